"""Yearly money, a longer term alone, a multi-year obligation: what does each do for partnerships?

uv run python experiments/annual_vs_multiyear.py --out results/annual-vs-multiyear
"""

import argparse
from pathlib import Path

import govsim
from govsim import plots
from govsim.outcomes.continuity import survival_curve

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replications", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
asked = parser.parse_args()
facts = {"runs": asked.replications, "seed": asked.seed}


def curve(ensemble: govsim.Ensemble) -> object:
    """Survival of the partnerships begun in reported years, so under the reform where there is one."""
    begun = ensemble.partnerships[ensemble.partnerships["start"] >= 0]
    return survival_curve(begun, asked.replications, asked.seed)


base = govsim.Scenario.load("default")
year = base.time.first_fiscal_year
options = {name: base.with_reform(name, from_year=year) for name in ("longer-term", "multi-year-obligation")}
comparison = govsim.compare(base, options, asked.replications, asked.seed)
comparison.save(asked.out / "tables")

# An easier world, so that nobody takes a change of assumptions for an effect of policy.
easier = base.with_parameters({"rotation.transfer_rate": 0.15, "budget.late_otherwise": 0.0})
other = govsim.compare(
    easier, {"multi-year-obligation": easier.with_reform("multi-year-obligation", from_year=year)},
    asked.replications, asked.seed,
)  # fmt: skip
curves = {label: curve(e) for label, e in {"do nothing": comparison.base, **comparison.ensembles}.items()}
worlds = [
    plots.World(label, curve(c.base), curve(c.ensembles["multi-year-obligation"]))
    for label, c in {"this world": comparison, "fewer transfers, no late acts": other}.items()
]
plots.save(plots.survival(curves, **facts), asked.out / "survival")
plots.save(plots.options(comparison.options, seed=asked.seed), asked.out / "options")
plots.save(plots.four_lines(worlds, "multi-year-obligation", **facts), asked.out / "four-lines")
print(comparison.options[["option", "outcome", "difference", "low", "high", "better_in"]].to_string(index=False))
