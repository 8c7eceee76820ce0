"""Money (sections 7 and 9): what is paid to partners, what reforms cost, and what service comes of it.

Money is in contract-years: 1 is what a typical contract costs in a year; an official's year costs FTE_YEAR of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, takes, whole
from govsim.errors import InputError
from govsim.model.reforms import Cost
from govsim.outcomes.adopted import plain_scenarios
from govsim.outcomes.intervals import Estimate, mean_over_runs
from govsim.outcomes.measures import ratio
from govsim.outcomes.results import Tables, parts_of
from govsim.outcomes.window import runs_from
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.scenario.unchanged import title
from govsim.words import Message

if TYPE_CHECKING:
    from govsim.outcomes.results import Results
    from govsim.scenario.tables import DatedReform


@takes(ensemble=an_ensemble)
def reform_cost(ensemble: "Results") -> pd.DataFrame:
    """What each known reform of the scenario costs in each run and reported year: run, year, reform, cost.

    For the agencies of its groups, in the share of the year in which it is in force, times its size (section 9):

        cost = value_share x value of contracts in force
             + FTE_YEAR x (fte_per_contract x contracts in force + fte_per_post x posts + fte_per_agency x agencies
                           + fte_per_transfer x coordinators who left)
             + once_per_agency x agencies, in the year it starts

    Contracts in force are partnerships alive that are not in a gap. Nothing is charged twice (section 10, identity 9):
    where reforms that are the same, or of which one is a part of the other, are in force for the same agencies in the
    same month, the part is charged to the one that goes farthest, of equals to the first, and its start as far as it
    goes beyond those that are in force already.

    What falls into the warm-up is not in the reported years; a reform of one's own has no known cost: cost_notes() says
    so. A reform that stands in the scenario twice (other groups, other years) is one reform here. Years in which it is
    not in force cost 0. Where runs lived under other scenarios before (govsim.Worlds), each counts for its own months.
    """
    years, scenario = ensemble.years, ensemble.scenario
    if scenario.adaptive:
        return _cost_of_adopted(ensemble)
    group = pd.Categorical(years["group"])
    number = pd.Index(scenario.group_names).get_indexer(group.categories.astype(str))
    rows = (
        years["year"].to_numpy() - scenario.time.first_fiscal_year,
        np.append(number, -1)[group.codes],  # a row without a group has code -1, the last
    )
    if min(number.min(initial=0) for number in rows) < 0:
        raise InputError("its table of years has a year or a group that is not its scenario's", place="ensemble")
    parts = []
    for charge in _charges(ensemble):
        cost = charge.size * _full_cost(years, charge.cost, charge.in_force[rows], charge.starts[rows])
        parts.append(years[["run", "year"]].assign(reform=charge.reform, cost=cost))
    if not parts:
        return years[["run", "year"]].iloc[:0].assign(reform=pd.Series(dtype=str), cost=pd.Series(dtype=float))
    table = pd.concat(parts, ignore_index=True)
    rows_of = table[["run", "year", "reform"]].drop_duplicates()
    which = table.groupby(["run", "year", "reform"], sort=False).ngroup().to_numpy()
    return rows_of.assign(cost=_added_up(which, table["cost"].to_numpy(), len(rows_of))).reset_index(drop=True)


def _cost_of_adopted(ensemble: "Results") -> pd.DataFrame:
    """What reforms cost where runs came to adopt some: of each, what they cost in the scenario that it is a run of."""
    parts = []
    for scenario, runs in plain_scenarios(ensemble):
        years = ensemble.years[ensemble.years["run"].isin(runs)]
        parts.append(reform_cost(Tables(scenario, len(runs), {"years": years}, ensemble.history)))
    table = pd.concat(parts).sort_values("run", kind="stable")
    return table.reset_index(drop=True)


def _added_up(which: np.ndarray, costs: np.ndarray, n: int) -> np.ndarray:
    """Costs added up in the order of rows, whatever else is in the table: pandas' sums can differ in a last bit."""
    return np.bincount(which, weights=costs, minlength=n).astype(float)  # of nothing numpy makes whole numbers


