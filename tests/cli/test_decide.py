"""`govsim decide`."""

import json
import re
import sys
from pathlib import Path

import pytest

from govsim.study.decide import futures as runs_of
from govsim.study.decide.decision import Decision, Stopped
from tests.cli.conftest import Cli

OPTIONS = ("--reform", "multi-year-obligation@2026", "--reform", "bridge-fund@2026")
ASKED = ("decide", "small.toml", *OPTIONS, "--futures", "30", "-n", "3")


def test_it_answers_with_shares_criteria_flips_and_what_is_worth_knowing(cli: Cli) -> None:
    done = cli(*ASKED)
    assert done.code == 0
    assert "in 30 futures, 3 runs of each option" in " ".join(done.out.split())
    lines = done.out.splitlines()
    for heading in (
        "In how many futures the one is better in continuity, %; below, luck taken off",
        "Criteria side by side: net benefit, contract-years",
        "What flips it",
        "What knowing an assumption would be worth",
        "How to read this",
        "What to keep in mind",
    ):
        assert heading in lines
    assert "The tables are not kept" in done.out
    assert max(map(len, lines)) <= 100


def test_json_has_every_table_and_both_languages(cli: Cli) -> None:
    document = json.loads(cli(*ASKED, "--json", "--structures", "--worth", "3", "--threshold", "trust=0.4").out)
    assert document["futures"] == 30
    assert any(name.startswith("structure.") for name in document["varied"])
    assert document["thresholds"]["trust"] == 0.4
    assert document["worth"] == 3
    assert {row["option"] for row in document["beats"]} == {"do nothing", "multi-year-obligation", "bridge-fund"}
    assert set(document["answer"][0]) == set(document["flips"]["answer"]) == {"en", "th"}
    assert document["information"][0]["parameter"] == "all assumptions"


def test_futures_from_a_file_and_tables_kept(cli: Cli) -> None:
    rows = "\n".join(f"{0.4 + 0.05 * n:.2f}" for n in range(20))
    Path("points.csv").write_text(f"budget.cover\n{rows}\n", encoding="utf-8")
    done = cli("decide", "small.toml", *OPTIONS, "--futures", "points.csv", "-n", "2", "--out", "kept")
    assert done.code == 0
    assert "Assumptions that differ between futures: 1." in " ".join(done.out.split())
    assert Decision.load("kept").futures.points["budget.cover"].tolist()[1] == 0.45
    again = cli("rerun", "kept")
    assert again.code == 0, again.err
    assert "Repeated: 3 options in 20 futures, 2 runs of each in each with seed 1." in again.out
    assert "Identical: all 9 tables have the same bytes as in kept." in again.out
    for spoken, says in (("en", "No condition under which"), ("th", "ไม่มีเงื่อนไขใดที่ทำให้")):
        assert cli("report", "kept", "--lang", spoken, "--out", f"page-{spoken}.html").code == 0
        page = re.sub("<.*?>", "", Path(f"page-{spoken}.html").read_text(encoding="utf-8"))  # words are marked in Thai
        assert says in page
    facts = Path("kept/provenance.json")
    facts.unlink()
    Path("kept/seek.json").touch()
    assert "is a search, not a folder of results" in cli("rerun", "kept").err
    assert "seek.json: cannot be read" in cli("report", "kept").err


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("--futures", "many"), "is not a table of points"),
        (("--futures", "3"), "futures is 3"),
        (("--worth", "much"), "--worth much: "),
        (("--threshold", "30"), "does not say which outcome must reach what"),
        (("--threshold", "trust=1", "--threshold", "trust=2"), "trust is given twice"),
        (("--threshold", "rmst=3"), "did you mean rmst_60"),
        (("--outcome", "rmst"), "did you mean rmst_60"),
        (("--hurwicz", "2"), "alpha"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(cli: Cli, typed: tuple[str, ...], words: str) -> None:
    done = cli("decide", "small.toml", *OPTIONS, *typed, "--out", "kept")
    assert done.code == 2
    assert words in done.err
    assert not Path("kept").exists()


def test_without_an_option_there_is_nothing_to_ask(cli: Cli) -> None:
    done = cli("decide", "small.toml")
    assert done.code == 2
    assert done.err.startswith("error: govsim decide: there is no option")


def test_without_scikit_learn_all_else_is_answered(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    done = cli(*ASKED)
    assert done.code == 0
    assert 'pip install "govsim[decide]"' in " ".join(done.out.split())
    assert "What knowing an assumption would be worth" in done.out


def test_ctrl_c_keeps_complete_futures(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    made = runs_of.simulated
    calls: list[int] = []

    def stopped(*arguments: object, **keys: object) -> object:
        found = made(*arguments, **keys)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            raise runs_of.Stopped(found, 30)
        return found

    monkeypatch.setattr(runs_of, "simulated", stopped)
    done = cli(*ASKED, "--out", "kept")
    assert done.code == 130
    assert done.err == "stopped: 30 of 30 futures are complete for every option and kept in kept\n"
    assert len(Decision.load("kept").futures.points) == 30
    assert issubclass(Stopped, KeyboardInterrupt)


def test_an_option_may_begin_once_something_was_seen(cli: Cli) -> None:
    typed = "bridge-fund*0.5?endings>0.5@2026"
    done = cli("decide", "small.toml", "--reform", typed, "--years", "3", "--futures", "20", "-n", "2", "--json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert {row["option"] for row in document["beats"]} == {"do nothing", typed}
    assert document["judged_from_month"] == 12
