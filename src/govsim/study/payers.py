"""Who pays for an option, in all and year by year, beside doing nothing and under the same luck."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from govsim.arguments import given, items, number
from govsim.errors import InputError
from govsim.outcomes.intervals import mean_over_runs
from govsim.outcomes.money import PAYERS
from govsim.outcomes.paired import paired
from govsim.study.increments import as_table

type Currency = tuple[str, float]
"""What a currency is called, and what a contract-year is in it."""


def a_currency(name: str, value: object) -> Currency:
    """A currency that a caller gives. Raises InputError."""
    remedy = 'give its name and what a contract-year is in it, such as ("THB", 1_500_000)'
    pair = items(name, value)
    if len(pair) != 2 or not isinstance(pair[0], str) or not re.fullmatch(r"[^\W\d_]{1,12}", pair[0]):
        raise InputError(f"{name} is {given(value)}, not a currency and an amount", remedy=remedy)
    return pair[0], number(0.01, 1e15)(f"what a contract-year is in {pair[0]}", pair[1])


def kept_currency(value: Currency | None) -> Currency | None:
    """A currency that a folder states."""
    return None if value is None else a_currency("currency", value)


def payers(by_year: Mapping[str, pd.DataFrame], first: int) -> pd.DataFrame:
    """What each payer pays under each option from fiscal year `first` on, from money_by_year() of each.

    Columns: option; payer (of PAYERS); value, value_low, value_high (contract-years, mean over runs); difference from
    the first option, low, high (of the pairs of runs). Intervals are of luck; nothing is discounted.
    """
    sums = {label: table[table["year"] >= first].groupby("run")[list(PAYERS)].sum() for label, table in by_year.items()}
    return as_table(list(_rows(sums, {})))


def flows(by_year: Mapping[str, pd.DataFrame], first: int) -> pd.DataFrame:
    """The same year by year: option, year, and the columns of payers()."""
    years = sorted(set(next(iter(by_year.values()))["year"]))
    rows: list[dict[str, Any]] = []
    for year in (year for year in years if year >= first):
        of_year = {label: table[table["year"] == year].set_index("run") for label, table in by_year.items()}
        rows += _rows(of_year, {"year": int(year)})
    places = {label: number for number, label in enumerate(by_year)}
    return as_table(sorted(rows, key=lambda row: (places[row["option"]], row["year"])))


def _rows(tables: Mapping[str, pd.DataFrame], keys: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    base = next(iter(tables.values()))
    for label, table in tables.items():
        for payer in PAYERS:
            found = paired(base[payer].to_numpy(float), table[payer].to_numpy(float), -1)
            level = mean_over_runs("", "", pd.Series(np.asarray(table[payer], float)))
            yield {
                "option": label, **keys, "payer": payer,
                "value": level.value, "value_low": level.low, "value_high": level.high,
                "difference": found.difference, "low": found.low, "high": found.high,
            }  # fmt: skip
