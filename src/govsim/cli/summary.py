"""What an ensemble comes to, for a reader who knows policy and not the code: each number with its 95 % interval."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from govsim.cli import declared, terminal
from govsim.cli.speaking import lang, said
from govsim.cli.terminal import bold
from govsim.words import Lang, say, year_name

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import ConsoleRenderable

    from govsim.outcomes.intervals import Estimate
    from govsim.outcomes.named import NamedPartnership
    from govsim.runs.ensemble import Ensemble

LIMITS = tuple(say(f"limits.{limit}", "en") for limit in ("ahead", "late", "explain"))
"""Section 11 of the model page: to be printed with results."""

SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "partnerships": {
        "alive": ("number", ""),
        "survival_1y": ("share", "age"),
        "survival_3y": ("share", "age"),
        "survival_5y": ("share", "age"),
        "relationship_5y": ("share", "age"),
        "renewal_rate": ("share", "early"),
        "gap_share": ("share", "none"),
        "seam_months": ("number", "term"),
    },
    "trust": {
        "trust": ("score", "none"),
        "engagement": ("score", ""),
    },
    "service": {
        "coverage": ("share", ""),
        "coverage_in_house": ("share", ""),
    },
    "endings": {
        "cause_partner": ("share", "ended"),
        "cause_line": ("share", "ended"),
        "cause_lapsed": ("share", "ended"),
        "cause_law": ("share", "ended"),
        "cause_performance": ("share", "ended"),
        "cause_insolvent": ("share", "ended"),
        "cause_other": ("share", "ended"),
    },
}
"""For every estimate of Ensemble.summary(): how it is written, and why it may be missing (words/summary.toml)."""

_SHOWN = {name: shown for section in SECTIONS.values() for name, shown in section.items()}
_LOGGED = ("survival_1y", "survival_3y", "survival_5y", "relationship_5y")
_LABEL_WIDTH, _NUMBERS_WIDTH, _INDENT = 51, 29, 2


# As one document


def document(ensemble: Ensemble, out: Path | None) -> dict[str, object]:
    """The whole summary as plain data."""
    scenario = ensemble.scenario
    return {
        **declared.results_data(scenario, ensemble.replications, ensemble.seed),
        "reforms": [reform.model_dump(exclude_defaults=True) for reform in scenario.reforms],
        "barriers_off": list(scenario.barriers_off),
        "assumptions": list(scenario.assumptions),
        "scenario_toml": scenario.to_toml(),
        "estimates": [estimate.to_dict() for estimate in _estimates(ensemble, "en")],
        "named_partnerships": [partnership.to_dict() for partnership in _named(ensemble)],
        "notes": list(ensemble.notes),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _estimates(ensemble: Ensemble, spoken: Lang) -> list[Estimate]:
    """The ensemble's estimates in the words above; survival is unknown where no log of partnerships was kept."""
    estimates = ensemble.summary()
    if not ensemble.record.partnerships:
        estimates = [estimate for estimate in estimates if estimate.name not in _LOGGED]
    return [
        replace(estimate, label=say(f"summary.label.{estimate.name}", spoken)) if estimate.name in _SHOWN else estimate
        for estimate in estimates
    ]


def _named(ensemble: Ensemble) -> list[NamedPartnership]:
    from govsim.outcomes.named import named_partnerships

    return named_partnerships(ensemble.scenario, ensemble.tables) if ensemble.record.partnerships else []


# As text


def parts(ensemble: Ensemble, out: Path | None) -> Iterable[ConsoleRenderable | str]:
    """What ran, what came of it, what the model leaves out, where the tables lie."""
    runs = ensemble.replications
    shown: list[ConsoleRenderable | str] = [*_what_ran(ensemble), "", _main_table(ensemble)]
    if not ensemble.record.partnerships:
        shown += ["", say("summary.unrecorded", lang())]
    for partnership in _named(ensemble):
        shown += ["", *_named_parts(partnership, ensemble)]
    if runs > 1:
        shown += ["", say("summary.how_well", lang(), runs=f"{runs:,}")]
    shown += ["", bold(say("summary.mind", lang())), *(Padding(limit, (0, 0, 0, _INDENT)) for limit in LIMITS)]
    shown += ["", *_where(ensemble, out)]
    return shown


def _main_table(ensemble: Ensemble) -> Table:
    estimates = {estimate.name: estimate for estimate in _estimates(ensemble, lang())}
    table = _table()
    for title, section in SECTIONS.items():
        found = [(estimates[name], kind, _missing(why)) for name, (kind, why) in section.items() if name in estimates]
        if title == "endings":
            found.sort(key=lambda row: -(row[0].value or 0))
        _add_section(table, say(f"summary.section.{title}", lang()), found, ensemble.replications)
    own = [(_scaled(estimates[name]), "number", "") for name in estimates if name not in (*_SHOWN, *_LOGGED)]
    _add_section(table, say("summary.section.extensions", lang()), own, ensemble.replications)
    return table


def _missing(why: str) -> str:
    return say(f"summary.missing.{why}", lang()) if why else ""


