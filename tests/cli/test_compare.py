"""`govsim compare`: options as typed, the table of what they gain and cost, what is refused, what is kept."""

import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import govsim
from govsim.cli import compare, main, summary, terminal
from govsim.comparison import Comparison
from govsim.outcomes.money import cost_notes
from govsim.scenario import Scenario
from tests.cli.conftest import Cli, Terminal, read
from tests.cli.test_errors import refusal

LONGER = ("--reform", "longer-term@2026")
BOTH = ("--package", "both=deputy+longer-term@2027")
IDLE = ("--set", "start.readiness=-4", "--set", "start.opportunity=0.05", "--warmup", "0", "--years", "1")


def after(out: str, title: str) -> list[str]:
    """The lines below a title, up to the next empty one."""
    lines = out.splitlines()
    start = lines.index(title) + 1
    return lines[start : lines.index("", start)]


def test_the_table_has_do_nothing_and_each_option_with_all_that_it_changes(cli: Cli) -> None:
    said = cli("compare", "small.toml", *LONGER, *BOTH, "-n", "12", "--seed", "7")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:2] == [
        "Two [small] agencies",
        "Scenario small and options for it: 12 runs of each with seed 7, fiscal years 2026 to 2028.",
    ]
    headings = [line.split() for line in lines[3:5]]
    assert headings == [
        ["continuity", "trust", "coverage", "cost", "cost", "of", "a", "worst", "tenth"],
        ["months", "of", "100", "%", "c.-years", "year", "kept", "months"],
    ]
    titles = ["do nothing", "longer-term from 2026", "both: deputy + longer-term from 2027"]
    places = [lines.index(title) for title in titles]
    assert places == sorted(places)
    for place in places[1:]:
        assert [line[:15].strip() for line in lines[place + 1 : place + 4]] == ["change", "95 % interval", "better in"]
        assert lines[place + 2].count(" to ") >= 4
        assert lines[place + 3].count(" of 1") == 3
    assert "Where fewer runs are counted than were made, the others could not tell." in said.out
    assert all(limit[:60] in said.out for limit in summary.LIMITS)
    assert lines[-1] == "The tables are not kept: name a folder with --out to keep them."
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH
    assert "nan" not in said.out
    assert "None" not in said.out


def test_the_numbers_are_those_of_the_api(cli: Cli) -> None:
    document = read(cli("compare", "small.toml", *LONGER, *BOTH, "-n", "5", "--seed", "3", "--json"))
    base = Scenario.load("small.toml")
    options = {
        "longer-term": base.with_reform("longer-term", from_year=2026),
        "both": base.with_reform("deputy", from_year=2027).with_reform("longer-term", from_year=2027),
    }
    expected = govsim.compare(base, options, 5, 3)
    mine = [{"option": option["option"], **outcome} for option in document["options"] for outcome in option["outcomes"]]
    assert mine == expected.options.to_dict("records")
    costs = [{"option": option["option"], **option["cost"]} for option in document["options"] if option["cost"]]
    assert costs == expected.costs.to_dict("records")
    assert (document["replications"], document["seed"], document["out"]) == (5, 3, None)
    assert document["limits"] == list(summary.LIMITS)


def test_reforms_of_a_package_take_one_year_or_their_own(cli: Cli) -> None:
    document = read(
        cli(
            "compare", "small.toml", "-n", "1", "--json",
            "--package", "one = deputy + longer-term @2027", "--package", "own=deputy@2026+longer-term@2027:pilot",
            "--package", "mixed=deputy@2026+role-charter+bridge-fund@2028",
        )
    )  # fmt: skip
    reforms = {
        option["option"]: [(r["name"], r["from_year"], r.get("groups")) for r in option["reforms"]]
        for option in document["options"]
    }
    assert reforms == {
        "do nothing": [],
        "one": [("deputy", 2027, None), ("longer-term", 2027, None)],
        "own": [("deputy", 2026, None), ("longer-term", 2027, ["pilot"])],
        "mixed": [("deputy", 2026, None), ("role-charter", 2028, None), ("bridge-fund", 2028, None)],
    }


def test_one_reform_at_two_dates_is_two_options(cli: Cli) -> None:
    reforms = ("--reform", "deputy@2026", "--reform", "deputy@2028", *LONGER)
    document = read(cli("compare", "small.toml", "-n", "1", "--json", *reforms))
    assert [option["option"] for option in document["options"]] == [
        "do nothing", "deputy@2026", "deputy@2028", "longer-term",
    ]  # fmt: skip


