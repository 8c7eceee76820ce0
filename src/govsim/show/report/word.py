"""A report as a Word document that an office can go on with: real styles, heads of tables that repeat, alt texts.

With a template of the office's own its styles are used as they are, and its page, header and footer are kept.
"""

import io
from pathlib import Path
from typing import Any

from govsim.errors import InputError
from govsim.show.report import word_styles
from govsim.show.report.document import Block, Bullets, Cell, Document, Facts, Heading, Paragraph, Table
from govsim.show.report.office import describe_report, kept, settled
from govsim.show.report.pictures import Picture
from govsim.words import say


def word(document: Document, template: Path | None = None) -> bytes:
    """A document as the bytes of a .docx file. Raises InputError for a template that cannot be used."""
    file = opened(template)
    word_styles.prepare(file, document.lang, own=template is None)
    describe_report(file.core_properties, document)
    Writer(file).write(document)
    buffer = io.BytesIO()
    file.save(buffer)
    return settled(buffer.getvalue(), document.time)


def opened(template: Path | None) -> Any:
    """An empty file, or a template without its text. Raises InputError for one that cannot be used."""
    import docx

    if template is None:
        return docx.Document()
    try:
        file = docx.Document(str(template))
    except Exception as error:  # whatever zip and XML say of a file that is none
        what = f"is not a Word document that can be a template ({type(error).__name__})"
        remedy = "give a .docx file; in Word: Save As, Word Document"
        raise InputError(what, place=str(template), remedy=remedy) from None
    body = file.element.body
    for element in [element for element in body if not element.tag.endswith("}sectPr")]:
        body.remove(element)
    return file


class Writer:
    """Writes a document into a Word file, in the styles that it has."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.names = {style.name for style in file.styles}
        section = file.sections[-1]
        self.width = int(section.page_width - section.left_margin - section.right_margin)

    def write(self, document: Document) -> None:
        """A whole document: first page, then annex."""
        brief, lang = document.brief, document.lang
        self.say(document.title, "Title")
        self.say(brief.question, "Subtitle")
        self.say(" ".join(brief.setting), word_styles.SMALL)
        for n, line in enumerate(brief.answer):
            self.say(line, word_styles.ANSWER, bold=n == 0)
        if brief.picture:
            self.picture(brief.picture, 0.88)
        self.table(brief.table)
        self.say(brief.reading, word_styles.SMALL)
        self.say(say("brief.keep", lang), "Heading 2")
        for line in brief.keep:
            self.say(line, "List Bullet")
        self.say(brief.source, word_styles.SMALL)
        self.say(say("brief.annex", lang), "Heading 1").paragraph_format.page_break_before = True
        for section in document.annex:
            self.say(section.heading, "Heading 2")
            for block in section.blocks:
                self.block(block)

    def block(self, block: Block) -> None:
        """A block in its style."""
        match block:
            case Heading(text):
                self.say(text, "Heading 3")
            case Paragraph(text, small):
                self.say(text, word_styles.SMALL if small else "Normal")
            case Bullets(lines, first):
                for n, line in enumerate(lines):
                    self.say(line, "List Bullet", bold=first and n == 0)
            case Facts(pairs):
                self.grid(tuple((Cell(name), Cell(value)) for name, value in pairs), (1, 2.7), (0, 1))
            case Table():
                self.table(block)
            case Picture():
                self.picture(block)

    def say(self, text: str, style: str, *, bold: bool = False) -> Any:
        """A paragraph in a style; a bullet is typed where the template has no style of lists."""
        if style not in self.names:
            style, text = "Normal", f"•\u00a0{text}" if style == "List Bullet" else text
        paragraph = self.file.add_paragraph(style=style if style in self.names else None)
        _run(paragraph, text, bold)
        return paragraph

    def table(self, table: Table) -> None:
        """A table under its caption."""
        if not table.bare:
            self.say(table.caption, "Caption").paragraph_format.keep_with_next = True
        columns = range(1, len(table.heads))
        parts = table.widths or (
            2.4 if len(table.heads) < 4 else 1.5,
            *(0.7 if table.text and n not in table.text else 1 for n in columns),
        )
        rows = tuple(map(Cell, table.heads)), *table.rows
        self.grid(rows, parts, (0, *table.text), head=True, caption=table.caption)

    def grid(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        parts: tuple[float, ...],
        words: tuple[int, ...],
        *,
        head: bool = False,
        caption: str = "",
    ) -> None:
        """Rows of cells, as wide as the page; then a line, which Word needs between two tables."""
        made = self.file.add_table(len(rows), len(parts), word_styles.TABLE)
        made.autofit = False
        word_styles.mark_table(made, head, caption)
        widths = [int(self.width * part / sum(parts)) for part in parts]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        few = len(rows) <= word_styles.TOGETHER
        for place, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
            word_styles.mark_row(row, head=head and place == 0)
            for n, (cell, shown, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
                cell.width = width
                for paragraph in _lines(cell, shown, right=n not in words, bold=head and (place == 0 or n == 0)):
                    paragraph.paragraph_format.keep_with_next = (few and place + 1 < len(rows)) or None
        word_styles.narrow(self.say("", word_styles.BELOW))

    def picture(self, picture: Picture, share: float = 1) -> None:
        """A picture with its alt text, its caption below it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(io.BytesIO(picture.png()), width=int(share * self.width))
        seen = shape._inline.docPr
        seen.set("descr", picture.alt)
        seen.set("title", picture.title)
        if picture.caption:
            paragraph.paragraph_format.keep_with_next = True
            self.say(picture.caption, word_styles.SMALL)


def _lines(cell: Any, shown: Cell, *, right: bool, bold: bool) -> list[Any]:
    """The lines of a cell, a paragraph each."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraphs = []
    for n, text in enumerate((shown.text, *shown.below)):
        paragraph = cell.add_paragraph() if n else cell.paragraphs[0]
        paragraph.style = word_styles.BELOW if n else word_styles.CELL
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, text, bold and n == 0)
        paragraphs.append(paragraph)
    return paragraphs


def _run(paragraph: Any, text: str, bold: bool) -> None:
    """Text of one kind. Thai has a bold of its own in Word, as every complex script."""
    run = paragraph.add_run(kept(text))
    if bold:
        run.bold = run.font.cs_bold = True
