"""Section 4.11: continuation, and signing as 4.6 has it, against numbers worked out by hand from the model page."""

from math import exp
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.continuation import continuation, worth_staying
from govsim.model.rules.signing import agreement, clearance_gained, sign
from govsim.model.tables import (
    ACCIDENT,
    ACTIVE,
    GAP,
    IN_HOUSE,
    INSOLVENT,
    LAPSED,
    NEGOTIATING,
    NO_OBLIGATION,
    PARTNER_LEFT,
    UNDERPERFORMED,
)
from govsim.runs.run import Run
from tests.worlds import opened

MONTH = 11
LOYAL, DISLOYAL = 1000.0, -1000.0  # motives with which a partner never leaves, and leaves as often as anyone can
SURE, NEVER = 1000.0, -1000.0  # logits of agreement


def going(status: int = ACTIVE, end: int = 100) -> Run:
    """A run in which mission 0 has a loyal partner 0 with cash; nothing happens to it by chance."""
    run = opened()
    mission, partner = run.world.missions[0], run.world.partners[0]
    partner.contracts, partner.cash, partner.motive, partner.outside = 1, 6.0, LOYAL, 0.0
    mission.partner, mission.status, mission.line, mission.end, mission.performance = 0, status, 1, end, 1.0
    mission.obligated_until, mission.authority = NO_OBLIGATION, 0.5
    run.world.country[0].act_passed = 1
    run.world.agencies[0].paradigm = 0.4
    run.regimes.accident_monthly[:] = 0.0
    run.regimes.logit_agree[:] = NEVER
    return run


