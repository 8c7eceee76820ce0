"""simulate(): a scenario in, tables out; and a folder of Parquet files that says how to make it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from numbers import Integral
from pathlib import Path
from typing import Any, Self

import pandas as pd

from govsim import changed_rules, store
from govsim.batch import Raw, Record, Stopped, available_threads, run_all
from govsim.blueprint import blueprint
from govsim.changed_rules import Rules
from govsim.errors import InputError
from govsim.outcomes.summary import Estimate, summarise
from govsim.parameters import BY_NAME
from govsim.run import Run
from govsim.scenario import Scenario
from govsim.store import PROVENANCE as PROVENANCE
from govsim.store import check_free as check_free
from govsim.tables import Tables, tables_of

MOST_REPLICATIONS = 1_000_000
MOST_SEED = 2**63 - 1


@dataclass(frozen=True)
class Ensemble:
    """The runs of one scenario, as tidy tables.

    runs            a run: measures over all reported years
    years           a run, fiscal year and agency group;  years_by_kind  and partner kind
    months          the same by month, when recorded;  months_by_kind
    partnerships    a partnership: mission, partner, start, end, cause (`alive` at the end of the run), renewals
    contracts       a signed term: start, end, end agreed, gap before
    events          leader and coordinator changes, late payment spells, late acts
    partnership_months   a partnership in a month: age, trust, the evidence behind it, output, when recorded
    agencies, missions, partners    who is who

    rules     what stands in place of shipped rules, by name; empty where none was changed
    history   the scenarios the runs lived under before, each as TOML with the month until which (govsim.Worlds)
    """

    scenario: Scenario
    replications: int
    seed: int
    record: Record
    tables: Tables = field(repr=False)
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    history: Sequence[tuple[int, str]] = ()

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables: Tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        if (log := name.removesuffix("_by_kind")) in Record.__dataclass_fields__:
            raise AttributeError(f"{name} were not recorded: simulate(..., record=Record({log}=True))")
        raise AttributeError(f"an ensemble has no {name}; its tables are {', '.join(tables)}")

    def summary(self) -> list[Estimate]:
        """A dozen numbers with their 95 % intervals."""
        return summarise(self.runs, self.tables.get("partnerships"), self.seed)

    def save(self, folder: str | Path) -> Path:
        """Write every table as Parquet, and provenance.json, to a folder that does not exist yet or is empty.

        The folder appears whole or not at all. Raises InputError when it is in use or cannot be written.
        """
        with store.new_folder(folder) as work:
            self.write(work)
        return Path(folder)

    def write(self, folder: Path) -> None:
        """Write every table, and provenance.json, to a folder that is there."""
        facts = store.made_by() | {
            "scenario": self.scenario.to_toml(),
            "defaults": _defaults_of(self.scenario),
            "replications": self.replications,
            "seed": self.seed,
            "record": asdict(self.record),
        }
        if self.rules:
            facts["changed_rules"] = self.rules
        if self.history:
            facts["history"] = [list(before) for before in self.history]
        store.write(folder, self.tables, facts)

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read what save() wrote. Raises InputError when a file is missing or is not the one that was written."""
        source = Path(folder)
        facts = read_provenance(source)
        again = f"govsim rerun {source}"
        store.check_tables(source, facts["sha256"], again, elsewhere=f"{again} --out NEW-FOLDER")
        order = [name for name in _TABLE_ORDER if name in facts["sha256"]]
        return cls(
            Scenario.from_toml(facts["scenario"], place=str(source / PROVENANCE)),
            facts["replications"],
            facts["seed"],
            Record(**facts["record"]),
            {name: store.read(source, name) for name in order},
            facts.get("changed_rules", {}),
            [(until, text) for until, text in facts.get("history", ())],
        )


_TABLE_ORDER = (
    "runs", "years", "years_by_kind", "months", "months_by_kind", "partnerships", "contracts", "events",
    "partnership_months", "agencies", "missions", "partners",
)  # fmt: skip


