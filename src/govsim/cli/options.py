"""Arguments and options that several commands have, and how a number is read that was typed."""

import math
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from govsim.errors import InputError, refuse_odd, shown
from govsim.words import language


def whole(option: str, text: str) -> int:
    """A whole number that was typed."""
    refuse_odd(text, f"{option} {text}")
    try:
        return int(text)
    except ValueError:
        raise InputError(f"{shown(text)} is not a whole number", place=f"{option} {text}") from None


def _number(option: typer.CallbackParam, text: str | None) -> int | None:
    return None if text is None else whole(option.opts[0], text)


def decimal(option: str, text: str) -> float:
    """A number that was typed."""
    place = f"{option} {text}"
    refuse_odd(text, place)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{shown(text)} is not a number", place=place, remedy="write one such as 0.5")
    return value


def levels(option: str, texts: Iterable[str]) -> Iterator[tuple[str, float]]:
    """What outcomes must reach, as typed: OUTCOME=VALUE."""
    seen = set()
    for text in texts:
        name, equals, value = text.partition("=")
        place = f"{option} {text}"
        if not equals or not name.strip():
            raise InputError("does not say which outcome must reach what", place=place, remedy="write rmst_60=30")
        if name in seen:
            raise InputError(f"{name} is given twice", place=place, remedy="keep one of the two")
        seen.add(name)
        yield name.strip(), decimal(option, value)


def number(*names: str, metavar: str = "N", help: str) -> Any:
    """An option that is a whole number.

    A callback reads it: what a parser raises is put in typer's own words, for an InputError is a ValueError.
    """
    return typer.Option(*names, metavar=metavar, help=help, parser=str, callback=_number)


def _share(option: typer.CallbackParam, text: str | float) -> float:
    place = f"{option.opts[0]} {text}"
    refuse_odd(str(text), place)
    try:
        found = float(text)
    except ValueError:
        raise InputError(f"{shown(text)} is not a number", place=place, remedy="write a share, such as 0.03") from None
    if not 0 <= found <= 1:
        raise InputError(f"is {found:g}, outside 0 to 1", place=place, remedy="write a share, such as 0.03")
    return found


def _language(option: typer.CallbackParam, text: str | None) -> str | None:
    return None if text is None else language(text, f"{option.opts[0]} {text}")


def share(*names: str, help: str) -> Any:
    """An option that is a number from 0 to 1."""
    return typer.Option(*names, metavar="SHARE", help=help, parser=str, callback=_share)


def futures(text: str) -> tuple[int | str, int]:
    """Futures that were typed (a number, "evidence" or a file), and how many they are; 0 where only the file knows."""
    from govsim.study.decide.assumptions import EVIDENCE
    from govsim.study.evidence.shipped import facts

    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text), int(text)
    return text, facts()["points"] if text == EVIDENCE else 0


def currency(option: str, text: str) -> tuple[str, float]:
    """A currency that was typed, and what a contract-year is in it: THB=1500000."""
    from govsim.study.payers import a_currency

    place = f"{option} {text}"
    name, equals, amount = (part.strip() for part in text.partition("="))
    remedy = "write NAME=AMOUNT, such as THB=1500000"
    for part in (name, amount):
        refuse_odd(part, place)
    try:
        return a_currency("it", (name, float(amount)))
    except ValueError as error:  # an InputError is one
        what = error.what if isinstance(error, InputError) else f"{shown(amount)} is not a number"
        raise InputError(
            what if equals else "does not say what a contract-year is", place=place, remedy=remedy
        ) from None


Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped scenario's name, or a TOML file.")]
DATED = "NAME[*SIZE][?SEEN]@YEAR[-LAST][:GROUPS]"
"""A dated reform as it is typed, or one that begins once something was seen."""
FUTURES = "N|FILE|evidence"
"""Futures as they are typed."""
Reform = Annotated[
    list[str] | None,
    typer.Option(
        metavar=DATED,
        help="An option: a reform from a fiscal year (CE) on; deputy*0.5@2028-2032:pilot is half of it to the end of"
        ' 2032 in a group; "bridge-fund?trust<0.4@2028-2030" begins in the year after trust was low. Combine with +.'
        " Repeat it.",
    ),
]
Package = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=A+B@YEAR", help="An option that combines reforms, or A@YEAR+B@YEAR with a year each. Repeat it."
    ),
]
InAllOptions = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="[GROUP:]NAME=VALUE", help="Another parameter value, in all options."),
]
Without = Annotated[list[str] | None, typer.Option(metavar="BARRIER", help="Switch a barrier off, in all options.")]
Years = Annotated[int | None, number(help="Fiscal years to report.")]
Warmup = Annotated[int | None, number(help="Fiscal years to run before them.")]
Threads = Annotated[int | None, number(help="By default as many as there are processors.")]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Keep the tables in a new folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, for programs.")]
NewFile = Annotated[str, typer.Argument(metavar="NAME.toml", help="The file to write.")]
StudyFolder = Annotated[str, typer.Argument(metavar="DIR", help="A study's folder, which `govsim sweep` wrote.")]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        help="The language: en or th. By default GOVSIM_LANG, or else that of the computer.",
        callback=_language,
    ),
]
"""Of every command. What it comes to is known before a command line is parsed: speaking.lang()."""
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")]
