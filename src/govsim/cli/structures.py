"""`govsim structures`: whether what options change is so however the world works where evidence does not decide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from rich.table import Table
from rich.text import Text

from govsim.cli import compare, declared, options, run, terminal
from govsim.cli.speaking import lang
from govsim.cli.summary import LIMITS
from govsim.model.parameters import BY_NAME
from govsim.outcomes.declared import OUTCOMES
from govsim.words import say

if TYPE_CHECKING:
    from rich.console import ConsoleRenderable

    from govsim.study.structures import Structures


def structures(
    scenario: options.Scenario,
    reform: options.Reform = None,
    package: options.Package = None,
    replications: Annotated[
        int, options.number("--replications", "-n", help="Runs of each option and structure.")
    ] = 60,
    seed: Annotated[int, options.number(help="Run r has the same luck everywhere.")] = 1,
    set_: options.InAllOptions = None,
    without: options.Without = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Ask in how many structures of the world a headline holds: each at its other end, and all combinations of two.

    For example: govsim structures default --reform multi-year-obligation@2028 --reform workload-relief@2028
    """
    from govsim.study import structures as study

    changed = partial(run.scenario_of, scenario, set_, without=without, years=years, warmup=warmup)
    base, compared = changed([]), compare.options_typed("govsim structures", reform or [], package or [], changed)
    run.check_effects(set_, None, base, *compared.values())
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=None)
    scenarios = study.scenarios_in(len(compared), structures=len(study.names_of(base)))
    with terminal.progress(scenarios * max(replications, 0), quiet) as progress:
        found = study.structures(base, compared, replications, seed, threads=threads, progress=progress)
    if as_json:
        terminal.print_json(document(found))
    else:
        terminal.show(*_parts(found))
    return 0


def document(found: Structures) -> dict[str, object]:
    """All of it as plain data."""
    base = found.own.base.scenario
    return {
        **declared.results_data(base, found.replications, found.seed),
        "structures": [
            {"name": name, "own": base.parameter(name), "other": other} for name, other in found.others.items()
        ],
        "headlines": [
            {**row, "against": [{"structure": name, "verdict": verdict} for name, verdict in row["against"]]}
            for row in found.headlines.to_dict("records")
        ],
        "table": found.table.to_dict("records"),
        "notes": dict(found.own.notes),
        "limits": list(LIMITS),
    }


def _parts(found: Structures) -> Iterator[ConsoleRenderable | str]:
    base = found.own.base.scenario
    yield from terminal.titled(*declared.titles(base))
    yield Text(
        f"Scenario {base.name}: {found.replications:,} runs of each option and structure with seed {found.seed},"
        f" {declared.reported(base)}."
    )
    yield ""
    yield headlines(found)
    yield from terminal.sections(
        {
            "Structures, and the other end that each was given": [
                f"{BY_NAME[name].label}: {other:g} for {base.parameter(name):g} ({name})"
                for name, other in found.others.items()
            ],
            "How to read this": [
                "Change: against doing nothing under the scenario's own structure; its interval is luck's alone.",
                "Holds in: structures, the own among them, in which the change has the same direction beyond luck.",
                "Pairs: combinations of two structures at their other ends in which it does.",
                "Open: luck leaves the direction open there; more runs would tell. Turned: the other direction.",
                "Lowest to highest: the change over all of these structures.",
            ],
            "What to keep in mind": LIMITS,
        }
    )


def headlines(found: Structures) -> Table:
    """A row an option and outcome: in how many structures its change holds."""
    known = {**OUTCOMES, **found.own.own}
    heads = ("option", "outcome", "change", "holds in", "pairs", "lowest to highest", "not in")
    table = terminal.table(heads, left=("option", "outcome", "not in"))
    for row in found.headlines.to_dict("records"):
        outcome = known[row["outcome"]]
        change, least, most = (
            f"{outcome.scale * row[name]:+.{outcome.decimals}f}" for name in ("difference", "least", "most")
        )
        against = ", ".join(f"{name.removeprefix('structure.')} ({verdict})" for name, verdict in row["against"])
        claimed = row["holds"] is not None
        table.add_row(
            row["option"],
            say(f"outcomes.{outcome.name}.word", lang()) if outcome.name in OUTCOMES else outcome.called(lang()),
            change,
            f"{row['holds']:.0f} of {row['of']}" if claimed else "-",
            f"{row['holds_pairs']:.0f} of {row['of_pairs']}" if claimed and row["of_pairs"] else "-",
            f"{least} to {most}",
            against if claimed else "no change beyond luck in its own structure",
        )
    return table
