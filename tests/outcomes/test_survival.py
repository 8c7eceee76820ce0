"""Survival estimates against worked examples and closed forms."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from govsim.outcomes.survival import bootstrap_survival, kaplan_meier, risk_table, survival


def log(rows: list[tuple[int, int, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["run", "start", "end", "cause"])


def test_the_curve_is_that_of_the_leukaemia_trial_of_freireich() -> None:
    """Freireich et al. 1963, 6-MP arm, the textbook example (Kalbfleisch & Prentice): S(6) .857, S(10) .753, ..."""
    remissions = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    # a life that ends at age a is seen at ages 1 to a; one seen alive to age a is logged with end a + 1
    rows = [(0, 0, age, "line") for age in remissions] + [(0, 0, age + 1, "alive") for age in censored]
    curve = survival(risk_table(log(rows), 1))
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for age, value in expected.items():
        assert curve[age - 1] == pytest.approx(value, abs=5e-4)


def test_the_curve_equals_scipys_on_the_same_data() -> None:
    rng = np.random.default_rng(1)
    life, seen = rng.geometric(0.05, 300), rng.integers(1, 60, 300)
    rows = [(0, 0, int(a), "line") if a <= c else (0, 0, int(c) + 1, "alive") for a, c in zip(life, seen, strict=True)]
    curve = survival(risk_table(log(rows), 1))
    ended = life <= seen
    reference = stats.ecdf(stats.CensoredData(uncensored=life[ended], right=seen[~ended])).sf
    ages = np.arange(1, len(curve) + 1)
    np.testing.assert_allclose(curve, reference.evaluate(ages), atol=1e-12)


def test_a_partnership_of_the_warm_up_is_seen_from_the_first_reported_month_on() -> None:
    table = risk_table(log([(0, -24, 3, "line")]), 1)
    assert table.at_risk[0].tolist() == [0] * 23 + [1, 1, 1, 1]
    assert table.ended[0].tolist() == [0] * 26 + [1]


def test_what_ended_in_the_warm_up_is_not_seen() -> None:
    table = risk_table(log([(0, -24, -3, "line"), (0, 5, 7, "line")]), 1)
    assert table.at_risk.sum() == 2


def test_left_truncation_and_censoring_leave_a_constant_hazard_unbiased() -> None:
    """2,000 runs of one mission renewed for ever with hazard 0.05: the estimate is within 4 standard errors."""
    rng = np.random.default_rng(2)
    rows = []
    for run in range(2000):
        start = -60
        while start < 60:
            end = start + int(rng.geometric(0.05))
            rows.append((run, start, min(end, 60), "line" if end < 60 else "alive"))
            start = end
    table = risk_table(log(rows), 2000)
    hazard = table.ended.sum() / table.at_risk.sum()
    assert abs(hazard - 0.05) < 4 * np.sqrt(0.05 * 0.95 / table.at_risk.sum())
    curve = survival(table)
    np.testing.assert_allclose(curve[:40], 0.95 ** np.arange(1, 41), atol=0.015)


def test_bands_come_from_whole_runs() -> None:
    """Two kinds of world, all partnerships of a world alike: the band is as wide as that of 40 worlds, not of 4,000."""
    rows = [(run, 0, 5 if run % 2 else 50, "line") for run in range(40) for _ in range(100)]
    drawn = bootstrap_survival(risk_table(log(rows), 40), seed=1)[:, 9]
    assert drawn.std() == pytest.approx(np.sqrt(0.25 / 40), rel=0.1)


def test_the_same_seed_gives_the_same_bands() -> None:
    table = risk_table(log([(run, 0, run + 1, "line") for run in range(10)]), 10)
    assert np.array_equal(bootstrap_survival(table, 3), bootstrap_survival(table, 3), equal_nan=True)


def test_no_partnership_gives_an_empty_curve() -> None:
    assert survival(risk_table(log([]).astype({"run": int, "start": int, "end": int}), 3)).size == 0


def test_where_nobody_is_at_risk_the_curve_is_unknown() -> None:
    assert np.isnan(kaplan_meier(np.array([2.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0]))[1:]).all()


def test_where_all_have_ended_the_curve_stays_at_zero() -> None:
    assert kaplan_meier(np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0])).tolist() == [0.5, 0.0, 0.0]
