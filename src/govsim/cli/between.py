"""What `govsim compare` prints of options against each other, and how they stand in its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table

from govsim.cli import terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold, indented
from govsim.show import grids
from govsim.show.choice import choice
from govsim.show.grids import Grid
from govsim.show.numbers import digits_for
from govsim.words import LANGUAGES, say

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.study.compare import Comparison

type Row = dict[str, object]
_LABEL_WIDTH = 28


def rows_of(table: pd.DataFrame) -> list[Row]:
    """The rows of a table as plain data."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def document(comparison: Comparison) -> dict[str, object]:
    """Every pair, the frontier and acceptability, and the answer in words."""
    found = comparison.lead
    return {
        "answer": {lang: choice(comparison, lang) for lang in LANGUAGES},
        "lead": None if found is None else {**vars(found), "gain": dict(found.gain)},
        "pairs": rows_of(comparison.pairs),
        "frontier": rows_of(comparison.frontier),
        "acceptability": rows_of(comparison.acceptability),
        "named": rows_of(comparison.named),
        "payers": rows_of(comparison.payers),
        "flows": rows_of(comparison.flows),
        "discount": comparison.discount,
        "currency": None if comparison.currency is None else dict([comparison.currency]),
    }


def parts(comparison: Comparison) -> Iterator[ConsoleRenderable | str]:
    """The answer, and the table of the frontier."""
    yield bold(say("compare.title", lang()))
    yield from map(indented, choice(comparison, lang()))
    yield ""
    yield _frontier(comparison)
    if len(comparison.named):
        yield from ("", bold(say("compare.named.heading", lang())))
    for grid in grids.named(comparison.named, comparison.base.scenario.time.years, lang()):
        yield from _printed(grid)
    for grid in (
        *grids.also(comparison, lang()),
        *grids.payers(comparison, lang()),
        *grids.currency(comparison, lang()),
    ):
        yield from ("", *_printed(grid))


def _printed(grid: Grid) -> Iterator[ConsoleRenderable | str]:
    """A grid, the interval of a number below it."""
    table = terminal.table(is_bold=True)
    texts = [*(row[0].text for row in grid.rows), *grid.heads[0].split()]  # a head may be broken between its words
    label = min(_LABEL_WIDTH, max(map(cell_len, texts)))
    most = max(1, (terminal.width() - label) // (len(grid.heads) - 1) - 2)
    for place, head in enumerate(grid.heads):
        is_text = place == 0 or place in grid.words
        width = label if place == 0 else most
        table.add_column(head, justify="left" if is_text else "right", overflow="fold", max_width=width)
    for row in grid.rows:
        table.add_row(*(cell.text for cell in row))
        if any(cell.below for cell in row):
            table.add_row(*(cell.below for cell in row))
    yield from (bold(grid.title), table)


def _frontier(comparison: Comparison) -> Table:
    table = terminal.table()
    table.add_column("option, by cost", overflow="fold")
    for heading in ("cost more", "years kept", "a further year", "95 % interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("stands", no_wrap=True)
    for row in comparison.frontier.to_dict("records"):
        price, low, high = (row[key] for key in ("icer", "low", "high"))
        digits = 2 if price is None else digits_for(2, price)
        table.add_row(
            row["option"],
            f"{row['cost']:+,.1f}" if row["cost"] else "0",
            f"{row['years_kept']:+,.1f}" if row["years_kept"] else "0",
            "-" if price is None else f"{price:,.{digits}f}",
            "-" if low is None or high is None else f"{low:,.{digits}f} to {high:,.{digits}f}",
            say(f"compare.stands.{row['status']}", lang()),
        )
    return table
