"""A scenario file: reading it with care, budget acts from CSV, what must hold beyond each key's range, writing TOML."""

import csv
import io
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from govsim.barriers import BARRIERS
from govsim.errors import InputError, UnplacedError, buddhist_era, did_you_mean, nearest, not_toml, shown
from govsim.parameters import BY_NAME, Parameter

if TYPE_CHECKING:
    pass

LARGEST = 1_000_000
DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 1900, 2439
LATEST_MONTH = 11


# Reading


def read_text(path: Path, place: str) -> str:
    """The text of a small UTF-8 file, or an error that says why there is none."""
    try:
        if not path.exists():
            raise InputError("there is no such file", place=place, remedy=_near_file(path))
        if path.is_dir():
            raise InputError("is a folder, not a file", place=place, remedy=_files_in(path))
        if not path.is_file():
            raise InputError("is not a regular file", place=place)
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"is too large, {size / 1e6:.1f} MB",
                place=place,
                remedy="scenarios and their data are small texts of at most 1 MB; is this the file you mean?",
            )
        content = path.read_bytes()
    except PermissionError:
        remedy = f"ask its owner, or try: chmod u+r {path.name}"
        raise InputError("you have no permission to read it", place=place, remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=place) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", place=f"{place}:{line}", remedy="save the file as UTF-8") from None


def _near_file(path: Path) -> str | None:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder} either"
    near = nearest(path.name, (other.name for other in folder.iterdir() if other.is_file()))
    return f"did you mean {folder / near}?" if near else None


def _files_in(folder: Path) -> str | None:
    names = sorted(path.name for path in folder.glob("*.toml"))
    return f"scenario files in it: {', '.join(names[:20])}" if names else None


def parsed(text: str, place: str) -> dict[str, Any]:
    """The tables of a TOML text."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError("is nested too deeply to be a scenario", place=place) from None
    except ValueError as error:
        raise not_toml(text, place, str(error)) from None


# Recorded budget acts

type Acts = tuple[tuple[int, int], ...]


def recorded_acts(table: object, folder: Path) -> Acts:
    """(fiscal year CE, months late) by year, from the [recorded_acts] of a scenario that lies in this folder."""
    if not isinstance(table, dict):
        remedy = "write [recorded_acts], and file or months_late below it"
        raise UnplacedError(_ACTS, f"must be a table, not {shown(table)}", remedy)
    for key in table:
        if key not in ("months_late", "file"):
            remedy = did_you_mean(key, ("months_late", "file"), "keys here")
            raise UnplacedError((*_ACTS, key), "is not a known key", remedy)
    stated = table.get("months_late", {})
    if not isinstance(stated, dict):
        raise UnplacedError((*_ACTS, "months_late"), f"must be a table of fiscal years, not {shown(stated)}", _EXAMPLE)
    acts = _acts_of_file(table["file"], folder) if "file" in table else {}
    for key, months in stated.items():
        path = (*_ACTS, "months_late", key)
        if not re.fullmatch(r"[0-9]{4}", key):
            raise UnplacedError(path, "must be a fiscal year CE of four digits", _EXAMPLE)
        if isinstance(months, bool) or not isinstance(months, int):
            raise UnplacedError(path, f"must be a whole number of months, 0 to {LATEST_MONTH}, not {shown(months)}")
        if problem := act_problem(int(key), months):
            raise UnplacedError(path, *problem)
        if int(key) in acts:
            raise UnplacedError(path, "is given twice, here and in the file", "keep one of the two")
        acts[int(key)] = months
    return tuple(sorted(acts.items()))


_ACTS = ("recorded_acts",)
_EXAMPLE = 'for example months_late = { "2006" = 0, "2007" = 3 }'


def act_problem(year: int, months: int) -> tuple[str, str | None] | None:
    """What is wrong with a recorded act, and the remedy; None when nothing is."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"must be a fiscal year CE, {FIRST_YEAR} to {LAST_YEAR}, not {year}", buddhist_era(year)
    if not 0 <= months <= LATEST_MONTH:
        return f"must be a whole number of months, 0 to {LATEST_MONTH}, not {months}", None
    return None


def _acts_of_file(name: object, folder: Path) -> dict[int, int]:
    if not isinstance(name, str) or not name:
        raise UnplacedError((*_ACTS, "file"), f"must be the name of a CSV file in quotes, not {shown(name)}")
    candidates = [folder / name, *([DATA / name] if Path(name).name == name else [])]
    path = next((candidate for candidate in candidates if os.path.exists(candidate)), None)
    if path is None:
        shipped = sorted(data.name for data in DATA.glob("*.csv"))
        what = f"= {shown(name)}: there is no such file beside the scenario, and none that ships with govsim"
        raise UnplacedError((*_ACTS, "file"), what, did_you_mean(name, shipped, "files that ship"))
    rows = csv.DictReader(io.StringIO(read_text(path, str(path)), newline=""))
    try:
        return _acts_of_rows(rows, str(path))
    except csv.Error as error:
        raise InputError(f"is not CSV: {error}", place=f"{path}:{rows.reader.line_num}") from None


