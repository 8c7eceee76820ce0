"""Section 4.6: initiation and negotiation, against numbers worked out by hand from the model page."""

from math import exp, inf, log, sqrt
from typing import Any

import numpy as np
import pytest

from govsim import streams
from govsim.draws import BEGINNING, pair, uniform
from govsim.rules.initiation import approach, choose_partner, initiation, negotiate, propose
from govsim.run import Run
from govsim.scenario import Scenario
from govsim.world import ACTIVE, IN_HOUSE, NEGOTIATING, NOBODY
from tests.conftest import set_parameters
from tests.worlds import opened

MONTH = 5
PARTNERS = range(12)


def open_to_all(**values: float) -> Run:
    """A run in which every partner would accept, has one place, and is as capable as any."""
    run = opened()
    set_parameters(run, **values)
    run.world.partners["outside"], run.world.partners["capacity"] = -10.0, 1
    run.world.partners["capability"] = 1.0
    run.world.country[0].act_passed = 1
    return run


def fit(run: Run, mission: int, partner: int) -> float:
    """Uniform from 0.7 to 1.3, fixed for the run."""
    return 0.7 + 0.6 * float(uniform(run.luck, streams.FIT, BEGINNING, pair(mission, partner)))


def by_draw(run: Run, month: int, mission: int = 0) -> list[int]:
    """The partners with a free place, the one with the smallest draw first."""
    free = [j for j in PARTNERS if run.world.partners[j].contracts < run.world.partners[j].capacity]
    return sorted(free, key=lambda j: uniform(run.luck, streams.CANDIDATE, month, pair(mission, j)))


def chosen(run: Run, month: int = MONTH, mission: int = 0) -> int:
    return int(choose_partner(run.world, run.world.regions[0], mission, run.regimes[0], run.luck, month))


# Who proposes


def proposals(run: Run, months: range) -> list[bool]:
    """Whether mission 0 is proposed, month by month, each month from the same state."""
    made = []
    for month in months:
        propose(run.world, run.world.regions[0], 0, run.regimes, run.luck, month)
        made.append(run.world.missions[0].status == NEGOTIATING)
        run.world.missions["status"], run.world.partners["contracts"] = IN_HOUSE, 0
        run.world.missions["last_partner"] = NOBODY
    return made


@pytest.mark.parametrize("readiness", [-2.2, 0.5])
def test_a_mission_is_proposed_when_there_is_an_occasion_and_its_agency_is_ready(readiness: float) -> None:
    run = open_to_all(start_opportunity=0.5, start_readiness=readiness)
    agency, mission = run.world.agencies[0], run.world.missions[0]
    agency.priority, agency.novelty, agency.kept, agency.broken, agency.paradigm = 0.8, 0.3, 4.0, 2.0, 0.7
    mission.authority, run.world.officials[0].routine = 0.9, 0.75
    rep = (1 + 4) / (2 + 4 + 2)
    ready = readiness + 2 * 0.3 - 3 * (0.75 - 0.85) - 0.3 + 1.5 * 0.4 + 1.5 * (rep - 0.5) + 0.2
    chance = 0.5 / (1 + exp(-ready))
    months = range(-200, 400)
    expected = [uniform(run.luck, streams.PROPOSAL, month, 0) < chance for month in months]
    assert proposals(run, months) == expected
    assert 0.7 * 600 * chance < sum(expected) < 1.3 * 600 * chance


def test_a_wholly_ready_agency_waits_for_an_occasion() -> None:
    run = open_to_all(start_opportunity=0.25, start_readiness=1000)
    months = range(200)
    assert proposals(run, months) == [uniform(run.luck, streams.PROPOSAL, month, 0) < 0.25 for month in months]


# Who is approached


def test_the_best_of_the_three_with_the_smallest_draws_is_chosen() -> None:
    run = open_to_all()
    run.world.partners["capability"] = 0.5 + 0.1 * np.arange(12)
    for month in range(100):
        three = by_draw(run, month)[:3]
        assert chosen(run, month) == max(three, key=lambda j: (0.5 + 0.1 * j) * fit(run, 0, j))


def test_a_partner_that_is_not_a_candidate_is_not_chosen_however_capable() -> None:
    run = open_to_all()
    run.world.partners[by_draw(run, MONTH)[3]].capability = 100.0
    assert chosen(run) in by_draw(run, MONTH)[:3]


def test_partners_without_a_free_place_are_passed_over() -> None:
    run = open_to_all()
    first = by_draw(run, MONTH)
    run.world.partners["contracts"][first[:3]] = 1
    run.world.partners["capability"][first[:3]] = 100.0
    run.world.partners["capability"][first[5]] = 50.0
    assert by_draw(run, MONTH)[2] == first[5]
    assert chosen(run) == first[5]


