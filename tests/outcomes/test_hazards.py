"""Hazard ratios against closed forms, statsmodels' own clustering, and simulated data whose truth is known."""

from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import stdtrit

from govsim.errors import InputError
from govsim.model.tables import EVENTS as LOGGED
from govsim.outcomes.hazards import EXPOSURES, MEDIATORS, _Counts, cloglog, hazard_ratios
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

DEFAULT = Scenario.load("default")
NO_EVENTS = pd.DataFrame(
    {
        "run": np.zeros(0, int),
        "event": pd.Categorical([], categories=LOGGED),
        "month": np.zeros(0, int),
        **{name: pd.array([], "Int64") for name in ("agency", "official", "mission", "partner")},
    }
)
NO_CONTRACTS = pd.DataFrame(
    {n: np.zeros(0, int) for n in ("run", "mission", "partner", "number", "start", "end", "agreed_end")}
)
MISSIONS, OFFICIALS, AGENCIES = 20, 10, 5
EVERY = (*EXPOSURES, *MEDIATORS)
RATE = {
    "coordinator change": 0.03, "partner coordinator change": 0.02, "leader change": 0.03, "late payment": 0.04,
    "long gap": 0.03, "late act": 0.025,
}  # fmt: skip


def ensemble(runs: int, partnerships: pd.DataFrame, events: pd.DataFrame, contracts: pd.DataFrame) -> Ensemble:
    mission = np.arange(MISSIONS)
    missions = pd.DataFrame({"mission": mission, "agency": mission % AGENCIES, "official": mission % OFFICIALS})
    tables = {"partnerships": partnerships, "events": events, "contracts": contracts, "missions": missions}
    return Ensemble(DEFAULT, runs, 1, Record(), tables)


