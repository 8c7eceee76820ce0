"""The tables of a scenario file: their fields are its keys, their bounds its checks, their errors in our words."""

import re
import types
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from numbers import Real
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from govsim import arguments
from govsim.arguments import plain
from govsim.errors import UnplacedError, buddhist_era, did_you_mean, nearest, odd_hint, shown, without_decimals
from govsim.model import constants, extensions
from govsim.model.barriers import BARRIERS, Barrier, is_off_of_the_five
from govsim.model.parameters import BY_NAME, GROUP_LABELS, Parameter, order
from govsim.model.reforms import REFORMS, Cost, Reform
from govsim.scenario.acts import LAST_YEAR

KINDS = constants.KINDS

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
Sentence = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^[^\p{C}\p{Z}]([^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$",
        description="text in quotes, 1 to 400 characters on one line with no space at its ends",
    ),
]
OwnName = Annotated[
    str,
    Field(
        max_length=40,
        pattern=r"^[a-z][a-z0-9_]*(-[a-z0-9_]+)*$",
        description="a name of small letters, digits, - and _, such as donor-rules, of 40 characters at most",
    ),
]
Year = Annotated[int, Field(ge=1800, le=LAST_YEAR, description="a fiscal year CE, such as 2026")]
Share = Annotated[float, Field(ge=0, le=1)]
LegalPosition = Annotated[float, Field(ge=0.01, le=0.99)]


@cache
def kinds_in_region(partners: int, shares: tuple[float, ...] = constants.KIND_SHARE) -> tuple[int, ...]:
    """How many of a region's partners are of each kind, as shares are: by largest remainder, ties to the first.

    >>> kinds_in_region(40)
    (6, 14, 12, 8)
    """
    parts = [Fraction(repr(share)) for share in shares]
    exact = [partners * part / sum(parts) for part in parts]
    counts = [int(number) for number in exact]
    by_remainder = sorted(range(len(parts)), key=lambda kind: counts[kind] - exact[kind])
    for kind in by_remainder[: partners - sum(counts)]:
        counts[kind] += 1
    return tuple(counts)


