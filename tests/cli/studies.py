"""Small designs for the tests of commands about studies, and a study in which some runs fail."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from govsim.runs import batch

MORRIS = """\
title = "Three [small] factors"
scenario = "small.toml"
method = "morris"
samples = 4
replications = 2
seed = 7
parameters = ["rotation.transfer_rate", "budget.cover", "workload.routine"]
"""
LIST = """\
scenario = "small.toml"
method = "list"
replications = 3
seed = 1
[[options]]
label = "as it is"
[[options]]
label = "=1+1"
without = ["law"]
"""
RUNS = 4 * 4 * 2


def write_designs(folder: Path) -> None:
    """morris.toml (32 runs) and list.toml (6 runs in two cells)."""
    (folder / "morris.toml").write_text(MORRIS, encoding="utf-8")
    (folder / "list.toml").write_text(LIST, encoding="utf-8")


def let_fail(monkeypatch: pytest.MonkeyPatch, replication: int = 1) -> None:
    """From here on every run of this replication fails."""
    run_points = batch.run_points

    def failing(plan: Any, which: Any, record: Any, stop: np.ndarray) -> Any:
        if (which.numbers == replication).any():
            raise ValueError("the sky fell")
        return run_points(plan, which, record, stop)

    monkeypatch.setattr("govsim.study.sweep.compute.run_points", failing)
