"""A study survives SIGKILL at any instant: nothing that was kept is lost, nothing doubled, the results are the same."""

import json
import subprocess
import sys

import pytest


def killed(times: int, seed: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.study.kills", str(times), str(seed)],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout)
    assert told["kills"] == times
    return told


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing() -> None:
    told = killed(200, seed=2)
    assert told["studies"] >= 2
    assert told["parts"] > 300
