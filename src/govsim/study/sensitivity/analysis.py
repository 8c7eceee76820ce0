"""analyse(): a sample and the runs of one outcome in, indices with intervals out, on the mean and on the noise."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from scipy.special import polygamma

from govsim.arguments import array, flag, instance, one_or_more, optional, real, takes, text, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity import noise as noise_
from govsim.study.sensitivity.fast import fast
from govsim.study.sensitivity.findings import COLUMNS, Analysis, Findings, Task, tidy
from govsim.study.sensitivity.given_data import FEWEST_POINTS, delta, pawn, regional, undefined
from govsim.study.sensitivity.main_effects import main_effects
from govsim.study.sensitivity.morris import morris, steps_of
from govsim.study.sensitivity.regression import rank_regression
from govsim.study.sensitivity.resampling import bounds_of
from govsim.study.sensitivity.saltelli import independent_rows, nested
from govsim.study.sensitivity.sample import GIVEN_DATA as INDEPENDENT
from govsim.study.sensitivity.sample import Sample
from govsim.study.sensitivity.sobol import sobol

GIVEN_DATA: Mapping[str, Callable[[Task], None]] = {
    "pawn": pawn, "delta": delta, "regional": regional, "rank_regression": rank_regression,
}  # fmt: skip
DESIGNED: Mapping[str, Callable[[Task], None]] = {
    "sobol": sobol, "morris": morris, "fast": fast, "main_effects": main_effects,
}  # fmt: skip
METHODS: Mapping[str, tuple[str, ...]] = {
    "sobol": ("sobol", *GIVEN_DATA),
    "morris": ("morris",),
    "fast": ("fast",),
    "lhs": tuple(GIVEN_DATA),
    "random": tuple(GIVEN_DATA),
    "evidence": tuple(GIVEN_DATA),
    "grid": ("main_effects",),
    "one-at-a-time": ("main_effects",),
    "list": (),
}
"""The methods that each kind of sample can be analysed by."""
_OF_EVIDENCE = (
    "The points are those that evidence does not rule out: what is found is of this population. Its parameters are not"
    " drawn independently, so no share of variance is given; over the whole ranges a design of sobol or lhs asks."
)
FEWEST_FOR_NOISE = 4
RESAMPLES = 300
FEWEST_LEFT = 30
"""With fewer points no method ranks anything (regression.py)."""
SHOWN = 10


@takes(
    sample=instance("Sample"),
    outcome=text,
    y=array,
    common_random_numbers=flag,
    methods=optional(one_or_more),
    level=real,
    resamples=whole(0, 1_000_000),
)
def analyse(
    sample: Sample,
    outcome: str,
    y: np.ndarray,
    *,
    common_random_numbers: bool = True,
    methods: Iterable[str] | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> Analysis:
    """The sensitivity of one outcome.

    Args:
        sample: The points of the design.
        outcome: The outcome's name.
        y: Its values, shape (points, replications), in the order of the sample.
        common_random_numbers: Whether run r of every point had the same luck.
        methods: Some of METHODS[sample.method]; by default all.
        level: The level of confidence of all intervals.
        resamples: Draws behind every interval.

    Returns:
        Indices, noise and notes. What cannot be known (an index of a constant outcome) is left out, and a note says
        why. Of a sample of independent points (lhs, random) those at which a run leaves the outcome undefined (NaN) are
        left out, counted in a note and listed in `left_out`.

    Raises:
        InputError: Too few points are left; for another kind of sample a run is missing or not finite (its points are
            named); or what was asked cannot be done.
    """
    y, known = _checked(sample, outcome, y)
    every, sample, y, whole_y = sample, _of_points(sample, known), y[known], y
    wanted = _methods(sample, methods)
    if not 0 < level < 1:
        raise InputError(f"{level} is not a level of confidence", place=outcome, remedy="0.95 is usual")
    if resamples < 50:
        raise InputError(f"{resamples} resamples give no interval", place=outcome, remedy="300 are usual")
    found = Findings(outcome, sample.names, sample.groups)
    noise = noise_.decompose(
        y[independent_rows(sample)], common_random_numbers, outcome,
        level=level, resamples=resamples, seed=sample.seed, cluster=_cluster(sample),
    )  # fmt: skip
    _leave_out(Task(every, 1.0 - known, None, common_random_numbers, level, resamples, found), whole_y, wanted)
    if sample.method == "evidence":
        found.note(_OF_EVIDENCE)
    for sentence in noise_.sentences(noise):
        found.note(sentence)
    mean = Task(sample, y.mean(axis=1), y, common_random_numbers, level, resamples, found, y.shape[1])
    _run(mean, wanted, "the mean over replications")
    if not common_random_numbers and noise.left_in_means is not None and "sobol" in wanted:
        bounds = (noise.left_in_means_low, noise.left_in_means_high)
        found.add("references", "sobol", "ST_dummy", noise.left_in_means, bounds)
    found.target = "noise"
    if (spread := _noise_task(mean, y)) is not None:
        _run(spread, wanted, "the noise")
    tables = {name: found.table(name) for name in COLUMNS}
    row = noise.to_dict()
    return Analysis(
        **tables, noise=tidy([row], list(row)), sample=sample.method, points=every.points, replications=y.shape[1],
        level=level, seed=int(sample.seed),
    )  # fmt: skip


def _of_points(sample: Sample, known: np.ndarray) -> Sample:
    return sample if known.all() else replace(sample, unit=sample.unit[known], values=sample.values[known])


def _leave_out(task: Task, y: np.ndarray, methods: tuple[str, ...]) -> None:
    """List the points that are left out (task.y is 1 there), say so, and say what leads to them."""
    found, undefined_runs = task.found, np.isnan(y).sum(axis=1)
    points = np.flatnonzero(task.y)
    if not len(points):
        return
    found.rows["left_out"] = [
        {"outcome": found.outcome, "point": int(point), "undefined": int(undefined_runs[point])} for point in points
    ]
    found.note(
        f"{found.outcome}: {len(points):,} of {len(y):,} points are left out, as {int(undefined_runs.sum()):,} of "
        "their runs leave it undefined; the table left_out names them. What is found holds for the other points."
    )
    if "regional" in methods:
        undefined(task)


def _checked(sample: Sample, outcome: str, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The runs, shape (points, replications), and which points can be analysed."""
    y = np.asarray(y, float)
    y = y[:, None] if y.ndim == 1 else y
    if y.ndim != 2 or len(y) != sample.points or y.shape[1] == 0:
        remedy = f"it must be (points, replications) with the {sample.points:,} points of the sample, in its order"
        raise InputError(f"the runs have the shape {y.shape}", place=outcome, remedy=remedy)
    known = np.isfinite(y).all(axis=1)
    wrong = np.flatnonzero(~known)
    if len(wrong) and sample.method in INDEPENDENT and not np.isinf(y).any():
        if known.sum() < FEWEST_LEFT:
            what = f"at {len(wrong):,} of {len(y):,} points some run leaves it undefined; {int(known.sum()):,} are left"
            remedy = f"{FEWEST_LEFT} are needed: take more samples, or ranges in which fewer runs leave it undefined"
            raise InputError(what, place=outcome, remedy=remedy)
    elif len(wrong):
        runs = int((~np.isfinite(y)).sum())
        names = ", ".join(map(str, wrong[:SHOWN])) + (", ..." if len(wrong) > SHOWN else "")
        raise InputError(
            f"{runs:,} of {y.size:,} runs are missing or not finite, at {len(wrong):,} points: {names}",
            place=outcome,
            remedy="run what is missing (resume the study); where a run leaves this outcome undefined (NaN), analyse"
            " another outcome or ranges in which every run defines it: no index may leave out points of its design",
        )
    return y, known


