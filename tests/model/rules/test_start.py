"""Section 5: the start of a run, against numbers worked out by hand from the model page."""

from collections.abc import Callable
from functools import cache
from math import exp, floor, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from govsim.model import streams
from govsim.model.draws import BEGINNING, run_luck, uniform
from govsim.model.rules.start import legal_draw, start_country, start_partner
from govsim.model.tables import IN_HOUSE
from govsim.runs.run import Run
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL, opened

UNIVERSITY, MUNICIPALITY, CSO, COMMUNITY = range(4)
MANY = Scenario(name="many").with_world(agencies=10, partners_per_agency=100)


@cache
def crowded() -> Run:
    """A run of 1,000 partners: 150 universities, 350 municipalities, 300 of civil society, 200 communities."""
    return opened(MANY)


def u(run: Run, stream: int, entity: int) -> float:
    return float(uniform(run.luck, stream, BEGINNING, entity))


def z(run: Run, stream: int, entity: int) -> float:
    return NormalDist().inv_cdf(u(run, stream, entity))


# The country


def test_the_first_election_falls_anywhere_in_the_first_term() -> None:
    run = opened()
    months = []
    for seed in range(1000):
        luck = np.uint64(run_luck(seed, 0))
        start_country(run.world, run.regimes[0], luck)
        months.append(int(run.world.country[0].to_election))
        assert months[-1] == floor(48 * uniform(luck, streams.FIRST_ELECTION, BEGINNING, 0))
    assert set(months) == set(range(48))


def test_there_was_no_transition_in_the_months_before() -> None:
    country = opened().world.country[0]
    assert country.transition == 0
    assert country.since_transition > 100


# Agencies and posts


def test_leaders_are_drawn_and_their_line_has_reached_everyone() -> None:
    run = opened(SMALL.with_parameters({"leadership.priority_median": 0.3, "leadership.spread": 0.7}))
    for a in (0, 1):
        agency = run.world.agencies[a]
        priority = 3 / 7 * exp(0.7 * z(run, streams.START_PRIORITY, a))  # odds
        seriousness = exp(0.7 * z(run, streams.START_SERIOUSNESS, a))
        assert agency.priority == pytest.approx(priority / (1 + priority), rel=1e-12)
        assert agency.seriousness == pytest.approx(seriousness / (1 + seriousness), rel=1e-12)
        assert agency.supervision == agency.commitment == sqrt(agency.priority * agency.seriousness)


def test_leaders_have_been_in_office_for_0_to_23_months_and_coordinators_for_0_to_36() -> None:
    run = opened(SMALL.with_world(agencies=100, posts_per_agency=4, agencies_per_region=10))
    leaders = [floor(24 * u(run, streams.START_LEADER_TENURE, a)) for a in range(100)]
    coordinators = [floor(37 * u(run, streams.START_TENURE, i)) for i in range(400)]
    assert list(run.world.agencies.leader_tenure) == leaders
    assert list(run.world.officials.tenure) == coordinators
    assert (min(leaders), max(leaders), min(coordinators), max(coordinators)) == (0, 23, 0, 36)
    assert set(run.world.officials.vacant) == {0}


def test_agencies_begin_with_an_empty_record_and_the_starting_paradigm() -> None:
    run = opened(SMALL.with_parameters({"start.paradigm_start": 0.3}))
    assert set(run.world.agencies.paradigm) == {0.3}
    for field in ("experience", "kept", "broken", "caution", "envelope"):
        assert set(run.world.agencies[field]) == {0.0}
    assert set(run.world.officials.backlog) == {0.0}


def test_every_agency_starts_in_the_regime_of_its_group() -> None:
    groups = """
        world = { agencies = 2, missions_per_agency = 3, posts_per_agency = 2, partners_per_agency = 6 }
        [[groups]]
        name = "serious"
        agencies = 1
        start.paradigm_start = 0.7
        law.authority = 1.0
        leadership = { priority_median = 0.8, spread = 0.3 }
        """
    run = opened(Scenario.from_toml(groups))
    first = int(np.flatnonzero(run.world.agencies.group == 0)[0])
    assert list(run.regimes.start_paradigm_start[run.world.agencies.regime]) == (
        [0.7, 0.4] if first == 0 else [0.4, 0.7]
    )
    assert run.world.agencies[first].paradigm == 0.7
    odds = 4 * exp(0.3 * z(run, streams.START_PRIORITY, first))
    assert run.world.agencies[first].priority == pytest.approx(odds / (1 + odds), rel=1e-12)
    assert set(run.world.missions.authority[run.world.missions.agency == first]) == {1.0}
    assert 1.0 not in run.world.missions.authority[run.world.missions.agency != first]
    assert run.world.country[0].mean_paradigm == 0.4  # until agencies' own is known


