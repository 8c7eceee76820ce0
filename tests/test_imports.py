"""What is imported when, and which way the arrows point."""

import ast
import subprocess
import sys
from pathlib import Path

import govsim

PACKAGE = Path(govsim.__file__).parent
HEAVY = ("numpy", "pandas", "numba", "pydantic", "scipy", "pyarrow")


def imported_by(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return names | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


def test_import_govsim_imports_nothing_heavy() -> None:
    code = f"import govsim, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_rule_knows_tables_regimes_luck_and_month_and_nothing_of_scenarios_or_files() -> None:
    room = ("compiled", "constants", "draws", "elementary", "streams", "tables")
    allowed = {"math", *(f"govsim.model.{name}" for name in room)}
    for path in (PACKAGE / "model" / "rules").glob("*.py"):
        known = allowed | {name for name in imported_by(path) if name.startswith("govsim.model.rules.")}
        assert imported_by(path) <= known, path.name


def test_only_the_engine_calls_rules() -> None:
    outside = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "rules" and path.name != "engine.py"]
    users = {path.name for path in outside if any(name.startswith("govsim.model.rules") for name in imported_by(path))}
    # A rule in place of a shipped one, which it calls first; the browser's engine, for the place of a run's number,
    # which runs made together set too.
    assert users == {"baselines.py", "entries.py", "together.py"}


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    root = PACKAGE.parent.parent
    files = [path for folder in ("src", "tests", "benchmarks", "docs") for path in (root / folder).rglob("*.py")]
    assert {path.name: n for path in files if (n := len(path.read_text(encoding="utf-8").splitlines())) > 500} == {}


def test_no_global_generator_is_used() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import random" not in text
        assert "np.random.seed" not in text
        assert "fastmath=True" not in text
