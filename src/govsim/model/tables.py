"""The world: one table an entity, as numpy records. A row's place in its table is the entity's number everywhere.

Regions hold ranges of rows, agencies too, so that what meets lies together. Where a scenario states nothing, a stated
value is UNSTATED and the start of a run draws it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from govsim.model import constants
from govsim.model.aliasing import fields_never_overlap
from govsim.model.compiled import constant, numbers, rule
from govsim.model.constants import CAUSES as CAUSES
from govsim.model.constants import KINDS as KINDS

UNSTATED, OF_KIND = -1.0, -2.0  # OF_KIND: drawn around the mean of a kind that the scenario declares
NOBODY = constant(-1)
NEVER = constant(constants.NEVER)
NO_OBLIGATION = constant(-constants.NEVER)

IN_HOUSE, NEGOTIATING, ACTIVE, GAP = map(constant, range(4))

ALIVE, LINE_LOST, OBJECTED, ACCIDENT, INSOLVENT, PARTNER_LEFT, UNDERPERFORMED, LAPSED = map(constant, range(8))

EVENTS = ("leader change", "coordinator change", "partner coordinator change", "late payment", "late act")
LEADER_CHANGE, COORDINATOR_CHANGE, PARTNER_COORDINATOR_CHANGE, LATE_PAYMENT, LATE_ACT = map(constant, range(5))


def _table(whole: str, real: str = "") -> np.dtype:
    return np.dtype([(name, np.int64) for name in whole.split()] + [(name, np.float64) for name in real.split()])


COUNTRY_ROW = _table(
    "regime transition since_transition to_election act_passed lateness first_month",
    "mean_experience mean_paradigm",
)
REGION_ROW = _table(
    "first_agency end_agency first_official end_official first_mission end_mission first_partner end_partner"
)
AGENCY_ROW = _table(
    "group region regime first_mission end_mission first_official end_official leader_tenure",
    "priority seriousness supervision commitment working_commitment caution paradigm experience novelty envelope"
    " kept broken stated_priority stated_seriousness stated_paradigm",
)
OFFICIAL_ROW = _table("agency tenure vacant", "routine backlog engagement demand")
PARTNER_ROW = _table(
    "kind region capacity contracts",
    "capability cash reserve outside motive bridge_output paid own_means cost reset"
    " stated_capability stated_outside stated_motive stated_reserve",
)
MISSION_ROW = _table(
    "agency official partner last_partner last_contracted let_go let_go_partner status line opens waiting due renewed"
    " began signed end obligated_until gap gap_before invoice_age invoice_due late_since freeze bridged",
    "need value authority spending stringency audit_chance z_authority z_spending z_stringency"
    " fit clearance clarity mismatch output potential quality measured performance investment obligated_years"
    " good_person bad_person good_agency bad_agency trust_person trust_agency trust accrued invoiced advance_open score"
    " stated_need stated_authority stated_spending stated_stringency",
)
IN_FORCE_ROW = _table("mission partner start end renewals")

PARTNERSHIP_ROW = _table("run mission partner start end cause renewals")
CONTRACT_ROW = _table("run mission partner number start end agreed_end gap_before")
EVENT_ROW = _table("run event month end agency official mission partner")
PARTNERSHIP_MONTH_ROW = _table(
    "run month mission partner official status age",
    "trust trust_person trust_agency output good_person bad_person good_agency bad_agency"
    " performance engagement fit capability cash reserve",
)


class Log(NamedTuple):
    """Something a run writes down: what its table and the switch of a Record are called, where a World has it, its
    rows, and for each row of which tables a month can bring how many at most."""

    name: str
    in_world: str
    row: np.dtype
    a_month: Mapping[str, int]


LOGS = (
    Log("partnerships", "partnership_log", PARTNERSHIP_ROW, {"missions": 1}),
    Log("contracts", "contract_log", CONTRACT_ROW, {"missions": 1}),
    Log("events", "event_log", EVENT_ROW, {"missions": 2, "officials": 1, "agencies": 1, "country": 1}),
    Log("partnership_months", "month_log", PARTNERSHIP_MONTH_ROW, {"missions": 1}),
)
"""In the order of `World.logged`, which holds the rows written in each, and after them the number of the run."""

GROUP_SUMS = _table(
    "",
    "months missions in_house negotiating act_waiting late_acts need served served_quality in_house_served"
    " agencies priority commitment working_commitment reputation paradigm experience leader_changes"
    " posts vacant engagement backlog coordinator_changes unspent in_house_cost",
)
"""Sums over the months of a period, by agency group."""

KIND_SUMS = _table(
    "",
    "active gap trust trust_person trust_agency output quality measured_performance cash reserve"
    " late_invoices lost_to_gaps given_up starts repeats due renewed"
    " renewed_late seam_months seam_late paid cost advance_lost active_value"
    " line law other insolvent partner performance lapsed",
)
"""Sums over the months of a period, by agency group and partner kind; causes of ending are counts.

