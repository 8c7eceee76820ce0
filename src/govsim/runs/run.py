"""One run, month by month: for tests, for a person who debugs, and for whatever steps a model from outside."""

import copy
import io
import pickle
import warnings
from collections.abc import Collection, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.model import engine as shipped_engine
from govsim.model.draws import run_luck
from govsim.model.ranges import Limits
from govsim.model.tables import (
    LOGS,
    NOBODY,
    World,
    blank,
)
from govsim.scenario.adaptive import refuse
from govsim.scenario.layout import Blueprint

LOG_ROWS = 1024
"""Rows a log starts with; it grows as needed."""

LOG_NAMES = tuple(log.name for log in LOGS)


def as_records(values: np.ndarray, dtype: np.dtype) -> np.recarray:
    """Numbers of shape (..., fields) seen as records of shape (...), on the same memory."""
    return values.view(dtype)[..., 0].view(np.recarray)


def as_numbers(records: np.recarray) -> np.ndarray:
    """Records of sums, shape (...), as numbers of shape (..., fields), on the same memory."""
    return np.asarray(records).view(np.float64).reshape(*records.shape, -1)


STATED = ("regions", "in_force", "recorded_acts", "neighbours")
"""Tables that a scenario gives and no month changes."""

ROOM = ("part_groups", "part_kinds", "draws", "chosen")
"""Room that a rule uses while it runs."""


def empty_logs(asked: Collection[str]) -> tuple[np.recarray, ...]:
    """The logs of LOGS, with room for some rows where they are asked for and for none where not."""
    return tuple(blank(log.row, LOG_ROWS if log.name in asked else 0) for log in LOGS)


