"""Section 9 of the model page: named changes of regime, and what they cost. No reform is free.

A reform says where parameters go, how far, for how long and at what price. When it starts and which agency group it
moves is the scenario's affair.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from govsim.model.parameters import BY_NAME

if TYPE_CHECKING:
    import numpy as np

FTE_YEAR = 0.5
"""Money that one full-time official costs in a year; 1 is a typical contract-year."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a reform costs, at the reform's own extent. Hours are in FTE-years, `FTE_YEAR` turns them into money."""

    value_share: float = 0.0
    """Share of the value of contracts in force, a year."""
    fte_per_contract: float = 0.0
    """FTE-years for each contract-year."""
    fte_per_post: float = 0.0
    """FTE-years for each coordinator's post and year."""
    fte_per_agency: float = 0.0
    """FTE-years for each agency and year."""
    fte_per_transfer: float = 0.0
    """FTE-years at each transfer of a coordinator."""
    once_per_agency: float = 0.0
    """Money for each agency, once, when the reform starts."""

    def in_a_year[N: (float, np.ndarray)](
        self, *, contract_years: N, contracts: N, posts: N, agencies: N, transfers: N
    ) -> N:
        """What a year costs besides the start, contract-years: the value of contracts in force, and counts of each."""
        hours = (
            self.fte_per_contract * contracts
            + self.fte_per_post * posts
            + self.fte_per_agency * agencies
            + self.fte_per_transfer * transfers
        )
        return self.value_share * contract_years + FTE_YEAR * hours


@dataclass(frozen=True, slots=True)
class Reform:
    """A named change of regime.

    parameters: the values it leads to. extent: how far it goes from a group's own value to these, 0 (not at all) to 1.
    months: how long it lasts, None for good. downside, downside_th: what it costs besides money and hours; empty where
    the model page names nothing. of: the reforms that a package holds, each to the package's extent.
    """

    name: str
    label: str
    label_th: str
    parameters: Mapping[str, float]
    months: int | None = None
    cost: Cost = Cost()
    downside: str = ""
    downside_th: str = ""
    extent: float = 1.0
    of: tuple["Reform", ...] = ()

    @property
    def parts(self) -> tuple["Reform", ...]:
        """What can be charged for on its own: the reforms of a package, or the reform itself."""
        return self.of or (self,)

    def cost_of(self, names: Collection[str]) -> Cost:
        """What its parts of these names cost in it."""
        costs = [part.cost for part in self.parts if part.name in names]
        sums = {kind.name: sum(getattr(cost, kind.name) for cost in costs) for kind in fields(Cost)}
        return Cost(**{name: self.extent * whole for name, whole in sums.items()})

    def until(self, start: int, ended: int) -> int:
        """The first month in which it is in force no more, if it starts in one month and is ended in another."""
        return ended if self.months is None else min(ended, start + self.months)


def moved(name: str, current: float, target: float, extent: float) -> float:
    """The value a parameter takes when a reform carries it the share `extent` of the way from current to target.

    Extent 0 gives `current` and extent 1 gives `target` untouched, not computed: a reform of zero size must be the
    baseline bit for bit (section 10, identity 8), and current + (target - current) need not be target in floating
    point. A whole number moves by whole steps, half a step counting as one, up and down alike: one year to three
    becomes two half-way, one year to two becomes two. A yes or no has nothing between, so any extent above 0 gives
    the target.
    """
    if not 0 <= extent <= 1:
        raise ValueError(f"the extent of a reform is a share, 0 to 1, not {extent}")
    parameter = BY_NAME[name]
    return carried(current, target, extent, parameter.whole, parameter.binary)


def carried(current: float, target: float, extent: float, whole: bool, binary: bool) -> float:
    """moved() of a parameter of which these two are known: the browser's engine compiles it as it stands."""
    if extent == 0:
        return current
    if extent == 1 or binary:
        return target
    if whole:
        steps = math.floor(extent * abs(target - current) + 0.5)
        return current + steps if target > current else current - steps
    return current + extent * (target - current)


