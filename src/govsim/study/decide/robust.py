"""Which option is better in how many futures, and which one stands up best when nobody knows which future comes.

Criteria, each with the option it would choose: the mean over futures (Laplace); the mean over the worst tenth; the
worst future (Wald 1950); alpha x the best + (1 - alpha) x the worst (Hurwicz 1951); the share of futures in which a
threshold is met (Simon 1956); regret, what the best option of a future has more than this one, its mean, its 90th
percentile and its greatest (Savage 1951). They are side by side because they need not agree (McPhail et al. 2018,
doi:10.1002/2017EF000649).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from govsim.outcomes.declared import find
from govsim.outcomes.intervals import half_width, wilson
from govsim.runs.tidy import without_nan
from govsim.study.decide.luck import Intervals, Means, estimated
from govsim.words import LANGUAGES, Both, has, say

CRITERIA = (
    "mean", "worst_tenth", "worst", "hurwicz", "satisfices", "regret_mean", "regret_90", "regret_worst",
)  # fmt: skip
REGRETS = CRITERIA[-3:]
"""Criteria of which less is better, and which are never negative."""
EXTREMES = ("worst", "hurwicz", "regret_worst")
"""Criteria that rest on a single future: no resampling of those drawn tells how bad others would have been."""
_WORST_SHARE = 0.1


def better(outcome: str) -> int:
    """+1 where more of an outcome is better, -1 where less is; net benefit is the former."""
    declared = find(outcome)
    return declared.better or 1 if declared else 1


def called(outcome: str) -> Both:
    """What an outcome is called within a sentence."""
    key, declared = f"decide.outcome.{outcome}", find(outcome)
    if declared is not None and not has(key):
        return Both(*(declared.called(lang) for lang in LANGUAGES))
    return Both(*(say(key, lang) for lang in LANGUAGES))


def beats(means: Mapping[str, Means], labels: Sequence[str], seed: int) -> pd.DataFrame:
    """A row an outcome and pair of options: in which share of futures the one beats the other (see Decision)."""
    rows = []
    for outcome, found in means.items():
        if not found.futures:
            continue
        sign = better(outcome)
        of_pairs = estimated(found, lambda values, s=sign: _pairs(s * values), seed, outcome, "beats")  # type: ignore[misc]
        for a, option in enumerate(labels):
            for b, over in enumerate(labels):
                if a != b:
                    keys = {"outcome": outcome, "option": option, "over": over}
                    rows.append(keys | _of_pair(found, sign, a, b, of_pairs))
    return without_nan(pd.DataFrame(rows))


def _pairs(values: np.ndarray) -> np.ndarray:
    """Of each pair the share of futures in which the one is better, and the difference, shape (2, options, options)."""
    difference = values[:, None] - values[None]
    return np.stack([_above(difference).mean(axis=2), difference.mean(axis=2)])


def _above(difference: np.ndarray) -> np.ndarray:
    """1 where it is above 0; equal values count half, so that shares of a pair add up to 1."""
    return np.asarray((np.sign(difference) + 1) / 2)


def _of_pair(found: Means, sign: int, a: int, b: int, of_pairs: Intervals) -> dict[str, Any]:
    difference = found.means[a] - found.means[b]
    n, wins = found.futures, int((sign * difference > 0).sum())
    beyond = sign * found.beyond(a, b)
    low, high = wilson(wins, n)
    mean, half = float(difference.mean()), half_width(float(difference.var(ddof=1)), n)
    tenth, nine_tenths = np.quantile(found.true[a] - found.true[b], [0.1, 0.9])
    luck = sorted(sign * of_pairs_bound[1, a, b] for of_pairs_bound in (of_pairs.luck_low, of_pairs.luck_high))
    return {
        "share": wins / n, "low": low, "high": high, "ties": int((difference == 0).sum()), "futures": n,
        "share_without_luck": float(of_pairs.value[0, a, b]),
        "luck_low": min(1.0, max(0.0, float(of_pairs.luck_low[0, a, b]))),
        "luck_high": min(1.0, max(0.0, float(of_pairs.luck_high[0, a, b]))),
        "surely": int((beyond > 0).sum()), "surely_not": int((beyond < 0).sum()), "open": int((beyond == 0).sum()),
        "difference": mean, "difference_low": mean - half, "difference_high": mean + half,
        "difference_luck_low": float(luck[0]), "difference_luck_high": float(luck[1]),
        "tenth": float(tenth), "nine_tenths": float(nine_tenths),
    }  # fmt: skip


def robust(
    means: Mapping[str, Means],
    labels: Sequence[str],
    thresholds: Mapping[str, float],
    alpha: float,
    seed: int,
) -> pd.DataFrame:
    """A row an outcome, criterion and option: its value, and how surely it is the one to choose (see Decision)."""
    rows: list[dict[str, Any]] = []
    for outcome, found in means.items():
        if not found.futures:
            continue
        sign, threshold = better(outcome), thresholds[outcome]

        def statistic(values: np.ndarray, sign: int = sign, threshold: float = threshold) -> np.ndarray:
            return criteria(sign * values, sign * threshold, alpha)

        each = estimated(found, statistic, seed, outcome, "robust")
        rewards = np.array([-1.0 if name in REGRETS else 1.0 for name in CRITERIA])[:, None]
        chosen = [_best(rewards * values) for values in (each.value, *each.drawn)]
        chosen_in = np.mean(chosen[1:], axis=0)
        for c, criterion in enumerate(CRITERIA):
            back = sign if criterion in ("mean", "worst_tenth", "worst", "hurwicz") else 1
            for o, option in enumerate(labels):
                ends: dict[str, float | None] = {
                    f"{kind}{end}": float(value)
                    for kind, pair in (("", (each.low, each.high)), ("luck_", (each.luck_low, each.luck_high)))
                    for end, value in zip(("low", "high"), sorted(back * side[c, o] for side in pair), strict=True)
                }
                row: dict[str, Any] = {"outcome": outcome, "criterion": criterion, "option": option}
                ends = _within(criterion, ends) | (dict.fromkeys(("low", "high")) if criterion in EXTREMES else {})
                row |= {"value": float(back * each.value[c, o]), **ends}
                rows.append(row | {"best": bool(chosen[0][c, o]), "chosen_in": float(chosen_in[c, o])})
    return without_nan(pd.DataFrame(rows))


def _within(criterion: str, ends: Mapping[str, Any]) -> dict[str, float | None]:
    """Ends that no regret and no share can pass."""
    least = 0.0 if criterion in (*REGRETS, "satisfices") else -np.inf
    most = 1.0 if criterion == "satisfices" else np.inf
    return {name: min(max(value, least), most) for name, value in ends.items()}


def _best(values: np.ndarray) -> np.ndarray:
    """Which options are best by each criterion, shape (criteria, options); several where they are equal."""
    return np.asarray(values >= values.max(axis=1, keepdims=True) - 1e-12)


def criteria(values: np.ndarray, threshold: float, alpha: float = 0.5) -> np.ndarray:
    """Each of CRITERIA for each option, shape (criteria, options), from values of which more is better.

    values: shape (options, futures); alpha: how much Hurwicz gives to the best future, the rest to the worst.
    """
    ordered = np.sort(values, axis=1)
    n = values.shape[1]
    weights = np.clip(max(_WORST_SHARE * n, 1) - np.arange(n), 0, 1)
    worst, best = ordered[:, 0], ordered[:, -1]
    regret = regrets(values)
    return np.stack(
        [
            values.mean(axis=1), ordered @ weights / weights.sum(), worst, alpha * best + (1 - alpha) * worst,
            (values >= threshold).mean(axis=1),
            regret.mean(axis=1), np.quantile(regret, 0.9, axis=1), regret.max(axis=1),
        ]
    )  # fmt: skip


def regrets(values: np.ndarray) -> np.ndarray:
    """What the best option of each future has more than this one, shape (options, futures)."""
    return np.asarray(values.max(axis=0) - values)
