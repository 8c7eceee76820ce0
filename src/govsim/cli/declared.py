"""Declarations in words and as plain data: parameters, reforms, barriers, scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govsim.cli.speaking import lang
from govsim.model import extensions
from govsim.model.barriers import BARRIERS, Barrier
from govsim.model.extensions import Extension
from govsim.model.functions import facts_of
from govsim.model.parameters import BY_NAME, Parameter
from govsim.model.reforms import FTE_YEAR, Cost, Reform
from govsim.runs import provenance
from govsim.words import has, say

if TYPE_CHECKING:
    from govsim.outcomes.declared import Outcome
    from govsim.scenario.scenario import Scenario
    from govsim.scenario.tables import DatedReform

SECTION_TITLES = {
    "4.1": "politics",
    "4.2": "leadership",
    "4.3": "budget",
    "4.4": "rotation",
    "4.5": "workload",
    "4.6": "initiation, negotiation, signing",
    "4.7": "delivery",
    "4.8": "payment",
    "4.9": "audit",
    "4.10": "trust",
    "4.11": "continuation",
    "4.12": "learning",
    "5": "the start of a run",
    "7": "what is measured",
}
"""The sections of the model page (docs/odd.md) in which parameters act."""

ROLES = {
    "uncertainty": "uncertainty: a fact of the world, not a decision",
    "lever": "lever: a decision",
    "structure": "structure: a way the world may work, between which evidence does not decide",
    "constant": "constant: not varied",
}


def range_of(parameter: Parameter) -> str:
    """ "0.1 to 0.55"."""
    return parameter.range_in_words()


def sections(parameter: Parameter) -> str:
    """ "4.4 (rotation), 5 (the start of a run)"."""
    return ", ".join(f"{number} ({SECTION_TITLES[number]})" for number in parameter.section.split(", ") if number)


def parameter_data(parameter: Parameter) -> dict[str, object]:
    """Everything that is declared of a parameter."""
    return {
        "kind": "parameter",
        "name": parameter.name,
        "label": parameter.label,
        "label_th": parameter.label_th,
        "unit": parameter.unit,
        "low": parameter.low,
        "high": parameter.high,
        "bounds": list(parameter.bounds),
        "default": parameter.default,
        "whole": parameter.whole,
        "role": parameter.role,
        "source": parameter.source,
        "sections": parameter.section.split(", "),
        "scope": parameter.scope,
    }


def moves(reform: Reform) -> list[str]:
    """What a reform moves: "payment.advance 0 to 0.15"."""
    return [f"{name} {BY_NAME[name].default:g} to {target:g}" for name, target in reform.parameters.items()]


def lasts(reform: Reform) -> str:
    """How long a reform lasts."""
    return "for good" if reform.months is None else f"{reform.months} months, then back"


def cost_of(cost: Cost) -> str:
    """What a reform costs in money and hours."""
    parts = [
        (cost.value_share, f"{100 * cost.value_share:.3g} % of the value of contracts in force, a year"),
        (cost.fte_per_contract, f"{cost.fte_per_contract:.3g} FTE a contract"),
        (cost.fte_per_post, f"{cost.fte_per_post:.3g} FTE a post"),
        (cost.fte_per_agency, f"{cost.fte_per_agency:.3g} FTE an agency"),
        (cost.fte_per_transfer, f"{cost.fte_per_transfer:.2g} FTE-years at each transfer"),
        (cost.once_per_agency, f"{cost.once_per_agency:.3g} contract-years an agency, once"),
    ]
    return "; ".join(words for amount, words in parts if amount) or "nothing in money or hours"


def cost_unit() -> str:
    """What the amounts mean."""
    return f"1 contract-year is what a typical contract costs a year; an FTE-year costs {FTE_YEAR:g} of it"


def reform_data(reform: Reform) -> dict[str, object]:
    """Everything that is declared of a reform."""
    cost = reform.cost
    return {
        "kind": "reform",
        "name": reform.name,
        "label": reform.label,
        "label_th": reform.label_th,
        "parameters": dict(reform.parameters),
        "extent": reform.extent,
        "months": reform.months,
        "cost": {name: getattr(cost, name) for name in type(cost).__slots__},
        "downside": reform.downside,
    }


def barrier_data(barrier: Barrier) -> dict[str, object]:
    """Everything that is declared of a barrier."""
    return {
        "kind": "barrier",
        "name": barrier.name,
        "label": barrier.label,
        "label_th": barrier.label_th,
        "definition": barrier.definition,
        "off": dict(barrier.off),
    }


def extension_data(extension: Extension) -> dict[str, object]:
    """Everything that is declared of an extension, and where it is from."""
    from govsim.outcomes.own import taken

    outcomes = taken(extension.outcomes, f"extension {extension.name}")
    return {
        "kind": "extension",
        "name": extension.name,
        "label": extension.label,
        "label_th": extension.label_th,
        **extensions.facts([extension.name])[extension.name],
        "rules": {name: facts_of(function)["function"] for name, function in extension.rules.items()},
        "parameters": [parameter_data(parameter) for parameter in extension.parameters],
        "columns": [f"{column.table}.{column.name}" for column in extension.columns],
        "barriers": [barrier_data(barrier) for barrier in extension.barriers],
        "outcomes": {each.name: {"label": each.label, "unit": each.unit, "better": each.better} for each in outcomes},
        **({"reforms": [reform_data(reform) for reform in extension.reforms]} if extension.reforms else {}),
    }


def scenario_data(name: str, scenario: Scenario) -> dict[str, object]:
    """What a scenario says of itself."""
    return {
        "kind": "scenario",
        "name": name,
        "title": scenario.title,
        "title_th": scenario.title_th,
        "description": scenario.description,
        "description_th": scenario.description_th,
        "agencies": scenario.world.agencies,
        "first_fiscal_year": scenario.time.first_fiscal_year,
        "years": scenario.time.years,
        "warmup_years": scenario.time.warmup_years,
    }


def results_data(scenario: Scenario, replications: int, seed: int) -> dict[str, object]:
    """How every document on results begins: by what they were made, and of what."""
    return {
        "govsim": provenance.version(),
        "scenario": scenario.name,
        "title": scenario.title,
        "title_th": scenario.title_th,
        "replications": replications,
        "seed": seed,
        "first_fiscal_year": scenario.time.first_fiscal_year,
        "years": scenario.time.years,
        "warmup_years": scenario.time.warmup_years,
        "parameters": dict(scenario.parameters),
        **({"extensions": list(scenario.extensions)} if scenario.extensions else {}),
    }


def reported(scenario: Scenario) -> str:
    """The fiscal years that are reported."""
    return span(scenario.time.fiscal_years[scenario.time.warmup_years :])


def span(years: range) -> str:
    """Fiscal years in words."""
    return f"fiscal years {years[0]} to {years[-1]}" if len(years) > 1 else f"fiscal year {years[0]}"


def titles(scenario: Scenario) -> Iterable[str]:
    """What a scenario is called, in English and, where it says so, in Thai; for who reads Thai in that alone."""
    if lang() == "th" and scenario.title_th:
        yield scenario.title_th
        return
    yield scenario.title or scenario.name
    if scenario.title_th:
        yield scenario.title_th


def changes(scenario: Scenario) -> Iterable[str]:
    """In what a scenario's regimes differ from the default ones, a line each."""
    yield from (f"Extension {name} (what that is: govsim explain {name})." for name in scenario.extensions)
    for name, value in scenario.parameters:
        if value == BY_NAME[name].default:
            continue
        yield f"{name} = {value:g} (default {BY_NAME[name].default:g})"
    for group in scenario.groups:
        for name, value in group.parameters:
            yield f"{name} = {value:g} in group {group.name} (default {BY_NAME[name].default:g})"
    for reform in scenario.reforms:
        extent = "" if reform.size == 1 else f", {100 * reform.size:g} % of the way"
        until = "" if reform.until_year is None else f" until {reform.until_year}"
        where = f" in {', '.join(reform.groups)}" if reform.groups else ""
        yield f"Reform {reform.name} from fiscal year {reform.from_year}{until}{where}{extent}."
    for each in scenario.adaptive:
        extent = "" if each.size == 1 else f", {100 * each.size:g} % of the way"
        where = f" in {', '.join(each.groups)}" if each.groups else ""
        lasts = "" if each.years is None else f" for {each.years} years"
        looked = span(each.looked_at(scenario.time))
        yield f"Reform {each.name}{where}{extent}{lasts} once {each.condition} at the end of {looked}."
    if scenario.meeting:
        yield f"An agency can meet those partners to whom a graph of {len(scenario.meeting):,} pairs joins it."
    if acts := [year for year, _ in scenario.recorded_acts if year in scenario.time.fiscal_years]:
        yield f"Budget acts as recorded for {len(acts)} fiscal years from {min(acts)} to {max(acts)}."
    if scenario.barriers_off:
        off = ", ".join(scenario.barriers_off)
        shipped = [name for name in scenario.barriers_off if name in BARRIERS]
        yield f"Switched off: {off}" + (f" (what that means: govsim explain {shipped[0]})." if shipped else ".")
        own = {name: scenario.known_barriers[name] for name in scenario.barriers_off if name not in BARRIERS}
        yield from (f"{name} off: {barrier.definition}." for name, barrier in own.items())


