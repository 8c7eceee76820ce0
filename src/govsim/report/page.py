"""From a folder of results to one HTML file that needs nothing else: words, tables, pictures, type."""

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from govsim import provenance, store
from govsim.barriers import BARRIERS
from govsim.comparison import Comparison
from govsim.ensemble import Ensemble
from govsim.errors import InputError
from govsim.language import Lang, language, year_name
from govsim.plots.style import FONTS
from govsim.plots.words import barrier_label, barrier_off, option_label
from govsim.report import pictures, tables
from govsim.report.answer import added_reforms, by_gain, interval, number, of_base, of_ensemble, of_option, overall
from govsim.report.mechanism import Mechanism, largest_gain, mechanism
from govsim.report.pictures import Picture
from govsim.report.tables import Table
from govsim.report.words import date, listed, say
from govsim.scenario import DatedReform, Scenario

LIMITS = ("purpose", "ahead", "late", "off", "interval")


def write_report(folder: str | Path, lang: str = "en", out: str | Path | None = None) -> Path:
    """Write the page of a folder that `govsim compare --out` or `govsim run --out` wrote, and return where it is.

    `out` is beside the folder and named after it and the language unless told otherwise. The file appears whole or not
    at all. Raises InputError when there is one already, when it cannot be written, and when the folder cannot be read.
    """
    spoken = language(lang, "--lang")
    source = Path(folder)
    target = _beside(source, spoken) if out is None else Path(out)
    _check_free(target)
    text = html(source, spoken)
    _write(target, text)
    return target


def html(folder: Path, lang: Lang) -> str:
    """The page of a folder as a text."""
    facts = store.read_facts(folder, "results", {"scenario": str, "replications": int, "seed": int}, lambda _: None)
    if "kind" in facts:
        page = _of_comparison(Comparison.load(folder), facts, lang)
    else:
        page = _of_ensemble(Ensemble.load(folder), lang)
    hashed = provenance.file_hash(folder / store.PROVENANCE)
    template = _templates().get_template("page.html.j2")
    return template.render(
        page=page,
        lang=lang,
        say=lambda key, **values: say(key, lang, **values),
        provenance=list(_made(page, facts, hashed, lang)),
        fonts=[(weight, _font(f"Sarabun-{name}.ttf")) for weight, name in ((400, "Regular"), (700, "Bold"))],
    )


@dataclass
class Page:
    """What the page holds, in its order."""

    scenario: Scenario
    title: str
    question: list[str]
    overall: list[str]
    answers: list[tuple[str, list[str]]] = field(default_factory=list)
    options: Table | None = None
    pictures: list[Picture] = field(default_factory=list)
    mechanism: list[str] | None = None
    parts: list[Table] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    moves: Table | None = None
    levers: Table | None = None
    worlds: Table | None = None
    switched_off: list[tuple[str, str]] = field(default_factory=list)
    acts: str = ""


def _of_comparison(comparison: Comparison, facts: dict[str, Any], lang: Lang) -> Page:
    scenario, names = comparison.base.scenario, by_gain(comparison)
    labels = [option_label(name, lang) for name in names]
    key = "question.one" if len(names) == 1 else "question.compare"
    question = say(key, lang, years=_years(scenario, lang), options=listed(labels, lang))
    added = {name: added_reforms(scenario, comparison.ensembles[name].scenario) for name in comparison.ensembles}
    page = _page(scenario, comparison.base, question, say("runs", lang, **_runs(comparison)), lang)
    page.overall = [overall(comparison, lang), *of_base(comparison, lang)]
    page.answers = [(_title(name, added[name], lang), of_option(comparison, name, lang)) for name in names]
    page.options = tables.options(comparison, lang)
    best = largest_gain(comparison)
    page.pictures = list(pictures.of_comparison(comparison, best, lang))
    if best is None:
        page.mechanism = [say("m.none", lang)]
    else:
        found = mechanism(comparison, best)
        page.mechanism = list(_mechanism(found, comparison, str(facts.get("govsim")), lang))
        page.parts = [table for table in (tables.links(found, lang), tables.barriers(found, lang)) if table.rows]
    moved = {say("p.base", lang): list(scenario.reforms)} if scenario.reforms else {}
    moved |= {option_label(name, lang): reforms for name, reforms in added.items()}
    page.moves = tables.moves(scenario, moved, lang)
    return page


def _of_ensemble(ensemble: Ensemble, lang: Lang) -> Page:
    scenario = ensemble.scenario
    question = say("question.run", lang, years=_years(scenario, lang))
    page = _page(scenario, ensemble, question, say("runs.run", lang, **_runs(ensemble)), lang)
    page.overall = of_ensemble(ensemble, lang)
    page.pictures = list(pictures.of_ensemble(ensemble, lang))
    moved = {say("as.is", lang): list(scenario.reforms)} if scenario.reforms else {}
    page.moves = tables.moves(scenario, moved, lang)
    return page


