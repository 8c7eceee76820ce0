"""The declaration of every column is complete, is true of honest runs, and binds what is written to an agent."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govsim
from govsim.errors import InputError
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.ranges import RANGES
from govsim.model.reforms import REFORMS
from govsim.model.tables import World
from govsim.runs.batch import Record
from govsim.runs.mesa.agents import AGENTS, Column
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.run import ROOM, STATED
from govsim.scenario.layout import blueprint, rows_of
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=3)
ALL = Record(months=True, partnership_months=True)


def test_every_column_of_every_table_that_a_state_holds_is_declared() -> None:
    world = PartnershipModel(SHORT, seed=1, record=ALL).world
    held = {name: table.dtype for name, table in zip(World._fields, world, strict=True) if name not in (*STATED, *ROOM)}
    del held["logged"]
    assert {name: set(dtype.names or ()) for name, dtype in held.items()} == {
        name: set(columns) for name, columns in RANGES.items()
    }


@pytest.mark.parametrize("name", ["default", "inclusive-care", "universal-design", "thai-history"])
def test_rows_are_known_before_the_tables_are_made(name: str) -> None:
    scenario = Scenario.load(name)
    world = blueprint(scenario).world
    assert rows_of(scenario) == {table: getattr(world, table).size for table in rows_of(scenario)}


def lives_within_its_ranges(scenario: Scenario, seed: int, every: int) -> None:
    """Each state on the way can be written, which it is only when all lies in its range, and is opened to the same."""
    model = PartnershipModel(scenario, seed=seed, record=ALL)
    while True:
        if model.remaining % every == 0:
            content = model._state("here").to_bytes()
        if not model.remaining:
            break
        model.step()
    again = PartnershipModel.of_state(govsim.runs.state.from_bytes(content, "model", "here"), "here")
    assert again._state("here").to_bytes() == content


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Worlds with every parameter within its range or at an end of it or of its bounds, barriers off, and reforms."""
    size = draw(st.sampled_from([{}, {"missions_per_agency": 30, "posts_per_agency": 1}, {"agencies_per_region": 1}]))
    values = {
        p.name: draw(
            st.sampled_from([p.low, p.high, *p.bounds])
            if p.whole
            else st.floats(p.low, p.high) | st.floats(*p.bounds) | st.sampled_from([p.low, p.high, *p.bounds])
        )
        for p in PARAMETERS
    }
    scenario = SHORT.with_world(**size).with_parameters(values)
    scenario = scenario.without(*draw(st.lists(st.sampled_from(sorted(BARRIERS)), unique=True)))
    if reform := draw(st.none() | st.sampled_from(sorted(REFORMS))):
        scenario = scenario.with_reform(reform, from_year=2026)
    return scenario


@pytest.mark.filterwarnings("ignore::govsim.errors.OutsideEvidenceWarning")
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(scenario=scenarios(), seed=st.integers(0, 2**63 - 1))
def test_every_honest_month_lies_in_its_ranges_whatever_the_parameters(scenario: Scenario, seed: int) -> None:
    lives_within_its_ranges(scenario, seed, every=4)


@pytest.mark.parametrize("name", ["default", "inclusive-care", "universal-design", "thai-history"])
def test_every_month_of_a_shipped_scenario_lies_in_its_ranges(name: str) -> None:
    lives_within_its_ranges(Scenario.load(name), 1, every=20)


def test_a_small_nation_lies_in_its_ranges() -> None:
    nation = Scenario.load("national").with_world(agencies=200).with_time(warmup_years=2, years=2)
    lives_within_its_ranges(nation, 1, every=12)


def test_what_was_written_to_agents_lies_in_its_ranges_ever_after() -> None:
    for end in (0, 1):
        model = PartnershipModel(SHORT, seed=3)
        while model.remaining:
            for kind in AGENTS:
                for name, column in vars(kind).items():
                    if isinstance(column, Column) and not column.fixed:
                        value: float = RANGES[kind.table][name].bounds(model.run.limits)[end]
                        model.set_of(kind).set(name, int(value) if column.whole else float(value))
            model.step()
            model._state("here").to_bytes()


WRITABLE = [
    (kind, name)
    for kind in AGENTS
    for name, column in vars(kind).items()
    if isinstance(column, Column) and not column.fixed
]


@pytest.mark.parametrize(("kind", "name"), WRITABLE)
def test_no_column_takes_what_lies_out_of_its_range(kind: Any, name: str) -> None:
    model = PartnershipModel(SHORT, seed=1)
    agent = model.agent(kind, 0)
    allowed = RANGES[kind.table][name]
    low, high = allowed.bounds(model.run.limits)
    before = model.world._asdict()[kind.table].tobytes()
    wrong = [low - 1, high + 1, math.nan, math.inf, -math.inf, 10**12, -(10**12), np.float64(high + 1), "1", None, True]
    for value in wrong:
        if value in allowed.also:
            continue
        with pytest.raises(InputError, match=f"{name}: cannot be") as refused:
            setattr(agent, name, value)
        assert allowed.in_words(model.run.limits) in str(refused.value)
    assert model.world._asdict()[kind.table].tobytes() == before
    setattr(agent, name, int(low) if getattr(kind, name).whole else low)
    assert getattr(agent, name) == low


def test_what_the_scenario_states_is_read_only() -> None:
    model = PartnershipModel(SHORT, seed=1)
    for column in ("stated_priority", "region"):
        with pytest.raises(AttributeError, match="the scenario gives it"):
            setattr(model.agencies.to_list()[0], column, 0)


def test_what_was_written_past_the_agents_is_not_saved(tmp_path: Any) -> None:
    model = PartnershipModel(SHORT, seed=1)
    model.world.missions["trust"][2] = 5.0
    with pytest.raises(InputError, match="cannot be saved: trust in missions is 5 at 0, 2; it must be from 0 to 1"):
        model.save(tmp_path / "now.govsim")
    assert list(tmp_path.iterdir()) == []
