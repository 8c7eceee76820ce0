"""What it means that a barrier is off, where that is another choice than section 8's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from govsim.arguments import mapping, text
from govsim.errors import InputError, did_you_mean, shown
from govsim.model.barriers import BARRIERS, MOST, Barrier, faults, in_words

if TYPE_CHECKING:
    from govsim.scenario.scenario import Scenario


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
        self.check(BARRIERS if self.barrier in BARRIERS else {})  # others are known to the scenario

    def check(self, known: Mapping[str, Barrier]) -> None:
        """Raise InputError for what does not go with the other barriers there are."""
        for name, what, remedy in faults(self.barrier, self.off, known):
            said = f"{name} {what}" if what.startswith("=") else f"{shown(name)} {what}"
            raise InputError(said, place="reference", remedy=remedy)


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


def references_of(scenario: "Scenario") -> tuple[Reference, ...]:
    """Section 8's, and those that the scenario states of its own barriers, under `second`."""
    stated = []
    for each in scenario.barriers:
        if each.second is not None:
            off = dict(each.second.parameters)
            meaning = each.second.definition or in_words({**dict(each.parameters), **off})
            stated.append(Reference(each.name, meaning, off))
    return *SECOND_REFERENCES, *stated


def checked(scenario: "Scenario", references: Iterable[Reference]) -> tuple[Reference, ...]:
    """References, each of a barrier that the scenario has. Raises InputError for another."""
    given, known = tuple(references), scenario.known_barriers
    for reference in given:
        if reference.barrier not in known:
            remedy = did_you_mean(reference.barrier, known, "barriers")
            raise InputError(f"{shown(reference.barrier)} is not a barrier", place="reference", remedy=remedy)
        reference.check(known)
    return given


def shared_out(scenario: "Scenario", barriers: Sequence[str] | None = None) -> tuple[str, ...]:
    """The barriers whose combinations are run, in the order in which they are declared.

    Raises:
        InputError: One is not a barrier of the scenario, or they are too many.
    """
    known = scenario.known_barriers
    for name in barriers or ():
        if name not in known:
            what, remedy = f"{shown(name)} is not a barrier", did_you_mean(name, known, "barriers")
            raise InputError(what, place="barriers", remedy=remedy)
    if barriers is not None and not barriers:
        raise InputError("none is named", place="barriers", remedy=did_you_mean("", known, "barriers"))
    shared = tuple(name for name in known if barriers is None or name in barriers)
    if len(shared) > MOST:
        what = f"{len(shared)} barriers make {2 ** len(shared):,} combinations; {MOST} barriers at most are shared out"
        remedy = "name those that are: barriers=[...], or --barrier NAME for each; the others stay as they are"
        raise InputError(what, place=scenario.name, remedy=remedy)
    return shared


def references_in(
    scenario: "Scenario", barriers: Sequence[str], references: Sequence[Reference] | None
) -> tuple[Reference, ...]:
    """Other definitions of those that are shared out: the given ones, or all that are stated."""
    if references is None:
        return tuple(each for each in references_of(scenario) if each.barrier in barriers)
    for each in checked(scenario, references):
        if each.barrier not in barriers:
            what, remedy = f"{each.barrier} is not among the barriers that are shared out", "add it to barriers"
            raise InputError(what, place="reference", remedy=remedy)
    return tuple(references)
