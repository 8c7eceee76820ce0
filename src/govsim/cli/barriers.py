"""`govsim barriers`: from what was typed to all combinations of barriers off, to what part of a loss each explains."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from govsim import provenance
from govsim.barriers import BARRIERS
from govsim.cli import DONE, run, terminal, words
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold, indented
from govsim.errors import InputError
from govsim.factorial import ALL_FIVE, COMBINATIONS, Factorial, apportion, ensembles_in


def show(asked: run.Asked, *, as_json: bool, quiet: bool) -> int:
    """Check everything, then run, keep and print."""
    replications, seed = run.whole("--replications", asked.replications), run.whole("--seed", asked.seed)
    threads = None if asked.threads is None else run.whole("--threads", asked.threads)
    scenario = run.scenario_of(asked)
    out = None if asked.out is None else run.free_folder(asked.out)
    if quiet and not as_json and out is None:
        raise InputError(
            "nothing would be printed and nothing kept",
            place="--quiet",
            remedy="name a folder with --out, or add --json",
        )
    with terminal.progress(ensembles_in(scenario) * max(replications, 0), quiet) as progress:
        factorial = apportion(scenario, replications, seed, threads=threads, progress=progress)
    if out is not None:
        factorial.save(out)
    if as_json:
        terminal.print_json(_document(factorial, out))
    elif not quiet:
        terminal.show(*_parts(factorial, out))
    return DONE


# As one document


def _document(factorial: Factorial, out: Path | None) -> dict[str, object]:
    """All answers as plain data."""
    scenario, beside = factorial.scenario, factorial.beside
    return {
        "govsim": provenance.version(),
        "scenario": scenario.name,
        "title": scenario.title,
        "title_th": scenario.title_th,
        "replications": factorial.replications,
        "seed": factorial.seed,
        "first_fiscal_year": scenario.time.first_fiscal_year,
        "years": scenario.time.years,
        "warmup_years": scenario.time.warmup_years,
        "parameters": dict(scenario.parameters),
        "reforms": [reform.model_dump(exclude_defaults=True) for reform in scenario.reforms],
        "barriers_off": list(scenario.barriers_off),
        **_answers(factorial),
        "beside": None if beside is None else _answers(beside),
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
    """An outcome as it is shown: its heading, unit, how a value is scaled."""

    outcome: str
    word: str
    unit: str
    scale: float

    def number(self, value: float | None, *, signed: bool = False) -> str:
        """As it is shown; a change of exactly 0 has no decimals and no sign, which tells it from a small one."""
        if value is None:
            return "-"
        return "0" if signed and value == 0 else f"{round(self.scale * value, 1) + 0.0:{'+' if signed else ''}.1f}"

    def gain(self, row: Mapping[Hashable, Any]) -> str:
        """A gain and its interval."""
        bounds = _interval(row, self.scale, 1)
        return self.number(row["gain"], signed=True) + (f" ({bounds})" if bounds else "")


_COLUMNS = (
    _Column("rmst_60", "continuity", "months", 1),
    _Column("trust", "trust", "of 100", 100),
    _Column("coverage", "coverage", "%", 100),
)
_UNITS = {"rmst_60": "months", "trust": "points of trust", "coverage": "percentage points"}
_MOST_INTERACTIONS = 2
_LABEL, _GAIN, _NAME, _SHARE, _DEFINITION = 28, 22, 12, 18, 30

type Row = Mapping[Hashable, Any]


def _parts(factorial: Factorial, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    yield from _heading(factorial)
    yield ""
    yield bold("What is lost to the barriers, and what is gained with one of them alone switched off")
    yield _gains(factorial)
    yield ""
    yield bold("Which barrier explains what part of the loss, in % with 95 % intervals")
    yield _shares(factorial)
    beside = factorial.beside
    if beside is not None and beside.reference is not None:
        yield ""
        yield bold(f"The same under another definition of {beside.reference.barrier} off")
        yield _shares(beside)
    sections: dict[str, Iterable[str]] = {
        "What is not given, and why": _notes(factorial),
        "What two barriers off together gain more or less than their two gains added up": _interactions(factorial),
        "How to read this": _reading(factorial),
        "What to keep in mind": LIMITS,
    }
    yield from terminal.sections(sections)
    yield ""
    if out is None:
        yield "The tables are not kept: name a folder with --out to keep them."
    else:
        below_it = "; below it, in beside, the same under the other definition" if beside is not None else ""
        yield f"Tables in {out}: shares, gains, effects, per_run{below_it}."


def _heading(factorial: Factorial) -> Iterator[Text]:
    scenario, n = factorial.scenario, factorial.replications
    title, *thai = words.titles(scenario)
    yield bold(title)
    yield from map(Text, thai)
    years = words.reported(scenario)
    yield Text(
        f"Scenario {scenario.name} with every combination of five barriers switched off: {len(COMBINATIONS)}"
        f" combinations, {f'{n:,} runs' if n > 1 else '1 run'} of each with seed {factorial.seed}, {years}."
    )
    yield from (Text(line) for line in words.changes(scenario))


def _gains(factorial: Factorial) -> Table:
    table = _table(_LABEL, _GAIN)
    table.add_row("", *(Text(f"{column.word}\n{column.unit}") for column in _COLUMNS))
    rows = {(row["outcome"], row["off"]): row for row in factorial.gains.to_dict("records")}
    all_five = [(column, rows[column.outcome, ALL_FIVE]) for column in _COLUMNS]
    table.add_row(indented("with the barriers"), *(column.number(row["base"]) for column, row in all_five))
    table.add_row(indented("without any of the five"), *(column.number(row["value"]) for column, row in all_five))
    table.add_row(indented("lost to the five"), *(column.gain(row) for column, row in all_five))
    for name in BARRIERS:
        gains = (column.gain(rows[column.outcome, name]) for column in _COLUMNS)
        table.add_row(indented(f"{name} alone off"), *gains)
        if factorial.beside is not None and name == getattr(factorial.beside.reference, "barrier", None):
            other = {row["outcome"]: row for row in factorial.beside.gains.to_dict("records") if row["off"] == name}
            gains = (column.gain(other[column.outcome]) for column in _COLUMNS)
            table.add_row(indented("  as defined otherwise"), *gains)
    return table


def _shares(factorial: Factorial) -> Table:
    """Beside every share stands what off means, for it is a choice."""
    table = _table(_NAME, _SHARE)
    table.add_column(width=_DEFINITION)
    table.add_row("", *(column.word for column in _COLUMNS), "off means")
    rows = {(row["outcome"], row["barrier"]): row for row in factorial.shares.to_dict("records")}
    for name, definition in factorial.definitions.items():
        cells = (_share(rows[column.outcome, name]) for column in _COLUMNS)
        table.add_row(indented(name), *cells, Text(definition))
    return table


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
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False)
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
        other = None if factorial.beside is None else _of(factorial.beside.shares, column)["note"].iloc[0]
        if other and other != note:
            yield f"{column.word}, under the other definition: {other}."
        runs = shares["runs"].iloc[0]
        if 0 < runs < factorial.replications:
            yield f"{column.word}: {runs} of {factorial.replications} runs could tell in all combinations and count."
    if off := factorial.scenario.barriers_off:
        yield f"Off in this scenario already, so nothing is left for it to explain: {', '.join(off)}."


def _interactions(factorial: Factorial) -> Iterator[str]:
    """The largest ones whose interval does not hold 0."""
    for column in _COLUMNS:
        rows = [row for row in _of(factorial.effects, column).to_dict("records") if ":" in row["term"]]
        certain = [row for row in rows if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)]
        certain.sort(key=lambda row: -abs(row["effect"]))
        if not certain:
            yield f"{column.word}: of no two barriers is it certain that they act on each other."
            continue
        said = ", ".join(_interaction(column, row) for row in certain[:_MOST_INTERACTIONS])
        yield f"{column.word}: {said}."


def _interaction(column: _Column, row: Row) -> str:
    one, other = row["term"].split(":")
    size = column.number(abs(row["effect"]))
    low, high = sorted((abs(row["low"]), abs(row["high"])))
    more = "more" if row["effect"] > 0 else "less"
    bounds = f"{column.number(low)} to {column.number(high)}"
    return f"{one} with {other} {size} {_UNITS[column.outcome]} {more} ({bounds})"


def _of(table: pd.DataFrame, column: _Column) -> pd.DataFrame:
    return table[table["outcome"] == column.outcome]


def _reading(factorial: Factorial) -> Iterator[str]:
    yield (
        "Continuity: months that a partnership lives of its first 60, mean of each run's own survival curve. Trust:"
        " partners' trust, from 0 (none) to 100. Coverage: the share of need that is served."
    )
    yield (
        "Part of the loss: what switching a barrier off adds, averaged over all 120 orders in which the five can be"
        " switched off (its Shapley value), mean over runs, divided by the mean loss to all five. The parts add up to"
        " 100 before they are rounded; one below 0 says that switching it off makes matters worse. Intervals by"
        " bootstrap over runs."
    )
    yield (
        "Gains: means of pairs of runs under the same luck, with Student's intervals. What two barriers do together is"
        " averaged over the states of the other three; the largest of ten pairs are named."
    )
    yield 'What "off" means is a choice: with another one, shares differ.'
    if (factorial.gains["value"].isna()).any():
        yield "A dash stands where no run could tell."
    if factorial.replications == 1:
        yield "One run has no interval."
