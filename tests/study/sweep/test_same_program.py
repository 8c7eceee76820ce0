"""A study holds the results of one program: another sampler's points are another study's."""

from pathlib import Path

import pytest

import govsim
from govsim.errors import InputError
from govsim.study.design import sampling
from govsim.study.design.design import Design
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import Stopped
from tests.study.small import PLAIN


def test_a_study_is_not_gone_on_with_by_a_program_that_draws_another_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = Design.of(PLAIN, method="lhs", samples=8, replications=1, seed=3, parameters=["workload.routine"])

    def stop(completed: int, failed: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Stopped):
        govsim.sweep(design, tmp_path / "study", workers=1, runs_a_part=2, progress=stop)
    other = dict(sampling._UNIT) | {"lhs": sampling._UNIT["random"]}
    monkeypatch.setattr(sampling, "_UNIT", other)
    with pytest.raises(InputError, match="begun with another program"):
        govsim.sweep(design, tmp_path / "study", resume=True)
    (tmp_path / "study" / "points.parquet").unlink()
    before = (tmp_path / "study" / "study.json").read_bytes()
    Study.open(tmp_path / "study").mend_points()
    assert not (tmp_path / "study" / "points.parquet").exists()
    assert (tmp_path / "study" / "study.json").read_bytes() == before
