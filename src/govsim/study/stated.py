"""The partnerships that a scenario names, such as a pilot's, under every option and the same luck."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from govsim.outcomes.intervals import mean_over_runs, paired_shares, wilson
from govsim.outcomes.named import NAMED_MEASURES, named_per_run
from govsim.outcomes.paired import paired
from govsim.runs.ensemble import Ensemble
from govsim.study.increments import as_table


def named(every: Mapping[str, Ensemble]) -> pd.DataFrame:
    """How each contract that all these scenarios state lives and ends, beside the first of them; undefined is None.

    Columns: option; mission, agency, partner; measure (see NAMED_MEASURES: the years it lives within the reported ones,
    and shares of runs); value, low, high; difference from the first option, difference_low, difference_high (of the
    pairs of runs: Student's, for shares that of Bonett & Price 2012); better_in, ties, runs (numbers of runs).
    All intervals are of luck.
    """
    base, *_ = every.values()
    agencies = {mission.name: mission.agency for mission in base.scenario.missions}
    rows: list[dict[str, Any]] = []
    for contract in base.scenario.contracts:
        if not all(contract in ensemble.scenario.contracts for ensemble in every.values()):
            continue
        who = {"mission": contract.mission, "agency": agencies[contract.mission], "partner": contract.partner}
        lives = {label: named_per_run(one.scenario, contract, one.tables) for label, one in every.items()}
        without, *_ = lives.values()
        for label, life in lives.items():
            for measure in NAMED_MEASURES:
                of_base, values = (table[measure].to_numpy(float) for table in (without, life))
                rows.append({"option": label, **who, "measure": measure, **_row(measure, of_base, values)})
    return as_table(rows) if rows else pd.DataFrame(columns=[*_KEYS, *_NUMBERS])


_KEYS = ("option", "mission", "agency", "partner", "measure")
_NUMBERS = (
    "value", "low", "high", "difference", "difference_low", "difference_high", "better_in", "ties", "runs",
)  # fmt: skip


def _row(measure: str, base: np.ndarray, values: np.ndarray) -> dict[str, Any]:
    is_share = measure != "lifetime"
    found = paired(base, values, -1 if measure.startswith("ended") else 1)
    own = mean_over_runs("", "", pd.Series(values))
    level, low, high = own.value, own.low, own.high
    between = found.low, found.high
    if is_share and own.runs:
        low, high = wilson(round(values.sum()), own.runs)
        if found.ties < found.runs:
            more, less = (int((sign * (values - base) > 0).sum()) for sign in (1, -1))
            between = paired_shares(more, less, found.runs) if found.runs > 1 else (None, None)
    counts = found.better_in, found.ties, found.runs
    return dict(zip(_NUMBERS, (level, low, high, found.difference, *between, *counts), strict=True))
