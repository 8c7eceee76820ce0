"""What it means that a barrier is off, where that is another choice than section 8's."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govsim.arguments import mapping, text
from govsim.errors import InputError, did_you_mean, shorten, shown
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import BY_NAME


@dataclass(frozen=True)
class Reference:
    """Another choice of what it means that a barrier is off.

    off: the values that differ from those of BARRIERS, or that it sets besides;  definition: all of it in words
    """

    barrier: str
    definition: str
    off: Mapping[str, float]

    def __post_init__(self) -> None:
        for name, kind in (("barrier", text), ("definition", text), ("off", mapping)):
            object.__setattr__(self, name, kind(name, getattr(self, name)))
        if self.barrier not in BARRIERS:
            what, remedy = f"{shown(self.barrier)} is not a barrier", did_you_mean(self.barrier, BARRIERS, "barriers")
            raise InputError(what, place="reference", remedy=remedy)
        for name, value in self.off.items():
            if name not in BY_NAME:
                what, remedy = f"{shown(name)} is not a parameter", did_you_mean(name, BY_NAME, "parameters")
                raise InputError(what, place="reference", remedy=remedy)
            for other in BARRIERS.values():
                if other.name != self.barrier and other.off.get(name, value) != value:
                    what = f"{name} = {shown(value)}, but switching {other.name} off makes it {other.off[name]:g}"
                    remedy = "state the same, or other parameters: the order of switching off must not matter"
                    raise InputError(what, place="reference", remedy=remedy)
            parameter = BY_NAME[name]
            if reason := parameter.refusal(value):
                what = f"{name} = {shorten(reason)}"
                raise InputError(what, place="reference", remedy=f"allowed: {parameter.allowed()}")


FIVE_YEAR_MONEY = Reference(
    "budget",
    "never late; line_kept 1 with no dependence on priority or performance; envelope without limit; "
    "obligation_years = term_years = 5, permitted",
    MappingProxyType({"contract.obligation_years": 5, "contract.term_years": 5, "budget.multi_year_permitted": 1}),
)
"""Money that comes on time and for five years: a reform, and not the absence of a barrier (section 8)."""

HEAVIER_ROUTINE = Reference(
    "routine", "routine 0.7, novelty 0, ambiguity 0", MappingProxyType({"workload.routine": 0.7})
)
"""Routine that still takes most of the working hours."""

MIDDLING_LEADERS = Reference(
    "leadership",
    "change_rate 0, no term limit, spread 0, P = G = 0.5 in every agency",
    MappingProxyType({"leadership.priority_median": 0.5, "leadership.seriousness_median": 0.5}),
)
"""Leaders who stay, and are neither better nor worse than the median one of the default world (section 8)."""

SECOND_REFERENCES = (FIVE_YEAR_MONEY, HEAVIER_ROUTINE, MIDDLING_LEADERS)
"""Section 8's second reference of each barrier that has one."""
