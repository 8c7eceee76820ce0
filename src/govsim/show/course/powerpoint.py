"""Slides as a PowerPoint file, to be changed by whoever teaches: headings are headings, pictures have alt texts."""

import io
from typing import Any

from govsim.show.course.deck import BULLET, GAP, LINE, Deck, Image, Slide, Text
from govsim.show.report import slides
from govsim.show.report.office import UNDATED, describe, settled


def powerpoint(deck: Deck) -> bytes:
    """The bytes of a .pptx file."""
    lesson = deck.lesson
    file = slides.blank(lesson.lang)
    describe(file.core_properties, lesson.title, lesson.lang)
    writer = slides.Writer(file, lesson.lang)
    for slide in deck.slides:
        _add(writer, slide)
    buffer = io.BytesIO()
    file.save(buffer)
    return settled(buffer.getvalue(), UNDATED)


def _add(writer: slides.Writer, slide: Slide) -> None:
    made = writer.slide(slides.ONLY_TITLE, "", notes=slide.notes)
    title = made.shapes.title
    _put(title, slide.heading)
    _fill(writer, title.text_frame, slide.heading)
    for item in slide.items:
        if isinstance(item, Image):
            shape = made.shapes.add_picture(io.BytesIO(item.shown.png), *_box(item))
            shape._element._nvXxPr.cNvPr.set("descr", item.shown.alt)
        else:
            _fill(writer, made.shapes.add_textbox(*_box(item)).text_frame, item)


def _box(item: Text | Image) -> tuple[Any, ...]:
    from pptx.util import Inches

    return tuple(map(Inches, (item.left, item.top, item.wide, item.high)))


def _put(shape: Any, text: Text) -> None:
    shape.left, shape.top, shape.width, shape.height = _box(text)


def _fill(writer: slides.Writer, frame: Any, text: Text) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, (said, kind) in enumerate(text.paragraphs):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, slides.points(LINE * text.size)
        if n:
            paragraph.space_before = slides.points(GAP * text.size)
        if kind == "bullet":
            slides.bullet(paragraph, BULLET)
        writer.run(paragraph, said, text.size, bold=kind == "lead", faint=text.faint)
