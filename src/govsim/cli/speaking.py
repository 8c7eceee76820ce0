"""The language that a command speaks: --lang, or else GOVSIM_LANG, or else the computer's, or else English.

Commands and the rooms below them make English texts, and each is said in Thai on its way out (words/spoken.py).
What programs read (--json), names that one types and tables in files are the same in both languages, and so are
commands to copy, which are said as whoever reads them has to type them: after `uv run` where this one was.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import pairwise

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from govsim.words import LANGUAGES, Lang
from govsim.words.spoken import know, spoken

VARIABLE = "GOVSIM_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set says what language the computer speaks (POSIX)."""

_OF_UV_RUN = "UV_RUN_RECURSION_DEPTH"
"""What `uv run`, and nothing else, tells the programs that it starts."""

_spoken: ContextVar[Lang] = ContextVar("language", default="en")


def lang() -> Lang:
    """The language of the command that runs."""
    return _spoken.get()


@contextmanager
def speaking(typed: Sequence[str], environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Speak the language that was asked for, from the first error on: before anything that was typed is parsed."""
    token = _spoken.set(chosen(typed, environment))
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(language: Lang) -> None:
    """Go on in the language of what was opened, such as a game that was begun in it."""
    _spoken.set(language)


def chosen(typed: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """The language asked for; a --lang of no language is left to the option, which refuses it."""
    after = [following for word, following in pairwise(typed) if word == "--lang"]
    after += [word.partition("=")[2] for word in typed if word.startswith("--lang=")]
    usual = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    for asked in (*after[-1:], environment.get(VARIABLE, "")):
        for known in LANGUAGES:
            if asked == known:
                return known
    return "th" if usual.lower().startswith("th") else "en"


def said(text: str, *, head: bool = False) -> str:
    """A text in the language of the command; head: it is the head of a table or the name of a fact."""
    if lang() == "th":
        from govsim.model import extensions

        _know_what_is_declared(extensions.names())
    return as_typed(spoken(text, lang(), head=head))


def as_typed(text: str) -> str:
    """A text whose commands work here as they are printed."""
    program = _program()
    return text if program == "govsim" else _commands().sub(program, text)


@cache
def _commands() -> re.Pattern[str]:
    """The name of this program where it begins a command."""
    from govsim.cli.commands import COMMANDS

    return re.compile(rf"(?<!uv run )(?<![\w/.-])govsim(?= (?:{'|'.join(COMMANDS)}|--?[a-z]+)\b)")


def _program() -> str:
    """What starts this program here."""
    if _OF_UV_RUN in os.environ:
        return "uv run govsim"
    return "govsim" if shutil.which("govsim") else "python -m govsim.cli"


def aloud(part: RenderableType, *, head: bool = False) -> RenderableType:
    """What is to be printed, in the language of the command: a text, a table, what stands in them."""
    if lang() == "en" and _program() == "govsim":
        return part
    match part:
        case str():
            return Text(said(part, head=head))
        case Text():
            text = said(part.plain, head=head)
            same = text == part.plain  # with the styles of its parts
            return part if same else Text(text, part.style, no_wrap=part.no_wrap, overflow=part.overflow)
        case Padding():
            part.renderable = aloud(part.renderable, head=head)
        case Table():
            for column in part.columns:
                column.header = aloud(column.header, head=True)
                column._cells = [aloud(cell) for cell in column._cells]
    return part


@cache
def _know_what_is_declared(extensions: tuple[str, ...] = ()) -> None:
    """What parameters, reforms and barriers say of themselves in both languages; again with other extensions."""
    from govsim.model.barriers import BARRIERS
    from govsim.model.extensions import reforms
    from govsim.model.parameters import BY_NAME, GROUP_LABELS
    from govsim.show.labels import OFF, source, unit
    from govsim.words import say

    pairs = {en: say(key, "th") for en, key in OFF.items()}
    for parameter in BY_NAME.values():
        pairs |= {parameter.label: parameter.label_th, parameter.source: source(parameter, "th")}
        for text in (parameter.unit, parameter.unit.replace("/", " a ")):
            pairs |= {text: unit(parameter, "th")} if " " in text or "/" in text else {}
    for reform in reforms().values():
        pairs |= {reform.label: reform.label_th, reform.downside: reform.downside_th}
    pairs |= {barrier.label: barrier.label_th for barrier in BARRIERS.values()}
    pairs |= {f"{en}  {th}": th for en, th in GROUP_LABELS.values()}
    know({en: th for en, th in pairs.items() if " " in en and th})  # one word may be a name that one types
