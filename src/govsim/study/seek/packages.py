"""Packages: what may be in or out, and in which form; every package has a code.

Reforms of one name and the same groups are forms of one lever (other begin years, ends, sizes): a package has one of
them at most. Reforms of one name for groups that do not overlap are levers of their own.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from govsim.errors import InputError, shown
from govsim.model import extensions
from govsim.model.reforms import REFORMS
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform
from govsim.study.compare import DO_NOTHING

type Code = tuple[int, ...]
"""Of each lever, which form is in the package, counted from 1; 0 for none."""

MOST_LEVERS = 60


@dataclass(frozen=True)
class Packages:
    """All packages for a scenario. levers: the forms of each."""

    base: Scenario
    levers: tuple[tuple[DatedReform, ...], ...]

    @classmethod
    def of(cls, base: Scenario, reforms: Sequence[DatedReform | Mapping[str, Any]]) -> "Packages":
        """From reforms in the order given.

        Raises:
            InputError: No reform, one twice, one that changes nothing, and the same for groups that overlap in part.
        """
        if not reforms:
            raise InputError("there is no reform to choose from", place="seek", remedy="name some, such as deputy@2028")
        levers: dict[tuple[str, frozenset[str]], list[DatedReform]] = {}
        for given in reforms:
            reform = _dated(base, given)
            where = frozenset(base.group_names if reform.groups is None else reform.groups)
            _check(base, reform, where, levers)
            levers.setdefault((reform.name, where), []).append(reform)
        if len(levers) > MOST_LEVERS:
            what = f"there are {len(levers)} reforms that may be in or out"
            raise InputError(what, place="seek", remedy=f"name {MOST_LEVERS} at most")
        return cls(base, tuple(map(tuple, levers.values())))

    @property
    def size(self) -> int:
        """How many packages there are, the empty one among them."""
        return math.prod(len(forms) + 1 for forms in self.levers)

    @property
    def nothing(self) -> Code:
        """The empty package."""
        return (0,) * len(self.levers)

    def every(self) -> Iterator[Code]:
        """All packages, the empty one first."""
        yield from product(*(range(len(forms) + 1) for forms in self.levers))

    def reforms(self, code: Code) -> tuple[DatedReform, ...]:
        """What is in a package."""
        return tuple(forms[form - 1] for forms, form in zip(self.levers, code, strict=True) if form)

    def scenario(self, code: Code) -> Scenario:
        """The scenario with a package; its reforms come after the scenario's own."""
        return self.base.model_copy(update={"reforms": (*self.base.reforms, *self.reforms(code))})

    def label(self, code: Code) -> str:
        """A package as it is typed: "deputy@2028+role-charter@2028"; "do nothing" for the empty one."""
        return "+".join(map(typed, self.reforms(code))) or DO_NOTHING


def typed(reform: DatedReform) -> str:
    """A reform as the command line has it: NAME, *SIZE, @FIRST, -LAST, :GROUPS; parts that say nothing are left out."""
    size = "" if reform.size == 1 else f"*{reform.size:g}"
    last = "" if reform.until_year is None else f"-{reform.until_year - 1}"
    return f"{reform.name}{size}@{reform.from_year}{last}{':' * bool(reform.groups)}{','.join(reform.groups or ())}"


def singles(base: Scenario) -> list[str]:
    """The known reforms that are not made of others and that the scenario has not, in the order of section 9; then
    those of its extensions.
    """
    held = {reform.name for reform in base.reforms}
    of_extensions = (reform for extension in extensions.named(base.extensions) for reform in extension.reforms)
    known = (*REFORMS.values(), *of_extensions)
    return [reform.name for reform in known if len(reform.parts) == 1 and reform.name not in held]


def _dated(base: Scenario, given: DatedReform | Mapping[str, Any]) -> DatedReform:
    if isinstance(given, DatedReform):
        return base.with_reform(
            given.name, from_year=given.from_year, until_year=given.until_year, groups=given.groups, size=given.size,
            parameters=dict(given.parameters) or None,
        ).reforms[-1]  # fmt: skip
    if not isinstance(given, Mapping) or "name" not in given or "from_year" not in given:
        remedy = 'give {"name": "deputy", "from_year": 2028}, and groups, size, until_year where they are needed'
        raise InputError(f"{shown(given)} is not a reform", place="seek, reforms", remedy=remedy)
    rest = {str(key): value for key, value in given.items() if key != "name"}
    try:
        return base.with_reform(given["name"], **rest).reforms[-1]
    except TypeError as error:  # a key that with_reform() does not have
        raise InputError(str(error).rpartition(") ")[2], place="seek, reforms") from None


def _check(
    base: Scenario,
    reform: DatedReform,
    where: frozenset[str],
    levers: Mapping[tuple[str, frozenset[str]], Sequence[DatedReform]],
) -> None:
    from govsim.scenario.unchanged import idle_because, over_early  # they lay scenarios out, which loads numba

    place = f"seek, {typed(reform)}"
    for (name, others), forms in levers.items():
        if name == reform.name and others != where and others & where:
            what = f"is for some of the agencies that {typed(forms[0])} is for"
            remedy = "name it for all, or for groups that do not overlap"
            raise InputError(what, place=place, remedy=remedy)
        if reform in forms:
            raise InputError("is named twice", place=place, remedy="keep one of the two")
    scenario = base.model_copy(update={"reforms": (*base.reforms, reform)})
    why = idle_because(scenario, reform)
    if early := over_early(scenario, reform):
        why = (early,)
    if why:
        what = f"changes nothing: {'; '.join(reason.text('en') for reason in why)}"
        raise InputError(what, place=place, remedy="leave it out")
