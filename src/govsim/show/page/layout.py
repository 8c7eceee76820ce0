"""A scenario as the browser's engine takes it: everything laid out here, so that a drag works out regimes alone.

Nothing of what a column means stands in the page's code: tables go over as columns by name, records as the places of
their fields, parameters, reforms and barriers as they are declared.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from govsim.errors import InputError
from govsim.model import browser
from govsim.model.browser import NO_RULES
from govsim.model.browser.plan import MARK, PLAN, TABLES
from govsim.model.changed_rules import Rules
from govsim.model.parameters import PARAMETERS, Parameter
from govsim.model.reforms import REFORMS
from govsim.model.regimes import REGIME
from govsim.model.tables import DRAWS_AT_ONCE, GROUP_SUMS, KIND_SUMS, KINDS, LOGS, World
from govsim.scenario.layout import LEGAL_FACTS, group_of_agencies, world_of
from govsim.scenario.scenario import Scenario

ENGINE = Path(__file__).with_name("engine.wasm")
"""The rules as WebAssembly; `just wasm` builds it."""

TEMPLATE = ("country", "agencies", "officials", "partners", "missions")
"""Tables that a run begins with a copy of, as engine.begin does."""

REFUSALS = (
    "choice.parameter.unknown", "choice.parameter.range", "choice.parameter.whole",
    "choice.reform.unknown", "choice.reform.year", "choice.reform.until", "choice.reform.size", "choice.reform.group",
    "choice.reform.country", "choice.reform.twice",
    "choice.barrier.unknown", "choice.barrier.twice", "choice.exact", "choice.job",
)  # fmt: skip
"""Keys of what the engine in the browser says of a choice that cannot be."""

_REMEDY = (
    "use `govsim run` and `govsim compare`; rules alone, without parameters and columns of their own, a page can have:"
    " write_page(scenario, file, rules={...}) from Python"
)

type Data = dict[str, Any]
"""What JSON can hold."""


def engine(rules: Rules = NO_RULES) -> bytes:
    """The shipped rules as a WebAssembly module; built now where some are changed."""
    return browser.build(rules) if rules else ENGINE.read_bytes()


def of(scenario: Scenario) -> Data:
    """What createEngine takes of a scenario. Raises InputError for two reforms of its own that share a name, and for
    one with extensions: the page's engine has the shipped rules alone.
    """
    if scenario.extensions:
        what = f"has extensions ({', '.join(scenario.extensions)}), and the page runs the shipped rules alone"
        raise InputError(what, place=scenario.name, remedy=_REMEDY)
    if scenario.partner_kinds:
        names = ", ".join(scenario.kind_names)
        what = f"declares kinds of partners of its own ({names}), and the page's engine knows those that ship alone"
        raise InputError(what, place=scenario.name, remedy=_REMEDY)
    world, _ = world_of(scenario.model_copy(update={"barriers_off": ()}))
    sizes = {"groups": world.groups.size, "kinds": len(KINDS), "parts": len(world.part_groups)}
    return {
        "mark": MARK,
        "plan": PLAN,
        "tables": {name: _table(getattr(world, name)) for name in TABLES if _is_stated(world, name)},
        "template": TEMPLATE,
        "sizes": {**sizes, "chosen": world.chosen.size, "draws": DRAWS_AT_ONCE},
        "columns": {"groupSums": GROUP_SUMS.names, "kindSums": KIND_SUMS.names, "kinds": KINDS},
        "regime": _record(REGIME),
        "logs": [_log(log, world) for log in LOGS],
        "parameters": [_parameter(parameter, scenario) for parameter in PARAMETERS],
        "groups": [{"name": name, "own": _own(scenario, name)} for name in scenario.group_names],
        "reforms": _reforms(scenario),
        "barriers": {name: _barrier(name, scenario, world) for name in scenario.known_barriers},
        "exact": _exact(scenario),
        "time": {
            "first": scenario.time.first_fiscal_year,
            "warmup": scenario.time.warmup_years,
            "years": scenario.time.years,
        },
    }


def _is_stated(world: World, name: str) -> bool:
    """Whether a scenario gives the table; the others are room that the engine's caller makes."""
    return name in (*TEMPLATE, "regions", "in_force", "recorded_acts", "neighbours")


