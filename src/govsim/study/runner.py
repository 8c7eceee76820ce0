"""sweep(): a design in, a study out; begun, stopped and gone on with at will, on this machine or on a cluster.

Spans of missing runs go to workers, a few at a time; one writer commits what comes back. How the runs are cut, in what
order and by whom they are made changes no byte of the results.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from govsim import compiled
from govsim.batch import Record, available_threads, run_all
from govsim.blueprint import blueprint
from govsim.ensemble import check_whole
from govsim.errors import InputError
from govsim.scenario import Scenario
from govsim.study.compute import Computer, Progress, part_of
from govsim.study.design import Design
from govsim.study.part import Part, Span
from govsim.study.store import STUDY, FolderStore, missing
from govsim.study.study import Study

_PART_MISSION_MONTHS = 60_000_000
"""A part takes about eight seconds of a worker: little to lose, and much more than it takes to keep it."""
MOST_RUNS_A_PART = 4096
_PARTS_A_WORKER = 4
"""A study of few runs is cut so that each worker has so many parts."""


class Stopped(KeyboardInterrupt):
    """The user stopped a sweep; `study` holds what was complete."""

    def __init__(self, study: Study) -> None:
        status = study.status()
        super().__init__(f"stopped: {status.done:,} of {status.runs:,} runs are kept")
        self.study = study


def sweep(
    design: Design | str | Path,
    out: str | Path | None = None,
    *,
    resume: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    runs_a_part: int | None = None,
    progress: Progress | None = None,
) -> Study:
    """Make every run of a design and return the study.

    out         a folder that does not exist yet or is empty; in memory without one
    resume      go on with the study in `out`, or begin it where there is none; its design must be the same
    workers     threads; as many as there are processors unless told
    scheduler   the address of a Dask scheduler, whose workers make the runs in place of threads here
    runs_a_part how many runs are kept together
    progress    called with the numbers of runs just completed and, of these, failed

    Raises InputError for what cannot be begun, and when results can be written no more; what was kept stays. When the
    user interrupts it (Ctrl-C), raises Stopped.
    """
    if not isinstance(design, Design):
        design = Design.load(design)
    workers = available_threads() if workers is None else workers
    check_whole("workers", workers, 1, 1024)
    if runs_a_part is not None:
        check_whole("runs_a_part", runs_a_part, 1, 1_000_000)
    study = _opened(design, out, resume)
    with study.store.locked():
        if isinstance(study.store, FolderStore):
            with writing(study):
                study.store.tidy()
        spans = [
            part
            for gap in missing(study.store.parts(), design.runs)
            for part in cut(gap, runs_a_part or part_size(design, workers))
        ]
        if spans:
            with _workers(design, workers, scheduler) as pool:
                _make(study, spans, pool, progress)
    return study


def _opened(design: Design, out: str | Path | None, resume: bool) -> Study:
    if out is None:
        return Study.in_memory(design)
    if not (resume and (Path(out) / STUDY).exists()):
        return Study.begin(design, out)
    study = Study.open(out)
    if study.design.fingerprint != design.fingerprint:
        raise InputError(
            "the study here has another design",
            place=str(out),
            remedy=f"name another folder, or go on with its own: the design in {Path(out) / STUDY}",
        )
    if study.engine != compiled.source_hash() and missing(study.store.parts(), design.runs):
        raise InputError(
            "the study was begun with another govsim, numba, numpy or Python, whose results need not be the same",
            place=str(out),
            remedy="go on with what it was begun with (study.json says what), or begin it anew in another folder",
        )
    return study


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
    """Who makes parts. `at_once`: how many are under way at a time."""

    at_once: int

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""

    def stop(self) -> None:
        """Have what is under way ended early; a part then holds what was complete."""


class Threads:
    """Threads of this process. The compiled engine holds no lock."""

    def __init__(self, design: Design, workers: int) -> None:
        self.at_once = 2 * workers
        self._computer = Computer(design)
        self._stop = np.zeros(1, np.int64)
        self.executor = ThreadPoolExecutor(workers)

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""
        return self.executor.submit(self._computer.part, span, self._stop, progress)

    def stop(self) -> None:
        """End what is under way after its month."""
        self._stop[0] = 1


class Cluster:
    """The workers of a Dask scheduler. Each needs the same govsim, numba, numpy and Python as this process."""

    def __init__(self, design: Design, client: Any) -> None:
        self._text, self._client = design.to_toml(), client
        self.at_once = 2 * max(1, sum(client.nthreads().values()))

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""
        task = self._client.submit(part_of, self._text, span.first, span.end, pure=False)
        done: Future[Part] = Future()

        def finished(task: Any) -> None:
            try:
                part: Part = task.result()
                if progress is not None:
                    progress(len(part.span), len(part.failures))
                done.set_result(part)
            except BaseException as error:
                done.set_exception(error)

        task.add_done_callback(finished)
        self._tasks = [*getattr(self, "_tasks", []), task][-self.at_once :]
        return done

    def stop(self) -> None:
        """Leave what is under way undone."""
        self._client.cancel(getattr(self, "_tasks", []))


@contextmanager
def _workers(design: Design, workers: int, scheduler: str | None) -> Iterator[Pool]:
    if scheduler is not None:
        with _client(scheduler) as client:
            yield Cluster(design, client)
        return
    ready(design.scenarios[0])
    pool = Threads(design, workers)
    try:
        yield pool
    finally:
        pool.executor.shutdown(cancel_futures=True)


def ready(scenario: Scenario) -> None:
    """Compile the engine, with a word about the wait, before many threads ask for it at once."""
    small = scenario.with_time(warmup_years=0, years=1) if not scenario.contracts else scenario
    run_all(blueprint(small), 1, 1, Record.nothing(), 1, None)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "a Dask scheduler needs the extra govsim[cluster]",
            place="--scheduler",
            remedy="pip install govsim[cluster]",
        ) from None
    try:
        client: Any = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        what = f"no Dask scheduler answers: {error or type(error).__name__}"
        raise InputError(what, place=f"--scheduler {address}", remedy="`dask scheduler` prints its address") from None
    with client:
        yield client


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
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                _commit(study, future.result())
    except KeyboardInterrupt:
        pool.stop()
        for future in wait(under_way, timeout=60).done:
            if not future.cancelled() and future.exception() is None:
                _commit(study, future.result())
        raise Stopped(study) from None
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


@contextmanager
def writing(study: Study) -> Iterator[None]:
    """Around writing to a folder: what cannot be written ends the study in words, and what was kept stays."""
    try:
        yield
    except OSError as error:
        status = study.status()
        raise InputError(
            f"cannot be written: {error.strerror or error}; {status.done:,} of {status.runs:,} runs are safe",
            place=str(study.folder),
            remedy="make room, or mend what is wrong, and go on with --resume",
        ) from None
