"""The debrief page: one HTML file that needs nothing else."""

import base64
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govsim.errors import InputError
from govsim.game import pictures
from govsim.game.debrief import BEST, CLASS, MEASURES, Debrief, debriefed
from govsim.game.figures import figure, number
from govsim.game.kept import Kept, command_again, read
from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS
from govsim.game.tale import longest_lived, one_that_died, tale
from govsim.outcomes.declared import SHOWN
from govsim.outcomes.paired import Paired
from govsim.runs import files, provenance
from govsim.runs.story import name_of
from govsim.show import plots
from govsim.show.plots.style import FONTS
from govsim.show.report.pictures import inline
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang, listed, say, year_name
from govsim.words.lines import kept_whole

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


def write_page(kept: Kept, path: Path) -> None:
    """Work out and write the page of a game that is over. Raises InputError where it cannot be written."""
    text = html(debriefed(kept.game), kept.folder)
    try:
        files.write(path, text.encode())
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise InputError(what, place=str(path), remedy="make room, and give the same command again") from None


def html(debrief: Debrief, folder: Path) -> str:
    """The page as a text."""
    game = debrief.game
    lang, scenario = game.setup.lang, game.setup.scenario
    first = scenario.time.first_fiscal_year
    title = (scenario.title_th if lang == "th" else "") or scenario.title or scenario.name
    text = (
        _templates()
        .get_template("debrief.html.j2")
        .render(
            lang=lang,
            say=lambda key, **values: say(key, lang, **values),
            title=say("debrief.title", lang, first=year_name(first, lang), last=year_name(first + YEARS - 1, lang)),
            setting=say("debrief.set", lang, title=title, seed=game.setup.seed, budget=f"{game.setup.budget:g}"),
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
            provenance=list(_provenance(debrief, folder, lang)),
            fonts=[(weight, _font(f"Sarabun-{face}.ttf")) for weight, face in ((400, "Regular"), (700, "Bold"))],
        )
    )
    return kept_whole(text) if lang == "th" else text


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
    if not debrief.best.reforms:
        yield say("debrief.best.none", lang)
        return
    gain, more = (debrief.versus[BEST, other]["partnership_years"] for other in (DO_NOTHING, CLASS))
    yield say(
        "debrief.best", lang, reforms=listed([LEVERS[reform].label(lang) for reform in debrief.best.reforms], lang),
        x=_change(gain.difference, "partnership_years"), interval=_interval(gain, "partnership_years", lang),
        y=_change(more.difference, "partnership_years"), other=_interval(more, "partnership_years", lang),
    )  # fmt: skip
    if more.low is not None and more.high is not None and not more.low <= 0 <= more.high:
        yield say("debrief.best.beats" if more.low > 0 else "debrief.best.beaten", lang)
    own_paid, best_paid = (debrief.versus[option, DO_NOTHING]["paid"] for option in (CLASS, BEST))
    yield say(
        "debrief.best.paid", lang, x=_change(own_paid.difference, "paid"), interval=_interval(own_paid, "paid", lang),
        y=_change(best_paid.difference, "paid"), other=_interval(best_paid, "paid", lang),
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
    """The partnership that lived longest, and one that died: lines, and their calendar."""
    model, months = debrief.game.model, 12 * YEARS
    longest = longest_lived(model, months)
    died = one_that_died(model, longest[0] if longest else None)
    for name, life in (("longest", longest), ("died", died)):
        if life is None:
            continue
        mission, start, end = life
        title = say(
            f"debrief.{name}", lang, mission=name_of(model.blueprint, "missions", mission, lang), months=end - start
        )
        lines = [line.replace("  ", ": ", 1) for line in tale(model, mission, lang, start, end + 1)[1:]]
        drawn = plots.life(debrief.world, 0, mission, lang=lang)
        yield {"title": title, "lines": lines, "picture": inline(drawn, f"p-{name}", lang)}


def _goals(debrief: Debrief, lang: Lang) -> Rows:
    course = debrief.game.course()
    rows: Rows = []
    for role in ROLES.values():
        reached, numbers = role.result(course)
        result = say("debrief.reached" if reached else "debrief.missed", lang)
        rows.append([(role.label(lang), ""), (role.goal(lang), ""), (result, numbers)])
    return rows


def _limits(debrief: Debrief, lang: Lang) -> Iterator[str]:
    best = debrief.best
    yield say("debrief.limit.one", lang)
    yield say("debrief.limit.search", lang, tried=best.tried, runs=best.runs, limit=number(best.limit, 1))
    yield say("debrief.limit.quote", lang)
    yield from (say(f"limits.{limit}", lang) for limit in LIMITS)


def _provenance(debrief: Debrief, folder: Path, lang: Lang) -> Iterator[tuple[str, str]]:
    setup = debrief.game.setup
    yield say("debrief.made.version", lang), f"govsim {provenance.version()}"
    yield say("debrief.made.scenario", lang), setup.scenario.name
    yield say("debrief.made.again", lang), command_again(setup)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("govsim.game", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@cache
def _font(file: str) -> Markup:
    return Markup(base64.b64encode((FONTS / file).read_bytes()).decode())
