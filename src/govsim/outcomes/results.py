"""What outcomes are measured on: tables of runs, whoever made them and wherever they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from govsim.scenario.scenario import Scenario


class Results(Protocol):
    """The runs of one scenario as tidy tables, each an attribute by its name; `Tables` and an `Ensemble` are.

    `history` holds the scenarios that the runs lived under before, each as TOML with the month until which.
    """

    @property
    def scenario(self) -> Scenario:
        """The scenario of the last month."""

    @property
    def replications(self) -> int:
        """How many runs."""

    @property
    def history(self) -> Sequence[tuple[int, str]]:
        """Scenarios before a change."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        """One table."""


class Seeded(Results, Protocol):
    """Results whose seed is known; resampling takes it too."""

    @property
    def seed(self) -> int:
        """Whose luck they are."""


@dataclass(frozen=True)
class Tables:
    """Tables of runs of one scenario, by name, and nothing that would make them again."""

    scenario: Scenario
    replications: int
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    history: Sequence[tuple[int, str]] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables: Mapping[str, pd.DataFrame] = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        raise AttributeError(f"there is no table {name}; there are {', '.join(tables)}")


def parts_of(results: Results, *tables: str) -> Iterator[tuple[int, Results]]:
    """These tables of some runs at a time, and the first of these runs; the runs of a part are numbered from 0.

    Results that do not say how they are read in parts, as a large `Ensemble` in a folder does, are one part.
    """
    parts = getattr(results, "parts", None)
    yield from [(0, results)] if parts is None else parts(*tables)


def carry(table: pd.DataFrame, runs: int, seed: int | None) -> pd.DataFrame:
    """Have a table tell in its `attrs` how many runs it rests on, and their seed where it is known: pictures say so."""
    table.attrs.update({"runs": runs} if seed is None else {"runs": runs, "seed": seed})
    return table
