"""A design: which points a study runs, and how often. Immutable and always checked.

```python
design = Design.load("experiments/sobol_all.toml")
design = Design.of("default", method="sobol", samples=512, replications=4, seed=7)
design.points()  # a row a point: its number, its cell's labels, the value of each factor
```

A **cell** is a scenario with an option and values of levers; a **sample** spreads points over the factors. Every cell
has the whole sample, so that cells differ in what is crossed and in nothing else. Point p is row p % rows of the sample
in cell p // rows: its number follows from the design alone.
"""

import hashlib
import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, PrivateAttr, model_validator

from govsim import arguments
from govsim.arguments import named
from govsim.errors import InputError, UnplacedError
from govsim.scenario import toml as scenario_file
from govsim.scenario.scenario import Scenario, shipped
from govsim.scenario.tables import Name, Number, Table
from govsim.scenario.toml import place_of
from govsim.study.design import checks, sampling
from govsim.study.design import file as design_file
from govsim.study.design.factors import SETS, Factor, factor
from govsim.study.design.option import Option
from govsim.study.design.own import Own
from govsim.study.evidence import shipped as shipped_points

if TYPE_CHECKING:
    import pandas as pd

    from govsim.model.changed_rules import Rules
    from govsim.outcomes.own import Given

type Points = tuple[tuple[float, ...], ...]
Flag = Annotated[bool, Field(description="true or false")]


@dataclass(frozen=True)
class Cell:
    """A scenario with its option and levers applied. labels: {"scenario": "default", "contract.term_years": 3}."""

    labels: Mapping[str, str | Number]
    scenario: Scenario


