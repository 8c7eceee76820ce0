"""`govsim sweep`: from a design to a study in a folder; what it would take, how to stop it and go on."""

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import ConsoleRenderable
from rich.text import Text

from govsim import provenance
from govsim.batch import available_threads
from govsim.cli import DONE, STOPPED, run, terminal, words
from govsim.cli.terminal import bold
from govsim.ensemble import check_whole
from govsim.errors import InputError
from govsim.study.design import Design
from govsim.study.estimate import Estimate, estimate
from govsim.study.runner import sweep
from govsim.study.store import STUDY
from govsim.study.study import Status, Study


@dataclass(frozen=True)
class Asked:
    """The arguments and options of `govsim sweep`, as they were typed."""

    design: str
    out: str | None
    resume: bool
    dry_run: bool
    workers: str | None
    scheduler: str | None
    runs_a_part: str | None


def show(asked: Asked, *, as_json: bool, quiet: bool) -> int:
    """Check everything, then run and say what there is, or only say what it would take."""
    workers, runs_a_part = _number("--workers", asked.workers, 1024), _number("--runs-a-part", asked.runs_a_part, 10**6)
    if asked.workers is not None and asked.scheduler is not None:
        remedy = "its workers make the runs: leave --workers out"
        raise InputError("is given besides --scheduler", place="--workers", remedy=remedy)
    design = _design(asked.design)
    if asked.out is None and not asked.dry_run:
        remedy = f"name a folder: --out {shlex.quote(f'results/{design.name}')}; or add --dry-run"
        raise InputError("a study needs a folder to be kept in", place="govsim sweep", remedy=remedy)
    before = None if asked.out is None else _there(asked, design)
    if asked.dry_run:
        return _what_it_takes(asked, design, before, workers, runs_a_part, as_json=as_json)
    assert asked.out is not None
    if not quiet and not as_json:
        terminal.show(*_heading(design))
    done, failed = (before.done, before.failed) if before else (0, 0)
    try:
        with terminal.progress_of_study(design.runs, done, failed, quiet) as progress:
            study = sweep(
                design, asked.out, resume=asked.resume, workers=workers, scheduler=asked.scheduler,
                runs_a_part=runs_a_part, progress=progress,
            )  # fmt: skip
    except KeyboardInterrupt:
        return _stopped(asked, design)
    status = study.status()
    if as_json:
        terminal.print_json(document(study, status))
    elif not quiet:
        terminal.show(*_summary(asked.out, study, status))
    if status.failed:
        said = f"{words.counted(status.failed, 'run')} failed: `govsim study status {shlex.quote(asked.out)}` says why"
        print(f"warning: {said}", file=sys.stderr)
    return DONE


def _number(option: str, text: str | None, most: int) -> int | None:
    if text is None:
        return None
    number = run.whole(option, text)
    check_whole(option, number, 1, most)
    return number


def _design(typed: str) -> Design:
    """A design file's, or that of a study's folder."""
    path = Path(typed)
    return Study.open(path).design if (path / STUDY).is_file() else Design.load(path)


def _there(asked: Asked, design: Design) -> Status | None:
    """How far the study in the folder is, if one is there to go on with; refuses a folder in use."""
    assert asked.out is not None
    folder = Path(asked.out)
    if not (folder / STUDY).exists():
        run.free_folder(asked.out)
        return None
    study = Study.open(folder)
    if design.fingerprint not in (study.design.fingerprint, study.fingerprint):
        own = shlex.quote(asked.out)
        raise InputError(
            "the study here has another design",
            place=f"--out {asked.out}",
            remedy=f"name another folder, or go on with its own design: govsim sweep {own} --out {own} --resume",
        )
    if not asked.resume and not asked.dry_run:
        status = study.status()
        raise InputError(
            f"a study of this design is here, with {status.done:,} of {status.runs:,} runs",
            place=f"--out {asked.out}",
            remedy="go on with it: add --resume; or name another folder",
        )
    return study.status()


# What it would take


