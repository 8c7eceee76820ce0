"""What points of the ranges come to, and those that evidence leaves: a panel a pattern or outcome, targets behind."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from govsim.arguments import LUCK, PICTURE, frame, takes
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import panel
from govsim.show.plots.style import (
    BAND,
    BLACK,
    BLUE,
    GREEN,
    WIDTH,
    check_columns,
    head,
    intervals_footer,
    sheet,
)
from govsim.study.evidence.patterns import evidence
from govsim.words import Lang, language, say

_PANEL = 3.2
"""Inches that a panel is at least wide."""
_BINS = 24


@takes(table=frame(), **LUCK, **PICTURE)
def predictive(
    table: pd.DataFrame,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Shares of points by what they gave, over the ranges (line) and where evidence rules nothing out (area).

    Behind them the target (band), and what is plausible with source and model in doubt (dashed).

    Args:
        table: [of, points, value, target_low, target_high, plausible_low, plausible_high], as Calibration.spread.
        runs: The runs of each point; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    bounds = ("target_low", "target_high", "plausible_low", "plausible_high")
    check_columns(table, ("of", "points", "value", *bounds), "the table of points")
    rows = known(table, "value")
    names = list(dict.fromkeys(rows["of"].astype(str)))
    wide = min(len(names), max(1, int(width // _PANEL))) or 1
    deep = -(-len(names) // wide)
    heading = title or say("pictures.predictive.title", lang)
    with sheet(heading, lang=lang, height=2.05 * max(1, deep), width=width) as page:
        luck = rows.assign(low=rows["value"])
        luck.attrs = dict(table.attrs)
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.predictive.points", [luck]))
        if rows.empty:
            page.empty(say("pictures.predictive.empty", lang))
            return page.figure
        grid = page.figure.subplots(deep, wide, squeeze=False)
        for axes in grid.flat[len(names) :]:
            axes.set_visible(False)
        targets = False
        for axes, name in zip(grid.flat, names, strict=False):
            own = rows[rows["of"] == name]
            targets |= _draw(axes, own, bounds)
            head(axes, *_heading(name, own, lang), width / wide - 0.75)
            axes.set_ylabel(say("pictures.predictive.y", lang))
        line, area = grid[0, 0].plot([], [], color=BLACK, linewidth=1.2)[0], Patch(facecolor=BLUE, alpha=0.45)
        handles, labels = [line, area], ["ranges", "left"]
        if targets:
            dashes = grid[0, 0].plot([], [], color=GREEN, linewidth=1, linestyle=(0, (4, 2)))[0]
            handles, labels = [*handles, Patch(facecolor=GREEN, alpha=BAND), dashes], [*labels, "target", "plausible"]
        page.legend(handles, [say(f"pictures.predictive.{label}", lang) for label in labels])
    return page.figure


def _heading(name: str, rows: pd.DataFrame, lang: Lang) -> tuple[str, str]:
    """A pattern by its id and what it is about, an outcome by its name."""
    if name in evidence():
        return name, getattr(evidence()[name].about, lang)
    return panel(name, rows, lang).label, ""


def _draw(axes: Axes, rows: pd.DataFrame, bounds: tuple[str, ...]) -> bool:
    """The two distributions in the same cells; whether there is a target behind them."""
    low, high, *plausible = (float(rows[name].iloc[0]) for name in bounds)
    has_target = bool(np.isfinite([low, high]).any())
    values = {word: floats(rows[rows["points"] == word], "value") for word in ("ranges", "left")}
    edges = np.histogram_bin_edges(np.concatenate([*values.values()]), _BINS)
    if has_target:
        axes.axvspan(max(low, edges[0]) if low == -np.inf else low, high, color=GREEN, alpha=BAND, linewidth=0)
        for bound in plausible:
            axes.axvline(bound, color=GREEN, linewidth=1, linestyle=(0, (4, 2)))
    for word, column in values.items():
        if not len(column):
            continue
        share = 100 * np.histogram(column, edges)[0] / len(column)
        if word == "ranges":
            axes.stairs(share, edges, color=BLACK, linewidth=1.2)
        else:
            axes.fill_between(np.repeat(edges, 2)[1:-1], np.repeat(share, 2), color=BLUE, alpha=0.45, linewidth=0)
    axes.set_ylim(bottom=0)
    return has_target
