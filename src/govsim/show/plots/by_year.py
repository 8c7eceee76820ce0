"""Options by fiscal year: a panel an outcome or a payer, a line with a band an option, all options on the same axes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from govsim.arguments import LUCK, PICTURE, frame, takes
from govsim.outcomes.declared import OUTCOMES
from govsim.show.labels import option_label
from govsim.show.plots.curves import draw_mean, floats, known
from govsim.show.plots.style import CURVES, WIDTH, check_columns, check_curves, head, intervals_footer, sheet
from govsim.words import Lang, language, say, year_name


@takes(table=frame(), **LUCK, **PICTURE)
def by_year(
    table: pd.DataFrame,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Means by fiscal year, as lines with bands.

    Args:
        table: [option, year, outcome, value, low, high], as Comparison.by_year holds it, with an axis of its own a
            panel; or [option, year, payer, value, value_low, value_high], as Comparison.flows does: all payers then
            have the same axis, as their money is to be compared.
        runs: The number of runs of each option; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    lang = language(lang)
    is_money = "payer" in table.columns
    what = "payer" if is_money else "outcome"
    if is_money:
        table = table.drop(columns=["low", "high"], errors="ignore")
        table = table.rename(columns={"value_low": "low", "value_high": "high"})
    check_columns(table, ("option", "year", what, "value", "low", "high"), "the table by year")
    options, panels = (list(dict.fromkeys(table[name].astype(str))) for name in ("option", what))
    check_curves(options)
    heading = title or say("pictures.by_year.payers" if is_money else "pictures.by_year.title", lang)
    deep = -(-len(panels) // 2)
    with sheet(heading, lang=lang, height=0.4 + 1.85 * max(1, deep), width=width) as page:
        page.footer.append(intervals_footer(lang, runs, seed, "pictures.band.runs", [table]))
        if not len(known(table, "value")):
            page.empty(say("pictures.four_lines.empty", lang))
            return page.figure
        grid = page.figure.subplots(deep, 2, squeeze=False, sharex=True, sharey=is_money)
        for axes, name in zip(grid.flat, panels, strict=False):
            lines = _draw(axes, table[table[what] == name], options, name, is_money, lang)
            title_of = say(f"compare.payers.{name}", lang) if is_money else OUTCOMES[name].called(lang)
            head(axes, title_of, _unit(name, is_money, lang), (width - 1.2) / 2)
        for axes in grid.flat[len(panels) :]:
            axes.set_visible(False)
        page.below = say("pictures.by_year.x", lang)
        page.legend(lines, [option_label(name, lang) for name in options])
    return page.figure


def _unit(name: str, is_money: bool, lang: Lang) -> str:
    key = "contract-years" if is_money else OUTCOMES[name].unit
    return say(f"pictures.by_year.unit.{key}", lang)


def _draw(
    axes: Axes, table: pd.DataFrame, options: Sequence[str], name: str, is_money: bool, lang: Lang
) -> list[Line2D]:
    """The lines of a panel: shares in per cent, trust as it is, from 0 to 1; all from 0 on."""
    scale = 100 if not is_money and OUTCOMES[name].unit == "share" else 1
    lines, top = [], 0.0
    for option, (colour, dashes) in zip(options, CURVES, strict=False):
        own: Any = table[table["option"] == option].sort_values("year")
        shown = pd.DataFrame({key: scale * floats(own, key) for key in ("value", "low", "high")})
        lines.append(draw_mean(axes, own["year"].to_numpy(float), shown, "value", colour, dashes, 1.5, ""))
        top = max(top, float(np.nanmax(shown[["value", "high"]].to_numpy(), initial=0.0)))
    if not is_money:
        axes.set_ylim(0, 1.08 * top or 1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.xaxis.set_major_formatter(lambda year, _: year_name(round(year), lang))
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.6)
    axes.set_axisbelow(True)
    return lines
