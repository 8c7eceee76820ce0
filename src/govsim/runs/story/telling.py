"""Telling what a chronicle holds: a title and dated lines, in English or in Thai."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from govsim.model.constants import DROPPED_PRIORITY
from govsim.model.tables import ACTIVE
from govsim.runs.story.chronicle import Chronicle
from govsim.runs.story.incidents import Incident
from govsim.scenario.layout import Blueprint
from govsim.scenario.tables import PartnerKind
from govsim.words import Lang, has, language, month_name, say

_SHARES = frozenset(
    {"trust", "before", "performance", "engagement", "priority", "old_priority", "seriousness", "old_seriousness"}
    | {"commitment", "old_commitment"}
)
_DATES = frozenset({"began", "end", "since", "until"})
_LENGTHS = frozenset({"waiting", "gap", "freeze", "vacant", "tenure", "months"})
_MUCH, _HALF = 0.1, 0.5
"""The change of commitment that is told as one, and the share of it up to which little is said to be left."""


def name_of(blueprint: Blueprint, table: str, row: int, lang: Lang = "en") -> str:
    """The scenario's name for an entity, or its number: "mission 12"."""
    names = blueprint.names.get(table, ())
    if row < len(names) and names[row]:
        return blueprint.scenario.name_in_thai(table, names[row]) if lang == "th" else names[row]
    return say(f"story.entity.{table}", lang, n=row)


class Line(NamedTuple):
    """A line of a story: the month, what happened, and how it is told."""

    month: int
    what: str
    text: str


