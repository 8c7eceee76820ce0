"""`govsim compare`: from what was typed to options for a scenario, to a table of what each gains and costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from rich.console import ConsoleRenderable
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from govsim import provenance
from govsim.cli import DONE, run, terminal, words
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold, indented
from govsim.comparison import DO_NOTHING, Comparison, compare
from govsim.ensemble import MOST_REPLICATIONS
from govsim.errors import InputError, shown
from govsim.outcomes.money import cost_notes
from govsim.outcomes.summary import mean_over_runs
from govsim.paired import FEWEST_WORST, WORST_SHARE
from govsim.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """The arguments and options of `govsim compare`, as they were typed."""

    base: run.Asked
    reform: list[str]
    package: list[str]


def show(asked: Asked, *, as_json: bool, quiet: bool) -> int:
    """Check everything, then run, keep and print."""
    typed = asked.base
    replications, seed = run.whole("--replications", typed.replications), run.whole("--seed", typed.seed)
    threads = None if typed.threads is None else run.whole("--threads", typed.threads)
    base = run.scenario_of(typed)
    options = _options(asked)
    out = None if typed.out is None else run.free_folder(typed.out)
    if quiet and not as_json and out is None:
        raise InputError(
            "nothing would be printed and nothing kept",
            place="--quiet",
            remedy="name a folder with --out, or add --json",
        )
    with terminal.progress((1 + len(options)) * max(replications, 0), quiet) as progress:
        comparison = compare(base, options, replications, seed, threads=threads, progress=progress)
    if out is not None:
        comparison.save(out)
    if as_json:
        terminal.print_json(_document(comparison, out))
    elif not quiet:
        terminal.show(*_parts(comparison, out))
    return DONE


# What was typed, as scenarios


def _options(asked: Asked) -> dict[str, Scenario]:
    """Each reform by its name (with its year where the name stands for several), each package by the name it gets."""
    if not asked.reform and not asked.package:
        example = "--reform deputy@2028, or several at once: --package both=deputy+role-charter@2028"
        raise InputError("there is no option to compare", place="govsim compare", remedy=f"name one: {example}")
    names = [text.partition("@")[0] for text in asked.reform]
    options: dict[str, Scenario] = {}
    for name, text in zip(names, asked.reform, strict=True):
        label = name if names.count(name) == 1 else text
        _add(options, label, f"--reform {text}", asked, [text])
    for text in asked.package:
        place = f"--package {text}"
        label, equals, rest = text.partition("=")
        if not equals or not label.strip() or not rest.strip():
            remedy = "write NAME=REFORM+REFORM@YEAR, such as both=deputy+role-charter@2028"
            raise InputError("does not say which reforms the package holds", place=place, remedy=remedy)
        _add(options, label.strip(), place, asked, list(_dated(rest)))
    return options


def _dated(text: str) -> Iterator[str]:
    """The reforms of a package, each with its year; those without one take what stands after the last @."""
    parts = ["@".join(piece.strip() for piece in part.split("@")) for part in text.split("+")]
    _, at, last = parts[-1].partition("@")
    for part in parts:
        yield part if "@" in part else f"{part}{at}{last}"


def _add(options: dict[str, Scenario], label: str, place: str, asked: Asked, reforms: list[str]) -> None:
    if label in options:
        raise InputError(f"{shown(label)} is the name of two options", place=place, remedy="give each its own")
    if label == DO_NOTHING:
        raise InputError(
            f"{shown(label)} is the scenario without any option", place=place, remedy="choose another name"
        )
    try:
        options[label] = run.scenario_of(replace(asked.base, reform=reforms))
    except InputError as error:
        raise InputError(error.what, place=place, remedy=error.remedy) from None


# As one document


def _document(comparison: Comparison, out: Path | None) -> dict[str, object]:
    """The whole comparison as plain data."""
    scenario = comparison.base.scenario
    every = {DO_NOTHING: comparison.base, **comparison.ensembles}
    return {
        "govsim": provenance.version(),
        "scenario": scenario.name,
        "title": scenario.title,
        "title_th": scenario.title_th,
        "replications": comparison.replications,
        "seed": comparison.seed,
        "first_fiscal_year": scenario.time.first_fiscal_year,
        "years": scenario.time.years,
        "warmup_years": scenario.time.warmup_years,
        "parameters": dict(scenario.parameters),
        "barriers_off": list(scenario.barriers_off),
        "options": [
            {
                "option": label,
                "reforms": [reform.model_dump(exclude_defaults=True) for reform in ensemble.scenario.reforms],
                "outcomes": [row for row in _rows(comparison.options) if row.pop("option") == label],
                "cost": next((row for row in _rows(comparison.costs) if row.pop("option") == label), None),
                "cost_notes": cost_notes(ensemble.scenario),
                "note": comparison.notes.get(label),
            }
            for label, ensemble in every.items()
        ],
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


# For a reader


@dataclass(frozen=True)
class _Column:
    """A column of the table: its heading, how a value is scaled and with how many digits it is shown."""

    name: str
    heading: str
    scale: float
    digits: int

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


_CONTINUITY = _Column("rmst_60", "continuity\nmonths", 1, 1)
_OUTCOMES = (
    _CONTINUITY,
    _Column("trust", "trust\nof 100", 100, 1),
    _Column("coverage", "coverage\n%", 100, 1),
    _Column("money", "cost\nc.-years", 1, 0),
)
_PRICE = _Column("per_year", "cost of a\nyear kept", 1, 2)
_WORST = "worst tenth\nmonths"
_GAINS = {"rmst_60": "continuity", "trust": "trust", "coverage": "coverage"}
_MUCH_MONEY = 100
"""From so many contract-years on, cost has no decimals."""
_LABEL_WIDTH, _WIDTH = 15, 13

type Row = dict[str, object]


def _parts(comparison: Comparison, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    yield from _heading(comparison)
    yield ""
    yield from _tables(comparison)
    sections: dict[str, Iterable[str]] = {
        "What changes nothing, and why": [
            note if note.startswith(f"{label} ") else f"{label}: {note}" for label, note in comparison.notes.items()
        ],
        "What is not told apart from doing nothing yet": _uncertain(comparison),
        "What reforms cost": _costs(comparison),
        "How to read this": _reading(comparison),
        "What to keep in mind": LIMITS,
    }
    yield from terminal.sections(sections)
    yield ""
    if out is None:
        yield "The tables are not kept: name a folder with --out to keep them."
    else:
        yield f"Tables in {out}: options, costs, per_run; below it, in runs, those of each option."


def _heading(comparison: Comparison) -> Iterator[Text]:
    scenario = comparison.base.scenario
    title, *thai = words.titles(scenario)
    yield bold(title)
    yield from map(Text, thai)
    n = comparison.replications
    years = words.reported(scenario)
    runs = f"{n:,} runs" if n > 1 else "1 run"
    yield Text(f"Scenario {scenario.name} and options for it: {runs} of each with seed {comparison.seed}, {years}.")
    yield from (Text(line) for line in words.changes(scenario))


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


def _table() -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(width=_LABEL_WIDTH)
    for _ in (*_OUTCOMES, _PRICE, _WORST):
        table.add_column(justify="right", width=_WIDTH)
    return table


def _title(comparison: Comparison, label: str) -> str:
    """An option's name, and from when on where that is one year for all of it."""
    if label == DO_NOTHING:
        return label
    before = set(comparison.base.scenario.reforms)
    added = [reform for reform in comparison.ensembles[label].scenario.reforms if reform not in before]
    from_years = {reform.from_year for reform in added}
    parts = f": {' + '.join(reform.name for reform in added)}" if len(added) > 1 else ""
    return f"{label}{parts}{f' from {from_years.pop()}' if len(from_years) == 1 else ''}"


