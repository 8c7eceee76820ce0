"""Runs made some at a time and kept on the disk, for ensembles larger than memory: the folder is as save() writes it.

A part of a few dozen runs is made, turned into tables and kept beside the folder (unfinished.py); at the end each table
is joined out of its parts. However the runs were cut and interrupted, the files are the same bytes.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pyarrow import default_memory_pool

from govsim.errors import InputError
from govsim.model import changed_rules
from govsim.runs import memory, provenance, results_folder, saved_tables
from govsim.runs.batch import Raw, Record, Span, Stopped, run_each, unbroken
from govsim.runs.kept_tables import KeptTables
from govsim.runs.new_files import check_free
from govsim.runs.row_groups import arrow, named_alike, write
from govsim.runs.tidy import Tables, tables_of
from govsim.runs.unfinished import Unfinished
from govsim.scenario.layout import Blueprint

_PART = 64_000_000
"""Bytes that the results of a part take in memory, about."""
_ROOMS = ("model", "scenario", "outcomes", "runs")
"""What decides a run stands in these rooms: parts are joined only where all were made by the same."""


@dataclass(frozen=True)
class Task:
    """What is to be made: runs 0 to `runs` of a scenario and a seed, of which a folder may hold the first `kept`."""

    plan: Blueprint
    runs: int
    seed: int
    record: Record
    kept: KeptTables | None = None

    @property
    def first(self) -> int:
        """The first run to be made."""
        return 0 if self.kept is None else self.kept.runs

    def facts(self) -> dict[str, Any]:
        """What must be the same for parts to be joined."""
        return {
            "kind": "runs being made",
            "scenario": self.plan.scenario.to_toml(),
            "runs": [self.first, self.runs],
            "seed": self.seed,
            "record": asdict(self.record),
            "rules": changed_rules.described(self.plan.changed),
            "program": provenance.code(_ROOMS),
            **results_folder.of_extensions(self.plan.scenario),
        }

    def tables(self, span: Span, raw: Raw) -> Tables:
        """The tables of the runs of a span, of which some may be all that were made, numbered as of all runs."""
        tables = tables_of(self.plan, raw, self.record)
        made = {name: table for name, table in tables.items() if "run" in table}
        return {name: table.assign(run=table["run"] + span.first) for name, table in made.items()}


def stream(
    task: Task,
    folder: Path,
    facts: Callable[[int], Mapping[str, Any]],
    threads: int,
    progress: Callable[[int], None] | None,
) -> tuple[int, bool]:
    """Make the runs and put them in the folder; how many it holds then, and whether the user stopped it.

    `facts` are those of the provenance, given the number of runs. A stopped one keeps the runs that are complete; where
    there are none, the folder stays as it was.
    """
    place = Unfinished(folder)
    if task.kept is None:
        check_free(folder)
    with ExitStack() as held:
        held.enter_context(place.held(task.facts()))
        try:
            try:
                stopped = _make(task, place, threads, progress)
            except KeyboardInterrupt:  # between two parts, or before the engine begins one
                stopped = True
            spans = list(_following(place.spans(), task.first))
            if not spans:
                return task.first, stopped
            runs = spans[-1].end
            join = partial(_join, task, place, spans, facts(runs))
            late = unbroken(join)[1] if not stopped else bool(join())  # who stops it twice does not want to wait
            place.put(replaces=task.kept is not None)
            return runs, stopped or late
        finally:
            if not place.spans():
                place.forget()


def _make(task: Task, place: Unfinished, threads: int, progress: Callable[[int], None] | None) -> bool:
    """Make what is not kept yet, in parts; whether the user stopped it."""
    size = part_size(task.plan, task.record, threads)
    done = [span for span in place.spans() if span.first >= task.first]
    if progress is not None and done:
        progress(sum(span.end - span.first for span in done))
    for gap in _gaps(done, Span(task.first, task.runs)):
        for first in range(gap.first, gap.end, size):
            span = Span(first, min(first + size, gap.end))
            try:
                (raw,) = run_each([task.plan], span, task.seed, task.record, threads, progress)
            except Stopped as stop:
                if stop.raw.runs:
                    _commit(task, place, first, stop.raw)
                return True
            if _commit(task, place, first, raw):
                return True
    return False


def _commit(task: Task, place: Unfinished, first: int, raw: Raw) -> bool:
    """Keep runs from a first one on; whether the user stopped it meanwhile."""
    changed_rules.check_numbers(task.plan.rules, raw.yearly)
    span = Span(first, first + raw.runs)
    return unbroken(lambda: place.commit(span, task.tables(span, raw)))[1]


def part_size(plan: Blueprint, record: Record, threads: int) -> int:
    """How many runs a part has. Raises InputError where not even as many as there are threads fit into memory."""
    each = memory.each(plan, record)
    memory.check_kept(threads, each)
    return max(threads, _PART // max(1, each))


def _gaps(spans: Iterable[Span], whole: Span) -> list[Span]:
    found, at = [], whole.first
    for span in spans:
        if span.first > at:
            found.append(Span(at, span.first))
        at = max(at, span.end)
    return [*found, Span(at, whole.end)] if at < whole.end else found


def _following(spans: Iterable[Span], first: int) -> Iterable[Span]:
    """Those that follow on each other from the first run on."""
    for span in spans:
        if span.first == first:
            yield span
            first = span.end


def _join(task: Task, place: Unfinished, spans: list[Span], facts: Mapping[str, Any]) -> None:
    """Write every table, and provenance.json, to the folder that is to be put in its place."""
    place.clear_whole()
    for name, empty in saved_tables.without_runs(task.plan, task.record).items():
        path = place.whole / f"{name}.parquet"
        if "run" not in empty:
            results_folder.write_table(path, empty)
            continue
        like = arrow(empty)

        def pieces(name: str = name) -> Iterable[Any]:
            if task.kept is not None:
                yield from task.kept.batches(name)
            yield from place.tables(name, spans)

        write(path, like.schema, (named_alike(piece, like) for piece in pieces()))
        default_memory_pool().release_unused()
    results_folder.write(place.whole, {}, facts)


# Going on with what a folder holds


def check_same(task: Task, folder: Path) -> None:
    """Make the last run that a folder holds once more. Raises InputError where it is another."""
    assert task.kept is not None
    last = Span(task.kept.runs - 1, task.kept.runs)
    (raw,) = run_each([task.plan], last, task.seed, task.record, 1, None)
    for name, table in task.tables(Span(0, 1), raw).items():
        kept = task.kept.part(name, *last)
        if not arrow(table).cast(arrow(kept).schema).equals(arrow(kept)):
            what = f"run {last.first} of its table {name} is not the one that this govsim makes"
            remedy = f"make all runs at once, in a new folder; `govsim rerun {folder}` says what has changed"
            raise InputError(what, place=str(folder), remedy=remedy)
