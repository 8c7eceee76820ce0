"""Shares of barriers with each structure at its other end."""

from pathlib import Path

import pandas as pd
import pytest

from govsim.study.apportion import Factorial, apportion, ensembles_in
from govsim.study.structures import other_ends
from tests.study.test_apportion import BASE


@pytest.mark.slow
def test_shares_under_a_structure_are_those_of_the_scenario_that_has_it_and_are_kept(tmp_path: Path) -> None:
    done: list[int] = []
    found = apportion(BASE, 12, references=(), structures=True, progress=done.append)
    assert sum(done) == 12 * ensembles_in(BASE, (), structures=True)
    assert found.structures is not None
    name = "structure.stress_loop"
    own = apportion(BASE.with_parameters({name: other_ends(BASE)[name]}), 12, references=())
    rows = found.structures[found.structures["structure"] == name]
    columns = ["outcome", "barrier", "share", "low", "high", "note"]
    pd.testing.assert_frame_equal(rows[columns].reset_index(drop=True), own.shares[columns])
    loaded = Factorial.load(found.save(tmp_path / "out"))
    assert loaded.structures is not None
    pd.testing.assert_frame_equal(loaded.structures, found.structures)
