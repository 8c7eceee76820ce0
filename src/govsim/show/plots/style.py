"""What all pictures share: the sheet they are drawn on, colours, type, and how they are saved.

A sheet is as wide as it is told and as high as it must be: title, legend, axes and footer each get the room their own
text takes, so that nothing overlaps at any width or in any language. The user's matplotlib settings change nothing.

Colours are those of Okabe & Ito (2008), which differ for colour-blind readers; line styles, markers and hatches tell
apart what grey paper would not. Type is Sarabun (OFL), which has Thai and Latin letters; `$` is a plain character.
"""

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import matplotlib.style
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation, Transform, blended_transform_factory

from govsim.arguments import a_path, named, one_or_more, takes
from govsim.errors import InputError, did_you_mean
from govsim.runs.new_files import make_above, save_file
from govsim.show.plots.lines import wrapped
from govsim.words import Lang, language, say

FONTS = Path(__file__).with_name("fonts")
FAMILY = "govsim Sarabun"
"""A name of our own, so that another Sarabun on the machine is never taken for it."""

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
OKABE_ITO = (BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE)
INK, FAINT, RULE = "#222222", "#595959", "#B0B0B0"

type Dashes = Literal["-"] | tuple[float, tuple[float, ...]]
CURVES: tuple[tuple[str, Dashes], ...] = (
    (BLACK, "-"),
    (BLUE, (0, (6, 2))),
    (ORANGE, (0, (4, 1.5, 1, 1.5))),
    (GREEN, (0, (1.5, 1.2))),
    (VERMILLION, (0, (8, 2, 2, 2))),
    (PURPLE, (0, (3, 2))),
    (SKY, (0, (6, 1.5, 1, 1.5, 1, 1.5))),
)
"""Colour and line style of the first, second, ... curve of a picture."""
BAND = 0.18
"""How strongly a band is coloured."""

WIDTH = 7.2
"""Inches: the text of an A4 page."""
FORMATS = ("svg", "png", "pdf")
_MARGIN = 0.12
_GAP = 0.05
TIGHT = 1.05
"""Line spacing of labels of several lines, in matplotlib's measure."""
_SIZES = {"title": 12.0, "subtitle": 10.0, "footer": 8.0, "below": 9.5}
_LOOK: dict[str, Any] = {
    "font.family": [FAMILY, "DejaVu Sans"],
    "font.size": 9.5,
    "axes.labelsize": 9.5,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "text.parse_math": False,
    "text.hinting": "none",
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.handlelength": 3.2,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "govsim",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "savefig.dpi": 200,
    "savefig.facecolor": "white",
    "figure.facecolor": "white",
}


@cache
def _register_fonts() -> None:
    for file, weight in (("Sarabun-Regular.ttf", 400), ("Sarabun-Bold.ttf", 700)):
        fontManager.ttflist.append(FontEntry(fname=str(FONTS / file), name=FAMILY, weight=weight, size="scalable"))


@contextmanager
def look() -> Iterator[None]:
    """Matplotlib's defaults with ours on top, whatever the user has set; all is as before when it ends."""
    _register_fonts()
    with matplotlib.style.context(["default", _LOOK]):
        yield


