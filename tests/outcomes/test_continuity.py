"""Continuity against worked examples, closed forms and a simulation whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaln, ndtri, stdtrit

from govsim.errors import InputError
from govsim.model.constants import KINDS
from govsim.outcomes.continuity import continuity, incidence, restricted_mean, survival_curve
from govsim.outcomes.intervals import percentile_interval, resampling
from govsim.outcomes.survival import aalen_johansen, endings_by_cause, kaplan_meier, restricted_means, risk_table
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

SMALL = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=6)
IDLE = (
    SMALL.with_world(agencies=1)
    .with_parameters({"start.readiness": -4, "start.opportunity": 0.05})
    .with_time(warmup_years=0, years=1)
)
MEASURES = [
    "survival_1y", "survival_3y", "survival_5y", "rmst_60", "rmst_120", "relationship_1y", "relationship_3y",
    "relationship_5y", "relationship_60", "relationship_120", "renewal_rate", "gap_share", "seam_months",
]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Ensemble:
    return simulate(SMALL, 30, 1)


def log(rows: list[tuple[int, int, int, str]]) -> pd.DataFrame:
    """Rows of run, start, end, cause; no two of the same mission."""
    frame = pd.DataFrame(rows, columns=["run", "start", "end", "cause"])
    return frame.astype({"run": int, "start": int, "end": int}).assign(mission=range(len(rows)), partner=0)


NOBODY = log([])


# The curve


def test_the_curve_of_three_partnerships_by_hand() -> None:
    """One ends at age 2, one is seen alive to age 3, one ends at age 5: S = 1, 1, 2/3, 2/3, 2/3, 0."""
    curve = survival_curve(log([(0, 0, 2, "line"), (1, 0, 4, "alive"), (2, 0, 5, "partner")]), 3)
    assert curve.columns.tolist() == ["age", "survival", "low", "high", "at_risk"]
    assert curve["age"].tolist() == [0, 1, 2, 3, 4, 5]
    assert curve["survival"].tolist() == pytest.approx([1, 1, 2 / 3, 2 / 3, 2 / 3, 0])
    assert curve["at_risk"].tolist() == [3, 3, 3, 2, 1, 1]


def test_a_partnership_of_the_warm_up_is_at_risk_from_the_first_reported_month_on() -> None:
    """One from month -3 is seen at ages 3 and 4 and ends at 4; one from month 0 is seen at 1 to 5: S(4) = 1/2."""
    curve = survival_curve(log([(0, -3, 1, "line"), (1, 0, 6, "alive")]), 2)
    assert curve["at_risk"].tolist() == [1, 1, 1, 2, 2, 1]
    assert curve["survival"].tolist() == [1, 1, 1, 1, 0.5, 0.5]


def test_the_curve_stops_where_nobody_is_at_risk() -> None:
    """Ages 4 to 9 are seen of no one, so what happens at 10 tells nothing about S(10)."""
    assert survival_curve(log([(0, 0, 4, "alive"), (1, -10, 2, "line")]), 2)["age"].max() == 3


def test_bands_hold_the_curve_and_start_at_one(small: Ensemble) -> None:
    curve = survival_curve(small.partnerships, 30)
    assert all(curve[name].dtype == float for name in ("survival", "low", "high"))
    assert (curve["low"] <= curve["survival"]).all()
    assert (curve["survival"] <= curve["high"]).all()
    assert curve.iloc[0].tolist()[:4] == [0, 1, 1, 1]


def test_the_same_seed_gives_the_same_band_and_another_one_a_little_different(small: Ensemble) -> None:
    first, again, other = (survival_curve(small.partnerships, 30, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["low"].equals(other["low"])
    np.testing.assert_allclose(first["low"][:37], other["low"][:37], atol=0.02)


def test_with_one_run_there_is_a_curve_but_no_band() -> None:
    curve = survival_curve(log([(0, 0, 2, "line"), (0, 0, 5, "line")]), 1)
    assert curve["survival"].tolist() == [1, 1, 0.5, 0.5, 0.5, 0]
    assert curve["low"].tolist() == [1.0] + [None] * 5
    assert curve["high"].tolist() == [1.0] + [None] * 5


def test_where_none_ended_there_is_no_band() -> None:
    curve = survival_curve(log([(0, 0, 4, "alive"), (1, 0, 4, "alive")]), 2)
    assert curve["survival"].tolist() == [1, 1, 1, 1]
    assert curve["low"].tolist()[1:] == [None] * 3


def test_without_partnerships_tables_have_their_columns_and_no_rows() -> None:
    for table, column in ((survival_curve(NOBODY, 3), "survival"), (incidence(NOBODY, 3), "incidence")):
        assert len(table) == 0
        assert {"age", column, "low", "high"} <= set(table.columns)


# The restricted mean


def test_the_restricted_mean_of_complete_lives_is_the_mean_of_lives_cut_at_the_horizon() -> None:
    lives = log([(0, 0, 2, "line"), (1, 0, 4, "line")])
    assert restricted_mean(lives, 2, 60).value == pytest.approx(3)
    assert restricted_mean(lives, 2, 3).value == pytest.approx(2.5)
    assert restricted_mean(lives, 2, 1).value == pytest.approx(1)


def test_the_restricted_mean_with_a_censored_life_by_hand() -> None:
    """S = 1, 1, 2/3, 2/3, 2/3, 0 from age 0: the area is 4."""
    lives = log([(0, 0, 2, "line"), (1, 0, 4, "alive"), (2, 0, 5, "partner")])
    assert restricted_mean(lives, 3, 60).value == pytest.approx(4)


def test_the_restricted_mean_of_a_constant_hazard_is_its_closed_form() -> None:
    """The curve (1-h)^a gives (1 - (1-h)^60) / h exactly; for accidents alone, h = 0.024 / 12, 56.6 of 60 months."""
    ages = np.arange(1, 200)
    for hazard in (0.002, 0.02, 0.3):
        mean = float(restricted_means((1 - hazard) ** ages, 60))
        assert mean == pytest.approx((1 - (1 - hazard) ** 60) / hazard, rel=1e-12)
    assert float(restricted_means(0.998**ages, 60)) == pytest.approx(56.6, abs=0.05)


def test_the_restricted_mean_of_geometric_lives_lies_within_four_standard_errors_of_the_closed_form() -> None:
    """Left-truncated and censored; 2,000 runs of one mission renewed for ever, hazard 0.03."""
    rng = np.random.default_rng(4)
    rows = []
    for run in range(2000):
        start = -120
        while start < 120:
            end = start + int(rng.geometric(0.03))
            rows.append((run, start, min(end, 120), "line" if end < 120 else "alive"))
            start = end
    for months in (60, 120):
        estimate = restricted_mean(log(rows), 2000, months)
        assert estimate.value is not None
        assert estimate.low is not None
        assert estimate.high is not None
        error = (estimate.high - estimate.low) / (2 * 1.96)
        assert abs(estimate.value - (1 - 0.97**months) / 0.03) < 4 * error
        assert error < 0.6


def test_the_restricted_mean_is_known_up_to_the_month_after_the_last_age_seen_and_unknown_beyond() -> None:
    lives = log([(0, 0, 4, "alive"), (1, 0, 2, "line")])
    assert restricted_mean(lives, 2, 4).value == pytest.approx(1 + 1 + 0.5 + 0.5)
    beyond = restricted_mean(lives, 2, 5)
    assert (beyond.value, beyond.low, beyond.high, beyond.runs) == (None, None, None, 0)
    assert beyond.label == "mean months lived of the first 5: unknown, no partnership was seen at that age"


def test_what_is_missing_of_a_restricted_mean_is_said() -> None:
    one_run = restricted_mean(log([(0, 0, 2, "line")]), 1, 60)
    assert (one_run.value, one_run.low, one_run.high) == (2, None, None)
    assert one_run.label.endswith("one run gives no interval")
    one_of_three = restricted_mean(log([(1, 0, 2, "line"), (1, 0, 3, "line")]), 3, 60)
    assert (one_of_three.value, one_of_three.low, one_of_three.runs) == (2.5, None, 1)
    none_ended = restricted_mean(log([(0, 0, 9, "alive"), (1, 0, 9, "alive")]), 2, 6)
    assert (none_ended.value, none_ended.low, none_ended.high) == (6, None, None)
    assert none_ended.label.endswith("no interval, as none ended")
    nobody = restricted_mean(NOBODY, 3, 60)
    assert (nobody.value, nobody.runs) == (None, 0)
    assert nobody.label.endswith("unknown, no partnership was seen")


# Intervals


def test_the_expanded_percentile_interval_of_a_mean_is_students() -> None:
    """Resampled means of 8 runs have sd sqrt(7/8) s / sqrt(8); Student's half-width is t(7) s / sqrt(8)."""
    quantiles = ndtri((np.arange(200_000) + 0.5) / 200_000)
    drawn = 10 + np.sqrt(7 / 8) * 3 / np.sqrt(8) * quantiles
    half = float(stdtrit(7, 0.975)) * 3 / np.sqrt(8)
    assert percentile_interval(drawn[:, None], 8)[:, 0] == pytest.approx([10 - half, 10 + half], abs=1e-3)


