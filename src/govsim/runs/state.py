"""A state file: runs as they stand before a month, to be continued as if they had never been stopped, or changed first.

What it holds is checked before it is used: bytes by state_file.py, values by state_checks.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from govsim.arguments import a_path, named
from govsim.errors import InputError
from govsim.model import changed_rules, compiled
from govsim.model.changed_rules import Rules
from govsim.model.tables import (
    LOGS,
    World,
    fields,
    rows_written,
)
from govsim.runs import provenance
from govsim.runs.batch import Record, joined
from govsim.runs.facts import scenario_of
from govsim.runs.new_files import check_free_file, save_file
from govsim.runs.run import LOG_ROWS, ROOM, STATED, Run
from govsim.runs.state_checks import check_facts, check_logged, check_run, check_sums, problem_of_tables
from govsim.runs.state_file import COPY, Form, Packed, packed
from govsim.scenario import idle
from govsim.scenario.adaptive import refuse
from govsim.scenario.layout import Blueprint, blueprint, group_of_agencies, row_types, rows_of
from govsim.scenario.scenario import Scenario, given_scenario

_TABLES = ("country", "agencies", "officials", "partners", "missions", "groups")
"""Tables of one row an entity, by name; the others are sums by kind, counters and logs."""
_SUMS = ("yearly_0", "yearly_1", "monthly_0", "monthly_1")
"""What worlds have besides: sums of years and of months, by group and by kind."""


@dataclass(frozen=True)
class State:
    """Runs of one scenario as they stand before a month.

    kind       what wrote it: "model" or "worlds"
    runs       all before the same month
    rules      what stands in place of shipped rules, by name
    more       facts of whoever wrote it;  arrays  its arrays
    """

    kind: str
    runs: Sequence[Run]
    rules: Mapping[str, Mapping[str, str]]
    more: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)

    def save(self, path: str | Path) -> Path:
        """Write a new file, which appears whole or not at all.

        Raises InputError when it is in use or cannot be written; the state is then kept elsewhere, wherever that is
        possible, and the error says where.
        """
        target = named(a_path("path", path))
        check_free_file(target)
        content = self.to_bytes()
        return save_file(target, lambda work: work.write_bytes(content))

    def to_bytes(self) -> bytes:
        """What save() writes. Raises InputError for runs that stand in the middle of a month, and where a value was
        written past the model's back that no run can have: it could not be opened again.
        """
        first = self.runs[0]
        for run in self.runs:
            run.check_complete()
        arrays = _stacked([run.world for run in self.runs])
        limits = first.blueprint.limits(first.month, first.month - first.blueprint.first_month)
        if wrong := problem_of_tables(
            arrays, first.blueprint, limits, first.month, shipped_rules=not first.blueprint.rules
        ):
            raise InputError(f"cannot be saved: {wrong}", place=self.kind, remedy="correct it first")
        facts = {
            "kind": self.kind,
            "govsim": provenance.version(),
            "engine": compiled.source_hash(),
            "scenario": first.blueprint.scenario.to_toml(),
            "seed": first.seed,
            "replications": [run.replication for run in self.runs],
            "month": first.month,
            "history": first.history,
            "changed_rules": dict(self.rules),
            "keeps": [getattr(first.world, log.in_world).size > 0 for log in LOGS],
            "more": dict(self.more),
        }
        return packed(facts, {**self.arrays, **arrays})


def load(
    path: str | Path,
    kind: str,
    *,
    rules: Rules | None = None,
    scenario: Scenario | str | Path | None = None,
    any_engine: bool = False,
) -> State:
    """The state of a file, under its own scenario, or changed to go on under another one of the same world.

    rules: the functions in place of shipped rules that made it; others are refused
    any_engine: take a state that another govsim, numba, numpy or Python made; what follows may then differ in bytes

    Raises InputError for a file that is no state, is damaged, is of another format, is not a possible state of a run,
    or does not fit the scenario.
    """
    source = named(a_path("path", path))
    if source.exists() and not source.is_file():  # a pipe would be waited for
        raise InputError("is not a file", place=str(source), remedy="name a file that save() wrote")
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", place=str(source), remedy="name a file that save() wrote") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(source)) from None
    state = from_bytes(content, kind, str(source), rules=rules, any_engine=any_engine)
    if scenario is not None:
        change(state.runs, scenario)
    return state


def from_bytes(content: bytes, kind: str, place: str, *, rules: Rules | None = None, any_engine: bool = False) -> State:
    """The state that to_bytes() wrote; `place` is what errors call it. Raises InputError as load() does."""
    found = Packed(content, place)
    check_facts(found)
    facts = found.facts
    if facts["kind"] != kind:
        remedy = {"model": "PartnershipModel.load() opens it", "worlds": "Worlds.load() opens it"}.get(facts["kind"])
        raise InputError(f"is a state of kind {facts['kind']}, not {kind}", place=place, remedy=remedy)
    rules = {} if rules is None else rules
    changed_rules.check(rules)
    changed_rules.check_same(rules, facts["changed_rules"], place, "load(path, rules=...)")
    if facts["engine"] != compiled.source_hash() and not any_engine:
        raise InputError(
            f"was saved by govsim {facts['govsim']} with another engine, numba, numpy or Python",
            place=place,
            remedy="open it with what saved it; or, if it does not matter that bytes may differ, with any_engine=True",
        )
    scenario = scenario_of(facts["scenario"], f"{place}:facts.json")
    check_run(scenario, facts, place)
    lived = facts["month"] + 12 * scenario.time.warmup_years
    arrays = _arrays(found, scenario, lived)
    plan = blueprint(scenario, rules)
    limits = plan.limits(facts["month"], lived)
    wrong = problem_of_tables(arrays, plan, limits, facts["month"], shipped_rules=not plan.rules)
    own = {name: arrays[name] for name in _SUMS if name in arrays}
    for period, months in (("yearly", 12), ("monthly", 1)) if own and not plan.rules else ():
        wrong = wrong or check_sums([own[f"{period}_0"], own[f"{period}_1"]], limits, months)
    if wrong:
        raise InputError(f"is not a possible state of a run: {wrong}", place=place, remedy=COPY)
    engine = plan.engine(len(facts["replications"]))
    runs = [
        Run.resumed(plan, facts["seed"], number, facts["month"], world, facts["history"], engine)
        for number, world in zip(facts["replications"], _unstacked(plan, arrays, facts), strict=True)
    ]
    return State(kind, runs, facts["changed_rules"], facts["more"], own)


def record_of(facts: Mapping[str, Any], keeps: Sequence[bool], place: str) -> Record:
    """What worlds record, of the facts of their state. Raises InputError for what is no record, or not of its logs."""
    record = facts.get("record")
    known = Record.__dataclass_fields__
    if type(record) is dict and record.keys() == known.keys() and all(type(value) is bool for value in record.values()):
        found = Record(**record)
        if found.logs == tuple(log.name for log, kept in zip(LOGS, keeps, strict=True) if kept):
            return found
    raise InputError("its record is not valid", place=place, remedy=COPY)


def _arrays(found: Packed, scenario: Scenario, lived: int) -> dict[str, np.ndarray]:
    """All arrays of a state, unpacked once it is known that they are as large as scenario and counters say."""
    facts, rows = found.facts, rows_of(scenario)
    runs, worlds = len(facts["replications"]), facts["kind"] == "worlds"
    found.check_members([*_TABLES, "kinds", "logged", *(log.in_world for log in LOGS), *(_SUMS if worlds else ())])
    logged = found.arrays({"logged": (np.dtype(np.int64), (runs, len(LOGS) + 1))})["logged"]
    if wrong := check_logged(logged, facts, rows, lived):
        raise InputError(f"is not a possible state of a run: {wrong}", place=found.place, remedy=COPY)
    types = row_types(scenario)
    forms: dict[str, Form] = {name: (types[name], (runs, rows[name])) for name in _TABLES}
    forms["kinds"] = types["kinds"], (runs, rows["groups"], len(scenario.kinds))
    for log, counted in zip(LOGS, logged.sum(axis=0).tolist(), strict=False):
        forms[log.in_world] = log.row, (counted,)
    if worlds:
        record = record_of(facts["more"], facts["keeps"], found.place)
        years = scenario.time.years
        for period, number in (("yearly", years), ("monthly", 12 * years if record.months else 0)):
            forms[f"{period}_0"] = np.dtype(float), (runs, number, rows["groups"], fields(types["groups"]))
            forms[f"{period}_1"] = (
                np.dtype(float),
                (runs, number, rows["groups"], len(scenario.kinds), fields(types["kinds"])),
            )
    return {"logged": logged, **found.arrays(forms)}


def change(runs: Sequence[Run], scenario: Scenario | str | Path) -> Blueprint:
    """Have runs go on under another scenario. Raises InputError where it has another world, or ends before now."""
    scenario = given_scenario(scenario)
    refuse(scenario, "a run that is stepped month by month")
    first = runs[0]
    before = first.blueprint.scenario
    for name in ("world", "agencies", "missions", "partner_kinds", "partners", "contracts", "meeting"):
        if getattr(scenario, name) != getattr(before, name):
            raise _other(scenario, f"has another [{name}]")
    if group_of_agencies(scenario) != group_of_agencies(before):
        raise _other(scenario, "has its agencies in other groups")
    if scenario.time.model_dump(exclude={"years"}) != before.time.model_dump(exclude={"years"}):
        raise _other(scenario, "begins at another time")
    if 12 * scenario.time.years < first.month:
        raise _other(scenario, f"ends after {scenario.time.years} years, before month {first.month}")
    if scenario.extensions != before.extensions:
        raise _other(scenario, "has other extensions")
    plan = blueprint(scenario, first.blueprint.changed)
    idle.say_of_change(scenario, before, first.month)
    for run in runs:
        run.change_scenario(plan)
    return plan


def _other(scenario: Scenario, what: str) -> InputError:
    remedy = "parameters, reforms, barriers and years may change; the world that is under way may not"
    return InputError(f"{what} than the runs that are to go on", place=scenario.name, remedy=remedy)


def _stacked(worlds: Sequence[World]) -> dict[str, np.ndarray]:
    """Tables of all runs one above the other; of logs, the rows that are written."""
    arrays = {
        name: np.stack([np.asarray(getattr(world, name)) for world in worlds]) for name in (*_TABLES, "kinds", "logged")
    }
    rows = joined(map(rows_written, worlds))
    return arrays | {log.in_world: rows[log.name] for log in LOGS}


def _unstacked(plan: Blueprint, arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any]) -> list[World]:
    """The tables of each run, of its own and with room in its logs."""
    logged = arrays["logged"]
    starts = np.concatenate([np.zeros((1, logged.shape[1]), np.int64), np.cumsum(logged, axis=0)])
    worlds = []
    for run in range(len(logged)):
        tables: dict[str, Any] = {name: getattr(plan.world, name) for name in (*STATED, *ROOM)}
        for name in (*_TABLES, "kinds", "logged"):
            tables[name] = arrays[name][run].copy()
        for place, log in enumerate(LOGS):
            rows = arrays[log.in_world][starts[run, place] : starts[run + 1, place]]
            room = np.zeros(len(rows) + LOG_ROWS if facts["keeps"][place] else 0, log.row)
            room[: len(rows)] = rows
            tables[log.in_world] = room.view(np.recarray)
        worlds.append(World(**tables))
    return worlds
