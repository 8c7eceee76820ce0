"""What an analysis has found: tidy tables, and the sentences that say how they are to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from govsim.errors import InputError

_WHAT = ("outcome", "target", "method", "measure")
_VALUE = ("value", "low", "high")
COLUMNS: dict[str, tuple[str, ...]] = {
    "indices": (*_WHAT, "factor", "group", *_VALUE),
    "groups": (*_WHAT, "group", *_VALUE),
    "pairs": (*_WHAT, "factor", "other", *_VALUE),
    "effects": (*_WHAT, "factor", "at", "points", *_VALUE),
    "references": (*_WHAT, *_VALUE),
    "convergence": (*_WHAT, "factor", "size", "points", *_VALUE),
    "notes": ("outcome", "target", "note"),
}


@dataclass(frozen=True)
class Analysis:
    """The sensitivity of one or several outcomes. A number that cannot be known is None.

    indices: a row a factor and measure [outcome, target, method, measure, factor, group, value, low, high]; target is
        "mean" (over replications) or "noise" (between them)
    groups: the same by mechanism;  pairs: second-order indices [..., factor, other, value, low, high]
    effects: main effects at each value of a grid [..., factor, at, points, value, low, high]
    references: what a measure gives for a factor that does nothing ("pawn_median_dummy"), and how well a fit fits
    noise: how much of an outcome's variance is luck, a row an outcome (noise.py)
    convergence: indices by sample size, over nested parts of the sample [..., factor, size, points, value, low, high]
    notes: how to read it, and what could not be done [outcome, target, note]
    """

    indices: pd.DataFrame
    groups: pd.DataFrame
    pairs: pd.DataFrame
    effects: pd.DataFrame
    references: pd.DataFrame
    noise: pd.DataFrame
    convergence: pd.DataFrame
    notes: pd.DataFrame
    sample: str
    points: int
    replications: int
    level: float
    seed: int

    def said(self, outcome: str | None = None) -> list[str]:
        """The notes as sentences, each once."""
        rows = self.notes if outcome is None else self.notes[self.notes["outcome"] == outcome]
        return list(dict.fromkeys(rows["note"]))


@dataclass
class Findings:
    """Rows of the tables of an analysis under construction."""

    outcome: str
    names: tuple[str, ...]
    groups_of: tuple[str, ...]
    target: str = "mean"
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, table: str, method: str, measure: str, value: Any, bounds: Any, **columns: Any) -> None:
        """Rows of one measure: value of shape (rows,), bounds (2, rows); other columns of as many, or one for all."""
        values, bounds = np.atleast_1d(np.asarray(value, float)), np.asarray(bounds, float).reshape(2, -1)
        for place, number in enumerate(values):
            row = {"outcome": self.outcome, "target": self.target, "method": method, "measure": measure}
            row |= {name: c[place] if isinstance(c, list | tuple | np.ndarray) else c for name, c in columns.items()}
            row |= {"value": number, "low": bounds[0, place], "high": bounds[1, place]}
            self.rows[table].append(row)

    def indices(self, method: str, measure: str, value: Any, bounds: Any) -> None:
        """One value a factor."""
        self.add("indices", method, measure, value, bounds, factor=self.names, group=self.groups_of)

    def note(self, sentence: str) -> None:
        """One sentence on the outcome and target."""
        self.rows["notes"].append({"outcome": self.outcome, "target": self.target, "note": sentence})

    def table(self, name: str) -> pd.DataFrame:
        """One table."""
        return tidy(self.rows[name], COLUMNS[name])


def tidy(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a table with these columns; what is not known (NaN) is None."""
    table = pd.DataFrame(rows, columns=list(columns))
    for name in table:
        if table[name].isna().any():
            table[name] = table[name].astype(object).where(table[name].notna(), None)
    return table


def combined(analyses: Sequence[Analysis]) -> Analysis:
    """The analyses of several outcomes of one study as one. Raises InputError when they are of different samples."""
    if not analyses:
        raise InputError("there is no analysis to combine", remedy="analyse an outcome first")
    first = analyses[0]
    for other in analyses[1:]:
        for name in ("sample", "points", "replications", "level", "seed"):
            if getattr(first, name) != getattr(other, name):
                what = f"analyses of different {name}: {getattr(first, name)} and {getattr(other, name)}"
                raise InputError(what, remedy="combine outcomes of one study")
    tables = [part.name for part in fields(Analysis) if isinstance(getattr(first, part.name), pd.DataFrame)]
    stacked: dict[str, Any] = {name: _stacked([getattr(one, name) for one in analyses]) for name in tables}
    return replace(first, **stacked)


def _stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    some = [table.astype(object) for table in tables if len(table)]
    if not some:
        return tables[0]
    rows: list[Any] = pd.concat(some, ignore_index=True).to_dict("records")
    return tidy(rows, list(tables[0].columns))
