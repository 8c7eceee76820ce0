"""Cross-check of history matching by ABC-SMC (pyabc) on a small case: one JSON document on stdout, some minutes.

uv run --extra evidence python tools/abc_smc.py > docs/evidence/abc.json

Four uncertainties, three patterns, two of them without a source (O5 and starts; the case is for the method, which needs
patterns that tell something). Both ways accept alike: every pattern within CUT implausibilities. The engine's
luck is a function of the point (a hash of it), so a point gives the same whenever it is asked. pyabc draws from numpy's
global generator, which is seeded here for that reason alone; nothing of govsim draws from it.
"""

import hashlib
import json
import sys

import numpy as np
import pyabc

import govsim
from govsim.runs import provenance
from govsim.study.evidence.matching import CUT, Space, implausibility, simulated
from govsim.study.evidence.patterns import evidence, evidence_hash

PARAMETERS = ("workload.routine", "workload.task", "budget.line_kept", "contract.agree")
PATTERNS = ("O5", "starts", "F11")
RIDGE = ("workload.routine", "workload.task")
"""Both take a coordinator's time: what one has more, the other must have less. Both ways must find them tied alike."""
POINTS, REPLICATIONS, WAVES = 400, 6, 2
PARTICLES, STEPS = 300, (3 * CUT, 1.7 * CUT, CUT)
SEED = 1
QUANTILES = (0.05, 0.5, 0.95)


type Particles = tuple[np.ndarray, np.ndarray]
"""Places in the ranges (0 to 1), shape (points, parameters), and weights that sum to 1."""


def by_matching() -> tuple[Particles, Particles, float]:
    """Plain rejection (the first wave's points that their own runs leave), history matching, and what it leaves."""
    found = govsim.calibrate(
        "default", points=POINTS, replications=REPLICATIONS, waves=WAVES, seed=SEED, matched=PATTERNS,
        parameters=PARAMETERS, largest=1,
    )  # fmt: skip
    return alike(found.units(0)[found.kept(0)]), alike(found.units(-1)[found.kept()]), found.left


def by_abc() -> tuple[Particles, int]:
    """ABC-SMC, particles that move from a wide tolerance to CUT, and how many points it ran."""
    space, patterns = Space.of(govsim.Scenario.load("default"), PARAMETERS), [evidence()[name] for name in PATTERNS]

    def model(point: dict[str, float]) -> dict[str, float]:
        units = np.array([[point[name] for name in space.names]])
        luck = int.from_bytes(hashlib.sha256(units.tobytes()).digest()[:4])
        found = simulated(space, patterns, space.values(units), REPLICATIONS, SEED, offset=1_000_000 + luck)
        worst = implausibility(patterns, found.values, found.errors**2).max()
        return {"implausible": float(min(worst, 1e9))}

    np.random.seed(SEED)  # noqa: NPY002  pyabc knows no other generator
    smc = pyabc.ABCSMC(
        model,
        pyabc.Distribution(**{name: pyabc.RV("uniform", 0, 1) for name in space.names}),
        lambda one, _: one["implausible"],
        population_size=PARTICLES,
        eps=pyabc.ListEpsilon(list(STEPS)),
        sampler=pyabc.SingleCoreSampler(),
    )
    smc.new("sqlite://", {"implausible": 0.0})
    history = smc.run(max_nr_populations=len(STEPS))
    particles, weights = history.get_distribution()
    return (particles[list(space.names)].to_numpy(float), np.asarray(weights)), int(history.total_nr_simulations)


def alike(units: np.ndarray) -> Particles:
    """Points that weigh the same."""
    return units, np.full(len(units), 1 / len(units))


def effective(weights: np.ndarray) -> float:
    """Points of equal weight that would tell as much."""
    return float(1 / (weights**2).sum())


def ranks(column: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The share of weight below each value, half of its own included."""
    order = np.argsort(column)
    found = np.empty_like(column)
    found[order] = np.cumsum(weights[order]) - weights[order] / 2
    return found


def told(units: np.ndarray, weights: np.ndarray) -> dict[str, object]:
    """How many points, the quantiles of each parameter, and the rank correlation of the ridge."""
    places = np.column_stack([ranks(column, weights) for column in units.T])
    quantiles = {
        name: np.interp(QUANTILES, np.sort(places[:, n]), np.sort(units[:, n])).tolist()
        for n, name in enumerate(PARAMETERS)
    }
    one, other = (places[:, PARAMETERS.index(name)] for name in RIDGE)
    ridge = np.cov(one, other, aweights=weights)
    return {
        "points": len(units), "effective": effective(weights), "quantiles": quantiles,
        "ridge": float(ridge[0, 1] / np.sqrt(ridge[0, 0] * ridge[1, 1])),
    }  # fmt: skip


def distance(one: Particles, other: Particles) -> dict[str, float]:
    """Kolmogorov and Smirnov's distance of each parameter's two distributions."""
    found = {}
    for n, name in enumerate(PARAMETERS):
        at = np.concatenate([one[0][:, n], other[0][:, n]])
        below = [(units[:, n] <= at[:, None]) @ weights for units, weights in (one, other)]
        found[name] = float(np.abs(below[0] - below[1]).max())
    return found


def chance(one: Particles, other: Particles) -> float:
    """What that distance exceeds in one of 20 comparisons of samples of one distribution, of this size."""
    n, m = effective(one[1]), effective(other[1])
    return float(1.358 * np.sqrt((n + m) / (n * m)))


def main() -> None:
    """Both ways, and how far apart they are."""
    rejection, matching, left = by_matching()
    smc, simulated_points = by_abc()
    document = {
        "govsim": provenance.version(), "evidence": evidence_hash(), "pyabc": pyabc.__version__, "seed": SEED,
        "patterns": PATTERNS, "ridge": RIDGE, "replications": REPLICATIONS, "cut": CUT, "left": left,
        "ways": {
            "rejection": {"runs": POINTS * REPLICATIONS} | told(*rejection),
            "history matching": {"runs": WAVES * POINTS * REPLICATIONS} | told(*matching),
            "ABC-SMC": {"runs": simulated_points * REPLICATIONS} | told(*smc),
        },
        "distance": distance(matching, smc), "chance": chance(matching, smc),
    }  # fmt: skip
    json.dump(document, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
