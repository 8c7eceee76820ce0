"""What happens to trust around an event: the difference from matched partnerships without it, month by month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from govsim.arguments import LUCK, PICTURE, frame, frame_or_more, optional, takes, text
from govsim.show.labels import name_of
from govsim.show.plots.curves import draw_mean, floats, known
from govsim.show.plots.panels import rows_and_columns
from govsim.show.plots.style import (
    BLUE,
    FAINT,
    INK,
    RULE,
    VERMILLION,
    WIDTH,
    check_columns,
    head,
    intervals_footer,
    sheet,
    wrap,
)
from govsim.words import Lang, language, say

FIRST, LAST = -12, 24
"""Months before and after the event that are shown."""


@takes(studies=frame_or_more, variable=text, true=optional(frame("event", "variable", "lag")), **LUCK, **PICTURE)
def event_study(
    studies: pd.DataFrame | Mapping[str, pd.DataFrame],
    variable: str = "trust",
    *,
    true: pd.DataFrame | None = None,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """A panel an event, all to one scale.

    Args:
        studies: What event_studies() gives, or {event: table [lag, difference, low, high, events, controls]}.
        variable: What was studied, such as "trust".
        true: What true_effect() gives, of one event or of several in one table: drawn beside their studies.
        runs: The number of runs that the table rests on; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    if isinstance(studies, pd.DataFrame):
        studies = _by_event(studies, variable)
    for event, table in studies.items():
        check_columns(table, ("lag", "difference", "low", "high"), f"the study of {event!r}")
    rows, columns = rows_and_columns(len(studies), int(width // 2.2))
    heading = title or say("pictures.event_study.title", lang, variable=name_of("variable", variable, lang))
    height = 2.05 * rows + 0.3
    with sheet(heading, say("pictures.event_study.subtitle", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.band.bootstrap", studies.values()))
        if not studies:
            page.empty(say("pictures.event_study.empty", lang))
            return page.figure
        beside: list[Line2D] = []
        grid = page.figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        for axes, (event, table) in zip(grid.flat, studies.items(), strict=False):
            _panel(axes, event, table, lang, (width - 0.8) / columns - 0.1)
            beside += _draw_true(axes, event, variable, true)
        if beside:
            page.legend(beside[:1], [say("pictures.event_study.true", lang)])
        for number, axes in enumerate(grid.flat):
            axes.set_xlim(FIRST - 0.5, LAST + 0.5)
            axes.set_xticks(range(FIRST, LAST + 1, 12))
            axes.tick_params(labelbottom=number + columns >= len(studies))
            if number >= len(studies):
                axes.set_visible(False)
        grid[0, 0].margins(y=0.12)
        for axes in grid[:, 0]:
            axes.set_ylabel(say("pictures.event_study.y", lang))
        page.below = say("pictures.event_study.x", lang)
    return page.figure


def _by_event(table: pd.DataFrame, variable: str) -> dict[str, pd.DataFrame]:
    """The studies of one variable; an event of which there was nothing to see has an empty one."""
    columns = ["event", "variable", "lag", "difference", "low", "high"]
    if len(table):
        check_columns(table, columns, "the table of event studies")
    mine = table[table["variable"] == variable] if len(table) else pd.DataFrame(columns=columns)
    events = dict.fromkeys([*mine["event"].astype(str), *table.attrs.get("notes", {})])
    mine.attrs = table.attrs  # runs and seed; where nothing was seen, too
    return {event: mine[mine["event"] == event] for event in events}


def _draw_true(axes: Axes, event: str, variable: str, true: pd.DataFrame | None) -> list[Line2D]:
    """The line of an event's true effect, where there is one."""
    if true is None:
        return []
    mine = known(true[(true["event"] == event) & (true["variable"] == variable)], "difference").sort_values("lag")
    if mine.empty:
        return []
    return [draw_mean(axes, floats(mine, "lag"), mine, "difference", VERMILLION, (0, (4, 2)), 1.6, "")]


def _panel(axes: Axes, event: str, table: pd.DataFrame, lang: Lang, inches: float) -> None:
    rows = known(table, "difference")
    rows = rows[rows["lag"].between(FIRST, LAST)].sort_values("lag")
    counts = {name: floats(rows, name) for name in ("events", "controls")}
    note = ""
    if all(np.isfinite(numbers).any() for numbers in counts.values()):
        note = say(
            "pictures.event_study.n", lang, **{name: f"{np.nanmax(numbers):,.0f}" for name, numbers in counts.items()}
        )
    head(axes, name_of("event", event, lang), note, inches)
    if rows.empty:
        sentence = wrap(say("pictures.event_study.none", lang), inches - 0.3, 9)
        axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=FAINT)
        return
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)
    axes.axvline(0, color=RULE, linewidth=0.9, zorder=1)
    draw_mean(axes, floats(rows, "lag"), rows, "difference", BLUE, "-", 1.6, "")
