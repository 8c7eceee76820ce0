"""Section 4.5: workload, against numbers worked out by hand from the model page."""

from math import exp
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.workload import competence, stress, workload
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NEGOTIATING
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

MONTH = 5
# In the small world post 0 has missions 0 and 2, post 1 mission 1; agency 1 has posts 2 and 3.


def office(**values: float) -> Run:
    """A run with every post filled for 10 months, no partnerships, commitment 0.5."""
    run = opened()
    set_parameters(run, **values)
    run.world.officials["tenure"] = 10
    run.world.agencies["working_commitment"] = 0.5
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Post 0 after the workload of a month."""
    workload(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.officials[0]


def chance(run: Run, month: int = MONTH, post: int = 0) -> float:
    """The month's factor on a post's routine: exp(0.25 z - 0.03)."""
    return exp(0.25 * NormalDist().inv_cdf(uniform(run.luck, streams.ROUTINE, month, post)) - 0.03)


# Routine and competence


@pytest.mark.parametrize(
    ("month", "season"),
    [
        (0, 1.15),
        (1, 0.95),
        (5, 0.95),
        (9, 0.95),
        (10, 1.15),
        (11, 1.15),
        (12, 1.15),
        (13, 0.95),
        (-1, 1.15),
        (-3, 0.95),
    ],
)
def test_routine_is_heavier_from_august_to_october(month: int, season: float) -> None:
    run = office(workload_routine=0.8)
    assert after(run, month).routine == pytest.approx(0.8 * season * chance(run, month), rel=1e-12)


def test_each_post_has_its_own_routine() -> None:
    run = office(workload_routine=0.8)
    after(run)
    expected = [0.8 * 0.95 * chance(run, MONTH, i) for i in range(4)]
    assert list(run.world.officials.routine) == pytest.approx(expected, rel=1e-12)
    assert len(set(expected)) == 4


@pytest.mark.parametrize(("tenure", "expected"), [(0, 0.4), (5, 1 - 0.6 * exp(-1)), (50, 1 - 0.6 * exp(-10))])
def test_a_newcomer_learns_with_the_months(tenure: int, expected: float) -> None:
    run = office(workload_newcomer_competence=0.4, workload_learning_months=5)
    run.world.officials[0].tenure = tenure
    assert competence(run.world.officials[0], run.regimes[0]) == pytest.approx(expected, rel=1e-14)


# Demand and novelty


def test_novelty_falls_with_the_experience_of_the_agency_and_a_little_with_that_of_all() -> None:
    run = office(workload_novelty=0.5)
    run.world.agencies["experience"] = [1.2, 6.0]
    run.world.country[0].mean_experience = 3.6
    after(run)
    assert run.world.agencies[0].novelty == pytest.approx(0.5 * 0.8 ** ((1.2 + 0.3 * 3.6) / 3), rel=1e-14)
    assert run.world.agencies[1].novelty == pytest.approx(0.5 * 0.8 ** ((6.0 + 0.3 * 3.6) / 3), rel=1e-14)


def test_what_has_never_been_done_is_wholly_new() -> None:
    run = office(workload_novelty=0.5)
    after(run)
    assert set(run.world.agencies.novelty) == {0.5}


@pytest.mark.parametrize(("status", "weight"), [(IN_HOUSE, 0), (NEGOTIATING, 1.5), (ACTIVE, 1), (GAP, 1)])
def test_a_partnership_asks_for_work_and_a_negotiation_for_half_as_much_again(status: int, weight: float) -> None:
    run = office(workload_task=0.12, workload_novelty=0.5, workload_ambiguity=0.5)
    run.world.missions[0].status, run.world.missions[0].clarity = status, 0.2
    assert after(run).demand == pytest.approx(weight * 0.12 * 1.5 * (1 + 0.5 * 0.8), rel=1e-13)


def test_demand_sums_over_the_missions_of_the_post() -> None:
    run = office(workload_task=0.12, workload_novelty=0.5, workload_ambiguity=0.5)
    run.world.missions["status"] = [NEGOTIATING, ACTIVE, GAP, IN_HOUSE, IN_HOUSE, ACTIVE]
    run.world.missions["clarity"] = [0.2, 1.0, 0.9, 0.0, 0.0, 0.0]
    after(run)
    expected = [0.18 * (1.5 * 1.4 + 1.05), 0.18, 0.18 * 1.5, 0.0]
    assert list(run.world.officials.demand) == pytest.approx(expected, rel=1e-13)
    after(run, MONTH + 1)
    assert list(run.world.officials.demand) == pytest.approx(expected, rel=1e-13)  # counted anew each month


# Backlog and stress


@pytest.mark.parametrize(
    ("backlog", "multiplier"),
    [(0, 1), (1 / 3, 1 + 0.1 / 3 - 0.15 / 9), (1, 0.95), (2, 0.6), (2.361, 0.4), (4, 0.4)],
)
def test_a_little_backlog_helps_and_much_of_it_paralyses(backlog: float, multiplier: float) -> None:
    assert stress(backlog) == pytest.approx(multiplier, rel=1e-3 if backlog == 2.361 else 1e-14)


@given(st.floats(0, 4))
def test_stress_leaves_two_fifths_and_never_adds_more_than_a_sixtieth(backlog: float) -> None:
    assert 0.4 <= stress(backlog) <= 1 + 1 / 60 + 1e-15  # at a third of an FTE-month; the bound 1.05 is never met


def test_backlog_is_what_was_left_and_what_no_time_was_for() -> None:
    run = office(workload_routine=1.1, workload_relief=0.1, workload_task=0.2, workload_novelty=0, workload_ambiguity=0)
    run.world.missions[0].status = ACTIVE
    run.world.officials[0].backlog = 0.5
    routine = 1.1 * 0.95 * chance(run)
    assert after(run).backlog == pytest.approx(0.9 * 0.5 + routine + 0.2 - 1 - 0.1, rel=1e-12)


@pytest.mark.parametrize(("routine", "before", "backlog"), [(0.1, 0.2, 0.0), (20.0, 1.0, 4.0)])
def test_backlog_lies_between_0_and_4(routine: float, before: float, backlog: float) -> None:
    run = office(workload_routine=routine)
    run.world.officials["backlog"] = before
    assert after(run).backlog == backlog


# Engagement


def engagement(able: float, time: float, demand: float) -> float:
    return min(1.0, able * time / demand)


@pytest.mark.parametrize("relief", [0, 0.15])
def test_engagement_is_the_share_of_demand_that_time_and_ability_meet(relief: float) -> None:
    run = office(
        workload_routine=0.9,
        workload_protect=0.3,
        workload_relief=relief,
        workload_task=0.3,
        workload_novelty=0.5,
        workload_ambiguity=0.5,
        workload_newcomer_competence=0.4,
        workload_learning_months=5,
    )
    run.world.missions["status"][:3] = ACTIVE
    run.world.officials["backlog"] = 1.0
    official = after(run)
    routine = 0.9 * 0.95 * chance(run)
    demand = 2 * 0.3 * 1.5 * 1.5
    time = max(0, 1 - routine) + 0.3 * 0.5 * min(1, routine) + relief
    backlog = min(4, max(0, 0.9 * 1.0 + routine + demand - 1 - relief))
    able = (1 - 0.6 * exp(-2)) * max(0.4, 1 + 0.1 * backlog - 0.15 * backlog**2)  # the backlog of this month
    assert official.engagement == pytest.approx(engagement(able, time, demand), rel=1e-12)
    assert 0.05 < official.engagement < 0.9


def test_beyond_a_full_post_of_routine_only_protected_time_is_left() -> None:
    run = office(workload_routine=5, workload_protect=0.4, workload_task=0.3, workload_novelty=0, workload_ambiguity=0)
    run.world.missions[0].status = ACTIVE
    able = (1 - 0.6 * exp(-2)) * 0.4  # backlog is at its most
    assert after(run).engagement == pytest.approx(engagement(able, 0.4 * 0.5, 0.3), rel=1e-12)


def test_with_nothing_asked_engagement_is_ability_alone() -> None:
    run = office(workload_routine=0.1)
    run.world.officials["tenure"] = [0, 5, 0, 0]
    after(run)
    assert run.world.officials[0].engagement == pytest.approx(0.4, rel=1e-12)
    assert run.world.officials[1].engagement == pytest.approx(1 - 0.6 * exp(-1), rel=1e-12)


def test_even_a_newcomer_meets_a_very_small_demand() -> None:
    run = office(workload_routine=0.1, workload_task=1e-6)
    run.world.missions[0].status = ACTIVE
    run.world.officials["tenure"] = 0
    assert after(run).engagement == 1.0


def test_engagement_is_at_most_1() -> None:
    run = office(workload_routine=0.1, workload_task=0.01)
    run.world.missions["status"][:3] = ACTIVE
    run.world.officials["tenure"] = 500
    assert after(run).engagement == 1.0


@pytest.mark.parametrize(("deputy", "expected"), [(0, 0.1), (0.5, 0.3), (1, 0.5)])
def test_a_vacant_post_has_little_engagement_but_for_a_deputy(deputy: float, expected: float) -> None:
    run = office(rotation_deputy=deputy)
    run.world.officials[0].vacant = 1
    assert after(run).engagement == pytest.approx(expected, rel=1e-14)


def test_work_piles_up_in_a_vacant_post() -> None:
    run = office(workload_routine=1.1, workload_task=0.3, workload_novelty=0, workload_ambiguity=0)
    run.world.missions[0].status = ACTIVE
    run.world.officials[0].vacant = 2
    assert after(run).backlog == pytest.approx(1.1 * 0.95 * chance(run) + 0.3 - 1, rel=1e-12)
