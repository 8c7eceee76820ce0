"""A row of a study is what simulate() says of the same run; a run that fails says so and stops no other."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.outcomes.per_run import per_run
from govsim.runs import provenance
from govsim.runs.batch import run_points as run_points_of_batch
from govsim.scenario.layout import Blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from govsim.study.sweep import compute
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.part import COLUMNS, Part, Span
from tests.study.small import PLAIN, RICH, small, tiny
from tests.test_imports import imported_by


def rows(part: Part) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(part.table))


def simulated(design: Design, point: int, replications: int) -> pd.DataFrame:
    """All columns of a study for the first so many runs of the point's own scenario."""
    scenario = design.cells()[point // design.rows].scenario
    ensemble = govsim.simulate(
        scenario.with_parameters(Computer(design).values(point)), replications, design.seed, threads=1
    )
    outcomes = per_run(ensemble)
    return pd.DataFrame({n: outcomes[n] if n in outcomes else ensemble.runs[n] for n in COLUMNS}, dtype=float)


# The same as simulate()


def test_rows_are_those_of_simulate_in_every_cell_and_column() -> None:
    design = small()
    made = rows(Computer(design).part(Span(0, design.runs)))
    assert len(made) == design.runs
    for point in range(0, design.size, 3):
        expected = simulated(design, point, design.replications)
        pd.testing.assert_frame_equal(
            made.loc[made["point"] == point, list(COLUMNS)].reset_index(drop=True), expected, check_exact=True
        )


def test_without_common_random_numbers_each_run_has_the_luck_of_its_own_number() -> None:
    design = small(2, common_random_numbers=False)
    made = rows(Computer(design).part(Span(0, design.runs)))
    for point in (0, 3, 9, design.size - 1):
        first = point * design.replications
        expected = simulated(design, point, first + design.replications).iloc[first:].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            made.loc[made["point"] == point, list(COLUMNS)].reset_index(drop=True), expected, check_exact=True
        )


def test_common_random_numbers_give_every_point_the_same_luck() -> None:
    points = [{"rotation.transfer_rate": 0.3}, {"rotation.transfer_rate": 0.3}]
    keys: dict[str, Any] = {"method": "list", "replications": 4, "seed": 0, "points": points}
    for common in (True, False):
        made = rows(Computer(Design.of(PLAIN, common_random_numbers=common, **keys)).part(Span(0, 8)))
        halves = [made.loc[made["point"] == point, list(COLUMNS)].reset_index(drop=True) for point in (0, 1)]
        assert halves[0].equals(halves[1]) == common


def test_a_cell_without_factors_has_one_point() -> None:
    design = Design.of(PLAIN, method="list", replications=3, seed=2, levers={"contract.term_years": [1, 3]})
    made = rows(Computer(design).part(Span(0, 6)))
    assert made[["point", "replication"]].to_numpy().tolist() == [[p, r] for p in (0, 1) for r in range(3)]
    expected = simulated(design, 1, 3)
    pd.testing.assert_frame_equal(made.loc[3:, list(COLUMNS)].reset_index(drop=True), expected, check_exact=True)


def test_values_are_those_of_the_table_of_points() -> None:
    design = small()
    computer, points = Computer(design), design.points()
    for point in range(0, design.size, 7):
        assert computer.values(point) == points.loc[point, computer.factors].to_dict()


