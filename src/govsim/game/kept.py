"""The folder of a game: game.json, moves.txt and scenario.toml to play it again, a state file for each year.

Nothing is overwritten.

game.json carries its own hash and those of all other files; what is damaged is refused. A lock keeps a second process
out.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from govsim.errors import InputError
from govsim.game.figures import Figures
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, move_of, typed
from govsim.game.rules import YEARS, Game, Setup
from govsim.runs import files, provenance, state
from govsim.runs.facts import MOST_SEED, Facts, Hash, Line, check_format, checked, scenario_of
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.new_files import new_file, tidy
from govsim.words import Lang, say

FORMAT = 3
FACTS, MOVES, SCENARIO = "game.json", "moves.txt", "scenario.toml"
MOST_BUDGET = 1_000_000
_ROUNDING = 1e-9


class Year(Facts):
    """What game.json says of a year that has passed."""

    moves: list[str]
    figures: Figures
    set_aside: Annotated[float, Field(ge=0)]
    state: Hash


class GameFacts(Facts):
    """What game.json says.

    files   of moves.txt and scenario.toml the hash, and before it that of what it was before it last changed, which a
            process killed in the middle of saving leaves; None where there was none
    """

    format: Literal[3]
    kind: Literal["game"]
    govsim: Line
    scenario: str
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]
    budget: Annotated[float, Field(ge=0, le=MOST_BUDGET)]
    lang: Lang
    before: Figures
    years: Annotated[list[Year], Field(max_length=YEARS)]
    draft: list[str]
    files: dict[Literal["moves.txt", "scenario.toml"], tuple[Hash | None, Hash]]


@dataclass(frozen=True)
class Written:
    """What game.json tells: how the game began, and of each year its moves, what it came to, and its state's hash."""

    setup: Setup
    before: Figures
    decisions: list[tuple[Move, ...]]
    figures: list[Figures]
    set_aside: list[float]
    states: list[str]
    draft: list[Move]
    files: dict[str, "Hashes"]


type Hashes = tuple[str | None, str]
"""Of a file before it last changed, and as it is."""


class Kept:
    """A game and the folder it lies in. Made by begin() or resume(), both to be used within held().

    setup: what the game began with; the game's own may speak another language for this sitting
    """

    def __init__(self, folder: Path, game: Game, states: list[str], files: dict[str, Hashes]) -> None:
        self.folder, self.game, self.setup, self._states, self._files = folder, game, game.setup, states, files

    @classmethod
    def begin(cls, folder: Path, setup: Setup) -> "Kept":
        """A new game in a folder that holds() made."""
        kept = cls(folder, Game(setup), [], {})
        kept.save()
        return kept

    @classmethod
    def resume(cls, folder: Path) -> "Kept":
        """The game of a folder as it was left. Raises InputError for what is damaged or of another version."""
        record = written(folder)
        own = files.Folder(folder)
        for number, hashed in enumerate(record.states, 1):
            path = state_file(folder, number)
            content = own.read(path.name) if own.has(path.name) else b""
            if hashlib.sha256(content).hexdigest() != hashed:
                raise _damaged(path, folder)
        kept = cls(folder, _played(record, folder), record.states, record.files)
        if any(_hash(folder / name) != now for name, (_, now) in record.files.items()):
            kept.save()  # a process was killed in the middle of saving
        return kept

    def pass_year(self) -> None:
        """Have a year pass, and keep it: first its state, then the facts that name it."""
        self.game.pass_year()
        path = state_file(self.folder, self.game.year)
        files.Folder(self.folder).remove(path.name)  # of a year that broke off before game.json knew of it
        with new_file(path) as work:
            self.game.model.save(work)
        self._states.append(files.Folder(self.folder).hash_of(path.name))
        self.save()

    def undo_year(self) -> None:
        """Go back to the beginning of the year that passed last; what was decided in it is a draft again.

        Raises InputError where no year has passed.
        """
        record, spoken = written(self.folder), self.game.setup
        if not record.states:
            raise InputError(say("game.undo.none", spoken.lang))
        earlier = replace(
            record,
            decisions=record.decisions[:-1],
            figures=record.figures[:-1],
            set_aside=record.set_aside[:-1],
            states=record.states[:-1],
            draft=list(record.decisions[-1]),
        )
        self.game = _played(earlier, self.folder)
        self.game.setup = spoken
        self._states = earlier.states
        self.save()
        files.Folder(self.folder).remove(state_file(self.folder, len(record.states)).name)

    def save(self) -> None:
        """Write game.json and moves.txt as the game stands. Raises InputError where they cannot be written."""
        game, setup = self.game, self.setup
        texts = _texts(setup, game.decisions, game.draft)
        for name, text in texts.items():
            _, before = self._files.get(name, (None, None))
            if (hashed := hashlib.sha256(text).hexdigest()) != before:
                self._files[name] = before, hashed
        years = [
            {"moves": [str(move) for move in moves], "figures": asdict(figures), "set_aside": taken, "state": hashed}
            for moves, figures, taken, hashed in zip(
                game.decisions, game.years, game.set_aside, self._states, strict=True
            )
        ]
        facts = {
            "format": FORMAT,
            "kind": "game",
            "govsim": provenance.version(),
            "scenario": setup.scenario.to_toml(),
            "seed": setup.seed,
            "budget": setup.budget,
            "lang": setup.lang,
            "before": asdict(game.before),
            "years": years,
            "draft": [str(move) for move in game.draft],
            "files": self._files,
        }
        try:
            files.write_facts(self.folder / FACTS, facts)
            for name, text in texts.items():
                files.write(self.folder / name, text)
        except OSError as error:
            what = f"cannot be written: {error.strerror}"
            raise InputError(what, place=str(self.folder), remedy="make room, or play in another folder") from None


