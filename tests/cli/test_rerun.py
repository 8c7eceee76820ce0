"""`govsim rerun`: the same bytes, or which differ and why they may."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import govsim
from tests.cli.conftest import Cli, read
from tests.edited import edited


def test_rerun_makes_the_same_bytes(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "3", "--quiet", "--out", "kept")
    result = cli("rerun", "kept")
    assert result == (
        0,
        "Repeated: 3 runs of small with seed 1.\nIdentical: all 9 tables have the same bytes as in kept.\n",
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
    edited(folder / "provenance.json", change)


def test_rerun_says_which_tables_differ_and_what_else_does(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "3", "--quiet", "--out", "kept")
    changed(tmp_path / "kept", lambda facts: facts.update(seed=2))
    result = cli("rerun", "kept", "--quiet")
    assert result.code == 1
    assert "Different: contracts, events, partnerships, runs, years, years_by_kind (6 of 9 tables)." in result.out
    assert "this is a defect of govsim: please report it" in result.out
    changed(tmp_path / "kept", lambda facts: facts["packages"].update(numpy="1.0"))
    changed(tmp_path / "kept", lambda facts: facts["machine"].update(processor="abacus", processors=99))
    result = cli("rerun", "kept")
    assert result.code == 1
    assert "What has changed since then:\n  numpy: 1.0 then, " in result.out
    assert "  processor: abacus then, " in result.out
    assert "processors" not in result.out
    assert "defect" not in result.out


def test_rerun_tells_a_change_of_versions_even_where_the_bytes_are_the_same(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "2", "--quiet", "--out", "kept")
    changed(tmp_path / "kept", lambda facts: facts.update(govsim="0.0.1"))
    result = cli("rerun", "kept")
    assert result.code == 0
    assert "Identical" in result.out
    assert f"  govsim: 0.0.1 then, {govsim.__version__} now\n" in result.out


def test_rerun_notices_a_file_that_was_changed_since(cli: Cli, tmp_path: Path) -> None:
    cli("run", "small.toml", "-n", "2", "--quiet", "--out", "kept")
    (tmp_path / "kept" / "runs.parquet").write_bytes(b"not what it was")
    (tmp_path / "kept" / "years.parquet").unlink()
    result = cli("rerun", "kept", "--out", "mended")
    assert result.code == 1
    assert "Changed or lost since it was written to kept: runs.parquet, years.parquet.\n" in result.out
    assert "The repeated results have the original bytes" in result.out
    assert govsim.Ensemble.load("mended").replications == 2


def test_a_comparison_is_repeated_with_all_its_options(cli: Cli) -> None:
    cli("compare", "small.toml", "--reform", "deputy@2027", "-n", "2", "--quiet", "--out", "kept")
    result = cli("rerun", "kept")
    assert (result.code, result.err) == (0, "")
    assert "Repeated: 2 runs of small and of each option for it, with seed 1.\nIdentical: all " in result.out
    assert cli("rerun", "kept/runs/1-deputy", "--quiet") == (0, "", "")
    assert cli("rerun", "kept", "--quiet", "--out", "again") == (0, "", "")
    assert govsim.Comparison.load("again").replications == 2


def test_shares_of_barriers_are_refused_as_no_runs_are_kept_of_them(cli: Cli) -> None:
    cli("barriers", "small.toml", "-n", "2", "--quiet", "--out", "kept")
    refused = cli("rerun", "kept")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("error: kept: holds a factorial, which keeps no runs that could be repeated")
