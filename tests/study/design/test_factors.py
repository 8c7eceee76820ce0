"""Unit numbers become values of a parameter: numbers computed by hand, and what must hold of every factor."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.study.design.factors import Factor, LogUniform, Normal, Triangular, Uniform, Values, Whole, factor

VARIED = [parameter.name for parameter in PARAMETERS if parameter.role != "constant"]
RATE = "rotation.transfer_rate"  # 0.1 to 0.55
TERM = "contract.term_years"  # whole, 1 to 5
ENDS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])

TABLES: tuple[dict[str, object], ...] = (
    {},
    {"low": 0.2},
    {"high": 0.3},
    {"distribution": "uniform", "low": 0.2, "high": 0.4},
    {"distribution": "loguniform"},
    {"distribution": "triangular", "mode": 0.1},
    {"distribution": "triangular", "mode": 0.55},
    {"distribution": "triangular", "low": 0.2, "mode": 0.3, "high": 0.5},
    {"distribution": "normal", "mean": 0.3, "sd": 0.1},
    {"distribution": "normal", "mean": 0.55, "sd": 1e-9},
    {"distribution": "normal", "mean": 0.1, "sd": 1e9, "low": 0.1, "high": 0.2},
    {"values": [0.5, 0.1, 0.3]},
    {"values": [0.5, 0.1, 0.3], "weights": [1, 2, 1e9]},
)


def test_the_declared_range_is_taken_evenly() -> None:
    np.testing.assert_allclose(factor(RATE).quantile(ENDS), [0.1, 0.2125, 0.325, 0.4375, 0.55])


def test_whole_numbers_have_equal_parts_of_the_unit_interval_and_one_is_the_highest() -> None:
    u = np.array([0.0, 0.19, 0.2, 0.5, 0.79, 0.8, 1.0])
    assert factor(TERM).quantile(u).tolist() == [1, 1, 2, 3, 4, 5, 5]
    assert factor(TERM, {"low": 2, "high": 3}).quantile(ENDS).tolist() == [2, 2, 3, 3, 3]


def test_a_switch_is_off_below_a_half_and_on_from_there() -> None:
    u = np.array([0.0, np.nextafter(0.5, 0), 0.5, 1.0])
    assert factor("budget.multi_year_permitted").quantile(u).tolist() == [0, 0, 1, 1]


def test_half_of_a_loguniform_factor_lies_below_the_geometric_mean() -> None:
    made = factor("trust.half_life_agency", {"distribution": "loguniform", "low": 25, "high": 100})
    np.testing.assert_allclose(made.quantile(np.array([0, 0.5, 1])), [25, 50, 100])
    np.testing.assert_allclose(made.levels(3), [25, 50, 100])


def test_a_triangular_factor_has_its_share_below_the_mode() -> None:
    made = factor("budget.interim", {"distribution": "triangular", "low": 0, "mode": 0.25, "high": 1})
    # Below the mode u = v^2 / 0.25, above it 1 - u = (1 - v)^2 / 0.75.
    np.testing.assert_allclose(
        made.quantile(np.array([0, 0.0625, 0.25, 1 - 0.1875, 1])), [0, 0.125, 0.25, 1 - math.sqrt(0.1875 * 0.75), 1]
    )


def test_a_normal_factor_is_cut_off_by_probability_and_not_by_moving_values_to_the_ends() -> None:
    made = factor("budget.interim", {"distribution": "normal", "mean": 0.5, "sd": 0.5})
    u = (np.arange(100_000) + 0.5) / 100_000
    values = made.quantile(u)
    assert ((values > 0) & (values < 1)).all()
    # Within one standard deviation of the mean lies all; within half of one, 0.38292 / 0.68269 of it.
    assert np.mean(np.abs(values - 0.5) < 0.25) == pytest.approx(0.382925 / 0.682689, abs=2e-5)
    assert made.quantile(np.array([0, 0.5, 1])).tolist() == [0, 0.5, 1]


def test_stated_values_have_equal_parts_or_parts_by_weight() -> None:
    u = np.array([0, 0.3, 0.34, 0.66, 0.67, 1])
    assert factor(TERM, {"values": [5, 1, 3]}).quantile(u).tolist() == [1, 1, 3, 3, 5, 5]
    weighed = factor(TERM, {"values": [5, 1, 3], "weights": [1, 2, 1]})
    assert weighed.quantile(np.array([0, 0.49, 0.5, 0.74, 0.75, 1])).tolist() == [1, 1, 3, 3, 5, 5]


def test_levels_are_evenly_spaced_and_whole_where_the_parameter_is() -> None:
    np.testing.assert_allclose(factor(RATE).levels(4), [0.1, 0.25, 0.4, 0.55])
    assert factor(TERM).levels(2).tolist() == [1, 5]
    assert factor(TERM).levels(3).tolist() == [1, 3, 5]
    assert factor(TERM).levels(4).tolist() == [1, 2, 4, 5]
    assert factor(TERM).levels(9).tolist() == [1, 2, 3, 4, 5]
    assert factor("budget.multi_year_permitted").levels(7).tolist() == [0, 1]
    assert factor(TERM, {"values": [1, 2, 5]}).levels(2).tolist() == [1, 2, 5]


@pytest.mark.parametrize("name", VARIED)
def test_every_parameter_stays_in_its_declared_range_and_reaches_its_ends(name: str) -> None:
    parameter = BY_NAME[name]
    values = factor(name).quantile(np.linspace(0, 1, 1001))
    assert (values[0], values[-1]) == (parameter.low, parameter.high)
    assert (np.diff(values) >= 0).all()
    assert all(parameter.refusal(float(value)) is None for value in values)
    assert factor(name).group == parameter.group


@given(st.sampled_from(TABLES), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_values_rise_with_the_unit_number_within_the_range(table: dict[str, object], unit: list[float]) -> None:
    made = factor(RATE, table)
    values = made.quantile(np.array(sorted(unit)))
    assert values.dtype == float
    assert (np.diff(values) >= -1e-15).all()
    low, high = made.levels(2)[[0, -1]]
    assert ((values >= low) & (values <= high)).all()
    assert (made.levels(5) >= low).all()


@given(st.floats(0.1, 0.55), st.floats(1e-300, 1e9), st.floats(0.1, 0.55), st.floats(0.1, 0.55), st.floats(0, 1))
def test_no_normal_distribution_gives_a_value_outside(mean: float, sd: float, a: float, b: float, u: float) -> None:
    low, high = sorted((a, b))
    if low <= mean <= high and low < high:
        value = factor(RATE, {"distribution": "normal", "mean": mean, "sd": sd, "low": low, "high": high})
        assert low <= value.quantile(np.array([u]))[0] <= high


@pytest.mark.parametrize("table", TABLES)
def test_a_factor_states_what_it_was_made_of(table: dict[str, object]) -> None:
    made = factor(RATE, table)
    assert factor(RATE, made.stated()) == made


def test_a_table_makes_the_distribution_it_names() -> None:
    made = [factor(RATE, table).distribution for table in TABLES]
    assert made[1] == Uniform(0.2, 0.55)
    assert made[4] == LogUniform(0.1, 0.55)
    assert made[7] == Triangular(0.2, 0.3, 0.5)
    assert made[8] == Normal(0.3, 0.1, 0.1, 0.55)
    assert made[12] == Values((0.1, 0.3, 0.5), (2, 1e9, 1))
    assert factor(TERM, {"low": 2}) == Factor(TERM, Whole(2, 5))
    assert factor(TERM, {"values": [1, 3]}).stated() == {"values": [1, 3]}
    assert factor(TERM).stated() == {}


@pytest.mark.parametrize(
    ("name", "table", "said"),
    [
        ("rotation.transfer_rat", {}, "rotation.transfer_rat is not a parameter\n  did you mean rotation.transfer_r"),
        ("contract.target", {}, "contract.target is a constant: a design does not vary it"),
        (RATE, {"low": -0.05}, "rotation.transfer_rate.low = -0.05 is outside 0 to 1\n  allowed: transfers/year"),
        (RATE, {"low": 0.5, "high": 0.2}, "rotation.transfer_rate.high = 0.2 is not above low = 0.5"),
        (RATE, {"low": 0.55}, "rotation.transfer_rate.low = 0.55 is not below high = 0.55\n  to hold a parameter at"),
        (RATE, {"low": math.nan}, "rotation.transfer_rate.low = nan is not a number"),
        (RATE, {"low": True}, "rotation.transfer_rate.low = true is not a number"),
        (RATE, 0.2, "rotation.transfer_rate must be a table, not 0.2"),
        (RATE, {"mode": 0.2}, 'rotation.transfer_rate.mode is not a known key\n  it is for distribution = "triang'),
        (RATE, {"lo": 0.2}, "rotation.transfer_rate.lo is not a known key\n  did you mean low?"),
        (RATE, {"distribution": "norml"}, '= "norml" is not a distribution\n  did you mean normal?'),
        (RATE, {"distribution": 3}, "= 3 is not a distribution"),
        (RATE, {"distribution": "normal", "mean": 0.3}, "rotation.transfer_rate.sd is missing"),
        (RATE, {"distribution": "normal", "sd": 0.3}, "rotation.transfer_rate.mean is missing"),
        (RATE, {"distribution": "normal", "mean": 0.3, "sd": 0}, "sd must be a number above 0, at most 1e+09, not 0"),
        (RATE, {"distribution": "normal", "mean": 0.3, "sd": math.inf}, "sd must be a number above 0"),
        (RATE, {"distribution": "triangular", "mode": 0.5, "high": 0.4}, "mode = 0.5 is outside 0.1 to 0.4"),
        ("start.readiness", {"distribution": "loguniform"}, "start.readiness.low = -4 is not above 0"),
        (TERM, {"distribution": "normal", "mean": 3, "sd": 1}, 'distribution = "normal" is not for whole numbers'),
        (TERM, {"low": 1.5}, "contract.term_years.low = 1.5 is not a whole number\n  allowed: whole years, 1 to 30"),
        (TERM, {"values": []}, "contract.term_years.values is empty"),
        (TERM, {"values": [1]}, "contract.term_years.values hold one value: a factor needs two or more"),
        (TERM, {"values": [1, 3, 1]}, "contract.term_years.values = 1 is given twice"),
        (TERM, {"values": 3}, "contract.term_years.values must be a list of numbers, not 3"),
        (TERM, {"values": [1, "3"]}, 'contract.term_years.values = "3" is not a number'),
        (TERM, {"values": [1, 31]}, "contract.term_years.values = 31 is outside 1 to 30"),
        (TERM, {"values": [1, 3], "weights": [1]}, "weights must be as many as the values, 2, not 1"),
        (TERM, {"values": [1, 3], "weights": [1, 0]}, "weights must be a number above 0"),
        (TERM, {"distribution": "values"}, "contract.term_years.values is missing"),
    ],
)  # fmt: skip
def test_a_factor_that_cannot_be_is_refused(name: str, table: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        factor(name, table)
    assert said.replace("transfers/year", "transfers a year") in str(caught.value)