def state_file(folder: Path, year: int) -> Path:
    """The state after so many years."""
    return folder / f"year-{year}.govsim"


def is_game(folder: Path) -> bool:
    """Whether a folder holds a game, damaged or not."""
    return files.Folder(folder).look(FACTS) is not None


@contextmanager
def held(folder: Path, *, new: bool) -> Iterator[None]:
    """Hold the folder for this process alone, made first where a new game begins.

    Raises InputError where another process plays, where a new game would lie upon what is there, and where nothing can
    be written.
    """
    with ExitStack() as stack:
        try:
            if new:
                _make_free(folder)
            stack.enter_context(files.locked(folder))
            if new:  # again: another process may have begun a game while we waited for the lock
                _make_free(folder)
            for path in _own_files(folder):
                tidy(path)
                files.Folder(folder).remove(path.name + files.TEMPORARY)
        except InputError as error:
            if error.place == str(folder) and error.what.startswith("another process"):
                remedy = "finish it there first, or name another folder"
                what = "this game is being played by another process"
                raise InputError(what, place=str(folder), remedy=remedy) from None
            raise
        except OSError as error:
            what = f"cannot be written: {error.strerror or error}"
            raise InputError(what, place=str(folder), remedy="name a folder where you may write") from None
        yield


def _own_files(folder: Path) -> Iterator[Path]:
    """The files that a game writes, which a process that was killed may have left half written."""
    yield from (state_file(folder, year) for year in range(1, YEARS + 1))
    pages = ("debrief.html", "debrief-en.html", "debrief-th.html")
    yield from (folder / name for name in (FACTS, MOVES, SCENARIO, *pages))


def _make_free(folder: Path) -> None:
    new = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    folder.mkdir(parents=True, exist_ok=True)
    own = files.Folder(folder)
    ours = (files.LOCK, FACTS + files.TEMPORARY)  # what a process killed before its first game.json leaves
    others = [name for name in own.names() if name not in ours]
    for name in ours:
        own.look(name)  # refuses a link
    if others:
        for path in new:  # on the way to ../ of a folder that was not there
            with suppress(OSError):
                path.rmdir()
        what = "holds a game already" if FACTS in others else "holds other files already"
        remedy = "games are never overwritten: name a folder that does not exist yet"
        if FACTS in others:
            remedy += f", or go on with it: govsim game {folder}"
        raise InputError(what, place=str(folder), remedy=remedy)


