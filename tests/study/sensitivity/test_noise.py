"""The decomposition of variance into points, common luck and luck that differs, against layouts of known variances."""

import numpy as np
import pytest

from govsim.errors import InputError
from govsim.study.sensitivity.noise import Noise, decompose, sentences


def layout(points: int, replications: int, a: float, c: float, e: float, seed: int) -> np.ndarray:
    """Runs whose points, common luck and luck that differs have the variances a, c and e."""
    rng = np.random.default_rng(seed)
    return np.asarray(
        rng.normal(scale=a**0.5, size=(points, 1))
        + rng.normal(scale=c**0.5, size=(1, replications))
        + rng.normal(scale=e**0.5, size=(points, replications))
    )


def test_the_parts_are_the_mean_squares_of_the_analysis_of_variance() -> None:
    # Searle, Casella & McCulloch 1992, section 4.3: two-way crossed, one run a cell, by hand
    y = np.array([[1.0, 2.0, 6.0], [3.0, 5.0, 4.0], [8.0, 9.0, 13.0], [2.0, 2.0, 2.0]])
    mean, rows, columns = y.mean(), y.mean(axis=1), y.mean(axis=0)
    ms_points = 3 * ((rows - mean) ** 2).sum() / 3
    ms_runs = 4 * ((columns - mean) ** 2).sum() / 2
    ms_rest = ((y - rows[:, None] - columns + mean) ** 2).sum() / 6
    two = decompose(y, True)
    assert two.variance_luck == pytest.approx(ms_rest)
    assert two.variance_points == pytest.approx((ms_points - ms_rest) / 3)
    assert two.variance_common_luck == pytest.approx((ms_runs - ms_rest) / 4)
    one = decompose(y, False)
    ms_within = y.var(axis=1, ddof=1).mean()
    assert one.variance_luck == pytest.approx(ms_within)
    assert one.variance_points == pytest.approx((ms_points - ms_within) / 3)
    assert one.variance_common_luck is None
    assert one.share_luck == pytest.approx(ms_within / (ms_within + (ms_points - ms_within) / 3))


@pytest.mark.parametrize(("common", "c"), [(True, 2.0), (False, 0.0)])
def test_estimates_are_unbiased_with_four_replications(common: bool, c: float) -> None:
    # 300 layouts of 60 points; means within 4 standard errors, which a right estimator leaves once in 5,000
    found = [decompose(layout(60, 4, 1.0, c, 0.5, seed), common, resamples=50) for seed in range(300)]
    truths = {"variance_points": 1.0, "variance_luck": 0.5} | ({"variance_common_luck": c} if common else {})
    for name, truth in truths.items():
        values = np.array([getattr(one, name) for one in found])
        assert abs(values.mean() - truth) < 4 * values.std() / 300**0.5, name


@pytest.mark.parametrize(("common", "c"), [(True, 1.0), (False, 0.0)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(common: bool, c: float) -> None:
    # 200 layouts of 100 points, 6 replications: a right 95 % interval holds it in 181 or more but once in 1,000
    truths = {
        "variance_points": 1.0, "variance_luck": 0.5, "share_luck": 0.5 / (1.5 + c), "share_points": 1 / (1.5 + c),
        "left_in_means": (0.5 / 6) / (1 + 0.5 / 6),
    }  # fmt: skip
    if common:
        truths |= {"variance_common_luck": c, "share_common_luck": c / (1.5 + c)}
    held = dict.fromkeys(truths, 0)
    for seed in range(200):
        found = decompose(layout(100, 6, 1.0, c, 0.5, 1000 + seed), common, seed=seed, resamples=300)
        for name, truth in truths.items():
            held[name] += getattr(found, f"{name}_low") <= truth <= getattr(found, f"{name}_high")
    assert all(count >= 181 for count in held.values()), held


def test_common_luck_is_not_taken_for_luck_that_differs() -> None:
    y = layout(500, 5, 1.0, 9.0, 0.0, 1)
    with_common, without = decompose(y, True), decompose(y, False)
    assert with_common.share_luck == pytest.approx(0, abs=1e-12)
    assert with_common.replications_5 == 1
    assert without.share_luck is not None
    assert without.share_luck > 0.5


def test_replications_bring_luck_below_the_shares_they_promise() -> None:
    found = decompose(layout(20_000, 5, 1.0, 0.0, 0.73, 2), False, resamples=50)
    assert (found.replications_10, found.replications_5) == (8, 15)  # 0.73 / 0.1 = 7.3, 0.73 / 0.05 = 14.6
    assert found.replications_10_low is not None
    assert found.replications_10_high is not None
    assert found.replications_10_low <= 8 <= found.replications_10_high


def test_where_points_do_not_differ_no_number_of_replications_will_do() -> None:
    layouts = (layout(50, 4, 0.0, 0.0, 1.0, seed) for seed in range(20))
    y = next(y for y in layouts if y.mean(axis=1).var(ddof=1) < y.var(axis=1, ddof=1).mean() / 4)
    found = decompose(y, False)
    assert found.variance_points is not None
    assert found.variance_points < 0  # unbiased, and not clipped
    assert found.replications_10 is None
    assert found.replications_10_high is None
    assert any("No variance between points is detected" in sentence for sentence in sentences(found))


def test_points_of_one_cluster_are_drawn_together() -> None:
    y = np.repeat(layout(40, 4, 1.0, 0.0, 0.1, 5), 3, axis=0)
    alone, together = decompose(y, False), decompose(y, False, cluster=3)
    assert alone.share_luck == together.share_luck

    def width(found: Noise) -> float:
        assert found.variance_points_high is not None
        assert found.variance_points_low is not None
        return found.variance_points_high - found.variance_points_low

    assert width(together) > 1.4 * width(alone)
    with pytest.raises(InputError, match="not whole clusters of 7"):
        decompose(y, False, cluster=7)


@pytest.mark.parametrize("y", [np.ones((5, 1)), np.ones((1, 5)), np.full((5, 5), 3.0), np.zeros((4, 4))])
def test_one_replication_one_point_or_no_variance_tell_nothing(y: np.ndarray) -> None:
    found = decompose(y, True)
    assert found.mean == y.mean()
    assert found.share_luck is None
    assert found.replications_10 is None


def test_one_replication_is_said_to_mix_luck_and_effects() -> None:
    assert "One replication a point" in sentences(decompose(np.arange(5.0)[:, None], True))[0]


def test_missing_runs_are_refused() -> None:
    with pytest.raises(InputError, match="not a full table of numbers"):
        decompose(np.array([[1.0, np.nan]]), True, "trust")


def test_the_same_seed_gives_the_same_intervals_and_0_is_one() -> None:
    y = layout(30, 4, 1.0, 1.0, 1.0, 6)
    assert decompose(y, True, seed=0) == decompose(y, True, seed=0)
    assert decompose(y, True, seed=0).share_luck_low != decompose(y, True, seed=1).share_luck_low
    assert decompose(y, True, seed=0).share_luck == decompose(y, True, seed=1).share_luck


def test_sentences_say_how_shares_are_read_with_common_luck_and_without() -> None:
    y = layout(200, 4, 1.0, 1.0, 0.5, 7)
    common, own = (" ".join(sentences(decompose(y, how))) for how in (True, False))
    assert "cancels in every comparison of points" in common
    assert "Each point has luck of its own" in own
    assert "below 5 % with" in own
