"""Signposts: what, seen in the first years, tells in which kind of future one is, and how often it is right."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from govsim.arguments import LUCK, PICTURE, frame, takes
from govsim.show.labels import option_label
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import draw_dots
from govsim.show.plots.style import (
    BLUE,
    INK,
    TIGHT,
    WIDTH,
    check_columns,
    intervals_footer,
    sheet,
    wrap,
)
from govsim.study.decide.decision import span_of
from govsim.words import Lang, language, say

MOST = 8
"""Signposts that are drawn, of each observable and option the number of years in which it tells most."""
_LABEL = 0.5
"""Of the width, what labels may take."""


@takes(table=frame(), **LUCK, **PICTURE)
def signposts(
    table: pd.DataFrame,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Signposts by how often they are right in unseen futures, beside saying the same in every future.

    Args:
        table: [arm, observable, years, worse, threshold, accuracy, low, high, majority, tells], as Decision.signposts.
        runs: The runs of each option and future; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    columns = ("arm", "observable", "years", "worse", "threshold", "accuracy", "low", "high", "majority", "tells")
    check_columns(table, columns, "the table of signposts")
    rows = known(table, "accuracy").drop_duplicates(["arm", "observable"]).head(MOST)
    rows.attrs = dict(table.attrs)
    told = [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]
    labels = [wrap(_label(row, lang), _LABEL * width, 9) for row in told]
    lines = sum(label.count("\n") + 1 for label in labels)
    height = 0.9 + 0.165 * max(lines, 6) + 0.12 * len(labels)
    with sheet(title or say("pictures.signposts.title", lang), lang=lang, height=height, width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.signposts.intervals", [rows]))
        if rows.empty:
            page.empty(say("pictures.signposts.empty", lang))
            return page.figure
        axes = page.figure.subplots()
        value, low, high = (100 * floats(rows, name) for name in ("accuracy", "low", "high"))
        places = range(len(rows))
        draw_dots(axes, value, low, high, floats(rows.assign(place=places), "place"), BLUE)
        unclear = ~rows["tells"].to_numpy(bool)
        axes.plot(value[unclear], [n for n in places if unclear[n]], "o", color=BLUE, markerfacecolor="white", ms=5.5)
        axes.axvline(100 * float(rows["majority"].iloc[0]), color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, min_n_ticks=2))
        axes.grid(axis="x", color="#E4E4E4", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.margins(x=0.08)
        axes.set_yticks(places, labels, fontsize=9, linespacing=TIGHT)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        page.below = say("pictures.signposts.x", lang)
        page.footer.append(say("pictures.signposts.marks", lang))
    return page.figure


def _label(row: Mapping[str, Any], lang: Lang) -> str:
    """What is seen, and beyond which threshold; over which years, under which option."""
    observable, side = say(f"decide.observable.{row['observable']}", lang), say(f"decide.signpost.{row['worse']}", lang)
    span = span_of(int(row["years"])).text(lang).strip()
    gaps = {"observable": observable, "side": side, "threshold": f"{row['threshold']:.3g}", "span": span}
    return say("pictures.signposts.label", lang, **gaps, arm=option_label(str(row["arm"]), lang))
