"""sweep(): a design in, a study out; begun, stopped and gone on with at will, on this machine or on a cluster.

Spans of missing runs go to workers, a few at a time; one writer commits what comes back. How the runs are cut, in what
order and by whom they are made changes no byte of the results.
"""

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from govsim.arguments import a_path, flag, function, named, optional, takes, text, whole
from govsim.errors import InputError, shown
from govsim.model import compiled
from govsim.model.changed_rules import Rules
from govsim.outcomes.own import Given
from govsim.runs.batch import Record, Which, available_threads, run_points
from govsim.runs.ensemble import MOST_THREADS
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from govsim.study.sweep import cluster
from govsim.study.sweep.compute import NEVER_STOPPED, Computer, Known, Progress, mark_of_results
from govsim.study.sweep.part import Part, Span
from govsim.study.sweep.store import STUDY, FolderStore, missing
from govsim.study.sweep.study import Study

_PART_MISSION_MONTHS = 60_000_000
"""A part takes seconds of a worker: little to lose, and much more than it takes to keep it."""
MOST_RUNS_A_PART = 2048
_PARTS_A_WORKER = 4
"""A study of few runs is cut so that each worker has so many parts."""
_ANY = Scenario()


class Stopped(KeyboardInterrupt):
    """The user stopped a sweep; `study` holds what was complete."""

    def __init__(self, study: Study) -> None:
        status = study.status()
        super().__init__(f"stopped: {status.done:,} of {status.runs:,} runs are kept")
        self.study = study


@takes(
    out=optional(a_path),
    resume=flag,
    workers=optional(whole(1, MOST_THREADS)),
    scheduler=optional(text),
    open_network=flag,
    runs_a_part=optional(whole(1, 1_000_000)),
    part=optional(text),
    progress=function,
)
def sweep(
    design: Design | str | Path,
    out: str | Path | None = None,
    *,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    open_network: bool = False,
    runs_a_part: int | None = None,
    part: str | None = None,
    rules: Rules | None = None,
    outcomes: Given = None,
    progress: Progress | None = None,
) -> Study:
    """Make every run of a design and return the study. A run that failed is done: see study.failures.

    Args:
        design: A Design, or a design file.
        out: A folder that does not exist yet or is empty; in memory without one.
        resume: Resume the study in `out`, or begin it where there is none; its design must be the same.
        workers: Threads; by default as many as there are processors.
        scheduler: The address of a Dask scheduler, whose workers make the runs in place of threads here. On another
            machine it must speak TLS (tls://...).
        open_network: Speak to a scheduler on another machine without TLS, on a network where nobody else is: whoever
            reaches it can run programs on it, on its workers and here.
        runs_a_part: How many runs are kept together.
        part: Which part of the runs to make, such as "3/10" for the third of ten: each in a folder of its own, which
            join() makes one study of.
        rules: Functions of your own in place of shipped rules, by name, in every run.
        outcomes: Outcomes of your own, in addition to those of the scenarios' extensions: functions by name of an
            ensemble's tables, or govsim.Outcome objects. Each is a column of the results; one by year a column a year.
        progress: Called with the numbers of runs just completed and, of these, failed, by the thread that made them.

    Returns:
        The study, which reads its results where they are.

    Raises:
        InputError: What cannot be begun, and results that can no longer be written; what was kept stays.
        Stopped: The user pressed Ctrl-C; what was kept stays.
    """
    if not isinstance(design, Design):
        design = Design.load(design)
    design = design.taking(rules, outcomes)
    within = slice_of(part, design.runs)
    if scheduler is not None:
        if rules or outcomes:
            remedy = "make an extension of them, in a package that is installed there too, and name it in the scenario"
            raise InputError("workers elsewhere do not have them", place="rules, outcomes", remedy=remedy)
        cluster.check(scheduler, open_network=open_network)
    study = opened(design, None if out is None else named(out), resume=resume)
    return make_missing(study, within, Who(workers, scheduler), runs_a_part, progress)


