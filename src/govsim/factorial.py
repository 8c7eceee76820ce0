"""apportion(): which barrier explains what part of the loss, by the 2^5 factorial of section 8.

factorial = govsim.apportion("default", replications=200)
factorial.shares      a barrier's part of what is lost, in continuity, trust and coverage
factorial.gains       what is gained when one barrier alone is switched off, or all five
factorial.effects     main effects and two-way interactions
factorial.beside      the same under another definition of "off"

The public name is not `barriers`, as section 8 already lives in the module of that name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import comb
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from govsim import store
from govsim.barriers import BARRIERS
from govsim.batch import Record, available_threads, run_all
from govsim.blueprint import Blueprint, blueprint
from govsim.ensemble import Ensemble, simulate
from govsim.errors import InputError, did_you_mean, shown
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.summary import mean_over_runs
from govsim.outcomes.survival import drawn_anew, percentile_interval
from govsim.parameters import BY_NAME
from govsim.regimes import derive
from govsim.scenario import Scenario
from govsim.tables import tables_of

FIVE = tuple(BARRIERS)
COMBINATIONS = tuple(tuple(name for k, name in enumerate(FIVE) if mask >> k & 1) for mask in range(2 ** len(FIVE)))
"""What is switched off in each of the 32; bit k of its number stands for barrier k."""
ANSWERED = ("rmst_60", "trust", "coverage")
"""The outcomes that are shared out: continuity, trust and coverage."""
ALL_FIVE = "all five"
FEWEST_RUNS = 10
"""With fewer runs, drawing them anew tells too little of how much a share may vary."""
RECORD = Record(contracts=False, events=False)


@dataclass(frozen=True)
class Reference:
    """Another choice of what it means that a barrier is off.

    off: the values that differ from those of BARRIERS;  definition: all of it in words
    """

    barrier: str
    definition: str
    off: Mapping[str, float]

    def __post_init__(self) -> None:
        if self.barrier not in BARRIERS:
            what, remedy = f"{shown(self.barrier)} is not a barrier", did_you_mean(self.barrier, BARRIERS, "barriers")
            raise InputError(what, place="reference", remedy=remedy)
        own = [name for name in BARRIERS[self.barrier].off if _barriers_that_set(name) == [self.barrier]]
        for name in self.off:
            if name not in own:
                what = f"{shown(name)} is not what switching {self.barrier} off decides alone"
                raise InputError(what, place="reference", remedy=f"it decides {', '.join(own)}")


def _barriers_that_set(parameter: str) -> list[str]:
    return [barrier.name for barrier in BARRIERS.values() if parameter in barrier.off]


MIDDLING_LEADERS = Reference(
    "leadership",
    "change_rate 0, no term limit, spread 0, P = G = 0.5 in every agency",
    MappingProxyType({"leadership.priority_median": 0.5, "leadership.seriousness_median": 0.5}),
)
"""Leaders who stay, and are neither better nor worse than the median one of the default world (section 8)."""


@dataclass(frozen=True)
class Factorial:
    """A scenario with every combination of the five barriers switched off, under the same luck.

    definitions   what off means, for each barrier
    per_run       run; budget, routine, rotation, leadership, law: 1 where off; every outcome of a run, missing where
                  the run cannot tell
    gains         outcome, off (a barrier alone, or "all five"); base, value: means over runs without and with it off;
                  gain, low, high: of the pairs of runs; runs: those that could tell in all 32 combinations
    effects       outcome, term, effect, low, high, runs. "budget": what switching it off gains, averaged over the 16
                  states of the other four. "budget:law": what both off gain more than the two gains added up,
                  averaged over the 8 states of the other three
    shares        outcome, label, barrier; share, low, high: of `gain`, that of all five; shapley: the same in the
                  outcome's unit; runs; definition of off; note: why something is not given
    beside        the same under another definition of one barrier's off, unless there is none

    Means have Student's 95 % intervals over runs. A barrier's Shapley value in a run is what switching it off adds,
    averaged over all 120 orders of switching the five off. A share is a ratio of means, of the mean Shapley value to
    the mean gain of all five, so shares add up to 1; its interval is by bootstrap over runs. There is no share where
    the gain cannot be told from 0. In all tables but `per_run` what is not known is None.
    """

    scenario: Scenario
    replications: int
    seed: int
    definitions: Mapping[str, str]
    per_run: pd.DataFrame = field(repr=False)
    gains: pd.DataFrame = field(repr=False)
    effects: pd.DataFrame = field(repr=False)
    shares: pd.DataFrame = field(repr=False)
    reference: Reference | None = None
    beside: "Factorial | None" = field(default=None, repr=False)

    def save(self, folder: str | Path) -> Path:
        """Write all tables to a folder that does not exist yet or is empty, which appears whole or not at all.

        Those under the other definition lie in the folder `beside` below it. Raises InputError when the folder is in
        use or cannot be written.
        """
        facts = store.made_by() | {
            "kind": "factorial",
            "scenario": self.scenario.to_toml(),
            "replications": self.replications,
            "seed": self.seed,
            "definitions": dict(self.definitions),
            "reference": None,
        }
        with store.new_folder(folder) as work:
            if self.beside is not None and self.beside.reference is not None:
                other = self.beside.reference
                facts["reference"] = {
                    "barrier": other.barrier, "definition": other.definition, "off": dict(other.off)
                }  # fmt: skip
                (work / "beside").mkdir()
                for name, table in self.beside._tables().items():
                    table.to_parquet(work / "beside" / f"{name}.parquet", index=False)
            store.write(work, self._tables(), facts)
        return Path(folder)

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"per_run": self.per_run, "gains": self.gains, "effects": self.effects, "shares": self.shares}

    @staticmethod
    def load(folder: str | Path) -> "Factorial":
        """Read what save() wrote. Raises InputError when a file is missing or is not the one that was written."""
        source = Path(folder)
        facts = read_provenance(source)
        store.check_tables(source, facts["sha256"], "apportion the scenario in provenance.json with govsim.apportion()")
        if facts["reference"] is None:
            return _read(source, "", facts, None, None)
        beside = _read(source, "beside/", facts, Reference(**facts["reference"]), None)
        return _read(source, "", facts, None, beside)


def _read(
    source: Path, below: str, facts: Mapping[str, Any], reference: Reference | None, beside: Factorial | None
) -> Factorial:
    per_run, *tables = (store.read(source, f"{below}{name}") for name in ("per_run", "gains", "effects", "shares"))
    gains, effects, shares = (_without_nan(table) for table in tables)
    return Factorial(
        Scenario.from_toml(facts["scenario"], place=str(source / store.PROVENANCE)), facts["replications"],
        facts["seed"], _definitions(facts["definitions"], reference), per_run, gains, effects, shares,
        reference, beside,
    )  # fmt: skip


def read_provenance(folder: Path) -> dict[str, Any]:
    """provenance.json of a folder that Factorial.save() wrote."""

    def check(facts: dict[str, Any]) -> None:
        if facts["kind"] != "factorial" or list(facts["definitions"]) != list(FIVE):
            raise ValueError
        if facts["reference"] is not None:
            Reference(**facts["reference"])

    needed = {"kind": str, "scenario": str, "replications": int, "seed": int, "definitions": dict, "sha256": dict}
    return store.read_facts(folder, "a factorial of barriers", needed, check)


def apportion(
    scenario: Scenario | str | Path,
    replications: int = 200,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    reference: Reference | None = MIDDLING_LEADERS,
) -> Factorial:
    """Run all combinations of barriers switched off with the same seeds, and share out what the five together cost.

    `reference` is another definition of one barrier's off, for which all is worked out `beside`; None for no other.
    There is none either where the scenario has that barrier off already. `progress` is called with the number of runs
    just completed, of ensembles_in() x replications. Raises InputError for what cannot be run. When the user
    interrupts it (Ctrl-C), nothing is kept.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    done: dict[tuple[bool, frozenset[str]], pd.DataFrame] = {}

    def runs(off: Sequence[str], other: bool) -> pd.DataFrame:
        without = scenario.without(*off)
        key = other, frozenset(without.barriers_off)
        if key not in done:
            if other and reference is not None:
                plan = under(blueprint(without), reference)
                raw = run_all(plan, replications, seed, RECORD, threads or available_threads(), progress)
                ensemble = Ensemble(without, raw.runs, seed, RECORD, tables_of(plan, raw, RECORD))
            else:
                ensemble = simulate(without, replications, seed, RECORD, threads=threads, progress=progress)
            done[key] = per_run(ensemble)
        return done[key]

    beside = None
    try:
        tables = [runs(off, False) for off in COMBINATIONS]
        if reference is not None and reference.barrier not in scenario.barriers_off:
            others = [runs(off, reference.barrier in off) for off in COMBINATIONS]
            beside = _apportioned(scenario, replications, seed, others, reference, None)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("the factorial was stopped") from None
    return _apportioned(scenario, replications, seed, tables, None, beside)


