"""The same seed gives the same bytes, however the runs are made."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from govsim.model import engine
from govsim.model.rules import logs
from govsim.model.tables import LOGS, World, rows_written
from govsim.runs.batch import Raw, Record, Stopped, run_all
from govsim.runs.ensemble import simulate
from govsim.runs.run import LOG_ROWS, Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

SCENARIO = Scenario(name="test").with_time(warmup_years=3, years=4)
ALL = Record(months=True, partnership_months=True)


def made(runs: int = 6, seed: int = 1, record: Record = ALL, threads: int = 1, scenario: Scenario = SCENARIO) -> Raw:
    return run_all(blueprint(scenario), runs, seed, record, threads, None)


def same_bytes(one: Raw, other: Raw) -> bool:
    sides = [(*raw.yearly, *raw.monthly, *raw.logs.values()) for raw in (one, other)]
    pairs = zip(*sides, strict=True)
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


def test_two_threads_give_the_bytes_of_one() -> None:
    assert same_bytes(made(threads=1), made(threads=2))


def test_five_threads_and_chunks_of_one_run_give_the_bytes_of_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made()
    monkeypatch.setattr("govsim.runs.batch._CHUNK_MISSION_MONTHS", 1)
    assert same_bytes(whole, made(threads=5))


def test_a_longer_ensemble_begins_with_the_runs_of_a_shorter_one() -> None:
    short, long = made(runs=3), made(runs=6)
    assert np.array_equal(short.yearly[1], long.yearly[1][:3])
    for log, longer in zip(short.logs.values(), long.logs.values(), strict=True):
        assert log.tobytes() == longer[longer["run"] < 3].tobytes()


def test_another_seed_gives_other_runs() -> None:
    assert not same_bytes(made(seed=1), made(seed=2))


@pytest.mark.parametrize("record", [Record.nothing(), Record(events=False), Record(contracts=False), Record()])
def test_what_is_recorded_changes_nothing_else(record: Record) -> None:
    everything, less = made(), made(record=record)
    assert everything.yearly[0].tobytes() == less.yearly[0].tobytes()
    assert everything.yearly[1].tobytes() == less.yearly[1].tobytes()
    for name, full in everything.logs.items():
        assert less.logs[name].tobytes() == (full.tobytes() if getattr(record, name) else b"")


def test_months_add_up_to_years() -> None:
    raw = made()
    for months, years in zip(raw.monthly, raw.yearly, strict=True):
        np.testing.assert_allclose(months.reshape(6, 4, 12, *months.shape[2:]).sum(axis=2), years, rtol=1e-12)


def test_logs_grow_and_lose_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    long = SCENARIO.with_world(agencies=20).with_time(years=30)
    grown = made(runs=4, scenario=long)
    assert len(grown.logs["contracts"]) > LOG_ROWS
    monkeypatch.setattr("govsim.runs.run.LOG_ROWS", 1_000_000)
    assert same_bytes(grown, made(runs=4, scenario=long))


def test_a_log_of_one_row_grows_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made()
    monkeypatch.setattr("govsim.runs.run.LOG_ROWS", 1)
    assert same_bytes(whole, made())


def test_a_run_stepped_from_outside_is_the_run_of_the_batch() -> None:
    raw = made(runs=3)
    run = Run(blueprint(SCENARIO), seed=1, replication=2)
    run.step(7 * 12)
    engine.log_the_living(run.world, run.month)
    for name, rows in rows_written(run.world).items():
        whole = raw.logs[name]
        assert rows.size > 0
        assert rows.tobytes() == whole[whole["run"] == 2].tobytes()


def test_the_compiled_rules_count_each_log_in_its_place() -> None:
    """Positions stand in rules/logs.py, where code is compiled; everywhere else the order is that of LOGS."""
    by_name = {log.name: place for place, log in enumerate(LOGS)}
    assert by_name == {
        "partnerships": logs.PARTNERSHIPS,
        "contracts": logs.CONTRACTS,
        "events": logs.EVENTS,
        "partnership_months": logs.PARTNERSHIP_MONTHS,
    }
    assert len(LOGS) == logs.RUN
    assert [log.in_world for log in LOGS] == [name for name in World._fields if name.endswith("_log")]
    assert set(by_name) == {field.name for field in dataclasses.fields(Record)} - {"months"}


def test_a_run_ends_at_the_horizon_of_its_scenario() -> None:
    run = Run(blueprint(SCENARIO), seed=1)
    run.step(7 * 12)
    with pytest.raises(IndexError):
        run.step()


def test_the_template_world_is_left_as_it_was() -> None:
    plan = blueprint(SCENARIO)
    before = [table.tobytes() for table in plan.world]
    run_all(plan, 3, 1, ALL, 2, None)
    assert [table.tobytes() for table in plan.world] == before


def test_progress_is_told_of_every_run() -> None:
    told: list[int] = []
    run_all(blueprint(SCENARIO), 7, 1, ALL, 2, told.append)
    assert sum(told) == 7


@pytest.mark.parametrize("rows", [1, LOG_ROWS])
def test_an_interrupted_batch_keeps_the_complete_runs_from_the_first_on(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.runs.batch._CHUNK_MISSION_MONTHS", 1)
    monkeypatch.setattr("govsim.runs.run.LOG_ROWS", rows)
    seen = 0

    def interrupt(runs: int) -> None:
        nonlocal seen
        seen += runs
        if seen >= 5:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        run_all(blueprint(SCENARIO), 500, 1, ALL, 2, interrupt)
    kept = stopped.value.raw
    assert 1 <= kept.runs < 500
    assert same_bytes(kept, made(runs=kept.runs))


def test_a_fault_in_a_callback_is_not_swallowed() -> None:
    def broken(runs: int) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        run_all(blueprint(SCENARIO), 5, 1, ALL, 2, broken)


def test_a_reform_before_its_month_changes_nothing() -> None:
    base, reformed = (
        simulate(scenario, 5, 3, ALL).tables
        for scenario in (SCENARIO, SCENARIO.with_reform("ecosystem-package", from_year=2028))
    )
    before = 24
    for name in ("partnerships", "contracts", "events"):
        ended = base[name]["end"] < before
        pd.testing.assert_frame_equal(
            base[name][ended].reset_index(drop=True),
            reformed[name][reformed[name]["end"] < before].reset_index(drop=True),
        )
    for name in ("months", "months_by_kind"):
        early = base[name]["month"] < before
        pd.testing.assert_frame_equal(base[name][early], reformed[name][early])
        assert not base[name].equals(reformed[name])


def test_a_reform_of_size_zero_is_the_baseline() -> None:
    assert same_bytes(made(), made(scenario=SCENARIO.with_reform("ecosystem-package", from_year=2026, size=0)))


def with_one_more_partner(world: World, capacity: int) -> World:
    """The same world with a partner more at the end of its last region, who has no place for a contract."""
    partners = np.append(world.partners, world.partners[-1:]).view(np.recarray)
    partners[-1].capacity = capacity
    regions = world.regions.copy()
    regions[-1].end_partner += 1
    return world._replace(partners=partners, regions=regions)


def test_one_unused_partner_more_changes_no_history() -> None:
    plan = blueprint(SCENARIO)
    larger = dataclasses.replace(plan, world=with_one_more_partner(plan.world, capacity=0))
    assert same_bytes(run_all(plan, 20, 1, ALL, 1, None), run_all(larger, 20, 1, ALL, 1, None))


def test_one_partner_more_with_a_place_does_change_histories() -> None:
    plan = blueprint(SCENARIO)
    larger = dataclasses.replace(plan, world=with_one_more_partner(plan.world, capacity=1))
    assert not same_bytes(run_all(plan, 20, 1, ALL, 1, None), run_all(larger, 20, 1, ALL, 1, None))
