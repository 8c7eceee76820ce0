"""`govsim decide`: which option stands up over the assumptions, what flips it, and what is worth finding out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import STOPPED, compare, declared, options, run, terminal
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold
from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.outcomes.declared import find
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.scenario.scenario import Scenario
    from govsim.study.decide.decision import Decision
    from govsim.study.decide.flips import Flips

Futures = Annotated[
    str,
    typer.Option(
        metavar=options.FUTURES,
        help="How many to draw over whole ranges; a CSV or Parquet table; or those not ruled out by evidence.",
    ),
]
Threshold = Annotated[
    list[str] | None,
    typer.Option(metavar="OUTCOME=VALUE", help="What an option must reach to satisfy, such as rmst_60=30. Repeat it."),
]


def decide(
    scenario: options.Scenario,
    reform: options.Reform = None,
    package: options.Package = None,
    futures: Futures = "evidence",
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each option and future.")] = 16,
    seed: Annotated[int, options.number(help="In a future all options have the same luck.")] = 1,
    structures: Annotated[bool, typer.Option("--structures", help="Let structures of the world differ too.")] = False,
    outcome: Annotated[str, typer.Option(metavar="NAME", help="By which the best option is chosen.")] = "rmst_60",
    worth: Annotated[str, typer.Option(metavar="X", help="Contract-years that a partnership-year is worth.")] = "2",
    threshold: Threshold = None,
    hurwicz: Annotated[str, typer.Option(metavar="X", help="From 0, the worst future, to 1, the best.")] = "0.5",
    set_: options.InAllOptions = None,
    without: options.Without = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    out: options.Out = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Ask which option stands up over the assumptions, what would flip the choice, and what is worth finding out.

    For example: govsim decide default --reform ecosystem-package@2028 --reform multi-year-obligation@2028
    """
    from govsim.study.decide import decision as study

    def changed(reforms: list[str]) -> Scenario:
        return run.scenario_of(scenario, set_, reforms, without, years, warmup)

    base, compared = changed([]), compare.options_typed("govsim decide", reform or [], package or [], changed)
    run.check_effects(set_, None, base, *compared.values())
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    points, known = options.futures(futures)
    settings: dict[str, Any] = {
        "structures": structures, "outcome": outcome, "threads": threads,
        "worth": options.decimal("--worth", worth), "alpha": options.decimal("--hurwicz", hurwicz),
        "thresholds": dict(options.levels("--threshold", threshold or [])),
    }  # fmt: skip

    def make(progress: Callable[[int], None]) -> Decision:
        return study.decide(base, compared, points, replications, seed, progress=progress, **settings)

    total = study.runs_in(len(compared), known, max(replications, 0)) if known else 0
    decision, folder = _made(make, total, out, quiet)
    return run.printed(document, _parts, decision, folder, as_json=as_json, quiet=quiet)


def _made(
    make: Callable[[Callable[[int], None]], Decision], total: int, out: str | None, quiet: bool
) -> tuple[Decision, Path | None]:
    """The decision, kept if a folder was named for it; where the user stops it, that over complete futures."""
    from govsim.study.decide.decision import Stopped

    with run.output(out) as folder:
        try:
            with terminal.progress(total, quiet or not total) as progress:
                decision = make(progress)
        except Stopped as stopped:
            said = f"stopped: {stopped.complete:,} of {stopped.asked:,} futures are complete for every option"
            if stopped.decision is not None and folder is not None:
                run.keep(stopped.decision.save, folder)
                print(f"{said} and kept in {folder}", file=sys.stderr)
            else:
                print(f"{said}; nothing was kept", file=sys.stderr)
            raise typer.Exit(STOPPED) from None
        run.keep(decision.save, folder)
    return decision, folder


# As one document


