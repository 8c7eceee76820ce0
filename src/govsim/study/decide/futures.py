"""Every option in every future: many sets of assumptions, the same luck for all options within each.

Runs r of future f have the number f x repeats + r, which with the seed decides their luck: the same under every option,
so that options are paired within a future; another in each future, so that luck averages out over them.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from govsim.errors import InputError, shown
from govsim.model.changed_rules import Rules
from govsim.model.parameters import BY_NAME
from govsim.outcomes.measures import longest_gap
from govsim.outcomes.own import Own
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.results import Tables
from govsim.outcomes.window import window
from govsim.runs import memory
from govsim.runs.batch import FOR_OUTCOMES, Span, Which, available_threads, recorded, run_points, short_spans
from govsim.runs.observed import observed
from govsim.runs.tidy import outcome_tables, tables_of
from govsim.scenario.adaptive import OBSERVABLES
from govsim.scenario.layout import blueprint, regimes_at
from govsim.scenario.scenario import Scenario
from govsim.study.compare import DO_NOTHING
from govsim.study.decide.assumptions import Points

EARLY = 3
"""In the first years that are judged a signpost is looked for."""
NET_BENEFIT = "net_benefit"
"""Partnership-years kept, at what each is worth, less money: contract-years."""


@dataclass(frozen=True)
class Futures:
    """What every run of every option came to.

    Attributes:
        options: The options by label; the base is DO_NOTHING's.
        points: A row a future, a column a parameter that varies.
        held: Uncertainties that do not vary, each with the reason.
        runs: Outcomes of each run, shape (1 + options, futures, repeats, outcomes); the base first. A run that cannot
            tell one has NaN there.
        early: What is seen of each run at the end of the first years judged (runs/observed.py), shape (1 + options,
            futures, repeats, EARLY years or as many as are judged, OBSERVABLES); NaN where nothing can be told.
        since: The month from which all are judged, the first in which every option differs.
    """

    base: Scenario
    options: Mapping[str, Scenario]
    points: Points = field(repr=False)
    held: Mapping[str, str] = field(repr=False)
    runs: np.ndarray = field(repr=False)
    early: np.ndarray = field(repr=False)
    seed: int
    since: int
    added: Own = field(default_factory=dict, repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Doing nothing, and the options."""
        return (DO_NOTHING, *self.options)

    @property
    def repeats(self) -> int:
        """Runs of each option in each future."""
        return int(self.runs.shape[2])

    @property
    def years(self) -> int:
        """Years judged."""
        return self.base.time.years - self.since // 12

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes of a run, in the order of `runs`."""
        return (*OUTCOMES, *self.added)

    def outcome(self, name: str, worth: float = 0.0) -> np.ndarray:
        """An outcome of each run, shape (1 + options, futures, repeats); `worth` of a partnership-year, for net
        benefit.
        """
        if name == NET_BENEFIT:
            return np.asarray(worth * self.years * self.outcome("alive") - self.outcome("money"))
        return np.asarray(self.runs[..., self.outcomes.index(name)])

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a future and option: its parameters, and of each outcome the mean of its runs and the variance of that
        mean, which is luck's ("rmst_60", "rmst_60_luck"). What is undefined in every run is None.
        """
        n, columns = len(self.points), {}
        for place, name in enumerate(self.outcomes):
            values = self.runs[..., place]
            known = np.isfinite(values)
            count = known.sum(axis=2)
            mean = np.where(known, values, 0.0).sum(axis=2) / np.maximum(count, 1)
            spread = np.where(known, values - mean[..., None], 0.0)
            luck = (spread**2).sum(axis=2) / np.maximum(count * (count - 1), 1)
            columns[name] = _none(mean, count > 0)
            columns[f"{name}_luck"] = _none(luck, count > 1)
        keys = {"option": np.repeat(self.labels, n), "future": np.tile(np.arange(n), len(self.labels))}
        repeated = pd.concat([self.points] * len(self.labels), ignore_index=True)
        return pd.concat([pd.DataFrame(keys), repeated, pd.DataFrame(columns)], axis=1)


def _none(values: np.ndarray, known: np.ndarray) -> "pd.Series[float]":
    column = pd.Series(values.ravel())
    return column if known.all() else column.astype(object).where(pd.Series(known.ravel()), None)


class Stopped(KeyboardInterrupt):
    """The user stopped. `futures` are those complete for every option; None where there are none."""

    def __init__(self, futures: Futures | None, asked: int) -> None:
        self.futures = futures
        super().__init__(f"stopped: {0 if futures is None else len(futures.points)} of {asked} futures are complete")


def check(base: Scenario, options: Mapping[str, Scenario]) -> None:
    """Raises InputError where the options cannot be compared with the base."""
    if not options:
        raise InputError("there is no option to decide on", place="decide", remedy='give {"a label": scenario, ...}')
    for label, option in options.items():
        place = f"decide, option {shown(label)}"
        if not label.strip() or not label.isprintable() or label == DO_NOTHING:
            what = "is not a label, or that of the scenario without any option"
            raise InputError(what, place=place, remedy="a label is a text on one line")
        for table in ("time", "world"):
            if getattr(option, table) != getattr(base, table):
                what = f"has another [{table}] than the scenario it is an option for"
                raise InputError(what, place=place, remedy="both must have the same years and the same numbers of all")


