"""What must hold in a design beyond each key's range, and what stands against varying a parameter.

Errors come with the path of the key at fault; `Design` adds the file and the line, or the call.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from govsim.errors import InputError, KeyPath, UnplacedError, did_you_mean, shown
from govsim.model import extensions
from govsim.model.parameters import Parameter, order
from govsim.scenario.outside import outside_evidence, points_outside
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import Number
from govsim.study.design import sampling
from govsim.study.design.factors import SETS, Factor
from govsim.study.design.option import Option
from govsim.words import Message

if TYPE_CHECKING:
    from govsim.scenario.reach import Reach

MOST_CELLS = 10_000
MOST_RUNS = 20_000_000
MOST_NUMBERS = 200_000_000
"""In the table of a sample: 1.6 GB."""


class _Design(Protocol):
    @property
    def scenarios(self) -> tuple[Scenario, ...]: ...
    @property
    def method(self) -> str: ...
    @property
    def samples(self) -> int | None: ...
    @property
    def replications(self) -> int: ...
    @property
    def named(self) -> tuple[Factor, ...]: ...
    @property
    def others(self) -> str | None: ...
    @property
    def listed(self) -> tuple[tuple[float, ...], ...]: ...
    @property
    def levers(self) -> tuple[tuple[str, tuple[Number, ...]], ...]: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def factors(self) -> tuple[Factor, ...]: ...
    @property
    def settings(self) -> sampling.Settings: ...
    @property
    def rows(self) -> int: ...
    @property
    def cell_count(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def runs(self) -> int: ...


def check(design: _Design) -> None:
    """Raise an error for the first thing in which a design does not hold together. Later checks rest on earlier."""
    _check_names(design)
    if design.cell_count > MOST_CELLS:
        what = f"make {_many(design.cell_count)} cells with scenarios and options; a study has {MOST_CELLS:,} at most"
        raise UnplacedError(("levers" if design.levers else "options",), what, "cross fewer values")
    _check_options(design)
    _check_method(design)
    _check_crossed(design)
    _check_size(design)


def _check_names(design: _Design) -> None:
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


def _check_options(design: _Design) -> None:
    known = dict.fromkeys(name for scenario in design.scenarios for name in scenario.known_barriers)
    for number, option in enumerate(design.options):
        for place, name in enumerate(option.barriers_off):
            if name not in known:
                remedy = did_you_mean(name, known, "barriers")
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


def _check_method(design: _Design) -> None:
    method = sampling.METHODS[design.method]
    for key in sampling.SETTINGS:
        if getattr(design, key) is not None and key not in method.settings:
            has = [other.name for other in sampling.METHODS.values() if key in other.settings]
            raise UnplacedError((key,), f"is not for {method.name}", f"it is a setting of {', '.join(has)}")
    sampling.check(design.method, design.samples, design.settings)


def _check_crossed(design: _Design) -> None:
    """Nothing that is varied or crossed may be overruled: it would seem to have no effect."""
    at: KeyPath = ("points", 0) if design.method == "list" else ("parameters",)
    crossed: list[tuple[str, KeyPath, str]] = [(name, ("levers",), "crossed") for name, _ in design.levers]
    crossed += [(factor.name, at, "varied") for factor in design.named]
    reaches = _reaches(design)
    for name, table, verb in crossed:
        path = (*table, *name.split(".", 1))
        if verb == "varied" and name in dict(design.levers):
            raise UnplacedError(path, "is varied, and crossed in [levers]", "keep it in one of the two")
        if name.startswith("constants.kind_") and any(each.partner_kinds for each in design.scenarios):
            what = f"cannot be {verb}: it is of the kinds that ship, and a scenario declares kinds of its own"
            raise UnplacedError(path, what, "give the design scenarios that differ in [[partner_kinds]]")
        if stands := _stated_elsewhere(design, name):
            raise UnplacedError(path, f"cannot be {verb}: {stands[0]}", stands[1])
        held = [reach.fixed(name) for reach in reaches]
        if held[0] and all(held):
            remedy = "leave it out here, or add a scenario or an option that leaves it free"
            raise UnplacedError(path, f"cannot be {verb}: {held[0]}, which fixes it", remedy)
    if not design.factors and design.method != "list":
        raise UnplacedError(("parameters",), "leave nothing to vary", 'method = "list" runs what is crossed alone')
    if design.method == "one-at-a-time":
        _check_base(design)


def _check_base(design: _Design) -> None:
    first = design.scenarios[0]
    for number, scenario in enumerate(design.scenarios):
        for name in (factor.name for factor in design.factors):
            values = first.parameter(name), scenario.parameter(name)
            if values[0] != values[1]:
                what = f"= {shown(scenario.name)} has {name} = {values[1]:g}, and {shown(first.name)} {values[0]:g}"
                remedy = "one-at-a-time varies around one base point: make a design for each scenario"
                raise UnplacedError(("scenarios", number), what, remedy)


def _check_size(design: _Design) -> None:
    rows, factors = design.rows, len(design.factors)
    key = next(key for key in ("samples", "levels", "points", "replications") if key in _decides(design))
    if rows * factors > MOST_NUMBERS:
        what = f"make a sample of {_many(rows)} points x {factors} factors; it holds {MOST_NUMBERS:,} numbers at most"
        raise UnplacedError((key,), what, "take fewer samples or levels, or name fewer parameters")
    if design.runs > MOST_RUNS:
        what = f"make {_many(design.runs)} runs: {_many(design.size)} points x {design.replications:,} replications"
        raise UnplacedError((key,), what, f"a study has {MOST_RUNS:,} runs at most: take fewer of one of them")


def _decides(design: _Design) -> tuple[str, ...]:
    """The keys that decide the number of points."""
    if design.samples is not None:
        return ("samples",)
    if design.method in ("list", "evidence"):
        return ("points", "replications") if design.listed else ("replications",)
    return ("levels",)


def _many(number: int) -> str:
    return f"{number:,}" if number < 10**15 else f"{number:.1e}"


# What stands against varying a parameter


def declared(design: _Design) -> tuple[Parameter, ...]:
    """Every parameter of the scenarios in their order, those of their extensions last."""
    every = dict.fromkeys(each for scenario in design.scenarios for each in scenario.declared)
    return tuple(sorted(every, key=lambda parameter: order(parameter.name)))


def _reaches(design: _Design) -> "tuple[Reach, ...]":
    """Where values arrive in the scenarios under the options; what the design varies or crosses may have any value."""
    varied = {factor.name for factor in design.named} | {name for name, _ in design.levers}
    varied |= {parameter.name for parameter in declared(design) if parameter.role in SETS.get(design.others or "", ())}
    return _laid_out(design.scenarios, design.options, frozenset(varied))


@lru_cache(maxsize=4)
def _laid_out(
    scenarios: tuple[Scenario, ...], options: tuple[Option, ...], varied: frozenset[str]
) -> "tuple[Reach, ...]":
    applied = [option.applied(scenario) for scenario in scenarios for option in options] or scenarios
    from govsim.scenario.reach import Reach  # it lays scenarios out, which loads numba

    return tuple(Reach.of(scenario, varied) for scenario in applied)


def _stated_elsewhere(design: _Design, name: str) -> tuple[str, str] | None:
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


def against_others(design: _Design) -> dict[str, str]:
    """The parameters that a set of parameters leaves out, each with the reason."""
    reaches = _reaches(design)
    found = {name: "crossed in [levers]" for name, _ in design.levers}
    for parameter in declared(design):
        if parameter.name in found:
            continue
        held = [reach.fixed(parameter.name) for reach in reaches]
        if design.method == "evidence" and extensions.owner_of(parameter.name):
            found[parameter.name] = "no point that ships states parameters of extensions"
        elif stands := _stated_elsewhere(design, parameter.name):
            found[parameter.name] = stands[0]
        elif held[0] and all(held):
            found[parameter.name] = held[0]
    return found


def notes(design: _Design) -> Iterator[str]:
    """What of the set is left out, and what is varied though some cells fix it; a sentence for each reason."""
    left_out: dict[str, list[str]] = {}
    in_part: dict[str, list[str]] = {}
    against = against_others(design) if design.others else {}
    roles = SETS.get(design.others or "", ())
    for parameter in declared(design):
        if parameter.name in against and parameter.role in roles:
            left_out.setdefault(against[parameter.name], []).append(parameter.name)
    reaches = _reaches(design)
    for name in (*(factor.name for factor in design.factors), *(name for name, _ in design.levers)):
        for reason in dict.fromkeys(reach.fixed(name) for reach in reaches):
            if reason:
                in_part.setdefault(reason, []).append(name)
    for reason, names in left_out.items():
        yield f"Not varied: {', '.join(names)}; {reason}."
    for reason, names in in_part.items():
        yield f"Without effect where {reason}: {', '.join(names)}."
    for name in (*(factor.name for factor in design.named), *(name for name, _ in design.levers)):
        whys = [reach.why_not(name) for reach in reaches]
        if all(whys) and whys[0] is not None and whys[0].idle:
            yield f"Without effect: {whys[0]}."
    varied = {factor.name for factor in design.factors} | {name for name, _ in design.levers}
    from govsim.scenario import idle

    yield from idle.notes(*(reach.scenario for reach in reaches), varied=varied)
    yield from (message.text("en") for message in carried_outside(design))


def outside(design: _Design) -> tuple[Message, ...]:
    """A sentence for each value outside what evidence says that the design states, or carries a parameter to."""
    varied = {factor.name for factor in design.factors} | {name for name, _ in design.levers}
    scenarios = (reach.scenario for reach in _reaches(design))
    return *outside_evidence(*scenarios, varied=varied), *carried_outside(design)


def carried_outside(design: _Design) -> Iterator[Message]:
    """A sentence for each parameter that the design carries beyond what evidence says."""
    listed = zip((factor.name for factor in design.factors), zip(*design.listed, strict=True), strict=False)
    values = {factor.name: tuple(factor.levels(2)) for factor in design.factors}
    yield from points_outside(values | dict(listed) | dict(design.levers))
