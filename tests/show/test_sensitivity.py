"""The sensitivity of a whole study: every outcome, every cell, in tables and pictures, or not at all."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.show.sensitivity import DEFAULT, TABLES, sensitivities
from govsim.study.sensitivity import analyse
from govsim.study.sweep.study import Study
from tests.cli.studies import let_fail
from tests.study.small import PLAIN, tiny

FACTORS = ["rotation.transfer_rate", "workload.routine"]


def morris(**keys: Any) -> govsim.Design:
    """12 points of two runs each, in every cell."""
    return govsim.Design.of(PLAIN, method="morris", samples=4, replications=2, seed=3, parameters=FACTORS, **keys)


@pytest.fixture(scope="module")
def study() -> Study:
    return govsim.sweep(morris())


@pytest.fixture(scope="module")
def crossed() -> Study:
    """Four cells: an option with a name that no folder can have, and a lever."""
    options = [{"label": "as it is"}, {"label": "no law / à la carte", "without": ["law"]}]
    return govsim.sweep(morris(options=options, levers={"contract.term_years": [1, 3]}))


def test_each_outcome_is_analysed_as_analyse_does_it(study: Study) -> None:
    found = sensitivities(study, ["coverage", "engagement"])
    assert found.outcomes == ["coverage", "engagement"]
    alone = analyse(study.sample(), "engagement", study.outcome("engagement"))
    mine = found.table("indices")
    mine = mine[mine["outcome"] == "engagement"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine.astype(object), alone.indices.astype(object), check_column_type=False)


def test_every_cell_is_analysed_by_itself_and_has_its_labels_in_front(crossed: Study) -> None:
    found = sensitivities(crossed, ["coverage"])
    table = found.table("indices")
    assert list(table.columns[:4]) == ["scenario", "option", "contract.term_years", "outcome"]
    assert len(table.drop_duplicates(["option", "contract.term_years"])) == 4
    alone = analyse(crossed.sample(), "coverage", crossed.outcome("coverage", 3)).indices
    last = table[(table["option"] != "as it is") & (table["contract.term_years"] == 3)]
    np.testing.assert_array_equal(last["value"].to_numpy(float), alone["value"].to_numpy(float))


def test_a_study_of_one_cell_has_no_labels(study: Study) -> None:
    assert sensitivities(study, ["coverage"]).table("noise").columns[0] == "outcome"


def test_luck_of_its_own_is_told_to_the_analysis() -> None:
    own = govsim.sweep(morris(common_random_numbers=False))
    noise = sensitivities(own, ["coverage"]).table("noise")
    assert list(noise["common_random_numbers"]) == [False]


def test_the_usual_outcomes_are_analysed_unless_some_run_cannot_tell_them(study: Study) -> None:
    results = study.results
    known = [name for name in DEFAULT if results[name].notna().all()]
    found = sensitivities(study)
    assert found.outcomes == known
    assert [skipped.outcome for skipped in found.skipped] == [name for name in DEFAULT if name not in known]
    everything = sensitivities(study, "all")
    assert {*everything.outcomes} | {skipped.outcome for skipped in everything.skipped} == {*study.columns}


def test_progress_is_told_of_every_outcome_and_cell(crossed: Study) -> None:
    told: list[int] = []
    found = sensitivities(crossed, ["coverage", "engagement"], progress=told.append)
    assert sum(told) == 8
    assert len(found.cells) == 4


# Writing


def test_save_writes_tables_twice_and_pictures_of_every_cell(crossed: Study, tmp_path: Path) -> None:
    found = sensitivities(crossed, ["coverage"])
    told: list[int] = []
    assert found.save(tmp_path / "out", formats=["svg"], progress=told.append) == tmp_path / "out"
    assert sum(told) == 4
    folders = sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir())
    name = crossed.design.scenarios[0].name
    assert folders == [found.folder(cell) for cell in range(4)]
    assert folders[0] == f"00-{name}-as-it-is-1"
    assert folders[3] == f"03-{name}-no-law-à-la-carte-3"
    for folder in folders:
        names = {path.name for path in (tmp_path / "out" / folder).iterdir()}
        assert names >= {"ranking-coverage.svg", "convergence-coverage.svg", "heat-map.svg"}
    for name in TABLES:
        written = tmp_path / "out" / f"{name}.parquet"
        assert written.exists() == bool(len(found.table(name)))
        if written.exists():
            assert len(pd.read_csv(written.with_suffix(".csv"))) == len(found.table(name))
    facts = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert facts["fingerprint"] == crossed.design.fingerprint
    assert "indices" in facts["sha256"]


def test_the_same_study_gives_the_same_bytes(study: Study, tmp_path: Path) -> None:
    for name in ("one", "two"):
        sensitivities(study, ["coverage"]).save(tmp_path / name, lang="th", formats=["png"])
    for path in (tmp_path / "one").iterdir():
        if path.name != "provenance.json":
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_nothing_is_written_over_and_nothing_half(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sensitivities(study, ["coverage"])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious").touch()
    with pytest.raises(InputError, match="holds files already"):
        found.save(tmp_path / "full")
    with pytest.raises(InputError, match="is not a language"):
        found.save(tmp_path / "out", lang="fr")
    monkeypatch.setattr("govsim.show.plots.heat_map", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        found.save(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


# What cannot be analysed


def test_an_outcome_that_some_run_cannot_tell_is_an_error_when_it_is_named(study: Study) -> None:
    with pytest.raises(InputError, match="24 of 24 runs are not known, at 12 points: 0, 1, 2") as refused:
        sensitivities(study, ["rmst_120"])
    assert refused.value.place == "rmst_120"


def test_of_several_cells_the_one_at_fault_is_named(crossed: Study) -> None:
    with pytest.raises(InputError, match=r"\(scenario .*, option as it is, contract.term_years 1\)"):
        sensitivities(crossed, ["rmst_120"])


def test_a_study_that_can_tell_nothing_is_refused(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "outcome", lambda *_: np.full((12, 2), np.nan))
    with pytest.raises(InputError, match="no outcome can be analysed"):
        sensitivities(study)


def test_a_missing_run_is_an_error(tmp_path: Path) -> None:
    govsim.sweep(morris(), tmp_path / "kept", runs_a_part=5)
    for path in sorted((tmp_path / "kept" / "parts").iterdir())[:2]:
        path.unlink()
    with pytest.raises(InputError, match="5 of 24 runs are missing") as refused:
        sensitivities(Study.open(tmp_path / "kept"))
    assert "--resume" in str(refused.value.remedy)


def test_a_failed_run_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch, replication=0)
    failed = govsim.sweep(morris())
    with pytest.raises(InputError, match="12 of 24 runs failed: point 0 replication 0, point 1 replication 0"):
        sensitivities(failed)


def test_points_whose_runs_failed_are_left_out_by_name_and_count_where_points_are_independent() -> None:
    """An authority of 1 is exact and leaves no room for what the mission states: its runs fail."""
    stating = govsim.Scenario.from_toml(
        """
        [time]
        years = 2
        warmup_years = 1
        [world]
        agencies = 1
        missions_per_agency = 2
        [[agencies]]
        name = "A"
        [[missions]]
        name = "M"
        agency = "A"
        need = 100
        value = 1
        authority = 0.4
        """
    )
    varied = {"law.authority": {"values": [0.2, 0.4, 0.6, 0.8, 1.0]}, "workload.routine": {}}
    design = govsim.Design.of(stating, method="lhs", samples=40, replications=1, seed=1, parameters=varied)
    study = govsim.sweep(design)
    found = sensitivities(study, ["engagement"])
    (first, *_) = found.cells[0].sentences()
    points = study.failures["point"].tolist()
    named = ", ".join(f"point {point} replication 0" for point in points[:5])
    assert first == f"engagement: 8 of 40 runs failed: {named}, .... Their points are among those left out."
    assert found.table("left_out")["point"].tolist() == points


def test_a_list_of_points_is_no_sample() -> None:
    design = govsim.Design.of(PLAIN, method="list", replications=1, seed=1)
    with pytest.raises(InputError, match="no sample of the ranges"):
        sensitivities(govsim.sweep(design))


@pytest.mark.parametrize(
    ("asked", "said"), [(["covrage"], '"covrage" is not an outcome'), ([], "there is no outcome to analyse")]
)
def test_what_is_no_outcome_is_refused(study: Study, asked: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        sensitivities(study, asked)


def test_what_is_no_table_is_refused(study: Study) -> None:
    with pytest.raises(InputError, match='"indicse" is not a table'):
        sensitivities(study, ["coverage"]).table("indicse")


def test_one_factor_and_one_run_a_point_are_enough() -> None:
    found = sensitivities(govsim.sweep(tiny(32)), ["coverage"])
    assert found.table("noise")["share_luck"].isna().all()
    assert any("One replication a point" in note for note in found.table("notes")["note"])
