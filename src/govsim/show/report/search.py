"""What a report says of a search: the question, its answer, finalists with fresh luck beside what the search saw."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from govsim.show import plots
from govsim.show.labels import fiscal_year, option_label
from govsim.show.report import annex, first
from govsim.show.report.document import Block, Brief, Bullets, Cell, Facts, Paragraph, Section, Table
from govsim.show.report.pictures import Picture
from govsim.show.report.tables import figures
from govsim.study.seek.result import Search
from govsim.words import LANGUAGES, Both, Lang, listed, say

_SHOWN, _READ = 5, 3
"""Packages on the first page, and sentences on how they are read."""


def brief(found: Search, source: str, lang: Lang) -> Brief:
    """The first page."""
    base = found.packages.base
    answered, *more, sure, curse = (message.text(lang) for message in _answer(found))
    whole = finalists(found, lang)
    return Brief(
        question(found, lang),
        (first.world(base, lang), asked(found, lang)),
        (answered, " ".join([*more, sure]), curse),
        None,
        Table(whole.caption, whole.heads, whole.rows[:_SHOWN]),
        " ".join(list(reading(found, lang))[:_READ]),
        tuple(first.cautions(base, lang)),
        source,
    )


def sections(found: Search, made: Facts, lang: Lang) -> Iterator[Section]:
    """The annex."""
    base, code = found.packages.base, found.best
    yield Section("details", say("brief.details", lang), (Bullets(tuple(each.text(lang) for each in _answer(found))),))
    drawn = plots.front(found.tried, found.finalists, outcome=found.question.outcome, found=found.found, lang=lang)
    said = tuple(Paragraph(text, small=True) for text in reading(found, lang))
    blocks: tuple[Block, ...] = (Picture(drawn, "front", lang), finalists(found, lang), *said)
    yield Section("packages", say("brief.seek.packages", lang), blocks)
    moved = {say("report.p.base", lang): base.reforms} if base.reforms else {}
    moved |= {option_label(found.packages.label(code), lang): found.packages.reforms(code)}
    yield from annex.of_scenario(base, moved, made, lang)


def question(found: Search, lang: Lang) -> str:
    """What was asked, as a question."""
    asked, own = found.question, found.question.outcomes
    gaps: dict[str, Any] = {"outcome": own[asked.outcome].called(lang), "reforms": _reforms(found, lang)}
    gaps |= {"within": "", "reach": ""}
    if asked.within is not None:
        gaps["within"] = say("brief.seek.within", lang, x=f"{asked.within:,g}")
    if asked.reach:
        levels = []
        for name, level in asked.reach.items():
            shown = f"{own[name].scale * level:,.{own[name].decimals}f}"
            key = "brief.seek.at_least" if own[name].better > 0 else "brief.seek.at_most"
            levels.append(say(key, lang, outcome=own[name].called(lang), level=shown))
        cases = say("brief.seek.in.futures" if found.futures else "brief.seek.in.repeats", lang)
        share = f"{100 * asked.share:g}"
        gaps["reach"] = say("brief.seek.reach", lang, levels=listed(levels, lang), share=share, cases=cases)
    return say(f"brief.seek.{asked.goal}", lang, **gaps)


def asked(found: Search, lang: Lang) -> str:
    """What was run."""
    cases, packages = found.cases, found.packages
    how = say("seek.all", lang) if found.exhaustive else say("seek.some", lang, n=f"{len(found.searched):,}")
    each = say("seek.runs", lang, n=f"{cases.searched:,}")
    if found.futures:
        each = say("seek.futures", lang, runs=cases.repeats, n=f"{cases.searched:,}")
    gaps = {"packages": f"{packages.size:,}", "reforms": _reforms(found, lang), "seed": cases.seed}
    return say("brief.seek.asked", lang, how=how, each=each, **gaps)


def _reforms(found: Search, lang: Lang) -> str:
    """From how many reforms packages are made."""
    n = len(found.packages.levers)
    return say("brief.seek.reforms.one", lang) if n == 1 else say("brief.seek.reforms", lang, n=n)


def reading(found: Search, lang: Lang) -> Iterator[str]:
    """How the numbers are read."""
    year = fiscal_year(found.packages.base.time.first_fiscal_year + found.since // 12, lang)
    yield say("seek.reading.since", lang, year=year)
    yield say(f"seek.reading.{found.question.cost}", lang)
    for name in ("fresh", "luck", "sure", *(() if found.exhaustive else ("some",))):
        yield say(f"seek.reading.{name}", lang)


def finalists(found: Search, lang: Lang) -> Table:
    """The finalists with fresh luck, the chosen one first, and what the search saw of each."""
    outcome = found.question.outcomes[found.question.outcome]
    shows = {"outcome": (outcome.scale, outcome.decimals), "coverage": (100, 1), "cost": (1, 1)}
    shows |= {"share": (100, 0)} if found.question.reach else {}
    if found.question.outcome == "coverage":
        del shows["coverage"]
    rows = []
    for row in found.ranked:
        cells = [figures(row[name], row[f"{name}_low"], row[f"{name}_high"], *how, lang) for name, how in shows.items()]
        before = [figures(row[f"searched_{name}"], None, None, *shows[name], lang) for name in ("outcome", "cost")]
        role = say(f"brief.seek.role.{row['role']}", lang)
        rows.append((Cell(option_label(row["package"], lang), (role,)), *cells, *before))
    heads = [outcome.called(lang) if name == "outcome" else say(f"brief.seek.head.{name}", lang) for name in shows]
    seen = (say(f"brief.seek.head.searched_{name}", lang) for name in ("outcome", "cost"))
    return Table(say("brief.seek.finalists", lang), (say("brief.seek.head.package", lang), *heads, *seen), tuple(rows))


def _answer(found: Search) -> Iterator[Any]:
    """The answer, its package by the names of its reforms."""
    answered, *others = found.answer
    label = found.packages.label(found.best)
    yield replace(answered, gaps={**answered.gaps, "package": Both(*(option_label(label, lang) for lang in LANGUAGES))})
    yield from others
