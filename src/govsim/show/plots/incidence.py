"""Of what partnerships end: cumulative incidence stacked by cause, and each cause with its interval beside it.

Bands of stacked areas would lie on each other, so the intervals stand in a panel of their own, at one age.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.arguments import LUCK, PICTURE, frame, takes, whole
from govsim.model.constants import CAUSES
from govsim.show.labels import name_of
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import draw_dots
from govsim.show.plots.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    TIGHT,
    VERMILLION,
    WIDTH,
    YELLOW,
    check_columns,
    intervals_footer,
    left_of,
    share_axis,
    sheet,
    wrap,
)
from govsim.words import language, say

LOOKS: dict[str, tuple[str, str]] = {
    "line": (BLUE, ""),
    "partner": (ORANGE, "///"),
    "insolvent": (VERMILLION, ""),
    "performance": (SKY, "\\\\\\"),
    "lapsed": (GREEN, ""),
    "law": (YELLOW, "..."),
    "other": (PURPLE, "xxx"),
}
"""Colour and hatch of a cause, from the bottom of the stack: neighbours differ in grey too."""


@takes(table=frame(), years=whole(1, 100), at_years=whole(0, 100), **LUCK, **PICTURE)
def incidence(
    table: pd.DataFrame,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    years: int = 10,
    at_years: int = 5,
    width: float = WIDTH,
) -> Figure:
    """The share of partnerships that has ended by each age, by cause.

    Args:
        table: [age, cause, incidence, low, high], age in months.
        runs: The number of runs that the table rests on; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        years: The age up to which it is shown.
        at_years: The age at which the panel on the right shows each cause with its interval.
        width: In inches.
    """
    lang = language(lang)
    check_columns(table, ("age", "cause", "incidence", "low", "high"), "the table of incidence")
    rows = known(table, "incidence")
    rows = rows[(rows["age"] <= 12 * years) & (rows["cause"] != CAUSES[0])]
    present = set(rows["cause"].astype(str))
    causes = [cause for cause in LOOKS if cause in present]
    labels = [wrap(name_of("cause", cause, lang), min(1.9, 0.28 * width), 9) for cause in causes]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    height = max(3.3, 0.9 + (0.1 + 0.155 * lines) * len(causes))
    with sheet(title or say("pictures.incidence.title", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.line.bootstrap", [rows]))
        if rows.empty or floats(rows, "incidence").max() <= 0:
            page.empty(say("pictures.incidence.empty", lang))
            return page.figure
        left, right = page.figure.subplots(1, 2, width_ratios=(1.5, 1))
        shown = _stack(left, rows, causes)
        left.set_xlim(0, shown)
        left.set_xticks(range(0, int(shown) + 1, 1 if shown <= 5 or width > 6 else 2))
        left.set_xlabel(say("pictures.survival.x", lang))
        share_axis(left, say("pictures.incidence.y", lang))
        age = int(min(12 * at_years, 12 * shown))
        _dots(right, rows[rows["age"] == _nearest_age(rows, age)], causes, labels)
        right.set_xlabel(wrap(say("pictures.incidence.at", lang, years=f"{age / 12:g}"), 0.3 * width, 9.5), loc="right")
    return page.figure


def _nearest_age(rows: pd.DataFrame, age: int) -> int:
    ages = rows["age"].to_numpy(int)
    return int(ages[ages <= age].max(initial=ages.min()))


def _stack(axes: Axes, rows: pd.DataFrame, causes: list[str]) -> float:
    """The areas, from the bottom; returns the years they reach."""
    wide = rows.assign(cause=rows["cause"].astype(str)).pivot(index="age", columns="cause", values="incidence")
    wide = wide.astype(float).ffill().fillna(0.0)
    if 0 not in wide.index:
        wide = pd.concat([pd.DataFrame(0.0, index=pd.Index([0]), columns=wide.columns), wide])
    age, below = wide.index.to_numpy(float) / 12, np.zeros(len(wide))
    for cause in causes:
        colour, hatch = LOOKS[cause]
        above = below + 100 * wide[cause].to_numpy()
        axes.fill_between(age, below, above, step="post", facecolor=colour, edgecolor="white", hatch=hatch, linewidth=0)
        axes.plot(age, above, drawstyle="steps-post", color="white", linewidth=0.5)
        below = above
    axes.plot(age, below, drawstyle="steps-post", color=INK, linewidth=1)
    return float(age.max()) or 1.0


def _dots(axes: Axes, rows: pd.DataFrame, causes: list[str], labels: list[str]) -> None:
    """Each cause with its interval and the sign of its area, in the order of the stack from the top."""
    places = np.arange(len(causes))
    for place, cause in zip(places, causes, strict=True):
        colour, hatch = LOOKS[cause]
        axes.barh(
            place, 0.09, 0.5, left=-0.12, facecolor=colour, edgecolor="white", hatch=hatch, linewidth=0,
            transform=left_of(axes), clip_on=False,
        )  # fmt: skip
        row = rows[rows["cause"] == cause]
        value, low, high = (100 * floats(row, name) for name in ("incidence", "low", "high"))
        draw_dots(axes, value, low, high, np.full(len(row), float(place)), INK)
    axes.set_yticks(places, labels, fontsize=9, linespacing=TIGHT)
    axes.tick_params(axis="y", length=0, pad=11)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(-0.6, len(causes) - 0.4)
    axes.set_xlim(left=0)
    axes.grid(axis="x", color="#E4E4E4", linewidth=0.6)
    axes.set_axisbelow(True)
