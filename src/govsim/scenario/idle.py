"""What a scenario states without effect, or outside what evidence says, said once to whoever runs it.

A value that every group, a barrier switched off, a reform or a recorded fact overrules; a reform that leads nowhere;
facts of named agencies that a barrier replaces; acts recorded for years that are not simulated. None of these is an
error where it stands, for scenarios are made of parts: options, barriers switched off, fewer years. But nobody is to
believe that it mattered: simulate() and all that runs a scenario say it as a NoEffectWarning, the command line as a
note, and there what was typed for the run itself is refused. What lies outside evidence (outside.py) is said the same
way, as an OutsideEvidenceWarning.
"""

import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from govsim.errors import NoEffectWarning, OutsideEvidenceWarning, ScenarioWarning
from govsim.model.parameters import BY_NAME
from govsim.scenario import neighbours
from govsim.scenario.adaptive import earliest, ends
from govsim.scenario.layout import LEADERS_FACTS, LEGAL_FACTS, blueprint
from govsim.scenario.outside import outside_evidence
from govsim.scenario.reach import Reach, Why
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import Number
from govsim.scenario.unchanged import is_past, over_early, title, why_idle
from govsim.words import Message

type Stated = tuple[str, str | None, Number]
"""A parameter, the group it is stated for (None: for all), and its value."""

_saying: ContextVar[bool] = ContextVar("_saying", default=True)


def say(*scenarios: Scenario) -> None:
    """Say what has no effect in any of these scenarios, and what in one of them lies outside evidence."""
    if _saying.get():
        _say(without_effect(*scenarios))
        say_outside(outside_evidence(*scenarios))


def notes(*scenarios: Scenario, varied: Collection[str] = ()) -> tuple[str, ...]:
    """All that is said of these scenarios, in English. varied: see without_effect()."""
    outside = outside_evidence(*scenarios, varied=varied)
    return *without_effect(*scenarios, varied=varied), *(message.text("en") for message in outside)


@contextmanager
def quietly() -> Iterator[None]:
    """Within, nothing is said: of scenarios that a program makes, or of which all has been said."""
    token = _saying.set(False)
    try:
        yield
    finally:
        _saying.reset(token)


def say_of_change(scenario: Scenario, before: Scenario, month: int) -> None:
    """Say what is new in a scenario under which runs go on, and has no effect from this month on."""
    since = month + 12 * scenario.time.warmup_years
    known = {*_values(before), *before.reforms}
    reach = Reach.of(scenario)
    whys = {stated: reach.why_not(*stated[:2], since=since) for stated in _values(scenario) if stated not in known}
    notes = [_of_value(stated, f"{why}, from now on") for stated, why in whys.items() if why is not None]
    for reform in scenario.reforms:
        if reform in known:
            continue
        if why := why_idle(scenario, reform):
            notes.append(why.text("en"))
        elif is_past(scenario, reform, since):
            past = "changes nothing any more: it moves something in months that are past alone."
            notes.append(f"{title(reform).text('en')} {past}")
    _say(notes)
    said = outside_evidence(before)
    say_outside(message for message in outside_evidence(scenario) if message not in said)


def say_outside(messages: Iterable[Message]) -> None:
    """Say what lies outside evidence."""
    _say((message.text("en") for message in messages), OutsideEvidenceWarning)


def _say(sentences: Iterable[str], kind: type[ScenarioWarning] = NoEffectWarning) -> None:
    if _saying.get():
        for sentence in sentences:
            warnings.warn(sentence, kind, skip_file_prefixes=_HERE)


_HERE = (str(Path(__file__).parents[1]),)
"""A warning names the line that called this package."""


