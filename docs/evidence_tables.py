"""What evidence says, from the documents in docs/evidence, which the commands in docs/evidence.md make."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markdown_tables import code, table

from govsim.model.parameters import PARAMETERS
from govsim.study.evidence.patterns import evidence_hash

EVIDENCE = Path(__file__).parent / "evidence"


def kept(name: str) -> Any:
    """A document of docs/evidence. Raises SystemExit where it was made with other patterns than those of today."""
    found = json.loads((EVIDENCE / f"{name}.json").read_text(encoding="utf-8"))
    if found.get("evidence", evidence_hash()) != evidence_hash():
        raise SystemExit(f"docs/evidence/{name}.json is of other patterns: run the command that docs/evidence.md names")
    return found


def patterns() -> str:
    """Every pattern: what its source says, its status in version 1's review, and today under three sets of values."""
    rows, others = [], [{row["pattern"]: row for row in kept(f"patterns-{name}")["patterns"]} for name in _WORLDS]
    with (EVIDENCE / "review.csv").open(encoding="utf-8", newline="") as file:
        before = {row["pattern"]: row["status"] for row in csv.DictReader(file)}
    for name, first in others[0].items():
        found = [f"{each[name]['status']}{_value(each[name])}" for each in others]
        why = f"; {first['why']['en']}" if first["why"] else ""
        said = f"{first['about']['en']} ({first['source']}){why}"
        rows.append((name, first["use"], first["kind"], said, _between(first), before.get(name, "not asked"), *found))
    counts = (f"{key}: {', '.join(_counted(kept(f'patterns-{key}')))}" for key in _WORLDS)
    columns = ("pattern", "use", "kind", "what it says", "target", "review", *_WORLDS.values())
    return table(columns, rows) + "\n\n" + "\n".join(f"- {line}" for line in counts)


_WORLDS = {"default": "default", "version-2": "page's values", "evidence-medoid": "medoid"}


def sources() -> str:
    """Each parameter that has a source: what the source supports, and what is doubtful of it; then those without."""
    with (EVIDENCE / "support.csv").open(encoding="utf-8", newline="") as file:
        stated = {row["parameter"]: row for row in csv.DictReader(file)}
    sourced = {p.name: p for p in PARAMETERS if p.source not in _WITHOUT}
    if stated.keys() != sourced.keys():
        raise SystemExit(f"docs/evidence/support.csv: {', '.join(sorted(stated.keys() ^ sourced.keys()))}")
    rows = [(code(n), p.role, p.source, stated[n]["supports"], stated[n]["doubt"]) for n, p in sourced.items()]
    bare = [code(p.name) for p in PARAMETERS if p.source == "assumption"]
    listed = f"Bare assumptions, {len(bare)}: {', '.join(bare)}."
    return f"{table(('parameter', 'role', 'source', 'supports', 'doubt'), rows)}\n\n{listed}"


_WITHOUT = ("assumption", "none: a decision")


def _value(row: Mapping[str, Any]) -> str:
    value, low, high = (row[name] for name in ("value", "low", "high"))
    between = "" if low is None or low == high else f" [{low:.3g}, {high:.3g}]"
    return "" if value is None else f": {value:.3g}{between}"


def _between(row: Mapping[str, Any]) -> str:
    low, high = row["target_low"], row["target_high"]
    if low is None:
        return "-" if high is None else f"at most {high:.3g}"
    return f"at least {low:.3g}" if high is None else f"{low:.3g} to {high:.3g}"


def _counted(document: Mapping[str, Any]) -> list[str]:
    total: dict[str, int] = {}
    for of_use in document["counts"].values():
        for status, n in of_use.items():
            total[status] = total.get(status, 0) + n
    return [f"{n} {status}" for status, n in total.items()]


def ruled_out() -> str:
    """What each pattern leaves of the ranges, and what outcomes are then."""
    found = kept("calibration")
    spread = {(row["points"], row["of"]): row for row in found["predictive"]}
    rows = []
    for row in found["shares"]:
        without = "-" if row["without"] is None else f"{100 * row['without']:.0f} %"
        rows.append((row["pattern"], f"{100 * row['alone']:.0f} %", without))
    outcomes = [
        (name, *(_three(spread[points, name]) for points in ("ranges", "left")))
        for name in (row["of"] for row in found["predictive"] if row["points"] == "left")
    ]
    narrowed = ", ".join(code(row["parameter"]) for row in found["constrained"] if row["narrowed"]) or "none"
    return (
        table(("pattern", "alone leaves", "all others leave"), rows)
        + f"\n\nLeft of the ranges: {100 * found['left']:.0f} %. Parameters narrowed, of {len(found['constrained'])}:"
        f" {narrowed}. Pairs of parameters tied to each other: {len(found['ridges'])}. Pairs of patterns that are met"
        f" together less often than chance would have it: {len(found['excluding'])}.\n\n"
        + table(("of each point", "whole ranges: median [middle 90 %]", "not ruled out"), outcomes)
    )


def _three(row: Mapping[str, Any]) -> str:
    return f"{row['median']:.3g} [{row['low']:.3g}, {row['high']:.3g}]"


def recovered() -> str:
    """Coverage and ranks of truths that are known, in both cases."""
    rows, failures = [], []
    for name, case in (("calibration", "eight patterns, all uncertainties"), ("small", "the small case")):
        found = kept(name)["recovery"]
        covered, truths = [row["covered"] for row in found], sum(found[0]["histogram"])
        tenths = [sum(column) for column in zip(*(row["histogram"] for row in found), strict=True)]
        ranks = " ".join(f"{100 * n / sum(tenths):.1f}" for n in tenths)
        spread = f"{100 * min(covered):.0f} to {100 * max(covered):.0f} %"
        mean = f"{100 * sum(covered) / len(covered):.0f} %"
        rows.append((case, f"{len(found)}", f"{truths}", mean, spread, f"{sum(r['p'] < 0.01 for r in found)}", ranks))
        failures += [f"{code(r['parameter'])} ({case}): {100 * r['covered']:.0f} %" for r in found if r["failed"]]
    columns = ("case", "parameters", "truths", "mean coverage", "by parameter", "ranks uneven", "ranks by tenth, %")
    told = "; ".join(failures) or "none"
    return table(columns, rows) + f"\n\nParameters whose coverage lies outside 80 to 97 %: {told}."


def two_ways() -> str:
    """History matching beside ABC-SMC."""
    found = kept("abc")
    names = tuple(found["distance"])
    rows = []
    for way, each in found["ways"].items():
        quantiles = (" / ".join(f"{q:.2f}" for q in each["quantiles"][name]) for name in names)
        points = f"{each['points']} ({each['effective']:.0f})"
        rows.append((way, f"{each['runs']:,}", points, f"{each['ridge']:+.2f}", *quantiles))
    apart = ", ".join(f"{code(name)} {value:.2f}" for name, value in found["distance"].items())
    beyond = [name for name, value in found["distance"].items() if value > found["chance"]]
    verdict = "none is further apart" if not beyond else f"further apart: {', '.join(map(code, beyond))}"
    columns = ("way", "runs", "points (effective)", "correlation", *map(code, names))
    return table(columns, rows) + (
        f"\n\nQuantiles 5 / 50 / 95 % in each range, from 0 to 1. Distance of history matching from ABC-SMC"
        f" (Kolmogorov-Smirnov): {apart}. Two samples of one distribution, as large as these, are {found['chance']:.2f}"
        f" apart in one of 20 cases: {verdict}. pyabc {found['pyabc']}, seed {found['seed']}."
    )
