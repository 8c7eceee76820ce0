"""Sentences made from numbers: gain, loss, not told apart, exactly nothing, not known, one run; in both languages."""

from typing import Any

import pytest

from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario
from govsim.show.report.answer import change, digits_for, interval, number, of_base, of_ensemble, of_option, overall
from govsim.study.compare import Comparison, compare
from govsim.words import Lang
from tests.show.report.conftest import BASE, LONGER

GAIN: dict[str, Any] = {
    "outcome": "rmst_60", "difference": 8.11, "low": 7.42, "high": 8.79, "better_in": 98, "ties": 0, "runs": 100,
    "needed": None,
}  # fmt: skip


def row(**changes: object) -> dict[str, Any]:
    return GAIN | changes


@pytest.mark.parametrize(
    ("changes", "english", "thai"),
    [
        (
            {},
            "partnerships live 8.1 months longer of their first 60"
            " (95 % interval 7.4 to 8.8; better in 98 of 100 repeats)",
            "ความร่วมมือดำรงอยู่นานขึ้น 8.1 เดือนจาก 60 เดือนแรก"
            " (ช่วงความเชื่อมั่นร้อยละ 95: 7.4 ถึง 8.8 และดีขึ้นใน 98 จาก 100 รอบการจำลอง)",
        ),
        (
            {"difference": -1.24, "low": -2.0, "high": -0.5, "better_in": 3, "ties": 2},
            "partnerships live 1.2 months shorter of their first 60"
            " (95 % interval 0.5 to 2.0; better in 3 of 100 repeats, the same in 2)",
            "ความร่วมมือดำรงอยู่สั้นลง 1.2 เดือนจาก 60 เดือนแรก (ช่วงความเชื่อมั่นร้อยละ 95: 0.5 ถึง 2.0"
            " และดีขึ้นใน 3 จาก 100 รอบการจำลอง เท่าเดิมใน 2 รอบ)",
        ),
        (
            {"difference": 0.4, "low": -0.2, "high": 1.0, "runs": 50, "needed": 340},
            "no difference from doing nothing in how long partnerships live is detected with 50 runs: the change is"
            " +0.4 months (95 % interval −0.2 to 1.0); about 340 would be enough, if the true change is as estimated",
            "ระยะเวลาที่ความร่วมมือดำรงอยู่ยังแยกไม่ได้จากการคงสภาพเดิมเมื่อจำลอง 50 รอบ: เปลี่ยนแปลง +0.4 เดือน"
            " (ช่วงความเชื่อมั่นร้อยละ 95: −0.2 ถึง 1.0) หากการเปลี่ยนแปลงเป็นไปตามที่เห็น ต้องจำลองประมาณ 340 รอบ",
        ),
        (
            {"difference": 0.0, "low": 0.0, "high": 0.0, "ties": 100, "better_in": 0},
            "how long partnerships live is exactly as without it in all 100 runs",
            "ระยะเวลาที่ความร่วมมือดำรงอยู่เท่ากับการคงสภาพเดิมทุกประการทั้ง 100 รอบการจำลอง",
        ),
        (
            {"difference": None, "low": None, "high": None, "runs": 0},
            "how long partnerships live is undefined in every run",
            "ไม่ทราบระยะเวลาที่ความร่วมมือดำรงอยู่ เพราะไม่มีรอบการจำลองใดวัดได้",
        ),
        (
            {"difference": 2.0, "low": None, "high": None, "runs": 1},
            "how long partnerships live changes by +2.0 months, but one run gives no interval and shows nothing",
            "ระยะเวลาที่ความร่วมมือดำรงอยู่เปลี่ยนแปลง +2.0 เดือน แต่การจำลองรอบเดียวไม่มีช่วงความเชื่อมั่น จึงสรุปไม่ได้",
        ),
        (
            {"outcome": "coverage", "difference": 0.031, "low": 0.02, "high": 0.042},
            "3.1 percentage points more of the need is served (95 % interval 2.0 to 4.2; better in 98 of 100 repeats)",
            "สัดส่วนความต้องการที่ได้รับบริการเพิ่มขึ้น 3.1 จุดร้อยละ"
            " (ช่วงความเชื่อมั่นร้อยละ 95: 2.0 ถึง 4.2 และดีขึ้นใน 98 จาก 100 รอบการจำลอง)",
        ),
        (
            {"outcome": "money", "difference": -12.0, "low": -13.0, "high": -11.0},
            "it costs 12.0 contract-years less: payments to partners and the reform's own cost"
            " (95 % interval 11.0 to 13.0)",
            "ใช้เงินลดลง 12.0 สัญญา-ปี (เงินที่จ่ายให้ภาคีรวมกับต้นทุนของมาตรการ) (ช่วงความเชื่อมั่นร้อยละ 95: 11.0 ถึง 13.0)",
        ),
    ],
)
def test_every_case_has_its_sentence(changes: dict[str, object], english: str, thai: str) -> None:
    assert change(row(**changes), "en", 100 if changes.get("runs") != 50 else 50) == english
    assert change(row(**changes), "th", 100 if changes.get("runs") != 50 else 50) == thai


