"""Graphs of who can meet whom: small worlds, stars, the regions as they are, and networkx both ways.

```python
scenario = govsim.Scenario.load("default")
star = scenario.with_meeting(govsim.graphs.star(scenario))
```

A graph's nodes are agencies and partners; no edge joins two of a kind. Numbers are those of tables of results, from 0.
What is drawn here is drawn once, by a seed of its own: the scenario holds the pairs, not the recipe.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from govsim.arguments import LARGEST, instance, number, plain, takes, whole
from govsim.errors import InputError, UnplacedError, shown
from govsim.scenario.meeting import PATH, Edges, Entity, edges, stated

if TYPE_CHECKING:
    from govsim.scenario.scenario import Scenario

type Numbers = tuple[tuple[int, int], ...]
"""Pairs of an agency and a partner, by number."""

AGENCY, PARTNER = "agency", "partner"
_SEED = whole(0, LARGEST)


def edges_of(graph: Any, agencies: int) -> Edges:
    """The pairs of an edge list, a DataFrame, a CSV file or a graph of networkx. Their form is checked alone.

    A node of networkx is a name; ("agency", 3) or ("partner", 7); or a whole number with `bipartite` 0 for an agency
    and 1 for a partner, who is then counted on from so many `agencies`, as networkx's own generators of bipartite
    graphs count. Of names too `bipartite` says which is the agency.

    Raises InputError for a form that is none of these.
    """
    if isinstance(graph, str | os.PathLike):
        return stated({"edges": os.fspath(graph)}, Path())[0]
    if not isinstance(graph, nx.Graph):
        return edges(plain(graph))
    pairs = []
    for one, other in graph.edges():
        sides = dict(_side(graph, node, agencies) for node in (one, other))
        if len(sides) < 2:
            what = f"join {shown(_called(one))} and {shown(_called(other))}, which are of one kind"
            raise UnplacedError(PATH, what, "an edge joins an agency (bipartite=0) and a partner (bipartite=1)")
        pairs.append((sides[AGENCY], sides[PARTNER]))
    return edges(pairs)


def _side(graph: nx.Graph, node: Any, agencies: int) -> tuple[str, Entity]:
    """Of which kind a node is, and its number or name."""
    if isinstance(node, tuple) and len(node) == 2 and node[0] in (AGENCY, PARTNER):
        return node
    kind, entity = graph.nodes[node].get("bipartite"), plain(node)
    if kind not in (0, 1) or not isinstance(entity, int | str) or isinstance(entity, bool):
        what = f"join a node {shown(_called(node))} of which nobody knows what it is"
        remedy = 'a node is a name or a number with bipartite=0 (agency) or 1 (partner), or ("agency", 3)'
        raise UnplacedError(PATH, what, remedy)
    if kind == 0:
        return AGENCY, entity
    return PARTNER, entity - agencies if isinstance(entity, int) else entity


def _called(node: Any) -> str:
    return f"{node[0]} {node[1]}" if isinstance(node, tuple) and len(node) == 2 else str(node)


@takes(scenario=instance("Scenario"))
def regions(scenario: "Scenario") -> Numbers:
    """Every agency with every partner of its region: who can meet whom where a scenario states no graph."""
    world = scenario.world
    return tuple(
        (agency, partner)
        for agency in range(world.agencies)
        for partner in _partners_in(scenario, world.region_of(agency))
    )


@takes(scenario=instance("Scenario"), partners=whole(1), rewired=number(0, 1), seed=_SEED)
def small_world(scenario: "Scenario", partners: int = 8, rewired: float = 0.1, seed: int = 1) -> Numbers:
    """A small world of Watts & Strogatz (1998), with agencies and partners: most meet near by, some far away.

    Agencies stand round a ring in order of number, so do the partners, shuffled within each region as kinds lie
    together there. Each agency meets the `partners` nearest ones; each of these pairs is moved with probability
    `rewired` to a partner drawn from all whom the agency does not meet. rewired = 1 is a random graph.

    Raises:
        InputError: More partners than there are.
    """
    rng, world = np.random.default_rng(seed), scenario.world
    ring = np.concatenate(
        [rng.permutation(list(_partners_in(scenario, r))) for r in range(world.region_of(world.agencies - 1) + 1)]
    )
    _check_most("partners", partners, len(ring))
    found = []
    for agency in range(world.agencies):
        first = round((agency + 0.5) * len(ring) / world.agencies - partners / 2)
        met = [int(ring[place % len(ring)]) for place in range(first, first + partners)]
        for place in np.flatnonzero(rng.random(partners) < rewired):
            if partners < len(ring):
                met[place] = _other(int(rng.integers(len(ring) - partners)), met)
        found += [(agency, partner) for partner in sorted(met)]
    return tuple(found)


@takes(scenario=instance("Scenario"), centre=whole(1), others=whole(0), seed=_SEED)
def star(scenario: "Scenario", centre: int = 1, others: int = 0, seed: int = 1) -> Numbers:
    """A star: every agency meets the same `centre` partners, drawn from all, and `others` drawn from its region.

    Raises:
        InputError: More partners than there are.
    """
    rng, world = np.random.default_rng(seed), scenario.world
    _check_most("centre", centre, world.agencies * world.partners_per_agency)
    hubs = rng.choice(world.agencies * world.partners_per_agency, centre, replace=False)
    found = []
    for agency in range(world.agencies):
        near = np.setdiff1d(list(_partners_in(scenario, world.region_of(agency))), hubs)
        _check_most("others", others, len(near))
        met = [*hubs, *rng.choice(near, others, replace=False)]
        found += [(agency, int(partner)) for partner in sorted(met)]
    return tuple(found)


@takes(scenario=instance("Scenario"))
def to_networkx(scenario: "Scenario") -> nx.Graph:
    """Who can meet whom as a bipartite graph of networkx, which Scenario.with_meeting() takes back.

    Nodes are ("agency", 0), ... with bipartite=0 and ("partner", 0), ... with bipartite=1, those who meet nobody too;
    named ones have their `name`. Each has its `region`, partners their `kind`.
    """
    from govsim.scenario.layout import world_of
    from govsim.scenario.neighbours import pairs_of

    world, numbers = world_of(scenario)
    graph = nx.Graph()
    for bipartite, (side, rows) in enumerate(((AGENCY, world.agencies), (PARTNER, world.partners))):
        graph.add_nodes_from(((side, row) for row in range(rows.size)), bipartite=bipartite)
        nx.set_node_attributes(graph, {(side, row): int(region) for row, region in enumerate(rows.region)}, "region")
        named = numbers["agencies" if side == AGENCY else "partners"]
        nx.set_node_attributes(graph, {(side, row): name for name, row in named.items()}, "name")
    kinds = {(PARTNER, row): scenario.kind_names[kind] for row, kind in enumerate(world.partners.kind)}
    nx.set_node_attributes(graph, kinds, "kind")
    pairs = zip(*pairs_of(world.neighbours), strict=True) if scenario.meeting else regions(scenario)
    graph.add_edges_from(((AGENCY, int(agency)), (PARTNER, int(partner))) for agency, partner in pairs)
    return graph


def _other(place: int, met: list[int]) -> int:
    """Who stands at a place among all partners but those who are met."""
    for partner in sorted(met):
        place += place >= partner
    return place


def _partners_in(scenario: "Scenario", region: int) -> range:
    """The numbers of a region's partners."""
    world = scenario.world
    first = region * world.agencies_per_region * world.partners_per_agency
    return range(first, first + world.partners_in(region))


def _check_most(name: str, value: int, most: int) -> None:
    if value > most:
        raise InputError(f"is {value}, and there are {most} to meet", place=name, remedy=f"give {most} or fewer")