def simulated(seed: int, runs: int, effects: dict[str, float], window: int = 12) -> Ensemble:
    """Partnerships that end with a known hazard: of the calendar month, the age, and exp(effect) while exposed."""
    rng = np.random.default_rng(seed)
    shape, first, end = (runs, MISSIONS), -20, 100
    mission = np.arange(MISSIONS)
    start = rng.integers(first, 60, shape)
    stop = np.full(shape, end)
    last = {event: np.full(shape, -1000) for event in EVERY}
    log: list[np.ndarray] = []
    gaps: list[np.ndarray] = []
    columns = {
        "coordinator change": ("official", OFFICIALS, mission % OFFICIALS),
        "leader change": ("agency", AGENCIES, mission % AGENCIES),
        "late payment": ("mission", MISSIONS, mission),
        "partner coordinator change": ("mission", MISSIONS, mission),
        "long gap": ("mission", MISSIONS, mission),
        "late act": ("", 1, np.zeros(MISSIONS, int)),
    }
    for now in range(first, end):
        alive = (start < now) & (stop == end)
        eta = -4.3 + 0.8 * (now % 12 == 0) - 0.15 * np.minimum((now - start) // 12, 5)
        for event in EVERY:
            eta += effects.get(event, 0.0) * ((last[event] >= now - window) & (last[event] >= start))
        stop[alive & (rng.random(shape) < -np.expm1(-np.exp(eta)))] = now
        for event, (column, number, of) in columns.items():
            happens = rng.random((runs, number)) < RATE[event]
            last[event][happens[:, of]] = now
            run, who = np.nonzero(happens)
            if event == "long gap":  # its third month: the term ran out three months ago
                gaps.append(np.column_stack([run, who, np.full(len(run), now - 3)]))
            else:
                nobody = np.full(len(run), -1)
                numbers = [who if column == name else nobody for name in ("agency", "official", "mission")]
                log.append(np.column_stack([run, np.full(len(run), LOGGED.index(event)), nobody * -now, *numbers]))
    run, mission = np.indices(shape).reshape(2, -1)
    ended = np.where(stop < end, "line", "alive").ravel()
    lives = pd.DataFrame({"run": run, "mission": mission, "start": start.ravel(), "end": stop.ravel(), "cause": ended})
    run, code, month, *numbers = np.concatenate(log).T
    events = pd.DataFrame({"run": run, "event": pd.Categorical.from_codes(code, pd.Index(LOGGED)), "month": month})
    for name, who in zip(("agency", "official", "mission"), numbers, strict=True):
        events[name] = pd.arrays.IntegerArray(who.copy(), who == -1)
    rows = np.concatenate(gaps)
    contracts = pd.DataFrame({"run": rows[:, 0], "mission": rows[:, 1], "end": rows[:, 2], "agreed_end": rows[:, 2]})
    return ensemble(runs, lives, events, contracts.assign(partner=0, number=1, start=rows[:, 2] - 11))


def lives(rows: list[tuple[int, int, int, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["run", "mission", "start", "end", "cause"])


def told(table: pd.DataFrame, window: int = 12, effect: str = "beside mediators") -> dict[str, Any]:
    """The rows of a window and a model, as they are, by event."""
    rows = table.to_dict("records")
    return {row["event"]: row for row in rows if (row["window"], row["effect"]) == (window, effect)}


def log_ratio(table: pd.DataFrame, runs: int) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and standard errors on the scale on which they were made."""
    log = np.log(table[["low", "ratio", "high"]].to_numpy(float))
    return log[:, 1], (log[:, 2] - log[:, 0]) / (2 * stdtrit(runs - 1, 0.975))


def test_known_hazard_ratios_are_recovered_within_three_standard_errors() -> None:
    effects = {
        "coordinator change": 0.6, "partner coordinator change": 0.4, "leader change": -0.4, "late payment": 0.3,
        "long gap": 0.0, "late act": 0.9,
    }  # fmt: skip
    table = hazard_ratios(simulated(1, 80, effects), windows=(12,))
    assert table["effect"].tolist() == ["total"] * 4 + ["beside mediators"] * 6
    assert table["event"].tolist() == [*EXPOSURES, *EVERY]
    estimate, error = log_ratio(table, 80)
    truth = np.array([effects[event] for event in table["event"]])
    assert (np.abs(estimate - truth) < 3 * error).all()
    assert error.max() < 0.15
    assert (table["note"] == "").all()


def test_a_window_of_eighteen_months_recovers_what_lasts_eighteen_months() -> None:
    table = hazard_ratios(simulated(2, 40, {"late payment": 0.7}, window=18))
    table = table[table["event"] == "late payment"]
    assert set(table["effect"]) == {"beside mediators"}
    estimate, error = log_ratio(table[table["window"] == 18], 40)
    assert abs(estimate[0] - 0.7) < 3 * error[0]
    assert told(table, 12)["late payment"]["ratio"] < told(table, 18)["late payment"]["ratio"]


def test_where_nothing_has_an_effect_one_lies_within_three_standard_errors() -> None:
    estimate, error = log_ratio(hazard_ratios(simulated(3, 40, {}), windows=(18,)), 40)
    assert (np.abs(estimate) < 3 * error).all()


@pytest.mark.slow
def test_intervals_cover_the_truth_in_93_to_97_of_100_worlds() -> None:
    """Runs differ in their hazard, so that what ends in one run is not independent."""
    rng = np.random.default_rng(11)
    runs, cells = 30, 24
    strata = np.column_stack([np.tile([0, 1, 2], 8), np.repeat([0, 1], 12)])
    exposed = np.zeros((cells, 5), int)
    exposed[:, 0], exposed[:, 1] = np.tile(np.repeat([0, 1], 3), 4), np.tile(np.repeat([0, 1], 6), 2)
    eta = -3 + 0.4 * strata[:, 0] - 0.3 * strata[:, 1] + exposed[:, :2] @ [0.5, 0.0]
    covered = []
    for _ in range(400):
        at_risk = rng.poisson(rng.gamma(4, 10, (runs, cells)))
        hazard = np.exp(eta + rng.normal(0, 0.3, (runs, 1)))
        ended = rng.binomial(at_risk, -np.expm1(-hazard)).astype(float)
        effects, errors, _ = cloglog(_Counts(at_risk.astype(float), ended, strata, exposed), [0, 1])
        covered += (np.abs(effects - [0.5, 0.0]) < stdtrit(runs - 1, 0.975) * errors).tolist()
    assert 0.93 <= np.mean(covered) <= 0.97


@pytest.mark.slow
def test_intervals_of_whole_worlds_cover_the_truth_in_93_to_97_of_100() -> None:
    covered = []
    for seed in range(80):
        table = hazard_ratios(simulated(100 + seed, 25, {"leader change": 0.5}), windows=(12,))
        truth = np.where(table["event"] == "leader change", np.exp(0.5), 1.0)
        covered += ((table["low"] <= truth) & (truth <= table["high"])).tolist()
    assert 0.93 <= np.mean(covered) <= 0.97


def test_two_groups_in_one_stratum_have_the_closed_form() -> None:
    """With one exposure the model is saturated: the ratio is ln(1 - p1) / ln(1 - p0)."""
    exposed = np.array([[0, 0, 0, 0, 0], [1, 0, 0, 0, 0]])
    counts = _Counts(np.array([[60.0, 30.0], [40, 20]]), np.array([[3.0, 6.0], [7, 4]]), np.zeros((2, 2), int), exposed)
    effects, _, problem = cloglog(counts, [0])
    assert problem == ""
    assert np.exp(effects[0]) == pytest.approx(np.log(1 - 10 / 50) / np.log(1 - 10 / 100))


def test_standard_errors_are_those_of_statsmodels_on_rows_clustered_by_run() -> None:
    rng = np.random.default_rng(5)
    runs, cells = 12, 24
    strata = np.column_stack([np.tile([0, 1, 2], 8), np.repeat([0, 1], 12)])
    exposed = rng.integers(0, 2, (cells, 5))
    at_risk = rng.integers(1, 60, (runs, cells)).astype(float)
    ended = rng.binomial(at_risk.astype(int), 0.1).astype(float)
    effects, errors, _ = cloglog(_Counts(at_risk, ended, strata, exposed), [0, 1, 2, 3, 4])
    design = np.column_stack([exposed, strata[:, :1] == [0, 1, 2], strata[:, 1] == 1]).astype(float)
    outcome = np.column_stack([ended.ravel(), (at_risk - ended).ravel()])
    model = sm.GLM(outcome, np.tile(design, (runs, 1)), family=sm.families.Binomial(sm.families.links.CLogLog()))
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(runs), cells)}, tol=1e-12)
    rows = runs * cells
    factor = np.sqrt((rows - design.shape[1]) / (rows - 1))
    np.testing.assert_allclose(effects, fitted.params[:5], rtol=1e-6)
    np.testing.assert_allclose(errors, fitted.bse[:5] * factor, rtol=1e-5)


def test_who_is_exposed_met_the_event_before_the_month_within_the_window_while_alive() -> None:
    """A partnership of months 1 to 40, its late payment in month 10: exposed in months 11 to 22."""
    log = pd.DataFrame({"run": [0, 0], "event": "late payment", "month": [10, -5], "mission": [0, 0]})
    log["mission"] = log["mission"].astype("Int64")
    log["agency"] = log["official"] = pd.array([None, None], "Int64")
    data = ensemble(1, lives([(0, 0, 0, 40, "line"), (0, 1, 0, 40, "line")]), log, NO_CONTRACTS)
    row = told(hazard_ratios(data))["late payment"]
    assert (row["exposed"], row["unexposed"]) == (12, 68)
    assert (row["exposed_endings"], row["unexposed_endings"]) == (0, 2)
    assert row["ratio"] is None
    assert "the ratio is 0" in row["note"]


def test_an_exposure_that_never_occurs_is_said_to_and_the_others_are_estimated() -> None:
    data = simulated(6, 20, {})
    never = data.tables["events"]["event"] != "late act"
    cast(dict[str, pd.DataFrame], data.tables)["events"] = data.tables["events"][never]
    table = told(hazard_ratios(data, windows=(12,)))
    row = table["late act"]
    assert (row["ratio"], row["low"], row["high"]) == (None, None, None)
    assert "no partnership at risk was exposed" in row["note"]
    assert all(table[event]["ratio"] > 0 for event in EVERY if event != "late act")


def test_exposures_that_always_come_together_are_not_told_apart() -> None:
    data = simulated(7, 20, {})
    log = data.tables["events"]
    leaders = log[log["event"] == "leader change"]
    coordinators = pd.concat([leaders.assign(official=leaders["agency"] + k) for k in (0, AGENCIES)])
    coordinators["event"] = "coordinator change"
    rest = log[log["event"] != "coordinator change"]
    cast(dict[str, pd.DataFrame], data.tables)["events"] = pd.concat([rest, coordinators], ignore_index=True)
    table = told(hazard_ratios(data, windows=(12,)))
    for event in ("coordinator change", "leader change"):
        assert table[event]["ratio"] is None
        assert "their effects cannot be separated" in table[event]["note"]
    assert table["late act"]["ratio"] is not None


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "no partnership was at risk"),
        ([(0, 0, -30, -3, "line")], "no partnership was at risk"),
        ([(0, 0, 0, 120, "alive"), (1, 0, 5, 120, "alive")], "no partnership ended"),
    ],
)
def test_empty_cases_give_a_sentence_for_each_event(rows: list[Any], sentence: str) -> None:
    table = hazard_ratios(ensemble(2, lives(rows), NO_EVENTS, NO_CONTRACTS))
    assert len(table) == 20
    assert all(sentence in note for note in table["note"])
    assert all(value is None for name in ("ratio", "low", "high") for value in table[name])


def test_one_run_gives_ratios_without_intervals() -> None:
    table = hazard_ratios(simulated(8, 1, {}), windows=(12,))
    found = [row for row in told(table).values() if row["ratio"] is not None]
    assert len(found) > 0
    assert all(row["low"] is None and "one run" in row["note"] for row in found)


def test_a_handful_of_endings_gives_no_ratio_from_nothing() -> None:
    """Small worlds of any kind: each ratio is finite with a finite interval, or None with a reason."""
    for seed in range(12):
        data = simulated(200 + seed, 2, {})
        cast(dict[str, pd.DataFrame], data.tables)["partnerships"] = data.partnerships.sample(
            6 + seed, random_state=seed
        )
        for row in told(hazard_ratios(data, windows=(12,))).values():
            if row["ratio"] is None:
                assert row["note"]
            else:
                assert 0 < row["low"] <= row["ratio"] <= row["high"] < np.inf


def test_in_the_default_world_a_coordinators_change_shortens_partnerships_in_the_published_range() -> None:
    """X1: the ratio after a coordinator's exit is between 1.1 and 2.5 (Broschak & Block 2014 and others)."""
    table = hazard_ratios(simulate("default", 20, seed=2))
    for window in (12, 18):
        total = told(table, window, "total")
        assert 1.1 < total["coordinator change"]["ratio"] < 2.5
        assert told(table, window)["coordinator change"]["ratio"] < total["coordinator change"]["ratio"]


def test_that_a_change_of_leaders_ends_no_partnerships_is_told_as_a_finding() -> None:
    """The total effect of a change is about 1; what leadership does it does through who leads."""
    row = told(hazard_ratios(simulate("default", 60, seed=101), windows=(12,)), effect="total")["leader change"]
    assert row["low"] <= 1 <= row["high"] < 1.2
    assert "acts through who leads, not through shifts" in row["note"]


def test_what_was_not_recorded_is_asked_for() -> None:
    with pytest.raises(AttributeError, match=r"Record\(contracts=True\)"):
        hazard_ratios(simulate("default", 1, record=Record(contracts=False)))


@pytest.mark.parametrize("windows", [(), (0,), (12.5,), (True,)])
def test_a_window_is_a_whole_number_of_months(windows: Any) -> None:
    with pytest.raises(InputError, match="windows are"):
        hazard_ratios(ensemble(1, lives([]), NO_EVENTS, NO_CONTRACTS), windows=windows)
