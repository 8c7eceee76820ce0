"""Whatever is wrong with what was typed: its place, what, a remedy; exit code 2, nothing written, no traceback."""

import sys
from pathlib import Path

import pytest

import govsim
from govsim.cli.commands import app
from tests.cli.conftest import Cli, Output

WORLD = '[[agencies]]\nname = "A"\n[[missions]]\nname = "Care"\nagency = "A"\nneed = 1\nvalue = 1\n'
RATE = "allowed: transfers a year, 0 to 1 (evidence: 0.1 to 0.55)"

FILES = [
    ("[rotation]\ntransfer_rat = 0.4", "bad.toml:2: rotation.transfer_rat is not a parameter\n"
     "  did you mean rotation.transfer_rate? (transfers a year, 0.1 to 0.55)"),
    ("[wrld]\nagencies = 2", "bad.toml:1: wrld is not a known key\n  did you mean world?"),
    ("[world]\nagencies = 2\nagencies = 3", "bad.toml:3: agencies is given twice\n  keep one of the two"),
    ('[world]\nagencies = "two"', 'bad.toml:2: world.agencies must be a whole number, 1 to 100000, not "two"'),
    ("[rotation]\ntransfer_rate = nan", f"bad.toml:2: rotation.transfer_rate = nan is not a number\n  {RATE}"),
    ("[rotation]\ntransfer_rate = -0.09", f"bad.toml:2: rotation.transfer_rate = -0.09 is outside 0 to 1\n  {RATE}"),
    ("[rotation]\ntransfer_rate = 1.56", f"bad.toml:2: rotation.transfer_rate = 1.56 is outside 0 to 1\n  {RATE}"),
    ('[[reforms]]\nname = "deputy"\nfrom_year = 2030\ngroups = ["north"]',
     'bad.toml:4: groups = "north" is not a group of agencies\n  groups: all'),
    ('[[reforms]]\nname = "deputy"\nfrom_year = 2573', "bad.toml:3: from_year must be a fiscal year CE, such as 2026, "
     "not 2573\n  2573 looks like a Buddhist Era year; write 2030 (CE = BE - 543)"),
    (WORLD + '[[contracts]]\nmission = "Care"\npartner = "Nobody"',
     'bad.toml:10: partner = "Nobody" is not a partner with a name\n  there are no named partners'),
    ("[world]\nagencies = 0", "bad.toml:2: world.agencies must be a whole number, 1 to 100000, not 0"),
    ("agencies: 3", "bad.toml:1: not TOML: this is YAML\n  write TOML: key = value, below tables such as [rotation]"),
]  # fmt: skip

