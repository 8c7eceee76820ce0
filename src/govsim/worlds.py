"""Worlds: what simulate() makes, but stopped where you like, saved, changed, and continued.

    worlds = govsim.Worlds("default", replications=50, seed=1)
    worlds.run_until(24)                       # two reported years
    worlds.save("after-two-years.govsim")
    worlds = govsim.Worlds.load("after-two-years.govsim")
    worlds.change(worlds.scenario.with_reform("deputy", from_year=2028))
    worlds.run_until(240)
    worlds.ensemble().summary()

Worlds that were stopped give the bytes of worlds that were not.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
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
        check_whole("replications", replications, 1, MOST_REPLICATIONS)
        check_whole("seed", seed, 0, MOST_SEED)
        if not isinstance(scenario, Scenario):
            scenario = Scenario.load(scenario)
        rules = {} if rules is None else rules
        changed_rules.check(rules)
        plan = blueprint(scenario)
        if not compiled.is_compiled():  # with a word about the wait
            batch.run_all(plan, 1, 1, Record(), 1, None)
        self.record = Record() if record is None else record
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
        """The month that comes next."""
        return self._runs[0].month

    def run_until(self, month: int) -> None:
        """Simulate up to a month, not this month itself. Raises InputError for one behind, or past the end."""
        check_whole("month", month, self.month, 12 * self.scenario.time.years)
        months = month - self.month

        def on(number: int) -> None:
            run = self._runs[number]
            for _ in range(months):
                run.step()
                self._count(number, run)

        with ThreadPoolExecutor(available_threads()) as pool:
            list(pool.map(on, range(len(self._runs))))

    def _count(self, number: int, run: Run) -> None:
        month = run.month - 1
        if month < 0:
            return
        for place, sums in enumerate((as_numbers(run.world.groups), as_numbers(run.world.kinds))):
            self._yearly[place][number, month // 12] += sums
            if self.record.months:
                self._monthly[place][number, month] = sums

    def change(self, scenario: Scenario) -> None:
        """Go on under another scenario: parameters, reforms, barriers and years may differ, the world may not."""
        years = scenario.time.years
        state.change(self._runs, scenario)
        self._yearly = _with_room(self._yearly, years)
        if self.record.months:
            self._monthly = _with_room(self._monthly, 12 * years)

    def ensemble(self) -> Ensemble:
        """The tables that simulate() would have made. Raises InputError before the last month."""
        end = 12 * self.scenario.time.years
        if self.month < end:
            what = f"{end - self.month} months are still to come"
            raise InputError(what, place="Worlds.ensemble", remedy=f"run_until({end}) first")
        logs = []
        for run in deepcopy(self._runs):
            run.close()
            logs.append([log[:rows] for log, rows in zip(run.logs, run.world.logged, strict=False)])
        joined = tuple(np.concatenate(of_all) for of_all in zip(*logs, strict=True))
        raw = Raw(self.replications, self._yearly, self._monthly, joined)
        tables = tables_of(self._runs[0].blueprint, raw, self.record)
        return Ensemble(self.scenario, self.replications, self.seed, self.record, tables, self.rules)

    # Saving and loading

    def save(self, path: str | Path) -> Path:
        """Write a state file, a new one. Raises InputError where there is one, or none can be written."""
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


def _with_room(sums: batch.Pair, periods: int) -> batch.Pair:
    """Sums with so many periods, those there are unchanged."""
    groups, kinds = (np.zeros((len(values), periods, *values.shape[2:])) for values in sums)
    kept = min(periods, sums[0].shape[1])
    groups[:, :kept], kinds[:, :kept] = sums[0][:, :kept], sums[1][:, :kept]
    return groups, kinds
