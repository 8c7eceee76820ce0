"""Section 3: an agency enters a regime, and its missions' legal positions move with it."""

from govsim.model.compiled import rule
from govsim.model.constants import AUDIT_BASE, LEGAL_SPREAD
from govsim.model.draws import logistic, logit
from govsim.model.elementary import power
from govsim.model.tables import agencies_of, missions_of


@rule
def regime_changes(world, region, regimes, current):
    """Section 3. Agencies of a group whose regime changes this month enter the new one.

    Reads  `current` (the country's regime, then each group's);  writes  agencies.regime, the missions' legal positions.
    """
    for a in agencies_of(region):
        agency = world.agencies[a]
        if agency.regime != current[1 + agency.group]:
            enter_regime(world, agency, regimes, current[1 + agency.group])


@rule
def enter_regime(world, agency, regimes, regime_number):
    """Everything moves at once but what a signing or an approach has fixed."""
    agency.regime = regime_number
    for i in missions_of(agency):
        set_law(world.missions[i], regimes[regime_number])


@rule
def set_law(mission, regime):
    """Authority, spending and stringency: logit-normal around the regime's medians, with the mission's own draws."""
    mission.authority = legal_position(regime.law_authority, mission.z_authority)
    mission.spending = legal_position(regime.law_spending, mission.z_spending)
    mission.stringency = legal_position(regime.law_stringency, mission.z_stringency)
    yearly = min(1.0, regime.law_audit_rate * (AUDIT_BASE + mission.stringency))
    mission.audit_chance = 1.0 - power(1.0 - yearly, 1 / 12)


@rule
def legal_position(median, z):
    """logistic(logit(median) + 0.5 z); a median of 0 or 1 is exact."""
    return logistic(logit(median) + LEGAL_SPREAD * z) if 0.0 < median < 1.0 else median
