"""What a chronicle keeps, and how it is read back from a file: every incident held against what can have happened."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govsim.errors import InputError
from govsim.model.constants import CAUSES
from govsim.model.ranges import RANGES, Limits, Range
from govsim.runs.run import Run
from govsim.runs.state_checks import check_number
from govsim.runs.state_file import COPY


@dataclass(frozen=True)
class Incident:
    """Something that happened: month, what, and the numbers of that month that say why."""

    month: int
    what: str
    facts: dict[str, Any] = field(default_factory=dict)


type Incidents = defaultdict[tuple[str, int], list[Incident]]

_AGENCY, _MISSION, _OFFICIAL = RANGES["agencies"], RANGES["missions"], RANGES["officials"]
_WHOLE: Mapping[str, Range] = {
    "partner": _MISSION["partner"],
    "end": _MISSION["end"],
    "renewed": _MISSION["renewed"],
    "freeze": _MISSION["freeze"],
    "waiting": _MISSION["waiting"]._replace(high=200),  # one more than it was; of a negotiation or of one long past
    "gap": _MISSION["gap"],
    "began": _MISSION["began"],
    "months": Range(1, 12_000),
    "tenure": Range(0, 1201, drift=1),
    "vacant": _OFFICIAL["vacant"],
    "official": Range(row_of="officials"),
    "since": _MISSION["began"],
    "until": _MISSION["end"],
}
_REAL: Mapping[str, Range] = {
    "trust": _MISSION["trust"],
    "before": _MISSION["trust"],
    "performance": _MISSION["performance"],
    "cash": RANGES["partners"]["cash"],
    **{name: _AGENCY[name] for name in ("priority", "seriousness")},
    **{f"old_{name}": _AGENCY[name] for name in ("priority", "seriousness")},
    "limit": Range(0, 1200, also=(math.inf,)),
}
_TURN = frozenset({"partner", "trust", "end", "renewed", "freeze", "waiting", "gap", "performance", "began"})
_LINE = frozenset({"priority", "seriousness"})
_FACTS: Mapping[tuple[str, str], frozenset[str]] = {
    **{
        ("missions", what): _TURN
        for what in ("given up", "approached", "in force", "signed", "objection", "term ran out")
    },
    ("missions", "ended"): frozenset({"trust", "performance", "gap", "cash", "partner", "priority", "cause", "months"}),
    ("missions", "coordinator"): frozenset({"vacant", "official", "before", "trust"}),
    ("missions", "late payment"): frozenset({"since", "trust"}),
    ("missions", "partner coordinator change"): frozenset({"since", "trust"}),
    ("officials", "coordinator"): frozenset({"tenure", "vacant"}),
    ("agencies", "stated"): _LINE,
    ("agencies", "leader"): _LINE | {"old_priority", "old_seriousness", "tenure", "limit", "transition"},
    ("acts", "late act"): frozenset({"until"}),
}
"""The facts of each kind of incident, by table."""


def remembered(record: object, run: Run, place: str) -> tuple[int, Incidents, list[Incident]]:
    """The first month watched, the incidents and the late acts that a file tells of a run. Raises InputError for what
    cannot have happened in it.
    """
    limits = run.blueprint.limits(run.month, run.month - run.blueprint.first_month)
    incidents: Incidents = defaultdict(list)
    try:
        first, found, acts = _parts(record, ("first_month", "incidents", "acts"))
        lists = [found, acts, *(those for _, _, those in found)]
        if not check_number(first, Range("first", "now"), limits, whole=True) or any(
            type(one) is not list for one in lists
        ):
            raise ValueError
        for table, row, those in found:
            if (table, row) in incidents or not check_number(row, Range(row_of=table), limits, whole=True):
                raise ValueError
            incidents[table, row] = [_incident(table, one, limits) for one in those]
        return first, incidents, [_incident("acts", one, limits) for one in acts]
    except (AttributeError, KeyError, TypeError, ValueError):  # it is not even of the form of stories
        raise InputError("its stories hold what cannot have happened", place=place, remedy=COPY) from None


def _parts(record: Any, names: tuple[str, ...]) -> list[Any]:
    if record.keys() != set(names):
        raise ValueError
    return [record[name] for name in names]


def _incident(table: str, record: Any, limits: Limits) -> Incident:
    month, what, facts = record
    if not check_number(month, Range("first", "now"), limits, whole=True) or facts.keys() != _FACTS[table, what]:
        raise ValueError
    for name, value in facts.items():
        if name == "cause":
            known = value in CAUSES
        elif name == "transition":
            known = type(value) is bool
        else:
            whole = name in _WHOLE
            known = check_number(value, (_WHOLE if whole else _REAL)[name], limits, whole=whole)
        if not known:
            raise ValueError
    return Incident(month, what, facts)
