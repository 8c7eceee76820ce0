"""Files kept between processes, used only where this very user wrote them and no byte has changed since.

A folder holds a random key that nobody else can read, and under `code` the files. Each begins with the HMAC-SHA256 of
its name and content under that key. A file is read once and checked as a whole before anything looks into it, so one
that is damaged, planted, renamed or signed with another key is as good as none.

Folders and files are never taken through links, from another owner, or where others may write. (On Windows, which keeps
what lies under a user's own folder from other users, owners and modes are not looked at.)
"""

import hmac
import os
import re
import secrets
import shlex
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

UNUSED_DAYS = 30
MOST_BYTES = 500_000_000
"""Folders unused for so long, and the longest unused of those that take more together, are deleted by prune()."""

_KEY, _USED, _FILES, _TEMPORARY = "key", "used", "code", ".tmp"
_WRITING, _ANYTHING = 0o022, 0o077
"""The bits of a mode that let others write, and that let them do anything at all."""
_SIGNATURE = 32
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_DAY = 86_400


class UntrustedError(Exception):
    """Something that is kept and not used: what and why, and how to repair it where that is more than deleting."""

    def __init__(self, what: str, remedy: str | None = None) -> None:
        super().__init__(what)
        self.remedy = remedy


class Keep:
    """The files of one folder, root / name, and their key, which is made when the first file is written.

    Raises UntrustedError when a folder on the way from the root cannot be trusted, OSError when it cannot be made.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.folder, self._files = root, root / name, root / name / _FILES
        for folder in (self.root, self.folder, self._files):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700, parents=True)
            _check_folder(folder)
        _hold(self.folder)

    def read(self, name: str) -> memoryview | None:
        """The content of a file; None where there is none. Raises UntrustedError."""
        try:
            signed = memoryview(_own_bytes(self._files / name, _WRITING))
        except FileNotFoundError:
            return None
        key = _key(self.folder)
        if key is None:
            raise UntrustedError(f"the key of {self.folder} is lost")
        content = signed[_SIGNATURE:]
        if not hmac.compare_digest(signed[:_SIGNATURE], _signature(key, name, content)):
            raise UntrustedError(f"{name} is not as it was written")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Keep a file, in place of any of that name. Raises OSError; the file is then what it was."""
        try:
            key = _key(self.folder)
        except UntrustedError:
            (self.folder / _KEY).unlink(missing_ok=True)
            key = None
        if key is None:
            key = _new_key(self.folder)
        with _temporary(self._files) as temporary:
            temporary.write_bytes(_signature(key, name, content) + content)
            temporary.replace(self._files / name)

    def names(self) -> set[str]:
        """The files that are there, good or bad."""
        return {name for name in os.listdir(self._files) if not name.endswith(_TEMPORARY)}

    def faults(self) -> list[str]:
        """What is wrong with the files that are there, in words."""
        found = []
        for name in sorted(self.names()):
            try:
                self.read(name)
            except UntrustedError as fault:
                found.append(str(fault))
        return list(dict.fromkeys(found))


def _signature(key: bytes, name: str, content: bytes | memoryview) -> bytes:
    signature = hmac.new(key, name.encode() + b"\0", "sha256")
    signature.update(content)
    return signature.digest()


def _key(folder: Path) -> bytes | None:
    try:
        key = _own_bytes(folder / _KEY, _ANYTHING)
    except FileNotFoundError:
        return None
    if len(key) != _SIGNATURE:
        raise UntrustedError(f"{folder / _KEY} is damaged")
    return key


def _new_key(folder: Path) -> bytes:
    """A key appears whole or not at all. Two processes that make one at once both take the one that came first."""
    with _temporary(folder) as temporary:
        temporary.write_bytes(secrets.token_bytes(_SIGNATURE))
        try:
            os.link(temporary, folder / _KEY)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links: here the one that comes last is taken
            temporary.replace(folder / _KEY)
    return (folder / _KEY).read_bytes()


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    """A file under a name of its own that nobody else may read, gone afterwards unless it was renamed."""
    descriptor, name = tempfile.mkstemp(dir=folder, suffix=_TEMPORARY)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _own_bytes(path: Path, forbidden: int) -> bytes:
    """The bytes of a file of this user's own. Raises FileNotFoundError, else UntrustedError for all that is wrong."""
    try:
        _check(path, path.lstat(), stat.S_ISREG, forbidden)
        with open(os.open(path, os.O_RDONLY | _NO_LINK), "rb") as file:
            _check(path, os.fstat(file.fileno()), stat.S_ISREG, forbidden)  # it may be another one by now
            return file.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UntrustedError(f"{path} cannot be read ({error.strerror})") from error


