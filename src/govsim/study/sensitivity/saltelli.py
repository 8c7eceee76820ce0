"""The order of a Saltelli sample: base rows of A and of B, and those crossed from them, factor by factor."""

from dataclasses import dataclass

import numpy as np

from govsim.study.sensitivity.sample import Sample, Units, out_of_order, units_of

FEWEST_NESTED = 32


@dataclass(frozen=True)
class Blocks:
    """Values at the points of a Saltelli sample: a, b of shape (rows, ...); ab, ba of shape (rows, units, ...)."""

    a: np.ndarray
    b: np.ndarray
    ab: np.ndarray
    ba: np.ndarray | None

    def first(self, rows: int) -> "Blocks":
        """The first base rows."""
        return Blocks(self.a[:rows], self.b[:rows], self.ab[:rows], None if self.ba is None else self.ba[:rows])


def saltelli_units(sample: Sample) -> Units:
    """What the sample crosses over: factors, or mechanisms. Raises InputError for points in any other order."""
    for units in units_of(sample):
        step = (2 if sample.second_order else 1) * len(units.names) + 2
        if sample.points % step == 0 and _crossed(blocks_of(sample.unit, units, sample.second_order), units):
            return units
    raise out_of_order(sample, "Saltelli")


def blocks_of(y: np.ndarray, units: Units, second_order: bool) -> Blocks:
    """Values at the points of a sample, shape (points, ...), as its blocks."""
    k = len(units.names)
    rows = y.reshape(-1, (2 if second_order else 1) * k + 2, *y.shape[1:])
    return Blocks(rows[:, 0], rows[:, -1], rows[:, 1 : k + 1], rows[:, k + 1 : -1] if second_order else None)


def _crossed(unit: Blocks, units: Units) -> bool:
    for place, columns in enumerate(units.columns):
        for base, other, crossed in ((unit.a, unit.b, unit.ab), (unit.b, unit.a, unit.ba)):
            if crossed is not None:
                expected = base.copy()
                expected[:, columns] = other[:, columns]
                if not np.array_equal(crossed[:, place], expected):
                    return False
    return True


def nested(rows: int, fewest: int = FEWEST_NESTED) -> list[int]:
    """Sizes of nested parts: all, half, a quarter, ..., the smallest first."""
    sizes = [rows]
    while sizes[-1] // 2 >= fewest:
        sizes.append(sizes[-1] // 2)
    return sizes[::-1]


def independent_rows(sample: Sample) -> np.ndarray:
    """The points that are independent draws: of a Saltelli sample those of A and B, of another all."""
    if sample.method != "sobol":
        return np.arange(sample.points)
    units = saltelli_units(sample)
    step = (2 if sample.second_order else 1) * len(units.names) + 2
    base = np.arange(0, sample.points, step)
    return np.sort(np.concatenate([base, base + step - 1]))
