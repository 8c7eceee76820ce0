"""Waiting for another process or thread: a guard against a test that hangs, which measures nothing."""

import time
from collections.abc import Callable

import pytest

PATIENCE = 300
"""Seconds, more than the busiest machine needs."""


def wait_until(come: Callable[[], object]) -> None:
    """Wait until it is so, or let the test fail."""
    end = time.monotonic() + PATIENCE
    while not come():
        if time.monotonic() > end:
            pytest.fail(f"waited {PATIENCE} s in vain")
        time.sleep(0.05)
