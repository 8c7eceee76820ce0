"""The notebooks beside the texts were made from them, ran cleanly, are small, and tell nothing of the machine."""

import json
import re
from pathlib import Path

import build
import nbformat
import pytest

from tests.notebooks.conftest import NOTEBOOKS, SOURCES

PAIRS = [(source, lang) for source in SOURCES for lang in build.LANGUAGES]


@pytest.mark.parametrize(("source", "lang"), PAIRS)
def test_a_notebook_is_as_its_text_says(source: str, lang: str) -> None:
    assert list(build.complaints(NOTEBOOKS / source, lang)) == []


@pytest.mark.parametrize(("source", "lang"), PAIRS)
def test_a_notebook_tells_nothing_of_the_machine_or_the_hour(source: str, lang: str) -> None:
    text = build.target(NOTEBOOKS / source, lang).read_text("utf-8")
    told = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", ())]
    for output in told:
        output["data"] = {kind: said for kind, said in output.get("data", {}).items() if not kind.startswith("image/")}
    words = json.dumps(told)
    assert not re.search(r"/(home|work|tmp|root|usr)/|\.venv|site-packages|0x[0-9a-f]{6}", words)
    assert not re.search(r'"execution"|iopub|shell\.execute|"version"', text)


def test_all_notebooks_have_a_text() -> None:
    made = {build.target(NOTEBOOKS / source, lang) for source, lang in PAIRS}
    there = {path for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts}
    assert there == made


def test_a_changed_text_and_a_failed_cell_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "HERE", tmp_path)
    source = tmp_path / "01_first.py"
    source.write_text('# %% [markdown] lang="en"\n# Hello\n\n# %%\nLANG = "en"\nprint(LANG)\n', encoding="utf-8")
    assert list(build.complaints(source, "en")) == ["en/01_first.ipynb: is not there"]
    book = build.notebook(source, "th")
    assert [cell.source for cell in book.cells] == [build.SET_UP["th"], 'LANG = "th"\nprint(LANG)']
    book = build.notebook(source, "en")
    assert [cell.source for cell in book.cells[:2]] == ["Hello", build.SET_UP["en"]]
    book.cells[2].outputs = [nbformat.v4.new_output("stream", name="stderr", text="UserWarning")]
    (tmp_path / "en").mkdir()
    build.target(source, "en").write_text(build.written(book), encoding="utf-8")
    said = " ".join(build.complaints(source, "en"))
    assert "was not executed" in said
    assert "UserWarning" in said
    assert "not those of" not in said
    source.write_text("# %%\nprint(1)\n", encoding="utf-8")
    assert "its cells are not those of 01_first.py" in " ".join(build.complaints(source, "en"))


def test_where_only_prose_has_changed_outputs_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "01_first.py"
    source.write_text("# %% [markdown]\n# Hello\n\n# %%\nprint(1)\n", encoding="utf-8")
    old = build.notebook(source, "en")
    old.cells[-1].execution_count, old.cells[-1].outputs = (
        1,
        [nbformat.v4.new_output("stream", name="stdout", text="1")],
    )
    source.write_text("# %% [markdown]\n# Good day\n\n# %%\nprint(1)\n", encoding="utf-8")
    again = build.with_outputs_of(build.notebook(source, "en"), old)
    assert again is not None
    assert (again.cells[0].source, again.cells[-1].outputs[0].text) == ("Good day", "1")
    source.write_text("# %% [markdown]\n# Good day\n\n# %%\nprint(2)\n", encoding="utf-8")
    assert build.with_outputs_of(build.notebook(source, "en"), old) is None


def test_every_first_code_cell_stands_behind_what_to_install_and_how_long_it_takes() -> None:
    for source in build.sources():
        for lang in build.LANGUAGES:
            cells = nbformat.read(build.target(source, lang), as_version=4).cells
            first = next(place for place, cell in enumerate(cells) if cell.cell_type == "code")
            assert cells[first - 1].source == build.SET_UP[lang]
            assert f"uv run --with jupyterlab jupyter lab notebooks/{lang}" in cells[first - 1].source


def test_a_damaged_notebook_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "01_first_run.ipynb"
    monkeypatch.setattr(build, "HERE", tmp_path)
    monkeypatch.setattr(build, "target", lambda source, lang: path)
    for content in ("not a notebook", "{}", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}'):
        path.write_text(content, encoding="utf-8")
        (said,) = build.complaints(NOTEBOOKS / "01_first_run.py", "en")
        assert said.startswith("01_first_run.ipynb: is no notebook: "), content


@pytest.mark.slow
def test_a_notebook_says_the_same_when_run_again() -> None:
    source, path = NOTEBOOKS / "01_first_run.py", NOTEBOOKS / "en" / "01_first_run.ipynb"
    build.warm_up()
    again = build.executed(build.notebook(source, "en"), path.parent)
    committed = nbformat.read(path, as_version=4)
    assert build.texts(again) == build.texts(committed)
