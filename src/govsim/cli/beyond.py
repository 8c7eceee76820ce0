"""What `govsim compare` asks beyond luck: how options stand over other assumptions, and over other structures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govsim.cli import options as typed
from govsim.cli import terminal
from govsim.cli.speaking import lang
from govsim.cli.terminal import bold, indented

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import ConsoleRenderable

    from govsim.scenario.scenario import Scenario
    from govsim.study.decide.decision import Decision
    from govsim.study.structures import Structures

_REPEATS = 16
"""Those that `govsim decide` makes in each future."""


@dataclass(frozen=True)
class Beyond:
    """What was asked; None of what was not."""

    decision: Decision | None
    structures: Structures | None

    def document(self) -> dict[str, object]:
        """As plain data, as `govsim decide` and `govsim structures` give it."""
        from govsim.cli import decide, structures

        return {
            "decision": None if self.decision is None else decide.document(self.decision, None),
            "structures": None if self.structures is None else structures.document(self.structures),
        }

    def keep(self, folder: Path | None) -> None:
        """Keep the decision in the comparison's folder, where the report finds it."""
        from govsim.cli import run
        from govsim.study.again import DECISION

        if self.decision is not None and folder is not None:
            run.keep(self.decision.save, folder / DECISION)

    def parts(self) -> Iterator[ConsoleRenderable | str]:
        """The answers in short; the two commands say all of it."""
        from govsim.cli import structures

        if self.decision is not None:
            yield from ("", bold(f"Over {len(self.decision.futures.points):,} futures"))
            yield from (indented(message.text(lang())) for message in self.decision.messages)
        if self.structures is not None:
            yield from ("", bold("Over the structures of the world, each at its other end"))
            yield structures.headlines(self.structures)


def asked(
    base: Scenario,
    options: Mapping[str, Scenario],
    futures: str | None,
    structures: bool,
    replications: int,
    seed: int,
    threads: int | None,
    *,
    quiet: bool,
) -> Beyond:
    """Make what was asked: few repeats in each future, and under each structure as many runs as of each option."""
    decision = found = None
    if futures is not None:
        from govsim.study.decide.decision import decide, runs_in

        points, known = typed.futures(futures)
        runs = runs_in(len(options), known, _REPEATS) if known else 0
        with terminal.progress(runs, quiet or not known) as progress:
            decision = decide(base, options, points, _REPEATS, seed, threads=threads, progress=progress)
    if structures:
        from govsim.study import structures as study

        runs = study.scenarios_in(len(options), pairs=False, structures=len(study.names_of(base))) * replications
        with terminal.progress(runs, quiet) as progress:
            found = study.structures(base, options, replications, seed, pairs=False, threads=threads, progress=progress)
    return Beyond(decision, found)
