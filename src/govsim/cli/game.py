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

if TYPE_CHECKING:
    from govsim.game.kept import Kept
    from govsim.game.rules import Setup
    from govsim.language import Lang


class Asked(NamedTuple):
    """What was typed behind `govsim game`; None where nothing was."""

    folder: str
    scenario: str | None = None
    seed: str | None = None
    budget: str | None = None
    lang: str | None = None
    play: str | None = None
    new: bool = False


def register(app: typer.Typer) -> None:
    """Add the command to an app."""

    @app.command(short_help="Play eight fiscal years as a class.")
    def game(
        folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the game is kept; made where there is none.")],
        scenario: Annotated[
            str | None, typer.Option(metavar="SCENARIO", help="The country of a new game: default unless told.")
        ] = None,
        seed: Annotated[str | None, typer.Option(metavar="N", help="The luck of a new game: 1 unless told.")] = None,
        budget: Annotated[
            str | None,
            typer.Option(metavar="X", help="Contract-years for reforms a year: 0.5 an agency unless told."),
        ] = None,
        lang: Annotated[str | None, typer.Option(metavar="LANG", help="en or th.")] = None,
        play: Annotated[
            str | None, typer.Option(metavar="MOVES.txt", help="Play the decisions of a file, not of a class.")
        ] = None,
        replay: Annotated[bool, typer.Option("--replay", help="Show a game again, year by year.")] = False,
        new: Annotated[bool, typer.Option("--new", help="Begin; refused where there is a game.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print the game so far as one JSON document.")] = False,
    ) -> int:
        """Play eight fiscal years as a class: set reforms within a budget and your powers, see what comes of it.

        For example: govsim game monday-class; the same again to go on. Guides and role cards are in docs/teaching.
        """
        asked = Asked(folder, scenario, seed, budget, lang, play, new)
        if as_json:
            _check_alone("--json", asked, replay=replay, lang=lang)
            return document(Path(folder))
        if replay:
            _check_alone("--replay", asked)
            return show_again(Path(folder), lang)
        return run(asked)


def _check_alone(option: str, asked: Asked, **others: str | bool | None) -> None:
    """Refuse what would be left out of account beside an option that only looks."""
    from govsim.errors import InputError

    given = {name: getattr(asked, name) for name in ("scenario", "seed", "budget", "play", "new")} | others
    for name, value in given.items():
        if value not in (None, False):
            what = f"{option} shows a game as it was played and takes no --{name}"
            raise InputError(what, remedy=f"leave out --{name} or {option}")


def run(asked: Asked) -> int:
    """Begin a game or go on with one; exit code 0, or 130 where Ctrl-C ended it."""
    from govsim import cli
    from govsim.cli import terminal
    from govsim.game.kept import held, is_game
    from govsim.game.session import Session, moves_of, play_moves

    folder = Path(asked.folder)
    begins = asked.new or asked.play is not None or not is_game(folder)
    setup = _setup(asked) if begins else None
    moves = None if asked.play is None or setup is None else moves_of(Path(asked.play), setup)
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


def _setup(asked: Asked) -> "Setup":
    from govsim.cli.run import whole
    from govsim.ensemble import MOST_SEED, check_whole
    from govsim.game.rules import Setup, scenario_of, usual_budget

    scenario = scenario_of(asked.scenario or "default")
    seed = whole("--seed", asked.seed or "1")
    seed = check_whole("seed", seed, 0, MOST_SEED)
    budget = usual_budget(scenario) if asked.budget is None else _money(asked.budget)
    return Setup(scenario, seed, budget, _language(asked.lang or "en"))


def _money(text: str) -> float:
    from govsim.errors import InputError, shown

    with contextlib.suppress(ValueError):
        value = float(text)
        if math.isfinite(value) and 0 <= value <= 1_000_000:
            return value
    raise InputError(f"{shown(text)} is not a budget", place="--budget", remedy="give contract-years a year, such as 5")


def _language(text: str) -> "Lang":
    from govsim.language import language

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
    from govsim.game.words import say

    return say("left", kept.game.setup.lang, folder=shlex.quote(str(kept.folder)))


def debrief(kept: "Kept") -> None:
    """Make the page of a game that is over, where it is not there yet, and say where it is."""
    from govsim.game.page import page_file, write_page
    from govsim.game.words import say

    lang = kept.game.setup.lang
    path = page_file(kept)
    if path.exists():
        _show(say("page.there", lang, path=path))
        return
    _show(say("page.wait", lang))
    write_page(kept, path)
    _show(say("page", lang, path=path))


def show_again(folder: Path, lang: str | None) -> int:
    """Play a game again from its moves, show each year, and say whether the bytes are those that were kept."""
    import tempfile

    from govsim import cli, provenance
    from govsim.cli import terminal
    from govsim.game import screen
    from govsim.game.kept import state_file, written
    from govsim.game.rules import Game
    from govsim.game.words import say

    told = written(folder)
    setup = told.setup
    game = Game(replace(setup, lang=_language(lang) if lang else setup.lang))
    spoken = game.setup.lang
    terminal.show(*screen.state(game), "")
    others = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (moves, state) in enumerate(zip(told.decisions, told.states, strict=True), 1):
            for move in moves:
                game.decide(move)
            game.pass_year()
            parts = [*screen.state(game), *screen.story(game)]
            terminal.show(parts[0], screen.decided(moves, spoken), *parts[1:], "")
            again = game.model.save(Path(scratch) / str(number))
            kept = state_file(folder, number)
            hashes = {provenance.file_hash(path) for path in (again, kept) if path.is_file()}
            if hashes != {state} or not kept.is_file():
                others.append(str(number))
    if not others:
        terminal.show(say("same.bytes", spoken))
        return cli.DONE
    terminal.show(say("other.bytes", spoken, years=", ".join(others)))
    return cli.DEFECT


def document(folder: Path) -> int:
    """The game so far as one JSON document."""
    from govsim import cli
    from govsim.cli import terminal
    from govsim.game.kept import read
    from govsim.game.rules import YEARS

    facts = read(folder)
    keep = ("govsim", "seed", "budget", "lang", "before", "years", "draft")
    terminal.print_json({"of_years": YEARS, "folder": str(folder), **{name: facts[name] for name in keep}})
    return cli.DONE
