"""What the page knows of a scenario and of the model, as data: nothing is declared a second time in the page.

Both languages are in it, so that a reader can change the language without another file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from govsim.model.barriers import Barrier
from govsim.model.constants import CAUSES, KINDS
from govsim.model.parameters import BY_NAME, GROUP_LABELS, GROUPS, PARAMETERS, Parameter
from govsim.model.reforms import FTE_YEAR, REFORMS, Reform
from govsim.model.tables import EVENTS
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.money import PAYERS
from govsim.outcomes.named import start_month
from govsim.outcomes.per_run import longest_age
from govsim.runs.provenance import version
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show.labels import LIMITS, barrier_off, downside, name_of, option_label, own_text, source, unit
from govsim.show.page.layout import REFUSALS
from govsim.study.evidence.patterns import evidence
from govsim.study.evidence.shipped import not_ruled_out
from govsim.study.increments import STATUSES
from govsim.words import LANGUAGES, Lang, phrase, phrases, say

FUTURES = 100
"""How many of those that ship the page goes through."""

SUMS = frozenset({"leader_changes", "agencies", "late_acts", "years", "paid", "unspent", "starts", "endings"})
"""Sums of a run that the page holds against sources (web/src/statistics/patterns.ts)."""

type Both = dict[str, str]
"""A text by language."""

type Data = dict[str, Any]
"""What JSON can hold."""


def of(
    scenario: Scenario,
    chosen: Iterable[DatedReform] = (),
    lang: Lang = "en",
    name: str = "",
    rules: Iterable[str] = (),
) -> Data:
    """The page's declarations.

    Args:
        scenario: Without the reforms that the page shows as chosen.
        chosen: Reforms that are switched on when the page opens.
        lang: The language in which it opens.
        name: By which name or file the command line finds the scenario.
        rules: Names of shipped rules in place of which the page's engine has others.
    """
    plan = blueprint(scenario)
    return {
        "version": version(),
        "rules": list(rules),
        "lang": lang,
        "scenario": _scenario(scenario, name or scenario.name),
        "chosen": [dated(reform) for reform in chosen],
        "parameters": [_parameter(parameter, scenario) for parameter in PARAMETERS],
        "parameterGroups": {
            group: {
                "label": dict(zip(LANGUAGES, labels, strict=True)),
                "look": _both(lambda lang, key=group: say(f"page.look.{key}", lang)),
            }
            for group, labels in ((group, GROUP_LABELS[group]) for group in GROUPS)
        },
        "reforms": [_reform(reform) for reform in REFORMS.values()],
        "barriers": [_barrier(barrier, scenario) for barrier in scenario.known_barriers.values()],
        "outcomes": {name: _outcome(name) for name in OUTCOMES},
        "named": _named(scenario, plan),
        "payers": {payer: _both(lambda lang, key=payer: say(f"compare.payers.{key}", lang)) for payer in PAYERS},
        "standings": {
            status: _both(lambda lang, key=status: say(f"compare.stands.{key}", lang)) for status in STATUSES
        },
        "patterns": _patterns(),
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
        "refusals": {key: phrase(key)._asdict() for key in REFUSALS},
        "limits": [_both(lambda lang, key=key: say(f"limits.{key}", lang)) for key in LIMITS],
        "months": [_both(lambda lang, n=n: say(f"common.month.{n}.short", lang)) for n in range(1, 13)],
        "words": {key: both for key, both in _words().items() if not key.startswith("look.")},
    }


def _words() -> dict[str, Both]:
    """What the page says, by keys without the name of their file."""
    return {key.partition(".")[2]: both._asdict() for key, both in phrases("page").items()}


def _patterns() -> list[Data]:
    """What sources say of sums that the page has: a ratio of them, and where it is to lie."""
    found = []
    for pattern in evidence().values():
        of, over = (pattern.arguments.get(key, ()) for key in ("of", "over"))
        if pattern.statistic == "agency_years":
            of, over = (of,), ("agencies",)
        is_sum = pattern.statistic in ("agency_years", "total") and SUMS.issuperset([*of, *over])
        if pattern.use == "calibrate" and is_sum:
            low, high = (end + sign * pattern.discrepancy for end, sign in zip(pattern.target, (-1, 1), strict=True))
            found.append(
                {"id": pattern.id, "of": list(of), "over": list(over), "low": low, "high": high}
                | {"about": pattern.about._asdict(), "source": pattern.source}
            )
    return found


def _futures() -> Data:
    """Sets of assumptions that evidence does not rule out, the first of those that ship, a row each.

    Values are in thousandths of a parameter's range, which keeps the file small and moves no answer.
    """
    points = not_ruled_out().head(FUTURES)
    names = [str(name) for name in points]
    low, high = (np.array([getattr(BY_NAME[name], end) for name in names]) for end in ("low", "high"))
    return {"names": names, "rows": np.rint(1000 * (points.to_numpy() - low) / (high - low)).astype(int).tolist()}


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
        "head": scenario.model_copy(update={"parameters": (), "reforms": (), "barriers_off": ()}).to_toml(),
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
        "ofCountry": parameter.scope == "country",
        "sections": parameter.section,
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


def _barrier(barrier: Barrier, scenario: Scenario) -> Data:
    return {
        "name": barrier.name,
        "label": {"en": barrier.label, "th": barrier.label_th},
        "meaning": _both(lambda lang: barrier_off(barrier.name, barrier.definition, lang)),
        "parameters": list(barrier.off),
        "off": barrier.name in scenario.barriers_off,
    }


def _outcome(name: str) -> Data:
    outcome = OUTCOMES[name]
    label: Mapping[str, str] = _both(outcome.called)
    return {"label": label, "better": outcome.better, "scale": outcome.scale, "decimals": outcome.decimals}


def _named(scenario: Scenario, plan: Blueprint) -> list[Data]:
    """The contracts that the scenario states, as rows of missions and partners and a month of first signing."""
    thai = scenario.name_in_thai
    names = {
        lang: [(of("missions", contract.mission), of("partners", contract.partner)) for contract in scenario.contracts]
        for lang, of in {"en": lambda table, name: name, "th": thai}.items()
    }
    return [
        {
            "mission": plan.names["missions"].index(contract.mission),
            "partner": plan.names["partners"].index(contract.partner),
            "start": start_month(scenario, contract),
            "label": {lang: "{}: {}".format(*both[place]) for lang, both in names.items()},
        }
        for place, contract in enumerate(scenario.contracts)
    ]


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
