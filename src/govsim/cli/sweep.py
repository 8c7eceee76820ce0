"""`govsim sweep`: from a design to a study in a folder; what it would take, how to stop it and go on."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from govsim.arguments import named, whole_number
from govsim.cli import DONE, STOPPED, declared, options, run, terminal
from govsim.cli.terminal import bold
from govsim.errors import InputError
from govsim.runs import provenance

if TYPE_CHECKING:
    from rich.console import ConsoleRenderable

    from govsim.study.design.design import Design
    from govsim.study.sweep.compute import Progress
    from govsim.study.sweep.estimate import Estimate
    from govsim.study.sweep.study import Status, Study


def sweep(
    design: Annotated[
        str, typer.Argument(metavar="DESIGN.toml", help="A design file, or a study's folder for its own design.")
    ],
    out: Annotated[str | None, typer.Option(metavar="DIR", help="The folder of the study.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Resume the study in DIR, or begin it.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show how many runs, how long, how much disk and memory.")
    ] = False,
    workers: Annotated[int | None, options.number(help="Threads; by default as many as there are processors.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, whose workers make the runs instead.")
    ] = None,
    open_network: Annotated[
        bool,
        typer.Option("--open-network", help="Speak to a scheduler on another machine without TLS: see the guide."),
    ] = False,
    runs_a_part: Annotated[
        int | None, options.number("--runs-a-part", help="How many runs are kept together in a file.")
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(metavar="K/N", help="Make the K-th of N parts alone, as a job of an array; join them afterwards."),
    ] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Make all runs of a design and keep them in a folder, a study. What is made is safe: Ctrl-C at any time.

    Runs that fail are kept as failures; the others go on, the exit code is 0, and a warning says how to see them.

    For example: govsim sweep my-study.toml --out results/my-study --resume
    """
    from govsim.study.sweep.sweep import sweep as make

    for option, number, most in (("--workers", workers, 1024), ("--runs-a-part", runs_a_part, 10**6)):
        if number is not None:
            whole_number(option, number, 1, most)
    if workers is not None and scheduler is not None:
        remedy = "its workers make the runs: leave --workers out"
        raise InputError("is given together with --scheduler", place="--workers", remedy=remedy)
    asked = _design(design)
    runs = part_of(part, asked)
    if out is None and not dry_run:
        remedy = f"name a folder: --out {shlex.quote(f'results/{asked.name}')}; or add --dry-run"
        raise InputError("a study needs a folder to be kept in", place="govsim sweep", remedy=remedy)
    before = None if out is None else _there(asked, out, goes_on=resume or dry_run)
    if out is None or dry_run:
        facts, lines = _what_it_takes(
            asked, before, out, workers, runs_a_part, resume=resume, cluster=scheduler is not None
        )
        terminal.print_json(facts) if as_json else terminal.show(*lines)
        return DONE
    again = ["govsim", "sweep", design, "--out", out, "--resume"]
    for option, value in (
        ("--workers", workers), ("--scheduler", scheduler), ("--runs-a-part", runs_a_part), ("--part", part),
    ):  # fmt: skip
        again += [] if value is None else [option, str(value)]
    again += ["--open-network"] if open_network else []

    def made(progress: Progress | None) -> Study:
        return make(
            asked, out, resume=resume, workers=workers, scheduler=scheduler, open_network=open_network,
            runs_a_part=runs_a_part, part=part, progress=progress,
        )  # fmt: skip

    return show_made(made, asked, runs, out, before, again, as_json=as_json, quiet=quiet)


def part_of(part: str | None, design: Design) -> int:
    """How many runs the part has that was asked for, all of them where none was."""
    from govsim.study.sweep.sweep import slice_of

    with run.placed(f"--part {part}"):
        return len(slice_of(part, design.runs))


