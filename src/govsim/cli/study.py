"""`govsim study`: how far a study is, whether its folder is whole, and what is in it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from govsim.arguments import named
from govsim.cli import DEFECT, DONE, declared, extend, options, repeat, sweep, terminal
from govsim.cli.terminal import bold
from govsim.runs import files

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.study.sweep.study import Status, Study

app = typer.Typer(
    help="Look after a study's folder: status, verify, compact, export, query, repeat, extend, join.",
    epilog="Begin with: govsim study status DIR",
    rich_markup_mode=None,
)

SHOWN = 5
"""Failures that are shown."""
_ROWS = 40
"""Rows of an answer that are shown."""

type Parts = Iterator[ConsoleRenderable | str]


# How far it is


@app.command(short_help="Say how far a study is, what failed, how to go on.")
def status(folder: options.StudyFolder, as_json: options.Json = False) -> int:
    """Say how far a study is, what failed, and how to go on.

    For example: govsim study status results/my-study
    """
    from govsim.study.sweep.study import Study

    study = Study.open(folder)
    now = study.status()
    works = files.is_locked(named(folder))
    if as_json:
        failures = study.failures
        terminal.print_json(
            {
                **sweep.document(study, now),
                "in_use": works,
                "by_cell": _by_cell(study),
                "failures": failures.to_dict("records"),
            }
        )
    else:
        terminal.show(*_how_far(folder, study, now, works))
    return DONE


def _how_far(typed: str, study: Study, now: Status, works: bool) -> Parts:
    from govsim.study.sweep.store import POINTS

    yield bold(study.design.title or f"Study {study.design.name}")
    points = files.Folder(named(typed)).look(POINTS)
    on_disk = now.size + (points.st_size if points is not None else 0)
    share = "" if not now.missing else f" ({100 * now.done / now.runs:.1f} %)"
    yield terminal.facts(
        [
            ("runs", f"{now.runs:,}"),
            ("done", f"{now.done:,}{share}"),
            ("missing", f"{now.missing:,}"),
            ("failed", f"{now.failed:,}"),
            ("size", f"{declared.size_of(on_disk)} in {declared.counted(now.parts, 'part')}"),
        ]
    )
    cells = _by_cell(study)
    if len(cells) > 1:
        yield ""
        yield _cells_table(cells)
    yield from _failed(study)
    yield ""
    folder = shlex.quote(typed)
    if works:
        yield f"A process works on it{files.holder(named(typed))}."
    elif now.missing:
        yield "To go on:"
        yield terminal.command(f"govsim sweep {folder} --out {folder} --resume")
    else:
        yield "It is complete."
        yield from map(terminal.command, sweep.next_commands(folder, study, now))


def _by_cell(study: Study) -> list[dict[str, Any]]:
    """The cells with their labels, and how many of their runs are done and, of these, failed."""
    design = study.design
    runs = design.rows * design.replications
    cells: list[dict[str, Any]] = [
        {**cell.labels, "runs": runs, "done": 0, "missing": runs, "failed": 0} for cell in design.cells()
    ]
    for part in study.store.parts():
        for number in range(part.span.first // runs, (part.span.end - 1) // runs + 1):
            inside = min(part.span.end, (number + 1) * runs) - max(part.span.first, number * runs)
            cells[number]["done"] += inside
            cells[number]["missing"] -= inside
        for failure in part.failures:
            cells[failure.point // design.rows]["failed"] += 1
    return cells


def _cells_table(cells: list[dict[str, Any]]) -> Table:
    counts = ("runs", "done", "missing", "failed")
    table = terminal.table(cells[0], left=cells[0].keys() - counts, is_bold=True)
    for cell in cells:
        table.add_row(*(Text(f"{cell[name]:,}" if name in counts else str(cell[name])) for name in cell))
    return table


def _failed(study: Study) -> Parts:
    failures = study.failures
    if not len(failures):
        return
    yield ""
    yield bold("Failed runs")
    for message, alike in failures.groupby(["stage", "error"], sort=False):
        stage, error = message
        yield terminal.indented(f"{declared.counted(len(alike), 'run')} in the {stage}: {error}")
    yield ""
    yield bold("To repeat one" if len(failures) <= SHOWN else f"To repeat one of the first {SHOWN}")
    yield from (terminal.command(command) for command in failures["command"][:SHOWN])


# Whether it is whole


@app.command("verify", short_help="Check every byte of a study.")
def check(folder: options.StudyFolder, as_json: options.Json = False) -> int:
    """Check every byte, put damaged parts aside, and say what to do; exit code 1 when runs are damaged or missing.

    For example: govsim study verify results/my-study
    """
    from govsim.study.sweep import verify
    from govsim.study.sweep.store import PARTS
    from govsim.study.sweep.study import Study

    findings = verify.verify(folder)
    now = Study.open(folder).status()
    damaged = [finding for finding in findings if not finding.harmless and finding.path != PARTS]
    whole = not damaged and not now.missing
    if as_json:
        facts = [vars(finding) for finding in findings]
        terminal.print_json(
            {"study": folder, "whole": whole, "damaged": bool(damaged), "missing": now.missing, "findings": facts}
        )
        return DONE if whole else DEFECT
    for finding in findings:
        terminal.show(f"{finding.path}: {finding.what}", terminal.command(finding.remedy))
    if any(finding.what.endswith(verify.STAYS) for finding in findings):
        terminal.show("Damaged, as listed above; everything else is as it was written.")
        return DEFECT
    held = f"{declared.counted(now.done, 'run')} in {declared.counted(now.parts, 'part')}"
    if whole:
        terminal.show(f"Complete: {held}, every byte as it was written.")
    elif damaged:
        terminal.show(f"Damaged, as listed above; {held} are as they were written.")
    else:
        terminal.show(f"Not damaged, but unfinished: {held}, every byte as it was written; {now.missing:,} missing.")
    return DONE if whole else DEFECT


@app.command(short_help="Join a study's many small files into few large ones.")
def compact(folder: options.StudyFolder) -> int:
    """Join many small parts into few large ones; the results stay the same.

    For example: govsim study compact results/my-study
    """
    from govsim.study.sweep import verify
    from govsim.study.sweep.study import Study

    before = Study.open(folder).status()
    after = verify.compact(folder)
    terminal.show(f"{declared.counted(before.parts, 'part')} before, {after:,} now, with the same results.")
    return DONE


# What is in it


@app.command("export", short_help="Write a study as one table for other programs.")
def write(
    folder: options.StudyFolder,
    out: Annotated[str, typer.Option(metavar="FILE", help="A new file.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="csv, xlsx or parquet; by default FILE's ending.")
    ] = None,
) -> int:
    """Write a study as one table: a row a point and replication, with the values of its factors.

    For example: govsim study export results/my-study --format xlsx --out my-study.xlsx
    """
    from govsim.study.sweep.export import FORMATS, export
    from govsim.study.sweep.study import Study

    study = Study.open(folder)
    rows = export(study, out, form or Path(out).suffix.removeprefix(".").lower() or FORMATS[0])
    terminal.show(f"{out} is written: {declared.counted(rows, 'row')}, one a point and replication.")
    _tell_of_gaps(study)
    return DONE


def _tell_of_gaps(study: Study) -> None:
    """Say which runs a table of a study does not hold."""
    now = study.status()
    if now.missing or now.failed:
        message = f"{now.missing:,} of {now.runs:,} runs are missing and {now.failed:,} failed: they have no row"
        terminal.tell(f"warning: {message}")


@app.command(short_help="Ask a study in SQL.")
def query(
    folder: options.StudyFolder,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="Tables: points, results, failures; runs joins the first.")],
    as_json: options.Json = False,
) -> int:
    """Ask a study in SQL. Its tables: points, results, failures, and runs, which joins points and results.

    For reading alone: one SELECT on these tables. No other file is read, nothing is written, installed or fetched.

    For example: govsim study query results/my-study "select scenario, avg(trust) from runs group by scenario"
    """
    from govsim.study.sweep.study import Study

    study = Study.open(folder)
    answer = study.query(sql)
    _tell_of_gaps(study)
    if as_json:
        terminal.print_json({"columns": [str(name) for name in answer.columns], "rows": _plain_rows(answer)})
        return DONE
    shown, columns = _fitting(answer.head(_ROWS), terminal.width())
    print(shown)
    if len(answer) > _ROWS or columns < len(answer.columns):
        first = f"The first {min(_ROWS, len(answer)):,} of {declared.counted(len(answer), 'row')}"
        terminal.show(
            "", f"{first}, {columns} of {declared.counted(len(answer.columns), 'column')}; --json prints all."
        )
    return DONE


def _fitting(table: pd.DataFrame, width: int) -> tuple[str, int]:
    """As many of a table's first columns as a line has room for, and their number; one at least."""
    for columns in range(min(len(table.columns), width), 0, -1):
        text = table.iloc[:, :columns].to_string(index=False, na_rep="-")
        if columns == 1 or len(text.split("\n", 1)[0]) <= width:
            return text, columns
    return "", 0


def _plain_rows(table: pd.DataFrame) -> list[list[object]]:
    plain = table.astype(object).where(table.notna(), None)
    kept = (bool, int, float, str, type(None))
    rows: Iterable[Any] = plain.itertuples(index=False, name=None)
    return [[value if isinstance(value, kept) else _number(value) for value in row] for row in rows]


def _number(value: Any) -> object:
    return value.tolist() if hasattr(value, "tolist") else str(value)


app.command("repeat", short_help="Make one run of a study again.")(repeat.repeat)
app.command("extend", short_help="Make a study larger: more replications or samples.")(extend.extend)
app.command("join", short_help="Join parts made elsewhere into one study.")(extend.join)
