"""Which factors matter: a ranking with intervals, a heat map over outcomes, and how indices settle with more points."""

from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, NullLocator

from govsim.arguments import PICTURE, flag, instance, one_or_more, optional, takes, text, whole
from govsim.errors import InputError, did_you_mean
from govsim.model.parameters import BY_NAME, GROUP_LABELS
from govsim.show.plots.curves import floats, known
from govsim.show.plots.panels import dot_axes, panel
from govsim.show.plots.style import (
    BLUE,
    CURVES,
    FAINT,
    INK,
    ORANGE,
    TIGHT,
    WIDTH,
    head,
    sheet,
    text_width,
    widest,
    wrap,
)
from govsim.words import Lang, has, language, say

if TYPE_CHECKING:
    from govsim.study.sensitivity import Analysis

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sobol": ("ST", "S1"),
        "fast": ("ST", "S1"),
        "morris": ("mu_star", "sigma"),
        "lhs": ("delta", "pawn_median"),
        "random": ("delta", "pawn_median"),
        "evidence": ("delta", "pawn_median"),
        "grid": ("range",),
        "one-at-a-time": ("range",),
    }
)
"""What a picture of a sample shows when nobody says: the measure it is ordered by first."""
_SMALL = 8.0
_HEAD = 7.5
_DASHED = (0, (3, 2))
_PALE, _DEEP = np.array([1.0, 1.0, 1.0]), np.array([0.0, 0.447, 0.698])


