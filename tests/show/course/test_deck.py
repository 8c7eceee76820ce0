"""The slides of the lessons: twelve each in both languages, nothing too much, no result typed, claims that hold."""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from govsim.errors import InputError
from govsim.show.course import deck, lesson
from govsim.show.course.deck import Deck, Image, Text, deck_of
from govsim.show.course.lesson import Lesson
from govsim.words import LANGUAGES, Lang

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
SOURCES = sorted((NOTEBOOKS / "course").glob("*.toml"))
LANGS = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def taught() -> dict[Lang, list[Lesson]]:
    return {lang: lesson.lessons(NOTEBOOKS, lang) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def decks(taught: dict[Lang, list[Lesson]]) -> dict[Lang, list[Deck]]:
    return {
        lang: [deck_of(one, following) for one, following in pairwise([*lessons, None]) if one]
        for lang, lessons in taught.items()
    }


def said(slide: deck.Slide) -> str:
    texts = [slide.heading, *(item for item in slide.items if isinstance(item, Text))]
    return " ".join(line for text in texts for line, _ in text.paragraphs)


@LANGS
def test_each_of_eight_lessons_has_twelve_slides_in_order(lang: Lang, decks: dict[Lang, list[Deck]]) -> None:
    assert [made.lesson.name for made in decks[lang]] == [path.stem for path in SOURCES]
    assert len(decks[lang]) == 8
    for made in decks[lang]:
        assert [slide.part for slide in made.slides] == list(deck.PARTS)
        assert len(made.slides) == 12


@LANGS
def test_nothing_is_more_than_its_box_holds_and_no_box_lies_on_another(
    lang: Lang, decks: dict[Lang, list[Deck]]
) -> None:
    for made in decks[lang]:
        for slide in made.slides:
            boxes: list[Text | Image] = [slide.heading, *slide.items]
            for box in boxes:
                assert box.left >= 0 <= box.top
                assert box.left + box.wide <= deck.WIDE
                assert box.top + box.high <= deck.HIGH
                if isinstance(box, Text):
                    assert deck.height(box) <= box.high + 1e-5, (made.lesson.name, slide.part)
                    assert box.size >= 12
            for one, other in combinations(boxes, 2):
                apart = (
                    one.left + one.wide <= other.left + 1e-9
                    or other.left + other.wide <= one.left + 1e-9
                    or one.top + one.high <= other.top + 1e-9
                    or other.top + other.high <= one.top + 1e-9
                )
                assert apart, (made.lesson.name, slide.part)


@LANGS
def test_the_result_is_a_picture_and_numbers_of_the_lesson_with_their_intervals(
    lang: Lang, decks: dict[Lang, list[Deck]]
) -> None:
    for made in decks[lang]:
        slide = made.slides[deck.PARTS.index("result")]
        assert any(isinstance(item, Image) and item.shown.alt for item in slide.items)
        interval = r"95 % interval [\d.]+ to [\d.]+" if lang == "en" else r"ช่วงความเชื่อมั่นร้อยละ 95: [\d.]+ ถึง [\d.]+"
        assert re.search(interval, said(slide)), made.lesson.name
        assert made.lesson.name in slide.notes


ALLOWED = re.compile(r"(?:Lessons?|บทเรียนที่|sections?|มาตรา|B\.E\.|พ\.ศ\.|fiscal year) \d+|\(?(?:19|20)\d\d\)?|ISO \d+")
"""Numbers that are names: of lessons, of sections of the law, of years."""


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in ("told", "picture") for text in texts(one)]
    return [text for one in value for text in texts(one)] if isinstance(value, list) else []


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_no_number_is_typed_and_both_languages_say_as_much(path: Path) -> None:
    parts = tomllib.loads(path.read_text("utf-8"))
    for text in texts(parts):
        assert not re.search(r"\d", ALLOWED.sub("", text)), text
    for name, part in parts.items():
        assert len(part.get("en", ())) == len(part.get("th", ())), name
        if "chain" in part:
            assert len(part["chain"]["en"]) == len(part["chain"]["th"])


# What slides say in words about results


def number(one: Lesson, code: str, place: int = 0) -> float:
    """The number that a prediction's result is, as the lesson shows it."""
    found = re.search(r": \D*(\d[\d.]*)", one.told(code, place)[0].replace("ร้อยละ ", ""))
    assert found
    return float(found[1])


def test_what_slides_conclude_is_what_the_lessons_found(taught: dict[Lang, list[Lesson]]) -> None:
    _, trust, year, farewells, law, _, experiment, decision = taught["en"]
    assert number(trust, 'lesson.gap("repair"') < 50  # loss is quick, repair is slow
    assert number(year, 'lesson.gap("never"', 0) < number(year, 'lesson.gap("never"', 1)  # the yearly line is larger
    coordinator, head = (number(farewells, 'lesson.gap("coordinator"', n) for n in (0, 1))
    assert coordinator > head  # changes of heads cancel
    assert head == pytest.approx(1, abs=0.1)
    assert number(law, "lesson.gap(name, difference(name", 1) > 0  # a charter repays over years
    assert number(experiment, 'lesson.gap("luck"', 3) < 10  # hardly any luck
    assert 10 < number(decision, 'lesson.gap("beaten"', 1) < 90  # neither option is best over all futures


# What is refused


def changed(one: Lesson, **parts: Any) -> Lesson:
    return Lesson(one.name, one.lang, {**one.deck, **parts}, one.quiz, one.cells)


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"run": {"told": [{"code": "no_such_code("}], "en": []}}, "0 cells of its notebook have the code"),
        ({"run": {"told": [{"code": "lesson."}], "en": []}}, "cells of its notebook have the code 'lesson.', not one"),
        ({"result": {"picture": "plots.survival(", "number": 7}}, "shows fewer than 8 pictures"),
        ({"exercise": {"exercises": [9]}}, "has no exercise 9"),
        ({"home": {"en": ["many words " * 200]}}, "the slide 'home' says more than fits on it"),
        ({"houme": {"en": []}}, "its slides are not the twelve: houme"),
    ],
)
def test_what_a_deck_asks_for_and_is_not_there_is_refused(
    parts: dict[str, Any], what: str, taught: dict[Lang, list[Lesson]]
) -> None:
    with pytest.raises(InputError, match=re.escape(what)) as error:
        deck_of(changed(taught["en"][0], **parts), None)
    assert "01_first_run" in str(error.value)


def test_a_folder_without_decks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no slides of lessons"):
        lesson.lessons(tmp_path, "en")
