"""Which stated values some agency takes in some month, and what stands in the way of the others.

Read off the scenario as it is laid out: other values are put in place of every stated one, and where they make no
difference, something overrules it. `IDLE` says besides where the rules do not look at a value that is in force.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from govsim.model.parameters import BY_NAME, Parameter
from govsim.scenario.layout import InForce, Value, values_in_force
from govsim.scenario.scenario import Scenario
from govsim.words import say

type Values = Mapping[str, np.ndarray]
"""Something of each parameter in every month, shape (months, columns): a column for the country, or for each group."""


def in_force(scenario: Scenario) -> Values:
    """The value of each parameter in every month."""
    found = values_in_force(scenario, {})
    return {
        p.name: _by_month(p, np.array([values[p.name] for values in found.values]), found) for p in scenario.declared
    }


def acting(scenario: Scenario) -> Values:
    """The same, with 0 in place of values that cannot act: scenarios of one world that agree in this have one run."""
    values = in_force(scenario)
    found = dict(values)
    for idle in IDLE:
        when = idle.when(values, scenario)
        for name in idle.parameters:
            found[name] = np.where(when, 0, found[name])
    return found


def same(one: Values, other: Values, since: int = 0) -> bool:
    """Whether both have the same numbers, from a month on."""
    return one.keys() == other.keys() and all(np.array_equal(one[name][since:], other[name][since:]) for name in one)


def _by_month(parameter: Parameter, of_combinations: np.ndarray, found: InForce) -> np.ndarray:
    return np.asarray(of_combinations[found.schedule[:, _columns(parameter)]])


def _columns(parameter: Parameter) -> slice:
    """The columns of a schedule that matter to a parameter: the country's is the first."""
    if parameter.name == "start.paradigm_start":  # the country's mean begins with its own
        return slice(0, None)
    return slice(0, 1) if parameter.scope == "country" else slice(1, None)


@dataclass(frozen=True)
class Why:
    """Why a value has no effect. held: what overrules it; idle: why the rules do not look at it.

    of_groups: the groups among what overrules it, which state values of their own.
    """

    name: str
    of_groups: tuple[str, ...]
    held: tuple[str, ...]
    idle: tuple[str, ...]

    def __str__(self) -> str:
        """In words: "the barrier rotation is switched off, and that holds rotation.transfer_rate"."""
        held = [f"{' and '.join(self.held)}, and that holds {self.name}"] if self.held else []
        return "; ".join([*held, *self.idle])


@dataclass(frozen=True)
class Reach:
    """Where the stated values of a scenario arrive.

    free   of each parameter where the value stated for a group or the country decides what is in force
    idle   of each of IDLE, where it holds
    """

    scenario: Scenario
    found: InForce
    free: Values
    idle: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, scenario: Scenario, varied: Collection[str] = ()) -> Self:
        """Lay a scenario out and look. `varied` may have any value, so that nothing is idle because of theirs."""
        declared = scenario.declared
        found = values_in_force(scenario, {parameter.name: _others(parameter) for parameter in declared})
        free = {p.name: _by_month(p, np.array([_differs(v[p.name]) for v in found.values]), found) for p in declared}
        for name in _OF_ACTS:
            free[name] = free[name] & (_recorded(scenario) < 0)
        values = dict(in_force(scenario))
        values |= {name: np.full(values[name].shape, np.nan) for name in varied}
        return cls(scenario, found, free, tuple(idle.when(values, scenario) for idle in IDLE))

    def why_not(self, name: str, group: str | None = None, *, since: int = 0) -> Why | None:
        """Why no agency takes a value stated for a group, or for all that state none; None where one does.

        since: the months that count, from this one of all that are simulated.
        """
        own = [table.name for table in self.scenario.groups if group is None and name in dict(table.parameters)]
        columns = [
            number
            for number, column in enumerate((None, *self.scenario.group_names)[_columns(BY_NAME[name])])
            if (group is None and column not in own) or (group is not None and column == group)
        ]
        free = self.free[name][since:, columns]
        idle = [
            (declared, np.broadcast_to(where, self.free[name].shape)[since:, columns])
            for declared, where in zip(IDLE, self.idle, strict=True)
            if name in declared.parameters
        ]
        if (free & ~np.any([where for _, where in idle] or [np.zeros_like(free)], axis=0)).any():
            return None
        held = [_of_groups(own)] if own else []
        held += self._held(name, np.unique(self.found.schedule[since:, _columns(BY_NAME[name])][:, columns][~free]))
        reasons = tuple(say(each.reason, "en", x=name) for each, where in idle if (free & where).any())
        return Why(name, tuple(own), tuple(held), reasons)

    def fixed(self, name: str) -> str | None:
        """What overrules any value stated for all agencies; None where nothing does everywhere."""
        why = self.why_not(name)
        return " and ".join(why.held) if why is not None and not why.idle else None

    def _held(self, name: str, combinations: np.ndarray) -> Iterator[str]:
        """What decides a parameter in these combinations, each once."""
        if not combinations.size:
            return
        known = self.scenario.known_barriers
        off = next((barrier for barrier in self.scenario.barriers_off if name in known[barrier].off), None)
        if off is not None:
            yield f"the barrier {off} is switched off"
            return
        if name in _OF_ACTS and (_recorded(self.scenario) >= 0).any():
            yield "every budget act is recorded"
            return
        reforms = dict.fromkeys(
            reform.name
            for group, active in (self.found.combinations[number] for number in combinations)
            for reform in active
            if name in reform.targets and reform.concerns(group)
        )
        yield f"{_named('reform', list(reforms))} in force"


