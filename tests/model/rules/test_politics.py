"""Section 4.1: politics, against numbers worked out by hand from the model page."""

from collections.abc import Iterator
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.politics import politics
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

FAR_OFF = 10**6  # months to an election that no test reaches


def quiet(**values: float) -> Run:
    """A run whose country has no transition, no election in sight and, unless stated, no dissolutions."""
    run = opened()
    set_parameters(run, **{"politics_dissolution_rate": 0, **values})
    country = run.world.country[0]
    country.transition, country.since_transition, country.to_election = 0, 100, FAR_OFF
    return run


def after(run: Run, month: int) -> Any:
    """The country after the politics of a month."""
    politics(run.world, run.regimes, run.luck, month)
    return run.world.country[0]


def states(run: Run, months: range) -> Iterator[tuple[int, int, int]]:
    """(transition, since_transition, to_election) after each month."""
    for month in months:
        country = after(run, month)
        yield int(country.transition), int(country.since_transition), int(country.to_election)


def months_drawn(run: Run, month: int) -> int:
    """How long a transition that starts in this month is: 3 to 9 months, each as likely."""
    return 3 + int(7 * uniform(run.luck, streams.TRANSITION, month, 0))


def test_in_a_quiet_month_only_the_clocks_move() -> None:
    country = after(quiet(), 5)
    assert (country.transition, country.since_transition, country.to_election) == (0, 101, FAR_OFF - 1)


def test_an_election_starts_a_transition_this_month_included() -> None:
    run = quiet()
    run.world.country[0].to_election = 0
    country = after(run, 7)
    assert country.transition == months_drawn(run, 7)
    assert country.since_transition == 0


@pytest.mark.parametrize("month", range(-5, 5))
def test_a_transition_of_so_many_months_stands_in_exactly_so_many(month: int) -> None:
    run = quiet()
    run.world.country[0].to_election = 0
    standing = [transition > 0 for transition, _, _ in states(run, range(month, month + 20))]
    length = months_drawn(run, month)
    assert standing == [True] * length + [False] * (20 - length)


def test_months_since_a_transition_are_counted_from_its_last_month() -> None:
    run = quiet()
    run.world.country[0].transition = 3  # this month and two more would have stood; politics begins the next one
    assert [since for _, since, _ in states(run, range(6))] == [0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize(("years", "months"), [(4, 48), (3.5, 42), (3.7, 44)])
def test_elections_are_exactly_their_term_apart_to_the_month(years: float, months: int) -> None:
    run = quiet(politics_election_years=years)
    run.world.country[0].to_election = 5
    elections = [m for m, (_, _, left) in enumerate(states(run, range(200))) if left == months - 1]
    assert elections == list(range(5, 200, months))


def test_the_first_election_comes_after_as_many_months_as_were_drawn() -> None:
    run = quiet()
    run.world.country[0].to_election = 3
    assert [since == 0 for _, since, _ in states(run, range(4))] == [False, False, False, True]


def test_a_dissolution_has_its_monthly_probability() -> None:
    run = quiet(politics_dissolution_rate=0.3, politics_election_years=1000)
    months = range(-120, 480)
    dissolved = [left == 11_999 for _, _, left in states(run, months)]
    chance = 1 - 0.7 ** (1 / 12)
    assert dissolved == [uniform(run.luck, streams.DISSOLUTION, month, 0) < chance for month in months]
    assert 5 < sum(dissolved) < 40  # 600 x 0.0293 = 17.6


def test_a_dissolution_restarts_the_clock() -> None:
    run = quiet(politics_dissolution_rate=1)
    run.world.country[0].to_election = 20
    assert after(run, 3).to_election == 47
    set_parameters(run, politics_dissolution_rate=0)
    lefts = [left for _, _, left in states(run, range(4, 54))]
    assert lefts.index(47) == 47  # the next election is in month 3 + 48


def test_a_new_transition_takes_the_place_of_one_under_way() -> None:
    run = quiet(politics_dissolution_rate=1)
    for month in range(30):
        run.world.country[0].transition = 9
        assert after(run, month).transition == months_drawn(run, month)


def test_transitions_last_3_to_9_months() -> None:
    run = quiet(politics_dissolution_rate=1)
    assert {transition for transition, _, _ in states(run, range(300))} == {3, 4, 5, 6, 7, 8, 9}


def test_without_dissolutions_and_elections_there_is_no_transition() -> None:
    run = quiet()
    assert all(transition == 0 for transition, _, _ in states(run, range(600)))
