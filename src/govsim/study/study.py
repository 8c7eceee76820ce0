"""A study: a design, the results of its runs, and where they are kept.

study = govsim.Study.open("results/sobol")
study.to_pandas()                                  # a row a run, with the values of its point
study.query("select scenario, avg(trust) from runs group by scenario")
"""

import hashlib
import io
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from govsim import durable
from govsim.errors import InputError, did_you_mean, shown
from govsim.store import check_free, made_by, new_folder
from govsim.study import points_file
from govsim.study.compute import made_with
from govsim.study.design import Design
from govsim.study.part import COLUMNS, KEYS, schema
from govsim.study.store import FORMAT, PARTS, POINTS, STUDY, FolderStore, MemoryStore, Store

if TYPE_CHECKING:
    from govsim.study.sensitivity import Sample


@dataclass(frozen=True)
class Status:
    """How far a study is: runs in all, done and, of these, failed; parts and bytes that hold them."""

    runs: int
    done: int
    failed: int
    parts: int
    size: int

    @property
    def missing(self) -> int:
        """Runs still to be made."""
        return self.runs - self.done


class Study:
    """A design and the results of its runs so far. Make one with govsim.sweep(), or open a folder's.

    design      what is studied
    store       where the parts are kept
    folder      the folder they lie in; None for a study in memory
    columns     what is kept of a run
    engine      the hash of what made the results
    fingerprint of the design as it was when the study began: what ships with govsim may have changed since
    """

    def __init__(
        self, design: Design, store: Store, folder: Path | None = None, facts: Mapping[str, Any] | None = None
    ) -> None:
        self.design, self.store, self.folder = design, store, folder
        facts = facts or {"columns": COLUMNS, "engine": made_with(design.sample()), "fingerprint": design.fingerprint}
        self.columns, self.engine, self.fingerprint = tuple(facts["columns"]), facts["engine"], facts["fingerprint"]

    def __repr__(self) -> str:
        status = self.status()
        return f"<Study {self.design.name}: {status.done:,} of {status.runs:,} runs, {status.failed:,} failed>"

    # Beginning and opening

    @classmethod
    def in_memory(cls, design: Design) -> Self:
        """A study that is kept nowhere."""
        return cls(design, MemoryStore())

    @classmethod
    def begin(cls, design: Design, folder: str | Path) -> Self:
        """A study in a folder that does not exist yet or is empty. Raises InputError where it is in use."""
        target = Path(folder)
        check_free(target)
        with new_folder(target) as work:
            (work / PARTS).mkdir()
            digest = points_file.write(design, work / POINTS)
            facts = {
                "format": FORMAT,
                "kind": "study",
                "design": design.to_toml(),
                "fingerprint": design.fingerprint,
                "numbers": design.describe(),
                "columns": list(COLUMNS),
                "points_sha256": digest,
                "engine": made_with(design.sample()),
                **made_by(),
            }
            durable.write_facts(work / STUDY, facts)
        try:
            durable.flush_names(target.absolute().parent)
        except OSError as error:
            what = f"may not be kept: {error.strerror or error}; the study is begun, none of its runs is made"
            raise InputError(what, place=str(target), remedy="mend what is wrong, and go on with --resume") from None
        return cls.open(target)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """The study of a folder, to look at or to go on with. Raises InputError where there is none.

        Where what ships with govsim has changed since, its results can be read but none added.
        """
        source = Path(folder)
        facts = read_facts(source)
        design = Design.from_toml(facts["design"], place=str(source / STUDY))
        numbers = design.describe()
        if any(numbers.get(name, number) != number for name, number in facts["numbers"].items()):
            raise InputError(
                "what ships with this govsim is not what the study was begun with",
                place=str(source / STUDY),
                remedy=f"open it with govsim {facts['govsim']}, or begin it anew",
            )
        return cls(design, FolderStore(source), source, facts)

    def mend_points(self) -> None:
        """Write the table of points anew where it is not the one that was written: it follows from the design."""
        if self.folder is None:
            return
        facts = read_facts(self.folder)
        path = self.folder / POINTS
        if points_file.hash_of(path) == facts["points_sha256"] or self.engine != made_with(self.design.sample()):
            return  # whole; or of a sample that this program draws no more
        temporary = path.with_name(path.name + durable.TEMPORARY)
        digest = points_file.write(self.design, temporary)
        os.replace(temporary, path)
        durable.flush_names(self.folder)
        if digest != facts["points_sha256"]:  # another pyarrow writes the same table in other bytes
            durable.write_facts(self.folder / STUDY, {**facts, "points_sha256": digest})

    # Looking

    def status(self) -> Status:
        """How far it is."""
        parts = self.store.parts()
        failed = sum(len(part.failures) for part in parts)
        done, size = sum(len(part.span) for part in parts), sum(part.size for part in parts)
        return Status(self.design.runs, done, failed, len(parts), size)

    @property
    def points(self) -> pd.DataFrame:
        """A row a point: its number, its cell's labels, the value of each factor."""
        return self._points.copy()

    @cached_property
    def _points(self) -> pd.DataFrame:
        if self.folder is None:
            return self.design.points()
        return pd.DataFrame(pq.read_table(self._points_file()).to_pandas())

    def _points_file(self) -> Path:
        """The file of the table of points, checked."""
        assert self.folder is not None
        path = self.folder / POINTS
        if points_file.hash_of(path) != read_facts(self.folder)["points_sha256"]:
            remedy = f"`govsim study compact {shlex.quote(str(self.folder))}` makes it anew from the design"
            raise InputError("is missing, changed or damaged", place=str(path), remedy=remedy)
        return path

    @property
    def failures(self) -> pd.DataFrame:
        """A row a run that failed: point, replication, seed, stage, error, and the command that repeats it."""
        where = "DIR" if self.folder is None else shlex.quote(str(self.folder))
        rows = [
            {
                **vars(failure),
                "command": f"govsim study repeat {where} --point {failure.point} --replication {failure.replication}",
            }
            for part in self.store.readable()
            for failure in part.failures
        ]
        return pd.DataFrame(rows, columns=[*KEYS, "seed", "stage", "error", "command"])

    def tables(self) -> Iterator[pa.Table]:
        """The results, part by part in the order of runs. Raises InputError where a part is not as it was written."""
        for part in self.store.readable():
            yield pq.read_table(io.BytesIO(self.store.table(part)))

    @property
    def results(self) -> pd.DataFrame:
        """A row a run: point, replication, and what is kept of it."""
        tables = list(self.tables()) or [schema(self.columns).empty_table()]
        return pd.DataFrame(pa.concat_tables(tables).to_pandas())

    def to_pandas(self) -> pd.DataFrame:
        """A row a run: point, replication, the cell's labels, the value of each factor, and what is kept of the run."""
        return self.joined(self.results)

    def joined(self, results: pd.DataFrame) -> pd.DataFrame:
        """Results with the values of their points."""
        points = self._points.take(results["point"].to_numpy()).drop(columns="point").reset_index(drop=True)
        rest = results.drop(columns=list(KEYS)).reset_index(drop=True)
        return pd.concat([results[list(KEYS)].reset_index(drop=True), points, rest], axis=1)

    def query(self, sql: str) -> pd.DataFrame:
        """What duckdb answers. Tables: points, results, failures, and runs, which joins points and results.

        Files are read where they lie. Raises InputError for what duckdb does not understand.
        """
        import duckdb

        remedy = "tables: points, results, failures, runs (points and results together)"
        with duckdb.connect() as connection:
            connection.register("failures", self.failures)
            try:
                if isinstance(self.store, FolderStore) and (parts := self.store.readable()):
                    for part in parts:
                        self.store.table(part)  # checked; duckdb would not
                    paths = ", ".join(f"'{_quoted(self.store.table_path(part))}'" for part in parts)
                    connection.execute(f"create view results as select * from read_parquet([{paths}])")
                    path = _quoted(self._points_file())
                    connection.execute(f"create view points as select * from read_parquet('{path}')")
                else:
                    connection.register("results", self.results)
                    connection.register("points", self.points)
                connection.execute("create view runs as select * from points join results using (point)")
                answer: Any = connection.execute(sql)
                if answer is None:
                    raise InputError("asks for nothing", place="query", remedy=remedy)
                return pd.DataFrame(answer.df())
            except duckdb.Error as error:
                raise InputError(f"duckdb: {str(error).strip()}", place="query", remedy=remedy) from None

    def results_hash(self) -> str:
        """SHA-256 of all results in the order of runs, however they are cut into parts."""
        columns = {name: hashlib.sha256() for name in (*KEYS, *self.columns)}
        for table in self.tables():
            for name, digest in columns.items():
                digest.update(np.ascontiguousarray(table[name].to_numpy()).tobytes())
        return hashlib.sha256("".join(digest.hexdigest() for digest in columns.values()).encode()).hexdigest()

    # Analysing

    def outcome(self, name: str, cell: int = 0) -> np.ndarray:
        """One outcome of every run of a cell, shape (points of the sample, replications). What is not known is NaN."""
        if name not in self.columns:
            raise InputError(
                f"{shown(name)} is not an outcome", place="outcome", remedy=did_you_mean(name, self.columns, "outcomes")
            )
        design = self.design
        found = np.full(design.rows * design.replications, np.nan)
        first = cell * len(found)
        for part in self.store.readable():
            if part.span.first < first + len(found) and part.span.end > first:
                table = pq.read_table(io.BytesIO(self.store.table(part)), columns=[*KEYS, name])
                run = table["point"].to_numpy() * design.replications + table["replication"].to_numpy() - first
                inside = (run >= 0) & (run < len(found))
                found[run[inside]] = table[name].to_numpy()[inside]
        return found.reshape(design.rows, design.replications)

    def sample(self) -> "Sample":
        """What was varied, for a sensitivity analysis. Every cell has the same sample."""
        from govsim.study.sampling import METHODS
        from govsim.study.sensitivity import Sample

        design = self.design
        names = tuple(factor.name for factor in design.factors)
        values = self._points.loc[: design.rows - 1, list(names)].to_numpy(float)
        unit = values if METHODS[design.method].unit is None else design.unit_sample()
        groups = tuple(factor.group for factor in design.factors)
        settings = design.settings
        return Sample(
            design.method, names, groups, unit, values, settings.second_order, settings.levels, design.seed,
            settings.interference,
        )  # fmt: skip


def read_facts(folder: Path) -> dict[str, Any]:
    """study.json of a folder. Raises InputError where there is none, or a damaged one, or one of a later format."""
    path = folder / STUDY
    try:
        facts = durable.read_facts(path)
        if facts["kind"] != "study":
            raise ValueError
    except FileNotFoundError:
        raise InputError("there is no study here", place=str(folder), remedy="`govsim sweep` begins one") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except (ValueError, KeyError, TypeError):
        remedy = "copy it back from where it was written; its parts are of no use without it"
        raise InputError("is damaged, or not of a study", place=str(path), remedy=remedy) from None
    if facts["format"] > FORMAT:
        what = f"has format {facts['format']}; this govsim knows formats up to {FORMAT}"
        raise InputError(what, place=str(path), remedy=f"open it with govsim {facts['govsim']} or a later one")
    return facts


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
