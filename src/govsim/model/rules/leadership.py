"""Section 4.2: leadership."""

from math import sqrt

from govsim.model.compiled import rule
from govsim.model.constants import CAUTION_KEPT, DROPPED_PRIORITY, LAME_DUCK_MONTHS
from govsim.model.draws import clip, happens, logit_normal
from govsim.model.rules.logs import log_event
from govsim.model.streams import LEADER_LEAVES, PRIORITY, REVERSAL, SERIOUSNESS
from govsim.model.tables import LEADER_CHANGE, NOBODY, UNSTATED, agencies_of


@rule
def leadership(world, region, regimes, luck, month):
    """Section 4.2. Leaders change; their line reaches the coordinators through a cascade of supervisors.

    Reads  country.transition;  writes  agencies' leader_tenure, priority, seriousness, supervision, commitment,
    working_commitment, caution.
    """
    for a in agencies_of(region):
        agency = world.agencies[a]
        regime = regimes[agency.regime]
        agency.leader_tenure += 1
        chance = regime.leader_october if month % 12 == 0 else regime.leader_other
        if world.country[0].transition > 0:
            more = regime.leadership_politics_odds * chance
            chance = more / (1.0 - chance + more)  # the probability whose odds are that many times as high
        leaves = happens(chance, luck, LEADER_LEAVES, month, a)
        if leaves or agency.leader_tenure >= regime.term_limit_months:
            change_leader(world, a, regime, luck, month)
        if month == 0:
            state_leader(agency)
        line = sqrt(agency.priority * agency.seriousness)
        agency.supervision += (line - agency.supervision) / regime.leadership_cascade_months
        agency.commitment += (agency.supervision - agency.commitment) / regime.leadership_cascade_months
        agency.working_commitment = clip(agency.commitment - agency.caution)
        if regime.structure_lame_duck > 0.0 and change_foreseen(world.country[0], agency, regime):
            agency.working_commitment *= 1.0 - regime.structure_lame_duck
        agency.caution *= CAUTION_KEPT


@rule
def change_foreseen(country, agency, regime):
    """Whether an election or the end of the head's term is due within six months; after 4.1, 0 is next month."""
    left = regime.term_limit_months - agency.leader_tenure
    return country.to_election < LAME_DUCK_MONTHS or left <= LAME_DUCK_MONTHS


@rule
def change_leader(world, a, regime, luck, month):
    """A successor keeps part of the line (policy continuity), may drop it, and is as serious as chance has it."""
    agency = world.agencies[a]
    agency.leader_tenure = 0
    continuity = regime.leadership_policy_continuity
    own = logit_normal(regime.leadership_priority_median, regime.leadership_spread, luck, PRIORITY, month, a)
    agency.priority = continuity * agency.priority + (1.0 - continuity) * own
    if happens(regime.leadership_reversal * (1.0 - continuity), luck, REVERSAL, month, a):
        agency.priority = min(agency.priority, DROPPED_PRIORITY)
    agency.seriousness = logit_normal(
        regime.leadership_seriousness_median, regime.leadership_spread, luck, SERIOUSNESS, month, a
    )
    world.groups[agency.group].leader_changes += 1
    log_event(world, LEADER_CHANGE, month, month, a, NOBODY, NOBODY, NOBODY)


@rule
def set_leader(agency, priority, seriousness):
    """A line that has had the time to reach everyone: the cascade is at rest."""
    agency.priority = priority
    agency.seriousness = seriousness
    agency.supervision = agency.commitment = sqrt(priority * seriousness)


@rule
def state_leader(agency):
    """What a scenario states of a named agency holds at the first reported month."""
    if agency.stated_priority != UNSTATED or agency.stated_seriousness != UNSTATED:
        set_leader(
            agency,
            agency.priority if agency.stated_priority == UNSTATED else agency.stated_priority,
            agency.seriousness if agency.stated_seriousness == UNSTATED else agency.stated_seriousness,
        )
    if agency.stated_paradigm != UNSTATED:
        agency.paradigm = agency.stated_paradigm
