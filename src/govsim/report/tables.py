"""The tables of the page, as rows of text: options, parts of the mechanism, parameters that differ from the default.

What somebody decides (levers) and what the world is (assumptions) never stand in one table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govsim.comparison import DO_NOTHING, Comparison
from govsim.language import Lang, year_name
from govsim.outcomes.summary import mean_over_runs
from govsim.parameters import BY_NAME, Parameter
from govsim.plots.words import barrier_label, barrier_off, option_label
from govsim.reforms import REFORMS, moved
from govsim.report.answer import MAIN, MEASURES, by_gain, digits_for, number, rows_of
from govsim.report.mechanism import Link, Mechanism, Part, targets
from govsim.report.words import say
from govsim.scenario import DatedReform, Scenario


@dataclass(frozen=True)
class Cell:
    """Lines of a cell: what counts, and what stands below it in smaller type."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: caption, heads of the columns, rows of which the first cell heads the row. text: columns of words."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    text: tuple[int, ...] = ()


DASH = Cell("–")


def options(comparison: Comparison, lang: Lang) -> Table:
    """Doing nothing as levels, each option as changes."""
    heads = tuple(say(f"t.{name}", lang) for name in ("option", *MAIN, "price", "worst"))
    rows = [_levels(comparison, lang)] + [_changes(comparison, name, lang) for name in by_gain(comparison)]
    return Table(say("options", lang), heads, tuple(rows))


def _levels(comparison: Comparison, lang: Lang) -> tuple[Cell, ...]:
    without = comparison.per_run[comparison.per_run["option"] == DO_NOTHING]
    cells = [Cell(option_label(DO_NOTHING, lang), (say("t.levels", lang),))]
    for name in MAIN:
        measure, level = MEASURES[name], mean_over_runs(name, "", without[name])
        cells.append(_number(level.value, level.low, level.high, measure.scale, measure.digits, lang))
    return (*cells, DASH, _worst(comparison, DO_NOTHING, lang))


def _changes(comparison: Comparison, option: str, lang: Lang) -> tuple[Cell, ...]:
    rows = rows_of(comparison, option)
    cells = [Cell(option_label(option, lang))]
    for name in MAIN:
        row, measure = rows[name], MEASURES[name]
        cell = _number(row["difference"], row["low"], row["high"], measure.scale, measure.digits, lang, signed=True)
        if name != "money" and row["runs"]:
            better = say("t.better", lang, better=f"{row['better_in']:,}", runs=f"{row['runs']:,}")
            cell = Cell(cell.text, (*cell.below, better))
        cells.append(cell)
    price = next(row for row in comparison.costs.to_dict("records") if row["option"] == option)
    return (
        *cells,
        _number(price["per_year"], price["low"], price["high"], 1, 2, lang),
        _worst(comparison, option, lang),
    )


def _worst(comparison: Comparison, option: str, lang: Lang) -> Cell:
    row = rows_of(comparison, option)["rmst_60"]
    return _number(row["worst_decile"], row["worst_low"], row["worst_high"], 1, 1, lang)


def _number(
    value: float | None,
    low: float | None,
    high: float | None,
    scale: float,
    digits: int,
    lang: Lang,
    *,
    signed: bool = False,
) -> Cell:
    """A number with its interval below it; a dash where it is not known."""
    if value is None:
        return DASH
    if low is None or high is None:
        return Cell(number(scale * value, digits, signed=signed))
    if low * high > 0:
        digits = digits_for(digits, scale * value)
    bounds = say("t.to", lang, low=number(scale * low, digits), high=number(scale * high, digits))
    return Cell(number(scale * value, digits, signed=signed), (bounds,))


# Mechanism


def links(found: Mechanism, lang: Lang) -> Table:
    """What is left of the gain without each link, and the part it carries."""
    heads = tuple(say(f"m.{name}", lang) for name in ("link", "gain", "carried"))
    return Table(say("m.links", lang), heads, tuple(_part(link_name(link, lang), link, lang) for link in found.links))


def barriers(found: Mechanism, lang: Lang) -> Table:
    """What is left of the gain where each barrier is gone."""
    heads = tuple(say(f"m.{name}", lang) for name in ("barrier", "gain", "left"))
    rows = []
    for part in found.barriers:
        means = say("m.means", lang, definition=barrier_off(part.name, None, lang) or part.name)
        rows.append(_part(barrier_label(part.name, lang), part, lang, (means,)))
    rows += [(Cell(barrier_label(name, lang), (say("m.off", lang),)), DASH, DASH) for name in found.off]
    rows += [(Cell(barrier_label(name, lang), (say("m.clash", lang),)), DASH, DASH) for name in found.clashing]
    return Table(say("m.barriers", lang), heads, tuple(rows))


