"""Who may come to the class, how often and how long without a word: nobody at one address shuts out the others.

Phones may sit behind one address all together (a school's proxy, a tunnel), so what an address may do is what a class
does: sixty join within a minute, and some mistype the code. A stranger there finds a code of 32 ** 6 by none of it:
WRONG_CODES a minute find it once in 140,000 lessons of two hours.
"""

import asyncio
import time
from collections.abc import Iterable

from uvicorn.protocols.http.h11_impl import H11Protocol

from govsim.errors import InputError
from govsim.game.classroom.facts import MOST_MEMBERS

MOST_CONNECTIONS, MOST_CONNECTIONS_OF_ONE = 400, 240
MOST_SOCKETS, MOST_SOCKETS_OF_ONE = 160, 90
"""Sixty phones, their reloads and some screens; behind one address a whole class may sit."""
TO_ASK, TO_TAKE, TO_ENTER, TO_SEND = 10.0, 120.0, 10.0, 10.0
"""Seconds to ask for something, to take the page, to say who one is, and to take what is sent."""
WRONG_CODES, NEW_MEMBERS = 60, 12
"""Codes that nobody gave out, and new members, a minute and address; then joining from there waits. Where few addresses
are there, each may take an even share of all seats in a minute; one of many no more than these.
"""


def is_own(host: str) -> bool:
    """Whether an address is this machine's, from which as many join as like."""
    return host in ("127.0.0.1", "::1")


class Tries:
    """What addresses have done within the last minute."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], list[float]] = {}
        self._seen: dict[str, float] = {}

    def see(self, host: str) -> None:
        """An address has asked for the page."""
        now = time.monotonic()
        self._seen = {other: at for other, at in self._seen.items() if now - at < 60} | {host: now}

    def seats(self, hosts: Iterable[str]) -> int:
        """How many may join from one address within a minute, by the addresses that are there now or were of late."""
        now = time.monotonic()
        there = {*hosts, *(host for host, at in self._seen.items() if now - at < 60)}
        return max(NEW_MEMBERS, MOST_MEMBERS // max(1, sum(not is_own(host) for host in there)))

    def note(self, what: str, host: str) -> None:
        """An address has done something."""
        self._of.setdefault((what, host), []).append(time.monotonic())

    def check(self, what: str, host: str, most: int, refusal: str) -> None:
        """Refuse an address that has done something as often as it may."""
        now = time.monotonic()
        self._of = {key: kept for key, done in self._of.items() if (kept := [at for at in done if now - at < 60])}
        if len(self._of.get((what, host), ())) >= most:
            raise InputError(refusal)


class Connection(H11Protocol):
    """A connection that is closed when it asks for nothing, takes nothing, or is one too many of its address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let it in, for a while; one that becomes a socket is no longer among the connections that are closed."""
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        if not is_own(host):
            hosts = [client[0] for other in self.connections if (client := getattr(other, "client", None))]
            if hosts.count(host) > MOST_CONNECTIONS_OF_ONE:
                transport.abort()
                return
        self.loop.call_later(TO_ASK, self._give_up, False)
        self.loop.call_later(TO_TAKE, self._give_up, True)

    def _give_up(self, asked: bool) -> None:
        if self in self.connections and (asked or self.cycle is None):
            self.transport.abort()