def ensembles_in(scenario: Scenario, reference: Reference | None = MIDDLING_LEADERS) -> int:
    """How many ensembles apportion() runs: 32 and 16 more under the other definition; fewer where some are off."""
    left = len(FIVE) - len(scenario.barriers_off)
    other = reference is not None and reference.barrier not in scenario.barriers_off
    return int(2**left + (2 ** (left - 1) if other else 0))


def under(plan: Blueprint, reference: Reference) -> Blueprint:
    """The blueprint of a scenario with a barrier off, with off as the reference has it."""
    regimes = plan.regimes.copy()
    for name, value in reference.off.items():
        regimes[BY_NAME[name].field] = value
    derive(regimes)
    return replace(plan, regimes=regimes)


def _definitions(first: Mapping[str, str], reference: Reference | None) -> dict[str, str]:
    return dict(first) | ({} if reference is None else {reference.barrier: reference.definition})


def _apportioned(
    scenario: Scenario,
    replications: int,
    seed: int,
    tables: Sequence[pd.DataFrame],
    reference: Reference | None,
    beside: Factorial | None,
) -> Factorial:
    """The answers from the outcomes of each run in each of COMBINATIONS."""
    every = pd.concat(tables, ignore_index=True)[["run", *OUTCOMES]]
    for place, name in enumerate(FIVE, start=1):
        every.insert(place, name, np.repeat([int(name in off) for off in COMBINATIONS], replications))
    definitions = _definitions({barrier.name: barrier.definition for barrier in BARRIERS.values()}, reference)
    gains, effects, shares = [], [], []
    for outcome in ANSWERED:
        values = every[outcome].to_numpy(float).reshape(len(COMBINATIONS), replications).T
        values = values[~np.isnan(values).any(axis=1)]
        gains.append(gains_of(values).assign(outcome=outcome))
        effects.append(effects_of(values).assign(outcome=outcome))
        facts = {"outcome": outcome, "label": OUTCOMES[outcome].label, "definition": list(definitions.values())}
        shares.append(shares_of(values, seed).assign(**facts))
    return Factorial(
        scenario, replications, seed, definitions, every, _joined(gains), _joined(effects),
        _joined(shares, "outcome", "label"), reference, beside,
    )  # fmt: skip