def test_draws_that_know_nothing_are_left_out_and_columns_without_any_stay_unknown() -> None:
    drawn = np.column_stack([np.arange(101.0), np.arange(101.0), np.full(101, np.nan)])
    drawn[::2, 1] = np.nan
    whole, part, none = percentile_interval(drawn, 1000).T
    assert whole == pytest.approx([2.5, 97.5], abs=0.1)
    assert part == pytest.approx([3.4, 96.6], abs=0.2)
    assert np.isnan(none).all()


RUNS, BATCH = 25, 100


def worlds(rng: np.random.Generator) -> pd.DataFrame:
    """BATCH ensembles of RUNS worlds, run after run. A world's hazard of ending is drawn from Beta(4, 76).

    It begins a partnership every third month from a year before its 24 reported months on, so there is left truncation
    and censoring. A third of endings have the cause line, the others the cause partner.
    """
    run = np.repeat(np.arange(BATCH * RUNS), 12)
    start = np.tile(np.arange(-12, 24, 3), BATCH * RUNS)
    end = start + rng.geometric(rng.beta(4, 76, BATCH * RUNS)[run])
    cause = np.where(end >= 24, "alive", np.where(rng.random(len(end)) < 1 / 3, "line", "partner"))
    return pd.DataFrame({"run": run, "start": start, "end": np.minimum(end, 24), "cause": cause})


