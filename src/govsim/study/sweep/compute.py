"""From numbers of runs to rows of results: what a worker does, whether it is a thread here or a machine elsewhere.

A run that fails is done: the same luck under the same rules would fail again. So --resume does not make it again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Protocol

import numpy as np
import pandas as pd

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.outcomes.measures import longest_gap
from govsim.outcomes.own import Own, UnmeasuredError
from govsim.outcomes.per_run import per_run
from govsim.outcomes.results import Tables
from govsim.runs import provenance
from govsim.runs.batch import FOR_OUTCOMES, Raw, Which, recorded, run_points
from govsim.runs.tidy import outcome_tables, tables_of
from govsim.scenario.layout import Blueprint, blueprint, regimes_at
from govsim.study.design.design import Design
from govsim.study.sweep.part import COLUMNS, KEYS, Failure, Part, Span, written

_BATCH_MISSION_MONTHS = 36_000_000
"""A batch takes about two seconds: its sums stay small, and what Python does for each is small beside it."""

_ROOMS = ("model", "scenario", "outcomes", "runs", "study/design", "study/sweep")
"""All that decides a result stands in these rooms. They are hashed whole: no list can lack a file."""

_MOST_RUNS_A_BATCH = 1536
"""What Python makes of a batch takes memory by the run, however small its world is."""

NEVER_STOPPED = np.zeros(1, np.int64)
type Progress = Callable[[int, int], None]
"""Told of runs completed and, of these, failed."""


@cache
def program() -> str:
    """The hash of all that decides a result but the design: parts of one study must have the same."""
    return provenance.code(_ROOMS)


def mark_of_results(design: Design, sample: np.ndarray | None = None) -> str:
    """The mark of a study's results: the program's hash, that of the sample, which scipy or SALib may change, and that
    of a user's own rules, outcomes and extensions where there are any.
    """
    sample = design.sample() if sample is None else sample
    mark = f"{program()}-{hashlib.sha256(np.ascontiguousarray(sample).tobytes()).hexdigest()[:16]}"
    return f"{mark}-{design.own.mark}" if design.own.mark else mark


class Known(Protocol):
    """Results of runs of a design that need not be made."""

    def of(self, span: Span) -> tuple[np.ndarray, pd.DataFrame, list[Failure]]:
        """Which runs of a span are known, in order, the rows of those that did not fail, and the others' failures."""


