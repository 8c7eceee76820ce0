"""The outcomes of single runs: their own curves by hand, and agreement with the tables they come from."""

import numpy as np
import pandas as pd
import pytest

from govsim.outcomes.continuity import continuity
from govsim.outcomes.per_run import OUTCOMES, carried_forward, longest_age, per_run
from govsim.outcomes.survival import risk_table
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

SMALL = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=12)


@pytest.fixture(scope="module")
def small() -> Ensemble:
    return simulate(SMALL, 20, 1)


def curves(rows: list[tuple[int, int, int, str]], runs: int, ages: int) -> list[list[float]]:
    log = pd.DataFrame(rows, columns=["run", "start", "end", "cause"])
    log = log.astype({"run": int, "start": int, "end": int})
    return [list(curve) for curve in carried_forward(risk_table(log, runs), ages)]


def test_a_run_has_a_row_with_every_outcome(small: Ensemble) -> None:
    table = per_run(small)
    assert table.columns.tolist() == ["run", *OUTCOMES]
    assert table["run"].tolist() == list(range(20))
    assert all(table[name].dtype == float for name in OUTCOMES)
    assert table.notna().to_numpy().all()


def test_each_run_has_its_own_curve() -> None:
    """Run 0: of two, one ends at 2, one at 4. Run 1: one ends at 1, the other is seen alive to 3, then carried on."""
    rows = [(0, 0, 2, "line"), (0, 0, 4, "law"), (1, 0, 1, "line"), (1, 0, 4, "alive")]
    assert curves(rows, 2, 5) == [[1, 0.5, 0.5, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5]]


def test_a_curve_is_carried_over_ages_at_which_the_run_has_nobody_and_goes_on_after_them() -> None:
    """Seen to age 2 is one of two; from age 5 on two partnerships of the warm-up, of which one ends at 6."""
    rows = [(0, 0, 1, "line"), (0, 0, 3, "alive"), (0, -5, 1, "line"), (0, -5, 3, "alive")]
    assert curves(rows, 1, 7) == [[0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]]


def test_a_run_without_partnerships_has_no_curve() -> None:
    found = curves([(1, 0, 2, "line")], 3, 3)
    assert np.isnan(found[0]).all()
    assert found[1] == [1, 0, 0]
    assert np.isnan(found[2]).all()


def test_the_restricted_means_of_single_runs_are_those_of_each_run_by_itself(small: Ensemble) -> None:
    """Where a run's own curve is long enough, they are what the estimate of that run alone says."""
    table = per_run(small)
    compared = 0
    for run in range(20):
        mine = small.partnerships[small.partnerships["run"] == run].assign(run=0)
        alone = continuity(Ensemble(SMALL, 1, 1, Record(), {"partnerships": mine, "years": small.years}))
        value = alone.set_index("measure")["value"]
        for name in ("rmst_60", "rmst_120", "survival_5y"):
            if value[name] is not None:
                assert table[name][run] == pytest.approx(value[name])
                compared += 1
    assert compared > 30


def test_the_mean_over_runs_is_near_the_estimate_of_all_runs_together(small: Ensemble) -> None:
    pooled = continuity(small).set_index("measure")["value"]
    assert per_run(small)["rmst_60"].mean() == pytest.approx(pooled["rmst_60"], abs=2)


def test_measures_are_those_of_the_table_of_runs(small: Ensemble) -> None:
    table = per_run(small)
    for name in ("alive", "renewal_rate", "gap_share", "seam_months", "trust", "coverage", "engagement", "paid"):
        assert table[name].tolist() == small.runs[name].tolist()
    assert table["money"].tolist() == (table["paid"] + table["reform_cost"]).tolist()


def test_a_reform_of_size_zero_changes_no_outcome_of_any_run(small: Ensemble) -> None:
    idle = simulate(SMALL.with_reform("ecosystem-package", from_year=2028, size=0), 20, 1)
    pd.testing.assert_frame_equal(per_run(idle), per_run(small), check_exact=True)


def test_no_run_tells_what_lies_beyond_the_longest_time_a_partnership_can_be_seen() -> None:
    """Warm-up 2 and 4 years: the greatest age is 71, seen in the last month of one begun in the first."""
    short = SMALL.with_time(warmup_years=2, years=4)
    assert longest_age(short) == 71
    table = per_run(simulate(short, 10, 1))
    assert table["rmst_120"].isna().all()
    assert table["rmst_60"].notna().all()
    assert table["survival_5y"].notna().all()
    assert per_run(simulate(SMALL.with_time(warmup_years=1, years=4), 10, 1))["survival_5y"].isna().all()


def test_a_stated_contract_that_is_older_than_the_warm_up_is_seen_longer() -> None:
    """Begun in October 2020, five years before the first of 24 reported months."""
    pilot = Scenario.load("inclusive-care").with_time(warmup_years=0, years=2)
    assert longest_age(pilot) == 23
    first, *others = pilot.contracts
    older = pilot.model_copy(update={"contracts": (first.model_copy(update={"start_year": 2021}), *others)})
    assert longest_age(older) == 83


def test_a_world_where_nothing_starts_has_no_lifetimes_but_service_and_no_money() -> None:
    idle = SMALL.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    table = per_run(simulate(idle.with_world(agencies=1), 2, 3))
    missing = {name for name in OUTCOMES if table[name].isna().all()}
    assert missing == {
        "rmst_60", "rmst_120", "survival_5y", "relationship_60", "renewal_rate", "gap_share", "seam_months", "trust",
        "value_for_money",
    }  # fmt: skip
    assert table["coverage"].notna().all()
    assert table["alive"].tolist() == [0, 0]


def test_every_outcome_says_what_it_is_and_which_way_is_better() -> None:
    for name, outcome in OUTCOMES.items():
        assert outcome.name == name
        assert outcome.label
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in outcome.label_th)
        assert outcome.better in (1, -1)
        assert outcome.unit
    worse = {name for name, outcome in OUTCOMES.items() if outcome.better < 0}
    assert worse == {"gap_share", "seam_months", "paid", "reform_cost", "in_house_cost", "money"}
