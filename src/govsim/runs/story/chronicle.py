"""What happened in a run. A chronicle watches it month by month: it reads tables and logs before and after, changes
nothing, and keeps what changed.

Numbers of an incident are those of the end of its month; cash is that of its beginning, and so is what a lost line met.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.model.constants import CAUSES
from govsim.model.tables import (
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
    rows_written,
)
from govsim.runs.batch import Logs
from govsim.runs.run import Run
from govsim.runs.story.incidents import Incident, remembered

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
        if not self.tells:
            step()
            return
        before = {
            table: {name: getattr(world, table)[name].copy() for name in names} for table, names in _WATCHED.items()
        }
        cash = world.partners["cash"].copy()
        logged = {name: len(rows) for name, rows in rows_written(world).items()}
        step()
        new = {name: rows[logged[name] :] for name, rows in rows_written(self.run.world).items()}
        self._note(month, before, cash, new)

    def _note(self, month: int, before: dict[str, dict[str, np.ndarray]], cash: np.ndarray, new: Logs) -> None:
        world = self.run.world
        old, missions = before["missions"], world.missions
        ended = new["partnerships"]
        by_line = ended["cause"] == LINE_LOST
        self._endings(month, old, cash, ended[by_line])
        for event in new["events"]:
            self._event(month, before, event, set(ended["mission"][by_line].tolist()))
        if month == 0:
            self._stated(before["agencies"])
        status, talked = missions["status"], old["status"] == NEGOTIATING
        another, in_force = missions["partner"] != old["partner"], old["opens"] == month
        signed = (missions["signed"] != old["signed"]) | (talked & (status >= ACTIVE))
        signed |= (old["status"] == GAP) & (status == ACTIVE)
        lived = (old["status"] >= ACTIVE) | signed
        found = missions["freeze"] != np.maximum(old["freeze"] - 1, 0)
        for what, changed in (  # in the order in which a month brings them
            ("given up", talked & ~signed & ((status != NEGOTIATING) | another)),
            ("approached", (status == NEGOTIATING) & (~talked | another)),
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
        record = [
            [table, row, [[incident.month, incident.what, incident.facts] for incident in incidents]]
            for (table, row), incidents in self.incidents.items()
        ]
        acts = [[act.month, act.what, act.facts] for act in self.acts]
        return {"first_month": self.first_month, "incidents": record, "acts": acts}

    def remember(self, record: object, place: str) -> None:
        """Take up what to_dict() of another chronicle told. Raises InputError for what is no chronicle of this run."""
        self.first_month, self.incidents, self.acts = remembered(record, self.run, place)

    @property
    def tells(self) -> bool:
        """Whether the logs are kept without which there is nothing to tell."""
        return self.run.world.event_log.size > 0 and self.run.world.partnership_log.size > 0

    def of(self, table: str, row: int) -> list[Incident]:
        """What happened to one of them. Raises InputError where the logs that tell it are not kept."""
        if not self.tells:
            raise InputError(
                "stories need the logs of partnerships and events", remedy="leave out record=, or record both"
            )
        return self.incidents.get((table, row), [])
