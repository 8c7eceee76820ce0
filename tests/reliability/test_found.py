"""What fuzzing found, each kind once: deep tables, names too long for a disk, and values that a run does not have."""

from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.arguments import plain
from govsim.cli import main
from tests.cli.conftest import Cli, cli  # noqa: F401
from tests.cli.studies import write_designs

DEEP = [
    ".".join("a" * 3000) + " = 1\n",
    "[" + ".".join("a" * 3000) + "]\n",
    "[[" + ".".join("a" * 3000) + "]]\n",
    "a = " + "[" * 5000 + "]" * 5000,
    "a = " + "{b = " * 5000 + "1" + "}" * 5000,
]
LONG = "ก" * 300


@pytest.mark.parametrize("text", DEEP)
@pytest.mark.parametrize(
    ("load", "kind"), [(govsim.Scenario.from_toml, "scenario"), (govsim.Design.from_toml, "design")]
)
def test_tables_in_tables_without_end_are_refused(text: str, load: Any, kind: str) -> None:
    with pytest.raises(govsim.InputError, match=f"^<text>: is nested too deeply to be a {kind}$"):
        load(text)


def test_a_list_that_holds_itself_is_refused() -> None:
    itself: list[Any] = []
    itself.append(itself)
    table: dict[str, Any] = {}
    table["table"] = table
    for value in (itself, table, (itself,)):
        with pytest.raises(govsim.InputError, match="nested too deeply, or holds itself"):
            plain(value)
    with pytest.raises(govsim.InputError):
        govsim.Scenario(name="x").with_parameters({"rotation.transfer_rate": itself})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "line",
    [
        "new {}.toml",
        "new-design {}.toml",
        "run small.toml -n 2 --out {}",
        "compare small.toml -n 2 --reform deputy@2026 --out {}",
        "barriers small.toml -n 2 --out {}",
        "sweep list.toml --out {}",
        "sweep {}",
        "run {}.toml",
        "report {}",
        "rerun {}",
        "report small --out {}.html",
        "study status {}",
        "study verify {}",
        "study export small --out {}.csv",
        "game {}",
        "game g --play {}",
        "game g --scenario {}.toml",
        "sensitivity {} --outcome trust",
        "replications {} --outcome trust --effect 1",
    ],
)
def test_a_name_too_long_for_a_disk_is_refused(line: str, cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    write_designs(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    said = cli(*line.format(LONG).split())
    assert (said.code, said.out) == (2, ""), said
    assert said.err.startswith("error: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_run_s_unknown_outcomes_are_a_dash(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    """In one year nothing is known of the first 60 months."""
    Path("tiny.toml").write_text(
        "[time]\nwarmup_years = 0\nyears = 1\n[world]\nagencies = 1\nmissions_per_agency = 1\n"
    )
    Path("d.toml").write_text('scenario = "tiny.toml"\nmethod = "list"\nreplications = 1\nseed = 1\n')
    assert main(["sweep", "d.toml", "--out", "kept", "-q"]) == 0
    said = cli("study", "repeat", "kept", "--point", "0")
    assert said.code == 0
    rows = [line.split() for line in said.out.splitlines()]
    assert ["rmst_60", "-", "-"] in rows
    assert "nan" not in said.out.split()


def test_a_game_needs_a_year_before_it(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "new.toml").write_text("[time]\nwarmup_years = 0\nyears = 8\n[world]\nagencies = 1\n")
    assert cli("game", "g", "--scenario", "new.toml") == (
        2,
        "",
        "error: new.toml: has no year before the game (time.warmup_years = 0), from which a class could begin\n"
        "  let warmup_years be 1 at least\n",
    )
    assert not (tmp_path / "g").exists()


def test_a_game_that_is_refused_makes_no_folder_on_the_way(cli: Cli, tmp_path: Path) -> None:  # noqa: F811
    before = sorted(tmp_path.iterdir())
    said = cli("game", "none/deeper/../..")
    assert (said.code, said.out) == (2, "")
    assert "holds other files already" in said.err
    assert sorted(tmp_path.iterdir()) == before
