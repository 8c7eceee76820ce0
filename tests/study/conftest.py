import threading
import time
from collections.abc import Iterator

import pytest

import govsim
from tests.study.small import DESIGN


@pytest.fixture(scope="session")
def undisturbed() -> str:
    """The hash of DESIGN's results, made by one worker in one part."""
    return govsim.sweep(DESIGN, workers=1, runs_a_part=1000).results_hash()


@pytest.fixture
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + 5
    while left := [t for t in set(threading.enumerate()) - before if not t.daemon]:
        assert time.monotonic() < end, left
        time.sleep(0.05)
