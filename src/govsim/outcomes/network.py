"""The network of partnerships: which agencies and partners are tied at the end of each year, measured with networkx.

A tie joins an agency and a partner who have one or more living partnerships (under contract or in a gap) in the year's
last month. The graph holds all agencies and all partners of the scenario, those without a tie too. What it is, who can
meet whom (`Scenario.with_meeting`) allows; how far it is used, the runs show.

```python
table = govsim.network(ensemble)                                   # a row a run and year
comparison = govsim.compare(base, options, outcomes=govsim.network_outcomes("ties", "centralisation"))
```
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx
import numpy as np
import pandas as pd

from govsim.arguments import an_ensemble, one_of, takes, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.outcomes.columns import Column
from govsim.outcomes.declared import Outcome
from govsim.outcomes.results import carry
from govsim.scenario.layout import rows_of

if TYPE_CHECKING:
    from govsim.outcomes.results import Results


@dataclass(frozen=True)
class _Year:
    """The ties at the end of a year; nodes are agencies by number, then partners counted on."""

    ties: frozenset[tuple[int, int]]
    before: frozenset[tuple[int, int]] | None
    agencies: int
    partners: int
    graph: nx.Graph

    @property
    def of_agencies(self) -> list[int]:
        """With how many partners each agency is tied."""
        return [self.graph.degree(node) for node in range(self.agencies)]

    @property
    def of_partners(self) -> list[int]:
        """With how many agencies each partner is tied."""
        return [self.graph.degree(node) for node in range(self.agencies, self.agencies + self.partners)]


def _largest_component(year: _Year) -> float:
    """Of those who have a tie, the share in the largest component; NaN where nobody has one."""
    sizes = [len(nodes) for nodes in nx.connected_components(year.graph) if len(nodes) > 1]
    return max(sizes) / sum(sizes) if sizes else np.nan


def _centralisation(year: _Year) -> float:
    """Of partners (Freeman 1979; two kinds of nodes: Borgatti & Everett 1997): sum over partners of the largest degree
    less their own, over what it would be if one had all agencies and the others none. NaN with one partner alone.
    """
    degrees = year.of_partners
    most = year.agencies * (year.partners - 1)
    return (max(degrees) * year.partners - sum(degrees)) / most if most else np.nan


def _ties_kept(year: _Year) -> float:
    """Jaccard's share: ties of both this year's end and the last one's, of those of either; NaN where there is none."""
    either = year.ties | (year.before or frozenset())
    return len(year.ties & year.before) / len(either) if year.before is not None and either else np.nan


@dataclass(frozen=True)
class _Measure:
    of: Callable[[_Year], float]
    unit: str
    better: Literal[1, 0, -1]
    digits: int = 2
    scale: int = 1


MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        "ties": _Measure(lambda year: len(year.ties), "ties", 1, 1),
        "density": _Measure(lambda year: nx.bipartite.density(year.graph, range(year.agencies)), "share", 1, 3, 100),
        "partners_mean": _Measure(lambda year: float(np.mean(year.of_agencies)), "partners", 1, 1),
        "partners_most": _Measure(lambda year: max(year.of_agencies), "partners", 0, 1),
        "agencies_most": _Measure(lambda year: max(year.of_partners), "agencies", 0, 1),
        "largest_component": _Measure(_largest_component, "share", 0, 2, 100),
        "centralisation": _Measure(_centralisation, "0 to 1", 0, 3),
        "clustering": _Measure(lambda year: nx.bipartite.robins_alexander_clustering(year.graph), "0 to 1", 0, 3),
        "ties_kept": _Measure(_ties_kept, "share", 1, 2, 100),
    }
)
"""Each by its column. clustering is that of Robins & Alexander (2004): of paths of three ties, the share closed to a
ring of four; 0 where there is none.
"""


@takes(ensemble=an_ensemble)
def network(ensemble: "Results") -> pd.DataFrame:
    """Measures of the network of partnerships at the end of each reported year.

    Args:
        ensemble: The runs, with their log of partnerships.

    Returns:
        A row a run and fiscal year: run, year and the columns of MEASURES. ties (agency-partner pairs with a living
        partnership), density (share of all pairs of an agency and a partner, those who cannot meet too), partners_mean
        and partners_most (partners an agency is tied to), agencies_most (agencies the partner of most is tied to),
        largest_component (share of those with a tie), centralisation (of partners: 0 all alike, 1 one has all),
        clustering (Robins-Alexander, 0 to 1), ties_kept (Jaccard's share with the end of the year before). What is
        undefined is missing: the largest component and what is kept of no ties, and what is kept in the first year of
        runs without warm-up.
    """
    first, columns = ensemble.scenario.time.first_fiscal_year, tuple(MEASURES)
    rows = [(run, first + year, *values) for run, year, values in _measured(ensemble, columns)]
    table = pd.DataFrame(rows, columns=["run", "year", *columns])
    return carry(table.astype({"run": int, "year": int}), ensemble.replications, getattr(ensemble, "seed", None))


