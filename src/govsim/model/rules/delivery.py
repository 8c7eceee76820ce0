"""Section 4.7: delivery."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    BELIEF_WEIGHT,
    CAPTURE_MONTHS,
    CASH_LEAST,
    CASH_SCALE,
    CHARTER_DRIFT,
    DRIFT,
    EFFORT_LEAST,
    EFFORT_SHARE,
    ENGAGEMENT_FLOOR,
    ENGAGEMENT_SHARE,
    INVESTMENT_BELIEF,
    INVESTMENT_FLOOR,
    INVESTMENT_KEPT,
    INVESTMENT_SHARE,
    MEASURED_MOST,
    MEASUREMENT_NOISE,
    PERFORMANCE_MONTHS,
    TRUST_FLOOR,
    TRUST_SHARE,
)
from govsim.model.draws import clip, normals
from govsim.model.elementary import exp, power
from govsim.model.streams import DRIFT as DRIFT_STREAM
from govsim.model.streams import MEASUREMENT
from govsim.model.tables import ACTIVE, choose_partnerships


@rule
def delivery(world, region, regimes, luck, month):
    """Section 4.7. Partners give the effort that a relation with this future enforces by itself; services follow.

    Reads  officials.engagement, partners' capability and cash, missions.trust;
    writes  missions' mismatch, output, potential, measured, performance, quality, investment.
    """
    drifts, errors = world.draws[3], world.draws[4]
    count = choose_partnerships(world, region)
    normals(drifts, world.chosen, count, world, luck, DRIFT_STREAM, month)
    normals(errors, world.chosen, count, world, luck, MEASUREMENT, month)
    for k in range(count):
        mission = world.missions[world.chosen[k]]
        regime = regimes[world.agencies[mission.agency].regime]
        partner = world.partners[mission.partner]
        engagement = world.officials[mission.official].engagement
        belief = yearly_belief(mission)
        drift = DRIFT * abs(drifts[k]) + CHARTER_DRIFT * regime.contract_charter
        mission.mismatch = clip((1.0 - regime.contract_flexibility) * (mission.mismatch + drift))
        mission.potential = (
            partner.capability
            * mission.fit
            * clip(1.0 + partner.cash / CASH_SCALE, CASH_LEAST, 1.0)
            * (EFFORT_LEAST + EFFORT_SHARE * effort(belief, regime))
            * (ENGAGEMENT_FLOOR + ENGAGEMENT_SHARE * engagement)
            * (TRUST_FLOOR + TRUST_SHARE * mission.trust)
            * (1.0 - mission.mismatch)
            * (INVESTMENT_FLOOR + INVESTMENT_SHARE * mission.investment)
        )
        share = regime.contract_outcome_share
        if mission.status == ACTIVE:
            mission.output = mission.potential
            seen = mission.output * (1.0 + regime.structure_measured_gain * share) / regime.contract_target
            mission.measured = min(MEASURED_MOST, seen) + MEASUREMENT_NOISE * errors[k]
            mission.performance += (mission.measured - mission.performance) / PERFORMANCE_MONTHS
        else:
            mission.output = partner.bridge_output * mission.potential if partner.cash > 0.0 else 0.0
        if regime.structure_capture > 0.0:
            months = months_together(mission, world.officials[mission.official], month)
            left = 1.0 - regime.structure_capture * (1.0 - exp(-months / CAPTURE_MONTHS))
            mission.output *= left
            mission.potential *= left  # so that only a gap is counted as lost to gaps
        mission.quality = mission.output * (1.0 - regime.structure_unmeasured_loss * share * (1.0 - partner.motive))
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
        return power(belief, 1.0 / mission.obligated_years)
    return belief


@rule
def effort(belief, regime):
    """e, the effort in the self-enforcing range of a relational contract (Baker, Gibbons & Murphy 2002)."""
    future = regime.partner_patience * belief
    worth = regime.partner_surplus * future / (1.0 - future)
    floor = regime.structure_effort_floor
    return floor + (1.0 - floor) * (worth * worth / (1.0 + worth * worth))


@rule
def months_together(mission, official, month):
    """j, the months that this holder of the post and this partnership have had together; none in a vacant post."""
    return 0.0 if official.vacant > 0 else float(min(official.tenure, month - mission.began))
