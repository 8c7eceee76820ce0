"""Sampling methods: how the points of a design are spread over its factors.

Two kinds. The methods that fill a space give numbers of the unit interval, which `Factor.quantile` turns into values:
`unit_sample`. The methods that take given values give these: `grid`, `one_at_a_time`, and the list of a design.
Every sample is a function of its arguments, the seed among them (any, 0 too); the global generator is never used.

The points and their order are those of `SALib.sample` with bounds of 0 and 1, as its analysis expects, when it is given
`np.random.default_rng(seed)`. A plain seed means different things to its methods, and Sobol takes none above 2**32.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np

from govsim.errors import UnplacedError, shown

MOST_LEVELS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a method can be told, besides how many samples to take.

    levels: of each factor. second_order: whether indices of pairs of factors can be computed, at nearly twice the
    points. interference: the number of harmonics that FAST sums, M in SALib. grown_from: the size of the Latin
    hypercube that the sample begins with, doubled until it has its samples; 0: it is drawn at once.
    """

    levels: int = 4
    second_order: bool = False
    interference: int = 4
    grown_from: int = 0


SETTINGS = tuple(setting.name for setting in fields(Settings))


@dataclass(frozen=True, slots=True)
class Method:
    """A sampling method: in words, what one of its samples is (None: it takes none), and which settings it has."""

    name: str
    what: str
    unit: str | None
    settings: Mapping[str, int | bool] = MappingProxyType({})


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.name: method
        for method in (
            Method("grid", "every combination of the factors' levels", None, {"levels": 3}),
            Method("list", "the points that are stated, each under [[points]]", None),
            Method("evidence", "the points of the uncertainties that evidence does not rule out, which ship", None),
            Method(
                "one-at-a-time", "the scenario's values, then each factor at each of its levels", None, {"levels": 2}
            ),
            Method("lhs", "a Latin hypercube: each factor's values spread evenly", "points", {"grown_from": 0}),
            Method("sobol", "Saltelli's sample, for Sobol indices", "base points", {"second_order": False}),
            Method("morris", "trajectories, for elementary effects", "trajectories", {"levels": 4}),
            Method("fast", "search curves, for extended FAST", "points a factor", {"interference": 4}),
            Method("random", "independent points", "points"),
        )
    }
)


# How many points


def check(method: str, samples: int | None, settings: Settings) -> None:
    """Refuse a number of samples, or a setting, that the method cannot work with."""
    unit = METHODS[method].unit
    if unit is None:
        if samples is not None:
            raise UnplacedError(("samples",), f"is not for {method}: its points follow from the values", "remove it")
    elif samples is None:
        raise UnplacedError(("samples",), "is missing", f"it must be a whole number, the {unit}")
    elif problem := _problem_with(method, samples, settings):
        raise UnplacedError(("samples",), f"= {samples} {problem[0]}", problem[1])
    if method == "morris" and settings.levels % 2:
        what, remedy = f"= {settings.levels} is not an even number", f"write {settings.levels + 1}"
        raise UnplacedError(("levels",), f"{what}, as morris asks", remedy)


def _problem_with(method: str, samples: int, settings: Settings) -> tuple[str, str] | None:
    if method == "sobol" and (samples < 2 or samples & (samples - 1)):
        below = 1 << max(samples.bit_length() - 1, 1)
        nearest = f"{below} or {2 * below}" if samples > 2 else "2"
        return "is not a power of two from 2 on, on which the spread of Sobol points rests", f"write {nearest}"
    if method == "morris" and samples < 2:
        return "is too few: an effect has a spread from two trajectories on", "write 2 or more, better 10 to 50"
    if method == "lhs" and settings.grown_from:
        sizes = doubled(settings.grown_from, samples)
        if sizes[-1] != samples:
            return f"is not {settings.grown_from} doubled a few times", f"write {sizes[-1]} or {2 * sizes[-1]}"
    fewest = 4 * settings.interference**2 + 1
    if method == "fast" and samples < fewest:
        return (
            f"is too few: with interference = {settings.interference} fast needs more than 4 x "
            f"{settings.interference} x {settings.interference}",
            f"write {fewest} or more",
        )
    return None


def rows(method: str, samples: int | None, settings: Settings, levels: Sequence[int]) -> int:
    """The points of one sample. levels: how many levels each factor has; its length is the number of factors."""
    factors, taken = len(levels), samples or 0
    match method:
        case "grid":
            return math.prod(levels)
        case "one-at-a-time":
            return 1 + sum(levels)
        case "sobol":
            return taken * (2 * factors + 2 if settings.second_order else factors + 2)
        case "morris":
            return taken * (factors + 1)
        case "fast":
            return taken * factors
        case _:
            return taken


# Samples of the unit interval


