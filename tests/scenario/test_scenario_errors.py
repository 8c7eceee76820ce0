"""Whatever is wrong with a scenario is refused with its place, what is wrong and what to do; nothing is guessed."""

import os
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.errors import InputError, UnplacedError, nearest
from govsim.model.parameters import PARAMETERS, Parameter
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import Contract, Size

WORLD = """\
[[agencies]]
name = "Department"
[[missions]]
name = "Care"
agency = "Department"
need = 100
value = 1
[[partners]]
name = "Institute"
kind = "university"
"""
CONTRACT = '[[contracts]]\nmission = "Care"\npartner = "Institute"\n'
REFORM = '[[reforms]]\nname = "deputy"\nfrom_year = 2030\n'

# Scenarios that are refused. Each ends with the line at fault; after #! stands what is wrong with it, after #> what to
# do about it. Neither is part of the scenario. <world>, <contract> and <reform> stand for the texts above.
REFUSED = (Path(__file__).parent / "refused_scenarios.txt").read_text(encoding="utf-8")


def cases() -> list[tuple[str, str]]:
    """The scenarios of REFUSED, each with the error it must give."""
    found = []
    for text, said, remedy in re.findall(r"((?:.*\n)*?(?!#).*?)\s*#! (.*)\n(?:#> (.*)\n)?", REFUSED):
        text = text.replace("<world>", WORLD).replace("<contract>", CONTRACT).replace("<reform>", REFORM)
        found.append((text, f"my.toml:{text.count(chr(10)) + 1}: {said}" + (f"\n  {remedy}" if remedy else "")))
    return found


@pytest.mark.parametrize(("text", "said"), cases(), ids=[said.partition(": ")[2] for _, said in cases()])
def test_a_faulty_scenario_is_refused_at_the_line_at_fault(text: str, said: str) -> None:
    assert refusal(lambda: Scenario.from_toml(text, place="my.toml")) == said


def test_every_refused_scenario_is_tried() -> None:
    assert len(cases()) == REFUSED.count("#! ") > 140


def test_a_missing_key_is_refused_at_its_table() -> None:
    text = WORLD.replace("need = 100\n", "")
    said = "my.toml:3: need is missing\n  it must be a number, above 0"
    assert refusal(lambda: Scenario.from_toml(text, place="my.toml")) == said


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.__cause__ is None
    return str(caught.value)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_parameter_is_refused_beyond_both_ends(parameter: Parameter) -> None:
    for value in (parameter.bounds[0] - 1, parameter.bounds[1] + 1):
        said = refusal(lambda value=value: Scenario().with_parameters({parameter.name: value}))  # type: ignore[misc]
        assert said.startswith(f"with_parameters: {parameter.name} = {value} is outside ")


def test_a_contract_within_every_limit_is_accepted() -> None:
    text = WORLD + CONTRACT + "start_year = 2024\nrenewals = 2\nend_year = 2026"
    contract = Contract(mission="Care", partner="Institute", start_year=2024, renewals=2, end_year=2026)
    assert Scenario.from_toml(text).contracts == (contract,)


# Texts and files


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = '''x\n'''\na = '''\nb'''", "<text>:4: a key is given twice\n  keep one of the two"),
        ("a = 2026-02-30", "<text>:1: not TOML: invalid date or datetime"),
        ("a = " + "1" * 5000, "<text>: not TOML: a number is too long"),
        ("a = " + "[" * 100_000, "<text>: is nested too deeply to be a scenario"),
    ],
)
def test_a_text_that_only_toml_could_think_of_is_refused(text: str, said: str) -> None:
    assert refusal(lambda: Scenario.from_toml(text)) == said


def test_an_error_in_a_file_names_the_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text("[world]\nagencies = 0\n")
    assert refusal(lambda: Scenario.load(path)).startswith(f"{path}:2: world.agencies must be ")


def test_an_unknown_name_is_refused_with_the_nearest_that_ships() -> None:
    how = "`govsim list scenarios` lists those that ship; a file of your own ends in .toml"
    assert refusal(lambda: Scenario.load("inclusive_care")) == (
        f'"inclusive_care" is not a scenario\n  did you mean inclusive-care? {how}'
    )
    assert refusal(lambda: Scenario.load("zzz")) == f'"zzz" is not a scenario\n  {how}'
    assert refusal(lambda: Scenario.load("")) == f'"" is not a scenario\n  {how}'


