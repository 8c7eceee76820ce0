"""`govsim sensitivity`: which factors matter for which outcome, in words, tables and pictures."""

from __future__ import annotations

import shlex
from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from govsim.arguments import named
from govsim.cli import DONE, STOPPED, declared, options, run, speaking, stopping, terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold
from govsim.errors import InputError, did_you_mean, shown
from govsim.runs import provenance

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.show.sensitivity import Sensitivities
    from govsim.study.sensitivity import Analysis
    from govsim.study.sensitivity.noise import Noise

TOP = 6
"""Factors that are printed of each outcome."""
_HEADINGS = {
    "ST": "total index",
    "S1": "alone",
    "mu_star": "mean effect",
    "sigma": "spread",
    "delta": "delta",
    "pawn_median": "PAWN",
    "range": "range of effects",
}
_READING = {
    "ST": "Total index: the share of the variance between points that would go if the factor were known, interactions"
    " included. Alone: the share it explains by itself.",
    "mu_star": "Mean effect: how far the outcome moves, on average, when the factor goes over its range, in the"
    " outcome's unit. Spread: how much that depends on the other factors.",
    "delta": "Delta, PAWN: how far the distribution of the outcome moves when the factor is known, from 0 to 1.",
    "range": "Range of effects: the outcome's mean at the factor's best value less that at its worst, in its unit.",
}

type Parts = Iterator[ConsoleRenderable | str]


