"""The points that ship: sets of assumptions for the default scenario that evidence does not rule out.

Evidence narrows hardly anything (docs/trace.md), so these lie almost as wide as the ranges. They are the futures of
`govsim decide` where nothing else is asked for, and the points of a design with `method = "evidence"`.
`tools/not_ruled_out.py` makes them again.
"""

import hashlib
import io
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study.evidence.calibrate import Calibration

POINTS, FACTS = "not_ruled_out.csv", "not_ruled_out.json"
_DIGITS = 6
"""Significant ones: far finer than any implausibility sees."""


def write(found: "Calibration", points: int) -> None:
    """Write the first points of a calibration, and how they were made, beside this file."""
    from govsim.study.evidence.patterns import evidence_hash  # which loads all that patterns are measured with

    kept = found.points.head(points)
    content = kept.to_csv(index=False, float_format=f"%.{_DIGITS}g", lineterminator="\n")
    facts = {
        "scenario": found.scenario.name,
        "patterns": [pattern.id for pattern in found.patterns],
        "waves": len(found.waves),
        "points_of_a_wave": len(found.waves[0]),
        "replications": found.replications,
        "seed": found.seed,
        "largest": found.largest,
        "left": found.left,
        "points": len(kept),
        "evidence": evidence_hash(),
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
    }
    beside = Path(__file__).parent
    (beside / POINTS).write_text(content, encoding="utf-8", newline="\n")
    (beside / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8", newline="\n")


def not_ruled_out() -> "pd.DataFrame":
    """A point a row, an uncertainty a column."""
    import pandas as pd

    return pd.read_csv(io.StringIO(_text(POINTS)))


def medoid() -> dict[str, float]:
    """The point with the least mean distance from the others, each uncertainty scaled to its range: name, value.

    It is a typical point and not a best one: evidence narrows hardly anything, so its values are as good as others'.
    """
    from govsim.study.decide.assumptions import unit
    from govsim.study.evidence import constraints

    points = not_ruled_out()
    return {str(name): float(value) for name, value in points.iloc[constraints.medoid(unit(points))].items()}


def facts() -> dict[str, Any]:
    """How the points were made: the calibration's arguments, the share of the ranges left, hashes."""
    found: dict[str, Any] = json.loads(_text(FACTS))
    return found


@cache
def _text(name: str) -> str:
    return (files("govsim.study.evidence") / name).read_text(encoding="utf-8")
