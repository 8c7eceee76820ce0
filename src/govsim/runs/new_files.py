"""New files and folders: they appear whole or not at all, and nothing is ever overwritten."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from govsim.arguments import named
from govsim.errors import InputError
from govsim.runs import files

type Fill = Callable[[Path], object]
"""Writes results to a place that is in no use."""

_MARK = ".unfinished"
_MARKED = "govsim, process "
_NAME = 60
"""Characters of a target's name that the name of its work folder takes over."""


def save_folder(folder: str | Path, fill: Fill) -> Path:
    """Fill a new folder, which appears whole or not at all.

    Raises InputError when it is in use, and when it cannot be written; what was made is then kept elsewhere, wherever
    that is possible, and the error says where.
    """

    def put(target: Path) -> None:
        with new_folder(target) as work:
            fill(work)

    return _saved(named(folder), put, check_free)


def save_file(file: str | Path, fill: Fill) -> Path:
    """Write a new file, likewise."""

    def put(target: Path) -> None:
        with new_file(target) as work:
            fill(work)

    return _saved(named(file), put, check_free_file)


def _saved(target: Path, put: Fill, check: Fill) -> Path:
    tidy(target)
    if not is_claimed(target):  # where it is, it was free before runs were made for it
        check(target)
    try:
        put(target)
    except InputError as error:
        if any(
            os.path.lexists(folder / _MARK) for folder in target.parents
        ):  # a file of results that are saved as a whole
            raise
        if (kept := _put_elsewhere(target, put)) is None:
            raise
        remedy = "move it from there to where you want it"
        raise InputError(f"{error.what}; what was made is kept in {kept}", place=str(target), remedy=remedy) from None
    return target


def _put_elsewhere(target: Path, put: Fill) -> Path | None:
    """Where results are kept that could not be put where they belong: beside, or where the system has its own."""
    fresh = (target.with_name(f"{target.stem}-kept{number}{target.suffix}") for number in ("", *range(2, 100)))
    for beside in fresh:
        if not os.path.lexists(beside):
            with suppress(InputError):
                put(beside)
                return beside
            break
    try:
        folder = Path(tempfile.mkdtemp(prefix="govsim-"))
    except OSError:
        return None
    try:
        put(folder / target.name)
    except InputError:
        with suppress(OSError):
            folder.rmdir()
        return None
    return folder / target.name


@contextmanager
def new_folder(folder: str | Path) -> Iterator[Path]:
    """A folder to write to, which becomes `folder` when all is written and vanishes when something goes wrong.

    Raises InputError when `folder` is in use or cannot be written.
    """
    target = named(folder)
    check_free(target)
    make_above(target)
    with _work_for(target, check_free, "name a folder where you may write") as work:
        work.mkdir()
        yield work
        os.replace(work, target)


@contextmanager
def new_file(file: str | Path) -> Iterator[Path]:
    """A file to write to, likewise; one that appeared meanwhile is not overwritten."""
    target = named(file)
    with _work_for(target, check_free_file, "make room, or name a file where you may write") as work:
        yield work
        with open(work, "rb") as written:
            os.fsync(written.fileno())
        try:
            os.link(work, target)
        except FileExistsError:
            check_free_file(target)
            raise
        except OSError:  # not every disk has a second name for a file
            check_free_file(target)
            os.replace(work, target)


@contextmanager
def _work_for(target: Path, check: Fill, remedy: str) -> Iterator[Path]:
    """Where to write what is to become `target`, on the same disk. What goes wrong is said of the target."""
    check(target)
    try:
        with _work_folder(target) as folder:
            yield folder / target.name
    except OSError as error:
        check(target)
        raise _unwritable(target, error, remedy) from None