_SINGLE = (
    Reform(
        "multi-year-obligation",
        "multi-year obligation",
        "การก่อหนี้ผูกพันข้ามปีงบประมาณ",
        {"contract.obligation_years": 3, "contract.term_years": 3, "budget.multi_year_permitted": 1},
        months=None,
        cost=Cost(value_share=0.02),
        downside="poor performers stay to the end of term; 3 months of approval (section 4.6)",
        downside_th="ภาคีที่ผลการดำเนินงานต่ำอยู่จนสัญญาครบกำหนด และการขออนุมัติใช้เวลา 3 เดือน",
    ),
    Reform(
        "longer-term",
        "longer term only",
        "การขยายอายุสัญญาโดยไม่ก่อหนี้ผูกพัน",
        {"contract.term_years": 3},
        months=None,
        cost=Cost(),
        downside="money is still voted yearly: a promise that the budget can break",
        downside_th="เงินยังจัดสรรเป็นรายปี จึงเป็นคำมั่นที่งบประมาณอาจทำให้ผิดไปได้",
    ),
    Reform(
        "bridge-fund",
        "bridge fund",
        "เงินทดรองจ่ายช่วงรอยต่อ",
        {"budget.interim": 1.0},
        months=None,
        cost=Cost(value_share=0.015),
        downside="",
    ),
    Reform(
        "advance-payment",
        "advance payment",
        "การจ่ายเงินล่วงหน้า",
        {"payment.advance": 0.15},
        months=None,
        cost=Cost(value_share=0.01),
        downside="an advance not yet recovered is lost when the partner closes down",
        downside_th="เงินล่วงหน้าที่ยังไม่ได้หักคืนจะสูญไปเมื่อภาคีเลิกกิจการ",
    ),
    Reform(
        "fast-acceptance",
        "fast acceptance",
        "การเร่งรัดการตรวจรับงาน",
        {"payment.acceptance_months": 0.5},
        months=None,
        cost=Cost(fte_per_contract=0.02),
        downside="",
    ),
    Reform(
        "handover-overlap",
        "handover overlap",
        "การส่งมอบงานแบบทำงานควบคู่กัน",
        {"rotation.overlap_months": 2.0, "rotation.documentation": 0.9},
        months=None,
        cost=Cost(fte_per_transfer=2 / 12),
        downside="",
    ),
    Reform(
        "minimum-tenure",
        "minimum tenure",
        "การกำหนดระยะเวลาดำรงตำแหน่งขั้นต่ำ",
        {"rotation.minimum_tenure_months": 24.0},
        months=None,
        cost=Cost(fte_per_post=0.02),
        downside="",
    ),
    Reform(
        "deputy",
        "deputy",
        "การแต่งตั้งรองผู้ประสานงาน",
        {"rotation.deputy": 1.0},
        months=None,
        cost=Cost(fte_per_contract=0.08),
        downside="",
    ),
    Reform(
        "role-charter",
        "role charter",
        "ข้อตกลงแบ่งบทบาทหน้าที่",
        {"contract.charter": 1.0},
        months=None,
        cost=Cost(),
        downside="two months of clearance (section 4.6); mismatch grows faster (section 4.7)",
        downside_th="ใช้เวลาตรวจร่างสัญญาเพิ่มสองเดือน และขอบเขตงานคลาดจากความต้องการเร็วขึ้น",
    ),
    Reform(
        "leadership-charter",
        "leadership charter",
        "ข้อตกลงสานต่อนโยบายของผู้บริหาร",
        {"leadership.policy_continuity": 0.8},
        months=None,
        cost=Cost(fte_per_agency=0.03),
        downside="",
    ),
    Reform(
        "workload-relief",
        "workload relief",
        "การแบ่งเบาภาระงานประจำ",
        {"workload.relief": 0.15},
        months=None,
        cost=Cost(fte_per_post=0.15),
        downside="",
    ),
    Reform(
        "legal-sandbox",
        "legal sandbox",
        "พื้นที่ทดลองผ่อนปรนกฎระเบียบ",
        {"law.authority": 0.9, "law.spending": 0.9, "law.guideline": 1.0},
        months=36,
        cost=Cost(once_per_agency=0.5),
        downside="",
    ),
    Reform(
        "flexible-scope",
        "flexible scope",
        "ขอบเขตบริการและกลุ่มเป้าหมายที่ยืดหยุ่น",
        {"contract.flexibility": 0.15},
        months=None,
        cost=Cost(),
        downside="audit risk (section 4.9)",
        downside_th="ความเสี่ยงที่จะถูกทักท้วงจากการตรวจสอบ",
    ),
)


def _ecosystem_package(parts: tuple[Reform, ...], extent: float) -> Reform:
    """All single reforms at once, each only part of the way and so at part of the cost; the law, too, for good."""
    package = Reform(
        "ecosystem-package",
        "ecosystem package",
        "ชุดมาตรการสร้างระบบนิเวศความร่วมมือ",
        {name: target for part in parts for name, target in part.parameters.items()},
        months=None,
        cost=Cost(),  # below, of its parts
        downside="what its parts cost in addition to money, in the same measure",
        downside_th="ผลเสียที่ไม่เป็นตัวเงินของทุกมาตรการในชุด ในสัดส่วนเดียวกัน",
        extent=extent,
        of=parts,
    )
    return replace(package, cost=package.cost_of([part.name for part in parts]))


REFORMS: Mapping[str, Reform] = MappingProxyType(
    {reform.name: reform for reform in (*_SINGLE, _ecosystem_package(_SINGLE, extent=0.5))}
)
