"""The helper of the lessons: numbers in words, predictions and gaps, stories in two languages."""

import pandas as pd
import pytest
from lesson import Lesson, Number, parts, pick

import govsim
from tests.worlds import SMALL


def test_numbers_read_as_one_would_say_them() -> None:
    english, thai = Lesson("01_first_run", "en"), Lesson("01_first_run", "th")
    assert english.number(0.4843, "per cent") == "48.4 %"
    assert thai.number(0.4843, "per cent") == "ร้อยละ 48.4"
    assert english.number(-0.0001) == "0.00"
    assert english.number(-1.25, "months") == "−1.2 months"
    assert english.number(None) == "cannot be told"
    assert english.told(Number(2.3, 2.21, 2.42), "months") == "2.3 months (95 % interval 2.2 to 2.4)"
    assert english.told(Number(2.31, 2.26, 2.34), "months") == "2.31 months (95 % interval 2.26 to 2.34)"
    assert english.told(Number(0.5, None, None), "per cent") == "50.0 % (too few runs for an interval)"
    assert english.told(Number(60.0, 60.0, 60.0), "contract-years") == "60.0 contract-years"


def test_a_gap_shows_prediction_result_and_distance(capsys: pytest.CaptureFixture[str]) -> None:
    lesson = Lesson("01_first_run", "en")
    lesson.ask("x", "How many live?", unit="per cent", between=(0, 100), answer=70)
    lesson.gap("x", Number(0.484, 0.477, 0.492))
    said = capsys.readouterr().out
    for text in (
        "Your prediction is noted: How many live? **70 %**",
        "| 48.4 % (95 % interval 47.7 to 49.2) |",
        "21.6 percentage points too high; outside",
    ):
        assert text in said
    lesson.gap("x", 0.7)
    assert "| gap | none |" in capsys.readouterr().out
    lesson.gap("x", Number(0.7, 0.6, 0.8))
    assert "none; within the interval" in capsys.readouterr().out
    lesson.gap("x", Number(None, None, None))
    assert "cannot be told" in capsys.readouterr().out


