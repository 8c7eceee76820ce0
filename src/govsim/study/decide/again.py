"""A decision made again from what a folder says of it: the same futures, the same luck."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from govsim.study.decide.decision import Decision, read_provenance
from govsim.study.decide.futures import Futures, simulated

__all__ = ["again", "read_provenance", "runs_in"]


def runs_in(decision: Decision) -> int:
    """How many runs again() makes."""
    return sum(each.runs[..., 0].size for each in (decision.futures, decision.own))


def again(folder: Path, threads: int | None = None, progress: Callable[[int], None] | None = None) -> Decision:
    """Make a kept decision again. Raises InputError where the folder holds none, or is damaged."""
    kept = Decision.load(folder)

    def made(was: Futures) -> Futures:
        return simulated(was.base, was.options, was.points, was.held, was.repeats, was.seed, threads, progress)

    return replace(kept, own=made(kept.own), futures=made(kept.futures))
