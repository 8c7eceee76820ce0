"""Stories in Thai, from the same chronicle that the English ones of govsim.story are told from."""

from collections.abc import Callable
from typing import Any

from govsim.plots.words import month_name, name_of
from govsim.story import Chronicle, Incident
from govsim.world import KINDS

NAMES = {
    "Inclusive Care": "Inclusive Care",
    "Universal Design centre": "ศูนย์พัฒนา Universal Design",
    "Department of Children and Youth": "กรมกิจการเด็กและเยาวชน",
    "Department of Older Persons": "กรมกิจการผู้สูงอายุ",
    "National Institute for Child and Family Development, Mahidol University": (
        "สถาบันแห่งชาติเพื่อการพัฒนาเด็กและครอบครัว มหาวิทยาลัยมหิดล"
    ),
    "Nonthaburi City Municipality": "เทศบาลนครนนทบุรี",
}
_WORDS = {"agencies": "หน่วยงานที่", "officials": "ตำแหน่งที่", "partners": "ภาคีที่", "missions": "ภารกิจที่"}


def story(agent: Any) -> str:
    """What happened to a mission, an agency's leaders or a post: when, and why."""
    tell = {"missions": _of_mission, "agencies": _of_leaders, "officials": _of_post}[agent.table]
    return tell(agent.model.chronicle, agent.row)


def month(chronicle: Chronicle, number: int) -> str:
    """A month of the calendar: "ต.ค. 2568"."""
    return month_name(number, chronicle.run.blueprint.scenario.time.first_fiscal_year, "th")


def name(chronicle: Chronicle, table: str, row: int) -> str:
    """What something is called: its Thai name, or its number."""
    names = chronicle.run.blueprint.names.get(table, ())
    given = names[row] if row < len(names) else ""
    return NAMES.get(given, given) if given else f"{_WORDS[table]} {row}"


def _told(chronicle: Chronicle, title: str, lines: list[tuple[int, str]], nothing: str) -> str:
    dated = [f"  {month(chronicle, number)}  {line}" for number, line in sorted(lines, key=lambda line: line[0])]
    return "\n".join([title, *(dated or [f"  {nothing}"])])


def _span(chronicle: Chronicle) -> str:
    return f"{month(chronicle, chronicle.first_month)} ถึง {month(chronicle, chronicle.run.month - 1)}"


def _of_leaders(chronicle: Chronicle, row: int) -> str:
    incidents, agency = chronicle.of("agencies", row), chronicle.run.world.agencies[row]
    left = sum(incident.what == "leader" for incident in incidents)
    title = f"{name(chronicle, 'agencies', row)} {_span(chronicle)}: เปลี่ยนผู้บริหาร {left} ครั้ง "
    title += f"ผู้บริหารปัจจุบันให้ความสำคัญ {agency.priority:.2f} จริงจัง {agency.seriousness:.2f}"
    lines = [(incident.month, _leader(incident)) for incident in incidents]
    return _told(chronicle, title, lines, "ไม่มีการเปลี่ยนผู้บริหาร")


def _leader(incident: Incident) -> str:
    facts = incident.facts
    if incident.what == "stated":
        return f"ตามที่สถานการณ์กำหนด: ลำดับความสำคัญ {facts['priority']:.2f} ความจริงจัง {facts['seriousness']:.2f}"
    why = "ครบวาระ" if facts["tenure"] >= facts["limit"] else "ย้ายไปตำแหน่งอื่น"
    why += " ในช่วงเปลี่ยนผ่านทางการเมือง" if facts["transition"] else ""
    fate = "ใช้แนวนโยบายใกล้เคียงเดิม"
    if facts["priority"] <= 0.15 < facts["old_priority"]:
        fate = "ยกเลิกแนวนโยบายเดิม"
    elif abs(facts["priority"] - facts["old_priority"]) >= 0.1:
        fate = "ให้ความสำคัญมากขึ้น" if facts["priority"] > facts["old_priority"] else "ให้ความสำคัญน้อยลง"
    return (
        f"ผู้บริหารพ้นตำแหน่งหลังดำรงตำแหน่ง {facts['tenure']} เดือน ({why}) ผู้มารับตำแหน่ง{fate}: "
        f"ลำดับความสำคัญ {facts['old_priority']:.2f} -> {facts['priority']:.2f} "
        f"ความจริงจัง {facts['old_seriousness']:.2f} -> {facts['seriousness']:.2f}"
    )


def _of_post(chronicle: Chronicle, row: int) -> str:
    incidents, world = chronicle.of("officials", row), chronicle.run.world
    post = world.officials[row]
    now = "ขณะนี้ตำแหน่งว่าง" if post.vacant else f"ผู้ดำรงตำแหน่งปัจจุบันอยู่มาแล้ว {post.tenure} เดือน"
    title = f"{name(chronicle, 'officials', row)} ของ{name(chronicle, 'agencies', post.agency)} {_span(chronicle)}: "
    title += f"เปลี่ยนผู้ประสานงาน {len(incidents)} ครั้ง {now} ความทุ่มเท {post.engagement:.2f}"
    lines = []
    for incident in incidents:
        touched = [
            f"{name(chronicle, 'missions', mission)} {other.facts['before']:.2f} -> {other.facts['trust']:.2f}"
            for mission in (world.missions["official"] == row).nonzero()[0].tolist()
            for other in chronicle.of("missions", mission)
            if other.month == incident.month and other.what == "coordinator"
        ]
        line = f"ผู้ประสานงานย้ายหลังอยู่ {incident.facts['tenure']} เดือน {_vacancy(incident.facts)}"
        lines.append((incident.month, line + (f" ความไว้วางใจของภาคี: {', '.join(touched)}" if touched else "")))
    return _told(chronicle, title, lines, "ไม่มีการเปลี่ยนผู้ประสานงาน")


