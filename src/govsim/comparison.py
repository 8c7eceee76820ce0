"""compare(): the same luck without and with each option; what changes, how surely, and at what cost.

comparison = govsim.compare(scenario, {"deputies": scenario.with_reform("deputy", from_year=2028)})
comparison.options      an option and outcome in a row
comparison.costs        what a partnership-year kept costs
comparison.notes        why an option, or part of it, changes nothing
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from govsim import store
from govsim.batch import Record
from govsim.ensemble import Ensemble, Interrupted, simulate
from govsim.errors import InputError, shown
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.paired import half_width, paired, ratio_of_means, worst_tenth
from govsim.scenario import Scenario
from govsim.unchanged import why_unchanged

DO_NOTHING = "do nothing"
RECORD = Record(contracts=False, events=False)


@dataclass(frozen=True)
class Comparison:
    """A scenario and options for it, run with the same seeds.

    base, ensembles   the runs without any option, and of each option by its label
    per_run           option, run and every outcome of a run; what a run cannot tell is missing
    options           an option and outcome in a row, doing nothing first:
                      option, outcome, label; base, value: means over runs without and with the option;
                      difference, low, high: of the pairs of runs; better_in, ties, runs: numbers of runs;
                      needed: runs that would tell the option from doing nothing, where these do not yet;
                      variance_ratio: what of the variance of a difference under independent luck is left;
                      worst_decile, worst_low, worst_high: mean over the option's worst tenth of worlds
    costs             option; money, money_low, money_high and partnership_years, years_low, years_high: gained or lost
                      over the reported years; per_year, low, high: the one by the other; note: why that is not known
    notes             why an option, or part of it, changes nothing

    In `options` and `costs` what is not known is None.
    """

    base: Ensemble
    ensembles: Mapping[str, Ensemble]
    per_run: pd.DataFrame = field(repr=False)
    options: pd.DataFrame = field(repr=False)
    costs: pd.DataFrame = field(repr=False)
    notes: Mapping[str, str]

    @property
    def replications(self) -> int:
        """Runs of each option."""
        return self.base.replications

    @property
    def seed(self) -> int:
        """The seed of all options."""
        return self.base.seed

    def save(self, folder: str | Path) -> Path:
        """Write all tables to a folder that does not exist yet or is empty, which appears whole or not at all.

        Each option's runs lie in a folder of their own below, which Ensemble.load() reads and `govsim rerun` makes
        again. Raises InputError when the folder is in use or cannot be written.
        """
        folders = _folders([DO_NOTHING, *self.ensembles])
        with store.new_folder(folder) as work:
            for label, ensemble in {DO_NOTHING: self.base, **self.ensembles}.items():
                below = work / folders[label]
                below.mkdir(parents=True)
                ensemble.write(below)
            facts = store.made_by() | {
                "kind": "comparison",
                "replications": self.replications,
                "seed": self.seed,
                "scenario": self.base.scenario.to_toml(),
                "folder": folders[DO_NOTHING],
                "options": {
                    label: {"folder": folders[label], "scenario": ensemble.scenario.to_toml()}
                    for label, ensemble in self.ensembles.items()
                },
                "notes": dict(self.notes),
            }
            store.write(work, {"per_run": self.per_run, "options": self.options, "costs": self.costs}, facts)
        return Path(folder)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read what save() wrote. Raises InputError when a file is missing or is not the one that was written."""
        source = Path(folder)
        facts = read_provenance(source)
        again = "compare the scenarios in provenance.json with govsim.compare()"
        store.check_tables(source, facts["sha256"], again)
        return cls(
            Ensemble.load(source / facts["folder"]),
            {label: Ensemble.load(source / option["folder"]) for label, option in facts["options"].items()},
            store.read(source, "per_run"),
            _without_nan(store.read(source, "options")),
            _without_nan(store.read(source, "costs")),
            facts["notes"],
        )


