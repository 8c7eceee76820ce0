"""Where lines break, in English and in Thai."""

import re

import pytest

from govsim.model.barriers import BARRIERS
from govsim.model.reforms import REFORMS
from govsim.outcomes.per_run import OUTCOMES
from govsim.show.plots.lines import pieces, wrapped
from govsim.show.plots.style import text_width, wrap
from govsim.words import phrases

SIGNS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def test_english_breaks_after_blanks_and_plus_signs() -> None:
    assert pieces("a reform+more of it") == ("a ", "reform+", "more ", "of ", "it")


def test_thai_breaks_between_words() -> None:
    assert pieces("การกำหนดระยะเวลาดำรงตำแหน่งขั้นต่ำ") == ("การกำหนด", "ระยะเวลา", "ดำรงตำแหน่ง", "ขั้นต่ำ")
    assert pieces("ข้อตกลงแบ่งบทบาทหน้าที่") == ("ข้อตกลง", "แบ่ง", "บทบาท", "หน้าที่")


def test_words_that_are_not_known_hold_together() -> None:
    assert pieces("กระดาษทราย") == ("กระดาษทราย",)


def test_brackets_and_numbers_stay_with_their_neighbours() -> None:
    assert pieces("บริการรวม (คน-เดือน)")[-1] == "(คน-เดือน)"


@pytest.mark.parametrize(
    "label",
    [entry.label_th for family in (REFORMS, BARRIERS, OUTCOMES) for entry in family.values()]
    + [both.th for both in (*phrases("pictures").values(), *phrases("sensitivity").values())],
)
def test_no_thai_label_is_broken_before_a_sign_or_after_a_leading_vowel(label: str) -> None:
    assert "".join(pieces(label)) == label
    for piece in pieces(label):
        assert not SIGNS.match(piece), piece
        assert not re.search("[เแโใไ]$", piece), piece
    for width in (4, 9, 15):
        lines = wrapped(label, lambda line, width=width: len(line) <= width).split("\n")  # type: ignore[misc]
        assert "".join(lines).replace(" ", "") == label.replace(" ", "").replace("\n", "")
        assert not any(SIGNS.match(line) for line in lines)


@pytest.mark.parametrize("label", [reform.label_th for reform in REFORMS.values()])
def test_every_reforms_thai_label_can_be_broken_where_its_words_end(label: str) -> None:
    assert max(len(piece) for piece in pieces(label)) <= 14
    assert len(pieces(label)) >= 2


def test_lines_fit_the_width_they_are_given() -> None:
    text = "one run says nothing about how much runs differ " * 4
    for line in wrap(text, 2.0, 9).split("\n"):
        assert text_width(line, 9) <= 2.0


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert all(text_width(line, 9) <= 1.0 for line in wrap("x" * 100, 1.0, 9).split("\n"))


def test_given_line_breaks_are_kept_and_nothing_stays_nothing() -> None:
    assert wrap("a\nb", 3, 9) == "a\nb"
    assert wrap("", 3, 9) == ""
    assert text_width("", 9) == 0
