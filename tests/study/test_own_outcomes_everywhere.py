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
from govsim.study import again, structures
from govsim.study.decide import again as decide_again
from govsim.study.decide.decision import Decision, read_provenance
from govsim.study.design.design import Design
from tests.edited import edited

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
    kept = Decision.load(tmp_path / "decision")
    np.testing.assert_array_equal(kept.futures.runs, found.futures.runs)
    np.testing.assert_array_equal(kept.futures.early, found.futures.early)
    assert "เริ่มช้า" in " ".join(message.text("th") for message in kept.messages)


def test_results_with_own_outcomes_are_not_repeated_without_their_functions_and_no_table_is_called_different(
    tmp_path: Path,
) -> None:
    option = {"deputies": BASE.with_reform("deputy", from_year=2027)}
    decided = govsim.decide(BASE, option, 20, 2, outcomes=OWN).save(tmp_path / "decision")
    compared = govsim.compare(BASE, option, 2, outcomes=OWN).save(tmp_path / "comparison")
    for repeated in (lambda: decide_again.again(decided), lambda: again.comparison(compared)):
        with pytest.raises(govsim.InputError, match="functions that no folder holds: late"):
            repeated()


def test_a_decision_with_outcomes_of_an_extension_is_repeated_with_them(tmp_path: Path) -> None:
    try:
        base = BASE.with_extensions(govsim.Extension("late", outcomes=list(OWN.values())))
        found = govsim.decide(base, {"deputies": base.with_reform("deputy", from_year=2027)}, 20, 2, outcome="late")
        repeated = decide_again.again(found.save(tmp_path / "kept"))
        np.testing.assert_array_equal(repeated.futures.runs, found.futures.runs)
        saved = repeated.save(tmp_path / "again")
        one, other = (read_provenance(place).sha256 for place in (tmp_path / "kept", saved))
        assert one == other
    finally:
        extensions.forget("late")


def test_a_decision_under_own_rules_is_not_repeated_under_the_shipped_ones(tmp_path: Path) -> None:
    option = {"deputies": BASE.with_reform("deputy", from_year=2027)}
    kept = govsim.decide(BASE, option, 20, 2).save(tmp_path / "kept")
    rule = {"function": "mine.nobody", "source": "", "sha256": 64 * "0"}
    edited(kept / "provenance.json", lambda facts: facts.update(changed_rules={"initiation": rule}))
    with pytest.raises(govsim.InputError, match="made with changed rules: initiation"):
        decide_again.again(kept)


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


def test_a_run_of_which_an_own_outcome_gives_no_number_is_a_failure_of_its_own(tmp_path: Path) -> None:
    trust = govsim.sweep(DESIGN, workers=1).outcome("trust").ravel()
    lowest = float(trust[1:].min())
    assert trust[0] > lowest

    def picky(tables: Results) -> "np.ndarray":
        if (tables.runs["trust"] == lowest).any():
            raise ZeroDivisionError("no partner left")
        return tables.runs["trust"].to_numpy()

    def undefined(tables: Results) -> "np.ndarray":
        return tables.runs["trust"].where(tables.runs["trust"] != lowest).to_numpy()

    for function, said in ((picky, "ZeroDivisionError: no partner left"), (undefined, "is not a number (NaN)")):
        whole = govsim.sweep(DESIGN, outcomes={"picky": function}, workers=1)
        assert whole.failures[["point", "replication"]].to_numpy().tolist() == [[*divmod(int(trust.argmin()), 2)]]
        assert said in whole.failures["error"].item()
        assert np.array_equal(whole.results["picky"], whole.results["trust"])
        cut = govsim.sweep(DESIGN, tmp_path / said[:5], outcomes={"picky": function}, workers=1, runs_a_part=1)
        assert cut.results_hash() == whole.results_hash()


def test_an_own_outcome_that_fails_in_the_first_run_or_is_of_no_single_run_ends_a_study() -> None:
    def wrong(tables: Results) -> object:
        return tables.nothing_of_this_name

    def relative(tables: Results) -> object:
        return tables.runs["trust"] - tables.runs["trust"].mean()

    for function, said in ((wrong, "nothing_of_this_name"), (relative, "a run's number must rest on its own rows")):
        with pytest.raises(govsim.InputError, match=said):
            govsim.sweep(DESIGN, outcomes={"x": function}, workers=1)


@pytest.mark.slow
def test_barriers_share_out_own_outcomes_under_each_structure(tmp_path: Path) -> None:
    found = govsim.apportion(BASE, 2, outcomes=OWN, references=(), structures=True)
    assert found.structures is not None
    assert "late" in set(found.structures["outcome"])
    found.save(tmp_path / "barriers")
    kept = govsim.Factorial.load(tmp_path / "barriers")
    assert kept.structures is not None
    assert kept.structures.equals(found.structures)
    assert list(kept.own) == ["late"]


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
