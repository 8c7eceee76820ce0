"""Many runs of one blueprint on all cores: chunks of runs go to threads, the compiled code holds no lock.

How runs are cut into chunks and how many threads there are changes no byte of the result. Large worlds of which there
are fewer runs than threads, or which do not all fit into memory side by side, are made one after the other, each by all
threads together.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from types import ModuleType
from typing import NamedTuple

import numpy as np

from govsim import arguments
from govsim.errors import InputError, did_you_mean, shown
from govsim.model import changed_rules, compiled
from govsim.model.tables import LOGS, fields
from govsim.outcomes.own import TABLES, Own
from govsim.runs import adaptive, together
from govsim.runs.run import Run, as_records, empty_logs
from govsim.scenario.layout import Blueprint

_CHUNK_MISSION_MONTHS = 500_000
"""A chunk of runs takes about a tenth of a second: small beside the whole, large beside the cost of handing it out."""
_SHORT_MISSION_MONTHS = 4_000_000
"""A short span takes half a second or so: what Python does for each is small beside it, and so is its memory."""
_MOST_RUNS_A_SHORT_SPAN = 250


type Pair = tuple[np.ndarray, np.ndarray]
"""Sums by group and by group and kind."""

type Logs = dict[str, np.ndarray]
"""The rows of each log, by its name."""


@dataclass(frozen=True)
class Record:
    """What a run records in addition to its years. Recording changes nothing else.

    Attributes:
        partnerships: The log of partnerships (section 2), warm-up included.
        contracts: The log of signed terms.
        events: The log of events.
        months: The measures of every reported month, as well as of every year.
        partnership_months: Each partnership in each reported month, with its trust: the largest of all.
    """

    partnerships: bool = True
    contracts: bool = True
    events: bool = True
    months: bool = False
    partnership_months: bool = False

    def __post_init__(self) -> None:
        for log in self.__dataclass_fields__:
            object.__setattr__(self, log, arguments.flag(log, getattr(self, log)))

    @classmethod
    def checked(cls, given: object, otherwise: "Record") -> "Record":
        """What was given as a record; `otherwise` for None.

        Raises:
            InputError: For anything else.
        """
        if given is None or isinstance(given, Record):
            return otherwise if given is None else given
        raise InputError(f"is {shown(given)}", place="record", remedy="give a govsim.Record(...)")

    @classmethod
    def nothing(cls) -> "Record":
        """Years only."""
        return cls(partnerships=False, contracts=False, events=False)

    @property
    def logs(self) -> tuple[str, ...]:
        """The names of the run's logs that are kept."""
        return tuple(log.name for log in LOGS if getattr(self, log.name))


FOR_OUTCOMES = Record(contracts=False, events=False)
"""What every outcome can be worked out from."""


def recorded(record: Record, own: Own) -> Record:
    """A record of what outcomes of a user's own need in addition. Raises InputError for tables that there are not."""
    known = (*TABLES, "years_by_kind", "agencies", "missions", "partners")
    logs = {name.removesuffix("_by_kind"): name for outcome in own.values() for name in outcome.tables}
    for log, name in logs.items():
        if name not in known and log not in Record.__dataclass_fields__:
            tables = (*known, *Record.__dataclass_fields__)
            raise InputError(
                f"{shown(name)} is not a table", place="outcomes", remedy=did_you_mean(name, tables, "tables")
            )
    return replace(record, **{log: True for log in logs if log in Record.__dataclass_fields__})


@dataclass(frozen=True)
class Raw:
    """What the engine hands back for runs 0 to `runs`.

    yearly, monthly: sums by group, shape (runs, periods, groups, fields), and by group and kind
    logs: rows of each of LOGS by its name, in the order of runs
    adopted: the place among variants() of what each run adopted, shape (runs,); None where nothing is adaptive
    """

    runs: int
    yearly: Pair
    monthly: Pair
    logs: Logs
    adopted: np.ndarray | None = None


class Stopped(KeyboardInterrupt):
    """The user stopped the runs; `each` holds those that were complete of every blueprint, from the first on."""

    def __init__(self, each: Sequence[Raw]) -> None:
        super().__init__(f"stopped after {each[0].runs} complete runs")
        self.each = each

    @property
    def raw(self) -> Raw:
        """Those of the only blueprint."""
        return self.each[0]


def available_threads() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # not on every system can a process be kept to some of them


@dataclass(frozen=True)
class Which:
    """Which runs a batch makes.

    regimes: records, shape (points, regimes); schedule: which is in force when, as what is played of a Blueprint
    points: the point of each run; numbers: the number of each that, with the seed, decides its luck; shapes (runs,)
    """

    regimes: np.ndarray
    schedule: np.ndarray
    points: np.ndarray
    numbers: np.ndarray
    seed: int


def run_points(blueprint: Blueprint, which: Which, record: Record, stop: np.ndarray) -> Raw:
    """Make these runs, one after the other on this thread; the logs number them from 0. `stop` set to 1 ends them."""
    runs = len(which.points)
    out = _room(blueprint, runs, record)
    with np.errstate(over="ignore"), changed_rules.compiling(blueprint.rules):
        logs, completed = _batch(blueprint.engine(runs), blueprint, which, 0, out, record, stop)
    return _joined({0: (logs, completed)}, out, completed)


