"""What a report says of futures, of a comparison that was asked over them or of a decision: luck and ignorance apart.

A future is a set of assumptions. Its share is ignorance; the interval had other futures been drawn is that of their
number; the interval of luck is what the repeats within them leave open.
"""

from collections.abc import Callable, Mapping
from typing import Any

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.outcomes.declared import find
from govsim.show import plots
from govsim.show.labels import group_label, option_label
from govsim.show.numbers import number
from govsim.show.report.document import DASH, Block, Bullets, Cell, Number, Paragraph, Section, Table
from govsim.show.report.pictures import Picture
from govsim.show.report.tables import figures
from govsim.study.compare import Comparison
from govsim.study.decide.decision import Decision, in_words, span_of
from govsim.study.decide.flips import Flips, flips, require
from govsim.study.decide.futures import NET_BENEFIT
from govsim.study.decide.luck import CHANCE
from govsim.study.decide.robust import CRITERIA, called
from govsim.words import Lang, Message, has, listed, quoted, say

CONTINUITY = "rmst_60"
_MOST_ASSUMPTIONS = _MOST_SIGNPOSTS = 5
type Row = Mapping[Any, Any]


def answer(decision: Decision, comparison: Comparison, lang: Lang) -> str:
    """In how many futures the best option beats the next, and what turns it; what remains not known."""
    best, after = _two(comparison)
    row = _beats(decision, best, after)
    gaps = {"best": _name(best, lang), "next": _name(after, lang), "futures": f"{row['futures']:,}"}
    shares = {key: number(100 * row[key], 0) for key in ("share", "low", "high", "share_without_luck")}
    said = say("brief.futures", lang, **gaps, **shares)
    return f"{said} {turned(decision, best, after, lang)}"


def turned(decision: Decision, best: str, after: str, lang: Lang) -> str:
    """What turns it, and what remains not known."""
    return f"{_turns(_flips(decision, best, after), best, after, lang)} {say('brief.futures.unknown', lang)}"


def of_comparison(decision: Decision, comparison: Comparison, lang: Lang) -> Section:
    """The annex on futures of a comparison."""
    return section(decision, *_two(comparison), lang)


def section(decision: Decision, best: str, after: str, lang: Lang) -> Section:
    """The annex on futures: shares, criteria, what flips the choice, what to watch, what is worth finding out."""
    found = _flips(decision, best, after)
    blocks: list[Block] = [Paragraph(asked(decision, lang)), shares(decision, best, lang), _criteria(decision, lang)]
    blocks.append(reading(decision, lang))
    blocks += [Paragraph(_turns(found, best, after, lang)), Paragraph(told(decision.signpost, lang))]
    if len(decision.signposts):
        runs, seed = decision.futures.repeats, decision.futures.seed
        drawn = plots.signposts(decision.signposts, runs=runs, seed=seed, lang=lang)
        blocks += [Picture(drawn, "signposts", lang), _signposts(decision, lang)]
    blocks.append(_information(decision, lang))
    blocks += [Bullets(worth)] if (worth := tuple(told(one, lang) for one in decision.worth_knowing)) else []
    blocks.append(Paragraph(say("brief.information.reading", lang, worth=f"{decision.worth:g}"), small=True))
    return Section("futures", say("brief.futures.heading", lang), tuple(blocks))


def best_of(decision: Decision, lang: Lang) -> str:
    """What is best under the scenario's own assumptions, what it adds to its rival over futures, and in how many."""
    best, after = decision.pair
    row, own = _beats(decision, best, after), decision.assumed[decision.assumed["outcome"] == decision.outcome]
    values = own.set_index("option")["value"]
    gaps = {"best": _name(best, lang), "next": _name(after, lang), "futures": f"{row['futures']:,}"}
    gaps |= {key: number(100 * row[key], 0) for key in ("share", "low", "high")}
    gaps |= {key: f"{row[key]:,}" for key in ("surely", "surely_not", "open")}
    for key, option in (("own_best", best), ("own_next", after)):
        gaps[key] = in_words(decision.outcome, values[option])
    return say("brief.decision", lang, **gaps, outcome=_measure(decision.outcome, lang))


def _measure(outcome: str, lang: Lang) -> str:
    """An outcome with its unit: "mean months lived of the first 60"."""
    key = f"outcomes.{outcome}.column"
    return say(key, lang) if has(key) else called(outcome).text(lang)


