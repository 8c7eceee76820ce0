"""Two plainer models beside the agents: what they cannot show is what the agents add.

Constant hazards know how often partnerships end, by cause, and nothing of why. The mean field has every mechanism of
the model and nobody of its own: each month ends with what agencies, posts, partnerships and partners are made alike.

    govsim.simulate("default", 200, 1, rules={"diffusion": mean_field})
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, frame, takes, whole
from govsim.errors import InputError
from govsim.model.compiled import rule
from govsim.model.constants import CAUSES
from govsim.model.rules.learning import diffusion
from govsim.model.tables import is_partnership
from govsim.outcomes.survival import endings_by_cause, risk_table

if TYPE_CHECKING:
    from govsim.outcomes.results import Results


@takes(ensemble=an_ensemble)
def constant_hazards(ensemble: "Results") -> pd.DataFrame:
    """Hazards by cause that never change, as fitted to the partnerships of an ensemble.

    The estimate of greatest likelihood: endings over partnership-months at risk, those of the warm-up left out.

    Returns:
        cause, endings, months (at risk), hazard (a month); one row a cause that ended any.

    Raises:
        InputError: No partnership ended.
    """
    months = int(risk_table(ensemble.partnerships, ensemble.replications).at_risk.sum())
    endings = endings_by_cause(ensemble.partnerships, ensemble.replications).sum(axis=(1, 2)).astype(int)
    if not endings.sum():
        raise InputError("no partnership ended", place="ensemble", remedy="make more or longer runs")
    table = pd.DataFrame({"cause": CAUSES[1:], "endings": endings, "months": months, "hazard": endings / months})
    return table[endings > 0].reset_index(drop=True)


@takes(hazards=frame("hazard"), months=whole(0, 12_000))
def survival_under(hazards: pd.DataFrame, months: int) -> np.ndarray:
    """The share that outlives each age from 0 to `months` under constant hazards; shape (months + 1,)."""
    stays = 1 - float(hazards["hazard"].sum())
    return np.asarray(stays ** np.arange(months + 1))


@rule
def mean_field(world):
    """In place of diffusion, which it does first: nobody has a state or a history of its own.

    What agencies, posts, partnerships and partners are by the end of a month is what each is on average. Clocks,
    contracts and money on its way stay each one's own, and so does luck within the next month.
    """
    diffusion(world)
    agencies = 1.0 / world.agencies.size
    priority = seriousness = supervision = commitment = caution = experience = kept = broken = 0.0
    for a in range(world.agencies.size):
        agency = world.agencies[a]
        priority += agency.priority * agencies
        seriousness += agency.seriousness * agencies
        supervision += agency.supervision * agencies
        commitment += agency.commitment * agencies
        caution += agency.caution * agencies
        experience += agency.experience * agencies
        kept += agency.kept * agencies
        broken += agency.broken * agencies
    for a in range(world.agencies.size):
        agency = world.agencies[a]
        agency.priority, agency.seriousness = priority, seriousness
        agency.supervision, agency.commitment = supervision, commitment
        agency.caution, agency.experience = caution, experience
        agency.paradigm = world.country[0].mean_paradigm
        agency.kept, agency.broken = kept, broken
    backlog = 0.0
    for o in range(world.officials.size):
        backlog += world.officials[o].backlog
    for o in range(world.officials.size):
        world.officials[o].backlog = backlog / world.officials.size
    cash = places = 0.0
    for j in range(world.partners.size):
        partner = world.partners[j]
        cash += partner.cash
        places += partner.capacity
    for j in range(world.partners.size):
        world.partners[j].cash = cash / places * world.partners[j].capacity
    partnerships_alike(world)


@rule
def partnerships_alike(world):
    """Every partnership has the evidence, clarity, performance and investment of the mean one."""
    number = 0
    good_person = bad_person = good_agency = bad_agency = clarity = mismatch = performance = investment = 0.0
    for i in range(world.missions.size):
        mission = world.missions[i]
        if is_partnership(mission):
            number += 1
            good_person += mission.good_person
            bad_person += mission.bad_person
            good_agency += mission.good_agency
            bad_agency += mission.bad_agency
            clarity += mission.clarity
            mismatch += mission.mismatch
            performance += mission.performance
            investment += mission.investment
    for i in range(world.missions.size):
        mission = world.missions[i]
        if is_partnership(mission):
            mission.good_person, mission.bad_person = good_person / number, bad_person / number
            mission.good_agency, mission.bad_agency = good_agency / number, bad_agency / number
            mission.clarity, mission.mismatch = clarity / number, mismatch / number
            mission.performance, mission.investment = performance / number, investment / number
