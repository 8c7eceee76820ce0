"""`govsim barriers`: which barrier explains what part of the loss, in words and as data; what is refused and kept."""

import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import govsim
from govsim.cli import barriers, main, summary, terminal
from govsim.model.barriers import BARRIERS
from govsim.scenario.scenario import Scenario
from govsim.study.apportion import Factorial, Stopped
from govsim.study.reference import SECOND_REFERENCES
from govsim.study.structures import NAMES
from tests.cli.conftest import Cli, Terminal, read
from tests.cli.test_errors import refusal

IDLE = ("--set", "start.readiness=-4", "--set", "start.opportunity=0.05", "--warmup", "0", "--years", "1")
SHARES = "Which barrier explains what part of the loss, in % with 95 % intervals"
OTHERWISE = "The same under other definitions, each of one barrier off"
GAINS = "What is lost to the barriers, and what is gained with only one of them switched off"
TOGETHER = "What two barriers off together gain more or less than their two gains added up"
MISSING = "What is not given, and why"


def after(out: str, title: str) -> list[str]:
    """The lines below a title, up to the next empty one."""
    lines = out.splitlines()
    start = lines.index(title) + 1
    return lines[start : lines.index("", start)]


def plain(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_the_answer_names_each_barrier_with_its_share_its_gain_and_what_off_means(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "12", "--seed", "7")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert plain(lines[:3]) == (
        "Two [small] agencies Scenario small with every combination of 5 barriers switched off: 32 combinations,"
        " 12 runs of each with seed 7, fiscal years 2026 to 2028."
    )
    first = {name: barrier.definition for name, barrier in BARRIERS.items()}
    second = {reference.barrier: reference.definition for reference in SECOND_REFERENCES}
    for title, definitions in ((SHARES, first), (OTHERWISE, second)):
        table = after(result.out, title)
        assert table[0].split() == ["continuity", "trust", "coverage", "off", "means"]
        assert [line.split()[0] for line in table[1:] if line[:3].strip()] == list(definitions)
        beside = " ".join(line[70:].strip() for line in table)
        assert all(definition in beside for definition in definitions.values())
    gains = after(result.out, GAINS)
    assert [line[:28].strip() for line in gains[2:]] == [
        "with the barriers", "without any of them", "lost to them all", "budget alone off", "as defined otherwise",
        "routine alone off", "as defined otherwise", "rotation alone off", "leadership alone off",
        "as defined otherwise", "law alone off",
    ]  # fmt: skip
    assert all(line[28:].count(" to ") == 3 for line in gains[4:])
    assert plain(after(result.out, TOGETHER)).startswith("continuity: ")
    assert all(limit[:60] in result.out for limit in summary.LIMITS)
    assert 'What "off" means is a choice: with another one, the shares of all barriers differ.' in plain(lines)
    assert lines[-1] == "The tables are not kept: name a folder with --out to keep them."
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH
    assert "nan" not in result.out
    assert "None" not in result.out


def test_the_numbers_are_those_of_the_api(cli: Cli) -> None:
    document = read(cli("barriers", "small.toml", "-n", "12", "--seed", "3", "--json"))
    expected = govsim.apportion("small.toml", 12, 3)
    assert [result["barrier"] for result in document["beside"]] == ["budget", "routine", "leadership"]
    for result, found in zip((document, *document["beside"]), (expected, *expected.beside), strict=True):
        for name in ("gains", "effects", "shares"):
            assert result[name] == getattr(found, name).to_dict("records")
        assert result["definitions"] == found.definitions
    assert (document["replications"], document["seed"], document["out"]) == (12, 3, None)
    assert document["limits"] == list(summary.LIMITS)
    share = expected.shares[expected.shares["outcome"] == "coverage"].iloc[1]
    text = f"{100 * share['share']:.0f} ({100 * share['low']:.0f} to {100 * share['high']:.0f})"
    assert text in cli("barriers", "small.toml", "-n", "12", "--seed", "3").out


def test_a_reform_and_other_values_hold_in_all_combinations_and_are_said(cli: Cli) -> None:
    typed = ("--set", "rotation.documentation=0.9", "--reform", "deputy@2027:pilot")
    result = cli("barriers", "small.toml", "-n", "2", *typed)
    assert "rotation.documentation = 0.9 (default 0.5)" in result.out
    assert "Reform deputy from fiscal year 2027 in pilot." in result.out
    document = read(cli("barriers", "small.toml", "-n", "2", *typed, "--json"))
    assert document["reforms"][0]["name"] == "deputy"
    scenario = Scenario.load("small.toml").with_parameters({"rotation.documentation": 0.9})
    scenario = scenario.with_reform("deputy", from_year=2027, groups=["pilot"])
    assert document["gains"] == govsim.apportion(scenario, 2).gains.to_dict("records")


def test_what_is_off_in_the_scenario_already_is_said_and_explains_nothing(cli: Cli) -> None:
    Path("off.toml").write_text(
        'without = ["leadership", "law"]\n' + Path("small.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    result = cli("barriers", "off.toml", "-n", "10")
    assert "Off in this scenario already, so nothing is left for it to explain: leadership, law." in result.out
    named = [line.split()[0] for line in after(result.out, OTHERWISE)[1:] if line[:3].strip()]
    assert named == ["budget", "routine"]
    law = next(line for line in after(result.out, GAINS) if line.startswith("  law alone off"))
    assert law.split()[3:] == ["0", "(0", "to", "0)"] * 3
    beside = read(cli("barriers", "off.toml", "-n", "2", "--json"))["beside"]
    assert [other["barrier"] for other in beside] == named


@pytest.mark.slow
def test_the_range_over_futures_is_printed_where_it_is_asked_for(cli: Cli) -> None:
    asked = ("barriers", "small.toml", "-n", "2", "--futures", "20", "--repeats", "2")
    result = cli(*asked)
    table = after(
        result.out, "The same over futures: median and middle 90 % of each share, and where it is the largest"
    )
    assert [line.split()[0] for line in table[1:]] == list(BARRIERS)
    assert "-0" not in " ".join(table)
    document = read(cli(*asked, "--json"))
    assert len(document["futures"]) == 20
    assert read(cli("barriers", "small.toml", "-n", "2", "--json"))["futures"] is None


@pytest.mark.slow
def test_shares_under_each_structure_are_printed_where_they_are_asked_for(cli: Cli) -> None:
    done = cli("barriers", "small.toml", "-n", "2", "--structures")
    table = after(done.out, "The same with each structure of the world at its other end: continuity, in %")
    assert table[0].split() == [*BARRIERS, "largest"]
    assert [line.split()[0] for line in table[2:]] == [name.removeprefix("structure.") for name in NAMES]


def test_a_change_too_small_to_show_is_told_from_none() -> None:
    column = barriers._COLUMNS[0]
    shown = [column.number(change, signed=True) for change in (0.0, 0.01, -0.01, 2.26, -2.26)]
    assert shown == ["0", "+0.0", "+0.0", "+2.3", "-2.3"]


def test_one_run_has_no_interval_and_no_share_and_says_so(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "1")
    assert "1 run of each" in result.out
    assert "One run has no interval." in result.out
    assert "coverage: one run cannot show whether anything is lost, so there is no share." in result.out
    assert "luck leaves open for any two barriers whether they act on each other" in plain(after(result.out, TOGETHER))
    assert all(line.split()[1:4] == ["-", "-", "-"] for line in after(result.out, SHARES) if line[2:3].strip())


def test_few_runs_give_shares_without_intervals_and_say_so(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "5")
    assert "coverage: an interval of a share needs 10 runs." in result.out


def test_a_world_without_partnerships_is_told_in_words(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "2", "--seed", "3", *IDLE)
    assert (result.code, result.err) == (0, "")
    assert "continuity: no run has a value in every combination, so there is no share." in result.out
    assert "A dash: undefined in every run." in result.out
    assert "nan" not in result.out.lower()
    read(cli("barriers", "small.toml", "-n", "2", "--seed", "3", *IDLE, "--json"))


def test_runs_that_do_not_count_are_counted(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "12", "--warmup", "0", "--years", "2")
    continuity = [line for line in after(result.out, MISSING) if "of 12 runs, which count" in line]
    assert continuity != []


def test_out_keeps_the_tables_and_says_where(cli: Cli) -> None:
    result = cli("barriers", "small.toml", "-n", "3", "--out", "results/mine")
    assert plain(result.out.splitlines()[-2:]).endswith(
        "Tables in results/mine: shares, gains, effects, per_run; below it, in beside-1 and on, the same under"
        " other definitions."
    )
    assert Factorial.load("results/mine").replications == 3
    assert cli("barriers", "small.toml", "-n", "2", "--quiet", "--out", "quiet") == (0, "", "")
    assert Factorial.load("quiet").replications == 2


def test_a_bar_for_all_combinations_is_shown_on_a_terminal_only(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("barriers", "small.toml", "-n", "3").err == ""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    assert main(["barriers", "small.toml", "-n", "3"]) == 0
    assert "240/240" in stream.getvalue()
    assert "left" in stream.getvalue()


def test_ctrl_c_before_every_combination_has_a_run_keeps_nothing_and_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped(None, 1)

    monkeypatch.setattr("govsim.study.apportion.apportion", stopped)
    result = "stopped: no replication of every combination is complete; nothing was kept\n"
    assert cli("barriers", "small.toml", "-n", "1", "--out", "kept") == (130, "", result)
    assert not Path("kept").exists()


@pytest.mark.parametrize("columns", [45, 100])
def test_a_narrow_terminal_breaks_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["barriers", "small.toml", "-n", "10"]) == 0
    text = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert all(cell_len(line) <= columns for line in text.splitlines())


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("--set rotation.deputi=1", "--set rotation.deputi=1: rotation.deputi is not a parameter\n  did you mean"),
        ("--reform deputi@2026", '--reform deputi@2026: "deputi" is not a reform\n  did you mean deputy?'),
        ("-n many", '--replications many: "many" is not a whole number'),
        ("-n 0", "replications is 0, outside 1 to 1000000\n  give one from 1 to 1000000"),
        ("--seed -1", "seed is -1, outside 0 to 9223372036854775807"),
        ("--threads 0", "threads is 0, outside 1 to 1024"),
        ("--years 0", "--years 0: "),
        ("--without law", "govsim barriers: there is no option --without"),
    ],
)
def test_a_faulty_option_is_refused_as_it_was_typed(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, "barriers", "small.toml", *typed.split(), "--out", "kept").startswith(result)


def test_an_unknown_scenario_is_refused_with_the_nearest_name(cli: Cli) -> None:
    assert "did you mean default?" in refusal(cli, "barriers", "defalt")


def test_quiet_with_nothing_to_keep_is_refused(cli: Cli) -> None:
    assert refusal(cli, "barriers", "small.toml", "--quiet") == (
        "--quiet: nothing would be printed and nothing kept\n  name a folder with --out, or add --json"
    )


def test_a_folder_in_use_is_refused_before_anything_runs(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.study.apportion.apportion", lambda *_, **__: pytest.fail("it ran"))
    assert refusal(cli, "barriers", "small.toml", "--out", "small.toml").startswith(
        "--out small.toml: is a file; results are never overwritten"
    )