def intervals(many: pd.DataFrame, weights: np.ndarray) -> dict[str, np.ndarray]:
    """What survival_curve, restricted_mean and incidence come to, of a batch of ensembles at once: (2, BATCH) each."""
    table, ended = risk_table(many, BATCH * RUNS), endings_by_cause(many, BATCH * RUNS)[:1, :, :24]

    def redrawn(counts: np.ndarray) -> np.ndarray:
        """Counts of the resampled ensembles, shape (resamples, BATCH, ages)."""
        by_run = counts[:, :24].reshape(BATCH, RUNS, 24).transpose(1, 0, 2).reshape(RUNS, -1)
        return np.asarray(weights @ by_run).reshape(-1, BATCH, 24)

    at_risk, line = redrawn(table.at_risk), redrawn(ended[0])
    others = redrawn(table.ended[:, :24] - ended[0])
    curves = kaplan_meier(at_risk, line + others)
    shares = aalen_johansen(at_risk[..., :12], np.stack([line, others])[..., :12])
    drawn = {"S(6)": curves[..., 5], "S(18)": curves[..., 17], "RMST(24)": restricted_means(curves, 24)}
    return {name: percentile_interval(d, RUNS) for name, d in (drawn | {"I(12)": shares[0, ..., -1]}).items()}


