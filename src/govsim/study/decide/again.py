"""A decision made again from what a folder says of it: the same futures, the same luck."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from govsim.study.decide import futures as runs_of
from govsim.study.decide.decision import Decision, read_provenance

__all__ = ["again", "read_provenance", "runs_in"]


def runs_in(decision: Decision) -> int:
    """How many runs again() makes."""
    return sum(each.runs[..., 0].size for each in (decision.futures, decision.own))


def again(folder: Path, threads: int | None = None, progress: Callable[[int], None] | None = None) -> Decision:
    """Make a kept decision again. Raises InputError where the folder holds none, or is damaged."""
    kept = Decision.load(folder)
    base, options, seed = kept.futures.base, kept.futures.options, kept.futures.seed
    run = partial(
        runs_of.simulated, base, options, held=kept.futures.held, seed=seed, threads=threads, progress=progress
    )
    own, futures = (run(each.points, repeats=each.repeats) for each in (kept.own, kept.futures))
    return replace(kept, own=own, futures=futures)