def _methods(sample: Sample, methods: Iterable[str] | None) -> tuple[str, ...]:
    fitting = METHODS[sample.method]
    if methods is None:
        return fitting
    wanted = (methods,) if isinstance(methods, str) else tuple(dict.fromkeys(methods))
    every = (*DESIGNED, *GIVEN_DATA)
    for name in wanted:
        if name not in every:
            what = f"{shown(name)} is not a method of sensitivity analysis"
            raise InputError(what, place="methods", remedy=did_you_mean(str(name), every, "methods"))
        if name not in fitting:
            ways = ", ".join(fitting) or "none: a list of points is no sample of the ranges"
            what = f"a {sample.method} sample cannot be analysed by {name}"
            raise InputError(what, place="methods", remedy=f"what fits it: {ways}")
    return wanted


def _cluster(sample: Sample) -> int:
    """Points that belong together among the independent rows: a row of A and of B, or a trajectory."""
    if sample.method == "sobol":
        return 2
    return len(steps_of(sample)[0].names) + 1 if sample.method == "morris" else 1


def _run(task: Task, methods: tuple[str, ...], what: str) -> None:
    """All methods on one target, given-data methods on the independent points."""
    if np.ptp(task.y) <= 1e-12 * np.abs(task.y).max():
        task.found.note(f"{what.capitalize()} is the same at every point: its indices are undefined and left out.")
        return
    if not methods:
        task.found.note("A list of points is no sample of the ranges: only its noise is analysed.")
        return
    part = _independent(task)
    for name in methods:
        if name in DESIGNED:
            DESIGNED[name](task)
        elif np.ptp(part.y) > 0:
            GIVEN_DATA[name](part)
    if part.sample is task.sample and "pawn" in methods and len(task.y) >= FEWEST_POINTS:
        _converges(part)


