"""What flips a decision, where it is known what does: options whose runs are made by hand."""

import sys

import numpy as np
import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.outcomes.per_run import OUTCOMES
from govsim.scenario.adaptive import OBSERVABLES
from govsim.study.decide.assumptions import unit
from govsim.study.decide.flips import Flips, flips
from govsim.study.decide.futures import Futures
from govsim.study.decide.luck import Means
from tests.study.small import PLAIN

NAMES = [each.name for each in PARAMETERS if each.role == "uncertainty"][:15]
COVER = "budget.cover"


def of_differences(
    difference: np.ndarray, points: pd.DataFrame, luck: float = 0.5, outcome: str = "rmst_60"
) -> Futures:
    """Doing nothing, and options a and b, of which a is better by so much in each future."""
    rng = np.random.default_rng(11)
    n = len(points)
    runs = np.zeros((3, n, 8, len(OUTCOMES)))
    place = list(OUTCOMES).index(outcome)
    runs[..., place] = rng.normal(30, 3, (n, 8))
    runs[1, ..., place] += difference[:, None] + rng.normal(0, luck, (n, 8))
    return Futures(PLAIN, {"a": PLAIN, "b": PLAIN}, points, {}, runs, np.zeros((3, n, 8, 0, len(OBSERVABLES))), 1, 0)


def points(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(12)
    parameters = [BY_NAME[name] for name in NAMES]
    return pd.DataFrame({each.name: each.low + (each.high - each.low) * rng.random(n) for each in parameters})


def asked(futures: Futures, outcome: str = "rmst_60") -> Flips:
    return flips(futures, Means.of(futures.outcome(outcome)), "a", "b", outcome, 2.0)


@pytest.fixture(scope="module")
def found() -> Flips:
    there = points()
    place = unit(there)[:, NAMES.index(COVER)]
    return asked(of_differences(np.where(place < 0.4, -2.0, 1.0), there))


def test_the_box_and_the_tree_name_the_parameter_and_where_it_turns(found: Flips) -> None:
    box = found.limits[found.limits["rule"] == "box"].to_dict("records")
    assert [row["parameter"] for row in box] == [COVER]
    assert box[0]["low"] is None
    assert box[0]["high"] == pytest.approx(0.4 + 0.4 * 1.1, abs=0.03)
    assert box[0]["chance"] < 1e-6
    row = found.rules.set_index("rule").loc["box"]
    assert row["lost"] > 0.95
    assert row["coverage"] > 0.9
    assert row["chance"] == pytest.approx(1 / 200)
    assert row["lost_elsewhere"] > 0.9
    assert found.accuracy == pytest.approx(1, abs=0.03)
    kinds = found.rules[found.rules["rule"] != "box"]
    assert kinds["futures"].sum() == found.futures == 300
    assert kinds["lost"].tolist() == pytest.approx([1, 0], abs=0.05)
    assert set(found.limits["parameter"]) == {COVER}


def test_coverage_and_density_are_of_the_futures_in_which_the_option_loses(found: Flips) -> None:
    for row in found.rules.to_dict("records"):
        assert row["coverage"] * found.lost == pytest.approx(row["lost"] * row["futures"])


def test_the_sentence_says_where_and_how_far_to_believe_it_in_both_languages(found: Flips) -> None:
    assert found.conditions("box", "en").startswith("budget.cover is below 0.8")
    english, thai = (found.message.text(lang) for lang in ("en", "th"))
    assert english.startswith(
        f"a does worse than b in continuity in {100 * found.lost / 300:.0f} % of 300 futures. Where"
    )
    assert "budget.cover ต่ำกว่า 0.8" in thai


def test_the_difference_depends_on_that_parameter(found: Flips) -> None:
    assert found.sensitivity is not None
    delta = found.sensitivity.indices.query("target == 'mean' and measure == 'delta'").set_index("factor")["value"]
    assert delta.astype(float).idxmax() == COVER
    assert delta[COVER] > 3 * delta.drop(COVER).max()


@pytest.mark.slow
def test_where_less_is_better_it_does_worse_with_more() -> None:
    there = points()
    place = unit(there)[:, NAMES.index(COVER)]
    found = asked(of_differences(np.where(place < 0.4, -2.0, 1.0), there, outcome="money"), "money")
    (box,) = found.limits[found.limits["rule"] == "box"].to_dict("records")
    assert (box["parameter"], box["high"]) == (COVER, None)
    assert found.lost / found.futures == pytest.approx(0.6, abs=0.06)


@pytest.mark.slow
def test_where_nothing_but_luck_decides_no_condition_is_believed() -> None:
    found = asked(of_differences(np.zeros(300), points(), luck=3.0))
    box = found.rules[found.rules["rule"] == "box"].to_dict("records")
    assert not box or box[0]["chance"] > 0.05
    words = ("No condition for it stands out beyond chance", "no single condition says")
    assert any(each in found.message.text("en") for each in words)


def test_where_an_option_hardly_ever_loses_nothing_is_looked_for() -> None:
    found = asked(of_differences(np.full(300, 5.0), points()))
    assert (found.lost, len(found.rules), len(found.limits), found.accuracy) == (0, 0, 0, None)
    assert "too one-sided" in found.message.text("en")
    assert found.sensitivity is not None


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(InputError, match=r'pip install "govsim\[decide\]"'):
        asked(of_differences(np.zeros(300), points()))
