"""Files in folders of results: nothing in them is followed where it is a link, and writing survives a power cut.

A folder may come from a stranger, who may have put a link, a pipe or a device in a file's place. A file appears under
its name whole, or not at all. A lock keeps a second process out of a folder.
"""

import errno
import hashlib
import json
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedRandom, BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

from govsim.errors import InputError, shown

TEMPORARY = ".tmp"
LOCK = "lock"
_PATIENCE = 0.5
"""Seconds to ask again for a lock: somebody who only looks holds it for an instant."""
_HOLDER = b"process "
"""How the text of a lock begins: a file of another text was not written here, and is left as it is."""
_BY_DESCRIPTOR = os.open in os.supports_dir_fd
"""Whether a name can be looked up in a folder that is held open. Windows cannot: there each name is looked at first."""
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FILE = _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_ODD = "backslashreplace"
"""For names in facts that are no UTF-8; JSON has the same escapes."""
READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
"""What the system says where nothing can be written."""


class Folder:
    """A folder of results, the only way to what lies in it.

    The folder itself may be a link, as it is the user who names it. What is below it may not: names are looked up in
    folders that are held open, one after the other. All functions raise InputError where a link, a pipe, a device or a
    socket lies in the place of a file or a folder, and OSError as the system does.
    """

    def __init__(self, path: Path, *below: str) -> None:
        self._root, self._below = path, below
        self.path = path.joinpath(*below)

    def __truediv__(self, names: str) -> "Folder":
        """A folder below it."""
        return Folder(self._root, *self._below, *self._parts(names))

    def _parts(self, names: str) -> tuple[str, ...]:
        parts = PurePosixPath(names).parts
        if not parts or ".." in parts or "/" in parts or "\0" in names or (os.name == "nt" and {*names} & {":", "\\"}):
            raise InputError(f"{shown(names)} is no name in a folder of results", place=str(self.path))
        return parts

    @contextmanager
    def _held(self, name: str = ".") -> Iterator[tuple[str | Path, int | None]]:
        """What a file in it is called, and in which open folder; with None, the name says all."""
        if not _BY_DESCRIPTOR:
            for number, below in enumerate(self._below):
                path = self._root.joinpath(*self._below[:number], below)
                _check(path, path.lstat())
            yield self.path / name, None
            return
        descriptor, path = os.open(self._root, _FOLDER), self._root
        try:
            for below in self._below:
                path = path / below
                try:
                    inner = os.open(below, _FOLDER | _NO_LINK, dir_fd=descriptor)
                except OSError:
                    _check(path, os.stat(below, dir_fd=descriptor, follow_symlinks=False))
                    raise
                os.close(descriptor)
                descriptor = inner
            yield name, descriptor
        finally:
            os.close(descriptor)

    def look(self, name: str) -> os.stat_result | None:
        """What the system knows of a file or folder in it; None where there is none."""
        try:
            with self._held(name) as (path, at):
                found = os.stat(path, dir_fd=at, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None
        _check(self.path / name, found)
        return found

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        found = self.look(name)
        return found is not None and stat.S_ISREG(found.st_mode)

    def names(self) -> list[str]:
        """The names of all that lies in it, in order."""
        with self._held() as (path, at):
            return sorted(os.listdir(path if at is None else at))

    def open(self, name: str, flags: int) -> int:
        """A descriptor of a file."""
        path = self.path / name
        self.look(name)  # a pipe or a device is not even opened
        try:
            with self._held(name) as (at_name, at):
                descriptor = os.open(at_name, flags | _FILE, 0o666, dir_fd=at)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise _link(path) from None
            raise
        try:
            found = os.fstat(descriptor)
            _check(path, found)
            if stat.S_ISDIR(found.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def reading(self, name: str) -> BufferedReader:
        """A file, open for reading."""
        return os.fdopen(self.open(name, os.O_RDONLY), "rb")

    def read(self, name: str) -> bytes:
        """The content of a file."""
        with self.reading(name) as file:
            return file.read()

    def hash_of(self, name: str) -> str:
        """SHA-256 of a file, as sha256sum prints it."""
        with self.reading(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def write(self, name: str, content: bytes) -> None:
        """Write a file: under another name, flushed to the disk, renamed, and the name flushed too.

        Where this fails, the file is what it was, or, where only its name could not be flushed, whole and new.
        """
        with self.writing(name) as file:
            file.write(content)

    @contextmanager
    def writing(self, name: str) -> Iterator[BufferedRandom]:
        """A file to write to, which appears under its name when all is written."""
        temporary = name + TEMPORARY
        self.look(name)
        self.remove(temporary)  # what a killed process left; it may have another name elsewhere
        try:
            with open(self.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            self.move(temporary, self, name)
        except BaseException:
            with suppress(OSError, InputError):
                self.remove(temporary)
            raise
        self.flush()

    def remove(self, name: str) -> None:
        """Take a file away, if there is one."""
        if self.look(name) is not None:
            with suppress(FileNotFoundError), self._held(name) as (path, at):
                os.unlink(path, dir_fd=at)

    def move(self, name: str, to: "Folder", new: str) -> None:
        """Give a file or folder another name, perhaps in another folder."""
        with self._held(name) as (path, at), to._held(new) as (new_path, new_at):
            os.replace(path, new_path, src_dir_fd=at, dst_dir_fd=new_at)

    def make(self) -> None:
        """Make this folder, where it is not there yet, in one that is."""
        *above, name = self._below
        parent = Folder(self._root, *above)
        if parent.look(name) is None:
            with suppress(FileExistsError), parent._held(name) as (path, at):
                os.mkdir(path, dir_fd=at)

    def flush(self) -> None:
        """Make what it calls its files last. Where folders cannot be opened, the system takes care of it."""
        if _BY_DESCRIPTOR:
            with self._held() as (_, at):
                assert at is not None
                os.fsync(at)


def _check(path: Path, found: os.stat_result) -> None:
    """Refuse what is neither a file nor a folder."""
    if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == getattr(
        stat, "IO_REPARSE_TAG_MOUNT_POINT", -1
    ):
        raise _link(path)
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        remedy = "remove it, or put the file in its place"
        raise InputError("is no regular file but a pipe, a device or a socket", place=str(path), remedy=remedy)


def _link(path: Path) -> InputError:
    what = "is a link: in a folder of results nothing may lead out of it"
    return InputError(what, place=str(path), remedy="remove it, or put the file or folder itself in its place")


def write(path: Path, content: bytes) -> None:
    """Write a file of a folder of results, see Folder.write()."""
    Folder(path.parent).write(path.name, content)


def flush_names(folder: Path) -> None:
    """Make what a folder calls its files last."""
    Folder(folder).flush()


def write_facts(path: Path, facts: Mapping[str, Any]) -> None:
    """Write facts as JSON that carries its own hash under "check"."""
    write(path, facts_content(facts))


def facts_content(facts: Mapping[str, Any]) -> bytes:
    """Facts as write_facts() writes them."""
    text = json.dumps({**facts, "check": _check_of(facts)}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode(errors=_ODD)


def read_facts(path: Path) -> dict[str, Any]:
    """Facts that write_facts() wrote. Raises ValueError where a byte is another, OSError where there is no file."""
    return facts_of(Folder(path.parent).read(path.name))


def facts_of(content: bytes) -> dict[str, Any]:
    """The facts of a file that write_facts() wrote. Raises ValueError where a byte is another."""
    try:
        facts = json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    check = facts.pop("check", None) if isinstance(facts, dict) else None
    written = json.dumps({**facts, "check": check}, indent=1, ensure_ascii=False) + "\n" if check else ""
    if check != _check_of(facts) or written.encode(errors=_ODD) != content:
        raise ValueError("the file is not the one that was written")
    return dict(facts)


def _check_of(facts: Mapping[str, Any]) -> str:
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors=_ODD)).hexdigest()


@contextmanager
def locked(folder: Path, what: str = "on this study") -> Iterator[None]:
    """Hold a folder for this process alone. The lock goes with the process, however it ends.

    what: what another process works on that holds it.

    Raises InputError when another process holds it, OSError when no lock can be kept there.
    """
    with open(Folder(folder).open(LOCK, os.O_RDWR | os.O_CREAT | os.O_APPEND), "ab", buffering=0) as file:
        if not take_in_time(file.fileno()):
            raise _in_use(folder, what)
        ours = _is_ours(file.fileno())
        with suppress(OSError):  # on a full disk the lock holds all the same
            if ours:
                file.truncate(0)
                file.write(f"{_HOLDER.decode()}{os.getpid()} on {host()}\n".encode())
        try:
            yield
        finally:
            with suppress(OSError):
                if ours:
                    file.truncate(0)


@contextmanager
def looked_at(folder: Path) -> Iterator[bool]:
    """Hold a folder as locked() does; where nothing can be written, only see that nobody else holds it.

    Yields whether something can be written.
    """
    try:
        lock = locked(folder)
        lock.__enter__()
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
        if is_locked(folder):
            raise _in_use(folder) from None
        yield False
        return
    try:
        yield True
    finally:
        lock.__exit__(None, None, None)


def _in_use(folder: Path, what: str = "on this study") -> InputError:
    remedy = "wait until it is done, or stop it"
    remedy += "; `govsim study status` works meanwhile" if what.endswith("study") else ""
    return InputError(f"another process works {what}{holder(folder)}", place=str(folder), remedy=remedy)


def _is_ours(descriptor: int) -> bool:
    """Whether a lock is empty or has the text of one."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, len(_HOLDER)) in (b"", _HOLDER)


def is_locked(folder: Path) -> bool:
    """Whether another process works on a folder."""
    how = os.O_RDWR if os.name == "nt" else os.O_RDONLY
    try:
        descriptor = Folder(folder).open(LOCK, how)
    except OSError:  # no lock was ever taken, or we may not look at it
        return False
    try:
        return not take(descriptor, shared=True)
    finally:
        os.close(descriptor)


def holder(folder: Path) -> str:
    """Who works on a folder, in brackets: the process, and on which machine."""
    try:
        said = Folder(folder).read(LOCK)[:200].decode().strip()
    except OSError:
        return ""
    except UnicodeDecodeError:
        return ""
    return f" ({said})" if said else ""


def host() -> str:
    """The name of this machine."""
    import platform

    return platform.node()


def take_in_time(descriptor: int) -> bool:
    """The same, asking again for a moment."""
    end = time.monotonic() + _PATIENCE
    while not take(descriptor):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def take(descriptor: int, *, shared: bool = False) -> bool:
    """Lock an open file for as long as it is open; with others who only look, where it is shared."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # past the text, which others must be able to read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
