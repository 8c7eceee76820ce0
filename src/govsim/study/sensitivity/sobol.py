"""Sobol indices of a Saltelli sample: what part of the variance a factor explains alone, and in all.

Sobol 2001 (doi:10.1016/S0378-4754(00)00270-6); estimators of Saltelli et al. 2010 (doi:10.1016/j.cpc.2009.09.018) for
S1 and ST and of Saltelli 2002 (doi:10.1016/S0010-4655(02)00280-1) for S2, as in SALib. Intervals: bootstrap over base
rows (a row of A, of B and all that is crossed from them).

Luck enters ST: two points differ by their luck even where the factor does nothing. With two replications or more,
S1_without_luck and ST_without_luck are given beside the plain indices: every product of means over replications is
replaced by its unbiased estimate, xy/R taken off with their covariance over replications. That is right with luck of
its own at each point and with common luck.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.resampling import bounds_of
from govsim.study.sensitivity.saltelli import Blocks, blocks_of, nested, saltelli_units
from govsim.study.sensitivity.sample import Units

FEWEST_ROWS = 16
UNEVEN = 0.1
"""How far the spread between A and B may be from that of independent numbers before a reader is told."""


@dataclass(frozen=True)
class Terms:
    """What each base row adds to the numerators and to the variance; indices are ratios of their means."""

    first: np.ndarray
    total: np.ndarray
    mean: np.ndarray
    square: np.ndarray
    luck: np.ndarray

    def indices(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """S1 and ST, shape (resamples, units), and the variance, (resamples, 1), under weights (resamples, rows)."""
        rows = w.shape[1]
        variance = (w @ self.square - w @ self.luck) / rows - (w @ self.mean / rows) ** 2
        variance = np.where(variance > 1e-12, variance, np.nan)[:, None]
        return w @ self.first / rows / variance, w @ self.total / rows / variance, variance


def plain_terms(y: Blocks) -> Terms:
    """The estimators of Saltelli et al. 2010, row by row."""
    a, b = y.a[:, None], y.b[:, None]
    return Terms(
        b * (y.ab - a), (a - y.ab) ** 2 / 2, (y.a + y.b) / 2, (y.a**2 + y.b**2) / 2, np.zeros(len(y.a))
    )  # fmt: skip


def terms_without_luck(y: Blocks, runs: Blocks) -> Terms:
    """The same with what luck adds to each product of means over R replications taken off.

    runs: as y, with replications as last axis. Luck that all points of a replication share must be taken off before.
    """
    plain, replications = plain_terms(y), runs.a.shape[-1]
    change = runs.ab - runs.a[:, None]
    luck = (runs.a.var(axis=-1, ddof=1) + runs.b.var(axis=-1, ddof=1)) / 2 / replications
    with_b = _covariance(runs.b[:, None], change) / replications
    of_change = change.var(axis=-1, ddof=1) / replications
    return Terms(plain.first - with_b, plain.total - of_change / 2, plain.mean, plain.square, luck)


def _covariance(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    deviations = (x - x.mean(axis=-1, keepdims=True)) * (y - y.mean(axis=-1, keepdims=True))
    return np.asarray(deviations.sum(axis=-1) / (y.shape[-1] - 1))


def sobol(task: Task) -> None:
    """S1, ST, S2 with intervals; groups; convergence over the first 32, 64, ... base rows."""
    sample, found = task.sample, task.found
    units = saltelli_units(sample)
    y = blocks_of(task.standard, units, sample.second_order)
    rows = len(y.a)
    if rows < FEWEST_ROWS:
        found.note(f"Sobol indices need {FEWEST_ROWS} base rows or more (samples = 512 is usual); these are {rows}.")
        return
    if np.ptp(np.concatenate([y.a, y.b])) <= 1e-9:
        found.note("The outcome does not vary over the independent points of the sample: no Sobol index is defined.")
        return
    w = np.vstack([np.ones(rows), resampling(rows, task.rng("sobol"), task.resamples)])
    plain = plain_terms(y)
    s1, st, variance = plain.indices(w)
    _add(task, units, {"S1": s1, "ST": st}, rows)
    if (runs := _runs(task, units)) is not None:
        clear1, clear_t, _ = terms_without_luck(y, runs).indices(w)
        if np.isfinite(clear1[0]).all():
            _add(task, units, {"S1_without_luck": clear1, "ST_without_luck": clear_t}, rows)
        else:
            found.note("Luck leaves no variance between points that could be shared out: no index without luck.")
    if y.ba is not None:
        _pairs(task, units, y, w, s1, variance)
    _converges(task, units, plain, w)
    _note_uneven(task, units, rows)


def _note_uneven(task: Task, units: Units, rows: int) -> None:
    """In many dimensions a Sobol sequence pairs some of A with B badly until it is long: what ST then misses.

    ST is half the mean square of a change from A to B. Where their numbers for a factor lie too close, it is too small.
    """
    base = blocks_of(task.sample.unit, units, task.sample.second_order)
    for size in nested(rows):
        spread = 6 * ((base.a[:size] - base.b[:size]) ** 2).mean(axis=0)
        uneven = np.flatnonzero(np.abs(spread - 1) > UNEVEN)
        if len(uneven):
            named = ", ".join(f"{task.sample.names[j]} ({spread[j]:.2f})" for j in uneven[:5])
            task.found.note(
                f"With {size} base rows the sample moves {named}{', ...' if len(uneven) > 5 else ''} by another square "
                "than independent numbers would (1 is right): their ST is off by about that factor, and its interval "
                f"does not show it.{' Take more samples.' if size == rows else ' It concerns the convergence only.'}"
            )


def _runs(task: Task, units: Units) -> Blocks | None:
    """The single runs on the scale of `standard`, less the luck that is common to all points of a replication."""
    if task.runs is None or task.runs.shape[1] < 2:
        return None
    runs = (task.runs - task.y.mean()) / task.y.std()
    blocks = blocks_of(runs, units, task.sample.second_order)
    if task.common_random_numbers:
        common = np.concatenate([blocks.a, blocks.b]).mean(axis=0)
        blocks = blocks_of(runs - common + common.mean(), units, task.sample.second_order)
    return blocks


def _add(task: Task, units: Units, drawn: dict[str, np.ndarray], rows: int) -> None:
    """The first row of what was drawn is the estimate."""
    found, groups = task.found, np.array(task.sample.groups)
    for measure, each in drawn.items():
        bounds = bounds_of(each[1:], rows, task.level)
        if units.grouped:
            found.add("groups", "sobol", measure, each[0], bounds, group=units.names)
            continue
        found.indices("sobol", measure, each[0], bounds)
        mechanisms = tuple(dict.fromkeys(task.sample.groups))
        sums = np.stack([each[:, groups == name].sum(axis=1) for name in mechanisms], axis=1)
        found.add("groups", "sobol", f"{measure}_sum", sums[0], bounds_of(sums[1:], rows, task.level), group=mechanisms)
    if not units.grouped and "ST" in drawn:
        found.note(
            "Sobol indices of a mechanism need a design by groups. Here S1_sum adds its factors' first-order indices: "
            "the mechanism explains at least that, without the interactions between its factors (S2_sum: those of "
            "second order). ST_sum adds their total indices: it explains at most that, interactions counted twice."
        )


def _pairs(task: Task, units: Units, y: Blocks, w: np.ndarray, s1: np.ndarray, variance: np.ndarray) -> None:
    """Second-order indices of all pairs."""
    assert y.ba is not None
    pairs = np.array(list(combinations(range(len(units.names)), 2)))
    if not len(pairs):
        return
    one, other = pairs.T
    terms = y.ba[:, one] * y.ab[:, other] - (y.a * y.b)[:, None]
    drawn = w @ terms / len(y.a) / variance - s1[:, one] - s1[:, other]
    names = np.array(units.names)
    found, rows = task.found, len(y.a)
    found.add(
        "pairs", "sobol", "S2", drawn[0], bounds_of(drawn[1:], rows, task.level), factor=names[one], other=names[other]
    )
    if units.grouped:
        return
    groups = np.array(task.sample.groups)
    for name in dict.fromkeys(task.sample.groups):
        inside = (groups[one] == name) & (groups[other] == name)
        if inside.any():
            sums = drawn[:, inside].sum(axis=1, keepdims=True)
            found.add("groups", "sobol", "S2_sum", sums[0], bounds_of(sums[1:], rows, task.level), group=name)


def _converges(task: Task, units: Units, terms: Terms, w: np.ndarray) -> None:
    rows = w.shape[1]
    for size in nested(rows):
        part = Terms(*(getattr(terms, name)[:size] for name in ("first", "total", "mean", "square", "luck")))
        drawn = np.vstack([np.ones(size), resampling(size, task.rng(f"sobol {size}"), task.resamples)])
        s1, st, _ = part.indices(w if size == rows else drawn)
        points = size * (task.sample.points // rows)
        for measure, each in (("S1", s1), ("ST", st)):
            task.found.add(
                "convergence", "sobol", measure, each[0], bounds_of(each[1:], size, task.level),
                factor=units.names, size=size, points=points,
            )  # fmt: skip
