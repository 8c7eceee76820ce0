"""Worlds: what simulate() makes, but stopped where you like, saved, changed, and continued.

```python
worlds = govsim.Worlds("default", replications=50, seed=1)
worlds.run_to(24)                          # two reported years
worlds.save("after-two-years.govsim")
worlds = govsim.Worlds.load("after-two-years.govsim")
worlds.change(worlds.scenario.with_reform("deputy", from_year=2028))
worlds.run_to(240)
worlds.ensemble().summary()
```

Worlds that were stopped give the bytes of worlds that were not.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any, Self

import numpy as np

from govsim.arguments import whole_number
from govsim.errors import InputError
from govsim.model import changed_rules
from govsim.model.changed_rules import Rules
from govsim.model.tables import rows_written
from govsim.runs import batch, memory, state
from govsim.runs.batch import Raw, Record, available_threads, joined
from govsim.runs.ensemble import Ensemble
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.runs.run import Run, as_numbers, copied, picklable
from govsim.runs.state import State
from govsim.runs.tidy import tables_of
from govsim.scenario import idle
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario, given_scenario


class Worlds:
    """The runs of one scenario, all before the same month.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        replications: How many runs.
        seed: As in simulate(): run r has the luck of run r there.
        record: What is recorded in addition to the years.
        rules: Functions of your own in place of shipped rules, by name.

    Attributes:
        month: The month that comes next; 0 is the first reported one.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        replications: int = 100,
        seed: int = 1,
        record: Record | None = None,
        *,
        rules: Rules | None = None,
    ) -> None:
        replications = whole_number("replications", replications, 1, MOST_REPLICATIONS)
        seed = whole_number("seed", seed, 0, MOST_SEED)
        scenario = given_scenario(scenario)
        plan = blueprint(scenario, rules)
        idle.say(scenario)
        batch.compile_engine(plan)
        self.record = Record.checked(record, Record())
        memory.check(plan, replications, self.record, more=sum(np.asarray(table).nbytes for table in plan.world))
        self.rules: Mapping[str, Mapping[str, str]] = changed_rules.described(plan.changed)
        self._runs: Sequence[Run] = [Run(plan, seed, number, logs=self.record.logs) for number in range(replications)]
        self._yearly, self._monthly = batch.sums_of(plan, replications, self.record)

    @property
    def scenario(self) -> Scenario:
        """The scenario they live under now."""
        return self._runs[0].blueprint.scenario

    @property
    def seed(self) -> int:
        """The seed of all runs."""
        return self._runs[0].seed

    @property
    def replications(self) -> int:
        """How many there are."""
        return len(self._runs)

    @property
    def month(self) -> int:
        """The month that comes next; after an interruption, that of the run that is least far."""
        return min(run.month for run in self._runs)

    def run_to(self, month: int) -> None:
        """Simulate up to a month.

        Args:
            month: The first month that is not simulated yet.

        Raises:
            InputError: The month is behind, or past the end.
            KeyboardInterrupt: The user pressed Ctrl-C; every run has ended its month, and run_to() resumes from there.
        """
        month = whole_number("month", month, self.month, 12 * self.scenario.time.years)
        stop = Event()

        def on(number: int) -> None:
            run = self._runs[number]
            while run.month < month and not stop.is_set():
                run.step()
                self._count(number, run)

        with ThreadPoolExecutor(available_threads()) as pool:
            try:
                list(pool.map(on, range(len(self._runs))))
            except BaseException:
                stop.set()
                raise

    def _check_together(self, call: str) -> None:
        """Refuse where runs stand at different months, as an interruption leaves them."""
        months = {run.month for run in self._runs}
        if len(months) > 1:
            remedy = f"run_to({max(months)}) brings them together"
            raise InputError("the runs were interrupted and stand at different months", place=call, remedy=remedy)

    def _count(self, number: int, run: Run) -> None:
        month = run.month - 1
        if month < 0:
            return
        for place, sums in enumerate((as_numbers(run.world.groups), as_numbers(run.world.kinds))):
            self._yearly[place][number, month // 12] += sums
            if self.record.months:
                self._monthly[place][number, month] = sums

    def change(self, scenario: Scenario | str | Path) -> None:
        """Go on under another scenario: parameters, reforms, barriers and years may differ, the world may not."""
        self._check_together("Worlds.change")
        years = state.change(self._runs, scenario).years
        self._yearly = _with_room(self._yearly, years)
        if self.record.months:
            self._monthly = _with_room(self._monthly, 12 * years)

    def ensemble(self) -> Ensemble:
        """The tables that simulate() would have made, had it changed scenarios on the way.

        Raises:
            InputError: Before the last month.
        """
        end = 12 * self.scenario.time.years
        if self.month < end:
            what = f"{end - self.month} months are still to come"
            raise InputError(what, place="Worlds.ensemble", remedy=f"run_to({end}) first")
        changed_rules.check_numbers(self._runs[0].blueprint.rules, self._yearly)
        logs = []
        for run in deepcopy(self._runs):
            run.close()
            logs.append(rows_written(run.world))
        raw = Raw(self.replications, self._yearly, self._monthly, joined(logs))
        tables = tables_of(self._runs[0].blueprint, raw, self.record)
        history = tuple(self._runs[0].history)
        return Ensemble(self.scenario, self.replications, self.seed, self.record, tables, self.rules, history)

    # Saving and loading

    def save(self, path: str | Path) -> Path:
        """Write a state file, a new one.

        Raises:
            InputError: Where there is one, or none can be written.
        """
        return self._state("Worlds.save").save(path)

    def _state(self, place: str) -> State:
        self._check_together(place)
        sums = {f"yearly_{place}": values for place, values in enumerate(self._yearly)}
        sums |= {f"monthly_{place}": values for place, values in enumerate(self._monthly)}
        return State("worlds", self._runs, self.rules, {"record": asdict(self.record)}, sums)

    @classmethod
    def load(cls, path: str | Path, *, rules: Rules | None = None, any_engine: bool = False) -> Self:
        """The worlds of a state file, as they were when it was saved (govsim.runs.state.load says what is refused)."""
        return cls._of(state.load(path, "worlds", rules=rules, any_engine=any_engine))

    @classmethod
    def _of(cls, kept: State) -> Self:
        worlds = cls.__new__(cls)
        worlds._runs, worlds.rules = kept.runs, kept.rules
        worlds.record = Record(**kept.more["record"])
        worlds._yearly, worlds._monthly = (
            (kept.arrays[f"{period}_0"].copy(), kept.arrays[f"{period}_1"].copy()) for period in ("yearly", "monthly")
        )
        return worlds

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle holds the state file's bytes, which are checked when they are opened, and what a subclass added.

        Raises InputError for runs that were interrupted, and for rules that another process could not import.
        """
        rules = changed_rules.importable(self._runs[0].blueprint.changed)
        own = picklable(self, {name: value for name, value in self.__dict__.items() if name not in _OURS})
        return _unpickled, (type(self), self._state("a pickled Worlds").to_bytes(), rules), own

    def __copy__(self) -> Self:
        return copied(self, {})

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return copied(self, memo)


_OURS = frozenset({"_runs", "rules", "record", "_yearly", "_monthly"})


def _unpickled(kind: type[Worlds], content: bytes, rules: Rules) -> Worlds:
    """The worlds of a pickle: opened as any state file is."""
    return kind._of(state.from_bytes(content, "worlds", "a pickled Worlds", rules=rules))


def rerun_history(
    scenarios: Sequence[tuple[int | None, Scenario]], replications: int, seed: int, record: Record, rules: Rules | None
) -> Ensemble:
    """The ensemble of worlds that lived under each scenario until its month, and under the last one to the end."""
    worlds = Worlds(scenarios[0][1], replications, seed, record, rules=rules)
    for (until, _), (_, following) in pairwise(scenarios):
        assert until is not None
        worlds.run_to(until)
        worlds.change(following)
    worlds.run_to(12 * worlds.scenario.time.years)
    return worlds.ensemble()


def _with_room(sums: batch.Pair, periods: int) -> batch.Pair:
    """Sums with so many periods, those there are unchanged."""
    groups, kinds = (np.zeros((len(values), periods, *values.shape[2:])) for values in sums)
    kept = min(periods, sums[0].shape[1])
    groups[:, :kept], kinds[:, :kept] = sums[0][:, :kept], sums[1][:, :kept]
    return groups, kinds
