"""Two worlds under the same luck, compared run by run: what a difference is worth, and how sure one can be of it.

A run of an option and the run of the same number without it meet the same luck (common random numbers), so their
difference is free of most of what makes worlds differ. Runs are the independent units; intervals are 95 %.
"""

from dataclasses import dataclass
from math import ceil, isfinite

import numpy as np
from scipy.special import ndtri

from govsim.outcomes.intervals import LEVEL, half_width, student

POWER = 0.9
WORST_SHARE = 0.1
FEWEST_WORST = 10
"""With fewer worlds in the worst tenth its interval would hold the truth too seldom: it is not given."""


@dataclass(frozen=True)
class Paired:
    """One outcome of an option beside the same without it, over the runs in which both are known.

    better_in, ties: runs in which the option is better, and in which it is exactly the same
    needed: runs that would tell the two apart, where these do not yet
    variance_ratio: variance of the difference / what it would be with independent luck
    """

    base: float | None
    value: float | None
    difference: float | None
    low: float | None
    high: float | None
    better_in: int
    ties: int
    runs: int
    needed: int | None
    variance_ratio: float | None


def paired(base: np.ndarray, option: np.ndarray, better: int) -> Paired:
    """Compare one value a run; `better` is +1 where more is better, -1 where less is. A missing value is NaN."""
    known = ~(np.isnan(base) | np.isnan(option))
    base, option = base[known], option[known]
    change = option - base
    n = len(change)
    if n == 0:
        return Paired(None, None, None, None, None, 0, 0, 0, None, None)
    difference = float(change.mean())
    low = high = ratio = needed = None
    if n > 1:
        variance = float(change.var(ddof=1))
        half = half_width(variance, n)
        low, high = difference - half, difference + half
        independent = float(base.var(ddof=1) + option.var(ddof=1))
        ratio = variance / independent if independent > 0 else None
        if low <= 0 <= high:
            needed = runs_needed(difference, variance)
    better_in, ties = int((better * change > 0).sum()), int((change == 0).sum())
    return Paired(
        float(base.mean()), float(option.mean()), difference, low, high, better_in, ties, n, needed, ratio
    )  # fmt: skip


def runs_needed(difference: float, variance: float) -> int | None:
    """The runs in which a difference this large is told from none with 90 % power at two-sided 5 %.

    The normal formula with the correction of Guenther (1981) for Student's test. None where the difference is 0, or so
    small that no number of runs would do.

    >>> runs_needed(0.5, 1.0)
    44
    """
    if difference == 0:
        return None
    z, power = float(ndtri(0.5 + LEVEL / 2)), float(ndtri(POWER))
    runs = (z + power) ** 2 * variance / difference / difference + z * z / 2
    return ceil(runs) if isfinite(runs) else None


def worst_tenth(values: np.ndarray, better: int) -> tuple[float | None, float | None, float | None]:
    """The mean over the worst tenth of runs, with its interval: the expected shortfall at 10 %.

    Where a tenth is no whole number of worlds, the last one counts in part. The interval is Student's on the influence
    of each world on the estimate, with the degrees of freedom and the variance of as many worlds as the tenth holds.
    """
    ordered = np.sort(better * values[~np.isnan(values)])
    n = len(ordered)
    if n == 0:
        return None, None, None
    tail = WORST_SHARE * n
    weights = np.clip(max(tail, 1) - np.arange(n), 0, 1)
    mean = float(ordered @ weights / weights.sum())
    if tail < FEWEST_WORST:
        return better * mean, None, None
    threshold = ordered[ceil(tail - 1e-9)]
    influence = np.maximum(threshold - ordered, 0) / WORST_SHARE
    half = student(tail - 1) * float(influence.std(ddof=1)) / n**0.5 * tail / (tail - 1)
    low, high = sorted((better * (mean - half), better * (mean + half)))
    return better * mean, low, high
