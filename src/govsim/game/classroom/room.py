"""The class as it stands. Every change is in the folder before anybody hears of it; a class that was killed goes on.

Teams play the terminal's game, each in a folder of its own (team-1, team-2, ...), under the same luck. A year passes
for all teams at once, when all have settled it or the clock has run out: no team can tell another what luck will bring.
"""

import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from govsim.errors import InputError
from govsim.game.classroom import facts as facts_
from govsim.game.classroom.facts import LONGEST_CLOCK, MOST_MEMBERS, Phase
from govsim.game.classroom.members import Member, admit, deal, hashed, nickname, release
from govsim.game.kept import Kept, held, is_game
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, lacking
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Game, Setup
from govsim.runs import files
from govsim.words import Lang, say

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read as another."""
AWAY = 15.0
"""Seconds after which a device that is gone keeps nobody waiting."""


@dataclass
class Proposal:
    """A lever that waits for consent."""

    number: int
    team: int
    lever: str
    by: str
    agreed: list[str]

    def waits_for(self) -> list[tuple[str, ...]]:
        """The groups of roles of which one must still agree."""
        return lacking(LEVERS[self.lever], self.agreed)


def team_folder(folder: Path, team: int) -> Path:
    """Where a team's game lies; teams are numbered from 0 here and from 1 for people."""
    return folder / f"team-{team + 1}"


def is_class(folder: Path) -> bool:
    """Whether a folder holds a class, damaged or not."""
    return files.Folder(folder).look(facts_.FILE) is not None


@contextmanager
def opened(
    folder: Path, setup: Setup | None, teams: int, clock: int, now: Callable[[], float] = time.monotonic
) -> Iterator[tuple["Room", str]]:
    """A class, held for this process alone, and the teacher's secret, which is new each time.

    setup: of a new class; None to go on with one. Raises InputError where the folder or a team's is not free or whole.
    """
    with ExitStack() as stack:
        if setup is not None:
            _make_free(folder)
        elif not is_class(folder):
            facts_.read(folder)  # says that there is none
        stack.enter_context(files.locked(folder, "on this class"))
        kept = None if setup is not None else facts_.read(folder)
        games = []
        for team in range(teams if kept is None else kept.teams):
            place = team_folder(folder, team)
            begins = setup is not None and not is_game(place)
            stack.enter_context(held(place, new=begins))
            games.append(Kept.begin(place, setup) if begins and setup is not None else Kept.resume(place))
            if setup is not None and (games[-1].setup != setup or games[-1].game.year):
                raise InputError("holds another game", place=str(place), remedy="name a folder that does not exist yet")
        room = Room(folder, games, now) if kept is None else Room.resumed(folder, games, kept, now)
        if kept is None:
            room.clock = clock
            room.left = float(clock)
        secret = room.new_secret()
        if room.passing is not None:
            room.pass_year()
        room.save()
        yield room, secret


