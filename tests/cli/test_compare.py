"""`govsim compare`: options as typed, the table of what they gain and cost, what is refused, what is kept."""

import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import govsim
from govsim.cli import compare, main, summary, terminal
from govsim.outcomes.money import cost_notes
from govsim.scenario.scenario import Scenario
from govsim.study.compare import Comparison, Stopped
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
    result = cli("compare", "small.toml", *LONGER, *BOTH, "-n", "12", "--seed", "7")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:2] == [
        "Two [small] agencies",
        "Scenario small and options for it: 12 runs of each with seed 7, fiscal years 2026 to 2028.",
    ]
    judged = "All are judged over fiscal years 2027 to 2028, from the first month in which every option differs ("
    assert " ".join(lines[2:4]).startswith(judged)
    headings = [line.split() for line in lines[5:7]]
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
    assert "Where fewer runs are counted than were made, the outcome is undefined in the others." in result.out
    assert all(limit[:60] in result.out for limit in summary.LIMITS)
    assert lines[-1] == "The tables are not kept: name a folder with --out to keep them."
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH
    assert "nan" not in result.out
    assert "None" not in result.out


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
    judged = {"from_month": 12, "first_fiscal_year": 2027, "last_fiscal_year": 2028}
    assert document["judged"] == judged | {"share_of_exposure": expected.exposure}
    assert 0.5 < document["judged"]["share_of_exposure"] < 0.9  # two of three years
    assert document["limits"] == list(summary.LIMITS)


def test_options_against_each_other_are_in_the_document_and_in_print(cli: Cli) -> None:
    asked = ("compare", "small.toml", *LONGER, *BOTH, "-n", "6", "--discount", "0.03", "--currency", "THB=1500000")
    document, result = read(cli(*asked, "--json")), cli(*asked)
    base = Scenario.load("small.toml")
    options = {
        "longer-term": base.with_reform("longer-term", from_year=2026),
        "both": base.with_reform("deputy", from_year=2027).with_reform("longer-term", from_year=2027),
    }
    expected = govsim.compare(base, options, 6, discount=0.03)
    for name in ("pairs", "frontier", "acceptability", "payers", "flows"):
        assert document[name] == getattr(expected, name).to_dict("records"), name
    assert (document["named"], document["discount"], document["currency"]) == ([], 0.03, {"THB": 1500000})
    plain = " ".join(result.out.split())
    assert all(sentence in plain for sentence in document["answer"]["en"])
    assert "discounted by 3 % a year, to fiscal year 2027" in plain
    assert "In millions of THB: a contract-year is 1,500,000" in result.out.splitlines()
    assert "Who pays, year by year, with “" in plain
    assert "certain" not in plain.replace("uncertain", "")
    assert document["lead"]["best"] in options


def test_the_head_of_the_fiscal_years_is_not_broken_within_its_words(cli: Cli) -> None:
    for lang, words in (("en", ("fiscal", "year")), ("th", ("ปีงบประมาณ",))):
        done = cli("compare", "small.toml", "--reform", "deputy@2026", "-n", "2", "--lang", lang)
        lines = {line.split("  ")[0].strip() for line in done.out.splitlines()}
        assert lines.issuperset(words)


def test_named_partnerships_are_shown_under_every_option(cli: Cli) -> None:
    asked = ("compare", "inclusive-care", "--reform", "deputy@2027", "-n", "3", "--years", "6", "--warmup", "1")
    assert "Partnerships that the scenario names" in cli(*asked).out
    table = read(cli(*asked, "--json"))["named"]
    assert {row["option"] for row in table} == {"do nothing", "deputy"}
    assert {row["mission"] for row in table} == {"Inclusive Care"}


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


def test_a_reform_has_an_end_a_size_and_groups_as_a_scenario_file_can_say(cli: Cli) -> None:
    typed = ("deputy*0.5@2026-2027:pilot", "longer-term@2026+bridge-fund*0.25@2027", "role-charter@2027")
    reforms = [part for text in typed for part in ("--reform", text)]
    document = read(cli("compare", "small.toml", "-n", "2", "--json", *reforms))
    base = Scenario.load("small.toml")
    expected = {
        "do nothing": base,
        typed[0]: base.with_reform("deputy", from_year=2026, until_year=2028, size=0.5, groups=["pilot"]),
        typed[1]: base.with_reform("longer-term", from_year=2026).with_reform(
            "bridge-fund", from_year=2027, size=0.25
        ),
        "role-charter": base.with_reform("role-charter", from_year=2027),
    }  # fmt: skip
    assert {option["option"]: option["reforms"] for option in document["options"]} == {
        label: [reform.model_dump(exclude_defaults=True) | ({"groups": ["pilot"]} if reform.groups else {})
                for reform in scenario.reforms]
        for label, scenario in expected.items()
    }  # fmt: skip
    printed = cli("compare", "small.toml", "-n", "2", *reforms).out.splitlines()
    assert f"{typed[0]} from 2026 to 2027 in pilot, 50 % of the way" in printed
    assert f"{typed[1]}: longer-term from 2026 + bridge-fund from 2027, 25 % of the way" in " ".join(printed)
    assert "role-charter from 2027" in printed


