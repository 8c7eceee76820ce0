"""Draws docs/survival.svg, the picture of the README: uv run python docs/picture.py"""

from pathlib import Path

import govsim
from govsim import plots
from govsim.outcomes.continuity import survival_curve

RUNS, SEED = 60, 1


def draw() -> None:
    """Survival of partnerships as things are and under two reforms that begin with the first reported year."""
    base = govsim.Scenario.load("default")
    worlds = {"do nothing": base} | {
        name: base.with_reform(name, from_year=2026) for name in ("longer-term", "multi-year-obligation")
    }
    curves = {}
    for label, scenario in worlds.items():
        log = govsim.simulate(scenario, RUNS, SEED, govsim.Record(contracts=False, events=False)).partnerships
        curves[label] = survival_curve(log[log["start"] >= 0], RUNS, SEED)  # those begun under the reform
    picture = Path(__file__).with_name("survival.svg")
    picture.unlink(missing_ok=True)
    plots.save(plots.survival(curves, runs=RUNS, seed=SEED), picture, formats=("svg",))


if __name__ == "__main__":
    draw()
