"""Acceptability: the share of resampled sets of runs in which an option is the best choice, against closed forms."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from govsim.study.acceptability import STEPS, acceptability, willingness_of
from govsim.study.increments import Ledger, frontier


def ledger(runs: int = 400) -> Ledger:
    """Doing nothing, one that costs 10 +- 20 and keeps 5 +- 8 years, one that costs more and keeps as much."""
    rng = np.random.default_rng(5)
    cost, years = rng.normal(10, 20, runs), rng.normal(5, 8, runs)
    nothing = np.zeros(runs)
    return Ledger(("nothing", "dear", "worse"), np.stack([nothing, cost, cost + 1]), np.stack([nothing, years, years]))


def test_the_curve_of_two_options_is_that_of_the_normal_distribution_of_the_mean_net_benefit() -> None:
    own = ledger()
    values = [0.0, 1.0, 2.0, 2.5, 4.0]
    table = acceptability(own, 3, values).set_index(["willingness", "option"])
    for value in values:
        benefit = value * own.years[1] - own.cost[1]
        expected = ndtr(benefit.mean() / (benefit.std() / 20))
        assert table.at[(value, "dear"), "share"] == pytest.approx(expected, abs=0.03)
        assert table.at[(value, "dear"), "net_benefit"] == pytest.approx(benefit.mean())


def test_shares_add_up_to_one_and_what_always_costs_more_for_the_same_is_never_best() -> None:
    table = acceptability(ledger(), 3, [0.0, 2.0, 9.0])
    assert table.groupby("willingness")["share"].sum().tolist() == pytest.approx([1, 1, 1])
    assert (table.loc[table["option"] == "worse", "share"] == 0).all()


def test_equal_options_share_the_ties() -> None:
    same = Ledger(("a", "b"), np.ones((2, 5)), np.ones((2, 5)))
    assert acceptability(same, 1, [0.0, 3.0])["share"].tolist() == [0.5] * 4


def test_the_frontier_of_acceptability_changes_from_one_option_to_the_next_at_its_price() -> None:
    own = ledger()
    table = frontier(own, 3)
    (price,) = [price for price in table["icer"] if price is not None]
    found = acceptability(own, 3, [price - 1e-6, price + 1e-6])
    best = found[found["best"]]
    assert best["option"].tolist() == ["nothing", "dear"]
    assert best["share"].between(0.4, 0.6).all()


def test_the_best_option_on_average_need_not_be_best_most_often() -> None:
    """Why the frontier is of mean net benefit and not of shares (Fenwick, Claxton & Sculpher 2001)."""
    years = np.array([-20.0, -10, 5, 12, 15])
    twins = Ledger(("nothing", "one", "other"), np.zeros((3, 5)), np.stack([np.zeros(5), years, years]))
    found = acceptability(twins, 1, [1.0]).set_index("option")
    assert found["best"].tolist() == [False, True, False]
    assert found["share"].idxmax() == "nothing"


def test_draws_are_of_the_seed_alone() -> None:
    one, two, other = (acceptability(ledger(), seed, [2.0]) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, two)
    assert one["share"].tolist() != other["share"].tolist()


def test_one_run_tells_who_is_best_and_not_how_surely() -> None:
    one = Ledger(("a", "b"), np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]]))
    table = acceptability(one, 1, [2.0])
    assert table["share"].tolist() == [None, None]
    assert table["best"].tolist() == [False, True]


def test_willingness_goes_in_round_steps_to_twice_the_highest_price_with_the_prices_among_them() -> None:
    own = Ledger(
        ("a", "b", "c"), np.array([[0.0] * 3, [2.5] * 3, [9.0] * 3]), np.array([[0.0] * 3, [2.0] * 3, [4.0] * 3])
    )
    values = willingness_of(frontier(own, 1))
    assert (values[0], values[1], values[-1]) == (0, 0.2, 8)
    assert {1.25, 3.25} <= set(values)
    assert len(values) == STEPS + 3
    free = Ledger(("a",), np.zeros((1, 3)), np.zeros((1, 3)))
    assert willingness_of(frontier(free, 1))[-1] == 2
