"""The partnerships a scenario names and states as under contract, such as a pilot's: how long they live, how they end.

Each run is one world and holds the partnership once, so a share of worlds is a binomial share and gets the interval of
Wilson (1927). Time counts from the first reported month, in which the contract is in force, however old it is by then.
"Alive after a year" is what the survival curve means by it: outliving month 12, in whose October a line can be lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from govsim.constants import CAUSES
from govsim.outcomes.summary import LEVEL, SURVIVAL_YEARS, Estimate, mean_over_runs

if TYPE_CHECKING:
    from govsim.scenario import Contract, Scenario


@dataclass(frozen=True)
class NamedPartnership:
    """One stated partnership over all runs.

    start_month: the month of first signing; negative when it began before the first reported month
    alive: share of runs in which it is alive after so many years; no value for years that are not reported in full
    lifetime: mean years it lives within the reported ones
    ended: runs in which it ended; causes: the share of each cause among these, all causes in the model's order
    """

    mission: str
    agency: str
    partner: str
    start_month: int
    alive: tuple[Estimate, ...]
    lifetime: Estimate
    ended: int
    causes: tuple[Estimate, ...]

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        return {
            "mission": self.mission,
            "agency": self.agency,
            "partner": self.partner,
            "start_month": self.start_month,
            "alive": [estimate.to_dict() for estimate in self.alive],
            "lifetime": self.lifetime.to_dict(),
            "ended": self.ended,
            "causes": [estimate.to_dict() for estimate in self.causes],
        }


def named_partnerships(scenario: "Scenario", tables: Mapping[str, pd.DataFrame]) -> list[NamedPartnership]:
    """What became of each contract the scenario states, from the tables of its ensemble, in the scenario's order."""
    missions = {name: number for number, name in enumerate(tables["missions"]["name"]) if name}
    partners = {name: number for number, name in enumerate(tables["partners"]["name"]) if name}
    agencies = {mission.name: mission.agency for mission in scenario.missions}
    found = []
    for contract in scenario.contracts:
        start = start_month(scenario, contract)
        log = tables["partnerships"]
        mine = log[
            (log["mission"] == missions[contract.mission])
            & (log["partner"] == partners[contract.partner])
            & (log["start"] == start)
        ]
        ends = mine["end"].to_numpy()
        causes = mine["cause"].astype(str).to_numpy()
        found.append(
            NamedPartnership(
                contract.mission,
                agencies[contract.mission],
                contract.partner,
                start,
                tuple(_alive(ends, years, scenario.time.years) for years in SURVIVAL_YEARS),
                _lifetime(ends, scenario.time.years),
                int((causes != "alive").sum()),
                tuple(_share_of_endings(causes, cause) for cause in CAUSES[1:]),
            )
        )
    return found


def start_month(scenario: "Scenario", contract: "Contract") -> int:
    """The month of a stated partnership's first signing: 0 where the scenario states no year."""
    first = scenario.time.first_fiscal_year
    return 12 * ((contract.start_year or first) - first)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The interval of Wilson (1927) for a binomial share; within 0 to 1 and of use for few runs and for none or all.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    z = float(ndtri(0.5 + LEVEL / 2))
    share, weight = successes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * float(np.sqrt(share * (1 - share) / n + weight / (4 * n)))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if successes == 0 else low), (1.0 if successes == n else high)


def _share(name: str, label: str, successes: int, n: int) -> Estimate:
    if n == 0:
        return Estimate(name, label, None, None, None, 0)
    return Estimate(name, label, successes / n, *wilson(successes, n), n)


def _alive(ends: np.ndarray, years: int, reported: int) -> Estimate:
    name, label = f"alive_{years}y", f"alive after {years} year{'s' if years > 1 else ''}"
    if reported <= years:  # month 12 years is not simulated
        return Estimate(name, label, None, None, None, 0)
    return _share(name, label, int((ends > 12 * years).sum()), len(ends))


def _lifetime(ends: np.ndarray, reported: int) -> Estimate:
    years = pd.Series(np.minimum(ends, 12 * reported) / 12, dtype=float)
    return mean_over_runs("lifetime", f"mean years it lives, of {reported} reported", years)


def _share_of_endings(causes: np.ndarray, cause: str) -> Estimate:
    ended = int((causes != "alive").sum())
    return _share(f"cause_{cause}", f"share of its endings: {cause}", int((causes == cause).sum()), ended)
