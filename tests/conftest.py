"""What all tests share."""

import signal
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

from govsim.blueprint import blueprint
from govsim.ensemble import simulate
from govsim.regimes import derive
from govsim.run import Run
from govsim.scenario import Scenario

settings.register_profile("govsim", deadline=None, derandomize=True)  # a first call compiles; a test passes or not
settings.load_profile("govsim")

# A shell's job in the background is begun deaf to Ctrl-C, and so would be what tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _counters_wrap_around() -> Iterator[None]:
    """Interpreted (NUMBA_DISABLE_JIT=1), draws multiply numpy integers that wrap around by design."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _engine_is_compiled() -> None:
    """So that no test is the first to need it, and hears that it is compiled."""
    Run(blueprint(Scenario(name="first")), 1)
    simulate(Scenario(name="first").with_time(warmup_years=0, years=1), 1)


def set_parameters(run: Run, **values: float) -> None:
    """Set parameters in every regime of the run, outside their ranges too: `rotation_transfer_rate=1`."""
    for field, value in values.items():
        run.regimes[field][:] = value
    derive(run.regimes)
