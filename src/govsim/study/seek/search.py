"""Which packages are tried: all of them, where they are few enough; else NSGA-II (Deb et al. 2002).

NSGA-II is pymoo's (Blank & Deb 2020). It sees a part of the packages: what it finds is the best of what it tried.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.study.seek.packages import Code, Packages
from govsim.study.seek.question import Question, Sample
from govsim.study.seek.selection import shortfall

_POPULATION = 64
_NOTHING_NEW = 10
"""So many generations without a package that was not tried end the search."""

type Samples = Callable[[Sequence[Code]], list[Sample]]


def require() -> None:
    """Raises InputError where pymoo is not installed."""
    try:
        import pymoo.algorithms.moo.nsga2  # noqa: F401
    except ImportError:
        what = "pymoo is not installed, and there are too many packages to try them all"
        remedy = 'install the extra: pip install "govsim[decide]"; or name fewer reforms; or let more be tried (--most)'
        raise InputError(what, place="seek", remedy=remedy) from None


def searched(packages: Packages, samples: Samples, question: Question, most: int, seed: int) -> dict[Code, Sample]:
    """The packages that were tried: all, or at most so many."""
    if packages.size <= most:
        codes = list(packages.every())
        return dict(zip(codes, samples(codes), strict=True))
    return _evolved(packages, samples, question, most, seed)


def costs(each: Sample, question: Question) -> tuple[float, float, float]:
    """What the front is of, less is better: continuity (or what else is judged), coverage, cost."""
    return (-question.sign * each.mean("outcome"), -each.mean("coverage"), each.mean("cost"))


def _evolved(packages: Packages, samples: Samples, question: Question, most: int, seed: int) -> dict[Code, Sample]:
    require()
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.termination import NoTermination
    from pymoo.operators.crossover.ux import UniformCrossover

    forms = np.array([len(lever) for lever in packages.levers])
    tried: dict[Code, Sample] = {}

    def values(population: np.ndarray) -> np.ndarray:
        codes = [tuple(int(form) for form in row) for row in population]
        new = [code for code in dict.fromkeys(codes) if code not in tried][: most - len(tried)]
        tried.update(zip(new, samples(new), strict=True))
        rows = [(*costs(tried[code], question), shortfall(tried[code], question)) if code in tried else _WORST
                for code in codes]  # fmt: skip
        return np.where(np.isfinite(rows), rows, _WORST)

    first = _first(forms, min(_POPULATION, most), seed)
    algorithm = NSGA2(len(first), first, crossover=UniformCrossover(), mutation=_mutation(forms))
    algorithm.setup(_problem(len(forms), values), termination=NoTermination(), seed=seed % 2**32)
    stale = 0
    while len(tried) < most and stale < _NOTHING_NEW:
        before = len(tried)
        algorithm.next()
        stale = 0 if len(tried) > before else stale + 1
    return tried


_WORST = (1e9,) * 4
"""Of a package that is not tried any more, as all that were allowed are, and for what no run tells."""


def _first(forms: np.ndarray, size: int, seed: int) -> np.ndarray:
    """The first packages: none, each form of each reform alone, all reforms, each left out of all, and random ones."""
    n = len(forms)
    alone = [np.eye(n, dtype=int)[lever] * form for lever in range(n) for form in range(1, forms[lever] + 1)]
    left_out = [1 - np.eye(n, dtype=int)[lever] for lever in range(n)]
    rows = [np.zeros(n, int), np.ones(n, int), *alone, *left_out][:size]
    rng = np.random.default_rng([seed, 3])
    random = [rng.integers(0, forms + 1) for _ in range(size - len(rows))]
    return np.unique(np.array([*rows, *random]), axis=0)


def _problem(levers: int, values: Callable[[np.ndarray], np.ndarray]) -> Any:
    """Three objectives, and one constraint: how far a package is from what must be done."""
    from pymoo.core.problem import Problem

    class Sought(Problem):  # type: ignore[misc,unused-ignore]
        def _evaluate(self, x: np.ndarray, out: dict[str, np.ndarray], *_: Any, **__: Any) -> None:
            found = values(x)
            out["F"], out["G"] = found[:, :3], found[:, 3:]

    return Sought(n_var=levers, n_obj=3, n_ieq_constr=1, vtype=int)


def _mutation(forms: np.ndarray) -> Any:
    """Each lever, one of them on average, takes another of its forms, all alike."""
    from pymoo.core.mutation import Mutation

    class AnotherForm(Mutation):  # type: ignore[misc,unused-ignore]
        def _do(self, problem: Any, X: np.ndarray, *_: Any, random_state: Any = None, **__: Any) -> Any:  # noqa: N803
            moves = random_state.random(X.shape) < 1 / len(forms)
            steps = 1 + np.floor(random_state.random(X.shape) * forms).astype(int)
            return np.where(moves, (X + steps) % (forms + 1), X)

    return AnotherForm()
