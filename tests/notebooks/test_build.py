"""The notebooks beside the texts were made from them, ran cleanly, are small, and tell nothing of the machine."""

import json
import re
from pathlib import Path

import build
import languages
import nbformat
import pytest

from tests.notebooks.conftest import NOTEBOOKS, SOURCES

PAIRS = [(source, lang) for source in SOURCES for lang in build.LANGUAGES]


@pytest.mark.parametrize(("source", "lang"), PAIRS)
def test_a_notebook_is_as_its_text_says(source: str, lang: str) -> None:
    assert list(build.complaints(NOTEBOOKS / source, lang)) == []


@pytest.mark.parametrize(("source", "lang"), PAIRS)
def test_a_notebook_tells_nothing_of_the_machine_or_the_hour(source: str, lang: str) -> None:
    text = build.executed_at(NOTEBOOKS / source, lang).read_text("utf-8")
    told = [output for cell in json.loads(text)["cells"] for output in cell.get("outputs", ())]
    for output in told:
        output["data"] = {kind: said for kind, said in output.get("data", {}).items() if not kind.startswith("image/")}
    words = json.dumps(told)
    assert not re.search(r"/(home|work|tmp|root|usr)/|\.venv|site-packages|0x[0-9a-f]{6}", words)
    assert not re.search(r'"execution"|iopub|shell\.execute|"version"', text)


def test_all_notebooks_have_a_text() -> None:
    made = {at(NOTEBOOKS / source, lang) for source, lang in PAIRS for at in (build.executed_at, build.students_at)}
    made.discard(None)
    there = {path for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts}
    assert there == made


def test_a_changed_text_and_a_failed_cell_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "HERE", tmp_path)
    source = tmp_path / "01_first.py"
    prose = '# %% [markdown] lang="en"\n# # Hello\n\n# %% [markdown] lang="th"\n# # สวัสดี\n\n'
    source.write_text(prose + '# %%\nLANG = "en"\nprint(LANG)\n', encoding="utf-8")
    missing = ["executed/en/01_first.ipynb: is not there", "en/01_first.ipynb: is not there"]
    assert list(build.complaints(source, "en")) == missing
    book = build.notebook(source, "th")
    assert [cell.source for cell in book.cells] == [
        f"# สวัสดี\n\n{build.HEADERS['executed']['th']}",
        'LANG = "th"\nprint(LANG)',
    ]
    book = build.notebook(source, "en")
    book.cells[1].outputs = [nbformat.v4.new_output("stream", name="stderr", text="UserWarning")]
    for path in (build.executed_at(source, "en"), build.students_at(source, "en")):
        assert path is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(build.written(book), encoding="utf-8")
    said = " ".join(build.complaints(source, "en"))
    assert "was not executed" in said
    assert "UserWarning" in said
    assert "en/01_first.ipynb: a student's notebook has outputs" in said
    assert "executed/en/01_first.ipynb: its cells" not in said
    source.write_text("# %% [markdown]\n# # Hello\n\n# %%\nprint(1)\n", encoding="utf-8")
    assert "executed/en/01_first.ipynb: its cells are not those of 01_first.py" in " ".join(
        build.complaints(source, "en")
    )


def test_where_only_prose_has_changed_outputs_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "01_first.py"
    source.write_text("# %% [markdown]\n# # Hello\n\n# %%\nprint(1)\n", encoding="utf-8")
    old = build.notebook(source, "en")
    old.cells[-1].execution_count, old.cells[-1].outputs = (
        1,
        [nbformat.v4.new_output("stream", name="stdout", text="1")],
    )
    source.write_text("# %% [markdown]\n# # Good day\n\n# %%\nprint(1)\n", encoding="utf-8")
    again = build.with_outputs_of(build.notebook(source, "en"), old)
    assert again is not None
    assert (again.cells[0].source.split("\n")[0], again.cells[-1].outputs[0].text) == ("# Good day", "1")
    source.write_text("# %% [markdown]\n# # Good day\n\n# %%\nprint(2)\n", encoding="utf-8")
    assert build.with_outputs_of(build.notebook(source, "en"), old) is None