def told(message: Message, lang: Lang) -> str:
    """A sentence of a decision in which options, assumptions and their groups have their names, not their codes."""
    names: dict[str, Callable[[str], str]] = {
        "a": lambda option: _name(option, lang),
        "b": lambda option: _name(option, lang),
        "arm": lambda option: _name(option, lang),
        "name": lambda parameter: quoted(_label(parameter, lang), lang) if parameter in BY_NAME else parameter,
        "group": lambda group: quoted(group_label(group, lang), lang),
    }
    gaps = {key: names[key](gap) if key in names and isinstance(gap, str) else gap for key, gap in message.gaps.items()}
    return Message(message.key, gaps).text(lang)


def asked(decision: Decision, lang: Lang) -> str:
    """In how many futures what was run, and whence these are."""
    futures = decision.futures
    gaps = {"futures": f"{len(futures.points):,}", "runs": f"{futures.repeats:,}", "n": len(futures.points.columns)}
    return say("brief.futures.asked", lang, **gaps, source=say(f"brief.futures.{decision.source}", lang))


def reading(decision: Decision, lang: Lang) -> Paragraph:
    """How shares and criteria are read."""
    return Paragraph(say("brief.futures.reading", lang, alpha=f"{decision.alpha:g}"), small=True)


def _two(comparison: Comparison) -> tuple[str, str]:
    lead = comparison.lead
    assert lead is not None  # of a comparison in which no option tells continuity there is no decision
    return lead.best, lead.next


def _name(option: str, lang: Lang) -> str:
    return quoted(option_label(option, lang), lang)


def _beats(decision: Decision, option: str, over: str, outcome: str = "") -> Row:
    rows = decision.beats[decision.beats["outcome"] == (outcome or decision.outcome)].to_dict("records")
    return next(row for row in rows if (row["option"], row["over"]) == (option, over))


# What turns it


def _flips(decision: Decision, best: str, after: str) -> Flips | None:
    """Where the best option does worse than the next; None where scikit-learn is not installed."""
    try:
        require()
    except InputError:
        return None
    outcome = decision.outcome
    return flips(decision.futures, decision.means[outcome], best, after, outcome, decision.worth)


def _turns(found: Flips | None, best: str, after: str, lang: Lang) -> str:
    """What turns the choice, in one sentence."""
    gaps = {"best": _name(best, lang), "next": _name(after, lang)}
    if found is None:
        return say("brief.turns.unasked", lang)
    box = found.rules[found.rules["rule"] == "box"].to_dict("records")
    if not box or box[0]["chance"] > CHANCE:
        return say("brief.turns.none", lang, **gaps)
    limits = found.limits[found.limits["rule"] == "box"].to_dict("records")
    where = listed([_condition(row, lang) for row in limits], lang)
    return say("brief.turns", lang, **gaps, conditions=where, density=number(100 * box[0]["lost"], 0))


def _condition(row: Row, lang: Lang) -> str:
    """A limit, by the assumption's label."""
    gaps = {end: f"{row[end]:.3g}" for end in ("low", "high") if row[end] is not None}
    key = "between" if len(gaps) == 2 else "below" if "high" in gaps else "above"
    return say(f"decide.{key}", lang, name=quoted(_label(row["parameter"], lang), lang), **gaps)


def _label(parameter: str, lang: Lang) -> str:
    found = BY_NAME.get(parameter)
    if found is None:
        return say("brief.information.all", lang)
    return found.label_th if lang == "th" else found.label


# Tables


def beside(decision: Decision, best: str, lang: Lang) -> Table:
    """The best option beside each other: what it adds, over futures, and in how many of them it does better."""
    shown = dict.fromkeys((decision.outcome, "money"))
    known = set(decision.beats["outcome"])
    rows = []
    for over in (label for label in decision.labels if label != best):
        row, cells = _beats(decision, best, over), []
        for outcome in (name for name in shown if name in known):
            found, declared = _beats(decision, best, over, outcome), find(outcome)
            scale, digits = (1, 1) if declared is None else (declared.scale, declared.decimals)
            change = figures(
                found["difference"], found["difference_low"], found["difference_high"], scale, digits, lang, signed=True
            )
            cells.append(change)
        share = figures(row["share"], row["low"], row["high"], 100, 0, lang)
        counts = (_count(row[key]) for key in ("surely", "surely_not", "open"))
        rows.append((Cell(option_label(over, lang)), *cells, share, *counts))
    heads = [_measure(name, lang) for name in shown if name in known]
    heads += [say(f"brief.beside.{head}", lang) for head in ("share", "surely", "surely_not", "open")]
    caption = say("brief.beside", lang, best=_name(best, lang), futures=f"{len(decision.futures.points):,}")
    return Table(caption, (say("brief.beside.over", lang), *heads), tuple(rows))


