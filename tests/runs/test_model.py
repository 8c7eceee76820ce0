"""The Mesa face: the same bytes as the batch, Mesa's own tools on it, agents as views of rows."""

import copy
import math
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.model.tables import PARTNERSHIP_ROW
from govsim.runs.batch import Record
from govsim.runs.mesa.agents import AGENTS, Agency, Mission, Official, Partner
from govsim.runs.mesa.model import MEASURES, PartnershipModel
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=2, years=3)


def finished(**keywords: Any) -> PartnershipModel:
    model = PartnershipModel(SHORT, **keywords)
    model.run_model()
    return model


@pytest.mark.parametrize("scenario", ["default", "inclusive-care", "universal-design"])
def test_every_month_is_that_of_the_batch_bit_for_bit(scenario: str) -> None:
    ensemble = govsim.simulate(scenario, 1, seed=3, record=Record(months=True, partnership_months=True))
    model = PartnershipModel(scenario, seed=3, record=Record(partnership_months=True))
    model.warm_up()
    of_groups = {name: values.to_numpy(float).reshape(240, -1) for name, values in ensemble.months[[*MEASURES]].items()}
    for month in range(240):
        model.step()
        assert model.month == month
        measures = model.measures()
        assert measures["alive"] == of_groups["alive"][month].sum()
        if of_groups["alive"].shape[1] == 1:
            batch = {name: values[month, 0] for name, values in of_groups.items()}
            assert np.array_equal([*measures.values()], [batch[name] for name in measures], equal_nan=True)
    log = model.world.month_log[: model.world.logged[3]]
    for name in ("month", "mission", "partner", "trust", "output", "good_person"):
        assert np.array_equal(log[name], ensemble.partnership_months[name].to_numpy()), name
    ended = ensemble.partnerships[ensemble.partnerships["cause"] != "alive"]
    log = model.world.partnership_log[: model.world.logged[0]]
    for name in set(PARTNERSHIP_ROW.names or ()) & {"mission", "partner", "start", "end", "renewals"}:
        assert np.array_equal(log[name], ended[name].to_numpy()), name


def test_a_replication_is_the_run_of_that_number() -> None:
    ensemble = govsim.simulate(SHORT, 3, seed=9, record=Record(months=True))
    model = finished(seed=9, replication=2)
    last = ensemble.months.query("run == 2 and month == 35").iloc[0]
    assert model.trust == last["trust"]
    assert model.coverage == last["coverage"]


def test_it_is_a_mesa_model_that_stops_by_itself() -> None:
    model = PartnershipModel(SHORT)
    assert isinstance(model, mesa.Model)
    assert (model.remaining, model.month, model.running) == (60, -25, True)
    model.step()
    assert (model.remaining, model.month, model.time, model.running) == (59, -24, 1.0, True)
    model.run_for(10)
    assert (model.remaining, model.time) == (49, 11.0)
    model.run_model()
    assert (model.remaining, model.month, model.time, model.running) == (0, 35, 60.0, False)
    for _ in range(2):
        with pytest.raises(
            InputError, match=r"the scenario's 3 reported years are over\n  stop when model\.running is False"
        ):
            model.step()


def test_warm_up_ends_before_the_first_reported_month() -> None:
    model = PartnershipModel(SHORT)
    model.warm_up()
    assert (model.month, model.date) == (-1, "Sep 2025")
    model.step()
    assert (model.month, model.date) == (0, "Oct 2025")


def test_agents_cost_nothing_until_they_are_asked_for() -> None:
    model = PartnershipModel(SHORT)
    model.step()
    assert model._agents_of == {}
    assert len(model.officials) == 4
    assert list(model._agents_of) == [Official]


def test_agents_are_numbered_the_same_in_whatever_order_they_are_asked_for() -> None:
    one, other = PartnershipModel(SHORT), PartnershipModel(SHORT)
    other.missions.to_list()
    ids = [agent.unique_id for agent in one.agents]
    assert ids == [agent.unique_id for agent in other.agents] == list(range(1, 2 + 4 + 12 + 6 + 1))
    assert one.agent(Mission, 3) is one.missions.to_list()[3]


