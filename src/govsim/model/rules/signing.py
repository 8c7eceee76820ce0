"""Section 4.6, what negotiation and renewal share: clearance, agreement, signing."""

from govsim.model.compiled import rule
from govsim.model.constants import (
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
from govsim.model.draws import logistic
from govsim.model.rules.payment import pay
from govsim.model.tables import ACTIVE, NO_OBLIGATION, is_partnership, missions_of


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
    mission.obligated_years = 1.0
    until = 12 * (year + regime.contract_obligation_years) - 1
    if regime.budget_multi_year_permitted == 1 and room_under_ceiling(world, mission, regime, until, 12 * year + 11):
        mission.obligated_until = until
        mission.obligated_years = regime.obligated_years
    mission.gap_before = mission.gap
    mission.gap = 0
    mission.line = 1
    advance = max(0.0, 12.0 * regime.payment_advance * mission.value - mission.advance_open)
    mission.advance_open += advance
    pay(world, mission, advance)


@rule
def room_under_ceiling(world, signed, regime, until, year_end):
    """Whether what the agency would then have obligated beyond this fiscal year stays within its ceiling."""
    if regime.structure_obligation_ceiling >= 1.0:
        return True
    obligated = signed.value if until > year_end else 0.0
    total = 0.0
    for i in missions_of(world.agencies[signed.agency]):
        mission = world.missions[i]
        total += mission.value
        if is_partnership(mission) and mission.obligated_until > year_end:
            obligated += mission.value  # the one being signed has no obligation yet
    return obligated <= regime.structure_obligation_ceiling * total
