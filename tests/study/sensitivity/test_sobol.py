"""Sobol indices against closed forms, SALib, and samples whose luck is known."""

import re

import numpy as np
import pytest
from SALib.analyze import sobol as salib

from govsim.errors import InputError
from govsim.study.design.sampling import Settings, unit_sample
from govsim.study.sensitivity import Analysis, Sample, analyse
from tests.study.sensitivity.truths import (
    ishigami,
    ishigami_indices,
    linear,
    problem,
    saltelli,
    sample,
    sobol_g,
    sobol_g_indices,
)


def measure(analysis: Analysis, name: str, column: str = "value", target: str = "mean") -> np.ndarray:
    rows = analysis.indices
    return rows[(rows["measure"] == name) & (rows["target"] == target)][column].to_numpy(float)


def only_sobol(made: Sample, y: np.ndarray, common: bool = True, resamples: int = 200) -> Analysis:
    return analyse(made, "y", y, methods=["sobol"], common_random_numbers=common, resamples=resamples)


@pytest.mark.parametrize(
    ("function", "truth", "factors"), [(ishigami, ishigami_indices, 3), (sobol_g, sobol_g_indices, 8)]
)
def test_closed_forms_are_met_within_0_03_with_2048_rows_and_lie_in_the_intervals(function, truth, factors) -> None:  # type: ignore[no-untyped-def]
    unit = saltelli(factors, 2048)
    found = only_sobol(sample("sobol", unit), function(unit))
    for name, true in zip(("S1", "ST"), truth(), strict=True):
        assert np.abs(measure(found, name) - true).max() < 0.03
        assert (measure(found, name, "low") <= true + 1e-3).all()
        assert (measure(found, name, "high") >= true - 1e-3).all()


def test_second_order_indices_of_ishigami_are_in_the_pair_that_interacts() -> None:
    unit = saltelli(3, 2048)
    first, total = ishigami_indices()
    pairs = only_sobol(sample("sobol", unit), ishigami(unit)).pairs
    assert list(zip(pairs["factor"], pairs["other"], strict=True)) == [("x0", "x1"), ("x0", "x2"), ("x1", "x2")]
    true = np.array([0, total[0] - first[0], 0])
    assert np.abs(pairs["value"].to_numpy(float) - true).max() < 0.05
    assert ((pairs["low"].to_numpy(float) <= true) & (true <= pairs["high"].to_numpy(float))).all()


def test_estimates_are_those_of_salib_and_intervals_are_as_wide() -> None:
    unit = saltelli(8, 512)
    y = sobol_g(unit)
    theirs = salib.analyze(problem(8), y, seed=3, num_resamples=1000)
    ours = only_sobol(sample("sobol", unit), y, resamples=1000)
    for name in ("S1", "ST"):
        np.testing.assert_allclose(measure(ours, name), theirs[name], atol=1e-12)
        half = (measure(ours, name, "high") - measure(ours, name, "low")) / 2
        np.testing.assert_allclose(half, theirs[f"{name}_conf"], rtol=0.25)
    upper = theirs["S2"][np.triu_indices(8, 1)]
    np.testing.assert_allclose(ours.pairs["value"].to_numpy(float), upper, atol=1e-12)


def test_a_sample_by_groups_gives_closed_and_total_indices_of_groups() -> None:
    from SALib.sample import sobol

    groups = ["a", "a", "b"]
    unit = sobol.sample(problem(3, groups), 2048, calc_second_order=False, seed=2)
    found = only_sobol(sample("sobol", unit, groups=groups, second_order=False), linear([1, 2, 2])(unit))
    rows = found.groups.set_index(["measure", "group"])["value"]
    assert found.indices.empty
    assert rows["S1", "a"] == pytest.approx(5 / 9, abs=0.02)
    assert rows["ST", "a"] == pytest.approx(5 / 9, abs=0.02)
    assert rows["S1", "b"] == pytest.approx(4 / 9, abs=0.02)


def test_without_a_sample_by_groups_sums_bound_what_a_mechanism_explains() -> None:
    unit = saltelli(3, 1024)
    first, total = ishigami_indices()
    found = only_sobol(sample("sobol", unit, groups=["a", "b", "a"]), ishigami(unit))
    rows = found.groups[found.groups["target"] == "mean"].set_index(["measure", "group"])["value"].astype(float)
    closed = first[0] + total[2]  # x0, x2 and their interaction: all that is not x1
    assert rows["S1_sum", "a"] < closed < rows["ST_sum", "a"]
    assert rows["S1_sum", "a"] + rows["S2_sum", "a"] == pytest.approx(closed, abs=0.05)
    assert any("need a design by groups" in note for note in found.sentences())


def test_points_in_another_order_are_refused() -> None:
    unit = saltelli(3, 64)
    with pytest.raises(InputError, match=r"not a whole Saltelli sample of 3 factors"):
        only_sobol(sample("sobol", unit[::-1]), ishigami(unit))
    with pytest.raises(InputError, match="not a whole Saltelli sample"):
        only_sobol(sample("sobol", unit[:-1]), ishigami(unit)[:-1])


