"""Requests that cannot fit into memory are refused before the first run."""

import pytest

import govsim
from govsim.runs import memory
from govsim.runs.batch import Record, run_all
from govsim.scenario.layout import blueprint
from tests.worlds import SMALL


def test_a_million_runs_that_cannot_fit_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 2 * 10**9)
    for ask in (
        lambda: govsim.simulate("default", 1_000_000),
        lambda: govsim.compare("default", {"a": govsim.Scenario.load("default")}, 1_000_000),
        lambda: govsim.apportion("default", 1_000_000),
        lambda: govsim.Worlds("default", 1_000_000),
    ):
        with pytest.raises(
            govsim.InputError, match=r"1,000,000 runs take .* GB .* 2\.0 GB are free\n  ask for [0-9,]+"
        ):
            ask()


def test_the_runs_that_are_said_to_fit_are_not_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, record = blueprint(SMALL), Record(months=True)
    each = memory._at_least(plan, record)
    monkeypatch.setattr(memory, "available", lambda: 50 * each)
    memory.check(plan, 50, record)
    with pytest.raises(govsim.InputError, match="ask for 50 at most"):
        memory.check(plan, 51, record)


def test_what_is_reckoned_is_less_than_the_results_take() -> None:
    plan, record = blueprint(SMALL), Record(months=True, partnership_months=True)
    raw = run_all(plan, 20, 1, record, 1, None)
    sums = sum(values.nbytes for values in (*raw.yearly, *raw.monthly))
    tables = govsim.simulate(SMALL, 20, 1, record).tables.values()
    held = (
        sums + sum(log.nbytes for log in raw.logs.values()) + sum(int(table.memory_usage().sum()) for table in tables)
    )
    assert 0.3 * held < 20 * memory._at_least(plan, record) < 1.3 * held
    assert memory._at_least(plan, record) <= memory._at_most(plan, record)


def test_where_the_system_does_not_tell_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: None)
    memory.check(blueprint(SMALL), 10**6, Record())
