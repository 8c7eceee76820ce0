"""How a decision is typed and kept: "deputy", "role-charter by university with department-head", "drop deputy"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from govsim.errors import InputError, nearest, shown
from govsim.game.levers import LEVERS, Lever
from govsim.game.roles import ROLES
from govsim.words import LANGUAGES, Lang, listed, say

_DROP = ("drop", "withdraw", "ยกเลิก")
_BY = re.compile(r"\s+(?:by|โดย)\s+", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:with|ร่วมกับ)\s+", re.IGNORECASE)
_AND = re.compile(r"\s*,\s*|\s+and\s+|\s+และ\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Move:
    """A lever is set or withdrawn, proposed by a role, with the consent of others."""

    lever: str
    by: str
    agreed: tuple[str, ...] = ()
    drop: bool = False

    def __str__(self) -> str:
        agreed = f" with {', '.join(self.agreed)}" if self.agreed else ""
        return f"{'drop ' if self.drop else ''}{self.lever} by {self.by}{agreed}"


@dataclass(frozen=True)
class Typed:
    """What was typed of a decision, before it is known who speaks and who agrees."""

    lever: str
    drop: bool
    by: str | None
    agreed: tuple[str, ...]


def typed(text: str, offered: Sequence[str], lang: Lang) -> Typed:
    """A decision from an answer. Raises InputError, in the language, for what is none."""
    text = " ".join(text.split())
    drop = next((word for word in _DROP if text.casefold().startswith(f"{word} ")), "")
    text = text[len(drop) :].strip()
    text, *agreed = _WITH.split(text, maxsplit=1)
    text, *by = _BY.split(text, maxsplit=1)
    lever = lever_of(text, offered, lang)
    roles = tuple(role_of(name, lang) for name in _AND.split(agreed[0])) if agreed else ()
    return Typed(lever, bool(drop), role_of(by[0], lang) if by else None, roles)


def lever_of(text: str, offered: Sequence[str], lang: Lang) -> str:
    """A lever by its number, its name or its label in either language."""
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(offered):  # ๙ is a number too
        return offered[int(text) - 1]
    names = {name: (name, *(LEVERS[name].label(other) for other in LANGUAGES)) for name in offered}
    if found := _called(text, names):
        return found
    called = {name: known for known, labels in names.items() for name in labels}
    near = nearest(text, called)
    if near is None:
        raise InputError(say("game.no.lever", lang, text=shown(text)))
    lever = called[near]
    label = LEVERS[lever].label(lang) if lang == "th" else lever
    raise InputError(say("game.no.lever.near", lang, text=shown(text), near=label))


def role_of(text: str, lang: Lang) -> str:
    """A role by its name or its label in either language."""
    names = {name: (name, *role.labels) for name, role in ROLES.items()}
    if found := _called(text, names):
        return found
    raise InputError(say("game.no.role", lang, text=shown(text), roles=role_list(ROLES, lang)))


def _called(text: str, names: Mapping[str, Iterable[str]]) -> str | None:
    def plain(name: str) -> str:
        return name.casefold().replace("-", " ").replace("_", " ").strip()

    return next((name for name, called in names.items() if plain(text) in map(plain, called)), None)


def role_list(names: Iterable[str], lang: Lang) -> str:
    """Roles by their labels: "university, municipality or community group"."""
    return listed([ROLES[name].label(lang) for name in names], lang, "or")


def move_of(answer: Typed, lang: Lang) -> Move:
    """The move of an answer that says all that is needed. Raises InputError where it does not or may not."""
    lever = LEVERS[answer.lever]
    move = Move(answer.lever, answer.by or lever.by[0], answer.agreed, answer.drop)
    check_powers(move, lang)
    return move


def lacking(lever: Lever, agreed: Iterable[str]) -> list[tuple[str, ...]]:
    """The groups of roles of which nobody has agreed yet."""
    return [group for group in lever.consent if not set(group) & set(agreed)]


def check_powers(move: Move, lang: Lang) -> None:
    """Raise InputError where a role may not do this, or somebody whose consent is needed has not agreed."""
    lever = LEVERS[move.lever]
    may = lever.may_drop if move.drop else lever.by
    if move.by not in may:
        key = "game.may.not.drop" if move.drop else "game.may.not"
        who = ROLES[move.by].label(lang)
        raise InputError(say(key, lang, role=who, lever=lever.label(lang), roles=role_list(may, lang)))
    if move.drop:
        return
    if missing := lacking(lever, move.agreed):
        needed = [role_list(group, lang) for group in missing]
        raise InputError(say("game.consent", lang, lever=lever.label(lang), roles=listed(needed, lang)))