def slice_of(part: str | None, runs: int) -> Span:
    """The runs of a part such as "3/10", all of them without one. Raises InputError for what is no part."""
    if part is None:
        return Span(0, runs)
    numbers = [int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0 for text in part.split("/")]
    if len(numbers) != 2 or not 1 <= numbers[0] <= numbers[1]:
        remedy = "write K/N, from 1/N to N/N: 3/10 is the third of ten parts"
        raise InputError(f"{shown(part)} is not a part of the runs", place="part", remedy=remedy)
    number, of = numbers
    return Span(runs * (number - 1) // of, runs * number // of)


@dataclass(frozen=True)
class Who:
    """Who makes runs: threads here, as many as there are processors unless told, or a scheduler's workers."""

    workers: int | None = None
    scheduler: str | None = None

    @property
    def threads(self) -> int:
        """How many threads."""
        return available_threads() if self.workers is None else self.workers


def make_missing(
    study: Study,
    within: Span,
    who: Who,
    runs_a_part: int | None,
    progress: Progress | None,
    known: Known | None = None,
) -> Study:
    """Make the runs of a span that a study lacks, but for those that are known; see sweep() for what may come."""
    design = study.design
    with ExitStack() as held:
        with writing(study):
            held.enter_context(study.store.locked())
            if isinstance(study.store, FolderStore):
                study.store.tidy()
            study.mend_points()
        size = runs_a_part or part_size(design, who.threads)
        spans = [part for gap in _gaps(study, within) for part in cut(gap, size)]
        if spans:
            check_same(study)
            with _workers(design, who, known) as pool:
                _make(study, spans, pool, progress)
        elif study.design.own.mark:  # what is complete would be taken for theirs
            _check_own(study)
        if gaps := _gaps(study, within):
            lost = sum(map(len, gaps))
            what = f"{lost:,} of {len(within):,} runs are missing: parts were taken away or damaged meanwhile"
            raise InputError(what, place=_place(study), remedy="make what is missing: --resume")
    return study


def _gaps(study: Study, within: Span) -> list[Span]:
    """The spans of runs within a span that no part holds."""
    gaps = missing(study.store.parts(), study.design.runs)
    ends = ((max(gap.first, within.first), min(gap.end, within.end)) for gap in gaps)
    return [Span(first, end) for first, end in ends if first < end]


def opened(design: Design, out: Path | None, *, resume: bool) -> Study:
    """The study of a design in a folder: a new one, or, to resume, the one that is there."""
    if out is None:
        return Study.in_memory(design)
    if not (resume and os.path.lexists(out / STUDY)):
        return Study.begin(design, out)
    study = Study.open(out, design=design)
    if study.fingerprint != design.fingerprint:
        changed = study.design.fingerprint == design.fingerprint
        raise InputError(
            "what ships with this govsim is not what the study was begun with"
            if changed
            else "the study here has another design",
            place=str(out),
            remedy="start again in another folder"
            if changed
            else f"name another folder, or go on with its own: the design in {out / STUDY}",
        )
    return study


def taken_up(folder: str | Path, rules: Rules | None, outcomes: Given) -> Study:
    """The study of a folder, to go on with: with the rules and outcomes of a user's own that it was begun with.

    Raises:
        InputError: Where they are others, and where another program made it.
    """
    study = Study.open(folder)
    if rules or outcomes is not None:
        study = Study.open(folder, design=study.design.taking(rules, outcomes))
    check_same(study)
    return study


def check_same(study: Study) -> None:
    """Refuse to add results to those of another program."""
    if study.engine.partition("-")[0] == mark_of_results(study.design).partition("-")[0]:
        _check_own(study)
    if study.engine != mark_of_results(study.design):
        raise InputError(
            "the study was begun with another program: govsim, numba, numpy, scipy, SALib or Python is another",
            place=str(study.folder),
            remedy="go on with what it was begun with (study.json says what), or start again in another folder",
        )


def _check_own(study: Study) -> None:
    if study.own_differs():
        raise InputError(
            "the study was begun with other rules, outcomes or extensions of your own",
            place=str(study.folder),
            remedy="give the same (study.json says which), or start again in another folder",
        )


def part_size(design: Design, workers: int) -> int:
    """How many runs are kept together unless told."""
    months = 12 * max(s.time.warmup_years + s.time.years for s in design.scenarios)
    missions = max(s.world.agencies * s.world.missions_per_agency for s in design.scenarios)
    size = min(MOST_RUNS_A_PART, _PART_MISSION_MONTHS // (missions * months))
    return max(1, min(size, -(-design.runs // (_PARTS_A_WORKER * workers))))


def cut(span: Span, size: int) -> Iterator[Span]:
    """A span in parts of so many runs."""
    for first in range(span.first, span.end, size):
        yield Span(first, min(first + size, span.end))


class Pool(Protocol):
    """Who makes parts."""

    @property
    def at_once(self) -> int:
        """How many are under way at a time."""

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""

    def stop(self) -> None:
        """Have what is under way ended early; a part then holds what was complete."""


class Threads:
    """Threads of this process. The compiled engine holds no lock."""

    def __init__(self, design: Design, workers: int, known: Known | None = None) -> None:
        self.at_once: int = 2 * workers
        self._computer = Computer(design, known)
        self._stop = np.zeros(1, np.int64)
        self.executor = ThreadPoolExecutor(workers)

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""
        return self.executor.submit(self._computer.part, span, self._stop, progress)

    def stop(self) -> None:
        """End what is under way after its month."""
        self._stop[0] = 1


@contextmanager
def _workers(design: Design, who: Who, known: Known | None) -> Iterator[Pool]:
    if who.scheduler is not None:
        with cluster.client(who.scheduler) as client:
            yield cluster.Cluster(design, client)
        return
    ready()
    pool = Threads(design, who.threads, known)
    try:
        yield pool
    finally:
        pool.executor.shutdown(cancel_futures=True)


def ready(scenario: Scenario = _ANY) -> None:
    """Compile the engine, with a word about the wait, before many threads ask for it at once. Any scenario will do."""
    plan, none = blueprint(scenario), np.zeros(0, np.int64)
    with compiled.announced():
        run_points(plan, Which(plan.regimes.reshape(1, -1), plan.schedule, none, none, 0), Record(), NEVER_STOPPED)


def _make(study: Study, spans: list[Span], pool: Pool, progress: Progress | None) -> None:
    """Have the spans made, a few at a time, and commit what comes back."""
    waiting = iter(spans)
    under_way: set[Future[Part]] = set()
    try:
        while True:
            while len(under_way) < pool.at_once and (span := next(waiting, None)) is not None:
                under_way.add(pool.submit(span, progress))
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                _commit(study, future.result())
                under_way.remove(future)  # not before it is kept: an interruption may come between
    except KeyboardInterrupt:
        pool.stop()
        for future in wait(under_way, timeout=60).done:
            if not future.cancelled() and future.exception() is None:
                _commit(study, future.result())
        raise Stopped(study) from None
    except (MemoryError, cluster.LostError) as error:
        pool.stop()
        message = str(error) if isinstance(error, cluster.LostError) else "there is not enough memory"
        remedy = "correct what is wrong, or take fewer workers, then --resume"
        raise InputError(f"{message}; {_safe(study)}", place=study.design.name, remedy=remedy) from None
    except BaseException:
        pool.stop()
        raise


def _commit(study: Study, part: Part) -> None:
    if part.engine != study.engine:
        raise InputError(
            "a worker has another govsim, numba, numpy or Python than this process",
            remedy="install the same versions on all workers",
        )
    if len(part.span):
        with writing(study):
            study.store.commit(part)


def _place(study: Study) -> str:
    return study.design.name if study.folder is None else str(study.folder)


def _safe(study: Study) -> str:
    try:
        status = study.status()
    except (InputError, OSError):  # what cannot be written may not be readable either
        return "the runs that were kept are safe"
    return f"{status.done:,} of {status.runs:,} runs are safe"


@contextmanager
def writing(study: Study) -> Iterator[None]:
    """Around writing to a folder: what cannot be written ends the study in words, and what was kept stays."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}; {_safe(study)}",
            place=str(study.folder),
            remedy="make room, or correct what is wrong, then --resume",
        ) from None
