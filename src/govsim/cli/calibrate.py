"""`govsim calibrate`: what evidence rules out of the ranges of all uncertainties, in waves, and what it leaves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import declared, options, run, terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.study.evidence.calibrate import Calibration

_MOST_ROWS = 8


def calibrate(
    scenario: options.Scenario,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="A folder for the waves; one that was begun is resumed.")
    ] = None,
    points: Annotated[int, options.number(help="Points of each wave.")] = 600,
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each point.")] = 6,
    waves: Annotated[int, options.number(help="The first covers the ranges, each other one what is left.")] = 3,
    seed: Annotated[int, options.number(help="Decides points and luck.")] = 1,
    pattern: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A pattern to match, of `govsim patterns`; several times for several."),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An uncertainty to vary, the others held; several times for several."),
    ] = None,
    recover: Annotated[
        int, options.number(metavar="N", help="Also ask whether N known points are found again; 0 for no.")
    ] = 0,
    threads: options.Threads = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Rule out what evidence rules out of the ranges of all uncertainties, and keep the points that are left.

    In DIR stand the waves, points.csv (a point a row), design.toml (the same for `govsim sweep`), and pictures of what
    points came to.

    For example: govsim calibrate default --out calibration
    """
    from govsim.study.evidence import calibrate as study

    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    runs = (max(points, 0) * max(waves, 0) + max(recover, 0)) * max(replications, 0)
    with terminal.progress(runs, quiet) as progress:
        found = study.calibrate(
            scenario, out, points=points, replications=replications, waves=waves, seed=seed,
            matched=pattern or None, parameters=parameter or None, threads=threads, progress=progress,
        )  # fmt: skip
        recovered = found.recover(recover, threads) if recover else None
    folder = None if out is None else _kept(found, out)
    if as_json:
        terminal.print_json(_document(found, recovered, folder))
    elif not quiet:
        terminal.show(*_parts(found, recovered, folder))
    return 0


def _kept(found: Calibration, out: str) -> Path:
    """The folder, with points, a design and pictures in it."""
    folder = found.keep(out)
    _pictures(found, folder)
    return folder


def _pictures(found: Calibration, folder: Path) -> None:
    """What points came to, in both languages, where it is not drawn yet."""
    from govsim.show import plots
    from govsim.study.evidence.matching import WATCHED

    outcomes = found.spread["of"].isin(WATCHED)
    for name, part in (("patterns", found.spread[~outcomes]), ("outcomes", found.spread[outcomes])):
        for spoken in ("en", "th"):
            endings = [each for each in ("svg", "png") if not os.path.lexists(folder / f"{name}-{spoken}.{each}")]
            if endings:
                plots.save(plots.predictive(part, lang=spoken), folder / f"{name}-{spoken}", endings)


def _document(found: Calibration, recovered: pd.DataFrame | None, folder: Path | None) -> dict[str, object]:
    """All of it as plain data; what is not known is None."""
    from govsim.runs.tidy import without_nan

    tables = {name: getattr(found, name) for name in ("shares", "constrained", "ridges", "excluding", "predictive")}
    if recovered is not None:
        tables["recovery"] = recovered.drop(columns="ranks")
    return {
        **declared.results_data(found.scenario, found.replications, found.seed),
        "patterns": [pattern.id for pattern in found.patterns],
        "waves": [len(wave) for wave in found.waves],
        "left": found.left,
        "points": len(found.points),
        **{name: without_nan(table).to_dict("records") for name, table in tables.items()},
        "out": None if folder is None else str(folder),
    }


