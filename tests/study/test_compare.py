"""compare(): the same luck with and without an option; what changes, what does not, what is kept."""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.outcomes.paired import paired, worst_tenth
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.results_folder import PROVENANCE
from govsim.scenario.scenario import Scenario
from govsim.study import compare as module
from govsim.study.compare import DERIVED, DO_NOTHING, Comparison, Stopped, compare, compared
from govsim.words import sentences
from tests.edited import edited

BASE = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=4, years=8)
LONGER = BASE.with_reform("multi-year-obligation", from_year=2027)
IDLE = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
RUNS = 24


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    options = {
        "longer money": LONGER,
        "nothing much": BASE.with_reform("deputy", from_year=2027, size=0),
        "ภาระงาน": BASE.with_reform("workload-relief", from_year=2027),
    }
    return compare(BASE, options, RUNS, 3)


def row(comparison: Comparison, option: str, outcome: str) -> dict[Hashable, Any]:
    rows = comparison.options.to_dict("records")
    (found,) = [row for row in rows if (row["option"], row["outcome"]) == (option, outcome)]
    return found


def cost(comparison: Comparison, option: str) -> dict[Hashable, Any]:
    (found,) = [row for row in comparison.costs.to_dict("records") if row["option"] == option]
    return found


def runs_of(comparison: Comparison, option: str, outcome: str) -> np.ndarray:
    table = comparison.per_run
    return table.loc[table["option"] == option, outcome].to_numpy(float)


def test_every_option_and_outcome_has_a_row_doing_nothing_first(comparison: Comparison) -> None:
    labels = [DO_NOTHING, "longer money", "nothing much", "ภาระงาน"]
    assert list(comparison.options.columns) == [
        "option", "outcome", "label", "base", "value", "difference", "low", "high", "better_in", "ties", "runs",
        "needed", "variance_ratio", "worst_decile", "worst_low", "worst_high",
    ]  # fmt: skip
    assert comparison.options[["option", "outcome"]].to_records(index=False).tolist() == [
        (label, outcome) for label in labels for outcome in OUTCOMES
    ]
    assert list(comparison.per_run.columns) == ["option", "run", *OUTCOMES]
    assert comparison.per_run.groupby("option", observed=True)["run"].apply(list).to_dict() == {
        label: list(range(RUNS)) for label in labels
    }
    assert (comparison.replications, comparison.seed) == (RUNS, 3)


def test_the_runs_are_those_of_simulate_with_the_same_seed(comparison: Comparison) -> None:
    alone = per_run(simulate(LONGER, RUNS, 3), 12)
    mine = comparison.per_run[comparison.per_run["option"] == "longer money"]
    pd.testing.assert_frame_equal(mine[list(alone.columns)].reset_index(drop=True), alone)


def test_the_numbers_are_those_of_the_pairs_of_runs(comparison: Comparison) -> None:
    for name, outcome in OUTCOMES.items():
        base, option = (runs_of(comparison, label, name) for label in (DO_NOTHING, "longer money"))
        expected, found = paired(base, option, outcome.better), row(comparison, "longer money", name)
        for key in ("base", "value", "difference", "low", "high", "better_in", "ties", "runs", "needed"):
            assert found[key] == getattr(expected, key), (name, key)
        assert found["worst_decile"] == worst_tenth(option, outcome.better)[0]


def test_money_for_many_years_keeps_partnerships_alive_longer_and_surely_so(comparison: Comparison) -> None:
    found = row(comparison, "longer money", "rmst_60")
    assert found["low"] > 0
    assert found["better_in"] >= 20
    assert found["needed"] is None
    assert found["worst_decile"] < found["value"]
    assert row(comparison, "longer money", "money")["worst_decile"] > row(comparison, "longer money", "money")["value"]


def test_doing_nothing_and_a_reform_of_size_zero_are_differences_of_exactly_nothing(comparison: Comparison) -> None:
    table = comparison.options[comparison.options["option"].isin([DO_NOTHING, "nothing much"])]
    assert (table[["difference", "low", "high", "better_in"]].astype(float) == 0).all(axis=None)
    assert (table["ties"] == table["runs"]).all()
    assert table["needed"].isna().all()
    assert comparison.notes == {"nothing much": "deputy from 2027 changes nothing: its size is 0."}