@takes(ensemble=an_ensemble, run=whole(0), year=whole(0))
def network_graph(ensemble: "Results", run: int, year: int) -> nx.Graph:
    """The ties of one run at the end of a reported fiscal year, as a bipartite graph for any measure of networkx.

    Nodes are ("agency", 0), ... with bipartite=0 and ("partner", 0), ... with bipartite=1, those without a tie too;
    each edge holds the number of `partnerships`.

    Raises:
        InputError: A run or a year that the ensemble has not.
    """
    time = ensemble.scenario.time
    years = range(time.first_fiscal_year, time.first_fiscal_year + time.years)
    if run >= ensemble.replications:
        raise InputError(f"is {run}, and there are {ensemble.replications:,} runs, the first is 0", place="run")
    if year not in years:
        raise InputError(f"is {year}, and reported are {years[0]} to {years[-1]}", place="year")
    rows, month = rows_of(ensemble.scenario), 12 * (year - years[0]) + 11
    graph = nx.Graph()
    for bipartite, (side, table) in enumerate((("agency", "agencies"), ("partner", "partners"))):
        graph.add_nodes_from(((side, number) for number in range(rows[table])), bipartite=bipartite)
    log = ensemble.partnerships
    alive = log[(log["run"] == run) & (log["start"] <= month) & (log["end"] > month)]
    for (agency, partner), number in Counter(zip(alive["agency"], alive["partner"], strict=True)).items():
        graph.add_edge(("agency", agency), ("partner", partner), partnerships=number)
    return graph


@takes(by=one_of(("run", "year")))
def network_outcomes(*names: str, by: Literal["run", "year"] = "run") -> tuple[Outcome, ...]:
    """Measures of the network as outcomes of a run: its mean over the years judged; or of each year.

    Args:
        names: Of MEASURES; none are all.
        by: "run" or "year".

    Raises:
        InputError: A name that is not among them.
    """
    for name in names:
        if name not in MEASURES:
            raise InputError(f"{shown(name)} is no measure of the network", remedy=did_you_mean(name, MEASURES, "they"))
    return tuple(
        Outcome(
            name, _function(name, by), each.unit, each.better, each.digits, each.scale, 1,
            Column("network", name).means("en"), Column("network", name).means("th"), by, undefined=True,
        )
        for name, each in MEASURES.items()
        if not names or name in names
    )  # fmt: skip


def _function(name: str, by: str) -> Callable[..., np.ndarray]:
    """What measures it, shape (runs,) or (runs, years). A mean is of years in which it is defined."""

    def measure(results: Any, since: int = 0) -> np.ndarray:
        years = results.scenario.time.years
        values = np.array([value for _, _, (value,) in _measured(results, (name,))], float)
        values = values.reshape(results.replications, years)
        if by == "year":
            return values
        judged = values[:, since // 12 :]
        known = np.isfinite(judged).sum(axis=1)
        return np.where(known > 0, np.nansum(judged, axis=1) / np.maximum(known, 1), np.nan)

    return measure


def _measured(results: "Results", names: tuple[str, ...]) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Run, reported year from 0, and the measures of these names, for every run and year in order."""
    scenario, log = results.scenario, results.partnerships
    rows = rows_of(scenario)
    agencies, partners = rows["agencies"], rows["partners"]
    columns = [log[name].to_numpy() for name in ("run", "agency", "partner", "start", "end")]
    order = np.argsort(columns[0], kind="stable")
    run, agency, partner, start, end = (column[order] for column in columns)
    bounds = np.searchsorted(run, np.arange(results.replications + 1))
    for r in range(results.replications):
        own = slice(bounds[r], bounds[r + 1])
        before = _ties(agency[own], partner[own], start[own], end[own], -1) if scenario.time.warmup_years else None
        for year in range(scenario.time.years):
            ties = _ties(agency[own], partner[own], start[own], end[own], 12 * year + 11)
            graph = nx.Graph()
            graph.add_nodes_from(range(agencies + partners))
            graph.add_edges_from((one, agencies + other) for one, other in ties)
            found = _Year(ties, before, agencies, partners, graph)
            yield r, year, tuple(float(MEASURES[name].of(found)) for name in names)
            before = ties


def _ties(
    agency: np.ndarray, partner: np.ndarray, start: np.ndarray, end: np.ndarray, month: int
) -> frozenset[tuple[int, int]]:
    """Who are tied at the end of a month: begun by then, and ended later."""
    alive = (start <= month) & (end > month)
    return frozenset(zip(agency[alive].tolist(), partner[alive].tolist(), strict=True))
