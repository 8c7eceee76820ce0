"""The range of each barrier's share over futures: a headline is a range, never one number (section 8)."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from govsim.model.changed_rules import Rules
from govsim.outcomes.own import Own
from govsim.runs.tidy import without_nan
from govsim.scenario.scenario import Scenario
from govsim.study.decide import assumptions
from govsim.study.decide.assumptions import Source
from govsim.study.decide.futures import simulated
from govsim.study.shapley import FIVE, combinations_of, shapley

QUANTILES = (0.05, 0.5, 0.95)
LOST = 0.025
"""A future has shares where the mean over its runs of what is lost to them all is above 0 at this level, one-sided."""


def combinations_off(scenario: Scenario, barriers: Sequence[str] = FIVE) -> dict[str, Scenario]:
    """The scenario with each combination of barriers off but none, as options for it."""
    return {" ".join(off): scenario.without(*off) for off in combinations_of(barriers)[1:]}


def over_futures(
    scenario: Scenario,
    futures: tuple[Source, pd.DataFrame],
    outcomes: Sequence[str],
    replications: int,
    seed: int,
    threads: int | None,
    progress: Callable[[int], None] | None,
    own: Own | None = None,
    rules: Rules | None = None,
    barriers: Sequence[str] = FIVE,
) -> pd.DataFrame:
    """Shares in futures, as assumptions.chosen() gives them, from that many runs of each combination.

    Returns a row an outcome and barrier: outcome, barrier, share_low, share, share_high (quantiles over futures, the
    luck of the runs in each of them included), largest (in which part of the futures its share is the largest), futures
    (those in which something is lost), of (all), source (of the futures), repeats.
    """
    (source, points), options = futures, combinations_off(scenario, barriers)
    held = assumptions.held(scenario, options)
    found = simulated(scenario, options, points, held, replications, seed, threads, progress, own, rules)
    rows: list[dict[str, object]] = []
    for outcome in outcomes:
        values = np.moveaxis(found.outcome(outcome), 0, -1)
        shares = shares_of_futures(values)
        largest = shares.argmax(axis=1)
        for k, name in enumerate(barriers):
            low, middle, high = np.quantile(shares[:, k], QUANTILES) if len(shares) else (None, None, None)
            rows.append({
                "outcome": outcome, "barrier": name, "share_low": low, "share": middle, "share_high": high,
                "largest": float(np.mean(largest == k)) if len(shares) else None,
                "futures": len(shares), "of": len(points), "source": source, "repeats": replications,
            })  # fmt: skip
    return without_nan(pd.DataFrame(rows))


def shares_of_futures(values: np.ndarray) -> np.ndarray:
    """Shares in those futures in which something is lost, shape (some, n), from values of shape (futures, runs, 2^n).

    Runs that cannot tell the outcome in every combination do not count.
    """
    shares = []
    for runs in values:
        known = runs[np.isfinite(runs).all(axis=1)]
        if len(known) < 2:
            continue
        lost = known[:, -1] - known[:, 0]
        error = lost.std(ddof=1) / np.sqrt(len(lost))
        if lost.mean() > stats.t.ppf(1 - LOST, len(lost) - 1) * error:
            each = shapley(known).mean(axis=0)
            shares.append(each / each.sum())
    return np.array(shares).reshape(-1, values.shape[-1].bit_length() - 1)