def _joined(parts: list[pd.DataFrame], *first: str) -> pd.DataFrame:
    table = pd.concat(parts, ignore_index=True)
    first = first or ("outcome",)
    return _without_nan(table[[*first, *(name for name in table if name not in first)]])


def _without_nan(table: pd.DataFrame) -> pd.DataFrame:
    """What is missing as None."""
    columns = {
        name: column.astype(object).where(column.notna(), None) if column.isna().any() else column
        for name, column in table.items()
    }
    return pd.DataFrame(columns)


# From the values of a game, shape (runs, combinations), to answers


def shapley(values: np.ndarray) -> np.ndarray:
    """The Shapley value of each player of a game, shape (..., 2^n) to (..., n) (Shapley 1953).

    The value of a coalition stands at the number whose bits are its players. What a player adds to a coalition of s
    others is weighted by s! (n-1-s)! / n! = 1 / (n C(n-1, s)): the mean over all n! orders. A player who never adds
    anything has exactly 0.
    """
    players = values.shape[-1].bit_length() - 1
    parts = []
    for k in range(players):
        others = _without(k, players)
        weights = [1 / (players * comb(players - 1, int(mask).bit_count())) for mask in others]
        parts.append(((values[..., others | 1 << k] - values[..., others]) * weights).sum(axis=-1))
    return np.stack(parts, axis=-1)


