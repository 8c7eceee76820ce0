"""A finished search read from the folder that seek() kept it in: the same answer, without a run."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from govsim.arguments import a_path, named, takes
from govsim.errors import InputError
from govsim.outcomes.own import OutcomeFacts, of_facts
from govsim.runs import files
from govsim.runs.ensemble import ChangedRule
from govsim.runs.facts import Facts, checked, scenario_of
from govsim.runs.results_folder import Extension
from govsim.scenario.scenario import Scenario
from govsim.scenario.typed import typed
from govsim.study.resumed import Tables
from govsim.study.seek import folder as kept
from govsim.study.seek.packages import Packages
from govsim.study.seek.question import Goal, Question
from govsim.study.seek.result import Search
from govsim.study.seek.runs import Cases, Request, Runner
from govsim.study.seek.seek import Seeker


class SearchFacts(Facts):
    """What seek.json says: what was asked, and of which program."""

    kind: Literal["search"]
    version: str
    program: str
    scenario: str
    reforms: list[str] = Field(min_length=1)
    goal: Goal
    outcome: str
    cost: str
    reach: dict[str, float]
    share: float
    within: float | None
    seed: int
    repeats: int
    cases: int
    varied: list[str] | None
    points: str | None
    most: int
    finalists: int
    fresh: int
    confidence: float
    outcomes: dict[str, OutcomeFacts] = Field(default_factory=dict)
    extensions: dict[str, Extension] = Field(default_factory=dict)
    rules: dict[str, ChangedRule] = Field(default_factory=dict)


@takes(folder=a_path)
def facts_of(folder: str | Path) -> SearchFacts:
    """What a folder's seek.json says. Raises InputError where it cannot be read."""
    place = named(folder) / kept.FACTS
    try:
        return checked(SearchFacts, files.read_facts(place))
    except (ValueError, OSError) as error:
        raise InputError(f"cannot be read: {error}", place=str(place), remedy="name the folder of a search") from None


@takes(folder=a_path)
def read(folder: str | Path) -> Search:
    """The search that a folder holds.

    Raises:
        InputError: It is not finished, damaged, or of a program that searched otherwise.
    """
    source = named(folder)
    facts = facts_of(source)
    base = scenario_of(facts.scenario, str(source / kept.FACTS))
    packages = Packages.of(base, [_reform(base, text) for text in facts.reforms])
    own = of_facts(facts.outcomes)
    question = Question(facts.goal, facts.outcome, facts.cost, facts.reach, facts.share, facts.within, own)
    varied = None if facts.varied is None else tuple(facts.varied)
    points = None if facts.points is None else pd.read_csv(io.StringIO(facts.points))
    cases = Cases(facts.repeats, facts.seed, varied, points, facts.cases)
    runs = kept.Runs(_Kept(packages, cases, 1, own), Tables(source), None)
    asked = (facts.most, facts.finalists, facts.fresh, facts.confidence)
    return Seeker(packages, question, cases, runs).found(*asked, varied is not None or points is not None)


def _reform(base: Scenario, text: str) -> Mapping[str, Any]:
    """A reform as Packages.of() takes it, from how it was typed."""
    parts = typed(text)
    found: dict[str, Any] = {"name": parts.name, "from_year": int(parts.year or base.time.first_fiscal_year)}
    found |= {} if parts.size is None else {"size": float(parts.size)}
    found |= {} if parts.last is None else {"until_year": int(parts.last) + 1}
    return found | ({} if parts.groups is None else {"groups": parts.groups.split(",")})


class _Kept(Runner):
    """The runs that lie in a folder, and no others."""

    def make(self, requests: Sequence[Request], pool: ThreadPoolExecutor) -> Mapping[Request, np.ndarray]:
        """Refuse: what is asked for is not in the folder."""
        remedy = "type the `govsim seek` that began it again: it goes on there"
        raise InputError("the search is not finished", place="seek", remedy=remedy)