def sensitivity(
    folder: options.StudyFolder,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An outcome, or all. May be repeated. The default is five main ones."),
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="FOLDER", help="A new folder; by default DIR/sensitivity.")] = None,
    lang: options.Lang = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Say which factors matter for which outcome, with intervals, and how much is luck; write tables and pictures.

    For example: govsim sensitivity results/my-study --outcome trust --outcome coverage
    """
    from govsim.runs import new_files
    from govsim.show.sensitivity import DEFAULT, Stopped, sensitivities
    from govsim.study.sweep.study import Study

    study, asked = Study.open(folder), outcome or []
    target = _free(folder, out)
    if "all" in asked and len(asked) > 1:
        raise InputError("is named together with others", place="--outcome all", remedy="keep one of the two")
    number = len(study.columns) if asked == ["all"] else len(asked) or len(DEFAULT)
    for name in asked:
        if name != "all" and name not in study.columns:
            remedy = did_you_mean(name, [*study.columns, "all"], "outcomes")
            raise InputError(f"{shown(name)} is not an outcome", place=f"--outcome {name}", remedy=remedy)
    outcomes = "all" if asked == ["all"] else asked or None
    number *= study.design.cell_count
    with new_files.claimed(target):
        try:
            with terminal.progress(number, quiet, "analysing") as progress:
                found = sensitivities(study, outcomes, progress=progress)
        except InputError as error:
            place = f"--outcome {error.place}" if asked and error.place in study.columns else error.place
            raise InputError(error.what, place=place, remedy=error.remedy) from None
        except Stopped as stopped:
            if stopped.found is None:
                terminal.tell("stopped: no outcome is complete; nothing was kept")
                return STOPPED
            return _keep_tables(stopped.found, target, number)
        try:
            with terminal.progress(_analysed(found), quiet, "drawing") as progress:
                found.save(target, speaking.lang(), progress=progress)
        except KeyboardInterrupt:
            return _keep_tables(found, target, number)
        stopping.keeping(str(target))
    if as_json:
        terminal.print_json(_document(found, target))
    elif not quiet:
        terminal.show(*_parts(found, target))
    for skipped in found.skipped:
        terminal.tell(f"warning: {skipped.outcome} is left out: {skipped.why}")
    return DONE


def _analysed(found: Sensitivities) -> int:
    return sum(len(analysis.noise) for analysis in found.cells.values())


def _keep_tables(found: Sensitivities, out: Path, number: int) -> int:
    """After a stop: keep the tables of what is analysed."""
    run.keep(lambda folder: found.save(folder, speaking.lang(), formats=()), out)
    analysed = f"{_analysed(found)} of {declared.counted(number, 'outcome')} analysed"
    terminal.tell(f"stopped: {analysed}; tables without pictures are in {out}")
    return STOPPED


def _free(study: str, out: str | None) -> Path:
    """The folder to write to, refused before anything is worked out where it is in use."""
    if out is not None:
        return run.free_folder(out)
    below = named(study) / "sensitivity"
    try:
        return run.free_folder(str(below))
    except InputError as error:
        remedy = f"name another folder: --out {shlex.quote(f'{named(study)}-sensitivity')}"
        raise InputError(error.what, place=str(below), remedy=remedy) from None


def _document(found: Sensitivities, out: Path) -> dict[str, Any]:
    """All tables but that of convergence as plain data."""
    from govsim.show.sensitivity import TABLES

    design = found.study.design
    return {
        "govsim": provenance.version(),
        "study": str(found.study.folder),
        "out": str(out),
        "method": design.method,
        "points": design.rows,
        "replications": design.replications,
        "common_random_numbers": design.common_random_numbers,
        "outcomes": found.outcomes,
        "skipped": [vars(skipped) for skipped in found.skipped],
        **{name: _rows(found.table(name)) for name in TABLES if name != "convergence"},
    }


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


# For a reader


def _parts(found: Sensitivities, out: Path) -> Parts:
    from govsim.show.sensitivity import TABLES
    from govsim.study.sensitivity.noise import sentences

    design = found.study.design
    yield bold(f"What matters in {design.title or design.name}")
    each = declared.counted(design.replications, "run")
    yield f"{design.method}: {declared.counted(len(design.factors), 'factor')}, {design.rows:,} points, {each} of each."
    shared: dict[str, None] = {}
    measure = ""
    for cell, analysis in found.cells.items():
        if len(found.labels) > 1:
            yield ""
            yield bold(", ".join(f"{name} {value}" for name, value in found.labels[cell].items()))
        for row in analysis.noise.to_dict("records"):
            noise = _noise(row)
            yield from _outcome(analysis, noise)
            measure = measure or next(iter(_measures(analysis, noise.outcome)), "")
            of_noise = sentences(noise)
            shared |= dict.fromkeys(note for note in analysis.sentences(noise.outcome) if note not in of_noise)
    reading = [_READING[measure]] if measure in _READING else []
    reading.append(_LUCK[design.common_random_numbers])
    every = [note for note in shared if not note.startswith("Noise is estimated from")]
    yield from terminal.sections({"How to read this": reading, "Notes": every})
    yield ""
    pictures = "rankings with intervals and heat maps over outcomes, where there is something to rank"
    pictures += ", convergence with the sample size" if len(found.table("convergence")) else ""
    tables = [name for name in TABLES if len(found.table(name))]
    yield f"In {out}: {', '.join(tables)} as .parquet and .csv; pictures: {pictures}."
    yield "What a factor is: govsim explain NAME."


_LUCK = {
    True: "Luck: what differs between runs of one point. All points have the same luck, run by run; what of it moves"
    " all alike cancels in comparisons, and the rest is what is reported here.",
    False: "Luck: what differs between runs of one point; each point has luck of its own.",
}


def _outcome(analysis: Analysis, noise: Noise) -> Parts:
    outcome = noise.outcome
    yield ""
    yield bold(f"{outcome}: {_label(outcome)}")
    measures = _measures(analysis, outcome)
    if measures:
        yield _table(analysis, outcome, measures)
        if nothing := ", ".join(_of_nothing(analysis, outcome, measures)):
            yield terminal.indented(f"A factor that does nothing shows up to {nothing}.")
    else:
        yield terminal.indented("Nothing can be ranked: the notes below say why.")
    if left_out := int((analysis.left_out["outcome"] == outcome).sum()):
        of = f"{left_out:,} of {analysis.points:,} points"
        yield terminal.indented(f"Left out: {of}, as a run or more of each leaves it undefined; table left_out.")
    yield terminal.indented(_luck(noise))


def _noise(row: Mapping[Hashable, Any]) -> Noise:
    """A row of the table of noise; where one outcome has no number of replications, a table holds them as floats."""
    import pandas as pd

    from govsim.study.sensitivity.noise import Noise

    plain: dict[str, Any] = {str(name): None if pd.isna(value) else value for name, value in row.items()}
    whole = {name: int(value) for name, value in plain.items() if name.startswith("replications") and value is not None}
    return Noise(**{**plain, **whole})


def _label(outcome: str) -> str:
    from govsim.outcomes.columns import Column
    from govsim.outcomes.declared import find
    from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES

    if (shown_as := find(outcome)) is not None:
        return declared.called(shown_as)
    if lang() == "th" and outcome in (*KIND_MEASURES, *GROUP_MEASURES):
        return Column("runs", outcome).means("th")
    return {**KIND_MEASURES, **GROUP_MEASURES}.get(outcome, outcome)


def _measures(analysis: Analysis, outcome: str) -> list[str]:
    from govsim.show.plots.sensitivity import CHOICES

    rows = _of(analysis, outcome)
    there = set(rows["measure"])
    return [name for name in CHOICES[analysis.sample] if name in there]


def _of(analysis: Analysis, outcome: str) -> pd.DataFrame:
    table = analysis.indices
    rows = table[(table["outcome"] == outcome) & (table["target"] == "mean")]
    return rows[rows["value"].notna()]


def _table(analysis: Analysis, outcome: str, measures: list[str]) -> ConsoleRenderable:
    rows = _of(analysis, outcome)
    by = {name: rows[rows["measure"] == name].set_index("factor") for name in measures}
    order = by[measures[0]]["value"].astype(float).abs().sort_values(ascending=False, kind="stable").index
    table = terminal.table(is_bold=True)
    table.add_column("", no_wrap=True)
    for name in measures:
        table.add_column(_HEADINGS[name], justify="right")
        table.add_column("95 % interval", justify="right", no_wrap=True)
    for factor in order[:TOP]:
        numbers: list[Text] = []
        for name in measures:
            row = by[name].loc[factor]
            numbers += [Text(_number(row["value"])), Text(_interval(row["low"], row["high"]))]
        table.add_row(terminal.indented(str(factor)), *numbers)
    return table


def _of_nothing(analysis: Analysis, outcome: str, measures: list[str]) -> Iterator[str]:
    """What a measure gives for a factor without effect, where it is not 0."""
    table = analysis.references
    for name in measures:
        mine = (table["outcome"] == outcome) & (table["target"] == "mean") & (table["measure"] == f"{name}_dummy")
        for high in table[mine & table["high"].notna()]["high"]:
            yield f"{_number(high)} ({_HEADINGS[name]})"


def _number(value: object) -> str:
    if not isinstance(value, int | float) or value != value:  # NaN
        return "-"
    if abs(value) < 10:
        return f"{round(value, 2) + 0.0:.2f}"  # no -0.00
    return f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def _interval(low: object, high: object) -> str:
    return "unknown" if "-" in (first := _number(low), last := _number(high)) else f"{first} to {last}"


def _luck(noise: Noise) -> str:
    """How much is luck, and how many replications would bring it down."""
    if noise.replications < 2:
        return "Luck: not known with one run a point; two or more are needed."
    if noise.share_luck is None:
        return "Luck: not known, as all runs are alike."
    bounds = _per_cents(noise.share_luck_low, noise.share_luck_high)
    message = f"Luck: {100 * noise.share_luck:.3g} % of the variance of a run{bounds}"
    if noise.left_in_means is not None:
        left = _per_cents(noise.left_in_means_low, noise.left_in_means_high)
        message += f", {100 * noise.left_in_means:.3g} % of that of the mean over {noise.replications}{left}"
    if noise.replications_5 is None:
        return f"{message}. No difference between points is detected: no number of runs can be given."
    high = noise.replications_5_high
    most = "no number that can be given" if high is None else f"{high:,}"
    runs = declared.counted(noise.replications_5, "run")
    return f"{message}. {runs} of each point would bring it below 5 % ({noise.replications_5_low} to {most})."


def _per_cents(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({100 * low:.3g} to {100 * high:.3g} %)"
