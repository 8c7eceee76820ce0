"""One run of a large world on all threads: in every month each thread takes some parts of the country.

What a part sums up is kept apart and added part after part, and logs are joined in the order of regions. So the bytes
are those of the same run on one thread, and of any other number of them.
"""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType

import numpy as np

from govsim.model.rules.logs import RUN
from govsim.model.tables import LOGS, World, blank, parts_of, rows_written
from govsim.runs.free_memory import available
from govsim.runs.run import Run, as_numbers
from govsim.scenario.layout import Blueprint

WORTH_SHARING = 10_000
"""Missions of a world whose month takes so long that handing its parts to threads pays."""


def are_large(plans: Iterable[Blueprint]) -> bool:
    """Whether a run of any of them is worth sharing among threads; what adopts reforms as it goes is made otherwise."""
    return all(
        parts_of(plan.world) > 1 and plan.world.missions.size >= WORTH_SHARING and not plan.scenario.adaptive
        for plan in plans
    )


def how_many(plans: Sequence[Blueprint], runs: int, logs: Collection[str], threads: int) -> int:
    """How many of some runs, the last ones, all threads make together: of large worlds those that would leave threads
    idle; all, unless as many worlds as there are threads certainly fit into memory.
    """
    if threads == 1 or not are_large(plans):
        return 0
    free = available()
    fit = free is None or threads * max(_in_making(plan, logs) for plan in plans) <= free
    return runs % threads if fit else runs


def _in_making(plan: Blueprint, logs: Collection[str]) -> int:
    """Bytes that a run takes at most while it is made: its tables, and every log with a row a mission and month."""
    a_month = plan.world.missions.size * sum(log.row.itemsize for log in LOGS if log.name in logs)
    return sum(table.nbytes for table in plan.world) + a_month * len(plan.schedule)


@dataclass(frozen=True)
class _Share:
    """What one thread takes: parts of the country, and the world with logs and room of its own."""

    first: int
    end: int
    world: World


def compile_for(plan: Blueprint, engine: ModuleType) -> None:
    """Compile what finish() calls of an engine; a month of a country without regions is soon over."""
    run = Run(plan, 0, logs=(), engine=engine)
    world, regimes, luck, month = run.world, run.regimes, run.luck, run.month
    engine.country_begins(world, regimes, run.current, luck, month)
    engine.parts_pass(world, regimes, run.current, luck, month, 0, 0)
    engine.country_ends(world, month)
    engine.log_the_living(world, month)


def finish(
    run: Run, called: int, out: Iterable[tuple[np.ndarray, np.ndarray]], pool: ThreadPoolExecutor, threads: int
) -> dict[str, np.ndarray]:
    """Live through all months of a run that has not begun, on so many threads of a pool, this one among them.

    called: what its logs call the run
    out: (group sums, kind sums), shapes (periods, groups, fields) and (periods, groups, kinds, fields), by year and by
        month; of no months where they are not asked for

    Returns its logs. A user's interruption ends it within a month.
    """
    engine, regimes, luck, world = run.engine, run.regimes, run.luck, _with_logs(run.world, called)
    shares = [_Share(first, end, _with_logs(world, called)) for first, end in _spans(parts_of(world), threads)]
    kept: dict[str, list[np.ndarray]] = {log.name: [np.zeros(0, log.row)] for log in LOGS}
    periods = [(*sums, months) for sums, months in zip(out, (12, 1), strict=True) if len(sums[0])]
    with np.errstate(over="ignore"):
        for month, current in enumerate(run.blueprint.schedule, run.month):
            for sums in (world.groups, world.kinds):
                as_numbers(sums)[:] = 0.0
            engine.country_begins(world, regimes, current, luck, month)
            others = [
                pool.submit(engine.parts_pass, share.world, regimes, current, luck, month, share.first, share.end)
                for share in shares[1:]
            ]
            engine.parts_pass(shares[0].world, regimes, current, luck, month, shares[0].first, shares[0].end)
            for other in others:
                other.result()
            engine.country_ends(world, month)
            _keep(kept, [world, *(share.world for share in shares)])
            for groups, kinds, months in periods if month >= 0 else ():
                groups[month // months] += as_numbers(world.groups)
                kinds[month // months] += as_numbers(world.kinds)
        engine.log_the_living(world, month + 1)
    _keep(kept, [world])
    return {name: np.concatenate(rows) for name, rows in kept.items()}


def _spans(parts: int, threads: int) -> list[tuple[int, int]]:
    """Parts for each thread, as even as can be; no more threads than parts."""
    threads = min(parts, threads)
    ends = [parts * thread // threads for thread in range(threads + 1)]
    return list(pairwise(ends))


def _with_logs(world: World, called: int) -> World:
    """The same world with logs that have room for a month, and with room of its own for who works on it."""
    logs = {}
    for log in LOGS:
        a_month = sum(rows * getattr(world, table).size for table, rows in log.a_month.items())
        logs[log.in_world] = blank(log.row, a_month if getattr(world, log.in_world).size else 0)
    logged = np.zeros_like(world.logged)
    logged[RUN] = called
    return world._replace(**logs, logged=logged, draws=np.zeros_like(world.draws), chosen=np.zeros_like(world.chosen))


def _keep(kept: dict[str, list[np.ndarray]], worlds: Iterable[World]) -> None:
    """Take the rows that were written out of each world's logs, in order."""
    for world in worlds:
        for name, rows in rows_written(world).items():
            if len(rows):
                kept[name].append(rows.copy())
        world.logged[: len(LOGS)] = 0