@dataclass
class Sheet:
    """A figure under construction.

    below: what the horizontal axes of all panels show; footer: sentences under the picture, broken into lines.
    """

    figure: Figure
    width: float
    lang: Lang
    below: str = ""
    footer: list[str] = field(default_factory=list)
    legends: list[Legend] = field(default_factory=list)

    def legend(self, handles: Sequence[Artist], labels: Sequence[str], heading: str | None = None) -> None:
        """Name what was drawn, above the axes, in as many columns as fit."""
        room = self.width - 2 * _MARGIN
        labels = [wrap(label, room - 0.8, 9.5) for label in labels]
        for columns in range(len(labels), 0, -1):
            legend = self.figure.legend(
                handles, labels, loc="upper left", ncols=columns, title=heading, alignment="left", borderaxespad=0,
                borderpad=0.1, columnspacing=1.6, labelspacing=0.35,
            )  # fmt: skip
            legend.get_title().set_fontweight("bold")
            if columns == 1 or _inches(legend, self.figure)[0] <= room:
                break
            legend.remove()
        legend.set_in_layout(False)
        self.legends.append(legend)

    def empty(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        axes = self.figure.subplots()
        axes.set_axis_off()
        axes.text(0.5, 0.5, wrap(sentence, self.width - 1, 11), ha="center", va="center", fontsize=11, gid="empty")


@contextmanager
def sheet(
    title: str,
    subtitle: str = "",
    *,
    lang: str,
    height: float,
    width: float = WIDTH,
) -> Iterator[Sheet]:
    """A sheet of which the axes take `height` inches; what is drawn inside the block is laid out when it ends."""
    with look():
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        page = Sheet(figure, width, language(lang))
        yield page
        _lay_out(page, height, title, subtitle)


def check_columns(table: Any, columns: Sequence[str], what: str) -> None:
    """Refuse a table that another function made."""
    if missing := [name for name in columns if name not in table.columns]:
        raise InputError(f"{what} has no column {missing[0]}", remedy=f"its columns must be {', '.join(columns)}")


def check_curves(curves: Sized) -> None:
    """Refuse more curves than there are styles for."""
    if len(curves) > len(CURVES):
        raise InputError(f"{len(curves)} curves cannot be told apart", remedy=f"draw at most {len(CURVES)} at once")


def _lay_out(page: Sheet, height: float, title: str, subtitle: str) -> None:
    """Title, legends, axes and footer from top to bottom; then the layout is fixed, for all formats alike."""
    figure = page.figure
    heads = [_block(page, "title", title, va="top", fontweight="bold"), _block(page, "subtitle", subtitle, va="top")]
    feet = [_block(page, "footer", "\n".join(page.footer), color=FAINT), _block(page, "below", page.below, ha="center")]
    heights = {artist: _inches(artist, figure)[1] + _GAP for artist in (*heads, *page.legends, *feet)}
    above = _MARGIN + _GAP + sum(heights[artist] for artist in (*heads, *page.legends))
    below = _MARGIN + _GAP + sum(heights[foot] for foot in feet)
    whole = above + height + below
    figure.set_size_inches(page.width, whole)
    left, down = _MARGIN / page.width, _MARGIN
    for head_line in heads:
        head_line.set_position((left, 1 - down / whole))
        down += heights[head_line]
    for legend in page.legends:
        down += _GAP / 2
        legend.set_bbox_to_anchor((left, 1 - down / whole))
        down += heights[legend] - _GAP / 2
    up = _MARGIN
    for foot in feet:
        foot.set_position((left, up / whole))
        up += heights[foot]
    rect = (left, below / whole, 1 - 2 * left, height / whole)
    figure.set_layout_engine("constrained", rect=rect, w_pad=0.06, h_pad=0.04)
    figure.draw_without_rendering()
    _centre(feet[1], page)
    figure.set_layout_engine("none")


def _block(page: Sheet, name: str, text: str, **how: Any) -> Text:
    """A block of text beside the axes, yet without a place; its lines broken to fit the sheet."""
    size = _SIZES[name]
    lines = wrap(text, page.width - 2 * _MARGIN, size, bold=name == "title")
    return page.figure.text(0, 0, lines, gid=name, fontsize=size, linespacing=1.2, in_layout=False, **how)


def _centre(label: Text, page: Sheet) -> None:
    """Put a label under the middle of the axes, as far as it has room."""
    boxes = [axes.get_position() for axes in page.figure.axes if axes.get_visible()]
    half = _MARGIN / page.width + widest([label.get_text()], _SIZES["below"]) / 2 / page.width
    middle = (min(box.x0 for box in boxes) + max(box.x1 for box in boxes)) / 2
    label.set_x(min(max(middle, half), 1 - half))


def _inches(artist: Artist, figure: Figure) -> tuple[float, float]:
    box = artist.get_window_extent()
    if isinstance(artist, Text) and not artist.get_text():
        return 0.0, -_GAP
    return box.width / figure.dpi, box.height / figure.dpi


# Measuring text


def wrap(text: str, inches: float, size: float, *, bold: bool = False) -> str:
    """A text in lines of at most so many inches."""
    return wrapped(text, lambda line: text_width(line, size, bold=bold) <= inches)


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(720, 72, 72)  # type: ignore[no-untyped-call]


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Inches that a line of text takes."""
    _register_fonts()
    kind = FontProperties(family=[FAMILY, "DejaVu Sans"], size=10 * size, weight="bold" if bold else "normal")
    if not text:
        return 0.0
    width, _, _ = _ruler().get_text_width_height_descent(text, kind, ismath=False)  # type: ignore[no-untyped-call]
    return 1.01 * float(width) / 720


def widest(texts: Sequence[str], size: float) -> float:
    """Inches of the longest line of some texts."""
    return max((text_width(line, size) for text in texts for line in text.split("\n")), default=0.0)


# Pieces of axes


def share_axis(axes: Axes, label: str) -> None:
    """A vertical axis of per cent, from 0 to 100."""
    axes.set_ylim(0, 100)
    axes.set_yticks(range(0, 101, 20))
    axes.set_ylabel(label)


def head(axes: Axes, title: str, note: str, inches: float, size: float = 9.5) -> None:
    """The title of a panel so many inches wide, and a note in smaller type below it."""
    note = wrap(note, inches, 8) if note else ""
    lines = note.count("\n") + 1 if note else 0
    axes.set_title(wrap(title, inches, size, bold=True), fontsize=size, linespacing=TIGHT, pad=5 + 13 * lines)
    if note:
        axes.annotate(
            note, (0, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", fontsize=8, color=FAINT,
            va="bottom", linespacing=TIGHT,
        )  # fmt: skip


def left_of(axes: Axes) -> Transform:
    """Coordinates of which x counts inches from the left edge of the axes, and y is theirs."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    middle = ScaledTranslation(0, 0, axes.transAxes)  # type: ignore[arg-type]  # any transform will do
    return blended_transform_factory(figure.dpi_scale_trans + middle, axes.transData)


def intervals_footer(lang: Lang, runs: int | None, seed: int | None, what: str, tables: Iterable[pd.DataFrame]) -> str:
    """Runs, seed and what the intervals of these tables are; where there are none, it says so.

    what: the key of a phrase for an interval, such as "pictures.band.bootstrap". Raises InputError where neither the
    caller nor the tables tell runs or seed, or they contradict each other.
    """
    tables = list(tables)
    runs, seed = _told("runs", runs, tables), _told("seed", seed, tables)
    some = any(pd.to_numeric(table["low"], errors="coerce").notna().any() for table in tables)
    if runs <= 1:
        what = "pictures.interval.none"
    elif not some:
        what = "pictures.interval.unknown"
    interval = say(what, lang)
    return say("pictures.footer", lang, runs=f"{runs:,}", seed=str(seed), interval=interval)


def _told(name: str, given: int | None, tables: Sequence[pd.DataFrame]) -> int:
    """What a caller or its tables tell of the runs they rest on."""
    told = {int(table.attrs[name]) for table in tables if name in table.attrs}
    if given is not None:
        told.add(given)
    if not told:
        raise InputError("the tables do not tell it", place=name, remedy=f"give {name}=, as for the runs they are of")
    if len(told) > 1:
        what = f"the picture would rest on several: {', '.join(map(str, sorted(told)))}"
        raise InputError(
            what, place=name, remedy=f"leave out {name}= where tables tell it, and draw tables of the same"
        )
    return told.pop()


# Saving


def settle_layout(figure: Figure) -> None:
    """Round where things stand: the solver of the layout differs in the last digit from process to process."""
    for axes in figure.axes:
        left, bottom, width, height = (round(bound, 6) for bound in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))
    for text in figure.texts:
        text.set_x(round(text.get_position()[0], 6))


