"""`govsim game`: a class plays eight fiscal years at the terminal."""

import contextlib
import io
import math
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from govsim.cli import options

if TYPE_CHECKING:
    from govsim.game.kept import Kept
    from govsim.game.rules import Setup
    from govsim.words import Lang


class Asked(NamedTuple):
    """What was typed behind `govsim game`; None where nothing was."""

    folder: str
    scenario: str | None = None
    seed: int | None = None
    budget: str | None = None
    lang: str | None = None
    play: str | None = None
    new: bool = False


def game(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the game is kept; a new folder is made.")],
    scenario: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="The scenario of a new game; the default is default.")
    ] = None,
    seed: Annotated[int | None, options.number(help="The luck (seed) of a new game; the default is 1.")] = None,
    budget: Annotated[
        str | None,
        typer.Option(metavar="X", help="Contract-years for reforms a year; the default is 0.5 an agency."),
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="LANG", help="en or th.")] = None,
    play: Annotated[
        str | None, typer.Option(metavar="MOVES.txt", help="Play the decisions of a file, not of a class.")
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Show a game again, year by year.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Begin a new game; refused where one exists.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the game so far as one JSON document.")] = False,
) -> int:
    """Play eight fiscal years as a class: set reforms within a budget and your powers, see what comes of it.

    For example: govsim game monday-class; the same again to go on. Guides and role cards are in docs/teaching.
    """
    from govsim.arguments import named

    asked = Asked(folder, scenario, seed, budget, lang, play, new)
    if as_json:
        _check_alone("--json", asked, replay=replay, lang=lang)
        return document(named(folder))
    if replay:
        _check_alone("--replay", asked)
        return show_again(named(folder), lang)
    return run(asked)


def _check_alone(option: str, asked: Asked, **others: str | int | None) -> None:
    """Refuse what would be left out of account beside an option that only looks."""
    from govsim.errors import InputError

    given = {name: getattr(asked, name) for name in ("scenario", "seed", "budget", "play", "new")} | others
    for name, value in given.items():
        if value is not None and value is not False:
            what = f"{option} shows a game as it was played and takes no --{name}"
            raise InputError(what, remedy=f"leave out --{name} or {option}")


def run(asked: Asked) -> int:
    """Begin a game or go on with one; exit code 0, or 130 where Ctrl-C ended it."""
    from govsim import cli
    from govsim.arguments import named
    from govsim.cli import terminal
    from govsim.cli.game_session import Session, moves_of, play_moves
    from govsim.game.kept import held, is_game

    folder = named(asked.folder)
    begins = asked.new or asked.play is not None or not is_game(folder)
    setup = setup_of(asked) if begins else None
    moves = None if asked.play is None or setup is None else moves_of(named(asked.play), setup)
    _take_any_bytes()
    with held(folder, new=begins):
        kept = _opened(folder, setup, asked)
        session = Session(kept, _ask, _show)
        try:
            if moves is not None:
                play_moves(session, moves)
            elif not kept.game.over:
                session.play()
            if kept.game.over:
                debrief(kept)
                return cli.DONE
        except EOFError:
            print()
        except KeyboardInterrupt:
            print()
            terminal.show(_left(kept))
            return cli.STOPPED
        terminal.show(_left(kept))
    return cli.DONE


def _opened(folder: Path, setup: "Setup | None", asked: Asked) -> "Kept":
    from govsim.errors import InputError
    from govsim.game.kept import Kept

    if setup is not None:
        return Kept.begin(folder, setup)
    for name in ("scenario", "seed", "budget"):
        if getattr(asked, name) is not None:
            what = f"this game began with its own {name}, which stays"
            raise InputError(what, place=str(folder), remedy=f"leave out --{name}, or name a new folder")
    kept = Kept.resume(folder)
    if asked.lang is not None:
        kept.game.setup = replace(kept.game.setup, lang=_language(asked.lang))
    return kept


