"""What causes, events, barriers, options and years are called, in English and in Thai."""

import re
from collections.abc import Mapping

from govsim.model.barriers import BARRIERS, Barrier
from govsim.model.extensions import reforms
from govsim.model.parameters import GROUP_LABELS, Parameter
from govsim.model.reforms import Reform
from govsim.scenario.typed import Typed, split, typed
from govsim.study.reference import SECOND_REFERENCES
from govsim.words import Lang, has, phrases, say, year_name

OFF = {
    **{barrier.definition: f"pictures.off.{name}" for name, barrier in BARRIERS.items()},
    **{other.definition: f"pictures.off.{other.barrier}_second" for other in SECOND_REFERENCES},
}
"""What switching a barrier off means, by its definition: the phrase for readers."""
LIMITS = ("purpose", "ahead", "late", "off", "interval")
"""Of words/limits.toml, what is to be kept in mind of results."""


def name_of(family: str, name: str, lang: Lang) -> str:
    """The label of a cause, event, variable or kind; the name itself where there is no label."""
    key = f"common.kind.{name}" if family == "kind" else f"pictures.{family}.{name}"
    return say(key, lang) if has(key) else name.replace("_", " ")


def barrier_label(name: str, lang: Lang, known: Mapping[str, Barrier] = BARRIERS) -> str:
    """What a barrier is called; `known`: those of a scenario, which may have barriers of its own."""
    if name not in known:
        return name
    return known[name].label_th if lang == "th" else known[name].label


def barrier_off(name: str, definition: str | None, lang: Lang, known: Mapping[str, Barrier] = BARRIERS) -> str | None:
    """What switching a barrier off means; a definition that is not known in words as it is, None where there is none.

    Without a definition it is that of section 8.
    """
    if definition is None:
        if name not in known:
            return None
        definition = known[name].definition
    return say(OFF[definition], lang) if definition in OFF else definition


def option_label(name: str, lang: Lang) -> str:
    """What an option is called: the label of the reform of that name, or the name that somebody gave it."""
    if name == "do nothing":
        return say("pictures.do nothing", lang)
    known = reforms()
    if name in known:
        return known[name].label_th if lang == "th" else known[name].label
    parts = [typed(part) for part in split(name)] if "@" in name else []
    if parts and all(part.name in known for part in parts):
        return " + ".join(option_label(part.name, lang) + _when(part, lang) for part in parts)
    return name


def group_label(group: str, lang: Lang) -> str:
    """What a group of parameters is called."""
    english, thai = GROUP_LABELS[group]
    return thai if lang == "th" else english


def _when(part: Typed, lang: Lang) -> str:
    """From when to when and how far, of a reform as it was typed; " from 2028 to 2032 in pilot"."""
    years = [year_name(int(year), lang) if year and year.isdecimal() else None for year in (part.year, part.last)]
    text = f" {say('report.p.since', lang, year=years[0])}" if years[0] else ""
    text += say("report.p.until", lang, year=years[1]) if years[1] else ""
    text += say("report.p.in", lang, groups=part.groups.replace(",", ", ")) if part.groups else ""
    is_share = part.size is not None and re.fullmatch(r"[0-9]*\.?[0-9]+", part.size)
    return text + (say("report.p.size", lang, size=f"{100 * float(part.size):g}") if is_share and part.size else "")


def downside(reform: Reform, lang: Lang) -> str:
    """What a reform costs besides money and hours, without the sections of the model page; empty where nothing."""
    return reform.downside_th if lang == "th" else re.sub(r" \(section [\d.]+\)", "", reform.downside)


def own_text(text: str, lang: Lang) -> str:
    """What a scenario's author wrote, marked where it is in the other language."""
    own: Lang = "th" if _THAI.search(text) else "en"
    return text if own == lang else say("common.written", lang, text=text)


_THAI = re.compile("[ก-๛]")


def fiscal_year(year: int, lang: Lang) -> str:
    """ "FY2026", in Thai the year of the Buddhist Era: "2569"."""
    return say("pictures.life.year", lang, year=year_name(year, lang))


def unit(parameter: Parameter, lang: Lang) -> str:
    """The unit: "transfers a year", "ครั้งต่อปี"."""
    first, slash, per = parameter.unit.partition("/")
    what, time = (_unit(part, lang) for part in (first, per))
    return say("parameters.per", lang, what=what, time=time) if slash else what


def _unit(name: str, lang: Lang) -> str:
    """What a unit is called; one of a user's own as it was declared."""
    key = f"parameters.unit.{name}"
    return say(key, lang) if has(key) else name


def source(parameter: Parameter, lang: Lang) -> str:
    """Where the default comes from."""
    text = parameter.source
    for part in phrases("sources").values():
        text = text.replace(part.en, part.text(lang))
    return text
