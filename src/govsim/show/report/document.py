"""What a report says, whatever it is written as: a first page that stands alone, and an annex of sections.

Words and numbers are made once, here and in the files that fill it; web page, PDF, Word, slides and workbook only set
them. A number in a table is kept beside its text, so that a workbook holds numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from govsim.show.numbers import Number as Number
from govsim.show.report.pictures import Picture
from govsim.words import Lang


@dataclass(frozen=True)
class Cell:
    """Lines of a cell: what counts, and what stands below it in smaller type; the number that both say."""

    text: str
    below: tuple[str, ...] = ()
    number: Number | None = None


@dataclass(frozen=True)
class Table:
    """A table: caption, heads of the columns, rows of which the first cell heads the row. text: columns of words.

    bare: whether what stands above it says the caption already. widths: of the columns as parts of the page; () where
    what the columns hold decides.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    text: tuple[int, ...] = ()
    bare: bool = False
    widths: tuple[float, ...] = ()


DASH = Cell("–")


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences. small: a note, less than what stands around it."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences one below the other. first: whether the first of them is the main one."""

    lines: tuple[str, ...]
    first: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and values."""

    pairs: tuple[tuple[str, str], ...]


type Block = Heading | Paragraph | Bullets | Facts | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part of the annex, by a name that stays the same in every language."""

    name: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Brief:
    """The first page.

    Attributes:
        question: One sentence.
        setting: What was run, in small type.
        answer: Three sentences: what is best; what it adds to the runner-up and its price; what is not known.
        picture: Where there is something to draw.
        table: At most five rows.
        reading: How the table is read.
        keep: What to keep in mind.
        source: Where the numbers come from.
    """

    question: str
    setting: tuple[str, ...]
    answer: tuple[str, ...]
    picture: Picture | None
    table: Table
    reading: str
    keep: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Document:
    """All of a report. time: when the results were made (ISO 8601): no format states when it was written.

    record: the line from which `govsim verify` finds the results again, see record.py.
    """

    lang: Lang
    kind: str
    title: str
    time: str
    brief: Brief
    annex: tuple[Section, ...] = field(default=())
    record: str = ""

    def tables(self) -> Iterator[Table]:
        """Every table, that of the first page first."""
        yield self.brief.table
        for section in self.annex:
            yield from (block for block in section.blocks if isinstance(block, Table))


type Maker = Callable[[Document], bytes]
"""Writes a document as the bytes of a file."""
