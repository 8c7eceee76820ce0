"""Outcomes of a user's own: taken as they are given, measured on tables of runs, checked, and told of in provenance."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from govsim.errors import InputError, shown
from govsim.model import extensions
from govsim.model.functions import facts_of
from govsim.outcomes import declared
from govsim.outcomes.declared import OUTCOMES, Outcome
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.words import year_name

if TYPE_CHECKING:
    from govsim.outcomes.results import Results
    from govsim.scenario.scenario import Scenario

type Given = Mapping[str, Any] | Iterable[Outcome] | None
"""Functions by name, Outcome objects by name, or Outcome objects."""
type Own = Mapping[str, Outcome]
"""Outcomes of a user's own by the name of their column, one a year where they are by year."""


class UnmeasuredError(InputError):
    """A user's function gave no number for some of the runs that it was asked about; it may for others."""


TABLES = ("runs", "years", "partnerships")
"""What every outcome can be measured on; it names others that it needs."""
_SHOWN = ("unit", "better", "digits", "scale", "decimals", "text", "text_th", "by", "extension", "year")


def own(scenarios: Sequence["Scenario"], given: Given = None) -> Own:
    """The outcomes of the extensions of these scenarios, then those given, each a column.

    Raises:
        InputError: Two of one name, names that cannot be, and outcomes by year where scenarios have other years.
    """
    found: dict[str, Outcome] = {}
    names = dict.fromkeys(name for scenario in scenarios for name in scenario.extensions)
    of_extensions = [
        replace(each, extension=extension.name)
        for extension in extensions.named(names)
        for each in taken(extension.outcomes, f"extension {extension.name}")
    ]
    for outcome in (*of_extensions, *taken(given, "outcomes")):
        for each in _columns(outcome, scenarios):
            if each.name in found:
                raise InputError(f"{each.name} is given twice", place="outcomes", remedy="give one another name")
            found[each.name] = each
    declared.remember(found.values())
    return found


def taken(given: Given, place: str) -> list[Outcome]:
    """Outcomes as they are given, checked."""
    if given is None:
        return []
    items: list[Any] = []
    if isinstance(given, Mapping):
        for name, each in given.items():
            items.append(replace(each, name=name) if isinstance(each, Outcome) else Outcome(name, each))
    elif isinstance(given, Iterable) and not isinstance(given, str):
        items = list(given)
    else:
        items = [given]
    for each in items:
        _check(each, place)
    return items


