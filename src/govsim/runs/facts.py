"""Facts files: JSON that says what a folder holds. Each kind is declared once, as a model, and read through it.

The hash in a file shows that a byte is another. It does not keep out who edits the file and works out the hash again:
so every value is checked against its declaration, and facts against the tables that they speak of.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from govsim.errors import InputError, shown
from govsim.scenario.scenario import Scenario

MOST_REPLICATIONS = 1_000_000
MOST_SEED = 2**63 - 1

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal digits."""
Count = Annotated[int, Field(ge=0, lt=2**63)]
Line = Annotated[str, Field(pattern=r"^[^\p{C}]{1,200}$")]
"""A short text without control characters."""
Sentence = Annotated[str, Field(pattern=r"^[^\p{C}]+$", max_length=2000)]
"""A longer one."""


def _is_time(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Moment = Annotated[str, AfterValidator(_is_time)]
"""A time of day, as ISO 8601 writes it."""


class Facts(BaseModel):
    """A table of a facts file: every key as declared, none missing, none more, no number turned into another kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Said(Facts):
    """A sentence in both languages."""

    en: Sentence
    th: Sentence


class Made(Facts):
    """What store.made_by() says: the program, its packages and the machine."""

    format: Annotated[int, Field(ge=1)]
    govsim: Line
    commit: Line | None
    packages: dict[Line, Line]
    machine: dict[Line, Line | int]
    time: Moment
    outside_evidence: tuple[Said, ...] = ()


def check_format(facts: Mapping[str, Any], known: int, place: str) -> None:
    """Refuse the facts of a format that is not known here."""
    number = facts.get("format")
    if type(number) is int and number > known:
        what = f"has format {shown(number)}; this govsim knows formats up to {known}"
        version = facts.get("govsim")
        which = f"govsim {version} or a later one" if isinstance(version, str) else "the govsim that wrote it"
        raise InputError(what, place=place, remedy=f"open it with {which}")


def checked[F: Facts](model: type[F], facts: Mapping[str, Any]) -> F:
    """Facts as their model declares them. Raises ValueError that says in words which key cannot hold what."""
    try:
        return model.model_validate_json(json.dumps(facts), strict=True)
    except ValidationError as error:
        raise ValueError(_words(error)) from None


def _words(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"] if str(part).isprintable())[:200]
    inner = first.get("ctx", {}).get("error")
    match first["type"]:
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            return f"{key} is not a known key"
        case "value_error" if not key:
            return str(inner)
        case _:
            return f"{key} cannot be {shown(first['input'])}"


def scenario_of(text: str, place: str) -> Scenario:
    """The scenario of a text in a facts file, by the checks of a scenario file."""
    try:
        return Scenario.from_facts(text, place)
    except InputError as error:
        what = f"holds a scenario that is not valid: {error.what}"
        raise InputError(what, place=place, remedy="use a copy of the folder as it was written") from None
