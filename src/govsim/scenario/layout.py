"""From a scenario to what the engine takes: a world before its first month, regimes, and who lives in which when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from types import ModuleType

import numpy as np

from govsim.errors import InputError
from govsim.model import changed_rules, varied_constants
from govsim.model import extensions as known
from govsim.model.aliasing import with_more
from govsim.model.changed_rules import Rules
from govsim.model.parameters import BY_NAME
from govsim.model.ranges import MOST_NEED, Limits
from govsim.model.reforms import moved
from govsim.model.regimes import derive, regime_table, regime_type
from govsim.model.tables import (
    AGENCY_ROW,
    COUNTRY_ROW,
    DRAWS_AT_ONCE,
    GROUP_SUMS,
    IN_FORCE_ROW,
    KIND_SUMS,
    LOGS,
    MISSION_ROW,
    NEVER,
    NOBODY,
    OF_KIND,
    OFFICIAL_ROW,
    PARTNER_ROW,
    REGION_ROW,
    REGIONS_AT_ONCE,
    UNSTATED,
    World,
    blank,
)
from govsim.scenario import neighbours as who_meets
from govsim.scenario.adaptive import adopting, variants
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import DatedReform, kinds_in_region

MOST_TERM = int(BY_NAME["contract.term_years"].bounds[1])
"""Years for which a contract can be agreed."""


@dataclass(frozen=True)
class Blueprint:
    """What the engine needs of a scenario.

    world     before its first month
    regimes   records, shape (regimes,)
    schedule  regimes by number, shape (months, 1 + groups): the country's, then each group's
    schedules the same for each way in which a run may go, shape (variants, months, 1 + groups): what it may come to
              adopt (scenario/adaptive.py), nothing first; `schedule` is that
    names     of "agencies", "missions", "partners", each by number; empty where the scenario gives none
    changed   functions of a user's own in place of shipped rules, without those of the scenario's extensions
    in_all    how many runs of it are to be made, where that is known: whether compiling own rules is worth the wait
    """

    scenario: Scenario
    world: World
    names: Mapping[str, list[str]]
    regimes: np.recarray
    schedules: np.ndarray
    changed: Rules = field(default_factory=dict)
    in_all: int = 0

    @property
    def schedule(self) -> np.ndarray:
        """Which regime is in force when, where nothing is adopted."""
        return np.asarray(self.schedules[0])

    @property
    def played(self) -> np.ndarray:
        """What a batch of runs is given: the schedule, or all schedules where runs choose among them."""
        return self.schedules if self.scenario.adaptive else self.schedule

    @cached_property
    def rules(self) -> Rules:
        """What stands in place of shipped rules, those of extensions among them; empty where the engine is shipped."""
        shipped = [each.rules for each in self.extensions if each.name == varied_constants.NAME]
        own = [each.rules for each in self.extensions if each.name != varied_constants.NAME]
        if not shipped:
            return changed_rules.together([*own, self.changed])
        start = {"before start": shipped[0]["before start"]}
        base = {name: rule for name, rule in shipped[0].items() if name not in start} | varied_constants.helpers()
        return changed_rules.together([start, *own, self.changed], base)

    @property
    def extensions(self) -> tuple[known.Extension, ...]:
        """The extensions of the scenario."""
        return known.named(self.scenario.extensions)

    def engine(self, runs: int) -> ModuleType:
        """The engine that makes its runs, compiled as a whole where so many runs are worth the wait."""
        months = max(runs, self.in_all) * len(self.schedule) * self.world.regions.size
        return changed_rules.engine_with(self.rules, months, whole=bool(known.columns_of(self.scenario.extensions)))

    @property
    def first_month(self) -> int:
        """The first month simulated: minus the months of warm-up."""
        return -12 * self.scenario.time.warmup_years

    @property
    def years(self) -> int:
        """Fiscal years reported."""
        return self.scenario.time.years

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """How many rows each table has, and how many regimes there are."""
        return rows_of(self.scenario) | {"regimes": self.regimes.size}

    def limits(self, month: int, lived: int = 0) -> Limits:
        """What bounds depend on before a month, when a run has lived so many months; 0 for what is written now."""
        earliest, latest, need = self._stated
        now = max(month, 0)
        return Limits(self.rows, self.first_month, now, earliest, max(now + 12 * MOST_TERM, latest), need, lived)

    @cached_property
    def _stated(self) -> tuple[int, int, float]:
        """The first month of a run or of a stated contract, the last month of one, and the largest need."""
        starts, ends = (self.world.in_force[end].tolist() for end in ("start", "end"))
        need = float(self.world.missions.stated_need.max())
        return min([self.first_month, *starts]), max([0, *ends]), max(MOST_NEED, need)


def rows_of(scenario: Scenario) -> dict[str, int]:
    """How many rows each table of a scenario has, worked out before any is made."""
    world, named = scenario.world, scenario.agencies
    others = world.agencies - len(named)
    return {
        "country": 1,
        "agencies": world.agencies,
        "officials": sum(agency.posts or world.posts_per_agency for agency in named) + others * world.posts_per_agency,
        "partners": world.agencies * world.partners_per_agency,
        "missions": sum(agency.missions or world.missions_per_agency for agency in named)
        + others * world.missions_per_agency,
        "groups": len(scenario.group_names),
        "kinds": len(scenario.group_names) * len(scenario.kinds),
    }


def row_types(scenario: Scenario) -> dict[str, np.dtype]:
    """The type of the rows of each table that an extension may add columns to, with those of the scenario's."""
    columns = known.columns_of(scenario.extensions)

    def more(table: str) -> list[tuple[str, type]]:
        return [(each.name, np.int64 if each.whole else np.float64) for each in columns if each.table == table]

    return {table: with_more(table, dtype, more(table)) for table, dtype in _ROW_TYPES.items()}


