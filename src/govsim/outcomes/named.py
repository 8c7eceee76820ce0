"""The partnerships a scenario names and states as under contract, such as a pilot's: how long they live, how they end.

Each run is one world and holds the partnership once, so a share of worlds is a binomial share and gets the interval of
Wilson (1927). Time counts from the first reported month, in which the contract is in force, however old it is by then.
"Alive after a year" is what the survival curve means by it: outliving month 12, in which a line can be lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.model.constants import CAUSES
from govsim.outcomes.intervals import Estimate, mean_over_runs, wilson
from govsim.outcomes.summary import SURVIVAL_YEARS

if TYPE_CHECKING:
    from govsim.scenario.scenario import Scenario
    from govsim.scenario.tables import Contract


@dataclass(frozen=True)
class NamedPartnership:
    """One stated partnership over all runs.

    Attributes:
        start_month: The month of first signing; negative when it began before the first reported month.
        alive: Share of runs in which it is alive after so many years; no value for years not reported in full.
        lifetime: Mean years it lives within the reported ones.
        ended: Runs in which it ended.
        causes: The share of each cause among these, all causes in the model's order.
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
    agencies = {mission.name: mission.agency for mission in scenario.missions}
    found = []
    for contract in scenario.contracts:
        mine = _rows_of(scenario, contract, tables)
        ends = mine["end"].to_numpy()
        causes = mine["cause"].astype(str).to_numpy()
        found.append(
            NamedPartnership(
                contract.mission,
                agencies[contract.mission],
                contract.partner,
                start_month(scenario, contract),
                tuple(_alive(ends, years, scenario.time.years) for years in SURVIVAL_YEARS),
                _lifetime(ends, scenario.time.years),
                int((causes != "alive").sum()),
                tuple(_share_of_endings(causes, cause) for cause in CAUSES[1:]),
            )
        )
    return found


def _rows_of(scenario: "Scenario", contract: "Contract", tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of a stated contract in the log of partnerships, one a run."""
    missions, partners = (list(tables[name]["name"]) for name in ("missions", "partners"))
    log = tables["partnerships"]
    return log[
        (log["mission"] == missions.index(contract.mission))
        & (log["partner"] == partners.index(contract.partner))
        & (log["start"] == start_month(scenario, contract))
    ]


NAMED_MEASURES = (
    "lifetime",
    *(f"alive_{years}y" for years in SURVIVAL_YEARS),
    "ended",
    *(f"ended_{cause}" for cause in CAUSES[1:]),
)


def named_per_run(scenario: "Scenario", contract: "Contract", tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What became of a contract the scenario states, one row a run: run and NAMED_MEASURES, all but the first 0 or 1.

    lifetime    years it lives within the reported ones
    alive_1y    whether it outlives so many years; missing (NaN) where these are not reported in full
    ended       whether it ended within the reported years, and ended_line and the like: by which cause
    """
    rows, reported = _rows_of(scenario, contract, tables).sort_values("run"), scenario.time.years
    ends, causes = rows["end"].to_numpy(), rows["cause"].astype(str).to_numpy()
    columns = {"run": rows["run"].to_numpy(), "lifetime": np.minimum(ends, 12 * reported) / 12}
    for years in SURVIVAL_YEARS:
        columns[f"alive_{years}y"] = ends > 12 * years if reported > years else np.full(len(ends), np.nan)
    columns["ended"] = causes != "alive"
    columns |= {f"ended_{cause}": causes == cause for cause in CAUSES[1:]}
    return pd.DataFrame(columns).astype(dict.fromkeys(NAMED_MEASURES, float))


def start_month(scenario: "Scenario", contract: "Contract") -> int:
    """The month of a stated partnership's first signing: 0 where the scenario states no year."""
    first = scenario.time.first_fiscal_year
    return 12 * ((contract.start_year or first) - first)


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
