"""All phrases in both languages, by key: "report.answer" is [answer] of report.toml, which a translator can open.

A file is read when something of it is first needed. A key or a gap that is not there is a defect of ours: KeyError.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from govsim.errors import nearest
from govsim.words.language import LANGUAGES, Lang

FOLDER = Path(__file__).parent


class Both(NamedTuple):
    """A text in both languages."""

    en: str
    th: str

    def text(self, lang: Lang) -> str:
        """The text in a language."""
        return self[LANGUAGES.index(lang)]


type Gap = str | Both | Message | tuple[Message, ...]
"""What fills a gap of a message. Several messages stand side by side as clauses."""


@dataclass(frozen=True)
class Message:
    """Something to be said: a key and what fills its gaps, from which either language can be made."""

    key: str
    gaps: Mapping[str, Gap] = field(default_factory=dict)

    def text(self, lang: Lang) -> str:
        """The phrase in a language, its gaps filled."""
        return say(self.key, lang, **{name: _filling(gap, lang) for name, gap in self.gaps.items()})

    def data(self) -> dict[str, Any]:
        """The message as JSON can hold it."""
        return {"key": self.key, "gaps": {name: _gap_data(gap) for name, gap in self.gaps.items()}}

    @classmethod
    def of(cls, data: object) -> Self:
        """The message that data() gave. Raises ValueError where either language cannot be made from it."""
        match data:
            case {"key": str(key), "gaps": dict(gaps), **rest} if not rest:
                message = cls(key, {str(name): _gap_of(gap) for name, gap in gaps.items()})
            case _:
                raise ValueError("is not a message, which has a key and gaps")
        try:
            for lang in LANGUAGES:
                message.text(lang)
        except KeyError as error:
            raise ValueError(str(error.args[0])) from None
        return message


def _filling(gap: Gap, lang: Lang) -> str:
    if isinstance(gap, Both | Message):
        return gap.text(lang)
    return gap if isinstance(gap, str) else say("common.clauses", lang).join(message.text(lang) for message in gap)


def _gap_data(gap: Gap) -> Any:
    if isinstance(gap, Both):
        return gap._asdict()
    if isinstance(gap, Message):
        return gap.data()
    return gap if isinstance(gap, str) else [message.data() for message in gap]


def _gap_of(data: object) -> Gap:
    match data:
        case str():
            return data
        case list():
            return tuple(map(Message.of, data))
        case {"en": str(en), "th": str(th), **rest} if not rest:
            return Both(en, th)
        case _:
            return Message.of(data)


def sentences(messages: Iterable[Message], lang: Lang) -> str:
    """Messages one after the other, each a sentence of its own."""
    return " ".join(message.text(lang) for message in messages)


def say(key: str, lang: Lang, /, **gaps: object) -> str:
    """A phrase in a language, its gaps filled; facts for which it has no gap are left out.

    Raises KeyError where there is no such phrase, and where nothing is given for one of its gaps.
    """
    text = phrase(key).text(lang)
    try:
        return text.format(**gaps)
    except KeyError as error:
        raise KeyError(f"nothing is given for the gap {error} of the phrase {key}") from None


def listed(names: Sequence[str], lang: Lang, last: str = "and") -> str:
    """Names in a row: "a, b and c", in Thai "a, b และ c", and "ก ข และค" of Thai ones; `last` is "and" or "or"."""
    *first, end = names or [""]
    joint, word = say("common.comma", lang), say(f"common.{last}", lang)
    if lang == "th" and all("ก" <= name[:1] <= "๛" for name in names):  # Thai words stand in a row without commas
        joint, word = " ", word.rstrip()
    return joint.join(first) + word + end if first else end


def quoted(name: str, lang: Lang) -> str:
    """A name in quotes: “a”."""
    return say("common.quoted", lang, name=name)


def phrase(key: str) -> Both:
    """A phrase with its gaps open. Raises KeyError where there is none."""
    if not has(key):
        near = nearest(key, [known for subject in subjects() for known in phrases(subject)])
        raise KeyError(f"there is no phrase {key}" + (f"; the nearest is {near}" if near else ""))
    return phrases(key.partition(".")[0])[key]


def has(key: str) -> bool:
    """Whether there is a phrase of that key."""
    subject = key.partition(".")[0]
    return subject in subjects() and key in phrases(subject)


def gaps_of(text: str) -> set[str]:
    """The names of a phrase's gaps."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def subjects() -> frozenset[str]:
    """The subjects that have a file of phrases."""
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def phrases(subject: str) -> Mapping[str, Both]:
    """All phrases of a subject by key. Raises ValueError where one lacks a language."""
    return MappingProxyType(dict(_phrases(tomllib.loads((FOLDER / f"{subject}.toml").read_text("utf-8")), subject)))


def _phrases(table: dict[str, Any], key: str) -> Iterator[tuple[str, Both]]:
    spoken = {name: text for name, text in table.items() if not isinstance(text, dict)}
    if spoken:
        if set(spoken) != set(LANGUAGES) or not all(isinstance(text, str) for text in spoken.values()):
            raise ValueError(f"the phrase {key} must have a text in each of {', '.join(LANGUAGES)}, and nothing else")
        yield key, Both(**spoken)
    for name, below in table.items():
        if isinstance(below, dict):
            yield from _phrases(below, f"{key}.{name}")
