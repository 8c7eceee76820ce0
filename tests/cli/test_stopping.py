"""Ctrl-C and SIGTERM: what is complete is kept, in every command, and the exit code says which of them came."""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.cli import main, stopping
from tests.cli.conftest import Cli
from tests.cli.studies import write_designs

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are others there")
CODES: dict[int, int] = {signal.SIGINT: 130, signal.SIGTERM: 143}
SIGNALS = pytest.mark.parametrize(
    "number",
    [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)],
    ids=lambda number: signal.Signals(number).name,
)


def stopped(argv: list[str], number: int, after: int = 1) -> tuple[int, str]:
    """Exit code and last words of a command that gets a signal once it has told of its progress so often."""
    code = f"""
import os, signal, sys
from contextlib import contextmanager
signal.signal(signal.SIGINT, signal.default_int_handler)
from govsim.cli import main, terminal
told, progress_of = 0, terminal.progress_of_study
@contextmanager
def progress(*arguments):
    with progress_of(*arguments) as checks:
        def tell(*numbers):
            global told
            told += 1
            if told == {after}:
                print("now", flush=True)
            if checks is not None:
                checks(*numbers)
        yield tell
terminal.progress_of_study = progress
sys.exit(main({argv!r}))
"""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line == "now\n":
            break
    process.send_signal(number)
    _, err = process.communicate(timeout=300)
    return process.returncode, err


def nothing_hidden(folder: Path) -> bool:
    return not [path for path in folder.rglob(".*") if path.name not in (".", "..")]


@SIGNALS
@pytest.mark.slow
def test_run_keeps_what_is_complete(cli: Cli, tmp_path: Path, number: int) -> None:
    code, err = stopped(["run", "small.toml", "-n", "100000", "--out", "kept"], number)
    assert code == CODES[number], err
    kept = govsim.Ensemble.load("kept")
    n = kept.replications
    assert f"stopped: {n} of 100000 replications" in err
    assert cli("rerun", "kept", "-q").code == 0
    assert nothing_hidden(tmp_path)


@SIGNALS
def test_compare_keeps_the_runs_that_every_option_has(cli: Cli, tmp_path: Path, number: int) -> None:
    argv = ["compare", "small.toml", "-n", "50000", "--reform", "deputy@2028", "--reform", "longer-term@2028"]
    code, err = stopped([*argv, "--out", "kept"], number, after=40)
    assert code == CODES[number], err
    kept = govsim.Comparison.load("kept")
    n = kept.replications
    assert 0 < n < 50000
    assert f"stopped: {n} of 50000 replications of every option are complete and kept in kept" in err
    assert {each.replications for each in kept.ensembles.values()} == {n}
    for folder in Path("kept/runs").iterdir():
        assert cli("rerun", str(folder), "-q").code == 0
    assert nothing_hidden(tmp_path)


@pytest.mark.slow
@SIGNALS
def test_barriers_keeps_the_runs_that_every_combination_has(cli: Cli, tmp_path: Path, number: int) -> None:
    code, err = stopped(["barriers", "small.toml", "-n", "50000", "--out", "kept"], number, after=5000)
    assert code == CODES[number], err
    n = govsim.Factorial.load("kept").replications
    assert 100 <= n < 50000
    assert f"stopped: {n} of 50000 replications of every combination are complete and kept in kept" in err
    assert nothing_hidden(tmp_path)


@SIGNALS
def test_sweep_keeps_what_is_complete_and_goes_on(cli: Cli, tmp_path: Path, number: int) -> None:
    write_designs(tmp_path)
    text = Path("morris.toml").read_text().replace("replications = 2", "replications = 2000")
    Path("morris.toml").write_text(text)
    code, err = stopped(["sweep", "morris.toml", "--out", "kept", "--runs-a-part", "100"], number)
    assert code == CODES[number], err
    status = govsim.Study.open("kept").status()
    assert f"stopped: {status.done:,} of {status.runs:,} runs are kept in kept" in err
    assert status.missing > 0
    assert nothing_hidden(tmp_path)


