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
    lesson.predict("x", 70, "per cent", en="that live", th="ที่ยังอยู่")
    lesson.gap("x", Number(0.484, 0.477, 0.492))
    said = capsys.readouterr().out
    for text in (
        "that live – **70 %**",
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


def test_what_cannot_be_meant_is_refused() -> None:
    lesson = Lesson("01_first_run", "en")
    with pytest.raises(LookupError, match="nothing was predicted for 'y'"):
        lesson.gap("y", 1.0)
    with pytest.raises(ValueError, match="a prediction is a number in one of per cent, months"):
        lesson.predict("x", 1, "miles", en="", th="")
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