class Design(Table):
    """Which points a study runs, and how often. Make one with load(), from_toml() or of().

    A factor's value replaces that of the scenario. Reforms move it on from there.

    Attributes:
        replications: Runs of each point.
        common_random_numbers: Whether run r of every point has the same luck.
        named: The factors that are named.
        others: The set of parameters that are also varied, over their declared ranges, those that a scenario states as
            well, where nothing stands against it (see `notes`).
        listed: The points of method "list", a value for each named factor.
        levels: A setting of the method, None for its default (see sampling.METHODS); `second_order`, `interference` and
            `grown_from` likewise.
    """

    name: Name = "design"
    title: str = ""
    description: str = ""
    scenarios: tuple[Scenario, ...]
    method: Literal["grid", "list", "one-at-a-time", "evidence", "lhs", "sobol", "morris", "fast", "random"]
    samples: int | None = Field(default=None, ge=1, le=20_000_000)
    replications: int = Field(ge=1, le=1_000_000)
    seed: int = Field(ge=0, le=2**63 - 1)
    common_random_numbers: Flag = True
    levels: int | None = Field(default=None, ge=2, le=sampling.MOST_LEVELS)
    second_order: Flag | None = None
    interference: int | None = Field(default=None, ge=1, le=32)
    grown_from: int | None = Field(default=None, ge=2, le=20_000_000)
    named: tuple[Factor, ...] = ()
    others: Literal["uncertainties", "structures", "world", "all"] | None = None
    listed: Points = ()
    levers: tuple[tuple[str, tuple[Number, ...]], ...] = ()
    options: tuple[Option, ...] = ()

    _own: Own | None = PrivateAttr(default=None)

    def taking(self, rules: "Rules | None" = None, outcomes: "Given" = None) -> Self:
        """The design with rules and outcomes of a user's own, of which its file says nothing."""
        if not rules and outcomes is None:
            return self
        found = self.model_copy()
        found._own = Own(self.scenarios, rules, outcomes)
        return found

    @property
    def own(self) -> Own:
        """What of its runs is a user's own: rules, outcomes, and those of the scenarios' extensions."""
        return Own(self.scenarios) if self._own is None else self._own

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        checks.check(self)
        return self

    # Reading and writing

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The design of a file; the scenario files it names lie in the same folder."""
        path = named(arguments.a_path("the design", path))
        text = design_file.read_text(path)
        return cls._read(text, str(path), path.parent, path.stem)

    @classmethod
    def from_toml(cls, text: str, place: str = "<text>", folder: str | Path = "") -> Self:
        """The design a TOML text describes; `place` stands before the line number in errors."""
        return cls._read(text, place, Path(folder), "design")

    @classmethod
    def from_facts(cls, text: str, place: str) -> Self:
        """The design that to_toml() wrote into a facts file: it may name scenarios that ship, but no file."""
        return cls._read(text, place, None, "design")

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario | Sequence[str | Path | Scenario],
        *,
        method: str,
        replications: int,
        seed: int,
        **keys: Any,
    ) -> Self:
        """The design with the same keys as a design file: samples=512, parameters=["rotation.deputy"], and so on."""
        scenario = arguments.plain(scenario)
        several = isinstance(scenario, Sequence) and not isinstance(scenario, str)
        tables = {"scenarios" if several else "scenario": scenario, "method": method, **keys}
        tables |= {"replications": replications, "seed": seed}
        try:
            plain = design_file.plain(tables)
            plain |= {table: design_file.by_name(plain[table]) for table in ("parameters", "levers") if table in plain}
            return cls(**{"name": "design", **design_file.keys(plain, Path())})
        except UnplacedError as error:
            raise error.at("Design.of") from None

    @classmethod
    def _read(cls, text: str, place: str, folder: Path | None, name: str) -> Self:
        tables = design_file.parsed(text, place)
        try:
            return cls(**{"name": name, **design_file.keys(design_file.plain(tables), folder)})
        except UnplacedError as error:
            if error.path == ("name",) and "name" not in tables:
                raise scenario_file.of_file_name(error, place, "design") from None
            raise error.at(place_of(design_file.as_written(error.path, tables), text, place)) from None

    def to_toml(self) -> str:
        """The design as a TOML text, which from_toml() reads back to an equal one.

        Scenarios that ship stand by name, others are written out. Defaults are left out.
        """
        return scenario_file.written(_tables(self))

    def save(self, path: str | Path) -> None:
        """Write the design to a new file."""
        scenario_file.save_new(path, self.to_toml())

    # What is varied

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors, in the order in which the parameters are declared."""
        named = {factor.name: factor for factor in self.named}
        stands = {} if self.others is None else checks.against_others(self)
        roles = SETS.get(self.others or "", ())
        found = []
        for parameter in checks.declared(self):
            if parameter.name in named:
                found.append(named[parameter.name])
            elif parameter.role in roles and parameter.name not in stands:
                found.append(factor(parameter.name))
        return tuple(found)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the choice of factors: which are left out, or without effect in some cells."""
        return tuple(checks.notes(self))

    @property
    def settings(self) -> sampling.Settings:
        """The settings of the method, defaults filled in."""
        keys = sampling.METHODS[self.method].settings
        given = {key: getattr(self, key) for key in keys if getattr(self, key) is not None}
        return sampling.Settings(**{**keys, **given})

    # Points

    @property
    def rows(self) -> int:
        """How many points the sample has."""
        if self.method == "list":
            return max(1, len(self.listed))
        if self.method == "evidence":
            return int(shipped_points.facts()["points"])
        levels = [1] * len(self.factors)
        if "levels" in sampling.METHODS[self.method].settings:
            levels = [len(factor.levels(self.settings.levels)) for factor in self.factors]
        return sampling.rows(self.method, self.samples, self.settings, levels)

    @property
    def cell_count(self) -> int:
        """How many cells there are."""
        count = len(self.scenarios) * max(1, len(self.options))
        for _, values in self.levers:
            count *= len(values)
        return count

    @property
    def size(self) -> int:
        """How many points there are."""
        return self.cell_count * self.rows

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.size * self.replications

    def grown(self, samples: int | None = None, replications: int | None = None) -> Self:
        """The design with more samples or replications, whose points and runs begin with all that this one has.

        Raises:
            InputError: Where it would be no larger, and where the method's points hold no smaller set of points.
        """
        changes: dict[str, int] = {}
        if replications is not None:
            changes["replications"] = _larger("replications", replications, self.replications)
        if samples is not None:
            if self.samples is None or self.method in ("morris", "fast"):
                what = f"= {samples} is not for {self.method}: {_DRAWN_AT_ONCE.get(self.method, _GIVEN)}"
                raise InputError(f"samples {what}", remedy="give replications, or begin a new study")
            changes["samples"] = _larger("samples", samples, self.samples)
            if self.method == "lhs":
                changes["grown_from"] = self.grown_from or self.samples
        if not changes:
            raise InputError("it is not said by how much", remedy="give replications, samples or both")
        if not self.common_random_numbers and (self.cell_count > 1 or replications is not None):
            what = "each point has luck of its own, which depends on how many runs there are before it"
            raise InputError(what, remedy="begin a new study, better one with common_random_numbers")
        tables = {**design_file.parsed(self.to_toml(), self.name), **changes}
        try:
            larger = type(self)(**{"name": self.name, **design_file.keys(design_file.plain(tables), None)})
        except UnplacedError as error:
            raise InputError(error.what, remedy=error.remedy) from None
        rows = self.rows
        if not np.array_equal(larger.sample()[:rows], self.sample()):
            raise InputError(f"the points of {self.method} are others when there are more", remedy="give replications")
        return larger

    def describe(self) -> dict[str, int]:
        """The design in numbers: scenarios, options, levers crossed, cells, factors, rows, points, and so on."""
        return {
            "scenarios": len(self.scenarios),
            "options": len(self.options),
            "levers": len(self.levers),
            "cells": self.cell_count,
            "factors": len(self.factors),
            "rows": self.rows,
            "points": self.size,
            "replications": self.replications,
            "runs": self.runs,
        }

    def unit_sample(self) -> np.ndarray:
        """The sample as numbers from 0 to 1, shape (rows, factors), for methods that fill a space."""
        return sampling.unit_sample(self.method, len(self.factors), self.samples or 0, self.seed, self.settings)

    def sample(self) -> np.ndarray:
        """The sample as values of the factors, shape (rows, factors). Every cell has the same one."""
        factors = self.factors
        if self.method == "list":
            return np.array(self.listed, float).reshape(self.rows, len(factors))
        if self.method == "evidence":
            return shipped_points.not_ruled_out()[[factor.name for factor in factors]].to_numpy(float)
        if sampling.METHODS[self.method].unit is None:
            levels = [factor.levels(self.settings.levels) for factor in factors]
            if self.method == "grid":
                return sampling.grid(levels)
            return sampling.one_at_a_time([self.scenarios[0].parameter(factor.name) for factor in factors], levels)
        values = self.unit_sample()
        for number, column in enumerate(factors):
            values[:, number] = column.quantile(values[:, number])
        return values

    def cells(self) -> list[Cell]:
        """The cells in their order: by scenario, then option, then lever, each as the file has them."""
        found = []
        for scenario, option, values in self._crossings():
            applied = scenario if option is None else option.applied(scenario)
            levers = dict(zip((name for name, _ in self.levers), values, strict=True))
            labels: dict[str, str | Number] = {"scenario": scenario.name}
            if option is not None and len(self.options) > 1:
                labels["option"] = option.label
            labels |= {name: levers[name] for name, crossed in self.levers if len(crossed) > 1}
            found.append(Cell(labels, applied.with_parameters(levers) if levers else applied))
        return found

    def _crossings(self) -> Iterator[tuple[Scenario, Option | None, tuple[Number, ...]]]:
        levers = [values for _, values in self.levers]
        for scenario, option in itertools.product(self.scenarios, self.options or (None,)):
            for values in itertools.product(*levers):
                yield scenario, option, values

    @arguments.takes(start=arguments.whole(), stop=arguments.optional(arguments.whole()))
    def points(self, start: int = 0, stop: int | None = None) -> "pd.DataFrame":
        """The points numbered from start up to stop, all without them.

        Columns: point (int64); scenario; option and levers where there is more than one; a float for each factor.
        Each call draws the whole sample: whoever walks through many parts takes sample() and cells() once.
        """
        import pandas as pd

        numbers = np.arange(start, self.size if stop is None else min(stop, self.size), dtype=np.int64)
        cell, row = np.divmod(numbers, self.rows)
        labels = [cell.labels for cell in self.cells()]
        columns: dict[str, Any] = {"point": numbers}
        for name in labels[0]:
            columns[name] = pd.Series([label[name] for label in labels]).array.take(cell)
        columns |= {factor.name: column for factor, column in zip(self.factors, self.sample()[row].T, strict=True)}
        return pd.DataFrame(columns)

    # Provenance

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides points and runs, as 64 hexadecimal digits; names of files do not."""
        facts = {
            "scenarios": [_said(scenario) for scenario in self.scenarios],
            "options": [option.model_dump(mode="json", by_alias=True) for option in self.options],
            "levers": self.levers,
            "factors": [[factor.name, type(factor.distribution).__name__, asdict(factor)] for factor in self.factors],
            "listed": self.listed,
            "sampling": [self.method, self.samples, _settings(self.settings), self.seed],
            "runs": [self.replications, self.common_random_numbers],
        }
        if self.method == "evidence":
            facts["evidence"] = shipped_points.facts()["sha256"]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, allow_nan=False).encode()).hexdigest()


