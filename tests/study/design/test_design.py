"""A design says which points are run: what is varied and crossed, ids that stay, files that read back the same."""

import hashlib
import itertools
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.cli.design_template import template
from govsim.errors import InputError
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from govsim.study.design.factors import Values
from govsim.study.design.sampling import METHODS
from govsim.study.evidence.shipped import not_ruled_out

LEAST = 'scenario = "default"\nmethod = "sobol"\nsamples = 512\nreplications = 4\nseed = 7\n'
RATE, COVER, TERM, MULTI = (
    "rotation.transfer_rate",
    "budget.cover",
    "contract.term_years",
    "budget.multi_year_permitted",
)
UNCERTAINTIES = [parameter.name for parameter in PARAMETERS if parameter.role == "uncertainty"]
LEVERS = [parameter.name for parameter in PARAMETERS if parameter.role == "lever"]
PILOT = '[[groups]]\nname = "pilot"\nagencies = 3\n[groups.rotation]\ntransfer_rate = 0.2\n'


def made(method: str = "lhs", scenario: Any = "default", **keys: Any) -> Design:
    if METHODS[method].unit:
        keys = {"samples": 65 if method == "fast" else 4, **keys}
    return Design.of(scenario, **{"method": method, "replications": 2, "seed": 7, **keys})


def names(design: Design) -> list[str]:
    return [factor.name for factor in design.factors]


# What is varied


def test_the_least_design_varies_every_uncertainty_in_the_declared_order() -> None:
    design = Design.from_toml(LEAST)
    assert names(design) == UNCERTAINTIES
    assert (design.rows, design.size, design.runs) == (512 * 63, 512 * 63, 512 * 63 * 4)
    assert design.common_random_numbers
    assert design.notes == ()
    assert design == Design.of("default", method="sobol", samples=512, replications=4, seed=7)


def test_all_are_the_uncertainties_and_the_levers_and_no_structure_and_no_constant() -> None:
    assert names(made(parameters="all")) == [p.name for p in PARAMETERS if p.role in ("uncertainty", "lever")]


def test_structures_are_a_set_and_with_the_uncertainties_the_world() -> None:
    structures = [p.name for p in PARAMETERS if p.role == "structure"]
    assert names(made(parameters="structures")) == structures
    assert names(made(parameters="world")) == [*UNCERTAINTIES, *structures]
    design = made(parameters={"others": "world", RATE: {"low": 0.2}})
    assert Design.from_toml(design.to_toml()) == design


def test_evidence_runs_the_points_that_ship_where_a_scenario_leaves_them_free() -> None:
    design, points = made("evidence"), not_ruled_out()
    assert names(design) == list(points) == UNCERTAINTIES
    assert np.array_equal(design.sample(), points.to_numpy(float))
    assert design.rows == len(points)
    assert Design.from_toml(design.to_toml()) == design
    with pytest.raises(InputError, match="parameters is not for evidence: its points state every uncertainty"):
        made("evidence", parameters=[RATE])
    stated = made("evidence", levers={RATE: [0.2, 0.3]})
    assert np.array_equal(stated.sample(), points.drop(columns=RATE).to_numpy(float))


def test_a_list_or_a_table_varies_what_it_names_in_the_declared_order() -> None:
    assert names(made(parameters=[RATE, COVER])) == [COVER, RATE]
    nested = Design.from_toml(LEAST + "[parameters]\nrotation.transfer_rate = { low = 0.2 }\nbudget.cover = {}\n")
    quoted = Design.from_toml(LEAST + '[parameters]\n"rotation.transfer_rate" = { low = 0.2 }\n"budget.cover" = {}\n')
    tables = Design.from_toml(LEAST + "[parameters.rotation]\ntransfer_rate.low = 0.2\n[parameters.budget.cover]\n")
    assert nested == quoted == tables
    assert names(nested) == [COVER, RATE]
    assert nested.factors[1].levels(2).tolist() == [0.2, 0.55]


