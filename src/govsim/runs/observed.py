"""What is seen of a run at the end of each fiscal year: only what is known by then, from the sums of that year."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from govsim.outcomes.measures import group_measures, ratio
from govsim.runs.tidy import over_all_groups
from govsim.scenario.adaptive import OBSERVABLES

if TYPE_CHECKING:
    from govsim.runs.batch import Pair

_YEAR = 12


def observed(yearly: "Pair", groups: Sequence[int] | None = None) -> np.ndarray:
    """OBSERVABLES of each run and reported year, shape (runs, years, OBSERVABLES), NaN where nothing can be told.

    Those of the tables of years, over all agency groups or these; but renewals are told as they are known at the time:
    of the terms that ran out with the year before, the share signed again in this year. Of the first year, whose terms
    ran out in the warm-up, nothing is known.

    yearly: sums by group and by group and kind, shapes (runs, years, groups, fields) and (runs, years, groups, kinds,
    fields)
    """
    of_groups, of_kinds = yearly if groups is None else (sums[:, :, list(groups)] for sums in yearly)
    runs, years = of_groups.shape[:2]
    together, kinds = over_all_groups(
        None, of_groups.reshape(-1, *of_groups.shape[2:]), of_kinds.reshape(-1, *of_kinds.shape[2:])
    )
    columns = group_measures(together, kinds, _YEAR)
    found = np.stack([columns[name].reshape(runs, years) for name in OBSERVABLES], axis=2)
    signed = (kinds.renewed - kinds.renewed_late).reshape(runs, years)
    known = np.full((runs, years), np.nan)
    known[:, 1:] = ratio(signed[:, 1:], kinds.due.reshape(runs, years)[:, :-1])
    found[:, :, OBSERVABLES.index("renewal_rate")] = known
    return found
