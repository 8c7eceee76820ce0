"""patterns(): how far a scenario shows what the literature says; failures are kept.

found = govsim.patterns("default", 60, seed=1)
found.table    a row a pattern: value, low, high, target, status (met, partly, not, not testable) and why
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from govsim.arguments import function, optional, takes, whole
from govsim.outcomes.intervals import student
from govsim.runs.batch import Record
from govsim.runs.ensemble import MOST_THREADS, simulate
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.evidence.statistics import STATISTICS, Point, Statistic, estimate
from govsim.words.catalogue import Both

FILE = Path(__file__).parent / "thai.toml"
STATUSES = ("met", "partly", "not", "not testable")
USES = ("calibrate", "validate", "assumed")
KINDS = ("emerges", "input", "formula", "structure")
EVERYTHING = Record(months=True, partnership_months=True)


@dataclass(frozen=True)
class Pattern:
    """Something that a source says, and how it is measured here; see the head of thai.toml."""

    id: str
    use: str
    kind: str
    source: str
    about: Both
    statistic: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    changed: tuple[Mapping[str, float], ...] = ({},)
    target: tuple[float, float] = (-np.inf, np.inf)
    partly: tuple[float, float] | None = None
    discrepancy: float = 0.0
    marginal: bool = False
    verdict: str | None = None
    why: Both | None = None

    @property
    def measure(self) -> Statistic:
        """The statistic, its arguments given."""
        return partial(STATISTICS[self.statistic or ""], **self.arguments)

    @property
    def middle(self) -> float:
        """The middle of the target."""
        return sum(self.target) / 2

    @property
    def observation(self) -> float:
        """Standard deviation of the observation: the ends of the target are three of them from its middle."""
        return (self.target[1] - self.target[0]) / 6

    @property
    def allowed(self) -> float:
        """Standard deviation of what a source and the model leave open together."""
        return float(np.hypot(self.observation, self.discrepancy))

    def status(self, value: float, low: float, high: float) -> str:
        """met or partly where the whole interval lies within; where only a part of it meets the target: partly."""
        if not np.isfinite(value):
            return "not testable"
        inside = self.target[0] <= low and high <= self.target[1]
        touches = low <= self.target[1] and high >= self.target[0]
        near = self.partly is not None and self.partly[0] <= value <= self.partly[1]
        return "met" if inside else "partly" if touches or near else "not"


@cache
def evidence() -> Mapping[str, Pattern]:
    """All patterns by id, in the file's order."""
    found = {}
    for name, keys in tomllib.loads(FILE.read_text("utf-8")).items():
        stated: dict[str, Any] = {**keys, "about": Both(keys["en"], keys["th"])}
        for language in ("en", "th"):
            del stated[language]
        stated |= {key: tuple(stated[key]) for key in ("target", "partly", "changed") if key in stated}
        if "why" in stated:
            stated["why"] = Both(**stated["why"])
        found[name] = Pattern(id=name, **stated)
    return MappingProxyType(found)


def marginal() -> tuple[Pattern, ...]:
    """Patterns that one ensemble of a scenario tells by itself, with a source: calibrate() matches these."""
    return tuple(pattern for pattern in evidence().values() if pattern.marginal)


def evidence_hash() -> str:
    """The hash of the patterns' file, but for what they are called, and of the statistics: what was matched to what."""
    called = re.compile(rb"^(en|th) = .*$", re.MULTILINE)
    digest = hashlib.sha256(called.sub(b"", FILE.read_bytes()))
    digest.update((FILE.parent / "statistics.py").read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Patterns:
    """How far a scenario shows each pattern.

    Attributes:
        table: pattern, use, kind, value, low, high (95 %, luck alone), target_low, target_high, status; source.
    """

    scenario: Scenario
    replications: int
    seed: int
    table: pd.DataFrame = field(repr=False)

    def counts(self) -> pd.DataFrame:
        """How many patterns of each use have which status."""
        return pd.crosstab(self.table["use"], self.table["status"]).reindex(USES, columns=STATUSES, fill_value=0)


@takes(
    replications=whole(2, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
)
def patterns(
    scenario: Scenario | str | Path,
    replications: int = 60,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Patterns:
    """Measure every pattern of evidence on a scenario.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        replications: Runs of each ensemble; patterns about a change need one more for each change.
        seed: Run r has the same luck in all of them.
        threads: By default as many as there are processors.
        progress: Called with the number of runs just completed, of ensembles_in() x replications.

    Returns:
        A status for each pattern, with its interval; what is not testable says why.
    """
    scenario = given_scenario(scenario)
    by_changes: dict[tuple[tuple[tuple[str, float], ...], ...], list[Pattern]] = {}
    for pattern in evidence().values():
        if pattern.statistic:
            by_changes.setdefault(tuple(tuple(each.items()) for each in pattern.changed), []).append(pattern)
    found: dict[str, tuple[float, float]] = {}
    for changes, asked in by_changes.items():
        points = [
            _point(scenario, dict(change), replications, seed, changes == ((),), threads, progress)
            for change in changes
        ]
        for pattern in asked:
            found[pattern.id] = estimate(pattern.measure(*points))
    rows = [_row(pattern, *found.get(pattern.id, (np.nan, np.nan)), replications) for pattern in evidence().values()]
    return Patterns(scenario, replications, seed, pd.DataFrame(rows))


def ensembles_in() -> int:
    """How many ensembles patterns() makes."""
    distinct = {
        tuple(tuple(each.items()) for each in pattern.changed) for pattern in evidence().values() if pattern.statistic
    }
    return sum(map(len, distinct))


def _point(
    scenario: Scenario,
    change: Mapping[str, float],
    runs: int,
    seed: int,
    base: bool,
    threads: int | None,
    progress: Any,
) -> Point:
    changed = scenario.with_parameters(change) if change else scenario
    changed = each_its_own_group(changed) if base else changed
    record = EVERYTHING if base else Record()
    return Point(simulate(changed, runs, seed, record, threads=threads, progress=progress), changed.parameter)


def each_its_own_group(scenario: Scenario) -> Scenario:
    """The same country, its agencies told apart in the tables; as it is where it has groups or names agencies."""
    if scenario.groups or scenario.agencies:
        return scenario
    groups = "".join(f'\n[[groups]]\nname = "agency {n + 1}"\nagencies = 1\n' for n in range(scenario.world.agencies))
    return Scenario.from_toml(scenario.to_toml() + groups)


def _row(pattern: Pattern, value: float, error: float, runs: int) -> dict[str, Any]:
    half = student(runs - 1) * error if np.isfinite(error) else 0.0
    low, high = value - half, value + half
    return {
        "pattern": pattern.id,
        "use": pattern.use,
        "kind": pattern.kind,
        **dict(zip(("value", "low", "high"), (value, low, high), strict=True)),
        **dict(zip(("target_low", "target_high"), pattern.target, strict=True)),
        "status": pattern.verdict or pattern.status(value, low, high),
        "source": pattern.source,
    }
