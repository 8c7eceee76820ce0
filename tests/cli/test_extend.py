"""`govsim study extend`, `join` and `sweep --part`: a study goes on, and jobs of an array share one."""

from pathlib import Path

import pytest

import govsim
from govsim.study.sweep.study import Study
from tests.cli.conftest import Cli
from tests.cli.studies import RUNS, write_designs


@pytest.fixture(autouse=True)
def _designs(tmp_path: Path) -> None:
    write_designs(tmp_path)


def test_a_study_grows_and_the_smaller_one_stays(cli: Cli) -> None:
    assert cli("sweep", "list.toml", "--out", "small", "--quiet").code == 0
    shown = cli("study", "extend", "small", "--replications", "5", "--out", "large")
    assert shown.code == 0
    assert "Done: 10 runs" in shown.out
    assert Study.open("small").design.replications == 3
    assert Study.open("large").status().done == 10
    again = cli("study", "extend", "small", "--replications", "5", "--out", "large")
    assert again.code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "error: study extend: it is not said by how much"),
        (("--samples", "8"), "error: study extend: samples = 8 is not for list: its points follow from the values"),
        (("--replications", "2"), "error: study extend: replications 2 is not more than the 3 there are"),
        (("--replications", "9", "--part", "4/3"), 'error: --part 4/3: "4/3" is not a part of the runs'),
    ],
)
def test_what_cannot_grow_is_refused_and_nothing_is_written(cli: Cli, options: tuple[str, ...], said: str) -> None:
    assert cli("sweep", "list.toml", "--out", "small", "--quiet").code == 0
    shown = cli("study", "extend", "small", *options, "--out", "large")
    assert shown.code == 2
    assert said in shown.err
    assert not Path("large").exists()


def test_the_jobs_of_an_array_make_one_study(cli: Cli) -> None:
    for number in ("1", "2", "3"):
        shown = cli("sweep", "morris.toml", "--part", f"{number}/3", "--out", f"part-{number}")
        assert shown.code == 0
        assert "govsim study join FOLDERS --out NEW-DIR" in shown.out
    shown = cli("study", "join", "part-1", "part-2", "--out", "some")
    assert (shown.code, shown.out) == (0, f"21 runs of {RUNS} are in some.\n")
    assert "make them: govsim sweep some --out some --resume" in shown.err
    shown = cli("study", "join", "part-1", "part-2", "part-3", "--out", "whole")
    assert (shown.code, shown.out, shown.err) == (0, f"{RUNS} runs of {RUNS} are in whole.\n", "")
    assert Study.open("whole").results_hash() == govsim.sweep("morris.toml").results_hash()
