"""Agencies, officials and partners (section 2) and the rules of a month that are theirs."""
# mypy: disable-error-code="misc"

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from .functions import clip, logistic, logit, monthly, monthly_with_october
from .trust import forgetting

if TYPE_CHECKING:
    from .mission import Mission
    from .model import TwinModel


class Agency(mesa.Agent):
    """A department that delegates missions (section 2)."""

    model: TwinModel

    def __init__(self, model: TwinModel, number: int) -> None:
        """Section 5."""
        super().__init__(model)
        p = model.parameters
        self.number = number
        self.officials: list[Official] = []
        self.missions: list[Mission] = []
        self.priority = model.logit_normal(p.leadership.priority_median, p.leadership.spread)
        self.seriousness = model.logit_normal(p.leadership.seriousness_median, p.leadership.spread)
        self.leader_tenure = self.random.randint(0, 23)
        self.supervision = self.commitment = math.sqrt(self.priority * self.seriousness)
        self.working_commitment = self.commitment
        self.caution = 0.0
        self.paradigm = p.start.paradigm_start
        self.experience = 0.0
        self.novelty = p.workload.novelty
        self.envelope = 0.0
        self.kept = 0.0
        self.broken = 0.0
        self.let_go: dict[Partner, int] = {}  # the month in which for performance, the latest

    @property
    def reputation(self) -> float:
        """Section 4.6: rep, the agency's name among partners."""
        return (1 + self.kept) / (2 + self.kept + self.broken)

    @property
    def lame_duck(self) -> bool:
        """Section 4.2: one of the 6 months before an election, or before the head's term limit is due."""
        to_election = self.model.next_election - self.model.month
        to_limit = 12 * self.model.parameters.leadership.term_limit_years - self.leader_tenure
        return bool(0 < to_election <= 6 or 0 < to_limit <= 6)

    def bars(self, partner: Partner) -> bool:
        """Section 4.6: whether this agency let the partner go for performance not too long ago."""
        let_go = self.let_go.get(partner)
        return let_go is not None and self.model.month - let_go <= self.model.parameters.structure.repeat_bar_months

    def may_obligate(self, mission: Mission, until: int, year_end: int) -> bool:
        """Section 4.6, Signing: whether what is then obligated beyond the fiscal year stays under the ceiling."""
        beyond = mission.value if until > year_end else 0.0
        for other in self.missions:
            if other is not mission and other.in_partnership and (other.obligated_until or year_end) > year_end:
                beyond += other.value
        return beyond <= self.model.parameters.structure.obligation_ceiling * sum(m.value for m in self.missions)

    def lead(self) -> None:
        """Section 4.2, Leadership."""
        p = self.model.parameters.leadership
        self.leader_tenure += 1
        leaves = monthly_with_october(p.change_rate, p.october_share, self.model.month_of_year)
        if self.model.transition > 0 and leaves < 1:
            odds = p.politics_odds * leaves / (1 - leaves)
            leaves = odds / (1 + odds)
        if self.model.chance(leaves) or self.leader_tenure >= 12 * p.term_limit_years:
            self.change_leader()
        line = math.sqrt(self.priority * self.seriousness)
        self.supervision += (line - self.supervision) / p.cascade_months
        self.commitment += (self.supervision - self.commitment) / p.cascade_months
        self.working_commitment = clip(self.commitment - self.caution)
        if self.lame_duck:
            self.working_commitment *= 1 - self.model.parameters.structure.lame_duck
        self.caution *= 11 / 12

    def change_leader(self) -> None:
        """Section 4.2: the successor's priority and seriousness."""
        p = self.model.parameters.leadership
        c = p.policy_continuity
        self.model.count("leader_changes")
        self.leader_tenure = 0
        self.priority = c * self.priority + (1 - c) * self.model.logit_normal(p.priority_median, p.spread)
        if self.model.chance(p.reversal * (1 - c)):
            self.priority = min(self.priority, 0.15)
        self.seriousness = self.model.logit_normal(p.seriousness_median, p.spread)

    def vote(self) -> None:
        """Section 4.3, in the month the act passes: a new envelope, and the yearly lines."""
        p = self.model.parameters.budget
        carried = p.carry_over * max(0.0, self.envelope) if p.carry_over > 0 else 0.0
        self.envelope = carried + (
            p.cover
            * sum(mission.value for mission in self.missions)
            * (0.7 + 0.6 * self.priority)
            * math.exp(0.1 * self.model.normal() - 0.005)
        )
        voted_on: list[tuple[float, Mission]] = []
        for mission in self.missions:
            mission.line = False
            if not mission.in_partnership:
                continue
            if mission.obligated:
                self.envelope -= mission.value
                mission.line = True
            else:
                score = (
                    logit(p.line_kept)
                    + p.line_priority * (self.priority - 0.5)
                    + p.line_performance * (mission.performance - 1)
                    - logit(self.random.random())
                )
                voted_on.append((score, mission))
        voted_on.sort(key=lambda entry: entry[0], reverse=True)
        money_left = True
        for score, mission in voted_on:
            money_left = money_left and self.envelope >= mission.value
            if score >= 0 and money_left:
                mission.line = True
                self.envelope -= mission.value
            else:
                mission.lose_line()

    def grow_familiar(self, mean_experience: float) -> None:
        """Section 4.5: novelty nu = `novelty` 0.8^E."""
        contract_years = (self.experience + 0.3 * mean_experience) / len(self.missions)
        self.novelty = self.model.parameters.workload.novelty * 0.8**contract_years

    def hear(self, good: float, bad: float) -> None:
        """Section 4.10: what partners tell each other; `bad` as lived, that is with the asymmetry in it."""
        p = self.model.parameters.trust
        self.kept += p.hearsay * good
        self.broken += p.hearsay * bad / p.asymmetry

    def forget(self) -> None:
        """Section 4.10, its start: kept and broken fade."""
        f = forgetting(self.model.parameters.trust.half_life_agency)
        self.kept *= f
        self.broken *= f

    def learn(self) -> None:
        """Section 4.12, the first half: what every active contract teaches."""
        for mission in self.missions:
            if mission.active:
                self.experience += 1 / 12
                if mission.performance >= 1:
                    self.paradigm += (1 - self.paradigm) * 0.02 / 12
        self.experience *= 0.8 ** (1 / 12)

    def converge(self, mean_paradigm: float) -> None:
        """Section 4.12, the second half: agencies imitate each other."""
        self.paradigm = clip(self.paradigm + 0.01 * (mean_paradigm - self.paradigm))