@pytest.mark.slow
def test_intervals_cover_the_truth_in_93_to_97_of_a_hundred() -> None:
    """S(a) = B(4, 76+a) / B(4, 76). Of 1,000 ensembles, a coverage of 0.95 is seen with a standard error of 0.007."""
    truth = np.exp(betaln(4, 76 + np.arange(25)) - betaln(4, 76))
    known = {"S(6)": truth[6], "S(18)": truth[18], "RMST(24)": truth[:24].sum(), "I(12)": (1 - truth[12]) / 3}
    rng, weights = np.random.default_rng(7), resampling(RUNS, 1, 1000)
    hits = dict.fromkeys(known, 0)
    for _ in range(10):
        for name, (low, high) in intervals(worlds(rng), weights).items():
            hits[name] += int(((low <= known[name]) & (known[name] <= high)).sum())
    assert all(0.93 <= times / (10 * BATCH) <= 0.97 for times in hits.values()), hits


def test_the_intervals_whose_coverage_is_known_are_those_of_the_public_functions() -> None:
    many = worlds(np.random.default_rng(7))
    batch = {name: bounds[:, 0] for name, bounds in intervals(many, resampling(RUNS, 1)).items()}
    first = many[many["run"] < RUNS]
    curve, mean = survival_curve(first, RUNS, 1), restricted_mean(first, RUNS, 24, 1)
    assert curve[["low", "high"]].iloc[6].tolist() == pytest.approx(batch["S(6)"])
    assert curve[["low", "high"]].iloc[18].tolist() == pytest.approx(batch["S(18)"])
    assert [mean.low, mean.high] == pytest.approx(batch["RMST(24)"])
    shares = incidence(first, RUNS, 1)
    line = shares[(shares["cause"] == "line") & (shares["age"] == 12)]
    assert line[["low", "high"]].iloc[0].tolist() == pytest.approx(batch["I(12)"])


# Everything together


def test_continuity_agrees_with_the_summary_and_with_its_parts(small: Ensemble) -> None:
    table = continuity(small)
    assert table["measure"].tolist() == MEASURES
    assert table.columns.tolist() == ["measure", "label", "value", "low", "high", "runs"]
    value = table.set_index("measure")["value"]
    summary = {estimate.name: estimate.value for estimate in small.summary()}
    for name in ("survival_1y", "survival_3y", "survival_5y", "renewal_rate", "gap_share", "seam_months"):
        assert value[name] == pytest.approx(summary[name])
    assert value["rmst_60"] == restricted_mean(small.partnerships, 30, 60).value
    curve = survival_curve(small.partnerships, 30).set_index("age")
    assert value["survival_3y"] == curve["survival"][36]
    rows = table.dropna(subset="value")
    assert (rows["low"].astype(float) <= rows["value"].astype(float)).all()
    assert (rows["value"].astype(float) <= rows["high"].astype(float)).all()


def test_six_reported_years_after_two_of_warm_up_do_not_tell_about_the_first_120_months(small: Ensemble) -> None:
    row = continuity(small).set_index("measure").loc["rmst_120"]
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert row["label"].endswith("unknown, no partnership was seen at that age")


def test_continuity_by_partner_kind_is_that_of_the_partnerships_of_the_kind(small: Ensemble) -> None:
    table = continuity(small, "kind")
    assert table["kind"].cat.categories.tolist() == list(KINDS)
    assert table.groupby("kind", observed=False)["measure"].apply(list).tolist() == [MEASURES] * 4
    mine = small.partnerships[small.partnerships["kind"] == "cso"]
    row = table[(table["kind"] == "cso") & (table["measure"] == "rmst_60")].iloc[0]
    estimate = restricted_mean(mine, 30, 60)
    assert (row["value"], row["low"], row["high"]) == (estimate.value, estimate.low, estimate.high)


