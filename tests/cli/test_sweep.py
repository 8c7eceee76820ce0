"""`govsim sweep`: what it would take, making the runs, stopping, going on, and what cannot be begun."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import govsim
from govsim.cli import main, terminal
from govsim.study.sweep.sweep import Stopped
from tests.cli.conftest import Cli, Terminal, read
from tests.cli.studies import RUNS, let_fail, write_designs
from tests.cli.test_errors import contents, refusal


@pytest.fixture(autouse=True)
def _designs(tmp_path: Path) -> None:
    write_designs(tmp_path)


def test_it_says_what_is_run_and_what_can_be_done_with_it(cli: Cli) -> None:
    result = cli("sweep", "morris.toml", "--out", "kept")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:2] == [
        "Three [small] factors",
        "16 points (morris, 3 factors), 2 runs of each: 32 runs with seed 7.",
    ]
    assert "Done: 32 runs, " in result.out
    assert "govsim sensitivity kept" in result.out
    assert "govsim study export kept --format csv --out kept.csv" in result.out
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH
    assert govsim.Study.open("kept").status().done == RUNS


def test_the_study_is_that_of_the_api(cli: Cli) -> None:
    document = read(cli("sweep", "morris.toml", "--out", "kept", "--json", "--workers", "1", "--runs-a-part", "5"))
    assert (document["study"], document["runs"], document["done"], document["missing"]) == ("kept", RUNS, RUNS, 0)
    assert (document["points"], document["failed"], document["parts"]) == (16, 0, 7)
    assert govsim.Study.open("kept").results_hash() == govsim.sweep("morris.toml").results_hash()


def test_cells_are_counted_and_a_list_is_not_offered_an_analysis(cli: Cli) -> None:
    out = cli("sweep", "list.toml", "--out", "kept").out
    assert (
        "2 points (list, 0 factors; 1 point in each of 2 cells: 1 scenario x 2 options), 3 runs of each: 6\n"
        "runs with seed 1." in out
    )
    assert "sensitivity" not in out


def test_notes_of_the_design_are_printed(cli: Cli, tmp_path: Path) -> None:
    text = 'scenario = "small.toml"\nmethod = "random"\nsamples = 1\nreplications = 1\nseed = 1\n'
    (tmp_path / "notes.toml").write_text(text + '[[options]]\nlabel = "o"\nwithout = ["rotation"]\n')
    result = cli("sweep", "notes.toml", "--dry-run")
    assert "Not varied: rotation." in result.out
    assert any(
        "rotation.transfer_rate" in note for note in read(cli("sweep", "notes.toml", "--dry-run", "--json"))["notes"]
    )


# What it would take


def test_a_dry_run_writes_nothing_and_says_time_disk_and_memory(cli: Cli, tmp_path: Path) -> None:
    before = contents(tmp_path)
    out = cli("sweep", "morris.toml", "--out", "kept", "--dry-run").out
    assert contents(tmp_path) == before
    for row in ("runs    32\n", "done    nothing yet in kept", "time    ", "disk    about ", "memory  roughly "):
        assert row in out
    assert out.endswith("This was a dry run: nothing is written.\n")


def test_a_dry_run_says_what_is_done_and_how_to_go_on(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    half_made(cli, monkeypatch)
    out = cli("sweep", "morris.toml", "--out", "kept", "--dry-run").out
    assert "4 of 32 are missing" in out
    assert "28 runs in kept: go on with --resume" in out
    document = read(cli("sweep", "morris.toml", "--out", "kept", "--resume", "--dry-run", "--json"))
    assert (document["done"], document["missing"]) == (28, 4)


def test_of_a_complete_study_a_dry_run_has_nothing_to_say(cli: Cli) -> None:
    cli("sweep", "morris.toml", "--out", "kept", "--quiet")
    out = cli("sweep", "morris.toml", "--out", "kept", "--dry-run").out
    assert "0 of 32 are missing" in out
    assert "time" not in out
    assert read(cli("sweep", "morris.toml", "--out", "kept", "--dry-run", "--json"))["seconds"] == 0


def test_a_dry_run_says_which_of_the_tried_runs_fail(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch)
    result = cli("sweep", "morris.toml", "--dry-run")
    assert result.code == 0
    assert "A run that was tried fails (point " in result.out
    assert "ValueError: the sky fell" in result.out


# Stopping and going on


def half_made(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study of which 28 of 32 runs are made: the parts of the others are lost."""
    assert cli("sweep", "morris.toml", "--out", "kept", "--quiet", "--runs-a-part", "4").code == 0
    for path in sorted(Path("kept/parts").iterdir())[:2]:
        path.unlink()


def test_resume_makes_exactly_what_is_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    half_made(cli, monkeypatch)
    result = cli("sweep", "morris.toml", "--out", "kept", "--resume")
    assert (result.code, result.err) == (0, "")
    assert "Done: 32 runs" in result.out
    assert govsim.Study.open("kept").results_hash() == govsim.sweep("morris.toml").results_hash()


