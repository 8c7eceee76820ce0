"""`govsim explain NAME`: everything that goes by a name, in English and Thai, with its numbers and their source."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer
from rich.console import ConsoleRenderable

from govsim.cli import DONE, catalogue, declared, options, terminal
from govsim.cli.speaking import lang
from govsim.errors import InputError, did_you_mean, shown
from govsim.model import extensions
from govsim.model.barriers import BARRIERS, Barrier
from govsim.model.parameters import BY_NAME, GROUP_LABELS, Parameter

if TYPE_CHECKING:
    from govsim.scenario.scenario import Scenario
    from govsim.scenario.tables import PartnerKind


@dataclass(frozen=True)
class Meaning:
    """One thing that goes by a name: what kind of thing, its facts in words, the same as data, what follows below."""

    kind: str
    facts: list[tuple[str, str]]
    data: dict[str, object]
    below: tuple[ConsoleRenderable | str, ...] = ()


def show(name: Annotated[str, typer.Argument(metavar="NAME")], as_json: options.Json = False) -> int:
    """Say what a parameter, reform, barrier, scenario, measure, table of results or column of one is.

    For example: govsim explain rotation.transfer_rate, or partnerships, or partnerships.end
    """
    meanings = _meanings(name)
    if as_json:
        terminal.print_json({"name": name, "meanings": [meaning.data for meaning in meanings]})
        return DONE
    for number, meaning in enumerate(meanings):
        heading = terminal.bold(f"{name}: {'an' if meaning.kind[0] in 'aeiou' else 'a'} {meaning.kind}")
        parts: list[ConsoleRenderable | str] = ["", heading] if number else [heading]
        terminal.show(*parts, terminal.facts(((key, text) for key, text in meaning.facts if text), indent=2))
        if meaning.below:
            terminal.show("", *meaning.below)
    return DONE


def _meanings(name: str) -> list[Meaning]:
    from govsim.cli import dictionary

    extensions.installed()
    extensions.parameter(name)  # one that ships is known once it is asked for
    kinds = _kinds()
    found = [explain(name) for names, explain in kinds if name in names]
    if not found and "." in name and (Path(name).suffix == ".toml" or os.path.exists(name)):
        found = [_scenario(name)]
    if not found or name in GROUP_LABELS:
        found += dictionary.meanings(name)
    if not found:
        known = [*(known for names, _ in kinds for known in names), *dictionary.names()]
        same_field = [full for full in (*BY_NAME, *dictionary.names()) if full.rpartition(".")[2] == name]
        remedy = f"did you mean {same_field[0]}?" if same_field else did_you_mean(name, known, "names")
        if remedy.startswith("names: "):
            remedy = "`govsim list scenarios`, reforms, barriers or parameters gives the names there are"
        raise InputError(f"nothing is called {shown(name)}", place="govsim explain", remedy=remedy)
    return found


def _parameter(name: str) -> Meaning:
    parameter = BY_NAME[name]
    moved = [
        f"{reform.name} (to {reform.parameters[name]:g})"
        for reform in extensions.reforms().values()
        if name in reform.parameters
    ]
    held = [f"{barrier.name} (at {barrier.off[name]:g})" for barrier in _all_barriers() if name in barrier.off]
    country = "one value for the whole country" if parameter.scope == "country" else "agency groups may differ in it"
    facts = [
        *_called(parameter),
        ("unit", _unit(parameter) + (", whole numbers" if parameter.whole and not parameter.binary else "")),
        ("range", f"{declared.range_of(parameter)}: what evidence says"),
        ("bounds", f"{parameter.bounds_in_words()}: what the equations allow; beyond the range it runs, and is said"),
        ("default", f"{parameter.default:g}"),
        ("role", declared.ROLES[parameter.role]),
        ("source", parameter.source + _whole_range(parameter.source)),
        ("acts in", f"section {declared.sections(parameter)}" if parameter.section else ""),
        ("of extension", extensions.owner_of(name) or ""),
        ("holds for", country),
        ("mind", _FIRST_MONTH if name.endswith(".october_share") else ""),
        ("moved by reform", ", ".join(moved)),
        ("held by barrier", ", ".join(held) + (" when switched off" if held else "")),
        ("change it", f"govsim run {_base(name)} --set {name}={parameter.high:g}"),
    ]
    data = declared.parameter_data(parameter) | {"role_meaning": declared.ROLES[parameter.role]}
    return Meaning("parameter", facts, data)


class _Named(Protocol):
    """What has a label in both languages."""

    @property
    def label(self) -> str: ...

    @property
    def label_th(self) -> str: ...


def _called(thing: _Named) -> list[tuple[str, str]]:
    """What a thing is called: in both languages for who reads English, for the other one is said beside it."""
    if lang() == "th":
        return [("what it is", thing.label_th or thing.label)]
    return [("what it is", thing.label), ("ภาษาไทย", thing.label_th)]


def _described(scenario: Scenario) -> list[tuple[str, str]]:
    if lang() == "th":
        own = (scenario.title_th or scenario.title, scenario.description_th or scenario.description)
        return [("title", own[0]), ("what it is", own[1])]
    thai = "\n".join(filter(None, (scenario.title_th, scenario.description_th)))
    return [("title", scenario.title), ("ภาษาไทย", thai), ("what it is", scenario.description)]


def _assumed(scenario: Scenario) -> tuple[str, ...]:
    return (lang() == "th" and scenario.assumptions_th) or scenario.assumptions


def _unit(parameter: Parameter) -> str:
    if lang() == "en":
        return parameter.unit
    from govsim.show.labels import unit

    return unit(parameter, lang())


_FIRST_MONTH = (
    "the first month of the fiscal year is October with first_month = 10, as in all shipped scenarios, and another"
    " where [time] sets another: with first_month = 1 it is January"
)


def _base(parameter: str) -> str:
    """A scenario that has a parameter."""
    owner = extensions.owner_of(parameter)
    return f"default+{owner}" if owner else "default"


def _extension(name: str) -> Meaning:
    (extension,) = extensions.named([name])
    data = declared.extension_data(extension)
    from govsim.outcomes.own import taken

    own = taken(extension.outcomes, f"extension {name}")
    facts = [
        *_called(extension),
        ("from", f"{data['package']} {data['version']}".strip()),
        ("rules", "\n".join(f"{rule}: {python}" for rule, python in dict(data["rules"]).items())),  # type: ignore[call-overload]
        ("columns", ", ".join(f"{column.table}.{column.name}" for column in extension.columns)),
        (
            "barriers",
            _told(extension.barriers),
        ),
        ("outcomes", "\n".join(f"{each.name}: {declared.called(each)}" for each in own)),
        ("reforms", "\n".join(f"{each.name}: {', '.join(declared.moves(each))}" for each in extension.reforms)),
        ("sha256", str(data["sha256"])),
        ("use it", f"govsim run default+{name}"),
    ]
    below = (catalogue.parameter_table(extension.parameters),) if extension.parameters else ()
    return Meaning("extension", facts, data, below)


def _whole_range(source: str) -> str:
    return ": its whole range belongs in every sensitivity analysis" if source == "assumption" else ""


def _reform(name: str) -> Meaning:
    reform, owner = extensions.reforms()[name], extensions.owner_of_reform(name)
    base = f"default+{owner.name}" if owner else "default"
    extent = "" if reform.extent == 1 else f"each {100 * reform.extent:g} % of the way, whole numbers by whole steps: "
    facts = [
        *_called(reform),
        ("moves", extent + ", ".join(declared.moves(reform))),
        ("lasts", declared.lasts(reform)),
        ("costs", declared.cost_of(reform.cost)),
        ("downside", reform.downside),
        ("of extension", owner.name if owner else ""),
        ("use it", f"govsim run {base} --reform {name}@2030"),
    ]
    return Meaning("reform", facts, declared.reform_data(reform), (f"{declared.cost_unit()}.",))


def _all_barriers() -> Iterable[Barrier]:
    """The five, and those of registered extensions."""
    return *BARRIERS.values(), *(own for each in extensions.named(extensions.names()) for own in each.barriers)


def _with_barrier(name: str) -> str:
    """A scenario that has a barrier."""
    added = extensions.named(extensions.names())
    owner = next((each.name for each in added if name in [own.name for own in each.barriers]), None)
    return f"default+{owner}" if owner else "default"


def _barrier(name: str) -> Meaning:
    barrier = next(each for each in _all_barriers() if each.name == name)
    off = [f"{parameter} {value:g}" for parameter, value in barrier.off.items()]
    facts = [
        *_called(barrier),
        ("off means", barrier.definition),
        ("as parameters", ", ".join(off)),
        ("switch it off", f"govsim run {_with_barrier(name)} --without {name}"),
    ]
    below = '"Off" is a choice of reference, not a fact: state it with every result that depends on it.'
    return Meaning("barrier", facts, declared.barrier_data(barrier), (below,))


def _group(name: str) -> Meaning:
    label, label_th = GROUP_LABELS[name]
    chosen = [parameter for parameter in BY_NAME.values() if parameter.group == name]
    data: dict[str, object] = {
        "kind": "group of parameters",
        "name": name,
        "label": label,
        "label_th": label_th,
        "parameters": [declared.parameter_data(parameter) for parameter in chosen],
    }
    return Meaning("group of parameters", [], data, (catalogue.parameter_table(chosen),))


def _scenario(name: str) -> Meaning:
    from govsim.scenario.scenario import Scenario

    scenario = Scenario.load(name)
    changed = [*_size_and_time(scenario), *declared.changes(scenario)]
    if scenario.recorded_acts:
        first, last = scenario.recorded_acts[0][0], scenario.recorded_acts[-1][0]
        changed.append(f"The lateness of budget acts is recorded: fiscal years {first} to {last}.")
    named = [
        *(f"agency {agency.name}" for agency in scenario.agencies),
        *(f"mission {mission.name}, of {mission.agency}" for mission in scenario.missions),
        *(f"partner {partner.name} ({partner.kind})" for partner in scenario.partners),
        *(f"contract of {contract.partner} for {contract.mission}" for contract in scenario.contracts),
    ]
    own_barriers = [own for name, own in scenario.known_barriers.items() if name not in BARRIERS]
    facts = [
        *_described(scenario),
        ("differs by", "\n".join(changed) or ("nothing" if name == "default" else "nothing from the default")),
        (
            "barriers of its own",
            _told(own_barriers),
        ),
        ("kinds of partners", "\n".join(map(_kind, scenario.partner_kinds))),
        ("names", "\n".join(named)),
        ("assumptions", "\n".join(f"- {assumption}" for assumption in _assumed(scenario))),
        ("run it", f"govsim run {name}"),
    ]
    data = declared.scenario_data(name, scenario) | {
        "differences": changed,
        "named": named,
        "partner_kinds": [kind.model_dump() for kind in scenario.partner_kinds],
        "barriers": [declared.barrier_data(own) for own in own_barriers],
        "assumptions": list(scenario.assumptions),
        "assumptions_th": list(scenario.assumptions_th),
    }
    return Meaning("scenario", facts, data)


def _kind(kind: PartnerKind) -> str:
    """A declared kind in a line."""
    label = (lang() == "th" and kind.label_th) or kind.label
    return f"{kind.name}{f' ({label})' if label else ''}: {100 * kind.share:.3g} %"


def _told(barriers: Iterable[Barrier]) -> str:
    """Barriers that are not among the five, a line each."""
    labels = {each.name: each.label_th if lang() == "th" else each.label for each in barriers}
    return "\n".join(f"{each.name}: {labels[each.name]}; off: {each.definition}" for each in barriers)


def _size_and_time(scenario: Scenario) -> Iterable[str]:
    from govsim.scenario.tables import Horizon, Size

    for table, usual in ((scenario.time, Horizon()), (scenario.world, Size())):
        for key, value in dict(table).items():
            if value != getattr(usual, key):
                yield f"{key} = {value} (default {getattr(usual, key)})"


def _kinds() -> Iterable[tuple[Iterable[str], Callable[[str], Meaning]]]:
    from govsim.scenario.scenario import shipped

    return (
        (BY_NAME, _parameter),
        (extensions.reforms(), _reform),
        ([barrier.name for barrier in _all_barriers()], _barrier),
        (shipped(), _scenario),
        (extensions.names(), _extension),
        (GROUP_LABELS, _group),
    )