def without_effect(*scenarios: Scenario, varied: Collection[str] = ()) -> tuple[str, ...]:
    """A sentence for each thing that these scenarios state and that moves none of those which state it.

    varied: parameters to which a design gives values of its own, in place of those stated for all.
    """
    reaches = [(_values(each), Reach.of(each, varied)) for scenario in scenarios for each in ends(scenario)]
    notes: dict[str, None] = {}
    for stated in dict.fromkeys(stated for values, _ in reaches for stated in values):
        name, group, _ = stated
        whys = [reach.why_not(name, group) for values, reach in reaches if stated in values]
        if (why := _in_all(whys)) and not (group is None and name in varied) and _worth_saying(stated, why):
            notes[_of_value(stated, str(why))] = None
    for reform in scenarios[0].reforms:
        whys_idle = [why_idle(scenario, reform) for scenario in scenarios if reform in scenario.reforms]
        if idle := _in_all(whys_idle) or over_early(scenarios[0], reform):
            notes[idle.text("en")] = None
    for number, adaptive in enumerate(scenarios[0].adaptive):
        adopted = [earliest(scenario) for scenario in scenarios if scenario.adaptive == scenarios[0].adaptive]
        if idle := _in_all([why_idle(scenario, begun[number]) for scenario, begun in adopted]):
            notes[f"{adaptive.name} once {adaptive.condition}: {idle.text('en')}"] = None
    of_facts = [(*_facts_held(scenario), *_acts_outside(scenario), *_alone(scenario)) for scenario in scenarios]
    notes |= {sentence: None for sentence in of_facts[0] if all(sentence in others for others in of_facts)}
    return tuple(notes)


def _in_all[Item](whys: list[Item | None]) -> Item | None:
    """The first, where all have one."""
    return whys[0] if all(why is not None for why in whys) else None


def _values(scenario: Scenario) -> list[Stated]:
    stated: list[Stated] = [(name, None, value) for name, value in scenario.parameters]
    return stated + [(name, group.name, value) for group in scenario.groups for name, value in group.parameters]


def _worth_saying(stated: Stated, why: Why) -> bool:
    """A default written out that the rules do not look at misleads nobody."""
    name, group, value = stated
    return bool(why.held) or group is not None or value != BY_NAME[name].default


def _of_value(stated: Stated, why: str) -> str:
    name, group, value = stated
    return f"{name} = {value:g}{f' of the group {group}' if group else ''} has no effect: {why}."


def _facts_held(scenario: Scenario) -> Iterator[str]:
    """Facts of named agencies and missions that are not laid out: a barrier that is off decides them."""
    known = scenario.known_barriers
    kinds = ((scenario.agencies, LEADERS_FACTS, "leadership.{}_median"), (scenario.missions, LEGAL_FACTS, "law.{}"))
    for stated, facts, median in kinds:
        for entity in stated:
            for fact in facts:
                off = next((each for each in scenario.barriers_off if median.format(fact) in known[each].off), None)
                if off is not None and getattr(entity, fact) is not None:
                    yield f"{fact} of {entity.name} has no effect: the barrier {off} is switched off."


def _acts_outside(scenario: Scenario) -> Iterator[str]:
    """Acts recorded for years that are not simulated."""
    years = scenario.time.fiscal_years
    outside = [year for year, _ in scenario.recorded_acts if year not in years]
    if outside:
        span = f"{years[0]} to {years[-1]}, warm-up included"
        yield f"The acts recorded for {', '.join(map(str, outside))} have no effect: the years are {span}."


def _alone(scenario: Scenario) -> Iterator[str]:
    """Agencies and partners whom a stated graph joins to nobody."""
    if not scenario.meeting:
        return
    plan = blueprint(scenario)
    remains = {"agencies": "their missions stay in house", "partners": "they never have a contract"}
    for table, numbers in neighbours.alone(plan.world).items():
        if numbers:
            first = ", ".join(plan.names[table][number] or str(number) for number in numbers[:_NAMED])
            more = ", ..." if len(numbers) > _NAMED else ""
            who = f"{len(numbers):,} of {len(plan.names[table]):,} {table}"
            yield f"In [meeting], {who} can meet nobody ({first}{more}): {remains[table]}."


_NAMED = 5
