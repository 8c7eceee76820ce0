"""The annex of a report: each option in sentences, all in one table, pictures, mechanism, assumptions, limits."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from govsim.outcomes.by_year import by_year
from govsim.runs.ensemble import Ensemble
from govsim.scenario.outside import outside_evidence
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show import grids
from govsim.show.choice import choice
from govsim.show.labels import LIMITS, barrier_label, barrier_off, option_label, own_text
from govsim.show.report import answer, futures, lives, tables
from govsim.show.report.answer import by_gain, interval, number, of_base, of_option, overall
from govsim.show.report.document import Block, Bullets, Facts, Heading, Paragraph, Section, Table
from govsim.show.report.pictures import Picture
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.study.decide.decision import Decision
from govsim.study.mechanism import Mechanism, largest_gain, mechanism
from govsim.words import Lang, listed, quoted, say


def of_comparison(
    comparison: Comparison,
    pictures: Sequence[Picture],
    made: Facts,
    version: str,
    lang: Lang,
    decision: Decision | None = None,
) -> Iterator[Section]:
    """The annex of a comparison. version: the program that made the results; decision: the same over futures."""
    scenario = comparison.base.scenario
    added = {name: comparison.ensembles[name].scenario.reforms_beyond(scenario) for name in comparison.ensembles}
    said = (*choice(comparison, lang), *of_base(comparison, lang))
    blocks: list[Block] = [Paragraph(overall(comparison, lang)), Bullets(said)]
    for name in by_gain(comparison):
        blocks += [Heading(_title(name, added[name], lang)), Bullets(tuple(of_option(comparison, name, lang)), True)]
    yield Section("details", say("brief.details", lang), tuple(blocks))
    reading = Paragraph(say("report.t.reading", lang), small=True)
    more = (*grids.also(comparison, lang), *grids.currency(comparison, lang))
    beside = (tables.frontier(comparison, lang), *map(tables.of_grid, more))
    yield Section("options", say("report.options", lang), (tables.options(comparison, lang), reading, *beside))
    if decision is not None:
        yield futures.of_comparison(decision, comparison, lang)
    every = {DO_NOTHING: comparison.base, **comparison.ensembles}
    best = by_gain(comparison)[0]
    yield from _named(every, (DO_NOTHING, best), lang)
    drawn = {picture.name: picture for picture in pictures}
    over_time, paying = ([drawn.pop(name)] if name in drawn else [] for name in ("by_year", "payers"))
    shown = {DO_NOTHING: say("compare.by_year.without", lang), best: say("compare.by_year.with", lang)}
    best_name = quoted(option_label(best, lang), lang)
    years = tables.of_grid(grids.by_year(comparison.by_year, shown, lang))
    two = Paragraph(say("brief.years.two", lang, option=best_name), small=True)
    who_pays = map(tables.of_grid, grids.payers(comparison, lang))
    yield Section("years", say("brief.years", lang), (*over_time, years, two, *paying, *who_pays))
    yield Section("pictures", say("report.pictures", lang), tuple(drawn.values()))
    yield Section("mechanism", say("report.mechanism", lang), tuple(_mechanism_of(comparison, version, lang)))
    moved = {say("report.p.base", lang): scenario.reforms} if scenario.reforms else {}
    moved |= {option_label(name, lang): reforms for name, reforms in added.items()}
    yield from of_scenario(scenario, moved, made, lang)


def of_decision(decision: Decision, made: Facts, lang: Lang) -> Iterator[Section]:
    """The annex of a decision."""
    scenario, options = decision.futures.base, decision.futures.options
    yield futures.section(decision, *decision.pair, lang)
    moved = {say("report.p.base", lang): scenario.reforms} if scenario.reforms else {}
    moved |= {option_label(name, lang): each.reforms_beyond(scenario) for name, each in options.items()}
    yield from of_scenario(scenario, moved, made, lang)


def of_ensemble(ensemble: Ensemble, pictures: Sequence[Picture], made: Facts, lang: Lang) -> Iterator[Section]:
    """The annex of the runs of one scenario."""
    scenario = ensemble.scenario
    yield Section("details", say("brief.details", lang), (Bullets(tuple(answer.of_ensemble(ensemble, lang))),))
    drawn = {picture.name: picture for picture in pictures}
    as_is = say("report.as.is", lang)
    yield from _named({as_is: ensemble}, (as_is,), lang)
    years = tables.of_grid(grids.by_year(by_year({as_is: ensemble}), {as_is: ""}, lang))
    yield Section("years", say("brief.years", lang), (*([drawn.pop("by_year")] if drawn else []), years))
    if drawn:
        yield Section("pictures", say("report.pictures", lang), tuple(drawn.values()))
    moved = {say("report.as.is", lang): list(scenario.reforms)} if scenario.reforms else {}
    yield from of_scenario(scenario, moved, made, lang)


def _named(every: Mapping[str, Ensemble], told: tuple[str, ...], lang: Lang) -> Iterator[Section]:
    """The partnerships that the scenario names, where it names some."""
    blocks = tuple(lives.of(every, told, lang))
    if blocks:
        yield Section("named", say("compare.named.heading", lang), blocks)


def of_scenario(
    scenario: Scenario, moved: Mapping[str, Sequence[DatedReform]], made: Facts, lang: Lang
) -> Iterator[Section]:
    """What all annexes hold. moved: the reforms whose decisions are told, by option."""
    nothing, moves = say("report.p.nothing", lang), tables.moves(scenario, moved, lang)
    levers = tables.differing(scenario, lang, levers=True)
    decisions = (*_table(moves, say("report.p.nothing.moved", lang)), *_table(levers, nothing))
    yield Section("decisions", say("report.decisions", lang), decisions)
    world: list[Block] = [Paragraph(calendar(scenario, lang))]
    world += list(_table(tables.differing(scenario, lang, levers=False), nothing))
    if scenario.recorded_acts:
        world.append(Paragraph(say("report.p.acts", lang, n=len(scenario.recorded_acts))))
    if scenario.meeting:
        world.append(Paragraph(say("report.p.meeting", lang, n=len(scenario.meeting))))
    known = scenario.known_barriers
    for name in scenario.barriers_off:
        off = say("report.off", lang, barriers=barrier_label(name, lang, known))
        means = say("report.m.means", lang, definition=barrier_off(name, None, lang, known) or "")
        world.append(Paragraph(f"{off} {means}"))
    yield Section("assumptions", say("report.assumptions", lang), tuple(world))
    assumptions = (scenario.assumptions_th if lang == "th" else ()) or scenario.assumptions or scenario.assumptions_th
    limits = [say(f"limits.{name}", lang) for name in LIMITS]
    limits += [say("limits.written", lang, text=own_text(text, lang)) for text in assumptions]
    limits += [message.text(lang) for message in outside_evidence(scenario)]
    yield Section("limits", say("report.limits", lang), (Bullets(tuple(limits)),))
    yield Section("provenance", say("report.provenance", lang), (made,))


def calendar(scenario: Scenario, lang: Lang) -> str:
    """When fiscal years begin, how they are numbered, and what is assumed to fall into their first month."""
    gaps = {"month": say(f"common.month.{scenario.time.first_month}", lang)}
    for name in ("leadership", "rotation"):
        gaps[name] = f"{100 * scenario.parameter(f'{name}.october_share', scenario.group_names[0]):g}"
    return say("brief.calendar.year" if scenario.time.first_month == 1 else "brief.calendar", lang, **gaps)


def _table(table: Table, nothing: str) -> tuple[Block, ...]:
    return (table,) if table.rows else (Heading(table.caption), Paragraph(nothing))


def _title(option: str, added: Sequence[DatedReform], lang: Lang) -> str:
    """An option's name, and what it is made of where its name does not say."""
    label, parts = option_label(option, lang), [option_label(reform.name, lang) for reform in added]
    told = parts in ([], [label]) or "@" in option
    return label if told else say("report.t.parts", lang, option=label, parts=" + ".join(parts))


