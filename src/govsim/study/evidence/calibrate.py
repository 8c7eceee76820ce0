"""calibrate(): history matching of a scenario in waves; a folder that it can be resumed from.

found = govsim.calibrate("default", "calibration", seed=1)
found.points         the points that evidence does not rule out: for Design.of(..., method="list", points=...)
found.shares         how much of the ranges each pattern leaves, and all together
found.constrained    which parameters evidence narrows at all
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from govsim.arguments import a_path, function, named, names, optional, takes, whole
from govsim.errors import InputError, did_you_mean
from govsim.runs.batch import available_threads
from govsim.runs.ensemble import MOST_THREADS
from govsim.runs.facts import MOST_SEED
from govsim.runs.provenance import version
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study import resumed
from govsim.study.design.design import Design
from govsim.study.evidence import constraints
from govsim.study.evidence.emulator import Emulator, require
from govsim.study.evidence.matching import (
    CUT,
    LARGEST,
    WATCHED,
    Found,
    Space,
    emulated,
    emulators,
    implausibility,
    judged,
    simulated,
)  # fmt: skip
from govsim.study.evidence.patterns import Pattern, evidence, evidence_hash, marginal
from govsim.study.sweep.compute import program

FACTS = "calibration.json"
CANDIDATES = 20_000
"""Points that emulators judge before each wave but the first."""


@dataclass(frozen=True)
class Calibration:
    """Waves of points with what they gave, and what follows.

    waves: a table a wave: units u0, u1, ..., value and error of each pattern, WATCHED
    emulated: of each wave but the first, the share of candidates that the emulators before it left
    """

    space: Space
    patterns: tuple[Pattern, ...]
    replications: int
    seed: int
    largest: int
    waves: tuple[pd.DataFrame, ...] = field(repr=False)
    emulated: tuple[float, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """Its levers and structures are held as it has them."""
        return self.space.scenario

    def units(self, wave: int) -> np.ndarray:
        """A wave's points in the unit cube."""
        return self.waves[wave][[f"u{n}" for n in range(len(self.space.factors))]].to_numpy(float)

    def found(self, wave: int) -> Found:
        """What a wave's points gave."""
        return Found.of(self.waves[wave], self.patterns)

    def implausible(self, wave: int) -> np.ndarray:
        """I of a wave's points and patterns, by their own runs."""
        found = self.found(wave)
        return implausibility(self.patterns, found.values, found.errors**2)

    def kept(self, wave: int = -1) -> np.ndarray:
        """Which points of a wave are not ruled out."""
        return np.asarray(judged(self.implausible(wave), self.largest) <= CUT)

    @cached_property
    def points(self) -> pd.DataFrame:
        """The last wave's points that are not ruled out: a parameter a column."""
        return pd.DataFrame(self.space.values(self.units(-1)[self.kept()]), columns=self.space.names)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """What each pattern alone, each left out, and all together leave of the ranges (first wave)."""
        return constraints.shares(self.implausible(0), self.patterns, self.largest)

    @cached_property
    def left(self) -> float:
        """The share of the ranges that is left: what emulators left before the last wave, times what it kept."""
        return (self.emulated[-1] if self.emulated else 1.0) * float(self.kept().mean())

    @cached_property
    def constrained(self) -> pd.DataFrame:
        """A row a parameter: how the points that are left lie in its range."""
        return constraints.of_parameters(self.units(-1)[self.kept()], self.space.factors)

    @cached_property
    def ridges(self) -> pd.DataFrame:
        """Pairs of parameters that evidence ties to each other."""
        return constraints.ridges(self.units(-1)[self.kept()], self.space.names)

    @cached_property
    def excluding(self) -> pd.DataFrame:
        """Pairs of patterns that are met together less often than chance would have it (first wave)."""
        return constraints.excluding(self.implausible(0), self.patterns)

    @cached_property
    def spread(self) -> pd.DataFrame:
        """What every pattern and outcome came to, point by point: over the ranges, and over what is left."""
        before, after = (self.found(0), np.ones(len(self.waves[0]), bool)), (self.found(-1), self.kept())
        table = constraints.spread(self.patterns, before, after)
        table.attrs = {"runs": self.replications, "seed": self.seed}
        return table

    @cached_property
    def predictive(self) -> pd.DataFrame:
        """Quantiles of every pattern and outcome: over the ranges, and over what is left."""
        return constraints.predictive(self.spread)

    @cached_property
    def medoid(self) -> tuple[dict[str, float], dict[str, float]]:
        """The point nearest to the middle of those left: its parameters, and its place (0-1) among them by outcome."""
        number = constraints.medoid(self.units(-1)[self.kept()])
        watched = self.found(-1).watched[self.kept()]
        place = {name: float(np.nanmean(watched[:, n] <= watched[number, n])) for n, name in enumerate(WATCHED)}
        return {str(name): float(value) for name, value in self.points.iloc[number].items()}, place

    def design(self, replications: int = 10) -> Design:
        """A design of the points that are left, which sweep() runs."""
        points = self.points.to_dict("records")
        return Design.of(self.scenario, method="list", replications=replications, seed=self.seed, points=points)

    def keep(self, folder: str | Path) -> Path:
        """Write points.csv and design.toml beside the waves of the folder that calibrate() was given.

        Raises:
            InputError: When files of other points have their names, or they cannot be written.
        """
        target = named(folder)
        contents = {
            "points.csv": self.points.to_csv(index=False, lineterminator="\n").encode(),
            "design.toml": self.design().to_toml().encode(),
        }
        resumed.keep(target, contents, "holds other points")
        return target

    def recover(self, truths: int = 60, threads: int | None = None) -> pd.DataFrame:
        """Whether known points are found again: constraints.recovery() of new truths, which are run."""
        units = self.space.units(truths, self.seed, 999)
        found = simulated(
            self.space, self.patterns, self.space.values(units), self.replications, self.seed,
            offset=1_000_000, threads=threads or available_threads(),
        )  # fmt: skip
        models = emulators(self.units(0), self.found(0))
        return constraints.recovery(models, self.patterns, units, found, self.space.names, self.seed)


