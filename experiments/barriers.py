"""Which barrier explains what part of the loss: the 2^5 factorial, here and with fewer late budget acts.

uv run python experiments/barriers.py --out results/barriers
"""

import argparse
from pathlib import Path

import govsim
from govsim import plots

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replications", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
asked = parser.parse_args()

base = govsim.Scenario.load("default")
worlds = {"this-world": base, "acts-late-only-after-transitions": base.with_parameters({"budget.late_otherwise": 0.0})}
for name, scenario in worlds.items():
    factorial = govsim.apportion(scenario, asked.replications, asked.seed)
    factorial.save(asked.out / f"tables-{name}")
    picture = plots.barrier_shares(factorial.shares, runs=asked.replications, seed=asked.seed)
    plots.save(picture, asked.out / f"shares-{name}")
    print(f"\n{name}\n{factorial.shares.drop(columns='definition', errors='ignore').to_string(index=False)}")
