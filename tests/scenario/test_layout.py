"""A scenario laid out for the engine."""

import numpy as np
import pytest

from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.model.tables import KINDS, NEVER, UNSTATED
from govsim.scenario.layout import blueprint, group_of_agencies
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import Agency, Contract, Group, Mission, Partner

DEFAULT = Scenario(name="test")


def regime_in(scenario: Scenario, month: int, column: int = 0) -> np.record:
    plan = blueprint(scenario)
    regime: np.record = plan.regimes[plan.schedule[month - plan.first_month, column]]
    return regime


def test_the_default_world_is_ten_agencies_of_six_missions_and_four_posts_in_one_region() -> None:
    world = blueprint(DEFAULT).world
    assert [table.size for table in (world.regions, world.agencies, world.missions, world.officials)] == [1, 10, 60, 40]
    assert np.bincount(world.partners.kind).tolist() == [6, 14, 12, 8]


def test_missions_are_dealt_to_the_posts_of_their_agency_in_turn() -> None:
    world = blueprint(DEFAULT).world
    assert world.missions.official[:6].tolist() == [0, 1, 2, 3, 0, 1]
    assert world.missions.official[6:12].tolist() == [4, 5, 6, 7, 4, 5]
    assert (world.officials.agency[world.missions.official] == world.missions.agency).all()


def test_a_nation_is_eight_hundred_regions_of_ten_agencies() -> None:
    world = blueprint(Scenario.load("national")).world
    sizes = [table.size for table in (world.regions, world.agencies, world.missions, world.officials, world.partners)]
    assert sizes == [800, 8000, 48000, 32000, 40000]
    assert (world.regions.end_partner - world.regions.first_partner == 50).all()


def test_the_last_region_may_be_smaller_and_has_its_share_of_partners() -> None:
    world = blueprint(DEFAULT.with_world(agencies=13)).world
    assert (world.regions.end_agency - world.regions.first_agency).tolist() == [10, 3]
    assert (world.regions.end_partner - world.regions.first_partner).tolist() == [40, 12]
    assert world.regions.first_mission.tolist() == [0, 60]


def test_groups_are_dealt_out_so_that_every_region_has_its_share() -> None:
    scenario = DEFAULT.with_world(agencies=30).model_copy(update={"groups": (Group(name="pilot", agencies=15),)})
    groups = group_of_agencies(scenario)
    assert groups.count("pilot") == 15
    assert [groups[start : start + 10].count("pilot") for start in (0, 10, 20)] == [5, 5, 5]


def test_a_scenario_without_reforms_has_one_regime_for_all() -> None:
    plan = blueprint(DEFAULT)
    assert plan.regimes.size == 1
    assert (plan.schedule == 0).all()
    assert plan.schedule.shape == (360, 2)
    assert all(plan.regimes[0][p.field] == p.default for p in PARAMETERS)


def test_a_reform_moves_its_group_from_the_first_month_of_its_fiscal_year() -> None:
    scenario = DEFAULT.model_copy(update={"groups": (Group(name="pilot", agencies=5),)})
    scenario = scenario.with_reform("bridge-fund", from_year=2028, groups=("pilot",))
    assert regime_in(scenario, 23, 1).budget_interim == 0.5
    assert regime_in(scenario, 24, 1).budget_interim == 1.0
    assert regime_in(scenario, 24, 2).budget_interim == 0.5
    assert regime_in(scenario, 24, 0).budget_interim == 0.5


def test_the_legal_sandbox_goes_back_after_thirty_six_months() -> None:
    scenario = DEFAULT.with_reform("legal-sandbox", from_year=2027)
    assert [regime_in(scenario, month).law_authority for month in (11, 12, 47, 48)] == [0.55, 0.9, 0.9, 0.55]


def test_a_reform_may_be_given_an_end() -> None:
    scenario = DEFAULT.with_reform("deputy", from_year=2027, until_year=2028)
    assert [regime_in(scenario, month).rotation_deputy for month in (11, 12, 23, 24)] == [0, 1, 1, 0]


