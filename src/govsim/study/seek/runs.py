"""Runs of packages: one world laid out for all, common luck within a stage, other luck in each stage.

Run r of case c has the number c x repeats + r, which with the stage's seed decides its luck: the same for every
package. Over futures that are drawn, each stage has futures of its own too, in blocks that are each a Latin hypercube;
futures that are given are the same in every stage, in an order of the stage's own.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from govsim.model.changed_rules import Rules
from govsim.model.parameters import BY_NAME
from govsim.outcomes.measures import longest_gap
from govsim.outcomes.own import Own
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.results import Tables
from govsim.outcomes.window import first_month_of
from govsim.runs.batch import FOR_OUTCOMES, Span, Which, recorded, run_points, short_spans
from govsim.runs.facts import MOST_SEED
from govsim.runs.tidy import outcome_tables, tables_of
from govsim.scenario.layout import Blueprint, blueprint, regimes_at
from govsim.study.design.factors import factor
from govsim.study.design.sampling import unit_sample
from govsim.study.seek.packages import Code, Packages

SEARCH, CONTEST, CONFIRM = range(3)
"""The stages: all packages; the finalists again; the one that is chosen, once more."""
BLOCK = 20
"""Cases of a block, after the search."""
_MANY = 1024
"""With so many packages it is worth while to compile rules of a user's own."""


@dataclass(frozen=True)
class Cases:
    """What differs between cases besides luck.

    varied: assumptions that are drawn, a Latin hypercube of as many futures as a block has; or None
    points: futures that are given, a row each; or None. Where both are None a case is a repeat of this country.
    """

    repeats: int
    seed: int
    varied: tuple[str, ...] | None = None
    points: pd.DataFrame | None = field(default=None, repr=False)
    searched: int = BLOCK
    """Cases of the search."""

    def block(self, stage: int) -> int:
        """Cases of a block of a stage; the search has one block."""
        return self.searched if stage == SEARCH else BLOCK

    def luck(self, stage: int) -> int:
        """The seed of a stage."""
        return (self.seed + stage) % (MOST_SEED + 1)

    def of(self, stage: int, block: int) -> dict[str, np.ndarray]:
        """The assumptions of a block's cases, each of shape (cases,); none where only luck differs."""
        n = self.block(stage)
        if self.points is not None:
            rng = np.random.default_rng([self.luck(stage), 1])
            order = np.arange(len(self.points)) if stage == SEARCH else rng.permutation(len(self.points))
            rows = order[np.arange(block * n, (block + 1) * n) % len(order)]
            return {str(name): column.to_numpy(float)[rows] for name, column in self.points.items()}
        if self.varied is None:
            return {}
        seed = int(np.random.default_rng([self.luck(stage), 2, block]).integers(2**31))
        unit = unit_sample("lhs", len(self.varied), n, self.luck(SEARCH) if stage == SEARCH else seed)
        return {name: factor(name).quantile(unit[:, place]) for place, name in enumerate(self.varied)}


@dataclass(frozen=True, order=True)
class Request:
    """A block of cases of a package in a stage."""

    stage: int
    block: int
    code: Code


class Runner:
    """Makes runs of packages. One serves many threads."""

    def __init__(
        self, packages: Packages, cases: Cases, threads: int, own: Own | None = None, rules: Rules | None = None
    ) -> None:
        self.packages, self.cases, self.threads = packages, cases, threads
        self.own = {} if own is None else own
        self.outcomes = (*OUTCOMES, *self.own)
        self.record = recorded(FOR_OUTCOMES, self.own)
        self.stop = np.zeros(1, np.int64)
        base = packages.base
        plan = blueprint(base)
        firsts = [
            first_month_of(plan, blueprint(base.model_copy(update={"reforms": (*base.reforms, reform)})))
            for forms in packages.levers
            for reform in forms
        ]
        self.since = min((month for month in firsts if month is not None), default=0)
        laid_out = blueprint(base.with_parameters(self._law()), rules)
        self.plan = replace(laid_out, in_all=min(packages.size, _MANY) * cases.searched * cases.repeats)
        self.assumptions = lru_cache(maxsize=256)(cases.of)

    def _law(self) -> dict[str, float]:
        """No assumption changes the world, but a median of law that is 0 or 1 leaves missions no position."""
        found = {}
        for name, values in self.cases.of(SEARCH, 0).items():
            column = values if self.cases.points is None else self.cases.points[name].to_numpy(float)
            exact = column[np.isin(column, (0, 1))] if name.startswith("law.") else column[:0]
            value = float((exact if len(exact) else column)[0])
            found[name] = int(value) if BY_NAME[name].whole else value
        return found

    def batches(self) -> list[Span]:
        """Parts of the runs of the longest block."""
        total = max(self.cases.searched, BLOCK) * self.cases.repeats
        return short_spans(total, self.plan.world.missions.size * len(self.plan.schedule))

    def run(self, request: Request, span: Span) -> np.ndarray:
        """Outcomes of these runs of a block, shape (runs, outcomes); fewer where it is stopped."""
        repeats, first = self.cases.repeats, request.block * self.cases.block(request.stage)
        numbers = np.arange(*span)
        varied = self.assumptions(request.stage, request.block)
        scenario = self.packages.scenario(request.code)
        distinct, places = np.unique(numbers // repeats, return_inverse=True)
        regimes, schedule = regimes_at(scenario, {name: values[distinct] for name, values in varied.items()})
        places = places if varied else np.zeros_like(numbers)
        which = Which(regimes, schedule, places, numbers + first * repeats, self.cases.luck(request.stage))
        raw = run_points(self.plan, which, self.record, self.stop)
        if not raw.runs:
            return np.empty((0, len(self.outcomes)))
        plan: Blueprint = replace(self.plan, scenario=scenario)
        longest = longest_gap(regimes)[places[: raw.runs]]
        more = any(outcome.tables for outcome in self.own.values())
        tables = tables_of(plan, raw, self.record, longest) if more else outcome_tables(plan, raw, longest)
        found = per_run(Tables(scenario, raw.runs, tables), self.since, own=self.own)
        return found[list(self.outcomes)].to_numpy(float)

    def make(self, requests: Sequence[Request], pool: ThreadPoolExecutor) -> Mapping[Request, np.ndarray]:
        """Every block, shape (cases, repeats, outcomes). Where the user stops, KeyboardInterrupt."""
        out = {
            request: np.full((self.cases.block(request.stage) * self.cases.repeats, len(self.outcomes)), np.nan)
            for request in requests
        }
        tasks: dict[Future[np.ndarray], tuple[Request, Span]] = {}
        for request, rows in out.items():
            for span in self.batches():
                part = Span(span.first, min(span.end, len(rows)))
                if part.first < part.end:
                    tasks[pool.submit(self.run, request, part)] = (request, part)
        try:
            for task in as_completed(tasks):
                request, part = tasks[task]
                out[request][part.first : part.end] = task.result()
        except BaseException:
            self.stop[0] = 1
            pool.shutdown(cancel_futures=True)
            raise
        return {request: rows.reshape(-1, self.cases.repeats, len(self.outcomes)) for request, rows in out.items()}
