"""A state file: runs as they stand before a month, to be continued as if they had never been stopped, or changed first.

A state file is a zip of facts.json and one NumPy array a table. Nothing in it is ever executed (no pickle); facts and
tables are checked by hashes before they are used; its format has a number.
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from govsim import changed_rules, compiled, provenance
from govsim.blueprint import Blueprint, blueprint, group_of_agencies
from govsim.changed_rules import Rules
from govsim.ensemble import MOST_REPLICATIONS, MOST_SEED
from govsim.errors import InputError
from govsim.run import LOGS, STATED, Run
from govsim.scenario import Scenario
from govsim.store import umask
from govsim.world import World

FORMAT = 1
FACTS = "facts.json"
_KEPT = tuple(name for name in World._fields if name not in STATED)
_LOGS = ("partnership_log", "contract_log", "event_log", "month_log")
_KINDS: Mapping[str, type] = {
    "format": int, "kind": str, "govsim": str, "engine": str, "scenario": str, "seed": int, "replications": list,
    "month": int, "history": list, "changed_rules": dict, "more": dict, "bytes": dict, "sha256": dict,
}  # fmt: skip
_MOST_FACTS = 1 << 28
"""Bytes: facts hold stories too, but no more than this."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time that files in the zip carry, so that the same state has the same bytes."""


@dataclass(frozen=True)
class State:
    """Runs of one scenario as they stand before a month.

    kind       what wrote it: "model" or "worlds"
    runs       all before the same month
    rules      what stands in place of shipped rules, by name
    more       facts of whoever wrote it;  arrays  its arrays
    """

    kind: str
    runs: Sequence[Run]
    rules: Mapping[str, Mapping[str, str]]
    more: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)

    def save(self, path: str | Path) -> Path:
        """Write a new file, which appears whole or not at all. Raises InputError when it is in use or cannot be."""
        target = Path(path)
        if os.path.lexists(target):
            remedy = "states are never overwritten: name another file"
            raise InputError("there is one already", place=str(target), remedy=remedy)
        content = self._content()
        try:
            # Under a name that nobody has: the folder is the user's, and no lock keeps others out of it.
            with tempfile.NamedTemporaryFile(prefix=f".{target.name}-", dir=target.parent, delete=False) as file:
                try:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                    os.chmod(file.name, 0o666 & ~umask())
                    os.replace(file.name, target)
                except BaseException:
                    os.unlink(file.name)
                    raise
        except OSError as error:
            what = f"cannot be written: {error.strerror or error}"
            remedy = "make room, or name a file where you may write"
            raise InputError(what, place=str(target), remedy=remedy) from None
        return target

    def _content(self) -> bytes:
        first = self.runs[0]
        for run in self.runs:
            run.check_whole()
        arrays = {**self.arrays, **_stacked([run.world for run in self.runs])}
        members = {f"{name}.npy": _encoded(array) for name, array in arrays.items()}
        facts = {
            "format": FORMAT,
            "kind": self.kind,
            "govsim": provenance.version(),
            "engine": compiled.source_hash(),
            "scenario": first.blueprint.scenario.to_toml(),
            "seed": first.seed,
            "replications": [run.replication for run in self.runs],
            "month": first.month,
            "history": first.history,
            "changed_rules": dict(self.rules),
            "more": dict(self.more),
            "bytes": {name: len(content) for name, content in members.items()},
            "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
        }
        facts["check"] = _check(facts)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for name, content in {FACTS: json.dumps(facts, ensure_ascii=False).encode(), **members}.items():
                file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED, 1)
        return buffer.getvalue()


def load(
    path: str | Path,
    kind: str,
    *,
    rules: Rules | None = None,
    scenario: Scenario | str | Path | None = None,
    any_engine: bool = False,
) -> State:
    """The state of a file, under its own scenario, or changed to go on under another one of the same world.

    rules: the functions in place of shipped rules that made it; others are refused
    any_engine: take a state that another govsim, numba, numpy or Python made; what follows may then differ in bytes

    Raises InputError for a file that is none, is damaged, is of a later format, or does not fit the scenario.
    """
    source = Path(path)
    facts, arrays = _read(source)
    if facts["kind"] != kind:
        remedy = {"model": "PartnershipModel.load() opens it", "worlds": "Worlds.load() opens it"}.get(facts["kind"])
        raise InputError(f"is a state of kind {facts['kind']}, not {kind}", place=str(source), remedy=remedy)
    rules = {} if rules is None else rules
    changed_rules.check(rules)
    changed_rules.check_same(rules, facts["changed_rules"], str(source), "load(path, rules=...)")
    if facts["engine"] != compiled.source_hash() and not any_engine:
        raise InputError(
            f"was saved by govsim {facts['govsim']} with another engine, numba, numpy or Python",
            place=str(source),
            remedy="open it with what saved it; or, where it matters not that bytes may differ, with any_engine=True",
        )
    plan = blueprint(Scenario.from_toml(facts["scenario"], place=f"{source}:{FACTS}"))
    _check_run(plan, facts, source)
    worlds = _unstacked(plan, arrays, len(facts["replications"]), source)
    engine = changed_rules.engine_with(rules, months=0)
    runs = [
        Run.resumed(plan, facts["seed"], number, facts["month"], world, facts["history"], engine)
        for number, world in zip(facts["replications"], worlds, strict=True)
    ]
    if scenario is not None:
        change(runs, scenario)
    own = {name: array for name, array in arrays.items() if name not in _KEPT}
    return State(kind, runs, facts["changed_rules"], facts["more"], own)