def cleared() -> Run:
    """A run in which mission 0 lies in a gap, and nothing stands between it and its renewal."""
    run = going(GAP)
    run.world.missions[0].clearance = 1.0
    run.regimes.logit_agree[:] = SURE
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Mission 0 after a month of continuation."""
    continuation(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.missions[0]


def cause(run: Run) -> int:
    """The cause of the one ending in the log."""
    assert run.world.logged[0] == 1
    return int(run.world.partnership_log[0].cause)


# Endings before the term is looked at


def test_a_loyal_partner_with_cash_goes_on() -> None:
    run = going()
    before = run.world.missions.tobytes()
    after(run)
    assert run.world.missions.tobytes() == before


def test_an_accident_ends_a_contract_with_a_twelfth_of_the_yearly_rate() -> None:
    for month in range(60):
        run = going()
        run.regimes.accident_monthly[:] = 0.024 / 12 * 50
        accident = uniform(run.luck, streams.ACCIDENT, month, 0) < 0.1
        assert (after(run, month).status == IN_HOUSE) == accident
        assert not accident or cause(run) == ACCIDENT


def test_the_default_accident_rate_is_two_in_a_thousand_a_month() -> None:
    assert opened().regimes.accident_monthly == pytest.approx([0.002], rel=1e-12)


def test_accidents_do_not_happen_in_a_gap() -> None:
    run = going(GAP)
    run.regimes.accident_monthly[:] = 1.0
    assert after(run).status == GAP


@pytest.mark.parametrize("status", [ACTIVE, GAP])
def test_a_partner_deep_in_debt_gives_a_partnership_up_in_one_month_of_ten(status: int) -> None:
    ended = 0
    for month in range(300):
        run = going(status)
        run.world.partners[0].cash = -3.01
        gives_up = uniform(run.luck, streams.INSOLVENCY, month, 0) < 0.1
        assert (after(run, month).status == IN_HOUSE) == gives_up
        assert not gives_up or cause(run) == INSOLVENT
        ended += gives_up
    assert ended > 0


def test_a_debt_of_three_months_is_not_yet_too_deep() -> None:
    for month in range(60):
        run = going()
        run.world.partners[0].cash = -3.0
        assert after(run, month).status == ACTIVE


def test_accidents_come_before_insolvency_and_insolvency_before_departure() -> None:
    run = going()
    month = next(m for m in range(999) if uniform(run.luck, streams.INSOLVENCY, m, 0) < 0.1)
    run.world.partners[0].cash, run.world.partners[0].motive = -4.0, DISLOYAL
    after(run, month)
    assert cause(run) == INSOLVENT
    run = going()
    run.world.partners[0].cash = -4.0
    run.regimes.accident_monthly[:] = 1.0
    after(run, month)
    assert cause(run) == ACCIDENT


# Departure


def test_a_disloyal_partner_leaves_a_gap_in_one_month_of_four() -> None:
    for month in range(60):
        run = going(GAP)
        run.world.partners[0].motive = DISLOYAL
        leaves = uniform(run.luck, streams.DEPARTURE, month, 0) < 0.25
        assert (after(run, month).status == IN_HOUSE) == leaves
        assert not leaves or cause(run) == PARTNER_LEFT


@pytest.mark.parametrize(("status", "cash", "thinks"), [(ACTIVE, 0.0, False), (ACTIVE, -0.01, True), (GAP, 6.0, True)])
def test_a_partner_thinks_of_leaving_in_a_gap_or_in_debt(status: int, cash: float, thinks: bool) -> None:
    run = going(status)
    month = next(m for m in range(999) if uniform(run.luck, streams.DEPARTURE, m, 0) < 0.25)
    run.world.partners[0].cash, run.world.partners[0].motive = cash, DISLOYAL
    assert (after(run, month).status == IN_HOUSE) == thinks


def test_a_partner_weighs_belief_and_trust_and_motive_against_outside_debt_and_waiting() -> None:
    belief = (2 + 4 * 0.6) / (3 + 4)
    staying = (1 - 0.3) * belief + 0.3 * 0.45 + 0.4 - 0.9 - 0.1 * 1.5 - 0.02 * 5
    chance = 0.25 / (1 + exp(staying / 0.2))
    assert 0.1 < chance < 0.2  # where a wrong term shows
    left = 0
    for month in range(400):
        run = going(GAP)
        mission, partner = run.world.missions[0], run.world.partners[0]
        mission.renewed, mission.due, mission.trust_agency, mission.trust, mission.gap = 2, 3, 0.6, 0.45, 5
        mission.obligated_years = 3.0  # p, not pD
        partner.motive, partner.outside, partner.cash = 0.4, 0.9, -1.5
        run.regimes.partner_trust_weight[:], run.regimes.partner_choice_noise[:] = 0.3, 0.2
        leaves = uniform(run.luck, streams.DEPARTURE, month, 0) < chance
        assert (after(run, month).status == IN_HOUSE) == leaves
        left += leaves
    assert left > 30


def test_each_month_of_waiting_and_of_debt_makes_staying_worth_less() -> None:
    run = going(GAP)
    mission, partner = run.world.missions[0], run.world.partners[0]
    mission.trust_agency, mission.trust, partner.motive, partner.outside = 0.6, 0.4, 0.2, 0.45
    worth = {}
    for mission.gap, partner.cash in ((0, 6.0), (7, 6.0), (0, -2.5)):
        worth[int(mission.gap), float(partner.cash)] = worth_staying(run.world, mission, run.regimes[0], 0.6)
    assert worth[0, 6.0] == pytest.approx(0.5 * 0.6 + 0.5 * 0.4 + 0.2 - 0.45, rel=1e-12)
    assert worth[7, 6.0] == pytest.approx(0.25 - 0.02 * 7, rel=1e-12)
    assert worth[0, -2.5] == pytest.approx(0.25 - 0.1 * 2.5, abs=1e-12)


def test_cash_in_hand_adds_nothing_to_staying() -> None:
    staying = 0.5 * 0.5 + 0.5 * 0.5 + 0.0 - 0.6
    chance = 0.25 / (1 + exp(staying / 0.1))
    for month in range(200):
        run = going(GAP)
        run.world.missions[0].trust_agency = run.world.missions[0].trust = 0.5
        run.world.partners[0].motive, run.world.partners[0].outside, run.world.partners[0].cash = 0.0, 0.6, 100.0
        leaves = uniform(run.luck, streams.DEPARTURE, month, 0) < chance
        assert (after(run, month).status == IN_HOUSE) == leaves


# The end of a term


def test_a_term_that_is_over_leads_into_a_gap() -> None:
    run = going(end=MONTH)
    run.world.missions[0].clarity, run.world.missions[0].mismatch, run.world.missions[0].accrued = 0.7, 0.2, 0.4
    run.world.missions[0].clearance = 1.4
    mission = after(run)
    assert (mission.status, mission.gap, mission.due, mission.renewed, mission.line) == (GAP, 0, 1, 0, 0)
    assert mission.clearance == 0.8
    assert (mission.clarity, mission.mismatch, mission.accrued, mission.performance) == (0.7, 0.2, 0.4, 1.0)
    assert run.world.logged[0] == 0
    contract = run.world.contract_log[0]
    assert (contract.number, contract.end, contract.agreed_end) == (1, MONTH, MONTH)


def test_a_term_that_is_not_over_goes_on() -> None:
    assert after(going(end=MONTH + 1)).status == ACTIVE


@pytest.mark.parametrize(("obligated_until", "line"), [(NO_OBLIGATION, 0), (MONTH, 0), (MONTH + 12, 1)])
def test_money_obligated_beyond_the_term_keeps_its_line(obligated_until: int, line: int) -> None:
    run = going(end=MONTH)
    run.world.missions[0].obligated_until = obligated_until
    assert after(run).line == line


def test_no_renewal_is_signed_in_the_month_the_term_ends() -> None:
    run = going(end=MONTH)
    run.world.missions[0].obligated_until, run.world.missions[0].authority = 100, 1.0
    run.regimes.logit_agree[:] = SURE
    run.world.officials.engagement[:] = 1.0
    mission = after(run)
    assert (mission.status, mission.clearance) == (GAP, 0.8)
    mission = after(run, MONTH + 1)
    assert (mission.status, mission.clearance) == (ACTIVE, pytest.approx(1.3))


@pytest.mark.parametrize(("performance", "ends"), [(0.599, True), (0.6, False)])
def test_a_poor_performer_is_let_go_at_the_end_of_its_term(performance: float, ends: bool) -> None:
    run = going(end=MONTH)
    run.world.missions[0].performance = performance
    assert (after(run).status == IN_HOUSE) == ends
    assert not ends or cause(run) == UNDERPERFORMED
    assert run.world.agencies[0].paradigm == pytest.approx(0.38 if ends else 0.4, rel=1e-12)
    assert run.world.kinds.due.sum() == 1


def test_a_poor_performer_stays_until_its_term_ends() -> None:
    run = going()
    run.world.missions[0].performance = 0.0
    assert after(run).status == ACTIVE


def test_a_performance_ending_lowers_the_paradigm_no_further_than_nought() -> None:
    run = going(end=MONTH)
    run.world.missions[0].performance, run.world.agencies[0].paradigm = 0.1, 0.01
    after(run)
    assert run.world.agencies[0].paradigm == 0.0


def test_a_partner_in_debt_may_leave_before_its_term_is_looked_at() -> None:
    run = going()
    month = next(m for m in range(999) if uniform(run.luck, streams.DEPARTURE, m, 0) < 0.25)
    run.world.missions[0].end = month
    run.world.partners[0].cash, run.world.partners[0].motive = -1.0, DISLOYAL
    after(run, month)
    assert cause(run) == PARTNER_LEFT
    assert run.world.kinds.due.sum() == 0


# Gaps


def test_a_month_in_a_gap_is_counted_and_the_file_moves() -> None:
    run = going(GAP)
    mission = run.world.missions[0]
    mission.gap, mission.clearance, mission.authority = 2, 0.3, 0.25
    run.world.officials[mission.official].engagement = 0.6
    mission = after(run)
    assert (mission.status, mission.gap) == (GAP, 3)
    assert mission.clearance == pytest.approx(0.3 + (0.5 + 0.5 * 0.6) / (2 + 4 * 0.75), rel=1e-12)


def test_a_seam_is_as_long_as_there_was_no_valid_contract() -> None:
    run = cleared()
    run.world.missions[0].status, run.world.missions[0].end, run.world.missions[0].line = ACTIVE, 11, 1
    after(run, 11)
    run.world.missions[0].line = 0
    after(run, 12)
    after(run, 13)
    run.world.missions[0].line, run.world.missions[0].clearance = 1, 1.0
    mission = after(run, 14)
    assert (mission.status, mission.signed, mission.gap_before) == (ACTIVE, 15, 3)
    assert run.world.kinds.seam_months.sum() == 3  # months 12 to 14


def test_a_charter_does_not_delay_a_renewal() -> None:
    run = going(GAP)
    run.regimes.contract_charter[:] = 1.0
    mission = after(run)
    assert mission.clearance == pytest.approx(0.5 / (2 + 4 * 0.5), rel=1e-12)


@pytest.mark.parametrize(("permitted", "years", "more"), [(1, 1, 0.0), (1, 2, 3.0), (1, 5, 3.0), (0, 5, 0.0)])
def test_money_of_many_years_takes_three_months_of_clearance(permitted: int, years: int, more: float) -> None:
    run = opened()
    mission, official = run.world.missions[0], run.world.officials[0]
    mission.authority, official.engagement = 0.75, 1.0
    run.regimes.budget_multi_year_permitted[:], run.regimes.contract_obligation_years[:] = permitted, years
    run.regimes.many_year_money[:] = permitted == 1 and years >= 2
    assert clearance_gained(mission, official, run.regimes[0], 2.0) == pytest.approx(1 / (5 + more), rel=1e-12)


def test_a_gap_longer_than_tolerated_lapses() -> None:
    run = going(GAP)
    for month in range(12, 21):
        assert after(run, month).status == GAP  # gap 1 to 9
    assert after(run, 21).status == IN_HOUSE
    assert (cause(run), run.world.partnership_log[0].end) == (LAPSED, 21)


def test_a_renewal_in_the_month_after_the_last_tolerated_one_comes_in_time() -> None:
    run = cleared()
    run.world.missions[0].gap = 9
    assert after(run).status == ACTIVE


@pytest.mark.parametrize("obstacle", ["clearance", "freeze", "line", "act", "vacancy", "agreement"])
def test_a_renewal_needs_clearance_no_freeze_a_line_the_act_a_filled_post_and_agreement(obstacle: str) -> None:
    run = cleared()
    mission = run.world.missions[0]
    match obstacle:
        case "clearance":
            mission.clearance = 0.5
        case "freeze":
            mission.freeze = 1
        case "line":
            mission.line = 0
        case "act":
            run.world.country[0].act_passed = 0
        case "vacancy":
            run.world.officials[mission.official].vacant = 1
        case "agreement":
            run.regimes.logit_agree[:] = NEVER
    mission = after(run)
    assert (mission.status, mission.gap, mission.renewed) == (GAP, 1, 0)


@pytest.mark.parametrize(("before", "status"), [(0.74, GAP), (0.75, ACTIVE), (0.76, ACTIVE)])
def test_clearance_of_the_same_month_counts_and_one_is_enough(before: float, status: int) -> None:
    run = cleared()
    run.world.missions[0].clearance, run.world.missions[0].authority = before, 1.0  # and 0.5/2 more
    assert after(run).status == status


def test_a_renewal_is_signed_for_the_month_after() -> None:
    run = cleared()
    mission = run.world.missions[0]
    mission.clarity, mission.mismatch, mission.due, mission.renewed, mission.gap = 0.7, 0.2, 3, 2, 4
    mission.invoiced, mission.accrued, mission.invoice_age = 1.5, 0.5, 2
    mission.performance, mission.good_person, mission.bad_agency = 0.9, 5.0, 2.0
    mission = after(run, 11)
    assert (mission.status, mission.signed, mission.end) == (ACTIVE, 12, 23)
    assert (mission.renewed, mission.due, mission.gap, mission.line) == (3, 3, 0, 1)
    assert mission.mismatch == pytest.approx(0.06, rel=1e-12)
    kept = (mission.invoiced, mission.accrued, mission.invoice_age, mission.performance, mission.good_person)
    assert kept == (1.5, 0.5, 2, 0.9, 5.0)
    assert (mission.clarity, mission.bad_agency) == (0.7, 2.0)
    assert run.world.kinds.renewed.sum() == 1


def test_a_renewal_takes_nothing_from_the_envelope() -> None:
    run = cleared()
    run.world.agencies[0].envelope = 0.25
    assert after(run).status == ACTIVE
    assert run.world.agencies[0].envelope == 0.25


@pytest.mark.parametrize(("gap_before", "prompt"), [(0, True), (1, True), (2, False)])
def test_a_prompt_renewal_is_a_promise_kept(gap_before: int, prompt: bool) -> None:
    run = cleared()
    run.world.missions[0].gap, run.world.missions[0].good_agency = gap_before, 1.0
    assert after(run).good_agency == pytest.approx(1.0 + prompt * 6 / 2, rel=1e-12)
    assert run.world.agencies[0].kept == pytest.approx(prompt * 0.1 * 3, rel=1e-12)


# Agreement and signing (4.6)


def test_agreement_rests_on_trust_commitment_attention_and_clarity() -> None:
    run = opened()
    mission, agency, official = run.world.missions[0], run.world.agencies[0], run.world.officials[0]
    mission.trust, agency.working_commitment, official.engagement, mission.clarity = 0.4, 0.7, 0.8, 0.3
    score = 3 * (0.4 - 0.5) + 2 * (0.7 - 0.5) + 1.5 * (0.8 - 0.6) + (0.3 - 0.5)
    odds = 0.65 / 0.35 * exp(score)
    assert agreement(mission, agency, official, run.regimes[0]) == pytest.approx(odds / (1 + odds), rel=1e-12)


def test_a_renewal_is_signed_with_the_probability_of_agreement() -> None:
    odds = 0.65 / 0.35 * exp(3 * (0.2 - 0.5) + 2 * (0.3 - 0.5) + 1.5 * (0.5 - 0.6) + (0.4 - 0.5))
    for month in range(60):
        run = cleared()
        run.regimes.logit_agree[:] = opened().regimes.logit_agree
        mission = run.world.missions[0]
        mission.trust, mission.clarity, run.world.agencies[0].working_commitment = 0.2, 0.4, 0.3
        run.world.officials[mission.official].engagement = 0.5
        signs = uniform(run.luck, streams.RENEWAL, month, 0) < odds / (1 + odds)
        assert (after(run, month).status == ACTIVE) == signs


@pytest.mark.parametrize(
    ("month", "term", "end"), [(0, 1, 11), (11, 1, 11), (12, 1, 23), (5, 3, 35), (-1, 1, -1), (-12, 2, 11)]
)
def test_a_term_ends_with_a_fiscal_year(month: int, term: int, end: int) -> None:
    run = going()
    run.regimes.contract_term_years[:] = term
    mission = run.world.missions[0]
    mission.status, mission.line, mission.gap = NEGOTIATING, 0, 2
    sign(run.world, mission, run.regimes[0], month)
    assert (mission.signed, mission.end) == (month, end)
    assert (mission.status, mission.line, mission.gap) == (ACTIVE, 1, 0)


@pytest.mark.parametrize(("permitted", "until", "years"), [(0, NO_OBLIGATION, 1.0), (1, 35, 3.0)])
def test_money_is_obligated_to_the_end_of_a_fiscal_year_where_that_is_permitted(
    permitted: int, until: int, years: float
) -> None:
    run = opened(
        opened().blueprint.scenario.with_parameters(
            {"budget.multi_year_permitted": permitted, "contract.obligation_years": 3}
        )
    )
    mission = run.world.missions[0]
    mission.partner = 0
    sign(run.world, mission, run.regimes[0], 5)
    assert (mission.obligated_until, mission.obligated_years, mission.end) == (until, years, 11)


@pytest.mark.parametrize(("still_open", "paid"), [(0.0, 3.6), (1.0, 2.6), (5.0, 0.0)])
def test_an_advance_fills_up_what_is_still_open(still_open: float, paid: float) -> None:
    run = going()
    mission, partner = run.world.missions[0], run.world.partners[0]
    mission.value, mission.advance_open = 2.0, still_open
    run.regimes.payment_advance[:] = 0.15
    sign(run.world, mission, run.regimes[0], 5)
    assert partner.paid == pytest.approx(paid, abs=1e-12)
    assert partner.cash == pytest.approx(6.0 + paid, abs=1e-12)
    assert mission.advance_open == pytest.approx(still_open + paid, abs=1e-12)


def test_a_renewal_pays_its_advance_when_it_is_signed() -> None:
    run = cleared()
    run.regimes.payment_advance[:] = 0.15
    run.world.missions[0].advance_open = 0.5
    after(run)
    assert run.world.partners[0].paid == pytest.approx(12 * 0.15 - 0.5, abs=1e-12)


def test_a_contract_remembers_the_gap_before_it() -> None:
    run = cleared()
    run.world.missions[0].gap = 3
    mission = after(run)
    assert (mission.gap_before, mission.gap) == (4, 0)


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING])
def test_what_is_not_a_partnership_has_nothing_to_continue(status: int) -> None:
    run = going(status, end=MONTH)
    run.regimes.accident_monthly[:] = 1.0
    before = run.world.missions.tobytes()
    after(run)
    assert run.world.missions.tobytes() == before
