"""`govsim replications`: how many runs a stated precision, or a stated power, asks for, from runs that are kept."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from govsim.arguments import named
from govsim.cli import DONE, declared, options, terminal
from govsim.cli.terminal import bold
from govsim.errors import InputError, did_you_mean, refuse_odd, shown
from govsim.runs import provenance

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from govsim.study.replications import Needed

_SHOWN = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True)
class Asked:
    """The arguments and options of `govsim replications`, as they were typed: so they stand in the JSON document."""

    folder: str
    outcome: str
    half_width: str | None
    effect: str | None
    option: str | None
    power: str
    level: str


def replications(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that `govsim run --out` or `govsim compare --out` wrote.")
    ],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="The outcome, such as trust.")],
    half_width: Annotated[
        str | None, typer.Option("--half-width", metavar="X", help="The precision wanted: the mean to plus or minus X.")
    ] = None,
    effect: Annotated[
        str | None, typer.Option(metavar="D", help="The smallest difference from doing nothing to be detected.")
    ] = None,
    option: Annotated[str | None, typer.Option(metavar="LABEL", help="The option of a comparison.")] = None,
    power: Annotated[str, typer.Option(metavar="P", help="Power: the probability of detecting it.")] = "0.8",
    level: Annotated[str, typer.Option(metavar="L", help="The level of confidence.")] = "0.95",
    as_json: options.Json = False,
) -> int:
    """Say how many runs it takes to know a mean, or an option's difference, as precisely as you state.

    Of a comparison, --half-width is of the option's difference from doing nothing.

    For example: govsim replications results/default --outcome trust --half-width 0.005
    """
    return _show(Asked(folder, outcome, half_width, effect, option, power, level), as_json=as_json)


def _show(asked: Asked, *, as_json: bool) -> int:
    from govsim.outcomes.declared import OUTCOMES, find
    from govsim.study.replications import replications_for_power, replications_for_precision

    if (asked.half_width is None) == (asked.effect is None):
        what = "is missing" if asked.effect is None else "is given together with --half-width"
        remedy = "--half-width X: the precision of a mean; --effect D: the smallest difference to detect"
        raise InputError(what, place="--effect", remedy=remedy)
    level, power = _number("--level", asked.level), _number("--power", asked.power)
    y, of_what = _runs(asked)
    option = "--half-width" if asked.effect is None else "--effect"
    wanted = _number(option, asked.half_width if asked.effect is None else asked.effect)
    try:
        if asked.effect is None:
            needed = replications_for_precision(y, wanted, level)
        else:
            needed = replications_for_power(y, wanted, power, level)
    except InputError as error:
        places = {"half_width": option, "effect": option, "level": "--level", "power": "--power"}
        place = places.get(error.place or "", f"--outcome {asked.outcome}")
        raise InputError(error.what, place=place, remedy=error.remedy) from None
    if as_json:
        terminal.print_json(_document(asked, needed, of_what))
    else:
        outcome = find(asked.outcome) or OUTCOMES[asked.outcome]
        terminal.show(bold(f"{outcome.name}: {declared.called(outcome)}, {of_what}"))
        terminal.show(needed.sentence, "", _table(needed))
    return DONE


def _number(option: str, text: str | None) -> float:
    refuse_odd(text or "", f"{option} {text}")
    try:
        return float(text or "")
    except ValueError:
        raise InputError(f"{shown(text)} is not a number", place=f"{option} {text}") from None


def _runs(asked: Asked) -> tuple[np.ndarray, str]:
    """The kept values, one a run, and what they are of: an ensemble, or an option less doing nothing."""
    from govsim.runs import files, results_folder
    from govsim.study.sweep.store import STUDY

    folder = named(asked.folder)
    if files.Folder(folder).look(STUDY) is not None:
        remedy = f"govsim sensitivity {shlex.quote(asked.folder)} says how many replications reduce the noise"
        raise InputError("holds a study, not an ensemble or a comparison", place=asked.folder, remedy=remedy)
    kind = results_folder.kind_of(folder)
    if kind == "ensemble":
        return _of_ensemble(asked, folder)
    if kind != "comparison":
        what = f"holds a {kind}, not an ensemble or a comparison"
        raise InputError(what, place=asked.folder, remedy="name a folder of `govsim run --out` or `compare --out`")
    return _of_comparison(asked, folder)


def _of_ensemble(asked: Asked, folder: Path) -> tuple[np.ndarray, str]:
    from govsim.outcomes.per_run import per_run
    from govsim.runs.ensemble import Ensemble

    if asked.effect is not None or asked.option is not None:
        place = "--effect" if asked.effect is not None else "--option"
        remedy = "`govsim compare --out` keeps one; or ask for --half-width"
        raise InputError("needs a comparison, and this is one scenario", place=place, remedy=remedy)
    ensemble = Ensemble.load(folder)
    if "partnerships" not in ensemble.tables:
        what = "no partnerships were recorded, from which outcomes are worked out"
        raise InputError(what, place=asked.folder, remedy="run it again with --record partnerships")
    return _column(asked, per_run(ensemble)).to_numpy(float), f"of {ensemble.scenario.name}"


def _column(asked: Asked, per_run: pd.DataFrame) -> pd.Series:
    """The outcome of every run. Raises InputError where there is none of that name."""
    outcomes = [str(name) for name in per_run if name not in ("run", "option")]
    if asked.outcome not in outcomes:
        remedy = did_you_mean(asked.outcome, outcomes, "outcomes")
        raise InputError(f"{shown(asked.outcome)} is not an outcome", place=f"--outcome {asked.outcome}", remedy=remedy)
    return per_run[asked.outcome]


def _of_comparison(asked: Asked, folder: Path) -> tuple[np.ndarray, str]:
    from govsim.study.compare import DO_NOTHING, Comparison

    comparison = Comparison.load(folder)
    options = list(comparison.ensembles)
    if asked.option is None:
        remedy = f"name one: {', '.join(options)}"
        raise InputError("which option, against doing nothing?", place="--option", remedy=remedy)
    if asked.option not in options:
        remedy = did_you_mean(asked.option, options, "options")
        raise InputError(f"{shown(asked.option)} is not an option", place=f"--option {asked.option}", remedy=remedy)
    _column(asked, comparison.per_run)
    runs = comparison.per_run.pivot(index="run", columns="option", values=asked.outcome)
    differences: pd.Series = runs[asked.option] - runs[DO_NOTHING]
    return differences.to_numpy(float), f"{asked.option} less {DO_NOTHING}, run by run"


def _document(asked: Asked, needed: Needed, of_what: str) -> dict[str, Any]:
    table = needed.table.astype(object).where(needed.table.notna(), None)
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    plain = {name: value for name, value in vars(needed).items() if name != "table"}
    asked_for = {name: value for name, value in vars(asked).items() if value is not None}
    return {"govsim": provenance.version(), "asked": asked_for, "of": of_what, **plain, "table": rows}


def _table(needed: Needed) -> Table:
    """The rows at round numbers, and at what there is."""
    rows = needed.table[needed.table["replications"].isin([*_SHOWN, needed.now, needed.replications or 0])]
    headings = {"sd": "standard deviation", "cv": "coefficient of variation", "half_width": "half-width"}
    table = terminal.table((headings.get(name, str(name)) for name in rows.columns), is_bold=True)
    for _, row in rows.iterrows():
        count = int(row["replications"])
        table.add_row(f"{count:,}", *(f"{row[name]:.4g}" for name in rows.columns if name != "replications"))
    return table
