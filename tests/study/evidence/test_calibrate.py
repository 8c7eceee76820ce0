"""History matching: what is implausible, what is left, and that known points are found again."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.study.evidence.matching import implausibility, judged
from govsim.study.evidence.patterns import marginal

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


def test_implausibility_is_the_distance_over_observation_discrepancy_and_luck() -> None:
    pattern = marginal()[0]
    values = np.array([[pattern.middle], [pattern.middle + 1.0]])
    found = implausibility((pattern,), values, np.array([[0.04], [0.04]]))
    expected = 1.0 / np.sqrt(pattern.observation**2 + pattern.discrepancy**2 + 0.04)
    assert found[:, 0] == pytest.approx([0.0, expected], rel=1e-12)


def test_the_second_largest_excuses_one_failure() -> None:
    table = np.array([[9.0, 1.0, 2.0], [9.0, 8.0, 1.0]])
    assert judged(table, 1).tolist() == [9.0, 9.0]
    assert judged(table, 2).tolist() == [2.0, 8.0]


def test_a_pattern_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="R99"):
        govsim.calibrate("default", matched=["R99"])


def test_a_folder_that_cannot_be_made_is_refused_before_the_first_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be used"):
        govsim.calibrate("default", tmp_path / "file" / "points")


@pytest.mark.slow
def test_waves_are_the_same_bytes_for_any_threads_and_resumed_and_what_is_left_lies_in_the_ranges(
    tmp_path: Path,
) -> None:
    calibrate = partial(govsim.calibrate, points=60, replications=2, waves=2, seed=4)
    one = calibrate("default", tmp_path / "kept", threads=1)
    two = calibrate("default", threads=2)
    again = calibrate("default", tmp_path / "kept")
    for wave in range(2):
        assert one.waves[wave].equals(two.waves[wave])
        assert one.waves[wave].equals(again.waves[wave])
    uncertain = {parameter.name: parameter for parameter in PARAMETERS if parameter.role == "uncertainty"}
    assert list(one.points) == list(uncertain)
    for name, parameter in uncertain.items():
        assert one.points[name].between(parameter.low, parameter.high).all(), name
    assert 0 < one.left <= 1
    assert set(one.medoid[0]) == set(uncertain)
    assert one.design(replications=2).runs == 2 * len(one.points)
