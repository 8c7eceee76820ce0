"""A small country to play in, quickly, and a class that types what a test tells it to."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from govsim.cli.game_session import Session
from govsim.game.kept import Kept, held
from govsim.game.moves import Move
from govsim.game.rules import YEARS, Game, Setup
from govsim.scenario.scenario import Scenario

SMALL = (
    Scenario(name="small", title="Two agencies", title_th="สองหน่วยงาน")
    .with_world(agencies=2)
    .with_time(warmup_years=2, years=YEARS)
)
SETUP = Setup(SMALL, seed=5, budget=2.0)
PLAN: dict[int, list[Move]] = {
    0: [Move("multi-year-obligation", "budget-office"), Move("deputy", "coordinator")],
    1: [Move("role-charter", "university", ("department-head",))],
    3: [Move("deputy", "coordinator", drop=True), Move("legal-sandbox", "department-head", ("auditor",))],
    6: [Move("multi-year-obligation", "budget-office", drop=True), Move("workload-relief", "department-head")],
}


def played(setup: Setup = SETUP, plan: dict[int, list[Move]] = PLAN, years: int = YEARS) -> Game:
    """A game of these moves."""
    game = Game(setup)
    for year in range(years):
        for move in plan.get(year, []):
            game.decide(move)
        game.pass_year()
    return game


def bytes_of(game: Game, folder: Path) -> bytes:
    """The state of a game's world, as it would be kept."""
    path = folder / f"state-{len(list(folder.iterdir()))}"
    return game.model.save(path).read_bytes()


class Class:
    """Answers in turn, then whatever ends a session; `said` is all that was shown, `asked` every prompt."""

    def __init__(self, answers: Iterable[str], end: type[BaseException] = EOFError) -> None:
        self.answers, self.end = iter(answers), end
        self.said: list[str] = []
        self.asked: list[str] = []

    def ask(self, prompt: str) -> str:
        self.asked.append(prompt)
        for answer in self.answers:
            return answer
        raise self.end

    def show(self, *parts: Any) -> None:
        console = Console(width=200, markup=False, emoji=False, highlight=False)
        with console.capture() as captured:
            for part in parts:
                console.print(part)
        self.said.append(captured.get())

    @property
    def out(self) -> str:
        return "".join(self.said)


type Sit = Callable[..., Class]


@pytest.fixture
def sit(tmp_path: Path) -> Sit:
    """Sits a class down before a game in a folder, new or not, until it leaves."""

    def sit(
        *answers: str, folder: Path | None = None, setup: Setup = SETUP, end: type[BaseException] = EOFError
    ) -> Class:
        folder = folder or tmp_path / "game"
        new = not folder.exists()
        pupils = Class(answers, end)
        with held(folder, new=new):
            kept = Kept.begin(folder, setup) if new else Kept.resume(folder)
            with suppress(end):
                Session(kept, pupils.ask, pupils.show).play()
        return pupils

    return sit
