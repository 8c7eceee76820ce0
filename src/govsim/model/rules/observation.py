"""Section 4.13: what is measured. Sums only: shares and means are taken when tables are made."""

from govsim.model.compiled import rule
from govsim.model.rules.logs import log_partnership_month
from govsim.model.rules.payment import paid_on_time
from govsim.model.rules.trust import reputation
from govsim.model.tables import (
    ACTIVE,
    IN_HOUSE,
    NEGOTIATING,
    agencies_of,
    choose_partnerships,
    is_partnership,
    kind_sums,
    missions_of,
    officials_of,
)


@rule
def observe_missions(world, region, regimes, month):
    """Section 7, a region's missions in one month. Reads everything;  writes  sums and a log, no more."""
    for a in agencies_of(region):
        agency = world.agencies[a]
        for i in missions_of(agency):
            observe_service(world.groups[agency.group], world.missions[i], regimes[agency.regime])
    for k in range(choose_partnerships(world, region)):
        observe_partnership(world, world.missions[world.chosen[k]])
        log_partnership_month(world, world.chosen[k], month)


@rule
def observe_country(world, month):
    """Section 7, all agencies and the budget act in one month. Writes  the month's sums and nothing else."""
    for a in range(world.agencies.size):
        observe_agency(world, world.agencies[a], month)
    for g in range(world.groups.size):
        world.groups[g].months += 1
        if world.country[0].act_passed == 0:
            world.groups[g].act_waiting += 1


@rule
def observe_agency(world, agency, month):
    """Attention and the ecosystem."""
    sums = world.groups[agency.group]
    sums.agencies += 1
    sums.priority += agency.priority
    sums.commitment += agency.commitment
    sums.working_commitment += agency.working_commitment
    sums.reputation += reputation(agency)
    sums.paradigm += agency.paradigm
    sums.experience += agency.experience
    if month % 12 == 11 and 0.0 < agency.envelope < 1e300:  # without the budget barrier an envelope has no limit
        sums.unspent += agency.envelope
    for i in officials_of(agency):
        official = world.officials[i]
        sums.posts += 1
        sums.engagement += official.engagement
        sums.backlog += official.backlog
        if official.vacant > 0:
            sums.vacant += 1


@rule
def observe_service(sums, mission, regime):
    """What a mission's public gets, from a partner or in house."""
    shared = is_partnership(mission)
    in_house = min(1.0, regime.service_in_house_output)
    sums.missions += 1
    sums.in_house += mission.status == IN_HOUSE
    sums.negotiating += mission.status == NEGOTIATING
    sums.need += mission.need
    sums.in_house_served += mission.need * in_house
    sums.served += mission.need * (min(1.0, mission.output) if shared else in_house)
    sums.served_quality += mission.need * (min(1.0, mission.quality) if shared else in_house)
    sums.in_house_cost += 0.0 if shared else mission.value * regime.service_in_house_cost


@rule
def observe_partnership(world, mission):
    """Trust and money."""
    kind = kind_sums(world, mission)
    kind.trust += mission.trust
    kind.trust_person += mission.trust_person
    kind.trust_agency += mission.trust_agency
    kind.output += mission.output
    kind.quality += mission.quality
    kind.measured_performance += mission.performance
    kind.cash += world.partners[mission.partner].cash
    kind.reserve += world.partners[mission.partner].reserve
    kind.lost_to_gaps += mission.need * (min(1.0, mission.potential) - min(1.0, mission.output))
    if not paid_on_time(mission):
        kind.late_invoices += 1
    if mission.status == ACTIVE:
        kind.active += 1
        kind.active_value += mission.value
    else:
        kind.gap += 1
