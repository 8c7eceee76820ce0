"""What patterns are measured by: each statistic is a ratio of sums over runs, `part` / `whole`, one pair a run.

So the runs of one scenario give an estimate with its standard error, and those of many points, one after the other,
give one for each point. Where several ensembles are asked for, they differ in parameters and share their luck.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from govsim.model.parameters import BY_NAME
from govsim.outcomes.hazards import hazard_ratios
from govsim.outcomes.intervals import student
from govsim.outcomes.results import Results
from govsim.outcomes.trust_decay import event_study

NEEDED_IN_YEARS = 12
"""Months of a partnership in a year that give a yearly mean of its own."""


class Measured(NamedTuple):
    """One pair a run; NaN where a run cannot tell."""

    part: np.ndarray
    whole: np.ndarray


class Point(NamedTuple):
    """Runs, and the value of a parameter in each of them, a number or an array of one a run."""

    results: Results
    parameter: Callable[[str], float | np.ndarray]


type Statistic = Callable[..., Measured | tuple[float, float]]


def estimate(found: Measured | tuple[float, float]) -> tuple[float, float]:
    """part / whole over all runs that can tell, and its standard error (linearised); NaN where nothing can be told."""
    if not isinstance(found, Measured):
        return found
    known = np.isfinite(found.part) & np.isfinite(found.whole)
    part, whole = found.part[known], found.whole[known]
    n = len(part)
    if not n or not whole.sum():
        return np.nan, np.nan
    value = part.sum() / whole.sum()
    if n == 1:
        return float(value), np.nan
    return float(value), float(np.std(part - value * whole, ddof=1) / np.sqrt(n) / abs(whole.mean()))


def _each(values: object, runs: int) -> Measured:
    """The mean over runs of one value a run."""
    column = np.broadcast_to(np.asarray(values, float), (runs,)).copy()
    return Measured(column, np.where(np.isfinite(column), 1.0, np.nan))


def _by_run(runs: int, run: np.ndarray, values: np.ndarray | None = None) -> np.ndarray:
    """Sums, or counts, by run."""
    return np.bincount(run, values, minlength=runs).astype(float)


def _column(table: pd.DataFrame, name: str) -> np.ndarray:
    return table[name].to_numpy(np.int64)


# What the parameters alone say: nothing emerges here


def parameter(point: Point, name: str) -> Measured:
    """The value of a parameter."""
    if name not in BY_NAME:
        raise KeyError(name)
    return _each(point.parameter(name), point.results.replications)


def months_to_productivity(point: Point, competence: float) -> Measured:
    """Months until a newcomer's competence reaches this share (4.5)."""
    start, months = point.parameter("workload.newcomer_competence"), point.parameter("workload.learning_months")
    left = np.log((1 - np.asarray(start)) / (1 - competence))
    return _each(np.maximum(0.0, np.asarray(months) * left), point.results.replications)


def effort(point: Point, continuation: float) -> Measured:
    """A partner's effort at this probability of continuation (4.7)."""
    de = np.asarray(point.parameter("partner.patience")) * continuation
    x2 = (np.asarray(point.parameter("partner.surplus")) * de / (1 - de)) ** 2
    floor = np.asarray(point.parameter("structure.effort_floor"))
    return _each(floor + (1 - floor) * x2 / (1 + x2), point.results.replications)


# From the measures of section 7


def total(point: Point, of: Sequence[str], over: Sequence[str]) -> Measured:
    """Measures of the whole run divided by others: sums of columns of `runs`; "years" is their number."""
    runs, years = point.results.runs, float(point.results.scenario.time.years)

    def added(names: Sequence[str]) -> np.ndarray:
        return np.sum([np.full(len(runs), years) if name == "years" else runs[name] for name in names], axis=0)

    return Measured(added(of), added(over))


def agency_years(point: Point, of: str) -> Measured:
    """A measure of the whole run, for an agency and year."""
    runs = point.results.runs
    return Measured(runs[of].to_numpy(float), runs["agencies"].to_numpy(float) * point.results.scenario.time.years)