def test_a_table_can_change_one_distribution_and_vary_the_others_as_declared() -> None:
    design = made(parameters={"others": "uncertainties", "budget": {"cover": {"values": [0.5, 1]}}})
    assert names(design) == UNCERTAINTIES
    assert [f.name for f in design.factors if isinstance(f.distribution, Values)] == [COVER]


def test_a_lever_is_varied_when_it_is_named() -> None:
    assert set(made(parameters=[TERM], samples=100).sample()[:, 0]) == {1, 2, 3, 4, 5}


def test_a_parameter_that_the_scenario_states_is_varied_all_the_same() -> None:
    scenario = Scenario.load("default").with_parameters({RATE: 0.5})
    assert names(made(scenario=scenario)) == UNCERTAINTIES


@pytest.mark.parametrize("barrier", BARRIERS)
def test_what_a_barriers_off_fixes_is_left_out_with_a_note(barrier: str) -> None:
    design = made(scenario=Scenario.load("default").without(barrier))
    fixed = [name for name in UNCERTAINTIES if name in BARRIERS[barrier].off]
    assert names(design) == [name for name in UNCERTAINTIES if name not in fixed]
    assert design.notes == (f"Not varied: {', '.join(fixed)}; the barrier {barrier} is switched off.",)


def test_what_some_cells_fix_is_varied_with_a_note() -> None:
    options = [{"label": "on"}, {"label": "off", "without": ["rotation"]}]
    note = "Without effect where the barrier rotation is switched off: rotation.transfer_rate"
    design = made(options=options)
    assert names(design) == UNCERTAINTIES
    assert design.notes == (f"{note}, rotation.partner_transfer_rate.",)
    assert made(options=options, parameters=[RATE, COVER]).notes == (f"{note}.",)


def test_where_every_budget_act_is_recorded_their_lateness_is_left_out() -> None:
    scenario = Scenario.load("thai-history").with_time(warmup_years=0)
    assert made(scenario="thai-history").notes == ()
    assert made(scenario=scenario).notes == (
        "Not varied: budget.late_after_transition, budget.late_otherwise, budget.late_months, budget.late_spread; "
        "every budget act is recorded.",
    )


def test_what_a_group_an_option_or_a_lever_states_is_left_out_of_a_set_with_a_note() -> None:
    design = made(
        scenario=Scenario.from_toml(PILOT),
        options=[{"label": "rich", "budget": {"cover": 1.5}}],
        levers={"trust.doubt": [0, 1]},
    )
    assert names(design) == [name for name in UNCERTAINTIES if name not in (RATE, COVER, "trust.doubt")]
    assert design.notes == (
        'Not varied: budget.cover; the option "rich" states it.',
        'Not varied: rotation.transfer_rate; the group "pilot" of the scenario "scenario" states a value of its own.',
        "Not varied: trust.doubt; crossed in [levers].",
    )


# Points


def test_cells_are_scenarios_then_options_then_levers_in_the_order_of_the_file() -> None:
    design = made(
        scenario=["default", "inclusive-care"],
        options=[{"label": "none"}, {"label": "deputies", "reforms": [{"name": "deputy", "from_year": 2030}]}],
        levers={TERM: [3, 1], "payment.advance": [0.15], "contract.charter": [0, 1]},
    )
    labels = [tuple(cell.labels.values()) for cell in design.cells()]
    scenarios = ("default", "inclusive-care")
    assert labels == list(itertools.product(scenarios, ("none", "deputies"), (3, 1), (0, 1)))
    assert list(design.cells()[0].labels) == ["scenario", "option", TERM, "contract.charter"]
    last = design.cells()[-1].scenario
    assert [last.parameter(name) for name in (TERM, "payment.advance", "contract.charter")] == [1, 0.15, 1]
    assert [reform.name for reform in last.reforms] == ["deputy"]
    assert design.cells()[0].scenario.reforms == ()


