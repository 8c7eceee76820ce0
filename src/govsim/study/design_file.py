"""A design file: reading it with care, what must hold beyond each key's range, and one to start from.

Errors come from the tables with the path of the key at fault; `Design` adds the file and the line, or the call.
"""

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim import scenario_file
from govsim.barriers import BARRIERS
from govsim.errors import InputError, KeyPath, UnplacedError, did_you_mean, nearest, shown
from govsim.parameters import BY_NAME, GROUPS, PARAMETERS
from govsim.scenario import Scenario, shipped
from govsim.study import sampling
from govsim.study.factors import by_parameter, near_parameter, parameters_of, points_of, value_of

if TYPE_CHECKING:
    from govsim.study.design import Design

MOST_CELLS = 10_000
MOST_RUNS = 20_000_000
MOST_NUMBERS = 200_000_000
"""In the table of a sample: 1.6 GB."""

PLAIN = ("name", "title", "description", "method", "samples", "replications", "seed", "common_random_numbers")
SETTINGS = tuple(setting.name for setting in fields(sampling.Settings))
KEYS = ("scenario", "scenarios", *PLAIN, *SETTINGS, "parameters", "points", "levers", "options")


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
    """Tables, lists and numbers as a TOML text has them; tuples, arrays and paths come from Python."""
    if isinstance(value, Mapping):
        return {key: plain(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, (*path, number)) for number, item in enumerate(value)]
    if hasattr(value, "tolist"):  # numpy
        return plain(value.tolist(), path)
    if isinstance(value, int) and abs(value) >= 2**63:  # it may have more digits than Python is willing to print
        raise UnplacedError(path, "is too large a number")
    return str(value) if isinstance(value, Path) else value


