"""What a role alone knows at the beginning of a year, before it decides.

Each sees what its office would: the budget office when the act will pass, the auditor what it will look at, partners
their own money. Whether they tell their team is theirs to say.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy

import numpy as np

from govsim.game.figures import number
from govsim.game.rules import Game
from govsim.model.draws import uniform
from govsim.model.streams import AUDIT
from govsim.model.tables import ACTIVE, GAP
from govsim.runs.story import name_of
from govsim.words import Lang, listed, say

_MOST_NAMES = 4
_TIRED = 0.5
"""Engagement below which a coordinator is named as worn out."""


def news(game: Game, role: str, lang: Lang) -> list[str]:
    """The private news of a role for the year under way; none when the game is over."""
    return [] if game.over else list(_OF[role](game, lang))


def _budget_office(game: Game, lang: Lang) -> Iterator[str]:
    months = act_is_late(game)
    yield say("classroom.news.act.late", lang, n=months) if months else say("classroom.news.act", lang)


def act_is_late(game: Game) -> int:
    """By how many months the act of the year under way will be late: the model's own draw, looked at in a copy."""
    ahead = deepcopy(game.model)
    ahead.step()
    return max(0, int(ahead.world.country["lateness"][0]))


def _department_head(game: Game, lang: Lang) -> Iterator[str]:
    missions, now = game.model.world.missions, game.model.run.month
    open_ = np.flatnonzero(
        (missions["status"] == GAP) | ((missions["status"] == ACTIVE) & (missions["end"] < now + 11))
    )
    yield say("classroom.news.terms", lang, n=open_.size, names=_named(game, open_, lang))
    agencies = game.model.world.agencies
    new = int((agencies["leader_tenure"] < 12).sum())
    yield say("classroom.news.heads", lang, n=new, all=agencies.size)


def _coordinator(game: Game, lang: Lang) -> Iterator[str]:
    posts = game.model.world.officials
    tired = int(((posts["vacant"] <= 0) & (posts["engagement"] < _TIRED)).sum())
    vacant, new = int((posts["vacant"] > 0).sum()), int((posts["tenure"] < 12).sum())
    yield say("classroom.news.posts", lang, all=posts.size, vacant=vacant, new=new, tired=tired)
    missions = game.model.world.missions
    living = np.flatnonzero((missions["status"] == ACTIVE) | (missions["status"] == GAP))
    weakest = living[np.argsort(missions["trust"][living], kind="stable")][:1]
    if weakest.size:
        trust = number(100 * float(missions["trust"][weakest[0]]), 0)
        yield say("classroom.news.trust", lang, name=_named(game, weakest, lang), trust=trust)


def _partner(kind: str) -> Callable[[Game, Lang], Iterator[str]]:
    def told(game: Game, lang: Lang) -> Iterator[str]:
        partners, missions = game.model.world.partners, game.model.world.missions
        ours = partners["kind"] == game.setup.scenario.kind_names.index(kind)
        cash = float(partners["cash"][ours].sum())
        short = int((partners["cash"][ours] < 0).sum())
        yield say("classroom.news.cash", lang, n=int(ours.sum()), cash=number(cash, 2), short=short)
        living = (missions["status"] == ACTIVE) | (missions["status"] == GAP)
        waiting = living & ours[missions["partner"]] & (missions["invoiced"] > 0)
        owed = number(float(missions["invoiced"][waiting].sum()), 2)
        yield say("classroom.news.invoices", lang, n=int(waiting.sum()), owed=owed)

    return told


def _auditor(game: Game, lang: Lang) -> Iterator[str]:
    looked_at = audited(game)
    if not looked_at.size:
        yield say("classroom.news.audit.none", lang)
        return
    authority = game.model.world.missions["authority"]
    weakest = looked_at[np.argsort(authority[looked_at], kind="stable")]
    yield say("classroom.news.audit", lang, n=looked_at.size, names=_named(game, weakest, lang))


def audited(game: Game) -> np.ndarray:
    """The missions that audits will visit in the year under way, if nothing more is decided: seen in a copy."""
    ahead, seen = deepcopy(game.model), set[int]()
    for _ in range(12):
        month = ahead.run.month
        ahead.step()
        missions = ahead.world.missions
        seen.update(
            mission
            for mission in np.flatnonzero(missions["status"] == ACTIVE).tolist()
            if uniform(ahead.run.luck, AUDIT, month, mission) < missions["audit_chance"][mission]
        )
    return np.array(sorted(seen), int)


def _named(game: Game, missions: np.ndarray, lang: Lang) -> str:
    """Missions with their agencies, in words; the first few of many."""
    plan, of = game.model.blueprint, game.model.world.missions["agency"]
    names = [
        say(
            "classroom.news.mission",
            lang,
            mission=name_of(plan, "missions", mission, lang),
            agency=name_of(plan, "agencies", int(of[mission]), lang),
        )
        for mission in missions[:_MOST_NAMES].tolist()
    ]
    return listed(names, lang) if names else "–"


_OF: dict[str, Callable[[Game, Lang], Iterator[str]]] = {
    "budget-office": _budget_office,
    "department-head": _department_head,
    "coordinator": _coordinator,
    "university": _partner("university"),
    "municipality": _partner("municipality"),
    "community": _partner("community"),
    "auditor": _auditor,
}
