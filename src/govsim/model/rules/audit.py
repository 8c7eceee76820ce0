"""Section 4.9: audit."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    FINDING_BASE,
    FINDING_BREACH,
    FINDING_CAUTION,
    FINDING_FLEXIBILITY,
    FINDING_NOVELTY,
    FINDING_PARADIGM,
    FLEXIBILITY_SCALE,
    FREEZE_LONGEST,
    FREEZE_SHORTEST,
    OBJECTION_RATE,
)
from govsim.model.draws import happens, logistic, whole
from govsim.model.rules.endings import end_partnership
from govsim.model.rules.trust import breach
from govsim.model.streams import AUDIT, FINDING, FREEZE, OBJECTION
from govsim.model.tables import ACTIVE, OBJECTED, choose_partnerships


@rule
def audit(world, region, regimes, luck, month):
    """Section 4.9. Audits find what is new, unclear or rigidly financed; a finding stops money and makes cautious.

    Reads  missions.audit_chance, clarity;  writes  missions.freeze, evidence, endings;  agencies.caution, paradigm.
    """
    for k in range(choose_partnerships(world, region)):
        i = world.chosen[k]
        mission = world.missions[i]
        if mission.status == ACTIVE and happens(mission.audit_chance, luck, AUDIT, month, i):
            agency = world.agencies[mission.agency]
            regime = regimes[agency.regime]
            if happens(finding_chance(mission, agency, regime), luck, FINDING, month, i):
                mission.freeze = whole(FREEZE_SHORTEST, FREEZE_LONGEST, luck, FREEZE, month, i)
                breach(agency, mission, regime, FINDING_BREACH * regime.trust_breach)
                agency.caution = min(1.0, agency.caution + FINDING_CAUTION)
                agency.paradigm = max(0.0, agency.paradigm - FINDING_PARADIGM)
                if happens(OBJECTION_RATE * (1.0 - mission.authority), luck, OBJECTION, month, i):
                    end_partnership(world, i, OBJECTED, month)


@rule
def finding_chance(mission, agency, regime):
    """The probability that an audit finds something."""
    return logistic(
        FINDING_BASE
        + FINDING_NOVELTY * agency.novelty
        + FINDING_FLEXIBILITY * (regime.contract_flexibility / FLEXIBILITY_SCALE) * (1.0 - mission.clarity)
        + (1.0 - mission.spending)
        - regime.law_guideline
    )
