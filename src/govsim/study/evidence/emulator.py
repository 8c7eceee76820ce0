"""An emulator: what a statistic would be at a point that was not run, with how little that is known.

A straight line in all inputs, and a Gaussian process of its residuals over the inputs that matter most, the noise of
each point given (Andrianakis et al. 2015; Iskauskas et al. 2024).
"""

import warnings
from typing import Any, Self

import numpy as np

from govsim.errors import InputError

ACTIVE = 8
"""Inputs of the Gaussian process: those with the greatest slopes."""
MOST_TRAINING = 600
"""Points from which the process learns; the line learns from all."""
_AT_ONCE = 5000
_RIDGE = 1e-3


def require() -> None:
    """Raises InputError where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise InputError(
            "calibration needs scikit-learn, which is not installed",
            place="govsim.calibrate",
            remedy='install the extra: pip install "govsim[evidence]"',
        ) from None


class Emulator:
    """Of one statistic, over inputs scaled to 0 to 1."""

    def __init__(self, slopes: np.ndarray, active: np.ndarray, process: Any, scale: float, error: float) -> None:
        self.slopes, self.active, self._process, self._scale = slopes, active, process, scale
        self.error = error
        """Standard deviation of the residuals that neither noise nor the process explains."""

    @classmethod
    def of(cls, inputs: np.ndarray, values: np.ndarray, noise: np.ndarray) -> Self:
        """Learn from points, shape (points, inputs), their values and the variances of their noise.

        The kernel's length and size are those of greatest likelihood.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

        known = np.isfinite(values) & np.isfinite(noise)
        inputs, values, noise = inputs[known], values[known], noise[known]
        design = _with_constant(inputs)
        weight = 1 / (noise + np.var(values) / 10 + 1e-12)
        gram = design.T @ (design * weight[:, None])
        ridge = _RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram))
        slopes = np.linalg.solve(gram + ridge, design.T @ (weight * values))
        residual = values - design @ slopes
        scale = float(residual.std()) or 1.0
        active = np.argsort(-np.abs(slopes[1:]))[:ACTIVE]
        few = slice(0, MOST_TRAINING)
        kernel = ConstantKernel(0.5, (1e-3, 1e2)) * RBF(1.0, (0.1, 10)) + WhiteKernel(0.1, (1e-4, 1e1))
        process = GaussianProcessRegressor(kernel, alpha=noise[few] / scale**2 + 1e-8, n_restarts_optimizer=0)
        with warnings.catch_warnings():  # a length or a size at its bound is an answer: there is little to learn
            warnings.simplefilter("ignore", ConvergenceWarning)
            process.fit(inputs[few][:, active], residual[few] / scale)
        error = scale * float(process.kernel_.k2.noise_level) ** 0.5
        return cls(slopes, active, process, scale, error)

    def __call__(self, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The mean and the variance of the emulator at points; noise of runs is no part of it."""
        means, variances = [], []
        for start in range(0, len(inputs), _AT_ONCE):
            part = inputs[start : start + _AT_ONCE]
            mean, sd = self._process.predict(part[:, self.active], return_std=True)
            means.append(_with_constant(part) @ self.slopes + self._scale * mean)
            variances.append((self._scale * sd) ** 2)
        return np.concatenate(means), np.concatenate(variances)


def _with_constant(inputs: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(inputs)), inputs])
