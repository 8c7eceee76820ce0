"""Section 4.10: trust, against numbers worked out by hand from the model page."""

from math import sqrt
from typing import Any

import pytest

from govsim.model.rules.trust import breach, keep, reputation, set_trust, trust
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NEGOTIATING
from govsim.runs.run import Run
from tests.worlds import opened

MONTH = 5
FADE_PERSON, FADE_AGENCY = 2 ** (-1 / 18), 2 ** (-1 / 48)


def known(status: int = ACTIVE) -> Run:
    """A run in which mission 0's partner has evidence of both kinds; the post is filled, engagement 0.8."""
    run = opened()
    mission = run.world.missions[0]
    mission.partner, mission.status = 0, status
    mission.good_person, mission.bad_person = 5.0, 3.0
    mission.good_agency, mission.bad_agency = 4.0, 2.0
    run.world.officials[mission.official].engagement = 0.8
    return run


def lived(run: Run) -> Any:
    """Mission 0 after a month of trust."""
    trust(run.world, run.world.regions[0], run.regimes, run.luck, MONTH)
    return run.world.missions[0]


def late(run: Run) -> None:
    """Mission 0's invoice is open for a third month."""
    run.world.missions[0].invoiced, run.world.missions[0].invoice_age = 1.0, 3


# The person


def test_under_contract_attention_weighs_six_tenths_and_payment_on_time_four() -> None:
    mission = lived(known())
    assert mission.good_person == pytest.approx(FADE_PERSON * 5 + (0.6 * 0.8 + 0.4), rel=1e-12)
    assert mission.bad_person == pytest.approx(FADE_PERSON * 3 + 2 * (1 - 0.88), rel=1e-12)


def test_a_late_payment_is_held_against_the_person_too() -> None:
    run = known()
    late(run)
    mission = lived(run)
    assert mission.good_person == pytest.approx(FADE_PERSON * 5 + 0.48, rel=1e-12)
    assert mission.bad_person == pytest.approx(FADE_PERSON * 3 + 2 * 0.52, rel=1e-12)


def test_in_a_gap_contact_is_six_tenths_and_only_attention_counts() -> None:
    run = known(GAP)
    late(run)
    mission = lived(run)
    assert mission.good_person == pytest.approx(FADE_PERSON * 5 + 0.6 * 0.8, rel=1e-12)
    assert mission.bad_person == pytest.approx(FADE_PERSON * 3 + 2 * 0.6 * 0.2, rel=1e-12)


@pytest.mark.parametrize(("status", "s"), [(ACTIVE, 0.6 * 0.1 + 0.4), (GAP, 0.1)])
def test_a_vacant_post_leaves_a_fifth_of_the_contact(status: int, s: float) -> None:
    run = known(status)
    official = run.world.officials[run.world.missions[0].official]
    official.vacant, official.engagement = 2, 0.1
    mission = lived(run)
    assert mission.good_person == pytest.approx(FADE_PERSON * 5 + 0.2 * s, rel=1e-12)
    assert mission.bad_person == pytest.approx(FADE_PERSON * 3 + 2 * 0.2 * (1 - s), rel=1e-12)


def test_asymmetry_multiplies_what_was_bad_of_person_and_agency() -> None:
    run = known()
    run.regimes.trust_asymmetry[:] = 3.0
    late(run)
    mission = lived(run)
    assert mission.bad_person == pytest.approx(FADE_PERSON * 3 + 3 * 0.52, rel=1e-12)
    assert mission.bad_agency == pytest.approx(FADE_AGENCY * 2 + 3 * 0.5 + 0.25 * 3 * 0.52, rel=1e-12)


# The agency


def test_payment_on_time_is_half_a_month_of_good_evidence_of_the_agency_and_the_persons_spills_over() -> None:
    mission = lived(known())
    assert mission.good_agency == pytest.approx(FADE_AGENCY * 4 + 0.5 + 0.25 * 0.88, rel=1e-12)
    assert mission.bad_agency == pytest.approx(FADE_AGENCY * 2 + 0.25 * 2 * 0.12, rel=1e-12)


