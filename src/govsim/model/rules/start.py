"""Section 5: the start of a run."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    CAPABILITY_LEAST,
    CAPABILITY_MOST,
    CAPABILITY_SPREAD,
    KIND_BRIDGE_OUTPUT,
    KIND_CAPABILITY,
    KIND_MOTIVE,
    KIND_OUTSIDE,
    KIND_RESERVE,
    KIND_RESERVE_DRAWN,
    LEADER_TENURE_MOST,
    LEGAL_SPREAD,
    LONG_AGO,
    MOTIVE_SPREAD,
    NEED_MEDIAN,
    NEED_SPREAD,
    OUTSIDE_LEAST,
    OUTSIDE_MOST,
    OUTSIDE_SPREAD,
    TENURE_MOST,
)
from govsim.model.draws import BEGINNING, clip, logit, logit_normal, normal, uniform, whole
from govsim.model.elementary import exp, log
from govsim.model.rules.law import enter_regime, set_law
from govsim.model.rules.leadership import set_leader
from govsim.model.streams import (
    AUTHORITY,
    CAPABILITY,
    FIRST_ELECTION,
    MOTIVE,
    NEED,
    OUTSIDE,
    RESERVE_ONE,
    RESERVE_TWO,
    SPENDING,
    START_LEADER_TENURE,
    START_PRIORITY,
    START_SERIOUSNESS,
    START_TENURE,
    STRINGENCY,
)
from govsim.model.tables import NEVER, NOBODY, OF_KIND


@rule
def start(world, regimes, current, luck):
    """Section 5. The world before its first month, in the regimes `current` (country first, then each group)."""
    start_country(world, regimes[current[0]], luck)
    for a in range(world.agencies.size):
        start_agency(world, a, regimes, current, luck)
    for i in range(world.officials.size):
        world.officials[i].tenure = whole(0, TENURE_MOST, luck, START_TENURE, BEGINNING, i)
    for j in range(world.partners.size):
        start_partner(world.partners[j], luck, j)
    for i in range(world.missions.size):
        start_mission(world, i, regimes, luck)


@rule
def start_country(world, regime, luck):
    """No transition in the months before; the first election falls anywhere in the first term."""
    country = world.country[0]
    country.since_transition = LONG_AGO
    term = round(12 * regime.politics_election_years)
    country.to_election = whole(0, term - 1, luck, FIRST_ELECTION, BEGINNING, 0)
    country.mean_paradigm = regime.start_paradigm_start


@rule
def start_agency(world, a, regimes, current, luck):
    """P and G from their logit-normals, the cascade at rest, the paradigm where the regime starts it."""
    agency = world.agencies[a]
    agency.regime = NOBODY
    enter_regime(world, agency, regimes, current[1 + agency.group])
    regime = regimes[agency.regime]
    spread = regime.leadership_spread
    set_leader(
        agency,
        logit_normal(regime.leadership_priority_median, spread, luck, START_PRIORITY, BEGINNING, a),
        logit_normal(regime.leadership_seriousness_median, spread, luck, START_SERIOUSNESS, BEGINNING, a),
    )
    agency.leader_tenure = whole(0, LEADER_TENURE_MOST, luck, START_LEADER_TENURE, BEGINNING, a)
    agency.paradigm = regime.start_paradigm_start


@rule
def start_partner(partner, luck, j):
    """A partner of its kind; what the scenario states is taken, the rest drawn.

    Where its kind is one that the scenario declares, facts say OF_KIND, and hold the kind's mean until here.
    """
    kind = partner.kind
    if partner.bridge_output == 0.0:
        partner.bridge_output = KIND_BRIDGE_OUTPUT[kind]
    if partner.stated_capability >= 0.0:
        partner.capability = partner.stated_capability
    else:
        mean = partner.capability if partner.stated_capability == OF_KIND else KIND_CAPABILITY[kind]
        z = normal(luck, CAPABILITY, BEGINNING, j)
        partner.capability = clip(mean + CAPABILITY_SPREAD * z, CAPABILITY_LEAST, CAPABILITY_MOST)
    if partner.stated_outside >= 0.0:
        partner.outside = partner.stated_outside
    else:
        mean = partner.outside if partner.stated_outside == OF_KIND else KIND_OUTSIDE[kind]
        z = normal(luck, OUTSIDE, BEGINNING, j)
        partner.outside = clip(mean + OUTSIDE_SPREAD * z, OUTSIDE_LEAST, OUTSIDE_MOST)
    if partner.stated_motive >= 0.0:
        partner.motive = partner.stated_motive
    else:
        mean = partner.motive if partner.stated_motive == OF_KIND else KIND_MOTIVE[kind]
        partner.motive = clip(mean + MOTIVE_SPREAD * normal(luck, MOTIVE, BEGINNING, j))
    months, drawn = partner.stated_reserve, False
    if months == OF_KIND:
        months, drawn = partner.reserve, True
    elif months < 0.0:
        months, drawn = KIND_RESERVE[kind], KIND_RESERVE_DRAWN[kind]
    if drawn:  # a Gamma of shape 2 is the sum of two exponentials
        both = uniform(luck, RESERVE_ONE, BEGINNING, j) * uniform(luck, RESERVE_TWO, BEGINNING, j)
        months *= -0.5 * log(both)
    partner.reserve = months * partner.capacity
    partner.cash = partner.reserve


@rule
def start_mission(world, i, regimes, luck):
    """All missions are in house; where one stands in law is drawn once and moves with its regime's medians."""
    mission = world.missions[i]
    regime = regimes[world.agencies[mission.agency].regime]
    mission.partner = mission.last_partner = mission.last_contracted = mission.let_go_partner = NOBODY
    mission.let_go = -NEVER
    mission.late_since = NEVER
    mission.need = mission.stated_need
    if mission.need < 0.0:
        mission.need = NEED_MEDIAN * exp(NEED_SPREAD * normal(luck, NEED, BEGINNING, i))
    mission.z_authority = legal_draw(mission.stated_authority, regime.law_authority, luck, AUTHORITY, i)
    mission.z_spending = legal_draw(mission.stated_spending, regime.law_spending, luck, SPENDING, i)
    mission.z_stringency = legal_draw(mission.stated_stringency, regime.law_stringency, luck, STRINGENCY, i)
    set_law(mission, regime)


@rule
def legal_draw(stated, median, luck, stream, i):
    """How far, in spreads, a mission stands from the median of its regime: drawn, or what gives the stated position."""
    if stated < 0.0:
        return normal(luck, stream, BEGINNING, i)
    if 0.0 < median < 1.0:
        return (logit(stated) - logit(median)) / LEGAL_SPREAD
    return 0.0  # a median of 0 or 1 is exact and leaves no room for another position
