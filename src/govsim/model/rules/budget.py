"""Section 4.3: the budget act, the agencies' envelopes, and the vote on every mission's line."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    BREACH_ACTIVE,
    ENVELOPE_FLOOR,
    ENVELOPE_PRIORITY,
    ENVELOPE_SHIFT,
    ENVELOPE_SPREAD,
    LATE_LONGEST,
    LATE_SHORTEST,
    TRANSITION_REACH,
)
from govsim.model.draws import clip, happens, logit, normal, uniform
from govsim.model.elementary import exp
from govsim.model.rules.endings import end_partnership
from govsim.model.rules.logs import log_event
from govsim.model.rules.trust import breach
from govsim.model.streams import ENVELOPE, LATE, LATENESS, LINE
from govsim.model.tables import ACTIVE, LATE_ACT, LINE_LOST, NOBODY, agencies_of, is_partnership, missions_of


@rule
def budget_act(world, regimes, luck, month):
    """Section 4.3, the country's part. In the first month of a fiscal year its act is in time or late.

    Reads  country.since_transition, the recorded lateness of past years;  writes  country.lateness, act_passed.
    """
    country = world.country[0]
    if month % 12 == 0:
        recorded = world.recorded_acts[(month - country.first_month) // 12]
        country.lateness = recorded if recorded >= 0 else lateness(country, regimes[country.regime], luck, month)
        if country.lateness > 0:
            log_event(world, LATE_ACT, month, month + country.lateness, NOBODY, NOBODY, NOBODY, NOBODY)
            for g in range(world.groups.size):
                world.groups[g].late_acts += 1
    country.act_passed = 1 if month % 12 >= country.lateness else 0


@rule
def lateness(country, regime, luck, month):
    """The months an act is late: seldom any, unless a transition stands or stood in the six months before."""
    chance = regime.budget_late_otherwise
    if country.since_transition <= TRANSITION_REACH:
        chance = regime.budget_late_after_transition
    if not happens(chance, luck, LATE, month, 0):
        return 0
    months = regime.budget_late_months + regime.budget_late_spread * normal(luck, LATENESS, month, 0)
    return round(clip(months, LATE_SHORTEST, LATE_LONGEST))


@rule
def budget(world, region, regimes, luck, month):
    """Section 4.3, the agencies' part, in the month the act passes: envelopes, then each mission's line.

    Reads  missions' obligations, performance, agencies.priority;  writes  agencies.envelope, missions.line, endings.
    """
    if month % 12 != world.country[0].lateness:
        return
    for a in agencies_of(region):
        agency = world.agencies[a]
        regime = regimes[agency.regime]
        value = 0.0
        for i in missions_of(agency):
            value += world.missions[i].value
        kept = regime.budget_carry_over * max(0.0, agency.envelope) if regime.budget_carry_over > 0.0 else 0.0
        noise = exp(ENVELOPE_SPREAD * normal(luck, ENVELOPE, month, a) - ENVELOPE_SHIFT)
        share = ENVELOPE_FLOOR + ENVELOPE_PRIORITY * agency.priority
        agency.envelope = kept + regime.budget_cover * value * share * noise
        for i in missions_of(agency):
            mission = world.missions[i]
            mission.line = 0
            if is_partnership(mission) and mission.obligated_until > month:
                mission.line = 1
                agency.envelope -= mission.value
        vote(world, agency, regime, luck, month)


@rule
def vote(world, agency, regime, luck, month):
    """Missions that nothing obligates get their lines in order of score, while score and envelope hold."""
    for i in missions_of(agency):
        mission = world.missions[i]
        mission.score = (
            regime.logit_line_kept
            + regime.budget_line_priority * (agency.priority - 0.5)
            + regime.budget_line_performance * (mission.performance - 1.0)
            - logit(uniform(luck, LINE, month, i))
        )
    while True:
        best, best_score = NOBODY, -1.0
        for i in missions_of(agency):
            mission = world.missions[i]
            if is_partnership(mission) and mission.line == 0 and mission.score >= 0.0 and mission.score > best_score:
                best, best_score = i, mission.score
        if best == NOBODY or agency.envelope < world.missions[best].value:
            break
        world.missions[best].line = 1
        agency.envelope -= world.missions[best].value
    for i in missions_of(agency):
        mission = world.missions[i]
        if is_partnership(mission) and mission.line == 0:
            weight = regime.trust_breach * (BREACH_ACTIVE if mission.status == ACTIVE else 1.0)
            breach(agency, mission, regime, weight)
            end_partnership(world, i, LINE_LOST, month)
