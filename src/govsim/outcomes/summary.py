"""What an ensemble comes to, in a dozen numbers with intervals.

Means are over runs, with 95 % intervals of Student's t; survival has bootstrap intervals over runs. One run tells
nothing about how much runs differ: its interval is unknown, and said to be.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from govsim.model.constants import CAUSES
from govsim.outcomes.intervals import LEVEL, Estimate, mean_over_runs, percentile_interval
from govsim.outcomes.lifetimes import Lifetimes
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.outcomes.survival import RiskTable, bootstrap_survival, survival

SURVIVAL_YEARS = (1, 3, 5)

_MEANS = ("alive", "trust", "coverage", "coverage_in_house", "gap_share", "renewal_rate", "seam_months", "engagement")


def survival_estimates(table: RiskTable, seed: int, label: str = "survive") -> list[Estimate]:
    """Kaplan-Meier survival at one, three and five years."""
    runs = len(table.at_risk)
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


def summarise(runs: pd.DataFrame, lives: Lifetimes | None, seed: int) -> list[Estimate]:
    """The summary of an ensemble: from its table of runs, and what its log of partnerships counts, if recorded."""
    labels = KIND_MEASURES | GROUP_MEASURES
    estimates = [mean_over_runs(name, labels[name], runs[name]) for name in _MEANS]
    if lives is not None:
        joined = survival_estimates(lives.relationships, seed, "relationships survive")
        estimates[1:1] = [
            *survival_estimates(lives.partnerships, seed),
            replace(joined[-1], name="relationship_5y"),
        ]
    for cause in CAUSES[1:]:
        share = runs[f"ended_{cause}"] / runs["endings"].where(runs["endings"] > 0)
        estimate = mean_over_runs(f"cause_{cause}", f"share of endings: {cause}", share)
        if estimate.low == estimate.high:  # never or always seen so far: that tells no interval
            estimate = replace(estimate, low=None, high=None)
        estimates.append(estimate)
    return estimates
