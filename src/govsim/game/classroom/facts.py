"""What class.json says: the class without its games, which lie beside it in folders of their own."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from govsim.errors import InputError
from govsim.game.classroom.members import Member
from govsim.game.levers import LEVERS
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS
from govsim.runs import files, provenance
from govsim.runs.facts import Facts, Hash, Line, check_format, checked
from govsim.words import Lang

FORMAT = 1
FILE = "class.json"
MOST_TEAMS, MOST_MEMBERS, LONGEST_CLOCK = 8, 60, 7200

Phase = Literal["gathering", "playing", "over"]
RoleName = Literal[*ROLES]  # type: ignore[valid-type]
LeverName = Literal[*LEVERS]  # type: ignore[valid-type]
Number = Annotated[int, Field(ge=0, le=10**9)]
Year = Annotated[int, Field(ge=-1, le=YEARS)]


class MemberFacts(Facts):
    """A member as it is kept."""

    number: Number
    nick: Annotated[str, Field(min_length=1, max_length=24)]
    token: Hash
    team: Annotated[int, Field(ge=0, lt=MOST_TEAMS)]
    lang: Lang
    roles: list[RoleName]
    done: Year
    predictions: dict[int, Number]


class ProposalFacts(Facts):
    """A proposal that waits for consent: who made it in which role, and which roles have agreed."""

    number: Number
    team: Annotated[int, Field(ge=0, lt=MOST_TEAMS)]
    lever: LeverName
    by: RoleName
    agreed: list[RoleName]


class ClassFacts(Facts):
    """What class.json says.

    code, teacher   what students type, and the hash of the teacher's secret
    clock, left     seconds for a year (0: no clock), and those left when this was written
    passing         a year that was passing for all teams when this was written; None for none
    """

    format: Literal[1]
    kind: Literal["class"]
    govsim: Line
    code: Annotated[str, Field(pattern=r"^[A-Z2-9]{6}$")]
    teacher: Hash
    teams: Annotated[int, Field(ge=1, le=MOST_TEAMS)]
    clock: Annotated[int, Field(ge=0, le=LONGEST_CLOCK)]
    left: Annotated[float, Field(ge=0, le=10 * LONGEST_CLOCK)]
    paused: bool
    phase: Phase
    passing: Annotated[int, Field(ge=0, lt=YEARS)] | None
    members: Annotated[list[MemberFacts], Field(max_length=MOST_MEMBERS)]
    proposals: list[ProposalFacts]
    numbered: Number


def write(folder: Path, facts: dict[str, Any]) -> None:
    """Write class.json. Raises InputError where that is not possible."""
    try:
        files.write_facts(folder / FILE, {"format": FORMAT, "kind": "class", "govsim": provenance.version(), **facts})
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise InputError(what, place=str(folder), remedy="make room; what was kept before is whole") from None


def read(folder: Path) -> ClassFacts:
    """The facts of a class, checked. Raises InputError for what is missing, damaged or of another version."""
    path = folder / FILE
    try:
        found = files.read_facts(path)
    except FileNotFoundError:
        remedy = "name the folder of a class, or a new one to begin"
        raise InputError("there is no class", place=str(folder), remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except InputError:
        raise
    except ValueError:
        raise _damaged(path, "") from None
    check_format(found, FORMAT, str(path))
    try:
        facts = checked(ClassFacts, found)
    except ValueError as error:
        raise _damaged(path, f": {error}") from None
    numbers = [member.number for member in facts.members]
    if len({*numbers}) < len(numbers) or any(member.team >= facts.teams for member in facts.members):
        raise _damaged(path, ": its members cannot be so")
    return facts


def members_of(facts: ClassFacts) -> list[Member]:
    """The members as the class works with them."""
    return [Member(**member.model_dump()) for member in facts.members]


def member_facts(member: Member) -> dict[str, Any]:
    """A member as JSON keeps it."""
    return {**asdict(member), "predictions": {str(year): value for year, value in member.predictions.items()}}


def _damaged(path: Path, why: str) -> InputError:
    remedy = "use a copy of the folder; each team's game is whole in its own: govsim game FOLDER/team-1"
    return InputError(f"was changed or damaged{why}", place=str(path), remedy=remedy)
