"""One target of one outcome, as all methods take it."""

from dataclasses import dataclass

import numpy as np

from govsim.study.sensitivity.findings import Findings
from govsim.study.sensitivity.resampling import generator
from govsim.study.sensitivity.sample import Sample


@dataclass(frozen=True)
class Task:
    """y: one number a point;  runs: shape (points, replications), what it is the mean of (None for the noise).

    replications: from which y is made;  noise_is_log: y is the log of a standard deviation
    """

    sample: Sample
    y: np.ndarray
    runs: np.ndarray | None
    common_random_numbers: bool
    level: float
    resamples: int
    found: Findings
    replications: int = 1
    noise_is_log: bool = False

    @property
    def standard(self) -> np.ndarray:
        """y with mean 0 and standard deviation 1: what shares of variance are taken of."""
        return np.asarray((self.y - self.y.mean()) / self.y.std())

    def rng(self, method: str) -> np.random.Generator:
        """The random numbers of a method."""
        return generator(self.sample.seed, self.found.outcome, self.found.target, method)
