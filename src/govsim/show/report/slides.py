"""A report as slides: question, answer, picture, table, what to keep in mind; the sources stand in the notes."""

import io
import re
from collections.abc import Callable
from math import ceil
from typing import Any

from govsim.show.report.document import Document, Table
from govsim.show.report.office import LOCALES, describe_report, kept, letters, official_font, settled
from govsim.show.report.pictures import Picture
from govsim.words import Lang, say

_WIDE = 4 / 3
"""How much wider a slide of 16:9 is than those of 4:3 that python-pptx begins with."""
INK = (0x1F, 0x23, 0x28)
FAINT = (0x54, 0x5B, 0x64)
_TITLE, _TEXT, ONLY_TITLE = 0, 1, 5
"""Layouts of python-pptx's own template."""
_PLAIN = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's own "No Style, Table Grid", which prints in grey."""


def slides(document: Document) -> bytes:
    """The first page of a document as the bytes of a .pptx file."""
    brief, lang = document.brief, document.lang
    file = blank(lang)
    describe_report(file.core_properties, document)
    writer = Writer(file, lang, "\n".join((*brief.setting, brief.source)))
    first = writer.slide(_TITLE, document.title, 32)
    writer.lines(first.placeholders[1], (brief.question,), 22)
    answer = writer.slide(_TEXT, say("report.answer", lang))
    writer.lines(answer.placeholders[1], brief.answer, 20, first=True)
    if brief.picture:
        writer.picture(writer.slide(ONLY_TITLE, brief.picture.title), brief.picture)
    table = writer.slide(ONLY_TITLE, brief.table.caption)
    writer.table(table, brief.table)
    writer.small(table, brief.reading)
    last = writer.slide(_TEXT, say("brief.keep", lang))
    writer.lines(last.placeholders[1], brief.keep, 20)
    writer.small(last, brief.source)
    buffer = io.BytesIO()
    file.save(buffer)
    return settled(buffer.getvalue(), document.time)