def test_late_payment_is_half_a_month_of_bad_evidence_times_asymmetry() -> None:
    run = known()
    late(run)
    mission = lived(run)
    assert mission.good_agency == pytest.approx(FADE_AGENCY * 4 + 0.25 * 0.48, rel=1e-12)
    assert mission.bad_agency == pytest.approx(FADE_AGENCY * 2 + 2 * 0.5 + 0.25 * 2 * 0.52, rel=1e-12)


@pytest.mark.parametrize(("bridged", "bad"), [(0, 2 * 0.5), (1, 0.0)])
def test_a_month_of_gap_is_bad_evidence_of_the_agency_unless_it_is_bridged(bridged: int, bad: float) -> None:
    run = known(GAP)
    run.world.missions[0].bridged = bridged
    mission = lived(run)
    assert mission.good_agency == pytest.approx(FADE_AGENCY * 4 + 0.25 * 0.48, rel=1e-12)
    assert mission.bad_agency == pytest.approx(FADE_AGENCY * 2 + bad + 0.25 * 2 * 0.12, rel=1e-12)


def test_nothing_spills_over_when_spill_is_nought() -> None:
    run = known()
    run.regimes.trust_spill[:] = 0.0
    mission = lived(run)
    assert mission.good_agency == pytest.approx(FADE_AGENCY * 4 + 0.5, rel=1e-12)
    assert mission.bad_agency == pytest.approx(FADE_AGENCY * 2, rel=1e-12)


# What partners tell each other


def test_a_tenth_of_what_the_agency_gains_is_heard_by_others_bad_news_without_asymmetry() -> None:
    run = known()
    late(run)
    lived(run)
    agency = run.world.agencies[0]
    assert agency.kept == pytest.approx(0.1 * 0.25 * 0.48, rel=1e-12)
    assert agency.broken == pytest.approx(0.1 * (0.5 + 0.25 * 0.52), rel=1e-12)


def test_what_was_heard_fades_before_the_month_is_added_in_every_agency() -> None:
    run = known()
    run.world.agencies.kept[:], run.world.agencies.broken[:] = 3.0, 2.0
    lived(run)
    agencies = run.world.agencies
    assert agencies[0].kept == pytest.approx(FADE_AGENCY * 3 + 0.1 * (0.5 + 0.25 * 0.88), rel=1e-12)
    assert agencies[0].broken == pytest.approx(FADE_AGENCY * 2 + 0.1 * 0.25 * 0.12, rel=1e-12)
    assert agencies[1].kept == pytest.approx(FADE_AGENCY * 3, rel=1e-12)  # nothing to add: no partnership
    assert agencies[1].broken == pytest.approx(FADE_AGENCY * 2, rel=1e-12)


def test_what_was_heard_fades_once_a_month_however_many_partnerships_there_are() -> None:
    run = known()
    run.world.agencies[0].kept = 3.0
    for mission in (run.world.missions[1], run.world.missions[2]):
        mission.partner, mission.status = 1, ACTIVE
        run.world.officials[mission.official].engagement = 0.8
    lived(run)
    assert run.world.agencies[0].kept == pytest.approx(FADE_AGENCY * 3 + 3 * 0.1 * (0.5 + 0.25 * 0.88), rel=1e-12)


def test_a_breach_weighs_k_times_for_who_lives_it_and_once_for_who_hears_of_it() -> None:
    run = known()
    breach(run.world.agencies[0], run.world.missions[0], run.regimes[0], 6.0)
    assert (run.world.missions[0].good_agency, run.world.missions[0].bad_agency) == (4.0, 2.0 + 2 * 6.0)
    assert run.world.agencies[0].broken == pytest.approx(0.6, rel=1e-12)
    assert run.world.agencies[0].kept == 0.0


def test_a_promise_kept_weighs_once_and_is_told() -> None:
    run = known()
    keep(run.world.agencies[0], run.world.missions[0], run.regimes[0], 3.0)
    assert (run.world.missions[0].good_agency, run.world.missions[0].bad_agency) == (7.0, 2.0)
    assert run.world.agencies[0].kept == pytest.approx(0.3, rel=1e-12)


