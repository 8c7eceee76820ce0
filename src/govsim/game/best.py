"""Rivals of a class: what could have been decided with the same yearly budget, the same agenda and the same powers.

A rival is a plan: which reforms begin in which year, and stay. Each is found for one goal (most partnership-years, most
trust, most served) and is a game that could have been played: every year of it passes the rules under the class's own
luck, at the prices of that year. How good a plan is, is judged in other repeats (the next seed), so that none is chosen
on the luck by which it is later measured. The same game gives the same rivals, whatever the class decided.

The search adds the reform that gains most, from its earliest possible year, or withdraws one, for as long as that
gains. It sees some hundred plans of more than a million and says how many it tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from govsim.game.levers import Priced, costs, offered
from govsim.game.rules import NEW_A_YEAR, YEARS, Game, Setup, Spell, with_spells
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.facts import MOST_SEED
from govsim.scenario import idle

GOALS = {"partnership_years": "alive", "trust": "trust", "coverage": "coverage"}
"""What a rival is the best at, and the column of `runs` that says so."""
MOST_RUNS, FEWEST_RUNS = 24, 8
_ROUNDING = 1e-9
_MISSION_RUNS = 1440
"""Missions times runs of a try: a tenth of a second or two."""

type Plan = tuple[tuple[str, int], ...]
"""Reforms and the years of the game in which they begin, in the order of the levers."""


@dataclass(frozen=True)
class Found:
    """The rival for a goal: its plan, and what it adds to doing nothing in the search's repeats.

    tried: plans simulated for all goals; runs, seed: the search's repeats.
    """

    goal: str
    plan: Plan
    gain: float
    tried: int
    runs: int
    seed: int

    @property
    def spells(self) -> list[Spell]:
        """The plan as decisions in force."""
        return as_spells(self.plan)


def search_seed(seed: int) -> int:
    """The luck of the search: not that of the game."""
    return seed + 1 if seed < MOST_SEED else 0


def as_spells(plan: Plan) -> list[Spell]:
    """Reforms that stay from their year on, the earliest first."""
    return [Spell(name, year) for name, year in sorted(plan, key=lambda part: part[1])]


def rivals(setup: Setup) -> dict[str, Found]:
    """The rival for each goal."""
    missions = setup.scenario.world.agencies * setup.scenario.world.missions_per_agency
    runs = min(MOST_RUNS, max(FEWEST_RUNS, _MISSION_RUNS // missions))
    return found_by(Search(setup, runs, search_seed(setup.seed)))


def found_by(search: "Search") -> dict[str, Found]:
    """The rivals that a search finds."""
    plans = {goal: search.best(goal) for goal in GOALS}
    tried = len(search.seen)
    return {
        goal: Found(goal, plan, search.gain(plan, goal), tried, search.runs, search.seed)
        for goal, plan in plans.items()
    }


@dataclass
class Search:
    """A search over plans, each simulated once under the search's luck and once under the class's, for its prices."""

    setup: Setup
    runs: int
    seed: int
    seen: dict[Plan, Mapping[str, float]] = field(default_factory=dict)
    priced: dict[Plan, list[Priced]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = offered(self.setup.scenario)
        before = Game(self.setup).before
        self.before = Priced(*(getattr(before, name) for name in Priced._fields))

    def value(self, plan: Plan) -> Mapping[str, float]:
        """Means over the search's repeats, by goal."""
        if plan not in self.seen:
            with idle.quietly():  # plans that are tried are nobody's decision
                scenario = with_spells(self.setup.scenario, as_spells(plan))
                means = simulate(scenario, self.runs, self.seed, Record.nothing()).runs.mean()
            scale = {"partnership_years": float(YEARS)}
            self.seen[plan] = {goal: scale.get(goal, 1.0) * float(means[column]) for goal, column in GOALS.items()}
        return self.seen[plan]

    def gain(self, plan: Plan, goal: str) -> float:
        """What a plan adds to doing nothing."""
        return self.value(plan)[goal] - self.value(())[goal]

    def can_be_played(self, plan: Plan) -> bool:
        """Whether the rules of the game let it pass, year by year, at the prices of each year."""
        begun = [year for _, year in plan]
        if any(begun.count(year) > NEW_A_YEAR for year in begun):
            return False
        return all(self._bears(plan, year, figures) for year, figures in enumerate(self.prices(plan)))

    def prices(self, plan: Plan) -> list[Priced]:
        """What prices of each year are worked out from, under a plan: what the year before it came to."""
        if plan not in self.priced:
            with idle.quietly():
                run = simulate(with_spells(self.setup.scenario, as_spells(plan)), 1, self.setup.seed, Record.nothing())
            self.priced[plan] = [self.before, *_priced(run)[:-1]]
        return self.priced[plan]

    def _bears(self, plan: Plan, year: int, figures: Priced) -> bool:
        """Whether a year's budget bears what is in force in it: what Game.check_year() asks."""
        standing = {spell.lever: spell.start == year for spell in as_spells(plan) if spell.start <= year < spell.stop}
        return sum(costs(standing, figures).values()) <= self.setup.budget + _ROUNDING

    def ordered(self, parts: Mapping[str, int]) -> Plan:
        """A plan in its one spelling."""
        return tuple((name, parts[name]) for name in self.names if name in parts)

    def with_earliest(self, plan: Plan, name: str) -> Plan | None:
        """A plan and a reform more, from the first year in which that can be played; None where none is."""
        for year, figures in enumerate(self.prices(plan)):  # until it begins, it moves no price
            larger = self.ordered({**dict(plan), name: year})
            if self._bears(larger, year, figures) and self.can_be_played(larger):
                return larger
        return None

    def best(self, goal: str) -> Plan:
        """The best plan found for a goal: no reform more, and none less, betters it."""
        plan: Plan = ()
        while True:
            near = [other for other in self._near(plan) if self.can_be_played(other)]
            found = max(near, key=lambda other: (self.gain(other, goal), -len(other)), default=plan)
            if self.gain(found, goal) <= self.gain(plan, goal):
                return plan
            plan = found

    def _near(self, plan: Plan) -> Iterator[Plan]:
        for name in self.names:
            if name in dict(plan):
                yield tuple(part for part in plan if part[0] != name)
            elif (larger := self.with_earliest(plan, name)) is not None:
                yield larger


def _priced(run: Ensemble) -> list[Priced]:
    """What prices are worked out from, for each year of a single run."""
    years = run.years
    years = years.assign(contracts=years["alive"] * (1 - years["gap_share"].fillna(0.0)))
    sums = years.groupby("year")[["contract_years", "contracts", "posts", "agencies", "coordinator_changes"]].sum()
    return [Priced(*map(float, row)) for row in sums.to_numpy().tolist()]
