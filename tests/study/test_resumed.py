"""A folder of work that is taken up again: what was written is read, and nothing that a stranger put there."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.study.resumed import HASHES, Tables, keep, taken_up

FACTS = {"kind": "search", "seed": 1}
TABLE = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
MINE = b"PRECIOUS"


def begun(folder: Path) -> Path:
    with taken_up(folder, "seek.json", FACTS) as tables:
        assert tables is not None
        tables.write("part.parquet", TABLE)
    keep(folder, {"tried.csv": b"a", "scenarios/one.toml": b"b"}, "is another")
    return folder


def again(folder: Path) -> pd.DataFrame | None:
    with taken_up(folder, "seek.json", FACTS) as tables:
        assert tables is not None
        found = tables.read("part.parquet")
    keep(folder, {"tried.csv": b"a", "scenarios/one.toml": b"b"}, "is another")
    return found


def linked(place: Path, mine: Path) -> None:
    place.symlink_to(mine)


def piped(place: Path, mine: Path) -> None:
    os.mkfifo(place)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    found = again(begun(tmp_path / "kept"))
    assert found is not None
    pd.testing.assert_frame_equal(found, TABLE)


@pytest.mark.parametrize("file", ["part.parquet", HASHES, "seek.json", "tried.csv", "scenarios/one.toml"])
def test_every_flipped_bit_is_seen(tmp_path: Path, file: str) -> None:
    folder = begun(tmp_path / "kept")
    whole = (folder / file).read_bytes()
    for place in range(0, 8 * len(whole), 37):
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        (folder / file).write_bytes(damaged)
        with pytest.raises(InputError) as refused:
            again(folder)
        assert refused.value.remedy


@pytest.mark.skipif(os.name == "nt", reason="links need rights there, and pipes have no names")
@pytest.mark.parametrize("put", [linked, piped])
@pytest.mark.parametrize(
    "file", ["part.parquet", HASHES, "seek.json", "tried.csv", "scenarios", "scenarios/one.toml", "lock"]
)
def test_no_link_is_followed_and_no_pipe_waited_for(
    tmp_path: Path, file: str, put: Callable[[Path, Path], None]
) -> None:
    folder, mine = begun(tmp_path / "kept"), tmp_path / "mine"
    mine.mkdir()
    (mine / "x").write_bytes(MINE)
    place = folder / file
    if file == "scenarios":
        (place / "one.toml").unlink()
        place.rmdir()
    else:
        place.unlink()
    put(place, mine if file == "scenarios" else mine / "x")
    with pytest.raises(InputError):
        again(folder)
    assert {path.name: path.read_bytes() for path in mine.iterdir()} == {"x": MINE}


@pytest.mark.parametrize("file", ["part.parquet", "tried.csv", "scenarios"])
def test_a_file_and_a_folder_in_each_others_place_are_refused(tmp_path: Path, file: str) -> None:
    folder = begun(tmp_path / "kept")
    if file == "scenarios":
        (folder / "scenarios" / "one.toml").unlink()
        (folder / "scenarios").rmdir()
        (folder / "scenarios").write_bytes(MINE)
    else:
        (folder / file).unlink()
        (folder / file).mkdir()
    with pytest.raises(InputError):
        again(folder)


def test_a_table_whose_hash_a_killed_process_had_not_written_is_made_again(tmp_path: Path) -> None:
    folder = begun(tmp_path / "kept")
    (folder / HASHES).unlink()
    assert again(folder) is None
    assert Tables(folder).read("part.parquet") is None


def test_a_folder_of_other_work_is_refused(tmp_path: Path) -> None:
    folder = begun(tmp_path / "kept")
    with (
        pytest.raises(InputError, match="holds another search: its seed differs"),
        taken_up(folder, "seek.json", FACTS | {"seed": 2}),
    ):
        pass
