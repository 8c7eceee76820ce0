"""Where compiled code is kept, when it is used again, and what the user is told about it."""

import contextlib
import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import pytest

import govsim
from govsim.model import compiled, kept
from govsim.model.kept import Keep

PACKAGE = Path(govsim.__file__).parent
WAIT = f"govsim: compiling the engine (about {compiled.COMPILE_SECONDS} s, once) ...\n"
DONE = "govsim: compiled\n"
pytestmark = pytest.mark.skipif(compiled.INTERPRETED, reason="numba is switched off: nothing is compiled")


def tripled(x: int) -> int:
    """Stands for the engine: compiled in a moment."""
    return 3 * x


class Process:
    """A process that uses a small engine, as far as what is kept is concerned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def begins(self, root: Path) -> None:
        self.monkeypatch.setenv("GOVSIM_CACHE_DIR", str(root))
        cache, fault = compiled._open_cache()
        for name, value in {"CACHE": cache, "CACHE_FAULT": fault}.items():
            self.monkeypatch.setattr(compiled, name, value)
        for name in ("_compiling", "_compiled_here", "_not_kept"):
            self.monkeypatch.setattr(compiled, name, [])

    def engine(self) -> Any:
        engine: Any = numba.njit(tripled)
        if compiled.CACHE is not None:
            engine._cache = compiled._Kept(tripled, compiled.CACHE)
        return engine

    def says(self, root: Path) -> str:
        """What is said when a process begins and uses the engine, which must be right."""
        self.begins(root)
        with compiled.announced():
            assert self.engine()(14) == 42
        return self.capsys.readouterr().err


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Process:
    return Process(monkeypatch, capsys)


@pytest.fixture
def root(tmp_path: Path, process: Process) -> Path:
    """A cache root in which the engine is compiled."""
    assert process.says(tmp_path / "cache") == WAIT + DONE
    return tmp_path / "cache"


def code(root: Path) -> Path:
    (path,) = root.glob("*/code/test_compiled.tripled-*.nbc")
    return path


@pytest.mark.slow
def test_a_change_in_any_rule_gives_the_compiled_code_another_folder(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "govsim", ignore=shutil.ignore_patterns("__pycache__"))
    probe = [sys.executable, "-P", "-c", "from govsim.model.compiled import CACHE; print(CACHE.folder)"]
    environment = os.environ | {"GOVSIM_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)}
    folders = set()
    for change in ("", "# another rule\n"):
        with (tmp_path / "govsim" / "model" / "rules" / "trust.py").open("a") as rule:
            rule.write(change)
        for settings in ({}, {"NUMBA_BOUNDSCHECK": "1"}, {"NUMBA_OPT": "0"}, {"NUMBA_CPU_NAME": "generic"}):
            done = subprocess.run(probe, env=environment | settings, capture_output=True, text=True, check=True)
            folders.add(done.stdout)
    assert len(folders) == 8  # each setting of numba's that changes the code has its own, too


def test_the_first_use_says_that_it_compiles_and_the_second_does_not(root: Path, process: Process) -> None:
    assert compiled.is_compiled()
    process.begins(root)
    assert compiled.is_compiled()
    assert process.says(root) == ""


def test_the_second_process_runs_what_the_first_compiled(root: Path, process: Process) -> None:
    process.begins(root)
    engine = process.engine()
    assert engine(14) == 42
    assert (sum(engine.stats.cache_hits.values()), sum(engine.stats.cache_misses.values())) == (1, 0)


def test_only_what_must_be_compiled_is_announced(tmp_path: Path, process: Process) -> None:
    process.begins(tmp_path)
    with compiled.announced():
        pass
    assert process.capsys.readouterr().err == ""


def test_an_engine_of_changed_rules_leaves_the_shipped_one_to_be_compiled(tmp_path: Path, process: Process) -> None:
    process.begins(tmp_path)
    with compiled.announced(changed=True):
        assert process.engine()(14) == 42  # draws of luck are the shipped engine's, whatever the rules
    assert process.capsys.readouterr().err == ""
    assert not compiled.is_compiled()
    process.begins(tmp_path)
    assert not compiled.is_compiled()


def test_room_is_made_before_another_engine_of_changed_rules(
    root: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    process.begins(root)
    first = compiled.keep_of("a rule", make=True)
    assert first is not None
    first.write("engine.run_batch-1.nbc", bytes(1000))
    folder = first.folder
    del first
    monkeypatch.setattr(kept, "MOST_BYTES", 500)
    monkeypatch.setattr(kept, "_unused", lambda _: contextlib.nullcontext(True))  # the process that used it has ended
    compiled.say_compiling(["trust"])
    assert not folder.exists()
    assert "deleted the compiled engines of 1 other version" in process.capsys.readouterr().err


def test_other_arguments_than_the_engines_are_no_word_worth(root: Path, process: Process) -> None:
    process.begins(root)
    assert process.engine()(1.5) == 4.5
    assert process.capsys.readouterr().err == ""


def test_code_is_distinguished_by_the_types_of_its_arguments(root: Path, process: Process) -> None:
    for _ in range(2):
        process.begins(root)
        engine = process.engine()
        assert (engine(14), engine(1.5), engine(True)) == (42, 4.5, 3)
    assert sum(engine.stats.cache_hits.values()) == 3


class Poison:
    """Whoever unpickles it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("signature", [b"", b"\0" * 32])
