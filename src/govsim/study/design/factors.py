"""A factor: a parameter that a design varies, and the distribution its values come from.

Samples are numbers of the unit interval, one for each factor of a point; `Factor.quantile` turns them into values. So
every sampling method works with every distribution, and an analysis that wants evenly spread numbers has them.

The range of a distribution is that of the parameter unless it states a narrower one; a normal distribution is cut off
at its ends by rescaling the probability, so no value is ever moved to an end. (np.clip below only undoes rounding.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from govsim.errors import KeyPath, UnplacedError, did_you_mean, nearest, odd_hint, shorten, shown
from govsim.model import extensions
from govsim.model.parameters import BY_NAME, GROUP_LABELS, Parameter, order


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value from low to high alike."""

    low: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares; 0 is low and 1 is high to the bit."""
        return np.clip(self.low * (1 - u) + self.high * u, self.low, self.high)

    def levels(self, n: int) -> np.ndarray:
        """n values, evenly spaced from low to high."""
        return np.linspace(self.low, self.high, n)


@dataclass(frozen=True, slots=True)
class Whole:
    """Every whole number from low to high alike."""

    low: int
    high: int

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares: each number has an equal part of the unit interval, and 1 is high."""
        steps = self.high - self.low
        return np.asarray(self.low + np.minimum(np.floor(u * (steps + 1)), steps))

    def levels(self, n: int) -> np.ndarray:
        """The whole numbers nearest to n values evenly spaced from low to high, each once; half a step goes up."""
        return np.asarray(np.unique(np.floor(np.linspace(self.low, self.high, n) + 0.5)))


