"""The page for the projector: all teams side by side, under the same luck, in their own run and in many repeats.

A team's decisions are played again in as many repeats as in its own debrief, which lies in the team's folder; ranks are
by what they bring on average, for one run is one draw of luck.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from govsim.errors import InputError
from govsim.game.classroom.room import Room
from govsim.game.debrief import MEASURES, WORLDS, alive_by_year, measured
from govsim.game.figures import number
from govsim.game.levers import LEVERS
from govsim.game.page import sheet_of, told
from govsim.game.rules import YEARS, Game
from govsim.game.tale import pilots
from govsim.outcomes.declared import SHOWN
from govsim.outcomes.paired import Paired, paired
from govsim.runs import files
from govsim.runs.batch import FOR_OUTCOMES
from govsim.runs.ensemble import simulate
from govsim.scenario import idle
from govsim.show.plots.style import CURVES, head, sheet
from govsim.show.report.pictures import inline
from govsim.words import Lang, listed, say, year_name

FILE = "debrief.html"
WORTH = "partnership_years"
_LEAD = ("purpose", "late", "interval")


@dataclass(frozen=True)
class Team:
    """A team and what its decisions bring: MEASURES by repeat, and the differences to doing nothing."""

    number: int
    game: Game
    outcomes: pd.DataFrame
    against: dict[str, Paired]
    alive: np.ndarray


def compared_teams(room: Room, worlds: int = WORLDS) -> tuple[list[Team], np.ndarray]:
    """The teams from the best to the last, by the partnership-years that they add on average; and years of doing
    nothing. The class must be over."""
    setup = room.setup
    base = simulate(setup.scenario, worlds, setup.seed, FOR_OUTCOMES)
    without = measured(base)
    teams = []
    for place, kept in enumerate(room.games):
        with idle.quietly():
            ensemble = simulate(kept.game.scenario, worlds, setup.seed, FOR_OUTCOMES)
        outcomes = measured(ensemble)
        pairs = {name: _paired(without, outcomes, name) for name in MEASURES}
        teams.append(Team(place, kept.game, outcomes, pairs, alive_by_year(ensemble)))
    return sorted(teams, key=lambda team: -(team.against[WORTH].difference or 0.0)), alive_by_year(base)


def _paired(base: pd.DataFrame, other: pd.DataFrame, name: str) -> Paired:
    return paired(base[name].to_numpy(float), other[name].to_numpy(float), SHOWN[name].better)


def write_class_page(room: Room, worlds: int = WORLDS) -> Path:
    """Write the page of a class that is over, where it is not there yet. Raises InputError where that cannot be."""
    path = room.folder / FILE
    if files.Folder(room.folder).has(FILE):
        return path
    text = class_page(room, worlds)
    try:
        files.write(path, text.encode())
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise InputError(what, place=str(path), remedy="make room, and open the class again") from None
    return path


def class_page(room: Room, worlds: int = WORLDS) -> str:
    """The page as a text."""
    setup = room.setup
    lang, first = setup.lang, setup.scenario.time.first_fiscal_year
    teams, nothing = compared_teams(room, worlds)
    in_order = sorted(teams, key=lambda team: team.number)
    heads = [
        say("classroom.page.team.head", lang), say("classroom.page.who", lang),
        *(say(f"outcomes.{name}.game", lang) for name in MEASURES), say("classroom.page.own", lang),
    ]  # fmt: skip
    return sheet_of(
        "class.html.j2",
        setup,
        f"{room.games[0].folder.name}/",
        title=say("classroom.page.title", lang, first=year_name(first, lang), last=year_name(first + YEARS - 1, lang)),
        short=list(_short(teams, lang)),
        picture=inline(_picture(in_order, nothing, first, lang), "teams", lang),
        teams_note=say("classroom.page.teams.note", lang, n=worlds),
        heads=heads,
        teams=[_row(room, place, team, lang) for place, team in enumerate(teams, 1)],
        names=[_name(team, lang) for team in in_order],
        decided=[_decided(in_order, year, lang) for year in range(YEARS)],
        foretold=[_foretold(room, team, lang) for team in in_order],
        stories=[story for team in in_order for story in _pilots(team, lang)],
        limits=[say("debrief.limit.one", lang), *(say(f"limits.{limit}", lang) for limit in _LEAD)],
    )


def _name(team: Team, lang: Lang) -> str:
    return say("classroom.team", lang, n=team.number + 1)


def _shown(value: float | None, name: str) -> str:
    if value is None:
        return "-"
    return number(SHOWN[name].scale * value, SHOWN[name].decimals, signed=True).replace("-", "−")


def _interval(pair: Paired, name: str, lang: Lang) -> str:
    if pair.low is None or pair.high is None:
        return "-"
    return say("common.to", lang, low=_shown(pair.low, name), high=_shown(pair.high, name))


def _short(teams: Sequence[Team], lang: Lang) -> Iterator[str]:
    """Who leads, by how much, and whether that is more than luck."""
    best = teams[0]
    gain = best.against[WORTH]
    yield say(
        "classroom.page.best", lang, team=_name(best, lang), x=_shown(gain.difference, WORTH),
        interval=_interval(gain, WORTH, lang),
    )  # fmt: skip
    if len(teams) == 1:
        return
    leads = [(team, _paired(team.outcomes, best.outcomes, WORTH)) for team in teams[1:]]
    tied = [team for team, lead in leads if not _is_told(lead)]
    next_, lead = leads[0]
    yield say(
        "classroom.page.tie" if tied else "classroom.page.lead", lang, team=_name(next_, lang),
        x=_shown(lead.difference, WORTH), interval=_interval(lead, WORTH, lang),
        **({"teams": _named([best, *tied], lang)} if tied else {}),
    )  # fmt: skip
    own = {team.number: float(team.outcomes[WORTH].iloc[0]) for team in teams}
    most = sorted((team for team in teams if own[team.number] == max(own.values())), key=lambda team: team.number)
    yield say("classroom.page.own.best", lang, team=_named(most, lang))


def _is_told(lead: Paired) -> bool:
    """Whether a difference is more than chance makes."""
    return lead.low is not None and lead.high is not None and not lead.low <= 0 <= lead.high


def _named(teams: Sequence[Team], lang: Lang) -> str:
    return listed([_name(team, lang) for team in teams], lang)


def _row(room: Room, place: int, team: Team, lang: Lang) -> list[tuple[str, str]]:
    who = ", ".join(member.nick for member in room.of_team(team.number)) or "–"
    name = f"{place}. {_name(team, lang)}".replace(" ", "\N{NO-BREAK SPACE}")
    cells = [(name, ""), (who, "")]
    cells += [(_shown(pair.difference, name), _interval(pair, name, lang)) for name, pair in team.against.items()]
    return [*cells, (number(float(team.outcomes[WORTH].iloc[0]), SHOWN[WORTH].decimals), "")]


def _decided(teams: Sequence[Team], year: int, lang: Lang) -> list[tuple[str, str]]:
    first = teams[0].game.setup.scenario.time.first_fiscal_year
    row = [(year_name(first + year, lang), "")]
    for team in teams:
        labels = [(move.drop, LEVERS[move.lever].label(lang)) for move in team.game.decisions[year]]
        told = [say("game.drop.short", lang, lever=label) if drop else label for drop, label in labels]
        row.append(("; ".join(told) or "–", ""))
    return row


def _foretold(room: Room, team: Team, lang: Lang) -> list[tuple[str, str]]:
    """What members foretold of the partnerships alive at the end of years, against what came."""
    came = [figures.alive_at_end for figures in team.game.years]
    errors = {
        member.nick: [abs(said - came[year]) for year, said in member.predictions.items() if year < len(came)]
        for member in room.of_team(team.number)
    }
    all_ = [error for those in errors.values() for error in those]
    means = {nick: sum(those) / len(those) for nick, those in errors.items() if those}
    best = min(means, key=lambda nick: (means[nick], -len(errors[nick])), default=None)
    told = say("classroom.page.foretold.nick", lang, nick=best, x=number(means[best], 1)) if best else "–"
    mean = number(sum(all_) / len(all_), 1) if all_ else "-"
    return [(_name(team, lang), ""), (str(len(all_)), ""), (mean, ""), (told, "")]


def _pilots(team: Team, lang: Lang) -> Iterator[dict[str, Any]]:
    """The story of each partnership that the scenario names, in this team's hands."""
    for mission in pilots(team.game):
        title, lines = told(team.game.model, mission, lang)
        yield {"title": f"{_name(team, lang)}: {title}", "lines": lines}


