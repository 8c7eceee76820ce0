"""What runs adopted of a scenario's adaptive reforms, and the scenarios without any that they are runs of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from govsim.scenario.adaptive import Adopted, adopting, variants
from govsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from govsim.outcomes.results import Results


def variant_of_runs(results: "Results") -> tuple[list[Adopted], np.ndarray]:
    """All that runs may adopt, and of each run which of these it did, shape (runs,)."""
    every, runs = list(variants(results.scenario)), results.replications
    if not results.scenario.adaptive:
        return every, np.zeros(runs, np.int64)
    table = results.adopted
    year = np.zeros((runs, len(results.scenario.adaptive)), np.int64)
    year[table["run"].to_numpy(), table["adaptive"].to_numpy()] = table["year"].to_numpy()
    found, place = np.unique(year, axis=0, return_inverse=True)
    numbers = [every.index(tuple(int(each) or None for each in row)) for row in found]
    return every, np.array(numbers, np.int64)[place.reshape(-1)]


def plain_scenarios(results: "Results") -> Iterator[tuple[Scenario, np.ndarray]]:
    """Each scenario without adaptive reforms that some of the runs are runs of, and their numbers."""
    every, of_run = variant_of_runs(results)
    for variant in np.unique(of_run):
        yield adopting(results.scenario, every[variant]), np.flatnonzero(of_run == variant)
