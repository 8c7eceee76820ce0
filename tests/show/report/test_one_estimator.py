"""One name, one estimator: on the same runs every report and the command line say the same number."""

import re

import pytest

from govsim.runs.ensemble import Ensemble
from govsim.show.report import answer
from govsim.study.compare import Comparison, compare
from tests.show.report.conftest import BASE


@pytest.fixture(scope="module")
def same() -> Comparison:
    """An option from the first reported year on, so that all years are judged."""
    return compare(BASE, {"deputy": BASE.with_reform("deputy", from_year=2026)}, 12, 3)


def test_the_report_of_runs_and_that_of_a_comparison_say_the_same_of_the_same_runs(same: Comparison) -> None:
    assert same.since == 0
    of_runs, of_base = answer.of_ensemble(same.base, "en"), answer.of_base(same, "en")
    assert [re.findall(r"\d[\d.,]*", line) for line in of_runs] == [re.findall(r"\d[\d.,]*", line) for line in of_base]


def test_levels_are_those_of_the_tables_and_of_the_summary(same: Comparison) -> None:
    levels = {level.name: level for level in answer.levels(same.base)}
    rows = same.options[same.options["option"] == "deputy"].set_index("outcome")
    for name in ("rmst_60", "relationship_60", "renewal_rate", "trust", "coverage"):
        assert levels[name].value == pytest.approx(float(str(rows.loc[name, "base"])))
    base: Ensemble = same.base
    summary = {estimate.name: estimate for estimate in base.summary()}
    for name in ("survival_5y", "renewal_rate", "trust", "coverage"):
        told, shown = levels[name], summary[name]
        assert (told.value, told.low, told.high) == pytest.approx((shown.value, shown.low, shown.high))
