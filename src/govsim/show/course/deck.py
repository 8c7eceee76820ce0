"""The twelve slides of a lesson, laid out: what stands where, in inches, for PowerPoint and for typst alike.

Text takes the largest of a few sizes in which it fits, as the letters of the pictures' font measure it; what fits in
none is refused. So the two files say the same at the same place, and typst measures once more what it sets.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from govsim.errors import InputError
from govsim.show.course.chain import chain
from govsim.show.course.lesson import Lesson, Shown
from govsim.show.plots.lines import pieces
from govsim.show.plots.style import text_width
from govsim.words import say

PARTS = (
    "title", "question", "know", "mechanism", "predict", "run", "result", "rests", "thailand", "discuss", "exercise",
    "home",
)  # fmt: skip
"""The slides of every lesson, in order."""
RESTS = ("luck", "ignorance", "structure")
LETTERS = {"en": "ABCDE", "th": "กขคงจ"}
WIDE, HIGH = 40 / 3, 7.5
"""Inches of a slide."""
_LEFT, _ROOM, _TOP, _DEEP = 0.6, 40 / 3 - 1.2, 1.5, 5.3
"""Inches: where what stands under the heading begins, its width, its top and its height."""
_SIZES, _SMALL = (28, 26, 24, 22, 20, 18), (22, 20, 18, 16, 14)
"""Points of text alone, and of text with a picture."""
_MOST, _GUTTER = 8.4, 0.2
"""Inches: the widest picture that text may stand beside, and what lies between them."""
_ROUNDING = 1e-6
_SPARE = 0.83
"""The part of a line that is counted on: where a computer lacks the font, another may be wider."""
LINE, GAP = 1.42, 0.4
"""Baseline to baseline, and before a paragraph, as parts of the size: Thai stacks its marks."""
BULLET = 0.28
"""Inches by which bullets are set in."""


@dataclass(frozen=True)
class Text:
    """Paragraphs in a box (inches; size in points): what each says, and its kind, "lead", "bullet" or "plain"."""

    left: float
    top: float
    wide: float
    high: float
    size: float
    paragraphs: tuple[tuple[str, str], ...]
    faint: bool = False


@dataclass(frozen=True)
class Image:
    """A picture in a box (inches)."""

    left: float
    top: float
    wide: float
    high: float
    shown: Shown


@dataclass(frozen=True)
class Slide:
    """A slide: which part of the lesson, its heading, what stands on it, and what is said of it in the notes."""

    part: str
    heading: Text
    items: tuple[Text | Image, ...]
    notes: str


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson."""

    lesson: Lesson
    slides: tuple[Slide, ...]


def deck_of(lesson: Lesson, following: Lesson | None) -> Deck:
    """The slides of a lesson, the last of which names the lesson that follows.

    Raises:
        InputError: The deck lacks a part, names what is not there, or says more than a slide holds.
    """
    unknown, lacking = set(lesson.deck) - set(PARTS), set(PARTS[1:]) - set(lesson.deck)
    if unknown or lacking:
        what = f"its slides are not the twelve: {', '.join(sorted(unknown | lacking))}"
        raise InputError(what, place=lesson.name, remedy=f"the parts of a deck are {', '.join(PARTS[1:])}")
    return Deck(lesson, tuple(_slide(lesson, part, following) for part in PARTS))


def _slide(lesson: Lesson, part: str, following: Lesson | None) -> Slide:
    lang, source = lesson.lang, lesson.deck.get(part, {})
    place = say("deck.place", lang, lesson=lesson.title, n=str(PARTS.index(part) + 1), all=str(len(PARTS)))
    foot = Text(_LEFT, HIGH - 0.5, _ROOM, 0.35, 12, ((place, "plain"),), faint=True)
    if part == "title":
        heading = _fitted(Text(_LEFT, 2.2, _ROOM, 2.0, 40, ((lesson.title, "lead"),)), lesson, part, (40, 36, 32))
        below = Text(
            _LEFT, 4.4, _ROOM, 1.5, 22, ((say("deck.course", lang), "plain"), (say("deck.time", lang), "plain"))
        )
        return Slide(part, heading, (below,), _notes(lesson, source))
    heading = Text(_LEFT, 0.5, _ROOM, 0.8, 30, ((say(f"deck.part.{part}", lang), "lead"),))
    shown = _shown(lesson, source)
    said = tuple(_said(lesson, part, source, following))
    return Slide(part, heading, (*_placed(said, shown, lesson, part), foot), _notes(lesson, source))


