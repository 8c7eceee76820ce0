"""`govsim study`: how far a study is, whether its folder is whole, and what is in it."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from govsim import durable
from govsim.cli import DEFECT, DONE, sweep, terminal, words
from govsim.cli.terminal import bold
from govsim.study import verify
from govsim.study.export import FORMATS, export
from govsim.study.store import PARTS, POINTS
from govsim.study.study import Status, Study

SHOWN = 5
"""Failures that are shown."""
_ROWS = 40
"""Rows of an answer that are shown."""

type Parts = Iterator[ConsoleRenderable | str]


# How far it is


def status(typed: str, *, as_json: bool) -> int:
    """Print how far a study is, what failed, and how to go on."""
    study = Study.open(typed)
    now = study.status()
    works = durable.is_locked(Path(typed))
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
        terminal.show(*_how_far(typed, study, now, works))
    return DONE


def _how_far(typed: str, study: Study, now: Status, works: bool) -> Parts:
    yield bold(study.design.title or f"Study {study.design.name}")
    points = Path(typed) / POINTS
    on_disk = now.size + (points.stat().st_size if points.exists() else 0)
    share = "" if not now.missing else f" ({100 * now.done / now.runs:.1f} %)"
    yield terminal.facts(
        [
            ("runs", f"{now.runs:,}"),
            ("done", f"{now.done:,}{share}"),
            ("missing", f"{now.missing:,}"),
            ("failed", f"{now.failed:,}"),
            ("size", f"{words.size_of(on_disk)} in {words.counted(now.parts, 'part')}"),
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
        yield f"A process works on it{durable.holder(Path(typed))}."
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
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    counts = ("runs", "done", "missing", "failed")
    for name in cells[0]:
        table.add_column(name, justify="right" if name in counts else "left")
    for cell in cells:
        table.add_row(*(Text(f"{cell[name]:,}" if name in counts else str(cell[name])) for name in cell))
    return table


def _failed(study: Study) -> Parts:
    failures = study.failures
    if not len(failures):
        return
    yield ""
    yield bold("Failed runs")
    for said, alike in failures.groupby(["stage", "error"], sort=False):
        stage, error = said
        yield terminal.indented(f"{words.counted(len(alike), 'run')} in the {stage}: {error}")
    yield ""
    yield bold("To repeat one" if len(failures) <= SHOWN else f"To repeat one of the first {SHOWN}")
    yield from (terminal.command(command) for command in failures["command"][:SHOWN])


# Whether it is whole


def check(typed: str, *, as_json: bool) -> int:
    """Look at every byte, and say what is wrong with remedies; exit code 1 when something is."""
    findings = verify.verify(typed)
    study = Study.open(typed)
    now = study.status()
    damaged = [finding for finding in findings if not finding.harmless and finding.path != PARTS]
    whole = not damaged and not now.missing
    if as_json:
        facts = [vars(finding) for finding in findings]
        terminal.print_json(
            {"study": typed, "whole": whole, "damaged": bool(damaged), "missing": now.missing, "findings": facts}
        )
        return DONE if whole else DEFECT
    for finding in findings:
        terminal.show(f"{finding.path}: {finding.what}", terminal.command(finding.remedy))
    held = f"{words.counted(now.done, 'run')} in {words.counted(now.parts, 'part')}"
    if whole:
        terminal.show(f"Whole: {held}, every byte as it was written.")
    elif damaged:
        terminal.show(f"Damaged: what is wrong stands above; {held} are as they were written.")
    else:
        terminal.show(f"Not damaged, but unfinished: {held}, every byte as it was written; {now.missing:,} missing.")
    return DONE if whole else DEFECT


def compact(typed: str) -> int:
    """Join small parts and say how many there are."""
    before = Study.open(typed).status()
    after = verify.compact(typed)
    terminal.show(f"{words.counted(before.parts, 'part')} before, {after:,} now, with the same results.")
    return DONE


# What is in it


def write(typed: str, form: str | None, out: str) -> int:
    """Write the study as one table for other programs."""
    study = Study.open(typed)
    rows = export(study, out, form or Path(out).suffix.removeprefix(".") or FORMATS[0])
    terminal.show(f"{out} is written: {words.counted(rows, 'row')}, one a point and replication.")
    now = study.status()
    if now.missing or now.failed:
        said = f"{now.missing:,} of {now.runs:,} runs are missing and {now.failed:,} failed: they have no row"
        print(f"warning: {said}", file=sys.stderr)
    return DONE


def query(typed: str, sql: str, *, as_json: bool) -> int:
    """Print what duckdb answers."""
    answer = Study.open(typed).query(sql)
    if as_json:
        terminal.print_json({"columns": [str(name) for name in answer.columns], "rows": _plain_rows(answer)})
        return DONE
    shown, columns = _fitting(answer.head(_ROWS), terminal.width())
    print(shown)
    if len(answer) > _ROWS or columns < len(answer.columns):
        first = f"The first {min(_ROWS, len(answer)):,} of {words.counted(len(answer), 'row')}"
        terminal.show("", f"{first}, {columns} of {words.counted(len(answer.columns), 'column')}; --json prints all.")
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
