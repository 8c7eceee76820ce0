"""Money (sections 7 and 9): what is paid to partners, what reforms cost, and what service comes of it.

Money is in contract-years: 1 is what a typical contract costs in a year; an official's year costs FTE_YEAR of it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.outcomes.measures import ratio
from govsim.outcomes.summary import Estimate, mean_over_runs
from govsim.reforms import FTE_YEAR, REFORMS, Cost
from govsim.scenario import Scenario

if TYPE_CHECKING:
    from govsim.ensemble import Ensemble
    from govsim.scenario import DatedReform


def reform_cost(ensemble: "Ensemble") -> pd.DataFrame:
    """What each known reform of the scenario costs in each run and reported year: run, year, reform, cost.

    For the agencies of its groups, in the share of the year in which it is in force, times its size (section 9):

        cost = value_share x value of contracts in force
             + FTE_YEAR x (fte_per_contract x contracts in force + fte_per_post x posts + fte_per_agency x agencies
                           + fte_per_transfer x coordinators who left)
             + once_per_agency x agencies, in the year it starts

    Contracts in force are partnerships alive that are not in a gap. A package's `Cost` is that of its extent already.
    What falls into the warm-up is not in the reported years; a reform of one's own has no known cost: cost_notes() says
    so. A reform that stands in the scenario twice (other groups, other years) is one reform here. Years in which it is
    not in force cost 0. Where runs lived under other scenarios before (govsim.Worlds), each counts for its own months.
    """
    years = ensemble.years
    parts = []
    for dated, start, end, begins in _spells(ensemble):
        cost = dated.size * _full_cost(years, REFORMS[dated.name].cost, dated, start, end, begins=begins)
        parts.append(years[["run", "year"]].assign(reform=dated.name, cost=cost))
    if not parts:
        return years[["run", "year"]].iloc[:0].assign(reform=pd.Series(dtype=str), cost=pd.Series(dtype=float))
    table = pd.concat(parts, ignore_index=True)
    rows = table[["run", "year", "reform"]].drop_duplicates()
    which = table.groupby(["run", "year", "reform"], sort=False).ngroup().to_numpy()
    return rows.assign(cost=_added_up(which, table["cost"].to_numpy(), len(rows))).reset_index(drop=True)


def _added_up(which: np.ndarray, costs: np.ndarray, n: int) -> np.ndarray:
    """Costs added up in the order of rows, whatever else is in the table: pandas' sums can differ in a last bit."""
    return np.bincount(which, weights=costs, minlength=n).astype(float)  # of nothing numpy makes whole numbers


def _spells(ensemble: "Ensemble") -> Iterator[tuple["DatedReform", float, float, bool]]:
    """The known reforms that runs lived under, from when to when (in fiscal years), and whether one begins then.

    It does not where it was in force before a change of scenarios already.
    """
    first = ensemble.scenario.time.first_fiscal_year
    lived = [(first + until / 12, Scenario.from_toml(text).reforms) for until, text in ensemble.history]
    since = -np.inf
    before: dict[tuple[str, object], float] = {}
    for until, reforms in [*lived, (np.inf, ensemble.scenario.reforms)]:
        now: dict[tuple[str, object], float] = {}
        for dated in reforms:
            if dated.name in REFORMS:
                start, end = max(since, dated.from_year), min(until, _end(dated))
                yield dated, start, end, before.get((dated.name, dated.groups), -np.inf) < start < end
                now[dated.name, dated.groups] = end
        since, before = until, now


def _end(dated: "DatedReform") -> float:
    """The year in which a known reform is in force no more: it is ended, or ends by itself."""
    months = REFORMS[dated.name].months
    by_itself = np.inf if months is None else dated.from_year + months / 12
    return min(by_itself, np.inf if dated.until_year is None else dated.until_year)


def _full_cost(
    years: pd.DataFrame, cost: Cost, dated: "DatedReform", start: float, end: float, *, begins: bool
) -> np.ndarray:
    """The cost of a spell of a reform at full size in each row of the table of years."""
    contracts = years["alive"] * (1 - years["gap_share"].fillna(0))
    hours = (
        cost.fte_per_contract * contracts
        + cost.fte_per_post * years["posts"]
        + cost.fte_per_agency * years["agencies"]
        + cost.fte_per_transfer * years["coordinator_changes"]
    )
    yearly = cost.value_share * years["contract_years"] + FTE_YEAR * hours
    once = cost.once_per_agency * years["agencies"] * begins
    year = years["year"].to_numpy()
    in_force = np.clip(np.minimum(year + 1, end) - np.maximum(year, start), 0, 1)
    concerned = True if dated.groups is None else years["group"].isin(dated.groups)
    return np.asarray(np.where(concerned, yearly * in_force + once * (year == np.floor(start)), 0.0))


def cost_notes(scenario: Scenario) -> list[str]:
    """What the cost of a scenario's reforms leaves out, a sentence each."""
    first = scenario.time.first_fiscal_year
    notes = []
    for dated in scenario.reforms:
        known = REFORMS.get(dated.name)
        if known is None:
            notes.append(f"{dated.name} is the scenario's own reform: what it costs is not known and not counted.")
            continue
        if known.cost.once_per_agency > 0 and dated.from_year < first:
            when = f"in {dated.from_year}, before the reported years"
            notes.append(f"{known.label} starts {when}: what its start costs is not counted.")
        if known.downside:
            notes.append(f"{known.label} has costs that are not in money: {known.downside}.")
    return list(dict.fromkeys(notes))


def money_per_run(ensemble: "Ensemble") -> pd.DataFrame:
    """Money and what it buys, one row a run, over all reported years.

    people_months_served
    people_months_above     how many more than if every mission were in house
    paid, reform_cost       to partners; what the scenario's reforms cost
    money                   paid + reform_cost
    value_for_money         people_months_above / money; missing where no money flows
    """
    runs = ensemble.runs
    months = 12 * ensemble.scenario.time.years
    above = ((runs["coverage"] - runs["coverage_in_house"]) * runs["need"] * months).to_numpy()
    costs = reform_cost(ensemble)
    cost = _added_up(costs["run"].to_numpy(np.int64), costs["cost"].to_numpy(float), len(runs))
    money = runs["paid"].to_numpy() + cost
    return pd.DataFrame(
        {
            "run": runs["run"],
            "people_months_served": runs["people_months_served"],
            "people_months_above": above,
            "paid": runs["paid"],
            "reform_cost": cost,
            "money": money,
            "value_for_money": ratio(above, money),
        }
    )


def value_for_money(ensemble: "Ensemble") -> Estimate:
    """People-months served above in-house per unit of money, reforms' cost included: mean over runs."""
    label = "people-months served above in-house per contract-year of money"
    return mean_over_runs("value_for_money", label, money_per_run(ensemble)["value_for_money"])
