"""Section 4.4: rotation, against numbers worked out by hand from the model page."""

from math import exp, floor, log
from typing import Any

import numpy as np
import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.logs import EVENTS
from govsim.model.rules.rotation import rotation
from govsim.model.tables import ACTIVE, COORDINATOR_CHANGE, GAP, IN_HOUSE, NEGOTIATING, PARTNER_COORDINATOR_CHANGE
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

MONTH = 5
# In the small world post 0 has missions 0 and 2, post 1 mission 1, post 2 missions 3 and 5, post 3 mission 4.


def settled(transfer: float = 0, partner_transfer: float = 0, **values: float) -> Run:
    """A run with every post filled in which, unless stated, nobody moves."""
    run = opened()
    set_parameters(run, rotation_transfer_rate=transfer, rotation_partner_transfer_rate=partner_transfer, **values)
    run.world.officials["tenure"] = 10
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Post 0 after the rotation of a month."""
    rotation(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.officials[0]


def events(run: Run) -> list[tuple[int, int, int, int]]:
    """(event, month, official, mission) of each that was logged."""
    log = run.world.event_log[: run.world.logged[EVENTS]]
    return [(int(row.event), int(row.month), int(row.official), int(row.mission)) for row in log]


# Vacancies and tenure


def test_in_a_filled_post_tenure_grows_by_one() -> None:
    official = after(settled())
    assert (official.tenure, official.vacant) == (11, 0)


def test_a_vacancy_falls_by_one() -> None:
    run = settled()
    run.world.officials[0].vacant = 3
    assert after(run).vacant == 2


def test_when_a_vacancy_ends_the_newcomer_has_tenure_zero() -> None:
    run = settled()
    run.world.officials[0].vacant = 1
    official = after(run)
    assert (official.vacant, official.tenure) == (0, 0)
    assert after(run, MONTH + 1).tenure == 1


def test_a_vacant_post_cannot_move() -> None:
    run = settled(transfer=1)
    run.world.officials["vacant"] = 2
    after(run)
    assert list(run.world.officials.vacant) == [1, 1, 1, 1]
    assert events(run) == []


def test_a_newcomer_may_leave_in_the_first_month() -> None:
    run = settled(transfer=1, rotation_no_vacancy=1)
    run.world.officials["vacant"] = 1
    after(run)
    assert events(run) == [(COORDINATOR_CHANGE, MONTH, i, -1) for i in range(4)]


@pytest.mark.parametrize(("before", "leaves"), [(22, False), (23, True), (40, True)])
def test_nobody_leaves_before_the_minimum_tenure(before: int, leaves: bool) -> None:
    run = settled(transfer=1, rotation_minimum_tenure_months=24, rotation_no_vacancy=1)
    run.world.officials["tenure"] = before
    assert after(run).tenure == (0 if leaves else before + 1)


def test_a_minimum_tenure_holds_a_newcomer() -> None:
    run = settled(transfer=1, rotation_minimum_tenure_months=1)
    run.world.officials["vacant"] = 1
    after(run)
    assert events(run) == []


def test_coordinators_leave_with_octobers_probability_in_october_and_the_others_else() -> None:
    run = settled(transfer=0.3, rotation_october_share=0.6, rotation_no_vacancy=1)
    months = range(-60, 120)
    for month in months:
        after(run, month)
    october, other = 1 - 0.7**0.6, 1 - 0.7 ** (0.4 / 11)
    expected = [
        (COORDINATOR_CHANGE, month, i, -1)
        for month in months
        for i in range(4)
        if uniform(run.luck, streams.TRANSFER, month, i) < (october if month % 12 == 0 else other)
    ]
    assert events(run) == expected
    assert len(expected) > 5
    assert run.world.groups[0].coordinator_changes == len(expected)


def test_with_transfer_rates_0_the_log_of_changes_is_empty() -> None:
    run = settled()
    run.world.missions["status"], run.world.missions["partner"] = ACTIVE, 0
    for month in range(-120, 240):
        after(run, month)
    assert events(run) == []


# The successor


@pytest.mark.parametrize(("overlap", "chance"), [(0, 0.3), (3, 1 - 0.7 * exp(-2.0))])
def test_a_successor_starts_at_once_with_a_probability_that_overlap_raises(overlap: float, chance: float) -> None:
    values = {"rotation_no_vacancy": 0.3, "rotation_overlap_months": overlap, "rotation_overlap_scale": 1.5}
    run = settled(transfer=1, **values)
    months = range(100)
    at_once = []
    for month in months:
        run.world.officials["vacant"] = 0
        at_once.append(after(run, month).vacant == 0)
    assert at_once == [uniform(run.luck, streams.SUCCESSOR, month, 0) < chance for month in months]


@pytest.mark.parametrize("mean", [2.0, 5.0])
def test_else_the_post_stands_empty_for_a_geometric_number_of_months(mean: float) -> None:
    run = settled(transfer=1, rotation_no_vacancy=0, rotation_vacancy_months=mean)
    months = range(100)
    vacancies = []
    for month in months:
        run.world.officials["vacant"] = 0
        vacancies.append(after(run, month).vacant)
    draws = [uniform(run.luck, streams.VACANCY, month, 0) for month in months]
    assert vacancies == [1 + floor(log(u) / log(1 - 1 / mean)) for u in draws]


def test_the_month_of_the_transfer_is_the_first_of_the_vacancy() -> None:
    run = settled(transfer=1, rotation_no_vacancy=0, rotation_vacancy_months=1)
    assert after(run, 5).vacant == 1
    set_parameters(run, rotation_transfer_rate=0)
    official = after(run, 6)
    assert (official.vacant, official.tenure) == (0, 0)


# What is lost at a handover


def handed_over(*, status: int = ACTIVE, **values: float) -> Any:
    """Mission 0, with person evidence 10 and 4 and clarity 0.8, after the holder of its post has left."""
    run = settled(transfer=1, **values)
    run.world.missions["status"], run.world.missions["partner"] = status, 0
    run.world.missions["good_person"], run.world.missions["bad_person"] = 10.0, 4.0
    run.world.missions["clarity"] = 0.8
    after(run)
    return run.world.missions[0]


DOCUMENTED: Any = {"rotation_handover_floor": 0.15, "rotation_handover_ceiling": 0.7, "rotation_documentation": 0.5}
APART = exp(-2.0 / 1.5)


@pytest.mark.parametrize(
    ("overlap", "deputy", "kept"),
    [
        (0, 0, 0.15 + 0.55 * 0.5 * 0.4),  # 0.26
        (2, 0, 0.15 + 0.55 * 0.5 * (0.4 + 0.6 * (1 - APART))),
        (0, 1, 1 - (1 - 0.26) * (1 - 0.7)),
        (2, 0.5, 1 - (1 - (0.15 + 0.55 * 0.5 * (0.4 + 0.6 * (1 - APART)))) * (1 - 0.7 * 0.5)),
    ],
)
def test_person_evidence_shrinks_to_what_is_handed_over(overlap: float, deputy: float, kept: float) -> None:
    mission = handed_over(
        rotation_overlap_months=overlap, rotation_overlap_scale=1.5, rotation_deputy=deputy, **DOCUMENTED
    )
    assert mission.good_person == pytest.approx(10 * kept, rel=1e-12)
    assert mission.bad_person == pytest.approx(4 * kept, rel=1e-12)


def test_without_documentation_the_floor_is_kept() -> None:
    mission = handed_over(rotation_handover_floor=0.15, rotation_documentation=0, rotation_overlap_months=3)
    assert mission.good_person == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize("status", [ACTIVE, GAP, NEGOTIATING])
@pytest.mark.parametrize(("charter", "left"), [(0, 0.8 * 0.85), (0.5, 0.8 * 0.925), (1, 0.8)])
def test_a_handover_costs_clarity_in_negotiations_too_unless_a_charter_keeps_it(
    status: int, charter: float, left: float
) -> None:
    mission = handed_over(status=status, contract_clarity_loss=0.15, contract_charter=charter)
    assert mission.clarity == pytest.approx(left, rel=1e-12)


def test_what_others_know_of_the_agency_outlives_the_coordinator() -> None:
    run = settled(transfer=1)
    run.world.missions["status"], run.world.missions["partner"] = ACTIVE, 0
    run.world.missions["good_agency"], run.world.missions["bad_agency"] = 7.0, 3.0
    after(run)
    assert set(run.world.missions.good_agency) == {7.0}
    assert set(run.world.missions.bad_agency) == {3.0}


def test_a_handover_touches_the_missions_of_its_post_alone() -> None:
    run = settled(transfer=1, rotation_minimum_tenure_months=20, rotation_no_vacancy=1, **DOCUMENTED)
    run.world.officials["tenure"] = [30, 1, 1, 1]
    run.world.missions["status"], run.world.missions["partner"] = ACTIVE, 0
    run.world.missions["good_person"] = 10.0
    after(run)
    assert list(run.world.missions.good_person) == pytest.approx([2.6, 10, 2.6, 10, 10, 10], rel=1e-12)


# The partner's own coordinator


def partners_side(rate: float, **values: float) -> Run:
    """A run in which missions 0, 1 and 3 are with partner 0, missions 2 and 4 with partner 1; mission 5 is in house."""
    run = settled(partner_transfer=rate, rotation_handover_floor=0.2, **values)
    run.world.missions["status"] = [ACTIVE, GAP, ACTIVE, ACTIVE, GAP, IN_HOUSE]
    run.world.missions["partner"] = [0, 0, 1, 0, 1, -1]
    run.world.missions["good_person"], run.world.missions["bad_person"] = 10.0, 5.0
    run.world.missions["clarity"] = 0.8
    return run


def test_a_change_of_the_partners_coordinator_leaves_the_floor_of_person_evidence_and_all_clarity() -> None:
    run = partners_side(1)
    after(run)
    assert list(run.world.missions.good_person) == pytest.approx([2, 2, 2, 2, 2, 10], rel=1e-12)
    assert list(run.world.missions.bad_person) == pytest.approx([1, 1, 1, 1, 1, 5], rel=1e-12)
    assert set(run.world.missions.clarity) == {0.8}
    assert events(run) == [(PARTNER_COORDINATOR_CHANGE, MONTH, -1, i) for i in range(5)]


def test_one_draw_a_partner_and_month_decides_for_all_its_partnerships() -> None:
    chance = 1 - 0.7 ** (1 / 12)
    changed = set()
    for month in range(150):
        run = partners_side(0.3)
        after(run, month)
        moved = [uniform(run.luck, streams.PARTNER_TRANSFER, month, j) < chance for j in (0, 1)]
        expected = [2.0 if moved[j] else 10.0 for j in (0, 0, 1, 0, 1)]
        assert list(run.world.missions.good_person[:5]) == pytest.approx(expected, rel=1e-12)
        changed.add(tuple(moved))
    assert {(True, False), (False, True), (False, False)} <= changed


def test_each_agency_hands_over_as_its_own_regime_has_it() -> None:
    run = partners_side(1)
    run.regimes = np.repeat(run.regimes, 2).view(np.recarray)
    run.regimes["rotation_handover_floor"][1] = 0.3
    run.world.agencies["regime"] = [1, 0]
    after(run)
    assert list(run.world.missions.good_person) == pytest.approx([3, 3, 3, 2, 2, 10], rel=1e-12)


def test_changes_on_both_sides_in_one_month_cost_twice() -> None:
    run = partners_side(1, rotation_documentation=0)
    set_parameters(run, rotation_transfer_rate=1)
    after(run)
    assert run.world.missions[0].good_person == pytest.approx(10 * 0.2 * 0.2, rel=1e-12)