def test_an_option_moves_reforms_barriers_and_parameters_as_a_scenario_would() -> None:
    reforms = [{"name": "mine", "from_year": 2030, "until_year": 2035, "size": 0.5, "rotation": {"deputy": 1}}]
    option = {"label": "x", "without": ["law"], "reforms": reforms, "budget": {"interim": 1}}
    cell = made(options=[option]).cells()[0]
    scenario = Scenario.load("default").without("law").with_parameters({"budget.interim": 1})
    parameters = {"rotation.deputy": 1.0}
    assert cell.scenario == scenario.with_reform(
        "mine", from_year=2030, until_year=2035, size=0.5, parameters=parameters
    )
    assert list(cell.labels) == ["scenario"]


def test_points_join_number_labels_and_values() -> None:
    design = made(levers={TERM: [1, 3]}, parameters=[RATE, COVER])
    points = design.points()
    assert list(points) == ["point", "scenario", TERM, COVER, RATE]
    assert [str(kind) for kind in points.dtypes] == ["int64", "str", "int64", "float64", "float64"]
    assert points["point"].tolist() == list(range(8))
    assert points[TERM].tolist() == [1] * 4 + [3] * 4
    np.testing.assert_array_equal(points[[COVER, RATE]][:4], design.sample())
    np.testing.assert_array_equal(points[[COVER, RATE]][4:], design.sample())
    assert points[3:6].reset_index(drop=True).equals(design.points(3, 6))
    assert design.points(6, 100)["point"].tolist() == [6, 7]


def test_the_sample_is_the_quantiles_of_the_unit_sample() -> None:
    design = made("morris", parameters=[RATE, TERM])
    unit, values = design.unit_sample(), design.sample()
    for column, factor in enumerate(design.factors):
        np.testing.assert_array_equal(values[:, column], factor.quantile(unit[:, column]))


def test_a_grid_takes_levels_or_the_stated_values() -> None:
    parameters = {RATE: {"low": 0.1, "high": 0.3}, TERM: {"values": [1, 5]}, MULTI: {}}
    design = made("grid", parameters=parameters)
    assert names(design) == [MULTI, TERM, RATE]
    points = list(itertools.product([0, 1], [1, 5], [0.1, 0.2, 0.3]))
    np.testing.assert_allclose(design.sample(), points)
    assert made("grid", parameters=parameters, levels=5).rows == 20


def test_one_at_a_time_varies_around_the_values_of_the_scenario() -> None:
    scenario = Scenario.load("default").with_parameters({RATE: 0.4})
    design = made("one-at-a-time", scenario, parameters=[RATE, TERM], levels=3)
    np.testing.assert_allclose(
        design.sample(), [[1, 0.4], [1, 0.4], [3, 0.4], [5, 0.4], [1, 0.1], [1, 0.325], [1, 0.55]]
    )
    assert made("one-at-a-time", scenario).rows == 1 + 2 * 61


def test_a_list_has_the_stated_points_in_their_order() -> None:
    text = 'scenario = "default"\nmethod = "list"\nreplications = 1\nseed = 0\n'
    text += '[[points]]\nrotation.transfer_rate = 0.2\nbudget.cover = 1\n[[points]]\n"budget.cover" = 0.5\n'
    design = Design.from_toml(text + '"rotation.transfer_rate" = 0.3')
    assert names(design) == [COVER, RATE]
    assert design.sample().tolist() == [[1, 0.2], [0.5, 0.3]]


def test_a_list_without_points_runs_what_is_crossed_alone() -> None:
    design = made("list", levers={TERM: [1, 2, 3]})
    assert (design.rows, design.size, names(design)) == (1, 3, [])
    assert list(design.points()) == ["point", "scenario", TERM]


def test_arrays_of_numpy_are_taken_as_lists() -> None:
    design = made("grid", parameters={RATE: {"values": np.array([0.1, 0.2])}}, levers={TERM: np.arange(1, 4)})
    assert (design.rows, design.cell_count) == (2, 3)
    assert made("list", points=[{RATE: np.float64(0.2)}]).sample().tolist() == [[0.2]]


