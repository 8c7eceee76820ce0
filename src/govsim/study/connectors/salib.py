"""Designs as problems of SALib, and problems as designs (Herman & Usher 2017, doi:10.21105/joss.00097).

```python
import SALib.sample.sobol, SALib.analyze.sobol

problem = govsim.salib.problem(["rotation.transfer_rate", "budget.late_probability", "contract.term_years"])
sample = SALib.sample.sobol.sample(problem, 256, calc_second_order=False)
study = govsim.sweep(govsim.salib.design(problem, sample, "default", replications=4, seed=1))
y = govsim.salib.output(study, "trust")
SALib.analyze.sobol.analyze(problem, y, calc_second_order=False)
```

A range, an order of magnitude, a triangle and a normal distribution cut off at its ends are SALib's own. Whole numbers
and lists of values it does not have: they are sampled as shares from 0 to 1, from which design() makes values by what
the problem says under its key `govsim`; so each number has an equal part of the sample.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from govsim.arguments import array, instance, items, mapping, plain, takes, text
from govsim.errors import InputError, UnplacedError, did_you_mean, shown
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from govsim.study.design.factors import Factor, LogUniform, Normal, Triangular, Uniform, factor
from govsim.study.sweep.study import Study

_LEAST_WIDTH = 2
"""Numbers of a uniform distribution."""


def problem(parameters: Any) -> dict[str, Any]:
    """The problem that varies what a design varies, or these parameters.

    Args:
        parameters: A Design; or names in a list, each over its declared range; or a table for each name, as in a design
            file: {"rotation.transfer_rate": {"low": 0.1, "high": 0.3}}.

    Returns:
        num_vars, names, bounds, dists, and `govsim`: what design() reads of factors that SALib has no distribution for.

    Raises:
        InputError: What is no parameter, or a table that fits none.
    """
    if isinstance(parameters, Design):
        factors = list(parameters.factors)
    else:
        stated = plain(parameters)
        tables = stated if isinstance(stated, Mapping) else {name: {} for name in items("parameters", stated)}
        factors = [_factor(name, table) for name, table in tables.items()]
    if not factors:
        raise InputError("there is nothing to vary", place="govsim.salib.problem", remedy="name a parameter")
    bounds, dists = zip(*map(_distribution, factors), strict=True)
    shares = {one.name: one.stated() for one, dist in zip(factors, dists, strict=True) if dist is None}
    return {
        "num_vars": len(factors),
        "names": [one.name for one in factors],
        "bounds": list(bounds),
        "dists": [dist or "unif" for dist in dists],
        "govsim": shares,
    }


def _factor(name: Any, table: Any) -> Factor:
    try:
        return factor(str(name), table)
    except UnplacedError as error:
        raise error.at("govsim.salib") from None


def _distribution(varied: Factor) -> tuple[list[float], str | None]:
    """Bounds and distribution as SALib states them; 0 and 1 and None for what it has not."""
    match varied.distribution:
        case Uniform(low, high):
            return [low, high], "unif"
        case LogUniform(low, high):
            return [low, high], "logunif"
        case Triangular(low, mode, high):
            return [low, high, (mode - low) / (high - low)], "triang"
        case Normal(mean, sd, low, high):
            return [low, high, mean, sd], "truncnorm"
        case _:
            return [0.0, 1.0], None


@takes(problem=mapping)
def parameters(problem: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a problem varies, as `parameters` of a Design: to have govsim take the sample.

    `Design.of("default", method="sobol", parameters=govsim.salib.parameters(problem), ...)`. The problem may be
    problem()'s, or one of your own with the names of parameters.

    Raises:
        InputError: A name that is no parameter, bounds outside of it, a distribution that govsim does not have.
    """
    names, bounds, dists = _parts(problem)
    shares = problem.get("govsim") or {}
    found = {}
    for name, limits, dist in zip(names, bounds, dists, strict=True):
        table = shares[name] if name in shares else _table(name, limits, dist)
        found[name] = _factor(name, table).stated()
    return found


def _parts(problem: Mapping[str, Any]) -> tuple[list[str], list[list[float]], list[str]]:
    for key in ("names", "bounds"):
        if key not in problem:
            raise InputError(f"the problem has no {key}", place="govsim.salib", remedy="SALib's problems have")
    names = [text("name", name) for name in items("names", problem["names"])]
    bounds = [list(items("bounds", limits)) for limits in items("bounds", problem["bounds"])]
    dists = [str(dist) for dist in items("dists", problem.get("dists") or ["unif"] * len(names))]
    if not len(names) == len(bounds) == len(dists) or len(set(names)) != len(names):
        what = f"the problem has {len(names)} names, {len(bounds)} bounds and {len(dists)} distributions"
        raise InputError(what, place="govsim.salib", remedy="give one of each for every name, each name once")
    return names, bounds, dists


