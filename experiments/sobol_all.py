"""Which of all uncertainties matter, and how much is luck: the study of sobol_all.toml, its analysis and pictures.

uv run python experiments/sobol_all.py --out results/sobol-all      (some minutes; the same command goes on with it)
uv run python experiments/sobol_all.py --small --out results/small  (seconds: too few points to tell, but all of it)
"""

import argparse
from pathlib import Path

import govsim
from govsim.show.sensitivity import sensitivities

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--samples", type=int, default=512, help="a power of two; points: samples x (factors + 2)")
parser.add_argument("--replications", type=int, default=4)
parser.add_argument("--seed", type=int, default=7)
parser.add_argument("--small", action="store_true", help="six years, 8 samples")
parser.add_argument("--out", type=Path, required=True, help="a folder: a study in it goes on")
asked = parser.parse_args()

world = govsim.Scenario.load("default")
if asked.small:
    world = world.with_time(warmup_years=5, years=6)
design = govsim.Design.of(
    world,
    method="sobol",
    samples=8 if asked.small else asked.samples,
    replications=asked.replications,
    seed=asked.seed,
    title="Every uncertainty over its declared range",
)
print(f"{design.size:,} points, {design.runs:,} runs")
study = govsim.sweep(design, asked.out / "study", resume=True)
print(study)

found = sensitivities(study, ["coverage", "engagement"] if asked.small else None)
found.save(asked.out / "sensitivity")
indices = found.table("indices").query("target == 'mean' and measure == 'ST'")
for outcome, rows in indices.groupby("outcome", sort=False):
    print(f"\n{outcome}: total indices")
    print(rows.nlargest(10, "value")[["factor", "value", "low", "high"]].to_string(index=False))
luck = found.table("noise")[["outcome", "share_luck", "left_in_means", "replications_10", "replications_5"]]
print(f"\nHow much is luck, and how many replications would bring it below 10 % and 5 %\n{luck.to_string(index=False)}")
