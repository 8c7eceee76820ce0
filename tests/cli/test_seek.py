"""`govsim seek`."""

import json
from pathlib import Path

import pytest

from govsim.scenario.scenario import Scenario
from govsim.study.seek import folder
from tests.cli.conftest import Cli

REFORMS = ("--reform", "multi-year-obligation@2026", "--reform", "deputy@2026", "--reform", "deputy@2027")
SMALL = ("seek", "small.toml", *REFORMS, "-n", "4", "--fresh", "40", "--finalists", "2")


def words(text: str) -> str:
    return " ".join(text.split())


def test_it_answers_with_a_package_how_surely_and_both_numbers(cli: Cli) -> None:
    done = cli(*SMALL, "--within", "5")
    assert done.code == 0
    said = words(done.out)
    assert "6 packages of 2 reforms, all of them tried; 4 runs of each in the search" in said
    assert "Of 6 packages tried, the best that does what is asked is" in said
    assert "the right choice among the 2 finalists" in said
    assert "In the search it had" in said
    assert "in brackets what the search saw" in said
    assert "Nothing is kept" in said
    assert max(map(len, done.out.splitlines())) <= 100


def test_none_reaches_it_is_an_answer(cli: Cli) -> None:
    done = cli(*SMALL, "--reach", "coverage=0.99", "--in", "1")
    assert done.code == 0
    assert "None of the finalists of 6 packages tried does what is asked. The nearest is" in words(done.out)
    assert "What it does reach in 100 per cent, in brackets what was asked: share of need served" in words(done.out)
    assert "The nearest is do nothing" not in words(done.out)


def test_in_a_folder_stand_tables_pictures_and_scenarios_and_asking_again_is_no_new_work(cli: Cli) -> None:
    done = cli(*SMALL, "--within", "5", "--out", "kept")
    assert done.code == 0
    names = {path.name for path in Path("kept").iterdir()}
    assert {"tried.csv", "finalists.csv", "front-en.svg", "front-en.png", "front-th.svg", "front-th.png"} <= names
    assert Scenario.load(Path("kept/scenarios/finalist-01.toml")).name == "finalist-01"
    before = {path: path.read_bytes() for path in Path("kept").rglob("*.*")}
    again = cli(*SMALL, "--within", "5", "--out", "kept")
    assert (again.code, again.out) == (0, done.out)
    assert {path: path.read_bytes() for path in Path("kept").rglob("*.*")} == before


def test_json_has_the_question_the_answer_and_the_tables(cli: Cli) -> None:
    asked = (*SMALL, "--reach", "coverage=0.2", "--in", "0.5", "--goal", "smallest", "--futures", "20", "--structures")
    document = json.loads(cli(*asked, "--cost", "reform_cost", "--json").out)
    assert document["question"]["goal"] == "smallest"
    assert document["question"]["reach"] == {"coverage": 0.2}
    assert document["futures"] == 20
    assert document["tried"] == document["packages"] == 6
    assert set(document["answer"][0]) == {"en", "th"}
    assert {"searched_outcome", "outcome", "outcome_low", "share", "likely"} <= set(document["finalists"][0])
    assert document["front"]


def test_all_stands_for_every_single_reform(cli: Cli) -> None:
    document = json.loads(
        cli(
            "seek", "small.toml", "--reform", "all@2026:pilot", "--most", "30", "-n", "2", "--fresh", "40", "--json"
        ).out
    )
    assert document["packages"] == 2**13
    assert document["tried"] == 30
    assert not document["exhaustive"]


def test_years_sizes_and_several_at_once_are_typed_as_elsewhere(cli: Cli) -> None:
    asked = ("--reform", "deputy*0.5+bridge-fund@2026-2027", "--reform", "deputy@2027", "--fresh", "40", "-n", "2")
    document = json.loads(cli("seek", "small.toml", *asked, "--json").out)
    assert document["packages"] == 6
    labels = {row["package"] for row in document["finalists"]}
    assert "deputy*0.5@2026-2027+bridge-fund@2026-2027" in labels


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--goal", "dearest"), "dearest"),
        (("--goal", "cheapest"), "the cheapest package of all is to do nothing"),
        (("--reach", "0.7"), "does not say which outcome must reach what"),
        (("--reach", "survival=0.7"), "did you mean survival_5y"),
        (("--reach", "trust=0.5", "--in", "90"), "share is 90"),
        (("--within", "much"), "--within much: "),
        (("--futures", "3"), "futures is 3"),
        (("--reform", "deputy@2026:pilot"), "is for some of the agencies that"),
        (("--reform", "all"), "from which fiscal year on?"),
        (("--fresh", "3"), "fresh is 3"),
        (("--most", "1"), "most is 1"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(cli: Cli, typed: tuple[str, ...], said: str) -> None:
    done = cli(*SMALL, *typed, "--out", "kept")
    assert done.code == 2
    assert said in words(done.err)
    assert not Path("kept").exists()


def test_without_a_reform_there_is_nothing_to_seek(cli: Cli) -> None:
    done = cli("seek", "small.toml")
    assert done.code == 2
    assert "there is no reform to choose from" in done.err


def test_ctrl_c_says_where_it_goes_on(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    made = folder.Runs.of
    calls: list[int] = []

    def stopped(self: folder.Runs, requests: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise folder.Stopped(6)
        return made(self, requests)  # type: ignore[arg-type]

    monkeypatch.setattr(folder.Runs, "of", stopped)
    done = cli(*SMALL, "--within", "5", "--out", "kept")
    assert done.code == 130
    assert done.err == "stopped: 6 blocks of runs are complete; kept in kept; the same command goes on there\n"
    monkeypatch.setattr(folder.Runs, "of", made)
    assert cli(*SMALL, "--within", "5", "--out", "kept").code == 0