class Room(NamedTuple):
    """Where results of runs go: their sums, and what each adopted (None where nothing is adaptive)."""

    yearly: Pair
    monthly: Pair
    adopted: np.ndarray | None

    def of(self, first: int, end: int) -> "Room":
        """The same memory, of some runs."""
        (a, b), (c, d), adopted = self
        pairs = (a[first:end], b[first:end]), (c[first:end], d[first:end])
        return Room(*pairs, None if adopted is None else adopted[first:end])


def _room(blueprint: Blueprint, runs: int, record: Record) -> Room:
    return Room(*sums_of(blueprint, runs, record), np.zeros(runs, np.int64) if blueprint.scenario.adaptive else None)


def sums_of(blueprint: Blueprint, runs: int, record: Record, years: int | None = None) -> tuple[Pair, Pair]:
    """Room for the sums of every year (or of the first ones), and of every month where they are recorded."""

    def room(periods: int) -> Pair:
        groups, kinds = blueprint.world.groups, blueprint.world.kinds
        return (
            np.zeros((runs, periods, *groups.shape, fields(groups.dtype))),
            np.zeros((runs, periods, *kinds.shape, fields(kinds.dtype))),
        )

    years = blueprint.years if years is None else years
    return room(years), room(12 * years if record.months else 0)


def _batch(
    engine: ModuleType,
    blueprint: Blueprint,
    which: Which,
    first: int,
    out: Room,
    record: Record,
    stop: np.ndarray,
) -> tuple[Logs, int]:
    """The logs of these runs, numbered from `first`, and how many were completed; all else goes to `out`."""
    if out.adopted is None:
        return _made(engine, blueprint, which, first, out[:2], record, stop)
    every = np.arange(len(which.points))

    def make(numbers: np.ndarray, variant: int, record: Record, years: int) -> tuple[tuple[Pair, Pair], Logs, int]:
        schedule = which.schedule[variant, : 12 * years - blueprint.first_month]
        some = Which(which.regimes, schedule, which.points[numbers], which.numbers[numbers], which.seed)
        sums = sums_of(blueprint, len(numbers), record, years)
        return sums, *_made(engine, blueprint, some, 0, sums, record, stop)

    def look(numbers: np.ndarray, variant: int) -> Pair:
        return make(numbers, variant, Record.nothing(), adaptive.years_looked_at(blueprint.scenario))[0][0]

    out.adopted[:] = adaptive.chosen(blueprint.scenario, len(every), look)
    parts, done = [], np.zeros(len(every), bool)
    for variant in np.unique(out.adopted) if not stop[0] else ():
        numbers = np.flatnonzero(out.adopted == variant)
        sums, logs, completed = make(numbers, int(variant), record, blueprint.years)
        for target, source in zip(out[:2], sums, strict=True):
            target[0][numbers], target[1][numbers] = source
        for log in logs.values():
            log["run"] = first + numbers[log["run"]]
        parts.append(logs)
        done[numbers[:completed]] = True
    logs = {name: log[np.argsort(log["run"], kind="stable")] for name, log in joined(parts).items()}
    return logs, int(np.flatnonzero(np.r_[~done, True])[0])


def _made(
    engine: ModuleType,
    blueprint: Blueprint,
    which: Which,
    first: int,
    out: Sequence[Pair],
    record: Record,
    stop: np.ndarray,
) -> tuple[Logs, int]:
    """The same of runs of one schedule; their sums go to `out`."""
    logged = np.zeros(5, np.int64)
    of_groups, of_kinds = blueprint.world.groups.dtype, blueprint.world.kinds.dtype
    sums = [(as_records(groups, of_groups), as_records(kinds, of_kinds)) for groups, kinds in out]
    logs, completed = engine.run_batch(
        blueprint.world, which.regimes, which.points, which.schedule, blueprint.first_month, np.uint64(which.seed),
        which.numbers, first, *sums, empty_logs(record.logs), logged, stop,
    )  # fmt: skip
    return {log.name: rows[:n] for log, rows, n in zip(LOGS, logs, logged.tolist(), strict=False)}, completed


def run_all(
    blueprint: Blueprint,
    runs: int,
    seed: int,
    record: Record,
    threads: int,
    progress: Callable[[int], None] | None,
) -> Raw:
    """Make runs 0 to `runs` of a seed. `progress` is told of each number of runs completed."""
    return run_each([blueprint], Span(0, runs), seed, record, threads, progress)[0]


def compile_engine(blueprint: Blueprint) -> None:
    """Have the engine compiled, with a word about the wait, where it is not yet."""
    if not compiled.is_compiled():
        run_all(blueprint, 1, 1, Record(), 1, None)


class Span(NamedTuple):
    """Runs first, first + 1, ... up to but without end."""

    first: int
    end: int


