"""A study's results as tables, whatever lies behind them; folders of every format that ever was open and read."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import govsim
from govsim.errors import InputError
from govsim.runs import files
from govsim.study.design.design import Design
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.part import COLUMNS, Span
from govsim.study.sweep.store import FORMAT, POINTS, STUDY
from govsim.study.sweep.study import Study
from tests.study.small import PLAIN, small, tiny

FORMATS = Path(__file__).parent / "formats"
DESIGN = small(2)


@pytest.fixture(scope="module")
def memory() -> Study:
    return govsim.sweep(DESIGN, runs_a_part=20)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "it's a study"
    govsim.sweep(DESIGN, folder, runs_a_part=20)
    return folder


@pytest.fixture(params=["memory", "folder"])
def study(request: pytest.FixtureRequest, memory: Study, kept: Path) -> Study:
    return memory if request.param == "memory" else Study.open(kept)


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "study"))


# Tables


def test_points_are_those_of_the_design(study: Study) -> None:
    pd.testing.assert_frame_equal(study.points, DESIGN.points(), check_exact=True)
    mine = study.points
    mine["point"] = -1
    assert study.points["point"].tolist() == list(range(DESIGN.size))


def test_results_are_a_row_a_run_in_order(study: Study) -> None:
    results = study.results
    assert list(results.columns) == ["point", "replication", *COLUMNS]
    assert (results["point"] * 3 + results["replication"]).tolist() == list(range(DESIGN.runs))


def test_to_pandas_joins_the_values_of_its_point_to_each_run(study: Study) -> None:
    joined = study.to_pandas()
    expected = study.results.merge(DESIGN.points(), on="point", how="left")
    assert set(joined.columns) == set(expected.columns)
    assert list(joined.columns[:6]) == ["point", "replication", *DESIGN.points().columns[1:5]]
    pd.testing.assert_frame_equal(joined[expected.columns], expected, check_exact=True)


def test_sql_sees_the_same(study: Study) -> None:
    results = study.query("select * from results order by point, replication")
    pd.testing.assert_frame_equal(results, study.results, check_exact=True)
    runs = study.query("select * from runs order by point, replication")
    pd.testing.assert_frame_equal(runs[study.to_pandas().columns], study.to_pandas(), check_exact=True)
    assert len(study.query("select * from points")) == DESIGN.size
    assert len(study.query("select * from failures")) == 0


def test_sql_leaves_out_what_a_run_cannot_tell(study: Study) -> None:
    known = study.query("select count(trust) as n, avg(trust) as mean from runs")
    assert known["n"][0] == study.results["trust"].notna().sum()
    assert known["mean"][0] == pytest.approx(study.results["trust"].mean())


@pytest.mark.parametrize("sql", ["select nothing from runs", "selec", "select * from elsewhere", "select 'a'::int"])
def test_what_sql_does_not_understand_is_said(study: Study, sql: str) -> None:
    with pytest.raises(InputError, match=r"(?s)query: duckdb: .*tables: points, results, failures, runs"):
        study.query(sql)


@pytest.mark.parametrize("sql", ["", " ;", "-- all"])
def test_sql_that_asks_for_nothing_is_refused(study: Study, sql: str) -> None:
    with pytest.raises(InputError, match="returned no table"):
        study.query(sql)


def test_the_hash_is_of_the_values(study: Study, memory: Study) -> None:
    assert study.results_hash() == memory.results_hash()
    assert govsim.sweep(small(2, seed=8)).results_hash() != memory.results_hash()


def test_an_outcome_of_a_cell_is_points_by_replications(study: Study) -> None:
    table = study.to_pandas()
    for cell in range(DESIGN.cell_count):
        values = study.outcome("engagement", cell)
        of_cell = table[table["point"] // DESIGN.rows == cell]
        assert values.shape == (2, 3)
        assert values.ravel().tolist() == of_cell["engagement"].tolist()
    with pytest.raises(InputError, match="did you mean engagement"):
        study.outcome("engagment")


def test_the_sample_is_that_of_the_design(study: Study) -> None:
    sample = study.sample()
    assert np.array_equal(sample.values, DESIGN.sample())
    assert np.array_equal(sample.unit, DESIGN.unit_sample())
    assert sample.names == tuple(factor.name for factor in DESIGN.factors)


def test_a_study_says_how_far_it_is(study: Study) -> None:
    assert repr(study) == "<Study design: 48 of 48 runs, 0 failed>"
    status = study.status()
    assert (status.runs, status.done, status.missing, status.parts) == (48, 48, 0, 3)
    assert status.size > 10_000


@pytest.mark.parametrize("where", ["memory", "folder"])
def test_a_study_that_is_begun_has_tables_without_rows(tmp_path: Path, where: str) -> None:
    study = Study.in_memory(DESIGN) if where == "memory" else Study.begin(DESIGN, tmp_path / "s")
    assert (len(study.results), len(study.to_pandas()), len(study.failures)) == (0, 0, 0)
    assert list(study.to_pandas().columns) == list(govsim.sweep(small(2)).to_pandas().columns)
    assert len(study.query("select * from runs")) == 0
    assert np.isnan(study.outcome("trust")).all()
    study.store.commit(Computer(DESIGN).part(Span(7, 9)))
    assert study.results["point"].tolist() == [2, 2]
    assert np.isfinite(study.outcome("alive", 1)).sum() == 2


# Folders


def test_no_parameter_is_repeated_in_the_results(folder: Path) -> None:
    for path in (folder / "parts").glob("*.parquet"):
        assert not set(pq.read_schema(path).names) & set(DESIGN.points().columns[1:])


def test_a_design_of_many_points_is_written_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.study.sweep.store._SLICE", 3)
    study = Study.begin(DESIGN, tmp_path / "s")
    assert pq.ParquetFile(tmp_path / "s" / POINTS).num_row_groups == 6
    assert study.points.equals(DESIGN.points())


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_points_that_are_damaged_are_refused_and_made_anew(folder: Path, how: str, memory: Study) -> None:
    content = (folder / POINTS).read_bytes()
    (folder / POINTS).unlink()
    if how == "changed":
        (folder / POINTS).write_bytes(content[:99] + bytes([content[99] ^ 4]) + content[100:])
    study = Study.open(folder)
    for read in (lambda: study.points, study.to_pandas, lambda: study.query("select 1 as n"), study.sample):
        with pytest.raises(InputError, match="is missing, changed or damaged"):
            read()
    assert study.results.equals(memory.results)
    govsim.sweep(DESIGN, folder, resume=True)
    assert (folder / POINTS).read_bytes() == content
    assert Study.open(folder).to_pandas().equals(memory.to_pandas())


def test_points_that_another_pyarrow_writes_otherwise_are_known_again(folder: Path) -> None:
    facts = files.read_facts(folder / STUDY)
    files.write_facts(folder / STUDY, {**facts, "points_sha256": "0" * 64})
    with pytest.raises(InputError):
        _ = Study.open(folder).points
    Study.open(folder).mend_points()
    assert Study.open(folder).points.equals(DESIGN.points())
    assert files.read_facts(folder / STUDY) == facts


def changed(folder: Path, **facts: Any) -> None:
    files.write_facts(folder / STUDY, {**files.read_facts(folder / STUDY), **facts})


def test_where_there_is_no_study_it_is_said(tmp_path: Path, folder: Path) -> None:
    for empty in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(InputError, match="there is no study here"):
            Study.open(empty)
    (folder / STUDY).write_text('{"kind": "other"}')
    with pytest.raises(InputError, match="is damaged, or not of a study"):
        Study.open(folder)
    (folder / STUDY).unlink()
    (folder / STUDY).mkdir()
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        Study.open(folder)


def test_a_later_format_is_refused_with_the_version_that_knows_it(folder: Path) -> None:
    changed(folder, format=FORMAT + 1, govsim="9.9")
    with pytest.raises(InputError, match=r"has format 2; .* up to 1\n  open it with govsim 9.9 or a later one"):
        Study.open(folder)


def test_when_a_default_has_changed_results_are_read_and_none_added(folder: Path, memory: Study) -> None:
    """The fingerprint holds every default: another one is what a study looks like to a later govsim."""
    changed(folder, fingerprint="0" * 64)
    study = Study.open(folder)
    assert study.to_pandas().equals(memory.to_pandas())
    assert study.results_hash() == memory.results_hash()
    with pytest.raises(InputError, match="what ships with this govsim is not what the study was begun with"):
        govsim.sweep(DESIGN, folder, resume=True)
    with pytest.raises(InputError, match="has another design"):
        govsim.sweep(tiny(2), folder, resume=True)


def test_when_the_number_of_points_has_changed_the_study_is_refused(folder: Path) -> None:
    changed(folder, numbers={**DESIGN.describe(), "points": 17}, govsim="0.0.9")
    with pytest.raises(InputError, match=r"open it with govsim 0\.0\.9"):
        Study.open(folder)


def test_scenarios_need_not_lie_beside_a_study(tmp_path: Path) -> None:
    PLAIN.save(tmp_path / "own.toml")
    (tmp_path / "design.toml").write_text(
        'scenario = "own.toml"\nmethod = "list"\nreplications = 2\nseed = 1\n[[points]]\nbudget.cover = 0.8\n'
    )
    study = govsim.sweep(Design.load(tmp_path / "design.toml"), tmp_path / "s")
    (tmp_path / "own.toml").unlink()
    assert Study.open(tmp_path / "s").to_pandas().equals(study.to_pandas())


# Formats: a folder of each stays here for ever; none is ever changed

RESULTS = {1: "9aac95a64d17ab2667492e7da0cc9299113e0b941b7d72484b7492c11ae70fbe"}


def test_there_is_a_folder_of_every_format() -> None:
    assert sorted(RESULTS) == list(range(1, FORMAT + 1))


@pytest.mark.parametrize("number", RESULTS)
def test_a_folder_of_this_format_opens_and_reads(number: int) -> None:
    study = Study.open(FORMATS / str(number))
    assert json.loads((FORMATS / str(number) / STUDY).read_text())["format"] == number
    assert study.results_hash() == RESULTS[number]
    assert (study.status().done, study.status().runs, study.status().failed) == (16, 16, 2)
    assert len(study.points) == 8
    table = study.to_pandas()
    assert len(table) == 14
    assert set(table["scenario"]) == {"small", "=rich"}
    assert sorted(set(table["payment.advance"])) == [0, 0.15]
    assert study.failures[["point", "replication", "seed"]].to_numpy().tolist() == [[5, 0, 7], [5, 1, 7]]
    assert study.query("select avg(engagement) as mean from runs")["mean"][0] == pytest.approx(
        table["engagement"].mean()
    )
    assert study.outcome("alive", 1).shape == (2, 2)
    assert study.sample().values.shape == (2, 2)
