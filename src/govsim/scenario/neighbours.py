"""Who can meet whom, laid out for the engine: each agency's neighbours, and the regions that pairs join."""

from collections.abc import Mapping

import numpy as np

from govsim.errors import InputError
from govsim.model.tables import REGION_ROW, World, blank
from govsim.scenario.meeting import Edges, Entity


def neighbours(
    stated: Edges, agencies: Mapping[str, int], partners: Mapping[str, int], size: int, place: str
) -> np.ndarray:
    """World.neighbours of a scenario: where each agency's begin in this, where the last ones end, then partners in
    order; empty where no pairs are stated.

    Raises InputError for a pair that is stated twice, once by number and once by name.
    """
    if not stated:
        return np.zeros(0, np.int64)
    numbers = [[_number(agency, agencies), _number(partner, partners)] for agency, partner in stated]
    pairs, times = np.unique(np.array(numbers, np.int64), axis=0, return_counts=True)
    if (times > 1).any():
        agency, partner = pairs[np.argmax(times)].tolist()
        what = f"meeting.edges states the pair {agency}, {partner} twice, by name and by number"
        raise InputError(what, place=place, remedy="keep one of the two")
    starts = np.concatenate([[0], np.cumsum(np.bincount(pairs[:, 0], minlength=size))])
    return np.concatenate([size + 1 + starts, pairs[:, 1]])


def _number(entity: Entity, numbers: Mapping[str, int]) -> int:
    return numbers[entity] if isinstance(entity, str) else entity


def pairs_of(neighbours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The agencies and the partners of all pairs in World.neighbours, by number."""
    if not neighbours.size:
        return neighbours, neighbours
    starts = neighbours[: neighbours[0]]
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts)), neighbours[starts[0] :]


def can_meet(world: World, agency: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """Whether these agencies can meet these partners, by number."""
    if not world.neighbours.size:
        return np.asarray(world.agencies.region[agency] == world.partners.region[partner])
    agencies, partners = pairs_of(world.neighbours)
    size = world.partners.size
    return np.isin(agency * size + partner, agencies * size + partners)


def joined(regions: np.recarray, agencies: np.recarray, partners: np.recarray, neighbours: np.ndarray) -> np.recarray:
    """The regions as the engine takes them, one after the other: those that a pair joins, and those between, are one.

    So a month's rules see all who share a partner, and what threads take at the same time meets nowhere.
    """
    met_by, met = pairs_of(neighbours)
    one, other = agencies.region[met_by], partners.region[met]
    crosses = np.zeros(regions.size + 1, np.int64)
    np.add.at(crosses, np.minimum(one, other), 1)
    np.add.at(crosses, np.maximum(one, other), -1)
    ends = np.flatnonzero(np.cumsum(crosses)[:-1] == 0)
    firsts = np.concatenate([[0], ends[:-1] + 1])
    whole = blank(REGION_ROW, len(ends))
    for name in REGION_ROW.names or ():
        whole[name] = regions[name][firsts if name.startswith("first") else ends]
    return whole


def alone(world: World) -> dict[str, list[int]]:
    """The numbers of agencies and of partners who can meet nobody, where pairs are stated."""
    if not world.neighbours.size:
        return {}
    sides = zip(("agencies", "partners"), pairs_of(world.neighbours), (world.agencies, world.partners), strict=True)
    return {name: np.setdiff1d(np.arange(rows.size), met).tolist() for name, met, rows in sides}


def first_strangers(world: World) -> tuple[int, int] | None:
    """The mission and the partner of the first stated contract between two who cannot meet."""
    agency, partner = world.missions.agency[world.in_force.mission], world.in_force.partner
    strange = np.flatnonzero(~can_meet(world, agency, partner))
    return None if not len(strange) else (int(world.in_force.mission[strange[0]]), int(partner[strange[0]]))


def refuse_strangers(world: World, numbers: Mapping[str, Mapping[str, int]], place: str) -> None:
    """Refuse a contract in force between an agency and a partner who cannot meet."""
    if world.neighbours.size and (strangers := first_strangers(world)):
        mission, partner = (
            list(numbers[table])[list(numbers[table].values()).index(number)]
            for table, number in zip(("missions", "partners"), strangers, strict=True)
        )
        what = f"the contract of {partner} for {mission} cannot be: in [meeting] the mission's agency cannot meet it"
        raise InputError(what, place=place, remedy="add the two to the edges, or take out the contract")