_ROW_TYPES: Mapping[str, np.dtype] = {
    "country": COUNTRY_ROW, "agencies": AGENCY_ROW, "officials": OFFICIAL_ROW, "partners": PARTNER_ROW,
    "missions": MISSION_ROW, "groups": GROUP_SUMS, "kinds": KIND_SUMS,
}  # fmt: skip


def _with_columns(scenario: Scenario, world: World) -> World:
    """The world with the columns that the scenario's extensions add, each at its start."""
    columns = known.columns_of(scenario.extensions)
    if not columns:
        return world
    longer = {}
    for table, dtype in row_types(scenario).items():
        rows = np.asarray(getattr(world, table))
        longer[table] = np.zeros(rows.shape, dtype).view(np.recarray)
        for name in rows.dtype.names or ():
            longer[table][name] = rows[name]
    for column in columns:
        longer[column.table][column.name] = column.start
    for sums in ("groups", "kinds"):  # a part of the country has the sums of the whole
        longer[f"part_{sums}"] = blank(longer[sums].dtype, *getattr(world, f"part_{sums}").shape)
    return world._replace(**longer)


def blueprint(scenario: Scenario, rules: Rules | None = None) -> Blueprint:
    """Lay a scenario out for the engine, with a user's own rules in place of shipped ones where they are given.

    Raises InputError where facts and parameters contradict each other, and for rules that cannot be called.
    """
    rules = {} if rules is None else rules
    changed_rules.check(rules)
    _refuse_exact(scenario)
    world, numbers = world_of(scenario)
    who_meets.refuse_strangers(world, numbers, scenario.name)
    sizes = {"agencies": world.agencies.size, "missions": world.missions.size, "partners": world.partners.size}
    names = {table: [""] * size for table, size in sizes.items()}
    for table, number in numbers.items():
        for name, row in number.items():
            names[table][row] = name
    regimes, schedules = _regimes(scenario)
    return Blueprint(scenario, world, names, regimes, schedules, rules)


type Combination = tuple[str | None, tuple[DatedReform, ...]]
"""A group of agencies, None for the country, and the reforms in force."""


def _combinations(scenario: Scenario) -> tuple[list[Combination], np.ndarray]:
    """Every combination of a group and reforms in force, and the schedules of which holds when, by number."""
    found: list[Combination] = []
    each = [_schedule(adopting(scenario, adopted), found) for adopted in variants(scenario)]
    return found, np.stack(each)


def _schedule(scenario: Scenario, found: list[Combination]) -> np.ndarray:
    """Which combination holds when; those that are not found yet are added."""
    time = scenario.time
    first, end = -12 * time.warmup_years, 12 * time.years
    spans = [(reform, reform.months_in_force(time.first_fiscal_year)) for reform in scenario.reforms]
    spans.sort(key=lambda span: span[1].start)  # stable: reforms of the same month apply in the file's order
    ends = {month for _, months in spans for month in (months.start, months.stop)}
    changes = sorted({first, *(month for month in ends if first < month < end)})
    columns: tuple[str | None, ...] = (None, *scenario.group_names)
    schedule = np.zeros((end - first, len(columns)), np.int64)
    for month in changes:
        active = tuple(reform for reform, months in spans if month in months)
        for column, group in enumerate(columns):
            if (group, active) not in found:
                found.append((group, active))
            schedule[month - first :, column] = found.index((group, active))
    return schedule


