"""What each device shows, as data for the page: words stand in the catalogue, numbers are shown as they come here."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from govsim.game.classroom.facts import LONGEST_CLOCK
from govsim.game.classroom.members import LONGEST_NICK, Member
from govsim.game.classroom.news import news
from govsim.game.classroom.room import Proposal, Room
from govsim.game.figures import figure, number
from govsim.game.levers import LEVERS
from govsim.game.moves import role_list
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Game
from govsim.game.tale import mission_of_year, tale
from govsim.outcomes.declared import SHOWN
from govsim.show.labels import downside
from govsim.words import LANGUAGES, Lang, listed, phrases, say, year_name
from govsim.words.lines import pattern

FIGURES = (
    "trust", "alive", "starts", "endings", "ended_by_line", "ended_by_law", "coverage", "paid", "engagement",
    "act_months", "leaders", "coordinators",
)  # fmt: skip
"""Figures of a year, in the order in which they are shown."""


@cache
def words() -> dict[str, list[str]]:
    """What the page itself says: by key, in the order of LANGUAGES."""
    return {
        key.removeprefix("room."): [both[LANGUAGES.index(lang)] for lang in LANGUAGES]
        for key, both in phrases("room").items()
    }


def static() -> dict[str, Any]:
    """What the page is delivered with."""
    return {
        "words": words(),
        "whole": pattern(),
        "languages": LANGUAGES,
        "longestNick": LONGEST_NICK,
        "longestClock": LONGEST_CLOCK,
    }


class Views:
    """Views of a class. What all of a team see is worked out once for every change of the class."""

    def __init__(self, room: Room, address: str) -> None:
        self.room, self.pages, self._address = room, dict[str, str](), address
        self._teams: dict[tuple[int, Lang], dict[str, Any]] = {}
        self._news: dict[tuple[int, int, str, Lang], list[str]] = {}

    def changed(self) -> None:
        """Forget what was worked out."""
        self._teams.clear()

    def undone(self) -> None:
        """Forget the news of all years: a year was taken back."""
        self._news.clear()

    def member(self, member: Member) -> dict[str, Any]:
        """What a student sees."""
        room, lang = self.room, member.lang
        game = room.games[member.team].game
        return {
            "who": "member",
            "lang": lang,
            "clock": self._clock(),
            "pages": self._pages(lang),
            "me": {
                "nick": member.nick,
                "roles": [_role(name, game, lang) for name in member.roles],
                "news": [] if room.phase != "playing" else self._told(member, game, lang),
                "done": member.done == room.year and not game.over,
                "prediction": member.predictions.get(room.year),
                "predicted": self._predicted(member, game, lang),
            },
            "team": self._team(member.team, lang),
        }

    def teacher(self, lang: Lang) -> dict[str, Any]:
        """What the teacher's screen shows."""
        room = self.room
        return {
            "who": "teacher",
            "lang": lang,
            "clock": self._clock(),
            "pages": self._pages(lang),
            "code": room.code,
            "address": self._address,
            "qr": _drawn(f"{self._address}/#{room.code}"),
            "year": self._year(room.games[0].game, lang),
            "teams": [self._of_teacher(team, lang) for team in range(len(room.games))],
            "undo": room.phase == "playing" and any(kept.game.years for kept in room.games),
        }

    def _clock(self) -> dict[str, Any]:
        room = self.room
        return {
            "phase": room.phase,
            "paused": room.paused,
            "left": round(max(0.0, room.time_left()), 1) if room.clock else None,
            "runs": bool(room.clock) and room.phase == "playing" and not room.paused,
        }

    def _pages(self, lang: Lang) -> list[dict[str, str]]:
        names = {"class": say("classroom.page.class", lang)}
        return [
            {
                "name": names.get(name) or say("classroom.page.team", lang, n=name.removeprefix("team-")),
                "address": where,
            }
            for name, where in self.pages.items()
        ]

    def _year(self, game: Game, lang: Lang) -> dict[str, Any]:
        year = min(game.year, YEARS - 1)
        named = year_name(game.setup.scenario.time.first_fiscal_year + year, lang)
        return {"number": year + 1, "all": YEARS, "name": named}

    def _told(self, member: Member, game: Game, lang: Lang) -> list[dict[str, Any]]:
        told = []
        for role in member.roles:
            key = (member.team, game.year, role, lang)
            if key not in self._news:
                self._news[key] = news(game, role, lang)
            told.append({"role": ROLES[role].label(lang), "lines": self._news[key]})
        return told

    def _predicted(self, member: Member, game: Game, lang: Lang) -> list[dict[str, Any]]:
        first = game.setup.scenario.time.first_fiscal_year
        return [
            {"year": year_name(first + year, lang), "said": member.predictions[year], "was": figures.alive_at_end}
            for year, figures in enumerate(game.years)
            if year in member.predictions
        ]

    def _members(self, team: int, lang: Lang) -> list[dict[str, Any]]:
        room = self.room
        return [
            {
                "number": member.number,
                "nick": member.nick,
                "roles": [ROLES[role].label(lang) for role in member.roles],
                "here": room.is_here(member),
                "done": member.done == room.year,
                "predicted": room.year in member.predictions,
                "lang": member.lang,
            }
            for member in room.of_team(team)
        ]

    def _of_teacher(self, team: int, lang: Lang) -> dict[str, Any]:
        game = self.room.games[team].game
        return {
            "name": say("classroom.team", lang, n=team + 1),
            "members": self._members(team, lang),
            "settled": self.room.settled(team),
            "year": game.year,
            "draft": [_said(move.lever, move.drop, lang) for move in game.draft],
            "figures": _rows(game, lang, ("trust", "alive", "coverage")),
        }

    def _team(self, team: int, lang: Lang) -> dict[str, Any]:
        if (team, lang) not in self._teams:
            self._teams[team, lang] = self._worked_out(team, lang)
        return self._teams[team, lang]

    def _worked_out(self, team: int, lang: Lang) -> dict[str, Any]:
        room, game = self.room, self.room.games[team].game
        standing = game.standing()
        withdrawn = [LEVERS[lever].label(lang) for lever in room.notices.get(team, [])]
        return {
            "name": say("classroom.team", lang, n=team + 1),
            "members": self._members(team, lang),
            "settled": room.settled(team),
            "year": self._year(game, lang),
            "left": number(round(game.left(), 2) + 0.0, 2),
            "budget": number(game.setup.budget, 2),
            "figures": _rows(game, lang, FIGURES),
            "story": _story(game, lang),
            "notice": say("classroom.withdrawn", lang, levers=listed(withdrawn, lang)) if withdrawn else "",
            "levers": [] if game.over else [_lever(name, game, standing, lang) for name in game.offered],
            "proposals": [_proposal(proposal, game, lang) for proposal in room.of_proposals(team)],
            "refused": [
                say("classroom.refused", lang, role=ROLES[role].label(lang), lever=LEVERS[lever].label(lang))
                for lever, role in room.refused.get(team, {}).items()
            ],
            "draft": [_said(move.lever, move.drop, lang) for move in game.draft],
            "most": int(game.model.world.missions.size),
        }


