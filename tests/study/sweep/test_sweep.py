"""However a study is cut, stopped and gone on with, whoever makes its runs: the same results, none lost, no hang."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.study.design.design import Design
from govsim.study.sweep import compute, verify
from govsim.study.sweep import sweep as runner
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.part import Part, Span
from govsim.study.sweep.store import missing
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import Stopped, part_size
from tests.study.small import DESIGN, Interrupting, small, tiny

pytestmark = pytest.mark.usefixtures("no_thread_stays")


# The same results


@pytest.mark.parametrize(("workers", "runs_a_part"), [(1, 7), (2, 1), (2, 50), (4, 3), (4, 71), (3, None), (4, 1000)])
def test_workers_and_parts_change_no_byte(undisturbed: str, workers: int, runs_a_part: int | None) -> None:
    assert govsim.sweep(DESIGN, workers=workers, runs_a_part=runs_a_part).results_hash() == undisturbed


def test_without_common_random_numbers_too() -> None:
    design = small(2, common_random_numbers=False)
    hashes = {govsim.sweep(design, workers=w, runs_a_part=n).results_hash() for w, n in ((1, 1000), (2, 4), (4, 31))}
    assert len(hashes) == 1
    assert hashes != {govsim.sweep(small(2), workers=2).results_hash()}


def test_parts_may_come_in_any_order(tmp_path: Path, undisturbed: str) -> None:
    study = Study.begin(DESIGN, tmp_path / "study")
    computer = Computer(DESIGN)
    cuts = [0, 5, 6, 40, 41, 60]
    spans = [Span(first, end) for first, end in pairwise(cuts)]
    for number in np.random.default_rng(1).permutation(len(spans) - 1):
        study.store.commit(computer.part(spans[number]))
    assert missing(study.store.parts(), DESIGN.runs) == [Span(41, 72)]
    study = govsim.sweep(DESIGN, tmp_path / "study", resume=True, workers=2, runs_a_part=9)
    assert study.results_hash() == undisturbed


def test_a_folder_holds_what_memory_holds(tmp_path: Path, undisturbed: str) -> None:
    study = govsim.sweep(DESIGN, tmp_path / "study", workers=2, runs_a_part=16)
    assert study.results_hash() == undisturbed
    assert Study.open(tmp_path / "study").to_pandas().equals(govsim.sweep(DESIGN).to_pandas())


def test_a_design_file_is_run(tmp_path: Path) -> None:
    tiny(3).save(tmp_path / "design.toml")
    assert govsim.sweep(tmp_path / "design.toml").results_hash() == govsim.sweep(tiny(3)).results_hash()


def test_a_study_of_few_runs_is_cut_for_all_workers_and_one_of_many_into_parts_of_seconds() -> None:
    assert part_size(tiny(16), 2) == 2
    assert part_size(tiny(1), 8) == 1
    assert part_size(tiny(100_000), 2) == runner.MOST_RUNS_A_PART
    default = Design.of("default", method="random", samples=100_000, replications=1, seed=1)
    assert part_size(default, 2) == runner.MOST_RUNS_A_PART
    national = Design.of("national", method="random", samples=1000, replications=1, seed=1)
    assert 1 <= part_size(national, 2) < 20


# Interrupted


@pytest.mark.parametrize("workers", [1, 2])
def test_a_study_stopped_again_and_again_ends_the_same(tmp_path: Path, undisturbed: str, workers: int) -> None:
    done, stops = 0, 0
    while True:
        try:
            study = govsim.sweep(
                DESIGN, tmp_path / "s", resume=True, workers=workers, runs_a_part=4, progress=Interrupting(15)
            )
        except Stopped as stopped:
            before, done, stops = done, stopped.study.status().done, stops + 1
            said = str(stopped)
        else:
            break
        assert said == f"stopped: {done} of 72 runs are kept"
        assert done > before
    assert stops >= 3
    assert study.results_hash() == undisturbed
    assert verify.verify(tmp_path / "s") == []


def test_a_stopped_study_in_memory_is_handed_out() -> None:
    with pytest.raises(Stopped) as stopped:
        govsim.sweep(DESIGN, workers=2, runs_a_part=4, progress=Interrupting(30))
    study = stopped.value.study
    assert 0 < study.status().done < 72
    assert len(study.results) == study.status().done


def test_what_was_under_way_is_kept_up_to_its_last_complete_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: str
) -> None:
    """One part for each worker, batches of three: the stop cuts a part short."""
    monkeypatch.setattr(compute, "_BATCH_MISSION_MONTHS", 3 * 6 * 36)
    interrupt = threading.Event()

    def progress(done: int, failed: int) -> None:
        if not interrupt.is_set():
            interrupt.set()
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.5)

    with pytest.raises(Stopped) as stopped:
        govsim.sweep(DESIGN, tmp_path / "s", workers=1, runs_a_part=72, progress=progress)
    assert stopped.value.study.status().done in (3, 6)
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True, workers=2).results_hash() == undisturbed


def test_ctrl_c_while_a_part_is_being_kept_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: str
) -> None:
    genuine, calls = runner._commit, []

    def commit(study: Study, part: Part) -> None:
        calls.append(part.span)
        if len(calls) == 3:
            raise KeyboardInterrupt
        genuine(study, part)

    monkeypatch.setattr(runner, "_commit", commit)
    with pytest.raises(Stopped) as stopped:
        govsim.sweep(DESIGN, tmp_path / "s", workers=2, runs_a_part=10)
    kept = {part.span for part in stopped.value.study.store.parts()}
    assert {span for span in calls if len(span)} <= kept
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == undisturbed


def test_a_second_ctrl_c_ends_at_once_and_leaves_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def commit(study: Study, part: Part) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "_commit", commit)
    with pytest.raises(KeyboardInterrupt):
        govsim.sweep(DESIGN, workers=2, runs_a_part=10)


def test_an_error_of_progress_ends_the_study_and_leaves_no_thread(tmp_path: Path, undisturbed: str) -> None:
    def progress(done: int, failed: int) -> None:
        raise ZeroDivisionError("in progress")

    with pytest.raises(ZeroDivisionError, match="in progress"):
        govsim.sweep(DESIGN, tmp_path / "s", workers=2, runs_a_part=10, progress=progress)
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == undisturbed


def test_progress_is_told_of_every_run() -> None:
    told: list[tuple[int, int]] = []
    govsim.sweep(DESIGN, workers=2, runs_a_part=7, progress=lambda *said: told.append(said))
    assert (sum(done for done, _ in told), sum(failed for _, failed in told)) == (72, 0)


SWEEP = """
import sys, time
import govsim
from govsim.study.sweep.sweep import Stopped
from tests.study.small import small
def progress(done, failed):
    print(done, flush=True)
    time.sleep(0.3)
