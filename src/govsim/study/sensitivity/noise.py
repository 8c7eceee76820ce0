"""How much of an outcome's variance is luck: points against replications (law of total variance).

With luck of its own at every point (common random numbers off) the runs are a one-way layout: variance between points,
and luck within them. With common random numbers replication r meets the same luck at every point, and the runs are a
two-way layout (Searle, Casella & McCulloch 1992, doi:10.1002/9780470316856): points, common luck, which lifts or lowers
all points alike and cancels in every comparison of them, and luck that differs between points, which does not.

    variance of one run = between points + common luck + luck that differs
    expected mean squares:  points R a + e;  replications P c + e;  rest e;  without common luck: points R a + e, rest e

Estimates are unbiased, so a variance between points may come out below 0 where it is small: it is not clipped.
"""

from dataclasses import asdict, dataclass
from math import floor

import numpy as np

from govsim.errors import InputError
from govsim.outcomes.intervals import resampling
from govsim.study.sensitivity.resampling import bounds_of, generator

TARGETS = (0.10, 0.05)
"""Luck left in a point's mean, against the variance between points, that replications are asked for."""
_SHARES = ("points", "common_luck", "luck")


@dataclass(frozen=True)
class Noise:
    """Where the variance of an outcome comes from. None: cannot be known.

    variance: of one run at a random point;  variance_points, _common_luck, _luck: its parts, the last the luck that
    differs between points;  share_...: the same as shares, low and high: their intervals
    left_in_means: share of luck that differs in the variance of the means over the replications there are
    replications_10, _5: with so many, luck in a point's mean is below 10 % (5 %) of the variance between points
    """

    outcome: str
    points: int
    replications: int
    common_random_numbers: bool
    mean: float
    variance: float | None = None
    variance_low: float | None = None
    variance_high: float | None = None
    variance_points: float | None = None
    variance_points_low: float | None = None
    variance_points_high: float | None = None
    variance_common_luck: float | None = None
    variance_common_luck_low: float | None = None
    variance_common_luck_high: float | None = None
    variance_luck: float | None = None
    variance_luck_low: float | None = None
    variance_luck_high: float | None = None
    share_points: float | None = None
    share_points_low: float | None = None
    share_points_high: float | None = None
    share_common_luck: float | None = None
    share_common_luck_low: float | None = None
    share_common_luck_high: float | None = None
    share_luck: float | None = None
    share_luck_low: float | None = None
    share_luck_high: float | None = None
    left_in_means: float | None = None
    left_in_means_low: float | None = None
    left_in_means_high: float | None = None
    replications_10: int | None = None
    replications_10_low: int | None = None
    replications_10_high: int | None = None
    replications_5: int | None = None
    replications_5_low: int | None = None
    replications_5_high: int | None = None

    def to_dict(self) -> dict[str, object]:
        """As a row of a table."""
        return asdict(self)


def decompose(
    y: np.ndarray,
    common_random_numbers: bool,
    outcome: str = "",
    *,
    level: float = 0.95,
    resamples: int = 500,
    seed: int = 1,
    cluster: int = 1,
) -> Noise:
    """The parts of the variance of y, shape (points, replications), with intervals.

    cluster: points that follow each other and belong together (a row of A and of B, a trajectory), resampled as one.
    Intervals of parts over points are bootstraps; common luck has few replications to tell it, so its mean square is
    drawn from what its chi-squared distribution leaves possible. Raises InputError for what is not finite.
    """
    if y.ndim != 2 or not y.size or not np.isfinite(y).all():
        remedy = "give a table (points, replications) without missing runs"
        raise InputError("the runs are not a full table of numbers", place=outcome or None, remedy=remedy)
    if cluster < 1 or len(y) % cluster:
        raise InputError(f"{len(y)} points are not whole clusters of {cluster}", place=outcome or None)
    points, replications = y.shape
    known = Noise(outcome, points, replications, common_random_numbers, float(y.mean()))
    if points < 2 or replications < 2 or np.ptp(y) <= 1e-12 * np.abs(y).max():
        return known
    scale = float(y.std())
    z = (y - y.mean()) / scale
    rng = generator(seed, outcome, "noise")
    clusters = points // cluster
    w = np.repeat(resampling(clusters, rng, resamples), cluster, axis=1)
    squares = _mean_squares(z, common_random_numbers, np.vstack([np.ones(points), w]))
    if common_random_numbers:
        squares[1:, 1] *= (replications - 1) / rng.chisquare(replications - 1, resamples)
    parts = _parts(squares, points, replications)
    total = _positive(parts.sum(axis=1))
    means = _positive(parts[:, 0] + parts[:, 2] / replications)
    numbers = {f"variance_{name}": parts[:, k] * scale**2 for k, name in enumerate(_SHARES)}
    numbers |= {"variance": total * scale**2}
    numbers |= {f"share_{name}": parts[:, k] / total for k, name in enumerate(_SHARES)}
    numbers |= {"left_in_means": parts[:, 2] / replications / means}
    if not common_random_numbers:
        del numbers["variance_common_luck"], numbers["share_common_luck"]
    found: dict[str, float | int | None] = {}
    for name, drawn in numbers.items():
        low, high = bounds_of(drawn[1:], clusters, level)[:, 0] if clusters > 1 else (np.nan, np.nan)
        found |= {name: _known(drawn[0]), f"{name}_low": _known(low), f"{name}_high": _known(high)}
    for target in TARGETS:
        found |= _replications(parts[:, 2] / _positive(parts[:, 0]), target, level)
    return Noise(outcome, points, replications, common_random_numbers, float(y.mean()), **found)  # type: ignore[arg-type]


