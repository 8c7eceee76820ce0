"""`govsim structures`."""

import json

from tests.cli.conftest import Cli

ASKED = ("structures", "default", "--reform", "workload-relief@2026", "-n", "3", "--years", "3", "--warmup", "1")


def test_it_prints_in_how_many_structures_each_headline_holds(cli: Cli) -> None:
    done = cli(*ASKED)
    assert done.code == 0
    lines = done.out.splitlines()
    assert any(line.startswith("option ") and "holds in" in line for line in lines)
    assert sum(line.startswith("workload-relief ") for line in lines) == 3
    assert "(structure.capture)" in done.out
    assert "luck's alone" in " ".join(done.out.split())


def test_json_has_every_structure_headline_and_row(cli: Cli) -> None:
    document = json.loads(cli(*ASKED, "--json").out)
    assert len(document["structures"]) == 9
    assert [row["outcome"] for row in document["headlines"]] == ["rmst_60", "trust", "coverage"]
    assert len(document["table"]) == 46 * 3
    assert {row["of"] for row in document["headlines"]} == {10}


def test_without_an_option_there_is_nothing_to_ask(cli: Cli) -> None:
    done = cli("structures", "default")
    assert done.code == 2
    assert done.err.startswith("error: govsim structures: there is no option to compare")


def test_an_unknown_reform_is_refused_with_the_nearest(cli: Cli) -> None:
    done = cli("structures", "default", "--reform", "deputee@2028")
    assert done.code == 2
    assert "did you mean deputy?" in done.err