def _check_run(plan: Blueprint, facts: Mapping[str, Any], source: Path) -> None:
    """Refuse a month, a seed or replications that no run has."""
    end = 12 * plan.scenario.time.years
    numbers = [("month", facts["month"], plan.first_month, end), ("seed", facts["seed"], 0, MOST_SEED)]
    numbers += [("replication", number, 0, MOST_REPLICATIONS - 1) for number in facts["replications"] or [None]]
    for name, number, least, most in numbers:
        if not isinstance(number, int) or not least <= number <= most:
            what = f"has {name} {number}, which is none from {least} to {most}"
            raise InputError(what, place=f"{source}:{FACTS}", remedy="take a copy of the file as it was saved")


def change(runs: Sequence[Run], scenario: Scenario | str | Path) -> Blueprint:
    """Have runs go on under another scenario. Raises InputError where it has another world, or ends before now."""
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    first = runs[0]
    before = first.blueprint.scenario
    for name in ("world", "agencies", "missions", "partners", "contracts"):
        if getattr(scenario, name) != getattr(before, name):
            raise _other(scenario, f"has another [{name}]")
    if group_of_agencies(scenario) != group_of_agencies(before):
        raise _other(scenario, "has its agencies in other groups")
    if scenario.time.model_dump(exclude={"years"}) != before.time.model_dump(exclude={"years"}):
        raise _other(scenario, "begins at another time")
    if 12 * scenario.time.years < first.month:
        raise _other(scenario, f"ends after {scenario.time.years} years, before month {first.month}")
    plan = blueprint(scenario)
    for run in runs:
        run.go_on_under(plan)
    return plan


def _other(scenario: Scenario, what: str) -> InputError:
    remedy = "parameters, reforms, barriers and years may change; the world that is under way may not"
    return InputError(f"{what} than the runs that are to go on", place=scenario.name, remedy=remedy)


def _stacked(worlds: Sequence[World]) -> dict[str, np.ndarray]:
    """Tables of all runs one above the other; of logs, the rows that are written."""
    arrays = {}
    for name in _KEPT:
        tables = [np.asarray(getattr(world, name)) for world in worlds]
        if name in _LOGS:
            rows = [int(world.logged[_LOGS.index(name)]) for world in worlds]
            arrays[name] = np.concatenate([table[:n] for table, n in zip(tables, rows, strict=True)])
        else:
            arrays[name] = np.stack(tables)
    arrays["keeps"] = np.array([[getattr(world, name).size > 0 for name in _LOGS] for world in worlds[:1]])
    return arrays


def _unstacked(plan: Blueprint, arrays: dict[str, np.ndarray], runs: int, source: Path) -> list[World]:
    if missing := [name for name in (*_KEPT, "keeps") if name not in arrays]:
        what = f"it has no table {missing[0]}, which this version needs"
        raise InputError(what, place=str(source), remedy="open it with the govsim that saved it")
    keeps = arrays.pop("keeps")[0]
    starts = np.concatenate([np.zeros((1, 5), np.int64), np.cumsum(arrays["logged"], axis=0)])
    worlds = []
    for run in range(runs):
        tables: dict[str, Any] = {name: getattr(plan.world, name) for name in STATED}
        for name in _KEPT:
            expected = getattr(plan.world, name)
            table = arrays[name]
            if table.dtype != expected.dtype or (name not in _LOGS and table.shape != (runs, *expected.shape)):
                what = f"its table {name} is not of this version's form"
                raise InputError(what, place=str(source), remedy="open it with the govsim that saved it")
            if name in _LOGS:
                log = _LOGS.index(name)
                rows = table[starts[run, log] : starts[run + 1, log]]
                room = np.zeros(len(rows) + 1024 if keeps[log] else 0, LOGS[log])
                room[: len(rows)] = rows
                tables[name] = room.view(np.recarray)
            else:
                tables[name] = table[run].copy()
        worlds.append(World(**tables))
    return worlds


def _encoded(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _check(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _facts(file: zipfile.ZipFile) -> dict[str, Any]:
    """The facts of a file: of a sensible size, unchanged since they were written, and of the kinds they should be."""
    if file.getinfo(FACTS).file_size > _MOST_FACTS:
        raise ValueError
    facts = json.loads(file.read(FACTS))
    if facts.pop("check") != _check(facts):
        raise ValueError
    if facts["format"] <= FORMAT and any(not isinstance(facts[name], kind) for name, kind in _KINDS.items()):
        raise ValueError
    return dict(facts)


def _read(source: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts and the arrays of a file, every byte checked."""
    try:
        with zipfile.ZipFile(source) as file:
            facts = _facts(file)
            if facts["format"] > FORMAT:
                what = f"has format {facts['format']}; this govsim knows formats up to {FORMAT}"
                remedy = f"open it with govsim {facts['govsim']} or a later one"
                raise InputError(what, place=str(source), remedy=remedy)
            sizes = {member.filename: member.file_size for member in file.filelist if member.filename != FACTS}
            if sizes != facts["bytes"]:  # before anything is unpacked
                raise ValueError
            content = {name: file.read(name) for name in sizes}
        if {name: hashlib.sha256(array).hexdigest() for name, array in content.items()} != facts["sha256"]:
            raise ValueError
        arrays = {
            name.removesuffix(".npy"): np.lib.format.read_array(io.BytesIO(array), allow_pickle=False)
            for name, array in content.items()
        }
    except FileNotFoundError:
        raise InputError("there is no such file", place=str(source), remedy="name a file that save() wrote") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(source)) from None
    except InputError:
        raise
    except Exception:  # whatever a damaged zip makes of itself: zipfile and zlib raise many kinds
        remedy = "take a copy of the file as it was saved"
        raise InputError("is not a state file, or is damaged", place=str(source), remedy=remedy) from None
    return facts, arrays
