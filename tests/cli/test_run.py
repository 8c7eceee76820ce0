"""`govsim run`: what is printed, in words and as JSON, and what is kept."""

import sys

import pytest
from rich.cells import cell_len

import govsim
from govsim.cli import main, summary, terminal
from govsim.outcomes.intervals import Estimate
from govsim.scenario.scenario import Scenario
from govsim.words import say
from tests.cli.conftest import Cli, Terminal, read


def test_run_says_what_ran_and_what_came_of_it(cli: Cli) -> None:
    result = cli("run", "small.toml", "-n", "4", "--seed", "7")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:3] == [
        "Two [small] agencies",
        "Scenario small: 4 runs with seed 7, fiscal years 2026 to 2028 after 2 years of warm-up.",
        "2 agencies, 6 missions, 8 partners.",
    ]
    for title in ("Partnerships", "Trust and attention", "Service", "How partnerships end (share of all endings)"):
        assert title in lines
    assert all(limit[:60] in result.out for limit in summary.LIMITS)
    assert lines[-1] == "The tables are not kept: name a folder with --out to keep them."
    assert "nan" not in result.out
    assert not any(line.endswith(" ") for line in lines)
    assert max(map(len, lines)) <= terminal.PIPED_WIDTH


def test_every_number_of_the_summary_is_shown_with_its_interval(cli: Cli) -> None:
    out = cli("run", "default", "-n", "6", "--years", "8").out
    labels = {say(f"summary.label.{name}", "en") for name in summary._SHOWN}
    rows = {label: line for line in out.splitlines() for label in labels if label in line}
    assert rows.keys() == labels
    for row in rows.values():
        assert " to " in row.rpartition("  ")[2], row


def test_the_words_cover_the_estimates_and_nothing_else(cli: Cli) -> None:
    estimates = read(cli("run", "small.toml", "-n", "2", "--json"))["estimates"]
    assert {estimate["name"] for estimate in estimates} == summary._SHOWN.keys()
    assert [set(estimate) for estimate in estimates] == [{"name", "label", "value", "low", "high", "runs"}] * len(
        estimates
    )


def test_one_run_has_no_interval_and_says_so(cli: Cli) -> None:
    result = cli("run", "small.toml", "-n", "1")
    assert "1 run with seed 1" in result.out
    assert result.out.count("unknown with one run") >= 6
    assert "The intervals show" not in result.out
    estimates = read(cli("run", "small.toml", "-n", "1", "--json"))["estimates"]
    assert {(estimate["low"], estimate["high"]) for estimate in estimates} == {(None, None)}


def test_what_could_not_be_measured_is_said_in_a_sentence(cli: Cli) -> None:
    idle = ("--set", "start.readiness=-4", "--set", "start.opportunity=0.05", "--warmup", "0", "--years", "1")
    result = cli("run", "small.toml", "-n", "2", "--seed", "3", *idle)
    assert (
        "last longer than five years                               -  not known: none was seen at that age"
        in result.out
    )
    assert "nan" not in result.out.lower()
    names = {
        estimate["name"]: estimate
        for estimate in read(cli("run", "small.toml", "-n", "2", *idle, "--json"))["estimates"]
    }
    assert names["survival_5y"]["value"] is None


@pytest.mark.parametrize(
    ("estimate", "kind", "result"),
    [
        ((0.25, 0.2, 0.3, 9), "share", ("25.0 %", "20.0 to 30.0 %")),
        ((0.01, -0.005, 0.025, 9), "share", ("1.0 %", "0.0 to 2.5 %")),
        ((0.51234, 0.5, 0.52, 9), "score", ("0.512", "0.500 to 0.520")),
        ((1234.56, 1200.0, 1300.0, 9), "number", ("1,234.6", "1,200.0 to 1,300.0")),
        ((0.5, 0.4, 0.6, 3), "share", ("50.0 %", "40.0 to 60.0 % (defined in 3 of 9)")),
        ((0.5, None, None, 1), "share", ("50.0 %", "unknown with one run (defined in 1 of 9)")),
        ((None, None, None, 0), "share", ("-", "not known: no term ran out")),
    ],
)
def test_a_number_is_written_with_its_unit_and_how_many_runs_could_tell(
    estimate: tuple[float | None, float | None, float | None, int], kind: str, result: tuple[str, str]
) -> None:
    value, interval = summary.written(Estimate("x", "x", *estimate), kind, "no term ran out", 9)
    assert (value.plain, interval.plain) == result


def test_a_partnership_named_in_the_scenario_has_a_section_of_its_own(cli: Cli) -> None:
    out = cli("run", "named.toml", "-n", "6").out
    section = out[out.index("The partnership that the scenario names: Care") :]
    assert section.splitlines()[1].startswith("Department with Institute, since fiscal year 2026.")
    for row in ("alive after 1 year ", "alive after 5 years", "mean years it lives, of 3 reported", "How it ends"):
        assert row in section
    assert "not known: 3 years reported" in section
    (named,) = read(cli("run", "named.toml", "-n", "6", "--json"))["named_partnerships"]
    assert (named["mission"], named["agency"], named["partner"]) == ("Care", "Department", "Institute")
    assert [estimate["runs"] for estimate in named["alive"]] == [6, 0, 0]


