"""`govsim seek`: which package of reforms answers a question, how surely, and what all others bring and cost."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import DONE, STOPPED, declared, options, run, terminal
from govsim.cli.speaking import lang, said
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold
from govsim.errors import InputError
from govsim.show.labels import fiscal_year, option_label
from govsim.words import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import ConsoleRenderable

    from govsim.scenario.scenario import Scenario
    from govsim.scenario.tables import DatedReform
    from govsim.study.seek.result import Search

Reforms = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME*SIZE@YEAR-LAST:GROUPS",
        help="What may be in a package, in one of the years or sizes named for it; all@YEAR: every reform. Repeat it.",
    ),
]
Reach = Annotated[
    list[str] | None,
    typer.Option(metavar="OUTCOME=VALUE", help="What must be reached, such as survival_5y=0.7. Repeat it."),
]
Goal = Annotated[
    str | None,
    typer.Option(metavar="GOAL", help="cheapest, smallest (fewest reforms), or best in --outcome."),
]
Share = Annotated[
    str, typer.Option("--in", metavar="X", help="In what share of futures, or of repeats of this country.")
]
Within = Annotated[str | None, typer.Option(metavar="X", help="What it may cost beyond doing nothing, contract-years.")]
Cost = Annotated[str, typer.Option(metavar="NAME", help="money, all of it; or reform_cost, what reforms cost alone.")]
Futures = Annotated[
    str | None,
    typer.Option(metavar="N|FILE", help="Over how many futures; or a table, a parameter a column. By default none."),
]
Replications = Annotated[
    int | None,
    options.number("--replications", "-n", help="Runs of a package in the search: 16, or 4 in each future."),
]
Most = Annotated[int, options.number(help="Packages tried at most: all, if there are no more; else by NSGA-II.")]
Confidence = Annotated[str, typer.Option(metavar="X", help="So probably right, a choice gets no more runs.")]
Folder = Annotated[
    str | None, typer.Option(metavar="DIR", help="A folder for the search; one that was begun is resumed.")
]
_ALL = "all"


def seek(
    scenario: options.Scenario,
    reform: Reforms = None,
    goal: Goal = None,
    outcome: Annotated[str, typer.Option(metavar="NAME", help="What the best is judged by.")] = "rmst_60",
    reach: Reach = None,
    share: Share = "0.9",
    within: Within = None,
    cost: Cost = "money",
    futures: Futures = None,
    structures: Annotated[bool, typer.Option("--structures", help="Let structures of the world differ too.")] = False,
    replications: Replications = None,
    seed: Annotated[int, options.number(help="In a stage all packages have the same luck.")] = 1,
    most: Most = 1024,
    finalists: Annotated[int, options.number(help="Packages that are compared again with fresh luck.")] = 8,
    fresh: Annotated[int, options.number(help="Futures or repeats that a finalist gets on average.")] = 200,
    confidence: Confidence = "0.95",
    set_: options.InAllOptions = None,
    without: options.Without = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    out: Folder = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Seek the package of reforms that answers a question, and run the finalists again with fresh luck.

    In DIR stand the runs, tables of all packages and of the finalists, pictures of what they bring and cost, and a
    scenario file of each finalist.

    For example: govsim seek default --reform all@2028 --within 60
    """
    from govsim.study.seek import seek as study
    from govsim.study.seek.folder import Stopped

    changed = partial(run.scenario_of, scenario, set_, without=without, years=years, warmup=warmup)
    base = changed([])
    chosen = list(_reforms(base, reform or [], changed))
    run.check_effects(set_, None, base)
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    points, known = (None, 0) if futures is None else options.futures(futures)
    asked: dict[str, Any] = {
        "goal": goal, "outcome": outcome, "reach": dict(options.levels("--reach", reach or [])),
        "share": options.decimal("--in", share),
        "within": None if within is None else options.decimal("--within", within),
        "cost": cost, "futures": points, "structures": structures, "replications": replications, "seed": seed,
        "most": most, "finalists": finalists, "fresh": fresh, "confidence": options.decimal("--confidence", confidence),
        "out": out, "threads": threads,
    }  # fmt: skip
    total = study.runs_in(chosen, most, known, replications, finalists, fresh)
    try:
        with terminal.progress(total, quiet) as progress:
            found = study.seek(base, chosen, progress=progress, **asked)
    except Stopped as stopped:
        where = "nothing was kept" if out is None else f"kept in {out}; the same command goes on there"
        print(said(f"stopped: {stopped.blocks:,} blocks of runs are complete; {where}"), file=sys.stderr)
        raise typer.Exit(STOPPED) from None
    folder = None if out is None else _kept(found, out)
    if as_json:
        terminal.print_json(_document(found, folder))
    elif not quiet:
        terminal.show(*_parts(found, folder))
    return DONE


