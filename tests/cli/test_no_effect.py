"""What is typed without effect is refused, and what a file states without effect is noted, in every command."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, read

GROUPS = """\
[time]
years = 2
warmup_years = 1
[world]
agencies = 2
missions_per_agency = 2
[[groups]]
name = "north"
agencies = 1
[groups.rotation]
transfer_rate = 0.5
[[groups]]
name = "south"
agencies = 1
[groups.rotation]
transfer_rate = 0.2
"""
SET = "--set rotation.transfer_rate=0.4"
OWN = "has no effect: the groups north, south state their own, and that holds rotation.transfer_rate"
COMMANDS = [("run",), ("compare", "--reform", "deputy@2026"), ("barriers",)]
TYPED = [
    (SET, f"{SET}: {OWN}\n  set it for a group: --set north:rotation.transfer_rate=0.4"),
    (
        "--set north:rotation.transfer_rate=0.4 --without rotation",
        "--set north:rotation.transfer_rate=0.4: has no effect: the barrier rotation is switched off, and that holds"
        " rotation.transfer_rate\n  leave one of the two out",
    ),
    (
        "--set contract.term_years=2 --reform longer-term@2025",
        "--set contract.term_years=2: has no effect: the reform longer-term is in force, and that holds"
        " contract.term_years\n  leave one of the two out",
    ),
    (
        "--reform deputy@2026 --without rotation",
        "--reform deputy@2026: changes nothing: no official is transferred (rotation.transfer_rate is 0), so there is"
        " nothing to do for rotation.deputy\n  leave it out",
    ),
    (
        "--set rotation.deputy=1 --reform deputy@2026",
        "--reform deputy@2026: changes nothing: already so: rotation.deputy = 1\n  leave it out",
    ),
    ("--without law --without law", "--without law: is switched off already\n  leave it out"),
]


@pytest.fixture
def groups(cli: Cli) -> Cli:
    Path("groups.toml").write_text(GROUPS, encoding="utf-8")
    Path("idle.toml").write_text(f"[rotation]\ntransfer_rate = 0.4\n{GROUPS}", encoding="utf-8")
    return cli


@pytest.mark.parametrize(("typed", "error"), TYPED, ids=[typed for typed, _ in TYPED])
def test_what_is_typed_without_effect_is_refused(groups: Cli, typed: str, error: str) -> None:
    result = groups("run", "groups.toml", "-n", "1", *typed.split())
    assert (result.code, result.out, result.err) == (2, "", f"error: {error}\n")


@pytest.mark.parametrize(
    "command", [("compare", "--reform", "deputy@2026"), ("barriers",)], ids=["compare", "barriers"]
)
def test_the_same_is_refused_in_the_same_words_by_other_commands(groups: Cli, command: tuple[str, ...]) -> None:
    result = groups(command[0], "groups.toml", "-n", "1", *command[1:], *SET.split())
    assert (result.code, result.out, result.err) == (2, "", f"error: {TYPED[0][1]}\n")


def test_what_only_a_combination_of_barriers_or_an_option_overrules_is_not_refused(groups: Cli) -> None:
    north = ("--set", "north:rotation.transfer_rate=0.4", "--set", "contract.obligation_years=2")
    assert read(groups("barriers", "groups.toml", "-n", "1", *north, "--json"))["parameters"]
    option = ("--set", "contract.term_years=2", "--reform", "longer-term@2025", "--json")
    assert read(groups("compare", "groups.toml", "-n", "1", *option))["options"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_a_file_states_without_effect_is_noted_once(groups: Cli, command: tuple[str, ...]) -> None:
    result = groups(command[0], "idle.toml", "-n", "1", *command[1:])
    assert (result.code, result.err) == (0, f"note: rotation.transfer_rate = 0.4 {OWN}.\n")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_document_holds_the_notes(groups: Cli, command: tuple[str, ...]) -> None:
    name, *more = command
    result = groups(name, "idle.toml", "-n", "1", *more, "--json")
    assert json.loads(result.out)["notes"] == [f"rotation.transfer_rate = 0.4 {OWN}."]
    assert read(groups(name, "groups.toml", "-n", "1", *more, "--json"))["notes"] == []


def test_a_design_names_what_its_scenario_states_without_effect(groups: Cli) -> None:
    design = 'scenario = "idle.toml"\nmethod = "lhs"\nsamples = 2\nreplications = 1\nseed = 1\n'
    Path("design.toml").write_text(f'{design}parameters = ["budget.cover"]\n', encoding="utf-8")
    notes = read(groups("sweep", "design.toml", "--dry-run", "--json"))["notes"]
    assert notes == [f"rotation.transfer_rate = 0.4 {OWN}."]
    quiet = groups("sweep", "design.toml", "--out", "study", "--quiet")
    assert quiet == (0, "", f"note: rotation.transfer_rate = 0.4 {OWN}.\n")
    for command in ("report", "rerun"):
        assert groups(command, "study") == (
            2,
            "",
            "error: study: is a study, not a folder of results\n"
            "  see `govsim study status study` and `govsim sensitivity study`\n",
        )
