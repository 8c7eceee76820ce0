"""The answer in words: sentences that rules make from the numbers of a comparison or of the runs of one scenario."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govsim.comparison import Comparison
from govsim.ensemble import MOST_REPLICATIONS, Ensemble
from govsim.language import Lang, year_name
from govsim.outcomes.continuity import continuity
from govsim.outcomes.per_run import per_run
from govsim.outcomes.summary import Estimate, mean_over_runs
from govsim.plots.words import option_label
from govsim.reforms import REFORMS
from govsim.report import notes
from govsim.report.mechanism import largest_gain
from govsim.report.words import listed, say
from govsim.scenario import DatedReform, Scenario

type Row = Mapping[str, Any]

MOST_DIGITS = 4


@dataclass(frozen=True)
class Measure:
    """How an outcome is written: its factor and how many digits."""

    name: str
    scale: float
    digits: int


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("rmst_60", 1, 1),
        Measure("trust", 1, 3),
        Measure("coverage", 100, 1),
        Measure("money", 1, 1),
        Measure("survival_5y", 100, 1),
        Measure("renewal_rate", 100, 1),
    )
}
MAIN = ("rmst_60", "trust", "coverage", "money")
"""What the answer says of every option, in this order."""


def number(value: float, digits: int, *, signed: bool = False) -> str:
    """A number as it is read: with commas and a true minus sign, never "-0.0"."""
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")
    return text.replace("-", "−")


def digits_for(digits: int, *numbers: float) -> int:
    """As many digits as it takes to tell each number that is not 0 from 0, and the least from the greatest."""

    def distinct(places: int) -> int:
        return len({round(min(numbers), places), round(max(numbers), places)})

    while digits < MOST_DIGITS and (
        any(one and round(one, digits) == 0 for one in numbers) or distinct(digits) < distinct(MOST_DIGITS)
    ):
        digits += 1
    return digits


def interval(low: float | None, high: float | None, digits: int, lang: Lang) -> str:
    """ "95 % interval 7.4 to 8.8", or why there is none."""
    if low is None or high is None:
        return say("interval.none", lang)
    if abs(high - low) < 10**-MOST_DIGITS:
        return say("interval.exact", lang)
    return say("interval", lang, low=number(low, digits), high=number(high, digits))


def change(row: Row, lang: Lang, replications: int) -> str:
    """What an option does to one outcome, without a full stop: a row of Comparison.options in words."""
    measure = MEASURES[row["outcome"]]
    name, unit = (say(f"{measure.name}.{part}", lang) for part in ("name", "unit"))
    if row["difference"] is None:
        return say("missing", lang, name=name)
    runs = f"{row['runs']:,}"
    value = measure.scale * row["difference"]
    if row["runs"] == 1:
        x = number(value, digits_for(measure.digits, value), signed=True)
        return say("one", lang, name=name, x=x, unit=unit)
    if row["ties"] == row["runs"]:
        return say("same.all", lang, name=name, runs=runs)
    low, high = measure.scale * row["low"], measure.scale * row["high"]
    digits = digits_for(measure.digits, value, low, high)
    some = say("some", lang, runs=runs, all=f"{replications:,}") if row["runs"] < replications else ""
    if low <= 0 <= high:
        x = number(value, digits, signed=True)
        between = interval(low, high, digits, lang)
        return say("unclear", lang, name=name, runs=runs, x=x, unit=unit, interval=between, needed=_needed(row, lang))
    better = ""
    if measure.name != "money":
        better = say("better", lang, better=f"{row['better_in']:,}", runs=runs)
        better += say("same", lang, ties=f"{row['ties']:,}") if row["ties"] else ""
    bounds = sorted((abs(low), abs(high)))
    what = say(f"{measure.name}.{'more' if value > 0 else 'less'}", lang, x=number(abs(value), digits))
    return say("told", lang, what=what, interval=interval(bounds[0], bounds[1], digits, lang), better=better) + some


def _needed(row: Row, lang: Lang) -> str:
    needed = row["needed"]
    if needed is None or needed > MOST_REPLICATIONS:
        return say("needed.never", lang)
    return say("needed", lang, needed=f"{needed:,}")


def sentence(text: str, lang: Lang) -> str:
    """A sentence of its own: in English with a capital and a full stop."""
    return say("sentence", lang, what=text[:1].upper() + text[1:] if lang == "en" else text)


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
    everything = say("options.one", lang) if n == 1 else say("options.many", lang, n=n)
    best = largest_gain(comparison)
    if best is None:
        return say("overall.none", lang, all=everything)
    lows = [rows_of(comparison, name)["rmst_60"]["low"] for name in comparison.ensembles]
    sure = sum(low is not None and low > 0 for low in lows)
    gains = say("gains.one", lang) if sure == 1 else say("gains.many", lang, n=sure)
    return say("overall.best", lang, all=everything, gains=gains, best=listed([option_label(best, lang)], lang))


def of_option(comparison: Comparison, option: str, lang: Lang) -> list[str]:
    """All sentences about one option."""
    rows, scenario = rows_of(comparison, option), comparison.ensembles[option].scenario
    name = listed([option_label(option, lang)], lang)
    added = added_reforms(comparison.base.scenario, scenario)
    starts = {reform.from_year for reform in added}
    start = say("from", lang, year=year_name(starts.pop(), lang)) if len(starts) == 1 else ""
    first, *others = (change(rows[outcome], lang, comparison.replications) for outcome in MAIN)
    said = [say("with", lang, option=name, start=start, what=first)]
    said += [sentence(text, lang) for text in others]
    said += [sentence(text, lang) for text in _costs(comparison, option, rows, lang)]
    said += [sentence(text, lang) for text in besides_money(added, comparison.base.scenario, lang)]
    if why := comparison.notes.get(option):
        said.append(notes.note(why, lang))
    return said


def _costs(comparison: Comparison, option: str, rows: Mapping[str, Row], lang: Lang) -> Iterator[str]:
    own = rows["reform_cost"]
    if own["difference"]:
        digits = digits_for(1, *(own[key] for key in ("difference", "low", "high") if own[key] is not None))
        between = interval(own["low"], own["high"], digits, lang)
        yield say("own", lang, x=number(own["difference"], digits), interval=between)
    else:
        yield say("own.none", lang)
    price = next(row for row in comparison.costs.to_dict("records") if row["option"] == option)
    if price["per_year"] is not None:
        digits = digits_for(2, price["per_year"])
        between = interval(price["low"], price["high"], digits, lang)
        yield say("price", lang, x=number(price["per_year"], digits), interval=between)
    else:
        yield say("price.none" if price["partnership_years"] <= 0 else "price.unsure", lang)


def added_reforms(base: Scenario, option: Scenario) -> list[DatedReform]:
    """The reforms that an option has more than doing nothing."""
    before, added = list(base.reforms), []
    for reform in option.reforms:
        if reform in before:
            before.remove(reform)
        else:
            added.append(reform)
    return added


def besides_money(added: list[DatedReform], base: Scenario, lang: Lang) -> list[str]:
    """What reforms cost besides what is counted."""
    said = []
    for dated in added:
        known = REFORMS.get(dated.name)
        if known is None:
            said.append(say("own.reform", lang, reform=dated.name))
            continue
        if known.cost.once_per_agency > 0 and dated.from_year < base.time.first_fiscal_year:
            said.append(say("before.start", lang, reform=option_label(dated.name, lang)))
        if known.downside:
            what = re.sub(r" \(section [\d.]+\)", "", known.downside)
            what = notes.DOWNSIDES_TH.get(dated.name, what) if lang == "th" else what
            said.append(say("downside", lang, what=what))
    return list(dict.fromkeys(said))


# How things stand


def of_base(comparison: Comparison, lang: Lang) -> list[str]:
    """How things stand without any option: means over runs, as in the table of options."""
    without = per_run(comparison.base)
    names = ("rmst_60", "survival_5y", "renewal_rate", "trust", "coverage")
    texts = [_level(mean_over_runs(name, "", without[name]), lang) for name in names]
    return [sentence(text, lang) for text in (say("level.base", lang) + texts[0], *texts[1:])]


def of_ensemble(ensemble: Ensemble, lang: Lang) -> list[str]:
    """How things stand in the runs of one scenario; lengths of life are of all its partnerships together."""
    estimates, said = [], []
    if ensemble.record.partnerships:
        rows = {str(row["measure"]): row for row in continuity(ensemble).to_dict("records")}
        for name in ("rmst_60", "survival_5y"):
            row = rows[name]
            estimates.append(Estimate(name, "", row["value"], row["low"], row["high"], int(row["runs"])))
    else:
        said.append(say("not.recorded", lang))
    estimates += [mean_over_runs(name, "", ensemble.runs[name]) for name in ("renewal_rate", "trust", "coverage")]
    return [*(sentence(_level(estimate, lang), lang) for estimate in estimates), *said]


def _level(estimate: Estimate, lang: Lang) -> str:
    measure = MEASURES[estimate.name]
    if estimate.value is None:
        return say("missing", lang, name=say(f"{estimate.name}.name", lang))
    value, *bounds = (None if x is None else measure.scale * x for x in (estimate.value, estimate.low, estimate.high))
    assert value is not None
    between = say("interval.unknown" if estimate.runs > 1 and bounds[0] is None else "interval.none", lang)
    if bounds[0] is not None:
        between = interval(bounds[0], bounds[1], measure.digits, lang)
    return say(f"level.{estimate.name}", lang, x=number(value, measure.digits), interval=between)
