"""Worlds: what simulate() makes, but stopped where you like, saved, changed, and continued.

    worlds = govsim.Worlds("default", replications=50, seed=1)
    worlds.run_to(24)                          # two reported years
    worlds.save("after-two-years.govsim")
    worlds = govsim.Worlds.load("after-two-years.govsim")
    worlds.change(worlds.scenario.with_reform("deputy", from_year=2028))
    worlds.run_to(240)
    worlds.ensemble().summary()

Worlds that were stopped give the bytes of worlds that were not.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Self

import numpy as np

from govsim import batch, changed_rules, compiled, state
from govsim.batch import Raw, Record, available_threads
from govsim.blueprint import blueprint
from govsim.changed_rules import Rules
from govsim.ensemble import MOST_REPLICATIONS, MOST_SEED, Ensemble, check_whole
from govsim.errors import InputError
from govsim.run import Run, as_numbers
from govsim.scenario import Scenario
from govsim.state import State
from govsim.tables import tables_of


class Worlds:
    """The runs of one scenario, all before the same month.

    scenario, seed     as in simulate(): run r has the luck of run r there
    record             what is written down besides years
    month              the month that comes next; 0 is the first reported one
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
        replications = check_whole("replications", replications, 1, MOST_REPLICATIONS)
        seed = check_whole("seed", seed, 0, MOST_SEED)
        if not isinstance(scenario, Scenario):
            scenario = Scenario.load(scenario)
        rules = {} if rules is None else rules
        changed_rules.check(rules)
        plan = blueprint(scenario)
        if not compiled.is_compiled():  # with a word about the wait
            batch.run_all(plan, 1, 1, Record(), 1, None)
        self.record = Record.checked(record, Record())
        self.rules: Mapping[str, Mapping[str, str]] = changed_rules.described(rules)
        engine = changed_rules.engine_with(rules, months=0)
        self._runs: Sequence[Run] = [
            Run(plan, seed, number, logs=self.record.logs, engine=engine) for number in range(replications)
        ]
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
        """Simulate up to a month, not this month itself. Raises InputError for one behind, or past the end.

        When the user interrupts it (Ctrl-C), every run has ended its month, and run_to() goes on from there.
        """
        month = check_whole("month", month, self.month, 12 * self.scenario.time.years)
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
        """The tables that simulate() would have made, had it changed scenarios on the way. Raises InputError before the
        last month.
        """
        end = 12 * self.scenario.time.years
        if self.month < end:
            what = f"{end - self.month} months are still to come"
            raise InputError(what, place="Worlds.ensemble", remedy=f"run_to({end}) first")
        changed_rules.check_numbers(self.rules, self._yearly)
        logs = []
        for run in deepcopy(self._runs):
            run.close()
            logs.append([log[:rows] for log, rows in zip(run.logs, run.world.logged, strict=False)])
        joined = tuple(np.concatenate(of_all) for of_all in zip(*logs, strict=True))
        raw = Raw(self.replications, self._yearly, self._monthly, joined)
        tables = tables_of(self._runs[0].blueprint, raw, self.record)
        history = self._runs[0].history
        return Ensemble(self.scenario, self.replications, self.seed, self.record, tables, self.rules, history)

    # Saving and loading

    def save(self, path: str | Path) -> Path:
        """Write a state file, a new one. Raises InputError where there is one, or none can be written."""
        self._check_together("Worlds.save")
        sums = {f"yearly_{place}": values for place, values in enumerate(self._yearly)}
        sums |= {f"monthly_{place}": values for place, values in enumerate(self._monthly)}
        return State("worlds", self._runs, self.rules, {"record": asdict(self.record)}, sums).save(path)

    @classmethod
    def load(cls, path: str | Path, *, rules: Rules | None = None, any_engine: bool = False) -> Self:
        """The worlds of a state file, as they were when it was saved (govsim.state.load says what is refused)."""
        kept = state.load(path, "worlds", rules=rules, any_engine=any_engine)
        worlds = cls.__new__(cls)
        worlds._runs, worlds.rules = kept.runs, kept.rules
        worlds.record = Record(**kept.more["record"])
        worlds._yearly, worlds._monthly = (
            (kept.arrays[f"{period}_0"].copy(), kept.arrays[f"{period}_1"].copy()) for period in ("yearly", "monthly")
        )
        return worlds


def lived_again(
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
