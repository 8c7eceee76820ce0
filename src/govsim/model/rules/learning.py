"""Section 4.12: learning."""

from govsim.model.compiled import rule
from govsim.model.constants import PARADIGM_DIFFUSION, PARADIGM_SUCCESS, PRECEDENT
from govsim.model.draws import clip
from govsim.model.elementary import power
from govsim.model.tables import ACTIVE, agencies_of, choose_partnerships


@rule
def learning(world, region):
    """Section 4.12. Contracts in force are experience; those that do well change how the agency thinks.

    Writes  agencies.experience, agencies.paradigm.
    """
    for k in range(choose_partnerships(world, region)):
        mission = world.missions[world.chosen[k]]
        agency = world.agencies[mission.agency]
        if mission.status == ACTIVE:
            agency.experience += 1 / 12
            if mission.performance >= 1.0:
                agency.paradigm += (1.0 - agency.paradigm) * PARADIGM_SUCCESS / 12
    for a in agencies_of(region):
        world.agencies[a].experience *= power(PRECEDENT, 1 / 12)


@rule
def diffusion(world):
    """Section 4.12, across the country: agencies come to think alike, and what one has done others have heard of.

    Writes  agencies.paradigm, country.mean_paradigm, country.mean_experience.
    """
    country = world.country[0]
    paradigm = experience = 0.0
    for a in range(world.agencies.size):
        paradigm += world.agencies[a].paradigm
        experience += world.agencies[a].experience
    country.mean_paradigm = paradigm / world.agencies.size
    country.mean_experience = experience / world.agencies.size
    for a in range(world.agencies.size):
        agency = world.agencies[a]
        agency.paradigm = clip(agency.paradigm + PARADIGM_DIFFUSION * (country.mean_paradigm - agency.paradigm))
