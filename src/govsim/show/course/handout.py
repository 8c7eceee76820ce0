"""Papers to hand out, as PDF and as Word: a Markdown text of the course, or the quizzes, as the blocks of a report."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govsim.show.course.deck import LETTERS
from govsim.show.course.lesson import Lesson
from govsim.show.report import document, pdf, word, word_styles
from govsim.show.report.document import Bullets, Cell, Heading, Paragraph, Table
from govsim.show.report.office import UNDATED, describe, settled
from govsim.words import Lang, say
from govsim.words.lines import boxed

TEMPLATE = Path(__file__).with_name("handout.typ")
_LONG = 60
"""Letters beyond which a column is not wider for more."""


@dataclass(frozen=True)
class Title:
    """What a paper, or a page of it, is headed by."""

    text: str


@dataclass(frozen=True)
class Part:
    """The heading of a part."""

    text: str


@dataclass(frozen=True)
class Break:
    """The end of a page. A heading follows."""


type Block = Title | Part | Break | document.Block


@dataclass(frozen=True)
class Handout:
    """A paper: its name as a file, its title, what it says."""

    name: str
    title: str
    lang: Lang
    blocks: tuple[Block, ...]


# What they say


def of_markdown(name: str, text: str, lang: Lang) -> Handout:
    """A Markdown text: headings, paragraphs, lists, tables; a rule (---) ends a page."""
    blocks = tuple(_blocks(text))
    return Handout(name, next(block.text for block in blocks if isinstance(block, Title)), lang, blocks)


def _blocks(text: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    headings: dict[str, type[Title | Part | Heading]] = {"h1": Title, "h2": Part, "h3": Heading}
    nodes: Any = SyntaxTreeNode(MarkdownIt().enable("table").parse(text))
    for node in nodes:
        match node.type:
            case "heading":
                yield headings[node.tag](_words(node))
            case "hr":
                yield Break()
            case "bullet_list":
                yield Bullets(tuple(map(_words, node)))
            case "ordered_list":
                yield from (Paragraph(f"{number}.\u2002{_words(item)}") for number, item in enumerate(node, 1))
            case "table":
                head, *body = [[_words(cell) for cell in row] for part in node for row in part]
                yield _table(head, body)
            case _:
                yield Paragraph(_words(node))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of words; a column is the wider the more its longest cell says."""
    longest = (max(map(len, column)) for column in zip(heads, *rows, strict=True))
    widths = tuple(min(length, _LONG) + 6.0 for length in longest)
    cells = tuple(tuple(map(Cell, row)) for row in rows)
    return Table(", ".join(filter(None, heads)), tuple(heads), cells, tuple(range(1, len(heads))), True, widths)


def _words(node: Any) -> str:
    """The text of a node, without marks."""
    parts = (one.content if one.type in ("text", "code_inline") else " " for one in node.walk() if not one.children)
    return " ".join("".join(parts).split())


def quizzes(lessons: Sequence[Lesson], lang: Lang) -> Handout:
    """The forms to print: of each lesson a page for before and one for after it."""
    blocks = (block for lesson in lessons for when in ("before", "after") for block in _form(lesson, when))
    return Handout("quizzes", say("deck.quizzes", lang), lang, (*blocks,)[1:])


def _form(lesson: Lesson, when: str) -> Iterator[Block]:
    lang = lesson.lang
    yield Break()
    yield Title(lesson.title)
    yield Part(say(f"deck.quiz.{when}", lang))
    yield Paragraph(say("deck.quiz.name", lang))
    yield Paragraph(say("deck.quiz.how", lang), small=True)
    for number, item in enumerate(lesson.quiz, 1):
        yield Heading(f"{number}. {item[lang]['question']}")
        yield from (
            Paragraph(f"{letter}.\u2002{option}")
            for letter, option in zip(LETTERS[lang], item[lang]["options"], strict=False)
        )


def answers(lessons: Sequence[Lesson], lang: Lang) -> Handout:
    """The key, apart from the forms: the right letter of each question, and why."""
    title = say("deck.answers", lang)
    heads = tuple(say(f"deck.key.{name}", lang) for name in ("number", "answer", "why"))
    blocks: list[Block] = [Title(title)]
    for lesson in lessons:
        right = [(LETTERS[lang][item["answer"] - 1], item[lang]["why"]) for item in lesson.quiz]
        blocks += [Part(lesson.title), _table(heads, [(str(n), *one) for n, one in enumerate(right, 1)])]
    return Handout("answers", title, lang, tuple(blocks))


# As files


def as_pdf(paper: Handout) -> bytes:
    """The bytes of a PDF, A4."""
    with tempfile.TemporaryDirectory(prefix="govsim-") as work:
        folder = Path(work)
        blocks = [_boxed(block) for block in pdf.plainly(paper.blocks, folder)]
        content = {"lang": paper.lang, "title": paper.title, "made": "govsim", "blocks": blocks}
        return pdf.typeset(TEMPLATE, content, folder, UNDATED)


def _boxed(value: Any) -> Any:
    """What a block says, with Thai words kept whole; headings stand in the PDF's outline, and are left as they are."""
    if isinstance(value, dict):
        named = value.get("kind") in ("Title", "Part", "Heading")
        return value if named else {name: one if name == "kind" else _boxed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_boxed(one) for one in value]
    return boxed(value) if isinstance(value, str) else value


def as_word(paper: Handout) -> bytes:
    """The bytes of a .docx file, A4."""
    file = word.opened(None)
    word_styles.prepare(file, paper.lang, own=True)
    describe(file.core_properties, paper.title, paper.lang)
    writer, ends = word.Writer(file), False
    for block in paper.blocks:
        match block:
            case Break():
                ends = True
                continue
            case Title(text):
                written = writer.say(text, "Title")
            case Part(text):
                written = writer.say(text, "Heading 2")
            case _:
                writer.block(block)
                continue
        if ends:
            written.paragraph_format.page_break_before = True
            ends = False
    buffer = io.BytesIO()
    file.save(buffer)
    return settled(buffer.getvalue(), UNDATED)