def setup_of(asked: Asked) -> "Setup":
    """What a new game begins with."""
    from govsim.arguments import whole_number
    from govsim.game.rules import Setup, scenario_of, usual_budget
    from govsim.runs.facts import MOST_SEED

    scenario = scenario_of("default" if asked.scenario is None else asked.scenario)
    seed = whole_number("seed", 1 if asked.seed is None else asked.seed, 0, MOST_SEED)
    budget = usual_budget(scenario) if asked.budget is None else _money(asked.budget)
    return Setup(scenario, seed, budget, _language("en" if asked.lang is None else asked.lang))


def _money(text: str) -> float:
    from govsim.errors import InputError, refuse_odd, shown

    refuse_odd(text, "--budget")
    with contextlib.suppress(ValueError):
        value = float(text)
        if math.isfinite(value) and 0 <= value <= 1_000_000:
            return value
    raise InputError(f"{shown(text)} is not a budget", place="--budget", remedy="give contract-years a year, such as 5")


def _language(text: str) -> "Lang":
    from govsim.words import language

    return language(text)


def _ask(prompt: str) -> str:
    """An answer from the terminal, or from a pipe, and then it is shown as if it had been typed."""
    if sys.stdin is None:  # started without any input
        raise EOFError
    answer = input(prompt)
    if not sys.stdin.isatty():
        _show(answer)
    return answer


def _take_any_bytes() -> None:
    """Bytes that are no text become marks, not errors."""
    if hasattr(sys.stdin, "reconfigure"):
        with contextlib.suppress(io.UnsupportedOperation):  # it was read from before
            sys.stdin.reconfigure(errors="replace")


def _show(*parts: Any) -> None:
    from govsim.cli import terminal

    terminal.show(*parts)
    sys.stdout.flush()


def _left(kept: "Kept") -> str:
    from govsim.words import say

    return say("game.left", kept.game.setup.lang, folder=shlex.quote(str(kept.folder)))


def debrief(kept: "Kept") -> None:
    """Make the page of a game that is over, where it is not there yet, and say where it is."""
    from govsim.game.page import page_file, write_page
    from govsim.runs import files
    from govsim.words import say

    lang = kept.game.setup.lang
    path = page_file(kept)
    if files.Folder(path.parent).has(path.name):
        _show(say("game.page.there", lang, path=path))
        return
    _show(say("game.page.wait", lang))
    write_page(kept, path)
    _show(say("game.page", lang, path=path))


def show_again(folder: Path, lang: str | None) -> int:
    """Play a game again from its moves, show each year, and say whether the bytes are those that were kept."""
    import tempfile

    from govsim import cli
    from govsim.cli import game_screen as screen
    from govsim.cli import terminal
    from govsim.game.kept import state_file, written
    from govsim.game.rules import Game
    from govsim.runs import files, provenance
    from govsim.words import say

    record, own = written(folder), files.Folder(folder)
    setup = record.setup
    game = Game(replace(setup, lang=setup.lang if lang is None else _language(lang)))
    spoken = game.setup.lang
    terminal.show(*screen.state(game), "")
    others = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (moves, state) in enumerate(zip(record.decisions, record.states, strict=True), 1):
            for move in moves:
                game.decide(move)
            game.pass_year()
            parts = [*screen.state(game), *screen.story(game)]
            terminal.show(parts[0], screen.decided(moves, spoken), *parts[1:], "")
            again = game.model.save(Path(scratch) / str(number))
            kept = state_file(folder, number)
            same = own.has(kept.name) and {provenance.file_hash(again), own.hash_of(kept.name)} == {state}
            agrees = game.latest == record.figures[number - 1] and game.before == record.before
            if not same or not agrees:
                others.append(str(number))
    if not others:
        terminal.show(say("game.same.bytes", spoken))
        return cli.DONE
    terminal.show(say("game.other.bytes", spoken, years=", ".join(others)))
    return cli.DEFECT


def document(folder: Path) -> int:
    """The game so far as one JSON document."""
    from govsim import cli
    from govsim.cli import terminal
    from govsim.game.kept import read, written
    from govsim.game.rules import YEARS

    written(folder)  # by its rules, too
    facts = read(folder).model_dump()
    keep = ("govsim", "seed", "budget", "lang", "before", "years", "draft")
    terminal.print_json({"of_years": YEARS, "folder": str(folder), **{name: facts[name] for name in keep}})
    return cli.DONE