def test_a_missing_file_is_refused_with_the_nearest_there_is(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("")
    assert refusal(lambda: Scenario.load(tmp_path / "mine.tml")) == (
        f"{tmp_path}/mine.tml: there is no such file\n  did you mean {tmp_path}/mine.toml?"
    )
    assert refusal(lambda: Scenario.load(tmp_path / "zzz")) == f"{tmp_path}/zzz: there is no such file"
    assert refusal(lambda: Scenario.load(tmp_path / "no" / "my.toml")) == (
        f"{tmp_path}/no/my.toml: there is no such file\n  there is no folder {tmp_path}/no either"
    )
    assert "cannot be a file's name" in refusal(lambda: Scenario.load("\0.toml"))


def test_a_shipped_name_with_an_ending_is_refused_with_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(lambda: Scenario.load("default.toml")) == (
        "default.toml: there is no such file\n  the scenario that ships has no ending: default"
    )


def test_a_folder_is_refused_with_the_scenarios_in_it(tmp_path: Path) -> None:
    assert refusal(lambda: Scenario.load(tmp_path)) == f"{tmp_path}: is a folder, not a file"
    (tmp_path / "b.toml").write_text("")
    (tmp_path / "a.toml").write_text("")
    assert refusal(lambda: Scenario.load(tmp_path)) == (
        f"{tmp_path}: is a folder, not a file\n  scenario files in it: a.toml, b.toml"
    )


def test_what_is_neither_file_nor_folder_is_refused_unread() -> None:
    assert refusal(lambda: Scenario.load("/dev/zero")) == "/dev/zero: is not a regular file"


def test_a_large_file_is_refused_by_its_size_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    assert refusal(lambda: Scenario.load(path)) == (
        f"{path}: is too large, 100.0 MB\n"
        "  scenarios and their data are small texts of at most 1 MB; is this the file you mean?"
    )


def test_a_file_of_one_megabyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("#" * 1_000_000)
    assert Scenario.load(path) == Scenario(name="long")


def test_a_file_that_is_not_utf8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "tis620.toml"
    path.write_bytes(b"[world]\n# \xa1\xd2\xc3\n")
    assert refusal(lambda: Scenario.load(path)) == f"{path}:2: is not UTF-8 text\n  save the file as UTF-8"


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "secret.toml"
    path.write_text("")
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refusal(lambda: Scenario.load(path)) == (
        f"{path}: you have no permission to read it\n  ask its owner, or try: chmod u+r secret.toml"
    )


def test_a_file_the_disk_cannot_give_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> bytes:
        raise OSError(5, "Input/output error", str(path))

    path = tmp_path / "my.toml"
    path.write_text("")
    monkeypatch.setattr(Path, "read_bytes", broken)
    assert refusal(lambda: Scenario.load(path)) == f"{path}: cannot be read: Input/output error"


def test_saving_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text("precious")
    assert refusal(lambda: Scenario().save(path)) == f"{path}: there is one already\n  choose another name"
    assert path.read_text() == "precious"


def test_saving_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no" / "my.toml"
    said = f"{path}: cannot be written: there is no folder {path.parent}\n  name a file where you may write"
    assert refusal(lambda: Scenario().save(path)) == said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full")
def test_where_the_disk_is_full_no_half_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def full(path: Path, mode: str = "r", **keys: Any) -> Any:
        path.touch()
        return opened(Path("/dev/full"), "w", **keys) if mode == "x" else opened(path, mode, **keys)

    monkeypatch.setattr(Path, "open", full)
    path = tmp_path / "my.toml"
    assert refusal(lambda: Scenario().save(path)).startswith(f"{path}: cannot be written: {os.strerror(28)}")
    assert not path.exists()


# Files of budget acts


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "year,months_late\n2006,0",
            "acts.csv:1: has no column fiscal_year\n  the first line names the columns: year, months_late",
        ),
        ("", "acts.csv:1: has no column fiscal_year\n  the first line names the columns: none"),
        ("fiscal_year,months_late,months_late\n2006,0,0", "acts.csv:1: has two columns months_late"),
        ("fiscal_year,months_late", "acts.csv: states no fiscal year"),
        ("fiscal_year,months_late\n2006,0\n2007,late", 'acts.csv:3: months_late must be a whole number, not "late"'),
        ("fiscal_year,months_late\n2006,1.5", 'acts.csv:2: months_late must be a whole number, not "1.5"'),
        ("fiscal_year,months_late\n2006", 'acts.csv:2: months_late must be a whole number, not ""'),
        (
            "fiscal_year,months_late\n2006,12",
            "acts.csv:2: months_late must be a whole number of months, 0 to 11, not 12",
        ),
        (
            "fiscal_year,months_late\n2549,0",
            "acts.csv:2: fiscal_year must be a fiscal year CE, 1900 to 2439, not 2549\n"
            "  2549 looks like a Buddhist Era year; write 2006 (CE = BE - 543)",
        ),
        (
            "fiscal_year,months_late\n2006,0\n\n2006,1",
            "acts.csv:4: fiscal year 2006 is given twice\n  keep one of the two",
        ),
        (
            "fiscal_year,months_late,note\n2006,0,coup, then election",
            "acts.csv:2: has more fields than the first line names\n  a text with commas stands in quotes",
        ),
        (
            f"fiscal_year,months_late\n{'1' * 200_000},0",
            "acts.csv:2: is not CSV: field larger than field limit (131072)",
        ),
        ("fiscal_year,months_late\n2006,\xff", "acts.csv:2: is not UTF-8 text\n  save the file as UTF-8"),
    ],
)
def test_a_file_of_budget_acts_with_a_fault_is_refused_at_its_line(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "acts.csv").write_text(content, encoding="latin-1")
    (tmp_path / "my.toml").write_text('[recorded_acts]\nfile = "acts.csv"')
    found = refusal(lambda: Scenario.load(tmp_path / "my.toml"))
    assert re.sub(r"^.*?(?=acts\.csv)", "", found).startswith(said)
    assert found.startswith(str(tmp_path))


