"""Section 8 of the model page: the five barriers, and what it means to switch one off.

"Off" is a choice of reference, not a fact: print the definition beside every share that rests on it. The values may
lie outside the plausible ranges of section 6 by intent, so nothing is asked of them but that the parameter exists.
No two of the five set the same parameter, and barriers that a scenario or an extension adds set one that another sets
to the same value alone, so the order of switching does not matter.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from govsim.errors import did_you_mean, shorten, shown
from govsim.model.parameters import BY_NAME, Parameter


@dataclass(frozen=True, slots=True)
class Barrier:
    """A barrier: one of the five, or one that an extension or a scenario file adds.

    definition: what "off" means, in words, by default the values of off; off: the same as parameter values. A label
    that is not given is the name, one in Thai the other label.
    """

    name: str
    label: str = ""
    label_th: str = ""
    definition: str = ""
    off: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.name)
        object.__setattr__(self, "label_th", self.label_th or self.label)
        object.__setattr__(self, "definition", self.definition or in_words(self.off))


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


def in_words(off: Mapping[str, float]) -> str:
    """Values of parameters: "rotation.transfer_rate 0, law.audit_rate 0"."""
    return ", ".join(f"{name} {value:g}" for name, value in off.items())


def is_off_of_the_five(parameter: str, value: object) -> bool:
    """Whether one of the five switches a parameter to this value, which may be beyond its bounds: no limit at all."""
    return any(barrier.off.get(parameter) == value for barrier in _FIVE)


RESERVED = ("all", "run")
"""What no barrier can be called: a row and a column of results."""
MOST = 8
"""Barriers whose combinations are run at most: 256 of them, eight times those of the five."""


def faults(
    barrier: str,
    off: Mapping[str, float],
    known: Mapping[str, Barrier],
    declared: Mapping[str, Parameter] = BY_NAME,
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with values of a barrier's off: parameter, what, remedy. `known`: all barriers there are."""
    for name, value in off.items():
        if name not in declared:
            yield name, "is not a parameter", did_you_mean(name, declared, "parameters")
            continue
        parameter = declared[name]
        if not is_off_of_the_five(name, value) and (reason := parameter.refusal(value)):
            yield name, f"= {shorten(reason)}", f"allowed: {parameter.allowed()}"
        for other in known.values():
            if other.name != barrier and other.off.get(name, value) != value:
                what = f"= {shown(value)}, but switching {other.name} off makes it {other.off[name]:g}"
                yield name, what, "state the same, or other parameters: the order of switching off must not matter"


BARRIERS: Mapping[str, Barrier] = MappingProxyType({barrier.name: barrier for barrier in _FIVE})
