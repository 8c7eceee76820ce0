"""Whatever is typed, and whatever lies in a file: no defect, no hang, nothing left behind; bad input is code 2."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.fuzz import fuzz

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="commands are asked to stop by a signal")
SAMPLE, ALL, PROCESSES = 150, 20_000, 2


def check(told: dict[str, Any], inputs: int) -> None:
    """Whether all were tried, and nothing was wrong."""
    assert told["failures"] == [], json.dumps(told["failures"], indent=1)
    assert sum(told["codes"].values()) == inputs
    assert {"0", "2"} <= {*told["codes"]}, "hardly anything was tried"


def test_a_sample_of_strange_inputs_does_no_harm() -> None:
    check(fuzz(0, 0, SAMPLE), SAMPLE)


@pytest.mark.long
def test_twenty_thousand_strange_inputs_do_no_harm(tmp_path: Path) -> None:
    """Half of them in each of two processes; where one dies, a file says of which input."""
    each = ALL // PROCESSES
    processes = []
    for part in range(PROCESSES):
        span = map(str, (1, part * each, (part + 1) * each))
        command = [sys.executable, "-m", "tests.reliability.fuzz", *span, str(tmp_path / f"{part}")]
        told, said = (open(tmp_path / f"{part}.{stream}", "w+") for stream in ("out", "err"))  # noqa: SIM115  # closed below
        processes.append((subprocess.Popen(command, stdout=told, stderr=said), told, said))
    for part, (process, told, said) in enumerate(processes):
        with told, said:
            code = process.wait()
            said.seek(0)
            assert code == 0, f"input {(tmp_path / f'{part}').read_text()} of seed 1: {said.read()[-3000:]}"
            told.seek(0)
            check(json.loads(told.read()), each)
