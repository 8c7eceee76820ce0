"""A user's own rules, outcomes and extensions in seek(), as written outside the package."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.model import extensions
from govsim.outcomes.results import Results
from tests.study.small import PLAIN

REFORMS = [{"name": "deputy", "from_year": 2026}]
FEW: dict[str, Any] = {"replications": 3, "fresh": 40, "finalists": 2}


def begun(tables: Results) -> "pd.Series[int]":
    """Partnerships that began in the reported years."""
    log = tables.partnerships
    return log[log["start"] >= 0].groupby("run").size().reindex(range(tables.replications), fill_value=0)


OWN = {"begun": govsim.Outcome("begun", begun, unit="partnerships", better=1, text="begun", text_th="เริ่มใหม่")}


def nobody_begins(world: object, region: object, regimes: object, luck: object, month: object) -> None:
    """In place of the rule of initiation: no agency looks for a partner."""


def test_the_best_is_chosen_and_reached_by_an_outcome_of_ones_own(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"outcome": "begun", "reach": {"begun": 1}, "within": 100, "outcomes": OWN, **FEW}
    found = govsim.seek(PLAIN, REFORMS, out=tmp_path / "kept", **asked)
    row = found.finalists.to_dict("records")[0]
    runs = govsim.simulate(found.scenario, 40, found.cases.luck(2))
    assert row["outcome"] == pytest.approx(begun(runs).mean())
    assert "เริ่มใหม่" in " ".join(message.text("th") for message in found.answer)
    again = govsim.seek(PLAIN, REFORMS, out=tmp_path / "kept", **asked)
    pd.testing.assert_frame_equal(again.finalists, found.finalists)
    with pytest.raises(InputError, match="its outcomes differs"):
        govsim.seek(PLAIN, REFORMS, out=tmp_path / "kept", **{**asked, "outcomes": {"begun": OWN["begun"], "b": begun}})
    with pytest.raises(InputError, match="begun is not an outcome that a package can be asked for"):
        govsim.seek(PLAIN, REFORMS, outcome="begun", **FEW)


@pytest.mark.slow
def test_every_package_runs_under_rules_of_ones_own() -> None:
    rules = {"initiation": nobody_begins}
    found = govsim.seek(PLAIN, REFORMS, outcome="begun", outcomes=OWN, rules=rules, **FEW)
    assert (found.finalists["outcome"] == 0).all()
    assert (found.tried["outcome"] == 0).all()


def test_the_outcome_of_an_extension_can_be_asked_for() -> None:
    storm = govsim.Extension("storm", outcomes=OWN)
    try:
        found = govsim.seek(PLAIN.with_extensions(storm), REFORMS, outcome="begun", **FEW)
        assert np.isfinite(found.confirmed.outcome).all()
    finally:
        extensions.forget("storm")
