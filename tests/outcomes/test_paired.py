"""The statistics of pairs, against published numbers, closed forms and simulations whose truth is known."""

import math

import numpy as np
import pytest
from scipy import stats

from govsim.outcomes.intervals import ratio_of_means
from govsim.outcomes.paired import paired, runs_needed, worst_tenth

NOTHING = np.array([1.0, 2.0, 4.0])


def test_the_interval_is_that_of_students_paired_test() -> None:
    # Student (1908), hours of sleep gained by ten patients with two drugs: difference 1.58, t = 4.06
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = paired(first, second, 1)
    assert found.difference == pytest.approx(1.58)
    assert found.low == pytest.approx(0.7001, abs=1e-4)
    assert found.high == pytest.approx(2.4599, abs=1e-4)
    assert (found.better_in, found.ties, found.runs, found.needed) == (9, 1, 10, None)


def test_no_difference_is_exactly_none() -> None:
    found = paired(NOTHING, NOTHING, 1)
    assert (found.difference, found.low, found.high) == (0.0, 0.0, 0.0)
    assert (found.better_in, found.ties, found.needed, found.variance_ratio) == (0, 3, None, 0.0)


def test_less_is_better_where_it_says_so() -> None:
    cheaper = NOTHING - [1, 0, 2]
    assert (paired(NOTHING, cheaper, 1).better_in, paired(NOTHING, cheaper, -1).better_in) == (0, 2)
    assert paired(NOTHING, cheaper, -1).ties == 1


def test_a_run_that_cannot_tell_on_one_side_is_left_out_of_the_pairs() -> None:
    found = paired(np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 3.0, np.nan, 6.0]), 1)
    assert (found.runs, found.base, found.value, found.difference) == (2, 2.5, 4.0, 1.5)
    nothing = paired(np.array([np.nan]), np.array([1.0]), 1)
    assert (nothing.runs, nothing.difference, nothing.low, nothing.needed) == (0, None, None, None)


def test_one_run_has_no_interval() -> None:
    found = paired(np.array([1.0]), np.array([2.0]), 1)
    assert (found.difference, found.low, found.high, found.needed, found.variance_ratio) == (
        1.0,
        None,
        None,
        None,
        None,
    )
    assert worst_tenth(np.array([3.0]), 1) == (3.0, None, None)
    assert ratio_of_means(np.array([1.0]), np.array([2.0])) == (None, None, None)


def test_the_variance_ratio_is_what_common_luck_leaves() -> None:
    rng = np.random.default_rng(1)
    luck, own, others = rng.normal(size=(3, 100_000))
    found = paired(luck + 0.5 * own, luck + 0.5 * others, 1)
    assert found.variance_ratio == pytest.approx(0.5 / 2.5, rel=0.02)  # (0.25 + 0.25) / (1.25 + 1.25)
    assert paired(own, others, 1).variance_ratio == pytest.approx(1, rel=0.02)
    assert paired(np.ones(3), np.full(3, 2.0), 1).variance_ratio is None


@pytest.mark.parametrize(("effect", "runs"), [(0.2, 265), (0.5, 44), (0.8, 19)])
def test_runs_needed_are_those_of_the_tables_for_the_paired_t_test(effect: float, runs: int) -> None:
    # G*Power 3.1 (Faul et al. 2007), matched pairs, two-sided 5 %, power 90 %
    assert runs_needed(effect, 1.0) == runs


def test_runs_needed_give_the_power_they_promise() -> None:
    runs = runs_needed(0.3, 1.0)
    assert runs is not None
    t = stats.t.ppf(0.975, runs - 1)
    power = 1 - stats.nct.cdf(t, runs - 1, 0.3 * runs**0.5) + stats.nct.cdf(-t, runs - 1, 0.3 * runs**0.5)
    assert power == pytest.approx(0.9, abs=0.005)


def test_no_number_of_runs_tells_nothing_apart() -> None:
    assert runs_needed(0.0, 1.0) is None
    assert runs_needed(1e-300, 1.0) is None


