"""Outcomes of a user's own beside what else studies hold: early years, structures, studies that grow and are joined."""

from pathlib import Path

import numpy as np
import pytest

import govsim
from govsim.model import extensions
from govsim.outcomes.declared import Outcome
from govsim.outcomes.results import Results
from govsim.scenario.adaptive import OBSERVABLES
from govsim.scenario.scenario import Scenario
from govsim.study import structures
from govsim.study.decide.decision import Decision
from govsim.study.design.design import Design

BASE = Scenario().with_world(agencies=2, missions_per_agency=2, posts_per_agency=2).with_time(years=4, warmup_years=1)
DESIGN = Design.of(
    BASE, method="random", samples=3, replications=2, seed=1, parameters=["rotation.transfer_rate", "workload.routine"]
)


def late(tables: Results) -> "np.ndarray":
    """Partnerships that began after the first year."""
    log = tables.partnerships
    return log[log["start"] >= 12].groupby("run").size().reindex(range(tables.replications), fill_value=0).to_numpy()


OWN = {"late": Outcome("late", late, unit="partnerships", better=1, text="begun late", text_th="เริ่มช้า")}


def test_a_decision_holds_own_outcomes_and_what_is_seen_early(tmp_path: Path) -> None:
    option = BASE.with_reform("deputy", from_year=2027)
    found = govsim.decide(BASE, {"deputies": option}, 20, 2, outcomes=OWN, outcome="late")
    assert found.futures.early.shape[3:] == (3, len(OBSERVABLES))
    assert "late" in set(found.beats["outcome"])
    found.save(tmp_path / "decision")
    again = Decision.load(tmp_path / "decision")
    np.testing.assert_array_equal(again.futures.runs, found.futures.runs)
    np.testing.assert_array_equal(again.futures.early, found.futures.early)
    assert "เริ่มช้า" in " ".join(message.text("th") for message in again.messages)


def test_a_study_with_own_outcomes_grows_and_is_joined_to_the_same_bytes(tmp_path: Path) -> None:
    small = govsim.sweep(DESIGN, tmp_path / "small", outcomes=OWN, workers=1)
    assert small.columns[-1] == "late"
    grown = govsim.extend(tmp_path / "small", tmp_path / "grown", replications=3, outcomes=OWN, workers=1)
    whole = govsim.sweep(DESIGN.grown(replications=3), outcomes=OWN, workers=1)
    assert grown.results_hash() == whole.results_hash()
    for part in ("1/2", "2/2"):
        govsim.sweep(DESIGN, tmp_path / part[0], part=part, outcomes=OWN, workers=1)
    joined = govsim.join([tmp_path / "1", tmp_path / "2"], tmp_path / "joined", outcomes=OWN)
    assert joined.results_hash() == small.results_hash()
    with pytest.raises(govsim.InputError, match="with other rules, outcomes or extensions of your own"):
        govsim.extend(tmp_path / "small", tmp_path / "other", replications=3)


@pytest.mark.slow
def test_barriers_share_out_own_outcomes_under_each_structure(tmp_path: Path) -> None:
    found = govsim.apportion(BASE, 2, outcomes=OWN, references=(), structures=True)
    assert found.structures is not None
    assert "late" in set(found.structures["outcome"])
    found.save(tmp_path / "barriers")
    again = govsim.Factorial.load(tmp_path / "barriers")
    assert again.structures is not None
    assert again.structures.equals(found.structures)
    assert list(again.own) == ["late"]


def test_points_that_ship_leave_the_parameters_of_extensions_as_they_are_and_futures_draw_them() -> None:
    own = govsim.Parameter("storm.rate", 0.1, 0.0, 3.0, "uncertainty", "storms/year", "assumption", "storms")
    extension = govsim.Extension("storm", parameters=[own])
    try:
        scenario = BASE.with_extensions(extension)
        design = Design.of(scenario, method="evidence", replications=1, seed=1)
        assert "storm.rate" not in {factor.name for factor in design.factors}
        assert any("storm.rate" in note for note in design.notes)
        from govsim.study.decide.assumptions import not_ruled_out

        points = not_ruled_out(scenario, {"a": scenario.with_reform("deputy", from_year=2027)}, 1, structures=False)
        assert points["storm.rate"].max() > 2.9
    finally:
        extensions.forget("storm")


def nobody_begins(world: object, region: object, regimes: object, luck: object, month: object) -> None:
    """In place of the rule of initiation: no agency looks for a partner."""


@pytest.mark.slow
def test_structures_are_asked_under_own_rules_of_own_outcomes() -> None:
    base = BASE.with_time(years=2, warmup_years=1)
    option = base.with_reform("deputy", from_year=base.time.first_fiscal_year)
    found = structures.structures(base, {"deputies": option}, 2, pairs=False, outcomes=OWN)
    assert set(found.headlines["outcome"]) == {*structures.HEADLINES, "late"}
    rows = found.table[found.table["outcome"] == "late"]
    assert rows["structure"].tolist() == ["", *structures.NAMES]
    own = found.own.options.set_index(["option", "outcome"])
    assert rows["difference"].iloc[0] == own.loc[("deputies", "late"), "difference"]
    assert found.own.base.runs["alive"].mean() > 0
    rules = {"initiation": nobody_begins}
    empty = structures.structures(base, {"deputies": option}, 2, pairs=False, outcomes=OWN, rules=rules)
    assert (empty.own.base.runs["alive"] == 0).all()
    assert (empty.table.loc[empty.table["outcome"] == "late", "difference"] == 0).all()


def test_structures_of_an_extension_are_asked_with_the_others_and_its_constants_are_not() -> None:
    own = govsim.Parameter("storm.kind", 0.1, 0.0, 3.0, "structure", "kind", "assumption", "kinds of storms")
    extension = govsim.Extension("storm", parameters=[own])
    try:
        scenario = BASE.with_extensions(extension)
        assert structures.other_ends(scenario)["storm.kind"] == 3.0
        assert structures.names_of(scenario.with_extensions("constants")) == (*structures.NAMES, "storm.kind")
    finally:
        extensions.forget("storm")