try:
    govsim.sweep(small(3), sys.argv[1], resume=True, workers=2, runs_a_part=2, progress=progress)
except Stopped as stopped:
    print(stopped, file=sys.stderr)
    sys.exit(130)
"""


def sweeping(folder: Path) -> "subprocess.Popen[str]":
    """Another process that sweeps the design slowly, when it has made its first runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", SWEEP, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    return process


@pytest.mark.slow
def test_a_real_ctrl_c_keeps_what_is_complete(tmp_path: Path, undisturbed: str) -> None:
    process = sweeping(tmp_path / "s")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 130
    done = Study.open(tmp_path / "s").status().done
    assert said == f"stopped: {done} of 72 runs are kept\n"
    assert 4 <= done < 72
    assert verify.verify(tmp_path / "s")[-1].what.startswith(f"{72 - done} of 72 runs are missing")
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == undisturbed


@pytest.mark.slow
def test_two_processes_cannot_work_on_one_folder_and_a_killed_one_lets_it_go(tmp_path: Path, undisturbed: str) -> None:
    folder = tmp_path / "s"
    process = sweeping(folder)
    try:
        for again in (
            lambda: govsim.sweep(DESIGN, folder, resume=True),
            lambda: verify.verify(folder),
            lambda: verify.compact(folder),
        ):
            with pytest.raises(InputError) as error:
                again()
            holder = f"(process {process.pid} on {os.uname().nodename})"
            assert str(error.value).startswith(f"{folder}: another process works on this study {holder}\n  wait")
        assert Study.open(folder).status().runs == 72, "but it may be looked at"
    finally:
        process.kill()
        process.communicate()
    assert govsim.sweep(DESIGN, folder, resume=True).results_hash() == undisturbed


# Begun and gone on with


def test_a_finished_study_is_gone_on_with_without_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = govsim.sweep(DESIGN, tmp_path / "s", workers=2)
    monkeypatch.setattr(Computer, "part", None)
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == first.results_hash()