def _part(name: str, part: Part, lang: Lang, below: tuple[str, ...] = ()) -> tuple[Cell, ...]:
    return (
        Cell(name, below),
        _number(part.gain, part.low, part.high, 1, 1, lang, signed=True),
        _number(part.share, part.share_low, part.share_high, 100, 0, lang),
    )


def link_name(link: Link, lang: Lang) -> str:
    """What a link is called."""
    reform = option_label(link.reform, lang)
    if len(link.parameters) > 1:
        return say("m.group", lang, reform=reform, group=BY_NAME[link.parameters[0]].group)
    return say("m.link.name", lang, reform=reform, parameter=_label(BY_NAME[link.parameters[0]], lang))


# Parameters


def moves(scenario: Scenario, added: Mapping[str, Sequence[DatedReform]], lang: Lang) -> Table:
    """What reforms move: option, reform and when, parameter, from and to, source of the default."""
    heads = tuple(say(key, lang) for key in ("t.option", "p.reform", "p.parameter", "p.change", "p.unit", "p.source"))
    rows = []
    for option, reforms in added.items():
        for dated in reforms:
            for name, target in targets(dated).items():
                parameter = BY_NAME[name]
                cells = Cell(option), _when(dated, lang), _parameter(parameter, lang)
                steps = Cell(_steps(scenario, dated, name, target))
                rows.append((*cells, steps, Cell(unit(parameter, lang)), Cell(source(parameter, lang))))
    return Table(say("p.moved", lang), heads, tuple(rows), (1, 2, 4, 5))


def _when(dated: DatedReform, lang: Lang) -> Cell:
    known = REFORMS.get(dated.name)
    until = dated.until_year
    if known is not None and known.months is not None:
        ends = dated.from_year + known.months // 12
        until = ends if until is None else min(until, ends)
    said = say("p.since", lang, year=year_name(dated.from_year, lang))
    said += "" if until is None else say("p.until", lang, year=year_name(until - 1, lang))
    said += say("p.in", lang, groups=", ".join(dated.groups)) if dated.groups else ""
    size = dated.size * (1 if known is None else known.extent)
    said += "" if size == 1 else say("p.size", lang, size=f"{100 * size:g}")
    return Cell(option_label(dated.name, lang), (said,))


def _steps(scenario: Scenario, dated: DatedReform, name: str, target: float) -> str:
    """ "1 → 3"; several where agency groups begin from different values."""
    known = REFORMS.get(dated.name)
    extent = dated.size * (1.0 if known is None else known.extent)
    groups = dated.groups if dated.groups and BY_NAME[name].scope == "agency" else scenario.group_names
    befores = dict.fromkeys(scenario.parameter(name, group) for group in groups)
    return ", ".join(f"{before:g} → {moved(name, before, target, extent):g}" for before in befores)


def differing(scenario: Scenario, lang: Lang, *, levers: bool) -> Table:
    """Parameters of a scenario that differ from their default: levers, or all others."""
    heads = tuple(say(f"p.{key}", lang) for key in ("parameter", "value", "default", "range", "unit", "source"))
    rows = []
    for name, value, where in _stated(scenario):
        parameter = BY_NAME[name]
        if (parameter.role == "lever") != levers or value == parameter.default:
            continue
        label = _parameter(parameter, lang)
        if where:
            label = Cell(label.text, (*label.below, say("p.in", lang, groups=where).strip()))
        between = say("t.to", lang, low=f"{parameter.low:g}", high=f"{parameter.high:g}")
        cells = (f"{value:g}", f"{parameter.default:g}", between, unit(parameter, lang), source(parameter, lang))
        rows.append((label, *(Cell(cell) for cell in cells)))
    return Table(say("p.levers" if levers else "p.worlds", lang), heads, tuple(rows), (4, 5))


def _stated(scenario: Scenario) -> Iterator[tuple[str, float, str]]:
    yield from ((name, value, "") for name, value in scenario.parameters)
    for group in scenario.groups:
        yield from ((name, value, group.name) for name, value in group.parameters)


