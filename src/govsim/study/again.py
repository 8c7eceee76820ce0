"""Comparisons made again from the provenance of kept ones; whether they are the same, their hashes say."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from govsim.arguments import a_path, function, named, optional, takes, whole
from govsim.errors import InputError
from govsim.outcomes.own import again as outcomes_again
from govsim.runs import results_folder
from govsim.runs.ensemble import MOST_THREADS
from govsim.runs.facts import scenario_of
from govsim.runs.rerun import rerun
from govsim.study.compare import Comparison, compared, read_provenance
from govsim.study.decide.again import again
from govsim.study.decide.decision import Decision
from govsim.study.decide.decision import read_provenance as decision_provenance


@takes(folder=a_path, threads=optional(whole(1, MOST_THREADS)), progress=function)
def comparison(
    folder: str | Path, *, threads: int | None = None, progress: Callable[[int], None] | None = None
) -> Comparison:
    """The runs of every option of a saved comparison made again, and compared again.

    Raises:
        InputError: The folder holds no comparison, or runs that cannot be made again, see rerun().
    """
    source = named(folder)
    facts = read_provenance(source)
    places = {"": facts.folder, **{label: option.folder for label, option in facts.options.items()}}
    place = str(source / results_folder.PROVENANCE)
    texts = [facts.scenario, *(option.scenario for option in facts.options.values())]
    added = outcomes_again([scenario_of(text, place) for text in texts], facts.outcomes, place)
    every = {
        label: rerun(results_folder.below(source, below), threads=threads, progress=progress)
        for label, below in places.items()
    }
    return replace(compared(every.pop(""), every, added), discount=facts.discount, currency=facts.currency)


DECISION = "decision"
"""The folder, in one of a comparison, of the same options over futures."""


def decision_of(folder: Path, found: Comparison) -> Decision | None:
    """The decision that lies in a comparison's folder; None where futures were not asked.

    Raises:
        InputError: It cannot be read, or is of other options.
    """
    below = results_folder.below(folder, DECISION)
    if not below.is_dir():
        return None
    kept = Decision.load(below)
    options = {label: ensemble.scenario.to_toml() for label, ensemble in found.ensembles.items()}
    own = {label: option.to_toml() for label, option in kept.futures.options.items()}
    if kept.futures.base.to_toml() != found.base.scenario.to_toml() or own != options:
        remedy = "move it away, or make the comparison again"
        raise InputError("is of other options than the comparison it lies in", place=str(below), remedy=remedy)
    return kept


def decision_again(folder: Path) -> list[str]:
    """The tables of the decision in a comparison's folder of which its runs, made again, give other bytes.

    Nothing where futures were not asked. Raises InputError where it cannot be read.
    """
    below = results_folder.below(folder, DECISION)
    if not below.is_dir():
        return []

    with tempfile.TemporaryDirectory(prefix="govsim-") as temporary:
        saved = again(below).save(Path(temporary) / "again")
        then, now = (decision_provenance(place).sha256 for place in (below, saved))
    return sorted(f"{DECISION}/{name}" for name in then if then[name] != now.get(name))
