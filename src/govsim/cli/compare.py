"""`govsim compare`: from what was typed to options for a scenario, to a table of what each gains and costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import beyond, declared, options, run, terminal
from govsim.cli.speaking import lang, said
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold, indented
from govsim.errors import InputError, shown
from govsim.outcomes.declared import OUTCOMES
from govsim.scenario.typed import split, typed
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable
    from rich.padding import Padding

    from govsim.cli.beyond import Beyond
    from govsim.scenario.scenario import Scenario
    from govsim.study.compare import Comparison

type Changed = Callable[[list[str]], Scenario]
"""The scenario that was typed, with reforms."""


def compare(
    scenario: options.Scenario,
    reform: options.Reform = None,
    package: options.Package = None,
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each option.")] = 200,
    seed: Annotated[int, options.number(help="Run r of every option has the same luck.")] = 1,
    set_: options.InAllOptions = None,
    without: options.Without = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    discount: Annotated[
        float, options.share("--discount", help="Discount cost and years kept by so much a year.")
    ] = 0.0,
    currency: Annotated[
        str | None, typer.Option(metavar="NAME=AMOUNT", help="Show money too; a contract-year is so much: THB=1500000.")
    ] = None,
    futures: Annotated[
        str | None,
        typer.Option(metavar=options.FUTURES, help="Also over so many futures, as `govsim decide` asks."),
    ] = None,
    structures: Annotated[
        bool, typer.Option("--structures", help="Also over each structure at its other end, as `govsim structures`.")
    ] = False,
    out: options.Out = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Compare options for a scenario with doing nothing: what each gains, how surely, and at what cost.

    For example: govsim compare default --reform deputy@2028 --package both=deputy+role-charter@2028
    """
    from govsim.study import compare as study

    changed = partial(run.scenario_of, scenario, set_, without=without, years=years, warmup=warmup)
    money = None if currency is None else options.currency("--currency", currency)
    base, compared = changed([]), options_typed("govsim compare", reform or [], package or [], changed)
    run.check_effects(set_, None, base, *compared.values())
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    if quiet and not as_json and (futures is not None or structures):
        what = "is printed and not kept, so --quiet leaves nothing of it"
        remedy = "leave it out, or keep it with `govsim decide --out`"
        raise InputError(what, place="--structures" if futures is None else "--futures", remedy=remedy)

    def make(progress: run.Progress) -> Comparison:
        return study.compare(
            base, compared, replications, seed, threads=threads, discount=discount, currency=money, progress=progress
        )

    comparison, folder = run.made(make, out, replications, "every option", 1 + len(compared), quiet=quiet)
    further = beyond.asked(base, compared, futures, structures, replications, seed, threads, quiet=quiet)
    further.keep(folder)
    return run.printed(
        lambda results, out: _document(results, out) | further.document(),
        lambda results, out: _parts(results, out, further),
        comparison,
        folder,
        as_json=as_json,
        quiet=quiet,
    )


# What was typed, as scenarios


def options_typed(command: str, reform: list[str], package: list[str], changed: Changed) -> dict[str, Scenario]:
    """Each reform by its name, or as it was typed where that says more than a year or its name is another's too; each
    package by the name it gets.
    """
    if not reform and not package:
        example = "--reform deputy@2028, or several at once: --package both=deputy+role-charter@2028"
        raise InputError("there is no option to compare", place=command, remedy=f"name one: {example}")
    names = [typed(text).name for text in reform]
    options: dict[str, Scenario] = {}
    for name, text in zip(names, reform, strict=True):
        is_name_enough = names.count(name) == 1 and "+" not in text and typed(text).is_plain
        _add(options, name if is_name_enough else text, f"--reform {text}", changed, list(split(text)))
    for text in package:
        place = f"--package {text}"
        label, equals, rest = text.partition("=")
        if not equals or not label.strip() or not rest.strip():
            remedy = "write NAME=REFORM+REFORM@YEAR, such as both=deputy+role-charter@2028"
            raise InputError("does not say which reforms the package holds", place=place, remedy=remedy)
        _add(options, label.strip(), place, changed, list(split(rest)))
    return options


