"""The lines of a partnership's story, in English and in Thai."""

from collections.abc import Mapping

TALE: Mapping[str, tuple[str, str]] = {
    "entity.agencies": ("agency {n}", "หน่วยงานที่ {n}"),
    "entity.officials": ("post {n}", "ตำแหน่งที่ {n}"),
    "entity.partners": ("partner {n}", "ภาคีรายที่ {n}"),
    "entity.missions": ("mission {n}", "ภารกิจที่ {n}"),
    "tale.title": ("The story of {mission} of {agency}", "เรื่องราวของ{mission} สังกัด{agency}"),
    "tale.quiet": ("nothing out of the ordinary happened", "ไม่มีเหตุการณ์ผิดปกติ"),
    "tale.approached": (
        "{partner} ({kind}) is approached; trust {trust:.0f} of 100",
        "ทาบทาม{partner} ({kind}) ความไว้วางใจ {trust:.0f} จาก 100",
    ),
    "tale.in force": (
        "a contract with {partner} ({kind}) is in force, begun {began}; trust {trust:.0f} of 100",
        "มีสัญญากับ{partner} ({kind}) ซึ่งเริ่มเมื่อ {began} ความไว้วางใจ {trust:.0f} จาก 100",
    ),
    "tale.stated": (
        "the head of the agency ranks partnerships {priority:.0f} of 100, as the scenario states",
        "ผู้บริหารหน่วยงานให้ลำดับความสำคัญแก่ความร่วมมือ {priority:.0f} (เต็ม 100) ตามที่สถานการณ์จำลองกำหนด",
    ),
    "tale.given up": (
        "talks are given up after {waiting} months",
        "ยุติการเจรจาหลังจากใช้เวลา {waiting} เดือน",
    ),
    "tale.signed": (
        "signed after {waiting} months of talks; trust {trust:.0f}",
        "ลงนามสัญญาหลังเจรจา {waiting} เดือน ความไว้วางใจ {trust:.0f}",
    ),
    "tale.signed again": (
        "signed again after {gap} months without a contract; trust {trust:.0f}",
        "ต่อสัญญาหลังขาดช่วง {gap} เดือน ความไว้วางใจ {trust:.0f}",
    ),
    "tale.term ran out": ("the term runs out; trust {trust:.0f}", "สัญญาครบอายุ ความไว้วางใจ {trust:.0f}"),
    "tale.objection": (
        "auditors object: payment is frozen for {freeze} months; trust {trust:.0f}",
        "ผู้ตรวจสอบทักท้วง ระงับการจ่ายเงิน {freeze} เดือน ความไว้วางใจ {trust:.0f}",
    ),
    "tale.coordinator": (
        "the coordinator leaves, a successor starts at once; trust {before:.0f} to {trust:.0f}",
        "ผู้ประสานงานย้ายออก ผู้รับตำแหน่งเริ่มงานทันที ความไว้วางใจจาก {before:.0f} เป็น {trust:.0f}",
    ),
    "tale.coordinator vacant": (
        "the coordinator leaves, the post stands empty for {vacant} months; trust {before:.0f} to {trust:.0f}",
        "ผู้ประสานงานย้ายออก ตำแหน่งว่าง {vacant} เดือน ความไว้วางใจจาก {before:.0f} เป็น {trust:.0f}",
    ),
    "tale.partner coordinator change": (
        "the partner's own coordinator changes; trust {trust:.0f}",
        "ผู้ประสานงานฝ่ายภาคีเปลี่ยนคน ความไว้วางใจ {trust:.0f}",
    ),
    "tale.late payment": (
        "an overdue invoice is paid; trust {trust:.0f}",
        "จ่ายเงินตามใบแจ้งหนี้ที่ค้างเกินกำหนด ความไว้วางใจ {trust:.0f}",
    ),
    "tale.leader": (
        "the head of the agency changes; priority {old_priority:.0f} to {priority:.0f} of 100",
        "เปลี่ยนผู้บริหารหน่วยงาน ลำดับความสำคัญของความร่วมมือจาก {old_priority:.0f} เป็น {priority:.0f} (เต็ม 100)",
    ),
    "tale.ended": (
        "it ends after {months} months: {why}",
        "ความร่วมมือสิ้นสุดหลังดำเนินมา {months} เดือน: {why}",
    ),
}
