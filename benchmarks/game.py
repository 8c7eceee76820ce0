"""Whether every year of the class game holds a choice, measured here and now: uv run python -m benchmarks.game [SEEDS]

A choice is what stands in a year: what stood, one reform of it withdrawn or none, and as many new ones as the agenda
has room for, if the year's budget bears all of it at the prices of the game under way. Everybody consents to
everything, so powers narrow nothing; choices under which the same parameters hold are one. A choice is worth the
partnership-years from that year to the end of the game if nothing is decided any more, over futures: the state of the
game at the beginning of the year, and from there on other luck, the same for all choices.

No choice is judged by the luck on which it was picked. SCREENING futures rank all choices, others rank the FINALISTS,
and others still judge the best, the second, and the one in the middle of all. Noise is the standard error of the
difference of two choices over the same futures; "more than noise" is more than twice as much. A year holds a real
choice where the best is better than the one in the middle by more than noise. The best is played, and the next year
begins. Ctrl-C tells of the games played by then.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import combinations
from multiprocessing import get_context
from typing import NamedTuple

import numpy as np

from govsim.game.levers import LEVERS, costs, offered
from govsim.game.moves import Move
from govsim.game.rules import NEW_A_YEAR, YEARS, Game, Setup, Spell, scenario_of, usual_budget, with_spells
from govsim.model import engine
from govsim.model.compiled import allocates
from govsim.model.draws import run_luck
from govsim.model.tables import LOGS, NOBODY, World, blank
from govsim.runs.batch import Record, available_threads, sums_of
from govsim.runs.run import as_records
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

SEEDS = 200
SCREENING, FINALISTS, FINALS, JUDGING = 6, 5, 24, 48
TWICE = 2.0
_ROUNDING = 1e-9

type Choice = tuple[str, ...]
"""What stands in a year, in the order of the levers."""


class Year(NamedTuple):
    """A year of a game: how many choices, the most reforms that one begins, and by how much the best is the best.

    second, middle: partnership-years of the best over the second choice, and over the one in the middle; its noise
    """

    choices: int
    begun: int
    second: float
    second_noise: float
    middle: float
    middle_noise: float


@allocates
def live_on(world, regimes, schedule, lucks, month, yearly, monthly, stop):  # type: ignore[no-untyped-def]
    """Each future of a state from a month on; sums go to `yearly`. The state stays as it is."""
    for k in range(lucks.size):
        own = World(
            world.country.copy(), world.regions, world.agencies.copy(), world.officials.copy(), world.partners.copy(),
            world.missions.copy(), world.in_force, world.recorded_acts, world.neighbours, world.groups.copy(),
            world.kinds.copy(),
            world.partnership_log, world.contract_log, world.event_log, world.month_log, world.logged.copy(),
            world.part_groups.copy(), world.part_kinds.copy(), world.draws.copy(), world.chosen.copy(),
        )  # fmt: skip
        engine.goes_on(own, regimes, schedule, lucks[k], month, 0, yearly, monthly, k, stop)


@cache
def regimes_of(scenario: Scenario, choice: Choice) -> np.recarray:
    """The country's regime and that of its agencies while a choice stands, shape (2,)."""
    plan = blueprint(with_spells(scenario, [Spell(name, 0) for name in choice]))
    regimes: np.recarray = plan.regimes[plan.schedule[-plan.first_month]]
    return regimes


def lucks(seed: int, year: int, stage: int, count: int) -> np.ndarray:
    """The luck of so many futures: another one for every game, year and stage, and none that a game has."""
    with np.errstate(over="ignore"):
        return np.array([run_luck(1_000_000 + (seed * YEARS + year) * 3 + stage, k) for k in range(count)], np.uint64)


def worth(game: Game, choice: Choice, luck: np.ndarray) -> np.ndarray:
    """Partnership-years from the year under way to the end of the game in each future, shape of `luck`."""
    scenario, run, since = game.setup.scenario, game.model.run, game.standing()
    stops = {name: Spell(name, since.get(name, game.year)).stop - game.year for name in choice}
    years = range(YEARS - game.year)
    sets = [tuple(name for name in choice if year < stops[name]) for year in years]
    regimes = np.concatenate([regimes_of(scenario, standing) for standing in sets]).view(np.recarray)
    schedule = np.repeat([[2 * year, 2 * year + 1] for year in years], 12, axis=0)
    world = run.world._replace(
        country=run.world.country.copy(),
        agencies=run.world.agencies.copy(),
        **{log.in_world: blank(log.row, 0) for log in LOGS},
    )
    world.country["regime"] = world.agencies["regime"] = NOBODY  # all enter theirs anew
    sums = sums_of(run.blueprint, len(luck), Record.nothing())
    yearly, monthly = (
        (as_records(groups, world.groups.dtype), as_records(kinds, world.kinds.dtype)) for groups, kinds in sums
    )
    with np.errstate(over="ignore"):
        live_on(world, regimes, schedule, luck, 12 * game.year, yearly, monthly, np.zeros(1, np.int64))
    alive = yearly[1].active + yearly[1].gap
    return np.asarray(alive.sum(axis=(1, 2, 3)) / 12)


