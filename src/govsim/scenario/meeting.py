"""Who can meet whom: the pairs of an agency and a partner that a scenario states, in itself or in a CSV file beside it.

Where it states none, an agency can meet the partners of its region. Pairs rule the search for partners (section 4.6)
alone: what agencies hear of each other (4.12) goes through the whole country, as it does without them.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path

from govsim.errors import InputError, UnplacedError, did_you_mean, shown
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
