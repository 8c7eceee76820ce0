import threading
from collections.abc import Iterator

import pytest

import govsim
from tests.show.report.conftest import comparison as comparison
from tests.study.small import DESIGN
from tests.waiting import wait_until


@pytest.fixture(scope="session")
def undisturbed() -> str:
    """The hash of DESIGN's results, made by one worker in one part."""
    return govsim.sweep(DESIGN, workers=1, runs_a_part=1000).results_hash()


@pytest.fixture
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    wait_until(lambda: not [t for t in set(threading.enumerate()) - before if not t.daemon])
