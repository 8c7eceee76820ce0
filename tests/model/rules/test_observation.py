"""Section 7: what is measured in a month, against sums worked out by hand."""

from typing import Any

import pytest

from govsim.model.rules.observation import observe_country, observe_missions
from govsim.model.tables import ACTIVE, GAP, GROUP_SUMS, NEGOTIATING
from govsim.runs.run import Run
from govsim.scenario.scenario import Scenario
from tests.worlds import opened

COMMUNITY = 3


def observed() -> Run:
    """A run with a mission of each status: active, in a gap, under negotiation, in house; partners are communities."""
    run = opened()
    missions, partners = run.world.missions, run.world.partners
    partners.kind[:] = COMMUNITY
    missions.need[:] = [100.0, 200.0, 400.0, 800.0, 0.0, 0.0]
    for i, status in enumerate((ACTIVE, GAP, NEGOTIATING)):
        missions[i].status, missions[i].partner = status, i
    missions.output[:3], missions.potential[:3], missions.quality[:3] = (
        [1.2, 0.2, 0.0],
        [1.2, 0.9, 0.0],
        [1.1, 0.1, 0.0],
    )
    missions.trust[:3], missions.trust_person[:3], missions.trust_agency[:3] = (
        [0.5, 0.3, 0.9],
        [0.6, 0.2, 0.9],
        [0.7, 0.4, 0.9],
    )
    missions[0].value = 2.0
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    return run


def groups(run: Run) -> Any:
    return run.world.groups[0]


def communities(run: Run) -> Any:
    return run.world.kinds[0, COMMUNITY]


def test_missions_are_counted_by_status() -> None:
    run = observed()
    sums, kind = groups(run), communities(run)
    assert (sums.missions, sums.in_house, sums.negotiating, kind.active, kind.gap) == (6, 3, 1, 1, 1)


def test_what_is_measured_and_what_partners_own_are_sums_over_partnerships() -> None:
    run = opened()
    for i, status in enumerate((ACTIVE, GAP, NEGOTIATING)):
        mission, partner = run.world.missions[i], run.world.partners[i]
        mission.status, mission.partner, mission.performance = status, i, 0.5 + 0.25 * i
        partner.kind, partner.cash, partner.reserve = COMMUNITY, 3.0 - 4.0 * i, 2.0 + i
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    kind = communities(run)
    assert (kind.measured_performance, kind.cash, kind.reserve) == (1.25, 2.0, 5.0)


@pytest.mark.parametrize(("share", "cost"), [(0.0, 0.0), (0.5, 2.5), (1.2, 6.0)])
def test_a_mission_without_a_partner_costs_its_agency_a_share_of_its_value(share: float, cost: float) -> None:
    """One of value 2 under negotiation, three of value 1 in house; one active and one in a gap cost it nothing."""
    run = opened()
    run.regimes.service_in_house_cost[:] = share
    for i, status in enumerate((ACTIVE, GAP, NEGOTIATING)):
        run.world.missions[i].status, run.world.missions[i].partner = status, i
    run.world.missions[2].value = 2.0
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    assert groups(run).in_house_cost == pytest.approx(cost, rel=1e-12)


def test_nobody_is_served_twice_and_the_agency_serves_alone_at_its_own_output() -> None:
    run = observed()
    sums = groups(run)
    assert sums.need == 1500.0
    assert sums.served == pytest.approx(100 * 1.0 + 200 * 0.2 + 400 * 0.3 + 800 * 0.3, rel=1e-12)
    assert sums.served_quality == pytest.approx(100 * 1.0 + 200 * 0.1 + 400 * 0.3 + 800 * 0.3, rel=1e-12)
    assert sums.in_house_served == pytest.approx(1500 * 0.3, rel=1e-12)


def test_people_months_lost_to_gaps_are_what_the_partner_could_have_served() -> None:
    assert communities(observed()).lost_to_gaps == pytest.approx(200 * (0.9 - 0.2), rel=1e-12)


def test_potential_above_the_need_is_no_loss() -> None:
    run = opened()
    mission = run.world.missions[0]
    mission.status, mission.partner, mission.need, mission.potential, mission.output = GAP, 0, 100.0, 1.5, 0.4
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    assert run.world.kinds.lost_to_gaps.sum() == pytest.approx(60.0, rel=1e-12)


def test_trust_and_output_are_summed_over_partnerships_alive() -> None:
    kind = communities(observed())
    assert (kind.trust, kind.trust_person, kind.trust_agency) == pytest.approx((0.8, 0.8, 1.1), rel=1e-12)
    assert (kind.output, kind.quality) == pytest.approx((1.4, 1.2), rel=1e-12)


def test_the_value_of_contracts_in_force_leaves_gaps_out() -> None:
    assert communities(observed()).active_value == 2.0


