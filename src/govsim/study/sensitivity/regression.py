"""Standardised rank regression coefficients: direction and strength of what rises or falls steadily.

Saltelli & Sobol' 1995 (doi:10.1016/0951-8320(95)00099-2). A least-squares fit of the ranks of the outcome on the
ranks of all factors at once; its R² says how far such a fit explains the outcome, and so how far to trust it.
"""

import numpy as np

from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.given_data import ranks
from govsim.study.sensitivity.resampling import bounds_of

POINTS_A_FACTOR = 3
STEADY = 0.7
"""With a smaller R² the coefficients leave out much of what factors do."""


def rank_regression(task: Task) -> None:
    """srrc with intervals (bootstrap over points), and R² among the references."""
    found, n = task.found, len(task.y)
    varied = np.ptp(task.sample.values, axis=0) > 0
    needed = max(30, POINTS_A_FACTOR * int(varied.sum()))
    if n < needed:
        found.note(f"Rank regression on {int(varied.sum())} factors needs {needed} points or more; these are {n}.")
        return
    x = np.stack([ranks(column) for column in task.sample.values[:, varied].T], axis=1)
    w = np.vstack([np.ones(n), resampling(n, task.rng("rank regression"), task.resamples)])
    drawn = _fits(x, ranks(task.y), w)
    if not np.isfinite(drawn[0]).all():
        found.note("Rank regression: some factors move exactly together, so their coefficients cannot be told apart.")
        return
    bounds = bounds_of(drawn[1:], n, task.level)
    names, groups = (tuple(np.array(each)[varied]) for each in (task.sample.names, task.sample.groups))
    found.add("indices", "rank_regression", "srrc", drawn[0, :-1], bounds[:, :-1], factor=names, group=groups)
    found.add("references", "rank_regression", "R2", drawn[0, -1], bounds[:, -1])
    fit = f"Rank regression explains {100 * drawn[0, -1]:.0f} % of the variance of ranks (R² {drawn[0, -1]:.2f})"
    found.note(f"{fit}." if drawn[0, -1] >= STEADY else f"{fit}: the outcome does not rise or fall steadily with them.")


def _fits(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Standardised coefficients and R² under weights (resamples, points), shape (resamples, factors + 1).

    All sums of products are one product of matrices. NaN where factors drawn cannot be told apart.
    """
    z = np.column_stack([x, y])
    z = (z - z.mean(axis=0)) / z.std(axis=0)
    one, other = np.triu_indices(z.shape[1])
    share = w / w.sum(axis=1, keepdims=True)
    mean, products = share @ z, share @ (z[:, one] * z[:, other])
    covariance = np.empty((len(w), z.shape[1], z.shape[1]))
    covariance[:, one, other] = covariance[:, other, one] = products - mean[:, one] * mean[:, other]
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    deviation = np.sqrt(np.where(variance > 1e-12, variance, np.nan))  # nearly all of a resample tied
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = covariance / deviation[:, :, None] / deviation[:, None, :]
    among, with_y = correlation[:, :-1, :-1], correlation[:, :-1, -1]
    fits = np.full((len(w), z.shape[1]), np.nan)
    for place in np.flatnonzero(np.isfinite(correlation).all(axis=(1, 2))):
        if np.linalg.eigvalsh(among[place])[0] > 1e-8:
            coefficients = np.linalg.solve(among[place], with_y[place])
            fits[place] = np.append(coefficients, coefficients @ with_y[place])
    return fits
