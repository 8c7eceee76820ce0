"""A scenario file: reading it with care, budget acts from CSV, what must hold beyond each key's range, writing TOML."""

import csv
import io
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import tomli_w

from govsim.barriers import BARRIERS
from govsim.errors import InputError, KeyPath, UnplacedError, buddhist_era, did_you_mean, nearest, not_toml, shown
from govsim.parameters import BY_NAME, Parameter
from govsim.reforms import REFORMS

if TYPE_CHECKING:
    from govsim.scenario import Contract, DatedReform, Scenario

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

RESERVED = ("all", "others")
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


def check(scenario: "Scenario") -> None:
    """Raise an error for the first thing in which a scenario does not hold together. Later checks rest on earlier."""
    _check_names(scenario)
    _check_groups(scenario)
    _check_missions(scenario)
    _check_partners(scenario)
    _check_contracts(scenario)
    _check_reforms(scenario)
    _check_barriers(scenario)
    _check_recorded_acts(scenario)


def _check_names(scenario: "Scenario") -> None:
    for table in ("groups", "agencies", "missions", "partners"):
        for number, name in _repeated(item.name for item in getattr(scenario, table)):
            raise UnplacedError(
                (table, number, "name"), f"= {shown(name)} is the name of two {table}", "give each its own"
            )


def _check_groups(scenario: "Scenario") -> None:
    world, groups = scenario.world, _numbers(scenario.groups)
    for number, agency in enumerate(scenario.agencies):
        if number >= world.agencies:
            what = f"= {shown(agency.name)} is one too many: the world has {world.agencies} agencies"
            raise UnplacedError(("agencies", number, "name"), what, "raise agencies in [world]")
        if agency.group is not None and agency.group not in groups:
            raise _unknown(("agencies", number, "group"), agency.group, "a declared group", groups, "declared groups")
    named = Counter(agency.group for agency in scenario.agencies)
    left = world.agencies - len(scenario.agencies)
    for number, group in enumerate(scenario.groups):
        if group.name in RESERVED:
            what = f"= {shown(group.name)} is taken: it stands for agencies in no declared group"
            raise UnplacedError(("groups", number, "name"), what, "give the group another name")
        if group.agencies == 0 and not named[group.name]:
            remedy = "give it agencies = 1 or more, or name it as the group of one of the [[agencies]]"
            raise UnplacedError(("groups", number, "agencies"), "is 0, so the group has no agency", remedy)
        if group.agencies > left:
            what = f"= {group.agencies} is more than the {left} agencies that are left of {world.agencies}"
            raise UnplacedError(
                ("groups", number, "agencies"), what, "raise agencies in [world], or make a group smaller"
            )
        left -= group.agencies


def _check_missions(scenario: "Scenario") -> None:
    numbers = _numbers(scenario.agencies)
    named: Counter[str] = Counter()
    for number, mission in enumerate(scenario.missions):
        path = ("missions", number, "agency")
        if mission.agency not in numbers:
            raise _unknown(path, mission.agency, "an agency with a name", numbers, "named agencies")
        named[mission.agency] += 1
        has = scenario.agencies[numbers[mission.agency]].missions or scenario.world.missions_per_agency
        if named[mission.agency] > has:
            what = f"= {shown(mission.agency)} has {has} missions, and this is one more"
            raise UnplacedError(path, what, f"give the agency missions = {named[mission.agency]} or more")


def _check_partners(scenario: "Scenario") -> None:
    agencies = _numbers(scenario.agencies)
    named: Counter[tuple[int, str]] = Counter()
    for number, partner in enumerate(scenario.partners):
        if partner.near is not None and partner.near not in agencies:
            path = ("partners", number, "near")
            raise _unknown(path, partner.near, "an agency with a name", agencies, "named agencies")
        region = _region(scenario, partner.near, agencies)
        named[region, partner.kind] += 1
        has = scenario.world.kinds_in(region)[partner.kind]
        if named[region, partner.kind] > has:
            what = f"= {shown(partner.kind)}: its region has {has} of this kind, and this is one more"
            raise UnplacedError(("partners", number, "kind"), what, "raise partners_per_agency in [world]")


def _check_contracts(scenario: "Scenario") -> None:
    agencies, missions = _numbers(scenario.agencies), _numbers(scenario.missions)
    partners = _numbers(scenario.partners)
    held: Counter[str] = Counter()
    for number, name in _repeated(contract.mission for contract in scenario.contracts):
        raise UnplacedError(
            ("contracts", number, "mission"), f"= {shown(name)} has a contract already", "keep one of the two"
        )
    for number, contract in enumerate(scenario.contracts):
        path = ("contracts", number)
        if contract.mission not in missions:
            raise _unknown((*path, "mission"), contract.mission, "a mission with a name", missions, "named missions")
        if contract.partner not in partners:
            raise _unknown((*path, "partner"), contract.partner, "a partner with a name", partners, "named partners")
        agency = scenario.missions[missions[contract.mission]].agency
        partner = scenario.partners[partners[contract.partner]]
        if _region(scenario, partner.near, agencies) != _region(scenario, agency, agencies):
            what = f"= {shown(partner.name)} works in another region than the mission's agency"
            raise UnplacedError((*path, "partner"), what, f"give the partner near = {shown(agency)}")
        held[partner.name] += 1
        if held[partner.name] > partner.places:
            what = f"= {shown(partner.name)} can hold {partner.places} contracts, and this is one more"
            raise UnplacedError((*path, "partner"), what, f"give the partner capacity = {held[partner.name]} or more")
        _check_contract_years(path, contract, scenario.time.first_fiscal_year)


