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
import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from govsim import durable
from govsim.errors import InputError
from govsim.study.part import KEYS, Failure, Part, Span, encoded, expected_keys

FORMAT = 1
STUDY, POINTS, PARTS, QUARANTINE = "study.json", "points.parquet", "parts", "quarantine"
_LOOKS = 10
"""How often a folder is looked at again while another process moves files in it."""


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
        """From the facts of a record. Raises ValueError, KeyError or TypeError for what is none."""
        span = Span(facts["first"], facts["end"])
        failures = tuple(Failure(**failure) for failure in facts["failures"])
        part = cls(span, facts["rows"], facts["bytes"], facts["sha256"], failures, facts["engine"])
        if not 0 <= span.first < span.end or part.rows != len(span) - len(failures):
            raise ValueError("its numbers do not fit each other")
        return part


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

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def locked(self) -> AbstractContextManager[None]:
        """Hold the folder; another process that asks is refused."""
        return durable.locked(self.folder)

    def name(self, span: Span) -> str:
        """The name of a part's files, without ending."""
        return f"{span.first:012d}-{span.end:012d}"

    def table_path(self, part: Committed) -> Path:
        """The file of a part's table."""
        return self.folder / PARTS / f"{self.name(part.span)}.parquet"

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
            for path in (self.folder / PARTS / name for name in names):
                try:
                    part = Committed.of(durable.read_facts(path))
                    fits = path.stem == self.name(part.span) and os.path.getsize(self.table_path(part)) == part.size
                except (OSError, ValueError, KeyError, TypeError):
                    fits = False
                if fits:
                    whole.append(part)
                else:
                    damaged.append(path)  # it does not count; verify() says why
            if names == self._records():
                break
        return whole, damaged

    def _records(self) -> list[str]:
        try:
            return sorted(name for name in os.listdir(self.folder / PARTS) if name.endswith(".json"))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _damaged(self.folder, self.folder / PARTS, f"cannot be read: {error.strerror}") from None

    def commit(self, part: Part) -> None:
        """Write the table, then the record that makes it count."""
        path = self.folder / PARTS / self.name(part.span)
        durable.write(path.with_suffix(".parquet"), part.table)
        record = path.with_suffix(".json")
        try:
            durable.write_facts(record, part.facts())
        except BaseException:
            with suppress(OSError):
                record.unlink()  # its name may be there and yet not last
            raise

    def table(self, part: Committed) -> bytes:
        """The table of a part, checked by its hash."""
        path = self.table_path(part)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _damaged(self.folder, path, f"cannot be read: {error.strerror or error}") from None
        if hashlib.sha256(content).hexdigest() != part.sha256:
            raise _damaged(self.folder, path, "was changed or damaged")
        return content

    def remove(self, parts: Iterable[Committed]) -> None:
        """Take the records away first, so that no record is ever without its table."""
        parts, folder = list(parts), self.folder / PARTS
        for ending in ("json", "parquet"):
            for part in parts:
                (folder / f"{self.name(part.span)}.{ending}").unlink(missing_ok=True)
            durable.flush_names(folder)

    def tidy(self) -> None:
        """Take away what a killed process left: files half written, parts that a larger one holds.

        Raises InputError where the larger one is damaged, and takes nothing away then.
        """
        folder = self.folder / PARTS
        folder.mkdir(exist_ok=True)
        whole, _ = self._look()
        kept = _outermost(whole)
        inner = set(whole).difference(kept)
        for part in kept:
            if any(other.span.first < part.span.end and part.span.first < other.span.end for other in inner):
                self.table(part)
        self.remove(inner)
        for path in [*self.folder.glob(f"*{durable.TEMPORARY}"), *folder.glob(f"*{durable.TEMPORARY}")]:
            path.unlink(missing_ok=True)
        for path in folder.glob("*.parquet"):  # its record was never written
            if not path.with_suffix(".json").exists():
                path.unlink(missing_ok=True)


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
    tables = [pq.read_table(io.BytesIO(store.table(part))) for part in parts]
    failures = tuple(failure for part in parts for failure in part.failures)
    span = Span(parts[0].span.first, parts[-1].span.end)
    return Part(span, encoded(pa.concat_tables(tables)), failures, parts[0].engine)


def check_rows(table: bytes, part: Committed, replications: int, columns: Iterable[str]) -> None:
    """Refuse a table that is not of the span it is kept for. Raises ValueError."""
    read = pq.read_table(io.BytesIO(table), page_checksum_verification=True)
    if read.schema.names != [*KEYS, *columns]:
        raise ValueError("its columns are others")
    for name, expected in zip(KEYS, expected_keys(part.span, replications, part.failures), strict=True):
        if not np.array_equal(read[name].to_numpy(), expected):
            raise ValueError("its rows are not those of its runs")
