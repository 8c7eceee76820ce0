"""govsim in EMA workbench: parameters, ranges, roles and outcomes come from the declarations."""

import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from scipy import stats

import govsim
from govsim.errors import InputError
from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.per_run import per_run
from tests.worlds import SMALL

with warnings.catch_warnings():  # of its own imports
    warnings.simplefilter("ignore")
    workbench = pytest.importorskip("ema_workbench")

SHORT = SMALL.with_time(warmup_years=1, years=6)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def test_parameters_have_the_declared_ranges_kinds_and_defaults() -> None:
    model = govsim.ema.model("default", levers="all", uncertainties="all")
    for room, role in ((model.levers, "lever"), (model.uncertainties, "uncertainty")):
        declared = {parameter.name: parameter for parameter in PARAMETERS if parameter.role == role}
        assert {one.variable_name[0] for one in room} == set(declared)
        for one in room:
            parameter = declared[one.variable_name[0]]
            assert (one.lower_bound, one.upper_bound) == (parameter.low, parameter.high)
            assert one.name.isidentifier()
            assert one.default == parameter.default
            assert isinstance(one, workbench.IntegerParameter) == parameter.whole


def test_outcomes_go_the_way_that_is_declared_and_luck_stands_beside_them() -> None:
    model = govsim.ema.model(SHORT, levers=["rotation.deputy"], outcomes=list(OUTCOMES), replications=4)
    kinds = {outcome.name: outcome.kind for outcome in model.outcomes}
    ways = {1: workbench.ScalarOutcome.MAXIMIZE, -1: workbench.ScalarOutcome.MINIMIZE}
    for name, outcome in OUTCOMES.items():
        assert kinds.pop(name) == ways[outcome.better]
        assert kinds.pop(f"{name}_se") == workbench.ScalarOutcome.INFO
    assert list(kinds) == ["undefined"]


def test_an_experiment_is_what_the_scenario_with_these_values_gives() -> None:
    varied = {"levers": ["rotation.deputy", "contract.term_years"], "uncertainties": ["rotation.transfer_rate"]}
    model = govsim.ema.model(SHORT, **varied, outcomes=["trust", "coverage"], replications=3, seed=5)
    experiments, outcomes = workbench.perform_experiments(model, scenarios=2, policies=2)
    assert len(experiments) == 4
    for number, row in enumerate(experiments.to_dict("records")):
        values = {name: row[name.replace(".", "_")] for names in varied.values() for name in names}
        values["contract.term_years"] = int(values["contract.term_years"])
        runs = per_run(govsim.simulate(SHORT.with_parameters(values), 3, 5))
        for name in ("trust", "coverage"):
            assert outcomes[name][number] == runs[name].mean()
            assert outcomes[f"{name}_se"][number] == pytest.approx(runs[name].std() / np.sqrt(3))


def test_a_table_for_a_parameter_gives_its_distribution() -> None:
    tables: dict[str, dict[str, Any]] = {
        "rotation.transfer_rate": {"low": 0.2, "high": 0.3},
        "leadership.change_rate": {"distribution": "triangular", "mode": 0.1},
        "budget.late_otherwise": {"distribution": "normal", "mean": 0.2, "sd": 0.1},
    }
    uniform, triangle, normal = govsim.ema.model(SHORT, uncertainties=tables).uncertainties
    assert (uniform.lower_bound, uniform.upper_bound) == (0.2, 0.3)
    change, late = BY_NAME["leadership.change_rate"], BY_NAME["budget.late_otherwise"]
    assert triangle.dist.mean() == pytest.approx((change.low + 0.1 + change.high) / 3)
    ends = [(end - 0.2) / 0.1 for end in (late.low, late.high)]
    assert normal.dist.ppf(0.3) == pytest.approx(stats.truncnorm(*ends, 0.2, 0.1).ppf(0.3))
    (chosen,) = govsim.ema.model(SHORT, levers={"contract.term_years": {"values": [1, 3]}}).levers
    assert [category.value for category in chosen.categories] == [1, 3]


def test_a_model_pickles_for_evaluators_with_processes_of_their_own() -> None:
    model = govsim.ema.model(SHORT, levers=["rotation.deputy"], outcomes=["trust"], replications=2)
    again = pickle.loads(pickle.dumps(model.function))
    assert again(**{"rotation.deputy": 0.5}) == model.function(**{"rotation.deputy": 0.5})


def test_an_outcome_that_is_undefined_in_a_repeat_is_missing_and_counted() -> None:
    once = SMALL.with_time(warmup_years=1, years=1)
    function = govsim.ema.model(once, levers=["rotation.deputy"], outcomes=["rmst_60"], replications=2).function
    found = function(**{"rotation.deputy": 0.0})
    assert np.isnan(found["rmst_60"])
    assert found["undefined"] == 2


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"levers": ["rotation.transfer_rate"]}, "rotation.transfer_rate is of role uncertainty"),
        ({"uncertainties": ["rotation.deputy"]}, "rotation.deputy is of role lever"),
        ({"levers": ["rotation.deputi"]}, "is not a parameter"),
        ({}, "nothing is varied"),
        ({"levers": "rotation.deputy"}, "must be a list of parameters"),
        ({"levers": ["rotation.deputy"], "outcomes": ["trus"]}, "is not an outcome of a run"),
        ({"levers": {"contract.term_years": {"values": [1, 3], "weights": [1, 2]}}}, "has weights"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what):
        govsim.ema.model(SHORT, **given)


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench", None)
    with pytest.raises(InputError, match=r"ema_workbench is not installed") as caught:
        govsim.ema.model(SHORT, levers="all")
    assert 'pip install "govsim[ema]"' in str(caught.value)