@dataclass(frozen=True, slots=True)
class LogUniform:
    """Every order of magnitude from low to high alike; low is above 0."""

    low: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares: half of them lie below the geometric mean of low and high."""
        from govsim.model.elementary import exps, logs  # which loads numba

        value = exps(logs(self.low) * (1 - u) + logs(self.high) * u)
        return np.asarray(np.clip(value, self.low, self.high))

    def levels(self, n: int) -> np.ndarray:
        """n values from low to high, each the same multiple of the one before."""
        values = self.quantile(np.linspace(0.0, 1.0, n))
        values[-1] = self.high
        values[0] = self.low
        return values


@dataclass(frozen=True, slots=True)
class Triangular:
    """Most often near the mode, never below low or above high."""

    low: float
    mode: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares: the share (mode - low) / (high - low) lies below the mode."""
        width = self.high - self.low
        rising = self.low + np.sqrt(u * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.clip(np.where(u * width < self.mode - self.low, rising, falling), self.low, self.high)

    def levels(self, n: int) -> np.ndarray:
        """n values, evenly spaced from low to high."""
        return np.linspace(self.low, self.high, n)


@dataclass(frozen=True, slots=True)
class Normal:
    """Normal with this mean and standard deviation, on condition that the value lies from low to high."""

    mean: float
    sd: float
    low: float
    high: float

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares of the probability between low and high; 0 is low and 1 is high."""
        from scipy.special import ndtr, ndtri

        below, above = ndtr((self.low - self.mean) / self.sd), ndtr((self.high - self.mean) / self.sd)
        return np.asarray(np.clip(self.mean + self.sd * ndtri(below * (1 - u) + above * u), self.low, self.high))

    def levels(self, n: int) -> np.ndarray:
        """n values, evenly spaced from low to high."""
        return np.linspace(self.low, self.high, n)


@dataclass(frozen=True, slots=True)
class Values:
    """These values and no others, in rising order, each with its weight; without weights all alike."""

    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values at these shares: the unit interval is cut into a part for each value, in proportion to its weight."""
        count = len(self.values)
        if self.weights:
            ends = np.cumsum(np.array(self.weights) / max(self.weights))
            part = np.searchsorted(ends / ends[-1], u, side="right")
        else:
            part = np.floor(u * count).astype(np.int64)
        return np.array(self.values, float)[np.minimum(part, count - 1)]

    def levels(self, n: int) -> np.ndarray:
        """All the values, however many levels are asked for."""
        return np.array(self.values, float)


type Distribution = Uniform | Whole | LogUniform | Triangular | Normal | Values


@dataclass(frozen=True, slots=True)
class Factor:
    """A parameter that a design varies, and the distribution of its values."""

    name: str
    distribution: Distribution

    @property
    def parameter(self) -> Parameter:
        """The declared parameter."""
        return BY_NAME[self.name]

    @property
    def group(self) -> str:
        """The group of mechanisms it belongs to: "rotation"."""
        return self.parameter.group

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """The values at these shares of the distribution: numbers from 0 to 1 in, floats of the same shape out."""
        return self.distribution.quantile(np.asarray(u, float))

    def levels(self, n: int) -> np.ndarray:
        """n values over the range; of whole numbers and of stated values those there are."""
        return self.distribution.levels(n)

    def stated(self) -> dict[str, Any]:
        """The table of a design file that says the same; empty for the parameter's declared range."""
        distribution, parameter = self.distribution, self.parameter
        if distribution == _over(parameter, parameter.low, parameter.high):
            return {}
        kind = _NAMES[type(distribution)]
        keys = {key: getattr(distribution, key) for key in _KEYS[kind]}
        if isinstance(distribution, Values):
            values = [int(value) if parameter.whole else value for value in distribution.values]
            return {"values": values} | ({"weights": list(distribution.weights)} if distribution.weights else {})
        return keys if kind == "uniform" else {"distribution": kind, **keys}


# From the table of a design file


def factor(name: str, table: object = MappingProxyType({})) -> Factor:
    """The factor that varies a parameter as a table of a design file says: { low = 0.1, high = 0.3 }.

    An empty table is the declared range. An error's path begins with the parameter: ("rotation", "deputy", "low").
    """
    path = tuple(name.split(".", 1))
    parameter = extensions.parameter(name)
    if parameter is None:
        raise UnplacedError(path, "is not a parameter", near_parameter(name))
    if parameter.role == "constant":
        raise UnplacedError(path, "is a constant: a design does not vary it", "[levers] can cross values of it")
    if not isinstance(table, Mapping):
        remedy = f"for its whole range, {parameter.describe()}: {{}}; for a part: {{ low = , high = }}"
        raise UnplacedError(path, f"must be a table, not {shown(table)}", remedy)
    try:
        return Factor(name, _distribution(parameter, table))
    except UnplacedError as error:
        raise error.below(path) from None


def near_parameter(name: str) -> str:
    """A remedy for a name that is not a parameter's: the nearest one, with its range."""
    near = nearest(name, BY_NAME)
    hint = f"did you mean {near}? ({BY_NAME[near].describe()})" if near else "`govsim list parameters` lists them"
    return odd_hint(name) + hint


def value_of(parameter: Parameter, value: object, path: KeyPath) -> float:
    """A value that the parameter can take, whole where it is; an error at the path otherwise."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UnplacedError(path, f"= {shown(value)} is not a number", f"allowed: {parameter.allowed()}")
    if reason := parameter.refusal(value):
        raise UnplacedError(path, f"= {shorten(reason)}", f"allowed: {parameter.allowed()}")
    return int(value) if parameter.whole else float(value)


def _over(parameter: Parameter, low: float, high: float) -> Uniform | Whole:
    return Whole(int(low), int(high)) if parameter.whole else Uniform(float(low), float(high))


def _distribution(parameter: Parameter, table: Mapping[str, object]) -> Distribution:
    kind = table.get("distribution", "values" if "values" in table else "uniform")
    if not isinstance(kind, str) or kind not in _KEYS:
        remedy = did_you_mean(shorten(str(kind)), _KEYS, "distributions")
        raise UnplacedError(("distribution",), f"= {shown(kind)} is not a distribution", remedy)
    for key in table:
        if key not in ("distribution", *_KEYS[kind]):
            of_others = [other for other, keys in _KEYS.items() if key in keys]
            remedy = f'it is for distribution = "{of_others[0]}"; ' if of_others else ""
            remedy += did_you_mean(key, ("distribution", *_KEYS[kind]), f'keys of "{kind}"')
            raise UnplacedError((key,), "is not a known key", remedy)
    if parameter.whole and kind not in ("uniform", "values"):
        remedy = "give it values = [...], with weights = [...] where some are more likely"
        raise UnplacedError(("distribution",), f"= {shown(kind)} is not for whole numbers", remedy)
    return _values(parameter, table) if kind == "values" else _continuous(parameter, kind, table)


def _continuous(parameter: Parameter, kind: str, table: Mapping[str, object]) -> Distribution:
    """The distribution of a table that states the ends of a range, or leaves them to the parameter."""
    low = value_of(parameter, table.get("low", parameter.low), ("low",))
    high = value_of(parameter, table.get("high", parameter.high), ("high",))
    if low >= high:
        end, relation, other = ("high", "above low", low) if "high" in table else ("low", "below high", high)
        raise UnplacedError((end,), f"= {table[end]} is not {relation} = {other:g}", _ONE_VALUE)
    if kind == "uniform":
        return _over(parameter, low, high)
    if kind == "loguniform":
        if low <= 0:
            remedy = f"state a low above 0; allowed: {parameter.describe()}"
            raise UnplacedError(("low",), f"= {low:g} is not above 0, as loguniform asks", remedy)
        return LogUniform(low, high)
    peak = "mode" if kind == "triangular" else "mean"
    if peak not in table:
        raise UnplacedError((peak,), "is missing", f"allowed: {parameter.unit}, {low:g} to {high:g}")
    middle = value_of(parameter, table[peak], (peak,))
    if not low <= middle <= high:
        raise UnplacedError((peak,), f"= {middle:g} is outside {low:g} to {high:g}", "move it, or low and high")
    if kind == "triangular":
        return Triangular(low, middle, high)
    if "sd" not in table:
        raise UnplacedError(("sd",), "is missing", "it must be a number above 0, the standard deviation")
    return Normal(middle, _positive(table["sd"], ("sd",)), low, high)


def _values(parameter: Parameter, table: Mapping[str, object]) -> Values:
    """The distribution of a table that lists values, and maybe a weight for each."""
    values = [value_of(parameter, value, ("values", n)) for n, value in enumerate(_list(table, "values"))]
    for n, value in enumerate(values):
        if value in values[:n]:
            raise UnplacedError(("values", n), f"= {value:g} is given twice", "keep one of the two; weights weigh them")
    if len(values) == 1:
        raise UnplacedError(("values",), "hold one value: a factor needs two or more", _ONE_VALUE)
    if "weights" not in table:
        return Values(tuple(sorted(map(float, values))))
    weights = [_positive(weight, ("weights", n)) for n, weight in enumerate(_list(table, "weights"))]
    if len(weights) != len(values):
        what = f"must be as many as the values, {len(values)}, not {len(weights)}"
        raise UnplacedError(("weights",), what, "give each value its weight, in the same order")
    rising = sorted(zip(map(float, values), weights, strict=True))
    return Values(tuple(value for value, _ in rising), tuple(weight for _, weight in rising))


def _list(table: Mapping[str, object], key: str) -> Sequence[object]:
    stated = table.get(key)
    if key not in table:
        raise UnplacedError((key,), "is missing", "it must be a list of numbers")
    if not isinstance(stated, list | tuple):
        raise UnplacedError((key,), f"must be a list of numbers, not {shown(stated)}")
    if not 0 < len(stated) <= MOST_VALUES:
        what = f"must hold 1 to {MOST_VALUES:,} numbers, not {len(stated):,}" if stated else "is empty"
        raise UnplacedError((key,), what, "a range is written { low = , high = }")
    return stated


def _positive(value: object, path: KeyPath) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LARGEST:
        raise UnplacedError(path, f"must be a number above 0, at most {LARGEST:g}, not {shown(value)}")
    return float(value)


# From the tables of a design file

SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "uncertainties": ("uncertainty",),
        "structures": ("structure",),
        "world": ("uncertainty", "structure"),
        "all": ("uncertainty", "lever"),
    }
)
"""Sets of parameters that a design can name, by their roles."""
_SETS = '"uncertainties", "structures", "world" (both), "all" (with levers)'


def by_parameter(stated: Any, path: KeyPath, example: str) -> Iterator[tuple[str, Any, KeyPath]]:
    """(parameter, what is stated, path) from a table: rotation.deputy = ..., or "rotation.deputy" = ..."""
    if not isinstance(stated, dict):
        remedy = f"write [{path[0]}], and below it rotation.transfer_rate = {example}"
        raise UnplacedError(path, f"must be a table, not {shown(stated)}", remedy)
    seen: set[str] = set()
    for key, value in stated.items():
        key = str(key)
        inner: list[tuple[str, Any]] = [(key, value)]
        if "." not in key:
            if key not in GROUP_LABELS:
                raise UnplacedError((*path, key), "is not a parameter", near_parameter(key))
            if not isinstance(value, dict):
                remedy = f"write {key}. and the parameter's name = {example}"
                raise UnplacedError((*path, key), f"is a group of parameters, and cannot be {shown(value)}", remedy)
            inner = [(f"{key}.{field}", of_field) for field, of_field in value.items()]
        for name, item in inner:
            if name in seen:
                raise UnplacedError((*path, key), f"gives {name} twice", "keep one of the two")
            seen.add(name)
            yield name, item, (*path, *name.split(".", 1))


def parameters_of(stated: Any) -> tuple[tuple[Factor, ...], str | None]:
    """The factors that are named, and the set of parameters that are varied besides."""
    if isinstance(stated, str):
        return (), _set_of(stated, ("parameters",))
    if isinstance(stated, list):
        return _in_order(_named(stated)), None
    if not isinstance(stated, dict):
        remedy = f'write parameters = ["rotation.transfer_rate"], or {_SETS}'
        raise UnplacedError(("parameters",), f"must be a list of parameters, not {shown(stated)}", remedy)
    tables = dict(stated)
    others = _set_of(tables.pop("others"), ("parameters", "others")) if "others" in tables else None
    if not tables and others is None:
        raise UnplacedError(("parameters",), "is empty", "leave it out: then all uncertainties are varied")
    found = []
    for name, table, _ in by_parameter(tables, ("parameters",), "{}"):
        try:
            found.append(factor(name, table))
        except UnplacedError as error:
            raise error.below(("parameters",)) from None
    return _in_order(found), others


def _set_of(stated: Any, path: KeyPath) -> str:
    if isinstance(stated, str) and stated in SETS:
        return str(stated)
    remedy = f"write parameters = [{shown(stated)}], or {_SETS}"
    if not (isinstance(stated, str) and stated in BY_NAME):
        remedy = f"write a list of parameters, or {_SETS}"
    raise UnplacedError(path, f"= {shown(stated)} is not a set of parameters", remedy)


def _named(stated: list[Any]) -> Iterator[Factor]:
    if not stated:
        raise UnplacedError(("parameters",), "is empty", "leave it out: then all uncertainties are varied")
    seen: set[str] = set()
    for number, name in enumerate(stated):
        path = ("parameters", number)
        if not isinstance(name, str):
            raise UnplacedError(path, f"must be a list of names in quotes, it holds {shown(name)}")
        if name not in BY_NAME:
            raise UnplacedError(path, f"= {shown(name)} is not a parameter", near_parameter(name))
        if name in seen:
            raise UnplacedError(path, f"= {shown(name)} is given twice", "keep one of the two")
        seen.add(name)
        try:
            yield factor(name)
        except UnplacedError as error:
            raise UnplacedError(path, f"= {shown(name)} {error.predicate}", error.remedy) from None


def _in_order(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    return tuple(sorted(factors, key=lambda factor: order(factor.name)))


def points_of(stated: Any) -> tuple[tuple[Factor, ...], tuple[tuple[float, ...], ...]]:
    """The factors of a list of points, and each point's values of them."""
    if not isinstance(stated, list) or not stated:
        remedy = "write [[points]], and below it rotation.transfer_rate = 0.2"
        what = "is empty" if stated == [] else f"must be tables, each under [[points]], not {shown(stated)}"
        raise UnplacedError(("points",), what, remedy)
    factors: tuple[Factor, ...] = ()
    found = []
    for number, point in enumerate(stated):
        path = ("points", number)
        values = {}
        for name, value, inner in by_parameter(point, path, "0.2"):
            if name not in BY_NAME:
                raise UnplacedError(inner, "is not a parameter", near_parameter(name))
            values[name] = float(value_of(BY_NAME[name], value, inner))
        if not number:
            factors = _listed_factors(values)
        missing = [factor.name for factor in factors if factor.name not in values]
        if missing or len(values) > len(factors):
            what = f"does not state {missing[0]}" if missing else "states more than the first point"
            raise UnplacedError(path, what, "every point states the same parameters")
        found.append(tuple(values[factor.name] for factor in factors))
    if not factors:
        raise UnplacedError(("points",), "state nothing", "write rotation.transfer_rate = 0.2 below [[points]]")
    return factors, tuple(found)


def _listed_factors(names: Iterable[str]) -> tuple[Factor, ...]:
    try:
        return _in_order(factor(name) for name in names)
    except UnplacedError as error:
        raise error.below(("points", 0)) from None


_ONE_VALUE = "to hold a parameter at one value, state it in the scenario or in [levers]"
MOST_VALUES = 1000
LARGEST = 1e9
"""The largest weight or standard deviation: no parameter comes near to it."""

_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "uniform": ("low", "high"),
        "loguniform": ("low", "high"),
        "triangular": ("low", "mode", "high"),
        "normal": ("mean", "sd", "low", "high"),
        "values": ("values", "weights"),
    }
)
_NAMES: Mapping[type[Distribution], str] = MappingProxyType(
    {
        Uniform: "uniform",
        Whole: "uniform",
        LogUniform: "loguniform",
        Triangular: "triangular",
        Normal: "normal",
        Values: "values",
    }
)