def _page(scenario: Scenario, ensemble: Ensemble, question: str, runs: str, lang: Lang) -> Page:
    """What pages of both kinds hold."""
    title = (scenario.title_th if lang == "th" else "") or scenario.title or scenario.title_th or scenario.name
    world = say(
        "world",
        lang,
        agencies=f"{scenario.world.agencies:,}",
        missions=f"{len(ensemble.missions):,}",
        partners=f"{len(ensemble.partners):,}",
        warmup=scenario.time.warmup_years,
    )
    off = [(barrier_label(name, lang), barrier_off(name, None, lang) or "") for name in scenario.barriers_off]
    return Page(
        scenario,
        title,
        [question, world, runs],
        [],
        limits=[
            *(say(f"limit.{name}", lang) for name in LIMITS),
            *(say("limit.written", lang, text=text) for text in scenario.assumptions),
        ],
        levers=tables.differing(scenario, lang, levers=True),
        worlds=tables.differing(scenario, lang, levers=False),
        switched_off=off,
        acts=say("p.acts", lang, n=len(scenario.recorded_acts)) if scenario.recorded_acts else "",
    )


def _title(option: str, added: list[DatedReform], lang: Lang) -> str:
    """An option's name, and what it is made of where its name does not say."""
    label, parts = option_label(option, lang), [option_label(reform.name, lang) for reform in added]
    return label if parts in ([], [label]) else say("t.parts", lang, option=label, parts=" + ".join(parts))


def _runs(results: Comparison | Ensemble) -> dict[str, str]:
    return {"runs": f"{results.replications:,}", "seed": str(results.seed)}


def _years(scenario: Scenario, lang: Lang) -> str:
    first, n = scenario.time.first_fiscal_year, scenario.time.years
    last = year_name(first + n - 1, lang)
    return say("year" if n == 1 else "years", lang, first=year_name(first, lang), last=last)


def _mechanism(found: Mechanism, comparison: Comparison, version: str, lang: Lang) -> Iterator[str]:
    """The mechanism in words. Of a link or a barrier something is said only where the interval is clear of nothing."""
    if not found.same:
        yield say("m.other", lang, version=version)
        return
    option = listed([option_label(found.option, lang)], lang)
    between = interval(found.low, found.high, 1, lang)
    gain = number(found.gain or 0, 1)
    yield say("m.intro", lang, option=option, n=f"{found.runs:,}", x=gain, interval=between)
    if found.runs < comparison.replications:
        yield say("m.limited", lang, n=f"{found.runs:,}", all=f"{comparison.replications:,}")
    if not found.links:
        yield say("m.unfit", lang)
    elif len(found.links) == 1 and len(found.links[0].parameters) == 1:
        yield say("m.single", lang)
    else:
        sure = [link for link in found.links if (link.share_low or 0) > 0]
        if sure:
            most = max(sure, key=lambda link: link.share or 0)
            names = [tables.link_name(link, lang) for link in sure if link.share == most.share]
            key, share = "m.most" if len(names) == 1 else "m.most.each", number(100 * (most.share or 0), 0)
            yield say(key, lang, link=listed(names, lang), x=share, interval=_per_cent(most, lang))
    through = [part for part in found.barriers if part.share_high is not None and part.share_high < 1]
    if through:
        least = min(through, key=lambda part: part.share or 0)
        name = listed([barrier_label(least.name, lang)], lang)
        share = number(100 * (least.share or 0), 0)
        yield say("m.through", lang, barrier=name, x=share, interval=_per_cent(least, lang))
        if not BARRIERS[least.name].off.keys().isdisjoint(name for link in found.links for name in link.parameters):
            yield say("m.overlap", lang)
    elif found.barriers:
        yield say("m.through.none", lang)
    yield say("m.add", lang)


def _per_cent(part: Any, lang: Lang) -> str:
    return interval(100 * part.share_low, 100 * part.share_high, 0, lang)


def _made(page: Page, facts: dict[str, Any], hashed: str, lang: Lang) -> Iterator[tuple[str, str]]:
    unknown = say("v.unknown", lang)
    yield say("v.version", lang), f"govsim {facts.get('govsim') or unknown}"
    yield say("v.commit", lang), str(facts.get("commit") or unknown)
    yield say("v.scenario", lang), page.scenario.name
    yield say("v.runs", lang), f"{facts['replications']:,}"
    yield say("v.seed", lang), str(facts["seed"])
    yield say("v.date", lang), date(str(facts.get("time", "")), lang)
    yield say("v.hash", lang), hashed


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("govsim.report", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@cache
def _font(file: str) -> str:
    return base64.b64encode((FONTS / file).read_bytes()).decode()


# The file


def _beside(folder: Path, lang: Lang) -> Path:
    whole = folder if folder.name not in ("", "..") else folder.resolve()
    return whole.with_name(f"{whole.name}-{lang}.html") if whole.name else Path(f"report-{lang}.html")


def _check_free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        remedy = "name another with --out"
        raise InputError("is there already; reports are never overwritten", place=str(target), remedy=remedy)


def _write(target: Path, text: str) -> None:
    work = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work.write_text(text, encoding="utf-8", newline="\n")
        _check_free(target)
        os.replace(work, target)
    except OSError as error:
        remedy = "name a place where you may write with --out"
        raise InputError(f"cannot be written: {error.strerror}", place=str(target), remedy=remedy) from None
    finally:
        if work.exists():
            work.unlink()
