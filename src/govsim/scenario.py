"""A scenario: one world and its regimes, immutable and always checked. Read it, change it, write it back.

    scenario = Scenario.load("inclusive-care").with_parameters({"rotation.transfer_rate": 0.5})
    scenario = scenario.with_reform("multi-year-obligation", from_year=2030)
    scenario.save("my.toml")

The classes are the tables of a scenario file; their fields are its keys, their bounds its checks. Whatever is refused
is refused with an InputError that names the place and the remedy; nothing is clipped or guessed.
"""

import os
import types
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from govsim import constants, scenario_checks, scenario_file
from govsim.errors import InputError, UnplacedError, buddhist_era, did_you_mean, nearest, place_of, shown
from govsim.parameters import BY_NAME, GROUPS

KINDS = constants.KINDS
CAPACITY: Mapping[str, int] = MappingProxyType(dict(zip(KINDS, constants.KIND_CAPACITY, strict=True)))
SHIPPED = Path(__file__).parent / "scenarios"

type Number = int | float
type Stated = tuple[tuple[str, Number], ...]

Name = Annotated[
    str,
    Field(
        max_length=100,
        pattern=r"^[^\p{C}\p{Z}]([^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$",
        description="text in quotes, 1 to 100 characters on one line with no space at its ends",
    ),
]
Year = Annotated[int, Field(ge=1800, le=scenario_file.LAST_YEAR, description="a fiscal year CE, such as 2026")]
Share = Annotated[float, Field(ge=0, le=1)]
LegalPosition = Annotated[float, Field(ge=0.01, le=0.99)]


