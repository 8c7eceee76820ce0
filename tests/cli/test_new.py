"""`govsim new-design`: a file to start from that works as it stands."""

import pandas as pd
import pytest

import govsim
from govsim.study.evidence.shipped import medoid, not_ruled_out
from tests.cli.conftest import Cli
from tests.cli.test_errors import refusal


def test_it_writes_a_design_that_works_as_it_stands(cli: Cli) -> None:
    result = cli("new-design", "my study.toml")
    assert result == (
        0,
        "my study.toml is written. Change it in a text editor, then:\n"
        "  govsim sweep 'my study.toml' --out 'results/my study' --dry-run\n",
        "",
    )
    design = govsim.Design.load("my study.toml")
    assert (design.name, design.method, design.samples, design.replications, design.seed) == (
        "my study", "evidence", None, 4, 7,
    )  # fmt: skip


def test_a_scenario_begins_from_a_typical_point_of_what_evidence_leaves(cli: Cli) -> None:
    assert cli("new", "typical.toml", "--from", "evidence").code == 0
    scenario = govsim.Scenario.load("typical.toml")
    assert {name: scenario.parameter(name) for name in medoid()} == pytest.approx(medoid(), rel=1e-5)
    assert (not_ruled_out().drop_duplicates() == pd.Series(medoid())).all(axis=1).any()
    assert "evidence narrows hardly any of them" in scenario.assumptions[0]
    assert refusal(cli, "new", "other.toml", "--from", "evidenc").startswith('--from: "evidenc" is nothing')


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("small.toml", "small.toml: there is one already\n  choose another name"),
        ("mine", "mine: a design's file ends in .toml\n  try: govsim new-design mine.toml"),
        ("my.txt", "my.txt: a design's file ends in .toml\n  try: govsim new-design my.toml"),
        (".toml", ".toml: a design's file ends in .toml\n  try: govsim new-design my.toml"),
        ("no/mine.toml", "no/mine.toml: cannot be written: there is no folder no\n  name a file where you may write"),
    ],
)
def test_a_file_that_cannot_be_is_refused(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "new-design", typed) == result


def test_a_name_that_no_design_can_have_is_refused(cli: Cli) -> None:
    result = refusal(cli, "new-design", f"{'x' * 101}.toml")
    assert result.startswith(f"{'x' * 101}.toml: cannot be a design's name: ")
    assert result.endswith("\n  choose another")
