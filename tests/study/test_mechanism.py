"""A gain taken apart: the same seeds, one link at a time; what is exactly known must come out exactly."""

import dataclasses

import numpy as np
import pytest

from govsim.outcomes.per_run import per_run
from govsim.runs.batch import FOR_OUTCOMES
from govsim.runs.ensemble import simulate
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study import mechanism as module
from govsim.study.compare import Comparison, compare
from govsim.study.mechanism import _without_links, as_own, largest_gain, mechanism
from tests.show.report.conftest import BASE, LONGER, RUNS


def test_the_largest_sure_gain(comparison: Comparison) -> None:
    assert largest_gain(comparison) == "multi-year-obligation"
    assert largest_gain(compare(BASE, {"x": BASE}, 3)) is None


def test_a_part_with_all_targets_is_the_reform_itself() -> None:
    for name, size in (("multi-year-obligation", 1.0), ("legal-sandbox", 0.5), ("ecosystem-package", 0.7)):
        whole = BASE.with_reform(name, from_year=2028, size=size)
        (dated,) = whole.reforms
        part = as_own(dated, dict(dated.targets), set())
        keys = {field.alias or name: getattr(BASE, name) for name, field in Scenario.model_fields.items()}
        own = Scenario(**{**keys, "reforms": [part]})
        one, other = blueprint(whole), blueprint(own)
        assert (one.regimes[one.schedule] == other.regimes[other.schedule]).all()


def test_each_link_leaves_one_parameter_out() -> None:
    found = {names: scenario for _, names, scenario in _without_links(BASE, LONGER)}
    assert [name for (name,) in found] == list(LONGER.reforms[0].targets)
    (dated,) = found[("contract.term_years",)].reforms
    assert dict(dated.parameters) == {"contract.obligation_years": 3, "budget.multi_year_permitted": 1}
    assert dated.from_year == 2027


def test_many_links_are_switched_off_by_table_and_an_other_scenario_has_none() -> None:
    package = BASE.with_reform("ecosystem-package", from_year=2028)
    links = list(_without_links(BASE, package))
    assert 1 < len(links) < len(package.reforms[0].targets)
    assert sorted(name for _, names, _ in links for name in names) == sorted(package.reforms[0].targets)
    assert list(_without_links(BASE, BASE.with_parameters({"rotation.transfer_rate": 0.2}))) == []


def test_a_single_link_carries_all_of_the_gain() -> None:
    easier = BASE.with_reform("longer-term", from_year=2026)
    found = mechanism(compare(BASE, {"x": easier}, RUNS, 3), "x")
    (link,) = found.links
    assert (link.gain, link.share, link.share_low, link.share_high) == (0.0, 1.0, 1.0, 1.0)


def test_parts_are_what_simulating_by_hand_gives(comparison: Comparison) -> None:
    found = mechanism(comparison, "multi-year-obligation")
    assert (found.runs, found.same, found.off) == (RUNS, True, ())
    assert [part.name for part in found.barriers] == ["budget", "routine", "rotation", "leadership", "law"]
    sides = [
        per_run(simulate(scenario.without("rotation"), RUNS, 3, FOR_OUTCOMES), 12)["rmst_60"]
        for scenario in (BASE, LONGER)
    ]
    rotation = found.barriers[2]
    assert rotation.gain is not None
    assert rotation.gain == pytest.approx(float(np.mean(sides[1] - sides[0])))
    assert found.gain is not None
    assert rotation.share == pytest.approx(rotation.gain / found.gain)
    assert rotation.low is not None
    assert rotation.high is not None
    assert rotation.low < rotation.gain < rotation.high


def test_only_the_first_hundred_runs_are_made_again(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RUNS", 5)
    found = mechanism(comparison, "multi-year-obligation")
    assert found.runs == 5
    first = comparison.per_run[comparison.per_run["run"] < 5].pivot(index="run", columns="option", values="rmst_60")
    assert found.gain == pytest.approx(float((first["multi-year-obligation"] - first["do nothing"]).mean()))


def test_a_barrier_that_is_off_already_is_named(comparison: Comparison) -> None:
    calm = BASE.without("rotation")
    option = calm.with_reform("longer-term", from_year=2026)
    found = mechanism(compare(calm, {"x": option}, 4, 3), "x")
    assert found.off == ("rotation",)
    assert "rotation" not in [part.name for part in found.barriers]


def test_results_of_another_program_are_not_taken_apart(comparison: Comparison) -> None:
    table = comparison.per_run.copy()
    table["rmst_60"] += 1.0
    found = mechanism(dataclasses.replace(comparison, per_run=table), "multi-year-obligation")
    assert not found.same
    assert found.links == found.barriers == ()
