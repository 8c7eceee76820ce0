"""The Mesa agents: views of the rows of a world's tables. What is read is the row, what is written is the row.

Every column of the table is an attribute of the agent. Columns that say who belongs to whom, and those that only rules
may move together (a mission's status and its partner's places), are read-only.
"""

import math
from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

import numpy as np
from mesa import Agent as MesaAgent

from govsim.errors import InputError, did_you_mean, shown
from govsim.model.ranges import RANGES, Range
from govsim.model.tables import AGENCY_ROW, MISSION_ROW, NOBODY, OFFICIAL_ROW, PARTNER_ROW, is_partnership
from govsim.runs.run import copied
from govsim.runs.story import Chronicle, Teller, name_of

if TYPE_CHECKING:
    from mesa.agent import AgentSet

    from govsim.model.tables import World
    from govsim.runs.run import Run
    from govsim.scenario.layout import Blueprint

_ANY = Range(-math.inf, math.inf)
"""What a column of an extension may hold."""
READ_ONLY = "the scenario gives it, or it hangs together with other rows, and rules move them all"
STATUSES = ("in house", "negotiating", "active", "gap")


class _Model(Protocol):
    """What an agent asks of its model."""

    run: "Run"
    chronicle: Chronicle

    @property
    def world(self) -> "World": ...
    @property
    def blueprint(self) -> "Blueprint": ...
    def agent(self, kind: type["Row"], row: int) -> Any: ...
    def set_of(self, kind: type["Row"], rows: Iterable[int]) -> "AgentSet": ...


class Column:
    """A column of the table, seen from one agent's row."""

    def __init__(self, name: str, whole: bool, fixed: bool) -> None:
        self.name, self.whole, self.fixed = name, whole, fixed

    def __get__(self, agent: "Row | None", owner: type) -> Any:
        if agent is None:
            return self
        return agent.table_now[self.name].item(agent.row)

    def __set__(self, agent: "Row", value: object) -> None:
        place = f"{agent}.{self.name}"
        if self.fixed:
            raise AttributeError(f"{place} is read-only: {READ_ONLY}")
        self.write(agent, value)

    def write(self, agent: "Row", value: object) -> None:
        """Write a value that is allowed. Raises InputError for another."""
        place = f"{agent}.{self.name}"
        allowed, limits = RANGES[agent.table].get(self.name, _ANY), agent.model.run.limits
        low, high = allowed.bounds(limits)
        number = isinstance(value, Real) and not isinstance(value, bool)
        if not number or not (low <= value <= high or value in allowed.also) or (self.whole and value != int(value)):  # type: ignore[operator,call-overload]
            kind = "a whole number" if self.whole else "a number"
            raise InputError(f"cannot be {shown(value)}", place=place, remedy=f"give {kind} {allowed.in_words(limits)}")
        agent.table_now[self.name][agent.row] = value


class Row(MesaAgent):
    """An agent that is a row of a table of the world."""

    table: ClassVar[str]
    word: ClassVar[str]

    def __init_subclass__(cls, dtype: np.dtype, fixed: str, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name in dtype.names or ():
            if name not in vars(cls):
                of_rules = name in fixed.split() or RANGES[cls.table][name].given
                setattr(cls, name, Column(name, dtype[name].kind == "i", of_rules))

    def __init__(self, model: "_Model", row: int, unique_id: int) -> None:
        # Mesa's own __init__ would register each agent one by one; the model holds those of a table as a whole.
        self.model, self.row, self.unique_id, self.pos = model, row, unique_id, None

    def __setattr__(self, name: str, value: object) -> None:
        known = getattr(type(self), name, None)
        if isinstance(known, property) and known.fset is None:
            raise AttributeError(f"{self}.{name} is read-only: {READ_ONLY}")
        own = "model", "row", "unique_id", "pos"
        if known is None and name not in own and not name.startswith("_"):
            if name in (self.table_now.dtype.names or ()):  # of an extension, whose bounds nobody declared
                whole_number = self.table_now.dtype[name].kind == "i"
                Column(name, whole_number, fixed=False).write(self, value)
                return
            columns = [column for column, value in vars(type(self)).items() if isinstance(value, Column)]
            raise AttributeError(f"a {type(self).__name__} has no {name}; {did_you_mean(name, columns, 'columns')}")
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        """A column that an extension added to the table."""
        if name.startswith("_") or name in ("model", "row") or name not in (self.table_now.dtype.names or ()):
            raise AttributeError(f"a {type(self).__name__} has no {name}")
        return self.table_now[name].item(self.row)

    @property
    def table_now(self) -> np.ndarray:
        """The table whose row the agent is."""
        return np.asarray(getattr(self.model.world, self.table))

    def _agent[R: Row](self, kind: type[R], column: str) -> R:
        """The agent that a column names by its number."""
        agent: R = self.model.agent(kind, self.table_now[column].item(self.row))
        return agent

    @property
    def name(self) -> str:
        """The scenario's name for it, or its number: "mission 12"."""
        return name_of(self.model.blueprint, self.table, self.row)

    def _story(self, lang: str) -> str:
        return Teller(self.model.chronicle, lang).story(self.table, self.row)

    def remove(self) -> None:
        """Refused: rows stay for the whole run, as the tables of the batch do."""
        raise TypeError(f"{self} cannot be removed: it is a row of the world's tables, which keep their rows")

    def __reduce__(self) -> tuple[Any, ...]:
        """In a pickle it is a row of its model, which then has it as its agent again."""
        own = {name: value for name, value in self.__dict__.items() if name not in ("model", "row", "unique_id")}
        return _agent_of, (self.model, type(self), self.row), own

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return copied(self, memo)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}>"


