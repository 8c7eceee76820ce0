"""simulate(): a scenario in, tables out; and a folder of Parquet files that says how to make it again."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import pandas as pd
from pydantic import Field

from govsim.arguments import a_path, function, named, optional, takes, text, whole
from govsim.errors import InputError, shown
from govsim.model import changed_rules, extensions
from govsim.model.changed_rules import Rules
from govsim.outcomes.intervals import Estimate, mean_over_runs
from govsim.outcomes.lifetimes import lifetimes
from govsim.outcomes.own import measured, own
from govsim.outcomes.results import Results, carry
from govsim.outcomes.results import Tables as TablesOfRuns
from govsim.outcomes.summary import summarise
from govsim.runs import memory, new_files, results_folder, saved_tables
from govsim.runs.batch import Raw, Record, Span, Stopped, available_threads, run_all, run_each, unbroken
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, Facts, Hash, scenario_of
from govsim.runs.kept_tables import LARGE, KeptTables, size_of
from govsim.runs.results_folder import PROVENANCE
from govsim.runs.run import Run
from govsim.runs.streamed import Task, check_same, stream
from govsim.runs.tidy import tables_of
from govsim.runs.unfinished import Unfinished
from govsim.scenario import idle
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.outside import outside_evidence
from govsim.scenario.scenario import Scenario, given_scenario

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

MOST_THREADS = 1024


@dataclass(frozen=True)
class Ensemble:
    """The runs of one scenario, as tidy tables. Each table is an attribute of its name, a pandas DataFrame.

    Attributes:
        runs: A row a run: measures over all reported years.
        years: A row a run, fiscal year and agency group; `years_by_kind` has the partner kind too.
        months: The same by month, when recorded; `months_by_kind` likewise.
        partnerships: A row a partnership: mission, partner, start, end, cause (`alive` at the end of the run),
            renewals.
        contracts: A row a signed term: start, end, end agreed, gap before.
        events: Leader and coordinator changes, late payment spells, late acts.
        adopted: A row a run and adaptive reform that it adopted, where the scenario has any: since which fiscal year.
        partnership_months: A row a partnership in a month, when recorded: age, trust, the evidence behind it, output.
        agencies: The agencies of the scenario.
        missions: Its missions.
        partners: Its partners.
        rules: What stands in place of shipped rules, by name; empty where none was changed.
        history: The scenarios under which the runs began, each as TOML with the month until which (govsim.Worlds).
    """

    scenario: Scenario
    replications: int
    seed: int
    record: Record
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    history: Sequence[tuple[int, str]] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.tables, KeptTables):
            for table in self.tables.values():
                carry(table, self.replications, self.seed)

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables: Mapping[str, pd.DataFrame] = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        if (log := name.removesuffix("_by_kind")) in Record.__dataclass_fields__:
            raise AttributeError(f"{name} were not recorded: simulate(..., record=Record({log}=True))")
        raise AttributeError(f"an ensemble has no {name}; its tables are {', '.join(tables)}")

    def summary(self) -> list[Estimate]:
        """A dozen numbers with their 95 % intervals, and those of the scenario's extensions."""
        found = summarise(self.runs, lifetimes(self) if self.record.partnerships else None, self.seed)
        added = own([self.scenario])
        return found + [
            mean_over_runs(name, added[name].label, pd.Series(values))
            for name, values in measured(self, added).items()
            if added[name].year is None
        ]

    @property
    def folder(self) -> Path | None:
        """The folder in which the tables lie that are read when they are asked for; None where they are in memory."""
        return self.tables.folder if isinstance(self.tables, KeptTables) else None

    def parts(self, *names: str) -> Iterator[tuple[int, Results]]:
        """These tables of some runs at a time, and the first of these runs; the runs of a part are numbered from 0.

        A folder is read in parts where its tables take more than 32 MB there (a few hundred in memory); of smaller
        ones, and of runs in memory, there is one part.
        """
        if not isinstance(self.tables, KeptTables) or not self.tables.large:
            yield 0, self
            return
        names += ("adopted",) * bool(self.scenario.adaptive)
        for first, end in self.tables.spans(names):
            some = {name: self.tables.part(name, first, end) for name in names}
            yield first, TablesOfRuns(self.scenario, end - first, some, self.history)

    @takes(table=text)
    def dataset(self, table: str) -> "Dataset":
        """A table as a dataset of pyarrow, of which it and duckdb read the rows and columns that they are asked for.

        Raises:
            InputError: Where there is no such table, or the runs are in memory alone.
        """
        if table not in self.tables:
            raise InputError(f"{shown(table)} is not a table", place="table", remedy=", ".join(self.tables))
        if not isinstance(self.tables, KeptTables):
            remedy = "simulate(..., out=FOLDER), or save() and load() them, and they are in a folder"
            raise InputError("the runs are in memory, not in a folder", place="dataset", remedy=remedy)
        return self.tables.dataset(table)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the scenario states without effect, or outside what evidence says, a sentence each."""
        return idle.notes(self.scenario)

    @takes(folder=a_path)
    def save(self, folder: str | Path) -> Path:
        """Write every table as Parquet, and provenance.json, to a folder that does not exist yet or is empty.

        The folder appears whole or not at all.

        Raises:
            InputError: When it is in use or cannot be written; where the latter shows itself only in writing, the
                tables are kept elsewhere, and the error says where.
        """
        return new_files.save_folder(folder, self.write)

    def write(self, folder: Path) -> None:
        """Write every table, and provenance.json, to a folder that is there."""
        facts = _facts(self.scenario, self.replications, self.seed, self.record, self.rules, self.history)
        if isinstance(self.tables, KeptTables):
            self.tables.copy(folder)
            results_folder.write(folder, {}, facts)
        else:
            results_folder.write(folder, self.tables, facts)

    @classmethod
    @takes(folder=a_path)
    def load(cls, folder: str | Path) -> Self:
        """Read what save() wrote, or simulate(..., out=FOLDER).

        Of tables that take more than 32 MB on the disk each is read, and what it says checked, when it is asked for;
        that all files are those that were written is checked at once.

        Raises:
            InputError: When a file is missing or is not the one that was written.
        """
        source = named(folder)
        facts = read_provenance(source)
        return cls(
            scenario_of(facts.scenario, str(source / PROVENANCE)),
            facts.replications,
            facts.seed,
            facts.record,
            tables_in(source, facts),
            {name: rule.model_dump() for name, rule in facts.changed_rules.items()},
            facts.history,
        )


def _facts(
    scenario: Scenario,
    replications: int,
    seed: int,
    record: Record,
    rules: Mapping[str, Mapping[str, str]],
    history: Sequence[tuple[int, str]] = (),
) -> dict[str, Any]:
    """What provenance.json says of runs."""
    facts = results_folder.made_by(outside_evidence(scenario)) | {
        "kind": "ensemble",
        "scenario": scenario.to_toml(),
        "defaults": _defaults_of(scenario),
        "replications": replications,
        "seed": seed,
        "record": asdict(record),
        **results_folder.of_extensions(scenario),
    }
    if rules:
        facts["changed_rules"] = rules
    if history:
        facts["history"] = [list(before) for before in history]
    return facts


def tables_in(source: Path, facts: "Provenance", *, kept: bool = False) -> Mapping[str, pd.DataFrame]:
    """The tables of a folder, each checked to be the one that was written and to be of these facts.

    kept: read each when it is asked for, even where they are small.
    """
    rerun = f"govsim rerun {shlex.quote(str(source))} --out NEW-FOLDER"
    scenario = as_it_was(facts, str(source / PROVENANCE))
    names = saved_tables.names(scenario, facts.record)
    who_is_who = names[-3:]
    tables = {name: results_folder.table(source, name, facts.sha256[name], rerun) for name in who_is_who}
    problem = saved_tables.misfit(scenario, tables)
    if problem is None:
        plan = blueprint(scenario)
        if kept or size_of(source, names) > LARGE:
            later = KeptTables(source, facts.sha256, plan, facts.record, facts.replications, facts.seed, rerun)
            later.check()
            return later
        most = saved_tables.most_rows(plan, facts.replications)
        others = [name for name in names if name not in tables]
        tables = {name: results_folder.table(source, name, facts.sha256[name], rerun, most) for name in others} | tables
        problem = next(saved_tables.problems(plan, facts.record, facts.replications, tables), None)
    if problem is not None:
        raise results_folder.not_the_table(source / f"{problem[0]}.parquet", problem[1], rerun)
    return tables


@takes(
    replications=whole(1, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
    out=optional(a_path),
    first=whole(0, MOST_REPLICATIONS),
)
def simulate(
    scenario: Scenario | str | Path,
    replications: int = 100,
    seed: int = 1,
    record: Record | None = None,
    *,
    rules: Rules | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    out: str | Path | None = None,
    first: int = 0,
) -> Ensemble:
    """Run a scenario `replications` times and return the tables.

    Run r depends on (seed, r) alone: 200 replications begin with the same 100.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        replications: How many runs.
        seed: Decides the luck of every run, with the run's number.
        record: Which logs are recorded; by default all but months.
        rules: Functions of your own in place of shipped rules, by name (docs/changing-a-rule.md).
        threads: By default as many as there are processors; they change no byte of the result.
        progress: Called with the number of runs just completed.
        out: A new folder for the tables, the same files as save() writes. They are made some runs at a time, so memory
            sets no bound to the number of runs. What a killed process made is kept in OUT.unfinished, and the same
            call goes on from there.
        first: Go on from this run: `out` then holds the runs before it, and holds all of them in the end.

    Returns:
        The tables of all runs; with `out`, they are read from there when they are asked for.

    Raises:
        InputError: What cannot be run. A NoEffectWarning names all that the scenario states without effect, an
            OutsideEvidenceWarning what lies outside what evidence says.
        Interrupted: The user pressed Ctrl-C; it holds the ensemble of the runs that were complete.
    """
    scenario = given_scenario(scenario)
    threads = available_threads() if threads is None else threads
    record = Record.checked(record, Record())
    plan = replace(blueprint(scenario, rules), in_all=replications - first)
    idle.say(scenario)
    if out is None:
        if first:
            raise InputError("there is no folder whose runs go on", place="first", remedy="name it: out=FOLDER")
        memory.check(plan, replications, record)
    watch(plan, seed)
    task = Task(plan, replications, seed, record)
    if out is not None:
        return _to_folder(task, named(out), first, threads, progress)
    return _in_memory(task, threads, progress)


def watch(plan: Blueprint, seed: int) -> None:
    """Where rules are a user's own, make the first run month by month with a look at every number.

    Raises InputError for numbers that are none, and for rules that cannot be compiled.
    """
    if plan.rules:
        with changed_rules.compiling(plan.rules):
            Run(plan, seed, logs=()).step(len(plan.schedule))


def _in_memory(task: Task, threads: int, progress: Callable[[int], None] | None) -> Ensemble:
    """Make all runs, then their tables."""
    plan, record = task.plan, task.record

    def ensemble(raw: Raw) -> Ensemble:
        tables = tables_of(plan, raw, record)
        return Ensemble(plan.scenario, raw.runs, task.seed, record, tables, changed_rules.described(plan.changed))

    try:
        raw = run_all(plan, task.runs, task.seed, record, threads, progress)
    except Stopped as stopped:
        raise Interrupted(ensemble(stopped.raw) if stopped.raw.runs else None, task.runs) from None
    changed_rules.check_numbers(plan.rules, raw.yearly)
    made, stopped_late = unbroken(lambda: ensemble(raw))
    if stopped_late:
        raise Interrupted(made, task.runs)
    return made


def _to_folder(task: Task, folder: Path, first: int, threads: int, progress: Callable[[int], None] | None) -> Ensemble:
    """Make runs some at a time, and keep them in a folder, which may hold the first of them."""
    scenario, rules = task.plan.scenario, changed_rules.described(task.plan.changed)
    if first:
        task = replace(task, kept=_kept(task, folder, first))
        check_same(task, folder)

    def facts(runs: int) -> dict[str, Any]:
        return _facts(scenario, runs, task.seed, task.record, rules)

    runs, stopped = stream(task, folder, facts, threads, progress)
    made = None
    if runs:
        tables = tables_in(folder, read_provenance(folder), kept=True)
        made = Ensemble(scenario, runs, task.seed, task.record, tables, rules)
    if stopped or made is None:
        raise Interrupted(made, task.runs)
    return made


def _kept(task: Task, folder: Path, first: int) -> KeptTables:
    """The tables of a folder that holds the first runs. Raises InputError where it holds others."""
    if first >= task.runs:
        what = f"there is nothing to go on to: run {first} is not among {task.runs:,} runs, which begin with 0"
        raise InputError(what, place="first", remedy="replications is the number of all runs, those kept among them")
    Unfinished(folder).restore()
    facts = read_provenance(folder)
    expected = _facts(task.plan.scenario, first, task.seed, task.record, changed_rules.described(task.plan.changed))
    found = facts.model_dump()
    changed_rules.check_same(task.plan.changed, found["changed_rules"], str(folder), "simulate(..., rules=...)")
    extensions.check_same(found["extensions"], str(folder))
    for key in ("scenario", "defaults", "seed", "record", "replications"):
        if found[key] != expected[key]:
            said = f": {found[key]:,} there, {expected[key]:,} here" if isinstance(found[key], int) else ""
            what = f"it holds other runs than these would go on from: its {key} differs{said}"
            raise InputError(what, place=str(folder), remedy="give what made it, and the number of its runs as first")
    if facts.history:
        what = "its runs were made under several scenarios (govsim.Worlds), which cannot go on"
        raise InputError(what, place=str(folder), remedy="make all runs at once")
    tables = tables_in(folder, facts, kept=True)
    assert isinstance(tables, KeptTables)
    return tables


def simulate_each(
    scenarios: Sequence[Scenario],
    replications: int,
    seed: int,
    record: Record,
    *,
    rules: Rules | None = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Ensemble]:
    """What simulate() returns for each of several scenarios, some runs of each made in turn.

    When the user interrupts it (Ctrl-C), raises InterruptedEach with the runs that were complete of every scenario.
    """
    threads = available_threads() if threads is None else threads
    plans = [blueprint(scenario, rules) for scenario in scenarios]
    made_by = changed_rules.described(plans[0].changed)
    for plan in plans:
        watch(plan, seed)

    def ensembles(each: Sequence[Raw]) -> list[Ensemble]:
        for plan, raw in zip(plans, each, strict=True):
            changed_rules.check_numbers(plan.rules, raw.yearly)
        return [
            Ensemble(plan.scenario, raw.runs, seed, record, tables_of(plan, raw, record), made_by)
            for plan, raw in zip(plans, each, strict=True)
        ]

    try:
        each = run_each(plans, Span(0, replications), seed, record, threads, progress)
    except Stopped as stopped:
        raise InterruptedEach(ensembles(stopped.each) if stopped.raw.runs else []) from None
    made, stopped_late = unbroken(lambda: ensembles(each))
    if stopped_late:
        raise InterruptedEach(made)
    return made


class InterruptedEach(KeyboardInterrupt):
    """The user stopped simulate_each(). `ensembles` hold the runs that are complete of every scenario, or are none."""

    def __init__(self, ensembles: Sequence[Ensemble]) -> None:
        self.ensembles = ensembles
        super().__init__(f"stopped: {ensembles[0].replications if ensembles else 0} runs of each are complete")


class Interrupted(KeyboardInterrupt):
    """The user stopped simulate(). `ensemble` holds the complete runs, from the first on; None if there were none."""

    def __init__(self, ensemble: Ensemble | None, replications: int) -> None:
        self.ensemble = ensemble
        self.replications = replications
        super().__init__(f"stopped: {ensemble.replications if ensemble else 0} of {replications} runs are complete")


def _defaults_of(scenario: Scenario) -> dict[str, Any]:
    """What a scenario leaves unsaid, in full: another version of govsim may have other defaults."""
    return {
        "parameters": {each.name: scenario.parameter(each.name) for each in scenario.declared},
        "time": scenario.time.model_dump(),
        "world": scenario.world.model_dump(),
    }


class Defaults(Facts):
    """What _defaults_of() says of a scenario."""

    parameters: dict[str, int | float]
    time: dict[str, int]
    world: dict[str, int]


class ChangedRule(Facts):
    """What changed_rules.described() says of a rule."""

    function: str
    source: str
    sha256: Hash


class Provenance(results_folder.Results):
    """What provenance.json says of an ensemble."""

    kind: Literal["ensemble"]
    defaults: Defaults
    record: Record
    changed_rules: dict[str, ChangedRule] = Field(default_factory=dict)
    history: tuple[tuple[int, str], ...] = ()


def read_provenance(folder: Path) -> Provenance:
    """provenance.json of a folder that save() wrote. Raises InputError for facts that do not fit each other."""

    def check(facts: Provenance) -> None:
        place = str(folder / PROVENANCE)
        scenario = as_it_was(facts, place)
        if sorted(facts.sha256) != sorted(saved_tables.names(scenario, facts.record)):
            raise ValueError("sha256 does not name the tables that were recorded")
        first, end = -12 * scenario.time.warmup_years, 12 * scenario.time.years
        months = [until for until, _ in facts.history]
        if months != sorted(months) or any(not first <= month <= end for month in months):
            raise ValueError("history does not go from month to month")
        for _, lived in facts.history:
            scenario_of(lived, place)

    return results_folder.read_facts(folder, "an ensemble", Provenance, check)


def as_it_was(facts: Provenance, place: str) -> Scenario:
    """The scenario with the defaults that held when it was run. Raises InputError where it states other values."""
    stated = scenario_of(facts.scenario, place)
    now, then = _defaults_of(stated)["parameters"], facts.defaults.parameters
    differing = {name: value for name, value in then.items() if now.get(name) != value}
    try:
        scenario = stated.with_parameters(differing)
        scenario = scenario.with_time(**facts.defaults.time).with_world(**facts.defaults.world)
    except InputError as error:
        raise InputError(
            f"holds defaults that are not valid: {error.what}", place=place, remedy=results_folder.COPY
        ) from None
    if other := _restated(stated, scenario):
        what = f"does not fit itself: its defaults have another {other} than its scenario states"
        raise InputError(what, place=place, remedy=results_folder.COPY)
    return scenario


def _restated(stated: Scenario, scenario: Scenario) -> str | None:
    """A key that a scenario states and that its defaults have otherwise."""
    for name, value in stated.parameters:
        if scenario.parameter(name) != value:
            return name
    for table in ("time", "world"):
        before, after = getattr(stated, table), getattr(scenario, table)
        for key in before.model_fields_set:
            if getattr(before, key) != getattr(after, key):
                return f"{table}.{key}"
    return None