@dataclass(frozen=True)
class _Charge:
    """What a reform of the scenario is charged for. in_force: the share of each year, starts: how often it starts,
    shapes (reported years, groups); cost: at full size."""

    reform: str
    size: float
    cost: Cost
    in_force: np.ndarray
    starts: np.ndarray


def _charges(ensemble: "Results") -> Iterator[_Charge]:
    """What each known reform is charged for, parts that are charged alike together."""
    held, goes_on = _months(ensemble)
    known = {dated: dated.known for dated in held if dated.known is not None}
    charged: dict[DatedReform, dict[bytes, list[str]]] = {dated: defaultdict(list) for dated in known}
    for name in dict.fromkeys(part.name for reform in known.values() for part in reform.parts):
        dated = [each for each, reform in known.items() if any(part.name == name for part in reform.parts)]
        going = np.array([reform.extent * held[reform] for reform in dated])
        strongest, level = going.argmax(axis=0), going.max(axis=0)
        begun = np.maximum(0, level - np.max([reform.extent * goes_on[reform] for reform in dated], axis=0))
        for number, reform in enumerate(dated):
            months = held[reform] & (strongest == number)
            starts = months * begun / (reform.extent or 1)
            by_year = np.stack([months, starts])[:, 1:].reshape(2, -1, 12, months.shape[1]).sum(axis=2)
            charged[reform][by_year.tobytes()].append(name)
    for reform, alike in charged.items():
        for content, names in alike.items():
            months, starts = np.frombuffer(content).reshape(2, -1, len(ensemble.scenario.group_names))
            yield _Charge(reform.name, reform.size, known[reform].cost_of(names), months / 12, starts)


def _months(ensemble: "Results") -> tuple[dict[DatedReform, np.ndarray], dict[DatedReform, np.ndarray]]:
    """Where each known reform is in force, and where it is from the month before on: shapes (months, groups).

    The months are the last of the warm-up and those reported. A reform that a change of scenarios ends goes on into the
    month after it, and one that ends by itself does not.
    """
    time, groups = ensemble.scenario.time, ensemble.scenario.group_names
    months = np.arange(-1, 12 * time.years)
    since = -np.inf
    held: dict[DatedReform, np.ndarray] = {}
    goes_on: dict[DatedReform, np.ndarray] = {}
    lived = [(until, Scenario.from_toml(text).reforms) for until, text in ensemble.history]
    for until, reforms in [*lived, (np.inf, ensemble.scenario.reforms)]:
        ours = (months >= since) & (months < until)
        after = np.concatenate([[False], ours[:-1]])
        for dated in reforms:
            if dated.known is not None:
                span = dated.months_in_force(time.first_fiscal_year)
                dates = (months >= span.start) & (months < span.stop)
                here = np.array([dated.concerns(group) for group in groups])
                nowhere = np.zeros((len(months), len(groups)), bool)
                held[dated] = held.get(dated, nowhere) | np.outer(dates & ours, here)
                on = dates & after & (months > span.start)
                goes_on[dated] = goes_on.get(dated, nowhere) | np.outer(on, here)
        since = until
    return held, goes_on