def test_a_reform_of_the_scenario_is_said_to_be_part_of_doing_nothing(cli: Cli) -> None:
    text = Path("small.toml").read_text(encoding="utf-8")
    Path("held.toml").write_text(f'{text}\n[[reforms]]\nname = "role-charter"\nfrom_year = 2026\n', encoding="utf-8")
    said = "Doing nothing is not without reforms: role-charter from 2026 stands in the scenario and so in every option."
    assert said in " ".join(cli("compare", "held.toml", "-n", "2", *LONGER).out.split())
    assert said in read(cli("compare", "held.toml", "-n", "2", *LONGER, "--json"))["answer"]["en"]
    assert "Doing nothing is not" not in cli("compare", "small.toml", "-n", "2", *LONGER).out


def test_what_overlaps_is_charged_once_and_said(cli: Cli) -> None:
    twice = cli("compare", "small.toml", "-n", "2", "--reform", "deputy@2026:pilot+deputy@2027").out
    said = (
        "Deputy from 2026 in pilot and deputy from 2027: where both are in force for the same agencies, it is charged"
    )
    assert f"{said} once." in " ".join(twice.split())
    apart = cli("compare", "small.toml", "-n", "2", "--reform", "deputy@2026-2026:pilot+deputy@2027").out
    assert "charged once" not in " ".join(apart.split())


def test_one_reform_at_two_dates_is_two_options(cli: Cli) -> None:
    reforms = ("--reform", "deputy@2026", "--reform", "deputy@2028", *LONGER)
    document = read(cli("compare", "small.toml", "-n", "1", "--json", *reforms))
    assert [option["option"] for option in document["options"]] == [
        "do nothing", "deputy@2026", "deputy@2028", "longer-term",
    ]  # fmt: skip


def test_a_change_of_the_world_holds_for_all_options_and_is_said(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "2", *LONGER, "--set", "rotation.documentation=0.9", "--without", "law")
    assert "rotation.documentation = 0.9 (default 0.5)" in result.out
    assert "Switched off: law" in result.out
    document = read(cli("compare", "small.toml", "-n", "2", *LONGER, "--without", "law", "--json"))
    assert document["barriers_off"] == ["law"]


def test_a_reform_that_changes_nothing_says_why_and_shows_zero(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "3", "--reform", "deputy@2026", "--without", "rotation")
    assert " ".join(" ".join(after(result.out, "What changes nothing, and why")).split()) == (
        "deputy from 2026 changes nothing: no official is transferred (rotation.transfer_rate is 0), so there is"
        " nothing to do for rotation.deputy."
    )
    place = result.out.splitlines().index("deputy from 2026")
    change, interval, better, same = result.out.splitlines()[place + 1 : place + 5]
    assert change.split()[1:4] == ["0", "0", "0"]
    assert interval.count("0 to 0") == 3
    assert " ".join(better.split()) == "better in 0 of 3 0 of 3 0 of 3"
    assert " ".join(same.split()) == "the same in 3 of 3 3 of 3 3 of 3"
    assert "no partnership-years are gained, so no price can be given" in " ".join(result.out.split())
    document = read(
        cli("compare", "small.toml", "-n", "3", "--reform", "deputy@2026", "--without", "rotation", "--json")
    )
    assert document["options"][1]["note"].startswith("deputy from 2026 changes nothing")


def test_what_is_not_told_apart_says_how_many_runs_would_tell(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "4", "--reform", "bridge-fund@2026")
    (sentence,) = [" ".join(after(result.out, "Where no difference from doing nothing is detected yet")).strip()]
    assert sentence.startswith("bridge-fund: ")
    assert "would need about " in sentence
    assert compare._runs(1_000_001) == "would need more runs than can be made"
    assert compare._runs(1_234) == "would need about 1,234 runs"


def test_what_reforms_cost_in_themselves_and_besides_is_said(cli: Cli) -> None:
    result = " ".join(cli("compare", "small.toml", "-n", "4", "--reform", "multi-year-obligation@2026").out.split())
    assert "multi-year-obligation: 0." in result
    asked = Scenario.load("small.toml").with_reform("multi-year-obligation", from_year=2026)
    (note,) = cost_notes(asked)
    assert note[:1].upper() + note[1:] in result