def test_results_are_never_overwritten(tmp_path: Path) -> None:
    govsim.sweep(tiny(2), tmp_path / "s")
    with pytest.raises(InputError, match="holds files already"):
        govsim.sweep(tiny(2), tmp_path / "s")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(InputError, match="holds files already"):
        govsim.sweep(tiny(2), tmp_path / "other", resume=True)


def test_another_design_is_refused(tmp_path: Path) -> None:
    govsim.sweep(tiny(2), tmp_path / "s")
    with pytest.raises(InputError, match="the study here has another design"):
        govsim.sweep(tiny(2, seed=8), tmp_path / "s", resume=True)


def test_results_of_another_program_are_not_added_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Stopped):
        govsim.sweep(DESIGN, tmp_path / "s", workers=1, runs_a_part=10, progress=Interrupting(30))
    monkeypatch.setattr(runner, "mark_of_results", lambda sample: "another")
    with pytest.raises(InputError, match="begun with another program: govsim, numba"):
        govsim.sweep(DESIGN, tmp_path / "s", resume=True)
    assert len(Study.open(tmp_path / "s").results) > 0


@pytest.mark.parametrize(
    ("keys", "said"),
    [({"workers": 0}, "workers is 0"), ({"runs_a_part": 0}, "runs_a_part"), ({"workers": 1.5}, "whole")],
)
def test_numbers_that_cannot_be_are_refused_before_a_folder_is_made(
    tmp_path: Path, keys: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        govsim.sweep(tiny(2), tmp_path / "s", **keys)
    assert not (tmp_path / "s").exists()


def test_want_of_memory_ends_a_study_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def part(*_: object) -> Part:
        raise MemoryError

    monkeypatch.setattr(Computer, "part", part)
    with pytest.raises(InputError, match="not enough memory; 0 of 72 runs are safe"):
        govsim.sweep(DESIGN, tmp_path / "s")


# Runs that fail


def failing(points: set[int]) -> Callable[..., pd.DataFrame]:
    """_which() that fails for batches with these points, as an engine might on a value it cannot take."""
    genuine = Computer._which

    def which(self: Computer, cell: int, runs: np.ndarray) -> Any:
        if points.intersection((runs // self.design.replications).tolist()):
            raise FloatingPointError("no number")
        return genuine(self, cell, runs)

    return which


@pytest.mark.parametrize("runs_a_part", [4, 31, 1000])
def test_runs_that_fail_are_rows_of_failures_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs_a_part: int
) -> None:
    good = govsim.sweep(DESIGN).results
    with monkeypatch.context() as patch:
        patch.setattr(Computer, "_which", failing({3, 17, 23}))
        told: list[int] = []
        folder = tmp_path / "a study"
        study = govsim.sweep(
            DESIGN, folder, workers=2, runs_a_part=runs_a_part, progress=lambda _, failed: told.append(failed)
        )
    assert sum(told) == 9
    failures = study.failures
    assert failures[["point", "replication"]].to_numpy().tolist() == [[p, r] for p in (3, 17, 23) for r in range(3)]
    assert set(failures["seed"]) == {7}
    assert set(failures["stage"]) == {"scenario"}
    assert set(failures["error"]) == {"FloatingPointError: no number"}
    assert failures["command"][4] == f"govsim study repeat '{folder}' --point 17 --replication 1"
    assert study.results.equals(good[~good["point"].isin([3, 17, 23])].reset_index(drop=True))
    status = study.status()
    assert (status.done, status.failed, status.missing) == (72, 9, 0)

    again = govsim.sweep(DESIGN, folder, resume=True)  # they are done: the same would fail again
    assert again.status() == status
    assert verify.verify(folder) == []
    verify.compact(folder)
    assert verify.verify(folder) == []
    compacted = Study.open(folder)
    assert compacted.failures.equals(failures)
    assert compacted.results_hash() == study.results_hash()
    assert compacted.query("select count(*) as n from failures")["n"].tolist() == [9]
    assert np.isnan(compacted.outcome("alive", 1)[0]).all()


def test_a_study_in_which_every_run_fails_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Computer, "_which", failing(set(range(24))))
    study = govsim.sweep(DESIGN, tmp_path / "s", runs_a_part=50)
    assert (study.status().failed, len(study.results), len(study.to_pandas())) == (72, 0, 0)
    assert len(study.query("select * from runs")) == 0
    verify.compact(tmp_path / "s")
    assert verify.verify(tmp_path / "s") == []
