"""How often coordinators move, and what a handover can save: transfer rates crossed with three reforms.

uv run python experiments/rotation_and_handover.py --out results/rotation-and-handover
"""

import argparse
from pathlib import Path

import pandas as pd

import govsim
from govsim import plots
from govsim.outcomes.trust_decay import event_study

RATES = (0.1, 0.3, 0.55)
REFORMS = ("handover-overlap", "deputy", "minimum-tenure")

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--replications", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
asked = parser.parse_args()

parts = []
for rate in RATES:
    base = govsim.Scenario.load("default").with_parameters({"rotation.transfer_rate": rate})
    options = {name: base.with_reform(name, from_year=base.time.first_fiscal_year) for name in REFORMS}
    comparison = govsim.compare(base, options, asked.replications, asked.seed)
    comparison.save(asked.out / f"tables-transfer-rate-{rate}")
    picture = plots.options(comparison.options, seed=asked.seed, title=f"{rate:.0%} of coordinators move a year")
    plots.save(picture, asked.out / f"options-transfer-rate-{rate}")
    parts.append(comparison.options.assign(transfer_rate=rate))
table = pd.concat(parts, ignore_index=True)
table.to_csv(asked.out / "options.csv", index=False)

# What a change of coordinator does to trust, measured as an analyst would measure it.
record = govsim.Record(partnership_months=True)
watched = govsim.simulate("default", asked.replications, asked.seed, record)
studies = {event: event_study(watched, event) for event in ("coordinator change", "leader change")}
pd.concat(studies, names=["event"]).to_csv(asked.out / "event-study.csv")
plots.save(plots.event_study(studies, runs=asked.replications, seed=asked.seed), asked.out / "event-study")
shown = table[table["outcome"].isin(["rmst_60", "trust"])]
print(shown[["transfer_rate", "option", "outcome", "value", "difference", "low", "high"]].to_string(index=False))
