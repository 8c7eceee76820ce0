"""Section 7 from sums: what a run, a year or a month comes to, by agency group and by partner kind.

Money is in contract-years: 1 is what a typical contract costs in a year. A mean over nothing, such as trust where no
partnership lives, is missing.
"""

from typing import NamedTuple

import numpy as np

from govsim.model.constants import CAUSES
from govsim.words import say

type Columns = dict[str, np.ndarray]


def _called(names: str) -> dict[str, str]:
    return {name: say(f"columns.means.{name}", "en") for name in names.split()}


KIND_MEASURES: dict[str, str] = _called(
    "alive gap_share trust trust_person trust_agency output quality measured_performance cash reserve"
    " late_share given_up starts repeats due followed renewed renewal_rate seam_months endings "
    + " ".join(f"ended_{cause}" for cause in CAUSES[1:])
    + " people_months_lost contract_years paid cost advance_lost"
)
"""Measures by agency group and partner kind, with what they are; units and Thai stand with them in columns.py."""

GROUP_MEASURES: dict[str, str] = _called(
    "negotiating in_house coverage coverage_in_house coverage_quality people_months_served engagement"
    " vacancy_share backlog coordinator_changes leader_changes priority commitment working_commitment"
    " reputation paradigm experience late_acts months_without_act in_house_cost unspent"
    " agencies posts missions need"
)
"""Measures by agency group only."""


_OF_PARTNERSHIPS = (
    "trust",
    "trust_person",
    "trust_agency",
    "output",
    "quality",
    "measured_performance",
    "cash",
    "reserve",
)
"""Means over partnerships alive."""


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole; missing (NaN) where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole != 0))


class Terms(NamedTuple):
    """Terms by the period in which they ran out: how many can be told apart, were signed again, and waited how long."""

    followed: np.ndarray
    renewed: np.ndarray
    seam_months: np.ndarray

    def over(self, axis: int | tuple[int, ...]) -> "Terms":
        """Added up."""
        return Terms(*(values.sum(axis=axis) for values in self))

    def flat(self) -> "Terms":
        """As rows."""
        return Terms(*(values.reshape(-1) for values in self))


def longest_gap(regimes: np.ndarray) -> np.ndarray:
    """The months within which every term that runs out is signed again or its partnership ends: shape (..., regimes)
    of records to (...).
    """
    return np.asarray(np.floor(regimes["contract_gap_tolerance_months"]).max(axis=-1)) + 1


def terms_by_year(sums: np.recarray, longest: np.ndarray) -> Terms:
    """Each year's terms, from sums of dtype KIND_SUMS and shape (runs, years, ...), and the longest gap of each run.

    Terms run out with the last month of a fiscal year, so a renewal stands one year later in the sums, a late one two.
    Those of the last years, which could still be signed again after the run, are left out, whatever became of them.
    """
    years = np.arange(sums.shape[1])
    told = years < sums.shape[1] - np.ceil(np.reshape(longest, (-1, 1)) / 12)
    told = told.reshape(*told.shape, *(1 for _ in sums.shape[2:]))

    def due(every: np.ndarray, late: np.ndarray) -> np.ndarray:
        back = np.zeros_like(every)
        back[:, :-1] = (every - late)[:, 1:]
        back[:, :-2] += late[:, 2:]
        return np.where(told, back, 0.0)

    renewed, seam_months = due(sums.renewed, sums.renewed_late), due(sums.seam_months, sums.seam_late)
    return Terms(np.where(told, sums.due, 0.0), renewed, seam_months)


def kind_measures(sums: np.recarray, months: float, terms: Terms | None = None) -> Columns:
    """The measures of KIND_MEASURES from sums of dtype KIND_SUMS over so many months, and the terms of the period.

    Without terms, renewals are those signed in the period, and none can be followed.
    """
    terms = Terms(np.zeros_like(sums.due), sums.renewed, sums.seam_months) if terms is None else terms
    alive = sums.active + sums.gap
    causes = {f"ended_{cause}": sums[cause] for cause in CAUSES[1:]}
    return {
        "alive": alive / months,
        "gap_share": ratio(sums.gap, alive),
        **{name: ratio(sums[name], alive) for name in _OF_PARTNERSHIPS},
        "late_share": ratio(sums.late_invoices, alive),
        **{name: sums[name] for name in ("given_up", "starts", "repeats", "due")},
        "followed": terms.followed,
        "renewed": terms.renewed,
        "renewal_rate": ratio(terms.renewed, terms.followed),
        "seam_months": ratio(terms.seam_months, terms.renewed),
        "endings": np.sum(list(causes.values()), axis=0),
        **causes,
        "people_months_lost": sums.lost_to_gaps,
        "contract_years": sums.active_value / 12,
        **{name: sums[name] / 12 for name in ("paid", "cost", "advance_lost")},
    }


def group_measures(groups: np.recarray, kinds: np.recarray, months: float, terms: Terms | None = None) -> Columns:
    """The measures of both lists, from sums of dtype GROUP_SUMS and of KIND_SUMS with all kinds added up."""
    return {
        **kind_measures(kinds, months, terms),
        "negotiating": groups.negotiating / months,
        "in_house": groups.in_house / months,
        "coverage": ratio(groups.served, groups.need),
        "coverage_in_house": ratio(groups.in_house_served, groups.need),
        "coverage_quality": ratio(groups.served_quality, groups.need),
        "people_months_served": groups.served,
        "engagement": ratio(groups.engagement, groups.posts),
        "vacancy_share": ratio(groups.vacant, groups.posts),
        "backlog": ratio(groups.backlog, groups.posts),
        **{name: groups[name] for name in ("coordinator_changes", "leader_changes")},
        **{
            name: ratio(groups[name], groups.agencies)
            for name in ("priority", "commitment", "working_commitment", "reputation", "paradigm", "experience")
        },
        "late_acts": groups.late_acts,
        "months_without_act": groups.act_waiting,
        "in_house_cost": groups.in_house_cost / 12,
        "unspent": groups.unspent,
        **{name: groups[name] / months for name in ("agencies", "posts", "missions", "need")},
    }
