"""The first page of a report: question, answer, one picture, one table, what to keep in mind, where it comes from."""

from collections.abc import Iterator
from dataclasses import replace

from govsim.outcomes.declared import MAIN
from govsim.runs.ensemble import Ensemble
from govsim.scenario.layout import rows_of as sizes_of
from govsim.scenario.scenario import Scenario
from govsim.show import grids
from govsim.show.choice import lead
from govsim.show.labels import option_label, own_text
from govsim.show.numbers import number
from govsim.show.report import answer, futures, tables
from govsim.show.report.answer import besides_money, by_gain, rows_of, written
from govsim.show.report.document import DASH, Brief, Cell, Table
from govsim.show.report.pictures import Picture
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.study.decide.decision import Decision
from govsim.study.mechanism import largest_gain
from govsim.words import Lang, listed, quoted, say, year_name

MOST_OPTIONS = 4
"""Options that the table of the first page and its question name: with doing nothing, five rows."""
_LONGEST = 320
"""Characters that the names of options may have together in the question."""
MOST_NAMED = 2
"""Partnerships of the scenario's own of which the first page tells how long they live."""
_SHOWN = ("rmst_60", "trust", "coverage", "money")


def of_comparison(
    comparison: Comparison, picture: Picture | None, source: str, lang: Lang, decision: Decision | None = None
) -> Brief:
    """The first page of a comparison. decision: the same options over futures, where these were asked."""
    names, runs = by_gain(comparison), f"{comparison.replications:,}"
    setting = [
        world(comparison.base.scenario, lang),
        say("report.runs", lang, runs=runs, seed=str(comparison.seed)),
        say(
            "report.judged.part" if comparison.since else "report.judged",
            lang,
            years=_span(comparison.years.start, comparison.years[-1], lang),
        ),
    ]
    reading = [say("brief.reading", lang)]
    if len(names) > MOST_OPTIONS:
        reading.insert(0, say("brief.table.some", lang, n=MOST_OPTIONS, all=_all(comparison, lang)))
    last = say("brief.luck", lang, runs=runs) if decision is None else futures.answer(decision, comparison, lang)
    return Brief(
        _question(comparison.base.scenario, names, lang),
        tuple(setting),
        (_best(comparison, names, lang), _beside_the_next(comparison, names, lang), last),
        picture,
        _table(comparison, names, lang),
        " ".join(reading),
        tuple(_keep(comparison, names[0], lang)),
        source,
    )


def of_decision(decision: Decision, source: str, lang: Lang) -> Brief:
    """The first page of a decision: options over futures, without runs to draw."""
    scenario, (best, after) = decision.futures.base, decision.pair
    whole = futures.beside(decision, best, lang)
    reading = say("brief.beside.reading", lang)
    if len(whole.rows) > 1 + MOST_OPTIONS:
        reading = f"{say('brief.beside.some', lang, n=1 + MOST_OPTIONS, all=len(whole.rows))} {reading}"
    return Brief(
        _question(scenario, list(decision.futures.options), lang),
        (world(scenario, lang), futures.asked(decision, lang)),
        (
            futures.best_of(decision, lang),
            futures.turned(decision, best, after, lang),
            futures.told(decision.signpost, lang),
        ),
        None,
        replace(whole, rows=whole.rows[: 1 + MOST_OPTIONS]),
        reading,
        tuple(cautions(scenario, lang)),
        source,
    )


def of_ensemble(ensemble: Ensemble, picture: Picture | None, source: str, lang: Lang) -> Brief:
    """The first page of the runs of one scenario."""
    runs = f"{ensemble.replications:,}"
    levels, sentences = answer.levels(ensemble), answer.of_ensemble(ensemble, lang)
    rows = []
    for level in (level for level in levels if level.name != "relationship_60"):
        cell = tables.figures(level.value, level.low, level.high, *written(level.name), lang)
        rows.append((Cell(say(f"outcomes.{level.name}.column", lang)), cell))
    heads = say("brief.t.measure", lang), say("brief.t.level", lang)
    return Brief(
        say("report.question.run", lang, years=_years(ensemble.scenario, lang)),
        (world(ensemble.scenario, lang), say("report.runs.run", lang, runs=runs, seed=str(ensemble.seed))),
        (sentences[0], " ".join(sentences[-2:]), say("brief.luck", lang, runs=runs)),
        picture,
        Table(say("brief.table.run", lang), heads, tuple(rows)),
        say("brief.reading.run", lang),
        tuple(cautions(ensemble.scenario, lang)),
        source,
    )