def asked(answer: object, unit: str, between: tuple[float, float], lang: str = "en") -> Lesson:
    lesson = Lesson("01_first_run", lang)
    lesson.ask("x", "How?", unit=unit, between=between, answer=answer)
    return lesson


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "**Not answered yet.** How? A number from 0 % to 100 %"),
        ("  ", "**Not answered yet.**"),
        (None, "**Not answered yet.**"),
        (..., "**Not answered yet.**"),
        (0.7, "**Do you mean 70 % or 0.7 %?**"),
        ("0.7", "**Do you mean 70 % or 0.7 %?**"),
        (-5, "**−5 % cannot be**: the answer lies from 0 % to 100 %"),
        ("700", "**700 % cannot be**"),
        (True, "**“True” cannot be read as one number**"),
        (float("nan"), "**“nan” cannot be read as one number**"),
        (10**400, "**“inf” cannot be read as one number**"),
        ("seventy", "**“seventy” cannot be read as one number**"),
        ("70-80", "cannot be read"),
        ("0,7", "cannot be read"),
        ("3 years", "cannot be read"),
        ("<b>70", "“&lt;b&gt;70” cannot be read"),
    ],
)
def test_a_blank_or_an_answer_that_cannot_be_meant_gets_a_sentence_and_no_gap(
    answer: object, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = asked(answer, "per cent", (0, 100))
    told = capsys.readouterr().out
    assert said in told
    assert len(told.splitlines()) == 1
    lesson.gap("x", 0.5)
    assert capsys.readouterr().out.startswith("> ✎ **No prediction was made, so no gap can be shown.** How?")


@pytest.mark.parametrize(
    ("answer", "unit", "between", "said"),
    [
        ("70 %", "per cent", (0, 100), "How? **70 %**\n"),
        (" 70 per cent.", "per cent", (0, 100), "How? **70 %** (“70 per cent.” was understood as 70 %)\n"),
        ("ร้อยละ ๗๐", "per cent", (0, 100), "How? **70 %** (“ร้อยละ ๗๐” was understood as 70 %)\n"),
        ("0.7 %", "per cent", (0, 100), "How? **0.7 %**\n"),
        ("−3", "months", (-60, 60), "How? **−3 months**\n"),
        ("1 month", "months", (-60, 60), "How? **1 month**\n"),
        ("1,000", "contract-years", (0, 2000), "How? **1000 contract-years**\n"),
        (0.7, "score", (0, 1), "How? **0.7**\n"),
    ],
)
def test_an_answer_is_understood_as_students_write_it(
    answer: object, unit: str, between: tuple[float, float], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(answer, unit, between)
    assert capsys.readouterr().out == f"Your prediction is noted: {said}"


def test_a_second_answer_takes_the_place_of_the_first_even_where_it_cannot_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lesson = asked("70", "per cent", (0, 100), "th")
    lesson.ask("x", "เท่าใด", unit="per cent", between=(0, 100), answer="มาก")
    lesson.gap("x", 0.5)
    said = capsys.readouterr().out
    assert "ไม่ได้** จึงยังไม่บันทึก เท่าใด" in said
    assert "ยังไม่มีคำทำนาย" in said


def test_an_example_answer_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    Lesson("01_first_run", "en").ask("x", "How?", unit="months", between=(0, 12), example=3)
    said = capsys.readouterr().out
    assert said.startswith("How?\n\n<details><summary>")
    assert "an example answer, as no student was asked in this copy)</summary><b>3 months</b></details>" in said


def test_what_cannot_be_meant_is_refused() -> None:
    lesson = Lesson("01_first_run", "en")
    with pytest.raises(ValueError, match="is asked in one of per cent, months"):
        lesson.ask("x", "How far?", unit="miles", between=(0, 1))
    with pytest.raises(ValueError, match="is not a language"):
        Lesson("01_first_run", "de")
    with pytest.raises(ValueError, match="before or after"):
        lesson.quiz("now")
    with pytest.raises(LookupError, match="0 rows"):
        pick(pd.DataFrame({"a": [1], "value": [2.0], "low": [1.0], "high": [3.0]}), a=2)


def test_answers_are_folded_and_only_shown_after(capsys: pytest.CaptureFixture[str]) -> None:
    lesson = Lesson("01_first_run", "th")
    lesson.quiz("before")
    assert "<details>" not in capsys.readouterr().out
    lesson.quiz("after")
    assert capsys.readouterr().out.count("<details><summary>เฉลย</summary><b>") == 5


def test_few_runs_where_a_lesson_is_only_tried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = Lesson("01_first_run", "en")
    monkeypatch.setenv("GOVSIM_SMALL", "1")
    assert lesson.runs(200) < 10
    monkeypatch.delenv("GOVSIM_SMALL")
    assert lesson.runs(200) == 200


@pytest.fixture(scope="module")
def model() -> govsim.PartnershipModel:
    model = govsim.PartnershipModel("inclusive-care", seed=1)
    while model.running:
        model.step()
    return model


def test_a_story_can_begin_in_a_month(model: govsim.PartnershipModel, capsys: pytest.CaptureFixture[str]) -> None:
    mission = max(model.missions, key=lambda mission: len(mission.story()))
    for lang in ("en", "th"):
        lesson = Lesson("01_first_run", lang)
        lesson.story(mission, since=120, most=3)
        said = capsys.readouterr().out.strip().splitlines()
        assert len(said) == 8  # fence, title, what was left out, three lines, what was left out, fence
        assert "..." in said[2]
        assert "..." in said[6]
        lesson.story(mission, since=0, most=1000)
        assert "..." not in capsys.readouterr().out.strip().splitlines()[-2]


def test_an_ensemble_is_cut_into_parts_that_share_no_run() -> None:
    whole = govsim.simulate(SMALL, 7, 1)
    cut = list(parts(whole, 3))
    assert [one.replications for one in cut] == [2, 2, 2]
    for name in ("runs", "partnerships"):
        tables = [one.tables[name] for one in cut]
        joined = pd.concat([table.assign(run=table["run"] + 2 * place) for place, table in enumerate(tables)])
        first = whole.tables[name][whole.tables[name]["run"] < 6]
        pd.testing.assert_frame_equal(joined.reset_index(drop=True), first.reset_index(drop=True), check_dtype=False)
