"""The game at a terminal: a prompt, an answer, what comes of it. Any answer leaves the game playable.

End of input and Ctrl-C come out as EOFError and KeyboardInterrupt; every decision was kept by then.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from govsim.cli import game_screen as screen
from govsim.errors import InputError
from govsim.game.kept import Kept
from govsim.game.levers import LEVERS, Lever, offered
from govsim.game.moves import Move, Typed, lacking, lever_of, move_of, role_list, role_of, typed
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS, Setup
from govsim.scenario import toml as scenario_file
from govsim.words import say, year_name

COMMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "list": ("list", "รายการ"),
        "explain": ("explain", "อธิบาย"),
        "story": ("story", "เรื่องราว"),
        "state": ("state", "สถานะ"),
        "roles": ("roles", "บทบาท"),
        "done": ("done", "ตกลง"),
        "save": ("save", "บันทึก"),
        "quit": ("quit", "exit", "ออก"),
        "help": ("help", "?", "ช่วยเหลือ"),
    }
)
YES, NO = ("yes", "y", "ใช่", "เห็นชอบ"), ("no", "n", "ไม่", "ไม่เห็นชอบ")

type Ask = Callable[[str], str]
type Show = Callable[..., None]


class _LeftError(Exception):
    """Somebody leaves in the middle of a question."""


class Session:
    """A game played through `ask`, which takes a prompt and gives an answer, and `show`, which prints."""

    def __init__(self, kept: Kept, ask: Ask, show: Show) -> None:
        self.kept, self.game, self.ask, self.show = kept, kept.game, ask, show
        self.lang = kept.game.setup.lang

    def play(self) -> None:
        """Play until the game is over or somebody leaves."""
        self.greet()
        while not self.game.over:
            answer = self.ask(self.prompt()).strip()
            if not answer:
                self.show(say("game.empty", self.lang))
                continue
            try:
                self.answer(answer)
            except _LeftError:
                return
            except InputError as refusal:
                if refusal.place:  # of a file, not of the rules
                    raise
                self.show(refusal.what)

    def greet(self) -> None:
        """What the class sees first."""
        setup, lang = self.game.setup, self.lang
        if self.game.years or self.game.draft:
            self.show(say("game.again", lang))
        else:
            title = (setup.scenario.title_th if lang == "th" else setup.scenario.title) or say("game.title", lang)
            self.show(say("game.begin", lang, title=title, budget=setup.budget))
        self.show("", *screen.state(self.game), *screen.in_force(self.game), "")
        if not self.game.over:
            self.show(*screen.choices(self.game), "", say("game.help", lang))

    def prompt(self) -> str:
        """Where the game stands, and what is left of the year's budget."""
        game = self.game
        left = say("game.money", self.lang, x=round(game.left(), 2) + 0.0)
        year = year_name(game.fiscal_year, self.lang)
        return say("game.prompt", self.lang, n=game.year + 1, all=YEARS, year=year, left=left)

    def answer(self, answer: str) -> None:
        """Do what an answer asks for. Raises InputError for what is refused."""
        command, rest = _command(answer)
        if command is None:
            self.decide(self.complete(typed(answer, self.game.offered, self.lang)))
        else:
            self.obey(command, rest)

    def obey(self, command: str, rest: str) -> None:
        """Do what a command says."""
        shown: dict[str, Callable[[], Iterable[screen.Shown]]] = {
            "list": lambda: screen.choices(self.game),
            "story": lambda: screen.story(self.game),
            "state": lambda: [*screen.state(self.game), *screen.in_force(self.game)],
            "roles": lambda: screen.roles(self.game),
            "explain": lambda: self._explained(rest),
            "help": lambda: [say("game.help", self.lang)],
        }
        if command == "quit":
            raise _LeftError
        if command in shown:
            self.show(*shown[command]())
        elif command == "done":
            self.pass_year()
        else:
            self.kept.save()
            self.show(say("game.saved", self.lang, folder=self.kept.folder))

    def _explained(self, which: str) -> Iterable[screen.Shown]:
        if not which:
            return [say("game.explain.what", self.lang)]
        return screen.explained(self.game, lever_of(which, self.game.offered, self.lang))

    def pass_year(self) -> None:
        """Have the year pass, and show what came of it."""
        year = year_name(self.game.fiscal_year, self.lang)
        self.game.check_year()
        self.show(say("game.passes", self.lang, year=year))
        self.kept.pass_year()
        self.show("", *screen.state(self.game), "", *screen.story(self.game), "")
        for lever in self.game.ended():
            self.show(say("game.ended", self.lang, lever=LEVERS[lever].label(self.lang), year=year))
        if not self.game.over:
            self.show(*screen.in_force(self.game))

    # Who agrees

    def complete(self, answer: Typed) -> Move | None:
        """The move of an answer, after asking who agrees. None where somebody does not."""
        lever = LEVERS[answer.lever]
        if answer.drop:
            return move_of(answer, self.lang)
        # What is refused even if all agree is refused before anybody is asked.
        self.game.check(Move(answer.lever, answer.by or lever.by[0], tuple(group[0] for group in lever.consent)))
        by = answer.by or lever.by[0]
        agreed = answer.agreed
        for group in lacking(lever, agreed):
            one = self._consent(lever, group)
            if one is None:
                return None
            agreed = (*agreed, one)
        return Move(answer.lever, by, agreed)

    def decide(self, move: Move | None) -> None:
        """Take a decision and keep it. None: there was no consent."""
        if move is None:
            return
        self.game.decide(move)
        self.kept.save()
        lever, left = LEVERS[move.lever].label(self.lang), round(self.game.left(), 2) + 0.0
        if move.drop:
            self.show(say("game.dropped", self.lang, lever=lever, left=left))
            return
        role, price = ROLES[move.by].label(self.lang), self.game.price(move.lever)
        self.show(say("game.set", self.lang, lever=lever, role=role, price=price, left=left))

    def _consent(self, lever: Lever, group: tuple[str, ...]) -> str | None:
        label = lever.label(self.lang)
        if len(group) == 1:
            prompt = say("game.agrees", self.lang, lever=label, role=ROLES[group[0]].label(self.lang))
        else:
            prompt = say("game.who.agrees", self.lang, lever=label, roles=role_list(group, self.lang))
        return self._asked(prompt, lever, group)

    def _asked(self, prompt: str, lever: Lever, group: tuple[str, ...]) -> str | None:
        """One of a group of roles; None for no."""
        while True:
            answer = self.ask(prompt).strip()
            command, rest = _command(answer)
            if command is not None:
                self._aside(command, rest)
                continue
            if answer.casefold() in NO or not answer:
                self.show(say("game.refused", self.lang, lever=lever.label(self.lang)))
                return None
            if len(group) == 1 and answer.casefold() in YES:
                return group[0]
            try:
                role = role_of(answer, self.lang)
            except InputError as refusal:
                self.show(say("game.yes.or.no", self.lang) if len(group) == 1 else refusal.what)
                continue
            if role in group:
                return role
            self.show(
                say("game.no.role", self.lang, text=ROLES[role].label(self.lang), roles=role_list(group, self.lang))
            )

    def _aside(self, command: str, rest: str) -> None:
        """Look something up, or leave, in the middle of a question; it is asked again."""
        if command in ("done", "save"):
            self.show(say("game.answer.first", self.lang))
            return
        try:
            self.obey(command, rest)
        except InputError as refusal:
            self.show(refusal.what)