def _check_folder(folder: Path) -> None:
    _check(folder, folder.lstat(), stat.S_ISDIR, _WRITING)


def _check(path: Path, found: os.stat_result, is_right: Callable[[int], bool], forbidden: int) -> None:
    """Refuse what is a link, of another kind, another user's, or open to others."""
    if stat.S_ISLNK(found.st_mode) or path.is_junction():
        raise UntrustedError(f"{path} is a link")
    if not is_right(found.st_mode):
        raise UntrustedError(f"{path} is not a {'folder' if is_right is stat.S_ISDIR else 'file'}")
    if os.name == "nt":
        return
    if found.st_uid != os.geteuid():
        raise UntrustedError(f"{path} belongs to another user")
    if found.st_mode & forbidden:
        what = "be written" if forbidden == _WRITING else "be read or written"
        raise UntrustedError(f"{path} may {what} by other users", f"chmod go-rwx {shlex.quote(str(path))}")


def _hold(folder: Path) -> None:
    """Say that a folder is in use: now, and by this process until it ends."""
    try:
        descriptor = _open_used(folder)
        os.utime(folder / _USED)
    except OSError:  # where nothing can be written nothing can be deleted
        return
    if os.name != "nt":
        _locked(descriptor, alone=False)


def _open_used(folder: Path) -> int:
    return os.open(folder / _USED, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)


def _locked(descriptor: int, *, alone: bool) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _unused(folder: Path) -> Iterator[bool]:
    """Whether no process uses a folder; then none begins to while this lasts."""
    if os.name == "nt":
        try:
            (folder / _USED).unlink(missing_ok=True)
        except PermissionError:  # a process has it open
            yield False
        else:
            yield True
        return
    descriptor = _open_used(folder)
    try:
        yield _locked(descriptor, alone=True)
    finally:
        os.close(descriptor)


def siblings(keep: Keep) -> list[Path]:
    """The folders beside this one that are named as govsim names them."""
    named = (path for path in keep.root.iterdir() if re.fullmatch(r"[0-9a-f]{16}", path.name))
    return sorted(path for path in named if path != keep.folder and path.is_dir() and not path.is_symlink())


def size(folder: Path) -> int:
    """The bytes of all files under a folder."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # another process may be at work there
            total += path.lstat().st_size
    return total


def prune(keep: Keep) -> list[Path]:
    """Delete the folders beside this one that are certainly ours, in no process's use, and old or too many.

    Returns those that were deleted. Raises OSError.
    """
    deleted = []
    total = size(keep.folder)
    for folder in sorted(filter(_is_ours, siblings(keep)), key=lambda folder: _age(folder / _USED)):
        total += size(folder)
        if total > MOST_BYTES or _age(folder / _USED) > UNUSED_DAYS * _DAY:
            with suppress(FileNotFoundError), _unused(folder) as unused:  # another process may delete it first
                if unused:
                    shutil.rmtree(folder)
                    deleted.append(folder)
    for path in [*keep.folder.glob(f"*{_TEMPORARY}"), *keep.folder.glob(f"{_FILES}/*{_TEMPORARY}")]:
        if _age(path) > _DAY:  # of a process that was killed
            path.unlink(missing_ok=True)
    return deleted


def _age(path: Path) -> float:
    """Seconds since a file was written or marked; 0 where there is none any more."""
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_ours(folder: Path) -> bool:
    """Whether a folder was certainly made by a Keep of this user's: closed, with a key, and nothing unknown in it."""
    known = {_KEY, _USED, _FILES}
    try:
        _check_folder(folder)
        _check_folder(folder / _FILES)
        names = {name for name in os.listdir(folder) if not name.endswith(_TEMPORARY)}
        return names == known and _key(folder) is not None
    except (UntrustedError, OSError):
        return False
