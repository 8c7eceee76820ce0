"""What all tests share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from govsim.model.regimes import derive
from govsim.runs.ensemble import simulate
from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

TESTS = Path(__file__).parent
NO_ENGINE = (
    "model/test_barriers.py",
    "model/test_draws.py",
    "model/test_parameters.py",
    "model/test_ranges.py",
    "model/test_reforms.py",
    "model/test_regimes.py",
    "notebooks/test_texts.py",
    "outcomes/test_explained.py",
    "outcomes/test_paired.py",
    "outcomes/test_survival.py",
    "scenario/test_layout.py",
    "scenario/test_scenario.py",
    "scenario/test_scenario_errors.py",
    "scenario/test_toml.py",
    "show/report/test_notes.py",
    "study/design",
    "study/sensitivity",
    "test_characters.py",
    "test_docs.py",
    "test_imports.py",
    "test_workshop.py",
    "words",
)
"""Tests of texts and numbers: they make no runs, and do not wait for a compiler."""

settings.register_profile("govsim", deadline=None, derandomize=True)  # a first call compiles; a test passes or not
settings.load_profile("govsim")

os.environ.pop("UV_RUN_RECURSION_DEPTH", None)  # `uv run pytest` is not how a user would start what tests start

# A shell's job in the background is begun deaf to Ctrl-C, and so would be what tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _counters_wrap_around() -> Iterator[None]:
    """Interpreted (NUMBA_DISABLE_JIT=1), draws multiply numpy integers that wrap around by design."""
    with np.errstate(over="ignore"):
        yield


@pytest.fixture(scope="session")
def engine_is_compiled() -> None:
    """So that no test is the first to need it, and hears that it is compiled."""
    Run(blueprint(Scenario(name="first")), 1)
    simulate(Scenario(name="first").with_time(warmup_years=0, years=1), 1)


@pytest.fixture(autouse=True, scope="module")
def _engine_where_runs_are_made(request: pytest.FixtureRequest) -> None:
    name = request.path.relative_to(TESTS).as_posix()
    if not any(name == room or name.startswith(f"{room}/") for room in NO_ENGINE):
        request.getfixturevalue("engine_is_compiled")


def set_parameters(run: Run, **values: float) -> None:
    """Set parameters in every regime of the run, outside their ranges too: `rotation_transfer_rate=1`."""
    for field, value in values.items():
        run.regimes[field][:] = value
    derive(run.regimes)
