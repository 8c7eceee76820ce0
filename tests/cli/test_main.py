"""Starting and stopping: help at once, Ctrl-C, a reader that goes away, a terminal that has no Thai."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import govsim.cli
from govsim.cli.speaking import as_typed
from tests.cli.conftest import Cli


def test_help_and_version_come_at_once_without_anything_heavy() -> None:
    heavy = ("numpy", "pandas", "numba", "pydantic", "scipy", "pyarrow", "matplotlib", "mesa", "duckdb", "jinja2")
    code = f"""
import sys
from govsim.cli import main
from govsim.cli.commands import app
codes = [main(["--help"]), main(["--version"]), main([])]
print(codes, [name for name in {heavy!r} if name in sys.modules])
for command in app.registered_commands:
    main([command.name, "--help"])
main(["study", "query", "--help"])
print([name for name in {heavy!r} if name in sys.modules and name != "pydantic"])  # which typer needs itself
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "\n[0, 0, 0] []\n" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]", "help of a command"
    assert f"govsim {govsim.__version__}" in done.stdout


def test_help_names_every_command_and_hides_the_shells(cli: Cli) -> None:
    result = cli("--help")
    assert result.code == 0
    for command in ("run", "list", "explain", "new", "rerun", "doctor"):
        assert f"\n  {command} " in result.out
        assert cli(command, "--help").code == 0
    assert "completion" not in result.out


def stopping(argv: list[str]) -> subprocess.Popen[str]:
    """govsim in a process of its own that says "running" once the first runs are complete."""
    code = f"""
import signal, sys
from contextlib import contextmanager
signal.signal(signal.SIGINT, signal.default_int_handler)
from govsim.cli import main, terminal
@contextmanager
def progress(runs, quiet):
    yield lambda done: print("running\\n", end="", flush=True)
terminal.progress = progress
sys.exit(main({argv!r}))
"""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_keeps_what_is_complete_and_says_how_much(cli: Cli, tmp_path: Path) -> None:
    process = stopping(["run", "named.toml", "-n", "200000", "--out", "kept"])
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    kept = govsim.Ensemble.load(tmp_path / "kept")
    n = kept.replications
    assert process.returncode == 130
    result = f"stopped: {n} of 200000 replications {'is' if n == 1 else 'are'} complete and kept in kept"
    said = [f"{result} (they are the ones a run of {n} would give)", f"  to go on: the same command with --first {n}"]
    assert err.splitlines()[-2:] == said
    assert kept.runs.equals(govsim.simulate("named.toml", n, 1).runs)


def test_ctrl_c_says_that_nothing_was_kept(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ensemble = govsim.simulate("small.toml", 1, 1)

    def stops(how: BaseException) -> Callable[..., None]:
        def simulate(*_: object, **__: object) -> None:
            raise how

        return simulate

    monkeypatch.setattr("govsim.runs.ensemble.simulate", stops(govsim.Interrupted(ensemble, 200)))
    assert cli("run", "small.toml") == (
        130,
        "",
        "stopped: 1 of 200 replications is complete; nothing was kept\n"
        "  to keep what is complete, name a folder with --out\n",
    )
    monkeypatch.setattr("govsim.runs.ensemble.simulate", stops(govsim.Interrupted(None, 200)))
    result = cli("run", "small.toml", "--out", "kept")
    assert result == (130, "", "stopped: no replication is complete; nothing was kept\n")
    monkeypatch.setattr("govsim.runs.ensemble.simulate", stops(KeyboardInterrupt()))
    assert cli("run", "small.toml") == (130, "", "stopped: nothing was kept\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["named.toml", "small.toml"]


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way there")
@pytest.mark.parametrize("argv", [["list", "parameters"], ["list", "parameters", "--json"], ["--help"]])
def test_a_reader_that_has_seen_enough_breaks_nothing(argv: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "govsim.cli", *argv]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_thai_text_ends_no_command_where_it_cannot_be_shown(encoding: str) -> None:
    for argv in (["explain", "rotation.deputy"], ["explain", "rotation.deputy", "--json"]):
        environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        command = [sys.executable, "-m", "govsim.cli", *argv]
        done = subprocess.run(command, capture_output=True, check=True, env=environment)
        assert b"deputy" in done.stdout
        if "--json" in argv:
            assert "รองผู้ประสานงาน" in json.loads(done.stdout)["meanings"][0]["label_th"]


def test_a_full_disk_is_no_defect_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_: object) -> int:
        raise OSError(28, "No space left on device", "out.parquet")

    monkeypatch.setattr("govsim.cli.commands.call", full)
    assert govsim.cli.main(["list", "reforms"]) == 2
    assert capsys.readouterr().err == (
        "error: out.parquet: cannot be written: No space left on device\n  make room, or write elsewhere\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="outputs are closed in another way there")
def test_a_process_without_output_does_its_work(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m govsim.cli new x.toml >&- 2>&-"
    done = subprocess.run(command, shell=True, cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert (tmp_path / "x.toml").is_file()


@pytest.mark.parametrize("lang", ["en", "th"])
def test_a_command_to_go_on_works_as_printed_under_uv_run(
    lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")
    assert govsim.cli.main(["list", "reforms", "--lang", lang]) == 0
    assert govsim.cli.main(["explain", "deputy", "--lang", lang]) == 0
    assert govsim.cli.main(["explain", "nobody", "--lang", lang]) == 2
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert "uv run govsim" in text
        assert not re.search(r"(?<!uv run )govsim (explain|list|run)", text)


@pytest.mark.parametrize(
    "text",
    [
        "this govsim plays games of format 3",
        "go on: uv run govsim sweep DIR",
        "see docs/govsim run",
    ],
)
def test_what_is_no_command_or_whole_stays(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")
    assert as_typed(text) == text


def test_where_no_script_is_on_the_path_commands_begin_with_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert (
        as_typed("`govsim explain NAME`, govsim --help")
        == "`python -m govsim.cli explain NAME`, python -m govsim.cli --help"
    )
