"""What points that are not ruled out say: shares left, parameters narrowed, ridges, the medoid, and recovery."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from govsim.outcomes.intervals import wilson
from govsim.study.design.factors import Factor
from govsim.study.evidence.emulator import Emulator
from govsim.study.evidence.matching import CUT, WATCHED, Found, judged
from govsim.study.evidence.patterns import Pattern

CERTAIN = 0.001
"""A parameter is narrowed where Kolmogorov and Smirnov's test against the range gives less."""
RECOVERED = (0.8, 0.97)
"""Sets that should hold 90 % of truths do where the share of 60 truths lies here; chance alone leaves it once in 50."""
_TENTHS = np.linspace(0, 1, 11)
_QUANTILES = (0.05, 0.5, 0.95)
_CANDIDATES = 20_000


def shares(implausible: np.ndarray, patterns: Sequence[Pattern], largest: int) -> pd.DataFrame:
    """What is left of points that cover the ranges: pattern; alone, low, high (Wilson); without (all the others)."""
    n = len(implausible)

    def row(name: str, left: np.ndarray, without: float | None) -> dict[str, object]:
        low, high = wilson(int(left.sum()), n)
        return {"pattern": name, "alone": float(left.mean()), "low": low, "high": high, "without": without}

    rows = []
    for number, pattern in enumerate(patterns):
        others = np.delete(implausible, number, axis=1)
        without = float((judged(others, largest) <= CUT).mean()) if others.shape[1] else 1.0
        rows.append(row(pattern.id, implausible[:, number] <= CUT, without))
    rows.append(row("all, one may fail" if largest > 1 else "all", judged(implausible, largest) <= CUT, None))
    if largest > 1:
        rows.append(row("all, none may fail", judged(implausible, 1) <= CUT, None))
    return pd.DataFrame(rows)


def of_parameters(units: np.ndarray, factors: Sequence[Factor]) -> pd.DataFrame:
    """A row a parameter, those most narrowed first: p (KS), width (of the middle 90 %, against 0.9), and quantiles."""
    rows = []
    for number, each in enumerate(factors):
        column = units[:, number]
        p = float(stats.kstest(column, "uniform").pvalue) if len(column) else np.nan
        quantiles = np.quantile(column, _QUANTILES) if len(column) else np.full(3, np.nan)
        low, middle, high = (float(value) for value in each.quantile(np.nan_to_num(quantiles)))
        rows.append(
            {
                "parameter": each.name,
                "p": p,
                "narrowed": bool(p < CERTAIN),
                "width": float((quantiles[2] - quantiles[0]) / 0.9),
                "low": low,
                "median": middle,
                "high": high,
                "default": each.parameter.default,
            }
        )
    return pd.DataFrame(rows).sort_values("p", kind="stable", ignore_index=True)


def ridges(units: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """Pairs whose rank correlation is beyond chance, all pairs considered (Bonferroni at CERTAIN); strongest first."""
    columns = ["one", "other", "correlation", "p"]
    if len(units) < 10:
        return pd.DataFrame(columns=columns)
    rho = pd.DataFrame(units).corr("spearman").to_numpy()
    freedom = len(units) - 2
    with np.errstate(divide="ignore"):  # of a parameter with itself
        p = 2 * stats.t.sf(np.abs(rho) * np.sqrt(freedom / (1 - rho**2).clip(0)), freedom)
    pairs = list(combinations(range(len(names)), 2))
    rows = [(names[i], names[j], float(rho[i, j]), float(p[i, j])) for i, j in pairs if p[i, j] * len(pairs) < CERTAIN]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "correlation", key=lambda column: -column.abs(), kind="stable"
    )


def excluding(implausible: np.ndarray, patterns: Sequence[Pattern]) -> pd.DataFrame:
    """Pairs of patterns: share of points that meets both, and what it would be were they unrelated; rarest first."""
    meets = implausible <= CUT
    rows = []
    for i, j in combinations(range(len(patterns)), 2):
        both, expected = float((meets[:, i] & meets[:, j]).mean()), float(meets[:, i].mean() * meets[:, j].mean())
        if both < expected:
            p = float(stats.binomtest(round(both * len(meets)), len(meets), min(1.0, expected), "less").pvalue)
            if p < CERTAIN or both == 0:
                rows.append((patterns[i].id, patterns[j].id, both, expected))
    table = pd.DataFrame(rows, columns=["one", "other", "both", "expected"])
    return table.iloc[np.argsort((table["both"] / table["expected"]).to_numpy(float), kind="stable")]