@pytest.mark.parametrize("places", [1, 2])
def test_with_fewer_than_three_free_partners_those_are_the_candidates(places: int) -> None:
    run = open_to_all()
    free = by_draw(run, MONTH)[-places:]
    run.world.partners["contracts"] = 1
    run.world.partners["contracts"][free] = 0
    assert chosen(run) == max(free, key=lambda j: fit(run, 0, j))


def test_the_last_partner_may_be_the_only_candidate() -> None:
    run = open_to_all()
    run.world.partners["contracts"] = 1
    run.world.partners["contracts"][4] = 0
    run.world.partners["capability"][[3, 11]] = 100.0
    run.world.missions[0].last_partner = 4
    assert chosen(run) == 4


def test_with_no_free_partner_nobody_is_approached() -> None:
    run = open_to_all(start_opportunity=1, start_readiness=1000)
    run.world.partners["contracts"] = 1
    assert chosen(run) == NOBODY
    propose(run.world, run.world.regions[0], 0, run.regimes, run.luck, MONTH)
    assert run.world.missions[0].status == IN_HOUSE
    assert set(run.world.partners.contracts) == {1}


def test_the_last_partner_is_a_fourth_candidate() -> None:
    run = open_to_all()
    last = by_draw(run, MONTH)[8]
    run.world.missions[0].last_partner = last
    run.world.partners[last].capability = 5.0
    assert chosen(run) == last


def test_the_last_partner_among_the_three_makes_no_room_for_another() -> None:
    run = open_to_all()
    order = by_draw(run, MONTH)
    run.world.missions[0].last_partner = order[1]
    run.world.partners[order[3]].capability = 100.0
    assert chosen(run) in order[:3]


def test_the_last_partner_without_a_free_place_is_no_candidate() -> None:
    run = open_to_all()
    last = by_draw(run, MONTH)[8]
    run.world.missions[0].last_partner = last
    run.world.partners[last].capability, run.world.partners[last].contracts = 5.0, 1
    assert chosen(run) in by_draw(run, MONTH)[:3]


@pytest.mark.parametrize(("ahead", "wins"), [(0.1999, True), (0.2001, False)])
@pytest.mark.parametrize("place", [0, 8])
def test_the_last_partner_gets_02_extra(place: int, ahead: float, wins: bool) -> None:
    run = open_to_all()
    order = by_draw(run, MONTH)
    last, rival = order[place], order[1]
    run.world.missions[0].last_partner = last
    run.world.partners["capability"] = 0.01
    run.world.partners[last].capability = 1.0 / fit(run, 0, last)  # capability x fit 1, and 1.2 with the extra
    run.world.partners[rival].capability = (1.0 + ahead) / fit(run, 0, rival)
    assert chosen(run) == (last if wins else rival)


def accepted(cash: float) -> list[bool]:
    """Whether partner 3, the only one with a place, would accept mission 0, month by month."""
    run = open_to_all(partner_choice_noise=0.2)
    run.world.partners["contracts"] = 1
    partner, agency = run.world.partners[3], run.world.agencies[0]
    partner.contracts, partner.motive, partner.outside, partner.cash = 0, 0.3, 0.5, cash
    agency.kept, agency.broken = 3.0, 5.0  # rep 0.4
    return [chosen(run, month) == 3 for month in range(300)]


@pytest.mark.parametrize(("cash", "willing"), [(-4.0, 0.4 + 0.3 - 0.5 - 0.4), (0.0, 0.2), (50.0, 0.2)])
def test_a_candidate_accepts_by_name_motive_and_outside_and_debt_deters(cash: float, willing: float) -> None:
    run = opened()
    chance = 1 / (1 + exp(-willing / 0.2))
    draws = [uniform(run.luck, streams.ACCEPTANCE, month, pair(0, 3)) for month in range(300)]
    assert accepted(cash) == [draw < chance for draw in draws]


def test_the_best_of_those_who_would_accept_is_approached() -> None:
    run = open_to_all()
    first, second, third = by_draw(run, MONTH)[:3]
    run.world.partners[first].capability, run.world.partners[first].outside = 9.0, 10.0  # never would
    run.world.partners[second].capability = 4.0
    assert chosen(run) == second
    run.world.partners[second].outside = 10.0
    assert chosen(run) == third
    run.world.partners[third].outside = 10.0
    assert chosen(run) == NOBODY


def test_one_partner_more_that_has_no_place_changes_no_choice() -> None:
    fewer, more = open_to_all(), open_to_all()
    fewer.world.regions[0].end_partner = 11
    more.world.partners[11].contracts = 1
    fewer.world.partners["outside"] = more.world.partners["outside"] = 0.5  # so that some would not accept
    months = range(200)
    assert [chosen(fewer, month) for month in months] == [chosen(more, month) for month in months]