def title(scenario: Scenario, lang: Lang) -> str:
    """What the scenario's author called it, or its name."""
    own = (scenario.title_th if lang == "th" else "") or scenario.title or scenario.title_th
    return own_text(own, lang) if own else scenario.name


# The answer


def _best(comparison: Comparison, names: list[str], lang: Lang) -> str:
    row = rows_of(comparison, names[0])["rmst_60"]
    option, what = quoted(option_label(names[0], lang), lang), answer.change(row, lang, comparison.replications)
    start = answer.start_of(comparison, names[0], lang)
    if len(names) == 1:
        return say("report.with", lang, option=option, start=start, what=what)
    if largest_gain(comparison) is None:
        return f"{answer.overall(comparison, lang)} {say('report.with', lang, option=option, start=start, what=what)}"
    return say("brief.best", lang, all=_all(comparison, lang), option=option, start=start, what=what)


def _beside_the_next(comparison: Comparison, names: list[str], lang: Lang) -> str:
    """What the best option adds to the next best and at what price; where that is undefined, its price alone."""
    said = lead(comparison, lang)
    if len(names) == 1 and comparison.lead is not None and comparison.lead.best == names[0]:
        said = said[1:]  # that it does better than doing nothing is the sentence before
    return " ".join(said) or answer.sentence(answer.price(comparison, names[0], lang), lang)


def _all(comparison: Comparison, lang: Lang) -> str:
    n = len(comparison.ensembles)
    return say("report.options.one", lang) if n == 1 else say("report.options.many", lang, n=n)


# The table


def _table(comparison: Comparison, names: list[str], lang: Lang) -> Table:
    """Doing nothing as levels, the best options as changes, and what each adds to the next best."""
    heads = [say(f"outcomes.{name}.column", lang) for name in _SHOWN]
    heads.insert(1, say("brief.t.next", lang))
    whole = tables.options(comparison, lang)
    kept = [1 + MAIN.index(name) for name in _SHOWN]
    rows = []
    for place, row in enumerate(whole.rows[: 1 + MOST_OPTIONS]):
        cells = [row[0], *(row[column] for column in kept), row[1 + len(MAIN)]]
        shown = [Cell(cell.text, cell.below[:1], cell.number) for cell in cells]
        shown.insert(2, _increment(comparison, names[place - 1 : place + 1], lang) if place else DASH)
        rows.append(tuple(shown))
    heads = [say("report.t.option", lang), *heads, say("report.t.price", lang)]
    return Table(say("brief.table", lang), tuple(heads), tuple(rows), bare=True)


def _increment(comparison: Comparison, two: list[str], lang: Lang) -> Cell:
    """What the first of two options has more than the second, in months of the first 60."""
    if len(two) < 2:
        return DASH
    table = comparison.pairs[comparison.pairs["outcome"] == "rmst_60"].set_index(["option", "against"])
    more = {pair: (row["difference"], row["low"], row["high"]) for pair, row in table.to_dict("index").items()}
    one, other = two
    if (one, other) in more:
        value, low, high = more[one, other]
    else:
        value, high, low = (None if bound is None else -bound for bound in more[other, one])
    return tables.figures(value, low, high, *written("rmst_60"), lang, signed=True)


# Words around them


