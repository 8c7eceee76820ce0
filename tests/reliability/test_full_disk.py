"""A disk that is full while a command writes: words, code 2, and nothing half written under a name that counts."""

import io
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import govsim
from govsim.cli import main
from tests.reliability import ground

resource = pytest.importorskip("resource", reason="no limits to the size of files there")
WRITES = {
    "run": "run named.toml -n 2 -q --out new",
    "compare": "compare named.toml -n 2 -q --reform deputy@2026 --out new",
    "barriers": "barriers named.toml -n 1 -q --out new",
    "sweep": "sweep morris.toml --out new -q",
    "compact": "study compact listed",
    "export": "study export study --out new.csv",
    "rerun": "rerun ensemble -q --out new",
    "report": "report ensemble --out new.html",
    "game": "game new --scenario tiny.toml --play moves.txt",
    "new": "new mine.toml",
    "new-design": "new-design mine.toml",
}
SIZES = (0, 100, 2500)
"""Bytes that a file may have; each command writes one that is larger."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("full")
    ground.make(home)
    return home


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WRITES)
def test_a_command_on_a_full_disk_says_so_and_works_when_there_is_room(
    name: str, size: int, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = next(home.rglob("ground"))
    shutil.copytree(place, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = ground.seen(tmp_path)
    argv = WRITES[name].split()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said, full_after(size):
        code = main(argv)
    err = said.getvalue()
    assert code == 2, err
    assert "cannot be written" in err or "cannot be kept" in err, err
    left = [path for path in ground.changes(before, ground.seen(tmp_path)) if not path.endswith("/lock")]
    assert not [path for path in left if path.endswith(".tmp") or "/." in path], left
    if name not in ("sweep", "game"):
        assert left == []
    if Path("new/game.json").exists():  # a game begun is gone on with
        argv = ["game", "new", "--json"]
    with redirect_stdout(io.StringIO()):
        assert main([*argv, *(["--resume"] if name == "sweep" else [])]) == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_scenario_saved_on_a_full_disk_is_no_half_file(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = govsim.Scenario(name="x", description="a" * 3000)
    with full_after(size), pytest.raises(govsim.InputError, match="cannot be written"):
        scenario.save(tmp_path / "x.toml")
    assert not list(tmp_path.iterdir())