def keys(tables: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The fields of a Design from the tables of a file that lies in this folder."""
    for key in tables:
        if key not in KEYS:
            raise UnplacedError((str(key),), "is not a known key", _where_it_belongs(str(key)))
    for table in ("parameters", "levers"):
        for key in tables[table] if isinstance(tables.get(table), dict) else ():
            if key in KEYS:
                raise UnplacedError((table, key), "is not a parameter", f"write {key} above the first [table]")
    method = tables.get("method")
    if "method" in tables and method not in tuple(sampling.METHODS):
        remedy = did_you_mean(method, sampling.METHODS, "methods") if isinstance(method, str) else _METHODS
        raise UnplacedError(("method",), f"= {shown(method)} is not a method", remedy)
    found = {key: tables[key] for key in (*PLAIN, *SETTINGS, "options") if key in tables}
    found["scenarios"] = _scenarios(tables, folder)
    found["levers"] = _levers(tables.get("levers", {}))
    if method == "list":
        if "parameters" in tables:
            raise UnplacedError(("parameters",), "is not for list", "the points state what varies: take it away")
        found["named"], found["listed"] = points_of(tables["points"]) if "points" in tables else ((), ())
    else:
        if "points" in tables:
            raise UnplacedError(("points",), f"are not for {shown(method)}", 'points are stated with method = "list"')
        found["named"], found["others"] = parameters_of(tables.get("parameters", "uncertainties"))
    return found


def _where_it_belongs(key: str) -> str:
    if key in GROUPS or key in BY_NAME:
        return f"to vary it, write [parameters], and below it {key}{'' if key in BY_NAME else '. ...'} = {{}}"
    return did_you_mean(key, KEYS, "keys here")


_METHODS = f"methods: {', '.join(sampling.METHODS)}"


def _scenarios(tables: Mapping[str, Any], folder: Path) -> tuple[Scenario, ...]:
    if "scenario" in tables and "scenarios" in tables:
        raise UnplacedError(("scenarios",), "is given besides scenario", "keep one of the two")
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


def _scenario(stated: Any, path: KeyPath, folder: Path) -> Scenario:
    """A scenario by name, from a file, or written out in the design itself."""
    if isinstance(stated, Scenario):
        return stated
    if isinstance(stated, dict):
        try:
            tables = {"name": "scenario", **stated}
            if "recorded_acts" in tables:
                tables["recorded_acts"] = scenario_file.recorded_acts(tables["recorded_acts"], folder)
            return Scenario(**tables)
        except UnplacedError as error:
            raise error.below(path) from None
    if not isinstance(stated, str):
        raise UnplacedError(path, f"must be a name or a file in quotes, not {shown(stated)}")
    if stated in shipped():
        return Scenario.load(stated)
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
            remedy = f"write the values to cross in a list; allowed: {parameter.describe()}"
            raise UnplacedError(path, f"must be a list of numbers, not {shown(values)}", remedy)
        if not values:
            raise UnplacedError(path, "is empty", f"allowed: {parameter.describe()}")
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


# Checking


def check(design: "Design") -> None:
    """Raise an error for the first thing in which a design does not hold together. Later checks rest on earlier."""
    _check_names(design)
    if design.cell_count > MOST_CELLS:
        what = f"make {_many(design.cell_count)} cells with scenarios and options; a study has {MOST_CELLS:,} at most"
        raise UnplacedError(("levers" if design.levers else "options",), what, "cross fewer values")
    _check_options(design)
    _check_method(design)
    _check_crossed(design)
    _check_size(design)


def _check_names(design: "Design") -> None:
    names = [scenario.name for scenario in design.scenarios]
    for number, name in enumerate(names):
        if name in names[:number]:
            what = f"= {shown(name)} is the name of two scenarios"
            raise UnplacedError(("scenarios", number), what, "state name = in one of the files")
    labels = [option.label for option in design.options]
    for number, label in enumerate(labels):
        if label in labels[:number]:
            what = f"= {shown(label)} is the label of two options"
            raise UnplacedError(("options", number, "label"), what, "give each its own")


def _check_options(design: "Design") -> None:
    for number, option in enumerate(design.options):
        for place, name in enumerate(option.barriers_off):
            if name not in BARRIERS:
                remedy = did_you_mean(name, BARRIERS, "barriers")
                raise UnplacedError(("options", number, "without", place), f"= {shown(name)} is not a barrier", remedy)
            if name in option.barriers_off[:place]:
                what = f"= {shown(name)} is given twice"
                raise UnplacedError(("options", number, "without", place), what, "keep one of the two")
        for scenario in design.scenarios:
            try:
                option.applied(scenario)
            except InputError as error:
                what = f"= {shown(option.label)} does not fit the scenario {shown(scenario.name)}: {error.what}"
                raise UnplacedError(("options", number, "label"), what, error.remedy) from None


def _check_method(design: "Design") -> None:
    method = sampling.METHODS[design.method]
    for key in SETTINGS:
        if getattr(design, key) is not None and key not in method.settings:
            has = [other.name for other in sampling.METHODS.values() if key in other.settings]
            raise UnplacedError((key,), f"is not for {method.name}", f"it is a setting of {', '.join(has)}")
    sampling.check(design.method, design.samples, design.settings)


def _check_crossed(design: "Design") -> None:
    """Nothing that is varied or crossed may be overruled: it would seem to have no effect."""
    at: KeyPath = ("points", 0) if design.method == "list" else ("parameters",)
    crossed: list[tuple[str, KeyPath, str]] = [(name, ("levers",), "crossed") for name, _ in design.levers]
    crossed += [(factor.name, at, "varied") for factor in design.named]
    circumstances = _circumstances(design)
    for name, table, verb in crossed:
        path = (*table, *name.split(".", 1))
        if verb == "varied" and name in dict(design.levers):
            raise UnplacedError(path, "is varied, and crossed in [levers]", "keep it in one of the two")
        if stands := _stated_elsewhere(design, name):
            raise UnplacedError(path, f"cannot be {verb}: {stands[0]}", stands[1])
        held = [_held(name, *circumstance) for circumstance in circumstances]
        if held[0] and all(held):
            remedy = "leave it out here, or add a scenario or an option that leaves it free"
            raise UnplacedError(path, f"cannot be {verb}: {held[0]}, which fixes it", remedy)
    if not design.factors and design.method != "list":
        raise UnplacedError(("parameters",), "leave nothing to vary", 'method = "list" runs what is crossed alone')
    if design.method == "one-at-a-time":
        _check_base(design)


def _check_base(design: "Design") -> None:
    first = design.scenarios[0]
    for number, scenario in enumerate(design.scenarios):
        for name in (factor.name for factor in design.factors):
            values = first.parameter(name), scenario.parameter(name)
            if values[0] != values[1]:
                what = f"= {shown(scenario.name)} has {name} = {values[1]:g}, and {shown(first.name)} {values[0]:g}"
                remedy = "one-at-a-time varies around one base point: make a design for each scenario"
                raise UnplacedError(("scenarios", number), what, remedy)


def _check_size(design: "Design") -> None:
    rows, factors = design.rows, len(design.factors)
    key = next(key for key in ("samples", "levels", "points", "replications") if key in _decides(design))
    if rows * factors > MOST_NUMBERS:
        what = f"make a sample of {_many(rows)} points x {factors} factors; it holds {MOST_NUMBERS:,} numbers at most"
        raise UnplacedError((key,), what, "take fewer samples or levels, or name fewer parameters")
    if design.runs > MOST_RUNS:
        what = f"make {_many(design.runs)} runs: {_many(design.size)} points x {design.replications:,} replications"
        raise UnplacedError((key,), what, f"a study has {MOST_RUNS:,} runs at most: take fewer of one of them")


def _decides(design: "Design") -> tuple[str, ...]:
    """The keys that decide the number of points."""
    if design.samples is not None:
        return ("samples",)
    if design.method == "list":
        return ("points", "replications") if design.listed else ("replications",)
    return ("levels",)


def _many(number: int) -> str:
    return f"{number:,}" if number < 10**15 else f"{number:.1e}"


# What stands against varying a parameter

type _Circumstance = tuple[tuple[str, ...], bool]
"""The barriers that are switched off, and whether every budget act is recorded."""

_OF_ACTS = ("budget.late_after_transition", "budget.late_otherwise", "budget.late_months", "budget.late_spread")


def _circumstances(design: "Design") -> list[_Circumstance]:
    """Those of the scenarios under the options, each once."""
    found: dict[_Circumstance, None] = {}
    offs = [option.barriers_off for option in design.options] or [()]
    for scenario in design.scenarios:
        recorded = {year for year, _ in scenario.recorded_acts}.issuperset(scenario.time.fiscal_years)
        for off in offs:
            switched = tuple(name for name in BARRIERS if name in scenario.barriers_off or name in off)
            found[switched, recorded] = None
    return list(found)


def _held(name: str, off: tuple[str, ...], recorded: bool) -> str | None:
    """What fixes a parameter in these circumstances."""
    for barrier in off:
        if name in BARRIERS[barrier].off:
            return f"the barrier {barrier} is switched off"
    return "every budget act is recorded" if recorded and name in _OF_ACTS else None


def _stated_elsewhere(design: "Design", name: str) -> tuple[str, str] | None:
    """What would overrule a parameter's value, and a remedy."""
    for option in design.options:
        if name in dict(option.parameters):
            return f"the option {shown(option.label)} states it", "take it out of the option, or away here"
    for scenario in design.scenarios:
        for group in scenario.groups:
            if name in dict(group.parameters):
                what = f"the group {shown(group.name)} of the scenario {shown(scenario.name)} states a value of its own"
                return what, "take it out of the group, so that all agencies move alike, or away here"
    return None


def against_others(design: "Design") -> dict[str, str]:
    """The parameters that a set of parameters leaves out, each with the reason."""
    circumstances = _circumstances(design)
    found = {name: "crossed in [levers]" for name, _ in design.levers}
    for parameter in PARAMETERS:
        held = [_held(parameter.name, *circumstance) for circumstance in circumstances]
        if parameter.name in found:
            continue
        if stands := _stated_elsewhere(design, parameter.name):
            found[parameter.name] = stands[0]
        elif held[0] and all(held):
            found[parameter.name] = held[0]
    return found


def notes(design: "Design") -> Iterator[str]:
    """What of the set is left out, and what is varied though some cells fix it; a sentence for each reason."""
    left_out: dict[str, list[str]] = {}
    in_part: dict[str, list[str]] = {}
    against = against_others(design) if design.others else {}
    roles = ("uncertainty", "lever") if design.others == "all" else ("uncertainty",)
    for parameter in PARAMETERS:
        if parameter.name in against and parameter.role in roles:
            left_out.setdefault(against[parameter.name], []).append(parameter.name)
    circumstances = _circumstances(design)
    for name in (*(factor.name for factor in design.factors), *(name for name, _ in design.levers)):
        for reason in {_held(name, *circumstance): None for circumstance in circumstances}:
            if reason:
                in_part.setdefault(reason, []).append(name)
    for reason, names in left_out.items():
        yield f"Not varied: {', '.join(names)}; {reason}."
    for reason, names in in_part.items():
        yield f"Without effect where {reason}: {', '.join(names)}."


# One to start from

_TEMPLATE = """\
# A design for govsim: which points a study runs. It works as it stands:
#
#     govsim sweep {file} --out results/{stem} --dry-run
#
# Take the # away from a line to use it; every key may stand once. `govsim explain NAME` says what a parameter means.

# title = "A design of my own"

scenario = "default"            # one that ships, or a file in this folder: "my.toml"

# scenarios = ["default", "national"]  # several, each with the same sample; instead of scenario

# How points are spread over the factors. One of:{methods}
method = "sobol"
samples = 512
replications = 4                # runs of each point
seed = 7                        # of the sample and of the runs; 0 to 2^63 - 1

# common_random_numbers = true  # run r of every point has the same luck; false: each has its own

# second_order = true           # sobol: indices of pairs of factors too, at nearly twice the points
# levels = 4                    # grid, one-at-a-time, morris: levels of each factor; of morris an even number
# interference = 4              # fast: harmonics; samples must be more than 4 times its square

# What is varied. Left out: every uncertainty over its declared range, those that the scenario states as well; not
# those that a barrier's off fixes.

# parameters = "all"            # uncertainties and levers

# parameters = ["rotation.transfer_rate", "budget.cover"]

# Or with ranges and distributions, which lie within the declared ranges:
# [parameters]
# others = "uncertainties"                                # the others as well; left out: those below alone
# rotation.transfer_rate = {{ low = 0.1, high = 0.3 }}      # uniform
# rotation.documentation = {{}}                             # its whole declared range
# trust.half_life_agency = {{ distribution = "loguniform", low = 24, high = 96 }}
# budget.cover = {{ distribution = "triangular", low = 0.6, mode = 1.1, high = 1.4 }}
# partner.surplus = {{ distribution = "normal", mean = 1, sd = 0.2 }} # cut off at low and high, else at the range
# contract.term_years = {{ values = [1, 3, 5], weights = [2, 1, 1] }} # without weights all alike

# Points of your own, with method = "list"; every point states the same parameters.
# [[points]]
# rotation.transfer_rate = 0.2
# budget.cover = 0.8

# Decisions to cross with the sample: every combination of these values.
# [levers]
# contract.term_years = [1, 3]
# payment.advance = [0, 0.15]

# Options to cross with the sample: reforms as in a scenario, barriers switched off, parameters.
# [[options]]
# label = "as it is"
# [[options]]
# label = "deputies, and money for three years"
# [[options.reforms]]
# name = "deputy"
# from_year = 2030
# [[options.reforms]]
# name = "multi-year-obligation"
# from_year = 2030
# until_year = 2040
# [[options]]
# label = "no transfers"
# without = ["rotation"]        # {barriers}
# [options.contract]
# outcome_share = 0.4
"""


def template(name: str) -> str:
    """The text of a new design file of this name, with everything that can be stated in it as a comment."""
    methods = ""
    for method in sampling.METHODS.values():
        counted = f" (samples: {method.unit})" if method.unit else ""
        methods += f"\n#   {f'"{method.name}"':<17} {method.what}{counted}"
    stem = Path(name).stem
    return _TEMPLATE.format(file=shlex.quote(name), stem=stem, methods=methods, barriers=", ".join(BARRIERS))
