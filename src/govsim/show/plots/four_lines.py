"""The four-line chart: this world without and with a reform, and an easier world without and with it.

Colour is the world, which nobody decides; line style is the decision. So a change of assumptions is never taken for an
effect of policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from govsim.arguments import LUCK, PICTURE, an_ensemble, flag, instance, optional, takes, text, tuple_of, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.outcomes.intervals import mean_over_runs
from govsim.outcomes.results import carry
from govsim.show.labels import fiscal_year, option_label
from govsim.show.plots.curves import draw_mean, draw_survival, floats, known, years_of_age
from govsim.show.plots.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    WIDTH,
    Dashes,
    check_columns,
    intervals_footer,
    share_axis,
    sheet,
    text_width,
)
from govsim.words import Lang, language, say

if TYPE_CHECKING:
    from govsim.runs.ensemble import Ensemble

COLOURS = (BLUE, ORANGE, GREEN)
"""Of the first, second and third world."""
WITHOUT: Dashes = (0, (3.5, 2))
WITH: Dashes = "-"


@dataclass(frozen=True)
class World:
    """One set of assumptions, without and with the reform.

    The tables are survival [age, survival, low, high], or means [year, value, low, high]; all of one kind.
    """

    label: str
    without: pd.DataFrame
    with_reform: pd.DataFrame


@takes(ensemble=an_ensemble, measure=text, group=optional(text))
def yearly(ensemble: "Ensemble", measure: str, group: str | None = None) -> pd.DataFrame:
    """The mean over runs of a measure in each fiscal year [year, value, low, high], with Student's 95 % interval.

    Where the scenario has several agency groups, one must be named: shares of different groups cannot be averaged.

    Raises:
        InputError: There is no measure or group of that name, or several groups and none is named.
    """
    years: pd.DataFrame = ensemble.years
    groups = list(years["group"].cat.categories)
    if group is None and len(groups) > 1:
        raise InputError("there are several agency groups", remedy=f"name one of {', '.join(groups)}")
    if measure not in years.columns or not pd.api.types.is_float_dtype(years[measure]):
        known = [name for name in years.columns if pd.api.types.is_float_dtype(years[name])]
        raise InputError(f"{shown(measure)} is not a measure", remedy=did_you_mean(measure, known, "measures"))
    if group is not None and group not in groups:
        raise InputError(f"{shown(group)} is not a group", remedy=did_you_mean(group, groups, "groups"))
    if group is not None:
        years = years[years["group"] == group]
    rows = []
    for year, values in years.groupby("year")[measure]:
        mean = mean_over_runs(measure, measure, values)
        if mean.value is not None:
            rows.append((year, mean.value, mean.low, mean.high))
    table = pd.DataFrame(rows, columns=["year", "value", "low", "high"])
    return carry(table, years["run"].nunique(), years.attrs.get("seed"))


@takes(
    worlds=tuple_of(instance("World")),
    reform=text,
    label=optional(text),
    share=flag,
    years=whole(1, 100),
    **LUCK,
    **PICTURE,
)
def four_lines(
    worlds: Sequence[World],
    reform: str,
    *,
    runs: int | None = None,
    seed: int | None = None,
    lang: str = "en",
    label: str | None = None,
    title: str | None = None,
    share: bool = True,
    years: int = 10,
    width: float = WIDTH,
) -> Figure:
    """Sets of assumptions without and with a reform, in survival of partnerships or in the yearly mean of an outcome.

    Args:
        worlds: The sets of assumptions, each with its two tables.
        reform: The reform's name.
        runs: The number of runs that the table rests on; the picture states it.
        seed: The seed of these runs; the picture states it.
        lang: "en" or "th".
        label: What the vertical axis shows, needed for yearly means.
        title: Another title.
        share: Whether these are shares of one, shown in per cent from 0 to 100. Anything else is shown from 0 on.
        years: The age up to which survival is shown.
        width: In inches.
    """
    lang = language(lang)
    if len(worlds) > len(COLOURS):
        raise InputError(f"{len(worlds)} worlds cannot be told apart", remedy=f"draw at most {len(COLOURS)}")
    tables = [table for world in worlds for table in (world.without, world.with_reform)]
    value = "survival" if all("survival" in table.columns for table in tables) else "value"
    for table in tables:
        check_columns(table, ("age" if value == "survival" else "year", value, "low", "high"), "a table of a world")
    heading = title or say("pictures.four_lines.title", lang)
    subtitle = say("pictures.four_lines.subtitle", lang, reform=option_label(reform, lang))
    with sheet(heading, subtitle, lang=lang, height=3.3, width=width) as page:
        band = "pictures.band.bootstrap" if value == "survival" else "pictures.band.runs"
        page.footer += [say("pictures.four_lines.note", lang), intervals_footer(lang, runs, seed, band, tables)]
        if not any(len(known(table, value)) for table in tables):
            page.empty(say("pictures.four_lines.empty", lang))
            return page.figure
        axes = page.figure.subplots()
        if value == "survival":
            _survival(axes, worlds, years, lang)
        else:
            _means(axes, worlds, share, lang, width)
            axes.set_ylabel(label or "")
        colours = [Patch(color=colour, alpha=0.9) for _, colour in zip(worlds, COLOURS, strict=False)]
        page.legend(colours, [world.label for world in worlds], say("pictures.four_lines.world", lang))
        styles = [Line2D([], [], color=INK, linestyle=dashes, linewidth=1.9) for dashes in (WITHOUT, WITH)]
        page.legend(styles, [say(f"pictures.four_lines.{name}", lang) for name in ("without", "with")],
                    say("pictures.four_lines.policy", lang))  # fmt: skip
    return page.figure


def _survival(axes: Axes, worlds: Sequence[World], years: int, lang: Lang) -> None:
    shown = years_of_age([table for world in worlds for table in (world.without, world.with_reform)], years)
    for world, colour in zip(worlds, COLOURS, strict=False):
        draw_survival(axes, world.without, 12 * shown, colour, WITHOUT, 1.9)
        draw_survival(axes, world.with_reform, 12 * shown, colour, WITH, 1.9)
    share_axis(axes, say("pictures.survival.y", lang))
    axes.set_xlim(0, shown)
    axes.set_xticks(range(shown + 1))
    axes.set_xlabel(say("pictures.survival.x", lang))


def _means(axes: Axes, worlds: Sequence[World], share: bool, lang: Lang, width: float) -> None:
    seen: set[int] = set()
    for world, colour in zip(worlds, COLOURS, strict=False):
        for table, dashes, marker in ((world.without, WITHOUT, ""), (world.with_reform, WITH, "o")):
            rows = known(table, "value").sort_values("year")
            scaled = rows.assign(
                **{name: (100 if share else 1) * floats(rows, name) for name in ("value", "low", "high")}
            )
            draw_mean(axes, floats(rows, "year"), scaled, "value", colour, dashes, 1.9, marker)
            seen |= set(rows["year"].astype(int))
    if share:
        share_axis(axes, "")
    else:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    year_ticks(axes, min(seen), max(seen), lang, width - 0.9)
    axes.set_xlabel(say("pictures.year.x", lang))


def year_ticks(axes: Axes, first: int, last: int, lang: Lang, inches: float, offset: float = 0.0) -> None:
    """Fiscal years under an axis, as many as have room."""
    room = text_width(fiscal_year(last, lang), 9) + 0.1
    every = max(1, int(np.ceil(room * (last - first + 1) / inches)))
    years = range(first, last + 1, every)
    axes.set_xticks([year + offset for year in years], [fiscal_year(year, lang) for year in years])
