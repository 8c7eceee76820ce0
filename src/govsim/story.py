"""Stories: what happened to a leader, a post, a partnership, when and why, told from what a run leaves behind.

A chronicle watches a run month by month: it reads tables and logs before and after, changes nothing, and keeps what
changed. Numbers in a story are those of the end of the month it tells of; cash is that of its beginning, and so is
what a lost line met.
"""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from govsim.blueprint import Blueprint
from govsim.constants import CAUSES
from govsim.errors import InputError
from govsim.run import Run
from govsim.scenario import Scenario
from govsim.world import (
    ACTIVE,
    COORDINATOR_CHANGE,
    EVENTS,
    GAP,
    KINDS,
    LATE_ACT,
    LATE_PAYMENT,
    LEADER_CHANGE,
    LINE_LOST,
    NEGOTIATING,
    PARTNER_COORDINATOR_CHANGE,
    UNSTATED,
)

WORDS = {"agencies": "agency", "officials": "post", "partners": "partner", "missions": "mission"}


def name_of(blueprint: Blueprint, table: str, row: int) -> str:
    """The scenario's name for an entity, or its number: "mission 12"."""
    names = blueprint.names.get(table, ())
    return names[row] if row < len(names) and names[row] else f"{WORDS[table]} {row}"


def date_of(scenario: Scenario, month: int) -> str:
    """A month of the calendar in words: "Oct 2025", the first of fiscal year 2026 where years begin in October."""
    months = month + scenario.time.first_month - 1
    return f"{calendar.month_abbr[months % 12 + 1]} {calendar_year(scenario) + months // 12}"


def calendar_year(scenario: Scenario) -> int:
    """The year in which the first reported fiscal year begins. A fiscal year has the name of the year it ends in."""
    return scenario.time.first_fiscal_year - (scenario.time.first_month > 1)


@dataclass(frozen=True)
class Incident:
    """Something that happened: month, what, and the numbers of that month that say why."""

    month: int
    what: str
    facts: dict[str, Any] = field(default_factory=dict)


_WATCHED = {
    "agencies": ("priority", "seriousness", "leader_tenure"),
    "officials": ("tenure", "vacant"),
    "missions": ("status", "partner", "signed", "due", "freeze", "waiting", "trust", "performance", "gap", "opens"),
}