def _independent(task: Task) -> Task:
    rows = independent_rows(task.sample)
    if len(rows) == task.sample.points:
        return task
    sample = replace(task.sample, method="random", unit=task.sample.unit[rows], values=task.sample.values[rows])
    return replace(task, sample=sample, y=task.y[rows], runs=None if task.runs is None else task.runs[rows])


def _converges(task: Task) -> None:
    """PAWN and delta over the first 64, 128, ... points."""
    rows, everything = task.found.rows, Findings("", (), ())
    everything.rows["indices"] = [row for row in rows["indices"] if row["target"] == task.found.target]
    for size in nested(task.sample.points, FEWEST_POINTS):
        part = replace(task.sample, unit=task.sample.unit[:size], values=task.sample.values[:size])
        if np.ptp(task.y[:size]) == 0:
            continue
        found = Findings(task.found.outcome, task.sample.names, task.sample.groups, task.found.target)
        smaller = replace(task, sample=part, y=task.y[:size], runs=None, found=found)
        if size == task.sample.points:
            found = everything
        else:
            pawn(smaller)
            delta(smaller)
        kept = ("outcome", "target", "method", "measure", "factor", "value", "low", "high")
        rows["convergence"] += [
            {name: row[name] for name in kept} | {"size": size, "points": size}
            for row in found.rows["indices"]
            if row["measure"] in ("pawn_median", "delta")
        ]
    if task.sample.method == "lhs":
        task.found.note("The first points of a Latin hypercube are a random sample, not a smaller Latin hypercube.")


def _noise_task(mean: Task, y: np.ndarray) -> Task | None:
    """The same on the log of the standard deviation between replications; None where it cannot be told."""
    replications = y.shape[1]
    if replications < FEWEST_FOR_NOISE:
        mean.found.note(
            f"The noise needs {FEWEST_FOR_NOISE} replications a point or more to be analysed; these are {replications}."
        )
        return None
    spread = y.std(axis=1, ddof=1)
    spread[np.ptp(y, axis=1) <= 1e-12 * np.abs(y).max(axis=1)] = 0.0
    still = int((spread == 0).sum())
    if not still:
        _chance(mean, np.log(spread[independent_rows(mean.sample)]), replications)
        return replace(mean, y=np.log(spread), runs=None, noise_is_log=True)
    mean.found.note(
        f"At {still:,} of {len(y):,} points the replications do not differ, and their standard deviation has no log: "
        "the noise is analysed as standard deviation."
    )
    return replace(mean, y=spread, runs=None)


def _chance(task: Task, logs: np.ndarray, replications: int) -> None:
    """How much of the variance of the logs comes of having few replications: trigamma((R - 1) / 2) / 4, luck normal."""
    found = task.found
    w = resampling(len(logs), task.rng("chance"), task.resamples)
    chance = float(polygamma(1, (replications - 1) / 2)) / 4
    variance = w @ logs**2 / len(logs) - (w @ logs / len(logs)) ** 2
    share, drawn = chance / logs.var(), chance / variance
    bounds = bounds_of(drawn, len(logs), task.level)
    found.add("references", "noise", "chance_share", share, bounds)
    if not task.common_random_numbers and "ST" in {row["measure"] for row in found.rows["indices"]}:
        found.add("references", "sobol", "ST_dummy", share, bounds)
    found.note(
        f"Noise is estimated from {replications} replications a point: were it the same everywhere and luck normal, "
        f"its log would still vary. That chance is {100 * share:.0f} % of the variance analysed here (above 100 %: "
        "there is nothing else), and up to that much is in every total index of the noise."
    )
