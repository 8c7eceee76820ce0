"""`govsim verify REPORT`: from a report, or the hash on it, to its results; run again, they are the same or not.

It asks, in this order: which results does the report name; where are they; is every file of them as it was written; are
the report's figures those that their report has now; does running them again give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govsim.arguments import named
from govsim.cli import DEFECT, DONE, options, terminal
from govsim.cli import rerun as repeating
from govsim.errors import InputError

if TYPE_CHECKING:
    from govsim.show.report.record import Record

_SHORTEST = 8
"""Characters of a hash that tell results apart."""


def verify(
    report: Annotated[
        str,
        typer.Argument(metavar="FILE_OR_HASH", help="A report that `govsim report` wrote, or the hash printed on it."),
    ],
    within: Annotated[
        str | None,
        typer.Option(
            "--in", metavar="DIR", help="The results, or the folder they lie in; by default beside the report."
        ),
    ] = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Check a report: find its results, check that they are whole, run them again; exit code 1 if anything differs.

    For example: govsim verify results-th.docx, or govsim verify 3f9c2ab81d04 --in results
    """
    from govsim.show.report import record

    file = None if _is_hash(report) else named(report)
    asked = None if file is None else record.read(file)
    folder = _found(report.lower() if asked is None else asked.results, asked, named(within or _beside(file)))
    again, _ = repeating.repeated(folder, None, quiet=quiet)
    figures = None if asked is None or file is None or again.damaged else _figures(file, asked, folder)
    same = again.same and (figures is None or figures.same)
    if as_json:
        found = {"report": report, "folder": str(folder), "same": same}
        terminal.print_json(found | {"figures": None if figures is None else vars(figures)} | again.document())
    elif not quiet or not same:
        terminal.show(f"Results: {folder}.")
        terminal.show(*_of_report(report, asked, figures), *again.lines(str(folder)))
    return DONE if same else DEFECT


# Where the results are


def _is_hash(text: str) -> bool:
    return re.fullmatch(f"[0-9a-fA-F]{{{_SHORTEST},64}}", text) is not None and not Path(text).exists()


def _beside(file: Path | None) -> str:
    return str(Path() if file is None else file.parent)


def _found(hashed: str, asked: Record | None, where: Path) -> Path:
    """The folder whose provenance.json, or seek.json, has the hash: `where`, or one in it. Raises InputError."""
    from govsim.runs.files import Folder
    from govsim.runs.results_folder import PROVENANCE, facts_file

    try:
        below = sorted(path for path in where.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError as error:
        what = f"cannot be looked through: {error.strerror}"
        raise InputError(what, place=str(where), remedy="name the folder of the results with --in") from None
    kept = [path for path in (where, *below) if Folder(path).has(facts_file(path))]
    found = [path for path in kept if Folder(path).hash_of(facts_file(path)).startswith(hashed)]
    if found:
        return found[0]
    called = [path for path in kept if asked is not None and path.absolute().name == asked.folder]
    if called:
        what = f"bears the name of the results that the report was made of, but its {PROVENANCE} is another"
        remedy = "it was changed since, or holds other results; name the folder as it was written with --in"
        raise InputError(what, place=str(called[0]), remedy=remedy)
    name = f" (the report calls them {asked.folder})" if asked is not None and asked.folder else ""
    what = f"holds no results whose {PROVENANCE} has the hash {hashed[:12]}…{name}; looked at: {len(kept)}"
    raise InputError(what, place=str(where), remedy="name their folder, or the one it lies in, with --in")


# What the report says


@dataclass(frozen=True)
class _Figures:
    """The report beside the one that its results give now.

    Attributes:
        as_recorded: Whether the figures of that report have the hash that stands in the file.
        bytes_same: Whether the file is byte for byte that report.
        foreign: Numbers in the file that it does not have; None of a PDF, of which they cannot be read.
        missing: Numbers of it that the file does not have.
    """

    as_recorded: bool
    bytes_same: bool
    foreign: list[str] | None
    missing: list[str] | None

    @property
    def same(self) -> bool:
        """Whether nothing that the file says is another."""
        return self.as_recorded and (self.bytes_same or self.foreign == [])


def _figures(file: Path, asked: Record, folder: Path) -> _Figures:
    from govsim.show.report import record
    from govsim.show.report.build import document
    from govsim.show.report.write import form_of, maker

    now, content = document(folder, asked.lang), record.content_of(file)
    as_recorded = record.figures_of(now) == asked.figures
    made = maker(form_of(content, file))(now)
    if made == content:
        return _Figures(as_recorded, True, [], [])
    there, expected = record.numbers_in(content, file), record.numbers_in(made, file)
    if there is None or expected is None:
        return _Figures(as_recorded, False, None, None)
    return _Figures(as_recorded, False, sorted(there - expected), sorted(expected - there))


def _of_report(report: str, asked: Record | None, figures: _Figures | None) -> Iterator[str]:
    from govsim import __version__

    if asked is None:
        yield "Figures: not checked, as a hash says nothing of them; give the file instead."
        return
    if asked.govsim != __version__:
        yield f"The report was written by govsim {asked.govsim}; this is {__version__}, which may say things otherwise."
    if figures is None:
        yield "Figures: not checked, as the results are no longer those that the report was made of."
        return
    if figures.as_recorded:
        yield "Figures: all are those that the report of these results has now."
    else:
        yield "Figures: some are others than those that the report of these results has now."
    if figures.bytes_same:
        yield f"File: {report} is byte for byte as `govsim report` writes it."
    elif figures.foreign is None:
        yield (
            f"File: {report} is not byte for byte as `govsim report` writes it here: it was edited, or saved by another"
            " program or another version of typst, and its figures cannot be read; write the report again to compare."
        )
    elif not figures.foreign:
        yield f"File: {report} was edited, saved by another program or set in a template; no number in it is foreign."
    else:
        yield f"File: {report} was edited: numbers that the report does not have: {_some(figures.foreign)}."
    if figures.missing:
        yield f"Numbers of the report that the file no longer has: {_some(figures.missing)}."


def _some(numbers: list[str], most: int = 20) -> str:
    more = f" and {len(numbers) - most} more" if len(numbers) > most else ""
    return ", ".join(numbers[:most]) + more
