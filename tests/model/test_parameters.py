"""Section 6 of the model page as data: complete, consistent, and the same as the page."""

import dataclasses
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from govsim.model.parameters import BY_NAME, GROUP_LABELS, GROUPS, PARAMETERS, Parameter

MODEL_PAGE = Path(__file__).resolve().parents[3] / "shared" / "model.md"
KEPT = (Path(__file__).parent / "model_page.md").read_text(encoding="utf-8")
"""Section 6's rows, for where the page is not at hand."""

DECLARED = 93
NEUTRAL = {
    "leadership.change_rate": 0.22, "leadership.politics_odds": 1.3, "payment.cost_share": 0.95, "trust.personal": 0.55,
    "service.in_house_cost": 0, "structure.exit_in_term": 0, "structure.stress_loop": 0,
    "structure.obligation_ceiling": 1, "structure.repeat_bar_months": 0, "structure.measured_gain": 0.3,
    "structure.unmeasured_loss": 0.4, "structure.effort_floor": 0, "structure.capture": 0, "structure.lame_duck": 0,
}  # fmt: skip
"""Section 12: the values that give version 1 back, which are the defaults until evidence has touched them."""

NAME = r"[a-z]+\.[a-z_]+"
NUMBER = r"-?[0-9.]+"
ROW = re.compile(
    rf"^\| (?P<name>{NAME}) \| (?P<default>{NUMBER}) \| (?P<low>{NUMBER})[-/](?P<high>{NUMBER}) \| (?P<role>[ulsc]) \|",
    re.MULTILINE,
)
ROLES = {"u": "uncertainty", "l": "lever", "s": "structure", "c": "constant"}

each_parameter = pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)


def rows_of(section: str) -> list[tuple[str, float, float, float, str]]:
    rows = list(ROW.finditer(section))
    assert len(rows) == len(re.findall(rf"^\| {NAME} \|", section, re.MULTILINE))
    return [
        (row["name"], float(row["default"]), float(row["low"]), float(row["high"]), ROLES[row["role"]]) for row in rows
    ]


def test_the_declarations_are_the_rows_of_the_model_page_with_neutral_defaults() -> None:
    declared = [(one.name, one.default, one.low, one.high, one.role) for one in PARAMETERS]
    assert len(declared) == DECLARED
    assert declared == [(name, NEUTRAL.get(name, default), *rest) for name, default, *rest in rows_of(KEPT)]


def test_the_kept_rows_are_those_of_the_model_page() -> None:
    if MODEL_PAGE.exists():
        page = MODEL_PAGE.read_text(encoding="utf-8")
        assert rows_of(page.split("\n## 6. ")[1].split("\n## 7. ")[0]) == rows_of(KEPT)


@each_parameter
def test_every_default_lies_in_its_range(parameter: Parameter) -> None:
    assert parameter.low < parameter.high
    assert parameter.refusal(parameter.default) is None


@each_parameter
def test_both_ends_of_the_bounds_belong_to_them_and_the_range_lies_within(parameter: Parameter) -> None:
    least, most = parameter.bounds
    assert least <= parameter.low < parameter.high <= most
    assert parameter.refusal(least) is None
    assert parameter.refusal(most) is None
    assert parameter.refusal(math.nextafter(least, -math.inf)) is not None
    assert parameter.refusal(math.nextafter(most, math.inf)) is not None


@each_parameter
def test_both_ends_of_a_range_are_within_evidence_and_nothing_beyond_is(parameter: Parameter) -> None:
    assert parameter.within_range(parameter.low)
    assert parameter.within_range(parameter.high)
    assert not parameter.within_range(math.nextafter(parameter.low, -math.inf))
    assert not parameter.within_range(math.nextafter(parameter.high, math.inf))


def test_what_is_allowed_names_the_bounds_and_what_evidence_says() -> None:
    assert BY_NAME["budget.late_months"].allowed() == "months, 1 to 8 (evidence: 2 to 7)"
    assert BY_NAME["rotation.deputy"].allowed() == "degree, 0 to 1"
    assert BY_NAME["budget.multi_year_permitted"].allowed() == "yes or no, 0 or 1"


@each_parameter
def test_every_parameter_says_what_it_is_in_two_languages_and_whence_it_comes(parameter: Parameter) -> None:
    assert {"", "-"}.isdisjoint({parameter.unit, parameter.source, parameter.label})
    assert re.search("[\u0e00-\u0e7f]", parameter.label_th)
    assert re.fullmatch(r"\d+(\.\d+)?(, \d+(\.\d+)?)*", parameter.section)


def test_names_columns_and_labels_are_each_used_once() -> None:
    for values in (
        [parameter.name for parameter in PARAMETERS],
        [parameter.field for parameter in PARAMETERS],
        [parameter.label for parameter in PARAMETERS],
        [parameter.label_th for parameter in PARAMETERS],
    ):
        assert len(set(values)) == len(values)


@each_parameter
def test_a_column_name_is_an_identifier(parameter: Parameter) -> None:
    assert parameter.field.isidentifier()
    assert parameter.field == f"{parameter.group}_{parameter.name.removeprefix(parameter.group + '.')}"


def test_a_parameter_is_found_by_its_name_in_the_order_of_the_page() -> None:
    assert tuple(BY_NAME.values()) == PARAMETERS
    assert BY_NAME["rotation.transfer_rate"].group == "rotation"
    assert BY_NAME["rotation.transfer_rate"].field == "rotation_transfer_rate"


