"""Disks that fail: every call that writes is counted, and one of them raises."""

import builtins
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from govsim.runs import files
from govsim.study.design.design import Design
from govsim.study.sweep.compute import Computer, Progress
from govsim.study.sweep.part import Part, Span

CODES = (errno.ENOSPC, errno.EIO, errno.EACCES)


class Disk:
    """Fails the call with number `fails` (from 0), or none. calls: what was called, in order."""

    def __init__(self, patch: pytest.MonkeyPatch, fails: int | None = None, code: int = errno.ENOSPC) -> None:
        self.calls: list[str] = []
        self._fails, self._code = fails, code
        patch.setattr(files, "open", self._open, raising=False)
        patch.setattr(os, "fsync", lambda _: None)  # a test cannot pull the plug
        for name in ("fsync", "replace", "open", "unlink", "rename", "mkdir"):
            patch.setattr(os, name, self._failing(name, getattr(os, name)))

    def count(self, what: str) -> None:
        self.calls.append(what)
        if len(self.calls) - 1 == self._fails:
            raise OSError(self._code, os.strerror(self._code))

    def _failing(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keys: Any) -> Any:
            if name != "open" or arguments[1] & (os.O_WRONLY | os.O_RDWR):  # of the others, nothing is written
                self.count(name)
            return function(*arguments, **keys)

        return call

    def _open(self, path: Path, mode: str, *rest: Any, **keys: Any) -> Any:
        self.count(f"open {mode}")
        return _File(self, builtins.open(path, mode, *rest, **keys))


class _File:
    def __init__(self, disk: Disk, file: Any) -> None:
        self._disk, self._file = disk, file

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def fileno(self) -> int:
        return int(self._file.fileno())

    def write(self, content: bytes) -> int:
        self._disk.count("write")
        return int(self._file.write(content))

    def flush(self) -> None:
        self._disk.count("flush")
        self._file.flush()

    def truncate(self, size: int) -> None:
        self._disk.count("truncate")
        self._file.truncate(size)


class Ready:
    """Parts that are made once, so that a test waits for the disk alone."""

    def __init__(self, design: Design) -> None:
        self._computer, self._kept = Computer(design), dict[Span, Part]()
        self._make = self._computer.part

    def part(self, span: Span) -> Part:
        """The part of a span."""
        if span not in self._kept:
            self._kept[span] = self._make(span)
        return self._kept[span]


def hand_out(patch: pytest.MonkeyPatch, ready: Ready) -> None:
    """Let sweep() take its parts from here."""

    def part(_: Computer, span: Span, stop: object = None, progress: Progress | None = None) -> Part:
        made = ready.part(span)
        if progress is not None:
            progress(len(span), len(made.failures))
        return made

    patch.setattr(Computer, "part", part)
    patch.setattr(os, "fsync", lambda _: None)