def document(decision: Decision, out: Path | None) -> dict[str, object]:
    """All of it as plain data."""
    futures, found = decision.futures, _flips(decision)
    return {
        **declared.results_data(futures.base, futures.repeats, futures.seed),
        "futures": len(futures.points),
        "source": decision.source,
        "undefined_in": {name: len(each.known) - each.futures for name, each in decision.means.items()},
        "varied": list(futures.points.columns),
        "held": dict(futures.held),
        "judged_from_month": futures.since,
        "outcome": decision.outcome,
        "worth": decision.worth,
        "hurwicz": decision.alpha,
        "thresholds": dict(decision.thresholds),
        "answer": [{lang: message.text(lang) for lang in ("en", "th")} for message in decision.messages],
        "assumed": decision.assumed.to_dict("records"),
        "beats": decision.beats.to_dict("records"),
        "robust": decision.robust.to_dict("records"),
        "flips": found if isinstance(found, str) else _flips_data(found),
        "information": decision.information.to_dict("records"),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _flips(decision: Decision) -> Flips | str:
    """What flips it; where scikit-learn is not installed, what to do."""
    from govsim.study.decide.flips import require

    try:
        require()
    except InputError as error:
        return f"{error.what}: {error.remedy}"
    return decision.flips


def _flips_data(found: Flips) -> dict[str, object]:
    analysis = found.sensitivity
    return {
        "option": found.option,
        "over": found.over,
        "lost": found.lost,
        "futures": found.futures,
        "answer": {lang: found.message.text(lang) for lang in ("en", "th")},
        "rules": found.rules.to_dict("records"),
        "limits": found.limits.to_dict("records"),
        "tree": {"accuracy": found.accuracy, "majority": found.majority},
        "sensitivity": None if analysis is None else analysis.indices.to_dict("records"),
    }


# For a reader

_CRITERIA = {
    "mean": "mean", "worst_tenth": "worst\ntenth", "worst": "worst", "hurwicz": "Hurwicz", "satisfices": "satisfied",
    "regret_mean": "regret\nmean", "regret_90": "regret\n90 %", "regret_worst": "regret\nworst",
}  # fmt: skip
_SHOWN_RULES, _SHOWN = 6, 5
_SOURCES = {
    "evidence": "These are those that evidence does not rule out for the default scenario, spread over their ranges.",
    "drawn": "These are spread over the whole ranges of all that may differ.",
    "given": "These are from the table that was given.",
}


def _parts(decision: Decision, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    base, futures, many = decision.futures.base, decision.futures, len(decision.futures.points.columns)
    title, *thai = declared.titles(base)
    yield bold(title)
    yield from map(Text, thai)
    yield Text(
        f"Scenario {base.name} and options for it in {len(futures.points):,} futures, {futures.repeats:,} runs of each"
        f" option in each with seed {futures.seed}, {declared.reported(base)};"
        f" {many} assumption{' differs' if many == 1 else 's differ'} between futures."
    )
    yield ""
    yield from (Text(message.text("en")) for message in decision.messages)
    outcomes = dict.fromkeys((decision.outcome, "net_benefit"))
    for outcome in outcomes:
        yield ""
        yield bold(f"In how many futures the one is better in {_called(outcome)}, %; below, luck taken off")
        yield _shares(decision.beats[decision.beats["outcome"] == outcome], decision.labels)
    for outcome in outcomes:
        yield ""
        shown_as = find(outcome)
        unit = shown_as.unit if shown_as else "contract-years"
        yield bold(f"Criteria side by side: {_called(outcome)}, {unit}")
        yield _criteria(decision.robust[decision.robust["outcome"] == outcome], decision.labels, outcome)
    found = _flips(decision)
    yield from terminal.sections(
        {
            "What flips it": [found] if isinstance(found, str) else list(_flip_lines(found)),
            "What knowing an assumption would be worth": list(_information(decision.information)),
            "What does not differ between futures": [f"{name}: {why}." for name, why in futures.held.items()],
            "How to read this": list(_reading(decision)),
            "What to keep in mind": LIMITS,
        }
    )
    yield ""
    if out is None:
        yield "The tables are not kept: name a folder with --out to keep them."
    else:
        yield f"Tables in {out}: points, runs, assumed, beats, robust, information."


def _called(outcome: str) -> str:
    return say(f"decide.outcome.{outcome}", "en")


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    return table


def _shares(beats: pd.DataFrame, labels: tuple[str, ...]) -> Table:
    """A row an option, a column for each that it is set against."""
    rows = {(row["option"], row["over"]): row for row in beats.to_dict("records")}
    table = _table("", *(f"than {label}" for label in labels))
    for option in labels:
        cells = []
        for over in labels:
            row = rows.get((option, over))
            if row is None:
                cells.append("")
            else:
                counted, luck = ("share", "low", "high"), ("share_without_luck", "luck_low", "luck_high")
                lines = ((f"{100 * row[name]:.0f}" for name in names) for names in (counted, luck))
                cells.append("\n".join("{} ({} to {})".format(*line) for line in lines))
        table.add_row(option, *cells)
    return table


def _criteria(robust: pd.DataFrame, labels: tuple[str, ...], outcome: str) -> Table:
    """A row an option, a column a criterion; a star where it chooses the option."""
    rows = {(row["option"], row["criterion"]): row for row in robust.to_dict("records")}
    shown_as = find(outcome)
    scale, decimals = (shown_as.scale, shown_as.decimals) if shown_as else (1, 1)
    table = _table("", *_CRITERIA.values())
    for option in labels:
        cells = []
        for criterion in _CRITERIA:
            row = rows.get((option, criterion))
            share = criterion == "satisfices"
            text = "-" if row is None else f"{(100 if share else scale) * row['value']:,.{0 if share else decimals}f}"
            cells.append(f"{text}{' %' if share else ''}{'*' if row is not None and row['best'] else ' '}")
        table.add_row(option, *cells)
    return table


def _flip_lines(found: Flips) -> Iterator[str]:
    yield found.message.text("en")
    kinds = [row for row in found.rules.to_dict("records") if row["rule"] != "box"]
    if len(kinds) > 1 and found.accuracy is not None and found.accuracy > found.majority:
        yield (
            f"A tree tells {100 * found.accuracy:.0f} % of futures right that it has not seen (calling all the same,"
            f" {100 * found.majority:.0f} %):"
        )
        for row in kinds[:_SHOWN_RULES]:
            where = found.conditions(row["rule"], "en")
            yield f"  where {where}: worse in {100 * row['lost']:.0f} % of {row['futures']:,}"
    elif len(kinds) > 1:
        yield "A tree tells futures that it has not seen no better than calling all the same."
    if found.sensitivity is not None:
        indices = found.sensitivity.indices
        delta = indices[(indices["target"] == "mean") & (indices["measure"] == "delta")]
        beyond = [row for row in delta.to_dict("records") if row["low"] is not None and row["low"] > 0]
        beyond.sort(key=lambda row: -row["value"])
        named = [f"{row['factor']} {row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f})" for row in beyond]
        if named:
            yield f"The difference depends most on (Borgonovo's delta): {', '.join(named[:_SHOWN])}."


def _information(information: pd.DataFrame) -> Iterator[str]:
    rows = [row for row in information.to_dict("records") if row["outcome"] == "net_benefit"]
    for row in rows[: 1 + _SHOWN]:
        label = f" ({BY_NAME[row['parameter']].label})" if row["parameter"] in BY_NAME else ""
        if row["value"] > 0:
            yield (
                f"{row['parameter']}{label}: {row['value']:.1f} contract-years ({row['low']:.1f} to {row['high']:.1f}),"
                f" another choice in {100 * row['changes']:.0f} % of futures"
                + ("." if row["worth"] else "; as much may be chance.")
            )


def _reading(decision: Decision) -> Iterator[str]:
    for name, means in decision.means.items():
        if left := len(means.known) - means.futures:
            yield f"{_called(name).capitalize()}: {left:,} futures are left out, in which some option does not tell it."
    yield f"A future is a set of assumptions, not a forecast. {_SOURCES[decision.source]}"
    yield (
        "In how many futures: as counted, in brackets 95 % had other futures been drawn; below, luck taken off, in"
        " brackets 95 % had these met other luck. Ignorance is the share itself. Luck is taken off all criteria."
    )
    yield (
        "Net benefit: partnership-years kept, at"
        f" {decision.worth:g} contract-years each (--worth), less the money; over {decision.futures.years} years."
    )
    limits = ", ".join(f"{_called(name)} {value:.3g}" for name, value in decision.thresholds.items())
    yield f"Satisfied: share of futures in which an option reaches the threshold: {limits}."
    yield (
        f"Hurwicz: {decision.alpha:g} of the best future and the rest of the worst. Regret: what the best option of a"
        " future has more. A star: the criterion's choice. They need not agree, and none is the right one for all."
    )
