"""What the page says, in English and in Thai: phrases with gaps that rules fill from numbers, never free text.

Thai fiscal years are Buddhist Era (CE + 543).
"""

from types import MappingProxyType

from govsim.language import LANGUAGES, Lang, Words, phrase, year_name

WORDS: Words = MappingProxyType(
    {
        # headings
        "question": ("Question", "คำถาม"),
        "answer": ("Answer", "คำตอบ"),
        "options": ("Options beside doing nothing", "ทางเลือกเทียบกับการคงสภาพเดิม"),
        "pictures": ("Pictures", "แผนภาพ"),
        "mechanism": ("How the largest gain comes about", "ผลที่มากที่สุดเกิดขึ้นได้อย่างไร"),
        "limits": ("Limits", "ข้อจำกัด"),
        "decisions": ("Decisions (levers)", "การตัดสินใจ (สิ่งที่เลือกได้)"),
        "assumptions": ("Assumptions about the world", "ข้อสมมติเกี่ยวกับสภาพแวดล้อม (สิ่งที่ไม่มีผู้ใดเลือกได้)"),
        "provenance": ("Where this comes from", "ที่มาของผล"),
        "page.kind": ("govsim report", "รายงานผลการจำลอง govsim"),
        # the question
        "question.compare": (
            "What becomes of partnerships between public agencies and their partners in {years} under each "
            "of {options}, "
            "compared with doing nothing under the same luck?",
            "หากใช้ทางเลือกแต่ละทาง ได้แก่ {options} ความร่วมมือระหว่างหน่วยงานของรัฐกับภาคีใน{years} "
            "จะเปลี่ยนแปลงอย่างไร เมื่อเทียบกับการคงสภาพเดิมภายใต้เหตุการณ์สุ่มชุดเดียวกัน",
        ),
        "question.one": (
            "What becomes of partnerships between public agencies and their partners in {years} with {options}, "
            "compared with doing nothing under the same luck?",
            "หากใช้ทางเลือก {options} ความร่วมมือระหว่างหน่วยงานของรัฐกับภาคีใน{years} "
            "จะเปลี่ยนแปลงอย่างไร เมื่อเทียบกับการคงสภาพเดิมภายใต้เหตุการณ์สุ่มชุดเดียวกัน",
        ),
        "question.run": (
            "What becomes of partnerships between public agencies and their partners in {years}?",
            "ความร่วมมือระหว่างหน่วยงานของรัฐกับภาคีใน{years} จะเป็นอย่างไร",
        ),
        "world": (
            "The world: {agencies} agencies, {missions} missions, {partners} partners; {warmup} years of "
            "warm-up before "
            "the reported years.",
            "โลกจำลอง: หน่วยงาน {agencies} แห่ง ภารกิจ {missions} ภารกิจ ภาคี {partners} ราย "
            "จำลองล่วงหน้า {warmup} ปีก่อนช่วงปีที่รายงาน",
        ),
        "runs": ("{runs} runs of each, seed {seed}.", "จำลองทางเลือกละ {runs} รอบ ค่าเริ่มต้นการสุ่ม (seed) {seed}"),
        "runs.run": ("{runs} runs, seed {seed}.", "จำลอง {runs} รอบ ค่าเริ่มต้นการสุ่ม (seed) {seed}"),
        "years": ("fiscal years {first} to {last}", "ปีงบประมาณ พ.ศ. {first} ถึง {last}"),
        "year": ("fiscal year {first}", "ปีงบประมาณ พ.ศ. {first}"),
        "quoted": ("“{name}”", "“{name}”"),
        "and": (" and ", " และ "),
        "comma": (", ", ", "),
        "from": (" from fiscal year {year}", " ตั้งแต่ปีงบประมาณ พ.ศ. {year}"),
        "off": ("Switched off throughout: {barriers}.", "ตัดอุปสรรคออกตลอดการจำลอง: {barriers}"),
        # the answer: parts
        "interval": ("95 % interval {low} to {high}", "ช่วงความเชื่อมั่นร้อยละ 95: {low} ถึง {high}"),
        "interval.none": ("no interval: too few runs could tell", "ไม่มีช่วงความเชื่อมั่น เพราะมีรอบการจำลองที่ให้ข้อมูลน้อยเกินไป"),
        "interval.exact": ("the same in every run", "เท่ากันทุกรอบการจำลอง"),
        "interval.unknown": ("no interval could be estimated", "ไม่สามารถประมาณช่วงความเชื่อมั่นได้"),
        "better": ("; better in {better} of {runs} worlds", " และดีขึ้นใน {better} จาก {runs} รอบการจำลอง"),
        "same": (", the same in {ties}", " เท่าเดิมใน {ties} รอบ"),
        "some": (" ({runs} of {all} runs could tell)", " (วัดได้ {runs} จาก {all} รอบการจำลอง)"),
        # the answer: what an option does
        "with": ("With {option}{start}, {what}.", "เมื่อใช้ทางเลือก {option}{start} {what}"),
        "sentence": ("{what}.", "{what}"),
        "told": ("{what} ({interval}{better})", "{what} ({interval}{better})"),
        "rmst_60.more": (
            "partnerships live {x} months longer of their first 60",
            "ความร่วมมือดำรงอยู่นานขึ้น {x} เดือนจาก 60 เดือนแรก",
        ),
        "rmst_60.less": (
            "partnerships live {x} months shorter of their first 60",
            "ความร่วมมือดำรงอยู่สั้นลง {x} เดือนจาก 60 เดือนแรก",
        ),
        "rmst_60.name": ("how long partnerships live", "ระยะเวลาที่ความร่วมมือดำรงอยู่"),
        "rmst_60.unit": ("months", "เดือน"),
        "trust.more": ("trust, from 0 to 1, is {x} higher", "ความไว้วางใจ (0 ถึง 1) สูงขึ้น {x}"),
        "trust.less": ("trust, from 0 to 1, is {x} lower", "ความไว้วางใจ (0 ถึง 1) ลดลง {x}"),
        "trust.name": ("trust", "ความไว้วางใจ"),
        "trust.unit": ("points", "คะแนน"),
        "coverage.more": (
            "{x} percentage points more of the need is served",
            "สัดส่วนความต้องการที่ได้รับบริการเพิ่มขึ้น {x} จุดร้อยละ",
        ),
        "coverage.less": (
            "{x} percentage points less of the need is served",
            "สัดส่วนความต้องการที่ได้รับบริการลดลง {x} จุดร้อยละ",
        ),
        "coverage.name": ("the share of need that is served", "สัดส่วนความต้องการที่ได้รับบริการ"),
        "coverage.unit": ("percentage points", "จุดร้อยละ"),
        "money.more": (
            "it costs {x} contract-years more: payments to partners and the reform's own cost",
            "ใช้เงินเพิ่มขึ้น {x} ปีสัญญา (เงินที่จ่ายให้ภาคีรวมกับต้นทุนของมาตรการ)",
        ),
        "money.less": (
            "it costs {x} contract-years less: payments to partners and the reform's own cost",
            "ใช้เงินลดลง {x} ปีสัญญา (เงินที่จ่ายให้ภาคีรวมกับต้นทุนของมาตรการ)",
        ),
        "money.name": ("the cost", "ค่าใช้จ่าย"),
        "money.unit": ("contract-years", "ปีสัญญา"),
        "unclear": (
            "{name} is not told apart from doing nothing with {runs} runs: the change is {x} {unit} "
            "({interval}); {needed}",
            "{name}ยังแยกไม่ได้จากการคงสภาพเดิมเมื่อจำลอง {runs} รอบ: เปลี่ยนแปลง {x} {unit} ({interval}) {needed}",
        ),
        "needed": (
            "about {needed} would do, if the change is what it seems",
            "หากการเปลี่ยนแปลงเป็นไปตามที่เห็น ต้องจำลองประมาณ {needed} รอบ",
        ),
        "needed.never": (
            "more runs than can be made would be needed",
            "ต้องใช้จำนวนรอบการจำลองมากเกินกว่าที่ทำได้",
        ),
        "one": (
            "{name} changes by {x} {unit}, but one run gives no interval and tells nothing for certain",
            "{name}เปลี่ยนแปลง {x} {unit} แต่การจำลองรอบเดียวไม่มีช่วงความเชื่อมั่น จึงสรุปไม่ได้",
        ),
        "same.all": (
            "{name} is exactly as without it in all {runs} runs",
            "{name}เท่ากับการคงสภาพเดิมทุกประการทั้ง {runs} รอบการจำลอง",
        ),
        "missing": (
            "{name} is not known, as no run could tell",
            "ไม่ทราบ{name} เพราะไม่มีรอบการจำลองใดวัดได้",
        ),
        "own": (
            "The option itself costs {x} contract-years of money and hours ({interval})",
            "ต้นทุนของมาตรการเอง ทั้งเงินและเวลาเจ้าหน้าที่ {x} ปีสัญญา ({interval})",
        ),
        "own.none": (
            "No cost of the option itself is counted",
            "ไม่มีต้นทุนของมาตรการเองที่นับรวม",
        ),
        "price": (
            "A partnership-year kept costs {x} contract-years ({interval})",
            "การรักษาความร่วมมือไว้ได้หนึ่งปีมีต้นทุน {x} ปีสัญญา ({interval})",
        ),
        "price.none": (
            "A partnership-year kept has no price, as no partnership-years are gained",
            "ไม่มีต้นทุนต่อปีของความร่วมมือที่รักษาไว้ เพราะไม่มีปีความร่วมมือเพิ่มขึ้น",
        ),
        "price.unsure": (
            "A partnership-year kept has no price yet, as it is not certain that any is gained",
            "ยังไม่ทราบต้นทุนต่อปีของความร่วมมือที่รักษาไว้ เพราะยังไม่แน่ว่ามีปีความร่วมมือเพิ่มขึ้น",
        ),
        "downside": ("Not in money: {what}", "ผลเสียที่ไม่เป็นตัวเงิน: {what}"),
        "own.reform": (
            "{reform} is the scenario's own reform: what it costs is not known and not counted",
            "{reform} เป็นมาตรการที่กำหนดขึ้นเองในสถานการณ์จำลองนี้ จึงไม่ทราบต้นทุนและไม่ได้นับรวม",
        ),
        "before.start": (
            "{reform} starts before the reported years: what its start costs is not counted",
            "{reform} เริ่มก่อนช่วงปีที่รายงาน จึงไม่ได้นับต้นทุนเมื่อเริ่ม",
        ),
        # the answer: overall
        "overall.best": (
            "Of {all}, {gains} for certain; the largest gain is with {best}.",
            "จาก{all} มี {gains}อย่างชัดเจน ทางเลือกที่ได้ผลมากที่สุดคือ {best}",
        ),
        "overall.none": (
            "Of {all}, none lengthens partnerships for certain.",
            "จาก{all} ไม่มีทางเลือกใดทำให้ความร่วมมือยืนยาวขึ้นอย่างชัดเจน",
        ),
        "options.one": ("1 option", "ทางเลือก 1 ทาง"),
        "options.many": ("{n} options", "ทางเลือก {n} ทาง"),
        "gains.one": ("1 lengthens partnerships", "1 ทางที่ทำให้ความร่วมมือยืนยาวขึ้น"),
        "gains.many": ("{n} lengthen partnerships", "{n} ทางที่ทำให้ความร่วมมือยืนยาวขึ้น"),
        "level.base": ("Without any option, ", "หากคงสภาพเดิม "),
        "level.rmst_60": (
            "partnerships live {x} months of their first 60 ({interval})",
            "ความร่วมมือดำรงอยู่เฉลี่ย {x} เดือนจาก 60 เดือนแรก ({interval})",
        ),
        "level.survival_5y": ("{x} % outlive five years ({interval})", "ร้อยละ {x} อยู่รอดเกินห้าปี ({interval})"),
        "level.renewal_rate": (
            "{x} % of contracts are renewed when their term runs out ({interval})",
            "สัญญาที่ครบกำหนดได้รับการต่ออายุร้อยละ {x} ({interval})",
        ),
        "level.trust": ("trust, from 0 to 1, is {x} ({interval})", "ความไว้วางใจ (0 ถึง 1) อยู่ที่ {x} ({interval})"),
        "level.coverage": ("{x} % of the need is served ({interval})", "ความต้องการได้รับบริการร้อยละ {x} ({interval})"),
        "survival_5y.name": ("the share that outlives five years", "สัดส่วนที่อยู่รอดเกินห้าปี"),
        "renewal_rate.name": ("the renewal rate", "อัตราการต่อสัญญา"),
        "not.recorded": (
            "How long partnerships live is not known, as the log of partnerships was not kept.",
            "ไม่ทราบระยะเวลาที่ความร่วมมือดำรงอยู่ เพราะไม่ได้เก็บบันทึกความร่วมมือไว้",
        ),
        # the table of options
        "t.option": ("option", "ทางเลือก"),
        "t.rmst_60": ("mean months lived of the first 60", "เดือนที่ดำรงอยู่เฉลี่ย จาก 60 เดือนแรก"),
        "t.trust": ("trust, 0 to 1", "ความไว้วางใจ (0 ถึง 1)"),
        "t.coverage": ("need served, per cent", "ความต้องการที่ได้รับบริการ (ร้อยละ)"),
        "t.money": ("cost, contract-years", "ค่าใช้จ่าย (ปีสัญญา)"),
        "t.price": ("cost of a partnership-year kept", "ต้นทุนต่อปีความร่วมมือที่รักษาไว้"),
        "t.worst": ("months in the worst tenth of worlds", "จำนวนเดือนในรอบที่แย่ที่สุดหนึ่งในสิบ"),
        "t.better": ("better in {better} of {runs}", "ดีขึ้น {better} จาก {runs}"),
        "t.levels": ("levels", "ระดับ"),
        "t.parts": ("{option} ({parts})", "{option} ({parts})"),
        "t.to": ("{low} to {high}", "{low} ถึง {high}"),
        "t.reading": (
            "First row: levels without any option. Other rows: change, its 95 % interval, and in how many worlds the "
            "option is better under the same luck; the last column is a level. A contract-year is what a typical "
            "contract costs in a year. A dash: not known.",
            "แถวแรก: ระดับเมื่อคงสภาพเดิม แถวอื่น: การเปลี่ยนแปลง ช่วงความเชื่อมั่นร้อยละ 95 และจำนวนรอบที่ดีขึ้นภายใต้"
            "เหตุการณ์สุ่มเดียวกัน คอลัมน์สุดท้ายเป็นระดับ ปีสัญญาหมายถึงค่าใช้จ่ายต่อปีของสัญญาทั่วไปหนึ่งฉบับ "
            "เครื่องหมายขีดหมายถึงไม่ทราบ",
        ),
        # pictures
        "picture.some": (
            "Drawn: doing nothing and the {n} options that change continuity most.",
            "แสดงการคงสภาพเดิมและทางเลือก {n} ทางที่เปลี่ยนอายุความร่วมมือมากที่สุด",
        ),
        "picture.incidence": ("Why partnerships end: {option}", "ความร่วมมือสิ้นสุดลงด้วยสาเหตุใด: {option}"),
        "picture.aria": (
            "Picture: {title}. The numbers are in the answer and the tables.",
            "แผนภาพ: {title} ตัวเลขอยู่ในคำตอบและตาราง",
        ),
        "as.is": ("as the scenario is", "ตามสถานการณ์จำลอง"),
        # mechanism
        "m.intro": (
            "The largest gain, that of {option}, was taken apart: one link was switched off at a time, all "
            "else, seed and "
            "luck alike, in {n} runs. With all links the gain in these runs is {x} months of the first 60 "
            "({interval}).",
            "แยกส่วนผลที่มากที่สุด คือผลของทางเลือก {option} โดยตัดออกทีละข้อต่อ ส่วนอื่น ค่าเริ่มต้นการสุ่ม และเหตุการณ์สุ่มคงเดิม "
            "จำลอง {n} รอบ เมื่อทุกข้อต่อทำงานครบ ผลที่ได้ในรอบเหล่านี้คือ {x} เดือนจาก 60 เดือนแรก ({interval})",
        ),
        "m.limited": (
            "Only the first {n} of {all} runs were made again for this.",
            "ส่วนนี้จำลองซ้ำเฉพาะ {n} รอบแรกจาก {all} รอบ",
        ),
        "m.add": (
            "Links act together, so the parts need not add up to 100 %. Nothing beyond these switches is claimed about "
            "causes.",
            "ข้อต่อต่าง ๆ ทำงานร่วมกัน สัดส่วนจึงไม่จำเป็นต้องรวมเป็นร้อยละ 100 และไม่ได้อ้างความเป็นเหตุเป็นผลใดนอกเหนือจากนี้",
        ),
        "m.links": ("Each change of the option left out in turn", "ตัดการเปลี่ยนแปลงของทางเลือกออกทีละรายการ"),
        "m.barriers": (
            "Each barrier already gone, with and without the option",
            "เมื่ออุปสรรคแต่ละด้านหมดไปแล้ว เทียบกรณีมีและไม่มีทางเลือกนี้",
        ),
        "m.link": ("change left out", "การเปลี่ยนแปลงที่ตัดออก"),
        "m.barrier": ("barrier already gone", "อุปสรรคที่หมดไปแล้ว"),
        "m.gain": ("gain that is left, months", "ผลที่เหลือ (เดือน)"),
        "m.carried": ("part of the gain it carries, per cent", "ส่วนของผลที่รายการนี้รองรับ (ร้อยละ)"),
        "m.left": ("part of the gain that is left, per cent", "ส่วนของผลที่เหลือ (ร้อยละ)"),
        "m.means": ("Gone means: {definition}", "หมดไป หมายถึง {definition}"),
        "m.most": (
            "The largest part goes with {link}: without it {x} % of the gain is lost ({interval}).",
            "ผลส่วนที่มากที่สุดมาจาก {link}: หากไม่มี ผลหายไปร้อยละ {x} ({interval})",
        ),
        "m.most.each": (
            "The largest part goes with each of {link}: without any one of them {x} % of the gain is lost "
            "({interval}).",
            "ผลส่วนที่มากที่สุดมาจาก {link} แต่ละรายการ: หากไม่มีรายการใดรายการหนึ่ง ผลหายไปร้อยละ {x} ({interval})",
        ),
        "m.single": (
            "The option moves a single parameter, so the whole gain goes with it.",
            "ทางเลือกนี้เปลี่ยนพารามิเตอร์เพียงตัวเดียว ผลทั้งหมดจึงมาจากตัวนั้น",
        ),
        "m.through": (
            "The gain works most through the barrier {barrier}: where that is already gone, {x} % of it is "
            "left ({interval}).",
            "ผลเกิดผ่านอุปสรรคด้าน {barrier} มากที่สุด: หากอุปสรรคนี้หมดไปแล้ว ผลจะเหลือร้อยละ {x} ({interval})",
        ),
        "m.through.none": (
            "Of no barrier is it certain that the gain works through it: with each gone, the whole gain may be left.",
            "ยังไม่แน่ว่าผลเกิดผ่านอุปสรรคด้านใด เพราะแม้อุปสรรคแต่ละด้านหมดไป ผลทั้งหมดก็อาจยังอยู่",
        ),
        "m.off": ("already switched off in the scenario", "ถูกตัดออกในสถานการณ์จำลองอยู่แล้ว"),
        "m.overlap": (
            "That this barrier is gone means, among other things, what the option itself sets: part of this is so by"
            " definition.",
            "การที่อุปสรรคนี้หมดไปหมายรวมถึงสิ่งที่ทางเลือกนี้กำหนดเองด้วย ผลส่วนหนึ่งจึงเป็นไปตามนิยาม",
        ),
        "m.clash": (
            "cannot be switched off beside values that the scenario states",
            "ตัดออกไม่ได้ เพราะขัดกับค่าที่สถานการณ์จำลองกำหนดไว้",
        ),
        "m.none": (
            "No option lengthens partnerships for certain, so there is no gain to take apart.",
            "ไม่มีทางเลือกใดทำให้ความร่วมมือยืนยาวขึ้นอย่างชัดเจน จึงไม่มีผลให้แยกส่วน",
        ),
        "m.other": (
            "The program that writes this page does not give the results of the folder (made by govsim "
            "{version}), so the "
            "mechanism is left out: compare again, then report.",
            "โปรแกรมที่เขียนรายงานนี้ให้ผลไม่ตรงกับผลในโฟลเดอร์ (สร้างโดย govsim {version}) จึงไม่แสดงกลไก "
            "โปรดเปรียบเทียบใหม่แล้วจึงสร้างรายงาน",
        ),
        "m.unfit": (
            "The option is more than dated reforms, so it has no links that could be left out in turn.",
            "ทางเลือกนี้มีมากกว่ามาตรการที่กำหนดปีเริ่มต้น จึงไม่มีข้อต่อที่จะตัดออกทีละรายการ",
        ),
        "m.group": ("{reform}: all of {group}", "{reform}: ทั้งกลุ่ม {group}"),
        "m.link.name": ("{reform}: {parameter}", "{reform}: {parameter}"),
        # limits
        "limit.purpose": (
            "This is a model for exploring policy, not a prediction.",
            "แบบจำลองนี้ใช้สำรวจทางเลือกเชิงนโยบาย ไม่ใช่การพยากรณ์",
        ),
        "limit.ahead": (
            "Officials do not look ahead: nobody prepares for a change that can be foreseen.",
            "เจ้าหน้าที่ในแบบจำลองไม่มองไปข้างหน้า ไม่มีผู้ใดเตรียมตัวรับการเปลี่ยนแปลงที่คาดเห็นได้",
        ),
        "limit.late": (
            "Money lost to a late budget act is not caught up within the year as fast as in reality.",
            "เงินที่เสียไปเพราะพระราชบัญญัติงบประมาณล่าช้าได้รับการเร่งเบิกจ่ายชดเชยภายในปีช้ากว่าในความเป็นจริง",
        ),
        "limit.off": (
            "How far law and leadership matter depends on what it means that a barrier is gone.",
            "กฎหมายและผู้บริหารสำคัญเพียงใด ขึ้นอยู่กับว่านิยามการหมดไปของอุปสรรคไว้อย่างไร",
        ),
        "limit.interval": (
            "The intervals tell how well the runs fix these numbers in this world. They do not hold the "
            "doubt about the "
            "assumptions: parameters whose source is an assumption may lie anywhere in their range.",
            "ช่วงความเชื่อมั่นบอกเพียงว่าจำนวนรอบการจำลองให้ค่าในโลกจำลองนี้แม่นยำเพียงใด ไม่รวมความไม่แน่นอนของข้อสมมติ "
            "พารามิเตอร์ที่มาจากข้อสมมติอาจมีค่าใดก็ได้ในช่วงค่า",
        ),
        "limit.written": ("Stated in the scenario: {text}", "ระบุไว้ในสถานการณ์จำลอง: {text}"),
        # tables of parameters
        "p.moved": ("What the options move", "สิ่งที่ทางเลือกเปลี่ยน"),
        "p.levers": (
            "Decisions in which the scenario itself differs from the default",
            "การตัดสินใจที่สถานการณ์จำลองเองต่างจากค่าตั้งต้น",
        ),
        "p.worlds": ("Assumptions in which the scenario differs from the default", "ข้อสมมติที่สถานการณ์จำลองต่างจากค่าตั้งต้น"),
        "p.nothing": ("None: all have their default.", "ไม่มี ทุกตัวมีค่าตั้งต้น"),
        "p.nothing.moved": ("None: no reform moves anything.", "ไม่มีมาตรการใดเปลี่ยนพารามิเตอร์"),
        "p.parameter": ("parameter", "พารามิเตอร์"),
        "p.value": ("value", "ค่าที่ใช้"),
        "p.default": ("default", "ค่าตั้งต้น"),
        "p.range": ("range", "ช่วงค่า"),
        "p.unit": ("unit", "หน่วย"),
        "p.source": ("source of the default", "ที่มาของค่าตั้งต้น"),
        "p.reform": ("reform and when", "มาตรการและช่วงเวลา"),
        "p.change": ("from → to", "จาก → เป็น"),
        "p.base": ("in all options", "ทุกทางเลือก"),
        "p.until": (" to {year}", " ถึง {year}"),
        "p.since": ("from {year}", "ตั้งแต่ {year}"),
        "p.in": (" in {groups}", " ใน {groups}"),
        "p.size": (", {size} % of the way", " ที่ร้อยละ {size} ของเป้าหมาย"),
        "p.differs": ("(the option's own scenario)", "(สถานการณ์ของทางเลือกเอง)"),
        "p.acts": (
            "The budget acts of {n} years are as recorded, not drawn.",
            "พระราชบัญญัติงบประมาณ {n} ปีใช้ข้อมูลจริง ไม่ได้สุ่ม",
        ),
        # provenance
        "v.version": ("program", "โปรแกรม"),
        "v.commit": ("commit", "รหัสฉบับโปรแกรม (commit)"),
        "v.scenario": ("scenario", "สถานการณ์จำลอง"),
        "v.seed": ("seed", "ค่าเริ่มต้นการสุ่ม (seed)"),
        "v.runs": ("runs", "จำนวนรอบการจำลอง"),
        "v.date": ("date of the data (UTC)", "วันที่ของข้อมูล (UTC)"),
        "v.hash": (
            "SHA-256 of provenance.json, which holds the hashes of all tables",
            "SHA-256 ของ provenance.json ซึ่งมีค่าแฮชของตารางทั้งหมด",
        ),
        "v.unknown": ("not known", "ไม่ทราบ"),
    }
)  # fmt: skip
"""Each in English and in Thai."""