def _what_it_takes(
    asked: Asked, design: Design, before: Status | None, workers: int | None, runs_a_part: int | None, *, as_json: bool
) -> int:
    """Print it; nothing is written."""
    workers = workers or available_threads()
    missing = design.runs - (before.done if before else 0)
    takes = estimate(design, workers, missing, runs_a_part)
    if as_json:
        terminal.print_json(
            {
                "govsim": provenance.version(),
                "design": design.name,
                **design.describe(),
                "notes": list(design.notes),
                "out": asked.out,
                "done": design.runs - missing,
                "missing": missing,
                "workers": workers,
                "seconds": takes.seconds,
                "bytes": takes.bytes,
                "memory": takes.memory,
                "tried": takes.tried,
                "tried_failed": [vars(failure) for failure in takes.failures],
            }
        )
        return DONE
    terminal.show(*_heading(design), "", terminal.facts(_taking(asked, design, before, takes, missing)), "")
    for failure in takes.failures[:3]:
        where = f"point {failure.point}, replication {failure.replication}"
        terminal.show(f"A run that was tried fails ({where}): {failure.error}")
    terminal.show("This was a dry run: nothing is written.")
    return DONE


def _taking(
    asked: Asked, design: Design, before: Status | None, takes: Estimate, missing: int
) -> Iterator[tuple[str, str]]:
    yield "runs", f"{missing:,}" if before is None else f"{missing:,} of {design.runs:,} are missing"
    if asked.out is not None:
        there = "nothing yet" if before is None else words.counted(before.done, "run")
        if before is not None and before.failed:
            there += f", of which {before.failed:,} failed"
        yield "done", f"{there} in {asked.out}{'' if asked.resume or before is None else ': go on with --resume'}"
    if missing:
        with_ = words.counted(takes.workers, "worker thread")
        how = f"from {takes.tried:,} runs made to find out, one thread, nothing else running"
        yield "time", f"{words.duration(takes.seconds)} with {with_} of this machine ({how})"
        if asked.scheduler is not None:
            yield "", "on a cluster: so much divided among its workers"
        yield "disk", f"about {words.size_of(takes.bytes)} (from the size of what those runs gave)"
        if takes.memory is not None:
            what = "this process now, and two parts for each worker; it does not grow with the runs"
            yield "memory", f"roughly {words.size_of(takes.memory)} ({what})"


def _heading(design: Design) -> Iterator[ConsoleRenderable | str]:
    """The design in a sentence, and what a reader must know of it."""
    yield bold(design.title or f"Design {design.name}")
    said = design.describe()
    cells = [words.counted(said["scenarios"], "scenario")]
    if said["options"]:
        cells.append(words.counted(said["options"], "option"))
    cells += [words.counted(len(values), f"value of {name}", f"values of {name}") for name, values in design.levers]
    sample = f"{design.method}, {words.counted(said['factors'], 'factor')}"
    if said["cells"] > 1:
        each = words.counted(said["rows"], "point")
        sample += f"; {each} in each of {words.counted(said['cells'], 'cell')}: {' x '.join(cells)}"
    yield (
        f"{words.counted(said['points'], 'point')} ({sample}), {words.counted(said['replications'], 'run')} of each:"
        f" {words.counted(said['runs'], 'run')} with seed {design.seed}"
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
    yield Text(f"Done: {words.counted(status.done, 'run')}{failed}, {words.size_of(status.size)} in {out}.")
    yield from map(terminal.command, next_commands(folder, study, status))


def next_commands(folder: str, study: Study, status: Status) -> Iterator[str]:
    """What can be done with a complete study."""
    name = Path(folder.strip("'")).name
    if study.design.method != "list" and not status.failed:
        yield f"What matters:  govsim sensitivity {folder}"
    yield f'Look into it:  govsim study query {folder} "select avg(rmst_60), avg(coverage) from runs"'
    yield f"Take it along: govsim study export {folder} --format csv --out {shlex.quote(f'{name}.csv')}"


def _stopped(asked: Asked, design: Design) -> int:
    """Say what is kept and how to go on."""
    assert asked.out is not None
    try:
        status = Study.open(asked.out).status()
        kept = f"{status.done:,} of {status.runs:,} runs are kept in {asked.out}"
    except InputError:  # it was not begun
        kept = f"no run of {design.runs:,} was made"
    print(f"stopped: {kept}\n  go on: {_again(asked)}", file=sys.stderr)
    return STOPPED


def _again(asked: Asked) -> str:
    """The command that goes on."""
    typed = ["govsim", "sweep", asked.design, "--out", asked.out or "", "--resume"]
    options = (("--workers", asked.workers), ("--scheduler", asked.scheduler), ("--runs-a-part", asked.runs_a_part))
    for option, value in options:
        typed += [] if value is None else [option, value]
    return shlex.join(typed)
