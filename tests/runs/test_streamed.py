"""Runs made some at a time and kept on the disk: the same bytes as at once, however they are cut and interrupted."""

import shutil
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govsim
from govsim.outcomes.continuity import continuity, per_run
from govsim.outcomes.money import money_per_run
from govsim.runs import ensemble as ensembles
from govsim.runs import files, kept_tables, memory, row_groups, streamed
from govsim.runs.batch import Raw, Span, Stopped, run_each
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.kept_tables import KeptTables
from govsim.runs.rerun import differences
from govsim.runs.results_folder import PROVENANCE
from govsim.runs.unfinished import Unfinished
from govsim.scenario.layout import blueprint
from tests.worlds import SMALL

ALL = govsim.Record(months=True, partnership_months=True)
SCENARIO = SMALL.with_time(warmup_years=2, years=6)
N = 23


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of five runs."""
    monkeypatch.setattr(streamed, "part_size", lambda *_: 5)


@pytest.fixture(scope="module")
def at_once() -> Ensemble:
    return simulate(SCENARIO, N, 3, ALL)


@pytest.fixture
def saved(at_once: Ensemble, tmp_path: Path) -> Path:
    return at_once.save(tmp_path / "at-once")


def in_parts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ensemble:
    """A folder read as if it were large, a few runs at a time."""
    monkeypatch.setattr(ensembles, "LARGE", 0)
    monkeypatch.setattr(kept_tables, "LARGE", 0)
    monkeypatch.setattr(kept_tables, "PART", 2_000)
    loaded = Ensemble.load(folder)
    assert len(list(loaded.parts("runs", "years", "partnerships"))) > 3
    return loaded


def stop_after(runs: int) -> Any:
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        if done >= runs:
            done = -(10**9)
            raise KeyboardInterrupt

    return progress


def idle(world: Any, region: Any, regimes: Any, luck: Any, month: Any) -> None:
    """A rule of one's own in place of that of section 4.5."""


# The same bytes


def test_every_table_is_the_same_file_as_at_once(saved: Path, at_once: Ensemble, tmp_path: Path) -> None:
    made = simulate(SCENARIO, N, 3, ALL, out=tmp_path / "parts")
    assert differences(saved, tmp_path / "parts") == []
    for name, table in at_once.tables.items():
        pd.testing.assert_frame_equal(made.tables[name], table)
        assert made.tables[name].attrs == {"runs": N, "seed": 3}
    assert (made.folder, at_once.folder) == (tmp_path / "parts", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["at-once", "parts"]


@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 20, 35])
def test_row_groups_are_cut_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(row_groups, "ROWS", 10)
    numbers = np.arange(rows)
    kind = pd.Categorical.from_codes(numbers % 2, pd.Index(["b", "a", "never"]))
    table = pd.DataFrame({"run": numbers, "value": numbers / 7, "kind": kind})
    table.to_parquet(tmp_path / "at-once", index=False, row_group_size=10)
    whole = row_groups.arrow(table)
    row_groups.write(tmp_path / "parts", whole.schema, (whole.slice(at, 4) for at in range(0, rows, 4)))
    assert (tmp_path / "parts").read_bytes() == (tmp_path / "at-once").read_bytes()


@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(1, N - 1), max_size=6))
def test_runs_cut_anywhere_are_the_rows_of_all_runs(at_once: Ensemble, cuts: list[int]) -> None:
    """What a part's tables hold depends on no other run: no sum is taken across runs, or in another order."""
    bounds = [0, *sorted(set(cuts)), N]
    plan = blueprint(SCENARIO)
    task = streamed.Task(plan, N, 3, ALL)
    made: dict[str, list[pd.DataFrame]] = {}
    for first, end in pairwise(bounds):
        span = Span(first, end)
        (raw,) = run_each([plan], span, 3, ALL, 2, None)
        for name, table in task.tables(span, raw).items():
            made.setdefault(name, []).append(table)
    for name, tables in made.items():
        pd.testing.assert_frame_equal(pd.concat(tables, ignore_index=True), at_once.tables[name], check_exact=True)


