"""Every cell of every lesson and solution runs on a small case, in both languages, without a warning."""

import sys
from pathlib import Path

import pytest

import govsim
from tests.notebooks.conftest import NOTEBOOKS, SOURCES, cells_of


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
    for place, cell in enumerate(cells_of(source)):
        if cell.cell_type == "code":
            text = cell.source.replace('LANG = "en"', f'LANG = "{lang}"')
            exec(compile(text, str(NOTEBOOKS / source) + f" cell {place}", "exec"), names)
    said = capsys.readouterr()
    assert names["LANG"] == lang
    assert said.out.strip()
    assert not said.err
    assert not list(tmp_path.iterdir()), "a lesson leaves nothing behind"
    thai = sum("\u0e00" <= letter <= "\u0e7f" for letter in said.out)
    assert (thai > 100) if lang == "th" else (thai == 0)
