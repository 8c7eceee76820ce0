"""What happens to trust around an event: the difference from matched partnerships without it, month by month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.language import Lang, language
from govsim.plots.curves import draw_mean, floats, known
from govsim.plots.style import (
    BLUE,
    FAINT,
    INK,
    RULE,
    WIDTH,
    check_columns,
    head,
    intervals_footer,
    sheet,
    wrap,
)
from govsim.plots.words import name_of, say

FIRST, LAST = -12, 24
"""Months before and after the event that are shown."""


def event_study(
    studies: pd.DataFrame | Mapping[str, pd.DataFrame],
    variable: str = "trust",
    *,
    runs: int,
    seed: int,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """A panel an event, all to one scale.

    studies: what event_studies() gives, or {event: table [lag, difference, low, high, events, controls]}.
    """
    lang = language(lang)
    if isinstance(studies, pd.DataFrame):
        studies = _by_event(studies, variable)
    for event, table in studies.items():
        check_columns(table, ("lag", "difference", "low", "high"), f"the study of {event!r}")
    columns = max(1, min(len(studies), int(width // 2.2)))
    rows = max(1, -(-len(studies) // columns))
    columns = max(1, -(-len(studies) // rows))
    said = title or say("event_study.title", lang, variable=name_of("variable", variable, lang))
    height = 2.05 * rows + 0.3
    with sheet(said, say("event_study.subtitle", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "band.bootstrap", studies.values()))
        if not studies:
            page.empty(say("event_study.empty", lang))
            return page.figure
        grid = page.figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        for axes, (event, table) in zip(grid.flat, studies.items(), strict=False):
            _panel(axes, event, table, lang, (width - 0.8) / columns - 0.1)
        for number, axes in enumerate(grid.flat):
            axes.set_xlim(FIRST - 0.5, LAST + 0.5)
            axes.set_xticks(range(FIRST, LAST + 1, 12))
            axes.tick_params(labelbottom=number + columns >= len(studies))
            if number >= len(studies):
                axes.set_visible(False)
        grid[0, 0].margins(y=0.12)
        for axes in grid[:, 0]:
            axes.set_ylabel(say("event_study.y", lang))
        page.below = say("event_study.x", lang)
    return page.figure


def _by_event(table: pd.DataFrame, variable: str) -> dict[str, pd.DataFrame]:
    """The studies of one variable; an event of which there was nothing to see has an empty one."""
    columns = ["event", "variable", "lag", "difference", "low", "high"]
    if len(table):
        check_columns(table, columns, "the table of event studies")
    mine = table[table["variable"] == variable] if len(table) else pd.DataFrame(columns=columns)
    events = dict.fromkeys([*mine["event"].astype(str), *table.attrs.get("notes", {})])
    return {event: mine[mine["event"] == event] for event in events}


def _panel(axes: Axes, event: str, table: pd.DataFrame, lang: Lang, inches: float) -> None:
    rows = known(table, "difference")
    rows = rows[rows["lag"].between(FIRST, LAST)].sort_values("lag")
    counts = {name: floats(rows, name) for name in ("events", "controls")}
    note = ""
    if all(np.isfinite(numbers).any() for numbers in counts.values()):
        note = say("event_study.n", lang, **{name: f"{np.nanmax(numbers):,.0f}" for name, numbers in counts.items()})
    head(axes, name_of("event", event, lang), note, inches)
    if rows.empty:
        sentence = wrap(say("event_study.none", lang), inches - 0.3, 9)
        axes.text(0.5, 0.5, sentence, transform=axes.transAxes, ha="center", va="center", fontsize=9, color=FAINT)
        return
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)
    axes.axvline(0, color=RULE, linewidth=0.9, zorder=1)
    draw_mean(axes, floats(rows, "lag"), rows, "difference", BLUE, "-", 1.6, "")
