"""`govsim patterns`: how far a scenario shows what the literature says, failures included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from rich.text import Text

from govsim.cli import declared, options, run, terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold
from govsim.words import say

if TYPE_CHECKING:
    from rich.console import ConsoleRenderable

    from govsim.study.evidence.patterns import Patterns


def patterns(
    scenario: options.Scenario,
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each ensemble.")] = 60,
    seed: Annotated[int, options.number(help="Run r has the same luck in all of them.")] = 1,
    threads: options.Threads = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Hold a scenario against the patterns of the literature: met, partly, not, or not testable, and why.

    For example: govsim patterns default
    """
    from govsim.study.evidence import patterns as study

    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=None)
    with terminal.progress(study.ensembles_in() * max(replications, 0), quiet) as progress:
        found = study.patterns(scenario, replications, seed, threads=threads, progress=progress)
    if as_json:
        terminal.print_json(_document(found))
    else:
        terminal.show(*_parts(found))
    return 0


def _rows(found: Patterns) -> list[dict[str, Any]]:
    """A row a pattern as plain data; what is not known is None."""
    from govsim.study.evidence.patterns import evidence

    rows = []
    for row in found.table.to_dict("records"):
        pattern = evidence()[row["pattern"]]
        numbers = {str(name): value for name, value in row.items()}
        for name in ("value", "low", "high", "target_low", "target_high"):
            numbers[name] = None if not abs(numbers[name]) < float("inf") else numbers[name]
        why = None if pattern.why is None else {"en": pattern.why.en, "th": pattern.why.th}
        rows.append({**numbers, "about": {"en": pattern.about.en, "th": pattern.about.th}, "why": why})
    return rows


def _counts(found: Patterns) -> dict[str, dict[str, int]]:
    """How many patterns of each use have which status."""
    return {str(use): {str(status): int(n) for status, n in row.items()} for use, row in found.counts().iterrows()}


def _document(found: Patterns) -> dict[str, object]:
    """All of it as plain data."""
    from govsim.study.evidence.patterns import evidence_hash

    return {
        **declared.results_data(found.scenario, found.replications, found.seed),
        "evidence": evidence_hash(),
        "counts": _counts(found),
        "patterns": _rows(found),
    }


def _parts(found: Patterns) -> Iterator[ConsoleRenderable | str]:
    from govsim.study.evidence.patterns import STATUSES, USES

    yield from terminal.titled(*declared.titles(found.scenario))
    yield Text(
        f"Scenario {found.scenario.name}: {found.replications:,} runs of each ensemble with seed {found.seed},"
        f" {declared.reported(found.scenario)}."
    )
    counts = _counts(found)
    for use in USES:
        told = ", ".join(_told(n, status) for status, n in counts[use].items() if n)
        yield Text(f"{say(f'patterns.use.{use}', lang())}: {told}.")
    rows = _rows(found)
    for status in STATUSES:
        yield ""
        yield bold(say(f"patterns.status.{status}", lang()))
        table = terminal.table(has_heads=False)
        for justify in ("left", "left", "right", "left"):
            table.add_column(justify=justify)
        for row in (row for row in rows if row["status"] == status):
            table.add_row(row["pattern"], row["about"][lang()], _number(row["value"]), _target(row))
        yield table
    yield from terminal.sections(
        {
            "How to read this": [say(f"patterns.reading.{name}", lang()) for name in ("target", "bands", "kinds")],
        }
    )


def _told(number: int, status: str) -> str:
    """ "6 met", in Thai the status first."""
    return f"{number} {status}" if lang() == "en" else f"{say(f'patterns.status.{status}', lang())} {number}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _target(row: dict[str, Any]) -> str:
    """What the pattern asks for, or why it cannot be asked."""
    low, high = row["target_low"], row["target_high"]
    if row["why"] is not None and row["value"] is None:
        return str(row["why"][lang()])
    if low is None:
        return "" if high is None else f"at most {high:.3g}"
    return f"at least {low:.3g}" if high is None else f"{low:.3g} to {high:.3g}"