def _check(outcome: Any, place: str) -> None:
    remedy = 'outcomes={"scandals": f}, or govsim.Outcome("scandals", f, unit="scandals", better=-1)'
    if not isinstance(outcome, Outcome):
        raise InputError(f"holds {shown(outcome)}", place=place, remedy=remedy)
    place = f"outcome {shown(outcome.name)}"
    if not isinstance(outcome.name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", outcome.name):
        raise InputError("is not a name", place=place, remedy="small letters, digits and _")
    if outcome.name in (*OUTCOMES, *KIND_MEASURES, *GROUP_MEASURES, "run", "option", "point", "replication"):
        raise InputError("is a name that is taken", place=place, remedy="choose another")
    if not callable(outcome.measure):
        raise InputError(f"is measured by {shown(outcome.measure)}, not by a function", place=place, remedy=remedy)
    if outcome.better not in (-1, 0, 1) or outcome.by not in ("run", "year"):
        what = f"has better={shown(outcome.better)}, by={shown(outcome.by)}"
        raise InputError(what, place=place, remedy='better is 1, 0 or -1; by is "run" or "year"')


def _columns(outcome: Outcome, scenarios: Sequence["Scenario"]) -> list[Outcome]:
    """The outcome itself; one for each reported year where it is by year."""
    if outcome.by == "run":
        return [outcome]
    times = {(each.time.first_fiscal_year, each.time.years) for each in scenarios}
    if len(times) > 1:
        what = "is by year, and the scenarios report other years"
        raise InputError(what, place=f"outcome {shown(outcome.name)}", remedy="give all the same [time]")
    ((first, years),) = times
    return [
        replace(
            outcome,
            name=f"{outcome.name}_{year}",
            text=f"{outcome.called('en')}, {year_name(year, 'en')}",
            text_th=f"{outcome.called('th')} {year_name(year, 'th')}",
            year=year,
        )
        for year in range(first, first + years)
    ]


def measured(results: "Results", outcomes: Own, since: int = 0) -> dict[str, np.ndarray]:
    """A number a run for each of these outcomes, shape (runs,), by name; NaN where it is undefined.

    A function with a parameter `since` is told the first month that is judged; others see all reported years.

    Raises:
        InputError: What a function returns is not that, naming the outcome.
    """
    found: dict[str, np.ndarray] = {}
    made: dict[tuple[Any, str], np.ndarray] = {}
    first_year = results.scenario.time.first_fiscal_year
    for name, outcome in outcomes.items():
        if outcome.extension and outcome.extension not in results.scenario.extensions:
            found[name] = np.full(results.replications, np.nan)
            continue
        key = outcome.measure, outcome.extension
        if key not in made:
            made[key] = _values(outcome, results, since)
        found[name] = made[key] if outcome.year is None else made[key][:, outcome.year - first_year]
    return found


def _values(outcome: Outcome, results: "Results", since: int) -> np.ndarray:
    """What the function returns, checked; of one run alone it must return the same, or it is none of that run."""
    values = _called(outcome, _Seen(results), since)
    if results.replications > 1:
        alone = _called(outcome, _Seen(results, alone=True), since)
        if not np.allclose(alone[0], values[0], rtol=1e-9, atol=0, equal_nan=True):
            what = f"is {values[0]} in run 0 among all runs, and {alone[0]} in run 0 alone"
            remedy = "a run's number must rest on its own rows: runs are measured some at a time"
            raise InputError(what, place=_place(outcome), remedy=remedy)
    return values


def _place(outcome: Outcome) -> str:
    name = outcome.name if outcome.year is None else outcome.name.removesuffix(f"_{outcome.year}")
    return f"outcome {shown(name)}"


def _called(outcome: Outcome, results: "Results", since: int) -> np.ndarray:
    place, measure = _place(outcome), outcome.measure
    assert measure is not None
    code = getattr(measure, "__code__", None)
    takes_since = code is not None and "since" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    try:
        given = measure(results, since=since) if takes_since else measure(results)
    except InputError:
        raise
    except Exception as error:  # whatever a user's function raises
        said = " ".join(str(error).split())[:300]
        remedy = f'it sees the tables {", ".join(TABLES)}, and those that tables=("events", ...) of the outcome names'
        what = f"cannot be measured: {type(error).__name__}: {said}"
        raise UnmeasuredError(what, place=place, remedy=remedy) from error
    return _checked(outcome, given, results, place)


def _checked(outcome: Outcome, given: Any, results: "Results", place: str) -> np.ndarray:
    runs, time = results.replications, results.scenario.time
    by_year = outcome.by == "year"
    shape = (runs, time.years) if by_year else (runs,)
    if isinstance(given, pd.Series | pd.DataFrame):
        given = _by_run(given, results, place, by_year=by_year)
    try:
        if np.iscomplexobj(given):
            raise TypeError
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"is measured as {shown(given)}, which is no number a run", place=place) from None
    if values.shape != shape:
        what = (
            f"has the shape {values.shape} where there are {runs:,} runs{f' and {time.years} years' if by_year else ''}"
        )
        remedy = "return a number a run in their order, or a Series indexed by run: tables.events.groupby('run').size()"
        raise InputError(what, place=place, remedy=remedy)
    if np.isinf(values).any():
        raise UnmeasuredError(f"is not finite{_first(np.isinf(values))}", place=place)
    if not outcome.undefined and np.isnan(values).any():
        what = f"is not a number (NaN){_first(np.isnan(values))}"
        remedy = "fill it where 0 is meant; undefined=True where a run may leave it undefined"
        raise UnmeasuredError(what, place=place, remedy=remedy)
    return values