def _shown(lesson: Lesson, source: Mapping[str, Any]) -> Shown | None:
    if "picture" in source:
        return lesson.picture(source["picture"], source.get("number", 0))
    if "chain" in source:
        return chain(source["chain"][lesson.lang], lesson.lang, loop=source.get("loop", False))
    return None


def _said(lesson: Lesson, part: str, source: Mapping[str, Any], following: Lesson | None) -> Iterator[tuple[str, str]]:
    """The paragraphs of a slide: what the deck says, what the notebook found, what quiz and exercises ask."""
    lang = lesson.lang
    own = source.get(lang, ())
    if part == "rests":
        yield from (
            (say(f"deck.rests.{name}", lang, what=line), "bullet") for name, line in zip(RESTS, own, strict=True)
        )
        return
    if part == "predict":
        item = lesson.quiz[source["quiz"] - 1][lang]
        yield item["question"], "lead"
        yield from (
            (f"{letter}. {text}", "plain") for letter, text in zip(LETTERS[lang], item["options"], strict=False)
        )
    kind = "plain" if part in ("mechanism", "predict") else "bullet"
    for one in source.get("told", ()):
        yield from ((line, kind) for line in lesson.told(one["code"], one.get("number", 0), one.get("rows")))
    yield from ((line, kind) for line in own)
    for number in source.get("exercises", ()):
        yield lesson.exercise(number), "plain"
    if part == "home" and following is not None:
        yield say("deck.next", lang, lesson=following.title), "plain"


def _notes(lesson: Lesson, source: Mapping[str, Any]) -> str:
    """What the presenter reads: where the numbers are from, and what the deck adds."""
    own = source.get("notes", {}).get(lesson.lang, "")
    return " ".join(part for part in (own, say("deck.source", lesson.lang, name=lesson.name)) if part)


# Layout


def _placed(
    said: tuple[tuple[str, str], ...], shown: Shown | None, lesson: Lesson, part: str
) -> Iterator[Text | Image]:
    """Text alone; or a picture with its text below or beside it, whichever leaves the picture larger."""
    if shown is None:
        yield _fitted(Text(_LEFT, _TOP, _ROOM, _DEEP, 0, said), lesson, part)
        return
    wide, high = struct.unpack(">II", shown.png[16:24])  # of a PNG's first chunk
    below = [(size, _DEEP - _GUTTER - height(Text(0, 0, _ROOM, 0, size, said))) for size in _SMALL]
    under, room = next(((size, room) for size, room in below if room >= 0.6 * _DEEP), below[-1])
    scale, beside = max((min(_ROOM / wide, room / high), False), (min(_MOST / wide, _DEEP / high), True))
    wide, high = scale * wide, scale * high
    if beside:
        yield Image(_LEFT, _TOP + (_DEEP - high) / 2, wide, high, shown)
        left = _LEFT + wide + _GUTTER
        yield _fitted(Text(left, _TOP, WIDE - _LEFT - left, _DEEP, 0, said), lesson, part, _SMALL)
    else:
        top = _TOP + high + _GUTTER
        yield Image((WIDE - wide) / 2, _TOP, wide, high, shown)
        yield _fitted(Text(_LEFT, top, _ROOM, _TOP + _DEEP - top, 0, said), lesson, part, (under,))


def _fitted(text: Text, lesson: Lesson, part: str, sizes: tuple[int, ...] = _SIZES) -> Text:
    """The text in the largest size in which it fits its box."""
    fitting = (size for size in sizes if height(replace(text, size=size)) <= text.high + _ROUNDING)
    size = next(fitting, None)
    if size is None:
        raise _too_much(lesson, part)
    return replace(text, size=size)


def height(text: Text) -> float:
    """Inches that the paragraphs take, in lines of the box's width."""
    lines = sum(
        _lines(said, _SPARE * (text.wide - BULLET * (kind == "bullet")) * 72 / text.size, bold=kind == "lead")
        for said, kind in text.paragraphs
    )
    return (lines * LINE + (len(text.paragraphs) - 1) * GAP) * text.size / 72


def _lines(said: str, room: float, *, bold: bool) -> int:
    """How many lines a text takes, each as wide as so many times its size."""
    lines, taken = 1, 0.0
    for piece in pieces(said):
        wide = text_width(piece, 72, bold=bold)  # of a letter size of one inch
        if taken and taken + text_width(piece.rstrip(), 72, bold=bold) > room:
            lines, taken = lines + 1, 0.0
        lines, taken = lines + int((taken + wide) // room), (taken + wide) % room
    return lines


def _too_much(lesson: Lesson, part: str) -> InputError:
    what = f"the slide {part!r} says more than fits on it"
    return InputError(what, place=f"lesson {lesson.name} ({lesson.lang})", remedy="shorten it")
