"""A large run that threads make together has the bytes of the same run on one thread, logs and months included."""

import copy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.model import engine
from govsim.model.tables import REGIONS_AT_ONCE, parts_of, regions_of, rows_written
from govsim.runs import batch, together
from govsim.runs.batch import Raw, Record, Span, Stopped, run_all, run_each
from govsim.runs.run import LOG_NAMES, Run, as_numbers
from govsim.runs.worlds import Worlds
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.true_effect import _apart, true_effect

ALL = Record(months=True, partnership_months=True)
PARTS = 6


def of_regions(regions: int) -> Scenario:
    """A country of regions of one agency each, in which a reform comes."""
    few = Scenario(name="regions").with_world(agencies=regions, agencies_per_region=1, missions_per_agency=3)
    return few.with_time(warmup_years=2, years=3).with_reform("ecosystem-package", from_year=2027)


PLAN = blueprint(of_regions(PARTS * REGIONS_AT_ONCE - 3))


@pytest.fixture(autouse=True)
def _no_world_is_too_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "WORTH_SHARING", 1)


@pytest.fixture(scope="module")
def alone() -> Raw:
    """Runs made each on one thread, by the engine's own loop."""
    return run_all(PLAN, 3, 1, ALL, 1, None)


def parts(raw: Raw) -> list[bytes]:
    return [array.tobytes() for array in (*raw.yearly, *raw.monthly, *raw.logs.values())]


def shared(plan: Blueprint, threads: int, record: Record = ALL) -> Raw:
    """One run that all threads make together, however many there are."""
    sums = batch.sums_of(plan, 1, record)
    out = [(groups[0], kinds[0]) for groups, kinds in sums]
    with ThreadPoolExecutor(threads) as pool:
        logs = together.finish(Run(plan, 1, logs=record.logs), 0, out, pool, threads)
    return Raw(1, *sums, logs)