def leader_changes_beyond_chance(point: Point) -> Measured:
    """Variance over a run's years of the share of heads that change, less what as many independent heads would have.

    A peak as such would be no pattern: in a country of ten agencies chance alone makes one.
    """
    years = point.results.years.groupby(["run", "year"], observed=True)[["leader_changes", "agencies"]].sum()
    left, agencies = (years[name].unstack().to_numpy(float) for name in ("leader_changes", "agencies"))
    mean = left.sum() / agencies.sum()
    return _each(((left / agencies - mean) ** 2 - mean * (1 - mean) / agencies).mean(axis=1), len(left))


def annual_survival(point: Point) -> Measured:
    """exp(-endings / years lived by partnerships), of each run."""
    runs = point.results.runs
    lived = (runs["alive"] * point.results.scenario.time.years).to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _each(np.where(lived > 0, np.exp(-runs["endings"] / lived), np.nan), len(runs))


def late_and_leaders(point: Point) -> Measured:
    """Correlation over a run's years of months without an act and of leader changes."""
    years = point.results.years
    by = years.groupby(["run", "year"], observed=True).agg(
        late=("months_without_act", "max"), left=("leader_changes", "sum")
    )
    late, left = (by[name].unstack().to_numpy(float) for name in ("late", "left"))
    late, left = late - late.mean(), left - left.mean()
    scale = np.sqrt((late**2).mean() * (left**2).mean())
    return Measured((late * left).mean(axis=1) / scale if scale else np.full(len(late), np.nan), np.ones(len(late)))


def payments_in(point: Point, first: int, last: int) -> Measured:
    """The share of payments in these months of the fiscal year (0 is its first), in years whose act was in time."""
    results = point.results
    months = results.months.groupby(["run", "month"], observed=True)["paid"].sum().unstack().to_numpy(float)
    late = results.years.groupby(["run", "year"], observed=True)["months_without_act"].max().unstack().to_numpy() > 0
    paid = np.where(late[:, :, None], 0.0, months.reshape(len(months), -1, 12))
    return Measured(paid[:, :, first : last + 1].sum(axis=(1, 2)), paid.sum(axis=(1, 2)))


# From the logs


def paid_late(point: Point) -> Measured:
    """The share of contract-years in which a payment was late for more than two months."""
    results, runs, years = point.results, point.results.replications, point.results.scenario.time.years
    missions, contracts, events = len(results.missions), results.contracts, results.events
    run, mission = _column(contracts, "run"), _column(contracts, "mission")
    first, last = _column(contracts, "start") // 12, _column(contracts, "end") // 12
    in_force, late = np.zeros((2, runs, missions, years), bool)
    for year in range(years):
        there = (first <= year) & (last >= year)
        in_force[run[there], mission[there], year] = True
    spells = events[(events["event"] == "late payment").to_numpy()]
    run, mission = _column(spells, "run"), _column(spells, "mission")
    first, last = _column(spells, "month") // 12, (_column(spells, "end") - 1) // 12
    for year in range(years):
        there = (first <= year) & (last >= year)
        late[run[there], mission[there], year] = True
    return Measured((late & in_force).sum(axis=(1, 2)).astype(float), in_force.sum(axis=(1, 2)).astype(float))


def ended_early(point: Point) -> Measured:
    """The share of contracts over that did not reach the end agreed."""
    contracts, last = point.results.contracts, 12 * point.results.scenario.time.years - 1
    run, end, agreed = (_column(contracts, name) for name in ("run", "end", "agreed_end"))
    over = (end >= 0) & ((end < agreed) | (agreed <= last)) & (end < last)
    early = over & (end < agreed)
    runs = point.results.replications
    return Measured(_by_run(runs, run, early.astype(float)), _by_run(runs, run, over.astype(float)))


