"""What the pictures say, in English and in Thai. No other file of the pictures holds a sentence.

Thai fiscal years are Buddhist Era (CE + 543). Nothing here holds mathtext: matplotlib would lose the shaping of Thai.
"""

from types import MappingProxyType

from govsim.barriers import BARRIERS
from govsim.language import KINDS, LANGUAGES, Lang, Words, phrase, year_name
from govsim.reforms import REFORMS

_BOOTSTRAP_TH = "ช่วงความเชื่อมั่นร้อยละ 95 จากการสุ่มซ้ำทั้งรอบการจำลอง (bootstrap)"
WORDS: Words = MappingProxyType(
    {
        # below every picture
        "footer": (
            "Runs: {runs}. Seed: {seed}. {interval}",
            "จำนวนรอบการจำลอง: {runs} รอบ  ค่าเริ่มต้นการสุ่ม (seed): {seed}  {interval}",
        ),
        "band.bootstrap": (
            "Bands: 95 % intervals, whole runs drawn anew (bootstrap).",
            f"แถบสี: {_BOOTSTRAP_TH}",
        ),
        "line.bootstrap": (
            "Lines: 95 % intervals, whole runs drawn anew (bootstrap).",
            f"เส้นคร่อมจุด: {_BOOTSTRAP_TH}",
        ),
        "band.runs": (
            "Bands: 95 % intervals of the mean over runs.",
            "แถบสี: ช่วงความเชื่อมั่นร้อยละ 95 ของค่าเฉลี่ยจากทุกรอบการจำลอง",
        ),
        "line.paired": (
            "Lines: 95 % intervals of the paired difference, each run against the run with the same luck.",
            "เส้นคร่อมจุด: ช่วงความเชื่อมั่นร้อยละ 95 ของผลต่างแบบจับคู่ โดยเทียบแต่ละรอบการจำลองกับรอบที่เผชิญเหตุการณ์สุ่มเดียวกัน",
        ),
        "interval.none": (
            "One run tells nothing about how much runs differ: no interval.",
            "การจำลองเพียงรอบเดียวไม่บอกความแตกต่างระหว่างรอบ จึงไม่มีช่วงความเชื่อมั่น",
        ),
        "interval.unknown": ("No interval could be estimated.", "ไม่สามารถประมาณช่วงความเชื่อมั่นได้"),
        # survival
        "survival.title": ("How long partnerships live", "ความร่วมมือดำรงอยู่ได้นานเพียงใด"),
        "survival.y": ("partnerships still alive, per cent", "ความร่วมมือที่ยังดำเนินอยู่ (ร้อยละ)"),
        "survival.x": ("years since first signing", "จำนวนปีนับจากลงนามครั้งแรก"),
        "survival.risk": ("partnerships observed at that age", "จำนวนความร่วมมือที่สังเกตได้ ณ อายุนั้น"),
        "survival.empty": (
            "No partnership was under way in the reported years, so there is no survival to show.",
            "ไม่มีความร่วมมือใดดำเนินอยู่ในช่วงปีที่รายงาน จึงไม่มีอัตราการดำรงอยู่ให้แสดง",
        ),
        # incidence
        "incidence.title": ("Why partnerships end", "ความร่วมมือสิ้นสุดลงด้วยสาเหตุใด"),
        "incidence.y": ("partnerships ended, per cent", "ความร่วมมือที่สิ้นสุดแล้ว (ร้อยละ)"),
        "incidence.at": ("ended within {years} years, per cent", "สิ้นสุดภายใน {years} ปี (ร้อยละ)"),
        "incidence.empty": (
            "No partnership ended in the reported years, so there is no cause to show.",
            "ไม่มีความร่วมมือใดสิ้นสุดลงในช่วงปีที่รายงาน จึงไม่มีสาเหตุให้แสดง",
        ),
        "cause.line": ("budget line lost", "ไม่ได้รับจัดสรรงบประมาณต่อ"),
        "cause.law": ("objection to legal authority", "ถูกทักท้วงด้านอำนาจตามกฎหมาย"),
        "cause.other": ("outside the model", "เหตุนอกแบบจำลอง"),
        "cause.insolvent": ("partner out of money", "ภาคีขาดสภาพคล่อง"),
        "cause.partner": ("partner left", "ภาคีถอนตัว"),
        "cause.performance": ("performance too low", "ผลการดำเนินงานต่ำกว่าเกณฑ์"),
        "cause.lapsed": ("gap too long, lapsed", "ขาดช่วงสัญญานานเกินไป"),
        # event studies
        "event_study.title": (
            "What happens to {variable} around an event",
            "{variable}เปลี่ยนแปลงอย่างไรก่อนและหลังเหตุการณ์",
        ),
        "event_study.subtitle": (
            "change since the month before it, against partnerships of like age and calendar month without the event",
            "ความเปลี่ยนแปลงนับจากเดือนก่อนเหตุการณ์ เทียบกับความร่วมมืออายุใกล้เคียงกันในเดือนปฏิทินเดียวกันที่ไม่เกิดเหตุการณ์",
        ),
        "event_study.x": ("months since the event", "จำนวนเดือนนับจากเหตุการณ์"),
        "event_study.y": ("difference", "ผลต่าง"),
        "event_study.n": ("events: {events}, controls: {controls}", "เหตุการณ์ {events}  กลุ่มเปรียบเทียบ {controls}"),
        "event_study.none": ("No such event could be matched.", "ไม่มีเหตุการณ์นี้ที่จับคู่เปรียบเทียบได้"),
        "event_study.empty": ("There is no event to show.", "ไม่มีเหตุการณ์ให้แสดง"),
        "event.leader change": ("change of leader", "การเปลี่ยนผู้บริหาร"),
        "event.coordinator change": ("change of coordinator", "การเปลี่ยนผู้ประสานงาน"),
        "event.partner coordinator change": ("change of the partner's coordinator", "การเปลี่ยนผู้ประสานงานฝ่ายภาคี"),
        "event.late payment": ("late payment", "การจ่ายเงินล่าช้า"),
        "event.late act": ("late budget act", "พระราชบัญญัติงบประมาณล่าช้า"),
        "event.gap": ("gap between contracts", "ช่วงรอยต่อที่ไม่มีสัญญา"),
        "event.long gap": ("third month of a gap", "ช่วงรอยต่อครบสามเดือน"),
        "variable.trust": ("trust", "ความไว้วางใจ"),
        "variable.trust_person": ("trust in the person", "ความไว้วางใจต่อตัวบุคคล"),
        "variable.trust_agency": ("trust in the agency", "ความไว้วางใจต่อหน่วยงาน"),
        "variable.output": ("output", "ผลผลิต"),
        # options
        "options.title": ("What the options change", "ทางเลือกแต่ละทางเปลี่ยนแปลงอะไร"),
        "options.x": ("difference from doing nothing", "ผลต่างจากการคงสภาพเดิม"),
        "options.base": ("do nothing: {base}", "คงสภาพเดิม: {base}"),
        "options.better": ("better", "ดีขึ้น"),
        "options.marks": (
            "Filled dot: the interval leaves out 0. Hollow dot: it does not, so the option may change nothing.",
            "จุดทึบ: ช่วงความเชื่อมั่นไม่คร่อมศูนย์  จุดโปร่ง: ช่วงคร่อมศูนย์ จึงอาจไม่ต่างจากการคงสภาพเดิม",
        ),
        "options.missing": (
            "No mark: the outcome could not be measured for that option.",
            "ไม่มีจุด: ไม่สามารถวัดผลลัพธ์นั้นสำหรับทางเลือกดังกล่าวได้",
        ),
        "options.note": ("{option}: {note}", "{option}: {note}"),
        "options.empty": ("No option was compared.", "ไม่มีทางเลือกที่นำมาเปรียบเทียบ"),
        "do nothing": ("do nothing", "คงสภาพเดิม"),
        # barriers
        "barriers.title": (
            "Which barrier explains what part of the loss",
            "อุปสรรคแต่ละด้านอธิบายความสูญเสียได้เพียงใด",
        ),
        "barriers.subtitle": (
            "Shapley shares of what is gained when all five barriers are switched off",
            "สัดส่วนแชปลีย์ (Shapley) ของผลที่ได้เมื่อตัดอุปสรรคทั้งห้าด้านออก",
        ),
        "barriers.x": ("share of the gain, per cent", "สัดส่วนของผลที่ได้ (ร้อยละ)"),
        "barriers.gain": ("all five off: {gain}", "เมื่อตัดทั้งห้าด้าน: {gain}"),
        "barriers.off": ("Switched off means: {definitions}.", "การตัดอุปสรรค หมายถึง {definitions}"),
        "barriers.none": (
            "No share for {outcome}: the gain cannot be told from 0, or could not be measured.",
            "ไม่มีสัดส่วนสำหรับ{outcome} เนื่องจากผลที่ได้ไม่ต่างจากศูนย์อย่างชัดเจนหรือไม่สามารถวัดได้",
        ),
        "barriers.negative": (
            "{outcome}: it is less with all five off, so these are shares of what the barriers add.",
            "{outcome}: มีค่าน้อยลงเมื่อตัดทั้งห้าด้าน สัดส่วนจึงหมายถึงส่วนที่อุปสรรคทำให้เพิ่มขึ้น",
        ),
        "barriers.empty": (
            "No share can be given: with all five barriers off nothing changes, or not by more than chance.",
            "ไม่อาจแสดงสัดส่วนได้ เนื่องจากเมื่อตัดอุปสรรคทั้งห้าด้านแล้ว ผลไม่เปลี่ยนแปลงหรือไม่เกินความผันแปรจากการสุ่ม",
        ),
        # life
        "life.title": ("The life of one partnership", "เส้นทางของความร่วมมือหนึ่งคู่"),
        "life.who": ("{mission} with {partner}", "{mission} ร่วมกับ {partner}"),
        "life.mission": ("mission {number}", "ภารกิจที่ {number}"),
        "life.partner": ("partner {number} ({kind})", "ภาคีรายที่ {number} ({kind})"),
        "life.began": ("first signed {month}", "ลงนามครั้งแรก {month}"),
        "life.ended": ("ended {month}: {cause}", "สิ้นสุด {month}: {cause}"),
        "life.alive": ("still alive at the end", "ยังดำเนินอยู่เมื่อสิ้นสุดการจำลอง"),
        "life.contract": ("contract in force", "มีสัญญา"),
        "life.gap": ("gap without a contract", "ช่วงรอยต่อที่ไม่มีสัญญา"),
        "life.act": ("budget act late", "พ.ร.บ. งบประมาณล่าช้า"),
        "life.payment": ("payment late", "การจ่ายเงินล่าช้า"),
        "life.coordinator": ("coordinator changes", "เปลี่ยนผู้ประสานงาน"),
        "life.partner_coordinator": ("partner's coordinator changes", "เปลี่ยนผู้ประสานงานฝ่ายภาคี"),
        "life.leader": ("leader changes", "เปลี่ยนผู้บริหาร"),
        "life.trust": ("trust", "ความไว้วางใจ"),
        "life.td": ("decision trust", "ความไว้วางใจที่ใช้ตัดสินใจ"),
        "life.t": ("in the person", "ต่อตัวบุคคล"),
        "life.to": ("in the agency", "ต่อหน่วยงาน"),
        "life.x": (
            "fiscal year (begins in October; shaded: every other year)",
            "ปีงบประมาณ พ.ศ. (เริ่มเดือนตุลาคม แรเงาปีเว้นปี)",
        ),
        "life.year": ("FY{year}", "{year}"),
        "life.example": (
            "Run {run} (of runs 0 to {last}). Seed: {seed}. "
            "One course of events, an example and not an estimate: it has no interval.",
            "รอบการจำลองที่ {run} (จากรอบที่ 0 ถึง {last})  ค่าเริ่มต้นการสุ่ม (seed): {seed}  "
            "เป็นตัวอย่างเหตุการณ์ชุดเดียว ไม่ใช่ค่าประมาณ จึงไม่มีช่วงความเชื่อมั่น",
        ),
        "life.empty": (
            "This mission had no partnership in the reported years of this run.",
            "ภารกิจนี้ไม่มีความร่วมมือในช่วงปีที่รายงานของรอบการจำลองนี้",
        ),
        **{f"kind.{kind}": names for kind, names in KINDS.items()},
        # four lines
        "four_lines.title": (
            "A reform is not an easier world",
            "ผลของมาตรการต่างจากผลของสภาพแวดล้อมที่เอื้อกว่า",
        ),
        "four_lines.subtitle": ("reform: {reform}", "มาตรการปฏิรูป: {reform}"),
        "four_lines.world": ("Colour: the world, which nobody decides", "สี: สภาพแวดล้อม ซึ่งไม่มีผู้ใดเลือกได้"),
        "four_lines.policy": ("Line style: the decision", "รูปแบบเส้น: การตัดสินใจ"),
        "four_lines.without": ("without the reform", "ไม่มีมาตรการ"),
        "four_lines.with": ("with the reform", "มีมาตรการ"),
        "four_lines.note": (
            "The reform's effect is the distance between two lines of one colour. The distance between colours is a "
            "difference of assumptions, not an effect of policy.",
            "ผลของมาตรการคือระยะห่างระหว่างเส้นสองเส้นที่มีสีเดียวกัน ส่วนระยะห่างระหว่างสีเกิดจากข้อสมมติที่ต่างกัน ไม่ใช่ผลของนโยบาย",
        ),
        "four_lines.empty": ("There is nothing to show.", "ไม่มีข้อมูลให้แสดง"),
        "year.x": ("fiscal year", "ปีงบประมาณ พ.ศ."),
    }
)
"""Each in English and in Thai."""

