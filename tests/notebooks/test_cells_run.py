"""Every cell of every lesson and solution runs on a small case, in both languages, without a warning."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import build
import pytest

import govsim
from tests.notebooks.conftest import NOTEBOOKS, SOURCES


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    govsim.simulate("default", 1, 1)  # once, so that no lesson shows the word about the wait


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        pytest.param(
            source,
            lang,
            marks=[pytest.mark.slow] * (source.startswith("solutions") and (lang == "th" or "/08" in source)),
        )
        for source in SOURCES
        for lang in ("en", "th")
    ],
)
def test_every_cell_runs(
    source: str, lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVSIM_SMALL", "1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    names: dict[str, object] = {"__name__": "lesson_under_test"}
    for code in codes(source, lang):
        exec(code, names)
    said = capsys.readouterr()
    assert names["LANG"] == lang
    assert said.out.strip()
    assert not said.err
    assert not list(tmp_path.iterdir()), "a lesson leaves nothing behind"
    thai = sum("\u0e00" <= letter <= "\u0e7f" for letter in said.out)
    assert (thai > 100) if lang == "th" else (thai == 0)
    assert "✎" not in said.out, "all that is asked has an example answer, and no gap lacks its question"


def test_a_lesson_left_blank_runs_on_and_says_at_every_gap_that_nothing_was_predicted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVSIM_SMALL", "1")
    monkeypatch.setattr(sys, "path", list(sys.path))
    names: dict[str, object] = {"__name__": "lesson_under_test"}
    for code in codes("01_first_run.py", "en", student=True):
        exec(code, names)
    said = capsys.readouterr().out
    assert said.count("Not answered yet.") == said.count("No prediction was made") == 3
    assert "your prediction |" not in said


def codes(source: str, lang: str, *, student: bool = False) -> Iterator[CodeType]:
    """The code cells as a notebook has them."""
    for place, cell in enumerate(build.notebook(NOTEBOOKS / source, lang, student=student).cells):
        if cell.cell_type == "code":
            yield compile(cell.source, str(NOTEBOOKS / source) + f" cell {place}", "exec")
