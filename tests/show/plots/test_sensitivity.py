"""The pictures of sensitivity: what they show, in both languages, without overlaps, for 60 factors and 16 outcomes."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.outcomes.per_run import OUTCOMES
from govsim.show.plots import sensitivity as plots
from govsim.show.plots.style import FONTS, OKABE_ITO
from govsim.study.sensitivity import Analysis, Sample, analyse, combined
from tests.show.plots.pictures import footer, said
from tests.show.plots.test_all_pictures import _seen
from tests.study.sensitivity.truths import cube, saltelli

UNCERTAIN = [parameter for parameter in PARAMETERS if parameter.role == "uncertainty"]


def of_model(method: str, unit: np.ndarray) -> Sample:
    some = UNCERTAIN[: unit.shape[1]]
    return Sample(method, tuple(p.name for p in some), tuple(p.group for p in some), unit, unit, second_order=False)


def runs(unit: np.ndarray, seed: int, noise: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    weight = rng.permutation(np.linspace(0, 1, unit.shape[1]) ** 3)
    return np.asarray(unit @ weight)[:, None] + noise * rng.normal(size=(len(unit), 4))


@cache
def many() -> Analysis:
    """All uncertainties, and as many outcomes as there are."""
    unit = saltelli(len(UNCERTAIN), 32, second_order=False)
    parts = [
        analyse(of_model("sobol", unit), name, runs(unit, place), methods=["sobol"], resamples=50)
        for place, name in enumerate(OUTCOMES)
    ]
    return combined(parts)


@cache
def few() -> Analysis:
    unit = cube(6, 256)
    return analyse(of_model("lhs", unit), "trust", runs(unit, 1), methods=["delta", "pawn"], resamples=50)


MAKERS: dict[str, Callable[[str, float], Figure]] = {
    "ranking": lambda lang, width: plots.ranking(many(), "rmst_60", lang=lang, width=width),
    "ranking of mechanisms": lambda lang, width: plots.ranking(many(), "rmst_60", lang=lang, groups=True, width=width),
    "ranking with a dummy": lambda lang, width: plots.ranking(few(), lang=lang, width=width),
    "heat map": lambda lang, width: plots.heat_map(many(), most=50, lang=lang, width=width),
    "heat map of few": lambda lang, width: plots.heat_map(
        many(), outcomes=["trust", "coverage", "value_for_money"], most=12, lang=lang, width=width
    ),
    "convergence": lambda lang, width: plots.convergence(few(), lang=lang, width=width),
}
NAMES = sorted(MAKERS)
every = pytest.mark.parametrize(("name", "lang"), list(itertools.product(NAMES, ("en", "th"))))


@cache
def drawn(name: str, lang: str, width: float = 7.2) -> Figure:
    return MAKERS[name](lang, width)


@every
def test_nothing_is_cut_off_and_no_two_texts_overlap(name: str, lang: str) -> None:
    for width in (7.2, 4.6):
        figure = drawn(name, lang, width)
        figure.draw_without_rendering()
        page = figure.bbox
        shown = [text.get_text() for text in _seen(figure)]
        boxes = np.array([text.get_window_extent().extents for text in _seen(figure)])
        outside = (boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2:] > np.array([page.x1, page.y1]) + 1).any(axis=1)
        assert [shown[place] for place in np.flatnonzero(outside)] == [], width
        low, high = np.maximum(boxes[:, None, :2], boxes[:, :2]), np.minimum(boxes[:, None, 2:], boxes[:, 2:])
        both = np.triu((high - low > [2, 3]).all(axis=2), 1)  # the hair that ascenders reach into each other's room
        assert [(shown[one], shown[other]) for one, other in np.argwhere(both)] == [], width


@every
def test_pictures_speak_their_language_in_letters_that_sarabun_has(name: str, lang: str) -> None:
    text = said(drawn(name, lang))
    assert any("ก" <= letter <= "๛" for letter in text) == (lang == "th")
    letters = set(TTFont(FONTS / "Sarabun-Regular.ttf").getBestCmap())
    assert {letter for letter in text if ord(letter) not in letters} <= {"\n"}


@every
def test_the_footer_says_runs_points_seed_and_interval(name: str, lang: str) -> None:
    text = footer(drawn(name, lang))
    shown = few() if "dummy" in name or name == "convergence" else many()
    for number in (f"{shown.points:,}", f"{4 * shown.points:,}", "95", "1"):
        assert number in text


def dots(figure: Figure, marker: str) -> tuple[np.ndarray, np.ndarray]:
    (line,) = (line for line in figure.axes[0].lines if line.get_marker() == marker)
    x, y = line.get_data()
    return np.asarray(x, float), np.asarray(y, float)


def test_a_ranking_falls_from_the_factor_that_matters_most() -> None:
    figure = drawn("ranking", "en")
    x, y = dots(figure, "o")
    assert (np.diff(x) <= 0).all()
    assert (np.diff(y) > 0).all()
    rows = many().indices
    mine = rows[(rows["outcome"] == "rmst_60") & (rows["target"] == "mean") & (rows["measure"] == "ST")]
    np.testing.assert_allclose(x, np.sort(mine["value"].to_numpy(float))[::-1])
    first = mine.iloc[int(mine["value"].to_numpy(float).argmax())]["factor"]
    label = {parameter.name: parameter.label for parameter in UNCERTAIN}[first]
    assert figure.axes[0].get_yticklabels()[0].get_text().replace("\n", " ") == label
    assert dots(figure, "D")[0].min() < 0  # small negative indices are shown as they are


def test_every_dot_of_a_ranking_lies_within_a_visible_interval() -> None:
    lines = drawn("ranking", "en").axes[0].collections
    segments = np.concatenate([line.get_segments() for line in lines])  # type: ignore[attr-defined]
    assert len(segments) == 2 * len(UNCERTAIN)
    assert (segments[:, 1, 0] > segments[:, 0, 0]).all()


def test_a_ranking_shows_what_a_factor_that_does_nothing_shows() -> None:
    figure = drawn("ranking with a dummy", "en")
    assert "what a factor that does nothing shows" in said(figure)
    rows = few().references
    high = rows[(rows["target"] == "mean") & rows["measure"].isin(["delta_dummy", "pawn_median_dummy"])]["high"]
    at = {round(float(np.asarray(line.get_xdata(), float)[0]), 9) for line in figure.axes[0].lines}
    assert {round(float(value), 9) for value in high} <= at


def test_a_ranking_of_few_says_how_many_there_are() -> None:
    figure = plots.ranking(many(), "trust", most=10)
    assert len(dots(figure, "o")[0]) == 10
    assert f"The 10 greatest of {len(UNCERTAIN)} are shown." in footer(figure)


def test_the_noise_has_a_title_of_its_own() -> None:
    assert "uncertain from run to run" in said(plots.ranking(few(), target="noise"))
    assert "uncertain from run to run" in said(plots.heat_map(few(), target="noise"))


def test_a_heat_map_has_a_cell_a_factor_and_outcome_the_deeper_the_greater() -> None:
    figure = drawn("heat map of few", "en")
    cells = figure.axes[0].patches
    assert len(cells) == 12 * 3
    numbers = [float(text.get_text().replace("−", "-")) for text in figure.axes[0].texts]
    red = [to_rgb(cell.get_facecolor())[0] for cell in cells]
    order = np.argsort(numbers)
    assert (np.diff(np.array(red)[order]) <= 0.06).all()
    assert red[int(np.argmax(numbers))] == min(red)


def test_convergence_shows_nested_sizes_on_one_scale() -> None:
    figure = drawn("convergence", "en")
    shown = [axes for axes in figure.axes if axes.get_visible()]
    assert len(shown) == 6
    assert len({axes.get_ylim() for axes in shown}) == 1
    x, _ = next(line for line in shown[0].lines if len(line.get_xdata()) == 3).get_data()  # type: ignore[arg-type]
    assert list(np.asarray(x)) == [64, 128, 256]


def test_an_outcome_that_is_constant_gives_a_sheet_that_says_so() -> None:
    unit = cube(3, 100)
    nothing = analyse(of_model("lhs", unit), "trust", np.ones((100, 4)))
    for figure in (plots.ranking(nothing), plots.heat_map(nothing), plots.convergence(nothing)):
        assert "the outcome is the same at every point" in said(figure).replace("\n", " ")


def test_an_index_without_an_interval_is_drawn_as_a_dot_alone() -> None:
    without = replace(few(), indices=few().indices.assign(low=None, high=None))
    x, _ = dots(plots.ranking(without), "o")
    assert np.isfinite(x).all()


def test_colours_are_for_colour_blind_readers() -> None:
    for axes in drawn("ranking with a dummy", "en").axes:
        assert isinstance(axes, Axes)
        used = {to_hex(line.get_color()) for line in axes.lines}
        assert used <= {colour.lower() for colour in OKABE_ITO} | {"#222222", "#b0b0b0", "#595959"}


def test_unknown_outcomes_measures_targets_and_languages_are_refused() -> None:
    with pytest.raises(InputError, match=r"did you mean trust\?"):
        plots.ranking(many(), "trst")
    with pytest.raises(InputError, match="there are several outcomes"):
        plots.ranking(many())
    with pytest.raises(InputError, match=r"mu was not worked out"):
        plots.ranking(many(), "trust", measures=["mu"])
    with pytest.raises(InputError, match="is not a target"):
        plots.heat_map(many(), target="average")
    with pytest.raises(InputError, match="is not a language"):
        plots.convergence(few(), lang="de")
