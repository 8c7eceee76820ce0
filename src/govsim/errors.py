"""Errors a person can act on: what is wrong, where it stands, what to do about it."""

import difflib
from collections.abc import Iterable
from datetime import date, time

from govsim.characters import odd_in

type KeyPath = tuple[str | int, ...]
"""Where a value stands in a scenario: ("groups", 1, "rotation", "transfer_rate")."""

BUDDHIST_ERA = 543


class InputError(ValueError):
    """The user's input is at fault, not the program.

    place: the file and line, or the call; what: what is wrong with it; remedy: what to do about it.
    """

    def __init__(self, what: str, *, place: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        first = f"{self.place}: {self.what}" if self.place else self.what
        return f"{first}\n  {self.remedy}" if self.remedy else first


class ScenarioWarning(UserWarning):
    """Something that whoever runs a scenario must know of it: the text says what. The command line has it as a note."""


class OutsideEvidenceWarning(ScenarioWarning):
    """A value that the equations allow lies outside what evidence says: the text names both."""


class NoEffectWarning(ScenarioWarning):
    """Something that a scenario states has no effect: the text says what, and what overrules it."""


class UnplacedError(InputError):
    """An input error at a key of a scenario, before anyone has said in which line or call the key stands."""

    def __init__(self, path: KeyPath, predicate: str, remedy: str | None = None) -> None:
        super().__init__(f"{dotted(path)} {predicate}".strip(), remedy=remedy)
        self.path = path
        self.predicate = predicate

    def __reduce__(self) -> tuple[type["UnplacedError"], tuple[KeyPath, str, str | None]]:
        return UnplacedError, (self.path, self.predicate, self.remedy)

    def below(self, path: KeyPath) -> "UnplacedError":
        """The same error, seen from the table that holds this one at `path`."""
        return UnplacedError(path + self.path, self.predicate, self.remedy)

    def at(self, place: str) -> InputError:
        """The same error with its place."""
        return InputError(self.what, place=place, remedy=self.remedy)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like this one, None when none is like it."""
    by_lower_case = {candidate.casefold(): candidate for candidate in names}
    matches = difflib.get_close_matches(name.casefold(), by_lower_case, n=1)
    return by_lower_case[matches[0]] if matches else None


_MOST_NAMED = 30
"""Names in a remedy: all commands, not all parameters."""


def did_you_mean(name: str, names: Iterable[str], what: str) -> str:
    """A remedy for a name that is not among the names: the nearest one, or what there is."""
    names = list(names)
    if near := nearest(name, names):
        return f"{odd_hint(name)}did you mean {near}?"
    if not names:
        return f"there are no {what}"
    return f"{what}: {', '.join(names[:_MOST_NAMED])}{', ...' if len(names) > _MOST_NAMED else ''}"


def odd_hint(name: str) -> str:
    """What is odd in a name as the beginning of a remedy; empty where nothing is."""
    odd = odd_in(name)
    return f"it {odd.what}; " if odd else ""


def refuse_odd(text: str, place: str) -> None:
    """Refuse a typed text that holds a character which cannot be seen, or looks like another."""
    if odd := odd_in(text):
        raise InputError(f"{odd.what}, as character {odd.place + 1}", place=place, remedy=odd.remedy)


def buddhist_era(year: object) -> str | None:
    """A remedy when a year looks like one of the Buddhist Era."""
    if isinstance(year, int) and 2440 <= year <= 2700:
        return f"{year} looks like a Buddhist Era year; write {year - BUDDHIST_ERA} (CE = BE - {BUDDHIST_ERA})"
    return None


def without_decimals(value: object) -> str | None:
    """A remedy when a whole number was given as one with decimals, such as 4.0."""
    return f"write it without decimals: {value:.0f}" if isinstance(value, float) and value.is_integer() else None


def dotted(path: KeyPath) -> str:
    """A key as it is written in its table: "world.agencies", and "need" for the need of the third mission."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    after_index = max((place + 1 for place, part in enumerate(path) if isinstance(part, int)), default=0)
    return ".".join(str(part) for part in path[after_index:])


def shown(value: object) -> str:
    """A value as a scenario file would write it, cut short."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{shorten(value)}"'
        case list() | tuple() | set() | frozenset():
            return "a list"
        case date() | time():
            return f"the date or time {value}"
        case dict():
            return "a table"
        case _ if hasattr(value, "columns"):  # pandas
            return "a table"
        case _ if getattr(value, "ndim", 0):  # numpy, pandas
            return "a list"
        case _:
            many = isinstance(value, int) and abs(value) >= 10**60  # Python refuses to print thousands of digits
            text = "a number of very many digits" if many else str(value)
            return f"a {type(value).__name__}" if " at 0x" in text else shorten(text)


def shorten(text: str) -> str:
    """A text cut to 60 characters, those that cannot be seen written as TOML would."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:61])
    return text if len(text) <= 60 else f"{text[:57]}..."


# Texts that are not TOML, in words


# Finding the line of a key
