"""What the engine and its twin are compared by: the same numbers of a run from either side, one row a run.

The twin's runs take a fifth of a second each, so they are made once (python -m tests.docking.sides [SETTING ...])
and kept beside; tests make some of them again, and all of the engine's.
"""

import hashlib
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from tests.docking.twin import VERSION_1, Parameters, as_dict, run_twin

HERE = Path(__file__).parent
KEPT = HERE / "twin_runs.parquet"
FIVE_YEARS = {"budget.multi_year_permitted": 1, "contract.obligation_years": 5, "contract.term_years": 5}


@dataclass(frozen=True)
class Setting:
    """A world both sides can be asked for: changes of the page's defaults, a barrier off, how many runs are kept."""

    changes: dict[str, float] = field(default_factory=dict)
    off: str | None = None
    runs: int = 160

    @property
    def parameters(self) -> dict[str, float]:
        """All parameters, stated one by one, so that no default of the engine's has a say."""
        return as_dict(Parameters().changed(self.changes))


def one_structure(name: str, value: float, **more: float) -> Setting:
    """Version 1 with one structure at another end: a disagreement is that structure's."""
    return Setting(VERSION_1 | {f"structure.{name}": value} | more)


SETTINGS = {
    "default": Setting(),
    "version-1": Setting(VERSION_1, runs=2400),
    **{off: Setting(VERSION_1, off, 2400) for off in ("routine", "rotation", "leadership", "law")},
    "budget": Setting(VERSION_1 | FIVE_YEARS, "budget", 2400),
    "exit_in_term": one_structure("exit_in_term", 1),
    "stress_loop": one_structure("stress_loop", 1),
    "obligation_ceiling": one_structure("obligation_ceiling", 0.1, **FIVE_YEARS),
    "half_obligated": one_structure("obligation_ceiling", 0.5, **FIVE_YEARS),
    "repeat_bar_months": one_structure("repeat_bar_months", 60),
    "measured_gain": one_structure("measured_gain", 0),
    "unmeasured_loss": one_structure("unmeasured_loss", 0),
    "effort_floor": one_structure("effort_floor", 0.3),
    "capture": one_structure("capture", 0.3),
    "lame_duck": one_structure("lame_duck", 0.5),
}
"""The page's defaults; version 1; each barrier off in it (the budget's second reference); one structure each."""

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


def engine_runs(setting: str, runs: int, seed: int) -> pd.DataFrame:
    """Runs of the engine."""
    import govsim
    from govsim.model.barriers import BARRIERS

    asked = SETTINGS[setting]
    held = BARRIERS[asked.off].off if asked.off else {}
    stated = {name: value for name, value in asked.parameters.items() if name not in held}  # what is held has no effect
    world = govsim.Scenario.load("default").with_parameters(stated)
    if asked.off is not None:
        world = world.without(asked.off)
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


def twin_run(setting: str, seed: int) -> dict[str, float]:
    """One run of the twin."""
    run = run_twin(SETTINGS[setting].parameters, SETTINGS[setting].off, seed)
    log = [np.array(column) for column in zip(*((p.start, p.end, p.cause) for p in run.partnerships), strict=True)]
    others = (
        "outputs",
        "seam",
        "starts",
        "repeats",
        "leader_changes",
        "coordinator_changes",
        "late_acts",
        "paid",
    )
    return of_log(*log) | {name: run.measures[name] for name in (*AS_IN_RUNS, *others)}


def twin_runs(setting: str, seeds: Iterable[int]) -> pd.DataFrame:
    """Runs of the twin, one for each seed."""
    return pd.DataFrame([twin_run(setting, seed) for seed in seeds])


def source_hash() -> str:
    """Of the twin's text: kept runs must be made anew when it changes."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted((HERE / "twin").glob("*.py")))).hexdigest()


def main(settings: Iterable[str], workers: int = 1) -> None:
    """Make the named settings' runs anew, and keep the other settings' as they are."""
    tasks = [(setting, seed) for setting in settings for seed in range(SETTINGS[setting].runs)]
    with ProcessPoolExecutor(workers) as pool:
        made = pd.DataFrame(list(pool.map(twin_run, *zip(*tasks, strict=True), chunksize=20))).astype(np.float32)
    made = made.assign(setting=[setting for setting, _ in tasks])
    others = pd.read_parquet(KEPT) if KEPT.exists() else made.head(0)
    table = pd.concat([others[~others["setting"].isin(set(settings))], made], ignore_index=True)
    table.attrs["source"] = source_hash()
    table.to_parquet(KEPT, index=False, compression="zstd")


if __name__ == "__main__":
    main(sys.argv[1:] or list(SETTINGS))
