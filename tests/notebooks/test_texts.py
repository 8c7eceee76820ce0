"""The lessons are written as they should be: in pairs, a prediction first, no result typed into the prose."""

import ast
import re

import pytest
from lesson import quiz_items

from tests.notebooks.conftest import LESSONS, SOURCES, cells_of, code, prose

THAI = re.compile(r"[\u0e00-\u0e7f]")
RUNS = re.compile(r"govsim\.(simulate|compare|sweep|apportion|PartnershipModel)\(")
EXERCISE = {"en": re.compile(r"Exercise (\d)[.:* (]"), "th": re.compile(r"แบบฝึกหัดที่ (\d)")}


def test_there_are_eight_lessons() -> None:
    assert [name[:2] for name in LESSONS] == [f"{number:02}" for number in range(1, 9)]


@pytest.mark.parametrize("source", SOURCES)
def test_every_prose_cell_has_its_pair(source: str) -> None:
    langs = [cell.metadata.get("lang") for cell in cells_of(source) if cell.cell_type == "markdown"]
    assert langs == ["en", "th"] * (len(langs) // 2)
    kinds = [cell.metadata.get("lang", "code") for cell in cells_of(source)]
    for place, kind in enumerate(kinds):
        assert kind != "en" or kinds[place + 1] == "th", "a pair stands side by side"
    for english, thai in zip(prose(source, "en"), prose(source, "th"), strict=True):
        assert not THAI.search(english)
        assert len(THAI.findall(thai)) > 5, thai
        for mark in ("#", "**Exercise", "1. ", "- "):
            other = "**แบบฝึกหัดที่" if mark == "**Exercise" else mark
            assert _begins(english, mark) == _begins(thai, other), (english, mark)


def _begins(text: str, mark: str) -> int:
    return sum(line.startswith(mark) for line in text.splitlines())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("lang", ["en", "th"])
def test_no_result_is_typed_into_the_prose(source: str, lang: str) -> None:
    for text in prose(source, lang):
        if text.startswith(("## Sources", "## แหล่งที่มา")):
            continue
        text = re.sub(r"`[^`]*`", "", text)
        text = re.sub(r"(sections?|หัวข้อ) \d\.\d+", "", text)
        text = text.replace("(0.5 + 0.5 *g*)", "")  # an equation of section 4.6
        assert not re.search(r"\d\.\d|\d ?%|\d per cent|ร้อยละ ?\d", text), text


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_all_its_parts_in_order(name: str) -> None:
    cells = code(f"{name}.py")
    parts = ("ask(", "gap(", "picture(", "story(", 'quiz("before")', 'quiz("after")')
    first = {part: next((i for i, text in enumerate(cells) if f"lesson.{part}" in text), -1) for part in parts}
    run = next(i for i, text in enumerate(cells) if RUNS.search(text))
    assert min(first.values()) > 0, first
    assert first['quiz("before")'] < first["ask("] < run < first['quiz("after")']
    assert cells[-1].strip() == 'lesson.quiz("after")'
    assert 'LANG = "en"\n' in cells[0]
    assert f'Lesson("{name}", LANG)' in cells[0]
    for text in prose(f"{name}.py", "en")[:1]:
        assert "**The question.**" in text
    assert prose(f"{name}.py", "en")[-1].startswith("## Sources and limits")


@pytest.mark.parametrize("name", LESSONS)
def test_all_that_is_asked_has_a_gap_later_and_the_other_way_round(name: str) -> None:
    cells = "\n".join(code(f"{name}.py"))
    asked, shown = (re.findall(rf'lesson\.{what}\(\s*"([^"]+)"', cells) for what in ("ask", "gap"))
    assert len(asked) == len(set(asked)) >= 2
    if "lesson.gap(name," not in cells:
        assert sorted(asked) == sorted(shown)


@pytest.mark.parametrize("name", LESSONS)
def test_every_exercise_is_solved(name: str) -> None:
    for lang, pattern in EXERCISE.items():
        asked = [n for text in prose(f"{name}.py", lang) for n in pattern.findall(text)]
        solved = [n for text in prose(f"solutions/{name}.py", lang) for n in pattern.findall(text)]
        assert asked == solved == [str(number) for number in range(1, len(asked) + 1)]
        assert 3 <= len(asked) <= 5


@pytest.mark.parametrize("name", LESSONS)
def test_a_quiz_has_five_questions_in_both_languages(name: str) -> None:
    items = quiz_items(name)
    assert len(items) == 5
    assert len({item["answer"] for item in items}) > 1
    for item in items:
        assert set(item) == {"answer", "en", "th"}
        for lang in ("en", "th"):
            said = item[lang]
            assert set(said) == {"question", "options", "why"}
            assert len(said["options"]) == len(set(said["options"])) == 3
            assert 1 <= item["answer"] <= 3
            for text in (said["question"], said["why"], *said["options"]):
                assert bool(THAI.search(text)) == (lang == "th"), text


@pytest.mark.parametrize("source", SOURCES)
def test_a_word_is_told_whole_and_not_by_its_first_letter(source: str) -> None:
    """lesson.word() gives the word of the reader's language: one that is indexed as a pair tells a letter of it."""
    tree = ast.parse("\n".join(code(source)))
    words = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and all(map(_is_word, _values(node.value)))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    letters = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in (0, 1)
        for told in [node.value.value if isinstance(node.value, ast.Subscript) else node.value]
        if isinstance(told, ast.Name) and told.id in words
    ]
    assert letters == []


def _values(node: ast.expr) -> list[ast.expr]:
    return node.values if isinstance(node, ast.Dict) else [node]


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "word"
