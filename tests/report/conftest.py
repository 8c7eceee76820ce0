"""Comparisons of small worlds, and the folders they were saved to."""

from pathlib import Path

import pytest

from govsim.comparison import Comparison, compare
from govsim.scenario import Scenario

EVIL = '<script>alert("1")</script>&'
BASE = (
    Scenario(name="small", title=f"Two {EVIL} agencies", title_th="สองหน่วยงาน")
    .with_world(agencies=3)
    .with_time(warmup_years=4, years=8)
    .with_parameters({"rotation.transfer_rate": 0.5, "budget.interim": 0.25})
)
LONGER = BASE.with_reform("multi-year-obligation", from_year=2027)
RUNS = 24


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    options = {
        "multi-year-obligation": LONGER,
        EVIL: BASE.with_reform("workload-relief", from_year=2027),
        "no size": BASE.with_reform("deputy", from_year=2027, size=0),
    }
    return compare(BASE, options, RUNS, 3)


@pytest.fixture(scope="session")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return comparison.save(tmp_path_factory.mktemp("kept") / "results")
