"""A dated reform as it is typed, taken apart."""

import pytest

from govsim.scenario.typed import Typed, split, typed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("deputy", ("deputy", None, None, None, None, None)),
        ("deputy@2028", ("deputy", None, None, "2028", None, None)),
        ("deputy @ 2028", ("deputy", None, None, "2028", None, None)),
        ("multi-year-obligation@2028-2032", ("multi-year-obligation", None, None, "2028", "2032", None)),
        ("deputy*0.5@2028", ("deputy", "0.5", None, "2028", None, None)),
        ("deputy*0.5@2028-2032:north,south", ("deputy", "0.5", None, "2028", "2032", "north,south")),
        ("deputy@2028:north-east", ("deputy", None, None, "2028", None, "north-east")),
        ("deputy@2028-", ("deputy", None, None, "2028", "", None)),
        ("bridge-fund?trust<0.4@2028", ("bridge-fund", None, "trust<0.4", "2028", None, None)),
        ("deputy*@2028:", ("deputy", "", None, "2028", None, "")),
    ],
)
def test_each_part_stands_where_it_was_typed(text: str, parts: tuple[str | None, ...]) -> None:
    assert typed(text) == parts
    assert typed(text).is_plain == (parts[1] is parts[2] is parts[4] is parts[5] is None)


def test_reforms_without_a_year_take_what_stands_after_the_last_at() -> None:
    assert list(split("a*0.5 + b@2026 + c@2028-2030:x")) == ["a*0.5@2028-2030:x", "b@2026", "c@2028-2030:x"]
    assert list(split("a")) == ["a"]
    assert isinstance(typed("a"), Typed)
