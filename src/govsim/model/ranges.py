"""What every column of the world's tables may hold, declared once: what a state file brings and what is written to an
agent are both held against it. No normal draw lies further out than 8.3, no uniform one below 2^-53.

These are bounds, what the equations of the model page allow, and not what evidence says: with every parameter anywhere
within its own bounds, for numbers that gather (evidence, experience) the limit of the sum, for those that grow with a
run (tenure, money) what a month adds.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from govsim.model.constants import (
    BACKLOG_MOST,
    CAPABILITY_MOST,
    FIT_MOST,
    FREEZE_LONGEST,
    GIVEN_UP_MONTH,
    LONG_AGO,
    TRANSITION_LONGEST,
)
from govsim.model.parameters import BY_NAME
from govsim.model.tables import ACTIVE, CAUSES, EVENTS, GAP, IN_HOUSE, NEVER, NO_OBLIGATION, NOBODY

GAP_LONGEST = int(BY_NAME["contract.gap_tolerance_months"].bounds[1])
"""Months: a renewal counts for the year in which its term ran out only within two years of it (tables.KIND_SUMS)."""
MOST_NEED = 1e9
"""People."""
ROUNDING = 1e-10
"""By which a sum of shares may pass its bound."""


class Limits(NamedTuple):
    """What the bounds of one run depend on. Months count from the first reported one.

    rows: of each table, and of "regimes";  first: the run's first month;  now: the month that comes next
    earliest, latest: the first month in which a stated contract began, and the last for which one can be agreed
    need: people whom one mission serves at most: a billion, unless the scenario states more
    lived: months since the start, of which numbers that grow may have grown; 0 for what is written now
    """

    rows: Mapping[str, int]
    first: int
    now: int
    earliest: int
    latest: int
    need: float
    lived: int


class Range(NamedTuple):
    """What a column may hold: from `low` to `high`, a number or the name of one of Limits, or a value of `also`.

    row_of    it is the number of a row in this table, and bounds follow from that
    per       the bounds hold for each row of this table, of which the column is a sum
    drift     what a month can move it beyond its bounds, but not below 0 where they begin there
    named     it is the number of a name: a status, a cause
    given     the scenario gives it, and no month changes it
    """

    low: float | str = 0
    high: float | str = 0
    also: tuple[float, ...] = ()
    row_of: str = ""
    per: str = ""
    drift: float = 0.0
    named: bool = False
    given: bool = False

    def bounds(self, limits: Limits) -> tuple[float, float]:
        """The lowest and the highest value, but for those of `also`."""
        if self.row_of:
            return 0, limits.rows[self.row_of] - 1
        low, high = (getattr(limits, end) if isinstance(end, str) else end for end in (self.low, self.high))
        times, room = limits.rows[self.per] if self.per else 1, self.drift * limits.lived
        return times * (low - room if low < 0 else low), times * (high + room)

    def in_words(self, limits: Limits) -> str:
        """The range in words: "from 0 to 1, or inf"."""
        low, high = self.bounds(limits)
        also = "".join(f", or {value:.16g}" for value in self.also)
        return f"from {low:.16g} to {high:.16g}{also}"

    @property
    def points(self) -> bool:
        """Whether places are looked up by it, whatever rules have written it."""
        return self.given or self.named or bool(self.row_of)


def _all(names: str, allowed: Range) -> dict[str, Range]:
    return dict.fromkeys(names.split(), allowed)


_GIVEN = Range(given=True)
_SHARE, _YES_OR_NO = Range(0, 1), Range(0, 1)
_OUTPUT = Range(0, CAPABILITY_MOST * FIT_MOST)
_PERSON, _AGENCY = Range(0, 40_000), Range(0, 2.2e6)
"""Evidence. On the person a month brings 1 of good or 20 of bad at most, on the agency 62 of good or 1230 of bad, and
3600 when its line is lost; 2^(-1/1200) of it stays the month after.
"""
_HEARSAY = Range(0, 5e8)
"""A thousand missions, each with 250 a month at most."""
_EXPERIENCE = Range(0, 5000)
"""A thousand contracts in force, of which 0.8 stay after a year."""
_MONEY = Range(-2e6, 2e6, drift=2e6)
"""A partner has 100 places; each month one earns 1000, costs 5000 at most, and may bring an advance of 12,000, or take
it back."""
_ENVELOPE = Range(-2e6, 4e7, also=(math.inf,), drift=4e6)
"""A thousand missions of 1000, and ten times their value at most; carried over whole, each year adds to it. Without the
budget barrier it has no limit."""
_WAIT = Range(0, GIVEN_UP_MONTH, drift=1)
_GAP = Range(0, GAP_LONGEST + 1, drift=1)
_PAST, _AGREED = Range("earliest", "now"), Range("earliest", "latest")
_RENEWALS = Range(0, 600, drift=1)
_MISSION_OR_NONE, _PARTNER_OR_NONE, _POST_OR_NONE, _AGENCY_OR_NONE = (
    Range(row_of=table, also=(NOBODY,)) for table in ("missions", "partners", "officials", "agencies")
)


def _sum(names: str, table: str, high: float | str = 1, drift: float = 0.0, low: float = 0) -> dict[str, Range]:
    return _all(names, Range(low, high, per=table, drift=drift))


RANGES: Mapping[str, Mapping[str, Range]] = {
    "country": {
        "regime": Range(row_of="regimes", also=(NOBODY,)),
        "transition": Range(0, TRANSITION_LONGEST),
        "since_transition": Range(0, LONG_AGO, drift=1),
        "to_election": Range(0, 1200),
        "act_passed": _YES_OR_NO,
        "lateness": Range(0, 12),
        "first_month": Range("first", "first"),
        "mean_experience": _EXPERIENCE,
        "mean_paradigm": _SHARE,
    },
    "agencies": {
        **_all("group region first_mission end_mission first_official end_official", _GIVEN),
        **_all("stated_priority stated_seriousness stated_paradigm", _GIVEN),
        "regime": Range(row_of="regimes", also=(NOBODY,)),
        "leader_tenure": Range(0, 1200, drift=1),
        **_all("priority seriousness supervision commitment working_commitment caution paradigm novelty", _SHARE),
        "experience": _EXPERIENCE,
        "envelope": _ENVELOPE,
        **_all("kept broken", _HEARSAY),
    },
    "officials": {
        "agency": _GIVEN,
        "tenure": Range(0, 1200, drift=1),
        "vacant": Range(0, 2200),  # of mean 60 at most: no draw is longer
        "routine": Range(0, 45),
        "backlog": Range(0, BACKLOG_MOST),
        "engagement": _SHARE,
        "demand": Range(0, 36_000),  # a thousand missions under negotiation, new and unclear
    },
    "partners": {
        **_all("kind region stated_capability stated_outside stated_motive stated_reserve", _GIVEN),
        **_all("capacity contracts", Range(0, 100)),
        "capability": Range(0, CAPABILITY_MOST),
        **_all("cash paid own_means cost reset", _MONEY),
        "reserve": Range(0, 13_000),
        **_all("outside motive bridge_output", _SHARE),
    },
    "missions": {
        **_all("agency official opens stated_need stated_authority stated_spending stated_stringency", _GIVEN),
        **_all("partner last_partner last_contracted let_go_partner", _PARTNER_OR_NONE),
        "status": Range(IN_HOUSE, GAP, named=True),
        **_all("line bridged", _YES_OR_NO),
        "waiting": _WAIT,
        **_all("due renewed", _RENEWALS),
        **_all("began signed", _PAST),
        "let_go": _PAST._replace(also=(-NEVER,)),
        "end": _AGREED,
        "obligated_until": _AGREED._replace(also=(NO_OBLIGATION,)),
        **_all("gap gap_before", _GAP),
        "invoice_age": Range(0, 120, drift=1),
        "invoice_due": Range(-120, 300, drift=1),
        "late_since": _PAST._replace(also=(NEVER,)),
        "freeze": Range(0, FREEZE_LONGEST),
        "need": Range(0, "need"),
        "value": Range(0, 1000),
        **_all("authority spending stringency audit_chance", _SHARE),
        **_all("z_authority z_spending z_stringency", Range(-3000, 3000)),  # as far as the logit of a median goes
        "fit": Range(0, FIT_MOST),
        "clearance": Range(0, 11, drift=0.5),  # half of one a month, for 19 months at most
        **_all("clarity mismatch investment trust_person trust_agency trust", _SHARE),
        **_all("output potential quality", _OUTPUT),
        **_all("measured performance", Range(-1.3, 2.5)),
        "obligated_years": Range(0, 30),
        **_all("good_person bad_person", _PERSON),
        **_all("good_agency bad_agency", _AGENCY),
        **_all("accrued invoiced", Range(0, 2e4, drift=1e3)),
        "advance_open": Range(0, 12_000),
        "score": Range(-1000, 1000, also=(math.inf, -math.inf)),
    },
    "groups": {
        **_all("months act_waiting late_acts", _YES_OR_NO),
        **_sum("missions in_house negotiating", "missions"),
        **_sum("need served served_quality in_house_served", "missions", "need"),
        **_sum("agencies priority commitment working_commitment reputation paradigm leader_changes", "agencies"),
        **_sum("experience", "agencies", 5000),
        **_sum("posts vacant engagement coordinator_changes", "officials"),
        **_sum("backlog", "officials", BACKLOG_MOST),
        **_sum("unspent", "agencies", 4e7, drift=4e6),
        **_sum("in_house_cost", "missions", 10_000),
    },
    "kinds": {
        **_sum("active gap trust trust_person trust_agency late_invoices", "missions"),
        **_sum("given_up starts repeats due renewed renewed_late", "missions"),
        **_sum("measured_performance", "missions", 2.5, low=-1.3),
        **_sum("cash", "missions", 2e6, drift=2e6, low=-2e6),
        **_sum("reserve", "missions", 13_000),
        **_sum("line law other insolvent partner performance lapsed", "missions"),
        **_sum("output quality", "missions", CAPABILITY_MOST * FIT_MOST),
        **_sum("lost_to_gaps", "missions", "need"),
        **_sum("seam_months seam_late", "missions", GAP_LONGEST + 1, drift=1),
        **_sum("paid", "missions", 6e4, drift=2e3, low=-6e4),
        **_sum("cost", "missions", 5000),
        **_sum("advance_lost", "missions", 12_000),
        **_sum("active_value", "missions", 1000),
    },
    "partnership_log": {
        "run": Range(0, 999_999),
        "mission": Range(row_of="missions"),
        "partner": Range(row_of="partners"),
        **_all("start end", _PAST),
        "cause": Range(0, len(CAUSES) - 1, named=True),
        "renewals": _RENEWALS,
    },
    "contract_log": {
        "run": Range(0, 999_999),
        "mission": Range(row_of="missions"),
        "partner": Range(row_of="partners"),
        "number": Range(1, 601, drift=1),
        **_all("start end", _PAST),
        "agreed_end": _AGREED,
        "gap_before": _GAP,
    },
    "event_log": {
        "run": Range(0, 999_999),
        "event": Range(0, len(EVENTS) - 1, named=True),
        "month": _PAST,
        "end": _AGREED,
        "agency": _AGENCY_OR_NONE,
        "official": _POST_OR_NONE,
        "mission": _MISSION_OR_NONE,
        "partner": _PARTNER_OR_NONE,
    },
    "month_log": {
        "run": Range(0, 999_999),
        "month": Range(0, "now"),
        "mission": Range(row_of="missions"),
        "partner": Range(row_of="partners"),
        "official": Range(row_of="officials"),
        "status": Range(ACTIVE, GAP, named=True),
        "age": Range(0, 12_000),
        **_all("trust trust_person trust_agency engagement", _SHARE),
        "output": _OUTPUT,
        **_all("good_person bad_person", _PERSON),
        **_all("good_agency bad_agency", _AGENCY),
        "performance": Range(-1.3, 2.5),
        "fit": Range(0, FIT_MOST),
        "capability": Range(0, CAPABILITY_MOST),
        "cash": _MONEY,
        "reserve": Range(0, 13_000),
    },
}
"""By the table's name in World."""
