"""Section 4.10: trust."""

from math import sqrt

from govsim.model.compiled import rule
from govsim.model.constants import (
    AGENCY_STEP,
    CONTACT_ACTIVE,
    CONTACT_GAP,
    CONTACT_VACANT,
    PROMISE_ENGAGEMENT,
    PROMISE_PAYMENT,
)
from govsim.model.rules.payment import paid_on_time
from govsim.model.tables import ACTIVE, agencies_of, choose_partnerships


@rule
def trust(world, region, regimes, luck, month):
    """Section 4.10. Beta evidence with forgetting (Josang & Ismail 2002), about the person and about the agency.

    Reads  officials.engagement, vacant, missions' invoice and bridge;
    writes  missions' evidence, trust_person, trust_agency, trust;  agencies.kept, broken.
    """
    for a in agencies_of(region):
        agency = world.agencies[a]
        fade = regimes[agency.regime].fade_agency
        agency.kept *= fade
        agency.broken *= fade
    for k in range(choose_partnerships(world, region)):
        mission = world.missions[world.chosen[k]]
        agency = world.agencies[mission.agency]
        regime = regimes[agency.regime]
        official = world.officials[mission.official]
        contact = contact_months(mission, official)
        kept = promise_kept(mission, official)
        live_through(mission, agency, regime, contact * kept, contact * (1.0 - kept))
        set_trust(mission, regime)


@rule
def contact_months(mission, official):
    """n, how much of a month's contact there is with the person."""
    if official.vacant > 0:
        return CONTACT_VACANT
    return CONTACT_ACTIVE if mission.status == ACTIVE else CONTACT_GAP


@rule
def promise_kept(mission, official):
    """s, how far the person keeps what a partner may expect: attention, and under contract payment on time."""
    if mission.status != ACTIVE:
        return official.engagement
    return PROMISE_ENGAGEMENT * official.engagement + PROMISE_PAYMENT * paid_on_time(mission)


@rule
def live_through(mission, agency, regime, good, bad):
    """A month's evidence: what was good, and `asymmetry` times what was bad (Slovic 1993), old evidence fading."""
    asymmetry = regime.trust_asymmetry
    fade = regime.fade_person
    mission.good_person = fade * mission.good_person + good
    mission.bad_person = fade * mission.bad_person + asymmetry * bad
    good = regime.trust_spill * good
    bad = regime.trust_spill * bad
    if mission.status == ACTIVE:
        if paid_on_time(mission):
            good += AGENCY_STEP
        else:
            bad += AGENCY_STEP
    elif mission.bridged == 0:
        bad += AGENCY_STEP
    fade = regime.fade_agency
    mission.good_agency *= fade
    mission.bad_agency *= fade
    keep(agency, mission, regime, good)
    breach(agency, mission, regime, bad)


@rule
def keep(agency, mission, regime, weight):
    """A promise kept by the agency, lived by the partner and told to the others."""
    mission.good_agency += weight
    agency.kept += regime.trust_hearsay * weight


@rule
def breach(agency, mission, regime, weight):
    """A promise broken by the agency: it weighs `asymmetry` times for who lives it, once for who hears of it."""
    mission.bad_agency += regime.trust_asymmetry * weight
    agency.broken += regime.trust_hearsay * weight


@rule
def reputation(agency):
    """rep, the agency's name among partners."""
    return (1.0 + agency.kept) / (2.0 + agency.kept + agency.broken)


@rule
def set_trust(mission, regime):
    """T, To and decision trust Td: a lower bound of both, so that doubt counts and not the mean alone."""
    evidence = regime.trust_stranger_good + regime.trust_stranger_bad + mission.good_person + mission.bad_person
    person = (regime.trust_stranger_good + mission.good_person) / evidence
    mission.trust_person = person
    sure_person = person - regime.trust_doubt * sqrt(person * (1.0 - person) / (1.0 + evidence))
    evidence = 2.0 + mission.good_agency + mission.bad_agency
    agency = (1.0 + mission.good_agency) / evidence
    mission.trust_agency = agency
    sure_agency = agency - regime.trust_doubt * sqrt(agency * (1.0 - agency) / (1.0 + evidence))
    weight = regime.trust_personal
    mission.trust = max(0.0, weight * sure_person + (1.0 - weight) * sure_agency)
