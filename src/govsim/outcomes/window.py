"""The window in which options are judged (section 7): from the first month on in which every one of them differs.

What lies before it is the same with an option and without it, and would dilute what the option does. Partnerships that
were begun before are seen from the window's first month on (delayed entry), as those of the warm-up are from month 0.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.outcomes.measures import ratio
from govsim.scenario.layout import Blueprint

if TYPE_CHECKING:
    from govsim.outcomes.results import Results

_MEANS = ("alive", "need")
_TOTALS = ("paid", "in_house_cost", "people_months_served")
_WEIGHTED = {
    "trust": "alive",
    "gap_share": "alive",
    "renewal_rate": "followed",
    "seam_months": "renewed",
    "coverage": "need",
    "coverage_in_house": "need",
    "engagement": "posts",
}
"""Shares and means by year, with what each is a mean over."""


def first_month_of(base: Blueprint, option: Blueprint) -> int | None:
    """The first reported month in which an option lives, or may come to live, under another regime than the base, on
    the first of a fiscal year; 0 where it differs from the start or is another world, None where it never differs.
    """
    if base.scenario.extensions != option.scenario.extensions or not _same_world(base, option):
        return 0
    either = (base, option)
    ways: Iterator[tuple[np.ndarray, ...]] = zip(*(plan.schedules for plan in either), strict=True)
    if base.scenario.adaptive != option.scenario.adaptive:  # each way of the one beside the first of the other
        ways = ((base.schedule, way) for way in option.schedules)
        ways = chain(ways, ((way, option.schedule) for way in base.schedules))
    differ = np.zeros(len(base.schedule), bool)
    for way in ways:
        of_base, of_option = (plan.regimes[schedule] for plan, schedule in zip(either, way, strict=True))
        differ |= (of_base != of_option).any(axis=1)
    months = np.flatnonzero(differ) + base.first_month
    return max(0, 12 * (int(months[0]) // 12)) if len(months) else None


def _same_world(base: Blueprint, option: Blueprint) -> bool:
    return base.schedule.shape == option.schedule.shape and all(
        np.array_equal(one, other) for one, other in zip(base.world, option.world, strict=True)
    )


def window(base: Blueprint, options: Iterable[Blueprint]) -> int:
    """The month from which options are judged: the latest of their first months, so that all have the same window."""
    return max((first_month_of(base, option) or 0 for option in options), default=0)


def seen_from(partnerships: pd.DataFrame, since: int) -> pd.DataFrame:
    """A log of partnerships, its months counted from a later one: what is before it is not seen."""
    moved = {name: partnerships[name] - since for name in ("start", "end")}
    return partnerships.assign(**moved) if since else partnerships


def runs_from(ensemble: "Results", since: int) -> pd.DataFrame:
    """The table of runs over the years from a month on, as far as outcomes need it."""
    if not since:
        return ensemble.runs
    years = ensemble.years
    years = years[years["year"] >= ensemble.scenario.time.first_fiscal_year + since // 12]
    number = years["year"].nunique()
    parts = {name: years[name].fillna(0) * years[weight] for name, weight in _WEIGHTED.items()}
    weights = list(dict.fromkeys(_WEIGHTED.values()))
    sums = pd.DataFrame({"run": years["run"], **parts}).groupby("run").sum()
    over = years[["run", *dict.fromkeys([*_MEANS, *_TOTALS, *weights])]].groupby("run").sum()
    columns = {name: ratio(sums[name].to_numpy(), over[weight].to_numpy()) for name, weight in _WEIGHTED.items()}
    columns |= {name: over[name].to_numpy() for name in _TOTALS}
    return pd.DataFrame({"run": over.index, **{name: over[name].to_numpy() / number for name in _MEANS}, **columns})
