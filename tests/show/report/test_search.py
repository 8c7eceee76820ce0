"""A brief of a search: its question and answer, finalists beside what the search saw, in every format."""

from pathlib import Path
from typing import Any

import pytest

from govsim.errors import InputError
from govsim.show.report import search
from govsim.show.report.build import document
from govsim.show.report.document import Table
from govsim.show.report.pictures import Picture
from govsim.show.report.write import write_report
from govsim.study.seek.read import read
from govsim.study.seek.result import Search
from govsim.study.seek.seek import seek
from govsim.words import LANGUAGES, Lang
from tests.study.seek.test_seek import REFORMS
from tests.study.small import PLAIN

BASE = PLAIN.with_time(years=4, warmup_years=1)
ASKED: dict[str, Any] = {"finalists": 2, "fresh": 40, "replications": 2}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "packages"
    seek(BASE, REFORMS, reach={"coverage": 0.3, "gap_share": 0.5}, share=0.5, within=9.0, out=folder, **ASKED)
    return folder


@pytest.fixture(scope="module")
def found(kept: Path) -> Search:
    return read(kept)


def test_what_is_read_is_what_was_found_and_no_run_is_made(
    kept: Path, found: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.study.seek.runs.Runner.run", None)
    made = seek(BASE, REFORMS, reach={"coverage": 0.3, "gap_share": 0.5}, share=0.5, within=9.0, out=kept, **ASKED)
    assert read(kept).answer == made.answer == found.answer
    assert found.finalists.equals(made.finalists)
    assert found.tried.equals(made.tried)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_has_question_answer_and_the_chosen_package_first(kept: Path, found: Search, lang: Lang) -> None:
    page = document(kept, lang)
    brief = page.brief
    assert brief.question == search.question(found, lang)
    if lang == "en":
        assert brief.question == (
            "Which package of 3 reforms is best in mean months lived of the first 60, for at most 9 contract-years more"
            " than doing nothing, with share of need served of at least 30.0 and share of months in a gap of at most"
            " 50.0 in 50 % of repeats of this country?"
        )
    chosen = found.ranked[0]
    first, *others = brief.table.rows
    assert first[1].number is not None
    assert first[1].number.value == chosen["outcome"]
    assert "(*)" in first[0].below[0]
    assert not any("(*)" in row[0].below[0] for row in others)
    assert len(brief.table.rows) <= 5
    assert "@" not in brief.answer[0]
    annex = {section.name: section for section in page.annex}
    picture, table, *_ = annex["packages"].blocks
    assert isinstance(picture, Picture)
    assert isinstance(table, Table)
    assert len(table.rows) == len(found.finalists)


def test_over_futures_the_question_is_of_futures(tmp_path: Path) -> None:
    asked = {**ASKED, "replications": 1}
    seek(BASE, REFORMS[:1], reach={"coverage": 0.9}, share=0.9, futures=20, out=tmp_path / "kept", **asked)
    brief = document(tmp_path / "kept", "en").brief
    assert brief.question.startswith(
        "Which is the cheapest package of one reform, with share of need served of at least"
    )
    assert brief.question.endswith("in 90 % of futures?")
    assert brief.answer[0].startswith("None of the finalists of 2 packages tried does what is asked.")


@pytest.mark.slow  # a PDF and Office files, twice each
@pytest.mark.parametrize("form", ["html", "pdf", "docx", "pptx", "xlsx"])
def test_every_format_is_written_the_same_every_time(kept: Path, tmp_path: Path, form: str) -> None:
    one, other = (write_report(kept, "th", tmp_path / f"{name}.{form}") for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_a_search_that_was_stopped_is_refused_and_says_how_it_goes_on(kept: Path, tmp_path: Path) -> None:
    stopped = tmp_path / "stopped"
    stopped.mkdir()
    for path in kept.iterdir():
        if path.name in ("seek.json", "part-00001.parquet"):
            (stopped / path.name).write_bytes(path.read_bytes())
    with pytest.raises(InputError, match="the search is not finished"):
        read(stopped)