def _make_free(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    begun = {
        files.LOCK,
        *(team_folder(folder, team).name for team in range(facts_.MOST_TEAMS)),
    }  # killed before class.json
    if others := [name for name in files.Folder(folder).names() if name.removesuffix(files.TEMPORARY) not in begun]:
        holds = "a class" if facts_.FILE in others else "other files"
        remedy = "nothing is overwritten: name a folder that does not exist yet"
        raise InputError(f"holds {holds} already", place=str(folder), remedy=remedy)


class Room:
    """A class: its teams' games, its members, what waits for consent, and the clock."""

    def __init__(self, folder: Path, games: list[Kept], now: Callable[[], float] = time.monotonic) -> None:
        self.folder, self.games, self._now = folder, games, now
        self.code = "".join(secrets.choice(_LETTERS) for _ in range(6))
        self.teacher = ""
        self.members: list[Member] = []
        self.proposals: list[Proposal] = []
        self.phase: Phase = "gathering"
        self.paused, self.clock, self.left = False, 0, 0.0
        self.passing: int | None = None
        self.numbered = 0
        self.present: dict[int, int] = {}
        self._gone: dict[int, float] = {}
        self.notices: dict[int, list[str]] = {}
        self.refused: dict[int, dict[str, str]] = {}
        self._since = now()

    @classmethod
    def resumed(cls, folder: Path, games: list[Kept], kept: facts_.ClassFacts, now: Callable[[], float]) -> "Room":
        """The class that was kept."""
        room = cls(folder, games, now)
        room.code, room.teacher = kept.code, kept.teacher
        room.members = facts_.members_of(kept)
        room.proposals = [Proposal(**proposal.model_dump()) for proposal in kept.proposals]
        room.phase, room.passing, room.numbered = kept.phase, kept.passing, kept.numbered
        room.paused, room.clock, room.left = kept.paused, kept.clock, kept.left
        room._gone = {member.number: now() for member in room.members}  # all are on their way back
        return room

    # Keeping

    def save(self) -> None:
        """Write class.json as the class stands."""
        facts_.write(
            self.folder,
            {
                "code": self.code,
                "teacher": self.teacher,
                "teams": len(self.games),
                "clock": self.clock,
                "left": max(0.0, self.time_left()),
                "paused": self.paused,
                "phase": self.phase,
                "passing": self.passing,
                "members": [facts_.member_facts(member) for member in self.members],
                "proposals": [vars(proposal) for proposal in self.proposals],
                "numbered": self.numbered,
            },
        )

    def new_secret(self) -> str:
        """A new secret for the teacher; the old one opens nothing any more."""
        secret = secrets.token_urlsafe(18)
        self.teacher = hashed(secret)
        return secret

    # Who is there

    @property
    def setup(self) -> Setup:
        """What all games began with."""
        return self.games[0].setup

    @property
    def year(self) -> int:
        """The year under way: that of the team that is least far."""
        return min(kept.game.year for kept in self.games)

    def is_code(self, code: str) -> bool:
        """Whether this is the code that students join by."""
        return hmac.compare_digest(code.strip().upper().encode(), self.code.encode())

    def is_teacher(self, secret: str) -> bool:
        """Whether this is the teacher's secret."""
        return hmac.compare_digest(hashed(secret), self.teacher)

    def member(self, token: str) -> Member | None:
        """Whose device has this secret."""
        ours = hashed(token)
        return next((member for member in self.members if hmac.compare_digest(member.token, ours)), None)

    def numbered_member(self, number: int, lang: Lang) -> Member:
        """A member by number."""
        found = next((member for member in self.members if member.number == number), None)
        if found is None:
            raise InputError(say("classroom.no.member", lang))
        return found

    def of_team(self, team: int) -> list[Member]:
        """The members of a team, in the order in which they came."""
        return [member for member in self.members if member.team == team]

    def join(self, code: str, nick: str, lang: Lang, token: str | None = None) -> tuple[Member, str]:
        """Admit a student's device to the team with the fewest members. Returns the member and the device's secret.

        token: the secret that the device chose; who was admitted by it, and did not hear so, is the same member
        """
        if not self.is_code(code):
            raise InputError(say("classroom.no.code", lang))
        if token is None:
            token = secrets.token_urlsafe(18)
        elif (member := self.member(token)) is not None:
            return member, token
        if len(self.members) >= MOST_MEMBERS:
            raise InputError(say("classroom.full", lang, n=MOST_MEMBERS))
        nick = nickname(nick, lang)
        if any(member.nick.casefold() == nick.casefold() for member in self.members):
            raise InputError(say("classroom.nick.taken", lang, nick=nick))
        team = min(range(len(self.games)), key=lambda number: len(self.of_team(number)))
        member = Member(self._number(), nick, hashed(token), team, lang)
        self._admit(member)
        self.save()
        return member, token

    def _number(self) -> int:
        self.numbered += 1
        return self.numbered

    def _admit(self, member: Member) -> None:
        others = self.of_team(member.team)
        self.members.append(member)
        if self.phase == "gathering":
            deal([*others, member])
        else:
            admit(member, others)

    def _release(self, member: Member) -> None:
        self.members.remove(member)
        others = self.of_team(member.team)
        if self.phase == "gathering" and others:
            deal(others)
        else:
            release(member.roles, others)

    # What a member does

    def propose(self, member: Member, lever: str, role: str, *, drop: bool = False) -> None:
        """Set or withdraw a lever in a role that the member holds; what needs consent waits for it."""
        game = self._at_work(member)
        self._check_role(member, role)
        if lever not in game.offered:
            raise InputError(say("classroom.no.lever", member.lang))
        if drop:
            self._decide(member, Move(lever, role, (), drop=True))
            return
        groups = LEVERS[lever].consent
        with self._spoken(game, member.lang):
            game.check(Move(lever, role, tuple(group[0] for group in groups)))  # what is refused even if all agree
        if not groups:
            self._decide(member, Move(lever, role))
            return
        if any(proposal.lever == lever for proposal in self.of_proposals(member.team)):
            raise InputError(say("classroom.proposed.already", member.lang, lever=LEVERS[lever].label(member.lang)))
        self.refused.get(member.team, {}).pop(lever, None)
        self.proposals.append(Proposal(self._number(), member.team, lever, role, []))
        self._stir(member.team)
        self.save()

    def consent(self, member: Member, number: int, role: str, *, agrees: bool) -> None:
        """Agree to what was proposed in the member's team, or refuse it, in a role whose consent it waits for."""
        self._at_work(member)
        self._check_role(member, role)
        proposal = next((one for one in self.of_proposals(member.team) if one.number == number), None)
        if proposal is None:
            raise InputError(say("classroom.no.proposal", member.lang))
        if not any(role in group for group in proposal.waits_for()):
            raise InputError(say("classroom.no.consent", member.lang, role=ROLES[role].label(member.lang)))
        if not agrees:
            self.proposals.remove(proposal)
            self.refused.setdefault(member.team, {})[proposal.lever] = role
            self.save()
            return
        proposal.agreed.append(role)
        if not proposal.waits_for():
            self.proposals.remove(proposal)
            try:
                self._decide(member, Move(proposal.lever, proposal.by, tuple(proposal.agreed)))
            except InputError:  # the money went elsewhere meanwhile
                self.save()
                raise
        self.save()

    def settle(self, member: Member, *, done: bool) -> None:
        """Say that one has nothing more to decide this year, or that one has."""
        self._at_work(member)
        member.done = self.year if done else -1
        self.save()

    def predict(self, member: Member, value: int) -> None:
        """Foretell how many partnerships are alive at the end of the year under way."""
        game = self._at_work(member)
        most = game.model.world.missions.size
        if not 0 <= value <= most:
            raise InputError(say("classroom.no.prediction", member.lang, most=most))
        member.predictions[self.year] = value
        self.save()

    def speak(self, member: Member, lang: Lang) -> None:
        """Switch a device to another language."""
        member.lang = lang
        self.save()

    def of_proposals(self, team: int) -> list[Proposal]:
        """What waits for consent in a team."""
        return [proposal for proposal in self.proposals if proposal.team == team]

    def _at_work(self, member: Member) -> Game:
        """The member's game, where anything may be decided now."""
        key = {"gathering": "classroom.not.begun", "over": "classroom.is.over"}.get(self.phase)
        if key is None and self.paused:
            key = "classroom.is.paused"
        if key is None and self.games[member.team].game.year > self.year:
            key = "classroom.is.ahead"
        if key is not None:
            raise InputError(say(key, member.lang))
        return self.games[member.team].game

    def _check_role(self, member: Member, role: str) -> None:
        if role not in member.roles:
            raise InputError(say("classroom.not.your.role", member.lang))

    def _decide(self, member: Member, move: Move) -> None:
        kept = self.games[member.team]
        with self._spoken(kept.game, member.lang):
            kept.game.decide(move)
        kept.save()
        self._stir(member.team)
        self.save()

    def _stir(self, team: int) -> None:
        """Something has changed in a team: nobody there has settled it."""
        for member in self.of_team(team):
            member.done = -1

    @contextmanager
    def _spoken(self, game: Game, lang: Lang) -> Iterator[None]:
        """A game that refuses in this language."""
        setup = game.setup
        game.setup = replace(setup, lang=lang)
        try:
            yield
        finally:
            game.setup = setup

    # What the teacher does

    def start(self, lang: Lang) -> None:
        """Begin the first year."""
        if self.phase != "gathering":
            raise InputError(say("classroom.has.begun", lang))
        if not self.members:
            raise InputError(say("classroom.nobody", lang))
        self.phase = "playing"
        self._wind(self.clock)
        self.save()

    def pause(self, *, on: bool) -> None:
        """Stop the clock and all deciding, or go on."""
        self._wind(self.time_left())
        self.paused = on
        self.save()

    def extend(self, seconds: int, lang: Lang) -> None:
        """Give the year under way more time, at most two hours at once."""
        if not self.clock:
            raise InputError(say("classroom.no.clock", lang))
        if not 0 < seconds <= LONGEST_CLOCK:
            raise InputError(say("classroom.no.seconds", lang, most=LONGEST_CLOCK))
        self._wind(min(self.time_left() + seconds, 10.0 * LONGEST_CLOCK))
        self.save()

    def go_on(self, lang: Lang) -> None:
        """End the year now, for all teams."""
        if self.phase != "playing":
            raise InputError(say("classroom.not.begun" if self.phase == "gathering" else "classroom.is.over", lang))
        self.pass_year()

    def undo(self, lang: Lang) -> None:
        """Take the last year back in all teams; what was decided in it is a draft again."""
        last = max(kept.game.year for kept in self.games)
        if self.phase != "playing" or not last:
            raise InputError(say("classroom.no.undo", lang))
        for kept in self.games:
            if kept.game.year == last:
                kept.undo_year()
        self._year_begins()
        self.save()

    def move(self, number: int, team: int, lang: Lang) -> None:
        """Move a student to another team, where a role is found; the team that is left goes on without."""
        member = self.numbered_member(number, lang)
        if not 0 <= team < len(self.games):
            raise InputError(say("classroom.no.team", lang, n=len(self.games)))
        if team == member.team:
            return
        self._release(member)
        member.team, member.done, member.roles = team, -1, []
        self._admit(member)
        self.save()

    def remove(self, number: int, lang: Lang) -> None:
        """Send a device out of the class; its roles go to others of the team."""
        self._release(self.numbered_member(number, lang))
        self.save()

    # Years and the clock

    def time_left(self) -> float:
        """Seconds left of the year under way; the clock stands while the class is paused or has not begun."""
        running = self.clock and self.phase == "playing" and not self.paused
        return self.left - (self._now() - self._since) if running else self.left

    def _wind(self, seconds: float) -> None:
        self.left, self._since = float(seconds), self._now()

    def slept(self, seconds: float) -> None:
        """The machine slept for so long: that takes nothing of the year under way."""
        self._since += seconds

    def came(self, member: Member) -> None:
        """A device of a member is connected."""
        self.present[member.number] = self.present.get(member.number, 0) + 1

    def went(self, member: Member) -> None:
        """A device of a member is no longer connected."""
        self.present[member.number] -= 1
        self._gone[member.number] = self._now()

    def is_here(self, member: Member) -> bool:
        """Whether a member's device is connected."""
        return self.present.get(member.number, 0) > 0

    def _is_awaited(self, member: Member) -> bool:
        """Whether a member's device is connected, or was a moment ago: a phone that reloads misses no year."""
        return self.is_here(member) or self._now() - self._gone.get(member.number, -AWAY) < AWAY

    def settled(self, team: int) -> bool:
        """Whether a team has nothing more to decide: all who are there say so, or all where nobody is."""
        members = self.of_team(team)
        if self.games[team].game.year > self.year or not members:
            return True
        awaited = [member for member in members if self._is_awaited(member)] or members
        return all(member.done == self.year for member in awaited)

    def tick(self) -> bool:
        """End the year where it is settled or the clock has run out. Returns whether it has passed."""
        if self.phase != "playing" or self.paused:
            return False
        if (self.clock and self.time_left() <= 0) or all(map(self.settled, range(len(self.games)))):
            self.pass_year()
            return True
        return False

    def pass_year(self) -> None:
        """Have the year under way pass in every team that is in it; what nobody agreed to lapses.

        Killed in the middle, the class ends the same year when it is opened again.
        """
        self.passing = self.year
        self.save()
        for team, kept in enumerate(self.games):
            if kept.game.year == self.passing:
                self._make_affordable(team)
                kept.pass_year()
        self.passing = None
        self.phase = "over" if self.year == YEARS else "playing"
        self._year_begins()
        self.save()

    def _make_affordable(self, team: int) -> None:
        """Withdraw the latest decisions where what is in force has become dearer than the budget, and say so."""
        game = self.games[team].game
        self.notices[team] = []
        while game.left() < -1e-9:
            standing = game.standing()
            lever = max(standing, key=lambda name: (standing[name], list(LEVERS).index(name)))
            game.decide(Move(lever, LEVERS[lever].by[0], (), drop=True))
            self.notices[team].append(lever)

    def _year_begins(self) -> None:
        self.proposals.clear()
        self.refused.clear()
        for member in self.members:
            member.done = -1
        self._wind(self.clock)
