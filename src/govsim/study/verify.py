"""verify() and compact(): whether a study's folder is whole, and few large parts in place of many small ones."""

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from govsim import durable
from govsim.study.runner import writing
from govsim.study.store import (
    PARTS,
    POINTS,
    QUARANTINE,
    STUDY,
    Committed,
    FolderStore,
    check_rows,
    joined,
    missing,
)
from govsim.study.study import Study, read_facts

MOST_RUNS = 200_000
"""Runs of a compacted part."""

_KNOWN = (STUDY, POINTS, PARTS, QUARANTINE, durable.LOCK)


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

    Every byte is checked by hashes: of study.json, of the table of points, of each part and its record. Then, that each
    part holds the rows of its runs, that no run is in two parts, and none missing. Raises InputError where there is no
    study, or its study.json is damaged, or another process works on it.
    """
    source = Path(folder)
    facts = read_facts(source)
    study = Study.open(source)
    store = FolderStore(source)
    with writing(study), store.locked():
        findings = [*_strangers(source), *_of_points(source, facts["points_sha256"])]
        whole: list[Committed] = []
        for path in sorted((source / PARTS).glob("*")):
            findings += _of_file(study, store, path, whole)
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


def _strangers(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.iterdir()):
        if path.name not in _KNOWN:
            if path.name.endswith(durable.TEMPORARY):
                yield Finding(
                    path.name, "was left half written by a process that was killed", "nothing: --resume", True
                )
            elif path.name != "sensitivity":
                yield Finding(path.name, "is not the study's", "move it elsewhere if you can spare it", True)


def _of_points(folder: Path, expected: str) -> Iterator[Finding]:
    try:
        content = (folder / POINTS).read_bytes()
    except OSError as error:
        content, what = b"", error.strerror or str(error)
    else:
        what = "was changed or damaged"
    if hashlib.sha256(content).hexdigest() != expected:
        remedy = "--resume, or govsim study compact, makes it anew from the design"
        yield Finding(POINTS, what, remedy)


def _of_file(study: Study, store: FolderStore, path: Path, whole: list[Committed]) -> Iterator[Finding]:
    """What is wrong with one file below parts/; whole parts are added to `whole`."""
    name = f"{PARTS}/{path.name}"
    again = _again(store.folder)
    if path.name.endswith(durable.TEMPORARY):
        yield Finding(name, "was left half written by a process that was killed", "nothing: --resume clears it", True)
    elif path.suffix == ".parquet":
        if path.exists() and not path.with_suffix(".json").exists():  # it may have been put aside with its record
            what = "has no completion record: the process was killed before it was kept, or the record is lost"
            yield Finding(name, what, "nothing: it does not count, and --resume makes what is missing", True)
    elif path.suffix == ".json":
        try:
            part = Committed.of(durable.read_facts(path))
            if path.stem != store.name(part.span) or part.span.end > study.design.runs:
                raise ValueError("it is the record of other runs")
            content = store.table_path(part).read_bytes()
            if hashlib.sha256(content).hexdigest() != part.sha256:
                raise ValueError("its table was changed, cut short or damaged")
            check_rows(content, part, study.design.replications, study.columns)
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            _quarantine(store.folder, path, path.with_suffix(".parquet"))
            said = "its table is missing" if isinstance(error, FileNotFoundError) else str(error)
            yield Finding(name, f"is damaged: {said}", again)
        else:
            whole.append(part)
    else:
        yield Finding(name, "is not the study's", "move it elsewhere if you can spare it", True)


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


def _quarantine(folder: Path, *paths: Path) -> None:
    """Move files to where nothing reads them, under a name that is free."""
    aside = folder / QUARANTINE
    aside.mkdir(exist_ok=True)
    for path in paths:
        if path.exists():
            target, number = aside / path.name, 1
            while target.exists():
                number += 1
                target = aside / f"{path.name}.{number}"
            path.rename(target)
    for changed in (aside, folder / PARTS):
        durable.flush_names(changed)


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
