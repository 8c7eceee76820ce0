"""The pictures of the debrief page: the years of all options, and how the repeats differ."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from govsim.game.debrief import CLASS, RIVALS, Debrief, alive_by_year
from govsim.show.plots.style import BAND, BLACK, BLUE, CURVES, FAINT, INK, VERMILLION, head, sheet
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang, say, year_name

OPTIONS = (DO_NOTHING, CLASS, *RIVALS.values())
_SHARES = (10, 90)


def years(debrief: Debrief, lang: Lang) -> Figure:
    """Partnerships alive by year: in the class's own run, and the mean over all repeats."""
    every = {DO_NOTHING: debrief.comparison.base, **debrief.comparison.ensembles}
    alive = {option: alive_by_year(every[option]) for option in OPTIONS}
    first = debrief.game.setup.scenario.time.first_fiscal_year
    at = np.arange(first, first + alive[CLASS].shape[1])
    with sheet(say("debrief.picture.years", lang), lang=lang, height=3.0) as page:
        page.footer.append(say("debrief.picture.years.foot", lang, n=debrief.worlds, low=_SHARES[0], high=_SHARES[1]))
        panels = page.figure.subplots(1, 2, sharey=True)
        notes = (say("debrief.picture.world", lang), say("debrief.picture.worlds", lang, n=debrief.worlds))
        for number, (axes, note) in enumerate(zip(panels, notes, strict=True)):
            head(axes, note, "", 3.2)
            lines = [_line(axes, at, alive[option], place, number == 0) for place, option in enumerate(OPTIONS)]
            axes.set_xticks(at, [year_name(int(year), lang)[-2:] for year in at])
        low, high = np.percentile(alive[CLASS], _SHARES, axis=0)
        panels[1].fill_between(at, low, high, color=CURVES[1][0], alpha=BAND, linewidth=0)
        panels[0].set_ylabel(say("debrief.picture.alive", lang))
        panels[0].set_ylim(bottom=0)
        page.legend(lines, [say(f"debrief.option.{option}", lang) for option in OPTIONS])
        page.below = say("debrief.picture.x", lang)
    return page.figure


def _line(axes: Axes, at: np.ndarray, alive: np.ndarray, place: int, this_world: bool):  # type: ignore[no-untyped-def]
    colour, dashes = CURVES[place]
    values = alive[0] if this_world else alive.mean(axis=0)
    return axes.plot(at, values, color=colour, linestyle=dashes, linewidth=1.7, marker="o", markersize=3)[0]


def worlds(debrief: Debrief, lang: Lang) -> Figure:
    """Partnership-years gained over doing nothing: a dot a world, the class's own one marked."""
    base = debrief.outcomes[DO_NOTHING]["partnership_years"].to_numpy(float)
    names = OPTIONS[1:]
    with sheet(say("debrief.picture.dist", lang), lang=lang, height=2.9) as page:
        page.footer.append(say("debrief.picture.dist.foot", lang, n=debrief.worlds))
        axes = page.figure.subplots()
        for row, option in enumerate(names):
            gained = debrief.outcomes[option]["partnership_years"].to_numpy(float) - base
            order = np.argsort(np.argsort(gained, kind="stable"), kind="stable")
            offset = ((order * 7) % 11 - 5) / 11 * 0.5  # spread so that dots that are near can be told apart
            axes.plot(gained, row + offset, "o", color=BLUE, alpha=0.35, markersize=4, markeredgewidth=0)
            middle = axes.plot([gained.mean()] * 2, [row - 0.36, row + 0.36], color=BLACK, linewidth=2)[0]
            own = axes.plot(gained[:1], [row + offset[0]], "D", color=VERMILLION, markersize=8, zorder=5)[0]
        axes.axvline(0, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(names)), [say(f"debrief.option.{name}", lang) for name in names])
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(8))
        axes.grid(axis="x", color=FAINT, alpha=0.15)
        page.legend([own, middle], [say("debrief.picture.own", lang), say("debrief.picture.mean", lang)])
        page.below = say("debrief.picture.gain", lang)
    return page.figure
