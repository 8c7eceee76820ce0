"""Breaking text into lines, Thai too, which writes no blanks between words.

Thai is cut by the words of govsim's own labels (longest match over the whole phrase); text in other words is broken at
its blanks, and inside a word only where a word alone is longer than a line.
"""

import re
from collections.abc import Callable
from functools import cache

_TEXT = """
    การก่อหนี้ ก่อหนี้ ผูกพัน งบประมาณ ข้ามปีงบประมาณ การขยาย อายุ สัญญา เพียง อย่างเดียว กองทุน สำรองจ่าย ช่วง รอยต่อ
    การจ่ายเงิน ล่วงหน้า การตรวจรับ งาน ที่ รวดเร็ว การทำงาน ซ้อนกัน เพื่อ ส่งมอบ การกำหนด ระยะเวลา ดำรงตำแหน่ง
    ขั้นต่ำ การมี รอง ผู้ประสานงาน ข้อตกลง แบ่ง บทบาท หน้าที่ สานต่อ นโยบาย ของ ผู้บริหาร การแบ่งเบา ภาระงาน
    ประจำ พื้นที่ ทดลอง ผ่อนปรน กฎระเบียบ ขอบเขต บริการ และ กลุ่มเป้าหมาย ยืดหยุ่น ชุด มาตรการ สร้าง ระบบนิเวศ
    ความร่วมมือ รายปี ความเคยชิน การโยกย้าย โยกย้าย เจ้าหน้าที่ การเปลี่ยน เปลี่ยน แนวนโยบาย กฎหมาย ระเบียบ
    การใช้จ่าย การตรวจสอบ จาก ภายนอก เฉลี่ย ใน เดือน แรก สัดส่วน อยู่รอด เกิน จำนวน ดำเนิน อยู่ อัตรา
    การต่อสัญญา ขาดช่วง ระหว่าง ความไว้วางใจ ใช้ ตัดสินใจ ความต้องการ ได้รับ ความทุ่มเท รวม คน เพิ่มขึ้น เมื่อ
    เทียบกับ รัฐ ทำเอง เงิน จ่าย ให้ ภาคี ต้นทุน ต่อ หนึ่ง หน่วย สัญญา-ปี ปี ช่วงความเชื่อมั่น ร้อยละ การสุ่ม
    การสุ่มซ้ำ ทั้ง ทั้งรอบ รอบ การจำลอง ค่าเริ่มต้น แถบสี เส้นคร่อมจุด ค่าเฉลี่ย ทุก ผลต่าง แบบจับคู่ โดย เทียบ
    แต่ละ กับ เผชิญ เหตุการณ์ สุ่ม เดียวกัน ความแตกต่าง เพียงรอบเดียว ไม่ บอก จึง ไม่มี ยัง สิ้นสุด แล้ว ลงนาม
    ครั้งแรก นับจาก สังเกตได้ ณ นั้น ใด รายงาน แสดง ภายใน ลง ด้วย สาเหตุ ไม่ได้รับ จัดสรร ข้อทักท้วง ทาง หรือ
    เหตุ นอก แบบจำลอง ขาด สภาพคล่อง ถอนตัว ผลงาน ต่ำกว่า เกณฑ์ นาน เกินไป อย่างไร ก่อน หลัง มี ใกล้เคียงกัน
    เดือนปฏิทิน ซึ่ง เกิด เปลี่ยนแปลง กลุ่มเทียบ นี้ จับคู่ เปรียบเทียบ ได้ ฝ่าย ล่าช้า พระราชบัญญัติ หน่วยงาน
    ตัวบุคคล ผลผลิต ทางเลือก อะไร คงสภาพเดิม ดีขึ้น จุดทึบ จุดโปร่ง คร่อม ศูนย์ อาจ ต่างจาก สามารถ วัด ผลลัพธ์
    สำหรับ ดังกล่าว นำมา อุปสรรค ด้าน อธิบาย ความสูญเสีย แชปลีย์ ผล ตัด ห้า ออก หมายถึง กรณี รายการ ถูก วงเงิน
    จำกัด ความแปลกใหม่ ความคลุมเครือ สองฝ่าย วาระ ความสำคัญ จริงจัง เท่ากัน อำนาจ เต็มที่ เส้นทาง คู่ ร่วมกับ
    ภารกิจ เริ่ม ตุลาคม แรเงา ปีเว้นปี ปีงบประมาณ ตัวอย่าง ชุดเดียว ไม่ใช่ ค่าประมาณ มหาวิทยาลัย เทศบาล องค์กร
    ภาคประชาสังคม ชุมชน การปฏิรูป ปฏิรูป สภาพแวดล้อม เอื้อกว่า ผู้ใด เลือกได้ รูปแบบ เส้น การตัดสินใจ คือ
    ระยะห่าง สอง สี ส่วน ข้อสมมติ ต่างกัน ข้อมูล ครบ สาม ปัจจุบัน น้อย เบากว่า ถึง เป็น ประมาณค่า ไว้ ทักท้วง ตาม
    กลุ่มเปรียบเทียบ ผลการดำเนินงาน ความเปลี่ยนแปลง อายุ ในกรณี ทั่วไป ปานกลาง เต็มเกณฑ์ รายที่ คล่องตัว เข้มงวด
    จำนวนรอบ ราย คอลัมน์ ตัวเลข การกระจาย ทดรองจ่าย การแต่งตั้ง การส่งมอบ แบบ ทำงาน ควบคู่กัน การเร่งรัด ประกาศใช้
"""
_WORDS = frozenset(_TEXT.split())
_LONGEST = max(map(len, _WORDS))
_AFTER = "\u0e30-\u0e3a\u0e45-\u0e4e"  # signs that belong to the letter before them
_BEFORE = "\u0e40-\u0e44"  # vowels written before their letter
_CLUSTER = re.compile(rf"[{_BEFORE}]?.[{_AFTER}]*", re.DOTALL)
_THAI = re.compile("([ก-๛]+)")
_BLANK = re.compile(r"(?<=[\s+/\u200b])(?=\S)")


