"""What an ensemble comes to, in a dozen numbers with intervals.

Means are over runs, with 95 % intervals of Student's t; survival has bootstrap intervals over runs. One run tells
nothing about how much runs differ: its interval is unknown, and said to be.
"""

from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from govsim.constants import CAUSES
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.outcomes.survival import bootstrap_survival, percentile_interval, risk_table, survival

LEVEL = 0.95
SURVIVAL_YEARS = (1, 3, 5)

_MEANS = ("alive", "trust", "coverage", "coverage_in_house", "gap_share", "renewal_rate", "seam_months", "engagement")


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
    """How many runs could tell."""

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def mean_over_runs(name: str, label: str, values: pd.Series) -> Estimate:
    """The mean of one value a run, with Student's interval; runs without a value are counted out, and seen to be."""
    known = values.dropna().to_numpy(float)
    n = len(known)
    if n == 0:
        return Estimate(name, label, None, None, None, 0)
    mean = float(known.mean())
    if n == 1:
        return Estimate(name, label, mean, None, None, 1)
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2) * known.std(ddof=1) / np.sqrt(n))
    return Estimate(name, label, mean, mean - half, mean + half, n)


def survival_estimates(partnerships: pd.DataFrame, runs: int, seed: int, label: str = "survive") -> list[Estimate]:
    """Kaplan-Meier survival at one, three and five years."""
    table = risk_table(partnerships, runs)
    curve = survival(table)
    resampled = bootstrap_survival(table, seed) if runs > 1 else None
    estimates = []
    for years in SURVIVAL_YEARS:
        age, words = 12 * years - 1, f"{label} {years} year{'s' if years > 1 else ''}"
        value = float(curve[age]) if len(curve) > age and np.isfinite(curve[age]) else None
        low = high = None
        if value is not None and resampled is not None:
            low, high = (float(bound) for bound in percentile_interval(resampled[:, [age]], runs, LEVEL)[:, 0])
        estimates.append(Estimate(f"survival_{years}y", words, value, low, high, runs))
    return estimates


def summarise(runs: pd.DataFrame, partnerships: pd.DataFrame | None, seed: int) -> list[Estimate]:
    """The summary of an ensemble: its table of runs, and its log of partnerships if it was recorded."""
    labels = KIND_MEASURES | GROUP_MEASURES
    estimates = [mean_over_runs(name, labels[name], runs[name]) for name in _MEANS]
    if partnerships is not None:
        estimates[1:1] = survival_estimates(partnerships, len(runs), seed)
    for cause in CAUSES[1:]:
        share = runs[f"ended_{cause}"] / runs["endings"].where(runs["endings"] > 0)
        estimate = mean_over_runs(f"cause_{cause}", f"share of endings: {cause}", share)
        if estimate.low == estimate.high:  # never or always seen so far: that tells no interval
            estimate = replace(estimate, low=None, high=None)
        estimates.append(estimate)
    return estimates
