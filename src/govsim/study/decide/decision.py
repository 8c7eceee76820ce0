"""decide(): which option stands up over the assumptions, what would flip the choice, and what is worth finding out.

decision = govsim.decide("default", {"package": ..., "obligation": ...})
decision.beats        in which share of futures the one beats the other
decision.robust       mean, worst tenth, regret, satisficing and Hurwicz side by side, each with the option it chooses
decision.flips        the conditions under which the option that looks best does worse than its strongest rival
decision.signposts    what, seen in the first years, tells in which kind of future one is
decision.information  what knowing each assumption before deciding would be worth
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from govsim.arguments import a_path, flag, function, mapping, named, number, optional, takes, text, whole
from govsim.errors import InputError, did_you_mean, shown
from govsim.model.changed_rules import Rules, described
from govsim.outcomes.declared import OUTCOMES, find
from govsim.outcomes.intervals import half_width
from govsim.outcomes.own import Given, OutcomeFacts, Own, of_facts
from govsim.outcomes.own import facts as own_facts
from govsim.outcomes.own import own as own_outcomes
from govsim.runs import new_files, results_folder
from govsim.runs.ensemble import MOST_THREADS, ChangedRule
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, scenario_of
from govsim.runs.tidy import without_nan
from govsim.scenario import idle
from govsim.scenario.adaptive import OBSERVABLES
from govsim.scenario.outside import outside_evidence, points_outside
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.decide import assumptions
from govsim.study.decide import futures as runs_of
from govsim.study.decide import information as information_of
from govsim.study.decide import robust as robust_of
from govsim.study.decide.assumptions import EVIDENCE, Source
from govsim.study.decide.flips import Flips, flips
from govsim.study.decide.futures import EARLY, NET_BENEFIT, Futures, parted
from govsim.study.decide.luck import Means
from govsim.study.decide.robust import called
from govsim.study.decide.signposts import COLUMNS as SIGNPOSTS
from govsim.study.decide.signposts import signposts
from govsim.words import LANGUAGES, Both, Message, say

JUDGED = ("rmst_60", "trust", "coverage", "money", NET_BENEFIT)
"""What options are judged by; net benefit is what partnership-years are worth, less money."""
ANSWERS = ("assumed", "beats", "robust", "signposts", "information", "groups")
"""Tables that are worked out of the runs."""
OWN = 200
"""Runs of each option under the scenario's own assumptions."""
WORTH = 2.0
"""Asks for the points that ship, which evidence does not rule out."""


