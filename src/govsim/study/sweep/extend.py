"""extend(): a study with more samples or replications, which takes over all that a smaller one has made.

Run n of a study is replication n % replications of point n // replications, and what comes of it depends on the values
of its point and on its luck. So a run of the smaller study is one of the larger where the point has the same values and
the replication the same number; the larger study is the same, byte for byte, as if all its runs were made at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from govsim.arguments import a_path, function, named, optional, takes, text, whole
from govsim.model.changed_rules import Rules
from govsim.outcomes.own import Given
from govsim.runs.ensemble import MOST_THREADS
from govsim.study.design.design import Design
from govsim.study.sweep.compute import Progress, no_rows
from govsim.study.sweep.part import Failure, Span
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import Who, make_missing, opened, slice_of, taken_up


@takes(
    folder=a_path,
    out=a_path,
    samples=optional(whole()),
    replications=optional(whole()),
    workers=optional(whole(1, MOST_THREADS)),
    runs_a_part=optional(whole(1, 1_000_000)),
    part=optional(text),
    progress=function,
)
def extend(
    folder: str | Path,
    out: str | Path,
    *,
    samples: int | None = None,
    replications: int | None = None,
    workers: int | None = None,
    runs_a_part: int | None = None,
    part: str | None = None,
    rules: Rules | None = None,
    outcomes: Given = None,
    progress: Progress | None = None,
) -> Study:
    """Make a study with more samples or replications out of the one in a folder, which stays as it is.

    Args:
        folder: The smaller study. What it lacks is made.
        out: A folder that does not exist yet or is empty, or that holds the larger study unfinished.
        samples: How many samples it is to have; see Design.grown() for which methods can grow.
        replications: How many replications it is to have.
        workers: Threads; runs_a_part, part and progress are those of sweep(). Runs that are taken over count as made.
        runs_a_part: How many runs are kept together.
        part: Which part of the runs of the larger study to make, such as "3/10".
        rules: Those of your own that the study was begun with, and `outcomes` of your own.
        outcomes: As in sweep().
        progress: Called with the numbers of runs just completed and, of these, failed.

    Raises:
        InputError: Where the design cannot grow, and where another program made the study.
        Stopped: The user pressed Ctrl-C; what was kept stays.
    """
    before = taken_up(folder, rules, outcomes)
    design = before.design.grown(samples, replications).taking(rules, outcomes)
    within = slice_of(part, design.runs)
    study = opened(design, named(out), resume=True)
    return make_missing(study, within, Who(workers), runs_a_part, progress, _Before(before, design))


class _Before:
    """The runs of a smaller study, as runs of a larger one."""

    def __init__(self, study: Study, larger: Design) -> None:
        self._study, self._smaller, self._larger = study, study.design, larger
        self._parts = study.store.readable()
        self._rows = lru_cache(maxsize=4)(self._rows_of)

    def _rows_of(self, number: int) -> pd.DataFrame:
        return pd.DataFrame(self._study.rows(self._parts[number]).to_pandas())

    def of(self, span: Span) -> tuple[np.ndarray, pd.DataFrame, list[Failure]]:
        """The runs of a span that the smaller study has, numbered as in the larger one."""
        runs = np.arange(span.first, span.end)
        before = self._numbers_before(runs)
        found, tables, failures = np.zeros(len(runs), bool), [no_rows(self._study.columns)], list[Failure]()
        for number, part in enumerate(self._parts):
            inside = (before >= part.span.first) & (before < part.span.end)
            if inside.any():
                found |= inside
                tables.append(self._renumbered(self._rows(number), before[inside], runs[inside]))
                failures += self._failures(part.failures, before[inside], runs[inside])
        return runs[found], pd.concat(tables, ignore_index=True), failures

    def _numbers_before(self, runs: np.ndarray) -> np.ndarray:
        """The numbers that runs of the larger study have in the smaller one; -1 for those that it does not have."""
        point, replication = np.divmod(runs, self._larger.replications)
        cell, row = np.divmod(point, self._larger.rows)
        before = (cell * self._smaller.rows + row) * self._smaller.replications + replication
        return np.where((replication < self._smaller.replications) & (row < self._smaller.rows), before, -1)

    def _renumbered(self, rows: pd.DataFrame, before: np.ndarray, runs: np.ndarray) -> pd.DataFrame:
        """The rows of these runs, with the numbers of the larger study."""
        own = (rows["point"] * self._smaller.replications + rows["replication"]).to_numpy()
        taken = rows[np.isin(own, before)].reset_index(drop=True)
        new = runs[np.isin(before, own)]
        taken["point"], taken["replication"] = np.divmod(new, self._larger.replications)
        return taken

    def _failures(self, failed: Sequence[Failure], before: np.ndarray, runs: np.ndarray) -> list[Failure]:
        new = dict(zip(before.tolist(), runs.tolist(), strict=True))
        own = [(one, new.get(one.point * self._smaller.replications + one.replication)) for one in failed]
        return [
            replace(one, point=run // self._larger.replications, replication=run % self._larger.replications)
            for one, run in own
            if run is not None
        ]
