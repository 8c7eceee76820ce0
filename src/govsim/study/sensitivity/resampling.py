"""Resampling points, for intervals: generators of one purpose, and the bounds of what was drawn."""

from zlib import crc32

import numpy as np

from govsim.outcomes.intervals import percentile_interval


def generator(seed: int, *purpose: str) -> np.random.Generator:
    """Random numbers of one purpose: the same for a seed (0 too) and purpose, whatever else is drawn."""
    return np.random.default_rng([seed, *(crc32(word.encode()) for word in purpose)])


def bounds_of(drawn: np.ndarray, rows: int, level: float) -> np.ndarray:
    """The expanded percentile interval of each column, shape (2, columns); NaN where nothing is known."""
    flat = drawn.reshape(len(drawn), -1)
    known = np.isfinite(flat).sum(axis=0) > 1
    bounds = np.full((2, flat.shape[1]), np.nan)
    if rows > 1 and known.any():
        bounds[:, known] = percentile_interval(flat[:, known], rows, level)
    return bounds


def centred_bounds(value: np.ndarray, drawn: np.ndarray, rows: int, level: float) -> np.ndarray:
    """The same moved so that the mean of what was drawn falls on the value.

    A distance between distributions is biased upwards, and more so in resampled points, where some stand twice; its
    plain percentile interval would lie above the value.
    """
    return bounds_of(drawn, rows, level) + (value - drawn.mean(axis=0))
