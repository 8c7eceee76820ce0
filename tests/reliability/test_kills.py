"""Commands that are killed at random moments: the next one works, tidies, and finds all that was kept."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="victims are forks")


def killed(times: int, seed: int) -> dict[str, int]:
    line = [sys.executable, "-W", "error", "-m", "tests.reliability.kills", str(times), str(seed)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout)
    return told


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing() -> None:
    told = killed(100, seed=2)
    assert {told[name] for name in ("run", "compare", "barriers", "game", "states")} == {20}
    assert told["kept"] > 0