def test_what_a_partnership_year_costs_is_money_by_years_gained(comparison: Comparison) -> None:
    found = cost(comparison, "longer money")
    assert found["money"] == pytest.approx(row(comparison, "longer money", "money")["difference"])
    assert found["partnership_years"] == pytest.approx(7 * row(comparison, "longer money", "alive")["difference"])
    assert found["per_year"] == pytest.approx(found["money"] / found["partnership_years"])
    assert found["low"] < found["per_year"] < found["high"]
    assert found["note"] == ""
    nothing = cost(comparison, "nothing much")
    assert (nothing["money"], nothing["partnership_years"]) == (0, 0)
    assert (nothing["per_year"], nothing["low"], nothing["high"]) == (None, None, None)
    assert nothing["note"] == "no partnership-years are gained"


def test_a_reform_that_changes_nothing_may_still_cost_money_and_says_why_it_changes_nothing() -> None:
    free = BASE.without("rotation")
    found = compare(free, {"deputies": free.with_reform("deputy", from_year=2027)}, 4)
    assert found.notes["deputies"].startswith("deputy from 2027 changes nothing: no official is transferred")
    assert row(found, "deputies", "reform_cost")["low"] > 0
    moved = ("reform_cost", "money", "value_for_money")
    assert {row(found, "deputies", name)["difference"] for name in OUTCOMES if name not in moved} == {0}


def test_an_option_may_be_any_scenario_that_differs_in_its_regimes() -> None:
    found = compare(BASE, {"calm": BASE.without("rotation"), "same": BASE}, 6)
    assert row(found, "calm", "trust")["difference"] > 0
    assert found.notes == {"same": "Every parameter has the same value in every month as without it."}


def test_threads_change_nothing() -> None:
    one, two = (compare(BASE, {"a": LONGER}, 5, threads=threads) for threads in (1, 2))
    pd.testing.assert_frame_equal(one.options, two.options)


def test_two_hundred_runs_begin_with_the_same_hundred(comparison: Comparison) -> None:
    fewer = compare(BASE, {"longer money": LONGER}, 5, 3).per_run
    more = comparison.per_run[comparison.per_run["option"].isin(["longer money"]) & (comparison.per_run["run"] < 5)]
    mine = fewer[fewer["option"] == "longer money"]
    assert mine["trust"].tolist() == more["trust"].tolist()


def test_one_run_has_differences_without_intervals() -> None:
    found = compare(BASE, {"a": LONGER}, 1)
    mine = found.options[found.options["option"] == "a"]
    assert all(value is None for value in [*mine["low"], *mine["high"], *mine["needed"], *mine["worst_low"]])
    assert found.costs["note"].tolist() == ["luck leaves open whether partnership-years are gained"]


def test_a_world_without_partnerships_is_told_in_none_and_never_nan() -> None:
    empty = compare(IDLE, {"a": IDLE.with_reform("advance-payment", from_year=2026)}, 3, 3)
    seam = row(empty, "a", "seam_months")
    assert (seam["difference"], seam["worst_decile"], seam["runs"]) == (None, None, 0)
    for frame in (empty.options, empty.costs):
        assert not any(isinstance(value, float) and np.isnan(value) for value in frame.to_numpy().ravel())
    assert "nothing in these runs depended on it" in empty.notes["a"]


def test_the_worst_tenth_has_an_interval_from_a_hundred_runs_on() -> None:
    tiny = BASE.with_world(agencies=1).with_time(warmup_years=0, years=6)
    found = compare(tiny, {"a": tiny.with_reform("deputy", from_year=2026)}, 100)
    trust = row(found, "a", "trust")
    assert trust["worst_low"] < trust["worst_decile"] < trust["worst_high"] < trust["value"]


def test_progress_counts_the_runs_of_all_options() -> None:
    done: list[int] = []
    compare(BASE, {"a": LONGER, "b": BASE}, 7, progress=done.append)
    assert sum(done) == 3 * 7


def stopped_after(runs: int, replications: int) -> Comparison | None:
    done: list[int] = []

    def stop(completed: int) -> None:
        done.append(completed)
        if sum(done) >= runs:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        compare(BASE, {"a": LONGER}, replications, threads=1, progress=stop)
    return stopped.value.comparison


def test_an_interrupted_comparison_keeps_the_runs_that_every_option_has() -> None:
    kept = stopped_after(900, 2000)
    assert kept is not None
    n = kept.replications
    assert 0 < n <= 450 + 900  # some runs of each in turn
    assert {label: each.replications for label, each in kept.ensembles.items()} == {"a": n}
    again = compare(BASE, {"a": LONGER}, n)
    for table in ("per_run", "options", "costs"):
        assert getattr(kept, table).equals(getattr(again, table))
    assert kept.base.partnerships.equals(again.base.partnerships)