@takes(
    out=optional(a_path),
    points=whole(50, 100_000),
    replications=whole(2, 1000),
    waves=whole(1, 20),
    seed=whole(0, MOST_SEED),
    matched=optional(names),
    parameters=optional(names),
    largest=whole(1, 10),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
)
def calibrate(
    scenario: Scenario | str | Path,
    out: str | Path | None = None,
    *,
    points: int = 600,
    replications: int = 6,
    waves: int = 3,
    seed: int = 1,
    matched: Sequence[str] | None = None,
    parameters: Sequence[str] | None = None,
    largest: int = LARGEST,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Calibration:
    """Rule out what evidence rules out, of the whole ranges of all uncertainties or of some.

    Args:
        scenario: Levers and structures are held as it has them.
        out: A folder to keep the waves in; one with the same calibration is resumed. In memory without one.
        points: Of each wave.
        replications: Runs of each point.
        waves: The first covers the ranges; each other one lies where emulators of those before rule nothing out.
        seed: Decides points and luck.
        matched: Ids of patterns; by default those marked marginal.
        parameters: The uncertainties that vary, the others held as the scenario has them; by default all vary.
        largest: Which implausibility over the patterns is judged, 1 for the largest: then no pattern may fail.
        threads: By default as many as there are processors; they change no byte.
        progress: Called with the number of runs just completed.

    Raises:
        InputError: What cannot be matched, another calibration in the folder, and a missing scikit-learn.
    """
    require()
    scenario = given_scenario(scenario)
    chosen = _chosen(matched)
    space, threads = Space.of(scenario, parameters), threads or available_threads()
    facts = {
        "kind": "calibration", "version": version(), "program": program(), "evidence": evidence_hash(),
        "scenario": scenario.to_toml(), "patterns": [pattern.id for pattern in chosen],
        "points": points, "replications": replications, "seed": seed, "largest": largest,
    } | ({} if parameters is None else {"parameters": list(space.names)})  # fmt: skip
    kept: list[pd.DataFrame] = []
    shares: list[float] = []
    with resumed.taken_up(None if out is None else named(out), FACTS, facts) as tables:
        for wave in range(waves):
            units, share = _points_of(space, chosen, kept, points, seed, largest)
            shares += [] if share is None else [share]
            name = f"wave-{wave + 1}.parquet"
            table = None if tables is None else tables.read(name)
            if tables is not None and table is not None and not _is_of(table, units):
                raise tables.damaged(name)
            if table is None:
                found = simulated(
                    space, chosen, space.values(units), replications, seed,
                    offset=wave * points, threads=threads, progress=progress,
                )  # fmt: skip
                table = found.table(units, chosen)
                if tables is not None:
                    tables.write(name, table)
            elif progress is not None:
                progress(points * replications)
            kept.append(table)
    return Calibration(space, chosen, replications, seed, largest, tuple(kept), tuple(shares))


def _chosen(matched: Sequence[str] | None) -> tuple[Pattern, ...]:
    if matched is None:
        return marginal()
    known = {
        name: each
        for name, each in evidence().items()
        if each.statistic and each.changed == ({},) and np.isfinite(each.middle)
    }
    for name in matched:
        if name not in known:
            raise InputError(
                f"{name!r} is not a pattern that one ensemble tells",
                place="matched",
                remedy=did_you_mean(name, list(known), "patterns"),
            )
    if not matched:
        raise InputError("no pattern is named", place="matched", remedy=f"patterns: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(matched))


def _points_of(
    space: Space, patterns: Sequence[Pattern], before: Sequence[pd.DataFrame], points: int, seed: int, largest: int
) -> tuple[np.ndarray, float | None]:
    """The points of the next wave: candidates that the emulators of no wave before rule out."""
    wave = len(before)
    if not wave:
        return space.units(points, seed, 0), None
    candidates = space.units(max(CANDIDATES, 4 * points), seed, wave)
    left = np.ones(len(candidates), bool)
    for table in before:
        units = table[[f"u{n}" for n in range(len(space.factors))]].to_numpy(float)
        models: list[Emulator] = emulators(units, Found.of(table, patterns))
        where = np.flatnonzero(left)
        if len(where):
            left[where] = judged(emulated(models, patterns, candidates[where]), largest) <= CUT
    if left.sum() < points:
        raise InputError(
            f"of {len(candidates):,} candidates, {left.sum():,} are left before wave {wave + 1}, fewer than its points",
            place="calibrate",
            remedy="ask for fewer points or waves, or match fewer patterns: --points, --waves, --pattern",
        )
    return candidates[left][:points], float(left.mean())


def _is_of(table: pd.DataFrame, units: np.ndarray) -> bool:
    """Whether a wave that is kept has the points that would be made."""
    names = [f"u{n}" for n in range(units.shape[1])]
    same_shape = set(names) <= set(table.columns) and len(table) == len(units)
    return same_shape and np.allclose(table[names].to_numpy(float), units, atol=1e-12)
