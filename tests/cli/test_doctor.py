"""`govsim doctor`: what is well, what is worth knowing, what is broken, each with its remedy."""

import importlib.metadata
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import govsim
from govsim import compiled
from govsim.cli import doctor
from tests.cli.conftest import Cli

REAL_VERSION = importlib.metadata.version


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A compile cache in which one engine is compiled."""
    root = tmp_path / "cache"
    current = root / "0123456789abcdef"
    current.mkdir(parents=True)
    (current / compiled._MARK).touch()
    (current / "engine.nbc").write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(compiled, "INTERPRETED", False)
    monkeypatch.setattr(compiled, "CACHE_ROOT", root)
    monkeypatch.setattr(compiled, "CACHE", current)
    return root


def versions(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> None:
    """Pretend that these packages have these versions, or are not there."""

    def version(name: str) -> str:
        found = changed.get(name, "")
        if found is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return found or REAL_VERSION(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


def findings(cli: Cli, code: int = 0) -> dict[str, Any]:
    said = cli("doctor", "--json")
    assert (said.code, said.err) == (code, "")
    document = json.loads(said.out)
    assert document["ok"] == (code == 0)
    return {finding["what"]: finding for finding in document["findings"]}


@pytest.mark.usefixtures("cache")
def test_a_healthy_installation_is_said_to_be_well(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = cli("doctor")
    assert said.code == 0
    assert said.out.rstrip().endswith("All is well.")
    found = findings(cli)
    assert {finding["state"] for finding in found.values()} == {"ok"}
    assert found["govsim"]["text"].startswith(govsim.__version__)
    assert f"numba {REAL_VERSION('numba')}" in found["packages"]["text"]
    assert found["compiled engine"]["text"] == f"{tmp_path}/cache/0123456789abcdef, 2.0 MB, compiled"
    assert found["Thai in pictures"]["text"].endswith("and the font Sarabun, which ships with govsim")
    assert found["write access"]["text"] == f"results can be written in {tmp_path}"


def test_this_very_installation_is_examined(cli: Cli) -> None:
    said = cli("doctor")
    assert said.code in (0, 1)
    assert said.err == ""
    assert f"govsim: {govsim.__version__}" in said.out


def test_an_engine_not_compiled_yet_is_announced(cli: Cli, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_compiled_here", [])
    (cache / "0123456789abcdef" / compiled._MARK).unlink()
    text = findings(cli)["compiled engine"]["text"]
    assert text.endswith(f"not compiled yet: the first run does it (about {compiled.COMPILE_SECONDS} s)")


def test_old_compiled_engines_are_counted_with_how_to_remove_them(cli: Cli, cache: Path) -> None:
    (cache / "somebody-elses").mkdir()
    for name in ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"):
        (cache / name).mkdir()
        (cache / name / "engine.nbc").write_bytes(b"x" * 1_500_000)
    found = findings(cli)["old compiled engines"]
    assert (found["state"], found["text"]) == ("note", "2 folders of other versions beside it, 3.0 MB")
    assert f"{cache} (the engine is then compiled anew)" in found["remedy"]


@pytest.mark.usefixtures("cache")
def test_a_cache_that_cannot_be_written_is_broken(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "CACHE", None)
    found = findings(cli, code=1)["compiled engine"]
    assert found["state"] == "broken"
    assert found["remedy"] == "set GOVSIM_CACHE_DIR to a folder where you may write"
    said = cli("doctor")
    assert said.code == 1
    assert said.out.rstrip().endswith("1 broken: see above what to do.")
    monkeypatch.setattr(compiled, "CACHE_ROOT", None)
    assert findings(cli, code=1)["compiled engine"]["text"].startswith("the cache folder cannot be written")


@pytest.mark.usefixtures("cache")
def test_numba_switched_off_is_worth_knowing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "INTERPRETED", True)
    found = findings(cli)["compiled engine"]
    assert (found["state"], found["remedy"]) == ("note", "take NUMBA_DISABLE_JIT out of the environment")


@pytest.mark.usefixtures("cache")
def test_a_missing_or_old_package_is_broken(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, scipy=None, pandas="2.3.3")
    document = cli("doctor").out
    assert "pandas 2.3.3 is older than 3.0; scipy is not installed" in " ".join(document.split())
    assert "pip install --upgrade govsim" in document
    assert cli("doctor").code == 1


@pytest.mark.usefixtures("cache")
def test_an_old_matplotlib_which_misplaces_thai_marks_is_broken(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, matplotlib="3.10.8")
    assert "matplotlib 3.10.8 is older than 3.11" in " ".join(cli("doctor").out.split())


@pytest.mark.usefixtures("cache")
def test_a_font_that_is_not_there_is_broken(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "FONTS", (tmp_path / "Sarabun-Bold.ttf",))
    found = findings(cli, code=1)["Thai in pictures"]
    assert found["text"] == "the fonts Sarabun-Bold.ttf that ship with govsim are not there"


@pytest.mark.usefixtures("cache")
def test_a_folder_without_write_access_is_broken(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    found = findings(cli, code=1)["write access"]
    assert found["text"].endswith(": Permission denied")
    assert found["remedy"] == "work in a folder of your own, or name one with --out"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(("free", "state", "code"), [(5e9, "ok", 0), (5e8, "note", 0), (1e7, "broken", 1)])
def test_little_disk_is_worth_knowing_and_none_is_broken(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, free: float, state: str, code: int
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert findings(cli, code)["disk"]["state"] == state
