"""A mechanism in one picture: what leads to what, as boxes in a row, and back to the first where it feeds itself."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from govsim.show.course.lesson import Shown
from govsim.show.plots.lines import pieces
from govsim.show.plots.style import BLUE, INK, VERMILLION, sheet, widest, wrap
from govsim.show.report.pictures import Picture
from govsim.words import Lang

_WIDE, _HIGH, _BOX = 9.6, 2.7, 0.8
"""Inches of the picture; the part of each step that its box takes, the rest is the arrow's."""
_SIZES = (15.0, 14.0, 13.0, 12.0, 11.0, 10.0)
"""Points of the text: the largest in which no word is broken."""
_MAY_BREAK = "|"
"""Where a line of Thai may end in a box."""


def chain(steps: Sequence[str], lang: Lang, *, loop: bool) -> Shown:
    """The steps as a picture."""
    room = _WIDE / len(steps) * _BOX - 0.2
    words = [word for step in steps for word in pieces(step.replace(_MAY_BREAK, "\u200b"))]
    size = next((size for size in _SIZES if widest(words, size) <= room), _SIZES[-1])
    with sheet("", lang=lang, height=_HIGH, width=_WIDE) as page:
        axes = page.figure.subplots()
        axes.set_axis_off()
        axes.set(xlim=(0, len(steps)), ylim=(-0.75 if loop else -0.1, 1.1))
        for place, step in enumerate(steps):
            text = wrap(step.replace(_MAY_BREAK, "\u200b"), room, size).replace("\u200b", "")
            _box(axes, place, text, size, last=place == len(steps) - 1)
            if place:
                axes.annotate("", (place + 0.01, 0.5), (place - 1 + _BOX + 0.03, 0.5), arrowprops=_arrow(INK))
        if loop:
            way = _arrow(BLUE) | {"connectionstyle": "bar,fraction=-0.09", "shrinkA": 4, "shrinkB": 4}
            axes.annotate("", (_BOX / 2, -0.05), (len(steps) - 1 + _BOX / 2, -0.05), arrowprops=way)
    alt = " → ".join([*steps, steps[0]] if loop else steps)
    return Shown(Picture(page.figure, "chain", lang).png(), alt.replace(_MAY_BREAK, ""))


def _box(axes: Axes, place: int, text: str, size: float, *, last: bool) -> None:
    shape = FancyBboxPatch(
        (place + 0.03, 0.02), _BOX - 0.03, 0.96, boxstyle="round,pad=0,rounding_size=0.04",
        facecolor="#F3F6F9", edgecolor=VERMILLION if last else INK, linewidth=1.6 if last else 1.0,
    )  # fmt: skip
    axes.add_patch(shape)
    middle = place + 0.03 + (_BOX - 0.03) / 2
    axes.text(middle, 0.5, text, ha="center", va="center", fontsize=size, linespacing=1.3)


def _arrow(colour: str) -> dict[str, object]:
    return {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "mutation_scale": 14}
