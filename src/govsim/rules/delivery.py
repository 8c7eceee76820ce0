"""Section 4.7: delivery."""

from govsim.compiled import rule
from govsim.constants import (
    BELIEF_WEIGHT,
    CASH_LEAST,
    CASH_SCALE,
    CHARTER_DRIFT,
    DRIFT,
    EFFORT_FLOOR,
    EFFORT_SHARE,
    ENGAGEMENT_FLOOR,
    ENGAGEMENT_SHARE,
    INVESTMENT_BELIEF,
    INVESTMENT_FLOOR,
    INVESTMENT_KEPT,
    INVESTMENT_SHARE,
    MEASURED_GAIN,
    MEASURED_MOST,
    MEASUREMENT_NOISE,
    PERFORMANCE_MONTHS,
    QUALITY_LOSS,
    TRUST_FLOOR,
    TRUST_SHARE,
)
from govsim.draws import clip, normal
from govsim.streams import DRIFT as DRIFT_STREAM
from govsim.streams import MEASUREMENT
from govsim.world import ACTIVE, is_partnership, missions_of


@rule
def delivery(world, region, regimes, luck, month):
    """Section 4.7. Partners give the effort that a relation with this future enforces by itself; services follow.

    Reads  officials.engagement, partners' capability and cash, missions.trust;
    writes  missions' mismatch, output, potential, measured, performance, quality, investment.
    """
    for i in missions_of(region):
        mission = world.missions[i]
        if not is_partnership(mission):
            continue
        regime = regimes[world.agencies[mission.agency].regime]
        partner = world.partners[mission.partner]
        engagement = world.officials[mission.official].engagement
        belief = yearly_belief(mission)
        drift = DRIFT * abs(normal(luck, DRIFT_STREAM, month, i)) + CHARTER_DRIFT * regime.contract_charter
        mission.mismatch = clip((1.0 - regime.contract_flexibility) * (mission.mismatch + drift))
        mission.potential = (
            partner.capability
            * mission.fit
            * clip(1.0 + partner.cash / CASH_SCALE, CASH_LEAST, 1.0)
            * (EFFORT_FLOOR + EFFORT_SHARE * effort(belief, regime))
            * (ENGAGEMENT_FLOOR + ENGAGEMENT_SHARE * engagement)
            * (TRUST_FLOOR + TRUST_SHARE * mission.trust)
            * (1.0 - mission.mismatch)
            * (INVESTMENT_FLOOR + INVESTMENT_SHARE * mission.investment)
        )
        share = regime.contract_outcome_share
        if mission.status == ACTIVE:
            mission.output = mission.potential
            seen = mission.output * (1.0 + MEASURED_GAIN * share) / regime.contract_target
            mission.measured = min(MEASURED_MOST, seen) + MEASUREMENT_NOISE * normal(luck, MEASUREMENT, month, i)
            mission.performance += (mission.measured - mission.performance) / PERFORMANCE_MONTHS
        else:
            mission.output = partner.bridge_output * mission.potential if partner.cash > 0.0 else 0.0
        mission.quality = mission.output * (1.0 - QUALITY_LOSS * share * (1.0 - partner.motive))
        mission.investment *= INVESTMENT_KEPT
        if belief > INVESTMENT_BELIEF:
            mission.investment += 1.0 - INVESTMENT_KEPT


@rule
def belief_in_continuation(mission):
    """p = (renewed + 4 To) / (due + 4): one's own renewals, mixed with trust in the agency."""
    return (mission.renewed + BELIEF_WEIGHT * mission.trust_agency) / (mission.due + BELIEF_WEIGHT)


@rule
def yearly_belief(mission):
    """pD: an obligated term of several years is one test of continuation, not several."""
    belief = belief_in_continuation(mission)
    if mission.status == ACTIVE and mission.obligated_years > 1.0:
        return belief ** (1.0 / mission.obligated_years)
    return belief


@rule
def effort(belief, regime):
    """e, the effort in the self-enforcing range of a relational contract (Baker, Gibbons & Murphy 2002)."""
    future = regime.partner_patience * belief
    worth = regime.partner_surplus * future / (1.0 - future)
    return worth * worth / (1.0 + worth * worth)
