"""What a scenario states without effect: what is said of it, and that the runs agree."""

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsim import Worlds, apportion, compare, simulate
from govsim.errors import NoEffectWarning
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.runs.batch import Record
from govsim.runs.mesa.model import PartnershipModel
from govsim.scenario.idle import without_effect
from govsim.scenario.layout import blueprint
from govsim.scenario.reach import Reach
from govsim.scenario.scenario import Scenario
from govsim.scenario.unchanged import why_idle

RATE, TERM, DEPUTY = "rotation.transfer_rate", "contract.term_years", "rotation.deputy"
TEXT = """
name = "mine"
[time]
years = 2
warmup_years = 1
[world]
agencies = 2
missions_per_agency = 2
posts_per_agency = 1
{more}
[[groups]]
name = "north"
agencies = 1
{north}
[[groups]]
name = "south"
agencies = 1
{south}
"""
OWN = "[groups.rotation]\ntransfer_rate = 0.2"


def made(more: str = "", north: str = "", south: str = "") -> Scenario:
    return Scenario.from_toml(TEXT.format(more=more, north=north, south=south))


PLAIN, BOTH_OWN = made(), made("[rotation]\ntransfer_rate = 0.5", OWN, OWN)
ONE_OWN = made("[rotation]\ntransfer_rate = 0.5", OWN)
NAMED = Scenario.load("inclusive-care")
ACTS = Scenario(time=PLAIN.time, world=PLAIN.world, recorded_acts=((2025, 0), (2026, 3), (2027, 0)))
HELD = "and that holds"


