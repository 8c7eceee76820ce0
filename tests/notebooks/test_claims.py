"""What a lesson asserts of the model's results is borne out by its own numbers, at the size at which it is taught.

A cell tagged "claims" stands beside each such sentence, quotes it, and says by `lesson.holds` what must be so.
"""

import ast
import re
import sys
from pathlib import Path

import build
import languages
import pytest
from lesson import Lesson

import govsim
from tests.notebooks.conftest import NOTEBOOKS, SOURCES, whole


def quoted(source: str) -> list[str]:
    """The sentences, or parts of sentences, that a lesson holds to its numbers."""
    calls = (node for cell in whole(source) if build.is_claim(cell) for node in ast.walk(ast.parse(cell.source)))
    return [
        ast.literal_eval(node.args[0])
        for node in calls
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "holds"
    ]


def english(source: str) -> str:
    """All that a lesson says in English, in prose, code and quiz, without line breaks."""
    taught = [cell.source for cell in build.notebook(NOTEBOOKS / source, "en").cells]
    taught.append((NOTEBOOKS / "quizzes" / f"{Path(source).stem}.toml").read_text("utf-8"))
    joined = re.sub(r'"\s*\n\s*f?"', "", "\n".join(taught))
    return " ".join(joined.split())


@pytest.mark.parametrize("source", SOURCES)
def test_a_claim_is_quoted_as_the_lesson_says_it(source: str) -> None:
    said, claims = english(source), quoted(source)
    assert claims
    assert [claim for claim in claims if claim not in said] == []


def test_claims_are_in_no_notebook() -> None:
    assert "lesson.holds" not in "".join(cell.source for cell in build.notebook(NOTEBOOKS / SOURCES[0], "en").cells)


def test_a_claim_that_does_not_hold_is_named() -> None:
    lesson = Lesson("01_first_run", "en")
    lesson.holds("two is more than one", 2 > 1)
    with pytest.raises(AssertionError, match="01_first_run: the numbers do not bear out 'one is more than two'"):
        lesson.holds("one is more than two", 1 > 2)


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_the_numbers_bear_out_what_a_lesson_claims(
    source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    govsim.simulate("default", 1, 1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(Lesson, "picture", lambda lesson, figure: None)  # not drawn: nothing is claimed by drawing
    cells = [cell for cell in whole(source) if cell.cell_type == "code"]
    last = max(place for place, cell in enumerate(cells) if build.is_claim(cell))
    names: dict[str, object] = {"__name__": "lesson_under_test"}
    broken = []
    for place, cell in enumerate(cells[: last + 1]):
        text = languages.for_reader(cell.source, "en", student=False)
        run = compile(text, f"{NOTEBOOKS / source} code cell {place}", "exec")
        if not build.is_claim(cell):
            exec(run, names)
            continue
        try:
            exec(run, dict(names))  # leaves nothing behind for the lesson
        except AssertionError as error:
            broken.append(str(error))
    assert broken == []
