"""How many replications: published tables, exact power, stability, and what a pilot cannot tell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.errors import InputError
from govsim.study.replications import replications_for_power, replications_for_precision


def pilot(sd: float, n: int = 50, mean: float = 0.0) -> np.ndarray:
    """Values of exactly this mean and standard deviation."""
    values = np.random.default_rng(1).normal(size=n)
    return np.asarray(mean + sd * (values - values.mean()) / values.std(ddof=1))


@pytest.mark.parametrize(("width", "needed"), [(1.0, 7), (0.5, 18), (0.2, 99), (0.1, 387)])
def test_precision_asks_for_the_fewest_runs_of_students_interval(width: float, needed: int) -> None:
    found = replications_for_precision(pilot(1.0), width)
    assert found.replications == needed

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1) / n**0.5)

    assert half(needed) <= width < half(needed - 1)
    assert found.half_width_now == pytest.approx(half(50))


@pytest.mark.parametrize(("effect", "needed"), [(0.2, 265), (0.5, 44), (0.8, 19)])
def test_power_asks_for_the_runs_of_the_tables_for_the_paired_t_test(effect: float, needed: int) -> None:
    # G*Power 3.1 (Faul et al. 2007, doi:10.3758/BF03193146), matched pairs, two-sided 5 %, power 90 %
    assert replications_for_power(pilot(1.0, mean=3.0), effect, 0.9).replications == needed
    assert replications_for_power(pilot(2.0), -2 * effect, 0.9).replications == needed


def test_power_is_that_of_statsmodels() -> None:
    from statsmodels.stats.power import TTestPower

    found = replications_for_power(pilot(1.0), 0.4, 0.8, 0.99)
    exact = TTestPower().solve_power(effect_size=0.4, power=0.8, alpha=0.01)
    assert found.replications == int(np.ceil(exact))
    for row in found.table.itertuples():
        expected = TTestPower().power(0.4, row.replications, 0.01)
        assert row.power == pytest.approx(expected, abs=1e-6)


def test_intervals_of_the_number_are_those_of_the_pilots_standard_deviation() -> None:
    # 95 % intervals from 400 pilots of 20 normal runs: right ones hold the truth in 367 or more but once in 1,000
    truth = replications_for_precision(pilot(1.0), 0.2).replications
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(400):
        found = replications_for_precision(rng.normal(size=20), 0.2)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high  # type: ignore[operator]
    assert held >= 367


def test_a_long_steady_pilot_is_stable_and_a_short_one_is_not() -> None:
    rng = np.random.default_rng(3)
    steady = replications_for_precision(rng.normal(30, 3, 2000), 1.0)
    assert steady.stable is True
    assert steady.stable_from is not None
    assert 2 < steady.stable_from < 1000
    cv = steady.table.set_index("replications")["cv"]
    assert (abs(cv.loc[steady.stable_from :] - cv.loc[steady.stable_from]) <= 0.01).all()
    assert (abs(cv.loc[steady.stable_from - 1 :] - cv.loc[steady.stable_from - 1]) > 0.01).any()
    short = replications_for_precision(rng.normal(30, 12, 15), 1.0)
    assert (short.stable, short.stable_from) == (False, None)
    assert "run more" in short.sentence


def test_a_mean_that_may_be_0_has_no_coefficient_of_variation_to_go_by() -> None:
    found = replications_for_precision(pilot(1.0), 0.5)
    assert (found.stable, found.stable_from) == (None, None)
    assert "says nothing" in found.sentence
    assert found.replications == 18


def test_the_table_has_the_running_moments_even_far_from_0() -> None:
    y = np.random.default_rng(4).normal(1e9, 1.0, 40)
    table = replications_for_precision(y, 1.0).table
    assert table["replications"].tolist() == list(range(2, 41))
    assert table["mean"].iloc[10] == pytest.approx(y[:12].mean(), rel=1e-12)
    assert table["sd"].iloc[10] == pytest.approx(y[:12].std(ddof=1), rel=1e-6)


def test_runs_that_are_all_alike_are_said_to_tell_nothing() -> None:
    assert "all alike" in replications_for_precision(np.full(9, 4.0), 0.1).sentence
    alike = replications_for_power(np.zeros(9), 0.1)
    assert "all alike" in alike.sentence
    assert (alike.replications, alike.power_now) == (2, 1.0)


def test_what_no_number_of_runs_will_do_is_none() -> None:
    assert replications_for_precision(pilot(1.0), 1e-9).replications is None
    found = replications_for_power(pilot(1.0), 1e-9)
    assert (found.replications, found.high) == (None, None)
    assert "more than 1e9" in found.sentence


@settings(max_examples=60, deadline=None)
@given(sd=st.floats(0.01, 100), effect=st.floats(0.01, 100), power=st.floats(0.1, 0.99))
def test_the_fewest_runs_have_the_power_and_one_less_has_not(sd: float, effect: float, power: float) -> None:
    n = replications_for_power(pilot(sd), effect, power).replications
    assert n is not None
    if n < 20_000 and effect / sd < 5:
        assert exact_power(n, effect / sd) >= power - 1e-6
        assert n == 2 or exact_power(n - 1, effect / sd) < power + 1e-6


def exact_power(n: int, effect: float) -> float:
    t, shift = stats.t.ppf(0.975, n - 1), effect * n**0.5
    below = stats.nct.cdf(-t, n - 1, shift) if shift < 5 else 0.0
    return float(stats.nct.sf(t, n - 1, shift) + below)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: replications_for_precision(np.array([1.0]), 1), r"y: y has the shape \(1,\)"),
        (lambda: replications_for_precision(np.ones((3, 3)), 1), r"y: y has the shape \(3, 3\)"),
        (lambda: replications_for_precision(np.array([1, np.nan, np.inf]), 1), "2 of 3 runs are missing.*: 1, 2"),
        (lambda: replications_for_precision(np.arange(5.0), 0), "half_width: 0 is not above 0"),
        (lambda: replications_for_precision(np.arange(5.0), np.nan), "half_width: nan is not above 0"),
        (lambda: replications_for_precision(np.arange(5.0), 1, 95), "level: 95 is not between 0 and 1"),
        (lambda: replications_for_power(np.arange(5.0), 0), "effect: 0 is not above 0"),
        (lambda: replications_for_power(np.arange(5.0), 1, 1.0), "power: 1 is not between 0 and 1"),
        (lambda: replications_for_power(np.arange(5.0), 1, 0.04), "power: a power of 0.04 is reached without any run"),
    ],
)
def test_what_means_nothing_is_refused_with_a_remedy(call, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said) as caught:
        call()
    assert caught.value.remedy
