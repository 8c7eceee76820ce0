"""A study: a design, the results of its runs, and where they are kept.

study = govsim.Study.open("results/sobol")
study.to_pandas()                                  # a row a run, with the values of its point
study.query("select scenario, avg(trust) from runs group by scenario")
"""

import hashlib
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import dataset
from pydantic import Field

from govsim.arguments import a_path, named, takes, text, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.outcomes.own import OutcomeFacts, of_facts
from govsim.runs import files
from govsim.runs.ensemble import ChangedRule
from govsim.runs.facts import Count, Hash, Line, Made, check_format, checked
from govsim.runs.new_files import check_free, new_folder
from govsim.runs.results_folder import Extension, made_by
from govsim.study.design.checks import outside
from govsim.study.design.design import Design
from govsim.study.sweep.compute import mark_of_results
from govsim.study.sweep.part import COLUMNS, KEYS, schema
from govsim.study.sweep.reading import answer
from govsim.study.sweep.store import (
    FORMAT,
    PARTS,
    POINTS,
    STUDY,
    Committed,
    FolderStore,
    MemoryStore,
    Store,
    points_hash,
    points_schema,
    rows_of,
    write_points,
)

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
        self, design: Design, store: Store, folder: Path | None = None, facts: "StudyFacts | None" = None
    ) -> None:
        self.design, self.store, self.folder = design, store, folder
        self.columns = (*COLUMNS, *design.own.outcomes) if facts is None else facts.columns
        self.engine = mark_of_results(design) if facts is None else facts.engine
        self.fingerprint = design.fingerprint if facts is None else facts.fingerprint

    def __repr__(self) -> str:
        status = self.status()
        return f"<Study {self.design.name}: {status.done:,} of {status.runs:,} runs, {status.failed:,} failed>"

    # Beginning and opening

    @classmethod
    def in_memory(cls, design: Design) -> Self:
        """A study that is kept nowhere."""
        return cls(design, MemoryStore())

    @classmethod
    @takes(folder=a_path)
    def begin(cls, design: Design, folder: str | Path) -> Self:
        """A study in a folder that does not exist yet or is empty.

        Raises:
            InputError: Where it is in use.
        """
        target = named(folder)
        check_free(target)
        with new_folder(target) as work:
            (work / PARTS).mkdir()
            with (work / POINTS).open("x+b") as file:
                digest = write_points(design, file)
            facts = made_by(outside(design)) | {
                "format": FORMAT,
                "kind": "study",
                "design": design.to_toml(),
                "fingerprint": design.fingerprint,
                "numbers": design.describe(),
                "columns": [*COLUMNS, *design.own.outcomes],
                **design.own.facts(),
                "points_sha256": digest,
                "engine": mark_of_results(design),
            }
            files.write_facts(work / STUDY, facts)
        try:
            files.flush_names(target.absolute().parent)
        except OSError as error:
            what = f"may not be kept: {error.strerror or error}; the study is begun, none of its runs is made"
            raise InputError(what, place=str(target), remedy="correct what is wrong, then --resume") from None
        return cls.open(target, design=design)

    @classmethod
    @takes(folder=a_path)
    def open(cls, folder: str | Path, *, design: Design | None = None) -> Self:
        """The study of a folder, to look at or to go on with.

        To go on with rules and outcomes of a user's own, `design` is the study's design that takes them.

        Where what ships with govsim has changed since, its results can be read but none added.

        Raises:
            InputError: Where there is none.
        """
        source = named(folder)
        facts = read_facts(source)
        of_facts(facts.outcomes)
        kept = _design_of(facts, source / STUDY)
        design = design if design is not None and design.fingerprint == kept.fingerprint else kept
        numbers = design.describe()
        if any(numbers.get(name, number) != number for name, number in facts.numbers.items()):
            raise InputError(
                "what ships with this govsim is not what the study was begun with",
                place=str(source / STUDY),
                remedy=f"open it with govsim {facts.govsim}, or start a new study",
            )
        return cls(design, FolderStore(source, design), source, facts)

    def own_differs(self) -> bool:
        """Whether the design now takes other rules and outcomes of a user's own than the study was begun with."""
        begun, now = (mark.split("-")[2:] for mark in (self.engine, mark_of_results(self.design)))
        return begun != now

    @takes(name=text)
    def series(self, name: str) -> pd.DataFrame:
        """An outcome by year: point, replication, year (CE), value; a row a run and year.

        Raises:
            InputError: It is no outcome by year of this study.
        """
        columns = {int(c.removeprefix(f"{name}_")): c for c in self.columns if re.fullmatch(rf"{name}_\d{{4}}", c)}
        if not columns:
            remedy = 'declare it: govsim.Outcome(name, f, by="year")'
            raise InputError(f"{shown(name)} is not an outcome by year", place="series", remedy=remedy)
        results = self.results
        long = results.melt(list(KEYS), list(columns.values()), "year", "value")
        long["year"] = long["year"].str[-4:].astype(int)
        return long.sort_values([*KEYS, "year"], ignore_index=True)

    def mend_points(self) -> None:
        """Write the table of points again where it is not the one that was written: it follows from the design."""
        if self.folder is None:
            return
        facts = read_facts(self.folder)
        own = files.Folder(self.folder)
        whole = points_hash(own) == facts.points_sha256
        if whole or self.engine != mark_of_results(self.design):
            return  # whole; or of a sample that this program draws no more
        with own.writing(POINTS) as file:
            digest = write_points(self.design, file)
        if digest != facts.points_sha256:  # another pyarrow writes the same table in other bytes
            kept = facts.model_dump(exclude_defaults=True)
            files.write_facts(self.folder / STUDY, {**kept, "points_sha256": digest})

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
        with self._points_table() as table:
            return pd.DataFrame(table.read(use_threads=False).to_pandas())

    @contextmanager
    def _points_table(self) -> Iterator[pq.ParquetFile]:
        """The table of points, checked."""
        assert self.folder is not None
        try:
            with files.Folder(self.folder).reading(POINTS) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != read_facts(self.folder).points_sha256:
                    raise ValueError
                file.seek(0)
                table = pq.ParquetFile(file, page_checksum_verification=True)
                if table.metadata.num_rows != self.design.size or not table.schema_arrow.equals(
                    points_schema(self.design)
                ):
                    raise ValueError
                yield table
        except InputError:  # a link in its place
            raise
        except (ValueError, OSError, pa.ArrowException):
            remedy = f"`govsim study compact {shlex.quote(str(self.folder))}` rebuilds it from the design"
            place = str(self.folder / POINTS)
            raise InputError("is missing, changed or damaged", place=place, remedy=remedy) from None

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
        """The results, part by part in the order of runs.

        Raises:
            InputError: Where a part is not as it was written.
        """
        for part in self.store.readable():
            yield self.rows(part)

    def rows(self, part: Committed) -> pa.Table:
        """The table of a part, as it was committed and of the runs it is kept for."""
        try:
            return rows_of(self.store.table(part), part, self.design.replications, self.columns)
        except InputError:
            raise
        except ValueError as error:
            where = "DIR" if self.folder is None else shlex.quote(str(self.folder))
            place = f"{where}, runs {part.span.first:,} to {part.span.end - 1:,}"
            remedy = f"`govsim study verify {where}` puts it aside, and --resume makes it again"
            raise InputError(f"are not as they were written: {error}", place=place, remedy=remedy) from None

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

    @takes(sql=text)
    def query(self, sql: str) -> pd.DataFrame:
        """What duckdb answers. Tables: points, results, failures, and runs, which joins points and results.

        For reading alone: one SELECT, on these tables; no other file is read, nothing written, installed or fetched.

        Raises:
            InputError: For all else, and for what duckdb does not understand.
        """
        tables: dict[str, Any] = {"failures": self.failures}
        by_name = sys.getfilesystemencoding() == "utf-8"  # which pyarrow takes every name for
        if by_name and isinstance(self.store, FolderStore) and (parts := self.store.readable()):
            for part in parts:
                self.rows(part)  # checked, and no link; duckdb would not
            files = [str(self.store.table_path(part)) for part in parts]
            tables["results"] = dataset.dataset(files, schema=schema(self.columns), format="parquet")
            with self._points_table() as table:
                points = table.schema_arrow
            tables["points"] = dataset.dataset(str(self.store.folder / POINTS), schema=points, format="parquet")
        else:
            tables |= {"results": self.results, "points": self.points}
        return answer(sql, tables, "select * from points join results using (point)")

    def results_hash(self) -> str:
        """SHA-256 of all results in the order of runs, however they are cut into parts."""
        columns = {name: hashlib.sha256() for name in (*KEYS, *self.columns)}
        for table in self.tables():
            for name, digest in columns.items():
                digest.update(np.ascontiguousarray(table[name].to_numpy()).tobytes())
        return hashlib.sha256("".join(digest.hexdigest() for digest in columns.values()).encode()).hexdigest()

    # Analysing

    @takes(name=text, cell=whole())
    def outcome(self, name: str, cell: int = 0) -> np.ndarray:
        """One outcome of every run of a cell, shape (points of the sample, replications). What is not known is NaN.

        Raises:
            InputError: The study has no outcome of that name, or a part of it is damaged.
        """
        if name not in self.columns:
            raise InputError(
                f"{shown(name)} is not an outcome", place="outcome", remedy=did_you_mean(name, self.columns, "outcomes")
            )
        design = self.design
        found = np.full(design.rows * design.replications, np.nan)
        first = cell * len(found)
        for part in self.store.readable():
            if part.span.first < first + len(found) and part.span.end > first:
                table = self.rows(part)
                run = table["point"].to_numpy() * design.replications + table["replication"].to_numpy() - first
                inside = (run >= 0) & (run < len(found))
                found[run[inside]] = table[name].to_numpy()[inside]
        return found.reshape(design.rows, design.replications)

    def sample(self) -> "Sample":
        """What was varied, for a sensitivity analysis. Every cell has the same sample."""
        from govsim.study.design.sampling import METHODS
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


