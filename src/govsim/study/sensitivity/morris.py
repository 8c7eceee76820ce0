"""Morris screening: how much the outcome moves when one factor takes a step, on average over where the others stand.

Morris 1991 (doi:10.1080/00401706.1991.10484804); mu* of Campolongo et al. 2007 (doi:10.1016/j.envsoft.2006.10.004).
An elementary effect is the change of the outcome over the step in the unit interval, so effects of all factors are
in the outcome's unit per whole range. Whole-number factors too: a step that leaves the number as it was has no effect,
where SALib would divide by the step in values. Intervals: bootstrap over trajectories.
"""

import numpy as np

from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.resampling import bounds_of
from govsim.study.sensitivity.saltelli import nested
from govsim.study.sensitivity.sample import Sample, Units, out_of_order, units_of

FEWEST_TRAJECTORIES = 4


def steps_of(sample: Sample) -> tuple[Units, np.ndarray, np.ndarray]:
    """What moves in each step, by how much: shapes (trajectories, units), in the order of steps.

    Raises InputError where the points are no trajectories in which every factor, or every mechanism, moves once.
    """
    for units in units_of(sample):
        if sample.points % (len(units.names) + 1):
            continue
        change = np.diff(sample.unit.reshape(-1, len(units.names) + 1, len(sample.names)), axis=1)
        patterns = {tuple(columns): place for place, columns in enumerate(units.columns)}
        moved = [[patterns.get(tuple(np.flatnonzero(step)), -1) for step in trajectory] for trajectory in change]
        order = np.array(moved)
        if (np.sort(order, axis=1) == np.arange(len(units.names))).all():
            first = np.array([columns[0] for columns in units.columns])[order]
            step = np.take_along_axis(change, first[..., None], axis=2)[..., 0]
            return units, order, np.abs(step) if units.grouped else step
    raise out_of_order(sample, "Morris")


def effects_of(y: np.ndarray, order: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Elementary effects, shape (trajectories, units), in the order of units."""
    effects = np.empty(order.shape)
    np.put_along_axis(effects, order, np.diff(y.reshape(len(order), -1), axis=1) / step, axis=1)
    return effects


def morris(task: Task) -> None:
    """mu*, mu and sigma with intervals; by mechanism; mu* by the number of trajectories."""
    units, order, step = steps_of(task.sample)
    found, trajectories = task.found, len(order)
    if trajectories < FEWEST_TRAJECTORIES:
        found.note(f"Morris screening needs {FEWEST_TRAJECTORIES} trajectories or more; these are {trajectories}.")
        return
    effects = effects_of(task.y, order, step)
    w = np.vstack([np.ones(trajectories), resampling(trajectories, task.rng("morris"), task.resamples)])
    drawn = measures_of(effects, w)
    for measure, each in drawn.items():
        bounds = bounds_of(each[1:], trajectories, task.level)
        if not units.grouped:
            found.indices("morris", measure, each[0], bounds)
        elif measure != "mu":  # factors of a group move both ways at once: the sign says nothing
            found.add("groups", "morris", measure, each[0], bounds, group=units.names)
    if not units.grouped:
        _by_mechanism(task, drawn["mu_star"])
    for size in nested(trajectories, FEWEST_TRAJECTORIES):
        part = w if size == trajectories else np.vstack(
            [np.ones(size), resampling(size, task.rng(f"morris {size}"), task.resamples)]
        )  # fmt: skip
        each = measures_of(effects[:size], part)["mu_star"]
        bounds = bounds_of(each[1:], size, task.level)
        points = size * (len(units.names) + 1)
        found.add("convergence", "morris", "mu_star", each[0], bounds, factor=units.names, size=size, points=points)
    found.note(
        "Luck that differs between points adds to every elementary effect: to sigma always, and to mu* most where a "
        "factor does little. Under common random numbers a factor that does nothing has exactly 0."
    )


def measures_of(effects: np.ndarray, w: np.ndarray) -> dict[str, np.ndarray]:
    """mu_star, mu and sigma under weights (resamples, trajectories), each of shape (resamples, units)."""
    n = len(effects)
    mu = w @ effects / n
    middle = effects.mean(axis=0)
    square = w @ (effects - middle) ** 2 / n - (mu - middle) ** 2
    return {"mu_star": w @ np.abs(effects) / n, "mu": mu, "sigma": np.sqrt(np.maximum(square, 0) * n / (n - 1))}


def _by_mechanism(task: Task, mu_star: np.ndarray) -> None:
    groups, mechanisms = np.array(task.sample.groups), tuple(dict.fromkeys(task.sample.groups))
    rows = task.sample.points // (len(groups) + 1)
    for measure, how in (("mu_star_mean", np.mean), ("mu_star_max", np.max)):
        each = np.stack([how(mu_star[:, groups == name], axis=1) for name in mechanisms], axis=1)
        task.found.add(
            "groups", "morris", measure, each[0], bounds_of(each[1:], rows, task.level), group=mechanisms
        )  # fmt: skip