def test_a_change_of_the_world_holds_for_all_options_and_is_said(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "2", *LONGER, "--set", "rotation.documentation=0.9", "--without", "law")
    assert "rotation.documentation = 0.9 (default 0.5)" in said.out
    assert "Switched off: law" in said.out
    document = read(cli("compare", "small.toml", "-n", "2", *LONGER, "--without", "law", "--json"))
    assert document["barriers_off"] == ["law"]


def test_a_reform_that_changes_nothing_says_why_and_shows_zero(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "3", "--reform", "deputy@2026", "--without", "rotation")
    assert " ".join(" ".join(after(said.out, "What changes nothing, and why")).split()) == (
        "deputy from 2026 changes nothing: nobody is transferred (rotation.transfer_rate is 0), so there is nothing to"
        " do for rotation.deputy."
    )
    place = said.out.splitlines().index("deputy from 2026")
    change, interval, better, same = said.out.splitlines()[place + 1 : place + 5]
    assert change.split()[1:4] == ["0", "0", "0"]
    assert interval.count("0 to 0") == 3
    assert " ".join(better.split()) == "better in 0 of 3 0 of 3 0 of 3"
    assert " ".join(same.split()) == "the same in 3 of 3 3 of 3 3 of 3"
    assert "no partnership-years are gained, so none has a price" in said.out
    document = read(
        cli("compare", "small.toml", "-n", "3", "--reform", "deputy@2026", "--without", "rotation", "--json")
    )
    assert document["options"][1]["note"].startswith("deputy from 2026 changes nothing")


def test_what_is_not_told_apart_says_how_many_runs_would_tell(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "4", "--reform", "bridge-fund@2026")
    (sentence,) = [" ".join(after(said.out, "What is not told apart from doing nothing yet")).strip()]
    assert sentence.startswith("bridge-fund: ")
    assert "would need about " in sentence
    assert compare._runs(1_000_001) == "would need more runs than can be made"
    assert compare._runs(1_234) == "would need about 1,234 runs"


def test_what_reforms_cost_in_themselves_and_besides_is_said(cli: Cli) -> None:
    said = " ".join(cli("compare", "small.toml", "-n", "4", "--reform", "multi-year-obligation@2026").out.split())
    assert "multi-year-obligation: 0." in said
    asked = Scenario.load("small.toml").with_reform("multi-year-obligation", from_year=2026)
    (note,) = cost_notes(asked)
    assert note[:1].upper() + note[1:] in said


def test_one_run_has_no_interval_and_says_so(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "1", *LONGER)
    assert "1 run of each" in said.out
    assert "One run has no interval." in said.out
    assert " to " not in "".join(line for line in said.out.splitlines() if "95 %" in line)


def test_a_world_without_partnerships_is_told_in_words(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "2", "--seed", "3", *LONGER, *IDLE)
    assert said.code == 0
    assert "A dash stands where no run could tell." in said.out
    assert "nothing in these runs depended on it" in " ".join(said.out.split())
    assert "nan" not in said.out.lower()
    read(cli("compare", "small.toml", "-n", "2", "--seed", "3", *LONGER, *IDLE, "--json"))


def test_out_keeps_the_tables_and_says_where(cli: Cli) -> None:
    said = cli("compare", "small.toml", "-n", "3", *LONGER, "--out", "results/mine")
    assert "Tables in results/mine: options, costs, per_run; below it, in runs, those of each option." in said.out
    assert Comparison.load("results/mine").replications == 3
    assert cli("compare", "small.toml", "-n", "2", *LONGER, "--quiet", "--out", "quiet") == (0, "", "")
    assert Comparison.load("quiet").replications == 2


def test_a_bar_for_all_options_is_shown_on_a_terminal_only(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("compare", "small.toml", "-n", "3", *LONGER).err == ""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert main(["compare", "small.toml", "-n", "3", *LONGER, *BOTH]) == 0
    assert "9/9" in stream.getvalue()
    assert "left" in stream.getvalue()


def test_ctrl_c_keeps_nothing_and_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govsim.ensemble.run_all", stopped)
    assert cli("compare", "small.toml", *LONGER, "--out", "kept") == (130, "", "stopped: nothing was kept\n")
    assert not Path("kept").exists()


@pytest.mark.parametrize("columns", [45, 100])
def test_a_narrow_terminal_breaks_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["compare", "small.toml", "-n", "4", *LONGER, *BOTH]) == 0
    plain = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert all(cell_len(line) <= columns for line in plain.splitlines())


