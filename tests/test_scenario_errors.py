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
from govsim.parameters import PARAMETERS, Parameter
from govsim.scenario import Contract, Scenario, Size

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
REFUSED = """\
# Unknown keys
rotation.transfer_rat = 0.4  #! rotation.transfer_rat is not a parameter
#> did you mean rotation.transfer_rate? (transfers a year, 0.1 to 0.55)
[workload]
transfer_rate = 0.4  #! workload.transfer_rate is not a parameter
#> did you mean rotation.transfer_rate? (transfers a year, 0.1 to 0.55)
[rotatoin]  #! rotatoin is not a known key
#> did you mean rotation?
transfer_rate = 0.4  #! transfer_rate is not a known key
#> did you mean rotation.transfer_rate?
[world]
agencis = 3  #! world.agencis is not a known key
#> did you mean agencies?
time = { zzz = 3 }  #! time.zzz is not a known key
#> keys here: warmup_years, years, first_fiscal_year, first_month
parameters = [["rotation.transfer_rate", 0.4]]  #! parameters is not a known key
#> write each under its own table, such as [rotation], and below it transfer_rate = 0.4
<world>capabilty = 1  #! capabilty is not a known key
#> did you mean capability?
[[missions]]
name = "Care"
needs = 3  #! needs is not a known key
#> did you mean need?

# Wrong types
world.agencies = true  #! world.agencies must be a whole number, 1 to 100000, not true
world.agencies = "9"  #! world.agencies must be a whole number, 1 to 100000, not "9"
world.agencies = 1.5  #! world.agencies must be a whole number, 1 to 100000, not 1.5
world.agencies = 2.0  #! world.agencies must be a whole number, 1 to 100000, not 2.0
world.agencies = [1]  #! world.agencies must be a whole number, 1 to 100000, not a list
title = 2026-10-01  #! title must be text in quotes, not the date or time 2026-10-01
title = true  #! title must be text in quotes, not true
world = 3  #! world must be a table, not 3
[[world]]  #! world must be a table, not a list
groups = 3  #! groups must be tables, each under [[groups]], not 3
[groups]  #! groups must be tables, each under [[groups]], not a table
groups = [
1]  #! groups must be tables, each under [[groups]], it holds 1
assumptions = "none"  #! assumptions must be a list of texts in quotes, not "none"
assumptions = ["one",
2]  #! assumptions must be a list of texts in quotes, it holds 2
rotation = 3  #! rotation must be a table, not 3
#> write [rotation], and below it transfer_rate = 0.3
[[partner]]  #! partner must be a table, not a list
#> did you mean [[partners]]? [partner] is for parameters
rotation.deputy = true  #! rotation.deputy = true is not a number
#> allowed: degree, 0 to 1
rotation.deputy = "1"  #! rotation.deputy = "1" is not a number
#> allowed: degree, 0 to 1
[rotation.deputy]  #! rotation.deputy = a table is not a number
#> allowed: degree, 0 to 1
contract.term_years = 1.5  #! contract.term_years = 1.5 is not a whole number
#> allowed: whole years, 1 to 5
name = 3  #! name must be text in quotes, 1 to 100 characters on one line with no space at its ends, not 3
name = ""  #! name must be text in quotes, 1 to 100 characters on one line with no space at its ends, not ""
name = " x"  #! name must be text in quotes, 1 to 100 characters on one line with no space at its ends, not " x"
name = "two\\nlines"
#! name must be text in quotes, 1 to 100 characters on one line with no space at its ends, not "two\\u000alines"
[[partners]]
name = "A"
kind = "uni"  #! kind must be one of "university", "municipality", "cso", "community", not "uni"

# Missing keys: the line is that of the table
[[groups]]  #! name is missing
#> it must be text in quotes, 1 to 100 characters on one line with no space at its ends
<reform>[[reforms]]  #! name is missing
#> it must be text in quotes, 1 to 100 characters on one line with no space at its ends

# Out of range
world.agencies = 0  #! world.agencies must be a whole number, 1 to 100000, not 0
world.agencies = 100001  #! world.agencies must be a whole number, 1 to 100000, not 100001
world.missions_per_agency = 0  #! world.missions_per_agency must be a whole number, 1 to 1000, not 0
world.posts_per_agency = 1001  #! world.posts_per_agency must be a whole number, 1 to 1000, not 1001
world.partners_per_agency = 101  #! world.partners_per_agency must be a whole number, 1 to 100, not 101
world.agencies_per_region = 0  #! world.agencies_per_region must be a whole number, 1 to 1000, not 0
time.warmup_years = -1  #! time.warmup_years must be a whole number, 0 to 100, not -1
time.years = 0  #! time.years must be a whole number, 1 to 200, not 0
time.years = 201  #! time.years must be a whole number, 1 to 200, not 201
time.first_month = 13  #! time.first_month must be a whole number, 1 to 12, not 13
time.first_fiscal_year = 1899  #! time.first_fiscal_year must be a whole number, 1900 to 2400, not 1899
missions = [{ name = "A", agency = "B", value = 1, need = 0 }]  #! need must be a number, above 0, not 0
missions = [{ name = "A", agency = "B", value = 1, need = nan }]  #! need must be a number, above 0, not nan
missions = [{ name = "A", agency = "B", value = 1, need = inf }]  #! need must be a number, above 0, not inf
missions = [{ name = "A", agency = "B", need = 1, value = 1e4 }]
#! value must be a number, above 0, at most 1000, not 10000.0
missions = [{ name = "A", agency = "B", need = 1, value = 1, authority = 0 }]
#! authority must be a number, 0.01 to 0.99, not 0
agencies = [{ name = "A", priority = 1.5 }]  #! priority must be a number, 0 to 1, not 1.5
agencies = [{ name = "A", missions = 0 }]  #! missions must be a whole number, 1 to 1000, not 0
<world>capability = 1.9  #! capability must be a number, 0.5 to 1.8, not 1.9
<world>outside = 0  #! outside must be a number, 0.05 to 0.95, not 0
<world>motive = nan  #! motive must be a number, 0 to 1, not nan
<world>reserve = -1  #! reserve must be a number, 0 to 60, not -1
<world>capacity = 0  #! capacity must be a whole number, 1 to 100, not 0
<world><contract>renewals = -1  #! renewals must be a whole number, 0 or more, not -1
<reform>size = 1.5  #! size must be a number, 0 to 1, not 1.5
rotation.transfer_rate = 0.7  #! rotation.transfer_rate = 0.7 is outside 0.1 to 0.55
#> allowed: transfers a year, 0.1 to 0.55
rotation.transfer_rate = nan  #! rotation.transfer_rate = nan is not a number
#> allowed: transfers a year, 0.1 to 0.55
rotation.transfer_rate = -inf  #! rotation.transfer_rate = -inf is outside 0.1 to 0.55
#> allowed: transfers a year, 0.1 to 0.55
budget.multi_year_permitted = 2  #! budget.multi_year_permitted = 2 is outside 0 to 1
#> allowed: yes or no, 0 or 1

# The value a barrier has when it is off
rotation.transfer_rate = 0  #! rotation.transfer_rate = 0 is outside 0.1 to 0.55
#> to switch the barrier off altogether: without = ["rotation"]
leadership.change_rate = 0.0  #! leadership.change_rate = 0.0 is outside 0.1 to 0.6
#> to switch the barrier off altogether: without = ["leadership"]
leadership.term_limit_years = inf  #! leadership.term_limit_years = inf is outside 2 to 6
#> to switch the barrier off altogether: without = ["leadership"]
law.audit_rate = 0  #! law.audit_rate = 0 is outside 0.05 to 0.5
#> to switch the barrier off altogether: without = ["law"]
workload.routine = 0.5  #! workload.routine = 0.5 is outside 0.6 to 1.1
#> to switch the barrier off altogether: without = ["routine"]
budget.line_kept = 1  #! budget.line_kept = 1 is outside 0.8 to 0.99
#> to switch the barrier off altogether: without = ["budget"]

# Years of the Buddhist Era
time.first_fiscal_year = 2569  #! time.first_fiscal_year must be a whole number, 1900 to 2400, not 2569
#> 2569 looks like a Buddhist Era year; write 2026 (CE = BE - 543)
reforms = [{ name = "deputy", from_year = 2569 }]  #! from_year must be a fiscal year CE, such as 2026, not 2569
#> 2569 looks like a Buddhist Era year; write 2026 (CE = BE - 543)
<reform>until_year = 2574  #! until_year must be a fiscal year CE, such as 2026, not 2574
#> 2574 looks like a Buddhist Era year; write 2031 (CE = BE - 543)
<world><contract>start_year = 2440  #! start_year must be a fiscal year CE, such as 2026, not 2440
#> 2440 looks like a Buddhist Era year; write 1897 (CE = BE - 543)
<world><contract>end_year = 2700  #! end_year must be a fiscal year CE, such as 2026, not 2700
#> 2700 looks like a Buddhist Era year; write 2157 (CE = BE - 543)
[recorded_acts.months_late]
2549 = 0  #! recorded_acts.months_late.2549 must be a fiscal year CE, 1900 to 2439, not 2549
#> 2549 looks like a Buddhist Era year; write 2006 (CE = BE - 543)

# Groups and agencies
[[groups]]
name = "all"  #! name = "all" is taken: it stands for agencies in no declared group
#> give the group another name
[[groups]]
name = "others"  #! name = "others" is taken: it stands for agencies in no declared group
#> give the group another name
[[groups]]
name = "a"
agencies = 0  #! agencies is 0, so the group has no agency
#> give it agencies = 1 or more, or name it as the group of one of the [[agencies]]
[[groups]]
name = "a"
agencies = 8
[[groups]]
name = "b"
agencies = 3  #! agencies = 3 is more than the 2 agencies that are left of 10
#> raise agencies in [world], or make a group smaller
[[groups]]
name = "a"
[groups.politics]
election_years = 4  #! politics.election_years is the same for the whole country: a group cannot differ in it
#> state it for all, in a table [politics] before [[groups]]
[[groups]]
name = "a"
[groups.rotation]
transfer_rate = 0.9  #! rotation.transfer_rate = 0.9 is outside 0.1 to 0.55
#> allowed: transfers a year, 0.1 to 0.55
groups = [{ name = "pilot", agencies = 1 }]
[[agencies]]
name = "A"
group = "pilt"  #! group = "pilt" is not a declared group
#> did you mean pilot?
[[agencies]]
name = "A"
group = "all"  #! group = "all" is not a declared group
#> there are no declared groups
world.agencies = 1
[[agencies]]
name = "A"
[[agencies]]
name = "B"  #! name = "B" is one too many: the world has 1 agencies
#> raise agencies in [world]

# Missions and partners
<world>[[missions]]
name = "B"
value = 1
need = 1
agency = "Departmint"  #! agency = "Departmint" is not an agency with a name
#> did you mean Department?
agencies = [{ name = "A", missions = 1 }]
[[missions]]
name = "B"
agency = "A"
need = 1
value = 1
[[missions]]
name = "C"
need = 1
value = 1
agency = "A"  #! agency = "A" has 1 missions, and this is one more
#> give the agency missions = 2 or more
<world>near = "Elsewhere"  #! near = "Elsewhere" is not an agency with a name
#> named agencies: Department
world.agencies = 1
<world>[[partners]]
name = "B"
kind = "university"  #! kind = "university": its region has 1 of this kind, and this is one more
#> raise partners_per_agency in [world]

# Given twice
groups = [{ name = "a", agencies = 1 },
  { name = "a", agencies = 1 }]  #! name = "a" is the name of two groups
#> give each its own
agencies = [{ name = "A" }, { name = "A" }]  #! name = "A" is the name of two agencies
#> give each its own
<world>[[missions]]
agency = "Department"
need = 1
value = 1
name = "Care"  #! name = "Care" is the name of two missions
#> give each its own
<world>[[partners]]
kind = "cso"
name = "Institute"  #! name = "Institute" is the name of two partners
#> give each its own
without = ["law",
"law"]  #! without = "law" is given twice
#> keep one of the two
<reform>[[reforms]]
from_year = 2030
name = "deputy"  #! name = "deputy" begins twice in 2030 for the same agencies
#> keep one of the two
<reform>groups = ["all", "all"]  #! groups = "all" is given twice
#> keep one of the two
<world><contract>[[contracts]]
partner = "Institute"
mission = "Care"  #! mission = "Care" has a contract already
#> keep one of the two

# Contracts
<world>[[contracts]]
partner = "Institute"
mission = "Cure"  #! mission = "Cure" is not a mission with a name
#> did you mean Care?
<world>[[contracts]]
mission = "Care"
partner = "Nobody"  #! partner = "Nobody" is not a partner with a name
#> named partners: Institute
[[contracts]]
partner = "Institute"
mission = "Care"  #! mission = "Care" is not a mission with a name
#> there are no named missions
world.agencies_per_region = 1
<world>near = "Far"
[[agencies]]
name = "Far"
[[contracts]]
mission = "Care"
partner = "Institute"  #! partner = "Institute" works in another region than the mission's agency
#> give the partner near = "Department"
<world>capacity = 1
[[missions]]
name = "B"
agency = "Department"
need = 1
value = 1
<contract>[[contracts]]
mission = "B"
partner = "Institute"  #! partner = "Institute" can hold 1 contracts, and this is one more
#> give the partner capacity = 2 or more
<world><contract>start_year = 2027  #! start_year = 2027 is after 2026
#> a contract must be in force in the first month of 2026, the first reported fiscal year
<world><contract>end_year = 2025  #! end_year = 2025 is before 2026
#> a contract must be in force in the first month of 2026, the first reported fiscal year
<world><contract>start_year = 2024
renewals = 3  #! renewals = 3 cannot be: at most one a year since first signing, 2024 to 2026
#> state the fiscal year of first signing: start_year

# Reforms and barriers
[[reforms]]
from_year = 2030
name = "multi_year_obligation"  #! name = "multi_year_obligation" is not a known reform, and states no parameters
#> did you mean multi-year-obligation?
[[reforms]]
from_year = 2030
rotation.deputy = 1
name = "deputy"  #! name = "deputy" is a known reform: its parameters are fixed
#> give it a name of your own, or leave its parameters out and set its size
[[reforms]]
name = "mine"
from_year = 2030
rotation.deput = 1  #! rotation.deput is not a parameter
#> did you mean rotation.deputy? (degree, 0 to 1)
<reform>groups = ["all",
"pilot"]  #! groups = "pilot" is not a group of agencies
#> groups: all
<reform>groups = "all"  #! groups must be a list of texts in quotes, not "all"
<reform>groups = []  #! groups is empty
#> name a group, or leave the key out: then it is for all
[[reforms]]
name = "early"
from_year = 2030
politics.election_years = 3
groups = ["all"]  #! groups cannot be limited: politics.election_years is the same for the whole country
#> leave the key out: then the reform is for all
[[reforms]]
name = "deputy"
from_year = 2046  #! from_year = 2046 is not simulated: the years are 2016 to 2045, warm-up included
#> change from_year, or years and warmup_years in [time]
reforms = [{ name = "deputy", from_year = 2015 }]
#! from_year = 2015 is not simulated: the years are 2016 to 2045, warm-up included
#> change from_year, or years and warmup_years in [time]
<reform>until_year = 2030  #! until_year = 2030 is not after from_year = 2030
#> it is the fiscal year in whose first month the reform ends
without = ["rotatoin"]  #! without = "rotatoin" is not a barrier
#> did you mean rotation?
without = "law"  #! without must be a list of texts in quotes, not "law"

# Recorded acts
recorded_acts = 3  #! recorded_acts must be a table, not 3
#> write [recorded_acts], and file or months_late below it
recorded_acts.months = 3  #! recorded_acts.months is not a known key
#> did you mean months_late?
recorded_acts.months_late = 3  #! recorded_acts.months_late must be a table of fiscal years, not 3
#> for example months_late = { "2006" = 0, "2007" = 3 }
[recorded_acts.months_late]
2006 = 0
2007 = 12  #! recorded_acts.months_late.2007 must be a whole number of months, 0 to 11, not 12
[recorded_acts.months_late]
2006 = -1  #! recorded_acts.months_late.2006 must be a whole number of months, 0 to 11, not -1
[recorded_acts.months_late]
2006 = true  #! recorded_acts.months_late.2006 must be a whole number of months, 0 to 11, not true
[recorded_acts.months_late]
06 = 1  #! recorded_acts.months_late.06 must be a fiscal year CE of four digits
#> for example months_late = { "2006" = 0, "2007" = 3 }
recorded_acts.file = 3  #! recorded_acts.file must be the name of a CSV file in quotes, not 3
recorded_acts.file = "acts.csv"
#! recorded_acts.file = "acts.csv": there is no such file beside the scenario, and none that ships with govsim
#> did you mean budget_acts.csv?
[recorded_acts]
file = "budget_acts.csv"
months_late.2006 = 1  #! recorded_acts.months_late.2006 is given twice, here and in the file
#> keep one of the two

# Not TOML
[world]
agencies = 1
agencies = 2  #! agencies is given twice
#> keep one of the two
[world]
[world] # again  #! [world] is given twice
#> keep one of the two
world = { agencies = 1, agencies = 2 }  #! agencies is given twice
#> keep one of the two
groups = []
[[groups]]  #! [[groups]] is given twice
#> keep one of the two
world  #! not TOML: this is neither a [table] nor a key = value
#> is this a scenario file? `govsim list scenarios` names some to look at
{"world": {"agencies": 3}}  #! not TOML: this is neither a [table] nor a key = value
#> is this a scenario file? `govsim list scenarios` names some to look at
- agencies: 3  #! not TOML: this is neither a [table] nor a key = value
#> is this a scenario file? `govsim list scenarios` names some to look at
[world]
agencies = ten  #! not TOML: the value is not TOML
#> text stands in quotes: name = "pilot"; numbers are plain: 0.4
years =  #! not TOML: the value is not TOML
#> text stands in quotes: name = "pilot"; numbers are plain: 0.4
rotation.deputy = 0,4  #! not TOML: there is more on the line than one key = value
#> one key = value a line; the decimal mark is a point: 0.4
name = "x  #! not TOML: a text in quotes is not closed
#> close it with a quote
without = ["law"  #! not TOML: a list is not closed
#> close it with ]
world = { agencies = 1  #! not TOML: a table in braces is not closed
#> close it with }
[world  #! not TOML: the name of a table is not closed
#> write [table], or [[tables]] for one of several
name = "C:\\path"  #! not TOML: a backslash in a text means something else
#> write it twice: \\\\
"""


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
    for value in (parameter.low - 1, parameter.high + 1):
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
    assert "there is no such file" in refusal(lambda: Scenario.load("\0.toml"))


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
    assert refusal(lambda: Scenario().save(path)) == f"{path}: cannot be written: {os.strerror(2)}"
    assert list(tmp_path.iterdir()) == []


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
