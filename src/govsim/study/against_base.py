"""Each option against the first, doing nothing: what changes in each outcome, what a partnership-year kept costs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from govsim.outcomes.intervals import half_width, ratio_of_means
from govsim.outcomes.own import Own
from govsim.outcomes.paired import paired, worst_tenth
from govsim.outcomes.per_run import OUTCOMES
from govsim.runs.tidy import without_nan


def options_table(tables: Mapping[str, pd.DataFrame], own: Own) -> pd.DataFrame:
    """A row for each option and outcome, beside the first of the options."""
    first, rows = next(iter(tables.values())), []
    for label, table in tables.items():
        for name, outcome in {**OUTCOMES, **own}.items():
            base, values = (side[name].to_numpy(float) for side in (first, table))
            tenth = worst_tenth(values, outcome.better) if outcome.better else (None, None, None)  # none is the worst
            worst = zip(("worst_decile", "worst_low", "worst_high"), tenth, strict=True)
            between = asdict(paired(base, values, outcome.better))
            rows.append({"option": label, "outcome": name, "label": outcome.label, **between, **dict(worst)})
    return with_gaps(pd.DataFrame(rows))


def costs_table(tables: Mapping[str, pd.DataFrame], years: int) -> pd.DataFrame:
    """Money and partnership-years gained over the years judged, and the price of one."""
    base, rows = next(iter(tables.values())), []
    for label, table in list(tables.items())[1:]:
        money = (table["money"] - base["money"]).to_numpy(float)
        gained = (table["alive"] - base["alive"]).to_numpy(float) * years
        row = {"option": label, **_mean("money", money), **_mean("partnership_years", gained)}
        per_year, low, high = ratio_of_means(money, gained)
        note = ""
        if row["partnership_years"] <= 0:
            per_year = low = high = None
            note = "no partnership-years are gained"
        elif per_year is None:
            note = "luck leaves open whether partnership-years are gained"
        rows.append(row | {"per_year": per_year, "low": low, "high": high, "note": note})
    return with_gaps(pd.DataFrame(rows))


def _mean(name: str, values: np.ndarray) -> dict[str, Any]:
    mean, n = float(values.mean()), len(values)
    half = half_width(float(values.var(ddof=1)), n) if n > 1 else None
    short = name.removeprefix("partnership_")
    low, high = (None, None) if half is None else (mean - half, mean + half)
    return {name: mean, f"{short}_low": low, f"{short}_high": high}


def with_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """What is missing as None; the sample size that is needed is whole beside it."""
    plain = without_nan(table)
    if "needed" in plain and plain["needed"].dtype == object:
        plain["needed"] = pd.Series([None if n is None else int(n) for n in plain["needed"]], dtype=object)
    return plain
