"""The experiments run, on a small case, and write their tables and pictures."""

import runpy
import sys
from pathlib import Path

import pytest

EXPERIMENTS = Path(__file__).parent.parent / "experiments"
# solara_page.py is a page in the browser and needs an extra that is not installed here; tests/test_guides.py reads it.
SCRIPTS = sorted(path for path in EXPERIMENTS.glob("*.py") if path.stem != "solara_page")


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_an_experiment_writes_its_tables_and_pictures(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [script.name, "--replications", "3", "--out", str(tmp_path / "out")])
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out
    written = {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {".parquet", ".svg", ".png", ".pdf"} <= written


def test_there_are_five_and_none_is_longer_than_sixty_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SCRIPTS}
    assert len(lengths) == 5
    assert max(lengths.values()) <= 60