@pytest.mark.slow
def test_rules_of_ones_own_are_streamed_too(tmp_path: Path) -> None:
    rules = {"workload": idle}
    short = SMALL.with_time(warmup_years=0, years=1)
    simulate(short, 6, 1, rules=rules).save(tmp_path / "at-once")
    made = simulate(short, 6, 1, rules=rules, out=tmp_path / "parts")
    assert differences(tmp_path / "at-once", tmp_path / "parts") == []
    assert made.rules.keys() == {"workload"} == Ensemble.load(tmp_path / "parts").rules.keys()
    with pytest.raises(govsim.InputError, match="made with changed rules"):
        simulate(short, 9, 1, out=tmp_path / "parts", first=6)


# Stopped, killed, and begun again


def test_who_is_stopped_keeps_what_is_complete_and_goes_on(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    with pytest.raises(govsim.Interrupted, match=rf"\d+ of {N} runs are complete") as stopped:
        simulate(SCENARIO, N, 3, ALL, threads=1, progress=stop_after(12), out=folder)
    kept = stopped.value.ensemble
    assert kept is not None
    n = kept.replications
    assert 5 <= n < N
    assert Ensemble.load(folder).replications == n
    simulate(SCENARIO, n, 3, ALL).save(tmp_path / "n")
    assert differences(folder, tmp_path / "n") == []
    simulate(SCENARIO, N, 3, ALL, out=folder, first=n)
    assert differences(folder, saved) == []
    assert not Unfinished(folder).path.exists()


def test_who_is_stopped_before_the_first_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> Any:
        nothing = np.zeros(0), np.zeros(0)
        raise Stopped([Raw(0, nothing, nothing, {})])

    monkeypatch.setattr(streamed, "run_each", stop)
    with pytest.raises(govsim.Interrupted) as stopped:
        simulate(SCENARIO, N, 3, out=tmp_path / "nothing")
    assert stopped.value.ensemble is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["commit", "_join", "put"])
