"""Rows of a CSV file that lies beside a scenario: columns by name in the first line, whatever stands between them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from govsim import characters
from govsim.errors import InputError, shown
from govsim.scenario.toml import read_text


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The place of each row, file and line, and its cells of these columns, in their order.

    Raises InputError for a file that is none, or has not each column once.
    """
    text = read_text(path, str(path))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            cells = _trimmed(cells)
            if not cells:  # a spreadsheet writes out rows that are empty
                continue
            if header is None:
                header = _header(cells, columns, place)
                continue
            if len(cells) > len(header) or any(cell and not name for cell, name in zip(cells, header, strict=False)):
                remedy = "a text with commas stands in quotes; a number has no comma in it"
                raise InputError("has more fields than the first line names", place=place, remedy=remedy)
            row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
            yield place, [row[column] for column in columns]
    except csv.Error as error:
        raise InputError(f"is not CSV: {error}", place=f"{path}:{reader.line_num}") from None
    if header is None:
        _header([], columns, f"{path}:1")


def _delimiter(text: str) -> str:
    """What stands between the columns: a semicolon or a tab where the first line has more of these than commas."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _trimmed(cells: list[str]) -> list[str]:
    """Cells without blanks around them, and without the empty ones at the end."""
    cells = [cell.strip(" \t") for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _header(cells: list[str], columns: Sequence[str], place: str) -> list[str]:
    for column in columns:
        if cells.count(column) == 1:
            continue
        for name in cells:
            if odd := characters.odd_in(name):
                raise InputError(f"the column {shown(name)} {odd.what}", place=place, remedy=odd.remedy)
        what = f"has no column {column}" if column not in cells else f"has two columns {column}"
        remedy = f"the first line names the columns: {', '.join(cells) or 'none'}"
        raise InputError(what, place=place, remedy=remedy)
    return cells
