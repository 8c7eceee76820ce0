"""How long partnerships live: Kaplan-Meier curves with bands, and how many partnerships each point rests on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.arguments import LUCK, PICTURE, frame, mapping_of, number, takes, whole
from govsim.show.labels import option_label
from govsim.show.plots.curves import draw_survival, floats, known, years_of_age
from govsim.show.plots.style import (
    CURVES,
    WIDTH,
    Dashes,
    check_columns,
    check_curves,
    intervals_footer,
    left_of,
    share_axis,
    sheet,
    text_width,
    wrap,
)
from govsim.words import language, say

_COLUMNS = ("age", "survival", "low", "high")


@takes(curves=mapping_of(frame()), years=whole(1, 100), height=number(1, 20), **LUCK, **PICTURE)
def survival(
    curves: Mapping[str, pd.DataFrame],
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    years: int = 10,
    width: float = WIDTH,
    height: float = 3.4,
) -> Figure:
    """Survival of partnerships up to so many years of age, one curve a label.

    Args:
        curves: Tables [age, survival, low, high, at_risk], age in months; names of reforms as labels are put in words.
        runs: The number of runs that the table rests on; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        years: The age up to which it is shown.
        width: In inches.
        height: Of the axes, in inches.
    """
    lang = language(lang)
    for label, table in curves.items():
        check_columns(table, _COLUMNS, f"the curve {label!r}")
    check_curves(curves)
    with sheet(title or say("pictures.survival.title", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.band.bootstrap", curves.values()))
        if not any(len(known(table, "survival")) for table in curves.values()):
            page.empty(say("pictures.survival.empty", lang))
            return page.figure
        shown = years_of_age(list(curves.values()), years)
        with_risk = [label for label, table in curves.items() if "at_risk" in table.columns]
        heights = [3.0, 0.2 * (len(with_risk) + 1)] if with_risk else [1]
        grid = page.figure.subplots(len(heights), 1, squeeze=False, sharex=True, height_ratios=heights)
        axes: Axes = grid[0, 0]
        lines = [
            draw_survival(axes, table, 12 * shown, colour, dashes, 1.8)
            for table, (colour, dashes) in zip(curves.values(), CURVES, strict=False)
        ]
        share_axis(axes, wrap(say("pictures.survival.y", lang), height - 0.6, 9.5))
        axes.set_xlim(0, shown)
        axes.set_xticks(range(shown + 1))
        axes.set_xlabel(say("pictures.survival.x", lang))
        axes.tick_params(labelbottom=True)
        page.legend(lines, [option_label(label, lang) for label in curves])
        if with_risk:
            styles = dict(zip(curves, CURVES, strict=False))
            _risk_rows(grid[1, 0], {label: (curves[label], styles[label]) for label in with_risk}, shown, width)
            grid[1, 0].set_title(say("pictures.survival.risk", lang), fontsize=8.5, fontweight="normal", pad=2)
    return page.figure


def _risk_rows(
    axes: Axes, rows: Mapping[str, tuple[pd.DataFrame, tuple[str, Dashes]]], years: int, width: float
) -> None:
    """How many partnerships were observed at each age, a row a curve, under the years they belong to."""
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_axis_off()
    columns = {
        label: [f"{_at(table, 12 * year):,.0f}" for year in range(years + 1)] for label, (table, _) in rows.items()
    }
    longest = max(text_width(number, 8.5) for numbers in columns.values() for number in numbers)
    every = max(1, int(np.ceil((longest + 0.08) * years / (width - 1.1))))
    for place, (label, (_, (colour, dashes))) in enumerate(rows.items()):
        axes.plot(
            (-longest / 2 - 0.36, -longest / 2 - 0.06), (place, place), color=colour, linestyle=dashes, linewidth=1.6,
            transform=left_of(axes), clip_on=False,
        )  # fmt: skip
        for year in range(0, years + 1, every):
            axes.text(year, place, columns[label][year], ha="center", va="center", fontsize=8.5)


def _at(table: pd.DataFrame, age: int) -> float:
    """Partnerships at risk at an age; where age 0 has none of its own, those of the first age."""
    rows = table[table["age"] == age]
    if rows.empty and age == 0:
        rows = table.head(1)
    number = floats(rows, "at_risk")
    return float(number[0]) if len(number) and np.isfinite(number[0]) else 0.0
