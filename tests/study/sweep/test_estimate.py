"""What a study will take, told beforehand: of the right order, and nothing is kept of finding out."""

import pytest

import govsim
from govsim.study.sweep import estimate as estimating
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.estimate import PLACES, estimate
from govsim.study.sweep.part import Part, Span
from tests.cli.studies import let_fail
from tests.study.small import small, tiny


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part takes half a second, and each of its runs a quarter more."""

    def timed(computer: Computer, span: Span) -> tuple[float, Part]:
        return 0.5 + 0.25 * len(span), computer.part(span)

    monkeypatch.setattr(estimating, "_timed", timed)


@pytest.mark.usefixtures("clock")
def test_seconds_are_those_of_the_missing_runs_and_of_their_parts() -> None:
    design = tiny(40)
    assert estimate(design, 1, 40, runs_a_part=10).seconds == pytest.approx(40 * 0.25 + 4 * 0.5)
    assert estimate(design, 1, 25, runs_a_part=10).seconds == pytest.approx(25 * 0.25 + 3 * 0.5)


def test_the_clock_is_one_that_runs() -> None:
    design = tiny(40)
    assert estimate(design, 1, 40).seconds > 0


def test_bytes_and_memory_come_near_what_a_study_then_has() -> None:
    design = tiny(1500)
    takes = estimate(design, 1, design.runs)
    size = govsim.sweep(design, workers=1).status().size
    assert size / 1.7 < takes.bytes < 2.5 * size  # the table of points besides
    assert takes.memory is None or 50e6 < takes.memory < 5e9
    assert not takes.failures


@pytest.mark.usefixtures("clock")
def test_twice_the_workers_take_half_the_time_and_no_worker_more_than_there_are_parts_helps() -> None:
    design = small(2)
    one, two, many = (estimate(design, workers, 48, runs_a_part=12) for workers in (1, 2, 64))
    assert one.seconds == pytest.approx(48 * 0.25 + 4 * 0.5)
    assert two.seconds == pytest.approx(one.seconds / 2)
    assert many.seconds == pytest.approx(one.seconds / 4)
    assert (one.workers, two.workers, many.workers) == (1, 2, 64)


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
