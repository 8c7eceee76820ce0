"""English and Thai: what stories, pictures, pages and the game share. Thai years are of the Buddhist Era (CE + 543)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from govsim.errors import BUDDHIST_ERA, InputError, did_you_mean, shown

if TYPE_CHECKING:
    from govsim.scenario import Scenario

type Lang = Literal["en", "th"]
LANGUAGES: tuple[Lang, Lang] = ("en", "th")

type Words = Mapping[str, tuple[str, str]]
"""Phrases by key, in the languages of LANGUAGES, with gaps to fill."""

KINDS: Words = {
    "university": ("university", "มหาวิทยาลัย"),
    "municipality": ("municipality", "เทศบาล"),
    "cso": ("civil-society organisation", "องค์กรภาคประชาสังคม"),
    "community": ("community organisation", "องค์กรชุมชน"),
}
"""What kinds of partners are called."""

_MONTHS = (
    ("Jan", "ม.ค."), ("Feb", "ก.พ."), ("Mar", "มี.ค."), ("Apr", "เม.ย."), ("May", "พ.ค."), ("Jun", "มิ.ย."),
    ("Jul", "ก.ค."), ("Aug", "ส.ค."), ("Sep", "ก.ย."), ("Oct", "ต.ค."), ("Nov", "พ.ย."), ("Dec", "ธ.ค."),
)  # fmt: skip


def language(lang: str, place: str = "") -> Lang:
    """The language, if there is one of that name."""
    for known in LANGUAGES:
        if lang == known:
            return known
    remedy = did_you_mean(lang, LANGUAGES, "languages")
    raise InputError(f"{shown(lang)} is not a language of govsim", place=place, remedy=remedy)


def phrase(words: Words, key: str, lang: Lang, **values: object) -> str:
    """A phrase in a language, its gaps filled."""
    return words[key][LANGUAGES.index(lang)].format(**values)


def year_name(year: int, lang: Lang) -> str:
    """A year: "2028", in Thai that of the Buddhist Era, "2571"."""
    return str(year + BUDDHIST_ERA if lang == "th" else year)


def month_name(scenario: "Scenario", month: int, lang: Lang = "en") -> str:
    """A month of the calendar: "Oct 2025", "ต.ค. 2568", the first of fiscal year 2026 where years begin in October."""
    year, place = divmod(month + scenario.time.first_month - 1, 12)
    # A fiscal year has the name of the year it ends in.
    year += scenario.time.first_fiscal_year - (scenario.time.first_month > 1)
    return f"{_MONTHS[place][LANGUAGES.index(lang)]} {year_name(year, lang)}"
