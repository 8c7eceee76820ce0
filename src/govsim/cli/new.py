"""`govsim new NAME.toml`: a scenario to start from, with everything that can be changed in it as a comment."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from govsim.barriers import BARRIERS
from govsim.cli import DONE, terminal, words
from govsim.errors import InputError
from govsim.parameters import GROUP_LABELS, GROUPS, PARAMETERS, Parameter
from govsim.reforms import REFORMS
from govsim.scenario import Horizon, Scenario, Size

_FIRST = Horizon().first_fiscal_year
_HEAD = """\
# A scenario for govsim. It runs as it stands, and gives what the default one gives:
#
#     govsim run {file}
#
# Take the # away from a line to change what it says. `govsim explain NAME` says what a parameter means.

title = "A scenario of my own"
title_th = ""
description = ""
assumptions = []           # a text in quotes for each fact that nobody knows
# without = ["rotation"]   # barriers switched off: {barriers}

[time]
warmup_years = {time.warmup_years}          # run before the first reported month: partnerships begin from nothing
years = {time.years}                 # reported
first_fiscal_year = {time.first_fiscal_year}   # CE
first_month = {time.first_month}           # the calendar month in which a fiscal year begins

[world]
agencies = {world.agencies}
missions_per_agency = {world.missions_per_agency}
posts_per_agency = {world.posts_per_agency}       # coordinators; missions are dealt out among them in turn
partners_per_agency = {world.partners_per_agency}    # 15 % universities, 35 % municipalities, 30 % cso, 20 % community
agencies_per_region = {world.agencies_per_region}   # partnerships form within a region

# ---------------------------------------------------------------------------------------------------------------------
# Parameters, each with its default  # unit, range, role (an uncertainty is a fact, a lever a decision): what it is
# ---------------------------------------------------------------------------------------------------------------------
"""

_TAIL = """
# ---------------------------------------------------------------------------------------------------------------------
# Agency groups, each with parameters of its own. The other agencies are the group "others".
# ---------------------------------------------------------------------------------------------------------------------

# [[groups]]
# name = "pilot"
# agencies = 3
# [groups.rotation]
# documentation = 0.9

# ---------------------------------------------------------------------------------------------------------------------
# Reforms, each from the first month of a fiscal year on. There are
# {reforms}
# ---------------------------------------------------------------------------------------------------------------------

# [[reforms]]
# name = "multi-year-obligation"
# from_year = {year}
# groups = ["pilot"]       # left out: for all agencies
# size = 1.0               # how far it goes, 0 to 1
# until_year = {until}       # the fiscal year in whose first month it ends; left out: for good

# A reform of your own says what it moves:
# [[reforms]]
# name = "calmer posts"
# from_year = {year}
# [reforms.rotation]
# transfer_rate = 0.2

# ---------------------------------------------------------------------------------------------------------------------
# Budget acts as recorded, in months late by fiscal year (CE); other years are drawn
# ---------------------------------------------------------------------------------------------------------------------

# [recorded_acts]
# months_late = {{ "{year}" = 0, "{until}" = 4 }}
# file = "budget_acts.csv" # or from a table with the columns fiscal_year and months_late; this one ships

# ---------------------------------------------------------------------------------------------------------------------
# Agencies, missions and partners with names, and contracts in force: see `govsim explain inclusive-care`
# ---------------------------------------------------------------------------------------------------------------------

# [[agencies]]
# name = "Department"
# name_th = "กรม"
# priority = 0.7           # where partnerships stand on its head's agenda, 0 to 1
# seriousness = 0.7        # how far its head follows through, 0 to 1
# paradigm = 0.4           # 0 to 1; all three as they are in the first reported month
# group = "pilot"          # one of the [[groups]]
# missions = 6             # if not as many as in [world]; posts = 4 likewise

# [[missions]]
# name = "Care"
# name_th = "งานดูแล"
# agency = "Department"
# need = 1000              # people
# value = 1                # money a year; 1 is a typical contract
# authority = 0.6          # 0.01 to 0.99, likewise spending and stringency; left out: drawn

# [[partners]]
# name = "Institute"
# name_th = "สถาบัน"
# kind = "university"      # university, municipality, cso or community
# near = "Department"
# capability = 1.2         # likewise outside, motive, reserve (months a contract) and capacity; left out: drawn

# [[contracts]]
# mission = "Care"
# partner = "Institute"
# start_year = {first}       # the fiscal year of first signing; renewals = 0 since then
# end_year = {first}         # the fiscal year with whose last month the term in force ends
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file that a command writes to start from.

    name: "scenario"; command: what writes it; use: what takes it, with options ({folder}: one named after the file)
    """

    name: str
    command: str
    use: str
    options: str = ""


_SCENARIO = Kind("scenario", "new", "run")


def write(typed: str) -> int:
    """Write the file; never over another one."""
    return write_file(typed, _SCENARIO, template, lambda name: Scenario(name=name))


def write_file(typed: str, kind: Kind, text_of: Callable[[str], str], check_name: Callable[[str], object]) -> int:
    """Write a new file of a kind and say what to do with it. check_name raises InputError for what can be no name."""
    path = Path(typed)
    if path.suffix != ".toml":
        better = path.with_suffix(".toml") if not path.name.startswith(".") else path.with_name("my.toml")
        remedy = f"try: govsim {kind.command} {shlex.quote(str(better))}"
        raise InputError(f"a {kind.name}'s file ends in .toml", place=typed, remedy=remedy)
    try:
        check_name(path.stem)
    except InputError as error:
        what = f"cannot be a {kind.name}'s name: {error.what}"
        raise InputError(what, place=typed, remedy="choose another") from None
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text_of(typed))
    except FileExistsError:
        raise InputError("there is one already", place=typed, remedy="choose another name") from None
    except OSError as error:
        if path.is_file() and path.stat().st_size == 0:
            path.unlink()  # nothing of it could be written
        why = error.strerror or str(error) if path.parent.is_dir() else f"there is no folder {path.parent}"
        raise InputError(f"cannot be written: {why}", place=typed, remedy="name a file where you may write") from None
    options = kind.options.format(folder=shlex.quote(f"results/{path.stem}"))
    use = f"govsim {kind.use} {shlex.quote(typed)} {options}".rstrip()
    said = f"{typed} is written. Change it in a text editor, then:"
    if kind.options:
        terminal.show(said, terminal.command(use))
    else:
        terminal.show(f"{said} {use}")
    return DONE


def template(file: str) -> str:
    """The text of a new scenario."""
    head = _HEAD.format(file=file, time=Horizon(), world=Size(), barriers=", ".join(BARRIERS))
    tables = ""
    for group in GROUPS:
        tables += f"\n[{group}]  # {', '.join(dict.fromkeys(GROUP_LABELS[group]))}\n"
        of_group = [parameter for parameter in PARAMETERS if parameter.group == group]
        width = max(len(_assignment(parameter)) for parameter in of_group)
        for parameter in of_group:
            what = f"{parameter.unit}, {words.range_of(parameter)}, {parameter.role}: {parameter.label}"
            tables += f"# {_assignment(parameter):<{width}}  # {what}\n"
    reforms = list(REFORMS)
    half = len(reforms) // 2
    listed = f"{', '.join(reforms[:half])},\n# {', '.join(reforms[half:])}."
    return head + tables + _TAIL.format(reforms=listed, year=_FIRST + 4, until=_FIRST + 8, first=_FIRST)


def _assignment(parameter: Parameter) -> str:
    return f"{parameter.name.partition('.')[2]} = {parameter.default:g}"
