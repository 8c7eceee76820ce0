"""The value of finding out, against closed forms and a published example."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from govsim.model.parameters import PARAMETERS
from govsim.study.decide.information import (
    ALL,
    Curve,
    by_chance,
    changed,
    information,
    of_everything,
    of_groups,
    together_by_chance,
    value_of_knowing,
)
from govsim.study.decide.luck import Means


def closed_form(mean: float, sd: float) -> float:
    """Of two options whose difference is expected to be normal given what is known: sd phi(m/sd) - |m| Phi(-|m|/sd)."""
    return float(sd * norm.pdf(mean / sd) - abs(mean) * norm.cdf(-abs(mean) / sd))


def normal(n: int, rng: np.random.Generator) -> np.ndarray:
    """Spread as evenly as a Latin hypercube is."""
    return np.asarray(norm.ppf((rng.permutation(n) + rng.random(n)) / n))


@pytest.mark.parametrize(("mean", "slope"), [(0.0, 1.0), (0.3, 1.0), (-0.3, 2.0), (1.0, 1.0)])
def test_a_linear_normal_benefit_has_the_closed_forms_value(mean: float, slope: float) -> None:
    rng = np.random.default_rng(1)
    x = normal(4000, rng)
    benefits = np.array([np.zeros(4000), mean + slope * x + rng.normal(0, 2, 4000)])
    found = value_of_knowing(x, benefits, rng)
    assert found.value == pytest.approx(closed_form(mean, slope), abs=3 * found.error)
    assert found.error < 0.05
    assert found.changes == pytest.approx(norm.cdf(-abs(mean) / slope), abs=0.04)


def test_the_example_of_the_r_package_voi() -> None:
    """Jackson, "voi for Value of Information calculation: package overview": effects N(1, 1) less costs N(0, 2)."""
    rng = np.random.default_rng(2)
    n = 10_000
    effects, costs = 1 + normal(n, rng), 2 * normal(n, rng)
    benefits = np.array([np.zeros(n), effects - costs])
    evpi, _ = of_everything(benefits)
    assert evpi == pytest.approx(closed_form(1, 5**0.5), abs=0.02)
    assert value_of_knowing(effects, benefits, rng).value == pytest.approx(closed_form(1, 1), abs=0.02)
    assert value_of_knowing(costs, benefits, rng).value == pytest.approx(closed_form(1, 2), abs=0.02)


def test_a_bent_relation_is_followed() -> None:
    rng = np.random.default_rng(3)
    x = (rng.permutation(2000) + 0.5) / 2000
    benefits = np.array([np.zeros(2000), np.sin(2 * np.pi * x) + rng.normal(0, 1, 2000)])
    assert value_of_knowing(x, benefits, rng).value == pytest.approx(1 / np.pi, abs=0.04)


def test_more_options_than_two_are_chosen_among() -> None:
    """The best of a, 0 and -a, where a is even on -1 to 1, gains a half; knowing something else gains nothing."""
    rng = np.random.default_rng(4)
    a = 2 * (rng.permutation(3000) + 0.5) / 3000 - 1
    benefits = np.array([a, np.zeros(3000), -a]) + rng.normal(0, 0.5, (3, 3000))
    assert value_of_knowing(a, benefits, rng).value == pytest.approx(0.5, abs=0.03)
    assert value_of_knowing(rng.permutation(a), benefits, rng).value < 0.05


def test_where_one_option_is_always_better_nothing_is_worth_knowing() -> None:
    rng = np.random.default_rng(5)
    x = rng.random(300)
    benefits = np.array([np.zeros(300), 5 + x])
    assert value_of_knowing(x, benefits, rng).value == 0
    assert of_everything(benefits).tolist() == [0, 0]
    assert changed(np.array([[-1.0, 1.0, -2.0]])) == pytest.approx(1 / 3)


def test_a_curve_through_a_line_is_the_line_and_few_values_are_no_trouble() -> None:
    rng = np.random.default_rng(6)
    x = rng.random(200)
    coefficients, _, variance = Curve.of(x).fitted(3 + 2 * x)
    np.testing.assert_allclose(coefficients @ Curve.of(x).basis.T, 3 + 2 * x, atol=1e-6)
    assert variance < 1e-10
    for values in (
        np.zeros(200),
        np.repeat([0.0, 1.0], 100),
        np.repeat([0.0, 1.0, 5.0], [50, 50, 100]),
        np.arange(200) % 6.0,
    ):
        curve = Curve.of(values)
        fitted = curve.fitted(values + 1)[0] @ curve.basis.T
        np.testing.assert_allclose(fitted, values + 1, atol=1e-6)


def test_what_does_nothing_is_worth_no_more_than_chance() -> None:
    rng = np.random.default_rng(7)
    benefits = np.array([np.zeros(300), rng.normal(0.1, 3, 300)])
    chance = by_chance(benefits, rng, 400)
    values = np.array([value_of_knowing(rng.random(300), benefits, rng).value for _ in range(200)])
    assert (values > np.quantile(chance, 0.95)).mean() == pytest.approx(0.05, abs=0.045)


@pytest.mark.parametrize("parameters", [2, 5])
def test_several_together_have_the_closed_forms_value(parameters: int) -> None:
    """Of two normal slopes 0.6 and 0.8 together, whose sum is N(0, 1); others of the group say nothing."""
    rng, values = np.random.default_rng(11), []
    for _ in range(8):
        x = np.array([normal(600, rng) for _ in range(parameters)]).T
        benefits = np.array([np.zeros(600), 0.3 + 0.6 * x[:, 0] + 0.8 * x[:, 1] + rng.normal(0, 2, 600)])
        values.append(value_of_knowing(norm.cdf(x), benefits, rng))
    error = float(np.mean([found.error for found in values]))
    assert error < 0.08
    assert np.mean([found.value for found in values]) == pytest.approx(closed_form(0.3, 1), abs=2 * error / 8**0.5)


def test_what_two_say_only_together_is_found() -> None:
    """The better of 0 and 3uv, u and v even on -1 to 1, gains 3/8, and nobody knows more from either alone."""
    rng = np.random.default_rng(12)
    u, v = (2 * (rng.permutation(800) + 0.5) / 800 - 1 for _ in range(2))
    benefits = np.array([np.zeros(800), 3 * u * v + rng.normal(0, 1, 800)])
    assert value_of_knowing(np.column_stack([u, v]), benefits, rng).value == pytest.approx(3 / 8, abs=0.05)
    assert value_of_knowing(u, benefits, rng).value < 0.06


def test_a_group_that_does_nothing_is_worth_no_more_than_chance() -> None:
    rng = np.random.default_rng(13)
    x, benefits = rng.random((200, 4)), np.array([np.zeros(200), rng.normal(0.1, 3, 200)])
    chance = together_by_chance(x, benefits, rng)
    values = np.array([value_of_knowing(rng.random((200, 4)), benefits, rng).value for _ in range(100)])
    assert (values > np.quantile(chance, 0.95)).mean() <= 0.12


def test_the_table_of_groups_names_what_is_worth_a_study_together() -> None:
    rng = np.random.default_rng(14)
    chosen = [each for each in PARAMETERS if each.role == "uncertainty" and each.group in ("budget", "trust")]
    points = pd.DataFrame({each.name: each.low + (each.high - each.low) * rng.random(300) for each in chosen})
    budget = [name for name in points if str(name).startswith("budget.")][:3]
    difference = (points[budget].rank() / 300 - 0.5).sum(axis=1).to_numpy()
    runs = np.stack([np.zeros((300, 4)), 3 * difference[:, None] + rng.normal(0, 2, (300, 4))])
    table = of_groups({"net_benefit": Means.of(runs)}, points, ["net_benefit"], 1).set_index("group")
    assert bool(table.loc["budget", "worth"])
    assert not bool(table.loc["trust", "worth"])
    assert table["parameters"].sum() == len(chosen)


def test_the_table_names_what_is_worth_a_study_and_luck_is_no_part_of_it() -> None:
    rng = np.random.default_rng(8)
    names = [each.name for each in PARAMETERS if each.role == "uncertainty"][:12]
    points = pd.DataFrame(
        {each.name: each.low + (each.high - each.low) * rng.random(500) for each in PARAMETERS if each.name in names}
    )
    drawn = (points[names[3]] - points[names[3]].min()) / np.ptp(points[names[3]])
    difference = 4 * (drawn.to_numpy() - 0.5)
    runs = np.stack([np.zeros((500, 8)), difference[:, None] + rng.normal(0, 6, (500, 8))])
    table = information({"net_benefit": Means.of(runs)}, points, ["net_benefit"], 1)
    every, first, *rest = table.to_dict("records")
    assert every["parameter"] == ALL
    assert every["value"] == pytest.approx(0.5, abs=0.15)  # E max(d, 0) of d even on -2 to 2; luck alone would add 0.5
    assert (first["parameter"], first["worth"]) == (names[3], True)
    assert first["value"] == pytest.approx(0.5, abs=0.15)
    assert not any(row["worth"] for row in rest)


@pytest.mark.slow
def test_standard_errors_hold_the_truth_as_often_as_they_say() -> None:
    held, times, rng = 0, 300, np.random.default_rng(9)
    for _ in range(times):
        x = normal(400, rng)
        found = value_of_knowing(x, np.array([np.zeros(400), 0.4 + x + rng.normal(0, 2, 400)]), rng)
        held += abs(found.value - closed_form(0.4, 1)) < 1.96 * found.error
    assert held / times == pytest.approx(0.95, abs=0.04)


@pytest.mark.slow
def test_intervals_of_groups_hold_the_truth_as_often_as_they_say() -> None:
    """200 sets of 400 futures, 95 %: fewer than 89 % held would come once in some thousand times."""
    held, times, rng = 0, 200, np.random.default_rng(15)
    for _ in range(times):
        x = np.array([normal(400, rng) for _ in range(3)]).T
        benefits = np.array([np.zeros(400), 0.4 + 0.6 * x[:, 0] + 0.8 * x[:, 1] + rng.normal(0, 2, 400)])
        found = value_of_knowing(norm.cdf(x), benefits, rng)
        held += abs(found.value - closed_form(0.4, 1)) < 1.96 * found.error
    assert held / times >= 0.89
