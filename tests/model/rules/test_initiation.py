"""Section 4.6: initiation and negotiation, against numbers worked out by hand from the model page."""

from math import exp, sqrt

import numpy as np
import pytest

from govsim.model import streams
from govsim.model.draws import BEGINNING, pair, uniform
from govsim.model.rules.initiation import approach, choose_partner, propose
from govsim.model.tables import IN_HOUSE, NEGOTIATING, NOBODY
from govsim.runs.run import Run
from tests.worlds import open_to_all, opened

MONTH = 5
PARTNERS = range(12)


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


@pytest.mark.parametrize(
    ("fact", "value", "moves"),
    [
        ("priority", 1.0, 2 * 0.5),
        ("routine", 2.85, -3 * 2.0),
        ("novelty", 0.8, -0.8),
        ("authority", 1.0, 1.5 * 0.5),
        ("kept", 1e9, 1.5 * 0.5),
        ("broken", 1e9, -1.5 * 0.5),
        ("paradigm", 1.0, 0.5),
    ],
)
def test_readiness_has_these_weights_to_a_hundredth(fact: str, value: float, moves: float) -> None:
    run = open_to_all(start_opportunity=1, start_readiness=0.2 - moves)
    run.world.regions[0].end_partner = 1  # one candidate is enough here
    agency, mission, official = run.world.agencies[0], run.world.missions[0], run.world.officials[0]
    agency.priority = agency.paradigm = mission.authority = 0.5
    agency.novelty, official.routine = 0.0, 0.85
    for row in (agency, mission, official):
        if fact in row.dtype.names:
            row[fact] = value
    chance = 1 / (1 + exp(-0.2))  # readiness and what moves it leave 0.2
    months = range(3000)
    assert proposals(run, months) == [uniform(run.luck, streams.PROPOSAL, month, 0) < chance for month in months]


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
