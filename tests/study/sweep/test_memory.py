"""Memory does not grow with the number of runs."""

import subprocess
import sys
from pathlib import Path

import pytest

STUDIES = Path(__file__).parents[3] / "benchmarks" / "studies.py"


@pytest.mark.slow
def test_twenty_times_the_runs_take_a_tenth_more_memory_at_most() -> None:
    peaks = [
        int(subprocess.run([sys.executable, STUDIES, runs], check=True, capture_output=True, text=True).stdout)
        for runs in ("10000", "200000")
    ]
    assert peaks[1] < 1.1 * peaks[0]
