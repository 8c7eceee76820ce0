"""Acceptability: how often each option is the best choice at a willingness to pay, and the frontier of it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from govsim.arguments import LUCK, PICTURE, frame, takes
from govsim.outcomes.intervals import RESAMPLES
from govsim.show.labels import option_label
from govsim.show.plots.style import CURVES, INK, WIDTH, check_columns, check_curves, share_axis, sheet
from govsim.words import language, say


@takes(table=frame(), **LUCK, **PICTURE)
def acceptability(
    table: pd.DataFrame,
    *,
    runs: int,
    seed: int,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """A curve an option, and dots where it is the best choice on average (Fenwick, Claxton & Sculpher 2001).

    Args:
        table: [willingness, option, share, best], as Comparison.acceptability holds it.
        runs: The number of runs of each option; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    check_columns(table, ("willingness", "option", "share", "best"), "the table of acceptability")
    names = list(dict.fromkeys(table["option"].astype(str)))
    check_curves(names)
    with sheet(title or say("pictures.acceptability.title", lang), lang=lang, height=3.4, width=width) as page:
        meaning = say("pictures.acceptability.share", lang, n=f"{RESAMPLES:,}")
        page.footer.append(say("pictures.footer", lang, runs=f"{runs:,}", seed=str(seed), interval=meaning))
        if table["share"].isna().any() or table.empty:
            page.empty(say("pictures.acceptability.empty", lang))
            return page.figure
        axes: Axes = page.figure.subplots()
        lines = []
        for name, (colour, dashes) in zip(names, CURVES, strict=False):
            own = table[table["option"] == name]
            x, y, best = (own[column].to_numpy(float) for column in ("willingness", "share", "best"))
            lines += axes.plot(x, 100 * y, color=colour, linestyle=dashes, linewidth=1.8)
            axes.plot(x, np.where(best > 0, 100 * y, np.nan), "o", color=colour, markersize=3.5)
        share_axis(axes, say("pictures.acceptability.y", lang))
        axes.set_xlim(0, float(table["willingness"].max()))
        axes.set_xlabel(say("pictures.acceptability.x", lang), color=INK)
        page.legend(lines, [option_label(name, lang) for name in names])
    return page.figure
