"""A decision made again from what a folder says of it: the same futures, the same luck."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from govsim.model import changed_rules, extensions
from govsim.outcomes import own
from govsim.runs.results_folder import PROVENANCE
from govsim.study.decide.decision import Decision, read_provenance
from govsim.study.decide.futures import Futures, simulated

__all__ = ["again", "read_provenance", "runs_in"]


def runs_in(decision: Decision) -> int:
    """How many runs again() makes."""
    return sum(each.runs[..., 0].size for each in (decision.futures, decision.own))


def again(folder: Path, threads: int | None = None, progress: Callable[[int], None] | None = None) -> Decision:
    """Make a kept decision again. Raises InputError where the folder holds none, is damaged, or rests on functions that
    are not at hand.
    """
    kept, facts, place = Decision.load(folder), read_provenance(folder), str(folder / PROVENANCE)
    recorded = {name: rule.model_dump() for name, rule in facts.changed_rules.items()}
    changed_rules.check_same({}, recorded, place, "govsim.decide(..., rules=...)")
    extensions.check_same({name: each.model_dump() for name, each in facts.extensions.items()}, place)
    added = own.again([kept.futures.base, *kept.futures.options.values()], facts.outcomes, place)

    def made(was: Futures) -> Futures:
        settings = (was.base, was.options, was.points, was.held, was.repeats, was.seed, threads, progress)
        return simulated(*settings, added)

    return replace(kept, own=made(kept.own), futures=made(kept.futures))
