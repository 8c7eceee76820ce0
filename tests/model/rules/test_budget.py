"""Section 4.3: the budget, against numbers worked out by hand from the model page."""

from math import exp, inf, log
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.model import streams
from govsim.model.draws import logit, uniform
from govsim.model.rules.budget import budget, budget_act, vote
from govsim.model.rules.logs import EVENTS, PARTNERSHIPS
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, LATE_ACT, LINE_LOST, NEGOTIATING, NO_OBLIGATION
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

MARCH = 5  # the sixth month of the first reported fiscal year


def z(run: Run, stream: int, month: int, entity: int) -> float:
    return NormalDist().inv_cdf(uniform(run.luck, stream, month, entity))


# The act


def acts(run: Run, months: range) -> list[int]:
    """Whether the act has passed, month by month."""
    passed = []
    for month in months:
        budget_act(run.world, run.regimes, run.luck, month)
        passed.append(int(run.world.country[0].act_passed))
    return passed


def lateness(run: Run, october: int) -> int:
    """By how many months the act of the year that begins in this month is late."""
    budget_act(run.world, run.regimes, run.luck, october)
    return int(run.world.country[0].lateness)


def record(run: Run, october: int, months: int) -> None:
    run.world.recorded_acts[(october - run.month) // 12] = months  # run.month is the first month of the run


@pytest.mark.parametrize("months", [0, 1, 4, 8, 11])
def test_a_late_act_passes_in_the_month_whose_number_is_its_lateness(months: int) -> None:
    run = opened()
    record(run, 24, months)
    assert acts(run, range(24, 36)) == [0] * months + [1] * (12 - months)


def test_only_october_decides_how_late_an_act_is() -> None:
    run = opened()
    set_parameters(run, budget_late_otherwise=1, budget_late_after_transition=1)
    run.world.country[0].lateness = 0
    assert acts(run, range(25, 36)) == [1] * 11


@pytest.mark.parametrize(("since", "late"), [(0, True), (1, True), (6, True), (7, False), (10_000, False)])
def test_an_act_counts_as_after_a_transition_that_stands_or_stood_in_one_of_the_6_months_before(
    since: int, late: bool
) -> None:
    run = opened()
    set_parameters(run, budget_late_after_transition=1, budget_late_otherwise=0)
    run.world.country[0].since_transition = since
    assert (lateness(run, 24) > 0) == late


@pytest.mark.parametrize(("since", "chance"), [(3, 0.6), (100, 0.2)])
def test_an_act_is_late_with_its_probability(since: int, chance: float) -> None:
    run = opened()
    set_parameters(run, budget_late_after_transition=0.6, budget_late_otherwise=0.2)
    run.world.country[0].since_transition = since
    octobers = range(-120, 240, 12)
    late = [lateness(run, october) > 0 for october in octobers]
    assert late == [uniform(run.luck, streams.LATE, october, 0) < chance for october in octobers]
    assert any(late)


@pytest.mark.parametrize(("mean", "spread"), [(4.2, 2.0), (2.0, 3.0), (7.0, 3.0)])
def test_a_late_act_is_late_by_1_to_8_months_rounded(mean: float, spread: float) -> None:
    run = opened()
    set_parameters(run, budget_late_otherwise=1, budget_late_months=mean, budget_late_spread=spread)
    run.world.country[0].since_transition = 100
    octobers = range(-120, 240, 12)
    expected = [
        int(min(8.0, max(1.0, mean + spread * z(run, streams.LATENESS, october, 0))) + 0.5) for october in octobers
    ]
    assert [lateness(run, october) for october in octobers] == expected
    assert len(set(expected)) > 3


@pytest.mark.parametrize(("late_probability", "months"), [(1, 0), (0, 7)])
def test_a_recorded_act_takes_the_place_of_chance(late_probability: int, months: int) -> None:
    run = opened()
    set_parameters(run, budget_late_otherwise=late_probability, budget_late_after_transition=late_probability)
    record(run, -36, months)
    assert lateness(run, -36) == months


@pytest.mark.parametrize("months", [1, 3])
def test_a_late_act_is_logged_as_a_spell_and_counted_once_a_year(months: int) -> None:
    run = opened()
    record(run, 24, months)
    acts(run, range(24, 36))
    row = run.world.event_log[0]
    assert run.world.logged[EVENTS] == 1
    assert (row.event, row.month, row.end) == (LATE_ACT, 24, 24 + months)
    assert run.world.groups[0].late_acts == 1


def test_an_act_in_time_is_not_logged() -> None:
    run = opened()
    record(run, 24, 0)
    acts(run, range(24, 36))
    assert run.world.logged[EVENTS] == 0
    assert run.world.groups[0].late_acts == 0


# The envelope


def october(run: Run, month: int = 0, late: int = 0) -> Any:
    """Agency 0 after the agencies' part of a month in which the act is late by `late` months."""
    run.world.country[0].lateness = late
    budget(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.agencies[0]


def test_the_envelope_covers_the_agencys_missions_by_priority_and_chance() -> None:
    run = opened()
    set_parameters(run, budget_cover=1.1)
    run.world.missions["value"] = [1.0, 2.0, 0.5, 7.0, 7.0, 7.0]
    run.world.agencies["priority"] = 0.6
    run.world.agencies["envelope"] = 2.0  # nothing of it is carried over
    noise = exp(0.1 * z(run, streams.ENVELOPE, 0, 0) - 0.005)
    assert october(run).envelope == pytest.approx(1.1 * 3.5 * (0.7 + 0.36) * noise, rel=1e-12)
    noise = exp(0.1 * z(run, streams.ENVELOPE, 0, 1) - 0.005)
    assert run.world.agencies[1].envelope == pytest.approx(1.1 * 21.0 * (0.7 + 0.36) * noise, rel=1e-12)


@pytest.mark.parametrize(("left", "kept"), [(2.0, 0.5), (0.0, 0.0), (-3.0, 0.0)])
def test_a_share_of_what_is_left_is_carried_over_and_never_a_debt(left: float, kept: float) -> None:
    run = opened()
    set_parameters(run, budget_carry_over=0.25, budget_cover=1)
    run.world.agencies["priority"], run.world.agencies["envelope"] = 0.5, left
    noise = exp(0.1 * z(run, streams.ENVELOPE, 0, 0) - 0.005)
    assert october(run).envelope == pytest.approx(kept + 3.0 * noise, rel=1e-12)


@pytest.mark.parametrize("carry_over", [0, 0.5])
def test_an_envelope_without_limit_stays_without_limit(carry_over: float) -> None:
    run = opened()
    set_parameters(run, budget_carry_over=carry_over, budget_cover=inf)
    assert october(run).envelope == inf
    assert october(run, 12).envelope == inf


@pytest.mark.parametrize(("month", "late", "moves"), [(0, 0, True), (12, 1, False), (13, 1, True), (14, 1, False)])
def test_envelopes_and_lines_move_in_the_month_the_act_passes_and_in_no_other(
    month: int, late: int, moves: bool
) -> None:
    run = opened()
    run.world.agencies["envelope"], run.world.missions["line"] = -77.0, 1
    agency = october(run, month, late)
    assert (agency.envelope != -77.0) == moves
    assert list(run.world.missions.line) == [0 if moves else 1] * 6


# Lines


def voted(
    status: list[int],
    *,
    value: tuple[float, float, float] = (1.0, 1.0, 1.0),
    performance: tuple[float, float, float] = (1.0, 1.0, 1.0),
    obligated_until: tuple[int, int, int] = (NO_OBLIGATION,) * 3,
    **parameters: float,
) -> Run:
    """A run whose agency 0 has three missions, partnerships with partner 0 or not. Performance alone decides votes."""
    run = opened()
    set_parameters(
        run,
        **{"budget_line_kept": 0.5, "budget_line_priority": 0, "budget_line_performance": 1e4, "budget_cover": 1}
        | parameters,
    )
    for i in range(3):
        mission = run.world.missions[i]
        mission.status, mission.value, mission.performance = status[i], value[i], performance[i]
        mission.obligated_until = obligated_until[i]
        if status[i] != IN_HOUSE:
            mission.partner = 0
            run.world.partners[0].contracts += 1
    return run


def hold_vote(run: Run, envelope: float, month: int = MARCH) -> list[int]:
    """The lines of agency 0's missions after a vote on this much money."""
    run.world.agencies[0].envelope = envelope
    vote(run.world, run.world.agencies[0], run.regimes[0], run.luck, month)
    return [int(line) for line in run.world.missions.line[:3]]


ALL = [ACTIVE, GAP, ACTIVE]


def test_a_score_weighs_the_usual_chance_priority_performance_and_luck() -> None:
    run = voted(ALL, budget_line_kept=0.96, budget_line_priority=3, budget_line_performance=2)
    run.world.agencies[0].priority = 0.7
    run.world.missions["performance"] = 1.2
    hold_vote(run, 99.0)
    for i in range(3):
        u = uniform(run.luck, streams.LINE, MARCH, i)
        expected = log(0.96 / 0.04) + 3 * (0.7 - 0.5) + 2 * (1.2 - 1.0) - log(u / (1 - u))
        assert run.world.missions[i].score == pytest.approx(expected, rel=1e-12)


def test_a_middling_mission_keeps_its_line_with_probability_line_kept() -> None:
    kept, months = [], range(0, 3000, 12)
    for month in months:
        run = voted(ALL, budget_line_kept=0.9, budget_line_performance=1)
        run.world.agencies[0].priority = 0.5
        kept += hold_vote(run, 99.0, month)
    assert kept == [int(uniform(run.luck, streams.LINE, month, i) < 0.9) for month in months for i in range(3)]
    assert 630 < sum(kept) < 715  # of 750


def test_a_score_of_exactly_0_keeps_the_line() -> None:
    run = voted([ACTIVE, IN_HOUSE, IN_HOUSE], budget_line_performance=0)
    run.regimes["logit_line_kept"] = logit(uniform(run.luck, streams.LINE, MARCH, 0))
    assert hold_vote(run, 99.0)[0] == 1
    assert run.world.missions[0].score == 0.0


def test_all_lines_are_kept_while_the_envelope_holds_them_the_last_one_exactly() -> None:
    run = voted(ALL, value=(1.0, 0.5, 0.25), performance=(1.3, 1.2, 1.1))
    assert hold_vote(run, 1.75) == [1, 1, 1]
    assert run.world.agencies[0].envelope == 0.0


def test_a_line_that_the_envelope_just_cannot_hold_is_lost() -> None:
    run = voted(ALL, value=(1.0, 0.5, 0.25), performance=(1.3, 1.2, 1.1))
    assert hold_vote(run, np.nextafter(1.75, 0)) == [1, 1, 0]


def test_the_first_line_the_envelope_cannot_hold_ends_the_list() -> None:
    run = voted(ALL, value=(1.0, 3.0, 0.5), performance=(1.3, 1.2, 1.1))
    assert hold_vote(run, 2.0) == [1, 0, 0]  # the third would have fitted
    assert run.world.agencies[0].envelope == 1.0


def test_lines_are_given_in_order_of_score_not_of_number() -> None:
    run = voted(ALL, performance=(1.1, 1.3, 1.2))
    assert hold_vote(run, 2.0) == [0, 1, 1]


def test_a_score_below_0_loses_the_line_whatever_is_left() -> None:
    run = voted(ALL, performance=(1.1, 0.9, 1.1))
    assert hold_vote(run, 99.0) == [1, 0, 1]
    assert run.world.agencies[0].envelope == 97.0


def test_a_mission_without_a_line_that_would_not_have_fitted_ends_no_list_when_its_score_is_below_0() -> None:
    run = voted(ALL, value=(1.0, 50.0, 1.0), performance=(1.2, 0.9, 1.1))
    assert hold_vote(run, 2.0) == [1, 0, 1]


def test_lines_that_are_always_kept_are_given_by_number_while_the_envelope_holds_them() -> None:
    run = voted(ALL, performance=(0.5, 0.6, 0.7), budget_line_kept=1, budget_line_performance=0)
    assert hold_vote(run, 2.0) == [1, 1, 0]


@given(
    st.lists(st.sampled_from([0.25, 0.5, 1.0, 2.0]), min_size=3, max_size=3),
    st.permutations([0.8, 1.2, 1.4, 1.6]),
    st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, 1.75, 2.5, 6.0]),
)
def test_a_vote_takes_the_best_as_long_as_they_fit(values: list[float], performance: list[float], money: float) -> None:
    one, two, three, _ = performance
    run = voted(ALL, value=(values[0], values[1], values[2]), performance=(one, two, three))
    expected, left = [0, 0, 0], money
    for i in sorted(range(3), key=lambda i: -performance[i]):
        if performance[i] < 1 or values[i] > left:
            break
        expected[i], left = 1, left - values[i]
    assert hold_vote(run, money) == expected
    assert run.world.agencies[0].envelope == left


