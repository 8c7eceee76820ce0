"""Thirty browsers in five teams play eight years, with a server killed twice and three phones lost."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from govsim.game.classroom.room import opened
from govsim.game.rules import YEARS
from tests.game.classroom.serving import free_port

WEB = Path(__file__).parents[3] / "web"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
MISSING = [
    what
    for what, there in {
        "Chromium": CHROMIUM,
        "Node": shutil.which("node"),
        "web/node_modules (npm install in web/)": (WEB / "node_modules").is_dir(),
    }.items()
    if not there
]
PICTURES = os.environ.get("GOVSIM_TEST_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look."""


@contextmanager
def command(folder: Path, port: int, *more: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """`govsim class`, the code of the class and the teacher's secret; it is killed at the end."""
    line = [sys.executable, "-m", "govsim", "class", str(folder), "--port", str(port), *more]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            while "#teacher:" not in said:
                word = process.stdout.readline()
                assert word, said
                said += word
            code = re.search(r"code ([A-Z2-9]{6})", said)
            secret = re.search(r"#teacher:(\S+)", said)
            assert code is not None
            assert secret is not None
            yield process, code[1], secret[1]
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.skipif(bool(MISSING), reason=f"missing: {', '.join(MISSING)}")
def test_thirty_browsers_play_eight_years_with_a_server_killed_twice_and_three_phones_lost(tmp_path: Path) -> None:
    folder, port = tmp_path / "class", free_port()
    with command(folder, port, "--teams", "5") as (_, code, secret):
        line = ["node", "test/room.mjs", f"http://127.0.0.1:{port}", code, secret, *([PICTURES] if PICTURES else [])]
        browsers = subprocess.Popen(
            line, cwd=WEB, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "CHROMIUM": CHROMIUM or ""},
        )  # fmt: skip
        assert browsers.stdin is not None
        assert browsers.stdout is not None
        assert browsers.stdout.readline().strip() == "kill", browsers.communicate()[1]
    with command(folder, port):
        browsers.stdin.write("on\n")
        browsers.stdin.flush()
        assert browsers.stdout.readline().strip() == "kill", browsers.communicate()[1]
    with command(folder, port):
        said, complaint = browsers.communicate("on\n", timeout=600)
        assert browsers.returncode == 0, complaint
    facts = json.loads(said)
    assert facts["found"] == []
    assert facts["outside"] == []
    assert facts["errors"] == []
    with opened(folder, None, 5, 0) as (room, _):
        assert [kept.game.year for kept in room.games] == [YEARS] * 5
        assert room.phase == "over"
        assert sum(len(member.predictions) for member in room.members) == 30 * 4 + 27 * 4
        assert any(kept.game.decisions[0] for kept in room.games)
