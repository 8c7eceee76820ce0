"""An outcome as the panels of a picture show it: what it is called, how it is rounded, which way is better."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from govsim.outcomes.declared import find
from govsim.show.plots.style import INK
from govsim.words import Lang


@dataclass(frozen=True)
class Panel:
    """One outcome. better: 1 where more is better, -1 where less is, 0 where nobody says."""

    name: str
    label: str
    better: int
    digits: int


def panel(name: str, rows: pd.DataFrame, lang: Lang) -> Panel:
    """The outcome of that name; one that was declared nowhere is called as its rows call it."""
    if (outcome := find(name)) is not None:
        return Panel(name, outcome.called(lang), outcome.better, outcome.digits)
    label = str(rows["label"].iloc[0]) if "label" in rows.columns and len(rows) else name.replace("_", " ")
    return Panel(name, label, 0, 2)


def rows_and_columns(panels: int, most: int) -> tuple[int, int]:
    """Of a grid of panels with at most so many in a row, its rows as equal as can be."""
    rows = max(1, -(-panels // max(1, min(panels, most))))
    return rows, max(1, -(-panels // rows))


def draw_dots(
    axes: Axes, value: np.ndarray, low: np.ndarray, high: np.ndarray, places: np.ndarray, colour: str
) -> None:
    """Dots with horizontal intervals, whose ends are marked so that narrow ones are seen beside their dots."""
    axes.hlines(places, low, high, color=colour, linewidth=1.6)
    for ends in (low, high):
        axes.plot(ends, places, "|", color=colour, markersize=8, markeredgewidth=1.4)
    axes.plot(value, places, "o", color=colour, markersize=4.5)


def dot_axes(axes: Axes, inches: float) -> None:
    """Axes for dots with horizontal intervals: a line at 0, a faint grid, as many ticks as have room."""
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=max(2, int(inches / 0.42)), min_n_ticks=2, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="x", color="#E4E4E4", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def signed(number: float, digits: int) -> str:
    """A number with its sign, "+0.12"."""
    return f"{number:+,.{digits}f}".replace("-", "−")


def first_number(values: np.ndarray) -> float | None:
    """The first that is known."""
    found = values[np.isfinite(values)]
    return float(found[0]) if len(found) else None
