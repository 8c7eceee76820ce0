"""What a year of the game came to, from the months that the model simulated."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from govsim.model.tables import ACTIVE, GAP
from govsim.outcomes.declared import SHOWN
from govsim.outcomes.measures import group_measures
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.run import as_numbers
from govsim.runs.tidy import over_all_groups
from govsim.scenario.tables import Share

Amount = Annotated[float, Field(ge=0, le=1e12)]
Count = Annotated[int, Field(ge=0, le=10**9)]


@dataclass(frozen=True)
class Figures:
    """Measures of one fiscal year, over all agencies (section 7 of the model page).

    trust, coverage, engagement   means of the year, 0 to 1; trust is None where no partnership lived
    alive, contracts              partnerships alive and those under contract, mean number over the year
    contract_years, paid          value of contracts in force, and money paid to partners, contract-years
    act_months                    months before the budget act of the year had passed
    leaders, coordinators         heads and coordinators who left;  starts, endings  partnerships begun and ended
    ended_by_line, ended_by_law   of these, by a line lost in the budget, and on an objection to legal authority
    posts, agencies               coordinators' posts, and agencies
    alive_at_end, communities_at_end   partnerships alive in the year's last month; those with community organisations
    """

    trust: Share | None
    coverage: Share
    engagement: Share
    alive: Amount
    contracts: Amount
    contract_years: Amount
    paid: Amount
    act_months: Annotated[int, Field(ge=0, le=12)]
    leaders: Count
    coordinators: Count
    starts: Count
    endings: Count
    ended_by_line: Count
    ended_by_law: Count
    posts: Amount
    agencies: Amount
    alive_at_end: Count
    communities_at_end: Count


class Months:
    """The sums of the months of a year, as the batch adds them up."""

    def __init__(self, model: PartnershipModel) -> None:
        self._groups = np.zeros_like(as_numbers(model.world.groups))
        self._kinds = np.zeros_like(as_numbers(model.world.kinds))
        self.count = 0

    def step(self, model: PartnershipModel) -> None:
        """Have the model simulate a month, and add it."""
        model.step()
        self._groups += as_numbers(model.world.groups)
        self._kinds += as_numbers(model.world.kinds)
        self.count += 1

    def figures(self, model: PartnershipModel) -> Figures:
        """What they come to; what stands now is the model's."""
        groups, kinds = over_all_groups(model.world, self._groups[np.newaxis], self._kinds[np.newaxis])
        found = {name: float(value[0]) for name, value in group_measures(groups, kinds, self.count).items()}
        trust, gaps = found["trust"], found["gap_share"]
        status, partners = model.world.missions["status"], model.world.missions["partner"]
        living = (status == ACTIVE) | (status == GAP)
        of_communities = model.world.partners["kind"][partners[living]] == model.scenario.kind_names.index("community")
        return Figures(
            trust=None if np.isnan(trust) else trust,
            coverage=found["coverage"],
            engagement=found["engagement"],
            alive=found["alive"],
            contracts=found["alive"] * (1 - (0.0 if np.isnan(gaps) else gaps)),
            contract_years=found["contract_years"],
            paid=found["paid"],
            act_months=round(found["months_without_act"]),
            leaders=round(found["leader_changes"]),
            coordinators=round(found["coordinator_changes"]),
            starts=round(found["starts"]),
            endings=round(found["endings"]),
            ended_by_line=round(found["ended_line"]),
            ended_by_law=round(found["ended_law"]),
            posts=found["posts"],
            agencies=found["agencies"],
            alive_at_end=int(living.sum()),
            communities_at_end=int(of_communities.sum()),
        )


def figure(figures: Figures, name: str) -> float | None:
    """A figure, scaled as it is shown."""
    value = getattr(figures, name)
    return None if value is None else SHOWN[name].scale * value


def number(value: float | None, digits: int, *, signed: bool = False) -> str:
    """As it is shown; a dash where it is not known."""
    if value is None:
        return "-"
    value = round(value, digits) + 0.0
    return f"{value:{'+' if signed and value else ''},.{digits}f}"
