"""Section 4.1: politics."""

from govsim.model.compiled import rule
from govsim.model.constants import TRANSITION_LONGEST, TRANSITION_SHORTEST
from govsim.model.draws import happens, whole
from govsim.model.streams import DISSOLUTION, TRANSITION


@rule
def politics(world, regimes, luck, month):
    """Section 4.1. Elections and dissolutions, and the transition that each starts, in place of one under way.

    Writes  country.transition (this month included), country.since_transition, country.to_election.
    """
    country = world.country[0]
    regime = regimes[country.regime]
    if country.transition > 0:
        country.transition -= 1
    if country.to_election == 0 or happens(regime.dissolution_monthly, luck, DISSOLUTION, month, 0):
        country.transition = whole(TRANSITION_SHORTEST, TRANSITION_LONGEST, luck, TRANSITION, month, 0)
        country.to_election = round(12 * regime.politics_election_years)
    country.to_election -= 1
    country.since_transition = 0 if country.transition > 0 else country.since_transition + 1
