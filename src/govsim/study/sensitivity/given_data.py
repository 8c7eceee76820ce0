"""Distances between distributions, from any sample of independent points: PAWN, delta, and regional sensitivity.

PAWN: Pianosi & Wagener 2018 (doi:10.1016/j.envsoft.2018.07.019), the Kolmogorov distance between the outcome's
distribution within a slice of a factor and in all, median and greatest over slices.
Delta: Borgonovo 2007 (doi:10.1016/j.ress.2006.04.015), half the mean area between their densities; estimated from
given data as Plischke et al. 2013 (doi:10.1016/j.ejor.2012.11.047) do, on ranks of the outcome (it is the same for
any rising function of it), the bootstrap's bias taken off. Smoothing leaves a sharp delta too small, as SALib's does:
of Ishigami's 0.26, 0.42, 0.21 it finds 0.23, 0.38, 0.16 with 8,000 points.
Regional: Spear & Hornberger 1980 (doi:10.1016/0043-1354(80)90040-8), the Kolmogorov distance between a factor's
distribution where the outcome is in its highest (lowest) quarter, and elsewhere.

Slices never cut equal values apart, which SALib's do: a factor of few values is sliced by its values. A distance is
never below 0, even of a factor that does nothing: what such a dummy shows is among the references.
"""

from math import ceil

import numpy as np

from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.resampling import centred_bounds

FEWEST_POINTS = 64
FEWEST_IN_SLICE = 5
SLICES = 10
QUARTER = 0.25
GRID = 400
"""Kolmogorov distances are exact for up to so many different values, and within 1/400 for more."""
DENSITY_GRID = 64
NARROW = 0.5
"""Kernel width against Silverman's rule, which is for one hump: outcomes within a slice often have two."""


def slices(x: np.ndarray, most: int) -> np.ndarray:
    """The slice of each point, 0, 1, ...: one a value where there are few values, else of about equal size."""
    _, code, counts = np.unique(x, return_inverse=True, return_counts=True)
    if len(counts) > most:
        middle = (np.cumsum(counts) - counts / 2) / len(x)
        code = np.minimum((middle * most).astype(int), most - 1)[code]
    sizes = np.bincount(code)
    label, filled, of_slice = 0, 0, np.zeros(len(sizes), int)
    for place in range(len(sizes)):  # a slice of too few points joins its neighbour
        of_slice[place] = label
        filled += int(sizes[place])
        if filled >= FEWEST_IN_SLICE and sizes[place + 1 :].sum() >= FEWEST_IN_SLICE:
            label, filled = label + 1, 0
    return np.asarray(of_slice[code])


def ranks(y: np.ndarray) -> np.ndarray:
    """Mean ranks between 0 and 1."""
    _, code, counts = np.unique(y, return_inverse=True, return_counts=True)
    return np.asarray(((np.cumsum(counts) - (counts - 1) / 2 - 0.5) / len(y))[code])