def say(key: str, lang: Lang, **values: object) -> str:
    """A phrase in a language, its gaps filled."""
    return phrase(WORDS, key, lang, **values)


def listed(names: list[str], lang: Lang) -> str:
    """Names in quotes: “a”, “b” and “c”."""
    quoted = [say("quoted", lang, name=name) for name in names]
    *first, last = quoted
    return say("comma", lang).join(first) + say("and", lang) + last if first else last


_MONTHS = (
    ("January", "มกราคม"), ("February", "กุมภาพันธ์"), ("March", "มีนาคม"), ("April", "เมษายน"), ("May", "พฤษภาคม"),
    ("June", "มิถุนายน"), ("July", "กรกฎาคม"), ("August", "สิงหาคม"), ("September", "กันยายน"),
    ("October", "ตุลาคม"), ("November", "พฤศจิกายน"), ("December", "ธันวาคม"),
)  # fmt: skip


def date(iso: str, lang: Lang) -> str:
    """A day from "2026-11-24T09:56:56+00:00": "24 November 2026", "24 พฤศจิกายน 2569"."""
    try:
        number, month, day = (int(part) for part in iso[:10].split("-"))
        name = _MONTHS[month - 1][LANGUAGES.index(lang)]
    except (ValueError, IndexError):
        return say("v.unknown", lang)
    return f"{day} {name} {year_name(number, lang)}"
