"""Finished English texts said in Thai: what commands print, errors, help.

Rooms that raise an error or work something out do not know who reads it, and who calls them from Python reads English.
So their English stands where it is made, and spoken/*.toml holds it once more beside its Thai, as gettext would.
A gap {n} holds a number, {key} one word, {year} a year (of the Buddhist Era in Thai); any other gap holds a text, said
in Thai in turn.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from string import Formatter

from govsim.words.catalogue import FOLDER, phrases, subjects
from govsim.words.language import Lang, year_name

HEADS = "heads"
"""The file of single words, which are translated as heads of tables and kinds of things and nowhere else."""
_OF_KIND = re.compile(r"(what|kind|word|role|of|verb|relation)\d*")
"""Gaps that name a kind of thing."""
_OF_KEY = re.compile(r"([\w.\[\]]+) ((?:=|must|is|are|has|cannot|states|gives|begins|ends) .+)", re.DOTALL)
"""What is wrong with a key of a file."""
_WITH_GAPS = ("reasons", "limits")
"""Subjects whose phrases stand in errors with their gaps filled."""
_LETTERS = 2
"""So many letters a text needs besides its gaps: with fewer it would fit anything."""


@dataclass(frozen=True)
class _Pair:
    """An English text with gaps, and the Thai one."""

    en: str
    th: str

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The text between the gaps."""
        return tuple(text for text, *_ in Formatter().parse(self.en) if text)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What fits the English text."""
        parts = []
        for text, name, *_ in Formatter().parse(self.en):
            parts.append(re.escape(text))
            if name:
                parts.append(f"(?P<{name}>{_fits(name)})")
        return re.compile("".join(parts), re.DOTALL)

    def said(self, text: str) -> str | None:
        """The Thai of a text, None where it is not this one."""
        if not all(literal in text for literal in self.literals) or not (found := self.pattern.fullmatch(text)):
            return None
        gaps = {name: _filling(name, value) for name, value in found.groupdict().items()}
        return re.sub(r"{(\w+)[^}]*}", lambda gap: gaps[gap[1]], self.th.replace("{{", "{").replace("}}", "}"))


def spoken(text: str, lang: Lang, *, head: bool = False) -> str:
    """A text in a language: as a whole, or else line by line, or else clause by clause; what has no Thai stays.

    head: it is the head of a table or the name of a fact, in which single words are translated too.
    """
    return _said(text, head=head) if lang == "th" and re.search("[A-Za-z]{2}", text) else text


def know(pairs: Mapping[str, str]) -> None:
    """Let further pairs be known: what is declared of parameters and reforms in both languages."""
    _known.update(pairs)
    _pairs.cache_clear()
    _said.cache_clear()


_known: dict[str, str] = {}


@cache
def _said(text: str, *, head: bool = False) -> str:
    if (whole := _whole(text, head=head)) is not None:
        return whole
    if (ended := _with_a_clause_at_its_end(text)) is not None:
        return ended
    if (key := _OF_KEY.fullmatch(text)) and (said := _whole(key[2], head=False)) is not None:
        return f"{key[1]} {said}"
    for apart in (r"(\n\s*)", "(; )", r"(\.?\s+(?=[A-Z])|: )", r"(, )"):
        parts = re.split(apart, text)
        if len(parts) > 1:
            said = [part if number % 2 else _said(part) for number, part in enumerate(parts)]
            if said != parts:
                return "".join(said)
    return text


def _whole(text: str, *, head: bool) -> str | None:
    exact, pairs, _ = _pairs()
    if head and text in (words := _words()):
        return words[text]
    if text in exact:
        return exact[text]
    if text.strip() != text and text.strip() in exact:
        return text.replace(text.strip(), exact[text.strip()])
    if text.endswith(".") and text[:-1] in exact:
        return exact[text[:-1]]
    whole = next((said for pair in pairs if (said := pair.said(text)) is not None), None)
    return _whole(text[:-1], head=head) if whole is None and text.endswith(".") else whole


def _with_a_clause_at_its_end(text: str) -> str | None:
    """What was put together of a beginning and clauses such as " in {groups}", each of which may be left out."""
    for pair in _pairs()[2]:
        at = text.rfind(pair.literals[0])
        if at > 0 and (said := pair.said(text[at:]) or pair.said(text[at:].removesuffix("."))) is not None:
            before = _said(text[:at])
            if before != text[:at] or " " not in before.strip():  # otherwise it stands in words that have no Thai
                return before + said
    return None


def _fits(name: str) -> str:
    if re.fullmatch(r"n\d*", name):
        return r"[-+]?[\d,.]+(?:e[-+]?\d+)?(?: %)?"
    if re.fullmatch(r"key\d*", name):
        return r"\S+"
    return r"\d{4}" if re.fullmatch(r"year\d*", name) else ".*?"


def _filling(name: str, value: str) -> str:
    if re.fullmatch(r"year\d*", name):
        return year_name(int(value), "th")
    return _said(value, head=bool(_OF_KIND.fullmatch(name))) if re.search("[A-Za-z]{2}", value) else value


@cache
def _words() -> dict[str, str]:
    return dict(_read(FOLDER / "spoken" / f"{HEADS}.toml"))


@cache
def _pairs() -> tuple[dict[str, str], tuple[_Pair, ...], tuple[_Pair, ...]]:
    """Texts without gaps; those with gaps, the longest first; of all these the clauses that stand at an end."""
    exact: dict[str, str] = {}
    open_ = []
    for en, th in every():
        gaps = [name for _, name, *_ in Formatter().parse(en) if name is not None]
        if not gaps:
            exact.setdefault(en.replace("{{", "{").replace("}}", "}"), th.replace("{{", "{").replace("}}", "}"))
        elif sum(map(str.isalpha, "".join(text for text, *_ in Formatter().parse(en)))) >= _LETTERS:
            open_.append(_Pair(en, th))
    open_.sort(key=lambda pair: -sum(map(len, pair.literals)))
    ends = [pair for pair in (*map(_Pair, exact.keys(), exact.values()), *open_) if pair.en[0] in " ,;:"]
    ends.sort(key=lambda pair: -sum(map(len, pair.literals)))
    return exact, tuple(open_), tuple(pair for pair in ends if len(pair.literals[0]) > 1)


def every() -> Iterator[tuple[str, str]]:
    """All pairs: those of spoken/*.toml, those made known, the catalogue's phrases that are printed too."""
    yield from _known.items()
    for path in files():
        if path.stem != HEADS:
            yield from _read(path)
    for subject in sorted(subjects()):
        for both in phrases(subject).values():
            if subject in _WITH_GAPS or (re.search(r"\S\s\S", both.en) and "{" not in both.en):
                yield both.en, both.th


def files() -> list[Path]:
    """The files of pairs."""
    return sorted((FOLDER / "spoken").glob("*.toml"))


def _read(path: Path) -> Iterator[tuple[str, str]]:
    yield from tomllib.loads(path.read_text("utf-8")).items()
