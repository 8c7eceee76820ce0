"""From what every combination of n barriers gives, values of shape (runs, 2^n), to gains, interactions and shares."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from govsim.model.barriers import BARRIERS
from govsim.outcomes.intervals import mean_over_runs, percentile_interval, resampling

FIVE = tuple(BARRIERS)
ALL_FIVE = "all five"
FEWEST_RUNS = 10
"""With fewer runs, resampling them says too little of how much a share may vary."""


def combinations_of(barriers: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """What is switched off in each combination; bit k of its number stands for barrier k."""
    each = range(2 ** len(barriers))
    return tuple(tuple(name for k, name in enumerate(barriers) if mask >> k & 1) for mask in each)


def all_of(barriers: Sequence[str]) -> str:
    """What a row of all barriers off is called."""
    return ALL_FIVE if tuple(barriers) == FIVE else "all"


def shapley(values: np.ndarray) -> np.ndarray:
    """The Shapley value of each player of a game, shape (..., 2^n) to (..., n) (Shapley 1953).

    The value of a coalition stands at the number whose bits are its players. What a player adds to a coalition of s
    others is weighted by s! (n-1-s)! / n! = 1 / (n C(n-1, s)): the mean over all n! orders. A player who never adds
    anything has exactly 0.
    """
    players = values.shape[-1].bit_length() - 1
    parts = []
    for k in range(players):
        others = _without(k, players)
        weights = [1 / (players * comb(players - 1, int(mask).bit_count())) for mask in others]
        parts.append(((values[..., others | 1 << k] - values[..., others]) * weights).sum(axis=-1))
    return np.stack(parts, axis=-1)


def _without(k: int, players: int) -> np.ndarray:
    """The numbers of the coalitions without player k."""
    masks = np.arange(2**players)
    return np.asarray(masks[(masks >> k & 1) == 0])


def gains_of(values: np.ndarray, barriers: Sequence[str] = FIVE) -> pd.DataFrame:
    """What is gained by one barrier alone switched off, and by all: off, base, value, gain, low, high, runs."""
    rows = []
    for mask, off in [*((1 << k, name) for k, name in enumerate(barriers)), (2 ** len(barriers) - 1, all_of(barriers))]:
        gain = _mean(values[:, mask] - values[:, 0])
        base, value = (_mean(values[:, number])["value"] for number in (0, mask))
        rows.append({"off": off, "base": base, "value": value, "gain": gain.pop("value"), **gain})
    return pd.DataFrame(rows)


def effects_of(values: np.ndarray, barriers: Sequence[str] = FIVE) -> pd.DataFrame:
    """Main effects and two-way interactions, as differences: term, effect, low, high, runs."""
    rows = []
    for k, name in enumerate(barriers):
        on = _without(k, len(barriers))
        rows.append({"term": name, **_mean((values[:, on | 1 << k] - values[:, on]).mean(axis=1))})
    for (j, one), (k, other) in combinations(enumerate(barriers), 2):
        on = np.intersect1d(_without(j, len(barriers)), _without(k, len(barriers)))
        with_other = values[:, on | 1 << j | 1 << k] - values[:, on | 1 << k]
        contrast = with_other - (values[:, on | 1 << j] - values[:, on])
        rows.append({"term": f"{one}:{other}", **_mean(contrast.mean(axis=1))})
    return pd.DataFrame(rows).rename(columns={"value": "effect"})


def shares_of(values: np.ndarray, seed: int, barriers: Sequence[str] = FIVE) -> pd.DataFrame:
    """Each barrier's part of the gain of all: barrier, share, low, high, gain, shapley, runs, note."""
    runs = len(values)
    total = _mean(values[:, -1] - values[:, 0])
    table = pd.DataFrame({"barrier": list(barriers), "share": None, "low": None, "high": None, "gain": total["value"]})
    each = shapley(values)
    table = table.assign(shapley=each.mean(axis=0) if runs else None, runs=runs, note=_why_no_share(total))
    if table["note"].any():
        return table
    shares = _divided(each.mean(axis=0))
    table["share"] = shares
    if runs < FEWEST_RUNS:
        return table.assign(note=f"an interval of a share needs {FEWEST_RUNS} runs")
    drawn = _divided(resampling(runs, seed) @ each)
    table["low"], table["high"] = percentile_interval(drawn, runs)
    if total["value"] < 0:
        return table.assign(note="it is less with all of them off: these are shares of what the barriers add")
    return table


def _divided(shapley_values: np.ndarray) -> np.ndarray:
    """Each as a part of them all: they add up to the gain of all."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a resample may gain nothing: left out
        return np.asarray(shapley_values / shapley_values.sum(axis=-1, keepdims=True)) + 0.0


def _why_no_share(total: Mapping[str, Any]) -> str:
    if total["runs"] == 0:
        return "no run has a value in every combination, so there is no share"
    if total["value"] == total["low"] == total["high"] == 0:
        return "nothing changes when all of them are off, so there is nothing to share out"
    if total["runs"] == 1:
        return "one run cannot show whether anything is lost, so there is no share"
    if total["low"] <= 0 <= total["high"]:
        return "no loss is detected yet, so there is no share; more runs may detect one"
    return ""


def _mean(values: np.ndarray) -> dict[str, Any]:
    """The mean over runs with Student's interval."""
    estimate = mean_over_runs("", "", pd.Series(values))
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "runs": estimate.runs}
