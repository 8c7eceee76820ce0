"""Samples fill the unit cube as the methods promise, equal SALib's, and depend on their arguments alone."""

import hashlib
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.sample import fast_sampler, latin, morris
from SALib.sample import sobol as salib_sobol

from govsim.errors import InputError
from govsim.study.design.sampling import METHODS, Settings, check, grid, one_at_a_time, rows, unit_sample

SPACE_FILLING = ("random", "lhs", "sobol", "morris", "fast")
SAMPLES = {"random": 20, "lhs": 20, "sobol": 16, "morris": 8, "fast": 65}
SEEDS = (0, 1, 7, 2**32, 2**63 - 1)


def made(method: str, factors: int, seed: int, **settings: Any) -> np.ndarray:
    return unit_sample(method, factors, SAMPLES[method], seed, Settings(**settings))


def problem(factors: int) -> dict[str, object]:
    return {"num_vars": factors, "names": [str(j) for j in range(factors)], "bounds": [[0, 1]] * factors}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("factors", [1, 2, 7])
def test_samples_equal_those_of_salib(seed: int, factors: int) -> None:
    def generator() -> np.random.Generator:
        return np.random.default_rng(seed)

    for second in (True, False):
        theirs = salib_sobol.sample(problem(factors), 16, calc_second_order=second, seed=generator())
        np.testing.assert_array_equal(made("sobol", factors, seed, second_order=second), theirs)
    for levels in (2, 4, 10):
        theirs = morris.sample(problem(factors), 8, num_levels=levels, seed=generator())
        np.testing.assert_array_equal(made("morris", factors, seed, levels=levels), theirs)
    for harmonics in (1, 4):
        theirs = fast_sampler.sample(problem(factors), 65, M=harmonics, seed=generator())
        np.testing.assert_array_equal(made("fast", factors, seed, interference=harmonics), theirs)
    theirs = latin.sample(problem(factors), 20, seed=generator())
    np.testing.assert_allclose(made("lhs", factors, seed), theirs, rtol=0, atol=1e-15)


@given(st.sampled_from(SPACE_FILLING), st.integers(1, 6), st.integers(0, 2**63 - 1))
def test_samples_lie_in_the_unit_cube_with_the_rows_foretold(method: str, factors: int, seed: int) -> None:
    sample = made(method, factors, seed)
    assert sample.shape == (rows(method, SAMPLES[method], Settings(), [1] * factors), factors)
    assert ((sample >= 0) & (sample <= 1)).all()


@given(st.sampled_from(SPACE_FILLING), st.integers(0, 2**63 - 2))
def test_a_seed_gives_its_sample_again_and_another_seed_another(method: str, seed: int) -> None:
    assert np.array_equal(made(method, 3, seed), made(method, 3, seed))
    assert not np.array_equal(made(method, 3, seed), made(method, 3, seed + 1))


def test_the_global_generator_is_neither_used_nor_seeded() -> None:
    def state() -> str:
        return repr(np.random.get_state())  # noqa: NPY002

    before = state()
    first = {method: made(method, 3, 0) for method in SPACE_FILLING}
    assert state() == before
    np.random.random()  # noqa: NPY002
    for method, sample in first.items():
        assert np.array_equal(sample, made(method, 3, 0))


def test_a_latin_hypercube_has_each_factor_once_in_each_part() -> None:
    sample = made("lhs", 4, 3)
    for column in np.floor(20 * sample).T:
        assert sorted(column) == list(range(20))


def test_a_morris_trajectory_moves_each_factor_once_by_the_same_step() -> None:
    for trajectory in made("morris", 5, 3, levels=4).reshape(8, 6, 5):
        steps = np.diff(trajectory, axis=0)
        assert sorted(np.flatnonzero(row)[0] for row in steps) == list(range(5))
        np.testing.assert_allclose(np.abs(steps).sum(axis=1), 2 / 3)


def test_the_rows_of_saltelli_differ_from_the_base_in_one_factor() -> None:
    first = made("sobol", 3, 0, second_order=True).reshape(16, 8, 3)[0]
    a, b = first[0], first[7]
    for j in range(3):
        assert first[1 + j].tolist() == [b[i] if i == j else a[i] for i in range(3)]
        assert first[4 + j].tolist() == [a[i] if i == j else b[i] for i in range(3)]


