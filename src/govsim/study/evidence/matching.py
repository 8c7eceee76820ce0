"""History matching (Craig et al. 1997; Vernon et al. 2010): which points evidence rules out, wave by wave.

A point is implausible by a pattern where what it gives lies further from the target than what is not known allows:

    I = |target - value| / sqrt(observation + discrepancy + luck + emulator)        (variances; see below)

It is ruled out where the second-largest I over the patterns is above 3: one pattern may fail, as sources err.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import qmc

from govsim.errors import InputError, did_you_mean, shown
from govsim.model import compiled
from govsim.model.parameters import PARAMETERS
from govsim.outcomes.per_run import per_run
from govsim.outcomes.results import Tables
from govsim.runs.batch import Record, Which, run_points
from govsim.runs.tidy import tables_of
from govsim.scenario.layout import Blueprint, blueprint, regimes_at
from govsim.scenario.scenario import Scenario
from govsim.study.design.factors import Factor, factor
from govsim.study.evidence.emulator import Emulator
from govsim.study.evidence.patterns import Pattern
from govsim.study.evidence.statistics import Measured, Point, estimate

CUT = 3.0
LARGEST = 2
"""Which of the implausibilities is judged: 2 is the second-largest."""
RECORD = Record(partnership_months=True)
WATCHED = ("rmst_60", "survival_5y", "trust", "coverage", "engagement", "gap_share", "renewal_rate")
"""Outcomes that are kept of every point beside the patterns: for pictures, and to see what evidence leaves open."""
_BATCH_RUNS = 48


@dataclass(frozen=True)
class Space:
    """Points of a scenario: uncertainties over their whole ranges, all else as it has it."""

    scenario: Scenario
    factors: tuple[Factor, ...]

    @classmethod
    def of(cls, scenario: Scenario, named: Sequence[str] | None = None) -> "Space":
        """All parameters of the role uncertainty, or those named.

        Raises:
            InputError: One that is named is no uncertainty.
        """
        uncertain = [parameter.name for parameter in PARAMETERS if parameter.role == "uncertainty"]
        for name in named or ():
            if name not in uncertain:
                remedy = did_you_mean(name, uncertain, "uncertainties")
                raise InputError(f"{shown(name)} is not an uncertainty", place="parameters", remedy=remedy)
        return cls(scenario, tuple(factor(name) for name in uncertain if named is None or name in named))

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters varied, in order."""
        return tuple(each.name for each in self.factors)

    def units(self, points: int, seed: int, wave: int) -> np.ndarray:
        """A Latin hypercube of the unit cube, another one in each wave."""
        return np.asarray(qmc.LatinHypercube(len(self.factors), rng=np.random.default_rng([seed, wave])).random(points))

    def values(self, units: np.ndarray) -> np.ndarray:
        """Parameter values at points of the unit cube."""
        return np.column_stack([each.quantile(units[:, n]) for n, each in enumerate(self.factors)])


@dataclass(frozen=True)
class Found:
    """What points gave: value and standard error of each pattern, shape (points, patterns), and of WATCHED."""

    values: np.ndarray
    errors: np.ndarray
    watched: np.ndarray

    def table(self, units: np.ndarray, patterns: Sequence[Pattern]) -> pd.DataFrame:
        """One row a point: units, values, errors, watched."""
        columns = {f"u{n}": units[:, n] for n in range(units.shape[1])}
        for n, pattern in enumerate(patterns):
            columns |= {f"value {pattern.id}": self.values[:, n], f"error {pattern.id}": self.errors[:, n]}
        return pd.DataFrame(columns | {name: self.watched[:, n] for n, name in enumerate(WATCHED)})

    @classmethod
    def of(cls, table: pd.DataFrame, patterns: Sequence[Pattern]) -> "Found":
        """From such a table."""
        values, errors = (
            table[[f"{word} {pattern.id}" for pattern in patterns]].to_numpy(float) for word in ("value", "error")
        )
        return cls(values, errors, table[list(WATCHED)].to_numpy(float))