@pytest.mark.parametrize(("age", "late"), [(2, 0.0), (3, 1.0)])
def test_partnerships_with_a_late_invoice_are_counted(age: int, late: float) -> None:
    run = opened()
    mission = run.world.missions[0]
    mission.status, mission.partner, mission.invoiced, mission.invoice_age = ACTIVE, 0, 1.0, age
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    assert run.world.kinds.late_invoices.sum() == late


def test_months_and_months_without_an_act_are_counted() -> None:
    run = opened()
    for passed in (0, 0, 1):
        run.world.country[0].act_passed = passed
        observe_country(run.world, 3)
    assert (groups(run).months, groups(run).act_waiting) == (3, 2)


def test_agencies_and_their_posts_are_summed() -> None:
    run = opened()
    agencies, officials = run.world.agencies, run.world.officials
    agencies.priority[:], agencies.commitment[:], agencies.working_commitment[:] = [0.2, 0.6], [0.3, 0.4], [0.1, 0.4]
    agencies.paradigm[:], agencies.experience[:] = [0.4, 0.5], [2.0, 3.0]
    agencies.kept[:], agencies.broken[:] = [3.0, 0.0], [1.0, 0.0]
    officials.engagement[:], officials.backlog[:] = [0.1, 0.5, 0.7, 0.9], [0.0, 1.0, 2.0, 4.0]
    officials.vacant[:] = [3, 0, 0, 1]
    observe_country(run.world, 3)
    sums = groups(run)
    assert (sums.agencies, sums.posts, sums.vacant) == (2, 4, 2)
    assert (sums.priority, sums.commitment, sums.working_commitment) == pytest.approx((0.8, 0.7, 0.5), rel=1e-12)
    assert (sums.paradigm, sums.experience) == pytest.approx((0.9, 5.0), rel=1e-12)
    assert sums.reputation == pytest.approx(4 / 6 + 1 / 2, rel=1e-12)
    assert (sums.engagement, sums.backlog) == pytest.approx((2.2, 7.0), rel=1e-12)


@pytest.mark.parametrize(("month", "unspent"), [(10, 0.0), (11, 2.5), (12, 0.0), (-1, 2.5)])
def test_what_an_envelope_still_holds_is_unspent_in_the_last_month_of_a_fiscal_year(month: int, unspent: float) -> None:
    run = opened()
    run.world.agencies.envelope[:] = [2.5, -1.0]  # an overdrawn one leaves nothing
    observe_country(run.world, month)
    assert groups(run).unspent == unspent


def test_an_envelope_without_limit_leaves_nothing_to_be_unspent() -> None:
    run = opened()
    run.world.agencies.envelope[:] = float("inf")
    observe_country(run.world, 11)
    assert groups(run).unspent == 0.0


def test_each_agency_group_has_sums_of_its_own() -> None:
    few = "[[groups]]\nname = 'few'\nagencies = 1\n"
    run = opened(Scenario.from_toml(f"[world]\nagencies = 3\nmissions_per_agency = 2\n{few}"))
    observe_missions(run.world, run.world.regions[0], run.regimes, 0)
    observe_country(run.world, 3)
    assert run.blueprint.scenario.group_names == ("few", "others")
    assert run.world.groups.agencies.tolist() == [1.0, 2.0]
    assert run.world.groups.missions.tolist() == [2.0, 4.0]
    assert run.world.groups.months.tolist() == [1.0, 1.0]


def test_the_month_of_a_partnership_is_logged_in_reported_months() -> None:
    run = opened()
    mission = run.world.missions[1]
    mission.status, mission.partner, mission.began, mission.trust, mission.output = GAP, 3, -4, 0.3, 0.6
    mission.performance, mission.fit = 0.8, 1.1
    run.world.officials[1].engagement = 0.7
    partner = run.world.partners[3]
    partner.capability, partner.cash, partner.reserve = 1.3, -2.0, 6.0
    for month in (-1, 8):
        observe_missions(run.world, run.world.regions[0], run.regimes, month)
    assert run.world.logged.tolist() == [0, 0, 0, 1, 0]
    row = run.world.month_log[0]
    assert (row.month, row.mission, row.partner, row.official, row.status, row.age) == (8, 1, 3, 1, GAP, 12)
    assert (row.trust, row.output, row.performance, row.fit) == (0.3, 0.6, 0.8, 1.1)
    assert (row.engagement, row.capability, row.cash, row.reserve) == (0.7, 1.3, -2.0, 6.0)


def test_observing_changes_nothing_but_the_sums() -> None:
    run = opened(months=60)
    others = [table for table in run.world if table.dtype.names != GROUP_SUMS.names]
    before = [table.tobytes() for table in others if table is not run.world.kinds]
    observe_missions(run.world, run.world.regions[0], run.regimes, -1)
    observe_country(run.world, 60)
    assert [table.tobytes() for table in others if table is not run.world.kinds] == before
