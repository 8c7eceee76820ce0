"""The Pareto front, against its definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from govsim.study.seek.front import on_front, thinned

points = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=30).map(lambda rows: np.array(rows, float))


def dominated(costs: np.ndarray, number: int) -> bool:
    return any(
        all(other <= own for other, own in zip(row, costs[number], strict=True))
        and any(other < own for other, own in zip(row, costs[number], strict=True))
        for row in costs.tolist()
    )


@given(points)
def test_the_front_is_what_nothing_dominates(costs: np.ndarray) -> None:
    assert on_front(costs).tolist() == [not dominated(costs, number) for number in range(len(costs))]


def test_a_front_worked_out_by_hand() -> None:
    costs = np.array([[0, 9], [1, 5], [2, 6], [4, 4], [4, 4], [5, 1], [9, 0], [9, 1], [np.nan, 0]], float)
    assert on_front(costs).tolist() == [True, True, False, True, True, True, True, False, False]


@given(points, st.integers(4, 12))
def test_thinning_keeps_the_ends_and_each_point_once(costs: np.ndarray, most: int) -> None:
    kept = thinned(costs, most)
    assert len(set(kept.tolist())) == len(kept) == min(most, len(costs))
    for objective in range(3):
        assert costs[kept, objective].min() == costs[:, objective].min()


def test_thinning_spreads() -> None:
    line = np.column_stack([np.arange(101.0), np.arange(100.0, -1, -1)])
    assert thinned(line, 5).tolist() == [0, 25, 50, 75, 100]