def test_agents_of_a_users_own_stand_beside_ours() -> None:
    class Journalist(mesa.Agent):  # type: ignore[misc]
        pass

    model = PartnershipModel(SHORT)
    journalist = Journalist(model)
    assert journalist.unique_id == 25
    assert model.agents.to_list()[-1] is journalist
    assert list(model.agents_by_type[Journalist]) == [journalist]
    assert model.agent_types == [*AGENTS, Journalist]
    journalist.remove()
    assert len(model.agents) == 24
    with pytest.raises(KeyError):
        model.agents_by_type[str]


def test_agent_sets_select_group_aggregate_do_and_get() -> None:
    model = finished()
    alive = model.missions.select(lambda mission: mission.is_partnership)
    assert list(alive) == list(model.partnerships)
    assert model.partnerships.agg("trust", np.mean) == pytest.approx(model.trust)
    assert sum(model.missions.groupby("status").count().values()) == 6
    assert model.partners.groupby("kind").count() == {"university": 2, "municipality": 4, "cso": 4, "community": 2}
    seen: list[str] = []
    model.agencies.do(lambda agency: seen.append(agency.name))
    assert seen == ["agency 0", "agency 1"]
    assert model.missions.get("value") == [1.0] * 6
    model.missions.set("need", 500.0)
    assert model.world.missions.need.tolist() == [500.0] * 6


def test_agents_know_each_other() -> None:
    model = finished()
    agency: Agency = model.agencies.to_list()[1]
    assert [mission.row for mission in agency.missions] == [3, 4, 5]
    assert [official.row for official in agency.officials] == [2, 3]
    mission: Mission = agency.missions.to_list()[1]
    assert mission.agency is agency
    assert mission.official is agency.officials.to_list()[1]
    assert mission in mission.official.missions
    assert agency.group == "all"
    for mission in model.partnerships:
        partner = mission.partner
        assert isinstance(partner, Partner)
        assert mission in partner.missions
        assert partner.contracts >= 1
    assert all(mission.partner is None for mission in model.missions if mission.status == "in house")


def test_writing_to_an_agent_writes_its_row_and_the_next_month_reads_it() -> None:
    model, other = PartnershipModel(SHORT, seed=4), PartnershipModel(SHORT, seed=4)
    for either in (model, other):
        either.warm_up()
    for official in model.officials:
        official.backlog = 4.0
    assert model.world.officials.backlog.tolist() == [4.0] * 4
    model.step()
    other.step()
    assert model.engagement < other.engagement


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("trust", math.nan, "<Mission 0>.trust: cannot be nan\n  give a number from 0 to 1"),
        ("trust", "high", 'cannot be "high"'),
        ("trust", True, "cannot be true"),
        ("trust", 7.5, "cannot be 7.5\n  give a number from 0 to 1"),
        ("freeze", 1.5, "cannot be 1.5\n  give a whole number"),
        ("freeze", -1, "cannot be -1"),
        ("freeze", 10**30, "cannot be 10"),
        ("accrued", 10**400, "cannot be a number of very many digits"),
    ],
)
def test_a_column_takes_no_value_that_is_not_of_its_kind(column: str, value: object, says: str) -> None:
    model = PartnershipModel(SHORT)  # held: Mesa's sets hold agents weakly
    with pytest.raises(InputError, match=says.replace(".", r"\.")):
        setattr(model.missions.to_list()[0], column, value)


@pytest.mark.parametrize("column", ["status", "partner", "agency", "signed"])
def test_what_hangs_together_with_other_rows_is_read_only(column: str) -> None:
    model = PartnershipModel(SHORT)
    with pytest.raises(AttributeError):
        setattr(model.missions.to_list()[0], column, 1)


def test_a_misspelt_column_is_refused_with_the_nearest() -> None:
    model = PartnershipModel(SHORT)
    with pytest.raises(AttributeError, match=r"a Mission has no trst; did you mean trust\?"):
        model.missions.to_list()[0].trst = 0.5
    with pytest.raises(AttributeError, match="a Official has no backlg; did you mean backlog"):
        model.officials.set("backlg", 0.0)


def test_what_is_measured_cannot_be_set() -> None:
    with pytest.raises(AttributeError, match="trust is measured, not set"):
        PartnershipModel(SHORT).trust = 0.9