def test_a_grid_has_every_combination_and_the_last_factor_changes_fastest() -> None:
    points = grid([np.array([1, 2]), np.array([0.1, 0.2, 0.3])])
    assert points.tolist() == [[1, 0.1], [1, 0.2], [1, 0.3], [2, 0.1], [2, 0.2], [2, 0.3]]
    assert grid([]).shape == (1, 0)


def test_one_at_a_time_is_the_base_and_each_factor_at_each_of_its_levels() -> None:
    points = one_at_a_time([1, 0.2], [np.array([1, 5]), np.array([0.1, 0.2, 0.3])])
    assert points.tolist() == [[1, 0.2], [1, 0.2], [5, 0.2], [1, 0.1], [1, 0.2], [1, 0.3]]


@pytest.mark.parametrize(
    ("method", "samples", "levels", "number"),
    [
        ("grid", None, [3, 4], 12),
        ("one-at-a-time", None, [2, 3], 6),
        ("lhs", 10, [1, 1], 10),
        ("random", 10, [1, 1], 10),
        ("sobol", 512, [1] * 60, 512 * 62),
        ("morris", 10, [1] * 60, 610),
        ("fast", 100, [1] * 60, 6000),
    ],
)
def test_rows_are_counted_as_the_method_says(method: str, samples: int | None, levels: list[int], number: int) -> None:
    assert rows(method, samples, Settings(), levels) == number


def test_without_second_order_a_sobol_sample_has_two_rows_more_than_factors() -> None:
    assert rows("sobol", 512, Settings(second_order=False), [1] * 60) == 512 * 62
    assert made("sobol", 3, 0, second_order=False).shape == (16 * 5, 3)


@pytest.mark.parametrize(
    ("method", "samples", "settings", "said"),
    [
        ("sobol", 500, {}, "samples = 500 is not a power of two from 2 on"),
        ("sobol", 500, {}, "on which the spread of Sobol points rests\n  write 256 or 512"),
        ("sobol", 3, {}, "write 2 or 4"),
        ("sobol", 1, {}, "write 2"),
        ("sobol", 513, {}, "write 512 or 1024"),
        ("sobol", None, {}, "samples is missing\n  it must be a whole number, the base points"),
        ("morris", 1, {}, "samples = 1 is too few"),
        ("morris", 10, {"levels": 3}, "levels = 3 is not an even number, as morris asks\n  write 4"),
        ("fast", 64, {}, "samples = 64 is too few: with interference = 4 fast needs more than 4 x 4 x 4"),
        ("fast", 64, {}, "\n  write 65 or more"),
        ("fast", 65, {"interference": 5}, "write 101 or more"),
        ("grid", 10, {}, "samples is not for grid"),
        ("list", 10, {}, "samples is not for list"),
    ],
)  # fmt: skip
def test_samples_that_a_method_cannot_take_are_refused(
    method: str, samples: int | None, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        check(method, samples, Settings(**settings))
    assert said in str(caught.value)


def test_the_fewest_samples_that_a_method_takes_are_taken() -> None:
    for method, fewest in {"sobol": 2, "morris": 2, "fast": 65, "lhs": 1, "random": 1}.items():
        check(method, fewest, Settings())
        assert len(unit_sample(method, 2, fewest, 0)) == rows(method, fewest, Settings(), [1, 1])


def test_methods_of_given_values_have_no_unit_sample() -> None:
    for method in set(METHODS) - set(SPACE_FILLING):
        with pytest.raises(InputError, match="takes given values"):
            unit_sample(method, 2, 4, 0)


def test_designs_load_what_is_heavy_only_when_they_sample() -> None:
    heavy = "import govsim.study.design.design, sys; "
    code = heavy + "print([m for m in ('SALib', 'scipy', 'pandas') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


GOLDEN = {
    "random": "e6a25dabedc9be66",
    "lhs": "cddcdb09625d3058",
    "sobol": "0b0d2b7fd7ba1b7b",
    "morris": "d14f33a63dec3e7a",
    "fast": "af6e700c29f0ad9c",
}


@pytest.mark.parametrize("method", SPACE_FILLING)
def test_samples_stay_as_they_were_released(method: str) -> None:
    """Points of old studies keep their numbers: a change here makes every unfinished study another one."""
    rounded = np.round(made(method, 5, 7), 9) + 0.0
    assert hashlib.sha256(rounded.tobytes()).hexdigest()[:16] == GOLDEN[method]