def signed_without_act(point: Point) -> Measured:
    """The share of contracts whose first month lies in a spell without a budget act."""
    results, runs = point.results, point.results.replications
    events, contracts = results.events, results.contracts
    acts = events[(events["event"] == "late act").to_numpy()]
    first, months = -12 * results.scenario.time.warmup_years, 12 * results.scenario.time.years
    without = np.zeros((runs, months - first), bool)
    run, start, end = _column(acts, "run"), _column(acts, "month") - first, _column(acts, "end") - first
    for later in range(1, 12):  # a contract signed in the month before has its first month in this one
        there = (start + later < end) & (start + later < without.shape[1])
        without[run[there], start[there] + later] = True
    run, month = _column(contracts, "run"), _column(contracts, "start") - first
    inside = (month >= 0) & (month < without.shape[1])
    wrong = inside & without[run, np.clip(month, 0, without.shape[1] - 1)]
    return Measured(_by_run(runs, run, wrong.astype(float)), _by_run(runs, run))


def _tenures(point: Point) -> tuple[np.ndarray, np.ndarray]:
    """Run and months of each completed tenure of a head, from one logged change to the next."""
    events = point.results.events
    changes = events[(events["event"] == "leader change").to_numpy()].astype({"agency": np.int64})
    changes = changes.sort_values(["run", "agency", "month"])
    tenure = changes.groupby(["run", "agency"])["month"].diff()
    return _column(changes, "run")[tenure.notna()], tenure.dropna().to_numpy(float)


def longest_tenure(point: Point) -> Measured:
    """The longest completed tenure of a head, months; the mean over runs."""
    run, tenure = _tenures(point)
    longest = np.full(point.results.replications, np.nan)
    np.fmax.at(longest, run, tenure)
    return _each(longest, len(longest))


def tenures_within(point: Point, months: int) -> Measured:
    """The share of completed tenures of heads that are not longer."""
    run, tenure = _tenures(point)
    runs = point.results.replications
    return Measured(_by_run(runs, run, (tenure <= months).astype(float)), _by_run(runs, run))


# From partnership-months


def _moments(point: Point, *names: str) -> np.ndarray:
    """Each run's covariance matrix of columns of partnership_months: shape (runs, names, names)."""
    table, runs = point.results.partnership_months, point.results.replications
    run, values = _column(table, "run"), [table[name].to_numpy(float) for name in names]
    n = np.where((count := _by_run(runs, run)) > 1, count, np.nan)
    means = [_by_run(runs, run, value) / n for value in values]
    centred = [value - mean[run] for value, mean in zip(values, means, strict=True)]
    return np.array([[_by_run(runs, run, one * two) / n for two in centred] for one in centred]).transpose(2, 0, 1)


