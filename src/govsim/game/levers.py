"""What can be set: the known reforms, who may propose each and who must agree, and what it costs in the world as it is.

Every lever is a reform of section 9, whole. Parts of one (documentation without the overlap of a handover, a guideline
without the sandbox) are not offered: section 9 gives them no price, and no reform is free.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govsim.game.figures import Figures
from govsim.game.roles import PARTNERS
from govsim.language import Lang
from govsim.plots.words import option_label
from govsim.reforms import FTE_YEAR, REFORMS, Reform
from govsim.scenario import Scenario


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
    Lever("role-charter", PARTNERS, (HEAD,)),
    Lever("flexible-scope", PARTNERS, (HEAD,)),
    Lever("legal-sandbox", ("auditor",)),
    Lever("fast-acceptance", ("auditor",)),
    Lever("ecosystem-package", ("budget-office",), (HEAD, PARTNERS)),
)

LEVERS: Mapping[str, Lever] = MappingProxyType({lever.name: lever for lever in _ALL})


def offered(scenario: Scenario) -> tuple[str, ...]:
    """The levers of a game, in their order: a reform that the scenario has already is not one."""
    there = {reform.name for reform in scenario.reforms}
    return tuple(name for name in LEVERS if name not in there)


def cost(name: str, figures: Figures, *, anew: bool) -> float:
    """What a reform costs in a year such as that of `figures`, contract-years (section 9).

    The same sum as govsim.outcomes.money.reform_cost: `anew` for the year in which it starts.
    """
    price = REFORMS[name].cost
    hours = (
        price.fte_per_contract * figures.contracts
        + price.fte_per_post * figures.posts
        + price.fte_per_agency * figures.agencies
        + price.fte_per_transfer * figures.coordinators
    )
    once = price.once_per_agency * figures.agencies if anew else 0.0
    return price.value_share * figures.contract_years + FTE_YEAR * hours + once
