"""Which languages there are, English and Thai. Thai years are of the Buddhist Era (CE + 543)."""

from typing import Literal

from govsim.errors import BUDDHIST_ERA, InputError, did_you_mean, shown

type Lang = Literal["en", "th"]
LANGUAGES: tuple[Lang, Lang] = ("en", "th")


def language(lang: str, place: str = "") -> Lang:
    """The language, if there is one of that name."""
    for known in LANGUAGES:
        if isinstance(lang, str) and lang == known:
            return known
    remedy = did_you_mean(str(lang), LANGUAGES, "languages")
    raise InputError(f"{shown(lang)} is not a language of govsim", place=place, remedy=remedy)


def year_name(year: int, lang: Lang) -> str:
    """A year: "2028", in Thai that of the Buddhist Era, "2571"."""
    return str(year + BUDDHIST_ERA if lang == "th" else year)
