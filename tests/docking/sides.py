"""What the engine and its twin are compared by: the same numbers of a run from either side, one row a run.

The twin's runs take a fifth of a second each, so they are made once (python -m tests.docking.sides) and kept beside;
tests make some of them again, and all of the engine's.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

from tests.docking.twin import run_twin

HERE = Path(__file__).parent
KEPT = HERE / "twin_runs.parquet"
SCENARIOS = ("default", "budget", "routine", "rotation", "leadership", "law")
"""The default scenario, and each barrier off in turn."""

TWIN_RUNS = 2400
AGES = (12, 36, 60, 120)
CAUSES = ("line", "law", "other", "insolvent", "partner", "performance", "lapsed")
FROM, UNTIL = -96, 120
"""Partnerships begun from FROM on and before UNTIL: all are seen for 120 months, so shares need no estimator."""

AS_IN_RUNS = (
    "trust", "trust_person", "trust_agency", "coverage", "quality", "engagement", "vacancy_share", "backlog",
    "commitment", "working_commitment", "priority", "reputation", "paradigm", "experience", "gap_share", "alive",
    "negotiating", "renewal_rate",
)  # fmt: skip


def of_log(start: np.ndarray, end: np.ndarray, cause: np.ndarray) -> dict[str, float]:
    """Survival at AGES, and how many have ended by the last of them by each cause: shares of a run's partnerships."""
    seen = (start >= FROM) & (start < UNTIL)
    lifetime = np.maximum(end - start, 1)[seen]
    cause = cause[seen]
    shares = {f"survival_{age}": float((lifetime > age).mean()) for age in AGES}
    by_cause = {f"cause_{name}": float(((cause == name) & (lifetime <= AGES[-1])).mean()) for name in CAUSES}
    return shares | by_cause


def engine_runs(scenario: str, runs: int, seed: int) -> pd.DataFrame:
    """Runs of the engine."""
    import govsim

    world = govsim.Scenario.load("default")
    if scenario != "default":
        world = world.without(scenario)
    ensemble = govsim.simulate(world, runs, seed, govsim.Record(contracts=False, events=False))
    table, log = ensemble.runs, ensemble.partnerships
    of_runs = [of_log(*(part[name].to_numpy() for name in ("start", "end", "cause"))) for _, part in log.groupby("run")]
    return pd.DataFrame(of_runs).assign(
        **{name: table[name] for name in AS_IN_RUNS},
        outputs=table["output"],
        seam=table["seam_months"],
        starts=table["starts"] / 200,
        repeats=table["repeats"] / table["starts"],
        leader_changes=table["leader_changes"] / 200,
        coordinator_changes=table["coordinator_changes"] / 800,
        late_acts=table["late_acts"] / 20,
        paid=table["paid"] * 12 / (table["alive"] * 240),
    )


def twin_run(scenario: str, seed: int) -> dict[str, float]:
    """One run of the twin."""
    run = run_twin(off=None if scenario == "default" else scenario, seed=seed)
    log = [np.array(column) for column in zip(*((p.start, p.end, p.cause) for p in run.partnerships), strict=True)]
    others = ("outputs", "seam", "starts", "repeats", "leader_changes", "coordinator_changes", "late_acts", "paid")
    return of_log(*log) | {name: run.measures[name] for name in (*AS_IN_RUNS, *others)}


def twin_runs(scenario: str, seeds: Iterable[int]) -> pd.DataFrame:
    """Runs of the twin, one for each seed."""
    return pd.DataFrame([twin_run(scenario, seed) for seed in seeds])


def source_hash() -> str:
    """Of the twin's text: kept runs must be made anew when it changes."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted((HERE / "twin").glob("*.py")))).hexdigest()


def main() -> None:
    tasks = [(scenario, seed) for scenario in SCENARIOS for seed in range(TWIN_RUNS)]
    with ProcessPoolExecutor() as pool:
        table = pd.DataFrame(list(pool.map(twin_run, *zip(*tasks, strict=True), chunksize=20))).astype(np.float32)
    table = table.assign(scenario=[scenario for scenario, _ in tasks])
    table.attrs["source"] = source_hash()
    table.to_parquet(KEPT, index=False, compression="zstd")


if __name__ == "__main__":
    main()