class Computer:
    """Makes any run of a design. One serves many threads; what is worked out for a cell is kept."""

    def __init__(self, design: Design, known: Known | None = None) -> None:
        self.design, self._known = design, known
        self.columns = (*COLUMNS, *design.own.outcomes)
        self._record = recorded(FOR_OUTCOMES, design.own.outcomes)
        self.factors = [factor.name for factor in design.factors]
        self._sample = design.sample()
        self._made_with = mark_of_results(design, self._sample)
        self._cells = design.cells()
        self._rows_a_cell = design.rows
        self._blueprint = lru_cache(maxsize=8)(self._blueprint_of)

    def _blueprint_of(self, cell: int) -> Blueprint:
        """The world of a cell: no factor changes it. A median of law that is varied may be any here but 0 or 1."""
        law = {name: (BY_NAME[name].low + BY_NAME[name].high) / 2 for name in self.factors if name.startswith("law.")}
        plan = blueprint(self._cells[cell].scenario.with_parameters(law), self.design.own.rules)
        return replace(plan, in_all=self.design.rows * self.design.replications)

    def part(self, span: Span, stop: np.ndarray = NEVER_STOPPED, progress: Progress | None = None) -> Part:
        """The results of these runs; of those from the first on that were complete when `stop` was set to 1."""
        tables, failures, done = [no_rows(self.columns)], list[Failure](), 0
        wanted, known = np.arange(span.first, span.end), None
        if self._known is not None:
            known = self._known.of(span)
            wanted = np.setdiff1d(wanted, known[0])
        while done < len(wanted) and not stop[0]:
            batch = self._batch(wanted[done:])
            table, failed, completed = self._results(batch, stop)
            tables.append(table)
            failures += failed
            done += completed
            if progress is not None and completed:
                progress(completed, len(failed))
            if completed < len(batch):
                break
        whole = Span(span.first, int(wanted[done]) if done < len(wanted) else span.end)
        if known is not None:
            failures = self._with_known(tables, failures, known, whole, progress)
        rows = pd.concat(tables, ignore_index=True).sort_values(list(KEYS), ignore_index=True)
        return Part(whole, written(rows, self.columns), tuple(failures), self._made_with)

    def _with_known(
        self,
        tables: list[pd.DataFrame],
        failures: list[Failure],
        known: tuple[np.ndarray, pd.DataFrame, list[Failure]],
        whole: Span,
        progress: Progress | None,
    ) -> list[Failure]:
        """Put the rows of known runs of a span beside those just made; returns the failures of both, in order."""
        runs, rows, failed = known
        tables.append(rows[self._run(rows["point"], rows["replication"]) < whole.end])
        failed = [one for one in failed if self._run(one.point, one.replication) < whole.end]
        if progress is not None and (count := int((runs < whole.end).sum())):
            progress(count, len(failed))
        return sorted(failures + failed, key=lambda one: (one.point, one.replication))

    def _run(self, point: Any, replication: Any) -> Any:
        return point * self.design.replications + replication

    def values(self, point: int) -> dict[str, float]:
        """The value of each factor at a point."""
        return dict(zip(self.factors, self._sample[point % self._rows_a_cell].tolist(), strict=True))

    def _batch(self, runs: np.ndarray) -> np.ndarray:
        """As many of these runs from the first on as make a batch, all of one cell."""
        runs_a_cell = self._rows_a_cell * self.design.replications
        cell = int(runs[0]) // runs_a_cell
        try:
            plan = self._blueprint(cell)
            size = max(1, _BATCH_MISSION_MONTHS // (plan.world.missions.size * len(plan.schedule)))
        except InputError:  # the runs themselves will say so
            size = 1
        batch = runs[: min(size, _MOST_RUNS_A_BATCH)]
        return batch[batch < (cell + 1) * runs_a_cell]

    def _results(self, batch: np.ndarray, stop: np.ndarray) -> tuple[pd.DataFrame, list[Failure], int]:
        """Rows, failures, and runs completed. A batch that fails is halved, to find the runs that do."""
        try:
            table, completed = self.rows(batch, stop)
        except _FailedError as error:
            if len(batch) == 1:
                if not batch[0] and isinstance(error.__cause__, UnmeasuredError):
                    raise error.__cause__ from None  # a function that fails in the first run would in most
                return no_rows(self.columns), [self._failure(int(batch[0]), error)], 1
        else:
            return table, [], completed
        tables, failures, done = [no_rows(self.columns)], [], 0
        for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
            table, failed, completed = self._results(half, stop)
            tables.append(table)
            failures += failed
            done += completed
            if completed < len(half):
                break
        return pd.concat(tables, ignore_index=True), failures, done

    def _failure(self, run: int, error: "_FailedError") -> Failure:
        point, replication = divmod(run, self.design.replications)
        return Failure(point, replication, self.design.seed, error.stage, str(error))

    def rows(self, runs: np.ndarray, stop: np.ndarray) -> tuple[pd.DataFrame, int]:
        """The rows of these runs of one cell, and how many there are until `stop` was set to 1."""
        design = self.design
        point, replication = np.divmod(runs, design.replications)
        stage = "scenario"
        try:
            cell = int(point[0]) // self._rows_a_cell
            plan = self._blueprint(cell)
            which = self._which(cell, runs)
            stage = "engine"
            raw = run_points(plan, which, self._record, stop)
            stage = "outcomes"
            longest = longest_gap(which.regimes)[which.points[: raw.runs]]
            own = {"own": self.design.own.outcomes} if self.design.own.outcomes else {}
            table = outcomes_of(plan, raw, longest, **own) if raw.runs else no_rows(self.columns)[list(self.columns)]
        except MemoryError:  # the machine's, not a run's
            raise
        except InputError as error:
            if stage == "outcomes" and not isinstance(error, UnmeasuredError):  # no function of single runs
                raise
            raise _FailedError(stage, f"{type(error).__name__}: {error}") from error
        except Exception as error:  # whatever it is belongs to these runs and must not end the others
            raise _FailedError(stage, f"{type(error).__name__}: {error}") from error
        table.insert(0, "point", point[: raw.runs])
        table.insert(1, "replication", replication[: raw.runs])
        return table, raw.runs

    def _which(self, cell: int, runs: np.ndarray) -> Which:
        design = self.design
        point, replication = np.divmod(runs, design.replications)
        distinct, places = np.unique(point, return_inverse=True)
        sample = self._sample[distinct % self._rows_a_cell]
        scenario = self._cells[cell].scenario
        self._check_legal_positions(cell, sample)
        regimes, schedule = regimes_at(scenario, dict(zip(self.factors, sample.T, strict=True)))
        if not self.factors:
            places = np.zeros_like(places)  # the one point of the cell
        numbers = replication if design.common_random_numbers else runs
        return Which(regimes, schedule, places, numbers, design.seed)

    def _check_legal_positions(self, cell: int, sample: np.ndarray) -> None:
        """A median of 0 or 1 is exact and leaves no room for a mission's stated position: blueprint() says which."""
        scenario = self._cells[cell].scenario
        law = [number for number, name in enumerate(self.factors) if name.startswith("law.")]
        if scenario.missions and law and np.isin(sample[:, law], (0.0, 1.0)).any():
            for values in sample.tolist():
                blueprint(scenario.with_parameters(dict(zip(self.factors, values, strict=True))))


class _FailedError(Exception):
    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


def outcomes_of(plan: Blueprint, raw: Raw, longest: np.ndarray | None = None, own: Own | None = None) -> pd.DataFrame:
    """A row a run with all of COLUMNS and those of a user's own, `longest` as in outcome_tables().

    Raises ValueError for an infinite sum.
    """
    own = {} if own is None else own
    if not all(np.isfinite(sums).all() for sums in raw.yearly):
        raise ValueError("a sum over a year is not finite")
    more = any(outcome.tables for outcome in own.values())
    tables = tables_of(plan, raw, recorded(FOR_OUTCOMES, own), longest) if more else outcome_tables(plan, raw, longest)
    outcomes, runs = per_run(Tables(plan.scenario, raw.runs, tables), own=own), tables["runs"]
    columns = {name: outcomes[name] if name in outcomes else runs[name] for name in (*COLUMNS, *own)}
    return pd.DataFrame({name: column.to_numpy(float) for name, column in columns.items()})


def no_rows(columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """A table of results without any."""
    empty = {name: np.empty(0, np.int64) for name in KEYS}
    return pd.DataFrame(empty | {name: np.empty(0) for name in columns})


@lru_cache(maxsize=2)
def _computer(text: str) -> Computer:
    return Computer(Design.from_toml(text))


def part_of(text: str, first: int, end: int) -> Part:
    """A part of the design that a TOML text describes: the task of a worker in another process."""
    return _computer(text).part(Span(first, end))
