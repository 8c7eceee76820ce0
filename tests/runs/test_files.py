"""A file appears whole or not at all; facts know their own hash; one process holds a folder, however it ends."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.runs import files

HOLD = """
import sys, time
from pathlib import Path
from govsim.runs import files
with files.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


# Writing


def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    files.write(tmp_path / "a", b"content")
    files.write(tmp_path / "a", b"other")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"other")]


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_what_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    files.write(tmp_path / "a", b"before")

    def fail(*arguments: Any, **keys: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(files if step == "open" else os, step, fail, raising=False)
        with pytest.raises(OSError, match="No space left"):
            files.write(tmp_path / "a", b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"before")]


# Facts

FACTS = st.dictionaries(
    st.text().filter(lambda key: key != "check"),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    ),
)


def as_utf8(facts: Any) -> bool:
    try:
        return bool(json.dumps(facts, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return False


@settings(max_examples=25)
@given(FACTS.filter(as_utf8))
def test_facts_read_back_the_same(facts: dict[str, Any]) -> None:
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"govsim-facts-{os.getpid()}.json"
    try:
        files.write_facts(path, facts)
        assert files.read_facts(path) == facts
    finally:
        path.unlink(missing_ok=True)


def test_every_byte_of_facts_counts(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    files.write_facts(path, {"first": 0, "text": "ความร่วมมือ", "list": [1.5, None, True]})
    content = path.read_bytes()
    for place in range(len(content)):
        for other in {content[place] ^ 1, ord(" ")} - {content[place]}:
            path.write_bytes(content[:place] + bytes([other]) + content[place + 1 :])
            with pytest.raises(ValueError, match=r".*"):
                files.read_facts(path)
    for end in range(len(content)):
        path.write_bytes(content[:end])
        with pytest.raises(ValueError, match=r".*"):
            files.read_facts(path)


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b'{"check": null}', b'{"check": ""}', b"\xff", b"1e999"]
)
def test_what_nobody_wrote_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "facts.json").write_bytes(content)
    with pytest.raises(ValueError, match=r".*"):
        files.read_facts(tmp_path / "facts.json")


# The lock


def holder(folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_folder_is_refused_while_another_process_holds_it_and_free_when_that_is_killed(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        assert files.is_locked(tmp_path)
        with pytest.raises(InputError) as error, files.locked(tmp_path):
            pass
        assert str(error.value) == (
            f"{tmp_path}: another process works on this study (process {process.pid} on {os.uname().nodename})\n"
            "  wait until it is done, or stop it; `govsim study status` works meanwhile"
        )
        assert files.is_locked(tmp_path), "asking did not remove it"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
    assert not files.is_locked(tmp_path)
    with files.locked(tmp_path):
        assert (tmp_path / files.LOCK).read_text().startswith(f"process {os.getpid()} on ")


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), files.locked(tmp_path):
        raise ZeroDivisionError
    assert not files.is_locked(tmp_path)
    assert (tmp_path / files.LOCK).read_bytes() == b""


def test_one_process_cannot_hold_a_folder_twice(tmp_path: Path) -> None:
    with files.locked(tmp_path), pytest.raises(InputError, match="another process works"), files.locked(tmp_path):
        pass


def test_whoever_looks_for_an_instant_does_not_keep_others_out(tmp_path: Path) -> None:
    import threading

    (tmp_path / files.LOCK).touch()
    with open(tmp_path / files.LOCK, "r+b") as file:
        assert files.take(file.fileno())
        threading.Timer(0.2, file.close).start()
        with files.locked(tmp_path):
            assert file.closed  # not before


def test_a_folder_without_a_lock_is_free(tmp_path: Path) -> None:
    assert not files.is_locked(tmp_path)
    assert not files.is_locked(tmp_path / "nowhere")