def test_a_comparison_that_is_stopped_while_it_is_worked_out_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    made, calls = module.compared, []

    def stopped_once(*arguments: Any) -> Comparison:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return made(*arguments)

    monkeypatch.setattr(module, "compared", stopped_once)
    with pytest.raises(Stopped) as stopped:
        compare(BASE, {"a": LONGER}, 3)
    assert stopped.value.comparison is not None
    assert stopped.value.comparison.replications == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "there is no option to compare"),
        ({"do nothing": LONGER}, "is the label of the scenario without any option"),
        ({" ": LONGER}, "is not a label"),
        ({"a\nb": LONGER}, "is not a label"),
        ({"a": LONGER.with_time(years=9)}, r'option "a": has another \[time\] than the scenario'),
        ({"a": LONGER.with_world(agencies=2)}, r"has another \[world\] than the scenario"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_it_runs(
    options: dict[str, Scenario], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "simulate_each", lambda *_, **__: pytest.fail("it ran"))
    with pytest.raises(govsim.InputError, match=message):
        compare(BASE, options)


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(govsim.InputError, match="replications is 0, outside 1 to"):
        compare(BASE, {"a": LONGER}, 0)


def test_scenarios_may_be_named() -> None:
    with pytest.raises(govsim.InputError, match="inclusiv-care"):
        govsim.compare("default", {"a": "inclusiv-care"})


# What is kept


def test_saved_and_loaded_is_the_same(comparison: Comparison, tmp_path: Path) -> None:
    loaded = Comparison.load(comparison.save(tmp_path / "out"))
    for name in ("per_run", "options", "costs"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(comparison, name))
    assert loaded.reasons == comparison.reasons != {}
    assert loaded.base.scenario == BASE
    assert list(loaded.ensembles) == list(comparison.ensembles)
    for label, ensemble in comparison.ensembles.items():
        assert loaded.ensembles[label].scenario == ensemble.scenario
        pd.testing.assert_frame_equal(loaded.ensembles[label].partnerships, ensemble.partnerships)
    pd.testing.assert_frame_equal(compared(loaded.base, loaded.ensembles).options, comparison.options)


def test_reasons_that_an_older_program_kept_as_english_sentences_are_shown_as_they_are(
    comparison: Comparison, tmp_path: Path
) -> None:
    folder = comparison.save(tmp_path / "older")
    edited(folder / PROVENANCE, lambda facts: facts.update(notes={"nothing much": "it changes nothing."}))
    loaded = Comparison.load(folder)
    assert loaded.notes == {"nothing much": "it changes nothing."}
    assert sentences(loaded.reasons["nothing much"], "th") == "(ภาษาอังกฤษ) it changes nothing."


def test_a_folder_of_an_older_program_without_the_tables_between_options_is_read(
    comparison: Comparison, tmp_path: Path
) -> None:
    folder = comparison.save(tmp_path / "older")

    def older(facts: dict[str, Any]) -> None:
        for name in DERIVED:
            del facts["sha256"][name]
            (folder / f"{name}.parquet").unlink()
        del facts["discount"], facts["currency"]

    edited(folder / PROVENANCE, older)
    loaded = Comparison.load(folder)
    pd.testing.assert_frame_equal(loaded.frontier, comparison.frontier)
    assert (loaded.discount, loaded.currency) == (0, None)


@pytest.mark.parametrize("name", DERIVED)
def test_a_table_between_options_that_was_changed_is_refused(name: str, comparison: Comparison, tmp_path: Path) -> None:
    folder = comparison.save(tmp_path / "out")
    (folder / f"{name}.parquet").write_bytes(b"other")
    with pytest.raises(govsim.InputError, match=f"{name}.parquet: is not the file that"):
        Comparison.load(folder)


@pytest.mark.parametrize(
    "message",
    [
        {"key": "reasons.unheard_of", "gaps": {}},
        {"key": "reasons.title", "gaps": {"name": "deputy"}},
        {"key": "reasons.where", "gaps": {"groups": 3}},
        {"text": "deputy"},
    ],
)
def test_reasons_that_no_program_wrote_are_refused(
    message: dict[str, object], comparison: Comparison, tmp_path: Path
) -> None:
    folder = comparison.save(tmp_path / "edited")
    edited(folder / PROVENANCE, lambda facts: facts.update(notes={"nothing much": [message]}))
    with pytest.raises(govsim.InputError, match="is not the provenance of a comparison"):
        Comparison.load(folder)


def test_a_world_without_partnerships_can_be_kept(tmp_path: Path) -> None:
    empty = compare(IDLE, {"a": IDLE.with_reform("deputy", from_year=2026)}, 2)
    pd.testing.assert_frame_equal(Comparison.load(empty.save(tmp_path / "out")).options, empty.options)


def test_each_option_lies_in_a_folder_that_is_an_ensemble_of_its_own(comparison: Comparison, tmp_path: Path) -> None:
    folder = comparison.save(tmp_path / "out")
    assert sorted(path.name for path in (folder / "runs").iterdir()) == [
        "0-do-nothing", "1-longer-money", "2-nothing-much", "3",
    ]  # fmt: skip
    again = govsim.rerun(folder / "runs" / "1-longer-money")
    pd.testing.assert_frame_equal(again.partnerships, comparison.ensembles["longer money"].partnerships)
    assert Ensemble.load(folder / "runs" / "0-do-nothing").replications == RUNS


def test_provenance_names_all_that_decides_the_result(comparison: Comparison, tmp_path: Path) -> None:
    facts = json.loads((comparison.save(tmp_path / "out") / PROVENANCE).read_text(encoding="utf-8"))
    assert Scenario.from_toml(facts["scenario"]) == BASE
    assert {label: Scenario.from_toml(option["scenario"]) for label, option in facts["options"].items()} == {
        label: ensemble.scenario for label, ensemble in comparison.ensembles.items()
    }
    assert (facts["kind"], facts["replications"], facts["seed"]) == ("comparison", RUNS, 3)
    assert {"govsim", "commit", "packages", "machine", "time"} <= set(facts)
    assert {"per_run", "options", "costs", "runs/3/partnerships", "runs/0-do-nothing/runs"} <= set(facts["sha256"])


def test_the_same_comparison_has_the_same_bytes(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "two"):
        folder = compare(BASE, {"a": LONGER}, 4).save(tmp_path / name)
        hashes.append(json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))["sha256"])
    assert hashes[0] == hashes[1]


