"""Tables of a comparison as rows of text, for the command line and for the page alike."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


def named(comparison: Comparison, lang: Lang) -> Iterator[Grid]:
    """How each partnership that the scenario names lives and ends under every option, a table each."""
    for (mission, partner), rows in comparison.named.groupby(["mission", "partner"], sort=False):
        known = rows.dropna(subset="value")["measure"]
        outlived = [str(name) for name in known.unique() if str(name).startswith("alive_")][-1:]
        heads = [say("compare.named.option", lang)]
        heads += [say("compare.named.lives", lang, n=comparison.base.scenario.time.years)]
        heads += [say("compare.named.more", lang)]
        for name in outlived:
            years = name.removeprefix("alive_").removesuffix("y")
            heads += [say("compare.named.outlives", lang, n=years), say("compare.named.more", lang)]
        lines = [
            _life(str(option), {row["measure"]: row for row in own.to_dict("records")}, outlived, lang)
            for option, own in rows.groupby("option", sort=False)
        ]
        is_alone = comparison.named.loc[comparison.named["mission"] == mission, "partner"].nunique() == 1
        title = str(mission) if is_alone else say("compare.named.title", lang, mission=mission, partner=partner)
        yield Grid(title, (*heads, say("compare.named.ends", lang)), tuple(lines), (len(heads),))


def _life(
    option: str, of: Mapping[str, Mapping[Hashable, Any]], outlived: Sequence[str], lang: Lang
) -> tuple[Cell, ...]:
    cells: list[Cell] = [Cell(option_label(option, lang))]
    for name, scale, digits in (("lifetime", 1, 1), *((name, 100, 0) for name in outlived)):
        change = cell(of[name], CHANGE, digits, lang, scale=scale, signed=True)
        cells += [cell(of[name], LEVEL, digits, lang, scale=scale), DASH if option == DO_NOTHING else change]
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


def every(comparison: Comparison, lang: Lang) -> Iterator[Grid]:
    """All of these tables, in the order of a page."""
    for grids in (named, also, payers, currency):
        yield from grids(comparison, lang)
