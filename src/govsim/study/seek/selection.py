"""Ranking and selection: how many more cases each contestant gets, and how surely the chosen one is the right one.

Optimal computing budget allocation (Chen, Lin, Yucesan & Chick 2000; Chen & Lee 2011, chapter 3), where something must
be reached with the constraints of Lee, Pujowidianto, Li, Chen & Yap (2012). Cases are given to those that are hard to
distinguish from the best, by their means and standard deviations as if they were independent. The probability of a
correct selection takes what common luck adds: the variance of a difference is that of the pairs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, ndtr

from govsim.study.seek.question import Question, Sample, surpassed


@dataclass(frozen=True)
class Contest:
    """How a contest ended.

    counts: blocks of cases that each contestant had; best: the number of the chosen one, or, where none does what must
    be done, of the nearest; found: whether the best one does it; sure: at least so probably it does it and no other
    contestant that does is better, or, where none does it, at least so probably in truth none does
    """

    counts: tuple[int, ...]
    best: int
    found: bool
    sure: float


def contest(
    samples: Callable[[Sequence[int]], list[Sample]],
    contestants: int,
    question: Question,
    first: int,
    budget: int,
    confidence: float,
) -> Contest:
    """Give blocks of cases one after the other until the choice is sure enough or the budget is spent.

    samples: the contestants' samples with so many blocks of cases each; the first cases of a contestant stay the same
    first: blocks that each starts with; budget: blocks of all together
    """
    counts = [first] * contestants
    while True:
        every = samples(counts)
        best, found = chosen(every, question)
        sure = correctly(every, best, question) if found else none_of(every, question)
        left = budget - sum(counts)
        if sure >= confidence or left <= 0:
            return Contest(tuple(counts), best, found, sure)
        counts = grown(counts, shares(every, best, question), min(left, max(1, contestants // 2)))


# Who is chosen


def chosen(every: Sequence[Sample], question: Question) -> tuple[int, bool]:
    """The number of the best of those that do what must be done, and True; else of the nearest, and False."""
    short = [shortfall(each, question) for each in every]
    numbers = range(len(every))
    if min(short) > 0:
        return min(numbers, key=lambda n: nearness(every[n], question)), False
    return max((n for n in numbers if short[n] == 0), key=lambda n: merit(every[n], question)), True


def shortfall(each: Sample, question: Question) -> float:
    """How far it is from what must be done, 0 where it does it: by what part levels would have to be lowered to be
    reached in the share of cases that is asked for, and by what part its cost is beyond the limit.
    """
    missing = 0.0 if each.margin is None or not question.share else max(0.0, -surpassed(each.margin, question.share))
    if question.within is None:
        return missing
    return missing + max(0.0, each.mean("cost") - question.within) / max(question.within, 1.0)


def nearness(each: Sample, question: Question) -> tuple[float, float, float]:
    """What packages that do not do it are ranked by; less is nearer. Of equals the cheaper."""
    return shortfall(each, question), -(each.share or 0.0), each.mean("cost")


def merit(each: Sample, question: Question) -> tuple[float, ...]:
    """What packages are ranked by; more is better. Of equals the cheaper, then the smaller one."""
    cost = -each.mean("cost")
    first = {"cheapest": cost, "smallest": -float(each.reforms), "best": question.sign * each.mean("outcome")}
    value = first[question.goal]
    return (-np.inf if np.isnan(value) else value, cost, -each.reforms)


def _objective(each: Sample, question: Question) -> np.ndarray:
    """What is compared case by case, more is better."""
    return question.sign * each.outcome if question.goal == "best" else -each.cost


# How surely


def likely(each: Sample, question: Question) -> float:
    """At least so probably it does what must be done."""
    return 1.0 - min(1.0, sum(misses(each, question)))


def misses(each: Sample, question: Question) -> Iterator[float]:
    """Of each thing that must be done, the probability that in truth it is not.

    A share is judged by its posterior under Jeffreys' prior, a mean by the normal one.
    """
    if each.reached is not None:
        reached, n = int(each.reached.sum()), each.cases
        yield float(betainc(reached + 0.5, n - reached + 0.5, question.share))
    if question.within is not None:
        slack = question.within - each.cost
        yield _below_zero(float(slack.mean()), float(slack.var(ddof=1)) / each.cases)


def _below_zero(mean: float, variance: float) -> float:
    """The probability that a normal mean is below 0; one that is known is, or is not."""
    return float(ndtr(-mean / variance**0.5)) if variance > 0 else float(mean < 0)


def correctly(every: Sequence[Sample], best: int, question: Question) -> float:
    """At least so probably the best one does what must be done, and none that does is better.

    Bonferroni's bound: 1 less the chance that the best one misses, less, of each other, the chance that it is better or
    the chance that it does what must be done, whichever is less (Lee et al. 2012, their APCS).
    """
    wrong = sum(misses(every[best], question))
    for number, other in enumerate(every):
        if number != best:
            does = min((1 - miss for miss in misses(other, question)), default=1.0)
            wrong += min(does, better(other, every[best], question))
    return max(0.0, 1.0 - wrong)


def none_of(every: Sequence[Sample], question: Question) -> float:
    """At least so probably none of them does what must be done."""
    return max(0.0, 1.0 - sum(min(1 - miss for miss in misses(each, question)) for each in every))


def better(one: Sample, other: Sample, question: Question) -> float:
    """The probability that one is in truth better than the other. Where all cases are equal it is not."""
    if question.goal == "smallest" and one.reforms != other.reforms:
        return float(one.reforms < other.reforms)
    mean, variance = paired_difference(_objective(one, question), _objective(other, question))
    return 1.0 - _below_zero(mean, variance) if variance > 0 else float(mean > 0)


def paired_difference(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """The difference of two means and its variance; case n of both has the same luck, one may have more cases.

    Cov(mean of a, mean of b) = cov(a, b) x (common cases) / (cases of a x cases of b).
    """
    known = [np.isfinite(values) for values in (one, other)]
    n, m = (int(each.sum()) for each in known)
    if min(n, m) < 2:
        return 0.0, np.inf
    common = min(len(one), len(other))
    both = known[0][:common] & known[1][:common]
    pairs = int(both.sum())
    covariance = float(np.cov(one[:common][both], other[:common][both])[0, 1]) if pairs > 1 else 0.0
    a, b = one[known[0]], other[known[1]]
    variance = float(a.var(ddof=1)) / n + float(b.var(ddof=1)) / m - 2 * covariance * pairs / (n * m)
    return float(a.mean() - b.mean()), max(0.0, variance) if variance > 1e-12 * abs(covariance) else 0.0


# Who gets how many more cases


def allocation(means: np.ndarray, sds: np.ndarray) -> np.ndarray:
    """Shares of a budget for finding the largest of normal means (Chen & Lee 2011, theorem 3.2), which add up to 1.

    N_i / N_j = ((sd_i / d_i) / (sd_j / d_j))^2 and N_b = sd_b sqrt(sum over i of N_i^2 / sd_i^2), d_i the distance from
    the largest mean, b.
    """
    best = int(np.argmax(means))
    distances = np.where(np.arange(len(means)) == best, 1.0, means[best] - means)
    return _shares(sds, (sds / distances) ** 2, best, np.ones(len(means), bool), 0.0)


def shares(every: Sequence[Sample], best: int, question: Question) -> np.ndarray:
    """Shares of a budget, where something must be done besides (Lee et al. 2012).

    Another is ruled out by whichever shows sooner: that it is worse, or that it misses. The best one gets what both
    asks of it: to be compared, and to be seen to do what must be done.
    """
    objectives = [_objective(each, question) for each in every]
    known = [values[np.isfinite(values)] for values in objectives]
    means = np.array([values.mean() if len(values) else -np.inf for values in known])
    sds = np.array([values.std(ddof=1) if len(values) > 1 else 0.0 for values in known])
    if question.goal == "smallest":
        means = means + np.array([1e9 * (every[best].reforms - each.reforms) for each in every])
    ratios, by_merit = np.zeros(len(every)), np.zeros(len(every), bool)
    own = 0.0
    for number, each in enumerate(every):
        slacks = [(slack / sd, sd) for slack, sd in _slacks(each, question) if sd > 0]
        if number == best:
            own = max((1 / signal**2 if signal else np.inf for signal, _ in slacks), default=0.0)
            continue
        merit_signal = (means[best] - means[number]) / sds[number] if sds[number] > 0 else np.inf
        missing = max((-signal for signal, _ in slacks), default=0.0)
        by_merit[number] = merit_signal >= missing
        ratios[number] = 1 / max(merit_signal, missing, _LEAST_SIGNAL) ** 2
    return _shares(sds, ratios, best, by_merit, min(own, 1 / _LEAST_SIGNAL**2))


_LEAST_SIGNAL = 0.02
"""Distances in standard deviations below this one are taken for it: equals would take the whole budget."""


def _slacks(each: Sample, question: Question) -> Iterator[tuple[float, float]]:
    """Of each thing that must be done, by how much it is done on average, and the standard deviation."""
    if each.reached is not None:
        share = (each.reached.sum() + 0.5) / (each.cases + 1)
        yield float(share - question.share), float((share * (1 - share)) ** 0.5)
    if question.within is not None:
        yield float(question.within - each.cost.mean()), float(each.cost.std(ddof=1))


def _shares(sds: np.ndarray, ratios: np.ndarray, best: int, by_merit: np.ndarray, own: float) -> np.ndarray:
    others = np.arange(len(sds)) != best
    compared = others & by_merit & (sds > 0)
    ratios = ratios.astype(float)
    ratios[best] = max(sds[best] * np.sqrt(((ratios[compared] / sds[compared]) ** 2).sum()), own)
    total = ratios.sum()
    return ratios / total if total > 0 else np.full(len(sds), 1 / len(sds))


def grown(counts: Sequence[int], wanted: np.ndarray, more: int) -> list[int]:
    """So many blocks more, each to whoever lacks most of what is wanted of the larger total."""
    now = np.array(counts)
    lacks = wanted * (now.sum() + more) - now
    for _ in range(more):
        place = int(np.argmax(lacks))
        now[place] += 1
        lacks[place] -= 1
    return [int(count) for count in now]
