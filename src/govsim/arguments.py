"""What a caller gives, taken at the door: numbers and lists of numpy and pandas are numbers and lists like any other.

    @takes(replications=whole(1, MOST), seed=whole(0), lang=text)
    def simulate(...)

Each kind takes the argument's name and what was given, and returns a plain Python value (an int, float, bool, str,
tuple or dict), or raises InputError that names the argument, what was given and what is allowed. Truth values are no
numbers, sets are no lists (they have no order), and nothing is rounded or cut.
"""

import errno
import inspect
import math
import os
import sys
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from collections.abc import Set as AnySet
from decimal import Decimal
from functools import wraps
from numbers import Integral, Real
from pathlib import Path
from typing import Any, cast

from govsim.errors import InputError, did_you_mean, shorten, shown, without_decimals

type Kind = Callable[[str, object], Any]
"""The argument's name and what was given, to the plain value."""

LARGEST = 2**63 - 1


def takes[Function: Callable[..., Any]](**kinds: Kind) -> Callable[[Function], Function]:
    """A function whose arguments of these names are first taken as these kinds. What is left out is not looked at."""

    def with_kinds(function: Function) -> Function:
        signature = inspect.signature(function)
        assert kinds.keys() <= signature.parameters.keys(), function

        @wraps(function)
        def checked(*args: Any, **keys: Any) -> Any:
            given = signature.bind(*args, **keys)
            for name in kinds.keys() & given.arguments.keys():
                given.arguments[name] = kinds[name](name, given.arguments[name])
            return function(*given.args, **given.kwargs)

        checked.__dict__["takes"] = kinds
        return cast(Function, checked)

    return with_kinds


# Plain values


def given(value: object) -> str:
    """What was given, in words for a message."""
    value = plain(value)
    return str(value) if isinstance(value, bool) else shown(value)


def plain(value: Any) -> Any:
    """The same without numpy, pandas, Decimal and Fraction: numbers, texts, lists, tuples and dicts of these.

    A Series is a list, or a dict where its index is of texts; a DataFrame is a list of dicts, one a row. What is none
    of these stays as it is. Raises InputError for what is nested too deeply, such as a list that holds itself.
    """
    try:
        return _plain(value)
    except RecursionError:
        raise InputError("what is given is nested too deeply, or holds itself") from None


