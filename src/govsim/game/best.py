"""The best package at the class's cost: greedy from two ends, then exchanges, under common random numbers.

All reforms of a package start in the first year and stay. Worlds are others than those the class is judged in (the next
seed), so that the choice is not made on the luck by which it is later measured. The same game gives the same package.

Of 14 reforms there are 16,384 packages; this search sees a few hundred. It finds a package that no single addition,
withdrawal or exchange of reforms improves, which need not be the best of all, and it says how many it tried.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from govsim.game.rules import Spell, with_spells
from govsim.outcomes.money import reform_cost
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.runs.facts import MOST_SEED
from govsim.scenario import idle
from govsim.scenario.scenario import Scenario

MOST_RUNS, FEWEST_RUNS = 40, 10
_MISSION_RUNS = 2400
"""Missions times runs of a try: a tenth of a second or two."""

type Package = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The package found: its reforms, the partnership-years it adds, what it costs (means over the search's worlds).

    limit: what the class's decisions cost in these worlds; tried: packages simulated.
    """

    reforms: Package
    gain: float
    cost: float
    limit: float
    tried: int
    runs: int
    seed: int


def search_seed(seed: int) -> int:
    """The luck of the search: not that of the game."""
    return seed + 1 if seed < MOST_SEED else 0


def as_spells(reforms: Package) -> list[Spell]:
    """All from the first year on."""
    return [Spell(name, 0) for name in reforms]


def best_package(scenario: Scenario, decided: Scenario, names: Sequence[str], seed: int) -> Found:
    """The package of `names` that adds most partnership-years at no more than what `decided` costs."""
    missions = scenario.world.agencies * scenario.world.missions_per_agency
    runs = min(MOST_RUNS, max(FEWEST_RUNS, _MISSION_RUNS // missions))
    search = _Search(scenario, tuple(names), runs, search_seed(seed))
    search.limit = search.measured(decided)[1] - search.own_cost
    ends = [search.climbed(search.greedy(per_money=per_money)) for per_money in (False, True)]
    best = max(ends, key=search.worth)
    gain, cost = search.value(best)
    return Found(best, gain, cost, search.limit, len(search.seen), runs, search.seed)


@dataclass
class _Search:
    scenario: Scenario
    names: Package
    runs: int
    seed: int
    limit: float = 0.0
    own_cost: float = 0.0
    seen: dict[Package, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base, self.own_cost = self.measured(self.scenario)

    def measured(self, scenario: Scenario) -> tuple[float, float]:
        """Partnership-years and cost of reforms of a scenario, means over runs."""
        with idle.quietly():  # packages that are tried are nobody's decision
            ensemble = simulate(scenario, self.runs, self.seed, Record.nothing())
        years = float(ensemble.runs["alive"].mean()) * scenario.time.years
        return years, float(reform_cost(ensemble)["cost"].sum()) / self.runs

    def value(self, package: Package) -> tuple[float, float]:
        """Partnership-years gained and cost, each package simulated once."""
        if not package:
            return 0.0, 0.0
        if package not in self.seen:
            years, cost = self.measured(with_spells(self.scenario, as_spells(package)))
            self.seen[package] = (years - self.base, cost - self.own_cost)
        return self.seen[package]

    def gain(self, package: Package) -> float:
        """Partnership-years gained."""
        return self.value(package)[0]

    def affordable(self, package: Package) -> bool:
        """Whether a package costs no more than the class's decisions."""
        return self.value(package)[1] <= self.limit + 1e-9

    def ordered(self, *names: str) -> Package:
        """Names in the order of the levers, so that a package has one spelling."""
        return tuple(name for name in self.names if name in names)

    def greedy(self, *, per_money: bool) -> Package:
        """Add what gains most, or most for its money, as long as something gains and can be paid."""
        package: Package = ()
        while True:
            gains = []
            for name in self.names:
                larger = self.ordered(*package, name)
                if name in package or not self.affordable(larger):
                    continue
                gain = self.gain(larger) - self.gain(package)
                money = self.value(larger)[1] - self.value(package)[1]
                gains.append((gain / (money + 0.1) if per_money else gain, larger))
            best = max(gains, default=(0.0, package), key=lambda pair: pair[0])
            if best[0] <= 0:
                return package
            package = best[1]

    def climbed(self, package: Package) -> Package:
        """Take the best exchange, addition or withdrawal for as long as one gains, or does as well with less."""
        while True:
            near = [other for other in self._near(package) if self.affordable(other)]
            best = max(near, default=package, key=self.worth)
            if self.worth(best) <= self.worth(package):
                return package
            package = best

    def worth(self, package: Package) -> tuple[float, int]:
        """What packages are ranked by: more gained, then fewer reforms."""
        return self.gain(package), -len(package)

    def _near(self, package: Package) -> Iterator[Package]:
        others = [name for name in self.names if name not in package]
        for out in (None, *package):
            kept = [name for name in package if name != out]
            if out is not None:
                yield self.ordered(*kept)
            for name in others:
                yield self.ordered(*kept, name)