def test_json_is_one_document_with_all_that_was_asked(cli: Cli) -> None:
    options = ("--set", "rotation.transfer_rate=0.5", "--set", "pilot:rotation.documentation=0.9", "--without", "law")
    reforms = ("--reform", "deputy@2027:pilot", "--reform", "role-charter@2026")
    document = read(cli("run", "small.toml", "-n", "3", *options, *reforms, "--json", "--out", "kept"))
    assert (document["scenario"], document["title"]) == ("small", "Two [small] agencies")
    assert (document["replications"], document["seed"]) == (3, 1)
    assert document["parameters"] == {"rotation.transfer_rate": 0.5}
    assert document["barriers_off"] == ["law"]
    assert [(reform["name"], reform["from_year"], reform.get("groups")) for reform in document["reforms"]] == [
        ("deputy", 2027, ["pilot"]),
        ("role-charter", 2026, None),
    ]
    assert document["limits"] == list(summary.LIMITS)
    assert document["out"] == "kept"
    asked = Scenario.load("small.toml").with_parameters({"rotation.transfer_rate": 0.5})
    asked = asked.with_parameters({"rotation.documentation": 0.9}, group="pilot")
    asked = asked.with_reform("deputy", from_year=2027, groups=["pilot"]).with_reform("role-charter", from_year=2026)
    assert govsim.Ensemble.load("kept").scenario == asked.without("law")


def test_the_numbers_are_those_of_the_api(cli: Cli) -> None:
    document = read(cli("run", "small.toml", "-n", "5", "--seed", "3", "--threads", "1", "--json"))
    expected = {estimate.name: estimate.value for estimate in govsim.simulate("small.toml", 5, 3).summary()}
    assert {estimate["name"]: estimate["value"] for estimate in document["estimates"]} == expected


def test_out_keeps_the_tables_and_says_where(cli: Cli) -> None:
    result = cli("run", "small.toml", "-n", "3", "--out", "results/mine", "--record", "months,partnerships")
    assert "Tables in results/mine: runs, years, years_by_kind, months" in result.out
    assert "govsim rerun results/mine" in result.out
    ensemble = govsim.Ensemble.load("results/mine")
    assert ensemble.replications == 3
    assert ensemble.record == govsim.Record(months=True, contracts=False, events=False)


def test_nothing_need_be_recorded(cli: Cli) -> None:
    result = cli("run", "named.toml", "-n", "2", "--record", "nothing")
    assert result.code == 0
    assert "How long partnerships last is not known: --record left partnerships out." in result.out
    assert "last longer than" not in result.out
    document = read(cli("run", "named.toml", "-n", "2", "--record", "nothing", "--json"))
    assert document["named_partnerships"] == []


def test_quiet_prints_nothing_but_keeps_the_tables(cli: Cli) -> None:
    assert cli("run", "small.toml", "-n", "2", "--quiet", "--out", "kept") == (0, "", "")
    assert govsim.Ensemble.load("kept").replications == 2


def test_years_and_warmup_can_be_changed(cli: Cli) -> None:
    out = cli("run", "small.toml", "-n", "1", "--years", "1", "--warmup", "0").out
    assert "1 run with seed 1, fiscal year 2026.\n" in out


def test_what_was_changed_is_said(cli: Cli) -> None:
    result = cli(
        "run", "small.toml", "-n", "1", "--set", "rotation.transfer_rate=0.5", "--set", " pilot : rotation.deputy = 1",
        "--reform", "legal-sandbox@2027:pilot,others", "--without", "budget", "--without", "routine",
    )  # fmt: skip
    assert result.out.splitlines()[3:7] == [
        "rotation.transfer_rate = 0.5 (default 0.3)",
        "rotation.deputy = 1 in group pilot (default 0)",
        "Reform legal-sandbox from fiscal year 2027 in pilot, others.",
        "Switched off: budget, routine (what that means: govsim explain budget).",
    ]


def test_a_bar_is_shown_on_a_terminal_only(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("run", "small.toml", "-n", "3").err == ""
    monkeypatch.setenv("TERM", "xterm")
    for quiet, shown in (([], True), (["--quiet", "--json"], False)):
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        assert main(["run", "small.toml", "-n", "3", *quiet]) == 0
        assert ("3/3" in stream.getvalue(), "left" in stream.getvalue()) == (shown, shown)


def test_a_narrow_terminal_breaks_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "45")
    for argv in (["run", "named.toml", "-n", "2"], ["list", "parameters"], ["explain", "inclusive-care"]):
        stream = Terminal()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setenv("NO_COLOR", "1")
        assert main(argv) == 0
        assert "\x1b[3" not in stream.getvalue(), "no colour"
        plain = stream.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
        assert all(cell_len(line) <= 45 for line in plain.splitlines())
