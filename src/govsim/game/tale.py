"""One partnership's story in plain words, in either language: of a year, or of its whole life."""

import re
from collections.abc import Iterable

import numpy as np

from govsim.constants import KINDS
from govsim.game.words import say
from govsim.model import PartnershipModel
from govsim.plots.words import Lang, month_name, name_of
from govsim.story import Incident, calendar_year
from govsim.story import name_of as entity_name

_MOST_LINES = 14


def name(model: PartnershipModel, table: str, row: int, lang: Lang) -> str:
    """The scenario's name for an entity, or its number."""
    own = entity_name(model.blueprint, table, row)
    return say(f"entity.{table}", lang, n=row) if own.endswith(f" {row}") and lang == "th" else own


def mission_of_year(model: PartnershipModel, first_month: int) -> int | None:
    """The mission with most to tell since a month; where several have, the first. None where nothing happened."""
    told = {
        row: len([incident for incident in incidents if incident.month >= first_month])
        for (table, row), incidents in model.chronicle.incidents.items()
        if table == "missions"
    }
    most = max(told.values(), default=0)
    return min((row for row, lines in told.items() if lines == most), default=None) if most else None


def tale(model: PartnershipModel, mission: int, lang: Lang, since: int, until: int | None = None) -> list[str]:
    """The title of a mission's story, and its dated lines from month `since` up to, but for, `until`."""
    agency = int(model.world.missions["agency"][mission])
    until = model.run.month if until is None else until
    incidents = [*model.chronicle.of("missions", mission), *model.chronicle.of("agencies", agency)]
    within = [incident for incident in incidents if since <= incident.month < until]
    within.sort(key=lambda incident: incident.month)
    what, whose = name(model, "missions", mission, lang), name(model, "agencies", agency, lang)
    title = say("tale.title", lang, mission=what, agency=whose)
    lines = [f"{_date(model, one.month, lang)}  {_line(model, one, lang)}" for one in _shortened(within)]
    return [title, *(lines or [say("tale.quiet", lang)])]


def _shortened(incidents: list[Incident]) -> list[Incident]:
    """Without what matters least, where there is too much to read."""
    for least in ("late payment", "partner coordinator change", "term ran out"):
        if len(incidents) > _MOST_LINES:
            incidents = [incident for incident in incidents if incident.what != least]
    return incidents if len(incidents) <= _MOST_LINES else incidents[:4] + incidents[4 - _MOST_LINES :]


def _date(model: PartnershipModel, month: int, lang: Lang) -> str:
    """A month of the calendar, whichever month fiscal years begin with."""
    october = 10
    scenario = model.scenario
    return month_name(month + scenario.time.first_month - october, calendar_year(scenario) + 1, lang)


def _line(model: PartnershipModel, incident: Incident, lang: Lang) -> str:
    facts = dict(incident.facts)
    what = incident.what
    if what == "signed" and facts["renewed"]:
        what = "signed again"
        facts["gap"] += 1
    if what == "coordinator":
        what = "coordinator vacant" if facts["vacant"] else "coordinator"
    if "partner" in facts:
        kind = KINDS[model.world.partners["kind"][facts["partner"]]]
        facts["partner"] = name(model, "partners", facts["partner"], lang)
        facts["kind"] = name_of("kind", kind, lang)
    if what == "in force":
        facts["began"] = _date(model, facts["began"], lang)
    if what == "ended":
        facts["why"] = name_of("cause", facts["cause"], lang)
    line = say(f"tale.{what}", lang, **{key: _plain(value) for key, value in facts.items()})
    return re.sub(r"\b1 months\b", "1 month", line)


def _plain(value: object) -> object:
    return 100 * value if isinstance(value, float) and 0 <= value <= 1 else value


def longest_lived(model: PartnershipModel, months: int) -> tuple[int, int, int] | None:
    """The partnership that lived longest and is alive, or ended within the game: mission, start, end. First of several.

    What lives has the month after the last as its end.
    """
    return max(_lives(model, months), key=lambda life: (life[2] - life[1], -life[0]), default=None)


def one_that_died(model: PartnershipModel, months: int, besides: int | None) -> tuple[int, int, int] | None:
    """Of the partnerships that ended within the game, the one that had lived longest: mission, start, end."""
    log = model.world.partnership_log[: model.world.logged[0]]
    ended = [
        (int(row["mission"]), int(row["start"]), int(row["end"]))
        for row in log
        if row["end"] >= 0 and row["mission"] != besides
    ]
    return max(ended, key=lambda life: (life[2] - life[1], -life[0]), default=None)


def _lives(model: PartnershipModel, months: int) -> Iterable[tuple[int, int, int]]:
    missions = model.world.missions
    for row in np.flatnonzero(missions["status"] >= 2).tolist():
        yield row, int(missions["began"][row]), months
    for row in model.world.partnership_log[: model.world.logged[0]]:
        if row["end"] >= 0:
            yield int(row["mission"]), int(row["start"]), int(row["end"])
