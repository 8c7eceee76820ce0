"""A design file: reading it with care, and what its tables come to as the fields of a `Design`.

Errors come from the tables with the path of the key at fault; `Design` adds the file and the line, or the call.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govsim import arguments
from govsim.errors import InputError, KeyPath, UnplacedError, did_you_mean, nearest, shown
from govsim.model.parameters import BY_NAME, GROUP_LABELS
from govsim.scenario import toml as scenario_file
from govsim.scenario.acts import recorded_acts
from govsim.scenario.meeting import stated as stated_meeting
from govsim.scenario.scenario import Scenario, shipped
from govsim.study.design import sampling
from govsim.study.design.checks import MOST_CELLS
from govsim.study.design.factors import by_parameter, near_parameter, parameters_of, points_of, value_of

PLAIN = ("name", "title", "description", "method", "samples", "replications", "seed", "common_random_numbers")
KEYS = ("scenario", "scenarios", *PLAIN, *sampling.SETTINGS, "parameters", "points", "levers", "options")


# Reading


def read_text(path: Path) -> str:
    """The text of a design file, or an error that says why there is none."""
    try:
        return scenario_file.read_text(path, str(path))
    except InputError as error:
        raise _of_designs(error) from None


def parsed(text: str, place: str) -> dict[str, Any]:
    """The tables of a TOML text."""
    try:
        return scenario_file.parsed(text, place)
    except InputError as error:
        raise _of_designs(error) from None


_WORDS = {
    "scenarios and their data are small texts": "designs are small texts",
    "scenario files in it": "files in it",
    "to be a scenario": "to be a design",
    "is this a scenario file? `govsim list scenarios` names some to look at": (
        "is this a design file? `govsim new-design NAME.toml` writes one to look at"
    ),
}


def _of_designs(error: InputError) -> InputError:
    """An error about a scenario file, said of a design file."""
    what, remedy = error.what, error.remedy or ""
    for of_scenario, of_design in _WORDS.items():
        what, remedy = what.replace(of_scenario, of_design), remedy.replace(of_scenario, of_design)
    return InputError(what, place=error.place, remedy=remedy or None)


def plain(value: Any, path: KeyPath = ()) -> Any:
    """Tables, lists and numbers as a TOML text has them; tuples, arrays, tables and paths come from Python."""
    value = arguments.plain(value)
    if isinstance(value, Mapping):
        return {key: plain(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, (*path, number)) for number, item in enumerate(value)]
    if isinstance(value, int) and abs(value) >= 2**63:  # it may have more digits than Python is willing to print
        raise UnplacedError(path, "is too large a number")
    return str(value) if isinstance(value, Path) else value


def by_name(stated: Any) -> Any:
    """Pairs of a parameter and what is stated of it as a table; names in a list, and tables, as they are."""
    if not isinstance(stated, list) or not stated:
        return stated
    is_pair = all(isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) for item in stated)
    return arguments.mapping("the design", stated) if is_pair else stated


def keys(tables: Mapping[str, Any], folder: Path | None) -> dict[str, Any]:
    """The fields of a Design from the tables of a file that lies in this folder; without one, no file may be named."""
    for key in tables:
        if key not in KEYS:
            raise UnplacedError((str(key),), "is not a known key", _where_it_belongs(str(key)))
    for table in ("parameters", "levers"):
        for key in tables[table] if isinstance(tables.get(table), dict) else ():
            if key in KEYS:
                raise UnplacedError((table, key), "is not a parameter", f"write {key} above the first [table]")
    method = tables.get("method")
    if "method" in tables and not (isinstance(method, str) and method in sampling.METHODS):
        remedy = did_you_mean(method, sampling.METHODS, "methods") if isinstance(method, str) else _METHODS
        raise UnplacedError(("method",), f"= {shown(method)} is not a method", remedy)
    found = {key: tables[key] for key in (*PLAIN, *sampling.SETTINGS, "options") if key in tables}
    found["scenarios"] = _scenarios(tables, folder)
    found["levers"] = _levers(tables.get("levers", {}))
    if method == "evidence":
        for table in ("parameters", "points"):
            if table in tables:
                remedy = 'remove it, or take method = "lhs", which varies what you name over its range'
                raise UnplacedError((table,), "is not for evidence: its points state every uncertainty", remedy)
        found["named"], found["others"] = (), "uncertainties"
    elif method == "list":
        if "parameters" in tables:
            raise UnplacedError(("parameters",), "is not for list", "the points state what varies: remove it")
        found["named"], found["listed"] = points_of(tables["points"]) if "points" in tables else ((), ())
    else:
        if "points" in tables:
            raise UnplacedError(("points",), f"are not for {shown(method)}", 'points are stated with method = "list"')
        found["named"], found["others"] = parameters_of(tables.get("parameters", "uncertainties"))
    return found


def _where_it_belongs(key: str) -> str:
    if key in GROUP_LABELS or key in BY_NAME:
        return f"to vary it, write [parameters], and below it {key}{'' if key in BY_NAME else '. ...'} = {{}}"
    return did_you_mean(key, KEYS, "keys here")


_METHODS = f"methods: {', '.join(sampling.METHODS)}"


def _scenarios(tables: Mapping[str, Any], folder: Path | None) -> tuple[Scenario, ...]:
    if "scenario" in tables and "scenarios" in tables:
        raise UnplacedError(("scenarios",), "is given together with scenario", "keep one of the two")
    if "scenarios" not in tables:
        if "scenario" not in tables:
            raise UnplacedError(("scenario",), "is missing", 'it must be a name or a file in quotes: "default"')
        return (_scenario(tables["scenario"], ("scenario",), folder),)
    stated = tables["scenarios"]
    if not isinstance(stated, list):
        remedy = 'write scenarios = ["default", "my.toml"], or scenario = "default"'
        raise UnplacedError(("scenarios",), f"must be a list of names or files in quotes, not {shown(stated)}", remedy)
    if not 0 < len(stated) <= MOST_CELLS:
        what = f"are {len(stated):,}; a study has {MOST_CELLS:,} cells at most" if stated else "is empty"
        raise UnplacedError(("scenarios",), what, "name one or more scenarios")
    for number, item in enumerate(stated):
        if isinstance(item, str) and item in stated[:number]:
            raise UnplacedError(("scenarios", number), f"= {shown(item)} is given twice", "keep one of the two")
    return tuple(_scenario(item, ("scenarios", number), folder) for number, item in enumerate(stated))


def _scenario(stated: Any, path: KeyPath, folder: Path | None) -> Scenario:
    """A scenario by name, from a file, or written out in the design itself."""
    if isinstance(stated, Scenario):
        return stated
    if isinstance(stated, dict):
        try:
            tables = {"name": "scenario", **stated}
            if "recorded_acts" in tables:
                tables["recorded_acts"] = recorded_acts(tables["recorded_acts"], folder)
            if "meeting" in tables:
                tables["meeting"], _ = stated_meeting(tables["meeting"], folder)
            return Scenario(**tables)
        except UnplacedError as error:
            raise error.below(path) from None
    if not isinstance(stated, str):
        raise UnplacedError(path, f"must be a name or a file in quotes, not {shown(stated)}")
    base, plus, more = stated.partition("+")
    if plus and not (folder is not None and os.path.exists(folder / stated)):
        scenario = _scenario(base, path, folder)
        try:
            extended = scenario.with_extensions(*more.split("+"))
        except InputError as error:
            raise UnplacedError(path, f"= {shown(stated)}: {error.what}", error.remedy) from None
        return extended.model_copy(update={"name": f"{scenario.name}+{more}"})
    if stated in shipped():
        return Scenario.load(stated)
    if folder is None:
        raise UnplacedError(path, f"= {shown(stated)} is not a scenario that ships")
    file = folder / stated
    if stated and os.path.exists(file):
        return Scenario.load(file)
    if not Path(stated).suffix:
        near = nearest(stated, shipped())
        how = "`govsim list scenarios` lists those that ship; a file of your own ends in .toml"
        remedy = f"did you mean {near}? {how}" if near else how
        raise UnplacedError(path, f"= {shown(stated)} is not a scenario", remedy)
    remedy = did_you_mean(file.name, _toml_files(file.parent), "TOML files there")
    if Path(stated).stem in shipped():
        remedy = f"the scenario that ships has no ending: {Path(stated).stem}"
    raise UnplacedError(path, f"= {shown(stated)}: there is no such file beside the design", remedy)


def _toml_files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.toml"))[:20] if os.path.isdir(folder) else []


def _levers(stated: Any) -> tuple[tuple[str, tuple[float, ...]], ...]:
    found = []
    for name, values, path in by_parameter(stated, ("levers",), "[1, 3]"):
        if name not in BY_NAME:
            raise UnplacedError(path, "is not a parameter", near_parameter(name))
        parameter = BY_NAME[name]
        if not isinstance(values, list):
            remedy = f"write the values to cross in a list; allowed: {parameter.allowed()}"
            raise UnplacedError(path, f"must be a list of numbers, not {shown(values)}", remedy)
        if not values:
            raise UnplacedError(path, "is empty", f"allowed: {parameter.allowed()}")
        crossed = [value_of(parameter, value, (*path, number)) for number, value in enumerate(values)]
        for number, value in enumerate(crossed):
            if value in crossed[:number]:
                raise UnplacedError((*path, number), f"= {value:g} is given twice", "keep one of the two")
        found.append((name, tuple(crossed)))
    return tuple(found)


def as_written(path: KeyPath, tables: Mapping[str, Any]) -> KeyPath:
    """A path to a parameter as this file writes it: in tables, under a name in quotes, or in a list of names."""
    depth = 2 if path[:1] == ("points",) else 1
    if path[:1] not in (("parameters",), ("levers",), ("points",)) or len(path) < depth + 2:
        return path
    name = f"{path[depth]}.{path[depth + 1]}"
    stated: Any = tables
    for part in path[:depth]:
        stated = stated[part]
    if isinstance(stated, list):
        return (*path[:depth], stated.index(name)) if name in stated else path[:depth]
    return (*path[:depth], name, *path[depth + 2 :]) if isinstance(stated, dict) and name in stated else path