def simulated(
    space: Space,
    patterns: Sequence[Pattern],
    values: np.ndarray,
    replications: int,
    seed: int,
    *,
    offset: int = 0,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """Run points, shape (points, factors). Each has luck of its own: that of runs (offset + its number) x replications.

    How many threads make them changes no byte.
    """
    plan, stop = blueprint(space.scenario), np.zeros(1, np.int64)
    at_once = max(1, _BATCH_RUNS // replications)

    def batch(first: int) -> Found:
        part = values[first : first + at_once]
        found = _batch(space, plan, patterns, part, replications, seed, offset + first, stop)
        if progress is not None:
            progress(len(part) * replications)
        return found

    with compiled.announced():
        run_points(plan, _no_runs(plan, seed), RECORD, stop)
    with ThreadPoolExecutor(threads) as pool:
        try:
            parts = list(pool.map(batch, range(0, len(values), at_once)))
        except BaseException:
            stop[0] = 1
            pool.shutdown(cancel_futures=True)
            raise
    return Found(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("values", "errors", "watched")))


def _no_runs(plan: Blueprint, seed: int) -> Which:
    nothing = np.zeros(0, np.int64)
    return Which(plan.regimes.reshape(1, -1), plan.schedule, nothing, nothing, seed)


def _batch(
    space: Space, plan: Blueprint, patterns: Sequence[Pattern], values: np.ndarray, each: int, seed: int, first: int,
    stop: np.ndarray,
) -> Found:  # fmt: skip
    points, runs = len(values), len(values) * each
    regimes, schedule = regimes_at(space.scenario, dict(zip(space.names, values.T, strict=True)))
    numbers = first * each + np.arange(runs)
    which = Which(regimes, schedule, np.repeat(np.arange(points), each), numbers, seed)
    raw = run_points(plan, which, RECORD, stop)
    if raw.runs < runs:
        raise KeyboardInterrupt
    results = Tables(space.scenario, runs, tables_of(plan, raw, RECORD))
    place = {name: n for n, name in enumerate(space.names)}

    def parameter(name: str) -> float | np.ndarray:
        return np.repeat(values[:, place[name]], each) if name in place else float(space.scenario.parameter(name))

    estimates = np.full((points, len(patterns), 2), np.nan)
    for n, pattern in enumerate(patterns):
        found = Measured(*pattern.measure(Point(results, parameter)))
        for point in range(points):
            own = slice(point * each, (point + 1) * each)
            estimates[point, n] = estimate(Measured(found[0][own], found[1][own]))
    outcomes = per_run(results)[list(WATCHED)].to_numpy(float).reshape(points, each, -1)
    with np.errstate(invalid="ignore"):
        known = np.isfinite(outcomes)
        watched = np.where(known, outcomes, 0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)
    return Found(estimates[:, :, 0], estimates[:, :, 1], watched)


def implausibility(patterns: Sequence[Pattern], values: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """I of each point and pattern. luck: variances of runs, or of the emulator where it speaks in their place.

    What is undefined in every run of a point (a correlation where no partnership lived) is as implausible as can be.
    """
    middles = np.array([pattern.middle for pattern in patterns])
    allowed = np.array([pattern.allowed**2 for pattern in patterns])
    with np.errstate(invalid="ignore"):
        found = np.abs(values - middles) / np.sqrt(allowed + np.nan_to_num(luck))
    return np.where(np.isfinite(values), found, np.inf)


def judged(implausible: np.ndarray, largest: int = LARGEST) -> np.ndarray:
    """The second-largest over patterns, or another one (the largest of a single one)."""
    ordered = np.sort(implausible, axis=1)
    return ordered[:, -min(largest, ordered.shape[1])]


def emulators(units: np.ndarray, found: Found) -> list[Emulator]:
    """One a pattern."""
    return [
        Emulator.of(units, found.values[:, n], np.nan_to_num(found.errors[:, n] ** 2))
        for n in range(found.values.shape[1])
    ]


def emulated(models: Sequence[Emulator], patterns: Sequence[Pattern], units: np.ndarray) -> np.ndarray:
    """I of points that were not run, by the emulators alone."""
    means, variances = zip(*(model(units) for model in models), strict=True)
    return implausibility(patterns, np.column_stack(means), np.column_stack(variances))
