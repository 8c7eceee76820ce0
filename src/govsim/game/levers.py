"""What can be set: the known reforms, who may propose each and who must agree, and what it costs in the world as it is.

Every lever is a reform of section 9, whole. Parts of one (documentation without the overlap of a handover, a guideline
without the sandbox) are not offered: section 9 gives them no price, and no reform is free.

Powers follow who decides in Thailand: rules are made by the Comptroller General's Department, the OPDC and the cabinet,
which a department asks, and the auditor, who is independent, only says whether it will audit by them; acceptance
belongs to the agency's inspection committee, in which the coordinator sits, and those who are served ask for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from govsim.game.figures import Figures
from govsim.game.roles import PARTNERS
from govsim.model.reforms import REFORMS, Reform
from govsim.scenario.scenario import Scenario
from govsim.show.labels import option_label
from govsim.words import Lang


@dataclass(frozen=True)
class Lever:
    """A reform in the hands of roles.

    by     the roles that may propose it, and withdraw it
    consent   groups of roles; of each group one must agree, and may withdraw it later
    """

    name: str
    by: tuple[str, ...]
    consent: tuple[tuple[str, ...], ...] = ()

    @property
    def reform(self) -> Reform:
        """What it moves and costs."""
        return REFORMS[self.name]

    @property
    def may_drop(self) -> tuple[str, ...]:
        """The roles that may withdraw it."""
        return tuple(dict.fromkeys((*self.by, *(role for group in self.consent for role in group))))

    def label(self, lang: Lang) -> str:
        """What it is called."""
        return option_label(self.name, lang)


HEAD = ("department-head",)
_ALL = (
    Lever("multi-year-obligation", ("budget-office",)),
    Lever("bridge-fund", ("budget-office",)),
    Lever("advance-payment", ("budget-office",)),
    Lever("longer-term", HEAD),
    Lever("leadership-charter", HEAD),
    Lever("minimum-tenure", HEAD),
    Lever("workload-relief", HEAD),
    Lever("handover-overlap", ("coordinator",)),
    Lever("deputy", ("coordinator",)),
    Lever("role-charter", ("university",), (HEAD,)),
    Lever("flexible-scope", ("municipality",), (HEAD,)),
    Lever("legal-sandbox", HEAD, (("auditor",),)),
    Lever("fast-acceptance", ("community",), (("coordinator",),)),
    Lever("ecosystem-package", ("budget-office",), (HEAD, PARTNERS)),
)

LEVERS: Mapping[str, Lever] = MappingProxyType({lever.name: lever for lever in _ALL})


def offered(scenario: Scenario) -> tuple[str, ...]:
    """The levers of a game, in their order: a reform that the scenario has already is not one."""
    there = {reform.name for reform in scenario.reforms}
    return tuple(name for name in LEVERS if name not in there)


class Priced(NamedTuple):
    """What prices are worked out from, of Figures."""

    contract_years: float
    contracts: float
    posts: float
    agencies: float
    coordinators: float


def costs(levers: Mapping[str, bool], figures: Figures | Priced) -> dict[str, float]:
    """What is charged to each of the levers in force in a year such as that of `figures`, contract-years (section 9).

    levers: whether each starts in that year. The same sum as govsim.outcomes.money.reform_cost: what two of them share
    is charged to the one that goes farther, and its start as far as that goes beyond what is there already.
    """
    going = {(name, part.name): REFORMS[name].extent for name in levers for part in REFORMS[name].parts}
    charged = {}
    for name, starts in levers.items():
        reform, ours, once = REFORMS[name], [], 0.0
        for part in reform.parts:
            others = {other: going.get((other, part.name), 0.0) for other in levers if other != name}
            if reform.extent >= max(others.values(), default=0.0):
                ours.append(part.name)
                there = max((extent for other, extent in others.items() if not levers[other]), default=0.0)
                once += part.cost.once_per_agency * (reform.extent - there) if starts else 0.0
        yearly = reform.cost_of(ours).in_a_year(
            contract_years=figures.contract_years,
            contracts=figures.contracts,
            posts=figures.posts,
            agencies=figures.agencies,
            transfers=figures.coordinators,
        )
        charged[name] = yearly + once * figures.agencies
    return charged
