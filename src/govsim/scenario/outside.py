"""What a scenario states outside what evidence says: it runs, and is said once, in words, wherever results are shown.

The bounds of a parameter are what the equations allow, and what lies outside them is refused. Its range is what is
known of real countries; a country beyond it can be looked at, but nobody is to believe that evidence speaks for it.
"""

from collections.abc import Collection, Iterator, Mapping

from govsim.model.parameters import BY_NAME, Parameter
from govsim.scenario.scenario import Scenario
from govsim.words.catalogue import Gap, Message


def outside_evidence(*scenarios: Scenario, varied: Collection[str] = ()) -> tuple[Message, ...]:
    """A sentence for each value outside its parameter's range that one of the scenarios states, each once.

    varied: parameters to which a design gives values of its own, in place of those stated for all.
    """
    found = {
        (name, value, str(where)): _sentence(name, value, where)
        for scenario in scenarios
        for name, value, where in _stated(scenario, varied)
        if not BY_NAME[name].within_range(value)
    }
    return tuple(found.values())


def _varied_outside(name: str, low: float, high: float) -> Message | None:
    """A sentence where a parameter is varied from low to high, and evidence does not say so far."""
    parameter = BY_NAME[name]
    if parameter.within_range(low) and parameter.within_range(high):
        return None
    if low == high:
        return _sentence(name, low, "")
    gaps: dict[str, Gap] = {"name": name, "low": _number(low), "high": _number(high), "range": _range(parameter)}
    return Message("parameters.varied_outside", gaps)


def points_outside(points: Mapping[str, Collection[float]]) -> tuple[Message, ...]:
    """A sentence for each parameter of which points have values beyond what evidence says."""
    found = (_varied_outside(name, min(values), max(values)) for name, values in points.items() if len(values))
    return tuple(message for message in found if message is not None)


def _stated(scenario: Scenario, varied: Collection[str]) -> Iterator[tuple[str, float, str | Message]]:
    """Each value that a scenario states, and where, if not for all agencies and the whole run."""
    for name, value in scenario.parameters:
        if name not in varied:
            yield name, value, ""
    for group in scenario.groups:
        for name, value in group.parameters:
            yield name, value, Message("parameters.outside.group", {"group": group.name})
    for reform in scenario.reforms:
        for name, value in reform.parameters:
            yield name, value, Message("parameters.outside.reform", {"reform": reform.name})


def _sentence(name: str, value: float, where: str | Message) -> Message:
    gaps: dict[str, Gap] = {"name": name, "value": _number(value), "range": _range(BY_NAME[name]), "where": where}
    return Message("parameters.outside", gaps)


def _range(parameter: Parameter) -> Message:
    return Message("common.to", {"low": _number(parameter.low), "high": _number(parameter.high)})


def _number(value: float) -> str:
    return f"{value:g}"
