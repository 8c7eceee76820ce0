"""The life of one partnership on a calendar: contracts, gaps, people who changed, what came late, and trust."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from govsim.arguments import LARGEST, PICTURE, an_ensemble, takes, text_or_number, whole
from govsim.errors import InputError, did_you_mean
from govsim.show.labels import name_of
from govsim.show.plots.curves import floats
from govsim.show.plots.four_lines import year_ticks
from govsim.show.plots.style import BLUE, GREEN, INK, ORANGE, TIGHT, VERMILLION, WIDTH, Dashes, sheet, wrap
from govsim.words import Lang, first_month, language, month_name, say

if TYPE_CHECKING:
    from govsim.runs.ensemble import Ensemble

type Spans = list[tuple[int, int]]
"""First month and the month after the last."""

_LANES = ("contract", "gap", "act", "payment", "coordinator", "partner_coordinator", "leader")
_SPAN_LOOKS: dict[str, tuple[str, str]] = {
    "contract": (BLUE, ""),
    "gap": ("white", "//////"),
    "act": (ORANGE, ""),
    "payment": (VERMILLION, ""),
}
_TRUSTS: tuple[tuple[str, str, str, Dashes, float], ...] = (
    ("trust", "td", INK, "-", 1.8),
    ("trust_person", "t", BLUE, (0, (4, 1.6)), 1.3),
    ("trust_agency", "to", GREEN, (0, (1.5, 1.2)), 1.5),
)
_TABLES = ("partnerships", "contracts", "events", "partnership_months")


@takes(ensemble=an_ensemble, run=whole(-LARGEST), mission=text_or_number, **PICTURE)
def life(
    ensemble: "Ensemble",
    run: int,
    mission: int | str,
    *,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Of a mission's partnerships in one run, the one seen longest in the reported months.

    Args:
        ensemble: The runs, with the logs of contracts, events and partnership months:
            simulate(..., record=Record(partnership_months=True)).
        run: The number of the run.
        mission: Its number or, where the scenario names it, its name.
        lang: "en" or "th".
        title: Another title.
        width: In inches.

    Raises:
        InputError: A log is missing, or there is no such run or mission.
    """
    lang = language(lang)
    number = _mission(ensemble, run, mission)
    last = 12 * ensemble.scenario.time.years
    first_year = ensemble.scenario.time.first_fiscal_year
    chosen = _longest(ensemble.partnerships, run, number, last)
    subtitle = _sentence(ensemble, chosen, number, lang) if chosen is not None else ""
    with sheet(title or say("pictures.life.title", lang), subtitle, lang=lang, height=3.9, width=width) as page:
        page.footer.append(
            say(
                "pictures.life.example",
                lang,
                run=str(run),
                last=str(ensemble.replications - 1),
                seed=str(ensemble.seed),
            )
        )
        if chosen is None:
            page.empty(say("pictures.life.empty", lang))
            return page.figure
        first, end = max(0, int(chosen["start"])), min(last, int(chosen["end"]))
        begin, stop = 12 * (first // 12), min(last, 12 * (-(-(end + 1) // 12)))
        lanes, trust = page.figure.subplots(2, 1, sharex=True, height_ratios=(1.5, 1))
        _draw_lanes(lanes, spans(ensemble, chosen, first, end), lang, width)
        lines = _draw_trust(trust, ensemble, chosen)
        page.legend(lines, [say(f"pictures.life.{name}", lang) for _, name, *_ in _TRUSTS], None)
        trust.set_ylabel(say("pictures.life.trust", lang))
        for axes in (lanes, trust):
            for year in range(begin // 12, -(-stop // 12), 2):
                axes.axvspan(12 * year, 12 * year + 12, color="#F2F2F2", linewidth=0, zorder=0)
            if end < last and chosen["cause"] != "alive":
                axes.axvline(end, color=INK, linewidth=1)
        _years(trust, begin, stop, first_year, lang, width - 2.2)
        trust.set_xlim(begin, stop)
        page.below = say("pictures.life.x", lang, month=first_month(ensemble.scenario, lang))
    return page.figure


def _mission(ensemble: "Ensemble", run: int, mission: int | str) -> int:
    for name in _TABLES:
        if name not in ensemble.tables:
            remedy = "simulate(..., record=Record(partnership_months=True))"
            raise InputError(f"{name.replace('_', ' ')} were not recorded", place="life()", remedy=remedy)
    if not 0 <= run < ensemble.replications:
        raise InputError(f"there is no run {run}", place="life()", remedy=f"runs: 0 to {ensemble.replications - 1}")
    names = list(ensemble.missions["name"].astype(str))
    if isinstance(mission, str):
        if not mission or mission not in names:
            named = [name for name in names if name]
            remedy = did_you_mean(mission, named, "named missions")
            raise InputError(f"there is no mission {mission!r}", place="life()", remedy=remedy)
        return names.index(mission)
    if not 0 <= mission < len(names):
        raise InputError(f"there is no mission {mission}", place="life()", remedy=f"missions: 0 to {len(names) - 1}")
    return mission


def _longest(log: pd.DataFrame, run: int, mission: int, last: int) -> pd.Series | None:
    """The partnership of which most reported months are known; the first of several."""
    mine = log[(log["run"] == run) & (log["mission"] == mission) & (log["end"] > 0) & (log["start"] < last)]
    if mine.empty:
        return None
    seen = mine["end"].clip(upper=last) - mine["start"].clip(lower=0)
    return mine.iloc[int(seen.to_numpy().argmax())]


def spans(ensemble: "Ensemble", chosen: pd.Series, first: int, end: int) -> dict[str, Spans]:
    """What each lane of the calendar shows of a partnership between two months: stretches, and moments of no length."""
    run, mission, partner = (int(chosen[name]) for name in ("run", "mission", "partner"))
    contracts, events = ensemble.contracts, ensemble.events[ensemble.events["run"] == run]
    mine = contracts[(contracts["run"] == run) & (contracts["mission"] == mission) & (contracts["partner"] == partner)]
    mine = mine[(mine["start"] >= int(chosen["start"])) & (mine["start"] <= int(chosen["end"]))]
    terms = sorted(zip(mine["start"], mine["end"] + 1, strict=True))
    ends = [int(chosen["start"])] + [stop for _, stop in terms]
    gaps = list(zip(ends, [start for start, _ in terms] + [int(chosen["end"])], strict=True))
    agency = int(chosen["agency"])
    post = int(ensemble.missions["official"].iloc[mission])
    is_mine = (events["mission"] == mission).fillna(False)
    kinds = {
        "act": events["event"] == "late act",
        "payment": (events["event"] == "late payment") & is_mine,
        "coordinator": (events["event"] == "coordinator change") & (events["official"] == post).fillna(False),
        "partner_coordinator": (events["event"] == "partner coordinator change") & is_mine,
        "leader": (events["event"] == "leader change") & (events["agency"] == agency).fillna(False),
    }
    found = {"contract": terms, "gap": gaps[1:] if terms else gaps}
    for name, chosen_events in kinds.items():
        rows = events[chosen_events.astype(bool)]
        found[name] = list(zip(rows["month"], rows["end"], strict=True))
    return {name: _within(found[name], first, end, moments=name not in _SPAN_LOOKS) for name in _LANES}


def _within(stretches: Spans, first: int, end: int, *, moments: bool) -> Spans:
    if moments:
        return [(int(at), int(at)) for at, _ in stretches if first <= at < end]
    cut = [(max(first, int(start)), min(end, int(stop))) for start, stop in stretches]
    return [(start, stop) for start, stop in cut if start < stop]


def _draw_lanes(axes: Axes, found: dict[str, Spans], lang: Lang, width: float) -> None:
    for place, name in enumerate(_LANES):
        stretches = found[name]
        if name in _SPAN_LOOKS:
            colour, hatch = _SPAN_LOOKS[name]
            bars = [(start, stop - start) for start, stop in stretches]
            axes.broken_barh(
                bars, (place - 0.3, 0.6), facecolor=colour, edgecolor=INK if hatch else "white", hatch=hatch,
                linewidth=0.7, zorder=2,
            )  # fmt: skip
        elif stretches:
            at = [start for start, _ in stretches]
            axes.plot(at, np.full(len(at), place), "D", color=INK, markersize=5, zorder=3, clip_on=False)
    axes.set_yticks(
        range(len(_LANES)),
        [wrap(say(f"pictures.life.{name}", lang), 0.3 * width, 9) for name in _LANES],
        linespacing=TIGHT,
    )
    axes.set_ylim(len(_LANES) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.spines["left"].set_visible(False)


def _draw_trust(axes: Axes, ensemble: "Ensemble", chosen: pd.Series) -> list[Line2D]:
    """Trust at the end of each month, from 0 to 1."""
    table = ensemble.partnership_months
    mine = (table["run"] == chosen["run"]) & (table["mission"] == chosen["mission"])
    rows = table[
        mine & (table["partner"] == chosen["partner"]) & table["month"].between(chosen["start"], chosen["end"])
    ]
    month = floats(rows, "month") + 1
    lines = []
    for column, _, colour, dashes, weight in _TRUSTS:
        lines += axes.plot(month, floats(rows, column), color=colour, linestyle=dashes, linewidth=weight)
    axes.set_ylim(0, 1)
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1))
    return lines


def _years(axes: Axes, begin: int, stop: int, first_year: int, lang: Lang, inches: float) -> None:
    first, last = first_year + begin // 12, first_year + (stop - 1) // 12
    year_ticks(axes, first, last, lang, inches)
    places, labels = axes.get_xticks(), [text.get_text() for text in axes.get_xticklabels()]
    axes.set_xticks([12 * (place - first_year) + 6 for place in places], labels)
    axes.tick_params(axis="x", length=0)


def _sentence(ensemble: "Ensemble", chosen: pd.Series, mission: int, lang: Lang) -> str:
    """Who with whom, from when to when, and why it ended."""
    scenario, partner = ensemble.scenario, int(chosen["partner"])
    names = ensemble.missions["name"].astype(str).iloc[mission], ensemble.partners["name"].astype(str).iloc[partner]
    if lang == "th":
        names = scenario.name_in_thai("missions", names[0]), scenario.name_in_thai("partners", names[1])
    kind = name_of("kind", str(chosen["kind"]), lang)
    who = say(
        "pictures.life.who",
        lang,
        mission=names[0] or say("pictures.life.mission", lang, number=str(mission)),
        partner=names[1] or say("pictures.life.partner", lang, number=str(partner), kind=kind),
    )
    cause = str(chosen["cause"])
    began = say("pictures.life.began", lang, month=month_name(scenario, int(chosen["start"]), lang))
    month = month_name(scenario, int(chosen["end"]), lang)
    end = (
        say("pictures.life.alive", lang)
        if cause == "alive"
        else say("pictures.life.ended", lang, month=month, cause=name_of("cause", cause, lang))
    )
    return "\n".join([who, f"{began} – {end}"])
