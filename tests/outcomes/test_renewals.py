"""The renewal rate follows each term that ran out (section 7): by hand, from the log, for a known probability."""

from typing import Any

import numpy as np
import pytest

from govsim.model.compiled import rule
from govsim.model.draws import happens
from govsim.model.rules.endings import end_partnership
from govsim.model.rules.signing import sign
from govsim.model.streams import RENEWAL
from govsim.model.tables import ACTIVE, GAP, KIND_SUMS, LAPSED, kind_sums, missions_of
from govsim.outcomes.continuity import continuity
from govsim.outcomes.measures import terms_by_year
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

WORLD = Scenario(name="renewals").with_world(agencies=4).with_time(warmup_years=6, years=12)


@rule
def a_coin_a_term(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
    """Every term that runs out is signed again with probability 0.8 after one to six months, else it lapses."""
    for i in missions_of(region):
        mission = world.missions[i]
        if mission.status == ACTIVE and mission.end == month:
            kind_sums(world, mission).due += 1
            mission.status, mission.gap = GAP, 0
        elif mission.status == GAP:
            mission.gap += 1
            if mission.gap == 1 + i % 6:
                if happens(0.8, luck, RENEWAL, month, i):
                    mission.renewed += 1
                    kind_sums(world, mission).renewed += 1
                    kind_sums(world, mission).seam_months += mission.gap
                    sign(world, mission, regimes[world.agencies[mission.agency].regime], month + 1)
                else:
                    end_partnership(world, i, LAPSED, month)


@pytest.mark.parametrize("years", [1, 3, 5])
def test_worlds_of_any_term_show_the_probability_with_which_a_term_is_renewed(years: int) -> None:
    """A false alarm in less than one of 100,000: 4.5 standard errors of a share of all terms that ran out.

    Renewals over terms due in the same years, two cohorts, miss 0.8 by more wherever the number due changes.
    """
    coins = WORLD.without("budget").with_parameters(
        {"contract.term_years": years, "budget.multi_year_permitted": 0, "contract.obligation_years": 1}
    )
    terms = simulate(coins, 30, 3, rules={"continuation": a_coin_a_term}).runs[["followed", "renewed"]].sum()
    assert terms["followed"] > 1000
    half = 4.5 * np.sqrt(0.8 * 0.2 / terms["followed"])
    assert terms["renewed"] / terms["followed"] == pytest.approx(0.8, abs=half)


def followed_in_the_log(ensemble: Ensemble, told: int) -> tuple[int, int]:
    """Terms that ran out in the reported months before `told`, and of these those with a further one."""
    log = ensemble.contracts.sort_values(["run", "mission", "partner", "start"])
    due = (log["end"] == log["agreed_end"]) & (log["end"] >= 0) & (log["end"] < told)
    # a term that an accident, say, ends in its very last month did not run out
    ends = ensemble.partnerships[~ensemble.partnerships["cause"].isin(["performance", "alive"])]
    gone = log.merge(ends[["run", "mission", "partner", "end"]].assign(gone=True), how="left")["gone"].notna()
    due &= ~gone.to_numpy()
    following = log.groupby(["run", "mission", "partner"])["number"].shift(-1)
    return int(due.sum()), int((due & (following == log["number"] + 1)).sum())


@pytest.mark.parametrize("changes", [{}, {"contract.term_years": 3}, {"contract.gap_tolerance_months": 18}])
def test_the_sums_say_what_the_log_of_contracts_says(changes: dict[str, float]) -> None:
    ensemble = simulate(WORLD.with_parameters(changes), 10, 7)
    late = "contract.gap_tolerance_months" in changes
    terms = ensemble.runs[["followed", "renewed"]].sum().astype(int)
    assert tuple(terms) == followed_in_the_log(ensemble, 12 * (10 if late else 11))
    assert tuple(terms) == tuple(ensemble.years[["followed", "renewed"]].sum().astype(int))
    assert tuple(terms) == tuple(ensemble.years_by_kind[["followed", "renewed"]].sum().astype(int))


def sums(**columns: list[float]) -> np.recarray:
    """Sums of one run by year."""
    records = np.zeros((1, len(next(iter(columns.values())))), KIND_SUMS).view(np.recarray)
    for name, values in columns.items():
        records[name][0] = values
    return records


def test_a_renewal_counts_in_the_year_in_which_its_term_ran_out() -> None:
    """Due 4, 2, 3, 5. Signed in the second year 3, in the third 2 and one late, which was due in the first."""
    terms = terms_by_year(
        sums(due=[4, 2, 3, 5], renewed=[7, 3, 3, 2], renewed_late=[1, 0, 1, 0], seam_months=[9, 6, 18, 4],
             seam_late=[13, 0, 14, 0]),
        np.array([10]),
    )  # fmt: skip
    assert terms.renewed.tolist() == [[4, 2, 2, 0]]  # 3 in time and 1 late; 2; 2; the last year cannot tell
    assert terms.seam_months.tolist() == [[20, 4, 4, 0]]
    assert terms.followed.tolist() == [[4, 2, 3, 0]]


@pytest.mark.parametrize(("longest", "told"), [(4, 3), (12, 3), (13, 2), (19, 2)])
def test_terms_too_young_to_tell_are_left_out_whatever_became_of_them(longest: int, told: int) -> None:
    terms = terms_by_year(sums(due=[1, 1, 1, 1], renewed=[0, 1, 1, 1]), np.array([longest]))
    assert terms.followed.tolist() == [[1.0] * told + [0.0] * (4 - told)]


def test_a_run_of_one_year_can_follow_no_term() -> None:
    rows = continuity(simulate(WORLD.with_time(warmup_years=3, years=1), 3, 1)).set_index("measure")
    assert rows.loc["renewal_rate", "value"] is None
    assert rows["label"]["renewal_rate"].endswith("no term ran out early enough to tell")


def test_by_month_no_term_can_be_followed() -> None:
    from govsim.runs.batch import Record

    months = simulate(WORLD.with_time(warmup_years=3, years=3), 2, 1, record=Record(months=True)).months
    assert months["renewal_rate"].isna().all()
    assert months["renewed"].sum() > 0
