"""Section 4.7: delivery, against numbers worked out by hand from the model page."""

from math import isclose
from statistics import NormalDist
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.delivery import delivery
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NEGOTIATING
from govsim.runs.run import Run
from tests.worlds import opened

MONTH = 5


def served(status: int = ACTIVE) -> Run:
    """A run in which mission 0 has partner 0, and every factor of its output is a round number."""
    run = opened()
    mission, partner = run.world.missions[0], run.world.partners[0]
    partner.capability, partner.cash, partner.motive, partner.bridge_output = 1.2, 3.0, 0.3, 0.4
    mission.partner, mission.status, mission.fit, mission.obligated_years = 0, status, 1.1, 1.0
    mission.trust, mission.trust_agency, mission.mismatch, mission.investment = 0.6, 0.7, 0.1, 0.5
    mission.performance, mission.measured = 1.0, 0.25
    run.world.officials[mission.official].engagement = 0.8
    run.regimes.contract_flexibility[:] = 1.0  # no mismatch at all, unless a test wants it
    return run


def delivered(run: Run) -> Any:
    """Mission 0 after a month of delivery."""
    delivery(run.world, run.world.regions[0], run.regimes, run.luck, MONTH)
    return run.world.missions[0]


def z(run: Run, stream: int) -> float:
    """The standard normal draw of mission 0."""
    return NormalDist().inv_cdf(float(uniform(run.luck, stream, MONTH, 0)))


# p = 0.7 and patience 0.95: de = 0.665, X = 0.665/0.335, e = X^2/(1+X^2)
WORTH = 0.665 / 0.335
EFFORT = WORTH * WORTH / (1 + WORTH * WORTH)
OUTPUT = 1.2 * 1.1 * 1.0 * (0.4 + 0.6 * EFFORT) * (0.35 + 0.65 * 0.8) * (0.5 + 0.5 * 0.6) * 1.0 * (0.9 + 0.1 * 0.5)


def test_output_is_the_product_of_eight_factors() -> None:
    assert delivered(served()).output == pytest.approx(OUTPUT, rel=1e-12)


def test_own_renewals_count_against_trust_in_the_agency_that_weighs_four() -> None:
    run = served()
    run.world.missions[0].renewed, run.world.missions[0].due = 2, 3
    future = 0.95 * (2 + 4 * 0.7) / (3 + 4)
    worth = future / (1 - future)
    effort = worth**2 / (1 + worth**2)
    assert delivered(run).output == pytest.approx(OUTPUT * (0.4 + 0.6 * effort) / (0.4 + 0.6 * EFFORT), rel=1e-12)


def test_surplus_multiplies_what_the_future_is_worth() -> None:
    run = served()
    run.regimes.partner_surplus[:] = 0.5
    effort = (0.5 * WORTH) ** 2 / (1 + (0.5 * WORTH) ** 2)
    assert delivered(run).output == pytest.approx(OUTPUT * (0.4 + 0.6 * effort) / (0.4 + 0.6 * EFFORT), rel=1e-12)


def test_an_obligated_term_of_three_years_is_one_test_of_continuation() -> None:
    run = served()
    run.world.missions[0].obligated_years = 3.0
    future = 0.95 * 0.7 ** (1 / 3)
    worth = future / (1 - future)
    effort = worth**2 / (1 + worth**2)
    assert delivered(run).output == pytest.approx(OUTPUT * (0.4 + 0.6 * effort) / (0.4 + 0.6 * EFFORT), rel=1e-12)


def test_in_a_gap_no_obligation_is_left_to_believe_in() -> None:
    run = served(GAP)
    run.world.missions[0].obligated_years = 3.0
    assert delivered(run).potential == pytest.approx(OUTPUT, rel=1e-12)


@pytest.mark.parametrize(
    ("cash", "factor"), [(12.0, 1.0), (0.0, 1.0), (-1.5, 0.75), (-3.0, 0.5), (-6.0, 0.5), (-60.0, 0.5)]
)
def test_debt_weakens_output_down_to_a_half(cash: float, factor: float) -> None:
    run = served()
    run.world.partners[0].cash = cash
    assert delivered(run).output == pytest.approx(OUTPUT * factor, rel=1e-12)


def test_mismatch_drifts_before_it_takes_from_output_and_flexibility_mends_it() -> None:
    run = served()
    run.regimes.contract_flexibility[:] = 0.05
    mission = delivered(run)
    mismatch = 0.95 * (0.1 + 0.02 * abs(z(run, streams.DRIFT)))
    assert mission.mismatch == pytest.approx(mismatch, rel=1e-10)
    assert mission.output == pytest.approx(OUTPUT * (1 - mismatch), rel=1e-10)


