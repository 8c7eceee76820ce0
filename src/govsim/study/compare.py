"""compare(): the same luck without and with each option; what changes, how surely, and at what cost.

comparison = govsim.compare(scenario, {"deputies": scenario.with_reform("deputy", from_year=2028)})
comparison.options      an option and outcome in a row
comparison.costs        what a partnership-year kept costs
comparison.pairs        each option against each other, and
comparison.frontier     which of them are worth their cost beside the others
comparison.notes        why an option, or part of it, changes nothing
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field

from govsim.arguments import a_path, function, mapping, named, number, optional, takes, whole
from govsim.errors import InputError, shown
from govsim.model.changed_rules import Rules
from govsim.outcomes.by_year import by_year
from govsim.outcomes.money import money_by_year
from govsim.outcomes.own import Given, OutcomeFacts, Own, of_facts
from govsim.outcomes.own import facts as own_facts
from govsim.outcomes.own import own as own_outcomes
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.window import window
from govsim.runs import memory, new_files, results_folder
from govsim.runs.batch import FOR_OUTCOMES, recorded, unbroken
from govsim.runs.ensemble import MOST_THREADS, Ensemble, InterruptedEach, simulate_each
from govsim.runs.ensemble import read_provenance as provenance_of_runs
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, Facts, scenario_of
from govsim.runs.saved_tables import Kind, other_kinds
from govsim.scenario import idle
from govsim.scenario.layout import blueprint
from govsim.scenario.outside import outside_evidence
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.scenario.unchanged import why_unchanged
from govsim.study import increments, payers
from govsim.study.acceptability import acceptability, willingness_of
from govsim.study.against_base import costs_table, options_table, with_gaps
from govsim.study.stated import named as named_partnerships
from govsim.words import Both, Message, sentences

DO_NOTHING = "do nothing"


@dataclass(frozen=True)
class Comparison:
    """A scenario and options for it, run with the same seeds. In `options` and `costs` what is undefined is None.

    Attributes:
        base: The runs without any option.
        ensembles: The runs of each option, by its label.
        per_run: Option, run and every outcome of a run; an outcome that is undefined in a run is missing.
        options: A row an option and outcome, doing nothing first: option, outcome, label; base, value (means over runs
            without and with the option); difference, low, high (of the pairs of runs); better_in, ties, runs (numbers
            of runs); needed (the runs that would detect the difference from doing nothing, where these do not);
            variance_ratio (what is left of the variance of a difference under independent luck); worst_decile,
            worst_low, worst_high (mean over the option's worst tenth of repeats).
        costs: Option; money, money_low, money_high and partnership_years, years_low, years_high (gained or lost over
            the years judged); per_year, low, high (the one divided by the other); note (why that is not known).
        reasons: Why an option, or part of it, changes nothing, as messages that either language can be made of.
        since: The month from which all are judged: the first in which every option differs from doing nothing, or 0.
        discount: By how much a year cost and years kept are discounted in `frontier` and `acceptability`, and nowhere
            else, to the first year judged.
        currency: What texts show besides contract-years: a currency, and what a contract-year is in it.
        own: Outcomes of a user's own, which stand beside the others in `per_run`, `options` and `pairs`.
    """

    base: Ensemble
    ensembles: Mapping[str, Ensemble]
    per_run: pd.DataFrame = field(repr=False)
    options: pd.DataFrame = field(repr=False)
    costs: pd.DataFrame = field(repr=False)
    reasons: Mapping[str, tuple[Message, ...]] = field(repr=False)
    since: int = 0
    discount: float = 0.0
    currency: payers.Currency | None = None
    own: Own = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.options.attrs["seed"] = self.seed  # in how many runs an outcome is defined, each row says

    @property
    def replications(self) -> int:
        """Runs of each option."""
        return self.base.replications

    @property
    def seed(self) -> int:
        """The seed of all options."""
        return self.base.seed

    @property
    def years(self) -> range:
        """The fiscal years in which all are judged."""
        years = self.base.scenario.time.fiscal_years
        return range(self.base.scenario.time.first_fiscal_year + self.since // 12, years[-1] + 1)

    @property
    def exposure(self) -> float | None:
        """The share of the reported partnership-months without any option that lies in the years judged."""
        years = self.base.years
        alive = years["alive"].sum()
        return float(years["alive"][years["year"] >= self.years.start].sum() / alive) if alive else None

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Each option against each other, see increments.pairs()."""
        return increments.pairs(self.per_run, self.own)

    @cached_property
    def ledger(self) -> increments.Ledger:
        """What each option costs and keeps in each run over the years judged, doing nothing first."""
        return increments.Ledger.of(self._by_year, self.years.start, self.discount)

    @cached_property
    def _by_year(self) -> dict[str, pd.DataFrame]:
        return {label: money_by_year(one) for label, one in {DO_NOTHING: self.base, **self.ensembles}.items()}

    @cached_property
    def payers(self) -> pd.DataFrame:
        """Who pays how much under each option, see payers.payers()."""
        return payers.payers(self._by_year, self.years.start)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """The same year by year, see payers.flows()."""
        return payers.flows(self._by_year, self.years.start)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """Trust, coverage, partnerships alive and money by option and reported fiscal year, see by_year()."""
        return by_year({DO_NOTHING: self.base, **self.ensembles})

    @cached_property
    def frontier(self) -> pd.DataFrame:
        """Options by cost, who is dominated, the price of a further year, see increments.frontier()."""
        return increments.frontier(self.ledger, self.seed)

    @cached_property
    def acceptability(self) -> pd.DataFrame:
        """How often each option is the best choice at a willingness to pay, see acceptability.acceptability()."""
        return self.accepted(willingness_of(self.frontier))

    def accepted(self, willingness: Sequence[float] | np.ndarray) -> pd.DataFrame:
        """The same at a willingness to pay of your choice, contract-years for a year kept."""
        return acceptability(self.ledger, self.seed, willingness)

    @cached_property
    def lead(self) -> increments.Lead | None:
        """What the best option adds to the next, see increments.lead()."""
        return increments.lead(self.per_run, self.ledger)

    @cached_property
    def named(self) -> pd.DataFrame:
        """The partnerships that the scenario names, under every option, see stated.named()."""
        return named_partnerships({DO_NOTHING: self.base, **self.ensembles})

    @property
    def notes(self) -> dict[str, str]:
        """Why an option, or part of it, changes nothing, in English."""
        return {label: sentences(why, "en") for label, why in self.reasons.items()}

    @takes(folder=a_path)
    def save(self, folder: str | Path) -> Path:
        """Write all tables to a folder that does not exist yet or is empty, which appears whole or not at all.

        Each option's runs lie in a folder of their own below, which Ensemble.load() reads and `govsim rerun` makes
        again.

        Raises:
            InputError: When the folder is in use or cannot be written, see Ensemble.save().
        """
        folders = _folders([DO_NOTHING, *self.ensembles])

        def fill(work: Path) -> None:
            for label, ensemble in {DO_NOTHING: self.base, **self.ensembles}.items():
                below = work / folders[label]
                below.mkdir(parents=True)
                ensemble.write(below)
            every = (self.base, *self.ensembles.values())
            outside = outside_evidence(*(ensemble.scenario for ensemble in every))
            facts = results_folder.made_by(outside) | {
                "kind": "comparison",
                **results_folder.of_extensions(
                    self.base.scenario, *(each.scenario for each in self.ensembles.values())
                ),
                "replications": self.replications,
                "seed": self.seed,
                "scenario": self.base.scenario.to_toml(),
                "folder": folders[DO_NOTHING],
                "options": {
                    label: {"folder": folders[label], "scenario": ensemble.scenario.to_toml()}
                    for label, ensemble in self.ensembles.items()
                },
                "notes": {label: [message.data() for message in why] for label, why in self.reasons.items()},
                "since": self.since,
                "discount": self.discount,
                "currency": self.currency,
                **({"outcomes": own_facts(self.own)} if self.own else {}),
            }
            tables = {name: getattr(self, name) for name in (*TABLES, *DERIVED)}
            results_folder.write(work, tables, facts)

        return new_files.save_folder(folder, fill)

    @classmethod
    @takes(folder=a_path)
    def load(cls, folder: str | Path) -> Self:
        """Read what save() wrote.

        Raises:
            InputError: When a file is missing or is not the one that was written.
        """
        source = named(folder)
        facts = read_provenance(source)
        again = "govsim.compare() of the scenarios in provenance.json"
        base = Ensemble.load(results_folder.below(source, facts.folder))
        ensembles = {
            label: Ensemble.load(results_folder.below(source, option.folder)) for label, option in facts.options.items()
        }
        labels = [DO_NOTHING, *ensembles]
        tables = {}
        own = of_facts(facts.outcomes)
        for name, (columns, rows) in _kept_as(labels, facts.replications, own).items():
            tables[name] = results_folder.table(source, name, facts.sha256[name], again, rows)
            if why := other_kinds(tables[name], columns, rows):
                raise results_folder.not_the_table(source / f"{name}.parquet", why, again)
        per_run, options, costs = tables.values()
        for name, table, stated in (
            ("per_run", per_run, labels),
            ("options", options, labels),
            ("costs", costs, labels[1:]),
        ):
            if list(table["option"].unique()) != stated:
                raise results_folder.not_the_table(source / f"{name}.parquet", "its options are others", again)
        for name in facts.sha256.keys() & set(
            DERIVED
        ):  # which follow from the others; those of the folder must be whole
            results_folder.table(source, name, facts.sha256[name], again)
        return cls(base, ensembles, per_run, with_gaps(options), with_gaps(costs), facts.reasons(), facts.since,
            facts.discount, facts.currency, own,
        )  # fmt: skip


TABLES = ("options", "costs", "per_run")
DERIVED = ("pairs", "frontier", "acceptability", "named", "payers", "flows", "by_year")
"""Tables that are kept for others to read, and made again from the runs by load(); older folders have none of them."""


def _kept_as(labels: Sequence[str], replications: int, own: Own) -> dict[str, tuple[Mapping[str, Kind], int]]:
    """The columns of each table with what they hold, and its rows."""
    number: Kind = "number"
    whole: Kind = "whole"
    outcomes = (*OUTCOMES, *own)
    means = ("base", "value", "difference", "low", "high")
    counts = ("better_in", "ties", "runs")
    rest = ("needed", "variance_ratio", "worst_decile", "worst_low", "worst_high")
    costs = (
        "money",
        "money_low",
        "money_high",
        "partnership_years",
        "years_low",
        "years_high",
        "per_year",
        "low",
        "high",
    )
    return {
        "per_run": ({"option": "text", "run": "whole", **dict.fromkeys(outcomes, number)}, len(labels) * replications),
        "options": (
            {
                "option": "text", "outcome": "text", "label": "text", **dict.fromkeys(means, number),
                **dict.fromkeys(counts, whole), **dict.fromkeys(rest, number),
            },
            len(labels) * len(outcomes),
        ),
        "costs": ({"option": "text", **dict.fromkeys(costs, number), "note": "text"}, len(labels) - 1),
    }  # fmt: skip


@takes(
    options=mapping,
    replications=whole(1, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    threads=optional(whole(1, MOST_THREADS)),
    discount=number(0, 1),
    currency=optional(payers.a_currency),
    progress=function,
)
def compare(
    base: Scenario | str | Path,
    options: Mapping[str, Scenario | str | Path],
    replications: int = 200,
    seed: int = 1,
    *,
    threads: int | None = None,
    discount: float = 0.0,
    currency: payers.Currency | None = None,
    rules: Rules | None = None,
    outcomes: Given = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run a scenario and options for it with the same seeds, and compare them run by run.

    Args:
        base: The scenario without any option.
        options: Complete scenarios by a label of your choice; they may differ from `base` in all but [time] and
            [world].
        replications: The runs of each option.
        seed: Run r of every option has the same luck, which depends on (seed, r) alone.
        threads: By default as many as there are processors.
        discount: By how much a year cost and years kept are discounted where options are set against each other.
        currency: What is shown besides contract-years, such as ("THB", 1_500_000) for a contract-year.
        rules: Functions of your own in place of shipped rules, by name, in the base and in every option.
        outcomes: Outcomes of your own, in addition to those of the scenarios' extensions: functions by name of an
            ensemble's tables, or govsim.Outcome objects.
        progress: Called with the number of runs just completed, of (1 + options) x replications.

    Returns:
        The differences of the pairs of runs, and the runs themselves.

    Raises:
        InputError: What cannot be compared.
        Stopped: The user pressed Ctrl-C; it holds the comparison of the runs that were complete for every option.
    """
    base = given_scenario(base)
    scenarios = {label: given_scenario(option) for label, option in options.items()}
    _check(base, scenarios)
    every = [base, *scenarios.values()]
    own = own_outcomes(every, outcomes)
    record = recorded(FOR_OUTCOMES, own)
    idle.say(*every)
    memory.check(blueprint(base), replications, record, times=len(every))

    def made(ensembles: Sequence[Ensemble]) -> Comparison:
        without, *others = ensembles
        found = compared(without, dict(zip(scenarios, others, strict=True)), own)
        return replace(found, discount=discount, currency=currency)

    try:
        ensembles = simulate_each(every, replications, seed, record, rules=rules, threads=threads, progress=progress)
    except InterruptedEach as stopped:
        raise Stopped(made(stopped.ensembles) if stopped.ensembles else None, replications) from None
    comparison, stopped_late = unbroken(lambda: made(ensembles))
    if stopped_late:
        raise Stopped(comparison, replications)
    return comparison


class Stopped(KeyboardInterrupt):
    """The user stopped compare(). `comparison` is of the runs complete for every option; None if there were none."""

    def __init__(self, comparison: Comparison | None, replications: int) -> None:
        self.comparison = comparison
        n = comparison.replications if comparison else 0
        super().__init__(f"stopped: {n} of {replications} runs of every option are complete")


def compared(base: Ensemble, ensembles: Mapping[str, Ensemble], own: Own | None = None) -> Comparison:
    """The comparison of ensembles that were run with the same seeds, logs of partnerships among their tables."""
    every = {DO_NOTHING: base, **ensembles}
    own = own_outcomes([each.scenario for each in every.values()]) if own is None else own
    outcomes = {**OUTCOMES, **own}
    plans = [blueprint(ensemble.scenario) for ensemble in every.values()]
    since = window(plans[0], plans[1:])
    tables = {label: per_run(ensemble, since, own=own) for label, ensemble in every.items()}
    reasons = {}
    for label, ensemble in ensembles.items():
        moves = [
            name
            for name in outcomes
            if name not in _OWN_COST and not _equal(tables[label][name], tables[DO_NOTHING][name])
        ]
        why = why_unchanged(base.scenario, ensemble.scenario, not moves)
        if moves and not set(moves).intersection(_MAIN):
            names = Both(", ".join(moves), ", ".join(outcomes[name].label_th for name in moves))
            why = (*why, Message("reasons.moves", {"names": names}))
        if why:
            reasons[label] = why
    rows = pd.concat(table.assign(option=label) for label, table in tables.items())
    rows["option"] = pd.Categorical(rows["option"], categories=pd.Index(list(every)))
    columns = ["option", "run", *outcomes]
    return Comparison(
        base,
        dict(ensembles),
        rows[columns].reset_index(drop=True),
        options_table(tables, own),
        costs_table(tables, base.scenario.time.years - since // 12),
        reasons,
        since,
        own=own,
    )


_OWN_COST = ("reform_cost", "money", "value_for_money")
"""What a reform's own cost moves, whether or not the reform has any effect."""
_MAIN = ("rmst_60", "trust", "coverage")
"""Continuity, trust and coverage: where none of them moves, a table of these alone shows zeros."""


def _equal(one: pd.Series, other: pd.Series) -> bool:
    return np.array_equal(one.to_numpy(float), other.to_numpy(float), equal_nan=True)


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


class Option(Facts):
    """Where the runs of an option lie, and its scenario."""

    folder: str
    scenario: str


class Provenance(results_folder.Results):
    """What provenance.json says of a comparison."""

    kind: Literal["comparison"]
    folder: str
    options: Annotated[dict[str, Option], Field(min_length=1)]
    notes: dict[str, str | list[dict[str, Any]]]
    since: Annotated[int, Field(ge=0, multiple_of=12)] = 0
    discount: Annotated[float, Field(ge=0, le=1)] = 0.0
    currency: Annotated[tuple[str, float] | None, AfterValidator(payers.kept_currency)] = None
    outcomes: dict[str, OutcomeFacts] = Field(default_factory=dict)

    def reasons(self) -> dict[str, tuple[Message, ...]]:
        """The notes as messages; older programs wrote English sentences. Raises ValueError for what is neither."""
        return {label: tuple(_messages(note)) for label, note in self.notes.items()}


def _messages(note: str | list[dict[str, Any]]) -> Iterator[Message]:
    if isinstance(note, str):
        yield Message("reasons.english", {"text": note})
    else:
        yield from map(Message.of, note)


def read_provenance(folder: Path) -> Provenance:
    """provenance.json of a folder that Comparison.save() wrote, and of the runs of each option below it.

    Raises InputError for facts that do not fit each other.
    """

    def check(facts: Provenance) -> None:
        places = {DO_NOTHING: facts.folder, **{label: option.folder for label, option in facts.options.items()}}
        texts = {DO_NOTHING: facts.scenario, **{label: option.scenario for label, option in facts.options.items()}}
        if len(places) != 1 + len(facts.options) or places != _folders(list(places)):
            raise ValueError("its folders are not those of its options")
        if not facts.notes.keys() <= facts.options.keys():
            raise ValueError("notes are of options that are not there")
        facts.reasons()
        hashes = {name: facts.sha256.get(name) for name in (*TABLES, *(facts.sha256.keys() & set(DERIVED)))}
        scenarios = {}
        for label, below in places.items():
            own = provenance_of_runs(folder / below)
            if (own.scenario, own.replications, own.seed) != (texts[label], facts.replications, facts.seed):
                raise ValueError(f"the runs in {below} are of another scenario, seed or number of runs")
            scenarios[label] = scenario_of(texts[label], str(folder / results_folder.PROVENANCE))
            hashes |= {f"{below}/{name}": value for name, value in own.sha256.items()}
        if hashes != facts.sha256:
            raise ValueError("sha256 does not name its tables")
        _check(scenarios.pop(DO_NOTHING), scenarios)

    return results_folder.read_facts(folder, "a comparison", Provenance, check)