def test_a_folder_is_no_file_of_budget_acts(tmp_path: Path) -> None:
    (tmp_path / "acts").mkdir()
    (tmp_path / "my.toml").write_text('[recorded_acts]\nfile = "acts"')
    assert refusal(lambda: Scenario.load(tmp_path / "my.toml")) == f"{tmp_path}/acts: is a folder, not a file"


# Changes


def made(**tables: Any) -> Scenario:
    return Scenario(**tables)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda s: s.with_parameters({"rotation.transfer_rat": 0.4}),
            "with_parameters: rotation.transfer_rat is not a parameter\n"
            "  did you mean rotation.transfer_rate? (transfers a year, 0.1 to 0.55)",
        ),
        (
            lambda s: s.with_parameters({"transfer_rate": 0.4}),
            "with_parameters: transfer_rate is not a parameter\n  did you mean rotation.transfer_rate?",
        ),
        (
            lambda s: s.with_parameters({"zzz": 0.4}),
            "with_parameters: zzz is not a parameter\n  `govsim list parameters` lists them",
        ),
        (
            lambda s: s.with_parameters({"rotation.transfer_rate": float("nan")}),
            "with_parameters: rotation.transfer_rate = nan is not a number",
        ),
        (
            lambda s: s.with_parameters({"rotation.transfer_rate": 0.4}, group="pilt"),
            'with_parameters: "pilt" is not a declared group\n  did you mean pilot?',
        ),
        (
            lambda s: s.with_parameters({"rotation.transfer_rate": 0.4}, group="others"),
            'with_parameters: "others" is not a declared group\n  groups declared under [[groups]]: pilot',
        ),
        (
            lambda s: s.with_parameters({"politics.election_years": 4}, group="pilot"),
            "with_parameters: politics.election_years is the same for the whole country",
        ),
        (
            lambda s: s.with_reform("deputi", from_year=2030),
            'with_reform: name = "deputi" is not a known reform, and states no parameters\n  did you mean deputy?',
        ),
        (
            lambda s: s.with_reform("deputy", from_year=2030, groups=["nobody"]),
            'with_reform: groups = "nobody" is not a group of agencies\n  groups: pilot, others',
        ),
        (
            lambda s: s.with_reform("deputy", from_year=2030, groups="pilot"),
            'with_reform: groups must be a list of texts in quotes, not "pilot"',
        ),
        (
            lambda s: s.with_reform("deputy", from_year=2573),
            "with_reform: from_year must be a fiscal year CE, such as 2026, not 2573\n"
            "  2573 looks like a Buddhist Era year; write 2030 (CE = BE - 543)",
        ),
        (lambda s: s.with_reform("deputy", from_year="2030"), 'such as 2026, not "2030"'),
        (
            lambda s: s.with_reform("mine", from_year=2030, parameters={"rotation.deputy": 2}),
            "with_reform: rotation.deputy = 2 is outside 0 to 1",
        ),
        (
            lambda s: s.with_reform("deputy", from_year=2030, size=float("nan")),
            "size must be a number, 0 to 1, not nan",
        ),
        (lambda s: s.without("rotatoin"), 'without: without = "rotatoin" is not a barrier\n  did you mean rotation?'),
        (lambda s: s.with_time(yeers=3), "with_time: time.yeers is not a known key\n  did you mean years?"),
        (
            lambda s: s.with_time(years=3),
            "with_time: from_year = 2040 is not simulated: the years are 2016 to 2028, warm-up included",
        ),
        (lambda s: s.with_world(agencies=0), "with_world: world.agencies must be a whole number, 1 to 100000, not 0"),
        (
            lambda s: s.with_world(agencies=2),
            "with_world: agencies = 3 is more than the 2 agencies that are left of 2",
        ),
        (lambda s: s.parameter("rotation.deput"), "rotation.deput is not a parameter\n  did you mean rotation.deputy?"),
        (
            lambda s: s.parameter("rotation.deputy", "pilots"),
            '"pilots" is not a group of agencies\n  did you mean pilot?',
        ),
        (lambda _: made(world={"agencies": 0}), "world.agencies must be a whole number, 1 to 100000, not 0"),
        (lambda _: Size(agencies=0), "agencies must be a whole number, 1 to 100000, not 0"),
        (lambda _: Scenario(recorded_acts=((2006, 1), (2006, 2))), "recorded_acts give the fiscal year 2006 twice"),
        (lambda _: Scenario(recorded_acts=((2006, 12),)), "recorded_acts must be a whole number of months, 0 to 11"),
        (
            lambda _: made(recorded_acts=(2006,)),
            "recorded_acts must be pairs of a fiscal year CE and months late",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused_with_the_call(change: Callable[[Scenario], object], said: str) -> None:
    text = '[[groups]]\nname = "pilot"\nagencies = 3\n[[reforms]]\nname = "deputy"\nfrom_year = 2040\n'
    scenario = Scenario.from_toml(text)
    found = refusal(lambda: change(scenario))
    assert said in found
    assert scenario == Scenario.from_toml(text)


# The error itself


def test_an_input_error_reads_as_place_what_and_remedy() -> None:
    assert str(InputError("it is wrong", place="my.toml:3", remedy="mend it")) == "my.toml:3: it is wrong\n  mend it"
    assert str(InputError("it is wrong")) == "it is wrong"
    assert isinstance(InputError("it is wrong"), ValueError)


def test_errors_survive_the_way_from_a_worker_process() -> None:
    for error in (InputError("wrong", place="here", remedy="mend"), UnplacedError(("a", "b"), "is wrong", "mend")):
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_nearest_name_is_found_whatever_the_case_and_none_where_none_is_near() -> None:
    assert nearest("Default", ("default", "national")) == "default"
    assert nearest("zzz", ("default", "national")) is None
    assert nearest("x", ()) is None


@given(st.text(max_size=200))
def test_no_text_gives_a_traceback(text: str) -> None:
    said = ""
    try:
        Scenario.from_toml(text)
    except InputError as error:
        said = str(error)
    assert said.startswith("<text>" if said else "")