class Official(mesa.Agent):
    """A coordinator's post and who holds it (section 2)."""

    model: TwinModel

    def __init__(self, model: TwinModel, number: int, agency: Agency) -> None:
        """Section 5."""
        super().__init__(model)
        self.number = number
        self.agency = agency
        self.missions: list[Mission] = []
        self.tenure = self.random.randint(0, 36)
        self.vacant = 0
        self.routine = 0.0
        self.backlog = 0.0
        self.engagement = 0.0
        agency.officials.append(self)

    @property
    def filled(self) -> bool:
        """Whether somebody holds the post this month."""
        return self.vacant == 0

    def rotate(self) -> None:
        """Section 4.4, Rotation: vacancies, transfers, successors."""
        p = self.model.parameters.rotation
        if self.filled:
            self.tenure += 1
        else:
            self.vacant -= 1
            if self.filled:
                self.tenure = 0
        if not self.filled or self.tenure < p.minimum_tenure_months:
            return
        if self.model.chance(monthly_with_october(p.transfer_rate, p.october_share, self.model.month_of_year)):
            self.hand_over()

    def hand_over(self) -> None:
        """Section 4.4: the holder leaves; the successor knows part of what they knew."""
        p = self.model.parameters.rotation
        contract = self.model.parameters.contract
        self.model.count("coordinator_changes")
        self.tenure = 0
        overlap = 1 - math.exp(-p.overlap_months / p.overlap_scale)
        if not self.model.chance(1 - (1 - p.no_vacancy) * (1 - overlap)):
            self.vacant = int(self.model.rng.geometric(1 / p.vacancy_months))
        eta = p.handover_floor + (p.handover_ceiling - p.handover_floor) * p.documentation * (0.4 + 0.6 * overlap)
        eta = 1 - (1 - eta) * (1 - 0.7 * p.deputy)
        for mission in self.missions:
            if mission.in_partnership:
                mission.person.fade(eta)
            if mission.in_partnership or mission.negotiating:
                mission.clarity *= 1 - contract.clarity_loss * (1 - contract.charter)

    def stress(self) -> float:
        """Section 4.5: h of the backlog as it stands."""
        return clip(1 + 0.1 * self.backlog - 0.15 * self.backlog**2, 0.4, 1.05)

    def work(self) -> None:
        """Section 4.5, Workload: what a month leaves for partnerships."""
        p = self.model.parameters.workload
        competence = 1 - (1 - p.newcomer_competence) * math.exp(-self.tenure / p.learning_months)
        season = 1.15 if self.model.month_of_year in (10, 11, 0) else 0.95
        self.routine = p.routine * season * math.exp(0.25 * self.model.normal() - 0.03)
        demand = 0.0
        for mission in self.missions:
            if mission.in_partnership or mission.negotiating:
                weight = 1.5 if mission.negotiating else 1.0
                unclear = 1 + p.ambiguity * (1 - mission.clarity)
                demand += weight * p.task * (1 + self.agency.novelty) * unclear
        time = (
            max(0.0, 1 - self.routine) + p.protect * self.agency.working_commitment * min(1.0, self.routine) + p.relief
        )
        cleared = (1 + p.relief) * (1 - self.model.parameters.structure.stress_loop * (1 - self.stress()))
        self.backlog = clip(0.9 * self.backlog + self.routine + demand - cleared, 0, 4)
        stress = self.stress()
        if not self.filled:
            self.engagement = 0.1 + 0.4 * self.model.parameters.rotation.deputy
        elif demand == 0:
            self.engagement = min(1.0, competence * stress)
        else:
            self.engagement = min(1.0, competence * stress * time / demand)


