"""`govsim decide`: which option stands up over the assumptions, what flips it, and what is worth finding out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from govsim.cli import STOPPED, compare, declared, options, run, terminal
from govsim.cli.speaking import lang, said
from govsim.cli.summary import LIMITS
from govsim.cli.terminal import bold
from govsim.errors import InputError
from govsim.model.parameters import BY_NAME, GROUP_LABELS
from govsim.outcomes.declared import find
from govsim.show.labels import option_label
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from rich.console import ConsoleRenderable

    from govsim.study.decide.decision import Decision
    from govsim.study.decide.flips import Flips

Futures = Annotated[
    str,
    typer.Option(
        metavar=options.FUTURES,
        help="How many to draw over whole ranges; a CSV or Parquet table; or those not ruled out by evidence.",
    ),
]
Threshold = Annotated[
    list[str] | None,
    typer.Option(metavar="OUTCOME=VALUE", help="What an option must reach to satisfy, such as rmst_60=30. Repeat it."),
]


def decide(
    scenario: options.Scenario,
    reform: options.Reform = None,
    package: options.Package = None,
    futures: Futures = "evidence",
    replications: Annotated[int, options.number("--replications", "-n", help="Runs of each option and future.")] = 16,
    seed: Annotated[int, options.number(help="In a future all options have the same luck.")] = 1,
    structures: Annotated[bool, typer.Option("--structures", help="Let structures of the world differ too.")] = False,
    outcome: Annotated[str, typer.Option(metavar="NAME", help="By which the best option is chosen.")] = "rmst_60",
    worth: Annotated[str, typer.Option(metavar="X", help="Contract-years that a partnership-year is worth.")] = "2",
    threshold: Threshold = None,
    hurwicz: Annotated[str, typer.Option(metavar="X", help="From 0, the worst future, to 1, the best.")] = "0.5",
    set_: options.InAllOptions = None,
    without: options.Without = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    threads: options.Threads = None,
    out: options.Out = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Ask which option stands up over the assumptions, what would flip the choice, and what is worth finding out.

    For example: govsim decide default --reform ecosystem-package@2028 --reform multi-year-obligation@2028
    """
    from govsim.study.decide import decision as study

    changed = partial(run.scenario_of, scenario, set_, without=without, years=years, warmup=warmup)
    base, compared = changed([]), compare.options_typed("govsim decide", reform or [], package or [], changed)
    run.check_effects(set_, None, base, *compared.values())
    run.check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    points, known = options.futures(futures)
    settings: dict[str, Any] = {
        "structures": structures, "outcome": outcome, "threads": threads,
        "worth": options.decimal("--worth", worth), "alpha": options.decimal("--hurwicz", hurwicz),
        "thresholds": dict(options.levels("--threshold", threshold or [])),
    }  # fmt: skip

    def make(progress: Callable[[int], None]) -> Decision:
        return study.decide(base, compared, points, replications, seed, progress=progress, **settings)

    total = study.runs_in(len(compared), known, max(replications, 0)) if known else 0
    decision, folder = _made(make, total, out, quiet)
    return run.printed(document, _parts, decision, folder, as_json=as_json, quiet=quiet)


def _made(
    make: Callable[[Callable[[int], None]], Decision], total: int, out: str | None, quiet: bool
) -> tuple[Decision, Path | None]:
    """The decision, kept if a folder was named for it; where the user stops it, that over complete futures."""
    from govsim.study.decide.decision import Stopped

    with run.output(out) as folder:
        try:
            with terminal.progress(total, quiet or not total) as progress:
                decision = make(progress)
        except Stopped as stopped:
            said = f"stopped: {stopped.complete:,} of {stopped.asked:,} futures are complete for every option"
            if stopped.decision is not None and folder is not None:
                run.keep(stopped.decision.save, folder)
                print(f"{said} and kept in {folder}", file=sys.stderr)
            else:
                print(f"{said}; nothing was kept", file=sys.stderr)
            raise typer.Exit(STOPPED) from None
        run.keep(decision.save, folder)
    return decision, folder


# As one document


