"""What a device may send, checked before anything is done: one model a message, nothing more and nothing else."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from govsim.game.classroom.facts import LONGEST_CLOCK
from govsim.words import Lang

LARGEST = 2048
"""Bytes of a message."""

Text = Annotated[str, Field(max_length=64)]
Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22,64}$")]
Nick = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=0, le=10**9)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Join(_Message):
    """A new device asks to be admitted, and says by which secret it will be known: asked twice, it is admitted once."""

    do: Literal["join"]
    code: Text
    nick: Nick
    lang: Lang
    token: Secret


class Hello(_Message):
    """A device that was here before."""

    do: Literal["hello"]
    token: Text


class Teach(_Message):
    """The teacher's screen."""

    do: Literal["teach"]
    secret: Text
    lang: Lang


class Propose(_Message):
    """Set or withdraw a lever."""

    do: Literal["propose"]
    lever: Text
    role: Text
    drop: bool = False


class Consent(_Message):
    """Agree to a proposal, or refuse it."""

    do: Literal["consent"]
    proposal: Number
    role: Text
    agrees: bool


class Settle(_Message):
    """Nothing more to decide this year, or something after all."""

    do: Literal["settle"]
    done: bool


class Predict(_Message):
    """Partnerships alive at the end of the year."""

    do: Literal["predict"]
    value: Number


class Speak(_Message):
    """Switch the language of one's own device, or, as the teacher, of a member's."""

    do: Literal["speak"]
    lang: Lang
    member: Number | None = None


class Start(_Message):
    """Begin; end the year now; take the last year back."""

    do: Literal["start", "go on", "undo"]


class Pause(_Message):
    """Stop the clock, or let it run."""

    do: Literal["pause"]
    on: bool


class Extend(_Message):
    """More seconds for this year."""

    do: Literal["extend"]
    seconds: Annotated[int, Field(ge=1, le=LONGEST_CLOCK)]


class MoveMember(_Message):
    """Move a member to another team."""

    do: Literal["move"]
    member: Number
    team: Number


class Remove(_Message):
    """Send a member out."""

    do: Literal["remove"]
    member: Number


type Entering = Join | Hello | Teach
type Playing = Propose | Consent | Settle | Predict | Speak
type Teaching = Start | Pause | Extend | MoveMember | Remove | Speak
type Message = Entering | Playing | Teaching

_ADAPTER: TypeAdapter[Message] = TypeAdapter(
    Annotated[
        Join
        | Hello
        | Teach
        | Propose
        | Consent
        | Settle
        | Predict
        | Speak
        | Start
        | Pause
        | Extend
        | MoveMember
        | Remove,
        Field(discriminator="do"),
    ]
)


def message(text: str | bytes) -> Message | None:
    """A message as it was sent; None for what is none."""
    try:
        return _ADAPTER.validate_json(text, strict=True)
    except (ValidationError, ValueError, RecursionError):
        return None
