"""Tables of a comparison as rows of text, for the command line and for the page alike."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from govsim.outcomes.by_year import BY_YEAR
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.money import PAYERS
from govsim.show.labels import name_of, option_label
from govsim.show.numbers import Number, number
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.words import Lang, quoted, say, year_name


class Cell(NamedTuple):
    """What counts, its interval or nothing, and the number that both say."""

    text: str
    below: str = ""
    number: Number | None = None


@dataclass(frozen=True)
class Grid:
    """A table: what stands above it, heads of the columns, rows of which the first cell heads the row.

    words: the columns that are no numbers, besides the first.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: tuple[int, ...] = ()


DASH = Cell("–")


def cell(
    row: Mapping[Hashable, Any],
    keys: tuple[str, str, str],
    digits: int,
    lang: Lang,
    *,
    scale: float = 1,
    signed: bool = False,
) -> Cell:
    """A number of a row with its interval; a dash where it is not known, and no decimals for a change of exactly 0."""
    value, low, high = (None if row[key] is None else scale * row[key] for key in keys)
    if value is None:
        return DASH
    if signed and value == 0 == (low or 0) == (high or 0):
        return Cell("0", "", Number(0, low, high, 0))
    text, shown = number(value, digits, signed=signed), Number(value, low, high, digits, signed)
    if low is None or high is None:
        return Cell(text, "", shown)
    return Cell(text, say("common.to", lang, low=number(low, digits), high=number(high, digits)), shown)


LEVEL, PAIRED = ("value", "low", "high"), ("difference", "low", "high")
CHANGE = ("difference", "difference_low", "difference_high")


def named(table: pd.DataFrame, years: int, lang: Lang) -> Iterator[Grid]:
    """How each partnership that a scenario names lives and ends under every option, from stated.named()."""
    for (mission, partner), rows in table.groupby(["mission", "partner"], sort=False):
        known = rows.dropna(subset="value")["measure"]
        outlived = [str(name) for name in known.unique() if str(name).startswith("alive_")][-1:]
        heads = [say("compare.named.option", lang)]
        heads += [say("compare.named.lives", lang, n=years)]
        options = list(rows["option"].unique())
        more = [say("compare.named.more", lang)] if len(options) > 1 else []
        heads += more
        for name in outlived:
            n = name.removeprefix("alive_").removesuffix("y")
            heads += [say("compare.named.outlives", lang, n=n), *more]
        lines = [
            _life(place, {row["measure"]: row for row in own.to_dict("records")}, outlived, bool(more), lang)
            for place, (_, own) in enumerate(rows.groupby("option", sort=False))
        ]
        is_alone = table.loc[table["mission"] == mission, "partner"].nunique() == 1
        title = str(mission) if is_alone else say("compare.named.title", lang, mission=mission, partner=partner)
        yield Grid(title, (*heads, say("compare.named.ends", lang)), tuple(lines), (len(heads),))


def _life(
    place: int, of: Mapping[str, Mapping[Hashable, Any]], outlived: Sequence[str], beside: bool, lang: Lang
) -> tuple[Cell, ...]:
    """The line of the option at a place; the first is what others are set beside."""
    cells: list[Cell] = [Cell(option_label(of["lifetime"]["option"], lang))]
    for name, scale, digits in (("lifetime", 1, 1), *((name, 100, 0) for name in outlived)):
        change = cell(of[name], CHANGE, digits, lang, scale=scale, signed=True) if place else DASH
        cells += [cell(of[name], LEVEL, digits, lang, scale=scale), *([change] if beside else [])]
    shares = {name.removeprefix("ended_"): row["value"] for name, row in of.items() if name.startswith("ended_")}
    most = max(shares, key=lambda cause: shares[cause] or 0)
    return (*cells, Cell(f"{name_of('cause', most, lang)} {100 * shares[most]:.0f}") if shares[most] else DASH)


# Money


ALSO = ("gap_share", "seam_months", "renewal_rate", "value_for_money")
"""What the main table of options does not show."""


def also(comparison: Comparison, lang: Lang) -> Iterator[Grid]:
    """Gaps, renewals and value for money, as changes from doing nothing."""
    lines = []
    for option in comparison.ensembles:
        own = comparison.options[comparison.options["option"] == option]
        of = {row["outcome"]: row for row in own.to_dict("records")}
        cells = (
            cell(of[name], PAIRED, OUTCOMES[name].decimals, lang, scale=OUTCOMES[name].scale, signed=True)
            for name in ALSO
        )
        lines.append((Cell(option_label(option, lang)), *cells))
    heads = (say(f"compare.also.{name}", lang) for name in ALSO)
    yield Grid(say("compare.also.heading", lang), (say("compare.named.option", lang), *heads), tuple(lines))


