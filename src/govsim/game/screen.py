"""What the class sees: the state of the country, what can be decided, what a decision is."""

import re
from collections.abc import Iterable, Iterator

from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from govsim.cli import terminal
from govsim.game.figures import Figures
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, role_list
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Game
from govsim.game.tale import mission_of_year, tale
from govsim.game.words import listed, say
from govsim.language import Lang, year_name
from govsim.parameters import BY_NAME
from govsim.reforms import moved
from govsim.report.notes import DOWNSIDES_TH

type Shown = ConsoleRenderable | str

SHOWN: tuple[tuple[str, float, int], ...] = (
    ("trust", 100, 1), ("alive", 1, 1), ("contracts", 1, 1), ("starts", 1, 0), ("endings", 1, 0),
    ("ended_by_line", 1, 0), ("ended_by_law", 1, 0), ("coverage", 100, 1), ("paid", 1, 1), ("engagement", 100, 1),
    ("act_months", 1, 0), ("leaders", 1, 0), ("coordinators", 1, 0),
)  # fmt: skip
"""Figures as they are shown: scale and decimals."""
_NARROW = 80
"""Columns: below that the table of decisions loses some."""


def figure(figures: Figures, name: str, scale: float) -> float | None:
    """A figure, scaled."""
    value = getattr(figures, name)
    return None if value is None else scale * value


def number(value: float | None, digits: int, *, signed: bool = False) -> str:
    """As it is shown; a dash where it is not known."""
    if value is None:
        return "-"
    value = round(value, digits) + 0.0
    return f"{value:{'+' if signed and value else ''},.{digits}f}"


def state(game: Game) -> Iterator[Shown]:
    """What the last year came to, against the one before it."""
    lang, year = game.setup.lang, game.fiscal_year - 1
    now, then = game.latest, ([game.before, *game.years])[-2] if game.years else None
    key = "state" if game.years else "state.before"
    yield terminal.bold(say(key, lang, n=game.year, all=YEARS, year=year_name(year, lang)))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(overflow="fold")
    for _ in range(3 if then else 1):
        table.add_column(justify="right", no_wrap=True)
    heads = [say("column.now", lang, year=year_name(year, lang))]
    if then:
        heads = [say("column.now", lang, year=year_name(year - 1, lang)), *heads, say("column.change", lang)]
    table.add_row("", *heads)
    for name, scale, digits in SHOWN:
        value = figure(now, name, scale)
        cells = [number(value, digits)]
        if then:
            old = figure(then, name, scale)
            change = None if value is None or old is None else round(value, digits) - round(old, digits)
            cells = [number(old, digits), *cells, number(change, digits, signed=True)]
        table.add_row(Text(say(f"f.{name}", lang)), *cells)
    yield table


def in_force(game: Game) -> Iterator[Shown]:
    """What is in force in the year under way."""
    lang, first = game.setup.lang, game.setup.scenario.time.first_fiscal_year
    said = [
        say("since", lang, lever=LEVERS[lever].label(lang), year=year_name(first + since, lang))
        for lever, since in game.standing().items()
    ]
    yield Text(f"{say('in.force', lang)}: {'; '.join(said) or say('nothing.in.force', lang)}")


def story(game: Game) -> Iterator[Shown]:
    """One partnership's story of the last year."""
    since = 12 * (game.year - 1)
    mission = mission_of_year(game.model, since)
    if mission is None:
        yield Text(say("tale.quiet", game.setup.lang))
        return
    title, *lines = tale(game.model, mission, game.setup.lang, since)
    yield terminal.bold(title)
    yield from map(terminal.indented, lines)


def decided(moves: Iterable[Move], lang: Lang) -> str:
    """What was decided in a year, in a line."""
    said = [
        say("drop.short", lang, lever=label) if move.drop else label
        for move in moves
        for label in [LEVERS[move.lever].label(lang)]
    ]
    return say("decided", lang, moves=", ".join(said) or say("decided.nothing", lang))


def choices(game: Game) -> Iterator[Shown]:
    """Every decision, by number: what it takes of this year's budget, who proposes it, whether it is in force."""
    lang, standing = game.setup.lang, game.standing()
    if terminal.width() < _NARROW:  # no table fits: a line each, and who proposes it below
        for number_, name in enumerate(game.offered, 1):
            state_ = f" ({say('list.in.force', lang)})" if name in standing else ""
            yield Text(f"{number_}  {LEVERS[name].label(lang)}: {game.price(name):.2f}{state_}")
            yield terminal.indented(powers_of(name, lang))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("", say("list.head", lang), say("list.price", lang), say("list.by", lang))
    for number_, name in enumerate(game.offered, 1):
        label = LEVERS[name].label(lang) if lang == "th" else name
        price = f"{game.price(name):.2f}"
        state_ = f"{say('list.in.force', lang)}  " if name in standing else ""
        table.add_row(str(number_), Text(label), f"{state_}{price}", Text(powers_of(name, lang)))
    yield table


def powers_of(lever: str, lang: Lang) -> str:
    """Who proposes a lever, and who must agree."""
    declared = LEVERS[lever]
    by = role_list(declared.by, lang)
    if not declared.consent:
        return by
    consent = listed([role_list(group, lang) for group in declared.consent], "and", lang)
    return say("list.needs", lang, by=by, consent=consent)


def roles(game: Game) -> Iterator[Shown]:
    """Every role and what it may propose."""
    lang = game.setup.lang
    pairs = []
    for role in ROLES.values():
        levers = [LEVERS[name].label(lang) for name in game.offered if role.name in LEVERS[name].by]
        pairs.append((role.label(lang), ", ".join(levers)))
    yield terminal.facts(pairs)


def explained(game: Game, lever: str) -> Iterator[Shown]:
    """What a lever moves, takes and brings with it besides money."""
    lang, reform = game.setup.lang, LEVERS[lever].reform
    title = LEVERS[lever].label(lang)
    yield terminal.bold(title)
    moves = []
    for name, target in reform.parameters.items():
        parameter = BY_NAME[name]
        value = game.setup.scenario.parameter(name)
        to = moved(name, value, target, reform.extent)
        moves.append(f"{parameter.label_th if lang == 'th' else parameter.label}: {value:g} → {to:g}")
    lasts = say("explain.good", lang)
    if reform.months is not None:
        lasts = say("explain.months", lang, n=reform.months)
    downside = re.sub(r" \(section [\d.]+\)", "", reform.downside)
    downside = DOWNSIDES_TH[lever] if lang == "th" and downside else downside
    pairs = [(say("explain.moves", lang) if n == 0 else "", line) for n, line in enumerate(moves)]
    pairs += [(say("explain.price", lang), f"{game.price(lever):.2f}"), (say("explain.lasts", lang), lasts)]
    pairs += [(say("explain.downside", lang), downside)] if downside else []
    pairs.append((say("explain.by", lang), powers_of(lever, lang)))
    yield terminal.facts(pairs, indent=2)