def shares(decision: Decision, best: str, lang: Lang) -> Table:
    """In how many futures the best option does better than each other; both intervals."""
    rows = []
    for over in decision.labels:
        if over == best:
            continue
        row = _beats(decision, best, over)
        both = (("share", "low", "high"), ("share_without_luck", "luck_low", "luck_high"))
        cells = (figures(row[value], row[low], row[high], 100, 0, lang) for value, low, high in both)
        counts = (_count(row[key]) for key in ("surely", "surely_not", "open"))
        rows.append((Cell(option_label(over, lang)), *cells, *counts))
    heads = ("over", "share", "share_without_luck", "surely", "surely_not", "open")
    gaps = {"best": _name(best, lang), "futures": f"{len(decision.futures.points):,}"}
    caption = say("brief.shares", lang, **gaps)
    if decision.outcome != CONTINUITY:
        caption = say("brief.shares.by", lang, outcome=called(decision.outcome).text(lang), **gaps)
    return Table(caption, tuple(say(f"brief.shares.{head}", lang) for head in heads), tuple(rows))


def _criteria(decision: Decision, lang: Lang) -> Table:
    """What each criterion chooses: the option, its value with both intervals, how surely."""
    robust, shown = decision.robust[decision.robust["outcome"] == decision.outcome], find(decision.outcome)
    usual = (1, 1) if shown is None else (shown.scale, shown.decimals)
    rows = []
    for criterion in CRITERIA:
        chosen = robust[(robust["criterion"] == criterion) & robust["best"].astype(bool)].to_dict("records")
        if not chosen:
            continue
        row = chosen[0]
        scale, digits = (100, 0) if criterion == "satisfices" else usual
        value = figures(row["value"], row["low"], row["high"], scale, digits, lang)
        luck = [figures(row[end], None, None, scale, digits, lang) for end in ("luck_low", "luck_high")]
        share = DASH if row["chosen_in"] is None else figures(row["chosen_in"], None, None, 100, 0, lang)
        what = Cell(say(f"brief.criterion.{criterion}", lang))
        options = listed([option_label(one["option"], lang) for one in chosen], lang)
        rows.append((what, Cell(options), value, *luck, share))
    heads = ("criterion", "chooses", "value", "luck_low", "luck_high", "chosen_in")
    titles = tuple(say(f"brief.criteria.{head}", lang) for head in heads)
    caption = say("brief.criteria", lang)
    if decision.outcome != CONTINUITY:
        caption = say("brief.criteria.by", lang, outcome=called(decision.outcome).text(lang))
    return Table(caption, titles, tuple(rows), (1,), widths=(1.7, 1.8, 0.8, 0.8, 0.8, 1.3))


def _signposts(decision: Decision, lang: Lang) -> Table:
    """What is seen in the first years, of each observable and option what tells most."""
    best = decision.signposts.drop_duplicates(["arm", "observable"])
    rows = []
    for row in best.to_dict("records")[:_MOST_SIGNPOSTS]:
        span, side = span_of(row["years"]), say(f"decide.signpost.{row['worse']}", lang)
        what = Cell(say(f"decide.observable.{row['observable']}", lang), (span.th if lang == "th" else span.en,))
        where = Cell(f"{side} {row['threshold']:.3g}")
        right = figures(row["accuracy"], row["low"], row["high"], 100, 0, lang)
        rows.append((what, Cell(option_label(row["arm"], lang)), where, right))
    majority = number(100 * best["majority"].iloc[0], 0) if len(best) else ""
    heads = tuple(say(f"brief.signposts.{head}", lang) for head in ("what", "under", "where", "right"))
    caption = say("brief.signposts", lang, option=_name(decision.pair[0], lang), majority=majority)
    return Table(caption, heads, tuple(rows), (1, 2))


def _information(decision: Decision, lang: Lang) -> Table:
    """What knowing assumptions before deciding would be worth, those worth most."""
    table = decision.information[decision.information["outcome"] == NET_BENEFIT]
    rows = []
    for row in table.to_dict("records")[: 1 + _MOST_ASSUMPTIONS]:
        name = Cell(_label(row["parameter"], lang), (row["parameter"],) if row["parameter"] in BY_NAME else ())
        value = figures(row["value"], row["low"], row["high"], 1, 1, lang)
        changes = figures(row["changes"], None, None, 100, 0, lang)
        rows.append(
            (name, value, changes, Cell(say(f"brief.information.{'worth' if row['worth'] else 'chance'}", lang)))
        )
    heads = ("assumption", "value", "changes", "stands")
    titles = tuple(say(f"brief.information.{head}", lang) for head in heads)
    return Table(say("brief.information", lang), titles, tuple(rows), (3,))


def _count(n: int) -> Cell:
    return Cell(f"{n:,}", (), Number(n, None, None, 0))