def test_luck_of_its_own_raises_total_indices_and_is_taken_off() -> None:
    # y = u0 + u1, luck of standard deviation 0.4 in each of 4 runs: share of luck in means 0.04 / (1/6 + 0.04)
    unit = saltelli(3, 4096, second_order=False)
    luck = np.random.default_rng(5).normal(scale=0.4, size=(len(unit), 4))
    y = linear([1, 1, 0])(unit)[:, None] + luck
    found = only_sobol(sample("sobol", unit, second_order=False), y, common=False)
    share = 0.04 / (1 / 6 + 0.04)
    np.testing.assert_allclose(measure(found, "ST")[2], share, atol=0.02)
    np.testing.assert_allclose(measure(found, "ST_without_luck"), [0.5, 0.5, 0], atol=0.03)
    np.testing.assert_allclose(measure(found, "S1_without_luck"), [0.5, 0.5, 0], atol=0.04)
    dummy = found.references[(found.references["measure"] == "ST_dummy") & (found.references["target"] == "mean")]
    assert float(dummy["value"].iloc[0]) == pytest.approx(share, abs=0.01)


def test_common_luck_that_interacts_is_taken_off_too_and_a_factor_that_does_nothing_has_exactly_0() -> None:
    # run r: u0 + z_r + w_r u1, with w of mean 0: over luck only u0 matters
    rng = np.random.default_rng(6)
    unit = saltelli(3, 2048, second_order=False)
    many = []
    for _ in range(25):
        z, w = rng.normal(size=(2, 4))
        y = unit[:, [0]] + z + w * unit[:, [1]]
        found = only_sobol(sample("sobol", unit, second_order=False), y, resamples=50)
        assert measure(found, "ST")[2] == 0
        assert measure(found, "ST_without_luck")[2] == 0
        many.append((measure(found, "ST")[1], measure(found, "ST_without_luck")[1]))
    plain, clear = np.array(many).T
    assert plain.mean() > 0.1
    assert abs(np.median(clear)) < 0.1 < np.median(plain)


@pytest.mark.slow
def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    # independent rows, 256 of them, 200 samples: 95 % of S1 and ST of y = 3 u0 + u1; a right interval holds it in
    # 181 of 200 or more but for one time in 1,000
    rng = np.random.default_rng(7)
    true = np.array([0.9, 0.1])
    held = {"S1": np.zeros(2, int), "ST": np.zeros(2, int)}
    for _ in range(200):
        a, b = rng.random((2, 256, 2))
        unit = np.stack([a, np.c_[b[:, 0], a[:, 1]], np.c_[a[:, 0], b[:, 1]], b], axis=1).reshape(-1, 2)
        found = only_sobol(sample("sobol", unit, second_order=False), unit @ [3.0, 1.0])
        for name, count in held.items():
            count += (measure(found, name, "low") <= true) & (true <= measure(found, name, "high"))
    assert all((count >= 181).all() for count in held.values()), held


def test_convergence_is_over_nested_halves_and_ends_with_the_indices() -> None:
    unit = saltelli(3, 256)
    found = only_sobol(sample("sobol", unit), ishigami(unit))
    table = found.convergence[found.convergence["measure"] == "ST"]
    assert list(dict.fromkeys(table["size"])) == [32, 64, 128, 256]
    assert list(dict.fromkeys(table["points"])) == [256, 512, 1024, 2048]
    last = table[table["size"] == 256]
    np.testing.assert_array_equal(last[["value", "low", "high"]].to_numpy(float).T,
                                  [measure(found, "ST", part) for part in ("value", "low", "high")])  # fmt: skip
    width = (table["high"].astype(float) - table["low"].astype(float)).groupby(table["size"]).mean()
    assert width.is_monotonic_decreasing


def test_too_few_rows_give_a_note_and_no_index() -> None:
    unit = saltelli(3, 8)
    found = only_sobol(sample("sobol", unit), ishigami(unit))
    assert found.indices.empty
    assert any("16 base rows" in note for note in found.sentences())


def test_a_sample_that_pairs_a_factor_badly_says_so() -> None:
    factors = 60
    unit = unit_sample("sobol", factors, 64, 7, Settings())
    names = tuple(f"g.x{j}" for j in range(factors))
    sample = Sample("sobol", names, ("g",) * factors, unit, unit, second_order=False, seed=7)
    said = " ".join(analyse(sample, "sum", unit.sum(axis=1)).sentences())
    assert re.search(r"With 64 base rows the sample moves g\.x\d+ \(\d\.\d\d\)", said)
    assert "Take more samples." in said


def test_a_sample_of_few_factors_pairs_them_well() -> None:
    unit = unit_sample("sobol", 3, 512, 7, Settings())
    sample = Sample("sobol", ("a.x", "a.y", "b.z"), ("a", "a", "b"), unit, unit, second_order=False, seed=7)
    assert "Take more samples." not in " ".join(analyse(sample, "sum", unit.sum(axis=1)).sentences())