class Chronicle:
    """What happened in a run, by table and row, in the order of its months."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.first_month = run.month
        self.incidents: dict[tuple[str, int], list[Incident]] = defaultdict(list)
        self.acts: list[Incident] = []

    def follow(self, step: Callable[[], None]) -> None:
        """Take a step of the run, and note what it changed."""
        world, month = self.run.world, self.run.month
        before = {
            table: {name: getattr(world, table)[name].copy() for name in names} for table, names in _WATCHED.items()
        }
        cash = world.partners["cash"].copy()
        logged = world.logged.copy()
        step()
        self._note(month, before, cash, logged)

    def _note(self, month: int, before: dict[str, dict[str, np.ndarray]], cash: np.ndarray, logged: np.ndarray) -> None:
        world = self.run.world
        old, missions = before["missions"], world.missions
        ended = world.partnership_log[logged[0] : world.logged[0]]
        by_line = ended["cause"] == LINE_LOST
        self._endings(month, old, cash, ended[by_line])
        for event in world.event_log[logged[2] : world.logged[2]]:
            self._event(month, before, event, set(ended["mission"][by_line].tolist()))
        if month == 0:
            self._stated(before["agencies"])
        status, talked = missions["status"], old["status"] == NEGOTIATING
        anew, in_force = missions["partner"] != old["partner"], old["opens"] == month
        signed = (missions["signed"] != old["signed"]) | (talked & (status >= ACTIVE))
        signed |= (old["status"] == GAP) & (status == ACTIVE)
        lived = (old["status"] >= ACTIVE) | signed
        found = missions["freeze"] != np.maximum(old["freeze"] - 1, 0)
        for what, changed in (  # in the order in which a month brings them
            ("given up", talked & ~signed & ((status != NEGOTIATING) | anew)),
            ("approached", (status == NEGOTIATING) & (~talked | anew)),
            ("in force", in_force),
            ("signed", signed & ~in_force),
            ("objection", lived & found & (missions["freeze"] > 0) & (status != NEGOTIATING)),
            ("term ran out", (missions["due"] > old["due"]) & ~in_force),
        ):
            for i in np.flatnonzero(changed).tolist():
                facts = {name: missions[name][i].item() for name in ("partner", "trust", "end", "renewed", "freeze")}
                facts |= {"waiting": int(old["waiting"][i]) + 1, "gap": int(old["gap"][i])}
                facts |= {"performance": missions["performance"][i].item(), "began": missions["began"][i].item()}
                self._add("missions", i, month, what, **facts)
        self._endings(month, before["missions"], cash, ended[~by_line])

    def _endings(self, month: int, old: dict[str, np.ndarray], cash: np.ndarray, ended: np.ndarray) -> None:
        for row in ended:
            i, agencies = int(row["mission"]), self.run.world.agencies
            met = old if row["cause"] == LINE_LOST else self.run.world.missions
            facts = {name: met[name][i].item() for name in ("trust", "performance")} | {"gap": old["gap"][i].item()}
            facts |= {"cash": cash[row["partner"]].item(), "partner": int(row["partner"])}
            facts |= {"priority": agencies["priority"][self.run.world.missions["agency"][i]].item()}
            facts |= {"cause": CAUSES[row["cause"]], "months": int(row["end"] - row["start"])}
            self._add("missions", i, month, "ended", **facts)

    def _stated(self, old: dict[str, np.ndarray]) -> None:
        """What the scenario states of heads of agencies holds from the first reported month on."""
        agencies = self.run.world.agencies
        stated = (agencies["stated_priority"] != UNSTATED) | (agencies["stated_seriousness"] != UNSTATED)
        for a in np.flatnonzero(stated).tolist():
            facts = {name: agencies[name][a].item() for name in ("priority", "seriousness")}
            self._add("agencies", a, 0, "stated", **facts)

    def _event(
        self, month: int, before: dict[str, dict[str, np.ndarray]], event: np.void, without_line: set[int]
    ) -> None:
        world = self.run.world
        kind = event["event"]
        if kind == LATE_ACT:
            self.acts.append(Incident(month, "late act", {"until": int(event["end"])}))
        elif kind == LEADER_CHANGE:
            a, old = int(event["agency"]), before["agencies"]
            facts = {f"old_{name}": old[name][a].item() for name in ("priority", "seriousness")}
            facts |= {name: world.agencies[name][a].item() for name in ("priority", "seriousness")}
            facts |= {"tenure": old["leader_tenure"][a].item() + 1, "limit": self._regime(a).term_limit_months.item()}
            self._add("agencies", a, month, "leader", transition=world.country["transition"].item() > 0, **facts)
        elif kind == COORDINATOR_CHANGE:
            o = int(event["official"])
            vacant = world.officials["vacant"][o].item()
            fresh = before["officials"]["vacant"][o] == 1  # the post was filled this very month
            tenure = 0 if fresh else before["officials"]["tenure"][o].item() + 1
            facts = {"tenure": tenure, "vacant": vacant}
            self._add("officials", o, month, "coordinator", **facts)
            touched = (world.missions["official"] == o) & (before["missions"]["status"] >= ACTIVE)
            for i in set(np.flatnonzero(touched).tolist()) - without_line:
                trust = {"before": before["missions"]["trust"][i].item(), "trust": world.missions["trust"][i].item()}
                self._add("missions", i, month, "coordinator", vacant=vacant, official=o, **trust)
        elif kind in (LATE_PAYMENT, PARTNER_COORDINATOR_CHANGE):
            facts = {"since": int(event["month"]), "trust": world.missions["trust"][event["mission"]].item()}
            self._add("missions", int(event["mission"]), month, EVENTS[kind], **facts)

    def _regime(self, agency: int) -> Any:
        return self.run.regimes[self.run.world.agencies["regime"][agency]]

    def _add(self, table: str, row: int, month: int, what: str, **facts: Any) -> None:
        self.incidents[table, row].append(Incident(month, what, facts))

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data."""
        told = [
            [table, row, [[incident.month, incident.what, incident.facts] for incident in incidents]]
            for (table, row), incidents in self.incidents.items()
        ]
        acts = [[act.month, act.what, act.facts] for act in self.acts]
        return {"first_month": self.first_month, "incidents": told, "acts": acts}

    def remember(self, told: dict[str, Any]) -> None:
        """Take up what to_dict() of another chronicle told."""
        self.first_month = told["first_month"]
        for table, row, incidents in told["incidents"]:
            self.incidents[table, row] = [Incident(*incident) for incident in incidents]
        self.acts = [Incident(*act) for act in told["acts"]]

    def of(self, table: str, row: int) -> list[Incident]:
        """What happened to one of them. Raises InputError where the logs that tell it are not kept."""
        if self.run.world.event_log.size == 0 or self.run.world.partnership_log.size == 0:
            raise InputError(
                "stories need the logs of partnerships and events", remedy="leave out record=, or record both"
            )
        return self.incidents[table, row]

    def date(self, month: int) -> str:
        """A month in words."""
        return date_of(self.run.blueprint.scenario, month)

    def told(self, title: str, lines: Iterable[tuple[int, str]], nothing: str) -> str:
        """A title and dated lines."""
        told = [f"  {self.date(month)}  {line}" for month, line in lines]
        return "\n".join([title, *(told or [f"  {nothing}"])])

    def span(self) -> str:
        """The months watched so far, in words."""
        if self.run.month == self.first_month:
            return "no month simulated yet"
        return f"{self.date(self.first_month)} to {self.date(self.run.month - 1)}"


