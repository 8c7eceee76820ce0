"""The world: one table an entity, as numpy records. A row's place in its table is the entity's number everywhere.

Regions hold ranges of rows, agencies too, so that what meets lies together. Where a scenario states nothing, a stated
value is UNSTATED and the start of a run draws it.
"""

from typing import NamedTuple

import numpy as np

from govsim.compiled import numbers, rule
from govsim.constants import CAUSES as CAUSES
from govsim.constants import KINDS as KINDS

UNSTATED = -1.0
NOBODY = -1
NEVER = 1 << 40
NO_OBLIGATION = -NEVER

IN_HOUSE, NEGOTIATING, ACTIVE, GAP = 0, 1, 2, 3

ALIVE, LINE_LOST, OBJECTED, ACCIDENT, INSOLVENT, PARTNER_LEFT, UNDERPERFORMED, LAPSED = range(8)

EVENTS = ("leader change", "coordinator change", "partner coordinator change", "late payment", "late act")
LEADER_CHANGE, COORDINATOR_CHANGE, PARTNER_COORDINATOR_CHANGE, LATE_PAYMENT, LATE_ACT = range(5)


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
    "agency official partner last_partner last_contracted status line opens waiting due renewed began signed end"
    " obligated_until gap gap_before invoice_age invoice_due late_since freeze bridged",
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
    "trust trust_person trust_agency output good_person bad_person good_agency bad_agency",
)

GROUP_SUMS = _table(
    "",
    "months missions in_house negotiating act_waiting late_acts need served served_quality in_house_served"
    " agencies priority commitment working_commitment reputation paradigm experience leader_changes"
    " posts vacant engagement backlog coordinator_changes unspent",
)
"""Sums over the months of a period, by agency group."""

KIND_SUMS = _table(
    "",
    "active gap trust trust_person trust_agency output quality late_invoices lost_to_gaps starts repeats due renewed"
    " seam_months paid cost advance_lost active_value line law other insolvent partner performance lapsed",
)
"""Sums over the months of a period, by agency group and partner kind; causes of ending are counts."""


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
    groups: np.recarray
    kinds: np.recarray
    partnership_log: np.recarray
    contract_log: np.recarray
    event_log: np.recarray
    month_log: np.recarray
    logged: np.ndarray


def blank(dtype: np.dtype, *shape: int) -> np.recarray:
    """A table of zeros."""
    return np.zeros(shape, dtype).view(np.recarray)


def fields(dtype: np.dtype) -> int:
    """How many numbers a record holds."""
    return len(dtype.names or ())


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


@rule
def is_partnership(mission):
    """Whether a mission has a partner under contract or between two contracts."""
    return mission.status == ACTIVE or mission.status == GAP


@rule
def kind_sums(world, mission):
    """The period's sums of the mission's agency group and its partner's kind."""
    return world.kinds[world.agencies[mission.agency].group, world.partners[mission.partner].kind]
