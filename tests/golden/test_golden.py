"""Results that stay: they change only with a line in CHANGELOG.md under "Results changed" that says why.

uv run python -m tests.golden.test_golden     writes the golden file again
"""

import json
from pathlib import Path

import numpy as np
import pytest

from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario, shipped

GOLDEN = Path(__file__).parent / "runs.json"
NAMES = [name for name in shipped() if name != "national"]


def runs_of(name: str) -> dict[str, list[float]]:
    scenario = Scenario.load(name)
    table = simulate(scenario, 3, seed=2026).runs
    return {column: [float(value) for value in table[column]] for column in table.columns}


@pytest.mark.parametrize("name", NAMES)
def test_shipped_scenarios_give_the_results_they_gave(name: str) -> None:
    golden = json.loads(GOLDEN.read_text())[name]
    made = runs_of(name)
    assert list(made) == list(golden)
    for column, values in golden.items():
        np.testing.assert_allclose(made[column], values, rtol=1e-9, err_msg=column)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({name: runs_of(name) for name in NAMES}, indent=1) + "\n")