def test_ids_stay_when_scenarios_are_added_at_the_end() -> None:
    one = made(levers={TERM: [1, 3]}).points()
    two = made(scenario=["default", "inclusive-care"], levers={TERM: [1, 3]}).points()
    assert two[: len(one)].equals(one)


methods = st.sampled_from(sorted(set(METHODS) - {"list", "evidence"}))
varied = st.lists(st.sampled_from(UNCERTAINTIES + LEVERS), min_size=1, max_size=4, unique=True)


@given(methods, varied, st.integers(0, 2**63 - 1))
def test_every_point_is_one_that_the_model_declares(method: str, parameters: list[str], seed: int) -> None:
    design = made(method, parameters=parameters, seed=seed)
    sample = design.sample()
    assert sample.shape == (design.rows, len(parameters))
    for factor, column in zip(design.factors, sample.T, strict=True):
        assert all(BY_NAME[factor.name].refusal(float(value)) is None for value in np.unique(column))
    assert np.array_equal(sample, made(method, parameters=parameters, seed=seed).sample())
    if METHODS[method].unit:
        assert not np.array_equal(
            design.unit_sample(), made(method, parameters=parameters, seed=seed ^ 1).unit_sample()
        )


GOLDEN = {
    "grid": "61ecf02bfe890de3",
    "one-at-a-time": "5f2e6e43620a7d8e",
    "lhs": "4e9a2bcb5ff02bde",
    "sobol": "dc5adfe09d096a45",
    "morris": "76643a403eeec187",
    "fast": "a112eb17a1ba1c92",
    "random": "65e3a320dc3f219a",
}


@pytest.mark.parametrize("method", GOLDEN)
def test_points_stay_as_they_were_released(method: str) -> None:
    """Points of old studies keep their numbers: a change here makes every unfinished study another one."""
    parameters = {
        RATE: {},
        TERM: {},
        COVER: {"distribution": "triangular", "mode": 1.1},
        "trust.half_life_agency": {"distribution": "loguniform"},
        "partner.surplus": {"distribution": "normal", "mean": 1, "sd": 0.3},
        "trust.doubt": {"values": [0, 0.5, 1], "weights": [1, 2, 1]},
    }
    points = made(method, parameters=parameters, levers={"payment.advance": [0, 0.15]}).points()
    text = points.round(9).to_csv(index=False, float_format="%.9f", lineterminator="\n")
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == GOLDEN[method]


# Reading and writing

WRITTEN = (
    made("sobol"),
    made("sobol", second_order=True, common_random_numbers=False, title='a "title"', description="two\nlines"),
    made("morris", levels=6, parameters="all"),
    made("fast", interference=2, samples=17, parameters=[RATE]),
    made("list"),
    made("list", points=[{RATE: 0.2, TERM: 3}, {RATE: 0.3, TERM: 1}]),
    made(scenario=["default", "inclusive-care"]),
    made(scenario=Scenario.from_toml(PILOT + '[[reforms]]\nname = "deputy"\nfrom_year = 2030\n'), parameters=[COVER]),
    made(scenario=["default", Scenario(name="b").with_time(years=3)]),
    made(scenario=Scenario.load("thai-history").with_world(agencies=3)),
    made(parameters={"others": "all", RATE: {"low": 0.2}, TERM: {"values": [1, 5]}}),
    made(parameters={RATE: {"distribution": "normal", "mean": 0.3, "sd": 0.1}, COVER: {}}),
    made(levers={"rotation.deputy": [0, 1], TERM: [3], "rotation.documentation": [0.5, 1]}),
    made(
        options=[
            {"label": "a"},
            {
                "label": "b",
                "without": ["law", "rotation"],
                "law": {"guideline": 0.5},
                "reforms": [
                    {"name": "deputy", "from_year": 2030, "size": 0.5},
                    {"name": "x", "from_year": 2031, "rotation": {"deputy": 0}},
                ],
            },
        ]
    ),
)


