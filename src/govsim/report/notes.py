"""Sentences that the program makes in English elsewhere, in Thai: why an option changes nothing, what a reform costs.

A sentence that is not known here stands as it is, said to be in English; none is dropped.
"""

import re
from collections.abc import Mapping

from govsim.language import Lang, year_name
from govsim.plots.words import barrier_label, option_label

_WHOLE: tuple[tuple[str, str], ...] = (
    ("What it moves is in force, but nothing in these runs depended on it.",
     "สิ่งที่เปลี่ยนมีผลบังคับใช้แล้ว แต่ไม่มีสิ่งใดในรอบการจำลองเหล่านี้ขึ้นอยู่กับสิ่งนั้น"),
    ("Every parameter has the same value in every month as without it.",
     "พารามิเตอร์ทุกตัวมีค่าเท่ากับการคงสภาพเดิมทุกเดือน"),
)  # fmt: skip
_REASONS: tuple[tuple[str, str], ...] = (
    (r"its size is 0", "ขนาดของมาตรการเป็น 0"),
    (r"the barrier (?P<barrier>\w+) is switched off, which holds (?P<x>.+)",
     "อุปสรรคด้าน{barrier}ถูกตัดออก ซึ่งกำหนดค่า {x} ไว้แล้ว"),
    (r"already so: (?P<x>.+)", "เป็นเช่นนั้นอยู่แล้ว: {x}"),
    (r"a size of (?P<size>\S+) is too small for a whole step of (?P<x>.+)",
     "ขนาด {size} เล็กเกินกว่าจะเปลี่ยน {x} ได้หนึ่งขั้น"),
    (r"another reform of the option decides (?P<x>.+)", "มาตรการอื่นในทางเลือกเดียวกันเป็นตัวกำหนด {x}"),
    (r"(?P<x>.+) needs permission \(budget.multi_year_permitted is 0\)",
     "{x} ต้องได้รับอนุญาตก่อน (budget.multi_year_permitted เป็น 0)"),
    (r"nobody is transferred \(rotation.transfer_rate is 0\), so there is nothing to do for (?P<x>.+)",
     "ไม่มีการโยกย้าย (rotation.transfer_rate เป็น 0) {x} จึงไม่มีผล"),
    (r"no leader ever changes, so there is nothing to do for (?P<x>.+)", "ผู้บริหารไม่เปลี่ยนเลย {x} จึงไม่มีผล"),
    (r"no budget act is ever late, so there is nothing to do for (?P<x>.+)",
     "พระราชบัญญัติงบประมาณไม่เคยล่าช้า {x} จึงไม่มีผล"),
    (r"there are no audits \(law.audit_rate is 0\), so there is nothing to do for (?P<x>.+)",
     "ไม่มีการตรวจสอบ (law.audit_rate เป็น 0) {x} จึงไม่มีผล"),
)  # fmt: skip
_NOTHING = re.compile(
    r"(?P<name>\S[^.]*?) from (?P<year>\d{4})(?: in (?P<groups>.+?))? changes nothing: (?P<why>.+?)\.(?= \S+ from |"
    r" What it | Every |$)"
)
_OVER = re.compile(
    r"(?P<name>\S[^.]*?) from (?P<year>\d{4})(?: in (?P<groups>.+?))? is over before the first reported year\."
)
DOWNSIDES_TH: Mapping[str, str] = {
    "multi-year-obligation": "ภาคีที่ผลการดำเนินงานต่ำอยู่จนสัญญาครบกำหนด และการขออนุมัติใช้เวลา 3 เดือน",
    "longer-term": "เงินยังจัดสรรเป็นรายปี จึงเป็นคำมั่นที่งบประมาณอาจทำให้ผิดไปได้",
    "advance-payment": "เงินล่วงหน้าที่ยังไม่ได้หักคืนจะสูญไปเมื่อภาคีเลิกกิจการ",
    "role-charter": "ใช้เวลาตรวจร่างสัญญาเพิ่มสองเดือน และขอบเขตงานคลาดจากความต้องการเร็วขึ้น",
    "flexible-scope": "ความเสี่ยงที่จะถูกทักท้วงจากการตรวจสอบ",
    "ecosystem-package": "ผลเสียที่ไม่เป็นตัวเงินของทุกมาตรการในชุด ในสัดส่วนเดียวกัน",
}
"""What reforms cost besides money."""


def note(text: str, lang: Lang) -> str:
    """Why an option, or part of it, changes nothing."""
    if lang == "en" or not text:
        return text
    said, rest = [], text
    for pattern, ending in ((_NOTHING, ""), (_OVER, "สิ้นสุดก่อนปีแรกที่รายงาน")):
        for found in pattern.finditer(rest):
            where = f" ใน {found['groups']}" if found["groups"] else ""
            title = (
                f"{option_label(found['name'], lang)} ตั้งแต่ปีงบประมาณ พ.ศ. {year_name(int(found['year']), lang)}{where}"
            )
            why = ending or "ไม่เปลี่ยนแปลงสิ่งใด: " + " และ ".join(_reason(one) for one in found["why"].split("; "))
            said.append(f"{title} {why}")
        rest = pattern.sub("", rest)
    for english, thai in _WHOLE:
        if english in rest:
            said.append(thai)
            rest = rest.replace(english, "")
    if rest.strip():
        said.append(f"(ภาษาอังกฤษ) {rest.strip()}")
    return " ".join(said)


def _reason(text: str) -> str:
    for pattern, thai in _REASONS:
        if found := re.fullmatch(pattern, text):
            parts = found.groupdict()
            if "barrier" in parts:
                parts["barrier"] = barrier_label(parts["barrier"], "th")
            return thai.format(**parts)
    return f"(ภาษาอังกฤษ) {text}"