def of_leaders(chronicle: Chronicle, a: int) -> str:
    """The story of an agency's leaders."""
    incidents = chronicle.of("agencies", a)
    agency = chronicle.run.world.agencies[a]
    left = sum(incident.what == "leader" for incident in incidents)
    title = f"{name_of(chronicle.run.blueprint, 'agencies', a)}, {chronicle.span()}: {_count(left, 'leader')}"
    title += (
        f" left; the head of today ranks partnerships {agency.priority:.2f}, follows through {agency.seriousness:.2f}"
    )
    nothing = "nobody left: the head is the one of the beginning"
    return chronicle.told(title, ((incident.month, _leader(incident)) for incident in incidents), nothing)


def _leader(incident: Incident) -> str:
    facts = incident.facts
    if incident.what == "stated":
        stated = f"priority {facts['priority']:.2f}, seriousness {facts['seriousness']:.2f}"
        return f"as the scenario states of its head: {stated}"
    why = "the term limit" if facts["tenure"] >= facts["limit"] else "moved on"
    why += ", in a political transition" if facts["transition"] else ""
    fate = "much the same line"
    if facts["priority"] <= 0.15 < facts["old_priority"]:
        fate = "the line is dropped"
    elif abs(facts["priority"] - facts["old_priority"]) >= 0.1:
        fate = "a higher priority" if facts["priority"] > facts["old_priority"] else "a lower priority"
    return (
        f"the head leaves after {_count(facts['tenure'], 'month')} ({why}); under the successor {fate}: "
        f"priority {facts['old_priority']:.2f} -> {facts['priority']:.2f}, "
        f"seriousness {facts['old_seriousness']:.2f} -> {facts['seriousness']:.2f}"
    )


def of_post(chronicle: Chronicle, o: int) -> str:
    """The story of a coordinator's post."""
    incidents = chronicle.of("officials", o)
    world, blueprint = chronicle.run.world, chronicle.run.blueprint
    official = world.officials[o]
    now = (
        "the post stands empty" if official.vacant else f"the holder has been there {_count(official.tenure, 'month')}"
    )
    agency = name_of(blueprint, "agencies", official.agency)
    title = f"{name_of(blueprint, 'officials', o)} of {agency}, {chronicle.span()}: "
    title += f"{_count(len(incidents), 'coordinator')} left; {now}, engagement {official.engagement:.2f}"
    lines = []
    for incident in incidents:
        line = f"the coordinator leaves after {_count(incident.facts['tenure'], 'month')}, {_vacancy(incident.facts)}"
        touched = [
            f"{name_of(blueprint, 'missions', i)} {of_mission.facts['before']:.2f} -> {of_mission.facts['trust']:.2f}"
            for i in np.flatnonzero(world.missions["official"] == o).tolist()
            for of_mission in chronicle.of("missions", i)
            if of_mission.month == incident.month and of_mission.what == "coordinator"
        ]
        lines.append((incident.month, line + (f"; partners' trust: {', '.join(touched)}" if touched else "")))
    return chronicle.told(title, lines, "nobody left: the coordinator is the one of the beginning")


