"""Each term one word: no Thai text of the package uses the words that the glossary replaced."""

import re
from pathlib import Path

from govsim.words import phrases

ROOT = Path(__file__).parents[2]
TEXTS = sorted(
    path
    for pattern in (
        "src/govsim/**/*.toml",
        "src/govsim/**/*.py",
        "src/govsim/**/*.j2",
        "docs/**/*.md",
        "notebooks/**/*.py",
        "notebooks/**/*.toml",
        "notebooks/course/*.md",
        "web/src/**/*.ts",
    )
    for path in ROOT.glob(pattern)
    if path.name not in ("glossary.toml", "glossary.md")
)
REPLACED = {
    r"ปีสัญญา": "contract_year",
    r"ปีความร่วมมือ": "partnership_year",
    r"ห้องเรียน": "class",
    r"อัตราส่วนอันตราย|อันตรายที่สุด": "hazard_ratio",
    r"พ้นตำแหน่ง": "leave_office",
    r"หัวหน้าครบวาระ|ผู้บริหารครบวาระ": "term_limit",
    r"กองทุนสำรองจ่าย": "bridge_fund",
    r"การมีรองผู้ประสานงาน": "deputy",
    r"การขยายอายุสัญญาเพียงอย่างเดียว": "longer_term",
    r"การมอบภารกิจ|มอบหมายบริการ": "delegation",
    r"ข้อต่อ": "element",
    r"ผู้ตรวจสอบ": "auditor",
    r"กันเงิน(?!ไว้เบิกเหลื่อมปี)": "set_aside",
    r"การทำงานซ้อนกัน": "overlap",
    r"การตรวจรับงานที่รวดเร็ว": "acceptance",
    r"(?<!พ\.ร\.บ\. )(?<!พระราชบัญญัติ)งบประมาณ(?:ประกาศใช้)?ล่าช้า|งบประมาณล่าช้า": "late_act",
    r"ใบแจ้งหนี้ที่ค้าง": "arrears",
    r"ประวัติศาสตร์(?:สองแบบ|ทั้งสอง)": "histories",
    r" ลบ (?:คงสภาพเดิม|\{other\})": "difference",
    r"โลก(?!จำลอง)(?:เดียวกัน|อื่น ๆ|ทั้งหมด|ละ)|\d+ โลก|ทุกโลก|หลายโลก|น้อยโลก|กี่โลก": "repeat",
    r"เปอร์เซนต์": "interval",
}  # fmt: skip
"""What may not be written any more, and the term of the glossary that stands in its place."""


def test_no_text_uses_a_word_that_the_glossary_replaced() -> None:
    wrong = []
    for path in TEXTS:
        text = path.read_text("utf-8")
        for replaced, term in REPLACED.items():
            for found in re.finditer(replaced, text):
                around = text[max(0, found.start() - 40) : found.end() + 40]
                wrong.append((path.relative_to(ROOT).as_posix(), around, phrases("glossary")[f"glossary.{term}"].th))
    assert wrong == []


def test_every_term_has_its_usage_in_both_languages() -> None:
    terms = phrases("glossary")
    for key in terms:
        assert key.endswith(".usage") or f"{key}.usage" in terms, key
    assert set(REPLACED.values()) <= {key.removeprefix("glossary.") for key in terms}
