"""Leaders who care more, and a charter that keeps their line: a shift of the world beside a lever, never mixed.

uv run python experiments/leadership_shift.py --out results/leadership-shift
"""

import argparse
from pathlib import Path

import pandas as pd

import govsim
from govsim import plots

CARE = {"leaders who care little": 0.3, "leaders as they are": 0.5, "leaders who care": 0.7}

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replications", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
asked = parser.parse_args()

worlds, parts = [], []
for label, median in CARE.items():
    base = govsim.Scenario.load("default").with_parameters(
        {"leadership.priority_median": median, "leadership.seriousness_median": median}
    )
    charter = base.with_reform("leadership-charter", from_year=base.time.first_fiscal_year)
    comparison = govsim.compare(base, {"leadership-charter": charter}, asked.replications, asked.seed)
    comparison.save(asked.out / f"tables-median-{median}")
    parts.append(comparison.options.assign(world=label))
    without, with_charter = (
        plots.yearly(ensemble, "trust") for ensemble in (comparison.base, comparison.ensembles["leadership-charter"])
    )
    worlds.append(plots.World(label, without, with_charter))
table = pd.concat(parts, ignore_index=True)
table.to_csv(asked.out / "options.csv", index=False)
picture = plots.four_lines(
    worlds, "leadership-charter", runs=asked.replications, seed=asked.seed, label="decision trust, 0 to 1", share=False
)
plots.save(picture, asked.out / "trust")
shown = table[table["outcome"].isin(["rmst_60", "trust", "coverage"]) & (table["option"] != "do nothing")]
print(shown[["world", "outcome", "base", "value", "difference", "low", "high"]].to_string(index=False))
