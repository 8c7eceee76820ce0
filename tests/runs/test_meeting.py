"""Runs in which a graph says who can meet whom: the bytes of regions where it is regions, and those of any threads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import govsim
from govsim import graphs
from govsim.errors import InputError
from govsim.model.tables import parts_of, rows_written
from govsim.runs import batch, together
from govsim.runs.batch import Raw, Record, run_all
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.rerun import rerun
from govsim.runs.run import Run
from govsim.runs.worlds import Worlds
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario

ALL = Record(months=True, partnership_months=True)
SHORT = Scenario(name="short").with_world(agencies=12, agencies_per_region=4).with_time(warmup_years=2, years=2)
FAR = SHORT.with_meeting(graphs.small_world(SHORT, 5, 0.3))
MANY = Scenario(name="many").with_world(agencies=40, agencies_per_region=1, missions_per_agency=2)
MANY = MANY.with_time(warmup_years=1, years=2)


def raw_bytes(raw: Raw) -> list[bytes]:
    return [array.tobytes() for array in (*raw.yearly, *raw.monthly, *raw.logs.values())]


@pytest.mark.parametrize("scenario", [SHORT, MANY], ids=lambda one: one.name)
def test_a_graph_that_is_complete_within_regions_gives_the_bytes_of_regions(scenario: Scenario) -> None:
    plans = [blueprint(one) for one in (scenario, scenario.with_meeting(graphs.regions(scenario)))]
    plain, graph = (run_all(plan, 3, 1, ALL, 1, None) for plan in plans)
    assert raw_bytes(plain) == raw_bytes(graph)


def test_partnerships_are_of_those_who_can_meet_and_of_no_others() -> None:
    log = simulate(FAR, 5, 1).partnerships
    met = set(zip(log["agency"], log["partner"], strict=True))
    assert met <= set(FAR.meeting)
    assert any(agency // 4 != partner // 16 for agency, partner in met)


def test_an_agency_without_neighbours_never_has_a_partner() -> None:
    with pytest.warns(govsim.errors.NoEffectWarning, match="11 of 12 agencies can meet nobody"):
        log = simulate(SHORT.with_meeting([(3, 0), (3, 40)]), 3, 1).partnerships
    assert set(log["agency"]) == {3}
    assert set(log["partner"]) <= {0, 40}


def together_made(plan: Blueprint, threads: int) -> Raw:
    sums = batch.sums_of(plan, 1, ALL)
    out = [(groups[0], kinds[0]) for groups, kinds in sums]
    with ThreadPoolExecutor(threads) as pool:
        logs = together.finish(Run(plan, 1, logs=ALL.logs), 0, out, pool, threads)
    return Raw(1, *sums, logs)


def test_threads_that_share_a_run_meet_nowhere_where_pairs_cross_regions() -> None:
    """Regions 3 to 6 are one, so there are 37, of four parts."""
    per_region = MANY.world.partners_per_agency
    pairs = [*graphs.regions(MANY), (3, 5 * per_region), (6, 4 * per_region + 1)]
    plan = blueprint(MANY.with_meeting(pairs))
    assert (plan.world.regions.size, parts_of(plan.world)) == (37, 4)
    assert raw_bytes(together_made(plan, 3)) == raw_bytes(run_all(plan, 1, 1, ALL, 1, None))


def test_a_graph_that_joins_all_regions_is_one_part() -> None:
    plan = blueprint(MANY.with_meeting(graphs.star(MANY)))
    assert parts_of(plan.world) == 1
    assert not together.are_large([plan])


def test_stepped_under_mesa_it_is_the_same_run() -> None:
    model = PartnershipModel(FAR, seed=1)
    model.run_for(len(blueprint(FAR).schedule))
    model.run.close()
    made = run_all(blueprint(FAR), 1, 1, Record(), 1, None).logs["partnerships"]
    assert rows_written(model.run.world)["partnerships"].tobytes() == made.tobytes()


def test_results_and_states_hold_the_graph(tmp_path: Path) -> None:
    made = simulate(FAR, 2, 1)
    made.save(tmp_path / "results")
    assert Ensemble.load(tmp_path / "results").scenario == FAR
    again = rerun(tmp_path / "results")
    assert again.partnerships.equals(made.partnerships)
    worlds = Worlds(FAR, replications=2, seed=1)
    worlds.run_to(6)
    worlds.save(tmp_path / "worlds.state")
    opened = Worlds.load(tmp_path / "worlds.state")
    with pytest.raises(InputError, match=r"has another \[meeting\] than the runs that are to go on"):
        opened.change(SHORT)
    for each in (worlds, opened):
        each.run_to(24)
    assert opened.ensemble().partnerships.equals(worlds.ensemble().partnerships)