def _add(options: dict[str, Scenario], label: str, place: str, changed: Changed, reforms: list[str]) -> None:
    from govsim.study.compare import DO_NOTHING

    if label in options:
        raise InputError(f"{shown(label)} is the name of two options", place=place, remedy="give each its own")
    if label == DO_NOTHING:
        raise InputError(
            f"{shown(label)} is the scenario without any option", place=place, remedy="choose another name"
        )
    with run.placed(place):
        options[label] = changed(reforms)


# As one document


def _document(comparison: Comparison, out: Path | None) -> dict[str, object]:
    """The whole comparison as plain data."""
    from govsim.cli import between
    from govsim.outcomes.money import cost_notes
    from govsim.scenario.idle import notes
    from govsim.study.compare import DO_NOTHING

    scenario = comparison.base.scenario
    every = {DO_NOTHING: comparison.base, **comparison.ensembles}
    return {
        **declared.results_data(scenario, comparison.replications, comparison.seed),
        "barriers_off": list(scenario.barriers_off),
        "judged": {
            "from_month": comparison.since,
            "first_fiscal_year": comparison.years[0],
            "last_fiscal_year": comparison.years[-1],
            "share_of_exposure": comparison.exposure,
        },
        "options": [
            {
                "option": label,
                "reforms": [reform.model_dump(exclude_defaults=True) for reform in ensemble.scenario.reforms],
                "outcomes": [row for row in _rows(comparison.options) if row.pop("option") == label],
                "cost": next((row for row in _rows(comparison.costs) if row.pop("option") == label), None),
                "cost_notes": cost_notes(ensemble.scenario),
                "charged_once": _once(ensemble.scenario),
                "note": comparison.notes.get(label),
            }
            for label, ensemble in every.items()
        ],
        **between.document(comparison),
        "notes": list(notes(*(ensemble.scenario for ensemble in every.values()))),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


# For a reader


@dataclass(frozen=True)
class _Column:
    """A column of the table: how a value is scaled and with how many digits it is shown."""

    name: str
    scale: float
    digits: int

    @property
    def heading(self) -> str:
        """Above the column."""
        return say(f"outcomes.{self.name}.heading", lang()) if self.name in OUTCOMES else "cost of a\nyear kept"

    def number(self, value: object, *, signed: bool = False) -> str:
        """As it is shown; a change of exactly 0 has no decimals and no sign, which tells it from a small one."""
        if not isinstance(value, int | float):
            return "-"
        return "0" if signed and value == 0 else f"{self.scale * value:{'+' if signed else ''},.{self.digits}f}"

    def interval(self, low: object, high: object) -> str:
        """From low to high; empty where it is not known."""
        if not isinstance(low, float) or not isinstance(high, float):
            return ""
        if low == high == 0:
            return "0 to 0"
        return " to ".join(
            self.number(round(self.scale * bound, self.digits) / self.scale + 0.0) for bound in (low, high)
        )


def _column(name: str) -> _Column:
    outcome = OUTCOMES[name]
    return _Column(name, outcome.scale, outcome.decimals)


_OUTCOMES = tuple(_column(name) for name in ("rmst_60", "trust", "coverage", "money"))
_CONTINUITY = _OUTCOMES[0]
_JOINED = _column("relationship_60")
_PRICE = _Column("per_year", 1, 2)
_WORST = "worst tenth\nmonths"
_GAINS = ("rmst_60", "trust", "coverage")
_MUCH_MONEY = 100
"""From so many contract-years on, cost has no decimals."""
_LABEL_WIDTH, _WIDTH = 15, 13

type Row = dict[str, object]


def _parts(comparison: Comparison, out: Path | None, further: Beyond) -> Iterator[ConsoleRenderable | str]:
    from govsim.cli import between
    from govsim.study.compare import DERIVED, TABLES

    yield from _heading(comparison)
    yield ""
    yield from _tables(comparison)
    yield ""
    yield from _own(comparison)
    yield from between.parts(comparison)
    yield from further.parts()
    sections: dict[str, Iterable[str]] = {
        "What changes nothing, and why": [
            note if note.startswith(f"{label} ") else f"{label}: {note}" for label, note in comparison.notes.items()
        ],
        "Where no difference from doing nothing is detected yet": _uncertain(comparison),
        "What reforms cost": _costs(comparison),
        "How to read this": _reading(comparison),
        "What to keep in mind": LIMITS,
    }
    yield from terminal.sections(sections)
    futures = "" if further.decision is None else "; in decision, those over futures"
    tables = f"Tables in {out}: {', '.join((*TABLES, *DERIVED))}; below it, in runs, those of each option{futures}."
    yield from run.where_tables_are(out, tables)


def _heading(comparison: Comparison) -> Iterator[Text]:
    scenario = comparison.base.scenario
    yield from terminal.titled(*declared.titles(scenario))
    n = comparison.replications
    years = declared.reported(scenario)
    runs = f"{n:,} runs" if n > 1 else "1 run"
    yield Text(f"Scenario {scenario.name} and options for it: {runs} of each with seed {comparison.seed}, {years}.")
    judged = f"All are judged over {declared.span(comparison.years)}"
    if comparison.since:
        share = "" if comparison.exposure is None else f" ({100 * comparison.exposure:.0f} % of partnership-months)"
        judged += f", from the first month in which every option differs{share}"
    yield Text(f"{judged}.")
    yield from (Text(line) for line in declared.changes(scenario))


def _tables(comparison: Comparison) -> Iterator[ConsoleRenderable]:
    """A table an option, all with the same columns: an option's name may be longer than any of them."""
    heading = _table()
    heading.add_row("", *(column.heading for column in (*_OUTCOMES, _PRICE)), _WORST)
    yield heading
    for label, rows in comparison.options.groupby("option", sort=False):
        yield bold(_title(comparison, str(label)))
        table = _table()
        for row in _lines(comparison, str(label), {str(row["outcome"]): row for row in _rows(rows)}):
            table.add_row(*row)
        yield table


def _own(comparison: Comparison) -> Iterator[ConsoleRenderable | str]:
    """Outcomes of extensions: what each option changes in them."""
    from govsim.study.compare import DO_NOTHING

    own = [name for name, outcome in comparison.own.items() if outcome.year is None]
    if not own:
        return
    yield bold(say("summary.section.extensions", lang()))
    table = terminal.table(("", "doing nothing", "option", "change", "95 % interval"), left=("",))
    for name in own:
        outcome = comparison.own[name]
        column = _Column(name, outcome.scale, outcome.decimals)
        table.add_row(Text(declared.called(outcome)))
        rows = comparison.options[comparison.options["outcome"] == name]
        for row in _rows(rows[rows["option"] != DO_NOTHING]):
            levels = (column.number(row[key]) for key in ("base", "value"))
            change = column.number(row["difference"], signed=True)
            table.add_row(indented(str(row["option"])), *levels, change, column.interval(row["low"], row["high"]))
    yield table
    yield ""


def _table() -> Table:
    table = terminal.table(has_heads=False, gap=1)
    table.add_column(width=_LABEL_WIDTH)
    for _ in (*_OUTCOMES, _PRICE, _WORST):
        table.add_column(justify="right", width=_WIDTH)
    return table


def _title(comparison: Comparison, label: str) -> str:
    """An option's name and what it is made of: from when to when, in which groups, how far."""
    from govsim.study.compare import DO_NOTHING

    if label == DO_NOTHING:
        return label
    added = comparison.ensembles[label].scenario.reforms_beyond(comparison.base.scenario)
    when = {declared.when(reform) for reform in added}
    if len(when) == 1:
        parts = f": {' + '.join(reform.name for reform in added)}" if len(added) > 1 and "@" not in label else ""
        return f"{label}{parts} {when.pop()}"
    return f"{label}: {' + '.join(f'{reform.name} {declared.when(reform)}' for reform in added)}" if added else label


def _lines(comparison: Comparison, label: str, outcomes: dict[str, Row]) -> Iterator[list[str | Padding]]:
    """The lines of an option: level or change, its interval, in how many repeats it is better."""
    from govsim.outcomes.intervals import mean_over_runs
    from govsim.study.compare import DO_NOTHING

    worst = outcomes[_CONTINUITY.name]
    mean = _CONTINUITY.number(worst["worst_decile"])
    bounds = _CONTINUITY.interval(worst["worst_low"], worst["worst_high"])
    few = outcomes["money"]["base"]
    much = not isinstance(few, float) or abs(few) >= _MUCH_MONEY
    columns = [replace(column, digits=0) if much and column.name == "money" else column for column in _OUTCOMES]
    rows = [(column, outcomes[column.name]) for column in columns]
    if label == DO_NOTHING:
        without = comparison.per_run[comparison.per_run["option"] == DO_NOTHING]
        levels = [(column, mean_over_runs(column.name, "", without[column.name])) for column in columns]
        yield [indented(said("level", head=True)), *(column.number(level.value) for column, level in levels), "", mean]
        yield [
            indented("95 % interval"),
            *(column.interval(x.low, x.high) for column, x in levels),
            "",
            bounds,
        ]
        joined = mean_over_runs(_JOINED.name, "", without[_JOINED.name])
        yield [indented(said("relationships", head=True)), _JOINED.number(joined.value)]
        yield [indented("95 % interval"), _JOINED.interval(joined.low, joined.high)]
        return
    price = next(row for row in _rows(comparison.costs) if row["option"] == label)
    changes = [column.number(row["difference"], signed=True) for column, row in rows]
    yield [indented(said("change", head=True)), *changes, _PRICE.number(price["per_year"]), mean]
    intervals = [column.interval(row["low"], row["high"]) for column, row in rows]
    yield [indented("95 % interval"), *intervals, _PRICE.interval(price["low"], price["high"]), bounds]
    gains = [row if column.name in _GAINS else {} for column, row in rows]
    yield [indented("better in"), *(f"{row['better_in']} of {row['runs']}" if row else "" for row in gains)]
    if any(row.get("ties") for row in gains):
        yield [indented("the same in"), *(f"{row['ties']} of {row['runs']}" if row else "" for row in gains)]
    yield from _of_relationships(outcomes[_JOINED.name])


def _of_relationships(row: Row) -> Iterator[list[str | Padding]]:
    """Below continuity, the same with the spells of the same two joined."""
    yield [indented(said("relationships", head=True)), _JOINED.number(row["difference"], signed=True)]
    yield [indented("95 % interval"), _JOINED.interval(row["low"], row["high"])]


# Sentences


def _uncertain(comparison: Comparison) -> Iterator[str]:
    """Of which options the interval still holds 0, and how many runs would tell."""
    for label, rows in comparison.options.groupby("option", sort=False):
        needed = {str(row["outcome"]): row["needed"] for row in _rows(rows) if row["needed"] is not None}
        words = {name: say(f"outcomes.{name}.word", lang()) for name in _GAINS if name in needed}
        parts = [f"{word} {_runs(needed[name])}" for name, word in words.items()]
        if parts:
            yield f"{label}: {', '.join(parts)}, if the true change is as estimated."


def _runs(needed: object) -> str:
    from govsim.runs.facts import MOST_REPLICATIONS

    if not isinstance(needed, int) or needed > MOST_REPLICATIONS:
        return "would need more runs than can be made"
    return f"would need about {needed:,} runs"


def _costs(comparison: Comparison) -> Iterator[str]:
    """What each option's reforms cost in themselves, and besides money; why the price of a year is not known."""
    from govsim.outcomes.money import cost_notes

    cost = comparison.options[comparison.options["outcome"] == "reform_cost"].set_index("option")
    for row in _rows(comparison.costs):
        label = str(row["option"])
        own = {str(name): value for name, value in cost.loc[label].items()}
        declared = OUTCOMES["reform_cost"]
        column = _Column(declared.name, declared.scale, declared.decimals)
        bounds = column.interval(own["low"], own["high"])
        sentence = f"{label}: {column.number(own['difference'])} contract-years{f' ({bounds})' if bounds else ''}"
        yield sentence + (f"; {row['note']}, so no price can be given." if row["note"] else ".")
    scenarios = [ensemble.scenario for ensemble in comparison.ensembles.values()]
    notes = [note for scenario in scenarios for note in (*cost_notes(scenario), *_once(scenario))]
    yield from dict.fromkeys(note[:1].upper() + note[1:] for note in notes)


def _once(scenario: Scenario) -> list[str]:
    """Which of a scenario's reforms overlap and are charged once."""
    from govsim.outcomes.money import charged_once

    return [f"{message.text('en')}." for message in charged_once(scenario)]


def _reading(comparison: Comparison) -> Iterator[str]:
    from govsim.outcomes.paired import FEWEST_WORST, WORST_SHARE
    from govsim.outcomes.relationships import JOINED_WITHIN
    from govsim.study.compare import DO_NOTHING

    years = len(comparison.years)
    yield "Continuity: months that a partnership lives of its first 60. Trust: partners' trust, from 0 (none) to 100."
    yield (
        f"Relationships: continuity where spells of the same mission and partner at most {JOINED_WITHIN} months apart"
        f" are one; followed until {JOINED_WITHIN} months before the end, as a pause looks like an ending till then."
    )
    yield (
        f"Cost: what is paid to partners, who are paid longer the longer they last, and what the reform costs, over"
        f" {years} year{'s' if years > 1 else ''}; a contract-year is what a typical contract costs in a year."
    )
    yield "Partners' own means: what partners lay out beyond what they are paid."
    yield "Cost of a year kept: the change in cost for each partnership-year that is gained."
    yield (
        "Better in: in how many repeats of this country under the same assumptions the option does better than doing"
        " nothing, both with the same luck."
    )
    yield (
        "A further year: what each partnership-year costs that is kept beyond the next cheaper option on the frontier;"
        " an option that is not on it gives more only at a price that another, or a mixture of two, undercuts."
    )
    yield (
        "Value for money: its sign may turn with what in-house service gives and costs, both assumptions:"
        " service.in_house_output, service.in_house_cost."
    )
    yield "Worst tenth: mean continuity in the option's worst tenth of repeats; a level, not a change."
    main = comparison.options[comparison.options["outcome"].isin(list(_GAINS))]
    if main["difference"].isna().any():
        yield "A dash: undefined in every run."
    if (main["runs"] < comparison.replications).any():
        yield "Where fewer runs are counted than were made, the outcome is undefined in the others."
    if comparison.replications * WORST_SHARE < FEWEST_WORST:
        yield f"Worst tenth has an interval from {round(FEWEST_WORST / WORST_SHARE)} runs on."
    if comparison.replications == 1:
        yield "One run has no interval."
        return
    rows = _rows(comparison.options[comparison.options["outcome"] == _CONTINUITY.name])
    ratios = [row["variance_ratio"] for row in rows if row["option"] != DO_NOTHING]
    left = [100 * ratio for ratio in ratios if isinstance(ratio, float)]
    if left:
        share = f"{min(left):.0f}" if round(min(left)) == round(max(left)) else f"{min(left):.0f} to {max(left):.0f}"
        yield (
            f"All options meet the same luck: of the variance that the change in continuity would have with luck of its"
            f" own in each, {share} % is left."
        )
