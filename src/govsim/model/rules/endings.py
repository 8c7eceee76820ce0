"""The end of a partnership, whatever its cause: money settled, the place given back, the log written."""

from govsim.model.compiled import rule
from govsim.model.constants import CASH_AFTER_INSOLVENCY
from govsim.model.rules.logs import log_contract, log_partnership
from govsim.model.rules.payment import close_invoice, pay
from govsim.model.tables import (
    ACCIDENT,
    IN_HOUSE,
    INSOLVENT,
    LAPSED,
    LINE_LOST,
    NOBODY,
    OBJECTED,
    PARTNER_LEFT,
    UNDERPERFORMED,
    kind_sums,
)


@rule
def end_partnership(world, i, cause, month):
    """Sections 4.8 and 4.11. The mission goes back in house; its partner is remembered as the last one."""
    mission = world.missions[i]
    log_contract(world, i, month)
    log_partnership(world, i, month, cause)
    count_ending(kind_sums(world, mission), cause)
    settle(world, i, cause, month)
    mission.last_contracted = mission.partner
    if cause == UNDERPERFORMED:
        mission.let_go, mission.let_go_partner = month, mission.partner
    free_partner(world, mission)


@rule
def settle(world, i, cause, month):
    """What is accrued and invoiced is paid less the open advance; an insolvent partner cannot pay the rest back."""
    mission = world.missions[i]
    partner = world.partners[mission.partner]
    due = mission.accrued + mission.invoiced - mission.advance_open
    if cause == INSOLVENT and due < 0.0:
        kind_sums(world, mission).advance_lost -= due
        due = 0.0
    pay(world, mission, due)
    if cause == INSOLVENT:
        partner.reset += CASH_AFTER_INSOLVENCY - partner.cash
        partner.cash = CASH_AFTER_INSOLVENCY
    close_invoice(world, i, month)
    mission.accrued = 0.0
    mission.advance_open = 0.0


@rule
def free_partner(world, mission):
    """The partner's place is free again, after a partnership or a negotiation given up."""
    world.partners[mission.partner].contracts -= 1
    mission.last_partner = mission.partner
    mission.partner = NOBODY
    mission.status = IN_HOUSE
    mission.line = 0
    mission.output = 0.0
    mission.potential = 0.0
    mission.quality = 0.0


@rule
def count_ending(sums, cause):
    """One more ending of this cause."""
    if cause == LINE_LOST:
        sums.line += 1
    elif cause == OBJECTED:
        sums.law += 1
    elif cause == ACCIDENT:
        sums.other += 1
    elif cause == INSOLVENT:
        sums.insolvent += 1
    elif cause == PARTNER_LEFT:
        sums.partner += 1
    elif cause == UNDERPERFORMED:
        sums.performance += 1
    elif cause == LAPSED:
        sums.lapsed += 1
