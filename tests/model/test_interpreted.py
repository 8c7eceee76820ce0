"""The rules run without numba, with the same results, and count every row from the first."""

import json
import os
import subprocess
import sys

PROGRAM = """
import json
import numpy as np
from govsim.scenario.layout import blueprint
from govsim.model.compiled import INTERPRETED
from govsim.model.tables import World, rows_written
from govsim.runs.run import Run
from govsim.scenario.graphs import regions
from govsim.scenario.scenario import Scenario

scenario = Scenario.load("inclusive-care").with_world(agencies=3).with_time(warmup_years=1, years=3)
scenario = scenario.with_reform("ecosystem-package", from_year=2027)
scenario = scenario.with_meeting([pair for pair in regions(scenario) if pair[0] == 0 or pair[1] % 2])


class Counted(np.recarray):
    # compiled rules count rows from the first

    def __getitem__(self, row):
        if np.issubdtype(type(row), np.integer) and not 0 <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        return super().__getitem__(row)


run = Run(blueprint(scenario), seed=7)
for _ in range(48):
    if INTERPRETED:
        run.regimes = run.regimes.view(Counted)
        run.world = World._make(table.view(Counted) if table.dtype.names else table for table in run.world)
    run.step()
print(json.dumps({
    "interpreted": INTERPRETED,
    "tables": [table.tolist() for table in run.world[:6]],
    "logs": [rows.tolist() for rows in rows_written(run.world).values()],
}))
"""


def result(numba_off: bool) -> dict[str, list[object]]:
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1" if numba_off else "0"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    facts: dict[str, list[object]] = json.loads(done.stdout)
    return facts


def test_rules_without_numba_give_the_same_results() -> None:
    compiled, interpreted = result(numba_off=False), result(numba_off=True)
    assert not compiled.pop("interpreted")
    assert interpreted.pop("interpreted")
    assert compiled == interpreted
