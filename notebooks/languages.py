"""One language of a code cell, and one reader: what a text holds for all of them, cut down to who opens the notebook.

A text says in both languages what a person reads, in one of three ways:

    lesson.say(en="It lives.", th="...")              the arguments en= and th= of any call
    title = lesson.word("survival", "...")            a pair in an expression
    # change this line || ...                         a pair in a comment or a docstring

and an example answer to what it asks: lesson.ask("key", en=..., th=..., unit=..., between=(0, 100), example=70).
A student gets a blank in its place.
"""

import io
import re
import subprocess
import token
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ruff import find_ruff_bin

THAI = re.compile(r"[\u0e00-\u0e7f]")
BLANK = {"en": 'answer="",  # your number, between the quotes', "th": 'answer="",  # ตัวเลขของท่าน ใส่ระหว่างเครื่องหมายคำพูด'}
BETWEEN = " || "
WIDTH = 120
_SILENT = {token.NL, token.NEWLINE, token.COMMENT, token.INDENT, token.DEDENT}
_TEXT = {token.STRING, token.FSTRING_START, token.FSTRING_MIDDLE, token.FSTRING_END}


class Edit(NamedTuple):
    """Replace what stands from one place to another."""

    start: int
    end: int
    text: str = ""


@dataclass
class Bracket:
    """A pair of brackets: where its tokens are, and where its commas."""

    opened: int
    commas: list[int] = field(default_factory=list)


def for_reader(code: str, lang: str, *, student: bool) -> str:
    """A code cell of a text in one language, with a blank for the student or the example answer for the teacher.

    Raises:
        ValueError: The cell has words in one language alone.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    starts = [0, *(at + 1 for at, letter in enumerate(code) if letter == "\n"), len(code)]
    at = [(starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1]) for t in tokens]
    edits = [edit for spot, one in enumerate(tokens) for edit in _of_words(one, at[spot], lang)]
    for bracket, closed, deep in _brackets(tokens):
        args = _arguments(tokens, bracket, closed)
        edits += _of_call(tokens, at, bracket.opened, closed, args, lang, deep=deep, student=student)
    found = _edited(code, edits)
    _one_language(found, lang)
    return found


def formatted(notebook: str) -> str:
    """The text of a notebook with its code in one form, however its text is broken into lines."""
    how = ["--isolated", f"--line-length={WIDTH}", "--config=format.skip-magic-trailing-comma=true"]
    command = [find_ruff_bin(), "format", *how, "--stdin-filename=lesson.ipynb", "-"]
    done = subprocess.run(command, input=notebook, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ValueError(f"a cell is no Python once it is in one language: {done.stderr[:300]}")
    return done.stdout


def _of_words(one: tokenize.TokenInfo, at: tuple[int, int], lang: str) -> Iterator[Edit]:
    """Of a comment or a docstring the half in a language; no comments for those who change the text."""
    if one.type not in (token.COMMENT, token.STRING):
        return
    text = one.string.removesuffix("# fmt: skip").rstrip()
    if BETWEEN in text:
        quotes, mark = ('"""', "") if one.type == token.STRING else ("", "# ")
        half = text.removeprefix(mark).strip('"').split(BETWEEN)[("en", "th").index(lang)]
        text = f"{quotes}{mark}{half}{quotes}"
    if text != one.string:
        yield Edit(*at, text)


def _brackets(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[tuple[Bracket, int, int]]:
    """Every pair of brackets, where it is closed, and in how many others it stands."""
    open_ones: list[Bracket] = []
    for spot, one in enumerate(tokens):
        if one.type != token.OP:
            continue
        if one.string in "([{":
            open_ones.append(Bracket(spot))
        elif one.string in ")]}":
            yield open_ones.pop(), spot, len(open_ones)
        elif one.string == "," and open_ones:
            open_ones[-1].commas.append(spot)


def _arguments(tokens: Sequence[tokenize.TokenInfo], bracket: Bracket, closed: int) -> list[tuple[int, int]]:
    """The first and the last token of each argument within brackets."""
    borders = [bracket.opened, *bracket.commas, closed]
    spans = []
    for before, after in pairwise(borders):
        told = [spot for spot in range(before + 1, after) if tokens[spot].type not in _SILENT]
        if told:
            spans.append((told[0], told[-1]))
    return spans


def _of_call(
    tokens: Sequence[tokenize.TokenInfo],
    at: Sequence[tuple[int, int]],
    opened: int,
    closed: int,
    args: Sequence[tuple[int, int]],
    lang: str,
    *,
    deep: int,
    student: bool,
) -> Iterator[Edit]:
    called = "".join(one.string for one in tokens[max(0, opened - 3) : opened])
    if called.endswith("lesson.word"):
        first, last = args[("en", "th").index(lang)]
        whole = _needs_brackets(tokens[first : last + 1], deep)
        yield Edit(at[opened - 3][0], at[first][0], "(" * whole)
        yield Edit(at[last][1], at[closed][1], ")" * whole)
        return
    named = {
        tokens[first].string: place
        for place, (first, last) in enumerate(args)
        if last - first > 1 and tokens[first].type == token.NAME and tokens[first + 1].string == "="
    }
    if {"en", "th"} <= set(named):
        kept, dropped = named[lang], named["th" if lang == "en" else "en"]
        yield Edit(at[args[kept][0]][0], at[args[kept][0] + 2][0])
        if dropped + 1 < len(args):
            yield Edit(at[args[dropped][0]][0], at[args[dropped + 1][0]][0])
        else:
            yield Edit(at[args[dropped - 1][1]][1], at[args[dropped][1]][1])
    if called.endswith("lesson.ask") and student:
        first, last = args[named["example"]]
        comma = tokens[last + 1].string == ","
        yield Edit(at[first][0], at[last + comma][1], BLANK[lang] + "\n")


def _needs_brackets(tokens: Sequence[tokenize.TokenInfo], deep: int) -> bool:
    """Whether an expression that takes the place of a call would be read otherwise without brackets."""
    level, several = 0, tokens[0].start[0] != tokens[-1].end[0]
    for one in tokens:
        level += (one.string in "([{") - (one.string in ")]}") if one.type == token.OP else 0
        if (
            not level
            and one.type not in _TEXT | _SILENT
            and (one.string in ("if", "not", "in") or one.string in "+-*/%")
        ):
            return True
    return several and not deep


def _edited(code: str, edits: Sequence[Edit]) -> str:
    """The code with all edits, but those within what another one takes away."""
    done, rest = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if edit.start >= rest:
            done += [code[rest : edit.start], edit.text]
            rest = edit.end
    return "".join([*done, code[rest:]])


def _one_language(code: str, lang: str) -> None:
    if lang == "en" and (found := THAI.search(code)):
        raise ValueError(
            f"a code cell in English has Thai in it: {code[max(0, found.start() - 60) : found.end() + 20]!r}"
        )
    for one in tokenize.generate_tokens(io.StringIO(code).readline):
        comment = one.type == token.COMMENT or (one.type == token.STRING and one.string.startswith('"""'))
        if lang == "th" and comment and re.search("[A-Za-z]{3}", one.string) and not THAI.search(one.string):
            raise ValueError(f"a code cell in Thai has a comment in English: {one.string!r}")
