"""What all tests share."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

from govsim.regimes import derive
from govsim.run import Run

settings.register_profile("govsim", deadline=None, derandomize=True)  # a first call compiles; a test passes or not
settings.load_profile("govsim")


@pytest.fixture(autouse=True)
def _counters_wrap_around() -> Iterator[None]:
    """Interpreted (NUMBA_DISABLE_JIT=1), draws multiply numpy integers that wrap around by design."""
    with np.errstate(over="ignore"):
        yield


def set_parameters(run: Run, **values: float) -> None:
    """Set parameters in every regime of the run, outside their ranges too: `rotation_transfer_rate=1`."""
    for field, value in values.items():
        run.regimes[field][:] = value
    derive(run.regimes)