def make_above(target: Path) -> None:
    """Make the folders above a file or folder that is to be written."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from None


# A folder beside a target that says who works on it. It goes with the process; what a killed one left, the next one
# that writes to the same target takes away.


@contextmanager
def claimed(target: Path) -> Iterator[None]:
    """Keep a place for results that are still to be made. Folders above it that were not there stay only if used.

    Raises InputError where it is in use, cannot be written, or another process has claimed it.
    """
    check_free(target)
    above = [folder for folder in target.parents if not os.path.lexists(folder)]
    with ExitStack() as held:
        held.callback(_take_away, above)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            check_free(target)  # a name that is too long, or leads back, shows only now
            with _alone(target.parent) as alone:
                _tidy(target, alone)
                for work, process in _marks(target):
                    what = f"another run is to be kept there ({process})"
                    remedy = "wait until it is done, or name another folder"
                    if not process.endswith(f" on {files.host()}"):
                        remedy += f"; if it has ended, delete {target.parent / work}"
                    raise InputError(what, place=str(target), remedy=remedy)
                held.enter_context(_marked_folder(target))
        except OSError as error:
            raise _unwritable(target, error) from None
        yield


def is_claimed(target: Path) -> bool:
    """Whether this process claimed a place."""
    return any(process == _process() for _, process in _marks(target))


def tidy(target: Path) -> None:
    """Take away what a process that was killed left of its work for a target."""
    if _works(target):
        with suppress(OSError), _alone(target.parent) as alone:
            _tidy(target, alone)


def _tidy(target: Path, alone: bool) -> None:
    """Also beside: of what was whole when its process was killed, nobody writes to the same target again."""
    for each in (target, *_whole_beside(target)):
        _tidy_one(each, alone)


def _whole_beside(target: Path) -> list[Path]:
    """What is there already, and has a work folder still."""
    named = re.compile(r"\.(.+)-[a-z0-9_]{8}")
    try:
        found = {match[1] for name in os.listdir(target.parent) if (match := named.fullmatch(name))}
    except OSError:
        return []
    return [target.with_name(name) for name in sorted(found - {target.name}) if (target.parent / name).exists()]


def _tidy_one(target: Path, alone: bool) -> None:
    for work, process in _marks(target):
        folder = files.Folder(target.parent) / work
        if process.rpartition(" on ")[2] != files.host():  # whether it lives cannot be known from here
            continue
        with suppress(OSError):
            mark = folder.open(_MARK, os.O_RDWR)
            try:
                if files.take(mark):
                    _clear(folder.path)
            finally:
                os.close(mark)
    for work in _works(target) if alone else ():  # nobody else makes one now: what has no mark was killed before it had
        with suppress(OSError, InputError):
            folder = files.Folder(target.parent) / work
            if folder.names() == [_MARK] and not folder.read(_MARK):
                folder.remove(_MARK)
            if not folder.names():
                folder.path.rmdir()


def _clear(folder: Path) -> None:
    """Take a work folder away, its mark last: who is killed in the middle leaves what can be known again."""
    for path in folder.iterdir():
        if path.name != _MARK:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    (folder / _MARK).unlink(missing_ok=True)
    folder.rmdir()


def _works(target: Path) -> list[str]:
    """The names that work folders for a target have, whosesoever they are."""
    pattern = re.compile(re.escape(_prefix(target)) + "[a-z0-9_]{8}")
    try:
        return [name for name in os.listdir(target.parent) if pattern.fullmatch(name)]
    except OSError:
        return []


def _marks(target: Path) -> Iterator[tuple[str, str]]:
    """The work folders for a target, each with the process that made it. Links and what has no mark are none."""
    for name in _works(target):
        try:
            with (files.Folder(target.parent) / name).reading(_MARK) as mark:
                said = mark.read(4096).decode(errors="surrogateescape")
        except (OSError, ValueError):
            continue
        if said.startswith(_MARKED) and said.count("\n") == 2 and said.splitlines()[1] == target.name:
            yield name, said.splitlines()[0].removeprefix("govsim, ")


@contextmanager
def _work_folder(target: Path) -> Iterator[Path]:
    with ExitStack() as held:
        with _alone(target.parent) as alone:
            _tidy(target, alone)
            folder = held.enter_context(_marked_folder(target))
        yield folder


@contextmanager
def _marked_folder(target: Path) -> Iterator[Path]:
    """A work folder that says whose it is; to be entered alone, so that none without a mark is ever another's."""
    folder = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    try:
        with open(folder / _MARK, "xb", buffering=0) as mark:
            files.take(mark.fileno())
            mark.write(f"govsim, {_process()}\n{target.name}\n".encode(errors="surrogateescape"))
            folder.chmod(0o777 & ~umask())
            yield folder
    finally:
        with suppress(OSError):
            _clear(folder)


def _prefix(target: Path) -> str:
    return f".{target.name[:_NAME]}-"


def _process() -> str:
    return f"process {os.getpid()} on {files.host()}"


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Let no other process begin work in a folder meanwhile; yields whether the system could promise it."""
    if os.name == "nt" or not os.access(folder, os.R_OK):
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield files.take_in_time(descriptor)
    finally:
        os.close(descriptor)


def _take_away(folders: list[Path]) -> None:
    with suppress(OSError):  # from the first that is in use on
        for folder in folders:
            folder.rmdir()


def check_free(target: Path) -> None:
    """Refuse a folder that results could overwrite, that cannot be looked into, or that no folder can replace."""
    remedy = "name a folder that does not exist yet"
    try:
        if target.is_symlink():
            raise InputError("is a link, which results would not follow", place=str(target), remedy=remedy)
        if target.is_dir() and not any(target.iterdir()):
            if target.resolve() == Path.cwd() or target.name in ("", ".."):
                what = "is the folder you are in, which cannot be made"
                raise InputError(what, place=str(target), remedy=f"{remedy}, below this one")
            if os.path.ismount(target):
                what = "is where a disk is mounted, which cannot be made"
                raise InputError(what, place=str(target), remedy=f"{remedy}, below it")
            return
        in_use = target.exists()
    except OSError as error:
        raise _unwritable(target, error) from None
    if in_use:
        what = "holds files already" if target.is_dir() else "is a file"
        raise InputError(f"{what}; results are never overwritten", place=str(target), remedy=remedy)


def check_free_file(target: Path) -> None:
    """Refuse a file that there is, or a link, whatever it leads to."""
    if os.path.lexists(target):
        remedy = "nothing is ever overwritten: name another file"
        raise InputError("there is one already", place=str(target), remedy=remedy)


def _unwritable(target: Path, error: OSError, remedy: str = "name a folder where you may write") -> InputError:
    return InputError(f"cannot be written: {error.strerror or error}", place=str(target), remedy=remedy)


def umask() -> int:
    """What this process takes from the rights of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