@pytest.mark.parametrize("size", [1, 2, 5, 7, 50])
def test_any_batches_make_the_same_rows(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    design = small(2)
    whole = Computer(design).part(Span(3, design.runs))
    monkeypatch.setattr(compute, "_BATCH_MISSION_MONTHS", size * 6 * 36)
    assert Computer(design).part(Span(3, design.runs)) == whole


def test_a_batch_of_thousands_makes_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    design = Design.of(RICH, method="lhs", samples=1, replications=3000, seed=1, parameters=["budget.cover"])
    whole = Computer(design).part(Span(0, design.runs))
    monkeypatch.setattr(compute, "_BATCH_MISSION_MONTHS", 300 * 6 * 36)
    assert Computer(design).part(Span(0, design.runs)) == whole


# Stopping


def test_a_stopped_part_holds_the_runs_before_the_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compute, "_BATCH_MISSION_MONTHS", 10 * 6 * 36)
    computer, stop = Computer(tiny(40)), np.zeros(1, np.int64)

    def progress(done: int, failed: int) -> None:
        assert failed == 0
        stop[0] = done > 0

    part = computer.part(Span(5, 40), stop, progress)
    assert part == computer.part(Span(5, 15))


def test_a_part_stopped_before_its_first_run_is_empty_and_has_no_failure() -> None:
    part = Computer(tiny()).part(Span(3, 9), np.ones(1, np.int64))
    assert (part.span, part.failures, part.rows) == (Span(3, 3), (), 0)


def test_a_batch_stopped_before_its_first_run_has_no_failure() -> None:
    """The engine may see the stop before it has made a single run of a batch."""
    table, failures, done = Computer(tiny())._results(np.array([4]), np.ones(1, np.int64))
    assert (len(table), failures, done) == (0, [], 0)


# Failing


