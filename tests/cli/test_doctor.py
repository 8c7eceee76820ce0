"""`govsim doctor`: what is well, what is worth knowing, what is broken, each with its remedy."""

import importlib.metadata
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import govsim
from govsim.cli import doctor
from govsim.model import compiled
from govsim.model.kept import Keep
from tests.cli.conftest import Cli

REAL_VERSION = importlib.metadata.version


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A compile cache in which one engine is compiled."""
    keep = Keep(tmp_path / "cache", "0123456789abcdef")
    keep.write("engine.nbc", b"x" * 2_000_000)
    keep.write(compiled._MARK, b"engine.nbc")
    monkeypatch.setattr(compiled, "INTERPRETED", False)
    monkeypatch.setattr(compiled, "CACHE", keep)
    monkeypatch.setattr(compiled, "CACHE_FAULT", None)
    monkeypatch.setattr(compiled, "_compiled_here", [])
    return keep.root


def versions(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> None:
    """Pretend that these packages have these versions, or are not there."""

    def version(name: str) -> str:
        found = changed.get(name, "")
        if found is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return found or REAL_VERSION(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


def findings(cli: Cli, code: int = 0) -> dict[str, Any]:
    result = cli("doctor", "--json")
    assert (result.code, result.err) == (code, "")
    document = json.loads(result.out)
    assert document["ok"] == (code == 0)
    return {finding["what"]: finding for finding in document["findings"]}


@pytest.mark.usefixtures("cache")
def test_a_healthy_installation_is_said_to_be_well(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = cli("doctor")
    assert result.code == 0
    assert result.out.rstrip().endswith("All is well.")
    found = findings(cli)
    assert {finding["state"] for finding in found.values()} == {"ok"}
    assert found["govsim"]["text"].startswith(govsim.__version__)
    assert f"numba {REAL_VERSION('numba')}" in found["packages"]["text"]
    assert found["compiled engine"]["text"] == f"{tmp_path}/cache/0123456789abcdef, 2.0 MB, compiled"
    assert found["Thai in pictures"]["text"].endswith("and the font Sarabun, which ships with govsim")
    assert found["write access"]["text"] == f"results can be written in {tmp_path}"


def test_this_very_installation_is_examined(cli: Cli) -> None:
    result = cli("doctor")
    assert result.code in (0, 1)
    assert result.err == ""
    assert f"govsim: {govsim.__version__}" in result.out


def test_an_engine_not_compiled_yet_is_announced(cli: Cli, cache: Path) -> None:
    (cache / "0123456789abcdef" / "code" / compiled._MARK).unlink()
    text = findings(cli)["compiled engine"]["text"]
    assert text.endswith(f"not compiled yet: the first run does it (about {compiled.COMPILE_SECONDS} s)")


def test_old_compiled_engines_are_counted_with_how_to_remove_them_alone(cli: Cli, cache: Path) -> None:
    (cache / "somebody-elses").mkdir()
    for name in ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"):
        (cache / name).mkdir()
        (cache / name / "engine.nbc").write_bytes(b"x" * 1_500_000)
    found = findings(cli)["old compiled engines"]
    assert found["state"] == "note"
    assert found["text"] == (
        "2 folders of other versions or changed rules beside it, 3.0 MB; those unused for 30 days are deleted when an"
        " engine is compiled"
    )
    assert found["remedy"] == f"to delete them now: rm -r {cache}/aaaaaaaaaaaaaaaa {cache}/bbbbbbbbbbbbbbbb"


def _flip(engine: Path) -> None:
    content = bytearray(engine.read_bytes())
    content[1_000_000] ^= 1
    engine.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (_flip, "engine.nbc is not as it was written"),
        (lambda engine: os.truncate(engine, 1000), "engine.nbc is not as it was written"),
        (lambda engine: os.truncate(engine, 0), "engine.nbc is not as it was written"),
        (lambda engine: engine.with_name("planted.nbc").write_bytes(b"x"), "planted.nbc is not as it was written"),
        (lambda engine: engine.unlink(), "engine.nbc is gone"),
        (lambda engine: engine.chmod(0o666), "{folder}/code/engine.nbc may be written by other users"),
        (
            lambda engine: engine.symlink_to(engine.rename(engine.parents[1] / "x")),
            "{folder}/code/engine.nbc is a link",
        ),
        (lambda engine: engine.parents[1].joinpath("key").unlink(), "the key of {folder} is lost"),
        (lambda engine: os.truncate(engine.parents[1] / "key", 3), "{folder}/key is damaged"),
        (lambda engine: engine.parents[1].joinpath("key").chmod(0o640), "{folder}/key may be read or written by other"),
    ],
)
def test_a_damaged_engine_is_broken_whatever_is_damaged(
    cli: Cli, cache: Path, damage: Callable[[Path], object], why: str
) -> None:
    folder = cache / "0123456789abcdef"
    damage(folder / "code" / "engine.nbc")
    found = findings(cli, code=1)["compiled engine"]
    assert found["state"] == "broken"
    assert found["text"].startswith(f"{folder} was damaged: {why.format(folder=folder)}")
    assert found["remedy"] == f"rm -r {folder} (the next run compiles again, about {compiled.COMPILE_SECONDS} s)"


@pytest.mark.parametrize(
    ("spoil", "why", "remedy"),
    [
        (lambda root: root.chmod(0o777), "may be written by other users", "chmod go-rwx {root}"),
        (lambda root: root.symlink_to(root.rename(root.with_name("x"))), "is a link", compiled.ANOTHER_PLACE),
        pytest.param(
            lambda root: os.chown(root, 12345, -1),
            "belongs to another user",
            compiled.ANOTHER_PLACE,
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away"),
        ),
    ],
)
def test_a_cache_that_is_not_safe_is_broken_with_its_remedy(
    cli: Cli, cache: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object], why: str, remedy: str
) -> None:
    spoil(cache)
    monkeypatch.setenv("GOVSIM_CACHE_DIR", str(cache))
    for name, value in zip(("CACHE", "CACHE_FAULT"), compiled._open_cache(), strict=True):
        monkeypatch.setattr(compiled, name, value)
    found = findings(cli, code=1)["compiled engine"]
    assert found["state"] == "broken"
    assert found["text"].startswith(f"{cache} {why}, so every command that runs something compiles first (about ")
    assert found["remedy"] == remedy.format(root=cache)
    result = cli("doctor")
    assert result.code == 1
    assert result.out.rstrip().endswith("1 broken: see above what to do.")


@pytest.mark.usefixtures("cache")
def test_numba_switched_off_is_worth_knowing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "INTERPRETED", True)
    found = findings(cli)["compiled engine"]
    assert (found["state"], found["remedy"]) == ("note", "remove NUMBA_DISABLE_JIT from the environment")


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
