"""How much more often partnerships end in the months after an adverse event (section 7), from the logs.

A discrete-time proportional hazards model (Prentice & Gloeckler 1978): a partnership at risk in a month ends in it with
probability 1 - exp(-exp(eta)), eta a sum of the calendar month's, the age's and each exposure's effect; exp of an
exposure's effect is its hazard ratio. Runs are the independent units: standard errors are clustered by run.
"""

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, items, takes
from govsim.errors import InputError
from govsim.outcomes.intervals import student
from govsim.outcomes.trust_decay import Occurrences, occurrences

if TYPE_CHECKING:
    from govsim.outcomes.results import Results

EXPOSURES = ("coordinator change", "partner coordinator change", "leader change", "late act")
"""What befalls partnerships whatever they do."""
MEDIATORS = ("late payment", "long gap")
"""What such an event may work through, and a partnership that did badly already meets more often."""
WINDOWS = (12, 18)
"""Months after an event; shorter windows miss what comes down the line or at the next renewal."""

_MONTHS, _AGES = 12, 11
"""Strata: calendar months; ages of 0, 1, ... 9 years, and 10 or more."""

_NEARLY_ALL = 0.99

_MOST_EFFECT = 10.0
_MOST_ETA = 25.0
"""A log hazard ratio or a standard error, and any month's log hazard, beyond these are the sign of a model that
has no finite solution."""

_TOO_FEW = "there are too few endings for a finite estimate"


@takes(ensemble=an_ensemble, windows=items)
def hazard_ratios(ensemble: "Results", *, windows: tuple[int, ...] = WINDOWS) -> pd.DataFrame:
    """The hazard ratio of ending in a month, of having met an event in the `window` months before it, for each event.

    Exposed is a partnership that met the event while it lived, warm-up included, in one of the `window` months before
    the month; an event in the month of the ending itself does not count, as it is not known which came first. Calendar
    months and ages in years (up to 10) are strata.

    Each window has two models. Of the first are the total effects, of EXPOSURES together. The second holds MEDIATORS
    fixed besides: part of the effect of a coordinator's change is that invoices wait and contracts lapse, and this
    takes it away. The ratios of mediators are of what is observed: a late payment or a long gap is a sign of a
    partnership that did badly already.

    Args:
        ensemble: The runs, with their logs of partnerships, contracts and events.
        windows: Lengths in months.

    Returns:
        event, window; effect ("total", or "beside mediators"); ratio with low, high (95 %, Student's t with runs - 1
        degrees of freedom); exposed, unexposed (partnership-months), exposed_endings, unexposed_endings; runs; note.
        Total effects come first. A ratio that is undefined is None, and so are low and high with one run: `note` says
        why; it also says so where hardly any partnership was unexposed, and what it means that no effect of a change of
        leaders is seen; it is else "".

    Raises:
        InputError: Windows that are not whole numbers of months.
    """
    if not windows or any(isinstance(window, bool) or not isinstance(window, int) or window < 1 for window in windows):
        raise InputError(f"windows are {windows!r}", remedy="give whole numbers of months, such as (12, 18)")
    rows = _at_risk(ensemble.partnerships)
    agency = ensemble.missions["agency"].to_numpy(np.int64)
    official = ensemble.missions["official"].to_numpy(np.int64)
    entity = {"official": official[rows.mission], "agency": agency[rows.mission], "mission": rows.mission}
    entity[""] = np.zeros_like(rows.mission)
    since = {}
    for event in (*EXPOSURES, *MEDIATORS):
        found: Occurrences = occurrences(ensemble, event)
        previous, _, _ = found.around(rows.run, entity[found.entity], rows.month)
        since[event] = np.where(previous >= rows.start, rows.month - previous, 1 << 40)
    table = []
    for effect, events in (("total", EXPOSURES), ("beside mediators", EXPOSURES + MEDIATORS)):
        for window in windows:
            counts = _counts(rows, {event: since[event] <= window for event in events}, ensemble.replications)
            facts = {"window": window, "effect": effect}
            table += [{"event": event, **facts, **estimates} for event, estimates in _fit(counts, events).items()]
    frame = pd.DataFrame(table)
    for name in ("ratio", "low", "high"):
        if frame[name].isna().any():
            frame[name] = pd.Series([row[name] for row in table], dtype=object)
    return frame


@dataclass(frozen=True)
class _AtRisk:
    """One entry for each partnership and reported month in which it may end."""

    run: np.ndarray
    mission: np.ndarray
    start: np.ndarray
    month: np.ndarray
    ended: np.ndarray


