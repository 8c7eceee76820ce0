"""apportion(): which barrier explains what part of the loss, by the factorial of section 8: 2^5, or 2^n with others.

factorial = govsim.apportion("default", replications=200)
factorial.shares      a barrier's part of what is lost, in continuity, trust and coverage
factorial.gains       what is gained when one barrier alone is switched off, or all five
factorial.effects     main effects and two-way interactions
factorial.beside      the same under other definitions of "off", one after the other
factorial.futures     the range of the shares over other assumptions, where that was asked for
factorial.structures  the shares with each structure of the world at its other end, where that was asked for

The public name is not `barriers`, as section 8 already lives in the module of that name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from govsim.arguments import a_path, flag, function, instance, named, names, optional, takes, tuple_of, whole
from govsim.errors import InputError, shown
from govsim.model.changed_rules import Rules, check_numbers, described
from govsim.model.parameters import BY_NAME
from govsim.model.regimes import derive
from govsim.outcomes.own import Given, Own, of_facts
from govsim.outcomes.own import facts as own_facts
from govsim.outcomes.own import own as own_outcomes
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.results import Tables, carry
from govsim.runs import batch, memory, new_files, results_folder
from govsim.runs.batch import FOR_OUTCOMES, Raw, Record, Span, available_threads, recorded, run_each, unbroken
from govsim.runs.ensemble import MOST_THREADS, watch
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, scenario_of
from govsim.runs.saved_tables import other_kinds
from govsim.runs.tidy import tables_of, without_nan
from govsim.scenario import idle
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.outside import outside_evidence
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.barriers_in_futures import combinations_off, over_futures
from govsim.study.decide import assumptions
from govsim.study.kept_barriers import AGAIN, BEYOND, Provenance, below, beyond, kept_as, read_provenance
from govsim.study.kept_barriers import ANSWERED as ANSWERED
from govsim.study.reference import MIDDLING_LEADERS as MIDDLING_LEADERS
from govsim.study.reference import Reference as Reference
from govsim.study.reference import references_in, shared_out
from govsim.study.shapley import ALL_FIVE as ALL_FIVE
from govsim.study.shapley import combinations_of, effects_of, gains_of, shares_of
from govsim.study.structures import other_ends


@dataclass(frozen=True)
class Factorial:
    """A scenario with every combination of its barriers switched off, under the same luck: the five, and its own.

    Means have Student's 95 % intervals over runs. A barrier's Shapley value in a run is what switching it off adds,
    averaged over all orders of switching them off, 120 with five. A share is a ratio of means, of the mean Shapley
    value to the mean gain of all, so shares add up to 1; its interval is by bootstrap over runs. There is no share
    where the gain cannot be distinguished from 0. In all tables but `per_run` what is undefined is None.

    Attributes:
        definitions: What off means, for each barrier that is shared out.
        per_run: Run; budget, routine, rotation, leadership, law and others that there are (1 where off); every outcome
            of a run, missing where it is undefined.
        gains: Outcome, off (a barrier alone, or "all five", "all" where there are others); base, value (means over runs
            without and with it off); gain, low, high (of the pairs of runs); runs (those in which the outcome is
            defined in every combination).
        effects: Outcome, term, effect, low, high, runs. "budget": what switching it off gains, averaged over the
            states of the others. "budget:law": what both off gain more than the two gains added up, averaged over
            the states of those left.
        shares: Outcome, label, barrier; share, low, high (of `gain`, that of all off); shapley (the same in the
            outcome's unit); runs; definition of off; note (why something is not given).
        beside: The same under each other definition of one barrier's off.
        futures: Outcome, barrier; share_low, share, share_high (quantiles 0.05, 0.5, 0.95 over futures, in each of
            which the share is of few runs, whose luck widens them); largest (the part of futures in which its share is
            the largest), futures (in which something is lost), of (all), source ("evidence", "drawn" or "given"),
            repeats. None where it was not asked for.
        structures: Structure, value (its other end, all else as it is); outcome, barrier, share, low, high, note, as in
            shares and under the same luck. None where it was not asked for.
        own: Outcomes of a user's own, which are shared out as the others are.
        rules: What stands in place of shipped rules, by name.
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
    beside: "tuple[Factorial, ...]" = field(default=(), repr=False)
    futures: pd.DataFrame | None = field(default=None, repr=False)
    structures: pd.DataFrame | None = field(default=None, repr=False)
    own: Own = field(default_factory=dict, repr=False)
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        carry(self.shares, self.replications, self.seed)

    @takes(folder=a_path)
    def save(self, folder: str | Path) -> Path:
        """Write all tables to a folder that does not exist yet or is empty, which appears whole or not at all.

        Those under other definitions lie in the folders `beside-1`, `beside-2`, ... below it.

        Raises:
            InputError: When the folder is in use or cannot be written, see Ensemble.save().
        """
        facts = results_folder.made_by(outside_evidence(self.scenario)) | {
            "kind": "factorial",
            **results_folder.of_extensions(self.scenario),
            "scenario": self.scenario.to_toml(),
            "replications": self.replications,
            "seed": self.seed,
            "definitions": dict(self.definitions),
            "references": [
                {"barrier": other.barrier, "definition": other.definition, "off": dict(other.off)}
                for other in self._references
            ],
        }

        facts |= {"outcomes": own_facts(self.own)} if self.own else {}
        facts |= {"changed_rules": self.rules} if self.rules else {}

        def fill(work: Path) -> None:
            for place, other in zip(below(len(self.beside)), self.beside, strict=True):
                (work / place).mkdir()
                for name, table in other._tables().items():
                    results_folder.write_table(work / place / f"{name}.parquet", table)
            asked = {"futures": self.futures, "structures": self.structures}
            there = {name: table for name, table in asked.items() if table is not None}
            results_folder.write(work, self._tables() | there, facts)

        return new_files.save_folder(folder, fill)

    @property
    def changes(self) -> str:
        """The barrier whose off is defined otherwise than in section 8; empty where none is."""
        return "" if self.reference is None else self.reference.barrier

    @property
    def barriers(self) -> tuple[str, ...]:
        """The barriers that are shared out, in the order of combinations."""
        return tuple(self.definitions)

    @property
    def _references(self) -> list[Reference]:
        return [other.reference for other in self.beside if other.reference is not None]

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {"per_run": self.per_run, "gains": self.gains, "effects": self.effects, "shares": self.shares}

    @staticmethod
    @takes(folder=a_path)
    def load(folder: str | Path) -> "Factorial":
        """Read what save() wrote.

        Raises:
            InputError: When a file is missing or is not the one that was written.
        """
        source = named(folder)
        facts = read_provenance(source)
        beside = tuple(
            _read(source, f"{place}/", facts, reference)
            for place, reference in zip(below(len(facts.references)), facts.references, strict=True)
        )
        found = _read(source, "", facts, None, beside)
        futures, structures = (beyond(source, facts, name) for name in BEYOND)
        return replace(found, futures=futures, structures=structures)


def _read(
    source: Path,
    place: str,
    facts: Provenance,
    reference: Reference | None,
    beside: tuple[Factorial, ...] = (),
) -> Factorial:
    again = AGAIN
    tables = {}
    for name, (columns, rows) in kept_as(facts.replications, facts.outcomes, [*facts.definitions]).items():
        tables[name] = results_folder.table(source, f"{place}{name}", facts.sha256[f"{place}{name}"], again, rows)
        if why := other_kinds(tables[name], columns, rows):
            raise results_folder.not_the_table(source / f"{place}{name}.parquet", why, again)
    per_run = tables.pop("per_run")
    gains, effects, shares = (without_nan(table) for table in tables.values())
    return Factorial(
        scenario_of(facts.scenario, str(source / results_folder.PROVENANCE)), facts.replications, facts.seed,
        _definitions(facts.definitions, reference), per_run, gains, effects, shares, reference, beside,
        own=of_facts(facts.outcomes), rules={name: rule.model_dump() for name, rule in facts.changed_rules.items()},
    )  # fmt: skip


@takes(
    replications=whole(1, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
    references=optional(tuple_of(instance("Reference"))),
    barriers=optional(names),
    repeats=whole(2, MOST_REPLICATIONS),
    structures=flag,
)
def apportion(
    scenario: Scenario | str | Path,
    replications: int = 200,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    references: Sequence[Reference] | None = None,
    futures: int | str | Path | pd.DataFrame | None = None,
    repeats: int = 6,
    structures: bool = False,
    rules: Rules | None = None,
    outcomes: Given = None,
    barriers: Sequence[str] | None = None,
) -> Factorial:
    """Run all combinations of barriers switched off with the same seeds, and share out what they cost together.

    Args:
        scenario: A Scenario, the name of one that ships, or a scenario file.
        replications: The runs of each combination.
        seed: Run r of every combination has the same luck.
        threads: By default as many as there are processors.
        progress: Called with the number of runs just completed, of ensembles_in() x replications, and those of
            all combinations in each repeat of each future.
        references: Other definitions of one barrier's off, for each of which all is worked out in `beside`; not where
            the scenario has that barrier off already. None: section 8's, and those that the scenario states.
        futures: Over which shares are given too, as decide() takes them, levers and structures held; None for none.
        repeats: The runs of each combination in each future.
        structures: Whether all is run with each structure at its other end too.
        rules: Functions of your own in place of shipped rules, by name.
        outcomes: Outcomes of your own, in addition to those of the scenario's extensions; each is shared out too.
        barriers: Which are shared out, 8 at most, for n take 2^n combinations; the others stay as they are. None: the
            five, those of the scenario's extensions and its own.

    Returns:
        Gains, effects and shares of the barriers, with intervals.

    Raises:
        InputError: What cannot be run.
        Stopped: The user pressed Ctrl-C; it holds the answers from the runs that were complete in every combination.
    """
    scenario = given_scenario(scenario)
    threads = available_threads() if threads is None else threads
    shared = shared_out(scenario, barriers)
    references = references_in(scenario, shared, references)
    idle.say(*(scenario.without(*off) for off in combinations_of(shared)))
    points = None
    if futures is not None:
        points = assumptions.chosen(scenario, combinations_off(scenario, shared), futures, seed)
    others = _that_change(scenario, references)
    own = own_outcomes([scenario], outcomes)
    _check_columns(shared, own)
    record = recorded(FOR_OUTCOMES, own)
    plans = {
        key: replace(plan, changed={} if rules is None else rules, in_all=replications)
        for key, plan in _plans(scenario, shared, others)
    }
    memory.check_kept(replications, 8 * len(plans) * (1 + len(OUTCOMES) + len(own)))
    memory.check(blueprint(scenario, rules), min(replications, _BLOCK), record, times=len(plans))
    watch(blueprint(scenario, rules), seed)
    tables: dict[Key, list[pd.DataFrame]] = {key: [] for key in plans}

    def made(n: int) -> Factorial | None:
        """The answers from the first n runs of every combination."""
        if n == 0:
            return None
        found = {key: pd.concat(parts, ignore_index=True).head(n) for key, parts in tables.items()}

        def by(number: int, reference: Reference | None, beside: tuple[Factorial, ...] = ()) -> Factorial:
            each = [found[_key(scenario, off, number, reference)] for off in combinations_of(shared)]
            return _apportioned(scenario, n, seed, shared, each, reference, beside, own)

        changed = described({} if rules is None else rules)
        return replace(
            by(0, None, tuple(by(number, other) for number, other in enumerate(others, start=1))), rules=changed
        )

    factorial = _in_blocks(
        list(plans.values()), list(tables.values()), replications, seed, record, own, threads, progress, made
    )
    try:
        if structures:
            again = partial(
                apportion, replications=replications, seed=seed, threads=threads, progress=progress, references=(),
                rules=rules, outcomes=outcomes, barriers=shared,
            )  # fmt: skip
            factorial = replace(factorial, structures=_at_other_ends(scenario, again))
        if points is not None:
            each_one = (*ANSWERED, *own)
            over = over_futures(scenario, points, each_one, repeats, seed, threads, progress, own, rules, shared)
            factorial = replace(factorial, futures=over)
    except KeyboardInterrupt:
        raise Stopped(factorial, replications) from None
    return factorial


def _at_other_ends(scenario: Scenario, again: Callable[[Scenario], Factorial]) -> pd.DataFrame:
    """The shares with each structure of the world at its other end."""
    found = [
        again(scenario.with_parameters({name: value})).shares.assign(structure=name, value=value)
        for name, value in other_ends(scenario).items()
    ]
    return _joined(found)[list(BEYOND["structures"])]


def _in_blocks(
    plans: list[Blueprint],
    tables: list[list[pd.DataFrame]],
    replications: int,
    seed: int,
    record: Record,
    own: Own,
    threads: int,
    progress: Callable[[int], None] | None,
    made: Callable[[int], Factorial | None],
) -> Factorial:
    """All runs of every plan, their outcomes added to its tables, block by block; then what is `made` of them.

    Raises:
        Stopped: The user pressed Ctrl-C; it holds what is made of the runs that are complete.
    """
    done = 0
    try:
        while done < replications:
            span = Span(done, min(done + _BLOCK, replications))
            each, stopped = _some(plans, span, seed, record, threads, progress)
            measured, stopped_late = unbroken(partial(_outcomes, plans, each, done, record, own))
            for parts, table in zip(tables, measured, strict=True):
                parts.append(table)
            done += each[0].runs
            if stopped or stopped_late:
                raise KeyboardInterrupt
        factorial, stopped = unbroken(lambda: made(replications))
    except KeyboardInterrupt:
        raise Stopped(made(done), replications) from None
    assert factorial is not None
    if stopped:
        raise Stopped(factorial, replications)
    return factorial


_BLOCK = 100
"""Replications of every combination that are made before their tables become outcomes, which take less memory."""

type Key = tuple[int, frozenset[str]]
"""Which definition of off, 0 for section 8's, and what is off."""


class Stopped(KeyboardInterrupt):
    """The user stopped apportion(). `factorial` is of the runs complete in every combination; None if none were."""

    def __init__(self, factorial: Factorial | None, replications: int) -> None:
        self.factorial = factorial
        n = factorial.replications if factorial else 0
        super().__init__(f"stopped: {n} of {replications} runs of every combination are complete")


def _check_columns(barriers: Sequence[str], own: Own) -> None:
    for name in barriers:
        if name in OUTCOMES or name in own:
            what = f"{shown(name)} is a barrier and an outcome, and both would be columns of per_run"
            raise InputError(what, place="barriers", remedy="give one of the two another name")


def _that_change(scenario: Scenario, references: Sequence[Reference]) -> list[Reference]:
    """Those of a barrier that is not off already."""
    return [reference for reference in references if reference.barrier not in scenario.barriers_off]


def _key(scenario: Scenario, off: Sequence[str], number: int = 0, reference: Reference | None = None) -> Key:
    """Under another definition, runs are others only where its barrier is off."""
    other = reference is not None and reference.barrier in off
    return number if other else 0, frozenset(scenario.without(*off).barriers_off)


def _plans(scenario: Scenario, barriers: Sequence[str], others: Sequence[Reference]) -> Iterator[tuple[Key, Blueprint]]:
    """What is run: every combination, and under each other definition those with its barrier off once more."""
    for off in combinations_of(barriers):
        yield _key(scenario, off), blueprint(scenario.without(*off))
    for number, reference in enumerate(others, start=1):
        for off in combinations_of(barriers):
            if reference.barrier in off:
                yield _key(scenario, off, number, reference), under(blueprint(scenario.without(*off)), reference)


def _some(
    plans: list[Blueprint],
    span: Span,
    seed: int,
    record: Record,
    threads: int,
    progress: Callable[[int], None] | None,
) -> tuple[list[Raw], bool]:
    """Runs of every plan, and whether the user stopped them."""
    try:
        return run_each(plans, span, seed, record, threads, progress), False
    except batch.Stopped as stopped:
        return list(stopped.each), True


def _outcomes(
    plans: Iterable[Blueprint], each: Sequence[Raw], first: int, record: Record, own: Own
) -> list[pd.DataFrame]:
    """The outcomes of every run of each plan; runs are numbered from `first` on."""
    tables = []
    for plan, raw in zip(plans, each, strict=True):
        check_numbers(plan.rules, raw.yearly)
        table = per_run(Tables(plan.scenario, raw.runs, tables_of(plan, raw, record)), own=own)
        tables.append(table.assign(run=table["run"] + first))
    return tables


def ensembles_in(
    scenario: Scenario,
    references: Sequence[Reference] | None = None,
    *,
    structures: bool = False,
    barriers: Sequence[str] | None = None,
) -> int:
    """How many ensembles apportion() runs: 32 for five, 16 more under each other definition; fewer if some are off."""
    shared = shared_out(scenario, barriers)
    others = _that_change(scenario, references_in(scenario, shared, references))
    left = len({*shared} - {*scenario.barriers_off})
    worlds = 1 + structures * len(other_ends(scenario))
    return int(worlds * 2**left + len(others) * 2 ** (left - 1))


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
    barriers: Sequence[str],
    tables: Sequence[pd.DataFrame],
    reference: Reference | None,
    beside: tuple[Factorial, ...],
    own: Own,
) -> Factorial:
    """The answers from the outcomes of each run in each combination of the barriers."""
    every, combinations = pd.concat(tables, ignore_index=True)[["run", *OUTCOMES, *own]], combinations_of(barriers)
    for place, name in enumerate(barriers, start=1):
        every.insert(place, name, np.repeat([int(name in off) for off in combinations], replications))
    known = scenario.known_barriers
    definitions = _definitions({name: known[name].definition for name in barriers}, reference)
    gains, effects, shares = [], [], []
    for outcome in (*ANSWERED, *own):
        values = every[outcome].to_numpy(float).reshape(len(combinations), replications).T
        values = values[~np.isnan(values).any(axis=1)]
        gains.append(gains_of(values, barriers).assign(outcome=outcome))
        effects.append(effects_of(values, barriers).assign(outcome=outcome))
        facts = {
            "outcome": outcome,
            "label": {**OUTCOMES, **own}[outcome].label,
            "definition": list(definitions.values()),
        }
        shares.append(shares_of(values, seed, barriers).assign(**facts))
    return Factorial(
        scenario, replications, seed, definitions, every, _joined(gains), _joined(effects),
        _joined(shares, "outcome", "label"), reference, beside, own=own,
    )  # fmt: skip


def _joined(parts: list[pd.DataFrame], *first: str) -> pd.DataFrame:
    table = pd.concat(parts, ignore_index=True)
    first = first or ("outcome",)
    return without_nan(table[[*first, *(name for name in table if name not in first)]])
