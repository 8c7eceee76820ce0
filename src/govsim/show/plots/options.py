"""What the options change: a panel an outcome, a dot and an interval an option, doing nothing as the line at 0."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.arguments import PICTURE, frame, mapping_of, names, optional, takes, text, whole
from govsim.show.labels import option_label
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import Panel, dot_axes, draw_dots, first_number, panel, rows_and_columns
from govsim.show.plots.style import (
    BLUE,
    FAINT,
    TIGHT,
    WIDTH,
    check_columns,
    head,
    intervals_footer,
    sheet,
    widest,
    wrap,
)
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang, language, say


@takes(table=frame(), seed=optional(whole()), outcomes=optional(names), notes=optional(mapping_of(text)), **PICTURE)
def options(
    table: pd.DataFrame,
    *,
    seed: int | None = None,
    lang: str = "en",
    outcomes: Sequence[str] | None = None,
    notes: Mapping[str, str] | None = None,
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Options as intervals.

    Args:
        table: [option, outcome, label, base, difference, low, high, runs].
        seed: The seed of the runs; the picture states it.
        lang: "en" or "th".
        outcomes: Which of them, in this order; by default all of the table.
        notes: Why an option changes nothing.
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    check_columns(table, ("option", "outcome", "base", "difference", "low", "high", "runs"), "the table of options")
    rows = table[table["option"] != DO_NOTHING]
    wanted = list(dict.fromkeys(table["outcome"].astype(str))) if outcomes is None else list(outcomes)
    names = list(dict.fromkeys(rows["option"].astype(str)))
    runs = int(table["runs"].max()) if len(table) else 0
    labels = [wrap(option_label(name, lang), min(2.45, 0.34 * width), 9.5) for name in names]
    room = width - widest(labels, 9.5) - 0.4
    deep, columns = rows_and_columns(len(wanted), int(room // 1.45))
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    height = deep * (1.1 + (0.1 + 0.165 * lines) * max(3, len(labels)))
    with sheet(title or say("pictures.options.title", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.line.paired", [rows]))
        if not names or not wanted or known(rows, "difference").empty:
            page.empty(say("pictures.options.empty", lang))
            return page.figure
        page.footer.append(say("pictures.options.marks", lang))
        grid = page.figure.subplots(deep, columns, squeeze=False, sharey=True)
        missing = 0
        for axes, name in zip(grid.flat, wanted, strict=False):
            everything = table[table["outcome"] == name]
            mine = known(rows[rows["outcome"] == name], "difference")
            missing += len(names) - mine["option"].nunique()
            _draw(axes, mine, panel(name, everything, lang), names, lang, room / columns)
            _head(axes, panel(name, everything, lang), everything, room / columns - 0.15, lang)
        for axes in grid.flat[len(wanted) :]:
            axes.set_visible(False)
        grid[0, 0].set_yticks(range(len(names)), labels, fontsize=9.5, linespacing=TIGHT)
        grid[0, 0].set_ylim(len(names) - 0.4, -0.6)
        page.below = say("pictures.options.x", lang)
        if missing:
            page.footer.append(say("pictures.options.missing", lang))
        for option, note in (notes or {}).items():
            page.footer.append(say("pictures.options.note", lang, option=option_label(option, lang), note=note))
    return page.figure


def _head(axes: Axes, shown: Panel, rows: pd.DataFrame, inches: float, lang: Lang) -> None:
    base = first_number(floats(rows, "base"))
    note = "" if base is None else say("pictures.options.base", lang, base=f"{base:,.{shown.digits}f}")
    head(axes, shown.label, note, inches)


def _draw(axes: Axes, rows: pd.DataFrame, shown: Panel, names: Sequence[str], lang: Lang, inches: float) -> None:
    """The options of one outcome. A dot is filled where the interval leaves out 0."""
    places = rows["option"].astype(str).map({name: place for place, name in enumerate(names)}).to_numpy(float)
    value, low, high = (floats(rows, name) for name in ("difference", "low", "high"))
    draw_dots(axes, value, low, high, places, BLUE)
    unclear = ~((low > 0) | (high < 0))
    axes.plot(value[unclear], places[unclear], "o", color=BLUE, markerfacecolor="white", markersize=5.5)
    everything = np.concatenate([value, low, high, [0.0]])
    if not np.nanmax(np.abs(everything)):
        axes.set_xlim(-1, 1)
    axes.margins(x=0.08)
    dot_axes(axes, inches)
    if shown.better:
        arrow = say("pictures.options.better", lang)
        more = shown.better > 0
        axes.set_xlabel(
            f"{arrow} →" if more else f"← {arrow}", fontsize=8.5, color=FAINT, loc="right" if more else "left"
        )
