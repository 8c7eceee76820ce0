"""The window in which options are judged: from the first month in which every one of them differs."""

import numpy as np
import pandas as pd
import pytest

from govsim.outcomes.continuity import survival_curve
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.results import Tables
from govsim.outcomes.survival import risk_table
from govsim.outcomes.window import first_month_of, runs_from, seen_from, window
from govsim.runs.ensemble import simulate
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.compare import compare

BASE = Scenario(name="dated").with_world(agencies=4).with_time(warmup_years=4, years=10)


def begun(year: int, reform: str = "multi-year-obligation") -> Scenario:
    return BASE.with_reform(reform, from_year=year)


@pytest.mark.parametrize(
    ("option", "first"),
    [(begun(2031), 60), (begun(2026), 0), (begun(2023), 0), (BASE.without("law"), 0), (BASE, None),
     (BASE.with_reform("deputy", from_year=2030, size=0), None),
     (begun(2031).with_reform("deputy", from_year=2028), 24)],
)  # fmt: skip
def test_an_option_begins_with_the_first_month_in_which_its_regimes_differ(option: Scenario, first: int | None) -> None:
    assert first_month_of(blueprint(BASE), blueprint(option)) == first


def test_a_reform_that_ends_earlier_than_in_the_base_begins_where_it_is_missed() -> None:
    base, option = (BASE.with_reform("deputy", from_year=2027, until_year=end) for end in (2033, 2031))
    assert first_month_of(blueprint(base), blueprint(option)) == 60


def test_options_are_judged_from_the_latest_of_their_first_months() -> None:
    assert window(blueprint(BASE), [blueprint(begun(year)) for year in (2027, 2031, 2029)]) == 60
    assert window(blueprint(BASE), []) == window(blueprint(BASE), [blueprint(BASE)]) == 0


def test_another_world_is_judged_as_a_whole() -> None:
    assert first_month_of(blueprint(BASE), blueprint(begun(2031).with_world(agencies=5))) == 0


def test_partnerships_begun_before_enter_with_the_first_month_of_the_window() -> None:
    """From month 24 on: ended at 20, never seen; begun at 10, ended at 30, seen at ages 14 to 20; begun at 26."""
    log = pd.DataFrame({"run": 0, "start": [0, 10, 26], "end": [20, 30, 29], "cause": ["line", "line", "other"]})
    table = risk_table(seen_from(log, 24), 1)
    ages = np.arange(1, table.at_risk.shape[1] + 1)
    assert ages[table.at_risk[0] == 1].tolist() == [1, 2, 3, *range(14, 21)]
    assert table.ended[0].nonzero()[0].tolist() == [2, 19]


def test_from_month_zero_nothing_is_truncated_and_every_outcome_is_what_it_was() -> None:
    ensemble = simulate(BASE, 6, 3)
    assert seen_from(ensemble.partnerships, 0) is ensemble.partnerships
    assert runs_from(ensemble, 0) is ensemble.runs
    comparison = compare(BASE, {"at once": begun(2026)}, 6, 3)
    mine = comparison.per_run[comparison.per_run["option"] == "do nothing"][["run", *OUTCOMES]]
    pd.testing.assert_frame_equal(mine.reset_index(drop=True), per_run(ensemble))


def test_the_years_of_a_window_add_up_as_the_sums_do() -> None:
    """From a table whose first year is left out it is what the sums of a run without that year say, to rounding."""
    ensemble = simulate(BASE, 5, 3)
    first = ensemble.years["year"] == 2026
    before = ensemble.years[first].assign(year=2025)
    later = Scenario(name="later").with_world(agencies=4).with_time(first_fiscal_year=2025, warmup_years=3, years=11)
    longer = Tables(later, 5, {"years": pd.concat([before, ensemble.years], ignore_index=True)})
    found = runs_from(longer, 12)
    for name in found.columns:
        np.testing.assert_allclose(found[name], ensemble.runs[name], rtol=1e-12, err_msg=name)


def test_the_same_reform_has_a_like_effect_whenever_it_begins() -> None:
    """Begun in the warm-up, at once, two and ten years later: within 2 months, where counted over all years the last
    gains less than half of the first. Paired means of 60 runs have standard errors of 0.35 months.
    """
    base = Scenario.load("default")
    gains = {}
    for year in (2016, 2026, 2028, 2036):
        found = compare(base, {"it": base.with_reform("multi-year-obligation", from_year=year)}, 60, 1)
        rows = found.options[found.options["option"] == "it"].set_index("outcome")
        gains[year] = float(rows["difference"]["rmst_60"])
        assert rows["high"]["renewal_rate"] < 0  # fewer occasions, each less safe
        assert found.years == range(max(year, 2026), 2046)
    assert max(gains.values()) - min(gains.values()) < 2.0
    whole = [per_run(ensemble)["rmst_60"] for ensemble in (found.base, found.ensembles["it"])]
    assert (whole[1] - whole[0]).mean() < 0.5 * gains[2016]


def test_options_of_different_dates_are_compared_over_one_window() -> None:
    found = compare(BASE, {"early": begun(2027), "late": begun(2031)}, 8, 3)
    assert (found.since, found.years) == (60, range(2031, 2036))
    alone = per_run(simulate(begun(2027), 8, 3), 60)
    mine = found.per_run[found.per_run["option"] == "early"][list(alone.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone)
    assert (alone["reform_cost"] < per_run(simulate(begun(2027), 8, 3))["reform_cost"]).all()


def test_before_the_window_nothing_differs_and_no_curve_is_drawn_of_it() -> None:
    ensembles = [simulate(scenario, 8, 3) for scenario in (BASE, begun(2031))]
    early = [ensemble.partnerships.query("end < 60") for ensemble in ensembles]
    without, with_it = (log.reset_index(drop=True) for log in early)
    pd.testing.assert_frame_equal(without, with_it)
    curve = survival_curve(seen_from(early[0], 60), 8)
    assert len(curve) == 0
