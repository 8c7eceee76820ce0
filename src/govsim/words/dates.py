"""Months and days of the calendar in words."""

from typing import Protocol

from govsim.words.catalogue import say
from govsim.words.language import Lang, year_name


class _Time(Protocol):
    @property
    def first_month(self) -> int: ...

    @property
    def first_fiscal_year(self) -> int: ...


class _Dated(Protocol):
    """A scenario, of which only the calendar matters here."""

    @property
    def time(self) -> _Time: ...


def first_month(scenario: _Dated, lang: Lang = "en") -> str:
    """The month of the calendar in which a scenario's fiscal years begin: "Oct"."""
    return say(f"common.month.{scenario.time.first_month}.short", lang)


def month_name(scenario: _Dated, month: int, lang: Lang = "en") -> str:
    """A month of the calendar: "Oct 2025", "ต.ค. 2568", the first of fiscal year 2026 where years begin in October."""
    year, place = divmod(month + scenario.time.first_month - 1, 12)
    # A fiscal year has the name of the year it ends in.
    year += scenario.time.first_fiscal_year - (scenario.time.first_month > 1)
    return f"{say(f'common.month.{place + 1}.short', lang)} {year_name(year, lang)}"


def date(iso: str, lang: Lang) -> str | None:
    """A day from "2026-11-24T09:56:56+00:00": "24 November 2026", "24 พฤศจิกายน 2569"; None where it is none."""
    try:
        year, month, day = (int(part) for part in iso[:10].split("-"))
    except ValueError:
        return None
    return f"{day} {say(f'common.month.{month}', lang)} {year_name(year, lang)}" if 1 <= month <= 12 else None
