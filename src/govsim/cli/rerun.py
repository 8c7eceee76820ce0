"""`govsim rerun DIR`: make kept results again from their provenance, and compare byte by byte."""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from govsim.arguments import named
from govsim.cli import DEFECT, DONE, options, run, terminal
from govsim.errors import InputError

if TYPE_CHECKING:
    from govsim.runs.results_folder import Results


def rerun(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="A folder that `govsim run --out` or `decide --out` wrote.")
    ],
    out: Annotated[str | None, typer.Option(metavar="DIR2", help="Save the repeated results in a new folder.")] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Make kept results again and say whether every byte is the same; exit code 1 if not."""
    path = named(folder)
    way = _way(path)
    facts = way.read(path)
    damaged = _damaged(path, facts.sha256)
    again, target = run.made(lambda progress: way.make(path, progress=progress), out, way.runs, quiet=quiet)
    with _saved(again, target) as place:
        now = way.read(place)
    then, tables = facts.sha256, now.sha256
    differ = sorted(name for name in then.keys() | tables.keys() if then.get(name) != tables.get(name))
    changed = _changed(facts.model_dump(), now.model_dump())
    same = not differ and not damaged
    if as_json:
        terminal.print_json(
            {
                "folder": folder,
                "out": out,
                "identical": same,
                "tables": sorted(now.sha256),
                "different": differ,
                "damaged": damaged,
                "changed": [{"what": what, "was": was, "is": is_now} for what, was, is_now in changed],
            }
        )
    elif not quiet or not same:
        terminal.show(way.told)
        terminal.show(*_verdict(folder, len(now.sha256), differ, damaged, changed))
        if target is not None:
            terminal.show(f"The repeated results are in {target}.")
    return DONE if same else DEFECT


@dataclass(frozen=True)
class _Way:
    """How results of a kind are read and made again; what it takes, and how it is told."""

    read: Callable[[Path], Results]
    make: Callable[..., Any]
    runs: int
    told: str


def _way(folder: Path) -> _Way:
    """How what a folder holds is made again. Refuses what keeps no runs of its own, and says what to do."""
    from govsim.runs import ensemble
    from govsim.runs.rerun import rerun as runs_again

    if _kind(folder) == "ensemble":
        facts = ensemble.read_provenance(folder)
        name = ensemble.as_it_was(facts, str(folder / "provenance.json")).name
        told = f"Repeated: {facts.replications:,} runs of {name} with seed {facts.seed}."
        return _Way(ensemble.read_provenance, runs_again, facts.replications, told)
    from govsim.study.decide import again
    from govsim.study.decide.decision import Decision

    kept = Decision.load(folder)
    told = (
        f"Repeated: {len(kept.labels):,} options in {len(kept.futures.points):,} futures, {kept.replications:,} runs of"
        f" each in each with seed {kept.futures.seed}."
    )
    return _Way(again.read_provenance, again.again, again.runs_in(kept), told)


def _kind(folder: Path) -> str:
    """The kind of results, of those that are made again as a whole."""
    from govsim.runs.results_folder import AGAIN, kind_of
    from govsim.study import compare

    kind = kind_of(folder)
    if kind == "comparison":
        facts = compare.read_provenance(folder)
        below = [facts.folder, *(option.folder for option in facts.options.values())]
        commands = "".join(f"\n  govsim rerun {shlex.quote(str(folder / one))}" for one in below)
        what = f"holds a comparison of {len(below)} scenarios, each with runs in a folder of its own"
        raise InputError(what, place=str(folder), remedy=f"repeat them one at a time:{commands}")
    if kind not in ("ensemble", "decision"):
        raise InputError(f"holds a {kind}, which keeps no runs that could be repeated", place=str(folder), remedy=AGAIN)
    return kind


@contextmanager
def _saved(again: Any, target: Path | None) -> Iterator[Path]:
    """Where it is kept; where it is not, a folder that goes away."""
    if target is not None:
        yield target
        return
    with tempfile.TemporaryDirectory(prefix="govsim-") as folder:
        again.save(place := Path(folder) / "again")
        yield place


def _damaged(folder: Path, hashes: Mapping[str, str]) -> list[str]:
    """The tables of a folder that are no longer the files that were written."""
    from govsim.runs.results_folder import table_file

    files = {name: table_file(folder, name) for name in hashes}
    return sorted(
        name for name, (below, file) in files.items() if not below.has(file) or below.hash_of(file) != hashes[name]
    )


type Change = tuple[str, str, str]


def _changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """In what govsim, its packages and the kind of machine differ from those that wrote the folder."""
    found = [(name, then.get(name), now.get(name)) for name in ("govsim", "commit")]
    for table in ("packages", "machine"):
        old, new = then.get(table, {}), now.get(table, {})
        found += [(name, old.get(name), new.get(name)) for name in sorted({*old, *new} - {"processors"})]
    return [(what, _known(was), _known(is_now)) for what, was, is_now in found if was != is_now]


def _known(value: object) -> str:
    return "unknown" if value is None else str(value)


def _verdict(folder: str, tables: int, differ: list[str], damaged: list[str], changed: list[Change]) -> Iterator[str]:
    if differ:
        yield f"Different: {', '.join(differ)} ({len(differ)} of {tables} tables)."
    elif not damaged:
        yield f"Identical: all {tables} tables have the same bytes as in {folder}."
    if damaged:
        files = ", ".join(f"{name}.parquet" for name in damaged)
        yield f"Changed or lost since it was written to {folder}: {files}."
        if not differ:
            yield "The repeated results have the original bytes: save them with --out."
    if differ and changed:
        yield "The same bytes are promised for the same versions on the same kind of machine only."
    elif differ:
        yield "Versions and kind of machine are the same, so this is a defect of govsim: please report it."
    if changed:
        yield "What has changed since then:"
        yield from (f"  {what}: {was} then, {is_now} now" for what, was, is_now in changed)
