"""`govsim study`: how far, whether whole, few parts, exporting, asking, repeating."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import govsim
from govsim.cli import repeat, study, terminal
from govsim.cli.commands import app
from govsim.outcomes.results import Results
from govsim.runs import files
from tests.cli.conftest import Cli, read
from tests.cli.studies import RUNS, let_fail, write_designs
from tests.cli.test_errors import refusal


@pytest.fixture(autouse=True)
def _designs(tmp_path: Path) -> None:
    write_designs(tmp_path)


@pytest.fixture
def kept(cli: Cli) -> Path:
    """A complete study of 32 runs in eight parts."""
    assert cli("sweep", "morris.toml", "--out", "kept", "--quiet", "--runs-a-part", "4").code == 0
    return Path("kept")


def lose_a_part(folder: Path) -> None:
    for path in sorted((folder / "parts").iterdir())[:2]:
        path.unlink()


def damage(folder: Path) -> None:
    path = sorted((folder / "parts").glob("*.parquet"))[0]
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


# Status


def test_status_of_a_complete_study_says_what_can_be_done_with_it(cli: Cli, kept: Path) -> None:
    result = cli("study", "status", "kept")
    assert (result.code, result.err) == (0, "")
    for row in ("runs     32", "done     32", "missing  0", "failed   0", " in 8 parts", "It is complete."):
        assert row in result.out
    assert "govsim sensitivity kept" in result.out


def test_status_of_an_unfinished_study_says_the_command_that_goes_on(cli: Cli, kept: Path) -> None:
    lose_a_part(kept)
    out = cli("study", "status", "kept").out
    assert "done     28 (87.5 %)" in out
    assert "missing  4" in out
    assert out.endswith("To go on:\n  govsim sweep kept --out kept --resume\n")
    assert cli("sweep", "kept", "--out", "kept", "--resume", "--quiet").code == 0
    assert read(cli("study", "status", "kept", "--json"))["missing"] == 0


def test_status_counts_by_cell(cli: Cli) -> None:
    cli("sweep", "list.toml", "--out", "kept", "--quiet", "--runs-a-part", "2")
    lose_a_part(Path("kept"))
    document = read(cli("study", "status", "kept", "--json"))
    assert [(cell["option"], cell["done"], cell["missing"]) for cell in document["by_cell"]] == [
        ("as it is", 1, 2),
        ("=1+1", 3, 0),
    ]
    lines = cli("study", "status", "kept").out.splitlines()
    assert lines[7].split() == ["scenario", "option", "runs", "done", "missing", "failed"]
    assert lines[8].split() == ["small", "as", "it", "is", "3", "1", "2", "0"]


def test_status_groups_failures_and_says_how_to_repeat_them(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch)
    cli("sweep", "morris.toml", "--out", "kept", "--quiet")
    out = cli("study", "status", "kept").out
    assert "failed   16" in out
    assert "16 runs in the engine: ValueError: the sky fell" in out
    assert "govsim study repeat kept --point 0 --replication 1" in out
    assert out.count("study repeat") == study.SHOWN
    document = read(cli("study", "status", "kept", "--json"))
    assert len(document["failures"]) == 16
    assert document["by_cell"][0]["failed"] == 16


def test_status_may_look_on_while_a_process_works_and_others_are_refused(cli: Cli, kept: Path) -> None:
    assert not read(cli("study", "status", "kept", "--json"))["in_use"]
    with files.locked(kept):
        assert "A process works on it (process " in cli("study", "status", "kept").out
        assert read(cli("study", "status", "kept", "--json"))["in_use"]
        for command in ("verify", "compact"):
            assert "another process works on this study" in refusal(cli, "study", command, "kept")


# Verify and compact


def test_verify_of_a_whole_study_says_so(cli: Cli, kept: Path) -> None:
    assert cli("study", "verify", "kept") == (0, "Complete: 32 runs in 8 parts, every byte as it was written.\n", "")
    assert read(cli("study", "verify", "kept", "--json")) == {
        "study": "kept", "whole": True, "damaged": False, "missing": 0, "findings": [],
    }  # fmt: skip


def test_verify_tells_an_unfinished_study_from_a_damaged_one(cli: Cli, kept: Path) -> None:
    lose_a_part(kept)
    result = cli("study", "verify", "kept")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("parts: 4 of 32 runs are missing: 0 to 3\n  make them: govsim sweep ")
    assert result.out.splitlines()[-1] == (
        "Not damaged, but unfinished: 28 runs in 7 parts, every byte as it was written; 4 missing."
    )


def test_verify_finds_damage_and_says_the_remedy(cli: Cli, kept: Path) -> None:
    damage(kept)
    result = cli("study", "verify", "kept")
    assert result.code == 1
    assert "is damaged: its table was changed" in result.out
    assert "--resume" in result.out
    assert result.out.splitlines()[-1].startswith("Damaged, as listed above; 28 runs in 7 parts are as they")
    assert cli("sweep", "morris.toml", "--out", "kept", "--resume", "--quiet").code == 0
    assert cli("study", "verify", "kept").code == 0
    assert govsim.Study.open("kept").results_hash() == govsim.sweep("morris.toml").results_hash()


def test_verify_json_is_one_document_with_damage_too(cli: Cli, kept: Path) -> None:
    damage(kept)
    result = cli("study", "verify", "kept", "--json")
    document = json.loads(result.out)
    assert (result.code, document["whole"], document["damaged"], document["missing"]) == (1, False, True, 4)
    assert {*document["findings"][0]} == {"path", "what", "remedy", "harmless"}


def test_compact_joins_parts_and_keeps_the_results(cli: Cli, kept: Path) -> None:
    before = govsim.Study.open("kept").results_hash()
    assert cli("study", "compact", "kept").out == "8 parts before, 1 now, with the same results.\n"
    assert govsim.Study.open("kept").results_hash() == before


# Export and query


@pytest.mark.parametrize("options", [("--format", "csv"), ()])
def test_export_writes_a_row_a_point_and_replication(cli: Cli, kept: Path, options: tuple[str, ...]) -> None:
    result = cli("study", "export", "kept", "--out", "out.csv", *options)
    assert result == (0, "out.csv is written: 32 rows, one a point and replication.\n", "")
    table = pd.read_csv("out.csv")
    assert [*table.columns[:4]] == ["point", "replication", "scenario", "budget.cover"]
    assert len(table) == RUNS


def test_export_of_an_unfinished_study_warns(cli: Cli, kept: Path) -> None:
    lose_a_part(kept)
    result = cli("study", "export", "kept", "--format", "parquet", "--out", "out.parquet")
    assert result.code == 0
    assert result.err == "warning: 4 of 32 runs are missing and 0 failed: they have no row\n"


def test_an_export_never_overwrites_and_knows_its_formats(cli: Cli, kept: Path) -> None:
    Path("there.csv").touch()
    assert refusal(cli, "study", "export", "kept", "--format", "csv", "--out", "there.csv").startswith(
        "there.csv: there is one already\n"
    )
    assert refusal(cli, "study", "export", "kept", "--format", "csv", "--out", "morris.toml") == (
        "morris.toml: .toml is not an ending of a table in csv\n  it can end in .csv: morris.csv"
    )
    assert refusal(cli, "study", "export", "kept", "--out", "out.sav") == (
        "--format: sav is not a format\n  formats: csv, xlsx, parquet"
    )


def test_query_prints_a_table(cli: Cli, kept: Path) -> None:
    result = cli("study", "query", "kept", "select count(*) as n, avg(coverage) as c from runs")
    assert (result.code, result.err) == (0, "")
    heading, row = result.out.splitlines()
    assert heading.split() == ["n", "c"]
    assert row.split()[0] == "32"


def test_query_prints_all_rows_as_json_and_what_is_unknown_as_null(cli: Cli, kept: Path) -> None:
    document = read(
        cli("study", "query", "kept", "select point, null as x, date '2026-01-01' as d from runs order by 1", "--json")
    )
    assert document["columns"] == ["point", "x", "d"]
    assert document["rows"][0][:2] == [0, None]
    assert document["rows"][0][2].startswith("2026-01-01")
    assert len(document["rows"]) == RUNS
    out = cli("study", "query", "kept", "select unnest(range(50)) as i").out
    assert out.endswith("The first 40 of 50 rows, 1 of 1 column; --json prints all.\n")


def test_an_answer_with_more_columns_than_fit_shows_the_first(cli: Cli, kept: Path) -> None:
    out = cli("study", "query", "kept", "select * from runs limit 3").out
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["point", "scenario"]
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH
    assert lines[-1].startswith("The first 3 of 3 rows, ")
    assert lines[-1].endswith(" columns; --json prints all.")


def test_a_query_of_an_unfinished_study_warns(cli: Cli, kept: Path) -> None:
    lose_a_part(kept)
    result = cli("study", "query", "kept", "select count(*) as many from runs", "--json")
    assert json.loads(result.out)["rows"] == [[28]]
    assert result.err == "warning: 4 of 32 runs are missing and 0 failed: they have no row\n"


def test_a_query_that_is_no_sql_is_refused_in_words(cli: Cli, kept: Path) -> None:
    result = refusal(cli, "study", "query", "kept", "select nothing from nowhere")
    assert result.startswith("query: duckdb: ")
    assert result.endswith("\n  tables: points, results, failures, runs (points and results together)")


# Repeat


def test_repeat_makes_the_same_run_again(cli: Cli, kept: Path) -> None:
    result = cli("study", "repeat", "kept", "--point", "5", "--replication", "1")
    assert (result.code, result.err) == (0, "")
    assert "It is the same as in the study." in result.out
    assert "workload.routine" in result.out
    document = read(cli("study", "repeat", "kept", "--point", "5", "--replication", "1", "--json"))
    row = govsim.Study.open("kept").results.query("point == 5 and replication == 1").iloc[0]
    assert document["again"]["coverage"] == document["kept"]["coverage"] == row["coverage"]
    assert (document["same"], document["error"], document["kept_failure"]) == (True, None, None)


def test_repeat_shows_the_whole_traceback_of_a_run_that_fails(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch)
    cli("sweep", "morris.toml", "--out", "kept", "--quiet")
    result = cli("study", "repeat", "kept", "--point", "0", "--replication", "1")
    assert result.code == 0
    assert "Traceback (most recent call last):" in result.out
    assert "ValueError: the sky fell" in result.out
    assert "It fails again. In the study it failed in the engine: ValueError: the sky fell" in result.out


def doubled(tables: Results) -> Any:
    return 2 * tables.runs["trust"]


def no_trust(world: Any, region: Any, regimes: Any, luck: Any, month: int) -> None:
    """In place of the rule of trust: it stays as it is."""


def test_repeat_leaves_own_outcomes_out_by_name_and_compares_the_rest(cli: Cli) -> None:
    govsim.sweep("morris.toml", "own", outcomes={"doubled": doubled}, workers=1)
    result = cli("study", "repeat", "own", "--point", "5", "--replication", "1")
    assert (result.code, result.err) == (0, "")
    assert "It is the same as in the study." in result.out
    assert result.out.endswith("Not made again, as their functions are given in Python alone: doubled.\n")
    assert read(cli("study", "repeat", "own", "--point", "5", "--json"))["left_out"] == ["doubled"]


def test_repeat_of_a_run_under_own_rules_is_refused_with_python_that_makes_it(cli: Cli) -> None:
    study = govsim.sweep("morris.toml", "own", rules={"trust": no_trust}, workers=1)
    said = refusal(cli, "study", "repeat", "own", "--point", "5", "--replication", "1")
    assert "rules of your own, which commands do not have: trust by tests.cli.test_study.no_trust" in said
    space: dict[str, Any] = {"govsim": govsim}
    for line in said.splitlines()[2:]:
        exec(line.strip().replace("{...}", "{'trust': no_trust}"), {"no_trust": no_trust}, space)
    model = space["model"]
    again = govsim.simulate(model.scenario, 2, model.seed, rules={"trust": no_trust}).runs
    row = study.results.query("point == 5 and replication == 1").iloc[0]
    assert (again["trust"].iloc[1], again["coverage"].iloc[1]) == (row["trust"], row["coverage"])


def test_repeat_says_when_a_run_no_longer_comes_out_as_it_was_kept(
    cli: Cli, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_fail(monkeypatch)
    result = cli("study", "repeat", "kept", "--point", "0", "--replication", "1")
    assert result.code == 1
    assert result.out.splitlines()[-1] == "In the study it has outcomes."


def test_repeat_tells_other_numbers_from_the_same(cli: Cli, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first_row = repeat._first_row
    monkeypatch.setattr(repeat, "_first_row", lambda table: first_row(table) | {"coverage": float(len(table.columns))})
    document = read(cli("study", "repeat", "kept", "--point", "0", "--json"))
    assert document["same"] is True  # both are changed alike
    values = iter([0.1, 0.2])
    monkeypatch.setattr(repeat, "_first_row", lambda table: first_row(table) | {"coverage": next(values)})
    result = cli("study", "repeat", "kept", "--point", "0")
    assert result.code == 1
    assert "It is NOT the same as in the study." in result.out
    assert "differs" in result.out


def test_a_run_still_to_be_made_can_be_tried(cli: Cli, kept: Path) -> None:
    lose_a_part(kept)
    result = cli("study", "repeat", "kept", "--point", "0")
    assert result.code == 0
    assert "It runs. In the study it is still to be made." in result.out


def test_a_point_that_there_is_not_is_refused(cli: Cli, kept: Path) -> None:
    assert refusal(cli, "study", "repeat", "kept", "--point", "16") == (
        "--point 16: 16 is not one of the points\n  this study has 16 points, numbered 0 to 15"
    )
    assert refusal(cli, "study", "repeat", "kept", "--point", "0", "--replication", "-1").startswith(
        "--replication -1:"
    )


# Where there is no study, and what is misspelt


@pytest.mark.parametrize("command", ["status", "verify", "compact"])
def test_a_folder_without_a_study_is_refused(cli: Cli, command: str) -> None:
    assert refusal(cli, "study", command, "nowhere") == "nowhere: there is no study here\n  `govsim sweep` begins one"


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("stauts x", "govsim study: there is no command stauts\n  did you mean status?"),
        ("", "govsim study: which command?\n  commands: status, verify, compact, export, query, repeat, extend, join"),
        ("status", "govsim study status: DIR is missing\n  `govsim study status --help` shows how it is used"),
        ("export x", "govsim study export: --out is missing\n  `govsim study export --help` shows how it is used"),
        ("verify x --jsn", "govsim study verify: there is no option --jsn\n  did you mean --json?"),
    ],
)
def test_what_is_misspelt_gets_its_remedy(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "study", *typed.split()) == result


def test_every_command_about_studies_has_help_with_an_example(cli: Cli) -> None:
    for command in ("sweep", "new-design", "sensitivity", "replications"):
        assert "For example: govsim" in " ".join(cli(command, "--help").out.split())
    for command in ("status", "verify", "compact", "export", "query", "repeat"):
        result = cli("study", command, "--help")
        assert result.code == 0
        assert f"For example: govsim study {command}" in " ".join(result.out.split())
    assert app.registered_groups[0].name == "study"
