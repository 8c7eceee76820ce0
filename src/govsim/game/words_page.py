"""What the debrief page says, in English and in Thai."""

from collections.abc import Mapping

PAGE: Mapping[str, tuple[str, str]] = {
    "option.do nothing": ("doing nothing", "คงสภาพเดิม"),
    "option.class": ("the class", "ห้องเรียน"),
    "option.best package": ("best package found", "ชุดมาตรการที่ดีที่สุดที่พบ"),
    "m.partnership_years": ("partnership-years", "ปีความร่วมมือ"),
    "m.trust": ("trust, of 100", "ความไว้วางใจ (เต็ม 100)"),
    "m.coverage": ("need served, %", "ความต้องการที่ได้รับบริการ (ร้อยละ)"),
    "m.paid": ("paid to partners, contract-years", "เงินที่จ่ายให้ภาคี (ปีสัญญา)"),
    "m.reform_cost": ("cost of reforms, contract-years", "ต้นทุนของมาตรการ (ปีสัญญา)"),
    # pictures
    "pic.years": ("Partnerships alive, year by year", "จำนวนความร่วมมือที่ดำเนินอยู่ในแต่ละปี"),
    "pic.years.foot": (
        "Right: means over {n} worlds; the band holds the class's worlds from the {low}th to the {high}th percentile.",
        "ภาพขวา: ค่าเฉลี่ยจากโลกจำลอง {n} โลก แถบสีคือเปอร์เซ็นไทล์ที่ {low} ถึง {high} ของผลจากการตัดสินใจของห้องเรียน",
    ),
    "pic.world": ("The class's world", "โลกจำลองของห้องเรียน"),
    "pic.worlds": ("The same decisions in {n} worlds", "การตัดสินใจเดียวกันในโลกจำลอง {n} โลก"),
    "pic.alive": ("partnerships alive", "ความร่วมมือที่ดำเนินอยู่"),
    "pic.x": ("fiscal year, last two digits", "ปีงบประมาณ (พ.ศ. สองหลักท้าย)"),
    "pic.dist": (
        "One world is one draw: the same decisions under other luck",
        "โลกเดียวคือการสุ่มครั้งเดียว: การตัดสินใจเดียวกันภายใต้เหตุการณ์สุ่มชุดอื่น",
    ),
    "pic.dist.foot": (
        "{n} worlds; in each, doing nothing and the options meet the same luck. Height in a row has no meaning.",
        "โลกจำลอง {n} โลก แต่ละโลกทุกทางเลือกพบเหตุการณ์สุ่มชุดเดียวกัน ความสูงของจุดในแถวไม่มีความหมาย",
    ),
    "pic.own": ("the class's world", "โลกจำลองของห้องเรียน"),
    "pic.mean": ("mean over all worlds", "ค่าเฉลี่ยของทุกโลกจำลอง"),
    "pic.gain": (
        "partnership-years gained over doing nothing, in eight years",
        "ปีความร่วมมือที่เพิ่มขึ้นจากการคงสภาพเดิม ในแปดปี",
    ),
    # the page
    "p.kind": ("govsim game: debrief", "เกม govsim: สรุปหลังเกม"),
    "p.title": ("Eight fiscal years, {first} to {last}", "แปดปีงบประมาณ พ.ศ. {first} ถึง {last}"),
    "p.set": (
        "{title}. Luck (seed) {seed}; {budget} contract-years for reforms a year.",
        "{title} ค่าเริ่มต้นการสุ่ม (seed) {seed} งบประมาณสำหรับมาตรการปีละ {budget} ปีสัญญา",
    ),
    "p.short": ("In short", "โดยสรุป"),
    "p.own": (
        "In the class's own world its decisions made a difference of {x} partnership-years to doing nothing.",
        "ในโลกจำลองของห้องเรียน การตัดสินใจทำให้ปีความร่วมมือต่างจากการคงสภาพเดิม {x} ปี",
    ),
    "p.worlds": (
        "One world is one draw of luck. In {n} worlds the same decisions made a difference of {x} partnership-years on"
        " average (95 % interval {interval}); in {better} of {n} they did better than doing nothing.",
        "โลกเดียวเป็นเพียงการสุ่มครั้งเดียว เมื่อใช้การตัดสินใจเดียวกันในโลกจำลอง {n} โลก ปีความร่วมมือต่างจากการคงสภาพเดิมเฉลี่ย {x} ปี"
        " (ช่วงความเชื่อมั่นร้อยละ 95: {interval}) และดีกว่าการคงสภาพเดิมใน {better} จาก {n} โลก",
    ),
    "p.best": (
        "The best package found whose reforms cost no more than the class's: {reforms}, all from the first year. It"
        " makes a difference of {x} partnership-years to doing nothing ({interval}), of {y} to the class ({other}).",
        "ชุดมาตรการที่ดีที่สุดที่พบโดยใช้ต้นทุนไม่เกินห้องเรียน ได้แก่ {reforms} เริ่มทุกมาตรการตั้งแต่ปีแรก"
        " ปีความร่วมมือต่างจากการคงสภาพเดิม {x} ปี ({interval}) และต่างจากห้องเรียน {y} ปี ({other})",
    ),
    "p.best.beats": (
        "That is more than the class's decisions bring.",
        "ซึ่งมากกว่าผลจากการตัดสินใจของห้องเรียน",
    ),
    "p.best.beaten": (
        "The class did better than the best package found: it could decide anew each year.",
        "ห้องเรียนทำได้ดีกว่าชุดที่ดีที่สุดที่พบ เพราะตัดสินใจใหม่ได้ทุกปี",
    ),
    "p.best.paid": (
        "What partners are paid for their services comes on top of what reforms cost, and more partnerships are paid"
        " more: a difference to doing nothing of {x} contract-years for the class ({interval}), of {y} for the package"
        " ({other}).",
        "เงินที่จ่ายให้ภาคีเป็นค่าบริการไม่รวมอยู่ในต้นทุนของมาตรการ และยิ่งมีความร่วมมือมากก็ยิ่งจ่ายมาก"
        " ต่างจากการคงสภาพเดิม {x} ปีสัญญาในกรณีห้องเรียน ({interval}) และ {y} ปีสัญญาในกรณีชุดมาตรการ ({other})",
    ),
    "p.best.none": (
        "No package was found that gains partnership-years at the class's cost.",
        "ไม่พบชุดมาตรการที่เพิ่มปีความร่วมมือได้ภายในต้นทุนของห้องเรียน",
    ),
    "p.nothing": ("The class set no reform.", "ห้องเรียนไม่ได้ใช้มาตรการใด"),
    "p.compare": ("The class, doing nothing, and the best package", "ห้องเรียน การคงสภาพเดิม และชุดมาตรการที่ดีที่สุด"),
    "p.in.world": ("In the class's world", "ในโลกจำลองของห้องเรียน"),
    "p.in.worlds": (
        "Over {n} worlds: mean differences under the same luck, below each its 95 % interval",
        "ในโลกจำลอง {n} โลก: ผลต่างเฉลี่ยภายใต้เหตุการณ์สุ่มชุดเดียวกัน และช่วงความเชื่อมั่นร้อยละ 95",
    ),
    "p.measure": ("measure", "ตัวชี้วัด"),
    "p.versus": ("{one} less {other}", "{one} ลบ {other}"),
    "p.better": ("better in {n} of {of}", "ดีกว่าใน {n} จาก {of} โลก"),
    "p.ties": (", the same in {n}", " เท่ากันใน {n} โลก"),
    "p.to": ("{low} to {high}", "{low} ถึง {high}"),
    "p.decisions": ("What each decision cost and brought", "ต้นทุนและผลของการตัดสินใจแต่ละเรื่อง"),
    "p.decisions.note": (
        "Each decision was left out in turn and the rest played again under the same luck, in {n} worlds: what is told"
        " is the difference it makes beside all others. Effects of reforms that work together do not add up."
        " Below each number is its 95 % interval.",
        "ตัดการตัดสินใจออกทีละเรื่อง แล้วจำลองส่วนที่เหลือซ้ำภายใต้เหตุการณ์สุ่มชุดเดียวกันในโลกจำลอง {n} โลก"
        " ตัวเลขคือผลที่เรื่องนั้นเพิ่มให้เมื่อมีเรื่องอื่นอยู่ครบ"
        " ผลของมาตรการที่เสริมกันจึงรวมกันไม่ได้ตรง ๆ ใต้ตัวเลขคือช่วงความเชื่อมั่นร้อยละ 95",
    ),
    "p.decision": ("decision", "การตัดสินใจ"),
    "p.from": ("FY{first} to {last}, proposed by: {role}", "ปีงบประมาณ พ.ศ. {first} ถึง {last} เสนอโดย{role}"),
    "p.cost": ("cost, contract-years", "ต้นทุน (ปีสัญญา)"),
    "p.years": ("partnership-years", "ปีความร่วมมือ"),
    "p.need": ("need served, %-points", "ความต้องการที่ได้รับบริการ (จุดร้อยละ)"),
    "p.here": ("partnership-years in this world", "ปีความร่วมมือในโลกจำลองของห้องเรียน"),
    "p.by.year": ("Year by year in the class's world", "ทีละปีในโลกจำลองของห้องเรียน"),
    "p.fiscal": ("fiscal year", "ปีงบประมาณ พ.ศ."),
    "p.set.aside": ("set aside", "กันเงินไว้"),
    "p.what": ("decided", "การตัดสินใจ"),
    "y.alive": ("alive", "ความร่วมมือที่ดำเนินอยู่"),
    "y.trust": ("trust", "ความไว้วางใจ"),
    "y.coverage": ("need served, %", "ได้รับบริการ (ร้อยละ)"),
    "y.endings": ("ended", "สิ้นสุด"),
    "y.act_months": ("act late, months", "งบล่าช้า (เดือน)"),
    "p.turning": ("Turning points", "จุดเปลี่ยน"),
    "p.longest": (
        "The partnership that lived longest: {months} months, {mission}",
        "ความร่วมมือที่อยู่ยาวนานที่สุด: {months} เดือน {mission}",
    ),
    "p.died": (
        "One that died: {mission}, after {months} months",
        "ความร่วมมือที่สิ้นสุดลง: {mission} หลังดำเนินมา {months} เดือน",
    ),
    "p.goals": ("The secret goals", "เป้าหมายลับของแต่ละบทบาท"),
    "p.reached": ("reached", "บรรลุ"),
    "p.missed": ("not reached", "ไม่บรรลุ"),
    "p.role": ("role", "บทบาท"),
    "p.goal": ("goal", "เป้าหมาย"),
    "p.result": ("result", "ผล"),
    "p.goals.note": (
        "They are checked in the class's own world, so luck has its share in them.",
        "ตรวจจากโลกจำลองของห้องเรียนเอง โชคจึงมีส่วนด้วย",
    ),
    "p.questions": ("To talk about", "คำถามชวนคิด"),
    "q.1": (
        "Where do the class's world and the mean over all worlds differ? What was luck, what was decision?",
        "โลกจำลองของห้องเรียนต่างจากค่าเฉลี่ยของทุกโลกตรงไหน ส่วนใดเป็นโชค ส่วนใดเป็นผลของการตัดสินใจ",
    ),
    "q.2": (
        "Which decision brought less than the class had expected, and through which of the five barriers was it lost?",
        "การตัดสินใจใดให้ผลน้อยกว่าที่คาด และผลนั้นหายไปที่อุปสรรคด้านใดในห้าด้าน",
    ),
    "q.3": (
        "What did a decision that was withdrawn early still do, and what did it not?",
        "มาตรการที่ถูกยกเลิกกลางคันยังให้ผลอะไรอยู่ และอะไรที่ไม่เกิดขึ้น",
    ),
    "q.4": (
        "Whose consent was hardest to get? Who would have to consent in your own agency?",
        "ความเห็นชอบของฝ่ายใดได้มายากที่สุด ในหน่วยงานของท่านเอง ต้องได้รับความเห็นชอบจากใครบ้าง",
    ),
    "q.5": (
        "The best package pays no heed to roles and years. What would keep a real government from setting it?",
        "ชุดมาตรการที่ดีที่สุดไม่ติดข้อจำกัดเรื่องบทบาทและการตัดสินใจทีละปี อะไรทำให้รัฐบาลจริงใช้ชุดนี้ไม่ได้",
    ),
    "p.limits": ("Limits", "ข้อจำกัด"),
    "l.one": (
        "The class lived in one world. What its decisions are worth is told by the many worlds, not by this one.",
        "ห้องเรียนเล่นในโลกเดียว คุณค่าของการตัดสินใจต้องดูจากหลายโลก ไม่ใช่โลกนี้โลกเดียว",
    ),
    "l.search": (
        "The best package is the best of {tried} that a search tried, in {runs} other worlds: one that no single"
        " addition, withdrawal or exchange improves. A better one may exist. It starts whole in the first year, may"
        " cost more in one year than the yearly budget, and was chosen for partnership-years; over all years it may"
        " cost {limit} contract-years on average, as the class's decisions do in those worlds.",
        "ชุดที่ดีที่สุดคือชุดที่ดีที่สุดจาก {tried} ชุดที่ค้นหาในโลกจำลองอื่น {runs} โลก ซึ่งการเพิ่ม ถอน หรือสลับทีละมาตรการไม่ทำให้ดีขึ้นอีก"
        " อาจมีชุดที่ดีกว่านี้ ชุดนี้เริ่มพร้อมกันในปีแรก บางปีอาจใช้เงินเกินงบประมาณรายปี และเลือกจากปีความร่วมมือ"
        " รวมทุกปีใช้เงินเฉลี่ยไม่เกิน {limit} ปีสัญญา เท่ากับการตัดสินใจของห้องเรียนในโลกเหล่านั้น",
    ),
    "l.quote": (
        "In the game a decision takes of the budget what it would have cost in the year before; here costs are those"
        " that came.",
        "ในเกม มาตรการกันเงินตามต้นทุนที่คิดจากปีก่อนหน้า ส่วนหน้านี้ใช้ต้นทุนที่เกิดขึ้นจริงในแบบจำลอง",
    ),
    "p.provenance": ("Where this comes from", "ที่มาของผล"),
    "v.again": ("to play it again", "วิธีเล่นซ้ำ"),
    "v.scenario": ("scenario", "สถานการณ์จำลอง"),
    "v.version": ("version", "รุ่นของโปรแกรม"),
}
