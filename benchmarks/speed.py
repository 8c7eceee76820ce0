"""What the engine costs, measured here and now: uv run python benchmarks/speed.py

Ratios compare two things measured in the same process, in turn, the best of several rounds each; they hold on any
machine. Seconds hold on the machine that printed them.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import govsim
from govsim.model.reforms import REFORMS
from govsim.runs.batch import available_threads


def seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def best(tasks: Sequence[Callable[[], object]], rounds: int = 7) -> list[float]:
    """The shortest time of each task; tasks take turns, so that a busy moment meets them all."""
    times = [[seconds(task) for task in tasks] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def report(what: str, value: float, unit: str, target: str) -> None:
    print(f"{what:<66} {value:9.3f} {unit:<6} target {target}", flush=True)


def run(scenario: govsim.Scenario, runs: int, threads: int = 1, record: govsim.Record | None = None) -> None:
    govsim.simulate(scenario, runs, 1, record or govsim.Record.nothing(), threads=threads)


def fresh(code: str) -> float:
    """Seconds of a new Python process."""
    return min(seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True)) for _ in range(5))


def command(*arguments: str) -> float:
    """Seconds of a govsim command in a new process."""
    code = f"import sys; from govsim.cli import main; sys.argv = ['govsim', *{arguments!r}]; main()"
    program = [sys.executable, "-c", code]
    return min(seconds(lambda: subprocess.run(program, check=False, capture_output=True)) for _ in range(5))


def main() -> None:
    default = govsim.Scenario.load("default")
    run(default, 2)
    one = best([lambda: run(default, 200)])[0] / 200
    report("one default run, one thread", 1000 * one, "ms", "3 or less, aim 1.5")

    single, double = best([lambda: run(default, 1000), lambda: run(default, 1000, threads=2)], 5)
    report(
        f"1,000 default runs: 2 threads over 1 ({available_threads()} processors)", single / double, "x", "1.8 or more"
    )

    logs = govsim.Record(contracts=False, events=False)
    nothing, some, all_logs = best(
        [
            lambda: run(default, 200),
            lambda: run(default, 200, record=logs),
            lambda: run(default, 200, record=govsim.Record()),
        ],
        11,
    )
    report("recording partnerships and years over recording nothing", some / nothing, "x", "1.15 or less")
    report("recording every log over recording nothing", all_logs / nothing, "x", "-")

    national = govsim.Scenario.load("national")
    hundred = national.with_world(agencies=100)
    small, large = best([lambda: run(hundred, 20), lambda: run(national, 1)], 5)
    report("cost per entity and month: 8,000 agencies over 100", large / (small * 80 / 20), "x", "1.3 or less")
    report("one national run of 240 months", large, "s", "6 or less")
    alone, shared = best([lambda: run(national, 1), lambda: run(national, 1, threads=2)], 5)
    report("the same, taken by 2 threads together over 1", alone / shared, "x", "1.7 or more")
    run(national, 1, record=govsim.Record())
    report("memory at most so far", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, "GiB", "1 or less")

    options = {f"{name}": default.with_reform(name, from_year=2026) for name in list(REFORMS)[:8]}
    report("compare: 8 options x 200 runs", seconds(lambda: govsim.compare(default, options)), "s", "20 or less")
    report(
        "barriers: 2^5 x 200 runs, 16 x 200 more beside", seconds(lambda: govsim.apportion(default)), "s", "60 or less"
    )
    with tempfile.TemporaryDirectory() as folder:
        kept = govsim.compare(default, dict(list(options.items())[:5])).save(Path(folder) / "kept")
        page = Path(folder) / "page.html"
        report(
            "report of 5 options x 200 runs", seconds(lambda: govsim.write_report(kept, "en", page)), "s", "10 or less"
        )

    report("import govsim", fresh("import govsim"), "s", "1 or less")
    report("import govsim, and all it needs to simulate", fresh("import govsim; govsim.simulate"), "s", "-")
    report("govsim --help", command("--help"), "s", "0.5 or less")
    report(
        "govsim run default --replications 200", command("run", "default", "--replications", "200"), "s", "3 or less"
    )


if __name__ == "__main__":
    main()