PACKAGE = "write NAME=REFORM+REFORM@YEAR, such as both=deputy+role-charter@2028"
YEARS = ("from_year = 2040 is not simulated: the years are 2024 to 2028, warm-up included\n"
         "  change from_year, or years and warmup_years in [time]")  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "govsim compare: there is no option to compare\n  name one: --reform deputy@2028, or several at once:"
         " --package both=deputy+role-charter@2028"),
        ("--reform deputi@2026", '--reform deputi@2026: "deputi" is not a reform\n  did you mean deputy?'),
        ("--reform deputy", "--reform deputy: from which fiscal year on?\n  write NAME@YEAR, CE, such as deputy@2026"),
        ("--reform deputy@2040", f"--reform deputy@2040: {YEARS}"),
        ("--reform deputy@2569", "--reform deputy@2569: from_year must be a fiscal year CE, such as 2026, not 2569\n"
         "  2569 looks like a Buddhist Era year; write 2026 (CE = BE - 543)"),
        ("--reform deputy@2026 --reform deputy@2026", '--reform deputy@2026: "deputy@2026" is the name of two options\n'
         "  give each its own"),
        ("--package both", f"--package both: does not say which reforms the package holds\n  {PACKAGE}"),
        ("--package both=", f"--package both=: does not say which reforms the package holds\n  {PACKAGE}"),
        ("--package =deputy@2026", "--package =deputy@2026: does not say which reforms the package holds"),
        ("--package a=deputy+longer-trm@2026", '--package a=deputy+longer-trm@2026: "longer-trm" is not a reform\n'
         "  did you mean longer-term?"),
        ("--package a=deputy+longer-term", "--package a=deputy+longer-term: from which fiscal year on?\n"
         "  write NAME@YEAR, CE, such as deputy@2026"),
        ("--package a=deputy@2026+deputy@2026", '--package a=deputy@2026+deputy@2026: name = "deputy" begins twice in'
         " 2026 for the same agencies\n  keep one of the two"),
        ("--package a=deputy@2026+", '--package a=deputy@2026+: "" is not a reform\n  reforms: multi-year-obligation,'),
        ("--reform deputy@2026 --package deputy=longer-term@2026", '--package deputy=longer-term@2026: "deputy" is the'
         " name of two options\n  give each its own"),
        ("--reform deputy@2026 --set rotation.deputi=1", "--set rotation.deputi=1: rotation.deputi is not a parameter\n"
         "  did you mean rotation.deputy?"),
        ("--reform deputy@2026 -n many", '--replications many: "many" is not a whole number'),
        ("--reform deputy@2026 -n 0", "replications is 0, outside 1 to 1000000\n  give one from 1 to 1000000"),
        ("--reform deputy@2026 --seed -1", "seed is -1, outside 0 to 9223372036854775807"),
    ],
)  # fmt: skip
def test_a_faulty_option_is_refused_as_it_was_typed(cli: Cli, typed: str, said: str) -> None:
    assert refusal(cli, "compare", "small.toml", *typed.split(), "--out", "kept").startswith(said)


def test_doing_nothing_is_no_name_for_a_package(cli: Cli) -> None:
    assert refusal(cli, "compare", "small.toml", "--package", "do nothing=deputy@2026") == (
        '--package do nothing=deputy@2026: "do nothing" is the scenario without any option\n  choose another name'
    )


def test_quiet_with_nothing_to_keep_is_refused(cli: Cli) -> None:
    assert refusal(cli, "compare", "small.toml", *LONGER, "--quiet") == (
        "--quiet: nothing would be printed and nothing kept\n  name a folder with --out, or add --json"
    )


def test_a_folder_in_use_is_refused_before_anything_runs(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "compare", lambda *_, **__: pytest.fail("it ran"))
    assert refusal(cli, "compare", "small.toml", *LONGER, "--out", "small.toml").startswith(
        "--out small.toml: is a file; results are never overwritten"
    )
