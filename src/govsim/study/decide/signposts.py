"""Signposts: what, seen in the first years, best tells in which kind of future one is (Haasnoot et al. 2013).

Two kinds of futures: those in which an option does worse than another, and those in which it does not, by the means of
their runs. A signpost is seen in one run, luck and all, as a country sees itself: no mean over repeats is at hand. So
luck is part of how often it misleads, and all runs of a future are one case: a rule is found in some futures and tried
in others (cross-validation), and the area under the curve of true against false alarms (AUC: how often a run of the
one kind of future stands above one of the other) has the standard error for clusters of Obuchowski (1997,
doi:10.2307/2533958), of which that of DeLong et al. (1988) is the case of one run a future.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

from govsim.outcomes.intervals import half_width
from govsim.runs.tidy import without_nan
from govsim.scenario.adaptive import OBSERVABLES
from govsim.study.decide.flips import FEWEST_CASES
from govsim.study.decide.futures import Futures
from govsim.study.decide.luck import CHANCE, Means
from govsim.study.decide.robust import better
from govsim.study.sensitivity.resampling import generator

FOLDS = 10
_LEAST_TOLD = 0.9
COLUMNS = (
    "arm", "observable", "years", "worse", "threshold", "accuracy", "low", "high", "majority", "auc", "auc_low",
    "auc_high", "chance", "tells",
)  # fmt: skip


def signposts(futures: Futures, means: Means, option: str, over: str, outcome: str) -> pd.DataFrame:
    """A row an arm, observable and number of years, the best first (see Decision); none where hardly any future is of
    one of the two kinds.
    """
    a, b = (futures.labels.index(label) for label in (option, over))
    worse = better(outcome) * (means.means[a] - means.means[b]) < 0
    if min(worse.sum(), (~worse).sum()) < FEWEST_CASES:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = list(_rows(futures, means.known, worse, dict.fromkeys((futures.labels[0], option, over))))
    for row in rows:
        row["tells"] = bool(row["chance"] * len(rows) <= CHANCE and row["low"] > row["majority"])
    rows.sort(key=lambda row: (-row["accuracy"], row["years"]))
    return without_nan(pd.DataFrame(rows, columns=list(COLUMNS)))


def _rows(futures: Futures, known: np.ndarray, worse: np.ndarray, arms: dict[str, None]) -> Iterator[dict[str, Any]]:
    fold = _folds(worse, generator(futures.seed, "signposts"))
    majority = float(max(worse.mean(), 1 - worse.mean()))
    for arm in arms:
        early = futures.early[futures.labels.index(arm)][known]
        for place, name in enumerate(OBSERVABLES):
            for years in range(1, early.shape[2] + 1):
                values = _so_far(early[:, :, :years, place])
                told = np.isfinite(values)
                if told.mean() < _LEAST_TOLD or not told.any(axis=1).all() or np.ptp(values[told]) == 0:
                    continue
                keys = {"arm": arm, "observable": name, "years": years}
                yield keys | _judged(values, worse, fold) | {"majority": majority}


def _so_far(values: np.ndarray) -> np.ndarray:
    """The mean over the years that are told, shape (futures, repeats, years) to (futures, repeats)."""
    told = np.isfinite(values)
    count = told.sum(axis=2)
    total = np.where(told, values, 0.0).sum(axis=2)
    return np.asarray(np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0))


def _folds(worse: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Which fold each future is in, each fold with its share of both kinds."""
    fold = np.empty(len(worse), np.int64)
    for kind in (False, True):
        places = rng.permutation(np.flatnonzero(worse == kind))
        fold[places] = np.arange(len(places)) % FOLDS
    return fold


def _judged(values: np.ndarray, worse: np.ndarray, fold: np.ndarray) -> dict[str, Any]:
    """How a threshold on one observable tells futures, of values of shape (futures, repeats), NaN where not told."""
    right = np.empty(len(worse))
    for held_out in range(FOLDS):
        train, test = fold != held_out, fold == held_out
        at, above = split(*_pooled(values[train], worse[train]))
        said = (values[test] > at) == above
        told = np.isfinite(values[test])
        right[test] = ((said == worse[test, None]) & told).sum(axis=1) / told.sum(axis=1)
    at, above = split(*_pooled(values, worse))
    mean, half = float(right.mean()), half_width(float(right.var(ddof=1)), len(right))
    area, error = clustered_auc(values, worse)
    low, high = _within(area, error)
    return {
        "worse": "above" if above else "below", "threshold": at,
        "accuracy": mean, "low": max(0.0, mean - half), "high": min(1.0, mean + half),
        "auc": area, "auc_low": low, "auc_high": high,
        "chance": float(2 * norm.sf(abs(area - 0.5) / error)) if error > 0 else float(area == 0.5),
    }  # fmt: skip


def _pooled(values: np.ndarray, worse: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    told = np.isfinite(values)
    return values[told], np.broadcast_to(worse[:, None], values.shape)[told]


def split(values: np.ndarray, cases: np.ndarray) -> tuple[float, bool]:
    """The threshold that tells most cases right, and whether they are above it; shapes (runs,)."""
    order = np.argsort(values, kind="stable")
    ordered, is_case = values[order], cases[order].astype(np.int64)
    below = np.r_[0, np.cumsum(is_case)]  # cases among the lowest n
    n = np.arange(len(values) + 1)
    right_above = (n - below) + (below[-1] - below)  # no case below, cases above
    allowed = np.r_[True, np.diff(ordered) > 0, True]
    best = [np.where(allowed, right, -1) for right in (right_above, len(values) - right_above)]
    above = best[0].max() >= best[1].max()
    place = int(best[0 if above else 1].argmax())
    if place == 0:
        return float(np.nextafter(ordered[0], -np.inf)), bool(above)
    return float(ordered[place - 1 : place + 1].mean()), bool(above)


def clustered_auc(values: np.ndarray, cases: np.ndarray) -> tuple[float, float]:
    """The area under the curve and its standard error, of values of shape (clusters, runs), cases of (clusters,).

    NaN values are left out. It is the chance that a run of a case stands above one of no case, ties counting half.
    """
    told = np.isfinite(values)
    ranks = np.full(values.shape, np.nan)
    ranks[told] = rankdata(values[told])
    placed = np.zeros_like(ranks)
    size = {}
    for kind in (True, False):
        own, mask = told[cases == kind], np.zeros_like(told)
        mask[cases == kind] = own
        size[kind] = int(own.sum())
        placed[mask] = ranks[mask] - rankdata(values[mask])  # how many of the other kind are below
    area = float(placed[cases].sum() / (size[True] * size[False]))
    variance = 0.0
    for kind, other in ((True, False), (False, True)):
        expected = area if kind else 1 - area
        mine = np.where(told[cases == kind], placed[cases == kind] / size[other], 0.0)
        sums = mine.sum(axis=1) - expected * told[cases == kind].sum(axis=1)
        clusters = len(sums)
        variance += clusters / (clusters - 1) * float((sums**2).sum()) / size[kind] ** 2
    return area, variance**0.5


def _within(area: float, error: float) -> tuple[float, float]:
    """A 95 % interval of an area, on the scale of its log-odds, which keeps it within 0 and 1."""
    if not 0 < area < 1:
        return area, area
    odds, half = np.log(area / (1 - area)), 1.96 * error / (area * (1 - area))
    low, high = (1 / (1 + np.exp(-(odds + side * half))) for side in (-1, 1))
    return float(low), float(high)