def payers(comparison: Comparison, lang: Lang) -> Iterator[Grid]:
    """Who pays for each option over the years judged, and for the best of them year by year."""
    heads = [say(f"compare.payers.{name}", lang) for name in PAYERS]
    lines = []
    for option, own in comparison.payers.groupby("option", sort=False):
        if option != DO_NOTHING:
            of = {row["payer"]: row for row in own.to_dict("records")}
            changes = (cell(of[name], PAIRED, 1, lang, signed=True) for name in PAYERS)
            lines.append((Cell(option_label(str(option), lang)), *changes))
    yield Grid(say("compare.payers.heading", lang), (say("compare.named.option", lang), *heads), tuple(lines))
    best = _best(comparison)
    lines = []
    for year, own in comparison.flows[comparison.flows["option"] == best].groupby("year"):
        of = {row["payer"]: row for row in own.to_dict("records")}
        changes = (cell(of[name], PAIRED, 1, lang, signed=True) for name in PAYERS)
        lines.append((Cell(year_name(int(str(year)), lang)), *(change._replace(below="") for change in changes)))
    title = say("compare.flows.heading", lang, option=quoted(option_label(best, lang), lang))
    yield Grid(title, (say("compare.flows.year", lang), *heads), tuple(lines))


def _best(comparison: Comparison) -> str:
    """The option with the longest partnerships; where that is doing nothing, the next."""
    found = comparison.lead
    ranked = [] if found is None else [found.best, found.next]
    return next((option for option in ranked if option != DO_NOTHING), next(iter(comparison.ensembles)))


def currency(comparison: Comparison, lang: Lang) -> Iterator[Grid]:
    """What options cost in the currency that was asked for, if one was."""
    if comparison.currency is None:
        return
    name, amount = comparison.currency
    millions = amount >= 100_000
    scale = amount / 1e6 if millions else amount
    costs, prices = (table.set_index("option").to_dict("index") for table in (comparison.costs, comparison.frontier))
    lines = []
    for option in comparison.ensembles:
        rows = comparison.options[comparison.options["option"] == option].set_index("outcome").to_dict("index")
        shown = (
            (costs[option], ("money", "money_low", "money_high"), True), (rows["reform_cost"], PAIRED, True),
            (costs[option], ("per_year", "low", "high"), False), (prices[option], ("icer", "low", "high"), False),
        )  # fmt: skip
        digits = 2 if scale < 100 else 0
        cells = (cell(row, keys, digits, lang, scale=scale, signed=signed) for row, keys, signed in shown)
        lines.append((Cell(option_label(option, lang)), *cells))
    heads = [say(f"compare.currency.{head}", lang) for head in ("cost", "own", "kept")]
    key = "compare.currency.heading.millions" if millions else "compare.currency.heading"
    title = say(key, lang, currency=name, amount=f"{amount:,.15g}")
    further = say("compare.t.further", lang)
    yield Grid(title, (say("compare.named.option", lang), *heads, further), tuple(lines))


def by_year(table: pd.DataFrame, options: Mapping[str, str], lang: Lang) -> Grid:
    """Trust, coverage, partnerships alive and money by fiscal year, from by_year(): a column an outcome and option.

    options: how each that is shown is called in the heads.
    """
    lines = []
    for year, rows in table.groupby("year"):
        of = {(row["outcome"], row["option"]): row for row in rows.to_dict("records")}
        shown = [
            cell(of[name, option], LEVEL, OUTCOMES[name].exact if name == "trust" else OUTCOMES[name].decimals, lang,
                scale=1 if name == "trust" else OUTCOMES[name].scale,
            )
            for name in BY_YEAR
            for option in options
        ]  # fmt: skip
        lines.append((Cell(year_name(int(str(year)), lang)), *(one._replace(below="") for one in shown)))
    heads = []
    for name in BY_YEAR:
        what = say(f"compare.by_year.{name}", lang)
        heads += [f"{what}, {called}" if called else what for called in options.values()]
    return Grid(say("compare.by_year.heading", lang), (say("compare.flows.year", lang), *heads), tuple(lines))
