"""Trust decay (section 7), as an analyst would measure it on the tables: what follows an event, and contact's end.

Nothing here is known to the model. Runs are the independent units: every interval is a bootstrap over runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, names, takes, text, whole
from govsim.errors import InputError, did_you_mean
from govsim.model.constants import PROMPT_RENEWAL_MONTHS
from govsim.outcomes.adopted import variant_of_runs
from govsim.outcomes.intervals import Estimate, percentile_interval, resampling
from govsim.outcomes.results import carry
from govsim.scenario.layout import blueprint

if TYPE_CHECKING:
    from govsim.outcomes.results import Results

EVENTS = (
    "coordinator change", "partner coordinator change", "leader change", "late payment", "long gap", "late act",
)  # fmt: skip
"""Adverse events. A spell counts by its first month; a long gap by its third month without a contract."""

GAP = "a gap itself has no controls: where terms end with the fiscal year, all partnerships of an age meet one together"

VARIABLES = {"trust": "Td", "trust_person": "T", "trust_agency": "To", "output": "y"}
"""What is followed around an event: columns of partnership_months, and their symbols."""

FIRST_LAG, LAST_LAG, BASE_LAG = -12, 24, -1
"""Months relative to the event; differences are from the month before it."""

_BASE = {"long gap": BASE_LAG - PROMPT_RENEWAL_MONTHS - 1}
"""Of an event that is only known some months after it began: the month before that."""

_RESAMPLES = 1000
_EXACT_AGES, _CLASS_MONTHS = 24, 6
_NEVER = 1 << 40
_SMALLEST = 1e-9


@dataclass(frozen=True)
class Occurrences:
    """When an event befell whom. entity: the column of its number (official, agency, mission), "" if all are hit."""

    entity: str
    run: np.ndarray
    number: np.ndarray
    month: np.ndarray

    def around(
        self, run: np.ndarray, number: np.ndarray, month: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each entity in a month: its last event before the month, whether it has one in it, its next one after.

        Months without such an event are far away: -2^40 and 2^40.
        """
        if len(self.month) == 0 or len(month) == 0:
            never = np.full(len(month), _NEVER)
            return -never, np.zeros(len(month), bool), never
        first = min(int(self.month.min()), int(month.min())) - 1
        span = max(int(self.month.max()), int(month.max())) - first + 2
        entities = max(int(self.number.max()), int(number.max())) + 1
        events = np.unique((self.run * entities + self.number) * span + self.month - first)
        block = (run * entities + number) * span
        asked = block + month - first
        place = np.searchsorted(events, asked)
        padded = np.concatenate([[-1], events, [np.iinfo(np.int64).max]])
        before, here = padded[place], padded[place + 1]
        now = here == asked
        after = np.where(now, padded[np.minimum(place + 2, len(events) + 1)], here)
        previous = np.where(before >= block, before - block + first, -_NEVER)
        return previous, now, np.where(after < block + span, after - block + first, _NEVER)


@takes(ensemble=an_ensemble, event=text)
def occurrences(ensemble: "Results", event: str) -> Occurrences:
    """Every occurrence of an event in the logs, the warm-up's too.

    Raises:
        InputError: There is no event of that name.
    """
    if event == "gap":
        raise InputError(GAP, place="event", remedy="study the long gap")
    if event not in EVENTS:
        raise InputError(f"{event!r} is not an event", remedy=did_you_mean(event, EVENTS, "events"))
    if event == "long gap":
        return _gaps(ensemble.contracts, PROMPT_RENEWAL_MONTHS + 1)
    log = ensemble.events
    log = log[(log["event"] == event).to_numpy()]
    entity = {"coordinator change": "official", "leader change": "agency", "late act": ""}.get(event, "mission")
    number = log[entity].to_numpy(np.int64) if entity else np.zeros(len(log), np.int64)
    return Occurrences(entity, log["run"].to_numpy(np.int64), number, log["month"].to_numpy(np.int64))