type Value = float | np.ndarray


@dataclass(frozen=True)
class InForce:
    """What is in force when. combinations, values: of each combination the parameters; schedules: as in a Blueprint."""

    combinations: list[Combination]
    values: list[dict[str, Value]]
    schedules: np.ndarray

    @property
    def schedule(self) -> np.ndarray:
        """That in which nothing is adopted."""
        return np.asarray(self.schedules[0])


def values_in_force(scenario: Scenario, varied: Mapping[str, np.ndarray]) -> InForce:
    """The parameters of a scenario in every month; `varied` stand in place of those stated."""
    combinations, schedules = _combinations(scenario)
    values = [_values(scenario, group, active, varied) for group, active in combinations]
    return InForce(combinations, values, schedules)


def _regimes(scenario: Scenario) -> tuple[np.recarray, np.ndarray]:
    """Every regime that some group may live in at some time, and the schedules of who lives in which."""
    in_force = values_in_force(scenario, {})
    found: dict[tuple[float, ...], int] = {}
    numbers = []
    for values in in_force.values:
        numbers.append(found.setdefault(tuple(map(float, values.values())), len(found)))
    declared = scenario.declared
    names = [parameter.name for parameter in declared]
    regimes = regime_table([dict(zip(names, values, strict=True)) for values in found], declared)
    return regimes, np.array(numbers)[in_force.schedules]


def regimes_at(scenario: Scenario, varied: Mapping[str, np.ndarray]) -> tuple[np.recarray, np.ndarray]:
    """The regimes of a scenario at many points at once, shape (points, regimes), and what is played of the schedules
    that go with them, as in a Blueprint.

    varied: values of parameters in place of the scenario's own, each of shape (points,). Runs have the same bytes as
    those of the blueprint of scenario.with_parameters() at each point.
    """
    in_force = values_in_force(scenario, varied)
    points = len(next(iter(varied.values()))) if varied else 1
    table = np.zeros((points, len(in_force.values)), regime_type(scenario.declared)).view(np.recarray)
    for number, values in enumerate(in_force.values):
        for name, value in values.items():
            table[BY_NAME[name].field][:, number] = value
    derive(table)
    return table, in_force.schedules if scenario.adaptive else in_force.schedule


def _values(
    scenario: Scenario, group: str | None, active: Iterable[DatedReform], varied: Mapping[str, np.ndarray]
) -> dict[str, Value]:
    """The parameters in force: the scenario's and the group's own, moved by reforms, barriers switched off last."""
    values: dict[str, Value] = {each.name: scenario.parameter(each.name, group) for each in scenario.declared}
    values.update(varied)
    for reform in active:
        for name, target in reform.targets.items() if reform.concerns(group) else ():
            values[name] = _moved(name, values[name], target, reform.extent)
    return values | held_off(scenario)


def held_off(scenario: Scenario) -> dict[str, float]:
    """The parameters that barriers switched off hold, with their values."""
    known = scenario.known_barriers
    return {name: value for barrier in scenario.barriers_off for name, value in known[barrier].off.items()}


def _moved(name: str, current: Value, target: float, extent: float) -> Value:
    if not isinstance(current, np.ndarray):
        return moved(name, current, target, extent)
    different, place = np.unique(current, return_inverse=True)
    return np.array([moved(name, value, target, extent) for value in different.tolist()])[place]


