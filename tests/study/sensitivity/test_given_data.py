"""PAWN, delta, regional sensitivity and rank regression: known orders, closed forms, SALib, factors of few values."""

import numpy as np
import pytest
from SALib.analyze import pawn as salib
from scipy import stats

from govsim.errors import InputError
from govsim.study.sensitivity import analyse
from govsim.study.sensitivity.given_data import slices
from tests.study.sensitivity.test_sobol import measure
from tests.study.sensitivity.truths import cube, ishigami, linear, problem, saltelli, sample


def reference(found, name: str, column: str = "value") -> float:  # type: ignore[no-untyped-def]
    rows = found.references[(found.references["measure"] == name) & (found.references["target"] == "mean")]
    return float(rows[column].iloc[0])


def test_pawn_of_factors_of_many_values_is_that_of_salib() -> None:
    unit = cube(3, 2000)
    y = ishigami(unit)
    theirs = salib.analyze(problem(3), unit, y, S=10)
    ours = analyse(sample("lhs", unit), "y", y, methods=["pawn"], resamples=50)
    np.testing.assert_allclose(measure(ours, "pawn_median"), theirs["median"], atol=0.01)
    np.testing.assert_allclose(measure(ours, "pawn_max"), theirs["maximum"], atol=0.01)


@pytest.mark.parametrize("name", ["pawn_median", "delta", "regional_high"])
def test_factors_are_ranked_by_their_weight_and_one_that_does_nothing_is_like_the_dummy(name: str) -> None:
    unit = cube(4, 1500)
    found = analyse(sample("lhs", unit), "y", linear([4, 2, 1, 0])(unit))
    value = measure(found, name)
    assert (np.diff(value) < 0).all()
    assert value[3] < reference(found, f"{name}_dummy", "high") * 1.2
    assert value[2] > reference(found, f"{name}_dummy", "high")
    assert (measure(found, name, "low") < value).all()
    assert (measure(found, name, "high") > value).all()


def test_delta_of_ishigami_is_within_0_06_of_the_integral_with_8000_points() -> None:
    # the integral from its definition: histograms of 50,000 points for each of 40 values of a factor
    unit = cube(3, 8000)
    found = measure(analyse(sample("lhs", unit), "y", ishigami(unit), methods=["delta"], resamples=50), "delta")
    np.testing.assert_allclose(found, integrated_delta(), atol=0.06)


def integrated_delta() -> list[float]:
    rng, edges = np.random.default_rng(1), np.linspace(-12, 19, 150)
    whole = np.histogram(ishigami(rng.random((400_000, 3))), edges)[0] / 400_000
    deltas = []
    for j in range(3):
        distances = []
        for at in (np.arange(40) + 0.5) / 40:
            unit = rng.random((50_000, 3))
            unit[:, j] = at
            distances.append(np.abs(np.histogram(ishigami(unit), edges)[0] / 50_000 - whole).sum() / 2)
        deltas.append(float(np.mean(distances)))
    return deltas


def test_a_whole_number_factor_is_sliced_by_its_values() -> None:
    # y = k + normal: the distance of y given k from y is known
    rng = np.random.default_rng(3)
    k = rng.integers(0, 4, 4000)
    y = k + rng.normal(scale=0.5, size=4000)
    unit = np.c_[(k + rng.random(4000)) / 4, rng.random(4000)]
    found = analyse(sample("random", unit, np.c_[k, unit[:, 1]]), "y", y, methods=["pawn", "delta"], resamples=100)
    x = np.linspace(-3, 6, 4001)
    inside, density = (
        stats.norm.cdf(x[:, None] - np.arange(4), scale=0.5),
        stats.norm.pdf(x[:, None], np.arange(4), 0.5),
    )
    distance = np.abs(inside - inside.mean(axis=1, keepdims=True)).max(axis=0)
    delta = np.trapezoid(np.abs(density - density.mean(axis=1, keepdims=True)), x, axis=0).mean() / 2
    assert measure(found, "pawn_median")[0] == pytest.approx(np.median(distance), abs=0.02)
    assert measure(found, "delta")[0] == pytest.approx(delta, abs=0.03)


def test_slices_never_cut_equal_values_apart_nor_hold_fewer_than_five_points() -> None:
    rng = np.random.default_rng(4)
    for x in (rng.integers(0, 3, 500), rng.integers(0, 40, 500), rng.random(500), np.r_[np.zeros(497), 1, 2, 3]):
        label = slices(x.astype(float), 10)
        assert all(len(set(label[x == value])) == 1 for value in np.unique(x))
        assert np.bincount(label).min() >= 5
        assert set(label) == set(range(label.max() + 1))
        assert label.max() < 10


def test_a_switch_and_a_whole_number_have_the_sobol_indices_of_their_values() -> None:
    # y = 2 s + k, s in {0, 1}, k in {0, 1, 2, 3}: variances 1 and 1.25
    unit = saltelli(2, 2048)
    values = np.c_[np.floor(2 * unit[:, 0]), np.floor(4 * unit[:, 1])]
    found = analyse(sample("sobol", unit, values), "y", values @ [2.0, 1.0], resamples=100)
    true = np.array([1, 1.25]) / 2.25
    for name in ("S1", "ST"):
        np.testing.assert_allclose(measure(found, name), true, atol=0.02)
    assert measure(found, "pawn_median")[0] == pytest.approx(1 / 3, abs=0.1)