def _lines(comparison: Comparison, label: str, outcomes: dict[str, Row]) -> Iterator[list[str | Padding]]:
    """The lines of an option: level or change, its interval, in how many worlds it is better."""
    worst = outcomes[_CONTINUITY.name]
    mean = _CONTINUITY.number(worst["worst_decile"])
    bounds = _CONTINUITY.interval(worst["worst_low"], worst["worst_high"])
    few = outcomes["money"]["base"]
    money = 1 if isinstance(few, float) and abs(few) < _MUCH_MONEY else 0
    columns = [replace(column, digits=money) if column.name == "money" else column for column in _OUTCOMES]
    rows = [(column, outcomes[column.name]) for column in columns]
    if label == DO_NOTHING:
        without = comparison.per_run[comparison.per_run["option"] == DO_NOTHING]
        levels = [(column, mean_over_runs(column.name, "", without[column.name])) for column in columns]
        yield [indented("level"), *(column.number(level.value) for column, level in levels), "", mean]
        yield [
            indented("95 % interval"),
            *(column.interval(x.low, x.high) for column, x in levels),
            "",
            bounds,
        ]
        return
    price = next(row for row in _rows(comparison.costs) if row["option"] == label)
    changes = [column.number(row["difference"], signed=True) for column, row in rows]
    yield [indented("change"), *changes, _PRICE.number(price["per_year"]), mean]
    intervals = [column.interval(row["low"], row["high"]) for column, row in rows]
    yield [indented("95 % interval"), *intervals, _PRICE.interval(price["low"], price["high"]), bounds]
    gains = [row if column.name in _GAINS else {} for column, row in rows]
    yield [indented("better in"), *(f"{row['better_in']} of {row['runs']}" if row else "" for row in gains)]
    if any(row.get("ties") for row in gains):
        yield [indented("the same in"), *(f"{row['ties']} of {row['runs']}" if row else "" for row in gains)]


