"""`govsim study repeat`: one run of a study again, its outcomes beside those that are kept, or why it fails."""

import io
import traceback
from dataclasses import dataclass

import pandas as pd
import pyarrow.parquet as pq
from rich.table import Table

from govsim.cli import DEFECT, DONE, run, terminal
from govsim.cli.terminal import bold
from govsim.errors import InputError
from govsim.study.compute import NEVER_STOPPED, Computer, made_with
from govsim.study.part import KEYS, Failure, Span
from govsim.study.study import Study

type Values = dict[str, float]


@dataclass(frozen=True)
class _Kept:
    """What a study holds of a run: its outcomes, or its failure; neither when it is still to be made."""

    values: Values | None = None
    failure: Failure | None = None

    def __str__(self) -> str:
        if self.failure is not None:
            return f"failed in the {self.failure.stage}: {self.failure.error}"
        return "is still to be made" if self.values is None else "has outcomes"


def repeat(typed: str, point_typed: str, replication_typed: str, *, as_json: bool) -> int:
    """Make a run again; exit code 1 when it does not come out as it was kept."""
    study = Study.open(typed)
    design = study.design
    point = _below("--point", point_typed, design.size, "points")
    replication = _below("--replication", replication_typed, design.replications, "replications")
    number = point * design.replications + replication
    kept = _kept(study, number)
    computer = Computer(design)
    again: Values | None = None
    said = ""
    try:
        again = _first_row(computer._rows(Span(number, number + 1), NEVER_STOPPED)[0])
    except Exception as error:  # whatever it is, that is what was asked for
        said = "".join(traceback.format_exception(error.__cause__ or error)).rstrip()
    same = _same(kept, again)
    if as_json:
        terminal.print_json(
            {
                "study": typed,
                "point": point,
                "replication": replication,
                "seed": design.seed,
                "cell": dict(design.cells()[point // design.rows].labels),
                "values": computer.values(point),
                "kept": kept.values,
                "kept_failure": None if kept.failure is None else vars(kept.failure),
                "again": again,
                "error": said or None,
                "same": same,
            }
        )
        return DONE if same is not False else DEFECT
    cell = ", ".join(f"{name} {value}" for name, value in design.cells()[point // design.rows].labels.items())
    terminal.show(bold(f"Point {point}, replication {replication} of {design.name}"), f"{cell}, seed {design.seed}")
    if values := computer.values(point):
        terminal.show("", bold("Its values"), terminal.facts(((n, f"{v:g}") for n, v in values.items()), indent=2))
    terminal.show("")
    if again is None:
        print(said)
        terminal.show("", f"It fails again. In the study it {kept}." if kept.failure else f"In the study it {kept}.")
    else:
        terminal.show(_side_by_side(kept.values, again), "")
        verdict = "the same as in the study" if same else "NOT the same as in the study"
        terminal.show(
            f"It is {verdict}." if kept.values is not None else f"It runs. In the study it {kept}.",
            *_why(study, same),
        )
    return DONE if same is not False else DEFECT


def _below(option: str, text: str, end: int, what: str) -> int:
    number = run.whole(option, text)
    if not 0 <= number < end:
        remedy = f"this study has {end:,} {what}, numbered 0 to {end - 1:,}"
        raise InputError(f"{number} is not one of the {what}", place=f"{option} {text}", remedy=remedy)
    return number


def _kept(study: Study, number: int) -> _Kept:
    point, replication = divmod(number, study.design.replications)
    for part in study.store.parts():
        if part.span.first <= number < part.span.end:
            for failure in part.failures:
                if (failure.point, failure.replication) == (point, replication):
                    return _Kept(failure=failure)
            table = pq.read_table(io.BytesIO(study.store.table(part))).to_pandas()
            mine = table[(table["point"] == point) & (table["replication"] == replication)]
            return _Kept(values=_first_row(mine))
    return _Kept()


def _first_row(table: pd.DataFrame) -> Values:
    row = table.iloc[0]
    return {str(name): float(row[name]) for name in table.columns if name not in KEYS}


def _same(kept: _Kept, again: Values | None) -> bool | None:
    """Whether it came out as it was kept; None when nothing is kept of it."""
    if kept.failure is not None:
        return again is None
    if kept.values is None:
        return None
    return again is not None and all(repr(value) == repr(again.get(name)) for name, value in kept.values.items())


def _side_by_side(kept: Values | None, again: Values) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("outcome")
    for heading in ("again",) if kept is None else ("in the study", "again", ""):
        table.add_column(heading, justify="right" if heading else "left")
    for name, value in again.items():
        if kept is None:
            table.add_row(name, f"{value:.10g}")
        else:
            was = kept.get(name, float("nan"))
            table.add_row(name, f"{was:.10g}", f"{value:.10g}", "" if repr(was) == repr(value) else "differs")
    return table


def _why(study: Study, same: bool | None) -> list[str]:
    if same is not False or study.engine == made_with(study.design.sample()):
        return []
    return ["The study was made with another govsim, numba, numpy or Python: study.json says with which."]
