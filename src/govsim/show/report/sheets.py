"""A report as a workbook: a sheet of notes, then one a table, with true numbers.

No text is ever a formula, whatever a label begins with: every text is written as one.
"""

import io
import re
from collections.abc import Sequence
from math import ceil
from typing import Any

from govsim.show.report.document import Bullets, Cell, Document, Facts, Number, Table
from govsim.show.report.office import letters, made_at
from govsim.words import Lang, say

_LONGEST = 31
"""Characters that the name of a sheet may have."""


def sheets(document: Document) -> bytes:
    """A document as the bytes of an .xlsx file."""
    import xlsxwriter

    buffer, lang = io.BytesIO(), document.lang
    plain = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, plain) as book:
        book.set_properties(
            {
                "title": document.title[:255],
                "author": "govsim",
                "subject": document.kind,
                "keywords": document.record,
                "created": made_at(document.time),
            }
        )
        writer = _Writer(book, lang)
        writer.notes(document)
        for table in document.tables():
            writer.table(table)
    return buffer.getvalue()


class _Writer:
    """Writes sheets of a workbook."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self.book, self.lang = book, lang
        self.taken: set[str] = set()
        font = {"font_name": "Sarabun" if lang == "th" else "Calibri", "font_size": 11, "valign": "top"}
        self.plain, self.wrapped, self.bold, self.title, self.head = (
            book.add_format(font | more)
            for more in (
                {},
                {"text_wrap": True},
                {"bold": True, "text_wrap": True},
                {"bold": True, "font_size": 14},
                {"bold": True, "text_wrap": True, "bottom": 2, "valign": "bottom"},
            )
        )
        self.font = font
        self.numbers: dict[str, Any] = {}

    def sheet(self, name: str) -> Any:
        """A new sheet, called so as far as a sheet may be."""
        plain = re.sub(r"[\[\]:*?/\\\s]+", " ", name).strip(" '") or "-"
        found, n = plain[:_LONGEST].strip(" '"), 1
        while found.lower() in self.taken:
            n += 1
            found = f"{plain[: _LONGEST - 4].strip()} ({n})"
        self.taken |= {found.lower()}
        made = self.book.add_worksheet(found)
        made.set_paper(9)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        return made

    def heighten(self, sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
        """Make a row as high as its texts need in columns of so many characters: not every program does so itself."""
        lines = max(ceil(letters(text) / wide) for text, wide in texts)
        sheet.set_row(row, (22 if self.lang == "th" else 16) * max(1, lines))

    def notes(self, document: Document) -> None:
        """The first page but for its table, the limits, and where all comes from."""
        brief, lang = document.brief, self.lang
        sheet = self.sheet(say("brief.notes", lang))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, document.title, self.title)
        parts = [
            (say("report.question", lang), (brief.question, *brief.setting)),
            (say("report.answer", lang), brief.answer),
            (brief.table.caption, (brief.reading,)),
            (say("brief.keep", lang), brief.keep),
        ]
        limits = next(section for section in document.annex if section.name == "limits")
        parts += [(limits.heading, block.lines) for block in limits.blocks if isinstance(block, Bullets)]
        facts = [block for section in document.annex for block in section.blocks if isinstance(block, Facts)]
        parts += [(name, (value,)) for block in facts for name, value in block.pairs]
        row = 2
        for name, lines in parts:
            sheet.write_string(row, 0, name, self.bold)
            for line in lines:
                sheet.write_string(row, 1, line, self.wrapped)
                self.heighten(sheet, row, [(line, 100), (name, 28)])
                row += 1
        if picture := brief.picture:
            data = io.BytesIO(picture.png())
            how = {"image_data": data, "description": picture.alt, "x_scale": 0.9, "y_scale": 0.9}
            sheet.insert_image(row + 1, 1, "picture.png", how)

    def table(self, table: Table) -> None:
        """Its caption, its heads, and a row a row: bounds and remarks have columns of their own."""
        sheet = self.sheet(table.caption)
        sheet.write_string(0, 0, table.caption, self.title)
        sheet.freeze_panes(3, 1)
        for n, row in enumerate(table.rows, 3):
            wide = [34 if n == 0 or n in table.text else 14 for n in range(len(row))]
            texts = [(cell.text, width) for cell, width in zip(row, wide, strict=True)]
            texts += [(" ".join(cell.below[_bounded(cell) :]), 30) for cell in row]
            self.heighten(sheet, n, texts)
        self.heighten(sheet, 2, [(head, 12) for head in (*table.heads, say("brief.low", self.lang))])
        at = 0
        for n, head in enumerate(table.heads):
            column = [row[n] for row in table.rows]
            at = self.column(sheet, at, head, column, 34 if n == 0 or n in table.text else 14)

    def column(self, sheet: Any, at: int, head: str, cells: Sequence[Cell], wide: int) -> int:
        """Write a column of a table from column `at` of the sheet on; returns the first that is free after it."""
        bounds = any(cell.number and cell.number.low is not None for cell in cells)
        remarks = [" ".join(cell.below[_bounded(cell) :]) for cell in cells]
        heads = [head, *([say("brief.low", self.lang), say("brief.high", self.lang)] if bounds else [])]
        heads += [say("brief.remark", self.lang)] if any(remarks) else []
        for n, text in enumerate(heads):
            sheet.write_string(2, at + n, text, self.head)
            sheet.set_column(at + n, at + n, wide if n == 0 else 30 if n == 3 or not bounds else 14)
        for row, (cell, remark) in enumerate(zip(cells, remarks, strict=True), 3):
            number = cell.number
            values = [number.value, number.low, number.high] if number else [cell.text]
            for n, value in enumerate(values[: 3 if bounds else 1]):
                if isinstance(value, str):
                    sheet.write_string(row, at + n, value, self.wrapped)
                elif value is not None and number:
                    sheet.write_number(row, at + n, value, self.as_shown(number, signed=number.signed))
            if remark:
                sheet.write_string(row, at + len(heads) - 1, remark, self.wrapped)
        return at + len(heads)

    def as_shown(self, number: Number, *, signed: bool) -> Any:
        """The format that shows a number as the other formats of a report write it."""
        digits = "#,##0" + ("." + "0" * number.digits if number.digits else "")
        form = f"+{digits};\u2212{digits};{digits}" if signed else f"{digits};\u2212{digits}"
        if form not in self.numbers:
            self.numbers[form] = self.book.add_format(self.font | {"num_format": form})
        return self.numbers[form]


def _bounded(cell: Cell) -> int:
    """How many of the lines below a cell's text its own columns say."""
    return int(cell.number is not None and cell.number.low is not None and bool(cell.below))