def choices(game: Game) -> list[Choice]:
    """What can stand in the year under way; of choices under which the same parameters hold, the smallest."""
    stood = tuple(game.standing())
    free = [name for name in game.offered if name not in stood]
    found: dict[bytes, Choice] = {}
    for kept in (stood, *combinations(stood, len(stood) - 1)) if stood else ((),):
        for count in range(NEW_A_YEAR + 1):
            for new in combinations(free, count):
                choice = tuple(name for name in game.offered if name in kept or name in new)
                if is_borne(game, {name: name in new for name in choice}):
                    same = regimes_of(game.setup.scenario, choice).tobytes()
                    found[same] = min(found.get(same, choice), choice, key=len)
    return list(found.values())


def is_borne(game: Game, starts: Mapping[str, bool]) -> bool:
    """Whether the year's budget bears it, as Game.check_year() asks."""
    return sum(costs(starts, game.latest).values()) <= game.setup.budget + _ROUNDING


def ranked(game: Game, among: Sequence[Choice], luck: np.ndarray) -> list[Choice]:
    """The best first."""
    return sorted(among, key=lambda choice: -worth(game, choice, luck).mean())


def played(game: Game, seed: int) -> Iterator[Year]:
    """The years of a game in which the best choice is taken."""
    while not game.over:
        luck = partial(lucks, seed, game.year)
        everything = ranked(game, choices(game), luck(0, SCREENING))
        best, second = ranked(game, everything[:FINALISTS], luck(1, FINALS))[:2]
        stood = set(game.standing())
        values = [worth(game, each, luck(2, JUDGING)) for each in (best, second, everything[len(everything) // 2])]
        over = [values[0] - other for other in values[1:]]
        numbers = [number for gap in over for number in (gap.mean(), gap.std(ddof=1) / JUDGING**0.5)]
        begun = max(len(set(choice) - stood) for choice in everything)
        yield Year(len(everything), begun, *map(float, numbers))
        for name in stood - set(best):
            game.decide(Move(name, LEVERS[name].by[0], drop=True))
        for name in sorted(set(best) - stood):
            lever = LEVERS[name]
            game.decide(Move(name, lever.by[0], tuple(group[0] for group in lever.consent)))
        game.pass_year()


def years_of(seed: int) -> list[Year]:
    """The years of the game of a seed as `govsim play` offers it."""
    scenario = scenario_of("default")
    return list(played(Game(Setup(scenario, seed, usual_budget(scenario))), seed))


def report(what: str, value: float, unit: str, target: str) -> None:
    print(f"{what:<78} {value:7.1f} {unit:<7} target {target}", flush=True)


def main(seeds: int = SEEDS) -> None:
    played_out: list[list[Year]] = []
    pool = ProcessPoolExecutor(available_threads(), mp_context=get_context("spawn"))
    try:
        played_out.extend(pool.map(years_of, range(1, seeds + 1)))
    except KeyboardInterrupt:  # what has been played is told
        pool.shutdown(wait=False, cancel_futures=True)
    if played_out:
        tell(np.array(played_out))


def tell(games: np.ndarray) -> None:
    """What the games came to, shape (games, years, fields of a year)."""
    found = {name: games[:, :, place] for place, name in enumerate(Year._fields)}
    beyond = {name: found[name] > TWICE * found[f"{name}_noise"] for name in ("second", "middle")}
    offers = len(offered(scenario_of("default")))
    print(f"{len(games)} games, the best choice played in each year")
    first = float(np.median(found["begun"][:, 0]))
    report("reforms that fit the first year, of all, median game", 100 * first / offers, "%", "below 33")
    report("sets to choose from in a year, median", float(np.median(found["choices"])), "", "-")
    report("years in which best and second choice differ by more than noise", 100 * beyond["second"].mean(), "%", "-")
    report("years that hold a real choice, median game", float(np.median(beyond["middle"].sum(1))), f"of {YEARS}", "8")
    report("games in which all years do", 100 * beyond["middle"].all(axis=1).mean(), "%", "-")
    report("years that hold one, of all", 100 * beyond["middle"].mean(), "%", "-")
    for year in range(YEARS):
        said = f"year {year + 1}: best over middle {np.median(found['middle'][:, year]):.1f}, over second"
        report(f"{said} {np.median(found['second'][:, year]):.2f}; more than noise", *_shares(beyond, year))


def _shares(beyond: Mapping[str, np.ndarray], year: int) -> tuple[float, str, str]:
    return 100 * beyond["second"][:, year].mean(), "%", f"- (middle {100 * beyond['middle'][:, year].mean():.0f} %)"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