def short_spans(runs: int, mission_months: int) -> list[Span]:
    """Parts of so many runs, each run of so many months of missions."""
    size = min(max(1, _SHORT_MISSION_MONTHS // mission_months), _MOST_RUNS_A_SHORT_SPAN)
    return [Span(first, min(first + size, runs)) for first in range(0, runs, size)]


def run_each(
    blueprints: Sequence[Blueprint],
    span: Span,
    seed: int,
    record: Record,
    threads: int,
    progress: Callable[[int], None] | None,
) -> list[Raw]:
    """Make these runs of a seed of several blueprints, some runs of each in turn; their logs number them from 0.

    Raises Stopped with those runs that are complete of every blueprint.
    """
    runs = span.end - span.first
    rooms = [_room(blueprint, runs, record) for blueprint in blueprints]
    stop = np.zeros(1, np.int64)
    engines = [blueprint.engine(runs) for blueprint in blueprints]

    def chunk(place: int, first: int, end: int) -> tuple[Logs, int]:
        blueprint, numbers = blueprints[place], np.arange(first, end) + span.first
        which = Which(blueprint.regimes.reshape(1, -1), blueprint.played, np.zeros_like(numbers), numbers, seed)
        return _batch(engines[place], blueprint, which, first, rooms[place].of(first, end), record, stop)

    def shared(place: int, first: int, pool: ThreadPoolExecutor) -> tuple[Logs, int]:
        out = [(groups[first], kinds[first]) for groups, kinds in rooms[place][:2]]
        run = Run(blueprints[place], seed, span.first + first, logs=record.logs, engine=engines[place])
        return together.finish(run, first, out, pool, threads), 1

    months = max(blueprint.world.missions.size * len(blueprint.schedule) for blueprint in blueprints)
    size = max(1, _CHUNK_MISSION_MONTHS // (months * len(blueprints)))
    size = 1 if together.are_large(blueprints) else min(size, -(-runs // threads))
    tasks = [(place, first) for first in range(0, runs, size) for place in range(len(blueprints))]
    side_by_side = len(tasks) - together.how_many(blueprints, len(tasks), record.logs, threads)
    for place, engine in enumerate(engines):  # compiled before many threads ask for it at once
        with (
            compiled.announced(changed=bool(blueprints[place].rules)),
            changed_rules.compiling(blueprints[place].rules),
        ):
            if engines.index(engine) == place:
                if side_by_side or not tasks:
                    chunk(place, 0, 0)
                if side_by_side < len(tasks):
                    together.compile_for(blueprints[place], engine)
    each: list[dict[int, tuple[Logs, int]]] = [{} for _ in blueprints]

    def done(place: int, first: int, made: tuple[Logs, int]) -> None:
        each[place][first] = made
        if progress is not None:
            progress(made[1])

    with np.errstate(over="ignore"), ThreadPoolExecutor(threads) as pool:
        futures = {
            pool.submit(chunk, place, first, min(first + size, runs)): (place, first)
            for place, first in tasks[:side_by_side]
        }
        try:
            for future in as_completed(futures):
                done(*futures[future], future.result())
            for place, first in tasks[side_by_side:]:
                done(place, first, shared(place, first, pool))
        except KeyboardInterrupt:
            stop[0] = 1
            pool.shutdown(cancel_futures=True)
            for future, (place, first) in futures.items():
                if future.done() and not future.cancelled():
                    each[place][first] = future.result()
            complete = min(_complete(done, size) for done in each)
            raise Stopped([_joined(done, room, complete) for done, room in zip(each, rooms, strict=True)]) from None
        except BaseException:
            stop[0] = 1
            pool.shutdown(cancel_futures=True)
            raise
    return [_joined(done, room, runs) for done, room in zip(each, rooms, strict=True)]


def _complete(done: dict[int, tuple[Logs, int]], size: int) -> int:
    """How many runs are complete from the first on, whatever order they came in."""
    runs = 0
    while runs in done:
        completed = done[runs][1]
        runs += completed
        if completed < size:
            break
    return runs


def _joined(done: dict[int, tuple[Logs, int]], room: Room, runs: int) -> Raw:
    """The first runs, in order."""
    parts = [logs for first, (logs, _) in sorted(done.items()) if first < runs]
    yearly, monthly, adopted = room.of(0, runs)
    logs = joined(
        {name: log[: np.searchsorted(log["run"], runs)] for name, log in logs.items()}  # rows are in order of run
        for logs in parts
    )
    return Raw(runs, yearly, monthly, logs, adopted)


def joined(parts: Iterable[Logs]) -> Logs:
    """The logs of several runs, one after the other."""
    parts = list(parts)
    if len(parts) == 1:  # as they are: a copy of a batch's log takes as long as ten of its runs
        return parts[0]
    return {log.name: np.concatenate([np.zeros(0, log.row), *(part[log.name] for part in parts)]) for log in LOGS}


def unbroken[T](task: Callable[[], T]) -> tuple[T, bool]:
    """What a task gives, and whether the user stopped it; then it is done again, as all that it needs is complete."""
    try:
        return task(), False
    except KeyboardInterrupt:
        return task(), True
