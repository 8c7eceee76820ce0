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
from govsim.cli.terminal import bold
from govsim.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import ConsoleRenderable

    from govsim.outcomes.intervals import Estimate
    from govsim.outcomes.named import NamedPartnership
    from govsim.runs.ensemble import Ensemble

LIMITS = tuple(say(f"limits.{limit}", "en") for limit in ("ahead", "late", "explain"))
"""Section 11 of the model page: to be printed with results."""

SECTIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Partnerships": {
        "alive": ("partnerships alive at a time", "number", ""),
        "survival_1y": ("last longer than one year", "share", "none was seen at that age"),
        "survival_3y": ("last longer than three years", "share", "none was seen at that age"),
        "survival_5y": ("last longer than five years", "share", "none was seen at that age"),
        "relationship_5y": ("relationships last longer than five years", "share", "none was seen at that age"),
        "renewal_rate": ("contracts renewed when their term runs out", "share", "no term ran out early enough to tell"),
        "gap_share": ("time that partnerships spend without a contract", "share", "there was no partnership"),
        "seam_months": ("months without a contract after each term", "number", "no term ran out"),
    },
    "Trust and attention": {
        "trust": ("partners' trust, from 0 (none) to 1", "score", "there was no partnership"),
        "engagement": ("coordinators' engagement, from 0 to 1", "score", ""),
    },
    "Service": {
        "coverage": ("people in need who are served", "share", ""),
        "coverage_in_house": ("the same if agencies did everything themselves", "share", ""),
    },
    "How partnerships end (share of all endings)": {
        "cause_partner": ("the partner leaves", "share", "none ended"),
        "cause_line": ("the yearly budget drops the line", "share", "none ended"),
        "cause_lapsed": ("no new contract in time", "share", "none ended"),
        "cause_law": ("an audit objects to the authority", "share", "none ended"),
        "cause_performance": ("performance is too low to renew", "share", "none ended"),
        "cause_insolvent": ("the partner runs out of money", "share", "none ended"),
        "cause_other": ("reasons outside the model", "share", "none ended"),
    },
}
"""For every estimate of Ensemble.summary(): what it is in plain words, how it is written, why it may be missing."""

_WORDS = {name: words for section in SECTIONS.values() for name, words in section.items()}
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
        "estimates": [estimate.to_dict() for estimate in _estimates(ensemble)],
        "named_partnerships": [partnership.to_dict() for partnership in _named(ensemble)],
        "notes": list(ensemble.notes),
        "out": None if out is None else str(out),
        "limits": list(LIMITS),
    }