def test_a_planted_pickle_is_not_executed(root: Path, process: Process, tmp_path: Path, signature: bytes) -> None:
    poison = pickle.dumps(Poison(tmp_path / "executed"))
    code(root).write_bytes(signature + poison)
    assert process.says(root).endswith(DONE)
    assert not (tmp_path / "executed").exists()
    pickle.loads(poison)
    assert (tmp_path / "executed").exists()  # it would have been


def _key_replaced(root: Path) -> None:
    key = code(root).parents[1] / "key"
    key.unlink()
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)


def _flipped(place: int) -> Callable[[Path], None]:
    def flip(root: Path) -> None:
        content = bytearray(code(root).read_bytes())
        content[place] ^= 16
        code(root).write_bytes(content)

    return flip


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut": lambda root: os.truncate(code(root), 1000),
    "empty": lambda root: os.truncate(code(root), 0),
    "lost": lambda root: code(root).unlink(),
    "key lost": lambda root: (code(root).parents[1] / "key").unlink(),
    "key replaced": _key_replaced,
    "link": lambda root: code(root).symlink_to(code(root).rename(root / "elsewhere")),
    **{f"bit flipped at {place}": _flipped(place) for place in (0, 31, 32, 100, 3000, -1)},
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damaged_code_is_compiled_again_which_is_said_once(root: Path, process: Process, what: str) -> None:
    DAMAGE[what](root)
    process.begins(root)
    assert len(compiled.faults()) >= 1
    said = process.says(root)
    assert said.startswith(f"govsim: the compiled engine in {code(root).parents[1]} was damaged (")
    assert said.endswith("); compiling again (at most 20 s) ...\n" + DONE)
    assert said.count("\n") == 2
    assert compiled.faults() == []
    assert process.says(root) == ""


def test_damage_is_said_outside_the_first_use_too(root: Path, process: Process) -> None:
    os.truncate(code(root), 1000)
    process.begins(root)
    assert [process.engine()(14), process.engine()(14)] == [42, 42]
    said = process.capsys.readouterr().err
    assert said.count("\n") == 1
    assert "was damaged (" in said


@pytest.mark.parametrize("what", ["lost", "of a killed process", "damaged"])
def test_an_engine_that_is_not_whole_is_not_called_compiled(root: Path, process: Process, what: str) -> None:
    mark = code(root).with_name("complete")
    if what == "lost":
        code(root).unlink()
    elif what == "of a killed process":
        mark.unlink()
    else:
        mark.write_bytes(b"engine")
    process.begins(root)
    assert not compiled.is_compiled()
    assert ("was damaged" in process.says(root)) == (what == "lost")
    process.begins(root)
    assert compiled.is_compiled()


def test_without_a_place_for_it_the_engine_says_so_and_goes_on(tmp_path: Path, process: Process) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        why, wait, done = process.says(tmp_path / "file").splitlines()
        assert why == (
            f"govsim: {tmp_path}/file is not a folder, so the compiled engine cannot be kept for next time;"
            " set GOVSIM_CACHE_DIR to a folder of your own"
        )
        assert (wait, done) == (f"govsim: compiling the engine (about {compiled.COMPILE_SECONDS} s) ...", DONE.strip())


def test_a_folder_that_cannot_be_made_is_named_with_the_reason(tmp_path: Path, process: Process) -> None:
    (tmp_path / "file").write_text("")
    process.begins(tmp_path / "file" / "cache")
    assert str(compiled.CACHE_FAULT) == f"{tmp_path}/file/cache cannot be written (Not a directory)"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_others_may_write_is_not_used_and_the_remedy_is_said(root: Path, process: Process) -> None:
    root.chmod(0o777)
    for _ in range(2):
        said = process.says(root)
        assert said.startswith(f"govsim: {root} may be written by other users, so the compiled engine cannot be kept")
        assert f"for next time; chmod go-rwx {root}\n" in said
    root.chmod(0o700)
    assert process.says(root) == ""


