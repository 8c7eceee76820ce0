"""What was varied: the points of a design as a sensitivity analysis needs them."""

from dataclasses import dataclass

import numpy as np

from govsim.errors import InputError, did_you_mean, shown

SAMPLES = ("sobol", "morris", "fast", "lhs", "random", "evidence", "grid", "one-at-a-time", "list")
GIVEN_DATA = ("lhs", "random", "evidence")
"""Samples of independent points, drawn from the factors' distributions, or of those that evidence leaves of them."""


@dataclass(frozen=True, eq=False)
class Sample:
    """The points of a design.

    Attributes:
        names: Of each factor, its name ("rotation.transfer_rate").
        groups: Of each factor, its mechanism ("rotation").
        unit: Shape (points, factors), where in the unit interval each stands, before whole-number steps.
        values: Shape (points, factors), what was run.
        second_order: Whether a sobol sample serves second-order indices too.
        levels: The levels of a morris sample.
        interference: SALib's M, the harmonics of a fast sample.
        seed: Of everything that is resampled.

    Raises:
        InputError: These do not fit each other.
    """

    method: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    unit: np.ndarray
    values: np.ndarray
    second_order: bool = True
    levels: int = 4
    seed: int = 1
    interference: int = 4

    def __post_init__(self) -> None:
        if self.method not in SAMPLES:
            remedy = did_you_mean(str(self.method), SAMPLES, "samples")
            raise InputError(f"{shown(self.method)} is not a kind of sample", place="sample", remedy=remedy)
        if isinstance(self.seed, bool) or not isinstance(self.seed, int | np.integer) or self.seed < 0:
            raise InputError(f"{shown(self.seed)} is not a seed", place="sample", remedy="a seed is 0, 1, 2, ...")
        names, factors = set(self.names), len(self.names)
        if not factors or len(names) != factors or len(self.groups) != factors:
            remedy = "give every factor one name, its own, and one mechanism"
            raise InputError(f"{factors} names and {len(self.groups)} groups", place="sample", remedy=remedy)
        for what, table in (("unit", self.unit), ("values", self.values)):
            if table.ndim != 2 or table.shape[1] != factors or len(table) == 0 or len(table) != len(self.values):
                remedy = f"it must be (points, {factors}), for the same points as the values"
                raise InputError(f"{what} has the shape {table.shape}", place="sample", remedy=remedy)
            if not np.isfinite(table).all():
                point, factor = np.argwhere(~np.isfinite(table))[0]
                what = f"{what} of {self.names[factor]} at point {point} is not a number"
                raise InputError(what, place="sample", remedy="make the design again")

    @property
    def points(self) -> int:
        """How many points there are."""
        return len(self.unit)


@dataclass(frozen=True)
class Units:
    """What a sample moves together: single factors, or whole mechanisms where it was made by groups.

    columns: of each unit, its factors' columns
    """

    names: tuple[str, ...]
    columns: tuple[np.ndarray, ...]
    grouped: bool


def units_of(sample: Sample) -> tuple[Units, ...]:
    """The ways in which a sample may move its factors: one by one, and by mechanism."""
    factors = tuple(np.array([j]) for j in range(len(sample.names)))
    mechanisms = tuple(dict.fromkeys(sample.groups))
    groups = np.array(sample.groups)
    together = tuple(np.flatnonzero(groups == name) for name in mechanisms)
    return Units(sample.names, factors, False), Units(mechanisms, together, True)


def out_of_order(sample: Sample, kind: str) -> InputError:
    """The error for points that are not in the order in which SALib makes them."""
    return InputError(
        f"the {sample.points:,} points are not a whole {kind} sample of {len(sample.names)} factors in its order",
        place="sample",
        remedy="give all points of the design, in the order in which it was made; or name another kind of sample",
    )
