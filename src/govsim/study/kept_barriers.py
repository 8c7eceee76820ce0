"""What a folder of Factorial.save() holds: the columns and rows of its tables, and the facts of its provenance.json."""

from collections.abc import Iterable, Mapping, Sequence
from math import comb
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field

from govsim.model.barriers import MOST
from govsim.outcomes.own import OutcomeFacts
from govsim.outcomes.per_run import OUTCOMES
from govsim.runs import results_folder
from govsim.runs.ensemble import ChangedRule
from govsim.runs.facts import scenario_of
from govsim.runs.saved_tables import Kind, other_kinds
from govsim.runs.tidy import without_nan
from govsim.study.reference import Reference, checked
from govsim.study.shapley import FIVE
from govsim.study.structures import other_ends

ANSWERED = ("rmst_60", "relationship_60", "trust", "coverage")
"""The outcomes that are shared out: continuity, of partnerships and of relationships, trust and coverage."""
AGAIN = "govsim.apportion() of the scenario in provenance.json"

BEYOND: Mapping[str, Mapping[str, Kind]] = {
    "futures": {
        "outcome": "text", "barrier": "text",
        "share_low": "number", "share": "number", "share_high": "number", "largest": "number",
        "futures": "whole", "of": "whole", "source": "text", "repeats": "whole",
    },
    "structures": {
        "structure": "text", "value": "number", "outcome": "text", "barrier": "text",
        "share": "number", "low": "number", "high": "number", "note": "text",
    },
}  # fmt: skip
"""Tables that are there where they were asked for, and their columns."""


class Provenance(results_folder.Results):
    """What provenance.json says of a factorial of barriers."""

    kind: Literal["factorial"]
    definitions: dict[str, str]
    references: list[Reference]
    outcomes: dict[str, OutcomeFacts] = Field(default_factory=dict)
    changed_rules: dict[str, ChangedRule] = Field(default_factory=dict)


def read_provenance(folder: Path) -> Provenance:
    """provenance.json of a folder that Factorial.save() wrote. Raises InputError for facts that do not fit."""

    def check(facts: Provenance) -> None:
        place = str(folder / results_folder.PROVENANCE)
        known = scenario_of(facts.scenario, place).known_barriers
        if not 1 <= len(facts.definitions) <= MOST or not facts.definitions.keys() <= known.keys():
            raise ValueError("definitions are not of barriers that its scenario has")
        places = ["", *(f"{folder}/" for folder in below(len(facts.references)))]
        if sorted(facts.sha256.keys() - BEYOND.keys()) != sorted(
            f"{place}{name}" for place in places for name in kept_as(1)
        ):
            raise ValueError("sha256 does not name its tables")
        checked(scenario_of(facts.scenario, place), facts.references)

    return results_folder.read_facts(folder, "a factorial of barriers", Provenance, check)


def below(others: int) -> list[str]:
    """The folders of the other definitions."""
    return [f"beside-{number}" for number in range(1, others + 1)]


def beyond(source: Path, facts: Provenance, name: str) -> pd.DataFrame | None:
    """One of BEYOND; None where it was not asked for."""
    if name not in facts.sha256:
        return None
    table = results_folder.table(source, name, facts.sha256[name], AGAIN)
    rows = (len(ANSWERED) + len(facts.outcomes)) * len(facts.definitions)
    if name == "structures":
        rows *= len(other_ends(scenario_of(facts.scenario, str(source / results_folder.PROVENANCE))))
    if why := other_kinds(table, BEYOND[name], rows):
        raise results_folder.not_the_table(source / f"{name}.parquet", why, AGAIN)
    return without_nan(table)


def kept_as(
    replications: int, own: Iterable[str] = (), barriers: Sequence[str] = FIVE
) -> dict[str, tuple[Mapping[str, Kind], int]]:
    """The columns of each table with what they hold, and its rows; `own`: the names of a user's own outcomes."""
    own = tuple(own)
    n, outcomes = len(barriers), len(ANSWERED) + len(own)
    text: Kind = "text"
    whole: Kind = "whole"
    number: Kind = "number"
    interval = {"low": number, "high": number}
    return {
        "per_run": (
            {"run": whole, **dict.fromkeys(barriers, whole), **dict.fromkeys((*OUTCOMES, *own), number)},
            2**n * replications,
        ),
        "gains": (
            {"outcome": text, "off": text, "base": number, "value": number, "gain": number, **interval, "runs": whole},
            outcomes * (n + 1),
        ),
        "effects": (
            {"outcome": text, "term": text, "effect": number, **interval, "runs": whole}, outcomes * (n + comb(n, 2)),
        ),
        "shares": (
            {
                "outcome": text, "label": text, "barrier": text, "share": number, **interval, "gain": number,
                "shapley": number, "runs": whole, "note": text, "definition": text,
            },
            outcomes * n,
        ),
    }  # fmt: skip
