"""Docking: the engine and its twin, written apart from the same page, give the same runs in distribution.

Every measure in every scenario is tested twice: the means by Welch's test, the distributions over runs by Kolmogorov
and Smirnov's. All tests together raise a false alarm once in a thousand times (Bonferroni). Runs are enough to see a
difference of 2 % of the mean in what `SEEN` names, with a power of 90 %; in what has ended after ten years by a cause,
one percentage point of all partnerships.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.docking.sides import AGES, CAUSES, KEPT, SCENARIOS, engine_runs, source_hash, twin_runs

ENGINE_RUNS = 10_000
ALL_TESTS_ALPHA = 0.001
SEEN = ("survival_12", "survival_36", "survival_60", "trust", "coverage", "engagement", "gap_share", "alive")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept() -> pd.DataFrame:
    return pd.read_parquet(KEPT)


@pytest.fixture(scope="module", params=SCENARIOS)
def sides(request: pytest.FixtureRequest, kept: pd.DataFrame) -> tuple[str, pd.DataFrame, pd.DataFrame]:
    scenario: str = request.param
    twin = kept[kept["scenario"] == scenario].drop(columns="scenario")
    return scenario, engine_runs(scenario, ENGINE_RUNS, seed=20261124).astype(np.float32), twin  # ties stay ties


def test_the_kept_runs_are_those_of_this_twin(kept: pd.DataFrame) -> None:
    assert kept.attrs["source"] == source_hash(), "the twin has changed: python -m tests.docking.sides"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_twin_gives_the_kept_runs_again(scenario: str, kept: pd.DataFrame) -> None:
    first = kept[kept["scenario"] == scenario].drop(columns="scenario").head(3).reset_index(drop=True)
    pd.testing.assert_frame_equal(twin_runs(scenario, range(3)).astype(np.float32), first)


def how_many_tests(twin: pd.DataFrame) -> int:
    return 2 * len(SCENARIOS) * twin.shape[1]


def test_engine_and_twin_agree_in_distribution(sides: tuple[str, pd.DataFrame, pd.DataFrame]) -> None:
    scenario, engine, twin = sides
    assert set(engine) == set(twin)
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
    assert apart == {}, scenario


def test_a_difference_of_two_percent_would_be_seen(sides: tuple[str, pd.DataFrame, pd.DataFrame]) -> None:
    scenario, engine, twin = sides
    threshold = stats.norm.isf(ALL_TESTS_ALPHA / how_many_tests(twin) / 2) + stats.norm.isf(0.1)
    error = np.sqrt(engine.var() / len(engine) + twin.var() / len(twin))
    smallest = threshold * error / engine.mean()
    assert {name: smallest[name] for name in SEEN if smallest[name] > 0.02} == {}, scenario
    for name in (f"cause_{cause}" for cause in CAUSES):
        assert threshold * error[name] < 0.01, (scenario, name)
    assert smallest[f"survival_{AGES[-1]}"] < 0.03, scenario
