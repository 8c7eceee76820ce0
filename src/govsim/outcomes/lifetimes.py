"""How long partnerships and relationships live, counted by run from a log that may be read in parts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from govsim.outcomes.relationships import relationships
from govsim.outcomes.results import Results, parts_of
from govsim.outcomes.survival import RiskTable, risk_table, together


class Lifetimes(NamedTuple):
    """Counts of partnerships, and of relationships."""

    partnerships: RiskTable
    relationships: RiskTable


def lifetimes(results: Results) -> Lifetimes:
    """Those of all partnerships."""
    return lifetimes_by(results, None, ("",))[""]


def lifetimes_by(results: Results, by: str | None, names: Sequence[str]) -> dict[str, Lifetimes]:
    """Those of each group or kind, by a column of the log; of all where there is none.

    Counts are whole numbers, so that they are the same however the log is read.
    """
    months = 12 * results.scenario.time.years
    found: dict[str, list[Lifetimes]] = defaultdict(list)
    for _, part in parts_of(results, "partnerships"):
        for name in names:
            log = part.partnerships if by is None else part.partnerships[part.partnerships[by] == name]
            logs = (log, relationships(log, months))
            found[name].append(Lifetimes(*(risk_table(each, part.replications) for each in logs)))
    return {name: Lifetimes(*map(together, zip(*parts, strict=True))) for name, parts in found.items()}
