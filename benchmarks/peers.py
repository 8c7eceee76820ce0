"""The engine against its twin, one run in both, here and now: uv run python -m benchmarks.peers

The twin (tests/docking/twin) is the same model in plain Mesa, an object an agent. It is docked to the engine, so both
do the same work. Ratios hold on any machine; seconds hold on the one that printed them, and are the least of all
rounds. One thread each, in its own processor time, so that others on the machine matter little. Memory is what is held
more, a run, when some runs are made and all they leave is kept: tables, or a whole model. Ratios are added to
`history.csv`.
"""

import csv
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from tests.docking.twin import TwinModel

import govsim

MISSION_MONTHS = 60 * 360
ROUNDS = 7
HISTORY = Path(__file__).with_name("history.csv")
ENGINE = "engine, years recorded"
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
    ENGINE: (300, engine(govsim.Record.nothing())),
    "engine, every log and month": (300, engine(EVERYTHING)),
    "PartnershipModel, step by step": (4, one_by_one(stepped)),
    "twin": (4, one_by_one(lambda seed: TwinModel(rng=seed).run())),
    "twin, collected by Mesa": (4, one_by_one(lambda seed: TwinModel(rng=seed, collect=True).run())),
}
"""What is compared: how many runs at a time, and what makes so many."""


def seconds_a_run(side: str) -> float:
    runs, make = SIDES[side]
    start = time.process_time()
    make(runs)
    return (time.process_time() - start) / runs


def mebibytes_a_run(side: str) -> float:
    runs, make = SIDES[side]
    make(2)  # what is compiled, or read from a file, is no run's
    tracemalloc.start()
    kept = make(runs)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return held / 2**20 / runs


def ratios(rounds: Sequence[dict[str, float]], side: str) -> tuple[float, float, float]:
    """How many times as long as the engine a side takes: the median over rounds, and the middle half of them."""
    low, middle, high = statistics.quantiles([times[side] / times[ENGINE] for times in rounds], n=4)
    return middle, low, high


def main() -> None:
    for side in SIDES:
        seconds_a_run(side)
    rounds = [{side: seconds_a_run(side) for side in SIDES} for _ in range(ROUNDS)]  # a busy moment meets them all
    heads = ("ms a run", "ns a mission-month", "MiB a run", "ratio", "middle half")
    print(f"{'default scenario, 360 months':<32} {heads[0]:>9} {heads[1]:>19} {heads[2]:>10} {heads[3]:>7}  {heads[4]}")
    for side in SIDES:
        taken = min(times[side] for times in rounds)
        each = 1e9 * taken / MISSION_MONTHS
        middle, low, high = ratios(rounds, side)
        start = f"{side:<32} {1000 * taken:>9.2f} {each:>19.0f} {mebibytes_a_run(side):>10.2f}"
        print(f"{start} {middle:>7.1f}  {low:.1f} - {high:.1f}", flush=True)
    keep(rounds)


def keep(rounds: Sequence[dict[str, float]], sides: Iterable[str] = SIDES) -> None:
    """Add the ratios to the history: version, day, side, ratio, and the middle half of the rounds."""
    new = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        if new:
            table.writerow(("version", "day", "side", "ratio", "low", "high"))
        for side in sides:
            numbers = (f"{number:.2f}" for number in ratios(rounds, side))
            table.writerow((govsim.__version__, date.today().isoformat(), side, *numbers))


if __name__ == "__main__":
    main()
