"""What stories say, in English and in Thai."""

from types import MappingProxyType

from govsim.language import KINDS, Words

WORDS: Words = MappingProxyType(
    {
        # who, how many, from when to when
        "entity.agencies": ("agency {n}", "หน่วยงานที่ {n}"),
        "entity.officials": ("post {n}", "ตำแหน่งที่ {n}"),
        "entity.partners": ("partner {n}", "ภาคีรายที่ {n}"),
        "entity.missions": ("mission {n}", "ภารกิจที่ {n}"),
        **{f"kind.{kind}": names for kind, names in KINDS.items()},
        "months.one": ("1 month", "1 เดือน"),
        "months": ("{n} months", "{n} เดือน"),
        "left.one": ("1 {who} left", "เปลี่ยน{who} 1 ครั้ง"),
        "left": ("{n} {who}s left", "เปลี่ยน{who} {n} ครั้ง"),
        "leader": ("leader", "ผู้บริหาร"),
        "coordinator": ("coordinator", "ผู้ประสานงาน"),
        "begun.one": ("1 partnership begun", "เริ่มความร่วมมือ 1 ครั้ง"),
        "begun": ("{n} partnerships begun", "เริ่มความร่วมมือ {n} ครั้ง"),
        "span": ("{first} to {last}", "{first} ถึง {last}"),
        "no span": ("no month simulated yet", "ยังไม่ได้จำลองเดือนใด"),
        # titles, and what is said where nothing happened
        "agencies.title": (
            "{name}, {span}: {left}; the head of today ranks partnerships {priority}, follows through {seriousness}",
            "{name} {span}: {left} ผู้บริหารปัจจุบันให้ความสำคัญ {priority} จริงจัง {seriousness}",
        ),
        "agencies.quiet": ("nobody left: the head is the one of the beginning", "ไม่มีการเปลี่ยนผู้บริหาร"),
        "officials.title": (
            "{name} of {agency}, {span}: {left}; {now}, engagement {engagement}",
            "{name} ของ{agency} {span}: {left} {now} ความทุ่มเท {engagement}",
        ),
        "officials.quiet": ("nobody left: the coordinator is the one of the beginning", "ไม่มีการเปลี่ยนผู้ประสานงาน"),
        "post.vacant": ("the post stands empty", "ขณะนี้ตำแหน่งว่าง"),
        "post.held": ("the holder has been there {tenure}", "ผู้ดำรงตำแหน่งปัจจุบันอยู่มาแล้ว {tenure}"),
        "missions.title": ("{name} of {agency}, {span}: {begun}{now}", "{name} ของ{agency} {span}: {begun}{now}"),
        "missions.quiet": ("in house all the time", "หน่วยงานดำเนินการเองตลอดมา"),
        "mission.partner": ("; with {partner} now, trust {trust}", " ขณะนี้ร่วมกับ{partner} ความไว้วางใจ {trust}"),
        # what happens to leaders
        "line.stated": (
            "as the scenario states of its head: priority {priority}, seriousness {seriousness}",
            "ตามที่สถานการณ์จำลองกำหนด: ลำดับความสำคัญ {priority} ความจริงจัง {seriousness}",
        ),
        "line.leader": (
            "the head leaves after {tenure} ({why}); under the successor {fate}: priority {old_priority} -> {priority},"
            " seriousness {old_seriousness} -> {seriousness}",
            "ผู้บริหารพ้นตำแหน่งหลังดำรงตำแหน่ง {tenure} ({why}) ผู้มารับตำแหน่ง{fate}: ลำดับความสำคัญ {old_priority} -> {priority}"
            " ความจริงจัง {old_seriousness} -> {seriousness}",
        ),
        "leader.limit": ("the term limit", "ครบวาระ"),
        "leader.moved": ("moved on", "ย้ายไปตำแหน่งอื่น"),
        "leader.transition": (", in a political transition", " ในช่วงเปลี่ยนผ่านทางการเมือง"),
        "leader.dropped": ("the line is dropped", "ยกเลิกแนวนโยบายเดิม"),
        "leader.higher": ("a higher priority", "ให้ความสำคัญมากขึ้น"),
        "leader.lower": ("a lower priority", "ให้ความสำคัญน้อยลง"),
        "leader.same": ("much the same line", "ใช้แนวนโยบายใกล้เคียงเดิม"),
        # what happens to posts
        "line.post": (
            "the coordinator leaves after {tenure}, {successor}{touched}",
            "ผู้ประสานงานย้ายหลังดำรงตำแหน่ง {tenure} {successor}{touched}",
        ),
        "post.trust": ("; partners' trust: {touched}", " ความไว้วางใจของภาคี: {touched}"),
        "successor.at_once": ("a successor starts at once", "มีผู้มารับตำแหน่งทันที"),
        "successor.later": ("the post stands empty for {vacant}", "ตำแหน่งว่าง {vacant}"),
        # what happens to missions
        "line.approached": (
            "{partner} is approached; trust {trust} to begin with",
            "ทาบทาม{partner} ความไว้วางใจ {trust} เมื่อเริ่มต้น",
        ),
        "line.given up": (
            "talks are given up after {waiting} without a signature",
            "ยุติการเจรจาหลัง {waiting} โดยไม่ได้ลงนาม",
        ),
        "line.in force": (
            "a contract with {partner} is in force, since {began}, until {end}; trust {trust}",
            "มีสัญญากับ{partner} ตั้งแต่ {began} ถึง {end} ความไว้วางใจ {trust}",
        ),
        "line.signed": (
            "signed after {waiting} of talks, until {end}; trust {trust}",
            "ลงนามหลังเจรจา {waiting} มีผลถึง {end} ความไว้วางใจ {trust}",
        ),
        "line.signed again": (
            "signed again after {gap} without a contract, until {end}; trust {trust}",
            "ต่อสัญญาหลังขาดช่วง {gap} มีผลถึง {end} ความไว้วางใจ {trust}",
        ),
        "line.term ran out": (
            "the term runs out; performance {performance}, trust {trust}",
            "สัญญาครบกำหนด ผลการดำเนินงาน {performance} ความไว้วางใจ {trust}",
        ),
        "line.objection": (
            "auditors object: payment is frozen for {freeze}; trust {trust}",
            "ผู้ตรวจสอบทักท้วง ระงับการเบิกจ่าย {freeze} ความไว้วางใจ {trust}",
        ),
        "line.coordinator": (
            "the coordinator ({official}) leaves, {successor}; trust {before} -> {trust}",
            "ผู้ประสานงาน ({official}) ย้าย {successor} ความไว้วางใจ {before} -> {trust}",
        ),
        "line.partner coordinator change": (
            "the partner's own coordinator changes; trust {trust}",
            "ภาคีเปลี่ยนผู้ประสานงานของตน ความไว้วางใจ {trust}",
        ),
        "line.late payment": (
            "an invoice is settled that was overdue since {since}; trust {trust}",
            "ได้รับเงินงวดที่ค้างมาตั้งแต่ {since} ความไว้วางใจ {trust}",
        ),
        "line.late act": (
            "the budget act is late, until {until}: nothing can be signed before",
            "พ.ร.บ. งบประมาณล่าช้าถึง {until} ระหว่างนี้ลงนามสัญญาใดไม่ได้",
        ),
        "line.ended": ("it ends after {months}: {why}", "สิ้นสุดลงหลัง {months}: {why}"),
        "why.line": (
            "no line in the new budget (priority {priority}, performance {performance})",
            "ไม่ได้รับจัดสรรงบประมาณต่อ (ลำดับความสำคัญ {priority} ผลการดำเนินงาน {performance})",
        ),
        "why.law": ("auditors object to the authority itself", "ผู้ตรวจสอบทักท้วงอำนาจตามกฎหมาย"),
        "why.other": ("an accident, from outside the model", "เหตุนอกแบบจำลอง"),
        "why.insolvent": ("the partner cannot go on ({cash})", "ภาคีขาดสภาพคล่อง ({cash})"),
        "why.partner": (
            "the partner leaves (trust {trust}, {cash}{without})",
            "ภาคีถอนตัว (ความไว้วางใจ {trust} {cash}{without})",
        ),
        "why.performance": (
            "the agency lets the term run out, performance {performance}",
            "หน่วยงานไม่ต่อสัญญา ผลการดำเนินงาน {performance}",
        ),
        "why.lapsed": ("no new contract for {gap}", "ขาดช่วงสัญญานานถึง {gap}"),
        "cash": (
            "cash for {x:.1f} months of a contract as the month began",
            "ต้นเดือนมีเงินสดเทียบเท่ามูลค่าสัญญา {x:.1f} เดือน",
        ),
        "debt": ("{x:.1f} months of a contract in debt as the month began", "ต้นเดือนเป็นหนี้เทียบเท่ามูลค่าสัญญา {x:.1f} เดือน"),
        "without": (", {gap} without a contract", " ขาดช่วงสัญญา {gap}"),
    }
)
