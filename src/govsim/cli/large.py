"""`govsim run --out` where runs are made some at a time: more than memory is to hold, or more of those kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from govsim.arguments import named
from govsim.cli import STOPPED, run, stopping, terminal
from govsim.errors import InputError

if TYPE_CHECKING:
    from govsim.runs.batch import Record
    from govsim.runs.ensemble import Ensemble, Interrupted
    from govsim.runs.forecast import Forecast
    from govsim.scenario.scenario import Scenario

LARGE = 500_000_000
"""Bytes of results in memory beyond which they are made some at a time."""


def is_large(scenario: Scenario, replications: int, record: Record) -> bool:
    """Whether results take so much memory that they are made some at a time."""
    from govsim.runs import memory
    from govsim.scenario.layout import blueprint

    plan = blueprint(scenario)
    surely_not = replications * memory.at_most(plan, record) <= LARGE
    return not surely_not and replications * memory.each(plan, record) > LARGE


@dataclass(frozen=True)
class Asked:
    """What was asked for: all runs of a scenario and a seed, those before the first one kept already."""

    scenario: Scenario
    runs: int
    seed: int
    record: Record
    threads: int | None
    first: int


def made(asked: Asked, out: str, *, quiet: bool) -> tuple[Ensemble, Path]:
    """Make runs and keep them in a folder; also what is complete where the user stops it."""
    from govsim.runs.ensemble import Interrupted, simulate
    from govsim.runs.unfinished import Unfinished

    with _place(out, asked.first) as folder:
        beside = Unfinished(folder)
        kept = sum(span.end - span.first for span in beside.spans())
        if not quiet:
            _say_before(asked, folder, asked.first + kept)
        try:
            with terminal.progress(asked.runs - asked.first, quiet) as progress:
                made = simulate(
                    asked.scenario,
                    asked.runs,
                    asked.seed,
                    asked.record,
                    threads=asked.threads,
                    progress=progress,
                    out=folder,
                    first=asked.first,
                )
        except Interrupted as stopped:
            _say_kept(stopped, folder)
            raise typer.Exit(STOPPED) from None
        except KeyboardInterrupt:
            if not beside.spans():
                raise
            said = f"stopped: what is complete is kept in {beside.path}; the same command goes on from there"
            terminal.tell(said)
            raise typer.Exit(STOPPED) from None
    stopping.keeping(str(folder))
    return made, folder


@contextmanager
def _place(out: str, first: int) -> Iterator[Path]:
    """The folder: a new one, which is claimed, or that of the runs before the first."""
    if not first:
        with run.output(out) as folder:
            assert folder is not None
            yield folder
    else:
        yield named(out)


def _say_before(asked: Asked, folder: Path, done: int) -> None:
    """Say what is to come. Raises InputError where the disk has no room for it."""
    from govsim.runs.forecast import forecast

    if done >= asked.runs:
        return
    ahead = forecast(asked.scenario, asked.runs - done, asked.record, threads=asked.threads)
    ahead.check_room(folder)
    goes_on = f"going on from {done:,} runs that are kept; " if done else ""
    terminal.tell(f"note: {goes_on}{_said(ahead)}")


def _said(ahead: Forecast) -> str:
    minutes = max(1, round(ahead.seconds / 60))
    return (
        f"{ahead.runs:,} runs take about {minutes:,} minute{'s' if minutes > 1 else ''} on {ahead.threads} thread"
        f"{'s' if ahead.threads > 1 else ''}, and {ahead.disk / 1e9:,.1f} GB on the disk"
        f" ({ahead.disk_at_most / 1e9:,.1f} GB while they are made); they are not held in memory together"
    )


def _say_kept(stopped: Interrupted, folder: Path) -> None:
    ensemble, runs = stopped.ensemble, stopped.replications
    if ensemble is None:
        terminal.tell("stopped: no replication is complete; nothing was kept")
        return
    n = ensemble.replications
    terminal.tell(
        f"stopped: {n} of {runs} replications are complete and kept in {folder} (they are the ones a run of {n} would"
        f" give)\n  to go on: the same command with --first {n}"
    )


def check_first(first: int, out: str | None, replications: int) -> None:
    """Refuse a first run that nothing goes on to."""
    if first < 0 or first >= max(1, replications):
        remedy = f"from 1 to {replications - 1}: --replications is the number of all runs, those kept among them"
        raise InputError("is not one of the runs", place=f"--first {first}", remedy=remedy)
    if first and out is None:
        raise InputError(
            "goes on from runs that are kept", place=f"--first {first}", remedy="name their folder: --out DIR"
        )