def _without(k: int, players: int) -> np.ndarray:
    """The numbers of the coalitions without player k."""
    masks = np.arange(2**players)
    return np.asarray(masks[(masks >> k & 1) == 0])


def gains_of(values: np.ndarray) -> pd.DataFrame:
    """What is gained by one barrier alone switched off, and by all five: off, base, value, gain, low, high, runs."""
    rows = []
    for mask, off in [*((1 << k, name) for k, name in enumerate(FIVE)), (len(COMBINATIONS) - 1, ALL_FIVE)]:
        gain = _mean(values[:, mask] - values[:, 0])
        base, value = (_mean(values[:, number])["value"] for number in (0, mask))
        rows.append({"off": off, "base": base, "value": value, "gain": gain.pop("value"), **gain})
    return pd.DataFrame(rows)


def effects_of(values: np.ndarray) -> pd.DataFrame:
    """Main effects and two-way interactions, as differences: term, effect, low, high, runs."""
    rows = []
    for k, name in enumerate(FIVE):
        on = _without(k, len(FIVE))
        rows.append({"term": name, **_mean((values[:, on | 1 << k] - values[:, on]).mean(axis=1))})
    for (j, one), (k, other) in combinations(enumerate(FIVE), 2):
        on = np.intersect1d(_without(j, len(FIVE)), _without(k, len(FIVE)))
        with_other = values[:, on | 1 << j | 1 << k] - values[:, on | 1 << k]
        contrast = with_other - (values[:, on | 1 << j] - values[:, on])
        rows.append({"term": f"{one}:{other}", **_mean(contrast.mean(axis=1))})
    return pd.DataFrame(rows).rename(columns={"value": "effect"})


def shares_of(values: np.ndarray, seed: int) -> pd.DataFrame:
    """Each barrier's part of the gain of all five: barrier, share, low, high, gain, shapley, runs, note."""
    runs = len(values)
    total = _mean(values[:, -1] - values[:, 0])
    table = pd.DataFrame({"barrier": FIVE, "share": None, "low": None, "high": None, "gain": total["value"]})
    each = shapley(values)
    table = table.assign(shapley=each.mean(axis=0) if runs else None, runs=runs, note=_why_no_share(total))
    if table["note"].any():
        return table
    shares = _divided(each.mean(axis=0))
    table["share"] = shares
    if runs < FEWEST_RUNS:
        return table.assign(note=f"an interval of a share needs {FEWEST_RUNS} runs")
    drawn = _divided(drawn_anew(runs, seed) @ each)
    table["low"], table["high"] = percentile_interval(drawn, runs)
    if total["value"] < 0:
        return table.assign(note="it is less with all five off: these are shares of what the barriers add")
    return table


def _divided(shapley_values: np.ndarray) -> np.ndarray:
    """Each as a part of them all: they add up to the gain of all five."""
    with np.errstate(divide="ignore", invalid="ignore"):  # runs drawn anew may gain nothing: left out
        return np.asarray(shapley_values / shapley_values.sum(axis=-1, keepdims=True)) + 0.0


def _why_no_share(total: Mapping[str, Any]) -> str:
    if total["runs"] == 0:
        return "no run could tell in every combination, so there is no share"
    if total["value"] == total["low"] == total["high"] == 0:
        return "nothing changes when all five are off, so there is nothing to share out"
    if total["runs"] == 1:
        return "one run cannot tell whether anything is lost, so there is no share"
    if total["low"] <= 0 <= total["high"]:
        return "what is lost cannot be told from nothing yet, so there is no share; more runs may tell"
    return ""


def _mean(values: np.ndarray) -> dict[str, Any]:
    """The mean over runs with Student's interval."""
    estimate = mean_over_runs("", "", pd.Series(values))
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "runs": estimate.runs}
