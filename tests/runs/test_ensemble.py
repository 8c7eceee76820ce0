"""simulate(): tables, files and what makes them again."""

import json
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.model.tables import CAUSES
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.rerun import differences, rerun
from govsim.runs.results_folder import PROVENANCE
from govsim.scenario.scenario import Scenario
from tests.edited import edited
from tests.worlds import SMALL

SCENARIO = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=4)


ODD_RECORD = '{"scenario": "", "defaults": {}, "replications": 1, "seed": 1, "record": {"odd": true}, "sha256": {}}'


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate(SCENARIO, 5, 1, govsim.Record(months=True, partnership_months=True))


def test_tables_are_tidy_and_complete(ensemble: Ensemble) -> None:
    assert list(ensemble.partnerships.columns) == [
        "run", "mission", "agency", "group", "partner", "kind", "start", "end", "cause", "renewals",
    ]  # fmt: skip
    assert len(ensemble.runs) == 5
    assert len(ensemble.years) == 5 * 4
    assert len(ensemble.years_by_kind) == 5 * 4 * 4
    assert len(ensemble.months) == 5 * 48
    assert sorted(ensemble.years["year"].unique()) == [2026, 2027, 2028, 2029]
    assert ensemble.months["month"].max() == 47


def test_partnerships_live_at_least_one_month_and_the_living_end_with_the_month_after_the_last(
    ensemble: Ensemble,
) -> None:
    log = ensemble.partnerships
    assert (log["end"] - log["start"] >= 1).all()
    assert log["start"].min() >= -24
    alive = log["cause"] == "alive"
    assert (log.loc[alive, "end"] == 48).all()
    assert (log.loc[~alive, "end"] < 48).all()
    assert set(log["cause"]) <= set(CAUSES)


def test_a_mission_has_one_partnership_at_a_time(ensemble: Ensemble) -> None:
    log = ensemble.partnerships.sort_values(["run", "mission", "start"])
    earlier = log.groupby(["run", "mission"])["end"].shift()
    assert (log["start"] >= earlier.fillna(-1000)).all()


def test_contracts_number_from_one_and_their_gaps_part_them(ensemble: Ensemble) -> None:
    contracts = ensemble.contracts.sort_values(["run", "mission", "start"])
    assert (contracts["end"] >= contracts["start"]).all()
    assert (contracts.loc[contracts["number"] == 1, "gap_before"] == 0).all()
    assert (contracts.loc[contracts["number"] > 1, "gap_before"] >= 1).all()
    renewed = contracts[contracts["number"] > 1]
    before = contracts.groupby(["run", "mission"])["end"].shift()[renewed.index]
    np.testing.assert_array_equal(renewed["start"] - before, renewed["gap_before"] + 1)


def test_counts_of_the_log_are_the_sums_of_the_years(ensemble: Ensemble) -> None:
    log = ensemble.partnerships
    ended = log[(log["cause"] != "alive") & (log["end"] >= 0)]
    by_run = ensemble.runs.set_index("run")
    for cause in CAUSES[1:]:
        counted = ended[ended["cause"] == cause].groupby("run").size().reindex(range(5), fill_value=0)
        # a partnership that ends in the month of its signing is logged one month later (docs/odd.md)
        assert (counted - by_run[f"ended_{cause}"]).abs().sum() <= 1
    begun = log[log["start"] >= 0].groupby("run").size().reindex(range(5), fill_value=0)
    assert begun.tolist() == by_run["starts"].tolist()


def test_a_partnership_has_a_row_for_each_reported_month_it_lives(ensemble: Ensemble) -> None:
    rows = ensemble.partnership_months
    alive = ensemble.years.groupby("run")["alive"].sum() * 12
    assert rows.groupby("run").size().tolist() == pytest.approx(alive.tolist())
    assert (rows["age"] >= 0).all()
    mean = rows.groupby("run")["trust"].mean()
    np.testing.assert_allclose(mean, ensemble.runs["trust"])
    share = rows.groupby("run")["in_gap"].mean()
    np.testing.assert_allclose(share, ensemble.runs["gap_share"])


def test_who_has_no_part_in_an_event_is_missing(ensemble: Ensemble) -> None:
    events = ensemble.events
    leaders = events[events["event"] == "leader change"]
    assert leaders["mission"].isna().all()
    assert leaders["agency"].notna().all()
    late = events[events["event"] == "late payment"]
    assert late["partner"].notna().all()
    assert (late["end"] >= late["month"]).all()


