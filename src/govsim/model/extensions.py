"""Extensions: rules, parameters, columns, outcomes and reforms of a user's own under a name that a scenario takes up.

A scenario that states `extensions = ["scandal"]` lives under the extension of that name: its parameters stand beside
those of section 6, its columns in the rows of the tables, its rules in the month, its outcomes and its reforms among
the others. All other scenarios are as if it were not there. An extension is known once it is registered here, or by
itself where its package is installed and names it as an entry point of the group `govsim.plugins`.
"""

import hashlib
import keyword
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from typing import Any

from govsim.errors import InputError, did_you_mean, shown
from govsim.model import parameters
from govsim.model.barriers import BARRIERS, RESERVED, Barrier, faults
from govsim.model.functions import facts_of
from govsim.model.parameters import PARAMETERS, Parameter
from govsim.model.reforms import REFORMS, Reform

ENTRY_POINTS = "govsim.plugins"
SUMS = ("groups", "kinds")
"""Tables of sums over the months of a period: a column of theirs is added up, and stands in runs, years and months."""
TABLES = ("country", "agencies", "officials", "partners", "missions", *SUMS)
"""Tables that can have columns of an extension's own."""
_NAME = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*")


@dataclass(frozen=True)
class OwnColumn:
    """A column of an extension's own: which table has it, and what stands there before the first month.

    Attributes:
        table: One of TABLES. "groups" and "kinds" hold sums over the months of a year, by group, and by group and
            partner kind; every month they begin with 0, and what a rule adds is in the columns of `years` and `runs`.
        start: The value of every row when a run begins.
        whole: Whether it holds whole numbers.
    """

    table: str
    name: str
    start: float = 0.0
    whole: bool = False
    label: str = ""


@dataclass(frozen=True)
class Extension:
    """Rules, parameters, columns, outcomes and reforms under one name.

    Attributes:
        rules: Functions by the rule that they stand in place of, or "before" or "after" which they are called:
            {"after trust": scandal}. Each takes the parameters of that rule.
        parameters: Parameters of its own; rules read `regime.scandal_rate` of "scandal.rate".
        columns: Columns of its own.
        outcomes: govsim.Outcome objects, or functions by name.
        reforms: Reforms of its own, which move its parameters or shipped ones.
        barriers: govsim.Barrier objects; they stand beside the five in scenarios that take the extension up.
        label: What it is, in English; label_th in Thai.
    """

    name: str
    rules: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    parameters: Sequence[Parameter] = ()
    columns: Sequence[OwnColumn] = ()
    outcomes: Any = ()
    reforms: Sequence[Reform] = ()
    label: str = ""
    label_th: str = ""
    barriers: Sequence[Barrier] = ()

    def __post_init__(self) -> None:
        place = f"extension {shown(self.name)}"
        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            raise InputError("is not a name", place=place, remedy="small letters, digits, - and _: scandal-press")
        for given, kind in (
            ("parameters", Parameter),
            ("columns", OwnColumn),
            ("reforms", Reform),
            ("barriers", Barrier),
        ):
            items = tuple(getattr(self, given))
            for item in items:
                if not isinstance(item, kind):
                    what = f"{given} hold {shown(item)}, not a govsim.{kind.__name__}"
                    raise InputError(what, place=place, remedy=f"{given}=(govsim.{kind.__name__}(...),)")
            object.__setattr__(self, given, items)
        object.__setattr__(self, "parameters", tuple(_checked(each, place) for each in self.parameters))
        for column in self.columns:
            _check_column(column, place)
        object.__setattr__(
            self, "reforms", tuple(_checked_reform(each, self.parameters, place) for each in self.reforms)
        )
        for what, names in (
            ("parameter", [each.name for each in self.parameters]),
            ("column", [(each.table, each.name) for each in self.columns]),
            ("reform", [each.name for each in self.reforms]),
            ("barrier", [each.name for each in self.barriers]),
        ):
            if len({*names}) < len(names):
                raise InputError(f"declares a {what} twice", place=place, remedy="keep one of the two")

    @property
    def sha256(self) -> str:
        """The hash of all it says: text of its rules and outcomes, declarations."""
        outcomes = self.outcomes.items() if isinstance(self.outcomes, Mapping) else enumerate(self.outcomes)
        facts: list[Any] = [
            self.name,
            sorted((name, facts_of(function)["sha256"]) for name, function in self.rules.items()),
            self.parameters,
            self.columns,
            [(name, facts_of(getattr(each, "measure", None) or each)["sha256"]) for name, each in outcomes],
            *self.reforms,
        ]
        facts += [self.barriers] if self.barriers else []  # one without any has the hash that it had
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def _checked(parameter: Parameter, place: str) -> Parameter:
    """A parameter that can stand beside the others; where it has no label in Thai, the English one stands there.

    Bounds that do not hold its range are those of a share, which were not stated: the range itself is then meant.
    """
    if not parameter.bounds[0] <= parameter.low <= parameter.high <= parameter.bounds[1]:
        parameter = replace(parameter, bounds=(parameter.low, parameter.high))
    parts = parameter.name.split(".")
    if len(parts) != 2 or not all(re.fullmatch(r"[a-z][a-z0-9_]*", part) for part in parts):
        raise InputError(f"parameter {shown(parameter.name)} is not a name", place=place, remedy="write scandal.rate")
    if reason := parameter.refusal(parameter.default):
        remedy = "the default must be a value that it can take"
        raise InputError(f"parameter {parameter.name}: its default {reason}", place=place, remedy=remedy)
    if parameter.role not in parameters.ROLES:
        remedy = did_you_mean(str(parameter.role), parameters.ROLES, "roles")
        raise InputError(
            f"parameter {parameter.name}: {shown(parameter.role)} is not a role", place=place, remedy=remedy
        )
    return replace(parameter, label_th=parameter.label_th or parameter.label)


