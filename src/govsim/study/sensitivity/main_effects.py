"""Main effects of a grid or of factors varied one at a time, and the tornado: how far each moves the outcome.

The main effect at a value of a factor is the mean over the points that have it, less the mean over the factor's
values (grid), or less the base point (one at a time). The points are the design's own and are not drawn from anything,
so an interval speaks of luck alone: Student's over replications, which are independent of each other with common random
numbers and without.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, polygamma

from govsim.errors import InputError
from govsim.outcomes.intervals import student
from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.sample import Sample


@dataclass(frozen=True)
class Contrast:
    """at, points: the values of a factor, and the points that have each;  weights: shape (values, points)."""

    at: np.ndarray
    points: np.ndarray
    weights: np.ndarray


def main_effects(task: Task) -> None:
    """Table `effects`, and for each factor `range`: its greatest less its least main effect."""
    sample, found = task.sample, task.found
    runs = task.y[:, None] if task.runs is None else task.runs
    for place, name in enumerate(sample.names):
        contrast = _one_at_a_time(sample, place) if sample.method == "one-at-a-time" else _grid(sample, place)
        if len(contrast.at) < 2:
            found.note(f"{name} has one value in the design: it has no effect to show.")
            continue
        value, bounds = _with_luck(task, contrast.weights, runs)
        found.add(
            "effects", "main_effects", "effect", value, bounds, factor=name, at=contrast.at, points=contrast.points
        )
        furthest = contrast.weights[value.argmax()] - contrast.weights[value.argmin()]
        reach, reach_bounds = _with_luck(task, furthest[None], runs)
        group = sample.groups[place]
        found.add("indices", "main_effects", "range", reach, reach_bounds, factor=name, group=group)
    found.note(
        "Main effects: intervals are of luck alone, for the points of the design. A range is between the two values "
        "that happen to lie furthest apart, so with much luck it is too wide."
    )


def _grid(sample: Sample, place: int) -> Contrast:
    at, code, points = np.unique(sample.values[:, place], return_inverse=True, return_counts=True)
    share = (code == np.arange(len(at))[:, None]) / points[:, None]
    return Contrast(at, points, share - share.mean(axis=0))


def _one_at_a_time(sample: Sample, place: int) -> Contrast:
    """Against the base: the first point, or else that of the commonest values, from which others differ in one."""
    values, base = sample.values, 0
    if (values != values[0]).sum(axis=1).max() > 1:
        found = (np.unique(column, return_counts=True) for column in values.T)
        commonest = np.array([distinct[counts.argmax()] for distinct, counts in found])
        base = int((values != commonest).sum(axis=1).argmin())
    differs = values != values[base]
    if differs.sum(axis=1).max() > 1:
        remedy = "one point must be the base, from which every other differs in one factor; or call it a list"
        raise InputError("these points do not vary one factor at a time", place="sample", remedy=remedy)
    mine = np.flatnonzero(differs[:, place] | (np.arange(len(values)) == base))
    at, code, points = np.unique(values[mine, place], return_inverse=True, return_counts=True)
    table = np.zeros((len(at), len(values)))
    table[code, mine] = 1 / points[code]
    table[:, base] -= 1
    return Contrast(at, points, table)


def _with_luck(task: Task, contrast: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Contrasts (rows, points) of runs (points, replications): their means, and Student's intervals (2, rows)."""
    each = contrast @ runs
    value, replications = each.mean(axis=1), each.shape[1]
    half = np.full(len(value), np.nan)
    if task.noise_is_log:  # the variance of the log of a standard deviation, where luck is normal
        error = float(polygamma(1, (task.replications - 1) / 2)) / 4
        half = float(ndtri(0.5 + task.level / 2)) * np.sqrt(error * (contrast**2).sum(axis=1))
    elif replications > 1:
        t = student(replications - 1, task.level)
        half = t * each.std(axis=1, ddof=1) / replications**0.5
    return value, np.stack([value - half, value + half])