def _table(table: np.ndarray) -> Data:
    """A table's columns by name, without those of zeros; a column of one value as that value."""
    columns = {name: np.asarray(table[name]) for name in table.dtype.names} if table.dtype.names else {"": table}
    filled = {name: column for name, column in columns.items() if column.any()}
    return {
        "rows": table.size,
        **_record(table.dtype),
        "columns": {
            name: column[0].item() if (column == column[0]).all() else column.tolist()
            for name, column in filled.items()
        },
    }


def _record(dtype: np.dtype) -> Data:
    """How long a record is, and the place and the kind of each field, "i" for a whole number of 64 bits or "f"."""
    names = dtype.names or ()
    fields = {name: [dtype.fields[name][1], dtype.fields[name][0].kind] for name in names} if dtype.fields else {}
    return {"size": dtype.itemsize, "fields": fields or {"": [0, dtype.kind]}}


def _log(log: Any, world: World) -> Data:
    """A log, and how many rows a month can bring at most."""
    a_month = sum(rows * getattr(world, table).size for table, rows in log.a_month.items())
    return {"name": log.name, "table": log.in_world, "aMonth": a_month, **_record(log.row)}


def _parameter(parameter: Parameter, scenario: Scenario) -> Data:
    return {
        "name": parameter.name,
        "field": parameter.field,
        "value": scenario.parameter(parameter.name),
        "low": parameter.low,
        "high": parameter.high,
        "whole": parameter.whole,
        "binary": parameter.binary,
        "ofCountry": parameter.scope == "country",
    }


def _own(scenario: Scenario, group: str) -> Mapping[str, float]:
    """The values that a group states for itself."""
    return next((dict(table.parameters) for table in scenario.groups if table.name == group), {})


def _reforms(scenario: Scenario) -> Data:
    """The known reforms, and the scenario's own: where they lead, how far, and for how many months."""
    found: Data = {
        name: {"targets": dict(reform.parameters), "extent": reform.extent, "months": reform.months}
        for name, reform in REFORMS.items()
    }
    for reform in scenario.reforms:
        own = {"targets": dict(reform.targets), "extent": 1.0, "months": reform.months}
        if reform.name not in REFORMS and found.setdefault(reform.name, own) != own:
            raise InputError(
                f"two reforms called {reform.name!r} lead to different values",
                place=scenario.name,
                remedy="for a page, give each a name of its own",
            )
    return found


def _barrier(name: str, scenario: Scenario, world: World) -> Data:
    """What switching it off sets, and the columns of tables it replaces: what is stated counts no more.

    Values without limit are texts, for JSON has none.
    """
    without, _ = world_of(scenario.model_copy(update={"barriers_off": (name,)}))
    tables = {
        table: {
            column: np.asarray(getattr(without, table)[column]).tolist()
            for column in getattr(world, table).dtype.names
            if (getattr(world, table)[column] != getattr(without, table)[column]).any()
        }
        for table in TEMPLATE
    }
    off = scenario.known_barriers[name].off
    values = {parameter: value if np.isfinite(value) else "Infinity" for parameter, value in off.items()}
    return {"values": values, "tables": {table: columns for table, columns in tables.items() if columns}}


def _exact(scenario: Scenario) -> list[Data]:
    """The legal positions that missions state: their medians cannot be 0 or 1 unless law is switched off."""
    group_of = dict(zip((agency.name for agency in scenario.agencies), group_of_agencies(scenario), strict=False))
    return [
        {"mission": mission.name, "parameter": f"law.{fact}", "group": group_of[mission.agency]}
        for mission in scenario.missions
        for fact in LEGAL_FACTS
        if getattr(mission, fact) is not None
    ]