@SIGNALS
def test_sensitivity_keeps_the_outcomes_that_are_analysed(cli: Cli, tmp_path: Path, number: int) -> None:
    write_designs(tmp_path)
    assert cli("sweep", "morris.toml", "--out", "study", "-q").code == 0
    code, err = stopped(["sensitivity", "study", "--out", "kept"], number, after=2)
    assert code == CODES[number], err
    assert "outcomes analysed; tables without pictures are in kept" in err
    assert Path("kept/indices.csv").is_file()
    assert not list(Path("kept").rglob("*.svg"))
    assert nothing_hidden(tmp_path)


@pytest.mark.slow
def test_a_game_is_kept_when_sigterm_ends_it(cli: Cli, tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    code = "import sys; from govsim.cli import main; sys.exit(main(['game', 'monday', '--scenario', 'small.toml']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("save\n")
    process.stdin.flush()
    while "save" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (143, ""), out
    assert "monday" in out
    assert cli("game", "monday", "--json").code == 0


# Within a process


def sends(number: int) -> None:
    os.kill(os.getpid(), number)


@SIGNALS
def test_a_stop_while_results_are_written_waits_for_them(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    save = govsim.Ensemble.save

    def slow(ensemble: govsim.Ensemble, folder: Path) -> Path:
        sends(number)
        return save(ensemble, folder)

    monkeypatch.setattr(govsim.Ensemble, "save", slow)
    result = cli("run", "small.toml", "-n", "3", "--out", "kept", "-q")
    assert result == (CODES[number], "", "stopped: everything was done by then\n")
    assert govsim.Ensemble.load("kept").replications == 3


def test_a_second_stop_does_not_wait(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def slow(ensemble: govsim.Ensemble, folder: Path) -> None:
        sends(signal.SIGINT)
        sends(signal.SIGTERM)

    monkeypatch.setattr(govsim.Ensemble, "save", slow)
    assert cli("run", "small.toml", "-n", "3", "--out", "kept", "-q") == (143, "", "stopped: nothing was kept\n")
    assert nothing_hidden(tmp_path)


def test_a_stop_after_results_are_kept_says_where_they_are(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.cli.summary.parts", lambda *_: sends(signal.SIGTERM))
    result = cli("run", "small.toml", "-n", "3", "--out", "kept")
    assert result == (143, "", "stopped: the results are complete and kept in kept\n")


def test_a_stop_that_somebody_swallows_is_noticed(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a handler raises in a finaliser, or in a call from C, is printed and dropped by Python."""
    sensitivities: Any = importlib.import_module("govsim.show.sensitivity")

    write_designs(tmp_path)
    assert cli("sweep", "morris.toml", "--out", "study", "-q").code == 0
    analyse = sensitivities.analyse

    def swallows(*arguments: object, **keys: object) -> object:
        with contextlib.suppress(KeyboardInterrupt):
            sends(signal.SIGINT)
        return analyse(*arguments, **keys)

    monkeypatch.setattr(sensitivities, "analyse", swallows)
    result = cli("sensitivity", "study", "-q")
    assert result.code == 130
    assert "1 of 5 outcomes analysed" in result.err


def test_an_import_that_a_stop_breaks_off_is_no_defect(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            sends(signal.SIGTERM)
        except KeyboardInterrupt:
            raise ImportError("numpy failed to import") from None

    monkeypatch.setattr("govsim.cli.run.scenario_of", broken)
    assert cli("run", "small.toml") == (143, "", "stopped: nothing was kept\n")


def test_handlers_are_as_before_when_a_command_ends(cli: Cli) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with stopping.listening():
        assert signal.getsignal(signal.SIGTERM) is not before[1]
    cli("list", "barriers")
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_sweep_whose_parts_vanish_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from govsim.study.sweep.store import FolderStore

    write_designs(tmp_path)
    commit = FolderStore.commit
    committed: list[object] = []

    def losing(store: FolderStore, part: object) -> None:
        commit(store, part)  # type: ignore[arg-type]
        if not committed:
            for path in (store.folder / "parts").iterdir():
                path.unlink()
        committed.append(part)

    monkeypatch.setattr(FolderStore, "commit", losing)
    code = main(["sweep", "morris.toml", "--out", "study", "--runs-a-part", "8", "-q"])
    assert code == 2
    result = cli("sweep", "morris.toml", "--out", "study", "--resume", "-q")
    assert result.code == 0
    assert govsim.Study.open("study").status().missing == 0