def _check_contract_years(path: KeyPath, contract: "Contract", first: int) -> None:
    start, end = contract.start_year or first, contract.end_year or first
    in_force = f"a contract must be in force in the first month of {first}, the first reported fiscal year"
    if start > first:
        raise UnplacedError((*path, "start_year"), f"= {start} is after {first}", in_force)
    if end < first:
        raise UnplacedError((*path, "end_year"), f"= {end} is before {first}", in_force)
    if contract.renewals > first - start:
        what = f"= {contract.renewals} cannot be: at most one a year since first signing, {start} to {first}"
        raise UnplacedError((*path, "renewals"), what, "state the fiscal year of first signing: start_year")


def _check_reforms(scenario: "Scenario") -> None:
    for number, reform in enumerate(scenario.reforms):
        path = ("reforms", number)
        _check_reform_content(path, reform)
        _check_reform_years(path, reform, scenario.time.fiscal_years)
        for place, group in enumerate(reform.groups or ()):
            if group not in scenario.group_names:
                known = scenario.group_names
                raise _unknown((*path, "groups", place), group, "a group of agencies", known, "groups")
        for earlier in scenario.reforms[:number]:
            if (earlier.name, earlier.from_year) == (reform.name, reform.from_year) and _share_group(earlier, reform):
                what = f"= {shown(reform.name)} begins twice in {reform.from_year} for the same agencies"
                raise UnplacedError((*path, "name"), what, "keep one of the two")


def _check_reform_content(path: KeyPath, reform: "DatedReform") -> None:
    known = REFORMS.get(reform.name)
    if known and reform.parameters:
        what = f"= {shown(reform.name)} is a known reform: its parameters are fixed"
        raise UnplacedError(
            (*path, "name"), what, "give it a name of your own, or leave its parameters out and set its size"
        )
    if not known and not reform.parameters:
        remedy = did_you_mean(reform.name, REFORMS, "known reforms")
        raise UnplacedError(
            (*path, "name"), f"= {shown(reform.name)} is not a known reform, and states no parameters", remedy
        )
    if reform.groups is None:
        return
    if not reform.groups:
        raise UnplacedError((*path, "groups"), "is empty", "name a group, or leave the key out: then it is for all")
    for place, group in _repeated(reform.groups):
        raise UnplacedError((*path, "groups", place), f"= {shown(group)} is given twice", "keep one of the two")
    for parameter in known.parameters if known else dict(reform.parameters):
        if BY_NAME[parameter].scope == "country":
            what = f"cannot be limited: {parameter} is the same for the whole country"
            raise UnplacedError((*path, "groups"), what, "leave the key out: then the reform is for all")


def _check_reform_years(path: KeyPath, reform: "DatedReform", years: range) -> None:
    if reform.from_year not in years:
        what = f"= {reform.from_year} is not simulated: the years are {years[0]} to {years[-1]}, warm-up included"
        raise UnplacedError((*path, "from_year"), what, "change from_year, or years and warmup_years in [time]")
    if reform.until_year is not None and reform.until_year <= reform.from_year:
        what = f"= {reform.until_year} is not after from_year = {reform.from_year}"
        raise UnplacedError((*path, "until_year"), what, "it is the fiscal year in whose first month the reform ends")


def _share_group(one: "DatedReform", other: "DatedReform") -> bool:
    return one.groups is None or other.groups is None or not set(one.groups).isdisjoint(other.groups)


def _check_barriers(scenario: "Scenario") -> None:
    for number, name in enumerate(scenario.barriers_off):
        if name not in BARRIERS:
            raise _unknown(("without", number), name, "a barrier", BARRIERS, "barriers")
    for number, name in _repeated(scenario.barriers_off):
        raise UnplacedError(("without", number), f"= {shown(name)} is given twice", "keep one of the two")


def _check_recorded_acts(scenario: "Scenario") -> None:
    for number, (year, months) in enumerate(scenario.recorded_acts):
        if problem := act_problem(year, months):
            raise UnplacedError(("recorded_acts", number), *problem)
    for number, year in _repeated(year for year, _ in scenario.recorded_acts):
        raise UnplacedError(("recorded_acts", number), f"give the fiscal year {year} twice")


def _repeated[Item](items: Iterable[Item]) -> Iterator[tuple[int, Item]]:
    """Each item that stood before, with its number."""
    seen: set[Item] = set()
    for number, item in enumerate(items):
        if item in seen:
            yield number, item
        seen.add(item)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def _numbers(items: Iterable[_Named]) -> dict[str, int]:
    return {item.name: number for number, item in enumerate(items)}


def _region(scenario: "Scenario", agency: str | None, agencies: Mapping[str, int]) -> int:
    return 0 if agency is None else scenario.world.region_of(agencies[agency])


def _unknown(path: KeyPath, name: str, what: str, known: Iterable[str], listed: str) -> UnplacedError:
    return UnplacedError(path, f"= {shown(name)} is not {what}", did_you_mean(name, known, listed))
