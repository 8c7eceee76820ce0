"""A month, a run, a batch of runs. The order of the rules stands here and nowhere else."""

import numpy as np

from govsim.model.compiled import allocates, entry, rule
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
from govsim.model.tables import ALIVE, World, is_partnership


@entry
def month_passes(world, regimes, current, luck, month):
    """One month, in the order of section 4. `current` holds the country's regime, then each group's.

    What agencies share meets within a region, so each region takes its month in one go, while its rows are at hand;
    only the country before it and diffusion after it see all.
    """
    world.country[0].regime = current[0]
    politics(world, regimes, luck, month)
    budget_act(world, regimes, luck, month)
    for r in range(world.regions.size):
        region = world.regions[r]
        regime_changes(world, region, regimes, current)
        leadership(world, region, regimes, luck, month)
        budget(world, region, regimes, luck, month)
        rotation(world, region, regimes, luck, month)
        workload(world, region, regimes, luck, month)
        initiation(world, region, regimes, luck, month)
        delivery(world, region, regimes, luck, month)
        payment(world, region, regimes, luck, month)
        audit(world, region, regimes, luck, month)
        trust(world, region, regimes, luck, month)
        continuation(world, region, regimes, luck, month)
        learning(world, region)
        observe_missions(world, region, regimes, month)
    diffusion(world)
    observe_country(world, month)


@allocates
def begin(template, regimes, current, luck, first_month, sums, logs, logged):
    """The world of one run before its first month: the template's tables, copied and filled by the run's luck.

    `sums` are the month's sums by group and by kind; `logs` the logs; they are shared by the runs of a batch.
    """
    country = template.country.copy()
    world = World(
        country, template.regions, template.agencies.copy(), template.officials.copy(), template.partners.copy(),
        template.missions.copy(), template.in_force, template.recorded_acts, sums[0], sums[1],
        logs[0], logs[1], logs[2], logs[3], logged,
        np.zeros(template.draws.shape), np.zeros(template.chosen.size, np.int64),
    )  # fmt: skip
    world.country[0].first_month = first_month
    start(world, regimes, current, luck)
    return world


@entry
def lacks_room(world):
    """Whether a log could be too short for all that one month can bring. A log not asked for needs no room."""
    missions, logged = world.missions.size, world.logged
    return (
        0 < world.partnership_log.size < logged[PARTNERSHIPS] + missions
        or 0 < world.contract_log.size < logged[CONTRACTS] + missions
        or 0 < world.event_log.size < logged[EVENTS] + events_at_most(world)
        or 0 < world.month_log.size < logged[PARTNERSHIP_MONTHS] + missions
    )


@rule
def events_at_most(world):
    """A month's events: late payments and partners' coordinators, coordinators, leaders, and the act."""
    return 2 * world.missions.size + world.officials.size + world.agencies.size + 1


@allocates
def with_room(world):
    """The world with longer logs of the same rows, so that no event is ever lost."""
    missions, logged = world.missions.size, world.logged
    return World(
        world.country, world.regions, world.agencies, world.officials, world.partners, world.missions,
        world.in_force, world.recorded_acts, world.groups, world.kinds,
        longer(world.partnership_log, logged[PARTNERSHIPS], missions),
        longer(world.contract_log, logged[CONTRACTS], missions),
        longer(world.event_log, logged[EVENTS], events_at_most(world)),
        longer(world.month_log, logged[PARTNERSHIP_MONTHS], missions),
        logged, world.draws, world.chosen,
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
def clear(values):
    """Sums of nothing, by group and by group and kind. Loops compile in a fraction of the time of slices."""
    groups, kinds = values
    for g in range(groups.shape[0]):
        for f in range(groups.shape[1]):
            groups[g, f] = 0.0
        for kind in range(kinds.shape[1]):
            for f in range(kinds.shape[2]):
                kinds[g, kind, f] = 0.0


@rule
def add(values, sums, k, period):
    """A month's sums to those of the period in run `k`."""
    groups, kinds = values
    for g in range(groups.shape[0]):
        for f in range(groups.shape[1]):
            sums[0][k, period, g, f] += groups[g, f]
        for kind in range(kinds.shape[1]):
            for f in range(kinds.shape[2]):
                sums[1][k, period, g, kind, f] += kinds[g, kind, f]


@rule
def goes_on(world, regimes, schedule, luck, first_month, step, values, yearly, monthly, k, stop):
    """Month after month from a step on, until the run is logged to its end, is stopped, or a log may be too short.

    Returns the step to go on from: one more than there are months when the run is over. Allocates nothing: who calls
    makes room, here and in the browser.
    """
    months = schedule.shape[0]
    while step <= months and stop[0] == 0 and not lacks_room(world):
        month = first_month + step
        if step < months:
            clear(values)
            month_passes(world, regimes, schedule[step], luck, month)
            if month >= 0:
                add(values, yearly, k, month // 12)
                if monthly[0].shape[1] > 0:
                    add(values, monthly, k, month)
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
    sums,
    values,
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
    sums       the month's sums as records: (groups,) and (groups, kinds);  values  the same memory as numbers
    yearly     (group sums, kind sums), shapes (runs, years, groups, fields) and (runs, years, groups, kinds, fields)
    monthly    the same by month, or of no months when they are not asked for
    logs       partnerships, contracts, events, partnership months: not of size 0 when asked for
    logged     rows in each, and the run
    stop       set to 1 from outside, it ends the batch after the month under way
    """
    for k in range(points.size):
        run_regimes = regimes[points[k]]
        luck = run_luck(seed, runs[k])
        logged[RUN] = first + k
        world = begin(template, run_regimes, schedule[0], luck, first_month, sums, logs, logged)
        step = 0
        while step <= schedule.shape[0]:
            if lacks_room(world):
                world = with_room(world)
            step = goes_on(world, run_regimes, schedule, luck, first_month, step, values, yearly, monthly, k, stop)
            if stop[0] != 0:
                return logs_of(world), k
        logs = logs_of(world)
    return logs, points.size
