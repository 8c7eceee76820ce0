"""Section 4.6: initiation and negotiation."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    CHARTER_MONTHS,
    DEBT_WEIGHT,
    EVIDENCE_AT_APPROACH,
    FIT_LEAST,
    FIT_MOST,
    GIVEN_UP_MONTH,
    LAST_PARTNER_BONUS,
    READY_AUTHORITY,
    READY_NAME,
    READY_PRIORITY,
    READY_ROUTINE,
    USUAL_ROUTINE,
)
from govsim.model.draws import BEGINNING, happens, logistic, pair, uniform
from govsim.model.elementary import exp
from govsim.model.rules.endings import free_partner
from govsim.model.rules.signing import agreement, clearance_gained, sign
from govsim.model.rules.trust import reputation, set_trust
from govsim.model.streams import ACCEPTANCE, CANDIDATE, FIT, PROPOSAL, SIGNING
from govsim.model.tables import IN_HOUSE, NEGOTIATING, NEVER, NOBODY, kind_sums, met_by, missions_of, who_is_met


@rule
def initiation(world, region, regimes, luck, month):
    """Section 4.6. Missions in house are proposed to partners; those under negotiation are cleared and signed.

    Each mission takes its whole turn, in order of number: places and envelopes are shared.
    Writes  missions' status, partner, clearance, clarity, evidence, contract;  partners.contracts;  agencies.envelope.
    """
    for i in missions_of(region):
        mission = world.missions[i]
        if mission.opens == month:
            put_in_force(world, i, regimes, luck, month)
        elif mission.status == IN_HOUSE:
            if mission.opens == NEVER or month > mission.opens:
                propose(world, region, i, regimes, luck, month)
        elif mission.status == NEGOTIATING:
            negotiate(world, i, regimes, luck, month)


@rule
def propose(world, region, i, regimes, luck, month):
    """An agency that is ready for it proposes the mission, and approaches the best of those who would accept."""
    mission = world.missions[i]
    agency = world.agencies[mission.agency]
    regime = regimes[agency.regime]
    u = uniform(luck, PROPOSAL, month, i)
    if u >= regime.start_opportunity:  # not even a wholly ready agency would
        return
    ready = (
        regime.start_readiness
        + READY_PRIORITY * (agency.priority - 0.5)
        - READY_ROUTINE * (world.officials[mission.official].routine - USUAL_ROUTINE)
        - agency.novelty
        + READY_AUTHORITY * (mission.authority - 0.5)
        + READY_NAME * (reputation(agency) - 0.5)
        + (agency.paradigm - 0.5)
    )
    if u < regime.start_opportunity * logistic(ready):
        j = choose_partner(world, region, i, regime, luck, month)
        if j != NOBODY:
            approach(world, i, j, regime, luck)


@rule
def choose_partner(world, region, i, regime, luck, month):
    """The best of three partners it can meet with a free place, and of the last one, among those who would accept.

    Which three: those whose draws for (month, mission, partner) are smallest. A last partner that the agency let go for
    poor performance not long ago is no candidate at all.
    """
    mission = world.missions[i]
    last = mission.last_partner
    barred = NOBODY
    if last != NOBODY and regime.structure_repeat_bar_months > 0.0 and is_barred(world, mission, last, regime, month):
        barred = last
    first = second = third = NOBODY
    least = less = little = 1.0
    for place in met_by(world, region, mission.agency):
        j = who_is_met(world, place)
        if j != barred and has_place(world.partners[j]):
            u = uniform(luck, CANDIDATE, month, pair(i, j))
            if u < least:
                first, second, third = j, first, second
                least, less, little = u, least, less
            elif u < less:
                second, third = j, second
                less, little = u, less
            elif u < little:
                third, little = j, u
    best = NOBODY
    best_score = 0.0
    for candidate in (first, second, third):
        if candidate != NOBODY and candidate != last:
            score = candidate_score(world, i, candidate, regime, luck, month)
            if score > best_score:
                best = candidate
                best_score = score
    if last != barred and last != NOBODY and has_place(world.partners[last]):
        score = candidate_score(world, i, last, regime, luck, month)
        if score > best_score:
            best = last
    return best


@rule
def is_barred(world, mission, j, regime, month):
    """Whether the mission's agency let partner `j` go, on any mission, in the months that the bar reaches."""
    for k in missions_of(world.agencies[mission.agency]):
        other = world.missions[k]
        if other.let_go_partner == j and month - other.let_go <= regime.structure_repeat_bar_months:
            return True
    return False


@rule
def has_place(partner):
    """Whether a partner can take one more contract."""
    return partner.contracts < partner.capacity


