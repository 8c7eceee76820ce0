"""Docking: another implementation of the model page (its section 11) gave these numbers for the default world.

Its protocol: 20 fiscal years from an empty start, partnerships begun after the second year. The page gives two or
three digits; 400 runs here have a standard error well below that. Bands: the digits given, and 4 standard errors.
"""

import numpy as np
import pandas as pd
import pytest

from govsim.outcomes.survival import risk_table, survival
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate(Scenario(name="default").with_time(warmup_years=0), 400, seed=11)


def begun_after_two_years(ensemble: Ensemble) -> pd.DataFrame:
    log = ensemble.partnerships
    return log[log["start"] >= 24]


def test_annual_survival_is_as_published(ensemble: Ensemble) -> None:
    log = begun_after_two_years(ensemble)
    months = (log["end"] - log["start"]).sum()
    assert 0.82 <= np.exp(-12 * (log["cause"] != "alive").sum() / months) <= 0.845


@pytest.mark.parametrize(("years", "published"), [(1, 0.76), (3, 0.49), (5, 0.37)])
def test_survival_of_partnerships_is_as_published(ensemble: Ensemble, years: int, published: float) -> None:
    curve = survival(risk_table(begun_after_two_years(ensemble), 400))
    assert curve[12 * years - 1] == pytest.approx(published, abs=0.015)


@pytest.fixture(scope="module")
def means(ensemble: Ensemble) -> pd.Series:
    """Means over the years after the second; the page does not say which years its means are of."""
    years = ensemble.years[ensemble.years["year"] >= ensemble.scenario.time.first_fiscal_year + 2]
    return years.drop(columns=["run", "year", "group"]).mean()


def test_renewal_and_seam_are_as_published(ensemble: Ensemble, means: pd.Series) -> None:
    assert means["renewed"] / means["followed"] == pytest.approx(0.86, abs=0.03)
    contracts = ensemble.contracts
    renewals = contracts[(contracts["number"] > 1) & (contracts["start"] >= 24)]
    assert renewals["gap_before"].mean() == pytest.approx(3.1, abs=0.1)


def test_attention_and_trust_are_as_published(means: pd.Series) -> None:
    assert means["engagement"] == pytest.approx(0.76, abs=0.015)
    assert means["trust"] == pytest.approx(0.51, abs=0.01)


def test_rates_of_change_are_as_published(means: pd.Series) -> None:
    assert means["leader_changes"] / 10 == pytest.approx(0.38, abs=0.01)
    assert means["coordinator_changes"] / 40 == pytest.approx(0.33, abs=0.01)
    assert means["late_acts"] == pytest.approx(0.28, abs=0.02)


def test_endings_are_led_by_partner_and_line(ensemble: Ensemble) -> None:
    causes = ensemble.runs[[c for c in ensemble.runs if str(c).startswith("ended_")]].mean().sort_values()
    assert set(causes.index[-2:]) == {"ended_partner", "ended_line"}


@pytest.mark.parametrize("barrier", ["budget", "routine", "rotation", "leadership", "law"])
def test_every_barrier_shortens_partnerships_and_all_but_the_budget_lower_trust(barrier: str) -> None:
    """Paired over 60 seeds: the mean gain is above zero by more than 3 standard errors (one-sided 0.1 %).

    A budget that comes on time in terms of a year keeps partnerships that would have ended; their trust is no higher.
    """
    scenario = Scenario(name="default")
    base, off = (simulate(s, 60, seed=5) for s in (scenario, scenario.without(barrier)))
    trust, lifetime = off.runs["trust"] - base.runs["trust"], length(off) - length(base)
    for gain in (lifetime,) if barrier == "budget" else (trust, lifetime):
        assert gain.mean() > 3 * gain.std() / np.sqrt(60)


def length(ensemble: Ensemble) -> pd.Series:
    """Partnership months a run for each ending."""
    runs = ensemble.runs
    return runs["alive"] * 240 / runs["endings"]