# Sentences


def _uncertain(comparison: Comparison) -> Iterator[str]:
    """Of which options the interval still holds 0, and how many runs would tell."""
    for label, rows in comparison.options.groupby("option", sort=False):
        needed = {str(row["outcome"]): row["needed"] for row in _rows(rows) if row["needed"] is not None}
        said = [f"{word} {_runs(needed[name])}" for name, word in _GAINS.items() if name in needed]
        if said:
            yield f"{label}: {', '.join(said)}, if the change is what it seems."


def _runs(needed: object) -> str:
    if not isinstance(needed, int) or needed > MOST_REPLICATIONS:
        return "would need more runs than can be made"
    return f"would need about {needed:,} runs"


def _costs(comparison: Comparison) -> Iterator[str]:
    """What each option's reforms cost in themselves, and besides money; why the price of a year is not known."""
    cost = comparison.options[comparison.options["outcome"] == "reform_cost"].set_index("option")
    for row in _rows(comparison.costs):
        label = str(row["option"])
        own = {str(name): value for name, value in cost.loc[label].items()}
        column = _Column("reform_cost", "", 1, 1)
        bounds = column.interval(own["low"], own["high"])
        said = f"{label}: {column.number(own['difference'])} contract-years{f' ({bounds})' if bounds else ''}"
        yield said + (f"; {row['note']}, so none has a price." if row["note"] else ".")
    notes = [note for ensemble in comparison.ensembles.values() for note in cost_notes(ensemble.scenario)]
    yield from dict.fromkeys(note[:1].upper() + note[1:] for note in notes)


def _reading(comparison: Comparison) -> Iterator[str]:
    years = comparison.base.scenario.time.years
    yield "Continuity: months that a partnership lives of its first 60. Trust: partners' trust, from 0 (none) to 100."
    yield (
        f"Cost: what is paid to partners, who are paid longer the longer they last, and what the reform costs, over"
        f" {years} year{'s' if years > 1 else ''}; a contract-year is what a typical contract costs in a year."
    )
    yield "Cost of a year kept: the change in cost for each partnership-year that is gained."
    yield "Better in: in how many of the runs (worlds) the option does better than doing nothing under the same luck."
    yield "Worst tenth: mean continuity in the option's worst tenth of worlds; a level, not a change."
    main = comparison.options[comparison.options["outcome"].isin(list(_GAINS))]
    if main["difference"].isna().any():
        yield "A dash stands where no run could tell."
    if (main["runs"] < comparison.replications).any():
        yield "Where fewer runs are counted than were made, the others could not tell."
    if comparison.replications * WORST_SHARE < FEWEST_WORST:
        yield f"It has an interval from {round(FEWEST_WORST / WORST_SHARE)} runs on."
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