def test_one_partner_more_changes_a_choice_only_where_it_is_a_candidate() -> None:
    fewer, more = open_to_all(), open_to_all()
    fewer.world.regions[0].end_partner = 11
    candidate = [11 in by_draw(more, month)[:3] for month in range(200)]
    changed = [chosen(fewer, month) != chosen(more, month) for month in range(200)]
    assert all(candidate[month] for month in range(200) if changed[month])
    assert any(changed)
    assert 20 < sum(candidate) < 80  # 3 of 12


# The approach


def approached(**values: float) -> Run:
    """A run in which partner 4 has just been approached for mission 0, whose row was full of old numbers."""
    run = open_to_all(**values)
    mission, agency = run.world.missions[0], run.world.agencies[0]
    for field in ("clearance", "mismatch", "investment", "accrued", "invoiced", "advance_open", "output", "quality"):
        mission[field] = 0.7
    for field in ("waiting", "due", "renewed", "gap", "invoice_age", "invoice_due", "freeze", "bridged"):
        mission[field] = 3
    mission.performance, mission.clarity, mission.good_person, mission.bad_person = 0.6, 0.9, 5.0, 4.0
    mission.good_agency, mission.bad_agency = 8.0, 9.0
    agency.kept, agency.broken = 3.0, 5.0
    approach(run.world, 0, 4, run.regimes[0], run.luck)
    return run


def test_an_approach_takes_a_place_of_the_partners_capacity() -> None:
    run = approached()
    assert run.world.partners[4].contracts == 1
    assert (run.world.missions[0].partner, run.world.missions[0].status) == (4, NEGOTIATING)


def test_an_approach_begins_with_a_clean_sheet() -> None:
    mission = approached().world.missions[0]
    assert mission.performance == 1.0
    for field in ("clearance", "mismatch", "investment", "good_person", "bad_person", "clarity"):
        assert mission[field] == 0
    for field in ("accrued", "invoiced", "advance_open"):
        assert mission[field] == 0
    for field in ("waiting", "due", "renewed", "gap", "invoice_age", "invoice_due", "freeze"):
        assert mission[field] == 0


def test_the_fit_of_a_pair_is_fixed_for_the_run() -> None:
    run = approached()
    assert run.world.missions[0].fit == pytest.approx(fit(run, 0, 4), rel=1e-14)


@pytest.mark.parametrize(
    ("kept", "broken", "good", "bad"),
    [(3.0, 5.0, 4 * 4 / 10, 4 * 6 / 10), (1.0, 0.5, 1.5 * 2 / 3.5, 1.5 * 1.5 / 3.5), (0.0, 0.0, 0.0, 0.0)],
)
def test_what_is_known_of_the_agency_is_hearsay_of_at_most_4(
    kept: float, broken: float, good: float, bad: float
) -> None:
    run = open_to_all()
    run.world.agencies[0].kept, run.world.agencies[0].broken = kept, broken
    approach(run.world, 0, 4, run.regimes[0], run.luck)
    mission = run.world.missions[0]
    assert (mission.good_agency, mission.bad_agency) == (pytest.approx(good), pytest.approx(bad))


def test_trust_at_the_approach_is_a_strangers_doubt_and_the_agencys_name() -> None:
    mission = approached(trust_doubt=0.8, trust_personal=0.55).world.missions[0]
    person, agency = 1 / 3, (1 + 1.6) / (2 + 4)
    assert mission.trust_person == pytest.approx(person, rel=1e-14)
    assert mission.trust_agency == pytest.approx(agency, rel=1e-14)
    expected = 0.55 * (person - 0.8 * sqrt(person * (1 - person) / 4))
    expected += 0.45 * (agency - 0.8 * sqrt(agency * (1 - agency) / 7))
    assert mission.trust == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(("charter", "clarity"), [(0, 0.0), (0.5, 1 - exp(-0.4)), (1, 1 - exp(-0.8))])
def test_a_charter_makes_roles_clear_from_the_start(charter: float, clarity: float) -> None:
    mission = approached(contract_charter=charter, contract_clarity_months=2.5).world.missions[0]
    assert mission.clarity == pytest.approx(clarity, rel=1e-14)


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
    assert run.world.partners[4].contracts == 0
    assert (run.world.missions[0].partner, run.world.missions[0].last_partner) == (NOBODY, 4)


def test_in_the_19th_month_it_can_still_be_signed() -> None:
    run = negotiation()
    run.world.missions[0].waiting = 18
    assert after(run).status == ACTIVE


def test_a_start_is_counted_and_so_is_a_return_to_the_last_partner() -> None:
    run = negotiation()
    after(run)
    sums = run.world.kinds[0, run.world.partners[4].kind]
    assert (sums.starts, sums.repeats) == (1, 0)
    run = negotiation()
    run.world.missions[0].last_partner = 4
    after(run)
    sums = run.world.kinds[0, run.world.partners[4].kind]
    assert (sums.starts, sums.repeats) == (1, 1)


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
