"""Section 4.6, what negotiation and renewal share: clearance, agreement, signing."""

from govsim.compiled import rule
from govsim.constants import (
    AGREE_COMMITMENT,
    AGREE_ENGAGEMENT,
    AGREE_TRUST,
    CLEARANCE_AUTHORITY,
    CLEARANCE_BASE,
    CLEARANCE_ENGAGEMENT,
    CLEARANCE_MANY_YEARS,
    CLEARANCE_MONTHS,
    USUAL_ENGAGEMENT,
)
from govsim.draws import logistic
from govsim.rules.payment import pay
from govsim.world import ACTIVE, NO_OBLIGATION


@rule
def clearance_gained(mission, official, regime, charter_months):
    """A month's progress of the file: faster with an engaged coordinator, slower without authority of one's own."""
    months = CLEARANCE_MONTHS + CLEARANCE_AUTHORITY * (1.0 - mission.authority) + charter_months
    if regime.many_year_money == 1.0:
        months += CLEARANCE_MANY_YEARS
    return (CLEARANCE_BASE + CLEARANCE_ENGAGEMENT * official.engagement) / months


@rule
def agreement(mission, agency, official, regime):
    """a, the monthly probability that both sides sign what can be signed."""
    return logistic(
        regime.logit_agree
        + AGREE_TRUST * (mission.trust - 0.5)
        + AGREE_COMMITMENT * (agency.working_commitment - 0.5)
        + AGREE_ENGAGEMENT * (official.engagement - USUAL_ENGAGEMENT)
        + (mission.clarity - 0.5)
    )


@rule
def sign(world, mission, regime, month):
    """A contract whose first month is `month`: its term, its obligation and its advance stay as they are signed."""
    year = month // 12
    mission.status = ACTIVE
    mission.signed = month
    mission.end = 12 * (year + regime.contract_term_years) - 1
    mission.obligated_until = NO_OBLIGATION
    if regime.budget_multi_year_permitted == 1:
        mission.obligated_until = 12 * (year + regime.contract_obligation_years) - 1
    mission.obligated_years = regime.obligated_years
    mission.gap_before = mission.gap
    mission.gap = 0
    mission.line = 1
    advance = max(0.0, 12.0 * regime.payment_advance * mission.value - mission.advance_open)
    mission.advance_open += advance
    pay(world, mission, advance)