def test_regional_sensitivity_finds_the_factor_of_the_highest_quarter() -> None:
    unit = cube(3, 1000)
    y = np.where(unit[:, 0] > 0.75, 10 + unit[:, 1], unit[:, 1])
    found = analyse(sample("lhs", unit), "y", y, methods=["regional"])
    assert measure(found, "regional_high")[0] > 0.95
    assert measure(found, "regional_high")[2] < 0.15
    assert measure(found, "regional_low")[1] > 0.6


def test_rank_regression_of_a_steady_function_gives_signs_and_all_of_the_variance() -> None:
    unit = cube(3, 800)
    found = analyse(sample("lhs", unit), "y", np.exp(linear([3, -3, 0])(unit)), methods="rank_regression")
    value = measure(found, "srrc")
    assert value[0] == pytest.approx(-value[1], abs=0.05)
    assert value[2] == pytest.approx(0, abs=0.05)
    assert reference(found, "R2") > 0.95
    assert reference(found, "R2", "low") < reference(found, "R2") < reference(found, "R2", "high") + 1e-9


def test_rank_regression_says_where_it_fits_badly_and_that_twins_cannot_be_told_apart() -> None:
    unit = cube(3, 800)
    found = analyse(sample("lhs", unit), "y", (unit[:, 0] - 0.5) ** 2, methods="rank_regression")
    assert any("does not rise or fall steadily" in note for note in found.sentences())
    twins = np.c_[unit[:, 0], unit[:, 0]]
    found = analyse(sample("lhs", twins), "y", unit[:, 0], methods="rank_regression")
    assert found.indices.empty
    assert any("move exactly together" in note for note in found.sentences())


def test_rank_regression_is_least_squares_on_ranks() -> None:
    unit = cube(4, 300)
    y = linear([1, 2, 3, 0])(unit) + np.random.default_rng(2).normal(size=300)
    ranks = np.apply_along_axis(stats.rankdata, 0, np.c_[unit, y])
    z = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)
    expected = np.linalg.lstsq(z[:, :4], z[:, 4], rcond=None)[0]
    found = analyse(sample("lhs", unit), "y", y, methods="rank_regression")
    np.testing.assert_allclose(measure(found, "srrc"), expected, atol=1e-10)


def test_too_few_points_give_notes_and_no_index() -> None:
    unit = cube(3, 25)
    found = analyse(sample("lhs", unit), "y", ishigami(unit))
    assert found.indices.empty
    assert sum("or more; these are 25" in note for note in found.sentences()) == 4


def test_a_factor_of_one_value_is_named_and_left_out() -> None:
    unit = cube(2, 200)
    found = analyse(sample("lhs", unit, np.c_[unit[:, 0], np.ones(200)]), "y", unit[:, 0])
    assert set(found.indices["factor"]) == {"x0"}
    assert any("no index for x1" in note for note in found.sentences())


def test_convergence_of_a_random_sample_is_over_its_first_points() -> None:
    unit = np.random.default_rng(1).random((256, 2))
    found = analyse(sample("random", unit), "y", linear([2, 1])(unit))
    table = found.convergence
    assert set(table["measure"]) == {"pawn_median", "delta"}
    assert sorted(set(table["size"])) == [64, 128, 256]
    last = table[(table["size"] == 256) & (table["measure"] == "delta")]
    np.testing.assert_array_equal(last["value"].to_numpy(float), measure(found, "delta"))


# Points at which an outcome is undefined

WEIGHTED = linear([4, 2, 1])


def test_points_at_which_a_run_is_undefined_are_left_out_counted_and_named() -> None:
    unit = cube(3, 200)
    y = np.column_stack([WEIGHTED(unit), WEIGHTED(unit)])
    lost = np.flatnonzero(unit[:, 1] > 0.9)
    y[lost, 1] = np.nan
    kept = np.setdiff1d(np.arange(200), lost)
    for method in ("random", "lhs"):
        found = analyse(sample(method, unit), "trust", y)
        assert found.left_out.to_dict("list") == {
            "outcome": ["trust"] * len(lost), "point": lost.tolist(), "undefined": [1] * len(lost)
        }  # fmt: skip
        assert f"trust: {len(lost)} of 200 points are left out, as {len(lost)} of their runs" in found.sentences()[0]
        assert found.points == 200
        assert set(found.noise["points"]) == {len(kept)}
        rest = analyse(sample(method, unit[kept]), "trust", y[kept])
        ours = found.indices[found.indices["measure"] != "regional_undefined"].reset_index(drop=True)
        assert ours.equals(rest.indices)
        assert len(rest.left_out) == 0


def test_regional_analysis_of_what_is_undefined_finds_the_factor_that_leads_there() -> None:
    unit = cube(3, 400)
    y = np.where(unit[:, 1] > 0.7, np.nan, WEIGHTED(unit))
    table = analyse(sample("random", unit), "trust", y).indices
    share = table[table["measure"] == "regional_undefined"].set_index("factor")["value"]
    assert share["x1"] == 1.0
    assert max(share["x0"], share["x2"]) < 0.3


def test_too_few_points_left_and_runs_that_are_infinite_are_refused() -> None:
    unit = cube(3, 100)
    y = WEIGHTED(unit)
    y[29:] = np.nan
    with pytest.raises(InputError, match="71 of 100 points some run leaves it undefined; 29 are left\n  30 are needed"):
        analyse(sample("lhs", unit), "trust", y)
    y = WEIGHTED(unit)
    y[0] = np.inf
    with pytest.raises(InputError, match="1 of 100 runs are missing or not finite"):
        analyse(sample("lhs", unit), "trust", y)