def _question(scenario: Scenario, names: list[str], lang: Lang) -> str:
    """The question in one sentence; the table names options that are too many, or whose names are too long, for it."""
    years = _years(scenario, lang)
    options = listed([quoted(option_label(name, lang), lang) for name in names], lang)
    if len(names) > MOST_OPTIONS or (len(names) > 1 and len(options) > _LONGEST):
        return say("brief.question.many", lang, n=len(names), years=years)
    key = "report.question.one" if len(names) == 1 else "report.question.compare"
    return say(key, lang, years=years, options=options)


def world(scenario: Scenario, lang: Lang) -> str:
    """How large the country is."""
    rows = sizes_of(scenario)
    return say(
        "report.world",
        lang,
        **{name: f"{rows[name]:,}" for name in ("agencies", "missions", "partners")},
        warmup=scenario.time.warmup_years,
    )


def _keep(comparison: Comparison, best: str, lang: Lang) -> Iterator[str]:
    base = comparison.base.scenario
    yield from cautions(base, lang)
    yield from _in_currency(comparison, best, lang)
    yield from _named(comparison, best, lang)
    for what in besides_money(comparison.ensembles[best].scenario.reforms_beyond(base), base, lang):
        yield say("brief.keep.best", lang, option=option_label(best, lang), what=answer.sentence(what, lang))
    if comparison.reasons:
        idle = [quoted(option_label(name, lang), lang) for name in comparison.reasons]
        several = listed(idle, lang) if len(idle) <= MOST_OPTIONS else say("report.options.many", lang, n=len(idle))
        yield say("brief.keep.idle", lang, options=several)


def _in_currency(comparison: Comparison, best: str, lang: Lang) -> Iterator[str]:
    """What the best option costs in the currency that was asked for."""
    for grid in grids.currency(comparison, lang):
        cost = grid.rows[list(comparison.ensembles).index(best)][1]
        between = say("brief.keep.between", lang, interval=cost.below) if cost.below else ""
        option = quoted(option_label(best, lang), lang)
        yield say("brief.keep.currency", lang, title=grid.title, option=option, cost=cost.text, interval=between)


def _named(comparison: Comparison, best: str, lang: Lang) -> Iterator[str]:
    """How long each partnership that the scenario names lives without any option, and with the best."""
    if not comparison.base.record.partnerships or not len(comparison.named):
        return
    lives = comparison.named[comparison.named["measure"] == "lifetime"]
    years = comparison.base.scenario.time.years
    for (mission, _), rows in list(lives.groupby(["mission", "partner"], sort=False))[:MOST_NAMED]:
        of = rows.set_index("option").to_dict("index")
        if of[DO_NOTHING]["value"] is None or of[best]["value"] is None:
            continue
        name = comparison.base.scenario.name_in_thai("missions", str(mission)) if lang == "th" else str(mission)
        gaps = {"without": number(of[DO_NOTHING]["value"], 1), "with_best": number(of[best]["value"], 1)}
        change, low, high = (of[best][f"difference{end}"] for end in ("", "_low", "_high"))
        gaps["change"] = number(change, 1, signed=True)
        between = "" if low is None else say("common.to", lang, low=number(low, 1), high=number(high, 1))
        gaps["interval"] = say("brief.keep.between", lang, interval=between) if between else ""
        best_name = quoted(option_label(best, lang), lang)
        yield say("brief.keep.named", lang, name=quoted(name, lang), years=years, option=best_name, **gaps)


def cautions(scenario: Scenario, lang: Lang) -> Iterator[str]:
    """What to keep in mind of whatever is said of a scenario."""
    yield say("limits.purpose", lang)
    own = (scenario.assumptions_th if lang == "th" else ()) or scenario.assumptions or scenario.assumptions_th
    if own:
        yield say("brief.keep.assumptions", lang, n=len(own), limits=say("report.limits", lang))


def _years(scenario: Scenario, lang: Lang) -> str:
    first, n = scenario.time.first_fiscal_year, scenario.time.years
    return _span(first, first + n - 1, lang)


def _span(first: int, last: int, lang: Lang) -> str:
    key = "report.year" if first == last else "report.years"
    return say(key, lang, first=year_name(first, lang), last=year_name(last, lang))
