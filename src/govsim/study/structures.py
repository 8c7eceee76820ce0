"""structures(): the same options where the world works in another way, between which evidence does not decide.

found = govsim.structures("default", {"deputies": scenario.with_reform("deputy", from_year=2028)})
found.table       a row a structure, option and outcome: the difference from doing nothing, and whether the claim holds
found.headlines   a row an option and outcome: in how many structures its claim holds, and where it does not
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from govsim.arguments import function, mapping, optional, takes, whole
from govsim.model import varied_constants
from govsim.model.changed_rules import Rules
from govsim.model.parameters import BY_NAME, PARAMETERS
from govsim.outcomes.own import Given
from govsim.runs.ensemble import MOST_THREADS
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED
from govsim.scenario.scenario import Scenario, given_scenario
from govsim.study.compare import DO_NOTHING, Comparison, compare

HEADLINES = ("rmst_60", "trust", "coverage")
"""Outcomes whose change is a headline, beside those of a user's own."""
NAMES = tuple(parameter.name for parameter in PARAMETERS if parameter.role == "structure")
"""The structures of every scenario; extensions may add their own, see names_of()."""
AS_IT_IS: tuple[str, ...] = ()
"""The scenario's own structure: none is changed."""


@dataclass(frozen=True)
class Structures:
    """Options for a scenario, compared under its own structure and under others. What is undefined is None.

    Attributes:
        own: The comparison under the scenario's own structure.
        others: The value that each structure is given where it is another.
        table: structure (names joined with " + ", "" for the own), number (of structures that are another: 0, 1, 2);
            option, outcome; difference, low, high (of the pairs of runs, luck alone); verdict: "holds" (the same sign
            as in the own structure, and the interval excludes 0), "open" (the interval holds 0), "turned" (the other
            sign beyond luck), "none" (the own structure shows no change beyond luck, so there is no claim).
        headlines: option, outcome; difference, low, high (own structure); holds, of (structures, the own among them),
            holds_pairs, of_pairs (combinations of two), least, most (differences over all structures); against: the
            other structures in which it does not hold, each with its verdict.
    """

    own: Comparison
    others: Mapping[str, float]
    table: pd.DataFrame = field(repr=False)
    headlines: pd.DataFrame = field(repr=False)
    replications: int
    seed: int


def names_of(scenario: Scenario) -> tuple[str, ...]:
    """The structures of a scenario, those of its extensions among them.

    The constants of the equations (extension `constants`) are not: they are too many to combine, a design varies them.
    """
    structures = (each for each in scenario.declared if each.role == "structure")
    return tuple(each.name for each in structures if each.group != varied_constants.NAME)


def other_ends(scenario: Scenario) -> dict[str, float]:
    """Each structure's other end: of its range the end that is farther from the scenario's own value."""
    found = {}
    for name in names_of(scenario):
        parameter, value = BY_NAME[name], scenario.parameter(name)
        found[name] = parameter.high if parameter.high - value >= value - parameter.low else parameter.low
    return found