def called(outcome: Outcome) -> str:
    """What an outcome is called, with its unit where it has one: "decision trust (0 to 1)"."""
    return outcome.called(lang()) + (f" ({unit(outcome.unit)})" if outcome.unit else "")


def unit(name: str) -> str:
    """A unit of outcomes; one of a user's own as it was declared."""
    key = f"columns.unit.{name}"
    return say(key, lang()) if lang() != "en" and has(key) else name


def when(reform: DatedReform) -> str:
    """From when to when a reform is in force, for which groups and how far: "from 2028 to 2032 in pilot"."""
    to = "" if reform.until_year is None else f" to {reform.until_year - 1}"
    where = f" in {', '.join(reform.groups)}" if reform.groups else ""
    return f"from {reform.from_year}{to}{where}" + ("" if reform.size == 1 else f", {100 * reform.size:g} % of the way")


def counted(number: int, what: str, several: str | None = None) -> str:
    """ "1 run", "12,000 runs"."""
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


def size_of(size: int) -> str:
    """Bytes: "12.3 MB"."""
    number, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if number < 1000:
            break
        number, unit = number / 1000, larger
    return f"{size:,} bytes" if unit == "bytes" else f"{number:.3g} {unit}"


def duration(seconds: float) -> str:
    """A time that nobody needs to the second: "about 4 minutes"."""
    if seconds < 1:
        return "less than a second"
    for above, unit in ((86_400 * 2, "day"), (7200, "hour"), (120, "minute"), (0, "second")):
        if seconds >= above:
            number = seconds / {"day": 86_400, "hour": 3600, "minute": 60, "second": 1}[unit]
            amount = f"{number:.1f}" if unit in ("day", "hour") and number < 10 else f"{number:.0f}"
            return f"about {amount} {unit}{'' if amount == '1' else 's'}"
    return "unknown"
