"""Section 4.13: what is measured. Sums only: shares and means are taken when tables are made."""

from govsim.model.compiled import rule
from govsim.model.rules.logs import log_partnership_month
from govsim.model.rules.payment import paid_on_time
from govsim.model.rules.trust import reputation
from govsim.model.tables import ACTIVE, IN_HOUSE, agencies_of, is_partnership, kind_sums, missions_of, officials_of


@rule
def observe_missions(world, region, regimes, month):
    """Section 7, a region's missions in one month. Reads everything;  writes  sums and a log, no more."""
    for a in agencies_of(region):
        regime = regimes[world.agencies[a].regime]
        for i in missions_of(world.agencies[a]):
            observe_mission(world, world.missions[i], regime)
            if is_partnership(world.missions[i]):
                log_partnership_month(world, i, month)


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
def observe_mission(world, mission, regime):
    """Service, trust and money."""
    sums = world.groups[world.agencies[mission.agency].group]
    sums.missions += 1
    sums.need += mission.need
    in_house = mission.need * min(1.0, regime.service_in_house_output)
    sums.in_house_served += in_house
    if not is_partnership(mission):
        sums.served += in_house
        sums.served_quality += in_house
        if mission.status == IN_HOUSE:
            sums.in_house += 1
        else:
            sums.negotiating += 1
        sums.in_house_cost += mission.value * regime.service_in_house_cost
        return
    sums.served += mission.need * min(1.0, mission.output)
    sums.served_quality += mission.need * min(1.0, mission.quality)
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
