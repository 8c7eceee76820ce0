"""Kills commands at random moments and looks at what they leave: python -m tests.reliability.kills N SEED

Everything is imported once; each victim is a fork. After every kill the next command on the same place must work, tidy
what the killed one left, and find all that was kept before.
"""

import io
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

import govsim
from govsim.cli import main
from govsim.game.kept import Kept
from govsim.runs.mesa.model import PartnershipModel
from govsim.study.sweep.sweep import ready
from tests.reliability.ground import TINY
from tests.study.kills import SWIFT, asked, forked

TIMES = 4
"""How often a victim does what it does, if it is let live."""
TYPED = "deputy\ndone\ndrop deputy\ndone\n" + "done\n" * 4


def commanded(line: str) -> int:
    """The exit code of a command, which is not heard."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return main(line.split())


def _results(line: str, load: Callable[[Path], object]) -> "Victim":
    """A command that writes a folder of results, which is there whole or not at all."""

    def live() -> None:
        for number in range(TIMES):
            assert commanded(f"{line} --out kept{number}") == 0

    def check() -> int:
        whole = [path for path in sorted(Path().glob("kept*")) if load(path)]
        assert commanded(f"{line} --out kept{len(whole)}") == 0  # that of the next number was in work
        assert load(Path(f"kept{len(whole)}"))
        return len(whole)

    return Victim(live, check)


def _plays() -> None:
    sys.stdin = io.StringIO(TYPED)
    assert commanded("game game --scenario tiny.toml") == 0


def _game() -> int:
    """Years played, of a game that goes on."""
    if not Path("game/game.json").exists():
        assert commanded("game game --scenario tiny.toml --new") == 0
        return 0
    years = Kept.resume(Path("game")).game.year
    assert commanded("game game --json") == 0
    assert commanded("game game --replay") == 0
    sys.stdin = io.StringIO("done\n")
    assert commanded("game game") == 0
    return int(years)


def _saves() -> None:
    model = PartnershipModel(govsim.Scenario.load("tiny.toml"), seed=3)
    for number in range(5 * TIMES):
        model.run_for(1)
        model.save(f"month-{number}.govsim")


def _states() -> int:
    """States kept, each of which is one that was saved."""
    states = sorted(Path().glob("*.govsim"))
    for path in states:
        PartnershipModel.load(path)
    model = PartnershipModel(govsim.Scenario.load("tiny.toml"), seed=3)
    again = f"month-{len(states)}.govsim"  # the one that was in work
    model.save(again)
    assert PartnershipModel.load(again).run.month == model.run.month
    return len(states)


@dataclass(frozen=True)
class Victim:
    """What is killed, and what must hold after it; the latter returns how much was kept."""

    live: Callable[[], None]
    check: Callable[[], int]


VICTIMS = {
    "run": _results("run tiny.toml -n 5 -q", lambda path: govsim.Ensemble.load(path).replications == 5),
    "compare": _results(
        "compare tiny.toml -n 2 -q --reform deputy@2027", lambda path: govsim.Comparison.load(path).replications == 2
    ),
    "barriers": _results("barriers tiny.toml -n 1 -q", lambda path: govsim.Factorial.load(path).replications == 1),
    "game": Victim(_plays, _game),
    "states": Victim(_saves, _states),
}


def left(folder: Path) -> list[str]:
    """What is of no use to anybody: hidden names, and names of files half written."""
    return [path.name for path in folder.rglob("*") if path.name.startswith(".") or path.name.endswith(".tmp")]


def begun(name: str, home: Path) -> tuple[int, int]:
    """A victim in a new folder: its number, and where it would say something."""
    folder = home / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "tiny.toml").write_text(TINY)
    os.chdir(folder)
    return forked(lambda _: VICTIMS[name].live())


def lifetime(name: str, home: Path) -> float:
    """Seconds that a victim lives, if it is let live."""
    start = time.monotonic()
    child, read = begun(name, home)
    assert os.waitpid(child, 0)[1] == 0, f"{name} fails by itself"
    os.close(read)
    return time.monotonic() - start


def killed(name: str, life: float, home: Path) -> tuple[bool, int, int]:
    """Whether it was killed before its end, what it had half written, and how much was kept."""
    child, read = begun(name, home)
    folder = home / name
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(read)
    half = len(left(folder))
    kept = int(asked(VICTIMS[name].check))
    assert left(folder) == [], f"{name} is not tidied: {left(folder)}"
    return os.WIFSIGNALED(status), half, kept


def main_(kills: int, seed: int) -> dict[str, int]:
    """Kill so many, as often of each; how many there were of each, what was half written, and what was kept."""
    for module in ("commands", "run", "compare", "barriers", "game_session", "summary"):
        import_module(f"govsim.cli.{module}")
    ready()
    luck = np.random.default_rng(seed)
    told = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="govsim-kills-", dir=SWIFT) as home:
        lives = {name: lifetime(name, Path(home)) for name in VICTIMS}
        while sum(told[name] for name in VICTIMS) < kills:
            name = min(VICTIMS, key=lambda victim: told[victim])
            life = luck.uniform(0, lives[name])
            ended, half, kept = killed(name, life, Path(home))
            if ended:
                told[name] += 1
            else:  # the machine has become faster since the lives were measured
                lives[name] = life
            told["half written"] += half
            told["kept"] += kept
        os.chdir("/")
    return dict(told)


if __name__ == "__main__":
    print(json.dumps(main_(int(sys.argv[1]), int(sys.argv[2]))))
