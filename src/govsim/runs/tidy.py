"""From what the engine hands back to tidy tables: one row an observation, names where there are names.

Months count from the first reported month; those of the warm-up are negative. Fiscal years are CE.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.model.tables import CAUSES, EVENTS, GAP, GROUP_SUMS, KIND_SUMS, NOBODY, World, fields
from govsim.outcomes.measures import Terms, group_measures, kind_measures, longest_gap, terms_by_year
from govsim.runs.run import as_records
from govsim.scenario.adaptive import variants

if TYPE_CHECKING:
    from govsim.runs.batch import Raw, Record
    from govsim.scenario.layout import Blueprint

type Tables = dict[str, pd.DataFrame]


def outcome_tables(blueprint: Blueprint, raw: Raw, longest: np.ndarray | None = None) -> Tables:
    """The tables from which the outcomes of each run are worked out: runs, years by group, partnerships without who
    they are.

    `longest` is the longest gap of each run, where runs have other regimes than the blueprint's.
    """
    terms = _terms(blueprint, raw, longest)
    return {
        "runs": _runs(blueprint, raw, 12 * blueprint.years, terms),
        "years": _by_group(blueprint, raw.yearly, "year", 12, terms),
        "partnerships": _spells(raw.logs["partnerships"], np.int32),  # half as wide, in half the time
        **_adopted(blueprint, raw),
    }


def tables_of(blueprint: Blueprint, raw: Raw, record: Record, longest: np.ndarray | None = None) -> Tables:
    """All tables of an ensemble that were asked for, by name; `longest` as in outcome_tables()."""
    terms = _terms(blueprint, raw, longest)
    tables = {"runs": _runs(blueprint, raw, 12 * blueprint.years, terms)}
    tables["years"] = _by_group(blueprint, raw.yearly, "year", 12, terms)
    tables["years_by_kind"] = _by_kind(blueprint, raw.yearly, "year", 12, terms)
    if record.months:
        tables["months"] = _by_group(blueprint, raw.monthly, "month", 1)
        tables["months_by_kind"] = _by_kind(blueprint, raw.monthly, "month", 1)
    for name in record.logs:
        tables[name] = _OF_LOG[name](blueprint, raw.logs[name])
    return tables | _adopted(blueprint, raw) | _entities(blueprint)


def _adopted(blueprint: Blueprint, raw: Raw) -> Tables:
    """What each run adopted; no table where nothing is adaptive."""
    adaptive = blueprint.scenario.adaptive
    if not adaptive:
        return {}
    years = np.array([[year or 0 for year in adopted] for adopted in variants(blueprint.scenario)], np.int64)
    of_run = years[np.zeros(0, np.int64) if raw.adopted is None else raw.adopted]
    run, number = np.nonzero(of_run)
    names = list(dict.fromkeys(each.name for each in adaptive))
    place = np.array([names.index(each.name) for each in adaptive])
    columns = {"run": run, "adaptive": number, "reform": _named(place[number], names), "year": of_run[run, number]}
    return {"adopted": pd.DataFrame(columns)}


def _terms(blueprint: Blueprint, raw: Raw, longest: np.ndarray | None = None) -> Terms:
    """Terms by the year in which they ran out, by group and kind."""
    if longest is None:
        longest = longest_gap(blueprint.regimes)
    return terms_by_year(as_records(raw.yearly[1], blueprint.world.kinds.dtype), longest)


def _runs(blueprint: Blueprint, raw: Raw, months: int, terms: Terms) -> pd.DataFrame:
    """One row a run: the measures over all reported years and all groups."""
    groups, kinds = over_all_groups(blueprint.world, raw.yearly[0].sum(axis=1), raw.yearly[1].sum(axis=1))
    measures = group_measures(groups, kinds, months, terms.over((1, 2, 3)))
    return pd.DataFrame({"run": np.arange(raw.runs), **measures, **_own(groups, kinds)})


def _own(groups: np.recarray, kinds: np.recarray) -> dict[str, np.ndarray]:
    """What extensions add up, by group and by kind: as it is."""
    own: dict[str, np.ndarray] = {}
    for records, shipped in ((groups, GROUP_SUMS), (kinds, KIND_SUMS)):
        own |= _columns(records, *(records.dtype.names or ())[fields(shipped) :])
    return own


def over_all_groups(template: World | None, groups: np.ndarray, kinds: np.ndarray) -> tuple[np.recarray, np.recarray]:
    """Sums over all groups and kinds as records, shape (n,), from those of shapes (n, groups, ...), as numbers.

    template: a world whose sums have these fields; None for the shipped ones alone, without those of extensions
    """
    of_groups, of_kinds = (template.groups.dtype, template.kinds.dtype) if template else (GROUP_SUMS, KIND_SUMS)
    groups, kinds = groups[..., : fields(of_groups)], kinds[..., : fields(of_kinds)]
    together = as_records(groups.sum(axis=1), of_groups)
    country = as_records(np.ascontiguousarray(groups[:, 0]), of_groups)
    for name in ("months", "late_acts", "act_waiting"):  # the country's: the same in every group, not to be added up
        together[name] = country[name]
    return together, as_records(kinds.sum(axis=(1, 2)), of_kinds)


def _by_group(
    blueprint: Blueprint, sums: tuple[np.ndarray, np.ndarray], word: str, months: int, terms: Terms | None = None
) -> pd.DataFrame:
    """One row a run, period and group."""
    groups, kinds = (
        as_records(numbers.reshape(-1, numbers.shape[-1]), table.dtype)
        for numbers, table in ((sums[0], blueprint.world.groups), (sums[1].sum(axis=3), blueprint.world.kinds))
    )
    by_group = group_measures(groups, kinds, months, None if terms is None else terms.over(3).flat())
    return pd.DataFrame({**keys_of(blueprint, sums[1].shape[:3], word), **by_group, **_own(groups, kinds)}, copy=False)


def _by_kind(
    blueprint: Blueprint, sums: tuple[np.ndarray, np.ndarray], word: str, months: int, terms: Terms | None = None
) -> pd.DataFrame:
    """One row a run, period, group and partner kind."""
    records = as_records(sums[1].reshape(-1, sums[1].shape[-1]), blueprint.world.kinds.dtype)
    by_kind = kind_measures(records, months, None if terms is None else terms.flat())
    own = _columns(records, *(records.dtype.names or ())[fields(KIND_SUMS) :])
    return pd.DataFrame({**keys_of(blueprint, sums[1].shape[:4], word), **by_kind, **own})


def keys_of(blueprint: Blueprint, shape: tuple[int, ...], word: str) -> dict[str, object]:
    """The columns that say what a row is of: run, period, group, and kind where the shape has it."""
    run, period, group, *kind = np.indices(shape).reshape(len(shape), -1)
    first = blueprint.scenario.time.first_fiscal_year if word == "year" else 0
    keys = {"run": run, word: period + first, "group": _named(group, blueprint.scenario.group_names)}
    return keys | ({"kind": _named(kind[0], blueprint.scenario.kind_names)} if kind else {})


def _named(codes: np.ndarray, names: Sequence[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, pd.Index(names))


def _columns(log: np.ndarray, *names: str) -> dict[str, np.ndarray]:
    return {name: np.ascontiguousarray(log[name]) for name in names}


def _who(blueprint: Blueprint, log: np.ndarray) -> dict[str, object]:
    """Mission, agency, group, partner and kind of each row of a log of missions with a partner."""
    world = blueprint.world
    agency = world.missions.agency[log["mission"]]
    groups = blueprint.scenario.group_names
    return {
        **_columns(log, "run", "mission"),
        "agency": agency,
        "group": _named(world.agencies.group[agency], groups),
        **_columns(log, "partner"),
        "kind": _named(world.partners.kind[log["partner"]], blueprint.scenario.kind_names),
    }


def _spells(log: np.ndarray, whole: type[np.signedinteger] = np.int64) -> pd.DataFrame:
    columns = {name: np.ascontiguousarray(log[name], whole) for name in ("run", "mission", "partner", "start", "end")}
    return pd.DataFrame(columns | {"cause": _named(log["cause"], CAUSES)}, copy=False)


def _partnerships(blueprint: Blueprint, log: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(_who(blueprint, log) | dict(_spells(log).items()) | _columns(log, "renewals"))


def _contracts(blueprint: Blueprint, log: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(_who(blueprint, log) | _columns(log, "number", "start", "end", "agreed_end", "gap_before"))


def _events(blueprint: Blueprint, log: np.ndarray) -> pd.DataFrame:
    """Who has no part in an event is missing: a leader change has no mission, a late act no agency."""
    event = _named(log["event"], EVENTS)
    who = {
        name: pd.arrays.IntegerArray(np.ascontiguousarray(log[name]), log[name] == NOBODY)
        for name in ("agency", "official", "mission", "partner")
    }
    return pd.DataFrame(_columns(log, "run") | {"event": event} | _columns(log, "month", "end") | who)


def _partnership_months(blueprint: Blueprint, log: np.ndarray) -> pd.DataFrame:
    who = _who(blueprint, log) | _columns(log, "official", "month", "age")
    reals = [name for name in log.dtype.names or () if log.dtype[name].kind == "f"]
    return pd.DataFrame(who | {"in_gap": log["status"] == GAP} | _columns(log, *reals))


def _entities(blueprint: Blueprint) -> Tables:
    """Who is who: the numbers of the other tables, with names for those that the scenario names."""
    world, names = blueprint.world, blueprint.names
    group = _named(world.agencies.group, blueprint.scenario.group_names)
    kind = _named(world.partners.kind, blueprint.scenario.kind_names)
    agencies = {"agency": np.arange(world.agencies.size), "name": names["agencies"], "group": group}
    missions = {"mission": np.arange(world.missions.size), "name": names["missions"]}
    partners = {"partner": np.arange(world.partners.size), "name": names["partners"], "kind": kind}
    return {
        "agencies": pd.DataFrame(agencies | _columns(world.agencies, "region")),
        "missions": pd.DataFrame(missions | _columns(world.missions, "agency", "official", "value")),
        "partners": pd.DataFrame(partners | _columns(world.partners, "region", "capacity")),
    }


def without_nan(table: pd.DataFrame) -> pd.DataFrame:
    """The table, what is missing in it as None."""
    columns = {
        name: column.astype(object).where(column.notna(), None) if column.isna().any() else column
        for name, column in table.items()
    }
    return pd.DataFrame(columns)


_OF_LOG: Mapping[str, Callable[[Blueprint, np.ndarray], pd.DataFrame]] = {
    "partnerships": _partnerships,
    "contracts": _contracts,
    "events": _events,
    "partnership_months": _partnership_months,
}
