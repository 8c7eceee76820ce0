"""Runs of packages: each is the one that simulate() makes, and stages differ in luck."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.model.parameters import BY_NAME
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.runs.facts import MOST_SEED
from govsim.study.seek.packages import Packages
from govsim.study.seek.runs import BLOCK, CONFIRM, CONTEST, SEARCH, Cases, Request, Runner
from tests.study.small import PLAIN, RICH

BASE = PLAIN.with_time(years=4)
PACKAGES = Packages.of(
    BASE,
    [
        {"name": "deputy", "from_year": 2027},
        {"name": "deputy", "from_year": 2029},
        {"name": "multi-year-obligation", "from_year": 2028, "size": 0.5},
    ],
)
BOTH = (1, 1)
VARIED = ("budget.cover", "law.authority", "rotation.transfer_rate")


def made(cases: Cases, *requests: Request, packages: Packages = PACKAGES, threads: int = 2) -> list[np.ndarray]:
    with ThreadPoolExecutor(threads) as pool:
        found = Runner(packages, cases, threads).make(requests, pool)
    return [found[request] for request in requests]


def test_each_run_is_that_of_simulate() -> None:
    cases = Cases(1, seed=5, searched=6)
    search, fresh = made(cases, Request(SEARCH, 0, BOTH), Request(CONTEST, 1, BOTH))
    scenario = PACKAGES.scenario(BOTH)
    for block, seed, runs in ((search, 5, slice(0, 6)), (fresh, 6, slice(BLOCK, 2 * BLOCK))):
        table = per_run(govsim.simulate(scenario, 2 * BLOCK, seed), 12)[list(OUTCOMES)].to_numpy(float)
        np.testing.assert_array_equal(block[:, 0], table[runs])


def test_over_futures_each_run_is_that_of_simulate_under_its_assumptions() -> None:
    cases = Cases(2, seed=5, varied=VARIED, searched=7)
    for stage, block, first in ((SEARCH, 0, 0), (CONFIRM, 1, BLOCK)):
        [found] = made(cases, Request(stage, block, BOTH))
        for case in (0, 6):
            values = {name: float(column[case]) for name, column in cases.of(stage, block).items()}
            there = PACKAGES.scenario(BOTH).with_parameters(values)
            runs = govsim.simulate(there, 2 * (first + case + 1), 5 + stage)
            np.testing.assert_array_equal(found[case], per_run(runs, 12)[list(OUTCOMES)].to_numpy(float)[-2:])


def test_groups_and_barriers_of_the_scenario_are_kept() -> None:
    packages = Packages.of(RICH, [{"name": "bridge-fund", "from_year": 2026, "groups": ["pilot"]}])
    [found] = made(Cases(1, 3, searched=4), Request(SEARCH, 0, (1,)), packages=packages)
    table = per_run(govsim.simulate(packages.scenario((1,)), 4, 3))[list(OUTCOMES)].to_numpy(float)
    np.testing.assert_array_equal(found[:, 0], table)


def test_threads_and_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cases, request = Cases(2, 5, varied=VARIED, searched=9), Request(SEARCH, 0, BOTH)
    [before] = made(cases, request)
    monkeypatch.setattr("govsim.runs.batch._MOST_RUNS_A_SHORT_SPAN", 5)
    [after] = made(cases, request, threads=1)
    np.testing.assert_array_equal(before, after)


def test_all_are_judged_from_the_first_year_in_which_any_reform_does_something() -> None:
    assert Runner(PACKAGES, Cases(1, 1), 1).since == 12


def test_packages_meet_the_same_luck_and_stages_another() -> None:
    later = Packages.of(BASE, [{"name": "deputy", "from_year": 2029}])
    nothing, search, contest = made(
        Cases(1, 1), Request(SEARCH, 0, (0,)), Request(SEARCH, 0, (0,)), Request(CONTEST, 0, (0,)), packages=later
    )
    np.testing.assert_array_equal(nothing, search)
    assert not np.array_equal(search, contest)


def test_drawn_futures_are_a_hypercube_in_every_block_and_others_in_each_stage() -> None:
    cases = Cases(1, 1, varied=VARIED, searched=BLOCK)
    blocks = [cases.of(stage, block)["budget.cover"] for stage in (SEARCH, CONTEST) for block in (0, 1)][1:]
    declared = BY_NAME["budget.cover"]
    low, high = declared.low, declared.high
    for values in blocks:
        cells = np.floor((values - low) / (high - low) * BLOCK).astype(int)
        assert sorted(cells.tolist()) == list(range(BLOCK))
    assert len({tuple(values) for values in blocks}) == 3


def test_given_futures_are_the_same_in_every_stage_in_another_order() -> None:
    points = pd.DataFrame({"budget.cover": np.linspace(0.6, 1, 30)})
    cases = Cases(1, 1, points=points, searched=30)
    search = cases.of(SEARCH, 0)["budget.cover"]
    fresh = np.concatenate([cases.of(CONTEST, block)["budget.cover"] for block in (0, 1, 2)])
    np.testing.assert_array_equal(search, points["budget.cover"])
    assert fresh[:30].tolist() != search.tolist()
    assert sorted(fresh[:30].tolist()) == sorted(search.tolist())
    np.testing.assert_array_equal(fresh[30:], fresh[:30])


def test_the_last_seeds_next_is_the_first() -> None:
    assert Cases(1, MOST_SEED).luck(CONTEST) == 0
