"""Section 7 from sums: what a run, a year or a month comes to, by agency group and by partner kind.

Money is in contract-years: 1 is what a typical contract costs in a year. A mean over nothing, such as trust where no
partnership lives, is missing.
"""

import numpy as np

from govsim.constants import CAUSES

type Columns = dict[str, np.ndarray]

KIND_MEASURES: dict[str, str] = {
    "alive": "partnerships alive, mean number",
    "gap_share": "share of partnership months in a gap",
    "trust": "decision trust Td, mean over partnerships alive",
    "trust_person": "trust in the person T",
    "trust_agency": "trust in the agency To",
    "output": "output of partnerships alive (1 is what the target group needs)",
    "quality": "output less what outcome pay crowds out unmeasured",
    "late_share": "share of partnership months with an invoice open for more than two months",
    "starts": "partnerships begun",
    "repeats": "of these, with the mission's last partner",
    "due": "terms that ran out",
    "renewed": "terms signed again",
    "renewal_rate": "renewed / due",
    "seam_months": "seam: months without a valid contract between two terms",
    "endings": "partnerships ended",
    **{f"ended_{cause}": f"ended with cause {cause}" for cause in CAUSES[1:]},
    "people_months_lost": "people-months of service lost to gaps",
    "contract_years": "value of contracts in force, contract-years",
    "paid": "paid to partners, contract-years",
    "cost": "laid out by partners, contract-years",
    "advance_lost": "advances lost with insolvent partners, contract-years",
}
"""Measures by agency group and partner kind."""

GROUP_MEASURES: dict[str, str] = {
    "negotiating": "missions under negotiation, mean number",
    "in_house": "missions in house, mean number",
    "coverage": "share of need that is served",
    "coverage_in_house": "the same if every mission were in house",
    "coverage_quality": "share of need served, counted by unmeasured quality",
    "people_months_served": "people-months of service",
    "engagement": "engagement of coordinators' posts",
    "vacancy_share": "share of post months without a holder",
    "backlog": "backlog, FTE-months a post",
    "coordinator_changes": "coordinators who left",
    "leader_changes": "leaders who left",
    "priority": "where partnerships stand on the heads' agenda",
    "commitment": "commitment that has come down the line",
    "working_commitment": "the same, less caution",
    "reputation": "the agencies' name among partners",
    "paradigm": "paradigm",
    "experience": "experience, contract-years",
    "late_acts": "budget acts that were late",
    "months_without_act": "months before the act of the year had passed",
    "unspent": "left in envelopes at the end of fiscal years, contract-years",
    "agencies": "agencies",
    "posts": "coordinators' posts",
    "missions": "missions",
    "need": "people in need of the missions' services",
}
"""Measures by agency group only."""


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole; missing (NaN) where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole != 0))


def kind_measures(sums: np.recarray, months: float) -> Columns:
    """The measures of KIND_MEASURES from sums of dtype KIND_SUMS over so many months."""
    alive = sums.active + sums.gap
    causes = {f"ended_{cause}": sums[cause] for cause in CAUSES[1:]}
    return {
        "alive": alive / months,
        "gap_share": ratio(sums.gap, alive),
        **{name: ratio(sums[name], alive) for name in ("trust", "trust_person", "trust_agency", "output", "quality")},
        "late_share": ratio(sums.late_invoices, alive),
        **{name: sums[name] for name in ("starts", "repeats", "due", "renewed")},
        "renewal_rate": ratio(sums.renewed, sums.due),
        "seam_months": ratio(sums.seam_months, sums.renewed),
        "endings": np.sum(list(causes.values()), axis=0),
        **causes,
        "people_months_lost": sums.lost_to_gaps,
        "contract_years": sums.active_value / 12,
        **{name: sums[name] / 12 for name in ("paid", "cost", "advance_lost")},
    }


def group_measures(groups: np.recarray, kinds: np.recarray, months: float) -> Columns:
    """The measures of both lists, from sums of dtype GROUP_SUMS and of KIND_SUMS with all kinds added up."""
    return {
        **kind_measures(kinds, months),
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
        "unspent": groups.unspent,
        **{name: groups[name] / months for name in ("agencies", "posts", "missions", "need")},
    }