@rule
def candidate_score(world, i, j, regime, luck, month):
    """Capability x fit of partner `j` for mission `i`, or 0 if it would not accept."""
    mission = world.missions[i]
    partner = world.partners[j]
    willing = reputation(world.agencies[mission.agency]) + partner.motive - partner.outside
    willing -= DEBT_WEIGHT * max(0.0, -partner.cash)
    if not happens(logistic(willing / regime.partner_choice_noise), luck, ACCEPTANCE, month, pair(i, j)):
        return 0.0
    known = LAST_PARTNER_BONUS if j == mission.last_partner else 0.0
    return partner.capability * fit(luck, i, j) + known


@rule
def fit(luck, i, j):
    """How well a partner suits a mission: fixed for the run."""
    return FIT_LEAST + (FIT_MOST - FIT_LEAST) * uniform(luck, FIT, BEGINNING, pair(i, j))


@rule
def approach(world, i, j, regime, luck):
    """Negotiation begins with a clean sheet: only what partners tell each other of the agency is known."""
    mission = world.missions[i]
    agency = world.agencies[mission.agency]
    world.partners[j].contracts += 1
    mission.partner = j
    mission.status = NEGOTIATING
    mission.fit = fit(luck, i, j)
    mission.performance = 1.0
    mission.clearance = mission.mismatch = mission.investment = 0.0
    mission.accrued = mission.invoiced = mission.advance_open = 0.0
    mission.due = mission.renewed = mission.freeze = mission.waiting = 0
    mission.gap = mission.invoice_age = mission.invoice_due = mission.bridged = 0
    mission.output = mission.potential = mission.quality = mission.measured = 0.0
    known = min(EVIDENCE_AT_APPROACH, agency.kept + agency.broken)
    mission.good_agency = known * reputation(agency)
    mission.bad_agency = known - mission.good_agency
    mission.good_person = mission.bad_person = 0.0
    mission.clarity = clarity_after(0.0, CHARTER_MONTHS * regime.contract_charter, regime)
    set_trust(mission, regime)


@rule
def clarity_after(clarity, months, regime):
    """C after so many months of full engagement: C <- 1 - (1-C) e^(-months/clarity_months)."""
    return 1.0 - (1.0 - clarity) * exp(-months / regime.contract_clarity_months)


@rule
def negotiate(world, i, regimes, luck, month):
    """A month of negotiation: clearance and clarity grow; what is cleared and can be paid for may be signed."""
    mission = world.missions[i]
    agency = world.agencies[mission.agency]
    official = world.officials[mission.official]
    regime = regimes[agency.regime]
    mission.waiting += 1
    mission.clearance += clearance_gained(mission, official, regime, CHARTER_MONTHS * regime.contract_charter)
    mission.clarity = clarity_after(mission.clarity, official.engagement, regime)
    rest_of_year = mission.value * (12 - month % 12) / 12
    if (
        mission.clearance >= 1.0
        and world.country[0].act_passed == 1
        and official.vacant == 0
        and agency.envelope >= rest_of_year
        and happens(agreement(mission, agency, official, regime), luck, SIGNING, month, i)
    ):
        agency.envelope -= rest_of_year
        begin_partnership(world, mission, regime, month, month)
    elif mission.waiting >= GIVEN_UP_MONTH:
        kind_sums(world, mission).given_up += 1
        free_partner(world, mission)


@rule
def begin_partnership(world, mission, regime, month, began):
    """First signing; one that the scenario states to have begun earlier is no start of this month."""
    mission.began = began
    if began == month:
        sums = kind_sums(world, mission)
        sums.starts += 1
        if mission.partner == mission.last_contracted:
            sums.repeats += 1
    sign(world, mission, regime, month)


@rule
def put_in_force(world, i, regimes, luck, month):
    """A contract that the scenario states as in force now: the partner's place has been kept for it since the start.

    It takes the rest of this year's money from the envelope, as any contract does, and its roles are as clear as a
    negotiation of the usual length leaves them.
    """
    mission = world.missions[i]
    agency = world.agencies[mission.agency]
    regime = regimes[agency.regime]
    for k in range(world.in_force.size):
        stated = world.in_force[k]
        if stated.mission == i:
            world.partners[stated.partner].contracts -= 1
            approach(world, i, stated.partner, regime, luck)
            official = world.officials[mission.official]
            months = 1.0 / clearance_gained(mission, official, regime, CHARTER_MONTHS * regime.contract_charter)
            mission.clarity = clarity_after(mission.clarity, official.engagement * months, regime)
            agency.envelope -= mission.value * (12 - month % 12) / 12
            begin_partnership(world, mission, regime, month, stated.start)
            mission.due = mission.renewed = stated.renewals
            if stated.end >= month:
                mission.end = stated.end
                if mission.obligated_until > mission.end:
                    mission.obligated_until = mission.end
