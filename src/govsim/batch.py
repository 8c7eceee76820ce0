"""Many runs of one blueprint on all cores: chunks of runs go to threads, the compiled code holds no lock.

How runs are cut into chunks and how many threads there are changes no byte of the result.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from govsim import compiled
from govsim import engine as shipped_engine
from govsim.blueprint import Blueprint
from govsim.errors import InputError, shown
from govsim.run import Sums, empty_logs
from govsim.world import GROUP_SUMS, KIND_SUMS, KINDS, fields

_CHUNK_MISSION_MONTHS = 500_000
"""A chunk of runs takes about a tenth of a second: small beside the whole, large beside the cost of handing it out."""


type Pair = tuple[np.ndarray, np.ndarray]
"""Sums by group and by group and kind."""


@dataclass(frozen=True)
class Record:
    """What a run writes down besides its years. Recording changes nothing else.

    partnerships, contracts, events: the logs of section 2, warm-up included
    months: the measures of every reported month, as well as of every year
    partnership_months: each partnership in each reported month, with its trust: the largest of all
    """

    partnerships: bool = True
    contracts: bool = True
    events: bool = True
    months: bool = False
    partnership_months: bool = False

    @classmethod
    def checked(cls, given: object, otherwise: "Record") -> "Record":
        """What was given as a record; `otherwise` for None. Raises InputError for anything else."""
        if given is None or isinstance(given, Record):
            return otherwise if given is None else given
        raise InputError(f"is {shown(given)}", place="record", remedy="give a govsim.Record(...)")

    @classmethod
    def nothing(cls) -> "Record":
        """Years only."""
        return cls(partnerships=False, contracts=False, events=False)

    @property
    def logs(self) -> tuple[bool, bool, bool, bool]:
        """Which of the run's logs are kept."""
        return self.partnerships, self.contracts, self.events, self.partnership_months


@dataclass(frozen=True)
class Raw:
    """What the engine hands back for runs 0 to `runs`.

    yearly, monthly: sums by group, shape (runs, periods, groups, fields), and by group and kind
    logs: partnerships, contracts, events, partnership months, as records in the order of runs
    """

    runs: int
    yearly: Pair
    monthly: Pair
    logs: tuple[np.ndarray, ...]


class Stopped(KeyboardInterrupt):
    """The user stopped the runs; `raw` holds those that were complete, from the first on."""

    def __init__(self, raw: Raw) -> None:
        super().__init__(f"stopped after {raw.runs} complete runs")
        self.raw = raw


def available_threads() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # not on every system can a process be kept to some of them


@dataclass(frozen=True)
class Which:
    """Which runs a batch makes.

    regimes: records, shape (points, regimes); schedule: which is in force when, as in a Blueprint
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
    yearly, monthly = sums_of(blueprint, runs, record)
    with np.errstate(over="ignore"):
        logs, completed = _batch(shipped_engine, blueprint, which, 0, [yearly, monthly], record, stop)
    return _joined({0: (logs, completed)}, yearly, monthly, max(1, runs))


def sums_of(blueprint: Blueprint, runs: int, record: Record) -> tuple[Pair, Pair]:
    """Room for the sums of every year, and of every month where they are recorded."""

    def room(periods: int) -> Pair:
        groups = blueprint.world.groups.size
        return (
            np.zeros((runs, periods, groups, fields(GROUP_SUMS))),
            np.zeros((runs, periods, groups, len(KINDS), fields(KIND_SUMS))),
        )

    return room(blueprint.years), room(12 * blueprint.years if record.months else 0)


def _batch(
    engine: ModuleType,
    blueprint: Blueprint,
    which: Which,
    first: int,
    out: Sequence[Pair],
    record: Record,
    stop: np.ndarray,
) -> tuple[list[np.ndarray], int]:
    """The logs of these runs, numbered from `first`, and how many were completed; their sums go to `out`."""
    month = Sums(blueprint.world.groups.size)
    logged = np.zeros(5, np.int64)
    logs, completed = engine.run_batch(
        blueprint.world, which.regimes, which.points, which.schedule, blueprint.first_month, np.uint64(which.seed),
        which.numbers, first, month.records, month.values, *out, empty_logs(*record.logs), logged, stop,
    )  # fmt: skip
    return [log[:rows] for log, rows in zip(logs, logged, strict=False)], completed


def run_all(
    blueprint: Blueprint,
    runs: int,
    seed: int,
    record: Record,
    threads: int,
    progress: Callable[[int], None] | None,
    engine: ModuleType = shipped_engine,
) -> Raw:
    """Make runs 0 to `runs` of a seed. `progress` is told of each number of runs completed."""
    yearly, monthly = sums_of(blueprint, runs, record)
    stop = np.zeros(1, np.int64)

    def chunk(first: int, end: int) -> tuple[list[np.ndarray], int]:
        numbers = np.arange(first, end)
        which = Which(blueprint.regimes.reshape(1, -1), blueprint.schedule, np.zeros_like(numbers), numbers, seed)
        out = [(sums[0][first:end], sums[1][first:end]) for sums in (yearly, monthly)]
        return _batch(engine, blueprint, which, first, out, record, stop)

    if engine is shipped_engine:
        with compiled.announced():
            chunk(0, 0)
    size = max(1, _CHUNK_MISSION_MONTHS // (blueprint.world.missions.size * len(blueprint.schedule)))
    size = min(size, -(-runs // threads))
    starts = range(0, runs, size)
    done: dict[int, tuple[list[np.ndarray], int]] = {}
    with np.errstate(over="ignore"), ThreadPoolExecutor(threads) as pool:
        futures = {pool.submit(chunk, first, min(first + size, runs)): first for first in starts}
        try:
            for future in as_completed(futures):
                done[futures[future]] = future.result()
                if progress is not None:
                    progress(done[futures[future]][1])
        except KeyboardInterrupt:
            stop[0] = 1
            pool.shutdown(cancel_futures=True)
            done |= {first: f.result() for f, first in futures.items() if f.done() and not f.cancelled()}
            raise Stopped(_joined(done, yearly, monthly, size)) from None
        except BaseException:
            stop[0] = 1
            pool.shutdown(cancel_futures=True)
            raise
    return _joined(done, yearly, monthly, size)


def _joined(done: dict[int, tuple[list[np.ndarray], int]], yearly: Pair, monthly: Pair, size: int) -> Raw:
    """The runs that are complete from the first on, in order, whatever order they came in."""
    runs = 0
    parts = []
    while runs in done:
        logs, completed = done[runs]
        parts.append([log[log["run"] < runs + completed] for log in logs])
        runs += completed
        if completed < size:
            break
    if not parts:
        parts.append(list(empty_logs(False, False, False, False)))
    return Raw(
        runs,
        (yearly[0][:runs], yearly[1][:runs]),
        (monthly[0][:runs], monthly[1][:runs]),
        tuple(np.concatenate(logs) for logs in zip(*parts, strict=True)),
    )