def test_a_difference_that_no_number_of_runs_would_tell_says_so() -> None:
    said = change(row(difference=1e-9, low=-1.0, high=1.0, needed=None), "en", 100)
    assert "more runs than can be made would be needed" in said
    assert "more runs than can be made" in change(row(low=-1.0, needed=10**9), "en", 100)


def test_where_only_some_runs_could_tell_it_is_said() -> None:
    assert change(row(runs=90), "en", 100).endswith("(defined in 90 of 100 runs)")


def test_numbers_are_shown_with_as_many_digits_as_they_need() -> None:
    assert number(-0.04, 1) == "0.0"
    assert number(-1234.5, 1, signed=True) == "−1,234.5"
    assert digits_for(1, 0.02) == 2
    assert digits_for(1, 7.21, 7.24) == 2
    assert digits_for(1, 0.0, 0.0) == 1
    assert interval(5.0, 5.0, 1, "en") == "the same in every run"
    assert interval(None, None, 1, "en") == "no interval: defined in too few runs"


def test_the_options_are_summed_up(comparison: Comparison) -> None:
    assert overall(comparison, "en").startswith("Of 3 options, ")
    assert "“multi-year obligation”" in overall(comparison, "en")
    nothing = compare(BASE, {"x": BASE.with_reform("deputy", from_year=2027, size=0)}, 3)
    assert overall(nothing, "en") == "Of 1 option, none lengthens partnerships by more than luck explains."


def test_an_option_is_told_with_year_cost_and_downside(comparison: Comparison) -> None:
    said = of_option(comparison, "multi-year-obligation", "en")
    assert said[0].startswith("With “multi-year obligation” from fiscal year 2027, partnerships live ")
    assert any(line.startswith("The option itself costs ") for line in said)
    assert any(line.startswith("A partnership-year kept ") for line in said)
    assert said[-1] == "Not in money: poor performers stay to the end of term; 3 months of approval."
    thai = of_option(comparison, "multi-year-obligation", "th")
    assert "ตั้งแต่ปีงบประมาณ พ.ศ. 2570" in thai[0]
    assert len(thai) == len(said)


def test_an_option_that_changes_nothing_says_why(comparison: Comparison) -> None:
    said = of_option(comparison, "no size", "en")
    assert "is exactly as without it in all 24 runs" in said[0]
    assert said[-1] == "deputy from 2027 changes nothing: its size is 0."
    thai = of_option(comparison, "no size", "th")[-1]
    assert thai == "การแต่งตั้งรองผู้ประสานงาน ตั้งแต่ปีงบประมาณ พ.ศ. 2570 ไม่เปลี่ยนแปลงสิ่งใด: ขนาดของมาตรการเป็น 0"


def test_a_reform_of_ones_own_says_that_its_cost_is_not_known() -> None:
    own = BASE.with_reform("mine", from_year=2027, parameters={"rotation.transfer_rate": 0.1})
    said = of_option(compare(BASE, {"mine": own}, 2), "mine", "en")
    assert "mine is the scenario's own reform: what it costs is not known and not counted." in [
        line[:1].lower() + line[1:] for line in said
    ]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_base_is_told_in_levels(comparison: Comparison, lang: Lang) -> None:
    said = of_base(comparison, lang)
    assert len(said) == 6
    value = comparison.options.loc[comparison.options["outcome"] == "rmst_60", "base"].iloc[0]
    assert f" {value:.1f} " in said[0]


def test_a_world_without_partnerships_is_told_without_numbers() -> None:
    idle = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    said = of_ensemble(simulate(idle, 1, 1), "en")
    assert said[0] == "How long partnerships live is undefined in every run."
    assert "nan" not in " ".join(said).lower()


def test_one_run_of_one_option() -> None:
    said = of_option(compare(BASE, {"long": LONGER}, 1), "long", "en")
    assert "one run gives no interval" in said[0]


def test_a_scenario_instead_of_a_reform_has_no_year() -> None:
    other: Scenario = BASE.with_parameters({"rotation.transfer_rate": 0.2})
    said = of_option(compare(BASE, {"calm": other}, 3), "calm", "en")
    assert said[0].startswith("With “calm”, ")
