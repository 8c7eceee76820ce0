"""The counting process is what the estimates of govsim count, and other packages come to the same curve from it."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

import govsim
from govsim.errors import InputError
from govsim.outcomes.entry_exit import entry_exit
from govsim.outcomes.results import Tables
from govsim.outcomes.survival import risk_table, survival
from govsim.outcomes.window import seen_from
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL

RUNS = 30


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate("default", RUNS, 1)


def product_limit(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Ages and shares that outlive them, as statsmodels estimates them."""
    fitted = SurvfuncRight(table["exit"], table["event"], entry=table["entry"])
    return fitted.surv_times.astype(int), fitted.surv_prob


@pytest.mark.parametrize("since", [0, 60])
def test_the_product_limit_estimate_of_another_package_equals_ours(ensemble: Ensemble, since: int) -> None:
    curve = survival(risk_table(seen_from(ensemble.partnerships, since), RUNS))
    ages, shares = product_limit(entry_exit(ensemble, since=since))
    assert len(ages) > 60
    np.testing.assert_allclose(shares, curve[ages - 1], rtol=0, atol=1e-12)


def test_risk_sets_counted_by_hand_equal_ours_at_every_age(ensemble: Ensemble) -> None:
    table, ours = entry_exit(ensemble), risk_table(ensemble.partnerships, RUNS)
    for age in range(1, ours.at_risk.shape[1] + 1):
        assert ((table["entry"] < age) & (table["exit"] >= age)).sum() == ours.at_risk[:, age - 1].sum()
        assert (table["event"] & (table["exit"] == age)).sum() == ours.ended[:, age - 1].sum()


@pytest.mark.parametrize("rows", ["run >= 0", "start >= 0", "end >= 0"])
def test_the_natural_readings_of_the_log_are_other_curves(ensemble: Ensemble, rows: str) -> None:
    """At 36 months by .003 to .09: lifetimes as end - start, whoever is not alive ended, nobody enters late."""
    log = ensemble.partnerships.query(rows)
    natural = SurvfuncRight(log["end"] - log["start"], log["cause"] != "alive")
    naive = dict(zip(natural.surv_times.tolist(), natural.surv_prob, strict=True))
    ours = survival(risk_table(ensemble.partnerships, RUNS))
    assert abs(naive[36] - ours[35]) > 0.001
    assert abs(naive[36] - dict(zip(*product_limit(entry_exit(ensemble)), strict=True))[36]) > 0.001


def by_hand(rows: list[tuple[int, int, str]]) -> Tables:
    start, end, cause = zip(*rows, strict=True)
    log = pd.DataFrame(
        {"run": 0, "mission": 1, "agency": 0, "group": "all", "partner": 2, "kind": "cso"}, range(len(rows))
    )
    log = log.assign(start=start, end=end, cause=pd.Categorical(cause, ["alive", "line", "law"]), renewals=0)
    missions = pd.DataFrame({"mission": [0, 1], "value": [1.0, 2.5]})
    partners = pd.DataFrame({"partner": [0, 1, 2], "capacity": [4, 3, 2]})
    tables = {"partnerships": log, "missions": missions, "partners": partners}
    return Tables(SMALL.with_time(years=4), 1, tables)


def test_a_row_says_at_which_ages_a_partnership_was_at_risk_and_what_was_so_when_it_began() -> None:
    """Over before month 0: no row. Begun in -24, ended in 3: seen at ages 24 to 27. Alive after 48 months: to 37."""
    table = entry_exit(by_hand([(-24, -3, "line"), (-24, 3, "line"), (5, 7, "law"), (10, 48, "alive")]))
    assert table[["entry", "exit", "event", "cause", "warm_up"]].to_numpy().tolist() == [
        [23, 27, True, "line", True], [0, 2, True, "law", False], [0, 37, False, "alive", False],
    ]  # fmt: skip
    assert table["start"].tolist() == [-24, 5, 10]
    assert set(table["value"]) == {2.5}
    assert set(table["capacity"]) == {2}
    assert not table.isna().any().any()


def test_from_a_later_month_on_partnerships_enter_at_the_age_they_then_have() -> None:
    table = entry_exit(by_hand([(-24, 3, "line"), (5, 20, "law"), (10, 48, "alive")]), since=12)
    assert table[["start", "entry", "exit"]].to_numpy().tolist() == [[5, 6, 15], [10, 1, 37]]


def test_a_first_month_after_the_last_is_refused() -> None:
    with pytest.raises(InputError, match="since is 48, and the runs have 48 months"):
        entry_exit(by_hand([(0, 48, "alive")]), since=48)


def test_without_partnerships_there_are_no_rows() -> None:
    none = by_hand([(-9, -3, "line")])
    assert len(entry_exit(none)) == 0


def test_it_is_among_the_public_names() -> None:
    assert govsim.entry_exit is entry_exit
    assert entry_exit(simulate(Scenario(name="s").with_world(agencies=1), 2, 1)).attrs == {"runs": 2, "seed": 1}


def test_lifelines_and_scikit_survival_come_to_the_same_curve_where_they_are_installed(ensemble: Ensemble) -> None:
    lifelines, nonparametric = pytest.importorskip("lifelines"), pytest.importorskip("sksurv.nonparametric")
    table = entry_exit(ensemble)
    curve = survival(risk_table(ensemble.partnerships, RUNS))
    ages, shares = nonparametric.kaplan_meier_estimator(table["event"], table["exit"], time_enter=table["entry"])
    np.testing.assert_allclose(shares, curve[ages.astype(int) - 1], rtol=0, atol=1e-12)
    fitted = lifelines.KaplanMeierFitter().fit(table["exit"], table["event"], entry=table["entry"])
    found = fitted.survival_function_["KM_estimate"].reindex(range(1, len(curve) + 1), method="ffill")
    np.testing.assert_allclose(found, curve, rtol=0, atol=1e-12)
