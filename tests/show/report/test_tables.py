"""Rows of the tables: what moves, from what to what; what differs from the default, with its source."""

import re

import pytest

from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.scenario.scenario import Scenario
from govsim.show.labels import source, unit
from govsim.show.report.tables import differing, moves, options
from govsim.study.compare import Comparison
from tests.show.report.conftest import BASE


def test_every_source_and_unit_has_thai_words() -> None:
    for parameter in PARAMETERS:
        left = source(parameter, "th")
        assert re.search(r"[\u0e00-\u0e7f]", left) or re.search(r"[A-Z]\S+.* \d{4}", left), left
        assert re.search(r"[\u0e00-\u0e7f]", unit(parameter, "th")), parameter.unit
        assert source(parameter, "en") == parameter.source


def test_units() -> None:
    assert unit(BY_NAME["rotation.transfer_rate"], "en") == "transfers a year"
    assert unit(BY_NAME["rotation.transfer_rate"], "th") == "ครั้งต่อปี"


def test_what_a_reform_moves_and_when() -> None:
    scenario = BASE.with_reform("legal-sandbox", from_year=2028, size=0.5)
    rows = moves(BASE, {"x": list(scenario.reforms)}, "en").rows
    assert len(rows) == 3
    assert rows[0][1].below == ("from 2028 to 2030, 50 % of the way",)
    assert rows[0][3].text == "0.55 → 0.725"
    thai = moves(BASE, {"x": list(scenario.reforms)}, "th").rows
    assert thai[0][1].below == ("ตั้งแต่ 2571 ถึง 2573 ที่ร้อยละ 50 ของเป้าหมาย",)


@pytest.mark.parametrize(("levers", "name"), [(True, "budget.interim"), (False, "rotation.transfer_rate")])
def test_levers_and_assumptions_are_apart(levers: bool, name: str) -> None:
    (row,) = differing(BASE, "en", levers=levers).rows
    assert row[0].below == (name,)
    assert row[-1].text == BY_NAME[name].source


def test_values_of_groups_are_named_and_defaults_left_out() -> None:
    text = '[world]\nagencies = 2\n[[groups]]\nname = "north"\nagencies = 1\n[groups.rotation]\ntransfer_rate = 0.2\n'
    scenario = Scenario.from_toml(text).with_parameters({"workload.routine": 0.85})
    (row,) = differing(scenario, "en", levers=False).rows
    assert row[0].below == ("rotation.transfer_rate", "in north")
    assert [cell.text for cell in row[1:4]] == ["0.2", "0.3", "0.1 to 0.55"]


def test_the_options_begin_with_levels_and_go_by_gain(comparison: Comparison) -> None:
    table = options(comparison, "en")
    names = [row[0].text for row in table.rows]
    assert names[:2] == ["do nothing", "multi-year obligation"]
    assert all(len(row) == len(table.heads) for row in table.rows)
    same = next(row for row in table.rows if row[0].text == "no size")
    assert (same[1].text, same[1].below) == ("0.0", ("0.0 to 0.0", "better in 0 of 24"))
