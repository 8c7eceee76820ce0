"""What the class sees: the state of the country, what can be decided, what a decision is."""

from collections.abc import Iterable, Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from govsim.cli import terminal
from govsim.game.figures import figure, number
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, role_list
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Game
from govsim.game.tale import mission_of_year, tale
from govsim.model.parameters import BY_NAME
from govsim.model.reforms import moved
from govsim.outcomes.declared import SHOWN
from govsim.show.labels import downside
from govsim.words import Lang, listed, say, year_name

type Shown = ConsoleRenderable | str

FIGURES = (
    "trust", "alive", "contracts", "starts", "endings", "ended_by_line", "ended_by_law", "coverage", "paid",
    "engagement", "act_months", "leaders", "coordinators",
)  # fmt: skip
"""Figures of a year in the order in which they are shown."""
FIRST = ("trust", "alive", "coverage", "engagement", "act_months")
"""Those of the first screen, which fits 30 lines: `state` shows all."""
_NARROW = 80
"""Columns: below that the table of decisions loses some."""


def state(game: Game, figures: Iterable[str] = FIGURES) -> Iterator[Shown]:
    """What the last year came to, against the one before it."""
    lang, year = game.setup.lang, game.fiscal_year - 1
    now, then = game.latest, ([game.before, *game.years])[-2] if game.years else None
    key = "game.state" if game.years else "game.state.before"
    yield terminal.bold(say(key, lang, n=game.year, all=YEARS, year=year_name(year, lang)))
    table = terminal.table(has_heads=False)
    table.add_column(overflow="fold")
    for _ in range(3 if then else 1):
        table.add_column(justify="right", no_wrap=True)
    heads = [say("game.column.now", lang, year=year_name(year, lang))]
    if then:
        heads = [say("game.column.now", lang, year=year_name(year - 1, lang)), *heads, say("game.column.change", lang)]
    table.add_row("", *heads)
    for name in figures:
        value, digits = figure(now, name), SHOWN[name].decimals
        cells = [number(value, digits)]
        if then:
            old = figure(then, name)
            change = None if value is None or old is None else round(value, digits) - round(old, digits)
            cells = [number(old, digits), *cells, number(change, digits, signed=True)]
        table.add_row(Text(say(f"outcomes.{name}.year", lang)), *cells)
    yield table


def in_force(game: Game) -> Iterator[Shown]:
    """What is in force in the year under way."""
    lang, first = game.setup.lang, game.setup.scenario.time.first_fiscal_year
    lines = [
        say("game.since", lang, lever=LEVERS[lever].label(lang), year=year_name(first + since, lang))
        for lever, since in game.standing().items()
    ]
    yield Text(f"{say('game.in.force', lang)}: {'; '.join(lines) or say('game.nothing.in.force', lang)}")


def story(game: Game) -> Iterator[Shown]:
    """One partnership's story of the last year."""
    since = 12 * (game.year - 1)
    mission = mission_of_year(game.model, since)
    if mission is None:
        yield Text(say("game.tale.quiet", game.setup.lang))
        return
    title, *lines = tale(game.model, mission, game.setup.lang, since)
    yield terminal.bold(title)
    yield from map(terminal.indented, lines)


def decided(moves: Iterable[Move], lang: Lang) -> str:
    """What was decided in a year, in a line."""
    lines = [
        say("game.drop.short", lang, lever=label) if move.drop else label
        for move in moves
        for label in [LEVERS[move.lever].label(lang)]
    ]
    return say("game.decided", lang, moves=", ".join(lines) or say("game.decided.nothing", lang))


def choices(game: Game) -> Iterator[Shown]:
    """Every decision, by number: what it takes of this year's budget, who proposes it, whether it is in force."""
    lang, standing = game.setup.lang, game.standing()
    if terminal.width() < _NARROW:  # no table fits: a line each, and who proposes it below
        for number_, name in enumerate(game.offered, 1):
            state_ = f" ({say('game.list.in.force', lang)})" if name in standing else ""
            yield Text(f"{number_}  {LEVERS[name].label(lang)}: {game.price(name):.2f}{state_}")
            yield terminal.indented(powers_of(name, lang))
        return
    table = terminal.table(has_heads=False)
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("", say("game.list.head", lang), say("game.list.price", lang), say("game.list.by", lang))
    for number_, name in enumerate(game.offered, 1):
        label = LEVERS[name].label(lang) if lang == "th" else name
        price = f"{game.price(name):.2f}"
        state_ = f"{say('game.list.in.force', lang)}  " if name in standing else ""
        table.add_row(str(number_), Text(label), f"{state_}{price}", Text(powers_of(name, lang)))
    yield table


def powers_of(lever: str, lang: Lang) -> str:
    """Who proposes a lever, and who must agree."""
    declared = LEVERS[lever]
    by = role_list(declared.by, lang)
    if not declared.consent:
        return by
    consent = listed([role_list(group, lang) for group in declared.consent], lang)
    return say("game.list.needs", lang, by=by, consent=consent)


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
    lasts = say("game.explain.good", lang)
    if reform.months is not None:
        lasts = say("game.explain.months", lang, n=reform.months)
    cost = downside(reform, lang)
    pairs = [(say("game.explain.moves", lang) if n == 0 else "", line) for n, line in enumerate(moves)]
    pairs += [(say("game.explain.price", lang), f"{game.price(lever):.2f}"), (say("game.explain.lasts", lang), lasts)]
    pairs += [(say("game.explain.downside", lang), cost)] if cost else []
    pairs.append((say("game.explain.by", lang), powers_of(lever, lang)))
    yield terminal.facts(pairs, indent=2)