def test_a_home_written_with_a_tilde_is_meant(
    tmp_path: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    process.begins(Path("~/kept"))
    assert compiled.CACHE is not None
    assert compiled.CACHE.root == tmp_path / "kept"


def test_what_cannot_be_written_is_used_where_it_can_be_read(
    root: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(kept, "_open_used", refused)
    monkeypatch.setattr("tempfile.mkstemp", refused)
    assert process.says(root) == ""
    os.truncate(code(root), 1000)
    said = process.says(root).splitlines()
    assert said[1].startswith("govsim: the compiled engine cannot be kept for next time (Read-only file system): ")
    assert (len(said), said[2]) == (3, DONE.strip())


def test_compiling_makes_room_and_says_so(root: Path, process: Process) -> None:
    old = root / "0123456789abcdef"
    shutil.copytree(code(root).parents[1], old)
    os.utime(old / "used", (0, 0))
    assert process.says(root) == ""
    assert old.exists()
    (mark,) = {path.parent / "complete" for path in root.glob("*/code/*.nbc")} - {old / "code" / "complete"}
    shutil.rmtree(mark.parent)
    said = f"govsim: deleted the compiled engines of 1 other version, long unused, from {root}\n"
    assert process.says(root) == WAIT + DONE + said
    assert not old.exists()


def test_numbas_own_cache_setting_is_left_alone() -> None:
    assert os.environ.get("NUMBA_CACHE_DIR", "") == compiled.config.CACHE_DIR


def test_every_source_that_is_compiled_stands_in_the_room_that_is_hashed() -> None:
    compiled_by = re.compile(r"^@(rule|allocates|numbers)$", re.MULTILINE)
    compiling = {path for path in PACKAGE.rglob("*.py") if compiled_by.search(path.read_text("utf-8"))}
    assert compiling
    given_to_an_engine_of_its_own = {PACKAGE / "study" / "baselines.py"}  # kept under a hash of its own
    assert all(path.is_relative_to(PACKAGE / "model") for path in compiling - given_to_an_engine_of_its_own)


def test_a_full_disk_is_said_once_and_the_run_goes_on(
    tmp_path: Path, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Keep, "write", full)
    process.begins(tmp_path)
    with compiled.announced():
        assert (process.engine()(14), process.engine()(1.5)) == (42, 4.5)
    _, full_disk, _ = process.capsys.readouterr().err.splitlines()
    assert full_disk.startswith("govsim: the compiled engine cannot be kept for next time (No space left on device): ")
    process.begins(tmp_path)
    assert not compiled.is_compiled()


@pytest.mark.slow
def test_one_flipped_bit_in_the_engine_itself_changes_no_result(tmp_path: Path) -> None:
    assert compiled.CACHE is not None
    shutil.copytree(compiled.CACHE.folder, tmp_path / compiled.CACHE.folder.name)
    (engine,) = tmp_path.glob("*/code/engine.run_batch-*.nbc")
    undamaged = engine.read_bytes()
    engine.write_bytes(undamaged[:-1000] + bytes([undamaged[-1000] ^ 4]) + undamaged[-999:])
    run = [sys.executable, "-m", "govsim.cli", "run", "default", "-n", "2", "--years", "2", "--json"]
    results = [
        subprocess.run(
            run, env=os.environ | {"GOVSIM_CACHE_DIR": str(folder)}, capture_output=True, text=True, check=True
        )
        for folder in (compiled.CACHE.root, tmp_path)
    ]
    assert results[0].stdout == results[1].stdout
    assert (results[0].stderr, "was damaged" in results[1].stderr) == ("", True)


def test_while_it_compiles_it_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compiled, "_PROGRESS_SECONDS", 0)
    progress = compiled._Progress()
    for _ in range(2):
        progress.on_start(None)
        progress.on_end(None)
    assert capsys.readouterr().err.splitlines() == [
        f"govsim: compiling, {done} functions of about {compiled.COMPILED_FUNCTIONS} done" for done in (1, 2)
    ]


def test_a_rule_is_compiled_for_python_only_when_python_calls_it() -> None:
    @compiled.rule
    def twice(x: float) -> float:
        return 2.0 * x

    @compiled.rule
    def four_times(x: float) -> float:
        return twice(twice(x))

    assert four_times(1.5) == 6.0
    assert four_times.from_python.signatures  # type: ignore[attr-defined]
    assert twice.within.signatures  # type: ignore[attr-defined]
    assert not twice.from_python.signatures  # type: ignore[attr-defined]
