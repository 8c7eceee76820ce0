"""What options are called, in English and in Thai."""

import pytest

from govsim.show.labels import option_label


@pytest.mark.parametrize(
    ("typed", "english", "thai"),
    [
        ("deputy", "deputy", "การแต่งตั้งรองผู้ประสานงาน"),
        ("deputy*0.5@2028-2032:a,b", "deputy from 2028 to 2032 in a, b, 50 % of the way",
         "การแต่งตั้งรองผู้ประสานงาน ตั้งแต่ 2571 ถึง 2575 ใน a, b ที่ร้อยละ 50 ของเป้าหมาย"),
        ("deputy@2028+bridge-fund@2030", "deputy from 2028 + bridge fund from 2030",
         "การแต่งตั้งรองผู้ประสานงาน ตั้งแต่ 2571 + เงินทดรองจ่ายช่วงรอยต่อ ตั้งแต่ 2573"),
        ("mine@2028", "mine@2028", "mine@2028"),
    ],
)  # fmt: skip
def test_an_option_that_was_typed_is_called_in_words(typed: str, english: str, thai: str) -> None:
    assert (option_label(typed, "en"), option_label(typed, "th")) == (english, thai)
