"""What a gain is made of: the links of an option's chain switched off in turn, under the same seeds.

A link is a parameter that a reform moves; where there are more than MOST_LINKS, all parameters of one table together.
Besides, each barrier is switched off with and without the option: what is left of the gain does not work through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.outcomes.intervals import ratio_of_means
from govsim.outcomes.paired import paired
from govsim.outcomes.per_run import per_run
from govsim.runs.batch import FOR_OUTCOMES
from govsim.runs.ensemble import simulate
from govsim.scenario import idle
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.study.compare import DO_NOTHING, Comparison

OUTCOME = "rmst_60"
MOST_RUNS = 100
MOST_LINKS = 8


@dataclass(frozen=True)
class Part:
    """One switch: the gain left when it is off, and a share of the whole gain; None is not known.

    share: for a link the part of the gain that is lost without it, for a barrier the part that is left without it.
    """

    name: str
    gain: float | None
    low: float | None
    high: float | None
    share: float | None
    share_low: float | None
    share_high: float | None


@dataclass(frozen=True)
class Link(Part):
    """The switch of parameters that a reform moves."""

    reform: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Mechanism:
    """The gain of one option in the first `runs` runs, and its parts. off: barriers that were off all along; clashing:
    barriers that cannot be switched off beside a value that the scenario states.

    same: whether this program gives the folder's results; without that there are no parts.
    """

    option: str
    runs: int
    same: bool
    gain: float | None
    low: float | None
    high: float | None
    links: tuple[Link, ...] = ()
    barriers: tuple[Part, ...] = ()
    off: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()


def largest_gain(comparison: Comparison) -> str | None:
    """The option that lengthens partnerships most, of those that surely do."""
    rows = comparison.options[comparison.options["outcome"] == OUTCOME]
    gains = {
        str(row["option"]): float(row["difference"])
        for row in rows.to_dict("records")
        if row["option"] != DO_NOTHING and row["low"] is not None and row["low"] > 0
    }
    return max(gains, key=lambda name: gains[name]) if gains else None


def mechanism(comparison: Comparison, option: str, *, threads: int | None = None) -> Mechanism:
    """Take the gain of an option apart, with the seed of the comparison and at most MOST_RUNS runs."""
    runs, seed = min(comparison.replications, MOST_RUNS), comparison.seed
    without, with_it = comparison.base.scenario, comparison.ensembles[option].scenario

    def outcome(scenario: Scenario) -> np.ndarray:
        with idle.quietly():  # the comparison has said it of its options
            ensemble = simulate(scenario, runs, seed, FOR_OUTCOMES, threads=threads)
            return per_run(ensemble, comparison.since)[OUTCOME].to_numpy(float)

    table = comparison.per_run
    base, full = (
        table.loc[(table["option"] == label) & (table["run"] < runs), OUTCOME].to_numpy(float)
        for label in (DO_NOTHING, option)
    )
    whole = paired(base, full, 1)
    if not np.array_equal(outcome(without), base, equal_nan=True):
        return Mechanism(option, runs, False, whole.difference, whole.low, whole.high)
    links, barriers, off, clashing = [], [], [], []
    for reform, names, scenario in _without_links(without, with_it):
        part = base if scenario == without else outcome(scenario)
        left = paired(base, part, 1)
        shares = _ratio(full - part, full - base)
        links.append(Link(names[0], left.difference, left.low, left.high, *shares, reform, names))
    for name in without.known_barriers:
        if name in without.barriers_off:
            off.append(name)
            continue
        try:
            sides = [outcome(scenario.without(name)) for scenario in (without, with_it)]
        except InputError:  # the scenario's own values do not go with it
            clashing.append(name)
            continue
        left = paired(sides[0], sides[1], 1)
        shares = _ratio(sides[1] - sides[0], full - base)
        barriers.append(Part(name, left.difference, left.low, left.high, *shares))
    return Mechanism(
        option, runs, True, whole.difference, whole.low, whole.high, tuple(links), tuple(barriers), tuple(off),
        tuple(clashing),
    )  # fmt: skip


def _ratio(above: np.ndarray, below: np.ndarray) -> tuple[float | None, float | None, float | None]:
    known = ~(np.isnan(above) | np.isnan(below))
    return ratio_of_means(above[known], below[known])


def _without_links(base: Scenario, option: Scenario) -> Iterator[tuple[str, tuple[str, ...], Scenario]]:
    """Reform, parameters and the option without these, for every link of the reforms that the option has more.

    Nothing where the option differs from the base in more than reforms.
    """
    if option.model_copy(update={"reforms": base.reforms}) != base:
        return
    for number, names in _links(option, [option.reforms.index(dated) for dated in option.reforms_beyond(base)]):
        dated = option.reforms[number]
        left = {name: value for name, value in dated.targets.items() if name not in names}
        reforms: list[Any] = [*option.reforms[:number], *option.reforms[number + 1 :]]
        shorter = option.model_copy(update={"reforms": tuple(reforms)})
        if left:
            reforms.insert(number, as_own(dated, left, {reform.name for reform in option.reforms}))
            keys = {field.alias or name: getattr(option, name) for name, field in Scenario.model_fields.items()}
            shorter = Scenario(**{**keys, "reforms": reforms})
        yield dated.name, names, shorter


def _links(option: Scenario, added: list[int]) -> list[tuple[int, tuple[str, ...]]]:
    """The number of a reform and the parameters to be switched off together."""
    single: list[tuple[int, tuple[str, ...]]] = [
        (number, (name,)) for number in added for name in option.reforms[number].targets
    ]
    if len(single) <= MOST_LINKS:
        return single
    together: dict[tuple[int, str], tuple[str, ...]] = {}
    for number, names in single:
        key = number, BY_NAME[names[0]].group
        together[key] = (*together.get(key, ()), *names)
    return [(number, names) for (number, _), names in together.items()]


def as_own(dated: DatedReform, parameters: dict[str, float], taken: set[str]) -> dict[str, Any]:
    """A dated reform that leads to some of its targets only, as a reform of the scenario's own."""
    name = f"part of {dated.name}"[:100]
    while name in taken:
        name = f"{name}'"[-100:]
    return {
        "name": name,
        "from_year": dated.from_year,
        "until_year": dated.ends,
        "groups": dated.groups,
        "size": dated.extent,
        "parameters": tuple(parameters.items()),
    }
