"""The summary: means with Student's intervals, survival with bootstrap ones."""

import numpy as np
import pandas as pd
import pytest

from govsim.outcomes.intervals import mean_over_runs
from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario

SMALL = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=6)


def test_the_interval_is_students() -> None:
    """Values 1 to 5: mean 3, sd 1.5811, t(4, 0.975) = 2.7764, half-width 1.9632."""
    estimate = mean_over_runs("x", "x", pd.Series([1, 2, 3, 4, 5]))
    assert estimate.value == 3
    assert estimate.low == pytest.approx(1.0368, abs=1e-4)
    assert estimate.high == pytest.approx(4.9632, abs=1e-4)


def test_one_run_has_no_interval() -> None:
    estimate = mean_over_runs("x", "x", pd.Series([2.0]))
    assert (estimate.value, estimate.low, estimate.high, estimate.runs) == (2.0, None, None, 1)


def test_runs_without_a_value_are_counted_out_in_sight() -> None:
    estimate = mean_over_runs("x", "x", pd.Series([2.0, np.nan, 4.0]))
    assert (estimate.value, estimate.runs) == (3.0, 2)


def test_nothing_measured_is_none_and_not_nan() -> None:
    estimate = mean_over_runs("x", "x", pd.Series([np.nan, np.nan]))
    assert (estimate.value, estimate.runs) == (None, 0)


def test_intervals_of_the_mean_cover_the_truth_in_ninety_five_of_a_hundred() -> None:
    """4,000 ensembles of 20 normal runs: coverage within 4 standard errors (0.0138) of 0.95."""
    rng = np.random.default_rng(5)
    hits = 0
    for values in rng.normal(1.0, 2.0, (4000, 20)):
        estimate = mean_over_runs("x", "x", pd.Series(values))
        assert estimate.low is not None
        assert estimate.high is not None
        hits += estimate.low <= 1.0 <= estimate.high
    assert abs(hits / 4000 - 0.95) < 0.0138


def test_every_number_of_a_summary_lies_in_its_interval() -> None:
    summary = simulate(SMALL, 30, 1).summary()
    assert {"alive", "survival_1y", "survival_3y", "survival_5y", "trust", "coverage", "cause_line"} <= {
        e.name for e in summary
    }
    for estimate in summary:
        assert estimate.value is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low <= estimate.value <= estimate.high


def test_shares_of_endings_add_up_to_one() -> None:
    shares = [e.value for e in simulate(SMALL, 30, 1).summary() if e.name.startswith("cause_")]
    assert sum(share for share in shares if share is not None) == pytest.approx(1.0)


def test_a_world_where_nothing_starts_has_a_summary_too() -> None:
    idle = SMALL.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    summary = {e.name: e for e in simulate(idle.with_world(agencies=1), 2, 3).summary()}
    assert summary["survival_5y"].value is None
    assert summary["coverage"].value is not None
