"""What a study costs over its bare runs, measured here and now: uv run python benchmarks/studies.py

Ratios compare two things measured in turn in the same process, in processor time of one thread where waiting for a disk
or for others would blur them. Memory is the peak of processes of their own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

import govsim
from govsim.runs.batch import Record, run_points
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from govsim.study.sweep.compute import NEVER_STOPPED, Computer
from govsim.study.sweep.part import Span
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import ready

RUNS = 1480
TINY = Scenario(name="tiny").with_world(agencies=2, missions_per_agency=3).with_time(warmup_years=1, years=2)


def report(what: str, value: float, unit: str, target: str) -> None:
    print(f"{what:<66} {value:9.3f} {unit:<6} target {target}", flush=True)


def seconds(task: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    task()
    return clock() - start


def bare(computer: Computer) -> None:
    """The same runs in the same batches, their sums and logs thrown away."""
    done, record = 0, Record(contracts=False, events=False)
    while done < RUNS:
        batch = computer._batch(np.arange(done, RUNS))
        which = computer._which(0, batch)
        run_points(computer._blueprint(0), which, record, NEVER_STOPPED)
        done += len(batch)


def overhead() -> None:
    design = Design.of("default", method="sobol", samples=64, replications=4, seed=7)
    computer = Computer(design)
    times: list[tuple[float, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        study = Study.begin(design, Path(folder) / "s")
        part = computer.part(Span(0, RUNS))
        for _ in range(5):
            runs = seconds(lambda: bare(computer), time.thread_time)
            made = seconds(lambda: computer.part(Span(0, RUNS)), time.thread_time)
            keep = partial(study.store.commit, part)
            kept, waited = seconds(keep, time.thread_time), seconds(keep)
            times.append((runs, made, kept, waited))
    runs, made, kept, waited = (min(column) for column in zip(*times, strict=True))
    report(f"{RUNS:,} default runs, bare, one thread", runs, "s", "-")
    report("rows and parts over bare runs", 100 * (made / runs - 1), "%", "5 or less")
    report("keeping a part over its bare runs", 100 * kept / runs, "%", "5 or less, together")
    report("keeping a part, the disk included, while workers go on", 1000 * waited, "ms", "-")


def memory(runs: int) -> int:
    """The most that a process of its own holds at once, KiB."""
    done = subprocess.run([sys.executable, __file__, str(runs)], check=True, capture_output=True, text=True)
    return int(done.stdout)


def sweep_of_tiny(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        names = ["rotation.transfer_rate", "budget.cover", "trust.half_life_agency"]
        design = Design.of(TINY, method="lhs", samples=runs // 4, replications=4, seed=1, parameters=names)
        govsim.sweep(design, Path(folder) / "s", workers=2)
    print(peak())


def peak() -> int:
    """KiB. What Linux says of this program; ru_maxrss knows of the process that it was forked from too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def finished(runs: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        design = Design.of(TINY, method="lhs", samples=runs // 4, replications=4, seed=1)
        took = seconds(lambda: govsim.sweep(design, Path(folder) / "s"))
        report(f"{runs:,} runs of a tiny world", took, "s", "-")
        again = seconds(lambda: govsim.sweep(design, Path(folder) / "s", resume=True))
        report(f"resume of a finished study of {runs:,} runs", again, "s", "2 or less")
        study = Study.open(Path(folder) / "s")
        report("its results as a table with the values of its points", seconds(study.to_pandas), "s", "-")
        report("its hash", seconds(study.results_hash), "s", "-")


def main() -> None:
    ready()
    overhead()
    finished()
    few, many = memory(10_000), memory(200_000)
    report("memory of 10,000 runs", few / 1024, "MiB", "-")
    report("memory of 200,000 runs over that of 10,000", many / few, "x", "1.1 or less")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sweep_of_tiny(int(sys.argv[1]))
    else:
        main()