def of_mission(chronicle: Chronicle, i: int) -> str:
    """The story of a mission and its partnerships, late budget acts among what happened to them."""
    incidents = chronicle.of("missions", i)
    mission, blueprint = chronicle.run.world.missions[i], chronicle.run.blueprint
    lines = [(incident.month, _mission(chronicle, incident)) for incident in incidents]
    for act in chronicle.acts:
        until = act.facts["until"]
        for start, end in _lives(incidents, chronicle.run.month):
            if start < until and act.month < end:
                what = f"the budget act is late, until {chronicle.date(until)}: nothing can be signed before"
                lines.append((max(act.month, start), what))
    first = [incident for incident in incidents if incident.what in ("signed", "in force")]
    begun = sum(incident.what == "in force" or incident.facts["renewed"] == 0 for incident in first)
    agency = name_of(blueprint, "agencies", mission.agency)
    title = f"{name_of(blueprint, 'missions', i)} of {agency}, {chronicle.span()}: {_count(begun, 'partnership')} begun"
    if mission.status in (ACTIVE, GAP):
        title += f"; with {_partner(chronicle, mission.partner)} now, trust {mission.trust:.2f}"
    return chronicle.told(title, sorted(lines, key=lambda line: line[0]), "in house all the time")


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


def _mission(chronicle: Chronicle, incident: Incident) -> str:
    facts = incident.facts
    trust = f"trust {facts['trust']:.2f}"
    match incident.what:
        case "approached":
            return f"{_partner(chronicle, facts['partner'])} is approached; {trust} to begin with"
        case "given up":
            return f"talks are given up after {_count(facts['waiting'], 'month')} without a signature"
        case "in force":
            span = f"since {chronicle.date(facts['began'])}, until {chronicle.date(facts['end'])}"
            return f"a contract with {_partner(chronicle, facts['partner'])} is in force, {span}; {trust}"
        case "signed" if facts["renewed"]:
            gap, until = _count(facts["gap"] + 1, "month"), chronicle.date(facts["end"])
            return f"signed again after {gap} without a contract, until {until}; {trust}"
        case "signed":
            talks, until = _count(facts["waiting"], "month"), chronicle.date(facts["end"])
            return f"signed after {talks} of talks, until {until}; {trust}"
        case "term ran out":
            return f"the term runs out; performance {facts['performance']:.2f}, {trust}"
        case "objection":
            return f"auditors object: payment is frozen for {_count(facts['freeze'], 'month')}; {trust}"
        case "coordinator":
            post = name_of(chronicle.run.blueprint, "officials", facts["official"])
            change = f"trust {facts['before']:.2f} -> {facts['trust']:.2f}"
            return f"the coordinator ({post}) leaves, {_vacancy(facts)}; {change}"
        case "partner coordinator change":
            return f"the partner's own coordinator changes; {trust}"
        case "late payment":
            return f"an invoice is settled that was overdue since {chronicle.date(facts['since'])}; {trust}"
    return f"it ends after {_count(facts['months'], 'month')}: {_why_ended(facts)}"


def _why_ended(facts: dict[str, Any]) -> str:
    match facts["cause"]:
        case "line":
            return (
                f"no line in the new budget (priority {facts['priority']:.2f}, performance {facts['performance']:.2f})"
            )
        case "law":
            return "auditors object to the authority itself"
        case "insolvent":
            return f"the partner cannot go on ({_cash(facts['cash'])})"
        case "partner":
            return f"the partner leaves (trust {facts['trust']:.2f}, {_cash(facts['cash'])}{_since(facts['gap'])})"
        case "performance":
            return f"the agency lets the term run out, performance {facts['performance']:.2f}"
        case "lapsed":
            return f"no new contract for {_count(facts['gap'] + 1, 'month')}"
    return "an accident, from outside the model"


def _cash(cash: float) -> str:
    money = f"cash for {cash:.1f} months of a contract" if cash >= 0 else f"{-cash:.1f} months of a contract in debt"
    return f"{money} as the month began"


def _since(gap: int) -> str:
    return f", {_count(gap, 'month')} without a contract" if gap else ""


def _vacancy(facts: dict[str, Any]) -> str:
    if not facts["vacant"]:
        return "a successor starts at once"
    return f"the post stands empty for {_count(facts['vacant'], 'month')}"


def _partner(chronicle: Chronicle, j: int) -> str:
    kind = KINDS[chronicle.run.world.partners["kind"][j]]
    name = name_of(chronicle.run.blueprint, "partners", j)
    return f"{name} ({kind})"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
