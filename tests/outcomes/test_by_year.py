"""Year by year: each outcome of one year is what the outcome of the same name is of all, and adds up to it."""

import numpy as np
import pytest

import govsim
from govsim.outcomes.by_year import BY_YEAR, by_year, outcomes_by_year
from govsim.outcomes.per_run import per_run
from govsim.runs.ensemble import Ensemble


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    text = """
    name = "two"
    [time]
    warmup_years = 2
    years = 5
    [world]
    agencies = 4
    missions_per_agency = 3
    [[groups]]
    name = "pilot"
    agencies = 1
    [groups.rotation]
    transfer_rate = 0.1
    [[reforms]]
    name = "deputy"
    from_year = 2027
    groups = ["pilot"]
    """
    return govsim.simulate(govsim.Scenario.from_toml(text), 6, 3)


def test_years_add_up_to_the_outcomes_of_a_run_whatever_the_groups(ensemble: Ensemble) -> None:
    years, runs = outcomes_by_year(ensemble), per_run(ensemble)
    sums = years.assign(trusted=years["trust"].fillna(0) * years["alive"]).groupby("run").sum()
    assert np.allclose(sums["money"], runs["money"])
    assert np.allclose(sums["trusted"] / sums["alive"], runs["trust"])
    means = years.groupby("run").mean()
    assert np.allclose(means["alive"], runs["alive"])
    assert np.allclose(means["coverage"], runs["coverage"])  # need is the same in every year


def test_means_have_students_intervals_and_name_the_runs_that_tell(ensemble: Ensemble) -> None:
    table = by_year({"a": ensemble, "b": ensemble})
    assert list(table.columns) == ["option", "year", "outcome", "value", "low", "high", "runs"]
    assert len(table) == 2 * ensemble.scenario.time.years * len(BY_YEAR)
    first = ensemble.scenario.time.first_fiscal_year
    own = table[(table["option"] == "a") & (table["year"] == first) & (table["outcome"] == "alive")].iloc[0]
    values = outcomes_by_year(ensemble).query("year == @first")["alive"]
    half = 2.5705818 * values.std() / 6**0.5  # Student's, 5 degrees of freedom
    assert own["value"] == pytest.approx(values.mean())
    assert (own["low"], own["high"]) == pytest.approx((values.mean() - half, values.mean() + half))
