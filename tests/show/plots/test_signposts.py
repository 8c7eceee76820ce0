"""What to watch: a line an observable and option, hollow where it does not surely tell."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from govsim.show import plots
from govsim.words import LANGUAGES
from tests.show.plots.pictures import RUNS, SEED, watched


def dots(figure: Figure) -> list[list[float]]:
    return [np.asarray(line.get_xdata()).tolist() for line in figure.axes[0].lines if line.get_marker() == "o"]


def test_each_observable_and_option_stands_once_and_is_hollow_where_it_does_not_tell() -> None:
    figure = plots.signposts(watched(), runs=RUNS, seed=SEED)
    axes = figure.axes[0]
    labels = [" ".join(label.get_text().split()) for label in axes.get_yticklabels()]
    assert labels[0] == "the share of contracts renewed below 0.812, the first 3 years (do nothing)"
    assert labels[1] == "months a year without a budget act above 1.5, the first year (deputy)"
    assert len(labels) == 3
    every, hollow = dots(figure)
    assert every == pytest.approx([81, 74, 63])
    assert hollow == pytest.approx([63])
    [majority] = [line for line in axes.lines if np.asarray(line.get_xdata()).tolist() == [62.0, 62.0]]
    assert majority.get_linestyle() == "--"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_was_found_it_says_so(lang: str) -> None:
    figure = plots.signposts(watched().head(0), runs=RUNS, seed=SEED, lang=lang)
    said = " ".join(text.get_text() for text in figure.findobj(Text) if isinstance(text, Text))
    assert ("Nothing to watch for was found." in said) == (lang == "en")