def test_one_run_has_no_interval_and_says_so(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "1", *LONGER)
    assert "1 run of each" in result.out
    assert "One run has no interval." in result.out
    assert " to " not in "".join(line for line in result.out.splitlines() if "95 %" in line)


def test_a_world_without_partnerships_is_told_in_words(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "2", "--seed", "3", *LONGER, *IDLE)
    assert result.code == 0
    assert "A dash: undefined in every run." in result.out
    assert "nothing in these runs depended on it" in " ".join(result.out.split())
    assert "nan" not in result.out.lower()
    read(cli("compare", "small.toml", "-n", "2", "--seed", "3", *LONGER, *IDLE, "--json"))


def test_out_keeps_the_tables_and_says_where(cli: Cli) -> None:
    result = cli("compare", "small.toml", "-n", "3", *LONGER, "--out", "results/mine")
    said = "Tables in results/mine: options, costs, per_run, pairs, frontier, acceptability, named, payers,"
    assert f"{said} flows, by_year; below it, in runs, those of each option." in " ".join(result.out.split())
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


def test_ctrl_c_before_every_option_has_a_run_keeps_nothing_and_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped(None, 200)

    monkeypatch.setattr("govsim.study.compare.compare", stopped)
    result = "stopped: no replication of every option is complete; nothing was kept\n"
    assert cli("compare", "small.toml", *LONGER, "--out", "kept") == (130, "", result)
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
    ("typed", "result"),
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
        ("--reform deputy@2028-2026", "--reform deputy@2028-2026: ends in 2026, before it begins in 2028\n"
         "  write NAME@FIRST-LAST, both included"),
        ("--reform deputy@2026-2571", "--reform deputy@2026-2571: 2571 is not a fiscal year CE\n"
         "  2571 looks like a Buddhist Era year; write 2028 (CE = BE - 543)"),
        ("--reform deputy@2026-", '--reform deputy@2026-: "" is not a fiscal year\n  write it CE, such as deputy@2026'),
        ("--reform deputy*2@2026", "--reform deputy*2@2026: size must be a number, 0 to 1, not 2"),
        ("--reform deputy*half@2026", '--reform deputy*half@2026: size must be a number, 0 to 1, not "half"'),
        ("--reform deputy@2026+longer-trm@2027", '--reform deputy@2026+longer-trm@2027: "longer-trm" is not a reform\n'
         "  did you mean longer-term?"),
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
        ("--reform deputy@2026 --discount 3", "--discount 3: is 3, outside 0 to 1\n  write a share, such as 0.03"),
        ("--reform deputy@2026 --discount x", '--discount x: "x" is not a number\n  write a share, such as 0.03'),
        ("--reform deputy@2026 --currency THB", "--currency THB: does not say what a contract-year is\n"
         "  write NAME=AMOUNT, such as THB=1500000"),
        ("--reform deputy@2026 --currency THB=x", '--currency THB=x: "x" is not a number\n'
         "  write NAME=AMOUNT, such as THB=1500000"),
        ("--reform deputy@2026 -n many", '--replications many: "many" is not a whole number'),
        ("--reform deputy@2026 -n 0", "replications is 0, outside 1 to 1000000\n  give one from 1 to 1000000"),
        ("--reform deputy@2026 --seed -1", "seed is -1, outside 0 to 9223372036854775807"),
    ],
)  # fmt: skip
def test_a_faulty_option_is_refused_as_it_was_typed(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "compare", "small.toml", *typed.split(), "--out", "kept").startswith(result)


def test_doing_nothing_is_no_name_for_a_package(cli: Cli) -> None:
    assert refusal(cli, "compare", "small.toml", "--package", "do nothing=deputy@2026") == (
        '--package do nothing=deputy@2026: "do nothing" is the scenario without any option\n  choose another name'
    )


def test_quiet_with_nothing_to_keep_is_refused(cli: Cli) -> None:
    assert refusal(cli, "compare", "small.toml", *LONGER, "--quiet") == (
        "--quiet: nothing would be printed and nothing kept\n  name a folder with --out, or add --json"
    )


def test_a_folder_in_use_is_refused_before_anything_runs(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.study.compare.compare", lambda *_, **__: pytest.fail("it ran"))
    assert refusal(cli, "compare", "small.toml", *LONGER, "--out", "small.toml").startswith(
        "--out small.toml: is a file; results are never overwritten"
    )
