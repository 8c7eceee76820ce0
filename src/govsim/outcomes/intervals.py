"""Estimates with intervals over runs: Student's, percentiles of resamples, Wilson's and Fieller's.

Quantiles come from scipy.special. What scipy.stats has besides is equal (tests/outcomes/test_intervals.py holds it to
that), but importing it takes longer than most commands, so the few lines of Student's and Wilson's interval stand here.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri, stdtrit

LEVEL = 0.95
RESAMPLES = 2000
_PART = 4_000_000
"""Numbers of resamples that are held at once: 32 MB, twice. What 2,000 runs take is one part."""


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval.

    `value` is None where nothing could be measured; `low` and `high` are with one run, and for the share of a cause
    that was never or always seen.
    """

    name: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    runs: int
    """In how many runs it is defined."""

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


# Student's


def student(degrees: float, level: float = LEVEL) -> float:
    """How many standard errors Student's interval reaches to each side."""
    return float(stdtrit(degrees, 0.5 + level / 2))


def half_width(variance: float, n: int) -> float:
    """Half of Student's interval of a mean of n values."""
    return float(student(n - 1) * (variance / n) ** 0.5)


def mean_over_runs(name: str, label: str, values: pd.Series) -> Estimate:
    """The mean of one value a run, with Student's interval; runs without a value are counted out, and seen to be."""
    known = values.dropna().to_numpy(float)
    n = len(known)
    if n == 0:
        return Estimate(name, label, None, None, None, 0)
    mean = float(known.mean())
    if n == 1:
        return Estimate(name, label, mean, None, None, 1)
    half = float(student(n - 1) * known.std(ddof=1) / np.sqrt(n))
    return Estimate(name, label, mean, mean - half, mean + half, n)


# Of resamples


def resampling(runs: int, seed: int | np.random.Generator, resamples: int = RESAMPLES) -> np.ndarray:
    """How often each run is in each resample (bootstrap), shape (resamples, runs). The same seed gives the same."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(runs, np.full(runs, 1 / runs), size=resamples).astype(float)


def resampling_in_parts(runs: int, seed: int, resamples: int = RESAMPLES) -> Iterator[np.ndarray]:
    """The same, some resamples at a time, so that many runs do not fill the memory."""
    rng = np.random.default_rng(seed)
    step = max(1, _PART // runs)
    for first in range(0, resamples, step):
        yield resampling(runs, rng, min(step, resamples - first))


def percentile_interval(drawn: np.ndarray, runs: int, level: float = LEVEL) -> np.ndarray:
    """The expanded percentile interval (Hesterberg 2015, section 5) of each column of resamples: shape (2, columns).

    Plain percentiles are as narrow as a normal interval with the n-divisor for sd. Their tails are moved out to
    Phi(sqrt(n/(n-1)) t), t the quantile of Student's distribution with n - 1 degrees of freedom, n the number of runs,
    which for a mean gives Student's interval. Resamples that know nothing (NaN) are left out; where none does, NaN.
    """
    tail = float(ndtr(np.sqrt(runs / (runs - 1)) * stdtrit(runs - 1, (1 - level) / 2)))
    bounds = np.full((2, drawn.shape[1]), np.nan)
    known = np.isfinite(drawn)
    whole, part = known.all(axis=0), known.any(axis=0) & ~known.all(axis=0)
    bounds[:, whole] = np.quantile(drawn[:, whole], [tail, 1 - tail], axis=0)
    bounds[:, part] = np.nanquantile(drawn[:, part], [tail, 1 - tail], axis=0)
    return bounds


# Of shares and ratios


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The interval of Wilson (1927) for a binomial share; within 0 to 1 and of use for few runs and for none or all.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    z = float(ndtri(0.5 + LEVEL / 2))
    share, weight = successes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * float(np.sqrt(share * (1 - share) / n + weight / (4 * n)))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def paired_shares(first: int, second: int, n: int) -> tuple[float, float]:
    """The interval of Bonett & Price (2012) for a difference of two shares of the same n runs.

    first, second: in how many runs only the first, only the second holds; the difference is first - second.

    >>> low, high = paired_shares(8, 2, 40)
    >>> round(low, 3), round(high, 3)
    (-0.013, 0.299)
    """
    z, p, q = float(ndtri(0.5 + LEVEL / 2)), (first + 1) / (n + 2), (second + 1) / (n + 2)
    half = z * float(np.sqrt((p + q - (p - q) ** 2) / (n + 2)))
    return max(-1.0, p - q - half), min(1.0, p - q + half)


def ratio_of_means(above: np.ndarray, below: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """mean(above) / mean(below) of pairs, with the interval of Fieller (1954).

    Nothing is given where the denominator's own interval holds 0, for then the ratio may be anything.
    """
    n = len(above)
    if n < 2:
        return None, None, None
    t = student(n - 1)
    top, bottom = float(above.mean()), float(below.mean())
    (top_top, top_bottom), (_, bottom_bottom) = t * t / n * np.cov(above, below)
    square = bottom * bottom - bottom_bottom
    if square <= 0:
        return None, None, None
    middle = top * bottom - top_bottom
    root = max(0.0, middle * middle - square * (top * top - top_top)) ** 0.5
    return top / bottom, float((middle - root) / square), float((middle + root) / square)
