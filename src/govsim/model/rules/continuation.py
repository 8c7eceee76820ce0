"""Section 4.11: continuation."""

from govsim.model.compiled import rule
from govsim.model.constants import (
    CLEARANCE_AT_END,
    DEBT_LIMIT,
    DEBT_WEIGHT,
    DEPARTURE_RATE,
    GAP_WEIGHT,
    GIVING_UP_RATE,
    MISMATCH_RENEWED,
    PERFORMANCE_PARADIGM,
    PROMPT_RENEWAL,
    PROMPT_RENEWAL_MONTHS,
)
from govsim.model.draws import happens, logistic
from govsim.model.rules.delivery import belief_in_continuation, yearly_belief
from govsim.model.rules.endings import end_partnership
from govsim.model.rules.logs import log_contract
from govsim.model.rules.signing import agreement, clearance_gained, sign
from govsim.model.rules.trust import keep
from govsim.model.streams import ACCIDENT as ACCIDENT_STREAM
from govsim.model.streams import DEPARTURE, INSOLVENCY, RENEWAL
from govsim.model.tables import (
    ACCIDENT,
    ACTIVE,
    GAP,
    INSOLVENT,
    LAPSED,
    PARTNER_LEFT,
    UNDERPERFORMED,
    choose_partnerships,
    kind_sums,
)


@rule
def continuation(world, region, regimes, luck, month):
    """Section 4.11. Each partnership in turn: does it end, run out, lie in a gap, or is it signed again?

    Reads  missions' trust, cash, line, clearance;  writes  missions' status, gap, contract, endings.
    """
    for k in range(choose_partnerships(world, region)):
        i = world.chosen[k]
        mission = world.missions[i]
        regime = regimes[world.agencies[mission.agency].regime]
        cause = ending(world, i, regime, luck, month)
        if cause != 0:
            end_partnership(world, i, cause, month)
        elif mission.status == ACTIVE:
            if mission.end == month:
                run_out(world, i, regime, month)
        elif not renew(world, i, regime, luck, month) and mission.gap > regime.contract_gap_tolerance_months:
            end_partnership(world, i, LAPSED, month)


@rule
def ending(world, i, regime, luck, month):
    """The cause for which the partnership ends before its term is looked at, or 0."""
    mission = world.missions[i]
    cash = world.partners[mission.partner].cash
    if mission.status == ACTIVE and happens(regime.accident_monthly, luck, ACCIDENT_STREAM, month, i):
        return ACCIDENT
    if cash < DEBT_LIMIT and happens(GIVING_UP_RATE, luck, INSOLVENCY, month, i):
        return INSOLVENT
    pressed = mission.status == GAP or cash < 0.0
    if pressed or regime.structure_exit_in_term > 0.0:
        belief = belief_in_continuation(mission) if pressed else yearly_belief(mission)
        worth = worth_staying(world, mission, regime, belief)
        chance = DEPARTURE_RATE * logistic(-worth / regime.partner_choice_noise)
        if not pressed:
            chance *= regime.structure_exit_in_term
        if happens(chance, luck, DEPARTURE, month, i):
            return PARTNER_LEFT
    return 0


@rule
def worth_staying(world, mission, regime, belief):
    """V: belief and trust, and what moves the partner, against what it could do elsewhere and what waiting costs."""
    partner = world.partners[mission.partner]
    weight = regime.partner_trust_weight
    hope = (1.0 - weight) * belief + weight * mission.trust
    strain = DEBT_WEIGHT * max(0.0, -partner.cash) + GAP_WEIGHT * mission.gap
    return hope + partner.motive - partner.outside - strain


@rule
def run_out(world, i, regime, month):
    """The term is over: a poor performer is let go, any other waits in a gap to be signed again."""
    mission = world.missions[i]
    mission.due += 1
    kind_sums(world, mission).due += 1
    if mission.performance < regime.contract_minimum_performance:
        agency = world.agencies[mission.agency]
        agency.paradigm = max(0.0, agency.paradigm - PERFORMANCE_PARADIGM)
        end_partnership(world, i, UNDERPERFORMED, month)
    else:
        log_contract(world, i, month)
        mission.status = GAP
        mission.gap = 0
        mission.line = 1 if mission.obligated_until > month else 0
        mission.clearance = CLEARANCE_AT_END


@rule
def renew(world, i, regime, luck, month):
    """A month in a gap: the file moves, and once all stands ready the next term is signed. Returns whether it was."""
    mission = world.missions[i]
    agency = world.agencies[mission.agency]
    official = world.officials[mission.official]
    mission.gap += 1
    mission.clearance += clearance_gained(mission, official, regime, 0.0)
    if not (
        mission.clearance >= 1.0
        and mission.freeze == 0
        and mission.line == 1
        and world.country[0].act_passed == 1
        and official.vacant == 0
        and happens(agreement(mission, agency, official, regime), luck, RENEWAL, month, i)
    ):
        return False
    if mission.gap <= PROMPT_RENEWAL_MONTHS:
        keep(agency, mission, regime, PROMPT_RENEWAL * regime.trust_breach)
    mission.renewed += 1
    sums = kind_sums(world, mission)
    sums.renewed += 1
    sums.seam_months += mission.gap
    if mission.gap > 12:
        sums.renewed_late += 1
        sums.seam_late += mission.gap
    mission.mismatch *= MISMATCH_RENEWED
    sign(world, mission, regime, month + 1)
    return True
