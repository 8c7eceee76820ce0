"""A scenario: one world and its regimes, immutable and always checked. Read it, change it, write it back.

```python
scenario = Scenario.load("inclusive-care").with_parameters({"rotation.transfer_rate": 0.5})
scenario = scenario.with_reform("multi-year-obligation", from_year=2030)
scenario.save("my.toml")
```

Whatever is refused is refused with an InputError that names the place and the remedy; nothing is clipped or guessed.
"""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from govsim import arguments
from govsim.arguments import named
from govsim.errors import InputError, KeyPath, UnplacedError, did_you_mean, nearest, shown
from govsim.model import extensions as known_extensions
from govsim.model.barriers import BARRIERS, Barrier
from govsim.model.extensions import Extension
from govsim.model.parameters import BY_NAME, Parameter
from govsim.scenario import checks as scenario_checks
from govsim.scenario import meeting
from govsim.scenario import toml as scenario_file
from govsim.scenario.acts import Acts, recorded_acts
from govsim.scenario.adaptive import AdaptiveReform
from govsim.scenario.meeting import Edges
from govsim.scenario.tables import (
    SHIPPED_KINDS,
    Agency,
    Contract,
    DatedReform,
    Group,
    Horizon,
    Mission,
    Name,
    Number,
    OwnBarrier,
    ParameterTable,
    Partner,
    PartnerKind,
    Size,
    Stated,
)
from govsim.scenario.toml import place_of

SHIPPED = Path(__file__).parent / "shipped"


def given_scenario(scenario: "Scenario | str | Path") -> "Scenario":
    """A scenario that a caller gave: itself, or by the name of one that ships or a file."""
    return scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)


