"""verify() and compact(): whether a study's folder is whole, and few large parts in place of many small ones."""

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from govsim.arguments import named
from govsim.errors import InputError
from govsim.runs import files
from govsim.study.sweep.store import (
    PARTS,
    POINTS,
    QUARANTINE,
    STUDY,
    Committed,
    FolderStore,
    half_written,
    joined,
    missing,
    rows_of,
)
from govsim.study.sweep.study import Study, read_facts
from govsim.study.sweep.sweep import writing

MOST_RUNS = 200_000
"""Runs of a compacted part."""

STAYS = "; it stays where it is, as nothing can be written here"

_KNOWN = (STUDY, POINTS, PARTS, QUARANTINE, files.LOCK)


@dataclass(frozen=True)
class Finding:
    """Something in a study's folder that is not as it should be.

    path: the file; what: what is wrong with it; remedy: what to do; harmless: whether no result is touched
    """

    path: str
    what: str
    remedy: str
    harmless: bool = False


def verify(folder: str | Path) -> list[Finding]:
    """Look at every file of a study and move damaged parts to its quarantine, where nothing reads them.

    In a folder where nothing can be written, they are left where they are.

    Every byte is checked by hashes: of study.json, of the table of points, of each part and its record. Then, that each
    part holds the rows of its runs, that no run is in two parts, and none missing. Raises InputError where there is no
    study, or its study.json is damaged, or another process works on it.
    """
    source = named(folder)
    facts = read_facts(source)
    study = Study.open(source)
    store = FolderStore(source, study.design)
    with writing(study), files.looked_at(source):
        findings = [*_strangers(store), *_of_points(store, facts.points_sha256)]
        whole: list[Committed] = []
        for name in _names(store):
            findings += _of_file(study, store, name, whole)
        findings += _doubled(store, whole)
        runs = study.design.runs
        gaps = missing(store.parts(), runs)
        if gaps:
            spans = ", ".join(f"{gap.first:,} to {gap.end - 1:,}" for gap in gaps[:5])
            what = f"{sum(map(len, gaps)):,} of {runs:,} runs are missing: {spans}{', ...' if len(gaps) > 5 else ''}"
            findings.append(Finding(PARTS, what, _again(source), harmless=False))
    return findings


def _again(folder: Path) -> str:
    return f"make them: govsim sweep DESIGN.toml --out {shlex.quote(str(folder))} --resume"


def _names(store: FolderStore) -> list[str]:
    try:
        return store.in_parts.names()
    except FileNotFoundError:
        return []


def _strangers(store: FolderStore) -> Iterator[Finding]:
    for name in store.files.names():
        if name not in _KNOWN:
            if half_written(name):
                yield Finding(name, "was left half written by a process that was killed", "nothing: --resume", True)
            elif name != "sensitivity":
                yield Finding(name, "is an unknown file", "safe to move away", True)


def _of_points(store: FolderStore, expected: str) -> Iterator[Finding]:
    try:
        found, what = store.files.hash_of(POINTS), "was changed or damaged"
    except OSError as error:
        found, what = "", error.strerror or str(error)
    if found != expected:
        remedy = "--resume, or govsim study compact, rebuilds it from the design"
        yield Finding(POINTS, what, remedy)


def _of_file(study: Study, store: FolderStore, file: str, whole: list[Committed]) -> Iterator[Finding]:
    """What is wrong with one file below parts/; whole parts are added to `whole`."""
    path = store.in_parts.path / file
    name = f"{PARTS}/{file}"
    again = _again(store.folder)
    if half_written(file, PARTS):
        yield Finding(name, "was left half written by a process that was killed", "nothing: --resume clears it", True)
    elif path.suffix == ".parquet":
        # Where it is gone, it was put aside with its record.
        if store.in_parts.has(file) and not store.in_parts.has(path.with_suffix(".json").name):
            what = "has no completion record: the process was killed before it was kept, or the record is lost"
            yield Finding(name, what, "nothing: it does not count, and --resume makes what is missing", True)
    elif path.suffix == ".json":
        try:
            part = store.recorded(file)
            if path.stem != store.name(part.span):
                raise ValueError("it is the record of other runs")
            content = store.in_parts.read(store.table_name(part))
            if hashlib.sha256(content).hexdigest() != part.sha256:
                raise ValueError("its table was changed, cut short or damaged")
            rows_of(content, part, study.design.replications, study.columns)
        except InputError:  # a link in its place
            raise
        except (OSError, ValueError) as error:
            reason = "its table is missing" if isinstance(error, FileNotFoundError) else str(error)
            if not _quarantine(store, file, path.with_suffix(".parquet").name):
                reason += STAYS
            yield Finding(name, f"is damaged: {reason}", again)
        else:
            whole.append(part)
    else:
        yield Finding(name, "is an unknown file", "safe to move away", True)


def _doubled(store: FolderStore, whole: list[Committed]) -> Iterator[Finding]:
    """Parts whose runs others hold: all of them, as an interrupted compaction leaves, or some of them."""
    counted = {part.span for part in store.parts()}
    for part in whole:
        if part.span in counted:
            continue
        holders = [span for span in counted if span.first <= part.span.first and part.span.end <= span.end]
        what = "is held by a larger part too" if holders else "holds runs that another part holds too"
        remedy = "nothing: the larger one counts, and --resume clears it"
        yield Finding(f"{PARTS}/{store.name(part.span)}.json", what, remedy, harmless=True)


def _quarantine(store: FolderStore, *names: str) -> bool:
    """Move files of parts to where nothing reads them, under a name that is free. Not where nothing can be written."""
    aside = store.files / QUARANTINE
    try:
        aside.make()
        for name in names:
            if store.in_parts.look(name) is not None:
                target, number = name, 1
                while aside.look(target) is not None:
                    number += 1
                    target = f"{name}.{number}"
                store.in_parts.move(name, aside, target)
        for changed in (aside, store.in_parts):
            changed.flush()
    except OSError as error:
        if error.errno not in files.READ_ONLY:
            raise
        return False
    return True


def compact(folder: str | Path) -> int:
    """Join parts that follow on each other into large ones; returns how many parts there are after.

    A killed compaction leaves every result readable. Raises InputError where a part is damaged.
    """
    study = Study.open(folder)
    store = study.store
    assert isinstance(store, FolderStore)
    with writing(study), store.locked():
        store.tidy()
        study.mend_points()
        for several in _to_join(store.parts()):
            store.commit(joined(store, several))
            store.remove(several)
        return len(store.parts())


def _to_join(parts: list[Committed]) -> Iterator[list[Committed]]:
    """Parts that follow on each other, made by the same program, as many as fit into one."""
    several: list[Committed] = []
    for part in parts:
        follows = bool(several) and several[-1].span.end == part.span.first and several[0].engine == part.engine
        if not (follows and part.span.end - several[0].span.first <= MOST_RUNS):
            if len(several) > 1:
                yield several
            several = []
        several.append(part)
    if len(several) > 1:
        yield several