def _check_column(column: OwnColumn, place: str) -> None:
    if column.table not in TABLES:
        remedy = did_you_mean(str(column.table), TABLES, "tables that can have more columns")
        raise InputError(f"column {shown(column.name)}: no table {shown(column.table)}", place=place, remedy=remedy)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", column.name) or keyword.iskeyword(column.name):
        raise InputError(f"column {shown(column.name)} is not a name", place=place, remedy="write scandal_left")
    if column.table in SUMS and (column.whole or column.start):
        what = f"column {column.name} of {column.table} is a sum of a period's months: numbers that begin with 0"
        raise InputError(what, place=place, remedy="leave out start and whole")
    if column.start != column.start or (column.whole and column.start != int(column.start)):
        what = f"column {column.name} cannot start with {shown(column.start)}"
        raise InputError(what, place=place, remedy="give a number; a whole one where the column is whole")


def _checked_reform(reform: Reform, own: Sequence[Parameter], place: str) -> Reform:
    """A reform that can stand beside the others; where it has no label in Thai, the English one stands there."""
    place = f"{place}, reform {shown(reform.name)}"
    if not isinstance(reform.name, str) or not _NAME.fullmatch(reform.name) or reform.name == "all":
        raise InputError("is not a name", place=place, remedy="small letters, digits, - and _: press-office")
    known = {**parameters.BY_NAME, **{each.name: each for each in own}}
    if not reform.parameters:
        raise InputError("moves nothing", place=place, remedy='parameters={"scandal.press_office": 0.8}')
    for name, value in reform.parameters.items():
        if name not in known:
            raise InputError(
                f"{shown(name)} is not a parameter", place=place, remedy=did_you_mean(name, known, "names")
            )
        if known[name].role == "structure":
            what = f"{name} is a structure, a way the world may work: no reform moves it"
            raise InputError(what, place=place, remedy="leave it out")
        if reason := known[name].refusal(value):
            raise InputError(f"{name} = {reason}", place=place, remedy=f"allowed: {known[name].allowed()}")
    return replace(reform, label_th=reform.label_th or reform.label)


# Which are known

_registered: dict[str, Extension] = {}


