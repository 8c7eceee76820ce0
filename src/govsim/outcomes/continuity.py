"""Contract continuity (section 7): how long partnerships live, how they end, how well they are renewed.

Everything comes from the log and the sums, as an analyst would estimate it. Time is age in months; partnerships of the
warm-up count from the first reported month on, living ones are censored (survival.py). Survival, restricted mean and
incidence are of all runs together, with intervals by bootstrap over runs; rates and shares are means over runs with
Student's intervals. A number that nothing tells is None, an age nobody reached has no row.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, frame, optional, takes, text, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.model.constants import CAUSES
from govsim.outcomes.intervals import LEVEL, Estimate, mean_over_runs, percentile_interval, resampling
from govsim.outcomes.lifetimes import lifetimes_by
from govsim.outcomes.measures import KIND_MEASURES
from govsim.outcomes.per_run import OUTCOMES as OUTCOMES
from govsim.outcomes.per_run import per_run as per_run
from govsim.outcomes.results import carry, parts_of
from govsim.outcomes.summary import SURVIVAL_YEARS
from govsim.outcomes.survival import (
    RiskTable,
    aalen_johansen,
    bootstrap_survival,
    endings_by_cause,
    extended,
    restricted_means,
    risk_table,
    survival,
)

if TYPE_CHECKING:
    from govsim.outcomes.results import Results, Seeded

HORIZONS = (60, 120)
"""Months to which mean lifetimes are restricted."""

_RATES = (
    ("renewal_rate", "renewed", "followed", "no term ran out early enough to tell"),
    ("gap_share", "gaps", "alive", "no partnership lived"),
    ("seam_months", "seams", "renewed", "none was renewed"),
)
"""Name, part, whole, and what is so where there is no whole."""


@takes(partnerships=frame("run", "start", "end", "cause"), runs=whole(1), seed=whole())
def survival_curve(partnerships: pd.DataFrame, runs: int, seed: int = 1) -> pd.DataFrame:
    """The Kaplan-Meier curve with its 95 % band: age, survival, low, high, at_risk.

    One row an age, from 0 to the last at which the curve is known; `survival` is the share that outlives the age,
    `at_risk` how many partnerships were seen at it (for age 0: at age 1). No rows if none was seen. The band is None
    with one run and where none ended, as resampling such runs tells nothing.
    """
    table = risk_table(partnerships, runs)
    curve = survival(table)
    ages = _known(curve)
    frame = _steps("survival", 1.0, curve[:ages], bootstrap_survival(table, seed)[:, :ages], table)
    at_risk = table.at_risk.sum(axis=0)[:ages].astype(int)
    return carry(frame.assign(at_risk=np.append(at_risk[:1], at_risk)), runs, partnerships.attrs.get("seed"))


@takes(partnerships=frame("run", "start", "end", "cause"), runs=whole(1), seed=whole(), months=whole(1, 12_000))
def restricted_mean(partnerships: pd.DataFrame, runs: int, months: int, seed: int = 1) -> Estimate:
    """The restricted mean survival time: mean months a partnership lives of its first `months`.

    Unknown, never guessed, where nobody is at risk before the horizon while not all have ended.
    """
    table = risk_table(partnerships, runs)
    return _restricted_mean(table, survival(table), bootstrap_survival(table, seed), months)


@takes(partnerships=frame("run", "start", "end", "cause"), runs=whole(1), seed=whole())
def incidence(partnerships: pd.DataFrame, runs: int, seed: int = 1) -> pd.DataFrame:
    """Cumulative incidence by cause (Aalen & Johansen 1978) with 95 % bands: age, cause, incidence, low, high.

    One row a cause and age, from 0 to the last at which it is known; all causes in the model's order. At each age the
    causes and the survival curve add up to 1. Bands as for survival.
    """
    table, ended = risk_table(partnerships, runs), endings_by_cause(partnerships, runs)
    ages = _known(survival(table))
    shares = aalen_johansen(table.at_risk.sum(axis=0)[:ages], ended.sum(axis=1)[..., :ages])
    weights = resampling(runs, seed)
    drawn = aalen_johansen(weights @ table.at_risk[:, :ages], weights @ ended[..., :ages])
    frames = []
    for cause, share, draws in zip(CAUSES[1:], shares, drawn, strict=True):
        frame = _steps("incidence", 0.0, share, draws, table)
        frame.insert(1, "cause", _repeated(cause, CAUSES[1:], len(frame)))
        frames.append(frame)
    return carry(pd.concat(frames, ignore_index=True), runs, partnerships.attrs.get("seed"))


@takes(ensemble=an_ensemble, by=optional(text))
def continuity(ensemble: "Seeded", by: Literal["group", "kind"] | None = None) -> pd.DataFrame:
    """The measures of continuity, a row each.

    Args:
        ensemble: The runs, with their log of partnerships.
        by: "group" for each agency group, "kind" for each kind of partner; None for all together.

    Returns:
        measure, label, value, low, high, runs. Measures are survival_1y, _3y, _5y; rmst_60, rmst_120 (months); the
        same of relationships, spells of the same two joined: relationship_1y, _3y, _5y, relationship_60, _120;
        renewal_rate; gap_share; seam_months. `runs` is in how many the measure is defined. What is undefined is None,
        and the label says why.

    Raises:
        InputError: Another `by`.
    """
    if by not in (None, "group", "kind"):
        remedy = did_you_mean(str(by), ("group", "kind"), "what there is")
        raise InputError(f"continuity by {shown(by)} is not known", place="by", remedy=remedy)
    parts = []
    names = [""] if by is None else _names(ensemble, by)
    lives, sums = lifetimes_by(ensemble, by, names), _sums_by(ensemble, by, names)
    for name in names:
        both = [_lifetimes(table, ensemble.seed) for table in lives[name]]
        estimates = [*both[0], *map(_of_relationships, both[1]), *_rates(sums[name])]
        part = pd.DataFrame(
            {
                "measure": [estimate.name for estimate in estimates],
                "label": [estimate.label for estimate in estimates],
                "value": _column([estimate.value for estimate in estimates]),
                "low": _column([estimate.low for estimate in estimates]),
                "high": _column([estimate.high for estimate in estimates]),
                "runs": [estimate.runs for estimate in estimates],
            }
        )
        if by is not None:
            part.insert(0, by, _repeated(name, _names(ensemble, by), len(part)))
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _names(ensemble: "Results", by: Literal["group", "kind"]) -> Sequence[str]:
    """All groups or kinds, in the model's order."""
    return ensemble.scenario.group_names if by == "group" else ensemble.scenario.kind_names


