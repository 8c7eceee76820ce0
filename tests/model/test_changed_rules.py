"""Rules of a user's own: checked, run compiled and as plain Python with the same bytes, marked in provenance."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.model import changed_rules, engine
from govsim.model.changed_rules import engine_with, shipped_rules
from govsim.model.rules.trust import set_trust
from govsim.model.rules.trust import trust as shipped_trust
from govsim.model.tables import is_partnership, missions_of
from tests.worlds import SMALL

GUIDE = Path(__file__).parents[2] / "docs" / "changing-a-rule.md"


@govsim.rule
def fast_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    for i in missions_of(region):
        mission = world.missions[i]
        if is_partnership(mission):
            mission.good_person += 1.0
            set_trust(mission, regimes[world.agencies[mission.agency].regime])


def slow_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    changed_rules.plain(fast_trust)(world, region, regimes, luck, month)


def blind_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    for i in missions_of(region):
        if is_partnership(world.missions[i]):
            world.missions[i].trust = np.nan


def keyword_trust(world, region, regimes, luck, *, month):  # type: ignore[no-untyped-def]
    pass


async def later_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    pass


def generator_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    yield


@govsim.rule
def impossible_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    for i in missions_of(region):
        world.missions[i].trust = {"a": {i}}["b"].pop().nothing


def made_trust(value: float) -> Any:
    def steady_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
        for i in missions_of(region):
            world.missions[i].trust = value

    return steady_trust


def test_the_rules_that_can_be_changed_are_those_the_engine_calls_in_its_order() -> None:
    names = list(shipped_rules())
    assert names[0] == "start"
    assert names[1:] == [
        "politics", "budget_act", "regime_changes", "leadership", "budget", "rotation", "workload", "initiation",
        "delivery", "payment", "audit", "trust", "continuation", "learning", "observe_missions", "diffusion",
        "observe_country",
    ]  # fmt: skip


def test_the_guide_names_all_rules_that_can_be_changed() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert set(shipped_rules()) <= set(re.findall(r"`(\w+)`", text))


def test_without_changed_rules_the_engine_is_the_shipped_one() -> None:
    assert engine_with({}, months=10**9) is engine


def test_the_shipped_rule_in_its_own_place_changes_no_byte() -> None:
    base = govsim.simulate(SMALL, 3, seed=5)
    same = govsim.simulate(SMALL, 3, seed=5, rules={"trust": shipped_trust})
    for name, table in base.tables.items():
        assert table.equals(same.tables[name]), name


def test_a_compiled_engine_and_one_in_python_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    python = govsim.simulate(SMALL, 3, seed=5, rules={"trust": fast_trust})
    interpreted = govsim.simulate(SMALL, 3, seed=5, rules={"trust": slow_trust})
    monkeypatch.setattr(changed_rules, "_WORTH_COMPILING", 0)
    compiled = govsim.simulate(SMALL, 3, seed=5, rules={"trust": fast_trust})
    for name, table in compiled.tables.items():
        assert table.equals(python.tables[name]), name
        assert table.equals(interpreted.tables[name]), name


def test_a_changed_rule_changes_results() -> None:
    base = govsim.simulate(SMALL, 3, seed=5)
    changed = govsim.simulate(SMALL, 3, seed=5, rules={"trust": fast_trust})
    assert changed.runs["trust"].mean() > base.runs["trust"].mean() + 0.05


def test_the_shipped_engine_is_untouched_by_a_changed_one() -> None:
    before = govsim.simulate(SMALL, 2, seed=5)
    govsim.simulate(SMALL, 2, seed=5, rules={"trust": fast_trust})
    assert govsim.simulate(SMALL, 2, seed=5).runs.equals(before.runs)


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"trusts": fast_trust}, r'rules\["trusts"\]: is not a rule\n  did you mean trust\?'),
        ({"trust": 0.5}, r"is 0.5, not a plain function\n  give a function of \(world, region, regimes, luck, month\)"),
        ([slow_trust], r"rules: is a list\n  give functions by name"),
        ({"trust": keyword_trust}, r"keyword-only month\), but trust is called with"),
        ({"trust": generator_trust}, r"not a plain function"),
        ({"trust": later_trust}, r"not a plain function"),
        ({"politics": fast_trust}, r"takes \(world, region, .*\), but politics is called with \(world, regimes, luck"),
        ({"trust": lambda world: None}, r"takes \(world\), but trust is called with"),
        ({"trust": lambda world, region, regimes, luck, month=0: None}, r"month=0\), but trust is called with"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(rules: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        govsim.simulate(SMALL, 1, rules=rules)
    with pytest.raises(InputError, match=says):
        govsim.PartnershipModel(SMALL, rules=rules)


def test_numbers_that_are_not_finite_are_refused_with_their_run() -> None:
    for made in (
        lambda: govsim.simulate(SMALL, 2, rules={"trust": blind_trust}),
        lambda: govsim.PartnershipModel(SMALL, rules={"trust": blind_trust}).run_model(),
        lambda: govsim.Worlds(SMALL, 2, rules={"trust": blind_trust}).run_to(240),
    ):
        with pytest.raises(InputError, match=r"run 0: a changed rule made trust of row \d in missions not a number"):
            made()


@govsim.rule
def misspelt_trust(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    for i in range(world.missions.size):
        world.missions[i].trst = 0.5


def rule_with_a_key_missing(world, region, regimes, luck, month):  # type: ignore[no-untyped-def]
    {"a": 1}["trust"]


def test_a_misspelt_field_of_a_compiled_rule_is_said_in_words() -> None:
    with pytest.raises(InputError, match=r"rules trust name a field .* has not: trst\n  did you mean trust\?"):
        govsim.simulate(SMALL, 1, rules={"trust": misspelt_trust})
    with pytest.raises(KeyError):
        govsim.PartnershipModel(SMALL, rules={"trust": rule_with_a_key_missing}).step()


def test_what_numba_cannot_compile_is_said_in_words() -> None:
    for made in (
        lambda: govsim.simulate(SMALL, 1, rules={"trust": impossible_trust}),
        lambda: govsim.PartnershipModel(SMALL, rules={"trust": impossible_trust}).step(),
    ):
        with pytest.raises(InputError, match=r"rules trust cannot be compiled: .*\n  use what numba knows"):
            made()


def test_a_rule_made_with_another_value_is_another_rule(tmp_path: Path) -> None:
    govsim.simulate(SMALL, 1, rules={"trust": made_trust(0.3)}).save(tmp_path / "kept")
    govsim.rerun(tmp_path / "kept", rules={"trust": made_trust(0.3)})
    with pytest.raises(InputError, match="made with changed rules"):
        govsim.rerun(tmp_path / "kept", rules={"trust": made_trust(0.9)})


def test_an_error_in_a_users_rule_reaches_the_user() -> None:
    def broken(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        govsim.simulate(SMALL, 2, rules={"audit": broken})


def test_provenance_marks_results_of_changed_rules(tmp_path: Path) -> None:
    ensemble = govsim.simulate(SMALL, 2, seed=5, rules={"trust": fast_trust})
    ensemble.save(tmp_path / "kept")
    facts = json.loads((tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8"))["changed_rules"]["trust"]
    assert facts["function"] == "tests.model.test_changed_rules.fast_trust"
    assert "mission.good_person += 1.0" in facts["source"]
    assert len(facts["sha256"]) == 64
    assert govsim.Ensemble.load(tmp_path / "kept").rules == ensemble.rules
    assert "changed_rules" not in json.loads(
        (govsim.simulate(SMALL, 1).save(tmp_path / "base") / "provenance.json").read_text(encoding="utf-8")
    )


def test_results_of_changed_rules_are_made_again_with_the_same_rules_alone(tmp_path: Path) -> None:
    ensemble = govsim.simulate(SMALL, 2, seed=5, rules={"trust": fast_trust})
    ensemble.save(tmp_path / "kept")
    assert govsim.rerun(tmp_path / "kept", rules={"trust": fast_trust}).runs.equals(ensemble.runs)
    for other in ({}, {"trust": slow_trust}, {"audit": fast_trust}):
        with pytest.raises(
            InputError, match=r"made with changed rules: trust by tests\.model\.test_changed_rules\.fast_trust"
        ):
            govsim.rerun(tmp_path / "kept", rules=other)
    govsim.simulate(SMALL, 1).save(tmp_path / "base")
    with pytest.raises(InputError, match="made with the shipped rules alone"):
        govsim.rerun(tmp_path / "base", rules={"trust": fast_trust})


def test_the_code_of_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S):
        exec(compile(code.replace("replications=200", "replications=4"), GUIDE.name, "exec"), names)
    told = capsys.readouterr().out
    assert told.startswith("trust ")
    assert "is approached" in told
