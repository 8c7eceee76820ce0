"""Mesa's batch_run without a seed gives runs that differ; models go on in other processes as the same runs."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import mesa
import pytest
from mesa import DataCollector

import govsim
from tests.worlds import SMALL


class Collecting(govsim.PartnershipModel):
    """A user's own model: it collects a measure each month."""

    def __init__(self, **keys: Any) -> None:
        super().__init__(SMALL.with_time(warmup_years=1, years=1), **keys)
        self.datacollector = DataCollector({"priority": "priority", "own_seed": "seed"})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
@pytest.mark.parametrize("how", [{"iterations": 4}, {"rng": [None] * 4}])
def test_four_runs_without_a_seed_are_four_runs_and_each_says_its_seed(how: dict[str, Any]) -> None:
    rows = mesa.batch_run(Collecting, {}, number_processes=1, display_progress=False, **how)
    assert len({row["priority"] for row in rows}) == 4
    for row in rows:
        again = Collecting(seed=row["own_seed"])
        while again.running:
            again.step()
        assert again.priority == row["priority"]


def months_later(model: govsim.PartnershipModel, months: int) -> govsim.PartnershipModel:
    """A user's own function, as docs/mesa.md tells of it."""
    for _ in range(months):
        model.step()
    return model


def two_models() -> list[govsim.PartnershipModel]:
    return [govsim.PartnershipModel(SMALL, seed=1, replication=run) for run in range(2)]


@pytest.mark.slow
def test_models_go_on_in_processes_of_their_own_as_the_same_runs() -> None:
    expected = [repr(months_later(model, 30).measures()) for model in two_models()]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        found = [repr(model.measures()) for model in pool.map(months_later, two_models(), [30, 30])]
    assert found == expected


@pytest.mark.slow
def test_models_go_on_under_joblib_as_the_same_runs() -> None:
    joblib = pytest.importorskip("joblib")
    expected = [repr(months_later(model, 30).measures()) for model in two_models()]
    found = joblib.Parallel(n_jobs=2)(joblib.delayed(months_later)(model, 30) for model in two_models())
    assert [repr(model.measures()) for model in found] == expected
