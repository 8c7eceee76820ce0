"""How things go year by year: trust, coverage, partnerships alive and money, all groups together, with intervals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from govsim.arguments import an_ensemble, takes
from govsim.outcomes.intervals import mean_over_runs
from govsim.outcomes.measures import ratio
from govsim.outcomes.money import money_by_year

if TYPE_CHECKING:
    from govsim.outcomes.results import Results

BY_YEAR = ("trust", "coverage", "alive", "money")
"""What is told year by year; each is what the outcome of the same name is of one year instead of all."""


@takes(ensemble=an_ensemble)
def outcomes_by_year(ensemble: "Results") -> pd.DataFrame:
    """A row a run and fiscal year: run, year and BY_YEAR, all groups together; what is undefined is missing (NaN).

    Trust is the mean over partnerships, coverage over people in need; money is what is paid to partners and what
    reforms cost, contract-years.
    """
    years = ensemble.years
    parts = {"run": years["run"], "year": years["year"], "alive": years["alive"], "need": years["need"]}
    parts["trust"] = years["trust"].fillna(0) * years["alive"]
    parts["served"] = years["coverage"].fillna(0) * years["need"]
    sums = pd.DataFrame(parts).groupby(["run", "year"], sort=True).sum()
    paid = money_by_year(ensemble).set_index(["run", "year"])
    columns = {
        "trust": ratio(sums["trust"].to_numpy(), sums["alive"].to_numpy()),
        "coverage": ratio(sums["served"].to_numpy(), sums["need"].to_numpy()),
        "alive": sums["alive"].to_numpy(),
        "money": (paid["budget"] + paid["reforms"]).to_numpy(),
    }
    return pd.DataFrame(columns, index=sums.index).reset_index()


def by_year(every: Mapping[str, "Results"]) -> pd.DataFrame:
    """Means over runs by option and fiscal year; what is undefined in every run is None.

    Columns: option, year, outcome (of BY_YEAR); value, low, high (Student's 95 % interval, of luck alone); runs (in
    which it is defined).
    """
    rows: list[dict[str, Any]] = []
    for option, ensemble in every.items():
        for year, values in outcomes_by_year(ensemble).groupby("year"):
            for name in BY_YEAR:
                mean = mean_over_runs(name, "", values[name])
                found = {"value": mean.value, "low": mean.low, "high": mean.high, "runs": mean.runs}
                rows.append({"option": option, "year": int(str(year)), "outcome": name, **found})
    table = pd.DataFrame(rows)
    for name in ("value", "low", "high"):
        if table[name].isna().any():
            table[name] = pd.Series([None if pd.isna(one) else one for one in table[name]], dtype=object)
    return table