def _of_mission(chronicle: Chronicle, row: int) -> str:
    incidents, mission = chronicle.of("missions", row), chronicle.run.world.missions[row]
    lines = [(incident.month, _mission(chronicle, incident)) for incident in incidents]
    for act in chronicle.acts:
        until = act.facts["until"]
        for start, end in _lives(incidents, chronicle.run.month):
            if start < until and act.month < end:
                what = f"พ.ร.บ. งบประมาณล่าช้าถึง {month(chronicle, until)} ระหว่างนี้ลงนามสัญญาใดไม่ได้"
                lines.append((max(act.month, start), what))
    first = [incident for incident in incidents if incident.what in ("signed", "in force")]
    begun = sum(incident.what == "in force" or incident.facts["renewed"] == 0 for incident in first)
    title = f"{name(chronicle, 'missions', row)} ของ{name(chronicle, 'agencies', mission.agency)} {_span(chronicle)}: "
    return _told(chronicle, title + f"เริ่มความร่วมมือ {begun} ครั้ง", lines, "รัฐดำเนินการเองตลอดมา")


def _lives(incidents: list[Incident], now: int) -> list[tuple[int, int]]:
    """The months [first, end) in which there was a partner, from the approach on."""
    lives: list[tuple[int, int]] = []
    since = None
    for incident in incidents:
        if incident.what in ("approached", "in force"):
            since = incident.month
        elif incident.what in ("ended", "given up") and since is not None:
            lives.append((since, incident.month))
            since = None
    return lives if since is None else [*lives, (since, now)]


def _mission(chronicle: Chronicle, incident: Incident) -> str:
    facts = incident.facts
    trust = f"ความไว้วางใจ {facts.get('trust', 0):.2f}"
    match incident.what:
        case "approached":
            return f"ทาบทาม{_partner(chronicle, facts['partner'])} {trust} เมื่อเริ่มต้น"
        case "given up":
            return f"ยุติการเจรจาหลัง {facts['waiting']} เดือนโดยไม่ได้ลงนาม"
        case "in force":
            span = f"ตั้งแต่ {month(chronicle, facts['began'])} ถึง {month(chronicle, facts['end'])}"
            return f"มีสัญญากับ{_partner(chronicle, facts['partner'])} {span} {trust}"
        case "signed" if facts["renewed"]:
            return f"ต่อสัญญาหลังขาดช่วง {facts['gap'] + 1} เดือน ถึง {month(chronicle, facts['end'])} {trust}"
        case "signed":
            return f"ลงนามหลังเจรจา {facts['waiting']} เดือน ถึง {month(chronicle, facts['end'])} {trust}"
        case "term ran out":
            return f"สัญญาครบกำหนด ผลการดำเนินงาน {facts['performance']:.2f} {trust}"
        case "objection":
            return f"ผู้ตรวจสอบทักท้วง ระงับการเบิกจ่าย {facts['freeze']} เดือน {trust}"
        case "coordinator":
            post = name(chronicle, "officials", facts["official"])
            change = f"ความไว้วางใจ {facts['before']:.2f} -> {facts['trust']:.2f}"
            return f"ผู้ประสานงาน ({post}) ย้าย {_vacancy(facts)} {change}"
        case "partner coordinator change":
            return f"ภาคีเปลี่ยนผู้ประสานงานของตน {trust}"
        case "late payment":
            return f"ได้รับเงินงวดที่ค้างมาตั้งแต่ {month(chronicle, facts['since'])} {trust}"
    return f"สิ้นสุดลงหลัง {facts['months']} เดือน: {_WHY[facts['cause']](facts)}"


_WHY: dict[str, Callable[[dict[str, Any]], str]] = {
    "line": lambda f: f"ไม่ได้รับจัดสรรงบประมาณต่อ (ลำดับความสำคัญ {f['priority']:.2f} ผลการดำเนินงาน {f['performance']:.2f})",
    "law": lambda f: "ผู้ตรวจสอบทักท้วงอำนาจตามกฎหมาย",
    "insolvent": lambda f: f"ภาคีขาดสภาพคล่อง ({_cash(f['cash'])})",
    "partner": lambda f: f"ภาคีถอนตัว (ความไว้วางใจ {f['trust']:.2f} {_cash(f['cash'])} ขาดช่วงสัญญา {f['gap']} เดือน)",
    "performance": lambda f: f"หน่วยงานไม่ต่อสัญญา ผลการดำเนินงาน {f['performance']:.2f}",
    "lapsed": lambda f: f"ขาดช่วงสัญญานานถึง {f['gap'] + 1} เดือน",
    "other": lambda f: "เหตุนอกแบบจำลอง",
}


def _cash(cash: float) -> str:
    money = "มีเงินสดเท่ากับสัญญา" if cash >= 0 else "เป็นหนี้เท่ากับสัญญา"
    return f"ต้นเดือน{money} {abs(cash):.1f} เดือน"


def _vacancy(facts: dict[str, Any]) -> str:
    return f"ตำแหน่งว่าง {facts['vacant']} เดือน" if facts["vacant"] else "มีผู้มารับตำแหน่งทันที"


def _partner(chronicle: Chronicle, row: int) -> str:
    kind = KINDS[chronicle.run.world.partners["kind"][row]]
    return f"{name(chronicle, 'partners', row)} ({name_of('kind', kind, 'th')})"