def finished(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the runs that threads have made together since."""
    made: list[int] = []
    finish = together.finish

    def noted(run: Run, *rest: Any) -> Any:
        made.append(run.replication)
        return finish(run, *rest)

    monkeypatch.setattr(together, "finish", noted)
    return made


@pytest.mark.parametrize("threads", [1, 2, 3, 5, 2 * PARTS])
def test_any_number_of_threads_gives_the_bytes_of_one(threads: int) -> None:
    one = run_all(PLAN, 1, 1, ALL, 1, None)
    assert min(map(len, one.logs.values())) > 0
    assert parts(shared(PLAN, threads)) == parts(one)


@settings(max_examples=12)
@given(
    regions=st.integers(REGIONS_AT_ONCE + 1, 8 * REGIONS_AT_ONCE),
    threads=st.integers(2, 9),
    log=st.sampled_from(LOG_NAMES),
)
def test_any_number_of_regions_gives_the_bytes_of_one_thread(regions: int, threads: int, log: str) -> None:
    plan = blueprint(of_regions(regions))
    record = Record(**{name: name == log for name in LOG_NAMES})
    assert parts(shared(plan, threads, record)) == parts(run_all(plan, 1, 1, record, 1, None))


@given(regions=st.integers(1, 200))
def test_parts_hold_every_region_once_in_order(regions: int) -> None:
    world = PLAN.world
    several = -(-regions // REGIONS_AT_ONCE) if regions > REGIONS_AT_ONCE else 0
    world = world._replace(
        regions=np.resize(world.regions, regions).view(np.recarray),
        part_groups=np.resize(world.part_groups, (several, 1)).view(np.recarray),
    )
    assert [r for part in range(parts_of(world)) for r in regions_of(world, part)] == list(range(regions))


@pytest.mark.parametrize(("runs", "threads"), [(1, 2), (3, 2), (2, 3), (3, 5)])
def test_runs_left_over_from_whole_rounds_are_made_together(
    runs: int, threads: int, alone: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = finished(monkeypatch)
    told: list[int] = []
    raw = run_all(PLAN, runs, 1, ALL, threads, told.append)
    assert made == list(range(runs - runs % threads, runs))
    assert told == [1] * runs
    assert parts(raw) == parts(run_all(PLAN, runs, 1, ALL, 1, None))


def test_runs_that_do_not_fit_side_by_side_are_made_one_after_the_other(
    alone: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = finished(monkeypatch)
    monkeypatch.setattr(together, "available", lambda: sum(table.nbytes for table in PLAN.world))
    assert parts(run_all(PLAN, 3, 1, ALL, 3, None)) == parts(alone)
    assert made == [0, 1, 2]


def test_a_small_world_is_made_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "WORTH_SHARING", PLAN.world.missions.size + 1)
    monkeypatch.setattr(together, "finish", None)
    assert run_all(PLAN, 1, 1, Record.nothing(), 2, None).runs == 1


def test_a_country_of_few_regions_is_one_part() -> None:
    few, more = (blueprint(of_regions(regions)).world for regions in (REGIONS_AT_ONCE, REGIONS_AT_ONCE + 1))
    assert (few.part_groups.size, parts_of(few)) == (0, 1)
    assert (len(more.part_groups), parts_of(more)) == (2, 2)


def test_an_interruption_ends_it_and_keeps_the_runs_before(alone: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    months = []

    def interrupted(world: object, month: int) -> None:
        months.append(month)
        if len(months) > 80:
            raise KeyboardInterrupt
        country_ends(world, month)

    country_ends = engine.country_ends
    monkeypatch.setattr(engine, "country_ends", interrupted)
    monkeypatch.setattr(together, "available", lambda: 0)
    with pytest.raises(Stopped) as stopped:
        run_all(PLAN, 3, 1, ALL, 2, None)
    kept = stopped.value.raw
    assert (kept.runs, len(months)) == (1, 81)
    assert parts(kept) == parts(run_all(PLAN, 1, 1, ALL, 1, None))


def test_several_scenarios_are_made_together_too() -> None:
    plans = [PLAN, blueprint(of_regions(25))]
    one, two = (run_each(plans, Span(4, 5), 1, ALL, threads, None) for threads in (1, 3))
    assert [parts(raw) for raw in one] == [parts(raw) for raw in two]


def test_a_run_stepped_from_outside_has_the_same_bytes(alone: Raw) -> None:
    run = Run(PLAN, 1)
    run.step(-PLAN.first_month + 7)
    run = copy.deepcopy(run)
    run.step()
    assert as_numbers(run.world.groups).tobytes() == alone.monthly[0][0, 7].tobytes()
    assert as_numbers(run.world.kinds).tobytes() == alone.monthly[1][0, 7].tobytes()
    run.step(12 * PLAN.years - run.month)
    run.close()
    for name, rows in rows_written(run.world).items():
        assert rows.tobytes() == alone.logs[name][alone.logs[name]["run"] == 0].tobytes()


def test_worlds_stopped_saved_and_continued_have_the_same_bytes(alone: Raw, tmp_path: Path) -> None:
    worlds = Worlds(PLAN.scenario, 2, seed=1)
    worlds.run_to(9)
    worlds.save(tmp_path / "state")
    again = Worlds.load(tmp_path / "state")
    again.run_to(12 * PLAN.years)
    assert again._yearly[1].tobytes() == alone.yearly[1][:2].tobytes()


def test_a_fork_with_a_group_more_lives_the_same_months() -> None:
    run = Run(PLAN, 1, logs=())
    run.step(30)
    world, schedule = _apart(copy.deepcopy(run.world), PLAN.schedule[30:], 12)
    run.step()
    with np.errstate(over="ignore"):
        for sums in (world.groups, world.kinds):
            as_numbers(sums)[:] = 0.0
        engine.month_passes(world, PLAN.regimes, schedule[0], run.luck, run.month - 1)
    assert world.missions.tobytes() == run.world.missions.tobytes()
    np.testing.assert_allclose(as_numbers(world.kinds).sum(axis=0), as_numbers(run.world.kinds).sum(axis=0), rtol=1e-12)


def test_the_true_effect_of_an_event_is_found_in_a_country_of_parts() -> None:
    found = true_effect(of_regions(11), "leader change", 1)
    assert (found["partnerships"] > 0).any()
