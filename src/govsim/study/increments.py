"""Options against each other: every pair under the same luck, and the efficiency frontier.

An option is judged by what it costs and by the partnership-years it keeps, both as differences from doing nothing,
which is an option of its own at cost 0. Runs are paired: run r of every option has the same luck. All that is uncertain
here is luck; the assumptions are the same in all runs.

Frontier: Johannesson & Weinstein 1993; Drummond et al. 2015, chapter 4. Intervals of ratios: Fieller 1954.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.intervals import mean_over_runs, ratio_of_means, resampling
from govsim.outcomes.own import Own
from govsim.outcomes.paired import paired

EFFICIENT, DOMINATED, EXTENDED, SAME = "frontier", "dominated", "extended", "same"
STATUSES = (EFFICIENT, DOMINATED, EXTENDED, SAME)
"""How an option stands: on the frontier; beaten by one other; by a mixture of two others; the same as another."""
_CONTINUITY = "rmst_60"
_PLACE = 14
"""What tells these resamples from others of the same seed."""


def pairs(per_run: pd.DataFrame, own: Own) -> pd.DataFrame:
    """Each option against each that stands before it, doing nothing first, run by run; undefined is None.

    Columns: option, against, outcome; difference (mean of option - against over the runs in which both are known), low,
    high (its 95 % interval, of luck); better_in, ties, runs (numbers of runs).
    """
    tables = {str(label): rows for label, rows in per_run.groupby("option", observed=True, sort=False)}
    shown = ("difference", "low", "high", "better_in", "ties", "runs")
    rows = []
    for against, option in combinations(tables, 2):
        for name, outcome in {**OUTCOMES, **own}.items():
            base, values = (tables[label][name].to_numpy(float) for label in (against, option))
            found = vars(paired(base, values, outcome.better))
            rows.append({"option": option, "against": against, "outcome": name, **{key: found[key] for key in shown}})
    return as_table(rows)


@dataclass(frozen=True)
class Ledger:
    """What each option costs (contract-years) and keeps (partnership-years) in each run: shapes (options, runs)."""

    options: tuple[str, ...]
    cost: np.ndarray
    years: np.ndarray

    @classmethod
    def of(cls, by_year: Mapping[str, pd.DataFrame], first: int, discount: float = 0.0) -> "Ledger":
        """From money_by_year() of each option: money spent on contracts and reforms, from fiscal year `first` on.

        Both cost and years are discounted to the first of these years, by so much a year.
        """
        sums = []
        for table in by_year.values():
            judged = table[table["year"] >= first]
            worth = (1 + discount) ** -(judged["year"] - first).to_numpy(float)
            parts = {"cost": (judged["budget"] + judged["reforms"]) * worth, "years": judged["alive"] * worth}
            sums.append(pd.DataFrame({"run": judged["run"], **parts}).groupby("run").sum())
        cost, years = (np.stack([each[name].to_numpy() for each in sums]) for name in ("cost", "years"))
        return cls(tuple(by_year), cost, years)

    def beyond(self, base: int = 0) -> "Ledger":
        """The same as differences from one of the options, run by run."""
        return Ledger(self.options, self.cost - self.cost[base], self.years - self.years[base])


# The efficiency frontier


@dataclass(frozen=True)
class Standing:
    """How an option stands, and by which options it is beaten: by one or, in a mixture, by two."""

    status: str
    by: tuple[int, ...] = ()


def standings(cost: np.ndarray, years: np.ndarray) -> list[Standing]:
    """How each option stands by its mean cost and years kept.

    Dominated: another costs no more and keeps no fewer years, and one of the two is strictly so. Extended dominated: a
    mixture of two others does that, which is where the price of a further year would fall along the frontier.

    >>> cost, years = np.array([0.0, 10.0, 30.0, 40.0, 35.0]), np.array([0.0, 1.0, 2.0, 5.0, 1.5])
    >>> [(standing.status, standing.by) for standing in standings(cost, years)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('frontier', ()), ('extended', (0, 3)), ('extended', (0, 3)), ('frontier', ()),
     ('dominated', (2,))]
    """
    found: dict[int, Standing] = {}
    for one in range(len(cost)):
        worse = (cost <= cost[one]) & (years >= years[one])
        strictly = worse & ((cost < cost[one]) | (years > years[one]))
        equal = np.flatnonzero(worse & ~strictly)
        if strictly.any():
            best = max(np.flatnonzero(strictly), key=lambda other: (years[other], -cost[other], -other))
            found[one] = Standing(DOMINATED, (int(best),))
        elif equal[0] < one:
            found[one] = Standing(SAME, (int(equal[0]),))
    hull: list[int] = []
    for one in sorted(set(range(len(cost))) - found.keys(), key=lambda option: cost[option]):
        while len(hull) > 1 and _is_above(cost, years, hull[-2], hull[-1], one):
            found[hull.pop()] = Standing(EXTENDED)
        hull.append(one)
    for one, standing in found.items():
        if standing.status == EXTENDED:
            after = next(number for number, other in enumerate(hull) if cost[other] > cost[one])
            found[one] = Standing(EXTENDED, (hull[after - 1], hull[after]))
    return [found.get(one, Standing(EFFICIENT)) for one in range(len(cost))]


def _is_above(cost: np.ndarray, years: np.ndarray, before: int, one: int, after: int) -> bool:
    """Whether the further year costs more from `before` to `one` than from there on: a mixture then does better."""
    step = (cost[one] - cost[before]) * (years[after] - years[one])
    return bool(step > (cost[after] - cost[one]) * (years[one] - years[before]))


def frontier(ledger: Ledger, seed: int) -> pd.DataFrame:
    """Options in the order of their cost, the price of a further year along the frontier; undefined is None.

    Columns: option; cost, years_kept (means beyond doing nothing); status, by, and_by (which options beat it); and of
    those on the frontier but the cheapest: against (the next cheaper one there), cost_added, years_added, icer (the one
    divided by the other), low, high (Fieller's interval of the pairs of runs, of luck), reason (why there is none);
    efficient_in: the share of resampled sets of runs in which it is on the frontier (None with one run).
    """
    beyond = ledger.beyond()
    cost, years = beyond.cost.mean(axis=1), beyond.years.mean(axis=1)
    order = sorted(range(len(cost)), key=lambda one: (cost[one], -years[one], one))
    found, often = standings(cost, years), _efficient_in(beyond, seed)
    rows: list[dict[str, Any]] = []
    before: int | None = None
    for one in order:
        standing = found[one]
        by, and_by = (*(ledger.options[other] for other in standing.by), None, None)[:2]
        row: dict[str, Any] = {"option": ledger.options[one], "cost": cost[one], "years_kept": years[one]}
        row |= {"status": standing.status, "by": by, "and_by": and_by}
        row |= dict.fromkeys(("against", "cost_added", "years_added", "icer", "low", "high"))
        row["reason"] = standing.status
        if standing.status == EFFICIENT:
            row["reason"] = "the cheapest on the frontier"
            if before is not None:
                row |= _increment(ledger, one, before)
            before = one
        rows.append(row | {"efficient_in": None if often is None else often[one]})
    return as_table(rows)


def _increment(ledger: Ledger, one: int, before: int) -> dict[str, Any]:
    """What an option adds to the next cheaper one of the frontier, and the price of a year of it."""
    cost, years = ledger.cost[one] - ledger.cost[before], ledger.years[one] - ledger.years[before]
    price, low, high = ratio_of_means(cost, years)
    added = float(cost.mean()), float(years.mean())
    reason = ""
    if price is None:
        price = added[0] / added[1]
        reason = "one run has no interval" if len(cost) == 1 else "luck leaves open whether it keeps more years"
    names = ("against", "cost_added", "years_added", "icer", "low", "high", "reason")
    return dict(zip(names, (ledger.options[before], *added, price, low, high, reason), strict=True))


# The best, and the next


type Interval = tuple[float | None, float | None, float | None]
"""A mean or ratio, and its 95 % interval."""


@dataclass(frozen=True)
class Lead:
    """The option with the longest partnerships beside the runner-up, doing nothing among them; both by mean continuity.

    gain: row of the pair for continuity, best - next; cost, years: (mean, low, high) of what it costs and keeps more;
    price: (the one divided by the other, low, high), not known where luck leaves open whether it keeps more years.
    """

    best: str
    next: str
    gain: Mapping[str, Any]
    cost: Interval
    years: Interval
    price: Interval


def lead(per_run: pd.DataFrame, ledger: Ledger) -> Lead | None:
    """What the best option adds to the runner-up, in the runs that tell continuity of every option of which any does;
    None where there are no such runs, or one such option alone.
    """
    by_option = per_run.groupby("option", observed=True, sort=False)[_CONTINUITY]
    found = {str(label): values.to_numpy(float) for label, values in by_option if values.notna().any()}
    told = np.isfinite(list(found.values())).all(axis=0) if found else np.zeros(0, bool)
    if len(found) < 2 or not told.any():
        return None
    best, after = sorted(found, key=lambda label: -found[label][told].mean())[:2]  # of equals the first
    gain = paired(found[after][told], found[best][told], 1)
    one, other = (ledger.options.index(label) for label in (best, after))
    cost, years = ledger.cost[one] - ledger.cost[other], ledger.years[one] - ledger.years[other]
    price = ratio_of_means(cost, years)
    means = (mean_over_runs("", "", pd.Series(values)) for values in (cost, years))
    spent, kept = ((mean.value, mean.low, mean.high) for mean in means)
    return Lead(best, after, {"outcome": _CONTINUITY, **vars(gain)}, spent, kept, price)


# Resamples


def resampled(ledger: Ledger, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean cost and years of each option in sets of runs drawn with replacement, the same runs of all options.

    Shapes (resamples, options). The draws depend on the seed alone.
    """
    runs = ledger.cost.shape[1]
    weights = resampling(runs, np.random.default_rng([seed, _PLACE])) / runs
    return weights @ ledger.cost.T, weights @ ledger.years.T


def _efficient_in(beyond: Ledger, seed: int) -> np.ndarray | None:
    if beyond.cost.shape[1] == 1:
        return None
    drawn = zip(*resampled(beyond, seed), strict=True)
    return np.array([[one.status == EFFICIENT for one in standings(*means)] for means in drawn]).mean(axis=0)


def as_table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table in which what is undefined is None."""
    table = pd.DataFrame(rows)
    for name, column in table.items():
        values = [None if pd.isna(value) else value for value in column.tolist()]
        if None in values:
            table[name] = pd.Series(values, dtype=object)
    return table