def world_of(scenario: Scenario) -> tuple[World, dict[str, Mapping[str, int]]]:
    """The tables, and the numbers of agencies, missions and partners that have names.

    Nobody asks here whether parameters leave room for what is stated.
    """
    agencies, agency_number = _agencies(scenario)
    officials = blank(OFFICIAL_ROW, int(agencies.end_official[-1]))
    officials.agency = np.repeat(np.arange(agencies.size), agencies.end_official - agencies.first_official)
    regions = _regions(agencies)
    partners, partner_number = _partners(scenario, regions, agency_number)
    missions, mission_number = _missions(scenario, agencies, agency_number)
    in_force = blank(IN_FORCE_ROW, len(scenario.contracts))
    for row, contract in zip(in_force, scenario.contracts, strict=True):
        row.mission, row.partner = mission_number[contract.mission], partner_number[contract.partner]
        row.start = 0 if contract.start_year is None else scenario.time.month_of(contract.start_year)
        row.end = -1 if contract.end_year is None else scenario.time.month_of(contract.end_year + 1) - 1
        row.renewals = contract.renewals
        missions.opens[row.mission] = 0
        partners.contracts[row.partner] += 1  # its place is kept until the contract is in force
    neighbours = who_meets.neighbours(scenario.meeting, agency_number, partner_number, agencies.size, scenario.name)
    regions = who_meets.joined(regions, agencies, partners, neighbours)
    acts = dict(scenario.recorded_acts)
    recorded = [acts.get(year, NOBODY) for year in scenario.time.fiscal_years]
    groups = len(scenario.group_names)
    parts = -(-regions.size // REGIONS_AT_ONCE) if regions.size > REGIONS_AT_ONCE else 0
    world = World(
        blank(COUNTRY_ROW, 1), regions, agencies, officials, partners, missions, in_force,
        np.array(recorded, np.int64), neighbours, blank(GROUP_SUMS, groups),
        blank(KIND_SUMS, groups, len(scenario.kinds)),
        **{log.in_world: blank(log.row, 0) for log in LOGS}, logged=np.zeros(len(LOGS) + 1, np.int64),
        part_groups=blank(GROUP_SUMS, parts, groups), part_kinds=blank(KIND_SUMS, parts, groups, len(scenario.kinds)),
        draws=np.zeros((DRAWS_AT_ONCE, max(missions.size, officials.size))),
        chosen=np.zeros(max(missions.size, officials.size), np.int64),
    )  # fmt: skip
    return _with_columns(scenario, world), {
        "agencies": agency_number,
        "missions": mission_number,
        "partners": partner_number,
    }


def _agencies(scenario: Scenario) -> tuple[np.recarray, dict[str, int]]:
    """All agencies, those with names first, with their ranges of missions and posts."""
    world, named = scenario.world, scenario.agencies
    agencies = blank(AGENCY_ROW, world.agencies)
    missions = np.full(world.agencies, world.missions_per_agency)
    posts = np.full(world.agencies, world.posts_per_agency)
    held = held_off(scenario)
    for fact in ("priority", "seriousness", "paradigm"):
        agencies[f"stated_{fact}"] = UNSTATED
    for a, agency in enumerate(named):
        missions[a] = agency.missions or missions[a]
        posts[a] = agency.posts or posts[a]
        agencies["stated_paradigm"][a] = _stated(agency.paradigm)
        for fact in LEADERS_FACTS:
            if f"leadership.{fact}_median" not in held:  # off means the same P and G in every agency
                agencies[f"stated_{fact}"][a] = _stated(getattr(agency, fact))
    agencies.end_mission, agencies.end_official = np.cumsum(missions), np.cumsum(posts)
    agencies.first_mission = agencies.end_mission - missions
    agencies.first_official = agencies.end_official - posts
    agencies.region = np.arange(world.agencies) // world.agencies_per_region
    agencies.group = [scenario.group_names.index(name) for name in group_of_agencies(scenario)]
    return agencies, {agency.name: a for a, agency in enumerate(named)}


def _regions(agencies: np.recarray) -> np.recarray:
    """The ranges of rows that belong to each region; those of partners are still to come."""
    regions = blank(REGION_ROW, int(agencies.region[-1]) + 1)
    last = np.flatnonzero(np.diff(agencies.region, append=regions.size))
    regions.end_agency = last + 1
    regions.end_mission, regions.end_official = agencies.end_mission[last], agencies.end_official[last]
    for entity in ("agency", "mission", "official"):
        regions[f"first_{entity}"][1:] = regions[f"end_{entity}"][:-1]
    return regions


def group_of_agencies(scenario: Scenario) -> list[str]:
    """The group of every agency: as stated for named ones, the others dealt out so that each region has its share."""
    stated = [agency.group for agency in scenario.agencies]
    rest = scenario.group_names[-1]
    wanted = {group.name: group.agencies for group in scenario.groups}
    free = scenario.world.agencies - sum(name is not None for name in stated)
    if rest not in wanted:
        wanted[rest] = free - sum(wanted.values())
    given = dict.fromkeys(wanted, 0)
    groups = []
    for a in range(scenario.world.agencies):
        name = stated[a] if a < len(stated) else None
        if name is None:
            dealt = sum(given.values()) + 1
            name = max(wanted, key=lambda group: wanted[group] * dealt / free - given[group])
            given[name] += 1
        groups.append(name)
    return groups


def _partners(
    scenario: Scenario, regions: np.recarray, agency_number: Mapping[str, int]
) -> tuple[np.recarray, dict[str, int]]:
    """The partners of all regions, kinds in their exact shares; a named partner takes a place of its kind."""
    world = scenario.world
    counts = world.partners_per_agency * (regions.end_agency - regions.first_agency)
    regions.end_partner = np.cumsum(counts)
    regions.first_partner = regions.end_partner - counts
    partners = blank(PARTNER_ROW, int(counts.sum()))
    partners.region = np.repeat(np.arange(regions.size), counts)
    kinds, shares = scenario.kinds, tuple(kind.share for kind in scenario.kinds)
    partners.kind = np.concatenate([np.repeat(np.arange(len(kinds)), kinds_in_region(int(n), shares)) for n in counts])
    partners.capacity = np.array([kind.capacity for kind in kinds])[partners.kind]
    for fact in ("capability", "outside", "motive", "reserve"):
        partners[f"stated_{fact}"] = UNSTATED
    if scenario.partner_kinds:  # numbers that start_partner draws around; those of kinds that ship stand in the rules
        for fact in ("capability", "outside", "motive", "bridge_output", "reserve"):
            partners[fact] = np.array([getattr(kind, fact) for kind in kinds])[partners.kind]
            if fact != "bridge_output":
                partners[f"stated_{fact}"] = OF_KIND
        drawn = np.array([kind.reserve_drawn for kind in kinds])[partners.kind]
        partners.stated_reserve = np.where(drawn, OF_KIND, partners.reserve)
    number: dict[str, int] = {}
    for partner in scenario.partners:
        region = 0 if partner.near is None else agency_number[partner.near] // world.agencies_per_region
        places = np.flatnonzero(
            (partners.region == region) & (partners.kind == scenario.kind_names.index(partner.kind))
        )
        j = number[partner.name] = next(int(j) for j in places if j not in number.values())
        for fact in ("capability", "outside", "motive", "reserve"):
            if getattr(partner, fact) is not None:
                partners[f"stated_{fact}"][j] = getattr(partner, fact)
        if partner.capacity is not None:
            partners["capacity"][j] = partner.capacity
    return partners, number


def _missions(
    scenario: Scenario, agencies: np.recarray, agency_number: Mapping[str, int]
) -> tuple[np.recarray, dict[str, int]]:
    """The missions of all agencies, dealt out to their posts in turn; named missions are their agency's first."""
    missions = blank(MISSION_ROW, int(agencies.end_mission[-1]))
    counts = agencies.end_mission - agencies.first_mission
    missions.agency = np.repeat(np.arange(agencies.size), counts)
    turn = np.arange(missions.size) - agencies.first_mission[missions.agency]
    posts = agencies.end_official - agencies.first_official
    missions.official = agencies.first_official[missions.agency] + turn % posts[missions.agency]
    missions.value = 1.0
    missions.opens = NEVER
    for fact in ("need", *LEGAL_FACTS):
        missions[f"stated_{fact}"] = UNSTATED
    number: dict[str, int] = {}
    next_free = list(agencies.first_mission)
    for mission in scenario.missions:
        a = agency_number[mission.agency]
        i = number[mission.name] = int(next_free[a])
        next_free[a] += 1
        missions["stated_need"][i] = _stated(mission.need)
        if mission.value is not None:
            missions["value"][i] = mission.value
        for fact in LEGAL_FACTS:
            missions[f"stated_{fact}"][i] = _legal(scenario, fact, getattr(mission, fact))
    return missions, number


def _legal(scenario: Scenario, fact: str, stated: float | None) -> float:
    """A stated legal position, unless a barrier that is off holds its median, as law does."""
    return UNSTATED if f"law.{fact}" in held_off(scenario) else _stated(stated)


LEADERS_FACTS = ("priority", "seriousness")
"""What an agency may state of its leaders; the parameter leadership.priority_median is the median of the others."""
LEGAL_FACTS = ("authority", "spending", "stringency")
"""What a mission may state of its legal position; the parameter of the same name is the median of the others."""


def _refuse_exact(scenario: Scenario) -> None:
    """Refuse a stated legal position where the regime's median leaves no room for it."""
    group_of = dict(zip((agency.name for agency in scenario.agencies), group_of_agencies(scenario), strict=False))
    for mission, fact in product(scenario.missions, LEGAL_FACTS):
        name, stated = f"law.{fact}", _legal(scenario, fact, getattr(mission, fact))
        median = scenario.parameter(name, group_of[mission.agency])
        if stated != UNSTATED and median in (0, 1):
            raise InputError(
                f"mission {mission.name!r} states {fact} {stated:g}, but {name} = {median:g} is exact"
                " and holds for every mission",
                place=scenario.name,
                remedy=f"take {fact} out of the mission, or give {name} a value between"
                f" {BY_NAME[name].low:g} and {BY_NAME[name].high:g} that is not 0 or 1",
            )


def _stated(value: float | None) -> float:
    return UNSTATED if value is None else value
