"""Survival of partnerships, from the log, as an analyst would estimate it (Kaplan & Meier 1958).

Time is age in months. A partnership that lived through the warm-up is seen from the first reported month on only
(left truncation); one still alive at the end is censored. Runs are the independent units: bands come from
resampling whole runs (bootstrap), never from treating partnerships of one world as independent.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from govsim.model.constants import CAUSES
from govsim.outcomes.intervals import RESAMPLES, resampling_in_parts


@dataclass(frozen=True)
class RiskTable:
    """How many partnerships of each run were at risk at each age, and how many ended: shapes (runs, ages from 1)."""

    at_risk: np.ndarray
    ended: np.ndarray


def risk_table(partnerships: pd.DataFrame, runs: int, upto: int | None = None) -> RiskTable:
    """Count the partnerships seen from month 0 on.

    A month is an age: in month t a partnership begun in month s is t - s months old, and may end at that age. It is
    seen at ages from max(1, -s) to its lifetime, or, still alive after the last month, to one month less.

    upto: The last age of interest, where later ones are not: those seen at any stand together in the one after it, and
        their endings nowhere.
    """
    run, first, last, cause = _seen(partnerships)
    ended = cause > 0
    if upto is not None:
        ended &= last <= upto
        first, last = np.minimum(first, upto + 1), np.minimum(last, upto + 1)
    ages = int(last.max(initial=0))
    steps = _counted((runs, ages + 2), run, first) - _counted((runs, ages + 2), run, last + 1)
    deaths = _counted((runs, ages + 1), run[ended], last[ended])
    return RiskTable(np.cumsum(steps, axis=1)[:, 1 : ages + 1], deaths[:, 1:])


def together(tables: Iterable[RiskTable]) -> RiskTable:
    """One table of the runs of several, one after the other; nobody is at risk at ages that none of them reached."""
    tables = list(tables)
    ages = max(table.at_risk.shape[1] for table in tables)

    def joined(counts: Sequence[np.ndarray]) -> np.ndarray:
        return np.concatenate([np.pad(part, ((0, 0), (0, ages - part.shape[1]))) for part in counts])

    return RiskTable(joined([table.at_risk for table in tables]), joined([table.ended for table in tables]))


def _counted(shape: tuple[int, ...], *places: np.ndarray) -> np.ndarray:
    """How often each place of an array of this shape is named."""
    numbers = np.ravel_multi_index(places, shape)
    return np.bincount(numbers, minlength=math.prod(shape)).reshape(shape).astype(float)


def endings_by_cause(partnerships: pd.DataFrame, runs: int) -> np.ndarray:
    """Of those that ended in a risk table, how many by each of CAUSES[1:]: shape (causes, runs, ages from 1)."""
    run, _, last, cause = _seen(partnerships)
    return _counted((len(CAUSES), runs, int(last.max(initial=0)) + 1), cause, run, last)[1:, :, 1:]


def ages_seen(partnerships: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and last age at which each partnership is seen from month 0 on (first > last: at none), and its cause as a
    number (0: alive).
    """
    cause = pd.Categorical(partnerships["cause"], categories=CAUSES).codes.astype(np.intp)
    start, end = partnerships["start"].to_numpy(), partnerships["end"].to_numpy()
    return np.maximum(1, -start), end - start - (cause == 0), cause


def _seen(partnerships: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Run, first and last age seen, and cause as a number, of the partnerships seen from month 0 on."""
    first, last, cause = ages_seen(partnerships)
    seen = first <= last
    return tuple(column[seen] for column in (partnerships["run"].to_numpy(), first, last, cause))


def kaplan_meier(at_risk: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """The share that outlives each age, from counts of shape (..., ages).

    Where nobody is at risk on, it is unknown (NaN), unless all have ended before: then it is 0.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        stays = np.where(at_risk > 0, 1 - ended / at_risk, np.nan)
    nobody_left = np.logical_or.accumulate(stays == 0, axis=-1)
    return np.where(nobody_left, 0.0, np.cumprod(stays, axis=-1))


def aalen_johansen(at_risk: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """The share that has ended by each cause up to each age (Aalen & Johansen 1978), from counts.

    I_k(a) = sum over ages j up to a of S(j-1) d_kj / n_j, with S the Kaplan-Meier curve of all causes together, so that
    the shares of all causes and S add up to 1. at_risk has shape (..., ages), ended and the result (causes, ..., ages).
    Unknown (NaN) where S is.
    """
    curve = kaplan_meier(at_risk, ended.sum(axis=0))
    before = np.concatenate([np.ones_like(curve[..., :1]), curve[..., :-1]], axis=-1)
    hazard = ended / np.maximum(at_risk, 1e-300)  # ended is 0 where nobody is at risk
    return np.cumsum(np.where(np.isnan(curve), np.nan, before * hazard), axis=-1)


def extended(curves: np.ndarray, ages: int) -> np.ndarray:
    """Curves at ages 1 to `ages`: cut, or continued with 0 where all have ended and unknown (NaN) where not."""
    more = (
        np.where(curves[..., -1:] == 0, 0.0, np.nan) if curves.shape[-1] else np.full((*curves.shape[:-1], 1), np.nan)
    )
    return np.concatenate([curves, np.repeat(more, max(0, ages - curves.shape[-1]), axis=-1)], axis=-1)[..., :ages]


def restricted_means(curves: np.ndarray, months: int) -> np.ndarray:
    """Mean months lived of the first so many: the integral of each curve, a step function, from 0.

    With S(0) = 1 and S constant between whole ages it is S(0) + ... + S(months-1), the mean of min(lifetime, months);
    for a constant hazard h, (1 - (1-h)^months) / h. `curves` has shape (..., ages from 1); a mean is unknown (NaN)
    where its curve is at any age before the horizon.
    """
    return np.asarray(1 + extended(curves, months - 1).sum(axis=-1))


def survival(table: RiskTable) -> np.ndarray:
    """The Kaplan-Meier curve of all runs together, shape (ages,)."""
    return kaplan_meier(table.at_risk.sum(axis=0), table.ended.sum(axis=0))


def bootstrap_survival(table: RiskTable, seed: int, resamples: int = RESAMPLES) -> np.ndarray:
    """Curves of resamples of these runs, shape (resamples, ages). The same seed gives the same draws."""
    curves = [
        kaplan_meier(weights @ table.at_risk, weights @ table.ended)
        for weights in resampling_in_parts(len(table.at_risk), seed, resamples)
    ]
    return np.concatenate(curves)
