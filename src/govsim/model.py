"""The Mesa face: the model as a mesa.Model, over the same tables and rules as the batch.

    model = govsim.PartnershipModel("default", seed=1)
    while model.running:
        model.step()
    print(model.missions.to_list()[3].story())

A step is a month. Bytes are those of run `replication` of simulate() with the same seed.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from mesa import Model
from mesa.agent import AgentSet

from govsim import batch, changed_rules, compiled, state
from govsim.agents import AGENTS, Agency, Mission, Official, Partner, Row
from govsim.batch import Record
from govsim.blueprint import Blueprint, blueprint
from govsim.changed_rules import Rules
from govsim.draws import run_luck
from govsim.ensemble import MOST_REPLICATIONS, MOST_SEED, check_whole
from govsim.errors import InputError, did_you_mean
from govsim.language import month_name
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES, group_measures
from govsim.run import Run, as_numbers
from govsim.scenario import Scenario
from govsim.state import State
from govsim.story import Chronicle
from govsim.tables import over_all_groups
from govsim.world import ACTIVE, GAP, World

run_luck(0, 0)  # numba sets itself up at the first call of a process, which is not to be the first model's affair

MEASURES: Mapping[str, str] = {**KIND_MEASURES, **GROUP_MEASURES}
"""What a model can tell of the month just simulated, each with its meaning: those of the table `months`."""


class PartnershipModel(Model):
    """One run of a scenario as a Mesa model. step() is one month; `running` turns False with the last one.

    scenario   a Scenario, a shipped one's name, or a file
    seed, replication   the run's luck, as in simulate(): the same two give the same run; `rng` is Mesa's word for seed
    rules      functions of your own in place of shipped rules, by name (docs/changing-a-rule.md)
    record     the logs of `world`; stories need partnerships and events. Those of partnership months are 120 bytes each

    agencies, officials, partners, missions   AgentSets, made when they are first asked for
    partnerships   AgentSet of the missions that have a partner under contract or between two contracts
    month          the month last simulated: 0 is the first reported one, those of the warm-up are negative
    remaining      months to go
    trust, coverage, engagement ...   each of MEASURES, of the month last simulated; measures() gives all

    The model's luck is a function of seed, month and entity. `model.rng` and `model.random` are there for what you add;
    govsim draws nothing from them. Raises InputError for what cannot be run.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "default",
        *,
        seed: int | None = None,
        replication: int = 0,
        rules: Rules | None = None,
        record: Record | None = None,
        rng: int | None = None,
    ) -> None:
        if seed is not None and rng is not None:
            raise InputError("seed and rng are two names of one number", place="PartnershipModel", remedy="give one")
        seed = next((number for number in (seed, rng) if number is not None), 1)
        seed = check_whole("seed", seed, 0, MOST_SEED)
        replication = check_whole("replication", replication, 0, MOST_REPLICATIONS - 1)
        if not isinstance(scenario, Scenario):
            scenario = Scenario.load(scenario)
        rules = {} if rules is None else rules
        changed_rules.check(rules)
        plan = blueprint(scenario)
        if not compiled.is_compiled():  # with a word about the wait
            batch.run_all(plan, 1, 1, Record(), 1, None)
        record = Record.checked(record, Record(contracts=False))
        engine = changed_rules.engine_with(rules, months=0)
        self._live(Run(plan, seed, replication, logs=record.logs, engine=engine), changed_rules.described(rules))

    def _live(self, run: Run, rules: Mapping[str, Mapping[str, str]]) -> None:
        """Become the model of a run."""
        self._agents_of: dict[type[Row], list[Row]] = {}
        super().__init__(rng=run.seed)
        self.run, self.rules, self.chronicle = run, rules, Chronicle(run)
        self.running = self.remaining > 0
        self.agent_id_counter = 1 + sum(self._size(kind) for kind in AGENTS)  # agents of your own are numbered after

    # Stopping and going on

    def save(self, path: str | Path) -> Path:
        """Write a state file, a new one. Raises InputError where there is one, none can be written, or there are agents
        of your own, which it could not hold.
        """
        if self._all_agents:
            what = f"{len(self._all_agents)} agents of your own cannot be saved"
            raise InputError(
                what, place="PartnershipModel.save", remedy="remove() them first, and add them after load()"
            )
        return State("model", [self.run], self.rules, {"chronicle": self.chronicle.to_dict()}).save(path)

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        scenario: Scenario | str | Path | None = None,
        rules: Rules | None = None,
        any_engine: bool = False,
    ) -> Self:
        """The model of a state file, to go on as if it had never been stopped, or under another scenario of its world.

        Mesa's `time` counts from 0 again; `rng` and `random` begin anew. Raises InputError as govsim.state.load says.
        """
        kept = state.load(path, "model", rules=rules, scenario=scenario, any_engine=any_engine)
        model = cls.__new__(cls)
        model._live(kept.runs[0], kept.rules)
        model.chronicle.remember(kept.more["chronicle"])
        return model

    def change(self, scenario: Scenario | str | Path) -> None:
        """Go on under another scenario: parameters, reforms, barriers and years may differ, the world may not."""
        state.change([self.run], scenario)
        self.running = self.remaining > 0

    def step(self) -> None:
        """Simulate one month. Raises InputError when the scenario has no months left."""
        self._check_can_go_on()
        with changed_rules.compiling(self.rules):
            self.chronicle.follow(self.run.step)
        self.running = self.remaining > 0

    def _advance_time(self, until: float) -> None:
        """Mesa's clock would go on without us once a step has raised: it is asked first."""
        self._check_can_go_on()
        super()._advance_time(until)

    def _check_can_go_on(self) -> None:
        self.run.check_whole()
        if self.remaining == 0:
            raise InputError(
                f"the scenario's {self.blueprint.years} reported years are over",
                place="PartnershipModel.step",
                remedy="stop when model.running is False, or give the scenario more: with_time(years=...)",
            )

    def warm_up(self) -> None:
        """Simulate the months of the warm-up that are left: the next step() is the first reported month."""
        while self.run.month < 0:
            self.step()

    # Time

    @property
    def month(self) -> int:
        """The month last simulated; 0 is the first reported one."""
        return self.run.month - 1

    @property
    def date(self) -> str:
        """The month last simulated in words: "Oct 2025", the first of fiscal year 2026."""
        return month_name(self.blueprint.scenario, self.month)

    @property
    def remaining(self) -> int:
        """Months to go."""
        return len(self.blueprint.schedule) - (self.run.month - self.blueprint.first_month)

    # State

    @property
    def blueprint(self) -> Blueprint:
        """What the engine was given of the scenario."""
        return self.run.blueprint

    @property
    def scenario(self) -> Scenario:
        """The scenario that is run."""
        return self.blueprint.scenario

    @scenario.setter
    def scenario(self, _: object) -> None:
        """Mesa would put a scenario of its own here; ours comes with the blueprint."""

    @property
    def world(self) -> World:
        """The tables as they are now."""
        return self.run.world

    def measures(self) -> dict[str, float]:
        """Each of MEASURES over all groups, of the month last simulated; NaN where there is nothing to tell."""
        sums = over_all_groups(as_numbers(self.world.groups)[np.newaxis], as_numbers(self.world.kinds)[np.newaxis])
        return {name: float(value[0]) for name, value in group_measures(*sums, 1).items()}

    def __setattr__(self, name: str, value: object) -> None:
        if name in MEASURES and name not in dir(type(self)):
            raise AttributeError(f"{name} is measured, not set: change the rows it comes from")
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name in MEASURES and "chronicle" in self.__dict__:
            return self.measures()[name]
        own = [attribute for attribute in dir(type(self)) if not attribute.startswith("_")]
        raise AttributeError(f"a {type(self).__name__} has no {name}; {did_you_mean(name, [*own, *MEASURES], 'names')}")

    # Agents

    @property
    def agencies(self) -> AgentSet:
        """All agencies."""
        return self.set_of(Agency)

    @property
    def officials(self) -> AgentSet:
        """All coordinators' posts."""
        return self.set_of(Official)

    @property
    def partners(self) -> AgentSet:
        """All partners, with contracts or without."""
        return self.set_of(Partner)

    @property
    def missions(self) -> AgentSet:
        """All missions, in house ones too."""
        return self.set_of(Mission)

    @property
    def partnerships(self) -> AgentSet:
        """The missions that have a partner under contract or between two contracts."""
        status = self.world.missions["status"]
        return self.set_of(Mission, np.flatnonzero((status == ACTIVE) | (status == GAP)).tolist())

    def agent(self, kind: type[Row], row: int) -> Any:
        """The agent of a row, always the same one."""
        if not 0 <= row < self._size(kind):
            raise IndexError(f"there is no {kind.word} {row}: {self._size(kind)} are numbered from 0")
        return self._all(kind)[row]

    def set_of(self, kind: type[Row], rows: Iterable[int] | None = None) -> AgentSet:
        """The agents of these rows of a table, of all rows unless told."""
        agents = self._all(kind)
        return AgentSet(agents if rows is None else [agents[row] for row in rows], random=self.random)

    def _all(self, kind: type[Row]) -> list[Row]:
        if kind not in self._agents_of:
            first = 1 + sum(self._size(other) for other in AGENTS[: AGENTS.index(kind)])
            self._agents_of[kind] = [kind(self, row, first + row) for row in range(self._size(kind))]
        return self._agents_of[kind]

    def _size(self, kind: type[Row]) -> int:
        return int(getattr(self.blueprint.world, kind.table).size)

    @property
    def agents(self) -> AgentSet:
        """All agents: the rows of the four tables, and those of your own after them."""
        return AgentSet([agent for kind in self.agents_by_type.values() for agent in kind], random=self.random)

    @property
    def agents_by_type(self) -> "_ByType":
        """The AgentSets by class."""
        return _ByType(self)

    @property
    def agent_types(self) -> list[type]:
        """The classes of all agents."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Let go of all views, and remove agents of your own. Rows stay."""
        self._agents_of.clear()
        super().remove_all_agents()


class _ByType(Mapping[type, AgentSet]):
    """AgentSets by class; those over the world's tables are made when they are asked for."""

    def __init__(self, model: PartnershipModel) -> None:
        self._model = model

    def __getitem__(self, kind: type) -> AgentSet:
        return self._model.set_of(kind) if kind in AGENTS else self._model._agents_by_type[kind]

    def __iter__(self) -> Iterator[type]:
        return iter([*AGENTS, *self._model._agents_by_type])

    def __len__(self) -> int:
        return len(AGENTS) + len(self._model._agents_by_type)
