"""The debrief page: one HTML file that needs nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govsim.errors import InputError
from govsim.game import pictures
from govsim.game.best import Found
from govsim.game.debrief import CLASS, MEASURES, RIVALS, Debrief, debriefed
from govsim.game.figures import figure, number
from govsim.game.kept import Kept, command_again, read
from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Setup
from govsim.game.tale import longest_lived, one_that_died, pilots, tale
from govsim.outcomes.declared import SHOWN
from govsim.outcomes.paired import Paired
from govsim.runs import files, provenance
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.story import name_of
from govsim.show import plots
from govsim.show.html import filled
from govsim.show.report.pictures import inline
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang, say, year_name

BY_YEAR = ("alive", "trust", "coverage", "endings", "act_months")
LIMITS = ("purpose", "ahead", "late", "interval")
QUESTIONS = (1, 2, 3, 4, 5)
type Rows = list[list[tuple[str, str]]]
"""Cells of a table, each with a line below it in smaller type."""


def page_file(kept: Kept) -> Path:
    """Where a game's page lies: debrief.html, or with the language in its name where that is not the game's own."""
    lang = kept.game.setup.lang
    own = read(kept.folder).lang == lang
    return kept.folder / ("debrief.html" if own else f"debrief-{lang}.html")


def write_page(kept: Kept, path: Path, found: dict[str, Found] | None = None) -> None:
    """Work out and write the page of a game that is over; rivals that were found before are taken as they are.

    Raises InputError where it cannot be written.
    """
    text = html(debriefed(kept.game, found=found))
    try:
        files.write(path, text.encode())
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise InputError(what, place=str(path), remedy="make room, and give the same command again") from None


def html(debrief: Debrief) -> str:
    """The page as a text."""
    game = debrief.game
    lang, first = game.setup.lang, game.setup.scenario.time.first_fiscal_year
    return sheet_of(
        "debrief.html.j2",
        game.setup,
        title=say("debrief.title", lang, first=year_name(first, lang), last=year_name(first + YEARS - 1, lang)),
        short=list(_short(debrief, lang)),
        in_world=_in_world(debrief, lang),
        in_worlds=_in_worlds(debrief, lang),
        in_worlds_title=say("debrief.in.worlds", lang, n=debrief.worlds),
        decisions_note=say("debrief.decisions.note", lang, n=debrief.worlds),
        pairs=[_against(one, other, lang) for one, other in debrief.versus],
        options=[say(f"debrief.option.{option}", lang) for option in pictures.OPTIONS],
        pictures=[
            inline(pictures.years(debrief, lang), "years", lang),
            inline(pictures.worlds(debrief, lang), "worlds", lang),
        ],
        decisions=_decisions(debrief, lang),
        by_year=_by_year(debrief, lang),
        stories=list(_stories(debrief, lang)),
        goals=_goals(debrief, lang),
        questions=[say(f"debrief.question.{number}", lang) for number in QUESTIONS],
        limits=list(_limits(debrief, lang)),
    )


def sheet_of(template: str, setup: Setup, within: str = "", **parts: Any) -> str:
    """A page of a game with these parts: its language, its scenario, its type, and where it comes from.

    within: the folder of the game, seen from where the page lies
    """
    lang, scenario = setup.lang, setup.scenario
    named = (scenario.title_th if lang == "th" else "") or scenario.title or scenario.name
    setting = say("debrief.set", lang, title=named, seed=setup.seed, budget=f"{setup.budget:g}")
    made = list(_provenance(setup, lang, within))
    return filled("govsim.game", template, lang, setting=setting, provenance=made, **parts)


def _against(one: str, other: str, lang: Lang) -> str:
    return say(
        "debrief.versus", lang, one=say(f"debrief.option.{one}", lang), other=say(f"debrief.option.{other}", lang)
    )


def _change(value: float | None, measure: str) -> str:
    """A change of a measure, with its sign; a dash where it is not known."""
    shown = SHOWN[measure]
    return "-" if value is None else number(shown.scale * value, shown.decimals, signed=True).replace("-", "−")


def _interval(pair: Paired, measure: str, lang: Lang) -> str:
    if pair.low is None or pair.high is None:
        return "-"
    return say("common.to", lang, low=_change(pair.low, measure), high=_change(pair.high, measure))


def _short(debrief: Debrief, lang: Lang) -> Iterator[str]:
    """The answer in three sentences."""
    own = debrief.versus[CLASS, DO_NOTHING]["partnership_years"]
    here = debrief.outcomes[CLASS]["partnership_years"] - debrief.outcomes[DO_NOTHING]["partnership_years"]
    if not debrief.decisions:
        yield say("debrief.nothing", lang)
    else:
        yield say("debrief.own", lang, x=_change(float(here.iloc[0]), "partnership_years"))
        yield say(
            "debrief.worlds", lang, n=debrief.worlds, better=own.better_in,
            x=_change(own.difference, "partnership_years"), interval=_interval(own, "partnership_years", lang),
        )  # fmt: skip
    for goal, found in debrief.rivals.items():
        yield from _rival(debrief, goal, found, lang)


def _rival(debrief: Debrief, goal: str, found: Found, lang: Lang) -> Iterator[str]:
    """What a rival would have decided, and how it does beside the class in what it is best at."""
    first, name = debrief.game.setup.scenario.time.first_fiscal_year, say(f"debrief.option.{RIVALS[goal]}", lang)
    measure = say(f"outcomes.{goal}.game", lang)
    if not found.plan:
        yield say("debrief.rival.none", lang, name=name, measure=measure)
        return
    plan = [
        say(
            "debrief.rival.part", lang, lever=LEVERS[spell.lever].label(lang), year=year_name(first + spell.start, lang)
        )
        for spell in found.spells
    ]
    more = debrief.versus[RIVALS[goal], CLASS][goal]
    told = more.low is not None and more.high is not None and not more.low <= 0 <= more.high
    key = "debrief.rival.open"
    if told:
        key = "debrief.rival.beats" if (more.low or 0.0) > 0 else "debrief.rival.beaten"
    yield say(
        "debrief.rival", lang, name=name, plan="; ".join(plan), measure=measure, x=_change(more.difference, goal),
        interval=_interval(more, goal, lang), verdict=say(key, lang),
    )  # fmt: skip


def _in_world(debrief: Debrief, lang: Lang) -> Rows:
    """Levels of the three options in run 0."""
    rows: Rows = []
    for measure in MEASURES:
        shown = SHOWN[measure]
        values = [float(debrief.outcomes[option][measure].iloc[0]) for option in pictures.OPTIONS]
        cells = [(number(shown.scale * value, shown.decimals), "") for value in values]
        rows.append([(say(f"outcomes.{measure}.game", lang), ""), *cells])
    return rows


def _in_worlds(debrief: Debrief, lang: Lang) -> Rows:
    """Paired differences over all worlds."""
    rows: Rows = []
    for measure in MEASURES:
        cells = [(say(f"outcomes.{measure}.game", lang), "")]
        for pairs in debrief.versus.values():
            pair = pairs[measure]
            between = _interval(pair, measure, lang)
            better = say("debrief.better", lang, n=pair.better_in, of=pair.runs)
            better += say("debrief.ties", lang, n=pair.ties) if pair.ties else ""
            below = between if measure in ("paid", "reform_cost") else f"{between}\n{better}"
            cells.append((_change(pair.difference, measure), below))
        rows.append(cells)
    return rows


def _decisions(debrief: Debrief, lang: Lang) -> Rows:
    """What each decision cost and brought."""
    first = debrief.game.setup.scenario.time.first_fiscal_year
    rows: Rows = []
    for decision in debrief.decisions:
        spell = decision.spell
        when = say(
            "debrief.from", lang, first=year_name(first + spell.start, lang),
            last=year_name(first + spell.stop - 1, lang), role=ROLES[decision.by].label(lang),
        )  # fmt: skip
        cells = [(LEVERS[spell.lever].label(lang), when)]
        for measure in ("reform_cost", "partnership_years", "coverage"):
            pair = decision.effects[measure]
            cells.append((_change(pair.difference, measure), _interval(pair, measure, lang)))
        rows.append([*cells, (_change(decision.this_world["partnership_years"], "partnership_years"), "")])
    return rows


def _by_year(debrief: Debrief, lang: Lang) -> Rows:
    """Decisions and figures of each year."""
    game = debrief.game
    first = game.setup.scenario.time.first_fiscal_year
    rows: Rows = []
    for place, (moves, figures, taken) in enumerate(zip(game.decisions, game.years, game.set_aside, strict=True)):
        values = [(number(figure(figures, name), SHOWN[name].decimals), "") for name in BY_YEAR]
        rows.append([(year_name(first + place, lang), ""), (_said(moves, lang), ""), (f"{taken:.2f}", ""), *values])
    return rows


def _said(moves: tuple[Move, ...], lang: Lang) -> str:
    labels = ((move, LEVERS[move.lever].label(lang)) for move in moves)
    return "; ".join(say("game.drop.short", lang, lever=label) if move.drop else label for move, label in labels) or "–"


def _stories(debrief: Debrief, lang: Lang) -> Iterator[dict[str, Any]]:
    """Lines and calendar of partnerships: those that the scenario names, the longest-lived, one that died."""
    game, months = debrief.game, 12 * YEARS
    model, named = game.model, pilots(game)
    for mission in named:
        title, lines = told(model, mission, lang)
        drawn = plots.life(debrief.world, 0, mission, lang=lang)
        yield {"title": title, "lines": lines, "picture": inline(drawn, f"p-{mission}", lang)}
    longest = longest_lived(model, months)
    died = one_that_died(model, longest[0] if longest else None)
    for name, life in (("longest", longest), ("died", died)):
        if life is None or life[0] in named:
            continue
        mission, start, end = life
        title = say(
            f"debrief.{name}", lang, mission=name_of(model.blueprint, "missions", mission, lang), months=end - start
        )
        drawn = plots.life(debrief.world, 0, mission, lang=lang)
        lines = told(model, mission, lang, start, end + 1)[1]
        yield {"title": title, "lines": lines, "picture": inline(drawn, f"p-{name}", lang)}


def told(
    model: PartnershipModel, mission: int, lang: Lang, start: int = 0, end: int = 12 * YEARS + 1
) -> tuple[str, list[str]]:
    """A mission's story for a page: the title, and lines with their dates."""
    title, *lines = tale(model, mission, lang, start, end)
    return title, [line.replace("  ", ": ", 1) for line in lines]


def _goals(debrief: Debrief, lang: Lang) -> Rows:
    course = debrief.game.course()
    rows: Rows = []
    for role in ROLES.values():
        reached, numbers = role.result(course)
        result = say("debrief.reached" if reached else "debrief.missed", lang)
        rows.append([(role.label(lang), ""), (role.goal(lang), ""), (result, numbers)])
    return rows


def _limits(debrief: Debrief, lang: Lang) -> Iterator[str]:
    found = next(iter(debrief.rivals.values()))
    yield say("debrief.limit.one", lang)
    yield say("debrief.limit.search", lang, tried=found.tried, runs=found.runs)
    yield say("debrief.limit.quote", lang)
    yield from (say(f"limits.{limit}", lang) for limit in LIMITS)


def _provenance(setup: Setup, lang: Lang, within: str) -> Iterator[tuple[str, str]]:
    yield say("debrief.made.version", lang), f"govsim {provenance.version()}"
    yield say("debrief.made.scenario", lang), setup.scenario.name
    yield say("debrief.made.again", lang), command_again(setup, within)
