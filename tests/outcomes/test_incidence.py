"""Cumulative incidence by cause against a published example, numbers by hand and a closed form."""

import numpy as np
import pandas as pd
import pytest

from govsim.model.constants import CAUSES
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.outcomes.survival import aalen_johansen, endings_by_cause, risk_table
from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario


def log(rows: list[tuple[int, int, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["run", "start", "end", "cause"])


def of_cause(table: pd.DataFrame, cause: str) -> "pd.Series[float]":
    return table[table["cause"] == cause].set_index("age")["incidence"]


def test_the_published_example_of_satagopan_and_others() -> None:
    """Satagopan et al. 2004, Br J Cancer 91:1229, table 2: 305 breast cancer patients, months of follow-up.

    Deaths of breast cancer at 10, 16, 23, 27, of other causes at 18, 26, censored at 7, 14, 24, the others later.
    Printed in per cent: survival 99.7, 99.3, 99.0, 98.7, 98.3, 98.0; incidence of breast cancer death 0.3 at each of
    its four. (The printed cumulative incidence, 1.2, is the sum of these four rounded numbers: unrounded, 1.32.)
    """
    deaths = [(10, "line"), (16, "line"), (18, "other"), (23, "line"), (26, "other"), (27, "line")]
    rows = [(0, 0, age, cause) for age, cause in deaths]
    rows += [(0, 0, age + 1, "alive") for age in (7, 14, 24, *[30] * 296)]
    curve = survival_curve(log(rows), 1).set_index("age")
    assert curve["at_risk"][[10, 16, 18, 23, 26, 27]].tolist() == [304, 302, 301, 300, 298, 297]
    percent = 100 * curve["survival"]
    assert percent[[10, 16, 18, 23, 26, 27]].tolist() == pytest.approx([99.7, 99.3, 99.0, 98.7, 98.3, 98.0], abs=0.051)
    cumulative = of_cause(incidence(log(rows), 1), "line")
    steps = 100 * cumulative.diff().fillna(0)
    assert steps[steps > 0].index.tolist() == [10, 16, 23, 27]
    assert steps[steps > 0].tolist() == pytest.approx([0.3] * 4, abs=0.051)
    by_hand = 1 / 304 + 303 / 304 / 302 + 303 / 304 * 301 / 302 * 300 / 301 / 300
    assert cumulative[23] == pytest.approx(by_hand)


def test_two_causes_with_censoring_by_hand() -> None:
    """Five from birth: line at 1, partner at 2, censored after 2, line at 3, line at 4.

    n = 5, 4, 2, 1. S = 4/5, 3/5, 3/10, 0.
    line: 1/5, 1/5, 1/5 + 3/5 x 1/2 = 1/2, 1/2 + 3/10 = 4/5; partner: 0, 4/5 x 1/4 = 1/5 from age 2 on.
    """
    ends = [(1, "line"), (2, "partner"), (3, "alive"), (3, "line"), (4, "line")]
    table = incidence(log([(0, 0, end, cause) for end, cause in ends]), 1)
    assert of_cause(table, "line").tolist() == pytest.approx([0, 1 / 5, 1 / 5, 1 / 2, 4 / 5])
    assert of_cause(table, "partner").tolist() == pytest.approx([0, 0, 1 / 5, 1 / 5, 1 / 5])
    assert of_cause(table, "law").tolist() == [0] * 5


def test_left_truncation_by_hand() -> None:
    """Seen from age 1: two, one ends at 2 (line). Seen from age 3 on, begun in month -3: one, ends at 4 (partner).

    n = 2, 2, 2, 2, 1. S = 1, 1/2, 1/2, 1/4, and the other ends at 5 (law): 0. Untruncated, n(2) would be 3.
    """
    rows = [(0, 0, 2, "line"), (0, 0, 5, "law"), (0, -3, 1, "partner")]
    table = incidence(log(rows), 1)
    assert of_cause(table, "line").tolist() == pytest.approx([0, 0, 0.5, 0.5, 0.5, 0.5])
    assert of_cause(table, "partner").tolist() == pytest.approx([0, 0, 0, 0, 0.25, 0.25])
    assert of_cause(table, "law").tolist() == pytest.approx([0, 0, 0, 0, 0, 0.25])


def test_causes_and_survivors_add_up_to_everyone_at_every_age() -> None:
    ensemble = simulate(Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=6), 20, 1)
    table = incidence(ensemble.partnerships, 20)
    curve = survival_curve(ensemble.partnerships, 20)
    total = table.groupby("age")["incidence"].sum().to_numpy()
    np.testing.assert_allclose(total + curve["survival"].to_numpy(), 1, rtol=0, atol=1e-12)
    assert (table["low"] <= table["incidence"]).all()
    assert (table["incidence"] <= table["high"]).all()


def test_constant_hazards_give_their_closed_form() -> None:
    """Hazards of 0.02 and 0.01: I_k(a) = h_k / h (1 - (1-h)^a); exactly from expected counts, and in a sample."""
    ages = np.arange(1, 61)
    at_risk = 1000 * 0.97 ** (ages - 1)
    shares = aalen_johansen(at_risk, np.stack([0.02 * at_risk, 0.01 * at_risk]))
    np.testing.assert_allclose(shares[0], 2 / 3 * (1 - 0.97**ages), atol=1e-12)
    np.testing.assert_allclose(shares[1], 1 / 3 * (1 - 0.97**ages), atol=1e-12)

    rng = np.random.default_rng(3)
    starts = np.tile(np.arange(-60, 60), 200)
    ends = starts + rng.geometric(0.03, len(starts))
    cause = np.where(ends >= 60, "alive", np.where(rng.random(len(ends)) < 2 / 3, "partner", "law"))
    worlds = pd.DataFrame(
        {"run": np.repeat(np.arange(200), 120), "start": starts, "end": np.minimum(ends, 60), "cause": cause}
    )
    table = incidence(worlds, 200)
    for name, share in (("partner", 2 / 3), ("law", 1 / 3)):
        rows = table[table["cause"] == name].set_index("age")
        errors = (rows["high"] - rows["low"]) / (2 * 1.96)
        for age in (1, 12, 36, 60):
            assert abs(rows["incidence"][age] - share * (1 - 0.97**age)) < 4 * errors[age]


def test_all_causes_are_there_in_the_models_order() -> None:
    table = incidence(log([(0, 0, 2, "line"), (1, 0, 3, "line")]), 2)
    assert table.columns.tolist() == ["age", "cause", "incidence", "low", "high"]
    assert table["cause"].unique().tolist() == list(CAUSES[1:])
    assert len(table) == 7 * 4
    assert table.loc[table["cause"] == "law", ["incidence", "low", "high"]].to_numpy().tolist() == [[0, 0, 0]] * 4


def test_endings_are_counted_once_each_at_their_age() -> None:
    partnerships = log([(0, 0, 2, "line"), (1, -5, 3, "lapsed"), (1, -9, -2, "line"), (1, 0, 9, "alive")])
    endings = endings_by_cause(partnerships, 2)
    assert np.argwhere(endings).tolist() == [[0, 0, 1], [6, 1, 7]]
    assert np.array_equal(endings.sum(axis=0), risk_table(partnerships, 2).ended)


def test_after_the_last_one_has_ended_shares_stay_as_they_are() -> None:
    """Both end at 2; later ages are seen of a warm-up partnership only."""
    table = incidence(log([(0, 0, 2, "line"), (0, 0, 2, "law"), (0, -6, 2, "partner")]), 1)
    assert of_cause(table, "line").tolist() == [0, 0] + [0.5] * 7
    assert of_cause(table, "partner").tolist() == [0] * 9


def test_where_none_ends_every_share_is_zero_and_has_no_band() -> None:
    table = incidence(log([(0, 0, 4, "alive"), (1, 0, 4, "alive")]), 2)
    assert set(table["incidence"]) == {0.0}
    assert set(table.loc[table["age"] > 0, "low"]) == {None}


def test_one_run_has_no_bands() -> None:
    table = incidence(log([(0, 0, 2, "line"), (0, 0, 4, "law")]), 1)
    assert set(table.loc[table["age"] > 0, "high"]) == {None}
