"""The answer in words: sentences that rules make from the numbers of a comparison or of the runs of one scenario."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from govsim.outcomes.continuity import survival_curve
from govsim.outcomes.declared import MAIN, OUTCOMES
from govsim.outcomes.intervals import Estimate, mean_over_runs
from govsim.outcomes.money import charged_once
from govsim.outcomes.per_run import per_run
from govsim.outcomes.window import seen_from
from govsim.runs.ensemble import Ensemble
from govsim.runs.facts import MOST_REPLICATIONS
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.show.labels import downside, option_label
from govsim.show.numbers import digits_for as digits_for
from govsim.show.numbers import interval as interval
from govsim.show.numbers import number as number
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.study.mechanism import largest_gain
from govsim.words import Lang, quoted, say, year_name

type Row = Mapping[str, Any]

LEVELS = ("rmst_60", "relationship_60", "survival_5y", "renewal_rate", "trust", "coverage")
"""What is said of how things stand, in this order."""
"""What the answer says of every option, in this order."""


def written(outcome: str) -> tuple[int, int]:
    """The factor and decimals with which the page writes an outcome: shares in per cent, others as tables hold them."""
    declared = OUTCOMES[outcome]
    return (declared.scale, declared.decimals) if declared.unit == "share" else (1, declared.exact)


def change(row: Row, lang: Lang, replications: int) -> str:
    """What an option does to one outcome, without a full stop: a row of Comparison.options in words."""
    outcome = row["outcome"]
    scale, decimals = written(outcome)
    name, unit = (say(f"outcomes.{outcome}.{part}", lang) for part in ("name", "unit"))
    if row["difference"] is None:
        return say("report.missing", lang, name=name)
    runs = f"{row['runs']:,}"
    value = scale * row["difference"]
    if row["runs"] == 1:
        x = number(value, digits_for(decimals, value), signed=True)
        return say("report.one", lang, name=name, x=x, unit=unit)
    if row["ties"] == row["runs"]:
        return say("report.same.all", lang, name=name, runs=runs)
    low, high = scale * row["low"], scale * row["high"]
    digits = digits_for(decimals, value, low, high)
    some = say("report.some", lang, runs=runs, all=f"{replications:,}") if row["runs"] < replications else ""
    if low <= 0 <= high:
        x = number(value, digits, signed=True)
        between = interval(low, high, digits, lang)
        return say(
            "report.unclear", lang, name=name, runs=runs, x=x, unit=unit, interval=between, needed=_needed(row, lang)
        )
    better = ""
    if outcome != "money":
        better = say("report.better", lang, better=f"{row['better_in']:,}", runs=runs)
        better += say("report.same", lang, ties=f"{row['ties']:,}") if row["ties"] else ""
    bounds = sorted((abs(low), abs(high)))
    what = say(f"outcomes.{outcome}.{'more' if value > 0 else 'less'}", lang, x=number(abs(value), digits))
    return (
        say("report.told", lang, what=what, interval=interval(bounds[0], bounds[1], digits, lang), better=better) + some
    )


def _needed(row: Row, lang: Lang) -> str:
    needed = row["needed"]
    if needed is None or needed > MOST_REPLICATIONS:
        return say("report.needed.never", lang)
    return say("report.needed", lang, needed=f"{needed:,}")


def sentence(text: str, lang: Lang) -> str:
    """A sentence of its own: in English with a capital and a full stop."""
    return say("report.sentence", lang, what=text[:1].upper() + text[1:] if lang == "en" else text)


# A comparison


def rows_of(comparison: Comparison, option: str) -> dict[str, Row]:
    """The rows of an option by outcome."""
    rows = comparison.options[comparison.options["option"] == option].to_dict("records")
    return {str(row["outcome"]): {str(key): value for key, value in row.items()} for row in rows}


def by_gain(comparison: Comparison) -> list[str]:
    """The options, those that lengthen partnerships most first, unknown ones last."""
    gains = {name: rows_of(comparison, name)["rmst_60"]["difference"] for name in comparison.ensembles}
    return sorted(gains, key=lambda name: (gains[name] is None, -(gains[name] or 0)))


def overall(comparison: Comparison, lang: Lang) -> str:
    """How many options lengthen partnerships, and which does most."""
    n = len(comparison.ensembles)
    everything = say("report.options.one", lang) if n == 1 else say("report.options.many", lang, n=n)
    best = largest_gain(comparison)
    if best is None:
        return say("report.overall.none", lang, all=everything)
    lows = [rows_of(comparison, name)["rmst_60"]["low"] for name in comparison.ensembles]
    sure = sum(low is not None and low > 0 for low in lows)
    gains = say("report.gains.one", lang) if sure == 1 else say("report.gains.many", lang, n=sure)
    return say(
        "report.overall.best",
        lang,
        all=everything,
        gains=gains,
        best=quoted(option_label(best, lang), lang),
    )


def of_option(comparison: Comparison, option: str, lang: Lang) -> list[str]:
    """All sentences about one option."""
    rows, scenario = rows_of(comparison, option), comparison.ensembles[option].scenario
    name = quoted(option_label(option, lang), lang)
    added = scenario.reforms_beyond(comparison.base.scenario)
    start = start_of(comparison, option, lang)
    first, *others = (change(rows[outcome], lang, comparison.replications) for outcome in MAIN)
    sentences = [say("report.with", lang, option=name, start=start, what=first)]
    sentences += [sentence(text, lang) for text in others]
    sentences += [sentence(text, lang) for text in _costs(comparison, option, rows, lang)]
    sentences += [sentence(text, lang) for text in besides_money(added, comparison.base.scenario, lang)]
    sentences += [sentence(message.text(lang), lang) for message in charged_once(scenario)]
    sentences += [why.text(lang) for why in comparison.reasons.get(option, ())]
    return sentences


def start_of(comparison: Comparison, option: str, lang: Lang) -> str:
    """ " from fiscal year 2028" where all reforms of an option begin in one year, or nothing."""
    added = comparison.ensembles[option].scenario.reforms_beyond(comparison.base.scenario)
    starts = {reform.from_year for reform in added}
    is_one = len(starts) == 1 and "@" not in option
    return say("report.from", lang, year=year_name(starts.pop(), lang)) if is_one else ""


def _costs(comparison: Comparison, option: str, rows: Mapping[str, Row], lang: Lang) -> Iterator[str]:
    own = rows["reform_cost"]
    if own["difference"]:
        digits = digits_for(1, *(own[key] for key in ("difference", "low", "high") if own[key] is not None))
        between = interval(own["low"], own["high"], digits, lang)
        yield say("report.own", lang, x=number(own["difference"], digits), interval=between)
    else:
        yield say("report.own.none", lang)
    yield price(comparison, option, lang)


def price(comparison: Comparison, option: str, lang: Lang) -> str:
    """What a partnership-year kept costs with an option, without a full stop."""
    row = next(row for row in comparison.costs.to_dict("records") if row["option"] == option)
    if row["per_year"] is None:
        return say("report.price.none" if row["partnership_years"] <= 0 else "report.price.unsure", lang)
    digits = digits_for(2, row["per_year"])
    between = interval(row["low"], row["high"], digits, lang)
    return say("report.price", lang, x=number(row["per_year"], digits), interval=between)


def besides_money(added: Sequence[DatedReform], base: Scenario, lang: Lang) -> list[str]:
    """What reforms cost besides what is counted."""
    sentences = []
    for dated in added:
        known = dated.known
        if known is None:
            sentences.append(say("report.own.reform", lang, reform=dated.name))
            continue
        if known.cost.once_per_agency > 0 and dated.from_year < base.time.first_fiscal_year:
            sentences.append(say("report.before.start", lang, reform=option_label(dated.name, lang)))
        if what := downside(known, lang):
            sentences.append(say("report.downside", lang, what=what))
    return list(dict.fromkeys(sentences))


# How things stand


def of_base(comparison: Comparison, lang: Lang) -> list[str]:
    """How things stand without any option, over the years judged."""
    without = comparison.per_run[comparison.per_run["option"] == DO_NOTHING]
    texts = [_level(estimate, lang) for estimate in _levels(comparison.base, without, comparison.since)]
    return [sentence(text, lang) for text in (say("report.level.base", lang) + texts[0], *texts[1:])]


def levels(ensemble: Ensemble) -> list[Estimate]:
    """How things stand in the runs of one scenario, each by the estimator of a comparison of the same runs."""
    if ensemble.record.partnerships:
        return _levels(ensemble, per_run(ensemble), 0)
    return [mean_over_runs(name, "", ensemble.runs[name]) for name in ("renewal_rate", "trust", "coverage")]


def _levels(ensemble: Ensemble, runs: pd.DataFrame, since: int) -> list[Estimate]:
    """Means over runs of the outcomes of a run, as tables of options hold them; who outlives five years from the curve
    of all partnerships, as pictures and `govsim run` show it.
    """
    found = {name: mean_over_runs(name, "", runs[name]) for name in LEVELS if name != "survival_5y"}
    curve = survival_curve(seen_from(ensemble.partnerships, since), ensemble.replications, ensemble.seed)
    at_five = curve[curve["age"] == 60].to_dict("records")
    value, low, high = (at_five[0][key] if at_five else None for key in ("survival", "low", "high"))
    found["survival_5y"] = Estimate("survival_5y", "", value, low, high, ensemble.replications)
    return [found[name] for name in LEVELS]


def of_ensemble(ensemble: Ensemble, lang: Lang) -> list[str]:
    """The same in sentences."""
    sentences = [sentence(_level(estimate, lang), lang) for estimate in levels(ensemble)]
    return sentences if ensemble.record.partnerships else [*sentences, say("report.not.recorded", lang)]


def _level(estimate: Estimate, lang: Lang) -> str:
    scale, decimals = written(estimate.name)
    if estimate.value is None:
        return say("report.missing", lang, name=say(f"outcomes.{estimate.name}.name", lang))
    value, *bounds = (None if x is None else scale * x for x in (estimate.value, estimate.low, estimate.high))
    assert value is not None
    between = say(
        "report.interval.unknown" if estimate.runs > 1 and bounds[0] is None else "report.interval.none", lang
    )
    if bounds[0] is not None:
        between = interval(bounds[0], bounds[1], decimals, lang)
    return say(f"outcomes.{estimate.name}.level", lang, x=number(value, decimals), interval=between)