def _scaled(estimate: Estimate) -> Estimate:
    """An estimate of an extension's outcome, as texts show it, with its unit."""
    from govsim.outcomes.declared import find

    outcome = find(estimate.name)
    if outcome is None:
        return estimate
    ends = (estimate.value, estimate.low, estimate.high)
    value, low, high = (None if end is None else outcome.scale * end for end in ends)
    label = declared.called(outcome) if outcome.scale == 1 else outcome.called(lang())
    return replace(estimate, value=value, low=low, high=high, label=label)


def _what_ran(ensemble: Ensemble) -> Iterable[Text]:
    scenario, time = ensemble.scenario, ensemble.scenario.time
    yield from terminal.titled(*declared.titles(scenario))
    world = scenario.world
    missions = len(ensemble.missions)
    before = _count(time.warmup_years, "year")
    facts: dict[str, object] = {
        "name": scenario.name,
        "runs": _count(ensemble.replications, "run"),
        "seed": ensemble.seed,
        "years": said(declared.reported(scenario)),
        "warmup": say("summary.warmup", lang(), years=before) if time.warmup_years else "",
    }
    yield Text(say("summary.ran", lang(), **facts))
    counts = (("agency", world.agencies), ("mission", missions), ("partner", len(ensemble.partners)))
    agencies, tasks, partners = (_count(number, what) for what, number in counts)
    yield Text(say("summary.size", lang(), agencies=agencies, missions=tasks, partners=partners))
    yield from (Text(line) for line in declared.changes(scenario))


def _table() -> Table:
    table = terminal.table()
    table.add_column("", width=max(20, min(_LABEL_WIDTH, terminal.width() - _NUMBERS_WIDTH)))
    table.add_column(say("summary.estimate", lang()), justify="right", no_wrap=True)
    table.add_column(say("summary.interval", lang()))
    return table


def _add_section(table: Table, title: str, rows: Sequence[tuple[Estimate, str, str]], runs: int) -> None:
    if not rows:
        return
    table.add_row(bold(title))
    for estimate, kind, missing in rows:
        table.add_row(Padding(Text(estimate.label), (0, 0, 0, _INDENT)), *written(estimate, kind, missing, runs))


def written(estimate: Estimate, kind: str, missing: str, runs: int) -> tuple[Text, Text]:
    """A number and its interval in words; what is not known is said, and of how many runs it is known if not of all."""
    if estimate.value is None:
        return Text("-"), Text(say("summary.unknown", lang(), why=missing or _missing("measure")))
    some = say("summary.defined", lang(), runs=estimate.runs, all=runs) if 0 < estimate.runs < runs else ""
    if estimate.low is None or estimate.high is None:
        why = say("summary.one" if estimate.runs <= 1 else "summary.same", lang(), runs=estimate.runs)
        return Text(_number(estimate.value, kind)), Text(f"{why}{some}")
    low, high = max(0.0, estimate.low), estimate.high if kind == "number" else min(1.0, estimate.high)
    digits = _number(low, kind).removesuffix(" %")
    return Text(_number(estimate.value, kind)), Text(
        say("common.to", lang(), low=digits, high=_number(high, kind)) + some
    )


def _number(value: float, kind: str) -> str:
    match kind:
        case "share":
            return f"{100 * value:.1f} %"
        case "score":
            return f"{value:.3f}"
        case _:
            return f"{value:,.1f}"


def _named_parts(partnership: NamedPartnership, ensemble: Ensemble) -> Iterable[ConsoleRenderable | str]:
    time, runs = ensemble.scenario.time, ensemble.replications
    first = time.first_fiscal_year
    since = year_name(first + partnership.start_month // 12, lang())
    who = {"agency": partnership.agency, "partner": partnership.partner}
    yield bold(say("summary.named", lang(), mission=partnership.mission))
    yield say("summary.named.who", lang(), **who, since=since, first=year_name(first, lang()))
    table = _table()
    short = say("summary.missing.reported", lang(), years=_count(time.years, "year"))
    alive = [(estimate, "share", short) for estimate in partnership.alive]
    _add_section(table, say("summary.named.lives", lang()), alive, runs)
    _add_section(table, say("summary.named.lifetime", lang()), [(partnership.lifetime, "number", "")], runs)
    causes = [
        (replace(cause, label=say(f"summary.label.{cause.name}", lang())), "share", "")
        for cause in sorted(partnership.causes, key=lambda cause: -(cause.value or 0))
        if cause.value
    ]
    ended = partnership.ended
    _add_section(table, say("summary.named.ends", lang(), runs=_count(ended, "run")), causes, ended)
    yield table
    if not ended:
        yield say("summary.named.never", lang())


def _where(ensemble: Ensemble, out: Path | None) -> Iterable[str]:
    if out is None:
        yield say("summary.kept.not", lang())
        return
    yield say("summary.kept", lang(), folder=out, tables=", ".join(ensemble.tables))
    yield say("summary.kept.again", lang(), command=f"govsim rerun {shlex.quote(str(out))}")


def _count(number: int, what: str) -> str:
    """ "1 run", "12,000 runs"."""
    return say(f"summary.count.{what}.one" if number == 1 else f"summary.count.{what}", lang(), n=f"{number:,}")
