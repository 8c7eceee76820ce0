"""What is kept between processes: used only where this user wrote it and no byte has changed since."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.model import kept
from govsim.model.kept import Keep, UntrustedError

NAME, OTHER = "0123456789abcdef", "fedcba9876543210"
CONTENT = bytes(range(200))
WINDOWS = pytest.mark.skipif(os.name == "nt", reason="Windows has no such owners and modes")
ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """A keep that holds one file, "code.nbc"."""
    made = Keep(tmp_path / "cache", NAME)
    made.write("code.nbc", CONTENT)
    return made


def file_of(keep: Keep, name: str = "code.nbc") -> Path:
    return keep.folder / "code" / name


def again(keep: Keep) -> Keep:
    """The same folder as another process finds it."""
    return Keep(keep.root, keep.folder.name)


def test_what_was_written_is_read_by_the_next_process(keep: Keep) -> None:
    found = again(keep).read("code.nbc")
    assert found is not None
    assert bytes(found) == CONTENT
    assert again(keep).read("nothing.nbc") is None
    assert (again(keep).names(), again(keep).faults()) == ({"code.nbc"}, [])


@WINDOWS
def test_folders_and_files_are_closed_to_others_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Keep(tmp_path / "cache", NAME).write("code.nbc", CONTENT)
    finally:
        os.umask(before)
    modes = {path: path.stat().st_mode & 0o777 for path in (tmp_path / "cache", *(tmp_path / "cache").rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


@given(bit=st.integers(0, (len(CONTENT) + 32) * 8 - 1))
def test_every_flipped_bit_is_seen(tmp_path_factory: pytest.TempPathFactory, bit: int) -> None:
    keep = Keep(tmp_path_factory.mktemp("flip") / "cache", NAME)
    keep.write("code.nbc", CONTENT)
    written = bytearray(file_of(keep).read_bytes())
    written[bit // 8] ^= 1 << bit % 8
    file_of(keep).write_bytes(written)
    with pytest.raises(UntrustedError, match=r"code\.nbc is not as it was written"):
        again(keep).read("code.nbc")


def _renamed(keep: Keep) -> None:
    keep.write("other.nbc", b"signed, under its own name")
    file_of(keep, "other.nbc").replace(file_of(keep))


def _of_another_key(keep: Keep) -> None:
    stranger = Keep(keep.root, OTHER)
    stranger.write("code.nbc", CONTENT)
    file_of(stranger).replace(file_of(keep))


def _link(keep: Keep) -> None:
    file_of(keep).rename(keep.root / "elsewhere")
    file_of(keep).symlink_to(keep.root / "elsewhere")


def _folder(keep: Keep) -> None:
    file_of(keep).unlink()
    file_of(keep).mkdir()


def _pipe(keep: Keep) -> None:
    file_of(keep).unlink()
    os.mkfifo(file_of(keep))


def _key_is_a_link(keep: Keep) -> None:
    (keep.folder / "key").rename(keep.root / "elsewhere")
    (keep.folder / "key").symlink_to(keep.root / "elsewhere")


FAULTS: dict[str, tuple[Callable[[Keep], object], str]] = {
    "empty": (lambda keep: file_of(keep).write_bytes(b""), "is not as it was written"),
    "cut inside its signature": (lambda keep: os.truncate(file_of(keep), 20), "is not as it was written"),
    "cut": (lambda keep: os.truncate(file_of(keep), 100), "is not as it was written"),
    "longer": (lambda keep: file_of(keep).write_bytes(file_of(keep).read_bytes() + b"\0"), "is not as it was written"),
    "unsigned": (lambda keep: file_of(keep).write_bytes(CONTENT), "is not as it was written"),
    "under another name": (_renamed, "is not as it was written"),
    "of another key": (_of_another_key, "is not as it was written"),
    "a link": (_link, "is a link"),
    "a folder": (_folder, "is not a file"),
    "a pipe": (_pipe, "is not a file"),
    "open to others": (lambda keep: file_of(keep).chmod(0o666), "may be written by other users"),
    "key lost": (lambda keep: (keep.folder / "key").unlink(), "is lost"),
    "key empty": (lambda keep: (keep.folder / "key").write_bytes(b""), "is damaged"),
    "key short": (lambda keep: os.truncate(keep.folder / "key", 31), "is damaged"),
    "key changed": (lambda keep: (keep.folder / "key").write_bytes(b"k" * 32), "is not as it was written"),
    "key open to others": (lambda keep: (keep.folder / "key").chmod(0o644), "may be read or written by other users"),
    "key is a link": (_key_is_a_link, "is a link"),
}


@WINDOWS
@pytest.mark.parametrize("what", FAULTS)
def test_what_is_not_as_it_was_written_is_not_read_and_can_be_replaced(keep: Keep, what: str) -> None:
    damage, said = FAULTS[what]
    damage(keep)
    with pytest.raises(UntrustedError, match=said):
        again(keep).read("code.nbc")
    assert len(again(keep).faults()) == 1
    assert said in again(keep).faults()[0]
    if what == "a folder":
        return  # it is in the way: see the next test
    again(keep).write("code.nbc", b"made again")
    found = again(keep).read("code.nbc")
    assert found is not None
    assert bytes(found) == b"made again"
    assert again(keep).faults() == []


@WINDOWS
def test_what_cannot_be_replaced_is_an_error_and_leaves_no_file_behind(keep: Keep) -> None:
    _folder(keep)
    with pytest.raises(IsADirectoryError):
        keep.write("code.nbc", CONTENT)
    assert os.listdir(keep.folder / "code") == ["code.nbc"]


@ROOT
@pytest.mark.parametrize("name", ["key", "code/code.nbc"])
def test_a_file_of_another_owner_is_not_read(keep: Keep, name: str) -> None:
    os.chown(keep.folder / name, 12345, -1)
    with pytest.raises(UntrustedError, match=f"{name} belongs to another user"):
        again(keep).read("code.nbc")


FOLDERS = ("", NAME, f"{NAME}/code")


@ROOT
@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_of_another_owner_is_not_used(keep: Keep, name: str) -> None:
    os.chown(keep.root / name, 12345, -1)
    with pytest.raises(UntrustedError, match="belongs to another user"):
        again(keep)


@WINDOWS
@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702, 0o1777])
def test_a_folder_that_others_may_write_is_not_used_until_it_is_closed(keep: Keep, name: str, mode: int) -> None:
    (keep.root / name).chmod(mode)
    with pytest.raises(UntrustedError, match="may be written by other users") as refused:
        again(keep)
    assert refused.value.remedy is not None
    assert os.system(refused.value.remedy) == 0
    assert again(keep).faults() == []


@WINDOWS
@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_a_link_is_not_used(keep: Keep, tmp_path: Path, name: str) -> None:
    (keep.root / name).rename(tmp_path / "elsewhere")
    (keep.root / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UntrustedError, match="is a link"):
        again(keep)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_in_place_of_a_folder_is_named(keep: Keep, name: str) -> None:
    shutil.rmtree(keep.root / name)
    (keep.root / name).write_text("")
    with pytest.raises(UntrustedError, match="is not a folder"):
        again(keep)


def test_two_processes_that_begin_at_once_share_a_key(tmp_path: Path) -> None:
    one, two = Keep(tmp_path, NAME), Keep(tmp_path, NAME)
    one.write("one.nbc", b"1")
    two.write("two.nbc", b"2")
    assert (one.names(), one.faults(), two.faults()) == ({"one.nbc", "two.nbc"}, [], [])
    assert kept._new_key(one.folder) == (one.folder / "key").read_bytes()


def test_a_file_system_without_hard_links_gets_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    keep = Keep(tmp_path, NAME)
    keep.write("code.nbc", CONTENT)
    assert keep.faults() == []


# Making room


def unused(folder: Path, days: float) -> None:
    """Pretend that nobody has used a folder for so long."""
    then = time.time() - days * 86_400
    os.utime(folder / "used", (then, then))


@pytest.fixture
def old(keep: Keep) -> Path:
    """A folder beside the keep, used by a process that has ended a year ago."""
    folder = keep.root / OTHER
    shutil.copytree(keep.folder, folder)  # with its key; the process that holds the first does not hold this one
    unused(folder, 365)
    return folder


def test_folders_unused_for_a_month_are_deleted_and_others_stay(keep: Keep, old: Path) -> None:
    recent = keep.root / ("a" * 16)
    shutil.copytree(old, recent)
    unused(recent, 29)
    unused(keep.folder, 365)
    assert kept.prune(keep) == [old]
    assert {path.name for path in keep.root.iterdir()} == {keep.folder.name, recent.name}
    assert keep.faults() == []


def test_of_folders_that_take_too_much_the_longest_unused_go(
    keep: Keep, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent = keep.root / ("a" * 16)
    shutil.copytree(old, recent)
    unused(recent, 1)
    unused(old, 2)
    monkeypatch.setattr(kept, "MOST_BYTES", kept.size(keep.folder) + kept.size(recent))
    assert kept.prune(keep) == [old]


def test_a_folder_that_another_process_uses_stays(keep: Keep, old: Path) -> None:
    Keep(keep.root, old.name)  # holds it until this process ends
    unused(old, 365)
    assert kept.prune(keep) == []
    assert old.is_dir()


def _foreign_key(old: Path) -> None:
    (old / "key").unlink()
    (old / "key").write_bytes(b"k" * 32)
    (old / "key").chmod(0o644)


@WINDOWS
@pytest.mark.parametrize(
    "make_doubtful",
    [
        lambda old: (old / "key").unlink(),
        lambda old: (old / "key").write_bytes(b""),
        _foreign_key,
        lambda old: old.chmod(0o777),
        lambda old: (old / "code").chmod(0o777),
        lambda old: (old / "thesis.docx").write_text("mine"),
        lambda old: (old / "used").unlink(),
        lambda old: old.rename(old.with_name("my-results")),
    ],
)
def test_what_is_not_certainly_ours_is_never_deleted(
    keep: Keep, old: Path, make_doubtful: Callable[[Path], object]
) -> None:
    make_doubtful(old)
    before = sorted(keep.root.rglob("*"))
    assert kept.prune(keep) == []
    assert sorted(keep.root.rglob("*")) == before


@ROOT
def test_a_folder_of_another_owner_is_never_deleted(keep: Keep, old: Path) -> None:
    os.chown(old, 12345, -1)
    assert kept.prune(keep) == []
    assert old.is_dir()


@WINDOWS
def test_nothing_is_deleted_through_a_link(keep: Keep, old: Path, tmp_path: Path) -> None:
    elsewhere = old.rename(tmp_path / "elsewhere")
    old.symlink_to(elsewhere)
    assert kept.prune(keep) == []
    old.unlink()
    shutil.copytree(elsewhere, old)
    unused(old, 365)
    shutil.rmtree(old / "code")
    (old / "code").symlink_to(elsewhere / "code")
    assert kept.prune(keep) == []
    assert (elsewhere / "code" / "code.nbc").is_file()


def test_what_a_killed_process_left_half_written_goes_after_a_day(keep: Keep) -> None:
    young, aged = file_of(keep, "young.tmp"), file_of(keep, "aged.tmp")
    for path in (young, aged):
        path.write_bytes(b"half")
    os.utime(aged, (time.time() - 90_000,) * 2)
    kept.prune(keep)
    assert young.exists()
    assert not aged.exists()
    assert keep.names() == {"code.nbc"}
