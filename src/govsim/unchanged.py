"""Why a reform changes nothing: read off the regimes that the engine would be given with it and without it.

Two scenarios whose regimes differ only in parameters that cannot act, such as the rules of a handover where nobody is
ever transferred, have the same runs bit for bit. Which parameters those are, and when, `_IDLE` says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from govsim.barriers import BARRIERS
from govsim.blueprint import Blueprint, blueprint
from govsim.parameters import BY_NAME, PARAMETERS
from govsim.reforms import REFORMS, moved
from govsim.scenario import DatedReform, Scenario

type Values = Mapping[str, np.ndarray]
"""Each parameter in every month, shape (months, groups), or (months, 1) for one of the whole country."""

NOTHING_MET_IT = "What it moves is in force, but nothing in these runs depended on it."
AS_BEFORE = "Every parameter has the same value in every month as without it."


def why_unchanged(base: Scenario, option: Scenario, same_outcomes: bool) -> str:
    """What of an option changes nothing and why, in a sentence for each reform; empty where all of it has an effect.

    same_outcomes: whether its runs came out exactly as those without it.
    """
    plan = blueprint(option)
    added = _added(base, option)
    said = [sentence for reform in added if (sentence := _of_reform(option, plan, reform))]
    if same_outcomes and len(said) == len(added):
        if not said:
            return AS_BEFORE if _same(_acting(plan), _acting(blueprint(base))) else NOTHING_MET_IT
    elif same_outcomes:
        said.append(NOTHING_MET_IT)
    return " ".join(said)


def _added(base: Scenario, option: Scenario) -> list[DatedReform]:
    """The reforms that an option has more than doing nothing."""
    before = list(base.reforms)
    added = []
    for reform in option.reforms:
        if reform in before:
            before.remove(reform)
        else:
            added.append(reform)
    return added


def _of_reform(option: Scenario, plan: Blueprint, reform: DatedReform) -> str | None:
    """Why this reform of the option changes nothing; None where it does change something."""
    where = f" in {', '.join(reform.groups)}" if reform.groups else ""
    title = f"{reform.name} from {reform.from_year}{where}"
    rest = tuple(other for other in option.reforms if other is not reform)
    without = blueprint(option.model_copy(update={"reforms": rest}))
    if _same(_acting(plan), _acting(without)):
        return f"{title} changes nothing: {'; '.join(_reasons(option, plan, without, reform))}."
    if _in_force(option, reform).stop <= 0:
        return f"{title} is over before the first reported year."
    return None


def _reasons(option: Scenario, plan: Blueprint, without: Blueprint, reform: DatedReform) -> Iterator[str]:
    """Each reason once, with the parameters it keeps from acting."""
    if reform.size == 0:
        yield "its size is 0"
        return
    known = REFORMS.get(reform.name)
    targets = dict(reform.parameters) if known is None else known.parameters
    extent = reform.size * (1.0 if known is None else known.extent)
    by_reason: dict[str, list[str]] = {}
    for name, target in targets.items():
        before = _where_in_force(_values(without)[name], option, reform, name)
        held = next((barrier for barrier in option.barriers_off if name in BARRIERS[barrier].off), None)
        if held is not None:
            reason = f"the barrier {held} is switched off, which holds {{}}"
        elif (before == target).all():
            reason, name = "already so: {}", f"{name} = {target:g}"
        elif not np.array_equal(_values(plan)[name], _values(without)[name]):
            reason = next(idle.reason for idle in _IDLE if name in idle.parameters)
        elif all(moved(name, value, target, extent) == value for value in np.unique(before).tolist()):
            reason = f"a size of {reform.size:g} is too small for a whole step of {{}}"
        else:
            reason = "another reform of the option decides {}"
        by_reason.setdefault(reason, []).append(name)
    for reason, names in by_reason.items():
        yield reason.format(", ".join(names))


def _in_force(scenario: Scenario, reform: DatedReform) -> range:
    """The months of a reform, as many as are simulated; month 0 is the first reported one."""
    time = scenario.time
    first, start = time.first_fiscal_year, 12 * (reform.from_year - time.first_fiscal_year)
    stop = 12 * time.years if reform.until_year is None else 12 * (min(reform.until_year, first + time.years) - first)
    known = REFORMS.get(reform.name)
    if known is not None and known.months is not None:
        stop = min(stop, start + known.months)
    return range(start, stop)


def _where_in_force(values: np.ndarray, scenario: Scenario, reform: DatedReform, name: str) -> np.ndarray:
    months, warmup = _in_force(scenario, reform), 12 * scenario.time.warmup_years
    values = values[months.start + warmup : months.stop + warmup]
    if reform.groups is None or BY_NAME[name].scope == "country":
        return values
    return values[:, [scenario.group_names.index(group) for group in reform.groups]]


# Which values act


def _values(plan: Blueprint) -> Values:
    in_force = plan.regimes[plan.schedule]
    columns = {"country": slice(0, 1), "agency": slice(1, None)}
    return {parameter.name: in_force[parameter.field][:, columns[parameter.scope]] for parameter in PARAMETERS}


def _acting(plan: Blueprint) -> Values:
    """The values in every month, with 0 in place of those that cannot act."""
    values = dict(_values(plan))
    for idle in _IDLE:
        when = idle.when(values, plan)
        for name in idle.parameters:
            values[name] = np.where(when, 0, values[name])
    return values


def _same(one: Values, other: Values) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in one)


@dataclass(frozen=True)
class _Idle:
    """Parameters that do nothing in a month in which `when` holds."""

    parameters: tuple[str, ...]
    reason: str
    when: Callable[[Values, Blueprint], np.ndarray]


def _so_far(holds: np.ndarray) -> np.ndarray:
    """Whether it has held in every month up to this one."""
    return np.asarray(np.logical_and.accumulate(holds, axis=0))


def _acts_are_in_time(values: Values, plan: Blueprint) -> np.ndarray:
    never = (values["budget.late_after_transition"] == 0) & (values["budget.late_otherwise"] == 0)
    recorded = np.repeat(plan.world.recorded_acts, 12)[:, None]
    return np.asarray(np.where(recorded >= 0, recorded == 0, never))


_NOBODY_MOVES = "nobody is transferred (rotation.transfer_rate is 0), so there is nothing to do for {}"

_IDLE = (
    _Idle(
        ("contract.obligation_years",),
        "{} needs permission (budget.multi_year_permitted is 0)",
        lambda values, _: values["budget.multi_year_permitted"] == 0,
    ),
    _Idle(
        ("rotation.overlap_months", "rotation.documentation", "rotation.minimum_tenure_months"),
        _NOBODY_MOVES,
        lambda values, _: values["rotation.transfer_rate"] == 0,
    ),
    _Idle(
        ("rotation.deputy",),  # a vacancy may outlast the transfers
        _NOBODY_MOVES,
        lambda values, _: _so_far(values["rotation.transfer_rate"] == 0),
    ),
    _Idle(
        ("leadership.policy_continuity",),
        "no leader ever changes, so there is nothing to do for {}",
        lambda values, _: (values["leadership.change_rate"] == 0) & np.isinf(values["leadership.term_limit_years"]),
    ),
    _Idle(
        ("budget.interim",),
        "no budget act is ever late, so there is nothing to do for {}",
        _acts_are_in_time,
    ),
    _Idle(
        ("law.guideline",),
        "there are no audits (law.audit_rate is 0), so there is nothing to do for {}",
        lambda values, _: values["law.audit_rate"] == 0,
    ),
)
"""Where the rules do not look at a parameter; tests/test_unchanged.py runs each of these."""
