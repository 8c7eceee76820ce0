"""Section 4.6, clearance, agreement and signing, against numbers worked out by hand from the model page."""

from math import exp, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.model.rules.signing import agreement, clearance_gained, sign
from govsim.model.tables import ACTIVE, GAP, NO_OBLIGATION
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened


def negotiated(**values: float) -> Run:
    """A run in which mission 0 is about to be signed with partner 0."""
    run = opened()
    set_parameters(run, **values)
    run.world.missions[0].partner = 0
    run.world.partners[0].cash = 5.0
    return run


def signed(run: Run, month: int) -> Any:
    """Mission 0 signed in a month."""
    sign(run.world, run.world.missions[0], run.regimes[0], month)
    return run.world.missions[0]


# Clearance


@pytest.mark.parametrize(
    ("authority", "engagement", "charter_months", "permitted", "years", "gained"),
    [
        (1.0, 1.0, 0.0, 0, 1, 1 / 2),
        (0.55, 0.8, 0.0, 0, 1, 0.9 / 3.8),
        (0.55, 0.0, 0.0, 0, 1, 0.5 / 3.8),
        (0.55, 0.8, 2.0, 0, 1, 0.9 / 5.8),
        (0.55, 0.8, 0.0, 1, 2, 0.9 / 6.8),
        (0.55, 0.8, 2.0, 1, 5, 0.9 / 8.8),
        (0.55, 0.8, 0.0, 1, 1, 0.9 / 3.8),
        (0.55, 0.8, 0.0, 0, 3, 0.9 / 3.8),
    ],
)
def test_clearance_takes_longer_without_authority_with_a_charter_and_for_many_years(
    authority: float, engagement: float, charter_months: float, permitted: int, years: int, gained: float
) -> None:
    run = negotiated(budget_multi_year_permitted=permitted, contract_obligation_years=years)
    mission, official = run.world.missions[0], run.world.officials[0]
    mission.authority, official.engagement = authority, engagement
    assert clearance_gained(mission, official, run.regimes[0], charter_months) == pytest.approx(gained, rel=1e-14)


# Agreement


def agreed(trust: float, commitment: float, engagement: float, clarity: float) -> float:
    """The monthly probability of signing, at `agree` 0.65."""
    run = negotiated(contract_agree=0.65)
    mission, agency, official = run.world.missions[0], run.world.agencies[0], run.world.officials[0]
    mission.trust, mission.clarity = trust, clarity
    agency.working_commitment, official.engagement = commitment, engagement
    agency.commitment = 0.99  # not read: caution counts
    return float(agreement(mission, agency, official, run.regimes[0]))


def test_a_middling_case_is_signed_with_probability_agree() -> None:
    assert agreed(0.5, 0.5, 0.6, 0.5) == pytest.approx(0.65, rel=1e-13)


@pytest.mark.parametrize(
    ("trust", "commitment", "engagement", "clarity", "extra"),
    [
        (0.7, 0.5, 0.6, 0.5, 3 * 0.2),
        (0.5, 0.2, 0.6, 0.5, -2 * 0.3),
        (0.5, 0.5, 1.0, 0.5, 1.5 * 0.4),
        (0.5, 0.5, 0.6, 0.1, -0.4),
        (0.3, 0.9, 0.2, 1.0, -0.6 + 0.8 - 0.6 + 0.5),
    ],
)
def test_trust_commitment_attention_and_clarity_move_agreement(
    trust: float, commitment: float, engagement: float, clarity: float, extra: float
) -> None:
    expected = 1 / (1 + exp(-(log(0.65 / 0.35) + extra)))
    assert agreed(trust, commitment, engagement, clarity) == pytest.approx(expected, rel=1e-12)


# The term


@pytest.mark.parametrize(
    ("month", "term", "end"),
    [
        (0, 1, 11),
        (5, 1, 11),
        (11, 1, 11),
        (12, 1, 23),
        (5, 3, 35),
        (11, 5, 59),
        (-1, 1, -1),
        (-12, 1, -1),
        (-13, 2, -1),
    ],
)
def test_a_term_ends_with_the_fiscal_year_of_signing_and_as_many_more_as_it_has(
    month: int, term: int, end: int
) -> None:
    mission = signed(negotiated(contract_term_years=term), month)
    assert (mission.status, mission.signed, mission.end) == (ACTIVE, month, end)


@given(st.integers(-240, 480), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_terms_and_obligations_end_in_a_september_after_their_whole_number_of_fiscal_years(
    month: int, term: int, years: int, permitted: bool
) -> None:
    mission = signed(
        negotiated(
            contract_term_years=term, contract_obligation_years=years, budget_multi_year_permitted=int(permitted)
        ),
        month,
    )
    assert mission.end % 12 == 11
    assert 12 * (term - 1) <= mission.end - month < 12 * term
    if permitted:
        assert mission.obligated_until - mission.end == 12 * (years - term)
        assert mission.obligated_years == years
    else:
        assert mission.obligated_until == NO_OBLIGATION
        assert mission.obligated_years == 1


def test_a_contract_of_yearly_money_is_obligated_beyond_no_month() -> None:
    mission = signed(negotiated(contract_term_years=3, contract_obligation_years=3), 0)
    assert all(mission.obligated_until <= month for month in range(-240, 480))


def test_signing_keeps_the_line_and_ends_the_gap_whose_length_is_noted() -> None:
    run = negotiated()
    mission = run.world.missions[0]
    mission.status, mission.gap, mission.line = GAP, 4, 0
    signed(run, 16)
    assert (mission.status, mission.gap, mission.gap_before, mission.line) == (ACTIVE, 0, 4, 1)


def test_what_was_signed_stays_when_the_regime_moves() -> None:
    run = negotiated(contract_term_years=3, contract_obligation_years=3, budget_multi_year_permitted=1)
    mission = signed(run, 5)
    set_parameters(run, contract_term_years=1, contract_obligation_years=1, budget_multi_year_permitted=0)
    assert (mission.end, mission.obligated_until, mission.obligated_years) == (35, 35, 3)


# The advance


@pytest.mark.parametrize(
    ("open_before", "paid", "open_after"), [(0, 3.6, 3.6), (1, 2.6, 3.6), (3.6, 0, 3.6), (5, 0, 5)]
)
def test_an_advance_of_a_share_of_the_years_value_is_paid_less_what_is_still_open(
    open_before: float, paid: float, open_after: float
) -> None:
    run = negotiated(payment_advance=0.15)
    mission, partner = run.world.missions[0], run.world.partners[0]
    mission.value, mission.advance_open = 2.0, open_before
    signed(run, 5)
    assert mission.advance_open == pytest.approx(open_after, rel=1e-14)
    assert partner.cash - 5.0 == pytest.approx(paid, rel=1e-13, abs=1e-15)
    assert partner.paid == run.world.kinds[0, 0].paid == pytest.approx(paid, rel=1e-13, abs=1e-15)


def test_without_advance_payment_signing_moves_no_money() -> None:
    run = negotiated()
    signed(run, 5)
    assert (run.world.partners[0].cash, run.world.partners[0].paid, run.world.missions[0].advance_open) == (5, 0, 0)
