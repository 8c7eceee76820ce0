"""A second life (section 7): the relationship, spells of the same mission and partner taken as one.

An ending is often a pause: nearly half of all partnerships that end are begun again by the same two within three years.
Whether an ending was one can be told only JOINED_WITHIN months later, so relationships are followed until so long
before the end of the run, whatever becomes of them: all of them then are alive, or ended for good.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from govsim.arguments import frame, takes, whole

JOINED_WITHIN = 24
"""Months from an ending within which the same mission and partner begin again, for both spells to be one."""


@takes(partnerships=frame("run", "mission", "partner", "start", "end", "cause"), months=whole(0))
def relationships(partnerships: pd.DataFrame, months: int) -> pd.DataFrame:
    """The log of partnerships as one of relationships, its columns the same: what survival is worked out from.

    Args:
        partnerships: The log of runs of so many reported months.
        months: The reported months of the runs.

    Returns:
        A row a relationship: start of its first spell, end and cause of its last one; those that live JOINED_WITHIN
        months before the end of the run are `alive` then, and those begun later are left out.
    """
    followed = months - JOINED_WITHIN
    keys = [partnerships[name].to_numpy() for name in ("run", "mission", "partner", "start")]
    order = _order(keys)
    run, mission, partner, start = (key[order] for key in keys)
    end = partnerships["end"].to_numpy()[order]
    begins = np.ones(len(order), bool)
    begins[1:] = (
        (np.diff(run) != 0) | (np.diff(mission) != 0) | (np.diff(partner) != 0) | (start[1:] - end[:-1] > JOINED_WITHIN)
    )
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(order))[: len(first)] - 1
    begun = start[first] < followed
    table, ended = partnerships.iloc[order[last[begun]]], end[last[begun]]
    alive = (ended >= followed) | (table["cause"] == "alive").to_numpy()
    of_each = {
        "start": start[first[begun]],
        "end": np.minimum(ended, followed),
        "cause": table["cause"].where(~alive, "alive"),
    }
    if "renewals" in partnerships:  # of all spells, and each spell after the first is one more
        renewals = np.add.reduceat(partnerships["renewals"].to_numpy()[order], first) if len(first) else 0
        of_each["renewals"] = (renewals + last - first)[begun]
    joined: pd.DataFrame = table.assign(**of_each).reset_index(drop=True)
    return joined


def _order(keys: Sequence[np.ndarray]) -> np.ndarray:
    """Rows in order of the first key, then of the next: as lexsort has it, in a tenth of the time where one whole
    number holds all keys and the row.
    """
    if all(key.dtype.kind == "i" for key in keys):
        keys = [*keys, np.arange(len(keys[0]))]
        least = [int(key.min(initial=0)) for key in keys]
        sizes = [int(key.max(initial=0)) - low + 1 for key, low in zip(keys, least, strict=True)]
        if math.prod(sizes) < 2**63:
            together = np.zeros(len(keys[0]), np.int64)  # and in this place all is done: room is what takes time
            for key, low, size in zip(keys, least, sizes, strict=True):
                together *= size
                together += key
                together -= low
            together.sort()
            together %= sizes[-1]
            return together
        keys = keys[:-1]
    return np.lexsort(keys[::-1])
