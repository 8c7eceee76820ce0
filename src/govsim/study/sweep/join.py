"""join(): one study out of several folders that hold parts of its runs, such as the jobs of an array have made."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow.compute as pc

from govsim.arguments import a_path, named, takes
from govsim.errors import InputError
from govsim.model.changed_rules import Rules
from govsim.outcomes.own import Given
from govsim.study.sweep.part import Part, Span, encoded
from govsim.study.sweep.store import Committed
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import opened, taken_up, writing


@takes(out=a_path)
def join(
    folders: Iterable[str | Path], out: str | Path, *, rules: Rules | None = None, outcomes: Given = None
) -> Study:
    """Join studies of one design into a new one in a folder that does not exist yet or is empty.

    Every byte is checked as it is read. Runs that several folders hold are the same in all, and kept once. What none of
    them holds is missing in the new study, and sweep(..., resume=True) makes it. `rules` and `outcomes` of your own are
    those that the studies were begun with.

    Raises:
        InputError: Where a folder holds no study, another design's, another program's, or a damaged one.
    """
    studies = [taken_up(folder, rules, outcomes) for folder in folders]
    if not studies:
        raise InputError("no folder is given", place="join", remedy="name the folders that hold parts of the study")
    for study in studies:
        if study.fingerprint != studies[0].fingerprint:
            what = f"holds a study of another design than {studies[0].folder}"
            raise InputError(what, place=str(study.folder), remedy="join folders of one design")
    whole = opened(studies[0].design, named(out), resume=False)
    with writing(whole), whole.store.locked():
        for part in _parts(studies):
            whole.store.commit(part)
    return whole


def _parts(studies: Sequence[Study]) -> Iterator[Part]:
    """All parts in the order of runs, each run once."""
    held = [(part, study) for study in studies for part in study.store.readable()]
    held.sort(key=lambda pair: (pair[0].span.first, -pair[0].span.end))
    at = 0
    for part, study in held:
        if part.span.end > at:
            yield _from(study, part, max(at, part.span.first))
            at = part.span.end


def _from(study: Study, part: Committed, first: int) -> Part:
    """A part from a run on: its own bytes where that is all of it."""
    rows = study.rows(part)
    if first == part.span.first:
        return Part(part.span, study.store.table(part), part.failures, part.engine)
    replications = study.design.replications
    run = pc.add(pc.multiply(rows["point"], replications), rows["replication"])
    failures = tuple(one for one in part.failures if one.point * replications + one.replication >= first)
    kept = rows.filter(pc.greater_equal(run, first)).combine_chunks()
    return Part(Span(first, part.span.end), encoded(kept), failures, part.engine)