def register(extension: Extension) -> Extension:
    """Make an extension known in this process; one of the same name is replaced, as when a notebook's cell runs again.

    Raises:
        InputError: A parameter is another's already, or a barrier cannot stand beside the five.
    """
    if not isinstance(extension, Extension):
        raise InputError(f"{shown(extension)} is not a govsim.Extension", place="extension")
    for parameter in extension.parameters:
        other = parameters.BY_NAME.get(parameter.name) or _same_field(parameter)
        owner = owner_of(other.name) if other else None
        if other and owner != extension.name:
            what = f"its parameter {parameter.name} is there already, {f'of {owner}' if owner else 'as a shipped one'}"
            raise InputError(what, place=f"extension {shown(extension.name)}", remedy="choose another name")
    for reform in extension.reforms:
        holder = owner_of_reform(reform.name)
        owner = holder.name if holder else None
        if reform.name in REFORMS or owner not in (None, extension.name):
            what = f"its reform {reform.name} is there already, {f'of {owner}' if owner else 'as a shipped one'}"
            raise InputError(what, place=f"extension {shown(extension.name)}", remedy="choose another name")
    _check_barriers(extension)
    before = _registered.get(extension.name)
    if before is not extension:
        parameters.forget(before.parameters if before else ())
        parameters.declare(extension.parameters, (extension.label or extension.name, extension.label_th))
        _registered[extension.name] = extension
    return extension


def forget(name: str) -> None:
    """Have an extension be unknown again in this process."""
    if (extension := _registered.pop(name, None)) is not None:
        parameters.forget(extension.parameters)


def _check_barriers(extension: Extension) -> None:
    """Barriers hold parameters that there are, those of the extension among them."""
    place = f"extension {shown(extension.name)}"
    known = {**BARRIERS, **{barrier.name: barrier for barrier in extension.barriers}}
    there = {**parameters.BY_NAME, **{own.name: own for own in extension.parameters}}
    for barrier in extension.barriers:
        if not _NAME.fullmatch(barrier.name) or barrier.name in (*BARRIERS, *RESERVED):
            remedy = "small letters, digits, - and _; not a name of the five, nor one of " + ", ".join(RESERVED)
            raise InputError(f"barrier {shown(barrier.name)} cannot have this name", place=place, remedy=remedy)
        if not barrier.off:
            remedy = 'off={"rotation.transfer_rate": 0.0} says what holds where it is switched off'
            raise InputError(f"barrier {barrier.name} holds no parameter", place=place, remedy=remedy)
        for name, what, remedy in faults(barrier.name, barrier.off, known, there):
            raise InputError(f"barrier {barrier.name}: {name} {what}", place=place, remedy=remedy)


def _same_field(parameter: Parameter) -> Parameter | None:
    return next((other for other in parameters.BY_NAME.values() if other.field == parameter.field), None)


def names() -> tuple[str, ...]:
    """The extensions that are known in this process."""
    return tuple(_registered)


def owner_of(parameter: str) -> str | None:
    """The extension whose parameter it is; None for a shipped one."""
    owners = (each.name for each in _registered.values() if parameter in {own.name for own in each.parameters})
    return next(owners, None)


def owner_of_reform(name: str) -> Extension | None:
    """The extension whose reform it is; None for a shipped one, and where nothing is called so."""
    return next((each for each in _registered.values() if any(own.name == name for own in each.reforms)), None)


def reforms() -> dict[str, Reform]:
    """Every reform that is known in this process by name: those of section 9, then those of extensions."""
    return {**REFORMS, **{own.name: own for each in _registered.values() for own in each.reforms}}


def parameter(name: str) -> Parameter | None:
    """The parameter of this name, those of installed extensions among them; None where there is none."""
    if name not in parameters.BY_NAME:
        _shipped(name.partition(".")[0])
        installed()
    return parameters.BY_NAME.get(name)


def _shipped(name: str) -> None:
    """Register an extension that ships, where it is one."""
    from govsim.model import varied_constants

    if name == varied_constants.NAME:
        register(varied_constants.extension())


def named(names: Iterable[str]) -> tuple[Extension, ...]:
    """The extensions of these names, installed ones among them. Raises InputError for one that is not known."""
    found = []
    for name in names:
        if name not in _registered:
            _shipped(name)
        if name not in _registered:
            installed()
        if name not in _registered:
            broken = [plugin for plugin in installed() if plugin.fault and plugin.name == name]
            what = f"{shown(name)} is not a known extension"
            remedy = did_you_mean(str(name), _registered, "extensions") if _registered else "none is installed"
            remedy += "; from Python: govsim.register(govsim.Extension(...))"
            if broken:
                what = f"{shown(name)} cannot be loaded from {broken[0].origin}: {broken[0].fault}"
                remedy = "correct the package, or install it again; `govsim doctor` tests all plugins"
            raise InputError(what, place="extensions", remedy=remedy)
        found.append(_registered[name])
    return tuple(found)


