"""A disk that fails at any write stops a study in words and without harm: what is kept is right, the rest is made."""

import errno
import os
import re
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import govsim
from govsim.errors import InputError
from govsim.study.sweep import verify
from govsim.study.sweep.export import export
from govsim.study.sweep.study import Study
from tests.study.faults import CODES, Disk, Ready, hand_out
from tests.study.small import tiny

DESIGN = tiny(20)


@pytest.fixture(scope="module")
def ready() -> Ready:
    return Ready(DESIGN)


@pytest.fixture(scope="module")
def undisturbed() -> Study:
    return govsim.sweep(DESIGN, workers=1, runs_a_part=1)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(Study.begin(DESIGN, tmp_path_factory.mktemp("begun") / "study").folder or "")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "study"
    govsim.sweep(DESIGN, folder, workers=1, runs_a_part=1)
    return folder


def refused(task: Callable[[], object]) -> InputError | None:
    try:
        task()
    except InputError as error:
        return error
    return None


def copied(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(folder, to))


def resumed(folder: Path) -> Study:
    return govsim.sweep(DESIGN, folder, resume=True, workers=1, runs_a_part=1)


def check_nothing_wrong(folder: Path, undisturbed: Study) -> int:
    """Every run that counts has the row of the undisturbed study. Returns how many count."""
    study = Study.open(folder)
    kept = study.results
    expected = undisturbed.results.set_index("point").loc[kept["point"]].reset_index()
    assert kept.equals(expected[kept.columns])
    assert study.status().done == len(kept)
    return len(kept)


def check_said(error: InputError, folder: Path, code: int) -> int:
    """The message names the folder, what is wrong, what to do. Returns how many runs it says are safe."""
    place, said, remedy = re.fullmatch(r"(\S+): (.*)\n  (.*)", str(error)).groups()  # type: ignore[union-attr]
    assert place == str(folder)
    found = re.fullmatch(rf"cannot be written: {os.strerror(code)}; (\d+) of 20 runs are safe", said)
    assert found, said
    assert remedy == "make room, or correct what is wrong, then --resume"
    return int(found[1])


def calls_of_a_sweep(begun: Path, folder: Path, ready: Ready) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        hand_out(patch, ready)
        copied(begun, folder)
        disk = Disk(patch)
        resumed(folder)
    return disk.calls


def fail_a_sweep(begun: Path, folder: Path, ready: Ready, undisturbed: Study, number: int, code: int) -> None:
    copied(begun, folder)
    with pytest.MonkeyPatch.context() as patch:
        hand_out(patch, ready)
        with pytest.MonkeyPatch.context() as broken:
            disk = Disk(broken, number, code)
            error = refused(lambda: resumed(folder))
        if error is None:
            assert disk.calls[number] in ("write", "truncate", "mkdir"), "the lock's text, or a folder that is there"
        said = DESIGN.runs if error is None else check_said(error, folder, code)
        assert check_nothing_wrong(folder, undisturbed) == said
        assert resumed(folder).results_hash() == undisturbed.results_hash()
    assert verify.verify(folder) == []


def test_every_write_of_a_study_may_fail(tmp_path: Path, begun: Path, ready: Ready, undisturbed: Study) -> None:
    calls = calls_of_a_sweep(begun, tmp_path / "study", ready)
    assert {"open w+b", "write", "flush", "fsync", "replace", "open"} < set(calls)
    assert calls.count("replace") == 40
    for number in range(0, len(calls), 29):
        fail_a_sweep(begun, tmp_path / "study", ready, undisturbed, number, CODES[number % 3])


@pytest.mark.slow
def test_each_write_of_a_study_may_fail(tmp_path: Path, begun: Path, ready: Ready, undisturbed: Study) -> None:
    for number in range(len(calls_of_a_sweep(begun, tmp_path / "study", ready))):
        fail_a_sweep(begun, tmp_path / "study", ready, undisturbed, number, CODES[number % 3])


@pytest.mark.parametrize("code", CODES)
def test_every_write_may_fail_while_a_study_begins(tmp_path: Path, code: int) -> None:
    folder = tmp_path / "study"
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        Study.begin(DESIGN, folder)
    for number in range(len(disk.calls)):
        shutil.rmtree(folder, ignore_errors=True)
        with pytest.MonkeyPatch.context() as patch:
            broken = Disk(patch, number, code)
            error = refused(lambda: Study.begin(DESIGN, folder))
        if error is None:
            assert broken.calls[number] in ("mkdir", "unlink"), "of the folder above, which is there, or of the work's"
        else:
            assert (error.place, bool(error.remedy)) == (str(folder), True)
        left = [path.name for path in tmp_path.iterdir() if not path.name.startswith(".study-")]
        assert left in ([], ["study"]), broken.calls[number]
        study = Study.open(folder) if left else Study.begin(DESIGN, folder)
        assert study.points.equals(DESIGN.points())
        shutil.rmtree(folder)
        Study.begin(DESIGN, folder)
        assert [path.name for path in tmp_path.iterdir()] == ["study"], "the next one took away what was left"


def fail_a_compaction(finished: Path, folder: Path, undisturbed: Study, number: int, code: int) -> None:
    copied(finished, folder)
    with pytest.MonkeyPatch.context() as patch:
        Disk(patch, number, code)
        error = refused(lambda: verify.compact(folder))
    if error is not None:
        assert check_said(error, folder, code) == DESIGN.runs
    assert check_nothing_wrong(folder, undisturbed) == DESIGN.runs
    assert all(finding.harmless for finding in verify.verify(folder))
    assert verify.compact(folder) == 1
    assert Study.open(folder).results_hash() == undisturbed.results_hash()
    assert verify.verify(folder) == []


def calls_of_a_compaction(finished: Path, folder: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        assert verify.compact(copied(finished, folder)) == 1
    return len(disk.calls)


def test_every_write_may_fail_while_a_study_is_compacted(tmp_path: Path, finished: Path, undisturbed: Study) -> None:
    folder = tmp_path / "study"
    for number in range(0, calls_of_a_compaction(finished, folder), 13):
        fail_a_compaction(finished, folder, undisturbed, number, CODES[number % 3])


@pytest.mark.slow
def test_each_write_may_fail_while_a_study_is_compacted(tmp_path: Path, finished: Path, undisturbed: Study) -> None:
    folder = tmp_path / "study"
    for number in range(calls_of_a_compaction(finished, folder)):
        fail_a_compaction(finished, folder, undisturbed, number, CODES[number % 3])


# The system's own limits: what is written by other libraries too


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 100, 2000])
def test_a_study_does_not_begin_where_its_points_do_not_fit(tmp_path: Path, size: int) -> None:
    design = tiny(500)
    with files_of_at_most(size), pytest.raises(InputError, match=os.strerror(errno.EFBIG)):
        govsim.sweep(design, tmp_path / "study", workers=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("size", [0, 1000])
def test_an_export_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, undisturbed: Study, form: str, size: int
) -> None:
    file = tmp_path / f"table.{form}"
    with files_of_at_most(size), pytest.raises(InputError) as error:
        export(undisturbed, file, form)
    assert str(error.value).startswith(f"{file}: cannot be written: ")
    assert "name a file where you may write" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_study_on_which_every_write_fails_at_once_says_so(tmp_path: Path, begun: Path) -> None:
    folder = copied(begun, tmp_path / "study")
    with files_of_at_most(0), pytest.raises(InputError, match="cannot be written: File too large; 0 of 20 runs"):
        resumed(folder)
    assert resumed(folder).status().done == 20
