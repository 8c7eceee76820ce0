"""The true effect of an event, which a simulator can have: the same luck with the event suppressed.

effect = govsim.study.true_effect.true_effect("default", "coordinator change", replications=20)

An event study compares partnerships that met an event with others that did not. Here each is compared with itself: a
run is forked before the month of the event, and lives on with every draw the same but that one. Until then both are
equal to the bit, so that what differs after it, the event has done. Event study (outcomes/trust_decay.py) and true
effect stand beside each other: where they differ, the study is biased.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govsim.arguments import function, takes, text, whole
from govsim.errors import InputError, did_you_mean
from govsim.model.tables import ACTIVE, EVENT_ROW, GAP, World, blank, rows_written
from govsim.model.tables import EVENTS as LOGGED
from govsim.outcomes.intervals import percentile_interval, resampling
from govsim.outcomes.results import carry
from govsim.outcomes.trust_decay import EVENTS as STUDIED
from govsim.outcomes.trust_decay import LAST_LAG, VARIABLES
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.runs.run import Run
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario, given_scenario

EVENTS = ("coordinator change", "partner coordinator change", "leader change", "late act")
"""Events that a draw decides, so that it can be suppressed. A late payment or a long gap is what others lead to."""

ALIVE = "alive"
"""The variable that says whether the partnership lives on."""

_CLEAN = 12
"""Months without such an event before one that counts, as in an event study."""
_RESAMPLES = 1000
_LAGS = LAST_LAG + 1
_DEAD = np.iinfo(np.int64).min


@takes(event=text, replications=whole(1, MOST_REPLICATIONS), seed=whole(0, MOST_SEED), progress=function)
def true_effect(
    scenario: Scenario | str | Path,
    event: str,
    replications: int = 20,
    seed: int = 1,
    *,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """What an event does to the partnerships that meet it: with it less without it, under the same luck.

    Those of an event study: alive in the month before, without such an event in the 12 months before. Suppressed are
    the changes of coordinators, or of the leader, in the partnership's agency in that month; of the coordinators of all
    partners; or the lateness of that year's act. A head whose term limit has come stays for a new term. Events of later
    months come in both, as luck has them. Differences of `trust`, `trust_person`, `trust_agency` and `output` are over
    partnerships that live on in both; those of `alive` are over all.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        event: One of EVENTS.
        replications: Runs; each event of a run is a fork of 25 months, about a second a run of the default world.
        seed: As in simulate(): run r has the luck of run r there.
        progress: Called with the number of runs just completed.

    Returns:
        A row a variable and lag, 0 to 24: event, variable, lag, difference, low, high (95 %, bootstrap over runs; None
        unless two runs have such partnerships), partnerships (those that the difference is over).

    Raises:
        InputError: Another event.
    """
    if event not in EVENTS:
        if event in STUDIED:
            what = f"a {event} is not decided by a draw of its own that could be suppressed"
            raise InputError(what, place="event", remedy=f"there are {', '.join(EVENTS)}")
        raise InputError(f"{event!r} is not an event", place="event", remedy=did_you_mean(event, EVENTS, "events"))
    plan = blueprint(given_scenario(scenario))
    sums, counts = np.zeros((2, replications, len(VARIABLES) + 1, _LAGS))
    for number in range(replications):
        for difference, known in _differences(plan, event, seed, number):
            sums[number] += np.where(known, difference, 0.0).sum(axis=-1)
            counts[number] += known.sum(axis=-1)
        if progress is not None:
            progress(1)
    return carry(_table(event, sums, counts, seed), replications, seed)


def _table(event: str, sums: np.ndarray, counts: np.ndarray, seed: int) -> pd.DataFrame:
    """Means over all partnerships of all runs, with bands from drawing runs again; sums of shape (runs, rows, lags)."""
    runs, flat = len(sums), (len(sums), -1)
    seen = counts.reshape(flat).sum(axis=0)
    low = high = np.full(len(seen), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.reshape(flat).sum(axis=0) / seen
        if np.count_nonzero(counts.any(axis=(1, 2))) > 1:
            weights = resampling(runs, seed, _RESAMPLES)
            drawn = (weights @ sums.reshape(flat)) / (weights @ counts.reshape(flat))
            low, high = percentile_interval(drawn, runs)
    names = (*VARIABLES, ALIVE)
    columns = {
        "event": event,
        "variable": np.repeat(names, _LAGS),
        "lag": np.tile(np.arange(_LAGS), len(names)),
        **{name: _known(values) for name, values in (("difference", mean), ("low", low), ("high", high))},
        "partnerships": seen.astype(int),
    }
    return pd.DataFrame(columns)


def _known(values: np.ndarray) -> "pd.Series[Any]":
    known = [None if np.isnan(value) else float(value) for value in values]
    return pd.Series(known, dtype=object if None in known else float)


@dataclass(frozen=True)
class _Path:
    """What became of some missions, month by month: when their partnership began (_DEAD where there is none), and the
    VARIABLES. Shapes (months, missions) and (months, variables, missions).
    """

    began: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, months: int, missions: int) -> "_Path":
        return cls(np.full((months, missions), _DEAD), np.zeros((months, len(VARIABLES), missions)))

    def keep(self, month: int, missions: np.ndarray) -> None:
        """Write down how missions stand at the end of a month."""
        status = missions["status"]
        self.began[month] = np.where((status == ACTIVE) | (status == GAP), missions["began"], _DEAD)
        for place, name in enumerate(VARIABLES):
            self.values[month, place] = missions[name]


def _differences(plan: Blueprint, event: str, seed: int, number: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Of each fork of a run: with the event less without it, and where that is known; shapes (variables, lags, hit)."""
    run = Run(plan, seed, number, logs=("events",))
    end = 12 * plan.years
    path = _Path.of(end, len(run.world.missions))
    last = np.full(len(run.world.missions), _DEAD)
    forks = []
    while run.month < end:
        month, before = run.month, _copied(run.world)
        logged = len(rows_written(run.world)["events"])
        run.step()
        if month >= 0:
            path.keep(month, run.world.missions)
        rows = rows_written(run.world)["events"][logged:]
        rows = rows[(rows["event"] == LOGGED.index(event)) & (rows["month"] == month)]
        if not len(rows):
            continue
        hit = _hit(event, rows, before.missions)
        if month >= 1:
            began = path.began[month - 1]
            clean = hit & (began != _DEAD) & (last < np.maximum(month - _CLEAN, began))
            for agency in _agencies(event, before.missions, clean):
                mine = np.flatnonzero(clean if agency is None else clean & (before.missions["agency"] == agency))
                forks.append((month, mine, _lived(plan, run, before, event, month, agency)))
        last[hit] = month
    for month, mine, other in forks:
        yield _compared(path, other, month, mine)


