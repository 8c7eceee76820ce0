"""What a state brings, held against what a run of its scenario can be: facts, then every value of every table.

The same checks come before a state is written, so that what was saved can be opened.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.model.ranges import RANGES, ROUNDING, Limits, Range
from govsim.model.tables import GROUP_SUMS, IN_HOUSE, KIND_SUMS, LOGS, NEVER, NOBODY
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, scenario_of
from govsim.runs.state_file import COPY, FACTS, Packed
from govsim.scenario.layout import Blueprint
from govsim.scenario.neighbours import can_meet
from govsim.scenario.scenario import Scenario

_KINDS: Mapping[str, type] = {
    "format": int, "kind": str, "govsim": str, "engine": str, "scenario": str, "seed": int, "replications": list,
    "month": int, "history": list, "changed_rules": dict, "keeps": list, "more": dict,
}  # fmt: skip


def check_facts(packed: Packed) -> None:
    """Refuse facts of which one is missing, is one too many, or is not of its kind (true is no number)."""
    facts = packed.facts
    if (
        facts.keys() != _KINDS.keys()
        or any(type(facts[name]) is not kind for name, kind in _KINDS.items())
        or not all(type(kept) is bool for kept in facts["keeps"])
        or len(facts["keeps"]) != len(LOGS)
        or not all(
            type(fact) is dict and fact.keys() == {"function", "source", "sha256"}
            for fact in facts["changed_rules"].values()
        )
        or not all(type(text) is str for fact in facts["changed_rules"].values() for text in fact.values())
    ):
        raise packed.damaged()


def check_run(scenario: Scenario, facts: Mapping[str, Any], place: str) -> None:
    """Refuse a month, a seed, replications or a history that no runs of the scenario have."""
    first, end = -12 * scenario.time.warmup_years, 12 * scenario.time.years
    numbers = [("month", facts["month"], first, end), ("seed", facts["seed"], 0, MOST_SEED)]
    numbers += [("replication", number, 0, MOST_REPLICATIONS - 1) for number in facts["replications"] or [None]]
    for name, number, least, most in numbers:
        if type(number) is not int or not least <= number <= most:
            what = f"has {name} {number}, which must be between {least} and {most}"
            raise InputError(what, place=f"{place}:{FACTS}", remedy=COPY)
    wanted = facts["replications"][:1] if facts["kind"] == "model" else list(range(len(facts["replications"])))
    if facts["replications"] != wanted:
        what = "a model is one run, and worlds are numbered from 0 in order: its replications are others"
        raise InputError(what, place=f"{place}:{FACTS}", remedy=COPY)
    before = first
    for entry in facts["history"]:
        known = type(entry) is list and [type(part) for part in entry] == [int, str]
        if not known or not before <= entry[0] <= facts["month"]:
            raise InputError("its history is not valid", place=f"{place}:{FACTS}", remedy=COPY)
        before = entry[0]
    for text in {text for _, text in facts["history"]}:
        scenario_of(text, f"{place}:{FACTS}:history")


def check_logged(logged: np.ndarray, facts: Mapping[str, Any], rows: Mapping[str, int], lived: int) -> str | None:
    """What is wrong with the counters of logs, shape (runs, logs + 1): no month brings more than fits."""
    most = [sum(times * rows[table] for table, times in log.a_month.items()) for log in LOGS]
    a_month, counters = np.array(most) * np.array(facts["keeps"]), logged[:, : len(LOGS)]
    if (counters < 0).any() or (counters > lived * a_month).any():
        return "its counters of log rows do not fit its months"
    if logged[:, -1].tolist() != facts["replications"]:
        return "its runs have other numbers than its replications"
    return None


def problem_of_tables(
    arrays: Mapping[str, np.ndarray], plan: Blueprint, limits: Limits, month: int, *, shipped_rules: bool
) -> str | None:
    """What is wrong with the tables of runs before a month, each of shape (runs, rows), or of logs (rows,).

    Rules of a user's own may have written any number: then only what places are looked up by is checked.
    """
    for table, columns in RANGES.items():
        template = None if table in {log.in_world for log in LOGS} else getattr(plan.world, table)
        for name, allowed in columns.items():
            if shipped_rules or allowed.points:
                wrong = _given_problem(arrays[table], template, name) if allowed.given else None
                wrong = wrong or problem(arrays[table][name], allowed, limits, f"{name} in {table}")
                if wrong:
                    return wrong
    *counters, numbers = arrays["logged"].T
    for log, counted in zip(LOGS, counters, strict=True):
        if not np.array_equal(arrays[log.in_world]["run"], np.repeat(numbers, counted)):
            return f"run in {log.in_world} is not the run whose row it is"
    return _together_problem(arrays, plan, month, shipped_rules)


def _given_problem(table: np.ndarray, template: Any, name: str) -> str | None:
    return None if (table[name] == template[name]).all() else f"{name} in a table is not what the scenario states"


def problem(values: np.ndarray, allowed: Range, limits: Limits, name: str, times: int = 1) -> str | None:
    """What is wrong with the values of a column, None where nothing is; `times` for sums of so many months."""
    if allowed.given:
        return None
    low, high = (times * end for end in allowed.bounds(limits))
    room = 0.0 if values.dtype.kind == "i" else ROUNDING * max(1.0, abs(low), abs(high))
    fine = (values >= low - room) & (values <= high + room)
    for value in allowed.also:
        fine |= values == value
    if fine.all():
        return None
    place = np.unravel_index(int(np.argmin(fine)), fine.shape)
    return f"{name} is {values[place]:.16g} at {', '.join(map(str, place))}; it must be {allowed.in_words(limits)}"


def _together_problem(arrays: Mapping[str, np.ndarray], plan: Blueprint, month: int, shipped_rules: bool) -> str | None:
    """What columns of several rows must agree on: a mission with whom its agency can meet, and partners' places."""
    missions, partners = arrays["missions"], arrays["partners"]
    with_partner = missions["partner"] != NOBODY
    if ((missions["status"] != IN_HOUSE) != with_partner).any():
        return "a mission has a partner in house, or none in negotiation or under contract"
    if (with_partner & ~can_meet(plan.world, plan.world.missions.agency, missions["partner"])).any():
        return "a mission has a partner whom its agency cannot meet"
    if not shipped_rules:
        return None
    if (missions["renewed"] > missions["due"]).any():
        return "a mission was renewed more often than renewals were due"
    held = np.zeros(partners.shape, np.int64)
    run, mission = np.nonzero(with_partner)
    np.add.at(held, (run, missions["partner"][run, mission]), 1)
    for stated in plan.world.in_force:
        if month <= plan.world.missions.opens[stated.mission] < NEVER:
            held[:, stated.partner] += 1
    if (held != partners["contracts"]).any():
        return "a partner holds another number of contracts than missions have it"
    return None


def check_number(value: object, allowed: Range, limits: Limits, whole: bool) -> bool:
    """Whether a plain number, of a story say, lies in a range; true and false do not."""
    low, high = allowed.bounds(limits)
    if type(value) is not int and (whole or type(value) is not float):
        return False
    number: Any = value
    room = 0.0 if whole else ROUNDING * max(1.0, abs(low), abs(high))
    return not math.isnan(number) and (low - room <= number <= high + room or number in allowed.also)


def check_sums(sums: Sequence[np.ndarray], limits: Limits, months: int) -> str | None:
    """What is wrong with sums over so many months, by group and by kind, shapes (..., fields)."""
    for table, dtype, values in zip(("groups", "kinds"), (GROUP_SUMS, KIND_SUMS), sums, strict=True):
        for place, name in enumerate(dtype.names or ()):
            if wrong := problem(values[..., place], RANGES[table][name], limits, f"{name} in {table}", months):
                return wrong
    return None
