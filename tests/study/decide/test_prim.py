"""PRIM on boxes that are known, and beside EMA workbench's."""

import warnings

import numpy as np
import pytest
from scipy.stats import binomtest

from govsim.study.decide.prim import (
    Box,
    best_box,
    by_chance,
    chance_without,
    elsewhere,
    everywhere,
    gain,
    peeled,
)


def points(n: int, parameters: int, seed: int) -> tuple[np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return np.column_stack([(rng.permutation(n) + 0.5) / n for _ in range(parameters)]), rng


def test_a_sharp_box_is_found_among_parameters_that_do_nothing() -> None:
    x, _ = points(400, 40, 1)
    cases = ((x[:, 7] < 0.4) & (x[:, 20] > 0.5)).astype(float)
    box = best_box(x, cases)
    assert box.limited.tolist() == [7, 20]
    assert box.limits[1, 7] == pytest.approx(0.4, abs=0.03)
    assert box.limits[0, 20] == pytest.approx(0.5, abs=0.03)
    inside = box.holds(x)
    assert cases[inside].mean() > 0.95
    assert cases[inside].sum() / cases.sum() > 0.9


def test_gain_is_cases_beyond_the_share_of_all() -> None:
    x = np.arange(8.0)[:, None]
    cases = np.array([1, 1, 1, 0, 0, 0, 1, 0.0])
    limits = everywhere(1).limits.copy()
    limits[1, 0] = 2.0
    assert gain(Box(limits), x, cases) == pytest.approx((3 - 3 * 0.5) / 8)
    assert gain(everywhere(1), x, cases) == 0


def test_peeling_takes_the_best_twentieth_off_and_never_cuts_equal_values() -> None:
    x = np.column_stack([np.repeat(np.arange(10.0), 10), np.tile(np.arange(10.0), 10)])
    cases = (x[:, 0] >= 3).astype(float)
    first = peeled(x, cases, np.arange(2))[1]
    assert first.limits[0].tolist() == [0.5, -np.inf]
    assert first.holds(x).sum() == 90


def test_where_nothing_matters_the_box_is_as_good_as_chance_and_elsewhere_no_denser() -> None:
    x, rng = points(200, 10, 2)
    cases = (rng.random(200) < 0.4).astype(float)
    assert by_chance(x, cases, 40, rng) > 0.05
    _, density = elsewhere(x, cases, 20, rng)
    assert density is not None
    assert density < cases.mean() + 0.1


def test_a_true_box_is_not_chance_and_holds_elsewhere() -> None:
    x, rng = points(200, 10, 3)
    cases = ((x[:, 0] < 0.5) ^ (rng.random(200) < 0.1)).astype(float)
    assert by_chance(x, cases, 40, rng) == pytest.approx(1 / 41)
    coverage, density = elsewhere(x, cases, 20, rng)
    assert coverage is not None
    assert density is not None
    assert coverage > 0.7
    assert density > 0.8


def test_the_chance_of_a_limit_is_the_binomial_tests() -> None:
    x, rng = points(100, 2, 4)
    cases = (rng.random(100) < np.where(x[:, 0] < 0.5, 0.7, 0.3)).astype(float)
    limits = everywhere(2).limits.copy()
    limits[1, 0] = 0.5
    box = Box(limits)
    k, n = int(cases[box.holds(x)].sum()), int(box.holds(x).sum())
    expected = binomtest(k, n, cases.mean(), alternative="greater").pvalue
    assert chance_without(box, 0, x, cases) == pytest.approx(expected)


def test_no_cases_and_nothing_but_cases_give_no_limits() -> None:
    x, _ = points(60, 3, 5)
    for cases in (np.zeros(60), np.ones(60)):
        assert best_box(x, cases).limited.size == 0


@pytest.mark.slow
def test_the_peeling_is_that_of_ema_workbench() -> None:
    pandas = pytest.importorskip("pandas")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prim = pytest.importorskip("ema_workbench.analysis.prim")
        x, rng = points(300, 6, 6)
        cases = (rng.random(300) < np.where((x[:, 1] < 0.45) & (x[:, 4] > 0.3), 0.9, 0.15)).astype(float)
        theirs = prim.Prim(pandas.DataFrame(x, columns=list("abcdef")), cases.astype(bool), mass_min=0.1)
        trajectory = theirs.find_box().peeling_trajectory
    ours = peeled(x, cases, np.arange(6))
    density = [cases[box.holds(x)].mean() for box in ours]
    mass = [box.holds(x).mean() for box in ours]
    same = 25  # what follows is their pasting
    np.testing.assert_allclose(mass[:same], trajectory["mass"][:same])
    np.testing.assert_allclose(density[:same], trajectory["mean"][:same])
