"""A lesson as slides find it: its deck (TOML), what its executed notebook shows, its exercises and its quiz.

Slides type no result. Pictures and numbers are those of the executed notebook, found by a piece of the code that made
them, so that a cell put in before moves nothing; a piece that is in no cell, or in several, is refused.
"""

import base64
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govsim.errors import InputError
from govsim.words import Lang

_BOLD = re.compile(r"\*\*|`|(?<!\w)\*|\*(?!\w)")
_SPLIT = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Shown:
    """A picture of a notebook: PNG bytes, and what it shows in words."""

    png: bytes
    alt: str


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language. cells: those of its executed notebook."""

    name: str
    lang: Lang
    deck: Mapping[str, Any]
    quiz: tuple[Mapping[str, Any], ...]
    cells: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """Its first line, such as "Lesson 1. A first run"."""
        return next(self._prose()).partition("\n")[0].removeprefix("# ")

    def picture(self, code: str, number: int = 0) -> Shown:
        """A picture that the cell with this code shows."""
        found = [one for one in self._outputs(code) if "image/png" in one["data"]]
        if number >= len(found):
            raise self._error(f"the cell with {code!r} shows fewer than {number + 1} pictures")
        png, facts = found[number]["data"]["image/png"], found[number]["metadata"].get("image/png", {})
        return Shown(base64.b64decode("".join(png)), facts.get("alt", ""))

    def told(self, code: str, number: int = 0, rows: tuple[int, ...] | None = None) -> tuple[str, ...]:
        """What the cell with this code says, a line each; of a table these rows, of a prediction the result."""
        found = ["".join(one["data"].get("text/markdown", "")) for one in self._outputs(code)]
        said = [text for text in found if text]
        if number >= len(said):
            raise self._error(f"the cell with {code!r} says fewer than {number + 1} things")
        text = said[number]
        lines = _of_table(text, rows) if text.startswith("|") else (text,)
        return tuple(line[:1].upper() + line[1:] for line in map(plain, lines))

    def exercise(self, number: int) -> str:
        """An exercise of the notebook."""
        for prose in self._prose():
            for part in prose.split("\n\n"):
                head, _, _ = part.partition("**")[2].partition("**")
                if part.startswith("**") and re.search(rf"\b{number}\b", head):
                    return plain(" ".join(part.split()))
        raise self._error(f"has no exercise {number}")

    def _prose(self) -> Iterator[str]:
        return ("".join(cell["source"]) for cell in self.cells if cell["cell_type"] == "markdown")

    def _outputs(self, code: str) -> list[Any]:
        found = [cell for cell in self.cells if cell["cell_type"] == "code" and code in "".join(cell["source"])]
        if len(found) != 1:
            raise self._error(f"{len(found)} cells of its notebook have the code {code!r}, not one")
        return [one for one in found[0]["outputs"] if "data" in one]

    def _error(self, what: str) -> InputError:
        remedy = "a deck names a piece of code that one executed cell has"
        return InputError(what, place=f"lesson {self.name} ({self.lang})", remedy=remedy)


def plain(text: str) -> str:
    """Markdown's marks taken off a text."""
    return " ".join(_BOLD.sub("", text).replace("\\|", "|").split())


def _of_table(text: str, rows: tuple[int, ...] | None) -> Iterator[str]:
    """A table as lines: "prediction: result", or "first cell – second head: cell; third head: cell"."""
    heads, _, *body = [[cell.strip() for cell in _SPLIT.split(line)[1:-1]] for line in text.splitlines()]
    if not heads[1]:  # a prediction, the result and the gap, in this order
        yield f"{heads[0]}: {body[1][1]}"
        return
    for number, row in enumerate(body, 1):
        if rows is None or number in rows:
            cells = "; ".join(f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=True))
            yield f"{row[0]}: {row[1]}" if len(row) == 2 else f"{row[0]} – {cells}"


def lessons(folder: Path, lang: Lang) -> list[Lesson]:
    """The lessons of a folder that have a deck, in order.

    Raises:
        InputError: There is none, or what belongs to one is missing or cannot be read.
    """
    decks = sorted((folder / "course").glob("[0-9][0-9]_*.toml"))
    if not decks:
        remedy = "name the folder `lessons` that `govsim examples` made"
        raise InputError("holds no slides of lessons (course/01_....toml)", place=str(folder), remedy=remedy)
    return [_read(folder, deck, lang) for deck in decks]


def _read(folder: Path, deck: Path, lang: Lang) -> Lesson:
    executed = folder / "executed" / lang
    book = json.loads(text_of((executed if executed.is_dir() else folder / lang) / f"{deck.stem}.ipynb"))
    quiz = _toml(folder / "quizzes" / deck.name)["items"]
    return Lesson(deck.stem, lang, _toml(deck), tuple(quiz), tuple(book["cells"]))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is no TOML: {error}", place=str(path), remedy="correct that line") from None


def text_of(path: Path) -> str:
    """A file's text. Raises InputError where it is missing or no text."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read as a text"
        raise InputError(what, place=str(path), remedy="copy the lessons again: govsim examples FOLDER") from None
