"""What happened in a run. A chronicle watches it month by month: it reads tables and logs before and after, changes
nothing, and keeps what changed.

Numbers of an incident are those of the end of its month; cash is that of its beginning, and so is what a lost line met.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from govsim.constants import CAUSES
from govsim.errors import InputError
from govsim.run import Run
from govsim.world import (
    ACTIVE,
    COORDINATOR_CHANGE,
    EVENTS,
    GAP,
    LATE_ACT,
    LATE_PAYMENT,
    LEADER_CHANGE,
    LINE_LOST,
    NEGOTIATING,
    PARTNER_COORDINATOR_CHANGE,
    UNSTATED,
)


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
