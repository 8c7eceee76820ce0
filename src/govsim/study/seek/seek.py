"""seek(): the package of reforms that answers a question, and how surely; or that none does, and which comes nearest.

found = govsim.seek("default", [{"name": "deputy", "from_year": 2028}, ...], reach={"survival_5y": 0.7}, futures=40)
found.answer      the package, in sentences of either language
found.finalists   each with what it seemed to be in the search and what it is with fresh luck
found.tried       every package that was tried

Three stages, each with other luck (and, over drawn futures, with other futures). In the search all packages meet the
same. The best of many lucky numbers is lucky (the winner's curse: Capen, Clapp & Campbell 1971), so the finalists run
again; and as the best of these is chosen again, the chosen one runs once more for the number that is reported.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govsim.arguments import a_path, flag, function, items, mapping, named, number, one_of, optional, takes, text, whole
from govsim.model import extensions
from govsim.model.changed_rules import Rules, described
from govsim.outcomes.own import Given
from govsim.outcomes.own import facts as own_facts
from govsim.outcomes.own import own as own_outcomes
from govsim.runs import memory
from govsim.runs.batch import available_threads
from govsim.runs.ensemble import MOST_THREADS
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.runs.provenance import version
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.scenario.tables import DatedReform
from govsim.study import resumed
from govsim.study.decide import assumptions
from govsim.study.decide.luck import Means
from govsim.study.seek import folder as kept
from govsim.study.seek.front import on_front, thinned
from govsim.study.seek.packages import Code, Packages
from govsim.study.seek.question import COSTS, GOALS, Question, Sample, sample
from govsim.study.seek.result import Search
from govsim.study.seek.runs import BLOCK, CONFIRM, CONTEST, SEARCH, Cases, Request, Runner
from govsim.study.seek.search import costs, require, searched
from govsim.study.seek.selection import contest, likely, merit, nearness
from govsim.study.sweep.compute import program

_RUNS, _REPEATS = 16, 4
"""Runs of a package in the search, without futures and in each future."""
_FIRST = 2
"""Blocks of cases that each finalist starts with."""
_FRONT = 12
"""Packages of the front that run again, besides the contestants."""
_BOLD, _SAFE = 0.1, 0.9
"""Contestants are those that may do what must be done, and those that most likely do."""


@takes(
    reforms=items,
    goal=optional(one_of(GOALS)),
    outcome=text,
    reach=optional(mapping),
    share=number(0, 1),
    within=optional(number(0, 1e9)),
    cost=one_of(COSTS),
    replications=optional(whole(1, MOST_REPLICATIONS)),
    seed=whole(0, MOST_SEED),
    structures=flag,
    most=whole(2, 100_000),
    finalists=whole(2, 50),
    fresh=whole(2 * BLOCK, 100_000),
    confidence=number(0.5, 0.9999),
    out=optional(a_path),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
)
def seek(
    base: Scenario | str | Path,
    reforms: Sequence[DatedReform | Mapping[str, Any]],
    *,
    goal: str | None = None,
    outcome: str = "rmst_60",
    reach: Mapping[str, float] | None = None,
    share: float = 0.9,
    within: float | None = None,
    cost: str = "money",
    futures: int | str | Path | pd.DataFrame | None = None,
    structures: bool = False,
    replications: int | None = None,
    seed: int = 1,
    most: int = 1024,
    finalists: int = 8,
    fresh: int = 200,
    confidence: float = 0.95,
    out: str | Path | None = None,
    threads: int | None = None,
    rules: Rules | None = None,
    outcomes: Given = None,
    progress: Callable[[int], None] | None = None,
) -> Search:
    """Search packages of reforms for the one that answers a question, and run the finalists again with fresh luck.

    Args:
        base: The scenario without any of them.
        reforms: What may be in a package: arguments of Scenario.with_reform() as mappings, or reforms of a scenario. Of
            one name and the same groups a package has one at most: other years or sizes of a reform.
        goal: "cheapest" or "smallest" (fewest reforms) of those that do what must be done, or "best" in `outcome`. By
            default the cheapest where something must be reached and no limit of cost is given, else the best.
        outcome: What the best is judged by, and what the front shows beside coverage and cost.
        reach: Outcomes that must be at least so good, in the same case, as values in tables: {"survival_5y": 0.7}.
        share: In how large a share of futures, or without futures of repeats of this country.
        within: What a package may cost at most beyond doing nothing, contract-years over the years judged.
        cost: "money", all of it, or "reform_cost", what reforms cost alone.
        futures: How many to draw over all uncertainties; or a table or file of them, as in decide(). None: the
            scenario's own assumptions.
        structures: Whether drawn futures differ in how the world works too.
        replications: Runs of a package in the search: 16, over futures 4 in each future.
        seed: Of luck and of futures.
        most: So many packages are tried at most: all, if there are no more; else NSGA-II, which needs pymoo.
        finalists: How many packages are compared again.
        fresh: Cases (futures, or repeats of this country) that a finalist gets on average, and the chosen one again.
        confidence: With this probability of a correct selection no more cases are given.
        out: A folder to keep runs in; one that holds the same search is resumed.
        threads: By default as many as there are processors; they change no byte.
        rules: Functions of your own in place of shipped rules, by name, in every package.
        outcomes: Outcomes of your own, which can be asked for as can those of the scenario's extensions.
        progress: Called with the number of runs just completed.

    Raises:
        InputError: What cannot be asked, another search in the folder, and a missing pymoo.
        Stopped: The user pressed Ctrl-C. With a folder the same call goes on from there.
    """
    base = given_scenario(base)
    packages = Packages.of(base, reforms)
    wanted = {str(name): number()(f"reach, {name}", value) for name, value in (reach or {}).items()}
    by_default = "cheapest" if wanted and within is None else "best"
    question = Question(goal or by_default, outcome, cost, wanted, float(share), within, own_outcomes([base], outcomes))  # type: ignore[arg-type]
    if packages.size > most:
        require()
    cases = _cases(packages, futures, structures, replications, seed)
    facts = _facts(packages, question, cases, most, finalists, fresh, confidence)
    facts |= {"rules": described(rules)} if rules else {}
    memory.check_kept(min(most, packages.size) * cases.searched * cases.repeats, 8 * len(question.outcomes))
    where = None if out is None else named(out)
    with resumed.taken_up(where, kept.FACTS, facts) as tables:
        runner = Runner(packages, cases, threads or available_threads(), question.own, rules)
        runs = kept.Runs(runner, tables, progress)
        return Seeker(packages, question, cases, runs).found(most, finalists, fresh, confidence, futures is not None)


def runs_in(
    reforms: Sequence[DatedReform],
    most: int,
    futures: int | None,
    replications: int | None,
    finalists: int,
    fresh: int,
) -> int:
    """How many runs seek() makes at most for these arguments; the contest may need fewer."""
    forms = Counter((reform.name, reform.groups) for reform in reforms)
    packages = min(most, math.prod(1 + many for many in forms.values()))
    repeats = 1 if futures is None else replications or _REPEATS
    searched = packages * ((replications or _RUNS) if futures is None else futures * repeats)
    return searched + -(-fresh // BLOCK) * BLOCK * repeats * (finalists + _FRONT + 3)


def _cases(packages: Packages, futures: object, structures: bool, replications: int | None, seed: int) -> Cases:
    base = packages.base
    if futures is None:
        return Cases(1, seed, searched=whole(2, MOST_REPLICATIONS)("replications", replications or _RUNS))
    options = {packages.label(code): packages.scenario(code) for code in _alone(packages)}
    repeats = replications or _REPEATS
    if isinstance(futures, int | np.integer) and not isinstance(futures, bool):
        many = whole(assumptions.FEWEST, assumptions.MOST)("futures", futures)
        names = tuple(map(str, assumptions.drawn(base, options, 1, seed, structures).columns))
        return Cases(repeats, seed, varied=names, searched=many)
    points = assumptions.given(base, options, futures)
    return Cases(repeats, seed, points=points, searched=len(points))


def _alone(packages: Packages) -> list[Code]:
    """Each form of each reform alone."""
    return [
        tuple(form if place == lever else 0 for place in range(len(packages.levers)))
        for lever, forms in enumerate(packages.levers)
        for form in range(1, len(forms) + 1)
    ]


def _facts(
    packages: Packages, question: Question, cases: Cases, most: int, finalists: int, fresh: int, confidence: float
) -> dict[str, Any]:
    points = None if cases.points is None else cases.points.to_csv(index=False, lineterminator="\n")
    return {
        "kind": "search", "version": version(), "program": program(), "scenario": packages.base.to_toml(),
        "reforms": [packages.label(code) for code in _alone(packages)],
        "goal": question.goal, "outcome": question.outcome, "cost": question.cost, "reach": dict(question.reach),
        "share": question.share, "within": question.within, "seed": cases.seed, "repeats": cases.repeats,
        "cases": cases.searched, "varied": None if cases.varied is None else list(cases.varied), "points": points,
        "most": most, "finalists": finalists, "fresh": fresh, "confidence": confidence,
        **({"outcomes": own_facts(question.own)} if question.own else {}),
        **({"extensions": extensions.facts(packages.base.extensions)} if packages.base.extensions else {}),
    }  # fmt: skip


@dataclass(frozen=True)
class Seeker:
    """The three stages of a search, whose runs are made or read."""

    packages: Packages
    question: Question
    cases: Cases
    runs: kept.Runs

    def found(self, most: int, finalists: int, fresh: int, confidence: float, futures: bool) -> Search:
        """All three stages."""

        def of_search(codes: Sequence[Code]) -> list[Sample]:
            return self.samples(SEARCH, dict.fromkeys(codes, 1))

        tried = searched(self.packages, of_search, self.question, most, self.cases.seed)
        contestants = contestants_of(tried, self.question, finalists)
        blocks = -(-fresh // BLOCK)

        def of_contest(counts: Sequence[int]) -> list[Sample]:
            return self.samples(CONTEST, dict(zip(contestants, counts, strict=True)))

        budget = blocks * len(contestants)
        first = min(_FIRST, blocks)
        ended = contest(of_contest, len(contestants), self.question, first, budget, confidence)
        again = dict(zip(contestants, of_contest(ended.counts), strict=True))
        others = dict.fromkeys((self.packages.nothing, *_spread(tried, self.question)))
        spread = {code: blocks for code in others if code not in again}
        again |= dict(zip(spread, self.samples(CONTEST, spread), strict=True))
        best = contestants[ended.best]
        [confirmed] = self.samples(CONFIRM, {best: blocks})
        without_luck = self.without_luck(best, blocks) if futures and self.question.reach else None
        since = self.runs.since
        return Search(
            self.packages, self.question, self.cases, futures, since, tried, contestants, ended, again, confirmed,
            without_luck,
        )  # fmt: skip

    def samples(self, stage: int, blocks: Mapping[Code, int]) -> list[Sample]:
        """Each package in so many blocks of a stage."""
        nothing = self.packages.nothing
        most = {nothing: max(blocks.values(), default=0)}
        requests = [Request(stage, n, code) for code, many in {**most, **blocks}.items() for n in range(many)]
        requests += [Request(stage, n, nothing) for n in range(most[nothing])]
        made = dict(zip(requests, self.runs.of(requests), strict=True))
        found = []
        for code, many in blocks.items():
            own, base = (
                np.concatenate([made[Request(stage, n, each)] for n in range(many)]) for each in (code, nothing)
            )
            found.append(sample(self.question, own, base, len(self.packages.reforms(code))))
        return found

    def without_luck(self, code: Code, blocks: int) -> float | None:
        """The share of futures in which a package reaches what must be reached, of means with luck taken off; where
        several things must be, the least of their shares. None where a future has one repeat.
        """
        if self.cases.repeats < 2:
            return None
        runs = np.concatenate(self.runs.of([Request(CONFIRM, n, code) for n in range(blocks)]))
        shares = []
        for name, level in self.question.reach.items():
            means = Means.of(runs[None, ..., self.question.place(name)])
            if means.futures < 2:
                return None
            better = self.question.outcomes[name].better
            # what no run tells is not reached
            shares.append(float((better * means.true[0] >= better * level).sum()) / len(runs))
        return min(shares)


def contestants_of(tried: Mapping[Code, Sample], question: Question, most: int) -> tuple[Code, ...]:
    """The packages to compare again: half of them the best of those that may do what must be done, half of those that
    most likely do; where these are too few, those that may, and the nearest.
    """
    does = {code: likely(each, question) for code, each in tried.items()}
    ranked = sorted(tried, key=lambda code: merit(tried[code], question), reverse=True)
    bold = [code for code in ranked if does[code] >= _BOLD]
    safe = [code for code in ranked if does[code] >= _SAFE]
    near = sorted(ranked, key=lambda code: (-round(does[code], 2), *nearness(tried[code], question)))
    picked = [*bold[: most // 2], *safe[: most - most // 2], *bold, *near]
    return tuple(dict.fromkeys(picked))[:most]


def _spread(tried: Mapping[Code, Sample], question: Question) -> list[Code]:
    """Packages spread over the front."""
    points = np.array([costs(each, question) for each in tried.values()])
    places = np.flatnonzero(on_front(points))
    codes = list(tried)
    return [codes[places[number]] for number in thinned(points[places], _FRONT)]
