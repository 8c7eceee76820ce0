"""`govsim course FOLDER`: what a lecturer needs beside the lessons, written from their sources in one language."""

from pathlib import Path
from typing import Annotated

import typer

from govsim.cli import DONE, examples, speaking, terminal


def course(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet.")],
    lessons: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Lessons of your own: the folder `lessons` of govsim examples, changed."),
    ] = None,
) -> int:
    """Write a course to teach from: twelve slides a lesson, syllabus, marking scheme, case brief and quizzes to print.

    Slides are PowerPoint and PDF, papers are Word and PDF. For example: govsim course teaching --lang th
    """
    from govsim.show.course.write import write_course

    made = write_course(folder, lessons or examples.source("lessons"), speaking.lang())
    terminal.show(
        f"{made} holds the slides of each lesson (slides), the syllabus, the marking scheme, the case brief, and"
        " quizzes with their answers apart."
    )
    return DONE