def _picture(teams: Sequence[Team], nothing: np.ndarray, first: int, lang: Lang) -> Figure:
    """Partnerships alive by year: each team's own run, and the mean of its repeats."""
    at = np.arange(first, first + YEARS)
    names = [say("debrief.option.do nothing", lang), *(_name(team, lang) for team in teams)]
    with sheet(say("classroom.page.picture", lang), lang=lang, height=3.2) as page:
        page.footer.append(say("classroom.page.picture.foot", lang, n=nothing.shape[0]))
        panels = page.figure.subplots(1, 2, sharey=True)
        notes = (say("classroom.page.picture.own", lang), say("classroom.page.picture.mean", lang, n=nothing.shape[0]))
        for place, (axes, note) in enumerate(zip(panels, notes, strict=True)):
            head(axes, note, "", 3.2)
            lines = []
            for order, alive in enumerate([nothing, *(team.alive for team in teams)]):
                colour, dashes = CURVES[order % len(CURVES)]
                marker = "o^sDvP*Xh"[order]
                values = alive[0] if place == 0 else alive.mean(axis=0)
                lines += axes.plot(
                    at, values, color=colour, linestyle=dashes, linewidth=1.6, marker=marker, markersize=4
                )
            axes.set_xticks(at, [year_name(int(year), lang)[-2:] for year in at])
        panels[0].set_ylabel(say("debrief.picture.alive", lang))
        panels[0].set_ylim(bottom=0)
        page.legend(lines, names)
        page.below = say("debrief.picture.x", lang)
    return page.figure