class Table(BaseModel):
    """A table of a scenario: checked when it is made, never changed after."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    other_keys: ClassVar[Iterable[str]] = ()
    """What else a file may name here, besides the fields."""

    def __init__(self, /, **keys: Any) -> None:
        try:
            super().__init__(**{key: _as_tuple(plain(value)) for key, value in keys.items()})
        except ValidationError as error:
            raise _first_error(error, type(self)) from None


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class ParameterTable(Table):
    """A table that may state parameters of section 6, in tables of their own such as [rotation].

    They are held as pairs ("rotation.transfer_rate", 0.4) in the order of section 6.
    """

    other_keys = ChainMap[str, Any](BY_NAME, GROUP_LABELS)  # type: ignore[arg-type]  # as they are when it is asked
    of_country: ClassVar[bool] = True
    """Whether it may state parameters that are the same for the whole country."""
    of_off: ClassVar[bool] = False
    """Whether it says what holds where a barrier is off, which may be no limit at all, as the five have it."""

    parameters: Stated = ()

    def __init__(self, /, **keys: Any) -> None:
        stated = keys.pop("parameters", ())
        if not isinstance(stated, tuple):
            remedy = "write each under its own table, such as [rotation], and below it transfer_rate = 0.4"
            raise UnplacedError(("parameters",), "is not a known key", remedy)
        if not keys.keys() <= {
            *GROUP_LABELS,
            *(field.alias or name for name, field in type(self).model_fields.items()),
        }:
            extensions.installed()  # it may be a group of parameters of one that the scenario does not name
        tables = [(group, plain(keys.pop(group))) for group in [*GROUP_LABELS] if group in keys]
        stated = (*arguments.mapping("parameters", stated).items(), *pairs(tables))
        super().__init__(**keys, parameters=parameters(stated, self.of_country, self.of_off))


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

    def month_of(self, fiscal_year: int) -> int:
        """The first month of a fiscal year."""
        return 12 * (fiscal_year - self.first_fiscal_year)


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

    def kinds_in(self, region: int, kinds: "Sequence[PartnerKind] | None" = None) -> dict[str, int]:
        """How many partners of each kind a region has; None: the kinds that ship."""
        kinds = SHIPPED_KINDS if kinds is None else kinds
        counts = kinds_in_region(self.partners_in(region), tuple(kind.share for kind in kinds))
        return dict(zip((kind.name for kind in kinds), counts, strict=True))


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


class PartnerKind(Table):
    """[[partner_kinds]]: a kind of partners, its share of them, and the numbers that its partners are drawn around.

    Where a scenario declares kinds, they are all that it has. One that ships keeps the numbers that are left out.
    """

    name: OwnName
    label: Name | None = None
    label_th: Name | None = None
    share: float = Field(gt=0, le=1)
    capability: float = Field(ge=constants.CAPABILITY_LEAST, le=constants.CAPABILITY_MOST)
    outside: float = Field(ge=constants.OUTSIDE_LEAST, le=constants.OUTSIDE_MOST)
    motive: Share
    bridge_output: float = Field(gt=0, le=1)
    reserve: float = Field(ge=0, le=60)
    reserve_drawn: bool
    capacity: int = Field(ge=1, le=100)

    def __init__(self, /, **keys: Any) -> None:
        super().__init__(**{**_shipped_numbers(keys.get("name")), **keys})


class ChangedKind(Table):
    """[[options.partner_kinds]]: numbers of a kind of the scenario that an option has otherwise."""

    name: OwnName
    share: float | None = Field(default=None, gt=0, le=1)
    capability: float | None = Field(default=None, ge=constants.CAPABILITY_LEAST, le=constants.CAPABILITY_MOST)
    outside: float | None = Field(default=None, ge=constants.OUTSIDE_LEAST, le=constants.OUTSIDE_MOST)
    motive: Share | None = None
    bridge_output: float | None = Field(default=None, gt=0, le=1)
    reserve: float | None = Field(default=None, ge=0, le=60)
    reserve_drawn: bool | None = None
    capacity: int | None = Field(default=None, ge=1, le=100)

    @property
    def stated(self) -> dict[str, Any]:
        """The numbers that it states."""
        return self.model_dump(exclude_none=True, exclude={"name"})


def _shipped_numbers(name: object) -> dict[str, Any]:
    """The share and the numbers of a kind that ships; none of another."""
    if name not in KINDS:
        return {}
    fields = ("share", "capability", "outside", "motive", "bridge_output", "reserve", "reserve_drawn", "capacity")
    return {field: getattr(constants, f"KIND_{field.upper()}")[KINDS.index(str(name))] for field in fields}


SHIPPED_KINDS = tuple(PartnerKind(name=name) for name in KINDS)
"""The kinds of every scenario that declares none."""


class Partner(Table):
    """[[partners]]: a partner with a name. It works in the region of the agency it is near to, or in the first one."""

    name: Name
    name_th: Name | None = None
    kind: str
    near: str | None = None
    capability: float | None = Field(default=None, ge=0.5, le=1.8)
    outside: float | None = Field(default=None, ge=0.05, le=0.95)
    motive: Share | None = None
    reserve: float | None = Field(default=None, ge=0, le=60)
    capacity: int | None = Field(default=None, ge=1, le=100)


class Contract(Table):
    """[[contracts]]: a partnership that is under contract in the first reported month.

    start_year None is the first reported fiscal year; end_year None is the end of the term in force from then.
    """

    mission: str
    partner: str
    start_year: Year | None = None
    end_year: Year | None = None
    renewals: int = Field(default=0, ge=0)


class OwnCost(Table):
    """[reforms.cost]: what a reform of the scenario's own costs, as Cost has it; hours in FTE-years."""

    value_share: float = Field(default=0.0, ge=0, le=10)
    fte_per_contract: float = Field(default=0.0, ge=0, le=100)
    fte_per_post: float = Field(default=0.0, ge=0, le=100)
    fte_per_agency: float = Field(default=0.0, ge=0, le=1000)
    fte_per_transfer: float = Field(default=0.0, ge=0, le=100)
    once_per_agency: float = Field(default=0.0, ge=0, le=1000)


class OwnReference(ParameterTable):
    """[barriers.second]: another choice of "off"; its parameters differ from those of the barrier, or come besides."""

    model_config = ConfigDict(allow_inf_nan=True)
    of_off = True

    definition: Sentence | None = None


class OwnBarrier(ParameterTable):
    """[[barriers]]: a barrier of the scenario's own; its parameters have these values where it is switched off."""

    model_config = ConfigDict(allow_inf_nan=True)
    of_off = True

    name: OwnName
    label: Name | None = None
    label_th: Name | None = None
    definition: Sentence | None = None
    second: OwnReference | None = None

    @property
    def barrier(self) -> Barrier:
        """The same as a barrier like the five."""
        return Barrier(self.name, self.label or "", self.label_th or "", self.definition or "", dict(self.parameters))