def histograms(label: np.ndarray, cell: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Weight of points by resample, label and cell, shape (resamples, labels, cells)."""
    labels, cells = int(label.max()) + 1, int(cell.max()) + 1
    place = (label * cells + cell) + (labels * cells) * np.arange(len(w))[:, None]
    counts = np.bincount(place.ravel(), w.ravel(), len(w) * labels * cells)
    return np.asarray(counts.reshape(len(w), labels, cells))


def cells_of(y: np.ndarray) -> np.ndarray:
    """Where each point's outcome falls: its place among the different values, or one of 400 cells of equal size."""
    distinct, code = np.unique(y, return_inverse=True)
    return np.asarray(code if len(distinct) <= GRID else (ranks(y) * GRID).astype(int))


def kolmogorov(label: np.ndarray, cell: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Distance between each label's distribution over cells and all points', shape (resamples, labels)."""
    counts = histograms(label, cell, w)
    everything = counts.sum(axis=1)
    with np.errstate(invalid="ignore"):  # a slice of which no point was drawn: NaN
        inside = counts.cumsum(axis=2) / counts.sum(axis=2, keepdims=True)
    whole = everything.cumsum(axis=1) / everything.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(inside - whole[:, None]).max(axis=2))


def shift_of_density(label: np.ndarray, cell: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Delta, shape (resamples,): densities over the ranks by Gaussian kernels, reflected at 0 and 1."""
    counts = histograms(label, cell, w)
    cells = counts.shape[2]
    size = counts.sum(axis=2, keepdims=True)
    share = counts / np.maximum(size, 1)
    at = (np.arange(cells) + 0.5) / cells
    mean = (share * at).sum(axis=2, keepdims=True)
    spread = np.sqrt((share * (at - mean) ** 2).sum(axis=2, keepdims=True))
    width = NARROW * spread * (0.75 * np.maximum(size, 1)) ** -0.2
    waves = np.cos(np.pi * np.arange(cells)[:, None] * at)
    strength = share @ waves.T * np.exp(-0.5 * (np.pi * np.arange(cells) * width) ** 2)
    strength[..., 1:] *= 2
    density = strength @ waves
    weight = size / size.sum(axis=1, keepdims=True)
    whole = (weight * density).sum(axis=1, keepdims=True)
    return np.asarray(0.5 * (weight[..., 0] * np.abs(density - whole).mean(axis=2)).sum(axis=1))


def enough(task: Task, method: str) -> bool:
    """Whether there are points enough; if not, a note says so."""
    if len(task.y) < FEWEST_POINTS:
        task.found.note(f"{method} needs {FEWEST_POINTS} independent points or more; these are {len(task.y)}.")
        return False
    return True


def varied(task: Task, method: str) -> np.ndarray:
    """The columns of factors that can be sliced; a note names the others."""
    some = np.array([slices(x, SLICES).max() > 0 for x in task.sample.values.T])
    if not some.all():
        names = ", ".join(name for name, there in zip(task.sample.names, some, strict=True) if not there)
        task.found.note(f"{method}: no index for {names}, of which nearly all points have the same value.")
    return np.flatnonzero(some)


def pawn(task: Task) -> None:
    """pawn_median and pawn_max with intervals, and those of a dummy."""
    if not enough(task, "PAWN"):
        return
    n, cell, columns = len(task.y), cells_of(task.y), varied(task, "PAWN")
    w = _weights(task, "pawn")
    most = max(2, min(SLICES, n // 20))
    drawn = [kolmogorov(slices(task.sample.values[:, j], most), cell, w) for j in columns]
    rng, dummy = task.rng("pawn dummy"), slices(np.arange(n), most)
    nothing = np.concatenate([kolmogorov(rng.permutation(dummy), cell, w[:1]) for _ in range(task.resamples)])
    for measure, over in (("pawn_median", np.nanmedian), ("pawn_max", np.nanmax)):
        _add(task, "pawn", measure, columns, np.stack([over(each, axis=1) for each in drawn], axis=1))
        _dummy(task, "pawn", measure, np.asarray(over(nothing, axis=1)))


def delta(task: Task) -> None:
    """delta with intervals, the bootstrap's bias taken off, and that of a dummy."""
    if not enough(task, "delta"):
        return
    n, columns = len(task.y), varied(task, "delta")
    most = min(ceil(n ** (2 / (7 + np.tanh((1500 - n) / 500)))), 48)
    cell = (ranks(task.y) * DENSITY_GRID).astype(int)
    w = _weights(task, "delta")
    drawn = np.stack([shift_of_density(slices(task.sample.values[:, j], most), cell, w) for j in columns], axis=1)
    rng, dummy = task.rng("delta dummy"), slices(np.arange(n), most)
    nothing = np.concatenate([shift_of_density(rng.permutation(dummy), cell, w[:1]) for _ in range(task.resamples)])
    bias = drawn[1:].mean(axis=0) - drawn[0]
    _add(task, "delta", "delta", columns, drawn - bias)
    _dummy(task, "delta", "delta", nothing - np.median(bias))


def regional(task: Task) -> None:
    """regional_high and regional_low with intervals, and those of a dummy."""
    if not enough(task, "Regional sensitivity"):
        return
    columns, w = varied(task, "Regional sensitivity"), _weights(task, "regional")
    low, high = np.quantile(task.y, [QUARTER, 1 - QUARTER])
    for measure, behaves in (("regional_high", task.y > high), ("regional_low", task.y < low)):
        if behaves.sum() < FEWEST_IN_SLICE:
            task.found.note(f"{measure}: too many points have the same outcome to tell a quarter of them apart.")
            continue
        label = behaves.astype(int)
        drawn = [_between_two(label, cells_of(task.sample.values[:, j]), w) for j in columns]
        _add(task, "regional", measure, columns, np.stack(drawn, axis=1))
        rng, anywhere = task.rng(f"{measure} dummy"), cells_of(np.arange(len(label)))
        nothing = [_between_two(rng.permutation(label), anywhere, w[:1]) for _ in range(task.resamples)]
        _dummy(task, "regional", measure, np.concatenate(nothing))


def undefined(task: Task) -> None:
    """regional_undefined: the same between the points at which the outcome is undefined (y 1) and the others (y 0)."""
    label = task.y.astype(int)
    if min(label.sum(), len(label) - label.sum()) < FEWEST_IN_SLICE or len(label) < FEWEST_POINTS:
        return
    columns, w = varied(task, "regional_undefined"), _weights(task, "undefined")
    drawn = [_between_two(label, cells_of(task.sample.values[:, j]), w) for j in columns]
    _add(task, "regional", "regional_undefined", columns, np.stack(drawn, axis=1))
    rng, anywhere = task.rng("regional_undefined dummy"), cells_of(np.arange(len(label)))
    nothing = [_between_two(rng.permutation(label), anywhere, w[:1]) for _ in range(task.resamples)]
    _dummy(task, "regional", "regional_undefined", np.concatenate(nothing))


def _between_two(label: np.ndarray, cell: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Kolmogorov distance between label 1 and label 0: what is between each and all, put together again."""
    counts = histograms(label, cell, w)
    with np.errstate(invalid="ignore"):
        inside = counts.cumsum(axis=2) / counts.sum(axis=2, keepdims=True)
    return np.asarray(np.abs(inside[:, 1] - inside[:, 0]).max(axis=1))


def _weights(task: Task, method: str) -> np.ndarray:
    return np.vstack([np.ones(len(task.y)), resampling(len(task.y), task.rng(method), task.resamples)])


def _add(task: Task, method: str, measure: str, columns: np.ndarray, drawn: np.ndarray) -> None:
    """The first row of what was drawn is the estimate."""
    bounds = centred_bounds(drawn[0], drawn[1:], len(task.y), task.level)
    names, groups = (tuple(np.array(each)[columns]) for each in (task.sample.names, task.sample.groups))
    task.found.add("indices", method, measure, drawn[0], bounds, factor=names, group=groups)
    mechanisms = tuple(dict.fromkeys(groups))
    greatest = np.stack([drawn[:, np.array(groups) == name].max(axis=1) for name in mechanisms], axis=1)
    bounds = centred_bounds(greatest[0], greatest[1:], len(task.y), task.level)
    task.found.add("groups", method, f"{measure}_greatest", greatest[0], bounds, group=mechanisms)


def _dummy(task: Task, method: str, measure: str, drawn: np.ndarray) -> None:
    low, high = np.quantile(drawn, [0.5 - task.level / 2, 0.5 + task.level / 2])
    task.found.add("references", method, f"{measure}_dummy", drawn.mean(), (low, high))
