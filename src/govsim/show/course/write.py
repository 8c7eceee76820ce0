"""Writing a course: all its files in one language, to a new folder, whole or not at all."""

import dataclasses
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from govsim.errors import InputError
from govsim.runs import new_files
from govsim.show.course import handout
from govsim.show.course.deck import BULLET, HIGH, WIDE, Deck, Image, Text, deck_of
from govsim.show.course.lesson import lessons, text_of
from govsim.show.course.powerpoint import powerpoint
from govsim.show.report import pdf
from govsim.show.report.office import UNDATED
from govsim.words import Lang
from govsim.words.lines import boxed

PAPERS = ("syllabus", "marking", "case-brief")
"""Texts of the course, in Markdown, in each language: course/syllabus-en.md."""
_NEEDS = {"pptx": "python-pptx", "docx": "python-docx", "typst": "typst", "markdown_it": "markdown-it-py"}
_SLIDES = Path(__file__).with_name("slides.typ")


def write_course(folder: str | Path, source: Path, lang: Lang) -> Path:
    """Write slides, papers and quizzes in one language.

    Args:
        folder: A folder that does not exist yet.
        source: The folder of the lessons: course/, quizzes/, and the executed notebooks in executed/en or en.
        lang: "en" or "th".

    Returns:
        Where they are.

    Raises:
        InputError: The folder is there, a package is not installed, or a source lacks something or says too much.
    """
    for package, called in _NEEDS.items():
        if find_spec(package) is None:
            what = f"a course needs {called}, which is not installed"
            raise InputError(what, place="govsim course", remedy='install the extra: pip install "govsim[brief]"')

    def fill(work: Path) -> None:
        for name, content in files(source, lang).items():
            path = work / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)

    return new_files.save_folder(folder, fill)


def files(source: Path, lang: Lang) -> dict[str, bytes]:
    """All files of a course by name; the same bytes for the same sources."""
    taught = lessons(source, lang)
    papers = [
        *(handout.of_markdown(name, text_of(source / "course" / f"{name}-{lang}.md"), lang) for name in PAPERS),
        handout.quizzes(taught, lang),
        handout.answers(taught, lang),
    ]
    made = {}
    for paper in papers:
        made[f"{paper.name}-{lang}.pdf"] = handout.as_pdf(paper)
        made[f"{paper.name}-{lang}.docx"] = handout.as_word(paper)
    for lesson, following in zip(taught, [*taught[1:], None], strict=True):
        deck = deck_of(lesson, following)
        made[f"slides/{lesson.name}-{lang}.pptx"] = powerpoint(deck)
        made[f"slides/{lesson.name}-{lang}.pdf"] = slides_pdf(deck)
    return made


def slides_pdf(deck: Deck) -> bytes:
    """Slides as the bytes of a PDF, a page each."""
    lesson = deck.lesson
    with tempfile.TemporaryDirectory(prefix="govsim-") as work:
        folder = Path(work)
        slides: list[dict[str, Any]] = [
            {
                "heading": dataclasses.asdict(slide.heading),
                "items": [_item(item, slide.part, folder) for item in slide.items],
            }
            for slide in deck.slides
        ]
        content = {
            "lang": lesson.lang, "title": lesson.title, "made": "govsim", "wide": WIDE, "high": HIGH, "bullet": BULLET,
            "slides": slides,
        }  # fmt: skip
        return pdf.typeset(_SLIDES, content, folder, UNDATED)


def _item(item: Text | Image, part: str, folder: Path) -> dict[str, Any]:
    if isinstance(item, Text):
        return {**dataclasses.asdict(item), "paragraphs": [(boxed(said), kind) for said, kind in item.paragraphs]}
    name = f"{part}.png"
    (folder / name).write_bytes(item.shown.png)
    box = {"left": item.left, "top": item.top, "wide": item.wide, "high": item.high}
    return {**box, "file": name, "alt": item.shown.alt}
