"""Where the parts of a study are kept: in memory, or in a folder that a killed process leaves whole.

A folder holds

    study.json       what is studied, by what: the design in full, its fingerprint, the columns, versions
    points.parquet   a row a point: its number, its cell's labels, the value of each factor
    parts/           for each span of runs its table, and its completion record; a part counts only with its record
    quarantine/      parts that verify() found damaged
    lock             held by the process that works on the study

Runs are numbered by point and replication, so parts of any size, in any order, make up the same results.
"""

import hashlib
import io
import os
import re
import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from govsim.errors import InputError
from govsim.runs import files
from govsim.runs.facts import Count, Facts, Hash, checked
from govsim.runs.new_files import tidy
from govsim.runs.results_folder import STUDY as STUDY
from govsim.study.sweep.part import KEYS, Failure, Part, Span, encoded, expected_keys, schema

if TYPE_CHECKING:
    from govsim.study.design.design import Design

FORMAT = 1
POINTS, PARTS, QUARANTINE = "points.parquet", "parts", "quarantine"
_OURS = re.compile(rf"\d{{12,}}-\d{{12,}}\.(json|parquet)({re.escape(files.TEMPORARY)})?")
"""Files of parts; those of other names are nobody's that this program could take away."""
_HALF_WRITTEN = tuple(f"{name}{files.TEMPORARY}" for name in (STUDY, POINTS))
_LOOKS = 10
"""How often a folder is looked at again while another process moves files in it."""


class RecordFacts(Facts):
    """What the completion record of a part says."""

    first: Count
    end: Count
    rows: Count
    bytes: Count
    sha256: Hash
    failures: tuple[Failure, ...]
    engine: str


@dataclass(frozen=True)
class Committed:
    """A part as its completion record describes it."""

    span: Span
    rows: int
    size: int
    sha256: str
    failures: tuple[Failure, ...]
    engine: str

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Committed":
        """From the facts of a record. Raises ValueError for what is none."""
        record = checked(RecordFacts, facts)
        span = Span(record.first, record.end)
        part = cls(span, record.rows, record.bytes, record.sha256, record.failures, record.engine)
        if not span.first < span.end or part.rows != len(span) - len(part.failures):
            raise ValueError("its numbers do not fit each other")
        return part

    def check_fits(self, runs: int, replications: int) -> None:
        """Refuse a part of runs that a study does not have. Raises ValueError."""
        failed = {failure.point * replications + failure.replication for failure in self.failures}
        inside = all(self.span.first <= run < self.span.end for run in failed)
        known = all(failure.replication < replications for failure in self.failures)
        if self.span.end > runs or not inside or not known or len(failed) != len(self.failures):
            raise ValueError("it is the record of other runs")


class Store(ABC):
    """What a study asks of the place where its parts are kept."""

    @abstractmethod
    def locked(self) -> AbstractContextManager[None]:
        """Hold the place for one writer."""

    @abstractmethod
    def parts(self) -> list[Committed]:
        """The parts that count, in the order of their runs; no run is in two of them."""

    @abstractmethod
    def readable(self) -> list[Committed]:
        """The same. Raises InputError where a part of other runs is damaged: without it a table would look whole."""

    @abstractmethod
    def commit(self, part: Part) -> None:
        """Keep a part. Raises OSError; then nothing of it counts."""

    @abstractmethod
    def table(self, part: Committed) -> bytes:
        """The table of a part, as it was committed. Raises InputError where it is not."""

    @abstractmethod
    def remove(self, parts: Iterable[Committed]) -> None:
        """Take parts away whose runs another part holds."""


