"""Who is in which team, by which nickname and in which roles. Every role of a team with members is held by somebody."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from govsim.errors import InputError
from govsim.game.roles import ROLES
from govsim.words import Lang, say

LONGEST_NICK = 24


@dataclass
class Member:
    """A student's device. No more is kept of a person than the nickname.

    token         the hash of the device's secret;  team  from 0;  roles  by name
    done          the year that the member has settled, -1 for none
    predictions   of the partnerships alive at the end of a year, by year
    """

    number: int
    nick: str
    token: str
    team: int
    lang: Lang
    roles: list[str] = field(default_factory=list)
    done: int = -1
    predictions: dict[int, int] = field(default_factory=dict)


def hashed(token: str) -> str:
    """What is kept of a device's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def deal(members: Sequence[Member]) -> None:
    """Deal all roles of a team again, in the order in which its members came; beyond seven, two hold one together."""
    roles = list(ROLES)
    for place, member in enumerate(members):
        member.roles = [role for number, role in enumerate(roles) if number % len(members) == place]
        if not member.roles:
            member.roles = [roles[place % len(roles)]]


def admit(newcomer: Member, others: Sequence[Member]) -> None:
    """Give somebody who comes in the middle of a game a role, and leave the others theirs as far as can be."""
    held = [role for other in others for role in other.roles]
    free = [role for role in ROLES if role not in held]
    busiest = max(others, key=lambda other: len(other.roles), default=None)
    if free:
        newcomer.roles = free
    elif busiest is not None and len(busiest.roles) > 1:
        newcomer.roles = [busiest.roles.pop()]
    else:
        newcomer.roles = [min(ROLES, key=held.count)]


def release(roles: Iterable[str], others: Sequence[Member]) -> None:
    """Hand on the roles of somebody who left, each to the member with the fewest."""
    for role in roles:
        if others and not any(role in other.roles for other in others):
            min(others, key=lambda other: len(other.roles)).roles.append(role)


def nickname(text: str, lang: Lang) -> str:
    """A nickname as it is shown. Raises InputError for what is none: empty, too long, of characters nobody sees."""
    nick = " ".join(unicodedata.normalize("NFC", text).split())
    hidden = any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") for char in nick)
    if not nick or len(nick) > LONGEST_NICK or hidden:
        raise InputError(say("classroom.no.nick", lang, most=LONGEST_NICK))
    return nick
