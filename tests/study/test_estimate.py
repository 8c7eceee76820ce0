"""What a study will take, told beforehand: of the right order, and nothing is kept of finding out."""

import time

import pytest

import govsim
from govsim.study.estimate import PLACES, estimate
from tests.cli.studies import let_fail
from tests.study.small import small, tiny


def test_it_comes_near_what_a_study_then_takes_and_has() -> None:
    design = tiny(1500)
    takes = estimate(design, 1, design.runs)
    start = time.perf_counter()
    study = govsim.sweep(design, workers=1)
    seconds = time.perf_counter() - start
    assert seconds / 5 < takes.seconds < 5 * seconds
    size = study.status().size
    assert size / 1.7 < takes.bytes < 2.5 * size  # the table of points besides
    assert takes.memory is None or 50e6 < takes.memory < 5e9
    assert not takes.failures


def test_twice_the_workers_take_half_the_time() -> None:
    design = small(200)
    one, two = estimate(design, 1, design.runs), estimate(design, 2, design.runs)
    assert 0.2 < two.seconds / one.seconds < 0.9
    assert (one.workers, two.workers) == (1, 2)


def test_nothing_missing_takes_no_time() -> None:
    assert estimate(small(), 2, 0).seconds == 0


@pytest.mark.parametrize(("points", "replications"), [(1, 1), (1, 2), (2, 1), (3, 2)])
def test_the_smallest_designs_can_be_estimated(points: int, replications: int) -> None:
    design = tiny(points, replications)
    takes = estimate(design, 64, design.runs)
    assert takes.tried <= design.runs
    assert takes.seconds >= 0
    assert takes.bytes > 0


def test_runs_are_tried_in_several_cells_and_few_of_them() -> None:
    design = small(2000)
    takes = estimate(design, 2, design.runs)
    assert PLACES <= takes.tried < design.runs


def test_failures_of_the_tried_runs_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    let_fail(monkeypatch, replication=0)
    design = tiny(3, common_random_numbers=True)
    takes = estimate(design, 1, design.runs)
    assert {failure.point for failure in takes.failures} == {0, 1, 2}
    assert all(failure.error == "ValueError: the sky fell" for failure in takes.failures)
