"""Every sentence stands in both languages, with the same gaps; years are Buddhist Era in Thai."""

import string

import pytest

from govsim.reforms import REFORMS
from govsim.report.notes import _REASONS, DOWNSIDES_TH, note
from govsim.report.words import WORDS, date, listed
from govsim.unchanged import _IDLE, AS_BEFORE, NOTHING_MET_IT


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", list(WORDS))
def test_both_languages_say_it_with_the_same_gaps(key: str) -> None:
    english, thai = WORDS[key]
    assert gaps(english) == gaps(thai)
    assert english
    assert thai
    letters = english.translate(str.maketrans("", "", string.punctuation + string.whitespace + "“”"))
    if letters and gaps(english) != {letters}:
        plain = "".join(text for text, *_ in string.Formatter().parse(thai))
        assert any("\u0e00" <= letter <= "\u0e7f" for letter in plain) or not any(
            letter.isalpha() for text, *_ in string.Formatter().parse(english) for letter in text
        )


def test_dates() -> None:
    assert date("2026-11-24T09:56:56+00:00", "en") == "24 November 2026"
    assert date("2026-11-24T09:56:56+00:00", "th") == "24 พฤศจิกายน 2569"
    assert date("", "en") == "not known"


def test_lists_of_names() -> None:
    assert listed(["a"], "en") == "“a”"
    assert listed(["a", "b", "c"], "en") == "“a”, “b” and “c”"
    assert listed(["a", "b"], "th") == "“a” และ “b”"


def test_every_downside_and_reason_has_thai_words() -> None:
    assert set(DOWNSIDES_TH) == {name for name, reform in REFORMS.items() if reform.downside}
    reasons = [idle.reason.format("law.guideline") for idle in _IDLE]
    reasons += ["its size is 0", "the barrier law is switched off, which holds law.authority", "already so: a.b = 1"]
    for reason in reasons:
        said = note(f"deputy from 2027 in north, south changes nothing: {reason}.", "th")
        assert "ภาษาอังกฤษ" not in said, said
        assert "ใน north, south ไม่เปลี่ยนแปลงสิ่งใด" in said
    assert len(_REASONS) >= len(_IDLE)


def test_notes_of_several_sentences() -> None:
    text = (
        "deputy from 2027 changes nothing: its size is 0. bridge-fund from 2010 is over before the first reported year."
    )
    text = f"{text} {NOTHING_MET_IT}"
    said = note(text, "th")
    assert "การมีรองผู้ประสานงาน ตั้งแต่ปีงบประมาณ พ.ศ. 2570" in said
    assert "พ.ศ. 2553 สิ้นสุดก่อนปีแรกที่รายงาน" in said
    assert "ภาษาอังกฤษ" not in said
    assert "ภาษาอังกฤษ" not in note(AS_BEFORE, "th")
    assert note(text, "en") == text
    assert note("Something new.", "th") == "(ภาษาอังกฤษ) Something new."
