"""The tables of the page, as rows of text: options, parts of the mechanism, parameters that differ from the default.

What somebody decides (levers) and what the world is (assumptions) never stand in one table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from govsim.model.barriers import Barrier
from govsim.model.parameters import BY_NAME, Parameter
from govsim.model.reforms import moved
from govsim.outcomes.declared import MAIN
from govsim.outcomes.intervals import mean_over_runs
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show.grids import Grid
from govsim.show.labels import barrier_label, barrier_off, group_label, option_label, source, unit
from govsim.show.report.answer import by_gain, digits_for, number, rows_of, written
from govsim.show.report.document import DASH, Cell, Number, Table
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.study.mechanism import Link, Mechanism, Part
from govsim.words import Lang, say, year_name


def options(comparison: Comparison, lang: Lang) -> Table:
    """Doing nothing as levels, each option as changes."""
    heads = (
        say("report.t.option", lang),
        *(say(f"outcomes.{name}.column", lang) for name in MAIN),
        say("report.t.price", lang),
        say("report.t.worst", lang),
    )
    rows = [_levels(comparison, lang)] + [_changes(comparison, name, lang) for name in by_gain(comparison)]
    return Table(say("report.options", lang), heads, tuple(rows), bare=True)


def frontier(comparison: Comparison, lang: Lang) -> Table:
    """Options by cost beyond doing nothing, and the price of a further year along the efficiency frontier."""
    heads = tuple(say(f"compare.t.{name}", lang) for name in ("cost", "kept", "further", "stands"))
    rows = []
    for row in comparison.frontier.to_dict("records"):
        changes = (figures(row[key], None, None, 1, 1, lang, signed=True) for key in ("cost", "years_kept"))
        price = figures(row["icer"], row["low"], row["high"], 1, 2, lang)
        stands = Cell(say(f"compare.stands.{row['status']}", lang))
        rows.append((Cell(option_label(row["option"], lang)), *changes, price, stands))
    return Table(say("compare.t.frontier", lang), (say("report.t.option", lang), *heads), tuple(rows), (4,))


def of_grid(grid: Grid) -> Table:
    """A table that the command line shows too."""
    rows = tuple(tuple(Cell(text, (below,) if below else (), shown) for text, below, shown in row) for row in grid.rows)
    return Table(grid.title, grid.heads, rows, grid.words)


def _levels(comparison: Comparison, lang: Lang) -> tuple[Cell, ...]:
    without = comparison.per_run[comparison.per_run["option"] == DO_NOTHING]
    cells = [Cell(option_label(DO_NOTHING, lang), (say("report.t.levels", lang),))]
    for name in MAIN:
        level = mean_over_runs(name, "", without[name])
        cells.append(figures(level.value, level.low, level.high, *written(name), lang))
    return (*cells, DASH, _worst(comparison, DO_NOTHING, lang))


def _changes(comparison: Comparison, option: str, lang: Lang) -> tuple[Cell, ...]:
    rows = rows_of(comparison, option)
    cells = [Cell(option_label(option, lang))]
    for name in MAIN:
        row = rows[name]
        cell = figures(row["difference"], row["low"], row["high"], *written(name), lang, signed=True)
        if name != "money" and row["runs"]:
            better = say("report.t.better", lang, better=f"{row['better_in']:,}", runs=f"{row['runs']:,}")
            cell = replace(cell, below=(*cell.below, better))
        cells.append(cell)
    price = next(row for row in comparison.costs.to_dict("records") if row["option"] == option)
    return (
        *cells,
        figures(price["per_year"], price["low"], price["high"], 1, 2, lang),
        _worst(comparison, option, lang),
    )


def _worst(comparison: Comparison, option: str, lang: Lang) -> Cell:
    row = rows_of(comparison, option)["rmst_60"]
    return figures(row["worst_decile"], row["worst_low"], row["worst_high"], *written("rmst_60"), lang)


def figures(
    value: float | None,
    low: float | None,
    high: float | None,
    scale: float,
    digits: int,
    lang: Lang,
    *,
    signed: bool = False,
) -> Cell:
    """A number with its interval below it; a dash where it is not known."""
    if value is None:
        return DASH
    value, low, high = (None if bound is None else scale * bound for bound in (value, low, high))
    assert value is not None
    bounds: tuple[str, ...] = ()
    if low is not None and high is not None:
        digits = digits_for(digits, value) if low * high > 0 else digits
        bounds = (say("common.to", lang, low=number(low, digits), high=number(high, digits)),)
    return Cell(number(value, digits, signed=signed), bounds, Number(value, low, high, digits, signed))


# Mechanism


def links(found: Mechanism, lang: Lang) -> Table:
    """What is left of the gain without each link, and the part it carries."""
    heads = tuple(say(f"report.m.{name}", lang) for name in ("link", "gain", "carried"))
    return Table(
        say("report.m.links", lang), heads, tuple(_part(link_name(link, lang), link, lang) for link in found.links)
    )


def barriers(found: Mechanism, known: Mapping[str, Barrier], lang: Lang) -> Table:
    """What is left of the gain where each barrier is gone."""
    heads = tuple(say(f"report.m.{name}", lang) for name in ("barrier", "gain", "left"))
    rows = []
    for part in found.barriers:
        means = say("report.m.means", lang, definition=barrier_off(part.name, None, lang, known) or part.name)
        rows.append(_part(barrier_label(part.name, lang, known), part, lang, (means,)))
    for note, names in ((say("report.m.off", lang), found.off), (say("report.m.clash", lang), found.clashing)):
        rows += [(Cell(barrier_label(name, lang, known), (note,)), DASH, DASH) for name in names]
    return Table(say("report.m.barriers", lang), heads, tuple(rows))


def _part(name: str, part: Part, lang: Lang, below: tuple[str, ...] = ()) -> tuple[Cell, ...]:
    return (
        Cell(name, below),
        figures(part.gain, part.low, part.high, 1, 1, lang, signed=True),
        figures(part.share, part.share_low, part.share_high, 100, 0, lang),
    )


def link_name(link: Link, lang: Lang) -> str:
    """What a link is called."""
    reform = option_label(link.reform, lang)
    if len(link.parameters) > 1:
        return say("report.m.group", lang, reform=reform, group=group_label(BY_NAME[link.parameters[0]].group, lang))
    return say("report.m.link.name", lang, reform=reform, parameter=_label(BY_NAME[link.parameters[0]], lang))


# Parameters


def moves(scenario: Scenario, added: Mapping[str, Sequence[DatedReform]], lang: Lang) -> Table:
    """What reforms move: option, reform and when, parameter, from and to, source of the default."""
    columns = ("reform", "parameter", "change", "unit", "source")
    heads = (say("report.t.option", lang), *(say(f"report.p.{column}", lang) for column in columns))
    rows = []
    for option, reforms in added.items():
        for dated in reforms:
            for name, target in dated.targets.items():
                parameter = BY_NAME[name]
                cells = Cell(option), _when(dated, lang), _parameter(parameter, lang)
                steps = Cell(_steps(scenario, dated, name, target))
                rows.append((*cells, steps, Cell(unit(parameter, lang)), Cell(source(parameter, lang))))
    return Table(say("report.p.moved", lang), heads, tuple(rows), (1, 2, 4, 5), widths=(1.3, 1.5, 2.3, 0.8, 0.9, 1.5))


def _when(dated: DatedReform, lang: Lang) -> Cell:
    when = say("report.p.since", lang, year=year_name(dated.from_year, lang))
    when += "" if dated.ends is None else say("report.p.until", lang, year=year_name(dated.ends - 1, lang))
    when += say("report.p.in", lang, groups=", ".join(dated.groups)) if dated.groups else ""
    when += "" if dated.extent == 1 else say("report.p.size", lang, size=f"{100 * dated.extent:g}")
    return Cell(option_label(dated.name, lang), (when,))


def _steps(scenario: Scenario, dated: DatedReform, name: str, target: float) -> str:
    """ "1 → 3"; several where agency groups begin from different values."""
    groups = dated.groups if dated.groups and BY_NAME[name].scope == "agency" else scenario.group_names
    earlier = dict.fromkeys(scenario.parameter(name, group) for group in groups)
    return ", ".join(f"{before:g} → {moved(name, before, target, dated.extent):g}" for before in earlier)


def differing(scenario: Scenario, lang: Lang, *, levers: bool) -> Table:
    """Parameters of a scenario that differ from their default: levers, or all others."""
    heads = tuple(
        say(f"report.p.{name}", lang) for name in ("parameter", "value", "default", "range", "unit", "source")
    )
    rows = []
    for name, value, where in _stated(scenario):
        parameter = BY_NAME[name]
        if (parameter.role == "lever") != levers or value == parameter.default:
            continue
        label = _parameter(parameter, lang)
        if where:
            label = Cell(label.text, (*label.below, say("report.p.in", lang, groups=where).strip()))
        between = say("common.to", lang, low=f"{parameter.low:g}", high=f"{parameter.high:g}")
        cells = (f"{value:g}", f"{parameter.default:g}", between, unit(parameter, lang), source(parameter, lang))
        rows.append((label, *(Cell(cell) for cell in cells)))
    return Table(say("report.p.levers" if levers else "report.p.worlds", lang), heads, tuple(rows), (4, 5))


def _stated(scenario: Scenario) -> Iterator[tuple[str, float, str]]:
    yield from ((name, value, "") for name, value in scenario.parameters)
    for group in scenario.groups:
        yield from ((name, value, group.name) for name, value in group.parameters)


def _label(parameter: Parameter, lang: Lang) -> str:
    return parameter.label_th if lang == "th" else parameter.label


def _parameter(parameter: Parameter, lang: Lang) -> Cell:
    return Cell(_label(parameter, lang), (parameter.name,))
