"""Where compiled code is kept, and what the user is told about it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import govsim
from govsim import compiled

PACKAGE = Path(govsim.__file__).parent
PROBE = "from govsim.compiled import CACHE, announced\nwith announced(): pass\nprint(CACHE)"


def probe(package_root: Path, cache: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GOVSIM_CACHE_DIR": cache, "PYTHONPATH": str(package_root), "NUMBA_DISABLE_JIT": "0"}
    return subprocess.run(
        [sys.executable, "-P", "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )


def test_a_change_in_any_rule_gives_the_compiled_code_another_folder(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "govsim", ignore=shutil.ignore_patterns("__pycache__"))
    before = probe(tmp_path, str(tmp_path / "cache")).stdout
    with (tmp_path / "govsim" / "rules" / "trust.py").open("a") as rule:
        rule.write("# another rule\n")
    assert probe(tmp_path, str(tmp_path / "cache")).stdout != before


def test_the_first_use_says_that_it_compiles_and_the_second_does_not(tmp_path: Path) -> None:
    first, second = (probe(PACKAGE.parent, str(tmp_path)) for _ in range(2))
    assert (
        first.stderr
        == f"govsim: compiling the engine (about {compiled.COMPILE_SECONDS} s, once) ...\ngovsim: compiled\n"
    )
    assert second.stderr == ""


def test_without_a_place_for_it_the_engine_says_so_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = probe(PACKAGE.parent, str(tmp_path / "file"))
    assert done.stdout == "None\n"
    assert f"{tmp_path / 'file'} cannot be written, so the compiled engine cannot be kept for next time" in done.stderr
    assert "set GOVSIM_CACHE_DIR to a folder that can" in done.stderr


def test_numbas_own_cache_setting_is_left_alone() -> None:
    assert os.environ.get("NUMBA_CACHE_DIR", "") == compiled.config.CACHE_DIR


def test_every_source_that_is_compiled_is_hashed() -> None:
    hashed = {PACKAGE / name for name in compiled._COMPILED} | set((PACKAGE / "rules").glob("*.py"))
    users = {
        path for path in PACKAGE.rglob("*.py") if "import rule" in path.read_text() or "rule\n" in path.read_text()
    }
    compiling = {path for path in users if "@rule" in path.read_text() or "@allocates" in path.read_text()}
    assert compiling <= hashed


def test_a_full_disk_is_said_once_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full:
        def save_overload(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(compiled, "_not_kept", [])
    for cache in (Full(), Full()):
        compiled._keep_if_there_is_room(cache)
        cache.save_overload("signature", "code")
    said = capsys.readouterr().err
    assert said.startswith("govsim: the compiled engine cannot be kept for next time (No space left on device): ")
    assert said.count("\n") == 1