def test_the_package_goes_half_way_with_terms_of_two_years() -> None:
    regime = regime_in(DEFAULT.with_reform("ecosystem-package", from_year=2026), 0)
    assert (regime.contract_term_years, regime.contract_obligation_years, regime.budget_multi_year_permitted) == (
        2,
        2,
        1,
    )
    assert regime.budget_interim == 0.75
    assert regime.law_authority == pytest.approx(0.725)
    assert regime_in(DEFAULT.with_reform("ecosystem-package", from_year=2026), 120).law_authority == pytest.approx(
        0.725
    )


def test_the_size_of_a_reform_is_the_share_of_its_way() -> None:
    scenario = DEFAULT.with_reform("fast-acceptance", from_year=2026, size=0.5)
    assert regime_in(scenario, 0).payment_acceptance_months == 0.75


def test_reforms_apply_in_the_order_of_their_dates() -> None:
    scenario = DEFAULT.with_reform("longer-term", from_year=2030).with_reform("ecosystem-package", from_year=2028)
    assert regime_in(scenario, 24).contract_term_years == 2
    assert regime_in(scenario, 48).contract_term_years == 3


def test_a_reform_of_ones_own_sets_its_parameters() -> None:
    scenario = DEFAULT.with_reform("calm", from_year=2030, parameters={"rotation.transfer_rate": 0.1})
    assert [regime_in(scenario, month).rotation_transfer_rate for month in (47, 48)] == [0.3, 0.1]


def test_a_barrier_that_is_off_stays_off_under_a_reform() -> None:
    scenario = DEFAULT.without("budget").with_reform("multi-year-obligation", from_year=2026)
    regime = regime_in(scenario, 0)
    assert regime.contract_term_years == 3  # terms are as they are, so the reform's
    assert regime.logit_line_kept == np.inf
    assert regime.budget_cover == np.inf


def test_recorded_acts_stand_at_their_fiscal_years_and_the_rest_are_drawn() -> None:
    recorded = blueprint(Scenario.load("thai-history")).world.recorded_acts
    assert (recorded[:10] == -1).all()
    assert recorded[10:].tolist() == [0, 3, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0, 0, 0, 5, 0, 0, 0, 7, 0]


def pilot() -> Scenario:
    return Scenario(
        name="pilot",
        agencies=(Agency(name="Dept", priority=0.7, seriousness=0.6, missions=2, posts=1),),
        missions=(Mission(name="Care", agency="Dept", need=400.0, value=2.0, authority=0.8),),
        partners=(Partner(name="Institute", kind="municipality", near="Dept", capability=1.5, capacity=2),),
        contracts=(Contract(mission="Care", partner="Institute", start_year=2025, end_year=2027, renewals=1),),
    )


def test_named_agents_take_the_first_places_of_their_kind() -> None:
    plan = blueprint(pilot())
    world = plan.world
    assert plan.names["agencies"][:2] == ["Dept", ""]
    assert plan.names["partners"].index("Institute") == 6
    assert KINDS[world.partners.kind[6]] == "municipality"
    assert world.missions.size == 2 + 9 * 6
    assert world.officials.size == 1 + 9 * 4
    assert (world.missions[0].stated_need, world.missions[0].value) == (400, 2)
    assert (world.partners[6].stated_capability, world.partners[6].capacity) == (1.5, 2)
    assert world.partners[6].stated_motive == UNSTATED
    assert world.agencies[0].stated_priority == 0.7


def test_a_contract_in_force_keeps_its_partners_place_and_opens_its_mission_at_month_zero() -> None:
    world = blueprint(pilot()).world
    assert world.in_force[0].tolist() == (0, 6, -12, 23, 1)
    assert world.partners[6].contracts == 1
    assert world.missions.opens.tolist()[:2] == [0, NEVER]


def test_leadership_off_leaves_no_room_for_a_stated_leader() -> None:
    assert blueprint(pilot().without("leadership")).world.agencies[0].stated_priority == UNSTATED


def test_law_off_leaves_no_room_for_a_stated_authority() -> None:
    assert blueprint(pilot().without("law")).world.missions[0].stated_authority == UNSTATED


def test_a_stated_position_is_refused_where_the_median_is_exact() -> None:
    with pytest.raises(InputError) as refused:
        blueprint(pilot().with_parameters({"law.authority": 1.0}))
    assert str(refused.value) == (
        "pilot: mission 'Care' states authority 0.8, but law.authority = 1 is exact and holds for every mission\n"
        "  take authority out of the mission, or give law.authority a value between 0.1 and 1 that is not 0 or 1"
    )