def _mean_squares(z: np.ndarray, common: bool, w: np.ndarray) -> np.ndarray:
    """Mean squares of points, replications and the rest under weights over points, shape (resamples, 3)."""
    points, replications = z.shape
    mean, rest = z.mean(axis=1), z - z.mean(axis=1, keepdims=True)
    by_replication = 0.0
    free = replications - 1
    lost = 1.0
    if common:  # the rest after both means; one degree of freedom in P is spent on each replication's mean
        effect = rest.mean(axis=0)
        by_replication = points * float((effect**2).sum()) / free
        rest = rest - effect
        lost = points / (points - 1)
    within = w @ (rest**2).sum(axis=1) / points / free * lost
    middle = w @ mean / points
    between = replications * (w @ mean**2 / points - middle**2) * points / (points - 1)
    return np.stack([between, np.full(len(w), by_replication), within], axis=1)


def _parts(squares: np.ndarray, points: int, replications: int) -> np.ndarray:
    """Variance between points, of common luck, and of luck that differs, from mean squares, shape (resamples, 3)."""
    between, by_replication, within = squares.T
    shared = np.where(by_replication > 0, (by_replication - within) / points, 0.0)
    return np.stack([(between - within) / replications, shared, within], axis=1)


def _replications(ratio: np.ndarray, target: float, level: float) -> dict[str, int | None]:
    """Replications n with luck / n < target x between; None where the variance between points may be nothing."""

    def needed(luck: float) -> int | None:
        return floor(luck / target) + 1 if np.isfinite(luck) and luck < 1e9 else None

    key = f"replications_{round(100 * target)}"
    ratio = np.where(np.isfinite(ratio), ratio, np.inf)
    low, high = np.quantile(ratio[1:], [0.5 - level / 2, 0.5 + level / 2], method="nearest")
    return {key: needed(ratio[0]), f"{key}_low": needed(low), f"{key}_high": needed(high)}


def _positive(variance: np.ndarray) -> np.ndarray:
    """What may be divided by: an estimate of a variance that is 0 or less is none."""
    return np.where(variance > 1e-12, variance, np.nan)


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def sentences(noise: Noise) -> list[str]:
    """What the decomposition says, and how it is to be read."""
    if noise.replications < 2:
        return [
            "One replication a point: luck cannot be separated from the effects of factors; every index holds both."
        ]
    if noise.share_luck is None:
        return []
    lines = [
        f"Luck that differs between points is {_per_cent(noise.share_luck)} of the variance of a run"
        f"{_interval(noise.share_luck_low, noise.share_luck_high)}, and {_per_cent(noise.left_in_means)} of the "
        f"variance of the means over {noise.replications} replications"
        f"{_interval(noise.left_in_means_low, noise.left_in_means_high)}."
    ]
    if noise.common_random_numbers:
        lines.append(
            f"Common luck is {_per_cent(noise.share_common_luck)} of the variance of a run: it moves all points alike, "
            "cancels in every comparison of points, and is in no index. Points of a replication share their luck, so "
            "total indices rise by at most what luck is left in the means, and not at all for a factor that does "
            "nothing. Intervals hold for the replications that were run."
        )
    else:
        lines.append(
            "Each point has luck of its own. Total indices and distances rise by about what luck is left in the means; "
            "first-order indices are a little too small, as it is in the variance they are shares of."
        )
    if noise.replications_10 is None:
        lines.append("No variance between points is detected: no number of replications can be given.")
    else:
        lines.append(
            f"Luck in a point's mean is below 10 % of the variance between points with "
            f"{_range(noise.replications_10, noise.replications_10_low, noise.replications_10_high)} replications, and "
            f"below 5 % with {_range(noise.replications_5, noise.replications_5_low, noise.replications_5_high)}."
        )
    return lines


def _per_cent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.3g} %"


def _range(number: int | None, low: int | None, high: int | None) -> str:
    return f"{number} ({low} to {'no number that can be given' if high is None else high})"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({100 * low:.3g} to {100 * high:.3g} %)"
