"""Patterns of the literature as data, and how far a scenario shows them."""

import math
import re

import numpy as np
import pytest

import govsim
from govsim.study.evidence.patterns import KINDS, USES, Pattern, each_its_own_group, evidence, evidence_hash, marginal
from govsim.study.evidence.statistics import STATISTICS, Measured, Point, agency_years, estimate, total
from govsim.words.catalogue import Both

EVERY = evidence()
each = pytest.mark.parametrize("name", EVERY)


@each
def test_a_pattern_says_what_it_is_in_two_languages_whence_it_comes_and_what_it_is_for(name: str) -> None:
    pattern = EVERY[name]
    assert pattern.about.en
    assert re.search("[ก-๛]", pattern.about.th)
    assert not re.search("[ก-๛]", pattern.about.en)
    assert pattern.source or pattern.use == "assumed"
    assert pattern.use in USES
    assert pattern.kind in KINDS


@each
def test_a_pattern_is_measured_by_a_statistic_that_there_is_or_has_a_verdict_that_says_why(name: str) -> None:
    pattern = EVERY[name]
    if pattern.statistic is None:
        assert pattern.verdict
        assert pattern.why
        assert re.search("[ก-๛]", pattern.why.th)
    else:
        assert pattern.statistic in STATISTICS
        assert pattern.target[0] <= pattern.target[1]
        if pattern.partly is not None:
            assert pattern.partly[0] <= pattern.target[0]
            assert pattern.partly[1] >= pattern.target[1]


def test_the_marginal_patterns_have_a_source_and_need_one_ensemble() -> None:
    assert len(marginal()) == 8
    assert all(pattern.source and pattern.changed == ({},) for pattern in marginal())
    assert len(evidence_hash()) == 16


@pytest.mark.parametrize(
    ("value", "low", "high", "status"),
    [
        (0.5, 0.4, 0.6, "met"),
        (0.5, 0.1, 0.9, "partly"),  # the interval is wider than the target
        (1.2, 1.1, 1.3, "partly"),  # near
        (1.6, 0.7, 2.5, "partly"),  # luck may hide it
        (1.6, 1.5, 1.7, "not"),
        (math.nan, math.nan, math.nan, "not testable"),
    ],
)
def test_a_status_goes_by_the_whole_interval(value: float, low: float, high: float, status: str) -> None:
    pattern = Pattern("x", "calibrate", "emerges", "source", Both("a", "ก"), target=(0.3, 0.8), partly=(0.2, 1.25))
    assert pattern.status(value, low, high) == status


def test_a_ratio_of_sums_has_its_value_and_the_error_that_runs_leave() -> None:
    value, error = estimate(Measured(np.array([1.0, 3.0]), np.array([2.0, 2.0])))
    assert value == 1.0
    assert error == pytest.approx(0.5)  # residuals -1 and 1, over a mean of 2, two runs
    assert math.isnan(estimate(Measured(np.zeros(2), np.zeros(2)))[0])


def test_statistics_of_sums_are_those_of_the_tables() -> None:
    scenario = govsim.Scenario.load("default").with_time(warmup_years=2, years=3)
    ensemble = govsim.simulate(scenario, 3, 1)
    point = Point(ensemble, scenario.parameter)
    runs = ensemble.runs
    assert estimate(agency_years(point, "leader_changes"))[0] == pytest.approx(runs["leader_changes"].mean() / (10 * 3))
    found = estimate(total(point, ("starts",), ("alive",)))[0]
    assert found == pytest.approx(runs["starts"].sum() / runs["alive"].sum())


def test_agencies_told_apart_in_the_tables_change_no_run() -> None:
    scenario = govsim.Scenario.load("default").with_time(warmup_years=1, years=2)
    plain, apart = (govsim.simulate(each, 2, 3) for each in (scenario, each_its_own_group(scenario)))
    assert plain.partnerships.drop(columns="group").equals(apart.partnerships.drop(columns="group"))
    assert apart.years["group"].nunique() == 10
