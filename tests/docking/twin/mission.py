"""Missions and their partnerships (section 2): negotiation, delivery, payment, audit, trust, continuation."""
# mypy: disable-error-code="misc"

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from .account import Account
from .functions import clip, effort, logistic, logit, monthly
from .status import Status
from .trust import Evidence, decision_trust, forgetting

if TYPE_CHECKING:
    from .agents import Agency, Official, Partner
    from .model import TwinModel


class Mission(mesa.Agent):
    """One public service for one target group, and its partnership if it has one (section 2)."""

    model: TwinModel
    partner: Partner  # set at the approach; read only while NEGOTIATING, ACTIVE or GAP

    def __init__(self, model: TwinModel, number: int, agency: Agency, official: Official) -> None:
        """Section 5."""
        super().__init__(model)
        law = model.parameters.law
        self.number = number
        self.agency = agency
        self.official = official
        self.last_partner: Partner | None = None  # of a partnership, or of a negotiation given up
        self.partner_before: Partner | None = None  # of a partnership
        self.status = Status.IN_HOUSE
        self.need = 1000 * math.exp(0.8 * model.normal())
        self.value = 1.0
        self.authority = model.logit_normal(law.authority, 0.5)
        self.spending = model.logit_normal(law.spending, 0.5)
        self.stringency = model.logit_normal(law.stringency, 0.5)
        self.fit: dict[Partner, float] = {partner: self.random.uniform(0.7, 1.3) for partner in model.partners}
        self.line = False
        self.start = 0
        self.signed = 0
        self.end = 0
        self.obligated_until: int | None = None
        self.obligated_years = 1
        self.ran_out: int | None = None  # the month of a term's end, until it is signed again or the partnership ends
        self.trust_person = 0.0
        self.trust_agency = 0.0
        self.trust = 0.0
        self.account = Account(self)
        self.clear_slate()
        agency.missions.append(self)
        official.missions.append(self)

    def clear_slate(self) -> None:
        """Section 4.6, at the approach: what a new negotiation begins with."""
        self.performance = 1.0
        self.clearance = self.mismatch = self.investment = 0.0
        self.due = self.renewed = self.waiting = self.gap = 0
        self.account.clear()
        self.output = self.quality = self.measured = 0.0
        self.clarity = 0.0
        self.person = Evidence()
        self.institution = Evidence()
        self.obligated_until = None

    @property
    def negotiating(self) -> bool:
        """Whether a partner is approached and nothing signed yet."""
        return self.status is Status.NEGOTIATING

    @property
    def active(self) -> bool:
        """Whether a contract is in force."""
        return self.status is Status.ACTIVE

    @property
    def in_gap(self) -> bool:
        """Whether the partnership lives without a contract."""
        return self.status is Status.GAP

    @property
    def in_partnership(self) -> bool:
        """Whether there is a partnership: ACTIVE or GAP."""
        return self.active or self.in_gap

    @property
    def obligated(self) -> bool:
        """Section 4: obligated beyond this month."""
        return self.obligated_until is not None and self.obligated_until > self.model.month

    @property
    def need_met(self) -> float:
        """Section 7: need x min(1, output), in-house where there is no partnership."""
        output = self.output if self.in_partnership else self.model.parameters.service.in_house_output
        return self.need * min(1.0, output)

    def initiate_or_negotiate(self) -> None:
        """Section 4.6: an IN_HOUSE mission may be proposed, a NEGOTIATING one goes on."""
        if self.status is Status.IN_HOUSE:
            self.initiate()
        elif self.negotiating:
            self.negotiate()

    def initiate(self) -> None:
        """Section 4.6: the proposal, the candidates, the approach."""
        p = self.model.parameters.start
        agency = self.agency
        eagerness = (
            p.readiness
            + 2 * (agency.priority - 0.5)
            - 3 * (self.official.routine - 0.85)
            - agency.novelty
            + 1.5 * (self.authority - 0.5)
            + 1.5 * (agency.reputation - 0.5)
            + (agency.paradigm - 0.5)
        )
        if not self.model.chance(p.opportunity * logistic(eagerness)):
            return
        last = self.last_partner
        barred = last is not None and agency.bars(last)
        free = [partner for partner in self.model.partners if partner.has_capacity and not (barred and partner is last)]
        candidates = self.random.sample(free, min(3, len(free)))
        if last in free and last not in candidates:
            candidates.append(last)
        willing = [partner for partner in candidates if partner.would_accept(agency)]
        if willing:
            self.approach(max(willing, key=self.suitability))

    def suitability(self, partner: Partner) -> float:
        """Section 4.6: capability x fit, and 0.2 extra for the last partner."""
        return partner.capability * self.fit[partner] + (0.2 if partner is self.last_partner else 0.0)

    def approach(self, partner: Partner) -> None:
        """Section 4.6: a negotiation begins, on a clean slate but for the agency's name."""
        contract = self.model.parameters.contract
        agency = self.agency
        self.partner = partner
        partner.missions.append(self)
        self.status = Status.NEGOTIATING
        self.clear_slate()
        n = min(4.0, agency.kept + agency.broken)
        self.institution = Evidence(n * agency.reputation, n * (1 - agency.reputation))
        self.clarity = 1 - math.exp(-2 * contract.charter / contract.clarity_months)
        self.judge()

    def clear(self, charter: float) -> None:
        """Sections 4.6 and 4.11: a month's progress of the papers."""
        p = self.model.parameters
        many_year_money = p.budget.multi_year_permitted and p.contract.obligation_years >= 2
        work = 2 + 4 * (1 - self.authority) + 2 * charter + (3 if many_year_money else 0)
        self.clearance += (0.5 + 0.5 * self.official.engagement) / work

    def agreement(self) -> float:
        """Section 4.6: the monthly probability `a` of signing once everything is in place."""
        return logistic(
            logit(self.model.parameters.contract.agree)
            + 3 * (self.trust - 0.5)
            + 2 * (self.agency.working_commitment - 0.5)
            + 1.5 * (self.official.engagement - 0.6)
            + (self.clarity - 0.5)
        )

    def negotiate(self) -> None:
        """Section 4.6, each month after the approach: clearance, clarity, signing or giving up."""
        contract = self.model.parameters.contract
        self.waiting += 1
        self.clear(contract.charter)
        self.clarity = 1 - (1 - self.clarity) * math.exp(-self.official.engagement / contract.clarity_months)
        price = self.value * (12 - self.model.month_of_year) / 12
        possible = (
            self.clearance >= 1 and self.model.act_passed and self.official.filled and self.agency.envelope >= price
        )
        if possible and self.model.chance(self.agreement()):
            self.agency.envelope -= price
            self.begin()
        elif self.waiting >= 19:
            self.leave_partner()

    def begin(self) -> None:
        """Section 4.6: the first signing; a partnership begins."""
        self.start = self.model.month
        self.model.count("starts")
        if self.partner is self.partner_before:
            self.model.count("repeats")
        self.sign(self.model.month)

    def sign(self, month: int) -> None:
        """Section 4.6, Signing: a contract whose first month is `month`."""
        p = self.model.parameters
        first_fiscal_year = month // 12
        self.status = Status.ACTIVE
        self.signed = month
        self.end = 12 * (first_fiscal_year + p.contract.term_years - 1) + 11
        until = 12 * (first_fiscal_year + p.contract.obligation_years - 1) + 11
        if p.budget.multi_year_permitted and self.agency.may_obligate(self, until, 12 * first_fiscal_year + 11):
            self.obligated_until = until
            self.obligated_years = p.contract.obligation_years
        else:
            self.obligated_until = None
            self.obligated_years = 1
        self.gap = 0
        self.line = True
        self.account.pay_advance()

    def belief(self) -> float:
        """Section 4.7: p, the belief that the partnership goes on."""
        return (self.renewed + 4 * self.trust_agency) / (self.due + 4)

    def belief_in_term(self) -> float:
        """Section 4.7: pD of an ACTIVE contract, a year's part of the belief."""
        return float(self.belief() ** (1 / self.obligated_years))

    def months_together(self) -> int:
        """Section 4.7: j, of this holder of the post and this partnership; 0 in a vacant post."""
        return min(self.official.tenure, self.model.month - self.start) if self.official.filled else 0

    def deliver(self) -> None:
        """Section 4.7, Delivery."""
        if not self.in_partnership:
            return
        contract = self.model.parameters.contract
        partnering = self.model.parameters.partner
        partner = self.partner
        structure = self.model.parameters.structure
        belief = self.belief_in_term() if self.active else self.belief()
        drift = 0.02 * abs(self.model.normal()) + 0.005 * contract.charter
        self.mismatch = clip((1 - contract.flexibility) * (self.mismatch + drift))
        self.output = (
            partner.capability
            * self.fit[partner]
            * clip(1 + partner.cash / 6, 0.5, 1)
            * (0.4 + 0.6 * effort(belief, partnering.surplus, partnering.patience, structure.effort_floor))
            * (0.35 + 0.65 * self.official.engagement)
            * (0.5 + 0.5 * self.trust)
            * (1 - self.mismatch)
            * (0.9 + 0.1 * self.investment)
        )
        if self.in_gap:
            self.output *= partner.bridge_output if partner.cash > 0 else 0.0
        b = contract.outcome_share
        if self.active:
            shown = self.output * (1 + structure.measured_gain * b) / contract.target
            self.measured = min(1.2, shown) + 0.15 * self.model.normal()
            self.performance += (self.measured - self.performance) / 6
        self.output *= 1 - structure.capture * (1 - math.exp(-self.months_together() / 36))
        self.quality = self.output * (1 - structure.unmeasured_loss * b * (1 - partner.motive))
        self.investment = 0.98 * self.investment + (0.02 if belief > 0.7 else 0.0)

    def pay(self) -> None:
        """Section 4.8, Payment, a mission's whole turn."""
        if self.in_partnership:
            self.account.month()

    def audit(self) -> None:
        """Section 4.9, Audit (ACTIVE)."""
        if not self.active:
            return
        p = self.model.parameters
        if not self.model.chance(monthly(min(1.0, p.law.audit_rate * (0.5 + self.stringency)))):
            return
        risk = (
            -2
            + 1.5 * self.agency.novelty
            + 1.5 * (p.contract.flexibility / 0.3) * (1 - self.clarity)
            + (1 - self.spending)
            - p.law.guideline
        )
        if not self.model.chance(logistic(risk)):
            return
        self.account.freeze = self.random.randint(2, 6)
        self.breach(p.trust.breach / 2)
        self.agency.caution = min(1.0, self.agency.caution + 0.1)
        self.agency.paradigm = max(0.0, self.agency.paradigm - 0.03)
        if self.model.chance(0.5 * (1 - self.authority)):
            self.end_partnership("law")

    def breach(self, weight: float) -> None:
        """Section 4.10: a breach adds k x its weight to bad, and is told at once."""
        bad = self.model.parameters.trust.asymmetry * weight
        self.institution.add(0.0, bad)
        self.agency.hear(0.0, bad)

    def experience_month(self) -> None:
        """Section 4.10, Trust: a month's evidence at both levels (Josang & Ismail 2002)."""
        if not self.in_partnership:
            return
        p = self.model.parameters.trust
        k = p.asymmetry
        in_person = 1.0 if self.active else 0.6
        contact = in_person if self.official.filled else 0.2
        on_time = self.account.paid_on_time
        satisfaction = self.official.engagement
        if self.active:
            satisfaction = 0.6 * self.official.engagement + (0.4 if on_time else 0.0)
        person_good = contact * satisfaction
        person_bad = k * contact * (1 - satisfaction)
        agency_good = p.spill * person_good
        agency_bad = p.spill * person_bad
        if self.active and on_time:
            agency_good += 0.5
        elif self.active or not self.account.bridged:
            agency_bad += 0.5 * k
        self.person.fade(forgetting(p.half_life_person))
        self.person.add(person_good, person_bad)
        self.institution.fade(forgetting(p.half_life_agency))
        self.institution.add(agency_good, agency_bad)
        self.agency.hear(agency_good, agency_bad)
        self.judge()

    def judge(self) -> None:
        """Section 4.10: T, To and the decision trust Td."""
        self.trust_person, self.trust_agency, self.trust = decision_trust(
            self.person, self.institution, self.model.parameters.trust
        )

    def go_on(self) -> None:
        """Section 4.11, Continuation, in the order of the page."""
        if not self.in_partnership:
            return
        p = self.model.parameters
        if self.active and self.model.chance(p.contract.accident_rate / 12):
            self.end_partnership("other")
        elif self.partner.cash < -3 and self.model.chance(0.1):
            self.end_partnership("insolvent")
        elif self.wants_out():
            self.end_partnership("partner")
        elif self.active and self.model.month == self.end:
            self.end_term()
        elif self.in_gap:
            self.seek_renewal()

    def wants_out(self) -> bool:
        """Section 4.11: whether the partner leaves; in a contract that pays its way only by `exit_in_term`."""
        if self.in_gap or self.partner.cash < 0:
            return self.model.chance(self.exit_probability(self.belief()))
        share = self.model.parameters.structure.exit_in_term
        return share > 0 and self.model.chance(share * self.exit_probability(self.belief_in_term()))

    def exit_probability(self, belief: float) -> float:
        """Section 4.11: the monthly probability that the partner leaves, given its belief in continuation."""
        p = self.model.parameters.partner
        worth = (
            (1 - p.trust_weight) * belief
            + p.trust_weight * self.trust
            + self.partner.motive
            - self.partner.outside
            - self.partner.hardship
            - 0.02 * self.gap
        )
        return 0.25 * logistic(-worth / p.choice_noise)

    def end_term(self) -> None:
        """Section 4.11, ACTIVE and t = end."""
        self.due += 1
        self.model.count("due")
        self.ran_out = self.model.month
        if self.performance < self.model.parameters.contract.minimum_performance:
            self.agency.paradigm = max(0.0, self.agency.paradigm - 0.02)
            self.agency.let_go[self.partner] = self.model.month
            self.end_partnership("performance")
        else:
            self.status = Status.GAP
            self.gap = 0
            self.line = self.obligated
            self.clearance = 0.8

    def seek_renewal(self) -> None:
        """Section 4.11, GAP, from the month after the term's end on."""
        self.gap += 1
        self.clear(charter=0.0)
        possible = (
            self.clearance >= 1
            and self.account.freeze == 0
            and self.line
            and self.model.act_passed
            and self.official.filled
        )
        if possible and self.model.chance(self.agreement()):
            self.renew()
        elif self.gap > self.model.parameters.contract.gap_tolerance_months:
            self.end_partnership("lapsed")

    def renew(self) -> None:
        """Section 4.11: re-signed with next month as the contract's first."""
        self.renewed += 1
        self.follow_term(renewed=True)
        self.model.count("renewed")
        self.model.count("seam_months", self.gap)
        if self.gap <= 2:
            good = self.model.parameters.trust.breach / 2
            self.institution.add(good, 0.0)
            self.agency.hear(good, 0.0)
        self.mismatch *= 0.3
        self.sign(self.model.month + 1)

    def lose_line(self) -> None:
        """Section 4.3: no money voted; the partnership ends with a breach."""
        weight = self.model.parameters.trust.breach
        self.breach(1.5 * weight if self.active else weight)
        self.end_partnership("line")

    def follow_term(self, renewed: bool) -> None:
        """Section 7: what became of the term that ran out, counted if it did so in a reported month."""
        if self.ran_out is not None and self.ran_out >= 0:
            self.model.count("terms_followed")
            self.model.count("terms_renewed", renewed)
        self.ran_out = None

    def end_partnership(self, cause: str) -> None:
        """Sections 2 and 4.8: the books are settled and the ending logged."""
        self.follow_term(renewed=False)
        self.account.close(cause)
        self.model.log.append((self.start, self.model.month, cause))
        self.partner_before = self.partner
        self.leave_partner()

    def leave_partner(self) -> None:
        """The mission is in-house again; a partner's place is free."""
        self.partner.missions.remove(self)
        self.last_partner = self.partner
        self.status = Status.IN_HOUSE