def test_only_a_difference_that_is_not_told_apart_needs_more_runs() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(size=100)
    noise -= noise.mean()
    unsure, sure = paired(np.zeros(100), noise + 0.1, 1), paired(np.zeros(100), noise + 1, 1)
    assert sure.needed is None
    assert unsure.needed == runs_needed(0.1, float(noise.var(ddof=1)))


def test_the_worst_tenth_is_a_mean_over_whole_and_part_worlds() -> None:
    values = np.arange(20.0)
    assert worst_tenth(values, 1) == (0.5, None, None)
    assert worst_tenth(values, -1) == (18.5, None, None)
    assert worst_tenth(np.arange(25.0), 1)[0] == pytest.approx((0 + 1 + 2 / 2) / 2.5)
    assert worst_tenth(np.arange(5.0), 1)[0] == 0.0  # half a world: the worst one
    assert worst_tenth(np.full(4, np.nan), 1) == (None, None, None)
    assert worst_tenth(np.append(values, np.nan), 1)[0] == 0.5


def test_worlds_that_are_all_alike_have_a_worst_tenth_without_width() -> None:
    assert worst_tenth(np.ones(200), -1) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("runs", [100, 200])
@pytest.mark.parametrize("better", [1, -1])
@pytest.mark.parametrize("shape", [stats.norm(), stats.lognorm(0.5), stats.uniform()], ids=["normal", "skew", "flat"])
def test_the_interval_of_the_worst_tenth_holds_the_truth_as_often_as_it_says(
    runs: int, better: int, shape: stats.rv_continuous
) -> None:
    tail = (np.arange(100_000) + 0.5) / 1_000_000
    truth = shape.ppf(tail if better == 1 else 1 - tail).mean()
    rng = np.random.default_rng(runs)
    intervals = [worst_tenth(shape.ppf(row), better)[1:] for row in rng.random((1500, runs))]
    held = np.mean([low <= truth <= high for low, high in intervals if low is not None and high is not None])
    assert 0.93 - 0.015 <= held <= 0.97 + 0.015


def test_the_interval_of_a_difference_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    luck = rng.normal(size=(3000, 40))
    base, option = luck + rng.normal(size=luck.shape), luck + 0.2 + rng.exponential(1, size=luck.shape)
    found = [paired(one, other, 1) for one, other in zip(base, option, strict=True)]
    held = np.mean([pair.low <= 1.2 <= pair.high for pair in found if pair.low is not None and pair.high is not None])
    assert 0.93 <= held <= 0.97


def test_the_interval_of_a_ratio_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    gained = 3 + rng.normal(size=(3000, 50)) * 2
    money = 2 * gained + rng.normal(size=gained.shape) * 3
    found = [ratio_of_means(above, below) for above, below in zip(money, gained, strict=True)]
    held = np.mean([low <= 2 <= high for _, low, high in found if low is not None and high is not None])
    assert 0.93 <= held <= 0.97
    assert all(low is not None for _, low, _ in found)


def test_fiellers_interval_is_the_set_of_ratios_that_students_test_does_not_refuse() -> None:
    rng = np.random.default_rng(5)
    below = 5 + rng.normal(size=30)
    above = 1.5 * below + rng.normal(size=30)
    ratio, low, high = ratio_of_means(above, below)
    assert ratio == pytest.approx(above.mean() / below.mean())
    for bound in (low, high):
        assert bound is not None
        assert stats.ttest_1samp(above - bound * below, 0).pvalue == pytest.approx(0.05)


def test_a_ratio_whose_denominator_may_be_nothing_is_not_given() -> None:
    rng = np.random.default_rng(6)
    assert ratio_of_means(np.ones(50), rng.normal(size=50)) == (None, None, None)
    assert ratio_of_means(np.zeros(5), np.zeros(5)) == (None, None, None)
    assert not any(math.isnan(number) for number in ratio_of_means(np.ones(5), np.full(5, 2.0)) if number is not None)
