"""What flips a decision: the conditions under which one option does worse than another, and how far to believe them.

Three looks at the same futures. A box (PRIM, prim.py) says where the option mostly loses. A tree (CART; Breiman et al.
1984) cuts all futures into few kinds; how many is decided by cross-validation, and the smallest is taken that is within
a standard error of the best. The sensitivity of the difference ranks all assumptions (study/sensitivity).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.runs.tidy import without_nan
from govsim.study.decide import assumptions, prim
from govsim.study.decide.futures import Futures
from govsim.study.decide.luck import CHANCE, Means
from govsim.study.decide.robust import better, called
from govsim.study.sensitivity import Analysis, Sample, analyse
from govsim.study.sensitivity.resampling import generator
from govsim.words import LANGUAGES, Both, Lang, Message, listed, say

PERMUTATIONS, SPLITS, FOLDS = 199, 40, 10
MOST_LEAVES = 6
LEAST_LEAF = 0.05
FEWEST_CASES = 20
"""With fewer futures in which the option loses, or in which it does not, no condition is looked for."""


@dataclass(frozen=True)
class Flips:
    """Where an option does worse than another.

    Attributes:
        lost, futures: In how many of so many futures it does worse.
        rules: A row a condition: rule ("box", "kind 1", "kind 2", ...), futures (of this kind), lost (share of them in
            which the option does worse: the density), coverage (share of all futures in which it does worse that are of
            this kind); of the box also lost_elsewhere and coverage_elsewhere (in halves of the futures that it was not
            made from) and chance (how often an option's losses, dealt out at random, give a box as clear).
        limits: A row a rule and parameter: low, high (None: its range's end), chance (of the box: how likely its losses
            are without this limit).
        accuracy, majority: The share of futures that the tree tells right in cross-validation, and that which is told
            right by calling all of them the more frequent kind.
        sensitivity: Which assumptions move the difference, in the outcome's unit, above 0 where the option is better;
            None where nothing moves it.
    """

    option: str
    over: str
    outcome: str
    lost: int
    futures: int
    rules: pd.DataFrame = field(repr=False)
    limits: pd.DataFrame = field(repr=False)
    accuracy: float | None
    majority: float
    sensitivity: Analysis | None = field(repr=False)

    @cached_property
    def message(self) -> Message:
        """What flips it, in one or two sentences of either language."""
        gaps: dict[str, Any] = {
            "a": self.option,
            "b": self.over,
            "outcome": called(self.outcome),
            "of": f"{self.futures:,}",
        }
        gaps |= {"share": _percent(self.lost / self.futures)}
        box = self.rules[self.rules["rule"] == "box"].to_dict("records")
        if not box:
            few = min(self.lost, self.futures - self.lost) < FEWEST_CASES
            return Message("decide.flips.few" if few else "decide.flips.nothing", gaps)
        gaps |= {name: _percent(box[0][name]) for name in ("coverage",)} | {"density": _percent(box[0]["lost"])}
        gaps |= {"conditions": Both(*(self.conditions("box", lang) for lang in LANGUAGES))}
        gaps |= {"elsewhere": _percent(box[0]["lost_elsewhere"])}
        return Message("decide.flips.box" if box[0]["chance"] <= CHANCE else "decide.flips.chance", gaps)

    def conditions(self, rule: str, lang: Lang) -> str:
        """The limits of a rule in words: "budget.cover is below 0.71 and ..."; "" for one without limits."""
        rows = self.limits[self.limits["rule"] == rule].to_dict("records")
        return listed([_condition(row, lang) for row in rows], lang)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f}"


def _condition(row: dict[Any, Any], lang: Lang) -> str:
    low, high = (None if row[end] is None else f"{row[end]:.3g}" for end in ("low", "high"))
    name = row["parameter"]
    if low is None:
        return say("decide.below", lang, name=name, high=high)
    return (
        say("decide.above", lang, name=name, low=low)
        if high is None
        else say("decide.between", lang, name=name, low=low, high=high)
    )


def require() -> None:
    """Raises InputError where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise InputError(
            "what flips a decision is found with scikit-learn, which is not installed",
            place="govsim.decide",
            remedy='install the extra: pip install "govsim[decide]"; all else is there without it',
        ) from None


def flips(futures: Futures, means: Means, option: str, over: str, outcome: str, worth: float) -> Flips:
    """Look for the conditions under which `option` does worse than `over`. Raises InputError without scikit-learn."""
    require()
    a, b = (futures.labels.index(label) for label in (option, over))
    sign = better(outcome)
    x = assumptions.unit(futures.points)[means.known]
    cases = (sign * (means.means[a] - means.means[b]) < 0).astype(float)
    names = tuple(map(str, futures.points.columns))
    lost = int(cases.sum())
    rules: list[dict[str, Any]] = []
    limits: list[dict[str, Any]] = []
    accuracy = None
    if min(lost, len(cases) - lost) >= FEWEST_CASES:
        box = _box(x, cases, generator(futures.seed, "box", option, over, outcome))
        if box is not None:
            rules.append(box[0])
            limits += _limits("box", box[1].limits, names)
            for row, column in zip(limits, box[1].limited, strict=True):
                row["chance"] = prim.chance_without(box[1], int(column), x, cases)
        accuracy, kinds = _tree(x, cases, futures.seed)
        for number, (kind, found) in enumerate(kinds, start=1):
            rules.append({"rule": f"kind {number}", **found})
            limits += _limits(f"kind {number}", kind.limits, names)
    difference = sign * (futures.outcome(outcome, worth)[a] - futures.outcome(outcome, worth)[b])
    return Flips(
        option, over, outcome, lost, len(cases), _table(rules, _RULE), _table(limits, _LIMIT), accuracy,
        max(lost, len(cases) - lost) / len(cases), _sensitivity(futures, outcome, difference),
    )  # fmt: skip


_RULE = ("rule", "futures", "lost", "coverage", "lost_elsewhere", "coverage_elsewhere", "chance")
_LIMIT = ("rule", "parameter", "low", "high", "chance")


def _table(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    return without_nan(pd.DataFrame(rows, columns=list(columns)))


def _limits(rule: str, limits: np.ndarray, names: Sequence[str]) -> list[dict[str, Any]]:
    """The limits of a box of the unit cube as values of parameters."""
    return list(_rows(rule, limits, names))


def _rows(rule: str, limits: np.ndarray, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    for column in np.flatnonzero(np.isfinite(limits).any(axis=0)):
        parameter = BY_NAME[names[int(column)]]
        low, high = (
            float(parameter.low + (parameter.high - parameter.low) * end) if np.isfinite(end) else None
            for end in limits[:, column]
        )
        yield {"rule": rule, "parameter": parameter.name, "low": low, "high": high}


def _of(box: prim.Box, x: np.ndarray, cases: np.ndarray) -> dict[str, Any]:
    inside = box.holds(x)
    return {
        "futures": int(inside.sum()),
        "lost": float(cases[inside].mean()),
        "coverage": float(cases[inside].sum() / cases.sum()),
    }


def _box(x: np.ndarray, cases: np.ndarray, rng: np.random.Generator) -> tuple[dict[str, Any], prim.Box] | None:
    """The box, and how far to believe it; None where no limit gains anything."""
    box = prim.best_box(x, cases)
    if not box.limited.size:
        return None
    coverage, density = prim.elsewhere(x, cases, SPLITS, rng)
    checked = {"lost_elsewhere": density, "coverage_elsewhere": coverage}
    return {"rule": "box", **_of(box, x, cases), **checked, "chance": prim.by_chance(x, cases, PERMUTATIONS, rng)}, box


def _tree(x: np.ndarray, cases: np.ndarray, seed: int) -> tuple[float, list[tuple[prim.Box, dict[str, Any]]]]:
    """Cross-validated accuracy, and the leaves, those in which the option loses most often first."""
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.tree import DecisionTreeClassifier

    def of(leaves: int) -> Any:
        least = max(1, round(LEAST_LEAF * len(x)))
        return DecisionTreeClassifier(max_leaf_nodes=leaves, min_samples_leaf=least, random_state=seed % 2**32)

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed % 2**32)
    sizes = range(2, MOST_LEAVES + 1)
    told = np.array([cross_val_score(of(leaves), x, cases.astype(int), cv=folds) for leaves in sizes])
    mean, error = told.mean(axis=1), told.std(axis=1, ddof=1) / FOLDS**0.5
    best = int(mean.argmax())
    chosen = int(np.flatnonzero(mean >= mean[best] - error[best])[0])
    tree = of(sizes[chosen]).fit(x, cases.astype(int)).tree_
    leaves = [(box, _of(box, x, cases)) for box in _leaves(tree, 0, prim.everywhere(x.shape[1]))]
    return float(mean[chosen]), sorted(leaves, key=lambda leaf: -leaf[1]["lost"])


def _leaves(tree: Any, node: int, box: prim.Box) -> Iterator[prim.Box]:
    if tree.children_left[node] == -1:
        yield box
        return
    column, at = tree.feature[node], tree.threshold[node]
    for side, child in ((1, tree.children_left[node]), (0, tree.children_right[node])):
        limits = box.limits.copy()
        limits[side, column] = at if side == 1 else np.nextafter(at, np.inf)
        yield from _leaves(tree, child, prim.Box(limits))


def _sensitivity(futures: Futures, outcome: str, difference: np.ndarray) -> Analysis | None:
    """Which assumptions move the difference; every future had luck of its own."""
    told = np.isfinite(difference).all(axis=1)
    if told.sum() < 64 or np.ptp(difference[told]) == 0:
        return None
    names = tuple(map(str, futures.points.columns))
    sample = Sample(
        "random", names, tuple(BY_NAME[name].group for name in names), assumptions.unit(futures.points),
        futures.points.to_numpy(float), seed=futures.seed,
    )  # fmt: skip
    return analyse(sample, outcome, difference, common_random_numbers=False, methods=("delta", "rank_regression"))
