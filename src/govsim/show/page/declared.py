"""What the page knows of a scenario and of the model, as data: nothing is declared a second time in the page.

Both languages are in it, so that a reader can change the language without another file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from govsim.model.barriers import BARRIERS
from govsim.model.constants import CAUSES, KINDS
from govsim.model.parameters import GROUP_LABELS, PARAMETERS, Parameter
from govsim.model.reforms import FTE_YEAR, REFORMS, Reform
from govsim.model.tables import EVENTS
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.per_run import longest_age
from govsim.runs.provenance import version
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show.labels import barrier_label, barrier_off, downside, name_of, option_label, own_text
from govsim.show.report.tables import source, unit
from govsim.study.evidence.shipped import not_ruled_out
from govsim.words import LANGUAGES, Lang, phrases, say

LIMITS = ("purpose", "ahead", "late", "off", "interval")
"""Of words/limits.toml, what the page says below its pictures."""

FUTURES = 40
"""How many of those that ship the page goes through."""

type Both = dict[str, str]
"""A text by language."""

type Data = dict[str, Any]
"""What JSON can hold."""


def of(scenario: Scenario, chosen: Iterable[DatedReform] = (), lang: Lang = "en", name: str = "") -> Data:
    """The page's declarations.

    Args:
        scenario: Without the reforms that the page shows as chosen.
        chosen: Reforms that are switched on when the page opens.
        lang: The language in which it opens.
        name: By which name or file the command line finds the scenario.
    """
    plan = blueprint(scenario)
    return {
        "version": version(),
        "lang": lang,
        "scenario": _scenario(scenario, name or scenario.name),
        "chosen": [dated(reform) for reform in chosen],
        "parameters": [_parameter(parameter, scenario) for parameter in PARAMETERS],
        "parameterGroups": {group: dict(zip(LANGUAGES, labels, strict=True)) for group, labels in GROUP_LABELS.items()},
        "reforms": [_reform(reform) for reform in REFORMS.values()],
        "barriers": [_barrier(name, scenario) for name in BARRIERS],
        "outcomes": {name: _outcome(name) for name in OUTCOMES},
        "futures": _futures(),
        "fteYear": FTE_YEAR,
        "longestAge": longest_age(scenario),
        "kinds": [
            {"name": kind, "label": _both(lambda lang, kind=kind: name_of("kind", kind, lang))} for kind in KINDS
        ],
        "causes": [
            {"name": cause, "label": _both(lambda lang, cause=cause: name_of("cause", cause, lang))} for cause in CAUSES
        ],
        "events": list(EVENTS),
        "who": _who(plan),
        "limits": [_both(lambda lang, key=key: say(f"limits.{key}", lang)) for key in LIMITS],
        "months": [_both(lambda lang, n=n: say(f"common.month.{n}.short", lang)) for n in range(1, 13)],
        "words": {key.partition(".")[2]: both._asdict() for key, both in phrases("page").items()},
    }


def _futures() -> Data:
    """Sets of assumptions that evidence does not rule out: the first of those that ship, a row each."""
    points = not_ruled_out().head(FUTURES)
    return {"names": list(points), "rows": points.to_numpy().tolist()}


def _both(text: Any) -> Both:
    return {lang: text(lang) for lang in LANGUAGES}


def _scenario(scenario: Scenario, name: str) -> Data:
    time = scenario.time
    return {
        "name": name,
        "title": {"en": scenario.title or scenario.name, "th": scenario.title_th or scenario.title or scenario.name},
        "description": {"en": scenario.description, "th": scenario.description_th or scenario.description},
        "assumptions": {
            "en": [own_text(text, "en") for text in scenario.assumptions],
            "th": [own_text(text, "th") for text in scenario.assumptions_th or scenario.assumptions],
        },
        "firstYear": time.first_fiscal_year,
        "firstMonth": time.first_month,
        "years": time.years,
        "warmup": time.warmup_years,
        "groups": list(scenario.group_names),
        "world": scenario.world.model_dump(),
        "reforms": [dated(reform) for reform in scenario.reforms],
        "barriersOff": list(scenario.barriers_off),
        "toml": scenario.to_toml(),
        "head": scenario.model_copy(update={"parameters": (), "reforms": ()}).to_toml(),
    }


def dated(reform: DatedReform) -> Data:
    """A reform in force. `until` is the last fiscal year in which it is; a scenario states the one in which it ends."""
    return {
        "reform": reform.name,
        "from": reform.from_year,
        "until": None if reform.until_year is None else reform.until_year - 1,
        "size": reform.size,
        "groups": None if reform.groups is None else list(reform.groups),
        "own": None if reform.name in REFORMS else dict(reform.parameters),
    }


def _parameter(parameter: Parameter, scenario: Scenario) -> Data:
    of_groups = {group.name: dict(group.parameters) for group in scenario.groups}
    return {
        "name": parameter.name,
        "default": parameter.default,
        "value": scenario.parameter(parameter.name),
        "ofGroups": {name: values[parameter.name] for name, values in of_groups.items() if parameter.name in values},
        "low": parameter.low,
        "high": parameter.high,
        "role": parameter.role,
        "whole": parameter.whole,
        "group": parameter.group,
        "unit": _both(lambda lang: unit(parameter, lang)),
        "label": {"en": parameter.label, "th": parameter.label_th},
        "source": _both(lambda lang: source(parameter, lang)),
    }


def _reform(reform: Reform) -> Data:
    return {
        "name": reform.name,
        "label": _both(lambda lang: option_label(reform.name, lang)),
        "downside": _both(lambda lang: downside(reform, lang)),
        "parameters": dict(reform.parameters),
        "months": reform.months,
        "extent": reform.extent,
        "parts": [part.name for part in reform.parts],
        "costs": {part.name: asdict(part.cost) for part in reform.parts},
    }


def _barrier(name: str, scenario: Scenario) -> Data:
    barrier = BARRIERS[name]
    return {
        "name": name,
        "label": _both(lambda lang: barrier_label(name, lang)),
        "meaning": _both(lambda lang: barrier_off(name, barrier.definition, lang)),
        "parameters": list(barrier.off),
        "off": name in scenario.barriers_off,
    }


def _outcome(name: str) -> Data:
    outcome = OUTCOMES[name]
    label: Mapping[str, str] = _both(outcome.called)
    return {"label": label, "better": outcome.better, "scale": outcome.scale, "decimals": outcome.decimals}


def _who(plan: Blueprint) -> Data:
    """Names of those that have one, and who belongs to whom."""
    world, scenario = plan.world, plan.scenario
    thai = {
        table: [scenario.name_in_thai(table, name) if name else "" for name in names]
        for table, names in plan.names.items()
    }
    return {
        "agencies": {"en": plan.names["agencies"], "th": thai["agencies"]},
        "missions": {"en": plan.names["missions"], "th": thai["missions"]},
        "partners": {"en": plan.names["partners"], "th": thai["partners"]},
        "agencyOf": world.missions.agency.tolist(),
        "officialOf": world.missions.official.tolist(),
        "kindOf": world.partners.kind.tolist(),
    }
