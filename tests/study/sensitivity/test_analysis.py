"""What holds for every method: errors, seeds, constants, scales, the noise as a target."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.study.sensitivity import METHODS, Sample, analyse, combined
from tests.study.sensitivity.test_morris_and_fast import curves, trajectories
from tests.study.sensitivity.test_sobol import measure
from tests.study.sensitivity.truths import cube, ishigami, linear, saltelli, sample

UNIT = saltelli(3, 64)
MADE = sample("sobol", UNIT)
TABLES = ("indices", "groups", "pairs", "references", "noise", "convergence", "notes")


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_run_that_is_not_finite_is_an_error_that_names_its_points(wrong: float) -> None:
    y = np.column_stack([ishigami(UNIT)] * 2)
    y[3, 1] = y[200, 0] = y[200, 1] = wrong
    with pytest.raises(
        InputError, match=r"trust: 3 of 1,024 runs are missing or not finite, at 2 points: 3, 200\n"
    ) as e:
        analyse(MADE, "trust", y)
    assert "resume the study" in str(e.value)


def test_of_many_missing_points_the_first_ten_are_named() -> None:
    y = np.full(len(UNIT), np.nan)
    with pytest.raises(InputError, match=r"at 512 points: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, \.\.\."):
        analyse(MADE, "trust", y)


def test_a_wrong_shape_a_wrong_method_and_a_method_that_does_not_fit_are_refused() -> None:
    y = ishigami(UNIT)
    with pytest.raises(InputError, match=r"the runs have the shape \(511, 1\)"):
        analyse(MADE, "y", y[:-1])
    with pytest.raises(InputError, match=r"did you mean sobol\?"):
        analyse(MADE, "y", y, methods=["sobel"])
    with pytest.raises(InputError, match=r"a sobol sample cannot be analysed by morris\n  what fits it: sobol, pawn"):
        analyse(MADE, "y", y, methods=["morris"])
    with pytest.raises(InputError, match="level of confidence"):
        analyse(MADE, "y", y, level=95)
    with pytest.raises(InputError, match="resamples give no interval"):
        analyse(MADE, "y", y, resamples=2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "sobl"}, "did you mean sobol"),
        ({"seed": -1}, "-1 is not a seed"),
        ({"seed": True}, "true is not a seed"),
        ({"names": ("a", "a", "b")}, "3 names and 3 groups"),
        ({"groups": ("a",)}, "3 names and 1 groups"),
        ({"unit": UNIT[:, :2]}, r"unit has the shape \(512, 2\)"),
        ({"values": np.where(np.isin(UNIT, UNIT[5, 1]), np.nan, UNIT)}, "values of x1 at point"),
    ],
)
def test_a_sample_that_does_not_fit_itself_is_refused(change: dict[str, object], said: str) -> None:
    fields: dict[str, object] = {
        "method": "sobol", "names": MADE.names, "groups": MADE.groups, "unit": UNIT, "values": UNIT
    }  # fmt: skip
    with pytest.raises(InputError, match=said):
        Sample(**(fields | change))  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["sobol", "morris", "fast", "lhs", "grid"])
@pytest.mark.parametrize("value", [0.0, 7.3, -1e9])
def test_a_constant_outcome_has_no_index_and_a_note_says_so(method: str, value: float) -> None:
    unit = {"sobol": UNIT, "morris": trajectories(3, 10), "fast": curves(3, 100), "lhs": cube(3, 300),
            "grid": np.round(2 * cube(3, 100)) / 2}[method]  # fmt: skip
    found = analyse(sample(method, unit), "y", np.full((len(unit), 4), value))
    assert found.indices.empty
    assert found.convergence.empty
    assert any("same at every point: its indices are undefined" in note for note in found.sentences())
    assert found.noise["share_luck"].tolist() == [None]


def test_a_list_has_its_noise_and_no_index() -> None:
    y = np.random.default_rng(1).normal(size=(30, 5))
    found = analyse(sample("list", cube(3, 30)), "y", y)
    assert found.indices.empty
    assert found.noise["share_luck"].iloc[0] is not None
    assert any("no sample of the ranges" in note for note in found.sentences())


def test_seed_0_is_a_seed_and_another_seed_moves_intervals_but_no_value() -> None:
    y = ishigami(UNIT)
    first, again, other = (analyse(sample("sobol", UNIT, seed=seed), "y", y) for seed in (0, 0, 1))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    assert (measure(first, "S1") == measure(other, "S1")).all()
    assert (measure(first, "S1", "low") != measure(other, "S1", "low")).any()


def test_the_global_generator_is_neither_used_nor_moved() -> None:
    y = ishigami(UNIT)
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = analyse(MADE, "y", y)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    pd.testing.assert_frame_equal(analyse(MADE, "y", y).indices, first.indices)


def test_points_that_evidence_leaves_are_analysed_as_any_points_and_said_to_be_so() -> None:
    y = ishigami(cube(3, 300))
    drawn, left = (analyse(sample(method, cube(3, 300)), "y", y) for method in ("random", "evidence"))
    pd.testing.assert_frame_equal(left.indices, drawn.indices)
    assert any("those that evidence does not rule out" in note for note in left.sentences("y"))


def test_every_value_of_every_table_has_its_interval() -> None:
    rng = np.random.default_rng(1)
    designs = {"sobol": UNIT, "morris": trajectories(3, 10), "lhs": cube(3, 300), "random": rng.random((100, 3)),
               "grid": np.stack(np.meshgrid(*[[0, 0.5, 1]] * 3), axis=-1).reshape(-1, 3)}  # fmt: skip
    for method, unit in designs.items():
        y = ishigami(unit)[:, None] + rng.normal(size=(len(unit), 5))
        found = analyse(sample(method, unit), "y", y)
        assert set(found.indices["target"]) == {"mean", "noise"}
        assert set(found.indices["method"]) <= set(METHODS[method])
        for name in ("indices", "groups", "pairs", "effects", "references", "convergence"):
            table = getattr(found, name)
            numbers = table[["value", "low", "high"]].to_numpy(float)
            assert np.isfinite(numbers).all(), (method, name)
            assert (numbers[:, 1] <= numbers[:, 2]).all()


@settings(max_examples=15, deadline=None)
@given(
    scale=st.floats(1e-3, 1e6), shift=st.floats(-1e3, 1e3), sign=st.sampled_from([1, -1]), seed=st.integers(0, 10**6)
)
def test_indices_do_not_change_with_the_unit_or_the_zero_of_the_outcome(
    scale: float, shift: float, sign: int, seed: int
) -> None:
    y = ishigami(UNIT)[:, None] + np.random.default_rng(seed).normal(size=(len(UNIT), 2))
    made = sample("sobol", UNIT, seed=seed)
    first = analyse(made, "y", y, methods=["sobol", "delta", "pawn"], resamples=50)
    moved = analyse(made, "y", sign * scale * (y + shift), methods=["sobol", "delta", "pawn"], resamples=50)
    for name in ("S1", "ST", "ST_without_luck", "delta", "pawn_median"):
        for column in ("value", "low", "high"):
            np.testing.assert_allclose(measure(first, name, column), measure(moved, name, column), atol=2e-5)
    for share in ("share_points", "share_luck", "left_in_means"):
        assert first.noise[share].iloc[0] == pytest.approx(moved.noise[share].iloc[0], abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(scale=st.floats(1e-3, 1e6), shift=st.floats(-1e3, 1e3))
def test_elementary_effects_scale_with_the_outcome(scale: float, shift: float) -> None:
    unit = trajectories(3, 10)
    first, moved = (analyse(sample("morris", unit), "y", y, resamples=50)
                    for y in (ishigami(unit), scale * (ishigami(unit) + shift)))  # fmt: skip
    np.testing.assert_allclose(
        measure(moved, "mu_star"), scale * measure(first, "mu_star"), rtol=1e-6, atol=1e-9 * scale
    )


def test_what_drives_the_noise_is_told_from_what_drives_the_mean() -> None:
    # x0 moves the mean, x1 the standard deviation
    unit = saltelli(3, 512, second_order=False)
    luck = np.random.default_rng(2).normal(size=(len(unit), 16))
    y = 5 * unit[:, [0]] + np.exp(2 * unit[:, [1]]) * luck
    found = analyse(sample("sobol", unit, second_order=False), "y", y, common_random_numbers=False)
    assert measure(found, "ST_without_luck").argmax() == 0
    noise = measure(found, "S1", target="noise")
    variance = 4 / 12  # of log sd = 2 x1; chance adds trigamma(15 / 2) / 4
    chance = 0.1426 / 4
    assert noise[1] == pytest.approx(variance / (variance + chance), abs=0.06)
    assert abs(noise[[0, 2]]).max() < 0.08
    rows = found.references[found.references["measure"] == "chance_share"]
    assert float(rows["value"].iloc[0]) == pytest.approx(chance / (variance + chance), abs=0.02)
    assert "ST_without_luck" not in set(found.indices[found.indices["target"] == "noise"]["measure"])


def test_three_replications_are_too_few_for_the_noise() -> None:
    y = ishigami(UNIT)[:, None] + np.random.default_rng(1).normal(size=(len(UNIT), 3))
    found = analyse(MADE, "y", y)
    assert set(found.indices["target"]) == {"mean"}
    assert any("noise needs 4 replications" in note for note in found.sentences())


def test_points_without_any_noise_are_analysed_by_standard_deviation_and_counted() -> None:
    y = np.random.default_rng(1).normal(size=(len(UNIT), 5)) * (UNIT[:, [0]] > 0.5)
    found = analyse(MADE, "y", y)
    assert any("At 256 of 512 points the replications do not differ" in note for note in found.sentences())
    assert measure(found, "pawn_median", target="noise").argmax() == 0


def test_a_grid_has_exact_main_effects_with_intervals_of_luck() -> None:
    unit = np.stack(np.meshgrid([0, 0.5, 1], [0, 1], indexing="ij"), axis=-1).reshape(-1, 2)
    values = unit * [10, 1]
    y = linear([4, -1])(unit)
    plain = analyse(sample("grid", unit, values), "y", np.column_stack([y, y]))
    table = plain.effects[plain.effects["target"] == "mean"]
    mine = table[table["factor"] == "x0"]
    assert mine["at"].tolist() == [0, 5, 10]
    assert mine["points"].tolist() == [2, 2, 2]
    np.testing.assert_allclose(mine["value"].to_numpy(float), [-2, 0, 2], atol=1e-12)
    np.testing.assert_allclose(measure(plain, "range"), [4, 1])
    # common luck cancels: the interval of a range is a point, though every run differs
    lucky = analyse(sample("grid", unit, values), "y", y[:, None] + np.array([0.0, 5.0, -3.0]))
    np.testing.assert_allclose(measure(lucky, "range", "low"), [4, 1])
    np.testing.assert_allclose(measure(lucky, "range", "high"), [4, 1])
    one = analyse(sample("grid", unit, values), "y", y)
    assert one.indices["low"].tolist() == [None, None]


def test_factors_one_at_a_time_are_set_against_their_base() -> None:
    unit = np.array([[0.5, 0.5], [0, 0.5], [1, 0.5], [0.5, 0], [0.5, 1]])
    for order in ([0, 1, 2, 3, 4], [3, 1, 0, 2, 4]):
        y = linear([4, 1])(unit[order]) ** 2
        found = analyse(sample("one-at-a-time", unit[order]), "y", y)
        effects = found.effects.set_index(["factor", "at"])["value"]
        assert effects["x0", 0.5] == 0
        assert effects["x0", 0.0] == pytest.approx(0.25 - 6.25)
        assert effects["x1", 1.0] == pytest.approx(9 - 6.25)
        np.testing.assert_allclose(measure(found, "range"), [20.25 - 0.25, 9 - 4])
    with pytest.raises(InputError, match="do not vary one factor at a time"):
        analyse(sample("one-at-a-time", cube(3, 9)), "y", ishigami(cube(3, 9)))


def test_analyses_of_several_outcomes_of_one_study_are_one_table() -> None:
    first, second = (analyse(MADE, name, ishigami(UNIT), resamples=50) for name in ("trust", "rmst_60"))
    both = combined([first, second])
    assert list(dict.fromkeys(both.indices["outcome"])) == ["trust", "rmst_60"]
    assert len(both.noise) == 2
    assert both.sentences("trust") == first.sentences()
    with pytest.raises(InputError, match="analyses of different level"):
        combined([first, analyse(MADE, "y", ishigami(UNIT), resamples=50, level=0.9)])
    with pytest.raises(InputError, match="no analysis to combine"):
        combined([])
