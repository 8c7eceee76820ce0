"""`govsim calibrate`."""

from pathlib import Path

import pandas as pd
import pytest

import govsim
from govsim.model.parameters import PARAMETERS
from tests.cli.conftest import Cli, read

SMALL = ("calibrate", "small.toml", "--points", "50", "-n", "2", "--waves", "1")


def test_it_says_what_is_left_and_keeps_the_points_for_a_sweep(cli: Cli) -> None:
    done = cli(*SMALL, "--out", "kept")
    assert (done.code, done.err) == (0, "")
    assert "50 points over 61 uncertainties, 2 runs of each point, seed 1." in " ".join(done.out.split())
    assert "In kept: the waves, points.csv, and design.toml for govsim sweep." in done.out
    points = pd.read_csv("kept/points.csv")
    assert list(points) == [parameter.name for parameter in PARAMETERS if parameter.role == "uncertainty"]
    design = govsim.Design.load("kept/design.toml")
    assert design.size == len(points)
    pd.testing.assert_frame_equal(design.points()[list(points)], points, check_dtype=False)


@pytest.mark.slow
def test_the_document_holds_every_table_and_no_nan(cli: Cli) -> None:
    document = read(cli(*SMALL, "--json", "--recover", "2"))
    assert document["waves"] == [50]
    assert 0 < document["left"] <= 1
    assert [row["pattern"] for row in document["shares"]][:-2] == document["patterns"]
    assert len(document["constrained"]) == len(document["recovery"]) == 61
    assert {row["points"] for row in document["predictive"]} == {"ranges", "left"}
    assert document["out"] is None


def test_a_folder_is_resumed_with_the_same_answer_and_refused_with_another_calibration(cli: Cli) -> None:
    first = cli(*SMALL, "--out", "kept", "--json")
    before = {path.name: path.read_bytes() for path in Path("kept").iterdir()}
    assert cli(*SMALL, "--out", "kept", "--json") == first
    assert {path.name: path.read_bytes() for path in Path("kept").iterdir()} == before
    other = cli(*SMALL, "--seed", "2", "--out", "kept")
    assert other.code == 2
    assert "kept: holds another calibration: its seed differs" in other.err


def test_points_of_another_hand_are_never_overwritten(cli: Cli) -> None:
    Path("kept").mkdir()
    assert cli(*SMALL, "--out", "kept", "--quiet") == (0, "", "")
    Path("kept/points.csv").write_text("mine\n")
    refused = cli(*SMALL, "--out", "kept", "--quiet")
    assert refused.code == 2
    assert "points.csv: holds other points" in refused.err
    assert Path("kept/points.csv").read_text() == "mine\n"


def test_a_pattern_that_is_not_known_is_refused_with_the_nearest(cli: Cli) -> None:
    refused = cli(*SMALL, "--pattern", "R22")
    assert refused.code == 2
    assert "'R22' is not a pattern that one ensemble tells" in refused.err
    assert "did you mean R2" in refused.err