@pytest.mark.parametrize(("kept", "broken", "rep"), [(0.0, 0.0, 0.5), (3.0, 1.0, 4 / 6), (0.0, 8.0, 0.1)])
def test_an_agencys_name_is_the_share_of_promises_kept_and_a_half_where_nothing_is_told(
    kept: float, broken: float, rep: float
) -> None:
    run = opened()
    run.world.agencies[0].kept, run.world.agencies[0].broken = kept, broken
    assert reputation(run.world.agencies[0]) == pytest.approx(rep, rel=1e-12)


# Decision trust


def test_decision_trust_is_both_levels_less_their_doubt() -> None:
    run = known()
    mission = run.world.missions[0]
    set_trust(mission, run.regimes[0])
    person = (1 + 5) / (1 + 2 + 5 + 3)
    sd_person = sqrt(person * (1 - person) / (1 + 11))
    agency = (1 + 4) / (2 + 4 + 2)
    sd_agency = sqrt(agency * (1 - agency) / (1 + 8))
    assert mission.trust_person == pytest.approx(person, rel=1e-12)
    assert mission.trust_agency == pytest.approx(agency, rel=1e-12)
    expected = 0.55 * (person - 0.8 * sd_person) + 0.45 * (agency - 0.8 * sd_agency)
    assert mission.trust == pytest.approx(expected, rel=1e-12)


def test_trust_is_set_from_the_evidence_of_this_month() -> None:
    mission = lived(known())
    good, bad = FADE_PERSON * 5 + 0.88, FADE_PERSON * 3 + 0.24
    assert mission.trust_person == pytest.approx((1 + good) / (3 + good + bad), rel=1e-12)
    good, bad = FADE_AGENCY * 4 + 0.72, FADE_AGENCY * 2 + 0.06
    assert mission.trust_agency == pytest.approx((1 + good) / (2 + good + bad), rel=1e-12)


def test_a_stranger_of_an_unknown_agency_is_met_with_doubt() -> None:
    run = opened()
    mission = run.world.missions[0]
    set_trust(mission, run.regimes[0])
    sd_person, sd_agency = sqrt(1 / 3 * 2 / 3 / 4), sqrt(0.25 / 3)
    assert mission.trust_person == pytest.approx(1 / 3, rel=1e-12)
    assert mission.trust_agency == 0.5
    assert mission.trust == pytest.approx(0.55 * (1 / 3 - 0.8 * sd_person) + 0.45 * (0.5 - 0.8 * sd_agency), rel=1e-12)


def test_decision_trust_is_never_below_nought() -> None:
    run = opened()
    mission = run.world.missions[0]
    mission.bad_person = mission.bad_agency = 30.0
    run.regimes.trust_doubt[:] = 1.6
    set_trust(mission, run.regimes[0])
    assert mission.trust_person == pytest.approx(1 / 33, rel=1e-12)
    assert mission.trust == 0.0


def test_losing_most_evidence_hardly_moves_the_mean_but_widens_the_doubt() -> None:
    run = opened()
    mission = run.world.missions[0]
    mission.good_person, mission.bad_person = 5.0, 10.0  # the stranger's mean
    set_trust(mission, run.regimes[0])
    mean, before = mission.trust_person, mission.trust
    mission.good_person, mission.bad_person = 0.5, 1.0
    set_trust(mission, run.regimes[0])
    assert mission.trust_person == pytest.approx(mean, rel=1e-12)
    assert mission.trust < before - 0.04


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING])
def test_only_partnerships_gather_evidence(status: int) -> None:
    run = known(status)
    before = run.world.missions.tobytes()
    lived(run)
    assert run.world.missions.tobytes() == before


def test_half_of_the_person_evidence_is_forgotten_in_a_half_life() -> None:
    run = known()
    run.world.missions[0].good_person, run.world.missions[0].bad_person = 0.0, 8.0
    run.world.officials[run.world.missions[0].official].engagement = 1.0  # nothing bad happens
    for _ in range(18):
        lived(run)
    assert run.world.missions[0].bad_person == pytest.approx(4.0, rel=1e-9)
