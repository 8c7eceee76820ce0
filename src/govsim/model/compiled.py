"""How a rule becomes machine code, and where that code is kept between processes.

The folder's name holds a hash of every source that is compiled, as a function's code holds that of what it calls. Only
govsim's own functions go there; kept.py sees to it that nothing comes back from there that govsim did not put there.
"""

import functools
import gc
import hashlib
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast

import llvmlite
import numba
import numpy
from numba.core.caching import NullCache

from govsim.model import kept, notices
from govsim.model.kept import Keep, UntrustedError

config: Any = numba.config  # numba fills it when it is imported: nothing a type checker could see
_core: Any = numba.core
_ROOM = Path(__file__).parent
"""Everything that is compiled stands in this room, which is hashed whole."""

COMPILE_SECONDS = 20
"""About how long a first compilation takes on one core of 2.6 GHz."""
COMPILED_FUNCTIONS = 170
_PROGRESS_SECONDS = 5
FOR_BROWSERS = "GOVSIM_FOR_BROWSERS" in os.environ
"""Whether what is compiled here becomes a browser's engine: drawing rules into the month that calls them makes that
three times as large and no faster."""


def source_hash() -> str:
    """The hash of all that decides the machine code: our sources, numba, numpy and Python."""
    digest = hashlib.sha256(f"{numba.__version__} {numpy.__version__} {sys.version_info[:3]}".encode())
    for path in sorted(_ROOM.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _machine_code_hash() -> str:
    """The hash of all that decides what is kept: that, and for which processor and with which settings it is made."""
    from numba.core.registry import cpu_target

    target = cpu_target.target_context.codegen().magic_tuple()
    settings = [FOR_BROWSERS, *(str(getattr(config, name, None)) for name in _NUMBA_SETTINGS)]
    return hashlib.sha256(repr((source_hash(), llvmlite.__version__, target, settings)).encode()).hexdigest()[:16]


_NUMBA_SETTINGS = ("OPT", "BOUNDSCHECK", "DEBUGINFO_DEFAULT", "LOOP_VECTORIZE", "SLP_VECTORIZE")


def _cache_root() -> Path:
    """Where compiled code is kept. Raises RuntimeError where that is below a home folder and there is none."""
    if folder := os.environ.get("GOVSIM_CACHE_DIR"):
        return Path(folder).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "govsim"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "govsim"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "govsim"


INTERPRETED = bool(config.DISABLE_JIT)
"""True when numba is switched off (NUMBA_DISABLE_JIT=1): the same functions run as plain Python."""


def _open_cache() -> tuple[Keep | None, UntrustedError | None]:
    """What keeps compiled code, or why nothing is kept."""
    if INTERPRETED:
        return None, None
    where = "its cache folder"
    try:
        root = _cache_root()
        where = str(root)
        return Keep(root, _machine_code_hash()), None
    except UntrustedError as fault:
        return None, fault
    except (OSError, RuntimeError) as error:
        why = f" ({error.strerror})" if isinstance(error, OSError) else ": there is no home folder"
        return None, UntrustedError(f"{where} cannot be written{why}")


CACHE, CACHE_FAULT = _open_cache()
"""The compiled code that is kept; None where none can be, and then why."""
ANOTHER_PLACE = "set GOVSIM_CACHE_DIR to a folder of your own"

_MARK = "complete"
"""Of the files that are kept, the one that names those a whole engine consists of."""
_compiling: list[str] = []
"""What was kept for a whole engine, or is waited for, and must be compiled here."""
_compiled_here: list[bool] = []
_not_kept: list[bool] = []
_is_awaited = ContextVar("_is_awaited", default=False)


@contextmanager
def announced(*, changed: bool = False) -> Iterator[None]:
    """Around the first use of the engine: say so when it must compile, and when its code cannot be kept.

    changed: it is an engine of changed rules, which says for itself that it compiles and has a folder of its own
    """
    if INTERPRETED or _compiled_here or changed:
        with _while_it_compiles() if changed and not INTERPRETED else nullcontext():
            yield
        return
    if CACHE_FAULT is not None:
        remedy = CACHE_FAULT.remedy or ANOTHER_PLACE
        notices.say(f"govsim: {CACHE_FAULT}, so the compiled engine cannot be kept for next time; {remedy}")
        notices.say(f"govsim: compiling the engine (about {COMPILE_SECONDS} s) ...")
    before = len(_compiling)
    awaited = _is_awaited.set(True)
    try:
        with nullcontext() if is_compiled() else _while_it_compiles():
            yield
    finally:
        _is_awaited.reset(awaited)
    _compiled_here.append(True)
    was_compiled = CACHE is None or len(_compiling) > before
    if was_compiled:
        notices.say("govsim: compiled")
    if CACHE is not None and not _not_kept and (was_compiled or _expected() is None):
        _complete(CACHE)


def _must_compile(name: str, fault: str | None) -> None:
    """Say once that the engine must compile: where a user waits for it, and wherever it was there and is not used."""
    if fault is None and not _is_awaited.get():
        return  # one function, for arguments of other types than the engine's
    if not _compiling and fault is None:
        notices.say(f"govsim: compiling the engine (about {COMPILE_SECONDS} s, once) ...")
    elif not _compiling and CACHE is not None:
        damage = f"the compiled engine in {CACHE.folder} was damaged ({fault})"
        notices.say(f"govsim: {damage}; compiling again (at most {COMPILE_SECONDS} s) ...")
    _compiling.append(name)


def _complete(cache: Keep) -> None:
    """Write down that the engine is whole, and make room."""
    try:
        cache.write(_MARK, "\n".join(cache.names() - {_MARK}).encode())
    except OSError as error:
        notices.say(f"govsim: the cache folder {cache.root} cannot be brought up to date ({error.strerror})")
    else:
        _make_room(cache)


def _make_room(cache: Keep) -> None:
    try:
        if deleted := kept.prune(cache):
            versions = f"{len(deleted)} other version{'s' if len(deleted) > 1 else ''}"
            notices.say(f"govsim: deleted the compiled engines of {versions}, long unused, from {cache.root}")
    except OSError as error:
        notices.say(f"govsim: the cache folder {cache.root} cannot be brought up to date ({error.strerror})")


@contextmanager
def _while_it_compiles() -> Iterator[None]:
    """Around a compilation: say how far it is, and leave garbage alone."""
    with _no_garbage_collected(), numba.core.event.install_listener("numba:compile", _Progress()):
        yield


class _Progress(numba.core.event.Listener):
    """Says every few seconds how many functions are compiled."""

    def __init__(self) -> None:
        self.done, self.said = 0, time.monotonic()

    def on_start(self, event: object) -> None:
        """Nothing to say yet."""

    def on_end(self, event: object) -> None:
        """One function more."""
        self.done += 1
        if time.monotonic() - self.said >= _PROGRESS_SECONDS:
            notices.say(f"govsim: compiling, {self.done} functions of about {COMPILED_FUNCTIONS} done")
            self.said = time.monotonic()


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    """A compiler makes millions of objects and hardly a circle: looking for some takes a seventh of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _expected() -> set[str] | None:
    """The files of a whole engine; None where none was ever whole."""
    try:
        mark = None if CACHE is None else CACHE.read(_MARK)
    except UntrustedError:
        return None
    return None if mark is None else set(bytes(mark).decode().split("\n"))


def faults() -> list[str]:
    """What is wrong with the compiled code that is kept, in words."""
    if CACHE is None:
        return []
    return [*CACHE.faults(), *(f"{name} is gone" for name in sorted((_expected() or set()) - CACHE.names()))]


def is_compiled() -> bool:
    """Whether the engine is compiled, here or in an earlier process whose code was kept and is still there."""
    if _compiled_here:
        return True
    expected = _expected()
    return CACHE is not None and expected is not None and expected <= CACHE.names()


class _Kept(NullCache):
    """numba's cache of one function: kept, and read, by govsim. numba's own unpickles whatever file it finds.

    A file's name holds all that distinguishes what is compiled of one function; the folder's name holds the rest.
    """

    def __init__(self, function: Callable[..., Any], cache: Keep) -> None:
        self._function, self._cache = function, cache

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        target_context.refresh()
        name = self._file(signature)
        try:
            content = self._cache.read(name)
        except UntrustedError as fault:
            _must_compile(name, str(fault))
            return None
        if content is None and self._cache is not CACHE:
            return None  # of an engine of changed rules, which was said
        if content is None:
            _must_compile(name, f"{name} is gone" if name in (_expected() or ()) else None)
            return None
        return _core.compiler.CompileResult._rebuild(target_context, *pickle.loads(content))

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """A full disk must not end a run: compiled code that cannot be kept is used all the same, and that is said."""
        if _not_kept or compiled.library.has_dynamic_globals:  # those are addresses in this process
            return
        try:
            self._cache.write(self._file(signature), _core.serialize.dumps(compiled._reduce()))
        except OSError as error:
            _not_kept.append(True)
            notices.say(
                f"govsim: the compiled engine cannot be kept for next time ({error.strerror}): {self._cache.folder}"
            )

    def _file(self, signature: Any) -> str:
        module, name = self._function.__module__, self._function.__qualname__
        what = hashlib.sha256(f"{module}.{name} {signature!r} ".encode() + self._function.__code__.co_code)
        return f"{module.rpartition('.')[2]}.{name}-{what.hexdigest()[:16]}.nbc"


_SETTINGS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
_kept_in: ContextVar[Keep | None] = ContextVar("_kept_in", default=CACHE)
_as_python = ContextVar("_as_python", default=False)


@contextmanager
def kept_in(keep: Keep | None, *, as_python: bool) -> Iterator[None]:
    """While it lasts, what is compiled goes there, or is for this process alone; or functions stay Python."""
    there, python = _kept_in.set(keep), _as_python.set(as_python)
    try:
        yield
    finally:
        _kept_in.reset(there)
        _as_python.reset(python)


def keep_of(rules: str, *, make: bool) -> Keep | None:
    """Where an engine of changed rules is kept, given the hash of all that decides these; None where it is not.

    make: begin such a folder where there is none
    """
    if CACHE is None:
        return None
    name = hashlib.sha256(f"{_machine_code_hash()} {rules}".encode()).hexdigest()[:16]
    if not make and not (CACHE.root / name).is_dir():
        return None
    try:
        keep = Keep(CACHE.root, name)
    except (UntrustedError, OSError):  # said once, of the shipped engine's own folder
        return None
    whole = any(".run_batch-" in file for file in keep.names())
    return keep if make or whole else None


def say_compiling(rules: Iterable[str]) -> None:
    """Say that an engine of changed rules is to be compiled."""
    names = ", ".join(rules)
    notices.say(f"govsim: compiling the engine with changed rules: {names} (about {COMPILE_SECONDS} s, once) ...")
    if CACHE is not None:  # each attempt at a rule is an engine more
        _make_room(CACHE)


def _compile[**P, R](function: Callable[P, R], **options: bool) -> Callable[P, R]:
    if _as_python.get():
        return function
    settings: dict[str, Any] = {**_SETTINGS, **options}
    dispatcher = numba.njit(**settings)(function)
    ours = Path(function.__code__.co_filename).is_relative_to(_ROOM)
    keep = _kept_in.get()
    if ours and keep is not None:
        dispatcher._cache = _Kept(function, keep)
    return cast(Callable[P, R], dispatcher)


_OF_RULES = {"_nrt": False, "forceinline": not FOR_BROWSERS}
_WITHIN: dict[str, Any] = {**_SETTINGS, **_OF_RULES, "no_cpython_wrapper": True}


class Rule[**P, R]:
    """A function compiled for Python to call, and once more, without what Python needs, within those that call it.

    Either is compiled when it is first called so; of what a run needs, Python calls but the entries of the engine.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self.from_python = _compile(function, **_OF_RULES)
        self.within: Any = numba.njit(**_WITHIN)(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Called from Python."""
        return self.from_python(*args, **kwargs)


@numba.extending.typeof_impl.register(Rule)
def _type_within(rule: Rule[..., Any], _: object) -> Any:
    return numba.types.Dispatcher(rule.within)


def rule[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a rule, or any function a rule calls: no fastmath, no global lock, division as IEEE 754 has it.

    A rule makes no tables, it works on rows of those it is given. So numba need not count references to them, which
    would cost more than the rules themselves (measured: a default run took 10.6 ms with counting, 3.6 ms without), and
    rules are drawn into the month that calls them (2.8 ms).
    """
    return function if INTERPRETED or _as_python.get() else Rule(function)


def entry[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a rule of the engine that Python calls in every run: kept together with what is compiled with it."""
    return _compile(function, **_OF_RULES)


def constant(number: int) -> int:
    """A whole number that rules hand to functions: numba would compile those once more for every plain one."""
    return cast(int, numpy.int64(number))


def numbers[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Let rules call a function that Python calls as it is: one that makes a range, or that takes whole arrays too.

    Compiled, it could not hand its range back to Python, nor take an array.
    """
    known: Callable[[Callable[P, R]], Callable[P, R]] = numba.extending.register_jitable(**_SETTINGS, **_OF_RULES)
    return known(function)


def allocates[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that makes tables: the engine's."""
    return _compile(function)
