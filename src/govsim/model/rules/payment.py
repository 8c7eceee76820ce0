"""Section 4.8: payment. Money is counted in months of a typical contract's value."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    ACCEPTANCE_BASE,
    BRIDGE_COST,
    ON_TIME_MONTHS,
    PAY_FROM,
    PAY_RANGE,
    QUERY_ENGAGEMENT,
    QUERY_MONTHS,
    QUERY_RATE,
    QUERY_SPENDING,
    RECOVERY,
)
from govsim.model.draws import clip, happens, poisson
from govsim.model.rules.logs import log_event
from govsim.model.streams import ACCEPTANCE_MONTHS, INTERIM_BRIDGE, INTERIM_INVOICE, QUERIED
from govsim.model.tables import ACTIVE, GAP, LATE_PAYMENT, NEVER, choose_partnerships, kind_sums, partners_of


@rule
def payment(world, region, regimes, luck, month):
    """Section 4.8. Partners spend every month and are paid when an invoice is accepted, and the law lets it be paid.

    Each mission takes its whole turn, in order of number: a partner's cash is shared.
    Writes  partners' cash and accounts;  missions' accrued, invoiced, advance_open, invoice clocks, freeze, bridged.
    """
    own_funds = regimes[world.country[0].regime].partner_own_funds
    for j in partners_of(region):
        partner = world.partners[j]
        means = own_funds * (partner.reserve - partner.cash)
        partner.cash += means
        partner.own_means += means
    for k in range(choose_partnerships(world, region)):
        i = world.chosen[k]
        mission = world.missions[i]
        regime = regimes[world.agencies[mission.agency].regime]
        if mission.status == ACTIVE:
            work(world, mission, regime)
        else:
            bridge(world, i, regime, luck, month)
        settle_invoice(world, i, regime, luck, month)
        if mission.status == ACTIVE:
            send_invoice(world, i, regime, luck, month)


@rule
def pay(world, mission, amount):
    """Money from the state to the mission's partner (back to the state when negative)."""
    partner = world.partners[mission.partner]
    partner.cash += amount
    partner.paid += amount
    kind_sums(world, mission).paid += amount


@rule
def spend(world, mission, amount):
    """What the partner lays out for the mission."""
    partner = world.partners[mission.partner]
    partner.cash -= amount
    partner.cost += amount
    kind_sums(world, mission).cost += amount


@rule
def work(world, mission, regime):
    """A month under contract costs, and earns a fixed part and a part by measured results."""
    spend(world, mission, regime.payment_cost_share * mission.value)
    share = regime.contract_outcome_share
    mission.accrued += mission.value * ((1.0 - share) + share * clip((mission.measured - PAY_FROM) / PAY_RANGE))


@rule
def bridge(world, i, regime, luck, month):
    """In a gap a partner with cash keeps its staff; while the act is late the state may pay that cost at once."""
    mission = world.missions[i]
    mission.bridged = 0
    if world.partners[mission.partner].cash > 0.0:
        cost = BRIDGE_COST * regime.payment_cost_share * mission.value
        spend(world, mission, cost)
        if world.country[0].act_passed == 0 and happens(regime.budget_interim, luck, INTERIM_BRIDGE, month, i):
            pay(world, mission, cost)
            mission.bridged = 1


@rule
def settle_invoice(world, i, regime, luck, month):
    """An open invoice ages, and is paid when it is due, no freeze bars it and there is money that may be spent."""
    mission = world.missions[i]
    if mission.invoiced > 0.0:
        mission.invoice_age += 1
        mission.invoice_due -= 1
    if mission.freeze > 0:
        mission.freeze -= 1
    elif mission.invoiced > 0.0 and mission.invoice_due <= 0 and may_be_paid(world, i, regime, luck, month):
        pay(world, mission, mission.invoiced)
        close_invoice(world, i, month)
    if mission.late_since == NEVER and not paid_on_time(mission):
        mission.late_since = month


@rule
def may_be_paid(world, i, regime, luck, month):
    """Whether there is money for it: of a passed act, obligated, of the old year, or by interim rules."""
    mission = world.missions[i]
    return (
        world.country[0].act_passed == 1
        or mission.obligated_until > month
        or mission.status == GAP
        or happens(regime.budget_interim, luck, INTERIM_INVOICE, month, i)
    )


@rule
def close_invoice(world, i, month):
    """No invoice is open any more; one that was late leaves a spell in the log, from the month it first was."""
    mission = world.missions[i]
    if mission.late_since != NEVER:
        log_event(world, LATE_PAYMENT, mission.late_since, month, mission.agency, mission.official, i, mission.partner)
        mission.late_since = NEVER
    mission.invoiced = 0.0
    mission.invoice_age = 0
    mission.invoice_due = 0


@rule
def send_invoice(world, i, regime, luck, month):
    """What is accrued is invoiced every `invoice_months` and in the last month, less what recovers the advance."""
    mission = world.missions[i]
    regular = (month - mission.signed + 1) % regime.payment_invoice_months == 0
    if mission.accrued <= 0.0 or not (regular or month == mission.end):
        return
    recovered = min(mission.advance_open, RECOVERY * mission.accrued)
    mission.advance_open -= recovered
    if mission.invoiced == 0.0:
        agency = world.agencies[mission.agency]
        mean = regime.payment_acceptance_months * (ACCEPTANCE_BASE - agency.working_commitment)
        mission.invoice_age = 0
        mission.invoice_due = 1 + poisson(mean, luck, ACCEPTANCE_MONTHS, month, i)
        engagement = world.officials[mission.official].engagement
        queried = QUERY_RATE * (QUERY_ENGAGEMENT - engagement) * (QUERY_SPENDING - mission.spending)
        if happens(queried, luck, QUERIED, month, i):
            mission.invoice_due += QUERY_MONTHS
    mission.invoiced += mission.accrued - recovered
    mission.accrued = 0.0


@rule
def paid_on_time(mission):
    """Whether no invoice is open, or one no older than two months."""
    return mission.invoiced == 0.0 or mission.invoice_age <= ON_TIME_MONTHS