def shipped() -> tuple[str, ...]:
    """The names of the scenarios that ship with govsim."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _sorted(acts: Acts) -> Acts:
    return tuple(sorted(acts))


class Scenario(ParameterTable):
    """One world and its regimes. Make one with load() or from_toml(), change it with the methods named with_..."""

    name: Name = "scenario"
    title: str = ""
    title_th: str = ""
    description: str = ""
    description_th: str = ""
    assumptions: tuple[str, ...] = ()
    assumptions_th: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    barriers_off: tuple[str, ...] = Field(default=(), alias="without")
    barriers: tuple[OwnBarrier, ...] = ()
    time: Horizon = Horizon()
    world: Size = Size()
    recorded_acts: Annotated[Acts, AfterValidator(_sorted)] = Field(
        default=(), description="pairs of a fiscal year CE and months late"
    )
    meeting: Edges = Field(default=(), description="pairs of an agency and a partner, each a number or a name")
    groups: tuple[Group, ...] = ()
    agencies: tuple[Agency, ...] = ()
    missions: tuple[Mission, ...] = ()
    partner_kinds: tuple[PartnerKind, ...] = ()
    partners: tuple[Partner, ...] = ()
    contracts: tuple[Contract, ...] = ()
    reforms: tuple[DatedReform, ...] = ()
    adaptive: tuple[AdaptiveReform, ...] = ()

    def __init__(self, /, **keys: Any) -> None:
        stated = arguments.plain(keys.get("extensions", ()))
        if isinstance(stated, list | tuple) and all(isinstance(name, str) for name in stated):
            with _unplaced(("extensions",)):  # parameters of theirs are known from here on
                known_extensions.columns_of(stated)
                known_extensions.barriers_of(stated)
        super().__init__(**keys)

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        scenario_checks.check(self)
        object.__setattr__(self, "meeting", meeting.in_order(self.meeting))  # in the order given until now, for errors
        return self

    # Reading and writing

    shipped = staticmethod(shipped)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """The scenario of a shipped name, such as "default", or of a file; with extensions: "default+scandal".

        Raises:
            InputError: There is none of that name, or its file states what cannot be.
        """
        if not isinstance(name_or_path, str | os.PathLike):
            remedy = "give the name of one that ships, or of a file"
            raise InputError(f"{arguments.given(name_or_path)} is not a scenario", remedy=remedy)
        name = str(name_or_path)
        if "+" in name and not os.path.exists(name):
            base, *more = name.split("+")
            scenario = cls.load(base).with_extensions(*more)
            return scenario._changed("with_extensions", name=f"{scenario.name}+{'+'.join(more)}")
        if name in shipped():
            path = SHIPPED / f"{name}.toml"
        elif name and (Path(name).suffix or Path(name).name != name or os.path.exists(name)):
            path = named(name)
        else:
            near = nearest(name, shipped())
            remedy = f"did you mean {near}? " if near else ""
            remedy += "`govsim list scenarios` lists those that ship; a file of your own ends in .toml"
            raise InputError(f"{shown(name)} is not a scenario", remedy=remedy)
        if path.stem in shipped() and not os.path.exists(path):
            remedy = f"the scenario that ships has no ending: {path.stem}"
            raise InputError("there is no such file", place=name, remedy=remedy)
        return cls._read(scenario_file.read_text(path, str(path)), str(path), path.parent, path.stem)

    @classmethod
    def from_toml(cls, text: str, place: str = "<text>") -> Self:
        """The scenario a TOML text describes; `place` stands before the line number in errors."""
        return cls._read(text, place, Path(), "scenario")

    @classmethod
    def from_facts(cls, text: str, place: str) -> Self:
        """The scenario that to_toml() wrote into a facts file: it is whole, so it may name no other file."""
        return cls._read(text, place, None, "scenario")

    @classmethod
    def _read(cls, text: str, place: str, folder: Path | None, name: str) -> Self:
        tables = scenario_file.parsed(text, place)
        lines: list[str] = []
        try:
            if "recorded_acts" in tables:
                tables["recorded_acts"] = recorded_acts(tables["recorded_acts"], folder)
            if "meeting" in tables:
                tables["meeting"], lines = meeting.stated(tables["meeting"], folder)
            return cls(**{"name": name, **tables})
        except UnplacedError as error:
            if error.path == ("name",) and "name" not in tables:
                raise scenario_file.of_file_name(error, place, "scenario") from None
            if lines and error.path[:-1] == meeting.PATH:
                raise error.at(lines[int(error.path[-1])]) from None
            raise error.at(place_of(error.path, text, place)) from None

    def to_toml(self) -> str:
        """The scenario as a TOML text, which from_toml() reads back to an equal one. Defaults are left out."""
        tables = self.model_dump(by_alias=True, exclude_defaults=True)
        if self.recorded_acts:
            tables["recorded_acts"] = {"months_late": {str(year): months for year, months in self.recorded_acts}}
        if self.meeting:
            tables["meeting"] = {"edges": self.meeting}
        barriers = tables.get("barriers", ())
        second = [table["second"] for table in barriers if "second" in table]
        of_several = (tables.get(name, ()) for name in ("groups", "reforms", "adaptive"))
        for table in (tables, *barriers, *second, *chain(*of_several)):
            for parameter, value in table.pop("parameters", ()):
                group, field = parameter.split(".")
                table.setdefault(group, {})[field] = value
        return scenario_file.written({"name": self.name, **tables})

    @arguments.takes(table=arguments.one_of(("agencies", "missions", "partners")), name=arguments.text)
    def name_in_thai(self, table: str, name: str) -> str:
        """The `name_th` of an entity of "agencies", "missions" or "partners"; its name where there is none."""
        return next((entity.name_th for entity in getattr(self, table) if entity.name == name and entity.name_th), name)

    def save(self, path: str | Path) -> None:
        """Write the scenario to a new file."""
        scenario_file.save_new(path, self.to_toml())

    # Asking

    @property
    def group_names(self) -> tuple[str, ...]:
        """The agency groups: those declared and "others" for what is left, or "all" where none is declared."""
        if not self.groups:
            return ("all",)
        in_groups = sum(group.agencies for group in self.groups)
        in_groups += sum(agency.group is not None for agency in self.agencies)
        declared = tuple(group.name for group in self.groups)
        return (*declared, "others") if in_groups < self.world.agencies else declared

    @property
    def kinds(self) -> tuple[PartnerKind, ...]:
        """The kinds of partners: those it declares, or those that ship."""
        return self.partner_kinds or SHIPPED_KINDS

    @property
    def kind_names(self) -> tuple[str, ...]:
        """Their names, in the order of tables by kind."""
        return tuple(kind.name for kind in self.kinds)

    @property
    def declared(self) -> tuple[Parameter, ...]:
        """Every parameter it has: those of section 6, then those of its extensions."""
        return known_extensions.declared(self.extensions)

    @property
    def known_barriers(self) -> Mapping[str, Barrier]:
        """The five barriers of section 8, those of its extensions, and its own."""
        own = {own.name: own.barrier for own in self.barriers}
        return {**BARRIERS, **known_extensions.barriers_of(self.extensions), **own}

    def parameter(self, name: str, group: str | None = None) -> Number:
        """A parameter's value before any reform and with every barrier on: the group's, the scenario's, the default.

        Raises:
            InputError: There is no parameter or group of that name.
        """
        name = arguments.text("name", name)
        group = None if group is None else arguments.text("group", group)
        if name not in BY_NAME:
            raise InputError(f"{name} is not a parameter", remedy=did_you_mean(name, BY_NAME, "parameters"))
        if group is not None and group not in self.group_names:
            remedy = did_you_mean(group, self.group_names, "groups")
            raise InputError(f"{shown(group)} is not a group of agencies", remedy=remedy)
        of_group = next((dict(table.parameters) for table in self.groups if table.name == group), {})
        return of_group.get(name, dict(self.parameters).get(name, BY_NAME[name].default))

    def reforms_beyond(self, base: "Scenario") -> tuple[DatedReform, ...]:
        """The reforms that it has and `base` has not."""
        return tuple(reform for reform in self.reforms if reform not in base.reforms)

    # Changing: each returns a new scenario, and raises InputError where that could not be one

    def with_parameters(self, values: Mapping[str, Number], group: str | None = None) -> Self:
        """The scenario with other parameter values, of one of its groups if named."""
        call = "with_parameters"
        with _placed(call):
            values = arguments.mapping("values", values)
            group = None if group is None else arguments.text("group", group)
        if group is None:
            return self._changed(call, parameters=_merged(self.parameters, values))
        names = [table.name for table in self.groups]
        if group not in names:
            remedy = did_you_mean(group, names, "groups declared under [[groups]]")
            raise InputError(f"{shown(group)} is not a declared group", place=call, remedy=remedy)
        tables: list[Any] = list(self.groups)
        number = names.index(group)
        tables[number] = {**dict(tables[number]), "parameters": _merged(tables[number].parameters, values)}
        return self._changed(call, groups=tables)

    def with_extensions(self, *extensions: str | Extension) -> Self:
        """The scenario under extensions in addition to those it has: names, or govsim.Extension objects."""
        with _placed("with_extensions"):
            names = [known_extensions.register(e).name if isinstance(e, Extension) else e for e in extensions]
        return self._changed("with_extensions", extensions=list(dict.fromkeys((*self.extensions, *names))))

    def with_meeting(self, graph: Any) -> Self:
        """The scenario in which an agency can meet those partners to whom a graph joins it, and no others.

        Args:
            graph: Pairs of an agency and a partner, each a number (from 0, as in tables of results) or a name: a list,
                an array of shape (pairs, 2), a DataFrame or a CSV file with the columns agency and partner, or a graph
                of networkx (govsim.graphs says how its nodes are read). None: the partners of its region again.
        """
        from govsim.scenario import graphs  # here, for not every command is to wait for networkx

        with _placed("with_meeting"):
            given: Any = () if graph is None else graphs.edges_of(graph, self.world.agencies)
        return self._changed("with_meeting", meeting=given)

    def with_reform(
        self,
        name: str,
        *,
        from_year: int,
        groups: Sequence[str] | None = None,
        size: float = 1.0,
        until_year: int | None = None,
        parameters: Mapping[str, Number] | None = None,
        **declared: Any,
    ) -> Self:
        """The scenario with one reform more; `parameters` for one that is not among the known reforms.

        Of such a one label, label_th, months, downside and cost={"once_per_agency": 0.5} can be declared too.
        """
        with _placed("with_reform"):
            groups = None if groups is None else arguments.names("groups", groups)
            parameters = None if parameters is None else arguments.mapping("parameters", parameters)
        reform = {
            "name": name,
            "from_year": from_year,
            "until_year": until_year,
            "groups": groups,
            "size": size,
            "parameters": tuple((parameters or {}).items()),
            **declared,
        }
        return self._changed("with_reform", reforms=[*self.reforms, reform])

    def with_adaptive(
        self,
        name: str,
        *,
        observable: str,
        by_year: int,
        below: float | None = None,
        above: float | None = None,
        first_year: int | None = None,
        years: int | None = None,
        groups: Sequence[str] | None = None,
        size: float = 1.0,
        parameters: Mapping[str, Number] | None = None,
    ) -> Self:
        """The scenario with a reform that begins once an observable is below or above a level (AdaptiveReform)."""
        with _placed("with_adaptive"):
            groups = None if groups is None else arguments.names("groups", groups)
            parameters = None if parameters is None else arguments.mapping("parameters", parameters)
        reform = {
            "name": name, "observable": observable, "below": below, "above": above, "first_year": first_year,
            "by_year": by_year, "years": years, "groups": groups, "size": size,
            "parameters": tuple((parameters or {}).items()),
        }  # fmt: skip
        return self._changed("with_adaptive", adaptive=[*self.adaptive, reform])

    def without(self, *barriers: str | Sequence[str]) -> Self:
        """The scenario with these barriers switched off, besides those that are off already; named, or in lists."""
        with _placed("without"):
            barriers = tuple(name for given in barriers for name in arguments.one_or_more("barriers", given))
        return self._changed("without", without=list(dict.fromkeys((*self.barriers_off, *barriers))))

    def with_kinds(self, changes: Mapping[str, Mapping[str, Any]]) -> Self:
        """The scenario with other numbers of partner kinds, or kinds more: {"cso": {"share": 0.5, "capability": 1.3}}.

        What is left beside the shares that are given is shared by the other kinds as before; where that is nothing,
        those given are all that there are.
        """
        call = "with_kinds"
        with _placed(call):
            changes = {str(name): dict(arguments.mapping(str(name), keys)) for name, keys in changes.items()}
        kinds: dict[str, dict[str, Any]] = {kind.name: kind.model_dump(exclude_none=True) for kind in self.kinds}
        for name, keys in changes.items():
            kinds[name] = {"name": name, **kinds.get(name, {}), **keys}
        given = [keys["share"] for keys in changes.values() if isinstance(keys.get("share"), float | int)]
        others = [kind for name, kind in kinds.items() if "share" not in changes.get(name, {})]
        if math.isclose(sum(given), 1, abs_tol=1e-6):
            kinds = {name: kind for name, kind in kinds.items() if name in changes}
        elif given and others and sum(given) < 1:
            before = sum(kind.get("share", 0.0) for kind in others)
            for kind in others:
                kind["share"] = (1 - sum(given)) * kind.get("share", 0.0) / before
        try:
            return self._changed(call, partner_kinds=tuple(PartnerKind(**kind) for kind in kinds.values()))
        except UnplacedError as error:
            raise error.at(call) from None

    def with_time(self, **keys: int) -> Self:
        """The scenario with other keys of [time], such as years=10."""
        return self._changed("with_time", time={**dict(self.time), **keys})

    def with_world(self, **keys: int) -> Self:
        """The scenario with other keys of [world], such as agencies=100."""
        return self._changed("with_world", world={**dict(self.world), **keys})

    def _changed(self, call: str, **changes: Any) -> Self:
        keys = {field.alias or name: getattr(self, name) for name, field in type(self).model_fields.items()}
        try:
            return type(self)(**{**keys, **changes})
        except UnplacedError as error:
            raise error.at(call) from None


@contextmanager
def _unplaced(path: KeyPath) -> Iterator[None]:
    """Around what is found wrong with the value of a key."""
    try:
        yield
    except InputError as error:
        raise UnplacedError(path, f"= {error.what}", error.remedy) from None


@contextmanager
def _placed(call: str) -> Iterator[None]:
    """Around what is taken of a call's arguments: errors say which call."""
    try:
        yield
    except InputError as error:
        raise InputError(error.what, place=call, remedy=error.remedy) from None


def _merged(stated: Stated, values: Mapping[str, Number]) -> Stated:
    return tuple({**dict(stated), **values}.items())


# The words of pydantic, translated