def _reforms(base: Scenario, texts: Iterable[str], changed: Callable[[list[str]], Scenario]) -> Iterator[DatedReform]:
    """What was typed, as reforms of the scenario; "all" stands for every single reform that does something."""
    from govsim.scenario.typed import typed
    from govsim.scenario.unchanged import idle_because
    from govsim.study.seek.packages import singles

    for text in run.each_reform(texts):
        found = typed(text)
        if found.condition is not None:
            what = "begins once something was seen: a package holds reforms from a year on"
            raise InputError(what, place=f"--reform {text}", remedy="compare it, with `govsim decide`")
        if found.name != _ALL:
            with run.placed(f"--reform {text}"):
                yield changed([text]).reforms[-1]
            continue
        if not found.year:
            raise InputError("from which fiscal year on?", place=f"--reform {text}", remedy="write all@2028")
        for single in singles(base):
            with run.placed(f"--reform {text}"):
                scenario = changed([text.strip().replace(_ALL, single, 1)])
            if not idle_because(scenario, scenario.reforms[-1]):
                yield scenario.reforms[-1]


def _kept(found: Search, out: str) -> Path:
    """The folder, with tables, scenarios and pictures in it."""
    from govsim.show import plots

    folder = found.keep(out)
    for spoken in LANGUAGES:
        for ending in ("svg", "png"):
            if not os.path.lexists(folder / f"front-{spoken}.{ending}"):
                figure = plots.front(
                    found.tried, found.finalists, outcome=found.question.outcome, found=found.found, lang=spoken
                )
                plots.save(figure, folder / f"front-{spoken}", [ending])
    return folder


# As one document


def _document(found: Search, out: Path | None) -> dict[str, object]:
    """All of it as plain data."""
    question, cases = found.question, found.cases
    return {
        **declared.results_data(found.packages.base, cases.repeats if found.futures else cases.searched, cases.seed),
        "question": {
            "goal": question.goal, "outcome": question.outcome, "cost": question.cost, "reach": dict(question.reach),
            "share": question.share, "within": question.within,
        },
        "futures": cases.searched if found.futures else None,
        "judged_from_month": found.since,
        "packages": found.packages.size,
        "tried": len(found.searched),
        "exhaustive": found.exhaustive,
        "found": found.found,
        "held": found.held,
        "package": found.packages.label(found.best),
        "reforms": [reform.model_dump(exclude_defaults=True) for reform in found.packages.reforms(found.best)],
        "sure": found.contest.sure,
        "without_luck": found.without_luck,
        "answer": [{lang: message.text(lang) for lang in ("en", "th")} for message in found.answer],
        "finalists": found.finalists.to_dict("records"),
        "front": found.tried[found.tried["front"]].to_dict("records"),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }  # fmt: skip


# For a reader


def _parts(found: Search, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    base, cases, packages, spoken = found.packages.base, found.cases, found.packages, lang()
    yield from terminal.titled(*declared.titles(base))
    how = say("seek.all", spoken) if found.exhaustive else say("seek.some", spoken, n=f"{len(found.searched):,}")
    each = say("seek.runs", spoken, n=f"{cases.searched:,}")
    if found.futures:
        each = say("seek.futures", spoken, runs=cases.repeats, n=f"{cases.searched:,}")
    yield Text(
        say(
            "seek.intro", spoken, scenario=base.name, packages=f"{packages.size:,}", reforms=len(packages.levers),
            how=how, each=each, seed=cases.seed, years=said(declared.reported(base)),
        )
    )  # fmt: skip
    yield ""
    yield from (Text(message.text(spoken)) for message in found.answer)
    yield ""
    yield bold(say("seek.finalists", spoken))
    yield _finalists(found)
    reading = {say("seek.reading", spoken): list(_reading(found)), "What to keep in mind": LIMITS}
    yield from terminal.sections(reading)
    yield ""
    yield say("seek.not_kept", spoken) if out is None else say("seek.kept", spoken, folder=out)


def _finalists(found: Search) -> Table:
    spoken, outcome = lang(), found.question.outcomes[found.question.outcome]
    shows = {"outcome": (outcome.scale, outcome.decimals), "coverage": (100, 1), "cost": (1, 1), "share": (100, 0)}
    names = ["outcome", "coverage", "cost"] + ["share"] * bool(found.question.reach)
    heads = [outcome.name if name == "outcome" else say(f"seek.head.{name}", spoken) for name in names]
    heads = ["", *heads, say("seek.head.cases", spoken), say("seek.head.front", spoken)]
    table = terminal.table((heading.replace("|", "\n") for heading in heads), left=("",))
    for row in found.ranked:
        cells = []
        for name in names:
            scale, digits = shows[name]
            now, before = (
                "-" if row[key] is None else f"{scale * row[key]:,.{digits}f}" for key in (name, f"searched_{name}")
            )
            cells.append(f"{now}\n({before})")
        star = "* " if row["role"] == "chosen" else ""
        package = row["package"].replace("+", "\n+ ")
        if row["role"] == "base":
            package = option_label(row["package"], spoken) if spoken == "th" else package
        front = say("seek.yes", spoken) if row["front"] else ""
        table.add_row(f"{star}{package}", *cells, f"{row['cases']:,}", front)
    return table


def _reading(found: Search) -> Iterator[str]:
    spoken = lang()
    first = fiscal_year(found.packages.base.time.first_fiscal_year + found.since // 12, spoken)
    yield say("seek.reading.since", spoken, year=first)
    yield say(f"seek.reading.{found.question.cost}", spoken)
    yield say("seek.reading.fresh", spoken)
    yield say("seek.reading.luck", spoken)
    yield say("seek.reading.sure", spoken)
    if not found.exhaustive:
        yield say("seek.reading.some", spoken)