def test_means_over_nothing_are_missing_and_never_zero() -> None:
    idle = SCENARIO.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(
        warmup_years=0, years=1
    )
    years = simulate(idle, 3, 1).years
    nothing = years["alive"] == 0
    assert nothing.any()
    assert years.loc[nothing, ["trust", "gap_share", "output"]].isna().all(axis=None)


def test_unrecorded_tables_say_how_to_record_them() -> None:
    ensemble = simulate(SCENARIO, 2, 1, govsim.Record.nothing())
    assert "partnerships" not in ensemble.tables
    with pytest.raises(AttributeError, match=r"simulate\(\.\.\., record=Record\(partnerships=True\)\)"):
        _ = ensemble.partnerships
    with pytest.raises(AttributeError, match="an ensemble has no partnershps"):
        _ = ensemble.partnershps


def test_saved_and_loaded_is_the_same(ensemble: Ensemble, tmp_path: Path) -> None:
    loaded = Ensemble.load(ensemble.save(tmp_path / "out"))
    assert loaded.scenario == ensemble.scenario
    assert list(loaded.tables) == list(ensemble.tables)
    for name, table in ensemble.tables.items():
        pd.testing.assert_frame_equal(table, loaded.tables[name])


def test_a_rerun_gives_the_same_bytes(ensemble: Ensemble, tmp_path: Path) -> None:
    first = ensemble.save(tmp_path / "first")
    again = rerun(first).save(tmp_path / "again")
    assert differences(first, again) == []
    for path in first.glob("*.parquet"):
        assert path.read_bytes() == (again / path.name).read_bytes()


def test_a_rerun_takes_the_defaults_that_held_when_it_was_made(ensemble: Ensemble, tmp_path: Path) -> None:
    folder = ensemble.save(tmp_path / "out")
    facts = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    assert facts["defaults"]["parameters"]["rotation.transfer_rate"] == 0.3
    assert facts["defaults"]["world"]["agencies"] == 3
    edited(folder / PROVENANCE, lambda facts: facts["defaults"]["parameters"].update({"rotation.transfer_rate": 0.5}))
    assert rerun(folder).scenario.parameter("rotation.transfer_rate") == 0.5


def test_another_seed_is_told_apart(ensemble: Ensemble, tmp_path: Path) -> None:
    other = simulate(SCENARIO, 5, 2, ensemble.record).save(tmp_path / "other")
    assert "partnerships" in differences(ensemble.save(tmp_path / "first"), other)


def test_provenance_names_all_that_decides_the_result(ensemble: Ensemble, tmp_path: Path) -> None:
    facts = json.loads((ensemble.save(tmp_path / "out") / PROVENANCE).read_text(encoding="utf-8"))
    assert Scenario.from_toml(facts["scenario"]) == SCENARIO
    assert (facts["replications"], facts["seed"], facts["record"]["months"]) == (5, 1, True)
    assert {"govsim", "commit", "packages", "machine", "time"} <= set(facts)
    assert set(facts["sha256"]) == set(ensemble.tables)


def test_results_are_never_overwritten(ensemble: Ensemble, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(govsim.InputError, match="holds files already; results are never overwritten"):
        ensemble.save(tmp_path)
    with pytest.raises(govsim.InputError, match="is a file; results are never overwritten"):
        ensemble.save(tmp_path / "kept.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_empty_folder_may_be_written_to(ensemble: Ensemble, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ensemble.save(tmp_path / "empty")
    assert (tmp_path / "empty" / PROVENANCE).is_file()


def test_a_save_that_fails_leaves_nothing_behind(
    ensemble: Ensemble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(govsim.InputError, match="cannot be written: No space left on device"):
        ensemble.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_not_loaded(ensemble: Ensemble, tmp_path: Path) -> None:
    folder = ensemble.save(tmp_path / "out")
    ensemble.runs.head(2).to_parquet(folder / "runs.parquet", index=False)
    with pytest.raises(govsim.InputError, match="was changed or damaged"):
        Ensemble.load(folder)


def test_a_missing_file_is_named(ensemble: Ensemble, tmp_path: Path) -> None:
    folder = ensemble.save(tmp_path / "out")
    (folder / "events.parquet").unlink()
    with pytest.raises(govsim.InputError, match=r"events\.parquet: is missing"):
        Ensemble.load(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"scenario": 1}', ODD_RECORD])
def test_a_folder_that_govsim_did_not_write_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(govsim.InputError, match="there is no such file"):
        Ensemble.load(tmp_path)
    (tmp_path / PROVENANCE).write_text(text)
    with pytest.raises(govsim.InputError, match="is not the provenance of an ensemble"):
        Ensemble.load(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"replications": 0}, "replications is 0, outside 1 to 1000000"),
        ({"replications": 2.5}, "replications must be a whole number, not 2.5"),
        ({"replications": True}, "replications must be a whole number, not True"),
        ({"seed": -1}, "seed is -1, outside 0 to 9223372036854775807"),
        ({"seed": 2**63}, "seed is 9223372036854775808, outside"),
        ({"threads": 0}, "threads is 0, outside 1 to 1024"),
    ],
)
def test_impossible_numbers_are_refused(arguments: dict[str, int], message: str) -> None:
    with pytest.raises(govsim.InputError, match=message):
        simulate(SCENARIO, **arguments)  # type: ignore[arg-type]