def document(decision: Decision, out: Path | None) -> dict[str, object]:
    """All of it as plain data."""
    futures, found = decision.futures, _flips(decision)
    return {
        **declared.results_data(futures.base, futures.repeats, futures.seed),
        "futures": len(futures.points),
        "source": decision.source,
        "undefined_in": {name: len(each.known) - each.futures for name, each in decision.means.items()},
        "varied": list(futures.points.columns),
        "held": dict(futures.held),
        "judged_from_month": futures.since,
        "outcome": decision.outcome,
        "worth": decision.worth,
        "hurwicz": decision.alpha,
        "thresholds": dict(decision.thresholds),
        "answer": [{lang: message.text(lang) for lang in ("en", "th")} for message in decision.messages],
        "assumed": decision.assumed.to_dict("records"),
        "beats": decision.beats.to_dict("records"),
        "robust": decision.robust.to_dict("records"),
        "flips": found if isinstance(found, str) else _flips_data(found),
        "signposts": decision.signposts.to_dict("records"),
        "information": decision.information.to_dict("records"),
        "groups": decision.groups.to_dict("records"),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _flips(decision: Decision) -> Flips | str:
    """What flips it; where scikit-learn is not installed, what to do, in English."""
    from govsim.study.decide.flips import require

    try:
        require()
    except InputError as error:
        return f"{error.what}: {error.remedy}"
    return decision.flips


def _flips_data(found: Flips) -> dict[str, object]:
    analysis = found.sensitivity
    return {
        "option": found.option,
        "over": found.over,
        "lost": found.lost,
        "futures": found.futures,
        "answer": {lang: found.message.text(lang) for lang in ("en", "th")},
        "rules": found.rules.to_dict("records"),
        "limits": found.limits.to_dict("records"),
        "tree": {"accuracy": found.accuracy, "majority": found.majority},
        "sensitivity": None if analysis is None else analysis.indices.to_dict("records"),
    }


# For a reader

_SHOWN_RULES, _SHOWN = 6, 5


def _parts(decision: Decision, out: Path | None) -> Iterator[ConsoleRenderable | str]:
    base, futures, spoken = decision.futures.base, decision.futures, lang()
    yield from terminal.titled(*declared.titles(base))
    yield Text(
        say(
            "decide.intro", spoken, scenario=base.name, futures=f"{len(futures.points):,}", runs=f"{futures.repeats:,}",
            seed=futures.seed, years=said(declared.reported(base)), many=len(futures.points.columns),
        )
    )  # fmt: skip
    yield ""
    yield from (Text(message.text(spoken)) for message in decision.messages if message != decision.signpost)
    outcomes = dict.fromkeys((decision.outcome, "net_benefit"))
    for outcome in outcomes:
        yield ""
        yield bold(say("decide.shares", spoken, outcome=_called(outcome)))
        yield _shares(decision.beats[decision.beats["outcome"] == outcome], decision.labels)
    for outcome in outcomes:
        yield ""
        shown_as = find(outcome)
        unit = declared.unit(shown_as.unit if shown_as else "contract-years")
        yield bold(say("decide.criteria", spoken, outcome=_called(outcome), unit=unit))
        yield _criteria(decision.robust[decision.robust["outcome"] == outcome], decision.labels, outcome)
    found = _flips(decision)
    yield from terminal.sections(
        {
            say("decide.head.flips", spoken): [found] if isinstance(found, str) else list(_flip_lines(found)),
            say("decide.head.watch", spoken): list(_signposts(decision)),
            say("decide.head.knowing", spoken): list(_information(decision)),
            say("decide.head.held", spoken): [f"{name}: {said(why)}" for name, why in futures.held.items()],
            say("decide.head.reading", spoken): list(_reading(decision)),
            "What to keep in mind": LIMITS,
        }
    )
    yield ""
    from govsim.study.decide.decision import ANSWERS

    tables = f"points, runs, own, {', '.join(ANSWERS)}"
    yield say("decide.not_kept", spoken) if out is None else say("decide.kept", spoken, folder=out, tables=tables)


def _called(outcome: str) -> str:
    from govsim.study.decide.robust import called

    return called(outcome).text(lang())


def _shares(beats: pd.DataFrame, labels: tuple[str, ...]) -> Table:
    """A row an option, a column for each that it is set against."""
    rows = {(row["option"], row["over"]): row for row in beats.to_dict("records")}
    called = [option_label(label, lang()) if label == labels[0] else label for label in labels]
    heads = (say("decide.than", lang(), option=label) for label in called)
    table = terminal.table(("", *heads), left=("",))
    for option, own in zip(labels, called, strict=True):
        cells = []
        for over in labels:
            row = rows.get((option, over))
            if row is None:
                cells.append("")
            else:
                counted, luck = ("share", "low", "high"), ("share_without_luck", "luck_low", "luck_high")
                lines = ([f"{100 * row[name]:.0f}" for name in names] for names in (counted, luck))
                cells.append(
                    "\n".join(f"{value} ({say('common.to', lang(), low=low, high=high)})" for value, low, high in lines)
                )
        table.add_row(own, *cells)
    return table


def _criteria(robust: pd.DataFrame, labels: tuple[str, ...], outcome: str) -> Table:
    """A row an option, a column a criterion; a star where it chooses the option."""
    from govsim.study.decide.robust import CRITERIA

    rows = {(row["option"], row["criterion"]): row for row in robust.to_dict("records")}
    shown_as = find(outcome)
    scale, decimals = (shown_as.scale, shown_as.decimals) if shown_as else (1, 1)
    heads = (say(f"decide.criterion.{name}", lang()).replace("|", "\n") for name in CRITERIA)
    table = terminal.table(("", *heads), left=("",))
    for option in labels:
        cells = []
        for criterion in CRITERIA:
            row = rows.get((option, criterion))
            share = criterion == "satisfices"
            text = "-" if row is None else f"{(100 if share else scale) * row['value']:,.{0 if share else decimals}f}"
            cells.append(f"{text}{' %' if share else ''}{'*' if row is not None and row['best'] else ' '}")
        table.add_row(option_label(option, lang()) if option == labels[0] else option, *cells)
    return table


def _flip_lines(found: Flips) -> Iterator[str]:
    spoken = lang()
    yield found.message.text(spoken)
    kinds = [row for row in found.rules.to_dict("records") if row["rule"] != "box"]
    if len(kinds) > 1 and found.accuracy is not None and found.accuracy > found.majority:
        right, majority = (f"{100 * share:.0f}" for share in (found.accuracy, found.majority))
        yield say("decide.tree", spoken, right=right, majority=majority)
        for row in kinds[:_SHOWN_RULES]:
            where, share = found.conditions(row["rule"], spoken), f"{100 * row['lost']:.0f}"
            yield "  " + say("decide.kind", spoken, where=where, share=share, futures=f"{row['futures']:,}")
    elif len(kinds) > 1:
        yield say("decide.no_tree", spoken)
    if found.sensitivity is not None:
        indices = found.sensitivity.indices
        delta = indices[(indices["target"] == "mean") & (indices["measure"] == "delta")]
        beyond = [row for row in delta.to_dict("records") if row["low"] is not None and row["low"] > 0]
        beyond.sort(key=lambda row: -row["value"])
        named = [
            f"{row['factor']} {row['value']:.2f}"
            f" ({say('common.to', spoken, low=f'{row["low"]:.2f}', high=f'{row["high"]:.2f}')})"
            for row in beyond
        ]
        if named:
            yield say("decide.depends", spoken, names=", ".join(named[:_SHOWN]))


def _signposts(decision: Decision) -> Iterator[str]:
    """The signposts that tell most; of each observable and arm the number of years in which it tells most."""
    from govsim.study.decide.decision import span_of

    spoken = lang()
    yield decision.signpost.text(spoken)
    best = decision.signposts.drop_duplicates(["arm", "observable"])
    for row in best[best["tells"].astype(bool)].iloc[1 : 1 + _SHOWN].to_dict("records"):
        observable, side = (say(f"decide.observable.{row['observable']}", spoken), row["worse"])
        span = span_of(row["years"])
        yield "  " + say(
            "decide.signpost.also", spoken, observable=observable, span=span.th if spoken == "th" else span.en,
            arm=row["arm"], side=say(f"decide.signpost.{side}", spoken), threshold=f"{row['threshold']:.3g}",
            **{name: f"{100 * row[name]:.0f}" for name in ("accuracy", "low", "high")},
        )  # fmt: skip


def _information(decision: Decision) -> Iterator[str]:
    """What is worth most: all together, single assumptions, groups of them."""
    spoken = lang()
    single, together = (
        [row for row in table.to_dict("records") if row["outcome"] == "net_benefit" and row["value"] > 0]
        for table in (decision.information, decision.groups)
    )
    for row in single[: 1 + _SHOWN]:
        name = row["parameter"]
        if name in BY_NAME:
            name += f" ({BY_NAME[name].label_th if spoken == 'th' else BY_NAME[name].label})"
        yield _worth(name if row["chance"] is not None else say("decide.everything", spoken), row)
    for row in [row for row in together if row["parameters"] > 1][:_SHOWN]:
        group = GROUP_LABELS[row["group"]][spoken == "th"]
        yield _worth(say("decide.group", spoken, group=group, n=row["parameters"]), row)


def _worth(name: str, row: dict[Any, Any]) -> str:
    gaps = {key: f"{row[key]:.1f}" for key in ("value", "low", "high")} | {"changes": f"{100 * row['changes']:.0f}"}
    surely = row["worth"]
    return say("decide.worth", lang(), name=name, **gaps) + ("" if surely else say("decide.worth.chance", lang()))


def _reading(decision: Decision) -> Iterator[str]:
    spoken = lang()
    for name, means in decision.means.items():
        if left := len(means.known) - means.futures:
            yield say("decide.reading.left", spoken, outcome=_called(name), n=f"{left:,}")
    yield say(f"decide.reading.{decision.source}", spoken)
    yield say("decide.reading.shares", spoken)
    worth, years = f"{decision.worth:g}", decision.futures.years
    yield say("decide.reading.net_benefit", spoken, worth=worth, years=years)
    limits = ", ".join(f"{_called(name)} {value:.3g}" for name, value in decision.thresholds.items())
    yield say("decide.reading.satisfied", spoken, limits=limits)
    yield say("decide.reading.hurwicz", spoken, alpha=f"{decision.alpha:g}")
