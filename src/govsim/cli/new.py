"""`govsim new` and `new-design`: a scenario or a design to start from, with all that can be stated as a comment."""

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

import typer

from govsim.arguments import named
from govsim.cli import DONE, declared, options, terminal
from govsim.errors import InputError, shown
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import GROUP_LABELS, GROUPS, PARAMETERS, Parameter
from govsim.model.reforms import REFORMS

EVIDENCE = "evidence"
_HEAD = """\
# A scenario for govsim. It runs as it stands{about.gives}:
#
#     govsim run {file}
#
# Take the # away from a line to change what it says. `govsim explain NAME` says what a parameter means.

title = "{about.title}"
title_th = "{about.title_th}"
description = ""
assumptions = [{about.assumption}]{about.room}  # a text in quotes for each fact that is assumed
# description_th and assumptions_th say the same in Thai, for Thai reports
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
# {about.heading}  # unit, range, role (an uncertainty is a fact, a lever a decision): what it is
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

# A barrier of your own says what holds where it is switched off; it stands beside the five in `govsim barriers`:
# [[barriers]]
# name = "hearsay"
# label = "what partners tell each other"
# [barriers.trust]
# hearsay = 0.0
# [barriers.second.trust]  # another choice of what off means, shown beside
# hearsay = 0.02

# ---------------------------------------------------------------------------------------------------------------------
# Budget acts as recorded, in months late by fiscal year (CE); other years are drawn
# ---------------------------------------------------------------------------------------------------------------------

# [recorded_acts]
# months_late = {{ "{year}" = 0, "{until}" = 4 }}
# file = "budget_acts.csv" # or from a table with the columns fiscal_year and months_late; this one ships

# ---------------------------------------------------------------------------------------------------------------------
# Who can meet whom, where it is not the agencies and partners of each region: pairs of an agency and a partner, each by
# name or by number (from 0)
# ---------------------------------------------------------------------------------------------------------------------

# [meeting]
# edges = [[0, 3], [0, 7], [1, 3]]   # or a table with the columns agency and partner: edges = "network.csv"

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


@dataclass(frozen=True)
class About:
    """What a new scenario says of itself; stated: parameters that are given a value."""

    title: str = "A scenario of my own"
    title_th: str = ""
    assumption: str = ""
    room: str = "         "
    gives: str = ", and gives what the default one gives"
    heading: str = "Parameters, each with its default"
    stated: Mapping[str, float] = field(default_factory=dict)


def new(
    file: options.NewFile,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar=EVIDENCE, help="With the point nearest to the middle of what evidence leaves."),
    ] = None,
) -> int:
    """Write a scenario to start from, with every parameter in it as a comment.

    For example: govsim new my.toml, or govsim new typical.toml --from evidence
    """
    from govsim.scenario.scenario import Scenario

    if origin not in (None, EVIDENCE):
        raise InputError(f"{shown(origin)} is nothing to begin from", place="--from", remedy=f"write {EVIDENCE}")
    about = About() if origin is None else _of_evidence()
    return _write(
        file, Kind("scenario", "new", "run"), lambda name: template(name, about), lambda name: Scenario(name=name)
    )


def _of_evidence() -> About:
    """The medoid of the points that ship."""
    from govsim.study.evidence.shipped import facts, medoid
    from govsim.words import say

    return About(
        say("patterns.medoid.title", "en"),
        say("patterns.medoid.title", "th"),
        f'\n  "{say("patterns.medoid.assumption", "en", points=str(facts()["points"]))}",\n',
        "",
        "",
        "Parameters, with # at their default",
        medoid(),
    )


def new_design(file: options.NewFile) -> int:
    """Write a design for a study to start from, with everything that can be stated in it as a comment.

    For example: govsim new-design my-study.toml
    """
    from govsim.cli.design_template import template as of_design
    from govsim.study.design.design import Design

    def named_so(name: str) -> Design:
        return Design.of("default", name=name, method="random", samples=1, replications=1, seed=1)

    return _write(file, Kind("design", "new-design", "sweep", "--out {folder} --dry-run"), of_design, named_so)


def _write(typed: str, kind: Kind, text_of: Callable[[str], str], check_name: Callable[[str], object]) -> int:
    """Write a new file of a kind and say what to do with it. check_name raises InputError for what can be no name."""
    from govsim.scenario.toml import save_new

    if not typed.strip():
        raise InputError("the file has no name", remedy=f"name one: govsim {kind.command} my.toml")
    path = named(typed)
    if os.path.isdir(path):
        inside = shlex.quote(str(path / "my.toml"))
        raise InputError(
            "is a folder, not a file", place=typed, remedy=f"name a file in it: govsim {kind.command} {inside}"
        )
    if path.suffix != ".toml":
        better = path.with_suffix(".toml") if not path.name.startswith(".") else path.with_name("my.toml")
        remedy = f"try: govsim {kind.command} {shlex.quote(str(better))}"
        raise InputError(f"a {kind.name}'s file ends in .toml", place=typed, remedy=remedy)
    try:
        check_name(path.stem)
    except InputError as error:
        what = f"cannot be a {kind.name}'s name: {error.what}"
        raise InputError(what, place=typed, remedy="choose another") from None
    save_new(path, text_of(typed), typed)
    options = kind.options.format(folder=shlex.quote(f"results/{path.stem}"))
    use = f"govsim {kind.use} {shlex.quote(typed)} {options}".rstrip()
    message = f"{typed} is written. Change it in a text editor, then:"
    if kind.options:
        terminal.show(message, terminal.command(use))
    else:
        terminal.show(f"{message} {use}")
    return DONE


def template(file: str, about: About = About()) -> str:
    """The text of a new scenario."""
    from govsim.scenario.tables import Horizon, Size

    first = Horizon().first_fiscal_year
    head = _HEAD.format(file=file, about=about, time=Horizon(), world=Size(), barriers=", ".join(BARRIERS))
    tables = ""
    for group in GROUPS:
        tables += f"\n[{group}]  # {', '.join(dict.fromkeys(GROUP_LABELS[group]))}\n"
        of_group = [parameter for parameter in PARAMETERS if parameter.group == group]
        lines = {parameter: _assignment(parameter, about.stated) for parameter in of_group}
        width = max(map(len, lines.values()))
        for parameter in of_group:
            what = f"{parameter.unit}, {declared.range_of(parameter)}, {parameter.role}: {parameter.label}"
            tables += f"{lines[parameter]:<{width}}  # {what}\n"
    reforms = list(REFORMS)
    half = len(reforms) // 2
    listed = f"{', '.join(reforms[:half])},\n# {', '.join(reforms[half:])}."
    return head + tables + _TAIL.format(reforms=listed, year=first + 4, until=first + 8, first=first)


def _assignment(parameter: Parameter, stated: Mapping[str, float]) -> str:
    value = stated.get(parameter.name)
    name = parameter.name.partition(".")[2]
    return f"# {name} = {parameter.default:g}" if value is None else f"{name} = {value:g}"
