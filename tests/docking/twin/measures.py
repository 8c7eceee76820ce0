"""What is measured (sections 4.13 and 7), and the identities of section 10 that concern a whole run."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .agents import Agency, Official, Partner
from .mission import Mission

if TYPE_CHECKING:
    from .model import TwinModel


class Partnership(NamedTuple):
    """One row of the log (section 2): months of first signing and of ending, and the cause."""

    start: int
    end: int
    cause: str

    @property
    def lifetime(self) -> int:
        """Section 2: at least 1."""
        return max(1, self.end - self.start)


@dataclass(frozen=True)
class TwinRun:
    """A whole run: the log of partnerships and the measures of the reported months."""

    partnerships: list[Partnership]
    measures: dict[str, float]
    model: TwinModel


def ratio(a: float, b: float) -> float:
    """The quotient, or nan where there is nothing to divide by."""
    return a / b if b else math.nan


def partnerships(model: TwinModel) -> list[Mission]:
    """The missions that have a partnership now."""
    return [mission for mission in model.agents_by_type[Mission] if mission.in_partnership]


def alive(model: TwinModel) -> int:
    """Partnerships alive."""
    return len(partnerships(model))


def mean_trust(model: TwinModel) -> float:
    """Mean Td over the partnerships alive."""
    bonds = partnerships(model)
    return ratio(sum(mission.trust for mission in bonds), len(bonds))


def gap_share(model: TwinModel) -> float:
    """Share of the partnerships alive that are in a GAP."""
    bonds = partnerships(model)
    return ratio(sum(mission.in_gap for mission in bonds), len(bonds))


def coverage(model: TwinModel) -> float:
    """Section 7: need met by need."""
    missions = model.agents_by_type[Mission]
    return ratio(sum(mission.need_met for mission in missions), sum(mission.need for mission in missions))


def mean_engagement(model: TwinModel) -> float:
    """Mean engagement over all posts."""
    officials = model.agents_by_type[Official]
    return ratio(sum(official.engagement for official in officials), len(officials))


MODEL_REPORTERS = {
    "trust": mean_trust,
    "coverage": coverage,
    "engagement": mean_engagement,
    "gap_share": gap_share,
    "alive": alive,
}
AGENTTYPE_REPORTERS = {
    Mission: {"status": "status", "trust": "trust", "output": "output"},
    Official: {"engagement": "engagement", "vacant": "vacant"},
}


class Record:
    """Sums over the reported months, and what happened in them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.months = 0
        self.sums: dict[str, float] = defaultdict(float)
        self.events: dict[str, float] = defaultdict(float)

    def observe(self, model: TwinModel) -> None:
        """Section 4.13, at the end of a reported month."""
        sums = self.sums
        self.months += 1
        for mission in model.agents_by_type[Mission]:
            sums["need"] += mission.need
            sums["need_met"] += mission.need_met
            if mission.negotiating:
                sums["negotiating"] += 1
            if mission.in_partnership:
                sums["partnership_months"] += 1
                sums["gap_months"] += mission.in_gap
                sums["trust"] += mission.trust
                sums["trust_person"] += mission.trust_person
                sums["trust_agency"] += mission.trust_agency
                sums["output"] += mission.output
                sums["quality"] += mission.quality
            if mission.active:
                sums["active_months"] += 1
                sums["late_invoices"] += not mission.account.paid_on_time
        for official in model.agents_by_type[Official]:
            sums["engagement"] += official.engagement
            sums["vacant"] += not official.filled
            sums["backlog"] += official.backlog
        for agency in model.agents_by_type[Agency]:
            sums["commitment"] += agency.commitment
            sums["working_commitment"] += agency.working_commitment
            sums["priority"] += agency.priority
            sums["reputation"] += agency.reputation
            sums["paradigm"] += agency.paradigm
            sums["experience"] += agency.experience

    def measures(self, model: TwinModel) -> dict[str, float]:
        """Section 7, over the reported months."""
        sums, events = self.sums, self.events
        years = self.months / 12
        agencies = len(model.agents_by_type[Agency])
        officials = len(model.agents_by_type[Official])
        bonds = sums["partnership_months"]
        return {
            "trust": ratio(sums["trust"], bonds),
            "trust_person": ratio(sums["trust_person"], bonds),
            "trust_agency": ratio(sums["trust_agency"], bonds),
            "coverage": ratio(sums["need_met"], sums["need"]),
            "quality": ratio(sums["quality"], bonds),
            "outputs": ratio(sums["output"], bonds),
            "engagement": ratio(sums["engagement"], officials * self.months),
            "vacancy_share": ratio(sums["vacant"], officials * self.months),
            "backlog": ratio(sums["backlog"], officials * self.months),
            "commitment": ratio(sums["commitment"], agencies * self.months),
            "working_commitment": ratio(sums["working_commitment"], agencies * self.months),
            "priority": ratio(sums["priority"], agencies * self.months),
            "reputation": ratio(sums["reputation"], agencies * self.months),
            "paradigm": ratio(sums["paradigm"], agencies * self.months),
            "experience": ratio(sums["experience"], agencies * self.months),
            "gap_share": ratio(sums["gap_months"], bonds),
            "alive": ratio(bonds, self.months),
            "negotiating": ratio(sums["negotiating"], self.months),
            "renewal_rate": ratio(events["terms_renewed"], events["terms_followed"]),
            "renewed_per_due": ratio(events["renewed"], events["due"]),
            "seam": ratio(events["seam_months"], events["renewed"]),
            "starts": ratio(events["starts"], agencies * years),
            "repeats": ratio(events["repeats"], events["starts"]),
            "leader_changes": ratio(events["leader_changes"], agencies * years),
            "coordinator_changes": ratio(events["coordinator_changes"], officials * years),
            "late_acts": ratio(events["late_acts"], years),
            "late_invoices": ratio(sums["late_invoices"], sums["active_months"]),
            "paid": ratio(events["paid"], bonds),
            "advance_lost": events["advance_lost"],
        }


def check_identities(model: TwinModel) -> None:
    """Section 10, identity 6 for every partner; and that missions and partners agree about each other."""
    for partner in model.agents_by_type[Partner]:
        closing = partner.opening + partner.paid + partner.own_means - partner.cost + partner.reset
        if abs(closing - partner.cash) > 1e-9:
            raise AssertionError(f"partner {partner.number}: the books give {closing}, the cash is {partner.cash}")
        if partner.contracts > partner.capacity:
            raise AssertionError(f"partner {partner.number}: more contracts than the {partner.capacity} places")
    for mission in model.agents_by_type[Mission]:
        holders = [partner for partner in model.agents_by_type[Partner] if mission in partner.missions]
        expected = [mission.partner] if mission.in_partnership or mission.negotiating else []
        if holders != expected:
            raise AssertionError(f"mission {mission.number}: its partner does not know it, or another one does")