class Teller:
    """Tells stories in one language; shares from 0 to 1, or of a hundred."""

    def __init__(self, chronicle: Chronicle, lang: str = "en", *, of_hundred: bool = False) -> None:
        self.chronicle, self.lang = chronicle, language(lang)
        self._of_hundred = of_hundred
        self._blueprint, self._world = chronicle.run.blueprint, chronicle.run.world

    def story(self, table: str, row: int) -> str:
        """The whole story: a title, and a line for each thing that happened, in the order of months."""
        lines = [self.dated(line) for line in self.lines(table, row)] or [self._say(f"story.{table}.quiet")]
        return "\n  ".join([self.title(table, row), *lines])

    def dated(self, line: Line) -> str:
        """A line with its month before it."""
        return f"{self.date(line.month)}  {line.text}"

    def date(self, month: int) -> str:
        """A month in words."""
        return month_name(self._blueprint.scenario, month, self.lang)

    def name(self, table: str, row: int) -> str:
        """What an entity is called."""
        return name_of(self._blueprint, table, row, self.lang)

    def title(self, table: str, row: int) -> str:
        """Who it is, the months watched, how often what matters happened, and how things stand."""
        now = {"agencies": self._leaders, "officials": self._post, "missions": self._partnerships}[table](row)
        return self._say(f"story.{table}.title", name=self.name(table, row), span=self._span(), **now)

    def lines(self, table: str, row: int) -> list[Line]:
        """What happened; late budget acts are among what happened to a mission."""
        incidents = self.chronicle.of(table, row)
        lines = [Line(one.month, one.what, self._line(row, one)) for one in incidents]
        if table == "missions":
            for act in self.chronicle.acts:
                for start, end in _lives(incidents, self.chronicle.run.month):
                    if start < act.facts["until"] and act.month < end:
                        lines.append(Line(max(act.month, start), act.what, self._line(row, act)))
        return sorted(lines, key=lambda line: line.month)

    def _leaders(self, a: int) -> dict[str, str]:
        agency, incidents = self._world.agencies[a], self.chronicle.of("agencies", a)
        left = sum(incident.what == "leader" for incident in incidents)
        now = self._in_words({name: agency[name] for name in ("priority", "seriousness")})
        return {"left": self._count("left", left, who=self._say("story.leader")), **now}

    def _post(self, o: int) -> dict[str, str]:
        official, incidents = self._world.officials[o], self.chronicle.of("officials", o)
        now = self._in_words({name: official[name] for name in ("tenure", "engagement")})
        held = self._say("story.post.vacant" if official["vacant"] else "story.post.held", **now)
        left = self._count("left", len(incidents), who=self._say("story.coordinator"))
        return {"left": left, "now": held, "agency": self.name("agencies", official["agency"]), **now}

    def _partnerships(self, i: int) -> dict[str, str]:
        mission, incidents = self._world.missions[i], self.chronicle.of("missions", i)
        first = [incident for incident in incidents if incident.what in ("signed", "in force")]
        begun = sum(incident.what == "in force" or incident.facts["renewed"] == 0 for incident in first)
        now = self._in_words(
            {name: mission[name] for name in ("partner", "trust")} if mission["status"] >= ACTIVE else {}
        )
        return {
            "begun": self._count("begun", begun),
            "now": self._say("story.mission.partner", **now) if now else "",
            "agency": self.name("agencies", mission["agency"]),
        }

    def _line(self, row: int, incident: Incident) -> str:
        facts, key = dict(incident.facts), incident.what
        match key:
            case "signed" if facts["renewed"]:
                key, facts["gap"] = "signed again", facts["gap"] + 1
            case "leader":
                facts["why"] = self._say(
                    "story.leader.limit" if facts["tenure"] >= facts["limit"] else "story.leader.moved"
                )
                facts["why"] += self._say("story.leader.transition") if facts["transition"] else ""
                facts["old_commitment"] = _commitment(facts["old_priority"], facts["old_seriousness"])
                facts["commitment"] = _commitment(facts["priority"], facts["seriousness"])
                facts["fate"] = self._say(f"story.leader.{_fate(facts)}")
            case "coordinator":
                facts["successor"] = self._say(
                    f"story.successor.{'later' if facts['vacant'] else 'at_once'}", **self._in_words(facts)
                )
                if "official" not in facts:
                    key, facts["touched"] = "post", self._touched(row, incident.month)
            case "ended":
                facts["why"] = self._why(facts)
        return self._say(f"story.line.{key}", **self._in_words(facts))

    def _why(self, facts: Mapping[str, Any]) -> str:
        """Why a partnership ended."""
        gap = facts["gap"] + (facts["cause"] == "lapsed")
        cash = self._say("story.cash" if facts["cash"] >= 0 else "story.debt", x=abs(facts["cash"]))
        spoken = {**self._in_words({**facts, "gap": gap}), "cash": cash}
        spoken["without"] = self._say("story.without", gap=spoken["gap"]) if gap else ""
        return self._say(f"story.why.{facts['cause']}", **spoken)

    def _touched(self, post: int, month: int) -> str:
        """Trust of the post's partners before and after its coordinator left."""
        touched = [
            f"{self.name('missions', i)} {self._share(other.facts['before'])} -> {self._share(other.facts['trust'])}"
            for i in np.flatnonzero(self._world.missions["official"] == post).tolist()
            for other in self.chronicle.of("missions", i)
            if other.month == month and other.what == "coordinator"
        ]
        return self._say("story.post.trust", touched=", ".join(touched)) if touched else ""

    def _in_words(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts in words: shares, months, lengths and names in words."""
        return {name: self._fact(name, value) for name, value in facts.items()}

    def _fact(self, name: str, value: Any) -> Any:
        if name in _SHARES:
            return self._share(value)
        if name in _DATES:
            return self.date(value)
        if name in _LENGTHS:
            return self._count("months", int(value))
        if name == "official":
            return self.name("officials", value)
        if name == "partner":
            kind = self._blueprint.scenario.kinds[self._world.partners["kind"][value]]
            return f"{self.name('partners', value)} ({self._kind(kind)})"
        return value

    def _kind(self, kind: PartnerKind) -> str:
        own = (kind.label_th or kind.label) if self.lang == "th" else kind.label
        if own is None and has(f"common.kind.{kind.name}"):
            return self._say(f"common.kind.{kind.name}")
        return own or kind.name

    def _share(self, value: float) -> str:
        return f"{100 * value:.0f}" if self._of_hundred else f"{value:.2f}"

    def _count(self, what: str, n: int, **values: object) -> str:
        return self._say(f"story.{what}.one" if n == 1 else f"story.{what}", n=n, **values)

    def _span(self) -> str:
        first, now = self.chronicle.first_month, self.chronicle.run.month
        if now == first:
            return self._say("story.no span")
        return self._say("story.span", first=self.date(first), last=self.date(now - 1))

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)


def _commitment(priority: float, seriousness: float) -> float:
    """What of a head's line comes down to the coordinators, once all have heard of it: L of section 4.2."""
    return math.sqrt(priority * seriousness)


def _fate(facts: Mapping[str, Any]) -> str:
    """What a successor does with the line of the head before, by the commitment that comes of it."""
    old, new = facts["old_commitment"], facts["commitment"]
    if facts["priority"] <= DROPPED_PRIORITY < facts["old_priority"]:
        return "dropped"
    if abs(new - old) < _MUCH:
        return "same"
    if new > old:
        return "higher"
    return "halved" if new <= _HALF * old else "lower"


def _lives(incidents: list[Incident], now: int) -> list[tuple[int, int]]:
    """The months [first, end) in which there was a partner, from the approach on."""
    lives: list[tuple[int, int]] = []
    since = None
    for incident in incidents:
        if incident.what in ("approached", "in force"):
            since = incident.month
        elif incident.what in ("ended", "given up") and since is not None:
            lives.append((since, incident.month))
            since = None
    return lives if since is None else [*lives, (since, now)]