def _table(name: str, limits: list[float], dist: str) -> dict[str, Any]:
    low, high, *more = limits if len(limits) >= _LEAST_WIDTH else (None, None)
    match dist, more:
        case "unif", []:
            return {"low": low, "high": high}
        case "logunif", []:
            return {"distribution": "loguniform", "low": low, "high": high}
        case "triang", [peak]:
            assert low is not None
            assert high is not None
            return {"distribution": "triangular", "low": low, "high": high, "mode": low + peak * (high - low)}
        case "truncnorm", [mean, sd]:
            return {"distribution": "normal", "low": low, "high": high, "mean": mean, "sd": sd}
    remedy = "govsim has unif, logunif, triang and truncnorm, with SALib's bounds of each"
    raise InputError(f"{name} has bounds {limits} of {shown(dist)}", place="govsim.salib", remedy=remedy)


@takes(problem=mapping, sample=array)
def design(
    problem: Mapping[str, Any],
    sample: Any,
    scenario: str | Path | Scenario,
    *,
    replications: int,
    seed: int,
    **keys: Any,
) -> Design:
    """The design whose points are a sample that SALib took, in its order.

    Args:
        problem: Of problem(), or of your own with the names of parameters.
        sample: Shape (points, num_vars).
        scenario: One or several, as in Design.of.
        replications: Runs of each point.
        seed: Decides their luck.
        keys: More of Design.of, such as name or common_random_numbers.

    Raises:
        InputError: A sample of another shape, or values that a parameter cannot take: nothing is rounded or clipped.
    """
    names, _, _ = _parts(problem)
    if sample.ndim != 2 or sample.shape[1] != len(names) or not len(sample):
        what = f"the sample is of shape {sample.shape}, and the problem has {len(names)} names"
        raise InputError(what, place="govsim.salib.design", remedy="give SALib's sample of this problem")
    shares = problem.get("govsim") or {}
    columns = []
    for name, column in zip(names, sample.T, strict=True):
        if name in shares and not ((column >= 0) & (column <= 1)).all():
            remedy = "sample the problem as it is: whole numbers and lists of values have bounds 0 and 1"
            raise InputError(f"shares of {name} are not from 0 to 1", place="govsim.salib.design", remedy=remedy)
        varied = _factor(name, shares.get(name, {}))
        values = varied.quantile(column) if name in shares else column
        columns.append(
            [int(value) if varied.parameter.whole and value.is_integer() else value for value in values.tolist()]
        )
    points = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return Design.of(scenario, method="list", points=points, replications=replications, seed=seed, **keys)


@takes(study=instance("Study"), outcome=text)
def output(study: Study, outcome: str) -> np.ndarray:
    """The outcome of each point, a mean over its replications, in the order of the sample: what SALib analyses.

    Raises:
        InputError: No such column, several cells, runs missing or failed, or points at which it is undefined in a run.
    """
    if outcome not in study.columns:
        remedy = did_you_mean(outcome, study.columns, "outcomes")
        raise InputError(f"{shown(outcome)} is not kept of a run", place="govsim.salib.output", remedy=remedy)
    if study.design.cell_count != 1:
        what = f"the study has {study.design.cell_count} cells, and SALib's problem is of one"
        raise InputError(what, place="govsim.salib.output", remedy="make a study of one scenario, without options")
    status = study.status()
    if status.missing or status.failed:
        what = f"{status.missing + status.failed} of {status.runs} runs are missing"
        raise InputError(
            what, place="govsim.salib.output", remedy="go on with the study: govsim.sweep(..., resume=True)"
        )
    table = study.outcome(outcome)
    undefined = np.flatnonzero(np.isnan(table).any(axis=1))
    if undefined.size:
        what = f"{outcome} is undefined in a run of {undefined.size} points, the first {undefined[0]}"
        remedy = "SALib has no way to leave points out; `govsim sensitivity` has, for lhs and random samples"
        raise InputError(what, place="govsim.salib.output", remedy=remedy)
    return np.asarray(table.mean(axis=1))
