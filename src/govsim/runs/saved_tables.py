"""Whether saved tables are those that their facts speak of: columns and kinds, a row for each run, numbers that exist.

What the columns are, tables.py alone says: saved tables are held beside those of no runs at all.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from govsim.model.tables import NOBODY
from govsim.runs.batch import Raw, Record, joined, sums_of
from govsim.runs.tidy import Tables, keys_of, tables_of
from govsim.scenario.layout import Blueprint
from govsim.scenario.scenario import Scenario

type Problem = tuple[str, str]
"""The name of a table, and what is wrong with it."""

type Kind = Literal["text", "whole", "number"]
"""What a column of a table of answers holds; a number may be missing."""

_WHO_IS_WHO = ("agencies", "missions", "partners")
_A_YEAR = {"years": 1, "years_by_kind": 1, "months": 12, "months_by_kind": 12}
"""How many periods a year has in a table by period."""


def without_runs(plan: Blueprint, record: Record) -> Tables:
    """The tables of an ensemble without a run: their columns are those of any ensemble of this plan."""
    yearly, monthly = sums_of(plan, 0, record)
    return tables_of(plan, Raw(0, yearly, monthly, joined([])), record)


def names(scenario: Scenario, record: Record) -> list[str]:
    """The names of the tables of an ensemble of a scenario, in their order."""
    found = ["runs", "years", "years_by_kind"]
    found += ["months", "months_by_kind"] if record.months else []
    return [*found, *record.logs, *(["adopted"] if scenario.adaptive else []), *_WHO_IS_WHO]


def misfit(scenario: Scenario, tables: Mapping[str, pd.DataFrame]) -> Problem | None:
    """Where a world has other numbers of all than its tables tell: to be known before it is laid out."""
    size = scenario.world
    missions = [agency.missions or size.missions_per_agency for agency in scenario.agencies]
    expected = {
        "agencies": size.agencies,
        "missions": sum(missions) + (size.agencies - len(missions)) * size.missions_per_agency,
    }
    for name, number in expected.items():
        if len(tables[name]) != number:
            return name, f"it has {len(tables[name]):,} rows, and the scenario {number:,} {name}"
    return None


def problems(
    plan: Blueprint, record: Record, replications: int, tables: Mapping[str, pd.DataFrame]
) -> Iterator[Problem]:
    """What is wrong with tables; each is looked at in full only where its columns are what they should be."""
    for name, empty in without_runs(plan, record).items():
        if (why := problem_of(plan, replications, name, tables[name], empty)) is not None:
            yield name, why


def problem_of(plan: Blueprint, replications: int, name: str, table: pd.DataFrame, empty: pd.DataFrame) -> str | None:
    """What is wrong with a table, whose columns are to be those of `empty`."""
    if (why := other_columns(table, empty)) is not None:
        return why
    if name in _WHO_IS_WHO:
        return None if table.equals(empty) else "it is of another world than the scenario's"
    if name == "runs":
        same = np.array_equal(table["run"], np.arange(replications))
        return None if same else f"its rows are not those of {replications:,} runs"
    if name in _A_YEAR:
        same = _has_keys(plan, name, replications, table)
        return None if same else f"its rows are not those of {replications:,} runs, their periods and groups"
    if name == "adopted" and not _may_be_adopted(plan.scenario, table):
        return "it names years in which nothing can begin"
    column = _no_such(plan, replications, table)
    return f"its column {column} names what is not there" if column else None


def other_columns(table: pd.DataFrame, expected: pd.DataFrame) -> str | None:
    """In what columns differ from those that are expected: their names, their kinds, numbers that are infinite."""
    if list(table.columns) != list(expected.columns) or not isinstance(table.index, pd.RangeIndex):
        return "its columns are others than this govsim writes"
    for name, column in expected.items():
        found = table[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            known = isinstance(found.dtype, pd.CategoricalDtype) and set(found.cat.categories) <= set(
                column.cat.categories
            )
            if not known or found.isna().any():
                return f"its column {name} holds other names than it may"
        elif found.dtype != column.dtype:
            return f"its column {name} holds {found.dtype}, not {column.dtype}"
        elif found.dtype.kind == "f" and np.isinf(found.to_numpy(float)).any():
            return f"its column {name} holds a number without end"
    return None


def other_kinds(table: pd.DataFrame, columns: Mapping[str, Kind], rows: int) -> str | None:
    """In what a table of answers differs from its declaration."""
    if list(table.columns) != list(columns) or not isinstance(table.index, pd.RangeIndex):
        return "its columns are others than this govsim writes"
    if len(table) != rows:
        return f"it has {len(table):,} rows, not {rows:,}"
    for name, kind in columns.items():
        column = table[name]
        whole = pd.api.types.is_integer_dtype(column)
        number = whole or pd.api.types.is_float_dtype(column) or column.isna().all()
        text = not number and all(isinstance(value, str) for value in column.unique())
        if not {"text": text, "whole": whole, "number": number}[kind]:
            return f"its column {name} holds what is no {kind}"
        if number and np.isinf(column.dropna().to_numpy(float)).any():
            return f"its column {name} holds a number without end"
    return None


def _has_keys(plan: Blueprint, name: str, replications: int, table: pd.DataFrame) -> bool:
    word = "year" if name.startswith("years") else "month"
    kinds = (len(plan.scenario.kinds),) if name.endswith("_by_kind") else ()
    shape: tuple[int, ...] = (replications, _A_YEAR[name] * plan.years, plan.world.groups.size, *kinds)
    if len(table) != np.prod(shape):
        return False
    return all(
        np.array_equal(np.asarray(table[key]), np.asarray(column)) for key, column in keys_of(plan, shape, word).items()
    )


def _may_be_adopted(scenario: Scenario, table: pd.DataFrame) -> bool:
    years = [each.looked_at(scenario.time) for each in scenario.adaptive]
    rows = zip(table["adaptive"].tolist(), table["reform"], table["year"].tolist(), strict=True)
    told = all(
        0 <= number < len(years) and year - 1 in years[number] and name == scenario.adaptive[number].name
        for number, name, year in rows
    )
    return told and not table.duplicated(["run", "adaptive"]).any()


def _no_such(plan: Blueprint, replications: int, table: pd.DataFrame) -> str | None:
    """The column of a log that gives a number which no run, mission, agency, post or partner has."""
    world = plan.world
    sizes = {
        "run": replications, "mission": world.missions.size, "agency": world.agencies.size,
        "official": world.officials.size, "partner": world.partners.size,
    }  # fmt: skip
    for name, size in sizes.items():
        if name in table:
            numbers = table[name].dropna()
            least = NOBODY if name == "official" else 0
            if len(numbers) and not (least <= numbers.min() and numbers.max() < size):
                return name
    return None


def most_rows(plan: Blueprint, replications: int) -> int:
    """More rows than any table can have: everybody in every month of every run, twice."""
    world = plan.world
    everybody = 1 + world.agencies.size + world.officials.size + world.missions.size + world.partners.size
    return 2 * replications * len(plan.schedule) * everybody * len(plan.scenario.kinds)
