"""Who can meet whom: the pairs of an agency and a partner that a scenario states, in itself or in a CSV file beside it.

Where it states none, an agency can meet the partners of its region. Pairs rule the search for partners (section 4.6)
alone: what agencies hear of each other (4.12) goes through the whole country, as it does without them.
"""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from govsim.errors import InputError, UnplacedError, did_you_mean, shown
from govsim.model.tables import REGION_ROW, World, blank
from govsim.scenario.rows import rows

type Entity = int | str
"""A number, from 0 as in the tables of results, or a name."""
type Edges = tuple[tuple[Entity, Entity], ...]
"""Pairs of an agency and a partner."""

COLUMNS = ("agency", "partner")
MOST_EDGES = 50_000
"""As many as a scenario file of a megabyte can hold."""
PATH = ("meeting", "edges")
_EXAMPLE = 'for example edges = [[0, 3], ["Department", "Hospital"]], or edges = "network.csv"'


# Reading


def stated(table: object, folder: Path | None) -> tuple[Edges, list[str]]:
    """The pairs of the [meeting] of a scenario that lies in this folder; of each its line where a file states them.

    Where there is no folder, as for a scenario inside another file, no file may be named.
    """
    if not isinstance(table, dict):
        raise UnplacedError(PATH[:1], f"must be a table, not {shown(table)}", "write [meeting], and edges below it")
    for key in table:
        if key != "edges":
            raise UnplacedError((*PATH[:1], key), "is not a known key", did_you_mean(key, ("edges",), "keys here"))
    given = table.get("edges")
    if isinstance(given, str) and folder is not None:
        return _of_file(given, folder)
    return edges(given), []


def edges(given: object) -> Edges:
    """Pairs as they are given, lists or rows with `agency` and `partner`; their form is checked alone."""
    if not isinstance(given, list | tuple):
        raise UnplacedError(PATH, f"must be pairs of an agency and a partner, not {shown(given)}", _EXAMPLE)
    if not given:
        raise UnplacedError(PATH, "is empty", "leave [meeting] out, and agencies meet the partners of their region")
    if len(given) > MOST_EDGES:
        raise UnplacedError(PATH, f"are {len(given):,} pairs; a scenario holds {MOST_EDGES:,} at most")
    found = []
    for number, item in enumerate(given):
        pair = [item.get(column) for column in COLUMNS] if isinstance(item, dict) else item
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(map(_is_entity, pair)):
            what = f"must be pairs of an agency and a partner, each a number or a name; number {number} is no such pair"
            raise UnplacedError((*PATH, number), what, _EXAMPLE)
        found.append((pair[0], pair[1]))
    return tuple(found)


def _is_entity(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _of_file(name: str, folder: Path) -> tuple[Edges, list[str]]:
    path = folder / name
    if not os.path.exists(path):
        near = [other.name for other in folder.glob("*.csv")]
        what = f"= {shown(name)}: there is no such file beside the scenario"
        raise UnplacedError(PATH, what, did_you_mean(name, near, "CSV files there"))
    found, places = [], []
    for place, cells in rows(path, COLUMNS):
        if "" in cells:
            raise InputError("names an agency and no partner, or no agency", place=place, remedy=_SIDES)
        found.append(tuple(int(cell) if re.fullmatch("[0-9]{1,9}", cell) else cell for cell in cells))
        places.append(place)
    if not found:
        raise InputError("states no pair of an agency and a partner", place=str(path))
    return edges(found), places


_SIDES = "each line is a pair that can meet: a number or a name of each; leave out who can meet nobody"


# Checking


def check(stated: Edges, agencies: Collection[str], partners: Collection[str], sizes: tuple[int, int]) -> None:
    """Refuse a pair of which one is not there, and one that stands twice. sizes: agencies and partners in all."""
    sides = (("agency", agencies, sizes[0]), ("partner", partners, sizes[1]))
    seen = set()
    for number, edge in enumerate(stated):
        path = (*PATH, number)
        for entity, (side, names, size) in zip(edge, sides, strict=True):
            if isinstance(entity, str) and entity not in names:
                remedy = did_you_mean(entity, names, f"names of [[{'agencies' if side == 'agency' else 'partners'}]]")
                raise UnplacedError(path, f"= {shown(entity)} is the name of no {side}", remedy)
            if isinstance(entity, int) and not 0 <= entity < size:
                what = f"= {entity} is the number of no {side}: 0 to {size - 1}"
                raise UnplacedError(path, what, "numbers are those of [world]: change one of the two")
            if isinstance(entity, int) and str(entity) in names:
                what = f"= {entity} is a number, and the name of one too: which of the two is meant"
                raise UnplacedError(path, what, "give the one with that name another name")
        if edge in seen:
            raise UnplacedError(path, f"states the pair {edge[0]}, {edge[1]} twice", "keep one of the two")
        seen.add(edge)


def in_order(stated: Edges) -> Edges:
    """The same pairs in the one order in which a scenario keeps them: the same graph is the same scenario."""
    return tuple(sorted(stated, key=lambda edge: [(isinstance(entity, str), entity) for entity in edge]))


# Laying out


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