def declared(names: Iterable[str]) -> tuple[Parameter, ...]:
    """Every parameter that a scenario with these extensions has: those of section 6, then the extensions' own."""
    return (*PARAMETERS, *(own for each in named(names) for own in each.parameters))


def columns_of(names: Iterable[str]) -> tuple[OwnColumn, ...]:
    """The columns that extensions add. Raises InputError where two add the same."""
    found: dict[tuple[str, str], str] = {}
    columns = []
    for each in named(names):
        for column in each.columns:
            owner = found.setdefault((column.table, column.name), each.name)
            if owner != each.name:
                what = f"extensions {owner} and {each.name} both have a column {column.name} in {column.table}"
                raise InputError(what, remedy="take one of the two")
            columns.append(column)
    return tuple(columns)


def barriers_of(names: Iterable[str]) -> dict[str, Barrier]:
    """The barriers that extensions add, by name. Raises InputError for two that cannot stand side by side."""
    found: dict[str, Barrier] = {}
    for each in named(names):
        for barrier in each.barriers:
            if found.setdefault(barrier.name, barrier) is not barrier:
                raise InputError(f"two extensions add a barrier {shown(barrier.name)}", remedy="take one of the two")
            for name, what, remedy in faults(barrier.name, barrier.off, found):
                raise InputError(f"barrier {barrier.name} of {each.name}: {name} {what}", remedy=remedy)
    return found


# Installed packages


@dataclass(frozen=True)
class Plugin:
    """An entry point of the group `govsim.plugins`: its name, the package it is from, and why it cannot be loaded."""

    name: str
    value: str
    package: str
    version: str
    fault: str | None = None
    extensions: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Where it is from: "scandal-press 1.0 (scandal_press:EXTENSION)"."""
        return f"{self.package} {self.version} ({self.value})"


@cache
def installed() -> tuple[Plugin, ...]:
    """Every plugin that is installed, loaded and registered once; what goes wrong in one is told in `fault`."""
    return tuple(_loaded(point) for point in sorted(metadata.entry_points(group=ENTRY_POINTS), key=lambda p: p.name))


def _loaded(point: metadata.EntryPoint) -> Plugin:
    package = point.dist.metadata["Name"] if point.dist else "?"
    plugin = Plugin(point.name, point.value, package, point.dist.version if point.dist else "?")
    try:
        given = point.load()
        several = (given,) if isinstance(given, Extension) else tuple(given)
        for each in several:
            register(each)
        return replace(plugin, extensions=tuple(each.name for each in several))
    except Exception as error:  # whatever a stranger's package raises while it is imported
        said = " ".join(str(error).split())[:300]
        return replace(plugin, fault=f"{type(error).__name__}: {said}")


def facts(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """What provenance says of extensions: by name the hash of all it says, and the package it is from."""
    found = {}
    for each in named(names):
        origin = next((plugin for plugin in _known_plugins() if each.name in plugin.extensions), None)
        package = {"package": "", "version": ""}
        if origin is not None:
            package = {"package": origin.package, "version": origin.version}
        found[each.name] = {"sha256": each.sha256, **package}
    return found


def _known_plugins() -> tuple[Plugin, ...]:
    """Those that were loaded; nobody is asked to load any."""
    return installed() if installed.cache_info().currsize else ()


def check_same(recorded: Mapping[str, Mapping[str, str]], place: str) -> None:
    """Refuse to go on with extensions that are others than those which made something."""
    for name, then in recorded.items():
        now = facts([name])[name]
        if now["sha256"] != then["sha256"]:
            whose = [f"{each['package']} {each['version']}" if each["package"] else "Python" for each in (then, now)]
            what = f"extension {name} is another now ({whose[1]}) than the one that made these results ({whose[0]})"
            raise InputError(what, place=place, remedy=f"install {whose[0]} again, or make the results anew")
