"""`govsim calibrate`."""

import itertools
from pathlib import Path

import pandas as pd
import pytest

import govsim
from govsim.cli import calibrate as cli_calibrate
from govsim.model.parameters import PARAMETERS
from tests.cli.conftest import Cli, read

PICTURES = cli_calibrate._pictures


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures take seconds; the test that looks at them draws them."""
    monkeypatch.setattr(cli_calibrate, "_pictures", lambda *_: None)


SMALL = ("calibrate", "small.toml", "--points", "50", "-n", "2", "--waves", "1")


def test_it_says_what_is_left_and_keeps_the_points_for_a_sweep(cli: Cli) -> None:
    done = cli(*SMALL, "--out", "kept")
    assert (done.code, done.err) == (0, "")
    assert "50 points over 61 uncertainties, 2 runs of each point, seed 1." in " ".join(done.out.split())
    told = "In kept: the waves, points.csv, design.toml for govsim sweep, pictures of patterns and outcomes."
    assert told in " ".join(done.out.split())
    points = pd.read_csv("kept/points.csv")
    assert list(points) == [parameter.name for parameter in PARAMETERS if parameter.role == "uncertainty"]
    design = govsim.Design.load("kept/design.toml")
    assert design.size == len(points)
    pd.testing.assert_frame_equal(design.points()[list(points)], points, check_dtype=False)


@pytest.mark.slow
def test_pictures_of_what_points_came_to_are_kept_in_both_languages(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_calibrate, "_pictures", PICTURES)
    assert cli(*SMALL, "--out", "kept", "--quiet").code == 0
    for name in itertools.product(("patterns", "outcomes"), ("en", "th"), ("svg", "png")):
        assert Path("kept", "{}-{}.{}".format(*name)).stat().st_size > 10_000


@pytest.mark.slow
def test_the_document_holds_every_table_and_no_nan(cli: Cli) -> None:
    document = read(cli(*SMALL, "--json", "--recover", "2"))
    assert document["waves"] == [50]
    assert 0 < document["left"] <= 1
    assert [row["pattern"] for row in document["shares"]][:-2] == document["patterns"]
    assert len(document["constrained"]) == len(document["recovery"]) == 61
    assert {row["points"] for row in document["predictive"]} == {"ranges", "left"}
    assert document["out"] is None


def test_some_uncertainties_alone_can_vary_and_known_points_are_found_again(cli: Cli) -> None:
    alone = ("--parameter", "leadership.change_rate", "--pattern", "R2")
    document = read(cli(*SMALL, *alone, "--recover", "3", "--json"))
    assert [row["parameter"] for row in document["constrained"]] == ["leadership.change_rate"]
    (row,) = document["recovery"]
    assert sum(row["histogram"]) == 3
    assert row["failed"] == (not 0.8 <= row["covered"] <= 0.97)
    refused = cli(*SMALL, "--parameter", "rotation.deputy")
    assert refused.code == 2
    assert "rotation.deputy is not an uncertainty" in refused.err.replace('"', "")


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
