"""Runs of the engine and what Python makes of them, for the page's tests: `uv run python web/test/fixtures.py`.

One file a case in web/test/fixtures (not kept): declarations, batches of both sides as bytes, and every statistic.
"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govsim.model.tables import GROUP_SUMS, KIND_SUMS, KINDS
from govsim.outcomes.continuity import HORIZONS, incidence, survival_curve
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.intervals import mean_over_runs, student
from govsim.outcomes.money import reform_cost
from govsim.outcomes.per_run import per_run
from govsim.outcomes.survival import RiskTable, kaplan_meier, restricted_means, risk_table, survival
from govsim.runs.batch import Raw, Record, run_all
from govsim.runs.ensemble import Ensemble
from govsim.runs.tidy import tables_of
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.show.page import declared
from govsim.study.compare import compared
from govsim.study.evidence.patterns import evidence
from govsim.study.evidence.statistics import Point, estimate

HERE = Path(__file__).parent / "fixtures"
SEED = 7

GROUPED = """
title = "Two groups"
[time]
first_fiscal_year = 2026
years = 12
warmup_years = 4
[world]
agencies = 6
missions_per_agency = 4
[[groups]]
name = "pilot"
agencies = 2
[groups.rotation]
documentation = 0.9
[[reforms]]
name = "ecosystem-package"
from_year = 2027
groups = ["pilot"]
"""


def cases() -> dict[str, tuple[Scenario, Scenario, int]]:
    """Base, option and runs of each."""
    default, grouped = Scenario.load("default"), Scenario.from_toml(GROUPED)
    dated = default.with_reform("deputy", from_year=2028).with_reform("multi-year-obligation", from_year=2030)
    many = grouped.with_reform("legal-sandbox", from_year=2028, size=0.6).with_reform(
        "deputy", from_year=2030, until_year=2034, groups=["pilot", "others"]
    )
    pilot = Scenario.load("inclusive-care")
    safe = pilot.with_reform("bridge-fund", from_year=2027)
    moved = default.with_parameters({"workload.relief": 0.3, "contract.term_years": 2})
    return {
        "default": (default, dated, 24),
        "grouped": (grouped, many, 16),
        "lever": (default, moved, 12),
        "named": (pilot, safe, 24),
    }


def main() -> None:
    """Write all cases."""
    HERE.mkdir(exist_ok=True)
    for name, (base, option, runs) in cases().items():
        sides = {key: _side(scenario, runs) for key, scenario in (("base", base), ("option", option))}
        comparison = compared(sides["base"][1], {"choice": sides["option"][1]})
        since = comparison.since
        second = base.with_reform("bridge-fund", from_year=base.time.first_fiscal_year + 3)
        sides["second"] = _side(second, runs)
        three = compared(sides["base"][1], {"choice": sides["option"][1], "second": sides["second"][1]})
        data: dict[str, Any] = {
            "declared": declared.of(base),
            "columns": {
                "groupSums": GROUP_SUMS.names, "kindSums": KIND_SUMS.names, "kinds": KINDS,
            },
            "since": since,
            "secondReforms": [declared.dated(reform) for reform in second.reforms],
            "three": {
                "since": three.since, "frontier": three.frontier.to_dict("records"),
                "willingness": sorted(set(three.acceptability["willingness"])),
                "acceptability": {
                    option: rows["share"].tolist() for option, rows in three.acceptability.groupby("option", sort=False)
                },
            },
            "payers": comparison.payers[comparison.payers["option"] == "choice"].to_dict("records"),
            "flows": comparison.flows[comparison.flows["option"] == "choice"].to_dict("records"),
            "named": comparison.named[comparison.named["option"] == "choice"].to_dict("records"),
            "reforms": [declared.dated(reform) for reform in option.reforms],
            "parameters": {name: value for name, value in option.parameters if (name, value) not in base.parameters},
            "sides": {key: _batch(raw) | {"expected": _expected(runs_, since)} for key, (raw, runs_) in sides.items()},
            "options": comparison.options[comparison.options["option"] == "choice"].to_dict("records"),
            "costs": comparison.costs.to_dict("records")[0],
            "student": {n: float(student(n)) for n in (1, 2, 3, 11, 23, 39, 199, 999)},
        }  # fmt: skip
        (HERE / f"{name}.json").write_text(json.dumps(_plain(data), allow_nan=False))


def _side(scenario: Scenario, runs: int) -> tuple[Raw, Ensemble]:
    plan, record = blueprint(scenario), Record()
    raw = run_all(plan, runs, SEED, record, 2, None)
    return raw, Ensemble(scenario, runs, SEED, record, tables_of(plan, raw, record))


def _batch(raw: Raw) -> dict[str, Any]:
    groups, kinds = raw.yearly
    logs = {name: raw.logs[name] for name in ("partnerships", "contracts", "events")}
    return {
        "runs": raw.runs, "years": groups.shape[1], "groups": groups.shape[2],
        "groupSums": _bytes(groups), "kindSums": _bytes(kinds),
        "logs": {
            name: {"rows": len(log), "columns": {field: _bytes(log[field]) for field in log.dtype.names or ()}}
            for name, log in logs.items()
        },
    }  # fmt: skip


def _expected(ensemble: Ensemble, since: int) -> dict[str, Any]:
    table = per_run(ensemble, since)
    log = ensemble.partnerships
    risk = risk_table(log, ensemble.replications)
    curve = survival(risk)
    low, high = jackknife_band(risk)
    shares = incidence(log, ensemble.replications)
    years = ensemble.years.groupby(["run", "year"], sort=True)
    by_year = []
    for outcome, weight in (("trust", "alive"), ("coverage", "need")):
        part = (
            (ensemble.years[outcome].fillna(0) * ensemble.years[weight])
            .groupby([ensemble.years["run"], ensemble.years["year"]])
            .sum()
        )
        values = (part / years[weight].sum()).unstack()
        rows = [mean_over_runs(outcome, "", values[year]) for year in values]
        by_year.append({"outcome": outcome, "value": [r.value for r in rows], "low": [r.low for r in rows]})
    cost = reform_cost(ensemble).groupby(["run", "year"])["cost"].sum()
    money = (years["paid"].sum() + cost.reindex(years["paid"].sum().index).fillna(0)).unstack()
    rows = [mean_over_runs("money", "", money[year]) for year in money]
    by_year.append({"outcome": "money", "value": [r.value for r in rows], "low": [r.low for r in rows]})
    causes = ensemble.runs
    lived = causes["alive"] * ensemble.scenario.time.years
    return {
        "perRun": {name: table[name].tolist() for name in OUTCOMES},
        "curve": curve.tolist(), "low": low.tolist(), "high": high.tolist(),
        "known": len(survival_curve(log, ensemble.replications)) - 1,
        "restricted": {months: float(restricted_means(curve, months)) for months in HORIZONS},
        "incidence": {
            str(cause): rows["incidence"].tolist() for cause, rows in shares.groupby("cause", observed=True, sort=False)
        },
        "byYear": by_year,
        "patterns": {
            pattern["id"]: estimate(evidence()[pattern["id"]].measure(Point(ensemble, ensemble.scenario.parameter)))[0]
            for pattern in declared.of(ensemble.scenario)["patterns"]
        },
        "endings": {
            str(cause).removeprefix("ended_"): (100 * causes[cause] / lived).tolist()
            for cause in causes if str(cause).startswith("ended_")
        },
    }  # fmt: skip


def jackknife_band(table: RiskTable) -> tuple[np.ndarray, np.ndarray]:
    """The band of the page: Student's, on what each run contributes to log S (infinitesimal jackknife over runs)."""
    runs = len(table.at_risk)
    at_risk, ended = table.at_risk.sum(axis=0), table.ended.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        step = (table.ended - ended / at_risk * table.at_risk) / (at_risk - ended)
        pull = -np.cumsum(step, axis=1)
        spread = np.sqrt((pull**2).sum(axis=0) * runs / (runs - 1))
        curve = kaplan_meier(at_risk, ended)
        half = student(runs - 1) * spread * curve
    return np.clip(curve - half, 0, 1), np.clip(curve + half, 0, 1)


def _bytes(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def _plain(value: Any) -> Any:
    """As JSON can hold it: what is missing is null."""
    if isinstance(value, dict):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below) for below in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and (pd.isna(value) or np.isinf(value)) else value


if __name__ == "__main__":
    main()
