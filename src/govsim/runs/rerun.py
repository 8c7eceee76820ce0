"""rerun(): the runs of a folder made again from its provenance, and which tables of two folders differ."""

from collections.abc import Callable
from pathlib import Path

from govsim.arguments import a_path, function, named, optional, takes, whole
from govsim.model import changed_rules, extensions
from govsim.model.changed_rules import Rules
from govsim.runs.ensemble import MOST_THREADS, Ensemble, as_it_was, read_provenance, simulate
from govsim.runs.facts import scenario_of
from govsim.runs.results_folder import PROVENANCE
from govsim.runs.worlds import rerun_history


@takes(folder=a_path, threads=optional(whole(1, MOST_THREADS)), progress=function)
def rerun(
    folder: str | Path,
    *,
    rules: Rules | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Make an ensemble again from the provenance of a saved one. Whether it is the same, differences() tells.

    One that was made with changed rules is made again only with the same `rules`.

    Raises:
        InputError: For others.
    """
    source = named(folder)
    facts = read_provenance(source)
    place = str(source / PROVENANCE)
    recorded = {name: rule.model_dump() for name, rule in facts.changed_rules.items()}
    changed_rules.check_same(rules or {}, recorded, place, "govsim.rerun(folder, rules=...)")
    extensions.check_same({name: each.model_dump() for name, each in facts.extensions.items()}, place)
    scenario = as_it_was(facts, place)
    if facts.history:
        earlier = [(until, scenario_of(text, place)) for until, text in facts.history]
        return rerun_history([*earlier, (None, scenario)], facts.replications, facts.seed, facts.record, rules)
    return simulate(
        scenario, facts.replications, facts.seed, facts.record, rules=rules, threads=threads, progress=progress
    )


@takes(folder=a_path, again=a_path)
def differences(folder: str | Path, again: str | Path) -> list[str]:
    """The names of the tables of which two saved ensembles do not hold the same bytes."""
    first, second = (read_provenance(named(path)).sha256 for path in (folder, again))
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