@takes(
    analysis=instance("Analysis"),
    outcome=optional(text),
    measures=optional(one_or_more),
    target=text,
    most=optional(whole(1)),
    groups=flag,
    **PICTURE,
)
def ranking(
    analysis: "Analysis",
    outcome: str | None = None,
    *,
    measures: Sequence[str] | None = None,
    target: str = "mean",
    most: int | None = None,
    groups: bool = False,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Factors from the one that matters most, with intervals; two measures side by side where there are two.

    Args:
        analysis: What analyse() or combined() gives.
        outcome: Needed where the analysis has several.
        measures: One or two of its measures; the order is the first's.
        target: "mean" (over replications) or "noise" (between them).
        most: How many factors are shown; by default all.
        groups: Mechanisms in place of factors.
        lang: "en" or "th".
        title: Another title.
        width: In inches.
    """
    chosen = language(lang)
    outcome = _outcome(analysis, outcome)
    table, key = (analysis.groups, "group") if groups else (analysis.indices, "factor")
    rows = known(table[(table["outcome"] == outcome) & (table["target"] == target)], "value")
    wanted = _measures(analysis, rows, measures, target)
    first = rows[rows["measure"] == wanted[0]]
    order = first.assign(size=np.abs(floats(first, "value"))).sort_values("size", ascending=False, kind="stable")
    everything = list(order[key].astype(str))
    names = everything[:most]
    shown = panel(outcome, rows, chosen)
    how = "sensitivity.ranking.noise" if target == "noise" else "sensitivity.ranking.title"
    labels = [wrap(_label(name, chosen), 0.44 * width, _SMALL) for name in names]
    lines = np.array([label.count("\n") + 1 for label in labels] or [1])
    places = (np.cumsum(lines + 0.55) - (lines + 0.55) / 2) if names else np.array([])
    height = 0.75 + 0.135 * float((lines + 0.55).sum())
    with sheet(
        title or say(how, chosen, outcome=shown.label), lang=chosen, height=max(height, 1.6), width=width
    ) as page:
        page.footer.append(_footer(analysis, chosen))
        if not names:
            page.empty(say("sensitivity.empty", chosen))
            return page.figure
        if len(names) < len(everything):
            page.footer.append(say("sensitivity.left_out", chosen, shown=str(len(names)), all=str(len(everything))))
        axes = page.figure.subplots()
        offsets = (0.0,) if len(wanted) == 1 else (-0.22, 0.22)
        for measure, colour, marker, offset in zip(wanted, (BLUE, ORANGE), ("o", "D"), offsets, strict=False):
            mine = rows[rows["measure"] == measure].set_index(key).reindex(names)
            _dots(axes, mine, places + offset, colour, marker)
        dummies = [_dummy(analysis, outcome, target, measure) for measure in wanted] if not groups else []
        page.legend(*_measures_told(axes, wanted, dummies, chosen))
        axes.set_ylim(places[-1] + lines[-1] / 2 + 0.4, places[0] - lines[0] / 2 - 0.4)
        axes.set_yticks(places, labels, fontsize=_SMALL, linespacing=TIGHT)
        axes.margins(x=0.04)
        dot_axes(axes, width - widest(labels, _SMALL) - 0.5)
    return page.figure


@takes(
    analysis=instance("Analysis"),
    measure=optional(text),
    target=text,
    outcomes=optional(one_or_more),
    most=optional(whole(1)),
    **PICTURE,
)
def heat_map(
    analysis: "Analysis",
    *,
    measure: str | None = None,
    target: str = "mean",
    outcomes: Sequence[str] | None = None,
    most: int | None = None,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """Factors by outcomes, the deeper the more a factor matters; factors by mechanism, as the parameters are listed.

    Measures in the outcome's unit (mu_star, range) are shown against the greatest of their column.
    """
    chosen = language(lang)
    rows = known(analysis.indices[analysis.indices["target"] == target], "value")
    (name,) = _measures(analysis, rows, None if measure is None else [measure], target)[:1]
    rows = rows[rows["measure"] == name]
    columns = list(dict.fromkeys(rows["outcome"])) if outcomes is None else list(outcomes)
    for outcome in columns:
        _outcome(analysis, outcome)
    value, low, high = (
        rows.pivot(index="factor", columns="outcome", values=part).reindex(columns=columns).astype(float)
        for part in ("value", "low", "high")
    )
    factors = [factor for factor in dict.fromkeys(rows["factor"]) if factor in value.index]
    strength = value.abs().max(axis=1)
    kept = set(strength.sort_values(ascending=False, kind="stable").index[:most])
    factors = [factor for factor in factors if factor in kept]
    labels = [wrap(_label(factor, chosen), 0.37 * width, _SMALL) for factor in factors]
    lines = np.array([label.count("\n") + 1 for label in labels] or [1])
    edges = np.concatenate([[0.0], np.cumsum(lines + 0.5)])
    inches = (width - widest(labels, _SMALL) - 0.5) / max(1, len(columns))
    upright = inches < 0.6
    room = 4.5 if inches < 0.25 else 1.7 if upright else inches - 0.06
    size = min(_HEAD, 72 * inches / 1.45) if upright else _HEAD  # a column is as wide as its head is high
    heads = [wrap(panel(outcome, rows, chosen).label, room, size) for outcome in columns]
    above = widest(heads, size) if upright else 0.16 * max((text.count("\n") + 1 for text in heads), default=0)
    unitless = name not in ("mu_star", "mu", "sigma", "range")
    with sheet(
        title or say("sensitivity.heat.noise" if target == "noise" else "sensitivity.heat.title", chosen),
        _measure(name, chosen), lang=chosen,
        height=max(1.6, 0.3 + above + 0.135 * edges[-1]), width=width,
    ) as page:  # fmt: skip
        page.footer.append(_footer(analysis, chosen, "sensitivity.interval.heat"))
        if not factors or not columns:
            page.empty(say("sensitivity.empty", chosen))
            return page.figure
        page.footer.append(say("sensitivity.heat.marks" if unitless else "sensitivity.heat.scaled", chosen))
        if len(factors) < len(strength):
            page.footer.append(say("sensitivity.left_out", chosen, shown=str(len(factors)), all=str(len(strength))))
        axes = page.figure.subplots()
        for place, outcome in enumerate(columns):
            scale = 1.0 if unitless else float(value[outcome].abs().max())
            nothing = _dummy(analysis, outcome, target, name) or 0.0
            for top, bottom, factor in zip(edges, edges[1:], factors, strict=False):
                cell = tuple(float(table.loc[factor, outcome]) for table in (value, low, high))
                _cell(axes, place, (top + bottom) / 2, bottom - top, cell, scale, nothing, inches)
        axes.set_xticks(np.arange(len(columns)) + 0.5, heads, fontsize=size, linespacing=1.2, va="bottom")
        axes.tick_params(axis="x", rotation=90 if upright else 0)
        _settle_cells(axes, len(columns), edges, labels)
    return page.figure


@takes(
    analysis=instance("Analysis"), outcome=optional(text), measure=optional(text), target=text, most=whole(1), **PICTURE
)
def convergence(
    analysis: "Analysis",
    outcome: str | None = None,
    *,
    measure: str | None = None,
    target: str = "mean",
    most: int = 6,
    lang: str = "en",
    title: str | None = None,
    width: float = WIDTH,
) -> Figure:
    """The indices of the factors that matter most over nested parts of the sample, a panel a factor, one scale."""
    chosen = language(lang)
    outcome = _outcome(analysis, outcome)
    table = analysis.convergence
    rows = known(table[(table["outcome"] == outcome) & (table["target"] == target)], "value")
    (name,) = _measures(analysis, rows, None if measure is None else [measure], target)[:1]
    rows = rows[rows["measure"] == name]
    last = rows[rows["size"] == rows["size"].max()]
    order = last.assign(strength=np.abs(floats(last, "value"))).sort_values("strength", ascending=False, kind="stable")
    factors = list(order["factor"].astype(str))[:most]
    shown = panel(outcome, rows, chosen)
    columns = max(1, min(len(factors), int((width - 0.5) // 2.0)))
    deep = max(1, -(-len(factors) // columns))
    with sheet(
        title or say("sensitivity.convergence.title", chosen, outcome=shown.label), _measure(name, chosen), lang=chosen,
        height=max(1.6, 1.95 * deep), width=width,
    ) as page:  # fmt: skip
        page.footer.append(_footer(analysis, chosen))
        if not factors:
            page.empty(say("sensitivity.empty", chosen))
            return page.figure
        if len(factors) < len(last):
            page.footer.append(
                say("sensitivity.convergence.shown", chosen, shown=str(len(factors)), all=str(len(last)))
            )
        grid = page.figure.subplots(deep, columns, squeeze=False, sharex=True, sharey=True)
        inches = (width - 0.6) / columns - 0.2
        for number, axes in enumerate(grid.flat):
            axes.set_visible(number < len(factors))
            if number < len(factors):
                _settle(axes, rows[rows["factor"] == factors[number]], inches)
                head(axes, _label(factors[number], chosen), "", inches, _SMALL + 0.5)
                axes.tick_params(labelbottom=number + columns >= len(factors))
        page.below = say("sensitivity.convergence.x", chosen)
    return page.figure


# Pieces


def _dots(axes: Axes, rows: pd.DataFrame, places: np.ndarray, colour: str, marker: str) -> None:
    value, low, high = (floats(rows, name) for name in ("value", "low", "high"))
    axes.hlines(places, low, high, color=colour, linewidth=1.2)
    for ends in (low, high):
        axes.plot(ends, places, "|", color=colour, markersize=5, markeredgewidth=1.1)
    axes.plot(value, places, marker, color=colour, markersize=3.6)


def _measures_told(
    axes: Axes, wanted: Sequence[str], dummies: Sequence[float | None], lang: Lang
) -> tuple[list[Line2D], list[str]]:
    """The marks of the measures and what they are called; lines where a factor that does nothing would stand."""
    marks = zip(wanted, (BLUE, ORANGE), "oD", strict=False)
    handles = [Line2D([], [], color=colour, marker=mark, markersize=3.6, linewidth=1.2) for _, colour, mark in marks]
    texts = [_measure(measure, lang) for measure in wanted]
    for nothing, colour in zip(dummies, (BLUE, ORANGE), strict=False):
        if nothing is not None:
            axes.axvline(nothing, color=colour, linewidth=1.0, linestyle=_DASHED, zorder=1)
    if any(nothing is not None for nothing in dummies):
        handles.append(Line2D([], [], color=FAINT, linewidth=1.0, linestyle=_DASHED))
        texts.append(say("sensitivity.dummy", lang))
    return handles, texts


def _cell(
    axes: Axes,
    place: int,
    middle: float,
    tall: float,
    cell: tuple[float, ...],
    scale: float,
    nothing: float,
    inches: float,
) -> None:
    """One factor and outcome: colour by size, the number on it, pale where it may be nothing."""
    value, low, high = cell
    if not isfinite(value):
        axes.text(place + 0.5, middle, "–", ha="center", va="center", fontsize=_SMALL, color=FAINT)
        return
    share = abs(value) / scale if scale else 0.0
    depth = min(max(share, 0.0), 1.0) ** 0.7
    colour = _PALE + (_DEEP - _PALE) * depth
    axes.add_patch(
        _box(place + 0.02, middle - tall / 2 + 0.05, 0.96, tall - 0.1, tuple(float(part) for part in colour))
    )
    unclear = not isfinite(low) or low <= nothing <= high or (nothing > 0 and value < nothing) or low <= 0 <= high
    text = f"{100 * value / scale if scale else 0.0:.0f}".replace("-", "−").replace("−0", "0")
    if text_width(text, _SMALL) < inches:
        ink = "white" if depth > 0.6 else FAINT if unclear else INK
        weight = "normal" if unclear else "bold"
        axes.text(place + 0.5, middle, text, ha="center", va="center", fontsize=_SMALL, color=ink, fontweight=weight)


def _settle_cells(axes: Axes, columns: int, edges: np.ndarray, labels: list[str]) -> None:
    """Axes around cells: names of the rows on the left, of the columns above, no lines."""
    axes.set_xlim(0, columns)
    axes.set_ylim(edges[-1], 0)
    axes.set_yticks((edges[1:] + edges[:-1]) / 2, labels, fontsize=_SMALL, linespacing=TIGHT)
    axes.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    for side in axes.spines.values():
        side.set_visible(False)


def _box(x: float, y: float, wide: float, tall: float, colour: tuple[float, ...]) -> Rectangle:
    return Rectangle((x, y), wide, tall, facecolor=colour, edgecolor="none")


def _settle(axes: Axes, rows: pd.DataFrame, inches: float) -> None:
    """One factor's index by the points used, on a scale of doublings."""
    rows = rows.sort_values("points")
    points, value, low, high = (floats(rows, name) for name in ("points", "value", "low", "high"))
    colour = CURVES[1][0]
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.fill_between(points, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.vlines(points, low, high, color=colour, linewidth=1.2)
    axes.plot(points, value, "-o", color=colour, markersize=3.6, linewidth=1.3)
    axes.set_xscale("log", base=2)
    room = max(1, int(len(points) * (text_width("000,000", _SMALL) + 0.12) / inches + 0.999))
    ticks = points[::-1][::room][::-1]
    axes.xaxis.set_major_locator(FixedLocator(list(ticks)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(ticks, [f"{int(n):,}" for n in ticks], fontsize=_SMALL)
    axes.margins(x=0.14)
    axes.grid(axis="y", color="#E4E4E4", linewidth=0.6)
    axes.set_axisbelow(True)


# Words


def _measure(name: str, lang: Lang) -> str:
    """What a measure is called; of a mechanism ("ST_sum") how its factors' were put together; else its own name."""
    key = f"sensitivity.measure.{name}"
    if has(key):
        return say(key, lang)
    one, _, how = name.rpartition("_")
    if has(f"sensitivity.measure.{one}") and has(f"sensitivity.over.{how}"):
        return say(f"sensitivity.over.{how}", lang, measure=_measure(one, lang))
    return name


def _label(name: str, lang: Lang) -> str:
    if name in BY_NAME:
        return BY_NAME[name].label_th if lang == "th" else BY_NAME[name].label
    if name in GROUP_LABELS:
        return GROUP_LABELS[name][lang == "th"]
    return name


def _outcome(analysis: "Analysis", outcome: str | None) -> str:
    there = list(dict.fromkeys(analysis.noise["outcome"].astype(str)))
    if outcome is None and len(there) == 1:
        return there[0]
    if outcome is None:
        raise InputError("there are several outcomes", place="outcome", remedy=f"name one of {', '.join(there)}")
    if outcome not in there:
        remedy = did_you_mean(outcome, there, "outcomes")
        raise InputError(f"{outcome} was not analysed", place="outcome", remedy=remedy)
    return outcome


def _measures(analysis: "Analysis", rows: pd.DataFrame, wanted: Sequence[str] | None, target: str) -> list[str]:
    """The measures to show: those wanted, or the usual ones of the sample that are there."""
    if target not in ("mean", "noise"):
        remedy = did_you_mean(target, ("mean", "noise"), "targets")
        raise InputError(f"{target!r} is not a target", place="target", remedy=remedy)
    there = list(dict.fromkeys(rows["measure"].astype(str)))
    for measure in wanted or ():
        if measure not in there and there:
            remedy = did_you_mean(measure, there, "measures")
            raise InputError(f"{measure} was not worked out", place="measure", remedy=remedy)
    if wanted:
        return list(wanted)[:2]
    usual = CHOICES.get(analysis.sample, ())
    usual = (*usual, *(f"{name}_{how}" for name in usual for how in ("sum", "greatest", "mean")))
    return [name for name in usual if name in there][:2] or there[:1] or ["ST"]


def _dummy(analysis: "Analysis", outcome: str, target: str, measure: str) -> float | None:
    """The upper end of what a factor that does nothing shows."""
    table = analysis.references
    mine = (table["outcome"] == outcome) & (table["target"] == target) & (table["measure"] == f"{measure}_dummy")
    high = floats(table[mine], "high")
    return float(high[0]) if len(high) and np.isfinite(high[0]) else None


def _footer(analysis: "Analysis", lang: Lang, sentence: str = "sensitivity.interval") -> str:
    kind = {"fast": "fast", "grid": "range", "one-at-a-time": "range"}.get(analysis.sample, "bootstrap")
    luck = say(f"sensitivity.interval.{kind}", lang)
    interval = say(sentence, lang, points=f"{analysis.points:,}", level=f"{100 * analysis.level:g}", luck=luck)
    runs = f"{analysis.points * analysis.replications:,}"
    return say("pictures.footer", lang, runs=runs, seed=str(analysis.seed), interval=interval)