def test_only_partnerships_are_voted_on() -> None:
    run = voted([IN_HOUSE, NEGOTIATING, ACTIVE], performance=(0.5, 0.5, 1.1))
    assert hold_vote(run, 99.0) == [0, 0, 1]
    assert list(run.world.missions.status[:3]) == [IN_HOUSE, NEGOTIATING, ACTIVE]
    assert run.world.agencies[0].envelope == 98.0
    assert run.world.partners[0].contracts == 2


# Obligated money


def envelope_before_lines(run: Run, month: int = 0) -> float:
    """What agency 0 gets in the month, before any line takes its value (cover 1)."""
    share = 0.7 + 0.6 * run.world.agencies[0].priority
    values = float(run.world.missions.value[:3].sum())
    return float(values * share * exp(0.1 * z(run, streams.ENVELOPE, month, 0) - 0.005))


def test_obligated_missions_take_their_value_first() -> None:
    run = voted([ACTIVE, ACTIVE, ACTIVE], performance=(1.3, 0.5, 0.5), obligated_until=(NO_OBLIGATION, 11, 11))
    run.world.agencies["priority"] = 0.1  # 3 x 0.76: room for two, and the best performer is not one of them
    left = envelope_before_lines(run) - 2.0
    assert 0 < left < 1
    assert october(run).envelope == pytest.approx(left, rel=1e-12)
    assert list(run.world.missions.line[:3]) == [0, 1, 1]
    assert list(run.world.missions.status[:3]) == [IN_HOUSE, ACTIVE, ACTIVE]


