"""`govsim sensitivity`: what is printed, what is written, and what cannot be analysed."""

import json
from pathlib import Path

import pandas as pd
import pytest

import govsim
from govsim.cli import terminal
from govsim.show.sensitivity import sensitivities
from tests.cli.conftest import Cli, Output
from tests.cli.studies import let_fail, write_designs
from tests.cli.test_errors import contents, refusal


@pytest.fixture
def kept(cli: Cli, tmp_path: Path) -> Path:
    """A complete study of 32 runs."""
    write_designs(tmp_path)
    assert cli("sweep", "morris.toml", "--out", "kept", "--quiet").code == 0
    return tmp_path / "kept"


def document(result: Output) -> dict[str, object]:
    assert result.code == 0
    return dict(json.loads(result.out))


def test_it_prints_the_factors_that_matter_with_intervals_and_how_much_is_luck(cli: Cli, kept: Path) -> None:
    result = cli("sensitivity", "kept", "--outcome", "coverage")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "What matters in Three [small] factors"
    assert lines[1] == "morris: 3 factors, 16 points, 2 runs of each."
    assert "coverage: share of need served (share)" in lines
    assert sum(name in line for line in lines for name in ("rotation.transfer_rate", "budget.cover")) >= 2
    assert "  Luck: " in result.out
    assert "How to read this" in lines
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH


def test_it_writes_tables_pictures_and_where_they_come_from(cli: Cli, kept: Path) -> None:
    cli("sensitivity", "kept", "--outcome", "coverage", "--quiet")
    folder = kept / "sensitivity"
    names = {path.name for path in folder.iterdir()}
    assert {"indices.parquet", "indices.csv", "noise.csv", "notes.csv", "provenance.json"} <= names
    assert {f"ranking-coverage.{form}" for form in ("svg", "png", "pdf")} <= names
    assert "heat-map.png" in names
    facts = json.loads((folder / "provenance.json").read_text())
    study = govsim.Study.open("kept")
    assert facts["results_sha256"] == study.results_hash()
    assert (facts["kind"], facts["outcomes"], facts["lang"]) == ("sensitivity", ["coverage"], "en")
    expected = sensitivities(study, ["coverage"]).table("indices")
    pd.testing.assert_frame_equal(
        pd.read_parquet(folder / "indices.parquet").astype(object), expected.astype(object), check_column_type=False
    )
    assert cli("study", "verify", "kept").code == 0


def test_json_is_one_document_with_the_tables(cli: Cli, kept: Path) -> None:
    result = document(cli("sensitivity", "kept", "--outcome", "coverage", "--outcome", "engagement", "--json"))
    assert result["outcomes"] == ["coverage", "engagement"]
    indices = result["indices"]
    assert isinstance(indices, list)
    assert {row["measure"] for row in indices} >= {"mu_star", "sigma"}
    assert (result["method"], result["points"], result["replications"]) == ("morris", 16, 2)


def test_outcomes_that_some_runs_cannot_tell_are_skipped_with_a_word(
    cli: Cli, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.show.sensitivity._draw", lambda *_: None)  # a hundred pictures
    assert govsim.Study.open("kept").results["rmst_120"].isna().all()  # five years are simulated
    result = cli("sensitivity", "kept", "--outcome", "all", "--out", "out")
    assert result.code == 0
    assert "warning: rmst_120 is left out: 32 of 32 runs are not known, at 16 points: 0, 1, 2, " in result.err
    assert "rmst_120:" not in result.out
    assert "coverage:" in result.out
    skipped = json.loads(Path("out/provenance.json").read_text())["skipped"]
    assert {"rmst_120"} <= {entry["outcome"] for entry in skipped}


def test_such_an_outcome_is_refused_when_it_is_named(cli: Cli, kept: Path) -> None:
    result = refusal(cli, "sensitivity", "kept", "--outcome", "rmst_120")
    assert result.startswith("--outcome rmst_120: 32 of 32")
    assert " runs are not known, at " in result
    assert "points: " in result
    assert "Traceback" not in result


def test_thai_pictures(cli: Cli, kept: Path) -> None:
    assert cli("sensitivity", "kept", "--outcome", "coverage", "--lang", "th", "--quiet").code == 0
    svg = (kept / "sensitivity" / "ranking-coverage.svg").read_text(encoding="utf-8")
    assert "ปัจจัยที่มีผลต่อ" in svg


def test_nothing_is_overwritten(cli: Cli, kept: Path) -> None:
    assert cli("sensitivity", "kept", "--outcome", "coverage", "--quiet").code == 0
    before = contents(kept)
    assert refusal(cli, "sensitivity", "kept", "--outcome", "trust") == (
        "kept/sensitivity: holds files already; results are never overwritten\n"
        "  name another folder: --out kept-sensitivity"
    )
    assert refusal(cli, "sensitivity", "kept", "--out", "kept").startswith("--out kept: holds files already")
    assert contents(kept) == before


def test_an_unfinished_study_is_refused_with_the_command_that_goes_on(cli: Cli, kept: Path) -> None:
    for path in sorted((kept / "parts").iterdir())[:2]:
        path.unlink()
    result = refusal(cli, "sensitivity", "kept")
    assert "of 32 runs are missing\n  make them: govsim sweep kept --out kept --resume" in result


def test_failed_runs_are_refused_by_name(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_designs(tmp_path)
    let_fail(monkeypatch)
    cli("sweep", "morris.toml", "--out", "kept", "--quiet")
    assert refusal(cli, "sensitivity", "kept") == (
        "kept: 16 of 32 runs failed: point 0 replication 1, point 1 replication 1, point 2 replication 1, point 3"
        " replication 1, point 4 replication 1, ...\n"
        "  see why: govsim study repeat kept --point 0 --replication 1; then study ranges without such points"
    )


def test_a_list_of_points_cannot_be_analysed(cli: Cli, tmp_path: Path) -> None:
    write_designs(tmp_path)
    cli("sweep", "list.toml", "--out", "kept", "--quiet")
    result = refusal(cli, "sensitivity", "kept")
    assert result.startswith('kept: a design of method "list" is no sample of the ranges: it cannot be analysed\n')


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("nowhere", "nowhere: there is no study here\n  `govsim sweep` begins one"),
        ("kept --outcome covrage", '--outcome covrage: "covrage" is not an outcome\n  did you mean coverage?'),
        ("kept --outcome all --outcome trust", "--outcome all: is named together with others\n  keep one of the two"),
        ("kept --lang fr", '--lang fr: "fr" is not a language of govsim\n  languages: en, th'),
    ],
)
@pytest.mark.usefixtures("kept")
def test_what_cannot_be_asked_is_refused(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "sensitivity", *typed.split()) == result


def test_what_a_factor_without_effect_shows_is_said_where_it_is_not_0(cli: Cli, kept: Path, tmp_path: Path) -> None:
    text = (tmp_path / "morris.toml").read_text()
    (tmp_path / "random.toml").write_text(text.replace('"morris"', '"random"').replace("samples = 4", "samples = 64"))
    assert cli("sweep", "random.toml", "--out", "random", "--quiet").code == 0
    out = cli("sensitivity", "random", "--outcome", "coverage").out
    assert "A factor that does nothing shows up to 0." in out
    assert " (delta), 0." in out
    assert " (PAWN)." in out
    assert "-0.00" not in out
