"""What is written down when it is asked for. A log of no rows is one that was not asked for.

The engine makes room for all that a month can bring before the month begins: no event is lost to a fixed size.
"""

from govsim.model.compiled import rule
from govsim.model.tables import ACTIVE

PARTNERSHIPS, CONTRACTS, EVENTS, PARTNERSHIP_MONTHS = 0, 1, 2, 3
RUN = 4
"""Places in `world.logged`: rows written so far in each log, and the number of the run."""


@rule
def log_partnership(world, i, end, cause):
    """A partnership from first signing to ending; it counts as at least one month."""
    log = world.partnership_log
    if log.size == 0:
        return
    mission = world.missions[i]
    row = log[world.logged[PARTNERSHIPS]]
    world.logged[PARTNERSHIPS] += 1
    row.run = world.logged[RUN]
    row.mission = i
    row.partner = mission.partner
    row.start = mission.began
    row.end = max(end, mission.began + 1)
    row.cause = cause
    row.renewals = mission.renewed


@rule
def log_contract(world, i, end):
    """A signed term: the first one of a partnership is number 1."""
    log = world.contract_log
    if log.size == 0 or world.missions[i].status != ACTIVE:
        return
    mission = world.missions[i]
    row = log[world.logged[CONTRACTS]]
    world.logged[CONTRACTS] += 1
    row.run = world.logged[RUN]
    row.mission = i
    row.partner = mission.partner
    row.number = mission.renewed + 1
    row.start = mission.signed
    row.end = max(end, mission.signed)
    row.agreed_end = mission.end
    row.gap_before = mission.gap_before


@rule
def log_event(world, event, month, end, agency, official, mission, partner):
    """An event, or a spell from `month` to `end`; NOBODY where an entity has no part in it."""
    log = world.event_log
    if log.size == 0:
        return
    row = log[world.logged[EVENTS]]
    world.logged[EVENTS] += 1
    row.run = world.logged[RUN]
    row.event = event
    row.month = month
    row.end = end
    row.agency = agency
    row.official = official
    row.mission = mission
    row.partner = partner


@rule
def log_partnership_month(world, i, month):
    """A partnership at the end of a reported month: its age, trust with the evidence behind it, output as it is and as
    it is measured, and what both sides bring: the post's engagement, the partner's capability and money.
    """
    log = world.month_log
    if log.size == 0 or month < 0:
        return
    mission = world.missions[i]
    row = log[world.logged[PARTNERSHIP_MONTHS]]
    world.logged[PARTNERSHIP_MONTHS] += 1
    row.run = world.logged[RUN]
    row.month = month
    row.mission = i
    row.partner = mission.partner
    row.official = mission.official
    row.status = mission.status
    row.age = month - mission.began
    row.trust = mission.trust
    row.trust_person = mission.trust_person
    row.trust_agency = mission.trust_agency
    row.output = mission.output
    row.good_person = mission.good_person
    row.bad_person = mission.bad_person
    row.good_agency = mission.good_agency
    row.bad_agency = mission.bad_agency
    partner = world.partners[mission.partner]
    row.performance = mission.performance
    row.engagement = world.officials[mission.official].engagement
    row.fit = mission.fit
    row.capability = partner.capability
    row.cash = partner.cash
    row.reserve = partner.reserve
