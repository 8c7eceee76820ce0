"""[[adaptive]]: a reform that begins once something was seen. Declared as data, and played by runs/adaptive.py.

A run of a scenario with adaptive reforms is, from its first month on, a run of one without: of that in which those
reforms that it adopts stand with the year in which it adopts them. Which one it is, what was seen in the run decides.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from pydantic import Field

from govsim.errors import InputError, UnplacedError, did_you_mean, shown
from govsim.scenario.tables import DatedReform, Horizon, Name, ParameterTable, Share, Year

if TYPE_CHECKING:
    from govsim.scenario.scenario import Scenario

OBSERVABLES = (
    "late_acts", "months_without_act", "renewal_rate", "trust", "coverage", "gap_share", "alive", "late_share",
    "leader_changes", "coordinator_changes", "vacancy_share", "engagement", "backlog", "starts", "endings",
)  # fmt: skip
"""What a country knows of itself at the end of a fiscal year; runs/observed.py takes them from the year's sums."""
MOST_VARIANTS = 500
"""Each variant is a schedule of all months."""

type Adopted = tuple[int | None, ...]
"""Of each adaptive reform the fiscal year in which it begins; None where it never does."""


class AdaptiveReform(ParameterTable):
    """[[adaptive]]: a reform that begins in the year after the first in which an observable is below or above a level.

    It is looked at at the end of each fiscal year from `first_year` (by default the first reported one) to `by_year`,
    over all agencies, or those of the groups that the reform is for. What cannot be told, such as trust where no
    partnership lives, is neither below nor above. `years` is how long it lasts; by default for good.
    """

    name: Name
    observable: str
    below: float | None = None
    above: float | None = None
    first_year: Year | None = None
    by_year: Year
    years: int | None = Field(default=None, ge=1, le=200)
    groups: tuple[str, ...] | None = None
    size: Share = 1.0

    def __init__(self, /, **keys: Any) -> None:
        super().__init__(**keys)
        if self.observable not in OBSERVABLES:
            what = f"= {shown(self.observable)} is nothing that is observed"
            raise UnplacedError(("observable",), what, did_you_mean(self.observable, OBSERVABLES, "observables"))
        if (self.below is None) == (self.above is None):
            what = "and above are both given" if self.above is not None else "or above is missing"
            raise UnplacedError(("below",), what, "give one of the two: the level below or above which it begins")

    def looked_at(self, time: Horizon) -> range:
        """The fiscal years at whose end it is looked at."""
        return range(time.first_fiscal_year if self.first_year is None else self.first_year, self.by_year + 1)

    def dated(self, from_year: int) -> DatedReform:
        """The reform as it is once adopted."""
        until = None if self.years is None else from_year + self.years
        return DatedReform(
            name=self.name, from_year=from_year, until_year=until, groups=self.groups, size=self.size,
            parameters=self.parameters,
        )  # fmt: skip

    @property
    def condition(self) -> str:
        """As it is typed: "renewal_rate<0.7"."""
        return f"{self.observable}<{self.below:g}" if self.below is not None else f"{self.observable}>{self.above:g}"


def variants(scenario: "Scenario") -> Iterator[Adopted]:
    """All that its runs may come to adopt, nothing first; of one without adaptive reforms nothing alone."""
    time = scenario.time
    yield from product(*((None, *(year + 1 for year in each.looked_at(time))) for each in scenario.adaptive))


def adopting(scenario: "Scenario", adopted: Adopted) -> "Scenario":
    """The scenario without adaptive reforms whose runs those are that adopted these."""
    if not scenario.adaptive:
        return scenario
    begun = tuple(each.dated(year) for each, year in zip(scenario.adaptive, adopted, strict=True) if year is not None)
    return scenario.model_copy(update={"reforms": (*scenario.reforms, *begun), "adaptive": ()})


def earliest(scenario: "Scenario") -> tuple["Scenario", tuple[DatedReform, ...]]:
    """The scenario in which all that may be adopted is, as early as it may be, and that; what may act acts there."""
    years = tuple(each.looked_at(scenario.time).start + 1 for each in scenario.adaptive)
    begun = tuple(each.dated(year) for each, year in zip(scenario.adaptive, years, strict=True))
    return adopting(scenario, years), begun


def ends(scenario: "Scenario") -> tuple["Scenario", ...]:
    """The scenario, and where it may adopt something that in which all is adopted: what acts in neither never acts."""
    return (scenario, earliest(scenario)[0]) if scenario.adaptive else (scenario,)


def refuse(scenario: "Scenario", what: str) -> None:
    """Raise InputError where a scenario has adaptive reforms, for what cannot play them."""
    if scenario.adaptive:
        names = ", ".join(f"{each.name}?{each.condition}" for each in scenario.adaptive)
        remedy = "simulate(), compare() and decide() do (govsim run, compare, decide); or take [[adaptive]] out"
        raise InputError(
            f"has adaptive reforms ({names}), and {what} cannot play them", place=scenario.name, remedy=remedy
        )


def check(adaptive: Sequence[AdaptiveReform], time: Horizon) -> None:
    """Raise an error for the first adaptive reform that cannot be played."""
    count, last = 1, time.first_fiscal_year + time.years - 1
    for number, each in enumerate(adaptive):
        first = time.first_fiscal_year if each.first_year is None else each.first_year
        if first < time.first_fiscal_year:
            what = f"= {first} is before the first reported year, {time.first_fiscal_year}: nobody looks there"
            raise UnplacedError(("adaptive", number, "first_year"), what, "leave it out, or name a reported year")
        if not first <= each.by_year < last:
            since = first if first < last else time.first_fiscal_year
            what = f"= {each.by_year} is not within {since} to {last - 1}: the reform begins in the year after"
            raise UnplacedError(("adaptive", number, "by_year"), what, "name the last year that is looked at")
        for earlier in adaptive[:number]:
            apart = None not in (earlier.groups, each.groups) and not {*(earlier.groups or ())} & {*(each.groups or ())}
            if earlier.name == each.name and not apart:
                what = f"= {shown(each.name)} is adopted twice for the same agencies"
                raise UnplacedError(("adaptive", number, "name"), what, "keep one of the two")
        count *= 1 + len(each.looked_at(time))
        if count > MOST_VARIANTS:
            what = f"makes more than {MOST_VARIANTS} ways in which a run may go"
            remedy = "look at it in fewer years, or take an adaptive reform out"
            raise UnplacedError(("adaptive", number, "by_year"), what, remedy)
