"""PRIM: a box in the space of assumptions in which something happens much more often than elsewhere.

Friedman & Fisher 1999 (doi:10.1023/A:1008894516817) peel a twentieth of the points off one side at a time, whichever
leaves the greatest share of cases; Bryant & Lempert 2010 (doi:10.1016/j.techfore.2009.08.002) find scenarios with it,
and drop limits that the box hardly needs. Of a peeling's boxes the one is taken with the most cases beyond what the
share of all points would give (weighted relative accuracy), which neither a tiny nor a huge box has. It is written here
again because the check that a box is not chance makes it some hundreds of times: EMA workbench 3, whose default
objective and peeling this has (tests dock to it), takes a second a box and ten to be imported.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc

PEELED = 0.05
LEAST_MASS = 0.1
"""A box of fewer futures is a curiosity, not a condition that a decision hangs on."""
MOST_LIMITED = 3
"""Parameters that a box may limit: more than a sentence holds nobody remembers."""
NEEDED = 0.1
"""A limit without which the box keeps all but this share of its gain is dropped."""
CANDIDATES = 6
"""Parameters among which limits are looked for."""


@dataclass(frozen=True)
class Box:
    """Limits, shape (2, parameters), infinite where there is none; a point on a limit is inside."""

    limits: np.ndarray

    def holds(self, x: np.ndarray) -> np.ndarray:
        """Which points, shape (points, parameters), are inside."""
        return np.asarray(((x >= self.limits[0]) & (x <= self.limits[1])).all(axis=1))

    @property
    def limited(self) -> np.ndarray:
        """The columns of parameters with a limit."""
        return np.flatnonzero(np.isfinite(self.limits).any(axis=0))

    def without(self, column: int) -> "Box":
        """The box without the limits of one parameter."""
        limits = self.limits.copy()
        limits[:, column] = -np.inf, np.inf
        return Box(limits)


def everywhere(parameters: int) -> Box:
    """The box without limits."""
    return Box(np.tile([[-np.inf], [np.inf]], parameters))


def gain(box: Box, x: np.ndarray, cases: np.ndarray) -> float:
    """Cases in the box beyond those that the share of all points would give, as a share of all points."""
    inside = box.holds(x)
    return float((cases[inside] - cases.mean()).sum() / len(x))


def peeled(x: np.ndarray, cases: np.ndarray, columns: np.ndarray, least_mass: float = LEAST_MASS) -> list[Box]:
    """The boxes of a peeling in these columns, from the whole space on, as long as the share of cases rises."""
    boxes, inside = [everywhere(x.shape[1])], np.ones(len(x), bool)
    while True:
        found = _peel(x[inside][:, columns], cases[inside], np.isin(columns, boxes[-1].limited))
        if found is None:
            return boxes
        side, place, limit = found
        limits = boxes[-1].limits.copy()
        limits[side, columns[place]] = limit
        inside = Box(limits).holds(x)
        if inside.sum() < least_mass * len(x):
            return boxes
        boxes.append(Box(limits))


def _peel(x: np.ndarray, cases: np.ndarray, limited: np.ndarray) -> tuple[int, int, float] | None:
    """The side (0 low, 1 high), column and limit that raise the share of cases most for each point that is lost; of
    equal ones a column that is limited already. None where none raises it.
    """
    ordered = np.sort(x, axis=0)
    best, found = (0.0, False), None
    for side, sign, values in ((0, 1.0, ordered), (1, -1.0, -ordered[::-1])):
        off = values[int(PEELED * (len(x) - 1))]
        limit = (off + np.where(values > off, values, np.inf).min(axis=0)) / 2  # midway to the next value
        kept = sign * x >= limit
        count = kept.sum(axis=0)
        some = (count > 0) & (count < len(x))
        share = (kept * cases[:, None]).sum(axis=0) / np.maximum(count, 1)
        score = np.where(some, (share - cases.mean()) / np.maximum(len(x) - count, 1), 0.0)
        equal = np.flatnonzero(score == score.max())
        place = int(equal[limited[equal].argmax()])
        if (float(score[place]), bool(limited[place])) > best and score[place] > 0:
            best, found = (float(score[place]), bool(limited[place])), (side, place, float(sign * limit[place]))
    return found


def best_box(x: np.ndarray, cases: np.ndarray) -> Box:
    """The box of greatest gain that limits few parameters, each of which it needs; without limits where none gains.

    Peelings in the one, two, ... parameters that alone tell most: in all of many parameters, a peeling that only looks
    a step ahead goes astray in those that do nothing.

    x: shape (points, parameters); cases: 0 or 1, shape (points,)
    """
    ranked = np.argsort(-alone(x, cases), kind="stable")[:CANDIDATES]
    found = everywhere(x.shape[1])
    for number in range(1, len(ranked) + 1):
        box = _lightened(_most(peeled(x, cases, ranked[:number]), x, cases), x, cases)
        if gain(box, x, cases) * (1 - NEEDED) > gain(found, x, cases):
            found = box
    return found


def alone(x: np.ndarray, cases: np.ndarray) -> np.ndarray:
    """The greatest gain of an interval of each parameter alone: a largest sum of successive numbers, (parameters,)."""
    order = np.argsort(x, axis=0, kind="stable")
    sums = np.vstack([np.zeros(x.shape[1]), np.cumsum((cases - cases.mean())[order], axis=0)])
    return np.asarray((sums - np.minimum.accumulate(sums, axis=0)).max(axis=0) / len(x))


def _most(boxes: list[Box], x: np.ndarray, cases: np.ndarray) -> Box:
    return max(boxes, key=lambda box: gain(box, x, cases))


def _lightened(box: Box, x: np.ndarray, cases: np.ndarray) -> Box:
    """The box without limits that it does not need, or that are more than a few."""
    while (columns := box.limited).size:
        lighter = _most([box.without(column) for column in columns], x, cases)
        if columns.size <= MOST_LIMITED and gain(lighter, x, cases) < (1 - NEEDED) * gain(box, x, cases):
            break
        box = lighter
    return box


def by_chance(x: np.ndarray, cases: np.ndarray, resamples: int, rng: np.random.Generator) -> float:
    """How often cases dealt out at random have a box of at least this gain: (1 + those) / (1 + resamples)."""
    found = gain(best_box(x, cases), x, cases)
    dealt = (rng.permutation(cases) for _ in range(resamples))
    return (1 + sum(gain(best_box(x, each), x, each) >= found for each in dealt)) / (1 + resamples)


def elsewhere(
    x: np.ndarray, cases: np.ndarray, splits: int, rng: np.random.Generator
) -> tuple[float | None, float | None]:
    """Coverage and density in the half of the points that a box was not made from, means over random halves."""
    found: list[tuple[float, float, float]] = []
    for _ in range(splits):
        place = rng.permutation(len(x))
        seen, unseen = place[: len(x) // 2], place[len(x) // 2 :]
        box = best_box(x[seen], cases[seen])
        inside = box.holds(x[unseen])
        found.append((float(cases[unseen][inside].sum()), float(inside.sum()), float(cases[unseen].sum())))
    held, inside_all, all_cases = np.sum(found, axis=0)
    return (held / all_cases if all_cases else None), (held / inside_all if inside_all else None)


def chance_without(box: Box, column: int, x: np.ndarray, cases: np.ndarray) -> float:
    """Bryant & Lempert's quasi-p: how likely the box's cases are at the share that it has without this limit."""
    wide, inside = box.without(column).holds(x), box.holds(x)
    share, n, k = float(cases[wide].mean()), int(inside.sum()), int(cases[inside].sum())
    return 1.0 if k == 0 else float(bdtrc(k - 1, n, share))
