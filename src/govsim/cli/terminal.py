"""Printing: plain words on any terminal, in a pipe, without colour; one JSON document for programs; a progress bar."""

import json
import math
import sys
import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console, ConsoleRenderable
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from govsim.cli import stopping
from govsim.cli.speaking import aloud, said

PIPED_WIDTH = 100


def width() -> int:
    """Columns of the terminal; where there is none, as in a pipe, as many as fit a page."""
    return Console().width if sys.stdout.isatty() else PIPED_WIDTH


def show(*parts: ConsoleRenderable | str) -> None:
    """Print to standard output, each part on lines of its own, with nothing invisible at the end of a line.

    Text stands as it is: no markup is read from titles, and nothing is coloured by itself.
    """
    console = Console(width=width(), markup=False, emoji=False, highlight=False)
    with console.capture() as captured:
        for part in parts:
            console.print(aloud(part))
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def tell(text: str) -> None:
    """Say something beside the results, on standard error: a note, a warning, what a stop left."""
    print(said(text), file=sys.stderr)


def bold(text: str) -> Text:
    """A heading."""
    return Text(text, style="bold")


def indented(text: str) -> Padding:
    """A line that belongs to the heading above it."""
    return Padding(Text(text), (0, 0, 0, 2))


def command(text: str) -> Padding:
    """A command to copy: indented, and never broken into lines."""
    return Padding(Text(text, no_wrap=True, overflow="ignore"), (0, 0, 0, 2))


def sections(titled: Mapping[str, Iterable[str]]) -> Iterator[ConsoleRenderable | str]:
    """Headings with lines below, each after an empty line; one that has no lines is left out."""
    for title, lines in titled.items():
        below = [indented(line) for line in lines]
        if below:
            yield ""
            yield bold(title)
            yield from below


def titled(first: str, *more: str) -> Iterator[Text]:
    """What something is called, the first of its titles as a heading."""
    yield bold(first)
    yield from map(Text, more)


def table(
    heads: Iterable[str] = (), left: Container[str] = (), *, is_bold: bool = False, has_heads: bool = True, gap: int = 2
) -> Table:
    """A table without lines. Columns of these heads are of numbers, save those in `left`, which are of words."""
    made = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), show_header=has_heads, header_style="bold" * is_bold)
    for name in heads:
        made.add_column(name, justify="left" if name in left else "right")
    return made


def facts(pairs: Iterable[tuple[str, str]], indent: int = 0) -> Table:
    """Names and what they stand for, side by side."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in pairs:
        grid.add_row(Padding(Text(said(name, head=True)), (0, 0, 0, indent)), Text(text))
    return grid


def print_json(document: object) -> None:
    """One JSON document on standard output. What is not known is null; NaN does not appear."""
    everything = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(_plain(document), indent=2, ensure_ascii=not everything, allow_nan=False))


def _plain(value: object) -> object:
    """JSON has neither NaN nor infinity."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@contextmanager
def progress(runs: int, quiet: bool, what: str = "running") -> Iterator[Callable[[int], None]]:
    """A bar with the time left on standard error, where somebody can see it; takes the number of runs just done.

    A stop that was lost on the way is noticed there.
    """
    with progress_of_study(runs, 0, 0, quiet, what) as advance:
        yield lambda done: stopping.check() if advance is None else advance(done, 0)


@contextmanager
def progress_of_study(
    runs: int, done: int, failed: int, quiet: bool, what: str = "running"
) -> Iterator[Callable[[int, int], None] | None]:
    """The same for a study of which some runs are done: takes the runs just completed and, of these, failed.

    It may be called from any thread.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(said(what, head=True)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn(said("left")),
    )
    failures = TextColumn("{task.fields[failures]}")
    with Progress(*columns, failures, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=runs, completed=done, failures="")
        counting = threading.Lock()

        def advance(completed: int, more_failed: int) -> None:
            nonlocal failed
            stopping.check()
            with counting:
                failed += more_failed
            bar.update(task, advance=completed, failures=f"{failed:,} failed" if failed else "")

        advance(0, 0)
        yield advance
