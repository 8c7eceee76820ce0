"""A class in two small countries' worth of time: a clock that a test turns, students who do as they are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from govsim.game.classroom.members import Member
from govsim.game.classroom.room import Room, opened
from tests.game.conftest import SETUP


@dataclass
class Hand:
    """The hand of a clock."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@contextmanager
def room_in(
    folder: Path, *, new: bool = True, teams: int = 2, clock: int = 0, hand: Hand | None = None
) -> Iterator[Room]:
    """A class, begun or gone on with."""
    with opened(folder, SETUP if new else None, teams, clock, hand or Hand()) as (room, _):
        yield room


def joined(room: Room, *nicks: str) -> list[Member]:
    """Students who have joined and whose devices are connected."""
    members = [room.join(room.code, nick, "en")[0] for nick in nicks]
    for member in members:
        room.present[member.number] = 1
    return members


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path / "class") as room:
        yield room