@pytest.mark.parametrize("design", WRITTEN, ids=range(len(WRITTEN)))
def test_a_written_design_reads_back_the_same(design: Design, tmp_path: Path) -> None:
    again = Design.from_toml(design.to_toml())
    assert again == design
    assert again.fingerprint == design.fingerprint
    assert again.to_toml() == design.to_toml()
    design.save(tmp_path / "design.toml")
    assert Design.load(tmp_path / "design.toml") == design
    with pytest.raises(InputError, match="there is one already"):
        design.save(tmp_path / "design.toml")


def test_a_design_takes_its_name_from_its_file_and_scenarios_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[rotation]\ntransfer_rate = 0.5\n")
    (tmp_path / "try.toml").write_text(LEAST.replace('"default"', '"mine.toml"'))
    design = Design.load(tmp_path / "try.toml")
    assert (design.name, design.scenarios[0].name) == ("try", "mine")
    assert design.scenarios[0].parameter(RATE) == 0.5
    assert Design.from_toml(LEAST.replace('"default"', '"mine.toml"'), folder=tmp_path).scenarios == design.scenarios


def test_a_design_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        made().seed = 3


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        make()
    return str(caught.value)


# Files and calls at fault; texts at fault are in test_design_errors.py


def test_a_scenario_file_at_fault_is_named_with_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[world]\nagencies = 0\n")
    path = tmp_path / "try.toml"
    path.write_text(LEAST.replace('"default"', '"mine.toml"'))
    assert refusal(lambda: Design.load(path)).startswith(f"{tmp_path}/mine.toml:2: world.agencies must be ")
    path.write_text(LEAST.replace('"default"', '"mien.toml"'))
    assert refusal(lambda: Design.load(path)) == (
        f'{path}:1: scenario = "mien.toml": there is no such file beside the design\n  did you mean mine.toml?'
    )
    (tmp_path / "sub").mkdir()
    path.write_text(LEAST.replace('"default"', '"sub/"'))
    assert refusal(lambda: Design.load(path)) == f"{tmp_path}/sub: is a folder, not a file"


def test_a_design_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "try.toml").write_text("")
    assert refusal(lambda: Design.load(tmp_path / "tri.toml")) == (
        f"{tmp_path}/tri.toml: there is no such file\n  did you mean {tmp_path}/try.toml?"
    )
    assert refusal(lambda: Design.load(tmp_path)) == f"{tmp_path}: is a folder, not a file\n  files in it: try.toml"
    (tmp_path / "large.toml").write_text("#" * 1_000_001)
    assert "designs are small texts of at most 1 MB" in refusal(lambda: Design.load(tmp_path / "large.toml"))
    assert refusal(lambda: Design.from_toml("a = " + "[" * 100_000)) == "<text>: is nested too deeply to be a design"


@pytest.mark.parametrize("name", ["\0.toml", "x" * 300 + ".toml", "/dev/zero", "/", "..", "a/b/c.toml", "x" * 300])
def test_a_name_that_is_no_scenario_is_refused_without_a_traceback(name: str) -> None:
    assert refusal(lambda: Design.of(name, method="lhs", samples=2, replications=1, seed=0))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"sampels": 3}, "Design.of: sampels is not a known key\n  did you mean samples?"),
        ({"seed": 2**70}, "Design.of: seed is too large a number"),
        ({"samples": 2.5}, "Design.of: samples must be a whole number, 1 to 20000000, not 2.5"),
        ({"parameters": {"budget.cover": {"low": -1}}}, "Design.of: parameters.budget.cover.low = -1 is outside"),
        ({"scenario": []}, "Design.of: scenarios is empty"),
        ({"scenario": ["default", Scenario.load("default")]}, 'scenarios = "default" is the name of two scenarios'),
        ({"scenario": 3}, "Design.of: scenario must be a name or a file in quotes, not 3"),
        ({"options": [{"label": 3}]}, "Design.of: label must be text in quotes"),
    ],
)
def test_a_design_from_python_is_refused_with_the_call(keys: dict[str, Any], said: str) -> None:
    made: dict[str, Any] = {"scenario": "default", "method": "lhs", "samples": 4, "replications": 1, "seed": 0, **keys}
    assert said in refusal(lambda: Design.of(**made))