def test_a_charter_makes_mismatch_grow_faster() -> None:
    run = served()
    run.regimes.contract_flexibility[:] = 0.05
    run.regimes.contract_charter[:] = 0.5
    drift = 0.02 * abs(z(run, streams.DRIFT)) + 0.005 * 0.5
    assert delivered(run).mismatch == pytest.approx(0.95 * (0.1 + drift), rel=1e-10)


def test_mismatch_never_exceeds_one() -> None:
    run = served()
    run.regimes.contract_flexibility[:] = 0.0
    run.world.missions[0].mismatch = 1.0
    mission = delivered(run)
    assert (mission.mismatch, mission.output) == (1.0, 0.0)


def test_under_contract_all_of_the_potential_is_delivered() -> None:
    mission = delivered(served())
    assert mission.output == mission.potential


def test_in_a_gap_a_partner_with_cash_bridges_at_the_rate_of_its_kind() -> None:
    mission = delivered(served(GAP))
    assert mission.potential == pytest.approx(OUTPUT, rel=1e-12)
    assert mission.output == pytest.approx(0.4 * OUTPUT, rel=1e-12)


@pytest.mark.parametrize("cash", [0.0, -1.0])
def test_in_a_gap_a_partner_without_cash_delivers_nothing(cash: float) -> None:
    run = served(GAP)
    run.world.partners[0].cash = cash
    mission = delivered(run)
    assert (mission.output, mission.quality) == (0.0, 0.0)


def test_measured_output_flatters_what_is_paid_for_and_carries_noise() -> None:
    run = served()
    seen = OUTPUT * (1 + 0.3 * 0.2) / 0.55
    assert 0.5 * seen < 1.2 < seen  # half the output is not capped
    run.world.partners[0].capability = 0.6
    assert delivered(run).measured == pytest.approx(0.5 * seen + 0.15 * z(run, streams.MEASUREMENT), rel=1e-10)


def test_measured_output_before_noise_is_at_most_one_point_two() -> None:
    run = served()
    assert delivered(run).measured == pytest.approx(1.2 + 0.15 * z(run, streams.MEASUREMENT), rel=1e-10)


def test_performance_moves_a_sixth_of_the_way_to_what_is_measured() -> None:
    run = served()
    run.world.missions[0].performance = 0.4
    measured = 1.2 + 0.15 * z(run, streams.MEASUREMENT)
    assert delivered(run).performance == pytest.approx(0.4 + (measured - 0.4) / 6, rel=1e-10)


def test_nothing_is_measured_in_a_gap() -> None:
    mission = delivered(served(GAP))
    assert (mission.measured, mission.performance) == (0.25, 1.0)


@pytest.mark.parametrize("status", [ACTIVE, GAP])
def test_what_is_not_measured_suffers_from_pay_by_outcome_unless_the_partner_cares(status: int) -> None:
    run = served(status)
    run.regimes.contract_outcome_share[:] = 0.5
    mission = delivered(run)
    assert mission.quality == pytest.approx(mission.output * (1 - 0.4 * 0.5 * (1 - 0.3)), rel=1e-12)


@pytest.mark.parametrize(
    ("trust_agency", "investment"), [(0.71, 0.98 * 0.5 + 0.02), (0.7, 0.98 * 0.5), (0.69, 0.98 * 0.5)]
)
def test_partners_invest_only_when_they_believe_above_seven_tenths(trust_agency: float, investment: float) -> None:
    run = served()
    run.world.missions[0].trust_agency = trust_agency
    assert delivered(run).investment == pytest.approx(investment, rel=1e-12)


def test_an_obligation_of_several_years_is_reason_to_invest() -> None:
    run = served()
    run.world.missions[0].obligated_years, run.world.missions[0].trust_agency = 3.0, 0.4  # 0.4^(1/3) = 0.737
    assert delivered(run).investment == pytest.approx(0.98 * 0.5 + 0.02, rel=1e-12)


def test_output_rests_on_the_investment_of_the_months_before() -> None:
    run = served()
    run.world.missions[0].investment, run.world.missions[0].trust_agency = 0.0, 0.9
    delivered(run)
    first = run.world.missions[0].output
    assert run.world.missions[0].investment == pytest.approx(0.02, rel=1e-12)
    assert isclose(delivered(run).output, first * (0.9 + 0.1 * 0.02) / 0.9, rel_tol=1e-12)


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING])
def test_without_a_contract_signed_nothing_is_delivered(status: int) -> None:
    run = served(status)
    before = run.world.missions.tobytes()
    delivered(run)
    assert run.world.missions.tobytes() == before


def test_the_coordinator_of_the_mission_is_the_one_who_counts() -> None:
    run = served()
    run.world.officials.engagement = [0.8 if i == run.world.missions[0].official else 0.0 for i in range(4)]
    assert delivered(run).output == pytest.approx(OUTPUT, rel=1e-12)