NAMES = [str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands]
COMMANDS = ", ".join([*NAMES, "study"])
SET = "--set rotation.transfer_rate"
TYPED = [
    ("--set rotation.transfer_rat=0.5", "--set rotation.transfer_rat=0.5: rotation.transfer_rat is not a parameter\n"
     "  did you mean rotation.transfer_rate? (transfers a year, 0.1 to 0.55)"),
    (f"{SET}=fast", f'{SET}=fast: rotation.transfer_rate = "fast" is not a number\n  {RATE}'),
    (f"{SET}=nan", f"{SET}=nan: rotation.transfer_rate = nan is not a number\n  {RATE}"),
    (f"{SET}=-0.09", f"{SET}=-0.09: rotation.transfer_rate = -0.09 is outside 0 to 1\n  {RATE}"),
    (f"{SET}=1.56", f"{SET}=1.56: rotation.transfer_rate = 1.56 is outside 0 to 1\n  {RATE}"),
    (f"{SET}=0.4 {SET}=0.5", f"{SET}=0.5: rotation.transfer_rate is set twice\n  keep one of the two"),
    (f"{SET}", f"{SET}: does not say which parameter is to have which value\n"
     "  write GROUP.NAME=VALUE, such as rotation.transfer_rate=0.5; of one agency group: pilot:rotation.deputy=1"),
    ("--set pilt:rotation.deputy=1", '--set pilt:rotation.deputy=1: "pilt" is not a declared group\n'
     "  did you mean pilot?"),
    (f"--without rotation {SET}=0.5", f"{SET}=0.5: has no effect: the barrier rotation is switched off, and that holds"
     " rotation.transfer_rate\n  leave one of the two out"),
    ("--without rotatoin", '--without rotatoin: "rotatoin" is not a barrier\n  did you mean rotation?'),
    ("--reform deputi@2026", '--reform deputi@2026: "deputi" is not a reform\n  did you mean deputy?'),
    ("--reform deputy", "--reform deputy: from which fiscal year on?\n  write NAME@YEAR, CE, such as deputy@2026"),
    ("--reform deputy@soon", '--reform deputy@soon: "soon" is not a fiscal year\n  write it CE, such as deputy@2026'),
    ("--reform deputy@2029", "--reform deputy@2029: from_year = 2029 is not simulated: the years are 2024 to 2028,"
     " warm-up included\n  change from_year, or years and warmup_years in [time]"),
    ("--reform deputy@2023", "--reform deputy@2023: from_year = 2023 is not simulated: the years are 2024 to 2028,"
     " warm-up included\n  change from_year, or years and warmup_years in [time]"),
    ("--reform deputy@2569", "--reform deputy@2569: from_year must be a fiscal year CE, such as 2026, not 2569\n"
     "  2569 looks like a Buddhist Era year; write 2026 (CE = BE - 543)"),
    ("--reform deputy@2026:nort", '--reform deputy@2026:nort: groups = "nort" is not a group of agencies\n'
     "  groups: pilot, others"),
    ("--replications 0", "replications is 0, outside 1 to 1000000\n  give one from 1 to 1000000"),
    ("-n many", '--replications many: "many" is not a whole number'),
    ("--seed -1", "seed is -1, outside 0 to 9223372036854775807\n  give one from 0 to 9223372036854775807"),
    ("--seed 1.5", '--seed 1.5: "1.5" is not a whole number'),
    ("--threads 0", "threads is 0, outside 1 to 1024\n  give one from 1 to 1024"),
    ("--years 0", "--years 0: time.years must be a whole number, 1 to 200, not 0"),
    ("--warmup -1", "--warmup -1: time.warmup_years must be a whole number, 0 to 100, not -1"),
    ("--record partnership", '--record partnership: "partnership" cannot be recorded\n  did you mean partnerships?'),
    ("--quiet", "--quiet: nothing would be printed and nothing kept\n  name a folder with --out, or add --json"),
]  # fmt: skip


def contents(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_size for path in folder.rglob("*")}


def refusal(cli: Cli, *argv: str) -> str:
    """What is said when this is refused, after it was made sure that nothing was written."""
    before = contents(Path.cwd())
    code, out, err = cli(*argv)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert contents(Path.cwd()) == before
    return err.removeprefix("error: ").rstrip("\n")


@pytest.mark.parametrize(("text", "result"), FILES, ids=[result.split(": ", 1)[1] for _, result in FILES])
def test_a_faulty_scenario_file_is_refused_at_its_line(cli: Cli, tmp_path: Path, text: str, result: str) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    assert refusal(cli, "run", "bad.toml", "--out", "kept") == result
    assert refusal(cli, "explain", "bad.toml") == result


@pytest.mark.parametrize(("typed", "result"), TYPED, ids=[typed for typed, _ in TYPED])
def test_a_faulty_option_is_refused_as_it_was_typed(cli: Cli, typed: str, result: str) -> None:
    options = typed.split(" ")
    kept = [] if typed == "--quiet" else ["--out", "kept"]
    assert refusal(cli, "run", "small.toml", *options, *kept) == result