# Partners

KIND_TABLE = [
    # kind, capability, outside, motive, bridge_output, capacity
    (UNIVERSITY, 1.25, 0.50, 0.20, 0.40, 4),
    (MUNICIPALITY, 1.15, 0.40, 0.30, 0.60, 3),
    (CSO, 1.20, 0.45, 0.40, 0.30, 2),
    (COMMUNITY, 1.05, 0.35, 0.45, 0.50, 1),
]


@pytest.mark.parametrize(("kind", "capability", "outside", "motive", "bridge_output", "capacity"), KIND_TABLE)
def test_partners_are_drawn_around_the_means_of_their_kind_and_cut(
    kind: int, capability: float, outside: float, motive: float, bridge_output: float, capacity: int
) -> None:
    run = crowded()
    of_kind = [int(j) for j in np.flatnonzero(run.world.partners.kind == kind)]
    for j in of_kind:
        partner = run.world.partners[j]
        assert partner.capability == pytest.approx(
            min(1.8, max(0.5, capability + 0.15 * z(run, streams.CAPABILITY, j))), rel=1e-12
        )
        assert partner.outside == pytest.approx(
            min(0.95, max(0.05, outside + 0.12 * z(run, streams.OUTSIDE, j))), rel=1e-12
        )
        assert partner.motive == pytest.approx(
            min(1.0, max(0.0, motive + 0.1 * z(run, streams.MOTIVE, j))), rel=1e-12, abs=1e-12
        )
        assert (partner.bridge_output, partner.capacity, partner.contracts) == (bridge_output, capacity, 0)
    assert len(of_kind) == {UNIVERSITY: 150, MUNICIPALITY: 350, CSO: 300, COMMUNITY: 200}[kind]


@pytest.mark.parametrize(
    ("fact", "stream", "kind", "rarest", "cut"),
    [
        ("capability", streams.CAPABILITY, COMMUNITY, min, 0.5),
        ("capability", streams.CAPABILITY, UNIVERSITY, max, 1.8),
        ("outside", streams.OUTSIDE, COMMUNITY, min, 0.05),
        ("outside", streams.OUTSIDE, UNIVERSITY, max, 0.95),
        ("motive", streams.MOTIVE, UNIVERSITY, min, 0.0),
    ],
)
def test_the_rarest_partners_are_cut_to_the_range(
    fact: str, stream: int, kind: int, rarest: Callable[..., int], cut: float
) -> None:
    luck = rarest(range(30_000), key=lambda k: uniform(np.uint64(k), stream, BEGINNING, 0))
    partner = opened().world.partners[0]
    partner.kind = kind
    start_partner(partner, np.uint64(luck), 0)  # about four standard deviations from the mean of its kind
    assert partner[fact] == cut


@pytest.mark.parametrize(("kind", "reserve"), [(UNIVERSITY, 6 * 4), (MUNICIPALITY, 6 * 3)])
def test_universities_and_municipalities_have_six_months_for_each_contract_they_can_hold(
    kind: int, reserve: float
) -> None:
    partners = crowded().world.partners
    assert set(partners.reserve[partners.kind == kind]) == {reserve}


@pytest.mark.parametrize(("kind", "mean", "capacity"), [(CSO, 3.5, 2), (COMMUNITY, 2.5, 1)])
def test_the_reserves_of_the_others_are_gamma_of_shape_2(kind: int, mean: float, capacity: int) -> None:
    run = crowded()
    of_kind = [int(j) for j in np.flatnonzero(run.world.partners.kind == kind)]
    found = run.world.partners.reserve[of_kind]
    expected = [
        -capacity * mean / 2 * (log(u(run, streams.RESERVE_ONE, j)) + log(u(run, streams.RESERVE_TWO, j)))
        for j in of_kind
    ]
    assert list(found) == pytest.approx(expected, rel=1e-12)
    fit = stats.kstest(found / capacity, stats.gamma(2, scale=mean / 2).cdf)
    assert fit.pvalue > 1e-6  # the false-alarm rate at another seed


