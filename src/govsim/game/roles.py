"""Who plays: seven roles, each with a secret goal that the debrief checks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from govsim.game.figures import Figures
from govsim.outcomes.declared import SHOWN
from govsim.words import LANGUAGES, Lang

type Result = Callable[["Course"], tuple[bool, str]]
"""Whether a goal was reached, and the numbers that say so."""


@dataclass(frozen=True)
class Course:
    """How a game went: what was so before it, in each of its years, and the share of all budgets that was set aside."""

    before: Figures
    years: Sequence[Figures]
    share_used: float


@dataclass(frozen=True)
class Role:
    """A role of the game. Labels and goals are in English and in Thai, side by side as in LANGUAGES."""

    name: str
    labels: tuple[str, str]
    goals: tuple[str, str]
    result: Result

    def label(self, lang: Lang) -> str:
        """What it is called."""
        return self.labels[LANGUAGES.index(lang)]

    def goal(self, lang: Lang) -> str:
        """Its secret goal in words."""
        return self.goals[LANGUAGES.index(lang)]


MOST_OF_THE_BUDGET = 0.75
MOST_ENDED_BY_LAW = 3


def _more(measure: str) -> Result:
    """A measure should stand higher in the last year than in the year before the game."""
    shown = SHOWN[measure]

    def result(course: Course) -> tuple[bool, str]:
        before, last = (getattr(figures, measure) or 0.0 for figures in (course.before, course.years[-1]))
        return bool(last > before), " → ".join(f"{shown.scale * value:.{shown.decimals}f}" for value in (before, last))

    return result


def _at_most(limit: float, value: Callable[[Course], float], scale: float = 1) -> Result:
    """A value of the whole game should not exceed a limit."""

    def result(course: Course) -> tuple[bool, str]:
        found = value(course)
        reached = bool(found <= limit)
        return reached, f"{round(scale * found, 1):g} {'≤' if reached else '>'} {scale * limit:g}"

    return result


_ALL = (
    Role(
        "budget-office",
        ("budget office", "สำนักงบประมาณ"),
        (
            f"Over the whole game, at most {MOST_OF_THE_BUDGET:.0%} of all yearly budgets is set aside.",
            f"ตลอดทั้งเกม จัดสรรให้มาตรการไม่เกินร้อยละ {100 * MOST_OF_THE_BUDGET:.0f} ของงบประมาณรายปีทั้งหมดรวมกัน",
        ),
        _at_most(MOST_OF_THE_BUDGET, lambda course: course.share_used, scale=100),
    ),
    Role(
        "department-head",
        ("department head", "หัวหน้าส่วนราชการ"),
        (
            "In the last year a larger share of the need is served than in the year before the game.",
            "ในปีสุดท้าย สัดส่วนความต้องการที่ได้รับบริการสูงกว่าปีก่อนเริ่มเกม",
        ),
        _more("coverage"),
    ),
    Role(
        "coordinator",
        ("coordinator", "ผู้ประสานงาน"),
        (
            "In the last year coordinators are more engaged than in the year before the game.",
            "ในปีสุดท้าย ผู้ประสานงานทุ่มเทให้ความร่วมมือมากกว่าปีก่อนเริ่มเกม",
        ),
        _more("engagement"),
    ),
    Role(
        "university",
        ("university", "มหาวิทยาลัย"),
        (
            "In the last year partners' trust is higher than in the year before the game.",
            "ในปีสุดท้าย ความไว้วางใจของภาคีสูงกว่าปีก่อนเริ่มเกม",
        ),
        _more("trust"),
    ),
    Role(
        "municipality",
        ("municipality", "เทศบาล"),
        (
            "At the end more partnerships are alive than before the game.",
            "เมื่อจบเกม มีความร่วมมือที่ดำเนินอยู่มากกว่าก่อนเริ่มเกม",
        ),
        _more("alive_at_end"),
    ),
    Role(
        "community",
        ("community group", "องค์กรชุมชน"),
        (
            "At the end more partnerships with community organisations are alive than before the game.",
            "เมื่อจบเกม มีความร่วมมือกับองค์กรชุมชนที่ดำเนินอยู่มากกว่าก่อนเริ่มเกม",
        ),
        _more("communities_at_end"),
    ),
    Role(
        "auditor",
        ("auditor", "ผู้ตรวจเงินแผ่นดิน"),
        (
            f"In all eight years at most {MOST_ENDED_BY_LAW} partnerships end on an objection to legal authority.",
            f"ตลอดแปดปี มีความร่วมมือที่สิ้นสุดเพราะถูกทักท้วงด้านอำนาจตามกฎหมายไม่เกิน {MOST_ENDED_BY_LAW} คู่",
        ),
        _at_most(MOST_ENDED_BY_LAW, lambda course: sum(figures.ended_by_law for figures in course.years)),
    ),
)

ROLES: Mapping[str, Role] = MappingProxyType({role.name: role for role in _ALL})
PARTNERS = ("university", "municipality", "community")
"""The side of the partners; the others are the state's."""