def _gaps(contracts: pd.DataFrame, months: int) -> Occurrences:
    """A gap begins in the month in which a term ends as agreed; `months` later it still stands unless signed again.

    The next contract is signed in the month before its first. A partnership that ends with its term leaves no trace
    here that matters: it is not alive in that month or after it.
    """
    names = ("run", "mission", "partner", "number", "start", "end", "agreed_end")
    run, mission, partner, number, start, end, agreed = (contracts[name].to_numpy(np.int64) for name in names)
    order = np.lexsort((start, mission, run))
    later = np.roll(order, -1)
    renewed = np.zeros(len(order), bool)
    signed = np.full(len(order), _NEVER)
    if len(order) > 1:
        renewed[order[:-1]] = (
            (run[later] == run[order])
            & (mission[later] == mission[order])
            & (partner[later] == partner[order])
            & (number[later] == number[order] + 1)
        )[:-1]
        signed[order] = np.where(renewed[order], start[later] - 1, _NEVER)
    stands = (end == agreed) & (signed > end + months)
    return Occurrences("mission", run[stands], mission[stands], end[stands] + months)


@dataclass(frozen=True)
class _Panel:
    """partnership_months in order of run, mission and month; `partnership` numbers the partnerships in that order."""

    table: pd.DataFrame
    run: np.ndarray
    month: np.ndarray
    start: np.ndarray
    partnership: np.ndarray

    @classmethod
    def of(cls, ensemble: "Results") -> "_Panel":
        table = ensemble.partnership_months
        run, mission, month, age = (table[name].to_numpy(np.int64) for name in ("run", "mission", "month", "age"))
        order = np.lexsort((month, mission, run))
        run, mission, month, start = run[order], mission[order], month[order], (month - age)[order]
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(run) != 0) | (np.diff(mission) != 0) | (np.diff(start) != 0)
        if (~new[1:] & (np.diff(month) != 1)).any():
            raise InputError(
                "partnership_months misses or repeats months of a partnership",
                remedy="give the table as simulate() records it",
            )
        return cls(table.iloc[order], run, month, start, np.cumsum(new) - 1)

    def last_rows(self) -> np.ndarray:
        """The last row of each partnership."""
        return np.flatnonzero(np.diff(self.partnership, append=-1) != 0)

    def numbers(self, entity: str) -> np.ndarray:
        """The number of each row's official, agency or mission; 0 where an event befalls everybody."""
        return self.table[entity].to_numpy(np.int64) if entity else np.zeros(len(self.run), np.int64)


@takes(ensemble=an_ensemble, event=text, variable=text, seed=whole())
def event_study(ensemble: "Results", event: str, variable: str = "trust", *, seed: int = 1) -> pd.DataFrame:
    """What an event moves: the change since the month before it, less that of matched partnerships without it.

    Treated is a partnership alive at the end of the event's month and in the month before, that had no other such event
    in the 12 months before. A long gap is known in its third month: the month before it is that before the gap. Its
    controls are the partnership-months of all runs and years with the same calendar month and the same age and no such
    event in that month or the 12 before. At a lag after the event both have had no other one up to that lag: the
    difference is between exactly one event and none. So a late act, which befalls a whole run at once, is compared with
    other runs and years. Leaving out later events is harmless where an event comes whatever a partnership does
    (changes, acts); where it depends on the partnership itself (late payments, gaps), and at any lag for those that
    survive so long, the study compares like an analyst's would and proves no cause.

    Age is matched to the month in the first two years, where trust moves fastest with age, and to half a year from
    then on, where single months would be thin cells and trust hardly moves. A cell weighs as much as it has treated.

    One row a lag, -12 to 24: `difference` with its 95 % interval over runs (bootstrap); `events` treated partnerships,
    `controls` partnership-months they are compared with; `unmatched` treated without a control, not in the difference;
    `gone` treated that cannot be seen at this lag: not begun or ended, outside the reported months, or hit again. In
    the month before the difference is 0 by definition. Lags at which nothing can be compared have no row. `attrs` holds
    how many events were `found` in living partnerships and how many of these are not treated: `ended_at_once` (not
    alive at the end of that month), `without_baseline` (no month before it is recorded), `repeated` (another one in the
    12 months before); and `note`, a sentence where there is nothing to see, else "". Intervals are None unless two runs
    hold treated.

    Raises:
        InputError: There is no event or variable of that name.
    """
    if variable not in VARIABLES:
        raise InputError(f"{variable!r} is not a variable", remedy=did_you_mean(variable, VARIABLES, "variables"))
    found = occurrences(ensemble, event)
    study = _Study(_Panel.of(ensemble), event, found, ensemble.replications).of(variable, seed)
    return carry(study, ensemble.replications, ensemble.partnership_months.attrs.get("seed"))


