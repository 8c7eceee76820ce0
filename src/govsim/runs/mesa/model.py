"""The Mesa face: the model as a mesa.Model, over the same tables and rules as the batch.

```python
model = govsim.PartnershipModel("default", seed=1)
while model.running:
    model.step()
print(model.missions.to_list()[3].story())
```

A step is a month. Bytes are those of run `replication` of simulate() with the same seed.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from mesa import Model
from mesa.agent import AgentSet

from govsim.arguments import LARGEST, number, whole_number
from govsim.errors import InputError, did_you_mean
from govsim.model import changed_rules
from govsim.model.changed_rules import Rules
from govsim.model.draws import run_luck
from govsim.model.tables import ACTIVE, GAP, World
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES, group_measures
from govsim.runs import batch, state
from govsim.runs.batch import Record
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.runs.mesa.agents import AGENTS, Agency, Mission, Official, Partner, Row
from govsim.runs.run import Run, as_numbers, copied, picklable
from govsim.runs.state import State
from govsim.runs.story import Chronicle
from govsim.runs.tidy import over_all_groups
from govsim.scenario import idle
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.words import month_name

run_luck(0, 0)  # numba sets itself up at the first call of a process, which is not to be the first model's affair

_LUCKS = 1 << 53
"""Seeds drawn for a model that was given none: whole numbers that every program can hold."""

MEASURES: Mapping[str, str] = {**KIND_MEASURES, **GROUP_MEASURES}
"""What a model can tell of the month just simulated, each with its meaning: those of the table `months`."""


class PartnershipModel(Model):
    """One run of a scenario as a Mesa model. step() is one month; `running` turns False with the last one.

    The model's luck is a function of seed, month and entity. `model.rng` and `model.random` are there for what you add;
    govsim draws nothing from them.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        seed: With `replication` the run's luck, as in simulate(): the same two give the same run. None is luck of its
            own, drawn once; `model.seed` shows it, and gives the same run again.
        rng: Mesa's word for seed.
        replication: The number of the run.
        rules: Functions of your own in place of shipped rules, by name (docs/changing-a-rule.md).
        record: The logs of `world`; stories need partnerships and events. Those of partnership months take 120 bytes
            each.

    Attributes:
        agencies: AgentSet, made when it is first asked for; `officials`, `partners` and `missions` likewise.
        partnerships: AgentSet of the missions that have a partner under contract or between two contracts.
        month: The month last simulated: 0 is the first reported one, those of the warm-up are negative.
        remaining: Months to go.
        trust: A measure of the month last simulated; `coverage`, `engagement` and all others of measures() likewise.

    Raises:
        InputError: What cannot be run.
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
        given = rng if seed is None else seed
        seed = secrets.randbelow(_LUCKS) if given is None else whole_number("seed", given, 0, MOST_SEED)
        replication = whole_number("replication", replication, 0, MOST_REPLICATIONS - 1)
        scenario = given_scenario(scenario)
        plan = blueprint(scenario, rules)
        idle.say(scenario)
        batch.compile_engine(plan)
        record = Record.checked(record, Record(contracts=False))
        self._live(Run(plan, seed, replication, logs=record.logs), changed_rules.described(plan.changed))

    def _live(self, run: Run, rules: Mapping[str, Mapping[str, str]]) -> None:
        """Become the model of a run."""
        before = {"_ours", *self.__dict__}
        self._agents_of: dict[type[Row], list[Row]] = {}
        super().__init__(rng=run.seed)
        self.run, self.rules, self.chronicle = run, rules, Chronicle(run)
        self.running = self.remaining > 0
        self.agent_id_counter = 1 + sum(self._size(kind) for kind in AGENTS)  # agents of your own are numbered after
        self._ours = self.__dict__.keys() - before

    # Stopping and going on

    def save(self, path: str | Path) -> Path:
        """Write a state file, a new one.

        Raises:
            InputError: Where there is one, none can be written, or there are agents of your own, which it could not
                hold.
        """
        return self._state("PartnershipModel.save").save(path)

    def _state(self, place: str) -> State:
        if self._all_agents:
            what = f"{len(self._all_agents)} agents of your own cannot be saved"
            raise InputError(what, place=place, remedy="remove() them first, and add them after load()")
        return State("model", [self.run], self.rules, {"chronicle": self.chronicle.to_dict()})

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

        Mesa's `time` counts from 0 again; `rng` and `random` begin again.

        Raises:
            InputError: As runs.state.load says.
        """
        kept = state.load(path, "model", rules=rules, scenario=scenario, any_engine=any_engine)
        return cls.of_state(kept, str(path))

    @classmethod
    def of_state(cls, kept: State, place: str) -> Self:
        """The model of a state that was opened; `place` is what errors call it."""
        model = cls.__new__(cls)
        model._live(kept.runs[0], kept.rules)
        model.chronicle.remember(kept.more.get("chronicle"), place)
        return model

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle holds the state file's bytes, which are checked when they are opened, and what a subclass added.
        What of it cannot be pickled, as Mesa's DataCollector cannot, is left out with a warning.

        Raises InputError for agents of your own, and for rules that another process could not import.
        """
        rules = changed_rules.importable(self.run.blueprint.changed)
        content = self._state("a pickled PartnershipModel").to_bytes()
        ours = self._ours | {"_ours"}
        own = picklable(self, {name: value for name, value in self.__dict__.items() if name not in ours})
        luck = self.random.getstate(), self.rng.bit_generator.state
        return _unpickled, (type(self), content, rules), {"own": own, "luck": luck, "running": self.running}

    def __setstate__(self, kept: Mapping[str, Any]) -> None:
        """What a pickle holds besides the state: attributes of a subclass, and Mesa's generators where they stood."""
        self.__dict__.update(kept["own"])
        self.random.setstate(kept["luck"][0])
        self.rng.bit_generator.state = kept["luck"][1]
        self.running = kept["running"]

    def __copy__(self) -> Self:
        return copied(self, {})

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return copied(self, memo)

    def change(self, scenario: Scenario | str | Path) -> None:
        """Go on under another scenario: parameters, reforms, barriers and years may differ, the world may not."""
        state.change([self.run], scenario)
        self.running = self.remaining > 0

    def step(self) -> None:
        """Simulate one month.

        Raises:
            InputError: When the scenario has no months left.
        """
        self._check_can_go_on()
        with changed_rules.compiling(self.rules):
            self.chronicle.follow(self.run.step)
        self.running = self.remaining > 0

    def _advance_time(self, until: float) -> None:
        """Mesa's clock would go on without us once a step has raised: it is asked first."""
        self._check_can_go_on()
        super()._advance_time(until)

    def _check_can_go_on(self) -> None:
        self.run.check_complete()
        if self.remaining == 0:
            raise InputError(
                f"the scenario's {self.blueprint.years} reported years are over",
                place="PartnershipModel.step",
                remedy="stop when model.running is False, or give the scenario more: with_time(years=...)",
            )

    def run_for(self, duration: float) -> None:
        """Simulate so many months."""
        super().run_for(number(0, LARGEST)("duration", duration))

    def run_until(self, end_time: float) -> None:
        """Simulate until Mesa's `time` is this one."""
        super().run_until(number(0, LARGEST)("end_time", end_time))

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
    def seed(self) -> int:
        """The seed of the run's luck, drawn when none was given; the same one gives the same run."""
        return self.run.seed

    @property
    def world(self) -> World:
        """The tables as they are now."""
        return self.run.world

    def measures(self) -> dict[str, float]:
        """Each of MEASURES over all groups, of the month last simulated; NaN where there is nothing to tell."""
        numbers = (as_numbers(sums)[np.newaxis] for sums in (self.world.groups, self.world.kinds))
        sums = over_all_groups(self.world, *numbers)
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


def _unpickled(kind: type[PartnershipModel], content: bytes, rules: Rules) -> PartnershipModel:
    """The model of a pickle: opened as any state file is."""
    place = "a pickled PartnershipModel"
    return kind.of_state(state.from_bytes(content, "model", place, rules=rules), place)


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
