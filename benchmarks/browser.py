"""The engine in a browser's language against the engine itself, in Node: uv run python -m benchmarks.browser

Both make the same default runs to the byte, each on one thread and in its own processor time. Ratios hold on any
machine and are added to history.csv; they need Node and the page's parts (`npm install` in web/).
"""

import gzip
import json
import tempfile
from pathlib import Path

from tests import node

import govsim
from benchmarks.peers import ENGINE, ROUNDS, keep, ratios, seconds_a_run
from govsim.scenario.scenario import Scenario
from govsim.show.page import layout

RUNS, WARM = 300, 30
SIDES = {"browser's engine, years recorded": False, "browser's engine, partnerships, contracts and events": True}
NOTHING: dict[str, object] = {"parameters": {}, "reforms": [], "barriersOff": []}


def in_node(program: Path, folder: Path) -> dict[str, float]:
    """Seconds of the processor a run takes, by side."""
    milliseconds = map(float, node.run(program, layout.ENGINE, folder).split())
    return {side: taken / 1000 for side, taken in zip(SIDES, milliseconds, strict=True)}


def main() -> None:
    if reason := node.missing():
        print(reason)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = node.program("test/runs.ts", folder / "runs.mjs")
        for number, logs in enumerate(SIDES.values()):
            job = {"id": 0, "choice": NOTHING, "seed": 1, "first": 0, "runs": RUNS, "logs": logs, "warm": WARM}
            case = {"layout": layout.of(Scenario.load("default")), "job": job}
            (folder / f"{number}.json").write_text(json.dumps(case), encoding="utf-8")
        seconds_a_run(ENGINE)
        rounds = [{ENGINE: seconds_a_run(ENGINE)} | in_node(program, folder) for _ in range(ROUNDS)]
    for side in SIDES:
        middle, low, high = ratios(rounds, side)
        taken = 1000 * min(times[side] for times in rounds)
        print(f"{side:<56} {taken:6.2f} ms a run, ratio {middle:.2f} ({low:.2f} - {high:.2f}), target 2.0 or less")
    module = layout.engine()
    print(f"engine.wasm {len(module):,} bytes, {len(gzip.compress(module, 9)):,} gzipped; govsim {govsim.__version__}")
    keep(rounds, SIDES)


if __name__ == "__main__":
    main()
