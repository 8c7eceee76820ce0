"""What of a package's runs answers a question, against numbers worked out by hand."""

from typing import Any

import numpy as np
import pytest

from govsim.errors import InputError
from govsim.outcomes.declared import OUTCOMES
from govsim.study.seek.question import Question, sample, surpassed


def runs(cases: int, repeats: int, **values: Any) -> np.ndarray:
    out = np.zeros((cases, repeats, len(OUTCOMES)))
    for name, value in values.items():
        out[..., list(OUTCOMES).index(name)] = value
    return out


def test_cost_is_that_beyond_doing_nothing_in_the_same_case() -> None:
    own = runs(2, 2, money=[[10, 14], [20, 20]], rmst_60=[[30, 32], [40, np.nan]], coverage=0.5)
    nothing = runs(2, 2, money=[[9, 9], [25, 15]])
    found = sample(Question("best"), own, nothing, 3)
    assert found.cost.tolist() == [3, 0]
    assert found.outcome.tolist() == [31, 40]
    assert (found.mean("outcome"), found.mean("coverage"), found.mean("cost")) == (35.5, 0.5, 1.5)
    assert found.reached is None
    assert found.share is None


def test_all_that_must_be_reached_is_reached_in_the_same_case_and_unknown_is_not_reached() -> None:
    own = runs(4, 1, survival_5y=[[0.8], [0.6], [np.nan], [0.7]], gap_share=[[0.1], [0.1], [0.1], [0.3]])
    question = Question("cheapest", reach={"survival_5y": 0.7, "gap_share": 0.2})
    found = sample(question, own, own, 0)
    assert found.reached is not None
    assert found.reached.tolist() == [True, False, False, False]
    assert found.share == 0.25
    assert found.margin is not None
    np.testing.assert_allclose(found.margin, [0.1 / 0.7, -0.1 / 0.7, -np.inf, -0.5])


def test_the_level_that_a_share_of_cases_has_at_least() -> None:
    values = np.array([0.1, np.nan, 0.4, 0.3, 0.2])
    assert [surpassed(values, share) for share in (0.2, 0.4, 0.79, 0.8)] == [0.4, 0.3, 0.1, 0.1]
    assert surpassed(values, 1.0) == -np.inf


def test_the_cost_of_reforms_alone_can_be_meant() -> None:
    own, nothing = runs(1, 1, money=50, reform_cost=7), runs(1, 1, money=20, reform_cost=2)
    assert sample(Question("best", cost="reform_cost"), own, nothing, 1).cost.tolist() == [5]


def test_what_makes_no_question_is_refused() -> None:
    with pytest.raises(InputError, match="the cheapest package of all is to do nothing"):
        Question("cheapest")
    with pytest.raises(InputError, match="did you mean rmst_60"):
        Question("best", outcome="rmst")
    with pytest.raises(InputError, match="money is not an outcome that a package can be asked for"):
        Question("best", reach={"money": 3})
