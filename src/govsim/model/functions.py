"""What is known of a user's own functions: their text and its hash, and whether their compiled code can be kept.

Both hashes follow what a function calls and every value it reads. What machine code is kept under is of all of it, so
that nothing stale is ever run, or there is none. The one for provenance is of what the user wrote: the same in every
process and whatever compiles it.
"""

import hashlib
import inspect
import marshal
import re
import sys
import sysconfig
import textwrap
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, cast

_ROOM = Path(__file__).parent
"""What stands here is in the hash of the engine."""
_VERSIONED = ("numpy", "math", "numba", "cmath", "builtins")
"""Modules whose version is in the hash of the engine."""
_PACKAGES = (_ROOM.parent, *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")))
"""Where lies what is no user's own."""


def plain(function: Callable[..., Any]) -> FunctionType:
    """The Python function that a compiled one was made of; itself when it is none."""
    return cast(FunctionType, getattr(function, "py_func", function))


def facts_of(function: Callable[..., Any]) -> dict[str, str]:
    """What provenance says of a function: its name, its text, and a hash.

    The hash is of its text and of what it was made with (closure, defaults, the object of a method), and in the same
    way of the user's own functions that it calls and of the plain values that it reads; of packages, of their names.
    """
    python = plain(function)
    found = _AsWritten(python)
    found.add(python)
    while isinstance(python, partial):
        python = plain(python.func)
    name = getattr(python, "__qualname__", type(python).__qualname__)
    module = getattr(python, "__module__", type(python).__module__)
    return {"function": f"{module}.{name}", "source": _source(python), "sha256": found.digest.hexdigest()}


def _source(python: Any) -> str:
    """The text of a function or class, or of the class of what else can be called; "" where there is none."""
    try:
        if getattr(python, "__name__", "") != "<lambda>":
            return textwrap.dedent(inspect.getsource(python if hasattr(python, "__name__") else type(python)))
        lines, first = inspect.findsource(python)  # getsource() would end with its first line
        return textwrap.dedent("".join(lines[first : _last_line(python.__code__)]))
    except (OSError, TypeError):  # typed into a prompt
        return ""


def _last_line(code: CodeType) -> int:
    within = (_last_line(each) for each in code.co_consts if isinstance(each, CodeType))
    return max([code.co_firstlineno, *(end for _, end, _, _ in code.co_positions() if end), *within])


def everything(functions: Iterable[tuple[str, Callable[..., Any]]]) -> str | None:
    """A hash of all that decides the machine code of functions by name; None where that cannot be known.

    It is of their code, of all they call, and of the values of every name they read. Functions of this room are in the
    engine's own hash.
    """
    found = _Everything()
    try:
        for name, function in functions:
            found.add(name)
            found.add(function)
    except _UnknowableError:
        return None
    return found.digest.hexdigest()[:16]


class _UnknowableError(Exception):
    """A value of which no hash tells whether it is the same in another process."""


class _Everything:
    def __init__(self) -> None:
        self.digest, self._seen = hashlib.sha256(), set[object]()

    def add(self, value: Any) -> None:
        """A value, and all that follows from it. Raises _UnknowableError."""
        import numpy as np  # here, for help comes without it

        value = plain(value)
        if isinstance(value, FunctionType):
            self._function(value)
        elif isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
            self._say(str(value.dtype), value.shape, value.tobytes())
        elif value is None or isinstance(value, bool | int | float | complex | str | bytes | range):
            self._say(type(value).__name__, repr(value))
        elif isinstance(value, tuple | frozenset):
            items = value if isinstance(value, tuple) else sorted(value, key=repr)
            self._say(type(value).__name__, len(items))
            for item in items:
                self.add(item)
        elif isinstance(value, BuiltinFunctionType | np.ufunc) or _is_versioned(value):
            self._say(getattr(value, "__module__", None), getattr(value, "__qualname__", None) or value.__name__)
        else:
            self._other(value)

    def _other(self, value: Any) -> None:
        raise _UnknowableError(repr(value))

    def _say(self, *facts: object) -> None:
        self.digest.update(repr(facts).encode())

    def _function(self, function: FunctionType) -> None:
        if self._is_new(id(function)) and self._begin(function):
            self.add(tuple(cell.cell_contents for cell in function.__closure__ or ()))
            self.add((function.__defaults__, tuple((function.__kwdefaults__ or {}).items())))
            self._reads(function.__code__, function.__globals__)

    def _is_new(self, key: object) -> bool:
        """Whether it was not met before: functions may call, and modules hold, each other."""
        before = len(self._seen)
        self._seen.add(key)
        return len(self._seen) > before

    def _begin(self, function: FunctionType) -> bool:
        """Say what function it is; whether all that follows from it is to be said too."""
        self._say(function.__module__, function.__qualname__)
        if Path(function.__code__.co_filename).is_relative_to(_ROOM):
            return False
        self._code(function.__code__)
        return True

    def _code(self, code: CodeType) -> None:
        self._say(code.co_code, code.co_names, code.co_varnames, code.co_freevars)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._code(constant)
            else:
                self.add(constant)

    def _reads(self, code: CodeType, known: dict[str, Any]) -> None:
        for name in code.co_names:
            if name in known:
                self._named(known[name], code.co_names)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._reads(constant, known)

    def _named(self, value: Any, names: tuple[str, ...]) -> None:
        """A global; of a module all that the code may take of it."""
        if not isinstance(value, ModuleType) or _is_versioned(value):
            self.add(value)
            return
        for name in names:
            if hasattr(value, name) and self._is_new((id(value), name, names)):
                self._named(getattr(value, name), names)


class _AsWritten(_Everything):
    """Functions by their text; of objects, of which much may change by itself, what is plain in them."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self._room = _module(function).partition(".")[0]

    def _begin(self, function: FunctionType) -> bool:
        if not self._is_own(function):
            self._say(function.__module__, function.__qualname__)
            return False
        self._say(_source(function) or marshal.dumps(function.__code__))
        return True

    def _named(self, value: Any, names: tuple[str, ...]) -> None:
        is_code = callable(value) or isinstance(value, ModuleType)
        if isinstance(value, partial) or (self._is_own(value) if is_code else _is_plain(value)):
            super()._named(value, names)

    def _other(self, value: Any) -> None:
        if isinstance(value, list):
            self.add(tuple(value))
        elif isinstance(value, set):
            self.add(frozenset(value))
        elif isinstance(value, dict):
            self.add(tuple(value.items()))
        elif _is_table(value):
            table = value.to_frame() if value.ndim == 1 else value
            self.add((str(table.dtypes), table.index.to_numpy(), table.columns.to_numpy()))
            self.add(tuple(table.iloc[:, column].to_numpy() for column in range(table.shape[1])))
        elif hasattr(value, "tolist"):  # an array of objects
            self.add(value.tolist())
        elif isinstance(value, MethodType):
            self.add((value.__func__, value.__self__))
        elif isinstance(value, partial):
            self.add((value.func, value.args, value.keywords))
        elif hasattr(value, "__wrapped__"):  # functools.cache
            self.add(value.__wrapped__)
        elif isinstance(value, type):
            self._say(value.__qualname__, _source(value) if self._is_own(value) else value.__module__)
        elif self._is_new(id(value)):
            self.add(type(value))
            if hasattr(value, "__dict__"):
                self.add({name: held for name, held in vars(value).items() if _is_plain(held) or callable(held)})
            else:
                self._say(re.sub(r" at 0x\w+", "", repr(value)))

    def _is_own(self, value: Any) -> bool:
        """Whether it is of the function's own package, or of none that is installed."""
        module = _module(value)
        file = getattr(sys.modules.get(module), "__file__", None)
        if module.partition(".")[0] in (self._room, "__main__"):
            return True
        return file is not None and not any(map(Path(file).is_relative_to, _PACKAGES))


def _module(value: Any) -> str:
    return str(value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", ""))


def _is_plain(value: object) -> bool:
    """Whether it is a number, a text, or holds such."""
    import numpy as np

    simple = (bool, int, float, complex, str, bytes, range, tuple, list, dict, set, frozenset, np.ndarray, np.generic)
    return value is None or isinstance(value, simple) or _is_table(value)


def _is_table(value: object) -> bool:
    import pandas as pd

    return isinstance(value, pd.DataFrame | pd.Series)


def _is_versioned(value: Any) -> bool:
    """Whether it is of a package whose version is in the hash of the engine."""
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
    return module.partition(".")[0] in _VERSIONED and (isinstance(value, ModuleType | type) or callable(value))
