"""Luck and ignorance apart: what the means of a few runs would be in each future, had they not been lucky or unlucky.

A mean over few runs differs from future to future because assumptions differ and because luck does. Whatever takes the
best of several options (regret, value of information) or counts signs is biased by the latter: two options that are
the same seem to beat each other in half of all futures. So means are drawn towards their middle, by as much as leaves
the covariance over futures that assumptions alone explain: a linear map, the optimal transport between two normal
distributions (Dowson & Landau 1982), after the constrained estimates of Louis (1984) and Ghosh (1992). It is exact
where futures are normally distributed, and for means and variances always.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from govsim.outcomes.intervals import LEVEL, student
from govsim.study.sensitivity.resampling import centred_bounds, generator

RESAMPLES = 400
CHANCE = 0.05
"""How often chance alone may do as well as what is told of a decision."""


@dataclass(frozen=True)
class Means:
    """One outcome of options in futures.

    means: shape (options, futures)
    luck: shape (options, futures, repeats); times independent standard normals, and added up over repeats, it is an
        error of the means as luck makes it, with the covariance between options that pairing gives
    degrees: of freedom of each future's luck; known: which futures tell the outcome under every option in two runs
    """

    means: np.ndarray
    luck: np.ndarray
    degrees: np.ndarray
    known: np.ndarray

    @classmethod
    def of(cls, runs: np.ndarray) -> "Means":
        """From runs, shape (options, futures, repeats), NaN where one cannot tell: what all options tell counts."""
        told = np.isfinite(runs).all(axis=0)
        count = told.sum(axis=1)
        known = count >= 2
        runs, told, count = runs[:, known], told[known], count[known]
        means = np.where(told, runs, 0.0).sum(axis=2) / count
        luck = np.where(told, runs - means[..., None], 0.0) / np.sqrt(count * (count - 1))[:, None]
        return cls(means, luck, count - 1, known)

    @property
    def futures(self) -> int:
        """How many futures are known."""
        return int(self.means.shape[1])

    @cached_property
    def by_luck(self) -> np.ndarray:
        """The covariance that luck gives the means of each future, shape (futures, options, options)."""
        return np.asarray(np.einsum("anr,bnr->nab", self.luck, self.luck))

    @cached_property
    def true(self) -> np.ndarray:
        """The means with luck taken off, shape (options, futures)."""
        return without_luck(self.means, self.by_luck.mean(axis=0))

    def beyond(self, a: int, b: int) -> np.ndarray:
        """Of each future +1 where a is above b beyond luck (Student's, paired, two-sided 5 %), -1 below, 0 open."""
        difference = self.means[a] - self.means[b]
        error = np.sqrt(((self.luck[a] - self.luck[b]) ** 2).sum(axis=1))
        reach = np.array([student(float(n)) for n in np.unique(self.degrees)])
        half = error * reach[np.searchsorted(np.unique(self.degrees), self.degrees)]
        return np.asarray((difference > half).astype(int) - (difference < -half).astype(int))

    def other_luck(self, rng: np.random.Generator, resamples: int = RESAMPLES) -> Iterator[np.ndarray]:
        """The means without luck as they would have been found under other luck."""
        for _ in range(resamples):
            error = (self.luck * rng.standard_normal(self.luck.shape[1:])).sum(axis=2)
            yield without_luck(self.true + error, self.by_luck.mean(axis=0))

    def other_futures(self, rng: np.random.Generator, resamples: int = RESAMPLES) -> Iterator[np.ndarray]:
        """The means without luck in as many futures drawn from these, with replacement, each with its luck."""
        for _ in range(resamples):
            drawn = rng.integers(self.futures, size=self.futures)
            yield without_luck(self.means[:, drawn], self.by_luck[drawn].mean(axis=0))


@dataclass(frozen=True)
class Intervals:
    """An estimate with two 95 % intervals, all of one shape.

    low, high: had other futures been drawn, which would have had luck of their own; luck_low, luck_high: had these met
    other luck; drawn: the estimate in each resample of futures
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    luck_low: np.ndarray
    luck_high: np.ndarray
    drawn: np.ndarray


def estimated(means: Means, statistic: Callable[[np.ndarray], np.ndarray], seed: int, *purpose: str) -> Intervals:
    """A statistic of the means without luck, from shape (options, futures) to any."""
    value = np.asarray(statistic(means.true), float)
    shape, flat = value.shape, value.ravel()

    def bounds(draws: Iterator[np.ndarray], rows: int) -> tuple[np.ndarray, np.ndarray]:
        drawn = np.array([np.ravel(statistic(each)) for each in draws], float)
        return centred_bounds(flat, drawn, rows, LEVEL).reshape(2, *shape), drawn.reshape(-1, *shape)

    (low, high), drawn = bounds(means.other_futures(generator(seed, "futures", *purpose)), means.futures)
    (luck_low, luck_high), _ = bounds(means.other_luck(generator(seed, "luck", *purpose)), int(means.degrees.sum()) + 1)
    return Intervals(value, low, high, luck_low, luck_high, drawn)


def without_luck(means: np.ndarray, by_luck: np.ndarray) -> np.ndarray:
    """Means of shape (options, futures), drawn towards their middle until luck's covariance is off theirs.

    Options that are the same in every future stay the same to the last bit: none is above another by rounding alone.
    """
    if not by_luck.any():
        return means
    first = (means[:, None] == means).all(axis=2).argmax(axis=1)  # of those that are the same
    kept = np.unique(first)
    if len(kept) < len(means):
        own = without_luck(means[kept], by_luck[np.ix_(kept, kept)])
        return np.asarray(own[np.searchsorted(kept, first)])
    middle, both = means.mean(axis=1, keepdims=True), np.atleast_2d(np.cov(means))
    root, inverse = _roots(both)
    inner, _ = _roots(root @ _positive(both - by_luck) @ root)
    return np.asarray(middle + inverse @ inner @ inverse @ (means - middle))


def _roots(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The symmetric square root of a matrix without negative eigenvalues, and its pseudo-inverse."""
    values, vectors = np.linalg.eigh(matrix)
    root = np.sqrt(np.where(values > max(values.max(), 0.0) * 1e-12, values, 0.0))
    inverse = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
    return np.asarray((vectors * root) @ vectors.T), np.asarray((vectors * inverse) @ vectors.T)


def _positive(matrix: np.ndarray) -> np.ndarray:
    """The nearest matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)
