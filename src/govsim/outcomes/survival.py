"""Survival of partnerships, from the log, as an analyst would estimate it (Kaplan & Meier 1958).

Time is age in months. A partnership that lived through the warm-up is seen from the first reported month on only
(left truncation); one still alive at the end is censored. Runs are the independent units: bands come from drawing
whole runs anew (bootstrap), never from treating partnerships of one world as independent.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

RESAMPLES = 2000


@dataclass(frozen=True)
class RiskTable:
    """How many partnerships of each run were at risk at each age, and how many ended: shapes (runs, ages from 1)."""

    at_risk: np.ndarray
    ended: np.ndarray


def risk_table(partnerships: pd.DataFrame, runs: int) -> RiskTable:
    """Count the partnerships seen from month 0 on.

    A month is an age: in month t a partnership begun in month s is t - s months old, and may end at that age. It is
    seen at ages from max(1, -s) to its lifetime, or, still alive after the last month, to one month less.
    """
    alive = (partnerships["cause"] == "alive").to_numpy()
    start, end = partnerships["start"].to_numpy(), partnerships["end"].to_numpy()
    first, last = np.maximum(1, -start), end - start - alive
    seen = first <= last
    run, first, last, ended = (column[seen] for column in (partnerships["run"].to_numpy(), first, last, ~alive))
    ages = int(last.max(initial=0))
    steps = np.zeros((runs, ages + 2))
    np.add.at(steps, (run, first), 1)
    np.add.at(steps, (run, last + 1), -1)
    deaths = np.zeros((runs, ages + 1))
    np.add.at(deaths, (run[ended], last[ended]), 1)
    return RiskTable(np.cumsum(steps, axis=1)[:, 1 : ages + 1], deaths[:, 1:])


def kaplan_meier(at_risk: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """The share that outlives each age, from counts of shape (..., ages).

    Where nobody is at risk on, it is unknown (NaN), unless all have ended before: then it is 0.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        stays = np.where(at_risk > 0, 1 - ended / at_risk, np.nan)
    nobody_left = np.logical_or.accumulate(stays == 0, axis=-1)
    return np.where(nobody_left, 0.0, np.cumprod(stays, axis=-1))


def survival(table: RiskTable) -> np.ndarray:
    """The Kaplan-Meier curve of all runs together, shape (ages,)."""
    return kaplan_meier(table.at_risk.sum(axis=0), table.ended.sum(axis=0))


def bootstrap_survival(table: RiskTable, seed: int, resamples: int = RESAMPLES) -> np.ndarray:
    """Curves of ensembles drawn anew from these runs, shape (resamples, ages). The same seed gives the same draws."""
    runs = len(table.at_risk)
    weights = np.random.default_rng(seed).multinomial(runs, np.full(runs, 1 / runs), size=resamples).astype(float)
    return kaplan_meier(weights @ table.at_risk, weights @ table.ended)