def spread(
    patterns: Sequence[Pattern], before: tuple[Found, np.ndarray], after: tuple[Found, np.ndarray]
) -> pd.DataFrame:
    """What each point gave: of (a pattern or an outcome), points ("ranges" or "left"), value (its runs' estimate).

    Of patterns also target_low and target_high, and from where to where a value is plausible apart from its luck:
    plausible_low, plausible_high. What is undefined in every run of a point is None.
    """
    names = [*(pattern.id for pattern in patterns), *WATCHED]
    bounds = {
        pattern.id: (*pattern.target, pattern.middle - CUT * pattern.allowed, pattern.middle + CUT * pattern.allowed)
        for pattern in patterns
    }
    parts = []
    for word, (found, which) in (("ranges", before), ("left", after)):
        both = np.column_stack([found.values, found.watched])[which]
        parts += [(name, word, value) for number, name in enumerate(names) for value in both[:, number].tolist()]
    table = pd.DataFrame(parts, columns=["of", "points", "value"])
    for place, column in enumerate(_BOUNDS):
        table[column] = table["of"].map({name: each[place] for name, each in bounds.items()})
    return table


_BOUNDS = ("target_low", "target_high", "plausible_low", "plausible_high")


def predictive(spread: pd.DataFrame) -> pd.DataFrame:
    """Quantiles of patterns and outcomes over the ranges (prior) and over what is left."""
    rows = []
    for (word, name), part in spread.groupby(["points", "of"], sort=False):
        column = part["value"].dropna()
        low, middle, high = np.quantile(column, _QUANTILES) if len(column) else (np.nan,) * 3
        rows.append((name, word, low, middle, high, *part[["target_low", "target_high"]].iloc[0]))
    return pd.DataFrame(rows, columns=["of", "points", "low", "median", "high", "target_low", "target_high"])


def medoid(units: np.ndarray) -> int:
    """The number of the point with the least mean distance from the others."""
    distances = np.sqrt(((units[:, None, :] - units[None, :, :]) ** 2).sum(axis=2))
    return int(distances.mean(axis=1).argmin())


def recovery(
    models: Sequence[Emulator],
    patterns: Sequence[Pattern],
    truths: np.ndarray,
    found: Found,
    names: Sequence[str],
    seed: int,
) -> pd.DataFrame:
    """Whether truths are found again from what they gave: parameter, covered (share of truths within the middle 90 %
    of the points weighed by their likelihood), failed (a share outside RECOVERED), ranks (of each truth among them, 0
    to 1), histogram (truths by tenth of rank), p (Kolmogorov and Smirnov: ranks spread evenly, as they should).

    Each truth is observed with the errors that the patterns state, and weights are normal with these, the luck of its
    runs, and what the emulator does not know.
    """
    rng = np.random.default_rng([seed, 77])
    units = rng.random((_CANDIDATES, truths.shape[1]))
    stated = np.array([pattern.allowed**2 for pattern in patterns])
    observed = found.values + np.sqrt(stated) * rng.standard_normal(found.values.shape)
    means, variances = (np.column_stack(columns) for columns in zip(*(model(units) for model in models), strict=True))
    errors = np.array([model.error**2 for model in models])
    ranks = np.full(truths.shape, np.nan)
    for number, truth in enumerate(truths):
        variance = variances + np.nan_to_num(found.errors[number] ** 2) + errors + stated
        log = -((observed[number] - means) ** 2 / variance + np.log(variance)) / 2
        log = log[:, np.isfinite(observed[number])].sum(axis=1)
        weight = np.exp(log - log.max())
        ranks[number] = (weight[:, None] * (units < truth)).sum(axis=0) / weight.sum()
    inside = (ranks >= 0.05) & (ranks <= 0.95)
    covered = inside.mean(axis=0)
    return pd.DataFrame(
        {
            "parameter": names,
            "covered": covered,
            "failed": (covered < RECOVERED[0]) | (covered > RECOVERED[1]),
            "ranks": list(ranks.T),
            "histogram": [np.histogram(column, _TENTHS)[0].tolist() for column in ranks.T],
            "p": [float(stats.kstest(column, "uniform").pvalue) for column in ranks.T],
        }
    )
