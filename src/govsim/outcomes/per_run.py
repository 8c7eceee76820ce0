"""The outcomes of section 7 that options are compared by: one row a run, and what each of them is called."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from govsim.outcomes.money import money_per_run
from govsim.outcomes.named import start_month
from govsim.outcomes.survival import RiskTable, kaplan_meier, restricted_means, risk_table

if TYPE_CHECKING:
    from govsim.ensemble import Ensemble
    from govsim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of a run. better: +1 where more of it is better, -1 where less is; digits: as many as are shown."""

    name: str
    label: str
    label_th: str
    unit: str
    better: Literal[1, -1]
    digits: int


OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        Outcome("rmst_60", "mean months lived of the first 60", "อายุเฉลี่ย (เดือน) ใน 60 เดือนแรก", "months", 1, 1),
        Outcome("rmst_120", "mean months lived of the first 120", "อายุเฉลี่ย (เดือน) ใน 120 เดือนแรก", "months", 1, 1),
        Outcome("survival_5y", "share that outlives 5 years", "สัดส่วนที่อยู่รอดเกิน 5 ปี", "share", 1, 2),
        Outcome("alive", "partnerships alive", "จำนวนความร่วมมือที่ดำเนินอยู่", "partnerships", 1, 1),
        Outcome("renewal_rate", "renewal rate", "อัตราการต่อสัญญา", "share", 1, 2),
        Outcome("gap_share", "share of months in a gap", "สัดส่วนเดือนที่ขาดช่วงสัญญา", "share", -1, 2),
        Outcome("seam_months", "seam between two terms", "รอยต่อระหว่างสัญญา (เดือน)", "months", -1, 1),
        Outcome("trust", "decision trust", "ความไว้วางใจที่ใช้ตัดสินใจ", "0 to 1", 1, 2),
        Outcome("coverage", "share of need served", "สัดส่วนความต้องการที่ได้รับบริการ", "share", 1, 2),
        Outcome("engagement", "engagement of coordinators", "ความทุ่มเทของผู้ประสานงาน", "0 to 1", 1, 2),
        Outcome("people_months_served", "people-months of service", "บริการรวม (คน-เดือน)", "people-months", 1, 0),
        Outcome(
            "people_months_above",
            "people-months served above in-house",
            "บริการที่เพิ่มขึ้นเมื่อเทียบกับรัฐทำเอง (คน-เดือน)",
            "people-months",
            1,
            0,
        ),
        Outcome("paid", "paid to partners", "เงินที่จ่ายให้ภาคี", "contract-years", -1, 1),
        Outcome("reform_cost", "cost of reforms", "ต้นทุนของมาตรการ", "contract-years", -1, 1),
        Outcome("money", "paid and cost of reforms", "เงินที่จ่ายรวมต้นทุนของมาตรการ", "contract-years", -1, 1),
        Outcome(
            "value_for_money",
            "people-months served above in-house per contract-year of money",
            "บริการที่เพิ่มขึ้นต่อเงินหนึ่งหน่วย (คน-เดือนต่อปีสัญญา)",
            "people-months per contract-year",
            1,
            0,
        ),
    )
}
"""All outcomes of a run, in the order of their columns. Money spent counts as worse: its use is counted elsewhere."""


def per_run(ensemble: "Ensemble") -> pd.DataFrame:
    """One row a run: `run` and every outcome of OUTCOMES. What a run cannot tell is missing (NaN, as in `runs`).

    rmst_60, rmst_120 and survival_5y come from each run's own Kaplan-Meier curve. They serve paired differences: where
    a curve ends early, as nobody is at risk any more while not all have ended, its last value is carried forward, so
    their mean over runs is not quite the estimate of all runs together (continuity.py). A run in which no partnership
    was seen tells none of them; no run tells what lies beyond the longest time a partnership can be seen.
    """
    table = risk_table(ensemble.partnerships, ensemble.replications)
    curves = carried_forward(table, 120)
    curves[:, longest_age(ensemble.scenario) :] = np.nan
    columns = {
        "run": ensemble.runs["run"],
        "rmst_60": restricted_means(curves, 60),
        "rmst_120": restricted_means(curves, 120),
        "survival_5y": curves[:, 59],
    }
    means = ("alive", "renewal_rate", "gap_share", "seam_months", "trust", "coverage", "engagement")
    measures = {name: ensemble.runs[name] for name in means}
    return pd.DataFrame(columns | measures | dict(money_per_run(ensemble).drop(columns="run").items()))


def carried_forward(table: RiskTable, ages: int) -> np.ndarray:
    """Each run's curve at ages 1 to `ages`, shape (runs, ages), its last value carried forward.

    Where nobody is at risk nobody ends. A run in which no partnership was seen has no curve (NaN).
    """
    runs, known = table.at_risk.shape
    at_risk, ended = np.ones((runs, ages)), np.zeros((runs, ages))
    at_risk[:, :known] = np.maximum(table.at_risk, 1)[:, :ages]
    ended[:, :known] = table.ended[:, :ages]
    curves = kaplan_meier(at_risk, ended)
    curves[~table.at_risk.any(axis=1)] = np.nan
    return curves


def longest_age(scenario: "Scenario") -> int:
    """The greatest age at which a partnership of the scenario can be seen, months."""
    starts = [start_month(scenario, contract) for contract in scenario.contracts]
    return 12 * scenario.time.years - 1 - min([-12 * scenario.time.warmup_years, *starts])
