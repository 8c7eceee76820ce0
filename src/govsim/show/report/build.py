"""From a folder of results to the document that every format sets."""

import os
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from govsim.errors import InputError
from govsim.runs import ensemble, results_folder
from govsim.runs.ensemble import Ensemble
from govsim.runs.files import Folder
from govsim.runs.provenance import version
from govsim.scenario.scenario import Scenario
from govsim.show.report import annex, first, pictures, search
from govsim.show.report.document import Brief, Document, Facts, Section
from govsim.show.report.office import UNDATED
from govsim.show.report.record import Record, figures_of
from govsim.study import again
from govsim.study import compare as comparison
from govsim.study.compare import Comparison
from govsim.study.decide.decision import Decision
from govsim.study.decide.decision import read_provenance as decision_facts
from govsim.study.mechanism import largest_gain
from govsim.study.seek.read import facts_of, read
from govsim.words import Lang, date, say


def document(folder: Path, lang: Lang) -> Document:
    """All that is said of a folder that `govsim compare --out`, `run`, `decide` or `seek --out` wrote.

    Raises InputError where the folder cannot be read, or holds something else.
    """
    if results_folder.facts_file(folder) == results_folder.SEARCH:
        return _of_search(folder, lang)
    facts: results_folder.Results
    match results_folder.kind_of(folder):
        case "comparison":
            facts, results = comparison.read_provenance(folder), Comparison.load(folder)
            scenario = results.base.scenario
            drawn = list(pictures.of_comparison(results, largest_gain(results), lang))
            made, source = _made(folder, facts, scenario, lang)
            decision = again.decision_of(folder, results)
            page = first.of_comparison(results, drawn[0], source, lang, decision)
            sections = annex.of_comparison(results, drawn[1:], made, facts.govsim, lang, decision)
        case "ensemble":
            facts, runs = ensemble.read_provenance(folder), Ensemble.load(folder)
            scenario = runs.scenario
            drawn = list(pictures.of_ensemble(runs, lang))
            made, source = _made(folder, facts, scenario, lang)
            page = first.of_ensemble(runs, drawn[0] if drawn else None, source, lang)
            sections = annex.of_ensemble(runs, drawn[1:], made, lang)
        case "decision":
            facts, decided = decision_facts(folder), Decision.load(folder)
            scenario = decided.futures.base
            made, source = _made(folder, facts, scenario, lang, len(decided.futures.points))
            page = first.of_decision(decided, source, lang)
            sections = annex.of_decision(decided, made, lang)
        case kind:
            remedy = "name a folder of `govsim run --out`, `compare --out`, `decide --out` or `seek --out`"
            raise InputError(f"holds a {kind}, which has no report", place=str(folder), remedy=remedy)
    return _recorded(folder, scenario, facts.time, page, sections, lang)


def _of_search(folder: Path, lang: Lang) -> Document:
    """All that is said of a search; when it was made its folder does not say, as the same search is the same bytes."""
    facts, found = facts_of(folder), read(folder)
    base, hashed = found.packages.base, _hash(folder)
    made = Facts(
        (
            (say("report.v.version", lang), f"govsim {facts.version}"),
            (say("report.v.scenario", lang), base.name),
            (say("report.v.seed", lang), str(facts.seed)),
            (say("brief.seek.hash", lang), hashed),
        )
    )
    gaps = {"version": facts.version, "scenario": base.name, "seed": facts.seed, "hash": hashed}
    page = search.brief(found, say("brief.seek.source", lang, **gaps), lang)
    return _recorded(folder, base, UNDATED, page, search.sections(found, made, lang), lang)


def _recorded(
    folder: Path, scenario: Scenario, time: str, page: Brief, sections: Iterable[Section], lang: Lang
) -> Document:
    """The document, with the record from which its results are found again."""
    made_of = Document(lang, say("report.page.kind", lang), first.title(scenario, lang), time, page, tuple(sections))
    own = Record(_hash(folder), figures_of(made_of), lang, version(), folder.resolve().name)
    return replace(made_of, record=own.line())


def _made(
    folder: Path, facts: results_folder.Results, scenario: Scenario, lang: Lang, futures: int = 0
) -> tuple[Facts, str]:
    """Where results come from: as names and values, and in one sentence. futures: of a decision."""
    unknown, hashed = say("report.v.unknown", lang), _hash(folder)
    day = date(facts.time, lang) or unknown
    runs = f"{facts.replications:,}"
    runs = say("brief.source.futures" if futures else "brief.source.runs", lang, n=f"{futures:,}", runs=runs)

    def pairs() -> Iterator[tuple[str, str]]:
        yield say("report.v.version", lang), f"govsim {facts.govsim}"
        yield say("report.v.commit", lang), facts.commit or unknown
        yield say("report.v.scenario", lang), scenario.name
        yield say("report.v.runs", lang), runs if futures else f"{facts.replications:,}"
        yield say("report.v.seed", lang), str(facts.seed)
        yield say("report.v.date", lang), day
        yield say("report.v.hash", lang), hashed
        yield (
            say("report.v.check", lang),
            f"govsim verify {hashed[:12]} --in {shlex.quote(_legible(folder.name) or '.')}",
        )

    said = say(
        "brief.source",
        lang,
        version=facts.govsim,
        scenario=scenario.name,
        runs=runs,
        seed=str(facts.seed),
        date=day,
        hash=hashed,
    )
    return Facts(tuple(pairs())), said


def _legible(name: str) -> str:
    """A folder's name; one that this locale has no characters for as UTF-8 has it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode(errors="backslashreplace")
    return name


def _hash(folder: Path) -> str:
    return Folder(folder).hash_of(results_folder.facts_file(folder))
