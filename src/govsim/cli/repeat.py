"""`govsim study repeat`: one run of a study again, its outcomes beside those that are kept, or why it fails."""

from __future__ import annotations

import io
import math
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from rich.table import Table

from govsim.cli import DEFECT, DONE, options, terminal
from govsim.cli.terminal import bold
from govsim.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study.sweep.compute import Computer
    from govsim.study.sweep.part import Failure
    from govsim.study.sweep.study import Study

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


def repeat(
    folder: options.StudyFolder,
    point: Annotated[int, options.number(metavar="P", help="The number of the point.")],
    replication: Annotated[int, options.number(metavar="R", help="The number of the run of this point.")] = 0,
    as_json: options.Json = False,
) -> int:
    """Make one run again and print its outcomes beside the kept ones, or why it fails; exit code 1 if they differ.

    For example: govsim study repeat results/my-study --point 17 --replication 2
    """
    from govsim.study.sweep.compute import Computer
    from govsim.study.sweep.study import Study

    study = Study.open(folder)
    design = study.design
    _check_below("--point", point, design.size, "points")
    _check_below("--replication", replication, design.replications, "replications")
    number = point * design.replications + replication
    _check_rules(study, number)
    kept, computer = _kept(study, number), Computer(design)
    left_out = [name for name in study.columns if name not in computer.columns]
    if kept.values is not None:
        kept = _Kept({name: value for name, value in kept.values.items() if name not in left_out})
    again, trace = _again(computer, number)
    same, labels = _same(kept, again), design.cells()[point // design.rows].labels
    if as_json:
        terminal.print_json(
            {
                "study": folder,
                "point": point,
                "replication": replication,
                "seed": design.seed,
                "cell": dict(labels),
                "values": computer.values(point),
                "kept": kept.values,
                "kept_failure": None if kept.failure is None else vars(kept.failure),
                "again": again,
                "error": trace or None,
                "same": same,
                "left_out": left_out,
            }
        )
        return DONE if same is not False else DEFECT
    cell = ", ".join(f"{name} {value}" for name, value in labels.items())
    terminal.show(bold(f"Point {point}, replication {replication} of {design.name}"), f"{cell}, seed {design.seed}")
    if values := computer.values(point):
        terminal.show("", bold("Its values"), terminal.facts(((n, f"{v:g}") for n, v in values.items()), indent=2))
    terminal.show("")
    if again is None:
        print(trace)
        terminal.show("", f"It fails again. In the study it {kept}." if kept.failure else f"In the study it {kept}.")
    else:
        terminal.show(_side_by_side(kept.values, again), "")
        verdict = "the same as in the study" if same else "NOT the same as in the study"
        terminal.show(
            f"It is {verdict}." if kept.values is not None else f"It runs. In the study it {kept}.",
            *_why(study, same),
        )
    if left_out:
        terminal.show(f"Not made again, as their functions are given in Python alone: {', '.join(left_out)}.")
    return DONE if same is not False else DEFECT


def _check_rules(study: Study, number: int) -> None:
    """Refuse to make a run again with the shipped rules where others made it, and say how to do it."""
    from govsim.study.sweep.study import read_facts

    design = study.design
    if study.folder is None or not (changed := read_facts(study.folder).changed_rules):
        return
    point, replication = divmod(number, design.replications)
    luck = replication if design.common_random_numbers else number
    functions = ", ".join(f"{name} by {fact.function}" for name, fact in changed.items())
    remedy = (
        f"in Python, with the values of point {point} and your functions:\n"
        f'    study = govsim.Study.open("{study.folder}")\n'
        f"    scenario = study.design.cells()[{point // design.rows}].scenario\n"
        f"    values = study.points.loc[{point}, [factor.name for factor in study.design.factors]].to_dict()\n"
        f"    model = govsim.PartnershipModel(scenario.with_parameters(values), seed={design.seed},"
        f" replication={luck}, rules={{...}})"
    )
    raise InputError(
        f"its runs were made with rules of your own, which commands do not have: {functions}",
        place=str(study.folder),
        remedy=remedy,
    )


def _again(computer: Computer, number: int) -> tuple[Values | None, str]:
    """The outcomes of a run made now, or the trace of how it fails."""
    import numpy as np

    from govsim.study.sweep.compute import NEVER_STOPPED

    try:
        return _first_row(computer.rows(np.array([number]), NEVER_STOPPED)[0]), ""
    except Exception as error:  # whatever it is, that is what was asked for
        return None, "".join(traceback.format_exception(error.__cause__ or error)).rstrip()


def _check_below(option: str, number: int, end: int, what: str) -> None:
    if not 0 <= number < end:
        remedy = f"this study has {end:,} {what}, numbered 0 to {end - 1:,}"
        raise InputError(f"{number} is not one of the {what}", place=f"{option} {number}", remedy=remedy)


def _kept(study: Study, number: int) -> _Kept:
    import pyarrow.parquet as pq

    point, replication = divmod(number, study.design.replications)
    for part in study.store.parts():
        if part.span.first <= number < part.span.end:
            for failure in part.failures:
                if (failure.point, failure.replication) == (point, replication):
                    return _Kept(failure=failure)
            table = pq.ParquetFile(io.BytesIO(study.store.table(part))).read(use_threads=False).to_pandas()
            mine = table[(table["point"] == point) & (table["replication"] == replication)]
            return _Kept(values=_first_row(mine))
    return _Kept()


def _first_row(table: pd.DataFrame) -> Values:
    from govsim.study.sweep.part import KEYS

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
    heads = ("again",) if kept is None else ("in the study", "again", "")
    table = terminal.table(("outcome", *heads), left=("outcome", ""), is_bold=True)
    for name, value in again.items():
        if kept is None:
            table.add_row(name, _digits(value))
        else:
            was = kept.get(name, float("nan"))
            table.add_row(name, _digits(was), _digits(value), "" if repr(was) == repr(value) else "differs")
    return table


def _digits(value: float) -> str:
    """A value as it is compared; a dash where this run has none."""
    return "-" if math.isnan(value) else f"{value:.10g}"


def _why(study: Study, same: bool | None) -> list[str]:
    from govsim.study.sweep.compute import mark_of_results

    if same is not False or study.engine == mark_of_results(study.design):
        return []
    return ["The study was made with another govsim, numba, numpy or Python: study.json says with which."]