def kinds_in_region(partners: int) -> tuple[int, int, int, int]:
    """How many of a region's partners are of each kind, in the order of KINDS: by largest remainder, ties to the first.

    >>> kinds_in_region(40)
    (6, 14, 12, 8)
    """
    hundredths = [round(100 * share) * partners for share in constants.KIND_SHARE]
    counts = [part // 100 for part in hundredths]
    by_remainder = sorted(range(len(KINDS)), key=lambda kind: -(hundredths[kind] % 100))
    for kind in by_remainder[: partners - sum(counts)]:
        counts[kind] += 1
    university, municipality, cso, community = counts
    return university, municipality, cso, community


def shipped() -> tuple[str, ...]:
    """The names of the scenarios that ship with govsim."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _sorted(acts: scenario_file.Acts) -> scenario_file.Acts:
    return tuple(sorted(acts))


class Table(BaseModel):
    """A table of a scenario: checked when it is made, never changed after."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    other_keys: ClassVar[tuple[str, ...]] = ()
    """What else a file may name here, besides the fields."""

    def __init__(self, /, **keys: Any) -> None:
        try:
            super().__init__(**{key: tuple(value) if isinstance(value, list) else value for key, value in keys.items()})
        except ValidationError as error:
            raise _first_error(error, type(self)) from None


class ParameterTable(Table):
    """A table that may state parameters of section 6, in tables of their own such as [rotation].

    They are held as pairs ("rotation.transfer_rate", 0.4) in the order of section 6.
    """

    other_keys = (*GROUPS, *BY_NAME)
    of_country: ClassVar[bool] = True
    """Whether it may state parameters that are the same for the whole country."""

    parameters: Stated = ()

    def __init__(self, /, **keys: Any) -> None:
        stated = keys.pop("parameters", ())
        if not isinstance(stated, tuple):
            remedy = "write each under its own table, such as [rotation], and below it transfer_rate = 0.4"
            raise UnplacedError(("parameters",), "is not a known key", remedy)
        tables = [(group, keys.pop(group)) for group in GROUPS if group in keys]
        stated += scenario_file.pairs(tables)
        super().__init__(**keys, parameters=scenario_file.parameters(stated, self.of_country))


class Horizon(Table):
    """[time]: the fiscal years that are simulated. Month 0 is the first reported month."""

    warmup_years: int = Field(default=10, ge=0, le=100)
    years: int = Field(default=20, ge=1, le=200)
    first_fiscal_year: int = Field(default=2026, ge=1900, le=2400)
    first_month: int = Field(default=10, ge=1, le=12)

    @property
    def fiscal_years(self) -> range:
        """All simulated fiscal years, those of the warm-up first."""
        return range(self.first_fiscal_year - self.warmup_years, self.first_fiscal_year + self.years)


class Size(Table):
    """[world]: how many there are of each."""

    agencies: int = Field(default=10, ge=1, le=100_000)
    missions_per_agency: int = Field(default=6, ge=1, le=1000)
    posts_per_agency: int = Field(default=4, ge=1, le=1000)
    partners_per_agency: int = Field(default=4, ge=1, le=100)
    agencies_per_region: int = Field(default=10, ge=1, le=1000)

    def region_of(self, agency: int) -> int:
        """The region of an agency, by number."""
        return agency // self.agencies_per_region

    def partners_in(self, region: int) -> int:
        """How many partners a region has: the last one may have fewer agencies than the others."""
        agencies = min(self.agencies_per_region, self.agencies - region * self.agencies_per_region)
        return agencies * self.partners_per_agency

    def kinds_in(self, region: int) -> dict[str, int]:
        """How many partners of each kind a region has."""
        return dict(zip(KINDS, kinds_in_region(self.partners_in(region)), strict=True))


class Group(ParameterTable):
    """[[groups]]: agencies that live in a regime of their own. `agencies` counts those that have no name."""

    of_country = False

    name: Name
    agencies: int = Field(default=0, ge=0, le=100_000)


class Agency(Table):
    """[[agencies]]: an agency with a name. The first agencies by number are those with names, in the file's order."""

    name: Name
    name_th: Name | None = None
    group: str | None = None
    missions: int | None = Field(default=None, ge=1, le=1000)
    posts: int | None = Field(default=None, ge=1, le=1000)
    priority: Share | None = None
    seriousness: Share | None = None
    paradigm: Share | None = None


class Mission(Table):
    """[[missions]]: a mission with a name, of an agency with a name."""

    name: Name
    name_th: Name | None = None
    agency: str
    need: float = Field(gt=0)
    value: float = Field(gt=0, le=1000)
    authority: LegalPosition | None = None
    spending: LegalPosition | None = None
    stringency: LegalPosition | None = None


class Partner(Table):
    """[[partners]]: a partner with a name. It works in the region of the agency it is near to, or in the first one."""

    name: Name
    name_th: Name | None = None
    kind: Literal["university", "municipality", "cso", "community"]
    near: str | None = None
    capability: float | None = Field(default=None, ge=0.5, le=1.8)
    outside: float | None = Field(default=None, ge=0.05, le=0.95)
    motive: Share | None = None
    reserve: float | None = Field(default=None, ge=0, le=60)
    capacity: int | None = Field(default=None, ge=1, le=100)

    @property
    def places(self) -> int:
        """How many contracts it can hold: as stated, or as its kind can."""
        return self.capacity or CAPACITY[self.kind]


class Contract(Table):
    """[[contracts]]: a partnership that is under contract in the first reported month.

    start_year None is the first reported fiscal year; end_year None is the end of the term in force from then.
    """

    mission: str
    partner: str
    start_year: Year | None = None
    end_year: Year | None = None
    renewals: int = Field(default=0, ge=0)


class DatedReform(ParameterTable):
    """[[reforms]]: a known reform, or one of the scenario's own with its parameters, from a fiscal year on."""

    name: Name
    from_year: Year
    until_year: Year | None = None
    groups: tuple[str, ...] | None = None
    size: Share = 1.0


class Scenario(ParameterTable):
    """One world and its regimes. Make one with load() or from_toml(), change it with the methods named with_..."""

    name: Name = "scenario"
    title: str = ""
    title_th: str = ""
    description: str = ""
    assumptions: tuple[str, ...] = ()
    barriers_off: tuple[str, ...] = Field(default=(), alias="without")
    time: Horizon = Horizon()
    world: Size = Size()
    recorded_acts: Annotated[scenario_file.Acts, AfterValidator(_sorted)] = Field(
        default=(), description="pairs of a fiscal year CE and months late"
    )
    groups: tuple[Group, ...] = ()
    agencies: tuple[Agency, ...] = ()
    missions: tuple[Mission, ...] = ()
    partners: tuple[Partner, ...] = ()
    contracts: tuple[Contract, ...] = ()
    reforms: tuple[DatedReform, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        scenario_checks.check(self)
        return self

    # Reading and writing

    shipped = staticmethod(shipped)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """The scenario of a shipped name, such as "default", or of a file."""
        name = str(name_or_path)
        if name in shipped():
            path = SHIPPED / f"{name}.toml"
        elif name and (Path(name).suffix or Path(name).name != name or os.path.exists(name)):
            path = Path(name)
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
    def _read(cls, text: str, place: str, folder: Path, name: str) -> Self:
        tables = scenario_file.parsed(text, place)
        try:
            if "recorded_acts" in tables:
                tables["recorded_acts"] = scenario_file.recorded_acts(tables["recorded_acts"], folder)
            return cls(**{"name": name, **tables})
        except UnplacedError as error:
            raise error.at(place_of(error.path, text, place)) from None

    def to_toml(self) -> str:
        """The scenario as a TOML text, which from_toml() reads back to an equal one. Defaults are left out."""
        tables = self.model_dump(by_alias=True, exclude_defaults=True)
        if self.recorded_acts:
            tables["recorded_acts"] = {"months_late": {str(year): months for year, months in self.recorded_acts}}
        for table in (tables, *tables.get("groups", ()), *tables.get("reforms", ())):
            for parameter, value in table.pop("parameters", ()):
                group, field = parameter.split(".")
                table.setdefault(group, {})[field] = value
        return scenario_file.written({"name": self.name, **tables})

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

    def parameter(self, name: str, group: str | None = None) -> Number:
        """A parameter's value before any reform and with every barrier on: the group's, the scenario's, the default."""
        if name not in BY_NAME:
            raise InputError(f"{name} is not a parameter", remedy=did_you_mean(name, BY_NAME, "parameters"))
        if group is not None and group not in self.group_names:
            remedy = did_you_mean(group, self.group_names, "groups")
            raise InputError(f"{shown(group)} is not a group of agencies", remedy=remedy)
        of_group = next((dict(table.parameters) for table in self.groups if table.name == group), {})
        return of_group.get(name, dict(self.parameters).get(name, BY_NAME[name].default))

    # Changing: each returns a new scenario

    def with_parameters(self, values: Mapping[str, Number], group: str | None = None) -> Self:
        """The scenario with other parameter values, of one of its groups if named."""
        call = "with_parameters"
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

    def with_reform(
        self,
        name: str,
        *,
        from_year: int,
        groups: Sequence[str] | None = None,
        size: float = 1.0,
        until_year: int | None = None,
        parameters: Mapping[str, Number] | None = None,
    ) -> Self:
        """The scenario with one reform more; `parameters` for one that is not among the known reforms."""
        reform = {
            "name": name,
            "from_year": from_year,
            "until_year": until_year,
            "groups": groups,
            "size": size,
            "parameters": tuple((parameters or {}).items()),
        }
        return self._changed("with_reform", reforms=[*self.reforms, reform])

    def without(self, *barriers: str) -> Self:
        """The scenario with these barriers switched off, besides those that are off already."""
        return self._changed("without", without=list(dict.fromkeys((*self.barriers_off, *barriers))))

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


def _merged(stated: Stated, values: Mapping[str, Number]) -> Stated:
    return tuple({**dict(stated), **values}.items())


# The words of pydantic, translated


def _first_error(error: ValidationError, model: type[Table]) -> UnplacedError:
    """What is wrong, in our words. An unknown key comes first: it is often why another one is missing."""
    errors = error.errors(include_url=False)
    first = next((item for item in errors if item["type"] == "extra_forbidden"), errors[0])
    path, value = first["loc"], first["input"]
    if isinstance(inner := first.get("ctx", {}).get("error"), UnplacedError):
        return inner.below(path)
    fields = {field.alias or name: field for name, field in model.model_fields.items() if name != "parameters"}
    key = str(path[0])
    if first["type"] == "extra_forbidden":
        return UnplacedError(path, "is not a known key", did_you_mean(key, [*fields, *model.other_keys], "keys here"))
    must_be = _expected(key, fields[key])
    if first["type"] == "missing":
        return UnplacedError(path, "is missing", f"it must be {must_be}")
    remedy = buddhist_era(value) if key.endswith("year") else None
    holds = "it holds" if len(path) > 1 else "not"
    return UnplacedError(path, f"must be {must_be}, {holds} {shown(value)}", remedy)


_WORDS: Mapping[Any, str] = {int: "a whole number", float: "a number", str: "text in quotes", tuple: "a list"}


def _expected(key: str, field: FieldInfo) -> str:
    """What a key takes, in words made from its declaration: "a whole number, 1 to 1000"."""
    annotation, metadata = field.annotation, field.metadata
    if get_origin(annotation) in (Union, types.UnionType):  # a number or None; None is how a file leaves the key out
        field = FieldInfo.from_annotation(next(part for part in get_args(annotation) if part is not type(None)))
        annotation, metadata = field.annotation, [*metadata, *field.metadata]
    if field.description:
        return field.description
    origin, parts = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Literal:
        return f"one of {', '.join(map(shown, parts))}"
    if origin is tuple:
        return "a list of texts in quotes" if parts[0] is str else f"tables, each under [[{key}]]"
    return _WORDS.get(origin, "a table") + _range_in_words(metadata)


def _range_in_words(metadata: Iterable[object]) -> str:
    bounds = {name: getattr(bound, name) for bound in metadata for name in ("ge", "gt", "le") if hasattr(bound, name)}
    if "ge" in bounds and "le" in bounds:
        return f", {bounds['ge']} to {bounds['le']}"
    words = {"ge": "{} or more", "gt": "above {}", "le": "at most {}"}
    return "".join(f", {words[name].format(limit)}" for name, limit in bounds.items())
