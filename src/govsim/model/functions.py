"""What is known of a user's own functions: their text and its hash, and whether their compiled code can be kept.

A hash for provenance is of one function's text. What machine code is kept under must be of everything that decides it:
all that the function calls and every value it reads, so that nothing stale is ever run.
"""

import hashlib
import inspect
import marshal
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any, cast

_ROOM = Path(__file__).parent
"""What stands here is in the hash of the engine."""
_VERSIONED = ("numpy", "math", "numba", "cmath", "builtins")
"""Modules whose version is in the hash of the engine."""


def plain(function: Callable[..., Any]) -> FunctionType:
    """The Python function that a compiled one was made of; itself when it is none."""
    return cast(FunctionType, getattr(function, "py_func", function))


def facts_of(function: Callable[..., Any]) -> dict[str, str]:
    """What provenance says of a function: its name, its text, and a hash.

    The hash is of the text and of the values the function was made with (closure and defaults); what it calls is not in
    it.
    """
    python = plain(function)
    try:
        source = textwrap.dedent(inspect.getsource(python))
        text = source.encode()
    except (OSError, TypeError):  # typed into a prompt; or no function, but something that can be called
        code = getattr(python, "__code__", None)
        source, text = "", repr(python).encode() if code is None else marshal.dumps(code)
    cells = [cell.cell_contents for cell in getattr(python, "__closure__", None) or ()]
    bound = cells, getattr(python, "__defaults__", None), getattr(python, "__kwdefaults__", None)
    text += repr(bound).encode()
    name = getattr(python, "__qualname__", type(python).__qualname__)
    return {"function": f"{python.__module__}.{name}", "source": source, "sha256": hashlib.sha256(text).hexdigest()}


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
        self.digest, self._seen = hashlib.sha256(), set[int]()

    def add(self, value: Any) -> None:
        """A value, and all that follows from it. Raises _UnknowableError."""
        import numpy as np  # here, for help comes without it

        value = plain(value)
        if isinstance(value, FunctionType):
            self._function(value)
        elif isinstance(value, np.ndarray | np.generic):
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
            raise _UnknowableError(repr(value))

    def _say(self, *facts: object) -> None:
        self.digest.update(repr(facts).encode())

    def _function(self, function: FunctionType) -> None:
        if id(function) in self._seen:
            return
        self._seen.add(id(function))
        self._say(function.__module__, function.__qualname__)
        if Path(function.__code__.co_filename).is_relative_to(_ROOM):
            return
        self.add(tuple(cell.cell_contents for cell in function.__closure__ or ()))
        self.add((function.__defaults__, tuple((function.__kwdefaults__ or {}).items())))
        self._code(function.__code__, function.__globals__)

    def _code(self, code: CodeType, known: dict[str, Any]) -> None:
        self._say(code.co_code, code.co_names, code.co_varnames, code.co_freevars)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._code(constant, known)
            else:
                self.add(constant)
        for name in code.co_names:
            if name in known:
                self._named(known[name], code.co_names)

    def _named(self, value: Any, names: tuple[str, ...]) -> None:
        """A global; of a module all that the code may take of it."""
        if not isinstance(value, ModuleType) or _is_versioned(value):
            self.add(value)
            return
        for name in names:
            if hasattr(value, name):
                self._named(getattr(value, name), names)


def _is_versioned(value: Any) -> bool:
    """Whether it is of a package whose version is in the hash of the engine."""
    module = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or ""
    return module.partition(".")[0] in _VERSIONED and (isinstance(value, ModuleType | type) or callable(value))