class Writer:
    """Writes slides. notes: of each, unless it has its own."""

    def __init__(self, file: Any, lang: Lang, notes: str = "") -> None:
        self.file, self.lang, self.notes = file, lang, notes

    def slide(self, layout: int, title: str, size: float = 28, *, notes: str = "") -> Any:
        """A slide with a heading, and with notes of its own where they are given."""
        made = self.file.slides.add_slide(self.file.slide_layouts[layout])
        if title:
            self.lines(made.shapes.title, (title,), size, first=True)
        self.lines(made.notes_slide.notes_text_frame, (notes or self.notes,), 12)
        return made

    def lines(self, place: Any, lines: tuple[str, ...], size: float, *, first: bool = False) -> None:
        """Paragraphs in a shape or cell; first: whether the first of them is the main one."""
        frame = getattr(place, "text_frame", place)
        frame.word_wrap = True
        if hasattr(place, "height"):  # a shape, of which the room is known
            size = fitting(size, lambda size: tall(lines, size, place.width) <= place.height)
        for n, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            self.run(paragraph, line, size, bold=first and n == 0)
            if n:
                paragraph.space_before = points(0.35 * size)

    def run(self, paragraph: Any, text: str, size: float, *, bold: bool = False, faint: bool = False) -> None:
        """Add text of one kind to a paragraph."""
        from pptx.dml.color import RGBColor

        run = paragraph.add_run()
        run.text = kept(text)
        run.font.size, run.font.bold = points(size), bold
        run._r.get_or_add_rPr().set("lang", LOCALES[self.lang])
        run.font.color.rgb = RGBColor(*(FAINT if faint else INK))

    def small(self, slide: Any, text: str) -> None:
        """A note at the foot of a slide."""
        wide, high = self.file.slide_width, self.file.slide_height
        box = slide.shapes.add_textbox(int(0.04 * wide), int(0.88 * high), int(0.92 * wide), int(0.09 * high))
        box.text_frame.word_wrap = True
        size = fitting(11, lambda size: tall((text,), size, box.width) <= box.height)
        self.run(box.text_frame.paragraphs[0], text, size, faint=True)

    def picture(self, slide: Any, picture: Picture) -> None:
        """A picture in the middle, as large as there is room."""
        wide, high = self.file.slide_width, self.file.slide_height
        shape = slide.shapes.add_picture(io.BytesIO(picture.png()), 0, int(0.2 * high))
        scale = min(0.92 * wide / shape.width, 0.68 * high / shape.height)
        shape.width, shape.height = int(scale * shape.width), int(scale * shape.height)
        shape.left = (wide - shape.width) // 2
        shape._element._nvXxPr.cNvPr.set("descr", picture.alt)
        if picture.caption:
            self.small(slide, picture.caption)

    def _tall(self, table: Table, size: float, wides: list[int]) -> int:
        """About how high a table is in type of a size."""
        rows: list[list[tuple[str, ...]]] = [[(head,) for head in table.heads]]
        rows += [[(cell.text, *cell.below) for cell in row] for row in table.rows]
        return sum(max(tall(cell, size, wide, 0) for cell, wide in zip(row, wides, strict=True)) for row in rows)

    def table(self, slide: Any, table: Table) -> None:
        """A table, as wide as the slide has room."""
        from pptx.enum.text import PP_ALIGN

        wide, high = self.file.slide_width, self.file.slide_height
        columns, rows = len(table.heads), len(table.rows) + 1
        place = (int(0.04 * wide), int(0.19 * high), int(0.92 * wide), int(0.1 * high))
        frame = slide.shapes.add_table(rows, columns, *place)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", table.caption)
        made = frame.table
        made.first_row = made.first_col = True
        made.horz_banding = False
        made._tbl.tblPr.find("{*}tableStyleId").text = _PLAIN
        first = 2.0 if columns < 4 else 1.5
        for n, column in enumerate(made.columns):
            column.width = int(place[2] * (first if n == 0 else 1) / (first + columns - 1))
        wides = [column.width for column in made.columns]
        room = int(0.67 * high)
        size = fitting(18 if columns < 4 else 14, lambda size: self._tall(table, size, wides) <= room)
        for n, head in enumerate(table.heads):
            self.lines(made.cell(0, n), (head,), size, first=True)
        for row, cells in enumerate(table.rows, 1):
            for n, cell in enumerate(cells):
                self.lines(made.cell(row, n), (cell.text,), size, first=n == 0)
                for line in cell.below:
                    self.run(made.cell(row, n).text_frame.add_paragraph(), line, size - 2)
        for row in range(rows):
            for n in range(columns):
                cell = made.cell(row, n)
                cell.margin_top = cell.margin_bottom = points(2)
                for paragraph in cell.text_frame.paragraphs if n and n not in table.text else ():
                    paragraph.alignment = PP_ALIGN.RIGHT


def tall(lines: tuple[str, ...], size: float, wide: int, apart: float = 0.35) -> int:
    """About how high paragraphs are in type of a size, in a shape so wide: no program that shows them is at hand."""
    row = max(1.0, (wide - points(15)) / points(0.52 * size))
    rows = sum(ceil(letters(line) / row) for line in lines)
    return int(points(1.25 * size * rows + apart * size * (len(lines) - 1) + 7))


def fitting(size: float, fits: Callable[[float], bool]) -> float:
    """The largest size of type, from one given down to 8 points, in which a text fits."""
    return next((size - n for n in range(int(size) - 8) if fits(size - n)), 8)


def points(size: float) -> Any:
    """A size in points, as Office counts it."""
    from pptx.util import Pt

    return Pt(size)


def bullet(paragraph: Any, indent: float) -> None:
    """Make a paragraph of a text box a bullet, set in by so many inches."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Inches

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(indent)))
    properties.set("indent", str(-Inches(indent)))
    properties.append(parse_xml(f'<a:buFont {nsdecls("a")} typeface="Arial"/>'))
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def blank(lang: Lang) -> Any:
    """A file without slides, 16:9, in the type of a language."""
    import pptx

    file = pptx.Presentation()
    _widen(file)
    _type(file, lang)
    return file


def _widen(file: Any) -> None:
    """Make slides 16:9, with what stands on them."""
    file.slide_width = int(_WIDE * file.slide_width)
    for sheet in (file.slide_master, *file.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = int(_WIDE * shape.left), int(_WIDE * shape.width)


def _type(file: Any, lang: Lang) -> None:
    """Thai in Sarabun, which the theme names for all text; English in what the theme has."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    if lang == "th":
        theme = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        font = (official_font() or "Sarabun").encode()
        theme._blob = re.sub(rb'(<a:(?:latin|cs) typeface=)"[^"]*"', rb'\1"' + font + b'"', theme.blob)