def correlation(point: Point, one: str, other: str) -> Measured:
    """Within a run, over partnerships and months."""
    moments = _moments(point, one, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = moments[:, 0, 1] / np.sqrt(moments[:, 0, 0] * moments[:, 1, 1])
    return _each(found, len(found))


def share_kept(point: Point, effect: str, on: str, beside: str) -> Measured:
    """How much of the regression of `on` upon `effect` is left when `beside` is held fixed; within a run."""
    m = _moments(point, effect, on, beside)
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = m[:, 0, 1] / m[:, 0, 0]
        partial = (m[:, 0, 1] * m[:, 2, 2] - m[:, 1, 2] * m[:, 0, 2]) / (m[:, 0, 0] * m[:, 2, 2] - m[:, 0, 2] ** 2)
    return Measured(partial, alone)


def familiarity(point: Point, more: float) -> Measured:
    """The relative change of what is missing (1 - output) of partnerships under contract when they are so much older.

    Within partnerships, which differ in much besides their age: the slope on the logarithm of age.
    """
    table, runs = point.results.partnership_months, point.results.replications
    table = table[~table["in_gap"].to_numpy(bool) & (table["age"] > 0).to_numpy()]
    run, mission, month, age = (_column(table, name) for name in ("run", "mission", "month", "age"))
    _, each = np.unique(np.stack([run, mission, month - age]), axis=1, return_inverse=True)
    missing, log_age = 1 - table["output"].to_numpy(float), np.log(age)
    n = np.bincount(each)
    x, y = (value - (np.bincount(each, value) / n)[each] for value in (log_age, missing))
    slope = _by_run(runs, run, x * y) / np.where((xx := _by_run(runs, run, x * x)) > 0, xx, np.nan)
    mean = _by_run(runs, run, missing) / np.where((count := _by_run(runs, run)) > 0, count, np.nan)
    return Measured(slope * np.log(1 + more), mean)


def _yearly(point: Point) -> tuple[np.ndarray, ...]:
    """Run, mission and partner as one key, year, and mean output of each partnership in each full year."""
    table = point.results.partnership_months
    year = _column(table, "month") // 12
    frame = pd.DataFrame({"run": table["run"], "who": table["mission"] * 1_000_000 + table["partner"], "year": year})
    frame["output"] = table["output"]
    by = frame.groupby(["run", "who", "year"])["output"].agg(["mean", "size"]).reset_index()
    by = by[by["size"] == NEEDED_IN_YEARS]
    return _column(by, "run"), _column(by, "who"), _column(by, "year"), by["mean"].to_numpy(float)


def track_record(point: Point) -> Measured:
    """Correlation of a partnership's output with its own of the year before, within a run."""
    run, who, year, output = _yearly(point)
    follows = (run[1:] == run[:-1]) & (who[1:] == who[:-1]) & (year[1:] == year[:-1] + 1)
    run, before, after = run[1:][follows], output[:-1][follows], output[1:][follows]
    runs = point.results.replications
    n = np.where((count := _by_run(runs, run)) > 2, count, np.nan)
    x, y = (value - (_by_run(runs, run, value) / n)[run] for value in (before, after))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = _by_run(runs, run, x * y) / np.sqrt(_by_run(runs, run, x * x) * _by_run(runs, run, y * y))
    return _each(found, runs)


def share_of_years(point: Point) -> Measured:
    """The share of the variance of yearly output that lies between fiscal years, within a run."""
    run, _, year, output = _yearly(point)
    runs, years = point.results.replications, point.results.scenario.time.years
    cell = run * years + year
    n, total_ = np.bincount(cell, minlength=runs * years), np.bincount(cell, output, minlength=runs * years)
    count = np.where((all_ := _by_run(runs, run)) > 1, all_, np.nan)
    mean = _by_run(runs, run, output) / count
    of_years = np.divide(total_, n, out=np.zeros(len(n)), where=n > 0).reshape(runs, years) - mean[:, None]
    between = np.nansum(n.reshape(runs, years) * of_years**2, axis=1)
    return Measured(between, _by_run(runs, run, (output - mean[run]) ** 2))


def middle_of_life(point: Point) -> Measured:
    """Mean output in the middle fifth of a partnership's life, less that in its first and its last fifth.

    Of partnerships that began after month 0, had ended by the run's end and lived for a year at least.
    """
    results, runs = point.results, point.results.replications
    log = results.partnerships
    log = log[(log["cause"] != "alive").to_numpy() & (log["start"] >= 0).to_numpy()]
    log = log[(log["end"] - log["start"] >= NEEDED_IN_YEARS).to_numpy()]
    table = results.partnership_months[["run", "mission", "month", "age", "output"]]
    table = table.assign(start=table["month"] - table["age"])
    both = table.merge(log[["run", "mission", "start", "end"]], on=["run", "mission", "start"])
    life = (both["end"] - both["start"]).to_numpy(float)
    fifth = np.minimum(4, (5 * both["age"].to_numpy() / life).astype(int))
    run, output = _column(both, "run"), both["output"].to_numpy(float)

    def mean(number: int) -> np.ndarray:
        at = fifth == number
        count = _by_run(runs, run[at])
        return _by_run(runs, run[at], output[at]) / np.where(count > 0, count, np.nan)

    return _each(mean(2) - (mean(0) + mean(4)) / 2, runs)


def output_by_commitment(point: Point) -> Measured:
    """The relative change of output with one standard deviation of an agency's yearly commitment.

    Agencies are told apart where each is a group of its own, within a run; else a run cannot tell.
    """
    years, runs = point.results.years, point.results.replications
    if (years["agencies"] > 1).any():
        return _each(np.nan, runs)
    years = years[(years["alive"] > 0).to_numpy()]
    run, x, y = _column(years, "run"), years["commitment"].to_numpy(float), years["output"].to_numpy(float)
    n = np.where((count := _by_run(runs, run)) > 2, count, np.nan)
    mean = _by_run(runs, run, y) / n
    x, y = x - (_by_run(runs, run, x) / n)[run], y - mean[run]
    with np.errstate(divide="ignore", invalid="ignore"):
        sd_slope = _by_run(runs, run, x * y) / np.sqrt(_by_run(runs, run, x * x) * n)
    return Measured(sd_slope, mean)


# Hazard ratios bring their own standard error, with runs as the units


def _hazard_ratio(point: Point, event: str, window: int) -> tuple[float, float]:
    table = hazard_ratios(point.results, windows=(window,))
    row = table[(table["effect"] == "total") & (table["event"] == event)].iloc[0]
    if row["ratio"] is None or row["high"] is None:
        return np.nan, np.nan
    return float(row["ratio"]), (row["high"] - row["low"]) / 2 / student(max(1, row["runs"] - 1))


def hazard_ratio(point: Point, event: str, window: int) -> tuple[float, float]:
    """How much more often partnerships end in the months after an event."""
    return _hazard_ratio(point, event, window)


def hazard_ratio_rises(base: Point, changed: Point, event: str, window: int) -> tuple[float, float]:
    """By how much that ratio is greater under the change; as if the two had different luck, which is cautious."""
    (one, its), (other, others) = (_hazard_ratio(point, event, window) for point in (base, changed))
    return other - one, float(np.hypot(its, others))


def after_leader_change(point: Point) -> tuple[float, float]:
    """Output 1 to 12 months after a head has changed, in standard deviations of output between partnerships."""
    study = event_study(point.results, "leader change", "output")
    year = study[study["lag"].between(1, 12)]
    value, low, high = (float(pd.to_numeric(year[name]).mean()) for name in ("difference", "low", "high"))
    sd = float(point.results.partnership_months["output"].std())
    return value / sd, (high - low) / 2 / student(max(1, point.results.replications - 1)) / sd


# From several ensembles of the same luck


def relative_change(base: Point, changed: Point, of: str) -> Measured:
    """A measure of the whole run with a change, against without it: the relative difference."""
    before, after = (point.results.runs[of].to_numpy(float) for point in (base, changed))
    return Measured(after - before, before)


def change_against_change(base: Point, changed: Point, of: str, against: str) -> Measured:
    """The relative change of one measure less that of another."""
    one, other = (relative_change(base, changed, name) for name in (of, against))
    scale = np.nanmean(other.whole)
    return _each(one.part / np.nanmean(one.whole) - other.part / scale, len(one.part))


def falls_faster(first: Point, second: Point, third: Point, of: str) -> Measured:
    """How much more a measure falls from the second to the third than from the first to the second."""
    one, two, three = (point.results.runs[of].to_numpy(float) for point in (first, second, third))
    return Measured(two - three, one - two)


STATISTICS: Mapping[str, Statistic] = {
    statistic.__name__: statistic
    for statistic in (
        parameter, months_to_productivity, effort, total, agency_years, leader_changes_beyond_chance, annual_survival,
        late_and_leaders, payments_in, paid_late, ended_early, signed_without_act, longest_tenure, tenures_within,
        correlation, share_kept, familiarity, track_record, share_of_years, middle_of_life, output_by_commitment,
        after_leader_change, hazard_ratio, hazard_ratio_rises, relative_change, change_against_change, falls_faster,
    )
}  # fmt: skip
