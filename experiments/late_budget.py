"""What late budget acts do, and what a bridge fund or an advance can mend, with the acts of 2006-2025 as recorded.

uv run python experiments/late_budget.py --out results/late-budget
"""

import argparse
from pathlib import Path

import govsim
from govsim import plots
from govsim.outcomes.continuity import incidence

REFORMS = ("bridge-fund", "advance-payment", "fast-acceptance", "multi-year-obligation")

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replications", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
asked = parser.parse_args()
facts = {"runs": asked.replications, "seed": asked.seed}

base = govsim.Scenario.load("thai-history")
options = {name: base.with_reform(name, from_year=base.time.first_fiscal_year) for name in REFORMS}
comparison = govsim.compare(base, options, asked.replications, asked.seed)
comparison.save(asked.out / "tables")
plots.save(plots.options(comparison.options, seed=asked.seed), asked.out / "options")
causes = incidence(comparison.base.partnerships, asked.replications, asked.seed)
causes.to_csv(asked.out / "incidence.csv", index=False)
plots.save(plots.incidence(causes, **facts), asked.out / "incidence")

# One world on a calendar: the first mission's longest partnership, late acts and late payments included.
record = govsim.Record(partnership_months=True)
watched = govsim.simulate(base, 1, asked.seed, record)
longest = watched.partnerships.assign(months=lambda log: log["end"] - log["start"]).nlargest(1, "months").iloc[0]
plots.save(plots.life(watched, 0, int(longest["mission"])), asked.out / "one-partnership")
print(comparison.costs.to_string(index=False))
print(comparison.options[["option", "outcome", "difference", "low", "high", "better_in"]].to_string(index=False))
