"""At the terminal: every answer leaves the game playable, in either language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsim.cli.game_session import COMMANDS, Session
from govsim.errors import InputError
from govsim.game.kept import Kept, held
from govsim.game.levers import LEVERS
from govsim.game.moves import Move, move_of, typed
from govsim.words import Lang
from tests.game.conftest import SETUP, Class, Sit


def facts(folder: Path) -> bytes:
    return (folder / "game.json").read_bytes()


def is_nonsense(text: str) -> bool:
    word = text.strip().partition(" ")[0].casefold()
    if any(word in words for words in COMMANDS.values()):
        return False
    try:
        typed(text, tuple(LEVERS), "en")
    except InputError:
        return True
    return False


NONSENSE = st.one_of(
    st.text(), st.sampled_from(["drop", "deputy by", "by", "15", "0", "-1", "1e9", "with", "explain x"])
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nonsense") / "game"
    with held(folder, new=True):
        Kept.begin(folder, SETUP)
    return folder


@given(st.lists(NONSENSE.filter(is_nonsense), max_size=20), st.sampled_from(["en", "th"]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
def test_nonsense_gets_a_line_each_and_changes_nothing(begun: Path, answers: list[str], lang: Lang) -> None:
    before = facts(begun)
    kept = Kept.resume(begun)
    kept.game.setup = replace(kept.game.setup, lang=lang)
    pupils = Class(answers)
    with pytest.raises(EOFError):
        Session(kept, pupils.ask, pupils.show).play()
    assert len(pupils.asked) == len(answers) + 1
    assert len(pupils.said) == len(answers) + 3
    assert all(line.strip() for line in pupils.said)
    assert facts(begun) == before
    assert kept.game.draft == []


@given(st.lists(st.text().filter(is_nonsense), max_size=8))
@settings(max_examples=10)
def test_nonsense_for_a_role_or_a_consent_asks_again(begun: Path, answers: list[str]) -> None:
    pupils = Class(["flexible-scope", *answers])
    kept = Kept.resume(begun)
    with pytest.raises(EOFError):
        Session(kept, pupils.ask, pupils.show).play()
    assert kept.game.draft == []


def test_a_decision_by_number_name_or_label_in_either_language(sit: Sit, tmp_path: Path) -> None:
    for number, (answer, lever) in enumerate(
        {
            "9": "deputy",
            "Deputy by Coordinator": "deputy",
            "การมีรองผู้ประสานงาน โดย ผู้ประสานงาน": "deputy",
            "bridge fund": "bridge-fund",
            "กองทุนสำรองจ่ายช่วงรอยต่อ": "bridge-fund",
        }.items()
    ):
        folder = tmp_path / str(number)
        sit(answer, folder=folder)
        assert [move.lever for move in Kept.resume(folder).game.draft] == [lever]


def test_who_agrees_is_asked(sit: Sit, tmp_path: Path) -> None:
    result = sit("role-charter", "perhaps", "yes", "flexible-scope", "no")
    assert "does the department head agree" in result.asked[1]
    assert "Say yes or no." in result.out
    assert "There is no consent: flexible scope is not set." in result.out
    assert Kept.resume(tmp_path / "game").game.draft == [Move("role-charter", "university", ("department-head",))]


def test_a_role_beyond_its_powers_is_told_whose_power_it_is(sit: Sit) -> None:
    result = sit("deputy by auditor", "drop deputy by auditor")
    assert "deputy is not in the power of the auditor; it is proposed by: coordinator" in result.out
    assert "the auditor may not withdraw deputy" in result.out


def test_a_near_miss_is_told_the_name(sit: Sit) -> None:
    assert "did you mean deputy?" in sit("depuy").out


def test_a_year_shows_what_changed_and_a_story(sit: Sit, tmp_path: Path) -> None:
    result = sit("deputy", "done", "story", "state", "list", "explain deputy", "roles", "help", "save", "quit", "done")
    assert len(result.asked) == 10
    assert "Year 1 of 8: fiscal year 2026" in result.out
    assert re.search(r"trust of partners, of 100 +[\d.]+ +[\d.]+ +[+-]?[\d.]+", result.out)
    assert "The story of mission" in result.out
    assert "In force: deputy, since FY2026" in result.out
    assert Kept.resume(tmp_path / "game").game.year == 1


def test_left_by_end_of_input_or_ctrl_c_it_goes_on_where_it_was(sit: Sit, tmp_path: Path) -> None:
    folder = tmp_path / "game"
    sit("done", "deputy", end=KeyboardInterrupt)
    result = sit("done", folder=folder)
    assert "The game goes on where it was left." in result.out
    assert "since FY2027" in result.out
    game = Kept.resume(folder).game
    assert [len(moves) for moves in game.decisions] == [0, 1]


def test_played_to_the_end_it_is_over(sit: Sit) -> None:
    result = sit(*["done"] * 9)
    assert len(result.asked) == 8
    assert "Year 8 of 8" in result.out


def test_thai_has_no_english_left(sit: Sit, tmp_path: Path) -> None:
    thai = replace(SETUP, lang="th")
    answers = [
        "ไม่รู้",
        "10",
        "ใครก็ได้",
        "ผู้ตรวจสอบ",
        "เทศบาล",
        "อาจจะ",
        "ใช่",
        "11",
        "เทศบาล",
        "ไม่",
        "14",
        "ใช่",
        "ไม่",
        "9 โดย เทศบาล",
    ]
    answers += [
        "9",
        "9",
        "ยกเลิก 9",
        "ยกเลิก 9",
        "7",
        "12",
        "ตกลง",
        "เรื่องราว",
        "สถานะ",
        "รายการ",
        "บทบาท",
        "ช่วยเหลือ",
        "",
        "ตกลง",
    ]
    answers += [f"อธิบาย {number}" for number in range(1, 15)] + ["อธิบาย", "ตกลง", "ตกลง", "ออก"]
    result = sit(*answers, setup=thai, folder=tmp_path / "game")
    for text in (result.out, *result.asked):
        left = re.sub(r"\(odds\)|\(logit\)|\bFTE\b", "", text)
        assert not re.search(r"[A-Za-z]", left), re.findall(r".*[A-Za-z].*", left)
    assert "ปีที่ 4 จาก 8" in result.out


def test_a_move_reads_back_from_its_text() -> None:
    for lever in LEVERS.values():
        agreed = tuple(group[-1] for group in lever.consent)
        for move in (Move(lever.name, lever.by[-1], agreed), Move(lever.name, lever.by[0], drop=True)):
            assert move_of(typed(str(move), tuple(LEVERS), "en"), "en") == move


def test_in_the_middle_of_a_question_one_may_look_something_up_or_leave(sit: Sit) -> None:
    asides = "roles", "explain", "explain 9", "explain x", "done"
    pupils = sit("flexible-scope", *asides, "university", "state", "yes", "done")
    assert [prompt.partition(":")[0] for prompt in pupils.asked[:8]] == ["year 1 of 8, FY2026, 2.00 left > "] + [
        "flexible scope"
    ] * 7
    assert "Say which: `explain 9`, or by name." in pupils.out
    assert "Answer first, or say no." in pupils.out
    assert "flexible scope is in force from the first month of this fiscal year" in pupils.out


def test_quit_in_the_middle_of_a_question_leaves_and_sets_nothing(sit: Sit, tmp_path: Path) -> None:
    pupils = sit("flexible-scope by municipality", "quit", "yes")
    assert len(pupils.asked) == 2
    assert Kept.resume(tmp_path / "game").game.draft == []


def test_what_cannot_be_paid_is_refused_before_anybody_is_asked_to_agree(sit: Sit) -> None:
    pupils = sit("ecosystem-package", setup=replace(SETUP, budget=0.1))
    assert len(pupils.asked) == 2
    assert "and 0.10 of 0.10 contract-years is left" in pupils.out


def test_a_decision_that_ends_by_itself_is_said(sit: Sit) -> None:
    pupils = sit("legal-sandbox", "yes", "done", "done", "done", "done")
    assert pupils.out.count("legal sandbox ended by itself with fiscal year 2028.") == 1


def test_thai_digits_are_digits(sit: Sit, tmp_path: Path) -> None:
    sit("๙", setup=replace(SETUP, lang="th"))
    assert Kept.resume(tmp_path / "game").game.draft == [Move("deputy", "coordinator")]