@cache
def pieces(text: str) -> tuple[str, ...]:
    """The text cut wherever a line may end: after blanks, + and /, and between two Thai words that are known."""
    return tuple(part for chunk in _BLANK.split(text) for part in _words_of(chunk))


def _words_of(chunk: str) -> list[str]:
    """A chunk without blanks, cut between known Thai words; what is not Thai stays with its neighbours."""
    found: list[str] = []
    glue = True  # whether the next part belongs to the one before
    for part in filter(None, _THAI.split(chunk)):
        words = _cut(part) if _THAI.fullmatch(part) else [(part, False)]
        for word, is_known in words:
            if glue or not is_known:
                found[-1:] = ["".join([*found[-1:], word])]
            else:
                found.append(word)
            glue = not is_known
    return found


def _cut(thai: str) -> list[tuple[str, bool]]:
    """Words and whether they are known: as few unknown letters as can be, then as few words.

    best: for each length of the text, unknown letters, words, and where the last word begins.
    """
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(thai) + 1):
        ways = [(best[end - 1][0] + 1, best[end - 1][1], end - 1)]
        for begin in range(max(0, end - _LONGEST), end):
            if thai[begin:end] in _WORDS:
                ways.append((best[begin][0], best[begin][1] + 1, begin))
        best.append(min(ways))
    words: list[tuple[str, bool]] = []
    end = len(thai)
    while end:
        begin = best[end][2]
        words.append((thai[begin:end], thai[begin:end] in _WORDS))
        end = begin
    return words[::-1]


def wrapped(text: str, fits: Callable[[str], bool]) -> str:
    """A text in lines that fit; a word that alone does not fit is broken, but never between a letter and its signs."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in pieces(paragraph):
            if fits((line + piece).rstrip()):
                line += piece
                continue
            if line:
                lines.append(line.rstrip())
            line = ""
            for cluster in _CLUSTER.findall(piece):
                if line and not fits((line + cluster).rstrip()):
                    lines.append(line)
                    line = ""
                line += cluster
        lines.append(line.rstrip())
    return "\n".join(lines)