SAID = {
    "nothing stated": (PLAIN, []),
    "all groups state their own": (
        BOTH_OWN, [f"{RATE} = 0.5 has no effect: the groups north, south state their own, {HELD} {RATE}."]
    ),
    "one group takes it": (ONE_OWN, []),
    "one group states its own, and a barrier decides the other": (
        ONE_OWN.without("rotation"),
        [f"{RATE} = 0.5 has no effect: the group north states its own and the barrier rotation is switched off, {HELD}"
         f" {RATE}.",
         f"{RATE} = 0.2 of the group north has no effect: the barrier rotation is switched off, {HELD} {RATE}."],
    ),
    "a barrier that is off": (
        PLAIN.with_parameters({RATE: 0.2}).without("rotation"),
        [f"{RATE} = 0.2 has no effect: the barrier rotation is switched off, {HELD} {RATE}."],
    ),
    "a reform from the first month to the end": (
        PLAIN.with_parameters({TERM: 2}).with_reform("longer-term", from_year=2025),
        [f"{TERM} = 2 has no effect: the reform longer-term is in force, {HELD} {TERM}."],
    ),
    "a reform from a later year": (PLAIN.with_parameters({TERM: 2}).with_reform("longer-term", from_year=2026), []),
    "a reform of half size": (
        PLAIN.with_parameters({TERM: 2}).with_reform("longer-term", from_year=2025, size=0.5), []
    ),
    "a reform in one group": (
        PLAIN.with_parameters({TERM: 2}).with_reform("longer-term", from_year=2025, groups=["north"]), []
    ),
    "two reforms, one after the other": (
        PLAIN.with_parameters({TERM: 4})
        .with_reform("two", from_year=2025, until_year=2026, parameters={TERM: 4})
        .with_reform("longer-term", from_year=2026),
        [f"{TERM} = 4 has no effect: the reforms two, longer-term are in force, {HELD} {TERM}.",
         "two from 2025 changes nothing: already so: contract.term_years = 4."],
    ),
    "recorded acts": (
        ACTS.with_parameters({"budget.late_months": 3.0}),
        [f"budget.late_months = 3 has no effect: every budget act is recorded, {HELD} budget.late_months."],
    ),
    "an act that is not recorded": (ACTS.with_time(years=3).with_parameters({"budget.late_months": 3.0}), []),
    "acts of other years": (
        ACTS.with_time(years=1),
        ["The acts recorded for 2027 have no effect: the years are 2025 to 2026, warm-up included."],
    ),
    "what needs permission": (
        PLAIN.with_parameters({"contract.obligation_years": 3}),
        ["contract.obligation_years = 3 has no effect: contract.obligation_years needs permission"
         " (budget.multi_year_permitted is 0)."],
    ),
    "defaults written out": (PLAIN.with_parameters({p.name: p.default for p in PARAMETERS}), []),
    "a reform of what is so already": (
        PLAIN.with_parameters({DEPUTY: 1.0}).with_reform("deputy", from_year=2026),
        [f"deputy from 2026 changes nothing: already so: {DEPUTY} = 1."],
    ),
    "a reform in groups that have it": (
        made(north="[groups.rotation]\ndeputy = 1.0").with_reform("deputy", from_year=2026, groups=["north"]),
        [f"deputy from 2026 in north changes nothing: already so: {DEPUTY} = 1."],
    ),
    "a reform of the start, after it": (
        PLAIN.with_reform("late", from_year=2026, parameters={"start.paradigm_start": 0.9}),
        ["late from 2026 changes nothing: a run takes start.paradigm_start at its start alone."],
    ),
    "facts that a barrier decides": (
        NAMED.without("leadership"),
        [f"{fact} of Department of Children and Youth has no effect: the barrier leadership is switched off."
         for fact in ("priority", "seriousness")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_what_is_said(case: str) -> None:
    scenario, sentences = SAID[case]
    assert list(without_effect(scenario)) == sentences


@pytest.mark.parametrize("name", Scenario.shipped())
def test_nothing_is_said_of_a_scenario_that_ships(name: str) -> None:
    assert without_effect(Scenario.load(name)) == ()


def test_something_taken_by_one_of_several_scenarios_is_not_said() -> None:
    calm = ONE_OWN.without("rotation")
    assert without_effect(calm, ONE_OWN) == ()
    assert len(without_effect(calm, calm.without("law"))) == 2


def sayings(call: object) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", NoEffectWarning)
        call()  # type: ignore[operator]
    assert {warning.category for warning in caught} <= {NoEffectWarning}
    assert {warning.filename for warning in caught} <= {__file__}
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize(
    "call",
    [
        lambda: simulate(BOTH_OWN, 1),
        lambda: Worlds(BOTH_OWN, 1),
        lambda: PartnershipModel(BOTH_OWN),
        lambda: compare(BOTH_OWN, {"calm": BOTH_OWN.without("law")}, 1),
        lambda: apportion(BOTH_OWN, 1),
    ],
    ids=["simulate", "Worlds", "PartnershipModel", "compare", "apportion"],
)
def test_whatever_runs_a_scenario_says_it_once(call: object) -> None:
    assert sayings(call) == SAID["all groups state their own"][1]


def test_barriers_of_a_factorial_and_of_options_are_no_reason_to_say_anything() -> None:
    stated = PLAIN.with_parameters({RATE: 0.5}).with_reform("longer-term", from_year=2026)
    assert sayings(lambda: apportion(stated, 1)) == []
    assert sayings(lambda: compare(stated, {"calm": stated.without("rotation", "budget")}, 1)) == []


def test_runs_that_go_on_hear_of_what_comes_too_late() -> None:
    worlds = Worlds(PLAIN, 1)
    worlds.run_to(12)
    over = PLAIN.with_reform("deputy", from_year=2026, until_year=2027)
    assert sayings(lambda: worlds.change(over)) == [
        "deputy from 2026 changes nothing any more: it moves something in months that are past alone."
    ]
    assert sayings(lambda: worlds.change(over.with_reform("deputy", from_year=2027))) == []


VALUES = {
    p.name: st.sampled_from([p.low, p.high] if not p.whole else list(range(int(p.low), int(p.high) + 1)))
    for p in PARAMETERS
}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Small worlds with groups that state some values, reforms, barriers off and recorded acts."""
    names = draw(
        st.lists(st.sampled_from([p.name for p in PARAMETERS if p.scope == "agency"]), max_size=4, unique=True)
    )
    own = {name: draw(VALUES[name]) for name in names}
    scenario = PLAIN if draw(st.booleans()) else ACTS
    for group in (
        draw(st.lists(st.sampled_from([g.name for g in scenario.groups]), unique=True)) if scenario.groups else ()
    ):
        scenario = scenario.with_parameters(own, group=group)
    for reform in draw(st.lists(st.sampled_from(sorted(REFORMS)), max_size=2, unique=True)):
        year, size = draw(st.sampled_from([2025, 2026])), draw(st.sampled_from([0.0, 0.5, 1.0]))
        scenario = scenario.with_reform(reform, from_year=year, size=size)
    return scenario.without(*draw(st.lists(st.sampled_from(sorted(BARRIERS)), max_size=3, unique=True)))


def runs(scenario: Scenario) -> bytes:
    tables = simulate(scenario, 2, 1, Record.nothing())
    return tables.years.to_csv().encode() + tables.years_by_kind.to_csv().encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(), st.data())
def test_a_value_that_no_agency_takes_leaves_every_byte_of_the_runs_as_it_was(
    scenario: Scenario, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([p.name for p in PARAMETERS]))
    groups = [None, *(table.name for table in scenario.groups if name not in COUNTRY)]
    group = data.draw(st.sampled_from(groups))
    one, other = data.draw(VALUES[name]), data.draw(VALUES[name])
    first, second = (scenario.with_parameters({name: value}, group=group) for value in (one, other))
    if Reach.of(first).why_not(name, group) is not None and Reach.of(second).why_not(name, group) is not None:
        assert runs(first) == runs(second)


@settings(max_examples=200, deadline=None)
@given(scenarios(), st.data())
def test_a_value_is_held_only_where_no_other_would_be_laid_out_otherwise(
    scenario: Scenario, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([p.name for p in PARAMETERS]))
    parameter = next(p for p in PARAMETERS if p.name == name)
    low, high = (scenario.with_parameters({name: value}) for value in (parameter.low, parameter.high))
    fixed = Reach.of(low).fixed(name)
    if name in OF_ACTS and scenario.recorded_acts:
        assert fixed is not None
    elif parameter.whole and not fixed:
        return  # a step may be too small for these two, and not for values between
    else:
        assert (fixed is not None) == laid_out_alike(low, high, name)


OF_ACTS = ("budget.late_after_transition", "budget.late_otherwise", "budget.late_months", "budget.late_spread")
COUNTRY = {p.name for p in PARAMETERS if p.scope == "country"}


def laid_out_alike(one: Scenario, other: Scenario, *names: str) -> bool:
    plans = [blueprint(scenario) for scenario in (one, other)]
    for name in names:
        columns = slice(0, 1) if name in COUNTRY else slice(0 if name == "start.paradigm_start" else 1, None)
        tables = [plan.regimes[name.replace(".", "_")][plan.schedule[:, columns]] for plan in plans]
        if not (tables[0] == tables[1]).all():
            return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios())
def test_a_reform_that_changes_nothing_leaves_every_byte_of_the_runs_as_it_was(scenario: Scenario) -> None:
    for reform in scenario.reforms:
        without = scenario.model_copy(update={"reforms": tuple(r for r in scenario.reforms if r != reform)})
        if why_idle(scenario, reform) is not None:
            assert runs(scenario) == runs(without)
        else:
            assert not laid_out_alike(scenario, without, *REFORMS[reform.name].parameters)