def simulated(
    base: Scenario,
    options: Mapping[str, Scenario],
    points: Points,
    held: Mapping[str, str],
    repeats: int,
    seed: int,
    threads: int | None,
    progress: Callable[[int], None] | None,
    added: Own | None = None,
    rules: Rules | None = None,
) -> Futures:
    """Run every option in every future.

    Raises:
        InputError: These scenarios cannot be laid out, or the runs do not fit into memory.
        Stopped: The user pressed Ctrl-C.
    """
    every = [base, *options.values()]
    total = len(points) * repeats
    added = {} if added is None else added
    columns = len(OUTCOMES) + len(added)
    memory.check_kept(len(every) * total, 8 * (columns + EARLY * len(OBSERVABLES)))
    runner = _Runner(every, points, repeats, seed, added, rules)
    out = np.full((len(every), total, columns + len(runner.watched) * len(OBSERVABLES)), np.nan)
    complete = _run(runner, out, available_threads() if threads is None else threads, progress) // repeats
    runs, early = parted(out.reshape(len(every), len(points), repeats, -1), columns)
    found = Futures(base, options, points, held, runs, early, seed, runner.since, added)
    if complete < len(points):
        some = replace(found, points=points[:complete], runs=runs[:, :complete], early=early[:, :complete])
        raise Stopped(some if complete else None, len(points))
    return found


def parted(numbers: np.ndarray, outcomes: int) -> tuple[np.ndarray, np.ndarray]:
    """So many outcomes of runs, and what was seen early, from both side by side, shape (..., numbers of a run)."""
    early = numbers[..., outcomes:]
    return numbers[..., :outcomes], early.reshape(*early.shape[:-1], -1, len(OBSERVABLES))


class _Runner:
    """Makes runs of an option in some futures. One serves many threads."""

    def __init__(
        self, every: Sequence[Scenario], points: Points, repeats: int, seed: int, added: Own, rules: Rules | None
    ) -> None:
        self.every, self.repeats, self.seed, self.added = every, repeats, seed, added
        self.record = recorded(FOR_OUTCOMES, added)
        self.varied = {str(name): column.to_numpy(float) for name, column in points.items()}
        # No parameter that varies changes the world, but a median of law that is 0 or 1 leaves missions no position.
        exact = [
            name for name, values in self.varied.items() if name.startswith("law.") and np.isin(values, (0, 1)).any()
        ]
        first = {name: float(values[0]) for name, values in self.varied.items()}
        for name in exact:
            first[name] = float(next(value for value in self.varied[name] if value in (0, 1)))
        laid_out = (blueprint(each.with_parameters(_whole(first)), rules) for each in every)
        self.plans = [replace(plan, in_all=len(points) * repeats) for plan in laid_out]
        self.since = window(self.plans[0], self.plans[1:])
        year = self.since // 12
        self.watched = range(year, min(year + EARLY, every[0].time.years))
        self.stop = np.zeros(1, np.int64)

    def spans(self) -> list[Span]:
        """Parts of the runs of an option; run n is repeat n % repeats of future n // repeats."""
        total = len(next(iter(self.varied.values()))) * self.repeats
        months = max(plan.world.missions.size * len(plan.schedule) for plan in self.plans)
        return short_spans(total, months)

    def outcomes(self, option: int, span: Span) -> np.ndarray:
        """Outcomes of runs of an option and what was seen early, shape (runs, numbers); fewer where it is stopped."""
        numbers = np.arange(*span)
        distinct, places = np.unique(numbers // self.repeats, return_inverse=True)
        plan = self.plans[option]
        regimes, schedule = regimes_at(self.every[option], {name: v[distinct] for name, v in self.varied.items()})
        raw = run_points(plan, Which(regimes, schedule, places, numbers, self.seed), self.record, self.stop)
        if not raw.runs:
            return np.empty((0, len(OUTCOMES) + len(self.added) + len(self.watched) * len(OBSERVABLES)))
        longest = longest_gap(regimes)[places[: raw.runs]]
        more = any(outcome.tables for outcome in self.added.values())
        tables = tables_of(plan, raw, self.record, longest) if more else outcome_tables(plan, raw, longest)
        found = per_run(Tables(plan.scenario, raw.runs, tables), self.since, own=self.added)
        outcomes = found[[*OUTCOMES, *self.added]].to_numpy(float)
        early = observed((raw.yearly[0][:, : self.watched.stop], raw.yearly[1][:, : self.watched.stop]))
        return np.hstack([outcomes, early[:, self.watched.start :].reshape(raw.runs, -1)])


def _whole(values: Mapping[str, float]) -> dict[str, float]:
    return {name: int(value) if BY_NAME[name].whole else value for name, value in values.items()}


def _run(runner: _Runner, out: np.ndarray, threads: int, progress: Callable[[int], None] | None) -> int:
    """Fill `out`, shape (options, runs, numbers); how many runs are complete of every option, from the first on."""
    done: dict[Span, list[int]] = {}

    def keep(option: int, span: Span, rows: np.ndarray) -> None:
        out[option, span.first : span.first + len(rows)] = rows
        done.setdefault(span, []).append(len(rows))

    with ThreadPoolExecutor(threads) as pool:
        tasks: dict[Future[np.ndarray], tuple[int, Span]] = {
            pool.submit(runner.outcomes, option, span): (option, span)
            for span in runner.spans()
            for option in range(len(runner.every))
        }
        pending = set(tasks)
        try:
            for task in as_completed(tasks):
                rows = task.result()
                pending.discard(task)
                keep(*tasks[task], rows)
                if progress is not None:
                    progress(len(rows))
        except BaseException as error:
            runner.stop[0] = 1
            pool.shutdown(cancel_futures=True)
            if not isinstance(error, KeyboardInterrupt):
                raise
            for task in pending:
                if task.done() and not task.cancelled() and task.exception() is None:
                    keep(*tasks[task], task.result())
    complete = 0
    for span in sorted(done):
        counts = done[span] if span.first == complete and len(done[span]) == len(runner.every) else [0]
        complete += min(counts)
        if min(counts) < span.end - span.first:
            break
    return complete
