"""A reform of a scenario's own says what it costs and how long it lasts, and is charged for as a known one is."""

from typing import Any

import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.money import cost_notes, money_per_run
from tests.worlds import SMALL

TOML = """
name = "with a reform of its own"

[[reforms]]
name = "press office"
label = "a press office in every agency"
label_th = "งานประชาสัมพันธ์ในทุกหน่วยงาน"
from_year = 2026
months = 24
downside = "journalists are kept at a distance"
rotation.deputy = 1

[reforms.cost]
once_per_agency = 2.0
fte_per_agency = 0.5
"""
SHORT = SMALL.with_time(years=4, warmup_years=1)


def test_a_scenario_file_declares_a_reform_of_its_own_and_is_written_back_equal() -> None:
    scenario = govsim.Scenario.from_toml(TOML)
    (reform,) = scenario.reforms
    assert reform.known is not None
    assert reform.known.label == "a press office in every agency"
    assert reform.known.cost.fte_per_agency == 0.5
    assert (reform.months_in_force(2026).start, reform.months_in_force(2026).stop) == (0, 24)
    assert govsim.Scenario.from_toml(scenario.to_toml()) == scenario
    assert cost_notes(scenario) == [
        "a press office in every agency has costs that are not in money: journalists are kept at a distance."
    ]


def test_its_cost_is_counted_while_it_lasts() -> None:
    cost = {"once_per_agency": 2.0, "fte_per_agency": 0.5}
    reform: dict[str, Any] = {"from_year": 2027, "months": 24, "parameters": {"rotation.deputy": 1}, "cost": cost}
    paid = money_per_run(govsim.simulate(SHORT.with_reform("press office", **reform), 2, seed=3))["reform_cost"]
    agencies, years, fte_year = 2, 2, 0.5
    assert paid.tolist() == pytest.approx([agencies * (2.0 + 0.5 * fte_year * years)] * 2)
    free = govsim.simulate(SHORT.with_reform("press office", from_year=2027, parameters={"rotation.deputy": 1}), 2, 3)
    assert money_per_run(free)["reform_cost"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": "deputy", "months": 3}, r"months is stated of \"deputy\", a known reform"),
        ({"name": "press", "months": 0, "parameters": {"rotation.deputy": 1}}, "months must be a whole number, 1 to"),
        (
            {"name": "press", "cost": {"hours": 1}, "parameters": {"rotation.deputy": 1}},
            r"cost\.hours is not a known key\n  keys here: value_share",
        ),
        (
            {"name": "press", "cost": {"once_per_agency": -1}, "parameters": {"rotation.deputy": 1}},
            r"cost\.once_per_agency must be a number, 0 to 1000",
        ),
        ({"name": "press", "label": "a press office"}, "is not a known reform, and states no parameters"),
    ],
)
def test_what_a_reform_cannot_declare_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        SHORT.with_reform(from_year=2027, **changed)  # type: ignore[arg-type]
