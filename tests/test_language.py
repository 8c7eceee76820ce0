"""English and Thai: what both languages share."""

import pytest

from govsim.errors import InputError
from govsim.language import LANGUAGES, language, month_name, phrase, year_name
from govsim.scenario import Scenario

DEFAULT = Scenario.load("default")


@pytest.mark.parametrize(
    ("month", "date"), [(0, "Oct 2025"), (11, "Sep 2026"), (12, "Oct 2026"), (-1, "Sep 2025"), (3, "Jan 2026")]
)
def test_a_month_is_dated_by_the_calendar(month: int, date: str) -> None:
    assert month_name(DEFAULT, month) == date


def test_a_fiscal_year_that_begins_in_january_has_the_number_of_that_year() -> None:
    assert month_name(DEFAULT.with_time(first_month=1), 0) == "Jan 2026"
    assert month_name(DEFAULT.with_time(first_month=7), 6) == "Jan 2026"


def test_in_thai_years_are_of_the_buddhist_era() -> None:
    assert month_name(DEFAULT, 0, "th") == "ต.ค. 2568"
    assert (year_name(2028, "en"), year_name(2028, "th")) == ("2028", "2571")


def test_a_phrase_is_said_in_a_language_with_its_gaps_filled() -> None:
    assert [phrase({"a": ("{n} years", "{n} ปี")}, "a", lang, n=3) for lang in LANGUAGES] == ["3 years", "3 ปี"]


def test_another_language_is_refused() -> None:
    assert language("th") == "th"
    with pytest.raises(InputError) as error:
        language("thai", "--lang")
    assert str(error.value) == '--lang: "thai" is not a language of govsim\n  did you mean th?'