def test_with_one_group_continuity_by_group_is_that_of_all(small: Ensemble) -> None:
    by_group = continuity(small, "group")
    assert by_group["group"].unique().tolist() == list(SMALL.group_names)
    pd.testing.assert_frame_equal(by_group.drop(columns="group"), continuity(small))


def test_a_group_that_never_loses_its_line_lives_longer_than_one_that_does() -> None:
    scenario = Scenario.from_toml(
        """
        [world]
        agencies = 10
        [time]
        warmup_years = 3
        years = 6
        [[groups]]
        name = "kept"
        agencies = 5
        [groups.budget]
        line_kept = 0.99
        line_priority = 0
        [[groups]]
        name = "dropped"
        agencies = 5
        [groups.budget]
        line_kept = 0.8
        """
    )
    table = continuity(simulate(scenario, 30, 1), "group").set_index(["group", "measure"])
    assert table["low"][("kept", "rmst_60")] > table["high"][("dropped", "rmst_60")]


def test_rates_are_ratios_of_sums_in_each_run_and_means_over_runs() -> None:
    """Run 0: 3 of 4 renewed, 6 of 24 months in a gap, 7 months of seam; run 1: none due, 2 of 10 months in a gap."""
    years = pd.DataFrame(
        {
            "run": [0, 0, 1, 1],
            "alive": [1.0, 1.0, 0.0, 10 / 12],
            "gap_share": [0.5, 0.0, np.nan, 0.2],
            "followed": [3.0, 1.0, 0.0, 0.0],
            "renewed": [2.0, 1.0, 0.0, 0.0],
            "seam_months": [2.0, 3.0, np.nan, np.nan],
        }
    )
    table = continuity(Ensemble(SMALL, 2, 1, Record(), {"partnerships": NOBODY, "years": years}))
    rows = table.set_index("measure")
    assert (rows["value"]["renewal_rate"], rows["runs"]["renewal_rate"]) == (0.75, 1)
    assert rows["label"]["renewal_rate"] == "renewed / followed: one run gives no interval"
    assert rows["value"]["gap_share"] == pytest.approx((0.25 + 0.2) / 2)
    assert rows["high"]["gap_share"] == pytest.approx(0.225 + stdtrit(1, 0.975) * 0.025)
    assert rows["value"]["seam_months"] == pytest.approx(7 / 3)


def test_a_world_where_nothing_starts_has_a_table_of_what_is_not_known() -> None:
    ensemble = simulate(IDLE, 2, 3)
    for table in (continuity(ensemble), continuity(ensemble, "group"), continuity(ensemble, "kind")):
        assert set(table["value"]) == {None}
        assert set(table["low"]) | set(table["high"]) == {None}
        assert table["label"].str.contains(": unknown, ").all()


def test_one_run_has_values_without_intervals() -> None:
    table = continuity(simulate(SMALL, 1, 1)).set_index("measure").drop(["rmst_120", "relationship_120"])
    assert table["value"].notna().all()
    assert set(table["low"]) | set(table["high"]) == {None}
    assert table["label"].str.endswith("one run gives no interval").all()


def test_without_the_log_of_partnerships_the_error_says_how_to_record_it() -> None:
    with pytest.raises(AttributeError, match=r"partnerships were not recorded: simulate\(\.\.\., record="):
        continuity(simulate(IDLE, 1, 1, Record.nothing()))


def test_another_way_to_divide_is_refused_with_the_nearest() -> None:
    ensemble = simulate(Scenario(name="s").with_world(agencies=1).with_time(warmup_years=0, years=1), 1, 1)
    with pytest.raises(InputError, match="did you mean kind"):
        continuity(ensemble, by="kid")  # type: ignore[arg-type]
