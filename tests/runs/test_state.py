"""Stopped, saved, loaded and continued is the same as never stopped; changed on the way is the same as changed then."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govsim
import govsim.runs.ensemble
import govsim.runs.new_files
from govsim.errors import InputError
from govsim.model.tables import rows_written
from govsim.runs.batch import Record
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.rerun import differences
from govsim.runs.worlds import Worlds
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=3)
ALL = Record(months=True, partnership_months=True)
MONTHS = 48


def tables(model: PartnershipModel) -> list[bytes]:
    world = model.world
    names = ("country", "agencies", "officials", "partners", "missions", "groups", "kinds", "logged")
    logs = [rows.tobytes() for rows in rows_written(world).values()]
    return [getattr(world, name).tobytes() for name in names] + logs


@pytest.fixture(scope="module")
def never_stopped() -> PartnershipModel:
    model = PartnershipModel(SHORT, seed=8, replication=2)
    model.run_model()
    return model


@settings(max_examples=MONTHS + 1)
@given(month=st.integers(0, MONTHS))
def test_a_model_saved_at_any_month_goes_on_as_if_never_stopped(
    month: int, never_stopped: PartnershipModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    model = PartnershipModel(SHORT, seed=8, replication=2)
    model.run_for(month) if month else None
    path = model.save(tmp_path_factory.mktemp("states") / "now.govsim")
    again = PartnershipModel.load(path)
    assert (again.month, again.remaining, again.running) == (model.month, model.remaining, month < MONTHS)
    again.run_model()
    assert tables(again) == tables(never_stopped)
    for one, other in zip(again.missions, never_stopped.missions, strict=True):
        assert one.story() == other.story()


@pytest.mark.parametrize("month", [-12, 0, 7, 36])
def test_worlds_saved_and_continued_are_the_ensemble_of_simulate(month: int, tmp_path: Path) -> None:
    worlds = Worlds(SHORT, 3, seed=5, record=ALL)
    worlds.run_to(month)
    worlds = Worlds.load(worlds.save(tmp_path / "worlds.govsim"))
    worlds.run_to(36)
    one, other = worlds.ensemble(), govsim.simulate(SHORT, 3, seed=5, record=ALL)
    assert one.tables.keys() == other.tables.keys()
    for name, table in other.tables.items():
        assert table.equals(one.tables[name]), name
    one.save(tmp_path / "kept")
    assert govsim.Ensemble.load(tmp_path / "kept").runs.equals(other.runs)


def test_a_change_on_the_way_is_the_reform_that_begins_then(tmp_path: Path) -> None:
    reformed = SHORT.with_reform("ecosystem-package", from_year=2027)
    worlds = Worlds(SHORT, 3, seed=5)
    worlds.run_to(12)
    worlds = Worlds.load(worlds.save(tmp_path / "worlds.govsim"))
    worlds.change(reformed)
    worlds.run_to(36)
    one, other = worlds.ensemble(), govsim.simulate(reformed, 3, seed=5)
    for name, table in other.tables.items():
        assert table.equals(one.tables[name]), name


def test_worlds_that_were_changed_say_so_and_are_made_again(tmp_path: Path) -> None:
    worlds = Worlds(SHORT, 2, seed=5)
    worlds.run_to(6)
    worlds = Worlds.load(worlds.save(tmp_path / "worlds.govsim"))
    worlds.change(SHORT.with_parameters({"rotation.transfer_rate": 0.55}))
    worlds.run_to(36)
    ensemble = worlds.ensemble()
    ensemble.save(tmp_path / "kept")
    facts = json.loads((tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8"))
    assert facts["history"] == [[6, SHORT.to_toml()]]
    again = govsim.rerun(tmp_path / "kept")
    assert again.runs.equals(ensemble.runs)
    assert govsim.Ensemble.load(tmp_path / "kept").history == ensemble.history
    again.save(tmp_path / "again")
    assert differences(tmp_path / "kept", tmp_path / "again") == []


def interrupting(world: Any, month: Any) -> None:
    if month == 6 and world.logged[4] == 1:
        raise KeyboardInterrupt


def test_worlds_that_were_interrupted_come_together_again(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = Worlds(SHORT, 4, seed=5)
    count = worlds._count

    def counted(number: int, run: Any) -> None:
        count(number, run)
        interrupting(run.world, run.month)

    monkeypatch.setattr(worlds, "_count", counted)
    with pytest.raises(KeyboardInterrupt):
        worlds.run_to(24)
    monkeypatch.undo()
    if len({run.month for run in worlds._runs}) > 1:
        for call in (lambda: worlds.change(SHORT), lambda: worlds.save("never")):
            with pytest.raises(InputError, match="the runs were interrupted and stand at different months"):
                call()
    worlds.run_to(36)
    other = govsim.simulate(SHORT, 4, seed=5)
    for name, table in other.tables.items():
        assert table.equals(worlds.ensemble().tables[name]), name


def test_a_run_whose_rule_failed_in_the_middle_of_a_month_is_refused(tmp_path: Path) -> None:
    model = PartnershipModel(SHORT, rules={"audit": failing})
    with pytest.raises(ZeroDivisionError):
        model.run_model()
    for call in (model.step, lambda: model.save(tmp_path / "half")):
        with pytest.raises(InputError, match="was stopped in the middle of month -12 when a rule failed"):
            call()


def failing(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
    raise ZeroDivisionError


def test_a_state_may_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    path = PartnershipModel(SHORT).save(tmp_path / "now.govsim")
    assert path.stat().st_mode & 0o777 == 0o666 & ~govsim.runs.new_files.umask()


def test_a_change_to_the_same_scenario_changes_nothing(never_stopped: PartnershipModel) -> None:
    model = PartnershipModel(SHORT, seed=8, replication=2)
    model.run_for(20)
    model.change(SHORT)
    model.run_model()
    assert tables(model) == tables(never_stopped)


def test_years_may_be_added_on_the_way() -> None:
    worlds = Worlds(SHORT, 2, seed=5, record=ALL)
    worlds.run_to(36)
    worlds.change(SHORT.with_time(years=4))
    worlds.run_to(48)
    other = govsim.simulate(SHORT.with_time(years=4), 2, seed=5, record=ALL)
    for name, table in other.tables.items():
        assert table.equals(worlds.ensemble().tables[name]), name


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        (SHORT.with_world(agencies=3), r"has another \[world\] than the runs"),
        (SHORT.with_time(first_fiscal_year=2030), "begins at another time"),
        (SHORT.with_time(years=1), "ends after 1 years, before month 24"),
    ],
)
def test_a_change_that_does_not_fit_the_world_under_way_is_refused(scenario: Scenario, says: str) -> None:
    model = PartnershipModel(SHORT)
    model.run_for(36)
    with pytest.raises(InputError, match=says):
        model.change(scenario)


def test_the_same_state_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        model = PartnershipModel(SHORT, seed=3)
        model.run_for(30)
        model.save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_state_is_never_overwritten(tmp_path: Path) -> None:
    path = PartnershipModel(SHORT).save(tmp_path / "now.govsim")
    with pytest.raises(InputError, match="there is one already"):
        PartnershipModel(SHORT).save(path)
    with pytest.raises(InputError, match="cannot be written"):
        PartnershipModel(SHORT).save(tmp_path / "nowhere" / "now.govsim")
    assert [file.name for file in tmp_path.iterdir()] == ["now.govsim"]


def test_a_state_is_opened_by_what_saved_it(tmp_path: Path) -> None:
    model = PartnershipModel(SHORT).save(tmp_path / "model.govsim")
    worlds = Worlds(SHORT, 2).save(tmp_path / "worlds.govsim")
    with pytest.raises(InputError, match=r"PartnershipModel\.load\(\) opens it"):
        Worlds.load(model)
    with pytest.raises(InputError, match=r"Worlds\.load\(\) opens it"):
        PartnershipModel.load(worlds)
    with pytest.raises(InputError, match="there is no such file"):
        Worlds.load(tmp_path / "none")


def quiet(world: Any, regimes: Any, luck: Any, month: Any) -> None:
    world.country[0].transition = 0


def test_a_state_of_changed_rules_goes_on_with_the_same_rules_alone(tmp_path: Path) -> None:
    model = PartnershipModel(SHORT, rules={"politics": quiet})
    model.run_for(5)
    path = model.save(tmp_path / "now.govsim")
    with pytest.raises(InputError, match="made with changed rules: politics by"):
        PartnershipModel.load(path)
    again = PartnershipModel.load(path, rules={"politics": quiet})
    again.run_model()
    model.run_model()
    assert tables(again) == tables(model)


def test_agents_of_a_users_own_are_not_saved_in_silence(tmp_path: Path) -> None:
    import mesa

    model = PartnershipModel(SHORT)
    mesa.Agent(model)
    with pytest.raises(InputError, match="1 agents of your own cannot be saved"):
        model.save(tmp_path / "now.govsim")


def test_the_code_of_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    guide = Path(__file__).parents[2] / "docs" / "stopping.md"
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.S):
        exec(compile(code, guide.name, "exec"), names)
    assert "with deputies" in capsys.readouterr().out


def test_worlds_refuse_to_go_back_or_past_the_end() -> None:
    worlds = Worlds(SHORT, 1)
    worlds.run_to(3)
    for month in (2, 37, 3.5):
        with pytest.raises(InputError, match="month"):
            worlds.run_to(month)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"33 months are still to come\n  run_to\(36\) first"):
        worlds.ensemble()


def test_a_record_that_is_none_is_refused() -> None:
    for make in (Worlds, PartnershipModel, govsim.simulate):
        with pytest.raises(InputError, match=r"record: is .*\n  give a govsim.Record"):
            make(SHORT, record={"months": True})  # type: ignore[arg-type]


def test_saving_touches_no_other_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "now.govsim.tmp").write_text("mine")
    PartnershipModel(SHORT).save(tmp_path / "now.govsim")
    assert (tmp_path / "now.govsim.tmp").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["now.govsim", "now.govsim.tmp"]
