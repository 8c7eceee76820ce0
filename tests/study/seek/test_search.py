"""Which packages are tried, over toys that cost nothing to try."""

import sys
from collections.abc import Sequence

import numpy as np
import pytest

from govsim.errors import InputError
from govsim.scenario.tables import DatedReform
from govsim.study.seek.front import on_front
from govsim.study.seek.packages import Code, Packages
from govsim.study.seek.question import Question, Sample
from govsim.study.seek.search import costs, searched
from tests.study.small import PLAIN

WORTH = np.array([5.0, 1, 4, 3, 2, 8, 1, 6, 2, 7, 3, 1])
PRICE = np.array([2.0, 2, 3, 1, 4, 6, 1, 3, 5, 9, 2, 4])
FORM = tuple(DatedReform(name="deputy", from_year=year) for year in (2026, 2027))
PACKAGES = Packages(PLAIN, tuple(FORM for _ in WORTH))
BEST = Question("best")


class Toy:
    """The second form of a lever brings and costs half of the first."""

    def __init__(self) -> None:
        self.asked: list[Code] = []

    def __call__(self, codes: Sequence[Code]) -> list[Sample]:
        self.asked += codes
        return [self.of(code) for code in codes]

    @staticmethod
    def of(code: Code) -> Sample:
        extent = np.array([0.0, 1.0, 0.5])[list(code)]
        worth, price = float(extent @ WORTH), float(extent @ PRICE)
        one = np.ones(2)
        return Sample(int((extent > 0).sum()), worth * one, worth * one, price * one, one * (worth - 20) / 20)


def test_all_are_tried_where_they_are_few_enough() -> None:
    few, toy = Packages(PLAIN, PACKAGES.levers[:4]), Toy()
    toy.of = lambda code: Toy.of((*code, *(0,) * 8))  # type: ignore[method-assign]
    tried = searched(few, toy, BEST, 81, 1)
    assert len(tried) == len(toy.asked) == few.size == 81


def test_beyond_no_more_are_tried_than_allowed_and_none_twice() -> None:
    toy = Toy()
    tried = searched(PACKAGES, toy, BEST, 700, 1)
    assert len(tried) == len(toy.asked) == len(set(toy.asked)) == 700
    assert PACKAGES.nothing in tried
    assert (1,) * 12 in tried


def test_the_same_seed_tries_the_same_and_another_one_others() -> None:
    first, again, other = Toy(), Toy(), Toy()
    for toy, seed in ((first, 1), (again, 1), (other, 2)):
        searched(PACKAGES, toy, BEST, 400, seed)
    assert first.asked == again.asked
    assert first.asked != other.asked


def every_package() -> tuple[np.ndarray, np.ndarray]:
    """What each of the half a million packages is worth and costs."""
    extents = np.stack(np.meshgrid(*[[0.0, 0.5, 1.0]] * len(WORTH), indexing="ij"), axis=-1).reshape(-1, len(WORTH))
    return extents @ WORTH, extents @ PRICE


def test_it_comes_near_the_front_of_all_half_a_million() -> None:
    tried = searched(PACKAGES, Toy(), BEST, 3000, 1)
    front = on_front(np.array([costs(each, BEST) for each in tried.values()]))
    found = [each for each, is_on in zip(tried.values(), front, strict=True) if is_on]
    worth, price = every_package()
    for limit in (5, 10, 20, 30):
        best = max(each.mean("outcome") for each in found if each.mean("cost") <= limit)
        assert 0.85 * worth[price <= limit].max() <= best <= worth[price <= limit].max()


def test_what_must_be_reached_draws_the_search() -> None:
    tried = searched(PACKAGES, Toy(), Question("cheapest", reach={"trust": 0.5}), 1500, 1)
    worth, price = every_package()
    cheapest = min(each.mean("cost") for each in tried.values() if each.share == 1)
    assert price[worth >= 20].min() <= cheapest <= 1.1 * price[worth >= 20].min()


def test_a_small_search_space_that_is_exhausted_ends() -> None:
    few, toy = Packages(PLAIN, PACKAGES.levers[:2]), Toy()
    toy.of = lambda code: Toy.of((*code, *(0,) * 10))  # type: ignore[method-assign]
    assert len(searched(few, toy, BEST, 8, 1)) == 8


def test_without_pymoo_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymoo.algorithms.moo.nsga2", None)
    with pytest.raises(InputError, match="pymoo is not installed") as refused:
        searched(PACKAGES, Toy(), BEST, 100, 1)
    assert 'pip install "govsim[decide]"' in str(refused.value)