def read(folder: Path) -> GameFacts:
    """The facts of a game, checked, and the files that they name beside the states."""
    path = folder / FACTS
    try:
        found = files.read_facts(path)
    except FileNotFoundError:
        remedy = "name the folder of a game, or a new one to begin"
        raise InputError("there is no game", place=str(folder), remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except InputError:  # a link in its place
        raise
    except ValueError:
        raise _damaged(path, folder) from None
    _check_format(found, path, folder)
    try:
        facts = checked(GameFacts, found)
    except ValueError as error:
        raise _damaged(path, folder, str(error)) from None
    begins = not facts.years and not facts.draft  # a process killed then leaves none of the others
    for name, hashes in facts.files.items():
        hashed = _hash(folder / name)
        if hashed not in hashes or (hashed is None and not begins):
            raise _damaged(folder / name, folder)
    return facts


def _hash(path: Path) -> str | None:
    """The hash of a file; None where there is none that can be read."""
    try:
        return files.Folder(path.parent).hash_of(path.name)
    except OSError:
        return None


def _check_format(found: dict[str, Any], path: Path, folder: Path) -> None:
    check_format(found, FORMAT, str(path))
    number = found.get("format")
    if type(number) is int and number != FORMAT:
        what = f"has format {number}; this govsim plays games of format {FORMAT}"
        remedy = f"play it with govsim {found.get('govsim')}, or {_again(folder)}"
        raise InputError(what, place=str(path), remedy=remedy)


def written(folder: Path) -> Written:
    """What the facts tell of a game. Raises InputError where they cannot be those of one."""
    facts = read(folder)
    path = folder / FACTS
    scenario = scenario_of(facts.scenario, str(path))
    if scenario.time.years != YEARS:
        raise _damaged(path, folder, f"its scenario is of {scenario.time.years} years, not {YEARS}")
    try:
        record = Written(
            Setup(scenario, facts.seed, float(facts.budget), facts.lang),
            facts.before,
            [tuple(map(_move, year.moves)) for year in facts.years],
            [year.figures for year in facts.years],
            [year.set_aside for year in facts.years],
            [year.state for year in facts.years],
            list(map(_move, facts.draft)),
            {str(name): hashes for name, hashes in facts.files.items()},
        )
    except InputError as error:
        raise _damaged(path, folder, error.what) from error
    _decided(Game(record.setup, before=record.before), record, folder)
    texts = _texts(record.setup, record.decisions, record.draft)
    if {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()} != {
        name: now for name, (_, now) in record.files.items()
    }:
        raise _damaged(path, folder, f"{MOVES} and {SCENARIO} are of another game")
    return record


def _played(record: Written, folder: Path) -> Game:
    """The game that a record tells of, from the state that its last year left."""
    game = Game(record.setup)
    if record.states:
        path = state_file(folder, len(record.states))
        try:
            content, place = files.Folder(folder).read(path.name), str(path)
            model = PartnershipModel.of_state(state.from_bytes(content, "model", place), place)
        except InputError as error:
            raise InputError(error.what, place=error.place, remedy=_again(folder)) from None
        game = Game(record.setup, model=model, before=record.before)
    return _decided(game, record, folder)


def _move(text: str) -> Move:
    """A move as it was kept."""
    return move_of(typed(text, tuple(LEVERS), "en"), "en")


def _decided(game: Game, record: Written, folder: Path) -> Game:
    """The game after the years that are told of, by its rules: no year is simulated, and none may break them."""
    try:
        for moves, figures, taken in zip(record.decisions, record.figures, record.set_aside, strict=True):
            for move in moves:
                game.decide(move)
            game.check_year()
            if abs(game.taken() - taken) > _ROUNDING:
                raise InputError("a year set aside another sum than its decisions take")
            game.note_year(figures)
        for move in record.draft:
            game.decide(move)
    except InputError as error:
        raise _damaged(folder / FACTS, folder, error.what) from error
    return game


def command_again(setup: Setup, within: str = "") -> str:
    """The command that plays a game again, to be given in its folder, or in one where it lies within another.

    Its scenario may be no shipped one: by file.
    """
    options = f"--scenario {within}{SCENARIO} --seed {setup.seed} --budget {setup.budget!r} --lang {setup.lang}"
    return f"govsim game NEW --play {within}{MOVES} {options}"


def _texts(setup: Setup, decisions: Sequence[Sequence[Move]], draft: Sequence[Move]) -> dict[str, bytes]:
    """What stands beside game.json: all moves, as --play reads them, and the scenario."""
    lines = [f"# {command_again(setup)}"]
    for number, moves in enumerate(decisions, 1):
        lines += [f"# year {number}", *map(str, moves), "done"]
    lines += [f"# year {len(decisions) + 1}, under way", *map(str, draft)] if draft else []
    return {MOVES: ("\n".join(lines) + "\n").encode(), SCENARIO: setup.scenario.to_toml().encode()}


def _again(folder: Path) -> str:
    return f"play it again: the first line of {folder / MOVES} says how"


def _damaged(path: Path, folder: Path, why: str = "") -> InputError:
    what = "was changed or damaged" if path.exists() else "is missing"
    remedy = "use a copy of the folder as it was written" if path.name == MOVES else _again(folder)
    return InputError(f"{what}: {why}" if why else what, place=str(path), remedy=remedy)
