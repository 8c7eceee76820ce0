"""Which barrier explains what part of the loss: Shapley shares as dots with intervals, a panel an outcome."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.arguments import LUCK, PICTURE, frame, instance, optional, takes
from govsim.model.barriers import BARRIERS, Barrier
from govsim.scenario.scenario import Scenario
from govsim.show.labels import barrier_label, barrier_off
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import dot_axes, draw_dots, first_number, panel, rows_and_columns, signed
from govsim.show.plots.style import BLUE, TIGHT, WIDTH, check_columns, head, intervals_footer, sheet, widest, wrap
from govsim.words import Lang, language, say


@takes(table=frame(), scenario=optional(instance("Scenario")), **LUCK, **PICTURE)
def barrier_shares(
    table: pd.DataFrame,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
    scenario: Scenario | None = None,
) -> Figure:
    """Shares of the gain from switching all of them off.

    What "off" means stands below the picture: it is a choice, and another choice gives other shares.

    Args:
        table: [outcome, barrier, share, low, high, gain]. A column `definition` says what "off" means for each barrier;
            without one it is that of section 8.
        runs: The number of runs that the table rests on; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
        scenario: Says what barriers of its own are called; without one they stand with their names.
    """
    lang = language(lang)
    known_barriers = BARRIERS if scenario is None else scenario.known_barriers
    check_columns(table, ("outcome", "barrier", "share", "low", "high"), "the table of shares")
    rows = known(table, "share")
    barriers = list(dict.fromkeys(table["barrier"].astype(str)))
    outcomes = list(dict.fromkeys(rows["outcome"].astype(str)))
    labels = [wrap(barrier_label(name, lang, known_barriers), min(2.45, 0.34 * width), 9.5) for name in barriers]
    room = width - widest(labels, 9.5) - 0.4
    deep, columns = rows_and_columns(len(outcomes), int(room // 1.3))
    heading, subtitle = title or say("pictures.barriers.title", lang), say("pictures.barriers.subtitle", lang)
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    height = deep * (0.9 + (0.13 + 0.165 * lines) * max(3, len(labels)))
    with sheet(heading, subtitle, lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.line.bootstrap", [rows]))
        if rows.empty:
            page.empty(say("pictures.barriers.empty", lang))
            return page.figure
        grid = page.figure.subplots(deep, columns, squeeze=False, sharey=True, sharex=True)
        for axes, outcome in zip(grid.flat, outcomes, strict=False):
            mine = rows[rows["outcome"] == outcome]
            _draw(axes, mine, barriers, room / columns)
            _head(axes, outcome, mine, room / columns - 0.15, lang)
        for number, axes in enumerate(grid.flat):
            axes.set_visible(number < len(outcomes))
            axes.tick_params(labelbottom=number + columns >= len(outcomes))
        grid[0, 0].set_yticks(range(len(barriers)), labels, fontsize=9.5, linespacing=TIGHT)
        grid[0, 0].set_ylim(len(barriers) - 0.4, -0.6)
        page.below = say("pictures.barriers.x", lang)
        page.footer += _notes(table, outcomes, known_barriers, lang)
    return page.figure


def _notes(table: pd.DataFrame, shown: list[str], known: Mapping[str, Barrier], lang: Lang) -> list[str]:
    """What off means for each barrier, and which outcomes have no share or one of a loss."""
    stated = dict(zip(table["barrier"], table["definition"], strict=True)) if "definition" in table.columns else {}
    barriers = dict.fromkeys(table["barrier"].astype(str))
    off = {name: barrier_off(name, stated.get(name), lang, known) for name in barriers}
    definitions = "; ".join(f"{barrier_label(name, lang, known)}: {text}" for name, text in off.items() if text)
    notes = [say("pictures.barriers.off", lang, definitions=definitions)] if definitions else []
    for outcome, rows in table.groupby("outcome", sort=False, observed=True):
        label = panel(str(outcome), rows, lang).label
        gain = first_number(floats(rows, "gain"))
        if outcome not in shown:
            notes.append(say("pictures.barriers.none", lang, outcome=label))
        elif gain is not None and gain < 0:
            notes.append(say("pictures.barriers.negative", lang, outcome=label))
    return notes


def _head(axes: Axes, outcome: str, rows: pd.DataFrame, inches: float, lang: Lang) -> None:
    shown = panel(outcome, rows, lang)
    gain = first_number(floats(rows, "gain"))
    note = "" if gain is None else say("pictures.barriers.gain", lang, gain=signed(gain, shown.digits))
    head(axes, shown.label, note, inches)


def _draw(axes: Axes, rows: pd.DataFrame, barriers: list[str], inches: float) -> None:
    places = rows["barrier"].astype(str).map({name: place for place, name in enumerate(barriers)}).to_numpy(float)
    share, low, high = (100 * floats(rows, name) for name in ("share", "low", "high"))
    draw_dots(axes, share, low, high, places, BLUE)
    axes.margins(x=0.06)
    dot_axes(axes, inches)
