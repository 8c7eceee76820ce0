"""What the tests of the lessons share: their texts, read once, and their folder on the path."""

import sys
from functools import cache
from pathlib import Path

import jupytext
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
sys.path.insert(0, str(NOTEBOOKS))
import build  # noqa: E402  # lies there

LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.py"))
SOURCES = [f"{name}.py" for name in LESSONS] + [f"solutions/{name}.py" for name in LESSONS]


@cache
def whole(source: str) -> list[NotebookNode]:
    """The cells of a text, of both languages and with its claims."""
    cells: list[NotebookNode] = jupytext.reads((NOTEBOOKS / source).read_text("utf-8"), fmt="py:percent").cells
    return cells


def cells_of(source: str) -> list[NotebookNode]:
    """The cells that are taught, of both languages."""
    return [cell for cell in whole(source) if not build.is_claim(cell)]


def prose(source: str, lang: str) -> list[str]:
    """The prose cells of a language."""
    return [cell.source for cell in cells_of(source) if cell.metadata.get("lang") == lang]


def code(source: str) -> list[str]:
    """The code cells."""
    return [cell.source for cell in cells_of(source) if cell.cell_type == "code"]