def _command(answer: str) -> tuple[str | None, str]:
    """The command that an answer is, and what stands behind it: only `explain` takes something."""
    word, _, rest = answer.partition(" ")
    command = next((name for name, words in COMMANDS.items() if word.casefold() in words), None)
    return (command, rest.strip()) if command == "explain" or not rest.strip() else (None, "")


type Played = list[tuple[str, Move | None]]
"""Moves with the place of each in its file; None ends a year."""


def moves_of(path: Path, setup: Setup) -> Played:
    """The moves of a file: decisions in full, and `done` at the end of each year; # begins a comment.

    Raises InputError with the line for what cannot be a move: before anything is played.
    """
    levers, lang = offered(setup.scenario), setup.lang
    moves: Played = []
    for number, line in enumerate(lines_of(path), 1):
        text, place = line.partition("#")[0].strip(), f"{path}:{number}"
        if text.casefold() in COMMANDS["done"]:
            moves.append((place, None))
        elif text:
            try:
                if text.split()[0].casefold() in {word for words in COMMANDS.values() for word in words}:
                    raise InputError(say("game.only.moves", lang))
                moves.append((place, move_of(typed(text, levers, lang), lang)))
            except InputError as refusal:
                remedy = refusal.remedy or say("game.nothing.played", lang)
                raise InputError(refusal.what, place=place, remedy=remedy) from None
    return moves


def play_moves(session: Session, moves: Played) -> None:
    """Play the moves of a file. Raises InputError with the place of what the rules refuse; years before it are kept."""
    session.greet()
    for place, move in moves:
        try:
            if move is None:
                session.pass_year()
            else:
                session.decide(move)
        except InputError as refusal:
            if refusal.place:
                raise
            remedy = refusal.remedy or say("game.left", session.lang, folder=session.kept.folder)
            raise InputError(refusal.what, place=place, remedy=remedy) from None


def lines_of(path: Path) -> list[str]:
    """The lines of a file. Raises InputError where it cannot be read."""
    if not os.path.lexists(path):
        remedy = "name a file with a decision a line, and `done` at the end of each year"
        raise InputError("there is no such file", place=str(path), remedy=remedy)
    return scenario_file.read_text(path, str(path)).splitlines()
