"""What is asked of packages, and what of a package's runs answers it.

A case is what one holds a target against. Over futures it is a future: what the mean of its repeats comes to. Without
futures it is a repeat of this country. "In 9 of 10" is of cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from govsim.errors import InputError, did_you_mean
from govsim.outcomes.declared import OUTCOMES, Outcome
from govsim.outcomes.own import Own

type Goal = Literal["cheapest", "smallest", "best"]
GOALS: tuple[Goal, ...] = ("cheapest", "smallest", "best")
COSTS = ("money", "reform_cost")


@dataclass(frozen=True)
class Question:
    """A goal and what limits it.

    goal: the package that costs least, that has fewest reforms (of these the cheapest), or that is best in `outcome`
    cost: what counts as cost, in contract-years over the years judged, beyond that of doing nothing: all money, or what
        reforms cost alone
    reach: outcomes that must be at least so good, all in the same case; share: in how many of the cases
    within: what it may cost at most, on average over cases
    own: outcomes of a user's own, beside those of every run
    """

    goal: Goal
    outcome: str = "rmst_60"
    cost: str = "money"
    reach: Mapping[str, float] = field(default_factory=dict)
    share: float = 0.9
    within: float | None = None
    own: Own = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = [name for name, outcome in self.outcomes.items() if outcome.better and name not in COSTS]
        for name in (self.outcome, *self.reach):
            if name not in asked:
                remedy = did_you_mean(name, asked, "outcomes")
                raise InputError(
                    f"{name} is not an outcome that a package can be asked for", place="seek", remedy=remedy
                )
        if self.goal != "best" and not self.reach:
            what = f"the {self.goal} package of all is to do nothing"
            raise InputError(what, place="seek", remedy="say what it must reach, such as survival_5y=0.7")

    @property
    def sign(self) -> int:
        """+1 where more of the outcome is better."""
        return self.outcomes[self.outcome].better

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The outcomes of a run, in the order of arrays of runs."""
        return {**OUTCOMES, **self.own}

    def place(self, name: str) -> int:
        """Where an outcome stands in arrays of runs."""
        return list(self.outcomes).index(name)

    def case_means(self, runs: np.ndarray, name: str) -> np.ndarray:
        """An outcome of each case: the mean over those of its repeats that can tell."""
        values = runs[..., self.place(name)]
        known = np.isfinite(values)
        total, count = np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1)
        return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))


@dataclass(frozen=True)
class Sample:
    """A package in so many cases, each array of shape (cases,).

    reforms: how many are in it; outcome, coverage: means over a case's repeats, NaN where none can tell; cost: beyond
    doing nothing in the same case
    margin: by how much what must be reached is, as a part of the level, the least of all; below 0 where it is not,
        minus infinity where no run tells it, None where nothing must be reached
    values: the outcomes that must be reached, by name
    """

    reforms: int
    outcome: np.ndarray
    coverage: np.ndarray
    cost: np.ndarray
    margin: np.ndarray | None
    values: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def reached(self) -> np.ndarray | None:
        """Whether all that must be reached is."""
        return None if self.margin is None else np.asarray(self.margin >= 0)

    @property
    def cases(self) -> int:
        """How many."""
        return len(self.cost)

    def mean(self, name: Literal["outcome", "coverage", "cost"]) -> float:
        """Over the cases that can tell; NaN where none can."""
        values = getattr(self, name)
        known = values[np.isfinite(values)]
        return float(known.mean()) if len(known) else float("nan")

    @property
    def share(self) -> float | None:
        """In how many of the cases it reaches what must be reached."""
        return None if self.margin is None else float((self.margin >= 0).mean())


def sample(question: Question, runs: np.ndarray, nothing: np.ndarray, reforms: int) -> Sample:
    """From a package's runs and those of doing nothing in the same cases, shapes (cases, repeats, outcomes)."""
    place, case_means = question.place(question.cost), question.case_means
    cost = runs[..., place].mean(axis=1) - nothing[..., place].mean(axis=1)
    values = {name: case_means(runs, name) for name in question.reach}
    margin = None
    if values:
        margins = [
            question.outcomes[name].better * (values[name] - level) / (abs(level) or 1.0)
            for name, level in question.reach.items()
        ]
        margin = np.nan_to_num(np.min(margins, axis=0), nan=-np.inf)
    return Sample(reforms, case_means(runs, question.outcome), case_means(runs, "coverage"), cost, margin, values)


def surpassed(values: np.ndarray, share: float) -> float:
    """The largest value that so large a share of all has at least; NaN counts for less than all others."""
    ordered = np.sort(np.nan_to_num(values, nan=-np.inf))[::-1]
    return float(ordered[max(0, int(np.ceil(share * len(values) - 1e-9)) - 1)])
