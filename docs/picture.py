"""Draws docs/survival.svg, the picture of the README, from 60 runs of each world: uv run python docs/picture.py"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import govsim
from govsim.outcomes.survival import bootstrap_survival, risk_table, survival

RUNS, SEED, YEARS = 60, 1, 10
plt.rcParams |= {"svg.hashsalt": "govsim", "svg.fonttype": "path", "font.size": 10}


def draw() -> None:
    """Survival of partnerships as things are and under two reforms that begin with the first reported year."""
    base = govsim.Scenario.load("default")
    worlds = {
        "as things are: money voted yearly": base,
        "a longer term alone": base.with_reform("longer-term", from_year=2026),
        "a multi-year obligation": base.with_reform("multi-year-obligation", from_year=2026),
    }
    figure, axes = plt.subplots(figsize=(7.2, 3.6), layout="constrained")
    for (label, scenario), colour in zip(worlds.items(), ("#555555", "#e69f00", "#0072b2"), strict=True):
        log = govsim.simulate(scenario, RUNS, SEED, govsim.Record(contracts=False, events=False)).partnerships
        table = risk_table(log[log["start"] >= 0], RUNS)  # begun under the reform
        months = np.arange(12 * YEARS + 1) / 12
        curve = np.append(1, survival(table)[: 12 * YEARS])
        low, high = np.quantile(bootstrap_survival(table, SEED)[:, : 12 * YEARS], (0.025, 0.975), axis=0)
        axes.fill_between(months, np.append(1, low), np.append(1, high), color=colour, alpha=0.25, linewidth=0)
        axes.plot(months, curve, color=colour, label=label)
    axes.set(xlim=(0, YEARS), ylim=(0, 1), xlabel="years since first signing", ylabel="partnerships still alive")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    axes.set_title(f"{RUNS} runs of the default world each, seed {SEED}; bands: 95 %", fontsize=9, loc="left")
    figure.savefig(Path(__file__).with_name("survival.svg"), metadata={"Date": None})


if __name__ == "__main__":
    draw()
