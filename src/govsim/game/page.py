"""The debrief page: one HTML file that needs nothing else."""

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govsim import durable, plots, provenance
from govsim.comparison import DO_NOTHING
from govsim.errors import InputError
from govsim.game import pictures
from govsim.game.debrief import BEST, CLASS, MEASURES, Debrief, debriefed
from govsim.game.kept import Kept, command_again, read
from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS
from govsim.game.screen import figure, number
from govsim.game.tale import longest_lived, one_that_died, tale
from govsim.game.words import listed, say
from govsim.language import Lang, year_name
from govsim.paired import Paired
from govsim.plots.style import FONTS
from govsim.report.pictures import inline
from govsim.report.words import say as say_report
from govsim.story import name_of

SCALES: dict[str, tuple[float, int]] = {
    "partnership_years": (1, 1), "trust": (100, 1), "coverage": (100, 1), "paid": (1, 1), "reform_cost": (1, 1),
}  # fmt: skip
LIMITS = ("purpose", "ahead", "late", "interval")
QUESTIONS = ("q.1", "q.2", "q.3", "q.4", "q.5")
type Rows = list[list[tuple[str, str]]]
"""Cells of a table, each with a line below it in smaller type."""


def page_file(kept: Kept) -> Path:
    """Where a game's page lies: debrief.html, or with the language in its name where that is not the game's own."""
    lang = kept.game.setup.lang
    own = read(kept.folder)["lang"] == lang
    return kept.folder / ("debrief.html" if own else f"debrief-{lang}.html")


def write_page(kept: Kept, path: Path) -> None:
    """Work out and write the page of a game that is over. Raises InputError where it cannot be written."""
    text = html(debriefed(kept.game), kept.folder)
    try:
        durable.write(path, text.encode())
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", place=str(path), remedy="make room") from None


def html(debrief: Debrief, folder: Path) -> str:
    """The page as a text."""
    game = debrief.game
    lang, scenario = game.setup.lang, game.setup.scenario
    first = scenario.time.first_fiscal_year
    title = (scenario.title_th if lang == "th" else "") or scenario.title or scenario.name
    return (
        _templates()
        .get_template("debrief.html.j2")
        .render(
            lang=lang,
            say=lambda key, **values: say(key, lang, **values),
            title=say("p.title", lang, first=year_name(first, lang), last=year_name(first + YEARS - 1, lang)),
            setting=say("p.set", lang, title=title, seed=game.setup.seed, budget=f"{game.setup.budget:g}"),
            short=list(_short(debrief, lang)),
            in_world=_in_world(debrief, lang),
            in_worlds=_in_worlds(debrief, lang),
            in_worlds_title=say("p.in.worlds", lang, n=debrief.worlds),
            decisions_note=say("p.decisions.note", lang, n=debrief.worlds),
            pairs=[_against(one, other, lang) for one, other in debrief.versus],
            options=[say(f"option.{option}", lang) for option in pictures.OPTIONS],
            pictures=[
                inline(pictures.years(debrief, lang), "years", lang),
                inline(pictures.worlds(debrief, lang), "worlds", lang),
            ],
            decisions=_decisions(debrief, lang),
            by_year=_by_year(debrief, lang),
            stories=list(_stories(debrief, lang)),
            goals=_goals(debrief, lang),
            questions=[say(key, lang) for key in QUESTIONS],
            limits=list(_limits(debrief, lang)),
            provenance=list(_provenance(debrief, folder, lang)),
            fonts=[(weight, _font(f"Sarabun-{face}.ttf")) for weight, face in ((400, "Regular"), (700, "Bold"))],
        )
    )


def _against(one: str, other: str, lang: Lang) -> str:
    return say("p.versus", lang, one=say(f"option.{one}", lang), other=say(f"option.{other}", lang))


def _interval(pair: Paired, scale: float, digits: int, lang: Lang) -> str:
    if pair.low is None or pair.high is None:
        return "-"
    return say("p.to", lang, low=_signed(scale * pair.low, digits), high=_signed(scale * pair.high, digits))


def _signed(value: float | None, digits: int) -> str:
    return number(value, digits, signed=True).replace("-", "−") if value is not None else "-"


def _short(debrief: Debrief, lang: Lang) -> Iterator[str]:
    """The answer in three sentences."""
    own = debrief.versus[CLASS, DO_NOTHING]["partnership_years"]
    here = debrief.outcomes[CLASS]["partnership_years"] - debrief.outcomes[DO_NOTHING]["partnership_years"]
    if not debrief.decisions:
        yield say("p.nothing", lang)
    else:
        yield say("p.own", lang, x=_signed(float(here.iloc[0]), 1))
        yield say(
            "p.worlds", lang, n=debrief.worlds, x=_signed(own.difference, 1), interval=_interval(own, 1, 1, lang),
            better=own.better_in,
        )  # fmt: skip
    if not debrief.best.reforms:
        yield say("p.best.none", lang)
        return
    gain, more = (debrief.versus[BEST, other]["partnership_years"] for other in (DO_NOTHING, CLASS))
    yield say(
        "p.best", lang, reforms=listed([LEVERS[reform].label(lang) for reform in debrief.best.reforms], "and", lang),
        x=_signed(gain.difference, 1), interval=_interval(gain, 1, 1, lang), y=_signed(more.difference, 1),
        other=_interval(more, 1, 1, lang),
    )  # fmt: skip
    if more.low is not None and more.high is not None and not more.low <= 0 <= more.high:
        yield say("p.best.beats" if more.low > 0 else "p.best.beaten", lang)
    own_paid, best_paid = (debrief.versus[option, DO_NOTHING]["paid"] for option in (CLASS, BEST))
    yield say(
        "p.best.paid", lang, x=_signed(own_paid.difference, 1), interval=_interval(own_paid, 1, 1, lang),
        y=_signed(best_paid.difference, 1), other=_interval(best_paid, 1, 1, lang),
    )  # fmt: skip