def unit_sample(method: str, factors: int, samples: int, seed: int, settings: Settings = Settings()) -> np.ndarray:
    """Points of the unit cube, shape (rows, factors), each number from 0 to 1; in SALib's order.

    The analysis of Morris must be given these numbers, not the values: where a factor takes whole numbers, many unit
    numbers give one value, and the step of a trajectory, by which an effect is divided, is a step of the unit number.
    """
    if method not in _UNIT:
        raise UnplacedError(("method",), f"= {shown(method)} takes given values: it has no unit sample")
    return _UNIT[method](factors, samples, seed, settings)


def _random(factors: int, samples: int, seed: int, _: Settings) -> np.ndarray:
    return np.random.default_rng(seed).random((samples, factors))


def doubled(size: int, most: int) -> list[int]:
    """A size, its double, and so on, as far as they are no more than `most`."""
    return [size << times for times in range(max(1, (most // size).bit_length()))]


def _latin_hypercube(factors: int, samples: int, seed: int, settings: Settings) -> np.ndarray:
    """McKay, Beckman & Conover 1979: each factor has one number in each of as many equal parts as there are points."""
    generator = np.random.default_rng(seed).spawn(1)[0]  # as SALib does
    size = settings.grown_from or samples
    sample = (np.arange(size)[:, None] + generator.random((size, factors))) / size
    for column in sample.T:
        generator.shuffle(column)
    for larger in doubled(size, samples)[1:]:
        sample = np.concatenate([sample, _second_half(sample, larger, np.random.default_rng((seed, larger)))])
    return sample


def _second_half(sample: np.ndarray, size: int, generator: np.random.Generator) -> np.ndarray:
    """As many points again: each factor's parts are halved, and the new points lie in the halves that are empty.

    Tong 2006 (Reliability Engineering and System Safety 91), Sallaberry, Helton & Hora 2008 (the same, 93).
    """
    more = np.empty_like(sample)
    for new, column in zip(more.T, sample.T, strict=True):
        taken = np.minimum(np.floor(column * size).astype(np.int64), size - 1)
        empty = np.setdiff1d(np.arange(size), taken)
        new[:] = (generator.permutation(empty)[: len(new)] + generator.random(len(new))) / size
    return more


def _sobol(factors: int, samples: int, seed: int, settings: Settings) -> np.ndarray:
    """Saltelli 2002, in the order of SALib.sample.sobol, and some thirty times as fast.

    Base points A and B are the halves of a scrambled Sobol sequence. For each: A; A with one number from B, for each
    factor; with second order, B with one number from A, for each factor; B.
    """
    from scipy.stats import qmc

    base = qmc.Sobol(2 * factors, scramble=True, rng=np.random.default_rng(seed)).random(samples)
    first, second = base[:, None, :factors], base[:, None, factors:]
    one = np.eye(factors, dtype=bool)
    blocks = [first, np.where(one, second, first)]
    if settings.second_order:
        blocks.append(np.where(one, first, second))
    return np.concatenate([*blocks, second], axis=1).reshape(-1, factors)


def _morris(factors: int, samples: int, seed: int, settings: Settings) -> np.ndarray:
    """Morris 1991: each trajectory changes one factor at a time, in random order, by a fixed step."""
    from SALib.sample import morris

    return np.asarray(
        morris.sample(_problem(factors), samples, num_levels=settings.levels, seed=np.random.default_rng(seed))
    )


def _fast(factors: int, samples: int, seed: int, settings: Settings) -> np.ndarray:
    """Saltelli, Tarantola & Chan 1999: for each factor a curve on which it moves faster than the others."""
    from SALib.sample import fast_sampler

    return np.asarray(
        fast_sampler.sample(_problem(factors), samples, M=settings.interference, seed=np.random.default_rng(seed))
    )


def _problem(factors: int) -> dict[str, object]:
    """SALib's description of factors that are unit numbers."""
    return {"num_vars": factors, "names": [f"x{j}" for j in range(factors)], "bounds": [[0.0, 1.0]] * factors}


_UNIT: Mapping[str, Callable[[int, int, int, Settings], np.ndarray]] = MappingProxyType(
    {"random": _random, "lhs": _latin_hypercube, "sobol": _sobol, "morris": _morris, "fast": _fast}
)


# Samples of given values


def grid(levels: Sequence[np.ndarray]) -> np.ndarray:
    """Every combination of the factors' levels, shape (product, factors); the last factor changes fastest."""
    if not levels:
        return np.empty((1, 0))
    return np.stack(np.meshgrid(*levels, indexing="ij"), axis=-1).reshape(-1, len(levels))


def one_at_a_time(base: Sequence[float], levels: Sequence[np.ndarray]) -> np.ndarray:
    """The base point, then for each factor a point for each of its levels with all others at their base.

    Shape (1 + number of levels, factors). A level that equals the base has its point all the same, so that every
    factor has all of its levels.
    """
    points = np.tile(np.asarray(base, float), (1 + sum(map(len, levels)), 1))
    row = 1
    for j, values in enumerate(levels):
        points[row : row + len(values), j] = values
        row += len(values)
    return points