def _full_cost(years: pd.DataFrame, cost: Cost, in_force: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """What a charge costs at full size in each row of the table of years."""
    of = {name: years[name].to_numpy(float) for name in ("contract_years", "posts", "agencies")}
    contracts = (years["alive"] * (1 - years["gap_share"].fillna(0))).to_numpy(float)
    yearly = cost.in_a_year(**of, contracts=contracts, transfers=years["coordinator_changes"].to_numpy(float))
    return np.asarray(yearly * in_force + cost.once_per_agency * of["agencies"] * starts)


def charged_once(scenario: Scenario) -> list[Message]:
    """Which known reforms are in force for the same agencies in the same months, and so are charged once there."""
    first, found = scenario.time.first_fiscal_year, []
    for one, other in combinations([dated for dated in scenario.reforms if dated.known is not None], 2):
        parts = [{part.name for part in dated.known.parts} for dated in (one, other) if dated.known is not None]
        spans = [dated.months_in_force(first) for dated in (one, other)]
        together = max(span.start for span in spans) < min(span.stop for span in spans)
        if (
            together
            and parts[0] & parts[1]
            and any(all(d.concerns(g) for d in (one, other)) for g in scenario.group_names)
        ):
            found.append(Message("reasons.charged_once", {"one": title(one), "other": title(other)}))
    return found


def cost_notes(scenario: Scenario) -> list[str]:
    """What the cost of a scenario's reforms leaves out, a sentence each."""
    first = scenario.time.first_fiscal_year
    notes = []
    for dated in (*scenario.reforms, *(each.dated(each.by_year + 1) for each in scenario.adaptive)):
        known = dated.known
        if known is None:
            notes.append(f"{dated.name} is the scenario's own reform: what it costs is not known and not counted.")
            continue
        if known.cost.once_per_agency > 0 and dated.from_year < first:
            when = f"in {dated.from_year}, before the reported years"
            notes.append(f"{known.label} starts {when}: what its start costs is not counted.")
        if known.downside:
            notes.append(f"{known.label} has costs that are not in money: {known.downside}.")
    return list(dict.fromkeys(notes))


@takes(ensemble=an_ensemble, since=whole())
def money_per_run(ensemble: "Results", since: int = 0) -> pd.DataFrame:
    """Money and what it buys, one row a run, over the reported years from month `since` on.

    people_months_served
    people_months_above     how many more than if every mission were in house
    paid, reform_cost       to partners; what the scenario's reforms cost
    money                   paid + reform_cost
    in_house_cost           what agencies spend on missions without a partner: service.in_house_cost of their value
    value_for_money         people_months_above / (money + in_house_cost); missing where no money flows

    What in-house service gives and costs (service.in_house_output, service.in_house_cost) decides whether an option is
    better value: both are assumptions.
    """
    parts = []
    for first, part in parts_of(ensemble, "runs", "years"):
        rows = _money_per_run(part, since)
        parts.append(rows.assign(run=rows["run"] + first))
    return pd.concat(parts, ignore_index=True)


def _money_per_run(ensemble: "Results", since: int) -> pd.DataFrame:
    runs, time = runs_from(ensemble, since), ensemble.scenario.time
    months = 12 * time.years - since
    above = ((runs["coverage"] - runs["coverage_in_house"]) * runs["need"] * months).to_numpy()
    costs = reform_cost(ensemble)
    costs = costs[costs["year"] >= time.first_fiscal_year + since // 12]
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
            "in_house_cost": runs["in_house_cost"],
            "value_for_money": ratio(above, money + runs["in_house_cost"].to_numpy()),
        }
    )


PAYERS = ("budget", "in_house", "reforms", "partners")
"""Who pays: budgets for contracts, agencies for missions they serve alone, whoever pays for reforms, and partners."""


@takes(ensemble=an_ensemble)
def money_by_year(ensemble: "Results") -> pd.DataFrame:
    """Who pays how much in each run and reported year, in contract-years: run, year, alive and a column a payer.

    alive      partnerships alive, the mean of the year: the partnership-years lived in it
    budget     what is paid to partners
    in_house   what agencies spend on missions without a partner (service.in_house_cost of their value)
    reforms    what the scenario's reforms cost, see reform_cost()
    partners   what partners lay out beyond what they are paid, from their own means; negative where paid more
    """
    years = ensemble.years.groupby(["run", "year"], sort=True)[["alive", "paid", "in_house_cost", "cost"]].sum()
    costs = reform_cost(ensemble).groupby(["run", "year"])["cost"].sum().reindex(years.index, fill_value=0.0)
    table = pd.DataFrame(
        {
            "alive": years["alive"],
            "budget": years["paid"],
            "in_house": years["in_house_cost"],
            "reforms": costs,
            "partners": years["cost"] - years["paid"],
        }
    )
    return table.reset_index()


@takes(ensemble=an_ensemble)
def value_for_money(ensemble: "Results") -> Estimate:
    """People-months served above in-house per unit of money, that of reforms and of in-house service too."""
    label = "people-months served above in-house per contract-year of money"
    return mean_over_runs("value_for_money", label, money_per_run(ensemble)["value_for_money"])
