"""`govsim examples FOLDER`: experiments to edit and lessons to open, copied out of an installed package."""

import shlex
import shutil
from pathlib import Path
from typing import Annotated

import typer

from govsim.cli import DONE, terminal
from govsim.errors import InputError
from govsim.runs import new_files

PACKAGE = Path(__file__).parents[1]
PARTS = {
    "experiments": ("experiments", ("*.py", "*.toml")),
    "lessons": (
        "notebooks",
        ("lesson.py", "en/*.ipynb", "th/*.ipynb", "quizzes/*.toml", "executed/*/*.ipynb", "course/*.*"),
    ),
}
"""What is copied: where to, from which folder of the repository, and which of its files."""


def examples(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet.")],
) -> int:
    """Copy the experiments and the lessons, in English and Thai, to a folder of your own. Nothing is overwritten."""
    sources = {name: source(name) for name in PARTS}

    def fill(work: Path) -> None:
        for name, origin in sources.items():
            for file in files(name, origin):
                copy = work / name / file.relative_to(origin)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)

    made = new_files.save_folder(folder, fill)
    run = shlex.join(["python", str(made / "experiments" / "late_budget.py"), "--out", str(made / "late-budget")])
    lessons = shlex.join(["jupyter", "lab", str(made / "lessons" / "en")])
    terminal.show(
        f"{made} holds experiments, each script with its command in its first lines, and eight lessons in English (en)"
        " and Thai (th); in executed, for the teacher, the same with their results, and the solutions.",
        f"Begin with an experiment: {run}",
        f"Or with a lesson, once `pip install jupyterlab` is done: {lessons}",
    )
    return DONE


def source(name: str) -> Path:
    """Where a part lies: in the package, or, where govsim is installed from a copy of its repository, in that.

    Raises:
        InputError: In neither.
    """
    of_repository = PARTS[name][0]
    for place in (PACKAGE / "examples" / of_repository, PACKAGE.parents[1] / of_repository):
        if files(name, place):
            return place
    remedy = "install govsim from its wheel, or take them from its repository"
    raise InputError(f"this installation has no {name}", place=str(PACKAGE), remedy=remedy)


def files(name: str, place: Path) -> list[Path]:
    """The files of a part that lies in a place."""
    return sorted(file for pattern in PARTS[name][1] for file in place.glob(pattern))