def show_made(
    make: Callable[[Progress | None], Study],
    asked: Design,
    runs: int,
    out: str,
    before: Status | None,
    again: list[str],
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Have the runs of a study made, and say how it went. again: the command that goes on where it is stopped."""
    if quiet and not as_json:
        for note in asked.notes:
            terminal.tell(f"note: {note}")
    elif not as_json:
        terminal.show(*_heading(asked))
    done, failed = (before.done, before.failed) if before else (0, 0)
    try:
        with terminal.progress_of_study(runs, done, failed, quiet) as progress:
            study = make(progress)
    except KeyboardInterrupt:
        terminal.tell(f"stopped: {_kept(asked, out)}\n  go on: {shlex.join(again)}")
        return STOPPED
    status = study.status()
    if as_json:
        terminal.print_json(document(study, status))
    elif not quiet:
        terminal.show(*_summary(out, study, status))
    if status.failed:
        message = f"{declared.counted(status.failed, 'run')} failed: `govsim study status {shlex.quote(out)}` says why"
        terminal.tell(f"warning: {message}")
    return DONE


def _design(typed: str) -> Design:
    """A design file's, or that of a study's folder."""
    from govsim.study.design.design import Design
    from govsim.study.sweep.store import STUDY
    from govsim.study.sweep.study import Study

    path = named(typed)
    return Study.open(path).design if os.path.lexists(path / STUDY) else Design.load(path)


def _there(design: Design, out: str, *, goes_on: bool) -> Status | None:
    """How far the study in the folder is, if one is there to go on with; refuses a folder in use."""
    from govsim.study.sweep.store import STUDY
    from govsim.study.sweep.study import Study

    folder = named(out)
    if not os.path.lexists(folder / STUDY):
        run.free_folder(out)
        return None
    study = Study.open(folder)
    if design.fingerprint not in (study.design.fingerprint, study.fingerprint):
        own = shlex.quote(out)
        raise InputError(
            "the study here has another design",
            place=f"--out {out}",
            remedy=f"name another folder, or go on with its own design: govsim sweep {own} --out {own} --resume",
        )
    if not goes_on:
        status = study.status()
        raise InputError(
            f"a study of this design is here, with {status.done:,} of {status.runs:,} runs",
            place=f"--out {out}",
            remedy="go on with it: add --resume; or name another folder",
        )
    return study.status()


# What it would take


def _what_it_takes(
    design: Design, before: Status | None, out: str | None, workers: int | None, runs_a_part: int | None,
    *, resume: bool, cluster: bool,
) -> tuple[dict[str, Any], Iterable[ConsoleRenderable | str]]:  # fmt: skip
    """The same as plain data and for a reader; nothing is written."""
    from govsim.runs.batch import available_threads
    from govsim.study.sweep.estimate import estimate

    workers = workers or available_threads()
    missing = design.runs - (before.done if before else 0)
    takes = estimate(design, workers, missing, runs_a_part)
    facts = {
        "govsim": provenance.version(),
        "design": design.name,
        **design.describe(),
        "notes": list(design.notes),
        "out": out,
        "done": design.runs - missing,
        "missing": missing,
        "workers": workers,
        "seconds": takes.seconds,
        "bytes": takes.bytes,
        "memory": takes.memory,
        "tried": takes.tried,
        "tried_failed": [vars(failure) for failure in takes.failures],
    }
    pairs = [("runs", f"{missing:,}" if before is None else f"{missing:,} of {design.runs:,} are missing")]
    if out is not None:
        there = "nothing yet" if before is None else declared.counted(before.done, "run")
        if before is not None and before.failed:
            there += f", of which {before.failed:,} failed"
        pairs.append(("done", f"{there} in {out}{'' if resume or before is None else ': go on with --resume'}"))
    pairs += _taking(takes, cluster=cluster) if missing else []
    failures = [
        f"A run that was tried fails (point {failure.point}, replication {failure.replication}): {failure.error}"
        for failure in takes.failures[:3]
    ]
    end = "This was a dry run: nothing is written."
    return facts, (*_heading(design), "", terminal.facts(pairs), "", *failures, end)


def _taking(takes: Estimate, *, cluster: bool) -> Iterator[tuple[str, str]]:
    with_ = declared.counted(takes.workers, "worker thread")
    how = f"from {takes.tried:,} runs made to find out, one thread, nothing else running"
    yield "time", f"{declared.duration(takes.seconds)} with {with_} of this machine ({how})"
    if cluster:
        yield "", "on a cluster: this, divided by the number of its workers"
    yield "disk", f"about {declared.size_of(takes.bytes)} (from the size of what those runs gave)"
    if takes.memory is not None:
        what = "this process now, and two parts for each worker; it does not grow with the runs"
        yield "memory", f"roughly {declared.size_of(takes.memory)} ({what})"


def _heading(design: Design) -> Iterator[ConsoleRenderable | str]:
    """The design in a sentence, and what a reader must know of it."""
    yield bold(design.title or f"Design {design.name}")
    described = design.describe()
    cells = [declared.counted(described["scenarios"], "scenario")]
    if described["options"]:
        cells.append(declared.counted(described["options"], "option"))
    cells += [declared.counted(len(values), f"value of {name}", f"values of {name}") for name, values in design.levers]
    sample = f"{design.method}, {declared.counted(described['factors'], 'factor')}"
    if described["cells"] > 1:
        each = declared.counted(described["rows"], "point")
        sample += f"; {each} in each of {declared.counted(described['cells'], 'cell')}: {' x '.join(cells)}"
    yield (
        f"{declared.counted(described['points'], 'point')} ({sample}),"
        f" {declared.counted(described['replications'], 'run')} of each:"
        f" {declared.counted(described['runs'], 'run')} with seed {design.seed}"
        f"{'' if design.common_random_numbers else ', each point with luck of its own'}."
    )
    yield from design.notes


# How it ended


def document(study: Study, status: Status) -> dict[str, Any]:
    """A study's state as plain data."""
    return {
        "govsim": provenance.version(),
        "study": None if study.folder is None else str(study.folder),
        "design": study.design.name,
        **study.design.describe(),
        "notes": list(study.design.notes),
        "done": status.done,
        "missing": status.missing,
        "failed": status.failed,
        "parts": status.parts,
        "bytes": status.size,
    }


def _summary(out: str, study: Study, status: Status) -> Iterator[ConsoleRenderable | str]:
    folder = shlex.quote(out)
    failed = f", {status.failed:,} failed" if status.failed else ""
    yield ""
    yield Text(f"Done: {declared.counted(status.done, 'run')}{failed}, {declared.size_of(status.size)} in {out}.")
    if status.missing:
        yield f"{status.missing:,} runs of the study are not in it. When all parts are made, join their folders:"
        yield terminal.command("govsim study join FOLDERS --out NEW-DIR")
    else:
        yield from map(terminal.command, next_commands(folder, study, status))


def next_commands(folder: str, study: Study, status: Status) -> Iterator[str]:
    """What can be done with a complete study."""
    name = Path(folder.strip("'")).name
    if study.design.method != "list" and not status.failed:
        yield f"What matters:  govsim sensitivity {folder}"
    yield f'Look into it:  govsim study query {folder} "select avg(rmst_60), avg(coverage) from runs"'
    yield f"Export it:     govsim study export {folder} --format csv --out {shlex.quote(f'{name}.csv')}"


def _kept(design: Design, out: str) -> str:
    """After a stop: what is kept."""
    from govsim.study.sweep.study import Study

    try:
        status = Study.open(out).status()
    except InputError:  # it was not begun
        return f"no run of {design.runs:,} was made"
    return f"{status.done:,} of {status.runs:,} runs are kept in {out}"