class DatedReform(ParameterTable):
    """[[reforms]]: a known reform, or one of the scenario's own with its parameters, from a fiscal year on.

    One of its own may say what it is called, how many months it lasts, what it costs and what its downside is; then it
    is charged for and told of as a known one is.
    """

    name: Name
    from_year: Year
    until_year: Year | None = None
    groups: tuple[str, ...] | None = None
    size: Share = 1.0
    label: Name | None = None
    label_th: Name | None = None
    months: int | None = Field(default=None, ge=1, le=2400)
    downside: Name | None = None
    cost: OwnCost | None = None

    declares: ClassVar[tuple[str, ...]] = ("label", "label_th", "months", "downside", "cost")
    """What only a reform of the scenario's own may state."""

    @property
    def known(self) -> Reform | None:
        """The reform of section 9 or of an extension by this name, or what the scenario declares of its own; else None.

        With parameters it is the scenario's own.
        """
        if self.name in REFORMS:
            return REFORMS[self.name]
        if not self.parameters:
            return extensions.reforms().get(self.name)
        if all(getattr(self, key) is None for key in self.declares):
            return None
        cost = Cost() if self.cost is None else Cost(**self.cost.model_dump())
        label = self.label or self.name
        return Reform(
            self.name, label, self.label_th or label, dict(self.parameters), self.months, cost, self.downside or ""
        )

    @property
    def targets(self) -> Mapping[str, float]:
        """The values it leads to."""
        return dict(self.parameters) if self.known is None else self.known.parameters

    @property
    def extent(self) -> float:
        """The share of the way to its targets that it goes."""
        return self.size if self.known is None else self.known.extent * self.size

    @property
    def ends(self) -> int | None:
        """The first fiscal year in no month of which it is in force any more, ended or by itself; None for good."""
        stop = self.months_in_force(self.from_year).stop
        return None if stop == constants.NEVER else self.from_year - (-stop // 12)

    def months_in_force(self, first_year: int) -> range:
        """The months in which it is in force, as many as there may be; month 0 is the first of `first_year`."""
        start = 12 * (self.from_year - first_year)
        stop = constants.NEVER if self.until_year is None else 12 * (self.until_year - first_year)
        return range(start, stop if self.known is None else self.known.until(start, stop))

    def concerns(self, group: str | None) -> bool:
        """Whether agencies of this group live under it; None: the country as a whole."""
        return self.groups is None or group in self.groups


# The parameters of a table


def pairs(tables: Iterable[tuple[str, object]]) -> tuple[tuple[str, object], ...]:
    """Parameter tables, such as [rotation], as pairs of a parameter's name and value."""
    found: list[tuple[str, object]] = []
    for group, table in tables:
        if not isinstance(table, dict):
            example = next(parameter for parameter in BY_NAME.values() if parameter.group == group)
            remedy = f"write [{group}], and below it {example.name.removeprefix(f'{group}.')} = {example.default:g}"
            if isinstance(table, list) and group in ("contract", "partner"):
                remedy = f"did you mean [[{group}s]]? [{group}] is for parameters"
            raise UnplacedError((group,), f"must be a table, not {shown(table)}", remedy)
        found += [(f"{group}.{field}", value) for field, value in table.items()]
    return tuple(found)


def parameters(
    stated: Iterable[tuple[str, object]], of_country: bool, of_off: bool = False
) -> tuple[tuple[str, int | float], ...]:
    """The pairs in the order of section 6, each a parameter with a value it can take."""
    values: dict[str, int | float] = {}
    for name, value in stated:
        path = tuple(name.split(".", 1))
        parameter = extensions.parameter(name)
        if parameter is None:
            raise UnplacedError(path, "is not a parameter", _nearest_parameter(name))
        if parameter.scope == "country" and not of_country:
            remedy = f"state it for all, in a table [{parameter.group}] before [[groups]]"
            raise UnplacedError(path, "is the same for the whole country: a group cannot differ in it", remedy)
        if not isinstance(value, Real) or isinstance(value, bool):
            raise UnplacedError(path, f"= {shown(value)} is not a number", _as_number(parameter, value))
        no_limit = of_off and is_off_of_the_five(name, value)
        if not no_limit and (reason := parameter.refusal(value)):
            raise UnplacedError(path, f"= {reason}", _allowed(parameter, value))
        values[name] = int(float(value)) if parameter.whole else float(value)
    return tuple(sorted(values.items(), key=lambda pair: order(pair[0])))


def _as_number(parameter: Parameter, value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+,[0-9]+", value):
        return f"the decimal mark is a point: {value.replace(',', '.')}"
    return f"allowed: {parameter.allowed()}"


def _nearest_parameter(name: str) -> str:
    near = nearest(name, BY_NAME)
    said = f"did you mean {near}? ({BY_NAME[near].describe()})" if near else "`govsim list parameters` lists them"
    return odd_hint(name) + said


def _allowed(parameter: Parameter, value: Real) -> str:
    for barrier in BARRIERS.values():
        if barrier.off.get(parameter.name) == value:
            return f'to switch the barrier off altogether: without = ["{barrier.name}"]'
    return f"allowed: {parameter.allowed()}"


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
    if must_be.startswith("a whole number"):
        remedy = remedy or without_decimals(value)
    holds = "it holds" if len(path) > 1 else "not"
    return UnplacedError(path, f"must be {must_be}, {holds} {shown(value)}", remedy)


_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    tuple: "a list",
}


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
