"""Which adaptive reforms each run adopts: runs are made to the last year that is looked at, and looked at.

Until a run adopts something it is a run in which nothing is adopted; so one run to the last year that is looked at says
what it adopts first, another under that what it adopts next, and so on: as often as there are adaptive reforms at most.
No rule, no state and no draw is another than in a scenario without them.
"""

from collections.abc import Callable, Iterator

import numpy as np

from govsim.runs.observed import observed
from govsim.scenario.adaptive import OBSERVABLES, AdaptiveReform, Adopted, variants
from govsim.scenario.scenario import Scenario

type Pair = tuple[np.ndarray, np.ndarray]
_NEVER = np.iinfo(np.int64).max


def years_looked_at(scenario: Scenario) -> int:
    """Reported years up to the last that is looked at."""
    return max(each.by_year for each in scenario.adaptive) + 1 - scenario.time.first_fiscal_year


def chosen(scenario: Scenario, runs: int, look: Callable[[np.ndarray, int], Pair]) -> np.ndarray:
    """The place among variants() of what each run adopts, shape (runs,).

    look(numbers, variant) makes these of the runs under a variant, up to the last year that is looked at, and gives
    their sums by year.
    """
    every = list(variants(scenario))
    place = {adopted: number for number, adopted in enumerate(every)}
    found, left = np.zeros(runs, np.int64), np.arange(runs)
    while left.size:
        before = found.copy()
        for variant in np.unique(before[left]):
            numbers = left[before[left] == variant]
            following = list(_following(scenario, every[variant], look(numbers, int(variant))))
            found[numbers] = [place[adopted] for adopted in following]
        left = left[found[left] != before[left]]
    return found


def _following(scenario: Scenario, adopted: Adopted, yearly: Pair) -> Iterator[Adopted]:
    """Of each run what it has adopted after the first year in which it adopts more than this."""
    begins = np.full((len(yearly[0]), len(adopted)), _NEVER)
    for number, each in enumerate(scenario.adaptive):
        if adopted[number] is None:
            begins[:, number] = _begins(scenario, each, yearly)
    first = begins.min(axis=1)
    for row, year in zip(begins, first, strict=True):
        new = (row == year) & (year < _NEVER)
        yield tuple(int(year) if now else then for now, then in zip(new, adopted, strict=True))


def _begins(scenario: Scenario, each: AdaptiveReform, yearly: Pair) -> np.ndarray:
    """The fiscal year in which an adaptive reform begins in each run; _NEVER where its condition is not met."""
    groups = None if each.groups is None else [scenario.group_names.index(name) for name in each.groups]
    years = each.looked_at(scenario.time)
    start = years.start - scenario.time.first_fiscal_year
    seen = observed(yearly, groups)[:, start : start + len(years), OBSERVABLES.index(each.observable)]
    met = seen < each.below if each.below is not None else seen > each.above  # not so where it cannot be told
    return np.where(met.any(axis=1), years.start + met.argmax(axis=1) + 1, _NEVER)