@cache
def _drawn(address: str) -> str:
    """An address as a code to scan."""
    import segno

    return str(segno.make(address, micro=False).svg_data_uri(scale=8, border=2))


def _role(name: str, game: Game, lang: Lang) -> dict[str, Any]:
    role = ROLES[name]
    levers = [LEVERS[lever].label(lang) for lever in game.offered if name in LEVERS[lever].by]
    return {"name": name, "label": role.label(lang), "goal": role.goal(lang), "levers": levers}


def _lever(name: str, game: Game, standing: Mapping[str, int], lang: Lang) -> dict[str, Any]:
    lever = LEVERS[name]
    since = standing.get(name)
    first = game.setup.scenario.time.first_fiscal_year
    return {
        "name": name,
        "label": lever.label(lang),
        "by": list(lever.by),
        "who": role_list(lever.by, lang),
        "needs": [role_list(group, lang) for group in lever.consent],
        "price": number(game.price(name), 2),
        "since": "" if since is None else year_name(first + since, lang),
        "drop": list(lever.may_drop) if since is not None else [],
        "cost": downside(lever.reform, lang) or "",
    }


def _proposal(proposal: Proposal, game: Game, lang: Lang) -> dict[str, Any]:
    waiting = proposal.waits_for()
    return {
        "number": proposal.number,
        "label": LEVERS[proposal.lever].label(lang),
        "by": ROLES[proposal.by].label(lang),
        "price": number(game.price(proposal.lever), 2),
        "waits": [list(group) for group in waiting],
        "who": listed([role_list(group, lang) for group in waiting], lang),
    }


def _said(lever: str, drop: bool, lang: Lang) -> str:
    label = LEVERS[lever].label(lang)
    return say("game.drop.short", lang, lever=label) if drop else label


def _rows(game: Game, lang: Lang, names: tuple[str, ...]) -> list[dict[str, str]]:
    """Figures of the last year and of the one before it, as they are shown."""
    now, then = game.latest, ([game.before, *game.years])[-2] if game.years else None
    rows = []
    for name in names:
        digits, value = SHOWN[name].decimals, figure(now, name)
        old = None if then is None else figure(then, name)
        change = None if value is None or old is None else round(value, digits) - round(old, digits)
        rows.append(
            {
                "label": say(f"outcomes.{name}.year", lang),
                "now": number(value, digits),
                "change": "" if then is None else number(change, digits, signed=True).replace("-", "−"),
            }
        )
    return rows


def _story(game: Game, lang: Lang) -> dict[str, Any] | None:
    """One partnership's year."""
    since = 12 * (game.year - 1)
    mission = mission_of_year(game.model, since) if game.years else None
    if mission is None:
        return None
    title, *lines = tale(game.model, mission, lang, since)
    return {"title": title, "lines": [line.replace("  ", ": ", 1) for line in lines]}
