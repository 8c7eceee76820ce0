"""Lines with bands over time: steps of survival, means of years. Shared by the pictures that hold such lines."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from govsim.show.plots.style import BAND, Dashes


def known(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """The rows in which there is a value."""
    numbers = pd.to_numeric(table[value], errors="coerce")
    return table[np.isfinite(numbers.to_numpy(float))]


def floats(table: pd.DataFrame, column: str) -> np.ndarray:
    """A column as numbers, missing ones as NaN; all of them missing where there is no such column."""
    if column not in table.columns:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[column], errors="coerce").to_numpy(float)


def draw_survival(axes: Axes, table: pd.DataFrame, months: int, colour: str, dashes: Dashes, width: float) -> Line2D:
    """A survival curve in per cent over years of age, as the steps it is, with its band."""
    rows = known(table, "survival")
    rows = rows[rows["age"] <= months]
    age = floats(rows, "age") / 12
    low, high = 100 * floats(rows, "low"), 100 * floats(rows, "high")
    if np.isfinite(low).any():
        axes.fill_between(age, low, high, step="post", color=colour, alpha=BAND, linewidth=0)
    (line,) = axes.plot(
        age, 100 * floats(rows, "survival"), drawstyle="steps-post", color=colour, linestyle=dashes, linewidth=width
    )
    return line


def draw_mean(
    axes: Axes, x: np.ndarray, table: pd.DataFrame, value: str, colour: str, dashes: Dashes, width: float, marker: str
) -> Line2D:
    """A mean over time with its band."""
    low, high = floats(table, "low"), floats(table, "high")
    if np.isfinite(low).any():
        axes.fill_between(x, low, high, color=colour, alpha=BAND, linewidth=0)
    (line,) = axes.plot(
        x, floats(table, value), color=colour, linestyle=dashes, linewidth=width, marker=marker, markersize=3.5
    )
    return line


def years_of_age(tables: list[pd.DataFrame], years: int) -> int:
    """Years to show: as many as are asked for, fewer where nothing is known of later ages, at least one."""
    oldest = max((int(rows["age"].max()) for table in tables if len(rows := known(table, "survival"))), default=0)
    return max(1, min(years, -(-oldest // 12)))