@takes(ensemble=an_ensemble, events=names, variables=names, seed=whole())
def event_studies(
    ensemble: "Results", events: Iterable[str] = EVENTS, variables: Iterable[str] = tuple(VARIABLES), *, seed: int = 1
) -> pd.DataFrame:
    """event_study() of several events and variables in one table: event, variable, then its columns.

    `attrs["notes"]` holds a sentence for each event of which there is nothing to see.

    Raises:
        InputError: As event_study() does.
    """
    panel, parts, notes = _Panel.of(ensemble), [], {}
    wanted = tuple(variables)
    for event in events:
        study = _Study(panel, event, occurrences(ensemble, event), ensemble.replications)
        for variable in wanted:
            if variable not in VARIABLES:
                remedy = did_you_mean(variable, VARIABLES, "variables")
                raise InputError(f"{variable!r} is not a variable", remedy=remedy)
            part = study.of(variable, seed)
            if part.attrs["note"]:
                notes[event] = part.attrs["note"]
            part.insert(0, "event", event)
            part.insert(1, "variable", variable)
            part.attrs = {}
            parts.append(part)
    shown = [part for part in parts if len(part)] or parts[:1]
    table = pd.concat(shown, ignore_index=True) if shown else pd.DataFrame()
    table.attrs["notes"] = notes
    return carry(table, ensemble.replications, ensemble.partnership_months.attrs.get("seed"))


@dataclass(frozen=True)
class _Side:
    """The treated or the controls: rows of the panel, the lags from `back` to `ahead` at which each can be seen, and
    the number of its run and cell together, of so many runs and cells.
    """

    rows: np.ndarray
    back: np.ndarray
    ahead: np.ndarray
    code: np.ndarray
    shape: tuple[int, int]

    def changes(self, lag: int, base: int, values: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], int]:
        """Changes since the month `base`, summed by run and cell, with their number; and how many rows are seen."""
        seen = np.flatnonzero(self.ahead >= lag if lag >= 0 else self.back <= lag)
        rows, code = self.rows[seen], self.code[seen]
        size = self.shape[0] * self.shape[1]
        total = np.bincount(code, values[rows + lag] - values[rows + base], size).reshape(self.shape)
        return (total, np.bincount(code, minlength=size).reshape(self.shape).astype(float)), len(rows)


