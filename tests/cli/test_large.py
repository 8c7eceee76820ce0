"""`govsim run --out` of more than is held in memory: the same folder, with a word before, and stops that go on."""

import os
import signal
from pathlib import Path

import pytest

import govsim
from govsim.cli import large
from govsim.runs import streamed
from govsim.runs.forecast import forecast
from govsim.runs.rerun import differences
from govsim.runs.unfinished import Unfinished
from tests.cli.conftest import Cli
from tests.cli.test_stopping import CODES, nothing_hidden, stopped
from tests.worlds import SMALL


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed, "part_size", lambda *_: 4)


def test_a_large_run_keeps_the_same_folder_and_prints_the_same(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = cli("run", "small.toml", "-n", "9", "--out", "at-once")
    monkeypatch.setattr(large, "LARGE", 0)
    in_parts = cli("run", "small.toml", "-n", "9", "--out", "parts")
    assert (at_once.code, in_parts.code) == (0, 0)
    assert in_parts.out == at_once.out.replace("at-once", "parts")
    assert "note: 9 runs take about 1 minute on " in in_parts.err
    assert "note" not in at_once.err
    assert differences("at-once", "parts") == []
    assert cli("rerun", "parts", "-q").code == 0


def test_runs_go_on_from_those_that_are_kept(cli: Cli) -> None:
    assert cli("run", "small.toml", "-n", "9", "--out", "at-once", "-q").code == 0
    assert cli("run", "small.toml", "-n", "5", "--out", "kept", "-q").code == 0
    on = cli("run", "small.toml", "-n", "9", "--first", "5", "--out", "kept")
    assert on.code == 0
    assert "note: going on from 5 runs that are kept; 4 runs take" in on.err
    assert differences("at-once", "kept") == []


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-n", "9", "--first", "5"], "--first 5: goes on from runs that are kept\n  name their folder: --out DIR"),
        (["-n", "9", "--first", "9", "--out", "a"], "--first 9: is not one of the runs"),
        (["-n", "9", "--first", "-1", "--out", "a"], "--first -1: is not one of the runs"),
        (["-n", "9", "--first", "5", "--out", "a"], "there is no such file"),
        (["-n", "9", "--first", "x", "--out", "a"], "is not a whole number"),
    ],
)
def test_a_first_run_that_nothing_goes_on_to_is_refused(cli: Cli, argv: list[str], words: str) -> None:
    result = cli("run", "small.toml", *argv)
    assert result.code == 2
    assert words in result.err
    assert not Path("a").exists()
    assert not Path("a.unfinished").exists()


def test_a_disk_without_room_is_said_before_the_first_run(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", 0)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    result = cli("run", "small.toml", "-n", "9", "--out", "parts")
    assert result.code == 2
    assert "9 runs take about 0.0 GB while they are made, and 0.0 GB are free on its disk" in result.err
    assert not Path("parts").exists()


def test_what_is_foreseen_grows_with_runs_and_parts_do_not() -> None:
    few, many = forecast(SMALL, 2000, threads=2), forecast(SMALL, 20_000, threads=2)
    assert many.in_memory == 10 * few.in_memory
    assert many.in_parts == few.in_parts
    assert few.disk < few.disk_at_most
    assert many.disk > 5 * few.disk


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_stopped_large_run_keeps_what_is_complete_and_goes_on(cli: Cli, tmp_path: Path, number: int) -> None:
    code, err = stopped(["run", "small.toml", "-n", "200000", "--out", "kept"], number, after=20)
    assert code == CODES[number], err
    n = govsim.Ensemble.load("kept").replications
    assert f"stopped: {n} of 200000 replications are complete and kept in kept" in err
    assert f"to go on: the same command with --first {n}" in err
    assert cli("run", "small.toml", "-n", str(n + 3), "--first", str(n), "--out", "kept", "-q").code == 0
    assert cli("rerun", "kept", "-q").code == 0
    assert not Unfinished(Path("kept")).path.exists()
    assert nothing_hidden(tmp_path)
