"""Section 9 of the model page: the reforms, how far each moves a parameter, and what it costs."""

import math
import pickle
import re
from dataclasses import asdict

import pytest

from govsim.model.parameters import BY_NAME, PARAMETERS, Parameter
from govsim.model.reforms import FTE_YEAR, REFORMS, Cost, Reform, moved

PACKAGE = REFORMS["ecosystem-package"]
HUNDREDTHS = [n / 100 for n in range(100)]
SINGLE = [reform for reform in REFORMS.values() if reform is not PACKAGE]

each_reform = pytest.mark.parametrize("reform", REFORMS.values(), ids=lambda reform: reform.name)


def after(reform: Reform) -> dict[str, float]:
    """What a reform makes of the default regime."""
    return {
        name: moved(name, BY_NAME[name].default, target, reform.extent) for name, target in reform.parameters.items()
    }


def test_the_reforms_are_those_of_the_model_page_in_its_order() -> None:
    assert tuple(REFORMS) == (
        "multi-year-obligation",
        "longer-term",
        "bridge-fund",
        "advance-payment",
        "fast-acceptance",
        "handover-overlap",
        "minimum-tenure",
        "deputy",
        "role-charter",
        "leadership-charter",
        "workload-relief",
        "legal-sandbox",
        "flexible-scope",
        "ecosystem-package",
    )
    assert all(name == reform.name for name, reform in REFORMS.items())


@each_reform
def test_a_reform_leads_to_values_that_its_parameters_accept(reform: Reform) -> None:
    assert reform.parameters
    for name, target in reform.parameters.items():
        assert BY_NAME[name].refusal(target) is None
        assert type(target) is (int if BY_NAME[name].whole else float)


@each_reform
def test_a_reform_moves_levers_of_an_agency_and_nothing_else(reform: Reform) -> None:
    for name in reform.parameters:
        assert (BY_NAME[name].role, BY_NAME[name].scope) == ("lever", "agency")


@each_reform
def test_a_reform_moves_every_parameter_it_names_away_from_the_default(reform: Reform) -> None:
    for name, value in after(reform).items():
        assert value != BY_NAME[name].default


@each_reform
def test_a_reform_has_a_label_in_two_languages(reform: Reform) -> None:
    assert reform.label.isascii()
    assert re.search("[\u0e00-\u0e7f]", reform.label_th)


@each_reform
def test_no_reform_is_free(reform: Reform) -> None:
    assert reform.cost != Cost() or reform.downside


@each_reform
def test_a_reform_travels_to_another_process_unchanged(reform: Reform) -> None:
    assert pickle.loads(pickle.dumps(reform)) == reform


def test_only_the_sandbox_ends_by_itself() -> None:
    assert {name: reform.months for name, reform in REFORMS.items() if reform.months is not None} == {
        "legal-sandbox": 36
    }


def test_a_multi_year_obligation_is_a_longer_term_with_its_money_obligated() -> None:
    assert REFORMS["multi-year-obligation"].parameters == {
        "contract.obligation_years": 3,
        "contract.term_years": 3,
        "budget.multi_year_permitted": 1,
    }
    assert REFORMS["longer-term"].parameters == {"contract.term_years": 3}


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("multi-year-obligation", Cost(value_share=0.02)),
        ("longer-term", Cost()),
        ("bridge-fund", Cost(value_share=0.015)),
        ("advance-payment", Cost(value_share=0.01)),
        ("fast-acceptance", Cost(fte_per_contract=0.02)),
        ("handover-overlap", Cost(fte_per_transfer=2 / 12)),
        ("minimum-tenure", Cost(fte_per_post=0.02)),
        ("deputy", Cost(fte_per_contract=0.08)),
        ("role-charter", Cost()),
        ("leadership-charter", Cost(fte_per_agency=0.03)),
        ("workload-relief", Cost(fte_per_post=0.15)),
        ("legal-sandbox", Cost(once_per_agency=0.5)),
        ("flexible-scope", Cost()),
    ],
)
def test_a_reform_costs_what_the_model_page_says(name: str, cost: Cost) -> None:
    assert REFORMS[name].cost == cost


def test_an_official_costs_half_a_contract_a_year() -> None:
    assert FTE_YEAR == 0.5