def _settings(settings: sampling.Settings) -> dict[str, Any]:
    """A sample that was not grown has the fingerprint that it had before samples could grow."""
    found = asdict(settings)
    return found if settings.grown_from else {key: value for key, value in found.items() if key != "grown_from"}


_GIVEN = "its points follow from the values"
_DRAWN_AT_ONCE = {
    "morris": "its trajectories are drawn together, and more of them would be others",
    "fast": "its curves have as many points as they are drawn with",
}


def _larger(key: str, number: int, before: int) -> int:
    if number <= before:
        raise InputError(f"{key} {number:,} is not more than the {before:,} there are", remedy="give a larger number")
    return number


def _said(scenario: Scenario) -> dict[str, Any]:
    """All that a scenario says, the defaults of parameters included, but for texts that no run depends on."""
    texts = {"title", "title_th", "description", "description_th", "assumptions", "assumptions_th"}
    values = {each.name: scenario.parameter(each.name) for each in scenario.declared}
    return {**scenario.model_dump(mode="json", by_alias=True, exclude=texts), "parameters": values}


# Writing


def _tables(design: Design) -> dict[str, Any]:
    """The tables of a file that says the same, several of a kind as tuples."""
    found: dict[str, Any] = {}
    if all(name in shipped() and Scenario.load(name) == scenario for name, scenario in _by_name(design)):
        names = [name for name, _ in _by_name(design)]
        found |= {"scenarios": names} if len(names) > 1 else {"scenario": names[0]}
    else:
        written_out = tuple(_tuples(tomllib.loads(scenario.to_toml())) for _, scenario in _by_name(design))
        found |= {"scenarios": written_out} if len(written_out) > 1 else {"scenario": written_out[0]}
    stated = design.model_dump(
        by_alias=True, exclude_defaults=True, include={*design_file.PLAIN, *sampling.SETTINGS, "options"}
    )
    found = {**{key: stated.pop(key) for key in (*design_file.PLAIN, *sampling.SETTINGS) if key in stated}, **found}
    if factors := _of_factors(design):
        found["parameters"] = factors
    if design.levers:
        found["levers"] = {name: list(values) for name, values in design.levers}
    for option in stated.get("options", ()):
        for table in (option, *option.get("reforms", ())):
            for name, value in table.pop("parameters", ()):
                group, key = name.split(".")
                table.setdefault(group, {})[key] = value
        found.setdefault("options", ())
        found["options"] += (option,)
    if design.listed:
        names = [factor.name for factor in design.named]
        found["points"] = tuple(dict(zip(names, values, strict=True)) for values in design.listed)
    return found


def _by_name(design: Design) -> list[tuple[str, Scenario]]:
    return [(scenario.name, scenario) for scenario in design.scenarios]


def _tuples(value: Any) -> Any:
    """The same with tuples for the lists that hold tables, as `scenario_file.written` wants them."""
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    is_tables = isinstance(value, list) and value and isinstance(value[0], dict)
    return tuple(_tuples(item) for item in value) if is_tables else value


def _of_factors(design: Design) -> dict[str, Any] | list[str] | str | None:
    """What a file states under parameters, None where it can leave the key out."""
    if design.method == "list":
        return None
    stated = {factor.name: factor.stated() for factor in design.named}
    if not stated:
        return None if design.others == "uncertainties" else design.others
    if not any(stated.values()) and design.others is None:
        return list(stated)
    nested: dict[str, Any] = {"others": design.others} if design.others else {}
    for name, table in stated.items():
        group, key = name.split(".")
        nested.setdefault(group, {})[key] = table
    return nested
