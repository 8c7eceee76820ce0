"""`govsim rerun DIR`: make kept results again from their provenance, and compare byte by byte."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from govsim import provenance
from govsim.cli import DEFECT, DONE, terminal
from govsim.cli.run import free_folder
from govsim.ensemble import Ensemble, differences, read_provenance
from govsim.ensemble import rerun as make_again


def rerun(typed: str, out: str | None, *, as_json: bool, quiet: bool) -> int:
    """Say whether what is made again has the same bytes; if not, which tables differ and what else is different."""
    folder = Path(typed)
    facts = read_provenance(folder)
    target = None if out is None else free_folder(out)
    damaged = _damaged(folder, facts["sha256"])
    with _somewhere(target) as place:
        with terminal.progress(facts["replications"], quiet) as progress:
            again: Ensemble = make_again(folder, progress=progress)
        again.save(place)
        differ = differences(folder, place)
        now = read_provenance(place)
    changed = _changed(facts, now)
    same = not differ and not damaged
    if as_json:
        terminal.print_json(
            {
                "folder": typed,
                "out": out,
                "identical": same,
                "tables": sorted(now["sha256"]),
                "different": differ,
                "damaged": damaged,
                "changed": [{"what": what, "was": was, "is": is_now} for what, was, is_now in changed],
            }
        )
    elif not quiet or not same:
        name = again.scenario.name
        terminal.show(f"Made again: {again.replications:,} runs of {name} with seed {again.seed}.")
        terminal.show(*_verdict(typed, len(now["sha256"]), differ, damaged, changed))
        if target is not None:
            terminal.show(f"What was made again lies in {target}.")
    return DONE if same else DEFECT


@contextmanager
def _somewhere(target: Path | None) -> Iterator[Path]:
    if target is not None:
        yield target
        return
    with tempfile.TemporaryDirectory(prefix="govsim-") as folder:
        yield Path(folder) / "again"


def _damaged(folder: Path, hashes: Mapping[str, str]) -> list[str]:
    """The tables of a folder that are no longer the files that were written."""
    paths = {name: folder / f"{name}.parquet" for name in hashes}
    return sorted(
        name for name, path in paths.items() if not path.is_file() or provenance.file_hash(path) != hashes[name]
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
            yield "What was made again has the bytes that were written then: keep it with --out."
    if differ and changed:
        yield "The same bytes are promised for the same versions on the same kind of machine only."
    elif differ:
        yield "Versions and kind of machine are the same, so this is a defect of govsim: please report it."
    if changed:
        yield "Not as it was then:"
        yield from (f"  {what}: {was} then, {is_now} now" for what, was, is_now in changed)
