"""Intervals against the libraries that have them too, and against numbers by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from govsim.outcomes.intervals import half_width, mean_over_runs, resampling, student, wilson


@given(st.integers(1, 2000), st.data())
def test_wilsons_interval_is_scipys(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    found = stats.binomtest(successes, n).proportion_ci(confidence_level=0.95, method="wilson")
    assert wilson(successes, n) == pytest.approx((found.low, found.high), abs=1e-12)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30).filter(lambda values: np.std(values) > 1e-3))
def test_the_interval_of_a_mean_is_scipys(values: list[float]) -> None:
    found = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    estimate = mean_over_runs("x", "x", pd.Series(values))
    assert (estimate.low, estimate.high) == pytest.approx((found.low, found.high), rel=1e-9, abs=1e-6)
    assert half_width(float(np.var(values, ddof=1)), len(values)) == pytest.approx((found.high - found.low) / 2)


def test_student_reaches_as_far_as_its_tables_say() -> None:
    assert student(9) == pytest.approx(2.262157, abs=1e-6)
    assert student(9, 0.9) == pytest.approx(1.833113, abs=1e-6)


def test_a_resample_has_as_many_runs_and_a_seed_gives_the_same_ones() -> None:
    drawn = resampling(7, 3, 50)
    assert drawn.shape == (50, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert np.array_equal(drawn, resampling(7, np.random.default_rng(3), 50))
