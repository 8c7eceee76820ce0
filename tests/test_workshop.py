"""The workshop: one place for every command, hooks without other hosts, and no test that asserts time on the wall."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.artefacts import MOVES

from govsim.game.levers import LEVERS
from govsim.game.moves import move_of, typed

ROOT = Path(__file__).parents[1]
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
CLOCKS = ("monotonic", "perf_counter", "process_time", "time")


def recipes() -> set[str]:
    just = shutil.which("just", path=Path(sys.executable).parent)
    assert just is not None
    return set(subprocess.check_output([just, "--summary"], cwd=ROOT, text=True).split())


def test_what_contributing_ci_and_hooks_call_are_recipes_of_the_justfile() -> None:
    texts = [
        CI,
        *((ROOT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", ".pre-commit-config.yaml")),
    ]
    called = {name for text in texts for name in re.findall(r"uv run just ([a-z]+)", text)}
    assert called >= {"check", "test", "slow", "docs", "notebooks", "golden", "bench", "generated"}
    assert called <= recipes()


def test_ci_ends_with_the_command_for_tests_that_the_readme_gives() -> None:
    assert CI.rstrip().splitlines()[-1] == "uv run pytest"
    assert "uv run pytest\n" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_hooks_come_from_here_alone() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
    assert set(re.findall(r"language: (\w+)", HOOKS)) == {"system"}


def reads_a_clock(node: ast.AST) -> bool:
    called = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return any(isinstance(name, ast.Attribute) and name.attr in CLOCKS for name in called)


def timed_assertions(text: str) -> list[int]:
    """The lines of assertions on what a clock says, or on a name that was made from it in the same function."""
    lines = []
    for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
        parts = list(ast.walk(function))
        made = [node for node in parts if isinstance(node, ast.Assign) and reads_a_clock(node.value)]
        names = {part.id for node in made for target in node.targets for part in ast.walk(target)
                 if isinstance(part, ast.Name)}  # fmt: skip
        for node in (node for node in parts if isinstance(node, ast.Assert)):
            used = {part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)}
            if reads_a_clock(node.test) or used & names:
                lines.append(node.lineno)
    return lines


def test_no_test_asserts_time_on_the_wall() -> None:
    paths = (ROOT / "tests").rglob("*.py")
    assert {path.name: lines for path in paths if (lines := timed_assertions(path.read_text(encoding="utf-8")))} == {}


def test_a_timed_assertion_is_found_however_it_is_written() -> None:
    plain = "def test():\n    assert time.monotonic() < end"
    named = "def test():\n    taken = time.perf_counter() - start\n    assert taken < 5"
    assert (timed_assertions(plain), timed_assertions(named)) == ([2], [3])


def test_the_yardstick_plays_a_game_that_a_class_may_play() -> None:
    for line in MOVES.split("\n"):
        if line not in ("", "done"):
            move_of(typed(line, tuple(LEVERS), "en"), "en")