def _in_world(debrief: Debrief, lang: Lang) -> Rows:
    """Levels of the three options in run 0."""
    rows: Rows = []
    for measure in MEASURES:
        scale, digits = SCALES[measure]
        values = [float(debrief.outcomes[option][measure].iloc[0]) for option in pictures.OPTIONS]
        rows.append([(say(f"m.{measure}", lang), ""), *((number(scale * value, digits), "") for value in values)])
    return rows


def _in_worlds(debrief: Debrief, lang: Lang) -> Rows:
    """Paired differences over all worlds."""
    rows: Rows = []
    for measure in MEASURES:
        scale, digits = SCALES[measure]
        cells = [(say(f"m.{measure}", lang), "")]
        for pairs in debrief.versus.values():
            pair = pairs[measure]
            between = _interval(pair, scale, digits, lang)
            better = say("p.better", lang, n=pair.better_in, of=pair.runs)
            better += say("p.ties", lang, n=pair.ties) if pair.ties else ""
            below = between if measure in ("paid", "reform_cost") else f"{between}\n{better}"
            cells.append((_signed(None if pair.difference is None else scale * pair.difference, digits), below))
        rows.append(cells)
    return rows


def _decisions(debrief: Debrief, lang: Lang) -> Rows:
    """What each decision cost and brought."""
    first = debrief.game.setup.scenario.time.first_fiscal_year
    rows: Rows = []
    for decision in debrief.decisions:
        spell = decision.spell
        when = say(
            "p.from", lang, first=year_name(first + spell.start, lang), last=year_name(first + spell.stop - 1, lang),
            role=ROLES[decision.by].label(lang),
        )  # fmt: skip
        cells = [(LEVERS[spell.lever].label(lang), when)]
        for measure in ("reform_cost", "partnership_years", "coverage"):
            scale, digits = SCALES[measure]
            pair = decision.effects[measure]
            value = None if pair.difference is None else scale * pair.difference
            cells.append((_signed(value, digits), _interval(pair, scale, digits, lang)))
        rows.append([*cells, (_signed(decision.this_world["partnership_years"], 1), "")])
    return rows


def _by_year(debrief: Debrief, lang: Lang) -> Rows:
    """Decisions and figures of each year."""
    game = debrief.game
    first = game.setup.scenario.time.first_fiscal_year
    shown = (("alive", 1, 1), ("trust", 100, 1), ("coverage", 100, 1), ("endings", 1, 0), ("act_months", 1, 0))
    rows: Rows = []
    for place, (moves, figures, taken) in enumerate(zip(game.decisions, game.years, game.set_aside, strict=True)):
        values = [(number(figure(figures, measure, scale), digits), "") for measure, scale, digits in shown]
        rows.append([(year_name(first + place, lang), ""), (_said(moves, lang), ""), (f"{taken:.2f}", ""), *values])
    return rows


def _said(moves: tuple[Move, ...], lang: Lang) -> str:
    labels = ((move, LEVERS[move.lever].label(lang)) for move in moves)
    return "; ".join(say("drop.short", lang, lever=label) if move.drop else label for move, label in labels) or "–"


def _stories(debrief: Debrief, lang: Lang) -> Iterator[dict[str, Any]]:
    """The partnership that lived longest, and one that died: lines, and their calendar."""
    model, months = debrief.game.model, 12 * YEARS
    longest = longest_lived(model, months)
    died = one_that_died(model, longest[0] if longest else None)
    for key, life in (("p.longest", longest), ("p.died", died)):
        if life is None:
            continue
        mission, start, end = life
        title = say(key, lang, mission=name_of(model.blueprint, "missions", mission, lang), months=end - start)
        lines = [line.replace("  ", ": ", 1) for line in tale(model, mission, lang, start, end + 1)[1:]]
        drawn = plots.life(debrief.world, 0, mission, lang=lang)
        yield {"title": title, "lines": lines, "picture": inline(drawn, key.replace(".", "-"), lang)}


def _goals(debrief: Debrief, lang: Lang) -> Rows:
    course = debrief.game.course()
    rows: Rows = []
    for role in ROLES.values():
        reached, numbers = role.result(course)
        said = say("p.reached" if reached else "p.missed", lang)
        rows.append([(role.label(lang), ""), (role.goal(lang), ""), (said, numbers)])
    return rows


def _limits(debrief: Debrief, lang: Lang) -> Iterator[str]:
    best = debrief.best
    yield say("l.one", lang)
    yield say("l.search", lang, tried=best.tried, runs=best.runs, limit=number(best.limit, 1))
    yield say("l.quote", lang)
    yield from (say_report(f"limit.{limit}", lang) for limit in LIMITS)


def _provenance(debrief: Debrief, folder: Path, lang: Lang) -> Iterator[tuple[str, str]]:
    setup = debrief.game.setup
    yield say("v.version", lang), f"govsim {provenance.version()}"
    yield say("v.scenario", lang), setup.scenario.name
    yield say("v.again", lang), command_again(setup)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("govsim.game", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@cache
def _font(file: str) -> Markup:
    return Markup(base64.b64encode((FONTS / file).read_bytes()).decode())