def compare(
    base: Scenario | str | Path,
    options: Mapping[str, Scenario | str | Path],
    replications: int = 200,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run a scenario and options for it with the same seeds, and compare them run by run.

    `options` are whole scenarios by a label of your choice; they may differ from `base` in all but [time] and [world].
    `progress` is called with the number of runs just completed, of (1 + options) x replications. Raises InputError for
    what cannot be compared. When the user interrupts it (Ctrl-C), nothing is kept.
    """
    if not isinstance(base, Scenario):
        base = Scenario.load(base)
    scenarios = {
        label: option if isinstance(option, Scenario) else Scenario.load(option) for label, option in options.items()
    }
    _check(base, scenarios)
    try:
        without, *ensembles = (
            simulate(scenario, replications, seed, RECORD, threads=threads, progress=progress)
            for scenario in (base, *scenarios.values())
        )
    except Interrupted:
        raise KeyboardInterrupt("the comparison was stopped") from None
    return compared(without, dict(zip(scenarios, ensembles, strict=True)))


def compared(base: Ensemble, ensembles: Mapping[str, Ensemble]) -> Comparison:
    """The comparison of ensembles that were run with the same seeds, logs of partnerships among their tables."""
    every = {DO_NOTHING: base, **ensembles}
    tables = {label: per_run(ensemble) for label, ensemble in every.items()}
    notes = {}
    for label, ensemble in ensembles.items():
        same = all(_equal(tables[label][name], tables[DO_NOTHING][name]) for name in OUTCOMES if name not in _OWN_COST)
        if note := why_unchanged(base.scenario, ensemble.scenario, same):
            notes[label] = note
    rows = pd.concat(table.assign(option=label) for label, table in tables.items())
    rows["option"] = pd.Categorical(rows["option"], categories=pd.Index(list(every)))
    columns = ["option", "run", *OUTCOMES]
    return Comparison(
        base,
        dict(ensembles),
        rows[columns].reset_index(drop=True),
        _options(tables),
        _costs(tables, base.scenario.time.years),
        notes,
    )


_OWN_COST = ("reform_cost", "money", "value_for_money")
"""What a reform's own cost moves, whether or not the reform has any effect."""


def _equal(one: pd.Series, other: pd.Series) -> bool:
    return np.array_equal(one.to_numpy(float), other.to_numpy(float), equal_nan=True)


def _options(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """A row for each option and outcome."""
    rows = []
    for label, table in tables.items():
        for name, outcome in OUTCOMES.items():
            base, values = (side[name].to_numpy(float) for side in (tables[DO_NOTHING], table))
            worst = zip(("worst_decile", "worst_low", "worst_high"), worst_tenth(values, outcome.better), strict=True)
            between = asdict(paired(base, values, outcome.better))
            rows.append({"option": label, "outcome": name, "label": outcome.label, **between, **dict(worst)})
    return _without_nan(pd.DataFrame(rows))


def _costs(tables: Mapping[str, pd.DataFrame], years: int) -> pd.DataFrame:
    """Money and partnership-years gained over the reported years, and the price of one."""
    base = tables[DO_NOTHING]
    rows = []
    for label, table in tables.items():
        if label == DO_NOTHING:
            continue
        money = (table["money"] - base["money"]).to_numpy(float)
        gained = (table["alive"] - base["alive"]).to_numpy(float) * years
        row = {"option": label, **_mean("money", money), **_mean("partnership_years", gained)}
        per_year, low, high = ratio_of_means(money, gained)
        note = ""
        if row["partnership_years"] <= 0:
            per_year = low = high = None
            note = "no partnership-years are gained"
        elif per_year is None:
            note = "whether partnership-years are gained is not certain yet"
        rows.append(row | {"per_year": per_year, "low": low, "high": high, "note": note})
    return _without_nan(pd.DataFrame(rows))


def _mean(name: str, values: np.ndarray) -> dict[str, Any]:
    mean, n = float(values.mean()), len(values)
    half = half_width(float(values.var(ddof=1)), n) if n > 1 else None
    short = name.removeprefix("partnership_")
    low, high = (None, None) if half is None else (mean - half, mean + half)
    return {name: mean, f"{short}_low": low, f"{short}_high": high}


def _without_nan(table: pd.DataFrame) -> pd.DataFrame:
    """What is missing as None, whole numbers whole."""
    columns = {}
    for name, column in table.items():
        values: list[Any] = [None if pd.isna(value) else value for value in column.tolist()]
        if name == "needed":
            values = [None if value is None else int(value) for value in values]
        columns[name] = pd.Series(values, dtype=object) if None in values else column
    return pd.DataFrame(columns)


# What may be compared, and where it is kept


def _check(base: Scenario, options: Mapping[str, Scenario]) -> None:
    if not options:
        raise InputError("there is no option to compare", place="compare", remedy='give {"a label": scenario, ...}')
    for label, option in options.items():
        place = f"compare, option {shown(label)}"
        if not isinstance(label, str) or not label.strip() or not label.isprintable():
            raise InputError("is not a label", place=place, remedy="a label is a text on one line")
        if label == DO_NOTHING:
            raise InputError("is the label of the scenario without any option", place=place, remedy="choose another")
        for table in ("time", "world"):
            if getattr(option, table) != getattr(base, table):
                what = f"has another [{table}] than the scenario it is an option for"
                raise InputError(what, place=place, remedy="both must have the same years and the same numbers of all")


def _folders(labels: Sequence[str]) -> dict[str, str]:
    """A folder for each: its number, and of its label what any system takes for a file's name."""
    plain = [re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40] for label in labels]
    return {label: f"runs/{n}-{name}".rstrip("-") for n, (label, name) in enumerate(zip(labels, plain, strict=True))}


def read_provenance(folder: Path) -> dict[str, Any]:
    """provenance.json of a folder that Comparison.save() wrote."""

    def check(facts: dict[str, Any]) -> None:
        if facts["kind"] != "comparison":
            raise ValueError
        for option in [facts, *facts["options"].values()]:
            if not re.fullmatch(r"runs/[a-z0-9-]+", option["folder"]):
                raise ValueError

    needed = {"kind": str, "options": dict, "notes": dict, "replications": int, "seed": int, "sha256": dict}
    return store.read_facts(folder, "a comparison", needed, check)
