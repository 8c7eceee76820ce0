"""Recorded budget acts: how many months late each was, from the scenario itself or from a CSV file beside it."""

import os
import re
from pathlib import Path

from govsim import characters
from govsim.errors import InputError, UnplacedError, buddhist_era, did_you_mean, shown
from govsim.scenario.rows import rows

DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 1900, 2439
LATEST_MONTH = 11

type Acts = tuple[tuple[int, int], ...]


def recorded_acts(table: object, folder: Path | None) -> Acts:
    """(fiscal year CE, months late) by year, from the [recorded_acts] of a scenario that lies in this folder.

    Where there is no folder, as for a scenario inside another file, no file may be named.
    """
    if not isinstance(table, dict):
        remedy = "write [recorded_acts], and file or months_late below it"
        raise UnplacedError(_ACTS, f"must be a table, not {shown(table)}", remedy)
    for key in table:
        if key not in ("months_late", "file") or (key == "file" and folder is None):
            remedy = did_you_mean(key, ("months_late", "file"), "keys here")
            raise UnplacedError((*_ACTS, key), "is not a known key", remedy)
    stated = table.get("months_late", {})
    if not isinstance(stated, dict):
        raise UnplacedError((*_ACTS, "months_late"), f"must be a table of fiscal years, not {shown(stated)}", _EXAMPLE)
    acts = {} if folder is None or "file" not in table else _acts_of_file(table["file"], folder)
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
    acts: dict[int, int] = {}
    for place, cells in rows(path, COLUMNS):
        year, months = (_whole(cell, column, place) for cell, column in zip(cells, COLUMNS, strict=True))
        if problem := act_problem(year, months):
            subject = "months_late" if FIRST_YEAR <= year <= LAST_YEAR else "fiscal_year"
            raise InputError(f"{subject} {problem[0]}", place=place, remedy=problem[1])
        if year in acts:
            raise InputError(f"fiscal year {year} is given twice", place=place, remedy="keep one of the two")
        acts[year] = months
    if not acts:
        raise InputError("states no fiscal year", place=str(path))
    return acts


COLUMNS = ("fiscal_year", "months_late")


def _whole(text: str, column: str, place: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        return int(text)
    odd = characters.odd_in(text)
    if odd:
        raise InputError(f"{column} {odd.what}", place=place, remedy=odd.remedy)
    raise InputError(f"{column} must be a whole number, not {shown(text)}", place=place)
