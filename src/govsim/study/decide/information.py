"""What is worth finding out: the expected value of perfect information on all assumptions, and on each alone.

Who knew an assumption before deciding would choose by the benefit to be expected given its value; what that gains on
average is the expected value of perfect partial information (EVPPI). Strong, Oakley & Brennan 2014
(doi:10.1177/0272989X13505910) take it from the very futures that were run: the expectation given an assumption is a
smooth regression of benefits on it, whose residual is all other assumptions, and here also luck, which the regression
takes off. The regression is a cubic penalised spline (Eilers & Marx 1996), smooth as the marginal likelihood has it
(Wood 2011); standard errors are from draws of the fitted curves, as in that paper.

An assumption that does nothing has a value above 0 too, for chance bends its curve. How much is seen from assumptions
dealt out at random, and only what is beyond them, taking into account how many were looked at, is worth a study.

What a study of several together would be worth, such as all that is assumed of budgets, takes a surface: a curve of
each and the products of any two, with variances of their own for lines and for what bends (a Gaussian process with an
additive kernel; Duvenaud et al. 2011), which the restricted likelihood weighs against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.interpolate import BSpline

from govsim.model.parameters import BY_NAME
from govsim.runs.tidy import without_nan
from govsim.study.decide import assumptions
from govsim.study.decide.luck import CHANCE, Means, estimated
from govsim.study.decide.robust import better
from govsim.study.sensitivity.resampling import generator

ALL = "all assumptions"
DRAWS, DUMMIES = 400, 1999
_KNOTS, _FEW = 8, 4
_LINES = (1.0, 3.0, 10.0)
"""How much more lines may say than what bends, as ratios of standard deviations."""
_SHUFFLES = 399
_PENALTIES = np.logspace(-4, 8, 37)


@dataclass(frozen=True)
class Curve:
    """What a parameter's values may say of benefits: an orthonormal basis, shape (futures, functions), and how rough
    each of its functions is; two, a constant and a line, are not rough at all.
    """

    basis: np.ndarray
    roughness: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray) -> "Curve":
        """For these values: cubic splines with knots at their quantiles; where they are few, any curve through them."""
        distinct = np.unique(x)
        if len(distinct) <= _FEW:
            basis, _ = np.linalg.qr(np.vander((x - x.mean()) / (np.ptp(x) or 1.0), len(distinct)))
            return cls(basis, np.zeros(len(distinct)))
        inner = np.unique(np.quantile(distinct, np.linspace(0, 1, min(_KNOTS, len(distinct) - 2))))
        knots = np.r_[[inner[0]] * 3, inner, [inner[-1]] * 3]
        splines = BSpline.design_matrix(x, knots, 3).toarray()
        centres = np.array([knots[j + 1 : j + 4].mean() for j in range(splines.shape[1])])
        second = _second_differences(centres)
        left, size, right = np.linalg.svd(splines, full_matrices=False)
        kept = size > size[0] * 1e-8
        left, turned = left[:, kept], (second @ right[kept].T) / size[kept]
        rough, vectors = np.linalg.eigh(turned.T @ turned)
        return cls(
            left @ vectors, np.where(rough > max(rough.max(), 1e-12) * 1e-9, rough / max(rough.max(), 1e-12), 0.0)
        )

    def fitted(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Coefficients of curves through y, shape (..., futures), and what smoothing leaves of each, both of shape
        (..., functions); the variance of residuals, shape (...). The penalty is that of greatest restricted likelihood.
        """
        return self.judged(y)[:3]

    def judged(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The same, and minus twice the logarithm of the restricted likelihood but for a constant, shape (...)."""
        n, rough = y.shape[-1], self.roughness > 0
        raw = y @ self.basis
        rest = np.maximum((y**2).sum(axis=-1) - (raw**2).sum(axis=-1), 0.0)
        free = n - int((~rough).sum())
        spread = 1 / (
            _PENALTIES[:, None] * self.roughness[rough]
        )  # variance of each coefficient over that of residuals
        variance = (rest[..., None] + (raw[..., None, rough] ** 2 / (1 + spread)).sum(axis=-1)) / free
        likelihood = free * np.log(np.maximum(variance, 1e-300)) + np.log1p(spread).sum(axis=-1)
        best = likelihood.argmin(axis=-1)
        left = np.ones(raw.shape)
        left[..., rough] = 1 / (1 + _PENALTIES[best][..., None] * self.roughness[rough])
        return raw * left, left, np.take_along_axis(variance, best[..., None], -1)[..., 0], likelihood.min(axis=-1)


def _second_differences(centres: np.ndarray) -> np.ndarray:
    """What a spline's coefficients bend by, divided by distances; a line has none."""
    rows = np.zeros((len(centres) - 2, len(centres)))
    for j, row in enumerate(rows):
        left, right = centres[j + 1] - centres[j], centres[j + 2] - centres[j + 1]
        row[j : j + 3] = np.array([1 / left, -1 / left - 1 / right, 1 / right]) / ((left + right) / 2) ** 0.5
    return rows


@dataclass(frozen=True)
class Surface:
    """What several parameters' values may say of benefits: a Curve for each weight of lines beside what bends."""

    curves: tuple[Curve, ...]

    @classmethod
    def of(cls, x: np.ndarray) -> "Surface":
        """For values of shape (futures, parameters)."""
        lines, bends, roughness = [], [], []
        for column in x.T:
            curve = Curve.of(column)
            line = (column - column.mean()) / (column.std() or 1.0)
            lines.append(line)
            curved = curve.basis - np.outer(line, line @ curve.basis) / len(line)
            curved = curved[:, curve.roughness > 0] * len(line) ** 0.5
            bends.append(curved - curved.mean(axis=0))
            rough = curve.roughness[curve.roughness > 0]
            roughness.append(rough / min(rough, default=1))
        products = [a * b - (a * b).mean() for a, b in combinations(lines, 2)]
        bent = np.column_stack([*bends, *products]) / np.sqrt(np.concatenate([*roughness, np.ones(len(products))]))
        return cls(tuple(_surface(np.column_stack([weight * np.array(lines).T, bent])) for weight in _LINES))

    def chosen(self, y: np.ndarray) -> Curve:
        """The one of greatest likelihood, of values of shape (options - 1, futures)."""
        return min(self.curves, key=lambda curve: float(curve.judged(y)[3].sum()))


def _surface(columns: np.ndarray) -> Curve:
    """Columns with one variance for all their coefficients as independent functions; the constant is free."""
    left, size, _ = np.linalg.svd(columns, full_matrices=False)
    kept = size > size[0] * 1e-6
    constant = np.full((len(columns), 1), len(columns) ** -0.5)
    return Curve(np.column_stack([constant, left[:, kept]]), np.r_[0.0, (size[kept].max() / size[kept]) ** 2])


@dataclass(frozen=True)
class Value:
    """What knowing a parameter is worth, the standard error, and in which share of futures it changes the choice."""

    value: float
    error: float
    changes: float


def value_of_knowing(x: np.ndarray, benefits: np.ndarray, rng: np.random.Generator) -> Value:
    """EVPPI of a parameter, or of several together. x: shape (futures,) or (futures, parameters); benefits: shape
    (options, futures), more is better.
    """
    differences = _differences(benefits)
    curve = Curve.of(x) if x.ndim == 1 else Surface.of(x).chosen(differences)
    coefficients, left, _ = curve.fitted(differences)
    fitted = coefficients @ curve.basis.T
    residual = differences - fitted
    root, spread = np.zeros((len(residual), len(residual))), residual.var()
    if spread > 0:  # where options are the same in every future nothing is left to be drawn
        root = np.linalg.cholesky(np.atleast_2d(np.cov(residual)) + 1e-12 * np.eye(len(residual)) * spread)
    drawn = coefficients + np.sqrt(left) * np.einsum("ab,dbf->daf", root, rng.standard_normal((DRAWS, *left.shape)))
    values = _gain(drawn @ curve.basis.T)
    return Value(float(_gain(fitted)), float(values.std(ddof=1)), float(changed(fitted)))


def by_chance(benefits: np.ndarray, rng: np.random.Generator, dummies: int = DUMMIES) -> np.ndarray:
    """What parameters that do nothing seem to be worth, in rising order, shape (dummies,)."""
    n, differences = benefits.shape[1], _differences(benefits)
    curve = Curve.of((np.arange(n) + 0.5) / n)
    found = []
    for _ in range(dummies):
        coefficients, _, _ = curve.fitted(differences[:, rng.permutation(n)])
        found.append(float(_gain(coefficients @ curve.basis.T)))
    return np.sort(found)


def together_by_chance(x: np.ndarray, benefits: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What several parameters that do nothing together seem to be worth, in rising order, shape (_SHUFFLES,)."""
    surface, differences = Surface.of(x), _differences(benefits)
    shuffled = np.stack([differences[:, rng.permutation(differences.shape[1])] for _ in range(_SHUFFLES)])
    judged = [curve.judged(shuffled) for curve in surface.curves]
    best = np.argmin([likelihood.sum(axis=-1) for *_, likelihood in judged], axis=0)
    found = [_gain(fit[0] @ curve.basis.T) for fit, curve in zip(judged, surface.curves, strict=True)]
    return np.sort(np.choose(best, found))


def _differences(benefits: np.ndarray) -> np.ndarray:
    """Of the other options from the one that is best on average, shape (options - 1, futures)."""
    best = int(benefits.mean(axis=1).argmax())
    return np.asarray(np.delete(benefits, best, axis=0) - benefits[best])


def _gain(differences: np.ndarray) -> np.ndarray:
    """What choosing again in each future gains, from shape (..., options - 1, futures); never negative."""
    best = np.maximum(differences.max(axis=-2), 0.0).mean(axis=-1)
    return np.asarray(best - np.maximum(differences.mean(axis=-1).max(axis=-1), 0.0))


def changed(differences: np.ndarray) -> float:
    """The share of futures in which another option is better than the one that is best on average."""
    return float((differences.max(axis=0) > 0).mean())


def of_everything(benefits: np.ndarray) -> np.ndarray:
    """EVPI and the share of futures in which it changes the choice, of benefits without luck, shape (2,)."""
    differences = _differences(benefits)
    return np.array([_gain(differences), changed(differences)])


def information(means: Mapping[str, Means], points: pd.DataFrame, outcomes: Sequence[str], seed: int) -> pd.DataFrame:
    """A row an outcome and parameter, the most valuable first, after one for all together (see Decision)."""
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        found, sign = means[outcome], better(outcome)
        if not found.futures:
            continue
        every = estimated(found, lambda values, s=sign: of_everything(s * values), seed, outcome, "evpi")  # type: ignore[misc]
        low, high = (max(0.0, float(side[0])) for side in (every.low, every.high))
        first = {
            "outcome": outcome,
            "parameter": ALL,
            "value": float(every.value[0]),
            "error": float(every.drawn[:, 0].std()),
        }
        rows.append(first | {"low": low, "high": high, "changes": float(every.value[1]), "chance": None, "worth": True})
        benefits, known = sign * found.means, assumptions.unit(points)[found.known]
        chance = by_chance(benefits, generator(seed, outcome, "dummies"))
        each: list[dict[str, Any]] = []
        for column, name in enumerate(map(str, points.columns)):
            value = value_of_knowing(known[:, column], benefits, generator(seed, outcome, "evppi", name))
            above = (1 + len(chance) - int(np.searchsorted(chance, value.value))) / (1 + len(chance))
            row = {"outcome": outcome, "parameter": name, "value": value.value, "error": value.error}
            row |= {"low": max(0.0, value.value - 1.96 * value.error), "high": value.value + 1.96 * value.error}
            each.append(row | {"changes": value.changes, "chance": above})
        each.sort(key=lambda row: -row["value"])
        rows += [row | {"worth": bool(row["value"] > 0 and row["chance"] * len(each) <= CHANCE)} for row in each]
    return without_nan(pd.DataFrame(rows))


def _chance(x: np.ndarray, benefits: np.ndarray, value: float, rng: np.random.Generator) -> float:
    """How often what does nothing seems worth as much."""
    if value <= 0:
        return 1.0
    found = by_chance(benefits, rng, _SHUFFLES) if x.ndim == 1 else together_by_chance(x, benefits, rng)
    return (1 + len(found) - int(np.searchsorted(found, value))) / (1 + len(found))


def of_groups(means: Mapping[str, Means], points: pd.DataFrame, outcomes: Sequence[str], seed: int) -> pd.DataFrame:
    """A row an outcome and group of parameters (see Decision), the most valuable first."""
    groups: dict[str, list[int]] = {}
    for column, name in enumerate(map(str, points.columns)):
        groups.setdefault(BY_NAME[name].group, []).append(column)
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        found = means[outcome]
        if not found.futures:
            continue
        benefits, known = better(outcome) * found.means, assumptions.unit(points)[found.known]
        each: list[dict[str, Any]] = []
        for group, columns in groups.items():
            x = known[:, columns[0]] if len(columns) == 1 else known[:, columns]
            value = value_of_knowing(x, benefits, generator(seed, outcome, "evppi", group))
            above = _chance(x, benefits, value.value, generator(seed, outcome, "shuffled", group))
            row = {"outcome": outcome, "group": group, "parameters": len(columns)}
            row |= {"value": value.value, "error": value.error, "low": max(0.0, value.value - 1.96 * value.error)}
            each.append(row | {"high": value.value + 1.96 * value.error, "changes": value.changes, "chance": above})
        each.sort(key=lambda row: -row["value"])
        rows += [row | {"worth": bool(row["value"] > 0 and row["chance"] * len(each) <= CHANCE)} for row in each]
    return without_nan(pd.DataFrame(rows))
