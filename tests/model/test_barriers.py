"""Section 8 of the model page: what it means to switch a barrier off."""

import math
import pickle
import re
from itertools import combinations

import pytest

import govsim
from govsim.model.barriers import BARRIERS, Barrier
from govsim.model.parameters import BY_NAME

each_barrier = pytest.mark.parametrize("barrier", BARRIERS.values(), ids=lambda barrier: barrier.name)


def test_the_five_barriers_stand_in_the_order_of_the_study() -> None:
    assert tuple(BARRIERS) == ("budget", "routine", "rotation", "leadership", "law")
    assert all(name == barrier.name for name, barrier in BARRIERS.items())


@pytest.mark.parametrize(
    ("name", "off"),
    [
        (
            "budget",
            {
                "budget.late_after_transition": 0,
                "budget.late_otherwise": 0,
                "budget.line_kept": 1,
                "budget.line_priority": 0,
                "budget.line_performance": 0,
                "budget.cover": math.inf,
            },
        ),
        ("routine", {"workload.routine": 0.5, "workload.novelty": 0, "workload.ambiguity": 0}),
        ("rotation", {"rotation.transfer_rate": 0, "rotation.partner_transfer_rate": 0}),
        (
            "leadership",
            {
                "leadership.change_rate": 0,
                "leadership.term_limit_years": math.inf,
                "leadership.spread": 0,
                "leadership.priority_median": 0.75,
                "leadership.seriousness_median": 0.75,
            },
        ),
        ("law", {"law.authority": 1, "law.spending": 1, "budget.multi_year_permitted": 1, "law.audit_rate": 0}),
    ],
)
def test_off_means_what_the_model_page_says(name: str, off: dict[str, float]) -> None:
    assert BARRIERS[name].off == off


@each_barrier
def test_switching_off_sets_parameters_that_exist(barrier: Barrier) -> None:
    assert barrier.off
    assert barrier.off.keys() <= BY_NAME.keys()


@each_barrier
def test_switching_off_changes_every_parameter_it_names(barrier: Barrier) -> None:
    for name, value in barrier.off.items():
        assert value != BY_NAME[name].default


@each_barrier
def test_whole_parameters_are_switched_to_whole_numbers(barrier: Barrier) -> None:
    for name, value in barrier.off.items():
        assert type(value) is (int if BY_NAME[name].whole else float)


def test_off_may_lie_outside_the_plausible_range() -> None:
    assert not BY_NAME["rotation.transfer_rate"].within_range(BARRIERS["rotation"].off["rotation.transfer_rate"])


def test_an_unknown_parameter_cannot_be_switched() -> None:
    mine = Barrier("mine", "mine", "ของฉัน", "no transfers", {"rotation.transfer_rat": 0.0})
    with pytest.raises(govsim.InputError, match=r"barrier mine: rotation\.transfer_rat is not a parameter"):
        govsim.register(govsim.Extension("unknown", barriers=[mine]))


@pytest.mark.parametrize(
    ("first", "second"), list(combinations(BARRIERS.values(), 2)), ids=lambda barrier: barrier.name
)
def test_the_order_of_switching_does_not_matter(first: Barrier, second: Barrier) -> None:
    assert {**first.off, **second.off} == {**second.off, **first.off}


def test_no_two_barriers_share_a_parameter() -> None:
    for first, second in combinations(BARRIERS.values(), 2):
        assert not first.off.keys() & second.off.keys()


@each_barrier
def test_a_barrier_names_itself_in_two_languages_and_defines_off(barrier: Barrier) -> None:
    assert barrier.label.isascii()
    assert re.search("[\u0e00-\u0e7f]", barrier.label_th)
    assert barrier.definition


@each_barrier
def test_the_definition_names_what_off_sets_to_a_number(barrier: Barrier) -> None:
    in_other_words = {
        "late_after_transition": "never late",
        "late_otherwise": "never late",
        "line_priority": "no dependence on priority",
        "line_performance": "no dependence on priority or performance",
        "cover": "envelope without limit",
        "multi_year_permitted": "permitted",
        "term_limit_years": "no term limit",
        "priority_median": "P = G = 0.75",
        "seriousness_median": "P = G = 0.75",
    }
    for name in barrier.off:
        short = name.partition(".")[2]
        assert in_other_words.get(short, short) in barrier.definition


@each_barrier
def test_a_barrier_travels_to_another_process_unchanged(barrier: Barrier) -> None:
    assert pickle.loads(pickle.dumps(barrier)) == barrier
