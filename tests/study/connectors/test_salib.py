"""Designs as problems of SALib and back: the same points, the same indices."""

from typing import Any

import numpy as np
import pytest
from SALib.analyze import sobol as analyze_sobol
from SALib.sample import latin
from SALib.sample import sobol as sample_sobol

import govsim
from govsim.errors import InputError
from govsim.study.design.design import Design
from govsim.study.sensitivity import analyse
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=5)
NAMES = ["rotation.transfer_rate", "contract.term_years", "leadership.change_rate"]
EACH: dict[str, dict[str, Any]] = {
    "leadership.change_rate": {"distribution": "triangular", "mode": 0.1},
    "budget.late_otherwise": {"distribution": "normal", "mean": 0.2, "sd": 0.1},
    "rotation.transfer_rate": {"distribution": "loguniform", "low": 0.1, "high": 0.4},
    "contract.term_years": {"values": [1, 3], "weights": [1, 3]},
    "rotation.deputy": {"low": 0.2, "high": 0.8},
}


def test_a_problem_states_declared_ranges_and_shares_for_whole_numbers() -> None:
    problem = govsim.salib.problem(NAMES)
    assert problem["names"] == NAMES
    assert problem["bounds"] == [[0.1, 0.55], [0.0, 1.0], [0.05, 0.35]]
    assert problem["dists"] == ["unif"] * 3
    assert problem["govsim"] == {"contract.term_years": {}}


def test_a_design_of_salibs_sample_has_the_points_of_the_design_that_takes_the_same_sample() -> None:
    ours = Design.of(SHORT, method="sobol", samples=8, parameters=NAMES, replications=2, seed=3)
    problem = govsim.salib.problem(ours)
    sample = sample_sobol.sample(problem, 8, calc_second_order=False, seed=np.random.default_rng(3))
    theirs = govsim.salib.design(problem, sample, SHORT, replications=2, seed=3)
    assert [one.name for one in theirs.factors] == [one.name for one in ours.factors]
    np.testing.assert_allclose(theirs.sample(), ours.sample(), rtol=1e-12)


@pytest.mark.parametrize("name", EACH)
def test_every_distribution_has_the_quantiles_that_salib_gives_it(name: str) -> None:
    problem = govsim.salib.problem({name: EACH[name], "payment.invoice_months": {}})
    sample = latin.sample(problem, 4000, seed=1)
    values = govsim.salib.design(problem, sample, SHORT, replications=1, seed=1).sample()
    design = Design.of(
        SHORT, method="lhs", samples=4000, parameters=govsim.salib.parameters(problem), replications=1, seed=1
    )
    place, ours = [one.name for one in design.factors].index(name), design.sample()
    for share in (0.05, 0.3, 0.5, 0.9):
        first, second = (np.quantile(table[:, place], share) for table in (values, ours))
        assert first == pytest.approx(second, abs=2e-3 * max(1.0, abs(first)))


def test_a_problem_and_its_parameters_are_two_ways_to_say_one_thing() -> None:
    parameters = govsim.salib.parameters(govsim.salib.problem(EACH))
    again = govsim.salib.parameters(govsim.salib.problem(parameters))
    assert again.keys() == EACH.keys()
    assert again["contract.term_years"] == {"values": [1, 3], "weights": [1.0, 3.0]}
    assert again["rotation.deputy"] == {"low": 0.2, "high": 0.8}
    assert again["leadership.change_rate"]["mode"] == pytest.approx(0.1)


def test_a_problem_of_your_own_becomes_a_design() -> None:
    own = {"num_vars": 1, "names": ["rotation.transfer_rate"], "bounds": [[0.2, 0.3]]}
    assert govsim.salib.parameters(own) == {"rotation.transfer_rate": {"low": 0.2, "high": 0.3}}
    design = govsim.salib.design(own, [[0.2], [0.25]], SHORT, replications=1, seed=1)
    assert design.sample().tolist() == [[0.2], [0.25]]


def test_indices_by_salib_are_those_that_govsim_gives() -> None:
    ours = Design.of(SHORT, method="sobol", samples=16, parameters=NAMES, replications=2, seed=3)
    study = govsim.sweep(ours)
    y = govsim.salib.output(study, "coverage")
    problem = govsim.salib.problem(ours)
    theirs = analyze_sobol.analyze(problem, y, calc_second_order=False, seed=1)
    indices = analyse(study.sample(), "coverage", study.outcome("coverage"), resamples=100).indices
    for measure in ("ST", "S1"):
        mine = indices[(indices["measure"] == measure) & (indices["target"] == "mean")]
        by_name = dict(zip(mine["factor"], mine["value"], strict=True))
        found = dict(zip(problem["names"], theirs[measure], strict=True))
        assert by_name.keys() == found.keys()
        for name, value in by_name.items():
            assert value == pytest.approx(found[name], abs=1e-9)


def test_the_output_is_in_the_order_of_the_sample() -> None:
    problem = govsim.salib.problem(["rotation.transfer_rate"])
    sample = np.array([[0.5], [0.1], [0.3], [0.1]])
    study = govsim.sweep(govsim.salib.design(problem, sample, SHORT, replications=2, seed=1))
    y = govsim.salib.output(study, "coordinator_changes")
    assert y[1] == y[3]
    for value, rate in zip(y, sample[:, 0], strict=True):
        runs = govsim.simulate(SHORT.with_parameters({"rotation.transfer_rate": rate}), 2, 1).runs
        assert value == runs["coordinator_changes"].mean()


@pytest.mark.parametrize(
    ("problem", "what"),
    [
        ({"names": ["rotation.deputi"], "bounds": [[0, 1]]}, "is not a parameter"),
        ({"names": ["rotation.deputy"], "bounds": [[0, 2]]}, "rotation.deputy.high"),
        ({"names": ["rotation.deputy"], "bounds": [[0, 1]], "dists": ["norm"]}, "has bounds"),
        ({"names": ["rotation.deputy"], "bounds": [[0, 1], [0, 1]]}, "1 names, 2 bounds"),
        ({"names": ["rotation.deputy"]}, "has no bounds"),
    ],
)
def test_a_problem_that_no_design_fits_is_refused(problem: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what):
        govsim.salib.parameters(problem)


@pytest.mark.parametrize(
    ("sample", "what"),
    [([[0.2, 0.3]], "shape"), ([0.2], "shape"), ([[7.0]], "transfer_rate"), ([[float("nan")]], "transfer_rate")],
)
def test_a_sample_that_does_not_fit_is_refused_and_never_clipped(sample: Any, what: str) -> None:
    with pytest.raises(InputError, match=what):
        govsim.salib.design(govsim.salib.problem(["rotation.transfer_rate"]), sample, SHORT, replications=1, seed=1)


def test_an_undefined_or_unknown_outcome_is_refused() -> None:
    design = govsim.salib.design(
        govsim.salib.problem(["rotation.deputy"]),
        [[0.1]],
        SMALL.with_time(warmup_years=1, years=1),
        replications=1,
        seed=1,
    )
    study = govsim.sweep(design)
    with pytest.raises(InputError, match="rmst_60 is undefined in a run of 1 points"):
        govsim.salib.output(study, "rmst_60")
    with pytest.raises(InputError, match="is not kept of a run"):
        govsim.salib.output(study, "rmst")
