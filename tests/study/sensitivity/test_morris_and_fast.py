"""Morris screening and FAST against closed forms and SALib."""

from dataclasses import replace

import numpy as np
import pytest
from SALib.analyze import morris as salib
from SALib.sample import fast_sampler
from SALib.sample import morris as sampler

from govsim.errors import InputError
from govsim.study.sensitivity import analyse
from tests.study.sensitivity.test_sobol import measure
from tests.study.sensitivity.truths import (
    A_G,
    ishigami,
    ishigami_indices,
    linear,
    problem,
    sample,
    sobol_g,
    sobol_g_indices,
)


def trajectories(factors: int, n: int, seed: int = 1) -> np.ndarray:
    return np.asarray(sampler.sample(problem(factors), n, num_levels=4, seed=seed))


def curves(factors: int, n: int, seed: int = 1, harmonics: int = 4) -> np.ndarray:
    return np.asarray(fast_sampler.sample(problem(factors), n, M=harmonics, seed=seed))


def test_the_effects_of_a_linear_function_are_its_coefficients_exactly() -> None:
    unit = trajectories(4, 10)
    found = analyse(sample("morris", unit), "y", linear([3, -2, 0.5, 0])(unit))
    np.testing.assert_allclose(measure(found, "mu_star"), [3, 2, 0.5, 0], atol=1e-12)
    np.testing.assert_allclose(measure(found, "mu"), [3, -2, 0.5, 0], atol=1e-12)
    np.testing.assert_allclose(measure(found, "sigma"), 0, atol=1e-7)
    for bound in ("low", "high"):
        np.testing.assert_allclose(measure(found, "mu_star", bound), [3, 2, 0.5, 0], atol=1e-12)


def test_effects_are_those_of_salib_where_values_are_units() -> None:
    unit = trajectories(3, 50)
    theirs = salib.analyze(problem(3), unit, ishigami(unit), num_levels=4, seed=1)
    ours = analyse(sample("morris", unit), "y", ishigami(unit))
    for name in ("mu", "mu_star", "sigma"):
        np.testing.assert_allclose(measure(ours, name), np.asarray(theirs[name], float), rtol=1e-9, atol=1e-9)


def test_sobol_g_is_ranked_by_its_coefficients() -> None:
    unit = trajectories(8, 100)
    found = measure(analyse(sample("morris", unit), "y", sobol_g(unit)), "mu_star")
    assert list(np.argsort(-found)[:4]) == [0, 1, 2, 3]
    assert found[4:].max() < found[3] / 3
    assert (A_G[4:] == 99).all()


def test_a_whole_number_factor_has_its_effect_over_the_whole_range() -> None:
    # 3 to 5: floor gives 3, 4, 4, 5 at the four levels... of which every trajectory takes a step of 2/3
    unit = trajectories(2, 400)
    whole = np.minimum(3 + np.floor(3 * unit[:, 0]), 5)
    found = analyse(sample("morris", unit, np.c_[whole, unit[:, 1]]), "y", whole)
    levels = np.minimum(3 + np.floor(3 * np.array([0, 1 / 3, 2 / 3, 1])), 5)
    steps = [(levels[2] - levels[0]) * 1.5, (levels[3] - levels[1]) * 1.5]
    assert measure(found, "mu_star")[0] == pytest.approx(np.mean(steps), abs=0.1)
    assert measure(found, "mu_star")[1] == 0


def test_points_that_are_no_trajectories_are_refused() -> None:
    unit = trajectories(3, 5)
    with pytest.raises(InputError, match="not a whole Morris sample"):
        analyse(sample("morris", np.random.default_rng(1).permutation(unit)), "y", ishigami(unit))


def test_a_morris_sample_by_groups_gives_effects_of_groups() -> None:
    groups = ["a", "a", "b"]
    unit = np.asarray(sampler.sample(problem(3, groups), 20, num_levels=4, seed=3))
    found = analyse(sample("morris", unit, groups=groups), "y", linear([0, 0, 2])(unit))
    rows = found.groups[found.groups["measure"] == "mu_star"].set_index("group")["value"]
    assert found.indices.empty
    assert (rows["a"], rows["b"]) == (pytest.approx(0, abs=1e-12), pytest.approx(2))


def test_too_few_trajectories_give_a_note() -> None:
    found = analyse(sample("morris", trajectories(3, 3)), "y", ishigami(trajectories(3, 3)))
    assert found.indices.empty
    assert any("4 trajectories" in note for note in found.sentences())


@pytest.mark.parametrize(
    ("function", "truth", "factors", "error"),
    [(ishigami, ishigami_indices, 3, 0.05), (sobol_g, sobol_g_indices, 8, 0.05)],
)
def test_fast_meets_closed_forms_with_2000_points_a_factor(function, truth, factors, error) -> None:  # type: ignore[no-untyped-def]
    unit = curves(factors, 2000)
    found = analyse(sample("fast", unit), "y", function(unit))
    for name, true in zip(("S1", "ST"), truth(), strict=True):
        assert np.abs(measure(found, name) - true).max() < error
        assert (measure(found, name, "low") <= measure(found, name)).all()
        assert (measure(found, name, "high") >= measure(found, name)).all()
    assert any("indicative" in note for note in found.sentences())
    sums = found.groups.set_index("measure")["value"].astype(float)
    assert sums["ST_sum"] == pytest.approx(measure(found, "ST").sum())


def test_fast_intervals_widen_with_luck() -> None:
    unit = curves(3, 500, seed=2)
    luck = np.random.default_rng(1).normal(scale=3, size=len(unit))
    widths = []
    for y in (ishigami(unit), ishigami(unit) + luck):
        found = analyse(sample("fast", unit), "y", y)
        widths.append((measure(found, "S1", "high") - measure(found, "S1", "low"))[1])
    assert widths[1] > 1.5 * widths[0]


def test_fast_sums_the_harmonics_that_its_sample_was_made_for() -> None:
    unit = curves(3, 2000, harmonics=6)
    found = analyse(replace(sample("fast", unit), interference=6), "y", ishigami(unit))
    assert np.abs(measure(found, "ST") - ishigami_indices()[1]).max() < 0.05
    with pytest.raises(InputError, match="not a whole FAST sample"):
        analyse(sample("fast", unit), "y", ishigami(unit))


def test_points_that_are_no_search_curves_are_refused() -> None:
    unit = np.random.default_rng(1).permutation(curves(3, 200))
    with pytest.raises(InputError, match="not a whole FAST sample"):
        analyse(sample("fast", unit), "y", ishigami(unit))


def test_too_few_points_of_a_curve_give_a_note() -> None:
    unit = np.random.default_rng(1).random((60, 3))
    found = analyse(sample("fast", unit), "y", ishigami(unit))
    assert found.indices.empty
    assert any("FAST needs 65 points a factor" in note for note in found.sentences())