def test_obligated_missions_may_take_the_envelope_below_0() -> None:
    run = voted([ACTIVE, ACTIVE, GAP], value=(2.0, 2.0, 2.0), obligated_until=(11, 11, 35), budget_cover=0.5)
    run.world.agencies["priority"] = 0.5
    left = 0.5 * envelope_before_lines(run) - 6.0
    assert october(run).envelope == pytest.approx(left, rel=1e-12)
    assert left < -2
    assert list(run.world.missions.line[:3]) == [1, 1, 1]


def test_an_obligation_that_ends_this_month_is_none() -> None:
    run = voted([ACTIVE, ACTIVE, IN_HOUSE], performance=(0.5, 0.5, 1.0), obligated_until=(0, 1, NO_OBLIGATION))
    october(run)
    assert list(run.world.missions.line[:3]) == [0, 1, 0]


def test_obligations_of_negotiations_and_missions_in_house_count_for_nothing() -> None:
    run = voted([NEGOTIATING, IN_HOUSE, IN_HOUSE], obligated_until=(35, 35, 35))
    before = envelope_before_lines(run)
    assert october(run).envelope == pytest.approx(before, rel=1e-12)
    assert list(run.world.missions.line[:3]) == [0, 0, 0]


# A lost line


def lost(status: int) -> Run:
    """A run in which mission 0 has just lost its line, in March."""
    run = voted([status, IN_HOUSE, IN_HOUSE], performance=(0.5, 1.0, 1.0), trust_breach=6, trust_hearsay=0.1)
    run.world.missions[0].began = -8
    october(run, MARCH, MARCH)
    return run


def test_a_lost_line_ends_the_partnership_and_frees_the_partner() -> None:
    run = lost(ACTIVE)
    mission = run.world.missions[0]
    assert (mission.status, mission.partner, mission.last_partner) == (IN_HOUSE, -1, 0)
    assert run.world.partners[0].contracts == 0


def test_an_ending_by_a_lost_line_is_logged_with_its_month_and_cause() -> None:
    run = lost(ACTIVE)
    row = run.world.partnership_log[0]
    assert run.world.logged[PARTNERSHIPS] == 1
    assert (row.mission, row.partner, row.start, row.end, row.cause) == (0, 0, -8, MARCH, LINE_LOST)
    assert run.world.kinds[0, 0].line == 1


@pytest.mark.parametrize(("status", "weight"), [(ACTIVE, 9.0), (GAP, 6.0)])
def test_a_lost_line_is_a_breach_that_weighs_half_as_much_again_under_contract(status: int, weight: float) -> None:
    run = lost(status)
    assert run.world.agencies[0].broken == pytest.approx(0.1 * weight, rel=1e-12)  # told, not lived
    assert run.world.missions[0].bad_agency == pytest.approx(2 * weight, rel=1e-12)
    assert run.world.agencies[0].kept == 0.0
