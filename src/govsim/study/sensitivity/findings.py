"""What an analysis has found: tidy tables, and the sentences that say how they are to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from govsim.errors import InputError
from govsim.runs.tidy import without_nan
from govsim.study.sensitivity.resampling import generator
from govsim.study.sensitivity.sample import Sample

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
    "left_out": ("outcome", "point", "undefined"),
}


@dataclass(frozen=True)
class Analysis:
    """The sensitivity of one or several outcomes. A number that is undefined is None.

    Attributes:
        indices: A row a factor and measure [outcome, target, method, measure, factor, group, value, low, high]; target
            is "mean" (over replications) or "noise" (between them).
        groups: The same by mechanism.
        pairs: Second-order indices [..., factor, other, value, low, high].
        effects: Main effects at each value of a grid [..., factor, at, points, value, low, high].
        references: What a measure gives for a factor that does nothing ("pawn_median_dummy"), and how well a fit fits.
        noise: How much of an outcome's variance is luck, a row an outcome (noise.py).
        convergence: Indices by sample size, over nested parts of the sample [..., factor, size, points, value, low,
            high].
        notes: How to read it, and what could not be done [outcome, target, note].
        left_out: Points at which the outcome is undefined in some run, so that they were not analysed, with the number
            of such runs [outcome, point, undefined].
    """

    indices: pd.DataFrame
    groups: pd.DataFrame
    pairs: pd.DataFrame
    effects: pd.DataFrame
    references: pd.DataFrame
    noise: pd.DataFrame
    convergence: pd.DataFrame
    notes: pd.DataFrame
    left_out: pd.DataFrame
    sample: str
    points: int
    replications: int
    level: float
    seed: int

    def sentences(self, outcome: str | None = None) -> list[str]:
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


@dataclass(frozen=True)
class Task:
    """y: one number a point;  runs: shape (points, replications), what it is the mean of (None for the noise).

    replications: from which y is made;  noise_is_log: y is the log of a standard deviation
    """

    sample: Sample
    y: np.ndarray
    runs: np.ndarray | None
    common_random_numbers: bool
    level: float
    resamples: int
    found: Findings
    replications: int = 1
    noise_is_log: bool = False

    @property
    def standard(self) -> np.ndarray:
        """y with mean 0 and standard deviation 1: what shares of variance are taken of."""
        return np.asarray((self.y - self.y.mean()) / self.y.std())

    def rng(self, method: str) -> np.random.Generator:
        """The random numbers of a method."""
        return generator(self.sample.seed, self.found.outcome, self.found.target, method)


def tidy(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a table with these columns; what is not known (NaN) is None."""
    return without_nan(pd.DataFrame(rows, columns=list(columns)))


def combined(analyses: Sequence[Analysis]) -> Analysis:
    """The analyses of several outcomes of one study as one.

    Args:
        analyses: One for each outcome.

    Returns:
        An analysis with the rows of all.

    Raises:
        InputError: They are of different samples.
    """
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
