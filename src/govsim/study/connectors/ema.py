"""govsim as a model of EMA workbench 3 (Kwakkel 2017, doi:10.1016/j.envsoft.2017.06.054).

```python
from ema_workbench import perform_experiments

model = govsim.ema.model(
    "default", levers=["rotation.deputy", "contract.term_years"], uncertainties="all", replications=20
)
experiments, outcomes = perform_experiments(model, scenarios=100, policies=4)
```

The workbench asks that names be Python's: `rotation.deputy` is `rotation_deputy` there. Every experiment is a mean over
the same `replications` repeats, so that experiments differ in what is decided and assumed, not in luck; how much luck
is left in a mean stands beside it, as `trust_se`. An outcome that is undefined in a repeat is missing (NaN, as the
workbench writes it); `undefined` counts such repeats.
"""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from govsim.arguments import items, plain, takes, whole
from govsim.errors import InputError, ScenarioWarning, UnplacedError, did_you_mean, shown
from govsim.model.parameters import PARAMETERS
from govsim.outcomes.declared import MAIN, OUTCOMES
from govsim.outcomes.per_run import per_run
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.scenario import idle
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.connectors import imported
from govsim.study.design.factors import Factor, LogUniform, Normal, Triangular, Uniform, Values, Whole, factor

"""The outcomes of a model that names none: continuity of partnerships and relationships, trust, coverage, money."""
_ROLES = {"levers": ("lever",), "uncertainties": ("uncertainty", "structure")}


@takes(outcomes=items, replications=whole(1, MOST_REPLICATIONS), seed=whole(0, MOST_SEED))
def model(
    scenario: Scenario | str | Path,
    *,
    levers: Any = (),
    uncertainties: Any = (),
    outcomes: Sequence[str] = MAIN,
    replications: int = 20,
    seed: int = 1,
) -> Any:
    """An `ema_workbench.Model` of a scenario, for any evaluator: it pickles.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file. What is not varied is as it states.
        levers: Parameters of role lever: names in a list, for their declared ranges; or a table for each name, as in a
            design file, such as {"rotation.deputy": {"low": 0.5}}; or "all".
        uncertainties: Likewise, parameters of role uncertainty or structure; "all" are the uncertainties.
        outcomes: Names of outcomes of a run (`govsim explain comparison.per_run`): each is maximised or minimised as
            it is declared.
        replications: Repeats of each experiment.
        seed: Decides the luck of them all.

    Returns:
        The model: RealParameter, IntegerParameter or CategoricalParameter by the distribution; a ScalarOutcome for each
        outcome and, of kind INFO, its standard error over repeats (with two repeats or more) and `undefined`.

    Raises:
        InputError: The extra govsim[ema] is not installed; a name is no parameter, or of another role, or no outcome.
    """
    workbench = imported("ema_workbench", "ema")
    found = given_scenario(scenario)
    idle.say(found)
    decided, assumed = _factors("levers", levers), _factors("uncertainties", uncertainties)
    if not decided and not assumed:
        raise InputError("nothing is varied", place="govsim.ema.model", remedy="name levers, uncertainties or both")
    for name in outcomes:
        if name not in OUTCOMES:
            remedy = did_you_mean(str(name), OUTCOMES, "outcomes")
            raise InputError(f"{shown(name)} is not an outcome of a run", place="outcomes", remedy=remedy)
    asked = tuple(outcomes)
    made = workbench.Model("govsim", function=Experiment(found, asked, replications, seed))
    parameter = partial(_parameter, workbench, found)
    made.levers, made.uncertainties = list(map(parameter, decided)), list(map(parameter, assumed))
    kinds = workbench.ScalarOutcome
    way = {1: kinds.MAXIMIZE, -1: kinds.MINIMIZE, 0: kinds.INFO}
    made.outcomes = [
        *(workbench.ScalarOutcome(name, kind=way[OUTCOMES[name].better]) for name in asked),
        *(workbench.ScalarOutcome(f"{name}_se") for name in asked if replications > 1),
        workbench.ScalarOutcome("undefined"),
    ]
    return made


@dataclass(frozen=True)
class Experiment:
    """What the workbench calls with the value of each parameter: outcomes by name, means over repeats."""

    scenario: Scenario
    outcomes: tuple[str, ...]
    replications: int
    seed: int
    __name__ = "govsim"

    def __call__(self, **values: Any) -> dict[str, float]:
        """Run one experiment. Raises InputError for a value that a parameter cannot take."""
        changed = self.scenario.with_parameters({name: plain(value) for name, value in values.items()})
        with warnings.catch_warnings():  # model() said it of the scenario; here it would be said of each experiment
            warnings.simplefilter("ignore", ScenarioWarning)
            runs = per_run(simulate(changed, self.replications, self.seed, Record(contracts=False, events=False)))
        table = runs[list(self.outcomes)].to_numpy(float)
        means = dict(zip(self.outcomes, table.mean(axis=0).tolist(), strict=True))
        errors = {}
        if self.replications > 1:
            spread = table.std(axis=0, ddof=1) / math.sqrt(self.replications)
            errors = {f"{name}_se": value for name, value in zip(self.outcomes, spread.tolist(), strict=True)}
        return means | errors | {"undefined": float(np.isnan(table).any(axis=1).sum())}


def _factors(argument: str, stated: Any) -> list[Factor]:
    """What is varied, each of a role that the argument is for."""
    stated, roles = plain(stated), _ROLES[argument]
    if isinstance(stated, str):
        if stated != "all":
            remedy = f'give {argument}=[{shown(stated)}], or "all"'
            raise InputError(f"{argument} must be a list of parameters, not {shown(stated)}", remedy=remedy)
        stated = [parameter.name for parameter in PARAMETERS if parameter.role == roles[0]]
    tables = stated if isinstance(stated, Mapping) else {name: {} for name in items(argument, stated)}
    found = []
    for name, table in tables.items():
        try:
            varied = factor(name, table)
        except UnplacedError as error:
            raise error.at(f"govsim.ema.model, {argument}") from None
        if (role := varied.parameter.role) not in roles:
            other = next((other for other, theirs in _ROLES.items() if role in theirs), None)
            remedy = f"name it among the {other}" if other else "leave it out"
            raise InputError(f"{name} is of role {role}", place=f"govsim.ema.model, {argument}", remedy=remedy)
        found.append(varied)
    return found


def _parameter(workbench: Any, scenario: Scenario, varied: Factor) -> Any:
    """A parameter of the workbench with the factor's distribution."""
    from scipy import stats

    name = varied.name.replace(".", "_")
    known: dict[str, Any] = {"variable_name": varied.name, "default": scenario.parameter(varied.name)}
    match varied.distribution:
        case Uniform(low, high):
            return workbench.RealParameter(name, low, high, **known)
        case Whole(low, high):
            return workbench.IntegerParameter(name, low, high, **known)
        case LogUniform(low, high):
            return workbench.RealParameter.from_dist(name, stats.loguniform(low, high), **known)
        case Triangular(low, mode, high):
            shape = stats.triang((mode - low) / (high - low), low, high - low)
            return workbench.RealParameter.from_dist(name, shape, **known)
        case Normal(mean, sd, low, high):
            shape = stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd)
            return workbench.RealParameter.from_dist(name, shape, **known)
        case Values(values, weights):
            if weights:
                what, remedy = "has weights, which the workbench has not", "leave the weights out"
                raise InputError(f"{varied.name} {what}", place="govsim.ema.model", remedy=remedy)
            whole_ones = varied.parameter.whole
            return workbench.CategoricalParameter(name, [int(v) if whole_ones else v for v in values], **known)
