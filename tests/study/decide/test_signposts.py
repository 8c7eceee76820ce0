"""What tells in which kind of future one is: rules and areas against closed forms, and a decision's table."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import norm, rankdata
from sklearn.metrics import roc_auc_score

from govsim.scenario.adaptive import OBSERVABLES
from govsim.study.decide.luck import Means
from govsim.study.decide.signposts import clustered_auc, signposts, split


def of_two_kinds(rng: np.random.Generator, futures: int, repeats: int, apart: float) -> tuple[np.ndarray, np.ndarray]:
    """Values whose AUC is Phi(apart / 2): futures differ by N(apart * kind, 1), their runs around them by N(0, 1)."""
    cases = np.arange(futures) % 2 == 0
    return apart * cases[:, None] + rng.normal(size=(futures, 1)) + rng.normal(size=(futures, repeats)), cases


def test_the_split_is_the_threshold_that_tells_most_cases_right() -> None:
    assert split(np.array([1.0, 2, 3, 4]), np.array([False, False, True, True])) == (2.5, True)
    assert split(np.array([4.0, 3, 2, 1]), np.array([False, False, True, True])) == (2.5, False)
    values = np.random.default_rng(1).normal(size=200).round(1)
    cases = values + np.random.default_rng(2).normal(size=200) > 0.3
    at, above = split(values, cases)
    told = [max(((values > each) == cases).mean(), ((values > each) != cases).mean()) for each in np.unique(values)]
    assert ((values > at) == (cases if above else ~cases)).mean() == max(told)


def test_where_all_are_of_one_kind_the_split_says_so() -> None:
    for kind in (True, False):
        at, above = split(np.array([1.0, 2.0]), np.array([kind, kind]))
        assert (((np.array([1.0, 2.0]) > at) == above) == kind).all()


def test_the_area_is_that_of_scikit_learn_and_the_error_delongs_where_a_future_has_one_run() -> None:
    values, cases = of_two_kinds(np.random.default_rng(3), 300, 1, 1.0)
    area, error = clustered_auc(values.round(1), cases)
    assert area == pytest.approx(roc_auc_score(cases, values.round(1)[:, 0]))
    v = values.round(1)[:, 0]
    m, n = cases.sum(), (~cases).sum()
    above = (rankdata(v)[cases] - rankdata(v[cases])) / n
    below = 1 - (rankdata(v)[~cases] - rankdata(v[~cases])) / m
    assert error == pytest.approx((above.var(ddof=1) / m + below.var(ddof=1) / n) ** 0.5)


def test_runs_of_a_future_are_one_case_and_missing_ones_are_left_out() -> None:
    values, cases = of_two_kinds(np.random.default_rng(4), 80, 1, 1.0)
    once, again = clustered_auc(values, cases), clustered_auc(np.repeat(values, 5, axis=1), cases)
    assert again == pytest.approx(once)
    gaps = np.repeat(values, 2, axis=1)
    gaps[:, 1] = np.nan
    assert clustered_auc(gaps, cases) == pytest.approx(once)


def made(early: np.ndarray, difference: np.ndarray) -> tuple[SimpleNamespace, Means]:
    """Futures in which one observable is as given, the others say nothing, and B leads A by a difference."""
    futures, repeats, years = early.shape
    seen = np.full((2, futures, repeats, years, len(OBSERVABLES)), np.nan)
    seen[..., OBSERVABLES.index("trust")] = early
    runs = np.stack([np.zeros((futures, repeats)), np.repeat(difference[:, None], repeats, axis=1)])
    return SimpleNamespace(early=seen, labels=("do nothing", "b"), seed=1), Means.of(runs)


def test_a_clear_signpost_is_found_with_its_threshold_and_what_says_nothing_is_not() -> None:
    rng = np.random.default_rng(5)
    kind = rng.random(200) < 0.4
    clear = np.where(kind, 0.3, 0.6)[:, None, None] + rng.normal(0, 0.05, (200, 4, 3))
    table = signposts(*made(clear, np.where(kind, 1.0, -1.0)), "do nothing", "b", "trust")  # type: ignore[arg-type]
    first = table.iloc[0]
    assert (first["observable"], first["worse"], bool(first["tells"])) == ("trust", "below", True)
    assert first["accuracy"] > 0.97
    assert 0.4 < first["threshold"] < 0.5
    assert set(table["years"]) == {1, 2, 3}
    noise = rng.normal(size=(200, 4, 3))
    table = signposts(*made(noise, np.where(kind, 1.0, -1.0)), "do nothing", "b", "trust")  # type: ignore[arg-type]
    assert not table["tells"].any()
    assert (table["accuracy"].astype(float) < table["majority"].astype(float) + 0.03).all()


def test_where_hardly_any_future_is_of_one_kind_nothing_is_sought() -> None:
    few = made(np.random.default_rng(6).normal(size=(100, 2, 3)), np.r_[np.ones(95), -np.ones(5)])
    assert not len(signposts(*few, "do nothing", "b", "trust"))  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_areas_interval_holds_the_truth_as_often_as_it_says() -> None:
    """400 sets of 60 futures, 95 %: fewer than 91 % or more than 98.5 % held would come once in some thousand times."""
    from govsim.study.decide.signposts import _within

    rng, truth = np.random.default_rng(7), norm.cdf(1.2 / 2)
    held = 0
    for _ in range(400):
        low, high = _within(*clustered_auc(*of_two_kinds(rng, 60, 4, 1.2)))
        held += low <= truth <= high
    assert 0.91 <= held / 400 <= 0.985
