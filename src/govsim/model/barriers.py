"""Section 8 of the model page: the five barriers, and what it means to switch one off.

"Off" is a choice of reference, not a fact: print the definition beside every share that rests on it. The values may
lie outside the plausible ranges of section 6 by intent, so nothing is asked of them but that the parameter exists.
No two barriers set the same parameter, so the order of switching does not matter.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govsim.model.parameters import BY_NAME


@dataclass(frozen=True, slots=True)
class Barrier:
    """One of the five barriers. definition: what "off" means, in words; off: the same as parameter values."""

    name: str
    label: str
    label_th: str
    definition: str
    off: Mapping[str, float]

    def __post_init__(self) -> None:
        for name in self.off:
            if name not in BY_NAME:
                raise ValueError(f"barrier {self.name}: {name} is not a parameter")


_FIVE = (
    Barrier(
        "budget",
        "yearly budget",
        "งบประมาณรายปี",
        "never late; line_kept 1 with no dependence on priority or performance; envelope without limit; "
        "terms as they are",
        {
            "budget.late_after_transition": 0.0,
            "budget.late_otherwise": 0.0,
            "budget.line_kept": 1.0,
            "budget.line_priority": 0.0,
            "budget.line_performance": 0.0,
            "budget.cover": math.inf,
        },
    ),
    Barrier(
        "routine",
        "routine load and familiar ways",
        "ภาระงานประจำและความเคยชิน",
        "routine 0.5, novelty 0, ambiguity 0",
        {"workload.routine": 0.5, "workload.novelty": 0.0, "workload.ambiguity": 0.0},
    ),
    Barrier(
        "rotation",
        "rotation of officials",
        "การโยกย้ายเจ้าหน้าที่",
        "transfer_rate 0, partner_transfer_rate 0",
        {"rotation.transfer_rate": 0.0, "rotation.partner_transfer_rate": 0.0},
    ),
    Barrier(
        "leadership",
        "change of leadership and policy",
        "การเปลี่ยนผู้บริหารและแนวนโยบาย",
        "change_rate 0, no term limit, spread 0, P = G = 0.75 in every agency",
        {
            "leadership.change_rate": 0.0,
            "leadership.term_limit_years": math.inf,
            "leadership.spread": 0.0,
            "leadership.priority_median": 0.75,
            "leadership.seriousness_median": 0.75,
        },
    ),
    Barrier(
        "law",
        "law, spending rules and outside audit",
        "กฎหมาย ระเบียบการใช้จ่าย และการตรวจสอบจากภายนอก",
        "authority = spending = 1, multi-year permitted, audit_rate 0",
        {"law.authority": 1.0, "law.spending": 1.0, "budget.multi_year_permitted": 1, "law.audit_rate": 0.0},
    ),
)

BARRIERS: Mapping[str, Barrier] = MappingProxyType({barrier.name: barrier for barrier in _FIVE})
