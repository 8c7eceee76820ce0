"""`govsim barriers`: from what was typed to all combinations of barriers off, to what part of a loss each explains."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import declared, options, run, terminal
from govsim.cli.speaking import lang
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold, indented
from govsim.outcomes.declared import OUTCOMES
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.study.apportion import Factorial


def barriers(
    scenario: options.Scenario,
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each combination.")] = 200,
    seed: Annotated[int, options.number(help="Run r of every combination has the same luck.")] = 1,
    futures: Annotated[
        str | None,
        typer.Option(metavar=options.FUTURES, help="Also the range of shares over futures, as `govsim decide` asks."),
    ] = None,
    repeats: Annotated[int, options.number(help="Runs of each combination in each future.")] = 6,
    structures: Annotated[
        bool, typer.Option("--structures", help="Also the shares with each structure at its other end.")
    ] = False,
    barrier: Annotated[
        list[str] | None,
        typer.Option(metavar="BARRIER", help="Share out only this one and others so named. May be repeated."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="[GROUP:]NAME=VALUE", help="Another parameter value, where no barrier is off."),
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(metavar=options.DATED, help="A reform from a fiscal year (CE) on, in all combinations."),
    ] = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    out: options.Out = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Switch barriers off in every combination: which explains what part of what is lost.

    For example: govsim barriers default -n 100 --out results
    """
    from govsim.study import apportion as study
    from govsim.study.reference import shared_out
    from govsim.study.shapley import combinations_of

    changed = run.scenario_of(scenario, set_, reform, None, years, warmup)
    shared = shared_out(changed, barrier)
    combinations = combinations_of(shared)
    run.check_effects(set_, reform, *(changed.without(*off) for off in combinations))
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)

    points, known = (None, 0) if futures is None else options.futures(futures)

    def make(progress: run.Progress) -> Factorial:
        return study.apportion(
            changed, replications, seed, threads=threads, progress=progress, futures=points, repeats=repeats,
            structures=structures, barriers=shared,
        )  # fmt: skip

    in_futures = -(-len(combinations) * known * max(repeats, 0) // max(replications, 1))
    scenarios = study.ensembles_in(changed, structures=structures, barriers=shared) + in_futures
    factorial, folder = run.made(make, out, replications, "every combination", scenarios, quiet=quiet)
    return run.printed(_document, _parts, factorial, folder, as_json=as_json, quiet=quiet)


# As one document


def _document(factorial: Factorial, out: Path | None) -> dict[str, object]:
    """All answers as plain data."""
    from govsim.scenario.idle import notes
    from govsim.study.shapley import combinations_of

    scenario = factorial.scenario
    return {
        **declared.results_data(scenario, factorial.replications, factorial.seed),
        "reforms": [reform.model_dump(exclude_defaults=True) for reform in scenario.reforms],
        "barriers_off": list(scenario.barriers_off),
        **_answers(factorial),
        "beside": [{"barrier": other.changes} | _answers(other) for other in factorial.beside],
        "futures": None if factorial.futures is None else factorial.futures.to_dict("records"),
        "structures": None if factorial.structures is None else factorial.structures.to_dict("records"),
        "notes": list(notes(*(scenario.without(*off) for off in combinations_of(factorial.barriers)))),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _answers(factorial: Factorial) -> dict[str, object]:
    return {
        "definitions": dict(factorial.definitions),
        "gains": factorial.gains.to_dict("records"),
        "effects": factorial.effects.to_dict("records"),
        "shares": factorial.shares.to_dict("records"),
    }


# For a reader


@dataclass(frozen=True)
class _Column:
    """An outcome as it is shown."""

    outcome: str

    @property
    def word(self) -> str:
        """What sentences call it."""
        return say(f"outcomes.{self.outcome}.word", lang())

    def number(self, value: float | None, *, signed: bool = False) -> str:
        """As it is shown; a change of exactly 0 has no decimals and no sign, which tells it from a small one."""
        if value is None:
            return "-"
        shown = OUTCOMES[self.outcome]
        scaled = round(shown.scale * value, shown.decimals) + 0.0
        return "0" if signed and value == 0 else f"{scaled:{'+' if signed else ''}.{shown.decimals}f}"

    def gain(self, row: Mapping[Hashable, Any]) -> str:
        """A gain and its interval."""
        shown = OUTCOMES[self.outcome]
        bounds = _interval(row, shown.scale, shown.decimals)
        return self.number(row["gain"], signed=True) + (f" ({bounds})" if bounds else "")


_COLUMNS = tuple(_Column(name) for name in ("rmst_60", "trust", "coverage"))
_JOINED = _Column("relationship_60")
_MOST_INTERACTIONS = 2
_LABEL, _GAIN, _NAME, _SHARE, _DEFINITION = 28, 22, 12, 18, 30

type Row = Mapping[Hashable, Any]


def _parts(factorial: Factorial, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    yield from _heading(factorial)
    yield ""
    yield bold("What is lost to the barriers, and what is gained with only one of them switched off")
    yield _gains(factorial)
    yield ""
    yield bold("Which barrier explains what part of the loss, in % with 95 % intervals")
    yield _shares(factorial)
    yield ""
    yield _of_relationships(factorial)
    if factorial.beside:
        yield ""
        yield bold("The same under other definitions, each of one barrier off")
        yield _beside(factorial)
    if factorial.futures is not None:
        yield ""
        yield bold("The same over futures: median and middle 90 % of each share, and where it is the largest")
        yield _futures(factorial.futures)
    if factorial.structures is not None:
        yield ""
        yield bold("The same with each structure of the world at its other end: continuity, in %")
        yield _structures(factorial)
    sections: dict[str, Iterable[str]] = {
        "What is not given, and why": _notes(factorial),
        "What two barriers off together gain more or less than their two gains added up": _interactions(factorial),
        "How to read this": _reading(factorial),
        "What to keep in mind": LIMITS,
    }
    yield from terminal.sections(sections)
    below_it = "; below it, in beside-1 and on, the same under other definitions" if factorial.beside else ""
    yield from run.where_tables_are(out, f"Tables in {out}: shares, gains, effects, per_run{below_it}.")


def _heading(factorial: Factorial) -> Iterator[Text]:
    scenario, n, barriers = factorial.scenario, factorial.replications, len(factorial.barriers)
    yield from terminal.titled(*declared.titles(scenario))
    years = declared.reported(scenario)
    yield Text(
        f"Scenario {scenario.name} with every combination of {barriers} barriers switched off: {2**barriers}"
        f" combinations, {f'{n:,} runs' if n > 1 else '1 run'} of each with seed {factorial.seed}, {years}."
    )
    yield from (Text(line) for line in declared.changes(scenario))


def _gains(factorial: Factorial) -> Table:
    from govsim.study.shapley import all_of

    table = _table(_LABEL, _GAIN)
    table.add_row("", *(Text(say(f"outcomes.{column.outcome}.heading", lang())) for column in _COLUMNS))
    rows = {(row["outcome"], row["off"]): row for row in factorial.gains.to_dict("records")}
    all_off = [(column, rows[column.outcome, all_of(factorial.barriers)]) for column in _COLUMNS]
    table.add_row(indented("with the barriers"), *(column.number(row["base"]) for column, row in all_off))
    table.add_row(indented("without any of them"), *(column.number(row["value"]) for column, row in all_off))
    table.add_row(indented("lost to them all"), *(column.gain(row) for column, row in all_off))
    for name in factorial.barriers:
        gains = (column.gain(rows[column.outcome, name]) for column in _COLUMNS)
        table.add_row(indented(f"{name} alone off"), *gains)
        for other in factorial.beside:
            if other.changes == name:
                gained = {row["outcome"]: row for row in other.gains.to_dict("records") if row["off"] == name}
                gains = (column.gain(gained[column.outcome]) for column in _COLUMNS)
                table.add_row(indented("  as defined otherwise"), *gains)
    return table


def _of_relationships(factorial: Factorial) -> Text:
    """Continuity's shares once more, where spells of the same two are one."""
    rows = _of(factorial.shares, _JOINED).to_dict("records")
    return Text(f"{_JOINED.word}, spells joined: {', '.join(f'{row["barrier"]} {_share(row)}' for row in rows)}")


def _shares(factorial: Factorial) -> Table:
    """Beside every share stands what off means, for it is a choice."""
    table = _table_of_shares()
    for name in factorial.definitions:
        _add_share(table, factorial, name)
    return table


def _beside(factorial: Factorial) -> Table:
    """The share of each barrier that has another definition, under that definition: a headline is a range."""
    table = _table_of_shares()
    for other in factorial.beside:
        _add_share(table, other, other.changes)
    return table


def _futures(table: pd.DataFrame) -> Table:
    """What a barrier explains over sets of assumptions."""
    shown = _table(_NAME, _SHARE)
    shown.add_column(width=_DEFINITION)
    shown.add_row("", *(column.word for column in _COLUMNS), f"largest for {_COLUMNS[0].word}")
    rows = {(row["outcome"], row["barrier"]): row for row in table.to_dict("records")}
    for name in dict.fromkeys(map(str, table["barrier"])):
        cells = []
        for column in _COLUMNS:
            row = rows[column.outcome, name]
            ends = tuple(row[end] for end in ("share", "share_low", "share_high"))
            cells.append("-" if None in ends else "{} ({} to {})".format(*(round(100 * end) for end in ends)))
        first = rows[_COLUMNS[0].outcome, name]
        where = "" if first["largest"] is None else f"in {100 * first['largest']:.0f} % of {first['futures']} futures"
        shown.add_row(indented(name), *cells, where)
    return shown


def _structures(factorial: Factorial) -> Table:
    """Continuity's shares in the scenario's own structure and in each other; their intervals stand in the tables."""
    assert factorial.structures is not None
    shown = terminal.table(has_heads=False, gap=1)
    shown.add_column()
    for _ in factorial.barriers:
        shown.add_column(justify="right", no_wrap=True)
    own = factorial.shares.assign(structure="its own")
    shown.add_row("", *factorial.barriers, "largest")
    for table in (own, factorial.structures):
        rows = table[table["outcome"] == _COLUMNS[0].outcome]
        for name, each in rows.groupby("structure", sort=False):
            known = {str(row["barrier"]): row["share"] for row in each.to_dict("records") if row["share"] is not None}
            label = str(name) if table is own else f"{name} {each['value'].iloc[0]:g}"
            first = max(known, key=lambda barrier: known[barrier]) if known else "-"
            cells = (f"{round(100 * known[barrier])}" if barrier in known else "-" for barrier in factorial.barriers)
            shown.add_row(indented(label.removeprefix("structure.")), *cells, first)
    return shown


def _table_of_shares() -> Table:
    table = _table(_NAME, _SHARE)
    table.add_column(width=_DEFINITION)
    table.add_row("", *(column.word for column in _COLUMNS), "off means")
    return table


def _add_share(table: Table, factorial: Factorial, name: str) -> None:
    rows = {row["outcome"]: row for row in factorial.shares.to_dict("records") if row["barrier"] == name}
    cells = (_share(rows[column.outcome]) for column in _COLUMNS)
    table.add_row(indented(name), *cells, Text(factorial.definitions[name]))


def _share(row: Row) -> str:
    if row["share"] is None:
        return "-"
    bounds = _interval(row, 100, 0)
    return f"{round(100 * row['share'])}" + (f" ({bounds})" if bounds else "")


def _interval(row: Row, scale: float, digits: int) -> str:
    """From low to high; empty where it is not known."""
    if row["low"] is None:
        return ""
    if row["low"] == row["high"] == 0:
        return "0 to 0"
    return " to ".join(f"{round(scale * bound, digits) + 0.0:.{digits}f}" for bound in (row["low"], row["high"]))


def _table(first: int, others: int) -> Table:
    table = terminal.table(has_heads=False, gap=1)
    table.add_column(width=first)
    for _ in _COLUMNS:
        table.add_column(justify="right", width=others)
    return table


# Sentences


def _notes(factorial: Factorial) -> Iterator[str]:
    """Why a share or its interval is missing, which runs do not count, what is off from the start."""
    for column in _COLUMNS:
        shares = _of(factorial.shares, column)
        if note := shares["note"].iloc[0]:
            yield f"{column.word}: {note}."
        for other in factorial.beside:
            why = _of(other.shares, column)["note"].iloc[0]
            if why and why != note:
                yield f"{column.word}, under the other definition of {other.changes}: {why}."
        runs = shares["runs"].iloc[0]
        if 0 < runs < factorial.replications:
            yield f"{column.word}: defined in all combinations in {runs} of {factorial.replications} runs, which count."
    if off := factorial.scenario.barriers_off:
        yield f"Off in this scenario already, so nothing is left for it to explain: {', '.join(off)}."


def _interactions(factorial: Factorial) -> Iterator[str]:
    """The largest ones whose interval does not hold 0."""
    for column in _COLUMNS:
        rows = [row for row in _of(factorial.effects, column).to_dict("records") if ":" in row["term"]]
        beyond = [row for row in rows if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)]
        beyond.sort(key=lambda row: -abs(row["effect"]))
        if not beyond:
            yield f"{column.word}: luck leaves open for any two barriers whether they act on each other."
            continue
        largest = ", ".join(_interaction(column, row) for row in beyond[:_MOST_INTERACTIONS])
        yield f"{column.word}: {largest}."


def _interaction(column: _Column, row: Row) -> str:
    one, other = row["term"].split(":")
    size = column.number(abs(row["effect"]))
    low, high = sorted((abs(row["low"]), abs(row["high"])))
    more = "more" if row["effect"] > 0 else "less"
    bounds = f"{column.number(low)} to {column.number(high)}"
    points = say(f"outcomes.{column.outcome}.points", lang())
    return f"{one} with {other} {size} {points} {more} ({bounds})"


def _of(table: pd.DataFrame, column: _Column) -> pd.DataFrame:
    return table[table["outcome"] == column.outcome]


def _reading(factorial: Factorial) -> Iterator[str]:
    from govsim.outcomes.relationships import JOINED_WITHIN

    yield (
        "Continuity: months that a partnership lives of its first 60, mean of each run's own survival curve. Trust:"
        " partners' trust, from 0 (none) to 100. Coverage: the share of need that is served. Relationships: continuity"
        f" where spells of the same mission and partner at most {JOINED_WITHIN} months apart are one."
    )
    yield (
        "Part of the loss: what switching a barrier off adds, averaged over all orders in which they can be"
        " switched off (its Shapley value), mean over runs, divided by the mean loss to all. The parts add up to"
        " 100 before they are rounded; one below 0 says that switching it off makes matters worse. Intervals by"
        " bootstrap over runs."
    )
    yield (
        "Gains: means of pairs of runs under the same luck, with Student's intervals. What two barriers do together is"
        " averaged over the states of the others; the largest pairs are named."
    )
    yield (
        'What "off" means is a choice: with another one, the shares of all barriers differ. So what a barrier explains'
        " is a range and not one number; over other assumptions and structures it is wider still."
    )
    if factorial.futures is not None:
        told, of = factorial.futures["futures"].iloc[0], factorial.futures["of"].iloc[0]
        yield (
            f"Futures: sets of assumptions; in {told} of {of} the barriers cost continuity something, and shares are of"
            " these. The range is ignorance, with the luck of few runs in each future; under other structures it would"
            " be another."
        )
    if (factorial.gains["value"].isna()).any():
        yield "A dash: undefined in every run."
    if factorial.replications == 1:
        yield "One run has no interval."