def _mechanism_of(comparison: Comparison, version: str, lang: Lang) -> Iterator[Block]:
    best = largest_gain(comparison)
    if best is None:
        yield Paragraph(say("report.m.none", lang))
        return
    found, known = mechanism(comparison, best), comparison.base.scenario.known_barriers
    yield from map(Paragraph, _mechanism(found, comparison, version, lang))
    yield from (table for table in (tables.links(found, lang), tables.barriers(found, known, lang)) if table.rows)


def _mechanism(found: Mechanism, comparison: Comparison, version: str, lang: Lang) -> Iterator[str]:
    """The mechanism in words. Of a link or a barrier something is said only where the interval is clear of nothing."""
    if not found.same:
        yield say("report.m.other", lang, version=version)
        return
    option = quoted(option_label(found.option, lang), lang)
    between = interval(found.low, found.high, 1, lang)
    gain = number(found.gain or 0, 1)
    yield say("report.m.intro", lang, option=option, n=f"{found.runs:,}", x=gain, interval=between)
    if found.runs < comparison.replications:
        yield say("report.m.limited", lang, n=f"{found.runs:,}", all=f"{comparison.replications:,}")
    if not found.links:
        yield say("report.m.unfit", lang)
    elif len(found.links) == 1 and len(found.links[0].parameters) == 1:
        yield say("report.m.single", lang)
    else:
        sure = [link for link in found.links if (link.share_low or 0) > 0]
        if sure:
            most = max(sure, key=lambda link: link.share or 0)
            names = [tables.link_name(link, lang) for link in sure if link.share == most.share]
            key, share = (
                "report.m.most" if len(names) == 1 else "report.m.most.each",
                number(100 * (most.share or 0), 0),
            )
            yield say(
                key,
                lang,
                link=listed([quoted(name, lang) for name in names], lang),
                x=share,
                interval=_per_cent(most, lang),
            )
    through = [part for part in found.barriers if part.share_high is not None and part.share_high < 1]
    if through:
        least = min(through, key=lambda part: part.share or 0)
        known = comparison.base.scenario.known_barriers
        name = quoted(barrier_label(least.name, lang, known), lang)
        share = number(100 * (least.share or 0), 0)
        yield say("report.m.through", lang, barrier=name, x=share, interval=_per_cent(least, lang))
        if not known[least.name].off.keys().isdisjoint(name for link in found.links for name in link.parameters):
            yield say("report.m.overlap", lang)
    elif found.barriers:
        yield say("report.m.through.none", lang)
    yield say("report.m.add", lang)


def _per_cent(part: Any, lang: Lang) -> str:
    return interval(100 * part.share_low, 100 * part.share_high, 0, lang)