def _of_groups(names: list[str]) -> str:
    several = len(names) > 1
    return f"the group{'s' if several else ''} {', '.join(names)} {'state their' if several else 'states its'} own"


def _named(word: str, names: list[str]) -> str:
    return f"the {word} {names[0]} is" if len(names) == 1 else f"the {word}s {', '.join(names)} are"


def _others(parameter: Parameter) -> np.ndarray:
    """Values that could stand in place of a stated one: all whole numbers it may be, or the ends of its range."""
    if parameter.whole:
        return np.arange(int(parameter.low), int(parameter.high) + 1)
    return np.array([parameter.low, parameter.high])


def _differs(value: Value) -> bool:
    return isinstance(value, np.ndarray) and bool(np.ptp(value) > 0)


# Where the rules do not look at a parameter


@dataclass(frozen=True)
class Idle:
    """Parameters that do nothing in a month in which `when` holds. reason: the phrase that says so."""

    parameters: tuple[str, ...]
    reason: str
    when: Callable[[Values, Scenario], np.ndarray]


def _so_far(holds: np.ndarray) -> np.ndarray:
    """Whether it has held in every month up to this one."""
    return np.asarray(np.logical_and.accumulate(holds, axis=0))


def _recorded(scenario: Scenario) -> np.ndarray:
    """The months by which the act of the year is recorded late, in every month; -1 where it is drawn."""
    acts = dict(scenario.recorded_acts)
    return np.repeat([acts.get(year, -1) for year in scenario.time.fiscal_years], 12)[:, None]


def _never_late(values: Values) -> np.ndarray:
    return np.asarray((values["budget.late_after_transition"] == 0) & (values["budget.late_otherwise"] == 0))


def _acts_are_in_time(values: Values, scenario: Scenario) -> np.ndarray:
    recorded = _recorded(scenario)
    return np.asarray(np.where(recorded >= 0, recorded == 0, _never_late(values)))


def _no_leader_changes(values: Values, _: Scenario) -> np.ndarray:
    return np.asarray((values["leadership.change_rate"] == 0) & np.isinf(values["leadership.term_limit_years"]))


def _after_the_start(_: Values, scenario: Scenario) -> np.ndarray:
    return (np.arange(12 * len(scenario.time.fiscal_years)) > 0)[:, None]


_NOBODY_MOVES = "reasons.why.transfers"
_NO_LEADER_CHANGES = "reasons.why.leaders"
_NEVER_LATE = "reasons.why.acts"
_LATENESS = ("budget.late_months", "budget.late_spread")
_OF_ACTS = ("budget.late_after_transition", "budget.late_otherwise", *_LATENESS)
"""What decides how late an act is, where that is not recorded."""

IDLE = (
    Idle(
        ("contract.obligation_years",),
        "reasons.why.permission",
        lambda values, _: values["budget.multi_year_permitted"] == 0,
    ),
    Idle(
        (
            "rotation.overlap_months", "rotation.overlap_scale", "rotation.documentation", "rotation.no_vacancy",
            "rotation.minimum_tenure_months", "rotation.october_share", "rotation.vacancy_months",
            "rotation.handover_ceiling",
        ),
        _NOBODY_MOVES,
        lambda values, _: values["rotation.transfer_rate"] == 0,
    ),
    Idle(
        ("rotation.deputy",),  # a vacancy may outlast the transfers
        _NOBODY_MOVES,
        lambda values, _: _so_far(values["rotation.transfer_rate"] == 0),
    ),
    Idle(("leadership.policy_continuity", "leadership.reversal"), _NO_LEADER_CHANGES, _no_leader_changes),
    Idle(
        ("leadership.october_share", "leadership.politics_odds"),
        _NO_LEADER_CHANGES,
        lambda values, _: values["leadership.change_rate"] == 0,
    ),
    Idle(("budget.interim",), _NEVER_LATE, _acts_are_in_time),
    Idle(_LATENESS, _NEVER_LATE, lambda values, scenario: _never_late(values) & (_recorded(scenario) < 0)),
    Idle(
        _OF_ACTS,
        "reasons.why.recorded",
        lambda _, scenario: _recorded(scenario) >= 0,
    ),
    Idle(
        ("law.guideline",),
        "reasons.why.audits",
        lambda values, _: values["law.audit_rate"] == 0,
    ),
    Idle(("start.paradigm_start",), "reasons.why.start", _after_the_start),
)  # fmt: skip
"""tests/test_unchanged.py runs each of these."""
