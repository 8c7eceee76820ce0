"""What packages bring and cost: all that were tried as points, the front among them, finalists with fresh luck."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from govsim.arguments import LUCK, PICTURE, flag, frame, takes, text
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import Panel, panel
from govsim.show.plots.style import (
    BLACK,
    BLUE,
    RULE,
    VERMILLION,
    WIDTH,
    check_columns,
    head,
    intervals_footer,
    sheet,
)
from govsim.words import language, say

_PANEL = 3.0
"""Inches that a panel is at least wide; a narrower sheet has one below the other."""


@takes(tried=frame(), finalists=frame(), outcome=text, found=flag, **LUCK, **PICTURE)
def front(
    tried: pd.DataFrame,
    finalists: pd.DataFrame,
    *,
    outcome: str = "rmst_60",
    found: bool = True,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Packages by cost, in what they are judged by and in coverage.

    Args:
        tried: [outcome, coverage, cost, front], a row a package that was tried.
        finalists: [role, outcome, coverage, cost, each with _low and _high, searched_outcome, searched_coverage,
            searched_cost].
        outcome: What the column of that name is of.
        found: Whether the chosen one does what was asked; else it is the nearest.
        runs: Cases of the chosen one; the picture states it.
        seed: The seed of the search; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    check_columns(tried, ("outcome", "coverage", "cost", "front"), "the table of packages")
    columns = [f"{name}{end}" for name in ("outcome", "coverage", "cost") for end in ("", "_low", "_high")]
    check_columns(finalists, ("role", *columns, "searched_outcome"), "the table of finalists")
    shown = {"outcome": panel(outcome, finalists, lang), "coverage": panel("coverage", finalists, lang)}
    if outcome == "coverage":
        del shown["coverage"]
    wide = min(len(shown), max(1, int(width // _PANEL)))
    deep = -(-len(shown) // wide)
    with sheet(title or say("pictures.front.title", lang), lang=lang, height=3.1 * deep, width=width) as page:
        rows = finalists.assign(low=finalists["outcome_low"])
        rows.attrs = dict(finalists.attrs)
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.front.intervals", [rows]))
        if known(tried, "outcome").empty:
            page.empty(say("pictures.front.empty", lang))
            return page.figure
        grid = page.figure.subplots(deep, wide, squeeze=False)
        for axes, (name, declared) in zip(grid.flat, shown.items(), strict=True):
            _draw(axes, tried, finalists, name)
            head(axes, _heading(declared), "", width / wide - 0.7)
        labels = ["tried", "search", "fresh", "chosen" if found else "nearest"]
        handles = [_mark(grid[0, 0], kind, [], []) for kind in ("tried", "search", "fresh", "chosen")]
        page.legend(handles, [say(f"pictures.front.{label}", lang) for label in labels])
        page.below = say("pictures.front.x", lang)
        page.footer.append(say("pictures.front.front", lang))
    return page.figure


def _heading(shown: Panel) -> str:
    return f"{shown.label} {'↑' if shown.better > 0 else '↓'}"


_MARKS = {
    "tried": (".", RULE, RULE, 4.0), "search": ("o", "white", BLACK, 4.5),
    "fresh": ("o", BLUE, BLUE, 5.0), "chosen": ("D", VERMILLION, VERMILLION, 6.5),
}  # fmt: skip


def _mark(axes: Axes, kind: str, x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray) -> Line2D:
    marker, face, edge, size = _MARKS[kind]
    (line,) = axes.plot(x, y, marker, color=edge, markerfacecolor=face, markersize=size, zorder=2)
    return line


def _draw(axes: Axes, tried: pd.DataFrame, finalists: pd.DataFrame, name: str) -> None:
    on_front = tried["front"].to_numpy(bool)
    for kind, rows in (("tried", tried[~on_front]), ("search", tried[on_front])):
        _mark(axes, kind, floats(rows, "cost"), floats(rows, name))
    is_chosen = finalists["role"].to_numpy(str) == "chosen"
    for kind, rows in (("fresh", finalists[~is_chosen]), ("chosen", finalists[is_chosen])):
        colour = _MARKS[kind][1]
        cost, value = floats(rows, "cost"), floats(rows, name)
        moved = np.array([[floats(rows, f"searched_{each}"), floats(rows, each)] for each in ("cost", name)])
        axes.plot(*moved, color=colour, linewidth=0.6, zorder=1)
        axes.hlines(value, floats(rows, "cost_low"), floats(rows, "cost_high"), color=colour, linewidth=1.2)
        axes.vlines(cost, floats(rows, f"{name}_low"), floats(rows, f"{name}_high"), color=colour, linewidth=1.2)
        _mark(axes, kind, cost, value)
    axes.margins(0.06)
