"""What holds for every picture, in both languages: what it says, in which type and colours, and that it fits."""

import itertools
import sys

import matplotlib
import numpy as np
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.transforms import Bbox

from govsim.show.plots.style import FONTS, OKABE_ITO
from govsim.words import phrase, phrases
from tests.show.plots.pictures import MAKERS, RUNS, SEED, draw, drawn, footer, said, texts

NAMES = sorted(MAKERS)
LANGUAGES = ("en", "th")
every_picture = pytest.mark.parametrize(("name", "lang"), list(itertools.product(NAMES, LANGUAGES)))


@every_picture
def test_the_footer_says_runs_seed_and_what_the_interval_is(name: str, lang: str) -> None:
    text = footer(drawn(name, lang))
    assert str(SEED) in text
    assert str(RUNS) in text or name == "life"
    assert ("95" in text) or name in ("life", "acceptability", "predictive")  # shares have no interval
    assert "seed" in text.lower()


def test_one_life_says_that_it_is_an_example_and_no_estimate() -> None:
    assert "Run 1 (of runs 0 to 1)" in footer(drawn("life"))
    assert "an example and not an estimate: it has no interval" in footer(drawn("life"))


@every_picture
def test_all_is_set_in_sarabun_and_every_letter_is_in_it(name: str, lang: str) -> None:
    letters = set(TTFont(FONTS / "Sarabun-Regular.ttf").getBestCmap())
    letters &= set(TTFont(FONTS / "Sarabun-Bold.ttf").getBestCmap())
    for text in texts(drawn(name, lang)):
        assert findfont(text.get_fontproperties()).startswith(str(FONTS)), text.get_text()
        assert {letter for letter in text.get_text() if ord(letter) not in letters and letter != "\n"} == set()


def test_every_sentence_can_be_set_in_sarabun_and_holds_no_mathtext() -> None:
    letters = set(TTFont(FONTS / "Sarabun-Regular.ttf").getBestCmap())
    for key, both in (*phrases("pictures").items(), *phrases("sensitivity").items()):
        for sentence in (text.replace("σ", "") for text in both):  # which DejaVu Sans has
            assert "$" not in sentence, key
            assert {letter for letter in sentence if ord(letter) not in letters} == set(), key


@every_picture
def test_nothing_is_cut_off_at_the_edge_and_no_two_texts_overlap(name: str, lang: str) -> None:
    for width in (7.2, 4.6):
        figure = drawn(name, lang, width)
        figure.draw_without_rendering()
        page = figure.bbox
        boxes = [(text.get_text(), text.get_window_extent()) for text in _seen(figure)]
        for text, box in boxes:
            assert page.x0 <= box.x0, (text, width)
            assert box.x1 <= page.x1 + 1, (text, width)
            assert page.y0 <= box.y0, (text, width)
            assert box.y1 <= page.y1 + 1, (text, width)
        for (first, one), (second, other) in itertools.combinations(boxes, 2):
            assert not _overlap(one, other), (first, second, width)


def _seen(figure: Figure) -> list[matplotlib.text.Text]:
    """Texts that are drawn: of tick labels only those within the axes' limits."""
    hidden = set()
    for axes in figure.axes:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            reach = sorted((low, high))
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                inside = reach[0] - 1e-9 <= tick.get_loc() <= reach[1] + 1e-9
                labels = {tick.label1: tick.label1.get_visible(), tick.label2: tick.label2.get_visible()}
                hidden |= {label for label, on in labels.items() if not (on and inside and axes.axison)}
        if not axes.get_visible():
            hidden |= set(axes.findobj(matplotlib.text.Text))
    return [text for text in texts(figure) if text not in hidden]


def _overlap(one: Bbox, other: Bbox) -> bool:
    """Whether boxes share more than the hair by which ascenders and descenders reach into each other's empty room."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > 2 and along > 3)


@every_picture
def test_data_are_drawn_in_colours_for_colour_blind_readers(name: str, lang: str) -> None:
    greys = {"#222222", "#595959", "#b0b0b0", "#e4e4e4", "#f2f2f2", "#ffffff", "#000000"}
    used = set()
    for axes in drawn(name, lang).axes:
        used |= {to_hex(line.get_color()) for line in axes.lines}
        for patches in axes.collections:
            used |= {to_hex(colour) for colour in np.atleast_2d(patches.get_facecolor()) if colour[-1] > 0}
    assert used <= {colour.lower() for colour in OKABE_ITO} | greys


def test_neighbouring_curves_differ_in_dashes_and_not_only_in_colour() -> None:
    lines = [line for line in drawn("survival").axes[0].lines if len(line.get_xdata()) > 2]  # type: ignore[arg-type]
    assert len({str(line._dash_pattern) for line in lines}) == len(lines) == 3  # type: ignore[attr-defined]


@every_picture
def test_what_shows_shares_in_per_cent_begins_at_zero(name: str, lang: str) -> None:
    for axes in drawn(name, lang).axes:
        label = axes.get_ylabel()
        if "per cent" in label or "ร้อยละ" in label:
            assert axes.get_ylim() == (0, 100)


@every_picture
def test_thai_pictures_speak_thai_and_english_ones_do_not(name: str, lang: str) -> None:
    figure = drawn(name, lang)
    assert any("ก" <= letter <= "๛" for letter in said(figure)) == (lang == "th")
    assert phrase(f"pictures.{NAMED.get(name, name)}.title")[LANGUAGES.index(lang)].split("{")[0] in said(figure)


NAMED = {"barrier_shares": "barriers", "four_lines_years": "four_lines"}


def test_fiscal_years_are_of_the_buddhist_era_in_thai() -> None:
    assert "FY2026" in said(drawn("four_lines_years"))
    assert "2569" in said(drawn("four_lines_years", "th"))
    assert "2026" not in said(drawn("four_lines_years", "th"))


def test_the_users_matplotlib_is_left_as_it_was_and_changes_no_picture() -> None:
    before = dict(matplotlib.rcParams)
    plain = draw("survival")
    assert dict(matplotlib.rcParams) == before
    with matplotlib.rc_context(
        {"font.size": 30, "axes.facecolor": "red", "font.family": ["serif"], "lines.marker": "x"}
    ):
        again = draw("survival")
    assert [text.get_fontsize() for text in texts(again)] == [text.get_fontsize() for text in texts(plain)]
    assert [line.get_marker() for line in _lines(again)] == [line.get_marker() for line in _lines(plain)]
    assert to_hex(again.axes[0].get_facecolor()) == "#ffffff"


def _lines(figure: Figure) -> list[matplotlib.lines.Line2D]:
    return [line for axes in figure.axes for line in axes.lines]


def test_no_picture_needs_pyplot() -> None:
    modules = {name for name in sys.modules if name.startswith("govsim.show.plots")}
    assert modules
    for name in modules:
        assert not hasattr(sys.modules[name], "plt")


def test_dollar_signs_in_labels_are_plain_characters() -> None:
    from govsim import plots
    from tests.show.plots.pictures import curve

    figure = plots.survival({"costs $5 to $9": curve()}, runs=RUNS, seed=SEED)
    assert "costs $5 to $9" in said(figure)
    assert not any(text.get_parse_math() for text in texts(figure))


def test_axes_are_plain_axes_of_a_figure_without_a_window() -> None:
    figure = drawn("options")
    assert all(isinstance(axes, Axes) for axes in figure.axes)
    assert figure.get_layout_engine() is None or "PlaceHolder" in type(figure.get_layout_engine()).__name__
