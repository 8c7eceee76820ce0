"""Runs on their way to a folder: parts beside it, which a killed process leaves whole and the next one goes on from.

Beside FOLDER lies, while its runs are made, FOLDER.unfinished:

    making.json   what is made, by what: only the same runs go on from what is kept
    parts/        for each span of runs a folder with its tables (Arrow) and part.json, their hashes
    whole/        the tables joined, as they are to stand in FOLDER
    before/       where runs are added to those that FOLDER holds: that folder, until the joined one is in its place
    lock          held by the process that works on it

FOLDER appears, or is replaced by one that holds its runs and more, in one step.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from govsim.errors import InputError
from govsim.runs import files
from govsim.runs.batch import Span
from govsim.runs.facts import Count, Facts, Hash, checked
from govsim.runs.new_files import check_free, make_above
from govsim.runs.row_groups import arrow
from govsim.runs.tidy import Tables

MAKING, PARTS, RECORD = "making.json", "parts", "part.json"
_OF_A_PART = pa.ipc.IpcWriteOptions(compression="zstd")


class PartFacts(Facts):
    """What the record of a part says."""

    first: Count
    end: Count
    sha256: dict[str, Hash]


class Unfinished:
    """The folder beside a target."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.unfinished")
        self.whole, self._before = self.path / "whole", self.path / "before"
        self._parts = files.Folder(self.path) / PARTS

    @contextmanager
    def held(self, facts: Mapping[str, Any]) -> Iterator[None]:
        """Make the folder, or go on with the one that is there, for this process alone.

        Raises InputError where another process works on it, other runs than `facts` are kept in it, or the disk is full
        or cannot be written to; what is complete then stays.
        """
        try:
            if not os.path.lexists(self.path):
                make_above(self.target)
                self.path.mkdir()
            with files.locked(self.path, "on these runs"):
                self._begun(facts)
                self._put_back()
                yield
        except OSError as error:
            kept = f"; what is complete is kept in {self.path}" if self.spans() else ""
            remedy = "make room, or name a folder where you may write; the same call goes on from what is kept"
            what = f"cannot be written: {error.strerror or error}{kept}"
            raise InputError(what, place=str(self.target), remedy=remedy) from None

    def _begun(self, facts: Mapping[str, Any]) -> None:
        try:
            found = files.read_facts(self.path / MAKING)
        except FileNotFoundError:
            if others := set(os.listdir(self.path)) - {files.LOCK, MAKING + files.TEMPORARY}:
                what = f"holds what govsim did not put there: {', '.join(sorted(others)[:3])}"
                raise InputError(what, place=str(self.path), remedy="move it away, or name another folder") from None
            files.write_facts(self.path / MAKING, facts)
            self._parts.make()
            return
        except ValueError:
            found = {}
        if found != facts:
            other = ", ".join(sorted(name for name in facts if found.get(name) != facts[name])) or "its record"
            what = f"holds the beginning of other runs: {other} differs"
            remedy = "make the same call that began them, delete it, or name another folder"
            raise InputError(what, place=str(self.path), remedy=remedy)

    def _put_back(self) -> None:
        """Undo what a killed process left half done: a part, a join, a folder on its way to its place."""
        if self._before.is_dir():
            if not self.target.exists():
                os.replace(self._before, self.target)
            else:
                shutil.rmtree(self._before)
        for path in (self.whole, *self._parts.path.glob(f"*{files.TEMPORARY}")):
            shutil.rmtree(path, ignore_errors=True)

    def restore(self) -> None:
        """Put back a folder that a killed process had taken away, to replace it."""
        if self._before.is_dir():
            with files.locked(self.path, "on these runs"):
                self._put_back()

    # Parts

    def spans(self) -> list[Span]:
        """The spans of runs that are kept, in their order; no run is in two of them."""
        try:
            names = [name.partition("-") for name in self._parts.names() if not name.endswith(files.TEMPORARY)]
        except (OSError, InputError):
            return []
        return sorted(Span(int(first), int(end)) for first, _, end in names if first.isdecimal() and end.isdecimal())

    def commit(self, span: Span, tables: Tables) -> None:
        """Keep the tables of these runs. The folder of a part has its name only when all is on the disk."""
        name = _name(span)
        if self._parts.look(name) is not None:  # who was stopped in the middle does it again
            return
        work = self._parts / (name + files.TEMPORARY)
        work.make()
        hashes = {}
        for table_name, table in tables.items():
            packed = content(arrow(table))
            work.write(f"{table_name}.arrow", packed)
            hashes[table_name] = hashlib.sha256(packed).hexdigest()
        work.write(RECORD, files.facts_content({"first": span.first, "end": span.end, "sha256": hashes}))
        self._parts.move(name + files.TEMPORARY, self._parts, name)
        self._parts.flush()

    def tables(self, name: str, spans: Iterable[Span]) -> Iterator[pa.Table]:
        """A table of each part. Raises InputError where it is not the one that was kept."""
        for span in spans:
            part = self._parts / _name(span)
            try:
                record = checked(PartFacts, files.facts_of(part.read(RECORD)))
                packed = part.read(f"{name}.arrow")
                if Span(record.first, record.end) != span or hashlib.sha256(packed).hexdigest() != record.sha256[name]:
                    raise ValueError
            except (ValueError, KeyError, FileNotFoundError):
                remedy = "delete this folder of a part; the same call makes its runs again"
                what = "is not as it was written: it was changed or damaged"
                raise InputError(what, place=str(part.path), remedy=remedy) from None
            yield pa.ipc.open_file(pa.BufferReader(packed)).read_all()

    # The end

    def clear_whole(self) -> None:
        """Make an empty folder for the tables joined."""
        if self.whole.is_dir():
            shutil.rmtree(self.whole)
        self.whole.mkdir()

    def put(self, *, replaces: bool) -> None:
        """Put the whole in its place; with `replaces`, in that of the folder whose runs it holds too."""
        files.flush_names(self.whole)
        if replaces:
            os.replace(self.target, self._before)
        else:
            check_free(self.target)
        try:
            os.replace(self.whole, self.target)
        except BaseException:
            with suppress(OSError):
                self._put_back()
            raise
        with suppress(OSError):
            files.flush_names(self.target.parent)
        self.forget()

    def forget(self) -> None:
        """Take the folder away, what says whose it is last."""
        for path in (self._parts.path, self._before, self.whole):
            shutil.rmtree(path, ignore_errors=True)
        for name in (MAKING, files.LOCK):
            with suppress(OSError):
                (self.path / name).unlink()
        with suppress(OSError):
            self.path.rmdir()


def _name(span: Span) -> str:
    return f"{span.first:012d}-{span.end:012d}"


def content(table: pa.Table) -> bytes:
    """A table of a part as it is kept."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=_OF_A_PART) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
