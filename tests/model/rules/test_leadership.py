"""Section 4.2: leadership, against numbers worked out by hand from the model page."""

from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.leadership import leadership
from govsim.model.rules.logs import EVENTS
from govsim.model.tables import LEADER_CHANGE, NOBODY
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

MONTH = 5


def lead(change: float = 0, limit: float = inf, **values: float) -> Run:
    """A run without a transition in which, unless stated, no leader ever changes."""
    run = opened()
    set_parameters(run, leadership_change_rate=change, leadership_term_limit_years=limit, **values)
    run.world.country[0].transition = 0
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Agency 0 after the leadership of a month."""
    leadership(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.agencies[0]


def drawn(run: Run, stream: int, month: int, agency: int, median: float, sd: float) -> float:
    """The logit-normal draw of this stream: logistic(logit(median) + sd z)."""
    z = NormalDist().inv_cdf(uniform(run.luck, stream, month, agency))
    return 1 / (1 + exp(-(log(median / (1 - median)) + sd * z)))


def changes(run: Run, months: range) -> list[tuple[int, int]]:
    """(month, agency) of each change of leader."""
    found = []
    for month in months:
        run.world.logged[EVENTS] = 0
        leadership(run.world, run.world.regions[0], run.regimes, run.luck, month)
        found += [(int(row.month), int(row.agency)) for row in run.world.event_log[: run.world.logged[EVENTS]]]
    return found


# Who leaves


def test_a_leader_who_stays_is_a_month_longer_in_office() -> None:
    run = lead()
    run.world.agencies["leader_tenure"] = [7, 0]
    after(run)
    assert list(run.world.agencies.leader_tenure) == [8, 1]


@pytest.mark.parametrize(("before", "tenure"), [(46, 47), (47, 0), (60, 0)])
def test_a_leader_leaves_when_tenure_has_reached_the_limit(before: int, tenure: int) -> None:
    run = lead(limit=4)
    run.world.agencies["leader_tenure"] = before
    assert after(run).leader_tenure == tenure


def test_leaders_leave_with_octobers_probability_in_october_and_the_others_else() -> None:
    run = lead(change=0.22, leadership_october_share=0.7, leadership_politics_odds=1000)  # odds of no account here
    months = range(-120, 120)
    october, other = 1 - 0.78**0.7, 1 - 0.78 ** (0.3 / 11)
    expected = [
        (month, agency)
        for month in months
        for agency in (0, 1)
        if uniform(run.luck, streams.LEADER_LEAVES, month, agency) < (october if month % 12 == 0 else other)
    ]
    assert changes(run, months) == expected
    assert len(expected) > 3


@pytest.mark.parametrize("transition", [1, 9])
def test_a_transition_multiplies_the_odds_of_the_month_its_last_one_included(transition: int) -> None:
    run = lead(change=0.9, leadership_october_share=0.5, leadership_politics_odds=2.5)
    run.world.country[0].transition = transition
    months = range(2400)
    october, other = 2.5 * (1 / 0.1**0.5 - 1), 2.5 * (1 / 0.1 ** (0.5 / 11) - 1)  # odds p / (1-p)
    expected = [
        (month, agency)
        for month in months
        for agency in (0, 1)
        if uniform(run.luck, streams.LEADER_LEAVES, month, agency)
        < (october / (1 + october) if month % 12 == 0 else other / (1 + other))
    ]
    assert changes(run, months) == expected
    assert len(expected) > 3


def test_with_change_rate_0_and_no_limit_no_leader_ever_changes() -> None:
    run = lead()
    run.world.country[0].transition = 4
    assert changes(run, range(-120, 600)) == []


def test_a_change_of_leader_is_counted_and_logged() -> None:
    run = lead(limit=4)
    run.world.agencies["leader_tenure"] = [47, 3]
    after(run)
    row = run.world.event_log[0]
    assert run.world.logged[EVENTS] == 1
    assert (row.event, row.month, row.end, row.agency) == (LEADER_CHANGE, MONTH, MONTH, 0)
    assert (row.official, row.mission, row.partner) == (NOBODY, NOBODY, NOBODY)
    assert run.world.groups[0].leader_changes == 1


# The successor


def succession(**values: float) -> Run:
    """A run in which agency 0 gets a new leader in the next month."""
    run = lead(
        limit=4,
        **{
            "leadership_priority_median": 0.3,
            "leadership_seriousness_median": 0.6,
            "leadership_spread": 0.7,
            "leadership_reversal": 0,
            "leadership_policy_continuity": 0.4,
            **values,
        },
    )
    run.world.agencies["leader_tenure"] = [47, 3]
    run.world.agencies["priority"] = 0.8
    run.world.agencies["seriousness"] = 0.9
    return run


def test_a_successor_keeps_the_share_of_the_line_that_continuity_says() -> None:
    run = succession()
    own = drawn(run, streams.PRIORITY, MONTH, 0, 0.3, 0.7)
    assert after(run).priority == pytest.approx(0.4 * 0.8 + 0.6 * own, rel=1e-12)


def test_a_successor_is_as_serious_as_drawn_whatever_the_continuity() -> None:
    run = succession(leadership_policy_continuity=0.95)
    assert after(run).seriousness == pytest.approx(drawn(run, streams.SERIOUSNESS, MONTH, 0, 0.6, 0.7), rel=1e-12)


def test_the_leader_of_another_agency_keeps_priority_and_seriousness() -> None:
    run = succession()
    after(run)
    other = run.world.agencies[1]
    assert (other.priority, other.seriousness, other.leader_tenure) == (0.8, 0.9, 4)


def test_a_dropped_line_stands_at_no_more_than_015() -> None:
    run = succession(leadership_policy_continuity=0, leadership_reversal=1)
    assert after(run).priority == 0.15


def test_dropping_a_line_never_raises_it() -> None:
    run = succession(
        leadership_policy_continuity=0, leadership_reversal=1, leadership_priority_median=0.02, leadership_spread=0
    )
    assert after(run).priority == pytest.approx(0.02, rel=1e-12)


def test_full_continuity_keeps_the_line_and_excludes_its_reversal() -> None:
    assert after(succession(leadership_policy_continuity=1, leadership_reversal=1)).priority == 0.8


def test_a_line_is_dropped_with_probability_reversal_times_1_minus_continuity() -> None:
    months = range(1, 1000)
    dropped = []
    run = succession(leadership_policy_continuity=0.5, leadership_reversal=0.5, leadership_spread=0)
    for month in months:
        run.world.logged[EVENTS] = 0
        run.world.agencies["priority"], run.world.agencies["leader_tenure"] = 0.8, 47
        dropped.append(after(run, month).priority == 0.15)  # else 0.5 x 0.8 + 0.5 x 0.3 = 0.55
    assert dropped == [uniform(run.luck, streams.REVERSAL, month, 0) < 0.25 for month in months]
    assert 180 < sum(dropped) < 320


# The cascade


def test_the_line_reaches_supervisors_and_through_them_coordinators() -> None:
    run = lead(leadership_cascade_months=4)
    agency = run.world.agencies[0]
    agency.priority, agency.seriousness, agency.supervision, agency.commitment = 0.64, 0.25, 0.2, 0.5
    after(run)
    assert agency.supervision == pytest.approx(0.2 + (0.4 - 0.2) / 4, rel=1e-14)  # L = sqrt(0.64 x 0.25) = 0.4
    assert agency.commitment == pytest.approx(0.5 + (0.25 - 0.5) / 4, rel=1e-14)  # towards M1 as it is now


def test_a_cascade_of_one_month_is_at_once() -> None:
    run = lead(leadership_cascade_months=1)
    agency = run.world.agencies[0]
    agency.priority, agency.seriousness, agency.supervision, agency.commitment = 0.64, 0.25, 0.9, 0.9
    after(run)
    assert agency.supervision == agency.commitment == pytest.approx(0.4, rel=1e-14)


def test_caution_lowers_working_commitment_and_fades_after_it() -> None:
    run = lead()
    agency = run.world.agencies[0]
    agency.priority = agency.seriousness = agency.supervision = agency.commitment = 0.6
    agency.caution = 0.22
    after(run)
    assert agency.working_commitment == pytest.approx(0.6 - 0.22, rel=1e-14)
    assert agency.caution == pytest.approx(0.22 * 11 / 12, rel=1e-14)


def test_working_commitment_is_never_below_0() -> None:
    run = lead()
    agency = run.world.agencies[0]
    agency.priority = agency.seriousness = agency.supervision = agency.commitment = 0.3
    agency.caution = 0.9
    assert after(run).working_commitment == 0.0


def test_a_new_leaders_line_enters_the_cascade_in_the_month_of_the_change() -> None:
    run = succession(leadership_cascade_months=1, leadership_spread=0)
    agency = after(run)
    assert agency.commitment == pytest.approx(sqrt((0.4 * 0.8 + 0.6 * 0.3) * 0.6), rel=1e-12)


# What a scenario states of an agency


def stated(month: int) -> Any:
    run = lead()
    agency = run.world.agencies[0]
    agency.priority = agency.seriousness = agency.supervision = agency.commitment = agency.paradigm = 0.5
    agency.stated_priority, agency.stated_seriousness, agency.stated_paradigm = 0.9, 0.4, 0.7
    return after(run, month)


def test_what_is_stated_of_an_agency_holds_in_the_first_reported_month_cascade_at_rest() -> None:
    agency = stated(0)
    assert (agency.priority, agency.seriousness, agency.paradigm) == (0.9, 0.4, 0.7)
    assert agency.supervision == agency.commitment == agency.working_commitment == pytest.approx(0.6, rel=1e-14)


@pytest.mark.parametrize("month", [-12, -1, 1, 12])
def test_what_is_stated_of_an_agency_moves_nothing_in_other_months(month: int) -> None:
    agency = stated(month)
    assert agency.priority == agency.seriousness == agency.supervision == agency.commitment == agency.paradigm == 0.5


@pytest.mark.parametrize(("fact", "priority", "seriousness"), [("priority", 0.9, 0.4), ("seriousness", 0.4, 0.9)])
def test_what_is_not_stated_of_an_agency_stays_as_it_is(fact: str, priority: float, seriousness: float) -> None:
    run = lead()
    agency = run.world.agencies[0]
    agency.priority, agency.seriousness, agency.paradigm = 0.4, 0.4, 0.2
    agency[f"stated_{fact}"] = 0.9
    after(run, 0)
    assert (agency.priority, agency.seriousness, agency.paradigm) == (priority, seriousness, 0.2)
    assert agency.commitment == pytest.approx(0.6, rel=1e-14)


def test_an_agency_of_which_nothing_is_stated_keeps_its_cascade_under_way() -> None:
    run = lead(leadership_cascade_months=4)
    agency = run.world.agencies[0]
    agency.priority = agency.seriousness = 0.5
    agency.supervision = agency.commitment = 0.1
    assert after(run, 0).supervision == pytest.approx(0.2, rel=1e-14)