def test_the_largest_seed_works() -> None:
    assert len(simulate(SCENARIO, 1, 2**63 - 1).runs) == 1


def test_an_interrupted_simulation_hands_over_what_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.runs.batch._CHUNK_MISSION_MONTHS", 1)
    done = 0

    def stop(runs: int) -> None:
        nonlocal done
        done += runs
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(govsim.Interrupted, match=r"stopped: \d+ of 300 runs are complete") as stopped:
        simulate(SCENARIO, 300, 1, threads=1, progress=stop)
    kept = stopped.value.ensemble
    assert kept is not None
    pd.testing.assert_frame_equal(kept.partnerships, simulate(SCENARIO, kept.replications, 1).partnerships)


def test_groups_live_in_their_own_regimes_at_the_same_time() -> None:
    text = """
    [world]
    agencies = 10
    [[groups]]
    name = "calm"
    agencies = 5
    [groups.rotation]
    transfer_rate = 0.1
    [[groups]]
    name = "restless"
    agencies = 5
    [groups.rotation]
    transfer_rate = 0.55
    """
    years = simulate(Scenario.from_toml(text), 10, 1, govsim.Record.nothing()).years
    changes = years.groupby("group", observed=True)["coordinator_changes"].sum()
    posts_years = 10 * 20 * 20
    assert changes["calm"] / posts_years == pytest.approx(0.1, abs=0.02)
    assert changes["restless"] / posts_years > 0.5


def test_late_acts_of_the_country_are_counted_once_whatever_the_groups() -> None:
    text = '[world]\nagencies = 10\n[[groups]]\nname = "some"\nagencies = 5\n'
    one, two = (simulate(s, 5, 1).runs for s in (Scenario(name="all"), Scenario.from_toml(text)))
    assert one["late_acts"].tolist() == two["late_acts"].tolist()
    assert one["months_without_act"].tolist() == two["months_without_act"].tolist()


def test_a_late_payment_spell_lies_in_its_partnership_and_lasts_unless_that_ends(ensemble: Ensemble) -> None:
    late = ensemble.events[ensemble.events["event"] == "late payment"]
    spells = late.merge(ensemble.partnerships, on=["run", "mission"], suffixes=("", "_whole"))
    inside = spells[(spells["month"] >= spells["start"]) & (spells["end"] <= spells["end_whole"])]
    assert len(inside.drop_duplicates(["run", "mission", "month"])) == len(late)
    momentary = inside[inside["end"] == inside["month"]]
    assert (momentary["end_whole"] == momentary["end"]).all()


def test_a_named_contract_is_in_force_at_the_first_reported_month() -> None:
    ensemble = simulate("inclusive-care", 20, 1)
    named = ensemble.missions.loc[ensemble.missions["name"] == "Inclusive Care", "mission"].item()
    log = ensemble.partnerships[ensemble.partnerships["mission"] == named]
    assert (log.groupby("run")["start"].min() == 0).all()
    partner = ensemble.partners.set_index("partner").loc[log[log["start"] == 0]["partner"], "name"]
    assert partner.str.contains("Mahidol").all()


def test_unknown_public_names_are_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        _ = govsim.simulat
    assert set(govsim.__all__) <= set(dir(govsim))
    assert govsim.__version__


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    one, two, three = (cast(int, np.int64(n)) for n in (1, 2, 3))
    plain, numpys = simulate(SMALL, 2, 3, threads=1), simulate(SMALL, two, three, threads=one)
    assert type(numpys.seed) is int
    assert numpys.partnerships.equals(plain.partnerships)
    assert govsim.PartnershipModel(SMALL, seed=cast(int, np.uint8(3))).run.seed == 3
