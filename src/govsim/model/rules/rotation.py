"""Section 4.4: rotation."""

from govsim.model.compiled import rule
from govsim.model.constants import DEPUTY_KEEPS, HANDOVER_ALONE, HANDOVER_OVERLAP
from govsim.model.draws import geometric, happens
from govsim.model.elementary import exp
from govsim.model.rules.logs import log_event
from govsim.model.streams import PARTNER_TRANSFER, SUCCESSOR, TRANSFER, VACANCY
from govsim.model.tables import (
    COORDINATOR_CHANGE,
    IN_HOUSE,
    NOBODY,
    PARTNER_COORDINATOR_CHANGE,
    choose_partnerships,
    missions_of,
    officials_of,
)


@rule
def rotation(world, region, regimes, luck, month):
    """Section 4.4. Coordinators are transferred; posts stand empty; what partners knew of the person is mostly lost.

    Writes  officials.tenure, vacant;  missions' good_person, bad_person, clarity.
    """
    for i in officials_of(region):
        official = world.officials[i]
        regime = regimes[world.agencies[official.agency].regime]
        if official.vacant > 0:
            official.vacant -= 1
            if official.vacant == 0:
                official.tenure = 0
        else:
            official.tenure += 1
        chance = regime.transfer_october if month % 12 == 0 else regime.transfer_other
        if (
            official.vacant == 0
            and official.tenure >= regime.rotation_minimum_tenure_months
            and happens(chance, luck, TRANSFER, month, i)
        ):
            transfer(world, i, regime, luck, month)
    for k in range(choose_partnerships(world, region)):
        i = world.chosen[k]
        mission = world.missions[i]
        regime = regimes[world.agencies[mission.agency].regime]
        chance = regimes[world.country[0].regime].partner_transfer_monthly
        if happens(chance, luck, PARTNER_TRANSFER, month, mission.partner):
            mission.good_person *= regime.rotation_handover_floor
            mission.bad_person *= regime.rotation_handover_floor
            log_event(world, PARTNER_COORDINATOR_CHANGE, month, month, mission.agency, NOBODY, i, mission.partner)


@rule
def transfer(world, i, regime, luck, month):
    """The holder of post `i` leaves; a vacancy may follow, and the successor knows what is handed over."""
    official = world.officials[i]
    official.tenure = 0
    apart = exp(-regime.rotation_overlap_months / regime.rotation_overlap_scale)
    if not happens(1.0 - (1.0 - regime.rotation_no_vacancy) * apart, luck, SUCCESSOR, month, i):
        official.vacant = geometric(regime.rotation_vacancy_months, luck, VACANCY, month, i)
    kept = evidence_kept(regime, apart)
    agency = world.agencies[official.agency]
    for j in missions_of(agency):
        mission = world.missions[j]
        if mission.official == i and mission.status != IN_HOUSE:
            mission.good_person *= kept
            mission.bad_person *= kept
            mission.clarity *= 1.0 - regime.contract_clarity_loss * (1.0 - regime.contract_charter)
    world.groups[agency.group].coordinator_changes += 1
    log_event(world, COORDINATOR_CHANGE, month, month, official.agency, i, NOBODY, NOBODY)


@rule
def evidence_kept(regime, apart):
    """eta: the share of person evidence that outlives a handover; `apart` is e^(-overlap/scale)."""
    shared = regime.rotation_documentation * (HANDOVER_ALONE + HANDOVER_OVERLAP * (1.0 - apart))
    floor = regime.rotation_handover_floor
    kept = floor + (regime.rotation_handover_ceiling - floor) * shared
    return 1.0 - (1.0 - kept) * (1.0 - DEPUTY_KEEPS * regime.rotation_deputy)