def _parts(
    found: Calibration, recovered: pd.DataFrame | None, folder: Path | None
) -> Iterator[ConsoleRenderable | str]:
    yield from terminal.titled(*declared.titles(found.scenario))
    yield Text(
        f"Scenario {found.scenario.name}: {len(found.waves)} waves of {len(found.waves[0]):,} points over"
        f" {len(found.space.names)} uncertainties, {found.replications:,} runs of each point, seed {found.seed}."
    )
    yield ""
    yield bold(f"{100 * found.left:.0f} % of the ranges are not ruled out; {len(found.points):,} points lie there")
    yield _shares(found)
    narrowed = found.constrained[found.constrained["narrowed"]]
    yield ""
    yield bold(f"Evidence narrows {len(narrowed)} of {len(found.constrained)} parameters at all")
    yield from _narrowed(narrowed)
    sections = {
        "Tied to each other": _pairs(found.ridges, "{one} with {other}: rank correlation {correlation:+.2f}"),
        "Patterns rarely met together": _pairs(
            found.excluding, "{one} with {other}: in {both:.0%} of points, {expected:.0%} were they unrelated"
        ),
        "Known points found again": [] if recovered is None else list(_recovery(recovered)),
        "How to read this": [say(f"patterns.calibrated.{name}", lang()) for name in ("left", "narrowed", "limits")],
    }
    yield from terminal.sections({name: lines for name, lines in sections.items() if lines})
    yield ""
    if folder is None:
        yield "Nothing is kept: name a folder with --out to keep the points."
    else:
        yield f"In {folder}: the waves, points.csv, design.toml for govsim sweep, pictures of patterns and outcomes."


def _shares(found: Calibration) -> Table:
    heads = ("pattern", "not ruled out, %", "by all others, %", "target", "over the ranges", "where left")
    table = terminal.table(heads, left=("pattern",))
    spread = found.predictive.set_index(["points", "of"])
    for row in found.shares.to_dict("records"):
        name, without = row["pattern"], row["without"]
        cells = [f"{100 * row['alone']:.0f} ({100 * row['low']:.0f} to {100 * row['high']:.0f})"]
        cells.append("" if without is None or without != without else f"{100 * without:.0f}")
        if ("left", name) in spread.index:
            before, after = spread.loc[("ranges", name)], spread.loc[("left", name)]
            cells += [
                f"{each[low]:.3g} to {each[high]:.3g}"
                for each, low, high in (
                    (before, "target_low", "target_high"), (before, "low", "high"), (after, "low", "high")
                )
            ]  # fmt: skip
        table.add_row(name, *cells)
    return table


def _narrowed(narrowed: pd.DataFrame) -> Iterator[ConsoleRenderable | str]:
    if narrowed.empty:
        return
    heads = ("parameter", "middle 90 % of points", "default", "width left, %")
    table = terminal.table(heads, left=("parameter",))
    for row in narrowed.to_dict("records"):
        middle = f"{row['low']:.3g} to {row['high']:.3g}"
        table.add_row(row["parameter"], middle, f"{row['default']:.3g}", f"{100 * row['width']:.0f}")
    yield table


def _pairs(table: pd.DataFrame, line: str) -> list[str]:
    rows = [line.format_map(row) for row in table.head(_MOST_ROWS).to_dict("records")]
    return [*rows, f"and {len(table) - len(rows)} more"] if len(table) > len(rows) else rows


def _recovery(recovered: pd.DataFrame) -> Iterator[str]:
    """Coverage, failures by name, and the histogram of all ranks."""
    from govsim.study.evidence.constraints import RECOVERED

    covered, truths = recovered["covered"], len(recovered["ranks"].iloc[0])
    low, high = (f"{100 * bound:.0f}" for bound in RECOVERED)
    yield (
        f"{truths} truths: the middle 90 % of what is left holds the true value in {100 * covered.mean():.0f} %"
        f" ({100 * covered.min():.0f} to {100 * covered.max():.0f} by parameter)."
    )
    failed = recovered[recovered["failed"]].to_dict("records")
    told = ", ".join(f"{row['parameter']} {100 * row['covered']:.0f} %" for row in failed)
    yield f"Outside {low} to {high} %: {told or 'none'}."
    tenths = [sum(column) for column in zip(*recovered["histogram"], strict=True)]
    shares = ", ".join(f"{100 * n / sum(tenths):.0f}" for n in tenths)
    yield f"Ranks of the truths by tenth, all parameters together, in % (10 each were it perfect): {shares}."