def test_the_groups_are_those_of_the_page_and_each_has_two_labels() -> None:
    assert " ".join(GROUPS) == (
        "politics leadership budget contract payment rotation workload law start trust partner service structure"
    )
    assert tuple(GROUP_LABELS) == GROUPS
    for english, thai in GROUP_LABELS.values():
        assert english.isascii()
        assert re.search("[\u0e00-\u0e7f]", thai)


def test_a_group_stands_in_one_piece() -> None:
    in_order = [parameter.group for parameter in PARAMETERS]
    assert in_order == sorted(in_order, key=GROUPS.index)


def test_only_terms_obligations_invoices_and_the_permission_are_whole_numbers() -> None:
    assert {parameter.name for parameter in PARAMETERS if parameter.whole} == {
        "contract.term_years",
        "contract.obligation_years",
        "payment.invoice_months",
        "budget.multi_year_permitted",
    }


@each_parameter
def test_numbers_are_of_the_kind_that_the_parameter_takes(parameter: Parameter) -> None:
    kind = int if parameter.whole else float
    assert {type(parameter.default), type(parameter.low), type(parameter.high)} == {kind}


def test_only_the_permission_is_a_yes_or_no() -> None:
    assert [parameter.name for parameter in PARAMETERS if parameter.binary] == ["budget.multi_year_permitted"]


def test_politics_lateness_the_partners_own_affairs_and_structures_are_the_countrys() -> None:
    structures = {parameter.name for parameter in PARAMETERS if parameter.role == "structure"}
    assert len(structures) == 9
    assert {parameter.name for parameter in PARAMETERS if parameter.scope == "country"} - structures == {
        "politics.election_years",
        "politics.dissolution_rate",
        "budget.late_after_transition",
        "budget.late_otherwise",
        "budget.late_months",
        "budget.late_spread",
        "rotation.partner_transfer_rate",
        "partner.own_funds",
    }


def test_what_the_country_decides_is_never_a_lever_of_an_agency() -> None:
    assert not [parameter for parameter in PARAMETERS if parameter.scope == "country" and parameter.role == "lever"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("rotation.transfer_rate", 1.7, "1.7 is outside 0 to 1"),
        ("rotation.transfer_rate", 1.0000000001, "1.0000000001 is outside 0 to 1"),
        ("rotation.transfer_rate", -1, "-1 is outside 0 to 1"),
        ("rotation.transfer_rate", math.inf, "inf is outside 0 to 1"),
        ("rotation.transfer_rate", -math.inf, "-inf is outside 0 to 1"),
        ("rotation.transfer_rate", math.nan, "nan is not a number"),
        ("rotation.transfer_rate", True, "true is not a number"),
        ("rotation.transfer_rate", "x", "'x' is not a number"),
        ("rotation.transfer_rate", "0.3", "'0.3' is not a number"),
        ("rotation.transfer_rate", None, "None is not a number"),
        ("rotation.transfer_rate", [0.3], "[0.3] is not a number"),
        ("rotation.transfer_rate", 0.3 + 0j, "(0.3+0j) is not a number"),
        ("start.readiness", -20.5, "-20.5 is outside -20 to 20"),
        ("contract.term_years", 1.5, "1.5 is not a whole number"),
        ("contract.term_years", 31, "31 is outside 1 to 30"),
        ("contract.term_years", math.nan, "nan is not a number"),
        ("contract.term_years", math.inf, "inf is outside 1 to 30"),
        ("budget.multi_year_permitted", 0.5, "0.5 is not a whole number"),
        ("budget.multi_year_permitted", False, "false is not a number"),
        ("trust.half_life_person", 10**400, f"{10**400} is outside 0.1 to 1200"),
    ],
)
def test_an_impossible_value_is_refused_with_its_reason(name: str, value: object, reason: str) -> None:
    assert BY_NAME[name].refusal(value) == reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rotation.transfer_rate", 0.3),
        ("rotation.minimum_tenure_months", 24),
        ("rotation.minimum_tenure_months", Fraction(49, 2)),
        ("contract.term_years", 2),
        ("contract.term_years", 2.0),
        ("contract.term_years", np.int64(2)),
        ("rotation.transfer_rate", np.float64(0.3)),
        ("budget.multi_year_permitted", 1),
        ("start.readiness", -4),
    ],
)
def test_a_possible_value_is_accepted_whatever_kind_of_number_it_is(name: str, value: object) -> None:
    assert BY_NAME[name].refusal(value) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rotation.transfer_rate", "transfers a year, 0.1 to 0.55"),
        ("start.opportunity", "probability a month, 0.05 to 0.5"),
        ("start.readiness", "logit, -4 to 1"),
        ("contract.term_years", "whole years, 1 to 5"),
        ("budget.multi_year_permitted", "yes or no, 0 or 1"),
        ("trust.half_life_agency", "months, 24 to 120"),
    ],
)
def test_a_parameter_describes_itself_in_one_line(name: str, words: str) -> None:
    assert BY_NAME[name].describe() == words


def test_a_declaration_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PARAMETERS[0].default = 5.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        BY_NAME["politics.election_years"] = PARAMETERS[1]  # type: ignore[index]