class StudyFacts(Made):
    """What study.json says."""

    kind: Literal["study"]
    design: str
    fingerprint: Hash
    numbers: dict[str, Count]
    columns: Annotated[tuple[Line, ...], Field(min_length=1)]
    points_sha256: Hash
    engine: Line
    extensions: dict[str, Extension] = Field(default_factory=dict)
    changed_rules: dict[str, ChangedRule] = Field(default_factory=dict)
    outcomes: dict[str, OutcomeFacts] = Field(default_factory=dict)


def read_facts(folder: Path) -> StudyFacts:
    """study.json of a folder. Raises InputError where there is none, or a damaged one, or one of a later format."""
    path = folder / STUDY
    try:
        found = files.read_facts(path)
        check_format(found, FORMAT, str(path))
        facts = checked(StudyFacts, found)
        if len({*facts.columns, *KEYS}) != len(facts.columns) + len(KEYS):
            raise ValueError("a column is there twice")
        return facts
    except FileNotFoundError:
        raise InputError("there is no study here", place=str(folder), remedy="`govsim sweep` begins one") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except InputError:
        raise
    except ValueError as error:
        raise _not_a_study(path, error) from None


def _not_a_study(path: Path, why: ValueError) -> InputError:
    remedy = "copy it back from where it was written; its parts are of no use without it"
    return InputError(f"is damaged, or not of a study: {why}", place=str(path), remedy=remedy)


def _design_of(facts: StudyFacts, path: Path) -> Design:
    """The design in study.json, by the checks of a design file; it names no file but scenarios that ship."""
    try:
        return Design.from_facts(facts.design, str(path))
    except InputError as error:
        raise _not_a_study(path, ValueError(f"its design is not valid: {error.what}")) from None