class MemoryStore(Store):
    """Parts kept in memory."""

    def __init__(self) -> None:
        self._parts: dict[Span, tuple[Committed, bytes]] = {}

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else can reach it."""
        return nullcontext()

    def parts(self) -> list[Committed]:
        """The parts that count."""
        return _outermost(part for part, _ in self._parts.values())

    def readable(self) -> list[Committed]:
        """The same: nothing is damaged here."""
        return self.parts()

    def commit(self, part: Part) -> None:
        """Keep a part."""
        self._parts[part.span] = Committed.of(part.facts()), part.table

    def table(self, part: Committed) -> bytes:
        """The table of a part."""
        return self._parts[part.span][1]

    def remove(self, parts: Iterable[Committed]) -> None:
        """Take parts away."""
        for part in parts:
            del self._parts[part.span]


class FolderStore(Store):
    """Parts kept in a folder."""

    def __init__(self, folder: Path, design: "Design | None" = None) -> None:
        """Of a study of this design, whose runs alone count; all runs do where it is not known."""
        self.folder, self._design = folder, design
        self.files = files.Folder(folder)
        self.in_parts = self.files / PARTS

    def locked(self) -> AbstractContextManager[None]:
        """Hold the folder; another process that asks is refused."""
        return files.locked(self.folder)

    def name(self, span: Span) -> str:
        """The name of a part's files, without ending."""
        return f"{span.first:012d}-{span.end:012d}"

    def table_name(self, part: Committed) -> str:
        """The name of a part's table."""
        return f"{self.name(part.span)}.parquet"

    def table_path(self, part: Committed) -> Path:
        """The file of a part's table."""
        return self.in_parts.path / self.table_name(part)

    def parts(self) -> list[Committed]:
        """The parts that count: with a readable record and a table of the right size."""
        return _outermost(self._look()[0])

    def readable(self) -> list[Committed]:
        """The parts that count. Raises InputError where a record or a table of other runs is not as it was written."""
        whole, damaged = self._look()
        parts = _outermost(whole)
        for path in damaged:
            first, end = _named(path)
            if any(gap.first < end and first < gap.end for gap in missing(parts, end)):
                raise _damaged(self.folder, path, "the part it records cannot be read")
        return parts

    def _look(self) -> tuple[list[Committed], list[Path]]:
        """Parts whose record is readable and whose table has the right size, and the records of all others.

        Another process may join parts meanwhile, so that a single look could see neither the old nor the new.
        """
        for _ in range(_LOOKS):
            names = self._records()
            whole, damaged = [], []
            for path in (self.in_parts.path / name for name in names):
                try:
                    part = self.recorded(path.name)
                    table = self.in_parts.look(self.table_name(part))
                    fits = path.stem == self.name(part.span) and table is not None and table.st_size == part.size
                except InputError:  # a link in its place
                    raise
                except (OSError, ValueError):
                    fits = False
                if fits:
                    whole.append(part)
                else:
                    damaged.append(path)  # it does not count; verify() says why
            if names == self._records():
                break
        return whole, damaged

    def recorded(self, name: str) -> Committed:
        """The part of a record. Raises OSError or ValueError for one that is damaged or of no run of the study."""
        part = Committed.of(files.facts_of(self.in_parts.read(name)))
        if self._design is not None:
            part.check_fits(self._design.runs, self._design.replications)
        return part

    def _records(self) -> list[str]:
        try:
            return [name for name in self.in_parts.names() if name.endswith(".json")]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _damaged(self.folder, self.folder / PARTS, f"cannot be read: {error.strerror}") from None

    def commit(self, part: Part) -> None:
        """Write the table, then the record that makes it count."""
        name = self.name(part.span)
        self.in_parts.write(f"{name}.parquet", part.table)
        try:
            self.in_parts.write(f"{name}.json", files.facts_content(part.facts()))
        except BaseException:
            with suppress(OSError, InputError):
                self.in_parts.remove(f"{name}.json")  # its name may be there and yet not last
            raise

    def table(self, part: Committed) -> bytes:
        """The table of a part, checked by its hash."""
        path = self.table_path(part)
        try:
            content = self.in_parts.read(path.name)
        except OSError as error:
            raise _damaged(self.folder, path, f"cannot be read: {error.strerror or error}") from None
        if hashlib.sha256(content).hexdigest() != part.sha256:
            raise _damaged(self.folder, path, "was changed or damaged")
        return content

    def remove(self, parts: Iterable[Committed]) -> None:
        """Take the records away first, so that no record is ever without its table."""
        parts = list(parts)
        for ending in ("json", "parquet"):
            for part in parts:
                self.in_parts.remove(f"{self.name(part.span)}.{ending}")
            self.in_parts.flush()

    def tidy(self) -> None:
        """Take away what a killed process left: files half written, parts that a larger one holds.

        Raises InputError where the larger one is damaged, and takes nothing away then.
        """
        self.in_parts.make()
        whole, _ = self._look()
        kept = _outermost(whole)
        inner = set(whole).difference(kept)
        for part in kept:
            if any(other.span.first < part.span.end and part.span.first < other.span.end for other in inner):
                self.table(part)
        self.remove(inner)
        for name in _HALF_WRITTEN:
            self.files.remove(name)
        tidy(self.folder / "sensitivity")
        names = set(self.in_parts.names())
        for name in filter(_OURS.fullmatch, names):
            record_lacks = name.endswith(".parquet") and name.removesuffix(".parquet") + ".json" not in names
            if name.endswith(files.TEMPORARY) or record_lacks:
                self.in_parts.remove(name)