def fail_at(runs: set[int], how: Callable[[pd.DataFrame], pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Outcomes that cannot be worked out for batches that hold one of these runs of tiny(), told by their numbers."""
    genuine = compute.outcomes_of
    numbers = rows(Computer(tiny()).part(Span(0, 20)))[["engagement", "backlog", "unspent"]].to_numpy()
    marked = {tuple(numbers[run]) for run in runs}

    def outcomes_of(plan: Blueprint, raw: govsim.runs.batch.Raw, longest: np.ndarray) -> pd.DataFrame:
        table = genuine(plan, raw, longest)
        of_batch = table[["engagement", "backlog", "unspent"]].itertuples(index=False, name=None)
        return table if marked.isdisjoint(of_batch) else how(table)

    assert len({tuple(row) for row in numbers}) == 20
    return outcomes_of


def test_a_run_whose_outcomes_cannot_be_worked_out_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    good = rows(Computer(tiny()).part(Span(0, 20)))

    def broken(table: pd.DataFrame) -> pd.DataFrame:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(compute, "outcomes_of", fail_at({0, 7, 8, 19}, broken))
    told: list[tuple[int, int]] = []
    part = Computer(tiny()).part(Span(0, 20), progress=lambda *said: told.append(said))
    assert [(f.point, f.replication, f.seed, f.stage, f.error) for f in part.failures] == [
        (point, 0, 7, "outcomes", "ZeroDivisionError: by nothing") for point in (0, 7, 8, 19)
    ]
    assert rows(part).equals(good.drop([0, 7, 8, 19]).reset_index(drop=True))
    assert (sum(done for done, _ in told), sum(failed for _, failed in told)) == (20, 4)


def test_a_sum_that_is_no_number_fails_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = run_points_of_batch

    def run_points(plan: Blueprint, which: govsim.runs.batch.Which, *rest: object) -> govsim.runs.batch.Raw:
        raw = genuine(plan, which, *rest)  # type: ignore[arg-type]
        raw.yearly[0][which.points[: raw.runs] + which.numbers[: raw.runs] == 8, 0, 0, 0] = np.nan
        return raw

    design = Design.of(
        PLAIN, method="list", replications=10, seed=7, points=[{"budget.cover": 0.8}], common_random_numbers=True
    )
    monkeypatch.setattr(compute, "run_points", run_points)
    part = Computer(design).part(Span(0, 10))
    assert [(f.replication, f.error) for f in part.failures] == [(8, "ValueError: a sum over a year is not finite")]
    assert part.rows == 9


def test_want_of_memory_is_no_failure_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def outcomes_of(plan: Blueprint, raw: govsim.runs.batch.Raw, longest: np.ndarray) -> pd.DataFrame:
        raise MemoryError

    monkeypatch.setattr(compute, "outcomes_of", outcomes_of)
    with pytest.raises(MemoryError):
        Computer(tiny()).part(Span(0, 3))


STATED = Scenario.from_toml(
    """
    name = "stated"
    [law]
    authority = 1.0
    [time]
    warmup_years = 0
    years = 1
    [world]
    agencies = 1
    missions_per_agency = 2
    posts_per_agency = 1
    [[agencies]]
    name = "health"
    [[missions]]
    name = "care"
    agency = "health"
    need = 100
    value = 1
    authority = 0.4
    """
)


def test_a_point_that_contradicts_the_scenarios_facts_fails_and_the_others_are_made() -> None:
    points = [{"law.authority": value} for value in (0.5, 1.0, 0.6)]
    part = Computer(Design.of(STATED, method="list", replications=2, seed=3, points=points)).part(Span(0, 6))
    assert [(f.point, f.replication, f.stage) for f in part.failures] == [(1, 0, "scenario"), (1, 1, "scenario")]
    assert "mission 'care' states authority 0.4, but law.authority = 1 is exact" in part.failures[0].error
    made = rows(part)
    assert made["point"].tolist() == [0, 0, 2, 2]
    design = Design.of(STATED, method="list", replications=2, seed=3, points=points)
    pd.testing.assert_frame_equal(
        made.loc[2:, list(COLUMNS)].reset_index(drop=True), simulated(design, 2, 2), check_exact=True
    )


def test_a_scenario_that_cannot_be_run_at_any_point_fails_in_every_run() -> None:
    points = [{"budget.cover": 0.8}, {"budget.cover": 0.9}]
    part = Computer(Design.of(STATED, method="list", replications=2, seed=3, points=points)).part(Span(0, 4))
    assert (part.rows, len(part.failures)) == (0, 4)
    assert {failure.stage for failure in part.failures} == {"scenario"}


# Elsewhere


def test_a_worker_elsewhere_makes_the_same_part_from_the_text_of_the_design() -> None:
    design = small(2, common_random_numbers=False)
    assert compute.part_of(design.to_toml(), 5, 31) == Computer(design).part(Span(5, 31))


# The program


@pytest.mark.parametrize("room", [*compute._ROOMS, "model/rules", "runs/mesa"])
def test_any_change_in_a_room_that_decides_results_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    copy = tmp_path / "govsim"
    shutil.copytree(provenance.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(provenance, "PACKAGE", copy)
    seen = {compute.program.__wrapped__()}
    files = sorted((copy / room).glob("*.py"))
    for file in files:
        with file.open("a", encoding="utf-8") as source:
            source.write("\n# changed\n")
        seen.add(compute.program.__wrapped__())
    assert len(seen) == len(files) + 1 > 1


def test_another_package_that_decides_numbers_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compute.program.__wrapped__()
    monkeypatch.setattr(provenance, "packages", lambda: {"numpy": "0.1"})
    assert compute.program.__wrapped__() != before


def test_no_room_that_decides_results_imports_one_that_is_not_hashed() -> None:
    hashed = (
        "govsim.arguments",
        "govsim.characters",
        "govsim.errors",
        "govsim.words",
        "govsim.study.evidence",  # the points that ship: the hash of its points is in a design's fingerprint
        *(f"govsim.{room.replace('/', '.')}" for room in compute._ROOMS),
    )
    rooms = [room for room in compute._ROOMS if room != "study/sweep"]  # where results are read and analysed too
    paths = [path for room in rooms for path in (provenance.PACKAGE / room).rglob("*.py")]
    for path in [*paths, Path(compute.__file__)]:
        ours = {name for name in imported_by(path) if name.startswith("govsim.")}
        assert all(name.startswith(hashed) for name in ours), path
