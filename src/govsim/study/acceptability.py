"""Acceptability: how often an option is the best choice at a willingness to pay for a year kept, over luck.

The curve, and its frontier, which at each willingness is the curve of the option whose mean net benefit is the highest:
Fenwick, Claxton & Sculpher 2001. Theirs are over what is not known of parameters; these are over luck alone: the
assumptions are the same in all runs, and how the choice stands over them is not asked here.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from govsim.study.increments import Ledger, as_table, resampled

STEPS = 40
"""Into how many steps of willingness to pay a curve is cut."""


def willingness_of(table: pd.DataFrame) -> np.ndarray:
    """The willingness to pay (contract-years a year kept) at which options are judged, from a frontier.

    From 0 to twice the highest price on it in round steps; where it holds no price, to twice that of the option which
    keeps a year most cheaply, or to 2 contract-years. The prices at which the best choice changes are among them.
    """
    prices = [float(price) for price in table["icer"] if price is not None]
    kept = table[table["years_kept"] > 0]
    most = max(prices, default=float((kept["cost"] / kept["years_kept"]).min()) if len(kept) else 0.0)
    end = 2 * most if most > 0 else 2.0
    unit = 10.0 ** np.floor(np.log10(end / STEPS))
    step = unit * next(times for times in (1, 2, 5, 10) if times * unit * STEPS >= end * (1 - 1e-9))
    digits = max(0, -int(np.floor(np.log10(step))))
    return np.unique([*(round(step * number, digits) for number in range(STEPS + 1)), *prices])


def acceptability(ledger: Ledger, seed: int, willingness: Sequence[float] | np.ndarray) -> pd.DataFrame:
    """How often each option is the best choice at a willingness to pay for a year kept, over luck.

    The net benefit of an option is willingness x years kept - cost. The mean over runs is what counts; how far luck
    leaves it open is seen in sets of runs drawn with replacement (bootstrap of the pairs).

    Columns: willingness (contract-years a year kept); option; share (of these sets in which its mean net benefit is the
    highest, ties shared; None with one run); net_benefit (its mean, beyond doing nothing); best (whether that is the
    highest of all: at each willingness these rows are the frontier of acceptability).
    """
    beyond = ledger.beyond()
    runs = beyond.cost.shape[1]
    cost, years = resampled(beyond, seed)
    rows = []
    for value in willingness:
        benefit = value * beyond.years.mean(axis=1) - beyond.cost.mean(axis=1)
        drawn = value * years - cost
        highest = drawn == drawn.max(axis=1, keepdims=True)
        shares = (highest / highest.sum(axis=1, keepdims=True)).mean(axis=0)
        for number, option in enumerate(ledger.options):
            share = float(shares[number]) if runs > 1 else None
            row = {"willingness": float(value), "option": option, "share": share, "net_benefit": benefit[number]}
            rows.append(row | {"best": number == int(benefit.argmax())})
    return as_table(rows)
