"""decide() from scenarios to tables, kept and read again."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.per_run import per_run
from govsim.study.decide.decision import ANSWERS, JUDGED, Decision, Stopped, decide, runs_in
from govsim.study.decide.robust import CRITERIA
from tests.study.small import PLAIN

BASE = PLAIN.with_time(years=4)
OPTIONS = {
    "longer": BASE.with_reform("multi-year-obligation", from_year=2026),
    "bridge": BASE.with_reform("bridge-fund", from_year=2026),
}


@pytest.fixture(scope="module")
def decision() -> Decision:
    return decide(BASE, OPTIONS, 70, 4, seed=2)


def test_every_table_has_its_rows(decision: Decision) -> None:
    k, outcomes = 3, len(JUDGED)
    assert len(decision.assumed) == k * outcomes
    assert len(decision.beats) == k * (k - 1) * outcomes
    assert len(decision.robust) == k * len(CRITERIA) * outcomes
    assert len(decision.information) == 2 * (1 + len(decision.futures.points.columns))
    assert set(decision.signposts["arm"]) <= {"do nothing", *decision.pair}
    for table in (decision.assumed, decision.beats, decision.robust, decision.signposts, decision.information):
        assert not table.map(lambda value: value is not None and value != value).any(axis=None)


def test_shares_and_regrets_are_those_of_the_runs(decision: Decision) -> None:
    runs = decision.futures.outcome("money").mean(axis=2)
    row = decision.beats.query("outcome == 'money' and option == 'longer' and over == 'bridge'").iloc[0]
    assert row["share"] == (runs[1] < runs[2]).mean()
    assert row["surely"] + row["surely_not"] + row["open"] == 70
    assert row["low"] <= row["share"] <= row["high"]
    regret = decision.robust[decision.robust["criterion"].str.startswith("regret")]
    assert (regret["value"].astype(float) >= 0).all()
    assert (decision.robust.groupby(["outcome", "criterion"])["best"].sum() >= 1).all()


def test_the_best_under_the_scenarios_own_assumptions_is_set_against_its_strongest_rival(decision: Decision) -> None:
    best, rival = decision.pair
    own = decision.assumed.query("outcome == 'rmst_60'").set_index("option")["value"].astype(float)
    assert best == own.idxmax()
    against = decision.beats.query("outcome == 'rmst_60' and over == @best").set_index("option")["share_without_luck"]
    assert against[rival] == against.max()
    assert (decision.flips.option, decision.flips.over) == (best, rival)


def test_its_own_assumptions_are_those_of_the_scenario(decision: Decision) -> None:
    runs = govsim.simulate(BASE, replications=200, seed=2)
    expected = per_run(runs, decision.own.since)["money"].mean()
    row = decision.assumed.query("outcome == 'money' and option == 'do nothing'").iloc[0]
    assert row["value"] == pytest.approx(expected)


def test_the_answer_is_in_both_languages(decision: Decision) -> None:
    first = decision.messages[0]
    known = decision.means["rmst_60"].futures  # in the others some option has no run with a partnership
    assert 60 <= known <= 70
    assert f"Over {known} futures" in first.text("en")
    assert f"{known} แบบ" in first.text("th")


def test_thresholds_are_those_stated_and_else_what_doing_nothing_reaches_in_half_of_all_futures() -> None:
    found = decide(BASE, OPTIONS, 30, 2, thresholds={"trust": 0.3}, structures=True)
    assert found.thresholds["trust"] == 0.3
    satisfied = found.robust.query("criterion == 'satisfices' and option == 'do nothing'").set_index("outcome")["value"]
    assert satisfied["coverage"] == pytest.approx(0.5, abs=0.05)
    assert any(str(name).startswith("structure.") for name in found.futures.points)


def test_what_is_kept_is_read_again(decision: Decision, tmp_path: Path) -> None:
    decision.save(tmp_path / "kept")
    again = Decision.load(tmp_path / "kept")
    np.testing.assert_array_equal(again.futures.runs, decision.futures.runs)
    np.testing.assert_array_equal(again.futures.early, decision.futures.early)
    assert again.futures.options == decision.futures.options
    assert again.source == decision.source == "drawn"
    for name in ANSWERS:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(decision, name))
    with pytest.raises(InputError, match="never overwritten"):
        decision.save(tmp_path / "kept")


def test_a_damaged_folder_is_refused(decision: Decision, tmp_path: Path) -> None:
    decision.save(tmp_path / "kept")
    (tmp_path / "kept" / "runs.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match="changed or damaged"):
        Decision.load(tmp_path / "kept")


def test_a_table_of_futures_is_taken_as_it_is() -> None:
    points = pd.DataFrame({"budget.cover": np.linspace(0.4, 1.5, 20)})
    found = decide(BASE, OPTIONS, points, 2)
    pd.testing.assert_frame_equal(found.futures.points, points)
    assert found.source == "given"
    with pytest.raises(InputError, match="says itself which it has"):
        decide(BASE, OPTIONS, points, 2, structures=True)


def test_progress_counts_every_run() -> None:
    done: list[int] = []
    decide(BASE, OPTIONS, 20, 2, progress=done.append)
    assert sum(done) == runs_in(2, 20, 2) == 3 * (40 + 200)


def test_ctrl_c_gives_the_decision_over_complete_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.runs.batch._MOST_RUNS_A_SHORT_SPAN", 20)
    left = [3 * 200 + 3 * 70]

    def stop(done: int) -> None:
        left[0] -= done
        if left[0] <= 0:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        decide(BASE, OPTIONS, 60, 2, threads=1, progress=stop)
    assert stopped.value.decision is not None
    assert 20 <= len(stopped.value.decision.futures.points) == stopped.value.complete < 60


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"futures": 5}, "futures is 5, outside 20 to"),
        ({"futures": "none.csv"}, "cannot be read"),
        ({"replications": 1}, "replications is 1, outside 2 to"),
        ({"outcome": "rmst"}, "did you mean rmst_60"),
        ({"thresholds": {"rmst": 3}}, "rmst is not an outcome that options are judged by"),
        ({"thresholds": {"rmst_60": "much"}}, "must be a number"),
        ({"alpha": 2}, "alpha"),
        ({"worth": -1}, "worth"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_the_first_run(keys: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        decide(BASE, OPTIONS, **keys)  # type: ignore[arg-type]


def test_unless_told_otherwise_futures_are_those_that_evidence_does_not_rule_out() -> None:
    found = decide(BASE, OPTIONS, replications=2)
    assert found.source == "evidence"
    assert len(found.futures.points) == 400


def test_an_option_that_is_the_same_as_the_best_in_every_future_neither_beats_it_nor_is_its_rival() -> None:
    """Luck taken off, rounding alone would put the one above the other in about half of all futures."""
    same = decide(BASE, {"longer": OPTIONS["longer"], "again": OPTIONS["longer"]}, 24, 2, seed=2)
    best, rival = same.pair
    assert {best, rival} != {"longer", "again"}
    row = same.beats.query("outcome == 'rmst_60' and option == 'longer' and over == 'again'").iloc[0]
    assert (row["share"], row["ties"], row["difference"]) == (0, row["futures"], 0)
    assert (row["share_without_luck"], row["luck_low"], row["luck_high"]) == (0.5, 0.5, 0.5)


def test_where_all_options_are_the_same_in_every_future_the_answer_says_so_and_knowing_is_worth_nothing() -> None:
    idle = BASE.with_reform("deputy", from_year=2026, size=0)
    same = decide(BASE, {"idle": idle}, 20, 2, seed=2)
    assert "are the same in continuity in each of" in same.messages[0].text("en")
    assert "whether do nothing does worse than idle is the same in nearly all futures" in same.signpost.text("en")
    assert (same.information["value"] == 0).all()
    assert (same.information["changes"] == 0).all()