A renewal counts in the month in which it is signed. Those signed more than a year after their term ran out, and the
months they waited, are counted once more as late: terms run out with the fiscal year, so that is enough to know the
year in which each was due.
"""


_ENTITIES = {
    "country": COUNTRY_ROW,
    "regions": REGION_ROW,
    "agencies": AGENCY_ROW,
    "officials": OFFICIAL_ROW,
    "partners": PARTNER_ROW,
    "missions": MISSION_ROW,
    "in_force": IN_FORCE_ROW,
}
_NEVER_NOBODY = (
    "first_agency end_agency first_official end_official first_mission end_mission first_partner end_partner"
    " agency official kind group region"
)
fields_never_overlap(_ENTITIES, places=_NEVER_NOBODY.split())
fields_never_overlap(
    {
        "partnership_log": PARTNERSHIP_ROW,
        "contract_log": CONTRACT_ROW,
        "event_log": EVENT_ROW,
        "month_log": PARTNERSHIP_MONTH_ROW,
        "groups": GROUP_SUMS,
        "kinds": KIND_SUMS,
    }
)


DRAWS_AT_ONCE = 5
"""Rows of `World.draws`."""


class World(NamedTuple):
    """All tables of a run. Rules read and write these rows, and nothing else."""

    country: np.recarray
    regions: np.recarray
    agencies: np.recarray
    officials: np.recarray
    partners: np.recarray
    missions: np.recarray
    in_force: np.recarray
    recorded_acts: np.ndarray
    neighbours: np.ndarray  # where each agency's begin in this, and where the last ones end; then partners. Or nothing
    groups: np.recarray
    kinds: np.recarray
    partnership_log: np.recarray
    contract_log: np.recarray
    event_log: np.recarray
    month_log: np.recarray
    logged: np.ndarray
    # Room, no part of the state: nothing here outlives the month, or the rule, that writes it.
    part_groups: np.recarray  # sums of each part of the country, of shapes (parts, groups) and (parts, groups, kinds);
    part_kinds: np.recarray  # of no parts where the country is one
    draws: np.ndarray  # draws made all at once, by row, and
    chosen: np.ndarray  # the numbers of those who draw


def blank(dtype: np.dtype, *shape: int) -> np.recarray:
    """A table of zeros."""
    return np.zeros(shape, dtype).view(np.recarray)


def rows_written(world: World) -> dict[str, np.ndarray]:
    """The rows that are written in each log, by its name."""
    counts = world.logged[: len(LOGS)].tolist()
    return {log.name: np.asarray(getattr(world, log.in_world))[:rows] for log, rows in zip(LOGS, counts, strict=True)}


def fields(dtype: np.dtype) -> int:
    """How many numbers a record holds."""
    return len(dtype.names or ())


REGIONS_AT_ONCE = 10
"""Regions of a part of the country: what parts of a large one sum up is kept apart, so that threads can share it."""


@numbers
def parts_of(world):
    """How many parts the country has."""
    return max(1, world.part_groups.shape[0])


@numbers
def regions_of(world, part):
    """The numbers of the regions of a part of the country."""
    if world.part_groups.shape[0] == 0:
        return range(world.regions.size)
    return range(part * REGIONS_AT_ONCE, min(world.regions.size, (part + 1) * REGIONS_AT_ONCE))


@numbers
def agencies_of(region):
    """The numbers of a region's agencies."""
    return range(region.first_agency, region.end_agency)


@numbers
def officials_of(place):
    """The numbers of the posts of a region or an agency."""
    return range(place.first_official, place.end_official)


@numbers
def missions_of(place):
    """The numbers of the missions of a region or an agency."""
    return range(place.first_mission, place.end_mission)


@numbers
def partners_of(region):
    """The numbers of a region's partners."""
    return range(region.first_partner, region.end_partner)


@numbers
def met_by(world, region, agency):
    """Where in who_is_met() those stand whom an agency can meet: its neighbours, or the partners of its region."""
    if world.neighbours.size == 0:
        return partners_of(region)
    return range(world.neighbours[agency], world.neighbours[agency + 1])


@rule
def who_is_met(world, place):
    """The number of the partner who stands there."""
    if world.neighbours.size == 0:
        return place
    return world.neighbours[place]


@rule
def is_partnership(mission):
    """Whether a mission has a partner under contract or between two contracts."""
    return mission.status == ACTIVE or mission.status == GAP


@rule
def choose_partnerships(world, region):
    """The numbers of the region's partnerships, in order, at the front of world.chosen. Returns how many they are.

    A loop over this list goes straight through; one that asks each mission is held up at every second answer, as most
    missions are in house and nothing tells which. What is called within such a loop may make no other list.
    """
    count = 0
    for i in missions_of(region):
        world.chosen[count] = i
        count += is_partnership(world.missions[i])
    return count


@rule
def kind_sums(world, mission):
    """The period's sums of the mission's agency group and its partner's kind."""
    return world.kinds[world.agencies[mission.agency].group, world.partners[mission.partner].kind]
