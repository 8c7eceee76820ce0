"""Why a reform changes nothing: read off the regimes that the engine would be given with it and without it.

Two scenarios whose regimes differ only in parameters that cannot act, such as the rules of a handover where nobody is
ever transferred, have the same runs bit for bit. Which parameters those are, and when, `reach.IDLE` says.
"""

from collections.abc import Iterator

import numpy as np

from govsim.model.parameters import BY_NAME
from govsim.model.reforms import moved
from govsim.scenario.reach import IDLE, Values, acting, in_force, same
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.words import LANGUAGES, Both, Message, year_name

NOTHING_MET_IT = Message("reasons.nothing_met_it")
AS_BEFORE = Message("reasons.as_before")
NEVER_ADOPTED = Message("reasons.never_adopted")


def why_unchanged(base: Scenario, option: Scenario, same_outcomes: bool) -> tuple[Message, ...]:
    """What of an option changes nothing and why, a message for each reform; none where all of it has an effect.

    same_outcomes: whether its runs came out exactly as those without it.
    """
    added = option.reforms_beyond(base)
    found = tuple(why for reform in added if (why := why_idle(option, reform) or over_early(option, reform)))
    if not same_outcomes:
        return found
    if option.adaptive != base.adaptive:
        return (*found, NEVER_ADOPTED)
    if not added:
        return (AS_BEFORE if same(acting(option), acting(base)) else NOTHING_MET_IT,)
    return found if len(found) == len(added) else (*found, NOTHING_MET_IT)


def why_idle(scenario: Scenario, reform: DatedReform) -> Message | None:
    """Why this reform of the scenario changes nothing; None where it does change something."""
    reasons = idle_because(scenario, reform)
    return Message("reasons.changes_nothing", {"title": title(reform), "reasons": reasons}) if reasons else None


def idle_because(scenario: Scenario, reform: DatedReform) -> tuple[Message, ...]:
    """What keeps this reform of the scenario from changing anything; nothing where it does change something."""
    without = _without(scenario, reform)
    if not same(acting(scenario), acting(without)):
        return ()
    return tuple(_reasons(scenario, in_force(scenario), in_force(without), reform))


def is_past(scenario: Scenario, reform: DatedReform, since: int) -> bool:
    """Whether all that a reform changes lies before a month, counted from the first that is simulated."""
    return same(acting(scenario), acting(_without(scenario, reform)), since)


def _without(scenario: Scenario, reform: DatedReform) -> Scenario:
    return scenario.model_copy(update={"reforms": tuple(other for other in scenario.reforms if other != reform)})


def over_early(scenario: Scenario, reform: DatedReform) -> Message | None:
    """That a reform ends before any year that is reported."""
    over = reform.months_in_force(scenario.time.first_fiscal_year).stop <= 0
    return Message("reasons.over", {"title": title(reform)}) if over else None


def title(reform: DatedReform) -> Message:
    """A reform with its year and groups. English has the name that is typed."""
    known = reform.known
    return Message(
        "reasons.title",
        {
            "name": Both(reform.name, known.label_th if known else reform.name),
            "year": Both(*(year_name(reform.from_year, lang) for lang in LANGUAGES)),
            "where": Message("reasons.where", {"groups": ", ".join(reform.groups)}) if reform.groups else "",
        },
    )


def _reasons(option: Scenario, values: Values, before: Values, reform: DatedReform) -> Iterator[Message]:
    """Each reason once, with the parameters it keeps from acting."""
    if reform.size == 0:
        yield Message("reasons.why.size")
        return
    by_reason: dict[tuple[str, str | Both], list[str]] = {}
    barriers = option.known_barriers
    for name, target in reform.targets.items():
        was = _in_months_of(before[name], option, reform, name)
        held = next((barrier for barrier in option.barriers_off if name in barriers[barrier].off), None)
        detail: str | Both = ""
        if held is not None:
            reason, detail = "reasons.why.barrier", Both(held, barriers[held].label_th)
        elif (was == target).all():
            reason, name = "reasons.why.so", f"{name} = {target:g}"
        elif not np.array_equal(values[name], before[name]):
            either = (values, before)
            of_name = [idle for idle in IDLE if name in idle.parameters]
            reason = next(idle.reason for idle in of_name if any(idle.when(side, option).any() for side in either))
        elif all(moved(name, value, target, reform.extent) == value for value in np.unique(was).tolist()):
            reason, detail = "reasons.why.step", f"{reform.size:g}"
        else:
            reason = "reasons.why.other"
        by_reason.setdefault((reason, detail), []).append(name)
    for (reason, detail), names in by_reason.items():
        yield Message(reason, {"x": ", ".join(names)} | ({"detail": detail} if detail else {}))


def _in_months_of(values: np.ndarray, scenario: Scenario, reform: DatedReform, name: str) -> np.ndarray:
    months = reform.months_in_force(scenario.time.fiscal_years[0])
    values = values[months.start : months.stop]
    if reform.groups is None or BY_NAME[name].scope == "country":
        return values
    return values[:, [scenario.group_names.index(group) for group in reform.groups]]