def _label(parameter: Parameter, lang: Lang) -> str:
    return parameter.label_th if lang == "th" else parameter.label


def _parameter(parameter: Parameter, lang: Lang) -> Cell:
    return Cell(_label(parameter, lang), (parameter.name,))


_UNITS_TH = {
    "years": "ปี", "months": "เดือน", "share": "สัดส่วน", "probability": "ความน่าจะเป็น", "score": "คะแนน (0 ถึง 1)",
    "yes or no": "ใช่หรือไม่ใช่", "ratio": "อัตราส่วน", "odds": "แต้มต่อ", "logit": "โลจิต", "evidence": "หน่วยหลักฐาน",
    "sd": "ส่วนเบี่ยงเบนมาตรฐาน", "transfers": "ครั้ง", "changes": "ครั้ง", "dissolutions": "ครั้ง", "year": "ปี",
    "month": "เดือน", "endings": "ครั้ง", "weight": "น้ำหนัก", "degree": "ระดับ (0 ถึง 1)", "FTE": "อัตรากำลัง (FTE)",
    "audits": "ครั้ง", "months of evidence": "เดือนของหลักฐาน",
}  # fmt: skip


def unit(parameter: Parameter, lang: Lang) -> str:
    """The unit: "transfers a year", "ครั้งต่อปี"."""
    first, slash, per = parameter.unit.partition("/")
    if lang == "en":
        return f"{first} a {per}" if slash else first
    first, per = _UNITS_TH.get(first, first), _UNITS_TH.get(per, per)
    return f"{first}ต่อ{per}" if slash else first


SOURCES_TH = {
    "with the term limit 0.38 changes a year: Thai governors 27-33 % in a normal reshuffle":
        "รวมกับวาระแล้วเปลี่ยน 0.38 ครั้งต่อปี: ผู้ว่าราชการจังหวัดร้อยละ 27-33 ในการโยกย้ายปกติ",
    "the study: partners stay out of trust, a matter of individuals": "งานศึกษาต้นทาง: ภาคีอยู่ต่อเพราะความไว้วางใจส่วนบุคคล",
    "0.5-0.8 starts an agency and year": "เริ่ม 0.5-0.8 ความร่วมมือต่อหน่วยงานต่อปี",
    "1 October reshuffle and retirement": "การโยกย้ายและเกษียณ 1 ตุลาคม",
    "6-12 months to full productivity": "ใช้เวลา 6-12 เดือนจึงทำงานได้เต็มที่",
    "Budget Procedures Act B.E. 2561, s. 12; FY2024": "พ.ร.บ. วิธีการงบประมาณ พ.ศ. 2561 มาตรา 12; ปีงบประมาณ พ.ศ. 2567",
    "Civil Service Act B.E. 2551, s. 58": "พ.ร.บ. ระเบียบข้าราชการพลเรือน พ.ศ. 2551 มาตรา 58",
    "Thai ceiling 15 %": "เพดานตามระเบียบไทยร้อยละ 15",
    "Thai constitution": "รัฐธรรมนูญ",
    "commitments across years need approval": "การก่อหนี้ผูกพันข้ามปีงบประมาณต้องได้รับอนุมัติ",
    "elections and coups 2006-2025": "การเลือกตั้งและรัฐประหาร พ.ศ. 2549-2568",
    "fiscal years 2006-2025: 5 of 20 late": "ปีงบประมาณ พ.ศ. 2549-2568: ล่าช้า 5 จาก 20 ปี",
    "late acts of 2006-2025": "พ.ร.บ. งบประมาณที่ล่าช้า พ.ศ. 2549-2568",
    "none: a decision": "ไม่มี เป็นการตัดสินใจ",
    "obligated money only, 6 months": "เฉพาะเงินที่ก่อหนี้ผูกพันแล้ว 6 เดือน",
    "most contracts underpay": "สัญญาส่วนใหญ่จ่ายต่ำกว่าต้นทุน",
    "as upper bound": "(เป็นขอบบน)",
    "by analogy": "(โดยเทียบเคียง)",
    "assumption": "ข้อสมมติ",
    "the study": "งานศึกษาต้นทาง",
}  # fmt: skip
"""What sources say besides the names of works and authors, which stay as they are."""


def source(parameter: Parameter, lang: Lang) -> str:
    """Where the default comes from."""
    text = parameter.source
    for english, thai in SOURCES_TH.items() if lang == "th" else ():
        text = text.replace(english, thai)
    return text