def _sums_by(ensemble: "Results", by: str | None, names: Sequence[str]) -> dict[str, pd.DataFrame]:
    """What rates are made of, a row a run: of everything, or of each group or kind."""
    table = "years_by_kind" if by == "kind" else "years"
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in names}
    for _, part in parts_of(ensemble, table):
        years = getattr(part, table)
        for name in names:
            found[name].append(_sums(years if by is None else years[years[by] == name]))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}


def _lifetimes(table: RiskTable, seed: int) -> list[Estimate]:
    longest = max(*HORIZONS, *(12 * years for years in SURVIVAL_YEARS))
    curve, drawn = extended(survival(table), longest), extended(bootstrap_survival(table, seed), longest)
    estimates = []
    for years in SURVIVAL_YEARS:
        label = f"share that outlives {years} year{'s' if years > 1 else ''}"
        age = 12 * years - 1
        ended = bool(table.ended[:, : age + 1].any())
        estimates.append(_estimate(f"survival_{years}y", label, float(curve[age]), drawn[:, [age]], table, ended))
    return estimates + [_restricted_mean(table, curve, drawn, months) for months in HORIZONS]


def _of_relationships(estimate: Estimate) -> Estimate:
    """An estimate of lifetimes under the name that it has where spells are joined."""
    name = "relationship_" + estimate.name.rpartition("_")[2]
    return replace(estimate, name=name, label=f"relationships: {estimate.label}")


