"""The outcomes of section 7 that options are compared by: one row a run."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, takes, whole
from govsim.outcomes.declared import OUTCOMES as OUTCOMES
from govsim.outcomes.money import money_per_run
from govsim.outcomes.named import start_month
from govsim.outcomes.own import TABLES, Own, measured
from govsim.outcomes.own import own as own_outcomes
from govsim.outcomes.relationships import JOINED_WITHIN, relationships
from govsim.outcomes.results import parts_of
from govsim.outcomes.survival import RiskTable, kaplan_meier, restricted_means, risk_table
from govsim.outcomes.window import runs_from, seen_from

if TYPE_CHECKING:
    from govsim.outcomes.results import Results
    from govsim.scenario.scenario import Scenario


@takes(ensemble=an_ensemble, since=whole())
def per_run(ensemble: "Results", since: int = 0, *, own: Own | None = None) -> pd.DataFrame:
    """One row a run: `run` and every outcome of OUTCOMES. What a run cannot tell is missing (NaN, as in `runs`).

    `own` are outcomes of a user's own (own.py) to be measured too; without them, those of the scenario's extensions.

    rmst_60, rmst_120, survival_5y and relationship_60 come from each run's own Kaplan-Meier curve, the last of them of
    relationships. They serve paired differences: where a curve ends early, as nobody is at risk any more while not
    all have ended, its last value is carried forward, so their mean over runs is not quite the estimate of all runs
    together (continuity.py). A run in which no partnership was seen tells none of them; no run tells what lies beyond
    the longest time a partnership can be seen.

    Everything is of the months from `since` on, the first of a fiscal year; partnerships begun before enter then.
    """
    parts = []
    own = own_outcomes([ensemble.scenario]) if own is None else own
    tables = dict.fromkeys((*TABLES, *(name for outcome in own.values() for name in outcome.tables)))
    for first, part in parts_of(ensemble, *tables):
        rows = _per_run(part, since).assign(**measured(part, own, since))
        parts.append(rows.assign(run=rows["run"] + first))
    return pd.concat(parts, ignore_index=True)


def _per_run(ensemble: "Results", since: int) -> pd.DataFrame:
    runs, longest = runs_from(ensemble, since), longest_age(ensemble.scenario)
    log = ensemble.partnerships[["run", "mission", "partner", "start", "end", "cause"]]
    joined = relationships(log, 12 * ensemble.scenario.time.years)
    curves, lives = (
        carried_forward(risk_table(seen_from(of_runs, since), ensemble.replications, 120), 120)
        for of_runs in (log, joined)
    )
    curves[:, longest:] = np.nan
    lives[:, max(0, longest - JOINED_WITHIN) :] = np.nan
    columns = {
        "run": runs["run"],
        "rmst_60": restricted_means(curves, 60),
        "rmst_120": restricted_means(curves, 120),
        "survival_5y": curves[:, 59],
        "relationship_60": restricted_means(lives, 60),
    }
    means = ("alive", "renewal_rate", "gap_share", "seam_months", "trust", "coverage", "engagement")
    measures = {name: runs[name] for name in means}
    return pd.DataFrame(columns | measures | dict(money_per_run(ensemble, since).drop(columns="run").items()))


def carried_forward(table: RiskTable, ages: int) -> np.ndarray:
    """Each run's curve at ages 1 to `ages`, shape (runs, ages), its last value carried forward.

    Where nobody is at risk nobody ends. A run in which no partnership was seen has no curve (NaN).
    """
    runs, known = table.at_risk.shape
    at_risk, ended = np.ones((runs, ages)), np.zeros((runs, ages))
    at_risk[:, :known] = np.maximum(table.at_risk, 1)[:, :ages]
    ended[:, :known] = table.ended[:, :ages]
    curves = kaplan_meier(at_risk, ended)
    curves[~table.at_risk.any(axis=1)] = np.nan
    return curves


def longest_age(scenario: "Scenario") -> int:
    """The greatest age at which a partnership of the scenario can be seen, months."""
    starts = [start_month(scenario, contract) for contract in scenario.contracts]
    return 12 * scenario.time.years - 1 - min([-12 * scenario.time.warmup_years, *starts])
