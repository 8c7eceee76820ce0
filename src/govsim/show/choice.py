"""Which option, in words: the best beside the next, the efficiency frontier, acceptability; all over luck alone."""

from collections.abc import Iterator

from govsim.scenario.unchanged import title
from govsim.show.labels import option_label
from govsim.show.numbers import digits_for, interval, number
from govsim.study.compare import Comparison
from govsim.study.increments import DOMINATED, EFFICIENT, EXTENDED, SAME, Interval, Lead
from govsim.words import Lang, listed, quoted, say, year_name

STANDS = {DOMINATED: "compare.dominated", EXTENDED: "compare.extended", SAME: "compare.same"}


def choice(comparison: Comparison, lang: Lang) -> list[str]:
    """What the best option adds and costs beside the next, who is on the frontier, and what was not asked."""
    sentences = lead(comparison, lang)
    sentences += [*_frontier(comparison, lang), *_accepted(comparison, lang), *_in_force(comparison, lang)]
    if comparison.discount:
        first = year_name(comparison.years.start, lang)
        sentences.append(say("compare.discounted", lang, x=f"{100 * comparison.discount:g}", year=first))
    return [*sentences, say("compare.luck", lang)]


def lead(comparison: Comparison, lang: Lang) -> list[str]:
    """What the best option adds to the next, and what a further year costs with it; nothing where that is undefined."""
    found = comparison.lead
    return [] if found is None else [_gain(found, lang), *_price(found, lang)]


def _gain(found: Lead, lang: Lang) -> str:
    row = found.gain
    names = {"best": _name(found.best, lang), "next": _name(found.next, lang), "runs": f"{row['runs']:,}"}
    if row["ties"] == row["runs"]:
        return say("compare.lead.none.one" if row["runs"] == 1 else "compare.lead.none", lang, **names)
    digits = digits_for(1, row["difference"])
    names["x"] = number(row["difference"], digits)
    if row["low"] is None:
        return say("compare.lead.one", lang, **names)
    same = say("report.same", lang, ties=f"{row['ties']:,}") if row["ties"] else ""
    between = interval(row["low"], row["high"], digits, lang)
    key = "compare.lead" if row["low"] > 0 else "compare.lead.open"
    return say(key, lang, **names, interval=between, better=f"{row['better_in']:,}", same=same)


def _price(found: Lead, lang: Lang) -> Iterator[str]:
    """What a further year costs with the best option instead of the next."""
    if found.gain["ties"] == found.gain["runs"]:
        return
    (cost, *_), (years, *_), (price, low, high) = found.cost, found.years, found.price
    assert cost is not None
    assert years is not None
    for_cost, for_years = digits_for(1, cost), digits_for(1, years)
    gaps = {"best": _name(found.best, lang), "next": _name(found.next, lang)}
    gaps |= {"cost": number(abs(cost), for_cost), "years": number(abs(years), for_years)}
    if years > 0 and price is not None and cost > 0:
        digits = digits_for(2, price)
        yield say("compare.price", lang, **gaps, x=number(price, digits), interval=interval(low, high, digits, lang))
        return
    less = years > 0 and cost < 0
    if not less:
        gaps["cost"] = number(cost, for_cost, signed=True)
    gaps["interval"] = _between(found.cost, less, for_cost, lang)
    gaps["kept"] = _between(found.years, years < 0, for_years, lang)
    if years > 0:
        key = "compare.price.saves" if less else "compare.price.free" if cost == 0 else "compare.price.open"
    else:
        key = "compare.price.loses" if years < 0 else "compare.price.same"
    yield say(key, lang, **gaps)


def _between(found: Interval, turned: bool, digits: int, lang: Lang) -> str:
    """The interval of a number, or of its opposite."""
    _, low, high = found
    if turned and low is not None and high is not None:
        low, high = -high, -low
    return interval(low, high, digits, lang)


def _frontier(comparison: Comparison, lang: Lang) -> Iterator[str]:
    rows = comparison.frontier.to_dict("records")
    efficient = [_name(row["option"], lang) for row in rows if row["status"] == EFFICIENT]
    yield say("compare.frontier", lang, options=listed(efficient, lang))
    for row in rows:
        if row["status"] != EFFICIENT:
            by, and_by = ("" if row[key] is None else _name(row[key], lang) for key in ("by", "and_by"))
            yield say(STANDS[row["status"]], lang, option=_name(row["option"], lang), by=by, and_by=and_by)


def _accepted(comparison: Comparison, lang: Lang) -> Iterator[str]:
    """The best choice half-way between one price on the frontier and the next, and beyond the last."""
    prices = [0.0, *(price for price in comparison.frontier["icer"] if price is not None)]
    if comparison.replications == 1 or len(prices) == 1:
        return
    middles = [(one + other) / 2 for one, other in zip(prices, [*prices[1:], 2 * prices[-1]], strict=True)]
    table = comparison.accepted(middles)
    for row in table[table["best"]].to_dict("records"):
        x, share = number(row["willingness"], digits_for(1, row["willingness"])), f"{100 * row['share']:.0f}"
        yield say("compare.accepted", lang, x=x, option=_name(row["option"], lang), share=share)


def _in_force(comparison: Comparison, lang: Lang) -> Iterator[str]:
    """The reforms that the scenario itself has, and every option with it that does not leave them out."""
    options = [ensemble.scenario.reforms for ensemble in comparison.ensembles.values()]
    held = [one for one in comparison.base.scenario.reforms if all(one in reforms for reforms in options)]
    if held:
        reforms = listed([title(one).text(lang) for one in held], lang)
        yield say("compare.in_force" if len(held) == 1 else "compare.in_force.many", lang, reforms=reforms)


def _name(option: str, lang: Lang) -> str:
    return quoted(option_label(option, lang), lang)
