"""One partnership's story in plain words, in either language: of a year, or of its whole life."""

from collections.abc import Iterable

import numpy as np

from govsim.game.rules import Game
from govsim.model.tables import ACTIVE, rows_written
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.story import Teller
from govsim.runs.story.telling import Line
from govsim.words import Lang, say

_MOST_LINES = 14

type Life = tuple[int, int, int]
"""A partnership's mission, the month it was first signed, and the month it ended."""


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
    teller = Teller(model.chronicle, lang, of_hundred=True)
    agency = int(model.world.missions["agency"][mission])
    until = model.run.month if until is None else until
    lines = [*teller.lines("missions", mission), *teller.lines("agencies", agency)]
    within = sorted((line for line in lines if since <= line.month < until), key=lambda line: line.month)
    what, whose = teller.name("missions", mission), teller.name("agencies", agency)
    if lang == "th" and what[0].isascii():  # a name in Latin letters stands apart from Thai
        what = f" {what}"
    title = say("game.tale.title", lang, mission=what, agency=whose)
    shown = _shortened(within)
    told = [teller.dated(line) for line in shown]
    if left_out := len(within) - len(shown):
        told.append(say("game.tale.left.out", lang, n=left_out))
    return [title, *(told or [say("game.tale.quiet", lang)])]


def _shortened(lines: list[Line]) -> list[Line]:
    """Without what matters least, where there is too much to read."""
    for least in ("late payment", "partner coordinator change", "late act", "term ran out", "leader", "coordinator"):
        if len(lines) > _MOST_LINES:
            lines = [line for line in lines if line.what != least]
    return lines if len(lines) <= _MOST_LINES else lines[:4] + lines[4 - _MOST_LINES :]


def pilots(game: Game) -> list[int]:
    """The missions whose partnerships the scenario names and states as under contract."""
    names = list(game.model.blueprint.names["missions"])
    return [names.index(contract.mission) for contract in game.setup.scenario.contracts]


def longest_lived(model: PartnershipModel, months: int) -> Life | None:
    """The partnership that lived longest and is alive, or ended within the game. The first of several.

    What lives has the month after the last as its end.
    """
    return max([*_living(model, months), *_ended(model)], key=_length, default=None)


def one_that_died(model: PartnershipModel, besides: int | None) -> Life | None:
    """Of the partnerships that ended within the game, the one that had lived longest; not of the mission `besides`."""
    return max((life for life in _ended(model) if life[0] != besides), key=_length, default=None)


def _length(life: Life) -> tuple[int, int]:
    mission, start, end = life
    return end - start, -mission


def _living(model: PartnershipModel, months: int) -> Iterable[Life]:
    missions = model.world.missions
    for row in np.flatnonzero(missions["status"] >= ACTIVE).tolist():
        yield row, int(missions["began"][row]), months


def _ended(model: PartnershipModel) -> Iterable[Life]:
    for row in rows_written(model.world)["partnerships"]:
        if row["end"] >= 0:
            yield int(row["mission"]), int(row["start"]), int(row["end"])
