"""The money between the state and a partner over one mission (section 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .functions import clip

if TYPE_CHECKING:
    from .mission import Mission


class Account:
    """What is accrued, invoiced and advanced for one mission, and the month's payments."""

    def __init__(self, mission: Mission) -> None:
        """An empty account."""
        self.mission = mission
        self.model = mission.model
        self.clear()

    def clear(self) -> None:
        """Section 4.6, at the approach: all money and clocks 0."""
        self.accrued = 0.0
        self.invoiced = 0.0
        self.advance_open = 0.0
        self.invoice_age = 0
        self.invoice_due = 0
        self.freeze = 0
        self.bridged = False

    @property
    def invoice_open(self) -> bool:
        """Whether an invoice waits for payment."""
        return self.invoiced > 0

    @property
    def paid_on_time(self) -> bool:
        """Section 4.8: invoice_age is 2 at most, or no invoice is open."""
        return not self.invoice_open or self.invoice_age <= 2

    def pay_advance(self) -> None:
        """Section 4.6, Signing: 12 x `advance` x value, less what is still open, not below 0."""
        advance = 12 * self.model.parameters.payment.advance * self.mission.value
        advance = max(0.0, advance - self.advance_open)
        self.advance_open += advance
        self.mission.partner.receive(advance)

    def month(self) -> None:
        """Section 4.8, a mission's whole turn."""
        mission = self.mission
        self.bridged = False
        if mission.active:
            self.bear_cost()
        else:
            self.bridge()
        self.settle_invoice()
        if mission.active:
            month_of_contract = self.model.month - mission.signed + 1
            every = self.model.parameters.payment.invoice_months
            if month_of_contract % every == 0 or self.model.month == mission.end:
                self.send_invoice()

    def bear_cost(self) -> None:
        """Section 4.8, ACTIVE: a month's cost, and what the month earns."""
        p = self.model.parameters
        value = self.mission.value
        b = p.contract.outcome_share
        self.mission.partner.spend(p.payment.cost_share * value)
        self.accrued += value * ((1 - b) + b * clip((self.mission.measured - 0.7) / 0.3))

    def bridge(self) -> None:
        """Section 4.8, GAP: the partner bridges if it can; while the act is late the state may pay it that."""
        p = self.model.parameters
        partner = self.mission.partner
        if partner.cash > 0:
            cost = 0.35 * p.payment.cost_share * self.mission.value
            partner.spend(cost)
            if not self.model.act_passed and self.model.chance(p.budget.interim):
                partner.receive(cost)
                self.bridged = True

    def settle_invoice(self) -> None:
        """Section 4.8: an open invoice ages; it is paid once due, if money flows and nothing is frozen."""
        if self.invoice_open:
            self.invoice_age += 1
            self.invoice_due -= 1
        if self.freeze > 0:
            self.freeze -= 1
        elif self.invoice_open and self.invoice_due <= 0 and self.money_flows():
            self.mission.partner.receive(self.invoiced)
            self.invoiced = 0.0
            self.invoice_age = 0
            self.invoice_due = 0

    def money_flows(self) -> bool:
        """Section 4.8: the act has passed, or money is obligated, or of the old year, or else paid ad interim."""
        return (
            self.model.act_passed
            or self.mission.obligated
            or self.mission.in_gap
            or self.model.chance(self.model.parameters.budget.interim)
        )

    def send_invoice(self) -> None:
        """Section 4.8: what is accrued, if anything, is invoiced; a newer invoice joins an open one."""
        if self.accrued <= 0:
            return
        mission = self.mission
        if not self.invoice_open:
            mean = self.model.parameters.payment.acceptance_months * (1.5 - mission.agency.working_commitment)
            self.invoice_age = 0
            self.invoice_due = 1 + int(self.model.rng.poisson(mean))
            if self.model.chance(0.2 * (1.6 - mission.official.engagement) * (1.5 - mission.spending)):
                self.invoice_due += 3
        recovery = min(self.advance_open, 0.25 * self.accrued)
        self.invoiced += self.accrued - recovery
        self.advance_open -= recovery
        self.accrued = 0.0

    def close(self, cause: str) -> None:
        """Section 4.8, when a partnership ends: all is settled less the open advance."""
        partner = self.mission.partner
        balance = self.accrued + self.invoiced - self.advance_open
        if cause == "insolvent":
            self.model.count("advance_lost", max(0.0, -balance))
            balance = max(0.0, balance)
        partner.receive(balance)
        if cause == "insolvent":
            partner.close_books()
        self.clear()
