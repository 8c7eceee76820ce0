"""Functions whose sensitivity is known in closed form, and samples of the unit cube for them."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from scipy.stats import qmc

from govsim.study.sensitivity import Sample

A_G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def ishigami(u: np.ndarray) -> np.ndarray:
    """Ishigami & Homma 1990 (doi:10.1109/ISUMA.1990.151285), a = 7, b = 0.1, of three factors in (-pi, pi)."""
    x = np.pi * (2 * u - 1)
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def ishigami_indices() -> tuple[np.ndarray, np.ndarray]:
    """S1 and ST in closed form."""
    a, b, pi = 7.0, 0.1, np.pi
    first = np.array([(1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0])
    crossed = b**2 * pi**8 * 8 / 225
    total = first + np.array([crossed, 0.0, crossed])
    return first / (first.sum() + crossed), total / (first.sum() + crossed)


def sobol_g(u: np.ndarray, a: np.ndarray = A_G) -> np.ndarray:
    """Saltelli & Sobol' 1995 (doi:10.1016/0951-8320(95)00099-2)."""
    return np.asarray(((np.abs(4 * u - 2) + a) / (1 + a)).prod(axis=1))


def sobol_g_indices(a: np.ndarray = A_G) -> tuple[np.ndarray, np.ndarray]:
    part = 1 / 3 / (1 + a) ** 2
    whole = (1 + part).prod()
    return part / (whole - 1), part * whole / (1 + part) / (whole - 1)


def linear(coefficients: Sequence[float]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda u: np.asarray(u @ np.asarray(coefficients))


def problem(factors: int, groups: Sequence[str] | None = None) -> dict[str, object]:
    """As SALib takes it."""
    made: dict[str, object] = {
        "num_vars": factors, "names": [f"x{j}" for j in range(factors)], "bounds": [[0, 1]] * factors
    }  # fmt: skip
    return made if groups is None else made | {"groups": list(groups)}


def sample(
    method: str, unit: np.ndarray, values: np.ndarray | None = None, groups: Sequence[str] | None = None,
    second_order: bool = True, seed: int = 1,
) -> Sample:  # fmt: skip
    factors = unit.shape[1]
    names = tuple(f"x{j}" for j in range(factors))
    return Sample(
        method, names, tuple(groups or ["g"] * factors), unit, unit if values is None else values, second_order,
        seed=seed,
    )  # fmt: skip


@cache
def saltelli(factors: int, rows: int, second_order: bool = True, seed: int = 1) -> np.ndarray:
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem(factors), rows, calc_second_order=second_order, seed=seed))


def cube(factors: int, points: int, seed: int = 1) -> np.ndarray:
    return np.asarray(qmc.LatinHypercube(factors, rng=seed).random(points))