def test_who_is_broken_off_anywhere_is_gone_on_from(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    folder, calls = tmp_path / "broken", 0
    owner: Any = streamed if where == "_join" else Unfinished
    real = getattr(owner, where)

    def breaks(*arguments: Any, **names: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == (3 if where == "commit" else 1):
            raise OSError(28, "No space left on device")
        return real(*arguments, **names)

    monkeypatch.setattr(owner, where, breaks)
    with pytest.raises(govsim.InputError, match=r"No space left on device; what is complete is kept in .*unfinished"):
        simulate(SCENARIO, N, 3, ALL, out=folder)
    assert not folder.exists()
    kept = sum(span.end - span.first for span in Unfinished(folder).spans())
    assert kept == (10 if where == "commit" else N)
    told: list[int] = []
    simulate(SCENARIO, N, 3, ALL, out=folder, progress=told.append)
    assert told[0] == kept
    assert sum(told) == N
    assert differences(folder, saved) == []
    assert not Unfinished(folder).path.exists()


def test_other_runs_do_not_go_on_from_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kept"

    def breaks(*_: Any) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(streamed, "_join", breaks)
        with pytest.raises(govsim.InputError):
            simulate(SCENARIO, N, 3, out=folder)
    for ask, what in (
        (lambda: simulate(SCENARIO, N, 4, out=folder), "seed"),
        (lambda: simulate(SCENARIO, N, 3, ALL, out=folder), "record"),
        (lambda: simulate(SCENARIO.with_time(years=7), N, 3, out=folder), "scenario"),
    ):
        with pytest.raises(govsim.InputError, match=f"holds the beginning of other runs: {what} differs"):
            ask()  # type: ignore[no-untyped-call]
    part = next(Unfinished(folder).path.glob("parts/*/events.arrow"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(govsim.InputError, match="was changed or damaged"):
        simulate(SCENARIO, N, 3, out=folder)
    shutil.rmtree(part.parent)
    simulate(SCENARIO, N, 3, out=folder)
    simulate(SCENARIO, N, 3).save(tmp_path / "at-once")
    assert differences(folder, tmp_path / "at-once") == []


def test_two_processes_do_not_work_on_one_folder(tmp_path: Path) -> None:
    beside = Unfinished(tmp_path / "one").path
    beside.mkdir()
    with files.locked(beside), pytest.raises(govsim.InputError, match="another process works on these runs"):
        simulate(SCENARIO, N, 3, out=tmp_path / "one")


def test_a_folder_in_use_is_refused_before_the_first_run(tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "a").touch()
    with pytest.raises(govsim.InputError, match="never overwritten"):
        simulate(SCENARIO, N, 3, out=tmp_path / "used")
    (tmp_path / "mine.unfinished").mkdir()
    (tmp_path / "mine.unfinished" / "thesis.docx").touch()
    with pytest.raises(govsim.InputError, match=r"holds what govsim did not put there: thesis\.docx"):
        simulate(SCENARIO, N, 3, out=tmp_path / "mine")


@pytest.mark.slow
def test_a_killed_process_is_gone_on_from_and_gives_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    code = f"""
from govsim.runs import streamed
from govsim.runs.ensemble import simulate
from tests.runs.test_streamed import ALL, SCENARIO
streamed.part_size = lambda *_: 20
simulate(SCENARIO, 400, 3, ALL, out={str(folder)!r})
"""
    for parts in (1, 4):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
        end = time.monotonic() + 300
        while len(Unfinished(folder).spans()) < parts and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    if not folder.exists():
        assert len(Unfinished(folder).spans()) >= 4
        simulate(SCENARIO, 400, 3, ALL, out=folder)
    simulate(SCENARIO, 400, 3, ALL).save(tmp_path / "at-once")
    assert differences(folder, tmp_path / "at-once") == []
    assert not Unfinished(folder).path.exists()


# Going on


@pytest.mark.parametrize("first", [1, 10, N - 1])
def test_the_joined_folder_is_the_one_made_at_once(saved: Path, tmp_path: Path, first: int) -> None:
    folder = simulate(SCENARIO, first, 3, ALL).save(tmp_path / "first")
    made = simulate(SCENARIO, N, 3, ALL, out=folder, first=first)
    assert made.replications == N
    assert differences(folder, saved) == []
    assert not Unfinished(folder).path.exists()


def test_a_process_killed_while_folders_change_places_loses_nothing(saved: Path, tmp_path: Path) -> None:
    folder = simulate(SCENARIO, 5, 3, ALL).save(tmp_path / "first")

    def killed(self: Unfinished, *, replaces: bool) -> None:
        assert replaces
        folder.rename(self.path / "before")
        raise OSError(5, "killed")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unfinished, "put", killed)
        with pytest.raises(govsim.InputError):
            simulate(SCENARIO, N, 3, ALL, out=folder, first=5)
    assert not folder.exists()
    simulate(SCENARIO, N, 3, ALL, out=folder, first=5)
    assert differences(folder, saved) == []


def test_only_the_same_runs_are_gone_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = simulate(SCENARIO, 5, 3).save(tmp_path / "first")
    before = (folder / PROVENANCE).read_bytes()
    for ask, what in (
        (lambda: simulate(SCENARIO, N, 4, out=folder, first=5), "its seed differs: 3 there, 4 here"),
        (lambda: simulate(SCENARIO, N, 3, out=folder, first=6), "its replications differs: 5 there, 6 here"),
        (lambda: simulate(SCENARIO, N, 3, ALL, out=folder, first=5), "its record differs"),
        (lambda: simulate(SMALL, N, 3, out=folder, first=5), "its scenario differs"),
        (lambda: simulate(SCENARIO, 5, 3, out=folder, first=5), "run 5 is not among 5 runs"),
        (lambda: simulate(SCENARIO, N, 3, out=tmp_path / "none", first=5), "there is no such file"),
        (lambda: simulate(SCENARIO, N, 3, first=5), "there is no folder whose runs go on"),
    ):
        with pytest.raises(govsim.InputError, match=what):
            ask()  # type: ignore[no-untyped-call]
    real = run_each

    def another(plans: Any, span: Any, seed: int, *rest: Any) -> Any:
        return real(plans, span, seed + 1, *rest)

    monkeypatch.setattr(streamed, "run_each", another)
    with pytest.raises(govsim.InputError, match="run 4 of its table runs is not the one that this govsim makes"):
        simulate(SCENARIO, N, 3, out=folder, first=5)
    assert (folder / PROVENANCE).read_bytes() == before


# Reading


@pytest.mark.slow
def test_statistics_from_parts_are_the_same_numbers(
    at_once: Ensemble, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = in_parts(saved, monkeypatch)
    assert isinstance(loaded.tables, KeptTables)
    assert loaded.summary() == at_once.summary()
    for by in (None, "group", "kind"):
        pd.testing.assert_frame_equal(continuity(loaded, by), continuity(at_once, by), check_exact=True)
    for since in (0, 24):
        pd.testing.assert_frame_equal(per_run(loaded, since), per_run(at_once, since), check_exact=True)
        pd.testing.assert_frame_equal(money_per_run(loaded, since), money_per_run(at_once, since), check_exact=True)
    assert set(loaded.tables._read) <= {"runs"}


def test_parts_hold_every_row_once(at_once: Ensemble, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = in_parts(saved, monkeypatch)
    for name in ("events", "months_by_kind", "partnership_months"):
        rows = [
            getattr(part, name).assign(run=getattr(part, name)["run"] + first) for first, part in loaded.parts(name)
        ]
        assert len(rows) > 1
        pd.testing.assert_frame_equal(pd.concat(rows, ignore_index=True), at_once.tables[name])


def test_a_large_folder_is_checked_and_copied_without_being_read(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = in_parts(saved, monkeypatch)
    loaded.save(saved.with_name("copy"))
    assert isinstance(loaded.tables, KeptTables)
    assert loaded.tables._read == {}
    assert differences(saved, saved.with_name("copy")) == []
    assert loaded.dataset("events").count_rows() == len(loaded.events)
    with pytest.raises(govsim.InputError, match="is not a table"):
        loaded.dataset("eventz")
    (saved / "events.parquet").write_bytes(b"another")
    with pytest.raises(govsim.InputError, match="it was changed or damaged"):
        Ensemble.load(saved)


def test_duckdb_reads_the_dataset_of_a_table(at_once: Ensemble, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    events = in_parts(saved, monkeypatch).dataset("events")
    with duckdb.connect() as connection:
        connection.register("events", events)
        (found,) = connection.sql("select count(*) from events where month >= 0").fetchall()
    assert found == (int((at_once.events["month"] >= 0).sum()),)
    with pytest.raises(govsim.InputError, match="in memory, not in a folder"):
        at_once.dataset("events")


# Memory


def test_a_folder_takes_runs_that_do_not_fit_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = blueprint(SCENARIO)
    monkeypatch.setattr(memory, "available", lambda: 10 * memory.each(plan, govsim.Record()))
    with pytest.raises(govsim.InputError, match=r"simulate\(\.\.\., out=FOLDER\)"):
        simulate(SCENARIO, N, 3)
    assert simulate(SCENARIO, N, 3, out=tmp_path / "kept").replications == N


@pytest.mark.slow
def test_ten_times_the_runs_take_the_same_memory(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    code = """
import resource, sys
from govsim.runs import streamed
from govsim.runs.ensemble import simulate
runs, folder = int(sys.argv[1]), sys.argv[2]
streamed._PART = 16_000_000
simulate("default", 20, 1, out=folder + "-compiled")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
simulate("default", runs, 1, out=folder).summary()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before / 1024)
"""

    def megabytes(runs: int) -> float:
        command = [sys.executable, "-c", code, str(runs), str(tmp_path / str(runs))]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    few, many = megabytes(60), megabytes(600)
    assert many - few < 60  # at once, 540 runs more take some 360 MB
