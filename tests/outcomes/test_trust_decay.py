"""Event studies and the half-life of trust on panels whose truth is known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.model.regimes import regime_table
from govsim.model.tables import EVENTS as LOGGED
from govsim.outcomes.intervals import percentile_interval, resampling
from govsim.outcomes.trust_decay import (
    EVENTS,
    VARIABLES,
    Occurrences,
    _gaps,
    _medians,
    _Panel,
    _Study,
    decision_trust,
    event_studies,
    event_study,
    half_life,
    occurrences,
)
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

EVERYTHING = Record(partnership_months=True)
DEFAULT = Scenario.load("default")


def ensemble(replications: int, **tables: pd.DataFrame) -> Ensemble:
    return Ensemble(DEFAULT, replications, 1, EVERYTHING, dict(tables))


def event_log(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows of run, event, month, and the numbers of agency, official, mission and partner, None for nobody."""
    table = pd.DataFrame(rows, columns=["run", "event", "month", "agency", "official", "mission", "partner"])
    for name in ("agency", "official", "mission", "partner"):
        table[name] = table[name].astype("Int64")
    table["event"] = pd.Categorical(table["event"], categories=LOGGED)
    return table.assign(end=table["month"])


def panel(rng: np.random.Generator, runs: int, effect: float, months: int = 84, spread: float = 0.0) -> Ensemble:
    """A world in which a change of coordinator moves trust by `effect` x 0.9^h after h months, and nothing else does.

    Trust also has a level a partnership, a season, a growth with age, shocks that a run's partnerships share, and
    noise; the effect differs between runs by `spread`. Each official has two missions, each with one partnership.
    """
    missions = 8
    start = rng.integers(-40, 24, (runs, missions, 1))
    time = np.arange(months)
    age = time - start
    changed = rng.random((runs, missions // 2, months + 60)) < 0.03
    moved = np.zeros((runs, missions // 2, months + 60))
    for t in range(months + 60):
        moved[..., t] = (0.9 * moved[..., t - 1] if t else 0.0) + changed[..., t]
    size = effect + spread * rng.standard_normal((runs, 1, 1))
    trust = (
        rng.normal(0.4, 0.1, (runs, missions, 1))
        + 0.05 * np.sin(time / 12 * 2 * np.pi)
        + 0.3 * (1 - np.exp(-age / 12))
        + np.cumsum(rng.normal(0, 0.01, (runs, 1, months)), axis=2)
        + rng.normal(0, 0.03, age.shape)
        + size * np.repeat(moved[..., 60:], 2, axis=1)
    )
    alive = (age >= 0) & (time < start + rng.integers(60, 140, start.shape))
    run, mission, month = np.nonzero(alive)
    table = pd.DataFrame(
        {"run": run, "mission": mission, "agency": 0, "official": mission // 2, "month": month, "age": age[alive]}
    ).assign(trust=trust[alive], output=0.0, trust_person=0.0, trust_agency=0.0)
    rows = zip(*np.nonzero(changed), strict=True)
    log = event_log([(r, "coordinator change", m - 60, 0, o, None, None) for r, o, m in rows])
    return ensemble(runs, partnership_months=table, events=log)


def at_lags(table: pd.DataFrame) -> dict[int, Any]:
    """The rows of a study, as they are, by lag."""
    return {row["lag"]: row for row in table.to_dict("records")}


@pytest.fixture(scope="module")
def world() -> Ensemble:
    return simulate("default", 8, seed=3, record=EVERYTHING)


# Event studies


def test_a_known_effect_is_recovered_at_every_lag_within_the_stated_error() -> None:
    table = event_study(panel(np.random.default_rng(1), 60, -0.1), "coordinator change")
    assert table["lag"].tolist() == list(range(-12, 25))
    truth = np.where(table["lag"] >= 0, -0.1 * 0.9 ** table["lag"].clip(lower=0), 0.0)
    error = ((table["high"] - table["low"]) / (2 * 1.96)).clip(lower=1e-12)
    assert ((table["difference"] - truth).abs() / error).max() < 3.5
    assert error.max() < 0.01


def test_where_there_is_no_effect_zero_lies_in_the_bands() -> None:
    table = event_study(panel(np.random.default_rng(2), 60, 0.0), "coordinator change")
    inside = (table["low"] <= 0) & (table["high"] >= 0)
    assert inside.mean() > 0.85
    assert table["difference"].abs().max() < 0.02


@pytest.mark.slow
def test_bands_cover_the_truth_in_93_to_97_of_100_worlds() -> None:
    covered = []
    for number in range(300):
        data = panel(np.random.default_rng(1000 + number), 20, -0.1, months=48, spread=0.05)
        study = _Study(_Panel.of(data), "coordinator change", occurrences(data, "coordinator change"), 20)
        weights = np.random.default_rng(number).multinomial(20, np.full(20, 1 / 20), 400).astype(float)
        values = data.partnership_months["trust"].to_numpy()
        for lag in (0, 6):
            row: dict[str, Any] = study._row(lag, values, weights)
            covered.append(row["low"] <= -0.1 * 0.9**lag <= row["high"])
    assert 0.93 <= np.mean(covered) <= 0.97


def test_the_month_before_the_event_is_zero_by_definition(world: Ensemble) -> None:
    row = at_lags(event_study(world, "coordinator change"))[-1]
    assert (row["difference"], row["low"], row["high"]) == (0.0, 0.0, 0.0)


def test_nothing_is_dropped_in_silence(world: Ensemble) -> None:
    for event in ("coordinator change", "long gap", "late act"):
        table = event_study(world, event)
        counts = table.attrs
        not_treated = counts["ended_at_once"] + counts["without_baseline"] + counts["repeated"]
        assert counts["found"] == counts["treated"] + not_treated
        assert ((table["events"] + table["unmatched"] + table["gone"]) == counts["treated"]).all()


def test_two_partnerships_by_hand() -> None:
    """One of two partnerships meets a late payment in month 14: its trust falls by 0.3, the other's rises by 0.1."""
    months = np.arange(13, 17)
    rows = [(0, m, 0, t, 14 - 13 + t) for m in (0, 1) for t in months]
    table = pd.DataFrame(rows, columns=["run", "mission", "agency", "month", "age"]).assign(official=0)
    table["trust"] = [0.5, 0.2, 0.2, 0.4, 0.5, 0.6, 0.6, 0.7]
    log = event_log([(0, "late payment", 14, 0, 0, 0, 7)])
    found = at_lags(event_study(ensemble(1, partnership_months=table, events=log), "late payment"))
    assert {lag: row["difference"] for lag, row in found.items()} == pytest.approx({-1: 0, 0: -0.4, 1: -0.4, 2: -0.3})
    assert all(row["low"] is None and row["high"] is None for row in found.values())
    assert all(row["controls"] == 1 for row in found.values())


def test_partnerships_with_an_event_of_their_own_are_no_controls_and_a_second_event_ends_the_view() -> None:
    rows = [(0, m, 0, t, t + 1) for m in range(3) for t in range(12)]
    table = pd.DataFrame(rows, columns=["run", "mission", "agency", "month", "age"]).assign(official=0, trust=0.5)
    late = [(0, "late payment", month, 0, 0, mission, 7) for mission, month in ((0, 2), (0, 5), (1, 4))]
    study = event_study(ensemble(1, partnership_months=table, events=event_log(late)), "late payment")
    assert (study.attrs["treated"], study.attrs["repeated"]) == (2, 1)
    found = at_lags(study)
    assert found[2]["events"] == 2
    assert found[3]["events"] == 1  # mission 0 is hit again at lag 3
    # in month 2 missions 1 and 2 are without event and stay controls until mission 1 is hit two months later
    assert [found[lag]["controls"] for lag in (0, 1, 2)] == [2 + 1, 2 + 1, 1 + 1]


def test_an_event_of_an_earlier_partnership_of_the_mission_is_not_the_partnerships() -> None:
    found = Occurrences("mission", np.array([0]), np.array([3]), np.array([4]))
    previous, now, following = found.around(np.array([0, 0, 0, 1, 0]), np.array([3, 3, 3, 3, 2]), np.arange(3, 8))
    assert previous.tolist() == [-(1 << 40), -(1 << 40), 4, -(1 << 40), -(1 << 40)]
    assert now.tolist() == [False, True, False, False, False]
    assert following.tolist() == [4, 1 << 40, 1 << 40, 1 << 40, 1 << 40]


def test_a_late_act_is_compared_with_other_runs_and_years(world: Ensemble) -> None:
    table = event_study(world, "late act")
    late = world.events[world.events["event"] == "late act"]
    assert table.attrs["found"] > 0
    assert (late["month"] % 12 == 0).all()
    assert at_lags(table)[0]["controls"] > 0


def test_a_coordinators_change_costs_trust_in_the_default_world_and_none_before_it(world: Ensemble) -> None:
    table = at_lags(event_study(world, "coordinator change"))
    assert table[3]["high"] < -0.05
    assert abs(table[-12]["difference"]) < 0.02


def test_gaps_of_the_contracts_are_those_of_the_partnership_months(world: Ensemble) -> None:
    months = world.partnership_months.sort_values(["run", "mission", "month"])
    begun = months["month"] - months["age"]
    before = (months[["run", "mission"]].diff().eq(0).all(axis=1)) & begun.diff().eq(0)
    in_gap = months["in_gap"]
    first = months[in_gap & ((before & ~in_gap.shift(1, fill_value=False)) | (months["age"] == 0))]
    found = _gaps(world.contracts, 0)
    _, now, _ = found.around(*(months[name].to_numpy() for name in ("run", "mission", "month")))
    keys = ["run", "mission", "month"]
    seen = months[now & (before | (months["age"] == 0))]
    pd.testing.assert_frame_equal(seen[keys], first[keys])


def test_a_long_gap_is_the_third_month_without_a_contract(world: Ensemble) -> None:
    months = world.partnership_months.sort_values(["run", "mission", "month"])
    found = occurrences(world, "long gap")
    _, now, _ = found.around(*(months[name].to_numpy() for name in ("run", "mission", "month")))
    in_gap = months["in_gap"].to_numpy()
    rows = np.flatnonzero(now)
    rows = rows[months["month"].to_numpy()[rows] >= 4]
    assert len(rows) > 100
    for back in range(4):  # the month in which the term ran out, and three without a contract
        assert in_gap[rows - back].all()


def test_a_gap_itself_is_no_event_and_the_message_says_why(world: Ensemble) -> None:
    assert "gap" not in EVENTS
    with pytest.raises(InputError, match="has no controls") as refused:
        event_study(world, "gap")
    assert refused.value.remedy == "study the long gap"


def test_a_long_gap_is_compared_with_the_month_before_it_began_and_the_fall_in_it_counts(world: Ensemble) -> None:
    """The term runs out in lag -3; the last month under contract is lag -4. Trust falls from then on, not from -1."""
    table = at_lags(event_study(world, "long gap"))
    assert table[-4]["difference"] == table[-4]["low"] == table[-4]["high"] == 0
    assert table[-1]["high"] < 0
    assert abs(table[-5]["difference"]) < 0.01
    assert table[3]["difference"] < table[-1]["difference"]


def test_a_partners_own_coordinator_change_costs_trust_too(world: Ensemble) -> None:
    table = at_lags(event_study(world, "partner coordinator change"))
    assert table[1]["high"] < 0
    assert abs(table[-6]["difference"]) < 0.02


def test_an_event_that_never_happens_gives_a_sentence() -> None:
    still = simulate(DEFAULT.without("rotation"), 2, record=EVERYTHING)
    table = event_study(still, "coordinator change")
    assert table.empty
    assert table.attrs["note"] == "no partnership met a coordinator change in the reported months"


def test_no_partnership_at_all_gives_a_sentence(world: Ensemble) -> None:
    tables = {name: table.iloc[:0] for name, table in world.tables.items()}
    for event in EVENTS:
        assert "no partnership met" in event_study(ensemble(2, **tables), event).attrs["note"]


def test_several_studies_make_one_table_with_the_notes_of_those_that_have_none() -> None:
    still = simulate(DEFAULT.without("rotation"), 8, record=EVERYTHING)
    table = event_studies(still, ["late act", "coordinator change"], ["trust", "output"])
    assert table.columns.tolist()[:4] == ["event", "variable", "lag", "difference"]
    assert table.groupby("variable").size().to_dict() == {"trust": 37, "output": 37}
    assert list(table.attrs["notes"]) == ["coordinator change"]
    alone = event_study(still, "late act", "output")
    pd.testing.assert_frame_equal(table[table["variable"] == "output"].iloc[:, 2:].reset_index(drop=True), alone)


def test_unknown_events_and_variables_are_refused_with_the_nearest_name(world: Ensemble) -> None:
    with pytest.raises(InputError, match="did you mean late act"):
        event_study(world, "late acts")
    with pytest.raises(InputError, match=r"did you mean trust_person\?"):
        event_study(world, "late act", "trust_persn")


def test_what_was_not_recorded_is_asked_for() -> None:
    plain = simulate("default", 1)
    with pytest.raises(AttributeError, match=r"Record\(partnership_months=True\)"):
        event_study(plain, "late act")
    with pytest.raises(AttributeError, match=r"Record\(events=True\)"):
        event_study(simulate("default", 1, record=Record.nothing()), "late act")


def test_a_table_with_a_month_missing_is_refused(world: Ensemble) -> None:
    months = world.partnership_months
    broken = dict(world.tables) | {"partnership_months": months.drop(index=months.index[months["month"] == 100])}
    with pytest.raises(InputError, match="misses or repeats months"):
        event_study(ensemble(8, **broken), "late act")


def test_the_same_seed_gives_the_same_bands() -> None:
    data = panel(np.random.default_rng(3), 5, -0.1, months=30)
    first = event_study(data, "coordinator change", seed=5)
    pd.testing.assert_frame_equal(first, event_study(data, "coordinator change", seed=5))
    assert not first.equals(event_study(data, "coordinator change", seed=6))


# Half-life


def ended(evidence: list[tuple[float, float, float, float]], run: list[int] | None = None) -> dict[str, pd.DataFrame]:
    """Partnerships of one month that ended in the next, with this evidence."""
    number = np.arange(len(evidence))
    who = pd.DataFrame({"run": run or 0, "mission": number, "agency": 0, "group": "all"}, index=number)
    months = who.assign(official=0, month=10, age=5)
    months[["good_person", "bad_person", "good_agency", "bad_agency"]] = evidence
    return {"partnership_months": months, "partnerships": who.assign(start=5, end=11, cause="line")}


def test_the_models_own_trust_is_the_analysts(world: Ensemble) -> None:
    """Except in the month of a renewal, whose evidence comes after trust is set."""
    months = world.partnership_months.sort_values(["run", "mission", "month"])
    months = months[~(months["in_gap"].shift(1, fill_value=False) & ~months["in_gap"])].iloc[::20]
    regime: np.recarray = regime_table([{p: DEFAULT.parameter(p) for p in BY_NAME}] * len(months))
    evidence = months[["good_person", "bad_person", "good_agency", "bad_agency"]].to_numpy().T
    np.testing.assert_allclose(decision_trust(evidence, regime), months["trust"], atol=1e-12)


def test_without_doubt_and_person_the_half_life_is_that_of_a_closed_form() -> None:
    """To = (1 + g)/(2 + g) of g good months: half its distance to 1/2 is lost when g has fallen to 2g/(g + 4)."""
    scenario = DEFAULT.with_parameters({"trust.personal": 0.3, "trust.doubt": 0.0, "trust.half_life_person": 9.0})
    good = 20.0
    tables = ended([(0.0, 0.0, good, 0.0)])
    found = half_life(Ensemble(scenario, 1, 1, EVERYTHING, tables))
    assert found.value == pytest.approx(48 * np.log2((good + 4) / 2), abs=1e-6)
    assert (found.low, found.high, found.runs) == (None, None, 1)


def test_partnerships_with_no_more_trust_than_a_stranger_are_counted_and_said() -> None:
    tables = ended([(0.0, 0.0, 0.0, 0.0), (0.0, 9.0, 0.0, 9.0), (9.0, 0.0, 9.0, 0.0)])
    found = half_life(ensemble(1, **tables))
    assert found.value is not None
    assert "1 ended partnerships; 2 more had no more trust than a stranger" in found.label
    nobody = half_life(ensemble(1, **ended([(0.0, 0.0, 0.0, 0.0)])))
    assert (nobody.value, nobody.low, nobody.high, nobody.runs) == (None, None, None, 0)


def test_the_half_life_is_that_of_the_regime_in_force() -> None:
    slow = {"trust.half_life_agency": 96.0, "trust.half_life_person": 36.0}
    tables = ended([(9.0, 1.0, 9.0, 1.0)])
    usual, longer = (
        half_life(Ensemble(scenario, 1, 1, EVERYTHING, tables)).value
        for scenario in (DEFAULT, DEFAULT.with_parameters(slow))
    )
    assert usual is not None
    assert longer == pytest.approx(2 * usual)


def test_no_ending_gives_a_sentence() -> None:
    tables = ended([(1.0, 1.0, 1.0, 1.0)])
    tables["partnerships"] = tables["partnerships"].assign(cause="alive")
    found = half_life(ensemble(2, **tables))
    assert found.value is None
    assert "no partnership ended" in found.label


def test_half_lives_of_the_default_world_are_between_those_of_person_and_twice_the_agencys(world: Ensemble) -> None:
    found = half_life(world)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 18 < found.low <= found.value <= found.high < 96
    assert found.runs == 8
    assert found == half_life(world)


def test_the_interval_of_the_half_life_covers_the_truth_in_93_to_97_of_100_worlds() -> None:
    """By its median of values of which a part is their run's."""
    rng, weights, covered = np.random.default_rng(4), resampling(30, 1, 400), []
    run = np.repeat(np.arange(30), 20)
    for _ in range(400):
        values = rng.normal(0, 1, 30)[run] + rng.normal(0, 1, len(run))
        low, high = percentile_interval(_medians(run, values, weights)[:, None], 30)[:, 0]
        covered.append(low <= 0 <= high)
    assert 0.93 <= np.mean(covered) <= 0.97


def test_all_variables_have_a_symbol() -> None:
    assert list(VARIABLES) == ["trust", "trust_person", "trust_agency", "output"]
