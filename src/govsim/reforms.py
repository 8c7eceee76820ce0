"""Section 9 of the model page: named changes of regime, and what they cost. No reform is free.

A reform says where parameters go, how far, for how long and at what price. When it starts and which agency group it
moves is the scenario's affair.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

from govsim.parameters import BY_NAME

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


@dataclass(frozen=True, slots=True)
class Reform:
    """A named change of regime.

    parameters: the values it leads to. extent: how far it goes from a group's own value to these, 0 (not at all) to 1.
    months: how long it lasts, None for good. downside: what it costs besides money and hours; empty where the model
    page names nothing.
    """

    name: str
    label: str
    label_th: str
    parameters: Mapping[str, float]
    months: int | None
    cost: Cost
    downside: str
    extent: float = 1.0


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
    if extent == 0:
        return current
    parameter = BY_NAME[name]
    if extent == 1 or parameter.binary:
        return target
    if parameter.whole:
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
    ),
    Reform(
        "longer-term",
        "longer term only",
        "การขยายอายุสัญญาเพียงอย่างเดียว",
        {"contract.term_years": 3},
        months=None,
        cost=Cost(),
        downside="money is still voted yearly: a promise that the budget can break",
    ),
    Reform(
        "bridge-fund",
        "bridge fund",
        "กองทุนสำรองจ่ายช่วงรอยต่อ",
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
    ),
    Reform(
        "fast-acceptance",
        "fast acceptance",
        "การตรวจรับงานที่รวดเร็ว",
        {"payment.acceptance_months": 0.5},
        months=None,
        cost=Cost(fte_per_contract=0.02),
        downside="",
    ),
    Reform(
        "handover-overlap",
        "handover overlap",
        "การทำงานซ้อนกันเพื่อส่งมอบงาน",
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
        "การมีรองผู้ประสานงาน",
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
    ),
)


def _share_of_costs(costs: Sequence[Cost], share: float) -> Cost:
    """A share of what several reforms cost together."""
    return Cost(**{kind.name: share * sum(getattr(cost, kind.name) for cost in costs) for kind in fields(Cost)})


def _ecosystem_package(parts: Sequence[Reform], extent: float) -> Reform:
    """All single reforms at once, each only part of the way and so at part of the cost; the law, too, for good."""
    return Reform(
        "ecosystem-package",
        "ecosystem package",
        "ชุดมาตรการสร้างระบบนิเวศความร่วมมือ",
        {name: target for part in parts for name, target in part.parameters.items()},
        months=None,
        cost=_share_of_costs([part.cost for part in parts], extent),
        downside="what its parts cost besides money, in the same measure",
        extent=extent,
    )


REFORMS: Mapping[str, Reform] = MappingProxyType(
    {reform.name: reform for reform in (*_SINGLE, _ecosystem_package(_SINGLE, extent=0.5))}
)