def test_what_is_no_scenario_file_is_refused(cli: Cli, tmp_path: Path) -> None:
    how = "`govsim list scenarios` lists those that ship; a file of your own ends in .toml"
    assert (
        refusal(cli, "run", "inclusiv-care")
        == f'"inclusiv-care" is not a scenario\n  did you mean inclusive-care? {how}'
    )
    assert refusal(cli, "run", "smal.toml") == "smal.toml: there is no such file\n  did you mean small.toml?"
    assert refusal(cli, "run", str(tmp_path)) == (
        f"{tmp_path}: is a folder, not a file\n  scenario files in it: named.toml, small.toml"
    )
    with (tmp_path / "large.toml").open("wb") as file:
        file.truncate(100_000_000)
    assert refusal(cli, "run", "large.toml") == (
        "large.toml: is too large, 100.0 MB\n"
        "  scenarios and their data are small texts of at most 1 MB; is this the file you mean?"
    )
    (tmp_path / "thai.toml").write_bytes(b'title = "\xa1\xd2\xc3"')
    assert refusal(cli, "run", "thai.toml") == "thai.toml:1: is not UTF-8 text\n  save the file as UTF-8"


def test_a_folder_in_use_is_refused_before_anything_runs(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.runs.ensemble.simulate", lambda *_, **__: pytest.fail("it ran"))
    remedy = "\n  name a folder that does not exist yet"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious.txt").write_text("precious")
    assert refusal(cli, "run", "small.toml", "--out", "full") == (
        f"--out full: holds files already; results are never overwritten{remedy}"
    )
    assert refusal(cli, "run", "small.toml", "--out", "small.toml") == (
        f"--out small.toml: is a file; results are never overwritten{remedy}"
    )
    assert refusal(cli, "run", "small.toml", "--out", "small.toml/kept") == (
        f"--out small.toml/kept: {tmp_path}/small.toml is not a folder{remedy}"
    )
    monkeypatch.setattr("os.access", lambda *_: False)
    assert refusal(cli, "run", "small.toml", "--out", "new/kept") == (
        f"--out new/kept: you may not write in {tmp_path}\n  name a folder where you may write"
    )

    def unreadable(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("govsim.runs.new_files.check_free", unreadable)
    assert refusal(cli, "run", "small.toml", "--out", "kept") == "--out kept: cannot be used: Permission denied"


def test_an_empty_folder_can_be_used(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    assert cli("run", "small.toml", "-n", "1", "--quiet", "--out", "kept").code == 0
    assert govsim.Ensemble.load("kept").replications == 1


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("rum default", "govsim: there is no command rum\n  did you mean run?"),
        ("zzz", f"govsim: there is no command zzz\n  commands: {COMMANDS}"),
        ("--verson", "govsim: there is no option --verson\n  did you mean --version?"),
        ("run", "govsim run: SCENARIO is missing\n  `govsim run --help` shows how it is used"),
        ("run default --replication 3", "govsim run: there is no option --replication\n  did you mean --replications?"),
        ("run default --zzz", "govsim run: there is no option --zzz\n  `govsim run --help` shows how it is used"),
        ("run default two", "govsim run: nothing more can stand there, but two does\n"
         "  `govsim run --help` shows how it is used"),
        ("run default --seed", "govsim run: option '--seed' requires an argument\n"
         "  `govsim run --help` shows how it is used"),
        ("list", "govsim list: WHAT is missing\n  `govsim list --help` shows how it is used"),
        ("list scenaros", 'govsim list: there is no list of "scenaros"\n  did you mean scenarios?'),
        ("list zzz", 'govsim list: there is no list of "zzz"\n'
         "  lists: scenarios, reforms, barriers, parameters, extensions"),
        ("list reforms --role lever", "--role lever: reforms have no role\n"
         "  only parameters do: govsim list parameters"),
        ("list parameters --role levr", '--role levr: "levr" is not a role\n  did you mean lever?'),
        ("explain rotation.transfer_rat", 'govsim explain: nothing is called "rotation.transfer_rat"\n'
         "  did you mean rotation.transfer_rate?"),
        ("explain transfer_rate", 'govsim explain: nothing is called "transfer_rate"\n'
         "  did you mean rotation.transfer_rate?"),
        ("explain coverag", 'govsim explain: nothing is called "coverag"\n  did you mean coverage?'),
        ("explain zzzzzz", 'govsim explain: nothing is called "zzzzzz"\n'
         "  `govsim list scenarios`, reforms, barriers or parameters gives the names there are"),
        ("explain zzz.toml", "zzz.toml: there is no such file"),
        ("new small.toml", "small.toml: there is one already\n  choose another name"),
        ("new mine", "mine: a scenario's file ends in .toml\n  try: govsim new mine.toml"),
        ("new my.txt", "my.txt: a scenario's file ends in .toml\n  try: govsim new my.toml"),
        ("new .toml", ".toml: a scenario's file ends in .toml\n  try: govsim new my.toml"),
        ("new no/mine.toml", "no/mine.toml: cannot be written: there is no folder no\n"
         "  name a file where you may write"),
        ("rerun nowhere", "nowhere/provenance.json: there is no such file\n  name a folder that govsim wrote"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_is_refused_in_the_same_style(cli: Cli, typed: str, result: str) -> None:
    assert refusal(cli, *typed.split(" ")) == result


@pytest.mark.parametrize("command", [["game", "g"], ["run", "small.toml"], ["barriers", "small.toml"]])
@pytest.mark.parametrize("typed", ["", "1e3", "1.5", "x"])
def test_a_number_that_is_none_is_refused_with_its_option(cli: Cli, command: list[str], typed: str) -> None:
    assert refusal(cli, *command, "--seed", typed) == f'--seed {typed}: "{typed}" is not a whole number'


def test_of_two_wrong_numbers_the_first_is_named(cli: Cli) -> None:
    assert refusal(cli, "run", "small.toml", "--years", "y", "-n", "x") == '--years y: "y" is not a whole number'


def test_a_seed_of_0_is_one_that_was_typed(cli: Cli) -> None:
    assert refusal(cli, "game", "g", "--json", "--seed", "0").startswith("--json shows a game as it was played")


def test_a_new_file_must_be_able_to_give_the_scenario_its_name(cli: Cli) -> None:
    result = refusal(cli, "new", f"{'x' * 101}.toml")
    assert result.startswith(f"{'x' * 101}.toml: cannot be a scenario's name: name must be text in quotes, 1 to 100 ")
    assert result.endswith("\n  choose another")


def test_rerun_refuses_a_folder_in_use_before_anything_runs(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("run", "small.toml", "-n", "1", "--quiet", "--out", "kept").code == 0
    monkeypatch.setattr("govsim.runs.rerun.rerun", lambda *_, **__: pytest.fail("it ran"))
    assert refusal(cli, "rerun", "kept", "--out", "kept") == (
        "--out kept: holds files already; results are never overwritten\n  name a folder that does not exist yet"
    )


# Not the user's fault


def failing(cli: Cli, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Output:
    def simulate(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("govsim.runs.ensemble.simulate", simulate)
    return cli("run", "small.toml", "--out", "kept")


def test_a_defect_of_ours_shows_where_and_says_that_it_is_one(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    result = failing(cli, monkeypatch, RuntimeError("the sky fell"))
    assert (result.code, result.out) == (1, "")
    lines = result.err.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-2:] == [
        "RuntimeError: the sky fell",
        "error: this is a defect of govsim, not of your input; please report it with the lines above",
    ]


def test_too_little_memory_is_said_without_a_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert failing(cli, monkeypatch, MemoryError()) == (
        2,
        "",
        "error: there is not enough memory for this\n  ask for fewer replications, or record less: --record nothing\n",
    )


@pytest.mark.parametrize("command", ["new", "new-design", "game", "report", "rerun", "study verify", "sweep"])
@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".toml", "file", "file/below", "", " ", "a\r.toml"])
def test_a_name_that_no_file_or_folder_can_have_is_bad_input(cli: Cli, tmp_path: Path, command: str, name: str) -> None:
    (tmp_path / "file").write_text("x")
    before = sorted(tmp_path.rglob("*"))
    result = cli(*command.split(), name, *(["--out", "study"] if command == "sweep" else []))
    assert result.code == 2
    assert result.err.startswith("error: ")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that somebody is in cannot be deleted")
@pytest.mark.parametrize("command", ["run small.toml -n 1 --out out", "doctor"])
def test_whoever_stands_in_a_folder_that_was_deleted_is_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = cli(*command.replace("small.toml", str(tmp_path / "small.toml")).split())
    assert result.code == 2
    assert result.err == "error: the folder you are in was deleted\n  go to another one: cd\n"
