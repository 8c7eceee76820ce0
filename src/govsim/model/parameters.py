"""Every parameter of the model, declared once: unit, range, bounds, default, role, source, label.

This is section 6 of the model page as data. Scenario checks, the engine's regime record, study designs, documentation
and error messages all read these declarations; no other file repeats a default or a range.

A source "assumption" means that nothing better is known: the whole range belongs in every sensitivity analysis.
"the study" is the Thai pilot of performance-based delegation from which the project comes.

Range and bounds are two things. The range is what evidence says, and what designs and sliders cover. The bounds are
what the equations allow: no probability above 1, no division by 0, no cascade faster than a month. Where an equation
sets no end, a bound far beyond the range guards against a slip of the pen. A value outside the bounds is refused; one
outside the range runs, and is said (scenario/evidence.py).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Literal, get_args

type Role = Literal["uncertainty", "lever", "structure", "constant"]
type Scope = Literal["agency", "country"]
ROLES: tuple[str, ...] = get_args(Role.__value__)

SHARE = (0.0, 1.0)
"""The bounds of a probability, a share, a degree or a score."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of a regime: what it means, what it may be, and where it comes from.

    Attributes:
        low, high: The range that evidence says.
        bounds: The least and the greatest value that the equations allow.
        role: "uncertainty" (the world), "lever" (a decision), "structure" (a way the world may work, between which
            evidence does not decide; the whole country's) or "constant"; the first three are never mixed.
        section: The sections of the model page in which it acts.
        whole: Only whole numbers are accepted.
        scope: "country" when one value holds for the whole country and agency groups cannot differ in it.
    """

    name: str
    default: float
    low: float
    high: float
    role: Role
    unit: str
    source: str
    label: str
    label_th: str = ""
    section: str = ""
    whole: bool = False
    scope: Scope = "agency"
    bounds: tuple[float, float] = SHARE

    @property
    def group(self) -> str:
        """The part before the dot, a table of a scenario file: "rotation"."""
        return self.name.partition(".")[0]

    @property
    def field(self) -> str:
        """The column in the engine's regime record: "rotation_transfer_rate"."""
        return self.name.replace(".", "_")

    @property
    def binary(self) -> bool:
        """Whether only 0 (no) and 1 (yes) are accepted."""
        return self.whole and (self.low, self.high) == (0, 1)

    def describe(self) -> str:
        """Unit and range in words: "transfers a year, 0.1 to 0.55"."""
        return f"{self._unit()}, {self.range_in_words()}"

    def allowed(self) -> str:
        """Unit and bounds in words, and the range where it is narrower: "share, 0 to 1 (evidence: 0.2 to 0.8)"."""
        bounds, evidence = self.bounds_in_words(), self.range_in_words()
        if bounds == evidence:
            return self.describe()
        return f"{self._unit()}, {bounds} (evidence: {evidence})"

    def range_in_words(self) -> str:
        """What evidence says: "0.1 to 0.55"."""
        return "0 or 1" if self.binary else _to(self.low, self.high)

    def bounds_in_words(self) -> str:
        """What the equations allow: "0 to 1"."""
        return "0 or 1" if self.binary else _to(*self.bounds)

    def refusal(self, value: object) -> str | None:
        """Why a value cannot be this parameter's: "1.7 is outside 0 to 1"; None when it can."""
        if isinstance(value, bool):
            return f"{str(value).lower()} is not a number"
        if not isinstance(value, Real):
            return f"{value!r} is not a number"
        number = value if isinstance(value, int) else float(value)
        if isinstance(number, float) and math.isnan(number):
            return "nan is not a number"
        if not self.bounds[0] <= number <= self.bounds[1]:
            return f"{number} is outside {_to(*self.bounds)}"
        if self.whole and number != int(number):
            return f"{number} is not a whole number"
        return None

    def within_range(self, value: float) -> bool:
        """Whether evidence says that it can be so."""
        return self.low <= value <= self.high

    def _unit(self) -> str:
        if self.binary:
            return self.unit
        unit = self.unit.replace("/", " a ")
        return f"whole {unit}" if self.whole else unit


def _to(low: float, high: float) -> str:
    return f"{low:g} to {high:g}"


# One row of the page's table is one call, in the page's order: name, default, low, high, role, unit / source, label /
# Thai label, section. The formatter would give every value a line of its own.
# fmt: off
PARAMETERS: tuple[Parameter, ...] = (
    Parameter("politics.election_years", 4.0, 3.0, 5.0, "uncertainty", "years",
              "Thai constitution; assumption", "years between two regular elections",
              "จำนวนปีระหว่างการเลือกตั้งตามวาระ", "4.1", scope="country", bounds=(0.25, 100.0)),
    Parameter("politics.dissolution_rate", 0.06, 0.0, 0.3, "uncertainty", "dissolutions/year",
              "elections and coups 2006-2025; assumption", "yearly probability of an early dissolution of parliament",
              "ความน่าจะเป็นต่อปีที่จะยุบสภาก่อนครบวาระ", "4.1", scope="country"),

    Parameter("leadership.change_rate", 0.22, 0.05, 0.35, "uncertainty", "changes/year",
              "with the term limit about 0.30 changes a year: Thai governors 27-33 % in a normal reshuffle",
              "yearly probability that an agency's leader leaves before the term limit",
              "ความน่าจะเป็นต่อปีที่ผู้บริหารหน่วยงานพ้นจากตำแหน่งก่อนครบสี่ปี", "4.2"),
    Parameter("leadership.october_share", 0.7, 0.3, 0.9, "uncertainty", "share",
              "1 October reshuffle and retirement; assumption",
              "share of leader changes in the first month of the fiscal year",
              "สัดส่วนการเปลี่ยนผู้บริหารที่เกิดขึ้นในเดือนแรกของปีงบประมาณ", "4.2"),
    Parameter("leadership.politics_odds", 1.3, 1.0, 2.5, "uncertainty", "odds",
              "Iyer & Mani 2012: 5 points on 49 %",
              "factor on the odds of a leader change during a political transition",
              "ตัวคูณแต้มต่อ (odds) ของการเปลี่ยนผู้บริหารในช่วงเปลี่ยนผ่านทางการเมือง", "4.2", bounds=(0.01, 100.0)),
    Parameter("leadership.term_limit_years", 4.0, 2.0, 6.0, "lever", "years",
              "Civil Service Act B.E. 2551, s. 58", "years a leader may stay in one post",
              "จำนวนปีสูงสุดที่ผู้บริหารดำรงตำแหน่งเดิมได้", "4.2", bounds=(0.0, 100.0)),
    Parameter("leadership.policy_continuity", 0.3, 0.0, 0.95, "lever", "share",
              "assumption", "share of the old policy line that a new leader keeps",
              "สัดส่วนของแนวนโยบายเดิมที่ผู้บริหารคนใหม่สานต่อ", "4.2"),
    Parameter("leadership.reversal", 0.2, 0.0, 0.5, "uncertainty", "probability",
              "Cornell 2014; assumption", "probability that a new leader whom nothing binds to the old line drops it",
              "ความน่าจะเป็นที่ผู้บริหารคนใหม่ยกเลิกแนวนโยบายเดิม หากไม่มีข้อผูกพันให้สานต่อ", "4.2"),
    Parameter("leadership.priority_median", 0.5, 0.2, 0.8, "uncertainty", "score",
              "assumption", "where partnerships stand on a typical leader's agenda",
              "ลำดับความสำคัญที่ผู้บริหารโดยทั่วไปให้แก่ความร่วมมือ (ค่ามัธยฐาน)", "4.2, 5"),
    Parameter("leadership.seriousness_median", 0.5, 0.2, 0.8, "uncertainty", "score",
              "assumption", "how far a typical leader follows through",
              "ความจริงจังของผู้บริหารโดยทั่วไปในการขับเคลื่อนนโยบาย (ค่ามัธยฐาน)", "4.2, 5"),
    Parameter("leadership.spread", 1.0, 0.3, 1.5, "uncertainty", "logit",
              "assumption", "how much leaders differ in priority and in seriousness",
              "ความแตกต่างระหว่างผู้บริหารในการให้ความสำคัญและความจริงจัง", "4.2, 5", bounds=(0.0, 10.0)),
    Parameter("leadership.cascade_months", 3.0, 1.0, 8.0, "uncertainty", "months",
              "assumption", "months a leader's signal takes to pass down one level",
              "จำนวนเดือนที่สัญญาณจากผู้บริหารใช้ถ่ายทอดลงไปหนึ่งระดับชั้น", "4.2", bounds=(1.0, 120.0)),

    Parameter("budget.late_after_transition", 0.85, 0.3, 1.0, "uncertainty", "probability",
              "fiscal years 2006-2025: 5 of 20 late", "probability of a late budget act after a political transition",
              "ความน่าจะเป็นที่พระราชบัญญัติงบประมาณประกาศใช้ล่าช้าหลังช่วงเปลี่ยนผ่านทางการเมือง", "4.3", scope="country"),
    Parameter("budget.late_otherwise", 0.05, 0.0, 0.3, "uncertainty", "probability",
              "fiscal years 2006-2025: 5 of 20 late", "probability of a late budget act in any other year",
              "ความน่าจะเป็นที่พระราชบัญญัติงบประมาณประกาศใช้ล่าช้าในปีปกติ", "4.3", scope="country"),
    Parameter("budget.late_months", 4.2, 2.0, 7.0, "uncertainty", "months",
              "late acts of 2006-2025", "mean delay of a late budget act",
              "ระยะเวลาเฉลี่ยที่พระราชบัญญัติงบประมาณประกาศใช้ล่าช้าในปีที่ล่าช้า", "4.3", scope="country", bounds=(1.0, 8.0)),
    Parameter("budget.late_spread", 2.0, 0.0, 3.0, "uncertainty", "months",
              "late acts of 2006-2025", "spread of the delay of a late budget act",
              "ความผันแปรของระยะเวลาที่พระราชบัญญัติงบประมาณประกาศใช้ล่าช้า", "4.3", scope="country", bounds=(0.0, 12.0)),
    Parameter("budget.interim", 0.5, 0.0, 1.0, "lever", "probability",
              "Budget Procedures Act B.E. 2561, s. 12; FY2024: 2/3",
              "probability that the state pays while the budget act is late",
              "ความน่าจะเป็นที่รัฐเบิกจ่ายได้โดยใช้งบประมาณรายจ่ายปีก่อนไปพลางก่อน ระหว่างที่พระราชบัญญัติงบประมาณประกาศใช้ล่าช้า",
              "4.8"),
    Parameter("budget.cover", 1.1, 0.4, 1.5, "uncertainty", "ratio",
              "assumption", "an agency's yearly envelope against the value of all its missions",
              "วงเงินงบประมาณต่อปีเทียบกับมูลค่าภารกิจทั้งหมดของหน่วยงาน", "4.3", bounds=(0.0, 10.0)),
    Parameter("budget.carry_over", 0.0, 0.0, 1.0, "lever", "share",
              "obligated money only, 6 months; assumption", "share of unspent money carried into the next year",
              "สัดส่วนของเงินเหลือจ่ายที่กันไว้เบิกเหลื่อมปีงบประมาณได้", "4.3"),
    Parameter("budget.line_kept", 0.96, 0.8, 0.99, "uncertainty", "probability/year",
              "assumption", "yearly probability that a budget line is kept at middling priority and full performance",
              "ความน่าจะเป็นต่อปีที่รายการงบประมาณได้รับจัดสรรต่อ เมื่อลำดับความสำคัญปานกลางและผลการดำเนินงานเต็มเกณฑ์",
              "4.3"),
    Parameter("budget.line_priority", 3.0, 0.0, 5.0, "uncertainty", "logit",
              "assumption", "how strongly the leader's priority protects a budget line",
              "อิทธิพลของลำดับความสำคัญของผู้บริหารต่อการรักษารายการงบประมาณ", "4.3", bounds=(0.0, 50.0)),
    Parameter("budget.line_performance", 1.0, 0.0, 3.0, "uncertainty", "logit",
              "assumption", "how strongly performance protects a budget line",
              "อิทธิพลของผลการดำเนินงานต่อการรักษารายการงบประมาณ", "4.3", bounds=(0.0, 50.0)),
    Parameter("budget.multi_year_permitted", 0, 0, 1, "lever", "yes or no",
              "commitments across years need approval", "whether money may be obligated across fiscal years",
              "การอนุญาตให้ก่อหนี้ผูกพันข้ามปีงบประมาณ", "4.6, 4.11", whole=True),

    Parameter("contract.term_years", 1, 1, 5, "lever", "years",
              "the study", "fiscal years that one contract runs",
              "อายุสัญญา (จำนวนปีงบประมาณ)", "4.6, 4.11", whole=True, bounds=(1, 30)),
    Parameter("contract.obligation_years", 1, 1, 5, "lever", "years",
              "the study", "fiscal years for which a contract's money is obligated, where permitted",
              "จำนวนปีงบประมาณที่ก่อหนี้ผูกพันเงินตามสัญญา เมื่อได้รับอนุญาต", "4.6, 4.11", whole=True, bounds=(1, 30)),
    Parameter("contract.outcome_share", 0.2, 0.0, 1.0, "lever", "share",
              "assumption; what it does: Lu 2016; Koning & Heinrich 2013", "share of the pay that depends on outcomes",
              "สัดส่วนค่าตอบแทนที่ขึ้นกับผลลัพธ์", "4.7, 4.8"),
    Parameter("contract.flexibility", 0.05, 0.0, 0.3, "lever", "share/month",
              "the study; assumption", "share of the mismatch with need that the contract lets be corrected in a month",
              "สัดส่วนความไม่สอดคล้องกับความต้องการที่สัญญาเปิดให้ปรับแก้ได้ในแต่ละเดือน", "4.7, 4.9"),
    Parameter("contract.charter", 0.0, 0.0, 1.0, "lever", "degree",
              "the study", "how fully roles are divided and accepted by both sides from the start",
              "ระดับความครบถ้วนของข้อตกลงแบ่งบทบาทหน้าที่ที่ทั้งสองฝ่ายยอมรับตั้งแต่ต้น", "4.4, 4.6, 4.7"),
    Parameter("contract.clarity_months", 2.0, 1.0, 4.0, "uncertainty", "months",
              "assumption", "months of full engagement that it takes to make roles clear",
              "จำนวนเดือนที่ใช้ทำบทบาทให้ชัดเจน เมื่อเจ้าหน้าที่ทุ่มเทเต็มที่", "4.6", bounds=(0.1, 120.0)),
    Parameter("contract.clarity_loss", 0.15, 0.0, 0.5, "uncertainty", "share",
              "assumption", "share of role clarity lost with a coordinator where there is no charter",
              "สัดส่วนความชัดเจนของบทบาทที่หายไปเมื่อเปลี่ยนผู้ประสานงาน หากไม่มีข้อตกลงแบ่งบทบาทหน้าที่", "4.4"),
    Parameter("contract.agree", 0.65, 0.2, 0.8, "uncertainty", "probability/month",
              "assumption", "monthly probability that a contract cleared for signing is signed, in a middling case",
              "ความน่าจะเป็นรายเดือนที่สัญญาซึ่งผ่านการพิจารณาแล้วจะได้ลงนาม ในกรณีทั่วไป", "4.6, 4.11"),
    Parameter("contract.minimum_performance", 0.6, 0.3, 0.9, "lever", "score",
              "assumption", "performance below which the agency lets a contract end",
              "ผลการดำเนินงานขั้นต่ำที่หน่วยงานจะพิจารณาต่อสัญญา", "4.11", bounds=(0.0, 1.2)),
    Parameter("contract.gap_tolerance_months", 9.0, 3.0, 18.0, "uncertainty", "months",
              "assumption", "months a gap between contracts may last before the partnership lapses",
              "จำนวนเดือนสูงสุดที่ความร่วมมือดำรงอยู่ได้ในช่วงรอยต่อที่ไม่มีสัญญา", "4.11", bounds=(0.0, 23.0)),
    Parameter("contract.target", 0.55, 0.4, 0.8, "constant", "score",
              "assumption", "output that counts as full performance",
              "ระดับผลผลิตที่ถือว่าบรรลุเป้าหมาย", "4.7", bounds=(0.05, 2.0)),
    Parameter("contract.accident_rate", 0.024, 0.0, 0.1, "uncertainty", "endings/year",
              "assumption", "yearly rate at which partnerships end for reasons outside the model",
              "อัตราต่อปีที่ความร่วมมือสิ้นสุดลงด้วยเหตุนอกแบบจำลอง", "4.11", bounds=(0.0, 12.0)),

    Parameter("payment.invoice_months", 3, 1, 6, "lever", "months",
              "assumption", "months between two invoices",
              "ระยะห่างระหว่างงวดการเบิกจ่าย (เดือน)", "4.8", whole=True, bounds=(1, 12)),
    Parameter("payment.acceptance_months", 1.0, 0.0, 4.0, "lever", "months",
              "assumption; the NYC Comptroller reports late registration, not acceptance",
              "months that acceptance of the work adds before payment",
              "จำนวนเดือนที่ใช้ในการตรวจรับงานก่อนเบิกจ่าย", "4.8", bounds=(0.0, 24.0)),
    Parameter("payment.advance", 0.0, 0.0, 0.5, "lever", "share",
              "Thai ceiling 15 %", "share of a year's value paid in advance at signing",
              "สัดส่วนเงินจ่ายล่วงหน้าเมื่อลงนามต่อมูลค่าสัญญาหนึ่งปี", "4.6, 4.11"),
    Parameter("payment.cost_share", 0.95, 0.9, 1.15, "uncertainty", "share",
              "Urban Institute 2010, 2013: most contracts underpay, so above 1 is as likely as below; assumption",
              "what the service costs the partner as a share of the contract's value",
              "ต้นทุนการให้บริการของภาคีเทียบกับมูลค่าสัญญา", "4.8", bounds=(0.0, 5.0)),

    Parameter("rotation.transfer_rate", 0.30, 0.1, 0.55, "uncertainty", "transfers/year",
              "Institute for Government 2019; assumption", "yearly probability that a coordinator is transferred",
              "ความน่าจะเป็นต่อปีที่ผู้ประสานงานถูกโยกย้าย", "4.4"),
    Parameter("rotation.october_share", 0.6, 0.3, 0.9, "uncertainty", "share",
              "assumption", "share of transfers in the first month of the fiscal year",
              "สัดส่วนการโยกย้ายที่เกิดขึ้นในเดือนแรกของปีงบประมาณ", "4.4"),
    Parameter("rotation.minimum_tenure_months", 0.0, 0.0, 48.0, "lever", "months",
              "none: a decision", "months a coordinator must stay before a transfer",
              "ระยะเวลาขั้นต่ำที่ผู้ประสานงานต้องอยู่ในตำแหน่งก่อนโยกย้าย (เดือน)", "4.4", bounds=(0.0, 1200.0)),
    Parameter("rotation.no_vacancy", 0.3, 0.0, 0.6, "uncertainty", "probability",
              "assumption", "probability that a successor starts at once though no overlap is arranged",
              "ความน่าจะเป็นที่ผู้มารับตำแหน่งเริ่มงานทันที แม้ไม่ได้จัดช่วงทำงานซ้อนกัน", "4.4"),
    Parameter("rotation.vacancy_months", 2.0, 1.0, 5.0, "uncertainty", "months",
              "assumption; O'Connell 2009 counts shares of time, not months",
              "mean months that a vacated post stands empty",
              "จำนวนเดือนเฉลี่ยที่ตำแหน่งว่างลง", "4.4", bounds=(1.0, 60.0)),
    Parameter("rotation.overlap_months", 0.0, 0.0, 3.0, "lever", "months",
              "none: a decision", "months the old and the new coordinator work side by side",
              "จำนวนเดือนที่ผู้ประสานงานคนเดิมและคนใหม่ทำงานซ้อนกัน", "4.4", bounds=(0.0, 60.0)),
    Parameter("rotation.overlap_scale", 1.5, 0.5, 3.0, "uncertainty", "months",
              "assumption", "months of overlap that bring two thirds of its effect",
              "จำนวนเดือนของการทำงานควบคู่กันที่ให้ผลราวสองในสามของผลเต็มที่", "4.4", bounds=(0.1, 120.0)),
    Parameter("rotation.handover_floor", 0.15, 0.0, 0.35, "uncertainty", "share",
              "assumption", "share of the evidence about a person that survives a change without any handover",
              "สัดส่วนหลักฐานความไว้วางใจต่อตัวบุคคลที่คงอยู่เมื่อเปลี่ยนตัวโดยไม่มีการส่งมอบงาน", "4.4"),
    Parameter("rotation.handover_ceiling", 0.70, 0.5, 0.9, "uncertainty", "share",
              "assumption", "share of the evidence about a person that survives the best handover",
              "สัดส่วนหลักฐานความไว้วางใจต่อตัวบุคคลที่คงอยู่เมื่อส่งมอบงานดีที่สุด", "4.4"),
    Parameter("rotation.documentation", 0.5, 0.0, 1.0, "lever", "degree",
              "Starmer et al. 2014 by analogy", "how fully the work is documented for a successor",
              "ระดับความครบถ้วนของเอกสารส่งมอบงาน", "4.4"),
    Parameter("rotation.deputy", 0.0, 0.0, 1.0, "lever", "degree",
              "Bermiss & Greenbaum 2016; Rogan 2014 (only where units' interests converge)",
              "how far a deputy shares a coordinator's work",
              "ระดับที่มีรองผู้ประสานงานร่วมรับผิดชอบงาน", "4.4, 4.5"),
    Parameter("rotation.partner_transfer_rate", 0.15, 0.05, 0.3, "uncertainty", "transfers/year",
              "assumption", "yearly probability that a partner's own coordinator changes",
              "ความน่าจะเป็นต่อปีที่ผู้ประสานงานฝ่ายภาคีเปลี่ยนตัว", "4.4", scope="country"),

    Parameter("workload.routine", 0.85, 0.6, 1.1, "uncertainty", "FTE",
              "assumption", "routine work of a coordinator's post",
              "ภาระงานประจำของตำแหน่งผู้ประสานงาน", "4.5", bounds=(0.0, 5.0)),
    Parameter("workload.task", 0.12, 0.05, 0.3, "uncertainty", "FTE",
              "assumption", "work that one partnership asks of its coordinator",
              "ภาระงานประสานงานต่อหนึ่งความร่วมมือ", "4.5", bounds=(0.0, 2.0)),
    Parameter("workload.ambiguity", 0.5, 0.0, 1.5, "uncertainty", "share",
              "assumption", "extra work where roles are wholly unclear",
              "สัดส่วนภาระงานที่เพิ่มขึ้นเมื่อบทบาทไม่ชัดเจนเลย", "4.5", bounds=(0.0, 5.0)),
    Parameter("workload.novelty", 0.5, 0.0, 1.0, "uncertainty", "share",
              "assumption", "extra work of a form that the agency has never used",
              "สัดส่วนภาระงานที่เพิ่มขึ้นจากรูปแบบงานที่หน่วยงานไม่เคยทำ", "4.5"),
    Parameter("workload.protect", 0.3, 0.0, 0.4, "uncertainty", "share",
              "assumption", "share of routine time that full commitment above frees for partnerships",
              "สัดส่วนเวลางานประจำที่กันไว้ให้งานความร่วมมือ เมื่อผู้บังคับบัญชามุ่งมั่นเต็มที่", "4.5"),
    Parameter("workload.relief", 0.0, 0.0, 0.5, "lever", "FTE",
              "none: a decision", "help given to each post with its work",
              "อัตรากำลังเสริมต่อตำแหน่งเพื่อแบ่งเบาภาระงาน", "4.5", bounds=(0.0, 5.0)),
    Parameter("workload.newcomer_competence", 0.4, 0.2, 0.6, "uncertainty", "share",
              "assumption", "competence of a coordinator on the first day",
              "สมรรถนะของผู้ประสานงานในวันแรกที่รับตำแหน่ง", "4.5"),
    Parameter("workload.learning_months", 5.0, 2.5, 9.0, "uncertainty", "months",
              "6-12 months to full productivity", "months in which two thirds of the missing competence are learnt",
              "จำนวนเดือนที่เรียนรู้สมรรถนะซึ่งยังขาดอยู่ได้ราวสองในสาม", "4.5", bounds=(0.1, 120.0)),

    Parameter("law.authority", 0.55, 0.1, 1.0, "lever", "score",
              "the study", "legal authority to delegate a typical mission",
              "ขอบเขตอำนาจตามกฎหมายในการมอบหมายภารกิจ (ค่ามัธยฐาน)", "4.6, 4.9, 4.11, 5"),
    Parameter("law.spending", 0.5, 0.1, 1.0, "lever", "score",
              "the study", "room that the spending rules leave a typical mission",
              "ความคล่องตัวของระเบียบการใช้จ่ายงบประมาณ (ค่ามัธยฐาน)", "4.8, 4.9, 5"),
    Parameter("law.stringency", 0.5, 0.0, 1.0, "uncertainty", "score",
              "the study", "strictness of outside audit of a typical mission",
              "ความเข้มงวดของการตรวจสอบจากภายนอก (ค่ามัธยฐาน)", "4.9, 5"),
    Parameter("law.audit_rate", 0.30, 0.05, 0.5, "uncertainty", "audits/year",
              "assumption", "yearly probability of an audit at middling strictness",
              "ความน่าจะเป็นต่อปีที่จะถูกตรวจสอบจากภายนอก ที่ความเข้มงวดปานกลาง", "4.9"),
    Parameter("law.guideline", 0.0, 0.0, 1.0, "lever", "degree",
              "the study", "how far guidelines settle beforehand what auditors accept",
              "ระดับความชัดเจนของแนวปฏิบัติที่หน่วยตรวจสอบยอมรับไว้ล่วงหน้า", "4.9"),

    Parameter("start.opportunity", 0.25, 0.05, 0.5, "uncertainty", "probability/month",
              "assumption", "monthly probability that an occasion to propose a partnership arises",
              "ความน่าจะเป็นรายเดือนที่จะมีโอกาสเสนอความร่วมมือ", "4.6"),
    Parameter("start.readiness", -2.2, -4.0, 1.0, "uncertainty", "logit",
              "0.5-0.8 starts an agency and year", "basic readiness of an agency to propose a partnership",
              "ความพร้อมพื้นฐานของหน่วยงานในการเสนอความร่วมมือ", "4.6", bounds=(-20.0, 20.0)),
    Parameter("start.paradigm_start", 0.4, 0.0, 1.0, "uncertainty", "score",
              "assumption", "how far the new paradigm is accepted at the start of a run",
              "ระดับการยอมรับกระบวนทัศน์ใหม่เมื่อเริ่มต้น", "5"),

    Parameter("trust.half_life_person", 18.0, 9.0, 36.0, "uncertainty", "months",
              "assumption", "months after which half the evidence about a person has faded",
              "จำนวนเดือนที่หลักฐานความไว้วางใจต่อตัวบุคคลจางลงครึ่งหนึ่ง", "4.10", bounds=(0.1, 1200.0)),
    Parameter("trust.half_life_agency", 48.0, 24.0, 120.0, "uncertainty", "months",
              "assumption", "months after which half the evidence about an agency has faded",
              "จำนวนเดือนที่หลักฐานความไว้วางใจต่อหน่วยงานจางลงครึ่งหนึ่ง", "4.10", bounds=(0.1, 1200.0)),
    Parameter("trust.asymmetry", 2.0, 0.8, 4.0, "uncertainty", "ratio",
              "Slovic 1993 (direction); Poortinga & Pidgeon 2004 (contested); White & Eiser 2005 (may reverse); "
              "size: assumption", "weight of a bad experience against a good one",
              "น้ำหนักของประสบการณ์ที่ไม่ดีเทียบกับประสบการณ์ที่ดี", "4.10", bounds=(0.0, 20.0)),
    Parameter("trust.personal", 0.55, 0.2, 0.8, "uncertainty", "share",
              "the study; Zaheer et al. 1998 (two distinct constructs; the organisation's weighs more in "
              "negotiation); assumption", "weight of trust in the person against trust in the agency",
              "น้ำหนักของความไว้วางใจต่อตัวบุคคลเทียบกับความไว้วางใจต่อหน่วยงาน", "4.6, 4.10"),
    Parameter("trust.doubt", 0.8, 0.0, 1.6, "uncertainty", "sd",
              "assumption", "standard deviations of trust that doubt takes off its mean",
              "จำนวนเท่าของส่วนเบี่ยงเบนมาตรฐานที่ความไม่แน่ใจหักออกจากความไว้วางใจ", "4.6, 4.10", bounds=(0.0, 10.0)),
    Parameter("trust.breach", 6.0, 3.0, 12.0, "uncertainty", "months of evidence",
              "assumption", "months of evidence that a broken promise weighs",
              "น้ำหนักของการผิดคำมั่น เทียบเป็นจำนวนเดือนของหลักฐาน", "4.3, 4.9, 4.10", bounds=(0.0, 120.0)),
    Parameter("trust.spill", 0.25, 0.0, 0.6, "uncertainty", "share",
              "Schilke & Cook 2013", "share of experience with a person that also counts for the agency",
              "สัดส่วนของประสบการณ์กับตัวบุคคลที่ส่งผลถึงความไว้วางใจต่อหน่วยงาน", "4.10"),
    Parameter("trust.stranger_good", 1.0, 0.5, 2.0, "uncertainty", "evidence",
              "assumption", "good evidence with which a stranger is met",
              "หลักฐานด้านดีที่ให้แก่ผู้ที่ยังไม่รู้จักกัน", "4.6, 4.10", bounds=(0.01, 100.0)),
    Parameter("trust.stranger_bad", 2.0, 0.5, 4.0, "uncertainty", "evidence",
              "assumption", "bad evidence with which a stranger is met",
              "หลักฐานด้านไม่ดีที่ตั้งไว้ต่อผู้ที่ยังไม่รู้จักกัน", "4.6, 4.10", bounds=(0.01, 100.0)),
    Parameter("trust.hearsay", 0.1, 0.0, 0.3, "uncertainty", "share",
              "assumption", "share of the experience with an agency of which other partners hear",
              "สัดส่วนของประสบการณ์กับหน่วยงานที่บอกต่อไปถึงภาคีรายอื่น", "4.10"),

    Parameter("partner.surplus", 1.0, 0.5, 2.0, "uncertainty", "ratio",
              "assumption", "what a lasting relation is worth against the cost of effort",
              "คุณค่าของความสัมพันธ์ระยะยาวเทียบกับต้นทุนของความพยายาม", "4.7", bounds=(0.0, 20.0)),
    Parameter("partner.patience", 0.95, 0.85, 0.98, "uncertainty", "weight/year",
              "assumption", "weight that a partner gives the next year against this one",
              "น้ำหนักที่ภาคีให้แก่ปีถัดไปเทียบกับปีนี้", "4.7", bounds=(0.0, 0.999)),
    Parameter("partner.choice_noise", 0.10, 0.05, 0.3, "uncertainty", "score",
              "assumption", "how much chance enters a partner's choices",
              "ระดับความบังเอิญในการตัดสินใจของภาคี", "4.6, 4.11", bounds=(0.001, 10.0)),
    Parameter("partner.own_funds", 0.05, 0.02, 0.15, "uncertainty", "share/month",
              "assumption", "share of its missing reserve that a partner refills in a month from own means",
              "สัดส่วนเงินสำรองส่วนที่ขาดซึ่งภาคีเติมด้วยทุนของตนเองในแต่ละเดือน", "4.8", scope="country"),
    Parameter("partner.trust_weight", 0.5, 0.0, 1.0, "uncertainty", "share",
              "the study: partners stay out of trust, a matter of individuals",
              "weight of trust against belief in renewal when a partner thinks of leaving",
              "น้ำหนักของความไว้วางใจเทียบกับความเชื่อว่าจะได้ต่อสัญญา เมื่อภาคีคิดจะถอนตัว", "4.11"),

    Parameter("service.in_house_output", 0.3, 0.1, 0.6, "uncertainty", "score",
              "assumption", "output of a mission that the agency serves alone",
              "ผลผลิตของภารกิจที่หน่วยงานดำเนินการเอง", "7"),
    Parameter("service.in_house_cost", 0.0, 0.0, 1.2, "uncertainty", "of the contract's value",
              "assumption; Brown, Potoski & Van Slyke 2006", "what a mission costs that the agency serves alone",
              "ต้นทุนของภารกิจที่หน่วยงานดำเนินการเองเทียบกับมูลค่าสัญญา", "7", bounds=(0.0, 10.0)),

    Parameter("structure.exit_in_term", 0.0, 0.0, 1.0, "structure", "share",
              "assumption: termination for convenience is standard, and costly",
              "how readily a partner leaves in the middle of a term, against in a gap",
              "แนวโน้มที่ภาคีจะถอนตัวกลางอายุสัญญา เทียบกับช่วงรอยต่อ", "4.11", scope="country"),
    Parameter("structure.stress_loop", 0.0, 0.0, 1.0, "structure", "degree",
              "Rudolph & Repenning 2002", "how far a coordinator who drowns in backlog also clears less of it",
              "ระดับที่งานคั่งค้างทำให้ผู้ประสานงานสะสางงานได้ช้าลง", "4.5", scope="country"),
    Parameter("structure.obligation_ceiling", 1.0, 0.1, 1.0, "structure", "share",
              "Budget Procedures Act B.E. 2561 (ceiling on obligations across years; share unverified); assumption",
              "share of an agency's mission value that may be obligated beyond the fiscal year",
              "เพดานการก่อหนี้ผูกพันข้ามปีงบประมาณเทียบกับมูลค่าภารกิจของหน่วยงาน", "4.6", scope="country"),
    Parameter("structure.repeat_bar_months", 0.0, 0.0, 60.0, "structure", "months",
              "assumption; Gulati 1995; Ring & Van de Ven 1994",
              "months in which a partner let go for poor performance is not approached again",
              "จำนวนเดือนที่ภาคีซึ่งไม่ได้ต่อสัญญาเพราะผลงานจะไม่ถูกทาบทามอีก", "4.6", scope="country",
              bounds=(0.0, 1200.0)),
    Parameter("structure.measured_gain", 0.3, 0.0, 0.6, "structure", "share",
              "assumption", "how much pay by outcomes raises what is measured",
              "ระดับที่การจ่ายตามผลลัพธ์ทำให้ผลที่วัดได้เพิ่มขึ้น", "4.7", scope="country", bounds=(0.0, 5.0)),
    Parameter("structure.unmeasured_loss", 0.4, 0.0, 0.4, "structure", "share",
              "Lu 2016: trivial", "how much pay by outcomes takes from quality that is not measured",
              "ระดับที่การจ่ายตามผลลัพธ์ทำให้คุณภาพที่ไม่ได้วัดลดลง", "4.7", scope="country"),
    Parameter("structure.effort_floor", 0.0, 0.0, 0.3, "structure", "share",
              "Dal Bo 2005: 9 % in one-shot games", "effort that a partner gives without any future",
              "ความพยายามที่ภาคีให้แม้ไม่คาดหวังความร่วมมือในอนาคต", "4.7", scope="country"),
    Parameter("structure.capture", 0.0, 0.0, 0.3, "structure", "share",
              "Coviello & Gagliarducci 2017: the cost of long tenure; Abbink 2004",
              "share of output lost, unmeasured, to what two who know each other long let pass",
              "สัดส่วนผลผลิตที่สูญไปโดยไม่ถูกวัด เมื่อสองฝ่ายรู้จักกันนานจนหย่อนการกำกับ", "4.7", scope="country"),
    Parameter("structure.lame_duck", 0.0, 0.0, 0.5, "structure", "share",
              "Toral; Brierley 2020", "share of working commitment lost in the months before a foreseen change",
              "สัดส่วนความมุ่งมั่นที่หายไปในช่วงก่อนการเปลี่ยนแปลงที่คาดไว้ล่วงหน้า", "4.2", scope="country"),
)
# fmt: on

_by_name = {parameter.name: parameter for parameter in PARAMETERS}
BY_NAME: Mapping[str, Parameter] = MappingProxyType(_by_name)
"""Every parameter that is known, those of registered extensions among them (extensions.py)."""

_group_labels = {
    "politics": ("politics", "การเมือง"),
    "leadership": ("leadership", "ผู้บริหารและแนวนโยบาย"),
    "budget": ("budget", "งบประมาณ"),
    "contract": ("contract", "สัญญาและข้อตกลง"),
    "payment": ("payment", "การเบิกจ่าย"),
    "rotation": ("rotation of officials", "การโยกย้ายเจ้าหน้าที่"),
    "workload": ("workload", "ภาระงาน"),
    "law": ("law and audit", "กฎหมายและการตรวจสอบ"),
    "start": ("start of partnerships", "การเริ่มต้นความร่วมมือ"),
    "trust": ("trust", "ความไว้วางใจ"),
    "partner": ("partners", "ภาคีผู้รับมอบภารกิจ"),
    "service": ("service", "บริการสาธารณะ"),
    "structure": ("structure of the world", "โครงสร้างของแบบจำลอง"),
}
GROUP_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(_group_labels)
"""What each group is called, in English and in Thai."""

GROUPS: tuple[str, ...] = tuple(GROUP_LABELS)
"""Those of section 6; GROUP_LABELS has those of registered extensions besides."""


def declare(extra: Iterable[Parameter], label: tuple[str, str]) -> None:
    """Add an extension's parameters; `label` is what groups are called that were not there before."""
    for parameter in extra:
        _by_name[parameter.name] = parameter
        _group_labels.setdefault(parameter.group, (label[0], label[1] or label[0]))


def forget(extra: Iterable[Parameter]) -> None:
    """Take an extension's parameters away again."""
    for parameter in extra:
        _by_name.pop(parameter.name, None)
        if not any(other.group == parameter.group for other in _by_name.values()):
            _group_labels.pop(parameter.group, None)


def order(name: str) -> tuple[int, str]:
    """Where a parameter stands: shipped ones as they are declared, others after them by name."""
    return _PLACES.get(name, len(_PLACES)), name


_PLACES: Mapping[str, int] = MappingProxyType({parameter.name: place for place, parameter in enumerate(PARAMETERS)})