@pytest.mark.parametrize("lang", build.LANGUAGES)
def test_the_first_cell_says_what_to_install_which_kernel_how_to_run_a_cell_and_how_long_it_takes(lang: str) -> None:
    for source in build.sources():
        if path := build.students_at(source, lang):
            first = nbformat.read(path, as_version=4).cells[0].source
            for word in (
                f"\n   uv run --with jupyterlab jupyter lab notebooks/{lang}\n",
                "PowerShell",
                "`.venv`",
                "Shift+Enter",
            ):
                assert word in first
            assert "&&" not in first
            assert ("a minute" if lang == "en" else "หนึ่งนาที") in first


@pytest.mark.parametrize("lang", build.LANGUAGES)
def test_a_students_notebook_has_no_answers_no_outputs_and_one_language(lang: str) -> None:
    for source in build.sources():
        if path := build.students_at(source, lang):
            code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
            assert not any(cell.outputs for cell in code)
            whole = "\n".join(cell.source for cell in code)
            assert whole.count("lesson.ask(") == whole.count('answer="",')
            assert "example=" not in whole
            assert not re.search(r"lesson\.word\(|\b(en|th)=f?\"| \|\| ", whole)
            assert bool(languages.THAI.search(whole)) == (lang == "th")


@pytest.mark.parametrize(
    ("both", "english", "thai"),
    [
        ('say(en="a", th="ก")', 'say("a")', 'say("ก")'),
        ('say(\n    en=f"{x:,.1f}, b" "c",\n    th="ก",\n)', 'say(\n    f"{x:,.1f}, b" "c",\n)', 'say(\n    "ก",\n)'),
        ('ask("k", en=(1, 2), th="ก", unit="u")', 'ask("k", (1, 2), unit="u")', 'ask("k", "ก", unit="u")'),
        ('t = lesson.word("a", "ก")', 't = "a"', 't = "ก"'),
        ('t = f"{lesson.word(a, b)} x"', 't = f"{a} x"', 't = f"{b} x"'),
        ("t = 2 * lesson.word(a + b, c)", "t = 2 * (a + b)", "t = 2 * c"),
        ('say(en=f"{lesson.word(a, b)}", th="ก")', 'say(f"{a}")', 'say("ก")'),
        ("x = 1  # a || ก", "x = 1  # a", "x = 1  # ก"),
        ("x = 1  # a || ก  # fmt: skip", "x = 1  # a", "x = 1  # ก"),
        ('def f():\n    """A. || ก"""\n', 'def f():\n    """A."""\n', 'def f():\n    """ก"""\n'),
    ],
)
def test_of_code_in_both_languages_one_is_left(both: str, english: str, thai: str) -> None:
    assert languages.for_reader(both, "en", student=True) == english
    assert languages.for_reader(both, "th", student=True) == thai


def test_a_student_gets_a_blank_and_the_teacher_the_example() -> None:
    cell = 'lesson.ask("k", en="How?", th="เท่าใด", unit="months", example=late[worst])'
    blank = 'answer="",  # your number, between the quotes\n)'
    assert languages.for_reader(cell, "en", student=True) == f'lesson.ask("k", "How?", unit="months", {blank}'
    assert (
        languages.for_reader(cell, "en", student=False) == 'lesson.ask("k", "How?", unit="months", example=late[worst])'
    )


@pytest.mark.parametrize(("cell", "lang"), [('x = "ก"', "en"), ("x = 1  # note well", "th")])
def test_words_in_one_language_alone_are_an_error(cell: str, lang: str) -> None:
    with pytest.raises(ValueError, match=r"a code cell in (English has Thai|Thai has a comment in English)"):
        languages.for_reader(cell, lang, student=True)


def test_a_damaged_notebook_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "01_first_run.ipynb"
    monkeypatch.setattr(build, "HERE", tmp_path)
    monkeypatch.setattr(build, "executed_at", lambda source, lang: path)
    monkeypatch.setattr(build, "students_at", lambda source, lang: None)
    for content in ("not a notebook", "{}", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}'):
        path.write_text(content, encoding="utf-8")
        (said,) = build.complaints(NOTEBOOKS / "01_first_run.py", "en")
        assert said.startswith("01_first_run.ipynb: is no notebook: "), content


@pytest.mark.slow
def test_a_notebook_says_the_same_when_run_again() -> None:
    source, path = NOTEBOOKS / "01_first_run.py", NOTEBOOKS / "executed" / "en" / "01_first_run.ipynb"
    build.warm_up()
    again = build.executed(build.notebook(source, "en"), path.parent)
    committed = nbformat.read(path, as_version=4)
    assert build.texts(again) == build.texts(committed)
