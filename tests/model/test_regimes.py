"""What follows from the parameters of a regime, against numbers worked out by hand from sections 3 and 6."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.model.parameters import PARAMETERS
from govsim.model.regimes import REGIME, derive, month_probability, regime_table


def table(**values: float) -> np.recarray:
    """One regime of defaults, some replaced: `table(trust_half_life_person=9)`."""
    regimes = regime_table([{p.name: p.default for p in PARAMETERS}])
    for field, value in values.items():
        regimes[field] = value
    derive(regimes)
    return regimes


def found(field: str, **values: float) -> float:
    return float(table(**values)[field][0])


def test_every_parameter_has_a_column_and_whole_numbers_stay_whole() -> None:
    regimes = regime_table([{p.name: p.high for p in PARAMETERS}, {p.name: p.low for p in PARAMETERS}])
    for p in PARAMETERS:
        assert list(regimes[p.field]) == [p.high, p.low]
        assert REGIME[p.field] == (np.int64 if p.whole else np.float64)


def test_a_year_without_an_october_share_is_twelve_equal_months() -> None:
    assert found("dissolution_monthly", politics_dissolution_rate=0.06) == pytest.approx(
        1 - 0.94 ** (1 / 12), rel=1e-14
    )
    assert found("partner_transfer_monthly", rotation_partner_transfer_rate=0.15) == pytest.approx(
        1 - 0.85 ** (1 / 12), rel=1e-14
    )


def test_october_has_its_share_of_leader_changes_and_the_other_months_the_rest() -> None:
    values = {"leadership_change_rate": 0.22, "leadership_october_share": 0.7}
    assert found("leader_october", **values) == pytest.approx(1 - 0.78**0.7, rel=1e-14)  # 0.1596
    assert found("leader_other", **values) == pytest.approx(1 - 0.78 ** (0.3 / 11), rel=1e-14)  # 0.00675


def test_october_has_its_share_of_transfers_and_the_other_months_the_rest() -> None:
    values = {"rotation_transfer_rate": 0.3, "rotation_october_share": 0.6}
    assert found("transfer_october", **values) == pytest.approx(1 - 0.7**0.6, rel=1e-14)
    assert found("transfer_other", **values) == pytest.approx(1 - 0.7 ** (0.4 / 11), rel=1e-14)


@given(st.floats(0, 0.99), st.floats(0, 1))
def test_the_months_of_a_year_make_the_years_probability(yearly: float, share: float) -> None:
    october = month_probability(np.array(yearly), share)
    other = month_probability(np.array(yearly), (1 - share) / 11)
    assert 1 - (1 - october) * (1 - other) ** 11 == pytest.approx(yearly, abs=1e-12)


@pytest.mark.parametrize("yearly", [0.0, 1.0])
def test_yearly_probabilities_of_0_and_1_are_exact_in_every_month(yearly: float) -> None:
    regimes = table(
        leadership_change_rate=yearly,
        rotation_transfer_rate=yearly,
        rotation_partner_transfer_rate=yearly,
        politics_dissolution_rate=yearly,
    )
    for field in ("leader", "transfer"):
        assert regimes[f"{field}_october"] == regimes[f"{field}_other"] == yearly
    assert regimes.partner_transfer_monthly == regimes.dissolution_monthly == yearly


def test_a_term_limit_is_counted_in_months_and_may_be_none() -> None:
    assert found("term_limit_months", leadership_term_limit_years=4) == 48
    assert found("term_limit_months", leadership_term_limit_years=2.5) == 30
    assert found("term_limit_months", leadership_term_limit_years=math.inf) == math.inf


@pytest.mark.parametrize(
    ("permitted", "years", "many_year_money", "obligated_years"),
    [(0, 1, 0, 1), (0, 5, 0, 1), (1, 1, 0, 1), (1, 2, 1, 2), (1, 5, 1, 5)],
)
def test_money_is_for_many_years_when_that_is_permitted_and_asked_for(
    permitted: int, years: int, many_year_money: int, obligated_years: int
) -> None:
    regimes = table(budget_multi_year_permitted=permitted, contract_obligation_years=years)
    assert regimes.many_year_money == many_year_money
    assert regimes.obligated_years == obligated_years


def test_a_table_of_regimes_comes_with_what_follows() -> None:
    regimes = regime_table([{p.name: p.default for p in PARAMETERS}])
    assert regimes["fade_person"][0] == pytest.approx(0.5 ** (1 / 18), rel=1e-14)


def test_a_half_life_halves_evidence() -> None:
    assert found("fade_person", trust_half_life_person=18) == pytest.approx(0.5 ** (1 / 18), rel=1e-14)
    assert found("fade_person", trust_half_life_person=9) ** 9 == pytest.approx(0.5, rel=1e-13)
    assert found("fade_agency", trust_half_life_agency=48) ** 48 == pytest.approx(0.5, rel=1e-13)


def test_the_monthly_probability_of_an_accident_is_a_twelfth_of_the_rate() -> None:
    assert found("accident_monthly", contract_accident_rate=0.024) == pytest.approx(0.002, rel=1e-14)


def test_logits_are_the_logarithms_of_odds() -> None:
    assert found("logit_line_kept", budget_line_kept=0.96) == pytest.approx(math.log(24), rel=1e-13)
    assert found("logit_agree", contract_agree=0.65) == pytest.approx(math.log(0.65 / 0.35), rel=1e-13)


def test_a_line_that_is_always_kept_has_an_infinite_logit() -> None:
    assert found("logit_line_kept", budget_line_kept=1) == math.inf


def test_what_follows_is_worked_out_for_tables_of_any_shape() -> None:
    regimes = np.tile(table(), (3, 2)).view(np.recarray)
    regimes["trust_half_life_person"][2, 1] = 36
    derive(regimes)
    assert regimes.fade_person.shape == (3, 2)
    assert regimes["fade_person"][2, 1] == pytest.approx(0.5 ** (1 / 36), rel=1e-14)
    assert regimes["fade_person"][2, 0] == pytest.approx(0.5 ** (1 / 18), rel=1e-14)