def _compared(path: _Path, other: _Path, month: int, mine: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Some missions' differences at each lag, and where they are known."""
    months = len(other.began)
    here = slice(month, month + months)
    was = path.began[month - 1, mine]
    with_it, without = path.began[here][:, mine] == was, other.began[:, mine] == was
    difference = np.zeros((len(VARIABLES) + 1, _LAGS, len(mine)))
    known = np.zeros(difference.shape, bool)
    difference[:-1, :months] = (path.values[here][..., mine] - other.values[..., mine]).swapaxes(0, 1)
    known[:-1, :months] = with_it & without
    difference[-1, :months] = with_it.astype(float) - without
    known[-1, :months] = True
    return difference, known


def _hit(event: str, rows: np.ndarray, missions: np.ndarray) -> np.ndarray:
    """Which missions an event befalls."""
    match event:
        case "coordinator change":
            return np.isin(missions["official"], rows["official"])
        case "leader change":
            return np.isin(missions["agency"], rows["agency"])
        case "partner coordinator change":
            return np.isin(np.arange(len(missions)), rows["mission"])
        case _:
            return np.ones(len(missions), bool)


def _agencies(event: str, missions: np.ndarray, clean: np.ndarray) -> list[int | None]:
    """For which agency a fork is made each; None for one fork for all."""
    if event in ("late act", "partner coordinator change"):
        return [None] if clean.any() else []
    return [int(agency) for agency in np.unique(missions["agency"][clean])]


def _copied(world: World) -> World:
    """A world of its own, without logs."""
    tables = {
        name: getattr(world, name).copy() for name in ("country", "agencies", "officials", "partners", "missions")
    }
    return world._replace(**tables, event_log=blank(EVENT_ROW, 0), logged=np.zeros_like(world.logged))


def _lived(plan: Blueprint, run: Run, before: World, event: str | None, month: int, agency: int | None) -> _Path:
    """The months from one on as they would have been without the event in it; None for no event suppresses nothing."""
    world, schedule = _copied(before), plan.schedule[month - plan.first_month :]
    months = min(_LAGS, len(schedule))
    if agency is not None:
        world, schedule = _apart(world, schedule, agency)
    regimes, current = run.regimes, schedule[0]
    match event:
        case "coordinator change":
            regimes, current = _without(regimes, current, -1, "transfer_october", "transfer_other")
        case "leader change":
            regimes, current = _without(regimes, current, -1, "leader_october", "leader_other")
            world.agencies["leader_tenure"][agency] = -1  # the month adds 1: a new term of the same head
        case "partner coordinator change":
            regimes, current = _without(regimes, current, 0, "partner_transfer_monthly")
        case "late act":
            acts = world.recorded_acts.copy()
            acts[(month - plan.first_month) // 12] = 0
            world = world._replace(recorded_acts=acts)
    path = _Path.of(months, len(world.missions))
    with np.errstate(over="ignore"):
        for lag in range(months):
            now = current if lag == 0 else schedule[lag]
            run.engine.month_passes(world, regimes, now, run.luck, month + lag)
            path.keep(lag, world.missions)
    return path


def _apart(world: World, schedule: np.ndarray, agency: int) -> tuple[World, np.ndarray]:
    """The same world with an agency in a group of its own, the last, under the regimes of the one it was in."""
    group = int(world.agencies["group"][agency])
    world.agencies["group"][agency] = len(world.groups)
    groups, parts = len(world.groups) + 1, len(world.part_groups)
    of_groups, of_kinds = world.groups.dtype, world.kinds.dtype  # with the sums of extensions
    world = world._replace(
        groups=blank(of_groups, groups),
        kinds=blank(of_kinds, groups, world.kinds.shape[1]),
        part_groups=blank(of_groups, parts, groups),
        part_kinds=blank(of_kinds, parts, groups, world.kinds.shape[1]),
    )
    return world, np.column_stack([schedule, schedule[:, 1 + group]])


def _without(regimes: np.recarray, current: np.ndarray, place: int, *chances: str) -> tuple[np.recarray, np.ndarray]:
    """Regimes and those in force, with these monthly chances 0 in the one in force at a place."""
    more = np.append(np.asarray(regimes), np.asarray(regimes)[current[place]]).astype(regimes.dtype)
    for chance in chances:
        more[chance][-1] = 0.0
    now = current.copy()
    now[place] = len(regimes)
    return more.view(np.recarray), now
