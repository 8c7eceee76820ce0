"""Comparisons of small worlds, and the folders they were saved to."""

from pathlib import Path

import pytest

from govsim.scenario.scenario import Scenario
from govsim.show.report.build import document
from govsim.show.report.document import Document
from govsim.study.compare import Comparison, compare
from govsim.words import LANGUAGES, Lang

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


@pytest.fixture(scope="session")
def documents(folder: Path) -> dict[Lang, Document]:
    return {lang: document(folder, lang) for lang in LANGUAGES}


@pytest.fixture(scope="session")
def crowded() -> Comparison:
    """As much as the first page may have to hold: more options than its table, all of them with long names."""
    name = "every department of the northern and the southern provinces"
    options = {f"{name} {n}": BASE.with_reform("deputy", from_year=2026 + n) for n in range(1, 6)}
    return compare(BASE.model_copy(update={"title": 3 * name, "title_th": 6 * "สองหน่วยงานกับภาคี"}), options, 2, 3)