def test_partners_begin_with_their_reserve_in_cash() -> None:
    partners = crowded().world.partners
    assert np.array_equal(partners.cash, partners.reserve)
    assert not partners.paid.any()


# Missions


def test_every_mission_begins_in_house_without_a_partner() -> None:
    missions = opened().world.missions
    assert set(missions.status) == {IN_HOUSE}
    assert set(missions.partner) == set(missions.last_partner) == {-1}
    assert set(missions.value) == {1.0}


def test_needs_are_lognormal_around_a_thousand() -> None:
    run = crowded()
    expected = [1000 * exp(0.8 * z(run, streams.NEED, i)) for i in range(60)]
    assert list(run.world.missions.need) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("field", "stream", "median"),
    [
        ("authority", streams.AUTHORITY, 0.55),
        ("spending", streams.SPENDING, 0.5),
        ("stringency", streams.STRINGENCY, 0.5),
    ],
)
def test_legal_positions_are_drawn_around_the_regimes_medians(field: str, stream: int, median: float) -> None:
    run = crowded()
    odds = [median / (1 - median) * exp(0.5 * z(run, stream, i)) for i in range(60)]
    assert list(run.world.missions[field]) == pytest.approx([x / (1 + x) for x in odds], rel=1e-12)


# What a scenario states

STATED = Scenario.from_toml(
    """
    world = { agencies = 2, missions_per_agency = 3, posts_per_agency = 2, partners_per_agency = 6 }
    agencies = [{ name = "Health" }]
    missions = [{ name = "Care", agency = "Health", need = 250, value = 2.5, authority = 0.8, stringency = 0.3 }]

    [[partners]]
    name = "Temple"
    kind = "community"
    capability = 1.6
    outside = 0.2
    motive = 0.9
    reserve = 4
    capacity = 3
    """
)


def test_what_a_scenario_states_of_a_mission_is_taken_and_the_rest_drawn() -> None:
    run = opened(STATED)
    mission = run.world.missions[0]
    assert (mission.need, mission.value) == (250, 2.5)
    assert (mission.authority, mission.stringency) == pytest.approx((0.8, 0.3), rel=1e-14)
    assert mission.spending == opened().world.missions[0].spending


def test_a_stated_legal_position_moves_with_a_reform_like_any_other() -> None:
    mission = opened(STATED).world.missions[0]
    assert mission.z_authority == pytest.approx((log(0.8 / 0.2) - log(0.55 / 0.45)) / 0.5, rel=1e-12)


@pytest.mark.parametrize("median", [0.0, 1.0])
def test_an_exact_median_leaves_no_room_for_a_stated_position(median: float) -> None:
    assert legal_draw(0.8, median, opened().luck, streams.AUTHORITY, 0) == 0.0


def test_what_a_scenario_states_of_a_partner_is_taken() -> None:
    run = opened(STATED)
    temple = run.world.partners[run.world.partners.kind == COMMUNITY][0]
    assert (temple.capability, temple.outside, temple.motive, temple.capacity) == (1.6, 0.2, 0.9, 3)
    assert temple.reserve == temple.cash == 12.0  # four months for each of three contracts


# Luck


def test_the_same_entities_have_the_same_luck_in_a_larger_world() -> None:
    size = {"agencies_per_region": 2}
    small, large = opened(SMALL.with_world(**size)).world, opened(SMALL.with_world(agencies=6, **size)).world
    for table, longer in ((small.agencies, large.agencies), (small.officials, large.officials)):
        assert np.array_equal(table, longer[: table.size])
    for table, longer in ((small.partners, large.partners), (small.missions, large.missions)):
        assert np.array_equal(table, longer[: table.size])


def test_another_seed_or_run_is_another_world() -> None:
    needs = {float(opened(seed=seed).world.missions.need[0]) for seed in range(50)}
    assert len(needs) == 50
