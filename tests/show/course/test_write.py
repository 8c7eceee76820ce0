"""The files of a course: what they hold, how many pages, the same bytes each time."""

import io
import re
from pathlib import Path

import docx
import pptx
import pypdf
import pytest

from govsim.show.course import handout, write
from govsim.show.course.deck import deck_of
from govsim.show.course.handout import Break, Handout
from govsim.show.course.lesson import Lesson, lessons
from govsim.show.course.powerpoint import powerpoint
from govsim.show.report.document import Heading, Paragraph
from govsim.words import LANGUAGES, Lang

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
LANGS = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def taught() -> dict[Lang, list[Lesson]]:
    return {lang: lessons(NOTEBOOKS, lang) for lang in LANGUAGES}


def paper(name: str, lang: Lang) -> Handout:
    return handout.of_markdown(name, (NOTEBOOKS / "course" / f"{name}-{lang}.md").read_text("utf-8"), lang)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@LANGS
def test_the_case_brief_has_two_pages_and_no_number_but_of_its_lists(lang: Lang) -> None:
    brief = paper("case-brief", lang)
    assert len(pages(handout.as_pdf(brief))) == 2
    body = docx.Document(io.BytesIO(handout.as_word(brief))).element.body
    assert len(body.findall(".//{*}pageBreakBefore")) == 1
    assert sum(isinstance(block, Break) for block in brief.blocks) == 1
    assert not re.search(
        r"\d", re.sub(r"^\d\. ", "", (NOTEBOOKS / "course" / f"case-brief-{lang}.md").read_text("utf-8"), flags=re.M)
    )


@LANGS
def test_the_papers_say_as_much_in_both_languages(lang: Lang) -> None:
    for name in write.PAPERS:
        kinds = [type(block).__name__ for block in paper(name, lang).blocks]
        assert kinds == [type(block).__name__ for block in paper(name, "en").blocks], name


@LANGS
def test_forms_ask_every_question_twice_and_only_the_key_tells_the_answers(
    lang: Lang, taught: dict[Lang, list[Lesson]]
) -> None:
    form, key = handout.quizzes(taught[lang], lang), handout.answers(taught[lang], lang)
    asked = [block.text for block in form.blocks if isinstance(block, Heading)]
    printed = " ".join(block.text for block in form.blocks if isinstance(block, Paragraph))
    for lesson in taught[lang]:
        for number, item in enumerate(lesson.quiz, 1):
            assert asked.count(f"{number}. {item[lang]['question']}") == 2
            assert all(option in printed for option in item[lang]["options"])
            assert item[lang]["why"] not in printed
            assert item[lang]["why"] in str(key.blocks)


@LANGS
def test_the_case_brief_fills_its_pages_and_the_marking_scheme_is_one(lang: Lang) -> None:
    brief, marking = (handout.as_pdf(paper(name, lang)) for name in ("case-brief", "marking"))
    assert len(pages(marking)) == 1
    heights: list[float] = []
    for page in pypdf.PdfReader(io.BytesIO(brief)).pages:
        page.extract_text(visitor_text=lambda text, cm, *rest: heights.append(cm[5]) if text.strip() else None)
        body = sorted(height for height in heights if height > 40)  # points; the footer is below
        assert body[0] < 0.2 * float(page.mediabox.height)
        heights.clear()


def test_slides_are_twelve_pages_with_headings_alt_texts_and_notes_the_same_bytes_each_time(
    taught: dict[Lang, list[Lesson]],
) -> None:
    first, second = taught["th"][:2]
    deck = deck_of(first, second)
    assert len(pages(write.slides_pdf(deck))) == 12
    made = powerpoint(deck)
    assert made == powerpoint(deck_of(first, second))
    file = pptx.Presentation(io.BytesIO(made))
    assert len(file.slides) == 12
    for slide in file.slides:
        assert slide.shapes.title.text_frame.text
        assert "01_first_run" in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.shape_type == 13:  # a picture
                assert shape._element._nvXxPr.cNvPr.get("descr")


@pytest.mark.slow
@LANGS
def test_a_course_is_whole_and_the_same_bytes_each_time(lang: Lang) -> None:
    made = write.files(NOTEBOOKS, lang)
    assert len(made) == 2 * (len(write.PAPERS) + 2) + 2 * 8
    assert all(content.startswith(b"%PDF" if name.endswith("pdf") else b"PK") for name, content in made.items())
    counts = {name: len(pages(content)) for name, content in made.items() if name.endswith("pdf")}
    assert {count for name, count in counts.items() if name.startswith("slides/")} == {12}
    assert counts[f"case-brief-{lang}.pdf"] == 2
    assert counts[f"quizzes-{lang}.pdf"] == 16
    if lang == "th":
        assert made == write.files(NOTEBOOKS, lang)
