"""A study that grows is, byte for byte, the study that was begun at that size; and so is one joined of parts."""

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import govsim
from govsim.errors import InputError
from govsim.runs import batch
from govsim.study.design.design import Design
from govsim.study.sweep import compute, export
from govsim.study.sweep.part import Span
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import Threads, slice_of
from tests.study.small import PLAIN, RICH

FACTORS = ["rotation.transfer_rate", "budget.interim", "payment.acceptance_months"]


def design(**keys: Any) -> Design:
    keys = {"method": "sobol", "samples": 2, "replications": 2, "seed": 7, "parameters": FACTORS, **keys}
    return Design.of(keys.pop("scenario", PLAIN), **keys)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs the engine has made, batch by batch."""
    runs: list[int] = []
    engine = batch.run_points

    def counting(plan: Any, which: Any, *rest: Any) -> Any:
        runs.append(len(which.numbers))
        return engine(plan, which, *rest)

    monkeypatch.setattr(compute, "run_points", counting)
    return runs


@pytest.mark.parametrize(
    ("smaller", "grown", "whole"),
    [
        ({"scenario": [PLAIN, RICH]}, {"replications": 5}, {"replications": 5}),
        ({}, {"samples": 8}, {"samples": 8}),
        (
            {"second_order": True, "scenario": [PLAIN, RICH]},
            {"samples": 4, "replications": 3},
            {"samples": 4, "replications": 3},
        ),
        pytest.param(*({"method": "random", "samples": 3}, {"samples": 5}, {"samples": 5}), marks=pytest.mark.slow),
        ({"method": "lhs", "samples": 3}, {"samples": 12}, {"samples": 12, "grown_from": 3}),
        pytest.param(*({"method": "morris"}, {"replications": 3}, {"replications": 3}), marks=pytest.mark.slow),
        pytest.param(*({"common_random_numbers": False}, {"samples": 4}, {"samples": 4}), marks=pytest.mark.slow),
    ],
)
def test_nothing_is_made_again_and_nothing_is_another(
    tmp_path: Path, counted: list[int], smaller: dict[str, Any], grown: dict[str, Any], whole: dict[str, Any]
) -> None:
    before = govsim.sweep(design(**smaller), tmp_path / "small", workers=2, runs_a_part=7)
    counted.clear()
    study = govsim.extend(tmp_path / "small", tmp_path / "large", workers=2, runs_a_part=11, **grown)
    assert sum(counted) == study.design.runs - before.design.runs
    at_once = design(**smaller | whole)
    assert study.fingerprint == at_once.fingerprint
    assert study.results_hash() == govsim.sweep(at_once, workers=2).results_hash()
    assert Study.open(tmp_path / "small").status() == before.status()


def test_the_parts_have_the_same_bytes_as_if_made_at_once(tmp_path: Path) -> None:
    govsim.sweep(design(), tmp_path / "small", workers=1, runs_a_part=5)
    govsim.extend(tmp_path / "small", tmp_path / "large", replications=3, runs_a_part=9, workers=1)
    govsim.sweep(design(replications=3), tmp_path / "once", runs_a_part=9, workers=2)
    for path in (tmp_path / "once" / "parts").iterdir():
        assert (tmp_path / "large" / "parts" / path.name).read_bytes() == path.read_bytes()


def test_runs_that_failed_are_taken_over_as_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law = {"parameters": {"law.authority": {"values": [0.5, 1.0]}}, "scenario": _stating(), "method": "grid"}
    small = design(**law, samples=None)
    assert govsim.sweep(small, tmp_path / "small").status().failed == 2
    study = govsim.extend(tmp_path / "small", tmp_path / "large", replications=3)
    assert study.failures[["point", "replication"]].to_numpy().tolist() == [[1, 0], [1, 1], [1, 2]]
    once = govsim.sweep(design(**law, samples=None, replications=3))
    assert study.results_hash() == once.results_hash()


def _stating() -> govsim.Scenario:
    return govsim.Scenario.from_toml(
        "[time]\nyears = 2\nwarmup_years = 1\n[world]\nagencies = 1\nmissions_per_agency = 2\n[[agencies]]\n"
        'name = "A"\n[[missions]]\nname = "M"\nagency = "A"\nneed = 100\nvalue = 1\nauthority = 0.4\n'
    )


def test_an_interrupted_extension_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted: list[int]) -> None:
    govsim.sweep(design(), tmp_path / "small", workers=1)
    submit, calls = Threads.submit, iter(range(100))

    def interrupted(self: Threads, span: Span, progress: Any) -> Any:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return submit(self, span, progress)

    monkeypatch.setattr(Threads, "submit", interrupted)
    grown: dict[str, Any] = {"replications": 4, "workers": 1, "runs_a_part": 8}
    with pytest.raises(KeyboardInterrupt):
        govsim.extend(tmp_path / "small", tmp_path / "large", **grown)
    assert Study.open(tmp_path / "large").status().missing
    study = govsim.extend(tmp_path / "small", tmp_path / "large", **grown)
    assert study.results_hash() == govsim.sweep(design(replications=4)).results_hash()


@pytest.mark.parametrize(
    ("keys", "grown", "said"),
    [
        ({}, {}, "it is not said by how much"),
        ({}, {"replications": 2}, "replications 2 is not more than the 2 there are"),
        ({}, {"samples": 3}, "samples = 3 is not a power of two"),
        ({"method": "lhs", "samples": 3}, {"samples": 9}, "samples = 9 is not 3 doubled a few times\n  write 6 or 12"),
        ({"method": "morris"}, {"samples": 4}, "samples = 4 is not for morris: its trajectories are drawn together"),
        ({"method": "fast", "samples": 65}, {"samples": 99}, "samples = 99 is not for fast: its curves have as many"),
        ({"method": "grid", "samples": None}, {"samples": 9}, "samples = 9 is not for grid: its points follow from"),
        ({"common_random_numbers": False}, {"replications": 9}, "each point has luck of its own"),
        ({"common_random_numbers": False, "scenario": [PLAIN, RICH]}, {"samples": 4}, "each point has luck of its own"),
    ],
)
def test_a_design_that_cannot_grow_is_refused_with_the_reason(
    keys: dict[str, Any], grown: dict[str, int], said: str
) -> None:
    with pytest.raises(InputError) as refused:
        design(**keys).grown(**grown)
    assert said in str(refused.value)


def test_a_latin_hypercube_stays_one_while_it_grows() -> None:
    first = design(method="lhs", samples=5)
    largest = first.grown(samples=10).grown(samples=40)
    assert largest == first.grown(samples=40)
    sample = largest.unit_sample()
    for size in (5, 10, 20, 40):
        filled = np.sort(np.floor(sample[:size] * size).astype(int), axis=0)
        assert (filled == np.arange(size)[:, None]).all()
    assert Design.from_toml(largest.to_toml()).fingerprint == largest.fingerprint


# Parts for array jobs


def test_parts_cover_all_runs_once() -> None:
    spans = [slice_of(f"{number}/7", 30) for number in range(1, 8)]
    assert [spans[0].first, *(span.end for span in spans)] == [0, 4, 8, 12, 17, 21, 25, 30]
    assert all(one.end == after.first for one, after in itertools.pairwise(spans))
    assert slice_of(None, 30) == Span(0, 30)
    assert len(slice_of("1/3", 2)) == 0


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "1/2/3", "a/b", "-1/3", "1/0", "", "1.5/3", "¹/3"])
def test_what_is_no_part_is_refused(part: str) -> None:
    with pytest.raises(InputError, match="is not a part of the runs"):
        slice_of(part, 30)


def test_parts_joined_are_the_study(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, start=1):
        govsim.sweep(design(), folder, part=f"{number}/3", runs_a_part=5)
        assert 0 < Study.open(folder).status().done < design().runs
    whole = govsim.join(reversed(folders), tmp_path / "whole")
    assert whole.status().missing == 0
    once = govsim.sweep(design(), tmp_path / "once", runs_a_part=4)
    assert whole.results_hash() == once.results_hash()
    exported = []
    for study, name in ((whole, "a.parquet"), (once, "b.parquet")):
        export.export(study, tmp_path / name, "parquet")
        exported.append((tmp_path / name).read_bytes())
    assert exported[0] == exported[1]


def test_runs_that_two_folders_hold_are_kept_once_and_what_none_holds_is_missing(tmp_path: Path) -> None:
    govsim.sweep(design(), tmp_path / "a", part="1/2", runs_a_part=8)
    govsim.sweep(design(), tmp_path / "b", part="1/3", runs_a_part=7)
    whole = govsim.join([tmp_path / "a", tmp_path / "b"], tmp_path / "whole")
    assert whole.status().done == design().runs // 2
    assert (
        govsim.sweep(design(), tmp_path / "whole", resume=True).results_hash() == govsim.sweep(design()).results_hash()
    )


def test_folders_of_other_designs_or_programs_are_refused(tmp_path: Path) -> None:
    govsim.sweep(design(), tmp_path / "a", part="1/2")
    govsim.sweep(design(seed=8), tmp_path / "b", part="2/2")
    with pytest.raises(InputError, match="holds a study of another design"):
        govsim.join([tmp_path / "a", tmp_path / "b"], tmp_path / "whole")
    with pytest.raises(InputError, match="no folder is given"):
        govsim.join([], tmp_path / "whole")
    assert not (tmp_path / "whole").exists()


def test_an_export_has_the_same_bytes_however_the_study_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studies = [govsim.sweep(design(), runs_a_part=cut, workers=1) for cut in (1, 5, 1000)]
    for rows in (1, 3, 1000):
        monkeypatch.setattr(export, "_ROWS_A_GROUP", rows)
        written = set()
        for study in studies:
            path = tmp_path / f"{rows}-{len(study.store.parts())}.parquet"
            export.export(study, path, "parquet")
            written.add(path.read_bytes())
        assert len(written) == 1


def test_what_is_kept_of_a_study_names_its_design(tmp_path: Path) -> None:
    govsim.sweep(design(method="lhs", samples=3), tmp_path / "small")
    govsim.extend(tmp_path / "small", tmp_path / "large", samples=6)
    kept = json.loads((tmp_path / "large" / "study.json").read_text("utf-8"))["design"]
    assert "samples = 6" in kept
    assert "grown_from = 3" in kept
