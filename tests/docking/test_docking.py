"""Docking: the engine and its twin, written apart from the same page, give the same runs in distribution.

Every measure in every setting is tested twice: the means by Welch's test, the distributions over runs by Kolmogorov
and Smirnov's. All tests together raise a false alarm once in a thousand times (Bonferroni). In version 1 and with each
barrier off runs are enough to see a difference of 2.1 % of the mean in what `SEEN` names, with a power of 90 %; in what
has ended after ten years by a cause, one percentage point of all partnerships. Of the defaults and of each structure at
its other end 160 of the twin's runs are kept, which show 10 %. The renewal rate, which follows each term,
is docked in these; version 1's runs of the twin are older than it.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govsim.scenario.scenario import Scenario
from tests.docking.sides import AGES, CAUSES, KEPT, SETTINGS, engine_runs, source_hash, twin_runs
from tests.docking.twin import Parameters, as_dict

ENGINE_RUNS, FEWER_ENGINE_RUNS = 10_000, 2_000
"""Beside 2,400 of the twin's runs, and beside 160."""
MOST_RUNS = 2400
ALL_TESTS_ALPHA = 0.001
SEEN = ("survival_12", "survival_36", "survival_60", "trust", "coverage", "engagement", "gap_share", "alive")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return pd.read_parquet(KEPT)


@pytest.fixture(scope="module", params=SETTINGS)
def sides(request: pytest.FixtureRequest, kept: pd.DataFrame) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    setting: str = request.param
    twin = kept[kept["setting"] == setting].drop(columns="setting").dropna(axis="columns", how="all")
    runs = ENGINE_RUNS if len(twin) == MOST_RUNS else FEWER_ENGINE_RUNS
    engine = engine_runs(setting, runs, seed=20261124).astype(np.float32)  # ties stay ties
    return setting, engine[twin.columns], twin


def test_the_scenario_version_2_has_the_values_of_the_page_as_the_twin_has_them() -> None:
    scenario, page = Scenario.load("version-2"), as_dict(Parameters())
    assert {name: scenario.parameter(name) for name in page} == page


def test_the_kept_runs_are_those_of_this_twin(kept: pd.DataFrame) -> None:
    assert kept.attrs["source"] == source_hash(), "the twin has changed: python -m tests.docking.sides"


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_twin_gives_the_kept_runs_again(setting: str, kept: pd.DataFrame) -> None:
    first = kept[kept["setting"] == setting].drop(columns="setting").head(3).reset_index(drop=True)
    again = twin_runs(setting, range(3)).astype(np.float32)
    known = first.columns[first.notna().any()]  # version 1's runs are older than the rate that follows each term
    pd.testing.assert_frame_equal(again[known], first[known])


def how_many_tests(twin: pd.DataFrame) -> int:
    return 2 * len(SETTINGS) * twin.shape[1]


def test_engine_and_twin_agree_in_distribution(sides: tuple[str, pd.DataFrame, pd.DataFrame]) -> None:
    setting, engine, twin = sides
    least = ALL_TESTS_ALPHA / how_many_tests(twin)
    apart = {}
    for name in twin:
        one, other = engine[name].dropna(), twin[name].dropna()
        if one.nunique() == other.nunique() == 1:  # nobody is transferred, no act is late: the same on both sides
            assert one.iloc[0] == pytest.approx(other.iloc[0], abs=1e-6), name
            continue
        means = stats.ttest_ind(one, other, equal_var=False).pvalue
        curves = stats.ks_2samp(one, other, method="asymp").pvalue
        if min(means, curves) < least:
            apart[name] = (one.mean(), other.mean(), means, curves)
    assert apart == {}, setting


RESOLUTION = {2400: (0.021, 0.01, 0.03), 160: (0.10, 0.04, 0.16)}
"""By the twin's runs: of the mean in what SEEN names, of all partnerships by a cause, of the mean after ten years."""


def test_a_difference_of_two_percent_or_of_ten_beside_fewer_runs_would_be_seen(
    sides: tuple[str, pd.DataFrame, pd.DataFrame],
) -> None:
    setting, engine, twin = sides
    seen, by_cause, after_ten_years = RESOLUTION[len(twin)]
    threshold = stats.norm.isf(ALL_TESTS_ALPHA / how_many_tests(twin) / 2) + stats.norm.isf(0.1)
    error = np.sqrt(engine.var() / len(engine) + twin.var() / len(twin))
    smallest = threshold * error / engine.mean()
    assert {name: smallest[name] for name in SEEN if smallest[name] > seen} == {}, setting
    for name in (f"cause_{cause}" for cause in CAUSES):
        assert threshold * error[name] < by_cause, (setting, name)
    assert smallest[f"survival_{AGES[-1]}"] < after_ten_years, setting