def half_written(name: str, where: str = "") -> bool:
    """Whether a file in a study's folder, or in its folder `where`, is one that tidy() takes away as half written."""
    if where == PARTS:
        return name.endswith(files.TEMPORARY) and _OURS.fullmatch(name) is not None
    return name in _HALF_WRITTEN


def _named(record: Path) -> tuple[int, int]:
    """The span that the name of a record says; none, 0 to 0, where it is not a name of ours."""
    first, _, end = record.stem.partition("-")
    return (int(first), int(end)) if first.isdecimal() and end.isdecimal() else (0, 0)


def _damaged(folder: Path, path: Path, what: str) -> InputError:
    return InputError(
        what, place=str(path), remedy=f"`govsim study verify {shlex.quote(str(folder))}` finds all that is wrong"
    )


def _outermost(parts: Iterable[Committed]) -> list[Committed]:
    """Of parts some of which may hold others, as an interrupted compaction leaves them, those that no other holds."""
    kept: list[Committed] = []
    for part in sorted(parts, key=lambda part: (part.span.first, -part.span.end)):
        if not kept or part.span.first >= kept[-1].span.end:
            kept.append(part)
    return kept


def missing(parts: Iterable[Committed], runs: int) -> list[Span]:
    """The spans of runs that no part holds."""
    found, at = [], 0
    for part in parts:
        if part.span.first > at:
            found.append(Span(at, part.span.first))
        at = part.span.end
    return [*found, Span(at, runs)] if at < runs else found


def joined(store: Store, parts: list[Committed]) -> Part:
    """One part out of several that follow on each other."""
    # On this thread alone: a thread of pyarrow that lets go of a Python object while the process ends may abort it.
    files = [pq.ParquetFile(io.BytesIO(store.table(part))) for part in parts]
    tables = [file.read(use_threads=False) for file in files]
    failures = tuple(failure for part in parts for failure in part.failures)
    span = Span(parts[0].span.first, parts[-1].span.end)
    return Part(span, encoded(pa.concat_tables(tables)), failures, parts[0].engine)


def rows_of(table: bytes, part: Committed, replications: int, columns: Iterable[str]) -> pa.Table:
    """The table of a part. Raises ValueError where it is not of the span it is kept for, or has other columns."""
    try:
        file = pq.ParquetFile(io.BytesIO(table), page_checksum_verification=True)
        if file.metadata.num_rows != part.rows or not file.schema_arrow.equals(schema(columns)):
            raise ValueError("its rows or columns are others")
        read = file.read(use_threads=False)  # see joined()
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"it is no table: {error}") from None
    for name, expected in zip(KEYS, expected_keys(part.span, replications, part.failures), strict=True):
        if not np.array_equal(read[name].to_numpy(), expected):
            raise ValueError("its rows are not those of its runs")
    return read


# The table of points, written once, known by its hash, made again where it is damaged

_SLICE = 50_000
"""Points are written so many at a time, or as many as the sample has, which each slice draws again."""


def write_points(design: "Design", file: BufferedRandom) -> str:
    """Write the table of points, flush it to the disk, and return the file's hash. Raises OSError."""
    writer, step = None, max(_SLICE, design.rows)
    try:
        for first in range(0, design.size, step):
            table = pa.Table.from_pandas(design.points(first, first + step), preserve_index=False)
            writer = writer or pq.ParquetWriter(file, table.schema, compression="zstd", write_page_checksum=True)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def points_schema(design: "Design") -> pa.Schema:
    """The columns of the table of points."""
    return pa.Table.from_pandas(design.points(0, 1), preserve_index=False).schema


def points_hash(folder: files.Folder) -> str:
    """The hash of the table of points; empty where there is none, or none that can be read."""
    try:
        return folder.hash_of(POINTS)
    except OSError:
        return ""