def simulate(
    scenario: Scenario | str | Path,
    replications: int = 100,
    seed: int = 1,
    record: Record | None = None,
    *,
    rules: Rules | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run a scenario `replications` times and return the tables.

    Run r depends on (seed, r) alone: 200 replications begin with the same 100. `record` says which logs are written
    down (all but months unless told otherwise); `threads` is as many as there are processors and changes no byte of the
    result; `progress` is called with the number of runs just completed. `rules` are functions of your own in place of
    shipped rules, by name (docs/changing-a-rule.md). Raises InputError for what cannot be run.

    When the user interrupts it (Ctrl-C), raises Interrupted with the ensemble of the runs that were complete.
    """
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    replications = check_whole("replications", replications, 1, MOST_REPLICATIONS)
    seed = check_whole("seed", seed, 0, MOST_SEED)
    threads = available_threads() if threads is None else threads
    threads = check_whole("threads", threads, 1, 1024)
    record = Record.checked(record, Record())
    rules = {} if rules is None else rules
    changed_rules.check(rules)
    plan = blueprint(scenario)
    engine = changed_rules.engine_with(rules, replications * len(plan.schedule) * plan.world.regions.size)

    def ensemble(raw: Raw) -> Ensemble:
        tables = tables_of(plan, raw, record)
        return Ensemble(scenario, raw.runs, seed, record, tables, changed_rules.described(rules))

    try:
        with changed_rules.compiling(rules):
            if rules:  # the first run, month by month, with a look at every number
                watched = Run(plan, seed, engine=changed_rules.engine_with(rules, months=0), logs=(False,) * 4)
                watched.step(len(plan.schedule))
            raw = run_all(plan, replications, seed, record, threads, progress, engine)
    except Stopped as stopped:
        raise Interrupted(ensemble(stopped.raw) if stopped.raw.runs else None, replications) from None
    changed_rules.check_numbers(rules, raw.yearly)
    return ensemble(raw)


class Interrupted(KeyboardInterrupt):
    """The user stopped simulate(). `ensemble` holds the complete runs, from the first on; None if there were none."""

    def __init__(self, ensemble: Ensemble | None, replications: int) -> None:
        self.ensemble = ensemble
        self.replications = replications
        super().__init__(f"stopped: {ensemble.replications if ensemble else 0} of {replications} runs are complete")


def rerun(
    folder: str | Path,
    *,
    rules: Rules | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Make an ensemble again from the provenance of a saved one. Whether it is the same, differences() tells.

    One that was made with changed rules is made again only with the same `rules`. Raises InputError for others.
    """
    facts = read_provenance(Path(folder))
    place = str(Path(folder) / PROVENANCE)
    changed_rules.check_same(rules or {}, facts.get("changed_rules", {}), place, "govsim.rerun(folder, rules=...)")
    scenario = Scenario.from_toml(facts["scenario"], place=str(Path(folder) / PROVENANCE))
    now = _defaults_of(scenario)["parameters"]
    then = facts["defaults"]["parameters"]
    scenario = scenario.with_parameters({name: value for name, value in then.items() if now.get(name) != value})
    scenario = scenario.with_time(**facts["defaults"]["time"]).with_world(**facts["defaults"]["world"])
    record = Record(**facts["record"])
    if facts.get("history"):
        from govsim.worlds import lived_again

        befores = [(until, Scenario.from_toml(text, place=place)) for until, text in facts["history"]]
        return lived_again([*befores, (None, scenario)], facts["replications"], facts["seed"], record, rules)
    return simulate(
        scenario, facts["replications"], facts["seed"], record, rules=rules, threads=threads, progress=progress
    )


def _defaults_of(scenario: Scenario) -> dict[str, Any]:
    """What a scenario leaves unsaid, in full: another version of govsim may have other defaults."""
    return {
        "parameters": {name: scenario.parameter(name) for name in BY_NAME},
        "time": scenario.time.model_dump(),
        "world": scenario.world.model_dump(),
    }


def differences(folder: str | Path, again: str | Path) -> list[str]:
    """The names of the tables of which two saved ensembles do not hold the same bytes."""
    first, second = (read_provenance(Path(path))["sha256"] for path in (folder, again))
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def read_provenance(folder: Path) -> dict[str, Any]:
    """provenance.json of a folder that save() wrote."""
    needed = {"scenario": str, "defaults": dict, "replications": int, "seed": int, "record": dict, "sha256": dict}
    return store.read_facts(folder, "an ensemble", needed, lambda facts: Record(**facts["record"]))


def check_whole(name: str, value: object, least: int, most: int) -> int:
    """The value, a plain int; what is not a whole number within these bounds is refused."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InputError(f"{name} must be a whole number, not {value!r}", remedy=f"give one from {least} to {most}")
    value = int(value)
    if not least <= value <= most:
        raise InputError(f"{name} is {value}, outside {least} to {most}", remedy=f"give one from {least} to {most}")
    return value
