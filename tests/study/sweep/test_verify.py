"""verify() finds every byte that is not as it was written; what is damaged is put aside and made again."""

import itertools
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.runs import files
from govsim.study.sweep import verify
from govsim.study.sweep.export import export
from govsim.study.sweep.part import Span
from govsim.study.sweep.store import PARTS, QUARANTINE, STUDY, FolderStore, joined
from govsim.study.sweep.study import Study
from tests.study.faults import Ready, hand_out
from tests.study.small import tiny

DESIGN = tiny(12, 2, levers={"payment.advance": [0, 0.15]})
READY = Ready(DESIGN)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "study"
    govsim.sweep(DESIGN, folder, runs_a_part=10)
    (folder / files.LOCK).unlink()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "study"))


def record(number: int) -> str:
    return f"{PARTS}/{10 * number:012d}-{min(48, 10 * number + 10):012d}.json"


# A folder that is whole


def test_a_whole_study_has_no_finding_and_stays_as_it_is(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert verify.verify(folder) == []
    assert all(path.read_bytes() == content for path, content in before.items())


def test_missing_runs_are_said(tmp_path: Path) -> None:
    study = Study.begin(DESIGN, tmp_path / "s")
    for first in range(0, 48, 6):
        study.store.commit(READY.part(Span(first, first + 1)))
    (finding,) = verify.verify(tmp_path / "s")
    assert finding.what == ("40 of 48 runs are missing: 1 to 5, 7 to 11, 13 to 17, 19 to 23, 25 to 29, ...")
    assert finding.remedy == f"make them: govsim sweep DESIGN.toml --out {tmp_path}/s --resume"
    assert not finding.harmless


def test_what_a_killed_process_leaves_is_harmless(folder: Path) -> None:
    (folder / PARTS / "000000000048-000000000050.parquet.tmp").write_bytes(b"half")
    (folder / "points.parquet.tmp").write_bytes(b"half")
    store = FolderStore(folder)
    store.commit(joined(store, store.parts()[:2]))
    findings = verify.verify(folder)
    assert len(findings) == 4
    assert all(finding.harmless for finding in findings)
    assert sum("is held by a larger part too" in finding.what for finding in findings) == 2
    govsim.sweep(DESIGN, folder, resume=True)
    assert verify.verify(folder) == []


def test_strangers_are_named_and_left_alone(folder: Path) -> None:
    for name in ("notes.txt", f"{PARTS}/notes.txt"):
        (folder / name).touch()
    (folder / "sensitivity").mkdir()
    findings = verify.verify(folder)
    assert [finding.path for finding in findings] == ["notes.txt", f"{PARTS}/notes.txt"]
    assert (folder / "notes.txt").exists()


def test_a_part_of_the_wrong_runs_is_found(folder: Path) -> None:
    """A table and a record that fit each other, but not the runs they are kept for."""
    store = FolderStore(folder)
    part = READY.part(Span(0, 10))
    wrong = type(part)(Span(10, 20), part.table, (), part.engine)
    store.commit(wrong)
    (finding, missing) = verify.verify(folder)
    assert (finding.path, finding.what) == (record(1), "is damaged: its rows are not those of its runs")
    assert missing.what == "10 of 48 runs are missing: 10 to 19"


def test_overlapping_parts_are_found(folder: Path) -> None:
    store = FolderStore(folder)
    store.commit(READY.part(Span(5, 15)))
    (finding,) = verify.verify(folder)
    assert finding.what == "holds runs that another part holds too"


def test_a_record_beyond_the_design_is_put_aside(folder: Path) -> None:
    part = READY.part(Span(0, 10))
    FolderStore(folder).commit(type(part)(Span(48, 58), part.table, (), part.engine))
    (finding,) = verify.verify(folder)
    assert finding.what == "is damaged: it is the record of other runs"


def test_quarantine_keeps_everything_that_was_ever_put_aside(folder: Path) -> None:
    for _ in range(3):
        path = folder / record(2)
        path.write_text("{}")
        path.with_suffix(".parquet").write_bytes(b"damaged")
        assert len(verify.verify(folder)) == 2
        FolderStore(folder).commit(READY.part(Span(20, 30)))
    assert len(list((folder / QUARANTINE).iterdir())) == 6
    assert verify.verify(folder) == []


def test_where_there_is_no_study_it_is_said(tmp_path: Path) -> None:
    for task in (verify.verify, verify.compact):
        with pytest.raises(InputError, match="there is no study here"):
            task(tmp_path)


# Compaction


def test_compaction_makes_few_parts_and_changes_no_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Study.open(folder).results_hash()
    monkeypatch.setattr(verify, "MOST_RUNS", 25)
    assert verify.compact(folder) == 3
    assert [len(part.span) for part in FolderStore(folder).parts()] == [20, 20, 8]
    monkeypatch.setattr(verify, "MOST_RUNS", 1000)
    assert verify.compact(folder) == 1
    assert verify.compact(folder) == 1
    assert Study.open(folder).results_hash() == before
    assert verify.verify(folder) == []
    assert len(list((folder / PARTS).iterdir())) == 2


def test_compaction_joins_only_what_follows_on_each_other(tmp_path: Path) -> None:
    study = Study.begin(DESIGN, tmp_path / "s")
    for first, end in ((0, 3), (3, 4), (6, 8), (8, 9), (20, 21)):
        study.store.commit(READY.part(Span(first, end)))
    assert verify.compact(tmp_path / "s") == 3
    assert [part.span for part in study.store.parts()] == [Span(0, 4), Span(6, 9), Span(20, 21)]


def test_compaction_of_a_damaged_part_is_refused_and_loses_nothing(folder: Path) -> None:
    path = (folder / record(1)).with_suffix(".parquet")
    content = path.read_bytes()
    path.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
    with pytest.raises(InputError, match="was changed or damaged"):
        verify.compact(folder)
    path.write_bytes(content)
    assert verify.verify(folder) == []


# Damage of every kind


def flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :]