# The template


def test_the_template_asks_of_what_evidence_does_not_rule_out() -> None:
    assert Design.from_toml(template("my.toml")) == Design.of("default", method="evidence", replications=4, seed=7)


def examples() -> list[str]:
    """The commented keys and tables of the template, those of one block together."""
    found = []
    for block in template("my.toml").split("\n\n"):
        lines = [line for line in block.split("\n") if re.match(r'# (\[|[\w."-]+ = )', line)]
        apart = [[line] for line in lines] if not any(line.startswith("# [") for line in lines) else [lines]
        found += ["\n".join(line.removeprefix("# ") for line in group) for group in apart if group]
    return found


@pytest.mark.parametrize("example", examples())
def test_each_example_of_the_template_parses(example: str) -> None:
    stated = tomllib.loads(example)
    least = {key: line for line in LEAST.splitlines() for key in [line.partition(" ")[0]]}
    method = {"levels": "morris", "interference": "fast", "grown_from": "lhs", "points": "list"}.get(
        next(iter(stated)), "sobol"
    )
    least["method"] = f'method = "{method}"'
    if "grown_from" in stated:
        least["samples"] = f"samples = {2 * stated['grown_from']}"
    if method == "list":
        del least["samples"]
    if "scenarios" in stated:
        del least["scenario"]
    text = "\n".join(line for key, line in least.items() if key not in stated)
    design = Design.from_toml(f"{text}\n{example}\n")
    assert design.size > 0


def test_the_template_shows_every_key() -> None:
    text = template("my.toml")
    keys = {"title", "scenario", "scenarios", "method", "samples", "replications", "seed", "common_random_numbers",
            "second_order", "levels", "interference", "grown_from", "parameters", "points", "levers",
            "options"}  # fmt: skip
    assert {key for key in keys if re.search(rf"(?m)^(# )?(\[+)?{key}( = |\])", text)} == keys
    assert all(f'"{method}"' in text for method in METHODS)
    assert max(map(len, text.splitlines())) <= 120


# The fingerprint


def test_the_fingerprint_changes_with_whatever_decides_points_or_runs() -> None:
    designs = [
        made(),
        made(seed=8),
        made(replications=3),
        made(samples=8),
        made("random"),
        made(common_random_numbers=False),
        made(scenario="inclusive-care"),
        made(scenario=Scenario.load("default").with_parameters({"contract.target": 0.6})),
        made(scenario=["default", "inclusive-care"]),
        made(parameters="all"),
        made(parameters={"others": "uncertainties", RATE: {"low": 0.2}}),
        made(parameters={"others": "uncertainties", RATE: {"distribution": "loguniform"}}),
        made(levers={TERM: [1, 3]}),
        made(levers={TERM: [3, 1]}),
        made(options=[{"label": "a"}, {"label": "b"}]),
        made("sobol"),
        made("sobol", second_order=True),
        made("list", points=[{RATE: 0.2}]),
        made("list", points=[{RATE: 0.3}]),
    ]
    assert len({design.fingerprint for design in designs}) == len(designs)
    assert all(re.fullmatch("[0-9a-f]{64}", design.fingerprint) for design in designs)


def test_the_fingerprint_is_that_of_the_points_and_not_of_the_words() -> None:
    assert made(title="x", description="y", name="z").fingerprint == made().fingerprint
    assert made(parameters=UNCERTAINTIES).fingerprint == made().fingerprint
    assert made("sobol", second_order=False).fingerprint == made("sobol").fingerprint


def test_a_design_is_described_in_numbers() -> None:
    design = made(scenario=["default", "inclusive-care"], levers={TERM: [1, 2, 3]})
    assert design.describe() == {
        "scenarios": 2, "options": 0, "levers": 1, "cells": 6, "factors": 61, "rows": 4, "points": 24,
        "replications": 2, "runs": 48,
    }  # fmt: skip