_OFF: dict[str, tuple[str, str]] = {
    BARRIERS["budget"].definition: (
        "the act is never late, no line is lost, money without limit, terms and obligations of 5 years",
        "พ.ร.บ. งบประมาณไม่ล่าช้า รายการงบประมาณไม่ถูกตัด วงเงินไม่จำกัด อายุสัญญาและการก่อหนี้ผูกพัน 5 ปี",
    ),
    BARRIERS["routine"].definition: (
        "routine load 0.5, nothing new or ambiguous in the work",
        "ภาระงานประจำ 0.5 ไม่มีความแปลกใหม่และความคลุมเครือของงาน",
    ),
    BARRIERS["rotation"].definition: (
        "no transfer of a coordinator on either side",
        "ไม่มีการโยกย้ายผู้ประสานงานทั้งสองฝ่าย",
    ),
    BARRIERS["leadership"].definition: (
        "no change of leader, priority and seriousness 0.75 everywhere",
        "ไม่เปลี่ยนผู้บริหาร ไม่จำกัดวาระ ทุกหน่วยงานให้ความสำคัญและจริงจังเท่ากันที่ 0.75",
    ),
    "change_rate 0, no term limit, spread 0, P = G = 0.5 in every agency": (
        "no change of leader, priority and seriousness 0.5 everywhere",
        "ไม่เปลี่ยนผู้บริหาร ไม่จำกัดวาระ ทุกหน่วยงานให้ความสำคัญและจริงจังเท่ากันที่ 0.5",
    ),
    BARRIERS["law"].definition: (
        "full authority and free spending, many-year obligations permitted, no outside audit",
        "อำนาจตามกฎหมายเต็มที่ ระเบียบการใช้จ่ายคล่องตัวเต็มที่ ก่อหนี้ผูกพันข้ามปีงบประมาณได้ ไม่มีการตรวจสอบจากภายนอก",
    ),
}
"""What switching a barrier off means, by its definition, in words for readers."""


