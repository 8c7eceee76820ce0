"""The constants of the structure are parameters where a scenario takes them up, and change nothing elsewhere."""

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.model import constants, extensions, varied_constants
from tests.worlds import SMALL

SHORT = SMALL.with_time(years=4, warmup_years=1)
RULES = Path(str(constants.__file__)).parent / "rules"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    extensions.forget("constants")


def test_every_number_that_a_rule_imports_is_a_parameter_but_those_that_are_held() -> None:
    imported: set[str] = set()
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "govsim.model.constants":
                imported |= {alias.name for alias in node.names}
    declared = {parameter.name.removeprefix("constants.") for parameter in varied_constants.extension().parameters}
    for name in imported - set(varied_constants._HELD):
        kinds = [f"{name.lower()}_{kind}" for kind in constants.KINDS]
        assert name.lower() in declared or set(kinds) <= declared, name
    assert len(declared) > 130


def test_constants_are_structures_of_the_whole_country_with_their_number_in_the_middle() -> None:
    for parameter in varied_constants.extension().parameters:
        assert (parameter.role, parameter.scope) == ("structure", "country")
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.section, parameter.name


def test_no_two_functions_of_the_rules_share_a_name() -> None:
    names = [name for module in varied_constants._parsed().values() for name in varied_constants._functions(module)]
    assert len(names) == len(set(names))


def test_a_scenario_states_a_constant_by_name() -> None:
    scenario = govsim.Scenario.from_toml('extensions = ["constants"]\n[constants]\nprecedent = 0.7\n')
    assert scenario.parameter("constants.precedent") == 0.7
    assert scenario.parameter("constants.kind_capability_cso") == 1.2
    with pytest.raises(InputError, match=r"constants\.precedent is a parameter of the extension constants"):
        SMALL.with_parameters({"constants.precedent": 0.7})
    with pytest.raises(InputError, match=r"constants\.presedent is not a parameter\n  did you mean constants\.prec"):
        SMALL.with_extensions("constants").with_parameters({"constants.presedent": 0.7})
    with pytest.raises(InputError, match="no reform moves it"):
        scenario.with_reform("x", from_year=2028, parameters={"constants.precedent": 0.7})


@pytest.mark.slow
def test_with_their_own_numbers_constants_give_the_shipped_bytes_and_in_a_design_each_point_its_own() -> None:
    base, varied = govsim.simulate(SHORT, 3, seed=5), SHORT.with_extensions("constants")
    same = govsim.simulate(varied, 3, seed=5)
    for name, table in base.tables.items():
        assert table.equals(same.tables[name]), name
    names = ["constants.agency_step", "constants.kind_outside_community"]
    design = govsim.Design.of(varied, method="lhs", samples=3, replications=2, seed=5, parameters=names)
    study = govsim.sweep(design, workers=2)
    assert study.failures.empty
    for row in range(3):
        values = {name: float(study.points[name][row]) for name in names}
        alone = govsim.simulate(varied.with_parameters(values), 2, seed=5).runs["trust"]
        assert np.array_equal(study.outcome("trust")[row], alone)
    assert not np.array_equal(study.outcome("trust")[0], base.runs["trust"][:2])
