"""The experiments run, on a small case, and write their tables and pictures."""

import runpy
import sys
from pathlib import Path

import pytest

import govsim
from govsim.model.barriers import BARRIERS

EXPERIMENTS = Path(__file__).parent.parent / "experiments"
# solara_page.py is a page in the browser and needs an extra that is not installed here; tests/test_guides.py reads it.
SCRIPTS = sorted(path for path in EXPERIMENTS.glob("*.py") if path.stem != "solara_page")


@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_an_experiment_writes_its_tables_and_pictures(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--small"] if script.stem == "sobol_all" else []
    monkeypatch.setattr(sys, "argv", [script.name, *small, "--replications", "3", "--out", str(tmp_path / "out")])
    runpy.run_path(str(script), run_name="__main__")
    assert capsys.readouterr().out
    written = {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {".parquet", ".svg", ".png", ".pdf"} <= written


def test_there_are_six_and_none_is_longer_than_sixty_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SCRIPTS}
    assert len(lengths) == 6
    assert max(lengths.values()) <= 60


def test_the_design_of_all_uncertainties_is_the_full_sobol_study_and_that_of_the_script() -> None:
    from govsim.model.parameters import PARAMETERS

    design = govsim.Design.load(EXPERIMENTS / "sobol_all.toml")
    assert {factor.name for factor in design.factors} == {p.name for p in PARAMETERS if p.role == "uncertainty"}
    assert (design.method, design.samples, design.replications, design.seed) == ("sobol", 512, 4, 7)
    assert 100_000 < design.runs < 150_000
    assert design.common_random_numbers
    text = (EXPERIMENTS / "sobol_all.py").read_text(encoding="utf-8")
    for default in ('"--samples", type=int, default=512', '"--replications", type=int, default=4',
                    '"--seed", type=int, default=7', 'Scenario.load("default")'):  # fmt: skip
        assert default in text


def test_the_design_of_the_barriers_has_every_combination_once() -> None:
    design = govsim.Design.load(EXPERIMENTS / "sweep_barriers.toml")
    off = [frozenset(option.barriers_off) for option in design.options]
    assert len(set(off)) == len(off) == 2 ** len(BARRIERS) == design.cell_count == 32
    assert set.union(*map(set, off)) == set(BARRIERS)
    assert (design.method, design.replications) == ("list", 100)
    for option in design.options:
        named = {"all on": set(), "all off": set(BARRIERS)}.get(option.label)
        assert set(option.barriers_off) == (
            set(option.label.removeprefix("off: ").split(", ")) if named is None else named
        )
