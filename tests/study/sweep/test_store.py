"""Parts in memory and in a folder: what counts, what is missing, what a killed process leaves."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govsim
from govsim.errors import InputError
from govsim.study.sweep.part import Failure, Part, Span
from govsim.study.sweep.store import PARTS, Committed, FolderStore, MemoryStore, Store, _outermost, joined, missing
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import cut
from tests.study.faults import Ready
from tests.study.small import tiny

DESIGN = tiny(12)
READY = Ready(DESIGN)


def committed(first: int, end: int) -> Committed:
    return Committed(Span(first, end), end - first, 1, "", (), "")


def spans(parts: list[Committed]) -> list[tuple[int, int]]:
    return [(part.span.first, part.span.end) for part in parts]


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else folder_store(tmp_path)


def folder_store(folder: Path) -> FolderStore:
    (folder / PARTS).mkdir()
    return FolderStore(folder)


# Both kinds alike


def test_what_is_committed_counts_in_the_order_of_runs(store: Store) -> None:
    assert store.parts() == []
    for first, end in ((5, 9), (0, 2), (2, 5)):
        store.commit(READY.part(Span(first, end)))
    assert spans(store.parts()) == [(0, 2), (2, 5), (5, 9)]
    assert store.readable() == store.parts()
    assert [store.table(part) for part in store.parts()] == [
        READY.part(Span(*span)).table for span in ((0, 2), (2, 5), (5, 9))
    ]


def test_failures_are_kept_with_their_words(store: Store) -> None:
    made = READY.part(Span(0, 2))
    failure = Failure(2, 0, 7, "engine", 'ValueError: "ก"\n  second line')
    store.commit(Part(Span(0, 3), made.table, (failure,), made.engine))
    assert store.parts()[0].failures == (failure,)
    assert store.parts()[0].rows == 2


def test_parts_that_a_larger_one_holds_do_not_count_and_go(store: Store) -> None:
    for first, end in ((0, 4), (4, 8), (8, 12)):
        store.commit(READY.part(Span(first, end)))
    inner = store.parts()[:2]
    store.commit(joined(store, inner))
    assert spans(store.parts()) == [(0, 8), (8, 12)]
    store.remove(inner)
    assert spans(store.parts()) == [(0, 8), (8, 12)]
    assert Study(DESIGN, store).results_hash() == govsim.sweep(DESIGN).results_hash()


def test_parts_joined_have_the_rows_and_failures_of_all(store: Store) -> None:
    made = READY.part(Span(0, 2))
    failure = Failure(2, 0, 7, "engine", "no")
    store.commit(Part(Span(0, 3), made.table, (failure,), made.engine))
    store.commit(READY.part(Span(3, 5)))
    part = joined(store, store.parts())
    assert (part.span, part.rows, part.failures) == (Span(0, 5), 4, (failure,))
    before = Study(DESIGN, store).results
    store.commit(part)
    assert Study(DESIGN, store).results.equals(before)
    assert before["point"].tolist() == [0, 1, 3, 4]


# What covers what


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 1200))
def test_cuts_cover_a_span_exactly(first: int, length: int, size: int) -> None:
    pieces = list(cut(Span(first, first + length), size))
    assert [run for piece in pieces for run in range(piece.first, piece.end)] == list(range(first, first + length))
    assert all(0 < len(piece) <= size for piece in pieces)


@given(st.integers(0, 60), st.sets(st.integers(0, 60)), st.data())
def test_parts_and_what_is_missing_cover_a_study_exactly(runs: int, cuts: set[int], data: st.DataObject) -> None:
    places = sorted({0, runs, *(place for place in cuts if place < runs)})
    pieces = list(pairwise(places))
    there = [committed(*piece) for piece in pieces if data.draw(st.booleans())]
    gaps = missing(there, runs)
    covered = [run for span in (*(part.span for part in there), *gaps) for run in range(span.first, span.end)]
    assert sorted(covered) == list(range(runs))
    assert all(len(gap) for gap in gaps)
    assert all(one.end < other.first for one, other in pairwise(gaps))


SPAN = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda pair: committed(pair[0], pair[0] + pair[1]))


@given(st.lists(SPAN, unique=True))
def test_of_any_parts_those_that_count_share_no_run(parts: list[Committed]) -> None:
    kept = _outermost(parts)
    assert set(kept) <= set(parts)
    assert all(one.span.end <= other.span.first for one, other in pairwise(kept))


@given(st.integers(1, 40), st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)), st.randoms())
def test_an_interrupted_compaction_loses_no_run(runs: int, cuts: set[int], coarse: set[int], random: object) -> None:
    """Every part of a coarse cut that is there holds whole parts of the fine one."""
    outer = sorted({0, runs, *(place for place in coarse if place < runs)})
    fine = sorted({*outer, *(place for place in cuts if place < runs)})
    pieces = {*pairwise(outer), *pairwise(fine)}
    parts = [committed(*piece) for piece in pieces]
    random.shuffle(parts)  # type: ignore[attr-defined]
    kept = _outermost(parts)
    assert missing(kept, runs) == []
    assert spans(kept) == list(pairwise(outer))


# In a folder


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    store = folder_store(tmp_path)
    for first in range(0, 12, 4):
        store.commit(READY.part(Span(first, first + 4)))
    return store


def files(store: FolderStore) -> list[str]:
    return sorted(path.name for path in (store.folder / PARTS).iterdir())


def test_a_part_without_its_record_does_not_count(folder: FolderStore) -> None:
    (folder.folder / PARTS / "000000000004-000000000008.json").unlink()
    assert spans(folder.parts()) == [(0, 4), (8, 12)]
    folder.tidy()
    assert files(folder) == [
        f"{name}.{ending}"
        for name in ("000000000000-000000000004", "000000000008-000000000012")
        for ending in ("json", "parquet")
    ]


@pytest.mark.parametrize("how", ["shorter", "longer", "gone"])
def test_a_part_whose_table_has_another_size_does_not_count_and_is_not_passed_over(
    folder: FolderStore, how: str
) -> None:
    path = folder.folder / PARTS / "000000000004-000000000008.parquet"
    content = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes(content[:-1] if how == "shorter" else content + b"x")
    assert spans(folder.parts()) == [(0, 4), (8, 12)]
    with pytest.raises(InputError, match="the part it records cannot be read"):
        folder.readable()


def test_a_damaged_record_is_not_passed_over_until_its_runs_are_made_again(folder: FolderStore) -> None:
    (folder.folder / PARTS / "000000000004-000000000008.json").write_text("{}")
    with pytest.raises(InputError, match=r"govsim study verify .* finds all that is wrong"):
        folder.readable()
    folder.commit(READY.part(Span(4, 6)))
    with pytest.raises(InputError):
        folder.readable()
    folder.commit(READY.part(Span(6, 8)))
    assert spans(folder.readable()) == [(0, 4), (4, 6), (6, 8), (8, 12)]


def test_a_record_under_the_name_of_another_does_not_count(folder: FolderStore) -> None:
    parts = folder.folder / PARTS
    for ending in ("json", "parquet"):
        shutil.copy(parts / f"000000000000-000000000004.{ending}", parts / f"000000000012-000000000016.{ending}")
    assert spans(folder.parts()) == [(0, 4), (4, 8), (8, 12)]


def test_a_table_that_was_changed_is_refused(folder: FolderStore) -> None:
    part = folder.parts()[1]
    content = bytearray(folder.table_path(part).read_bytes())
    content[len(content) // 2] ^= 1
    folder.table_path(part).write_bytes(content)
    assert len(folder.parts()) == 3
    with pytest.raises(InputError, match="was changed or damaged"):
        folder.table(part)


def test_tidying_takes_away_what_is_half_written_and_what_a_larger_part_holds(folder: FolderStore) -> None:
    folder.commit(joined(folder, folder.parts()))
    (folder.folder / PARTS / "000000000012-000000000016.parquet.tmp").write_bytes(b"half")
    (folder.folder / "points.parquet.tmp").write_bytes(b"half")
    (folder.folder / PARTS / "000000000012-000000000016.parquet").write_bytes(b"never counted")
    folder.tidy()
    assert files(folder) == ["000000000000-000000000012.json", "000000000000-000000000012.parquet"]
    assert not (folder.folder / "points.parquet.tmp").exists()


def test_tidying_keeps_small_parts_whose_larger_one_is_damaged(folder: FolderStore) -> None:
    part = joined(folder, folder.parts())
    folder.commit(part)
    path = folder.folder / PARTS / "000000000000-000000000012.parquet"
    path.write_bytes(part.table[:-9] + b"x" + part.table[-8:])
    before = files(folder)
    with pytest.raises(InputError, match="changed or damaged"):
        folder.tidy()
    assert files(folder) == before


def test_whoever_looks_while_parts_are_joined_sees_all_runs(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine, inner = folder._records, folder.parts()
    looks: list[int] = []

    def records() -> list[str]:
        names = genuine()
        looks.append(len(names))
        if len(looks) == 1:  # now another process compacts
            other = FolderStore(folder.folder)
            other.commit(joined(other, inner))
            other.remove(inner)
        return names

    monkeypatch.setattr(folder, "_records", records)
    assert spans(folder.parts()) == [(0, 12)]


def test_a_folder_without_parts_has_none_and_tidying_makes_room_for_them(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    assert store.parts() == []
    store.tidy()
    store.commit(READY.part(Span(0, 4)))
    assert spans(store.parts()) == [(0, 4)]
