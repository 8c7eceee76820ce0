"""`govsim examples`: what a wheel carries, copied out; nothing is overwritten."""

import tomllib
from pathlib import Path

import pytest

from govsim.cli import examples
from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]


def test_the_experiments_and_lessons_are_copied_byte_by_byte(cli: Cli, tmp_path: Path) -> None:
    result = cli("examples", "mine")
    assert (result.code, result.err) == (0, "")
    assert "python mine/experiments/late_budget.py --out mine/late-budget" in " ".join(result.out.split())
    copied = {path.relative_to(tmp_path / "mine") for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    for name, (folder, _) in examples.PARTS.items():
        there = examples.files(name, ROOT / folder)
        assert there
        for path in there:
            copy = Path(name) / path.relative_to(ROOT / folder)
            assert (tmp_path / "mine" / copy).read_bytes() == path.read_bytes()
            copied.remove(copy)
    assert copied == set()


def test_lessons_find_what_they_import_beside_them(cli: Cli, tmp_path: Path) -> None:
    assert cli("examples", "mine").code == 0
    lessons = tmp_path / "mine" / "lessons"
    assert (lessons / "lesson.py").is_file()
    for lang in ("en", "th"):
        assert len(list((lessons / lang).glob("*.ipynb"))) == 8
        assert len(list((lessons / "executed" / lang).glob("*.ipynb"))) == 16
    assert len(list((lessons / "quizzes").glob("*.toml"))) == 8


def test_a_folder_in_use_is_left_as_it_is(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.txt").write_text("mine", encoding="utf-8")
    result = cli("examples", "mine")
    assert result.code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["own.txt"]


def test_the_wheel_carries_all_that_is_copied() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert all(to == f"govsim/examples/{origin}" for origin, to in carried.items())
    for name, (folder, _) in examples.PARTS.items():
        for path in examples.files(name, ROOT / folder):
            within = path.relative_to(ROOT).as_posix()
            assert any(within == origin or within.startswith(f"{origin}/") for origin in carried), within


def test_an_installation_without_them_says_so(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "PACKAGE", tmp_path / "a" / "b" / "govsim")
    result = cli("examples", "mine")
    assert result.code == 2
    assert "this installation has no experiments" in result.err
    assert not (tmp_path / "mine").exists()
