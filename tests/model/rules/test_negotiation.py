"""Section 4.6 from the negotiation on, against numbers worked out by hand from the model page."""

from math import exp, inf, log
from typing import Any

import numpy as np
import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.initiation import approach, initiation, negotiate
from govsim.model.tables import ACTIVE, IN_HOUSE, NEGOTIATING, NOBODY
from govsim.runs.run import Run
from govsim.scenario.scenario import Scenario
from tests.conftest import set_parameters
from tests.worlds import open_to_all, opened

MONTH = 5


# The negotiation


def negotiation(*, agreement: float = inf, **values: float) -> Run:
    """A run in which mission 0 is negotiated with partner 4, cleared, and in want of nothing to be signed."""
    run = open_to_all(**values)
    run.regimes["logit_agree"] = agreement
    approach(run.world, 0, 4, run.regimes[0], run.luck)
    run.world.officials["vacant"], run.world.officials["engagement"] = 0, 0.8
    run.world.missions["clearance"], run.world.missions["authority"] = 1.0, 0.55
    run.world.agencies["envelope"] = 99.0
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Mission 0 after a month of negotiation."""
    negotiate(run.world, 0, run.regimes, run.luck, month)
    return run.world.missions[0]


def test_clearance_and_clarity_grow_with_attention() -> None:
    run = negotiation(agreement=-inf, contract_clarity_months=2)
    run.world.missions[0].clearance, run.world.missions[0].clarity = 0.1, 0.3
    mission = after(run)
    assert mission.clearance == pytest.approx(0.1 + (0.5 + 0.4) / (2 + 4 * 0.45), rel=1e-14)
    assert mission.clarity == pytest.approx(1 - 0.7 * exp(-0.4), rel=1e-14)
    assert mission.waiting == 1


def test_a_charter_and_money_for_many_years_lengthen_clearance() -> None:
    run = negotiation(agreement=-inf, contract_charter=0.5, budget_multi_year_permitted=1, contract_obligation_years=3)
    run.world.missions[0].clearance = 0.0
    assert after(run).clearance == pytest.approx(0.9 / (3.8 + 2 * 0.5 + 3), rel=1e-14)


def test_what_is_cleared_and_can_be_paid_for_may_be_signed() -> None:
    mission = after(negotiation())
    assert (mission.status, mission.began, mission.signed, mission.end, mission.line) == (ACTIVE, MONTH, MONTH, 11, 1)


def test_it_is_signed_in_the_month_in_which_clearance_reaches_1() -> None:
    run = negotiation()
    run.world.missions[0].clearance = 1 - 0.9 / 3.8 + 1e-12
    assert after(run).status == ACTIVE
    run = negotiation()
    run.world.missions[0].clearance = 1 - 0.9 / 3.8 - 1e-12
    assert after(run).status == NEGOTIATING


def test_a_clearance_of_exactly_1_is_enough() -> None:
    run = negotiation()
    mission = run.world.missions[0]
    mission.authority, mission.clearance, run.world.officials[0].engagement = 1.0, 0.75, 0.0  # + 0.5 / 2
    assert after(run).status == ACTIVE
    assert mission.clearance == 1.0


def test_nothing_is_signed_before_the_act_passes() -> None:
    run = negotiation()
    run.world.country[0].act_passed = 0
    assert after(run).status == NEGOTIATING


def test_nothing_is_signed_while_the_post_is_vacant() -> None:
    run = negotiation()
    run.world.officials[0].vacant = 1
    assert after(run).status == NEGOTIATING


@pytest.mark.parametrize(("month", "share"), [(0, 12 / 12), (3, 9 / 12), (11, 1 / 12), (-1, 1 / 12), (-9, 9 / 12)])
def test_a_signing_takes_the_rest_of_the_years_value_if_the_envelope_holds_it(month: int, share: float) -> None:
    run = negotiation()
    run.world.missions[0].value, run.world.agencies[0].envelope = 2.0, 2.0 * share
    assert after(run, month).status == ACTIVE
    assert run.world.agencies[0].envelope == 0.0
    run = negotiation()
    run.world.missions[0].value, run.world.agencies[0].envelope = 2.0, np.nextafter(2.0 * share, 0)
    assert after(run, month).status == NEGOTIATING
    assert run.world.agencies[0].envelope == np.nextafter(2.0 * share, 0)


def test_it_is_signed_with_the_monthly_probability_of_agreement() -> None:
    signed, expected = [], []
    for month in range(150):
        run = negotiation(agreement=log(0.65 / 0.35))
        run.world.missions[0].trust, run.world.missions[0].clarity = 0.3, 0.3
        run.world.agencies[0].working_commitment = 0.4
        clarity = 1 - 0.7 * exp(-0.8 / 2)  # as this month's work leaves it
        score = log(0.65 / 0.35) + 3 * (0.3 - 0.5) + 2 * (0.4 - 0.5) + 1.5 * (0.8 - 0.6) + (clarity - 0.5)
        expected.append(uniform(run.luck, streams.SIGNING, month, 0) < 1 / (1 + exp(-score)))
        signed.append(after(run, month).status == ACTIVE)
    assert signed == expected
    assert 50 < sum(signed) < 120


def test_what_is_not_signed_is_given_up_in_the_19th_month() -> None:
    run = negotiation(agreement=-inf)
    status = [int(after(run, month).status) for month in range(1, 20)]
    assert status == [NEGOTIATING] * 18 + [IN_HOUSE]
    assert run.world.kinds.given_up.sum() == 1
    assert run.world.partners[4].contracts == 0
    assert (run.world.missions[0].partner, run.world.missions[0].last_partner) == (NOBODY, 4)


def test_in_the_19th_month_it_can_still_be_signed() -> None:
    run = negotiation()
    run.world.missions[0].waiting = 18
    assert after(run).status == ACTIVE


@pytest.mark.parametrize(("last_contracted", "repeats"), [(NOBODY, 0), (4, 1), (5, 0)])
def test_a_start_is_counted_and_so_is_a_return_to_the_partner_of_the_last_partnership(
    last_contracted: int, repeats: int
) -> None:
    run = negotiation()
    run.world.missions[0].last_partner = 4  # a negotiation given up makes no repeat
    run.world.missions[0].last_contracted = last_contracted
    after(run)
    sums = run.world.kinds[0, run.world.partners[4].kind]
    assert (sums.starts, sums.repeats) == (1, repeats)


# A month of all missions


def initiated(run: Run, month: int = MONTH) -> None:
    initiation(run.world, run.world.regions[0], run.regimes, run.luck, month)


def test_missions_take_their_turn_in_order_of_number_where_places_are_few() -> None:
    run = open_to_all(start_opportunity=1, start_readiness=1000)
    run.world.partners["contracts"] = 1
    run.world.partners["contracts"][7] = 0
    initiated(run)
    assert list(run.world.missions.status) == [NEGOTIATING] + [IN_HOUSE] * 5
    assert run.world.missions[0].partner == 7


def test_missions_take_their_turn_in_order_of_number_where_money_is_short() -> None:
    run = negotiation()
    approach(run.world, 1, 5, run.regimes[0], run.luck)
    run.world.missions[1].clearance = 1.0
    run.world.agencies[0].envelope = 1.0  # a signing in March takes 7/12
    initiated(run)
    assert list(run.world.missions.status[:2]) == [ACTIVE, NEGOTIATING]
    assert run.world.agencies[0].envelope == pytest.approx(5 / 12, rel=1e-13)


def test_negotiation_begins_in_the_month_after_the_approach() -> None:
    run = open_to_all(start_opportunity=1, start_readiness=1000)
    initiated(run)
    mission = run.world.missions[0]
    assert (mission.status, mission.waiting, mission.clearance) == (NEGOTIATING, 0, 0.0)
    initiated(run, MONTH + 1)
    assert mission.waiting == 1
    assert mission.clearance > 0.0


def test_a_mission_given_up_is_proposed_again_in_the_next_month_at_the_earliest() -> None:
    run = negotiation(agreement=-inf, start_opportunity=1, start_readiness=1000)
    run.world.missions[0].waiting = 18
    initiated(run)
    assert run.world.missions[0].status == IN_HOUSE
    initiated(run, MONTH + 1)
    assert run.world.missions[0].status == NEGOTIATING


# Contracts in force

IN_FORCE = Scenario.from_toml(
    """
    world = { agencies = 2, missions_per_agency = 3, posts_per_agency = 2, partners_per_agency = 6 }
    agencies = [{ name = "Health" }]
    missions = [{ name = "Care", agency = "Health", need = 250, value = 2 }]
    partners = [{ name = "Temple", kind = "community" }]

    [[contracts]]
    mission = "Care"
    partner = "Temple"
    start_year = 2024
    end_year = 2027
    renewals = 1
    """
)


def test_a_contract_in_force_keeps_its_mission_and_its_place_through_the_warm_up() -> None:
    run = opened(IN_FORCE)
    set_parameters(run, start_opportunity=1, start_readiness=1000)
    temple = int(run.world.in_force[0].partner)
    for month in (-120, -50, -1):
        initiated(run, month)
        assert run.world.missions[0].status == IN_HOUSE
        assert run.world.partners[temple].contracts == 1  # of a capacity of 1: nobody else can have it


def test_a_contract_in_force_holds_from_the_first_reported_month_as_stated() -> None:
    run = opened(IN_FORCE)
    temple = int(run.world.in_force[0].partner)
    run.world.agencies["envelope"] = 5.0
    initiated(run, 0)
    mission = run.world.missions[0]
    assert (mission.status, mission.partner, mission.line) == (ACTIVE, temple, 1)
    assert (mission.began, mission.end, mission.due, mission.renewed) == (-24, 23, 1, 1)
    assert run.world.partners[temple].contracts == 1
    assert run.world.agencies[0].envelope == 3.0


def test_roles_of_a_contract_in_force_are_as_clear_as_a_negotiation_of_the_usual_length_leaves_them() -> None:
    run = opened(IN_FORCE)
    set_parameters(run, contract_clarity_months=2, contract_charter=0.5)
    run.world.missions["authority"], run.world.officials["engagement"] = 0.55, 0.8
    initiated(run, 0)
    months = (3.8 + 2 * 0.5) / 0.9
    clarity = 1 - exp(-2 * 0.5 / 2) * exp(-0.8 * months / 2)
    assert run.world.missions[0].clarity == pytest.approx(clarity, rel=1e-12)


def test_a_contract_in_force_is_obligated_no_longer_than_it_runs() -> None:
    run = opened(IN_FORCE)
    set_parameters(run, contract_term_years=5, contract_obligation_years=5, budget_multi_year_permitted=1)
    initiated(run, 0)
    assert (run.world.missions[0].end, run.world.missions[0].obligated_until) == (23, 23)


def test_after_it_has_ended_the_mission_is_open_to_all_again() -> None:
    run = opened(IN_FORCE)
    set_parameters(run, start_opportunity=1, start_readiness=1000)
    run.world.partners["outside"] = -10.0
    initiated(run, 1)
    assert run.world.missions[0].status == NEGOTIATING