class Agency(Row, dtype=AGENCY_ROW, fixed="regime"):
    """A department that delegates missions; its head sets priority and seriousness (section 2)."""

    table, word = "agencies", "agency"

    @property
    def group(self) -> str:
        """The agency group whose regime it lives in."""
        name: str = self.model.blueprint.scenario.group_names[self.table_now["group"].item(self.row)]
        return name

    @property
    def officials(self) -> "AgentSet":
        """Its coordinators' posts."""
        first, end = self.table_now[["first_official", "end_official"]].item(self.row)
        return self.model.set_of(Official, range(first, end))

    @property
    def missions(self) -> "AgentSet":
        """Its missions."""
        return self.model.set_of(Mission, range(self.first_mission, self.end_mission))

    def story(self, lang: str = "en") -> str:
        """What became of its leaders and their line so far: when, and why; in English ("en") or in Thai ("th")."""
        return self._story(lang)


class Official(Row, dtype=OFFICIAL_ROW, fixed=""):
    """A coordinator's post and who holds it (section 2)."""

    table, word = "officials", "official"

    @property
    def agency(self) -> Agency:
        """The agency the post belongs to."""
        return self._agent(Agency, "agency")

    @property
    def missions(self) -> "AgentSet":
        """The missions that its holder looks after."""
        rows = np.flatnonzero(self.model.world.missions["official"] == self.row)
        return self.model.set_of(Mission, rows.tolist())

    def story(self, lang: str = "en") -> str:
        """Who held the post so far, how long it stood empty, and what that did to trust; "en" or "th"."""
        return self._story(lang)


class Partner(Row, dtype=PARTNER_ROW, fixed="contracts"):
    """An organisation that can receive missions (section 2)."""

    table, word = "partners", "partner"

    @property
    def kind(self) -> str:
        """university, municipality, cso or community, or a kind that the scenario declares."""
        name: str = self.model.blueprint.scenario.kind_names[self.table_now["kind"].item(self.row)]
        return name

    @property
    def missions(self) -> "AgentSet":
        """The missions it has now, those under negotiation among them."""
        rows = np.flatnonzero(self.model.world.missions["partner"] == self.row)
        return self.model.set_of(Mission, rows.tolist())


class Mission(
    Row, dtype=MISSION_ROW, fixed="status began signed last_contracted let_go let_go_partner due renewed late_since"
):
    """One public service for one target group; together with its partner, a partnership (section 2)."""

    table, word = "missions", "mission"

    @property
    def agency(self) -> Agency:
        """The agency whose mission it is."""
        return self._agent(Agency, "agency")

    @property
    def official(self) -> Official:
        """The coordinator's post that looks after it."""
        return self._agent(Official, "official")

    @property
    def partner(self) -> Partner | None:
        """The partner it has, or is in negotiation with; None while it is in house."""
        return self._partner("partner")

    @property
    def last_partner(self) -> Partner | None:
        """The partner it had, or negotiated with, before."""
        return self._partner("last_partner")

    def _partner(self, column: str) -> Partner | None:
        return None if self.table_now[column].item(self.row) == NOBODY else self._agent(Partner, column)

    @property
    def status(self) -> str:
        """in house, negotiating, active or gap."""
        return STATUSES[self.table_now["status"].item(self.row)]

    @property
    def is_partnership(self) -> bool:
        """Whether it has a partner under contract or between two contracts."""
        return bool(is_partnership(self.model.world.missions[self.row]))

    def story(self, lang: str = "en") -> str:
        """What became of its partnerships so far: when, and why; in English ("en") or in Thai ("th")."""
        return self._story(lang)


def _agent_of(model: "_Model", kind: type[Row], row: int) -> Row:
    agent: Row = model.agent(kind, row)
    return agent


AGENTS: tuple[type[Row], ...] = (Agency, Official, Partner, Mission)
