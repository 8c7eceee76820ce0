"""Section 4.5: workload."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    BACKLOG_KEPT,
    BACKLOG_MOST,
    BUSY_SEASON,
    DEPUTY_ENGAGEMENT,
    NEGOTIATION_LOAD,
    OTHERS_EXPERIENCE,
    PRECEDENT,
    QUIET_SEASON,
    ROUTINE_SHIFT,
    ROUTINE_SPREAD,
    STRESS_DOWN,
    STRESS_LEAST,
    STRESS_MOST,
    STRESS_UP,
    VACANT_ENGAGEMENT,
)
from govsim.model.draws import clip, normals
from govsim.model.elementary import exp, exp_near, power
from govsim.model.streams import ROUTINE
from govsim.model.tables import IN_HOUSE, NEGOTIATING, agencies_of, missions_of, officials_of


@rule
def workload(world, region, regimes, luck, month):
    """Section 4.5. What an official's month leaves for partnerships.

    Routine comes first (March & Simon 1958); backlog slows everything (Rudolph & Repenning 2002).
    Reads  missions.clarity, agencies.working_commitment, experience;
    writes  agencies.novelty, officials.routine, demand, backlog, engagement.
    """
    demand(world, region, regimes)
    noises, count = world.draws[3], region.end_official - region.first_official
    for k in range(count):
        world.chosen[k] = region.first_official + k
    normals(noises, world.chosen, count, world, luck, ROUTINE, month)
    for k in range(count):
        noises[k] = exp_near(ROUTINE_SPREAD * noises[k] - ROUTINE_SHIFT)
    season = BUSY_SEASON if month % 12 >= 10 or month % 12 == 0 else QUIET_SEASON
    for i in officials_of(region):
        official = world.officials[i]
        agency = world.agencies[official.agency]
        regime = regimes[agency.regime]
        relief = regime.workload_relief
        official.routine = regime.workload_routine * season * noises[i - region.first_official]
        routine = official.routine
        protected = regime.workload_protect * agency.working_commitment * min(1.0, routine)
        time = max(0.0, 1.0 - routine) + protected + relief
        load = routine + official.demand - 1.0 - relief
        if regime.structure_stress_loop > 0.0:  # who drowns clears less
            load += (1.0 + relief) * regime.structure_stress_loop * (1.0 - stress(official.backlog))
        official.backlog = clip(BACKLOG_KEPT * official.backlog + load, 0.0, BACKLOG_MOST)
        if official.vacant > 0:
            official.engagement = VACANT_ENGAGEMENT + DEPUTY_ENGAGEMENT * regime.rotation_deputy
        else:
            able = competence(official, regime) * stress(official.backlog)
            official.engagement = min(1.0, able * time / official.demand if official.demand > 0.0 else able)


@rule
def demand(world, region, regimes):
    """D, the months of work that an official's partnerships ask for; what is new and unclear asks for more."""
    for i in officials_of(region):
        world.officials[i].demand = 0.0
    for a in agencies_of(region):
        agency = world.agencies[a]
        regime = regimes[agency.regime]
        precedents = agency.experience + OTHERS_EXPERIENCE * world.country[0].mean_experience
        missions = agency.end_mission - agency.first_mission
        agency.novelty = regime.workload_novelty * power(PRECEDENT, precedents / missions)
        task = regime.workload_task * (1.0 + agency.novelty)
        for i in missions_of(agency):
            mission = world.missions[i]
            if mission.status != IN_HOUSE:
                load = task * (1.0 + regime.workload_ambiguity * (1.0 - mission.clarity))
                if mission.status == NEGOTIATING:
                    load *= NEGOTIATION_LOAD
                world.officials[mission.official].demand += load


@rule
def competence(official, regime):
    """K = 1 - (1 - newcomer_competence) e^(-tenure/learning_months)."""
    learnt = exp(-official.tenure / regime.workload_learning_months)
    return 1.0 - (1.0 - regime.workload_newcomer_competence) * learnt


@rule
def stress(backlog):
    """h: a little pressure helps, much of it paralyses (Yerkes & Dodson, in Rudolph & Repenning 2002)."""
    return clip(1.0 + STRESS_UP * backlog - STRESS_DOWN * backlog * backlog, STRESS_LEAST, STRESS_MOST)