def test_the_package_costs_half_of_what_its_parts_cost_together() -> None:
    assert asdict(PACKAGE.cost) == pytest.approx(
        {
            "value_share": 0.0225,
            "fte_per_contract": 0.05,
            "fte_per_post": 0.085,
            "fte_per_agency": 0.015,
            "fte_per_transfer": 1 / 12,
            "once_per_agency": 0.25,
        }
    )


def test_the_package_holds_all_that_the_others_move_and_agrees_with_each() -> None:
    assert set(PACKAGE.parameters) == {name for reform in SINGLE for name in reform.parameters}
    for reform in SINGLE:
        assert reform.parameters.items() <= PACKAGE.parameters.items()


def test_only_the_package_goes_half_way() -> None:
    assert PACKAGE.extent == 0.5
    assert all(reform.extent == 1.0 for reform in SINGLE)


def test_the_package_makes_of_the_defaults_what_the_model_page_says() -> None:
    assert after(PACKAGE) == pytest.approx(
        {
            "contract.obligation_years": 2,
            "contract.term_years": 2,
            "budget.multi_year_permitted": 1,
            "budget.interim": 0.75,
            "payment.advance": 0.075,
            "payment.acceptance_months": 0.75,
            "rotation.overlap_months": 1.0,
            "rotation.documentation": 0.7,
            "rotation.minimum_tenure_months": 12.0,
            "rotation.deputy": 0.5,
            "contract.charter": 0.5,
            "leadership.policy_continuity": 0.55,
            "workload.relief": 0.075,
            "law.authority": 0.725,
            "law.spending": 0.7,
            "law.guideline": 0.5,
            "contract.flexibility": 0.1,
        }
    )


def test_half_way_of_one_to_three_years_is_two() -> None:
    assert moved("contract.term_years", 1, 3, 0.5) == 2


@pytest.mark.parametrize(
    ("current", "target", "extent", "value"),
    [
        (1, 3, 0.2, 1),
        (1, 3, 0.25, 2),
        (1, 3, 0.74, 2),
        (1, 3, 0.75, 3),
        (1, 2, 0.5, 2),
        (2, 1, 0.5, 1),
        (5, 2, 0.5, 3),
        (2, 5, 0.5, 4),
        (3, 3, 0.5, 3),
    ],
)
def test_a_whole_number_moves_by_whole_steps_and_a_half_counts_as_one(
    current: int, target: int, extent: float, value: int
) -> None:
    result = moved("contract.obligation_years", current, target, extent)
    assert result == value
    assert type(result) is int


@pytest.mark.parametrize("extent", [1e-9, 0.1, 0.5, 1.0])
@pytest.mark.parametrize(("current", "target"), [(0, 1), (1, 0), (1, 1)])
def test_a_yes_or_no_takes_the_target_at_any_extent(current: int, target: int, extent: float) -> None:
    assert moved("budget.multi_year_permitted", current, target, extent) == target


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_reform_of_zero_size_leaves_every_value_as_it_was(parameter: Parameter) -> None:
    assert moved(parameter.name, parameter.low, parameter.high, 0.0) is parameter.low


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_reform_of_full_size_leads_to_the_target_itself(parameter: Parameter) -> None:
    assert moved(parameter.name, parameter.low, parameter.high, 1.0) is parameter.high


def test_a_negative_zero_keeps_its_sign_at_zero_size() -> None:
    assert math.copysign(1.0, moved("start.readiness", -0.0, 1.0, 0.0)) == -1.0


def test_the_whole_way_is_the_target_where_arithmetic_would_miss_it() -> None:
    current, target = next((a, b) for a in HUNDREDTHS for b in HUNDREDTHS if a + (b - a) != b)
    assert moved("workload.relief", current, target, 1.0) == target


def test_part_of_the_way_starts_from_the_groups_own_value() -> None:
    assert moved("law.authority", 0.5, 0.9, 0.25) == pytest.approx(0.6)
    assert moved("law.authority", 1.0, 0.9, 0.5) == pytest.approx(0.95)


@pytest.mark.parametrize("extent", [-0.1, 1.1, math.nan, math.inf])
def test_an_extent_that_is_no_share_is_refused(extent: float) -> None:
    with pytest.raises(ValueError, match="is a share, 0 to 1"):
        moved("law.authority", 0.5, 0.9, extent)


def test_every_downside_has_thai_words() -> None:
    assert all(bool(reform.downside) == bool(reform.downside_th) for reform in REFORMS.values())
