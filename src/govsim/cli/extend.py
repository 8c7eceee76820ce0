"""`govsim study extend` and `join`: a study goes on, larger than it was begun, or out of parts made elsewhere."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from govsim.arguments import named, whole_number
from govsim.cli import DONE, declared, options, run, sweep, terminal

if TYPE_CHECKING:
    from govsim.study.sweep.compute import Progress
    from govsim.study.sweep.study import Study

NewFolder = Annotated[str, typer.Option(metavar="DIR", help="A new folder for the larger study.")]


def extend(
    folder: options.StudyFolder,
    out: NewFolder,
    replications: Annotated[int | None, options.number(help="How many replications it is to have.")] = None,
    samples: Annotated[int | None, options.number(help="How many samples it is to have.")] = None,
    workers: Annotated[int | None, options.number(help="Threads; by default as many as there are processors.")] = None,
    runs_a_part: Annotated[
        int | None, options.number("--runs-a-part", help="How many runs are kept together in a file.")
    ] = None,
    part: Annotated[str | None, typer.Option(metavar="K/N", help="Make the K-th of N parts alone.")] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Make a larger study out of one that is there, which stays as it is: only what it lacks is made.

    Samples of sobol and random go on; a Latin hypercube doubles; other methods take more replications. The same command
    goes on where it was stopped.

    For example: govsim study extend results/my-study --replications 400 --out results/larger
    """
    from govsim.study.sweep.extend import extend as make
    from govsim.study.sweep.store import STUDY
    from govsim.study.sweep.study import Study

    again = ["govsim", "study", "extend", folder, "--out", out]
    for option, number, most in (
        ("--replications", replications, 10**6), ("--samples", samples, 2 * 10**7),
        ("--workers", workers, 1024), ("--runs-a-part", runs_a_part, 10**6),
    ):  # fmt: skip
        if number is not None:
            whole_number(option, number, 1, most)
            again += [option, str(number)]
    again += [] if part is None else ["--part", part]
    with run.placed(" ".join(again[1:3])):
        larger = Study.open(folder).design.grown(samples, replications)
    runs = sweep.part_of(part, larger)
    there = named(out) / STUDY
    before = Study.open(out).status() if there.exists() else None
    if before is None:
        run.free_folder(out)

    def made(progress: Progress | None) -> Study:
        return make(
            folder, out, samples=samples, replications=replications, workers=workers, runs_a_part=runs_a_part,
            part=part, progress=progress,
        )  # fmt: skip

    return sweep.show_made(made, larger, runs, out, before, again, as_json=as_json, quiet=quiet)


def join(
    folders: Annotated[list[str], typer.Argument(metavar="DIRS", help="Folders of parts, made with --part.")],
    out: Annotated[str, typer.Option(metavar="DIR", help="A new folder for the whole study.")],
) -> int:
    """Join the parts that jobs of an array have made into one study.

    For example: govsim study join results/part-* --out results/my-study
    """
    from govsim.study.sweep.join import join as make

    run.free_folder(out)
    study = make(folders, out)
    status, folder = study.status(), shlex.quote(out)
    terminal.show(f"{declared.counted(status.done, 'run')} of {status.runs:,} are in {out}.")
    if status.missing:
        remedy = f"make them: govsim sweep {folder} --out {folder} --resume"
        terminal.tell(f"warning: {status.missing:,} runs are in none of the folders\n  {remedy}")
    return DONE