def test_resume_begins_a_study_where_there_is_none(cli: Cli) -> None:
    assert cli("sweep", "morris.toml", "--out", "new", "--resume").code == 0
    assert govsim.Study.open("new").status().done == RUNS


def test_a_study_goes_on_with_its_own_design_when_the_file_is_lost(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    half_made(cli, monkeypatch)
    Path("morris.toml").unlink()
    assert cli("sweep", "kept", "--out", "kept", "--resume").code == 0
    assert govsim.Study.open("kept").status().missing == 0


STOPPING = """
import signal, sys
from contextlib import contextmanager
signal.signal(signal.SIGINT, signal.default_int_handler)
from govsim.cli import main, terminal
@contextmanager
def progress(runs, done, failed, quiet):
    yield lambda done, failed: print("running\\n", end="", flush=True)
terminal.progress_of_study = progress
sys.exit(main(["sweep", "long.toml", "--out", "kept here", "--workers", "2", "--quiet"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent in another way there")
@pytest.mark.slow
def test_ctrl_c_keeps_what_is_complete_and_says_the_command_that_goes_on(cli: Cli, tmp_path: Path) -> None:
    text = Path("morris.toml").read_text().replace("samples = 4", "samples = 20000")
    Path("long.toml").write_text(text)
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", STOPPING], stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    done = govsim.Study.open("kept here").status().done
    assert 0 < done < 160_000
    assert err.splitlines()[-2:] == [
        f"stopped: {done:,} of 160,000 runs are kept in kept here",
        "  go on: govsim sweep long.toml --out 'kept here' --resume --workers 2",
    ]


def test_ctrl_c_before_the_first_run_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govsim.study.sweep.sweep.sweep", stops)
    assert cli("sweep", "morris.toml", "--out", "kept", "--quiet") == (
        130,
        "",
        "stopped: no run of 32 was made\n  go on: govsim sweep morris.toml --out kept --resume\n",
    )
    assert issubclass(Stopped, KeyboardInterrupt)


def test_the_bar_shows_failures(monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with terminal.progress_of_study(100, 10, 0, quiet=False) as given:
        assert given is not None
        given(40, 0)
        given(10, 3)
    assert "60/100" in stream.getvalue()
    assert "3 failed" in stream.getvalue()
    with terminal.progress_of_study(100, 0, 0, quiet=True) as given:
        assert given is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with terminal.progress_of_study(100, 0, 0, quiet=False) as given:
        assert given is None


def test_failed_runs_are_a_warning_and_the_exit_code_is_0(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch)
    result = cli("sweep", "morris.toml", "--out", "kept")
    assert result.code == 0
    assert "Done: 32 runs, 16 failed" in result.out
    assert result.err == "warning: 16 runs failed: `govsim study status kept` says why\n"
    assert "sensitivity" not in result.out


# What cannot be begun

WRONG = [
    ("morris.toml", "govsim sweep: a study needs a folder to be kept in\n"
     "  name a folder: --out results/morris; or add --dry-run"),
    ("nothing.toml --out kept", "nothing.toml: there is no such file\n  did you mean morris.toml?"),
    ("morris.toml --out kept --workers 0", "--workers is 0, outside 1 to 1024\n  give one from 1 to 1024"),
    ("morris.toml --out kept --workers two", '--workers two: "two" is not a whole number'),
    ("morris.toml --out kept --runs-a-part 0", "--runs-a-part is 0, outside 1 to 1000000\n"
     "  give one from 1 to 1000000"),
    ("morris.toml --out kept --workers 2 --scheduler tcp://x:1", "--workers: is given together with --scheduler\n"
     "  its workers make the runs: leave --workers out"),
    ("morris.toml --out morris.toml", "--out morris.toml: is a file; results are never overwritten\n"
     "  name a folder that does not exist yet"),
    ("morris.toml --out .", "--out .: holds files already; results are never overwritten\n"
     "  name a folder that does not exist yet"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "result"), WRONG, ids=[typed for typed, _ in WRONG])
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "sweep", *typed.split(" ")) == result
    if "sweep:" not in result:
        assert refusal(cli, "sweep", *typed.split(" "), "--dry-run") == result


def test_a_study_in_the_way_is_never_gone_on_with_unasked(cli: Cli) -> None:
    assert cli("sweep", "morris.toml", "--out", "kept", "--quiet").code == 0
    assert refusal(cli, "sweep", "morris.toml", "--out", "kept") == (
        "--out kept: a study of this design is here, with 32 of 32 runs\n"
        "  go on with it: add --resume; or name another folder"
    )
    for resume in ([], ["--resume"], ["--dry-run"]):
        assert refusal(cli, "sweep", "list.toml", "--out", "kept", *resume) == (
            "--out kept: the study here has another design\n"
            "  name another folder, or go on with its own design: govsim sweep kept --out kept --resume"
        )


def test_a_scheduler_that_does_not_answer_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    assert main(["sweep", "morris.toml", "--out", "kept", "--quiet", "--scheduler", "nonsense://x:1"]) == 2