def _at_risk(partnerships: pd.DataFrame) -> _AtRisk:
    """Months from the one after the first signing, or 0, to that of the ending, or the last: as in survival.py."""
    alive = (partnerships["cause"] == "alive").to_numpy()
    names = ("run", "mission", "start", "end")
    run, mission, start, end = (partnerships[name].to_numpy(np.int64) for name in names)
    first, last = np.maximum(start + 1, 0), end - alive
    months = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(months)), months)
    month = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(months) - months, months)
    return _AtRisk(run[which], mission[which], start[which], month, (month == last[which]) & ~alive[which])


@dataclass(frozen=True)
class _Counts:
    """Partnership-months at risk and endings by run and cell, shape (runs, cells); what a cell is, by column.

    strata: calendar month and age of each cell, shape (cells, 2); exposed: shape (cells, exposures), 0 or 1
    """

    at_risk: np.ndarray
    ended: np.ndarray
    strata: np.ndarray
    exposed: np.ndarray

    def of(self, cells: np.ndarray) -> "_Counts":
        """Some of the cells."""
        return _Counts(self.at_risk[:, cells], self.ended[:, cells], self.strata[cells], self.exposed[cells])


def _counts(rows: _AtRisk, exposed: dict[str, np.ndarray], runs: int) -> _Counts:
    """Count rows with the same covariates within a run: the likelihood is the same, with far fewer rows."""
    age = np.minimum((rows.month - rows.start) // 12, _AGES - 1)
    code = rows.month % 12 + _MONTHS * age
    for place, event in enumerate(exposed):
        code = code + _MONTHS * _AGES * 2**place * exposed[event]
    cells = np.unique(code)
    place_of = np.zeros(int(code.max(initial=0)) + 1, np.int64)
    place_of[cells] = np.arange(len(cells))
    flat = rows.run * len(cells) + place_of[code]
    shape, size = (runs, len(cells)), runs * len(cells)
    at_risk = np.bincount(flat, minlength=size).reshape(shape).astype(float)
    ended = np.bincount(flat, rows.ended, size).reshape(shape)
    strata = np.column_stack([cells % _MONTHS, cells // _MONTHS % _AGES])
    return _Counts(at_risk, ended, strata, cells[:, None] // (_MONTHS * _AGES) >> np.arange(len(exposed)) & 1)


def _fit(counts: _Counts, events: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """What the model tells of each exposure."""
    runs = len(counts.at_risk)
    estimates: dict[str, dict[str, object]] = {}
    for place, event in enumerate(events):
        with_it = counts.exposed[:, place] == 1
        estimates[event] = {
            "ratio": None,
            "low": None,
            "high": None,
            "exposed": int(counts.at_risk[:, with_it].sum()),
            "unexposed": int(counts.at_risk[:, ~with_it].sum()),
            "exposed_endings": int(counts.ended[:, with_it].sum()),
            "unexposed_endings": int(counts.ended[:, ~with_it].sum()),
            "runs": runs,
            "note": "",
        }
    informative, notes = _informative(counts, events)
    columns = [place for place, event in enumerate(events) if event not in notes]
    if columns:
        columns, inseparable = _separable(informative, columns, events)
        notes |= inseparable
    if columns:
        effects, errors, problem = cloglog(informative, columns)
        for place, effect, error in zip(columns, effects, errors, strict=True):
            if problem or not abs(effect) < _MOST_EFFECT or not (runs == 1 or error < _MOST_EFFECT):
                notes[events[place]] = problem or _TOO_FEW
                continue
            estimates[events[place]]["ratio"] = float(np.exp(effect))
            if runs == 1:
                notes[events[place]] = "one run says nothing about how much runs differ"
                continue
            half = student(runs - 1) * error
            estimates[events[place]] |= {"low": float(np.exp(effect - half)), "high": float(np.exp(effect + half))}
    for place, event in enumerate(events):
        estimates[event]["note"] = notes.get(event, "") or _mind(counts, place) or _finding(event, estimates[event])
    return estimates


def _finding(event: str, estimate: dict[str, Any]) -> str:
    """What it means that partnerships do not end more often after a change of leaders."""
    if event != "leader change" or estimate["low"] is None or not estimate["low"] <= 1 <= estimate["high"]:
        return ""
    return "no effect of a change by itself is detected: leadership acts through who leads, not through shifts"


def _mind(counts: _Counts, place: int) -> str:
    """What to mind about an exposure that hardly anybody escapes."""
    later = counts.strata[:, 1] >= 1
    exposed = counts.exposed[:, place] == 1
    share = counts.at_risk[:, later & exposed].sum() / max(counts.at_risk[:, later].sum(), 1.0)
    if share < _NEARLY_ALL:
        return ""
    return f"after their first year {100 * share:.0f} % were exposed: this compares first years with later ones"


def _informative(counts: _Counts, events: tuple[str, ...]) -> tuple[_Counts, dict[str, str]]:
    """The cells that tell something about ratios, and why some exposures have none.

    A calendar month or age in which none ended has a hazard estimated as 0, whatever the exposures: it has no say. The
    same holds for all who share an exposure (or lack it) if none of them ended; that exposure then has no finite ratio.
    """
    notes: dict[str, str] = {}
    if not counts.at_risk.sum():
        return counts, dict.fromkeys(events, "no partnership was at risk in the reported months")
    if not counts.ended.sum():
        return counts, dict.fromkeys(events, "no partnership ended in the reported months")
    while True:
        endings = counts.ended.sum(axis=0)
        keep = np.ones(len(endings), bool)
        for column in counts.strata.T:
            keep &= np.bincount(column, endings)[column] > 0
        for place, event in enumerate(events):
            with_it = counts.exposed[:, place] == 1
            if event in notes:
                continue
            if not with_it.any():
                notes[event] = "no partnership at risk was exposed in a month or age in which any ended"
            elif with_it.all():
                notes[event] = "every partnership at risk was exposed in each month and age in which any ended"
            elif not endings[with_it].any():
                notes[event] = "no partnership that was exposed ended: the ratio is 0, with no interval"
                keep &= ~with_it
            elif not endings[~with_it].any():
                notes[event] = "only partnerships that were exposed ended: the ratio is infinite"
                keep &= with_it
        if keep.all():
            return counts, notes
        counts = counts.of(keep)


def _design(counts: _Counts, columns: list[int]) -> np.ndarray:
    """Exposures first, then a dummy for each calendar month and for each age but the first, where there are any."""
    month, age = counts.strata.T
    return np.column_stack(
        [counts.exposed[:, columns], month[:, None] == np.unique(month), age[:, None] == np.unique(age)[1:]]
    ).astype(float)


def _separable(counts: _Counts, columns: list[int], events: tuple[str, ...]) -> tuple[list[int], dict[str, str]]:
    """Which exposures differ from every combination of the other columns, and what to say of those that do not."""
    design = _design(counts, columns)
    notes = {}
    for number, place in enumerate(columns):
        others = np.delete(design, number, axis=1)
        rest = design[:, number] - others @ np.linalg.lstsq(others, design[:, number], rcond=None)[0]
        if np.abs(rest).max() < 1e-8:
            notes[events[place]] = (
                "it always comes with certain months, ages or other exposures: their effects cannot be separated"
            )
    return [place for place in columns if events[place] not in notes], notes


def cloglog(counts: _Counts, columns: list[int]) -> tuple[np.ndarray, np.ndarray, str]:
    """Effects of the exposures and their standard errors clustered by run; a sentence where the fit failed.

    The fit needs the counts of all runs together; only the scores are needed by run. The same as statsmodels' own
    clustered covariance on rows by run, but for its factor (rows - 1)/(rows - parameters), here left out.
    """
    import statsmodels.api as sm  # 1-2 s to import: only who asks for ratios pays

    design = _design(counts, columns)
    at_risk, ended = counts.at_risk.sum(axis=0), counts.ended.sum(axis=0)
    family = sm.families.Binomial(sm.families.links.CLogLog())
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            model = sm.GLM(np.column_stack([ended, at_risk - ended]), design, family=family)
            fitted = model.fit(maxiter=200, tol=1e-10)
            bread = np.linalg.pinv(-model.hessian(fitted.params))
    except (ValueError, FloatingPointError, np.linalg.LinAlgError):
        return np.zeros(len(columns)), np.zeros(len(columns)), "the model could not be fitted"
    if not fitted.converged or not np.isfinite(bread).all():
        return np.zeros(len(columns)), np.zeros(len(columns)), "the fit of the model did not converge"
    eta = design @ fitted.params
    if np.abs(eta).max() > _MOST_ETA:
        return np.zeros(len(columns)), np.zeros(len(columns)), _TOO_FEW
    hazard = np.exp(eta)
    chance = -np.expm1(-hazard)
    scores = ((counts.ended - counts.at_risk * chance) * (hazard / chance)) @ design
    runs = len(scores)
    middle = scores.T @ scores * (runs / (runs - 1) if runs > 1 else 1.0)
    errors = np.sqrt(np.maximum(np.diag(bread @ middle @ bread), 0.0))
    return fitted.params[: len(columns)], errors[: len(columns)], ""