@takes(
    options=mapping,
    replications=whole(2, MOST_REPLICATIONS),
    seed=whole(0, MOST_SEED),
    threads=optional(whole(1, MOST_THREADS)),
    progress=function,
)
def structures(
    base: Scenario | str | Path,
    options: Mapping[str, Scenario | str | Path],
    replications: int = 100,
    seed: int = 1,
    *,
    pairs: bool = True,
    threads: int | None = None,
    rules: Rules | None = None,
    outcomes: Given = None,
    progress: Callable[[int], None] | None = None,
) -> Structures:
    """Compare options where one structure after the other is at its other end, and in all combinations of two.

    Args:
        base: The scenario without any option.
        options: As in compare().
        replications: The runs of each option in each structure.
        seed: Run r has the same luck in all options and structures.
        pairs: Whether combinations of two structures are run too.
        threads: By default as many as there are processors.
        rules: Functions of your own in place of shipped rules, by name, everywhere.
        outcomes: Outcomes of your own: their changes are headlines too, as are those of the scenarios' extensions.
        progress: Called with the number of runs just completed, of scenarios_in() x replications.

    Returns:
        Each option's differences by structure, and in how many structures each headline holds.

    Raises:
        InputError: What cannot be compared.
    """
    base = given_scenario(base)
    scenarios = {label: given_scenario(option) for label, option in options.items()}
    others = other_ends(base)

    def under(changed: Sequence[str]) -> Comparison:
        values = {name: others[name] for name in changed}
        return compare(
            base.with_parameters(values) if values else base,
            {label: each.with_parameters(values) if values else each for label, each in scenarios.items()},
            replications,
            seed,
            threads=threads,
            rules=rules,
            outcomes=outcomes,
            progress=progress,
        )

    own = under(AS_IT_IS)
    changes = [(name,) for name in others] + (list(combinations(others, 2)) if pairs else [])
    tables = [_rows(own, AS_IT_IS)] + [_rows(under(changed), changed) for changed in changes]
    table = _judged(pd.concat(tables, ignore_index=True))
    return Structures(own, others, table, _headlines(table), replications, seed)


def scenarios_in(options: int, *, pairs: bool = True, structures: int = len(NAMES)) -> int:
    """How many scenarios structures() runs for so many options, of a scenario with so many structures."""
    n = structures
    return (1 + options) * (1 + n + (n * (n - 1) // 2 if pairs else 0))


def _rows(comparison: Comparison, changed: Sequence[str]) -> pd.DataFrame:
    """The main differences of a comparison, as rows of one structure."""
    options = comparison.options
    shown = options[options["outcome"].isin((*HEADLINES, *comparison.own)) & (options["option"] != DO_NOTHING)]
    columns = shown[["option", "outcome", "difference", "low", "high"]].reset_index(drop=True)
    columns.insert(0, "number", len(changed))
    columns.insert(0, "structure", " + ".join(changed))
    return columns


def _sign(row: Mapping[Any, Any]) -> int:
    """+1 or -1 where the interval over luck leaves one direction of a difference, else 0."""
    low, high = row["low"], row["high"]
    if not isinstance(low, float) or not isinstance(high, float):
        return 0
    return (low > 0) - (high < 0)


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """With a verdict on every row, against the row of the own structure."""
    rows = table.to_dict("records")
    own = {(row["option"], row["outcome"]): _sign(row) for row in rows if row["number"] == 0}
    verdicts = []
    for row in rows:
        claim, sign = own[row["option"], row["outcome"]], _sign(row)
        word = "holds" if sign == claim else "open" if sign == 0 else "turned"
        verdicts.append(word if claim else "none")
    return table.assign(verdict=verdicts)


def _headlines(table: pd.DataFrame) -> pd.DataFrame:
    """A row an option and outcome."""
    rows = []
    for (option, outcome), each in table.groupby(["option", "outcome"], sort=False):
        own = each[each["number"] == 0].iloc[0]
        single, double = each[each["number"] <= 1], each[each["number"] == 2]
        claimed = own["verdict"] != "none"
        known = pd.to_numeric(each["difference"])
        row: dict[str, Any] = {
            "option": option,
            "outcome": outcome,
            **{name: own[name] for name in ("difference", "low", "high")},
        }
        row |= {"holds": int((single["verdict"] == "holds").sum()) if claimed else None, "of": len(single)}
        row |= {"holds_pairs": int((double["verdict"] == "holds").sum()) if claimed else None, "of_pairs": len(double)}
        row |= {"least": float(known.min()), "most": float(known.max())}
        against = single[~single["verdict"].isin(["holds", "none"])]
        row["against"] = tuple(zip(against["structure"], against["verdict"], strict=True))
        rows.append(row)
    return pd.DataFrame(rows)