def _estimates(ensemble: Ensemble) -> list[Estimate]:
    """The ensemble's estimates in the words above; survival is unknown where no log of partnerships was kept."""
    estimates = ensemble.summary()
    if not ensemble.record.partnerships:
        estimates = [estimate for estimate in estimates if estimate.name not in _LOGGED]
    return [
        replace(estimate, label=_WORDS[estimate.name][0]) if estimate.name in _WORDS else estimate
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
        shown += ["", "How long partnerships last is not known: --record left partnerships out."]
    for partnership in _named(ensemble):
        shown += ["", *_named_parts(partnership, ensemble)]
    if runs > 1:
        shown += ["", f"The intervals show how well {runs:,} runs estimate these numbers; single runs differ more."]
    shown += ["", bold("What to keep in mind"), *(Padding(limit, (0, 0, 0, _INDENT)) for limit in LIMITS)]
    shown += ["", *_where(ensemble, out)]
    return shown


def _main_table(ensemble: Ensemble) -> Table:
    estimates = {estimate.name: estimate for estimate in _estimates(ensemble)}
    table = _table()
    for title, section in SECTIONS.items():
        found = [(estimates[name], *section[name][1:]) for name in section if name in estimates]
        if title.startswith("How"):
            found.sort(key=lambda row: -(row[0].value or 0))
        _add_section(table, title, found, ensemble.replications)
    own = [(_scaled(estimates[name]), "number", "") for name in estimates if name not in (*_WORDS, *_LOGGED)]
    _add_section(table, "Of extensions", own, ensemble.replications)
    return table


def _scaled(estimate: Estimate) -> Estimate:
    """An estimate of an extension's outcome, as texts show it, with its unit."""
    from govsim.outcomes.declared import find

    outcome = find(estimate.name)
    if outcome is None:
        return estimate
    ends = (estimate.value, estimate.low, estimate.high)
    value, low, high = (None if end is None else outcome.scale * end for end in ends)
    unit = f" ({outcome.unit})" if outcome.unit and outcome.scale == 1 else ""
    return replace(estimate, value=value, low=low, high=high, label=f"{estimate.label}{unit}")


def _what_ran(ensemble: Ensemble) -> Iterable[Text]:
    scenario, time = ensemble.scenario, ensemble.scenario.time
    title, *thai = declared.titles(scenario)
    yield bold(title)
    yield from map(Text, thai)
    world = scenario.world
    missions = len(ensemble.missions)
    warmup = f" after {_count(time.warmup_years, 'year')} of warm-up" if time.warmup_years else ""
    years = declared.reported(scenario)
    yield Text(
        f"Scenario {scenario.name}: {_count(ensemble.replications, 'run')} with seed {ensemble.seed}, {years}{warmup}."
    )
    yield Text(
        f"{_count(world.agencies, 'agency', 'agencies')}, {_count(missions, 'mission')},"
        f" {_count(len(ensemble.partners), 'partner')}."
    )
    yield from (Text(line) for line in declared.changes(scenario))


def _table() -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", width=max(20, min(_LABEL_WIDTH, terminal.width() - _NUMBERS_WIDTH)))
    table.add_column("estimate", justify="right", no_wrap=True)
    table.add_column("95 % interval")
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
        return Text("-"), Text(f"not known: {missing or 'nothing to measure'}")
    some = f" (defined in {estimate.runs} of {runs})" if 0 < estimate.runs < runs else ""
    if estimate.low is None or estimate.high is None:
        why = "unknown with one run" if estimate.runs <= 1 else f"unknown: the same in all {estimate.runs} runs"
        return Text(_number(estimate.value, kind)), Text(f"{why}{some}")
    low, high = max(0.0, estimate.low), estimate.high if kind == "number" else min(1.0, estimate.high)
    digits = _number(low, kind).removesuffix(" %")
    return Text(_number(estimate.value, kind)), Text(f"{digits} to {_number(high, kind)}{some}")


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
    yield bold(f"The partnership that the scenario names: {partnership.mission}")
    yield (
        f"{partnership.agency} with {partnership.partner}, since fiscal year {first + partnership.start_month // 12}."
        f" What becomes of it from the first month of fiscal year {first} on:"
    )
    table = _table()
    short = f"{_count(time.years, 'year')} reported"
    alive = [(estimate, "share", short) for estimate in partnership.alive]
    _add_section(table, "In how many runs it lives", alive, runs)
    _add_section(table, "How long it lives", [(partnership.lifetime, "number", "")], runs)
    causes = [
        (replace(cause, label=_WORDS[cause.name][0]), "share", "")
        for cause in sorted(partnership.causes, key=lambda cause: -(cause.value or 0))
        if cause.value
    ]
    ended = partnership.ended
    _add_section(table, f"How it ends (share of the {_count(ended, 'run')} in which it does)", causes, ended)
    yield table
    if not ended:
        yield "It ends in none of the runs."


def _where(ensemble: Ensemble, out: Path | None) -> Iterable[str]:
    if out is None:
        yield "The tables are not kept: name a folder with --out to keep them."
        return
    yield f"Tables in {out}: {', '.join(ensemble.tables)}."
    yield f"They are Parquet files. To make them again: govsim rerun {shlex.quote(str(out))}"


def _count(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"