def _restricted_mean(table: RiskTable, curve: np.ndarray, drawn: np.ndarray, months: int) -> Estimate:
    value, draws = float(restricted_means(curve, months)), restricted_means(drawn, months)[:, None]
    ended = bool(table.ended[:, : months - 1].any())
    return _estimate(f"rmst_{months}", f"mean months lived of the first {months}", value, draws, table, ended)


def _estimate(name: str, label: str, value: float, drawn: np.ndarray, table: RiskTable, ended: bool) -> Estimate:
    """A number with its bootstrap interval; the label says why one of them is missing."""
    runs = _telling(table)
    if runs == 0:
        return Estimate(name, f"{label}: unknown, no partnership was seen", None, None, None, 0)
    if np.isnan(value):
        return Estimate(name, f"{label}: unknown, no partnership was seen at that age", None, None, None, 0)
    if runs == 1:
        return Estimate(name, f"{label}: one run gives no interval", value, None, None, 1)
    if not ended:
        return Estimate(name, f"{label}: no interval, as none ended", value, None, None, runs)
    low, high = (float(bound) for bound in percentile_interval(drawn, runs, LEVEL)[:, 0])
    return Estimate(name, label, value, low, high, runs)


def _sums(years: pd.DataFrame) -> pd.DataFrame:
    """Terms renewed and followed, partnerships alive, months of seams and gaps of each run."""
    seams = years["seam_months"].fillna(0) * years["renewed"]
    gaps = years["gap_share"].fillna(0) * years["alive"]
    return years[["run", "renewed", "followed", "alive"]].assign(seams=seams, gaps=gaps).groupby("run").sum()


def _rates(totals: pd.DataFrame) -> list[Estimate]:
    """Renewed / followed, months in a gap / months alive and gap months / renewals of each run, as means over runs."""
    estimates = []
    for name, part, total, nothing in _RATES:
        estimate = mean_over_runs(name, KIND_MEASURES[name], totals[part] / totals[total].where(totals[total] > 0))
        why = {0: f": unknown, {nothing}", 1: ": one run gives no interval"}.get(estimate.runs, "")
        estimates.append(replace(estimate, label=estimate.label + why))
    return estimates


def _steps(name: str, start: float, values: np.ndarray, drawn: np.ndarray, table: RiskTable) -> pd.DataFrame:
    """A step curve with its band, from age 0, where it is `start`; no rows where nothing is known."""
    low, high = _band(drawn, table)
    columns = {"age": np.arange(len(values) + 1), name: np.append(start, values)}
    frame = pd.DataFrame(columns | {"low": _column([start, *low]), "high": _column([start, *high])})
    return frame if len(values) else frame.head(0)


def _telling(table: RiskTable) -> int:
    """How many runs saw a partnership."""
    return int(table.at_risk.any(axis=1).sum())


def _known(curve: np.ndarray) -> int:
    """To which age a curve is known."""
    unknown = np.flatnonzero(np.isnan(curve))
    return int(unknown[0]) if unknown.size else len(curve)


def _band(drawn: np.ndarray, table: RiskTable) -> tuple[np.ndarray, np.ndarray]:
    """The band at each age; unknown (NaN) where fewer than two runs tell, or none ended."""
    runs = _telling(table)
    if runs < 2 or not table.ended.any():
        nothing = np.full(drawn.shape[1], np.nan)
        return nothing, nothing
    low, high = percentile_interval(drawn, runs, LEVEL)
    return low, high


def _column(values: Sequence[float | None]) -> "pd.Series[Any]":
    """Numbers as a column in which missing ones are None, not NaN."""
    known = [None if value is None or np.isnan(value) else float(value) for value in values]
    return pd.Series(known, dtype=object if None in known else float)


def _repeated(name: str, names: Sequence[str], times: int) -> "pd.Series[Any]":
    """A column that is one of several names throughout."""
    return pd.Series(pd.Categorical.from_codes(np.full(times, names.index(name)), pd.Index(names)))