@dataclass(frozen=True)
class Decision:
    """Options in many futures. Tables are worked out when they are first asked for. What is undefined is None.

    In every table `low` and `high` are 95 % intervals had other futures been drawn (each has luck of its own, which is
    within), and `luck_low` and `luck_high` those had the same futures met other luck. Neither says how ignorant one is:
    that is the share of futures itself, or the tenth and nine tenths of a difference.

    Attributes:
        futures: Every run of every option in every future.
        own: The same in one future, the scenario's own assumptions, with more runs.
        outcome: By which the option that looks best is chosen: rmst_60, unless another was asked for.
        worth: Contract-years that a partnership-year kept is worth, in net benefit.
        alpha: How much Hurwicz's criterion gives to the best future, the rest to the worst.
        source: Of the futures: "evidence" (the points that ship), "drawn" (over whole ranges) or "given".
        stated: Thresholds of satisficing; where none is stated it is what doing nothing reaches in half of all futures.
    """

    futures: Futures = field(repr=False)
    own: Futures = field(repr=False)
    outcome: str
    worth: float
    alpha: float
    stated: Mapping[str, float]
    source: Source
    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def replications(self) -> int:
        """Runs of each option in each future."""
        return self.futures.repeats

    @property
    def judged(self) -> tuple[str, ...]:
        """The outcomes that options are judged by, those of a user's own of which less or more is better among them."""
        return (*JUDGED, *(name for name, own in self.futures.added.items() if own.better or name == self.outcome))

    @property
    def labels(self) -> tuple[str, ...]:
        """Doing nothing, and the options."""
        return self.futures.labels

    @cached_property
    def means(self) -> dict[str, Means]:
        """Means of every option in every future, with luck, by outcome."""
        return {name: Means.of(self.futures.outcome(name, self.worth)) for name in self.judged}

    @cached_property
    def thresholds(self) -> dict[str, float]:
        """What satisficing asks of each outcome."""
        found = {name: float(np.median(each.true[0])) for name, each in self.means.items() if each.futures}
        return found | dict(self.stated)

    @cached_property
    def assumed(self) -> pd.DataFrame:
        """Under the scenario's own assumptions: outcome, option, value, low, high (of luck, Student's), runs."""
        rows = []
        for name in self.judged:
            for label, values in zip(self.labels, self.own.outcome(name, self.worth)[:, 0], strict=True):
                known = values[np.isfinite(values)]
                value = float(known.mean()) if len(known) else None
                half = half_width(float(known.var(ddof=1)), len(known)) if len(known) > 1 else None
                ends = (None, None) if value is None or half is None else (value - half, value + half)
                row = {"outcome": name, "option": label, "value": value, "low": ends[0], "high": ends[1]}
                rows.append(row | {"runs": len(known)})
        return without_nan(pd.DataFrame(rows))

    @cached_property
    def beats(self) -> pd.DataFrame:
        """A row an outcome and pair: outcome, option, over; share (of futures in which the option's mean is the better
        one), low, high (Wilson's), ties, futures; share_without_luck (what the share would be with ever more runs),
        luck_low, luck_high; surely, surely_not, open (futures that are decided beyond luck, and those that are not);
        difference (mean over futures) with both intervals; tenth, nine_tenths (of the difference over futures, luck
        taken off).
        """
        return robust_of.beats(self.means, self.labels, self.futures.seed)

    @cached_property
    def robust(self) -> pd.DataFrame:
        """A row an outcome, criterion (those of robust.py) and option: value with both intervals, luck taken off; best
        (whether the criterion chooses it), chosen_in (the share of resamples of futures in which it does). A criterion
        that rests on a single future has no interval over futures.
        """
        return robust_of.robust(self.means, self.labels, self.thresholds, self.alpha, self.futures.seed)

    @cached_property
    def pair(self) -> tuple[str, str]:
        """The option that is best under the scenario's own assumptions, and the one that beats it in most futures; one
        that is the same as it in every future is that only where all are.

        Raises:
            InputError: In no future is the outcome defined under every option.
        """
        sign, (own, shares) = robust_of.better(self.outcome), self._told
        if not len(own) or not len(shares):
            what = f"no future tells {self.outcome} under every option"
            raise InputError(what, place="decide", remedy="name another outcome, or make more runs of each future")
        best = max(own.to_dict("records"), key=lambda row: sign * row["value"])["option"]
        rivals = shares[shares["over"] == best].to_dict("records")
        rival = max(rivals, key=lambda row: (row["ties"] < row["futures"], row["share_without_luck"]))
        return str(best), str(rival["option"])

    @cached_property
    def _told(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Rows of `assumed` and of `beats` of the outcome; none where no run tells it."""
        own = self.assumed[(self.assumed["outcome"] == self.outcome) & self.assumed["value"].notna()]
        return own, self.beats[self.beats["outcome"] == self.outcome] if len(self.beats) else self.beats

    @cached_property
    def flips(self) -> Flips:
        """What flips the choice between the pair. Raises InputError where scikit-learn is not installed."""
        return flips(self.futures, self.means[self.outcome], *self.pair, self.outcome, self.worth)

    @cached_property
    def signposts(self) -> pd.DataFrame:
        """A row an arm (a label), observable and number of years since options differ, the best first: worse (whether
        the option that looks best does worse where its mean over these years is "above" or "below" the threshold);
        threshold; accuracy (share of runs of unseen futures told right), low, high; majority (the share told right by
        calling all futures the more frequent kind); auc, auc_low, auc_high (above a half: worse where there is more of
        it); chance (how often one that tells nothing has such an AUC); tells (beyond chance, as many as were looked at,
        and surely more often right than the majority). No row where no run tells the outcome.
        """
        if not all(map(len, self._told)):
            return pd.DataFrame(columns=list(SIGNPOSTS))
        return signposts(self.futures, self.means[self.outcome], *self.pair, self.outcome)

    @cached_property
    def information(self) -> pd.DataFrame:
        """A row an outcome (net benefit, and `outcome`) and assumption, first one for all together: outcome, parameter,
        value (in the outcome's unit), error, low, high; changes (share of futures in which knowing it changes the
        choice); chance (how often an assumption that does nothing seems worth as much); worth (whether its value is
        beyond chance, as many as were looked at).
        """
        names = dict.fromkeys((NET_BENEFIT, self.outcome))
        return information_of.information(self.means, self.futures.points, list(names), self.futures.seed)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """The same for all assumptions of a group of parameters together, such as "budget": outcome, group, parameters
        (how many of it differ between futures), and the columns of `information` from value on.
        """
        names = dict.fromkeys((NET_BENEFIT, self.outcome))
        return information_of.of_groups(self.means, self.futures.points, list(names), self.futures.seed)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The answer in sentences of either language: what looks best, where it is beaten, what is worth a study."""
        return (self._best(), self.signpost, *self.worth_knowing)

    def _best(self) -> Message:
        best, rival = self.pair
        rows = self.beats[self.beats["outcome"] == self.outcome].set_index(["option", "over"])
        row: Any = rows.loc[(rival, best)]
        own = self.assumed[self.assumed["outcome"] == self.outcome].set_index("option")["value"]
        gaps: dict[str, Any] = {
            "a": best,
            "b": rival,
            "outcome": called(self.outcome),
            "futures": f"{row['futures']:,}",
        }
        gaps |= {name: in_words(self.outcome, own[option]) for name, option in (("own_a", best), ("own_b", rival))}
        if row["ties"] == row["futures"]:
            return Message("decide.same", gaps)
        for name in ("share", "low", "high", "share_without_luck", "luck_low", "luck_high"):
            gaps[name] = f"{100 * row[name]:.0f}"
        return Message("decide.best", gaps | {name: f"{row[name]:,}" for name in ("surely", "surely_not", "open")})

    @property
    def signpost(self) -> Message:
        """What to watch, in a sentence of either language."""
        rows, (a, b) = self.signposts, self.pair
        if not len(rows):
            return Message("decide.signpost.few", {"a": a, "b": b})
        row: Any = rows.iloc[0]
        gaps = {
            "a": a, "arm": row["arm"], "span": span_of(row["years"]), "threshold": f"{row['threshold']:.3g}",
            "observable": Both(*(say(f"decide.observable.{row['observable']}", lang) for lang in LANGUAGES)),
            "side": Both(*(say(f"decide.signpost.{row['worse']}", lang) for lang in LANGUAGES)),
            "auc": f"{row['auc'] if row['worse'] == 'above' else 1 - row['auc']:.2f}",
        }  # fmt: skip
        gaps |= {name: f"{100 * row[name]:.0f}" for name in ("accuracy", "low", "high", "majority")}
        return Message("decide.signpost.tells" if row["tells"] else "decide.signpost.weak", gaps)

    @property
    def worth_knowing(self) -> tuple[Message, ...]:
        """What knowing assumptions before deciding would be worth, in sentences of either language."""
        rows = self.information[self.information["outcome"] == NET_BENEFIT].to_dict("records")
        if not rows:
            return ()
        every = Message(
            "decide.all", {"value": f"{rows[0]['value']:.1f}", "changes": f"{100 * rows[0]['changes']:.0f}"}
        )
        studies = [row for row in rows[1:] if row["worth"]]
        found = [
            Message("decide.study", {
                "name": row["parameter"], "changes": f"{100 * row['changes']:.0f}", "value": f"{row['value']:.1f}",
                "low": f"{row['low']:.1f}", "high": f"{row['high']:.1f}",
            })
            for row in studies
        ]  # fmt: skip
        return (every, *found, Message("decide.nothing_else" if found else "decide.no_study", {}), *self._of_groups())

    def _of_groups(self) -> Iterator[Message]:
        """What a study of several assumptions together would be worth, where it is beyond chance."""
        for row in self.groups[self.groups["outcome"] == NET_BENEFIT].to_dict("records"):
            if row["worth"] and row["parameters"] > 1:
                gaps = {name: f"{row[name]:.1f}" for name in ("value", "low", "high")}
                gaps |= {"n": str(row["parameters"]), "changes": f"{100 * row['changes']:.0f}"}
                yield Message("decide.together", gaps | {"group": row["group"]})

    @takes(folder=a_path)
    def save(self, folder: str | Path) -> Path:
        """Write points, runs and tables to a folder that does not exist yet or is empty, which appears whole or not at
        all. Raises InputError when the folder is in use or cannot be written, see Ensemble.save().
        """
        outside = outside_evidence(self.futures.base, *self.futures.options.values())
        facts = results_folder.made_by((*outside, *_outside(self.futures.points))) | {
            "kind": "decision",
            "replications": self.futures.repeats,
            **results_folder.of_extensions(self.futures.base, *self.futures.options.values()),
            "seed": self.futures.seed,
            "scenario": self.futures.base.to_toml(),
            "options": {label: each.to_toml() for label, each in self.futures.options.items()},
            "held": dict(self.futures.held),
            "since": self.futures.since,
            "outcome": self.outcome,
            "worth": self.worth,
            "alpha": self.alpha,
            "stated": dict(self.stated),
            "source": self.source,
        }
        facts |= {"outcomes": own_facts(self.futures.added)} if self.futures.added else {}
        facts |= {"changed_rules": self.rules} if self.rules else {}
        tables = {"points": self.futures.points, "runs": _flat(self.futures), "own": _flat(self.own)}
        tables |= {name: getattr(self, name) for name in ANSWERS}

        def fill(work: Path) -> None:
            results_folder.write(work, tables, facts)

        return new_files.save_folder(folder, fill)

    @staticmethod
    @takes(folder=a_path)
    def load(folder: str | Path) -> "Decision":
        """Read what save() wrote. Raises InputError when a file is missing or is not the one that was written."""
        source = named(folder)
        facts = read_provenance(source)
        place, again = str(source / results_folder.PROVENANCE), "govsim.decide() of the scenarios in provenance.json"
        base = scenario_of(facts.scenario, place)
        options = {label: scenario_of(text, place) for label, text in facts.options.items()}
        tables = {
            name: results_folder.table(source, name, facts.sha256[name], again) for name in ("points", "runs", "own")
        }
        points, k, added = tables["points"], 1 + len(options), of_facts(facts.outcomes)

        def read(name: str, points: pd.DataFrame) -> Futures:
            table = tables[name]
            columns = [*OUTCOMES, *added, *_seen(min(EARLY, base.time.years - facts.since // 12))]
            if not set(columns) <= set(table) or not len(points) or len(table) % (k * len(points)):
                raise results_folder.not_the_table(source / f"{name}.parquet", "its rows or columns are others", again)
            values = table[columns].to_numpy(float).reshape(k, len(points), -1, len(columns))
            both = parted(values, len(OUTCOMES) + len(added))
            return Futures(base, options, points, facts.held, *both, facts.seed, facts.since, added)

        own = pd.DataFrame([_own_values(base, points)])
        changed = {name: rule.model_dump() for name, rule in facts.changed_rules.items()}
        settings = (facts.outcome, facts.worth, facts.alpha, facts.stated, facts.source)
        return Decision(read("runs", points), read("own", own), *settings, changed)


class Provenance(results_folder.Results):
    """What provenance.json says of a decision."""

    kind: Literal["decision"]
    options: dict[str, str] = Field(min_length=1)
    held: dict[str, str]
    since: int = Field(ge=0, multiple_of=12)
    outcome: str
    worth: float
    alpha: float
    stated: dict[str, float]
    source: Source
    outcomes: dict[str, OutcomeFacts] = Field(default_factory=dict)
    changed_rules: dict[str, ChangedRule] = Field(default_factory=dict)

    def check(self) -> None:
        """Raises ValueError for facts that do not fit each other."""
        if self.outcome not in (*JUDGED, *self.outcomes):
            raise ValueError("outcome is none that options are judged by")
        if not {"points", "runs", "own"} <= self.sha256.keys():
            raise ValueError("sha256 does not name its tables")


def read_provenance(folder: Path) -> Provenance:
    """provenance.json of a folder that Decision.save() wrote. Raises InputError for facts that do not fit."""
    return results_folder.read_facts(folder, "a decision", Provenance, lambda facts: facts.check())


def _flat(futures: Futures) -> pd.DataFrame:
    """A row an option, future and repeat."""
    option, future, repeat = (place.ravel() for place in np.indices(futures.runs.shape[:3]))
    keys = {"option": np.array(futures.labels)[option], "future": future, "repeat": repeat}
    early = dict(zip(_seen(futures.early.shape[3]), futures.early.reshape(len(option), -1).T, strict=True))
    runs = futures.runs.reshape(len(option), -1).T
    return pd.DataFrame(keys | dict(zip(futures.outcomes, runs, strict=True)) | early)


def _seen(years: int) -> list[str]:
    """The columns of what is seen in the first years: "trust.1" of the first, and so on."""
    return [f"{name}.{year + 1}" for year in range(years) for name in OBSERVABLES]


def _own_values(base: Scenario, points: pd.DataFrame) -> dict[str, float]:
    return {str(name): float(base.parameter(str(name))) for name in points.columns}


def span_of(years: int) -> Both:
    """The first years within a sentence."""
    key = "decide.span.one" if years == 1 else "decide.span.more"
    return Both(*(say(key, lang, years=years) for lang in LANGUAGES))


def in_words(outcome: str, value: float) -> str:
    """A value as texts show it."""
    declared = find(outcome)
    return f"{value:,.1f}" if declared is None else f"{declared.scale * value:,.{declared.decimals}f}"


class Stopped(KeyboardInterrupt):
    """The user stopped decide(). `decision` is of the futures complete for every option; None if these are too few."""

    def __init__(self, decision: Decision | None, complete: int, asked: int) -> None:
        self.decision, self.complete, self.asked = decision, complete, asked
        super().__init__(f"stopped: {complete:,} of {asked:,} futures are complete for every option")


@takes(
    options=mapping,
    replications=whole(2, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    structures=flag,
    outcome=text,
    worth=number(0, 1e6),
    thresholds=optional(mapping),
    alpha=number(0, 1),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
)
def decide(
    base: Scenario | str | Path,
    options: Mapping[str, Scenario | str | Path],
    futures: int | str | Path | pd.DataFrame = EVIDENCE,
    replications: int = 16,
    seed: int = 1,
    *,
    structures: bool = False,
    outcome: str = "rmst_60",
    worth: float = WORTH,
    thresholds: Mapping[str, float] | None = None,
    alpha: float = 0.5,
    rules: Rules | None = None,
    outcomes: Given = None,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Decision:
    """Run a scenario and options for it in many futures, each a set of assumptions, all options under the same luck.

    Args:
        base: The scenario without any option.
        options: As in compare().
        futures: "evidence" for the 400 that ship, which evidence does not rule out for the default scenario; how many
            to draw over the declared ranges of all uncertainties (a Latin hypercube); or a table of them, also as a CSV
            or Parquet file, with a parameter a column, such as the points of a calibrate() of your own.
        replications: The runs of each option in each future.
        seed: Of the futures and of luck, which is the same for all options in a future.
        structures: Whether futures differ in how the world works too, where evidence does not decide (role structure).
        outcome: By which options are set against each other where a single outcome must do.
        worth: Contract-years that a partnership-year kept is worth, for net benefit; the service itself costs about 1.
        thresholds: What satisficing asks of an outcome, by its name.
        alpha: How much Hurwicz's criterion gives to the best future.
        rules: Functions of your own in place of shipped rules, by name.
        outcomes: Outcomes of your own, in addition to those of the scenarios' extensions; they judge options too.
        threads: By default as many as there are processors.
        progress: Called with the number of runs just completed, of runs_in().

    Returns:
        How options stand over the futures.

    Raises:
        InputError: What cannot be compared, or points that cannot be.
        Stopped: The user pressed Ctrl-C; it holds the decision over the futures that were complete for every option.
    """
    base = given_scenario(base)
    every = {label: given_scenario(each) for label, each in options.items()}
    runs_of.check(base, every)
    added = own_outcomes([base, *every.values()], outcomes)
    if outcome not in (*JUDGED, *added):
        remedy = did_you_mean(outcome, (*JUDGED, *added), "outcomes")
        raise InputError(
            f"{shown(outcome)} is not an outcome that options are judged by", place="outcome", remedy=remedy
        )
    stated = _thresholds(thresholds or {}, added)
    source, points = assumptions.chosen(base, every, futures, seed, structures)
    idle.say(base, *every.values())
    idle.say_outside(_outside(points))
    run = partial(
        runs_of.simulated, base, every, held=assumptions.held(base, every), seed=seed, threads=threads, added=added,
        rules=rules,
    )  # fmt: skip

    def made(found: Futures) -> Decision:
        return Decision(found, own, outcome, float(worth), float(alpha), stated, source, described(rules or {}))

    try:
        own = run(pd.DataFrame([_own_values(base, points)]), repeats=OWN, progress=progress)
        return made(run(points, repeats=replications, progress=progress))
    except runs_of.Stopped as stopped:
        some = stopped.futures
        enough = some if some is not None and len(some.points) >= assumptions.FEWEST else None
        complete = 0 if some is None else len(some.points)
        raise Stopped(None if enough is None else made(enough), complete, len(points)) from None


def _outside(points: pd.DataFrame) -> tuple[Message, ...]:
    return points_outside({str(name): values.tolist() for name, values in points.items()})


def runs_in(options: int, futures: int, replications: int) -> int:
    """How many runs decide() makes for so many options."""
    return (1 + options) * (futures * replications + OWN)


def _thresholds(stated: Mapping[str, Any], added: Own) -> dict[str, float]:
    judged = (*JUDGED, *added)
    for name in stated:
        if name not in judged:
            remedy = did_you_mean(str(name), judged, "outcomes")
            raise InputError(f"{name} is not an outcome that options are judged by", place="thresholds", remedy=remedy)
    return {name: number()(f"thresholds, {name}", value) for name, value in stated.items()}
