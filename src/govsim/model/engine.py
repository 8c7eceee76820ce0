"""A month, a run, a batch of runs. The order of the rules stands here and nowhere else."""

import numpy as np

from govsim.model.compiled import allocates, entry, numbers, rule
from govsim.model.draws import run_luck
from govsim.model.rules.audit import audit
from govsim.model.rules.budget import budget, budget_act
from govsim.model.rules.continuation import continuation
from govsim.model.rules.delivery import delivery
from govsim.model.rules.initiation import initiation
from govsim.model.rules.law import regime_changes
from govsim.model.rules.leadership import leadership
from govsim.model.rules.learning import diffusion, learning
from govsim.model.rules.logs import (
    CONTRACTS,
    EVENTS,
    PARTNERSHIP_MONTHS,
    PARTNERSHIPS,
    RUN,
    log_contract,
    log_partnership,
)
from govsim.model.rules.observation import observe_country, observe_missions
from govsim.model.rules.payment import close_invoice, payment
from govsim.model.rules.politics import politics
from govsim.model.rules.rotation import rotation
from govsim.model.rules.start import start
from govsim.model.rules.trust import trust
from govsim.model.rules.workload import workload
from govsim.model.tables import ALIVE, World, is_partnership, parts_of, regions_of


@numbers
def month_passes(world, regimes, current, luck, month):
    """One month, in the order of section 4. `current` holds the country's regime, then each group's."""
    country_begins(world, regimes, current, luck, month)
    parts_pass(world, regimes, current, luck, month, 0, parts_of(world))
    country_ends(world, month)


@entry
def country_begins(world, regimes, current, luck, month):
    """What the whole country shares, before its regions."""
    world.country[0].regime = current[0]
    politics(world, regimes, luck, month)
    budget_act(world, regimes, luck, month)


@entry
def parts_pass(world, regimes, current, luck, month, first, end):
    """The month of the regions of these parts of the country.

    What agencies share meets within a region, so each region takes its month in one go, while its rows are at hand. And
    so parts can take theirs in any order, and at the same time: what they sum up is kept apart.
    """
    for part in range(first, end):
        own = part_of(world, part)
        for r in regions_of(world, part):
            region = world.regions[r]
            regime_changes(own, region, regimes, current)
            leadership(own, region, regimes, luck, month)
            budget(own, region, regimes, luck, month)
            rotation(own, region, regimes, luck, month)
            workload(own, region, regimes, luck, month)
            initiation(own, region, regimes, luck, month)
            delivery(own, region, regimes, luck, month)
            payment(own, region, regimes, luck, month)
            audit(own, region, regimes, luck, month)
            trust(own, region, regimes, luck, month)
            continuation(own, region, regimes, luck, month)
            learning(own, region)
            observe_missions(own, region, regimes, month)


@entry
def country_ends(world, month):
    """What the whole country shares, after its regions; their sums are added part after part, whoever made them."""
    for part in range(world.part_groups.shape[0]):
        add(world.part_groups[part], world.part_kinds[part], world.groups, world.kinds)
    diffusion(world)
    observe_country(world, month)


@rule
def part_of(world, part):
    """The world as a part of the country sees it: with sums of its own, of nothing yet, where there are several."""
    if world.part_groups.shape[0] == 0:
        return world
    groups, kinds = world.part_groups[part], world.part_kinds[part]
    clear(groups, kinds)
    return World(
        world.country, world.regions, world.agencies, world.officials, world.partners, world.missions,
        world.in_force, world.recorded_acts, world.neighbours, groups, kinds,
        world.partnership_log, world.contract_log, world.event_log, world.month_log, world.logged,
        world.part_groups, world.part_kinds, world.draws, world.chosen,
    )  # fmt: skip


@allocates
def begin(template, regimes, current, luck, first_month, logs, logged):
    """The world of one run before its first month: the template's tables, copied and filled by the run's luck.

    `logs` are shared by the runs of a batch.
    """
    world = World(
        template.country.copy(), template.regions, template.agencies.copy(), template.officials.copy(),
        template.partners.copy(), template.missions.copy(), template.in_force, template.recorded_acts,
        template.neighbours, template.groups.copy(), template.kinds.copy(), logs[0], logs[1], logs[2], logs[3], logged,
        template.part_groups.copy(), template.part_kinds.copy(), template.draws.copy(), template.chosen.copy(),
    )  # fmt: skip
    world.country[0].first_month = first_month
    start(world, regimes, current, luck)
    return world


@numbers
def lacks_room(world):
    """Whether a log could be too short for all that one month can bring. A log not asked for needs no room."""
    missions, logged = world.missions.size, world.logged
    return (
        0 < world.partnership_log.size < logged[PARTNERSHIPS] + missions
        or 0 < world.contract_log.size < logged[CONTRACTS] + missions
        or 0 < world.event_log.size < logged[EVENTS] + events_at_most(world)
        or 0 < world.month_log.size < logged[PARTNERSHIP_MONTHS] + missions
    )