class _Study:
    """Who is treated by an event and who can be compared with them; the same for every variable."""

    def __init__(self, panel: _Panel, event: str, found: Occurrences, runs: int) -> None:
        self.panel, self.event, self.runs = panel, event, runs
        self.base = _BASE.get(event, BASE_LAG)
        month, start, number = panel.month, panel.start, panel.numbers(found.entity)
        previous, now, following = found.around(panel.run, number, month)
        known = np.zeros(len(month), bool)  # whether the month before is recorded
        known[-self.base :] = panel.partnership[-self.base :] == panel.partnership[: self.base]
        clean = previous < np.maximum(month + FIRST_LAG, start)
        treated = np.flatnonzero(now & known & clean)
        last = panel.last_rows()
        gone = last[month[last] < month.max(initial=0)]
        at_once = int(found.around(panel.run[gone], number[gone], month[gone] + 1)[1].sum())
        self.counts = {
            "found": int(now.sum()) + at_once,
            "ended_at_once": at_once,
            "without_baseline": int((now & ~known).sum()),
            "repeated": int((now & known & ~clean).sum()),
        }
        age = month - start
        ages = np.where(age < _EXACT_AGES, age, _EXACT_AGES + (age - _EXACT_AGES) // _CLASS_MONTHS)
        code = 12 * ages + month % 12
        present = np.unique(code[treated])
        place = np.full(int(code.max(initial=0)) + 1, -1)
        place[present] = np.arange(len(present))
        self.cells, cell = len(present), place[code]
        controls = np.flatnonzero(~now & known & clean & (cell >= 0))
        row = np.arange(len(month))
        back = (np.append(-1, last) + 1)[panel.partnership] - row
        ahead = np.minimum(last[panel.partnership] - row, following - month - 1)
        self.treated, self.controls = (
            _Side(rows, back[rows], ahead[rows], panel.run[rows] * self.cells + cell[rows], (runs, self.cells))
            for rows in (treated, controls)
        )

    def of(self, variable: str, seed: int) -> pd.DataFrame:
        """The study of one variable."""
        values = self.panel.table[variable].to_numpy(float)
        weights = resampling(self.runs, seed, _RESAMPLES).astype(np.float32) if self.runs > 1 else None
        rows = [self._row(lag, values, weights) for lag in range(FIRST_LAG, LAST_LAG + 1)] if self.cells else []
        compared = [row for row in rows if row["events"]]
        table = pd.DataFrame(compared if any(row["lag"] != self.base for row in compared) else [], columns=_COLUMNS)
        table.attrs.update(self.counts, treated=len(self.treated.rows), note=self._note(table))
        return table

    def _row(self, lag: int, values: np.ndarray, weights: np.ndarray | None) -> dict[str, object]:
        treated, seen = self.treated.changes(lag, self.base, values)
        control, _ = self.controls.changes(lag, self.base, values)
        matched = (control[1].sum(axis=0) > 0) & (treated[1].sum(axis=0) > 0)
        sums = tuple(table[:, matched] for table in (*treated, *control))
        events = int(sums[1].sum())
        value = float(_difference(np.ones((1, self.runs)), *sums)[0]) if events else None
        low = high = None
        if lag == self.base:
            value = 0.0 if events else None
            low = high = 0.0 if events and weights is not None else None
        elif weights is not None and np.count_nonzero(sums[1].any(axis=1)) > 1:
            drawn = _difference(weights, *(table.astype(np.float32) for table in sums))
            if np.isfinite(drawn).any():
                low, high = (float(bound) for bound in percentile_interval(drawn[:, None], self.runs)[:, 0])
        return {
            "lag": lag,
            "difference": value,
            "low": low,
            "high": high,
            "events": events,
            "controls": int(sums[3].sum()),
            "unmatched": seen - events,
            "gone": len(self.treated.rows) - seen,
        }

    def _note(self, table: pd.DataFrame) -> str:
        if len(table):
            return ""
        found = self.counts["found"]
        if not found:
            return f"no partnership met a {self.event} in the reported months"
        if not len(self.treated.rows):
            return (
                f"none of the {found} times that a partnership met a {self.event} can be studied: it had another one in"
                " the year before, ended at once, or its month before was not recorded"
            )
        return (
            f"none of the {len(self.treated.rows)} partnerships that met a {self.event} has a match: every"
            " partnership of the same age in the same calendar month met one as well or had met one in the year before"
        )


_COLUMNS = ["lag", "difference", "low", "high", "events", "controls", "unmatched", "gone"]


def _difference(
    weights: np.ndarray, change: np.ndarray, treated: np.ndarray, change_without: np.ndarray, controls: np.ndarray
) -> np.ndarray:
    """Mean change of the treated less that of their cells' controls, for each row of weights of runs (resamples, runs).

    The four tables hold sums and numbers by run and cell. Cells without a control count for nothing; NaN if all are.
    """
    number, others = weights @ treated, weights @ controls
    expected = weights @ change_without / np.maximum(others, 1)
    excess = weights @ change.sum(axis=1) - np.einsum("rc,rc->r", number, expected)
    events = weights @ treated.sum(axis=1)
    rare = (others == 0).any(axis=0)
    if rare.any():
        unmatched = others[:, rare] == 0
        excess -= np.where(unmatched, weights @ change[:, rare], 0).sum(axis=1)
        events -= np.where(unmatched, number[:, rare], 0).sum(axis=1)
    met = events > 0.5
    return np.asarray(np.divide(excess, events, out=np.full(len(weights), np.nan), where=met), dtype=float)


@takes(ensemble=an_ensemble, seed=whole())
def half_life(ensemble: "Results", *, seed: int = 1) -> Estimate:
    """Months until decision trust has lost half its distance to a stranger's, once contact stops: the median.

    Of each partnership that ended, from the evidence in its last recorded month on, forgetting alone goes on (section
    4.10, in the regime its agency then lived in); doubt grows as evidence fades. Where there is much evidence most of
    it must fade before trust moves: trust outlasts evidence. Partnerships with no more trust than a stranger have none
    to lose: the label says how many, and how many ended before any month of theirs was recorded. The 95 % interval is
    a bootstrap over runs, None unless two runs can tell.
    """
    panel, ended = _Panel.of(ensemble), ensemble.partnerships
    ended = ended[((ended["cause"] != "alive") & (ended["end"] >= 0)).to_numpy()]
    last = panel.last_rows()
    key = ["run", "mission", "start"]
    rows = pd.DataFrame({"run": panel.run, "mission": panel.numbers("mission"), "start": panel.start, "row": 0})
    rows = rows.iloc[last].assign(row=last)
    row = ended[key].merge(rows, on=key)["row"].to_numpy()
    months = _months_to_half(panel.table.iloc[row], _regimes_of(ensemble, panel.table.iloc[row]))
    finite = np.isfinite(months)
    run, months = panel.run[row][finite], months[finite]
    strangers, unseen = int((~finite).sum()), len(ended) - len(row)
    if not len(ended):
        title = "no partnership ended in the reported months"
    else:
        title = f"{len(months)} ended partnerships; {strangers} more had no more trust than a stranger"
        title += f", {unseen} ended before a month was recorded" if unseen else ""
    label = f"half-life of decision trust after contact stops, months ({title})"
    runs = len(np.unique(run))
    if not len(months):
        return Estimate("half_life", label, None, None, None, 0)
    low = high = None
    if runs > 1:
        drawn = _medians(run, months, resampling(ensemble.replications, seed, _RESAMPLES))
        low, high = (float(bound) for bound in percentile_interval(drawn[:, None], ensemble.replications)[:, 0])
    return Estimate("half_life", label, float(np.median(months)), low, high, runs)


def _regimes_of(ensemble: "Results", rows: pd.DataFrame) -> np.recarray:
    """The regime that each row's agency lives in in its month: reforms, barriers and groups included."""
    plan = blueprint(ensemble.scenario)
    groups = {name: number for number, name in enumerate(ensemble.scenario.group_names)}
    group = rows["group"].astype(str).map(groups).to_numpy(np.int64)
    month = rows["month"].to_numpy(np.int64) - plan.first_month
    of_run = variant_of_runs(ensemble)[1][rows["run"].to_numpy(np.int64)]
    regimes: np.recarray = plan.regimes[plan.schedules[of_run, month, 1 + group]]
    return regimes


def decision_trust(evidence: np.ndarray, regime: np.recarray) -> np.ndarray:
    """Td of section 4.10 from evidence (good and bad of the person, good and bad of the agency), shape (4, rows)."""

    def less_doubt(good: np.ndarray, bad: np.ndarray) -> np.ndarray:
        mean = good / (good + bad)
        return np.asarray(mean - regime.trust_doubt * np.sqrt(mean * (1 - mean) / (1 + good + bad)))

    person = less_doubt(regime.trust_stranger_good + evidence[0], regime.trust_stranger_bad + evidence[1])
    agency = less_doubt(1 + evidence[2], 1 + evidence[3])
    weight = regime.trust_personal
    return np.asarray(np.maximum(0.0, weight * person + (1 - weight) * agency))


def _months_to_half(rows: pd.DataFrame, regime: np.recarray) -> np.ndarray:
    """Months, with their parts, until Td is first half-way to a stranger's; NaN where it is no higher to begin with.

    All evidence fades to nothing, so Td does come to a stranger's. The month is found month by month, as it may fall
    and rise on the way, its part by bisection.
    """
    evidence = rows[["good_person", "bad_person", "good_agency", "bad_agency"]].to_numpy(float).T
    fade = np.array([regime.fade_person, regime.fade_person, regime.fade_agency, regime.fade_agency])
    stranger = decision_trust(np.zeros_like(evidence), regime)
    now = decision_trust(evidence, regime)
    half = (now + stranger) / 2
    months = np.full(len(rows), np.nan)
    waiting = np.flatnonzero(now > stranger + _SMALLEST)

    def above(which: np.ndarray, after: np.ndarray) -> np.ndarray:
        left = evidence[:, which] * fade[:, which] ** after
        return np.asarray(decision_trust(left, regime[which]) > half[which])

    month = 0
    while len(waiting):
        month += 1
        still = above(waiting, np.full(len(waiting), float(month)))
        there = waiting[~still]
        low, high = np.full(len(there), month - 1.0), np.full(len(there), float(month))
        for _ in range(40):
            middle = (low + high) / 2
            up = above(there, middle)
            low, high = np.where(up, middle, low), np.where(up, high, middle)
        months[there] = high
        waiting = waiting[still]
    return months


def _medians(run: np.ndarray, values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The median of values for each row of weights of runs; NaN where no value is drawn."""
    order = np.argsort(values, kind="stable")
    run, values = run[order], values[order]
    medians = np.full(len(weights), np.nan)
    for number, row in enumerate(weights):
        total = np.cumsum(row[run])
        if total[-1] > 0:
            lower, upper = np.searchsorted(total, [total[-1] / 2, total[-1] / 2 + 0.5])
            medians[number] = (values[lower] + values[upper]) / 2
    return medians