@takes(path=a_path, formats=one_or_more)
def save(figure: Figure, path: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write a picture in several formats. The same picture gives the same bytes: no date, no random name is in them.

    Args:
        figure: The picture.
        path: "out/survival" gives out/survival.svg, .png and .pdf.
        formats: Some of these.

    Returns:
        The files.

    Raises:
        InputError: One of the files exists already (then none is written), a format is unknown, or it cannot be
            written; it is then kept elsewhere, wherever that is possible, and the error says where.
    """
    for name in formats:
        if name not in FORMATS:
            raise InputError(f"{name!r} is not a format of pictures", remedy=did_you_mean(name, FORMATS, "formats"))
    path = named(path)
    if path.suffix.lower() in _OTHER_ENDINGS:
        what = f"{path.suffix} is not a format of pictures"
        raise InputError(what, place=str(path), remedy=f"formats: {', '.join(FORMATS)}; or no ending, for all of them")
    stem = path.with_suffix("") if path.suffix.removeprefix(".") in FORMATS else path
    targets = {stem.with_name(f"{stem.name}.{name}"): name for name in formats}
    for target in targets:
        if os.path.lexists(target):
            raise _in_use(target)
    settle_layout(figure)
    with look():
        contents = {target: _bytes(figure, name) for target, name in targets.items()}
    for target, content in contents.items():
        make_above(target)
        save_file(target, partial(_write_bytes, content))
    return list(targets)


_OTHER_ENDINGS = (
    ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".eps", ".ps", ".emf", ".wmf",
    ".htm", ".html", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx", ".csv", ".txt", ".json", ".parquet",
)  # fmt: skip
"""A name may have a point in it, so only what is an ending of other files is refused."""


def _write_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _in_use(target: Path) -> InputError:
    return InputError(
        "exists already; pictures are never overwritten", place=str(target), remedy="name a file that does not exist"
    )


def _bytes(figure: Figure, name: str) -> bytes:
    """The picture in one format, with its title and footer as metadata that a program can read."""
    by_gid = {text.get_gid(): " ".join(text.get_text().split()) for text in figure.texts}
    title, footer = by_gid.get("title", ""), by_gid.get("footer", "")
    metadata: Mapping[str, Any] = {
        "svg": {"Title": title, "Description": footer, "Date": None, "Creator": "govsim"},
        "png": {"Title": title, "Description": footer, "Software": "govsim"},
        "pdf": {"Title": title, "Subject": footer, "Creator": "govsim", "CreationDate": None, "ModDate": None},
    }
    buffer = io.BytesIO()
    figure.savefig(buffer, format=name, metadata=metadata[name])
    return buffer.getvalue()
