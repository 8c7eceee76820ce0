"""What lies outside evidence runs, and is said once, in both languages, with its results."""

import json
import warnings
from pathlib import Path

import pytest

import govsim
from govsim.errors import OutsideEvidenceWarning
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import BY_NAME
from govsim.model.reforms import REFORMS
from govsim.runs.files import facts_content
from govsim.scenario.outside import outside_evidence, points_outside
from govsim.scenario.scenario import Scenario, shipped
from govsim.study.design.design import Design
from govsim.study.sweep.study import Study

SMALL = Scenario(name="small").with_world(agencies=2, missions_per_agency=2).with_time(warmup_years=1, years=2)
EARLY = SMALL.with_parameters({"budget.late_months": 1})
SENTENCE = "budget.late_months 1 lies outside what evidence says (2 to 7)."
THAI = "budget.late_months 1 อยู่นอกช่วงที่มีหลักฐานรองรับ (2 ถึง 7)"


@pytest.mark.parametrize("name", shipped())
def test_no_shipped_scenario_leaves_what_evidence_says(name: str) -> None:
    assert outside_evidence(Scenario.load(name)) == ()


def test_no_shipped_reform_leaves_what_evidence_says() -> None:
    targets = [item for reform in REFORMS.values() for item in reform.parameters.items()]
    assert [name for name, target in targets if not BY_NAME[name].within_range(target)] == []


def test_a_barrier_switched_off_is_a_definition_and_not_said() -> None:
    assert outside_evidence(SMALL.without(*BARRIERS)) == ()


def test_a_country_late_by_one_month_runs_and_is_said_once_in_both_languages() -> None:
    (message,) = outside_evidence(EARLY, EARLY)
    assert (message.text("en"), message.text("th")) == (SENTENCE, THAI)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ensemble = govsim.simulate(EARLY, 1, seed=1)
    assert [(str(one.message), one.category) for one in caught] == [(SENTENCE, OutsideEvidenceWarning)]
    assert ensemble.notes == (SENTENCE,)


def test_groups_and_reforms_are_named_where_they_lie_outside() -> None:
    scenario = Scenario.from_toml(
        """
        [[groups]]
        name = "north"
        agencies = 2
        [groups.rotation]
        transfer_rate = 0.9
        [[reforms]]
        name = "mine"
        from_year = 2030
        contract.term_years = 10
        """
    )
    assert [message.text("en") for message in outside_evidence(scenario)] == [
        "rotation.transfer_rate 0.9 lies outside what evidence says (0.1 to 0.55), in the group north.",
        "contract.term_years 10 lies outside what evidence says (1 to 5), in the reform mine.",
    ]


@pytest.mark.filterwarnings("ignore::govsim.errors.OutsideEvidenceWarning")
def test_provenance_keeps_it_with_the_results(tmp_path: Path) -> None:
    for scenario, said in ((EARLY, [{"en": SENTENCE, "th": THAI}]), (SMALL, None)):
        folder = govsim.simulate(scenario, 1, seed=1).save(tmp_path / str(said is None))
        facts = json.loads((folder / "provenance.json").read_text("utf-8"))
        assert facts.get("outside_evidence") == said
        assert govsim.Ensemble.load(folder).scenario.parameters == scenario.parameters
    del facts["check"]
    (folder / "provenance.json").write_bytes(facts_content({**facts, "outside_evidence": [{"en": "x"}]}))
    with pytest.raises(govsim.InputError, match="outside_evidence"):
        govsim.Ensemble.load(folder)


def test_a_design_says_how_far_it_goes_beyond_evidence(tmp_path: Path) -> None:
    design = Design.of(
        SMALL, method="lhs", samples=4, replications=1, seed=1,
        parameters={"rotation.transfer_rate": {"low": 0, "high": 0.5}, "budget.interim": {}},
        levers={"contract.term_years": [1, 10]},
    )  # fmt: skip
    beyond = [
        "rotation.transfer_rate is varied from 0 to 0.5, beyond what evidence says (0.1 to 0.55).",
        "contract.term_years is varied from 1 to 10, beyond what evidence says (1 to 5).",
    ]
    assert [note for note in design.notes if "evidence" in note] == beyond
    Study.begin(design, tmp_path / "s")
    facts = json.loads((tmp_path / "s" / "study.json").read_text("utf-8"))
    assert [said["en"] for said in facts["outside_evidence"]] == beyond


def test_points_of_futures_that_go_beyond_evidence_are_said() -> None:
    points = {"budget.cover": [0.5, 3.0], "workload.routine": [0.7, 0.8], "law.stringency": []}
    assert [message.text("th") for message in points_outside(points)] == [
        "budget.cover แปรค่าตั้งแต่ 0.5 ถึง 3 เกินช่วงที่มีหลักฐานรองรับ (0.4 ถึง 1.5)"
    ]


def test_a_list_of_points_says_it_too() -> None:
    points = [{"rotation.transfer_rate": 0.9}, {"rotation.transfer_rate": 0.2}]
    design = Design.of(SMALL, method="list", replications=1, seed=1, points=points)
    assert "rotation.transfer_rate is varied from 0.2 to 0.9" in " ".join(design.notes)