def say(key: str, lang: Lang, **values: str) -> str:
    """A phrase in a language, its gaps filled."""
    return phrase(WORDS, key, lang, **values)


def name_of(family: str, name: str, lang: Lang) -> str:
    """The label of a cause, event, variable or kind; the name itself where there is no label."""
    key = f"{family}.{name}"
    return say(key, lang) if key in WORDS else name.replace("_", " ")


def barrier_label(name: str, lang: Lang) -> str:
    """What a barrier is called."""
    if name not in BARRIERS:
        return name
    return BARRIERS[name].label_th if lang == "th" else BARRIERS[name].label


def barrier_off(name: str, definition: str | None, lang: Lang) -> str | None:
    """What switching a barrier off means; a definition that is not known in words as it is, None where there is none.

    Without a definition it is that of section 8.
    """
    if definition is None:
        if name not in BARRIERS:
            return None
        definition = BARRIERS[name].definition
    return _OFF[definition][LANGUAGES.index(lang)] if definition in _OFF else definition


def option_label(name: str, lang: Lang) -> str:
    """What an option is called: the label of the reform of that name, or the name that somebody gave it."""
    if name == "do nothing":
        return say(name, lang)
    if name in REFORMS:
        return REFORMS[name].label_th if lang == "th" else REFORMS[name].label
    return name


def fiscal_year(year: int, lang: Lang) -> str:
    """ "FY2026", in Thai the year of the Buddhist Era: "2569"."""
    return say("life.year", lang, year=year_name(year, lang))