class Run:
    """The same run that `simulate` makes of a seed and a replication, a month at a time.

    `world` holds the tables as they are now, `month` is the month that step() will simulate next. `logs` names those
    of LOGS that are kept. `history` holds the scenarios it has lived under before, each as TOML with the month until
    which.
    `whole` is False when a rule of the user's failed in the middle of a month. A copy.deepcopy() goes on by itself.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        seed: int,
        replication: int = 0,
        *,
        logs: Collection[str] = LOG_NAMES,
        engine: ModuleType | None = None,
    ) -> None:
        refuse(blueprint.scenario, "a run that is stepped month by month")
        engine = blueprint.engine(1) if engine is None else engine
        self.blueprint, self.engine, self.regimes = blueprint, engine, blueprint.regimes
        self.seed, self.replication, self.month = seed, replication, blueprint.first_month
        self.history: list[tuple[int, str]] = []
        self.complete = True
        with np.errstate(over="ignore"):  # counters wrap around by design
            self.luck = np.uint64(run_luck(seed, replication))
            world = engine.begin(
                blueprint.world, self.regimes, self.current, self.luck, self.month,
                empty_logs(logs), np.array([*(0 for _ in LOGS), replication]),
            )  # fmt: skip
        self.world = _records(world)

    @classmethod
    def resumed(
        cls,
        blueprint: Blueprint,
        seed: int,
        replication: int,
        month: int,
        world: World,
        history: Sequence[tuple[int, str]],
        engine: ModuleType,
    ) -> "Run":
        """A run as it stood before a month: `world` holds its tables, but for those that the blueprint gives."""
        run = cls.__new__(cls)
        run.blueprint, run.engine, run.regimes = blueprint, engine, blueprint.regimes
        run.seed, run.replication, run.month = seed, replication, month
        run.history, run.complete = [(until, text) for until, text in history], True
        with np.errstate(over="ignore"):
            run.luck = np.uint64(run_luck(seed, replication))
        stated = {name: getattr(blueprint.world, name) for name in STATED}
        room = {name: getattr(blueprint.world, name).copy() for name in ROOM}
        run.world = _records(world._replace(**stated, **room))
        return run

    def change_scenario(self, blueprint: Blueprint) -> None:
        """Live on under another scenario of the same world: agencies enter its regimes in the next month."""
        self.history.append((self.month, self.blueprint.scenario.to_toml()))
        self.blueprint, self.regimes = blueprint, blueprint.regimes
        self.world = self.world._replace(**{name: getattr(blueprint.world, name) for name in STATED})
        # Of the old regimes; whatever the new ones are, they will be entered.
        self.world.agencies["regime"] = self.world.country["regime"] = NOBODY

    @property
    def current(self) -> np.ndarray:
        """The numbers of the regimes in force: the country's, then each group's."""
        return np.asarray(self.blueprint.schedule[self.month - self.blueprint.first_month])

    def step(self, months: int = 1) -> None:
        """Simulate the next months. Raises IndexError past the end of the scenario's horizon.

        Raises InputError when a rule of the user's failed before in the middle of a month, or wrote what is no number.
        """
        self.check_complete()
        with np.errstate(over="ignore"):
            for _ in range(months):
                for sums in (self.world.groups, self.world.kinds):
                    as_numbers(sums)[:] = 0.0
                if self.engine.lacks_room(self.world):
                    self.world = _records(self.engine.with_room(self.world))
                current, self.complete = self.current, False
                self.engine.month_passes(self.world, self.regimes, current, self.luck, self.month)
                if self.engine is not shipped_engine:
                    self._check_numbers()
                self.month, self.complete = self.month + 1, True

    @property
    def limits(self) -> Limits:
        """What the bounds of values written now depend on."""
        return self.blueprint.limits(self.month)

    def check_complete(self) -> None:
        """Refuse a run whose last month was left half done."""
        if not self.complete:
            what = f"run {self.replication} was stopped in the middle of month {self.month} when a rule failed"
            raise InputError(what, remedy="correct the rule and begin again, or go on from a saved state")

    def _check_numbers(self) -> None:
        """After a month of changed rules: NaN must not travel. Envelopes may be without limit, so infinity may."""
        for table in ("agencies", "officials", "partners", "missions"):
            records = np.asarray(getattr(self.world, table))
            for name in records.dtype.names or ():
                wrong = np.flatnonzero(np.isnan(records[name]))
                if wrong.size:
                    what = (
                        f"a changed rule made {name} of row {wrong[0]} in {table} not a number, in month {self.month}"
                    )
                    raise InputError(what, place=f"run {self.replication}", remedy="correct the rule")

    def close(self) -> None:
        """Log what lives on after the last month, as the batch does. Nothing may be simulated after."""
        with np.errstate(over="ignore"):
            if self.engine.lacks_room(self.world):
                self.world = _records(self.engine.with_room(self.world))
            self.engine.log_the_living(self.world, self.month)

    def __deepcopy__(self, memo: dict[int, object]) -> "Run":
        again = copy.copy(self)
        again.world, again.regimes = copy.deepcopy(self.world, memo), self.regimes.copy()
        again.history = list(self.history)
        return again


def _records(world: World) -> World:
    """numba hands records back as plain arrays; the rules read them by attribute."""
    tables = (table.view(np.recarray) if table.dtype.names else table for table in world)
    return World._make(tables)


def picklable(thing: object, own: Mapping[str, Any]) -> dict[str, Any]:
    """Those attributes of a thing that pickle, and a warning that names each other one: it is left out."""

    class Trial(pickle.Pickler):
        def persistent_id(self, part: object) -> str | None:
            return "itself" if part is thing else None

    kept = {}
    for name, value in own.items():
        try:
            Trial(io.BytesIO()).dump(value)
            kept[name] = value
        except Exception as error:  # pickle raises whatever the value's own code does
            warnings.warn(f"{name} of {thing!r} is left out of the pickle: {error}", stacklevel=4)
    return kept


def copied[T](thing: T, memo: dict[int, object]) -> T:
    """A deep copy by attributes, for what pickles in another way."""
    again = type(thing).__new__(type(thing))
    memo[id(thing)] = again
    again.__dict__.update(copy.deepcopy(thing.__dict__, memo))
    return again