def cut_short(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def read_all(folder: Path, work: Path) -> list[object]:
    """Everything a user can read, or the error in its place; an export as the table it makes."""

    def exported() -> pd.DataFrame:
        work.unlink(missing_ok=True)
        export(Study.open(folder), work, "parquet")
        return pd.read_parquet(work)

    tasks: list[Callable[[], object]] = [
        lambda: Study.open(folder).to_pandas(),
        lambda: Study.open(folder).query("select * from runs order by point, replication"),
        lambda: pd.DataFrame(Study.open(folder).outcome("engagement", 1)),
        exported,
    ]
    found: list[object] = []
    for task in tasks:
        try:
            found.append(task())
        except InputError as error:
            found.append(error)
    return found


def damaged_in_every_way(whole: Path, work: Path, times: int, seed: int) -> int:
    """Damage a copy so often, each time in one place; returns how often a read was refused."""
    chance, refused = random.Random(seed), 0
    right = [table for table in read_all(whole, work / "right.parquet") if isinstance(table, pd.DataFrame)]
    assert len(right) == 4
    undisturbed = Study.open(whole).results_hash()
    names = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and path.name != "lock")
    assert len(names) == 12
    for number in range(times):
        folder = work / "study"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        path = folder / chance.choice(names)
        content = path.read_bytes()
        how = ("flipped", "flipped", "cut", "gone")[number % 4]
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes((flipped if how == "flipped" else cut_short)(content, chance))
        tables = read_all(folder, work / "read.parquet")
        for table, expected in zip(tables, right, strict=True):
            if isinstance(table, pd.DataFrame):
                partly = how == "gone" and path.suffix == ".json" and path.name != STUDY
                assert table.equals(expected[table.columns]) or partly, (path, how)
        refused += sum(isinstance(table, InputError) for table in tables)
        if path.name == STUDY:
            with pytest.raises(InputError):
                verify.verify(folder)
            continue
        findings = verify.verify(folder)
        assert findings, (path, how)
        assert any(not finding.harmless for finding in findings), (path, how)
        study = govsim.sweep(DESIGN, folder, resume=True, runs_a_part=10)
        assert study.results_hash() == undisturbed
        assert study.to_pandas().equals(right[0])
        assert verify.verify(folder) == []
    return refused


@pytest.fixture
def _ready() -> object:
    with pytest.MonkeyPatch.context() as patch:
        hand_out(patch, READY)
        yield


@pytest.mark.usefixtures("_ready")
def test_any_damage_is_found_never_read_and_mended(whole: Path, tmp_path: Path) -> None:
    assert damaged_in_every_way(whole, tmp_path, 16, seed=1) > 14


@pytest.mark.slow
@pytest.mark.usefixtures("_ready")
def test_five_hundred_damages_are_found_never_read_and_mended(whole: Path, tmp_path: Path) -> None:
    assert damaged_in_every_way(whole, tmp_path, 500, seed=2) > 700


def test_every_part_of_the_folder_can_be_damaged_at_once(folder: Path) -> None:
    undisturbed = Study.open(folder).results_hash()
    for path in itertools.chain((folder / PARTS).iterdir(), [folder / "points.parquet"]):
        path.write_bytes(path.read_bytes()[:-1])
    findings = verify.verify(folder)
    assert len(findings) == 7
    assert findings[-1].what == "48 of 48 runs are missing: 0 to 47"
    assert govsim.sweep(DESIGN, folder, resume=True).results_hash() == undisturbed
    assert verify.verify(folder) == []