KINDS = {
    # kind: capability, reserve (months per contract of capacity), outside, motive, bridge_output, capacity
    "university": (1.25, 6.0, 0.50, 0.20, 0.40, 4),
    "municipality": (1.15, 6.0, 0.40, 0.30, 0.60, 3),
    "cso": (1.20, 3.5, 0.45, 0.40, 0.30, 2),
    "community": (1.05, 2.5, 0.35, 0.45, 0.50, 1),
}
RESERVE_IS_GAMMA = ("cso", "community")


class Partner(mesa.Agent):
    """An organisation that can receive missions (section 2)."""

    model: TwinModel

    def __init__(self, model: TwinModel, number: int, kind: str) -> None:
        """Section 5, the table of kinds; the gammas have shape 2 and the table's mean."""
        super().__init__(model)
        capability, reserve, outside, motive, bridge_output, capacity = KINDS[kind]
        self.number = number
        self.kind = kind
        self.missions: list[Mission] = []
        self.capacity = capacity
        self.bridge_output = bridge_output
        self.capability = clip(capability + 0.15 * model.normal(), 0.5, 1.8)
        self.outside = clip(outside + 0.12 * model.normal(), 0.05, 0.95)
        self.motive = clip(motive + 0.1 * model.normal())
        if kind in RESERVE_IS_GAMMA:
            reserve = model.rng.gamma(2, reserve / 2)
        self.reserve = reserve * capacity
        self.cash = self.reserve
        # The books of identity 6.
        self.opening = self.cash
        self.paid = 0.0
        self.own_means = 0.0
        self.cost = 0.0
        self.reset = 0.0

    @property
    def contracts(self) -> int:
        """Contracts held or in negotiation."""
        return len(self.missions)

    @property
    def has_capacity(self) -> bool:
        """Whether one more contract has a place."""
        return self.contracts < self.capacity

    @property
    def hardship(self) -> float:
        """The term 0.1 max(0, -cash) of 4.6 and 4.11."""
        return 0.1 * max(0.0, -self.cash)

    def would_accept(self, agency: Agency) -> bool:
        """Section 4.6: whether the partner would take on a mission of this agency."""
        appeal = agency.reputation + self.motive - self.outside - self.hardship
        return self.model.chance(logistic(appeal / self.model.parameters.partner.choice_noise))

    def rotate(self) -> None:
        """Section 4.4: the partner's own coordinator changes."""
        p = self.model.parameters.rotation
        if self.model.chance(monthly(p.partner_transfer_rate)):
            for mission in self.missions:
                if mission.in_partnership:
                    mission.person.fade(p.handover_floor)

    def use_own_means(self) -> None:
        """Section 4.8: cash moves towards the reserve."""
        means = self.model.parameters.partner.own_funds * (self.reserve - self.cash)
        self.cash += means
        self.own_means += means

    def spend(self, amount: float) -> None:
        """Section 4.8: the cost of a contract or of a bridge."""
        self.cash -= amount
        self.cost += amount

    def receive(self, amount: float) -> None:
        """Section 4.8: money from the state (below 0: an advance given back)."""
        self.cash += amount
        self.paid += amount
        self.model.count("paid", amount)

    def close_books(self) -> None:
        """Section 4.8, cause insolvent: cash is reset to 1."""
        self.reset += 1 - self.cash
        self.cash = 1.0
