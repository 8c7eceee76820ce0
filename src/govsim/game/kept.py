"""The folder of a game: game.json, moves.txt and scenario.toml to play it again, a state file for each year.

Nothing is overwritten.

game.json carries its own hash and those of the state files; what is damaged is refused. A lock keeps a second process
out.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from govsim import durable, provenance
from govsim.errors import InputError
from govsim.game.figures import Figures
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, move_of, typed
from govsim.game.rules import YEARS, Game, Setup
from govsim.language import language
from govsim.model import PartnershipModel
from govsim.scenario import Scenario

FORMAT = 2
FACTS, MOVES, SCENARIO = "game.json", "moves.txt", "scenario.toml"
KINDS: Mapping[str, type] = {
    "format": int, "govsim": str, "scenario": str, "seed": int, "budget": float, "lang": str, "before": dict,
    "years": list, "draft": list,
}  # fmt: skip
_ROUNDING = 1e-9


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


class Kept:
    """A game and the folder it lies in. Made by begin() or resume(), both to be used within held().

    setup: what the game began with; the game's own may speak another language for this sitting
    """

    def __init__(self, folder: Path, game: Game, states: list[str]) -> None:
        self.folder, self.game, self.setup, self._states = folder, game, game.setup, states

    @classmethod
    def begin(cls, folder: Path, setup: Setup) -> "Kept":
        """A new game in a folder that holds() made."""
        kept = cls(folder, Game(setup), [])
        kept.save()
        return kept

    @classmethod
    def resume(cls, folder: Path) -> "Kept":
        """The game of a folder as it was left. Raises InputError for what is damaged or of another version."""
        told = written(folder)
        if not told.states:
            return cls(folder, _decided(Game(told.setup), told, folder), [])
        for number, hashed in enumerate(told.states, 1):
            path = state_file(folder, number)
            if not path.is_file() or provenance.file_hash(path) != hashed:
                raise _damaged(path, folder)
        try:
            model = PartnershipModel.load(state_file(folder, len(told.states)))
        except InputError as error:
            raise InputError(error.what, place=error.place, remedy=_again(folder)) from None
        return cls(folder, _decided(Game(told.setup, model=model, before=told.before), told, folder), told.states)

    def pass_year(self) -> None:
        """Have a year pass, and keep it: first its state, then the facts that name it."""
        self.game.pass_year()
        path = state_file(self.folder, self.game.year)
        path.unlink(missing_ok=True)  # of a year that broke off before game.json knew of it
        self.game.model.save(path)
        self._states.append(provenance.file_hash(path))
        self.save()

    def save(self) -> None:
        """Write game.json and moves.txt as the game stands. Raises InputError where they cannot be written."""
        game, setup = self.game, self.setup
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
        }
        try:
            durable.write_facts(self.folder / FACTS, facts)
            durable.write(self.folder / SCENARIO, setup.scenario.to_toml().encode())
            durable.write(self.folder / MOVES, _moves_text(game, setup).encode())
        except OSError as error:
            what = f"cannot be written: {error.strerror}"
            raise InputError(what, place=str(self.folder), remedy="make room, or play in another folder") from None


def state_file(folder: Path, year: int) -> Path:
    """The state after so many years."""
    return folder / f"year-{year}.govsim"


def is_game(folder: Path) -> bool:
    """Whether a folder holds a game, damaged or not."""
    return (folder / FACTS).exists()


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
            stack.enter_context(durable.locked(folder))
            if new:  # again: another process may have begun a game while we waited for the lock
                _make_free(folder)
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


def _make_free(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ours = (durable.LOCK, FACTS + durable.TEMPORARY)  # what a process killed before its first game.json leaves
    others = [path.name for path in folder.iterdir() if path.name not in ours]
    if others:
        what = "holds a game already" if FACTS in others else "holds other files already"
        remedy = "games are never overwritten: name a folder that does not exist yet"
        if FACTS in others:
            remedy += f", or go on with it: govsim game {folder}"
        raise InputError(what, place=str(folder), remedy=remedy)


def read(folder: Path) -> dict[str, Any]:
    """The facts of a game, checked."""
    path = folder / FACTS
    try:
        facts = durable.read_facts(path)
    except FileNotFoundError:
        remedy = "name the folder of a game, or a new one to begin"
        raise InputError("there is no game", place=str(folder), remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except (ValueError, RecursionError):
        raise _damaged(path, folder) from None
    if isinstance(facts.get("format"), int) and facts["format"] != FORMAT:
        what = f"has format {facts['format']}; this govsim plays games of format {FORMAT}"
        remedy = f"play it with govsim {facts.get('govsim')}, or {_again(folder)}"
        raise InputError(what, place=str(path), remedy=remedy)
    if facts.get("kind") != "game" or any(not isinstance(facts.get(name), kind) for name, kind in KINDS.items()):
        raise _damaged(path, folder)
    return facts


def written(folder: Path) -> Written:
    """What the facts tell of a game. Raises InputError where they cannot be those of one."""
    facts = read(folder)
    try:
        scenario = Scenario.from_toml(facts["scenario"], place=str(folder / FACTS))
        setup, years = Setup(scenario, facts["seed"], facts["budget"], language(facts["lang"])), facts["years"]
        if scenario.time.years != YEARS or not 0 <= setup.budget < math.inf:
            raise ValueError
        return Written(
            setup,
            Figures(**facts["before"]),
            [tuple(map(_move, year["moves"])) for year in years],
            [Figures(**year["figures"]) for year in years],
            [float(year["set_aside"]) for year in years],
            [str(year["state"]) for year in years],
            list(map(_move, facts["draft"])),
        )
    except (InputError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise _damaged(folder / FACTS, folder) from error


def _move(text: str) -> Move:
    """A move as it was kept."""
    return move_of(typed(text, tuple(LEVERS), "en"), "en")


def _decided(game: Game, told: Written, folder: Path) -> Game:
    """The game after the years that are told of, by its rules: no year is simulated, and none may break them."""
    try:
        for moves, figures, taken in zip(told.decisions, told.figures, told.set_aside, strict=True):
            for move in moves:
                game.decide(move)
            game.check_year()
            if abs(game.taken() - taken) > _ROUNDING:
                raise ValueError
            game.note_year(figures)
        for move in told.draft:
            game.decide(move)
    except (InputError, TypeError, ValueError) as error:
        raise _damaged(folder / FACTS, folder) from error
    return game


def command_again(setup: Setup) -> str:
    """The command that plays a game again, to be given in its folder. Its scenario may be no shipped one: by file."""
    told = f"--scenario {SCENARIO} --seed {setup.seed} --budget {setup.budget!r} --lang {setup.lang}"
    return f"govsim game NEW --play {MOVES} {told}"


def _moves_text(game: Game, setup: Setup) -> str:
    """All moves, as --play reads them."""
    lines = [f"# {command_again(setup)}"]
    for number, moves in enumerate(game.decisions, 1):
        lines += [f"# year {number}", *map(str, moves), "done"]
    lines += [f"# year {game.year + 1}, under way", *map(str, game.draft)] if game.draft else []
    return "\n".join(lines) + "\n"


def _again(folder: Path) -> str:
    return f"play it again: the first line of {folder / MOVES} says how"


def _damaged(path: Path, folder: Path) -> InputError:
    what = "was changed or damaged" if path.exists() else "is missing"
    return InputError(what, place=str(path), remedy=_again(folder))
