"""Comparisons made again from the provenance of kept ones; whether they are the same, their hashes say."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from govsim.arguments import a_path, function, named, optional, takes, whole
from govsim.runs import results_folder
from govsim.runs.ensemble import MOST_THREADS
from govsim.runs.rerun import rerun
from govsim.study.compare import Comparison, compared, read_provenance


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
    again = {
        label: rerun(results_folder.below(source, place), threads=threads, progress=progress)
        for label, place in places.items()
    }
    return replace(compared(again.pop(""), again), discount=facts.discount, currency=facts.currency)