def _plain(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return str.__str__(value)
        case Integral():
            return int(value)
        case Real() | Decimal():
            return _float(value)
        case Mapping():
            return {_plain(key): _plain(item) for key, item in value.items()}
        case list() | tuple() if type(value) in (list, tuple):
            return type(value)(_plain(item) for item in value)
        case range():
            return list(value)
    if is_frame(value):
        return [_plain(row) for row in value.to_dict("records")]
    if _is_series(value) and len(value) and all(isinstance(label, str) for label in value.index):
        return _plain(_items(value)) if value.index.is_unique else value
    return _from_array(value)


def _from_array(value: Any) -> Any:
    listed = getattr(value, "tolist", None) or getattr(value, "to_list", None)
    if callable(listed) and not isinstance(value, type):
        found = listed()
        if isinstance(found, list) or type(found) is not type(value):
            return _plain(found)
    walked = isinstance(value, Iterator | KeysView | ValuesView | ItemsView)
    return list(map(_plain, value)) if walked and type(value).__module__ in ("builtins", "itertools") else value


def _is_set(value: object) -> bool:
    """Whether it has no order; the keys and items of a dict have one."""
    return isinstance(value, AnySet) and not isinstance(value, KeysView | ItemsView)


def _float(value: Any) -> Any:
    try:
        return float(value)
    except (ValueError, OverflowError):  # a signalling NaN, a fraction beyond all floats: refused as what it is
        return value


def is_frame(value: object) -> bool:
    """Whether it is a pandas DataFrame, without asking for pandas."""
    return hasattr(value, "iloc") and hasattr(value, "columns")


def _is_series(value: object) -> bool:
    return hasattr(value, "iloc") and hasattr(value, "index") and not is_frame(value)


def _items(series: Any) -> dict[Any, Any]:
    return dict(zip(series.index.tolist(), series.tolist(), strict=True))


# Numbers


def whole_number(name: str, value: object, least: int, most: int) -> int:
    """The value, a plain int; what is not a whole number within these bounds is refused."""
    value, remedy = plain(value), f"give one from {least} to {most}"
    if isinstance(value, bool) or not isinstance(value, int):
        remedy = without_decimals(value) or remedy
        raise InputError(f"{name} must be a whole number, not {given(value)}", remedy=remedy)
    if not least <= value <= most:
        raise InputError(f"{name} is {_digits(value)}, outside {least} to {most}", remedy=remedy)
    return value


def whole(least: int = 0, most: int = LARGEST) -> Kind:
    """A whole number within bounds."""
    return lambda name, value: whole_number(name, value, least, most)


def real(name: str, value: object) -> float:
    """Any number, NaN and the infinite ones too: for functions that say in their own words what they allow."""
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{name} must be a number, not {given(value)}", remedy="give a number such as 0.5")
    if isinstance(value, int) and abs(value) > LARGEST:  # it may be beyond all floats
        return math.inf if value > 0 else -math.inf
    return float(value)


def number(least: float = -math.inf, most: float = math.inf) -> Kind:
    """A number from `least` to `most`."""

    def taken(name: str, value: object) -> float:
        found = real(name, value)
        if not least <= found <= most:
            raise InputError(f"{name} is {found}, outside {least:g} to {most:g}", remedy="give a number within these")
        return found

    return taken


def _digits(value: int) -> str:
    """A number in a message; Python refuses to print one of thousands of digits."""
    return "a number of very many digits" if abs(value) >= 10**60 else str(value)


def flag(name: str, value: object) -> bool:
    """True or False; numpy's as well."""
    value = plain(value)
    if not isinstance(value, bool):
        raise InputError(f"{name} must be True or False, not {given(value)}", remedy="write True or False")
    return value


# Texts


def text(name: str, value: object) -> str:
    """A text."""
    value = plain(value)
    if not isinstance(value, str):
        raise InputError(f"{name} must be a text, not {given(value)}", remedy=f'write it in quotes: {name}="..."')
    return value


def one_of(known: Iterable[str]) -> Kind:
    """One of these texts."""

    def taken(name: str, value: object) -> str:
        found = text(name, value)
        if found not in (names := list(known)):
            raise InputError(f"{name} is {shown(found)}", remedy=did_you_mean(found, names, f"allowed for {name}"))
        return found

    return taken


def a_path(name: str, value: object) -> str | os.PathLike[str]:
    """The name of a file or folder: a text or a pathlib.Path."""
    value = value if isinstance(value, os.PathLike) else plain(value)
    if not isinstance(value, str | os.PathLike) or not isinstance(os.fspath(value), str):
        what = f"{name} must be the name of a file or folder, not {given(value)}"
        raise InputError(what, remedy="give a text or a pathlib.Path")
    return value


def check_ending(path: Path, endings: tuple[str, ...], what: str) -> None:
    """Refuse a file's name whose ending says something else than what would be written."""
    if path.suffix.lower() not in endings:
        ending = f"{path.suffix} is not an ending of" if path.suffix else "there is no ending to the name of"
        name = path.with_suffix(endings[0]) if path.name else f"NAME{endings[0]}"
        remedy = f"it can end in {' or '.join(endings)}: {name}"
        raise InputError(f"{ending} {what}", place=str(path), remedy=remedy)


# Several


def items(name: str, value: object, of: str = "a list") -> tuple[Any, ...]:
    """Plain items of a list, tuple, array, Series, Index, range, generator or the like."""
    remedy = f"give {of} in square brackets"
    if _is_set(value):
        raise InputError(f"{name} is a set, which has no order", remedy=remedy)
    if _is_series(value):
        value = cast(Any, value).tolist()
    if isinstance(value, str | bytes | Mapping) or is_frame(value) or not isinstance(value, Iterable):
        raise InputError(f"{name} must be {of}, not {given(value)}", remedy=remedy)
    try:
        return tuple(plain(item) for item in value)
    except TypeError:  # an array of no dimension says that it can be walked through, and cannot
        raise InputError(f"{name} must be {of}, not {given(value)}", remedy=remedy) from None


def names(name: str, value: object) -> tuple[str, ...]:
    """Texts in a list; one text alone is none."""
    found = items(name, value, "a list of texts in quotes")
    for item in found:
        if not isinstance(item, str):
            raise InputError(
                f"{name} must be a list of texts in quotes, it holds {given(item)}",
                remedy="write each in quotes",
            )
    return found


def one_or_more(name: str, value: object) -> tuple[str, ...]:
    """A text, or texts in a list."""
    return (text(name, value),) if isinstance(value, str) else names(name, value)


def mapping_of(kind: Kind) -> Kind:
    """Values of one kind by a text each, from a dict, a Series with texts for an index, or pairs."""

    def taken(name: str, value: object) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pair in _pairs(name, value):
            if not isinstance(pair, list | tuple) or len(pair) != 2:
                raise InputError(f"{name} must hold pairs of a name and a value, not {given(pair)}")
            key = plain(pair[0])
            if not isinstance(key, str):
                raise InputError(f"{name} must name each value by a text, not {given(key)}")
            if key in found:
                raise InputError(f"{name} gives {shorten(key)} twice", remedy="keep one of the two")
            found[key] = kind(f"{name}[{shown(key)}]", pair[1])
        return found

    return taken


def _pairs(name: str, value: Any) -> Iterable[Any]:
    if is_frame(value):
        raise InputError(f"{name} is a table of several rows", remedy="give one of its rows: table.iloc[0]")
    if isinstance(value, Mapping):
        return value.items()
    if _is_series(value):
        return list(zip(value.index.tolist(), value.tolist(), strict=True))
    if (
        isinstance(value, str | bytes)
        or _is_set(value)
        or not isinstance(value, Iterable)
        or not getattr(value, "ndim", 1)
    ):
        remedy = f'give {name}={{"a name": value, ...}}, or pairs of a name and a value'
        raise InputError(f"{name} must give values by name, not {given(value)}", remedy=remedy)
    return (tuple(pair.tolist()) if getattr(pair, "ndim", 0) == 1 else pair for pair in value)


mapping = mapping_of(lambda _, value: plain(value))
"""Plain values by a text each."""


def array(name: str, value: object) -> Any:
    """Numbers as an array of floats; what is missing (None, NaN, NA) is NaN."""
    import numpy as np

    listed = list(value) if isinstance(value, Iterator) else value
    if not isinstance(listed, np.ndarray) or listed.dtype.kind not in "iuf":
        raw = cast(Any, listed).to_numpy() if is_frame(listed) else listed
        try:
            listed = np.asarray(_missing_as_nan(plain(list(raw) if isinstance(raw, range) else raw)), float)
        except (TypeError, ValueError, OverflowError):
            remedy = "give numbers in a list or an array"
            raise InputError(f"{name} must hold numbers, not {given(value)}", remedy=remedy) from None
    return np.asarray(listed, float)


def _missing_as_nan(value: Any) -> Any:
    """Lists with NaN for None and pandas' NA; texts and truth values are no numbers."""
    if isinstance(value, list | tuple):
        return [_missing_as_nan(item) for item in value]
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


# Others


def frame(*columns: str) -> Kind:
    """A pandas DataFrame with these columns."""

    def taken(name: str, value: object) -> Any:
        if not is_frame(value):
            what = f"{name} must be a table (a pandas DataFrame), not {given(value)}"
            raise InputError(what, remedy=f"with the columns {', '.join(columns)}" if columns else None)
        there = [str(column) for column in cast(Any, value).columns]
        for column in columns:
            if column not in there:
                remedy = f"it has {', '.join(there[:20])}" if there else "it has none"
                raise InputError(f"{name} has no column {column}", remedy=remedy)
        return value

    return taken


def function(name: str, value: object) -> Any:
    """Something that can be called, or None."""
    if value is not None and not callable(value):
        raise InputError(f"{name} must be a function, not {given(value)}", remedy="leave it out, or give one")
    return value


def instance(cls: str) -> Kind:
    """An object of the class of govsim's that has this name; nothing is imported to look."""

    def taken(name: str, value: object) -> Any:
        of_ours = (base.__qualname__ for base in type(value).__mro__ if base.__module__.startswith("govsim."))
        if cls not in of_ours:
            raise InputError(f"{name} must be of govsim's {cls}, not {given(value)}")
        return value

    return taken


def tuple_of(kind: Kind) -> Kind:
    """A list of one kind."""

    def taken(name: str, value: object) -> tuple[Any, ...]:
        return tuple(kind(f"{name}[{number}]", item) for number, item in enumerate(items(name, value)))

    return taken


def frame_or_more(name: str, value: object) -> Any:
    """A DataFrame, or several by a text each."""
    return value if is_frame(value) else mapping_of(frame())(name, value)


def text_or_number(name: str, value: object) -> str | int:
    """A text, or a number in a list, from 0."""
    return text(name, value) if isinstance(value, str) else whole_number(name, value, 0, LARGEST)


def an_ensemble(name: str, value: object) -> Any:
    """An Ensemble, or what has its tables as attributes."""
    data = isinstance(value, Iterable | type) or is_frame(value)
    if data or not any(hasattr(value, table) for table in ("tables", "runs", "years", "partnerships", "contracts")):
        remedy = "govsim.simulate() returns one"
        raise InputError(f"{name} must be an Ensemble, not {given(value)}", remedy=remedy)
    return value


def optional(kind: Kind) -> Kind:
    """The kind, or None."""
    return lambda name, value: None if value is None else kind(name, value)


PICTURE: Mapping[str, Kind] = {
    "lang": text, "title": optional(text), "width": number(1, 100),
}  # fmt: skip
"""What every picture takes."""
LUCK: Mapping[str, Kind] = {"runs": optional(whole(0)), "seed": optional(whole(0))}
"""What a picture of a table says below itself, where the table does not carry it."""


def named(path: str | os.PathLike[str]) -> Path:
    """The path that a user names; `~` is the home. Raises InputError for what this system cannot have for a name."""
    text = os.fspath(path)
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        what = f"cannot be a file's name under this locale ({sys.getfilesystemencoding()})"
        remedy = "use plain letters, or a UTF-8 locale, such as LC_ALL=C.UTF-8"
        raise InputError(what, place=ascii(text), remedy=remedy) from None
    if not text.strip():
        raise InputError(
            f"{shown(text)} cannot be a file's name", remedy="name a file or folder; . is the one you are in"
        )
    if odd := next((char for char in text if char < " " or char == "\x7f"), None):
        remedy = f"leave out the character U+{ord(odd):04X}"
        if odd == "\r":
            remedy += ", which Windows puts at the end of lines"
        raise InputError(f"{shown(text)} cannot be a file's name", remedy=remedy)
    try:
        found = Path(text).expanduser()
        os.lstat(found)
    except RuntimeError:
        remedy = f"for a file of this very name, write ./{text}"
        raise InputError("begins with ~ and the name of no user here", place=text, remedy=remedy) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # the one thing that is_dir() and its like raise instead of saying no
            raise InputError(f"{shown(text)} is too long for a file's name", remedy="take a shorter one") from None
    return found
