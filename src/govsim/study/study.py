"""A study: a design, the results of its runs, and where they are kept.

study = govsim.Study.open("results/sobol")
study.to_pandas()                                  # a row a run, with the values of its point
study.query("select scenario, avg(trust) from runs group by scenario")
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from govsim import compiled
from govsim.errors import InputError, did_you_mean, shown
from govsim.store import check_free, made_by, new_folder
from govsim.study import durable
from govsim.study.design import Design
from govsim.study.part import COLUMNS, KEYS, SCHEMA
from govsim.study.store import FORMAT, PARTS, POINTS, STUDY, FolderStore, MemoryStore, Store

if TYPE_CHECKING:
    from govsim.study.sensitivity import Sample

_SLICE = 50_000
"""Points are written so many at a time."""


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

    design     what is studied
    store      where the parts are kept
    folder     the folder they lie in; None for a study in memory
    columns    what is kept of a run
    engine     the hash of the engine whose results these are
    """

    def __init__(
        self, design: Design, store: Store, folder: Path | None, columns: Sequence[str] = COLUMNS, engine: str = ""
    ) -> None:
        self.design, self.store, self.folder = design, store, folder
        self.columns, self.engine = tuple(columns), engine or compiled.source_hash()

    def __repr__(self) -> str:
        status = self.status()
        return f"<Study {self.design.name}: {status.done:,} of {status.runs:,} runs, {status.failed:,} failed>"

    # Beginning and opening

    @classmethod
    def in_memory(cls, design: Design) -> Self:
        """A study that is kept nowhere."""
        return cls(design, MemoryStore(), None)

    @classmethod
    def begin(cls, design: Design, folder: str | Path) -> Self:
        """A study in a folder that does not exist yet or is empty. Raises InputError where it is in use."""
        target = Path(folder)
        check_free(target)
        with new_folder(target) as work:
            (work / PARTS).mkdir()
            digest = _write_points(design, work / POINTS)
            facts = {
                "format": FORMAT,
                "kind": "study",
                "design": design.to_toml(),
                "fingerprint": design.fingerprint,
                "columns": list(COLUMNS),
                "points_sha256": digest,
                "engine": compiled.source_hash(),
                **made_by(),
            }
            durable.write_facts(work / STUDY, facts)
        durable.flush_names(target.absolute().parent)
        return cls.open(target)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """The study of a folder, to look at or to go on with. Raises InputError where there is none."""
        source = Path(folder)
        facts = read_facts(source)
        design = Design.from_toml(facts["design"], place=str(source / STUDY))
        if design.fingerprint != facts["fingerprint"]:
            raise InputError(
                "what ships with this govsim is not what the study was begun with",
                place=str(source / STUDY),
                remedy=f"open it with govsim {facts['govsim']}, or begin it anew",
            )
        return cls(design, FolderStore(source), source, facts["columns"], facts["engine"])

    def mend_points(self) -> None:
        """Write the table of points anew where it is not the one that was written: it follows from the design."""
        if self.folder is None:
            return
        path = self.folder / POINTS
        expected = read_facts(self.folder)["points_sha256"]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            temporary = path.with_name(path.name + durable.TEMPORARY)
            _write_points(self.design, temporary)
            durable.write(path, temporary.read_bytes())

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
        return self.design.points()

    @property
    def failures(self) -> pd.DataFrame:
        """A row a run that failed: point, replication, seed, stage, error, and the command that repeats it."""
        where = "DIR" if self.folder is None else str(self.folder)
        rows = [
            {
                **vars(failure),
                "command": f"govsim study repeat {where} --point {failure.point} --replication {failure.replication}",
            }
            for part in self.store.parts()
            for failure in part.failures
        ]
        return pd.DataFrame(rows, columns=[*KEYS, "seed", "stage", "error", "command"])

    def tables(self) -> Iterator[pa.Table]:
        """The results, part by part in the order of runs. Raises InputError where a part is not as it was written."""
        for part in self.store.parts():
            yield pq.read_table(io.BytesIO(self.store.table(part)))

    @property
    def results(self) -> pd.DataFrame:
        """A row a run: point, replication, and what is kept of it."""
        tables = list(self.tables()) or [SCHEMA.empty_table()]
        return pd.DataFrame(pa.concat_tables(tables).to_pandas())

    def to_pandas(self) -> pd.DataFrame:
        """A row a run: point, replication, the cell's labels, the value of each factor, and what is kept of the run."""
        return self.joined(self.results)

    def joined(self, results: pd.DataFrame) -> pd.DataFrame:
        """Results with the values of their points."""
        points = self._points_by_number.loc[results["point"]].reset_index(drop=True)
        rest = results.drop(columns=list(KEYS)).reset_index(drop=True)
        return pd.concat([results[list(KEYS)].reset_index(drop=True), points, rest], axis=1)

    @cached_property
    def _points_by_number(self) -> pd.DataFrame:
        return self.points.set_index("point")

    def query(self, sql: str) -> pd.DataFrame:
        """What duckdb answers. Tables: points, results, failures, and runs, which joins points and results.

        Files are read where they lie. Raises InputError for what duckdb does not understand.
        """
        import duckdb

        with duckdb.connect() as connection:
            connection.register("failures", self.failures)
            if isinstance(self.store, FolderStore) and (parts := self.store.parts()):
                for part in parts:
                    self.store.table(part)  # checked; duckdb would not
                paths = ", ".join(f"'{_quoted(self.store.table_path(part))}'" for part in parts)
                connection.execute(f"create view results as select * from read_parquet([{paths}])")
                path = _quoted(self.store.folder / POINTS)
                connection.execute(f"create view points as select * from read_parquet('{path}')")
            else:
                connection.register("results", self.results)
                connection.register("points", self.points)
            connection.execute("create view runs as select * from points join results using (point)")
            try:
                return pd.DataFrame(connection.execute(sql).df())
            except duckdb.Error as error:
                remedy = "tables: points, results, failures, runs (points and results together)"
                raise InputError(f"duckdb: {str(error).strip()}", place="query", remedy=remedy) from None

    def results_hash(self) -> str:
        """SHA-256 of all results in the order of runs, however they are cut into parts."""
        columns = {name: hashlib.sha256() for name in SCHEMA.names}
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
        for part in self.store.parts():
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
        values = design.sample()
        unit = values if METHODS[design.method].unit is None else design.unit_sample()
        names = tuple(factor.name for factor in design.factors)
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


def _write_points(design: Design, path: Path) -> str:
    """Write the table of points, a slice at a time, and return the file's hash."""
    writer = None
    try:
        for first in range(0, design.size, _SLICE):
            table = pa.Table.from_pandas(design.points(first, first + _SLICE), preserve_index=False)
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", write_page_checksum=True)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
