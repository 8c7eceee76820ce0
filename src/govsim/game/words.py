"""What the game says, in English and in Thai: phrases with gaps. Thai years are Buddhist Era."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from govsim.game.words_page import PAGE
from govsim.language import Lang, phrase

_WORDS: Mapping[str, tuple[str, str]] = {
    # refusals
    "no.lever": (
        "{text} is not a decision; `list` shows what there is",
        "{text} ไม่ใช่มาตรการ พิมพ์ รายการ เพื่อดูมาตรการทั้งหมด",
    ),
    "no.lever.near": ("{text} is not a decision; did you mean {near}?", "{text} ไม่ใช่มาตรการ หมายถึง “{near}” หรือไม่"),
    "no.role": ("{text} is not a role; say {roles}", "{text} ไม่ใช่บทบาทในเกม เลือกจาก {roles}"),
    "who": (
        "{lever}: who proposes it? say: {name} by {roles}",
        "{lever}: ผู้ใดเป็นผู้เสนอ พิมพ์ชื่อมาตรการ ตามด้วยคำว่า โดย และบทบาท ({roles})",
    ),
    "may.not": (
        "{lever} is not in the power of the {role}; it is proposed by: {roles}",
        "{role}ไม่มีอำนาจเสนอ{lever} ผู้เสนอได้คือ {roles}",
    ),
    "may.not.drop": (
        "the {role} may not withdraw {lever}; these may: {roles}",
        "{role}ไม่มีอำนาจยกเลิก{lever} ผู้ยกเลิกได้คือ {roles}",
    ),
    "consent": (
        "{lever} needs the consent of both sides: {roles} must agree",
        "{lever}ต้องได้รับความเห็นชอบจากทั้งสองฝ่าย ผู้ที่ต้องเห็นชอบคือ {roles}",
    ),
    "over": ("the game is over: all eight years have passed", "เกมจบแล้ว ครบแปดปีงบประมาณ"),
    "not.offered": (
        "{lever} is in the scenario already and is not the class's to decide",
        "{lever}มีอยู่ในสถานการณ์จำลองแล้ว ห้องเรียนตัดสินใจไม่ได้",
    ),
    "not.standing": ("{lever} is not in force", "{lever}ไม่ได้ใช้อยู่ในขณะนี้"),
    "standing": ("{lever} is in force already; nothing more is needed", "{lever}ใช้อยู่แล้ว ไม่ต้องเสนออีก"),
    "too.dear": (
        "{lever} costs {price:.2f} this year, and {left:.2f} of {budget:.2f} contract-years is left",
        "{lever}ใช้เงิน {price:.2f} ปีสัญญาในปีนี้ แต่งบประมาณเหลือ {left:.2f} จาก {budget:.2f} ปีสัญญา",
    ),
    "over.budget": (
        "what is in force costs {taken:.2f} this year, more than the budget of {budget:.2f}: withdraw something",
        "มาตรการที่ใช้อยู่ต้องใช้เงิน {taken:.2f} ปีสัญญาในปีนี้ เกินงบประมาณ {budget:.2f} ปีสัญญา ต้องยกเลิกบางมาตรการ",
    ),
    # a partnership's story
    "tale.title": (
        "The story of {mission} of {agency} (trust and priority of 100, performance in per cent of its target)",
        "เรื่องราวของ{mission} สังกัด{agency} (ความไว้วางใจและลำดับความสำคัญ เต็ม 100 ผลการดำเนินงานเป็นร้อยละของเป้าหมาย)",
    ),
    "tale.left.out": ("... and {n} other events are left out", "... และเหตุการณ์อื่นอีก {n} รายการที่ไม่ได้แสดง"),
    "tale.quiet": ("nothing out of the ordinary happened", "ไม่มีเหตุการณ์ผิดปกติ"),
    # the session
    "title": ("Eight fiscal years", "แปดปีงบประมาณ"),
    "prompt": (
        "year {n} of {all}, FY{year}, {left} left > ",
        "ปีที่ {n} จาก {all} ปีงบประมาณ พ.ศ. {year} งบเหลือ {left} > ",
    ),
    "begin": (
        "{title}. You have {budget:.2f} contract-years for reforms each year; what is not set aside lapses. 1 is what a"
        " typical contract costs in a year.",
        "{title} แต่ละปีมีงบประมาณสำหรับมาตรการ {budget:.2f} ปีสัญญา ส่วนที่ไม่ได้กันไว้จะพับไป"
        " (1 ปีสัญญา คือค่าใช้จ่ายต่อปีของสัญญาทั่วไปหนึ่งฉบับ)",
    ),
    "help": (
        "Type a decision's number or name to set it; `drop deputy`, `list`, `explain deputy`, `story`, `state`,"
        " `roles`, `save`, `quit`, and `done` when the year may pass.",
        "พิมพ์หมายเลขหรือชื่อมาตรการเพื่อเลือกใช้ คำสั่งอื่น: ยกเลิก 9, รายการ, อธิบาย 9, เรื่องราว, สถานะ, บทบาท, บันทึก, ออก"
        " และพิมพ์ ตกลง เมื่อพร้อมให้ปีผ่านไป",
    ),
    "again": ("The game goes on where it was left.", "เล่นต่อจากที่ค้างไว้"),
    "saved": ("Saved in {folder}.", "บันทึกไว้ที่ {folder}"),
    "left": (
        "The game is saved. To go on: govsim game {folder}",
        "บันทึกเกมแล้ว เล่นต่อด้วยคำสั่ง: govsim game {folder}",
    ),
    "empty": ("Type a decision, `done`, or `help`.", "พิมพ์มาตรการ หรือ ตกลง หรือ ช่วยเหลือ"),
    "set": (
        "{lever} is in force from this October ({role}): {price:.2f} set aside, {left:.2f} left.",
        "ใช้{lever}ตั้งแต่เดือนตุลาคมปีนี้ (เสนอโดย{role}) กันเงิน {price:.2f} งบเหลือ {left:.2f}",
    ),
    "dropped": (
        "{lever} is withdrawn from this October: {left:.2f} left. What was signed stays signed.",
        "ยกเลิก{lever}ตั้งแต่เดือนตุลาคมปีนี้ งบเหลือ {left:.2f} สัญญาที่ลงนามแล้วยังมีผลตามเดิม",
    ),
    "passes": ("Fiscal year {year} passes ...", "ปีงบประมาณ พ.ศ. {year} กำลังผ่านไป ..."),
    "who.proposes": ("{lever}: who proposes it, {roles}? > ", "{lever}: ผู้ใดเป็นผู้เสนอ ({roles}) > "),
    "agrees": ("{lever}: does the {role} agree, yes or no? > ", "{lever}: {role}เห็นชอบหรือไม่ (ใช่/ไม่) > "),
    "who.agrees": (
        "{lever}: which side agrees, {roles}, or no? > ",
        "{lever}: ผู้ใดเห็นชอบ ({roles}) หรือพิมพ์ ไม่ > ",
    ),
    "explain.what": ("Say which: `explain 9`, or by name.", "ระบุมาตรการด้วย เช่น อธิบาย 9 หรือตามด้วยชื่อมาตรการ"),
    "answer.first": ("Answer first, or say no.", "ตอบคำถามนี้ก่อน หรือพิมพ์ ไม่"),
    "ended": ("{lever} ended by itself with fiscal year {year}.", "{lever}สิ้นสุดลงเองเมื่อสิ้นปีงบประมาณ พ.ศ. {year}"),
    "refused": ("There is no consent: {lever} is not set.", "ไม่ได้รับความเห็นชอบ จึงไม่ใช้{lever}"),
    "yes.or.no": ("Say yes or no.", "พิมพ์ ใช่ หรือ ไม่"),
    "nothing.played": ("nothing was played: mend the line and begin again", "ยังไม่ได้เล่นปีใด แก้บรรทัดนี้แล้วเริ่มใหม่"),
    "only.moves": (
        "only decisions and `done` can stand here",
        "ในไฟล์มีได้เฉพาะมาตรการและคำว่า ตกลง",
    ),
    "page": ("The debrief page: {path}", "หน้าสรุปหลังเกม: {path}"),
    "page.wait": (
        "The debrief page is being made (about half a minute) ...",
        "กำลังจัดทำหน้าสรุปหลังเกม (ประมาณครึ่งนาที) ...",
    ),
    "page.there": ("The game is over. The debrief page is there: {path}", "เกมจบแล้ว หน้าสรุปหลังเกมอยู่ที่ {path}"),
    "same.bytes": (
        "Played again from its moves, every year gave the same bytes as were kept.",
        "เล่นซ้ำจากการตัดสินใจเดิม ทุกปีได้ผลตรงกับที่บันทึกไว้ทุกไบต์",
    ),
    "other.bytes": (
        "Played again from its moves, these years gave other bytes than were kept: {years}.",
        "เล่นซ้ำจากการตัดสินใจเดิม ปีต่อไปนี้ได้ผลไม่ตรงกับที่บันทึกไว้: {years}",
    ),
    # the screen
    "state.before": ("Before the game: fiscal year {year}", "ก่อนเริ่มเกม: ปีงบประมาณ พ.ศ. {year}"),
    "state": ("Year {n} of {all}: fiscal year {year}", "ปีที่ {n} จาก {all}: ปีงบประมาณ พ.ศ. {year}"),
    "column.now": ("year {year}", "ปี {year}"),
    "column.change": ("change", "เปลี่ยนแปลง"),
    "in.force": ("In force", "มาตรการที่ใช้อยู่"),
    "nothing.in.force": ("nothing", "ไม่มี"),
    "since": ("{lever}, since FY{year}", "{lever} (ตั้งแต่ปีงบประมาณ พ.ศ. {year})"),
    "decided": ("Decided: {moves}", "การตัดสินใจ: {moves}"),
    "decided.nothing": ("nothing new", "ไม่มีเรื่องใหม่"),
    "drop.short": ("withdraw {lever}", "ยกเลิก{lever}"),
    "f.trust": ("trust of partners, of 100", "ความไว้วางใจของภาคี (เต็ม 100)"),
    "f.alive": ("partnerships alive, mean", "ความร่วมมือที่ดำเนินอยู่ (เฉลี่ย)"),
    "f.contracts": ("of these under contract", "ในจำนวนนี้มีสัญญา"),
    "f.starts": ("partnerships begun", "ความร่วมมือที่เริ่มใหม่"),
    "f.endings": ("partnerships ended", "ความร่วมมือที่สิ้นสุด"),
    "f.ended_by_line": ("- their line lost in the budget", "- ไม่ได้รับจัดสรรงบประมาณต่อ"),
    "f.ended_by_law": ("- on an objection to authority", "- ถูกทักท้วงด้านอำนาจตามกฎหมาย"),
    "f.engagement": ("engagement of coordinators, of 100", "ความทุ่มเทของผู้ประสานงาน (เต็ม 100)"),
    "f.coverage": ("share of need served, %", "ความต้องการที่ได้รับบริการ (ร้อยละ)"),
    "f.paid": ("paid to partners, contract-years", "เงินที่จ่ายให้ภาคี (ปีสัญญา)"),
    "f.act_months": ("budget act late, months", "งบประมาณล่าช้า (เดือน)"),
    "f.leaders": ("heads of agency who left", "ผู้บริหารที่พ้นตำแหน่ง"),
    "f.coordinators": ("coordinators who left", "ผู้ประสานงานที่ย้ายออก"),
    "list.head": ("decision", "มาตรการ"),
    "list.price": ("takes this year", "ใช้เงินปีนี้"),
    "list.by": ("proposed by", "ผู้เสนอ"),
    "list.in.force": ("in force", "ใช้อยู่"),
    "list.needs": ("{by}; {consent} must agree", "{by} (ต้องได้รับความเห็นชอบจาก{consent})"),
    "explain.moves": ("moves", "ปรับ"),
    "explain.price": ("takes this year", "ใช้เงินปีนี้"),
    "explain.lasts": ("lasts", "ระยะเวลา"),
    "explain.good": ("until it is withdrawn", "จนกว่าจะยกเลิก"),
    "explain.months": ("{n} months, then back", "{n} เดือน แล้วกลับสู่สภาพเดิม"),
    "explain.downside": ("not in money", "ผลเสียที่ไม่เป็นตัวเงิน"),
    "explain.by": ("proposed by", "ผู้เสนอ"),
    "explain.half": ("half of the way from the default:", "ครึ่งทางจากค่าตั้งต้น:"),
    "powers": ("{role}: {levers}", "{role}: {levers}"),
    "or": (" or ", " หรือ "),
    "and": (" and ", " และ "),
    "money": ("{x:.2f}", "{x:.2f}"),
}

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({**_WORDS, **PAGE})

COMMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "list": ("list", "รายการ"),
        "explain": ("explain", "อธิบาย"),
        "story": ("story", "เรื่องราว"),
        "state": ("state", "สถานะ"),
        "roles": ("roles", "บทบาท"),
        "done": ("done", "ตกลง"),
        "save": ("save", "บันทึก"),
        "quit": ("quit", "exit", "ออก"),
        "help": ("help", "?", "ช่วยเหลือ"),
    }
)
YES, NO = ("yes", "y", "ใช่", "เห็นชอบ"), ("no", "n", "ไม่", "ไม่เห็นชอบ")


def say(key: str, lang: Lang, **values: object) -> str:
    """A phrase in a language, its gaps filled."""
    return phrase(WORDS, key, lang, **values)


def listed(names: Sequence[str], last: str, lang: Lang) -> str:
    """Names in a row: "a, b or c"; `last` is "or" or "and"."""
    *first, end = names
    return ", ".join(first) + say(last, lang) + end if first else end