def test_rng_is_mesas_word_for_the_seed() -> None:
    one, other = PartnershipModel(SHORT, seed=7), PartnershipModel(SHORT, rng=7)
    assert one.world.missions.tobytes() == other.world.missions.tobytes()
    with pytest.raises(InputError, match="seed and rng are two names of one number"):
        PartnershipModel(SHORT, seed=7, rng=7)


@pytest.mark.parametrize("row", [-1, 6])
def test_there_is_no_agent_of_a_row_that_is_not_there(row: int) -> None:
    with pytest.raises(IndexError, match=f"there is no mission {row}: 6 are numbered from 0"):
        PartnershipModel(SHORT).agent(Mission, row)


def test_a_record_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match=r"record: is true\n  give a govsim\.Record"):
        PartnershipModel(SHORT, record=True)  # type: ignore[arg-type]


def test_rows_cannot_be_removed() -> None:
    model = PartnershipModel(SHORT)
    with pytest.raises(TypeError, match="cannot be removed"):
        model.agencies.to_list()[0].remove()
    model.remove_all_agents()
    assert len(model.agents) == 24


def test_mesas_data_collector_reads_model_and_agents() -> None:
    model = PartnershipModel(SHORT, seed=2)
    collector = mesa.DataCollector(
        model_reporters={"trust": "trust", "alive": lambda m: len(m.partnerships), "date": "date"},
        agent_reporters={"name": "name"},
        agenttype_reporters={Mission: {"trust": "trust", "status": "status"}, Official: {"engagement": "engagement"}},
    )
    while model.running:
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert len(table) == 60
    assert table["date"].iloc[-1] == "Sep 2028"
    reported = govsim.simulate(SHORT, 1, seed=2, record=Record(months=True)).months
    assert np.array_equal(table["trust"].to_numpy(float)[24:], reported["trust"].to_numpy(), equal_nan=True)
    assert len(collector.get_agenttype_vars_dataframe(Mission)) == 60 * 6
    assert len(collector.get_agent_vars_dataframe()) == 60 * 24


def test_a_model_that_is_watched_has_the_same_bytes_as_one_that_is_not() -> None:
    watched, other = PartnershipModel(SHORT, seed=6), PartnershipModel(SHORT, seed=6)
    while watched.running:
        watched.step()
        watched.measures()
        watched.agents.get("name")
        watched.random.random()
        watched.rng.random()
        other.step()
    for table in ("agencies", "officials", "partners", "missions"):
        assert getattr(watched.world, table).tobytes() == getattr(other.world, table).tobytes()


def test_a_copy_goes_on_by_itself() -> None:
    model = PartnershipModel(SHORT, seed=6)
    model.warm_up()
    again = copy.deepcopy(model)
    kept = again.world.missions.copy()
    model.run_model()
    assert (again.world.missions == kept).all()
    again.run_model()
    assert again.world.missions.tobytes() == model.world.missions.tobytes()
    assert again.missions.to_list()[0].story() == model.missions.to_list()[0].story()


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"a PartnershipModel has no trst; did you mean trust\?"):
        _ = PartnershipModel(SHORT).trst
    assert set(MEASURES) == set(PartnershipModel(SHORT).measures())


@pytest.mark.parametrize("seed", [-1, 1.5, True, "one"])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    with pytest.raises(InputError, match="seed"):
        PartnershipModel(SHORT, seed=seed)


def test_a_scenario_is_read_by_name() -> None:
    assert PartnershipModel("inclusive-care").scenario == Scenario.load("inclusive-care")
    with pytest.raises(InputError, match="is not a scenario"):
        PartnershipModel("inclusive-car")


@pytest.mark.parametrize("months", [True, "4", None, math.nan, math.inf, -1, 10**400, [4], pd.NA, pd.NaT])
def test_months_to_run_for_are_a_number(months: Any) -> None:
    model = PartnershipModel(SMALL, seed=1)
    for run in (model.run_for, model.run_until):
        with pytest.raises(InputError, match=r"duration|end_time"):
            run(months)
    assert model.time == 0
    model.run_for(np.float64(4))
    model.run_until(np.float64(5))
    assert model.time == 5
