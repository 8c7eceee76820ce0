"""The range of each barrier's share over futures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.study.apportion import ANSWERED, Factorial, apportion
from govsim.study.barriers_in_futures import combinations_off, shares_of_futures
from govsim.study.decide import assumptions
from govsim.study.evidence.shipped import not_ruled_out
from govsim.study.shapley import FIVE
from tests.study.test_apportion import BASE, OFF


def test_a_future_has_shares_where_its_runs_lose_something_for_sure() -> None:
    additive = OFF @ np.array([4.0, 3, 2, 1, 0])
    lost = np.stack([additive, additive + 0.5, additive - 0.25])
    nothing = np.zeros((3, 32))
    by_luck = np.outer([1.0, -1.0, 0.5], additive)
    half_known = np.stack([additive, np.where(np.arange(32) == 7, np.nan, additive), additive])
    shares = shares_of_futures(np.stack([lost, nothing, by_luck, half_known]))
    assert shares == pytest.approx(np.array([[0.4, 0.3, 0.2, 0.1, 0]] * 2))


def test_shares_over_futures_are_kept_with_the_rest(tmp_path: Path) -> None:
    done: list[int] = []
    found = apportion(BASE, 2, futures=20, repeats=2, references=(), progress=done.append)
    assert sum(done) == 2 * 32 + 20 * 2 * 32
    assert found.futures is not None
    assert found.futures["barrier"].tolist() == list(FIVE) * len(ANSWERED)
    assert (found.futures["of"] == 20).all()
    told = found.futures[found.futures["outcome"] == "coverage"]
    assert told["largest"].sum() == pytest.approx(1)
    assert (told["share_low"] <= told["share_high"]).all()
    loaded = Factorial.load(found.save(tmp_path / "out"))
    assert loaded.futures is not None
    pd.testing.assert_frame_equal(loaded.futures, found.futures)


def test_too_few_futures_make_no_range_which_is_said_before_anything_is_run() -> None:
    done: list[int] = []
    with pytest.raises(govsim.InputError, match="futures is 5, outside 20 to"):
        apportion(BASE, 2, futures=5, progress=done.append)
    assert done == []


def test_without_a_number_they_are_those_that_evidence_does_not_rule_out() -> None:
    options = combinations_off(BASE)
    source, points = assumptions.chosen(BASE, options, "evidence", 1)
    shipped = not_ruled_out()
    assert source == "evidence"
    assert len(points) == len(shipped)
    pd.testing.assert_frame_equal(points, shipped[list(points)])