def _acts_of_rows(rows: "csv.DictReader[str]", path: str) -> dict[int, int]:
    header = [column or "" for column in rows.fieldnames or ()]
    for column in ("fiscal_year", "months_late"):
        if header.count(column) != 1:
            what = f"has no column {column}" if column not in header else f"has two columns {column}"
            remedy = f"the first line names the columns: {', '.join(header) or 'none'}"
            raise InputError(what, place=f"{path}:1", remedy=remedy)
    acts: dict[int, int] = {}
    for row in rows:
        place = f"{path}:{rows.line_num}"
        if len(row) > len(set(header)):
            remedy = "a text with commas stands in quotes"
            raise InputError("has more fields than the first line names", place=place, remedy=remedy)
        year, months = (_whole(row[column], column, place) for column in ("fiscal_year", "months_late"))
        if problem := act_problem(year, months):
            subject = "months_late" if FIRST_YEAR <= year <= LAST_YEAR else "fiscal_year"
            raise InputError(f"{subject} {problem[0]}", place=place, remedy=problem[1])
        if year in acts:
            raise InputError(f"fiscal year {year} is given twice", place=place, remedy="keep one of the two")
        acts[year] = months
    if not acts:
        raise InputError("states no fiscal year", place=path)
    return acts


def _whole(text: str | None, column: str, place: str) -> int:
    if text is None or not re.fullmatch(r"\s*[+-]?[0-9]{1,9}\s*", text):
        raise InputError(f"{column} must be a whole number, not {shown(text or '')}", place=place)
    return int(text)


# Writing


def written(table: Mapping[str, Any], header: str = "") -> str:
    """Tables as TOML: plain keys, then tables, then each of several tables, under headers of their own."""
    plain, one, several = "", "", ""
    for key, value in table.items():
        if isinstance(value, dict):
            one += f"\n[{header}{key}]\n{written(value, f'{header}{key}.')}"
        elif isinstance(value, tuple) and value and all(isinstance(item, dict) for item in value):
            several += "".join(f"\n[[{header}{key}]]\n{written(item, f'{header}{key}.')}" for item in value)
        else:
            plain += tomli_w.dumps({key: value}, multiline_strings=isinstance(value, str) and _is_long(value))
    return plain + one + several


def _is_long(text: str) -> bool:
    """Whether a text is better read over several lines; a carriage return would not survive that."""
    return "\n" in text and "\r" not in text


# Checking

ORDER = {name: number for number, name in enumerate(BY_NAME)}


def pairs(tables: Iterable[tuple[str, object]]) -> tuple[tuple[str, object], ...]:
    """Parameter tables, such as [rotation], as pairs of a parameter's name and value."""
    found: list[tuple[str, object]] = []
    for group, table in tables:
        if not isinstance(table, dict):
            example = next(parameter for parameter in BY_NAME.values() if parameter.group == group)
            remedy = f"write [{group}], and below it {example.name.removeprefix(f'{group}.')} = {example.default:g}"
            if isinstance(table, list) and group in ("contract", "partner"):
                remedy = f"did you mean [[{group}s]]? [{group}] is for parameters"
            raise UnplacedError((group,), f"must be a table, not {shown(table)}", remedy)
        found += [(f"{group}.{field}", value) for field, value in table.items()]
    return tuple(found)


def parameters(stated: Iterable[tuple[str, object]], of_country: bool) -> tuple[tuple[str, int | float], ...]:
    """The pairs in the order of section 6, each a parameter with a value it can take."""
    values: dict[str, int | float] = {}
    for name, value in stated:
        path = tuple(name.split(".", 1))
        parameter = BY_NAME.get(name)
        if parameter is None:
            raise UnplacedError(path, "is not a parameter", _nearest_parameter(name))
        if parameter.scope == "country" and not of_country:
            remedy = f"state it for all, in a table [{parameter.group}] before [[groups]]"
            raise UnplacedError(path, "is the same for the whole country: a group cannot differ in it", remedy)
        if not isinstance(value, Real) or isinstance(value, bool):
            raise UnplacedError(path, f"= {shown(value)} is not a number", f"allowed: {parameter.describe()}")
        if reason := parameter.refusal(value):
            raise UnplacedError(path, f"= {reason}", _allowed(parameter, value))
        values[name] = int(float(value)) if parameter.whole else float(value)
    return tuple(sorted(values.items(), key=lambda pair: ORDER[pair[0]]))


def _nearest_parameter(name: str) -> str:
    near = nearest(name, BY_NAME)
    return f"did you mean {near}? ({BY_NAME[near].describe()})" if near else "`govsim list parameters` lists them"


def _allowed(parameter: Parameter, value: Real) -> str:
    for barrier in BARRIERS.values():
        if barrier.off.get(parameter.name) == value:
            return f'to switch the barrier off altogether: without = ["{barrier.name}"]'
    return f"allowed: {parameter.describe()}"


def save_new(path: str | Path, text: str) -> None:
    """Write a text to a new file. Raises InputError where there is one, or none can be written."""
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InputError("there is one already", place=str(path), remedy="choose another name") from None
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", place=str(path)) from None
