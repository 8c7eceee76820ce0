"""The engine against its twin, one run in both, here and now: uv run python -m benchmarks.peers

The twin (tests/docking/twin) is the same model in plain Mesa, an object an agent. It is docked to the engine, so both
do the same work. Ratios hold on any machine; seconds hold on the one that printed them. One thread each. Memory is what
is held more, a run, when some runs are made and all they leave is kept: tables, or a whole model.
"""

import time
import tracemalloc
from collections.abc import Callable

from tests.docking.twin import TwinModel

import govsim

MISSION_MONTHS = 60 * 360
ROUNDS = 5
EVERYTHING = govsim.Record(months=True, partnership_months=True)


def engine(record: govsim.Record) -> Callable[[int], object]:
    return lambda runs: govsim.simulate("default", runs, 1, record, threads=1)


def one_by_one(run: Callable[[int], object]) -> Callable[[int], object]:
    return lambda runs: [run(seed) for seed in range(runs)]


def stepped(seed: int) -> object:
    model = govsim.PartnershipModel("default", seed=seed)
    model.run_model()
    return model


SIDES: dict[str, tuple[int, Callable[[int], object]]] = {
    "engine, years recorded": (300, engine(govsim.Record.nothing())),
    "engine, every log and month": (300, engine(EVERYTHING)),
    "PartnershipModel, step by step": (4, one_by_one(stepped)),
    "twin": (4, one_by_one(lambda seed: TwinModel(rng=seed).run())),
    "twin, collected by Mesa": (4, one_by_one(lambda seed: TwinModel(rng=seed, collect=True).run())),
}
"""What is compared: how many runs at a time, and what makes so many."""


def seconds_a_run(side: str) -> float:
    runs, make = SIDES[side]
    start = time.perf_counter()
    make(runs)
    return (time.perf_counter() - start) / runs


def mebibytes_a_run(side: str) -> float:
    runs, make = SIDES[side]
    make(2)  # what is compiled, or read from a file, is no run's
    tracemalloc.start()
    kept = make(runs)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return held / 2**20 / runs


def main() -> None:
    for side in SIDES:
        seconds_a_run(side)
    rounds = [{side: seconds_a_run(side) for side in SIDES} for _ in range(ROUNDS)]  # a busy moment meets them all
    seconds = {side: min(times[side] for times in rounds) for side in SIDES}
    heads = ("ms a run", "ns a mission-month", "MiB a run", "ratio")
    print(f"{'default scenario, 360 months':<32} {heads[0]:>9} {heads[1]:>19} {heads[2]:>10} {heads[3]:>7}")
    for side, taken in seconds.items():
        ratio = taken / seconds["engine, years recorded"]
        each = 1e9 * taken / MISSION_MONTHS
        print(f"{side:<32} {1000 * taken:>9.2f} {each:>19.0f} {mebibytes_a_run(side):>10.2f} {ratio:>7.1f}", flush=True)


if __name__ == "__main__":
    main()
