"""How a rule becomes machine code, and where that code is kept between processes.

numba's cache does not notice a change in a callee of another file, so the folder's name holds a hash of every source
that is compiled. Only govsim's functions go there: numba's own setting is put back at once.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast

import numba
import numpy

config: Any = numba.config  # numba fills it when it is imported: nothing a type checker could see
_PACKAGE = Path(__file__).parent
_COMPILED = (
    "compiled.py",
    "constants.py",
    "draws.py",
    "engine.py",
    "parameters.py",
    "regimes.py",
    "streams.py",
    "world.py",
)
COMPILE_SECONDS = 40
"""About how long a first compilation takes on one core of 2.6 GHz."""


def source_hash() -> str:
    """The hash of all that decides the machine code: our sources, numba, numpy and Python."""
    digest = hashlib.sha256(f"{numba.__version__} {numpy.__version__} {sys.version_info[:3]}".encode())
    for path in sorted([*(_PACKAGE / name for name in _COMPILED), *(_PACKAGE / "rules").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_root() -> Path:
    if folder := os.environ.get("GOVSIM_CACHE_DIR"):
        return Path(folder)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "govsim"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "govsim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govsim"


def _writable(folder: Path) -> Path | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None


INTERPRETED = bool(config.DISABLE_JIT)
"""True when numba is switched off (NUMBA_DISABLE_JIT=1): the same functions run as plain Python."""

try:
    CACHE_ROOT: Path | None = _cache_root()
except RuntimeError:
    CACHE_ROOT = None
CACHE: Path | None = None if INTERPRETED or CACHE_ROOT is None else _writable(CACHE_ROOT / source_hash())
"""The folder of the compiled code; None where none can be written."""


@contextmanager
def announced() -> Iterator[None]:
    """Around the first use of the engine: say so when it must compile, and when its code cannot be kept."""
    if INTERPRETED or is_compiled():
        yield
        return
    if CACHE is None:
        where = "its cache folder" if CACHE_ROOT is None else str(CACHE_ROOT)
        _say(
            f"govsim: {where} cannot be written, so the compiled engine cannot be kept for next time;"
            " set GOVSIM_CACHE_DIR to a folder that can"
        )
    _say(f"govsim: compiling the engine (about {COMPILE_SECONDS} s{'' if CACHE is None else ', once'}) ...")
    yield
    _say("govsim: compiled")
    _compiled_here.append(True)
    if CACHE is not None and not _not_kept:
        with suppress(
            OSError
        ):  # it was writable a minute ago; without the mark the next process says "compiling" again
            (CACHE / _MARK).touch()


_MARK = f"complete-{hashlib.sha256(str(_PACKAGE).encode()).hexdigest()[:8]}"
"""numba keeps code by the place of its source: another checkout of the same source compiles anew."""

_compiled_here: list[bool] = []
_not_kept: list[bool] = []


def is_compiled() -> bool:
    """Whether the engine is compiled, here or in an earlier process whose code was kept."""
    return bool(_compiled_here) or (CACHE is not None and (CACHE / _MARK).exists())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


_SETTINGS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_here_only = ContextVar("_here_only", default=False)
_as_python = ContextVar("_as_python", default=False)


@contextmanager
def not_kept(as_python: bool) -> Iterator[None]:
    """While it lasts, what is compiled is for this process alone; or nothing is, and functions stay Python."""
    here, python = _here_only.set(True), _as_python.set(as_python)
    try:
        yield
    finally:
        _here_only.reset(here)
        _as_python.reset(python)


def _compile[**P, R](function: Callable[P, R], **options: bool) -> Callable[P, R]:
    if _as_python.get():
        return function
    keep = CACHE is not None and not _here_only.get() and Path(function.__code__.co_filename).is_relative_to(_PACKAGE)
    kept = config.CACHE_DIR
    config.CACHE_DIR = str(CACHE) if keep else kept
    try:
        settings: dict[str, Any] = {**_SETTINGS, "cache": keep, **options}
        dispatcher = numba.njit(**settings)(function)
        if keep:
            _keep_if_there_is_room(dispatcher._cache)
        return cast(Callable[P, R], dispatcher)
    finally:
        config.CACHE_DIR = kept


def _keep_if_there_is_room(cache: Any) -> None:
    """A full disk must not end a run: compiled code that cannot be kept is used all the same, and that is said."""
    keep = cache.save_overload

    def save_overload(*what: Any) -> None:
        try:
            keep(*what)
        except OSError as error:
            if not _not_kept:
                _say(f"govsim: the compiled engine cannot be kept for next time ({error.strerror}): {CACHE}")
            _not_kept.append(True)

    cache.save_overload = save_overload


def rule[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a rule, or any function a rule calls: no fastmath, no global lock, division as IEEE 754 has it.

    A rule makes no tables, it works on rows of those it is given. So numba need not count references to them, which
    would cost more than the rules themselves (measured: a default run took 10.6 ms with counting, 3.6 ms without), and
    rules are drawn into the month that calls them (2.8 ms).
    """
    return _compile(function, _nrt=False, forceinline=True)


def numbers[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Let rules call a function that makes a range, rules in plain Python too.

    Compiled, it could not hand its range back to Python. So Python calls it as it is, and numba compiles it as well.
    """
    known: Callable[[Callable[P, R]], Callable[P, R]] = numba.extending.register_jitable(**_SETTINGS, _nrt=False)
    return known(function)


def allocates[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that makes tables: the engine's."""
    return _compile(function)
