"""Writing that survives a power cut: a file appears under its name whole, or not at all; and a lock on a folder."""

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from govsim.errors import InputError

TEMPORARY = ".tmp"
LOCK = "lock"
_PATIENCE = 0.5
"""Seconds to ask again for a lock: somebody who only looks holds it for an instant."""


def write(path: Path, content: bytes) -> None:
    """Write a file: under another name, flushed to the disk, renamed, and the name flushed too.

    Raises OSError; the file is then what it was, or, where only its name could not be flushed, whole and new.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    flush_names(path.parent)


def flush_names(folder: Path) -> None:
    """Make what a folder calls its files last. Where folders cannot be opened, the system takes care of it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_facts(path: Path, facts: Mapping[str, Any]) -> None:
    """Write facts as JSON that carries its own hash under "check"."""
    text = json.dumps({**facts, "check": _check(facts)}, indent=1, ensure_ascii=False)
    write(path, (text + "\n").encode())


def read_facts(path: Path) -> dict[str, Any]:
    """Facts that write_facts() wrote. Raises ValueError where a byte is another, OSError where there is no file."""
    content = path.read_bytes()
    facts = json.loads(content)
    check = facts.pop("check", None) if isinstance(facts, dict) else None
    written = json.dumps({**facts, "check": check}, indent=1, ensure_ascii=False) + "\n" if check else ""
    if check != _check(facts) or written.encode() != content:
        raise ValueError("the file is not the one that was written")
    return dict(facts)


def _check(facts: Mapping[str, Any]) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone. The lock goes with the process, however it ends.

    Raises InputError when another process holds it, OSError when no lock can be kept there.
    """
    path = folder / LOCK
    with open(path, "ab", buffering=0) as file:
        if not _lock_in_time(file.fileno()):
            raise InputError(
                f"another process works on this study{holder(folder)}",
                place=str(folder),
                remedy="wait until it is done, or stop it; `govsim study status` may look on meanwhile",
            )
        with suppress(OSError):  # on a full disk the lock holds all the same
            file.truncate(0)
            file.write(f"process {os.getpid()} on {_host()}\n".encode())
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)


def is_locked(folder: Path) -> bool:
    """Whether another process works on a folder."""
    try:
        with open(folder / LOCK, "r+b", buffering=0) as file:
            return not _lock(file.fileno())
    except OSError:  # no lock was ever taken, or we may not take one
        return False


def holder(folder: Path) -> str:
    """Who works on a folder, in brackets: the process, and on which machine."""
    try:
        said = (folder / LOCK).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
    return f" ({said})" if said else ""


def _host() -> str:
    import platform

    return platform.node()


def _lock_in_time(descriptor: int) -> bool:
    end = time.monotonic() + _PATIENCE
    while not _lock(descriptor):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # past the text, which others must be able to read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
