"""`govsim rerun DIR`: make kept results again from their provenance, and compare byte by byte."""

from __future__ import annotations

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
    from govsim.runs.ensemble import Ensemble
    from govsim.runs.results_folder import Results
    from govsim.study.compare import Comparison
    from govsim.study.decide.decision import Decision

    type Repeats = Ensemble | Comparison | Decision


def rerun(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="A folder that `govsim run --out`, `compare --out` or `decide --out` wrote."
        ),
    ],
    out: Annotated[str | None, typer.Option(metavar="DIR2", help="Save the repeated results in a new folder.")] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Make kept results again and say whether every byte is the same; exit code 1 if not."""
    found, target = repeated(named(folder), out, quiet=quiet)
    if as_json:
        terminal.print_json({"folder": folder, "out": out} | found.document())
    elif not quiet or not found.same:
        terminal.show(*found.lines(folder))
        if target is not None:
            terminal.show(f"The repeated results are in {target}.")
    return DONE if found.same else DEFECT


type Change = tuple[str, str, str]


@dataclass(frozen=True)
class Repeated:
    """What came of repeating a folder's runs.

    Attributes:
        what: The runs that were repeated, in words.
        tables: Those compared.
        differ: Tables of which the repeated runs give other bytes.
        damaged: Tables that are no longer the files that were written.
        changed: What of govsim, its packages and the kind of machine is another: what, then, now.
    """

    what: str
    tables: list[str]
    differ: list[str]
    damaged: list[str]
    changed: list[Change]

    @property
    def same(self) -> bool:
        """Whether every table is there with the bytes that the runs give again."""
        return not self.differ and not self.damaged

    def document(self) -> dict[str, object]:
        """As plain data."""
        changed = [{"what": what, "was": was, "is": now} for what, was, now in self.changed]
        tables = {"tables": self.tables, "different": self.differ, "damaged": self.damaged}
        return {"identical": self.same, **tables, "changed": changed}

    def lines(self, folder: str) -> Iterator[str]:
        """In words."""
        yield f"Repeated: {self.what}."
        yield from _verdict(folder, len(self.tables), self.differ, self.damaged, self.changed)


def repeated(folder: Path, out: str | None, *, quiet: bool) -> tuple[Repeated, Path | None]:
    """Make the runs of a folder again; also where they are kept, if a folder was named for them.

    Raises InputError for results of which no runs are kept.
    """
    from govsim.study.again import decision_again

    facts_of, make_again, runs, scenarios = _of_kind(folder)
    facts = facts_of(folder)
    damaged = _damaged(folder, facts.sha256)
    again, target = run.made(
        lambda progress: make_again(folder, progress=progress), out, runs, scenarios=scenarios,
        quiet=quiet,
    )  # fmt: skip
    with _saved(again, target) as place:
        now = facts_of(place)
    # A comparison's older folder has fewer of the tables that follow from its runs.
    names = facts.sha256 if scenarios > 1 else facts.sha256.keys() | now.sha256.keys()
    differ = sorted(name for name in names if facts.sha256.get(name) != now.sha256.get(name))
    if scenarios > 1:
        differ += decision_again(folder)
    changed = _changed(facts.model_dump(), now.model_dump())
    return Repeated(_what(again), sorted(now.sha256), differ, damaged, changed), target


def _of_kind(folder: Path) -> tuple[Callable[[Path], Results], Callable[..., Repeats], int, int]:
    """How a folder's provenance is read, how it is made again, how many runs of how many scenarios that takes."""
    from govsim.runs import ensemble
    from govsim.runs import rerun as runs_rerun
    from govsim.runs.results_folder import AGAIN, kind_of
    from govsim.study import again, compare
    from govsim.study.decide import again as decide_again
    from govsim.study.decide.decision import Decision

    match kind_of(folder):
        case "ensemble":
            return ensemble.read_provenance, runs_rerun.rerun, ensemble.read_provenance(folder).replications, 1
        case "comparison":
            facts = compare.read_provenance(folder)
            return compare.read_provenance, again.comparison, facts.replications, 1 + len(facts.options)
        case "decision":
            runs = decide_again.runs_in(Decision.load(folder))
            return decide_again.read_provenance, decide_again.again, runs, 1
        case kind:
            what = f"holds a {kind}, which keeps no runs that could be repeated"
            raise InputError(what, place=str(folder), remedy=AGAIN)


def _what(again: Repeats) -> str:
    from govsim.study.compare import Comparison
    from govsim.study.decide.decision import Decision

    runs = f"{again.replications:,} runs"
    if isinstance(again, Decision):
        futures = again.futures
        return (
            f"{len(again.labels):,} options in {len(futures.points):,} futures, {runs} of each in each with seed"
            f" {futures.seed}"
        )
    if isinstance(again, Comparison):
        return f"{runs} of {again.base.scenario.name} and of each option for it, with seed {again.seed}"
    return f"{runs} of {again.scenario.name} with seed {again.seed}"


@contextmanager
def _saved(again: Repeats, target: Path | None) -> Iterator[Path]:
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