@numbers
def events_at_most(world):
    """A month's events: late payments and partners' coordinators, coordinators, leaders, and the act."""
    return 2 * world.missions.size + world.officials.size + world.agencies.size + 1


@allocates
def with_room(world):
    """The world with longer logs of the same rows, so that no event is ever lost."""
    missions, logged = world.missions.size, world.logged
    return World(
        world.country, world.regions, world.agencies, world.officials, world.partners, world.missions,
        world.in_force, world.recorded_acts, world.neighbours, world.groups, world.kinds,
        longer(world.partnership_log, logged[PARTNERSHIPS], missions),
        longer(world.contract_log, logged[CONTRACTS], missions),
        longer(world.event_log, logged[EVENTS], events_at_most(world)),
        longer(world.month_log, logged[PARTNERSHIP_MONTHS], missions),
        logged, world.part_groups, world.part_kinds, world.draws, world.chosen,
    )  # fmt: skip


@allocates
def longer(log, used, needed):
    """A log at least twice as long that fits `needed` rows more; one not asked for stays empty."""
    if log.size == 0:
        return log
    more = np.zeros((2 + needed // log.size) * log.size, log.dtype)
    for row in range(used):
        more[row] = log[row]
    return more


@allocates
def logs_of(world):
    """The four logs, which may have grown since the run began."""
    return world.partnership_log, world.contract_log, world.event_log, world.month_log


@entry
def log_the_living(world, end):
    """What lives at the end of a run is logged with the month after the last; so are contracts and late payments."""
    for i in range(world.missions.size):
        mission = world.missions[i]
        if is_partnership(mission):
            if mission.signed < end:
                log_contract(world, i, end)
            log_partnership(world, i, end, ALIVE)
            close_invoice(world, i, end)


@rule
def clear(groups, kinds):
    """Sums of nothing, by group and by group and kind."""
    set_to_0(groups.view(np.float64))
    for g in range(kinds.shape[0]):
        set_to_0(kinds[g].view(np.float64))


@rule
def set_to_0(sums):
    """One by one: loops compile in a fraction of the time of slices."""
    for i in range(sums.size):
        sums[i] = 0.0


@rule
def add(groups, kinds, to_groups, to_kinds):
    """Sums to those of more regions or more months."""
    add_to(to_groups.view(np.float64), groups.view(np.float64))
    for g in range(kinds.shape[0]):
        add_to(to_kinds[g].view(np.float64), kinds[g].view(np.float64))


@rule
def add_to(total, sums):
    """One by one."""
    for i in range(total.size):
        total[i] += sums[i]


@rule
def goes_on(world, regimes, schedule, luck, first_month, step, yearly, monthly, k, stop):
    """Month after month from a step on, until the run is logged to its end, is stopped, or a log may be too short.

    Returns the step to go on from: one more than there are months when the run is over. Allocates nothing: who calls
    makes room, here and in the browser.
    """
    months = schedule.shape[0]
    while step <= months and stop[0] == 0 and not lacks_room(world):
        month = first_month + step
        if step < months:
            clear(world.groups, world.kinds)
            month_passes(world, regimes, schedule[step], luck, month)
            if month >= 0:
                add(world.groups, world.kinds, yearly[0][k, month // 12], yearly[1][k, month // 12])
                if monthly[0].shape[1] > 0:
                    add(world.groups, world.kinds, monthly[0][k, month], monthly[1][k, month])
        else:
            log_the_living(world, month)
        step += 1
    return step


@allocates
def run_batch(
    template,
    regimes,
    points,
    schedule,
    first_month,
    seed,
    runs,
    first,
    yearly,
    monthly,
    logs,
    logged,
    stop,
):
    """Run after run, each from its seed alone, without Python in between. Returns the logs and the runs completed.

    template   World before any run            regimes   records of shape (points, regimes)
    points     the design point of each run, shape (runs,)
    runs       the number of each run that, with the seed, decides its luck, shape (runs,)
    first      what the logs call the first of them; the others follow
    schedule   regimes by number, shape (months, 1 + groups): the country's, then each group's
    yearly     (group sums, kind sums), shapes (runs, years, groups) and (runs, years, groups, kinds)
    monthly    the same by month, or of no months when they are not asked for
    logs       partnerships, contracts, events, partnership months: not of size 0 when asked for
    logged     rows in each, and the run
    stop       set to 1 from outside, it ends the batch after the month under way
    """
    for k in range(points.size):
        run_regimes = regimes[points[k]]
        luck = run_luck(seed, runs[k])
        logged[RUN] = first + k
        world = begin(template, run_regimes, schedule[0], luck, first_month, logs, logged)
        step = 0
        while step <= schedule.shape[0]:
            if lacks_room(world):
                world = with_room(world)
            step = goes_on(world, run_regimes, schedule, luck, first_month, step, yearly, monthly, k, stop)
            if stop[0] != 0:
                return logs_of(world), k
        logs = logs_of(world)
    return logs, points.size