def test_results_are_never_overwritten(comparison: Comparison, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(govsim.InputError, match="holds files already; results are never overwritten"):
        comparison.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_save_that_fails_leaves_nothing_behind(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = pd.DataFrame.to_parquet

    def full(table: pd.DataFrame, file: BinaryIO, index: bool) -> None:
        if Path(file.name).stem == "options":
            raise OSError(28, "No space left on device")
        written(table, file, index=index)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(govsim.InputError, match="cannot be written: No space left on device"):
        comparison.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["options", "runs/1-longer-money/partnerships"])
def test_a_changed_or_missing_file_is_not_loaded(comparison: Comparison, tmp_path: Path, name: str) -> None:
    folder = comparison.save(tmp_path / "out")
    comparison.costs.to_parquet(folder / f"{name}.parquet")
    with pytest.raises(govsim.InputError, match=rf"{name}\.parquet: is not the file"):
        Comparison.load(folder)
    (folder / f"{name}.parquet").unlink()
    with pytest.raises(govsim.InputError, match=rf"{name}\.parquet: is missing"):
        Comparison.load(folder)


def test_a_folder_that_holds_no_comparison_is_refused(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(govsim.InputError, match="there is no such file"):
        Comparison.load(tmp_path)
    ensemble = comparison.base.save(tmp_path / "ensemble")
    with pytest.raises(govsim.InputError, match="is not the provenance of a comparison"):
        Comparison.load(ensemble)
    folder = comparison.save(tmp_path / "comparison")
    with pytest.raises(govsim.InputError, match="is not the provenance of an ensemble"):
        Ensemble.load(folder)
    edited(folder / PROVENANCE, lambda facts: facts["options"]["longer money"].update(folder="../elsewhere"))
    with pytest.raises(govsim.InputError, match="is not the provenance of a comparison"):
        Comparison.load(folder)


def test_an_option_that_moves_none_of_the_main_outcomes_says_what_it_moves() -> None:
    still = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    found = compare(still, {"relief": still.with_reform("workload-relief", from_year=2026)}, 1, seed=3)
    moved = [name for name in OUTCOMES if row(found, "relief", name)["difference"] not in (0, None)]
    assert moved[0] == "engagement"
    assert found.notes == {"relief": "It moves engagement, but neither continuity, trust nor coverage."}
    assert OUTCOMES["engagement"].label_th in sentences(found.reasons["relief"], "th")