def _first(wrong: np.ndarray) -> str:
    return f", first in run {np.argwhere(wrong)[0][0]}" if len(wrong) > 1 else ""


def _by_run(given: "pd.Series[Any] | pd.DataFrame", results: "Results", place: str, *, by_year: bool) -> Any:
    """What a function returned as pandas has it, in the order of runs (and years) where its index names them."""
    time, doubled = results.scenario.time, given.index[given.index.duplicated()]
    if len(doubled):
        remedy = "return a number a run, such as a sum: tables.partnerships.groupby('run').size()"
        raise InputError(f"has {doubled[0]} more than once in its index", place=place, remedy=remedy)
    if isinstance(given, pd.Series) and by_year and given.index.nlevels == 2:
        given = given.unstack()
    if isinstance(given, pd.DataFrame) and by_year and (given.index.name == "year" or given.columns.name == "run"):
        given = given.T
    if given.index.name == "run":
        given = given.reindex(np.arange(results.replications))
    elif not given.index.is_monotonic_increasing:
        what, remedy = "has rows in another order than that of runs", "name the index: .set_index('run'), or sort it"
        raise InputError(what, place=place, remedy=remedy)
    if by_year and isinstance(given, pd.DataFrame) and given.index.name == "run":
        given = given.reindex(columns=range(time.first_fiscal_year, time.first_fiscal_year + time.years))
    return given


class _Seen:
    """What a function sees of some runs, or of the first as if it were alone. What it does to a table stays its own."""

    def __init__(self, results: "Results", *, alone: bool = False) -> None:
        self._results, self._alone, self.scenario = results, alone, results.scenario
        self.replications = 1 if alone else results.replications
        self.history = results.history

    def __getattr__(self, name: str) -> pd.DataFrame:
        table: pd.DataFrame = getattr(self._results, name)
        if callable(table):  # it would answer for all runs, and hand out the tables themselves
            raise AttributeError(f"an outcome sees tables, no {name}()")
        if not isinstance(table, pd.DataFrame):
            return table
        return table[table["run"] == 0] if self._alone and "run" in table else table.copy(deep=False)


# What provenance says


def facts(outcomes: Own) -> dict[str, dict[str, Any]]:
    """How each is shown, and by what function it is measured, with its text and hash."""
    return {
        name: {key: value for key, value in asdict(replace(each, measure=None)).items() if key in _SHOWN}
        | facts_of(each.measure)
        for name, each in outcomes.items()
        if each.measure is not None
    }


@dataclass(frozen=True)
class OutcomeFacts:
    """What facts() says of one."""

    unit: str
    better: int
    digits: int
    scale: int
    decimals: int
    text: str
    text_th: str
    by: str
    extension: str
    year: int | None
    function: str
    source: str
    sha256: str

    def outcome(self, name: str) -> Outcome:
        """The outcome, which can be shown and not measured."""
        shown_as: dict[str, Any] = {key: getattr(self, key) for key in _SHOWN}
        return Outcome(name, **shown_as)


def again(scenarios: Sequence["Scenario"], stated: Mapping[str, OutcomeFacts], place: str) -> Own:
    """The outcomes that facts speak of, to be measured again: those of the scenarios' extensions.

    Raises:
        InputError: Others were measured too, by functions that no folder holds.
    """
    found = own(scenarios)
    if lost := [name for name in stated if name not in found]:
        what = f"was measured by functions that no folder holds: {', '.join(lost)}"
        raise InputError(what, place=place, remedy="make it again from Python, with the same outcomes=...")
    return found


def of_facts(stated: Mapping[str, OutcomeFacts]) -> Own:
    """The outcomes that facts speak of; they can be shown and not measured."""
    found = {name: each.outcome(name) for name, each in stated.items()}
    declared.remember(found.values())
    return found
