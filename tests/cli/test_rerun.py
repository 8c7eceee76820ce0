"""`govsim rerun`: the same bytes, or which differ and why they may."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import govsim
from tests.cli.conftest import Cli, read


def test_rerun_makes_the_same_bytes(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "3", "--quiet", "--out", "kept")
    said = cli("rerun", "kept")
    assert said == (
        0,
        "Made again: 3 runs of small with seed 1.\nIdentical: all 9 tables have the same bytes as in kept.\n",
        "",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "named.toml", "small.toml"]
    assert cli("rerun", "kept", "--quiet") == (0, "", "")
    document = read(cli("rerun", "kept", "--out", "again", "--json"))
    assert (document["identical"], document["different"], document["changed"], document["out"]) == (
        True,
        [],
        [],
        "again",
    )
    assert govsim.Ensemble.load("again").replications == 3


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the provenance of a folder."""
    path = folder / "provenance.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    change(facts)
    path.write_text(json.dumps(facts), encoding="utf-8")


def test_rerun_says_which_tables_differ_and_what_else_does(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "3", "--quiet", "--out", "kept")
    changed(tmp_path / "kept", lambda facts: facts.update(seed=2))
    said = cli("rerun", "kept", "--quiet")
    assert said.code == 1
    assert "Different: contracts, events, partnerships, runs, years, years_by_kind (6 of 9 tables)." in said.out
    assert "this is a defect of govsim: please report it" in said.out
    changed(tmp_path / "kept", lambda facts: facts["packages"].update(numpy="1.0"))
    changed(tmp_path / "kept", lambda facts: facts["machine"].update(processor="abacus", processors=99))
    said = cli("rerun", "kept")
    assert said.code == 1
    assert "Not as it was then:\n  numpy: 1.0 then, " in said.out
    assert "  processor: abacus then, " in said.out
    assert "processors" not in said.out
    assert "defect" not in said.out


def test_rerun_tells_a_change_of_versions_even_where_the_bytes_are_the_same(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "2", "--quiet", "--out", "kept")
    changed(tmp_path / "kept", lambda facts: facts.update(govsim="0.0.1"))
    said = cli("rerun", "kept")
    assert said.code == 0
    assert "Identical" in said.out
    assert f"  govsim: 0.0.1 then, {govsim.__version__} now\n" in said.out


def test_rerun_notices_a_file_that_was_changed_since(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "2", "--quiet", "--out", "kept")
    (tmp_path / "kept" / "runs.parquet").write_bytes(b"not what it was")
    (tmp_path / "kept" / "years.parquet").unlink()
    said = cli("rerun", "kept", "--out", "mended")
    assert said.code == 1
    assert "Changed or lost since it was written to kept: runs.parquet, years.parquet.\n" in said.out
    assert "What was made again has the bytes that were written then" in said.out
    assert govsim.Ensemble.load("mended").replications == 2
